/* SPDX-License-Identifier: MIT */
/* Trees to exact piecewise-linear functions of one variable. */
#include "expr_internal.h"

#include <string.h>

/* The state of one conversion. */
struct shaper {
    struct num_ctx *ctx;
    const char *variable;
    const struct expr_env *env;
    unsigned long *terms;
};

static enum dlt_err convert(const struct shaper *s, const struct expr *expr, struct piecewise *out);

static enum dlt_err fail(const struct shaper *s, const struct expr *expr, const char *why)
{
    if (!s->ctx->err) {
        num_fail(s->ctx, DLT_ERR_TYPE, "not-piecewise", "%s", why);
        if (s->ctx->diag)
            diag_place(s->ctx->diag, 1, expr->column, expr->length);
    }
    return s->ctx->err;
}

static enum dlt_err constant(const struct shaper *s, const struct expr *expr, struct value number,
                             struct piecewise *out)
{
    if (s->ctx->err)
        return s->ctx->err;
    if (number.kind != VALUE_RATIONAL)
        return fail(s, expr, "only exact numbers can shape a piecewise-linear function");
    struct value zero = value_long(s->ctx->arena, 0);
    return piecewise_from_points(s->ctx, value_list(s->ctx->arena, &zero, 1),
                                 value_list(s->ctx->arena, &number, 1), out);
}

static enum dlt_err identity(const struct shaper *s, struct piecewise *out)
{
    struct value ends[2] = {value_long(s->ctx->arena, 0), value_long(s->ctx->arena, 1)};
    struct value line = value_list(s->ctx->arena, ends, 2);
    return piecewise_from_points(s->ctx, line, line, out);
}

/* a + factor * b. */
static enum dlt_err combine(const struct shaper *s, const struct piecewise *a, long factor,
                            const struct piecewise *b, struct piecewise *out)
{
    return piecewise_combine(s->ctx, a, value_long(s->ctx->arena, factor), b, out);
}

static enum dlt_err scale(const struct shaper *s, const struct expr *expr, struct value factor,
                          struct piecewise *function)
{
    struct piecewise zero;
    if (s->ctx->err)
        return s->ctx->err;
    if (factor.kind != VALUE_RATIONAL)
        return fail(s, expr, "only exact numbers can shape a piecewise-linear function");
    enum dlt_err err = constant(s, expr, value_long(s->ctx->arena, 0), &zero);
    return err ? err : piecewise_combine(s->ctx, &zero, factor, function, function);
}

static enum dlt_err negative(const struct shaper *s, const struct expr *expr,
                             struct piecewise *function)
{
    return scale(s, expr, value_long(s->ctx->arena, -1), function);
}

static enum dlt_err add_terms(const struct shaper *s, const struct expr *expr,
                              struct piecewise *out)
{
    enum dlt_err err = convert(s, expr->args[0], out);
    for (size_t i = 1; !err && i < expr->count; i++) {
        struct piecewise term;
        err = convert(s, expr->args[i], &term);
        if (!err)
            err = combine(s, out, expr->op == EXPR_SUB ? -1 : 1, &term, out);
    }
    return err;
}

static enum dlt_err multiply(const struct shaper *s, const struct expr *expr, struct piecewise *out)
{
    const struct expr *moving = NULL;
    struct value factor = value_long(s->ctx->arena, 1);
    for (size_t i = 0; i < expr->count; i++) {
        const struct expr *arg = expr->args[i];
        bool moves = expr_mentions(arg, s->variable);
        if (moves && (moving || (expr->op == EXPR_DIV && i == 1)))
            return fail(s, arg, "this bends, or has a pole: only straight pieces are possible");
        if (moves)
            moving = arg;
        else if (expr->op == EXPR_DIV && i == 1)
            factor = num_div(s->ctx, factor, expr_eval(s->ctx, arg, s->env));
        else
            factor = num_mul(s->ctx, factor, expr_eval(s->ctx, arg, s->env));
    }
    if (!moving)
        return constant(s, expr, factor, out);
    enum dlt_err err = convert(s, moving, out);
    return err ? err : scale(s, expr, factor, out);
}

