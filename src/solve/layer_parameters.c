/* SPDX-License-Identifier: MIT */
/* Parameters and multiply-adds of one layer of any of the usual kinds. */
#include "layer_parameters.h"

#include "axes.h"

#define LARGEST "1000000000"

/* clang-format off */
static const struct param params[] = {
    [KIND] = {.name = "kind",
              .summary = "what layer it is; separable: a depthwise and a pointwise convolution",
              .type = PARAM_CHOICE,
              .choices = "dense convolution depthwise separable transposed embedding batch_norm "
                         "layer_norm group_norm"},
    [INPUTS] = {.name = "inputs",
                .summary = "features or channels that come in, C; for an embedding the vocabulary",
                .type = PARAM_INTEGER,
                .minimum = "1",
                .maximum = LARGEST},
    [OUTPUTS] = {.name = "outputs",
                 .summary = "units or channels that go out, C′; for an embedding its dimension; "
                            "not for depthwise layers and norms",
                 .type = PARAM_INTEGER,
                 .fallback = "",
                 .minimum = "1",
                 .maximum = LARGEST},
    [KERNEL_SIZE] = {.name = "kernel_size",
                     .summary = "sides of the kernel: one number for each of its one to three axes",
                     .type = PARAM_LIST,
                     .fallback = "",
                     .minimum = "1",
                     .maximum = "1000000"},
    [GROUPS] = {.name = "groups",
                .summary = "groups of channels: they do not see each other, or share a norm",
                .type = PARAM_INTEGER,
                .fallback = "1",
                .minimum = "1",
                .maximum = LARGEST},
    [MULTIPLIER] = {.name = "multiplier",
                    .summary = "outputs that a depthwise layer makes of each channel, m",
                    .type = PARAM_INTEGER,
                    .fallback = "1",
                    .minimum = "1",
                    .maximum = "1000000"},
    [BIAS] = {.name = "bias",
              .summary = "each output has a bias; last: of a separable layer only the pointwise "
                         "outputs",
              .type = PARAM_CHOICE,
              .fallback = "yes",
              .choices = "yes no last"},
    [POSITIONS] = {.name = "positions",
                   .summary = "places where the weights are used: sides of the output map "
                              "(transposed: of the input map) or the length of a sequence; one "
                              "when left out",
                   .type = PARAM_LIST,
                   .fallback = "",
                   .minimum = "1",
                   .maximum = "1000000000"},
    [SHARED] = {.name = "shared",
                .summary = "all positions share one set of weights and biases, or each has its own",
                .type = PARAM_CHOICE,
                .fallback = "yes",
                .choices = "yes no"},
    [OUTPUT_LAYER] = {.name = "output_layer",
                      .summary = "an embedding alone, or with an output layer over the vocabulary "
                                 "that shares its weights (tied) or has its own (untied)",
                      .type = PARAM_CHOICE,
                      .fallback = "none",
                      .choices = "none tied untied"},
    [LEARNED] = {.name = "learned",
                 .summary = "what a norm learns for each channel",
                 .type = PARAM_CHOICE,
                 .fallback = "both",
                 .choices = "both scale none"},
    [RUNNING] = {.name = "running_statistics",
                 .summary = "running mean and variance of a batch norm are counted in total",
                 .type = PARAM_CHOICE,
                 .fallback = "yes",
                 .choices = "yes no"},
    [MULTIPLY_ADD] = {.name = "multiply_add",
                      .summary = "operations that one multiply-add counts as",
                      .type = PARAM_INTEGER,
                      .fallback = "1",
                      .minimum = "1",
                      .maximum = "2"},
};

