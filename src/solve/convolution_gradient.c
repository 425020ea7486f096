/* SPDX-License-Identifier: MIT */
/* A one-dimensional convolution as networks use it, and the gradients that flow back through it. */
#include "vectors.h"
#include "wording.h"

enum { MAX_LENGTH = 64, MAX_STRIDE = 64, SHOWN_OUTPUTS = 4 };

enum { INPUT, KERNEL, BIAS, STRIDE, PADDING, DILATION, OPERATION, OUTPUT_GRADIENT, TARGET };

enum {
    OUT_OUTPUT,
    OUT_OUTPUT_SIZE,
    OUT_LOSS,
    OUT_OUTPUT_GRADIENT,
    OUT_KERNEL_GRADIENT,
    OUT_INPUT_GRADIENT,
    OUT_BIAS_GRADIENT,
    OUT_MATRIX,
};

static const struct param params[] = {
    [INPUT] = {.name = "input", .summary = "x, one channel", .type = PARAM_LIST},
    [KERNEL] = {.name = "kernel", .summary = "w, the weights of the kernel", .type = PARAM_LIST},
    [BIAS] = {.name = "bias",
              .summary = "added to every output",
              .type = PARAM_REAL,
              .fallback = "0"},
    [STRIDE] = {.name = "stride",
                .summary = "inputs between neighbouring outputs",
                .type = PARAM_INTEGER,
                .fallback = "1",
                .minimum = "1",
                .maximum = "64"},
    [PADDING] = {.name = "padding",
                 .summary = "zeros put before and behind the input, each",
                 .type = PARAM_INTEGER,
                 .fallback = "0",
                 .minimum = "0",
                 .maximum = "64"},
    [DILATION] = {.name = "dilation",
                  .summary = "inputs from one weight of the kernel to the next: 1 leaves no gap",
                  .type = PARAM_INTEGER,
                  .fallback = "1",
                  .minimum = "1",
                  .maximum = "64"},
    [OPERATION] = {.name = "operation",
                   .summary = "cross_correlation: the kernel as it stands, what networks call "
                              "convolution; convolution: the kernel turned round",
                   .type = PARAM_CHOICE,
                   .fallback = "cross_correlation",
                   .choices = "cross_correlation convolution"},
    [OUTPUT_GRADIENT] = {.name = "output_gradient",
                         .summary = "dL/dy, a number for each output; default: ones",
                         .type = PARAM_LIST,
                         .fallback = ""},
    [TARGET] = {.name = "target",
                .summary = "instead of output_gradient: L = |y - target|^2 / 2",
                .type = PARAM_LIST,
                .fallback = ""},
};

static const struct solver_output outputs[] = {
    [OUT_OUTPUT] = {.name = "output", .summary = "y"},
    [OUT_OUTPUT_SIZE] = {.name = "output_size", .summary = "how many outputs there are"},
    [OUT_LOSS] = {.name = "loss", .summary = "with a target: |y - target|^2 / 2"},
    [OUT_OUTPUT_GRADIENT] = {.name = "output_gradient", .summary = "dL/dy as used"},
    [OUT_KERNEL_GRADIENT] = {.name = "kernel_gradient", .summary = "dL/dw, as long as the kernel"},
    [OUT_INPUT_GRADIENT] = {.name = "input_gradient", .summary = "dL/dx, as long as the input"},
    [OUT_BIAS_GRADIENT] = {.name = "bias_gradient", .summary = "dL/dbias"},
    [OUT_MATRIX] = {.name = "matrix", .summary = "A with y = A x + bias: a row for each output"},
};

struct convolution {
    size_t inputs, weights, outputs;
    long stride, padding, dilation;
    bool turned;
};

/* --- reading ---------------------------------------------------------------------------------------- */

