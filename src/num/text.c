/* SPDX-License-Identifier: MIT */
/* Reading one decimal number strictly and exactly. */
#include "num_private.h"
#include <string.h>

/* The parts of a number as typed: digits, of which `places` stand behind the point. */
struct spelling {
    bool negative;
    char *digits; /* point taken out */
    size_t length;
    size_t places;
    long exponent;
    const char *denominator; /* NULL when there is none */
};

enum { EXPONENT_CAP = 1000000000 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digit_run(const char *text)
{
    size_t length = 0;

    while (is_digit(text[length]))
        length++;
    return length;
}

/* Reads `[+-]digits` to the end of the text; far exponents all count as the cap. */
static bool read_exponent(const char *text, long *exponent_out)
{
    const bool negative = *text == '-';
    long exponent = 0;

    if (*text == '-' || *text == '+')
        text++;
    if (!is_digit(*text))
        return false;
    for (; is_digit(*text); text++)
        if (exponent < EXPONENT_CAP)
            exponent = exponent * 10 + (*text - '0');
    *exponent_out = negative ? -exponent : exponent;
    return !*text;
}

static bool read_spelling(struct arena *arena, const char *text, struct spelling *spelling)
{
    size_t whole;

    *spelling = (struct spelling){.negative = *text == '-'};
    text += spelling->negative;
    whole = digit_run(text);
    if (!whole)
        return false;
    spelling->digits = arena_alloc(arena, strlen(text) + 1);
    memcpy(spelling->digits, text, whole);
    spelling->length = whole;
    text += whole;
    if (*text == '/') {
        const size_t below = digit_run(text + 1);

        spelling->denominator = text + 1;
        return below && !text[1 + below];
    }
    if (*text == '.') {
        spelling->places = digit_run(text + 1);
        if (!spelling->places)
            return false;
        memcpy(spelling->digits + whole, text + 1, spelling->places);
        spelling->length += spelling->places;
        text += 1 + spelling->places;
    }
    if (*text == 'e' || *text == 'E')
        return read_exponent(text + 1, &spelling->exponent);
    return !*text;
}

/* q times 10^scale; the size was checked. */
static void shift_decimal(mpq_t q, long scale)
{
    mpz_t power;

    mpz_init(power);
    mpz_ui_pow_ui(power, 10, (unsigned long)(scale < 0 ? -scale : scale));
    if (scale < 0)
        mpz_mul(mpq_denref(q), mpq_denref(q), power);
    else
        mpz_mul(mpq_numref(q), mpq_numref(q), power);
    mpz_clear(power);
}

static struct value build(struct num_ctx *ctx, const struct spelling *spelling)
{
    /* A decimal digit takes 3.3 bits; what passes here is bounded, and num_keep is exact. */
    const long most_digits = (long)(num_max_bits(ctx) / 3);
    const long scale = spelling->exponent - (long)spelling->places;
    struct value result;
    mpq_t q;

    mpq_init(q);
    mpz_set_str(mpq_numref(q), spelling->digits, 10);
    if (spelling->negative)
        mpq_neg(q, q);
    if (spelling->denominator)
        mpz_set_str(mpq_denref(q), spelling->denominator, 10);
    if (mpz_sgn(mpq_denref(q)) == 0) {
        result = num_fail_zero(ctx);
    } else if (mpq_sgn(q) == 0) {
        result = value_long(ctx->arena, 0);
    } else if (scale > most_digits || scale < -most_digits) {
        result = num_fail_large(ctx);
    } else {
        shift_decimal(q, scale);
        mpq_canonicalize(q);
        result = num_keep(ctx, q);
    }
    mpq_clear(q);
    return result;
}

struct value value_from_text(struct num_ctx *ctx, const char *text)
{
    const size_t length = strlen(text);
    struct spelling spelling;

    if (ctx->err != DLT_OK)
        return value_none();
    if (length > num_max_bits(ctx))
        return num_fail_large(ctx);
    if (!num_spend(ctx, 8 + length))
        return value_none();
    if (!read_spelling(ctx->arena, text, &spelling))
        return num_fail(ctx, DLT_ERR_SYNTAX, "not-a-number", "this is not a number");
    return build(ctx, &spelling);
}