static const struct solver_output outputs[] = {
    [WEIGHTS] = {.name = "weights", .summary = "all weights; scales of a norm"},
    [BIASES] = {.name = "biases", .summary = "all biases; shifts of a norm"},
    [PARAMETERS] = {.name = "parameters", .summary = "weights and biases, what is learned"},
    [STATISTICS] = {.name = "statistics", .summary = "running statistics, kept and not learned"},
    [TOTAL] = {.name = "total", .summary = "parameters and counted statistics"},
    [MULTIPLY_ADDS] = {.name = "multiply_adds",
                       .summary = "multiply-adds of the weights at all positions for one example; "
                                  "none for layer and group norm"},
    [OPERATIONS] = {.name = "operations",
                    .summary = "multiply_adds times what each counts as; biases not counted"},
    [PART_WEIGHTS] = {.name = "part_weights",
                      .summary = "weights of the depthwise and of the pointwise part, or of an "
                                 "embedding and of its output layer"},
    [PLAIN_WEIGHTS] = {.name = "plain_weights",
                       .summary = "weights of a plain convolution in place of a depthwise or "
                                  "separable one"},
    [PLAIN_MULTIPLY_ADDS] = {.name = "plain_multiply_adds", .summary = "multiply-adds of it"},
    [RATIO] = {.name = "ratio",
               .summary = "weights, and so multiply-adds, as a fraction of the plain convolution's"},
};
/* clang-format on */
_Static_assert(DLT_COUNT(params) == LAYER_PARAM_COUNT && DLT_COUNT(outputs) == LAYER_OUTPUT_COUNT,
               "every parameter and output has its row");

static const char *const kind_names[] = {"dense",      "convolution", "depthwise",
                                         "separable",  "transposed",  "embedding",
                                         "batch_norm", "layer_norm",  "group_norm"};
_Static_assert(DLT_COUNT(kind_names) == LAYER_KIND_COUNT, "every kind has its word");

/* Which parameters each kind takes, beyond kind, inputs and multiply_add. */
#define TAKES(param) (1u << (param))
#define WINDOW (TAKES(KERNEL_SIZE) | TAKES(BIAS) | TAKES(POSITIONS) | TAKES(SHARED))
/* clang-format off */
static const unsigned takes[] = {
    [DENSE] = TAKES(OUTPUTS) | TAKES(BIAS) | TAKES(POSITIONS) | TAKES(SHARED),
    [CONVOLUTION] = WINDOW | TAKES(OUTPUTS) | TAKES(GROUPS),
    [DEPTHWISE] = WINDOW | TAKES(MULTIPLIER),
    [SEPARABLE] = WINDOW | TAKES(OUTPUTS) | TAKES(MULTIPLIER),
    [TRANSPOSED] = (WINDOW & ~TAKES(SHARED)) | TAKES(OUTPUTS) | TAKES(GROUPS),
    [EMBEDDING] = TAKES(OUTPUTS) | TAKES(BIAS) | TAKES(POSITIONS) | TAKES(OUTPUT_LAYER),
    [BATCH_NORM] = TAKES(POSITIONS) | TAKES(LEARNED) | TAKES(RUNNING),
    [LAYER_NORM] = TAKES(POSITIONS) | TAKES(LEARNED),
    [GROUP_NORM] = TAKES(POSITIONS) | TAKES(LEARNED) | TAKES(GROUPS),
};
/* clang-format on */

/* --- reading ---------------------------------------------------------------------------------------- */

static bool refuse(struct solve_run *run, const char *sentence)
{
    num_fail(run->ctx, DLT_ERR_RANGE, "layer", "%s", sentence);
    return false;
}

/* True when an optional argument says anything but its default. */
static bool is_set(const struct solve_run *run, int param)
{
    struct value value = run->args[param];
    const char *fallback = params[param].fallback;

    if (!run_given(value))
        return false;
    if (value.kind == VALUE_WORD)
        return !run_is(value, fallback);
    return !fallback || !*fallback || run_to_long(value) != 1;
}

/* Parameters of another kind of layer are refused rather than ignored. */
static bool check_taken(struct solve_run *run, const struct layer *layer)
{
    for (int i = OUTPUTS; i < MULTIPLY_ADD; i++)
        if (is_set(run, i) && !(takes[layer->kind] & TAKES(i)))
            return refuse(run, run_printf(run, "%s does not belong to kind=%s", params[i].name,
                                          kind_names[layer->kind]));
    for (int i = OUTPUTS; i <= KERNEL_SIZE; i++)
        if (!run_given(run->args[i]) && (takes[layer->kind] & TAKES(i)))
            return refuse(run, run_printf(run, "%s is needed for kind=%s", params[i].name,
                                          kind_names[layer->kind]));
    if (layer->kind != SEPARABLE && run_is(run->args[BIAS], "last"))
        return refuse(run, "bias=last belongs to kind=separable, which has two layers");
    return true;
}

