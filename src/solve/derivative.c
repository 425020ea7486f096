/* SPDX-License-Identifier: MIT */
/* Dual numbers over exact values and balls. */
#include "derivative.h"

/* One differentiation: where, by what, and where results go. */
struct walk {
    struct num_ctx *ctx;
    const struct expr_env *env;
    const char *variable;
};

static struct derivative visit(const struct walk *walk, const struct expr *expr);

static struct value number(const struct walk *walk, long value)
{
    return value_long(walk->ctx->arena, value);
}

static struct derivative nothing(void)
{
    return (struct derivative){value_none(), value_none()};
}

static struct derivative refuse(const struct walk *walk)
{
    num_fail(walk->ctx, DLT_ERR_UNSUPPORTED, "function",
             "the function must be built from its variables, numbers, + - * / ^, and exp, log, "
             "sqrt, sin, cos, tan, tanh, sigmoid, relu, abs, min, max");
    return nothing();
}

static struct derivative product(const struct walk *walk, struct derivative a, struct derivative b)
{
    struct num_ctx *ctx = walk->ctx;

    return (struct derivative){
        num_mul(ctx, a.value, b.value),
        num_add(ctx, num_mul(ctx, a.slope, b.value), num_mul(ctx, a.value, b.slope)),
    };
}

static struct derivative quotient(const struct walk *walk, struct derivative a, struct derivative b)
{
    struct num_ctx *ctx = walk->ctx;
    struct value ratio = num_div(ctx, a.value, b.value);

    return (struct derivative){
        ratio,
        num_div(ctx, num_sub(ctx, a.slope, num_mul(ctx, ratio, b.slope)), b.value),
    };
}

static struct derivative power(const struct walk *walk, const struct expr *expr)
{
    struct num_ctx *ctx = walk->ctx;
    struct derivative a = visit(walk, expr->args[0]), b = visit(walk, expr->args[1]);
    bool fixed = !expr_mentions(expr->args[1], walk->variable);
    struct derivative result = {number(walk, 1), number(walk, 0)};

    /* x^0 is 1 everywhere, and the derivative of x^1 asks for no 0^0. */
    if (ctx->err == DLT_OK && fixed && value_sign(b.value) == 0)
        return result;
    result.value = num_pow(ctx, a.value, b.value);
    if (ctx->err != DLT_OK)
        return nothing();
    /* A base without slope would ask for a power of 0 at 0. */
    if (fixed && num_compare(b.value, number(walk, 1)) == NUM_EQUAL)
        result.slope = a.slope;
    else if (value_sign(b.value) != 0 && value_sign(a.slope) != 0)
        result.slope = num_mul(ctx, num_mul(ctx, b.value, a.slope),
                               num_pow(ctx, a.value, num_sub(ctx, b.value, number(walk, 1))));
    if (value_sign(b.slope) != 0)
        result.slope =
            num_add(ctx, result.slope,
                    num_mul(ctx, num_mul(ctx, result.value, b.slope), num_log(ctx, a.value)));
    return result;
}

static struct derivative chain(const struct walk *walk, struct value value, struct value outer,
                               struct derivative inner)
{
    return (struct derivative){value, num_mul(walk->ctx, outer, inner.slope)};
}

static struct derivative logarithm(const struct walk *walk, struct derivative a, long base)
{
    struct num_ctx *ctx = walk->ctx;
    struct value scale = base ? num_log(ctx, number(walk, base)) : number(walk, 1);

    return (struct derivative){
        num_div(ctx, num_log(ctx, a.value), scale),
        num_div(ctx, a.slope, num_mul(ctx, a.value, scale)),
    };
}

/* 1 / (1 + exp(-x)) and its derivative s (1 - s). */
static struct derivative sigmoid(const struct walk *walk, struct derivative a)
{
    struct num_ctx *ctx = walk->ctx;
    struct value one = number(walk, 1);
    struct value s = num_div(ctx, one, num_add(ctx, one, num_exp(ctx, num_neg(ctx, a.value))));

    return chain(walk, s, num_mul(ctx, s, num_sub(ctx, one, s)), a);
}

static struct derivative smooth(const struct walk *walk, const char *name, struct derivative a)
{
    struct num_ctx *ctx = walk->ctx;
    struct value one = number(walk, 1), value;

    if (str_equal(name, "exp")) {
        value = num_exp(ctx, a.value);
        return chain(walk, value, value, a);
    }
    if (str_equal(name, "sqrt")) {
        value = num_sqrt(ctx, a.value);
        return chain(walk, value, num_div(ctx, value_fraction(ctx->arena, 1, 2), value), a);
    }
    if (str_equal(name, "sin"))
        return chain(walk, num_sin(ctx, a.value), num_cos(ctx, a.value), a);
    if (str_equal(name, "cos"))
        return chain(walk, num_cos(ctx, a.value), num_neg(ctx, num_sin(ctx, a.value)), a);
    if (str_equal(name, "tan")) {
        value = num_tan(ctx, a.value);
        return chain(walk, value, num_add(ctx, one, num_mul(ctx, value, value)), a);
    }
    value = num_tanh(ctx, a.value);
    return chain(walk, value, num_sub(ctx, one, num_mul(ctx, value, value)), a);
}

