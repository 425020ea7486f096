/* SPDX-License-Identifier: MIT */
/* Right values in the form asked for and in others; units behind numbers. */
#include "unit/check_fixture.h"

static const struct expr_symbol symbols[] = {{.name = "x"}, {.name = "y"}, {.name = "n"}};

static struct field field_of(enum field_kind kind, const char *expect, enum answer_form form,
                             int digits)
{
    return (struct field){.id = "answer",
                          .label = "answer",
                          .kind = kind,
                          .marks = 200,
                          .expect = SRC(expect),
                          .form = form,
                          .form_digits = digits,
                          .form_marks = -1,
                          .rounded = -1,
                          .units = -1,
                          .symbols = kind == FIELD_EXPRESSION ? symbols : NULL,
                          .symbol_count = kind == FIELD_EXPRESSION ? DLT_COUNT(symbols) : 0};
}

/** Marks the rows, and finds nothing wrong with the field itself. */
static void expect_form(struct field field, const struct expected_verdict *rows, size_t count)
{
    struct fixture fixture;
    fixture_init(&fixture, &field, 1);
    expect_rows(&fixture, rows, count);
    char *model = check_model_answer(fixture.arena, &fixture.variant, &field);
    const struct verdict *verdict = fixture_mark_one(&fixture, model);
    if (verdict->status != VERDICT_CORRECT)
        fail_msg("the model answer %s gets %s: %s", model, verdict->note, verdict->feedback);
    fixture_finish(&fixture);
}
#define EXPECT_FORM(field, rows) expect_form((field), (rows), DLT_COUNT(rows))

#define RIGHT VERDICT_CORRECT, 200, "correct"
#define PART(tag) VERDICT_PARTIAL, 100, (tag)
#define WRONG VERDICT_INCORRECT, 0, "incorrect"

static void whole_numbers(void **state)
{
    static const struct expected_verdict rows[] = {
        {"1440", RIGHT, NULL},
        {"1,440", RIGHT, NULL},
        {"12*120", PART("form:integer"), "work it out"},
        {"2880/2", PART("form:integer"), NULL},
        {"1441", VERDICT_INCORRECT, 0, "mistake:off-by-one", NULL},
    };
    (void)state;
    EXPECT_FORM(field_of(FIELD_NUMBER, "1440", FORM_INTEGER, 0), rows);
}

static void lowest_terms(void **state)
{
    static const struct expected_verdict rows[] = {
        {"3/2", RIGHT, NULL},
        {"1 1/2", VERDICT_UNREADABLE, 0, "unreadable:missing-operator", NULL},
        {"6/4", PART("form:lowest-terms"), "cancel the common factor 2"},
        {"300/200", PART("form:lowest-terms"), "common factor 100"},
        {"1.5", PART("form:lowest-terms"), "p/q"},
        {"1 + 1/2", PART("form:lowest-terms"), "p/q"},
        {"3*2^-1", PART("form:lowest-terms"), NULL},
        {"2/3", VERDICT_INCORRECT, 0, "mistake:reciprocal", NULL},
    };
    static const struct expected_verdict half[] = {
        {"½", RIGHT, NULL},
        {"1/2", RIGHT, NULL},
        {"2^-1", PART("form:lowest-terms"), NULL},
    };
    static const struct expected_verdict whole[] = {
        {"-4", RIGHT, NULL},
        {"-4/1", PART("form:lowest-terms"), "without a denominator"},
        {"-8/2", PART("form:lowest-terms"), "without a denominator"},
    };
    (void)state;
    EXPECT_FORM(field_of(FIELD_NUMBER, "3/2", FORM_LOWEST_TERMS, 0), rows);
    EXPECT_FORM(field_of(FIELD_NUMBER, "1/2", FORM_LOWEST_TERMS, 0), half);
    EXPECT_FORM(field_of(FIELD_NUMBER, "-4", FORM_LOWEST_TERMS, 0), whole);
}

