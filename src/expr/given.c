/* SPDX-License-Identifier: MIT */
/* Conditions that give a symbol, such as y = 2 x: it is replaced in all trees before they are
 * compared, and what was declared of it holds for what it is replaced by. */
#include "decide.h"

/* A symbol and what it stands for. */
struct given {
    const char *name;
    const struct expr *tree;
};

static const struct expr *replace(struct deciding *d, const struct expr *expr,
                                  const struct given *given)
{
    if (expr->op == EXPR_SYMBOL && expr->count == 0)
        return str_same(expr->name, given->name) ? given->tree : expr;
    if (!expr_mentions(expr, given->name))
        return expr;
    bool hides = (expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT) &&
                 str_same(expr->args[0]->name, given->name);
    struct expr *copy = arena_alloc(d->arena, sizeof(*copy));
    const struct expr **args = arena_array(d->arena, expr->count, sizeof(*args));
    for (size_t i = 0; i < expr->count; i++)
        args[i] = hides && (i == 0 || i == 3) ? expr->args[i] : replace(d, expr->args[i], given);
    *copy = *expr;
    copy->args = args;
    return copy;
}

/* A running index of `expr` would capture a name of the tree, or the symbol has indices. */
static bool is_in_the_way(const struct expr *expr, const struct given *given)
{
    if (expr->op == EXPR_SYMBOL && expr->count > 0 && str_same(expr->name, given->name))
        return true;
    if ((expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT) &&
        expr_mentions(given->tree, expr->args[0]->name))
        return true;
    for (size_t i = 0; i < expr->count; i++)
        if (is_in_the_way(expr->args[i], given))
            return true;
    return false;
}

static bool reads_given(struct deciding *d, const struct expr *condition, struct given *given_out)
{
    if (condition->op != EXPR_RELATION || !str_same(condition->name, "="))
        return false;
    for (int side = 0; side < 2; side++) {
        const struct expr *alone = condition->args[side], *other = condition->args[1 - side];
        if (alone->op != EXPR_SYMBOL || alone->count > 0 || expr_mentions(other, alone->name))
            continue;
        const struct expr_symbol *symbol = scope_find(d->scope, alone->name);
        if ((symbol && symbol->rows.size > 0) || other->op == EXPR_LIST)
            continue;
        *given_out = (struct given){.name = alone->name, .tree = other};
        return true;
    }
    return false;
}

static void require(struct deciding *d, const struct expr *tree, const char *relation,
                    struct value bound)
{
    const struct expr *args[2] = {tree, expr_new_number(d->arena, bound)};
    if (bound.kind != VALUE_NONE)
        given_add(d, expr_new(d->arena, EXPR_RELATION, relation, args, 2));
}

/* What was declared of the symbol. */
static void require_declared(struct deciding *d, const struct given *given)
{
    const struct expr_symbol *symbol = scope_find(d->scope, given->name);
    if (!symbol)
        return;
    require(d, given->tree, ">=", symbol->minimum);
    require(d, given->tree, "<=", symbol->maximum);
    if (symbol->positive)
        require(d, given->tree, ">", value_long(d->arena, 0));
    const struct expr *floored = expr_new(d->arena, EXPR_CALL, "floor", &given->tree, 1);
    const struct expr *args[2] = {floored, given->tree};
    if (symbol->integer)
        given_add(d, expr_new(d->arena, EXPR_RELATION, "=", args, 2));
}

void given_add(struct deciding *d, const struct expr *condition)
{
    d->conditions = arena_grow(d->arena, d->conditions, d->condition_count, &d->condition_capacity,
                               sizeof(*d->conditions));
    d->conditions[d->condition_count++] = condition;
}

static bool can_replace(const struct deciding *d, const struct given *given)
{
    if (is_in_the_way(d->a, given) || is_in_the_way(d->b, given))
        return false;
    for (size_t i = 0; i < d->condition_count; i++)
        if (is_in_the_way(d->conditions[i], given))
            return false;
    return true;
}

void given_replace(struct deciding *d)
{
    for (size_t i = 0; i < d->rules->where_count; i++)
        given_add(d, d->rules->where[i]);
    for (size_t i = 0; i < d->condition_count; i++) {
        struct given given;
        if (!reads_given(d, d->conditions[i], &given) || !can_replace(d, &given))
            continue;
        const char *text = expr_print(d->arena, d->conditions[i], d->scope, EXPR_ASCII);
        d->given = d->given ? arena_printf(d->arena, "%s; %s", d->given, text) : text;
        d->conditions[i] = d->conditions[--d->condition_count];
        d->a = replace(d, d->a, &given);
        d->b = replace(d, d->b, &given);
        for (size_t k = 0; k < d->condition_count; k++)
            d->conditions[k] = replace(d, d->conditions[k], &given);
        require_declared(d, &given);
        i = (size_t)-1; /* from the start: others may give a symbol now */
    }
}