static bool check_groups(struct solve_run *run, const struct layer *layer)
{
    bool norm = layer->kind == GROUP_NORM;

    if (layer->inputs % layer->groups == 0 && (norm || layer->outputs % layer->groups == 0))
        return true;
    if (norm)
        return refuse(run, run_printf(run, "groups = %ld do not divide %ld channels", layer->groups,
                                      layer->inputs));
    return refuse(run,
                  run_printf(run, "groups = %ld do not divide %ld input and %ld output channels",
                             layer->groups, layer->inputs, layer->outputs));
}

static bool read_layer(struct solve_run *run, struct layer *layer)
{
    const struct value *args = run->args;
    struct value none = value_list(run->ctx->arena, NULL, 0);

    *layer = (struct layer){
        .inputs = run_to_long(args[INPUTS]),
        .outputs = run_to_long(args[OUTPUTS]),
        .groups = run_to_long(args[GROUPS]),
        .multiplier = run_to_long(args[MULTIPLIER]),
        .sides = run_given(args[KERNEL_SIZE]) ? args[KERNEL_SIZE] : none,
        .map = run_given(args[POSITIONS]) ? args[POSITIONS] : none,
        .own = run_is(args[SHARED], "no"),
    };
    while (!run_is(args[KIND], kind_names[layer->kind]))
        layer->kind++;
    if (!check_taken(run, layer) || !check_groups(run, layer))
        return false;
    if (layer->sides.count > AXES_MAX || (layer->sides.count == 0 && run_given(args[KERNEL_SIZE])))
        return refuse(run, "kernel_size needs one, two or three numbers, one for each axis");
    if (layer->map.count > AXES_MAX || (layer->map.count == 0 && run_given(args[POSITIONS])))
        return refuse(run, "positions needs one, two or three numbers");
    return run_whole(run, "kernel_size", layer->sides) && run_whole(run, "positions", layer->map);
}

/* --- run -------------------------------------------------------------------------------------------- */

static void count_weights(struct solve_run *run, struct layer *layer)
{
    struct num_ctx *ctx = run->ctx;
    struct value *out = run->results;
    struct value weights[LAYER_PARTS_MAX];
    struct value used = run_long(run, 0);

    out[WEIGHTS] = run_long(run, 0);
    for (size_t i = 0; i < layer->part_count; i++) {
        struct layer_part *part = &layer->parts[i];

        part->weights = weights[i] = axes_product(run, part->factors);
        if (!part->free)
            out[WEIGHTS] = num_add(ctx, out[WEIGHTS], weights[i]);
        if (!part->looked_up)
            used = num_add(ctx, used, weights[i]);
    }
    out[BIASES] = run_total(run, layer->bias_factors);
    if (layer->part_count > 1)
        out[PART_WEIGHTS] = value_list(ctx->arena, weights, layer->part_count);
    if (layer->kind != LAYER_NORM && layer->kind != GROUP_NORM)
        out[MULTIPLY_ADDS] = num_mul(ctx, used, layer->places);
    if (!layer->own)
        return;
    out[WEIGHTS] = num_mul(ctx, out[WEIGHTS], layer->places);
    out[BIASES] = num_mul(ctx, out[BIASES], layer->places);
}

/* The plain convolution that a depthwise or separable layer stands in for. */
static void compare_plain(struct solve_run *run, const struct layer *layer)
{
    struct num_ctx *ctx = run->ctx;
    struct value *out = run->results;
    struct value in = run->args[INPUTS], taps = axes_product(run, layer->sides);
    struct value to =
        layer->kind == SEPARABLE ? run->args[OUTPUTS] : num_mul(ctx, in, run->args[MULTIPLIER]);

    if (layer->kind != DEPTHWISE && layer->kind != SEPARABLE)
        return;
    out[PLAIN_WEIGHTS] = num_mul(ctx, num_mul(ctx, taps, in), to);
    out[PLAIN_MULTIPLY_ADDS] = num_mul(ctx, out[PLAIN_WEIGHTS], layer->places);
    out[RATIO] = num_div(ctx, out[MULTIPLY_ADDS], out[PLAIN_MULTIPLY_ADDS]);
    if (layer->own)
        out[PLAIN_WEIGHTS] = out[PLAIN_MULTIPLY_ADDS];
}

