/* SPDX-License-Identifier: MIT */
/* Where abs, relu, max and conditions turn: zeros of what they compare are looked for along each
 * symbol, and both sides of a zero are tried, for two formulas may differ beyond it only. */
#include "decide.h"

#include <string.h>

enum { KINK_PROBES = 24, SECANT_STEPS = 4, BASE_TURN = 1 };

struct hunt {
    struct deciding *d;
    struct tally *tally;
    unsigned left; /* zeros that may still be looked for */
};

/* u - v, or u, where one symbol takes another value than at the point; none without a value. */
static struct value gap_at(struct deciding *d, struct point *point, const struct expr *const uv[2],
                           size_t which, struct value at)
{
    struct value sides[2] = {value_none(), value_long(d->scratch, 0)};
    struct value *values = arena_array(d->scratch, point->count, sizeof(*values));
    struct point moved = *point;
    struct num_ctx ctx;
    memcpy(values, point->values, point->count * sizeof(*values));
    values[which] = at;
    moved.values = values;
    for (int i = 0; i < 2 && uv[i]; i++)
        if (sample_value(d, uv[i], &moved, d->scratch, NUM_PRECISION_DEFAULT, &sides[i]) !=
                OUTCOME_VALUE ||
            !value_is_number(sides[i]))
            return value_none();
    sample_context(d, &ctx, d->scratch, NUM_PRECISION_DEFAULT);
    struct value gap = num_sub(&ctx, sides[0], sides[1]);
    return ctx.err ? value_none() : gap;
}

/* The first guess is exact for what is linear; later ones would only grow in digits. */
static struct value shorten(struct arena *arena, struct value number, int step)
{
    enum { SCALE = 1 << 20 };
    if (step == 0 && number.kind == VALUE_RATIONAL)
        return number;
    struct num_ctx ctx;
    double near = value_to_double(number);
    if (!(near > -1e9 && near < 1e9))
        return value_from_double(arena, near);
    num_ctx_init(&ctx, arena, NULL);
    return num_div(&ctx, value_long(arena, (long)(near * SCALE)), value_long(arena, SCALE));
}

/* A zero along one symbol, by secants: at once for what is linear in it. */
static struct value find_zero(struct deciding *d, struct point *point,
                              const struct expr *const uv[2], size_t which)
{
    struct num_ctx ctx;
    sample_context(d, &ctx, d->scratch, NUM_PRECISION_DEFAULT);
    struct value x0 = point->values[which], g0 = gap_at(d, point, uv, which, x0);
    struct value x1 = num_add(&ctx, x0, value_long(d->scratch, 1));
    for (int step = 0; step < SECANT_STEPS && !ctx.err; step++) {
        struct value g1 = gap_at(d, point, uv, which, x1);
        if (g0.kind == VALUE_NONE || g1.kind == VALUE_NONE || value_sign(g1) == 0)
            return g1.kind == VALUE_NONE ? value_none() : x1;
        struct value rise = num_sub(&ctx, g1, g0), run = num_sub(&ctx, x1, x0);
        if (value_sign(rise) != 1 && value_sign(rise) != -1)
            return value_none();
        struct value next = num_sub(&ctx, x1, num_div(&ctx, num_mul(&ctx, g1, run), rise));
        if (ctx.err)
            return value_none();
        x0 = x1;
        g0 = g1;
        x1 = shorten(d->scratch, next, step);
    }
    return ctx.err ? value_none() : x1;
}

/* A zero and both its sides. True when the comparison is over. */
static bool try_sides(struct hunt *hunt, struct point *point, size_t which, struct value zero)
{
    struct deciding *d = hunt->d;
    const struct domain *domain = &d->domains[which];
    zero = value_copy(d->arena, zero);
    for (long side = 1; side >= -1; side--) {
        struct value *values = arena_array(d->arena, d->count, sizeof(*values));
        struct num_ctx ctx;
        num_ctx_init(&ctx, d->arena, NULL);
        struct value at = num_add(&ctx, zero, value_long(d->arena, side));
        if (domain->integer)
            at = num_floor(&ctx, at);
        if (ctx.err || !sample_inside(domain, at))
            continue;
        for (size_t i = 0; i < d->count; i++)
            values[i] = i == which ? at : value_copy(d->arena, point->values[i]);
        struct point moved = *point;
        moved.values = values;
        if (points_look(d, &moved, hunt->tally))
            return true;
        sample_prepare(point, decide_scratch(d));
    }
    return false;
}

static bool hunt_pair(struct hunt *hunt, const struct expr *u, const struct expr *v)
{
    struct deciding *d = hunt->d;
    const struct expr *const uv[2] = {u, v};
    for (size_t i = 0; i < d->count; i++) {
        const char *name = d->domains[i].name;
        if (!d->domains[i].scalar || !(expr_mentions(u, name) || (v && expr_mentions(v, name))))
            continue;
        if (hunt->left == 0 || d->work < DECIDE_MAX_WORK / 2)
            return false;
        hunt->left--;
        struct point point = sample_point(d, BASE_TURN);
        sample_prepare(&point, decide_scratch(d));
        struct value zero = find_zero(d, &point, uv, i);
        if (zero.kind == VALUE_RATIONAL && try_sides(hunt, &point, i, zero))
            return true;
    }
    return false;
}

/* floor(u) jumps where u is a whole number, round(u) half-way between two. */
static bool hunt_jump(struct hunt *hunt, const struct expr *u, bool half)
{
    struct deciding *d = hunt->d;
    struct point point = sample_point(d, BASE_TURN);
    struct value value;
    struct num_ctx ctx;
    sample_prepare(&point, decide_scratch(d));
    if (sample_value(d, u, &point, d->scratch, NUM_PRECISION_DEFAULT, &value) != OUTCOME_VALUE ||
        !value_is_number(value))
        return false;
    num_ctx_init(&ctx, d->arena, NULL);
    value = num_add(&ctx, num_floor(&ctx, value), value_fraction(d->arena, half, 2));
    return !ctx.err && hunt_pair(hunt, u, expr_new_number(d->arena, value));
}

static bool hunt_in(struct hunt *hunt, const struct expr *expr)
{
    bool call = expr->op == EXPR_CALL;
    if (expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT)
        return false;
    if (call && (str_same(expr->name, "abs") || str_same(expr->name, "relu") ||
                 str_same(expr->name, "step") || str_same(expr->name, "sign"))) {
        if (hunt_pair(hunt, expr->args[0], NULL))
            return true;
    } else if (expr->op == EXPR_RELATION ||
               (call && (str_same(expr->name, "max") || str_same(expr->name, "min")))) {
        for (size_t i = 1; i < expr->count; i++)
            if (hunt_pair(hunt, expr->args[i - 1], expr->args[i]))
                return true;
    }
    bool rounds = call && str_same(expr->name, "round");
    if ((rounds || (call && (str_same(expr->name, "floor") || str_same(expr->name, "ceil")))) &&
        hunt_jump(hunt, expr->args[0], rounds))
        return true;
    for (size_t i = 0; i < expr->count; i++)
        if (hunt_in(hunt, expr->args[i]))
            return true;
    return false;
}

bool kinks_look(struct deciding *d, struct tally *tally)
{
    struct hunt hunt = {.d = d, .tally = tally, .left = KINK_PROBES};
    return d->bending && !d->indexed && (hunt_in(&hunt, d->a) || hunt_in(&hunt, d->b));
}
