/* SPDX-License-Identifier: MIT */
/* What a unit makes of its preactivation, the slope of that, and how traces write both. */
#ifndef DLTUTOR_SOLVE_ACTIVATIONS_H
#define DLTUTOR_SOLVE_ACTIVATIONS_H

#include "run.h"

#define ACTIVATION_NAMES "identity relu leaky_relu sigmoid tanh softplus"

enum activation_kind {
    ACTIVATION_IDENTITY,
    ACTIVATION_RELU,
    ACTIVATION_LEAKY_RELU,
    ACTIVATION_SIGMOID,
    ACTIVATION_TANH,
    ACTIVATION_SOFTPLUS,
    ACTIVATION_KINDS,
};

struct activation {
    enum activation_kind kind;
    struct value leak;     /* slope of leaky_relu on the left */
    struct value at_joint; /* 0: the left slope counts at the joint, 1: the right one */
};

/** The kind of that name; ACTIVATION_KINDS when there is none. */
enum activation_kind activations_find(const char *name);
const char *activations_name(enum activation_kind kind);
/** True where the graph has a corner at 0. */
bool activations_has_joint(enum activation_kind kind);

/**
 * Exact for the first three kinds, and for the others at 0. LIMIT beyond +-4096 for the others, which
 * are computed with as many bits as values near 0 and 1 take: the context's precision may grow.
 */
struct value activations_value(struct num_ctx *ctx, const struct activation *activation,
                               struct value z);
/** RANGE where a ball cannot tell on which side of a joint it lies. */
struct value activations_slope(struct num_ctx *ctx, const struct activation *activation,
                               struct value z);

/** "max(0, z)" */
const char *activations_formula(enum activation_kind kind);
/** The slope in terms of z or of the activation a: "a·(1 − a)". */
const char *activations_slope_formula(enum activation_kind kind);

#endif
