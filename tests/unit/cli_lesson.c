/* SPDX-License-Identifier: MIT */
/* Lessons on every question of the packs: nothing tells an answer before its step. */
#include "dltutor/check.h"
#include "dltutor/load.h"
#include "dltutor/session.h"
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { FRESH_SEEDS = 3, TELLING = 3 };

static void report(void *context, const struct diag *diag)
{
    (void)context;
    print_error("%s:%u:%u: %s\n", diag->file, diag->line, diag->column, diag->text);
}

struct fixture {
    struct arena *arena;
    struct bank bank;
};

/* Sees with which verdicts figures are asked for: those of fields of earlier parts at most, or those
 * of the part's own as well. */
struct watcher {
    size_t asked;
};

static struct lesson_look two_layers(void *context, const struct variant *variant, size_t part,
                                     size_t figure, const struct verdict *verdicts)
{
    struct watcher *watcher = context;
    const size_t count = question_field_count(variant->question);
    watcher->asked++;
    for (size_t i = 0; i < count; i++) {
        size_t of = 0;
        (void)question_field(variant->question, i, &of);
        if (of > part)
            assert_int_equal(verdicts[i].status, VERDICT_BLANK);
    }
    return (struct lesson_look){3, figure + 1};
}

static bool is_word(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_';
}

static bool has_token(const char *text, const char *token)
{
    const size_t length = strlen(token);
    for (const char *at = strstr(text, token); at; at = strstr(at + 1, token))
        if ((at == text || !is_word(at[-1])) && !is_word(at[length]) &&
            !(at[length] && strchr("*^/(", at[length])))
            return true;
    return false;
}

/* What an author states is no secret: the answer of the step is what it adds. */
static bool is_stated(const struct lesson *lesson, const char *token)
{
    for (size_t i = 0; i < lesson->count; i++) {
        const struct lesson_step *step = &lesson->steps[i];
        if (step->kind == LESSON_STATEMENT && has_token(step->text, token))
            return true;
        for (size_t j = 0; j < step->item_count; j++) {
            if (has_token(step->items[j].prompt, token))
                return true;
            for (size_t k = 0; k < step->items[j].choice_count; k++)
                if (has_token(step->items[j].choices[k], token))
                    return true;
        }
    }
    return false;
}

static void assert_untold(const struct lesson *lesson, size_t before, const char *token)
{
    for (size_t i = 0; i < before; i++) {
        const struct lesson_step *step = &lesson->steps[i];
        if (step->kind == LESSON_ANSWER && str_equal(step->text, token))
            return; /* another field has the same answer */
        const char *const texts[] = {step->title, step->text, step->reads, step->reason,
                                     step->correct};
        for (size_t j = 0; j < DLT_COUNT(texts); j++)
            if (has_token(texts[j], token))
                fail_msg("%s, seed %llu: %s tells %s: %s", lesson->variant->question->id,
                         (unsigned long long)lesson->variant->seed, step->name, token, texts[j]);
    }
}

static void assert_answer(const struct lesson *lesson, size_t at)
{
    const struct lesson_step *step = &lesson->steps[at];
    assert_true(step->answered == step->field + 1);
    for (size_t i = 0; i < at; i++) {
        const struct lesson_step *earlier = &lesson->steps[i];
        assert_true(earlier->answered <= step->field);
        /* Worked solutions come after all answers of their part. */
        if (earlier->kind == LESSON_SOLUTION || earlier->kind == LESSON_DRAWN)
            assert_true(earlier->part < step->part);
    }
    if (strlen(step->text) >= TELLING && !is_stated(lesson, step->text))
        assert_untold(lesson, at, step->text);
}

/* What stands behind a sign of equality in a hint is no right answer to a formula that is asked for
 * in this part or later. */
static void assert_no_formula(const struct lesson *lesson, const struct lesson_step *hint)
{
    const size_t count = question_field_count(lesson->variant->question);
    struct answer *answers = arena_array(lesson->arena, count, sizeof *answers);
    struct verdict *verdicts = arena_array(lesson->arena, count, sizeof *verdicts);
    for (const char *at = strchr(hint->text, '='); at; at = strchr(at + 1, '=')) {
        size_t length = strcspn(at + 1, ".;\n");
        const char *text = arena_strndup(lesson->arena, at + 1, length);
        for (size_t i = hint->answered; i < count; i++) {
            const struct field *field = question_field(lesson->variant->question, i, NULL);
            if (field->kind != FIELD_EXPRESSION && field->kind != FIELD_EQUATION &&
                field->kind != FIELD_DERIVATION)
                continue;
            if (!text[strspn(text, " 0123456789")])
                continue;
            memset(answers, 0, count * sizeof *answers);
            answers[i].text = text;
            check_answers(lesson->arena, lesson->variant, answers, verdicts);
            if (verdicts[i].status == VERDICT_CORRECT)
                fail_msg("%s, seed %llu: %s answers %s: %s", lesson->variant->question->id,
                         (unsigned long long)lesson->variant->seed, hint->name, field->id,
                         hint->text);
        }
    }
}

