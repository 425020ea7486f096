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
    struct small small;
    fmpq_t q;

    if (a.kind == VALUE_REAL) {
        arb_set(out, a.as.real->ball);
        return;
    }
    if (small_read(a, &small)) {
        arb_set_ui(out, small.top);
        if (small.negative)
            arb_neg(out, out);
        if (small.bottom != 1)
            arb_div_ui(out, out, small.bottom, precision);
        return;
    }
    fmpq_init(q);
    fmpq_set_mpq(q, a.as.rational);
    arb_set_fmpq(out, q, precision);
    fmpq_clear(q);
}

arb_srcptr real_view(arb_t room, struct value a, slong precision)
{
    if (a.kind == VALUE_REAL)
        return a.as.real->ball;
    real_load(room, a, precision);
    return room;
}

/* Finite, with exponents far from the bounds below and above: most balls are. */
static bool is_ordinary(const arb_t x, slong limit)
{
    const fmpz middle = ARF_EXP(arb_midref(x)), radius = MAG_EXP(arb_radref(x));

    return !arf_is_special(arb_midref(x)) && mag_is_finite(arb_radref(x)) &&
           !COEFF_IS_MPZ(middle) && !COEFF_IS_MPZ(radius) && middle < limit && middle > -limit &&
           radius < limit;
}

struct value real_keep(struct num_ctx *ctx, arb_t x)
{
    slong exponent;

    if (!is_ordinary(x, REAL_EXPONENT_MAX / 2)) {
        exponent = real_exponent(x);
        if (!arb_is_finite(x))
            return num_fail(ctx, DLT_ERR_RANGE, "not-real", "this has no definite real value");
        if (exponent > REAL_EXPONENT_MAX)
            return num_fail_large(ctx);
        if (exponent < -REAL_EXPONENT_MAX && !arb_is_zero(x)) {
            arb_zero(x);
            mag_set_ui_2exp_si(arb_radref(x), 1, -REAL_EXPONENT_MAX);
        }
    }
    if (arb_bits(x) > num_precision(ctx))
        arb_set_round(x, x, num_precision(ctx));
    return value_from_ball(ctx->arena, x);
}

slong real_working_precision(const struct num_ctx *ctx, struct value a)
{
    enum { GUARD = 32, MOST_EXTRA = 1 << 14 };
    slong precision = num_precision(ctx);
    size_t bits;

    if (a.kind != VALUE_RATIONAL)
        return precision;
    /* An exact argument of 2^e needs e more bits for what its fractional part decides. */
    bits = mpz_sizeinbase(mpq_numref(a.as.rational), 2);
    return precision + GUARD + (bits < MOST_EXTRA ? (slong)bits : MOST_EXTRA);
}

slong real_result_precision(const struct num_ctx *ctx, struct value a)
{
    struct small small;

    /* Arb works with guard digits of its own, and with no more bits than are kept in the end nothing
     * is allocated or rounded again. */
    if (a.kind == VALUE_REAL || (small_read(a, &small) && !(small.top >> 32)))
        return num_precision(ctx);
    return real_working_precision(ctx, a);
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
    function(x, real_view(x, a, precision), real_result_precision(ctx, a));
    result = real_keep(ctx, x);
    arb_clear(x);
    return result;
}

struct value real_binary(struct num_ctx *ctx, struct value a, struct value b,
                         real_binary_fn function)
{
    const slong precision = num_precision(ctx);
    arb_srcptr left, right;
    struct value result;
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    left = real_view(x, a, precision);
    right = real_view(y, b, precision);
    function(x, left, right, precision);
    result = real_keep(ctx, x);
    arb_clear(y);
    arb_clear(x);
    return result;
}

struct value real_scaled(struct num_ctx *ctx, struct value a, const struct small *by, bool inverse)
{
    const slong precision = num_precision(ctx);
    const uint64_t times = inverse ? by->bottom : by->top;
    const uint64_t parts = inverse ? by->top : by->bottom;
    struct value result;
    arb_t x;

    arb_init(x);
    arb_mul_ui(x, a.as.real->ball, times, precision);
    if (parts != 1)
        arb_div_ui(x, x, parts, precision);
    if (by->negative)
        arb_neg(x, x);
    result = real_keep(ctx, x);
    arb_clear(x);
    return result;
}

struct value real_exp(struct num_ctx *ctx, const arb_t x, slong precision)
{
    struct value result;
    arb_t y;

    if (!real_spend(ctx, precision))
        return value_none();
    if (!is_ordinary(x, 40) && real_exponent(x) > 40) {
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