static bool read_convolution(struct solve_run *run, struct convolution *c)
{
    const struct value *args = run->args;
    struct num_ctx *ctx = run->ctx;
    *c = (struct convolution){
        .inputs = args[INPUT].count,
        .weights = args[KERNEL].count,
        .stride = run_to_long(args[STRIDE]),
        .padding = run_to_long(args[PADDING]),
        .dilation = run_to_long(args[DILATION]),
        .turned = run_is(args[OPERATION], "convolution"),
    };
    if (c->inputs == 0 || c->weights == 0) {
        num_fail(ctx, DLT_ERR_RANGE, "empty", "%s needs at least one number",
                 c->inputs == 0 ? "input" : "kernel");
        return false;
    }
    if (c->inputs > MAX_LENGTH || c->weights > MAX_LENGTH) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-many", "%s: at most %d numbers",
                 c->inputs > MAX_LENGTH ? "input" : "kernel", MAX_LENGTH);
        return false;
    }
    long room = (long)c->inputs + 2 * c->padding;
    long span = ((long)c->weights - 1) * c->dilation + 1;
    if (span > room) {
        num_fail(ctx, DLT_ERR_RANGE, "kernel-too-long",
                 "kernel reaches over %ld inputs, but with padding there are only %ld", span, room);
        return false;
    }
    c->outputs = (size_t)((room - span) / c->stride + 1);
    return true;
}

/* Place of the input that weight k of output i meets, counted from 0; false where that is padding. */
static bool met(const struct convolution *c, size_t i, size_t k, size_t *place_out)
{
    long at = (long)i * c->stride + (long)k * c->dilation - c->padding;
    if (at < 0 || at >= (long)c->inputs)
        return false;
    *place_out = (size_t)at;
    return true;
}

/* Index of the kernel's weight at tap k. */
static size_t weight_at(const struct convolution *c, size_t k)
{
    return c->turned ? c->weights - 1 - k : k;
}

static bool read_gradient(struct solve_run *run, const struct convolution *c)
{
    struct num_ctx *ctx = run->ctx;
    struct value given = run->args[OUTPUT_GRADIENT], target = run->args[TARGET];
    struct value *ones = arena_array(ctx->arena, c->outputs, sizeof *ones);
    struct value y = run->results[OUT_OUTPUT];
    if (run_given(given) && run_given(target))
        num_fail(ctx, DLT_ERR_RANGE, "both", "give output_gradient or target, not both");
    else if ((run_given(given) && given.count != c->outputs) ||
             (run_given(target) && target.count != c->outputs))
        num_fail(ctx, DLT_ERR_RANGE, "lengths",
                 "%s: one number for each output, %zu in all; not %zu",
                 run_given(given) ? "output_gradient" : "target", c->outputs,
                 run_given(given) ? given.count : target.count);
    if (ctx->err != DLT_OK)
        return false;
    for (size_t i = 0; i < c->outputs; i++)
        ones[i] = run_long(run, 1);
    run->results[OUT_OUTPUT_GRADIENT] = run_given(given) ? given
                                        : run_given(target)
                                            ? vectors_combine(ctx, y, run_long(run, -1), target)
                                            : value_list(ctx->arena, ones, c->outputs);
    return true;
}

/* --- computing -------------------------------------------------------------------------------------- */

static void pass_forward(struct solve_run *run, const struct convolution *c)
{
    struct num_ctx *ctx = run->ctx;
    struct value *y = arena_array(ctx->arena, c->outputs, sizeof *y);
    size_t place;
    for (size_t i = 0; i < c->outputs; i++) {
        y[i] = run->args[BIAS];
        for (size_t k = 0; k < c->weights; k++) {
            if (met(c, i, k, &place))
                y[i] = num_add(ctx, y[i],
                               num_mul(ctx, run->args[KERNEL].as.items[weight_at(c, k)],
                                       run->args[INPUT].as.items[place]));
        }
    }
    run->results[OUT_OUTPUT] = value_list(ctx->arena, y, c->outputs);
    run->results[OUT_OUTPUT_SIZE] = run_long(run, (long)c->outputs);
}

