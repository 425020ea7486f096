/* SPDX-License-Identifier: MIT */
/* Derivations: lines and sides, facts, equations, and what a step that does not follow costs. */
#include "check_fixture.h"

enum { MARKS = 400, STEP = 100 };

static const struct expr_symbol symbols[] = {
    {.name = "a", .positive = true},
    {.name = "b", .positive = true},
    {.name = "p", .positive = true},
    {.name = "q", .positive = true},
    {.name = "v", .aliases = (const char *const[]){"Var[w]"}, .alias_count = 1, .positive = true},
};

static const struct source facts[] = {SRC("p = a*b"), SRC("q = p + 1")};

static const struct reply slips[] = {REPLY("no-square", "a + b", -1, "The square is missing.")};
static const struct reply others[] = {REPLY("other-way", "a - b", -1, "Right, the other way.")};

/** (a + b)^2, from its expanded form. */
static struct field square_field(void)
{
    return (struct field){.id = "square",
                          .label = "square",
                          .kind = FIELD_DERIVATION,
                          .marks = MARKS,
                          .expect = SRC("(a + b)^2"),
                          .from = SRC("a^2 + 2*p + b^2"),
                          .symbols = symbols,
                          .symbol_count = DLT_COUNT(symbols),
                          .facts = facts,
                          .fact_count = DLT_COUNT(facts),
                          .slips = slips,
                          .slip_count = DLT_COUNT(slips),
                          .alternatives = others,
                          .alternative_count = DLT_COUNT(others),
                          .step_marks = STEP,
                          .rounded = -1,
                          .units = -1};
}

/** v from a v p = b. */
static struct field solve_field(void)
{
    struct field field = square_field();
    field.expect = (struct source)SRC("1/a^2");
    field.from = (struct source)SRC("a*v*p = b");
    field.subject = "v";
    field.slip_count = field.alternative_count = 0;
    return field;
}

static void expect_all(struct field field, const struct expected_verdict *rows, size_t count)
{
    struct fixture fixture;
    fixture_init(&fixture, &field, 1);
    expect_rows(&fixture, rows, count);
    fixture_finish(&fixture);
}

#define EXPECT(field, ...)                                                                         \
    do {                                                                                           \
        const struct expected_verdict rows[] = {__VA_ARGS__};                                      \
        expect_all(field, rows, DLT_COUNT(rows));                                                  \
    } while (0)

/* One expression alone is marked as the kind expression marks it. */
static void test_one_line(void **state)
{
    (void)state;
    EXPECT(square_field(), {"(a+b)^2", VERDICT_CORRECT, MARKS, "correct", NULL},
           {"x = a^2 + 2ab + b^2", VERDICT_CORRECT, MARKS, "correct", NULL},
           {"S(a, b) = (a + b)^2", VERDICT_CORRECT, MARKS, "correct", NULL},
           {"a = (a + b)^2", VERDICT_CORRECT, MARKS, "correct", NULL},
           {"a + b", VERDICT_INCORRECT, 0, "mistake:no-square", "The square is missing."},
           {"-(a + b)^2", VERDICT_INCORRECT, 0, "mistake:sign", NULL},
           {"a - b", VERDICT_CORRECT, MARKS, "alternative:other-way", NULL},
           {"a^3", VERDICT_INCORRECT, 0, "incorrect", "something else"},
           {"(a + ", VERDICT_UNREADABLE, 0, "unreadable:missing-operand", NULL},
           {"(a + c)^2", VERDICT_UNREADABLE, 0, "unreadable:unknown-symbol", NULL},
           {"  ", VERDICT_BLANK, 0, "blank", NULL});
}

