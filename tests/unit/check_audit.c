/* SPDX-License-Identifier: MIT */
/* What the author is told: everything that only shows once numbers are bound. */
#include "unit/check_fixture.h"

enum { REPORTS_MAX = 8 };

struct reports {
    struct diag items[REPORTS_MAX];
    size_t count;
};

static void collect(void *context, const struct diag *diag)
{
    struct reports *reports = context;
    assert_true(reports->count < REPORTS_MAX);
    reports->items[reports->count++] = *diag;
}

/** Audits one field over units = 3; expects one report with this tag, or none for NULL. */
static void expect_report(const struct field *field, const char *tag, unsigned column)
{
    struct fixture fixture;
    struct reports reports = {.count = 0};
    fixture_init(&fixture, field, 1);
    fixture_name(&fixture, "units", "3");
    size_t count = check_question(fixture.arena, &fixture.variant, collect, &reports);
    assert_int_equal(count, reports.count);
    if (!tag && count > 0)
        fail_msg("unexpected: %s: %s", reports.items[0].tag, reports.items[0].text);
    if (tag) {
        if (count != 1 || strcmp(reports.items[0].tag, tag) != 0 ||
            reports.items[0].column != column)
            fail_msg("%zu reports, first %s at %u: %s; expected %s at %u", count,
                     count ? reports.items[0].tag : "", count ? reports.items[0].column : 0,
                     count ? reports.items[0].text : "", tag, column);
        assert_string_equal(reports.items[0].file, "q.yaml");
        assert_int_equal(reports.items[0].line, 10);
        assert_true(reports.items[0].text[0] != '\0');
    }
    fixture_finish(&fixture);
}

static struct field number(void)
{
    return (struct field){.id = "n",
                          .label = "n",
                          .kind = FIELD_NUMBER,
                          .marks = 100,
                          .rounded = -1,
                          .prompt = SRC("How many of {units}?"),
                          .expect = SRC("2^units"),
                          .place = SRC("")};
}

static void a_sound_field_is_not_reported(void **state)
{
    static const struct reply slips[] = {REPLY("linear", "2 units", -1, "{typed.self} is linear.")};
    static const struct reply follows[] = {REPLY("again", "typed.n + 1", -1, "After {typed.n}.")};
    struct field field = number();
    (void)state;
    field.slips = slips;
    field.slip_count = 1;
    field.follows = follows;
    field.follow_count = 1;
    expect_report(&field, NULL, 0);
}

static void expressions_that_do_not_evaluate(void **state)
{
    static const struct reply unknown[] = {REPLY("x", "units + missing", -1, "No.")};
    static const struct reply words[] = {REPLY("x", "9", -1, "{units + missing} is wrong.")};
    static const struct reply when[] = {REPLY_WHEN("x", "9", "units > ", "No.")};
    static const struct reply kept_away[] = {REPLY_WHEN("x", "1/(units - 3)", "units != 3", "No.")};
    static const struct reply let_in[] = {REPLY_WHEN("x", "1/(units - 3)", "units = 3", "No.")};
    struct field field = number();
    (void)state;
    field.slip_count = 1;
    field.slips = unknown;
    expect_report(&field, "unknown-symbol", 5 + 8);
    field.slips = words;
    expect_report(&field, "unknown-symbol", 5 + 9);
    field.slips = when;
    expect_report(&field, "missing-operand", 5 + 8);
    field.slips = kept_away;
    expect_report(&field, NULL, 0);
    field.slips = let_in;
    expect_report(&field, "division-by-zero", 5);
}

static void a_mistake_that_equals_the_answer(void **state)
{
    static const struct reply slips[] = {REPLY("same", "units + 5", -1, "No.")};
    struct field field = number();
    (void)state;
    field.slips = slips;
    field.slip_count = 1;
    expect_report(&field, "equals-answer", 5);
    field.slip_count = 0;
    field.alternatives = slips;
    field.alternative_count = 1;
    expect_report(&field, "equals-answer", 5);
}

static void collisions_are_found_for_a_draw(void **state)
{
    static const struct reply slips[] = {REPLY("same", "units + 5", -1, "No.")};
    struct field field = number();
    struct fixture fixture;
    struct diag diag;
    (void)state;
    field.slips = slips;
    field.slip_count = 1;
    diag_clear(&diag);
    fixture_init(&fixture, &field, 1);
    fixture_name(&fixture, "units", "3");
    assert_true(check_slip_collides(fixture.arena, &fixture.variant, &diag));
    assert_int_equal(diag.line, 10);
    fixture_finish(&fixture);
    fixture_init(&fixture, &field, 1);
    fixture_name(&fixture, "units", "4");
    assert_false(check_slip_collides(fixture.arena, &fixture.variant, &diag));
    fixture_finish(&fixture);
}

