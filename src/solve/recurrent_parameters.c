/* SPDX-License-Identifier: MIT */
/* Parameters and multiply-adds of recurrent networks: plain cells, LSTM and GRU. */
#include "run.h"

enum {
    CELL,
    INPUTS,
    HIDDEN,
    LAYERS,
    BIDIRECTIONAL,
    BIASES_PER_GATE,
    PEEPHOLES,
    PROJECTION,
    STEPS,
    PRODUCTS,
    MULTIPLY_ADD
};
enum {
    GATES,
    GATE_PARAMETERS,
    LAYER_PARAMETERS,
    WEIGHTS,
    BIASES,
    PARAMETERS,
    OUTPUT_SIZE,
    STEP_MULTIPLY_ADDS,
    MULTIPLY_ADDS,
    OPERATIONS
};

enum { LAYERS_MAX = 1000, PEEPHOLE_GATES = 3, PRODUCTS_OF_GATED_CELL = 3 };
#define LARGEST "1000000000"

/* clang-format off */
static const struct param params[] = {
    [CELL] = {.name = "cell",
              .summary = "the recurrent unit: 1, 4 or 3 sets of weights",
              .type = PARAM_CHOICE,
              .choices = "rnn lstm gru"},
    [INPUTS] = {.name = "inputs",
                .summary = "numbers that come in at each time step, D",
                .type = PARAM_INTEGER,
                .minimum = "1",
                .maximum = LARGEST},
    [HIDDEN] = {.name = "hidden",
                .summary = "units of the state, H",
                .unit = "units",
                .type = PARAM_INTEGER,
                .minimum = "1",
                .maximum = LARGEST},
    [LAYERS] = {.name = "layers",
                .summary = "layers on top of each other, each reading the one below",
                .unit = "layers",
                .type = PARAM_INTEGER,
                .fallback = "1",
                .minimum = "1",
                .maximum = "1000"},
    [BIDIRECTIONAL] = {.name = "bidirectional",
                       .summary = "each layer reads the sequence in both directions, with weights "
                                  "for each, and hands on both outputs",
                       .type = PARAM_CHOICE,
                       .fallback = "no",
                       .choices = "no yes"},
    [BIASES_PER_GATE] = {.name = "biases_per_gate",
                         .summary = "biases of a unit in each gate: none, one, or two (one beside "
                                    "the input's weights and one beside the state's)",
                         .type = PARAM_INTEGER,
                         .fallback = "1",
                         .minimum = "0",
                         .maximum = "2"},
    [PEEPHOLES] = {.name = "peepholes",
                   .summary = "the three gates of an LSTM also read their own cell: 3 weights a unit",
                   .type = PARAM_CHOICE,
                   .fallback = "no",
                   .choices = "no yes"},
    [PROJECTION] = {.name = "projection",
                    .summary = "numbers that an LSTM's output is projected to, P, without biases; "
                               "gates and layers above read these",
                    .type = PARAM_INTEGER,
                    .fallback = "",
                    .minimum = "1",
                    .maximum = LARGEST},
    [STEPS] = {.name = "steps",
               .summary = "time steps of the sequence, T",
               .type = PARAM_INTEGER,
               .fallback = "1",
               .minimum = "1",
               .maximum = "1000000000000"},
    [PRODUCTS] = {.name = "products",
                  .summary = "products of gates and states, 3 a unit in LSTM and GRU, are counted "
                             "as multiply-adds too",
                  .type = PARAM_CHOICE,
                  .fallback = "no",
                  .choices = "no yes"},
    [MULTIPLY_ADD] = {.name = "multiply_add",
                      .summary = "operations that one multiply-add counts as",
                      .type = PARAM_INTEGER,
                      .fallback = "1",
                      .minimum = "1",
                      .maximum = "2"},
};

