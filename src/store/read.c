/* SPDX-License-Identifier: MIT */
/* What was kept. Another program may have written to the file: texts are cut and sanitised, numbers
 * are brought into range, and the count of rows is bounded. */
#include "store_private.h"
#include <limits.h>

/* NULL stays NULL. */
static const char *column_text(struct arena *arena, sqlite3_stmt *statement, int column,
                               size_t most)
{
    const char *const text = (const char *)sqlite3_column_text(statement, column);
    const size_t length = text ? (size_t)sqlite3_column_bytes(statement, column) : 0;

    if (!text)
        return NULL;
    return utf8_sanitise(arena, text, length < most ? length : most, UTF8_KEEP_NEWLINE, NULL);
}

/* A name is never NULL, whatever the file says. */
static const char *column_name(struct arena *arena, sqlite3_stmt *statement, int column,
                               size_t most)
{
    const char *const text = column_text(arena, statement, column, most);

    return text ? text : "";
}

static int column_count(sqlite3_stmt *statement, int column)
{
    const sqlite3_int64 number = sqlite3_column_int64(statement, column);

    return number < 0 ? 0 : number > INT_MAX ? INT_MAX : (int)number;
}

static int column_marks(sqlite3_stmt *statement, int column)
{
    const int marks = column_count(statement, column);

    return marks > MARKS_MAX ? MARKS_MAX : marks;
}

/* Ends a reading; `code` is what the last step returned. */
static enum dlt_err finish(struct store *store, sqlite3_stmt *statement, int code,
                           struct diag *diag)
{
    const enum dlt_err err = code == SQLITE_DONE ? DLT_OK : store_fail(store, code, diag);

    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return err;
}

static void bind_key(sqlite3_stmt *statement, const char *question, uint64_t seed)
{
    sqlite3_bind_text(statement, 1, question, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, (sqlite3_int64)seed);
    sqlite3_bind_int(statement, 3, STORE_MAX_ROWS);
}

static enum dlt_err load_fields(struct store *store, struct arena *arena, struct kept *kept,
                                struct diag *diag)
{
    sqlite3_stmt *const statement = store->statements[STATEMENT_LOAD_FIELDS];
    size_t capacity = 0;
    int code;

    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        kept->fields =
            arena_grow(arena, kept->fields, kept->field_count, &capacity, sizeof *kept->fields);
        kept->fields[kept->field_count++] = (struct kept_field){
            .field = column_name(arena, statement, 0, STORE_MAX_NAME),
            .text = column_text(arena, statement, 1, STORE_MAX_TEXT),
            .draft = column_text(arena, statement, 2, STORE_MAX_TEXT),
            .best = column_marks(statement, 3),
            .best_self = column_count(statement, 4) != 0,
            .self = column_count(statement, 5) != 0,
            .self_marks = column_marks(statement, 6),
        };
    }
    return finish(store, statement, code, diag);
}

static enum dlt_err load_hints(struct store *store, struct arena *arena, struct kept *kept,
                               struct diag *diag)
{
    sqlite3_stmt *const statement = store->statements[STATEMENT_LOAD_HINTS];
    size_t capacity = 0;
    int code;

    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        kept->hints =
            arena_grow(arena, kept->hints, kept->hint_count, &capacity, sizeof *kept->hints);
        kept->hints[kept->hint_count++] = (struct kept_hints){
            .part = column_name(arena, statement, 0, STORE_MAX_NAME),
            .seen = (uint64_t)sqlite3_column_int64(statement, 1),
        };
    }
    return finish(store, statement, code, diag);
}

enum dlt_err store_load(struct store *store, struct arena *arena, const char *question,
                        uint64_t seed, struct kept *kept_out, struct diag *diag)
{
    struct kept kept = {0};
    enum dlt_err err;

    bind_key(store->statements[STATEMENT_LOAD_FIELDS], question, seed);
    err = load_fields(store, arena, &kept, diag);
    if (err == DLT_OK) {
        bind_key(store->statements[STATEMENT_LOAD_HINTS], question, seed);
        err = load_hints(store, arena, &kept, diag);
    }
    if (err == DLT_OK)
        *kept_out = kept;
    return err;
}

enum dlt_err store_progress(struct store *store, struct arena *arena, struct progress **list_out,
                            size_t *count_out, struct diag *diag)
{
    sqlite3_stmt *const statement = store->statements[STATEMENT_PROGRESS];
    struct progress *list = NULL;
    size_t count = 0, capacity = 0;
    enum dlt_err err;
    int code;

    sqlite3_bind_int(statement, 1, STORE_MAX_ROWS);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        list = arena_grow(arena, list, count, &capacity, sizeof *list);
        list[count++] = (struct progress){
            .question = column_name(arena, statement, 0, STORE_MAX_NAME),
            .best = column_marks(statement, 1),
            .tries = column_count(statement, 2),
            .fields_begun = column_count(statement, 3),
            .self = column_marks(statement, 4),
        };
    }
    err = finish(store, statement, code, diag);
    if (err == DLT_OK) {
        *list_out = list;
        *count_out = count;
    }
    return err;
}

/* NOLINTNEXTLINE(readability-function-size): as declared */
enum dlt_err store_history(struct store *store, struct arena *arena, const char *question,
                           const char *field, size_t most, const char ***texts_out,
                           size_t *count_out, struct diag *diag)
{
    sqlite3_stmt *const statement = store->statements[STATEMENT_HISTORY];
    const char **texts = NULL;
    size_t count = 0, capacity = 0;
    enum dlt_err err;
    int code;

    sqlite3_bind_text(statement, 1, question, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, field, -1, SQLITE_STATIC);
    sqlite3_bind_int(statement, 3, most < STORE_MAX_ROWS ? (int)most : STORE_MAX_ROWS);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        texts = arena_grow(arena, texts, count, &capacity, sizeof *texts);
        texts[count++] = column_name(arena, statement, 0, STORE_MAX_TEXT);
    }
    err = finish(store, statement, code, diag);
    if (err == DLT_OK) {
        *texts_out = texts;
        *count_out = count;
    }
    return err;
}

enum dlt_err store_load_place(struct store *store, struct arena *arena, const char *question,
                              struct kept_place *place_out, struct diag *diag)
{
    sqlite3_stmt *const statement = store->statements[STATEMENT_LOAD_PLACE];
    struct kept_place place = {0};
    enum dlt_err err;
    int code;

    sqlite3_bind_text(statement, 1, question, -1, SQLITE_STATIC);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        place = (struct kept_place){
            .question = question,
            .seed = (uint64_t)sqlite3_column_int64(statement, 0),
            .step = column_name(arena, statement, 1, STORE_MAX_NAME),
            .furthest = column_name(arena, statement, 2, STORE_MAX_NAME),
        };
    err = finish(store, statement, code, diag);
    if (err == DLT_OK)
        *place_out = place;
    return err;
}

enum dlt_err store_last_place(struct store *store, struct arena *arena, const char *pack,
                              const char **question_out, struct diag *diag)
{
    sqlite3_stmt *const statement = store->statements[STATEMENT_LAST_PLACE];
    const char *question = NULL;
    enum dlt_err err;
    int code;

    sqlite3_bind_text(statement, 1, pack ? pack : "", -1, SQLITE_STATIC);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        question = column_name(arena, statement, 0, STORE_MAX_NAME);
    err = finish(store, statement, code, diag);
    if (err == DLT_OK)
        *question_out = question;
    return err;
}