static void decimal_places(void **state)
{
    static const struct expected_verdict pi[] = {
        {"3.14", RIGHT, NULL},
        {"314e-2", RIGHT, NULL},
        {"3.142", PART("form:decimals"), "exactly 2 decimals"},
        {"3.15", PART("form:rounding"), "rounded the wrong way"},
        {"3.1", VERDICT_INCORRECT, 0, "form:decimals", "as far as it goes"},
        {"22/7", VERDICT_PARTIAL, 100, "form:decimals", NULL},
        {"pi", PART("form:decimals"), "as a number with 2 decimals"},
        {"3.18", WRONG, NULL},
        {"3", WRONG, NULL},
        {"314/100", PART("form:decimals"), "the rounded value in another form"},
        {"314%", PART("form:decimals"), "the rounded value in another form"},
        {"313/100", WRONG, NULL},
    };
    static const struct expected_verdict half[] = {
        {"0.50", RIGHT, NULL},
        {".50", RIGHT, NULL},
        {"0.5", PART("form:decimals"), "last zeros included"},
        {"1/2", PART("form:decimals"), NULL},
        {"0.51", WRONG, NULL},
    };
    static const struct expected_verdict thirds[] = {
        {"0.67", RIGHT, NULL},
        {"2/3", PART("form:decimals"), "The value is right"},
        {"67/100", PART("form:decimals"), "the rounded value in another form"},
        {"0.7", VERDICT_INCORRECT, 0, "form:decimals", "as far as it goes"},
        {"0.6", WRONG, NULL},
    };
    static const struct expected_verdict small[] = {
        {"0.00", RIGHT, NULL},
        {"0.01", PART("form:rounding"), NULL},
        {"0.02", WRONG, NULL},
    };
    (void)state;
    EXPECT_FORM(field_of(FIELD_NUMBER, "pi", FORM_DECIMAL, 2), pi);
    EXPECT_FORM(field_of(FIELD_NUMBER, "1/2", FORM_DECIMAL, 2), half);
    EXPECT_FORM(field_of(FIELD_NUMBER, "2/3", FORM_DECIMAL, 2), thirds);
    EXPECT_FORM(field_of(FIELD_NUMBER, "1/1000", FORM_DECIMAL, 2), small);
}

static void significant_figures(void **state)
{
    static const struct expected_verdict exact[] = {
        {"1.20e3", RIGHT, NULL},
        {"1.20*10^3", RIGHT, NULL},
        {"1200", RIGHT, NULL},
        {"1.2e3", PART("form:significant"), "exactly 3 significant figures"},
        {"1200.0", PART("form:significant"), NULL},
        {"1.21e3", WRONG, NULL},
    };
    static const struct expected_verdict large[] = {
        {"1.53e54", RIGHT, NULL},
        {"2^180", PART("form:significant"), NULL},
        {"1.54e54", PART("form:rounding"), NULL},
        {"1.5e54", VERDICT_INCORRECT, 0, "form:significant", NULL},
    };
    static const struct expected_verdict edge[] = {
        {"10.0", RIGHT, NULL},
        {"9.996", PART("form:significant"), NULL},
        {"9.99", WRONG, NULL},
    };
    (void)state;
    EXPECT_FORM(field_of(FIELD_NUMBER, "1200", FORM_SIGNIFICANT, 3), exact);
    EXPECT_FORM(field_of(FIELD_NUMBER, "2^180", FORM_SIGNIFICANT, 3), large);
    EXPECT_FORM(field_of(FIELD_NUMBER, "9.996", FORM_SIGNIFICANT, 3), edge);
}