static const struct solver_output outputs[] = {
    [GATES] = {.name = "gates", .summary = "sets of weights in a cell: gates and candidate"},
    [GATE_PARAMETERS] = {.name = "gate_parameters",
                         .summary = "parameters of one of them in the first layer"},
    [LAYER_PARAMETERS] = {.name = "layer_parameters",
                          .summary = "parameters of each layer, both directions together"},
    [WEIGHTS] = {.name = "weights", .summary = "all weights"},
    [BIASES] = {.name = "biases", .summary = "all biases"},
    [PARAMETERS] = {.name = "parameters", .summary = "weights and biases"},
    [OUTPUT_SIZE] = {.name = "output_size",
                     .summary = "numbers that the last layer gives at each time step"},
    [STEP_MULTIPLY_ADDS] = {.name = "step_multiply_adds",
                            .summary = "multiply-adds of one time step"},
    [MULTIPLY_ADDS] = {.name = "multiply_adds", .summary = "multiply-adds of the sequence"},
    [OPERATIONS] = {.name = "operations",
                    .summary = "multiply_adds times what each counts as; biases not counted"},
};
/* clang-format on */

struct network {
    enum { RNN, LSTM, GRU } cell;
    long layers, gates, directions, biases;
    bool peepholes, projected, products;
    struct value state; /* numbers of the state that gates and layers above read: H or P */
};

/* What one layer holds, both directions together. */
struct layer {
    struct value reads; /* numbers that come from below */
    struct value weights, biases, parameters;
    struct value products; /* of gates and states, at one time step */
};

/* --- reading ---------------------------------------------------------------------------------------- */

static bool read_network(struct solve_run *run, struct network *net)
{
    static const long gates[] = {[RNN] = 1, [LSTM] = 4, [GRU] = 3};
    const struct value *args = run->args;

    *net = (struct network){
        .cell = run_is(args[CELL], "lstm")  ? LSTM
                : run_is(args[CELL], "gru") ? GRU
                                            : RNN,
        .layers = run_to_long(args[LAYERS]),
        .directions = run_is(args[BIDIRECTIONAL], "yes") ? 2 : 1,
        .biases = run_to_long(args[BIASES_PER_GATE]),
        .peepholes = run_is(args[PEEPHOLES], "yes"),
        .projected = run_given(args[PROJECTION]),
        .products = run_is(args[PRODUCTS], "yes"),
        .state = run_given(args[PROJECTION]) ? args[PROJECTION] : args[HIDDEN],
    };
    net->gates = gates[net->cell];
    if (net->peepholes && net->cell != LSTM)
        num_fail(run->ctx, DLT_ERR_RANGE, "peepholes", "peepholes belong to cell=lstm alone");
    else if (net->projected && net->cell != LSTM)
        num_fail(run->ctx, DLT_ERR_RANGE, "projection", "projection belongs to cell=lstm alone");
    else if (net->projected && num_compare(net->state, args[HIDDEN]) == NUM_GREATER)
        num_fail(run->ctx, DLT_ERR_RANGE, "projection",
                 "projection must not be larger than hidden, which it makes smaller");
    return run->ctx->err == DLT_OK;
}

/* --- counting --------------------------------------------------------------------------------------- */

static struct value times(struct solve_run *run, long factor, struct value value)
{
    return num_mul(run->ctx, run_long(run, factor), value);
}

static void count_layer(struct solve_run *run, const struct network *net, struct layer *layer)
{
    struct num_ctx *ctx = run->ctx;
    struct value hidden = run->args[HIDDEN];
    struct value gate = num_mul(ctx, hidden, num_add(ctx, layer->reads, net->state));
    struct value weights = times(run, net->gates, gate);

    if (net->peepholes)
        weights = num_add(ctx, weights, times(run, PEEPHOLE_GATES, hidden));
    if (net->projected)
        weights = num_add(ctx, weights, num_mul(ctx, net->state, hidden));
    layer->weights = times(run, net->directions, weights);
    layer->biases = times(run, net->directions * net->gates * net->biases, hidden);
    layer->parameters = num_add(ctx, layer->weights, layer->biases);
    layer->products =
        times(run, net->cell == RNN ? 0 : net->directions * PRODUCTS_OF_GATED_CELL, hidden);
}

/* --- steps ------------------------------------------------------------------------------------------ */

static const char *bias_term(const struct solve_run *run, const struct network *net,
                             const char *hidden)
{
    return net->biases == 0   ? ""
           : net->biases == 1 ? run_printf(run, " + %s", hidden)
                              : run_printf(run, " + 2·%s", hidden);
}

