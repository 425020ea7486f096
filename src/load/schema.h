/* SPDX-License-Identifier: MIT */
/* The key tables made from keys.h, and reading by libcyaml. Private to load. */
#ifndef DLTUTOR_LOAD_SCHEMA_H
#define DLTUTOR_LOAD_SCHEMA_H

#include "loader.h"

enum row_type { ROW_TEXT, ROW_TEXTS, ROW_LIST, ROW_MAP };

struct key_row {
    const char *key;
    enum row_type type;
    bool needed;
    enum meaning meaning;          /* of a text, or of each text of a list */
    const struct mapping *mapping; /* of ROW_LIST's items, or of ROW_MAP */
    const char *fallback;          /* the text it has by default; "": none that can be written */
    const char *example;           /* a text, or an item of a list of texts; else "" */
    const char *help;              /* a line: what it means */
};

enum { MAPPING_MOST_KEYS = 48 };

struct mapping {
    const char *name; /* "field" */
    const struct key_row *rows;
    size_t count;
};

/* load_mapping_question and so on. */
#define DECLARE_MAPPING(type, keys) extern const struct mapping load_mapping_##type;
MAPPINGS(DECLARE_MAPPING)

/* Reads the file through libcyaml's schema. Only after the tree was checked: what libcyaml still
 * refuses is reported in its own words. Free with the matching function, NULL accepted. */
enum dlt_err load_raw_question(struct loader *loader, struct raw_question **question_out);
void load_raw_question_free(struct raw_question *question);
enum dlt_err load_raw_paper(struct loader *loader, struct raw_paper **paper_out);
void load_raw_paper_free(struct raw_paper *paper);

#endif
