/* SPDX-License-Identifier: MIT */
/* Value and derivative of an expression at a point, by dual numbers: exact as long as the arithmetic
 * is, balls where it is not. */
#ifndef DLTUTOR_SOLVE_DERIVATIVE_H
#define DLTUTOR_SOLVE_DERIVATIVE_H

#include "dltutor/expr.h"

/** A number and its derivative by the variable asked for. */
struct derivative {
    struct value value, slope;
};

/**
 * Value of `expr` at the point `env`, and its partial derivative by `variable`. Built from + - * / ^
 * and exp, log, ln, log2, log10, sqrt, sin, cos, tan, tanh, sigmoid, relu, abs, max and min;
 * anything else may stand where the variable does not. At the joint of relu and abs the slope is 0,
 * and of equal arguments max and min take the first. UNSUPPORTED for another function, and what the
 * arithmetic fails with, kept in `ctx`. O(nodes) operations.
 */
struct derivative derivative_at(struct num_ctx *ctx, const struct expr *expr,
                                const struct expr_env *env, const char *variable);

#endif
