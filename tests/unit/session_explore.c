/* SPDX-License-Identifier: MIT */
/* What if: sliders over the numbers of answers and of the question, and what follows from them. */
#include "dltutor/session.h"

#include "explore_words.h"
#include "literal.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SRC(words)                                                                                 \
    {                                                                                              \
        .text = (words), .file = "q.yaml", .line = 10, .column = 5                                 \
    }

/* --- numbers in texts -------------------------------------------------------------------------------------- */

/* "start:length" of all numbers found, with what a step and a change to -1/3 make of each. */
static char *found_in(struct arena *arena, const char *text, enum field_kind kind)
{
    struct literal found[LITERALS_MAX];
    const char *all = "";
    size_t count = literal_find(arena, text, kind, found);
    for (size_t i = 0; i < count; i++)
        all = arena_printf(arena, "%s%s%.*s step %s -> %s", all, i ? "; " : "",
                           (int)found[i].length, text + found[i].start,
                           value_format(arena, literal_step(arena, &found[i]),
                                        &(struct num_format){.style = NUM_STYLE_FRACTION}),
                           literal_write(arena, &found[i], value_fraction(arena, -1, 3)));
    return arena_strdup(arena, all);
}

static void numbers_are_found_and_written(void **state)
{
    static const struct {
        const char *text;
        enum field_kind kind;
        const char *found;
    } examples[] = {
        {"25", FIELD_NUMBER, "25 step 1 -> -1/3"},
        {" -25 ", FIELD_NUMBER, "-25 step 1 -> -1/3"},
        {"1,408", FIELD_NUMBER, "1,408 step 1 -> -1/3"},
        {"12 345 678", FIELD_NUMBER, "12 345 678 step 1 -> -1/3"},
        {"(1,408)", FIELD_NETWORK, "1 step 1 -> -1/3; 408 step 1 -> -1/3"},
        {"0.25", FIELD_NUMBER, "0.25 step 1/100 -> -1/3"},
        {"6.08e5", FIELD_NUMBER, "6.08e5 step 1000 -> -1/3"},
        {"1/3 + 2", FIELD_NUMBER, "1/3 step 1/3 -> -1/3; 2 step 1 -> (-1/3)"},
        {"(1, -1/2, .5)", FIELD_NETWORK,
         "1 step 1 -> -1/3; -1/2 step 1/2 -> -1/3; .5 step 1/10 -> -1/3"},
        {"7x7x35", FIELD_SHAPE, "7 step 1 -> (-1/3); 7 step 1 -> (-1/3); 35 step 1 -> (-1/3)"},
        {"2 - 3", FIELD_NUMBER, "2 step 1 -> -1/3; 3 step 1 -> (-1/3)"},
        {"\xe2\x88\x92"
         "2x",
         FIELD_EXPRESSION,
         "\xe2\x88\x92"
         "2 step 1 -> (-1/3)"},
        {"phi_1 x2 + log2(8) y_{i,3} 4", FIELD_EXPRESSION, "8 step 1 -> -1/3; 4 step 1 -> (-1/3)"},
        {"2^180", FIELD_NUMBER, "2 step 1 -> (-1/3); 180 step 1 -> (-1/3)"},
        {"1/2/3", FIELD_NUMBER, "1/2 step 1/2 -> (-1/3); 3 step 1 -> (-1/3)"},
        {"1/2^3", FIELD_NUMBER, "1 step 1 -> (-1/3); 2 step 1 -> (-1/3); 3 step 1 -> (-1/3)"},
        {"\xcf\x83"
         "2 + \xe2\x88\x9a"
         "8",
         FIELD_EXPRESSION, "8 step 1 -> (-1/3)"},
        {"1..5", FIELD_NUMBER, "1 step 1 -> (-1/3)"},
        {"y_{3", FIELD_EXPRESSION, ""},
        {"x", FIELD_EXPRESSION, ""},
        {"", FIELD_NUMBER, ""},
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(examples); i++)
        assert_string_equal(found_in(arena, examples[i].text, examples[i].kind), examples[i].found);
    arena_destroy(arena);
}

