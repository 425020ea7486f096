/* SPDX-License-Identifier: MIT */
/* JSON as text: the lines that batches write, without a tree for each. */
#include "cli_private.h"
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

void cli_json_add(struct strbuf *out, const json_t *json)
{
    size_t start = out->length;
    if (json_is_integer(json)) {
        strbuf_printf(out, "%lld", (long long)json_integer_value(json));
        return;
    }
    if (json_dump_callback(json, add_bytes, out, JSON_COMPACT | JSON_ENCODE_ANY) == 0)
        return;
    while (out->length > start)
        out->text[--out->length] = '\0';
    strbuf_add(out, "null");
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
