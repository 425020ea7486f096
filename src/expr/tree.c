/* SPDX-License-Identifier: MIT */
/* Building and asking trees. Every tree is immutable once its parent is made. */
#include "expr_internal.h"

#include <string.h>

void expr_vec_add(struct arena *arena, struct expr_vec *vec, const struct expr *expr)
{
    if (!vec->items) {
        vec->items = vec->few;
        vec->capacity = DLT_COUNT(vec->few);
    }
    if (vec->count == vec->capacity)
        vec->items =
            arena_grow(arena, vec->items, vec->count, &vec->capacity, sizeof(const void *));
    vec->items[vec->count++] = expr;
}

struct expr *expr_new(struct arena *arena, enum expr_op op, const char *name,
                      const struct expr *const *args, size_t count)
{
    struct expr *expr = arena_alloc(arena, sizeof(*expr));
    expr->op = op;
    expr->name = name;
    expr->count = count;
    expr->function = op == EXPR_CALL ? function_find(name) : NULL;
    if (count > 0) {
        const struct expr **copy = arena_array(arena, count, sizeof(*copy));
        memcpy(copy, args, count * sizeof(*copy));
        expr->args = copy;
    }
    return expr;
}

struct expr *expr_new_number(struct arena *arena, struct value number)
{
    struct expr *expr = expr_new(arena, EXPR_NUMBER, NULL, NULL, 0);
    expr->number = number;
    return expr;
}

struct expr *expr_new_pair(struct arena *arena, enum expr_op op, const struct expr *a,
                           const struct expr *b)
{
    const struct expr *args[2] = {a, b};
    return expr_new(arena, op, NULL, args, 2);
}

bool expr_same(const struct expr *a, const struct expr *b)
{
    if (a == b)
        return true;
    if (a->op != b->op || a->count != b->count || !a->name != !b->name)
        return false;
    if (a->name && strcmp(a->name, b->name) != 0)
        return false;
    if (a->op == EXPR_NUMBER && !value_equal(a->number, b->number))
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!expr_same(a->args[i], b->args[i]))
            return false;
    return true;
}

bool expr_mentions(const struct expr *expr, const char *name)
{
    if (expr->op == EXPR_SYMBOL && strcmp(expr->name, name) == 0)
        return true;
    if (expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT) {
        bool bound = strcmp(expr->args[0]->name, name) == 0;
        return expr_mentions(expr->args[1], name) || expr_mentions(expr->args[2], name) ||
               (!bound && expr_mentions(expr->args[3], name));
    }
    for (size_t i = 0; i < expr->count; i++)
        if (expr_mentions(expr->args[i], name))
            return true;
    return false;
}

const struct expr_symbol *scope_find(const struct expr_scope *scope, const char *name)
{
    for (size_t i = 0; scope && i < scope->symbol_count; i++)
        if (str_same(scope->symbols[i].name, name))
            return &scope->symbols[i];
    return NULL;
}

struct expr_scope scope_from_env(struct arena *arena, const struct expr_env *env,
                                 const struct expr_scope *scope)
{
    size_t total = scope ? scope->symbol_count : 0;
    bool words = false;
    for (const struct expr_env *e = env; e; e = e->outer) {
        total += e->count;
        words = words || e->words;
    }
    struct expr_symbol *symbols = arena_array(arena, total, sizeof(*symbols));
    size_t count = 0;
    for (size_t i = 0; scope && i < scope->symbol_count; i++)
        symbols[count++] = scope->symbols[i];
    size_t declared = count;
    for (const struct expr_env *e = env; e; e = e->outer) {
        for (size_t i = 0; i < e->count; i++) {
            struct expr_scope known = {.symbols = symbols, .symbol_count = declared};
            if (scope_find(&known, e->bindings[i].name))
                continue;
            symbols[count++].name = e->bindings[i].name;
        }
    }
    return (struct expr_scope){.symbols = symbols,
                               .symbol_count = count,
                               .flags = EXPR_READ_DOTTED | EXPR_READ_RELATION | EXPR_READ_CASES |
                                        (words ? EXPR_READ_UNDECLARED : 0u)};
}
