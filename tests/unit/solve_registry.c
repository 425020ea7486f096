/* SPDX-License-Identifier: MIT */
/* Walks the table of solvers: every row is complete, run and oracle agree, every step teaches. */
#include "dltutor/solve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { GRID_LEAST = 10 };

static const struct solver *solver_at(size_t index)
{
    size_t count;

    return solve_table(&count)[index];
}

static size_t solver_count(void)
{
    size_t count;

    solve_table(&count);
    return count;
}

static bool is_identifier(const char *text)
{
    if (!text || *text < 'a' || *text > 'z')
        return false;
    for (; *text; text++)
        if (!(*text >= 'a' && *text <= 'z') && !(*text >= '0' && *text <= '9') && *text != '_')
            return false;
    return true;
}

/* A text that a person sees: there, clean, without blanks at its ends. */
static bool is_shown(const char *text)
{
    struct arena *arena = arena_create();
    bool changed = false;
    bool good;

    if (!text || !*text) {
        arena_destroy(arena);
        return false;
    }
    utf8_sanitise(arena, text, strlen(text), UTF8_KEEP_NOTHING, &changed);
    good = !changed && *text != ' ' && text[strlen(text) - 1] != ' ';
    arena_destroy(arena);
    return good;
}

static void assert_shown(const char *text, const char *solver, const char *what)
{
    if (!is_shown(text))
        fail_msg("%s: %s is missing or not clean: \"%s\"", solver, what, text ? text : "NULL");
}

static void names_are_sorted_and_unique(void **state)
{
    (void)state;
    assert_true(solver_count() > 0);
    for (size_t i = 0; i < solver_count(); i++) {
        assert_true(is_identifier(solver_at(i)->name));
        assert_ptr_equal(solve_find(solver_at(i)->name), solver_at(i));
        if (i > 0 && strcmp(solver_at(i - 1)->name, solver_at(i)->name) >= 0)
            fail_msg("%s stands before %s", solver_at(i - 1)->name, solver_at(i)->name);
    }
}

static void check_param(const struct solver *solver, const struct param *param)
{
    if (!is_identifier(param->name))
        fail_msg("%s: \"%s\" is no name for a parameter", solver->name, param->name);
    assert_shown(param->summary, solver->name, param->name);
    if ((param->type == PARAM_CHOICE) != (param->choices != NULL))
        fail_msg("%s: %s has choices without being a choice, or none", solver->name, param->name);
    if (param->choices && param->fallback && *param->fallback &&
        !param_has_choice(param->choices, param->fallback))
        fail_msg("%s: the default of %s is no choice", solver->name, param->name);
}

static void rows_are_complete(void **state)
{
    (void)state;
    for (size_t i = 0; i < solver_count(); i++) {
        const struct solver *solver = solver_at(i);

        assert_shown(solver->summary, solver->name, "summary");
        assert_shown(solver->citation, solver->name, "citation");
        assert_shown(solver->oracle_note, solver->name, "oracle_note");
        assert_true(solver->param_count > 0 && solver->output_count > 0);
        assert_true(solver->run && solver->oracle);
        assert_true(solver->oracle_tolerance >= 0 && solver->oracle_tolerance < 1e-3);
        if (solver->grid_count < GRID_LEAST)
            fail_msg("%s: the grid has %zu lines", solver->name, solver->grid_count);
        for (size_t p = 0; p < solver->param_count; p++)
            check_param(solver, &solver->params[p]);
        for (size_t o = 0; o < solver->output_count; o++) {
            assert_true(is_identifier(solver->outputs[o].name));
            assert_shown(solver->outputs[o].summary, solver->name, solver->outputs[o].name);
            for (size_t other = 0; other < o; other++)
                assert_string_not_equal(solver->outputs[o].name, solver->outputs[other].name);
        }
    }
}

