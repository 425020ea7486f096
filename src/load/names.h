/* SPDX-License-Identifier: MIT */
/* A set of names with the node each was first seen at, for repeats and "did you mean". */
#ifndef DLTUTOR_LOAD_NAMES_H
#define DLTUTOR_LOAD_NAMES_H

#include "tree.h"

struct names {
    struct arena *arena;
    const char **names; /* in the order in which they came */
    const struct node **nodes;
    size_t count, capacity;
    size_t *slots; /* open addressing: index + 1, 0 is free */
    size_t slot_count;
};

void names_init(struct names *names, struct arena *arena);
/* Adds a name; the node that had it before, or NULL. The text is not copied. */
const struct node *names_add(struct names *names, const char *name, const struct node *node);
bool names_has(const struct names *names, const char *name);
/* The node that a name was first seen at, or NULL. */
const struct node *names_node(const struct names *names, const char *name);
/* " (did you mean NAME?)" or "". */
const char *names_proposal(const struct names *names, const char *name);

#endif
