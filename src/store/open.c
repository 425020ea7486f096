/* SPDX-License-Identifier: MIT */
/* Opening a database without harm to a file that is none, or that a newer tutor wrote. */
#include "store_private.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum {
    BUSY_MILLISECONDS = 2000,
    RETRY_MILLISECONDS = 20,
    LONGEST_VALUE = 1 << 20,
    SMALLEST_DATABASE = 512, /* one page */
};

static const char *reason(const struct store *store, int code)
{
    switch (code & 0xFF) {
    case SQLITE_FULL:
        return "the disk is full";
    case SQLITE_READONLY:
        return "it is read-only";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "another program holds it";
    case SQLITE_NOTADB:
        return "it is no database";
    case SQLITE_CORRUPT:
        return "it is damaged";
    case SQLITE_CANTOPEN:
        return "it cannot be opened";
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return "there is no permission";
    default:
        return store->database ? sqlite3_errmsg(store->database) : sqlite3_errstr(code);
    }
}

static const char *tag_of(int code)
{
    switch (code & 0xFF) {
    case SQLITE_FULL:
        return "disk-full";
    case SQLITE_READONLY:
        return "read-only";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "busy";
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return "damaged";
    default:
        return "database";
    }
}

enum dlt_err store_fail(const struct store *store, int code, struct diag *diag)
{
    return diag_set(diag, DLT_ERR_IO, tag_of(code), "the record %s fails: %s", store->path,
                    reason(store, code));
}

static enum dlt_err refuse(const struct store *store, struct diag *diag, const char *tag,
                           const char *text)
{
    return diag_set(diag, DLT_ERR_IO, tag, "the record %s is left alone: %s", store->path, text);
}

/* Creates the folders above the file, for the person alone. What fails shows when opening. */
static void make_folders(struct arena *arena, const char *path)
{
    char *const copy = arena_strdup(arena, path);

    for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(copy, 0700);
        *slash = '/';
    }
}

static char *file_uri(struct arena *arena, const char *path)
{
    struct strbuf uri;
    char *text;

    strbuf_init(&uri);
    strbuf_add(&uri, "file:");
    for (; *path; path++) {
        if (strchr("%?#", *path) || (unsigned char)*path >= 0x7F || *path <= ' ')
            strbuf_printf(&uri, "%%%02X", (unsigned)(unsigned char)*path);
        else
            strbuf_add_bytes(&uri, path, 1);
    }
    strbuf_add(&uri, "?mode=ro&immutable=1");
    text = strbuf_take(&uri, arena);
    strbuf_finish(&uri);
    return text;
}

static int read_number(sqlite3 *database, const char *sql, int *number_out)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(database, sql, -1, &statement, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        *number_out = sqlite3_column_int(statement, 0);
        code = SQLITE_OK;
    }
    sqlite3_finalize(statement);
    return code;
}

static enum dlt_err check_identity(const struct store *store, sqlite3 *database, struct diag *diag)
{
    int version = 0, application = 0, tables = 0;
    int code = read_number(database, "PRAGMA user_version", &version);

    if (code == SQLITE_OK)
        code = read_number(database, "PRAGMA application_id", &application);
    if (code == SQLITE_OK)
        code = read_number(database, "SELECT count(*) FROM sqlite_schema", &tables);
    if (code != SQLITE_OK)
        return refuse(store, diag, tag_of(code),
                      reason(&(struct store){.database = database}, code));
    if (application != STORE_APPLICATION && (application || version || tables))
        return refuse(store, diag, "foreign", "it is the database of another program");
    if (version > STORE_VERSION)
        return refuse(store, diag, "newer", "a newer version of dltutor wrote it");
    return DLT_OK;
}

/* Looks at a file that is there, through SQLite so that no lock of this process is lost, and as an
 * immutable one so that nothing is created beside it. */
static enum dlt_err inspect(const struct store *store, struct arena *arena, const char *path,
                            struct diag *diag)
{
    sqlite3 *database = NULL;
    struct stat about;
    enum dlt_err err;
    int code;

    if (stat(path, &about) != 0)
        return errno == ENOENT ? DLT_OK : refuse(store, diag, "unreadable", strerror(errno));
    if (!S_ISREG(about.st_mode))
        return refuse(store, diag, "no-file", "it is not a regular file");
    if (about.st_size == 0)
        return DLT_OK;
    if (about.st_size < SMALLEST_DATABASE) /* SQLite takes a crumb for an empty database */
        return refuse(store, diag, "damaged", "it is no database");
    code = sqlite3_open_v2(file_uri(arena, path), &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
                           NULL);
    if (code == SQLITE_OK)
        err = check_identity(store, database, diag);
    else
        err = refuse(store, diag, tag_of(code), reason(store, code));
    sqlite3_close(database);
    return err;
}