static void pass_backward(struct solve_run *run, const struct convolution *c)
{
    struct num_ctx *ctx = run->ctx;
    const struct value *g = run->results[OUT_OUTPUT_GRADIENT].as.items;
    struct value *by_weight = arena_array(ctx->arena, c->weights, sizeof *by_weight);
    struct value *by_input = arena_array(ctx->arena, c->inputs, sizeof *by_input);
    size_t place;
    for (size_t k = 0; k < c->weights; k++)
        by_weight[k] = run_long(run, 0);
    for (size_t j = 0; j < c->inputs; j++)
        by_input[j] = run_long(run, 0);
    for (size_t i = 0; i < c->outputs; i++) {
        for (size_t k = 0; k < c->weights; k++) {
            size_t w = weight_at(c, k);
            if (!met(c, i, k, &place))
                continue;
            by_weight[w] =
                num_add(ctx, by_weight[w], num_mul(ctx, g[i], run->args[INPUT].as.items[place]));
            by_input[place] =
                num_add(ctx, by_input[place], num_mul(ctx, g[i], run->args[KERNEL].as.items[w]));
        }
    }
    run->results[OUT_KERNEL_GRADIENT] = value_list(ctx->arena, by_weight, c->weights);
    run->results[OUT_INPUT_GRADIENT] = value_list(ctx->arena, by_input, c->inputs);
    run->results[OUT_BIAS_GRADIENT] = vectors_sum(ctx, run->results[OUT_OUTPUT_GRADIENT]);
}

static void build_matrix(struct solve_run *run, const struct convolution *c)
{
    struct arena *arena = run->ctx->arena;
    struct value *rows = arena_array(arena, c->outputs, sizeof *rows);
    struct value *items = arena_array(arena, c->inputs, sizeof *items);
    size_t place;
    for (size_t i = 0; i < c->outputs; i++) {
        for (size_t j = 0; j < c->inputs; j++)
            items[j] = run_long(run, 0);
        for (size_t k = 0; k < c->weights; k++) {
            if (met(c, i, k, &place))
                items[place] = run->args[KERNEL].as.items[weight_at(c, k)];
        }
        rows[i] = value_list(arena, items, c->inputs);
    }
    run->results[OUT_MATRIX] = value_list(arena, rows, c->outputs);
}

/* --- the trace -------------------------------------------------------------------------------------- */

/* Terms "a·b" that meet in one sum: of output i, of weight w, or of input j. */
struct terms {
    const struct convolution *c;
    struct strbuf text;
    size_t count;
};

static void add_term(const struct solve_run *run, struct terms *terms, struct value a,
                     struct value b)
{
    enum { SHOWN = 6 };
    if (terms->count < SHOWN) {
        wording_separate(&terms->text, " + ");
        strbuf_printf(&terms->text, "%s·%s", run_factor(run, a), run_factor(run, b));
    } else if (terms->count == SHOWN) {
        strbuf_add(&terms->text, " + …");
    }
    terms->count++;
}

enum sum_of { SUM_OF_OUTPUT, SUM_OF_WEIGHT, SUM_OF_INPUT };

static const char *terms_of(const struct solve_run *run, const struct convolution *c,
                            enum sum_of what, size_t index)
{
    struct terms terms = {.c = c};
    strbuf_init(&terms.text);
    for (size_t i = 0; i < c->outputs; i++) {
        for (size_t k = 0; k < c->weights; k++) {
            size_t w = weight_at(c, k), place;
            if (!met(c, i, k, &place))
                continue;
            struct value g = what == SUM_OF_OUTPUT ? value_none()
                                                   : run->results[OUT_OUTPUT_GRADIENT].as.items[i];
            if (what == SUM_OF_OUTPUT && i == index)
                add_term(run, &terms, run->args[KERNEL].as.items[w],
                         run->args[INPUT].as.items[place]);
            else if (what == SUM_OF_WEIGHT && w == index)
                add_term(run, &terms, g, run->args[INPUT].as.items[place]);
            else if (what == SUM_OF_INPUT && place == index)
                add_term(run, &terms, g, run->args[KERNEL].as.items[w]);
        }
    }
    if (terms.count == 0)
        strbuf_add(&terms.text, what == SUM_OF_OUTPUT ? "padding only" : "it meets nothing");
    return wording_done(run->ctx->arena, &terms.text);
}

/* The sums of the first few, between semicolons. */
static const char *all_terms(const struct solve_run *run, const struct convolution *c,
                             enum sum_of what, size_t count)
{
    struct strbuf sums;
    strbuf_init(&sums);
    for (size_t i = 0; i < count; i++) {
        wording_separate(&sums, "; ");
        if (i == SHOWN_OUTPUTS && count > SHOWN_OUTPUTS + 1) {
            strbuf_printf(&sums, "… (%zu sums)", count);
            break;
        }
        if (what == SUM_OF_OUTPUT && value_sign(run->args[BIAS]) != 0)
            strbuf_printf(&sums, "%s + ", run_text(run, run->args[BIAS]));
        strbuf_add(&sums, terms_of(run, c, what, i));
    }
    return wording_done(run->ctx->arena, &sums);
}

