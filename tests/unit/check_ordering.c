/* SPDX-License-Identifier: MIT */
/* Orderings: the distance to the nearest right order against trying them all, the list that is
 * shown, what may be typed, and what is said. */
#include "check_fixture.h"
#include "ordering.h"

enum { MARKS = 400 };

#define NAMES(...) ((const char *const[]){__VA_ARGS__})

/** claim < base, assume, add; assume and add < combine; base and combine < conclude. */
static const struct order_step proof[] = {
    {.name = "claim", .text = SRC("The claim for {n}.")},
    {.name = "base", .text = SRC("Base."), .after = NAMES("claim"), .after_count = 1},
    {.name = "assume", .text = SRC("Assume."), .after = NAMES("claim"), .after_count = 1},
    {.name = "add", .text = SRC("Add."), .after = NAMES("claim"), .after_count = 1},
    {.name = "combine",
     .text = SRC("Combine."),
     .after = NAMES("assume", "add"),
     .after_count = 2,
     .say = SRC("It needs both.")},
    {.name = "conclude", .text = SRC("Done."), .after = NAMES("base", "combine"), .after_count = 2},
    {.name = "conclude-all", .text = SRC("Done, too."), .instead_of = "conclude"},
    {.name = "circle", .text = SRC("A circle."), .distractor = true, .say = SRC("It is circular.")},
};

static const struct order_step listed[] = {
    {.name = "one", .text = SRC("1")},   {.name = "two", .text = SRC("2")},
    {.name = "three", .text = SRC("3")}, {.name = "four", .text = SRC("4")},
    {.name = "five", .text = SRC("5")},  {.name = "six", .text = SRC("6")},
};

static struct field order_field(const struct order_step *steps, size_t count)
{
    return (struct field){.id = "order",
                          .label = "order",
                          .kind = FIELD_ORDERING,
                          .marks = MARKS,
                          .prompt = SRC("Order"),
                          .steps = steps,
                          .step_count = count,
                          .rounded = -1,
                          .step_marks = -1,
                          .units = -1};
}

static void expect_order(const struct field *field, const struct expected_verdict *rows,
                         size_t count)
{
    struct fixture fixture;
    fixture_init(&fixture, field, 1);
    fixture_name(&fixture, "n", "7");
    expect_rows(&fixture, rows, count);
    fixture_finish(&fixture);
}

static void test_proof(void **state)
{
    (void)state;
    const struct field field = order_field(proof, DLT_COUNT(proof));
    static const struct expected_verdict rows[] = {
        {"claim base assume add combine conclude", VERDICT_CORRECT, MARKS, "correct", NULL},
        {"claim, add, assume, combine, base, conclude", VERDICT_CORRECT, MARKS, "correct", NULL},
        {"Claim > add -> assume → combine; base\nconclude-all", VERDICT_CORRECT, MARKS, "correct",
         NULL},
        /* One move of six: 4 * 5/6 is 3.33, in quarters 3.25. */
        {"claim base combine assume add conclude", VERDICT_PARTIAL, 325, "ordering:place",
         "It needs both."},
        {"claim base assume add combine", VERDICT_PARTIAL, 325, "ordering:missing",
         "1 step is still missing."},
        {"claim circle base assume add combine conclude", VERDICT_PARTIAL, 325,
         "ordering:distractor", "It is circular."},
        {"claim base assume add combine conclude conclude-all", VERDICT_PARTIAL, 325,
         "ordering:twice", "one of them is enough"},
        {"base claim assume add combine conclude", VERDICT_PARTIAL, 325, "ordering:place",
         "too early"},
        {"base assume add combine conclude claim", VERDICT_PARTIAL, 325, "ordering:place",
         "too late"},
        /* Three of six are half; one less is nothing. */
        {"claim base assume", VERDICT_PARTIAL, 200, "ordering:missing", "3 steps are still"},
        {"claim base", VERDICT_INCORRECT, 0, "ordering:missing", "4 steps are still"},
        {"claim base assume circle", VERDICT_INCORRECT, 0, "ordering:distractor", NULL},
        /* A reversed order leaves three of six, which depend on each other in no way. */
        {"conclude combine add assume base claim", VERDICT_INCORRECT, 0, "ordering:place",
         "too early"},
        {"assume add base claim conclude combine", VERDICT_PARTIAL, 250, "ordering:place", NULL},
        {"claim claim", VERDICT_UNREADABLE, 0, "unreadable:repeated", "twice"},
        {"claim bass", VERDICT_UNREADABLE, 0, "unreadable:unknown-step", "did you mean base?"},
        {"x", VERDICT_UNREADABLE, 0, "unreadable:unknown-step", "from a to h"},
        {" , ", VERDICT_UNREADABLE, 0, "unreadable:empty", NULL},
        {"", VERDICT_BLANK, 0, "blank", NULL},
    };
    expect_order(&field, rows, DLT_COUNT(rows));
}

