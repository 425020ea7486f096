/* SPDX-License-Identifier: MIT */
/* The tests that an author writes into a question: "this answer scores this". */
#include "marking.h"

#include <string.h>

/** One test under way. */
struct trial {
    struct arena *arena;
    const struct variant *variant;
    const struct question_test *test;
    struct answer *answers;   /**< flat over the question */
    struct verdict *verdicts; /**< flat over the question */
    void (*report)(void *context, const struct diag *diag);
    void *context;
    size_t problems;
};

static void report(struct trial *trial, struct diag *diag, const struct source *place)
{
    const struct source at = {
        .text = place->text ? place->text : "",
        .file = place->file,
        .line = place->line,
        .column = place->column,
    };
    (void)check_locate(diag, &at, DLT_OK);
    trial->problems++;
    if (trial->report)
        trial->report(trial->context, diag);
}

/** Puts the numbers into the answers; false when one of them cannot be filled, which is told. */
static bool fill_answers(struct trial *trial)
{
    const struct question *question = trial->variant->question;
    for (size_t i = 0; i < trial->test->answer_count; i++) {
        const struct test_text *answer = &trial->test->answers[i];
        size_t index = question_find_field(question, answer->field);
        struct verdict ignored = {.status = VERDICT_BLANK};
        struct marking m = {.env = &trial->variant->env, .verdict = &ignored};
        struct diag diag;
        char *filled = NULL;
        if (index == SIZE_MAX) /* the loader has told */
            continue;
        diag_clear(&diag);
        (void)marking_begin(&m, trial->arena, trial->variant, question_field(question, index, NULL),
                            "");
        if (marking_fill(&m, &answer->text, &filled, &diag) != DLT_OK)
            report(trial, &diag, &answer->text);
        trial->answers[index].text = filled ? filled : "";
    }
    return trial->problems == 0;
}

/** "epochs: "25" is partial, 1 of 2 marks (form:integer)" for each field that was answered. */
static char *earned_text(struct trial *trial)
{
    const struct question *question = trial->variant->question;
    struct strbuf text;
    strbuf_init(&text);
    for (size_t i = 0; i < question_field_count(question); i++) {
        const struct verdict *verdict = &trial->verdicts[i];
        const char *typed = trial->answers[i].text;
        if (!typed)
            continue;
        strbuf_printf(&text, "%s%s \"%s\" is %s, %s of %s (%s)", text.length ? "; " : "",
                      question_field(question, i, NULL)->id, typed,
                      verdict_status_name(verdict->status),
                      marks_format(trial->arena, verdict->marks),
                      marks_format(trial->arena, verdict->max), verdict->note);
        if (verdict->status == VERDICT_UNREADABLE || verdict->status == VERDICT_UNDECIDED)
            strbuf_printf(&text, " - %s", verdict->feedback);
    }
    char *taken = strbuf_take(&text, trial->arena);
    strbuf_finish(&text);
    return taken;
}

static void compare_marks(struct trial *trial)
{
    int marks = 0;
    struct diag diag;
    for (size_t i = 0; i < question_field_count(trial->variant->question); i++)
        marks += trial->verdicts[i].marks;
    if (marks == trial->test->marks)
        return;
    diag_clear(&diag);
    (void)diag_set(&diag, DLT_ERR_RANGE, "test-failed", "this test earns %s, not %s marks: %s",
                   marks_format(trial->arena, marks),
                   marks_format(trial->arena, trial->test->marks), earned_text(trial));
    report(trial, &diag, &trial->test->place);
}

static void compare_note(struct trial *trial, const struct test_text *note)
{
    const struct question *question = trial->variant->question;
    size_t index = question_find_field(question, note->field);
    struct diag diag;
    if (index == SIZE_MAX || str_equal(trial->verdicts[index].note, note->text.text))
        return;
    const struct verdict *verdict = &trial->verdicts[index];
    diag_clear(&diag);
    (void)diag_set(&diag, DLT_ERR_RANGE, "test-failed",
                   "the note of %s \"%s\" is %s, not %s; the answer is told: %s", note->field,
                   trial->answers[index].text ? trial->answers[index].text : "", verdict->note,
                   note->text.text, verdict->feedback);
    report(trial, &diag, &note->text);
}

size_t check_test(struct arena *arena, const struct variant *variant,
                  const struct question_test *test,
                  void (*report_fn)(void *context, const struct diag *diag), void *context)
{
    size_t count = question_field_count(variant->question);
    struct trial trial = {
        .arena = arena,
        .variant = variant,
        .test = test,
        .answers = arena_array(arena, count, sizeof(struct answer)),
        .verdicts = arena_array(arena, count, sizeof(struct verdict)),
        .report = report_fn,
        .context = context,
    };
    if (!fill_answers(&trial))
        return trial.problems;
    check_answers(arena, variant, trial.answers, trial.verdicts);
    compare_marks(&trial);
    for (size_t i = 0; i < test->note_count; i++)
        compare_note(&trial, &test->notes[i]);
    return trial.problems;
}
