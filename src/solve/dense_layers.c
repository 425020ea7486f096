/* SPDX-License-Identifier: MIT */
/* Reading the layers of a given network. */
#include "dense_layers.h"

#include "run.h"
#include "wording.h"

enum { MOST_LAYERS = 64, MOST_UNITS = 512 };

static bool is_exact(struct value list)
{
    for (size_t i = 0; i < list.count; i++) {
        if (list.as.items[i].kind == VALUE_LIST ? !is_exact(list.as.items[i])
                                                : list.as.items[i].kind != VALUE_RATIONAL)
            return false;
    }
    return true;
}

static bool refuse(struct solve_run *run, enum dlt_err err, const char *tag, const char *text)
{
    num_fail(run->ctx, err, tag, "%s", text);
    return false;
}

static const struct value *bias_of(struct solve_run *run, struct value biases, size_t layer,
                                   size_t units)
{
    struct value *zeros;

    if (run_given(biases)) {
        const struct value bias = biases.as.items[layer];

        if (bias.count != units)
            num_fail(run->ctx, DLT_ERR_RANGE, "shape",
                     "layer %zu of biases has %zu numbers; its weights have %zu rows", layer + 1,
                     bias.count, units);
        return bias.as.items;
    }
    zeros = arena_array(run->ctx->arena, units, sizeof *zeros);
    for (size_t u = 0; u < units; u++)
        zeros[u] = run_long(run, 0);
    return zeros;
}

static bool read_layers(struct solve_run *run, const struct dense_arguments *args,
                        struct dense_network *net)
{
    struct dense_layer *const layers = arena_array(run->ctx->arena, net->depth, sizeof *layers);
    const bool all = run_is(args->last_layer, "activated");
    size_t units = 0;

    for (size_t l = 0; l < net->depth && run->ctx->err == DLT_OK; l++) {
        struct dense_layer *const layer = &layers[l];

        value_is_matrix(args->weights.as.items[l], &layer->units, &layer->inputs);
        layer->rows = args->weights.as.items[l].as.items;
        layer->activated = all || l + 1 < net->depth;
        layer->first = net->hidden;
        layer->bias = bias_of(run, args->biases, l, layer->units);
        if (l > 0 && layer->inputs != layers[l - 1].units)
            num_fail(
                run->ctx, DLT_ERR_RANGE, "shape",
                "in weights the rows of layer %zu have length %zu; the units of layer %zu are %zu",
                l + 1, layer->inputs, l, layers[l - 1].units);
        net->hidden += layer->activated ? layer->units : 0;
        units += layer->units;
        if (units > MOST_UNITS)
            num_fail(run->ctx, DLT_ERR_LIMIT, "too-many", "weights has more than %d units",
                     MOST_UNITS);
    }
    net->layers = layers;
    net->inputs = layers[0].inputs;
    net->outputs = layers[net->depth - 1].units;
    return run->ctx->err == DLT_OK;
}

static bool read_activation(struct solve_run *run, const struct dense_arguments *args,
                            struct dense_network *net)
{
    const bool leaky = run_is(args->activation, "leaky_relu");

    if (run_given(args->leak) && !leaky)
        return refuse(run, DLT_ERR_RANGE, "no-leak", "leak is for activation=leaky_relu only");
    if (leaky) {
        net->low_slope =
            run_given(args->leak) ? args->leak : value_fraction(run->ctx->arena, 1, 100);
        net->activation = run_printf(run, "h = z where z > 0, else %s·z",
                                     wording_factor(run->ctx->arena, net->low_slope));
    } else if (run_is(args->activation, "abs")) {
        net->low_slope = run_long(run, -1);
        net->activation = "h = |z|";
    } else {
        net->low_slope = run_long(run, 0);
        net->activation = "h = max(0, z)";
    }
    return true;
}

bool dense_read(struct solve_run *run, const struct dense_arguments *args,
                struct dense_network *network_out)
{
    struct dense_network net = {.depth = args->weights.count};

    if (net.depth > MOST_LAYERS)
        return refuse(run, DLT_ERR_LIMIT, "too-many", "weights has more than 64 layers");
    if (!is_exact(args->weights))
        return refuse(run, DLT_ERR_TYPE, "not-exact", "weights must be exact numbers");
    if (run_given(args->biases) && !is_exact(args->biases))
        return refuse(run, DLT_ERR_TYPE, "not-exact", "biases must be exact numbers");
    if (run_given(args->biases) && args->biases.count != net.depth) {
        num_fail(run->ctx, DLT_ERR_RANGE, "shape",
                 "biases and weights must have equally many layers: %zu and %zu",
                 args->biases.count, net.depth);
        return false;
    }
    if (!read_layers(run, args, &net) || !read_activation(run, args, &net))
        return false;
    *network_out = net;
    return true;
}

struct value dense_sum(struct num_ctx *ctx, const struct dense_layer *layer, size_t unit,
                       const struct value *inputs)
{
    struct value sum = layer->bias[unit];

    for (size_t i = 0; i < layer->inputs; i++) {
        const struct value weight = layer->rows[unit].as.items[i];

        if (value_sign(weight) != 0)
            sum = num_add(ctx, sum, num_mul(ctx, weight, inputs[i]));
    }
    return sum;
}

struct value dense_activate(struct num_ctx *ctx, const struct dense_network *network,
                            struct value z)
{
    return value_sign(z) > 0 ? z : num_mul(ctx, network->low_slope, z);
}