/* Orders that are accepted besides those of the steps. */
static void test_alternatives(void **state)
{
    (void)state;
    static const struct reply other[] = {
        {.name = "backwards",
         .is = SRC("six five four three two one"),
         .marks = -1,
         .say = SRC("So it can be read, too.")},
        {.name = "half", .is = SRC("two, one, three, four, five, six"), .marks = 50},
    };
    static const struct expected_verdict rows[] = {
        {"one two three four five six", VERDICT_CORRECT, MARKS, "correct", NULL},
        {"six, five, four, three, two, one", VERDICT_CORRECT, MARKS, "alternative:backwards",
         "So it can be read, too."},
        {"six five four three one two", VERDICT_INCORRECT, 0, "ordering:place", NULL},
        /* Fewer marks than the share that the order earns by itself: the share counts. */
        {"two one three four five six", VERDICT_PARTIAL, 325, "alternative:half", NULL},
    };
    struct field field = order_field(listed, DLT_COUNT(listed));
    field.alternatives = other;
    field.alternative_count = DLT_COUNT(other);
    expect_order(&field, rows, DLT_COUNT(rows));
    struct fixture fixture;
    fixture_init(&fixture, &field, 1);
    const struct verdict *verdict = fixture_mark_one(&fixture, "six five four three two one");
    for (size_t i = 0; i < verdict->line_count; i++)
        assert_int_equal(verdict->lines[i].status, VERDICT_CORRECT);
    fixture_finish(&fixture);
}

/* The first two places that are wrong are told, and no more. */
static void test_two_places(void **state)
{
    (void)state;
    const struct field field = order_field(listed, DLT_COUNT(listed));
    struct fixture fixture;
    fixture_init(&fixture, &field, 1);
    const struct verdict *verdict = fixture_mark_one(&fixture, "two one four three six five");
    size_t told = 0;
    for (const char *at = verdict->feedback; (at = strstr(at, "Step ")) != NULL; at++)
        told++;
    assert_int_equal(told, 2);
    assert_int_equal(verdict->marks, MARKS / 2);
    fixture_finish(&fixture);
}

/* Two steps in the right order are chance. */
static void test_few_steps(void **state)
{
    (void)state;
    const struct field field = order_field(listed, 4);
    static const struct expected_verdict rows[] = {
        {"one two three four", VERDICT_CORRECT, MARKS, "correct", NULL},
        {"two one three four", VERDICT_PARTIAL, 300, "ordering:place", NULL},
        {"two one four three", VERDICT_INCORRECT, 0, "ordering:place", NULL},
        {"one two", VERDICT_INCORRECT, 0, "ordering:missing", "2 steps are still missing"},
    };
    expect_order(&field, rows, DLT_COUNT(rows));
}

static void test_listed_order(void **state)
{
    (void)state;
    const struct field field = order_field(listed, DLT_COUNT(listed));
    static const struct expected_verdict rows[] = {
        {"one two three four five six", VERDICT_CORRECT, MARKS, "correct", NULL},
        {"two one three four five six", VERDICT_PARTIAL, 325, "ordering:place", NULL},
        {"six one two three four five", VERDICT_PARTIAL, 325, "ordering:place", "too early"},
        {"four five six one two three", VERDICT_PARTIAL, 200, "ordering:place", NULL},
        {"six five four three two one", VERDICT_INCORRECT, 0, "ordering:place", NULL},
    };
    expect_order(&field, rows, DLT_COUNT(rows));
}

