/* SPDX-License-Identifier: MIT */
/* Weights and biases of a fully connected network. */
#include "run.h"

enum { INPUTS, OUTPUTS, WIDTHS, DEPTH, WIDTH, BIAS, DEPTH_CONVENTION };
enum {
    WEIGHTS,
    BIASES,
    PARAMETERS,
    OUT_DEPTH,
    OUT_WIDTH,
    HIDDEN_LAYERS,
    HIDDEN_UNITS,
    LAYER_WEIGHTS,
    LAYER_BIASES
};

enum { LAYERS_MAX = 10000 };
#define UNITS_MAX "1000000000000"

/* clang-format off */
static const struct param params[] = {
    [INPUTS] = {.name = "inputs",
                .summary = "number of inputs, Dᵢ",
                .type = PARAM_INTEGER,
                .minimum = "1",
                .maximum = UNITS_MAX},
    [OUTPUTS] = {.name = "outputs",
                 .summary = "number of outputs, Dₒ",
                 .type = PARAM_INTEGER,
                 .minimum = "1",
                 .maximum = UNITS_MAX},
    [WIDTHS] = {.name = "widths",
                .summary = "units of each hidden layer; in place of depth and width",
                .unit = "units",
                .type = PARAM_LIST,
                .fallback = "",
                .minimum = "1",
                .maximum = UNITS_MAX},
    [DEPTH] = {.name = "depth",
               .summary = "number of layers, counted by depth_convention",
               .unit = "layers",
               .type = PARAM_INTEGER,
               .fallback = "",
               .minimum = "0",
               .maximum = "10000"},
    [WIDTH] = {.name = "width",
               .summary = "units of each of the hidden layers, D",
               .unit = "units",
               .type = PARAM_INTEGER,
               .fallback = "",
               .minimum = "1",
               .maximum = UNITS_MAX},
    [BIAS] = {.name = "bias",
              .summary = "each unit and each output has a bias",
              .type = PARAM_CHOICE,
              .fallback = "yes",
              .choices = "yes no"},
    [DEPTH_CONVENTION] = {.name = "depth_convention",
                          .summary = "depth counts hidden layers, or layers of weights (one more)",
                          .type = PARAM_CHOICE,
                          .fallback = "hidden",
                          .choices = "hidden weight_layers"},
};

static const struct solver_output outputs[] = {
    [WEIGHTS] = {.name = "weights", .summary = "all weights"},
    [BIASES] = {.name = "biases", .summary = "all biases"},
    [PARAMETERS] = {.name = "parameters", .summary = "weights and biases"},
    [OUT_DEPTH] = {.name = "depth",
                   .summary = "number of layers, by depth_convention",
                   .unit = "layers"},
    [OUT_WIDTH] = {.name = "width",
                   .summary = "units of a hidden layer; none where they differ",
                   .unit = "units"},
    [HIDDEN_LAYERS] = {.name = "hidden_layers",
                       .summary = "number of hidden layers, K",
                       .unit = "layers"},
    [HIDDEN_UNITS] = {.name = "hidden_units",
                      .summary = "units of all hidden layers",
                      .unit = "units"},
    [LAYER_WEIGHTS] = {.name = "layer_weights", .summary = "weights into each layer"},
    [LAYER_BIASES] = {.name = "layer_biases", .summary = "biases of each layer"},
};
/* clang-format on */

/* Units of every layer from the inputs (0) to the outputs (hidden + 1). */
struct network {
    struct value *sizes;
    size_t hidden;
    bool equal; /* hidden layers all as wide, and there is one */
    bool bias;
};

static bool check_lists(struct solve_run *run, size_t *hidden_out)
{
    struct value widths = run->args[WIDTHS], depth = run->args[DEPTH];
    long extra = run_is(run->args[DEPTH_CONVENTION], "weight_layers") ? 1 : 0;
    long hidden = run_given(widths) ? (long)widths.count : run_to_long(depth) - extra;

    if (run_given(widths) && (run_given(depth) || run_given(run->args[WIDTH])))
        num_fail(run->ctx, DLT_ERR_RANGE, "widths-twice",
                 "give either widths or depth and width, not both");
    else if (!run_given(widths) && !run_given(depth))
        num_fail(run->ctx, DLT_ERR_RANGE, "no-widths", "give either widths or depth and width");
    else if (hidden < 0)
        num_fail(run->ctx, DLT_ERR_RANGE, "depth",
                 "depth = 0 leaves no layer of weights to reach the outputs");
    else if (!run_given(widths) && hidden > 0 && !run_given(run->args[WIDTH]))
        num_fail(run->ctx, DLT_ERR_RANGE, "no-width",
                 "width is needed: the hidden layers have units");
    else if (hidden > LAYERS_MAX)
        num_fail(run->ctx, DLT_ERR_LIMIT, "too-deep", "widths has more than %d layers", LAYERS_MAX);
    else if (run_given(widths))
        run_whole(run, "widths", widths);
    if (run->ctx->err != DLT_OK)
        return false;
    *hidden_out = (size_t)hidden;
    return true;
}

