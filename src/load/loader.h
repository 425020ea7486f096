/* SPDX-License-Identifier: MIT */
/* What reading one file needs, and how its problems are told. Private to load. */
#ifndef DLTUTOR_LOAD_LOADER_H
#define DLTUTOR_LOAD_LOADER_H

#include "dltutor/core.h"
#include "dltutor/load.h"
#include "keys.h"
#include "tree.h"

enum { LOAD_MAX_PROBLEMS = 100 /* of one file; then it says that there are more */ };

struct loader {
    struct arena *arena;   /* of the result */
    struct arena *scratch; /* of this file alone */
    struct arena *parsed;  /* of one expression */
    struct document document;
    const char *file; /* the path, in `arena` */
    load_report_fn report;
    void *context;
    struct diag *found; /* problems so far, told at the end in the order of their lines */
    size_t problems, capacity;
    enum dlt_err err; /* of the first problem found */
    size_t hard; /* problems with which nothing can be built; the others touch one text alone */
};

void loader_init(struct loader *loader, struct arena *arena, const char *path,
                 load_report_fn report, void *context);
/* Tells what was found. */
void loader_finish(struct loader *loader);
/* True when no more problems are kept, so that a loop over them may end. */
bool loader_full(const struct loader *loader);

/* One place in the file with the key path it belongs to. */
struct spot {
    const struct node *node; /* for the key path; NULL: none */
    unsigned line, column, length;
};
struct spot loader_spot(const struct node *node);
struct spot loader_spot_key(const struct node *node);
/* `length` characters from `offset` (from 0) in a scalar. */
struct spot loader_spot_text(const struct loader *loader, const struct node *node, size_t offset,
                             size_t length);

/* Adds the key path of a node, such as fields[1].slips[0].is; nothing for the root. */
void loader_add_path(struct strbuf *out, const struct node *node);

/* Reports a problem: "KEY PATH: TEXT" at the spot. Returns `err`. */
enum dlt_err loader_report(struct loader *loader, struct spot spot, enum dlt_err err,
                           const char *tag, const char *format, ...) DLT_PRINTF(5, 6);

/* The last problem touches one text alone: `check` may go on without it. */
void loader_soften(struct loader *loader);

/* read.c: the file's bytes and lines; refuses what is no text. */
enum dlt_err load_read_document(struct loader *loader);
/* build.c: the libyaml pass over them. OK also when problems were reported that leave a tree. */
enum dlt_err load_build_tree(struct loader *loader);

/* Characters that stand for nothing visible or reorder what does: never in a question. */
bool load_is_unsafe(struct arena *scratch, uint32_t point);

#endif
