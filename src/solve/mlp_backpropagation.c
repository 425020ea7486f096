/* SPDX-License-Identifier: MIT */
/* One forward and one backward pass through a small network of dense layers, with all that lies
 * between, and the step of gradient descent that follows. */
#include "mlp_backpropagation.h"

#include "vectors.h"

enum { MAX_DEPTH = 12, MAX_UNITS = 32, ORACLE_BITS = 512, ORACLE_DIGITS = 30 };

static const char loss_names[] =
    "half_sse sse mse cross_entropy binary_cross_entropy binary_cross_entropy_logits";

static const struct param params[] = {
    [MLP_WEIGHTS] = {.name = "weights",
                     .summary = "for each layer a matrix: a row of weights for each of its units",
                     .type = PARAM_MATRICES},
    [MLP_BIASES] = {.name = "biases",
                    .summary = "for each layer a list: the bias of each of its units; default: a "
                               "network without biases",
                    .type = PARAM_LISTS,
                    .fallback = ""},
    [MLP_INPUT] = {.name = "input", .summary = "a number for each input", .type = PARAM_LIST},
    [MLP_TARGET] = {.name = "target",
                    .summary = "a number for each output; cross_entropy also takes the number of "
                               "the true class, counted from 1",
                    .type = PARAM_LIST},
    [MLP_ACTIVATION] = {.name = "activation",
                        .summary = "what the units of all layers but the last make of their sums; "
                                   "default relu",
                        .type = PARAM_CHOICE,
                        .fallback = "",
                        .choices = ACTIVATION_NAMES},
    [MLP_OUTPUT_ACTIVATION] = {.name = "output_activation",
                               .summary = "what the units of the last layer make of their sums; "
                                          "default identity",
                               .type = PARAM_CHOICE,
                               .fallback = "",
                               .choices = ACTIVATION_NAMES},
    [MLP_ACTIVATIONS] = {.name = "activations",
                         .summary = "instead of both: a row for each layer, such as [tanh] or "
                                    "[leaky_relu, 1/10]",
                         .type = PARAM_TABLE,
                         .fallback = ""},
    [MLP_LEAK] = {.name = "leak",
                  .summary = "slope of leaky_relu below 0",
                  .type = PARAM_REAL,
                  .fallback = "1/100"},
    [MLP_AT_JOINT] = {.name = "at_joint",
                      .summary = "slope of relu where its sum is exactly 0; of leaky_relu the same "
                                 "share of the way from its left slope to 1",
                      .type = PARAM_REAL,
                      .fallback = "0",
                      .minimum = "0",
                      .maximum = "1"},
    [MLP_LOSS] = {.name = "loss",
                  .summary = "squared errors: half their sum, their sum or their mean; "
                             "cross_entropy: of the softmax of the outputs; binary_cross_entropy: "
                             "of outputs between 0 and 1, or of their sigmoid (.._logits)",
                  .type = PARAM_CHOICE,
                  .fallback = "half_sse",
                  .choices = loss_names},
    [MLP_LEARNING_RATE] = {.name = "learning_rate",
                           .summary = "step of gradient descent; default: no step",
                           .type = PARAM_REAL,
                           .fallback = "",
                           .minimum = "0"},
};

enum {
    OUT_PREACTIVATIONS,
    OUT_ACTIVATIONS,
    OUT_OUTPUT,
    OUT_PROBABILITIES,
    OUT_LOSS,
    OUT_SLOPES,
    OUT_ACTIVATION_GRADIENTS,
    OUT_DELTAS,
    OUT_WEIGHT_GRADIENTS,
    OUT_BIAS_GRADIENTS,
    OUT_INPUT_GRADIENT,
    OUT_NEW_WEIGHTS,
    OUT_NEW_BIASES,
    OUT_NEW_LOSS,
};

static const struct solver_output outputs[] = {
    [OUT_PREACTIVATIONS] = {.name = "preactivations",
                            .summary = "z of each layer: a list of lists"},
    [OUT_ACTIVATIONS] = {.name = "activations", .summary = "a of each layer: a list of lists"},
    [OUT_OUTPUT] = {.name = "output", .summary = "a of the last layer"},
    [OUT_PROBABILITIES] = {.name = "probabilities",
                           .summary = "what the loss takes as such: the softmax of the output "
                                      "(cross_entropy), its sigmoid (.._logits), or the output "
                                      "itself (binary_cross_entropy); none for squared errors"},
    [OUT_LOSS] = {.name = "loss", .summary = "the loss L"},
    [OUT_SLOPES] = {.name = "slopes", .summary = "da/dz of each layer: a list of lists"},
    [OUT_ACTIVATION_GRADIENTS] = {.name = "activation_gradients",
                                  .summary = "dL/da of each layer: a list of lists"},
    [OUT_DELTAS] = {.name = "deltas", .summary = "dL/dz of each layer: a list of lists"},
    [OUT_WEIGHT_GRADIENTS] = {.name = "weight_gradients",
                              .summary = "dL/dW of each layer: matrices in the shapes of weights"},
    [OUT_BIAS_GRADIENTS] = {.name = "bias_gradients",
                            .summary = "dL/db of each layer: a list of lists; none without biases"},
    [OUT_INPUT_GRADIENT] = {.name = "input_gradient", .summary = "dL/dx"},
    [OUT_NEW_WEIGHTS] = {.name = "new_weights",
                         .summary = "weights after a step of gradient descent"},
    [OUT_NEW_BIASES] = {.name = "new_biases",
                        .summary = "biases after that step; none without biases"},
    [OUT_NEW_LOSS] = {.name = "new_loss", .summary = "the loss after that step, same input"},
};

