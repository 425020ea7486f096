/* SPDX-License-Identifier: MIT */
/* Powers: sizes are estimated before anything is computed, so that 9^9^9^9 fails at once. */
#include "num_real.h"

static bool is_plus_minus_one(mpq_srcptr q)
{
    return mpz_cmpabs_ui(mpq_numref(q), 1) == 0 && mpz_cmp_ui(mpq_denref(q), 1) == 0;
}

struct value num_pow_long(struct num_ctx *ctx, mpq_srcptr base, mpz_srcptr exponent)
{
    struct value result;
    unsigned long times;
    struct small small;
    mpq_t q;

    if (mpz_sgn(exponent) == 0)
        return mpq_sgn(base) ? value_long(ctx->arena, 1)
                             : num_fail(ctx, DLT_ERR_RANGE, "zero-to-zero", "0^0 has no value");
    if (mpq_sgn(base) == 0)
        return mpz_sgn(exponent) > 0 ? value_long(ctx->arena, 0) : num_fail_zero(ctx);
    if (is_plus_minus_one(base))
        return value_long(ctx->arena, mpq_sgn(base) < 0 && mpz_odd_p(exponent) ? -1 : 1);
    /* |base| or its inverse is at least 2^(bits - 1), with bits >= 2; fractions like 3/2 too. */
    if (mpz_cmpabs_ui(exponent, num_max_bits(ctx)) > 0)
        return num_fail_large(ctx);
    times = mpz_get_ui(exponent); /* of the absolute value */
    if ((num_bits(base) - 1) > num_max_bits(ctx) / times)
        return num_fail_large(ctx);
    if (!num_spend(ctx, num_weight(num_bits(base) * times)))
        return value_none();
    if (small_read((struct value){.kind = VALUE_RATIONAL, .as.rational = base}, &small) &&
        small_pow(ctx->arena, &small, times, mpz_sgn(exponent) < 0, &result))
        return result;
    mpq_init(q);
    mpz_pow_ui(mpq_numref(q), mpq_numref(base), times);
    mpz_pow_ui(mpq_denref(q), mpq_denref(base), times);
    if (mpz_sgn(exponent) < 0)
        mpq_inv(q, q);
    result = num_keep(ctx, q);
    mpq_clear(q);
    return result;
}

/* The exact root of a positive fraction, if it has one. */
static bool exact_root(mpq_t root_out, mpq_srcptr q, mpz_srcptr degree)
{
    unsigned long n;

    if (!mpz_fits_ulong_p(degree))
        return false;
    n = mpz_get_ui(degree);
    /* A perfect power other than 1 has at least as many bits as its degree. */
    if (n > num_bits(q))
        return false;
    return mpz_root(mpq_numref(root_out), mpq_numref(q), n) &&
           mpz_root(mpq_denref(root_out), mpq_denref(q), n);
}

/* exp(exponent * log(base)), for a base that is certainly positive. */
static struct value by_logarithm(struct num_ctx *ctx, struct value base, struct value exponent)
{
    /* What is lost to the size of the product is added beforehand. */
    const slong precision = real_working_precision(ctx, exponent) + 48;
    struct value result;
    arb_t x, y;

    if (!real_spend(ctx, precision))
        return value_none();
    arb_init(x);
    arb_init(y);
    real_load(x, base, precision);
    real_load(y, exponent, precision);
    arb_log(x, x, precision);
    arb_mul(x, x, y, precision);
    result = real_exp(ctx, x, precision);
    arb_clear(y);
    arb_clear(x);
    return result;
}

static struct value pow_fraction(struct num_ctx *ctx, struct value base, struct value exponent)
{
    enum { LARGEST_POWER = 9, LARGEST_BASE = 128 }; /* of which the root of a power is taken */
    const mpz_srcptr times = mpq_numref(exponent.as.rational);
    const mpz_srcptr degree = mpq_denref(exponent.as.rational);
    struct value result;
    mpq_t root;

    if (value_is_one(base))
        return base;
    if (mpz_cmp_ui(degree, 2) == 0 && mpz_cmpabs_ui(times, LARGEST_POWER) <= 0 &&
        num_bits(base.as.rational) <= LARGEST_BASE)
        return num_sqrt(ctx, num_pow_long(ctx, base.as.rational, times));
    mpq_init(root);
    if (exact_root(root, base.as.rational, degree))
        result = num_pow_long(ctx, root, times);
    else
        result = by_logarithm(ctx, base, exponent);
    mpq_clear(root);
    return result;
}

/* A ball to a whole power; the ball may reach below zero. */
static struct value pow_ball(struct num_ctx *ctx, struct value base, struct value exponent)
{
    const slong precision = num_precision(ctx) + 64;
    struct value result;
    fmpz_t times;
    arb_t x;
    long n;

    if (!value_to_long(exponent, &n))
        return num_fail_large(ctx);
    if (n <= 0 && value_sign(base) == 2)
        return num_fail(ctx, DLT_ERR_RANGE, "division-by-zero",
                        "a power of what cannot be told from zero");
    if (n == 0)
        return value_long(ctx->arena, 1);
    arb_init(x);
    fmpz_init_set_si(times, n);
    arb_pow_fmpz(x, base.as.real->ball, times, precision);
    result = real_keep(ctx, x);
    fmpz_clear(times);
    arb_clear(x);
    return result;
}

/* A power of a fraction of one word that has at most two; false, having done nothing, for any other. */
static bool pow_small(struct num_ctx *ctx, struct value base, struct value exponent,
                      struct value *power_out)
{
    const unsigned long long work = ctx->work;
    struct small x, times;

    if (!small_ready2(ctx, base, exponent, &x, &times))
        return false;
    if (times.bottom == 1 && times.top && x.top &&
        small_pow(ctx->arena, &x, times.top, times.negative, power_out))
        return num_spend(ctx, NUM_WORK_SMALL);
    ctx->work = work;
    return false;
}

struct value num_pow(struct num_ctx *ctx, struct value base, struct value exponent)
{
    struct value power;

    if (pow_small(ctx, base, exponent, &power))
        return power;
    if (!num_ready2(ctx, base, exponent))
        return value_none();
    if (value_is_integer(exponent)) {
        if (base.kind == VALUE_RATIONAL)
            return num_pow_long(ctx, base.as.rational, mpq_numref(exponent.as.rational));
        if (value_sign(base) != 0)
            return pow_ball(ctx, base, exponent);
    }
    switch (value_sign(base)) {
    case 0:
        if (value_sign(exponent) == 1)
            return value_long(ctx->arena, 0);
        return value_sign(exponent) == -1
                   ? num_fail_zero(ctx)
                   : num_fail(ctx, DLT_ERR_RANGE, "zero-to-zero", "0^0 has no value");
    case -1:
        return num_fail(ctx, DLT_ERR_RANGE, "not-real",
                        "a negative number to a power that is not whole");
    case 2:
        return num_fail(ctx, DLT_ERR_RANGE, "not-real", "a power of what cannot be told from zero");
    default:
        break;
    }
    if (base.kind == VALUE_RATIONAL && exponent.kind == VALUE_RATIONAL)
        return pow_fraction(ctx, base, exponent);
    if (value_is_one(base))
        return base;
    return by_logarithm(ctx, base, exponent);
}