static enum dlt_err run_layer(struct solve_run *run, struct diag *diag)
{
    struct num_ctx *ctx = run->ctx;
    struct value *out = run->results;
    struct layer layer;

    (void)diag;
    if (!read_layer(run, &layer))
        return ctx->err;
    layer.places = axes_product(run, layer.map);
    layer_describe(run, &layer);
    count_weights(run, &layer);
    out[PARAMETERS] = num_add(ctx, out[WEIGHTS], out[BIASES]);
    out[STATISTICS] =
        num_mul(ctx, run_long(run, layer.kind == BATCH_NORM ? 2 : 0), run->args[INPUTS]);
    out[TOTAL] = run_is(run->args[RUNNING], "yes") ? num_add(ctx, out[PARAMETERS], out[STATISTICS])
                                                   : out[PARAMETERS];
    if (run_given(out[MULTIPLY_ADDS]))
        out[OPERATIONS] = num_mul(ctx, run->args[MULTIPLY_ADD], out[MULTIPLY_ADDS]);
    compare_plain(run, &layer);
    layer_steps(run, &layer);
    return ctx->err;
}

/* --- oracle: count connection by connection, place by place ------------------------------------------ */

enum { COUNT_MAX = 20000000, PLACES_MAX = 200000 };

static long product(struct value list)
{
    long product = 1;

    for (size_t i = 0; i < list.count; i++)
        product *= run_to_long(list.as.items[i]);
    return product;
}

/* Pairs of an input and an output channel in one group, each counted by itself. */
static long count_pairs(long in, long out, long groups)
{
    long pairs = 0;

    for (long to = 0; to < out; to++)
        for (long from = 0; from < in; from++)
            pairs += from / (in / groups) == to / (out / groups);
    return pairs;
}

struct count {
    long weights, biases, used;
};

/* A depthwise convolution is one with a group for each channel; a pointwise one has one tap. */
static struct count count_layer(const struct solve_run *run, const struct layer *layer)
{
    long in = layer->inputs, to = layer->outputs, middle = in * layer->multiplier;
    bool bias = !run_is(run->args[BIAS], "no");
    struct count count = {0, 0, 0};

    switch (layer->kind) {
    case DEPTHWISE:
    case SEPARABLE:
        count.weights = count_pairs(in, middle, in) * product(layer->sides);
        count.biases = run_is(run->args[BIAS], "yes") ? middle : 0;
        if (layer->kind == SEPARABLE) {
            count.weights += count_pairs(middle, to, 1);
            count.biases += bias ? to : 0;
        }
        break;
    case EMBEDDING:
        count.weights =
            count_pairs(in, to, 1) * (run_is(run->args[OUTPUT_LAYER], "untied") ? 2 : 1);
        count.used = run_is(run->args[OUTPUT_LAYER], "none") ? 0 : count_pairs(in, to, 1);
        count.biases = bias && count.used ? in : 0;
        return count;
    case BATCH_NORM:
    case LAYER_NORM:
    case GROUP_NORM:
        for (long channel = 0; channel < in; channel++) {
            count.weights += !run_is(run->args[LEARNED], "none");
            count.biases += run_is(run->args[LEARNED], "both");
            count.used++;
        }
        return count;
    default:
        count.weights = count_pairs(in, to, layer->groups) * product(layer->sides);
        count.biases = bias ? to : 0;
    }
    count.used = count.weights;
    return count;
}

static bool is_small(const struct layer *layer)
{
    double size = (double)layer->inputs * (double)layer->multiplier;

    for (size_t i = 0; i < layer->sides.count; i++)
        if (run_to_long(layer->sides.as.items[i]) > COUNT_MAX)
            return false;
    return size * (double)(layer->outputs > layer->inputs ? layer->outputs : layer->inputs) <
               COUNT_MAX &&
           layer->multiplier < COUNT_MAX;
}

