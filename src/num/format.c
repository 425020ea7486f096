/* SPDX-License-Identifier: MIT */
/* Values as text. */
#include "num_format.h"
#include "num_small.h"

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

static void add_significant(struct strbuf *out, mpq_srcptr q, int digits, bool grouping)
{
    const struct value value = {.kind = VALUE_RATIONAL, .as.rational = q};
    struct num_quick quick;

    if (num_quick_digits(value_to_double(value), digits, &quick))
        num_add_quick(out, &quick, digits, grouping);
    else
        num_add_significant(out, &(struct num_scaled){.q = q}, digits, grouping);
}

static void add_auto(struct strbuf *out, mpq_srcptr q, bool grouping)
{
    const int places = places_of(q, AUTO_PLACES);

    if (places >= 0)
        num_add_fixed(out, q, places, grouping);
    else if (is_small_fraction(q))
        add_fraction(out, q, grouping);
    else
        add_significant(out, q, AUTO_DIGITS, grouping);
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
        add_significant(out, q, format->digits, format->grouping);
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

/* --- numbers of one word -------------------------------------------------------------------------- */

enum { SMALL_TEXT = 48 }; /* a sign, two numbers of 20 digits, what parts them, the end */

/* Writes a number in at least `least` digits so that it ends at text[end]; returns where it begins. */
static size_t write_before(char *text, size_t end, uint64_t number, int least)
{
    for (; number || least > 0; number /= 10, least--)
        text[--end] = (char)('0' + number % 10);
    return end;
}

/* A whole number, a decimal fraction or p/q as add_auto would lay it out: where it begins in `text`,
 * or 0 when it is another case. */
static size_t write_small(char text[SMALL_TEXT], const struct small *number, enum num_style style)
{
    uint64_t power = 1;
    size_t at = SMALL_TEXT - 1;
    int places = 0;

    text[at] = '\0';
    while (style == NUM_STYLE_AUTO && places < AUTO_PLACES && power % number->bottom) {
        places++;
        power *= 10;
    }
    if (number->bottom == 1) {
        at = write_before(text, at, number->top, 1);
    } else if (style == NUM_STYLE_AUTO && power % number->bottom == 0) {
        if (number->top >> 40)
            return 0; /* times a million may be more than a word */
        at = write_before(text, at, number->top * (power / number->bottom) % power, places);
        text[--at] = '.';
        at = write_before(text, at, number->top / number->bottom, 1);
    } else if (style == NUM_STYLE_FRACTION || (number->bottom <= 1000 && number->top < 100000)) {
        at = write_before(text, at, number->bottom, 1);
        text[--at] = '/';
        at = write_before(text, at, number->top, 1);
    } else {
        return 0;
    }
    if (number->negative)
        text[--at] = '-';
    return at;
}

char *value_format(struct arena *arena, struct value value, const struct num_format *format)
{
    struct num_format used = format ? *format : (struct num_format){.style = NUM_STYLE_AUTO};
    struct small small;
    struct strbuf out;
    char *text;

    if ((used.style == NUM_STYLE_AUTO || used.style == NUM_STYLE_FRACTION) && !used.grouping &&
        small_read(value, &small)) {
        char room[SMALL_TEXT];
        const size_t at = write_small(room, &small, used.style);

        if (at)
            return arena_strndup(arena, room + at, SMALL_TEXT - 1 - at);
    }
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
