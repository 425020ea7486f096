/* SPDX-License-Identifier: MIT */
/* Balls as text: the midpoint, to no more digits than are certain. */
#include "num_format.h"
#include "num_real.h"
#include <math.h>

enum { AUTO_DIGITS = 6, EXACT_EXPONENT = 1 << 16 };

static const double log10_of_2 = 0.30102999566398119521;

static double log10_radius(const arb_t x)
{
    return mag_get_d_log2_approx(arb_radref(x)) * log10_of_2;
}

/* midpoint = q * 10^exponent, where q has a size that can be written out. x is not zero. */
static long scale_midpoint(mpq_t q, const arb_t x)
{
    const slong binary = arf_abs_bound_lt_2exp_si(arb_midref(x));
    long exponent = 0;
    fmpq_t exact;
    fmpz_t shift;
    arb_t scaled;

    arb_init(scaled);
    fmpq_init(exact);
    arb_set_arf(scaled, arb_midref(x));
    if (binary > EXACT_EXPONENT || binary < -EXACT_EXPONENT) {
        const slong precision = 2 * NUM_PRECISION_DEFAULT;
        arb_t power;

        exponent = (long)((double)binary * log10_of_2);
        arb_init(power);
        fmpz_init_set_si(shift, -exponent);
        arb_set_ui(power, 10);
        arb_pow_fmpz(power, power, shift, precision);
        arb_mul(scaled, scaled, power, precision);
        fmpz_clear(shift);
        arb_clear(power);
    }
    arf_get_fmpq(exact, arb_midref(scaled));
    fmpq_get_mpq(q, exact);
    fmpq_clear(exact);
    arb_clear(scaled);
    return exponent;
}

/* How many digits of a number that begins with 10^leading have half a unit that covers the radius. */
static double certain_digits(long leading, const arb_t x)
{
    return floor((double)leading + 1 - log10_of_2 - log10_radius(x));
}

static void add_significant(struct strbuf *out, const arb_t x, int digits, bool grouping)
{
    struct num_scaled number;
    struct num_quick quick;
    double certain = digits;
    mpq_t q;

    if (arb_contains_zero(x)) {
        strbuf_add(out, arb_is_zero(x) ? "0" : "~0");
        return;
    }
    if (num_quick_digits(arf_get_d(arb_midref(x), ARF_RND_NEAR), digits, &quick) &&
        (arb_is_exact(x) || certain_digits(quick.leading, x) >= digits)) {
        num_add_quick(out, &quick, digits, grouping);
        return;
    }
    mpq_init(q);
    number.exponent = scale_midpoint(q, x);
    number.q = q;
    if (!arb_is_exact(x))
        certain = certain_digits(num_leading_exponent(&number), x);
    if (certain < digits) {
        strbuf_add(out, "~");
        digits = certain < 1 ? 1 : (int)certain;
    }
    num_add_significant(out, &number, digits, grouping);
    mpq_clear(q);
}

static void add_fixed(struct strbuf *out, const arb_t x, int places, bool grouping)
{
    mpq_t q;

    if (real_exponent(x) > EXACT_EXPONENT) {
        add_significant(out, x, AUTO_DIGITS, grouping);
        return;
    }
    mpq_init(q);
    /* A midpoint far below any decimal place would only be slow to write out. */
    if (!arf_is_zero(arb_midref(x)) &&
        arf_cmpabs_2exp_si(arb_midref(x), -(slong)EXACT_EXPONENT) > 0)
        scale_midpoint(q, x);
    if (!arb_is_exact(x) && log10_radius(x) + log10_of_2 > -places)
        strbuf_add(out, "~");
    num_add_fixed(out, q, places, grouping);
    mpq_clear(q);
}

void num_add_ball(struct strbuf *out, struct value value, const struct num_format *format)
{
    const arb_srcptr x = value.as.real->ball;

    if (format->style == NUM_STYLE_DECIMAL)
        add_fixed(out, x, format->digits, format->grouping);
    else
        add_significant(out, x,
                        format->style == NUM_STYLE_SIGNIFICANT ? format->digits : AUTO_DIGITS,
                        format->grouping);
}
