/* SPDX-License-Identifier: MIT */
/* The answer key of a variant: what the authors' texts come to with the question's numbers, each
   worked out once, when it is first asked for. */
#ifndef CHECK_KEY_H
#define CHECK_KEY_H

#include "marking.h"
#include "probe.h"

/** What is known of one text of a field. Members count once their bit in `known` is set. */
struct key_text {
    const struct source *source;
    const struct field *field;
    bool moving; /**< depends on what was typed: nothing can be kept */
    unsigned known;
    struct value value;      /**< KEY_VALUE */
    const struct expr *tree; /**< KEY_TREE: with the question's numbers put in, or NULL */
    bool holds;              /**< KEY_HOLDS */
    const char *filled;      /**< KEY_FILLED: NULL where it is empty or cannot be filled */
    const char *printed;     /**< KEY_PRINTED: the tree as text */
    struct probe_values *at; /**< the tree at the field's points; NULL: nowhere yet */
    struct mutants *mutants; /**< what usual mistakes make of it; NULL: not made yet */
};

enum { KEY_VALUE = 1, KEY_TREE = 2, KEY_HOLDS = 4, KEY_FILLED = 8, KEY_PRINTED = 16 };

/** The sets of names for an answer, see check_typed. */
enum key_name { KEY_NAME_TYPED, KEY_NAME_WRONG, KEY_NAME_WITNESS, KEY_NAME_COUNT };

struct key_names {
    const char *id[KEY_NAME_COUNT];    /**< "typed.a.neurons" */
    const char *label[KEY_NAME_COUNT]; /**< "typed.neurons"; NULL where the label is the id */
};

struct course; /**< see worth.c */

/** What is known of one field. */
struct key_field {
    const struct field *field;
    const struct expr_binding *stated; /**< the numbers of `at`; NULL: not computed yet */
    const struct course *course;       /**< those of `along`; NULL: not computed yet */
    const struct probe *probe;         /**< NULL: not chosen yet */
    struct pattern_book *patterns;     /**< text: what was compiled; NULL: nothing yet */
    const struct key_names *names;     /**< NULL: not made yet */
};

/**
 * The entry of an author's text, or NULL where nothing can be kept: the variant has no key, the text
 * is none of the question's, or it depends on what was typed.
 */
struct key_text *key_text(const struct marking *m, const struct source *source);
/** Whether some figure shows the point at which an answer differs; true where nobody looked. */
bool key_shows_points(const struct variant *variant);
/** The entry of the marking's field, or NULL. */
struct key_field *key_field(const struct marking *m);
/**
 * The marking under which a kept thing is worked out: over the question's names alone, in a scratch
 * arena that key_end destroys. What is kept is copied into the variant's arena.
 */
struct marking key_begin(const struct marking *m);
void key_end(struct marking *m);
/** A copy of a tree that shares nothing with it. */
const struct expr *key_copy(struct arena *arena, const struct expr *tree);

#endif