static void factored(void **state)
{
    static const struct expected_verdict rows[] = {
        {"(x+1)(x-1)", RIGHT, NULL},
        {"-(1-x)(x+1)", RIGHT, NULL},
        {"x^2 - 1", PART("form:factored"), "can be split further"},
        {"x(x+1) - (x+1)", PART("form:factored"), NULL},
        {"(2x+2)(x-1)/2", PART("form:factored"), "take the factor 2 out"},
        {"sqrt(x^2 - 1)^2", PART("form:factored"), "is a root"},
        {"((x^2 - 1)^(1/2))^2", PART("form:factored"), "is a root"},
    };
    static const struct expected_verdict several[] = {
        {"3 x (x - y)(x + y)(x^2 + y^2)", RIGHT, NULL},
        {"3 x (x^4 - y^4)", PART("form:factored"), NULL},
        {"3 (x^2 - x y)(x + y)(x^2 + y^2)", PART("form:factored"), NULL},
        {"3 x (x^2 - y^2)(x^2 + y^2)", PART("form:factored"), NULL},
    };
    static const struct expected_verdict repeated[] = {
        {"(x+y)^3", RIGHT, NULL},
        {"(x+y)(x+y)^2", RIGHT, NULL},
        {"(x^2 + 2 x y + y^2)(x + y)", PART("form:factored"), NULL},
    };
    static const struct expected_verdict calls[] = {
        {"exp(x) (exp(x) - 1)", RIGHT, NULL},
        {"exp(x)^2 - exp(x)", PART("form:factored"), NULL},
    };
    static const struct expected_verdict prime[] = {{"x^2 + 1", RIGHT, NULL},
                                                    {"x^2 - 2 + 3", RIGHT, NULL}};
    (void)state;
    EXPECT_FORM(field_of(FIELD_EXPRESSION, "(x+1)*(x-1)", FORM_FACTORED, 0), rows);
    EXPECT_FORM(field_of(FIELD_EXPRESSION, "3*x*(x-y)*(x+y)*(x^2+y^2)", FORM_FACTORED, 0), several);
    EXPECT_FORM(field_of(FIELD_EXPRESSION, "(x+y)^3", FORM_FACTORED, 0), repeated);
    EXPECT_FORM(field_of(FIELD_EXPRESSION, "exp(x)*(exp(x)-1)", FORM_FACTORED, 0), calls);
    EXPECT_FORM(field_of(FIELD_EXPRESSION, "x^2 + 1", FORM_FACTORED, 0), prime);
}

static void expanded(void **state)
{
    static const struct expected_verdict rows[] = {
        {"x^2 + 2 x y + y^2", RIGHT, NULL},
        {"y^2 + x^2 + 2 y x", RIGHT, NULL},
        {"(x+y)^2", PART("form:expanded"), "multiply out (x + y)²"},
        {"(x+y)(x+y)", PART("form:expanded"), "multiply out"},
        {"x^2 + x y + x y + y^2", PART("form:expanded"), "together"},
        {"x(x + 2y) + y^2", PART("form:expanded"), "multiply out"},
        {"x^2 - y^2", WRONG, NULL},
    };
    static const struct expected_verdict numbers[] = {
        {"x/2 + 3", RIGHT, NULL},
        {"(x + 6)/2", PART("form:expanded"), NULL},
        {"x/2 + 1 + 2", PART("form:expanded"), NULL},
    };
    (void)state;
    EXPECT_FORM(field_of(FIELD_EXPRESSION, "x^2 + 2*x*y + y^2", FORM_EXPANDED, 0), rows);
    EXPECT_FORM(field_of(FIELD_EXPRESSION, "x/2 + 3", FORM_EXPANDED, 0), numbers);
}

static void one_power(void **state)
{
    static const struct expected_verdict rows[] = {
        {"2^180", RIGHT, NULL},
        {"4^90", RIGHT, NULL},
        {"2^(2*90)", PART("form:single-power"), "exponent"},
        {"2^90 * 2^90", PART("form:single-power"), "one power"},
        {"(2^90)^2", PART("form:single-power"), NULL},
        {"1532495540865888858358347027150309183618739122183602176", PART("form:single-power"),
         NULL},
    };
    static const struct expected_verdict names[] = {
        {"2^(n+1)", RIGHT, NULL},
        {"2*2^n", PART("form:single-power"), NULL},
    };
    (void)state;
    EXPECT_FORM(field_of(FIELD_NUMBER, "2^180", FORM_SINGLE_POWER, 0), rows);
    EXPECT_FORM(field_of(FIELD_EXPRESSION, "2^(n+1)", FORM_SINGLE_POWER, 0), names);
}

