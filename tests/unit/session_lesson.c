/* SPDX-License-Identifier: MIT */
/* A question in steps: their order, what comes with an answer, figures by layers, and finding a step
 * again in a question that has changed. */
#include "dltutor/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SRC(words)                                                                                 \
    {                                                                                              \
        .text = (words), .file = "q.yaml", .line = 10, .column = 5                                 \
    }
#define LONG_LINE                                                                                  \
    "A long paragraph that fills a good part of what is read at one glance, and goes on for a "    \
    "while, so that two of its kind are more than that. "

static const struct option yes_no[] = {{.name = "yes", .label = SRC("yes, always")},
                                       {.name = "no"}};
static const struct field first_fields[] = {
    {.id = "a.sum",
     .label = "sum",
     .kind = FIELD_NUMBER,
     .marks = 100,
     .rounded = -1,
     .prompt = SRC("The sum"),
     .expect = SRC("one + 40"),
     .correct = SRC("Right: {one} and 40.")},
    {.id = "a.why",
     .label = "why",
     .kind = FIELD_CHOICE,
     .marks = 50,
     .expect = SRC("yes"),
     .options = yes_no,
     .option_count = 2,
     .shown_if = SRC("a.sum=41")},
    {.id = "a.never",
     .label = "never",
     .kind = FIELD_NUMBER,
     .marks = 0,
     .rounded = -1,
     .expect = SRC("7"),
     .shown_if = SRC("a.sum=42")},
};
static const struct field second_fields[] = {{.id = "b.next",
                                              .label = "next",
                                              .kind = FIELD_NUMBER,
                                              .marks = 100,
                                              .rounded = -1,
                                              .expect = SRC("one + 41")}};
static const struct hint hints[] = {{.text = SRC("Count on from 40.")},
                                    {.field = "a.sum", .text = SRC("It is {one} + 40 = 41.")}};
static const struct source typed[] = {SRC("value=typed.sum")};
static const struct figure_spec figures[] = {
    {.kind = "value_bars", .with = typed, .with_count = 1, .caption = SRC("Up to {one}")},
    {.kind = "value_bars", .caption = SRC("Fixed")}};
static const struct part parts[] = {
    {.id = "a",
     .statement = SRC("Add."),
     .fields = first_fields,
     .field_count = 3,
     .hints = hints,
     .hint_count = 2,
     .figures = figures,
     .figure_count = 2,
     .solution = SRC("It is {one} + 40."),
     .marks = 150},
    {.id = "b", .statement = SRC(""), .fields = second_fields, .field_count = 1, .marks = 100}};
static const struct given givens[] = {{.name = "one", .value = SRC("1")}};
static const struct question question = {
    .id = "q1",
    .pack = "test",
    .title = SRC("Sums"),
    .statement = SRC(LONG_LINE LONG_LINE "\n\nShort.\n\n  a table\n\n" LONG_LINE LONG_LINE),
    .givens = givens,
    .given_count = 1,
    .parts = parts,
    .part_count = 2,
    .learn = SRC("Sums add up."),
    .marks = 250};

/* The first figure shows something once its answer is there, in layers 1 and 3; the other one always,
 * in one. */
static struct lesson_look look_of(void *context, const struct variant *variant, size_t part,
                                  size_t figure, const struct verdict *verdicts)
{
    (void)context;
    (void)variant;
    assert_int_equal(part, 0);
    if (figure == 1)
        return (struct lesson_look){1, 7};
    return (struct lesson_look){verdicts[0].status == VERDICT_CORRECT ? 5 : 0, 3};
}

/* All figures look the same, and no answer changes that. */
static struct lesson_look same_look(void *context, const struct variant *variant, size_t part,
                                    size_t figure, const struct verdict *verdicts)
{
    (void)context;
    (void)variant;
    (void)part;
    (void)figure;
    (void)verdicts;
    return (struct lesson_look){3, 9};
}

static struct variant *bind_it(void)
{
    struct variant *variant = NULL;
    struct diag diag = {0};
    if (variant_create(&question, 0, &variant, &diag) != DLT_OK)
        fail_msg("%s", diag.text);
    return variant;
}

static void test_steps_are_in_order(void **state)
{
    static const struct {
        const char *name, *title;
        size_t answered;
        int layers;
    } want[] = {
        {"title", "Title", 0, 0},
        {"text/1", "Statement", 0, 0},
        {"text/2", "Statement", 0, 0},
        {"a/text/1", "Statement", 0, 0},
        {"a/ask", "What is asked", 0, 0},
        {"a/figure/1/1", "Figure 2", 0, 0},
        {"a/hint/1", "Hint 1 of 1", 0, 0},
        {"a/answer/sum", "Answer: The sum", 1, 0},
        {"a/answer/why", "Answer: why", 2, 0},
        {"a/drawn/0/1", "The answer drawn: 1, 1 of 2", 3, 1},
        {"a/drawn/0/3", "The answer drawn: 1, 2 of 2", 3, 0},
        {"a/solution", "Worked solution", 3, 0},
        {"b/ask", "What is asked", 3, 0},
        {"b/answer/next", "Answer: next", 4, 0},
        {"learn", "To take along", 4, 0},
    };
    struct variant *variant = bind_it();
    struct lesson *lesson = lesson_create(variant, look_of, NULL);
    (void)state;
    for (size_t i = 0; i < lesson->count && i < DLT_COUNT(want); i++) {
        assert_string_equal(lesson->steps[i].name, want[i].name);
        assert_string_equal(lesson->steps[i].title, want[i].title);
        assert_int_equal(lesson->steps[i].answered, want[i].answered);
        assert_int_equal(lesson->steps[i].layers, want[i].layers);
    }
    assert_int_equal(lesson->count, DLT_COUNT(want));
    lesson_destroy(lesson);
    variant_destroy(variant);
}