static bool read_network(struct solve_run *run, struct network *net_out)
{
    struct network net = {.bias = run_is(run->args[BIAS], "yes")};

    if (!check_lists(run, &net.hidden))
        return false;
    net.sizes = arena_array(run->ctx->arena, net.hidden + 2, sizeof(*net.sizes));
    net.equal = net.hidden > 0;
    net.sizes[0] = run->args[INPUTS];
    for (size_t k = 1; k <= net.hidden; k++) {
        net.sizes[k] =
            run_given(run->args[WIDTHS]) ? run->args[WIDTHS].as.items[k - 1] : run->args[WIDTH];
        net.equal = net.equal && value_equal(net.sizes[k], net.sizes[1]);
    }
    net.sizes[net.hidden + 1] = run->args[OUTPUTS];
    *net_out = net;
    return true;
}

static void count_layers(struct solve_run *run, const struct network *net)
{
    struct num_ctx *ctx = run->ctx;
    struct value *out = run->results;
    size_t layers = net->hidden + 1;
    struct value *weights = arena_array(ctx->arena, layers, sizeof(*weights));
    struct value *biases = arena_array(ctx->arena, layers, sizeof(*biases));
    long extra = run_is(run->args[DEPTH_CONVENTION], "weight_layers") ? 1 : 0;

    out[HIDDEN_UNITS] = run_long(run, 0);
    for (size_t k = 0; k < layers; k++) {
        weights[k] = num_mul(ctx, net->sizes[k], net->sizes[k + 1]);
        biases[k] = net->bias ? net->sizes[k + 1] : run_long(run, 0);
        if (k > 0)
            out[HIDDEN_UNITS] = num_add(ctx, out[HIDDEN_UNITS], net->sizes[k]);
    }
    out[LAYER_WEIGHTS] = value_list(ctx->arena, weights, layers);
    out[LAYER_BIASES] = value_list(ctx->arena, biases, layers);
    out[WEIGHTS] = run_total(run, out[LAYER_WEIGHTS]);
    out[BIASES] = run_total(run, out[LAYER_BIASES]);
    out[PARAMETERS] = num_add(ctx, out[WEIGHTS], out[BIASES]);
    out[HIDDEN_LAYERS] = run_long(run, (long)net->hidden);
    out[OUT_DEPTH] = run_long(run, (long)net->hidden + extra);
    if (net->equal)
        out[OUT_WIDTH] = net->sizes[1];
}

static void step_sizes(struct solve_run *run, const struct network *net)
{
    bool layers = run_is(run->args[DEPTH_CONVENTION], "weight_layers");
    struct value hidden = value_list(run->ctx->arena, net->sizes + 1, net->hidden);

    solve_step(run,
               &(struct trace_step){
                   .name = "depth",
                   .title = "Depth of the network",
                   .formula = layers ? "K + 1 layers of weights" : "K, the number of hidden layers",
                   .substitution = layers ? run_printf(run, "%zu + 1", net->hidden)
                                          : run_printf(run, "%zu", net->hidden),
                   .why = layers ? "Here depth counts the layers of weights: every hidden "
                                   "layer has one in front of it, and so have the outputs."
                                 : "Inputs and outputs are no hidden layers and do not count.",
                   .value = run->results[OUT_DEPTH]});
    if (net->hidden == 0)
        return;
    solve_step(
        run,
        &(struct trace_step){
            .name = "width",
            .title = net->equal ? "Width of the hidden layers" : "Widths of the hidden layers",
            .formula = "units of one hidden layer",
            .substitution = run_joined(run, hidden, ", "),
            .result = net->equal ? run_text(run, net->sizes[1]) : run_joined(run, hidden, ", "),
            .why = "The width is counted in one layer, not over all of them.",
            .value = run->results[OUT_WIDTH]});
}

static const char *products(const struct solve_run *run, const struct network *net)
{
    struct value *terms = arena_array(run->ctx->arena, net->hidden + 1, sizeof(*terms));

    for (size_t k = 0; k <= net->hidden; k++)
        terms[k] =
            value_word(run->ctx->arena, run_printf(run, "%s·%s", run_text(run, net->sizes[k]),
                                                   run_text(run, net->sizes[k + 1])));
    return run_joined(run, value_list(run->ctx->arena, terms, net->hidden + 1), " + ");
}

