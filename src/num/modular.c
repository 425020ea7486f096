/* SPDX-License-Identifier: MIT */
/* Rationals modulo a prime, and how large their halves are. */
#include "num_private.h"

#include <limits.h>
#include <math.h>

enum { EXACT_BITS = 53, MAX_BITS = 1023 };

bool value_mod_prime(struct value value, uint64_t prime, uint64_t *numerator_out,
                     uint64_t *denominator_out)
{
    _Static_assert(sizeof(unsigned long) >= sizeof(uint64_t), "GMP's small numbers hold a prime");
    if (value.kind != VALUE_RATIONAL || prime < 2)
        return false;
    *numerator_out = mpz_fdiv_ui(mpq_numref(value.as.rational), prime);
    *denominator_out = mpz_fdiv_ui(mpq_denref(value.as.rational), prime);
    return true;
}

/* mpz_get_d truncates: one unit in the last place above is enough. */
static double size_above(mpz_srcptr number)
{
    size_t bits = mpz_sizeinbase(number, 2);
    if (bits > MAX_BITS)
        return INFINITY;
    double size = fabs(mpz_get_d(number));
    return bits > EXACT_BITS ? nextafter(size, INFINITY) : size;
}

static double long_size(long number)
{
    double size = fabs((double)number);
    return size >= 0x1p53 ? nextafter(size, INFINITY) : size;
}

/* True when the number fits a long with its negative. */
static bool read_long(mpz_srcptr number, long *out)
{
    if (mpz_size(number) > 1)
        return false;
    const mp_limb_t limb = mpz_getlimbn(number, 0);
    if (limb > LONG_MAX)
        return false;
    *out = mpz_sgn(number) < 0 ? -(long)limb : (long)limb;
    return true;
}

bool value_halves(struct value value, struct value_halves *halves_out)
{
    if (value.kind != VALUE_RATIONAL)
        return false;
    mpz_srcptr top = mpq_numref(value.as.rational), bottom = mpq_denref(value.as.rational);
    halves_out->fits =
        read_long(top, &halves_out->numerator) && read_long(bottom, &halves_out->denominator);
    if (halves_out->fits) {
        halves_out->numerator_size = long_size(halves_out->numerator);
        halves_out->denominator_size = long_size(halves_out->denominator);
    } else {
        halves_out->numerator_size = size_above(top);
        halves_out->denominator_size = size_above(bottom);
    }
    return true;
}