static void test_what_steps_tell(void **state)
{
    struct variant *variant = bind_it();
    struct lesson *lesson = lesson_create(variant, look_of, NULL);
    const struct lesson_step *ask = &lesson->steps[lesson_find(lesson, "a/ask")];
    const struct lesson_step *sum = &lesson->steps[lesson_find(lesson, "a/answer/sum")];
    const struct lesson_step *why = &lesson->steps[lesson_find(lesson, "a/answer/why")];
    (void)state;
    /* What is asked only after some answer would tell that answer. */
    assert_int_equal(ask->item_count, 1);
    assert_string_equal(ask->items[0].prompt, "The sum");
    assert_string_equal(sum->text, "41");
    assert_string_equal(sum->reason, "It is 1 + 40 = 41.");
    assert_string_equal(sum->correct, "Right: 1 and 40.");
    assert_string_equal(why->text, "yes");
    assert_string_equal(why->reads, "yes, always");
    assert_string_equal(lesson->steps[lesson_find(lesson, "a/figure/1/1")].text, "Fixed");
    assert_string_equal(lesson_words(lesson->arena, lesson, lesson_find(lesson, "a/answer/sum")),
                        "41\n\nIt is 1 + 40 = 41.\n\nRight: 1 and 40.");
    assert_string_equal(lesson_words(lesson->arena, lesson, lesson_find(lesson, "a/ask")),
                        "- The sum (1)");
    lesson_destroy(lesson);
    variant_destroy(variant);
}

static void test_verdicts_come_with_the_answers(void **state)
{
    struct variant *variant = bind_it();
    struct lesson *lesson = lesson_create(variant, NULL, NULL);
    struct verdict verdicts[4];
    (void)state;
    lesson_verdicts(lesson, lesson_find(lesson, "a/hint/1"), verdicts);
    for (size_t i = 0; i < DLT_COUNT(verdicts); i++)
        assert_int_equal(verdicts[i].status, VERDICT_BLANK);
    lesson_verdicts(lesson, lesson_find(lesson, "a/answer/why"), verdicts);
    assert_int_equal(verdicts[0].status, VERDICT_CORRECT);
    assert_int_equal(verdicts[1].status, VERDICT_CORRECT);
    assert_int_equal(verdicts[3].status, VERDICT_BLANK);
    lesson_verdicts(lesson, lesson->count - 1, verdicts);
    assert_int_equal(verdicts[2].status, VERDICT_BLANK); /* never asked */
    assert_int_equal(verdicts[3].status, VERDICT_CORRECT);
    lesson_destroy(lesson);
    variant_destroy(variant);
}

/* Never further than what was shown. */
static void test_steps_are_found_again(void **state)
{
    struct part fewer[2] = {parts[0], parts[1]};
    fewer[0].hint_count = 0;
    fewer[0].hints = NULL;
    struct question changed = question;
    changed.parts = fewer;
    struct variant *before = bind_it(), *after = NULL;
    (void)state;
    assert_int_equal(variant_create(&changed, 0, &after, NULL), DLT_OK);
    struct lesson *old = lesson_create(before, look_of, NULL);
    struct lesson *new = lesson_create(after, look_of, NULL);
    assert_int_equal(lesson_match(new, old, lesson_find(old, "a/hint/1")),
                     lesson_find(new, "a/figure/1/1"));
    assert_int_equal(lesson_match(new, old, lesson_find(old, "a/answer/sum")),
                     lesson_find(new, "a/answer/sum"));
    assert_string_equal(new->steps[lesson_find(new, "a/hint/1")].name, "a/text/1");
    assert_string_equal(new->steps[lesson_find(new, "b/gone")].name, "b/ask");
    assert_int_equal(lesson_find(new, "gone"), 0);
    assert_int_equal(lesson_find(new, "c/hint/1"), 0);
    assert_int_equal(lesson_find(new, ""), 0);
    lesson_destroy(old);
    lesson_destroy(new);
    variant_destroy(before);
    variant_destroy(after);
}

static void test_no_picture_comes_twice(void **state)
{
    struct variant *variant = bind_it();
    struct lesson *lesson = lesson_create(variant, same_look, NULL);
    size_t shown = 0;
    (void)state;
    for (size_t i = 0; i < lesson->count; i++) {
        assert_int_not_equal(lesson->steps[i].kind, LESSON_DRAWN);
        shown += lesson->steps[i].kind == LESSON_FIGURE;
    }
    assert_int_equal(shown, 2); /* the layers of the first */
    lesson_destroy(lesson);
    variant_destroy(variant);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps_are_in_order),
        cmocka_unit_test(test_what_steps_tell),
        cmocka_unit_test(test_verdicts_come_with_the_answers),
        cmocka_unit_test(test_steps_are_found_again),
        cmocka_unit_test(test_no_picture_comes_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
