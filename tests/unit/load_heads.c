/* SPDX-License-Identifier: MIT */
/* Heads of questions: they say what the whole questions say, and their problems are told in the same
 * order, however many threads read them. */
#include "dltutor/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PACKS = 70, LISTED = 30 /* together more than several threads are started for */ };

/* Folders of the test's own. */
struct place {
    struct arena *arena;
    char root[64];
};

static int make_place(void **state)
{
    struct place *const place = mem_alloc(sizeof *place);

    place->arena = arena_create();
    strcpy(place->root, "/tmp/dltutor-heads-XXXXXX");
    assert_non_null(mkdtemp(place->root));
    *state = place;
    return 0;
}

static int drop(const char *path, const struct stat *about, int type, struct FTW *where)
{
    (void)about;
    (void)type;
    (void)where;
    return remove(path);
}

static int drop_place(void **state)
{
    struct place *const place = *state;

    nftw(place->root, drop, 8, FTW_DEPTH | FTW_PHYS);
    arena_destroy(place->arena);
    mem_free(place);
    return 0;
}

static void make_file(const char *path, const char *text)
{
    FILE *const file = fopen(path, "wb");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void make_question(struct place *place, const char *path, const char *id, const char *marks)
{
    make_file(path, arena_printf(place->arena,
                                 "id: %s\ntitle: T\nstatement: S\nfields:\n"
                                 "  - {id: n, kind: number, marks: %s, prompt: P, expect: 1}\n",
                                 id, marks));
}

static void tell(void *context, const struct diag *diag)
{
    struct arena *const arena = arena_create();

    strbuf_printf(context, "%s\n", diag_format(arena, diag));
    arena_destroy(arena);
}

static void check_head(const struct question *head, const struct question *whole)
{
    assert_true(head->head);
    assert_false(whole->head);
    assert_null(head->parts);
    assert_string_equal(head->id, whole->id);
    assert_string_equal(head->pack, whole->pack);
    assert_string_equal(head->file, whole->file);
    assert_string_equal(head->title.text, whole->title.text);
    assert_int_equal(head->title.line, whole->title.line);
    assert_int_equal(head->title.column, whole->title.column);
    assert_int_equal(head->marks, whole->marks);
    assert_int_equal(head->difficulty, whole->difficulty);
    assert_int_equal(head->topic_count, whole->topic_count);
    for (size_t i = 0; i < head->topic_count; i++)
        assert_string_equal(head->topics[i], whole->topics[i]);
    assert_int_equal(head->prerequisite_count, whole->prerequisite_count);
    for (size_t i = 0; i < head->prerequisite_count; i++) {
        assert_string_equal(head->prerequisites[i].text, whole->prerequisites[i].text);
        assert_int_equal(head->prerequisites[i].line, whole->prerequisites[i].line);
        assert_int_equal(head->prerequisites[i].column, whole->prerequisites[i].column);
    }
    assert_int_equal(head->head_count, question_field_count(whole));
    for (size_t i = 0; i < head->head_count; i++) {
        const struct field *const field = question_field(whole, i, NULL);

        assert_string_equal(head->heads[i].id, field->id);
        assert_int_equal(head->heads[i].kind, field->kind);
        assert_int_equal(head->heads[i].marks, field->marks);
    }
}

static void check_banks(const char *const *folders, size_t count)
{
    struct arena *const arena = arena_create();
    struct bank heads = {0}, whole = {0};
    struct strbuf told[2];

    strbuf_init(&told[0]);
    strbuf_init(&told[1]);
    assert_int_equal(load_heads(arena, folders, count, &heads, tell, &told[0]), DLT_OK);
    assert_int_equal(load_bank(arena, folders, count, &whole, tell, &told[1]), DLT_OK);
    assert_string_equal(told[0].text, told[1].text);
    assert_int_equal(heads.paper_count, whole.paper_count);
    for (size_t i = 0; i < heads.paper_count; i++) {
        assert_string_equal(heads.papers[i]->id, whole.papers[i]->id);
        assert_string_equal(heads.papers[i]->title, whole.papers[i]->title);
        assert_int_equal(heads.papers[i]->marks, whole.papers[i]->marks);
        assert_int_equal(heads.papers[i]->question_count, whole.papers[i]->question_count);
        for (size_t j = 0; j < heads.papers[i]->question_count; j++)
            check_head(heads.papers[i]->questions[j], whole.papers[i]->questions[j]);
    }
    strbuf_finish(&told[0]);
    strbuf_finish(&told[1]);
    arena_destroy(arena);
}

static void say_what_the_whole_questions_say(void **state)
{
    static const char *const folders[] = {"questions", "tests/packs"};

    (void)state;
    check_banks(folders, 2);
}

static void make_pack(struct place *place, int number)
{
    const char *const folder = arena_printf(place->arena, "%s/p%03d", place->root, number);
    struct strbuf paper;

    assert_int_equal(mkdir(folder, 0700), 0);
    strbuf_init(&paper);
    strbuf_printf(&paper, "title: T%d\nminutes: 1\nmarks: %s\nquestions:\n", number,
                  number == 7 ? "none" : "30");
    for (int i = 0; i < LISTED; i++) {
        const char *const path = arena_printf(place->arena, "%s/q%d.yaml", folder, i);
        const int turn = number * LISTED + i;

        strbuf_printf(&paper, "  - q%d\n", i);
        if (turn % 97 == 5)
            continue; /* not there */
        make_question(place, path, turn % 89 == 3 ? "other" : arena_printf(place->arena, "q%d", i),
                      turn % 61 == 2 ? "2x" : "1");
    }
    make_file(arena_printf(place->arena, "%s/paper.yaml", folder), paper.text);
    strbuf_finish(&paper);
}

static void problems_come_in_order(void **state)
{
    struct place *const place = *state;
    const char *const folders[] = {place->root};

    for (int i = 0; i < PACKS; i++)
        make_pack(place, i);
    for (int round = 0; round < 5; round++)
        check_banks(folders, 1);
}

static void the_whole_is_read_from_the_file_as_it_is(void **state)
{
    struct place *const place = *state;
    const char *const path = arena_printf(place->arena, "%s/q1.yaml", place->root);
    const struct question head = {.id = "q1", .pack = "p", .file = path, .head = true};
    const struct question *question = NULL;
    struct strbuf told;

    strbuf_init(&told);
    make_question(place, path, "q1", "3");
    assert_int_equal(load_whole_question(place->arena, &head, &question, tell, &told), DLT_OK);
    assert_string_equal(told.text, "");
    assert_string_equal(question->pack, "p");
    assert_int_equal(question->marks, 3 * MARKS_ONE);
    question = NULL;
    make_question(place, path, "q2", "3");
    assert_int_equal(load_whole_question(place->arena, &head, &question, tell, &told),
                     DLT_ERR_UNKNOWN);
    assert_non_null(strstr(told.text, "the question is called q2"));
    assert_int_equal(remove(path), 0);
    assert_int_equal(load_whole_question(place->arena, &head, &question, tell, &told), DLT_ERR_IO);
    assert_null(question);
    strbuf_finish(&told);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(say_what_the_whole_questions_say),
        cmocka_unit_test_setup_teardown(problems_come_in_order, make_place, drop_place),
        cmocka_unit_test_setup_teardown(the_whole_is_read_from_the_file_as_it_is, make_place,
                                        drop_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
