/* SPDX-License-Identifier: MIT */
/* Texts of numbers, lists and sums for traces. */
#include "wording.h"

#include <string.h>

enum { SHORT_TEXT = 14 };

char *wording_done(struct arena *arena, struct strbuf *buffer)
{
    char *text = strbuf_take(buffer, arena);
    strbuf_finish(buffer);
    return text;
}

static char *with_minus_signs(struct arena *arena, const char *text)
{
    struct strbuf out;
    strbuf_init(&out);
    for (const char *at = text; *at; at++) {
        if (*at == '-' && (at == text || at[-1] != 'e'))
            strbuf_add(&out, "−");
        else
            strbuf_add_bytes(&out, at, 1);
    }
    return wording_done(arena, &out);
}

char *wording_number(struct arena *arena, struct value number)
{
    static const struct num_format fraction = {.style = NUM_STYLE_FRACTION};
    static const struct num_format digits = {.style = NUM_STYLE_SIGNIFICANT, .digits = 6};
    if (number.kind == VALUE_RATIONAL) {
        size_t bits = mpz_sizeinbase(mpq_numref(number.as.rational), 2) +
                      mpz_sizeinbase(mpq_denref(number.as.rational), 2);
        if (value_is_integer(number) || bits <= 3 * SHORT_TEXT) {
            char *text = value_format(arena, number, &fraction);
            if (value_is_integer(number) || strlen(text) <= SHORT_TEXT)
                return with_minus_signs(arena, text);
        }
    }
    return with_minus_signs(arena, value_format(arena, number, &digits));
}

char *wording_factor(struct arena *arena, struct value number)
{
    bool plain = value_is_integer(number) || number.kind == VALUE_REAL;
    char *text = wording_number(arena, number);
    return plain && value_sign(number) >= 0 ? text : arena_printf(arena, "(%s)", text);
}

char *wording_operand(struct arena *arena, struct value number)
{
    char *text = wording_number(arena, number);
    return value_sign(number) < 0 ? arena_printf(arena, "(%s)", text) : text;
}

static void add_list(struct arena *arena, struct strbuf *out, struct value list, bool outer)
{
    bool nested = list.count > 0 && list.as.items[0].kind == VALUE_LIST;
    bool square = nested || !outer;
    strbuf_add(out, square ? "[" : "(");
    for (size_t i = 0; i < list.count; i++) {
        struct value item = list.as.items[i];
        if (i > 0)
            strbuf_add(out, ", ");
        if (item.kind == VALUE_LIST)
            add_list(arena, out, item, false);
        else
            strbuf_add(out, wording_number(arena, item));
    }
    strbuf_add(out, square ? "]" : ")");
}

char *wording_list(struct arena *arena, struct value list)
{
    if (list.kind != VALUE_LIST)
        return wording_number(arena, list);
    struct strbuf out;
    strbuf_init(&out);
    add_list(arena, &out, list, true);
    return wording_done(arena, &out);
}

char *wording_symbol(struct arena *arena, const char *name, size_t index)
{
    struct strbuf out;
    strbuf_init(&out);
    strbuf_add(&out, name);
    const char *digits = arena_printf(arena, "%zu", index);
    for (; *digits; digits++)
        strbuf_add_codepoint(&out, 0x2080u + (uint32_t)(*digits - '0'));
    return wording_done(arena, &out);
}

void wording_add_term(struct arena *arena, struct strbuf *sum, struct value factor,
                      const char *symbol)
{
    int sign = value_sign(factor);
    if (sign == 0)
        return;
    if (sum->length > 0)
        strbuf_add(sum, sign < 0 ? " − " : " + ");
    else if (sign < 0)
        strbuf_add(sum, "−");
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    struct value size = num_abs(&ctx, factor);
    if (num_compare(size, value_long(arena, 1)) != NUM_EQUAL)
        strbuf_printf(sum, "%s·", wording_factor(arena, size));
    strbuf_add(sum, symbol);
}

void wording_separate(struct strbuf *buffer, const char *separator)
{
    if (buffer->length > 0)
        strbuf_add(buffer, separator);
}
