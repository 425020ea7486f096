/* SPDX-License-Identifier: MIT */
/* Gradients of a half squared error through one linear layer f = bias + weights * input. */
#include "run.h"
#include "wording.h"

enum { MAX_SIDE = 64 };

enum { WEIGHTS, BIAS, INPUT, TARGET, LAYOUT };
enum {
    OUT_OUTPUT,
    OUT_LOSS,
    OUT_OUTPUT_GRADIENT,
    OUT_WEIGHT_GRADIENT,
    OUT_INPUT_GRADIENT,
    OUT_BIAS
};

static const struct param params[] = {
    [WEIGHTS] = {.name = "weights",
                 .summary = "Omega: a row for each output, a column for each input",
                 .type = PARAM_MATRIX},
    [BIAS] = {.name = "bias",
              .summary = "beta, a number for each output; default: zeros",
              .type = PARAM_LIST,
              .fallback = ""},
    [INPUT] = {.name = "input", .summary = "h, a number for each input", .type = PARAM_LIST},
    [TARGET] = {.name = "target",
                .summary = "y: the loss is |f - y|^2 / 2; default: zeros",
                .type = PARAM_LIST,
                .fallback = ""},
    [LAYOUT] = {.name = "layout",
                .summary =
                    "denominator: the gradient has the shape of Omega; numerator: transposed",
                .type = PARAM_CHOICE,
                .fallback = "denominator",
                .choices = "denominator numerator"},
};

static const struct solver_output outputs[] = {
    [OUT_OUTPUT] = {.name = "output", .summary = "f = beta + Omega h"},
    [OUT_LOSS] = {.name = "loss", .summary = "|f - y|^2 / 2"},
    [OUT_OUTPUT_GRADIENT] = {.name = "output_gradient", .summary = "dl/df = f - y"},
    [OUT_WEIGHT_GRADIENT] = {.name = "weight_gradient",
                             .summary = "dl/dOmega = (dl/df) h^T, transposed in numerator layout"},
    [OUT_INPUT_GRADIENT] = {.name = "input_gradient", .summary = "dl/dh = Omega^T dl/df"},
    [OUT_BIAS] = {.name = "bias_gradient", .summary = "dl/dbeta = dl/df"},
};

struct layer {
    size_t rows, columns;
    const struct value *weights; /* rows, each a list of columns */
    const struct value *bias, *target, *input;
};

static const struct value *list_or_zeros(struct solve_run *run, struct value list, size_t count,
                                         const char *name)
{
    if (run_given(list)) {
        if (list.count != count)
            num_fail(run->ctx, DLT_ERR_RANGE, "shape", "%s has %zu numbers; weights ask for %zu",
                     name, list.count, count);
        return list.as.items;
    }
    struct value *zeros = arena_array(run->ctx->arena, count, sizeof *zeros);
    for (size_t i = 0; i < count; i++)
        zeros[i] = run_long(run, 0);
    return zeros;
}

static bool read_layer(struct solve_run *run, struct layer *layer)
{
    if (!value_is_matrix(run->args[WEIGHTS], &layer->rows, &layer->columns))
        return false;
    if (layer->rows > MAX_SIDE || layer->columns > MAX_SIDE) {
        num_fail(run->ctx, DLT_ERR_LIMIT, "too-many", "at most %d x %d weights", MAX_SIDE,
                 MAX_SIDE);
        return false;
    }
    layer->weights = run->args[WEIGHTS].as.items;
    layer->bias = list_or_zeros(run, run->args[BIAS], layer->rows, "bias");
    layer->target = list_or_zeros(run, run->args[TARGET], layer->rows, "target");
    layer->input = list_or_zeros(run, run->args[INPUT], layer->columns, "input");
    return run->ctx->err == DLT_OK;
}

static struct value weight(const struct layer *layer, size_t i, size_t j)
{
    return layer->weights[i].as.items[j];
}

static struct value output_at(struct solve_run *run, const struct layer *layer, size_t i)
{
    struct value sum = layer->bias[i];
    for (size_t j = 0; j < layer->columns; j++)
        sum = num_add(run->ctx, sum, num_mul(run->ctx, weight(layer, i, j), layer->input[j]));
    return sum;
}

