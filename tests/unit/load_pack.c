/* SPDX-License-Identifier: MIT */
/* Packs and banks: what is left out, what is told, and in which order things come. */
#include "dltutor/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A tree of folders of the test's own. */
struct place {
    struct arena *arena;
    char root[64];
    struct strbuf told; /* problems without the root's path, a line each */
    const char *made[64];
    size_t made_count;
};

static int make_place(void **state)
{
    struct place *const place = mem_alloc(sizeof *place);

    place->arena = arena_create();
    strbuf_init(&place->told);
    strcpy(place->root, "/tmp/dltutor-pack-XXXXXX");
    assert_non_null(mkdtemp(place->root));
    *state = place;
    return 0;
}

static int drop_place(void **state)
{
    struct place *const place = *state;

    while (place->made_count)
        remove(place->made[--place->made_count]);
    remove(place->root);
    strbuf_finish(&place->told);
    arena_destroy(place->arena);
    mem_free(place);
    return 0;
}

static const char *path_of(struct place *place, const char *name)
{
    return arena_printf(place->arena, "%s/%s", place->root, name);
}

static void make_folder(struct place *place, const char *name)
{
    const char *const path = path_of(place, name);

    assert_int_equal(mkdir(path, 0700), 0);
    place->made[place->made_count++] = path;
}

static void make_file(struct place *place, const char *name, const char *text)
{
    const char *const path = path_of(place, name);
    FILE *const file = fopen(path, "wb");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    place->made[place->made_count++] = path;
}

static void make_question(struct place *place, const char *name, const char *id, const char *marks)
{
    make_file(place, name,
              arena_printf(place->arena,
                           "id: %s\ntitle: T\nstatement: S\nfields:\n"
                           "  - {id: n, kind: number, marks: %s, prompt: P, expect: 1}\n",
                           id, marks));
}

static void tell(void *context, const struct diag *diag)
{
    struct place *const place = context;
    const char *text = diag_format(place->arena, diag);

    if (str_starts(text, place->root))
        text += strlen(place->root);
    strbuf_printf(&place->told, "%s\n", text);
}

static void a_bad_question_spoils_only_itself(void **state)
{
    struct place *const place = *state;
    const struct paper *paper = NULL;

    make_folder(place, "p");
    make_file(place, "p/paper.yaml",
              "title: A paper\nminutes: 30\nmarks: 5\nquestions: [q1, q2, q3, q4, q5]\n");
    make_question(place, "p/q1.yaml", "q1", "2");
    make_question(place, "p/q2.yaml", "q2", "2x");
    make_question(place, "p/q3.yaml", "q1", "1");
    make_question(place, "p/q5.yaml", "q5", "1.5");
    assert_int_equal(load_pack(place->arena, path_of(place, "p"), &paper, tell, place), DLT_OK);
    assert_string_equal(
        place->told.text,
        "/p/q2.yaml:5:34: error: fields[0].marks: expected marks such as 2 or 0.5, found \"2x\"\n"
        "/p/q3.yaml:1:5: error: id: the question is called q1, and its file q3.yaml\n"
        "/p/paper.yaml:4:25: error: questions[3]: there is no file q4.yaml beside the paper\n");
    assert_string_equal(paper->id, "p");
    assert_string_equal(paper->title, "A paper");
    assert_int_equal(paper->minutes, 30);
    assert_int_equal(paper->question_count, 2);
    assert_string_equal(paper->questions[0]->id, "q1");
    assert_string_equal(paper->questions[1]->id, "q5");
    assert_string_equal(paper->questions[1]->pack, "p");
}

static void marks_must_add_up(void **state)
{
    struct place *const place = *state;
    const struct paper *paper = NULL;

    make_folder(place, "p");
    make_file(place, "p/paper.yaml", "title: T\nminutes: 30\nmarks: 4\nquestions: [q1, q2]\n");
    make_question(place, "p/q1.yaml", "q1", "2");
    make_question(place, "p/q2.yaml", "q2", "1.5");
    assert_int_equal(load_pack(place->arena, path_of(place, "p"), &paper, tell, place), DLT_OK);
    assert_string_equal(place->told.text, "/p/paper.yaml:3:8: error: marks: the paper has 4 "
                                          "marks, and its questions 3.5 together\n");
}

