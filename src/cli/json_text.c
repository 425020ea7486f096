/* SPDX-License-Identifier: MIT */
/* JSON as text: the lines that batches write, without a tree for each. */
#include "cli_private.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes at the start of `text` that stand in a JSON string as they are. */
static size_t plain_bytes(const char *text)
{
    size_t count = 0;
    while ((unsigned char)text[count] >= ' ' && text[count] != '"' && text[count] != '\\')
        count++;
    return count;
}

void cli_json_add_text(struct strbuf *out, const char *text)
{
    static const char named[] = "\b\f\n\r\t\"\\";
    static const char names[] = "bfnrt\"\\";
    strbuf_add_bytes(out, "\"", 1);
    while (*text) {
        size_t plain = plain_bytes(text);
        strbuf_add_bytes(out, text, plain);
        text += plain;
        if (!*text)
            break;
        const char *name = strchr(named, *text);
        if (name)
            strbuf_printf(out, "\\%c", names[name - named]);
        else
            strbuf_printf(out, "\\u%04X", (unsigned)(unsigned char)*text);
        text++;
    }
    strbuf_add_bytes(out, "\"", 1);
}

static int add_bytes(const char *bytes, size_t length, void *out)
{
    strbuf_add_bytes(out, bytes, length);
    return 0;
}

/* So many digits as tell the number from all others: 0.1, and not 0.10000000000000001. */
int cli_json_digits(double number)
{
    enum { ALWAYS_KEPT = 15, ALWAYS_ENOUGH = 17 };
    char text[40];
    for (int digits = ALWAYS_KEPT; digits < ALWAYS_ENOUGH; digits++) {
        (void)snprintf(text, sizeof text, "%.*g", digits, number);
        const double back = strtod(text, NULL);
        if (back >= number && back <= number)
            return digits;
    }
    return ALWAYS_ENOUGH;
}

static void add_leaf(struct strbuf *out, const json_t *json)
{
    const int digits = json_is_real(json) ? cli_json_digits(json_real_value(json)) : 0;
    const size_t start = out->length;
    if (json_is_integer(json)) {
        strbuf_printf(out, "%lld", (long long)json_integer_value(json));
        return;
    }
    if (json_dump_callback(json, add_bytes, out,
                           JSON_ENCODE_ANY | JSON_REAL_PRECISION((size_t)digits)) == 0)
        return;
    while (out->length > start)
        out->text[--out->length] = '\0';
    strbuf_add(out, "null");
}

static void add_object(struct strbuf *out, const json_t *json)
{
    /* jansson walks only over objects that could be changed; nothing is. */
    json_t *object = (json_t *)(uintptr_t)json;
    const char *between = "{";
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at)) {
        strbuf_add(out, between);
        cli_json_add_text(out, json_object_iter_key(at));
        strbuf_add(out, ":");
        cli_json_add(out, json_object_iter_value(at));
        between = ",";
    }
    strbuf_add(out, *between == '{' ? "{}" : "}");
}

void cli_json_add(struct strbuf *out, const json_t *json)
{
    if (json_is_object(json)) {
        add_object(out, json);
        return;
    }
    if (!json_is_array(json)) {
        add_leaf(out, json);
        return;
    }
    strbuf_add(out, "[");
    for (size_t i = 0; i < json_array_size(json); i++) {
        if (i > 0)
            strbuf_add(out, ",");
        cli_json_add(out, json_array_get(json, i));
    }
    strbuf_add(out, "]");
}

void cli_json_add_marks(struct strbuf *out, int marks)
{
    int whole = marks / MARKS_ONE, rest = marks % MARKS_ONE;
    if (rest == 0)
        strbuf_printf(out, "%d", whole);
    else if (rest % 10 == 0)
        strbuf_printf(out, "%d.%d", whole, rest / 10);
    else
        strbuf_printf(out, "%d.%02d", whole, rest);
}

/* --- what a terminal shows --------------------------------------------------------------------- */

static bool is_ascii(const struct strbuf *line)
{
    for (size_t i = 0; i < line->length; i++)
        if ((unsigned char)line->text[i] >= 0x7f)
            return false;
    return true;
}

/* True when a terminal would show the line as it stands, but for DEL. */
static bool is_printable(const struct strbuf *line)
{
    bool changed = false;
    if (cli_charset() != CHARSET_UTF8)
        return false;
    struct arena *arena = arena_create();
    utf8_sanitise(arena, line->text, line->length, UTF8_KEEP_NOTHING, &changed);
    arena_destroy(arena);
    return !changed;
}

/* Outside of ASCII there are only strings in JSON: there an escape may stand for any character. */
void cli_json_finish(struct strbuf *line)
{
    struct strbuf escaped;
    if (is_ascii(line) || is_printable(line))
        return;
    strbuf_init(&escaped);
    for (size_t at = 0; at < line->length;) {
        unsigned char byte = (unsigned char)line->text[at];
        uint32_t point = byte;
        size_t step = byte < 0x80 ? 1 : utf8_decode(line->text + at, line->length - at, &point);
        if (byte < 0x7f)
            strbuf_add_bytes(&escaped, line->text + at, 1);
        else if (point > 0xFFFF)
            strbuf_printf(&escaped, "\\u%04X\\u%04X", 0xD800 + ((point - 0x10000) >> 10),
                          0xDC00 + ((point - 0x10000) & 0x3FF));
        else
            strbuf_printf(&escaped, byte == 0x7f ? "\\u%04x" : "\\u%04X", step ? point : 0xFFFDu);
        at += step ? step : 1;
    }
    strbuf_clear(line);
    strbuf_add_bytes(line, escaped.text, escaped.length);
    strbuf_finish(&escaped);
}
