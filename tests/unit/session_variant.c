/* SPDX-License-Identifier: MIT */
/* Numbers for a question: its own, fresh ones, the texts and hints made of them. */
#include "dltutor/session.h"

#include "draw.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SRC(words)                                                                                 \
    {                                                                                              \
        .text = (words), .file = "q.yaml", .line = 10, .column = 5                                 \
    }
#define GIVEN(id, expression)                                                                      \
    {                                                                                              \
        .name = (id), .value = SRC(expression)                                                     \
    }
#define DRAWN(id, expression, range)                                                               \
    {                                                                                              \
        .name = (id), .value = SRC(expression), .draw = SRC(range)                                 \
    }

static const struct source with[] = {SRC("kernel_size=kernel_size"), SRC("stride=stride"),
                                     SRC("dilation=dilation")};
static const struct solve_call calls[] = {
    {.name = "rf", .solver = "receptive_field", .with = with, .with_count = 3, .place = SRC("")}};
static const struct reply slips[] = {
    {.name = "no-stride",
     .is = SRC("rf.receptive_field[1] + (kernel_size[2]-1)*dilation[2]"),
     .marks = -1,
     .say = SRC("Stride.")}};
static const struct field fields[] = {{.id = "h1",
                                       .label = "h1",
                                       .kind = FIELD_NUMBER,
                                       .marks = 100,
                                       .rounded = -1,
                                       .expect = SRC("rf.receptive_field[1]")},
                                      {.id = "h2",
                                       .label = "h2",
                                       .kind = FIELD_NUMBER,
                                       .marks = 150,
                                       .rounded = -1,
                                       .expect = SRC("rf.receptive_field[2]"),
                                       .slips = slips,
                                       .slip_count = 1}};
static const struct hint hints[] = {
    {.trace = SRC("rf.h2"), .field = "h2"},
    {.text = SRC("H2 moves by {stride[1]}."), .field = "h2"},
    {.text = SRC("Think of {kernel_size[1]} taps.")},
};
static const struct source typed[] = {SRC("kernel_size=kernel_size"),
                                      SRC("typed=[typed.h1, typed.h2]")};
static const struct figure_spec figures[] = {
    {.kind = "pyramid", .with = typed, .with_count = 2, .place = SRC("")}};
static const struct part part = {.id = "",
                                 .statement = SRC("Strides {stride[1]} and {stride[2]}."),
                                 .solution = SRC("H2 sees {rf.receptive_field[2]}."),
                                 .fields = fields,
                                 .field_count = 2,
                                 .hints = hints,
                                 .hint_count = 3,
                                 .figures = figures,
                                 .figure_count = 1,
                                 .marks = 250};

static struct question receptive(const struct given *givens, size_t count)
{
    return (struct question){.id = "q8",
                             .pack = "test",
                             .file = "q.yaml",
                             .statement = SRC("A network."),
                             .givens = givens,
                             .given_count = count,
                             .solves = calls,
                             .solve_count = 1,
                             .parts = &part,
                             .part_count = 1,
                             .marks = 250};
}

static const struct given paper_givens[] = {
    DRAWN("kernel_size", "[3, 5, 3]", "[3|5|7, 3|5, 3]"),
    DRAWN("stride", "[2, 1, 2]", "[1..3, 1..2, 2]"),
    DRAWN("dilation", "[1, 2, 2]", "[1, 1..3, 2]"),
};

static struct variant *make(const struct question *question, uint64_t seed)
{
    struct variant *variant = NULL;
    struct diag diag;
    diag_clear(&diag);
    if (variant_create(question, seed, &variant, &diag) != DLT_OK)
        fail_msg("%s:%u:%u: %s", diag.file, diag.line, diag.column, diag.text);
    return variant;
}

static long name_of(const struct variant *variant, const char *expression)
{
    struct num_ctx ctx;
    long number = -1;
    num_ctx_init(&ctx, variant->arena, NULL);
    assert_true(value_to_long(expr_eval_text(&ctx, expression, &variant->env), &number));
    return number;
}

static void the_papers_own_numbers(void **state)
{
    const struct question question = receptive(paper_givens, 3);
    struct variant *variant = make(&question, 0);
    (void)state;
    assert_int_equal(variant->seed, 0);
    assert_string_equal(variant->statement, "A network.");
    assert_string_equal(variant->parts[0].statement, "Strides 2 and 1.");
    assert_string_equal(variant->parts[0].solution, "H2 sees 19.");
    assert_int_equal(name_of(variant, "rf.receptive_field[3]"), 27);
    assert_int_equal(variant->trace_count, 1);
    assert_string_equal(variant->traces[0].name, "rf");
    variant_destroy(variant);
    variant_destroy(NULL);
}