static void compute(struct solve_run *run, const struct layer *layer)
{
    struct num_ctx *ctx = run->ctx;
    struct arena *arena = ctx->arena;
    struct value *f = arena_array(arena, layer->rows, sizeof *f);
    struct value *g = arena_array(arena, layer->rows, sizeof *g);
    struct value *h = arena_array(arena, layer->columns, sizeof *h);
    struct value loss = run_long(run, 0);
    for (size_t i = 0; i < layer->rows; i++) {
        f[i] = output_at(run, layer, i);
        g[i] = num_sub(ctx, f[i], layer->target[i]);
        loss = num_add(ctx, loss, num_mul(ctx, g[i], g[i]));
    }
    for (size_t j = 0; j < layer->columns; j++) {
        h[j] = run_long(run, 0);
        for (size_t i = 0; i < layer->rows; i++)
            h[j] = num_add(ctx, h[j], num_mul(ctx, weight(layer, i, j), g[i]));
    }
    run->results[OUT_OUTPUT] = value_list(arena, f, layer->rows);
    run->results[OUT_LOSS] = num_mul(ctx, loss, value_fraction(arena, 1, 2));
    run->results[OUT_OUTPUT_GRADIENT] = value_list(arena, g, layer->rows);
    run->results[OUT_BIAS] = run->results[OUT_OUTPUT_GRADIENT];
    run->results[OUT_INPUT_GRADIENT] = value_list(arena, h, layer->columns);
}

/* rows[i] * columns[j] as a matrix. */
static struct value outer_product(struct num_ctx *ctx, struct value rows, struct value columns)
{
    struct value *matrix = arena_array(ctx->arena, rows.count, sizeof *matrix);
    for (size_t i = 0; i < rows.count; i++) {
        struct value *row = arena_array(ctx->arena, columns.count, sizeof *row);
        for (size_t j = 0; j < columns.count; j++)
            row[j] = num_mul(ctx, rows.as.items[i], columns.as.items[j]);
        matrix[i] = value_list(ctx->arena, row, columns.count);
    }
    return value_list(ctx->arena, matrix, rows.count);
}

/* "1/2 + 1·2 + (−2)·1 + (1/2)·(−1)" */
static const char *output_sum(const struct solve_run *run, const struct layer *layer, size_t i)
{
    struct arena *arena = run->ctx->arena;
    struct strbuf sum;
    strbuf_init(&sum);
    strbuf_add(&sum, wording_number(arena, layer->bias[i]));
    for (size_t j = 0; j < layer->columns; j++)
        strbuf_printf(&sum, " + %s·%s", wording_factor(arena, weight(layer, i, j)),
                      wording_factor(arena, layer->input[j]));
    return wording_done(arena, &sum);
}

static void explain_forward(struct solve_run *run, const struct layer *layer)
{
    struct arena *arena = run->ctx->arena;
    const struct value *out = run->results;
    struct strbuf sums;
    strbuf_init(&sums);
    for (size_t i = 0; i < layer->rows; i++) {
        wording_separate(&sums, "; ");
        strbuf_printf(&sums, "%s = %s", wording_symbol(arena, "f", i + 1),
                      output_sum(run, layer, i));
    }
    solve_step(run, &(struct trace_step){
                        .name = "output",
                        .title = "Forward: the output",
                        .formula = "f = β + Ω h, so fᵢ = βᵢ + Σⱼ Ωᵢⱼ·hⱼ",
                        .substitution = wording_done(arena, &sums),
                        .result = wording_list(arena, out[OUT_OUTPUT]),
                        .why = "Row i of Ω meets the input h and makes output i.",
                        .value = out[OUT_OUTPUT],
                    });
    solve_step(run, &(struct trace_step){
                        .name = "output_gradient",
                        .title = "Gradient of the loss for the output",
                        .formula = "l = ½·|f − y|², so ∂l/∂f = f − y",
                        .substitution = run_printf(
                            run, "%s − %s", wording_list(arena, out[OUT_OUTPUT]),
                            wording_list(arena, value_list(arena, layer->target, layer->rows))),
                        .result = wording_list(arena, out[OUT_OUTPUT_GRADIENT]),
                        .why = "Whatever the loss is, it reaches the layer only through ∂l/∂f.",
                        .value = out[OUT_OUTPUT_GRADIENT],
                    });
}

