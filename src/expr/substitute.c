/* SPDX-License-Identifier: MIT */
/* Values into trees: replacing bound names, and trees for values. */
#include "expr_internal.h"

#include <string.h>

static const struct expr *from_rational(struct arena *arena, struct value number)
{
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    if (value_sign(number) < 0) {
        const struct expr *positive = expr_from_value(arena, num_neg(&ctx, number));
        return expr_new(arena, EXPR_NEG, NULL, &positive, 1);
    }
    if (value_is_integer(number))
        return expr_new_number(arena, number);
    const char *text =
        value_format(arena, number, &(struct num_format){.style = NUM_STYLE_FRACTION});
    const char *slash = strchr(text, '/');
    if (!slash)
        return expr_new_number(arena, number);
    ctx.max_bits = (unsigned long)-1 >> 8;
    struct value above = value_from_text(&ctx, arena_strndup(arena, text, (size_t)(slash - text)));
    struct value below = value_from_text(&ctx, slash + 1);
    if (ctx.err)
        return expr_new_number(arena, number);
    return expr_new_pair(arena, EXPR_DIV, expr_new_number(arena, above),
                         expr_new_number(arena, below));
}

/* A narrow ball around a fraction that a person would write is that fraction; others stay balls. */
static const struct expr *from_ball(struct arena *arena, struct value ball)
{
    enum { SIMPLE_DIGITS = 9 };
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    struct value simple = value_radius(ball) < 1e-25 ? num_simplest(&ctx, ball) : value_none();
    if (simple.kind != VALUE_RATIONAL ||
        strlen(value_format(arena, simple, &(struct num_format){.style = NUM_STYLE_FRACTION})) >
            SIMPLE_DIGITS)
        return expr_new_number(arena, ball);
    return from_rational(arena, simple);
}

const struct expr *expr_from_value(struct arena *arena, struct value value)
{
    switch (value.kind) {
    case VALUE_RATIONAL:
        return from_rational(arena, value);
    case VALUE_REAL:
        return from_ball(arena, value);
    case VALUE_LIST: {
        struct expr_vec items = {0};
        for (size_t i = 0; i < value.count; i++)
            expr_vec_add(arena, &items, expr_from_value(arena, value.as.items[i]));
        return expr_new(arena, EXPR_LIST, NULL, items.items, items.count);
    }
    case VALUE_WORD:
        return expr_new(arena, EXPR_SYMBOL, arena_strdup(arena, value.as.word), NULL, 0);
    case VALUE_NONE:
        break;
    }
    return expr_new_number(arena, value);
}

static const struct expr *place(struct arena *arena, const struct expr *expr,
                                const struct expr *original)
{
    struct expr *copy = arena_alloc(arena, sizeof(*copy));
    *copy = *expr;
    copy->column = original->column;
    copy->length = original->length;
    return copy;
}

/* A bound name with indices that have values becomes its item. */
static const struct expr *replace_symbol(struct arena *arena, const struct expr *expr,
                                         const struct expr_env *env)
{
    struct value value = expr_env_get(env, expr->name);
    if (value.kind == VALUE_NONE)
        return NULL;
    if (expr->count > 0) {
        struct num_ctx ctx;
        num_ctx_init(&ctx, arena, NULL);
        value = expr_eval(&ctx, expr, env);
        if (ctx.err)
            return NULL;
    }
    return place(arena, expr_from_value(arena, value), expr);
}

const struct expr *expr_substitute(struct arena *arena, const struct expr *expr,
                                   const struct expr_env *env)
{
    if (expr->op == EXPR_NUMBER)
        return expr;
    const struct expr *replaced = expr->op == EXPR_SYMBOL ? replace_symbol(arena, expr, env) : NULL;
    if (replaced)
        return replaced;
    bool bound = expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT;
    struct expr_env inner = {.outer = env};
    struct expr_binding hidden = {.name = bound ? expr->args[0]->name : NULL};
    if (bound) { /* the running index hides a value of the same name */
        inner.bindings = &hidden;
        inner.count = 1;
    }
    struct expr_vec args = {0};
    bool changed = false;
    for (size_t i = 0; i < expr->count; i++) {
        const struct expr *arg = expr->args[i];
        if (!bound || i > 0)
            arg = expr_substitute(arena, arg, bound && i == 3 ? &inner : env);
        changed = changed || arg != expr->args[i];
        expr_vec_add(arena, &args, arg);
    }
    if (!changed)
        return expr;
    const struct expr *copy = expr_new(arena, expr->op, expr->name, args.items, args.count);
    return place(arena, copy, expr);
}
