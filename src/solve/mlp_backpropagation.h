/* SPDX-License-Identifier: MIT */
/* What the backpropagation solver works out, for its trace: the layers and all that passes them. */
#ifndef DLTUTOR_SOLVE_MLP_BACKPROPAGATION_H
#define DLTUTOR_SOLVE_MLP_BACKPROPAGATION_H

#include "activations.h"

enum {
    MLP_WEIGHTS,
    MLP_BIASES,
    MLP_INPUT,
    MLP_TARGET,
    MLP_ACTIVATION,
    MLP_OUTPUT_ACTIVATION,
    MLP_ACTIVATIONS,
    MLP_LEAK,
    MLP_AT_JOINT,
    MLP_LOSS,
    MLP_LEARNING_RATE,
};

enum mlp_loss {
    MLP_HALF_SSE,
    MLP_SSE,
    MLP_MSE,
    MLP_CROSS_ENTROPY,
    MLP_BCE,
    MLP_BCE_LOGITS,
};

struct mlp_layer {
    struct value weights; /* a row for each unit */
    struct value bias;
    struct activation activation;
    /* forward */
    struct value input, z, a;
    /* backward: derivatives of the loss */
    struct value slope, by_a, delta, by_weights, by_input;
};

struct mlp {
    size_t depth;
    struct mlp_layer *layers;
    struct value target; /* one number for each output */
    enum mlp_loss loss;
    struct value probabilities; /* what the loss makes of the outputs; none for squared losses */
    struct value loss_value;
    struct value new_weights, new_biases, new_loss; /* none without a learning rate */
};

/** Writes the whole trace. */
void mlp_backpropagation_steps(struct solve_run *run, const struct mlp *mlp);

#endif
