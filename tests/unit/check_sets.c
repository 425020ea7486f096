/* SPDX-License-Identifier: MIT */
/* Answers that hang together: follow-through, replies that count as a set, fields asked at times. */
#include "unit/check_fixture.h"

static const struct reply h3_slips[] = {REPLY("no-strides", "15", -1, "Strides left out.")};
static const struct reply h3_follows[] = {
    REPLY("from-h2", "typed.h2 + 8", -1, "Right, given your {typed.h2} for H2.")};
static const struct field receptive[] = {
    {.id = "h2",
     .label = "h2",
     .kind = FIELD_NUMBER,
     .marks = 150,
     .rounded = -1,
     .expect = SRC("19")},
    {.id = "h3",
     .label = "h3",
     .kind = FIELD_NUMBER,
     .marks = 150,
     .rounded = -1,
     .expect = SRC("27"),
     .slips = h3_slips,
     .slip_count = 1,
     .follows = h3_follows,
     .follow_count = 1},
};

static void expect_second(struct fixture *fixture, const char *first, const char *second,
                          const char *note, int marks)
{
    const char *const texts[] = {first, second};
    const struct verdict *verdict = &fixture_mark(fixture, texts, 2)[1];
    if (strcmp(verdict->note, note) != 0 || verdict->marks != marks)
        fail_msg("(%s, %s): got %s, %d; expected %s, %d", first ? first : "-", second,
                 verdict->note, verdict->marks, note, marks);
}

static void earlier_mistakes_are_not_counted_twice(void **state)
{
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, receptive, DLT_COUNT(receptive));
    expect_second(&fixture, "19", "27", "correct", 150);
    expect_second(&fixture, "11", "27", "correct", 150);
    expect_second(&fixture, "11", "19", "follow-through", 150);
    assert_non_null(strstr(fixture.verdicts[1].feedback, "given your 11 for H2"));
    expect_second(&fixture, "19", "19", "incorrect", 0);
    expect_second(&fixture, "", "19", "incorrect", 0);
    expect_second(&fixture, "abc", "19", "incorrect", 0);
    /* Nothing for an earlier answer, or a result, that leaves nothing to be done. */
    expect_second(&fixture, "0", "8", "incorrect", 0);
    expect_second(&fixture, "1", "9", "incorrect", 0);
    expect_second(&fixture, "-8", "0", "incorrect", 0);
    expect_second(&fixture, "-7", "1", "incorrect", 0);
    expect_second(&fixture, "-6", "2", "follow-through", 150);
    expect_second(&fixture, "11", "15", "mistake:no-strides", 0);
    expect_second(&fixture, "7", "15", "follow-through", 150);
    fixture_finish(&fixture);
}

/* --- replies that count as a set --------------------------------------------------------------------------- */

static const struct reply shape_sets[] = {
    REPLY_WITH("per-box", "[7, 7, 75]", 75, "per-box", "Class scores per box.")};
static const struct reply unused_sets[] = {
    REPLY_WITH("per-box", "3168", 75, "per-box", "Class scores per box."),
    REPLY_WITH("per-box-all", "3408", 75, "per-box", "Class scores per box."),
};
static const struct reply unused_slips[] = {REPLY("all-cells", "1568", -1, "All cells.")};
static const struct field detector[] = {
    {.id = "c.shape",
     .label = "shape",
     .kind = FIELD_SHAPE,
     .marks = 150,
     .expect = SRC("[7, 7, 35]"),
     .alternatives = shape_sets,
     .alternative_count = 1},
    {.id = "c.dont_care",
     .label = "dont_care",
     .kind = FIELD_NUMBER,
     .marks = 150,
     .rounded = -1,
     .expect = SRC("1408"),
     .alternatives = unused_sets,
     .alternative_count = 2,
     .slips = unused_slips,
     .slip_count = 1},
};

static void sets_count_only_when_kept_to(void **state)
{
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, detector, DLT_COUNT(detector));
    expect_second(&fixture, "7x7x75", "3168", "alternative:per-box", 75);
    assert_int_equal(fixture.verdicts[0].marks, 75);
    assert_int_equal(fixture.verdicts[0].status, VERDICT_PARTIAL);
    expect_second(&fixture, "7x7x75", "3408", "alternative:per-box-all", 75);
    expect_second(&fixture, "", "3168", "alternative:per-box", 75);
    expect_second(&fixture, "7x7x", "3168", "alternative:per-box", 75);
    expect_second(&fixture, "7x7x35", "3168", "mistake:per-box", 0);
    assert_non_null(strstr(fixture.verdicts[1].feedback, "keep to it"));
    assert_string_equal(fixture.verdicts[0].note, "correct");
    expect_second(&fixture, "7x7x75", "1408", "correct", 150);
    assert_string_equal(fixture.verdicts[0].note, "mistake:per-box");
    expect_second(&fixture, "7x7x75", "1568", "mistake:all-cells", 0);
    assert_int_equal(fixture.verdicts[0].marks, 0);
    fixture_finish(&fixture);
}

