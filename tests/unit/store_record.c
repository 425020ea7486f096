/* SPDX-License-Identifier: MIT */
/* The record of a person's work: what is kept, for whom, and through what accidents. */
#include "dltutor/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A folder of the test's own, and everything in it gone afterwards. */
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
    snprintf(place->path, sizeof place->path, "%s/a/b/progress.db", place->folder);
    *state = place;
    return 0;
}

static int drop_place(void **state)
{
    struct place *const place = *state;
    static const char *const names[] = {
        "/a/b/progress.db", "/a/b/progress.db-wal", "/a/b/progress.db-shm", "/a/b", "/a", ""};

    for (size_t i = 0; i < DLT_COUNT(names); i++)
        remove(arena_printf(place->arena, "%s%s", place->folder, names[i]));
    arena_destroy(place->arena);
    mem_free(place);
    return 0;
}

static struct store *open_or_fail(const char *path)
{
    struct store *store = NULL;
    struct diag diag = {0};

    if (store_open(path, &store, &diag) != DLT_OK)
        fail_msg("%s", diag.text);
    return store;
}

static struct attempt attempt_of(const char *field, const char *text, int marks)
{
    return (struct attempt){
        .question = "midsem/q8",
        .field = field,
        .text = text,
        .status = marks ? "correct" : "incorrect",
        .note = marks ? "correct" : "incorrect",
        .marks = marks,
        .max = 150,
        .at = 1700000000,
    };
}

static void record(struct store *store, const char *field, const char *text, int marks)
{
    const struct attempt attempt = attempt_of(field, text, marks);
    struct diag diag = {0};

    if (store_record_attempt(store, &attempt, &diag) != DLT_OK)
        fail_msg("%s", diag.text);
}

static struct kept load(struct place *place, struct store *store, uint64_t seed)
{
    struct kept kept = {0};
    struct diag diag = {0};

    if (store_load(store, place->arena, "midsem/q8", seed, &kept, &diag) != DLT_OK)
        fail_msg("%s", diag.text);
    return kept;
}