static void step_gate(struct solve_run *run, const struct network *net)
{
    static const char *const titles[] = {[RNN] = "Parameters of the cell",
                                         [LSTM] = "Parameters of one gate",
                                         [GRU] = "Parameters of one gate"};
    const char *hidden = run_text(run, run->args[HIDDEN]), *state = net->projected ? "P" : "H";
    const char *why = net->biases == 0   ? "Each of the H units reads the D inputs and the last "
                                           "state; there are no biases here."
                      : net->biases == 1 ? "Each of the H units reads the D inputs and the last "
                                           "state, and has one bias."
                                         : "Each of the H units reads the D inputs and the last "
                                           "state, and has a bias beside either.";

    solve_step(run, &(struct trace_step){
                        .name = "gate",
                        .title = titles[net->cell],
                        .formula = run_printf(run, "H·D + H·%s%s", state, bias_term(run, net, "H")),
                        .substitution = run_printf(
                            run, "%s·%s + %s·%s%s", hidden, run_text(run, run->args[INPUTS]),
                            hidden, run_text(run, net->state), bias_term(run, net, hidden)),
                        .why = why,
                        .value = run->results[GATE_PARAMETERS]});
}

/* "4·(H·D + H·H + H)", with what an LSTM has besides, in one direction. */
static const char *layer_text(const struct solve_run *run, const struct network *net,
                              const char *hidden, const char *reads, const char *state)
{
    const char *text = run_printf(run, "%ld·(%s·%s + %s·%s%s)", net->gates, hidden, reads, hidden,
                                  state, bias_term(run, net, hidden));

    if (net->peepholes)
        text = run_printf(run, "%s + 3·%s", text, hidden);
    if (net->projected)
        text = run_printf(run, "%s + %s·%s", text, state, hidden);
    if (net->directions > 1)
        return run_printf(run, "2·(%s)", text);
    return text;
}

static const char *why_layer(const struct network *net, size_t number)
{
    static const char *const first[] = {
        [RNN] = "A plain cell has one set of weights, used at every time step.",
        [LSTM] = "An LSTM has four: input, forget and output gate, and the candidate. All time "
                 "steps share them.",
        [GRU] = "A GRU has three: update and reset gate, and the candidate. All time steps share "
                "them.",
    };

    if (number == 1)
        return first[net->cell];
    return net->directions > 1 ? "It reads the outputs of both directions below."
           : net->projected    ? "It reads the projected output of the layer below."
                               : "It reads the state of the layer below in place of the inputs.";
}

static void step_layer(struct solve_run *run, const struct network *net, size_t number,
                       const struct layer *layer)
{
    const char *state = net->projected ? "P" : "H";
    const char *reads = number == 1            ? "D"
                        : net->directions == 1 ? state
                                               : run_printf(run, "(2·%s)", state);
    const char *title = net->layers == 1 ? "Parameters of the layer"
                        : number == 1    ? "Parameters of the first layer"
                                         : "Parameters of each layer above";

    solve_step(run, &(struct trace_step){.name = run_printf(run, "layer%zu", number),
                                         .title = title,
                                         .formula = layer_text(run, net, "H", reads, state),
                                         .substitution =
                                             layer_text(run, net, run_text(run, run->args[HIDDEN]),
                                                        run_text(run, layer->reads),
                                                        run_text(run, net->state)),
                                         .why = why_layer(net, number),
                                         .value = layer->parameters});
}

static void steps_total(struct solve_run *run, const struct network *net)
{
    const struct value *out = run->results;

    solve_step(run,
               &(struct trace_step){
                   .name = "biases",
                   .title = "All biases",
                   .formula = net->biases == 0 ? "no biases"
                                               : "gates × biases per gate × H, in all layers",
                   .substitution = net->biases == 0
                                       ? "0"
                                       : run_printf(run, "%ld·%ld·%s·%ld", net->gates, net->biases,
                                                    run_text(run, run->args[HIDDEN]),
                                                    net->layers * net->directions),
                   .why = net->directions > 1 ? "Each direction of a layer has its own." : NULL,
                   .value = out[BIASES]});
    solve_step(run, &(struct trace_step){
                        .name = "parameters",
                        .title = "All parameters",
                        .formula = "sum over the layers",
                        .substitution = run_joined(run, out[LAYER_PARAMETERS], " + "),
                        .why = "The length of the sequence is not in it: weights are shared over "
                               "time.",
                        .value = out[PARAMETERS]});
}