static void the_author_keeps_to_the_form(void **state)
{
    struct field field = field_of(FIELD_EXPRESSION, "x^2 - 1", FORM_FACTORED, 0);
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &field, 1);
    assert_int_equal(check_question(fixture.arena, &fixture.variant, NULL, NULL), 1);
    field.expect = (struct source)SRC("(x - 1)*(x + 1)");
    assert_int_equal(check_question(fixture.arena, &fixture.variant, NULL, NULL), 0);
    fixture_finish(&fixture);
}

static void the_author_sets_the_marks(void **state)
{
    struct field field = field_of(FIELD_NUMBER, "3/2", FORM_LOWEST_TERMS, 0);
    struct fixture fixture;
    (void)state;
    field.form_marks = 0;
    fixture_init(&fixture, &field, 1);
    const struct verdict *verdict = fixture_mark_one(&fixture, "6/4");
    assert_int_equal(verdict->status, VERDICT_INCORRECT);
    assert_string_equal(verdict->note, "form:lowest-terms");
    field.form_marks = 150;
    assert_int_equal(fixture_mark_one(&fixture, "6/4")->marks, 150);
    fixture_finish(&fixture);
}

/* --- conditions ----------------------------------------------------------------------------------------- */

static void answers_are_compared_where_the_conditions_hold(void **state)
{
    static const struct source where[] = {SRC("x > limit")};
    static const struct source broken[] = {SRC("x + 1")};
    struct field field = field_of(FIELD_EXPRESSION, "x - 2", FORM_ANY, 0);
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &field, 1);
    fixture_name(&fixture, "limit", "2");
    assert_int_equal(fixture_mark_one(&fixture, "|x - 2|")->status, VERDICT_INCORRECT);
    field.where = where;
    field.where_count = 1;
    assert_int_equal(fixture_mark_one(&fixture, "|x - 2|")->status, VERDICT_CORRECT);
    assert_int_equal(fixture_mark_one(&fixture, "|x - 3|")->status, VERDICT_INCORRECT);
    assert_int_equal(check_question(fixture.arena, &fixture.variant, NULL, NULL), 0);
    field.where = broken;
    assert_int_equal(check_question(fixture.arena, &fixture.variant, NULL, NULL), 1);
    fixture_finish(&fixture);
}

/* --- units ---------------------------------------------------------------------------------------------- */

static void expect_units(const char *unit, const char *expect, const struct expected_verdict *rows,
                         size_t count)
{
    struct field field = field_of(FIELD_NUMBER, expect, FORM_ANY, 0);
    field.unit = (struct source)SRC(unit);
    expect_form(field, rows, count);
}

static void units_convert(void **state)
{
    static const struct expected_verdict bytes[] = {
        {"2048", RIGHT, NULL},
        {"2048 bytes", RIGHT, NULL},
        {"2048 byte", RIGHT, NULL},
        {"2048B", RIGHT, NULL},
        {"2 KiB", RIGHT, NULL},
        {"2.048 kB", RIGHT, NULL},
        {"16384 bits", RIGHT, NULL},
        {"16.384 kbit", RIGHT, NULL},
        {"2 kB", WRONG, NULL},
        {"2048 s", VERDICT_UNREADABLE, 0, "unreadable:unit", "unit of time"},
        {"(1 + 1) KiB", RIGHT, NULL},
        {"1 + 1 KiB", VERDICT_UNREADABLE, 0, "unreadable:unit-of-sum", "(1 + 1) KiB"},
        {"5 epochs", VERDICT_UNREADABLE, 0, "unreadable:unit", "asked in bytes"},
    };
    static const struct expected_verdict seconds[] = {
        {"0.09", RIGHT, NULL},       {"90 ms", RIGHT, NULL},     {"90000 µs", RIGHT, NULL},
        {"90000us", RIGHT, NULL},    {"1/40000 h", RIGHT, NULL}, {"9/100 seconds", RIGHT, NULL},
        {"0.0015 min", RIGHT, NULL}, {"90 min", WRONG, NULL},
    };
    static const struct expected_verdict mega[] = {
        {"61 MB", RIGHT, NULL},  {"61", RIGHT, NULL},       {"0.061 GB", RIGHT, NULL},
        {"488 Mb", RIGHT, NULL}, {"488 Mbit", RIGHT, NULL}, {"61 Mb", WRONG, NULL},
    };
    (void)state;
    expect_units("bytes", "2048", bytes, DLT_COUNT(bytes));
    expect_units("s", "9/100", seconds, DLT_COUNT(seconds));
    expect_units("MB", "61", mega, DLT_COUNT(mega));
}

