/* SPDX-License-Identifier: MIT */
/* What the construction solver works out, for its trace: units, knots, slopes and the solutions. */
#ifndef DLTUTOR_SOLVE_PIECEWISE_CONSTRUCTION_H
#define DLTUTOR_SOLVE_PIECEWISE_CONSTRUCTION_H

#include "dltutor/num.h"
#include "dltutor/solve.h"

struct construction {
    struct num_ctx *ctx;
    size_t units;
    const struct value *slope, *joint; /* units of each */
    struct value from, to;
    size_t knots; /* at least 2; the first is `from`, the last `to` */
    const struct value *x, *y;
    const struct value *wanted; /* knots - 1 slopes of the target's pieces */
    /* The one condition that the inner joints put on the pieces' slopes: sum of weight * slope = 0.
     * Without weights (NULL) a unit that is linear here leaves the first slope free. */
    const struct value *weight;
    struct value condition;
    struct value stray; /* list of knots where the target bends and no unit can */
    struct linear_solution exact, nearest;
};

/** +1 faces right, -1 faces left, 0 is zero everywhere. */
int construction_facing(const struct construction *c, size_t unit);
/** True when the unit is not constantly zero between knots `piece` and `piece` + 1. */
bool construction_active(const struct construction *c, size_t unit, size_t piece);

/** Writes the whole trace. */
void construction_steps(const struct construction *c, struct solve_run *run);

#endif
