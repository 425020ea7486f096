/* SPDX-License-Identifier: MIT */
/* Whether a tree may lack a value somewhere, as far as its looks tell: 1 + exp(-x) is never zero. */
#include "decide.h"

/* At least 0 wherever it has a value. */
static bool is_square(struct deciding *d, const struct expr *expr)
{
    long exponent = 0;
    if (expr->op == EXPR_POW && expr->args[1]->op == EXPR_NUMBER &&
        value_to_long(expr->args[1]->number, &exponent) && exponent > 0 && exponent % 2 == 0)
        return true;
    if (expr->op == EXPR_CALL && (str_same(expr->name, "abs") || str_same(expr->name, "relu")))
        return true;
    return partial_positive(d, expr);
}

static bool symbol_is_positive(struct deciding *d, const struct expr *expr)
{
    const struct domain *domain = sample_domain(d, expr->name);
    if (!domain)
        return str_same(expr->name, "pi") || str_same(expr->name, "e");
    int sign = domain->minimum.kind == VALUE_NONE ? -1 : value_sign(domain->minimum);
    return sign == 1 || (sign == 0 && domain->above);
}

bool partial_positive(struct deciding *d, const struct expr *expr)
{
    bool some = false;
    switch (expr->op) {
    case EXPR_NUMBER:
        return value_sign(expr->number) == 1;
    case EXPR_SYMBOL:
        return symbol_is_positive(d, expr);
    case EXPR_ADD:
        for (size_t i = 0; i < expr->count; i++) {
            if (!is_square(d, expr->args[i]))
                return false;
            some = some || partial_positive(d, expr->args[i]);
        }
        return some;
    case EXPR_MUL:
    case EXPR_DIV:
        for (size_t i = 0; i < expr->count; i++)
            if (!partial_positive(d, expr->args[i]))
                return false;
        return true;
    case EXPR_POW:
        return partial_positive(d, expr->args[0]);
    case EXPR_CALL:
        if (str_same(expr->name, "exp") || str_same(expr->name, "sigmoid") ||
            str_same(expr->name, "cosh") || str_same(expr->name, "softplus"))
            return true;
        return str_same(expr->name, "sqrt") && partial_positive(d, expr->args[0]);
    default:
        return false;
    }
}

static bool call_is_total(struct deciding *d, const struct expr *expr)
{
    static const char *const total[] = {"exp",  "sin",     "cos",  "tanh",     "abs",  "relu",
                                        "max",  "min",     "sinh", "cosh",     "sign", "step",
                                        "norm", "sigmoid", "mean", "softplus", "round"};
    for (size_t i = 0; i < DLT_COUNT(total); i++)
        if (str_same(expr->name, total[i]))
            return true;
    if (expr->count != 1)
        return false;
    if (str_same(expr->name, "sqrt"))
        return is_square(d, expr->args[0]);
    return (str_same(expr->name, "log") || str_same(expr->name, "log2") ||
            str_same(expr->name, "log10")) &&
           partial_positive(d, expr->args[0]);
}

static bool node_is_total(struct deciding *d, const struct expr *expr)
{
    switch (expr->op) {
    case EXPR_DIV:
        if (expr->args[1]->op == EXPR_NUMBER)
            return value_sign(expr->args[1]->number) != 0;
        return partial_positive(d, expr->args[1]);
    case EXPR_POW:
        if (expr->args[1]->op == EXPR_NUMBER && value_is_integer(expr->args[1]->number) &&
            value_sign(expr->args[1]->number) > 0)
            return true;
        return partial_positive(d, expr->args[0]);
    case EXPR_CALL:
        return call_is_total(d, expr);
    default:
        return true;
    }
}

bool partial_tree(struct deciding *d, const struct expr *expr)
{
    if (!node_is_total(d, expr))
        return true;
    for (size_t i = 0; i < expr->count; i++)
        if (partial_tree(d, expr->args[i]))
            return true;
    return false;
}