static void test_lines_that_follow(void **state)
{
    (void)state;
    EXPECT(
        square_field(), {"a^2 + 2ab + b^2\n(a + b)^2", VERDICT_CORRECT, MARKS, "correct", NULL},
        {"a^2 + 2 p + b^2; = a^2 + 2 a b + b^2; = (a + b)(a + b)", VERDICT_CORRECT, MARKS,
         "correct", NULL},
        {"a^2 + 2p + b^2 = (a + b)^2", VERDICT_CORRECT, MARKS, "correct", NULL},
        {"=> a^2 + 2p + b^2;\n  therefore (a + b)^2\n\n", VERDICT_CORRECT, MARKS, "correct", NULL},
        {"∴ S = a^2 + 2p + b^2\n⇒ S = (a + b)^2", VERDICT_CORRECT, MARKS, "correct", NULL},
        {"ends: a^2 + b^2; the middle: 2p; together: a^2 + 2p + b^2; (a + b)^2", VERDICT_CORRECT,
         MARKS, "correct", NULL},
        {"the square: (a + b)^2", VERDICT_CORRECT, MARKS, "correct", NULL},
        {"S &= a^2 + 2p + b^2 \\\\\n  & = (a + b)^2 \\\\", VERDICT_CORRECT, MARKS, "correct", NULL},
        /* Right but unneeded: a fact recalled, a thing of another name, the same line twice. */
        {"p = a b\na^2 + 2 p + b^2\n(a + b)^2", VERDICT_CORRECT, MARKS, "correct", NULL},
        {"a^2 + 2 p + b^2\np = b a\n(a + b)^2", VERDICT_CORRECT, MARKS, "correct", NULL},
        {"R = a/b\nS = a^2 + 2 p + b^2\nS = (a + b)^2", VERDICT_CORRECT, MARKS, "correct", NULL},
        {"(a + b)^2; (a + b)^2; q + a^2 + p + b^2 - 1; (b + a)^2", VERDICT_CORRECT, MARKS,
         "correct", NULL},
        {"max(a; b)^0 (a + b)^2", VERDICT_UNREADABLE, 0, "unreadable:unbalanced", NULL});
}

static void test_steps_that_do_not(void **state)
{
    (void)state;
    EXPECT(square_field(),
           {"a^2 + 2p + b^2\na^2 + p + b^2\n(a + b)^2", VERDICT_PARTIAL, MARKS - STEP,
            "derivation:step", "Line 2 does not follow from line 1: at a = "},
           {"a^2 + 2p + b^2 = a^2 + b^2 = (a + b)^2", VERDICT_PARTIAL, MARKS - STEP,
            "derivation:step", "In line 1, a² + 2·p + b² is not a² + b²: at "},
           {"a^2 + b^2; (a + b)^2", VERDICT_PARTIAL, MARKS - STEP, "derivation:step",
            "Line 1 does not follow from what is given"},
           {"p = a + b; (a + b)^2", VERDICT_PARTIAL, MARKS - STEP, "derivation:step",
            "In line 1, p is not a + b"},
           {"a^2 + 2p + b^2\n\n-a^2 - 2p - b^2\n(a+b)^2", VERDICT_PARTIAL, MARKS - STEP,
            "derivation:step", "the sign is not"},
           {"(a+b)^2; 2(a+b)^2; (a + b)^2", VERDICT_PARTIAL, MARKS - STEP, "derivation:step",
            "factor of 2"},
           {"a^2 + 2 a b + b^2; a^2 + b^2; (a + b)^2", VERDICT_PARTIAL, MARKS - STEP,
            "derivation:step", "is missing"},
           /* The last line is wrong: its own mistake is named, and where it came from. */
           {"(a+b)^2; a + b", VERDICT_INCORRECT, 0, "mistake:no-square",
            "The square is missing. Line 2 does not follow from line 1"},
           {"(a+b)^2; a^2 + b^2", VERDICT_INCORRECT, 0, "incorrect", "Line 2 does not follow"},
           /* Each of two things of one name is compared with its own. */
           {"S = (a+b)^2; T = a; S = a^2; S = (a + b)^2", VERDICT_PARTIAL, MARKS - STEP,
            "derivation:step", "Line 3 does not follow from line 1"});
    struct field field = square_field();
    field.step_marks = -1;
    EXPECT(field, {"a^2; (a + b)^2", VERDICT_PARTIAL, MARKS / 2, "derivation:step", NULL});
    field.from.text = NULL;
    EXPECT(field,
           {"a^2; = a a", VERDICT_INCORRECT, 0, "mistake:forgotten-term", "so from line 1 on"},
           {"a^2; = a a + 1", VERDICT_INCORRECT, 0, "incorrect", "Line 2"});
}

