/* SPDX-License-Identifier: MIT */
/* Piecewise-linear functions in every way of writing them, compared exactly. */
#include "unit/check_fixture.h"

static const struct reply slips[] = {
    REPLY("all-right-facing", "2 relu(x)", -1, "The second unit is forgotten."),
};
static const struct field tent = {
    .id = "tent",
    .label = "tent",
    .kind = FIELD_FUNCTION,
    .marks = 200,
    .expect = SRC("2 relu(x) - 4 relu(x - 1/2) + 2 relu(x - 1)"),
    .variable = "x",
    .units = -1,
    .form_marks = -1,
    .slips = slips,
    .slip_count = DLT_COUNT(slips),
};

static void one_function_in_many_forms(void **state)
{
    static const struct expected_verdict rows[] = {
        {"2 relu(x) - 4 relu(x - 1/2) + 2 relu(x - 1)", VERDICT_CORRECT, 200, "correct", NULL},
        {"f(x) = 2relu(x-1) + 2relu(x) - relu(4x - 2)", VERDICT_CORRECT, 200, "correct", NULL},
        {"relu(2x) - 2 relu(2x-1) + relu(2x-2) + 0 relu(x-7)", VERDICT_CORRECT, 200, "correct",
         NULL},
        {"max(0, min(2x, 2 - 2x))", VERDICT_CORRECT, 200, "correct", NULL},
        {"abs(x) - 2|x - 1/2| + |x - 1|", VERDICT_CORRECT, 200, "correct", NULL},
        {"0 if x < 0; 2x if x < 1/2; 2 - 2x if x < 1; 0 otherwise", VERDICT_CORRECT, 200, "correct",
         NULL},
        {"2x if 0 <= x <= 1/2; 2 - 2x if 1/2 < x < 1; 0 otherwise", VERDICT_CORRECT, 200, "correct",
         NULL},
        {"(2, 1, 0), (-4, 1, -1/2), (2, 1, -1)", VERDICT_CORRECT, 200, "correct", NULL},
        {"0; (2, 1, -1), (1, 2, 0), (-4, 1, -1/2)", VERDICT_CORRECT, 200, "correct", NULL},
        {"[[2, 1, 0], [-4, 1, -1/2], [2, 1, -1]]", VERDICT_CORRECT, 200, "correct", NULL},
        {"(-1, 0), (0, 0), (1/2, 1), (1, 0), (2, 0)", VERDICT_CORRECT, 200, "correct", NULL},
        {"[[-1, 0], [0, 0], [1/2, 1], [1, 0], [2, 0]]", VERDICT_CORRECT, 200, "correct", NULL},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &tent, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void units_are_echoed_as_a_formula(void **state)
{
    struct fixture fixture;
    struct verdict verdict;
    (void)state;
    fixture_init(&fixture, &tent, 1);
    check_read(fixture.arena, &fixture.variant, &tent, "1/2; (1, 1, 0), (-3/2, -1, -2)", &verdict);
    assert_string_equal(verdict.reads_as, "1/2 + relu(x) − 3/2·relu(−x − 2)");
    fixture_finish(&fixture);
}

static void what_is_wrong_is_named(void **state)
{
    static const struct expected_verdict rows[] = {
        {"2 relu(x)", VERDICT_INCORRECT, 0, "mistake:all-right-facing", "forgotten"},
        {"max(0, min(2x, 2 - 2x)) + 1", VERDICT_INCORRECT, 0, "incorrect",
         "shifted by 1 up: at x = -0.5 yours gives 1, the answer 0"},
        {"max(0, min(2x, 2 - 2x)) - 1/2", VERDICT_INCORRECT, 0, "incorrect", "shifted by 1/2 down"},
        {"2 relu(x) - 4 relu(x - 1/2)", VERDICT_INCORRECT, 0, "incorrect",
         "the answer has a bend at x = 1, yours has none; between 1 and 2 yours has slope -2, the "
         "answer 0; at x = 1.5 yours gives -1, the answer 0."},
        {"relu(x) - 4 relu(x - 1/2) + 2 relu(x - 1)", VERDICT_INCORRECT, 0, "incorrect",
         "between 0 and 1/2 yours has slope 1, the answer 2; at x = 1/3"},
        {"2 relu(x) - 4 relu(x - 1/2) + 2 relu(x - 1) + relu(x - 3)", VERDICT_INCORRECT, 0,
         "incorrect", "there is a bend at x = 3 that the answer does not have"},
        {"2 relu(x) - 4 relu(x - 1/4) + 2 relu(x - 1)", VERDICT_INCORRECT, 0, "incorrect",
         "it bends at x = 1/4, where the answer does not, and misses a bend at x = 1/2"},
        {"0 if x < 0; 1 otherwise", VERDICT_INCORRECT, 0, "incorrect",
         "it jumps at x = 0, from 0 to 1"},
        {"0 if x <= 0; 1 otherwise", VERDICT_INCORRECT, 0, "incorrect",
         "it jumps at x = 0, from 0 to 1"},
        {"0 if x != 0; 1 otherwise", VERDICT_INCORRECT, 0, "incorrect",
         "it jumps at x = 0, from 0 to 1"},
        {"7", VERDICT_INCORRECT, 0, "incorrect", "bend at x = 0"},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &tent, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    const struct verdict *verdict = fixture_mark_one(&fixture, "relu(x) - relu(x - 1)");
    assert_int_equal(verdict->at_count, 1);
    assert_string_equal(verdict->at[0].name, "x");
    assert_non_null(verdict->witness);
    verdict = fixture_mark_one(&fixture, "2 relu(x) - 4 relu(x - 1/2) + 2 relu(x - 1)");
    assert_int_equal(verdict->at_count, 0);
    assert_int_equal(verdict->value.kind, VALUE_LIST);
    fixture_finish(&fixture);
}

static void usual_mistakes_are_named(void **state)
{
    static const struct expected_verdict rows[] = {
        {"min(0, max(-2x, 2x - 2))", VERDICT_INCORRECT, 0, "mistake:sign", "upside down"},
        {"max(0, min(4x, 4 - 4x))", VERDICT_INCORRECT, 0, "mistake:factor-of-two", "twice"},
        {"max(0, min(x, 1 - x))", VERDICT_INCORRECT, 0, "mistake:factor-of-two", "half"},
        {"max(0, min(-2x, 2 + 2x))", VERDICT_INCORRECT, 0, "mistake:mirrored", "exchanged"},
        {"max(0, min(2x - 1, 3 - 2x))", VERDICT_INCORRECT, 0, "mistake:moved",
         "1/2 too far to the right"},
        {"max(0, min(2x - 1, 3 - 2x)) + 1", VERDICT_INCORRECT, 0, "incorrect", NULL},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &tent, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    assert_non_null(fixture_mark_one(&fixture, rows[0].typed)->witness);
    assert_int_equal(fixture_mark_one(&fixture, rows[0].typed)->at_count, 1);
    fixture_finish(&fixture);
}

static void what_is_no_such_function_costs_nothing(void **state)
{
    static const struct expected_verdict rows[] = {
        {"x^2", VERDICT_UNREADABLE, 0, "unreadable:not-piecewise", "straight pieces"},
        {"sqrt(2) x", VERDICT_UNREADABLE, 0, "unreadable:not-piecewise", "exact numbers"},
        {"relu(x) relu(x)", VERDICT_UNREADABLE, 0, "unreadable:not-piecewise", NULL},
        {"2 relu(y)", VERDICT_UNREADABLE, 0, "unreadable:unknown-symbol", "y"},
        {"relu(x", VERDICT_UNREADABLE, 0, "unreadable:unbalanced", NULL},
        {"x if x < 1; 2 if x > 2", VERDICT_UNREADABLE, 0, "unreadable:not-covered",
         "between 1 and 2"},
        {"x if x < 1", VERDICT_UNREADABLE, 0, "unreadable:not-covered", "x > 1"},
        {"(1, 2, 3, 4), (1, 2, 3, 4)", VERDICT_UNREADABLE, 0, "unreadable:units", "(v, w, b)"},
        {"x; (1, 2, 3)", VERDICT_UNREADABLE, 0, "unreadable:units", "offset"},
        {"1; 2; (1, 2, 3)", VERDICT_UNREADABLE, 0, "unreadable:unexpected-case", NULL},
        {"(1, 0), (0, 0)", VERDICT_UNREADABLE, 0, "unreadable:not-increasing", NULL},
        {"(1, 2", VERDICT_UNREADABLE, 0, "unreadable:unbalanced", NULL},
        {"1/0 + relu(x)", VERDICT_UNREADABLE, 0, "unreadable:division-by-zero", NULL},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &tent, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void columns_point_into_the_text(void **state)
{
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &tent, 1);
    assert_int_equal(fixture_mark_one(&fixture, "f(x) = 2 relu(y)")->column, 15);
    assert_int_equal(fixture_mark_one(&fixture, "1; (1, y, 0)")->column, 8);
    assert_int_equal(fixture_mark_one(&fixture, "(1, y, 0)")->column, 5);
    assert_int_equal(fixture_mark_one(&fixture, "y; (1, 1, 0)")->column, 1);
    fixture_finish(&fixture);
}

/* --- a domain and a limit on the units -------------------------------------------------------------- */

static void only_the_domain_counts(void **state)
{
    static const struct expected_verdict rows[] = {
        {"2 relu(x) - 4 relu(x - 1/2)", VERDICT_CORRECT, 200, "correct", NULL},
        {"2x if x < 1/2; 2 - 2x otherwise", VERDICT_CORRECT, 200, "correct", NULL},
        {"2x if 0 <= x <= 1/2; 2 - 2x if 1/2 <= x <= 1", VERDICT_CORRECT, 200, "correct", NULL},
        {"(0, 0), (1/2, 1), (1, 0)", VERDICT_CORRECT, 200, "correct", NULL},
        {"2x - 4 relu(x - 1/2) + 100 relu(-x)", VERDICT_CORRECT, 200, "correct", NULL},
        {"1 - 2 relu(1/2 - x) - 2 relu(x - 1/2)", VERDICT_CORRECT, 200, "correct", NULL},
        {"2x", VERDICT_INCORRECT, 0, "incorrect", "a bend at x = 1/2, yours has none"},
        /* They cross at 1/3, the simplest point inside. */
        {"(0, 1/3), (1/2, 5/6), (1, 0)", VERDICT_INCORRECT, 0, "incorrect",
         "at x = 0.25 yours gives 7/12, the answer 0.5."},
        {"2x if x < 1/4; 2 - 2x if x > 1/2", VERDICT_UNREADABLE, 0, "unreadable:not-covered",
         "between 1/4 and 1/2"},
    };
    struct field field = tent;
    struct fixture fixture;
    (void)state;
    field.domain_from = (struct source)SRC("0");
    field.domain_to = (struct source)SRC("1");
    field.slip_count = 0;
    field.expect = (struct source)SRC("[[0, 0], [half, 1], [1, 0]]");
    fixture_init(&fixture, &field, 1);
    fixture_name(&fixture, "half", "1/2");
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    assert_string_equal(check_model_answer(fixture.arena, &fixture.variant, &field),
                        "2*relu(x) - 4*relu(x - 1/2)");
    assert_int_equal(check_question(fixture.arena, &fixture.variant, NULL, NULL), 0);
    fixture_finish(&fixture);
}

static void too_many_units_are_partly_right(void **state)
{
    static const struct expected_verdict rows[] = {
        {"2 relu(x) - 4 relu(x - 1/2) + 2 relu(x - 1)", VERDICT_CORRECT, 200, "correct", NULL},
        {"relu(x) + relu(x) - 2 relu(2x - 1) - relu(3-x) + relu(3-x) + 2 relu(x - 1)",
         VERDICT_CORRECT, 200, "correct", NULL},
        {"2x + 2 relu(-x) - 4 relu(x - 1/2) + 2 relu(x - 1)", VERDICT_PARTIAL, 100,
         "too-many-units", "4 hidden units"},
        {"relu(x) + relu(-x) - 3 relu(x - 1/2) - relu(1/2 - x) + 2 relu(x - 1) + 1/2",
         VERDICT_PARTIAL, 100, "too-many-units", "5 hidden units"},
        {"max(0, min(2x, 2 - 2x))", VERDICT_CORRECT, 200, "correct", NULL},
        {"2 relu(x)", VERDICT_INCORRECT, 0, "mistake:all-right-facing", NULL},
    };
    struct field field = tent;
    struct fixture fixture;
    (void)state;
    field.units = 3;
    fixture_init(&fixture, &field, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

/* --- earlier answers ----------------------------------------------------------------------------------- */

static void a_later_answer_may_follow(void **state)
{
    static const struct reply follows[] = {
        REPLY("same", "typed.tent", -1, "The same as before."),
    };
    struct field fields[2] = {tent, tent};
    struct fixture fixture;
    (void)state;
    fields[1].id = fields[1].label = "again";
    fields[1].slip_count = 0;
    fields[1].follows = follows;
    fields[1].follow_count = 1;
    fixture_init(&fixture, fields, 2);
    const char *const texts[] = {"relu(x) + 1", "max(1, x + 1)"};
    const struct verdict *verdicts = fixture_mark(&fixture, texts, 2);
    assert_string_equal(verdicts[1].note, "follow-through");
    fixture_finish(&fixture);
}

static void figures_are_told_where_it_departs(void **state)
{
    static const char *const network[] = {"slopes=[1,1]", "joints=[0,1/2]", "target_x=[0,1/2,1]",
                                          "target_y=[0,1,0]"};
    struct field fields[2] = {tent, {.id = "net", .label = "net", .kind = FIELD_NETWORK}};
    struct fixture fixture;
    struct expr_env env;
    (void)state;
    fields[0].slip_count = 0;
    fields[1].marks = 100;
    fields[1].network = network;
    fields[1].network_count = DLT_COUNT(network);
    fixture_init(&fixture, fields, 2);
    const char *const wrong[] = {"2 relu(x)", "(0, 2, -3)"};
    const struct verdict *verdicts = fixture_mark(&fixture, wrong, 2);
    assert_int_equal(verdicts[1].at_count, 1);
    check_typed(fixture.arena, &fixture.variant, 0, verdicts, 2, &env);
    const struct value tent_at = expr_env_get(&env, "witness.tent");
    const struct value net_at = expr_env_get(&env, "witness.net");
    assert_string_equal(value_format(fixture.arena, tent_at, NULL), "2/3");
    assert_string_equal(value_format(fixture.arena, net_at, NULL), "2/3");
    const char *const right[] = {"max(0, min(2x, 2 - 2x))", "(0, 2, -4)"};
    verdicts = fixture_mark(&fixture, right, 2);
    assert_int_equal(verdicts[1].status, VERDICT_CORRECT);
    check_typed(fixture.arena, &fixture.variant, 0, verdicts, 2, &env);
    assert_int_equal(expr_env_get(&env, "witness.tent").kind, VALUE_NONE);
    assert_int_equal(expr_env_get(&env, "witness.net").kind, VALUE_NONE);
    fixture_finish(&fixture);
}

static void the_author_is_told(void **state)
{
    struct field field = tent;
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &field, 1);
    assert_int_equal(check_question(fixture.arena, &fixture.variant, NULL, NULL), 0);
    field.expect = (struct source)SRC("x^2");
    assert_int_not_equal(check_question(fixture.arena, &fixture.variant, NULL, NULL), 0);
    field.expect = (struct source)SRC("x");
    field.domain_from = (struct source)SRC("1");
    field.domain_to = (struct source)SRC("1");
    assert_int_not_equal(check_question(fixture.arena, &fixture.variant, NULL, NULL), 0);
    fixture_finish(&fixture);
}

static void long_answers_end_soon(void **state)
{
    struct fixture fixture;
    struct strbuf text;
    (void)state;
    fixture_init(&fixture, &tent, 1);
    strbuf_init(&text);
    for (int i = 0; i < 3000; i++)
        strbuf_printf(&text, "+relu(x-%d/7)", i);
    const struct verdict *verdict = fixture_mark_one(&fixture, text.text);
    assert_true(verdict->status == VERDICT_UNDECIDED || verdict->status == VERDICT_INCORRECT ||
                verdict->status == VERDICT_UNREADABLE);
    strbuf_finish(&text);
    strbuf_init(&text);
    for (int i = 0; i < 1500; i++)
        strbuf_printf(&text, "%sx if x < %d", i ? "; " : "", i);
    verdict = fixture_mark_one(&fixture, text.text);
    assert_true(verdict->status == VERDICT_UNDECIDED || verdict->status == VERDICT_UNREADABLE);
    strbuf_finish(&text);
    fixture_finish(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_function_in_many_forms),
        cmocka_unit_test(units_are_echoed_as_a_formula),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(usual_mistakes_are_named),
        cmocka_unit_test(what_is_no_such_function_costs_nothing),
        cmocka_unit_test(columns_point_into_the_text),
        cmocka_unit_test(only_the_domain_counts),
        cmocka_unit_test(too_many_units_are_partly_right),
        cmocka_unit_test(a_later_answer_may_follow),
        cmocka_unit_test(figures_are_told_where_it_departs),
        cmocka_unit_test(the_author_is_told),
        cmocka_unit_test(long_answers_end_soon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
