/* SPDX-License-Identifier: MIT */
/* Wrapping: breaks at blanks, cuts words that are too long, hangs what follows a bullet. */
#include "cluster.h"

#include <string.h>

struct wrap {
    struct arena *arena;
    struct lines lines;
    size_t capacity;
    struct strbuf line;
    int width;  /* columns of a line */
    int column; /* columns used in the current line */
    int hang;   /* columns by which a continuation is indented */
    bool empty; /* no word stands in the current line yet */
};

static void indent(struct wrap *wrap, int columns)
{
    strbuf_add_repeat(&wrap->line, " ", (size_t)columns);
    wrap->column = columns;
    wrap->empty = true;
}

static void end_line(struct wrap *wrap)
{
    while (wrap->line.length > 0 && wrap->line.text[wrap->line.length - 1] == ' ')
        wrap->line.text[--wrap->line.length] = '\0';
    wrap->lines.items = arena_grow(wrap->arena, (void *)wrap->lines.items, wrap->lines.count,
                                   &wrap->capacity, sizeof(*wrap->lines.items));
    wrap->lines.items[wrap->lines.count++] = strbuf_take(&wrap->line, wrap->arena);
}

static size_t count_blanks(const char *text, size_t length)
{
    size_t count = 0;
    while (count < length && (text[count] == ' ' || text[count] == '\t'))
        count++;
    return count;
}

static size_t count_word(const char *text, size_t length)
{
    size_t count = 0;
    while (count < length && text[count] != ' ' && text[count] != '\t')
        count++;
    return count;
}

/* Bytes of the list bullet at `text` with the blank after it: "- ", "12. ", "a) ", "(iv) "; or 0.
 */
static size_t count_bullet(const char *text, size_t length)
{
    static const char *const marks[] = {"- ", "* ", "+ ", "\u2022 ", "\u2013 ", "\u25aa "};
    for (size_t i = 0; i < DLT_COUNT(marks); i++) {
        size_t bytes = strlen(marks[i]);
        if (length >= bytes && memcmp(text, marks[i], bytes) == 0)
            return bytes;
    }
    bool bracket = length > 0 && text[0] == '(';
    size_t at = bracket ? 1 : 0, start = at;
    bool digits = at < length && text[at] >= '0' && text[at] <= '9';
    size_t longest = bracket || digits ? 3 : 1; /* "(iv)" and "12." are bullets, "is." is not */
    while (
        at < length && at - start < longest &&
        ((text[at] >= '0' && text[at] <= '9') || (!digits && text[at] >= 'a' && text[at] <= 'z')))
        at++;
    if (at == start || at + 1 >= length || text[at + 1] != ' ')
        return 0;
    if (text[at] != ')' && (bracket || text[at] != '.' || !digits))
        return 0;
    return at + 2;
}

/* A word longer than a line is cut wherever the line is full. */
static void add_cut_word(struct wrap *wrap, const char *text, size_t length)
{
    struct cell cell;
    for (size_t at = 0; at < length;) {
        size_t bytes = cluster_read(text + at, length - at, &cell);
        if (wrap->column + cell.width > wrap->width && !wrap->empty) {
            end_line(wrap);
            indent(wrap, wrap->hang);
        }
        if (wrap->column + cell.width > wrap->width &&
            wrap->empty) { /* no room beside the indent */
            strbuf_clear(&wrap->line);
            indent(wrap, 0);
        }
        if (wrap->column + cell.width > wrap->width) { /* two columns wide, with room for one */
            strbuf_add(&wrap->line, "?");
            wrap->column++;
        } else {
            strbuf_add_bytes(&wrap->line, text + at, bytes);
            wrap->column += cell.width;
        }
        wrap->empty = false;
        at += bytes;
    }
}

static void add_word(struct wrap *wrap, const char *text, size_t length, size_t blanks)
{
    int columns = cluster_width(text, length);
    int room = wrap->width - wrap->column;
    size_t gap = wrap->empty ? 0 : blanks;
    bool fits = gap <= (size_t)room && columns <= room - (int)gap;
    if (!fits && !wrap->empty) {
        end_line(wrap);
        indent(wrap, wrap->hang);
        gap = 0;
    }
    strbuf_add_repeat(&wrap->line, " ", gap);
    wrap->column += (int)gap;
    add_cut_word(wrap, text, length);
}

/* Half of the line at least is kept for words, however deep the indent. */
static int limit_indent(const struct wrap *wrap, size_t columns)
{
    size_t most = (size_t)wrap->width / 2;
    return (int)(columns < most ? columns : most);
}

static bool is_equals(const char *text, size_t length)
{
    return length == 1 && text[0] == '=';
}

/* Bytes of what stays in one line from `at` on: a word, with what an equals sign that stands alone
 * joins to it ("f_2 = -2"), as long as that fits into two thirds of a line. */
static size_t count_unbroken(const struct wrap *wrap, const char *text, size_t length)
{
    size_t whole = count_word(text, length);
    bool sign = is_equals(text, whole);
    for (size_t at = whole; at < length;) {
        at += count_blanks(text + at, length - at);
        size_t bytes = count_word(text + at, length - at);
        if (!sign && !is_equals(text + at, bytes))
            break;
        sign = !sign;
        at += bytes;
        if (cluster_width(text, at) > wrap->width * 2 / 3)
            break;
        whole = sign && at < length ? whole : at;
    }
    return whole;
}

static void add_paragraph(struct wrap *wrap, const char *text, size_t length)
{
    size_t at = count_blanks(text, length);
    size_t bullet = count_bullet(text + at, length - at);
    wrap->hang = limit_indent(wrap, at + (size_t)cluster_width(text + at, bullet));
    indent(wrap, limit_indent(wrap, at));
    while (at < length) {
        size_t blanks = count_blanks(text + at, length - at);
        at += blanks;
        size_t bytes = count_unbroken(wrap, text + at, length - at);
        if (bytes > 0)
            add_word(wrap, text + at, bytes, blanks);
        at += bytes;
    }
    end_line(wrap);
}

struct lines draw_wrap(struct arena *arena, const char *text, int width, enum charset charset)
{
    if (charset == CHARSET_ASCII)
        text = draw_ascii(arena, text);
    struct wrap wrap = {.arena = arena, .width = width < 1 ? 1 : width};
    if (wrap.width > DRAW_MAX_SIDE)
        wrap.width = DRAW_MAX_SIDE;
    strbuf_init(&wrap.line);
    while (*text != '\0') {
        const char *end = strchr(text, '\n');
        size_t length = end != NULL ? (size_t)(end - text) : strlen(text);
        add_paragraph(&wrap, text, length);
        text += length + (end != NULL ? 1 : 0); /* a final newline ends a line and starts none */
    }
    strbuf_finish(&wrap.line);
    return wrap.lines;
}
