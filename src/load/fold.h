/* SPDX-License-Identifier: MIT */
/* From what libcyaml read to core's structures, in an arena. Nothing here can fail: the checks came
 * before. Private to load. */
#ifndef DLTUTOR_LOAD_FOLD_H
#define DLTUTOR_LOAD_FOLD_H

#include "check.h"

const struct question *load_fold_question(struct loader *loader, const struct raw_question *raw,
                                          const char *pack);

/* Shared by the files that fold. `node` is the mapping that holds the key. */
struct fold {
    struct loader *loader;
    struct arena *arena;
    const char *part; /* id of the part at hand, "" without parts */
    bool parts;       /* the question has parts */
};
/* A copy that is safe on a terminal, without blank lines at its end; NULL stays NULL. */
const char *load_fold_text(const struct fold *fold, const char *raw);
const char *const *load_fold_texts(const struct fold *fold, char *const *raw, unsigned count);
struct source load_fold_source(const struct fold *fold, const struct node *node, const char *key,
                               const char *raw);
/* The items of a list of texts, each with its place; NULL for none. */
const struct source *load_fold_sources(const struct fold *fold, const struct node *node,
                                       const char *key, char *const *raw, unsigned count);
/* Where a mapping stands, with no text. */
struct source load_fold_place(const struct fold *fold, const struct node *node);
/* The full id of a field that is named from within the part at hand; NULL stays NULL. */
const char *load_fold_field_id(const struct fold *fold, const char *name);
/* fold_tests.c: difficulty, what comes before, sorts of numbers, what to take along, tests. */
void load_fold_study(const struct fold *fold, const struct raw_question *raw,
                     struct question *question);
/* fold_field.c */
struct field load_fold_field(const struct fold *fold, const struct node *node,
                             const struct raw_field *raw);

#endif
