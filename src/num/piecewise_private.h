/* SPDX-License-Identifier: MIT */
/* What the two files on piecewise-linear functions share. */
#ifndef DLTUTOR_PIECEWISE_PRIVATE_H
#define DLTUTOR_PIECEWISE_PRIVATE_H

#include "num_private.h"

struct piecewise_unit {
    struct value slope, joint, coefficient;
};

/** True for a list of rationals; otherwise keeps a TYPE failure. */
bool piecewise_list_ready(struct num_ctx *ctx, struct value list);
/** Gives `function` out without the knots at which the slope does not change. */
enum dlt_err piecewise_keep(struct num_ctx *ctx, struct piecewise function,
                            struct piecewise *function_out);

#endif
