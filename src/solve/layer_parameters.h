/* SPDX-License-Identifier: MIT */
/* One layer: what the solver of its parameters and the steps that explain them share. */
#ifndef DLTUTOR_SOLVE_LAYER_PARAMETERS_H
#define DLTUTOR_SOLVE_LAYER_PARAMETERS_H

#include "run.h"

enum {
    KIND,
    INPUTS,
    OUTPUTS,
    KERNEL_SIZE,
    GROUPS,
    MULTIPLIER,
    BIAS,
    POSITIONS,
    SHARED,
    OUTPUT_LAYER,
    LEARNED,
    RUNNING,
    MULTIPLY_ADD,
    LAYER_PARAM_COUNT
};
enum {
    WEIGHTS,
    BIASES,
    PARAMETERS,
    STATISTICS,
    TOTAL,
    MULTIPLY_ADDS,
    OPERATIONS,
    PART_WEIGHTS,
    PLAIN_WEIGHTS,
    PLAIN_MULTIPLY_ADDS,
    RATIO,
    LAYER_OUTPUT_COUNT
};

enum layer_kind {
    DENSE,
    CONVOLUTION,
    DEPTHWISE,
    SEPARABLE,
    TRANSPOSED,
    EMBEDDING,
    BATCH_NORM,
    LAYER_NORM,
    GROUP_NORM,
    LAYER_KIND_COUNT
};

/** Weights that are a product of sizes: most layers are one part, some are two. */
struct layer_part {
    const char *name, *title; /**< of the step that counts them, where there are two */
    const char *formula;
    const char *why;
    struct value factors; /**< the numbers of the formula */
    struct value weights;
    bool free;      /**< no parameters of its own: the output layer of a tied embedding */
    bool looked_up; /**< no multiply-adds: rows of a table are read, not multiplied */
};

enum { LAYER_PARTS_MAX = 2 };

struct layer {
    enum layer_kind kind;
    long inputs, outputs, groups, multiplier;
    struct value sides;  /**< of the kernel, list */
    struct value map;    /**< positions, list */
    struct value places; /**< their product */
    bool own;            /**< each position has weights of its own */
    struct layer_part parts[LAYER_PARTS_MAX];
    size_t part_count;
    struct value bias_factors; /**< terms of the sum of biases, list; empty: none */
    const char *bias_formula;  /**< "C′" */
};

static inline bool layer_is_norm(const struct layer *layer)
{
    return layer->kind >= BATCH_NORM;
}

/** Fills `parts`, `bias_factors` and `bias_formula`, with their words. */
void layer_describe(struct solve_run *run, struct layer *layer);
/** The steps, from the run's results. */
void layer_steps(struct solve_run *run, const struct layer *layer);

#endif