static void steps_operations(struct solve_run *run, const struct network *net,
                             struct value products)
{
    const struct value *out = run->results;
    const char *weights = run_text(run, out[WEIGHTS]);
    bool added = net->products && net->cell != RNN;

    solve_step(
        run, &(struct trace_step){
                 .name = "step_multiply_adds",
                 .title = "Multiply-adds of one time step",
                 .formula = added ? "weights + products of gates and states" : "weights",
                 .substitution =
                     added ? run_printf(run, "%s + %s", weights, run_text(run, products)) : weights,
                 .why = "Each weight is used once at each time step; adding biases is not "
                        "counted.",
                 .value = out[STEP_MULTIPLY_ADDS]});
    solve_step(run,
               &(struct trace_step){
                   .name = "multiply_adds",
                   .title = "Multiply-adds of the sequence",
                   .formula = "multiply-adds of one time step × T",
                   .substitution = run_printf(run, "%s·%s", run_text(run, out[STEP_MULTIPLY_ADDS]),
                                              run_text(run, run->args[STEPS])),
                   .why = "They must be done one after the other: each step needs the state "
                          "before it.",
                   .value = out[MULTIPLY_ADDS]});
    solve_step(run,
               &(struct trace_step){
                   .name = "operations",
                   .title = "Operations of the sequence",
                   .formula = "operations of one multiply-add × multiply-adds",
                   .substitution = run_printf(run, "%s·%s", run_text(run, run->args[MULTIPLY_ADD]),
                                              run_text(run, out[MULTIPLY_ADDS])),
                   .why = run_to_long(run->args[MULTIPLY_ADD]) == 2
                              ? "Here a multiplication and an addition count as two operations."
                              : "Here a multiplication and an addition count as one operation.",
                   .value = out[OPERATIONS]});
}

/* --- run -------------------------------------------------------------------------------------------- */

static void add_up(struct solve_run *run, const struct network *net, const struct layer *first,
                   const struct layer *above)
{
    struct num_ctx *ctx = run->ctx;
    struct value *out = run->results;
    struct value *items = arena_array(ctx->arena, (size_t)net->layers, sizeof(*items));
    struct value products =
        num_add(ctx, first->products, times(run, net->layers - 1, above->products));

    for (long i = 0; i < net->layers; i++)
        items[i] = i == 0 ? first->parameters : above->parameters;
    out[LAYER_PARAMETERS] = value_list(ctx->arena, items, (size_t)net->layers);
    out[WEIGHTS] = num_add(ctx, first->weights, times(run, net->layers - 1, above->weights));
    out[BIASES] = num_add(ctx, first->biases, times(run, net->layers - 1, above->biases));
    out[PARAMETERS] = num_add(ctx, out[WEIGHTS], out[BIASES]);
    out[OUTPUT_SIZE] = times(run, net->directions, net->state);
    out[STEP_MULTIPLY_ADDS] = net->products ? num_add(ctx, out[WEIGHTS], products) : out[WEIGHTS];
    out[MULTIPLY_ADDS] = num_mul(ctx, out[STEP_MULTIPLY_ADDS], run->args[STEPS]);
    out[OPERATIONS] = num_mul(ctx, run->args[MULTIPLY_ADD], out[MULTIPLY_ADDS]);
    steps_total(run, net);
    steps_operations(run, net, products);
}

static enum dlt_err run_recurrent(struct solve_run *run, struct diag *diag)
{
    struct num_ctx *ctx = run->ctx;
    struct layer first = {.reads = run->args[INPUTS]}, above = {0};
    struct value sources;
    struct network net;

    (void)diag;
    if (!read_network(run, &net))
        return ctx->err;
    above.reads = times(run, net.directions, net.state);
    count_layer(run, &net, &first);
    count_layer(run, &net, &above);
    sources = num_add(ctx, num_add(ctx, run->args[INPUTS], net.state), run_long(run, net.biases));
    run->results[GATES] = run_long(run, net.gates);
    run->results[GATE_PARAMETERS] = num_mul(ctx, run->args[HIDDEN], sources);
    step_gate(run, &net);
    step_layer(run, &net, 1, &first);
    if (net.layers > 1)
        step_layer(run, &net, 2, &above);
    add_up(run, &net, &first, &above);
    return ctx->err;
}