static void numbers_keep_their_form(void **state)
{
    static const struct {
        const char *text;
        long numerator, denominator;
        const char *written;
    } examples[] = {{"0.25", 1, 2, "0.50"},
                    {"0.25", 1, 8, "0.125"},
                    {"0.25", 1, 3, "1/3"},
                    {"7", 15, 2, "7.5"},
                    {"1/2", 3, 4, "3/4"},
                    {"1/2", 2, 1, "2"},
                    {"6.08e5", 609000, 1, "6.09e5"},
                    {"1,408", 1234567, 1, "1,234,567"},
                    {"1,408", -999, 1, "-999"},
                    {"5e-3", 6, 1000, "6e-3"}};
    struct arena *arena = arena_create();
    struct literal found[LITERALS_MAX];
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(examples); i++) {
        assert_int_equal(literal_find(arena, examples[i].text, FIELD_NUMBER, found), 1);
        struct value value = value_fraction(arena, examples[i].numerator, examples[i].denominator);
        assert_string_equal(literal_write(arena, &found[0], value), examples[i].written);
    }
    arena_destroy(arena);
}

/* --- names and conditions in words ------------------------------------------------------------------------- */

static void names_are_said_as_they_are_read(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    assert_string_equal(words_label(arena, "batch_size", SIZE_MAX, SIZE_MAX), "batch size");
    assert_string_equal(words_label(arena, "phi_2", SIZE_MAX, SIZE_MAX), "phi_2");
    assert_string_equal(words_label(arena, "first_b", SIZE_MAX, SIZE_MAX), "first_b");
    assert_string_equal(words_label(arena, "widths", 1, SIZE_MAX), "widths 2");
    assert_string_equal(words_label(arena, "a_lines", 0, 2), "a_lines 1,3");
    arena_destroy(arena);
}

static void conditions_are_said_in_words(void **state)
{
    static const struct {
        const char *condition, *words;
    } examples[] = {
        {"first != second", "first and second must differ"},
        {"first ≠ 0", "first must not be 0"},
        {"(depth*width*rate) mod 1 = 0", "depth * width * rate must be a whole number"},
        {"(iterations * batch_size) mod examples = 0",
         "iterations * batch size must be a multiple of examples"},
        {"b1_inputs >= b1_units", "b1 inputs must be at least b1 units"},
        {"rate >= 1/1000", "rate must be at least 1/1000"},
        {"ap.precision[cut] > 0", "precision[cut] must be more than 0"},
        {"iou.first_iou != limit", "first iou and limit must differ"},
        {"m[1] + phi_3 != 0", "m 1 + phi_3 must not be 0"},
        {"abs(row[2]) != abs(p[1][2])", "abs(row 2) and abs(p 1,2) must differ"},
        {"(w_1 + w_2)*size <= q", "(w_1 + w_2) * size must be at most q"},
        {"(a) < (b)", "a must be less than b"},
        {"kind = keep", "kind must be keep"},
        {"0 < a < 1", "\"0 < a < 1\" must hold"},
        {"a > 1 or b > 1", "\"a > 1 or b > 1\" must hold"},
        {"flag", "\"flag\" must hold"},
        {"=", "\"=\" must hold"},
        {")(!=[", ")( and [ must differ"},
        {"", "\"\" must hold"},
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(examples); i++)
        assert_string_equal(words_condition(arena, examples[i].condition), examples[i].words);
    arena_destroy(arena);
}

/* --- a question to try out --------------------------------------------------------------------------------- */

static const struct source with[] = {SRC("kernel_size=kernels"), SRC("stride=[stride, 1]"),
                                     SRC("dilation=[1, 1]")};
static const struct solve_call calls[] = {
    {.name = "rf", .solver = "receptive_field", .with = with, .with_count = 3, .place = SRC("")}};
static const struct source where[] = {SRC("images mod stride = 0")};
static const struct given givens[] = {
    {.name = "images", .value = SRC("60"), .draw = SRC("100..900 step 100")},
    {.name = "stride", .value = SRC("2")},
    {.name = "half", .value = SRC("stride/2")},
    {.name = "kernels", .value = SRC("[3, 5]")},
    {.name = "rate", .value = SRC("0.05")},
    {.name = "mode", .value = SRC("keep"), .word = true},
    {.name = "second", .value = SRC("7")},
    {.name = "points", .value = SRC("[[0, 1/2], [1/3, 1]]")},
    {.name = "telling", .value = SRC("0"), .hidden = true},
};
static const struct field fields[] = {
    {.id = "a.span",
     .label = "span",
     .kind = FIELD_NUMBER,
     .marks = 100,
     .rounded = -1,
     .expect = SRC("rf.receptive_field[2] + half*rate*0")},
    {.id = "a.parts",
     .label = "parts",
     .kind = FIELD_NUMBER,
     .marks = 50,
     .rounded = -1,
     .expect = SRC("images/stride")},
};
static const struct field other_fields[] = {{.id = "b.second",
                                             .label = "second",
                                             .kind = FIELD_NUMBER,
                                             .marks = 100,
                                             .rounded = -1,
                                             .expect = SRC("second + points[1][1] + telling")}};