/* One component with its numbers: the first output and the first input. */
static void explain_component(struct solve_run *run, const struct layer *layer)
{
    struct arena *arena = run->ctx->arena;
    struct value g = run->results[OUT_OUTPUT_GRADIENT].as.items[0], h = layer->input[0];
    solve_step(run,
               &(struct trace_step){
                   .name = "df",
                   .title = "How one output depends on one weight",
                   .formula = "∂fᵢ/∂Ωᵢⱼ = hⱼ",
                   .substitution = "f₁ = β₁ + Ω₁₁·h₁ + …: only one term holds Ω₁₁",
                   .result = run_printf(run, "∂f₁/∂Ω₁₁ = h₁ = %s", wording_number(arena, h)),
                   .why = "Ωᵢⱼ stands in output i only, multiplied by hⱼ; all else is constant.",
                   .value = h,
               });
    struct value product = num_mul(run->ctx, g, h);
    solve_step(run,
               &(struct trace_step){
                   .name = "component",
                   .title = "Chain rule for one weight",
                   .formula = "∂l/∂Ωᵢⱼ = ∂l/∂fᵢ · ∂fᵢ/∂Ωᵢⱼ = ∂l/∂fᵢ · hⱼ",
                   .substitution = run_printf(run, "∂l/∂Ω₁₁ = %s·%s", wording_factor(arena, g),
                                              wording_factor(arena, h)),
                   .result = wording_number(arena, product),
                   .why = "The loss feels Ωᵢⱼ through fᵢ alone, so the sum of the chain rule has "
                          "one term.",
                   .value = product,
               });
}

static void explain_gradients(struct solve_run *run, const struct layer *layer, bool transposed)
{
    struct arena *arena = run->ctx->arena;
    const struct value *out = run->results;
    const char *g = wording_list(arena, out[OUT_OUTPUT_GRADIENT]);
    const char *h = wording_list(arena, value_list(arena, layer->input, layer->columns));
    solve_step(
        run,
        &(struct trace_step){
            .name = "weight_gradient",
            .title = "All weights at once",
            .formula = transposed ? "∂l/∂Ω = h (∂l/∂f), with ∂l/∂f a row" : "∂l/∂Ω = (∂l/∂f) hᵀ",
            .substitution = transposed ? run_printf(run, "column %s times row %s", h, g)
                                       : run_printf(run, "column %s times row %s", g, h),
            .result = wording_list(arena, out[OUT_WEIGHT_GRADIENT]),
            .why = transposed ? "Entry (j, i) is hⱼ·∂l/∂fᵢ: a column times a row, the shape "
                                "of Ω transposed."
                              : "Entry (i, j) is ∂l/∂fᵢ·hⱼ: a column times a row, the shape "
                                "of Ω.",
            .value = out[OUT_WEIGHT_GRADIENT],
        });
    solve_step(run, &(struct trace_step){
                        .name = "input_gradient",
                        .title = "What goes on to the layer below",
                        .formula = "∂l/∂h = Ωᵀ ∂l/∂f",
                        .substitution = run_printf(run, "transpose of %s times %s",
                                                   wording_list(arena, run->args[WEIGHTS]), g),
                        .result = wording_list(arena, out[OUT_INPUT_GRADIENT]),
                        .why = "Input j reaches every output, through column j of Ω.",
                        .value = out[OUT_INPUT_GRADIENT],
                    });
    solve_step(run, &(struct trace_step){
                        .name = "bias_gradient",
                        .title = "The biases",
                        .formula = "∂l/∂β = ∂l/∂f",
                        .substitution = "∂fᵢ/∂βᵢ = 1",
                        .result = wording_list(arena, out[OUT_BIAS]),
                        .why = "Each bias is added to its output with factor 1.",
                        .value = out[OUT_BIAS],
                    });
}

static enum dlt_err run_linear_layer_gradient(struct solve_run *run, struct diag *diag)
{
    struct layer layer;
    bool transposed = run_is(run->args[LAYOUT], "numerator");
    (void)diag;
    if (!read_layer(run, &layer))
        return run->ctx->err;
    compute(run, &layer);
    if (run->ctx->err != DLT_OK)
        return run->ctx->err;
    struct value g = run->results[OUT_OUTPUT_GRADIENT];
    struct value h = value_list(run->ctx->arena, layer.input, layer.columns);
    run->results[OUT_WEIGHT_GRADIENT] =
        transposed ? outer_product(run->ctx, h, g) : outer_product(run->ctx, g, h);
    explain_forward(run, &layer);
    explain_component(run, &layer);
    explain_gradients(run, &layer, transposed);
    return run->ctx->err;
}

/* --- the oracle: central differences of the loss, exact since it is quadratic ----------------------- */

enum moved { MOVE_WEIGHT, MOVE_INPUT, MOVE_BIAS };

/* One number to move by `shift`: Omega_ij, h_j, or beta_i, which moves output i as well. */
struct move {
    enum moved what;
    size_t i, j;
    struct value shift;
};

static struct value moved_if(struct num_ctx *ctx, struct value value, bool here, struct value shift)
{
    return here ? num_add(ctx, value, shift) : value;
}