/* Every parameter is tried somewhere on the grid, so none is there for show. */
static void grids_use_every_parameter(void **state)
{
    (void)state;
    for (size_t i = 0; i < solver_count(); i++) {
        const struct solver *solver = solver_at(i);

        for (size_t p = 0; p < solver->param_count; p++) {
            struct arena *arena = arena_create();
            const char *key = arena_printf(arena, "%s=", solver->params[p].name);
            bool used = false;

            for (size_t line = 0; line < solver->grid_count; line++)
                used = used || strstr(solver->grid[line], key);
            if (!used)
                fail_msg("%s: no line of the grid gives %s", solver->name, key);
            arena_destroy(arena);
        }
    }
}

struct call {
    struct arena *arena;
    const char *const *texts;
    size_t count;
    struct solve_result result;
    struct diag diag;
    enum dlt_err err;
};

static void call_line(struct call *call, const struct solver *solver, const char *line, bool oracle)
{
    memset(call, 0, sizeof(*call));
    call->arena = arena_create();
    call->count = solve_split(call->arena, line, &call->texts);
    call->err = oracle ? solve_call_oracle(call->arena, solver->name, call->texts, call->count,
                                           NULL, &call->result, &call->diag)
                       : solve_call_text(call->arena, solver->name, call->texts, call->count, NULL,
                                         &call->result, NULL, &call->diag);
}

static void compare_line(const struct solver *solver, const char *line)
{
    struct call run, oracle;
    size_t compared = 0;

    call_line(&run, solver, line, false);
    call_line(&oracle, solver, line, true);
    if (run.err != DLT_OK || oracle.err != DLT_OK)
        fail_msg("%s %s: run: %s oracle: %s", solver->name, line, run.diag.text, oracle.diag.text);
    for (size_t o = 0; o < solver->output_count; o++) {
        struct value a = run.result.values[o], b = oracle.result.values[o];

        if (b.kind == VALUE_NONE)
            continue;
        compared++;
        if (!solve_agree(solver, a, b))
            fail_msg("%s %s: %s is %s, the oracle says %s", solver->name, line,
                     solver->outputs[o].name, value_format(run.arena, a, NULL),
                     value_format(run.arena, b, NULL));
    }
    if (compared == 0)
        fail_msg("%s %s: the oracle says nothing", solver->name, line);
    arena_destroy(run.arena);
    arena_destroy(oracle.arena);
}

static void runs_agree_with_oracles(void **state)
{
    (void)state;
    for (size_t i = 0; i < solver_count(); i++)
        for (size_t line = 0; line < solver_at(i)->grid_count; line++)
            compare_line(solver_at(i), solver_at(i)->grid[line]);
}

static void check_steps(const struct solver *solver, const struct trace *trace)
{
    assert_true(trace->count > 0);
    for (size_t s = 0; s < trace->count; s++) {
        const struct trace_step *step = &trace->steps[s];

        assert_true(step->name && *step->name && !strpbrk(step->name, " ."));
        assert_shown(step->title, solver->name, step->name);
        assert_shown(step->formula, solver->name, step->name);
        assert_shown(step->substitution, solver->name, step->name);
        assert_shown(step->result, solver->name, step->name);
        if (step->why)
            assert_shown(step->why, solver->name, step->name);
        for (size_t other = 0; other < s; other++)
            if (str_equal(step->name, trace->steps[other].name))
                fail_msg("%s: two steps are called %s", solver->name, step->name);
    }
}

static void steps_are_whole_and_clean(void **state)
{
    (void)state;
    for (size_t i = 0; i < solver_count(); i++) {
        const struct solver *solver = solver_at(i);

        for (size_t line = 0; line < solver->grid_count; line++) {
            struct call call;

            call_line(&call, solver, solver->grid[line], false);
            assert_int_equal(call.err, DLT_OK);
            assert_ptr_equal(call.result.solver, solver);
            check_steps(solver, &call.result.trace);
            arena_destroy(call.arena);
        }
    }
}

