/* SPDX-License-Identifier: MIT */
/* What solvers of shapes and of weights share: one number for all axes or one for each, products. */
#ifndef DLTUTOR_SOLVE_AXES_H
#define DLTUTOR_SOLVE_AXES_H

#include "run.h"

enum { AXES_MAX = 3 };

/**
 * Spreads a list over `count` axes: one number stands for all of them, none for `otherwise`. False
 * after a failure (RANGE) that names the parameter. Its range must fit a long.
 */
bool axes_spread(struct solve_run *run, const char *name, struct value list, size_t count,
                 long otherwise, long *numbers_out);
/** The list (n₁, n₂, ...) of `count` numbers. */
struct value axes_list(const struct solve_run *run, const long *numbers, size_t count);
/** "3·3·64": the factors as they stand, and their product. */
const char *axes_product_text(const struct solve_run *run, struct value factors);
struct value axes_product(const struct solve_run *run, struct value factors);

#endif
