/* SPDX-License-Identifier: MIT */
/* Where in a file a problem stands that was found once numbers were bound: the characters meant, past
 * quotes, escapes and folded lines, and the keys that lead there. */
#include "loader.h"
#include <stdio.h>
#include <string.h>

/* The last node, in the order of the file, that starts at the place or before it. */
static const struct node *find_node(const struct node *node, unsigned line, unsigned column)
{
    const struct node *found = NULL;

    if (node->line > line || (node->line == line && node->column > column))
        return NULL;
    for (const struct node *child = node->first; child; child = child->next) {
        const struct node *const within = find_node(child, line, column);

        if (!within)
            break;
        found = within;
    }
    return found ? found : node;
}

/* Characters of the node's text that stand before the place: a text may be the end of a scalar, as
 * the draw in "n = 2..8" is. */
static size_t offset_of(const struct document *document, const struct node *node, unsigned line,
                        unsigned column)
{
    const size_t count = utf8_count(node->text, node->length);
    unsigned at_line, at_column;

    for (size_t offset = 0; offset < count; offset++) {
        tree_place_in_text(document, node, offset, &at_line, &at_column);
        if (at_line > line || (at_line == line && at_column >= column))
            return offset;
    }
    return 0;
}

static void sharpen(const struct document *document, const struct node *node, struct diag *diag)
{
    const size_t before = offset_of(document, node, diag->text_line, diag->text_column);

    tree_place_in_text(document, node, before + diag->text_offset, &diag->line, &diag->column);
}

/* Puts the path before the text. */
static void add_path(struct arena *arena, const struct node *node, struct diag *diag)
{
    const char *const text = arena_strdup(arena, diag->text);
    char tag[DIAG_TAG_SIZE];
    struct strbuf path;

    strbuf_init(&path);
    loader_add_path(&path, node);
    if (path.length) {
        memcpy(tag, diag->tag, sizeof tag);
        (void)diag_set(diag, DLT_OK, tag, "%s: %s", path.text, text);
        diag->path_length = (unsigned)path.length;
    }
    strbuf_finish(&path);
}

void load_locate(struct arena *arena, const char *path, struct diag *diag)
{
    struct loader loader;
    const struct node *node = NULL;
    const unsigned line = diag->text_line ? diag->text_line : diag->line;
    const unsigned column = diag->text_line ? diag->text_column : diag->column;

    if (!line)
        return;
    loader_init(&loader, arena, path, NULL, NULL);
    if (load_read_document(&loader) == DLT_OK && load_build_tree(&loader) == DLT_OK)
        node = find_node(loader.document.root, line, column);
    if (node) {
        if (diag->text_line && node->kind == NODE_TEXT)
            sharpen(&loader.document, node, diag);
        add_path(arena, node, diag);
    }
    loader_finish(&loader);
}
