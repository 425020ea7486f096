/* SPDX-License-Identifier: MIT */
/* Values as text. */
#include "num_format.h"

enum { AUTO_DIGITS = 6, AUTO_PLACES = 6, MOST_PLACES = 10000 };

static void add_integer(struct strbuf *out, mpz_srcptr number, bool grouping)
{
    char *const digits = num_digits(number);
    const char *text = digits;

    if (*text == '-') {
        strbuf_add(out, "-");
        text++;
    }
    num_add_whole(out, text, strlen(text), grouping);
    mem_free(digits);
}

/* Decimal places of a fraction that ends within `most` of them, else -1. */
static int places_of(mpq_srcptr q, int most)
{
    unsigned long power = 1;

    for (int places = 0; places <= most; places++, power *= 10)
        if (mpz_cmp_ui(mpq_denref(q), power) <= 0 && power % mpz_get_ui(mpq_denref(q)) == 0)
            return places;
    return -1;
}

static bool is_small_fraction(mpq_srcptr q)
{
    return mpz_cmp_ui(mpq_denref(q), 1000) <= 0 && mpz_cmpabs_ui(mpq_numref(q), 100000) < 0;
}

static void add_fraction(struct strbuf *out, mpq_srcptr q, bool grouping)
{
    add_integer(out, mpq_numref(q), grouping);
    if (mpz_cmp_ui(mpq_denref(q), 1) == 0)
        return;
    strbuf_add(out, "/");
    add_integer(out, mpq_denref(q), grouping);
}

static void add_auto(struct strbuf *out, mpq_srcptr q, bool grouping)
{
    const int places = places_of(q, AUTO_PLACES);

    if (places >= 0)
        num_add_fixed(out, q, places, grouping);
    else if (is_small_fraction(q))
        add_fraction(out, q, grouping);
    else
        num_add_significant(out, &(struct num_scaled){.q = q}, AUTO_DIGITS, grouping);
}

static void add_rational(struct strbuf *out, mpq_srcptr q, const struct num_format *format)
{
    switch (format->style) {
    case NUM_STYLE_FRACTION:
        add_fraction(out, q, format->grouping);
        return;
    case NUM_STYLE_DECIMAL:
        num_add_fixed(out, q, format->digits, format->grouping);
        return;
    case NUM_STYLE_SIGNIFICANT:
        num_add_significant(out, &(struct num_scaled){.q = q}, format->digits, format->grouping);
        return;
    case NUM_STYLE_AUTO:
        break;
    }
    add_auto(out, q, format->grouping);
}

static void add_value(struct strbuf *out, struct value value, const struct num_format *format)
{
    struct num_format inner = *format;

    switch (value.kind) {
    case VALUE_NONE:
        strbuf_add(out, "none");
        return;
    case VALUE_RATIONAL:
        add_rational(out, value.as.rational, format);
        return;
    case VALUE_REAL:
        num_add_ball(out, value, format);
        return;
    case VALUE_WORD:
        strbuf_add(out, value.as.word);
        return;
    case VALUE_LIST:
        break;
    }
    inner.grouping = false; /* a comma parts the items */
    strbuf_add(out, "(");
    for (size_t i = 0; i < value.count; i++) {
        if (i)
            strbuf_add(out, ", ");
        add_value(out, value.as.items[i], &inner);
    }
    strbuf_add(out, ")");
}

char *value_format(struct arena *arena, struct value value, const struct num_format *format)
{
    struct num_format used = format ? *format : (struct num_format){.style = NUM_STYLE_AUTO};
    struct strbuf out;
    char *text;

    if (used.digits > MOST_PLACES)
        used.digits = MOST_PLACES;
    if (used.digits < 0)
        used.digits = 0;
    if (used.style == NUM_STYLE_SIGNIFICANT && used.digits < 1)
        used.digits = 1;
    strbuf_init(&out);
    add_value(&out, value, &used);
    text = strbuf_take(&out, arena);
    strbuf_finish(&out);
    return text;
}