static void hints_come_from_the_trace(void **state)
{
    const struct question question = receptive(paper_givens, 3);
    struct variant *variant = make(&question, 0);
    const struct bound_part *bound = &variant->parts[0];
    (void)state;
    assert_int_equal(bound->ladder_count, 5);
    assert_string_equal(bound->ladder[0].text, "Think of 3 taps.");
    assert_null(bound->ladder[0].field);
    /* A step in full, in the place where the author put it. */
    assert_int_equal(bound->ladder[1].aspect, HINT_FORMULA);
    assert_string_equal(bound->ladder[1].field, "h2");
    assert_non_null(strstr(bound->ladder[1].text, ": "));
    assert_int_equal(bound->ladder[2].aspect, HINT_SUBSTITUTION);
    assert_non_null(strstr(bound->ladder[2].text, " with the numbers: 3 "));
    assert_int_equal(bound->ladder[3].aspect, HINT_RESULT);
    assert_non_null(strstr(bound->ladder[3].text, ": 3 "));
    assert_non_null(strstr(bound->ladder[3].text, " = 19"));
    assert_string_equal(bound->ladder[4].text, "H2 moves by 2.");
    variant_destroy(variant);
}

/* "3 = 3" says nothing, and "3 = ≈ 2.9" has one sign too many. */
static void results_stand_behind_one_sign(void **state)
{
    static const struct source boxes[] = {SRC("predictions=[[0, 0, 15, 1]]"),
                                          SRC("truths=[[0, 0, 58, 1]]"), SRC("format=corners"),
                                          SRC("pixels=continuous"), SRC("threshold=1/2")};
    static const struct source shares[] = {SRC("p=[1/2, 1/4, 1/4]"), SRC("q=[1/3, 1/3, 1/3]")};
    static const struct solve_call both[] = {{.name = "iou",
                                              .solver = "intersection_over_union",
                                              .with = boxes,
                                              .with_count = DLT_COUNT(boxes),
                                              .place = SRC("")},
                                             {.name = "info",
                                              .solver = "entropy_measures",
                                              .with = shares,
                                              .with_count = DLT_COUNT(shares),
                                              .place = SRC("")}};
    static const struct hint traces[] = {{.trace = SRC("iou.iou")}, {.trace = SRC("info.kl")}};
    static const struct part own_part = {.id = "", .hints = traces, .hint_count = 2};
    const struct question question = {
        .id = "q1", .solves = both, .solve_count = 2, .parts = &own_part, .part_count = 1};
    struct variant *variant = make(&question, 0);
    const struct bound_part *bound = &variant->parts[0];
    (void)state;
    assert_int_equal(bound->ladder_count, 5); /* the numbers of the ratio are its result */
    assert_int_equal(bound->ladder[1].aspect, HINT_RESULT);
    assert_string_equal(bound->ladder[1].text, "Intersection over union: 15/58");
    assert_non_null(strstr(bound->ladder[4].text, ": 1.58496 − 1.5 ≈ 0.0849625 bits"));
    variant_destroy(variant);
}

/* A number and a full stop that come to stand at the start of a line begin no list. */
static void filled_numbers_begin_no_list(void **state)
{
    static const struct given givens[] = {GIVEN("n", "24"), GIVEN("m", "3")};
    const struct question question = {
        .id = "q1",
        .statement = SRC("The first size is\n{n}. A weight\n{m}) counts.\n\n1. {n}\n{m}. {n}\n"
                         "2. last\nline\n"),
        .givens = givens,
        .given_count = 2};
    struct variant *variant = make(&question, 0);
    (void)state;
    assert_string_equal(variant->statement,
                        "The first size is 24. A weight 3) counts.\n\n1. 24 3. 24\n2. last line\n");
    variant_destroy(variant);
}

static void the_same_seed_gives_the_same_numbers(void **state)
{
    const struct question question = receptive(paper_givens, 3);
    bool changed = false;
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct variant *one = make(&question, seed);
        struct variant *two = make(&question, seed);
        assert_string_equal(one->parts[0].statement, two->parts[0].statement);
        assert_string_equal(one->parts[0].solution, two->parts[0].solution);
        changed = changed || strcmp(one->parts[0].solution, "H2 sees 19.") != 0;
        /* Stride 1 of H1 would make its slip the right answer: never drawn. */
        assert_in_range(name_of(one, "stride[1]"), 2, 3);
        assert_in_range(name_of(one, "stride[2]"), 1, 2);
        assert_int_equal(name_of(one, "mod(kernel_size[1], 2)"), 1);
        variant_destroy(one);
        variant_destroy(two);
    }
    assert_true(changed);
}

