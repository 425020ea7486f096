/* SPDX-License-Identifier: MIT */
/* What shows with a question's own numbers: expressions, model answers, figures, solvers, tests. */
#include "checker.h"
#include "dltutor/figure.h"
#include "dltutor/solve.h"
#include <string.h>

#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

/* --- figures ------------------------------------------------------------------------------------ */

/* The argument that a message begins with, as in "target[1]: ..."; the first one, or the figure. */
static const struct source *argument_of(const struct figure_spec *figure, const char *text)
{
    for (size_t i = 0; i < figure->with_count; i++) {
        size_t length = strcspn(figure->with[i].text, " =");
        for (const char *at = strstr(text, " ") ? text : ""; *at;) {
            size_t word = strspn(at, NAME_LETTERS);
            if (word == length && strncmp(at, figure->with[i].text, length) == 0)
                return &figure->with[i];
            at += word;
            at += strcspn(at, NAME_LETTERS);
        }
    }
    return figure->with_count > 0 ? &figure->with[0] : &figure->place;
}

static bool try_drawing(struct checker *checker, struct arena *arena, const struct variant *variant,
                        const struct figure_spec *figure, const struct verdict *verdicts)
{
    enum { WIDTH = 72, HEIGHT = 20 };
    const struct figure_kind *kind = figure_find(figure->kind);
    struct value *values = arena_array(arena, kind->param_count + 1, sizeof *values);
    struct surface *surface = surface_create(WIDTH, HEIGHT, CHARSET_UTF8);
    struct num_ctx ctx;
    struct diag diag = {0};
    bool drawn = true;
    num_ctx_init(&ctx, arena, &diag);
    if (variant_bind_figure(arena, variant, figure, kind->params, kind->param_count, verdicts,
                            values, NULL) == DLT_OK &&
        figure_draw(&ctx, kind, values, variant_figure_waits(arena, variant, figure, verdicts),
                    surface, &(struct figure_view){.marker = MARKER_HALF}) != DLT_OK) {
        struct source place = *argument_of(figure, diag.text);
        place.text = "";
        drawn = false;
        checker_complain(checker, &place, "bad-figure", "%sthis figure cannot be drawn: %s",
                         verdicts ? "" : "with nothing typed, ", diag.text);
    }
    surface_destroy(surface);
    return drawn;
}

/* What becomes of the model answers. */
static const struct verdict *mark_models(struct arena *arena, const struct variant *variant)
{
    const size_t count = question_field_count(variant->question);
    struct answer *answers = arena_array(arena, count + 1, sizeof *answers);
    struct verdict *verdicts = arena_array(arena, count + 1, sizeof *verdicts);
    for (size_t i = 0; i < count; i++)
        answers[i].text =
            check_model_answer(arena, variant, question_field(variant->question, i, NULL));
    check_answers(arena, variant, answers, verdicts);
    return verdicts;
}

void checker_drawings(struct checker *checker, struct arena *arena, const struct variant *variant)
{
    const struct question *question = variant->question;
    const struct verdict *verdicts = NULL;
    for (size_t i = 0; i < question->part_count; i++) {
        for (size_t j = 0; j < question->parts[i].figure_count; j++) {
            const struct figure_spec *figure = &question->parts[i].figures[j];
            if (!figure_find(figure->kind))
                continue;
            verdicts = verdicts ? verdicts : mark_models(arena, variant);
            if (try_drawing(checker, arena, variant, figure, verdicts))
                (void)try_drawing(checker, arena, variant, figure, NULL);
        }
    }
}

