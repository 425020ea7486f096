/* SPDX-License-Identifier: MIT */
/* A YAML file as a tree in which every value knows its place. libcyaml reads the values; this tree
 * is what problems and sources are located with, and what is checked before libcyaml sees it. */
#ifndef DLTUTOR_LOAD_TREE_H
#define DLTUTOR_LOAD_TREE_H

#include "dltutor/base.h"

enum node_kind {
    NODE_TEXT,
    NODE_MAPPING,
    NODE_LIST,
    NODE_BAD, /* already reported (an alias, say): nothing more is said of it */
};

enum node_style { STYLE_PLAIN, STYLE_SINGLE, STYLE_DOUBLE, STYLE_BLOCK };

struct node {
    enum node_kind kind;
    enum node_style style;
    unsigned line, column;         /* of the value's first character: a quote, a '|', a '[' */
    unsigned key_line, key_column; /* of its key; 0 in a list */
    const char *text;              /* of NODE_TEXT, as YAML reads it */
    size_t length;
    const char *key; /* NULL in a list and at the root */
    size_t index;    /* among its parent's children */
    size_t count;    /* children */
    struct node *parent, *first, *last, *next;
};

/* A file's bytes (valid UTF-8, without byte order mark) and its tree; all in one arena. */
struct document {
    const char *path;
    const char *bytes; /* terminated */
    size_t length;
    const size_t *lines; /* offset at which each line starts */
    size_t line_count;
    struct node *root;
};

/* The value of a key; NULL when there is none or `mapping` is NULL or no mapping. */
const struct node *tree_get(const struct node *mapping, const char *key);
/* The text of a key, or NULL. */
const char *tree_text(const struct node *mapping, const char *key);
/* First child of a list (or mapping), NULL allowed. */
const struct node *tree_first(const struct node *node);

/* Where a scalar's text itself begins: behind the quote, or on the line below a '|'. */
void tree_text_place(const struct document *document, const struct node *node, unsigned *line_out,
                     unsigned *column_out);
/* Where character `offset` (from 0) of a scalar's text stands, through quotes, escapes and folding. */
void tree_place_in_text(const struct document *document, const struct node *node, size_t offset,
                        unsigned *line_out, unsigned *column_out);

#endif