/* The letters of names, as shown. */
static char *letters(struct fixture *fixture, const struct field *field, const char *const *names,
                     size_t count, const char *between)
{
    size_t shown[ORDER_MAX_STEPS];
    char *text = arena_strdup(fixture->arena, "");
    ordering_shuffle(&fixture->variant, field, shown);
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (strcmp(field->steps[shown[at]].name, names[i]) != 0)
            at++;
        text = arena_printf(fixture->arena, "%s%s%c", text, i ? between : "", (char)('a' + at));
    }
    return text;
}

static void test_letters(void **state)
{
    (void)state;
    static const char *const right[] = {"claim", "add", "assume", "combine", "base", "conclude"};
    static const char *const between[] = {"", " ", ", ", "-", " > ", "\n", " → "};
    const struct field field = order_field(proof, DLT_COUNT(proof));
    struct fixture fixture;
    fixture_init(&fixture, &field, 1);
    fixture_name(&fixture, "n", "7");
    for (size_t i = 0; i < DLT_COUNT(between); i++) {
        const char *typed = letters(&fixture, &field, right, DLT_COUNT(right), between[i]);
        const struct verdict *verdict = fixture_mark_one(&fixture, typed);
        if (verdict->status != VERDICT_CORRECT)
            fail_msg("\"%s\": %s", typed, verdict->feedback);
        assert_string_equal(verdict->reads_as,
                            letters(&fixture, &field, right, DLT_COUNT(right), " "));
        assert_int_equal(verdict->line_count, DLT_COUNT(right));
        assert_string_equal(verdict->lines[0].reads_as, "The claim for 7.");
        assert_string_equal(verdict->lines[4].reads_as, "Base.");
        assert_int_equal(verdict->lines[4].status, VERDICT_CORRECT);
    }
    const char *model = check_model_answer(fixture.arena, &fixture.variant, &field);
    assert_int_equal(fixture_mark_one(&fixture, model)->status, VERDICT_CORRECT);
    struct verdict echo;
    const char *twisted = letters(&fixture, &field, right, 2, "");
    check_read(fixture.arena, &fixture.variant, &field, twisted, &echo);
    assert_int_equal(echo.status, VERDICT_BLANK);
    assert_int_equal(echo.line_count, 2);
    assert_string_equal(echo.lines[1].reads_as, "Add.");
    assert_int_equal(echo.lines[1].status, VERDICT_BLANK);
    const struct verdict *bad = fixture_mark_one(&fixture, "ab cz");
    assert_int_equal(bad->column, 4);
    assert_int_equal(bad->length, 2);
    bad = fixture_mark_one(&fixture, "abca");
    assert_string_equal(bad->note, "unreadable:repeated");
    assert_int_equal(bad->column, 4);
    assert_int_equal(check_question(fixture.arena, &fixture.variant, NULL, NULL), 0);
    fixture_finish(&fixture);
}

/* The list is the same each time, another for other seeds, and no right order itself. */
static void test_shuffle(void **state)
{
    (void)state;
    const struct field field = order_field(listed, 3);
    struct fixture fixture;
    bool other = false;
    size_t first[ORDER_MAX_STEPS];
    fixture_init(&fixture, &field, 1);
    ordering_shuffle(&fixture.variant, &field, first);
    for (uint64_t seed = 0; seed < 50; seed++) {
        size_t shown[ORDER_MAX_STEPS], again[ORDER_MAX_STEPS], count = 0;
        fixture.variant.seed = seed;
        ordering_shuffle(&fixture.variant, &field, shown);
        ordering_shuffle(&fixture.variant, &field, again);
        assert_memory_equal(shown, again, 3 * sizeof *shown);
        assert_false(shown[0] < shown[1] && shown[1] < shown[2]);
        other = other || memcmp(shown, first, 3 * sizeof *shown) != 0;
        const struct check_step *steps =
            check_order_steps(fixture.arena, &fixture.variant, &field, &count);
        assert_int_equal(count, 3);
        assert_string_equal(steps[2].letter, "c");
        assert_string_equal(steps[2].text, listed[shown[2]].text.text);
    }
    assert_true(other);
    fixture_finish(&fixture);
}

