/* SPDX-License-Identifier: MIT */
/* Decimal digits of rationals and how they are laid out. */
#include "num_format.h"
#include <math.h>

char *num_digits(mpz_srcptr number)
{
    /* Room for a sign, a digit too many and the end. */
    char *const digits = mem_alloc(mpz_sizeinbase(number, 10) + 2);

    return mpz_get_str(digits, 10, number);
}

void num_add_whole(struct strbuf *out, const char *digits, size_t count, bool grouping)
{
    if (!grouping)
        strbuf_add_bytes(out, digits, count);
    for (size_t i = 0; grouping && i < count; i++) {
        if (i && (count - i) % 3 == 0)
            strbuf_add(out, ",");
        strbuf_add_bytes(out, digits + i, 1);
    }
}

/* |q| * 10^shift, rounded half up to a whole number. */
static void round_scaled(mpz_t out, mpq_srcptr q, long shift)
{
    mpz_t power, below;

    mpz_init(power);
    mpz_init(below);
    mpz_ui_pow_ui(power, 10, (unsigned long)(shift < 0 ? -shift : shift));
    mpz_abs(out, mpq_numref(q));
    mpz_set(below, mpq_denref(q));
    if (shift < 0)
        mpz_mul(below, below, power);
    else
        mpz_mul(out, out, power);
    mpz_mul_2exp(out, out, 1);
    mpz_add(out, out, below);
    mpz_mul_2exp(below, below, 1);
    mpz_fdiv_q(out, out, below);
    mpz_clear(below);
    mpz_clear(power);
}

void num_add_fixed(struct strbuf *out, mpq_srcptr q, int places, bool grouping)
{
    const size_t behind = (size_t)places;
    size_t count;
    char *digits;
    mpz_t scaled;

    mpz_init(scaled);
    round_scaled(scaled, q, places);
    if (mpq_sgn(q) < 0 && mpz_sgn(scaled) != 0)
        strbuf_add(out, "-");
    digits = num_digits(scaled);
    count = strlen(digits);
    if (count > behind)
        num_add_whole(out, digits, count - behind, grouping);
    else
        strbuf_add(out, "0");
    if (behind) {
        strbuf_add(out, ".");
        strbuf_add_repeat(out, "0", count < behind ? behind - count : 0);
        strbuf_add(out, count > behind ? digits + count - behind : digits);
    }
    mem_free(digits);
    mpz_clear(scaled);
}

static double log10_z(mpz_srcptr z)
{
    long exponent;
    const double digits = mpz_get_d_2exp(&exponent, z);

    return log10(fabs(digits)) + (double)exponent * 0.30102999566398119521;
}

/* |q| >= 10^exponent */
static bool reaches(mpq_srcptr q, long exponent)
{
    mpz_t power, product;
    bool result;

    mpz_init(power);
    mpz_init(product);
    mpz_ui_pow_ui(power, 10, (unsigned long)(exponent < 0 ? -exponent : exponent));
    if (exponent < 0) {
        mpz_mul(product, mpq_numref(q), power);
        result = mpz_cmpabs(product, mpq_denref(q)) >= 0;
    } else {
        mpz_mul(product, mpq_denref(q), power);
        result = mpz_cmpabs(mpq_numref(q), product) >= 0;
    }
    mpz_clear(product);
    mpz_clear(power);
    return result;
}

long num_leading_exponent(const struct num_scaled *number)
{
    const mpq_srcptr q = number->q;
    long exponent = (long)floor(log10_z(mpq_numref(q)) - log10_z(mpq_denref(q)));

    /* The estimate may miss by one next to a power of ten. */
    while (!reaches(q, exponent))
        exponent--;
    while (reaches(q, exponent + 1))
        exponent++;
    return exponent + number->exponent;
}