/* What stands on both sides of an "=" is judged by these two alone. */
static void test_statements(void **state)
{
    (void)state;
    EXPECT(square_field(),
           {"p^2 = a^2 b^2; a^2 + 2p + b^2; (a + b)^2", VERDICT_CORRECT, MARKS, "correct", NULL},
           {"p^2; = a^2 b^2; S = (a + b)^2", VERDICT_CORRECT, MARKS, "correct", NULL},
           {"a^2 + 2p + b^2; 3 p = 3 a b; = 3 b a; (a + b)^2", VERDICT_CORRECT, MARKS, "correct",
            NULL},
           {"p^2 = a^2 b^2; a^2 b^2; S = a^2 + 2p + b^2; S = (a + b)^2", VERDICT_CORRECT, MARKS,
            "correct", NULL},
           {"p^2 = a^2 b^2; a^2 b; S = (a + b)^2", VERDICT_PARTIAL, MARKS - STEP, "derivation:step",
            "Line 2 does not follow from what is given"},
           {"p^2 = a b^2; S = (a + b)^2", VERDICT_PARTIAL, MARKS - STEP, "derivation:step",
            "In line 1, p² is not a·b²: at "},
           {"p^2; = a b^2; S = (a + b)^2", VERDICT_PARTIAL, MARKS - STEP, "derivation:step",
            "Line 2 does not follow from line 1"},
           {"p = a b; a^2 + 2p + b^2; a^2 + p + b^2; (a + b)^2", VERDICT_PARTIAL, MARKS - STEP,
            "derivation:step", "Line 3 does not follow from line 2"},
           /* A symbol is no name for something else. */
           {"a = 17; (a + b)^2", VERDICT_PARTIAL, MARKS - STEP, "derivation:step",
            "In line 1, a is not 17: at "},
           {"(a + b)^2; a = (a + b)^2", VERDICT_PARTIAL, MARKS - STEP, "derivation:step",
            "In line 2, a is not (a + b)²"});
    EXPECT(solve_field(),
           {"a = 17/v; v = 1/a^2", VERDICT_PARTIAL, MARKS - STEP, "derivation:step",
            "Line 1 does not follow from what is given"},
           {"b = 17; v = 1/a^2", VERDICT_PARTIAL, MARKS - STEP, "derivation:step",
            "In line 1, b is not 17: at "},
           {"b = a v p", VERDICT_PARTIAL, STEP, "derivation:unfinished", "solve the equation"},
           {"a v p = b", VERDICT_PARTIAL, STEP, "derivation:unfinished", "solve the equation"},
           {"b = 1/a^2", VERDICT_PARTIAL, MARKS - STEP, "derivation:step", "In line 1, b is not"},
           {"s^2 = 1/a^2", VERDICT_CORRECT, MARKS, "correct", NULL});
}

/* What is said of a step that does not follow: the author's words, each once, and no answer. */
static void test_words(void **state)
{
    (void)state;
    struct fixture fixture;
    struct field field = square_field();
    fixture_init(&fixture, &field, 1);
    const struct verdict *verdict = fixture_mark_one(&fixture, "a + b; (a + b)^2");
    assert_non_null(strstr(verdict->feedback, "and what is given another value"));
    assert_non_null(strstr(verdict->feedback, "The square is missing."));
    assert_null(strstr(verdict->feedback, "that gives"));
    verdict = fixture_mark_one(&fixture, "2/3 (a+b)^2; = 2/3 (a + b)^2 + 1");
    assert_non_null(strstr(verdict->feedback, "line 1 gives "));
    verdict = fixture_mark_one(&fixture, "(a+b)^2; = (a + b)^2; = 3 (a+b)^2 = 5 (a+b)^2");
    assert_non_null(strstr(verdict->feedback, "line 2 gives "));
    assert_non_null(strstr(verdict->feedback, ", and line 3 gives "));
    verdict = fixture_mark_one(&fixture, "(a + b)^2; a + b");
    const char *once = strstr(verdict->feedback, "The square is missing.");
    assert_non_null(once);
    assert_null(strstr(once + 1, "The square is missing."));
    verdict = fixture_mark_one(&fixture, "a^2; = a - b");
    assert_string_equal(verdict->note, "derivation:step");
    assert_true(str_starts(verdict->feedback, "Right, the other way. But not all of the way"));
    fixture_finish(&fixture);
}