static void runs_repeat_themselves(void **state)
{
    (void)state;
    for (size_t i = 0; i < solver_count(); i++) {
        const struct solver *solver = solver_at(i);
        struct call first, second;

        call_line(&first, solver, solver->grid[0], false);
        call_line(&second, solver, solver->grid[0], false);
        assert_int_equal(first.result.trace.count, second.result.trace.count);
        for (size_t s = 0; s < first.result.trace.count; s++)
            assert_string_equal(first.result.trace.steps[s].substitution,
                                second.result.trace.steps[s].substitution);
        arena_destroy(first.arena);
        arena_destroy(second.arena);
    }
}

/* --- refusals --------------------------------------------------------------------------------------- */

/* The first grid line with one parameter's text put in its place or added; NULL: left out. */
static void call_with(struct call *call, const struct solver *solver, const char *name,
                      const char *value)
{
    struct arena *arena = arena_create();
    const char *key = arena_printf(arena, "%s=", name);
    struct strbuf line;
    const char *const *texts;
    size_t count = solve_split(arena, solver->grid[0], &texts);

    strbuf_init(&line);
    for (size_t i = 0; i < count; i++)
        if (!str_starts(texts[i], key))
            strbuf_printf(&line, "%s ", texts[i]);
    if (value)
        strbuf_printf(&line, "%s%s", key, value);
    call_line(call, solver, line.text, false);
    strbuf_finish(&line);
    arena_destroy(arena);
}

static void assert_refused(const struct solver *solver, const char *name, const char *value,
                           enum dlt_err err)
{
    struct call call;

    call_with(&call, solver, name, value);
    if (call.err != err || !strstr(call.diag.text, name))
        fail_msg("%s %s=%s: %s, \"%s\"", solver->name, name, value ? value : "(left out)",
                 dlt_err_name(call.err), call.diag.text);
    arena_destroy(call.arena);
}

static const char *beyond(struct arena *arena, const struct param *param, const char *limit,
                          const char *by)
{
    if (param->type == PARAM_MATRICES)
        return arena_printf(arena, "[[[%s%s]]]", limit, by);
    if (param->type == PARAM_MATRIX || param->type == PARAM_LISTS)
        return arena_printf(arena, "[[%s%s]]", limit, by);
    if (param->type == PARAM_LIST)
        return arena_printf(arena, "[%s%s]", limit, by);
    return arena_printf(arena, "%s%s", limit, by);
}

static void refuse_param(const struct solver *solver, const struct param *param)
{
    struct arena *arena = arena_create();

    if (param->minimum)
        assert_refused(solver, param->name, beyond(arena, param, param->minimum, "-1"),
                       DLT_ERR_RANGE);
    if (param->maximum)
        assert_refused(solver, param->name, beyond(arena, param, param->maximum, "+1"),
                       DLT_ERR_RANGE);
    if (param->type == PARAM_CHOICE)
        assert_refused(solver, param->name, "no_such_choice", DLT_ERR_RANGE);
    else if (param->type != PARAM_FUNCTION && param->type != PARAM_TABLE)
        assert_refused(solver, param->name, "[[[[1]]]]", DLT_ERR_TYPE);
    if (param->type == PARAM_INTEGER)
        assert_refused(solver, param->name, "3/2", DLT_ERR_TYPE);
    if (!param->fallback)
        assert_refused(solver, param->name, NULL, DLT_ERR_RANGE);
    arena_destroy(arena);
}

static void parameters_out_of_range_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < solver_count(); i++) {
        assert_refused(solver_at(i), "no_such_parameter", "1", DLT_ERR_UNKNOWN);
        for (size_t p = 0; p < solver_at(i)->param_count; p++)
            refuse_param(solver_at(i), &solver_at(i)->params[p]);
    }
}

