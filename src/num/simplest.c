/* SPDX-License-Identifier: MIT */
/* The simplest fraction in a ball. */
#include "num_real.h"

/* Smallest denominator in [low, high], by the continued fraction they share. low <= high. */
static void simplest_between(fmpq_t out, const fmpq_t low, const fmpq_t high)
{
    fmpq_t a, b;

    if (fmpq_sgn(low) <= 0 && fmpq_sgn(high) >= 0) {
        fmpq_zero(out);
    } else if (fmpq_sgn(high) < 0) { /* of two equally simple ones the nearer to zero */
        fmpq_init(a);
        fmpq_init(b);
        fmpq_neg(a, high);
        fmpq_neg(b, low);
        fmpq_simplest_between(out, a, b);
        fmpq_neg(out, out);
        fmpq_clear(b);
        fmpq_clear(a);
    } else {
        fmpq_simplest_between(out, low, high);
    }
}

struct value num_simplest(struct num_ctx *ctx, struct value a)
{
    fmpq_t low, high, middle;
    struct value result;
    mpq_t q;

    if (!num_ready(ctx, a))
        return value_none();
    if (a.kind == VALUE_RATIONAL)
        return a;
    fmpq_init(low);
    fmpq_init(high);
    fmpq_init(middle);
    mpq_init(q);
    if (arb_contains_zero(a.as.real->ball)) {
        result = value_long(ctx->arena, 0);
    } else if (!real_bounds(a.as.real->ball, num_max_bits(ctx), low, high)) {
        result = num_fail_large(ctx);
    } else {
        simplest_between(middle, low, high);
        fmpq_get_mpq(q, middle);
        result = num_keep(ctx, q);
    }
    mpq_clear(q);
    fmpq_clear(middle);
    fmpq_clear(high);
    fmpq_clear(low);
    return result;
}
