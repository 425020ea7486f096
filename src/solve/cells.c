/* SPDX-License-Identifier: MIT */
/* Cutting cells by hyperplanes. */
#include "cells.h"

#include <string.h>

struct cell cell_whole(struct num_ctx *ctx, size_t dimension)
{
    struct value *const origin = arena_array(ctx->arena, dimension, sizeof *origin);

    for (size_t i = 0; i < dimension; i++)
        origin[i] = value_long(ctx->arena, 0);
    return (struct cell){.point = value_list(ctx->arena, origin, dimension)};
}

/* sign * x[axis] > sign * bound */
static struct value wall(struct num_ctx *ctx, size_t dimension, size_t axis, long sign,
                         struct value bound)
{
    struct value *const row = arena_array(ctx->arena, dimension + 1, sizeof *row);

    for (size_t i = 0; i < dimension; i++)
        row[i] = value_long(ctx->arena, i == axis ? sign : 0);
    row[dimension] = sign < 0 ? num_neg(ctx, bound) : bound;
    return value_list(ctx->arena, row, dimension + 1);
}

struct cell cell_box(struct num_ctx *ctx, struct value low, struct value high)
{
    const size_t dimension = low.count;
    struct value *const rows = arena_array(ctx->arena, 2 * dimension, sizeof *rows);
    struct value *const middle = arena_array(ctx->arena, dimension, sizeof *middle);

    for (size_t i = 0; i < dimension; i++) {
        rows[2 * i] = wall(ctx, dimension, i, 1, low.as.items[i]);
        rows[2 * i + 1] = wall(ctx, dimension, i, -1, high.as.items[i]);
        middle[i] = num_mul(ctx, num_add(ctx, low.as.items[i], high.as.items[i]),
                            value_fraction(ctx->arena, 1, 2));
    }
    return (struct cell){
        .rows = rows, .count = 2 * dimension, .point = value_list(ctx->arena, middle, dimension)};
}

struct value cell_height(struct num_ctx *ctx, struct value row, struct value point)
{
    struct value sum = num_neg(ctx, row.as.items[point.count]);

    for (size_t i = 0; i < point.count; i++)
        sum = num_add(ctx, sum, num_mul(ctx, row.as.items[i], point.as.items[i]));
    return sum;
}

struct value cell_turned(struct num_ctx *ctx, struct value row)
{
    struct value *const turned = arena_array(ctx->arena, row.count, sizeof *turned);

    for (size_t i = 0; i < row.count; i++)
        turned[i] = num_neg(ctx, row.as.items[i]);
    return value_list(ctx->arena, turned, row.count);
}

/* The part of the cell above the row; false when there is none. `known` is a point in it, or none. */
static bool part_above(struct num_ctx *ctx, const struct cell *cell, struct value row,
                       struct value known, struct cell *part_out)
{
    struct value *const rows = arena_array(ctx->arena, cell->count + 1, sizeof *rows);
    struct value point = known;

    if (cell->count > 0)
        memcpy(rows, cell->rows, cell->count * sizeof *rows);
    rows[cell->count] = row;
    if (known.kind == VALUE_NONE &&
        num_interior_point(ctx, value_list(ctx->arena, rows, cell->count + 1), cell->point.count,
                           &point) != DLT_OK)
        return false;
    *part_out = (struct cell){.rows = rows, .count = cell->count + 1, .point = point};
    return point.kind == VALUE_LIST;
}

struct cell_cut cell_cut(struct num_ctx *ctx, const struct cell *cell, struct value row)
{
    struct cell_cut cut = {0};
    const struct value height = cell_height(ctx, row, cell->point);
    int side;

    if (ctx->err != DLT_OK)
        return cut;
    side = value_sign(height);
    if (num_pivot_of(row) == cell->point.count) {
        cut.has_above = side > 0;
        cut.has_below = !cut.has_above;
        cut.above = cut.below = *cell;
        return cut;
    }
    cut.has_below = part_above(ctx, cell, cell_turned(ctx, row),
                               side < 0 ? cell->point : value_none(), &cut.below);
    cut.has_above = part_above(ctx, cell, row, side > 0 ? cell->point : value_none(), &cut.above);
    return cut;
}