/* "i", "2i − 1": where output i starts. */
static const char *start_text(const struct solve_run *run, const struct convolution *c)
{
    const char *start = c->stride == 1 ? "i" : run_printf(run, "%ld·i", c->stride);
    return c->padding == 0 ? start : run_printf(run, "%s − %ld", start, c->padding);
}

static const char *place_text(const struct solve_run *run, const struct convolution *c)
{
    const char *tap = c->dilation == 1 ? "k" : run_printf(run, "%ld·k", c->dilation);
    return run_printf(run, "%s + %s", start_text(run, c), tap);
}

static void explain_forward(struct solve_run *run, const struct convolution *c)
{
    const struct value *out = run->results;
    long span = ((long)c->weights - 1) * c->dilation + 1;
    solve_step(run, &(struct trace_step){
                        .name = "output_size",
                        .title = "How many outputs",
                        .formula = "⌊(n + 2p − d·(k − 1) − 1)/s⌋ + 1",
                        .substitution = run_printf(run, "⌊(%zu + 2·%ld − %ld)/%ld⌋ + 1", c->inputs,
                                                   c->padding, span, c->stride),
                        .value = out[OUT_OUTPUT_SIZE],
                        .why = "As many steps of the stride as fit, and the first place.",
                    });
    solve_step(
        run,
        &(struct trace_step){
            .name = "output",
            .title = "Forward: the outputs",
            .formula =
                run_printf(run, "yᵢ = b + Σₖ %s·x[%s], i and k from 0",
                           c->turned ? run_printf(run, "w[%zu − k]", c->weights - 1) : "w[k]",
                           place_text(run, c)),
            .substitution = all_terms(run, c, SUM_OF_OUTPUT, c->outputs),
            .result = vectors_result(run, out[OUT_OUTPUT]),
            .why = c->turned ? "A convolution turns the kernel round: its last weight meets the "
                               "first input."
                             : "The kernel lies on the input as it stands: a cross-correlation, "
                               "which networks call convolution.",
            .value = out[OUT_OUTPUT],
        });
    if (!run_given(run->args[TARGET]))
        return;
    solve_step(run, &(struct trace_step){
                        .name = "loss",
                        .title = "The loss",
                        .formula = "L = ½·Σᵢ (yᵢ − tᵢ)²",
                        .substitution =
                            run_printf(run, "for y = %s, t = %s", run_text(run, out[OUT_OUTPUT]),
                                       run_text(run, run->args[TARGET])),
                        .value = out[OUT_LOSS],
                        .why = "Its gradient for the outputs is y − t.",
                    });
}

