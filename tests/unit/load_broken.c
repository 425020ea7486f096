/* SPDX-License-Identifier: MIT */
/* Every file in tests/broken gives exactly the problems written beside it, and files made up here
 * (large, deep, many of a kind) end soon with one. UPDATE_GOLDEN=1 writes what is found. */
#include "dltutor/load.h"
#include "golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char folder[] = "tests/broken";

/* What was reported, a line each: the problem, and its tag. */
struct found {
    struct arena *arena;
    struct strbuf text;
    size_t count;
    struct diag last;
};

static void collect(void *context, const struct diag *diag)
{
    struct found *const found = context;

    strbuf_printf(&found->text, "%s [%s]\n", diag_format(found->arena, diag), diag->tag);
    found->count++;
    found->last = *diag;
}

static void found_init(struct found *found)
{
    memset(found, 0, sizeof *found);
    found->arena = arena_create();
    strbuf_init(&found->text);
}

static void found_finish(struct found *found)
{
    strbuf_finish(&found->text);
    arena_destroy(found->arena);
}

static enum dlt_err load_into(struct found *found, const char *path)
{
    const struct question *question = NULL;
    enum dlt_err err;

    err = load_question(found->arena, path, "pack", &question, collect, found);
    assert_true((err == DLT_OK) == (question != NULL));
    assert_true((err == DLT_OK) == (found->count == 0));
    return err;
}

