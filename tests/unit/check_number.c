/* SPDX-License-Identifier: MIT */
/* Numbers and shapes: exact, with mistakes, alternatives, rounding and units. */
#include "unit/check_fixture.h"

static const struct reply epochs_slips[] = {
    REPLY("per-epoch", "examples/batch", -1,
          "{typed.self} is the number of iterations in one epoch."),
    REPLY("no-batch", "iterations/examples", -1, "No batch."),
    REPLY("half", "13", 50, "Half of it."),
    REPLY("same-again", "examples/batch", -1, "Other reason."),
    REPLY_WHEN("never", "77", "batch > 60", "No."),
    REPLY_WHEN("sometimes", "78", "batch = 50", "Yes."),
};

static const struct reply epochs_alternatives[] = {
    REPLY("other-reading", "26", -1, "If one is added."),
    REPLY("poor-reading", "27", 100, "Half the marks."),
};

static const struct field epochs = {
    .id = "epochs",
    .label = "epochs",
    .kind = FIELD_NUMBER,
    .marks = 200,
    .rounded = -1,
    .expect = SRC("iterations/(examples/batch)"),
    .unit = SRC("epochs"),
    .slips = epochs_slips,
    .slip_count = DLT_COUNT(epochs_slips),
    .alternatives = epochs_alternatives,
    .alternative_count = DLT_COUNT(epochs_alternatives),
};

static void with_epochs(struct fixture *fixture)
{
    fixture_init(fixture, &epochs, 1);
    fixture_name(fixture, "iterations", "5000");
    fixture_name(fixture, "examples", "10000");
    fixture_name(fixture, "batch", "50");
}