static void conditions_hold_for_every_draw(void **state)
{
    static const struct given givens[] = {DRAWN("batch", "50", "10..100 step 10"),
                                          DRAWN("examples", "10000", "1000, 2000, 10 batch")};
    static const struct source where[] = {SRC("mod(examples, batch) = 0"), SRC("batch > 20")};
    const struct question question = {
        .id = "q6", .givens = givens, .given_count = 2, .where = where, .where_count = 2};
    (void)state;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        struct variant *variant = make(&question, seed);
        assert_true(name_of(variant, "batch") > 20);
        assert_int_equal(name_of(variant, "mod(examples, batch)"), 0);
        assert_int_equal(name_of(variant, "mod(batch, 10)"), 0);
        variant_destroy(variant);
    }
}

static void without_draws_a_seed_changes_nothing(void **state)
{
    static const struct given givens[] = {GIVEN("batch", "50"), GIVEN("double", "2 batch")};
    const struct question question = {.id = "q6", .givens = givens, .given_count = 2};
    struct variant *variant = make(&question, 7);
    (void)state;
    assert_int_equal(name_of(variant, "double"), 100);
    assert_int_equal(variant->seed, 7);
    variant_destroy(variant);
}

static void words_are_conventions(void **state)
{
    static const struct given givens[] = {
        {.name = "last_batch", .value = SRC("keep"), .draw = SRC("keep, drop"), .word = true}};
    static const struct source where[] = {SRC("last_batch = drop")};
    const struct question question = {
        .id = "q6", .givens = givens, .given_count = 1, .where = where, .where_count = 1};
    struct variant *variant = make(&question, 3);
    (void)state;
    assert_string_equal(expr_env_get(&variant->env, "last_batch").as.word, "drop");
    variant_destroy(variant);
}

/* A text says the number of a given, whatever else a student may call a symbol. */
static void other_spellings_hide_no_given(void **state)
{
    static const char *const aliases[] = {"c"};
    static const struct given givens[] = {GIVEN("c", "3")};
    struct arena *arena = arena_create();
    struct expr_symbol symbols[] = {{.name = "C", .aliases = aliases, .alias_count = 1}};
    const struct field own[] = {{.id = "f",
                                 .label = "f",
                                 .kind = FIELD_EXPRESSION,
                                 .marks = 100,
                                 .rounded = -1,
                                 .form_marks = -1,
                                 .symbols = symbols,
                                 .symbol_count = 1,
                                 .expect = SRC("C + 1")}};
    const struct part own_part = {.id = "", .fields = own, .field_count = 1, .marks = 100};
    const struct question question = {.id = "q1",
                                      .statement = SRC("With c = {c} and C = {C}."),
                                      .givens = givens,
                                      .given_count = 1,
                                      .parts = &own_part,
                                      .part_count = 1,
                                      .marks = 100};
    (void)state;
    expr_symbols_prepare(arena, symbols, 1);
    struct variant *variant = make(&question, 0);
    assert_string_equal(variant->statement, "With c = 3 and C = C.");
    variant_destroy(variant);
    arena_destroy(arena);
}

static void expect_failure(const struct question *question, uint64_t seed, enum dlt_err err,
                           const char *tag, unsigned column)
{
    struct variant *variant = NULL;
    struct diag diag;
    diag_clear(&diag);
    enum dlt_err got = variant_create(question, seed, &variant, &diag);
    if (got != err || strcmp(diag.tag, tag) != 0 || diag.column != column)
        fail_msg("got %s, %s at %u: %s; expected %s, %s at %u", dlt_err_name(got), diag.tag,
                 diag.column, diag.text, dlt_err_name(err), tag, column);
    assert_null(variant);
    assert_int_equal(diag.line, 10);
    assert_string_equal(diag.file, "q.yaml");
}

