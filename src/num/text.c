/* SPDX-License-Identifier: MIT */
/* Reading one decimal number strictly and exactly. */
#include "num_small.h"
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

/* Reads up to 18 digits from *text on, which it moves past them; false when there are none, or more. */
static bool read_word(const char **text, uint64_t *number, int *count)
{
    const int before = *count;

    for (; is_digit(**text); (*text)++) {
        if (++*count > 18)
            return false;
        *number = *number * 10 + (uint64_t)(**text - '0');
    }
    return *count > before;
}

/* Reads `-12`, `3.25` or `1/3` with halves of one word; false for all else, right or wrong. */
static bool read_small(const char *text, struct small *out)
{
    int count = 0, places = 0, below = 0;
    uint64_t common;

    *out = (struct small){.negative = *text == '-', .bottom = 1};
    text += out->negative;
    if (!read_word(&text, &out->top, &count))
        return false;
    if (*text == '.') {
        text++;
        places = -count;
        if (!read_word(&text, &out->top, &count))
            return false;
        for (places += count; places; places--)
            out->bottom *= 10;
    } else if (*text == '/') {
        text++;
        out->bottom = 0;
        if (!read_word(&text, &out->bottom, &below))
            return false;
    }
    if (*text || !out->bottom)
        return false;
    common = out->bottom == 1 ? 1 : small_gcd(out->top, out->bottom);
    out->top /= common;
    out->bottom /= common;
    out->negative = out->negative && out->top;
    return true;
}

struct value value_from_text(struct num_ctx *ctx, const char *text)
{
    const size_t length = strlen(text);
    struct spelling spelling;
    struct small small;

    if (ctx->err != DLT_OK)
        return value_none();
    if (NUM_HAS_SMALL && ctx->max_bits >= GMP_NUMB_BITS && read_small(text, &small))
        return num_spend(ctx, 8 + length)
                   ? small_keep(ctx->arena, small.negative, small.top, small.bottom)
                   : value_none();
    if (length > num_max_bits(ctx))
        return num_fail_large(ctx);
    if (!num_spend(ctx, 8 + length))
        return value_none();
    if (!read_spelling(ctx->arena, text, &spelling))
        return num_fail(ctx, DLT_ERR_SYNTAX, "not-a-number", "this is not a number");
    return build(ctx, &spelling);
}
