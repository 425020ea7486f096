/* SPDX-License-Identifier: MIT */
/* What shows with a question's own numbers: expressions, model answers, figures, solvers, tests. */
#include "checker.h"
#include "dltutor/figure.h"
#include "dltutor/solve.h"
#include <string.h>

/* --- figures ------------------------------------------------------------------------------------ */

static void unknown_figure(struct checker *checker, const struct figure_spec *figure)
{
    size_t count = 0;
    const struct figure_kind *const *kinds = figure_table(&count);
    const char **names = arena_array(checker->cli->arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = kinds[i]->name;
    const char *near = cli_propose(figure->kind, names, count);
    if (near)
        checker_complain(checker, &figure->place, "unknown-figure",
                         "unknown figure kind '%s' (did you mean %s?)", figure->kind, near);
    else
        checker_complain(checker, &figure->place, "unknown-figure",
                         "unknown figure kind '%s'; 'dltutor figure --kinds' lists them",
                         figure->kind);
}

static void check_figure(struct checker *checker, struct arena *arena,
                         const struct variant *variant, const struct figure_spec *figure)
{
    const struct figure_kind *kind = figure_find(figure->kind);
    struct diag diag = {0};
    char *caption = NULL;
    if (!kind) {
        unknown_figure(checker, figure);
        return;
    }
    if (figure->caption.text &&
        variant_fill(arena, variant, &figure->caption, &caption, &diag) != DLT_OK)
        checker_error_value(checker, &diag);
    diag_clear(&diag);
    struct value *values = arena_array(arena, kind->param_count + 1, sizeof *values);
    if (variant_bind_figure(arena, variant, figure, kind->params, kind->param_count, NULL, values,
                            &diag) != DLT_OK)
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

/* An answer that cannot be marked fails every test of it, which says nothing new. */
static bool is_hopeless(const struct checker *checker, const struct question *question,
                        const struct question_test *test)
{
    for (size_t i = 0; i < test->answer_count; i++) {
        size_t index = question_find_field(question, test->answers[i].field);
        if (index != SIZE_MAX &&
            checker_has_told(checker, &question_field(question, index, NULL)->expect))
            return true;
    }
    return false;
}

static void check_tests(struct checker *checker, struct arena *arena, const struct variant *variant)
{
    const struct question *question = variant->question;
    for (size_t i = 0; i < question->test_count; i++) {
        const struct question_test *test = &question->tests[i];
        if (is_hopeless(checker, question, test))
            continue;
        if (test->seed == 0)
            (void)check_test(arena, variant, test, checker_error_value, checker);
        else
            check_seeded(checker, arena, question, test);
    }
}

/* --- the whole ---------------------------------------------------------------------------------- */

static void check_own_numbers(struct checker *checker, struct arena *arena,
                              const struct question *question, const struct variant *variant)
{
    const size_t before = checker->errors;
    struct check_reach *reach = check_reach_create(arena, question);
    (void)check_question(arena, variant, checker_error_value, checker);
    checker_figures(checker, arena, variant);
    checker_solvers(checker, arena, variant);
    check_tests(checker, arena, variant);
    (void)check_reach_add(reach, variant);
    if (checker_draws(checker, question, reach))
        (void)check_reach_tell(reach, checker_error_value, checker);
    /* What gives an answer away shows only where there is one. */
    if (checker->errors == before && !checker->quiet)
        checker_style(checker, arena, variant);
}

/* "the numbers do not meet ..." is said of any numbers; here they are those that are written down. */
static void own_numbers_fail(struct diag *diag)
{
    static const char whose[] = "the numbers do not meet";
    if (!str_equal(diag->tag, "condition-failed") || !str_starts(diag->text, whose))
        return;
    char rest[DIAG_TEXT_SIZE];
    snprintf(rest, sizeof rest, "%s", diag->text + strlen("the numbers"));
    (void)diag_set(diag, DLT_ERR_RANGE, "condition-failed", "the paper's own numbers%s", rest);
}

void checker_question(struct checker *checker, const struct question *question)
{
    struct arena *arena = arena_create();
    struct variant *variant = NULL;
    struct diag diag = {0};
    checker->questions++;
    checker->place_count = 0;
    checker_prerequisites(checker, question);
    if (variant_create(question, 0, &variant, &diag) == DLT_OK) {
        check_own_numbers(checker, arena, question, variant);
    } else {
        if (!diag.file[0])
            snprintf(diag.file, sizeof diag.file, "%s", question->file);
        own_numbers_fail(&diag);
        checker_error_value(checker, &diag);
    }
    checker_flush(checker);
    variant_destroy(variant);
    arena_destroy(arena);
}