static void keeps_everything_of_a_question(void **state)
{
    struct place *const place = *state;
    struct store *store = open_or_fail(place->path);
    struct kept kept;
    struct stat about;

    record(store, "h2", "11", 0);
    record(store, "h2", "19", 150);
    record(store, "h2", "7", 0);
    record(store, "h1", "3", 100);
    assert_int_equal(store_save_draft(store, "midsem/q8", 0, "h3", "19 + ", NULL), DLT_OK);
    assert_int_equal(store_save_draft(store, "midsem/q8", 0, "h2", "8", NULL), DLT_OK);
    assert_int_equal(store_save_draft(store, "midsem/q8", 0, "h2", "", NULL), DLT_OK);
    assert_int_equal(store_save_hints(store, "midsem/q8", 0, "", UINT64_MAX, NULL), DLT_OK);
    assert_int_equal(store_save_hints(store, "midsem/q8", 0, "a", 1, NULL), DLT_OK);
    assert_int_equal(store_save_hints(store, "midsem/q8", 0, "a", 5, NULL), DLT_OK);
    store_close(store);

    assert_int_equal(stat(place->path, &about), 0);
    *strrchr(place->path, '/') = '\0';
    assert_int_equal(stat(place->path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0700);
    place->path[strlen(place->path)] = '/';

    store = open_or_fail(place->path);
    kept = load(place, store, 0);
    assert_int_equal(kept.field_count, 3);
    assert_string_equal(kept.fields[0].field, "h1");
    assert_string_equal(kept.fields[0].text, "3");
    assert_null(kept.fields[0].draft);
    assert_string_equal(kept.fields[1].field, "h2");
    assert_string_equal(kept.fields[1].text, "7");
    assert_null(kept.fields[1].draft);
    assert_int_equal(kept.fields[1].best, 150);
    assert_string_equal(kept.fields[2].field, "h3");
    assert_null(kept.fields[2].text);
    assert_string_equal(kept.fields[2].draft, "19 + ");
    assert_int_equal(kept.hint_count, 2);
    assert_string_equal(kept.hints[0].part, "");
    assert_true(kept.hints[0].seen == UINT64_MAX);
    assert_true(kept.hints[1].seen == 5);
    store_close(store);
}

static void keeps_seeds_apart(void **state)
{
    struct place *const place = *state;
    struct store *const store = open_or_fail(":memory:");
    struct attempt attempt = attempt_of("h1", "5", 0);

    attempt.seed = UINT64_MAX;
    assert_int_equal(store_record_attempt(store, &attempt, NULL), DLT_OK);
    record(store, "h1", "3", 100);
    assert_string_equal(load(place, store, 0).fields[0].text, "3");
    assert_string_equal(load(place, store, UINT64_MAX).fields[0].text, "5");
    assert_int_equal(load(place, store, 7).field_count, 0);
    store_close(store);
}

static void sums_the_best_of_each_field(void **state)
{
    struct place *const place = *state;
    struct store *const store = open_or_fail(":memory:");
    struct attempt unreadable = attempt_of("h3", "((", 0);
    struct attempt other = attempt_of("epochs", "25", 200), fresh = attempt_of("h3", "9", 150);
    struct progress *list = NULL;
    size_t count = 0;

    unreadable.status = "unreadable";
    other.question = "midsem/q6";
    fresh.seed = 3;
    record(store, "h1", "3", 100);
    record(store, "h1", "4", 0);
    record(store, "h2", "11", 0);
    record(store, "h2", "19", 150);
    assert_int_equal(store_record_attempt(store, &unreadable, NULL), DLT_OK);
    assert_int_equal(store_record_attempt(store, &other, NULL), DLT_OK);
    assert_int_equal(store_record_attempt(store, &fresh, NULL), DLT_OK);
    assert_int_equal(store_progress(store, place->arena, &list, &count, NULL), DLT_OK);
    assert_int_equal(count, 2);
    assert_string_equal(list[0].question, "midsem/q6");
    assert_int_equal(list[0].best, 200);
    assert_string_equal(list[1].question, "midsem/q8");
    assert_int_equal(list[1].best, 250);
    assert_int_equal(list[1].tries, 4); /* what cannot be read is no try */
    assert_int_equal(list[1].fields_begun, 3);
    store_close(store);
}

/* Marks that a person gave are told from those that were earned, for as long as they count. */
static void tells_own_marks_apart(void **state)
{
    struct place *const place = *state;
    struct store *const store = open_or_fail(":memory:");
    struct attempt own = attempt_of("h1", "words", 100);
    struct progress *list = NULL;
    struct kept kept;
    size_t count = 0;

    own.self = true;
    own.status = "partial";
    record(store, "h1", "words", 50);
    assert_int_equal(store_record_attempt(store, &own, NULL), DLT_OK);
    record(store, "h2", "19", 150);
    kept = load(place, store, 0);
    assert_true(kept.fields[0].self && kept.fields[0].best_self);
    assert_int_equal(kept.fields[0].self_marks, 100);
    assert_int_equal(kept.fields[0].best, 100);
    assert_false(kept.fields[1].self || kept.fields[1].best_self);
    assert_int_equal(store_progress(store, place->arena, &list, &count, NULL), DLT_OK);
    assert_int_equal(list[0].best, 250);
    assert_int_equal(list[0].self, 100);
    assert_int_equal(list[0].tries, 2); /* marking oneself is none */

    record(store, "h1", "other words", 100);
    kept = load(place, store, 0);
    assert_false(kept.fields[0].self || kept.fields[0].best_self);
    assert_int_equal(store_progress(store, place->arena, &list, &count, NULL), DLT_OK);
    assert_int_equal(list[0].self, 0);
    store_close(store);
}

static void history_is_newest_first_without_repeats(void **state)
{
    struct place *const place = *state;
    struct store *const store = open_or_fail(":memory:");
    const char **texts = NULL;
    size_t count = 0;

    record(store, "h2", "11", 0);
    record(store, "h2", "7", 0);
    record(store, "h1", "3", 100);
    record(store, "h2", "11", 0);
    record(store, "h2", "19", 150);
    assert_int_equal(
        store_history(store, place->arena, "midsem/q8", "h2", 10, &texts, &count, NULL), DLT_OK);
    assert_int_equal(count, 3);
    assert_string_equal(texts[0], "19");
    assert_string_equal(texts[1], "11");
    assert_string_equal(texts[2], "7");
    assert_int_equal(store_history(store, place->arena, "midsem/q8", "h2", 1, &texts, &count, NULL),
                     DLT_OK);
    assert_int_equal(count, 1);
    store_close(store);
}

static void texts_are_sanitised_and_bounded(void **state)
{
    struct place *const place = *state;
    struct store *const store = open_or_fail(":memory:");
    char *const long_text = arena_alloc(place->arena, (1 << 16) + 2);
    struct attempt attempt = attempt_of("h1", "\x1b]0;x\x07 3\xff \xe2\x80\xae", 0);
    struct diag diag = {0};

    assert_int_equal(store_record_attempt(store, &attempt, &diag), DLT_OK);
    assert_string_equal(load(place, store, 0).fields[0].text,
                        "\xef\xbf\xbd]0;x\xef\xbf\xbd 3\xef\xbf\xbd \xef\xbf\xbd");
    memset(long_text, '1', (1 << 16) + 1);
    attempt.text = long_text;
    assert_int_equal(store_record_attempt(store, &attempt, &diag), DLT_ERR_LIMIT);
    assert_string_equal(diag.tag, "too-long");
    assert_int_equal(store_save_draft(store, "midsem/q8", 0, "h1", long_text, &diag),
                     DLT_ERR_LIMIT);
    long_text[1 << 16] = '\0';
    assert_int_equal(store_record_attempt(store, &attempt, &diag), DLT_OK);
    assert_int_equal(strlen(load(place, store, 0).fields[0].text), 1 << 16);
    store_close(store);
}

/* Each question has its place; the last one told is found again, in its pack and of all. */
static void keeps_places_of_lessons(void **state)
{
    struct place *const place = *state;
    struct store *store = open_or_fail(place->path);
    struct kept_place kept = {0};
    const char *last = "";
    const struct kept_place places[] = {{"midsem/q8", 0, "hint/2", "hint/3"},
                                        {"mid/q1", 7, "title", "a/ask"},
                                        {"midsem/q8", UINT64_MAX, "title", "solution"}};

    assert_int_equal(store_last_place(store, place->arena, NULL, &last, NULL), DLT_OK);
    assert_null(last);
    for (size_t i = 0; i < DLT_COUNT(places); i++)
        assert_int_equal(store_save_place(store, &places[i], NULL), DLT_OK);
    store_close(store);
    store = open_or_fail(place->path);
    assert_int_equal(store_load_place(store, place->arena, "midsem/q8", &kept, NULL), DLT_OK);
    assert_true(kept.seed == UINT64_MAX);
    assert_string_equal(kept.step, "title");
    assert_string_equal(kept.furthest, "solution");
    assert_int_equal(store_load_place(store, place->arena, "midsem/q9", &kept, NULL), DLT_OK);
    assert_null(kept.question);
    assert_int_equal(store_last_place(store, place->arena, NULL, &last, NULL), DLT_OK);
    assert_string_equal(last, "midsem/q8");
    assert_int_equal(store_last_place(store, place->arena, "mid", &last, NULL), DLT_OK);
    assert_string_equal(last, "mid/q1");
    assert_int_equal(store_last_place(store, place->arena, "mids", &last, NULL), DLT_OK);
    assert_null(last);
    store_close(store);
}

static void two_handles_see_each_other(void **state)
{
    struct place *const place = *state;
    struct store *const one = open_or_fail(place->path);
    struct store *const two = open_or_fail(place->path);

    record(one, "h1", "3", 100);
    record(two, "h2", "19", 150);
    record(one, "h3", "27", 150);
    assert_int_equal(load(place, one, 0).field_count, 3);
    assert_int_equal(load(place, two, 0).field_count, 3);
    store_close(one);
    record(two, "h1", "4", 0);
    assert_string_equal(load(place, two, 0).fields[0].text, "4");
    store_close(two);
}

/* In a child: opens, keeps many attempts, and ends. */
static void keep_many(const char *path, const char *field, int count)
{
    struct store *store = NULL;

    if (store_open(path, &store, NULL) != DLT_OK)
        _exit(1);
    for (int i = 0; i < count; i++) {
        char text[16];
        struct attempt attempt;

        snprintf(text, sizeof text, "%d", i);
        attempt = attempt_of(field, text, i);
        if (store_record_attempt(store, &attempt, NULL) != DLT_OK)
            _exit(2);
    }
    store_close(store);
    _exit(0);
}

static void many_processes_start_and_write_at_once(void **state)
{
    enum { PROCESSES = 6, EACH = 50 };
    struct place *const place = *state;
    struct store *store;
    struct kept kept;

    for (int i = 0; i < PROCESSES; i++) {
        if (fork() == 0)
            keep_many(place->path, arena_printf(place->arena, "f%d", i), EACH);
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status = -1;

        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    store = open_or_fail(place->path);
    kept = load(place, store, 0);
    assert_int_equal(kept.field_count, PROCESSES);
    for (int i = 0; i < PROCESSES; i++)
        assert_int_equal(kept.fields[i].best, EACH - 1);
    store_close(store);
}

static void a_kill_loses_nothing(void **state)
{
    struct place *const place = *state;
    const char **texts = NULL;
    struct store *store;
    size_t count = 0;
    int told[2], kept = 0;
    pid_t child;

    assert_int_equal(pipe(told), 0);
    child = fork();
    if (child == 0) {
        store = open_or_fail(place->path);
        for (int i = 0;; i++) {
            record(store, "h1", arena_printf(place->arena, "%d", i), 0);
            if (write(told[1], "x", 1) != 1)
                _exit(1);
        }
    }
    close(told[1]);
    for (char byte; kept < 200 && read(told[0], &byte, 1) == 1;)
        kept++;
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
    for (char byte; read(told[0], &byte, 1) == 1;)
        kept++;
    close(told[0]);
    store = open_or_fail(place->path);
    assert_int_equal(
        store_history(store, place->arena, "midsem/q8", "h1", 100000, &texts, &count, NULL),
        DLT_OK);
    assert_true(count >= (size_t)kept && count <= (size_t)kept + 1);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keeps_everything_of_a_question, make_place, drop_place),
        cmocka_unit_test_setup_teardown(keeps_seeds_apart, make_place, drop_place),
        cmocka_unit_test_setup_teardown(sums_the_best_of_each_field, make_place, drop_place),
        cmocka_unit_test_setup_teardown(tells_own_marks_apart, make_place, drop_place),
        cmocka_unit_test_setup_teardown(history_is_newest_first_without_repeats, make_place,
                                        drop_place),
        cmocka_unit_test_setup_teardown(texts_are_sanitised_and_bounded, make_place, drop_place),
        cmocka_unit_test_setup_teardown(keeps_places_of_lessons, make_place, drop_place),
        cmocka_unit_test_setup_teardown(two_handles_see_each_other, make_place, drop_place),
        cmocka_unit_test_setup_teardown(many_processes_start_and_write_at_once, make_place,
                                        drop_place),
        cmocka_unit_test_setup_teardown(a_kill_loses_nothing, make_place, drop_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