static const struct hint hints[] = {{.text = SRC("The stride is {stride}.")}};
static const struct part parts[] = {
    {.id = "a",
     .statement = SRC("The second of {images} images."),
     .solution = SRC("It is {rf.receptive_field[2]}."),
     .fields = fields,
     .field_count = 2,
     .hints = hints,
     .hint_count = 1,
     .marks = 150},
    {.id = "b", .fields = other_fields, .field_count = 1, .marks = 100},
};
static const struct question question = {.id = "q",
                                         .pack = "test",
                                         .file = "q.yaml",
                                         .givens = givens,
                                         .given_count = 9,
                                         .where = where,
                                         .where_count = 1,
                                         .solves = calls,
                                         .solve_count = 1,
                                         .parts = parts,
                                         .part_count = 2,
                                         .marks = 250};

struct fixture {
    struct variant *variant;
    struct explore *explore;
    struct arena *arena;
    struct diag diag;
};

static struct fixture begin(uint64_t seed, size_t part, const char *const *texts)
{
    struct fixture fixture = {.arena = arena_create()};
    assert_int_equal(variant_create(&question, seed, &fixture.variant, &fixture.diag), DLT_OK);
    fixture.explore = explore_create(fixture.variant, part, texts);
    return fixture;
}

static void end(struct fixture *fixture)
{
    explore_destroy(fixture->explore);
    variant_destroy(fixture->variant);
    arena_destroy(fixture->arena);
}

/* The sliders as "label=text", changed ones marked. */
static const char *all_of(const struct fixture *fixture)
{
    const char *all = "";
    for (size_t i = 0; i < explore_count(fixture->explore); i++) {
        const struct explore_slider *slider = explore_slider(fixture->explore, i);
        all = arena_printf(fixture->arena, "%s%s%s=%s%s", all, i ? " " : "", slider->label,
                           slider->text, slider->changed ? "!" : "");
    }
    return all;
}

static const char *solution(const struct fixture *fixture)
{
    return explore_variant(fixture->explore)->parts[0].solution;
}

static const char *const answers[] = {"3 + 4", " 30", NULL};
enum { SPAN_1, SPAN_2, PARTS, IMAGES, KERNEL_1, KERNEL_2, STRIDE, RATE };

static void sliders_are_those_of_the_part(void **state)
{
    struct fixture fixture = begin(0, 0, answers);
    (void)state;
    assert_string_equal(all_of(&fixture), "span 1=3 span 2=4 parts=30 images=60 "
                                          "kernels 1=3 kernels 2=5 stride=2 rate=0.05");
    assert_int_equal(explore_slider(fixture.explore, PARTS)->field, 1);
    assert_true(explore_slider(fixture.explore, IMAGES)->field == SIZE_MAX);
    end(&fixture);
    fixture = begin(0, 1, NULL);
    assert_string_equal(all_of(&fixture), "second=7 points 1,1=0 points 1,2=1/2 "
                                          "points 2,1=1/3 points 2,2=1");
    /* Within a list all numbers have the same step. */
    assert_int_equal(explore_step(fixture.explore, 1, 1, NULL), DLT_OK);
    assert_string_equal(explore_slider(fixture.explore, 1)->text, "1/6");
    assert_true(explore_has_other_numbers(fixture.explore));
    end(&fixture);
}