/* The largest of the arguments; with `smallest`, of their negatives, turned back. */
static enum dlt_err extreme(const struct shaper *s, const struct expr *expr, bool smallest,
                            struct piecewise *out)
{
    enum dlt_err err = DLT_OK;
    for (size_t i = 0; !err && i < expr->count; i++) {
        struct piecewise next;
        err = convert(s, expr->args[i], &next);
        if (!err && smallest)
            err = negative(s, expr, &next);
        if (!err && i > 0)
            err = piecewise_max(s->ctx, out, &next, &next);
        *out = next;
    }
    return !err && smallest ? negative(s, expr, out) : err;
}

static enum dlt_err call(const struct shaper *s, const struct expr *expr, struct piecewise *out)
{
    const char *name = expr->name;
    if (strcmp(name, "max") == 0 || strcmp(name, "min") == 0)
        return extreme(s, expr, name[1] == 'i', out);
    bool relu = strcmp(name, "relu") == 0;
    if (!relu && strcmp(name, "abs") != 0)
        return fail(s, expr, "only relu, abs, max and min keep pieces straight");
    struct piecewise other;
    enum dlt_err err = convert(s, expr->args[0], out);
    other = *out;
    if (!err && relu)
        err = constant(s, expr, value_long(s->ctx->arena, 0), &other);
    else if (!err)
        err = negative(s, expr, &other);
    return err ? err : piecewise_max(s->ctx, out, &other, out);
}

/* A sum over a running index, term by term. */
static enum dlt_err add_running(const struct shaper *s, const struct expr *expr,
                                struct piecewise *out)
{
    long from = 0, to = 0;
    struct value low = expr_eval(s->ctx, expr->args[1], s->env);
    struct value high = expr_eval(s->ctx, expr->args[2], s->env);
    if (s->ctx->err)
        return s->ctx->err;
    if (!value_to_long(low, &from) || !value_to_long(high, &to))
        return fail(s, expr, "a sum runs between whole numbers");
    enum dlt_err err = constant(s, expr, value_long(s->ctx->arena, 0), out);
    for (long k = from; !err && k <= to; k++) {
        if (*s->terms == 0)
            return fail(s, expr, "there are too many terms");
        (*s->terms)--;
        struct expr_binding index = {.name = expr->args[0]->name,
                                     .value = value_long(s->ctx->arena, k)};
        struct expr_env env = {.bindings = &index, .count = 1, .outer = s->env};
        struct shaper inner = *s;
        struct piecewise term;
        inner.env = &env;
        err = convert(&inner, expr->args[3], &term);
        if (!err)
            err = combine(s, out, 1, &term, out);
    }
    return err;
}

static enum dlt_err convert(const struct shaper *s, const struct expr *expr, struct piecewise *out)
{
    if (s->ctx->err)
        return s->ctx->err;
    if (!expr_mentions(expr, s->variable))
        return constant(s, expr, expr_eval(s->ctx, expr, s->env), out);
    switch (expr->op) {
    case EXPR_SYMBOL:
        return expr->count == 0 ? identity(s, out) : fail(s, expr, "the variable has no items");
    case EXPR_ADD:
    case EXPR_SUB:
        return add_terms(s, expr, out);
    case EXPR_NEG: {
        enum dlt_err err = convert(s, expr->args[0], out);
        return err ? err : negative(s, expr, out);
    }
    case EXPR_MUL:
    case EXPR_DIV:
        return multiply(s, expr, out);
    case EXPR_SUM:
        return add_running(s, expr, out);
    case EXPR_CALL:
        return call(s, expr, out);
    default:
        return fail(s, expr, "this is not made of straight pieces");
    }
}

enum dlt_err expr_piecewise(struct num_ctx *ctx, const struct expr *expr, const char *variable,
                            const struct expr_env *env, struct piecewise *function_out)
{
    unsigned long terms = 1000;
    struct shaper shaper = {.ctx = ctx, .variable = variable, .env = env, .terms = &terms};
    struct piecewise function;
    enum dlt_err err = convert(&shaper, expr, &function);
    if (!err)
        *function_out = function;
    return err;
}
