/* SPDX-License-Identifier: MIT */
/* Balls: enclosing a number, running an Arb function, and refusing what is not finite. */
#include "num_real.h"

slong real_exponent(const arb_t x)
{
    slong exponent;
    arf_t bound;

    arf_init(bound);
    arb_get_abs_ubound_arf(bound, x, 30);
    exponent = arf_abs_bound_lt_2exp_si(bound);
    arf_clear(bound);
    return exponent;
}

void real_load(arb_t out, struct value a, slong precision)
{
    fmpq_t q;

    if (a.kind == VALUE_REAL) {
        arb_set(out, a.as.real->ball);
        return;
    }
    fmpq_init(q);
    fmpq_set_mpq(q, a.as.rational);
    arb_set_fmpq(out, q, precision);
    fmpq_clear(q);
}

struct value real_keep(struct num_ctx *ctx, arb_t x)
{
    const slong exponent = real_exponent(x);

    if (!arb_is_finite(x))
        return num_fail(ctx, DLT_ERR_RANGE, "not-real", "this has no definite real value");
    if (exponent > REAL_EXPONENT_MAX)
        return num_fail_large(ctx);
    if (exponent < -REAL_EXPONENT_MAX && !arb_is_zero(x)) {
        arb_zero(x);
        mag_set_ui_2exp_si(arb_radref(x), 1, -REAL_EXPONENT_MAX);
    }
    arb_set_round(x, x, num_precision(ctx));
    return value_from_ball(ctx->arena, x);
}

slong real_working_precision(const struct num_ctx *ctx, struct value a)
{
    enum { GUARD = 32, MOST_EXTRA = 1 << 14 };
    slong precision = num_precision(ctx) + GUARD;

    /* An exact argument of 2^e needs e more bits for what its fractional part decides. */
    if (a.kind == VALUE_RATIONAL) {
        const size_t bits = mpz_sizeinbase(mpq_numref(a.as.rational), 2);

        precision += bits < MOST_EXTRA ? (slong)bits : MOST_EXTRA;
    }
    return precision;
}

bool real_spend(struct num_ctx *ctx, slong precision)
{
    const unsigned long long words = (unsigned long long)precision / FLINT_BITS;

    return num_spend(ctx, 100 + 20 * words + words * words);
}

struct value real_unary(struct num_ctx *ctx, struct value a, real_unary_fn function)
{
    const slong precision = real_working_precision(ctx, a);
    struct value result;
    arb_t x;

    if (!real_spend(ctx, precision))
        return value_none();
    arb_init(x);
    real_load(x, a, precision);
    function(x, x, precision);
    result = real_keep(ctx, x);
    arb_clear(x);
    return result;
}

struct value real_binary(struct num_ctx *ctx, struct value a, struct value b,
                         real_binary_fn function)
{
    const slong precision = num_precision(ctx) + 32;
    struct value result;
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    real_load(x, a, precision);
    real_load(y, b, precision);
    function(x, x, y, precision);
    result = real_keep(ctx, x);
    arb_clear(y);
    arb_clear(x);
    return result;
}

struct value real_exp(struct num_ctx *ctx, const arb_t x, slong precision)
{
    struct value result;
    arb_t y;

    if (!real_spend(ctx, precision))
        return value_none();
    if (real_exponent(x) > 40) {
        if (!arb_is_negative(x))
            return num_fail_large(ctx);
        arb_init(y); /* between 0 and exp(-2^39) unless the ball is wide: see below */
        arb_get_ubound_arf(arb_midref(y), x, 30);
        if (real_exponent(y) <= 39) {
            arb_clear(y);
            return num_fail(ctx, DLT_ERR_LIMIT, "too-vague", "this is known too vaguely");
        }
        arb_zero(y);
        mag_set_ui_2exp_si(arb_radref(y), 1, -((slong)1 << 38));
    } else {
        arb_init(y);
        arb_exp(y, x, precision);
    }
    result = real_keep(ctx, y);
    arb_clear(y);
    return result;
}

bool real_bounds(const arb_t x, unsigned long max_bits, fmpq_t low_out, fmpq_t high_out)
{
    const slong limit = (slong)max_bits;
    arf_t radius, bound;
    bool fits;

    arf_init_set_mag_shallow(radius, arb_radref(x));
    fits = real_exponent(x) <= limit && arf_is_finite(radius) &&
           (arf_is_zero(radius) || arf_cmpabs_2exp_si(radius, -limit) >= 0) &&
           (arf_is_zero(arb_midref(x)) || arf_cmpabs_2exp_si(arb_midref(x), -limit) >= 0);
    if (!fits)
        return false;
    arf_init(bound);
    arf_sub(bound, arb_midref(x), radius, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_get_fmpq(low_out, bound);
    arf_add(bound, arb_midref(x), radius, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_get_fmpq(high_out, bound);
    arf_clear(bound);
    return true;
}