static void answers_change_number_by_number(void **state)
{
    struct fixture fixture = begin(0, 0, answers);
    const struct variant *before = explore_variant(fixture.explore);
    unsigned long version = explore_version(fixture.explore);
    (void)state;
    assert_int_equal(explore_verdicts(fixture.explore)[0].status, VERDICT_INCORRECT);
    assert_int_equal(explore_verdicts(fixture.explore)[1].status, VERDICT_CORRECT);
    assert_int_equal(explore_step(fixture.explore, SPAN_2, 4, NULL), DLT_OK);
    assert_string_equal(explore_text(fixture.explore, 0), "3 + 8");
    assert_string_equal(explore_text(fixture.explore, 1), " 30");
    assert_null(explore_text(fixture.explore, 2));
    assert_int_equal(explore_verdicts(fixture.explore)[0].status, VERDICT_CORRECT);
    assert_true(explore_version(fixture.explore) != version);
    assert_true(explore_variant(fixture.explore) == before);
    assert_false(explore_has_other_numbers(fixture.explore));
    assert_int_equal(explore_changed_count(fixture.explore), 1);
    assert_int_equal(explore_type(fixture.explore, SPAN_2, "-1/3", NULL), DLT_OK);
    assert_string_equal(explore_text(fixture.explore, 0), "3 + (-1/3)");
    assert_int_equal(explore_step(fixture.explore, SPAN_2, 2, NULL), DLT_OK);
    assert_string_equal(explore_text(fixture.explore, 0), "3 + 1/3");
    assert_int_equal(explore_reset(fixture.explore, SPAN_2, NULL), DLT_OK);
    assert_string_equal(explore_text(fixture.explore, 0), "3 + 4");
    assert_int_equal(explore_step(fixture.explore, SPAN_2, 1, NULL), DLT_OK);
    assert_string_equal(explore_text(fixture.explore, 0), "3 + 5");
    end(&fixture);
}

static void givens_change_with_all_that_follows(void **state)
{
    struct fixture fixture = begin(0, 0, answers);
    (void)state;
    assert_string_equal(solution(&fixture), "It is 11.");
    assert_int_equal(explore_step(fixture.explore, KERNEL_1, 2, NULL), DLT_OK);
    assert_string_equal(solution(&fixture), "It is 13.");
    assert_int_equal(explore_step(fixture.explore, STRIDE, 1, NULL), DLT_OK);
    assert_string_equal(solution(&fixture), "It is 17.");
    assert_string_equal(explore_variant(fixture.explore)->parts[0].ladder[0].text,
                        "The stride is 3.");
    /* The answers are those to other numbers now. */
    assert_int_equal(explore_verdicts(fixture.explore)[1].status, VERDICT_INCORRECT);
    assert_int_equal(explore_type(fixture.explore, IMAGES, "90", NULL), DLT_OK);
    assert_int_equal(explore_verdicts(fixture.explore)[1].status, VERDICT_CORRECT);
    assert_string_equal(all_of(&fixture), "span 1=3 span 2=4 parts=30 images=90! "
                                          "kernels 1=5! kernels 2=5 stride=3! rate=0.05");
    assert_int_equal(explore_reset(fixture.explore, SIZE_MAX, NULL), DLT_OK);
    assert_false(explore_has_other_numbers(fixture.explore));
    assert_int_equal(explore_changed_count(fixture.explore), 0);
    assert_string_equal(solution(&fixture), "It is 11.");
    assert_string_equal(fixture.variant->parts[0].solution, "It is 11.");
    end(&fixture);
}

static void what_does_not_fit_is_refused_with_its_reason(void **state)
{
    struct fixture fixture = begin(0, 0, answers);
    (void)state;
    unsigned long version = explore_version(fixture.explore);
    assert_int_equal(explore_type(fixture.explore, IMAGES, "61", &fixture.diag), DLT_ERR_RANGE);
    assert_string_equal(fixture.diag.text, "images must be a multiple of stride");
    assert_int_equal(explore_type(fixture.explore, KERNEL_1, "5/2", &fixture.diag), DLT_ERR_RANGE);
    assert_non_null(
        strstr(fixture.diag.text, "with kernels 1 = 5/2 the question cannot be worked out: "));
    assert_int_equal(explore_type(fixture.explore, STRIDE, "0", &fixture.diag), DLT_ERR_RANGE);
    assert_int_equal(explore_type(fixture.explore, STRIDE, "sqrt(2)", &fixture.diag), DLT_ERR_TYPE);
    assert_non_null(strstr(fixture.diag.text, "fractions"));
    assert_int_equal(explore_type(fixture.explore, STRIDE, "2 +", &fixture.diag), DLT_ERR_SYNTAX);
    assert_int_equal(explore_type(fixture.explore, STRIDE, "x", &fixture.diag), DLT_ERR_UNKNOWN);
    assert_true(explore_type(fixture.explore, STRIDE, "9^9^9^9", &fixture.diag) != DLT_OK);
    assert_int_equal(explore_type(fixture.explore, STRIDE, "10^400", &fixture.diag), DLT_ERR_LIMIT);
    assert_int_equal(explore_version(fixture.explore), version);
    assert_string_equal(all_of(&fixture), "span 1=3 span 2=4 parts=30 images=60 "
                                          "kernels 1=3 kernels 2=5 stride=2 rate=0.05");
    end(&fixture);
}