static void check_figure(struct checker *checker, struct arena *arena,
                         const struct variant *variant, const struct figure_spec *figure)
{
    const struct figure_kind *kind = figure_find(figure->kind);
    struct diag diag = {0};
    char *caption = NULL;
    if (!kind) /* told by name */
        return;
    if (figure->caption.text &&
        variant_fill(arena, variant, &figure->caption, &caption, &diag) != DLT_OK)
        checker_error_value(checker, &diag);
    diag_clear(&diag);
    struct value *values = arena_array(arena, kind->param_count + 1, sizeof *values);
    if (variant_bind_figure(arena, variant, figure, kind->params, kind->param_count, NULL, values,
                            &diag) != DLT_OK &&
        !checker_told_text(checker, diag.text_line, diag.text_column))
        checker_error_value(checker, &diag);
}

void checker_figures(struct checker *checker, struct arena *arena, const struct variant *variant)
{
    const struct question *question = variant->question;
    for (size_t i = 0; i < question->part_count; i++)
        for (size_t j = 0; j < question->parts[i].figure_count; j++)
            check_figure(checker, arena, variant, &question->parts[i].figures[j]);
}

/* --- solvers ------------------------------------------------------------------------------------ */

static void compare_outputs(struct checker *checker, struct arena *arena,
                            const struct solve_call *call, const struct solve_result *result,
                            const struct solve_result *oracle)
{
    const struct solver *solver = result->solver;
    for (size_t i = 0; i < solver->output_count; i++) {
        if (oracle->values[i].kind == VALUE_NONE ||
            solve_agree(solver, result->values[i], oracle->values[i]))
            continue;
        checker_complain(checker, &call->place, "oracle",
                         "the solver %s and its second way (%s) do not agree on %s.%s: %s and %s. "
                         "This is a fault of the program, not of the question: please report it",
                         solver->name, solver->oracle_note, call->name, solver->outputs[i].name,
                         value_format(arena, result->values[i], NULL),
                         value_format(arena, oracle->values[i], NULL));
        return;
    }
}

/* What is too much for the slow way is no problem of the question. */
void checker_solvers(struct checker *checker, struct arena *arena, const struct variant *variant)
{
    const struct question *question = variant->question;
    for (size_t i = 0; i < question->solve_count; i++) {
        const struct solve_call *call = &question->solves[i];
        const char **texts = arena_array(arena, call->with_count, sizeof *texts);
        struct solve_result result, oracle;
        size_t bad = 0;
        struct diag diag = {0};
        for (size_t j = 0; j < call->with_count; j++)
            texts[j] = call->with[j].text;
        if (solve_call_text(arena, call->solver, texts, call->with_count, &variant->env, &result,
                            &bad, &diag) == DLT_OK &&
            solve_call_oracle(arena, call->solver, texts, call->with_count, &variant->env, &oracle,
                              &diag) == DLT_OK)
            compare_outputs(checker, arena, call, &result, &oracle);
    }
}

/* --- tests -------------------------------------------------------------------------------------- */

static void check_seeded(struct checker *checker, struct arena *arena,
                         const struct question *question, const struct question_test *test)
{
    struct variant *variant = NULL;
    struct diag diag = {0};
    if (variant_create(question, test->seed, &variant, &diag) != DLT_OK) {
        checker_complain(checker, &test->place, "test-failed",
                         "there are no numbers of seed %llu: %s", (unsigned long long)test->seed,
                         diag.text);
        return;
    }
    if (test->seed != 0)
        checker->before = arena_printf(arena, "with the numbers of seed %llu (%s), ",
                                       (unsigned long long)test->seed, check_drawn(arena, variant));
    (void)check_test(arena, variant, test, checker_error_value, checker);
    checker->before = NULL;
    variant_destroy(variant);
}

static bool is_told(const struct checker *checker, const struct source *place)
{
    return checker_told_text(checker, place->line, place->column);
}

/* An answer that cannot be marked fails every test of it, which says nothing new. */
static bool is_hopeless(const struct checker *checker, const struct question *question,
                        const struct question_test *test)
{
    for (size_t i = 0; i < test->answer_count; i++) {
        size_t index = question_find_field(question, test->answers[i].field);
        if (index == SIZE_MAX || is_told(checker, &question_field(question, index, NULL)->expect))
            return true;
    }
    for (size_t i = 0; i < test->note_count; i++)
        if (question_find_field(question, test->notes[i].field) == SIZE_MAX)
            return true;
    return false;
}