/* Settings against a file that somebody prepared: no trigger, view or function of its own runs. */
static void distrust(sqlite3 *database)
{
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, (int *)NULL);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, (int *)NULL);
    sqlite3_limit(database, SQLITE_LIMIT_LENGTH, LONGEST_VALUE);
}

/* The switch to a write-ahead log needs the file alone for a moment and does not wait by itself. */
static int use_log(sqlite3 *database)
{
    int code = SQLITE_BUSY;

    for (int waited = 0; code == SQLITE_BUSY && waited <= BUSY_MILLISECONDS;
         waited += RETRY_MILLISECONDS) {
        code = sqlite3_exec(database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL",
                            NULL, NULL, NULL);
        if (code == SQLITE_BUSY)
            sqlite3_sleep(RETRY_MILLISECONDS);
    }
    return code;
}

/* Tables for a new file, or the steps from an older version to this one. */
static int bring_up(sqlite3 *database, int version)
{
    char marks[128];
    int code = SQLITE_OK;

    if (version == STORE_VERSION)
        return code;
    if (version == 0)
        code = sqlite3_exec(database, store_tables, NULL, NULL, NULL);
    for (int i = version; i > 0 && i < STORE_VERSION && code == SQLITE_OK; i++)
        if (store_steps[i])
            code = sqlite3_exec(database, store_steps[i], NULL, NULL, NULL);
    snprintf(marks, sizeof marks, "PRAGMA user_version = %d; PRAGMA application_id = %d",
             (int)STORE_VERSION, (int)STORE_APPLICATION);
    return code == SQLITE_OK ? sqlite3_exec(database, marks, NULL, NULL, NULL) : code;
}

/* Within one transaction, so that of two tutors that start at once one makes the tables. */
static enum dlt_err make_tables(const struct store *store, struct diag *diag)
{
    int version = 0;
    int code = sqlite3_exec(store->database, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    enum dlt_err err = DLT_OK;

    if (code != SQLITE_OK)
        return store_fail(store, code, diag);
    err = check_identity(store, store->database, diag);
    code = read_number(store->database, "PRAGMA user_version", &version);
    if (err == DLT_OK && code == SQLITE_OK)
        code = bring_up(store->database, version);
    if (err == DLT_OK && code == SQLITE_OK)
        code = sqlite3_exec(store->database, "COMMIT", NULL, NULL, NULL);
    if (err == DLT_OK && code != SQLITE_OK)
        err = store_fail(store, code, diag);
    if (err != DLT_OK)
        sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    return err;
}

static enum dlt_err prepare(struct store *store, struct diag *diag)
{
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        const int code = sqlite3_prepare_v3(store->database, store_sql[i], -1,
                                            SQLITE_PREPARE_PERSISTENT, &store->statements[i], NULL);

        if (code != SQLITE_OK)
            return store_fail(store, code, diag);
    }
    return DLT_OK;
}

static enum dlt_err open_database(struct store *store, const char *path, struct diag *diag)
{
    int code =
        sqlite3_open_v2(path, &store->database,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, NULL);
    enum dlt_err err;

    if (code != SQLITE_OK)
        return store_fail(store, code, diag);
    sqlite3_extended_result_codes(store->database, 1);
    sqlite3_busy_timeout(store->database, BUSY_MILLISECONDS);
    distrust(store->database);
    /* SQLite opens what it may not write for reading, and says so only at the first answer. */
    if (sqlite3_db_readonly(store->database, "main") == 1)
        return store_fail(store, SQLITE_READONLY, diag);
    code = use_log(store->database);
    if (code != SQLITE_OK)
        return store_fail(store, code, diag);
    err = make_tables(store, diag);
    return err == DLT_OK ? prepare(store, diag) : err;
}

enum dlt_err store_open(const char *path, struct store **store_out, struct diag *diag)
{
    struct store *const store = mem_alloc(sizeof *store);
    struct arena *const scratch = arena_create();
    const char *const shown = utf8_sanitise(scratch, path, strlen(path), UTF8_KEEP_NOTHING, NULL);
    enum dlt_err err = DLT_OK;

    store->path = mem_alloc(strlen(shown) + 1);
    memcpy(store->path, shown, strlen(shown));
    if (!*path) {
        err = diag_set(diag, DLT_ERR_IO, "no-file", "the record has no file name");
    } else if (!str_equal(path, ":memory:")) {
        make_folders(scratch, path);
        err = inspect(store, scratch, path, diag);
    }
    if (err == DLT_OK)
        err = open_database(store, path, diag);
    if (err == DLT_OK)
        *store_out = store;
    else
        store_close(store);
    arena_destroy(scratch);
    return err;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    for (size_t i = 0; i < STATEMENT_COUNT; i++)
        sqlite3_finalize(store->statements[i]);
    sqlite3_close(store->database);
    mem_free(store->path);
    mem_free(store);
}
