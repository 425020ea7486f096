/* SPDX-License-Identifier: MIT */
/* Items of one family of symbols: beside the y_i of a sum, the names y_1 and y_D are its items too,
 * though each was read as a name of its own. */
#include "decide.h"

#include <string.h>

#define ALPHABET "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

enum { MAX_FAMILIES = 8 };

struct families {
    struct arena *arena;
    const struct expr_scope *scope;
    const struct expr *items[MAX_FAMILIES]; /* the first that was met of each */
    size_t count;
    bool unclear; /* a name that may be an item, but cannot be read as one */
};

/* Families: undeclared names that occur with indices. */
static void find_families(struct families *f, const struct expr *expr)
{
    if (expr->op == EXPR_SYMBOL && expr->count > 0 && !scope_find(f->scope, expr->name)) {
        size_t i = 0;
        while (i < f->count && !str_same(f->items[i]->name, expr->name))
            i++;
        if (i == f->count && i < MAX_FAMILIES)
            f->items[f->count++] = expr;
    }
    for (size_t i = 0; i < expr->count; i++)
        find_families(f, expr->args[i]);
}

/* The index "12", "D" or "n-1"; NULL for anything else. */
static const struct expr *read_index(struct families *f, const char *text)
{
    const struct expr_scope any = {.flags = EXPR_READ_UNDECLARED};
    const struct expr *index = NULL;
    size_t length = strlen(text);
    if (length > 0 && strspn(text, ALPHABET) == length)
        return expr_new(f->arena, EXPR_SYMBOL, text, NULL, 0);
    return expr_parse(f->arena, text, &any, &index, NULL, NULL) == DLT_OK ? index : NULL;
}

/* The item "y_{1,2}" or "y_12" of a family with two indices; NULL when it has others. */
static const struct expr *read_item(struct families *f, const struct expr *family, const char *text)
{
    struct expr_vec indices = {0};
    size_t length = strlen(text), at = 0;
    if (length > 2 && text[0] == '{' && text[length - 1] == '}') {
        text = arena_strndup(f->arena, text + 1, length - 2);
        length -= 2;
    }
    bool comma = strchr(text, ',') != NULL;
    bool close = !comma && family->count > 1 && length == family->count;
    while (at < length && indices.count < family->count) {
        size_t size = close ? 1 : strcspn(text + at, ",");
        const struct expr *index = read_index(f, arena_strndup(f->arena, text + at, size));
        if (!index)
            return NULL;
        expr_vec_add(f->arena, &indices, index);
        at += size + !close;
    }
    if (indices.count < family->count || at < length)
        return NULL;
    return expr_new(f->arena, EXPR_SYMBOL, family->name, indices.items, indices.count);
}

static const struct expr *item_of(struct families *f, const struct expr *symbol)
{
    if (scope_find(f->scope, symbol->name))
        return symbol;
    for (size_t i = 0; i < f->count; i++) {
        const char *name = f->items[i]->name;
        size_t length = strlen(name);
        if (strncmp(symbol->name, name, length) != 0 || symbol->name[length] != '_')
            continue;
        const struct expr *item = read_item(f, f->items[i], symbol->name + length + 1);
        if (item)
            return item;
        f->unclear = true;
    }
    return symbol;
}

static const struct expr *join(struct families *f, const struct expr *expr)
{
    if (expr->op == EXPR_SYMBOL && expr->count == 0)
        return item_of(f, expr);
    bool binds = expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT, changed = false;
    if (expr->count == 0)
        return expr;
    const struct expr **args = arena_array(f->arena, expr->count, sizeof(*args));
    for (size_t i = 0; i < expr->count; i++) {
        args[i] = binds && i == 0 ? expr->args[i] : join(f, expr->args[i]);
        changed = changed || args[i] != expr->args[i];
    }
    if (!changed)
        return expr;
    struct expr *copy = arena_alloc(f->arena, sizeof(*copy));
    *copy = *expr;
    copy->args = args;
    return copy;
}

static const struct expr *const *join_all(struct families *f, const struct expr *const *trees,
                                          size_t count)
{
    const struct expr **joined = arena_array(f->arena, count, sizeof(const struct expr *));
    for (size_t i = 0; i < count; i++)
        joined[i] = join(f, trees[i]);
    return joined;
}

bool family_join(struct deciding *d)
{
    struct families f = {.arena = d->arena, .scope = d->scope};
    find_families(&f, d->a);
    find_families(&f, d->b);
    if (f.count == 0)
        return true;
    d->a = join(&f, d->a);
    d->b = join(&f, d->b);
    if (d->rules->where_count > 0) {
        struct expr_rules *rules = arena_alloc(d->arena, sizeof(*rules));
        *rules = *d->rules;
        rules->where = join_all(&f, rules->where, rules->where_count);
        d->rules = rules;
    }
    if (f.unclear)
        decide(d, EXPR_UNDECIDED, "names", "a name that may be an item of a sum is not clear");
    return !f.unclear;
}
