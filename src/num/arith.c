/* SPDX-License-Identifier: MIT */
/* The four operations, signs, rounding to whole numbers, order. */
#include "num_real.h"

REAL_BINARY(add)
REAL_BINARY(sub)
REAL_BINARY(mul)
REAL_BINARY(div)
REAL_BINARY(min)
REAL_BINARY(max)

typedef void (*rational_fn)(mpq_ptr, mpq_srcptr, mpq_srcptr);

static struct value both(struct num_ctx *ctx, struct value a, struct value b, rational_fn exact,
                         real_binary_fn enclosed)
{
    struct value result;
    mpq_t q;

    if (a.kind != VALUE_RATIONAL || b.kind != VALUE_RATIONAL)
        return real_binary(ctx, a, b, enclosed);
    mpq_init(q);
    exact(q, a.as.rational, b.as.rational);
    result = num_keep(ctx, q);
    mpq_clear(q);
    return result;
}

struct value num_add(struct num_ctx *ctx, struct value a, struct value b)
{
    struct small x, y;

    if (small_ready2(ctx, a, b, &x, &y))
        return small_add(ctx->arena, &x, &y);
    if (!num_ready2(ctx, a, b))
        return value_none();
    return both(ctx, a, b, mpq_add, ball_add);
}

struct value num_sub(struct num_ctx *ctx, struct value a, struct value b)
{
    struct small x, y;

    if (small_ready2(ctx, a, b, &x, &y)) {
        y.negative = !y.negative;
        return small_add(ctx->arena, &x, &y);
    }
    if (!num_ready2(ctx, a, b))
        return value_none();
    return both(ctx, a, b, mpq_sub, ball_sub);
}

struct value num_mul(struct num_ctx *ctx, struct value a, struct value b)
{
    struct small x, y;

    if (small_ready2(ctx, a, b, &x, &y))
        return small_mul(ctx->arena, &x, &y);
    if (!num_ready2(ctx, a, b))
        return value_none();
    /* An exact zero makes any product exact. */
    if (value_is_zero(a) || value_is_zero(b))
        return value_long(ctx->arena, 0);
    if (a.kind == VALUE_REAL && small_read(b, &y))
        return real_scaled(ctx, a, &y, false);
    if (b.kind == VALUE_REAL && small_read(a, &x))
        return real_scaled(ctx, b, &x, false);
    return both(ctx, a, b, mpq_mul, ball_mul);
}

struct value num_div(struct num_ctx *ctx, struct value a, struct value b)
{
    struct small x, y;
    int sign;

    if (small_read(b, &y) && y.top && small_ready2(ctx, a, b, &x, &y))
        return small_div(ctx->arena, &x, &y);
    if (!num_ready2(ctx, a, b))
        return value_none();
    sign = value_sign(b);
    if (sign == 0)
        return num_fail_zero(ctx);
    if (sign == 2)
        return num_fail(ctx, DLT_ERR_RANGE, "division-by-zero",
                        "division by what cannot be told from zero");
    if (value_is_zero(a))
        return value_long(ctx->arena, 0);
    if (a.kind == VALUE_REAL && small_read(b, &y))
        return real_scaled(ctx, a, &y, true);
    return both(ctx, a, b, mpq_div, ball_div);
}

struct value num_neg(struct num_ctx *ctx, struct value a)
{
    struct value result;
    struct small x;
    mpq_t q;

    if (!num_ready(ctx, a))
        return value_none();
    if (small_read(a, &x))
        return small_keep(ctx->arena, !x.negative && x.top, x.top, x.bottom);
    if (a.kind == VALUE_REAL) {
        struct real negative;

        arb_init(negative.ball);
        arb_neg(negative.ball, a.as.real->ball);
        result = value_from_ball(ctx->arena, negative.ball);
        arb_clear(negative.ball);
        return result;
    }
    mpq_init(q);
    mpq_neg(q, a.as.rational);
    result = num_keep(ctx, q);
    mpq_clear(q);
    return result;
}