static void faults_are_located(void **state)
{
    static const struct given unknown[] = {GIVEN("a", "2 + bad")};
    static const struct given fine[] = {DRAWN("a", "2", "1..9")};
    static const struct given range[] = {DRAWN("a", "2", "9..1")};
    static const struct source never[] = {SRC("a > 10")};
    static const struct solve_call nobody[] = {
        {.name = "x", .solver = "receptive_feild", .place = SRC("")}};
    static const struct hint lost[] = {{.trace = SRC("rf.h9")}};
    static const struct part lost_part = {.id = "", .hints = lost, .hint_count = 1};
    struct question question = {.id = "q1", .givens = unknown, .given_count = 1};
    (void)state;
    expect_failure(&question, 0, DLT_ERR_UNKNOWN, "unknown-symbol", 9);
    question.givens = range;
    expect_failure(&question, 1, DLT_ERR_LIMIT, "no-draw", 5);
    question.givens = fine;
    question.where = never;
    question.where_count = 1;
    expect_failure(&question, 0, DLT_ERR_RANGE, "condition-failed", 5);
    expect_failure(&question, 1, DLT_ERR_LIMIT, "no-draw", 5);
    question.where_count = 0;
    question.solves = nobody;
    question.solve_count = 1;
    expect_failure(&question, 0, DLT_ERR_UNKNOWN, "unknown-solver", 5);
    question = receptive(paper_givens, 3);
    question.parts = &lost_part;
    expect_failure(&question, 0, DLT_ERR_UNKNOWN, "unknown-step", 5);
}

static void draws_stay_in_their_ranges(void **state)
{
    struct arena *arena = arena_create();
    struct dice dice = dice_for("q1", 1);
    bool seen[9] = {false};
    (void)state;
    for (int i = 0; i < 400; i++) {
        struct num_ctx ctx;
        long number = 0;
        num_ctx_init(&ctx, arena, NULL);
        assert_true(value_to_long(draw_value(&ctx, "2..8 step 3", NULL, &dice), &number));
        assert_true(number == 2 || number == 5 || number == 8);
        seen[number] = true;
        struct value list = draw_value(&ctx, "[1..2, 7, 3|4]", NULL, &dice);
        assert_int_equal(list.count, 3);
        assert_true(value_to_long(list.as.items[2], &number) && (number == 3 || number == 4));
        struct value whole = draw_value(&ctx, "[1, 2], [3, 4]", NULL, &dice);
        assert_int_equal(whole.count, 2);
        assert_int_equal(ctx.err, DLT_OK);
    }
    assert_true(seen[2] && seen[5] && seen[8]);
    arena_destroy(arena);
}

static void figures_see_what_was_answered(void **state)
{
    static const struct param params[] = {
        {.name = "kernel_size", .type = PARAM_LIST, .summary = "taps"},
        {.name = "typed", .type = PARAM_LIST, .summary = "answers", .fallback = ""}};
    const struct question question = receptive(paper_givens, 3);
    struct variant *variant = make(&question, 0);
    struct verdict verdicts[2] = {{0}};
    struct value args[2];
    struct diag diag;
    long number = 0;
    (void)state;
    assert_int_equal(
        variant_bind_figure(variant->arena, variant, &figures[0], params, 2, NULL, args, &diag),
        DLT_OK);
    assert_int_equal(args[0].count, 3);
    assert_int_equal(args[1].kind, VALUE_NONE);
    verdicts[1] = (struct verdict){
        .status = VERDICT_INCORRECT, .note = "incorrect", .value = value_long(variant->arena, 11)};
    assert_int_equal(
        variant_bind_figure(variant->arena, variant, &figures[0], params, 2, verdicts, args, &diag),
        DLT_OK);
    assert_int_equal(args[1].count, 2);
    assert_int_equal(args[1].as.items[0].kind, VALUE_NONE);
    assert_true(value_to_long(args[1].as.items[1], &number) && number == 11);
    variant_destroy(variant);
}

static void tables_leave_out_what_is_blank(void **state)
{
    static const struct param params[] = {{.name = "rows", .type = PARAM_TABLE, .summary = "rows"}};
    static const struct source rows[] = {
        SRC("rows=[[a, typed.h1], [b, 2*typed.h2, stride[1]], [c]]")};
    static const struct figure_spec figure = {
        .kind = "bars", .with = rows, .with_count = 1, .place = SRC("")};
    const struct question question = receptive(paper_givens, 3);
    struct variant *variant = make(&question, 0);
    struct verdict verdicts[2] = {{0}};
    struct value args[1];
    (void)state;
    verdicts[1] = (struct verdict){
        .status = VERDICT_INCORRECT, .note = "incorrect", .value = value_long(variant->arena, 11)};
    assert_int_equal(
        variant_bind_figure(variant->arena, variant, &figure, params, 1, verdicts, args, NULL),
        DLT_OK);
    assert_string_equal(value_format(variant->arena, args[0], NULL),
                        "((a, none), (b, 22, 2), (c))");
    variant_destroy(variant);
}

/* Sorts that are mixed: each draw meets the conditions of its sort, and there are as many of each as
 * their shares say, however rarely the numbers of one fit. */
