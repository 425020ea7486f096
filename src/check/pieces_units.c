/* SPDX-License-Identifier: MIT */
/* Piecewise-linear functions as networks: hidden units counted in a formula, and a formula made. */
#include "pieces.h"

enum {
    MAX_CHOSEN = 12, /* kinks for which every choice of facing is tried */
    MAX_UNITS = 300, /* further ones are not told apart */
};

/** A hidden unit: coefficient * relu of something with this joint, facing right or left. */
struct unit {
    struct value joint, weight; /**< weight: what it adds to the slope where it is active */
    int facing;
};

/** A count under way. */
struct census {
    struct num_ctx *ctx;
    const char *variable;
    const struct expr_env *env;
    struct range range;
    struct unit *units;
    size_t count, capacity;
    struct value straight; /**< slope of what stands outside of all units */
    size_t bends;          /**< of terms that are no units */
};

static void add_unit(struct census *census, struct unit unit)
{
    for (size_t i = 0; i < census->count && census->count < MAX_UNITS; i++) {
        struct unit *other = &census->units[i];
        if (other->facing == unit.facing && value_equal(other->joint, unit.joint)) {
            other->weight = num_add(census->ctx, other->weight, unit.weight);
            return;
        }
    }
    census->units = arena_grow(census->ctx->arena, census->units, census->count, &census->capacity,
                               sizeof(*census->units));
    census->units[census->count++] = unit;
}

static bool is_relu(const struct expr *tree)
{
    return tree->op == EXPR_CALL && str_equal(tree->name, "relu");
}

static bool bends_at(struct num_ctx *ctx, const struct piecewise *function, size_t knot)
{
    return !value_equal(piecewise_slope(ctx, function, knot),
                        piecewise_slope(ctx, function, knot + 1));
}

/** Bends of a function: of a straight line none. */
static size_t bends_of(struct num_ctx *ctx, const struct piecewise *function)
{
    size_t bends = 0;
    for (size_t i = 0; i < function->count; i++)
        bends += bends_at(ctx, function, i);
    return ctx->err == DLT_OK ? bends : 0;
}

static void count_relu(struct census *census, const struct expr *tree, struct value factor)
{
    struct num_ctx *ctx = census->ctx;
    struct piecewise inside, whole;
    if (expr_piecewise(ctx, tree->args[0], census->variable, census->env, &inside) != DLT_OK)
        return;
    size_t bends = bends_of(ctx, &inside);
    int facing = value_sign(inside.slope_left);
    if (ctx->err == DLT_OK && bends == 0 && facing != 0) {
        struct value joint =
            num_sub(ctx, inside.x[0], num_div(ctx, inside.y[0], inside.slope_left));
        struct value weight = num_mul(ctx, factor, inside.slope_left);
        add_unit(census, (struct unit){.joint = joint, .weight = weight, .facing = facing});
    } else if (bends > 0 &&
               expr_piecewise(ctx, tree, census->variable, census->env, &whole) == DLT_OK) {
        census->bends += bends_of(ctx, &whole);
    }
}

static void count_term(struct census *census, const struct expr *tree, struct value factor);

/** A product or quotient with one factor that moves; false when it is nothing of the kind. */
static bool count_multiple(struct census *census, const struct expr *tree, struct value factor)
{
    struct num_ctx *ctx = census->ctx;
    const struct expr *moving = NULL;
    for (size_t i = 0; i < tree->count; i++) {
        const struct expr *part = tree->args[i];
        if (pieces_mention(part, census->variable)) {
            if (moving || (tree->op == EXPR_DIV && i == 1))
                return false;
            moving = part;
            continue;
        }
        struct value number = expr_eval(ctx, part, census->env);
        factor = tree->op == EXPR_DIV && i == 1 ? num_div(ctx, factor, number)
                                                : num_mul(ctx, factor, number);
    }
    if (moving && ctx->err == DLT_OK)
        count_term(census, moving, factor);
    return true;
}

static void count_other(struct census *census, const struct expr *tree, struct value factor)
{
    struct num_ctx *ctx = census->ctx;
    struct piecewise function;
    if (pieces_from_tree(ctx, tree, census->variable, census->env, census->range, &function) !=
        DLT_OK)
        return;
    size_t bends = bends_of(ctx, &function);
    census->bends += bends;
    if (bends == 0)
        census->straight =
            num_add(ctx, census->straight, num_mul(ctx, factor, function.slope_left));
}

static void count_term(struct census *census, const struct expr *tree, struct value factor)
{
    struct num_ctx *ctx = census->ctx;
    if (ctx->err != DLT_OK || value_sign(factor) == 0 || !pieces_mention(tree, census->variable))
        return;
    if (tree->op == EXPR_NEG) {
        count_term(census, tree->args[0], num_neg(ctx, factor));
        return;
    }
    if (tree->op == EXPR_ADD || tree->op == EXPR_SUB) {
        for (size_t i = 0; i < tree->count; i++)
            count_term(census, tree->args[i],
                       tree->op == EXPR_SUB && i > 0 ? num_neg(ctx, factor) : factor);
        return;
    }
    if ((tree->op == EXPR_MUL || tree->op == EXPR_DIV) && count_multiple(census, tree, factor))
        return;
    if (is_relu(tree))
        count_relu(census, tree, factor);
    else
        count_other(census, tree, factor);
}