/* |x|; of a ball around zero the nonnegative half only, so that a root of it stays defined. */
static void ball_abs(arb_t out, const arb_t x, slong precision)
{
    arf_t bound;
    mag_t radius;

    if (!arb_contains_zero(x)) {
        arb_set_round(out, x, precision);
        arb_abs(out, out);
        return;
    }
    /* Half the bound is midpoint and radius; with fewer bits than a radius has, both are exact. */
    arf_init(bound);
    mag_init(radius);
    arb_get_abs_ubound_arf(bound, x, MAG_BITS - 2);
    arf_mul_2exp_si(bound, bound, -1);
    arf_get_mag_lower(radius, bound);
    arf_set(arb_midref(out), bound);
    mag_set(arb_radref(out), radius);
    mag_clear(radius);
    arf_clear(bound);
}

struct value num_abs(struct num_ctx *ctx, struct value a)
{
    if (!num_ready(ctx, a))
        return value_none();
    if (a.kind == VALUE_REAL)
        return real_unary(ctx, a, ball_abs);
    return mpq_sgn(a.as.rational) < 0 ? num_neg(ctx, a) : a;
}

/* The whole number below every point of the ball, when it is the same for all of them. */
static struct value floor_real(struct num_ctx *ctx, const arb_t x)
{
    const slong exponent = real_exponent(x);
    struct value result;
    fmpz_t low, high;
    arf_t bound;
    mpz_t whole;

    if (exponent > (slong)num_max_bits(ctx))
        return num_fail_large(ctx);
    arf_init(bound);
    fmpz_init(low);
    fmpz_init(high);
    arb_get_lbound_arf(bound, x, (exponent > 0 ? exponent : 0) + 64);
    arf_get_fmpz(low, bound, ARF_RND_FLOOR);
    arb_get_ubound_arf(bound, x, (exponent > 0 ? exponent : 0) + 64);
    arf_get_fmpz(high, bound, ARF_RND_FLOOR);
    if (fmpz_equal(low, high)) {
        mpz_init(whole);
        fmpz_get_mpz(whole, low);
        result = num_keep_z(ctx, whole);
        mpz_clear(whole);
    } else {
        result = num_fail(ctx, DLT_ERR_RANGE, "undecided",
                          "the number is too close to a whole one to be rounded");
    }
    fmpz_clear(high);
    fmpz_clear(low);
    arf_clear(bound);
    return result;
}

struct value num_floor(struct num_ctx *ctx, struct value a)
{
    struct value result;
    struct small x;
    mpz_t whole;

    if (!num_ready(ctx, a))
        return value_none();
    if (a.kind == VALUE_REAL)
        return floor_real(ctx, a.as.real->ball);
    if (value_is_integer(a))
        return a;
    if (small_read(a, &x)) /* not whole, so that the quotient is rounded towards zero */
        return small_keep(ctx->arena, x.negative, x.top / x.bottom + x.negative, 1);
    mpz_init(whole);
    mpz_fdiv_q(whole, mpq_numref(a.as.rational), mpq_denref(a.as.rational));
    result = num_keep_z(ctx, whole);
    mpz_clear(whole);
    return result;
}

struct value num_ceil(struct num_ctx *ctx, struct value a)
{
    return num_neg(ctx, num_floor(ctx, num_neg(ctx, a)));
}

struct value num_min(struct num_ctx *ctx, struct value a, struct value b)
{
    enum num_order order;

    if (!num_ready2(ctx, a, b))
        return value_none();
    order = num_compare(a, b);
    if (order == NUM_UNKNOWN)
        return real_binary(ctx, a, b, ball_min);
    return order == NUM_GREATER ? b : a;
}

struct value num_max(struct num_ctx *ctx, struct value a, struct value b)
{
    enum num_order order;

    if (!num_ready2(ctx, a, b))
        return value_none();
    order = num_compare(a, b);
    if (order == NUM_UNKNOWN)
        return real_binary(ctx, a, b, ball_max);
    return order == NUM_LESS ? b : a;
}

struct value num_mod(struct num_ctx *ctx, struct value a, struct value b)
{
    const struct value times = num_floor(ctx, num_div(ctx, a, b));

    return num_sub(ctx, a, num_mul(ctx, b, times));
}