static void sorts_are_mixed_by_their_shares(void **state)
{
    enum { SEEDS = 400 };
    static const struct given givens[] = {DRAWN("a", "1", "1..20"), DRAWN("b", "2", "1..20")};
    static const struct given_draw even[] = {{.given = "b", .draw = SRC("2*a")}};
    static const struct source rare[] = {SRC("a = 7*b")};
    static const struct mix_sort mix[] = {
        {.name = "double", .share = 3, .draws = even, .draw_count = 1},
        {.name = "rare", .share = 1, .where = rare, .where_count = 1},
    };
    struct question question = receptive(givens, 2);
    static const struct field field = {.id = "n",
                                       .label = "n",
                                       .kind = FIELD_NUMBER,
                                       .marks = 100,
                                       .rounded = -1,
                                       .expect = SRC("a + b")};
    static const struct part one = {.id = "", .fields = &field, .field_count = 1, .marks = 100};
    int doubles = 0;

    (void)state;
    question.solve_count = 0;
    question.parts = &one;
    question.mix = mix;
    question.mix_count = 2;
    question.learn = (struct source)SRC("b is {b}.");
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct variant *variant = make(&question, seed);
        char told[32];

        assert_non_null(variant->sort);
        if (str_equal(variant->sort->name, "double"))
            assert_int_equal(name_of(variant, "b"), 2 * name_of(variant, "a"));
        else
            assert_int_equal(name_of(variant, "a"), 7 * name_of(variant, "b"));
        doubles += str_equal(variant->sort->name, "double");
        snprintf(told, sizeof told, "b is %ld.", name_of(variant, "b"));
        assert_string_equal(variant->learn, told);
        variant_destroy(variant);
    }
    /* Three standard deviations of 400 throws at 3 in 4. */
    assert_in_range(doubles, SEEDS * 3 / 4 - 26, SEEDS * 3 / 4 + 26);
    struct variant *own = make(&question, 0);
    assert_null(own->sort);
    assert_int_equal(name_of(own, "b"), 2);
    variant_destroy(own);
}

static void what_to_take_along_stands_below_the_solution(void **state)
{
    struct question question = receptive(paper_givens, 3);
    (void)state;
    question.learn = (struct source)SRC("Strides multiply: {stride[1]}.");
    question.reference = "A book";
    struct variant *variant = make(&question, 0);
    assert_string_equal(variant_solution(variant->arena, variant, 0),
                        "H2 sees 19.\n\nTo take along: Strides multiply: 2.\n\nRead more: A book");
    variant_destroy(variant);
}

static void notes_of_a_part_stand_above_those_of_its_question(void **state)
{
    struct question question = receptive(paper_givens, 3);
    struct part noted = part;
    (void)state;
    question.parts = &noted;
    struct variant *variant = make(&question, 0);
    assert_null(variant_notes(variant->arena, variant, 0));
    variant_destroy(variant);
    question.notes = (struct source)SRC("Strides multiply: {stride[1]}.");
    variant = make(&question, 0);
    assert_string_equal(variant_notes(variant->arena, variant, 0), "Strides multiply: 2.");
    variant_destroy(variant);
    noted.notes = (struct source)SRC("Ask for {rf.receptive_field[2]}.");
    variant = make(&question, 0);
    assert_string_equal(variant_notes(variant->arena, variant, 0),
                        "Ask for 19.\n\nStrides multiply: 2.");
    /* No text that a student gets has any of it. */
    assert_string_equal(variant_solution(variant->arena, variant, 0), "H2 sees 19.");
    variant_destroy(variant);
    question.notes = (struct source){0};
    variant = make(&question, 0);
    assert_string_equal(variant_notes(variant->arena, variant, 0), "Ask for 19.");
    variant_destroy(variant);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_papers_own_numbers),
        cmocka_unit_test(hints_come_from_the_trace),
        cmocka_unit_test(results_stand_behind_one_sign),
        cmocka_unit_test(filled_numbers_begin_no_list),
        cmocka_unit_test(the_same_seed_gives_the_same_numbers),
        cmocka_unit_test(conditions_hold_for_every_draw),
        cmocka_unit_test(without_draws_a_seed_changes_nothing),
        cmocka_unit_test(words_are_conventions),
        cmocka_unit_test(other_spellings_hide_no_given),
        cmocka_unit_test(faults_are_located),
        cmocka_unit_test(draws_stay_in_their_ranges),
        cmocka_unit_test(figures_see_what_was_answered),
        cmocka_unit_test(tables_leave_out_what_is_blank),
        cmocka_unit_test(sorts_are_mixed_by_their_shares),
        cmocka_unit_test(what_to_take_along_stands_below_the_solution),
        cmocka_unit_test(notes_of_a_part_stand_above_those_of_its_question),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