/* Where a factor or a constant is free, a line that loses one is right, and it is said. */
static void test_free_factor(void **state)
{
    (void)state;
    struct field field = square_field();
    field.up_to_factor = field.up_to_constant = true;
    field.variables = (const char *const[]){"a", "b"};
    field.variable_count = 2;
    EXPECT(field,
           {"a^2 + 2*p + b^2; 2*(a + b)^2; (a + b)^2", VERDICT_CORRECT, MARKS, "correct",
            "Line 2 is not equal to line 1. They are the same up to a positive factor"},
           {"a^2 + 2*p + b^2; 2*(a + b)^2", VERDICT_CORRECT, MARKS, "correct", "up to"},
           {"a^2 + 2*p + b^2; -(a + b)^2; (a + b)^2", VERDICT_PARTIAL, MARKS - STEP,
            "derivation:step", "Line 2 does not follow from line 1"});
}

/* An "=" that only holds up to what is free is told, on its line too, and costs nothing. */
static void test_loose_claims(void **state)
{
    (void)state;
    static const struct reply doubled[] = {REPLY("doubled", "2*(a + b)^2", -1, "It is doubled.")};
    static const struct {
        const char *typed;
        size_t line;
        const char *said; /* NULL: no remark but that of the last line */
    } rows[] = {
        {"a^2 + 2 p + b^2 = 3 (a + b)^2; 7 (a + b)^2", 0, "In line 1 the sides are not equal."},
        {"a^2 + 2 p + b^2; = 3 (a + b)^2; = 7 (a + b)^2", 1, "Line 2 is not equal to line 1."},
        {"S = (a + b)^2; S = 2 (a + b)^2; S = 7 (a + b)^2", 1, "It is doubled."},
        {"S = (a + b)^2; S = 7 (a + b)^2", 1, NULL},
        {"(a + b)^2; 7 (a + b)^2", 1, NULL},
    };
    struct field field = square_field();
    struct fixture fixture;
    field.up_to_factor = field.up_to_constant = true;
    field.variables = (const char *const[]){"a", "b"};
    field.variable_count = 2;
    field.slips = doubled;
    field.slip_count = 1;
    fixture_init(&fixture, &field, 1);
    for (size_t i = 0; i < DLT_COUNT(rows); i++) {
        const struct verdict *verdict = fixture_mark_one(&fixture, rows[i].typed);
        assert_int_equal(verdict->marks, MARKS);
        assert_non_null(strstr(verdict->lines[rows[i].line].text, "not equal"));
        if (rows[i].said && !strstr(verdict->feedback, rows[i].said))
            fail_msg("\"%s\": %s", rows[i].typed, verdict->feedback);
        if (rows[i].said)
            assert_non_null(strstr(verdict->lines[rows[i].line].text, rows[i].said));
        else
            assert_null(strstr(verdict->feedback, "not equal"));
    }
    fixture_finish(&fixture);
}

static void test_unfinished(void **state)
{
    (void)state;
    EXPECT(square_field(),
           {"a^2 + 2p + b^2", VERDICT_PARTIAL, STEP, "derivation:unfinished", "put in what p is"},
           {"(a+b)^2; a^2 + q + p - 1 + b^2", VERDICT_PARTIAL, STEP, "derivation:unfinished", NULL},
           {"a^2; a^2 + 2p + b^2", VERDICT_INCORRECT, 0, "incorrect", "Line 1"});
    struct field field = square_field();
    field.step_marks = -1;
    EXPECT(field,
           {"a^2 + 2p + b^2", VERDICT_INCORRECT, 0, "derivation:unfinished", "not the answer yet"});
}

/* Whoever takes another way starts from another place. */
static void test_other_way(void **state)
{
    (void)state;
    EXPECT(square_field(), {"a; b", VERDICT_INCORRECT, 0, "incorrect", "Line 1"},
           {"(a^2 - b^2)/(a + b); = a - b", VERDICT_CORRECT, MARKS, "alternative:other-way", NULL},
           {"(a^2 + b^2)/(a + b); = a - b", VERDICT_PARTIAL, MARKS - STEP, "derivation:step",
            "Line 2"});
}

