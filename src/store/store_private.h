/* SPDX-License-Identifier: MIT */
/* What the files of store share. */
#ifndef DLTUTOR_STORE_PRIVATE_H
#define DLTUTOR_STORE_PRIVATE_H

#include "dltutor/store.h"
#include <sqlite3.h>

enum {
    STORE_VERSION = 3,              /* of the tables, kept in user_version */
    STORE_APPLICATION = 0x646c7475, /* "dltu", kept in application_id */
    STORE_MAX_TEXT = 1 << 16,       /* bytes of an answer */
    STORE_MAX_NAME = 256,           /* bytes of a name or a tag */
    STORE_MAX_ROWS = 100000,
};

enum statement {
    STATEMENT_ATTEMPT,
    STATEMENT_DRAFT,
    STATEMENT_FORGET_DRAFT,
    STATEMENT_HINTS,
    STATEMENT_LOAD_FIELDS,
    STATEMENT_LOAD_HINTS,
    STATEMENT_PROGRESS,
    STATEMENT_HISTORY,
    STATEMENT_PLACE,
    STATEMENT_LOAD_PLACE,
    STATEMENT_LAST_PLACE,
    STATEMENT_COUNT
};

struct store {
    sqlite3 *database;
    sqlite3_stmt *statements[STATEMENT_COUNT];
    char *path; /* sanitised, for messages */
};

/* The statements' texts, in sql.c beside the tables they use. */
extern const char *const store_sql[STATEMENT_COUNT];
extern const char store_tables[];
/* What brings tables of the version that is its index to the next one; NULL: nothing. */
extern const char *const store_steps[STORE_VERSION];

/* Fills `diag` with what SQLite's result code means to a person. Returns IO. */
enum dlt_err store_fail(const struct store *store, int code, struct diag *diag);

#endif