static void walk(const struct question *question, uint64_t seed, struct watcher *watcher)
{
    struct variant *variant = NULL;
    struct diag diag = {0};
    if (variant_create(question, seed, &variant, &diag) != DLT_OK)
        fail_msg("%s, seed %llu: %s", question->id, (unsigned long long)seed, diag.text);
    const size_t fields = question_field_count(question);
    struct lesson *lesson = lesson_create(variant, two_layers, watcher);
    struct verdict *verdicts = arena_array(lesson->arena, fields, sizeof *verdicts);
    size_t answers = 0;
    assert_int_equal(lesson->steps[0].kind, LESSON_TITLE);
    for (size_t i = 0; i < lesson->count; i++) {
        const struct lesson_step *step = &lesson->steps[i];
        assert_int_equal(lesson_find(lesson, step->name), i); /* each name once */
        assert_true(i == 0 || step->answered >= step[-1].answered);
        lesson_verdicts(lesson, i, verdicts);
        for (size_t j = step->answered; j < fields; j++)
            assert_int_equal(verdicts[j].status, VERDICT_BLANK);
        if (step->kind == LESSON_HINT)
            assert_no_formula(lesson, step);
        if (step->kind == LESSON_ANSWER) {
            answers++;
            assert_answer(lesson, i);
        }
    }
    assert_true(answers > 0);
    lesson_destroy(lesson);
    variant_destroy(variant);
}

static void test_nothing_is_told_early(void **state)
{
    const struct fixture *fixture = *state;
    struct watcher watcher = {0};
    size_t questions = 0;
    for (size_t p = 0; p < fixture->bank.paper_count; p++) {
        const struct paper *paper = fixture->bank.papers[p];
        for (size_t q = 0; q < paper->question_count; q++, questions++)
            for (uint64_t seed = 0; seed <= FRESH_SEEDS; seed++)
                walk(paper->questions[q], seed, &watcher);
    }
    assert_true(questions > 40);
    assert_true(watcher.asked > questions);
}

/* A hint that ends in the answer comes with it; the others stay hints. */
static void test_what_ends_in_the_answer_comes_with_it(void **state)
{
    const struct fixture *fixture = *state;
    const struct question *question = NULL;
    struct variant *variant = NULL;
    size_t hints = 0, reasons = 0;
    assert_int_equal(bank_find_question(&fixture->bank, "cs60010-2025-midsem/q8", &question, NULL),
                     DLT_OK);
    assert_int_equal(variant_create(question, 0, &variant, NULL), DLT_OK);
    struct lesson *lesson = lesson_create(variant, NULL, NULL);
    for (size_t i = 0; i < lesson->count; i++) {
        const struct lesson_step *step = &lesson->steps[i];
        hints += step->kind == LESSON_HINT;
        reasons += step->kind == LESSON_ANSWER && strstr(step->reason, step->text) != NULL;
        if (step->kind == LESSON_HINT)
            assert_null(strstr(step->text, "19"));
    }
    assert_true(hints >= 4);
    assert_int_equal(reasons, 3);
    lesson_destroy(lesson);
    variant_destroy(variant);
}

/* A formula is told in the notation of traces, behind a sign or a comma, and for a later part. */
static void test_formulas_come_with_their_answers(void **state)
{
    static const struct {
        const char *question, *told, *with;
    } cases[] = {
        {"q7", "∂fᵢ/∂Ωᵢⱼ = hⱼ", "/answer/df"},
        {"q7", "= ∂l/∂fᵢ · hⱼ", "/answer/component"},
        {"q7", "∂l/∂Ω = (∂l/∂f) hᵀ", "/answer/matrix"},
        {"q4", "vₜ₊₁ = vₜ + gₜ²", "ii/answer/adagrad"},
        {"q4", "4 + 2²", "ii/answer/adagrad"},
        {"q4", "γ·vₜ + (1 − γ)·gₜ²", "ii/answer/rmsprop"},
        {"q2", "φ₂ = −4", "a/answer/phi2"},
        {"q1", "r(D) = Σⱼ₌₀^Dᵢ C(D, j)", "b/answer/formula"},
        {"q1", "regions: Σⱼ₌₀^Dᵢ C(D, j)", "b/answer/formula"},
    };
    const struct fixture *fixture = *state;
    for (size_t i = 0; i < DLT_COUNT(cases); i++) {
        const struct question *question = NULL;
        struct variant *variant = NULL;
        const char *name =
            arena_printf(fixture->arena, "cs60010-2025-midsem/%s", cases[i].question);
        assert_int_equal(bank_find_question(&fixture->bank, name, &question, NULL), DLT_OK);
        assert_int_equal(variant_create(question, 0, &variant, NULL), DLT_OK);
        struct lesson *lesson = lesson_create(variant, NULL, NULL);
        size_t at = 0;
        while (at < lesson->count &&
               !strstr(lesson_words(fixture->arena, lesson, at), cases[i].told))
            at++;
        if (at == lesson->count)
            fail_msg("no step tells %s", cases[i].told);
        assert_string_equal(lesson->steps[at].name, cases[i].with);
        lesson_destroy(lesson);
        variant_destroy(variant);
    }
}

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    const char *folder = "questions";
    fixture->arena = arena_create();
    *state = fixture;
    return load_bank(fixture->arena, &folder, 1, &fixture->bank, report, NULL) == DLT_OK ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    arena_destroy(fixture->arena);
    free(fixture);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_told_early),
        cmocka_unit_test(test_what_ends_in_the_answer_comes_with_it),
        cmocka_unit_test(test_formulas_come_with_their_answers),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
