/* SPDX-License-Identifier: MIT */
/* Finding values in the tree, and characters of a value in the file. */
#include "tree.h"
#include <string.h>

const struct node *tree_get(const struct node *mapping, const char *key)
{
    if (!mapping || mapping->kind != NODE_MAPPING)
        return NULL;
    for (const struct node *child = mapping->first; child; child = child->next) {
        if (child->key[0] == key[0] && str_equal(child->key, key)) /* most differ at once */
            return child;
    }
    return NULL;
}

const char *tree_text(const struct node *mapping, const char *key)
{
    const struct node *const child = tree_get(mapping, key);

    return child && child->kind == NODE_TEXT ? child->text : NULL;
}

const struct node *tree_first(const struct node *node)
{
    return node ? node->first : NULL;
}

/* A place while walking through the file's bytes. */
struct cursor {
    const char *at, *end;
    unsigned line, column;
};

static struct cursor cursor_at(const struct document *document, unsigned line, unsigned column)
{
    struct cursor cursor = {
        .at = document->bytes + document->length,
        .end = document->bytes + document->length,
        .line = line,
        .column = column,
    };

    if (line == 0 || line > document->line_count)
        return cursor;
    cursor.at = document->bytes + document->lines[line - 1];
    for (unsigned skipped = 1; skipped < column && cursor.at < cursor.end; skipped++) {
        uint32_t point;

        cursor.at += utf8_decode(cursor.at, (size_t)(cursor.end - cursor.at), &point);
    }
    return cursor;
}

static void advance(struct cursor *cursor)
{
    uint32_t point = 0;

    if (cursor->at >= cursor->end)
        return;
    cursor->at += utf8_decode(cursor->at, (size_t)(cursor->end - cursor->at), &point);
    if (point == '\n') {
        cursor->line++;
        cursor->column = 1;
    } else {
        cursor->column++;
    }
}

static bool is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static char peek(const struct cursor *cursor)
{
    return cursor->at < cursor->end ? *cursor->at : '\0';
}

/* Blanks that begin the first line of a block's text: "|2" keeps what a line has beyond two. */
static unsigned leading_blanks(const char *text)
{
    unsigned count = 0;

    text += strspn(text, "\n");
    while (text[count] == ' ' || text[count] == '\t')
        count++;
    return count;
}

/* The first line of a block's text, at the indentation of its first line that is not blank. */
static struct cursor block_start(struct cursor cursor, const char *kept)
{
    const unsigned blanks = leading_blanks(kept);
    struct cursor first, text;

    while (cursor.at < cursor.end && peek(&cursor) != '\n')
        advance(&cursor);
    advance(&cursor);
    first = text = cursor;
    while (is_white(peek(&text)))
        advance(&text);
    if (text.column > blanks)
        text.column -= blanks;
    if (text.line == first.line) {
        text.at -= text.at - first.at < blanks ? text.at - first.at : blanks;
        return text;
    }
    first.column = text.column;
    return first;
}

static struct cursor text_start(const struct document *document, const struct node *node)
{
    struct cursor cursor = cursor_at(document, node->line, node->column);

    if (node->kind != NODE_TEXT)
        return cursor;
    if (node->style == STYLE_BLOCK)
        return block_start(cursor, node->text);
    if (node->style != STYLE_PLAIN)
        advance(&cursor);
    return cursor;
}

void tree_text_place(const struct document *document, const struct node *node, unsigned *line_out,
                     unsigned *column_out)
{
    const struct cursor cursor = text_start(document, node);

    *line_out = cursor.line;
    *column_out = cursor.column;
}

/* Over one escape of a double-quoted text: \n, \xE9, \u03c3, \U0001d6d4. */
static void advance_escape(struct cursor *cursor)
{
    unsigned digits;

    advance(cursor);
    digits = peek(cursor) == 'x' ? 2 : peek(cursor) == 'u' ? 4 : peek(cursor) == 'U' ? 8 : 0;
    advance(cursor);
    while (digits-- > 0)
        advance(cursor);
}

static bool run_has_newline(struct cursor cursor)
{
    while (is_white(peek(&cursor))) {
        if (peek(&cursor) == '\n')
            return true;
        advance(&cursor);
    }
    return false;
}

static void skip_white(struct cursor *cursor)
{
    while (is_white(peek(cursor)))
        advance(cursor);
}

/* A line end in the file is folded, kept or indented: both sides meet again at the next character
 * that is not white. Returns where the text goes on. */
static const char *over_line_end(struct cursor *cursor, const char *text, const char *end)
{
    skip_white(cursor);
    while (text < end && is_white(*text))
        text++;
    return text;
}

void tree_place_in_text(const struct document *document, const struct node *node, size_t offset,
                        unsigned *line_out, unsigned *column_out)
{
    struct cursor cursor = text_start(document, node);
    const char *text = node->text, *target = node->text;
    const char *const end = node->text + node->length;
    uint32_t point;

    for (; offset && target < end; offset--)
        target += utf8_decode(target, (size_t)(end - target), &point);
    while (text < target && cursor.at < cursor.end) {
        struct cursor next = cursor;
        const bool escape = node->style == STYLE_DOUBLE && *cursor.at == '\\';

        if (escape && cursor.at[1] == '\n') {
            advance(&cursor);
            skip_white(&cursor);
            continue;
        }
        if (!escape && run_has_newline(cursor)) {
            text = over_line_end(&next, text, end);
            if (text > target)
                break;
            cursor = next;
            continue;
        }
        if (escape) {
            advance_escape(&cursor);
        } else {
            const bool doubled = node->style == STYLE_SINGLE && strncmp(cursor.at, "''", 2) == 0;

            advance(&cursor);
            if (doubled)
                advance(&cursor);
        }
        text += utf8_decode(text, (size_t)(end - text), &point);
    }
    *line_out = cursor.line;
    *column_out = cursor.column;
}
