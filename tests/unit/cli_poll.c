/* SPDX-License-Identifier: MIT */
/* The answers of a class to fields of the paper. */
#include "dltutor/check.h"
#include "dltutor/load.h"
#include "dltutor/session.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct arena *arena;
    struct bank bank;
};

/* A field of the paper with its own numbers, and a poll of it. */
struct asked {
    struct variant *variant;
    const struct field *field;
    struct poll *poll;
};

static struct asked ask(void **state, const char *id, const char *field)
{
    const struct fixture *fixture = *state;
    const struct question *question = NULL;
    struct asked asked = {.poll = poll_create(id)};
    struct diag diag = {0};
    if (bank_find_question(&fixture->bank, id, &question, &diag) != DLT_OK ||
        variant_create(question, 0, &asked.variant, &diag) != DLT_OK)
        fail_msg("%s", diag.text);
    size_t index = question_find_field(question, field);
    assert_int_not_equal(index, SIZE_MAX);
    asked.field = question_field(question, index, NULL);
    assert_string_equal(poll_name(asked.poll), id);
    return asked;
}

static void finish(struct asked *asked)
{
    poll_destroy(asked->poll);
    variant_destroy(asked->variant);
}

static struct poll_added add(struct asked *asked, const char *text)
{
    struct poll_added added = {0};
    poll_add(asked->poll, asked->variant, asked->field, text, &added, NULL);
    return added;
}

/* "25 x3 correct; 200 x1 mistake:iterations-per-epoch" */
static char *rows(const struct asked *asked, struct arena *arena)
{
    size_t count = 0;
    const struct poll_row *row = poll_rows(asked->poll, &count);
    char *text = arena_strdup(arena, "");
    for (size_t i = 0; i < count; i++, row++)
        text = arena_printf(arena, "%s%s%s x%zu %s", text, i ? "; " : "", row->text, row->count,
                            row->note);
    return text;
}

#define assert_rows(asked, wanted)                                                                 \
    do {                                                                                           \
        struct arena *scratch = arena_create();                                                    \
        assert_string_equal(rows(asked, scratch), wanted);                                         \
        arena_destroy(scratch);                                                                    \
    } while (0)

static void equal_answers_are_counted_together(void **state)
{
    struct asked epochs = ask(state, "q6", "epochs");
    add(&epochs, "25");
    add(&epochs, "5000/(10000/50)");
    add(&epochs, "200");
    add(&epochs, "25.0\n25 epochs\n\n  17 \n34/2\nwhat\n0.04\n17");
    assert_rows(&epochs, "25 x4 correct; 17 x3 incorrect; 200 x1 mistake:iterations-per-epoch; "
                         "0.04 x1 mistake:inverted; what x1 unreadable:unknown-symbol");
    assert_int_equal(poll_answers(epochs.poll), 10);
    finish(&epochs);

    struct asked seen = ask(state, "q8", "h2");
    add(&seen, "19 #12\n11 #4\n3 + 4*2*2\t5\n29");
    assert_rows(&seen,
                "19 x17 correct; 11 x4 mistake:no-stride; 29 x1 alternative:dilation-as-gaps");
    finish(&seen);

    struct asked shape = ask(state, "q1", "c.shape");
    add(&shape, "7x7x35\n(7, 7, 35)\n7x7x9\n7*7*9\n35x7x7");
    assert_rows(&shape,
                "7x7x35 x2 correct; 7x7x9 x2 incorrect; 35x7x7 x1 alternative:channels-first");
    finish(&shape);
}

static void words_are_counted_by_their_ideas(void **state)
{
    struct asked ideas = ask(state, "q5", "ideas");
    add(&ideas,
        "momentum\nrandom restarts\nuse momentum\nrestart from many starting points\nasdf\nqwer");
    assert_rows(&ideas, "momentum x2 correct; random restarts x2 correct; asdf x1 incorrect; "
                        "qwer x1 incorrect");
    finish(&ideas);

    struct asked possible = ask(state, "q2", "a.possible");
    add(&possible, "no\nNo\nyes\nno #4\nmaybe");
    assert_rows(&possible,
                "no x6 correct; yes x1 mistake:possible; maybe x1 unreadable:unknown-option");
    finish(&possible);
}

static void formulas_are_decided_to_be_equal(void **state)
{
    struct asked variance = ask(state, "q1", "d.variance");
    add(&variance,
        "3/2D_h\n1.5/D_h\n3/(2 D_h)\n5/D_h\n10/(2 D_h)\nsqrt(8) D_h\n2 sqrt(2) D_h\n5 D_h");
    struct arena *arena = arena_create();
    char *got = rows(&variance, arena);
    size_t count = 0;
    const struct poll_row *row = poll_rows(variance.poll, &count);
    if (count != 4 || row[0].count != 3 || row[1].count != 2 || row[2].count != 2)
        fail_msg("%s", got);
    assert_string_equal(row[0].text, "3/2D_h");
    assert_int_equal(row[0].status, VERDICT_CORRECT);
    assert_string_equal(row[1].text, "5/D_h");
    arena_destroy(arena);
    finish(&variance);
}

/* Losses that differ by a factor are both right, and two answers all the same. */
static void right_answers_that_differ_are_counted_apart(void **state)
{
    struct asked loss = ask(state, "q3", "loss");
    add(&loss, "sum(d,1,5,(y_d-f_d)^2) #2\nsum(d,1,5,(y_d-f_d)^2/(2 sigma^2))\n"
               "sum(d,1,5,(f_d-y_d)^2)\n(y_1-f_1)^2+sum(d,2,5,(y_d-f_d)^2)\n"
               "sum(d,1,5,(f_d-y_d)^2)/(2 sigma^2)");
    assert_rows(&loss, "sum(d,1,5,(y_d-f_d)^2) x4 correct; "
                       "sum(d,1,5,(y_d-f_d)^2/(2 sigma^2)) x2 correct");
    finish(&loss);
}

