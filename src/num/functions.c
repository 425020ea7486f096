/* SPDX-License-Identifier: MIT */
/* Roots, exponentials, logarithms and trigonometry: exact where the result is rational. */
#include "num_real.h"
#include <math.h>

REAL_UNARY(sqrt)
REAL_UNARY(log)
REAL_UNARY(sin)
REAL_UNARY(cos)
REAL_UNARY(tan)
REAL_UNARY(tanh)

/* Fails with RANGE unless all of `a` is at least zero. */
static bool is_nonnegative(struct num_ctx *ctx, struct value a, const char *what)
{
    if (value_sign(a) == 0 || value_sign(a) == 1)
        return true;
    if (a.kind == VALUE_REAL && arb_is_nonnegative(a.as.real->ball))
        return true;
    num_fail(ctx, DLT_ERR_RANGE, "not-real",
             value_sign(a) == 2 ? "%s of what may be negative" : "%s of a negative number", what);
    return false;
}

/* The whole root of a number below 2^63; false when it has none. */
static bool word_root(uint64_t number, uint64_t *root_out)
{
    const uint64_t root = (uint64_t)(sqrt((double)number) + 0.5); /* of a square it is the root */

    *root_out = root;
    return root * root == number;
}

struct value num_sqrt(struct num_ctx *ctx, struct value a)
{
    struct value result;
    uint64_t top, bottom;
    struct small x;
    mpq_t root;

    if (!num_ready(ctx, a) || !is_nonnegative(ctx, a, "the square root"))
        return value_none();
    if (small_read(a, &x)) {
        if (word_root(x.top, &top) && word_root(x.bottom, &bottom))
            return small_keep(ctx->arena, false, top, bottom);
        return real_unary(ctx, a, ball_sqrt);
    }
    if (a.kind == VALUE_REAL || !mpz_perfect_square_p(mpq_numref(a.as.rational)) ||
        !mpz_perfect_square_p(mpq_denref(a.as.rational)))
        return real_unary(ctx, a, ball_sqrt);
    mpq_init(root);
    mpz_sqrt(mpq_numref(root), mpq_numref(a.as.rational));
    mpz_sqrt(mpq_denref(root), mpq_denref(a.as.rational));
    result = num_keep(ctx, root);
    mpq_clear(root);
    return result;
}

struct value num_exp(struct num_ctx *ctx, struct value a)
{
    slong precision;
    struct value result;
    arb_t x;

    if (!num_ready(ctx, a))
        return value_none();
    if (value_is_zero(a))
        return value_long(ctx->arena, 1);
    precision = real_working_precision(ctx, a);
    arb_init(x);
    result = real_exp(ctx, real_view(x, a, precision), real_result_precision(ctx, a));
    arb_clear(x);
    return result;
}

struct value num_log(struct num_ctx *ctx, struct value a)
{
    if (!num_ready(ctx, a))
        return value_none();
    if (value_is_one(a))
        return value_long(ctx->arena, 0);
    if (value_sign(a) != 1)
        return num_fail(ctx, DLT_ERR_RANGE, "not-real", "the logarithm of %s",
                        value_sign(a) == 0    ? "zero"
                        : value_sign(a) == -1 ? "a negative number"
                                              : "what cannot be told from zero");
    return real_unary(ctx, a, ball_log);
}

/* A function with f(0) = `at_zero`, the only rational value at a rational point. */
static struct value periodic(struct num_ctx *ctx, struct value a, long at_zero,
                             real_unary_fn function)
{
    if (!num_ready(ctx, a))
        return value_none();
    if (value_is_zero(a))
        return value_long(ctx->arena, at_zero);
    return real_unary(ctx, a, function);
}

struct value num_sin(struct num_ctx *ctx, struct value a)
{
    return periodic(ctx, a, 0, ball_sin);
}

struct value num_cos(struct num_ctx *ctx, struct value a)
{
    return periodic(ctx, a, 1, ball_cos);
}

struct value num_tan(struct num_ctx *ctx, struct value a)
{
    return periodic(ctx, a, 0, ball_tan);
}

struct value num_tanh(struct num_ctx *ctx, struct value a)
{
    return periodic(ctx, a, 0, ball_tanh);
}

struct value num_pi(struct num_ctx *ctx)
{
    struct value result;
    arb_t pi;

    if (!num_spend(ctx, 8))
        return value_none();
    arb_init(pi);
    arb_const_pi(pi, num_precision(ctx));
    result = real_keep(ctx, pi);
    arb_clear(pi);
    return result;
}
