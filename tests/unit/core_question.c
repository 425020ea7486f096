/* SPDX-License-Identifier: MIT */
/* Finding fields in questions, and questions among papers. */
#include "dltutor/core.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct field first_fields[] = {{.id = "a.shape", .label = "shape"},
                                            {.id = "a.count", .label = "count"}};
static const struct field last_fields[] = {{.id = "c.shape", .label = "shape"}};
static const struct part parts[] = {
    {.id = "a", .fields = first_fields, .field_count = 2},
    {.id = "b"},
    {.id = "c", .fields = last_fields, .field_count = 1},
};
static const struct question several = {
    .id = "q1", .pack = "spring", .parts = parts, .part_count = 3};
static const struct question single = {
    .id = "q2", .pack = "spring", .parts = parts, .part_count = 1};
static const struct question twin = {.id = "q2", .pack = "autumn"};
static const struct question nested = {.id = "q9", .pack = "old/papers"};

static void counts_fields_of_all_parts(void **state)
{
    size_t part = 77;

    (void)state;
    assert_int_equal(question_field_count(&several), 3);
    assert_int_equal(question_field_count(&twin), 0);
    assert_string_equal(question_field(&several, 1, &part)->id, "a.count");
    assert_int_equal(part, 0);
    assert_string_equal(question_field(&several, 2, &part)->id, "c.shape");
    assert_int_equal(part, 2);
    assert_null(question_field(&several, 3, &part));
}

static void finds_fields_by_id_and_label(void **state)
{
    (void)state;
    assert_int_equal(question_find_field(&several, "a.count"), 1);
    assert_int_equal(question_find_field(&several, "c.shape"), 2);
    assert_int_equal(question_find_field(&several, "count"), SIZE_MAX);
    assert_int_equal(question_find_field(&single, "a.count"), 1);
    assert_int_equal(question_find_field(&single, "count"), 1);
    assert_int_equal(question_find_field(&single, "coun"), SIZE_MAX);
    assert_int_equal(question_find_field(&twin, "count"), SIZE_MAX);
}

static const struct question *const spring_questions[] = {&several, &single};
static const struct question *const autumn_questions[] = {&twin, &nested};
static const struct paper spring = {
    .id = "spring", .questions = spring_questions, .question_count = 2};
static const struct paper autumn = {
    .id = "autumn", .questions = autumn_questions, .question_count = 2};
static const struct paper *const papers[] = {&spring, &autumn};
static const struct bank bank = {.papers = papers, .paper_count = 2};

/* As bank_find_question, which must say the same with and without an index. */
static enum dlt_err find(const struct bank *among, const char *name,
                         const struct question **question_out, struct diag *diag)
{
    struct arena *const arena = arena_create();
    struct bank indexed = *among;
    const struct question *found = *question_out;
    struct diag said = {0};
    enum dlt_err err;

    indexed.index = bank_index(arena, among);
    err = bank_find_question(&indexed, name, &found, &said);
    assert_int_equal(bank_find_question(among, name, question_out, diag), err);
    assert_ptr_equal(*question_out, found);
    if (diag)
        assert_string_equal(said.text, diag->text);
    arena_destroy(arena);
    return err;
}

static void finds_questions(void **state)
{
    static const struct {
        const char *name;
        const struct question *question;
    } cases[] = {
        {"q1", &several},     {"spring/q1", &several}, {"spring/q2", &single},
        {"autumn/q2", &twin}, {"q9", &nested},         {"old/papers/q9", &nested},
    };

    (void)state;
    for (size_t i = 0; i < DLT_COUNT(cases); i++) {
        const struct question *found = NULL;

        assert_int_equal(find(&bank, cases[i].name, &found, NULL), DLT_OK);
        assert_ptr_equal(found, cases[i].question);
    }
}

static void says_what_is_not_found(void **state)
{
    static const struct {
        const char *name, *tag, *part;
    } cases[] = {
        {"q2", "ambiguous-question", "autumn/q2"},
        {"q3", "unknown-question", "did you mean"},
        {"sprng/q1", "unknown-question", "spring/q1"},
        {"papers/q9", "unknown-question", "q9"},
        {"nothing at all", "unknown-question", "no question"},
        {"", "unknown-question", "no"},
    };

    (void)state;
    for (size_t i = 0; i < DLT_COUNT(cases); i++) {
        const struct question *found = &several;
        struct diag diag;

        diag_clear(&diag);
        assert_int_equal(find(&bank, cases[i].name, &found, &diag), DLT_ERR_UNKNOWN);
        assert_ptr_equal(found, &several);
        assert_string_equal(diag.tag, cases[i].tag);
        assert_non_null(strstr(diag.text, cases[i].part));
    }
}

static void finds_a_question_that_two_papers_share(void **state)
{
    const struct paper *const both[] = {&spring, &spring};
    const struct bank doubled = {.papers = both, .paper_count = 2};
    const struct question *found = NULL;

    (void)state;
    assert_int_equal(find(&doubled, "q2", &found, NULL), DLT_OK);
    assert_ptr_equal(found, &single);
}

static void finds_each_of_many(void **state)
{
    enum { MANY = 1000 };
    struct arena *const arena = arena_create();
    struct question *const all = arena_array(arena, MANY, sizeof *all);
    const struct question **const listed = arena_array(arena, MANY, sizeof *listed);
    const struct paper paper = {.id = "big", .questions = listed, .question_count = MANY};
    const struct paper *const one[] = {&paper};
    const struct bank large = {.papers = one, .paper_count = 1};
    struct bank indexed = large;

    (void)state;
    for (size_t i = 0; i < MANY; i++) {
        all[i] = (struct question){.id = arena_printf(arena, "q%zu", i), .pack = "big"};
        listed[i] = &all[i];
    }
    indexed.index = bank_index(arena, &large);
    for (size_t i = 0; i < MANY; i++) {
        const struct question *found = NULL;

        assert_int_equal(bank_find_question(&indexed, all[i].id, &found, NULL), DLT_OK);
        assert_ptr_equal(found, &all[i]);
        found = NULL;
        assert_int_equal(
            bank_find_question(&indexed, question_full_name(arena, &all[i]), &found, NULL), DLT_OK);
        assert_ptr_equal(found, &all[i]);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_fields_of_all_parts),
        cmocka_unit_test(finds_fields_by_id_and_label),
        cmocka_unit_test(finds_questions),
        cmocka_unit_test(says_what_is_not_found),
        cmocka_unit_test(finds_a_question_that_two_papers_share),
        cmocka_unit_test(finds_each_of_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
