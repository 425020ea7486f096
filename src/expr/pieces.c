/* SPDX-License-Identifier: MIT */
/* Piecewise-linear functions of one symbol: the same kinks, values there and slopes are a proof. */
#include "decide.h"

/* The stretch of the line that matters: up to the domain's ends, or one beyond all kinks. */
static struct value end_of(struct num_ctx *ctx, const struct domain *domain,
                           const struct piecewise sides[2], bool lower)
{
    struct value bound = lower ? domain->minimum : domain->maximum;
    if (bound.kind != VALUE_NONE)
        return bound;
    struct value ends[2];
    for (int i = 0; i < 2; i++)
        ends[i] = sides[i].x[lower ? 0 : sides[i].count - 1];
    struct value one = value_long(ctx->arena, 1);
    return lower ? num_sub(ctx, num_min(ctx, ends[0], ends[1]), one)
                 : num_add(ctx, num_max(ctx, ends[0], ends[1]), one);
}

static bool shows(struct deciding *d, const struct point *point)
{
    struct reading reading;
    if (points_read(d, point, NUM_PRECISION_DEFAULT, &reading) != AGREE_NOT)
        return false;
    decide_different(d, point, "piecewise", reading.values);
    return true;
}

/* At a small number, if one shows it. Inside a stretch on which they depart, they meet at one point
 * at most. */
static bool show_departure(struct deciding *d, struct num_ctx *ctx, struct value interval)
{
    enum { SIMPLE = 8 };
    struct value from = interval.as.items[0], to = interval.as.items[1];
    for (unsigned turn = 0; turn < SIMPLE; turn++) {
        struct point point = sample_point(d, turn);
        sample_prepare(&point, d->scratch);
        if (shows(d, &point))
            return true;
    }
    for (long parts = 2; parts < 4 && !ctx->err; parts++) {
        struct value share = num_div(ctx, num_sub(ctx, to, from), value_long(d->arena, parts));
        struct value at = num_add(ctx, from, share);
        struct point point = sample_point(d, 0);
        point.values = &at;
        if (!ctx->err && shows(d, &point))
            return true;
    }
    return false;
}

bool decide_pieces(struct deciding *d)
{
    struct piecewise sides[2];
    struct num_ctx ctx;
    if (!(d->deciders & EXPR_BY_EXACT) || !d->bending || d->count != 1 || d->filter_count > 0 ||
        d->domains[0].integer || !d->domains[0].scalar || d->rules->tolerance.kind != VALUE_NONE)
        return false;
    const char *name = d->domains[0].name;
    sample_context(d, &ctx, decide_scratch(d), NUM_PRECISION_DEFAULT);
    if (expr_piecewise(&ctx, d->a, name, NULL, &sides[0]) != DLT_OK ||
        expr_piecewise(&ctx, d->b, name, NULL, &sides[1]) != DLT_OK)
        return false;
    struct value from = end_of(&ctx, &d->domains[0], sides, true);
    struct value to = end_of(&ctx, &d->domains[0], sides, false);
    struct value departures = piecewise_departures(&ctx, &sides[0], &sides[1], from, to);
    sample_charge(d, &ctx);
    if (ctx.err)
        return false;
    if (departures.count > 0)
        return show_departure(d, &ctx, departures.as.items[0]);
    decide_equal(d, "piecewise", 0, 0,
                 "they are the same piecewise-linear function: the same kinks, values and "
                 "slopes");
    return true;
}