/* The file's text, or NULL. */
static char *read_text(struct arena *arena, const char *path)
{
    FILE *const file = fopen(path, "rb");
    char *text;

    if (!file)
        return NULL;
    text = arena_alloc(arena, 1 << 17);
    text[fread(text, 1, (1 << 17) - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void write_text(const char *path, const char *text)
{
    FILE *const file = fopen(path, "wb");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* True when the problems of `name` are those expected. */
static bool compare_one(const char *name)
{
    struct found found;
    const char *path, *expected_path, *expected;
    enum dlt_err err;
    bool same;

    found_init(&found);
    path = arena_printf(found.arena, "%s/%s", folder, name);
    expected_path = arena_printf(found.arena, "%.*s.expected", (int)strlen(path) - 5, path);
    err = load_into(&found, path);
    strbuf_printf(&found.text, "= %s\n", dlt_err_name(err));
    if (golden_updates())
        write_text(expected_path, found.text.text);
    expected = read_text(found.arena, expected_path);
    same = err != DLT_OK && expected && str_equal(expected, found.text.text);
    if (!same)
        print_error("--- %s: expected\n%s--- but found\n%s", path,
                    expected ? expected : "(no file)\n", found.text.text);
    found_finish(&found);
    return same;
}

static void every_broken_file_says_what_is_wrong(void **state)
{
    struct dirent **entries = NULL;
    const int count = scandir(folder, &entries, NULL, alphasort);
    int files = 0, wrong = 0;

    (void)state;
    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        const size_t length = strlen(entries[i]->d_name);

        if (length > 5 && str_equal(entries[i]->d_name + length - 5, ".yaml")) {
            files++;
            wrong += !compare_one(entries[i]->d_name);
        }
        free(entries[i]);
    }
    free(entries);
    assert_true(files >= 50);
    assert_int_equal(wrong, 0);
}

/* --- files that are made up ------------------------------------------------------------------------ */

static const char head[] = "id: q1\ntitle: T\nstatement: S\nfields:\n"
                           "  - {id: n, kind: number, marks: 1, prompt: P, expect: 1";

/* Loads `before`, `times` repeats of `piece`, and `after`; wants this problem last, soon. */
static void expect_soon(const char *before, const char *piece, size_t times, const char *after,
                        const char *tag)
{
    char path[] = "/tmp/dltutor-broken-XXXXXX";
    const int file = mkstemp(path);
    struct strbuf text;
    struct found found;

    assert_true(file >= 0);
    close(file);
    strbuf_init(&text);
    strbuf_add(&text, before);
    strbuf_add_repeat(&text, piece, times);
    strbuf_add(&text, after);
    write_text(path, text.text);
    strbuf_finish(&text);
    found_init(&found);
    load_into(&found, path);
    assert_string_equal(found.last.tag, tag);
    assert_true(found.count <= 101);
    found_finish(&found);
    remove(path);
}

static void deep_and_large_files_end_soon(void **state)
{
    (void)state;
    expect_soon("", "[", 100000, "", "too-deep");
    expect_soon("", "{a: ", 100000, "", "too-deep");
    expect_soon("", "- ", 100000, "", "too-deep");
    expect_soon(head, "", 1, "}\n#", "");
    expect_soon("#", "x", 1 << 20, "\n", "too-large");
    expect_soon(head, "}\n#", 300000, "", "");
    expect_soon(head, "\n", 1000000, "}\n", "");
}

static void many_of_a_kind_end_soon(void **state)
{
    (void)state;
    expect_soon("a: &a x\nb: [", "*a, ", 200000, "]\n", "too-many-problems");
    expect_soon("a: [", "x, ", 300000, "]\n", "too-many");
    expect_soon(head, "}\nk: 1", 40000, "\n", "too-many-problems");
    expect_soon(head, "}\n  - {id: n", 10000, "}\n", "too-many-problems");
    expect_soon(head, ", slips: [{name: a, is: 1, say: x}", 1, "]}\n", "");
    expect_soon("id: q1\ntitle: T\nstatement: \"", "{1 + } ", 9000, "\"\n", "too-many-problems");
    expect_soon("id: q1\ntitle: T\nstatement: \"", "{n} ", 200000, "\"\n", "too-long");
    expect_soon("id: q1\ntitle: T\nstatement: \"", "{{", 30000, "{\"\n", "unbalanced");
    expect_soon("id: q1\ntitle: \"", "\xe2\x80\xae", 300000, "\"\n", "too-many-problems");
    expect_soon("id: q1\ntitle: \"", "\\u202e", 20000, "\"\n", "control-character");
    expect_soon("id: q1\ntitle: \"", "\xff\n", 100000, "\"\n", "too-many-problems");
    expect_soon("id: q1\ntitle: a", "\xcc\x81", 300000, "\n", "control-character");
}

static void names_that_are_no_text_file(void **state)
{
    static const struct {
        const char *path, *text;
    } cases[] = {
        {"tests/broken", "this is a directory, not a file"},
        {"tests/broken/none", "No such file or directory"},
        {"/dev/null", "this is not a regular file"},
        {"tests/run.sh/x", "Not a directory"},
    };

    (void)state;
    for (size_t i = 0; i < DLT_COUNT(cases); i++) {
        struct found found;

        found_init(&found);
        assert_int_equal(load_into(&found, cases[i].path), DLT_ERR_IO);
        assert_int_equal(found.count, 1);
        assert_string_equal(found.last.file, cases[i].path);
        assert_string_equal(found.last.text, cases[i].text);
        assert_int_equal(found.last.line, 0);
        found_finish(&found);
    }
}

/* A pipe nobody writes to must not keep the tutor waiting. */
static void a_named_pipe_is_refused(void **state)
{
    char path[] = "/tmp/dltutor-pipe-XXXXXX";
    struct found found;

    (void)state;
    assert_non_null(mkdtemp(path));
    found_init(&found);
    {
        const char *const pipe_path = arena_printf(found.arena, "%s/q.yaml", path);

        assert_int_equal(mkfifo(pipe_path, 0600), 0);
        assert_int_equal(load_into(&found, pipe_path), DLT_ERR_IO);
        assert_string_equal(found.last.tag, "no-file");
        remove(pipe_path);
    }
    found_finish(&found);
    remove(path);
}

static void an_unreadable_file_says_so(void **state)
{
    char path[] = "/tmp/dltutor-unreadable-XXXXXX";
    const int file = mkstemp(path);
    struct found found;

    (void)state;
    assert_true(file >= 0);
    close(file);
    assert_int_equal(chmod(path, 0), 0);
    found_init(&found);
    /* Nothing is unreadable to root, who is told that the file is empty. */
    load_into(&found, path);
    assert_string_equal(found.last.text,
                        access(path, R_OK) == 0 ? "the file is empty" : "Permission denied");
    found_finish(&found);
    remove(path);
}

/* The report may be left out. */
static void works_without_a_report(void **state)
{
    struct arena *const arena = arena_create();
    const struct question *question = NULL;

    (void)state;
    assert_int_equal(load_question(arena, "tests/broken/empty.yaml", "p", &question, NULL, NULL),
                     DLT_ERR_SYNTAX);
    assert_null(question);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_broken_file_says_what_is_wrong),
        cmocka_unit_test(deep_and_large_files_end_soon),
        cmocka_unit_test(many_of_a_kind_end_soon),
        cmocka_unit_test(names_that_are_no_text_file),
        cmocka_unit_test(a_named_pipe_is_refused),
        cmocka_unit_test(an_unreadable_file_says_so),
        cmocka_unit_test(works_without_a_report),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
