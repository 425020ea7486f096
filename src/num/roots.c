/* SPDX-License-Identifier: MIT */
/* Real zeros of polynomials in one variable. */
#include "num_private.h"
#include "num_real.h"

#if __has_include(<flint/arb_fmpz_poly.h>)
#include <flint/arb_fmpz_poly.h>
#else
#include <arb_fmpz_poly.h>
#endif
#include <flint/fmpq_poly.h>
#include <flint/fmpz_poly.h>

enum { MAX_DEGREE = 16, MAX_BITS = 1024, ROOT_BITS = 64 };

static bool is_bearable(const struct value *coefficients, size_t count)
{
    if (count > MAX_DEGREE + 1)
        return false;
    for (size_t i = 0; i < count; i++)
        if (coefficients[i].kind != VALUE_RATIONAL ||
            num_bits(coefficients[i].as.rational) > MAX_BITS)
            return false;
    return true;
}

/* The coefficients times their common denominator, and every zero once. */
static void read_polynomial(const struct value *coefficients, size_t count, fmpz_poly_t out)
{
    fmpq_poly_t poly;
    fmpz_poly_t slope;
    fmpq_t number;
    fmpq_poly_init(poly);
    fmpz_poly_init(slope);
    fmpq_init(number);
    for (size_t i = 0; i < count; i++) {
        fmpq_set_mpq(number, coefficients[i].as.rational);
        fmpq_poly_set_coeff_fmpq(poly, (slong)i, number);
    }
    fmpq_poly_get_numerator(out, poly);
    fmpz_poly_derivative(slope, out);
    fmpz_poly_gcd(slope, out, slope);
    if (fmpz_poly_degree(slope) > 0)
        fmpz_poly_div(out, out, slope);
    fmpq_clear(number);
    fmpz_poly_clear(slope);
    fmpq_poly_clear(poly);
}

static void insert_sorted(struct value *roots, size_t count, struct value root)
{
    for (; count > 0 && num_compare(roots[count - 1], root) == NUM_GREATER; count--)
        roots[count] = roots[count - 1];
    roots[count] = root;
}

size_t num_real_roots(struct num_ctx *ctx, const struct value *coefficients, size_t count,
                      struct value *roots_out)
{
    size_t found = 0;
    if (ctx->err != DLT_OK)
        return 0;
    if (!is_bearable(coefficients, count)) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-large", "the zeros of this polynomial are too many");
        return 0;
    }
    fmpz_poly_t poly;
    fmpz_poly_init(poly);
    read_polynomial(coefficients, count, poly);
    slong degree = fmpz_poly_degree(poly);
    if (degree > 0) {
        acb_ptr zeros = _acb_vec_init(degree);
        arb_fmpz_poly_complex_roots(zeros, poly, 0, ROOT_BITS);
        for (slong i = 0; i < degree; i++)
            if (arb_is_zero(acb_imagref(zeros + i))) {
                struct value ball = value_from_ball(ctx->arena, acb_realref(zeros + i));
                insert_sorted(roots_out, found++, num_simplest(ctx, ball));
            }
        _acb_vec_clear(zeros, degree);
    }
    fmpz_poly_clear(poly);
    return ctx->err == DLT_OK ? found : 0;
}