static void unknown_solvers_get_a_proposal(void **state)
{
    struct arena *arena = arena_create();
    struct solve_result result = {0};
    struct diag diag = {0};
    size_t bad = 9;

    (void)state;
    assert_null(solve_find("epoch"));
    assert_int_equal(solve_call_text(arena, "epoch", NULL, 0, NULL, &result, &bad, &diag),
                     DLT_ERR_UNKNOWN);
    assert_string_equal(diag.text, "there is no solver \"epoch\"; did you mean epochs?");
    assert_int_equal(bad, 0);
    assert_null(result.solver);
    assert_int_equal(solve_call_oracle(arena, "qqqqqq", NULL, 0, NULL, &result, &diag),
                     DLT_ERR_UNKNOWN);
    arena_destroy(arena);
}

static void a_failed_call_leaves_the_result_alone(void **state)
{
    const char *const texts[] = {"iterations=5", "examples=9", "batch_size=0"};
    struct arena *arena = arena_create();
    struct solve_result result = {.solver = solver_at(0)};
    size_t bad = 9;

    (void)state;
    assert_int_equal(solve_call_text(arena, "epochs", texts, 3, NULL, &result, &bad, NULL),
                     DLT_ERR_RANGE);
    assert_int_equal(bad, 2);
    assert_ptr_equal(result.solver, solver_at(0));
    arena_destroy(arena);
}

static void splits_lines_outside_brackets(void **state)
{
    struct arena *arena = arena_create();
    const char *const *texts = NULL;

    (void)state;
    assert_int_equal(solve_split(arena, "  a=1  b=[2, 3] c=(f(x, 1) - 2)\td={4 5} ", &texts), 4);
    assert_string_equal(texts[0], "a=1");
    assert_string_equal(texts[1], "b=[2, 3]");
    assert_string_equal(texts[2], "c=(f(x, 1) - 2)");
    assert_string_equal(texts[3], "d={4 5}");
    assert_int_equal(solve_split(arena, "", &texts), 0);
    assert_int_equal(solve_split(arena, " \t ", &texts), 0);
    assert_int_equal(solve_split(arena, "a=1] b=2", &texts), 2);
    assert_int_equal(solve_split(arena, "a=[1 b=2", &texts), 1);
    arena_destroy(arena);
}

static void agreement_notices_differences(void **state)
{
    const struct solver exact = {.name = "exact"};
    const struct solver loose = {.name = "loose", .oracle_tolerance = 1e-6};
    struct arena *arena = arena_create();
    struct value third = value_fraction(arena, 1, 3);
    struct value near = value_from_double(arena, 0.3333333334);
    struct value far = value_from_double(arena, 0.3334);
    struct value pair = value_list(arena, (struct value[]){third, third}, 2);
    struct value close = value_list(arena, (struct value[]){third, near}, 2);

    (void)state;
    assert_true(solve_agree(&exact, third, third));
    assert_false(solve_agree(&exact, third, near));
    assert_true(solve_agree(&loose, third, near));
    assert_false(solve_agree(&loose, third, far));
    assert_true(solve_agree(&loose, pair, close));
    assert_false(solve_agree(&exact, pair, close));
    assert_false(solve_agree(&loose, pair, value_list(arena, &third, 1)));
    assert_false(solve_agree(&loose, third, pair));
    assert_false(solve_agree(&loose, value_none(), third));
    assert_false(solve_agree(&loose, value_word(arena, "a"), value_word(arena, "b")));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_sorted_and_unique),
        cmocka_unit_test(rows_are_complete),
        cmocka_unit_test(grids_use_every_parameter),
        cmocka_unit_test(runs_agree_with_oracles),
        cmocka_unit_test(steps_are_whole_and_clean),
        cmocka_unit_test(runs_repeat_themselves),
        cmocka_unit_test(parameters_out_of_range_are_refused),
        cmocka_unit_test(unknown_solvers_get_a_proposal),
        cmocka_unit_test(a_failed_call_leaves_the_result_alone),
        cmocka_unit_test(splits_lines_outside_brackets),
        cmocka_unit_test(agreement_notices_differences),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
