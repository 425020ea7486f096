/* SPDX-License-Identifier: MIT */
/* Rows and columns of a tree, by name where the scope names them, before anything is computed. */
#include "decide.h"

#include <string.h>

struct size {
    struct expr_dim rows, columns;
};

struct shaping {
    struct arena *arena;
    const struct expr_scope *scope;
    enum dlt_err err;
    struct diag *diag;
};

static struct size shape_of(struct shaping *s, const struct expr *expr);

static const struct size scalar = {.rows = {.size = 1}, .columns = {.size = 1}};

static bool is_scalar(struct size size)
{
    return size.rows.size == 1 && size.columns.size == 1;
}

/* Two named sides agree by name: numbers that happen to be equal prove nothing. */
static bool same_dim(struct expr_dim a, struct expr_dim b)
{
    if (a.name && b.name && a.size != 1 && b.size != 1)
        return strcmp(a.name, b.name) == 0;
    return a.size == b.size;
}

static bool same_size(struct size a, struct size b)
{
    return same_dim(a.rows, b.rows) && same_dim(a.columns, b.columns);
}

static const char *dim_text(struct arena *arena, struct expr_dim dim)
{
    return dim.name ? dim.name : arena_printf(arena, "%ld", dim.size);
}

static const char *size_text(struct arena *arena, struct size size)
{
    if (is_scalar(size))
        return "a number";
    return arena_printf(arena, "%s x %s", dim_text(arena, size.rows),
                        dim_text(arena, size.columns));
}

static struct size clash(struct shaping *s, const struct expr *expr, const char *sentence)
{
    if (s->err)
        return scalar;
    s->err = DLT_ERR_TYPE;
    diag_place(s->diag, 1, expr->column, expr->length);
    diag_set(s->diag, DLT_ERR_TYPE, "shapes", "%s", sentence);
    return scalar;
}

static const char *shown(struct shaping *s, const struct expr *expr)
{
    return expr_print(s->arena, expr, s->scope, EXPR_UNICODE);
}

/* A tree and the size found for it, for messages. */
struct sized {
    const struct expr *expr;
    struct size size;
};

static struct size clash_of(struct shaping *s, const struct expr *expr, struct sized a,
                            struct sized b, const char *what)
{
    return clash(s, expr,
                 arena_printf(s->arena, "%s is %s and %s is %s: they cannot be %s",
                              shown(s, a.expr), size_text(s->arena, a.size), shown(s, b.expr),
                              size_text(s->arena, b.size), what));
}

static struct size shape_symbol(struct shaping *s, const struct expr *expr)
{
    const struct expr_symbol *symbol = scope_find(s->scope, expr->name);
    if (!symbol || symbol->rows.size <= 0 || expr->count > 0)
        return scalar;
    struct size size = {.rows = symbol->rows, .columns = symbol->columns};
    if (size.columns.size <= 0)
        size.columns = (struct expr_dim){.size = 1};
    return size;
}

static struct size shape_equal(struct shaping *s, const struct expr *expr, const char *what)
{
    struct size first = shape_of(s, expr->args[0]);
    for (size_t i = 1; i < expr->count && !s->err; i++) {
        struct size next = shape_of(s, expr->args[i]);
        if (!s->err && !same_size(first, next))
            return clash_of(s, expr, (struct sized){expr->args[0], first},
                            (struct sized){expr->args[i], next}, what);
    }
    return first;
}

static struct size shape_product(struct shaping *s, const struct expr *expr)
{
    struct size left = shape_of(s, expr->args[0]);
    const struct expr *before = expr->args[0];
    for (size_t i = 1; i < expr->count && !s->err; i++) {
        struct size right = shape_of(s, expr->args[i]);
        if (s->err)
            break;
        if (is_scalar(left)) {
            left = right;
            before = expr->args[i];
        } else if (!is_scalar(right)) {
            if (!same_dim(left.columns, right.rows))
                return clash_of(s, expr, (struct sized){before, left},
                                (struct sized){expr->args[i], right}, "multiplied in this order");
            left.columns = right.columns;
            before = expr->args[i];
        }
    }
    return left;
}

static struct size shape_elementwise(struct shaping *s, const struct expr *expr)
{
    struct size a = shape_of(s, expr->args[0]), b = shape_of(s, expr->args[1]);
    if (s->err || is_scalar(b))
        return a;
    if (!is_scalar(a) && !same_size(a, b))
        return clash_of(s, expr, (struct sized){expr->args[0], a}, (struct sized){expr->args[1], b},
                        "multiplied item by item");
    return b;
}

static struct size shape_quotient(struct shaping *s, const struct expr *expr)
{
    struct size a = shape_of(s, expr->args[0]), b = shape_of(s, expr->args[1]);
    if (!s->err && !is_scalar(b))
        return clash(s, expr,
                     arena_printf(s->arena, "%s is %s: nothing can be divided by it",
                                  shown(s, expr->args[1]), size_text(s->arena, b)));
    return a;
}