static void step_weights(struct solve_run *run, const struct network *net)
{
    const char *in = run_text(run, net->sizes[0]);
    const char *out = run_text(run, net->sizes[net->hidden + 1]);
    const char *width = net->equal ? run_text(run, net->sizes[1]) : "";

    solve_step(run,
               &(struct trace_step){
                   .name = "weights",
                   .title = "Weights of all layers",
                   .formula = net->equal         ? "Dᵢ·D + (K − 1)·D·D + D·Dₒ"
                              : net->hidden == 0 ? "Dᵢ·Dₒ"
                                                 : "Dᵢ·D₁ + D₁·D₂ + … + D_K·Dₒ",
                   .substitution = net->equal
                                       ? run_printf(run, "%s·%s + (%zu − 1)·%s·%s + %s·%s", in,
                                                    width, net->hidden, width, width, width, out)
                                       : products(run, net),
                   .why = net->hidden > 0 ? "Every unit of a layer is connected to every unit of "
                                            "the next; K hidden layers have K − 1 gaps between "
                                            "them, and one at either end."
                                          : "Every input is connected to every output.",
                   .value = run->results[WEIGHTS]});
}

static void step_biases(struct solve_run *run, const struct network *net)
{
    const char *out = run_text(run, net->sizes[net->hidden + 1]);
    const char *with = run_joined(run, run->results[LAYER_BIASES], " + ");

    if (net->equal && net->bias)
        with = run_printf(run, "%zu·%s + %s", net->hidden, run_text(run, net->sizes[1]), out);
    solve_step(run,
               &(struct trace_step){
                   .name = "biases",
                   .title = "Biases of all layers",
                   .formula = !net->bias         ? "no biases"
                              : net->equal       ? "K·D + Dₒ"
                              : net->hidden == 0 ? "Dₒ"
                                                 : "D₁ + D₂ + … + D_K + Dₒ",
                   .substitution = net->bias ? with : "0",
                   .why = net->bias ? "One for each hidden unit and each output; inputs have none."
                                    : "This network is counted without biases.",
                   .value = run->results[BIASES]});
    solve_step(run, &(struct trace_step){.name = "parameters",
                                         .title = "Parameters",
                                         .formula = "weights + biases",
                                         .substitution = run_printf(
                                             run, "%s + %s", run_text(run, run->results[WEIGHTS]),
                                             run_text(run, run->results[BIASES])),
                                         .why = "Both are learned.",
                                         .value = run->results[PARAMETERS]});
}

static enum dlt_err run_mlp(struct solve_run *run, struct diag *diag)
{
    struct network net;

    (void)diag;
    if (!read_network(run, &net))
        return run->ctx->err;
    count_layers(run, &net);
    step_sizes(run, &net);
    step_weights(run, &net);
    step_biases(run, &net);
    return run->ctx->err;
}

/* --- oracle: count the connections of every single unit -------------------------------------------- */

enum { COUNT_MAX = 20000000 };

static enum dlt_err oracle_mlp(struct solve_run *run, struct diag *diag)
{
    struct network net;
    long weights = 0, biases = 0, units = 0;

    (void)diag;
    if (!read_network(run, &net))
        return run->ctx->err;
    for (size_t k = 0; k <= net.hidden; k++) {
        long from = run_to_long(net.sizes[k]), to = run_to_long(net.sizes[k + 1]);

        if (from > COUNT_MAX / to)
            return DLT_OK;
        for (long unit = 0; unit < to; unit++) {
            for (long source = 0; source < from; source++)
                weights++;
            biases += net.bias;
            units += k < net.hidden;
        }
        if (weights > COUNT_MAX)
            return DLT_OK;
    }
    run->results[WEIGHTS] = run_long(run, weights);
    run->results[BIASES] = run_long(run, biases);
    run->results[PARAMETERS] = run_long(run, weights + biases);
    run->results[HIDDEN_UNITS] = run_long(run, units);
    return run->ctx->err;
}

static const char *const grid[] = {
    "inputs=7 outputs=3 depth=12 width=15",
    "inputs=7 outputs=3 depth=12 width=15 bias=no",
    "inputs=7 outputs=3 depth=13 width=15 depth_convention=weight_layers",
    "inputs=7 outputs=3 depth=0",
    "inputs=7 outputs=3 depth=1 depth_convention=weight_layers bias=no",
    "inputs=1 outputs=1 depth=1 width=1",
    "inputs=1 outputs=1 depth=1 width=3",
    "inputs=784 outputs=10 widths=[300, 100]",
    "inputs=784 outputs=10 widths=[300, 100] bias=no",
    "inputs=5 outputs=4 widths=[20, 20, 20, 20]",
    "inputs=5 outputs=4 widths=[9]",
    "inputs=2 outputs=1 widths=[3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]",
};

const struct solver solver_mlp_parameters = {
    .name = "mlp_parameters",
    .summary = "Weights and biases of a fully connected network.",
    .citation = "Prince, Understanding Deep Learning, sec. 4.4, problems 3.17 and 4.10",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_mlp,
    .oracle = oracle_mlp,
    .oracle_note = "counts the connections of every single unit",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
