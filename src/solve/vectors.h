/* SPDX-License-Identifier: MIT */
/* Vectors and matrices as solvers compute with them: lists of numbers and lists of rows. Shapes are
 * the caller's matter; every function keeps the context's first failure. */
#ifndef DLTUTOR_SOLVE_VECTORS_H
#define DLTUTOR_SOLVE_VECTORS_H

#include "run.h"

/** Entry of a matrix, counted from 0. */
struct value vectors_at(struct value matrix, size_t row, size_t column);
struct value vectors_dot(struct num_ctx *ctx, struct value a, struct value b);
/** Sum of the items. */
struct value vectors_sum(struct num_ctx *ctx, struct value list);
/** matrix * column. */
struct value vectors_apply(struct num_ctx *ctx, struct value matrix, struct value vector);
struct value vectors_transpose(struct num_ctx *ctx, struct value matrix);
/** column * row. */
struct value vectors_outer(struct num_ctx *ctx, struct value column, struct value row);
/** a * b^T: every row of a with every row of b. */
struct value vectors_product_of_rows(struct num_ctx *ctx, struct value a, struct value b);
/** a + factor * b, item by item, in lists of any depth. */
struct value vectors_combine(struct num_ctx *ctx, struct value a, struct value factor,
                             struct value b);
/** Every number of a list of any depth times a factor. */
struct value vectors_scale(struct num_ctx *ctx, struct value list, struct value factor);
/** The greatest number's place, the first of several, counted from 0. */
size_t vectors_greatest(struct value list);

/** exp(x_i) / sum_j exp(x_j), with the greatest subtracted first; exact where all x are equal. */
struct value vectors_softmax(struct num_ctx *ctx, struct value list);
/** 1 / (1 + exp(-x)). */
struct value vectors_sigmoid(struct num_ctx *ctx, struct value x);

/** "1·2 + (−2)·1 + …", cut behind six terms. */
const char *vectors_dot_text(const struct solve_run *run, struct value a, struct value b);
/** "1 + (−2) + …", cut likewise. */
const char *vectors_sum_text(const struct solve_run *run, struct value list);
/** run_result */
const char *vectors_result(const struct solve_run *run, struct value value);

#endif
