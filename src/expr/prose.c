/* SPDX-License-Identifier: MIT */
/* Symbols in running text: phi_2 as formulas print it, φ₂. */
#include "expr_print.h"

#include <string.h>

enum { MOST_DIGITS = 4 /* of an exponent or an index: more are no such thing */ };

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Part of a word: of a name, or of a letter beyond ASCII. */
static bool is_word_byte(char c)
{
    return is_letter(c) || is_digit(c) || c == '_' || ((unsigned char)c & 0x80) != 0;
}

/* Bytes of "_12"; 0: there is no such index. */
static size_t index_length(const char *text)
{
    size_t digits = 0;
    if (text[0] != '_')
        return 0;
    while (digits <= MOST_DIGITS && is_digit(text[1 + digits]))
        digits++;
    return digits > 0 && digits <= MOST_DIGITS && !is_word_byte(text[1 + digits]) ? 1 + digits : 0;
}

/* What follows a power at once would go up with it when it is read again without the glyphs. */
static bool ends_power(const char *next)
{
    if (next[0] == '.')
        return !is_digit(next[1]);
    return next[0] == '\0' || !(is_word_byte(next[0]) || strchr("(^{[", next[0]));
}

/* Bytes of "^12" or "^-1" behind something that can be raised; 0: there is none. */
static size_t power_length(const char *start, const char *at)
{
    size_t digits = 0;
    if (at[0] != '^' || at == start || !(is_word_byte(at[-1]) || strchr(")]|", at[-1])))
        return 0;
    const size_t sign = at[1] == '-';
    while (digits <= MOST_DIGITS && is_digit(at[1 + sign + digits]))
        digits++;
    const bool power = digits > 0 && digits <= MOST_DIGITS && ends_power(at + 1 + sign + digits);
    return power ? 1 + sign + digits : 0;
}

static void add_power(struct strbuf *out, const char *digits, size_t length)
{
    for (size_t i = 0; i < length; i++)
        strbuf_add_codepoint(out, glyph_superscript(digits[i]));
}

/* A Greek letter that no Latin one looks like; a capital that begins a sentence is a word of it. */
static bool is_greek(const char *line, const char *at, size_t letters)
{
    static const uint32_t capitals[] = {0x393, 0x394, 0x398, 0x39B, 0x39E,
                                        0x3A0, 0x3A3, 0x3A6, 0x3A8, 0x3A9};
    const uint32_t code = greek_letter(at, letters);
    if (code == 0 || (at[0] >= 'a' && at[0] <= 'z') || at[letters] == '_')
        return code != 0;
    const char *before = at;
    while (before > line && before[-1] == ' ')
        before--;
    bool known = false;
    for (size_t i = 0; i < DLT_COUNT(capitals); i++)
        known = known || capitals[i] == code;
    return known && before > line && !strchr(".!?:-", before[-1]);
}

/* A word that can only be a symbol: a Greek letter, with an index or without; anything with an index;
 * a name with digits or an index that is declared. */
static bool is_symbol(const struct expr_scope *scope, const char *line, const char *at,
                      const char *name)
{
    size_t letters = 0;
    while (is_letter(name[letters]))
        letters++;
    if (name[letters] != '\0' && scope_find(scope, name))
        return true;
    if (is_greek(line, at, letters) && (name[letters] == '\0' || name[letters] == '_'))
        return true;
    return index_length(name + letters) > 0;
}

/* The bytes of the word at `at` that names may have. */
static size_t name_length(const char *at)
{
    size_t length = 0;
    while (is_letter(at[length]) || is_digit(at[length]) || at[length] == '_')
        length++;
    return is_word_byte(at[length]) ? 0 : length;
}

/* Lines that begin with a blank and have columns keep them. */
static bool is_table_row(const char *line, size_t length)
{
    const size_t first = strspn(line, " ");
    for (size_t i = first; first > 0 && i + 1 < length; i++)
        if (line[i] == ' ' && line[i + 1] == ' ')
            return true;
    return false;
}

static void add_line(struct strbuf *out, struct arena *arena, const struct expr_scope *scope,
                     const char *line)
{
    for (const char *at = line; *at;) {
        const bool begins = at == line || !(is_word_byte(at[-1]) || at[-1] == '\\');
        const size_t length = begins && is_letter(*at) ? name_length(at) : 0;
        const size_t power = power_length(line, at);
        const char *name = length > 0 ? arena_strndup(arena, at, length) : NULL;
        if (name && is_symbol(scope, line, at, name)) {
            strbuf_add(out, print_name(arena, name, scope, true));
            at += length;
        } else if (name) {
            strbuf_add(out, name);
            at += length;
        } else if (power > 0) {
            add_power(out, at + 1, power - 1);
            at += power;
        } else {
            strbuf_add_bytes(out, at++, 1);
        }
    }
}

char *expr_prose(struct arena *arena, const char *text, const struct expr_scope *scope)
{
    struct strbuf out;
    bool table = false; /* so is what hangs below a row */
    strbuf_init(&out);
    while (*text) {
        const size_t length = strcspn(text, "\n");
        const char *line = arena_strndup(arena, text, length);
        table = line[0] == ' ' && (table || is_table_row(line, length));
        if (table)
            strbuf_add(&out, line);
        else
            add_line(&out, arena, scope, line);
        text += length;
        strbuf_add(&out, *text ? "\n" : "");
        text += *text != '\0';
    }
    char *result = strbuf_take(&out, arena);
    strbuf_finish(&out);
    return result;
}
