/* SPDX-License-Identifier: MIT */
/* Exact piecewise-linear functions: making and evaluating them. */
#include "piecewise_private.h"

bool piecewise_list_ready(struct num_ctx *ctx, struct value list)
{
    if (ctx->err != DLT_OK)
        return false;
    if (list.kind != VALUE_LIST) {
        num_fail(ctx, DLT_ERR_TYPE, "not-a-list", "a list of numbers is needed here");
        return false;
    }
    for (size_t i = 0; i < list.count; i++)
        if (!num_ready_rational(ctx, list.as.items[i]))
            return false;
    return true;
}

static struct value chord(struct num_ctx *ctx, const struct piecewise *function, size_t knot)
{
    const struct value rise = num_sub(ctx, function->y[knot], function->y[knot - 1]);

    return num_div(ctx, rise, num_sub(ctx, function->x[knot], function->x[knot - 1]));
}

struct value piecewise_slope(struct num_ctx *ctx, const struct piecewise *function, size_t piece)
{
    if (ctx->err != DLT_OK)
        return value_none();
    if (piece > function->count)
        return num_fail(ctx, DLT_ERR_RANGE, "no-such-piece", "there is no piece %zu", piece);
    if (piece == 0)
        return function->slope_left;
    if (piece == function->count)
        return function->slope_right;
    return chord(ctx, function, piece);
}

/* Knots not right of x: the piece that holds x, the left one at a knot's left. */
static size_t piece_at(const struct piecewise *function, struct value x)
{
    size_t low = 0, high = function->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (num_compare(function->x[middle], x) == NUM_GREATER)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

struct value piecewise_eval(struct num_ctx *ctx, const struct piecewise *function, struct value x)
{
    struct value slope;
    size_t piece, knot;

    if (!num_ready_rational(ctx, x))
        return value_none();
    piece = piece_at(function, x);
    knot = piece ? piece - 1 : 0;
    if (num_compare(function->x[knot], x) == NUM_EQUAL)
        return function->y[knot];
    slope = piecewise_slope(ctx, function, piece);
    return num_add(ctx, function->y[knot], num_mul(ctx, slope, num_sub(ctx, x, function->x[knot])));
}

enum dlt_err piecewise_keep(struct num_ctx *ctx, struct piecewise function,
                            struct piecewise *function_out)
{
    struct value *const x = arena_array(ctx->arena, function.count, sizeof *x);
    struct value *const y = arena_array(ctx->arena, function.count, sizeof *y);
    struct value before = function.slope_left;
    size_t kept = 0;

    for (size_t i = 0; i < function.count && ctx->err == DLT_OK; i++) {
        const struct value after = piecewise_slope(ctx, &function, i + 1);

        if (value_equal(before, after))
            continue;
        x[kept] = function.x[i];
        y[kept++] = function.y[i];
        before = after;
    }
    if (!kept) { /* a straight line: one knot holds its height */
        x[kept] = function.x[0];
        y[kept++] = function.y[0];
    }
    function.x = x;
    function.y = y;
    function.count = kept;
    if (ctx->err == DLT_OK)
        *function_out = function;
    return ctx->err;
}

/* Adds what the unit gives at x: coefficient * relu(slope * (x - joint)). */
static struct value add_unit(struct num_ctx *ctx, struct value sum,
                             const struct piecewise_unit *unit, struct value x)
{
    const struct value inside = num_mul(ctx, unit->slope, num_sub(ctx, x, unit->joint));

    if (ctx->err != DLT_OK || value_sign(inside) <= 0)
        return ctx->err == DLT_OK ? sum : value_none();
    return num_add(ctx, sum, num_mul(ctx, unit->coefficient, inside));
}

static struct value network_at(struct num_ctx *ctx, const struct piecewise_unit *units,
                               size_t count, struct value offset, struct value x)
{
    struct value sum = offset;

    for (size_t u = 0; u < count; u++)
        sum = add_unit(ctx, sum, &units[u], x);
    return sum;
}

/* Slope far out on the side where units of this sign are active. */
static struct value outer_slope(struct num_ctx *ctx, const struct piecewise_unit *units,
                                size_t count, int sign)
{
    struct value sum = value_long(ctx->arena, 0);

    for (size_t u = 0; u < count; u++)
        if (value_sign(units[u].slope) == sign)
            sum = num_add(ctx, sum, num_mul(ctx, units[u].coefficient, units[u].slope));
    return sum;
}

enum dlt_err piecewise_from_units(struct num_ctx *ctx, struct value slopes, struct value joints,
                                  struct value coefficients, struct value offset,
                                  struct piecewise *function_out)
{
    struct piecewise_unit *units;
    struct piecewise made;
    struct value *x, *y;

    if (!piecewise_list_ready(ctx, slopes) || !piecewise_list_ready(ctx, joints) ||
        !piecewise_list_ready(ctx, coefficients) || !num_ready_rational(ctx, offset))
        return ctx->err;
    if (slopes.count != joints.count || slopes.count != coefficients.count) {
        num_fail(ctx, DLT_ERR_TYPE, "shape", "slopes, joints and coefficients of equal number");
        return ctx->err;
    }
    units = arena_array(ctx->arena, slopes.count, sizeof *units);
    x = arena_array(ctx->arena, slopes.count + 1, sizeof *x);
    for (size_t u = 0; u < slopes.count; u++) {
        units[u] = (struct piecewise_unit){slopes.as.items[u], joints.as.items[u],
                                           coefficients.as.items[u]};
        x[u] = units[u].joint;
    }
    made.count = num_sort_distinct(x, slopes.count);
    if (!made.count)
        x[made.count++] = value_long(ctx->arena, 0);
    y = arena_array(ctx->arena, made.count, sizeof *y);
    for (size_t i = 0; i < made.count; i++)
        y[i] = network_at(ctx, units, slopes.count, offset, x[i]);
    made.x = x;
    made.y = y;
    made.slope_left = outer_slope(ctx, units, slopes.count, -1);
    made.slope_right = outer_slope(ctx, units, slopes.count, 1);
    return ctx->err == DLT_OK ? piecewise_keep(ctx, made, function_out) : ctx->err;
}

enum dlt_err piecewise_from_points(struct num_ctx *ctx, struct value x, struct value y,
                                   struct piecewise *function_out)
{
    struct piecewise made;

    if (!piecewise_list_ready(ctx, x) || !piecewise_list_ready(ctx, y))
        return ctx->err;
    if (!x.count || x.count != y.count) {
        num_fail(ctx, DLT_ERR_TYPE, "shape", "as many heights as points, and at least one");
        return ctx->err;
    }
    for (size_t i = 1; i < x.count; i++)
        if (num_compare(x.as.items[i - 1], x.as.items[i]) != NUM_LESS) {
            num_fail(ctx, DLT_ERR_RANGE, "not-increasing", "the points must go from left to right");
            return ctx->err;
        }
    made.count = x.count;
    made.x = value_list(ctx->arena, x.as.items, x.count).as.items;
    made.y = value_list(ctx->arena, y.as.items, y.count).as.items;
    made.slope_left = x.count > 1 ? chord(ctx, &made, 1) : value_long(ctx->arena, 0);
    made.slope_right = x.count > 1 ? chord(ctx, &made, x.count - 1) : made.slope_left;
    if (ctx->err == DLT_OK)
        *function_out = made;
    return ctx->err;
}
