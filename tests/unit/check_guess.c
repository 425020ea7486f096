/* SPDX-License-Identifier: MIT */
/* Mistakes that nobody listed: found in any field, named with the piece, never by chance. */
#include "unit/check_fixture.h"

static const struct expr_symbol symbols[] = {
    {.name = "a"},
    {.name = "b"},
    {.name = "sigma", .positive = true},
    {.name = "x"},
    {.name = "n", .integer = true, .positive = true},
};

static struct field expression(const char *expect)
{
    return (struct field){.id = "f",
                          .label = "f",
                          .kind = FIELD_EXPRESSION,
                          .marks = 100,
                          .expect = {.text = expect, .file = "q.yaml", .line = 10, .column = 5},
                          .symbols = symbols,
                          .symbol_count = DLT_COUNT(symbols)};
}

/** What is expected of an answer, and of what the answer should have been. */
struct mistake {
    const char *expect, *typed, *note, *words;
};

static void expect_mistake(const struct field *field, const struct mistake *row, bool prepared)
{
    struct fixture fixture;
    const struct expected_verdict expected = {row->typed, VERDICT_INCORRECT, 0, row->note,
                                              row->words};
    fixture_init(&fixture, field, 1);
    fixture_name(&fixture, "D", "4");
    fixture_name(&fixture, "rate", "1/50");
    if (prepared)
        check_prepare(&fixture.variant);
    for (int again = 0; again < 2; again++) /* the second time from what was kept */
        expect_verdict(fixture_mark_one(&fixture, row->typed), &expected);
    fixture_finish(&fixture);
}

static void expect_mistakes(struct field (*make)(const char *expect), const struct mistake *rows,
                            size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct field field = make(rows[i].expect);
        expect_mistake(&field, &rows[i], false);
        expect_mistake(&field, &rows[i], true);
    }
}

static void pieces_of_expressions(void **state)
{
    static const struct mistake rows[] = {
        {"a^2/3 + b", "-a^2/3 - b", "mistake:sign", "The size is right"},
        {"a^2/3 + b", "3/(a^2 + 3 b)", "mistake:reciprocal", "upside down"},
        {"a^2/3 + b", "2 (a^2/3 + b)", "mistake:factor-of-two", "factor of 2"},
        {"a^2/3 + b", "(a^2/3 + b)/2", "mistake:factor-of-two", "factor of 2"},
        {"a^2/3 + b", "a^2/3 + b + 1", "incorrect", NULL},
        {"3 n + n^2", "3 n + n^2 + 1", "mistake:off-by-one", "one away"},
        {"sum(k, 0, n, C(n + 3, k))", "sum(k, 0, n, C(n + 3, k)) - 1", "mistake:off-by-one",
         "one away"},
        {"n/2", "n/2 + 1", "incorrect", NULL},
        {"(a - b)^2 + x", "(a + b)^2 + x", "mistake:sign", "the sign of the term b"},
        {"1/2*1/(3 x)", "1/(3 x)", "mistake:factor-of-two", NULL},
        {"1/5*1/(3 x)", "1/(3 x)", "mistake:forgotten-factor", "The factor 1/5 is missing"},
        {"a^2/3 + b", "a^2/3 - b", "mistake:sign", "the sign of the term b"},
        {"a^2/3 + b - x", "a^2/3 + b + x", "mistake:sign", "the sign of the term x"},
        {"a^2/3 + b x", "a^2/3", "mistake:forgotten-term", "The term b·x is missing"},
        {"a^2/3 + b x - 5", "b x - 5", "mistake:forgotten-term", "is missing"},
        {"a^2/3 + b", "3/a^2 + b", "mistake:inverted-fraction", "upside down"},
        {"5 a b/7 + x", "a b/7 + x", "mistake:forgotten-factor", "The factor 5 is missing"},
        {"5 a b/7 + x", "5 a b + x", "mistake:forgotten-factor", "division by 7"},
        {"sum(k, 1, n, k^2)", "sum(k, 1, n - 1, k^2)", "mistake:off-by-one", "one term early"},
        {"sum(k, 1, n, k^2)", "sum(k, 1, n + 1, k^2)", "mistake:off-by-one", "one term too far"},
        {"sum(k, 1, n, k^2 + a)", "sum(k, 2, n, k^2 + a)", "mistake:off-by-one", "one term late"},
        {"prod(k, 1, n, k + a)", "prod(k, 0, n, k + a)", "mistake:off-by-one", "factor early"},
        {"a x^(n - 1)", "a x^n", "mistake:off-by-one", "exponent of x is one too large"},
        {"x log(sigma)", "x log2(sigma)", "mistake:log-base", "base 2 is used"},
        {"x log(sigma)", "x log10(sigma)", "mistake:log-base", "base 10 is used"},
        {"x log2(sigma)", "x ln(sigma)", "mistake:log-base", "The natural logarithm is used"},
        {"a/sigma^2 + b", "a/sigma + b", "mistake:square", "The square of σ is asked"},
        {"a/sigma + b", "a/sigma^2 + b", "mistake:square", "σ is squared in yours"},
        {"b sqrt(sigma) + x", "b sigma + x", "mistake:square", "square root over σ"},
        {"a sin(x) + b", "a sin(pi x/180) + b", "mistake:degrees", "in degrees"},
    };
    (void)state;
    expect_mistakes(expression, rows, DLT_COUNT(rows));
}

static struct field loss(const char *expect)
{
    static const char *const variables[] = {"a", "b"};
    struct field field = expression(expect);
    field.up_to_factor = field.up_to_constant = true;
    field.variables = variables;
    field.variable_count = 2;
    return field;
}