static void right_numbers_in_any_form(void **state)
{
    static const struct expected_verdict rows[] = {
        {"25", VERDICT_CORRECT, 200, "correct", NULL},
        {" 25.0 ", VERDICT_CORRECT, 200, "correct", NULL},
        {"5000/200", VERDICT_CORRECT, 200, "correct", NULL},
        {"5^2", VERDICT_CORRECT, 200, "correct", NULL},
        {"2.5e1", VERDICT_CORRECT, 200, "correct", NULL},
        {"25 epochs", VERDICT_CORRECT, 200, "correct", NULL},
        {"25epoch", VERDICT_CORRECT, 200, "correct", NULL},
        {"epochs = 25", VERDICT_CORRECT, 200, "correct", NULL},
        {"5000/(10000/50) = 25", VERDICT_CORRECT, 200, "correct", NULL},
    };
    struct fixture fixture;
    (void)state;
    with_epochs(&fixture);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void a_false_equation_counts_by_its_last_side_and_says_so(void **state)
{
    static const struct expected_verdict rows[] = {
        {"9/4 = 25", VERDICT_CORRECT, 200, "correct",
         "Note: The sides of your equation are not equal: 9/4 is not 25."},
        {"epochs = 5 = 5^2 = 25", VERDICT_CORRECT, 200, "correct", "5 is not 25."},
        {"24 = 77", VERDICT_INCORRECT, 0, "incorrect", "24 is not 77."},
    };
    static const char *const silent[] = {"5^2 = 25", "D = 25", "e = 25", "24.99 = 25",
                                         "75/3 = 5*5 = 25"};
    struct fixture fixture;
    (void)state;
    with_epochs(&fixture);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    for (size_t i = 0; i < DLT_COUNT(silent); i++) {
        const struct verdict *verdict = fixture_mark_one(&fixture, silent[i]);
        assert_int_equal(verdict->status, VERDICT_CORRECT);
        assert_null(strstr(verdict->feedback, "not equal"));
    }
    fixture_finish(&fixture);
}

static void wrong_numbers_say_what_was_done(void **state)
{
    static const struct expected_verdict rows[] = {
        {"25 bananas", VERDICT_UNREADABLE, 0, "unreadable:unknown-symbol", "without \"bananas\""},
        {"25 hidden bananas", VERDICT_UNREADABLE, 0, "unreadable:unknown-symbol", NULL},
        {"0x19", VERDICT_UNREADABLE, 0, "unreadable:base-16", "decimal"},
        {"=25", VERDICT_UNREADABLE, 0, "unreadable:missing-operand", "before"},
        {"200", VERDICT_INCORRECT, 0, "mistake:per-epoch",
         "200 is the number of iterations in one epoch. Or: Other reason."},
        {"1/2", VERDICT_INCORRECT, 0, "mistake:no-batch", "No batch."},
        {"13", VERDICT_PARTIAL, 50, "mistake:half", "Half of it."},
        {"26", VERDICT_CORRECT, 200, "alternative:other-reading", "If one is added."},
        {"27", VERDICT_PARTIAL, 100, "alternative:poor-reading", "Half the marks."},
        {"77", VERDICT_INCORRECT, 0, "incorrect", "too large"},
        {"78", VERDICT_INCORRECT, 0, "mistake:sometimes", "Yes."},
        {"3", VERDICT_INCORRECT, 0, "incorrect", "too small"},
        {"-25", VERDICT_INCORRECT, 0, "mistake:sign", "sign"},
        {"1/25", VERDICT_INCORRECT, 0, "mistake:reciprocal", "upside down"},
        {"50", VERDICT_INCORRECT, 0, "mistake:factor-of-two", "factor of 2"},
        {"12.5", VERDICT_INCORRECT, 0, "mistake:factor-of-two", "factor of 2"},
        {"24", VERDICT_INCORRECT, 0, "mistake:off-by-one", "one away"},
        {"25.0000001", VERDICT_INCORRECT, 0, "incorrect",
         "25.0000001 is very close, though too large: the count is exact."},
        {"24.99999999999", VERDICT_INCORRECT, 0, "incorrect",
         "24.99999999999 is very close, though too small"},
        {"", VERDICT_BLANK, 0, "blank", NULL},
        {"  \t ", VERDICT_BLANK, 0, "blank", NULL},
    };
    struct fixture fixture;
    (void)state;
    with_epochs(&fixture);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void a_noun_before_the_number_is_no_function(void **state)
{
    static const struct expected_verdict rows[] = {
        {"step 25", VERDICT_CORRECT, 200, "correct", NULL},
        {"Step  25", VERDICT_CORRECT, 200, "correct", NULL},
        {"epoch 25", VERDICT_CORRECT, 200, "correct", NULL},
        {"layer 25", VERDICT_CORRECT, 200, "correct", NULL},
        {"epochs = step 25", VERDICT_CORRECT, 200, "correct", NULL},
        {"log 25", VERDICT_INCORRECT, 0, "incorrect", "too small"},
        {"step(25)", VERDICT_INCORRECT, 0, "incorrect", "1 is too small"},
        {"banana 25", VERDICT_UNREADABLE, 0, "unreadable:unknown-symbol", NULL},
        {"first 25", VERDICT_UNREADABLE, 0, "unreadable:unknown-symbol", NULL},
    };
    static const struct expected_verdict alone = {"step 25", VERDICT_UNREADABLE, 0,
                                                  "unreadable:words", "without \"step\""};
    struct field asked = epochs;
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &asked, 1);
    fixture_name(&fixture, "iterations", "5000");
    fixture_name(&fixture, "examples", "10000");
    fixture_name(&fixture, "batch", "50");
    expect_rows(&fixture, &alone, 1);
    asked.prompt = (struct source)SRC("The log of the layers: at which of the {first} steps?");
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void unreadable_numbers_cost_nothing(void **state)
{
    struct fixture fixture;
    (void)state;
    with_epochs(&fixture);
    const struct verdict *verdict = fixture_mark_one(&fixture, "2*abc");
    assert_int_equal(verdict->status, VERDICT_UNREADABLE);
    assert_memory_equal(verdict->note, "unreadable:", 11);
    assert_int_equal(verdict->column, 3);
    assert_true(verdict->length >= 1);
    assert_non_null(verdict->feedback);
    assert_null(verdict->reads_as);
    verdict = fixture_mark_one(&fixture, "epochs = 2*abc");
    assert_int_equal(verdict->status, VERDICT_UNREADABLE);
    assert_int_equal(verdict->column, 12);
    verdict = fixture_mark_one(&fixture, "1/0");
    assert_int_equal(verdict->status, VERDICT_UNREADABLE);
    verdict = fixture_mark_one(&fixture, "10^10^10");
    assert_int_equal(verdict->status, VERDICT_UNDECIDED);
    assert_string_equal(verdict->note, "undecided");
    verdict = fixture_mark_one(&fixture, "2 +");
    assert_int_equal(verdict->status, VERDICT_UNREADABLE);
    fixture_finish(&fixture);
}

static void very_long_answers_are_refused(void **state)
{
    struct fixture fixture;
    enum { LENGTH = 1 << 20 };
    char *text = mem_alloc(LENGTH + 1);
    (void)state;
    with_epochs(&fixture);
    memset(text, '1', LENGTH);
    const struct verdict *verdict = fixture_mark_one(&fixture, text);
    assert_string_equal(verdict->note, "unreadable:too-long");
    mem_free(text);
    fixture_finish(&fixture);
}

static void the_echo_shows_the_value_and_not_the_answer(void **state)
{
    struct fixture fixture;
    struct verdict verdict;
    (void)state;
    with_epochs(&fixture);
    check_read(fixture.arena, &fixture.variant, &epochs, "3 + 4*2", &verdict);
    assert_int_equal(verdict.status, VERDICT_BLANK);
    assert_string_equal(verdict.reads_as, "3 + 4·2 = 11");
    check_read(fixture.arena, &fixture.variant, &epochs, "25", &verdict);
    assert_string_equal(verdict.reads_as, "25");
    assert_string_equal(verdict.feedback, "");
    check_read(fixture.arena, &fixture.variant, &epochs, "200", &verdict);
    assert_string_equal(verdict.feedback, "");
    check_read(fixture.arena, &fixture.variant, &epochs, "1/3", &verdict);
    assert_non_null(strstr(verdict.reads_as, "1/3"));
    check_read(fixture.arena, &fixture.variant, &epochs, "2^180", &verdict);
    assert_non_null(strstr(verdict.reads_as, "≈ 1.5325"));
    check_read(fixture.arena, &fixture.variant, &epochs, "x", &verdict);
    assert_int_equal(verdict.status, VERDICT_UNREADABLE);
    assert_int_equal(verdict.column, 1);
    fixture_finish(&fixture);
}

static void large_counts_are_exact_and_rounding_is_named(void **state)
{
    static const struct field models = {.id = "models",
                                        .label = "models",
                                        .kind = FIELD_NUMBER,
                                        .marks = 100,
                                        .rounded = 50,
                                        .expect = SRC("2^units")};
    static const struct expected_verdict rows[] = {
        {"2^180", VERDICT_CORRECT, 100, "correct", NULL},
        {"1532495540865888858358347027150309183618739122183602176", VERDICT_CORRECT, 100, "correct",
         NULL},
        {"4^90", VERDICT_CORRECT, 100, "correct", NULL},
        {"1532495540865888858358347027150309183618739122183602175", VERDICT_INCORRECT, 0,
         "mistake:off-by-one", NULL},
        {"1.53e54", VERDICT_PARTIAL, 50, "rounded", "rounded"},
        {"1.532e54", VERDICT_PARTIAL, 50, "rounded", "rounded"},
        {"1.5324e54", VERDICT_PARTIAL, 50, "rounded", "rounded"},
        {"1.53*10^54", VERDICT_PARTIAL, 50, "rounded", "rounded"},
        {"1.54e54", VERDICT_INCORRECT, 0, "incorrect", NULL},
        {"1.5e54", VERDICT_PARTIAL, 50, "rounded", "rounded"},
        {"1.6e54", VERDICT_INCORRECT, 0, "incorrect", NULL},
        {"2e54", VERDICT_INCORRECT, 0, "incorrect", NULL},
        {"1.53e53", VERDICT_INCORRECT, 0, "incorrect", NULL},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &models, 1);
    fixture_name(&fixture, "units", "180");
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void fractions_are_asked_exactly(void **state)
{
    static const struct field third = {.id = "p",
                                       .label = "p",
                                       .kind = FIELD_NUMBER,
                                       .marks = 100,
                                       .rounded = -1,
                                       .expect = SRC("1/3")};
    static const struct expected_verdict rows[] = {
        {"1/3", VERDICT_CORRECT, 100, "correct", NULL},
        {"2/6", VERDICT_CORRECT, 100, "correct", NULL},
        {"0.333", VERDICT_INCORRECT, 0, "rounded", "exact one is asked: a fraction"},
        {"0.33", VERDICT_INCORRECT, 0, "rounded", NULL},
        {"0.3", VERDICT_INCORRECT, 0, "incorrect", NULL},
        {"0.335", VERDICT_INCORRECT, 0, "incorrect", NULL},
        {"3", VERDICT_INCORRECT, 0, "mistake:reciprocal", NULL},
        {"-1/3", VERDICT_INCORRECT, 0, "mistake:sign", NULL},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &third, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void a_stated_tolerance_is_used(void **state)
{
    static const struct field rate = {.id = "rate",
                                      .label = "rate",
                                      .kind = FIELD_NUMBER,
                                      .marks = 100,
                                      .rounded = -1,
                                      .tolerance = SRC("1/100"),
                                      .expect = SRC("1/3")};
    static const struct expected_verdict rows[] = {
        {"0.333", VERDICT_CORRECT, 100, "correct", NULL},
        {"0.3366", VERDICT_CORRECT, 100, "correct", NULL},
        {"0.3367", VERDICT_INCORRECT, 0, "incorrect", NULL},
        {"0.33", VERDICT_CORRECT, 100, "correct", NULL},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &rate, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void reals_are_compared_to_the_digits_typed(void **state)
{
    static const struct reply slips[] = {REPLY("log2", "log2(10)", -1, "Base 2.")};
    static const struct field loss = {.id = "loss",
                                      .label = "loss",
                                      .kind = FIELD_NUMBER,
                                      .marks = 100,
                                      .rounded = -1,
                                      .slips = slips,
                                      .slip_count = 1,
                                      .expect = SRC("log(10)")};
    static const struct expected_verdict rows[] = {
        {"2.302585", VERDICT_CORRECT, 100, "correct", NULL},
        {"2.30", VERDICT_CORRECT, 100, "correct", NULL},
        {"log(10)", VERDICT_CORRECT, 100, "correct", NULL},
        {"log(2) + log(5)", VERDICT_CORRECT, 100, "correct", NULL},
        {"2.3", VERDICT_INCORRECT, 0, "incorrect", NULL},
        {"2.31", VERDICT_INCORRECT, 0, "incorrect", NULL},
        {"3.3219", VERDICT_INCORRECT, 0, "mistake:log2", "Base 2."},
        {"log2(10)", VERDICT_INCORRECT, 0, "mistake:log2", "Base 2."},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &loss, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void shapes_are_compared_size_by_size(void **state)
{
    static const struct reply alternatives[] = {
        REPLY("channels-first", "[depth, grid, grid]", -1, "Channels first."),
        REPLY("product", "grid*grid*depth", 100, "The product is right, the shape was asked.")};
    static const struct reply slips[] = {
        REPLY("two-boxes", "[grid, grid, depth-5]", -1, "Two boxes.")};
    static const struct field shape = {.id = "shape",
                                       .label = "shape",
                                       .kind = FIELD_SHAPE,
                                       .marks = 150,
                                       .expect = SRC("[grid, grid, depth]"),
                                       .alternatives = alternatives,
                                       .alternative_count = DLT_COUNT(alternatives),
                                       .slips = slips,
                                       .slip_count = DLT_COUNT(slips)};
    static const struct expected_verdict rows[] = {
        {"7x7x35", VERDICT_CORRECT, 150, "correct", NULL},
        {"7*7*35", VERDICT_CORRECT, 150, "correct", NULL},
        {"(7, 7, 35)", VERDICT_CORRECT, 150, "correct", NULL},
        {"7 × 7 × 35", VERDICT_CORRECT, 150, "correct", NULL},
        {"35x7x7", VERDICT_CORRECT, 150, "alternative:channels-first", NULL},
        {"1715", VERDICT_PARTIAL, 100, "alternative:product", "the shape was asked"},
        {"7x7x30", VERDICT_INCORRECT, 0, "mistake:two-boxes", "Two boxes."},
        {"7x7x34", VERDICT_INCORRECT, 0, "incorrect", "size number 3 (yours 34)"},
        {"7x35x7", VERDICT_INCORRECT, 0, "incorrect", "order"},
        {"7x245", VERDICT_INCORRECT, 0, "incorrect", "Yours has 2 sizes"},
        {"1714", VERDICT_INCORRECT, 0, "incorrect", "one number"},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &shape, 1);
    fixture_name(&fixture, "grid", "7");
    fixture_name(&fixture, "depth", "35");
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    assert_string_equal(check_model_answer(fixture.arena, &fixture.variant, &shape), "7x7x35");
    fixture_finish(&fixture);
}

static void shapes_of_authors_are_written_as_typed(void **state)
{
    static const char *const texts[] = {"7x7x35",       "[7, 7, 35]",       "(7, 7, 35)",
                                        "7 × 7 × 35",   "[grid, grid, 35]", "7*7*35",
                                        "grid x 7 x 35"};
    static const struct expected_verdict rows[] = {
        {"7x7x35", VERDICT_CORRECT, 150, "correct", NULL},
        {"[7, 7, 35]", VERDICT_CORRECT, 150, "correct", NULL},
        {"7x35x7", VERDICT_INCORRECT, 0, "incorrect", "their order is not"},
        {"7x7x36", VERDICT_INCORRECT, 0, "mistake:one-more", "One more."},
        {"1715", VERDICT_INCORRECT, 0, "incorrect", "one number"},
    };
    static const struct reply slips[] = {REPLY("one-more", "7x7x36", -1, "One more.")};
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(texts); i++) {
        const struct field shape = {.id = "shape",
                                    .label = "shape",
                                    .kind = FIELD_SHAPE,
                                    .marks = 150,
                                    .expect = {.text = texts[i]},
                                    .slips = slips,
                                    .slip_count = 1};
        struct fixture fixture;
        fixture_init(&fixture, &shape, 1);
        fixture_name(&fixture, "grid", "7");
        expect_rows(&fixture, rows, DLT_COUNT(rows));
        assert_int_equal(check_question(fixture.arena, &fixture.variant, NULL, NULL), 0);
        fixture_finish(&fixture);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_numbers_in_any_form),
        cmocka_unit_test(a_false_equation_counts_by_its_last_side_and_says_so),
        cmocka_unit_test(wrong_numbers_say_what_was_done),
        cmocka_unit_test(a_noun_before_the_number_is_no_function),
        cmocka_unit_test(unreadable_numbers_cost_nothing),
        cmocka_unit_test(very_long_answers_are_refused),
        cmocka_unit_test(the_echo_shows_the_value_and_not_the_answer),
        cmocka_unit_test(large_counts_are_exact_and_rounding_is_named),
        cmocka_unit_test(fractions_are_asked_exactly),
        cmocka_unit_test(a_stated_tolerance_is_used),
        cmocka_unit_test(reals_are_compared_to_the_digits_typed),
        cmocka_unit_test(shapes_are_compared_size_by_size),
        cmocka_unit_test(shapes_of_authors_are_written_as_typed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