static struct value loss_after(struct solve_run *run, const struct layer *layer,
                               const struct move *move)
{
    struct num_ctx *ctx = run->ctx;
    struct value twice = run_long(run, 0);
    for (size_t i = 0; i < layer->rows; i++) {
        bool bias = move->what == MOVE_BIAS && move->i == i;
        struct value f = moved_if(ctx, layer->bias[i], bias, move->shift);
        for (size_t j = 0; j < layer->columns; j++) {
            bool weight_here = move->what == MOVE_WEIGHT && move->i == i && move->j == j;
            bool input_here = move->what == MOVE_INPUT && move->j == j;
            f = num_add(ctx, f,
                        num_mul(ctx, moved_if(ctx, weight(layer, i, j), weight_here, move->shift),
                                moved_if(ctx, layer->input[j], input_here, move->shift)));
        }
        struct value error = num_sub(ctx, f, layer->target[i]);
        twice = num_add(ctx, twice, num_mul(ctx, error, error));
    }
    return num_div(ctx, twice, run_long(run, 2));
}

static struct value slope_of(struct solve_run *run, const struct layer *layer, enum moved what,
                             size_t i, size_t j)
{
    struct num_ctx *ctx = run->ctx;
    struct move up = {what, i, j, value_fraction(ctx->arena, 1, 1000)};
    struct move down = {what, i, j, value_fraction(ctx->arena, -1, 1000)};
    struct value rise = num_sub(ctx, loss_after(run, layer, &up), loss_after(run, layer, &down));
    return num_mul(ctx, rise, run_long(run, 500));
}

static struct value slopes_of(struct solve_run *run, const struct layer *layer, enum moved what,
                              size_t count)
{
    struct value *list = arena_array(run->ctx->arena, count, sizeof *list);
    for (size_t k = 0; k < count; k++)
        list[k] = slope_of(run, layer, what, k, k);
    return value_list(run->ctx->arena, list, count);
}

static enum dlt_err oracle_linear_layer_gradient(struct solve_run *run, struct diag *diag)
{
    struct arena *arena = run->ctx->arena;
    bool transposed = run_is(run->args[LAYOUT], "numerator");
    struct layer layer;
    (void)diag;
    if (!read_layer(run, &layer))
        return run->ctx->err;
    size_t rows = transposed ? layer.columns : layer.rows;
    size_t columns = transposed ? layer.rows : layer.columns;
    struct value *matrix = arena_array(arena, rows, sizeof *matrix);
    for (size_t r = 0; r < rows; r++) {
        struct value *row = arena_array(arena, columns, sizeof *row);
        for (size_t k = 0; k < columns; k++)
            row[k] = slope_of(run, &layer, MOVE_WEIGHT, transposed ? k : r, transposed ? r : k);
        matrix[r] = value_list(arena, row, columns);
    }
    struct move nothing = {MOVE_BIAS, 0, 0, run_long(run, 0)};
    run->results[OUT_LOSS] = loss_after(run, &layer, &nothing);
    run->results[OUT_WEIGHT_GRADIENT] = value_list(arena, matrix, rows);
    run->results[OUT_INPUT_GRADIENT] = slopes_of(run, &layer, MOVE_INPUT, layer.columns);
    run->results[OUT_BIAS] = slopes_of(run, &layer, MOVE_BIAS, layer.rows);
    run->results[OUT_OUTPUT_GRADIENT] = run->results[OUT_BIAS];
    return run->ctx->err;
}

static const char *const grid[] = {
    "weights=[[1,-2,1/2],[0,3,-1]] bias=[1/2,-1] input=[2,1,-1] target=[1,2]",
    "weights=[[1,-2,1/2],[0,3,-1]] bias=[1/2,-1] input=[2,1,-1] target=[1,2] layout=numerator",
    "weights=[[1,-2,1/2],[0,3,-1]] input=[2,1,-1]",
    "weights=[[3]] bias=[1] input=[2] target=[7]",
    "weights=[[1,2,3,4]] input=[1,0,-1,1/3] target=[2]",
    "weights=[[1],[2],[3]] input=[1/2] bias=[0,0,1] target=[1,1,1]",
    "weights=[[1],[2],[3]] input=[1/2] layout=numerator",
    "weights=[[0,0],[0,0]] input=[0,0]",
    "weights=[[1,0],[0,1]] input=[3,-4] target=[3,-4]",
    "weights=[[1e6,-1e6],[1e-6,1]] input=[1,1] bias=[0.1,0.2] target=[0,1e3]",
};

const struct solver solver_linear_layer_gradient = {
    .name = "linear_layer_gradient",
    .summary = "Gradients of a half squared error through one linear layer.",
    .citation = "Prince, Understanding Deep Learning, sec. 7.4, problem 7.9",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_linear_layer_gradient,
    .oracle = oracle_linear_layer_gradient,
    .oracle_note = "central differences of the loss, which are exact for a quadratic loss",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