static struct size shape_power(struct shaping *s, const struct expr *expr)
{
    struct size a = shape_of(s, expr->args[0]), b = shape_of(s, expr->args[1]);
    if (s->err)
        return scalar;
    if (!is_scalar(b) || !same_dim(a.rows, a.columns))
        return clash(s, expr,
                     arena_printf(s->arena, "%s is %s: it has no power", shown(s, expr->args[0]),
                                  size_text(s->arena, is_scalar(b) ? a : b)));
    return a;
}

static struct size shape_list(struct shaping *s, const struct expr *expr)
{
    struct size size = {.rows = {.size = (long)expr->count}, .columns = {.size = 1}};
    for (size_t i = 0; i < expr->count && !s->err; i++) {
        struct size item = shape_of(s, expr->args[i]);
        if (i > 0 && !same_dim(item.rows, size.columns))
            return clash(s, expr, "the rows of this list differ in length");
        size.columns = item.rows;
    }
    return size;
}

static struct size shape_call(struct shaping *s, const struct expr *expr)
{
    static const char *const keep[] = {"relu", "exp", "log",  "sqrt",     "sigmoid", "tanh",
                                       "sin",  "cos", "step", "softplus", "sign"};
    struct size first = shape_of(s, expr->args[0]);
    for (size_t i = 1; i < expr->count && !s->err; i++) {
        struct size next = shape_of(s, expr->args[i]);
        if (strcmp(expr->name, "if") == 0 && i > 0)
            first = next;
    }
    if (strcmp(expr->name, "transpose") == 0)
        return (struct size){.rows = first.columns, .columns = first.rows};
    for (size_t i = 0; i < DLT_COUNT(keep); i++)
        if (strcmp(expr->name, keep[i]) == 0 && expr->count == 1)
            return first;
    return strcmp(expr->name, "if") == 0 ? first : scalar;
}

static struct size shape_cases(struct shaping *s, const struct expr *expr)
{
    struct size first = shape_of(s, expr->args[0]);
    for (size_t i = 2; i + 1 < expr->count && !s->err; i += 2) {
        struct size next = shape_of(s, expr->args[i]);
        if (!s->err && !same_size(first, next))
            return clash_of(s, expr, (struct sized){expr->args[0], first},
                            (struct sized){expr->args[i], next}, "cases of one formula");
    }
    return first;
}

static struct size shape_of(struct shaping *s, const struct expr *expr)
{
    if (s->err)
        return scalar;
    switch (expr->op) {
    case EXPR_NUMBER:
    case EXPR_FACTORIAL:
        return scalar;
    case EXPR_SYMBOL:
        return shape_symbol(s, expr);
    case EXPR_ADD:
        return shape_equal(s, expr, "added");
    case EXPR_SUB:
        return shape_equal(s, expr, "subtracted");
    case EXPR_RELATION:
        return shape_equal(s, expr, "compared");
    case EXPR_NEG:
        return shape_of(s, expr->args[0]);
    case EXPR_MUL:
        return shape_product(s, expr);
    case EXPR_DIV:
        return shape_quotient(s, expr);
    case EXPR_POW:
        return shape_power(s, expr);
    case EXPR_ELEMENTWISE:
        return shape_elementwise(s, expr);
    case EXPR_TRANSPOSE: {
        struct size size = shape_of(s, expr->args[0]);
        return (struct size){.rows = size.columns, .columns = size.rows};
    }
    case EXPR_SUM:
    case EXPR_PRODUCT:
        return shape_of(s, expr->args[3]);
    case EXPR_CALL:
        return shape_call(s, expr);
    case EXPR_LIST:
        return shape_list(s, expr);
    case EXPR_SHAPE:
        return (struct size){.rows = {.size = (long)expr->count}, .columns = {.size = 1}};
    case EXPR_CASES:
        return shape_cases(s, expr);
    }
    return scalar;
}

enum dlt_err expr_shape(struct arena *arena, const struct expr *expr,
                        const struct expr_scope *scope, struct expr_dim *rows_out,
                        struct expr_dim *columns_out, struct diag *diag)
{
    struct shaping s = {.arena = arena, .scope = scope, .diag = diag};
    struct size size = shape_of(&s, expr);
    if (s.err)
        return s.err;
    *rows_out = size.rows;
    *columns_out = size.columns;
    return DLT_OK;
}

enum shape_finding shape_agree(struct arena *arena, const struct expr *a, const struct expr *b,
                               const struct expr_scope *scope, const char **sentence_out)
{
    struct diag diags[2] = {{.line = 0}, {.line = 0}};
    struct shaping first = {.arena = arena, .scope = scope, .diag = &diags[0]};
    struct shaping second = {.arena = arena, .scope = scope, .diag = &diags[1]};
    struct size one = shape_of(&first, a), two = shape_of(&second, b);
    if (first.err || second.err) {
        *sentence_out = arena_strdup(arena, diags[first.err ? 0 : 1].text);
        return first.err && second.err ? SHAPE_NEITHER : SHAPE_DIFFERENT;
    }
    if (same_size(one, two))
        return SHAPE_SAME;
    *sentence_out = arena_printf(arena, "%s is %s, the other is %s", shown(&first, a),
                                 size_text(arena, one), size_text(arena, two));
    return SHAPE_DIFFERENT;
}
