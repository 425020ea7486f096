/* SPDX-License-Identifier: MIT */
/* Dense layers as questions give them: the weights and biases of each layer, exact, and what comes
 * after the sums. */
#ifndef DLTUTOR_SOLVE_DENSE_LAYERS_H
#define DLTUTOR_SOLVE_DENSE_LAYERS_H

#include "dltutor/solve.h"

struct dense_layer {
    size_t units, inputs;
    const struct value *rows; /* units lists of inputs weights */
    const struct value *bias; /* units */
    bool activated;
    size_t first; /* units of the layers before that are activated */
};

struct dense_network {
    size_t depth, inputs, outputs;
    const struct dense_layer *layers;
    size_t hidden; /* activated units of all layers */
    struct value
        low_slope; /* an activation keeps z where z > 0 and gives low_slope * z elsewhere */
    const char *activation; /* "h = max(0, z)" */
};

/** The arguments that make a network; biases and leak may be no value. */
struct dense_arguments {
    struct value weights, biases, activation, leak, last_layer;
};

/* Parameters that all solvers with a given network take, in the order of struct dense_arguments. */
/* clang-format off */
#define DENSE_WEIGHTS                                                                              \
    {.name = "weights",                                                                            \
     .summary = "for each layer a matrix: a row of weights for each of its units",                 \
     .type = PARAM_MATRICES}
#define DENSE_BIASES                                                                               \
    {.name = "biases", .summary = "for each layer a list: the bias of each of its units; default: zeros", \
     .type = PARAM_LISTS, .fallback = ""}
#define DENSE_ACTIVATION                                                                           \
    {.name = "activation", .summary = "what a unit makes of its sum z",                            \
     .type = PARAM_CHOICE, .fallback = "relu", .choices = "relu leaky_relu abs"}
#define DENSE_LEAK                                                                                 \
    {.name = "leak", .summary = "slope of leaky_relu for z below 0; default: 1/100",               \
     .type = PARAM_RATIONAL, .fallback = ""}
#define DENSE_LAST_LAYER                                                                           \
    {.name = "last_layer", .summary = "linear: the last layer gives its sums as they are; activated: it is a hidden one", \
     .type = PARAM_CHOICE, .fallback = "linear", .choices = "linear activated"}
/* clang-format on */

/**
 * Reads a network. False after a failure that names the parameter and the layer: RANGE for layers
 * that do not fit each other, TYPE for numbers that are not exact, LIMIT above 64 layers or 512 units.
 */
bool dense_read(struct solve_run *run, const struct dense_arguments *args,
                struct dense_network *network_out);
/** Sum of bias and weighted inputs of one unit. */
struct value dense_sum(struct num_ctx *ctx, const struct dense_layer *layer, size_t unit,
                       const struct value *inputs);
/** What the activation makes of z. */
struct value dense_activate(struct num_ctx *ctx, const struct dense_network *network,
                            struct value z);

#endif
