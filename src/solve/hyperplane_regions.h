/* SPDX-License-Identifier: MIT */
/* What hyperplane_regions works out, for its trace. */
#ifndef DLTUTOR_SOLVE_HYPERPLANE_REGIONS_H
#define DLTUTOR_SOLVE_HYPERPLANE_REGIONS_H

#include "dltutor/solve.h"

struct hyperplanes {
    struct solve_run *run;
    size_t dimension, given; /* rows as they were given */
    struct value rows;       /* those of them with a direction, all different: (a, c) for a.x = c */
    size_t idle;             /* rows without a direction */
    bool left;               /* rows were given as a.x + b = 0 */
};

enum {
    PLANES_REGIONS,
    PLANES_BOUNDED,
    PLANES_MOST,
    PLANES_MOST_BOUNDED,
    PLANES_DISTINCT,
    PLANES_RANK,
    PLANES_POLYNOMIAL,
    PLANES_POINTS,
    PLANES_MULTIPLICITIES,
    PLANES_PATTERNS,
    PLANES_OUTPUTS
};

/** Writes the whole trace; the results are there. */
void hyperplanes_steps(const struct hyperplanes *planes);

#endif