static void what_is_free_stays_free(void **state)
{
    static const struct mistake rows[] = {
        {"(a - b)^2/(2 sigma^2) + log(sigma)", "-3 (a - b)^2", "mistake:sign", "The size is right"},
        {"(a - b)^2/(2 sigma^2) + a", "(a - b)^2", "mistake:forgotten-term", "The term a"},
        {"(a - b)^2/(2 sigma^2) + log(sigma)", "sigma", "incorrect", NULL},
        {"(a - b)^2/(2 sigma^2) + a", "log(x)", "incorrect", NULL},
    };
    (void)state;
    expect_mistakes(loss, rows, DLT_COUNT(rows));
}

static struct field equation(const char *expect)
{
    struct field field = expression(expect);
    field.kind = FIELD_EQUATION;
    field.subject = "x";
    return field;
}

static void sides_of_equations(void **state)
{
    static const struct mistake rows[] = {
        {"x = a b + (1 - a) sigma^2", "x = a b", "mistake:forgotten-term", "is missing"},
        {"x = a b + (1 - a) sigma^2", "x = a b - (1 - a) sigma^2", "mistake:sign", "the term"},
        {"x = a b + (1 - a) sigma^2", "a b + (1 - a) sigma", "mistake:square", "square of σ"},
        {"x = a b + (1 - a) sigma^2", "x = a b + sigma^2", "mistake:forgotten-factor", "1 − a"},
        {"x = a b + (1 - a) sigma^2", "x = b", "incorrect", NULL},
        {"x = a b + (1 - a) sigma^2", "x != a b + (1 - a) sigma^2", "incorrect",
         "with = between its sides"},
    };
    (void)state;
    expect_mistakes(equation, rows, DLT_COUNT(rows));
}

static struct field number(const char *expect)
{
    return (struct field){.id = "f",
                          .label = "f",
                          .kind = FIELD_NUMBER,
                          .marks = 100,
                          .rounded = -1,
                          .expect = {.text = expect, .file = "q.yaml", .line = 10, .column = 5}};
}

static void pieces_of_numbers(void **state)
{
    static const struct mistake rows[] = {
        {"3/(2*D)", "-3/8", "mistake:sign", "The size is right"},
        {"3/(2*D)", "8/3", "mistake:reciprocal", "upside down"},
        {"3/(2*D)", "3/4", "mistake:factor-of-two", "factor of 2"},
        {"17*D + 5", "68", "mistake:forgotten-term", "The term 5 is missing"},
        {"17*D + 5", "63", "mistake:sign", "the term 5"},
        {"17*D + 5", "74", "mistake:off-by-one", "one away"},
        {"17*D*6 + 5", "107", "mistake:forgotten-factor", "The factor 4 is missing"},
        {"(D/7)*100", "175", "mistake:inverted-fraction", "upside down"},
        {"sum(k, 1, 2*D, k^2)", "140", "mistake:off-by-one", "one term early"},
        {"2^(D + 6)", "2048", "mistake:factor-of-two", NULL},
        {"3^(D + 6)", "19683", "mistake:off-by-one", "one too small"},
        {"100*log(D)", "200", "mistake:log-base", "base 2 is used"},
        {"152064*D + 1", "608258", "mistake:off-by-one", "You are 1 away in 608258"},
        {"1/rate", "51", "mistake:off-by-one", "one away"},
        {"if(rate < 1, 40, 7)", "80", "mistake:factor-of-two", NULL},
    };
    (void)state;
    expect_mistakes(number, rows, DLT_COUNT(rows));
}

/** Small numbers and simple constants are hit by chance by one of so many changes. */
static void chance_hits_are_no_mistakes(void **state)
{
    static const struct mistake numbers[] = {
        {"17*D + 5", "5", "incorrect", NULL},
        {"17*D + 5", "0", "incorrect", NULL},
        {"3*D + 5", "12", "incorrect", NULL},
        {"3*D - 5", "1", "incorrect", NULL},
        {"5*3/(2*D)", "5/2", "incorrect", NULL},
        {"17*D*6 + 5", "111", "incorrect", NULL},
        {"D", "8", "incorrect",
         "8 is too large. Go through the quantities in the question one by one."},
        {"D/2", "1", "incorrect", "too small"},
        {"D", "3", "mistake:off-by-one", NULL},
        {"3*D", "6", "incorrect", "too small"},
        {"3*D", "24", "mistake:factor-of-two", NULL},
    };
    static const struct mistake expressions[] = {
        {"a + 1", "1", "incorrect", NULL},
        {"2 a", "2", "incorrect", NULL},
        {"a/b", "0", "incorrect", NULL},
        {"a^2/3 + b", "x", "incorrect", NULL},
        {"a^2/3 + b", "a^2/3 + x", "incorrect", NULL},
        {"a^2/3 + b", "2 a^2 + b", "incorrect", NULL},
        {"3*D", "6", "incorrect", NULL},
        {"3*D", "24", "mistake:factor-of-two", NULL},
    };
    (void)state;
    expect_mistakes(number, numbers, DLT_COUNT(numbers));
    expect_mistakes(expression, expressions, DLT_COUNT(expressions));
}

static void the_authors_words_come_first(void **state)
{
    static const struct reply slips[] = {REPLY("own", "a^2/3 - b", -1, "The author's words.")};
    static const struct mistake row = {"a^2/3 + b", "a^2/3 - b", "mistake:own", "author's words"};
    struct field field = expression(row.expect);
    (void)state;
    field.slips = slips;
    field.slip_count = 1;
    expect_mistake(&field, &row, false);
    expect_mistake(&field, &row, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_of_expressions),
        cmocka_unit_test(what_is_free_stays_free),
        cmocka_unit_test(sides_of_equations),
        cmocka_unit_test(pieces_of_numbers),
        cmocka_unit_test(chance_hits_are_no_mistakes),
        cmocka_unit_test(the_authors_words_come_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
