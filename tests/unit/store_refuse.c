/* SPDX-License-Identifier: MIT */
/* Files that are not a record of ours, and disks that fail: an error that says why, and not a byte
 * of the file changed. */
#include "store_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct place {
    struct arena *arena;
    char folder[64];
    char path[128];
};

static int make_place(void **state)
{
    struct place *const place = mem_alloc(sizeof *place);

    place->arena = arena_create();
    strcpy(place->folder, "/tmp/dltutor-store-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->path, sizeof place->path, "%s/progress.db", place->folder);
    *state = place;
    return 0;
}

static size_t files_in(const char *folder)
{
    DIR *const open_folder = opendir(folder);
    size_t count = 0;

    assert_non_null(open_folder);
    for (const struct dirent *entry; (entry = readdir(open_folder));)
        count += entry->d_name[0] != '.';
    closedir(open_folder);
    return count;
}

static int drop_place(void **state)
{
    struct place *const place = *state;
    static const char *const names[] = {"/progress.db", "/progress.db-wal", "/progress.db-shm", ""};

    chmod(place->folder, 0700);
    for (size_t i = 0; i < DLT_COUNT(names); i++)
        remove(arena_printf(place->arena, "%s%s", place->folder, names[i]));
    arena_destroy(place->arena);
    mem_free(place);
    return 0;
}

static void write_file(const char *path, const char *bytes, size_t length)
{
    FILE *const file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static char *read_file(struct arena *arena, const char *path, size_t *length_out)
{
    FILE *const file = fopen(path, "rb");
    char *const bytes = arena_alloc(arena, 1 << 20);

    assert_non_null(file);
    *length_out = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *database = NULL;

    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

/* Opening fails with this tag, and leaves the file as it was and nothing beside it. */
static void assert_left_alone(struct place *place, const char *tag)
{
    struct store *store = NULL;
    struct diag diag = {0};
    size_t before_length, after_length;
    const char *const before = read_file(place->arena, place->path, &before_length);
    const char *after;

    assert_int_equal(store_open(place->path, &store, &diag), DLT_ERR_IO);
    assert_null(store);
    assert_string_equal(diag.tag, tag);
    assert_non_null(strstr(diag.text, place->path));
    after = read_file(place->arena, place->path, &after_length);
    assert_int_equal(before_length, after_length);
    assert_memory_equal(before, after, before_length);
    assert_int_equal(files_in(place->folder), 1);
}

static void leaves_other_files_alone(void **state)
{
    struct place *const place = *state;
    char torn[4096] = "SQLite format 3";

    write_file(place->path, "a letter, and no database at all\n", 33);
    assert_left_alone(place, "damaged");
    write_file(place->path, "x", 1);
    assert_left_alone(place, "damaged");
    memset(torn + 16, 0x5A, sizeof torn - 16);
    write_file(place->path, torn, sizeof torn);
    assert_left_alone(place, "damaged");
}

static void leaves_other_databases_alone(void **state)
{
    struct place *const place = *state;

    run_sql(place->path, "CREATE TABLE bookmarks (url TEXT)");
    assert_left_alone(place, "foreign");
    run_sql(place->path, "PRAGMA user_version = 1");
    assert_left_alone(place, "foreign");
}

static void leaves_a_newer_version_alone(void **state)
{
    struct place *const place = *state;
    struct store *store = NULL;

    assert_int_equal(store_open(place->path, &store, NULL), DLT_OK);
    store_close(store);
    run_sql(place->path, "PRAGMA user_version = 4");
    assert_left_alone(place, "newer");
    run_sql(place->path, "PRAGMA user_version = 3");
    assert_int_equal(store_open(place->path, &store, NULL), DLT_OK);
    store_close(store);
}

/* The tables as the first version made them, with a try in them. */
static const char first_version[] =
    "CREATE TABLE attempts (id INTEGER PRIMARY KEY, question TEXT NOT NULL,"
    " seed INTEGER NOT NULL, field TEXT NOT NULL, text TEXT NOT NULL, status TEXT NOT NULL,"
    " note TEXT NOT NULL, marks INTEGER NOT NULL, max INTEGER NOT NULL, at INTEGER NOT NULL,"
    " hints INTEGER NOT NULL);"
    "CREATE INDEX attempts_by_seed ON attempts (seed, question, field, marks, status);"
    "CREATE INDEX attempts_by_field ON attempts (question, field);"
    "CREATE TABLE drafts (question TEXT NOT NULL, seed INTEGER NOT NULL, field TEXT NOT NULL,"
    " text TEXT NOT NULL, PRIMARY KEY (question, seed, field)) WITHOUT ROWID;"
    "CREATE TABLE hints (question TEXT NOT NULL, seed INTEGER NOT NULL, part TEXT NOT NULL,"
    " seen INTEGER NOT NULL, PRIMARY KEY (question, seed, part)) WITHOUT ROWID;"
    "INSERT INTO attempts VALUES (1, 'p/q', 0, 'f', '25', 'correct', 'correct', 200, 200, 9, 1);"
    "INSERT INTO drafts VALUES ('p/q', 0, 'f', '26');"
    "PRAGMA user_version = 1; PRAGMA application_id = 1684829301";

static void an_older_version_is_brought_up(void **state)
{
    struct place *const place = *state;
    struct store *store = NULL;
    struct kept kept = {0};
    const struct attempt own = {.question = "p/q",
                                .field = "g",
                                .text = "words",
                                .status = "partial",
                                .note = "self-marked",
                                .marks = 50,
                                .max = 100,
                                .self = true};

    run_sql(place->path, first_version);
    for (int i = 0; i < 2; i++) { /* and the second time there is nothing to do */
        assert_int_equal(store_open(place->path, &store, NULL), DLT_OK);
        assert_int_equal(store_load(store, place->arena, "p/q", 0, &kept, NULL), DLT_OK);
        assert_int_equal(kept.field_count, 1 + i);
        assert_string_equal(kept.fields[0].text, "25");
        assert_string_equal(kept.fields[0].draft, "26");
        assert_int_equal(kept.fields[0].best, 200);
        assert_false(kept.fields[0].self || kept.fields[0].best_self);
        if (i == 0)
            assert_int_equal(store_record_attempt(store, &own, NULL), DLT_OK);
        store_close(store);
    }
    assert_true(kept.fields[1].self && kept.fields[1].best_self);
}

/* Where a step fails, nothing of it stays: the older tutor still reads its file. */
static void a_failed_step_changes_nothing(void **state)
{
    struct place *const place = *state;
    struct store *store = NULL;
    struct diag diag = {0};

    run_sql(place->path, first_version);
    run_sql(place->path, "DROP INDEX attempts_by_seed"); /* which the step wants to replace */
    assert_int_equal(store_open(place->path, &store, &diag), DLT_ERR_IO);
    assert_null(store);
    run_sql(place->path, "INSERT INTO attempts VALUES"
                         " (2, 'p/q', 0, 'f', '1', 'correct', 'correct', 1, 1, 1, 0)");
}

static void an_empty_file_is_a_new_record(void **state)
{
    struct place *const place = *state;
    struct store *store = NULL;

    write_file(place->path, "", 0);
    assert_int_equal(store_open(place->path, &store, NULL), DLT_OK);
    store_close(store);
}

static void names_that_are_no_file(void **state)
{
    struct place *const place = *state;
    struct store *store = NULL;
    struct diag diag = {0};

    assert_int_equal(store_open(place->folder, &store, &diag), DLT_ERR_IO);
    assert_string_equal(diag.tag, "no-file");
    assert_int_equal(store_open("", &store, &diag), DLT_ERR_IO);
    assert_int_equal(store_open("/proc/none/progress.db", &store, &diag), DLT_ERR_IO);
    assert_int_equal(store_open("/dev/full", &store, &diag), DLT_ERR_IO);
    assert_null(store);
}

/* Characters that mean something in a file: URI. */
static void odd_names_work(void **state)
{
    struct place *const place = *state;
    struct store *store = NULL;
    struct diag diag = {0};

    snprintf(place->path, sizeof place->path, "%s/50%% of ?mode=ro#\xc3\xa9.db", place->folder);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(store_open(place->path, &store, &diag), DLT_OK);
        store_close(store);
    }
    assert_int_equal(files_in(place->folder), 1);
    write_file(place->path, "no database, but a name to escape\n", 34);
    assert_left_alone(place, "damaged");
    assert_int_equal(remove(place->path), 0);
}

static int ends_with(pid_t child)
{
    int status = -1;

    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* As a person without the right to write, whoever runs the test. */
static void a_read_only_record_says_so(void **state)
{
    struct place *const place = *state;
    struct store *store = NULL;
    struct diag diag = {0};
    pid_t child;

    assert_int_equal(store_open(place->path, &store, NULL), DLT_OK);
    store_close(store);
    chmod(place->path, 0444);
    chmod(place->folder, 0555);
    child = fork();
    if (child == 0) {
        if (getuid() == 0 && setuid(65534) != 0)
            _exit(9);
        if (store_open(place->path, &store, &diag) != DLT_ERR_IO)
            _exit(1);
        _exit(str_equal(diag.tag, "read-only") ? 0 : 2);
    }
    assert_int_equal(ends_with(child), 0);
}

/* The limit on a file's size stands for a full disk. Returns how many attempts were kept; the first
 * that was not must be an IO error, and later ones too. */
static int fill(const char *path)
{
    const struct rlimit limit = {.rlim_cur = 96 * 1024, .rlim_max = 96 * 1024};
    char text[2000];
    const struct attempt attempt = {
        .question = "p/q", .field = "f", .text = text, .status = "incorrect", .note = "incorrect"};
    struct store *store = NULL;
    int kept = 0;

    memset(text, '1', sizeof text);
    text[sizeof text - 1] = '\0';
    signal(SIGXFSZ, SIG_IGN);
    if (store_open(path, &store, NULL) != DLT_OK || setrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 200;
    while (kept < 199 && store_record_attempt(store, &attempt, NULL) == DLT_OK)
        kept++;
    if (store_record_attempt(store, &attempt, NULL) != DLT_ERR_IO)
        return 201;
    store_close(store);
    return kept;
}

static void a_full_disk_keeps_what_was_kept(void **state)
{
    struct place *const place = *state;
    struct store *store = NULL;
    sqlite3_stmt *statement = NULL;
    const pid_t child = fork();
    int kept;

    if (child == 0)
        _exit(fill(place->path));
    kept = ends_with(child);
    assert_in_range(kept, 1, 198);
    assert_int_equal(store_open(place->path, &store, NULL), DLT_OK);
    assert_int_equal(
        sqlite3_prepare_v2(store->database, "SELECT count(*) FROM attempts", -1, &statement, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(statement, 0), kept);
    sqlite3_finalize(statement);
    store_close(store);
}

static void a_held_record_is_waited_for_and_then_refused(void **state)
{
    struct place *const place = *state;
    sqlite3 *other = NULL;
    struct store *store = NULL;
    struct diag diag = {0};

    assert_int_equal(store_open(place->path, &store, NULL), DLT_OK);
    assert_int_equal(sqlite3_open(place->path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_busy_timeout(store->database, 50); /* the person's two seconds, shortened */
    assert_int_equal(store_save_draft(store, "p/q", 0, "f", "1", &diag), DLT_ERR_IO);
    assert_string_equal(diag.tag, "busy");
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(store_save_draft(store, "p/q", 0, "f", "1", &diag), DLT_OK);
    sqlite3_close(other);
    store_close(store);
}

/* Bytes overwritten behind the first page: opening or reading fails, and nothing crashes. */
static void a_damaged_record_is_an_error(void **state)
{
    struct place *const place = *state;
    struct store *store = NULL;
    struct kept kept = {0};
    struct diag diag = {0};
    size_t length;
    char *bytes;

    assert_int_equal(store_open(place->path, &store, NULL), DLT_OK);
    for (int i = 0; i < 200; i++) {
        const struct attempt attempt = {
            .question = "p/q",
            .field = arena_printf(place->arena, "f%d", i),
            .text = "1",
            .status = "correct",
            .note = "correct",
        };

        assert_int_equal(store_record_attempt(store, &attempt, NULL), DLT_OK);
    }
    store_close(store);
    bytes = read_file(place->arena, place->path, &length);
    assert_true(length > 8192);
    memset(bytes + 4096, 0xA5, length - 4096);
    write_file(place->path, bytes, length);
    if (store_open(place->path, &store, &diag) == DLT_OK) {
        assert_int_equal(store_load(store, place->arena, "p/q", 0, &kept, &diag), DLT_ERR_IO);
        assert_int_equal(kept.field_count, 0);
        store_close(store);
    }
    assert_string_equal(diag.tag, "damaged");
}

/* Another program may have put anything into our tables. */
static void wild_values_are_tamed(void **state)
{
    struct place *const place = *state;
    struct store *store = NULL;
    struct progress *list = NULL;
    struct kept kept = {0};
    size_t count = 0;

    assert_int_equal(store_open(place->path, &store, NULL), DLT_OK);
    store_close(store);
    run_sql(place->path,
            "INSERT INTO attempts VALUES (1, 'p/q', 0, 'f', x'1b5b326aff', '', '',"
            " 9223372036854775807, -1, 0, 0, 7), (2, 'p/q', 0, 'g', zeroblob(200000), '', '',"
            " 'many', 0, 0, 0, 'x'); INSERT INTO hints VALUES ('p/q', 0, char(27), 'x')");
    assert_int_equal(store_open(place->path, &store, NULL), DLT_OK);
    assert_int_equal(store_load(store, place->arena, "p/q", 0, &kept, NULL), DLT_OK);
    assert_int_equal(kept.field_count, 2);
    assert_string_equal(kept.fields[0].text, "\xef\xbf\xbd[2j\xef\xbf\xbd");
    assert_int_equal(kept.fields[0].best, MARKS_MAX);
    assert_true(strlen(kept.fields[1].text) <= 3 * (1 << 16));
    assert_string_equal(kept.hints[0].part, "\xef\xbf\xbd");
    assert_true(kept.hints[0].seen == 0);
    assert_int_equal(store_progress(store, place->arena, &list, &count, NULL), DLT_OK);
    assert_int_equal(count, 1);
    assert_in_range(list[0].best, 0, MARKS_MAX);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(leaves_other_files_alone, make_place, drop_place),
        cmocka_unit_test_setup_teardown(leaves_other_databases_alone, make_place, drop_place),
        cmocka_unit_test_setup_teardown(leaves_a_newer_version_alone, make_place, drop_place),
        cmocka_unit_test_setup_teardown(an_older_version_is_brought_up, make_place, drop_place),
        cmocka_unit_test_setup_teardown(a_failed_step_changes_nothing, make_place, drop_place),
        cmocka_unit_test_setup_teardown(an_empty_file_is_a_new_record, make_place, drop_place),
        cmocka_unit_test_setup_teardown(names_that_are_no_file, make_place, drop_place),
        cmocka_unit_test_setup_teardown(odd_names_work, make_place, drop_place),
        cmocka_unit_test_setup_teardown(a_read_only_record_says_so, make_place, drop_place),
        cmocka_unit_test_setup_teardown(a_full_disk_keeps_what_was_kept, make_place, drop_place),
        cmocka_unit_test_setup_teardown(a_held_record_is_waited_for_and_then_refused, make_place,
                                        drop_place),
        cmocka_unit_test_setup_teardown(a_damaged_record_is_an_error, make_place, drop_place),
        cmocka_unit_test_setup_teardown(wild_values_are_tamed, make_place, drop_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