static void a_bad_paper_is_no_pack(void **state)
{
    struct place *const place = *state;
    const struct paper *paper = NULL;

    make_folder(place, "p");
    make_file(place, "p/paper.yaml",
              "title: T\nminute: 30\nmarks: 1e1\nquestions: [q1, ../q2, q1]\n");
    make_question(place, "p/q1.yaml", "q1", "2");
    assert_int_equal(load_pack(place->arena, path_of(place, "p"), &paper, tell, place),
                     DLT_ERR_UNKNOWN);
    assert_null(paper);
    assert_string_equal(
        place->told.text,
        "/p/paper.yaml:1:1: error: the key \"minutes\" is missing\n"
        "/p/paper.yaml:2:1: error: minute: a paper has no such key (did you mean minutes?)\n"
        "/p/paper.yaml:3:8: error: marks: expected marks such as 2 or 0.5, found \"1e1\"\n"
        "/p/paper.yaml:4:17: error: questions[1]: expected lower-case letters, digits, '_' and "
        "'-', found \"../q2\"\n"
        "/p/paper.yaml:4:24: error: questions[2]: q1 is listed twice\n");
}

static void a_folder_without_paper_is_no_pack(void **state)
{
    struct place *const place = *state;
    const struct paper *paper = NULL;

    assert_int_equal(load_pack(place->arena, place->root, &paper, tell, place), DLT_ERR_IO);
    assert_string_equal(place->told.text, "/paper.yaml: error: No such file or directory\n");
}

static void make_pack(struct place *place, const char *folder, const char *title)
{
    make_folder(place, folder);
    make_file(
        place, arena_printf(place->arena, "%s/paper.yaml", folder),
        arena_printf(place->arena, "title: %s\nminutes: 1\nmarks: 1\nquestions: [q1]\n", title));
    make_question(place, arena_printf(place->arena, "%s/q1.yaml", folder), "q1", "1");
}

static void earlier_folders_win(void **state)
{
    struct place *const place = *state;
    const char *const folders[] = {path_of(place, "none"), path_of(place, "own"),
                                   path_of(place, "all")};
    struct bank bank = {0};

    make_folder(place, "own");
    make_folder(place, "all");
    make_pack(place, "own/b", "own b");
    make_pack(place, "all/c", "all c");
    make_pack(place, "all/b", "all b");
    make_pack(place, "all/a", "all a");
    make_folder(place, "all/no-pack");
    make_folder(place, "all/.hidden");
    make_folder(place, "all/bad");
    make_file(place, "all/bad/paper.yaml", "title: T\n  x: y\n");
    assert_int_equal(load_bank(place->arena, folders, 3, &bank, tell, place), DLT_OK);
    assert_int_equal(bank.paper_count, 3);
    assert_string_equal(bank.papers[0]->title, "own b");
    assert_string_equal(bank.papers[1]->title, "all a");
    assert_string_equal(bank.papers[2]->title, "all c");
    assert_true(str_starts(place->told.text, "/all/bad/paper.yaml:2:4: error: mapping values"));
}

static void a_pack_may_be_named_itself(void **state)
{
    struct place *const place = *state;
    const char *const folders[] = {path_of(place, "all/b/"), path_of(place, "all")};
    struct bank bank = {0};

    make_folder(place, "all");
    make_pack(place, "all/b", "b");
    make_pack(place, "all/a", "a");
    make_pack(place, "all/b/inner", "inner");
    assert_int_equal(load_bank(place->arena, folders, 2, &bank, tell, place), DLT_OK);
    assert_int_equal(bank.paper_count, 2);
    assert_string_equal(bank.papers[0]->id, "b");
    assert_string_equal(bank.papers[1]->id, "a");
    assert_string_equal(place->told.text, "");
}

static void no_folder_at_all_is_an_error(void **state)
{
    struct place *const place = *state;
    const char *const folders[] = {path_of(place, "none")};
    struct bank bank = {0};

    assert_int_equal(load_bank(place->arena, folders, 1, &bank, tell, place), DLT_ERR_IO);
    assert_string_equal(place->told.text, "/none: error: no folder with questions could be read\n");
    assert_int_equal(load_bank(place->arena, folders, 0, &bank, tell, place), DLT_ERR_IO);
    assert_int_equal(bank.paper_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_bad_question_spoils_only_itself, make_place, drop_place),
        cmocka_unit_test_setup_teardown(marks_must_add_up, make_place, drop_place),
        cmocka_unit_test_setup_teardown(a_bad_paper_is_no_pack, make_place, drop_place),
        cmocka_unit_test_setup_teardown(a_folder_without_paper_is_no_pack, make_place, drop_place),
        cmocka_unit_test_setup_teardown(earlier_folders_win, make_place, drop_place),
        cmocka_unit_test_setup_teardown(a_pack_may_be_named_itself, make_place, drop_place),
        cmocka_unit_test_setup_teardown(no_folder_at_all_is_an_error, make_place, drop_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