static void changes_can_be_taken_back(void **state)
{
    struct asked epochs = ask(state, "q6", "epochs");
    size_t count = 0;
    assert_false(poll_undo(epochs.poll));
    add(&epochs, "25\n25\n17");
    size_t id = poll_rows(epochs.poll, &count)[1].id;
    assert_true(poll_change(epochs.poll, id, 1));
    assert_true(poll_change(epochs.poll, id, 1));
    assert_rows(&epochs, "17 x3 incorrect; 25 x2 correct");
    assert_true(poll_change(epochs.poll, id, -1));
    assert_rows(&epochs, "25 x2 correct; 17 x2 incorrect");
    assert_true(poll_remove(epochs.poll, id));
    assert_rows(&epochs, "25 x2 correct");
    assert_false(poll_remove(epochs.poll, id));
    assert_false(poll_change(epochs.poll, id, 1));
    poll_clear(epochs.poll);
    assert_rows(&epochs, "");
    assert_true(poll_undo(epochs.poll));
    assert_true(poll_undo(epochs.poll));
    assert_rows(&epochs, "25 x2 correct; 17 x2 incorrect");
    assert_true(poll_undo(epochs.poll));
    assert_true(poll_undo(epochs.poll));
    assert_true(poll_undo(epochs.poll));
    assert_rows(&epochs, "25 x2 correct; 17 x1 incorrect");
    assert_true(poll_undo(epochs.poll));
    assert_rows(&epochs, "");
    assert_false(poll_undo(epochs.poll));
    finish(&epochs);
}

static void what_cannot_be_counted_changes_nothing(void **state)
{
    static const char *const refused[] = {
        "#12",    "25 #0",   "25 #10001", "25 #99999999999999999999", "25\t0", "25 #-1",
        "25 #+3", "25 #1e3", "25 #1.5"};
    struct asked epochs = ask(state, "q6", "epochs");
    struct poll_added added;
    struct diag diag;
    for (size_t i = 0; i < DLT_COUNT(refused); i++) {
        diag_clear(&diag);
        assert_int_not_equal(
            poll_add(epochs.poll, epochs.variant, epochs.field, refused[i], &added, &diag), DLT_OK);
        assert_int_equal(added.taken, 0);
        assert_int_equal(added.refused, 1);
        assert_true(diag.text[0] != '\0');
    }
    add(&epochs, " \r\n\t\n");
    assert_int_equal(poll_answers(epochs.poll), 0);
    assert_false(poll_undo(epochs.poll));
    /* Line ends of every sort, and no raw bytes. */
    add(&epochs, "25\r25\r\n2\x1b"
                 "5\n\xff\xfe");
    size_t count = 0;
    const struct poll_row *row = poll_rows(epochs.poll, &count);
    assert_int_equal(row[0].count, 2);
    for (size_t i = 0; i < count; i++)
        assert_true(utf8_valid(row[i].text, strlen(row[i].text), NULL) && !strchr(row[i].text, 27));
    finish(&epochs);
}

static void there_is_an_end_to_it(void **state)
{
    enum { MANY = 700 };
    struct asked epochs = ask(state, "q6", "epochs");
    struct poll_added added = add(&epochs, "25 #9999\n17\n18");
    struct strbuf text;
    size_t count = 0;
    assert_int_equal(added.taken, POLL_MAX_ANSWERS);
    assert_int_equal(added.refused, 1);
    assert_false(poll_change(epochs.poll, 0, 1));
    poll_clear(epochs.poll);
    strbuf_init(&text);
    for (int i = 0; i < MANY; i++)
        strbuf_printf(&text, "%d\n", 1000 + i);
    added = add(&epochs, text.text);
    poll_rows(epochs.poll, &count);
    assert_int_equal(count, POLL_MAX_ROWS);
    assert_int_equal(added.taken, POLL_MAX_ROWS);
    assert_int_equal(added.refused, MANY - POLL_MAX_ROWS);
    /* What was struck out makes room. */
    poll_clear(epochs.poll);
    added = add(&epochs, "25\n17");
    assert_int_equal(added.taken, 2);
    assert_rows(&epochs, "25 x1 correct; 17 x1 incorrect");
    strbuf_finish(&text);
    finish(&epochs);
}

/* --- the paper -------------------------------------------------------------------------------------- */

static void report(void *context, const struct diag *diag)
{
    (void)context;
    print_error("%s:%u:%u: %s\n", diag->file, diag->line, diag->column, diag->text);
}

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    const char *folder = "questions";
    fixture->arena = arena_create();
    *state = fixture;
    return load_bank(fixture->arena, &folder, 1, &fixture->bank, report, NULL) == DLT_OK ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    arena_destroy(fixture->arena);
    free(fixture);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_answers_are_counted_together),
        cmocka_unit_test(words_are_counted_by_their_ideas),
        cmocka_unit_test(formulas_are_decided_to_be_equal),
        cmocka_unit_test(changes_can_be_taken_back),
        cmocka_unit_test(right_answers_that_differ_are_counted_apart),
        cmocka_unit_test(what_cannot_be_counted_changes_nothing),
        cmocka_unit_test(there_is_an_end_to_it),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