/* --- oracle: count what every unit of every gate reads ------------------------------------------------ */

enum { COUNT_MAX = 5000000 };

struct count {
    long weights, biases, products;
};

/* One direction of one layer, unit by unit. */
static void count_units(const struct solve_run *run, const struct network *net, long reads,
                        struct count *count)
{
    long hidden = run_to_long(run->args[HIDDEN]), state = run_to_long(net->state);

    for (long unit = 0; unit < hidden; unit++) {
        for (long gate = 0; gate < net->gates; gate++) {
            bool candidate = net->cell == RNN || gate == net->gates - 1;

            for (long source = 0; source < reads + state; source++)
                count->weights++;
            for (long bias = 0; bias < net->biases; bias++)
                count->biases++;
            count->weights += net->peepholes && !candidate;
        }
        for (long to = 0; net->projected && to < state; to++)
            count->weights++;
        count->products += net->products && net->cell != RNN ? 3 : 0;
    }
}

static enum dlt_err oracle_recurrent(struct solve_run *run, struct diag *diag)
{
    long reads = run_to_long(run->args[INPUTS]);
    struct count count = {0, 0, 0};
    struct value used = run_long(run, 0);
    struct network net;

    (void)diag;
    if (!read_network(run, &net) || reads > COUNT_MAX ||
        run_to_long(run->args[HIDDEN]) > COUNT_MAX / 1000 ||
        value_to_double(run->args[STEPS]) > COUNT_MAX / 100.0)
        return run->ctx->err;
    for (long layer = 0; layer < net.layers; layer++) {
        if ((double)run_to_long(run->args[HIDDEN]) * (double)(reads + run_to_long(net.state)) *
                (double)net.layers >
            1e7)
            return DLT_OK;
        for (long direction = 0; direction < net.directions; direction++)
            count_units(run, &net, reads, &count);
        reads = net.directions * run_to_long(net.state);
    }
    for (long step = 0; step < run_to_long(run->args[STEPS]); step++)
        used = num_add(run->ctx, used, run_long(run, count.weights + count.products));
    run->results[WEIGHTS] = run_long(run, count.weights);
    run->results[BIASES] = run_long(run, count.biases);
    run->results[PARAMETERS] = run_long(run, count.weights + count.biases);
    run->results[OUTPUT_SIZE] = run_long(run, reads);
    run->results[MULTIPLY_ADDS] = used;
    return run->ctx->err;
}

static const char *const grid[] = {
    "cell=lstm inputs=28 hidden=128",
    "cell=lstm inputs=10 hidden=20 layers=2 biases_per_gate=2",
    "cell=lstm inputs=10 hidden=20 layers=3 bidirectional=yes biases_per_gate=2 steps=35",
    "cell=lstm inputs=10 hidden=20 peepholes=yes biases_per_gate=0",
    "cell=lstm inputs=10 hidden=20 layers=2 projection=8 bidirectional=yes peepholes=yes",
    "cell=lstm inputs=10 hidden=20 projection=20",
    "cell=gru inputs=16 hidden=32",
    "cell=gru inputs=16 hidden=32 biases_per_gate=2 products=yes steps=100",
    "cell=gru inputs=16 hidden=32 biases_per_gate=0 bidirectional=yes multiply_add=2",
    "cell=lstm inputs=3 hidden=5 layers=2 products=yes steps=7",
    "cell=rnn inputs=3 hidden=4",
    "cell=rnn inputs=3 hidden=4 layers=4 bidirectional=yes products=yes",
    "cell=rnn inputs=1 hidden=1 biases_per_gate=0",
    "cell=gru inputs=1 hidden=1 layers=1000",
};

const struct solver solver_recurrent_parameters = {
    .name = "recurrent_parameters",
    .summary = "Parameters and multiply-adds of plain recurrent networks, LSTM and GRU.",
    .citation =
        "Goodfellow et al. 2016, Deep Learning, sec. 10.10; Hochreiter and Schmidhuber 1997; "
        "Cho et al. 2014; Gers et al. 2002 (peepholes); Sak et al. 2014 (projection)",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_recurrent,
    .oracle = oracle_recurrent,
    .oracle_note = "counts what every unit of every gate reads, and adds up step after step",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
