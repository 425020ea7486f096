/* SPDX-License-Identifier: MIT */
/* The ladder of hints: which rung comes next, and walking over those that were shown. */
#include "dltutor/hint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct field fields[] = {{.id = "h2", .marks = 100}, {.id = "h3", .marks = 100}};
static const struct part part = {.id = "", .fields = fields, .field_count = 2};
static const struct question question = {.id = "q8", .parts = &part, .part_count = 1};

static const struct ladder_step rungs[] = {
    {.text = "nudge", .aspect = HINT_TEXT},
    {.text = "h2: formula", .aspect = HINT_FORMULA, .field = "h2"},
    {.text = "h2: result", .aspect = HINT_RESULT, .field = "h2"},
    {.text = "h3: formula", .aspect = HINT_FORMULA, .field = "h3"},
    {.text = "h3: result", .aspect = HINT_RESULT, .field = "h3"},
};
static const struct bound_part bound = {.ladder = rungs, .ladder_count = DLT_COUNT(rungs)};
static const struct variant variant = {.question = &question, .parts = &bound};

static void rungs_come_in_order(void **state)
{
    struct ladder ladder = {0};
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(rungs); i++) {
        assert_int_equal(hint_next(&variant, 0, NULL, NULL, &ladder), i);
        assert_int_equal(ladder.current, i);
        assert_int_equal(ladder.revealed, i + 1);
        assert_int_equal(hint_count_seen(&ladder), i + 1);
    }
    assert_true(hint_next(&variant, 0, NULL, NULL, &ladder) == SIZE_MAX);
    assert_int_equal(ladder.current, 4);
}

static void other_fields_are_not_given_away(void **state)
{
    struct ladder ladder = {0};
    (void)state;
    assert_int_equal(hint_next(&variant, 0, "h3", NULL, &ladder), 0);
    assert_int_equal(hint_next(&variant, 0, "h3", NULL, &ladder), 3);
    assert_int_equal(hint_next(&variant, 0, "h3", NULL, &ladder), 4);
    assert_true(hint_next(&variant, 0, "h3", NULL, &ladder) == SIZE_MAX);
    assert_int_equal(ladder.current, 4);
    assert_int_equal(hint_next(&variant, 0, "h2", NULL, &ladder), 1);
}

static void right_answers_need_no_help(void **state)
{
    struct verdict verdicts[2] = {{.status = VERDICT_CORRECT}, {.status = VERDICT_INCORRECT}};
    struct ladder ladder = {0};
    (void)state;
    assert_int_equal(hint_next(&variant, 0, "h2", verdicts, &ladder), 0);
    assert_true(hint_next(&variant, 0, "h2", verdicts, &ladder) == SIZE_MAX);
    assert_int_equal(hint_next(&variant, 0, NULL, verdicts, &ladder), 3);
    assert_int_equal(hint_next(&variant, 0, "h3", verdicts, &ladder), 4);
    assert_true(hint_next(&variant, 0, NULL, verdicts, &ladder) == SIZE_MAX);
    verdicts[1].status = VERDICT_CORRECT;
    assert_int_equal(hint_next(&variant, 0, "h2", verdicts, &ladder), 1);
}

static void shown_rungs_are_walked_back_and_forth(void **state)
{
    struct ladder ladder = {0};
    (void)state;
    assert_true(hint_previous(&variant, 0, &ladder) == SIZE_MAX);
    assert_true(hint_forward(&variant, 0, &ladder) == SIZE_MAX);
    hint_next(&variant, 0, "h3", NULL, &ladder);
    hint_next(&variant, 0, "h3", NULL, &ladder);
    assert_int_equal(hint_previous(&variant, 0, &ladder), 0);
    assert_int_equal(hint_previous(&variant, 0, &ladder), 0);
    assert_int_equal(hint_forward(&variant, 0, &ladder), 3);
    assert_int_equal(hint_forward(&variant, 0, &ladder), 3);
    assert_int_equal(hint_count_seen(&ladder), 2);
}

static void a_part_may_have_the_most_rungs(void **state)
{
    static struct ladder_step const many[HINT_MAX + 3] = {{.text = "one"}};
    const struct bound_part full = {.ladder = many, .ladder_count = DLT_COUNT(many)};
    const struct variant wide = {.question = &question, .parts = &full};
    struct ladder ladder = {0};
    (void)state;
    for (size_t i = 0; i < HINT_MAX; i++)
        assert_int_equal(hint_next(&wide, 0, NULL, NULL, &ladder), i);
    assert_true(hint_next(&wide, 0, NULL, NULL, &ladder) == SIZE_MAX);
    assert_int_equal(hint_count_seen(&ladder), HINT_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rungs_come_in_order),
        cmocka_unit_test(other_fields_are_not_given_away),
        cmocka_unit_test(right_answers_need_no_help),
        cmocka_unit_test(shown_rungs_are_walked_back_and_forth),
        cmocka_unit_test(a_part_may_have_the_most_rungs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
