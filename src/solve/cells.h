/* SPDX-License-Identifier: MIT */
/* Cells that hyperplanes cut a space into, each with a point inside it that proves it is there. */
#ifndef DLTUTOR_SOLVE_CELLS_H
#define DLTUTOR_SOLVE_CELLS_H

#include "dltutor/num.h"

/** All x with a.x > c for each row (a, c): an open set that is not empty. */
struct cell {
    const struct value *rows;
    size_t count;
    struct value point; /* strictly inside */
};

/** The whole space. */
struct cell cell_whole(struct num_ctx *ctx, size_t dimension);
/** The inside of a box: `low` and `high` are lists of equal length, low < high. */
struct cell cell_box(struct num_ctx *ctx, struct value low, struct value high);
/** a.x - c for a row (a, c). */
struct value cell_height(struct num_ctx *ctx, struct value row, struct value point);
/** The row (-a, -c): the other side. */
struct value cell_turned(struct num_ctx *ctx, struct value row);
/**
 * Cuts a cell where a.x = c: `below` gets the part with a.x < c, `above` that with a.x > c, and each
 * flag tells whether the part is there. A row without direction leaves the cell whole, above if
 * 0 > c and else below.
 */
struct cell_cut {
    bool has_below, has_above;
    struct cell below, above;
};
struct cell_cut cell_cut(struct num_ctx *ctx, const struct cell *cell, struct value row);

#endif