/* --- fields that are asked at times, and networks ------------------------------------------------------------ */

static const struct option yes_no[] = {{.name = "yes"}, {.name = "no"}};
static const char *const network[] = {"slopes=slopes", "joints=joints",
                                      "target_x=[0,1/4,1/2,3/4,1]", "target_y=[0,1,0,1,0]"};
static const struct reply network_slips[] = {
    REPLY("unchecked", "[2, -8, -4, 4]", -1, "Piece 3 was never checked."),
};
static const struct field zigzag[] = {
    {.id = "a.possible",
     .label = "possible",
     .kind = FIELD_CHOICE,
     .marks = 50,
     .expect = SRC("no"),
     .options = yes_no,
     .option_count = 2},
    {.id = "a.phi",
     .label = "phi",
     .kind = FIELD_NETWORK,
     .marks = 0,
     .network = network,
     .network_count = DLT_COUNT(network),
     .slips = network_slips,
     .slip_count = 1,
     .shown_if = SRC("a.possible=yes")},
};

static void with_network(struct fixture *fixture, const struct field *fields)
{
    fixture_init(fixture, fields, 2);
    fixture_name(fixture, "slopes", "[1, -1, 1]");
    fixture_name(fixture, "joints", "[1/4, 1/2, 3/4]");
}

static void fields_are_asked_at_times(void **state)
{
    struct fixture fixture;
    struct answer answers[2] = {{.text = "y"}, {0}};
    (void)state;
    with_network(&fixture, zigzag);
    assert_true(check_field_shown(&fixture.variant, &zigzag[0], answers));
    assert_true(check_field_shown(&fixture.variant, &zigzag[1], answers));
    answers[0].text = "no";
    assert_false(check_field_shown(&fixture.variant, &zigzag[1], answers));
    answers[0].text = NULL;
    assert_false(check_field_shown(&fixture.variant, &zigzag[1], answers));
    expect_second(&fixture, "no", "(1, 2, 3, 4)", "blank", 0);
    expect_second(&fixture, "yes", "(2, -8, -4, 4)", "mistake:unchecked", 0);
    expect_second(&fixture, "yes", "2, -8, -4, 4", "mistake:unchecked", 0);
    expect_second(&fixture, "yes", "(1, 2, 3)", "unreadable:coefficients", 0);
    expect_second(&fixture, "yes", "12", "unreadable:coefficients", 0);
    expect_second(&fixture, "yes", "(2, 4, -4, -8)", "incorrect", 0);
    /* Piece 1 has slope -phi_2 = 4, as the target; piece 2 has slope 4 + 4 = 8. */
    assert_string_equal(fixture.verdicts[1].witness,
                        "on [1/4, 1/2] your network has slope 8, the target -4");
    fixture_finish(&fixture);
}

static void networks_are_compared_as_functions(void **state)
{
    static const char *const solvable[] = {"slopes=[1,1,-1]", "joints=[1/6,2/6,4/6]",
                                           "target_x=[0,1/6,1/3,2/3,1]", "target_y=[0,1,0,1,0]"};
    static const struct field fields[] = {
        {.id = "phi",
         .label = "phi",
         .kind = FIELD_NETWORK,
         .marks = 100,
         .expect = SRC("[4, -12, 9, -6]"),
         .network = solvable,
         .network_count = DLT_COUNT(solvable)},
        {.id = "other", .label = "other", .kind = FIELD_NUMBER, .rounded = -1, .expect = SRC("1")},
    };
    static const struct expected_verdict rows[] = {
        {"(4, -12, 9, -6)", VERDICT_CORRECT, 100, "correct", NULL},
        {"4, -12, 18/2, -6", VERDICT_CORRECT, 100, "correct", NULL},
        {"(5, -12, 9, -6)", VERDICT_INCORRECT, 0, "incorrect", "has the right slope 6"},
        {"(4, -12, 9, -5)", VERDICT_INCORRECT, 0, "incorrect", "on [0, 1/6]"},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, fields, 2);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    assert_string_equal(check_model_answer(fixture.arena, &fixture.variant, &fields[0]),
                        "(4, -12, 9, -6)");
    fixture_finish(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(earlier_mistakes_are_not_counted_twice),
        cmocka_unit_test(sets_count_only_when_kept_to),
        cmocka_unit_test(fields_are_asked_at_times),
        cmocka_unit_test(networks_are_compared_as_functions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
