/* SPDX-License-Identifier: MIT */
/* Polynomials over the rationals, split into their factors. */
#include "num_private.h"

#include <flint/fmpz_mpoly_factor.h>
#include <flint/fmpz_poly_factor.h>

enum { MAX_VARIABLES = 4, MAX_TERMS = 64, MAX_BITS = 64, MAX_DEGREE = 16, MAX_TOTAL = 8 };

static bool is_bearable(const struct polynomial *polynomial)
{
    size_t n = polynomial->variables;
    unsigned long most = n > 1 ? MAX_TOTAL : MAX_DEGREE;
    if (n > MAX_VARIABLES || polynomial->count > MAX_TERMS)
        return false;
    for (size_t i = 0; i < polynomial->count; i++) {
        const struct value coefficient = polynomial->coefficients[i];
        unsigned long degree = 0;
        for (size_t k = 0; k < n; k++) {
            unsigned long power = polynomial->exponents[i * n + k];
            degree += power <= most ? power : most + 1;
        }
        if (degree > most || coefficient.kind != VALUE_RATIONAL ||
            num_bits(coefficient.as.rational) > MAX_BITS)
            return false;
    }
    return true;
}

/** The coefficients times their common denominator. */
static void whole_coefficients(const struct polynomial *polynomial, fmpz *out)
{
    mpz_t common, number;
    mpz_init_set_ui(common, 1);
    mpz_init(number);
    for (size_t i = 0; i < polynomial->count; i++)
        mpz_lcm(common, common, mpq_denref(polynomial->coefficients[i].as.rational));
    for (size_t i = 0; i < polynomial->count; i++) {
        mpq_srcptr q = polynomial->coefficients[i].as.rational;
        mpz_divexact(number, common, mpq_denref(q));
        mpz_mul(number, number, mpq_numref(q));
        fmpz_set_mpz(out + i, number);
    }
    mpz_clear(number);
    mpz_clear(common);
}

static size_t factors_of_one(const struct polynomial *polynomial, const fmpz *coefficients)
{
    fmpz_poly_t poly;
    fmpz_poly_factor_t parts;
    size_t count = 0;
    fmpz_poly_init(poly);
    fmpz_poly_factor_init(parts);
    for (size_t i = 0; i < polynomial->count; i++)
        fmpz_poly_set_coeff_fmpz(poly, (slong)polynomial->exponents[i], coefficients + i);
    fmpz_poly_factor(parts, poly);
    for (slong i = 0; i < parts->num; i++)
        count += (size_t)parts->exp[i];
    fmpz_poly_factor_clear(parts);
    fmpz_poly_clear(poly);
    return count;
}

static size_t factors_of_several(const struct polynomial *polynomial, const fmpz *coefficients,
                                 bool *decided_out)
{
    fmpz_mpoly_ctx_t ring;
    fmpz_mpoly_t poly;
    fmpz_mpoly_factor_t parts;
    size_t count = 0, n = polynomial->variables;
    fmpz_mpoly_ctx_init(ring, (slong)n, ORD_LEX);
    fmpz_mpoly_init(poly, ring);
    fmpz_mpoly_factor_init(parts, ring);
    for (size_t i = 0; i < polynomial->count; i++) {
        ulong powers[MAX_VARIABLES] = {0};
        for (size_t k = 0; k < n; k++)
            powers[k] = polynomial->exponents[i * n + k];
        fmpz_mpoly_set_coeff_fmpz_ui(poly, coefficients + i, powers, ring);
    }
    *decided_out = fmpz_mpoly_factor(parts, poly, ring) != 0;
    for (slong i = 0; i < fmpz_mpoly_factor_length(parts, ring) && *decided_out; i++)
        count += (size_t)fmpz_mpoly_factor_get_exp_si(parts, i, ring);
    fmpz_mpoly_factor_clear(parts, ring);
    fmpz_mpoly_clear(poly, ring);
    fmpz_mpoly_ctx_clear(ring);
    return count;
}

size_t num_polynomial_factors(struct num_ctx *ctx, const struct polynomial *polynomial)
{
    size_t count = 0;
    bool decided = true;
    if (ctx->err != DLT_OK)
        return 0;
    if (!is_bearable(polynomial)) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-large", "this polynomial is too large to be split");
        return 0;
    }
    if (polynomial->count == 0 || polynomial->variables == 0)
        return 0;
    fmpz *coefficients = _fmpz_vec_init((slong)polynomial->count);
    whole_coefficients(polynomial, coefficients);
    if (polynomial->variables == 1)
        count = factors_of_one(polynomial, coefficients);
    else
        count = factors_of_several(polynomial, coefficients, &decided);
    _fmpz_vec_clear(coefficients, (slong)polynomial->count);
    if (!decided)
        num_fail(ctx, DLT_ERR_LIMIT, "too-large", "this polynomial is too large to be split");
    return count;
}