static void check_tests(struct checker *checker, const struct variant *variant)
{
    const struct question *question = variant->question;
    for (size_t i = 0; i < question->test_count; i++) {
        const struct question_test *test = &question->tests[i];
        struct arena *arena = arena_create();
        bool hopeless = is_hopeless(checker, question, test);
        if (!hopeless && test->seed == 0)
            (void)check_test(arena, variant, test, checker_error_value, checker);
        else if (!hopeless)
            check_seeded(checker, arena, question, test);
        arena_destroy(arena);
    }
}

/* --- the whole ---------------------------------------------------------------------------------- */

static void check_own_numbers(struct checker *checker, struct arena *arena,
                              const struct variant *variant)
{
    (void)check_question(arena, variant, checker_error_value, checker);
    checker_figures(checker, arena, variant);
    checker_drawings(checker, arena, variant);
    checker_solvers(checker, arena, variant);
    check_tests(checker, variant);
}

static void check_whole(struct checker *checker, struct arena *arena,
                        const struct question *question, const struct variant *variant)
{
    const size_t before = checker->errors;
    struct check_reach *reach = check_reach_create(arena, question);
    check_own_numbers(checker, arena, variant);
    (void)check_reach_add(reach, variant);
    if (checker_draws(checker, question, reach))
        (void)check_reach_tell(reach, checker_error_value, checker);
    /* What gives an answer away shows only where there is one. */
    if (checker->errors == before && !checker->quiet && checker->loaded)
        checker_style(checker, arena, variant);
}

enum { LONGEST_LIST = 120 /* bytes; a longer list of numbers is not told */ };

/* " (a = 1, b = 3)": the givens as they are written down. */
static const char *written_numbers(char *list, size_t size, const struct question *question)
{
    size_t length = 0;
    for (size_t i = 0; i < question->given_count; i++) {
        const struct given *given = &question->givens[i];
        if (!given->value.text)
            continue;
        int more = snprintf(list + length, size - length, "%s%s = %s", length ? ", " : " (",
                            given->name, given->value.text);
        length += more > 0 ? (size_t)more : 0;
        if (length + 1 >= size)
            return "";
    }
    (void)snprintf(list + length, size - length, "%s", length ? ")" : "");
    return list;
}

/* "the numbers do not meet ..." is said of any numbers; here they are those that are written down. */
void checker_own_numbers(const struct question *question, struct diag *diag)
{
    static const char any[] = "the numbers";
    char rest[DIAG_TEXT_SIZE], list[LONGEST_LIST];
    if (!str_equal(diag->tag, "condition-failed") || !str_starts(diag->text, any))
        return;
    snprintf(rest, sizeof rest, "%s", diag->text + strlen(any));
    (void)diag_set(diag, DLT_ERR_RANGE, "condition-failed", "the paper's own numbers%s%s",
                   written_numbers(list, sizeof list, question), rest);
}

void checker_question(struct checker *checker, const struct question *question)
{
    struct arena *arena = arena_create();
    struct variant *variant = NULL;
    struct diag diag = {0};
    checker->questions++;
    checker_prerequisites(checker, question);
    (void)cli_check_calls(arena, question, checker_error_value, checker);
    if (variant_create(question, 0, &variant, &diag) == DLT_OK) {
        check_whole(checker, arena, question, variant);
    } else {
        if (!diag.file[0])
            snprintf(diag.file, sizeof diag.file, "%s", question->file);
        if (checker_salvage(checker, arena, question, &diag, &variant))
            check_own_numbers(checker, arena, variant);
    }
    checker_flush(checker);
    variant_destroy(variant);
    arena_destroy(arena);
}
