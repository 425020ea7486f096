/* SPDX-License-Identifier: MIT */
/* Usual mistakes with a whole function: upside down, twice as high, mirrored, moved. */
#include "pieces.h"

static bool same(struct num_ctx *ctx, const struct piecewise *a, const struct piecewise *b,
                 struct range range)
{
    struct departure departure = pieces_depart(ctx, a, b, range);
    return ctx->err == DLT_OK && !departure.differs;
}

static bool is_multiple(struct num_ctx *ctx, const struct piecewise *mine,
                        const struct piecewise *wanted, struct value factor, struct range range)
{
    struct value nought = value_long(ctx->arena, 0);
    struct value origin = value_list(ctx->arena, &nought, 1);
    struct piecewise zero, scaled;
    return piecewise_from_points(ctx, origin, origin, &zero) == DLT_OK &&
           piecewise_combine(ctx, &zero, factor, wanted, &scaled) == DLT_OK &&
           same(ctx, mine, &scaled, range);
}

/** x turned into `middle` - x. */
static struct piecewise mirrored(struct num_ctx *ctx, const struct piecewise *function,
                                 struct value middle)
{
    size_t count = function->count;
    struct value *x = arena_array(ctx->arena, count, sizeof(*x));
    struct value *y = arena_array(ctx->arena, count, sizeof(*y));
    for (size_t i = 0; i < count; i++) {
        x[i] = num_sub(ctx, middle, function->x[count - 1 - i]);
        y[i] = function->y[count - 1 - i];
    }
    return (struct piecewise){.count = count,
                              .x = x,
                              .y = y,
                              .slope_left = num_neg(ctx, function->slope_right),
                              .slope_right = num_neg(ctx, function->slope_left)};
}

static struct piecewise moved(struct num_ctx *ctx, const struct piecewise *function,
                              struct value by)
{
    struct piecewise copy = *function;
    struct value *x = arena_array(ctx->arena, function->count, sizeof(*x));
    for (size_t i = 0; i < function->count; i++)
        x[i] = num_add(ctx, function->x[i], by);
    copy.x = x;
    return copy;
}

enum pieces_slip pieces_slip(struct num_ctx *ctx, const struct piecewise *mine,
                             const struct piecewise *wanted, struct range range,
                             struct value *by_out)
{
    struct arena *arena = ctx->arena;
    bool bounded = range.from.kind != VALUE_NONE;
    struct value middle = bounded ? num_add(ctx, range.from, range.to) : value_long(arena, 0);
    if (is_multiple(ctx, mine, wanted, value_long(arena, -1), range))
        return PIECES_UPSIDE_DOWN;
    if (is_multiple(ctx, mine, wanted, value_long(arena, 2), range))
        return PIECES_DOUBLED;
    if (is_multiple(ctx, mine, wanted, value_fraction(arena, 1, 2), range))
        return PIECES_HALVED;
    const struct piecewise turned = mirrored(ctx, wanted, middle);
    if (same(ctx, mine, &turned, range))
        return PIECES_MIRRORED;
    if (bounded || mine->count != wanted->count || wanted->count < 2)
        return PIECES_NO_SLIP;
    *by_out = num_sub(ctx, mine->x[0], wanted->x[0]);
    const struct piecewise beside = moved(ctx, wanted, *by_out);
    return same(ctx, mine, &beside, range) ? PIECES_MOVED : PIECES_NO_SLIP;
}