static void explain_backward(struct solve_run *run, const struct convolution *c)
{
    const struct value *out = run->results;
    const char *what = run_given(run->args[TARGET]) ? "y − t"
                       : run_given(run->args[OUTPUT_GRADIENT])
                           ? "as given"
                           : "ones: L is the sum of all outputs";
    solve_step(run, &(struct trace_step){
                        .name = "output_gradient",
                        .title = "What arrives from above",
                        .formula = "gᵢ = ∂L/∂yᵢ",
                        .substitution = what,
                        .result = vectors_result(run, out[OUT_OUTPUT_GRADIENT]),
                        .why = "Whatever follows the convolution, it is felt through these alone.",
                        .value = out[OUT_OUTPUT_GRADIENT],
                    });
    solve_step(
        run, &(struct trace_step){
                 .name = "kernel_gradient",
                 .title = "Gradient for the kernel",
                 .formula = run_printf(run, "∂L/∂w[%s] = Σᵢ gᵢ·x[%s]",
                                       c->turned ? run_printf(run, "%zu − k", c->weights - 1) : "k",
                                       place_text(run, c)),
                 .substitution = all_terms(run, c, SUM_OF_WEIGHT, c->weights),
                 .result = vectors_result(run, out[OUT_KERNEL_GRADIENT]),
                 .why = "A weight is shared by all outputs, so its gradient is a sum over all "
                        "of them.",
                 .value = out[OUT_KERNEL_GRADIENT],
             });
    solve_step(run,
               &(struct trace_step){
                   .name = "input_gradient",
                   .title = "Gradient for the input",
                   .formula = "∂L/∂x[j] = Σ gᵢ·w over the outputs i that see x[j]: Aᵀ·g",
                   .substitution = all_terms(run, c, SUM_OF_INPUT, c->inputs),
                   .result = vectors_result(run, out[OUT_INPUT_GRADIENT]),
                   .why = "Each input collects from the outputs that saw it, with the weights that "
                          "they saw it through: the kernel runs over g the other way round.",
                   .value = out[OUT_INPUT_GRADIENT],
               });
    solve_step(run, &(struct trace_step){
                        .name = "bias_gradient",
                        .title = "Gradient for the bias",
                        .formula = "∂L/∂b = Σᵢ gᵢ",
                        .substitution = vectors_sum_text(run, out[OUT_OUTPUT_GRADIENT]),
                        .value = out[OUT_BIAS_GRADIENT],
                        .why = "The bias is added to every output with factor 1.",
                    });
}

static enum dlt_err run_convolution_gradient(struct solve_run *run, struct diag *diag)
{
    struct convolution c;
    (void)diag;
    if (!read_convolution(run, &c))
        return run->ctx->err;
    pass_forward(run, &c);
    if (!read_gradient(run, &c))
        return run->ctx->err;
    if (run_given(run->args[TARGET]))
        run->results[OUT_LOSS] = num_div(run->ctx,
                                         vectors_dot(run->ctx, run->results[OUT_OUTPUT_GRADIENT],
                                                     run->results[OUT_OUTPUT_GRADIENT]),
                                         run_long(run, 2));
    pass_backward(run, &c);
    build_matrix(run, &c);
    if (run->ctx->err != DLT_OK)
        return run->ctx->err;
    explain_forward(run, &c);
    explain_backward(run, &c);
    return run->ctx->err;
}

/* --- the oracle: pad, and move one number at a time --------------------------------------------------- */

/* Numbers with one of them moved. */
struct moved {
    struct value list;
    size_t at;
    struct value shift;
};

static struct value read_moved(struct num_ctx *ctx, const struct moved *moved, size_t i)
{
    struct value value = moved->list.as.items[i];
    return i == moved->at ? num_add(ctx, value, moved->shift) : value;
}

/* Output i from an input that is padded in full. */
static struct value oracle_output(struct solve_run *run, const struct convolution *c,
                                  const struct moved *x, const struct moved *w, size_t i)
{
    struct num_ctx *ctx = run->ctx;
    struct value sum = run->args[BIAS];
    long first = (long)i * c->stride, padded = (long)c->inputs + 2 * c->padding;
    for (long place = first; place < padded; place++) {
        long offset = place - first, tap = offset / c->dilation;
        bool hit = offset % c->dilation == 0 && tap < (long)c->weights;
        if (!hit || place < c->padding || place >= c->padding + (long)c->inputs)
            continue;
        size_t index = (size_t)(c->turned ? (long)c->weights - 1 - tap : tap);
        sum = num_add(ctx, sum,
                      num_mul(ctx, read_moved(ctx, x, (size_t)(place - c->padding)),
                              read_moved(ctx, w, index)));
    }
    return sum;
}

/* The loss: half a square, or what the gradient given weighs the outputs with. */
static struct value oracle_loss(struct solve_run *run, const struct convolution *c,
                                const struct moved *x, const struct moved *w)
{
    struct num_ctx *ctx = run->ctx;
    struct value target = run->args[TARGET], given = run->args[OUTPUT_GRADIENT];
    struct value sum = run_long(run, 0);
    for (size_t i = 0; i < c->outputs; i++) {
        struct value y = oracle_output(run, c, x, w, i);
        struct value error = run_given(target) ? num_sub(ctx, y, target.as.items[i]) : y;
        if (run_given(target))
            error = num_div(ctx, num_mul(ctx, error, error), run_long(run, 2));
        else if (run_given(given))
            error = num_mul(ctx, error, given.as.items[i]);
        sum = num_add(ctx, sum, error);
    }
    return sum;
}

