/* SPDX-License-Identifier: MIT */
/* A text without quotes inside [ ] or { } ends at its first comma: mod(a, b) becomes mod(a and b). */
#include "check.h"
#include <string.h>

/* Opening brackets less closing ones. */
static int balance(const char *text)
{
    int open = 0;

    for (; text && *text; text++) {
        open += *text == '(' || *text == '[' ? 1 : 0;
        open -= *text == ')' || *text == ']' ? 1 : 0;
    }
    return open;
}

/* What stands behind a comma and was meant to belong before it: an item, or a key without a value. */
static const char *piece_of(const struct node *node)
{
    if (node->kind != NODE_TEXT || node->style != STYLE_PLAIN)
        return NULL;
    if (!node->key)
        return node->text;
    return node->length ? NULL : node->key;
}

static bool is_plain(const struct node *node)
{
    return node->kind == NODE_TEXT && node->style == STYLE_PLAIN;
}

static bool is_in_brackets(const struct checker *checker, const struct node *node)
{
    const struct document *const document = &checker->loader->document;
    const struct node *const parent = node->parent;
    size_t at;

    if (!parent || !parent->line || parent->line > document->line_count)
        return false;
    at = document->lines[parent->line - 1];
    for (unsigned skipped = 1; skipped < parent->column && at < document->length; skipped++) {
        uint32_t point;

        at += utf8_decode(document->bytes + at, document->length - at, &point);
    }
    return at < document->length && (document->bytes[at] == '[' || document->bytes[at] == '{');
}

/* The node whose text was torn, of which `node` is the beginning or a later piece; NULL: none. */
static const struct node *find_torn(const struct node *node)
{
    const struct node *torn = NULL;
    int open = 0;

    for (const struct node *at = node->parent->first; at; at = at->next) {
        if (torn) {
            const char *const piece = piece_of(at);

            if (!piece || open <= 0)
                torn = NULL;
            else
                open += balance(piece);
        }
        if (!torn && is_plain(at) && balance(at->text) > 0 && at->next && piece_of(at->next)) {
            torn = at;
            open = balance(at->text);
        }
        if (at == node)
            return torn;
    }
    return NULL;
}

/* The pieces with their commas, up to the one that closes the last bracket. */
static const char *join(struct checker *checker, const struct node *torn)
{
    struct arena *const scratch = checker->loader->scratch;
    const char *joined = torn->text;
    int open = balance(torn->text);

    for (const struct node *at = torn->next; at && piece_of(at) && open > 0; at = at->next) {
        joined = arena_printf(scratch, "%s, %s", joined, piece_of(at));
        open += balance(piece_of(at));
    }
    return joined;
}

bool load_is_torn_off(const struct checker *checker, const struct node *node)
{
    const struct node *torn;

    if (!node->parent || !is_plain(node) || !is_in_brackets(checker, node))
        return false;
    torn = find_torn(node);
    return torn && torn != node;
}

bool load_report_torn(struct checker *checker, const struct node *node)
{
    const struct node *torn;

    if (!node->parent || !is_plain(node) || !is_in_brackets(checker, node))
        return false;
    torn = find_torn(node);
    if (!torn)
        return false;
    if (torn == node)
        loader_report(
            checker->loader, loader_spot(node), DLT_ERR_SYNTAX, "needs-quotes",
            "the comma ends this text: inside [ ] and { } a text that holds a comma needs "
            "quotes, %s",
            load_quote(checker, join(checker, torn)));
    return true;
}
