/* SPDX-License-Identifier: MIT */
/* Exact piecewise-linear functions: intervals, and two functions together. */
#include "piecewise_private.h"
#include <string.h>

size_t piecewise_regions(struct num_ctx *ctx, const struct piecewise *function, struct value from,
                         struct value to)
{
    size_t regions = 1;

    if (!num_ready_rational(ctx, from) || !num_ready_rational(ctx, to))
        return 0;
    if (num_compare(from, to) != NUM_LESS)
        return 0;
    for (size_t i = 0; i < function->count; i++) {
        const struct value x = function->x[i];

        if (num_compare(from, x) == NUM_LESS && num_compare(x, to) == NUM_LESS &&
            !value_equal(piecewise_slope(ctx, function, i), piecewise_slope(ctx, function, i + 1)))
            regions++;
    }
    return ctx->err == DLT_OK ? regions : 0;
}

/* The knots of both functions in order, with room for `extra` more. */
static struct value *merged_knots(struct num_ctx *ctx, const struct piecewise *a,
                                  const struct piecewise *b, size_t extra, size_t *count_out)
{
    struct value *const x = arena_array(ctx->arena, a->count + b->count + extra, sizeof *x);

    memcpy(x, a->x, a->count * sizeof *x);
    memcpy(x + a->count, b->x, b->count * sizeof *x);
    *count_out = num_sort_distinct(x, a->count + b->count);
    return x;
}

enum dlt_err piecewise_combine(struct num_ctx *ctx, const struct piecewise *a, struct value factor,
                               const struct piecewise *b, struct piecewise *sum_out)
{
    struct piecewise sum;
    struct value *x, *y;

    if (!num_ready_rational(ctx, factor))
        return ctx->err;
    x = merged_knots(ctx, a, b, 0, &sum.count);
    y = arena_array(ctx->arena, sum.count, sizeof *y);
    for (size_t i = 0; i < sum.count; i++)
        y[i] = num_add(ctx, piecewise_eval(ctx, a, x[i]),
                       num_mul(ctx, factor, piecewise_eval(ctx, b, x[i])));
    sum.x = x;
    sum.y = y;
    sum.slope_left = num_add(ctx, a->slope_left, num_mul(ctx, factor, b->slope_left));
    sum.slope_right = num_add(ctx, a->slope_right, num_mul(ctx, factor, b->slope_right));
    return ctx->err == DLT_OK ? piecewise_keep(ctx, sum, sum_out) : ctx->err;
}

/* Where the difference, `gap` at x and going on with `slope`, is zero. */
static struct value zero_after(struct num_ctx *ctx, struct value x, struct value gap,
                               struct value slope)
{
    return num_sub(ctx, x, num_div(ctx, gap, slope));
}

/* Points at which the difference, already without idle knots, changes its sign between knots. */
static size_t crossings(struct num_ctx *ctx, const struct piecewise *gap, struct value *out)
{
    const size_t last = gap->count - 1;
    size_t count = 0;

    /* Left of all knots it grows towards zero when height and slope have the same sign. */
    if (value_sign(gap->y[0]) * value_sign(gap->slope_left) > 0)
        out[count++] = zero_after(ctx, gap->x[0], gap->y[0], gap->slope_left);
    for (size_t i = 0; i < last; i++)
        if (value_sign(gap->y[i]) * value_sign(gap->y[i + 1]) < 0)
            out[count++] = zero_after(ctx, gap->x[i], gap->y[i], piecewise_slope(ctx, gap, i + 1));
    if (value_sign(gap->y[last]) * value_sign(gap->slope_right) < 0)
        out[count++] = zero_after(ctx, gap->x[last], gap->y[last], gap->slope_right);
    return count;
}

enum dlt_err piecewise_max(struct num_ctx *ctx, const struct piecewise *a,
                           const struct piecewise *b, struct piecewise *max_out)
{
    struct piecewise gap = {0}, max;
    struct value *x, *y;
    size_t count;

    if (piecewise_combine(ctx, a, value_long(ctx->arena, -1), b, &gap) != DLT_OK || !gap.count)
        return ctx->err;
    x = merged_knots(ctx, a, b, gap.count + 1, &count);
    count += crossings(ctx, &gap, x + count);
    if (ctx->err != DLT_OK)
        return ctx->err;
    max.count = num_sort_distinct(x, count);
    y = arena_array(ctx->arena, max.count, sizeof *y);
    for (size_t i = 0; i < max.count; i++)
        y[i] = num_max(ctx, piecewise_eval(ctx, a, x[i]), piecewise_eval(ctx, b, x[i]));
    max.x = x;
    max.y = y;
    /* Far left the steeper falls behind; where they are parallel either slope will do. */
    max.slope_left = num_min(ctx, a->slope_left, b->slope_left);
    max.slope_right = num_max(ctx, a->slope_right, b->slope_right);
    return ctx->err == DLT_OK ? piecewise_keep(ctx, max, max_out) : ctx->err;
}

/* Knots of either function strictly inside, between `from` and `to`. */
static struct value *stations(struct num_ctx *ctx, const struct piecewise *a,
                              const struct piecewise *b, const struct value range[2],
                              size_t *count_out)
{
    struct value *const x = merged_knots(ctx, a, b, 2, count_out);
    size_t kept = 0;

    for (size_t i = 0; i < *count_out; i++)
        if (num_compare(range[0], x[i]) == NUM_LESS && num_compare(x[i], range[1]) == NUM_LESS)
            x[kept++] = x[i];
    x[kept++] = range[0];
    x[kept++] = range[1];
    *count_out = num_sort_distinct(x, kept);
    return x;
}

struct value piecewise_departures(struct num_ctx *ctx, const struct piecewise *a,
                                  const struct piecewise *b, struct value from, struct value to)
{
    struct value *x, *found;
    size_t count, departures = 0;
    bool same = true;

    if (!num_ready_rational(ctx, from) || !num_ready_rational(ctx, to))
        return value_none();
    if (num_compare(from, to) == NUM_GREATER)
        return num_fail(ctx, DLT_ERR_RANGE, "empty-interval", "the interval ends before it starts");
    x = stations(ctx, a, b, (const struct value[]){from, to}, &count);
    found = arena_array(ctx->arena, count, sizeof *found);
    for (size_t i = 0; i < count && ctx->err == DLT_OK; i++) {
        const bool same_here =
            value_equal(piecewise_eval(ctx, a, x[i]), piecewise_eval(ctx, b, x[i]));

        /* Both are straight between stations: equal at both ends is equal between them. */
        if (i && !(same && same_here))
            found[departures++] = value_list(ctx->arena, &x[i - 1], 2);
        same = same_here;
    }
    return ctx->err == DLT_OK ? value_list(ctx->arena, found, departures) : value_none();
}