static void model_answers_have_to_earn_full_marks(void **state)
{
    static const char *const patterns[] = {"momentum"};
    static const char *const broken[] = {"(momentum"};
    static const struct key_point points[] = {
        {.name = "momentum", .patterns = patterns, .pattern_count = 1}};
    static const struct key_point bad[] = {
        {.name = "momentum", .patterns = broken, .pattern_count = 1}};
    struct field field = {.id = "t",
                          .label = "t",
                          .kind = FIELD_TEXT,
                          .marks = 100,
                          .points = points,
                          .point_count = 1,
                          .model = SRC("use momentum"),
                          .place = SRC("")};
    (void)state;
    expect_report(&field, NULL, 0);
    field.model = (struct source)SRC("use noise");
    expect_report(&field, "model-answer", 5);
    field.model = (struct source)SRC("use momentum");
    field.points_needed = 2;
    expect_report(&field, "points-needed", 5);
    field.points_needed = 1;
    field.points = bad;
    struct fixture fixture;
    struct reports reports = {.count = 0};
    fixture_init(&fixture, &field, 1);
    assert_true(check_question(fixture.arena, &fixture.variant, collect, &reports) >= 1);
    assert_string_equal(reports.items[0].tag, "bad-pattern");
    fixture_finish(&fixture);
}

static void choices_and_conditions_name_what_exists(void **state)
{
    static const struct option options[] = {{.name = "yes"}, {.name = "no"}};
    struct field field = {.id = "c",
                          .label = "c",
                          .kind = FIELD_CHOICE,
                          .marks = 100,
                          .options = options,
                          .option_count = 2,
                          .expect = SRC("maybe"),
                          .place = SRC("")};
    (void)state;
    expect_report(&field, "unknown-option", 5);
    field.expect = (struct source)SRC("no");
    expect_report(&field, NULL, 0);
    field.shown_if = (struct source)SRC("other=yes");
    expect_report(&field, "unknown-field", 5);
}

static void conditions_have_to_leave_a_point(void **state)
{
    static const struct expr_symbol symbols[] = {{.name = "x"}, {.name = "y"}};
    static const struct source against[] = {SRC("x < y"), SRC("y < x")};
    struct field field = {.id = "e",
                          .label = "e",
                          .kind = FIELD_EXPRESSION,
                          .marks = 100,
                          .symbols = symbols,
                          .symbol_count = 2,
                          .where = against,
                          .where_count = 1,
                          .expect = SRC("x + y"),
                          .place = SRC("")};
    (void)state;
    expect_report(&field, NULL, 0);
    field.where_count = 2;
    expect_report(&field, "no-points", 5);
    field.kind = FIELD_EQUATION;
    field.expect = (struct source)SRC("y = 2 x");
    expect_report(&field, "no-points", 5);
}

static void numbers_around_an_answer_are_in_bounds(void **state)
{
    struct field field = number();
    (void)state;
    field.tolerance = (struct source)SRC("1/100");
    expect_report(&field, NULL, 0);
    field.tolerance = (struct source)SRC("-1/100");
    expect_report(&field, "bad-tolerance", 5);
    field.tolerance = (struct source)SRC("units");
    expect_report(&field, "bad-tolerance", 5);
    field.tolerance = (struct source){0};
    field.kind = FIELD_SHAPE;
    field.expect = (struct source)SRC("(units, units - 3)");
    expect_report(&field, "bad-size", 5);
}

static void a_form_is_tried_with_each_draw(void **state)
{
    struct field field = number();
    struct fixture fixture;
    struct diag diag;
    (void)state;
    field.form = FORM_INTEGER;
    field.form_marks = -1;
    field.expect = (struct source)SRC("units/3");
    for (int units = 3; units <= 4; units++) {
        diag_clear(&diag);
        fixture_init(&fixture, &field, 1);
        fixture_name(&fixture, "units", units == 3 ? "3" : "4");
        assert_true(check_model_fails(fixture.arena, &fixture.variant, &diag) == (units == 4));
        assert_string_equal(diag.tag, units == 4 ? "model-answer" : "");
        assert_int_equal(diag.line, units == 4 ? 10 : 0);
        fixture_finish(&fixture);
    }
}

static void places_inside_a_text_are_places_in_the_file(void **state)
{
    const struct source block = {
        .text = "first {line}\nsecond", .file = "q.yaml", .line = 7, .column = 3};
    struct diag diag;
    (void)state;
    diag_clear(&diag);
    diag_place(&diag, 0, 8, 4);
    assert_int_equal(check_locate(&diag, &block, DLT_ERR_UNKNOWN), DLT_ERR_UNKNOWN);
    assert_int_equal(diag.line, 7);
    assert_int_equal(diag.column, 10);
    assert_int_equal(diag.length, 4);
    diag_place(&diag, 0, 15, 1);
    check_locate(&diag, &block, DLT_OK);
    assert_int_equal(diag.line, 8);
    assert_int_equal(diag.column, 2);
    diag_place(&diag, 0, 0, 0);
    check_locate(&diag, &block, DLT_OK);
    assert_int_equal(diag.line, 7);
    assert_int_equal(diag.column, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_field_is_not_reported),
        cmocka_unit_test(expressions_that_do_not_evaluate),
        cmocka_unit_test(a_mistake_that_equals_the_answer),
        cmocka_unit_test(collisions_are_found_for_a_draw),
        cmocka_unit_test(model_answers_have_to_earn_full_marks),
        cmocka_unit_test(choices_and_conditions_name_what_exists),
        cmocka_unit_test(conditions_have_to_leave_a_point),
        cmocka_unit_test(numbers_around_an_answer_are_in_bounds),
        cmocka_unit_test(a_form_is_tried_with_each_draw),
        cmocka_unit_test(places_inside_a_text_are_places_in_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
