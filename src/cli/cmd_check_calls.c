/* SPDX-License-Identifier: MIT */
/* What solvers and figures are called with, by name: all of it, where running them tells the first
 * mistake alone. */
#include "checker.h"
#include "dltutor/figure.h"
#include "dltutor/solve.h"
#include <string.h>

/* What is called, as messages name it. */
struct callee {
    const char *what; /* "solver epochs" */
    const struct param *params;
    size_t param_count;
};

static const struct param *find_param(const struct callee *callee, const char *name)
{
    for (size_t i = 0; i < callee->param_count; i++)
        if (str_equal(callee->params[i].name, name))
            return &callee->params[i];
    return NULL;
}

static const char *names_of(struct arena *arena, const struct callee *callee)
{
    const char *text = "";
    for (size_t i = 0; i < callee->param_count; i++)
        text = arena_printf(arena, "%s%s%s", text, i ? ", " : "", callee->params[i].name);
    return text;
}

/* Returns the parameter that was likely meant, NULL: nobody knows. */
static const struct param *unknown_argument(struct checker *checker, const struct callee *callee,
                                            const struct source *text, const char *name)
{
    struct arena *arena = checker->cli->arena;
    const char **names = arena_array(arena, callee->param_count, sizeof *names);
    for (size_t i = 0; i < callee->param_count; i++)
        names[i] = callee->params[i].name;
    const char *near = cli_propose(name, names, callee->param_count);
    if (near)
        checker_complain(checker, text, "unknown-argument",
                         "the %s takes no \"%s\" (did you mean %s?)", callee->what, name, near);
    else
        checker_complain(checker, text, "unknown-argument", "the %s takes no \"%s\"; it takes %s",
                         callee->what, name, names_of(arena, callee));
    return near ? find_param(callee, near) : NULL;
}

static void check_arguments(struct checker *checker, const struct callee *callee,
                            const struct source *with, size_t count, const struct source *place)
{
    struct arena *arena = checker->cli->arena;
    bool *given = arena_array(arena, callee->param_count, sizeof *given);
    for (size_t i = 0; i < count; i++) {
        size_t length = strcspn(with[i].text, "=");
        const char *name = str_trim(arena, arena_strndup(arena, with[i].text, length));
        const struct param *param = find_param(callee, name);
        if (!param)
            param = unknown_argument(checker, callee, &with[i], name);
        else if (given[param - callee->params])
            checker_complain(checker, &with[i], "repeated", "%s is given twice", name);
        if (param)
            given[param - callee->params] = true;
    }
    for (size_t i = 0; i < callee->param_count; i++)
        if (!callee->params[i].fallback && !given[i])
            checker_complain(checker, place, "missing-argument",
                             "the %s needs %s: %s, \"%s=...\" under \"with\"", callee->what,
                             callee->params[i].name, callee->params[i].summary,
                             callee->params[i].name);
}

/* --- solvers ------------------------------------------------------------------------------------ */

static void unknown_solver(struct checker *checker, const struct solve_call *call)
{
    size_t count = 0;
    const struct solver *const *table = solve_table(&count);
    const char **names = arena_array(checker->cli->arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = table[i]->name;
    const char *near = cli_propose(call->solver, names, count);
    if (near)
        checker_complain(checker, &call->place, "unknown-solver",
                         "there is no solver '%s' (did you mean %s?)", call->solver, near);
    else
        checker_complain(checker, &call->place, "unknown-solver",
                         "there is no solver '%s'; 'dltutor solve' lists them", call->solver);
}

static void check_call(struct checker *checker, const struct solve_call *call)
{
    const struct solver *solver = solve_find(call->solver);
    if (!solver) {
        unknown_solver(checker, call);
        return;
    }
    const struct callee callee = {
        .what = arena_printf(checker->cli->arena, "solver %s", solver->name),
        .params = solver->params,
        .param_count = solver->param_count,
    };
    check_arguments(checker, &callee, call->with, call->with_count, &call->place);
}

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

static void check_figure(struct checker *checker, const struct figure_spec *figure)
{
    const struct figure_kind *kind = figure_find(figure->kind);
    if (!kind) {
        unknown_figure(checker, figure);
        return;
    }
    const struct callee callee = {
        .what = arena_printf(checker->cli->arena, "figure %s", kind->name),
        .params = kind->params,
        .param_count = kind->param_count,
    };
    check_arguments(checker, &callee, figure->with, figure->with_count, &figure->place);
}

void checker_calls(struct checker *checker, const struct question *question)
{
    for (size_t i = 0; i < question->solve_count; i++)
        check_call(checker, &question->solves[i]);
    for (size_t i = 0; i < question->part_count; i++)
        for (size_t j = 0; j < question->parts[i].figure_count; j++)
            check_figure(checker, &question->parts[i].figures[j]);
}