/* --- the distance against trying all right orders --------------------------------------------------- */

static unsigned next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(*state >> 33);
}

/** Length of the longest common subsequence of two lists of places. */
static size_t common(const int *a, size_t a_count, const int *b, size_t b_count)
{
    size_t length[ORDER_MAX_STEPS + 1][ORDER_MAX_STEPS + 1] = {{0}};
    for (size_t i = 0; i < a_count; i++) {
        for (size_t j = 0; j < b_count; j++) {
            size_t best = length[i][j + 1] > length[i + 1][j] ? length[i][j + 1] : length[i + 1][j];
            length[i + 1][j + 1] = a[i] == b[j] ? length[i][j] + 1 : best;
        }
    }
    return length[a_count][b_count];
}

/** The most that is kept by any right order that goes on from `order`. */
static size_t try_all(const struct order_places *places, int *order, size_t placed, unsigned done,
                      const int *typed, size_t count)
{
    size_t best = 0;
    if (placed == places->count)
        return common(typed, count, order, placed);
    for (size_t p = 0; p < places->count; p++) {
        if (done >> p & 1 || places->before[p] & ~done)
            continue;
        order[placed] = (int)p;
        size_t kept = try_all(places, order, placed + 1, done | 1u << p, typed, count);
        best = kept > best ? kept : best;
    }
    return best;
}

/** Random steps: each after some of those before it; the last two a distractor and an alternative. */
static void draw_steps(uint64_t *random, struct order_step *steps, size_t count,
                       const char *(*after)[ORDER_MAX_STEPS])
{
    static const char *const names[] = {"s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"};
    for (size_t i = 0; i < count; i++) {
        steps[i] = (struct order_step){.name = names[i], .text = SRC("x"), .after = after[i]};
        for (size_t j = 0; j < i && i + 2 < count; j++) {
            if (next_random(random) % 3 == 0)
                after[i][steps[i].after_count++] = names[j];
        }
    }
    steps[count - 2].distractor = true;
    steps[count - 1].instead_of = names[1];
}

static void check_distance(uint64_t *random, const struct order_places *places, size_t steps)
{
    size_t typed[ORDER_MAX_STEPS], count = 0;
    int of_typed[ORDER_MAX_STEPS], order[ORDER_MAX_STEPS];
    bool used[ORDER_MAX_STEPS] = {false};
    size_t wanted = next_random(random) % (steps + 1);
    unsigned found = 0;
    while (count < wanted) {
        size_t step = next_random(random) % steps;
        if (used[step])
            continue;
        used[step] = true;
        of_typed[count] = places->of_step[step];
        found |= of_typed[count] >= 0 ? 1u << of_typed[count] : 0;
        typed[count++] = step;
    }
    const struct order_distance distance = ordering_distance(places, typed, count);
    size_t kept = 0, extra = 0, different = 0;
    for (size_t i = 0; i < count; i++) {
        kept += distance.kept[i];
        extra += distance.extra[i];
        assert_false(distance.kept[i] && distance.extra[i]);
    }
    for (size_t p = 0; p < places->count; p++)
        different += found >> p & 1;
    assert_int_equal(kept, try_all(places, order, 0, 0, of_typed, count));
    assert_int_equal(extra, count - different);
    assert_int_equal(distance.missing, places->count - different);
    assert_int_equal(distance.moves, places->count - kept + extra);
}

static void test_distance(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (int round = 0; round < 60; round++) {
        const char *after[ORDER_MAX_STEPS][ORDER_MAX_STEPS];
        struct order_step steps[8];
        size_t count = 4 + next_random(&random) % 5;
        draw_steps(&random, steps, count, after);
        const struct field field = order_field(steps, count);
        const struct order_places places = ordering_places(&field);
        assert_int_equal(places.count, count - 2);
        for (int i = 0; i < 20; i++)
            check_distance(&random, &places, count);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_proof),        cmocka_unit_test(test_listed_order),
        cmocka_unit_test(test_alternatives), cmocka_unit_test(test_two_places),
        cmocka_unit_test(test_few_steps),    cmocka_unit_test(test_letters),
        cmocka_unit_test(test_shuffle),      cmocka_unit_test(test_distance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