/* --- reading ---------------------------------------------------------------------------------------- */

static bool read_activation_row(struct solve_run *run, struct mlp_layer *layer, size_t l)
{
    struct value row = run->args[MLP_ACTIVATIONS].as.items[l];
    const char *name = row.as.items[0].as.word;
    bool leaky;
    layer->activation.kind = activations_find(name);
    leaky = layer->activation.kind == ACTIVATION_LEAKY_RELU;
    if (layer->activation.kind == ACTIVATION_KINDS) {
        num_fail(run->ctx, DLT_ERR_RANGE, "activation",
                 "row %zu of activations is \"%s\", not one of: " ACTIVATION_NAMES, l + 1, name);
        return false;
    }
    if (row.count > (leaky ? 2 : 1) || (row.count == 2 && !value_is_number(row.as.items[1]))) {
        num_fail(run->ctx, DLT_ERR_RANGE, "activation", "row %zu of activations takes %s", l + 1,
                 leaky ? "one number at most, the slope below 0" : "nothing behind its name");
        return false;
    }
    if (row.count == 2)
        layer->activation.leak = row.as.items[1];
    return true;
}

static bool read_activation(struct solve_run *run, const struct mlp *mlp, size_t l)
{
    const struct value *args = run->args;
    struct mlp_layer *layer = &mlp->layers[l];
    bool last = l + 1 == mlp->depth;
    layer->activation = (struct activation){.leak = args[MLP_LEAK], .at_joint = args[MLP_AT_JOINT]};
    if (!run_given(args[MLP_ACTIVATIONS])) {
        struct value name = args[last ? MLP_OUTPUT_ACTIVATION : MLP_ACTIVATION];
        layer->activation.kind = run_given(name) ? activations_find(name.as.word)
                                 : last          ? ACTIVATION_IDENTITY
                                                 : ACTIVATION_RELU;
        return true;
    }
    if (run_given(args[MLP_ACTIVATION]) || run_given(args[MLP_OUTPUT_ACTIVATION])) {
        num_fail(run->ctx, DLT_ERR_RANGE, "together",
                 "activations is instead of activation and output_activation: leave one out");
        return false;
    }
    if (args[MLP_ACTIVATIONS].count != mlp->depth) {
        num_fail(run->ctx, DLT_ERR_RANGE, "activations",
                 "activations must have one row for each layer, %zu in all; not %zu", mlp->depth,
                 args[MLP_ACTIVATIONS].count);
        return false;
    }
    return read_activation_row(run, layer, l);
}

