/* SPDX-License-Identifier: MIT */
/* Marks and names: what is read and written, and what is refused. */
#include "dltutor/core.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void writes_marks(void **state)
{
    static const struct {
        int marks;
        const char *text;
    } cases[] = {
        {0, "0"},      {200, "2"},   {150, "1.5"},     {75, "0.75"},  {5, "0.05"},
        {-50, "-0.5"}, {5000, "50"}, {100000, "1000"}, {105, "1.05"},
    };
    struct arena *arena = arena_create();

    (void)state;
    for (size_t i = 0; i < DLT_COUNT(cases); i++)
        assert_string_equal(marks_format(arena, cases[i].marks), cases[i].text);
    arena_destroy(arena);
}

static void reads_marks(void **state)
{
    static const struct {
        const char *text;
        int marks;
    } cases[] = {
        {"0", 0},      {"2", 200},   {"1.5", 150},     {"0.75", 75},
        {"1.50", 150}, {"007", 700}, {"1000", 100000}, {"0.05", 5},
    };
    static const char *const refused[] = {
        "",    "-1",   "1.",      ".5",     "1.555", "1.5 ",
        " 1",  "1,5",  "1000.01", "1000.5", "1001",  "99999999999999999999",
        "1e2", "half", "+1",
    };

    (void)state;
    for (size_t i = 0; i < DLT_COUNT(cases); i++) {
        int marks = -1;

        assert_true(marks_from_text(cases[i].text, &marks));
        assert_int_equal(marks, cases[i].marks);
    }
    for (size_t i = 0; i < DLT_COUNT(refused); i++) {
        int marks = -7;

        assert_false(marks_from_text(refused[i], &marks));
        assert_int_equal(marks, -7);
    }
}

static void names_every_status(void **state)
{
    (void)state;
    assert_string_equal(verdict_status_name(VERDICT_BLANK), "blank");
    assert_string_equal(verdict_status_name(VERDICT_CORRECT), "correct");
    assert_string_equal(verdict_status_name(VERDICT_PARTIAL), "partial");
    assert_string_equal(verdict_status_name(VERDICT_INCORRECT), "incorrect");
    assert_string_equal(verdict_status_name(VERDICT_UNREADABLE), "unreadable");
    assert_string_equal(verdict_status_name(VERDICT_UNDECIDED), "undecided");
}

static void names_every_type(void **state)
{
    (void)state;
    for (int type = PARAM_INTEGER; type <= PARAM_FUNCTION; type++)
        assert_true(*param_type_name((enum param_type)type) != '\0');
    assert_string_equal(param_type_name(PARAM_INTEGER), "integer");
    assert_string_equal(param_type_name(PARAM_LIST), "list of numbers");
    assert_string_equal(param_type_name(PARAM_FUNCTION), "function");
}

static void knows_choices(void **state)
{
    (void)state;
    assert_true(param_has_choice("keep drop fraction", "keep"));
    assert_true(param_has_choice("keep drop fraction", "drop"));
    assert_true(param_has_choice("keep drop fraction", "fraction"));
    assert_false(param_has_choice("keep drop fraction", "kee"));
    assert_false(param_has_choice("keep drop fraction", "rop"));
    assert_false(param_has_choice("keep drop fraction", "keep drop"));
    assert_false(param_has_choice("keep drop fraction", ""));
    assert_false(param_has_choice("", "keep"));
    assert_true(param_has_choice("  yes   no ", "no"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_marks),       cmocka_unit_test(reads_marks),
        cmocka_unit_test(names_every_status), cmocka_unit_test(names_every_type),
        cmocka_unit_test(knows_choices),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
