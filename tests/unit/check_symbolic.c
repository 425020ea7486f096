/* SPDX-License-Identifier: MIT */
/* Expressions and equations in named symbols. */
#include "unit/check_fixture.h"

static const struct expr_symbol width[] = {{.name = "D_h", .positive = true}};
static const struct reply variance_slips[] = {
    REPLY("plain-relu", "2/D_h", -1, "Plain ReLU."),
    REPLY("no-width", "3/2", -1, "No D_h."),
};
static const struct reply variance_alternatives[] = {
    REPLY("rounded-up", "2/(D_h + 1)", 100, "Nearly."),
};
static const struct field variance = {
    .id = "d.variance",
    .label = "variance",
    .kind = FIELD_EXPRESSION,
    .marks = 200,
    .expect = SRC("gain/D_h"),
    .symbols = width,
    .symbol_count = 1,
    .slips = variance_slips,
    .slip_count = DLT_COUNT(variance_slips),
    .alternatives = variance_alternatives,
    .alternative_count = 1,
};

static void with_variance(struct fixture *fixture)
{
    fixture_init(fixture, &variance, 1);
    fixture_name(fixture, "gain", "3/2");
    fixture_name(fixture, "D_h", "400");
}

static void expressions_in_any_form(void **state)
{
    static const struct expected_verdict rows[] = {
        {"3/(2D_h)", VERDICT_CORRECT, 200, "correct", NULL},
        {"3/2/D_h", VERDICT_CORRECT, 200, "correct", NULL},
        {"1.5 D_h^-1", VERDICT_CORRECT, 200, "correct", NULL},
        {"\\frac{3}{2D_h}", VERDICT_CORRECT, 200, "correct", NULL},
        {"variance = 3/(2 D_h)", VERDICT_CORRECT, 200, "correct", NULL},
        {"Var(w) = 1.5/D_h = 3/(2 D_h)", VERDICT_CORRECT, 200, "correct", NULL},
        {"variance = 2/D_h = 3/(2 D_h)", VERDICT_CORRECT, 200, "correct",
         "2/D_h is not 3/(2·D_h)."},
        {"2/D_h", VERDICT_INCORRECT, 0, "mistake:plain-relu", "Plain ReLU."},
        {"4/(2 D_h)", VERDICT_INCORRECT, 0, "mistake:plain-relu", "Plain ReLU."},
        {"3/2", VERDICT_INCORRECT, 0, "mistake:no-width", "No D_h."},
        {"2/(1 + D_h)", VERDICT_PARTIAL, 100, "alternative:rounded-up", "Nearly."},
        {"-3/(2 D_h)", VERDICT_INCORRECT, 0, "mistake:sign", NULL},
        {"2 D_h/3", VERDICT_INCORRECT, 0, "mistake:reciprocal", NULL},
        {"3/D_h", VERDICT_INCORRECT, 0, "mistake:factor-of-two", NULL},
        {"5/D_h", VERDICT_INCORRECT, 0, "incorrect", "yours gives"},
        {"1.51/D_h", VERDICT_INCORRECT, 0, "incorrect", "yours gives"},
        {"1.53/D_h", VERDICT_INCORRECT, 0, "incorrect", "yours gives"},
        {"(3/2 + 1e-50)/D_h", VERDICT_INCORRECT, 0, "incorrect", "000005, the answer 0.75"},
        {"3/(2 D_o)", VERDICT_UNREADABLE, 0, "unreadable:unknown-symbol", "D_h"},
    };
    struct fixture fixture;
    (void)state;
    with_variance(&fixture);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void what_takes_too_long_costs_nothing(void **state)
{
    static const struct expected_verdict rows[] = {
        {"sum(d,1,20000,1/(D_h + d))", VERDICT_UNDECIDED, 0, "undecided", "takes too long"},
        {"sum(d,1,5,(D_h + d)^-99999)", VERDICT_UNDECIDED, 0, "undecided", NULL},
        {"sum(a,1,300,sum(b,1,300,1/(D_h + a*b)))", VERDICT_UNDECIDED, 0, "undecided", NULL},
    };
    struct fixture fixture;
    (void)state;
    with_variance(&fixture);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void a_wrong_expression_has_a_witness(void **state)
{
    struct fixture fixture;
    (void)state;
    with_variance(&fixture);
    const struct verdict *verdict = fixture_mark_one(&fixture, "5/D_h");
    assert_non_null(verdict->witness);
    assert_non_null(strstr(verdict->witness, "at D_h = "));
    assert_non_null(strstr(verdict->witness, "yours gives"));
    assert_non_null(verdict->why);
    fixture_finish(&fixture);
}

static void the_value_uses_the_questions_numbers(void **state)
{
    struct fixture fixture;
    (void)state;
    with_variance(&fixture);
    const struct verdict *verdict = fixture_mark_one(&fixture, "2/D_h");
    assert_true(value_equal(verdict->value, value_fraction(fixture.arena, 1, 200)));
    const char *model = check_model_answer(fixture.arena, &fixture.variant, &variance);
    assert_int_equal(fixture_mark_one(&fixture, model)->status, VERDICT_CORRECT);
    assert_non_null(strstr(model, "D_h"));
    fixture_finish(&fixture);
}

static void factors_and_constants_may_be_free(void **state)
{
    static const struct expr_symbol symbols[] = {
        {.name = "y"}, {.name = "f"}, {.name = "sigma", .positive = true}};
    static const char *const variables[] = {"y", "f"};
    static const struct reply slips[] = {REPLY("no-square", "(y-f)/(2 sigma^2)", -1, "No square."),
                                         REPLY("likelihood", "-(y-f)^2/(2 sigma^2)", -1, "Sign.")};
    static const struct field loss = {.id = "loss",
                                      .label = "loss",
                                      .kind = FIELD_EXPRESSION,
                                      .marks = 200,
                                      .expect = SRC("(y-f)^2/(2 sigma^2) + log(sigma)"),
                                      .symbols = symbols,
                                      .symbol_count = 3,
                                      .up_to_factor = true,
                                      .up_to_constant = true,
                                      .variables = variables,
                                      .variable_count = 2,
                                      .slips = slips,
                                      .slip_count = DLT_COUNT(slips)};
    static const struct expected_verdict rows[] = {
        {"(y-f)^2/(2 sigma^2) + log(sigma)", VERDICT_CORRECT, 200, "correct", NULL},
        {"(y-f)^2/(2 sigma^2)", VERDICT_CORRECT, 200, "correct", "up to an additive constant"},
        {"(y-f)^2", VERDICT_CORRECT, 200, "correct", "positive factor and an additive constant"},
        {"(y-f)/(2 sigma^2)", VERDICT_INCORRECT, 0, "mistake:no-square", "No square."},
        {"y - f", VERDICT_INCORRECT, 0, "mistake:no-square", "No square."},
        {"-(y-f)^2", VERDICT_INCORRECT, 0, "mistake:likelihood", "Sign."},
        {"(y-f)^4", VERDICT_INCORRECT, 0, "incorrect",
         "no positive factor and additive constant make it equal to the answer."},
        {"y^2 - 3 y f + f^2", VERDICT_INCORRECT, 0, "incorrect", "additive constant make"},
        {"y^2 - 2 y f", VERDICT_INCORRECT, 0, "incorrect", "what it has of f is wrong"},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &loss, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void equations_in_any_form(void **state)
{
    static const char *const aliases[] = {"v_new"};
    static const struct expr_symbol symbols[] = {
        {.name = "v_{t+1}", .aliases = aliases, .alias_count = 1},
        {.name = "v_t"},
        {.name = "g"},
        {.name = "gamma", .positive = true},
    };
    static const struct reply slips[] = {
        REPLY("swapped", "v_{t+1} = (1-gamma) v_t + gamma g^2", -1, "Swapped.")};
    static const struct field rule = {.id = "ii.rmsprop",
                                      .label = "rmsprop",
                                      .kind = FIELD_EQUATION,
                                      .marks = 100,
                                      .expect = SRC("v_{t+1} = gamma v_t + (1-gamma) g^2"),
                                      .symbols = symbols,
                                      .symbol_count = 4,
                                      .subject = "v_{t+1}",
                                      .slips = slips,
                                      .slip_count = 1};
    static const struct expected_verdict rows[] = {
        {"v_{t+1} = γ v_t + (1-γ) g²", VERDICT_CORRECT, 100, "correct", NULL},
        {"gamma v_t + (1-gamma) g^2", VERDICT_CORRECT, 100, "correct", NULL},
        {"v_{t+1} - g^2 = gamma (v_t - g^2)", VERDICT_CORRECT, 100, "correct", NULL},
        {"v_new = gamma v_t + (1-gamma) g^2", VERDICT_CORRECT, 100, "correct", NULL},
        {"w = gamma v_t + (1-gamma) g^2", VERDICT_CORRECT, 100, "correct", NULL},
        {"v_{t+1} = (1-gamma) v_t + gamma g^2", VERDICT_INCORRECT, 0, "mistake:swapped",
         "Swapped."},
        {"v_t = gamma v_t + (1-gamma) g^2", VERDICT_CORRECT, 100, "correct", NULL},
        {"v_t = (1-gamma) v_t + gamma g^2", VERDICT_INCORRECT, 0, "mistake:swapped", NULL},
        {"v_t = gamma g + (1-gamma) g^2", VERDICT_INCORRECT, 0, "incorrect", NULL},
        {"v_{t+1} = v_t + g^2", VERDICT_INCORRECT, 0, "incorrect", NULL},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &rule, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    const char *model = check_model_answer(fixture.arena, &fixture.variant, &rule);
    assert_int_equal(fixture_mark_one(&fixture, model)->status, VERDICT_CORRECT);
    assert_int_equal(fixture_mark_one(&fixture, "v_{t+1} = gamma x")->status, VERDICT_UNREADABLE);
    fixture_finish(&fixture);
}

static void an_equation_needs_two_sides(void **state)
{
    static const struct expr_symbol symbols[] = {{.name = "m1"}, {.name = "m2"}, {.name = "m3"}};
    static const struct field identity = {.id = "identity",
                                          .label = "identity",
                                          .kind = FIELD_EQUATION,
                                          .marks = 100,
                                          .expect = SRC("m2 = m1 + m3"),
                                          .symbols = symbols,
                                          .symbol_count = 3};
    static const struct expected_verdict rows[] = {
        {"m2 = m1 + m3", VERDICT_CORRECT, 100, "correct", NULL},
        {"m1 - m2 + m3 = 0", VERDICT_CORRECT, 100, "correct", NULL},
        {"2 m2 = 2 m1 + 2 m3", VERDICT_CORRECT, 100, "correct", NULL},
        {"m2/(m1 + m3) = 1", VERDICT_CORRECT, 100, "correct", NULL},
        {"m1 + m3 = m2 = m1 + m3", VERDICT_CORRECT, 100, "correct", NULL},
        {"m1 + m3 = m2 = 2 m1", VERDICT_INCORRECT, 0, "incorrect", "m₂ = 2·m₁ does not hold"},
        {"m2 = m1 - m3", VERDICT_INCORRECT, 0, "mistake:sign", "the term m₃"},
        {"m1 + m3", VERDICT_UNREADABLE, 0, "unreadable:no-equation", "both sides"},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &identity, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void right_sides_may_be_equal_up_to_what_is_free(void **state)
{
    static const struct expr_symbol symbols[] = {{.name = "L"}, {.name = "w"}};
    static const struct field loss = {.id = "loss",
                                      .label = "loss",
                                      .kind = FIELD_EQUATION,
                                      .marks = 100,
                                      .expect = SRC("L = w^2"),
                                      .symbols = symbols,
                                      .symbol_count = 2,
                                      .subject = "L",
                                      .up_to_factor = true,
                                      .up_to_constant = true};
    static const struct field no_subject = {.id = "loss",
                                            .label = "loss",
                                            .kind = FIELD_EQUATION,
                                            .marks = 100,
                                            .expect = SRC("L - w^2 = 0"),
                                            .symbols = symbols,
                                            .symbol_count = 2,
                                            .up_to_factor = true};
    static const struct expected_verdict rows[] = {
        {"L = w^2", VERDICT_CORRECT, 100, "correct", NULL},
        {"5w^2", VERDICT_CORRECT, 100, "correct", "positive factor"},
        {"w^2/2 + 3", VERDICT_CORRECT, 100, "correct", "additive constant"},
        {"w^2 + 3 = L", VERDICT_CORRECT, 100, "correct", "additive constant"},
        {"L = -w^2", VERDICT_INCORRECT, 0, "mistake:sign", NULL},
        {"L = w^3", VERDICT_INCORRECT, 0, "incorrect", "no positive factor"},
        {"2 L = w^3", VERDICT_INCORRECT, 0, "incorrect", "yours gives L = "},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &loss, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    assert_int_equal(check_question(fixture.arena, &fixture.variant, NULL, NULL), 0);
    fixture_finish(&fixture);
    fixture_init(&fixture, &no_subject, 1);
    assert_int_equal(check_question(fixture.arena, &fixture.variant, NULL, NULL), 1);
    fixture_finish(&fixture);
}

static void a_point_tells_equations_apart(void **state)
{
    static const struct expr_symbol symbols[] = {{.name = "y"}, {.name = "x"}};
    static const struct field line = {.id = "line",
                                      .label = "line",
                                      .kind = FIELD_EQUATION,
                                      .marks = 100,
                                      .expect = SRC("y = 2x + 1"),
                                      .symbols = symbols,
                                      .symbol_count = 2,
                                      .subject = "y"};
    static const struct field circle = {.id = "circle",
                                        .label = "circle",
                                        .kind = FIELD_EQUATION,
                                        .marks = 100,
                                        .expect = SRC("x + y = 4"),
                                        .symbols = symbols,
                                        .symbol_count = 2};
    static const struct expected_verdict lines[] = {
        {"y = 2x + y", VERDICT_INCORRECT, 0, "incorrect",
         "at x = 2, y = 5 the right equation holds, and yours does not (5 against 9)"},
        {"2x + 5 = y", VERDICT_INCORRECT, 0, "incorrect", "yours gives 9, the answer 5"},
        {"3y = 2x + 2", VERDICT_INCORRECT, 0, "incorrect",
         "at x = 2 yours gives y = 2, the right one 5"},
    };
    static const struct expected_verdict circles[] = {
        {"x + y = 5", VERDICT_INCORRECT, 0, "incorrect",
         "your equation holds, and the right one does not (5 against 4)"},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &line, 1);
    expect_rows(&fixture, lines, DLT_COUNT(lines));
    fixture_finish(&fixture);
    fixture_init(&fixture, &circle, 1);
    expect_rows(&fixture, circles, DLT_COUNT(circles));
    fixture_finish(&fixture);
}

static void a_point_of_many_symbols_is_simple(void **state)
{
    static const struct expr_symbol symbols[] = {{.name = "a"}, {.name = "b"}, {.name = "c"},
                                                 {.name = "p"}, {.name = "q"}, {.name = "r"}};
    static const struct field sum = {.id = "sum",
                                     .label = "sum",
                                     .kind = FIELD_EXPRESSION,
                                     .marks = 100,
                                     .expect = SRC("a + b c + p q + r^3"),
                                     .symbols = symbols,
                                     .symbol_count = 6};
    static const struct expected_verdict rows[] = {
        {"a + b c + p q + r^5", VERDICT_INCORRECT, 0, "incorrect",
         "at r = 2, all others 0 yours gives 32, the answer 8"},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &sum, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void each_link_of_a_chain_counts(void **state)
{
    static const struct expr_symbol symbols[] = {
        {.name = "v_{t+1}"}, {.name = "v_t"}, {.name = "g"}};
    static const struct reply slips[] = {REPLY("not-squared", "v_{t+1} = v_t + g", -1, "Square.")};
    static const struct field rule = {.id = "adagrad",
                                      .label = "adagrad",
                                      .kind = FIELD_EQUATION,
                                      .marks = 100,
                                      .expect = SRC("v_{t+1} = v_t + g^2"),
                                      .symbols = symbols,
                                      .symbol_count = 3,
                                      .subject = "v_{t+1}",
                                      .slips = slips,
                                      .slip_count = 1};
    static const struct expected_verdict rows[] = {
        {"v_{t+1} = v_t + g^2 = v_t + g*g", VERDICT_CORRECT, 100, "correct", NULL},
        {"v_{t+1} - v_t = v_t + g^2 - v_t = g^2", VERDICT_CORRECT, 100, "correct", NULL},
        {"v_t + g^2 = v_{t+1} = v_t + g g", VERDICT_CORRECT, 100, "correct", NULL},
        {"v_new = v_t + g^2 = v_t + g*g", VERDICT_CORRECT, 100, "correct", NULL},
        {"v = v + g^2 = v + g*g", VERDICT_UNREADABLE, 0, "unreadable:unknown-symbol", NULL},
        {"v_t = v_t + g^2 = v_t + g*g", VERDICT_CORRECT, 100, "correct", NULL},
        {"v_{t+1} = v_t + g = v_t + 1 g", VERDICT_INCORRECT, 0, "mistake:not-squared", NULL},
        {"v_{t+1} = v_t + g^2 = v_t + 2 g", VERDICT_INCORRECT, 0, "incorrect",
         "2·g does not hold: at g = 3, v_t = 1 its sides are 10 and 7"},
        {"v_{t+1} = v_t + g^2 = g^3", VERDICT_INCORRECT, 0, "incorrect", "The rest is right."},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &rule, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    assert_string_equal(fixture_mark_one(&fixture, rows[0].typed)->reads_as,
                        "v_{t+1} = v_t + g² = v_t + g·g");
    fixture_finish(&fixture);
}

static void only_a_name_of_its_own_stands_for_the_subject(void **state)
{
    static const char *const aliases[] = {"dl/dz_1"};
    static const struct expr_symbol symbols[] = {
        {.name = "g", .aliases = aliases, .alias_count = 1},
        {.name = "z_1"},
        {.name = "p"},
        {.name = "y"},
    };
    static const struct field gradient = {.id = "gradient",
                                          .label = "gradient",
                                          .kind = FIELD_EQUATION,
                                          .marks = 100,
                                          .expect = SRC("g = p - y"),
                                          .symbols = symbols,
                                          .symbol_count = 4,
                                          .subject = "g"};
    static const struct expected_verdict rows[] = {
        {"dl/dz_1 = p - y", VERDICT_CORRECT, 100, "correct", NULL},
        {"p - y", VERDICT_CORRECT, 100, "correct", NULL},
        {"grad = p - y", VERDICT_CORRECT, 100, "correct", NULL},
        {"dl/dz_2 = p - y", VERDICT_UNREADABLE, 0, "unreadable:unknown-symbol", NULL},
        {"\\frac{dl}{dz_2} = p - y", VERDICT_UNREADABLE, 0, "unreadable:unknown-symbol", NULL},
        {"z_1 = p - y", VERDICT_INCORRECT, 0, "incorrect", "the left side is z₁, not g"},
        {"p = p - y", VERDICT_INCORRECT, 0, "incorrect", NULL},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &gradient, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void a_case_has_to_be_stated(void **state)
{
    static const struct expr_symbol counts[] = {{.name = "D", .integer = true, .positive = true},
                                                {.name = "D_i", .integer = true, .positive = true}};
    static const struct reply alternatives[] = {
        REPLY("case", "2^D if D <= D_i", -1, "The case you state.")};
    static const struct reply slips[] = {REPLY("all", "2^D", -1, "State the case.")};
    static const struct field regions = {.id = "b.formula",
                                         .label = "formula",
                                         .kind = FIELD_EXPRESSION,
                                         .marks = 100,
                                         .expect = SRC("sum(j, 0, D_i, C(D, j))"),
                                         .symbols = counts,
                                         .symbol_count = 2,
                                         .alternatives = alternatives,
                                         .alternative_count = 1,
                                         .slips = slips,
                                         .slip_count = 1};
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &regions, 1);
    assert_string_equal(fixture_mark_one(&fixture, "2^D")->note, "mistake:all");
    assert_int_equal(fixture_mark_one(&fixture, "2^D if D <= D_i")->marks, 100);
    assert_int_equal(check_question(fixture.arena, &fixture.variant, NULL, NULL), 0);
    fixture_finish(&fixture);
}

static void spellings_do_not_hide_the_questions_names(void **state)
{
    static const char *const aliases[] = {"gradient"};
    static const struct expr_symbol symbols[] = {
        {.name = "g", .aliases = aliases, .alias_count = 1}};
    static const struct field square = {.id = "s",
                                        .label = "s",
                                        .kind = FIELD_EXPRESSION,
                                        .marks = 100,
                                        .expect = SRC("gradient g^2"),
                                        .correct = SRC("With {gradient}."),
                                        .symbols = symbols,
                                        .symbol_count = 1};
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &square, 1);
    fixture_name(&fixture, "gradient", "7");
    assert_string_equal(fixture_mark_one(&fixture, "7 gradient^2")->feedback, "With 7.");
    fixture_finish(&fixture);
}

static void irrational_givens_stay_exact(void **state)
{
    static const struct expr_symbol symbols[] = {{.name = "D_h", .positive = true}};
    static const struct given givens[] = {{.name = "left", .value = SRC("1/sqrt(three)")}};
    static const struct reply slips[] = {
        REPLY("negative-half", "2/(left^2 D_h)", -1, "Half."),
        REPLY("not-squared", "2/((1 + left) D_h)", -1, "Not squared.")};
    static const struct field field = {.id = "v",
                                       .label = "v",
                                       .kind = FIELD_EXPRESSION,
                                       .marks = 100,
                                       .expect = SRC("2/((1 + left^2) D_h)"),
                                       .symbols = symbols,
                                       .symbol_count = 1,
                                       .slips = slips,
                                       .slip_count = 2};
    static const struct expected_verdict rows[] = {
        {"3/(2 D_h)", VERDICT_CORRECT, 100, "correct", NULL},
        {"6/D_h", VERDICT_INCORRECT, 0, "mistake:negative-half", NULL},
        {"2/((1 + 1/sqrt(3)) D_h)", VERDICT_INCORRECT, 0, "mistake:not-squared", NULL},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &field, 1);
    fixture.question.givens = givens;
    fixture.question.given_count = 1;
    fixture_name(&fixture, "three", "3");
    fixture_name(&fixture, "left", "1/sqrt(3)");
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void cases_and_matrices(void **state)
{
    static const struct expr_symbol counts[] = {{.name = "D", .integer = true, .positive = true},
                                                {.name = "D_i", .integer = true, .positive = true}};
    static const struct field regions = {.id = "b.formula",
                                         .label = "formula",
                                         .kind = FIELD_EXPRESSION,
                                         .marks = 100,
                                         .expect = SRC("sum(j, 0, D_i, C(D, j))"),
                                         .symbols = counts,
                                         .symbol_count = 2};
    static const struct expr_symbol vectors[] = {
        {.name = "dl/df", .rows = {"D_o", 3}, .columns = {NULL, 1}},
        {.name = "h", .rows = {"D_i", 4}, .columns = {NULL, 1}}};
    static const struct reply slips[] = {REPLY("inner", "(dl/df)^T h", -1, "One number.")};
    static const struct field gradient = {.id = "matrix",
                                          .label = "matrix",
                                          .kind = FIELD_EXPRESSION,
                                          .marks = 100,
                                          .expect = SRC("(dl/df) h^T"),
                                          .symbols = vectors,
                                          .symbol_count = 2,
                                          .slips = slips,
                                          .slip_count = 1};
    static const struct expected_verdict counted[] = {
        {"sum(k, 0, D_i, C(D, k))", VERDICT_CORRECT, 100, "correct", NULL},
        {"sum(j, 0, D_i, C(D_i, j))", VERDICT_INCORRECT, 0, "incorrect", "D"},
        {"2^D if D <= D_i; sum(j, 0, D_i, C(D, j)) otherwise", VERDICT_CORRECT, 100, "correct",
         NULL},
    };
    static const struct expected_verdict matrices[] = {
        {"(dl/df) h^T", VERDICT_CORRECT, 100, "correct", NULL},
        {"dl/df h'", VERDICT_CORRECT, 100, "correct", NULL},
        {"h (dl/df)^T", VERDICT_INCORRECT, 0, "incorrect", "D_i x D_o"},
        {"(dl/df)' h", VERDICT_INCORRECT, 0, "mistake:inner", "One number."},
        {"-(dl/df) h^T", VERDICT_INCORRECT, 0, "mistake:sign", NULL},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &regions, 1);
    expect_rows(&fixture, counted, DLT_COUNT(counted));
    fixture_finish(&fixture);
    fixture_init(&fixture, &gradient, 1);
    expect_rows(&fixture, matrices, DLT_COUNT(matrices));
    fixture_finish(&fixture);
}

static void answers_are_shown_as_on_paper(void **state)
{
    struct fixture fixture;
    (void)state;
    with_variance(&fixture);
    struct expr_picture picture = check_picture(fixture.arena, &fixture.variant, &variance,
                                                "w = 3/(2D_h)", EXPR_ASCII, 40, 10);
    assert_int_equal(picture.count, 3);
    assert_non_null(strstr(picture.lines[0], "3"));
    assert_non_null(strstr(picture.lines[1], "--"));
    assert_non_null(strstr(picture.lines[2], "D_h"));
    picture =
        check_picture(fixture.arena, &fixture.variant, &variance, "3/(2D_h)", EXPR_ASCII, 40, 2);
    assert_int_equal(picture.count, 1);
    picture = check_picture(fixture.arena, &fixture.variant, &variance, "3/(2", EXPR_ASCII, 40, 10);
    assert_int_equal(picture.count, 0);
    picture = check_picture(fixture.arena, &fixture.variant, &variance, " ", EXPR_ASCII, 40, 10);
    assert_int_equal(picture.count, 0);
    fixture_finish(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expressions_in_any_form),
        cmocka_unit_test(what_takes_too_long_costs_nothing),
        cmocka_unit_test(a_wrong_expression_has_a_witness),
        cmocka_unit_test(the_value_uses_the_questions_numbers),
        cmocka_unit_test(factors_and_constants_may_be_free),
        cmocka_unit_test(equations_in_any_form),
        cmocka_unit_test(an_equation_needs_two_sides),
        cmocka_unit_test(right_sides_may_be_equal_up_to_what_is_free),
        cmocka_unit_test(a_point_tells_equations_apart),
        cmocka_unit_test(a_point_of_many_symbols_is_simple),
        cmocka_unit_test(each_link_of_a_chain_counts),
        cmocka_unit_test(only_a_name_of_its_own_stands_for_the_subject),
        cmocka_unit_test(a_case_has_to_be_stated),
        cmocka_unit_test(spellings_do_not_hide_the_questions_names),
        cmocka_unit_test(irrational_givens_stay_exact),
        cmocka_unit_test(cases_and_matrices),
        cmocka_unit_test(answers_are_shown_as_on_paper),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