/* relu and abs: the side decides, and it must be known. */
static struct derivative bent(const struct walk *walk, bool relu, struct derivative a)
{
    struct num_ctx *ctx = walk->ctx;
    int sign = value_sign(a.value);

    if (ctx->err == DLT_OK && sign == 2)
        num_fail(ctx, DLT_ERR_RANGE, "joint",
                 "the rounded argument of %s cannot be told from its joint", relu ? "relu" : "abs");
    if (ctx->err != DLT_OK)
        return nothing();
    if (sign > 0)
        return a;
    if (sign == 0 || relu)
        return (struct derivative){number(walk, 0), number(walk, 0)};
    return (struct derivative){num_neg(ctx, a.value), num_neg(ctx, a.slope)};
}

static struct derivative extreme(const struct walk *walk, const struct expr *expr, bool largest)
{
    struct derivative best = visit(walk, expr->args[0]);

    for (size_t i = 1; i < expr->count && walk->ctx->err == DLT_OK; i++) {
        struct derivative next = visit(walk, expr->args[i]);
        enum num_order order = num_compare(next.value, best.value);

        if (walk->ctx->err == DLT_OK && order == NUM_UNKNOWN)
            num_fail(walk->ctx, DLT_ERR_RANGE, "joint",
                     "the rounded arguments of %s cannot be told apart", largest ? "max" : "min");
        if (order == (largest ? NUM_GREATER : NUM_LESS))
            best = next;
    }
    return best;
}

static struct derivative call(const struct walk *walk, const struct expr *expr)
{
    static const char *const smooth_names[] = {"exp", "sqrt", "sin", "cos", "tan", "tanh"};
    const char *name = expr->name;

    if (expr->count > 0 && (str_equal(name, "max") || str_equal(name, "min")))
        return extreme(walk, expr, str_equal(name, "max"));
    if (expr->count != 1)
        return refuse(walk);
    if (str_equal(name, "relu") || str_equal(name, "abs"))
        return bent(walk, str_equal(name, "relu"), visit(walk, expr->args[0]));
    if (str_equal(name, "sigmoid"))
        return sigmoid(walk, visit(walk, expr->args[0]));
    if (str_equal(name, "log") || str_equal(name, "ln"))
        return logarithm(walk, visit(walk, expr->args[0]), 0);
    if (str_equal(name, "log2") || str_equal(name, "log10"))
        return logarithm(walk, visit(walk, expr->args[0]), name[3] == '2' ? 2 : 10);
    for (size_t i = 0; i < DLT_COUNT(smooth_names); i++)
        if (str_equal(name, smooth_names[i]))
            return smooth(walk, name, visit(walk, expr->args[0]));
    return refuse(walk);
}

/* Sums and products of any length, differences and quotients. */
static struct derivative arithmetic(const struct walk *walk, const struct expr *expr)
{
    struct num_ctx *ctx = walk->ctx;
    struct derivative result = visit(walk, expr->args[0]);

    for (size_t i = 1; i < expr->count && ctx->err == DLT_OK; i++) {
        struct derivative next = visit(walk, expr->args[i]);

        if (expr->op == EXPR_MUL)
            result = product(walk, result, next);
        else if (expr->op == EXPR_DIV)
            result = quotient(walk, result, next);
        else if (expr->op == EXPR_SUB)
            result = (struct derivative){num_sub(ctx, result.value, next.value),
                                         num_sub(ctx, result.slope, next.slope)};
        else
            result = (struct derivative){num_add(ctx, result.value, next.value),
                                         num_add(ctx, result.slope, next.slope)};
    }
    if (expr->op == EXPR_NEG)
        result = (struct derivative){num_neg(ctx, result.value), num_neg(ctx, result.slope)};
    return result;
}

static struct derivative visit(const struct walk *walk, const struct expr *expr)
{
    if (walk->ctx->err != DLT_OK)
        return nothing();
    if (expr->op == EXPR_NUMBER)
        return (struct derivative){expr->number, number(walk, 0)};
    if (expr->op == EXPR_SYMBOL && str_equal(expr->name, walk->variable))
        return (struct derivative){expr_env_get(walk->env, expr->name), number(walk, 1)};
    if (!expr_mentions(expr, walk->variable))
        return (struct derivative){expr_eval(walk->ctx, expr, walk->env), number(walk, 0)};
    switch (expr->op) {
    case EXPR_CALL:
        return call(walk, expr);
    case EXPR_POW:
        return power(walk, expr);
    case EXPR_ADD:
    case EXPR_SUB:
    case EXPR_NEG:
    case EXPR_MUL:
    case EXPR_DIV:
        return arithmetic(walk, expr);
    default:
        return refuse(walk);
    }
}

struct derivative derivative_at(struct num_ctx *ctx, const struct expr *expr,
                                const struct expr_env *env, const char *variable)
{
    const struct walk walk = {.ctx = ctx, .env = env, .variable = variable};
    struct derivative result = visit(&walk, expr);

    if (ctx->err == DLT_OK && !value_is_number(result.value))
        num_fail(ctx, DLT_ERR_TYPE, "function", "the function must give a number");
    return ctx->err == DLT_OK ? result : nothing();
}