static enum dlt_err oracle_layer(struct solve_run *run, struct diag *diag)
{
    struct layer layer;
    struct count count;
    long places = 0;
    struct value used = run_long(run, 0);

    (void)diag;
    if (!read_layer(run, &layer) || !is_small(&layer) ||
        value_to_double(axes_product(run, layer.sides)) > COUNT_MAX)
        return run->ctx->err;
    count = count_layer(run, &layer);
    if (value_to_double(axes_product(run, layer.map)) > PLACES_MAX)
        return run->ctx->err;
    for (; places < product(layer.map); places++)
        used = num_add(run->ctx, used, run_long(run, count.used));
    if (layer.kind != LAYER_NORM && layer.kind != GROUP_NORM)
        run->results[MULTIPLY_ADDS] = used;
    run->results[WEIGHTS] = run_long(run, count.weights);
    run->results[BIASES] = run_long(run, count.biases);
    if (layer.own) {
        run->results[WEIGHTS] = num_mul(run->ctx, run->results[WEIGHTS], run_long(run, places));
        run->results[BIASES] = num_mul(run->ctx, run->results[BIASES], run_long(run, places));
    }
    run->results[PARAMETERS] = num_add(run->ctx, run->results[WEIGHTS], run->results[BIASES]);
    return run->ctx->err;
}

static const char *const grid[] = {
    "kind=dense inputs=784 outputs=100",
    "kind=dense inputs=784 outputs=100 bias=no multiply_add=2",
    "kind=dense inputs=5 outputs=3 positions=20",
    "kind=dense inputs=5 outputs=3 positions=20 shared=no",
    "kind=dense inputs=1 outputs=1",
    "kind=convolution inputs=3 outputs=64 kernel_size=[7,7] positions=[112,112]",
    "kind=convolution inputs=64 outputs=96 kernel_size=[1,3] positions=[14,16] bias=no groups=32",
    "kind=convolution inputs=4 outputs=6 kernel_size=[3,3,3] positions=[2,3,4] shared=no",
    "kind=convolution inputs=10 outputs=20 kernel_size=5 positions=50",
    "kind=depthwise inputs=32 kernel_size=[3,3] positions=[112,112]",
    "kind=depthwise inputs=3 kernel_size=[5,5] multiplier=4 bias=no",
    "kind=separable inputs=32 outputs=64 kernel_size=[3,3] positions=[112,112] bias=no",
    "kind=separable inputs=32 outputs=64 kernel_size=[3,3] positions=[14,14] bias=last",
    "kind=separable inputs=3 outputs=8 kernel_size=[3,5] multiplier=2",
    "kind=separable inputs=4 outputs=8 kernel_size=3 positions=7 shared=no",
    "kind=transposed inputs=64 outputs=32 kernel_size=[4,4] positions=[7,7]",
    "kind=transposed inputs=64 outputs=32 kernel_size=[2,2] groups=4 bias=no multiply_add=2",
    "kind=embedding inputs=1000 outputs=64 positions=12",
    "kind=embedding inputs=1000 outputs=64 output_layer=tied bias=no positions=12",
    "kind=embedding inputs=1000 outputs=64 output_layer=untied positions=12",
    "kind=batch_norm inputs=64 positions=[28,28]",
    "kind=batch_norm inputs=64 learned=none running_statistics=no",
    "kind=layer_norm inputs=768",
    "kind=layer_norm inputs=768 learned=scale",
    "kind=group_norm inputs=64 groups=32",
};

const struct solver solver_layer_parameters = {
    .name = "layer_parameters",
    .summary = "Parameters and multiply-adds of one layer of any usual kind.",
    .citation =
        "Prince, Understanding Deep Learning, sec. 10.2, 10.5 and 11.4; Howard et al. 2017, "
        "MobileNets, sec. 3.1; Press and Wolf 2017 (tied embeddings)",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_layer,
    .oracle = oracle_layer,
    .oracle_note = "counts pair after pair of channels, and place after place",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
