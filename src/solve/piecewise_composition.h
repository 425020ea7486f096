/* SPDX-License-Identifier: MIT */
/* What the two files of piecewise_composition share. */
#ifndef DLTUTOR_SOLVE_PIECEWISE_COMPOSITION_H
#define DLTUTOR_SOLVE_PIECEWISE_COMPOSITION_H

#include "run.h"

enum { COMPOSITION_MAX_TIMES = 64, COMPOSITION_MAX_KNOTS = 5000 };

/** One straight piece of the inner function, and what the outer one does on its range. */
struct composition_piece {
    struct value from, to;  /**< interval of x */
    struct value low, high; /**< range on it */
    size_t reached;         /**< joints of the outer function strictly inside the range */
};

struct composition {
    struct value from, to;
    const char *inner_name, *outer_name; /**< as typed, or "points" */
    struct piecewise inner, outer, result;
    size_t outer_joints;
    long times;
    struct composition_piece *pieces; /**< of the inner function on the interval */
    size_t piece_count;
    size_t counts[COMPOSITION_MAX_TIMES + 1]; /**< regions before and after each application */
    struct value product;                     /**< what the product rule says */
    bool holds;
    size_t merged; /**< joints of the inner function that vanish in the first application */
    size_t missed; /**< pairs of a piece and a joint of the outer function that it does not reach */
};

/** Adds the trace. */
void composition_explain(struct solve_run *run, const struct composition *composition);

#endif