static void steps_pass_over_what_is_refused(void **state)
{
    struct fixture fixture = begin(0, 0, answers);
    (void)state;
    assert_int_equal(explore_step(fixture.explore, IMAGES, 1, NULL), DLT_OK);
    assert_string_equal(explore_slider(fixture.explore, IMAGES)->text, "62");
    assert_int_equal(explore_step(fixture.explore, IMAGES, -1, NULL), DLT_OK);
    assert_string_equal(explore_slider(fixture.explore, IMAGES)->text, "60");
    /* Ten steps down there is nothing, nor beyond; one is as far as it goes. */
    assert_int_equal(explore_step(fixture.explore, STRIDE, -10, NULL), DLT_OK);
    assert_string_equal(explore_slider(fixture.explore, STRIDE)->text, "1");
    assert_int_equal(explore_step(fixture.explore, STRIDE, -1, &fixture.diag), DLT_ERR_RANGE);
    assert_string_not_equal(fixture.diag.text, "");
    assert_int_equal(explore_step(fixture.explore, STRIDE, 0, NULL), DLT_ERR_RANGE);
    assert_int_equal(explore_step(fixture.explore, 99, 1, NULL), DLT_ERR_RANGE);
    end(&fixture);
}

static void typed_numbers_are_exact_and_set_the_step(void **state)
{
    struct fixture fixture = begin(0, 0, answers);
    (void)state;
    assert_int_equal(explore_step(fixture.explore, RATE, -1, NULL), DLT_OK);
    assert_string_equal(explore_slider(fixture.explore, RATE)->text, "0.04");
    assert_int_equal(explore_type(fixture.explore, RATE, "1/3", NULL), DLT_OK);
    assert_string_equal(explore_slider(fixture.explore, RATE)->text, "1/3");
    assert_string_equal(explore_slider(fixture.explore, RATE)->start_text, "0.05");
    assert_int_equal(explore_step(fixture.explore, RATE, 1, NULL), DLT_OK);
    assert_string_equal(explore_slider(fixture.explore, RATE)->text, "2/3");
    assert_int_equal(explore_type(fixture.explore, RATE, "2^-3", NULL), DLT_OK);
    assert_string_equal(explore_slider(fixture.explore, RATE)->text, "1/8");
    assert_int_equal(explore_reset(fixture.explore, RATE, NULL), DLT_OK);
    assert_int_equal(explore_step(fixture.explore, RATE, 1, NULL), DLT_OK);
    assert_string_equal(explore_slider(fixture.explore, RATE)->text, "0.06");
    end(&fixture);
}

/* Numbers that were drawn stay as they are while others are changed. */
static void drawn_numbers_stay(void **state)
{
    struct fixture fixture = begin(5, 0, NULL);
    const char *images = arena_strdup(fixture.arena, explore_slider(fixture.explore, 0)->text);
    (void)state;
    assert_string_not_equal(images, "60");
    assert_int_equal(explore_step(fixture.explore, 2, 1, NULL), DLT_OK);
    assert_string_equal(explore_slider(fixture.explore, 0)->text, images);
    assert_non_null(strstr(explore_variant(fixture.explore)->parts[0].statement, images));
    assert_int_equal(explore_variant(fixture.explore)->seed, 5);
    end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_found_and_written),
        cmocka_unit_test(numbers_keep_their_form),
        cmocka_unit_test(names_are_said_as_they_are_read),
        cmocka_unit_test(conditions_are_said_in_words),
        cmocka_unit_test(sliders_are_those_of_the_part),
        cmocka_unit_test(answers_change_number_by_number),
        cmocka_unit_test(givens_change_with_all_that_follows),
        cmocka_unit_test(what_does_not_fit_is_refused_with_its_reason),
        cmocka_unit_test(steps_pass_over_what_is_refused),
        cmocka_unit_test(typed_numbers_are_exact_and_set_the_step),
        cmocka_unit_test(drawn_numbers_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
