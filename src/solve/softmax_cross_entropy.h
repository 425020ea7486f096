/* SPDX-License-Identifier: MIT */
/* What the softmax solver works out, for its trace: the examples, their targets and conventions. */
#ifndef DLTUTOR_SOLVE_SOFTMAX_CROSS_ENTROPY_H
#define DLTUTOR_SOLVE_SOFTMAX_CROSS_ENTROPY_H

#include "run.h"

enum {
    SOFTMAX_LOGITS,
    SOFTMAX_CLASSES,
    SOFTMAX_TARGETS,
    SOFTMAX_OUTPUT,
    SOFTMAX_SMOOTHING,
    SOFTMAX_SMOOTHING_OVER,
    SOFTMAX_TEMPERATURE,
    SOFTMAX_LOG_BASE,
    SOFTMAX_REDUCTION,
    SOFTMAX_EXAMPLE,
};

enum {
    SOFTMAX_OUT_PROBABILITIES,
    SOFTMAX_OUT_LOG_PROBABILITIES,
    SOFTMAX_OUT_LOG_SUM_EXP,
    SOFTMAX_OUT_TARGETS,
    SOFTMAX_OUT_LOSSES,
    SOFTMAX_OUT_LOSS,
    SOFTMAX_OUT_GRADIENT,
    SOFTMAX_OUT_JACOBIAN,
    SOFTMAX_OUT_PREDICTED,
};

struct softmax_batch {
    size_t rows, columns;
    bool sigmoid; /* each logit is a question of its own */
    bool base_two;
    bool given_targets;
    struct value scaled;  /* rows of logits / temperature */
    struct value targets; /* rows before smoothing; none without targets */
    struct value weight;  /* what the reduction multiplies each example's loss by */
};

/** Writes the whole trace. */
void softmax_cross_entropy_steps(struct solve_run *run, const struct softmax_batch *batch);

#endif