/* Central differences by each input or each weight: the loss is quadratic at most, so they are exact. */
static struct value oracle_slopes(struct solve_run *run, const struct convolution *c, bool by_input)
{
    struct num_ctx *ctx = run->ctx;
    size_t count = by_input ? c->inputs : c->weights;
    struct value *slopes = arena_array(ctx->arena, count, sizeof *slopes);
    struct value one = run_long(run, 1), minus = run_long(run, -1);
    for (size_t i = 0; i < count; i++) {
        struct moved x = {run->args[INPUT], by_input ? i : SIZE_MAX, one};
        struct moved w = {run->args[KERNEL], by_input ? SIZE_MAX : i, one};
        struct value up = oracle_loss(run, c, &x, &w);
        x.shift = w.shift = minus;
        slopes[i] = num_div(ctx, num_sub(ctx, up, oracle_loss(run, c, &x, &w)), run_long(run, 2));
    }
    return value_list(ctx->arena, slopes, count);
}

static enum dlt_err oracle_convolution_gradient(struct solve_run *run, struct diag *diag)
{
    struct convolution c;
    struct num_ctx *ctx = run->ctx;
    (void)diag;
    if (!read_convolution(run, &c))
        return ctx->err;
    struct moved x = {run->args[INPUT], SIZE_MAX, value_none()};
    struct moved w = {run->args[KERNEL], SIZE_MAX, value_none()};
    struct value *y = arena_array(ctx->arena, c.outputs, sizeof *y);
    for (size_t i = 0; i < c.outputs; i++)
        y[i] = oracle_output(run, &c, &x, &w, i);
    run->results[OUT_OUTPUT] = value_list(ctx->arena, y, c.outputs);
    if (run_given(run->args[TARGET]))
        run->results[OUT_LOSS] = oracle_loss(run, &c, &x, &w);
    run->results[OUT_KERNEL_GRADIENT] = oracle_slopes(run, &c, false);
    run->results[OUT_INPUT_GRADIENT] = oracle_slopes(run, &c, true);
    return ctx->err;
}

static const char *const grid[] = {
    "input=[1,2,3,4] kernel=[1,0,-1] output_gradient=[1,2]",
    "input=[1,2,3,4] kernel=[1,0,-1] output_gradient=[1,2] operation=convolution",
    "input=[1,2,3,4] kernel=[2,-1] padding=1",
    "input=[1,-2,3,1/2,5] kernel=[2,-1,1/3] stride=2 target=[1,0]",
    "input=[1,-2,3,1/2,5] kernel=[2,-1,1/3] stride=2 padding=1 target=[1,0,-1] bias=1/2",
    "input=[1,-2,3,1/2,5] kernel=[2,-1,1/3] stride=3 padding=2 operation=convolution",
    "input=[1,2,3,4,5,6,7] kernel=[1,2,3] dilation=3 bias=-1 output_gradient=5",
    "input=[1,2,3,4,5,6] kernel=[1,2] dilation=2 stride=2 output_gradient=[1,-1]",
    "input=[7] kernel=[3] target=[20]",
    "input=[1,2] kernel=[1,1,1,1] padding=2 target=[0,0,0]",
    "input=[1,2,3] kernel=[5] stride=2 padding=3",
    "input=[1,2,3,4,5] kernel=[1,1] stride=4 output_gradient=[3]",
    "input=[sqrt(2),1,0] kernel=[1,sqrt(2)] target=[1,1]",
};

const struct solver solver_convolution_gradient = {
    .name = "convolution_gradient",
    .summary = "A one-dimensional convolution and its gradients for kernel, input and bias.",
    .citation =
        "Prince, Understanding Deep Learning, sec. 10.2; Dumoulin and Visin 2016, A guide to "
        "convolution arithmetic for deep learning, sec. 2 and 4",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_convolution_gradient,
    .oracle = oracle_convolution_gradient,
    .oracle_note =
        "slides over the padded input, and central differences of a loss that is quadratic "
        "in each number, which are exact",
    .oracle_tolerance = 1e-12,
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