static struct value zeros(const struct solve_run *run, size_t count)
{
    struct value *items = arena_array(run->ctx->arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = run_long(run, 0);
    return value_list(run->ctx->arena, items, count);
}

static bool read_layer(struct solve_run *run, const struct mlp *mlp, size_t l, size_t inputs)
{
    struct num_ctx *ctx = run->ctx;
    struct mlp_layer *layer = &mlp->layers[l];
    struct value biases = run->args[MLP_BIASES];
    size_t units, columns;
    layer->weights = run->args[MLP_WEIGHTS].as.items[l];
    value_is_matrix(layer->weights, &units, &columns);
    layer->bias = run_given(biases) ? biases.as.items[l] : zeros(run, units);
    if (units > MAX_UNITS || columns > MAX_UNITS)
        num_fail(ctx, DLT_ERR_LIMIT, "too-many", "weights: at most %d units in a layer", MAX_UNITS);
    else if (columns != inputs)
        num_fail(ctx, DLT_ERR_RANGE, "shape",
                 "weights of layer %zu: rows must be %zu long, as %s; they are %zu long", l + 1,
                 inputs, l == 0 ? "input is" : "the layer before has units", columns);
    else if (layer->bias.count != units)
        num_fail(ctx, DLT_ERR_RANGE, "shape",
                 "biases of layer %zu: one for each unit, %zu in all; not %zu", l + 1, units,
                 layer->bias.count);
    return ctx->err == DLT_OK && read_activation(run, mlp, l);
}

static enum mlp_loss find_loss(struct value word)
{
    static const char *const names[] = {
        [MLP_HALF_SSE] = "half_sse",
        [MLP_SSE] = "sse",
        [MLP_MSE] = "mse",
        [MLP_CROSS_ENTROPY] = "cross_entropy",
        [MLP_BCE] = "binary_cross_entropy",
    };
    size_t loss = 0;
    while (loss < DLT_COUNT(names) && !run_is(word, names[loss]))
        loss++;
    return (enum mlp_loss)loss;
}

/* A 1 at the class that the only number of target tells. */
static struct value one_hot(struct solve_run *run, size_t classes)
{
    struct value number = run->args[MLP_TARGET].as.items[0];
    struct value *items = arena_array(run->ctx->arena, classes, sizeof *items);
    long class = run_to_long(number);
    if (class < 1 || class > (long)classes)
        return num_fail(run->ctx, DLT_ERR_RANGE, "class",
                        "target is %s, but the classes are 1 to %zu", run_text(run, number),
                        classes);
    for (size_t i = 0; i < classes; i++)
        items[i] = run_long(run, (long)i + 1 == class);
    return value_list(run->ctx->arena, items, classes);
}

static bool is_probability(struct value number)
{
    return value_sign(number) != -1 && !(value_to_double(number) > 1);
}

static void check_target(struct solve_run *run, const struct mlp *mlp, size_t outputs_of_net)
{
    struct num_ctx *ctx = run->ctx;
    if (mlp->target.count != outputs_of_net) {
        num_fail(ctx, DLT_ERR_RANGE, "lengths",
                 "target: one number for each output, %zu in all; not %zu", outputs_of_net,
                 mlp->target.count);
        return;
    }
    if (mlp->loss < MLP_CROSS_ENTROPY)
        return;
    for (size_t i = 0; i < outputs_of_net; i++) {
        if (!is_probability(mlp->target.as.items[i]))
            num_fail(ctx, DLT_ERR_RANGE, "target", "target: %s is no probability",
                     run_text(run, mlp->target.as.items[i]));
    }
    struct value sum = vectors_sum(ctx, mlp->target);
    enum num_order order = num_compare(sum, run_long(run, 1));
    if (mlp->loss == MLP_CROSS_ENTROPY && (order == NUM_LESS || order == NUM_GREATER))
        num_fail(ctx, DLT_ERR_RANGE, "distribution", "target adds up to %s, not to 1",
                 run_apart(run, sum, run_long(run, 1)));
}

static bool read_mlp(struct solve_run *run, struct mlp *mlp)
{
    const struct value *args = run->args;
    struct num_ctx *ctx = run->ctx;
    size_t inputs = args[MLP_INPUT].count;
    *mlp = (struct mlp){.depth = args[MLP_WEIGHTS].count, .loss = find_loss(args[MLP_LOSS])};
    if (mlp->depth > MAX_DEPTH)
        num_fail(ctx, DLT_ERR_LIMIT, "too-many", "weights: at most %d layers", MAX_DEPTH);
    else if (run_given(args[MLP_BIASES]) && args[MLP_BIASES].count != mlp->depth)
        num_fail(ctx, DLT_ERR_RANGE, "lengths",
                 "biases must be one list for each layer, %zu in all; not %zu", mlp->depth,
                 args[MLP_BIASES].count);
    if (ctx->err != DLT_OK)
        return false;
    mlp->layers = arena_array(ctx->arena, mlp->depth, sizeof *mlp->layers);
    for (size_t l = 0; l < mlp->depth; l++) {
        if (!read_layer(run, mlp, l, inputs))
            return false;
        inputs = mlp->layers[l].weights.count;
    }
    mlp->target = mlp->loss == MLP_CROSS_ENTROPY && args[MLP_TARGET].count == 1 && inputs > 1
                      ? one_hot(run, inputs)
                      : args[MLP_TARGET];
    if (ctx->err == DLT_OK)
        check_target(run, mlp, inputs);
    return ctx->err == DLT_OK;
}

/* --- forward ---------------------------------------------------------------------------------------- */

static struct value activate(struct num_ctx *ctx, const struct mlp_layer *layer, bool slopes)
{
    struct value *items = arena_array(ctx->arena, layer->z.count, sizeof *items);
    for (size_t i = 0; i < layer->z.count; i++)
        items[i] = slopes ? activations_slope(ctx, &layer->activation, layer->z.as.items[i])
                          : activations_value(ctx, &layer->activation, layer->z.as.items[i]);
    return value_list(ctx->arena, items, layer->z.count);
}

static void pass_forward(struct num_ctx *ctx, struct mlp *mlp, struct value input)
{
    struct value one = value_long(ctx->arena, 1);
    for (size_t l = 0; l < mlp->depth && ctx->err == DLT_OK; l++) {
        struct mlp_layer *layer = &mlp->layers[l];
        layer->input = input;
        layer->z =
            vectors_combine(ctx, vectors_apply(ctx, layer->weights, input), one, layer->bias);
        layer->a = input = activate(ctx, layer, false);
    }
}

static struct value squared_loss(struct num_ctx *ctx, const struct mlp *mlp, struct value errors)
{
    long divisor = mlp->loss == MLP_HALF_SSE ? 2 : mlp->loss == MLP_MSE ? (long)errors.count : 1;
    return num_div(ctx, vectors_dot(ctx, errors, errors), value_long(ctx->arena, divisor));
}

/* -y log(p) - (1 - y) log(1 - p) */
static struct value binary_surprise(struct num_ctx *ctx, struct value y, struct value p)
{
    struct value one = value_long(ctx->arena, 1), sum = value_long(ctx->arena, 0);
    if (value_sign(y) != 0)
        sum = num_sub(ctx, sum, num_mul(ctx, y, num_log(ctx, p)));
    if (num_compare(y, one) != NUM_EQUAL)
        sum = num_sub(ctx, sum,
                      num_mul(ctx, num_sub(ctx, one, y), num_log(ctx, num_sub(ctx, one, p))));
    return sum;
}

/* The sigmoid of one output, with the bits that its distance from 0 and 1 takes. */
static struct value output_sigmoid(struct num_ctx *ctx, struct value a)
{
    const struct activation sigmoid = {.kind = ACTIVATION_SIGMOID};
    return activations_value(ctx, &sigmoid, a);
}

/* Outputs as probabilities; none for squared losses. */
static struct value probabilities(struct num_ctx *ctx, const struct mlp *mlp)
{
    struct value a = mlp->layers[mlp->depth - 1].a;
    struct value zero = value_long(ctx->arena, 0), one = value_long(ctx->arena, 1);
    struct value *items;
    if (mlp->loss < MLP_CROSS_ENTROPY || ctx->err != DLT_OK)
        return value_none();
    items = arena_array(ctx->arena, a.count, sizeof *items);
    for (size_t i = 0; i < a.count; i++) {
        /* For its bits, which the softmax needs as well. */
        items[i] = mlp->loss == MLP_BCE ? a.as.items[i] : output_sigmoid(ctx, a.as.items[i]);
        if (mlp->loss == MLP_BCE &&
            (num_compare(items[i], zero) != NUM_GREATER || num_compare(items[i], one) != NUM_LESS))
            return num_fail(ctx, DLT_ERR_RANGE, "not-a-probability",
                            "output %zu is %s: loss=binary_cross_entropy needs outputs between 0 "
                            "and 1, as output_activation=sigmoid gives them",
                            i + 1, value_format(ctx->arena, items[i], NULL));
    }
    return mlp->loss == MLP_CROSS_ENTROPY ? vectors_softmax(ctx, a)
                                          : value_list(ctx->arena, items, a.count);
}

static struct value loss_of(struct num_ctx *ctx, struct mlp *mlp)
{
    struct value a = mlp->layers[mlp->depth - 1].a, sum = value_long(ctx->arena, 0);
    mlp->probabilities = probabilities(ctx, mlp);
    if (ctx->err != DLT_OK)
        return value_none();
    if (mlp->loss < MLP_CROSS_ENTROPY)
        return squared_loss(ctx, mlp,
                            vectors_combine(ctx, a, value_long(ctx->arena, -1), mlp->target));
    for (size_t i = 0; i < a.count; i++) {
        struct value y = mlp->target.as.items[i], p = mlp->probabilities.as.items[i];
        if (mlp->loss != MLP_CROSS_ENTROPY)
            sum = num_add(ctx, sum, binary_surprise(ctx, y, p));
        else if (value_sign(y) != 0)
            sum = num_sub(ctx, sum, num_mul(ctx, y, num_log(ctx, p)));
    }
    return sum;
}

/* --- backward --------------------------------------------------------------------------------------- */

/* dL/da of the outputs. */
static struct value output_gradient(struct num_ctx *ctx, const struct mlp *mlp)
{
    struct value a = mlp->layers[mlp->depth - 1].a, one = value_long(ctx->arena, 1);
    struct value minus = value_long(ctx->arena, -1);
    struct value from = mlp->loss < MLP_CROSS_ENTROPY ? a : mlp->probabilities;
    struct value errors = vectors_combine(ctx, from, minus, mlp->target);
    struct value *items;
    if (mlp->loss == MLP_SSE)
        return vectors_scale(ctx, errors, value_long(ctx->arena, 2));
    if (mlp->loss == MLP_MSE)
        return vectors_scale(ctx, errors, value_fraction(ctx->arena, 2, (long)a.count));
    if (mlp->loss != MLP_BCE)
        return errors;
    items = arena_array(ctx->arena, a.count, sizeof *items);
    for (size_t i = 0; i < a.count; i++) {
        struct value p = a.as.items[i];
        items[i] = num_div(ctx, errors.as.items[i], num_mul(ctx, p, num_sub(ctx, one, p)));
    }
    return value_list(ctx->arena, items, a.count);
}

static struct value hadamard(struct num_ctx *ctx, struct value a, struct value b)
{
    struct value *items = arena_array(ctx->arena, a.count, sizeof *items);
    for (size_t i = 0; i < a.count; i++)
        items[i] = num_mul(ctx, a.as.items[i], b.as.items[i]);
    return value_list(ctx->arena, items, a.count);
}

static void pass_backward(struct num_ctx *ctx, struct mlp *mlp)
{
    struct value by_a = output_gradient(ctx, mlp);
    for (size_t l = mlp->depth; l-- > 0 && ctx->err == DLT_OK;) {
        struct mlp_layer *layer = &mlp->layers[l];
        layer->by_a = by_a;
        layer->slope = activate(ctx, layer, true);
        layer->delta = hadamard(ctx, by_a, layer->slope);
        layer->by_weights = vectors_outer(ctx, layer->delta, layer->input);
        layer->by_input = by_a =
            vectors_apply(ctx, vectors_transpose(ctx, layer->weights), layer->delta);
    }
}

/* A step down the gradient, and the loss behind it. */
static void take_step(struct solve_run *run, struct mlp *mlp)
{
    struct num_ctx *ctx = run->ctx;
    struct value rate = run->args[MLP_LEARNING_RATE];
    struct mlp moved = *mlp;
    if (!run_given(rate) || ctx->err != DLT_OK)
        return;
    moved.layers = arena_array(ctx->arena, mlp->depth, sizeof *moved.layers);
    struct value *weights = arena_array(ctx->arena, mlp->depth, sizeof *weights);
    struct value *biases = arena_array(ctx->arena, mlp->depth, sizeof *biases);
    struct value down = num_neg(ctx, rate);
    for (size_t l = 0; l < mlp->depth; l++) {
        const struct mlp_layer *layer = &mlp->layers[l];
        moved.layers[l] = *layer;
        weights[l] = vectors_combine(ctx, layer->weights, down, layer->by_weights);
        biases[l] = vectors_combine(ctx, layer->bias, down, layer->delta);
        moved.layers[l].weights = weights[l];
        moved.layers[l].bias = biases[l];
    }
    mlp->new_weights = value_list(ctx->arena, weights, mlp->depth);
    if (run_given(run->args[MLP_BIASES]))
        mlp->new_biases = value_list(ctx->arena, biases, mlp->depth);
    else
        for (size_t l = 0; l < mlp->depth; l++)
            moved.layers[l].bias = mlp->layers[l].bias;
    pass_forward(ctx, &moved, mlp->layers[0].input);
    mlp->new_loss = loss_of(ctx, &moved);
}

/* --- results ---------------------------------------------------------------------------------------- */

static struct value of_layer(const struct mlp_layer *layer, size_t output)
{
    switch (output) {
    case OUT_PREACTIVATIONS:
        return layer->z;
    case OUT_ACTIVATIONS:
        return layer->a;
    case OUT_SLOPES:
        return layer->slope;
    case OUT_ACTIVATION_GRADIENTS:
        return layer->by_a;
    case OUT_WEIGHT_GRADIENTS:
        return layer->by_weights;
    default:
        return layer->delta;
    }
}

static void collect(struct solve_run *run, const struct mlp *mlp)
{
    static const size_t listed[] = {OUT_PREACTIVATIONS,       OUT_ACTIVATIONS, OUT_SLOPES,
                                    OUT_ACTIVATION_GRADIENTS, OUT_DELTAS,      OUT_WEIGHT_GRADIENTS,
                                    OUT_BIAS_GRADIENTS};
    struct value *out = run->results;
    struct value *items = arena_array(run->ctx->arena, mlp->depth, sizeof *items);
    for (size_t k = 0; k < DLT_COUNT(listed); k++) {
        for (size_t l = 0; l < mlp->depth; l++)
            items[l] = of_layer(&mlp->layers[l], listed[k]);
        out[listed[k]] = value_list(run->ctx->arena, items, mlp->depth);
    }
    if (!run_given(run->args[MLP_BIASES]))
        out[OUT_BIAS_GRADIENTS] = value_none();
    out[OUT_OUTPUT] = mlp->layers[mlp->depth - 1].a;
    out[OUT_PROBABILITIES] = mlp->probabilities;
    out[OUT_LOSS] = mlp->loss_value;
    out[OUT_INPUT_GRADIENT] = mlp->layers[0].by_input;
    out[OUT_NEW_WEIGHTS] = mlp->new_weights;
    out[OUT_NEW_BIASES] = mlp->new_biases;
    out[OUT_NEW_LOSS] = mlp->new_loss;
}

static enum dlt_err run_mlp_backpropagation(struct solve_run *run, struct diag *diag)
{
    struct mlp mlp;
    (void)diag;
    if (!read_mlp(run, &mlp))
        return run->ctx->err;
    pass_forward(run->ctx, &mlp, run->args[MLP_INPUT]);
    if (run->ctx->err == DLT_OK)
        mlp.loss_value = loss_of(run->ctx, &mlp);
    if (run->ctx->err == DLT_OK)
        pass_backward(run->ctx, &mlp);
    take_step(run, &mlp);
    if (run->ctx->err != DLT_OK)
        return run->ctx->err;
    collect(run, &mlp);
    mlp_backpropagation_steps(run, &mlp);
    return run->ctx->err;
}

/* --- the oracle: central differences of the loss ------------------------------------------------------ */

enum moved { MOVE_NOTHING, MOVE_WEIGHT, MOVE_SUM, MOVE_ACTIVATION };

/* One number to move: weight ij of layer l, preactivation i of layer l, or activation i of layer l,
 * where layer 0 is the input and the others count from 1. */
struct move {
    enum moved what;
    size_t l, i, j;
    struct value shift;
};

struct oracle {
    struct solve_run *run;
    struct mlp mlp;
    bool *at_joint; /* of unit i of layer l at MAX_UNITS * l + i: it sits on its joint, and is
                       replaced by a straight line of the slope that counts there */
};

static struct value moved_by(struct num_ctx *ctx, struct value value, bool here,
                             const struct move *move)
{
    return here ? num_add(ctx, value, move->shift) : value;
}

/* By other formulas than the run's. */
static struct value oracle_activation(struct num_ctx *ctx, const struct activation *activation,
                                      bool at_joint, struct value z)
{
    struct value one = value_long(ctx->arena, 1), half = value_fraction(ctx->arena, 1, 2);
    struct value leak =
        activation->kind == ACTIVATION_RELU ? value_long(ctx->arena, 0) : activation->leak;
    struct value power;
    switch (activation->kind) {
    case ACTIVATION_RELU:
    case ACTIVATION_LEAKY_RELU:
        if (at_joint)
            return num_mul(ctx, z,
                           num_add(ctx, num_mul(ctx, activation->at_joint, one),
                                   num_mul(ctx, num_sub(ctx, one, activation->at_joint), leak)));
        return num_mul(ctx, half,
                       num_add(ctx, num_mul(ctx, num_add(ctx, one, leak), z),
                               num_mul(ctx, num_sub(ctx, one, leak), num_abs(ctx, z))));
    case ACTIVATION_SIGMOID:
        return num_mul(ctx, half, num_add(ctx, one, num_tanh(ctx, num_mul(ctx, half, z))));
    case ACTIVATION_TANH:
        power = num_exp(ctx, num_add(ctx, z, z));
        return num_div(ctx, num_sub(ctx, power, one), num_add(ctx, power, one));
    case ACTIVATION_SOFTPLUS:
        power = num_exp(ctx, num_neg(ctx, z));
        return num_add(ctx, z, num_log(ctx, num_add(ctx, one, power)));
    default:
        return z;
    }
}

/* From the logits, without probabilities: log sum exp(a) - y a, or log(1 + exp a) - y a. */
static struct value oracle_loss(struct num_ctx *ctx, const struct mlp *mlp, const struct value *a)
{
    struct value one = value_long(ctx->arena, 1), sum = value_long(ctx->arena, 0), powers = sum;
    size_t count = mlp->target.count;
    for (size_t i = 0; i < count; i++) {
        struct value y = mlp->target.as.items[i];
        struct value error = num_sub(ctx, y, a[i]);
        struct value power = mlp->loss >= MLP_CROSS_ENTROPY ? num_exp(ctx, a[i]) : one;
        if (mlp->loss < MLP_CROSS_ENTROPY)
            sum = num_add(ctx, sum, num_pow(ctx, error, value_long(ctx->arena, 2)));
        else if (mlp->loss == MLP_BCE)
            sum = num_add(ctx, sum, binary_surprise(ctx, y, a[i]));
        else
            sum = num_sub(ctx, sum, num_mul(ctx, y, a[i]));
        powers = num_add(ctx, powers, power);
        if (mlp->loss == MLP_BCE_LOGITS)
            sum = num_add(ctx, sum, num_log(ctx, num_add(ctx, one, power)));
    }
    if (mlp->loss == MLP_CROSS_ENTROPY)
        return num_add(ctx, sum, num_log(ctx, powers));
    if (mlp->loss == MLP_HALF_SSE)
        return num_div(ctx, sum, value_long(ctx->arena, 2));
    return mlp->loss == MLP_MSE ? num_div(ctx, sum, value_long(ctx->arena, (long)count)) : sum;
}

static struct value oracle_sum(struct num_ctx *ctx, const struct mlp_layer *layer,
                               const struct value *below, const struct move *move, size_t i)
{
    struct value z = layer->bias.as.items[i];
    for (size_t j = 0; j < layer->weights.as.items[0].count; j++) {
        bool here = move->what == MOVE_WEIGHT && move->i == i && move->j == j;
        struct value weight = moved_by(ctx, vectors_at(layer->weights, i, j), here, move);
        z = num_add(ctx, z, num_mul(ctx, weight, below[j]));
    }
    return moved_by(ctx, z, move->what == MOVE_SUM && move->i == i, move);
}

/* The loss with one number moved; `a_out` has room for MAX_UNITS and takes the outputs. */
static struct value loss_after(struct oracle *oracle, const struct move *move, struct value *a_out)
{
    struct num_ctx *ctx = oracle->run->ctx;
    struct value below[MAX_UNITS] = {0};
    const struct move nothing = {.what = MOVE_NOTHING};
    for (size_t j = 0; j < oracle->run->args[MLP_INPUT].count; j++)
        below[j] = moved_by(ctx, oracle->run->args[MLP_INPUT].as.items[j],
                            move->what == MOVE_ACTIVATION && move->l == 0 && move->i == j, move);
    for (size_t l = 0; l < oracle->mlp.depth; l++) {
        const struct mlp_layer *layer = &oracle->mlp.layers[l];
        for (size_t i = 0; i < layer->bias.count; i++) {
            bool *joint = &oracle->at_joint[MAX_UNITS * l + i];
            struct value z = oracle_sum(ctx, layer, below, move->l == l + 1 ? move : &nothing, i);
            if (move->what == MOVE_NOTHING)
                *joint = value_sign(z) == 0;
            bool here = move->what == MOVE_ACTIVATION && move->l == l + 1 && move->i == i;
            a_out[i] =
                moved_by(ctx, oracle_activation(ctx, &layer->activation, *joint, z), here, move);
        }
        for (size_t i = 0; i < layer->bias.count; i++)
            below[i] = a_out[i];
    }
    return oracle_loss(ctx, &oracle->mlp, a_out);
}

static struct value slope_by(struct oracle *oracle, enum moved what, size_t l, size_t i, size_t j)
{
    struct num_ctx *ctx = oracle->run->ctx;
    struct value step =
        num_pow(ctx, value_long(ctx->arena, 10), value_long(ctx->arena, -ORACLE_DIGITS));
    struct move up = {what, l, i, j, step}, down = {what, l, i, j, num_neg(ctx, step)};
    struct value scratch[MAX_UNITS] = {0};
    struct value rise =
        num_sub(ctx, loss_after(oracle, &up, scratch), loss_after(oracle, &down, scratch));
    return num_div(ctx, rise, num_add(ctx, step, step));
}

static struct value slopes_by(struct oracle *oracle, enum moved what, size_t l, size_t count)
{
    struct value items[MAX_UNITS] = {0};
    for (size_t i = 0; i < count; i++)
        items[i] = slope_by(oracle, what, l, i, 0);
    return value_list(oracle->run->ctx->arena, items, count);
}

static struct value slopes_by_weights(struct oracle *oracle, size_t l)
{
    struct value rows[MAX_UNITS] = {0}, items[MAX_UNITS] = {0};
    struct value weights = oracle->mlp.layers[l].weights;
    for (size_t i = 0; i < weights.count; i++) {
        for (size_t j = 0; j < weights.as.items[i].count; j++)
            items[j] = slope_by(oracle, MOVE_WEIGHT, l + 1, i, j);
        rows[i] = value_list(oracle->run->ctx->arena, items, weights.as.items[i].count);
    }
    return value_list(oracle->run->ctx->arena, rows, weights.count);
}

/* The loss after a step along the differences. */
static struct value oracle_new_loss(struct oracle *oracle)
{
    struct solve_run *run = oracle->run;
    struct num_ctx *ctx = run->ctx;
    const struct move nothing = {.what = MOVE_NOTHING};
    struct value scratch[MAX_UNITS] = {0}, down = num_neg(ctx, run->args[MLP_LEARNING_RATE]);
    for (size_t l = 0; l < oracle->mlp.depth; l++) {
        struct mlp_layer *layer = &oracle->mlp.layers[l];
        layer->weights = vectors_combine(ctx, layer->weights, down,
                                         run->results[OUT_WEIGHT_GRADIENTS].as.items[l]);
        if (run_given(run->args[MLP_BIASES]))
            layer->bias =
                vectors_combine(ctx, layer->bias, down, run->results[OUT_DELTAS].as.items[l]);
    }
    return loss_after(oracle, &nothing, scratch);
}

static enum dlt_err oracle_mlp_backpropagation(struct solve_run *run, struct diag *diag)
{
    struct oracle oracle = {.run = run};
    const struct move nothing = {.what = MOVE_NOTHING};
    struct value a[MAX_UNITS] = {0}, lists[3][MAX_DEPTH] = {0};
    struct value *out = run->results;
    (void)diag;
    if (!read_mlp(run, &oracle.mlp))
        return run->ctx->err;
    size_t depth = oracle.mlp.depth;
    oracle.at_joint = arena_array(run->ctx->arena, MAX_UNITS * depth, sizeof *oracle.at_joint);
    run->ctx->precision += ORACLE_BITS;
    out[OUT_LOSS] = loss_after(&oracle, &nothing, a);
    out[OUT_OUTPUT] = value_list(run->ctx->arena, a, oracle.mlp.target.count);
    for (size_t l = 0; l < depth; l++) {
        size_t units = oracle.mlp.layers[l].bias.count;
        lists[0][l] = slopes_by(&oracle, MOVE_ACTIVATION, l + 1, units);
        lists[1][l] = slopes_by(&oracle, MOVE_SUM, l + 1, units);
        lists[2][l] = slopes_by_weights(&oracle, l);
    }
    out[OUT_ACTIVATION_GRADIENTS] = value_list(run->ctx->arena, lists[0], depth);
    out[OUT_DELTAS] = value_list(run->ctx->arena, lists[1], depth);
    if (run_given(run->args[MLP_BIASES]))
        out[OUT_BIAS_GRADIENTS] = out[OUT_DELTAS];
    out[OUT_WEIGHT_GRADIENTS] = value_list(run->ctx->arena, lists[2], depth);
    out[OUT_INPUT_GRADIENT] = slopes_by(&oracle, MOVE_ACTIVATION, 0, run->args[MLP_INPUT].count);
    if (run_given(run->args[MLP_LEARNING_RATE]))
        out[OUT_NEW_LOSS] = oracle_new_loss(&oracle);
    return run->ctx->err;
}

static const char *const grid[] = {
    "weights=[[[1,-2],[3,1]],[[2,-1]]] biases=[[1/2,0],[1]] input=[1,2] target=[3]",
    "weights=[[[1,-2],[3,1]],[[2,-1]]] biases=[[1/2,0],[1]] input=[1,2] target=[3] "
    "learning_rate=1/10 loss=sse",
    "weights=[[[1,-2],[3,1]],[[2,-1],[1,1]]] input=[1,-1] target=[0,1] loss=mse activation=sigmoid "
    "learning_rate=0.5",
    "weights=[[[1,-2],[3,1]],[[2,-1],[1,1],[0,3]]] input=[1,-1] target=2 loss=cross_entropy "
    "activation=tanh",
    "weights=[[[1,-2],[3,1]],[[2,-1],[1,1],[0,3]]] input=[0.1,-1] target=[1/2,1/4,1/4] "
    "loss=cross_entropy activation=softplus learning_rate=0.1",
    "weights=[[[1/4,-1/2]],[[2]]] biases=[[1],[-1]] input=[1,-1] target=[1] "
    "loss=binary_cross_entropy output_activation=sigmoid",
    "weights=[[[1/4,-1/2]],[[2],[1]]] biases=[[1],[-1,0]] input=[1,-1] target=[1,1/3] "
    "loss=binary_cross_entropy_logits activation=leaky_relu leak=1/5",
    "weights=[[[2,-1],[1,1]],[[1,1]]] input=[1,2] target=[1]",
    "weights=[[[2,-1],[1,1]],[[1,1]]] input=[1,2] target=[1] at_joint=1/2",
    "weights=[[[2,-1],[1,1]],[[1,1]]] input=[1,2] target=[1] at_joint=1 "
    "activations=[[leaky_relu,1/10],[relu]]",
    "weights=[[3]] input=[2] target=[7]",
    "weights=[[[1]],[[1]],[[1]],[[1]]] input=[-1] target=[1] activation=identity learning_rate=1/8",
    "weights=[[[1]],[[1]],[[1]]] input=[-1] target=[1] learning_rate=1",
    "weights=[[[0,0],[0,0]],[[0,0]]] input=[1,1] target=[1] activation=sigmoid "
    "output_activation=sigmoid",
    "weights=[[[0.15,0.20],[0.25,0.30]],[[0.40,0.45],[0.50,0.55]]] "
    "biases=[[0.35,0.35],[0.60,0.60]] input=[0.05,0.10] target=[0.01,0.99] activation=sigmoid "
    "output_activation=sigmoid learning_rate=0.5",
    "weights=[[[1,2,3]],[[-1],[1]],[[1,1],[2,-2],[0,1]]] input=[1/3,1/5,-1] target=[1,0,-1] "
    "activations=[[tanh],[relu],[softplus]] loss=mse",
    "weights=[[[30]],[[1]]] input=[4] target=[1] activation=sigmoid loss=sse",
};

const struct solver solver_mlp_backpropagation = {
    .name = "mlp_backpropagation",
    .summary = "One forward and backward pass of a small network with every number in between.",
    .citation = "Prince, Understanding Deep Learning, sec. 7.4; Rumelhart, Hinton and Williams "
                "1986, Learning representations by back-propagating errors",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_mlp_backpropagation,
    .oracle = oracle_mlp_backpropagation,
    .oracle_note =
        "central differences of the loss by every weight, sum, activation and input, with "
        "other formulas for activations and losses",
    .oracle_tolerance = 1e-12,
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