/* Digits before the point, point, digits after it; `leading` is the exponent of the first. */
static void lay_plain(struct strbuf *out, const char *digits, long leading, bool grouping)
{
    const size_t count = strlen(digits);
    size_t whole;
    struct strbuf front;

    if (leading < 0) {
        strbuf_add(out, "0.");
        strbuf_add_repeat(out, "0", (size_t)(-leading - 1));
        strbuf_add(out, digits);
        return;
    }
    whole = (size_t)leading + 1;
    if (count >= whole) {
        num_add_whole(out, digits, whole, grouping);
    } else {
        strbuf_init(&front);
        strbuf_add_bytes(&front, digits, count);
        strbuf_add_repeat(&front, "0", whole - count);
        num_add_whole(out, front.text, front.length, grouping);
        strbuf_finish(&front);
    }
    if (count > whole) {
        strbuf_add(out, ".");
        strbuf_add(out, digits + whole);
    }
}

static void lay_scientific(struct strbuf *out, const char *digits, long leading)
{
    strbuf_add_bytes(out, digits, 1);
    if (digits[1])
        strbuf_printf(out, ".%s", digits + 1);
    strbuf_printf(out, "e%ld", leading);
}

/* Whether the scientific form with all its digits is the shorter one. */
static bool is_scientific(long leading, long digits)
{
    long plain, scientific = digits + (digits > 1) + 2 + (leading < 0);

    for (long left = leading; left >= 10 || left <= -10; left /= 10)
        scientific++;
    if (leading < 0)
        plain = digits + 1 - leading;
    else
        plain = leading + 1 < digits ? digits + 1 : leading + 1;
    return scientific < plain;
}

/* Digits, the first of which stands for 10^leading, without idle zeros. Cuts `text`. */
static void lay_digits(struct strbuf *out, char *text, long leading, int digits, bool grouping)
{
    size_t count = strlen(text);

    while (count > 1 && text[count - 1] == '0')
        count--;
    text[count] = '\0';
    if (is_scientific(leading, digits))
        lay_scientific(out, text, leading);
    else
        lay_plain(out, text, leading, grouping);
}

void num_add_significant(struct strbuf *out, const struct num_scaled *number, int digits,
                         bool grouping)
{
    long leading;
    char *text;
    mpz_t scaled;

    if (mpq_sgn(number->q) == 0) {
        strbuf_add(out, "0");
        return;
    }
    leading = num_leading_exponent(number);
    mpz_init(scaled);
    round_scaled(scaled, number->q, digits - 1 - (leading - number->exponent));
    text = num_digits(scaled);
    leading += (long)strlen(text) - digits; /* 9.99 may have become 10.0 */
    if (mpq_sgn(number->q) < 0)
        strbuf_add(out, "-");
    lay_digits(out, text, leading, digits, grouping);
    mem_free(text);
    mpz_clear(scaled);
}

/* --- digits of a double ------------------------------------------------------------------------- */

/* The powers of ten that a double holds exactly. */
static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

bool num_quick_digits(double number, int digits, struct num_quick *quick_out)
{
    enum { MOST_DIGITS = 9, MOST_SHIFT = 22 };
    const double size = fabs(number);
    double scaled, below;
    long leading, shift;

    if (digits > MOST_DIGITS || !(size > 1e-12 && size < 1e18))
        return false;
    leading = (long)floor(log10(size));
    shift = digits - 1 - leading;
    if (shift > MOST_SHIFT)
        return false;
    /* Off by 2^-52 at most: what is that close to a tie or to a power of ten is not for us. */
    scaled = shift >= 0 ? size * powers[shift] : size / powers[-shift];
    below = floor(scaled);
    if (!(scaled > powers[digits - 1] && scaled < powers[digits] - 1) ||
        fabs(scaled - below - 0.5) < 1e-6 || scaled - powers[digits - 1] < 1e-6)
        return false;
    *quick_out = (struct num_quick){.negative = number < 0, .leading = leading};
    quick_out->digits = (unsigned long)(scaled - below > 0.5 ? below + 1 : below);
    return true;
}

void num_add_quick(struct strbuf *out, const struct num_quick *quick, int digits, bool grouping)
{
    char text[24] = "";
    size_t at = sizeof text - 1;

    for (unsigned long left = quick->digits; left; left /= 10)
        text[--at] = (char)('0' + left % 10);
    if (quick->negative)
        strbuf_add(out, "-");
    lay_digits(out, text + at, quick->leading, digits, grouping);
}