size_t pieces_count_units(struct num_ctx *ctx, const struct expr *tree, const char *variable,
                          const struct expr_env *env, struct range range)
{
    struct census census = {.ctx = ctx, .variable = variable, .env = env, .range = range};
    census.straight = value_long(ctx->arena, 0);
    if (tree->op == EXPR_CASES || tree->op == EXPR_LIST)
        return 0;
    count_term(&census, tree, value_long(ctx->arena, 1));
    size_t units = census.bends;
    for (size_t i = 0; i < census.count; i++)
        units += value_sign(census.units[i].weight) != 0;
    return ctx->err == DLT_OK ? units + (value_sign(census.straight) != 0) : 0;
}

/* --- a network for a function ---------------------------------------------------------------------- */

/** Kinks that face left in a network without a straight term, as bits; all bits when there is none. */
static unsigned long choose_left(struct num_ctx *ctx, const struct value *turns, size_t count,
                                 struct value slope)
{
    for (unsigned long choice = 0; choice < 1UL << count; choice++) {
        struct value sum = slope;
        for (size_t i = 0; i < count; i++) {
            if (choice >> i & 1UL)
                sum = num_add(ctx, sum, turns[i]);
        }
        if (ctx->err == DLT_OK && value_sign(sum) == 0)
            return choice;
    }
    return ~0UL;
}

/** The text of an exact number that can be typed back. */
static const char *exact(struct num_ctx *ctx, struct value number)
{
    const struct num_format fraction = {.style = NUM_STYLE_FRACTION};
    return value_format(ctx->arena, number, value_is_integer(number) ? NULL : &fraction);
}

static const char *inside_text(struct num_ctx *ctx, const char *variable, struct value joint,
                               bool left)
{
    struct arena *arena = ctx->arena;
    int sign = value_sign(joint);
    const char *size = exact(ctx, num_abs(ctx, joint));
    if (left)
        return sign == 0 ? arena_printf(arena, "-%s", variable)
                         : arena_printf(arena, "%s%s - %s", sign < 0 ? "-" : "", size, variable);
    return sign == 0 ? variable
                     : arena_printf(arena, "%s %s %s", variable, sign < 0 ? "+" : "-", size);
}

static void add_term(struct num_ctx *ctx, struct strbuf *out, struct value factor,
                     const char *inside)
{
    static const char *const signs[2][2] = {{"", "-"}, {" + ", " - "}};
    const char *sign = signs[out->length > 0][value_sign(factor) < 0];
    const char *size = exact(ctx, num_abs(ctx, factor));
    if (value_sign(factor) == 0)
        return;
    if (inside)
        strbuf_printf(out, "%s%s*relu(%s)", sign, size, inside);
    else
        strbuf_printf(out, "%s%s", sign, size);
}

/** A function as its ends and the kinks between them. */
struct sketch {
    size_t kinks;
    const struct value *x; /**< the left end, the kinks, the right end */
    const struct value *turns;
    struct value start, slope; /**< at the left end */
};

static bool take_apart(struct num_ctx *ctx, struct value points, struct sketch *sketch_out)
{
    size_t count = points.count;
    struct value *x = arena_array(ctx->arena, count, sizeof(*x));
    struct value *y = arena_array(ctx->arena, count, sizeof(*y));
    struct value *turns = arena_array(ctx->arena, count, sizeof(*turns));
    struct piecewise shape;
    for (size_t i = 0; i < count; i++) {
        x[i] = points.as.items[i].as.items[0];
        y[i] = points.as.items[i].as.items[1];
    }
    if (count < 2 || piecewise_from_points(ctx, value_list(ctx->arena, x, count),
                                           value_list(ctx->arena, y, count), &shape) != DLT_OK)
        return false;
    for (size_t i = 0; i + 2 < count; i++)
        turns[i] =
            num_sub(ctx, piecewise_slope(ctx, &shape, i + 2), piecewise_slope(ctx, &shape, i + 1));
    *sketch_out = (struct sketch){
        .kinks = count - 2, .x = x, .turns = turns, .start = y[0], .slope = shape.slope_left};
    return ctx->err == DLT_OK;
}

const char *pieces_formula(struct num_ctx *ctx, const struct piecewise *function,
                           const char *variable, struct range range)
{
    struct sketch sketch;
    struct strbuf out;
    unsigned long left = ~0UL;
    if (!take_apart(ctx, pieces_to_points(ctx, function, range), &sketch))
        return NULL;
    if (sketch.kinks <= MAX_CHOSEN)
        left = choose_left(ctx, sketch.turns, sketch.kinks, sketch.slope);
    bool straight = left == ~0UL;
    left = straight ? 0 : left;
    /* The value at the left end, without what the units that face left add there. */
    struct value offset = sketch.start;
    for (size_t i = 0; i < sketch.kinks && left; i++) {
        struct value reach = num_sub(ctx, sketch.x[i + 1], sketch.x[0]);
        if (left >> i & 1UL)
            offset = num_sub(ctx, offset, num_mul(ctx, sketch.turns[i], reach));
    }
    strbuf_init(&out);
    add_term(ctx, &out, offset, NULL);
    if (straight)
        add_term(ctx, &out, sketch.slope, inside_text(ctx, variable, sketch.x[0], false));
    /* A line that never ends takes two units. */
    if (straight && range.from.kind == VALUE_NONE)
        add_term(ctx, &out, num_neg(ctx, sketch.slope),
                 inside_text(ctx, variable, sketch.x[0], true));
    for (size_t i = 0; i < sketch.kinks; i++)
        add_term(ctx, &out, sketch.turns[i],
                 inside_text(ctx, variable, sketch.x[i + 1], left != 0 && (left >> i & 1UL)));
    if (out.length == 0)
        strbuf_add(&out, "0");
    const char *text = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err == DLT_OK ? text : NULL;
}