static void test_equations(void **state)
{
    (void)state;
    EXPECT(solve_field(), {"1/a^2", VERDICT_CORRECT, MARKS, "correct", NULL},
           {"v = 1/a^2", VERDICT_CORRECT, MARKS, "correct", NULL},
           {"a v p = b; v = b/(a p); v = 1/a^2", VERDICT_CORRECT, MARKS, "correct", NULL},
           {"a Var[w] a b = b; 1/a^2 = Var[w]", VERDICT_CORRECT, MARKS, "correct", NULL},
           {"a v p = b\n= p/a\nv = 1/a^2", VERDICT_CORRECT, MARKS, "correct", NULL},
           {"1/v = a p/b; a^2; v = 1/a^2", VERDICT_PARTIAL, MARKS - STEP, "derivation:step",
            "Line 2 does not follow from line 1: at a = "},
           {"sqrt(v) = 1/a; v = 1/a^2", VERDICT_CORRECT, MARKS, "correct", NULL},
           {"v^2 = 1/a^4; v^2 a^4 = 1; 1/a^2", VERDICT_CORRECT, MARKS, "correct", NULL},
           {"S = a v p; a v p = b; v = 1/a^2", VERDICT_CORRECT, MARKS, "correct", NULL},
           {"a v p = b; v p = b/a", VERDICT_PARTIAL, STEP, "derivation:unfinished",
            "solve the equation for v"},
           {"v = b/(a p)", VERDICT_PARTIAL, STEP, "derivation:unfinished", "put in what p is"},
           {"a v p = b; v = a b/p; v = 1/a^2", VERDICT_PARTIAL, MARKS - STEP, "derivation:step",
            "Line 2 does not follow from line 1"},
           {"a v p = 2 b; v = 2/a^2", VERDICT_INCORRECT, 0, "mistake:factor-of-two",
            "Line 1 does not follow from what is given"},
           {"a v p = b; v p = a b", VERDICT_INCORRECT, 0, "incorrect", "Line 2"},
           {"a v = b", VERDICT_INCORRECT, 0, "incorrect", "Line 1"},
           {"a v 2 = b; v = 1/a^2", VERDICT_UNREADABLE, 0, "unreadable:missing-operator",
            "Line 1, column 5"},
           {"v", VERDICT_INCORRECT, 0, "incorrect", NULL});
}

/* A root may only be taken of what is positive. */
static void test_roots(void **state)
{
    (void)state;
    static const struct expr_symbol signed_ones[] = {{.name = "a", .positive = true},
                                                     {.name = "v"}};
    struct field field = solve_field();
    field.symbols = signed_ones;
    field.symbol_count = DLT_COUNT(signed_ones);
    field.fact_count = 0;
    field.from.text = NULL;
    field.expect = (struct source)SRC("-a");
    EXPECT(field, {"v^2 = a^2; v = -a", VERDICT_CORRECT, MARKS, "correct", NULL},
           {"v^2 = a; v = -a", VERDICT_PARTIAL, MARKS - STEP, "derivation:step", "Line 2"},
           {"v^2 = a^2; v^2 = a", VERDICT_UNDECIDED, 0, "undecided", "costs nothing"});
}

/* The place of what cannot be read, in the line and in the whole text. */
static void test_unreadable(void **state)
{
    (void)state;
    struct fixture fixture;
    const struct field field = square_field();
    fixture_init(&fixture, &field, 1);
    const struct verdict *verdict = fixture_mark_one(&fixture, "(a+b)^2\n= a^2 + 2 c + b^2");
    assert_int_equal(verdict->status, VERDICT_UNREADABLE);
    assert_string_equal(verdict->note, "unreadable:unknown-symbol");
    assert_true(str_starts(verdict->feedback, "Line 2, column 11: c is not known"));
    assert_int_equal(verdict->column, 8 + 11);
    assert_int_equal(verdict->length, 1);
    assert_int_equal(verdict->line_count, 2);
    assert_int_equal(verdict->lines[0].status, VERDICT_BLANK);
    assert_int_equal(verdict->lines[1].status, VERDICT_UNREADABLE);
    assert_int_equal(verdict->lines[1].line, 2);
    verdict = fixture_mark_one(&fixture, "a =; b");
    assert_string_equal(verdict->note, "unreadable:missing-operand");
    verdict = fixture_mark_one(&fixture, "(a+b)^2; a < b");
    assert_string_equal(verdict->note, "unreadable:relation");
    verdict = fixture_mark_one(&fixture, ";\n;");
    assert_string_equal(verdict->note, "unreadable:empty");
    fixture_finish(&fixture);
}

