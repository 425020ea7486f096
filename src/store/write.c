/* SPDX-License-Identifier: MIT */
/* Keeping: each call is one statement and so one transaction, in the log before it returns. */
#include "store_private.h"
#include <string.h>

static enum dlt_err check_size(const char *text, size_t most, const char *what, struct diag *diag)
{
    if (text && strlen(text) > most)
        return diag_set(diag, DLT_ERR_LIMIT, "too-long", "%s of more than %zu bytes is not kept",
                        what, most);
    return DLT_OK;
}

/* NULL is kept as an empty text. */
static void bind_text(sqlite3_stmt *statement, int at, const char *text)
{
    sqlite3_bind_text(statement, at, text ? text : "", -1, SQLITE_STATIC);
}

static void bind_key(sqlite3_stmt *statement, const char *question, uint64_t seed, const char *name)
{
    bind_text(statement, 1, question);
    sqlite3_bind_int64(statement, 2, (sqlite3_int64)seed);
    bind_text(statement, 3, name);
}

static enum dlt_err run(struct store *store, sqlite3_stmt *statement, struct diag *diag)
{
    const int code = sqlite3_step(statement);
    const enum dlt_err err = code == SQLITE_DONE ? DLT_OK : store_fail(store, code, diag);

    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return err;
}

static enum dlt_err check_key(const char *question, const char *name, struct diag *diag)
{
    const enum dlt_err err = check_size(question, STORE_MAX_NAME, "a question's name", diag);

    return err == DLT_OK ? check_size(name, STORE_MAX_NAME, "a field's name", diag) : err;
}

enum dlt_err store_record_attempt(struct store *store, const struct attempt *attempt,
                                  struct diag *diag)
{
    sqlite3_stmt *const statement = store->statements[STATEMENT_ATTEMPT];
    enum dlt_err err = check_key(attempt->question, attempt->field, diag);

    if (err == DLT_OK)
        err = check_size(attempt->text, STORE_MAX_TEXT, "an answer", diag);
    if (err == DLT_OK)
        err = check_size(attempt->status, STORE_MAX_NAME, "a status", diag);
    if (err == DLT_OK)
        err = check_size(attempt->note, STORE_MAX_NAME, "a note", diag);
    if (err != DLT_OK)
        return err;
    bind_key(statement, attempt->question, attempt->seed, attempt->field);
    bind_text(statement, 4, attempt->text);
    bind_text(statement, 5, attempt->status);
    bind_text(statement, 6, attempt->note);
    sqlite3_bind_int(statement, 7, attempt->marks);
    sqlite3_bind_int(statement, 8, attempt->max);
    sqlite3_bind_int64(statement, 9, attempt->at);
    sqlite3_bind_int(statement, 10, attempt->hints_seen);
    sqlite3_bind_int(statement, 11, attempt->self);
    return run(store, statement, diag);
}

enum dlt_err store_save_draft(struct store *store, const char *question, uint64_t seed,
                              const char *field, const char *text, struct diag *diag)
{
    const bool forget = !text || !*text;
    sqlite3_stmt *const statement =
        store->statements[forget ? STATEMENT_FORGET_DRAFT : STATEMENT_DRAFT];
    enum dlt_err err = check_key(question, field, diag);

    if (err == DLT_OK)
        err = check_size(text, STORE_MAX_TEXT, "a draft", diag);
    if (err != DLT_OK)
        return err;
    bind_key(statement, question, seed, field);
    if (!forget)
        bind_text(statement, 4, text);
    return run(store, statement, diag);
}

enum dlt_err store_save_place(struct store *store, const struct kept_place *place,
                              struct diag *diag)
{
    sqlite3_stmt *const statement = store->statements[STATEMENT_PLACE];
    enum dlt_err err = check_key(place->question, place->step, diag);

    if (err == DLT_OK)
        err = check_size(place->furthest, STORE_MAX_NAME, "a step's name", diag);
    if (err != DLT_OK)
        return err;
    bind_key(statement, place->question, place->seed, place->step);
    bind_text(statement, 4, place->furthest);
    return run(store, statement, diag);
}

enum dlt_err store_save_hints(struct store *store, const char *question, uint64_t seed,
                              const char *part, uint64_t seen, struct diag *diag)
{
    sqlite3_stmt *const statement = store->statements[STATEMENT_HINTS];
    const enum dlt_err err = check_key(question, part, diag);

    if (err != DLT_OK)
        return err;
    bind_key(statement, question, seed, part);
    sqlite3_bind_int64(statement, 4, (sqlite3_int64)seen);
    return run(store, statement, diag);
}
