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
    for (size_t i = 0; i < count; i++) {
        if (grouping && i && (count - i) % 3 == 0)
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
    strbuf_init(&front);
    strbuf_add_bytes(&front, digits, count < whole ? count : whole);
    strbuf_add_repeat(&front, "0", whole - front.length);
    num_add_whole(out, front.text, front.length, grouping);
    strbuf_finish(&front);
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

void num_add_significant(struct strbuf *out, const struct num_scaled *number, int digits,
                         bool grouping)
{
    long leading;
    char *text;
    size_t count;
    mpz_t scaled;

    if (mpq_sgn(number->q) == 0) {
        strbuf_add(out, "0");
        return;
    }
    leading = num_leading_exponent(number);
    mpz_init(scaled);
    round_scaled(scaled, number->q, digits - 1 - (leading - number->exponent));
    text = num_digits(scaled);
    count = strlen(text);
    leading += (long)count - digits; /* 9.99 may have become 10.0 */
    while (count > 1 && text[count - 1] == '0')
        count--;
    if (mpq_sgn(number->q) < 0)
        strbuf_add(out, "-");
    text[count] = '\0';
    if (is_scientific(leading, digits))
        lay_scientific(out, text, leading);
    else
        lay_plain(out, text, leading, grouping);
    mem_free(text);
    mpz_clear(scaled);
}