static void test_lines_told(void **state)
{
    (void)state;
    struct fixture fixture;
    const struct field field = square_field();
    fixture_init(&fixture, &field, 1);
    const struct verdict *verdict =
        fixture_mark_one(&fixture, "S = a^2 + 2p + b^2\n\nS = a^2 + b^2; = (a + b)^2");
    static const enum verdict_status wanted[] = {VERDICT_CORRECT, VERDICT_INCORRECT,
                                                 VERDICT_CORRECT};
    static const unsigned numbers[] = {1, 3, 4};
    static const char *const shown[] = {"S = a² + 2·p + b²", "S = a² + b²", "= (a + b)²"};
    assert_int_equal(verdict->line_count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(verdict->lines[i].line, numbers[i]);
        assert_int_equal(verdict->lines[i].status, wanted[i]);
        assert_string_equal(verdict->lines[i].reads_as, shown[i]);
    }
    assert_string_equal(verdict->reads_as, "S = a² + 2·p + b²; S = a² + b²; = (a + b)²");
    assert_non_null(strstr(verdict->lines[1].text, "Line 3 does not follow from line 1"));
    assert_non_null(verdict->witness);
    assert_non_null(strstr(verdict->why, "3 steps on the way"));
    struct verdict echo;
    check_read(fixture.arena, &fixture.variant, &field, "a^2; = a a", &echo);
    assert_int_equal(echo.status, VERDICT_BLANK);
    assert_int_equal(echo.line_count, 2);
    assert_string_equal(echo.lines[1].reads_as, "= a·a");
    fixture_finish(&fixture);
}

/* What cannot be decided costs nothing, and nothing takes long. */
static void test_bounds(void **state)
{
    (void)state;
    struct fixture fixture;
    struct field field = square_field();
    field.from.text = NULL;
    fixture_init(&fixture, &field, 1);
    const struct verdict *verdict =
        fixture_mark_one(&fixture, "(a+b)^2; (a+b)^2 + 0*10^10^10; (a+b)^2");
    assert_int_equal(verdict->marks, MARKS);
    assert_int_equal(verdict->lines[1].status, VERDICT_UNDECIDED);
    assert_non_null(strstr(verdict->feedback, "costs nothing"));
    struct strbuf many;
    strbuf_init(&many);
    for (int i = 0; i < 64; i++)
        strbuf_add(&many, "(a+b)^2\n");
    assert_int_equal(fixture_mark_one(&fixture, many.text)->status, VERDICT_CORRECT);
    strbuf_add(&many, "(a+b)^2\n");
    assert_string_equal(fixture_mark_one(&fixture, many.text)->note, "unreadable:too-long");
    strbuf_clear(&many);
    strbuf_add_repeat(&many, "a = ", 10000);
    assert_int_equal(fixture_mark_one(&fixture, many.text)->status, VERDICT_UNREADABLE);
    strbuf_clear(&many);
    strbuf_add_repeat(&many, "(", 30000);
    assert_int_equal(fixture_mark_one(&fixture, many.text)->status, VERDICT_UNREADABLE);
    strbuf_finish(&many);
    fixture_finish(&fixture);
}

static void expect_audit(struct field field, const char *tag)
{
    struct fixture fixture;
    struct diag diag;
    diag_clear(&diag);
    fixture_init(&fixture, &field, 1);
    const size_t problems = check_question(fixture.arena, &fixture.variant, NULL, NULL);
    if ((problems > 0) != (tag != NULL))
        fail_msg("%zu problems, expected %s", problems, tag ? tag : "none");
    fixture_finish(&fixture);
}

static void test_audit(void **state)
{
    (void)state;
    static const struct source bad_fact[] = {SRC("p + 1 = a")};
    struct field field = square_field();
    expect_audit(field, NULL);
    expect_audit(solve_field(), NULL);
    field.from = (struct source)SRC("a^2 + p + b^2");
    expect_audit(field, "from-differs");
    field = square_field();
    field.from = (struct source)SRC("a*v = b");
    expect_audit(field, "bad-from");
    field = solve_field();
    field.from = (struct source)SRC("a*v*p = 2*b");
    expect_audit(field, "from-differs");
    field = square_field();
    field.facts = bad_fact;
    field.fact_count = 1;
    expect_audit(field, "bad-fact");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_line),
        cmocka_unit_test(test_lines_that_follow),
        cmocka_unit_test(test_steps_that_do_not),
        cmocka_unit_test(test_statements),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_free_factor),
        cmocka_unit_test(test_loose_claims),
        cmocka_unit_test(test_unfinished),
        cmocka_unit_test(test_other_way),
        cmocka_unit_test(test_equations),
        cmocka_unit_test(test_roots),
        cmocka_unit_test(test_unreadable),
        cmocka_unit_test(test_lines_told),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_audit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
