/* SPDX-License-Identifier: MIT */
/* What an activation function does to the variance of normal preactivations. */
#ifndef DLTUTOR_SOLVE_ACTIVATION_MOMENT_H
#define DLTUTOR_SOLVE_ACTIVATION_MOMENT_H

#include "run.h"

struct activation {
    const char *name;    /**< as in the parameter; NULL: a function of one's own */
    const char *formula; /**< for the trace */
    const char *text;    /**< in x and alpha, in the language of expressions; NULL: x Φ(x) */
    struct value alpha;
    const char *summary;
};

/** The named activation, or NULL. */
const struct activation *activation_find(const char *name);

/**
 * E[h(x)^2] and E[h'(x)^2] for x standard normal, as balls. SYNTAX or UNKNOWN for a text that cannot
 * be read, UNSUPPORTED for a function that cannot be integrated, RANGE and LIMIT of
 * num_normal_moments.
 */
enum dlt_err activation_moments(struct num_ctx *ctx, const struct activation *activation,
                                struct value *square_out, struct value *slope_out);

/** The same in floating point by Simpson's rule and differences, NaN where it cannot be said: for the
 * oracle. False when the first one cannot. */
bool activation_plain_moments(struct num_ctx *ctx, const struct activation *activation,
                              double *square_out, double *slope_out);

#endif
