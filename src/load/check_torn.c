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

/* What a node of a flow list or mapping says: its text, or the key that has no value. */
static const char *text_of(const struct node *node)
{
    if (node->kind != NODE_TEXT || node->style != STYLE_PLAIN)
        return NULL;
    return node->key && !node->length ? node->key : node->text;
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
        const char *const text = text_of(at);

        if (!torn && text && balance(text) > 0 && at->next && text_of(at->next)) {
            torn = at;
            open = 0;
        }
        open += balance(text);
        if (at == node)
            return torn;
        if (open <= 0 || !text)
            torn = NULL;
    }
    return NULL;
}

/* The pieces with their commas, up to the one that closes the last bracket. */
static const char *join(struct checker *checker, const struct node *torn)
{
    struct arena *const scratch = checker->loader->scratch;
    const char *joined = torn->text;
    int open = balance(torn->text);

    for (const struct node *at = torn->next; at && text_of(at) && open > 0; at = at->next) {
        joined = arena_printf(scratch, "%s, %s", joined, text_of(at));
        open += balance(text_of(at));
    }
    return joined;
}

bool load_is_torn_off(const struct checker *checker, const struct node *node)
{
    const struct node *torn;

    if (!node->parent || !text_of(node) || !is_in_brackets(checker, node))
        return false;
    torn = find_torn(node);
    return torn && torn != node;
}

bool load_report_torn(struct checker *checker, const struct node *node)
{
    const struct node *torn;

    if (!node->parent || !text_of(node) || !is_in_brackets(checker, node))
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