static void counts_have_multiples(void **state)
{
    static const struct expected_verdict rows[] = {
        {"62400000", RIGHT, NULL},
        {"62.4 M", RIGHT, NULL},
        {"62.4M", RIGHT, NULL},
        {"62.4 M parameters", RIGHT, NULL},
        {"62.4 million parameters", RIGHT, NULL},
        {"0.0624 G", RIGHT, NULL},
        {"0.0624 billion", RIGHT, NULL},
        {"62,400,000 parameters", RIGHT, NULL},
        {"62400 k", RIGHT, NULL},
        {"62.3 M", WRONG, NULL},
        {"62.4 ms", VERDICT_UNREADABLE, 0, "unreadable:unit", "unit of time"},
        {"62.4 apples", VERDICT_UNREADABLE, 0, "unreadable:unknown-symbol", "without \"apples\""},
        {"M", VERDICT_UNREADABLE, 0, "unreadable:unknown-symbol", NULL},
    };
    static const struct expected_verdict speed[] = {
        {"2 TFLOP/s", RIGHT, NULL},
        {"2000 GFLOP/s", RIGHT, NULL},
        {"2 TFLOPS", RIGHT, NULL},
        {"2 TFLOP", VERDICT_UNREADABLE, 0, "unreadable:unit", "operations"},
    };
    (void)state;
    expect_units("parameters", "62400000", rows, DLT_COUNT(rows));
    expect_units("TFLOP/s", "2", speed, DLT_COUNT(speed));
}

static void units_are_echoed(void **state)
{
    struct field field = field_of(FIELD_NUMBER, "62400000", FORM_ANY, 0);
    struct fixture fixture;
    struct verdict verdict;
    (void)state;
    field.unit = (struct source)SRC("parameters");
    fixture_init(&fixture, &field, 1);
    check_read(fixture.arena, &fixture.variant, &field, "62.4M", &verdict);
    assert_string_equal(verdict.reads_as, "62.4 M = 62400000 parameters");
    check_read(fixture.arena, &fixture.variant, &field, "62.4 s", &verdict);
    assert_int_equal(verdict.column, 6);
    fixture_finish(&fixture);
}

static void percent_stays_what_it_was(void **state)
{
    static const struct expected_verdict share[] = {
        {"8 %", RIGHT, NULL}, {"8 percent", RIGHT, NULL}, {"8 per cent", RIGHT, NULL},
        {"8", RIGHT, NULL},   {"8%", RIGHT, NULL},
    };
    static const struct expected_verdict plain[] = {
        {"8%", RIGHT, NULL},
        {"0.08", RIGHT, NULL},
        {"8", WRONG, NULL},
    };
    (void)state;
    expect_units("%", "8", share, DLT_COUNT(share));
    EXPECT_FORM(field_of(FIELD_NUMBER, "8/100", FORM_ANY, 0), plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers),
        cmocka_unit_test(lowest_terms),
        cmocka_unit_test(decimal_places),
        cmocka_unit_test(significant_figures),
        cmocka_unit_test(factored),
        cmocka_unit_test(expanded),
        cmocka_unit_test(one_power),
        cmocka_unit_test(the_author_keeps_to_the_form),
        cmocka_unit_test(the_author_sets_the_marks),
        cmocka_unit_test(answers_are_compared_where_the_conditions_hold),
        cmocka_unit_test(units_convert),
        cmocka_unit_test(counts_have_multiples),
        cmocka_unit_test(units_are_echoed),
        cmocka_unit_test(percent_stays_what_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
