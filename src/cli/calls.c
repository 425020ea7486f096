/* SPDX-License-Identifier: MIT */
/* What solvers and figures are called with, by name: all of it, where running them tells the first
 * mistake alone, and drawing nothing of it. The loader knows neither. */
#include "cli_private.h"
#include "dltutor/figure.h"
#include "dltutor/load.h"
#include "dltutor/solve.h"
#include <stdio.h>
#include <string.h>

/* One look through a question, and who is told. */
struct look {
    struct arena *arena;
    const struct question *question;
    load_report_fn report;
    void *context;
    bool found; /* a problem */
};

static void complain(struct look *look, const struct source *place, const char *tag,
                     const char *format, ...) DLT_PRINTF(4, 5);

static void complain(struct look *look, const struct source *place, const char *tag,
                     const char *format, ...)
{
    struct diag diag;
    va_list args;
    diag_clear(&diag);
    va_start(args, format);
    (void)diag_set(&diag, DLT_ERR_UNKNOWN, tag, "%s", arena_vprintf(look->arena, format, args));
    va_end(args);
    (void)check_locate(&diag, place, DLT_OK);
    if (!place->text) {
        const char *file = place->file ? place->file : look->question->file;
        (void)snprintf(diag.file, sizeof diag.file, "%s", file);
        diag_place(&diag, place->line, place->column, 1);
    }
    look->found = true;
    look->report(look->context, &diag);
}

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
static const struct param *unknown_argument(struct look *look, const struct callee *callee,
                                            const struct source *text, const char *name)
{
    struct arena *arena = look->arena;
    const char **names = arena_array(arena, callee->param_count, sizeof *names);
    for (size_t i = 0; i < callee->param_count; i++)
        names[i] = callee->params[i].name;
    const char *near = cli_propose(name, names, callee->param_count);
    if (near)
        complain(look, text, "unknown-argument", "the %s takes no \"%s\" (did you mean %s?)",
                 callee->what, name, near);
    else
        complain(look, text, "unknown-argument", "the %s takes no \"%s\"; it takes %s",
                 callee->what, name, names_of(arena, callee));
    return near ? find_param(callee, near) : NULL;
}

static void check_arguments(struct look *look, const struct callee *callee,
                            const struct source *with, size_t count, const struct source *place)
{
    struct arena *arena = look->arena;
    bool *given = arena_array(arena, callee->param_count, sizeof *given);
    for (size_t i = 0; i < count; i++) {
        size_t length = strcspn(with[i].text, "=");
        const char *name = str_trim(arena, arena_strndup(arena, with[i].text, length));
        const struct param *param = find_param(callee, name);
        if (!param)
            param = unknown_argument(look, callee, &with[i], name);
        else if (given[param - callee->params])
            complain(look, &with[i], "repeated", "%s is given twice", name);
        if (param)
            given[param - callee->params] = true;
    }
    for (size_t i = 0; i < callee->param_count; i++)
        if (!callee->params[i].fallback && !given[i])
            complain(look, place, "missing-argument",
                     "the %s needs %s: %s, \"%s=...\" under \"with\"", callee->what,
                     callee->params[i].name, callee->params[i].summary, callee->params[i].name);
}

/* --- solvers ------------------------------------------------------------------------------------ */

static void unknown_solver(struct look *look, const struct solve_call *call)
{
    size_t count = 0;
    const struct solver *const *table = solve_table(&count);
    const char **names = arena_array(look->arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = table[i]->name;
    const char *near = cli_propose(call->solver, names, count);
    if (near)
        complain(look, &call->place, "unknown-solver", "there is no solver '%s' (did you mean %s?)",
                 call->solver, near);
    else
        complain(look, &call->place, "unknown-solver",
                 "there is no solver '%s'; 'dltutor solve' lists them", call->solver);
}

static void check_call(struct look *look, const struct solve_call *call)
{
    const struct solver *solver = solve_find(call->solver);
    if (!solver) {
        unknown_solver(look, call);
        return;
    }
    const struct callee callee = {
        .what = arena_printf(look->arena, "solver %s", solver->name),
        .params = solver->params,
        .param_count = solver->param_count,
    };
    check_arguments(look, &callee, call->with, call->with_count, &call->place);
}

/* --- figures ------------------------------------------------------------------------------------ */

static void unknown_figure(struct look *look, const struct figure_spec *figure)
{
    size_t count = 0;
    const struct figure_kind *const *kinds = figure_table(&count);
    const char **names = arena_array(look->arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = kinds[i]->name;
    const char *near = cli_propose(figure->kind, names, count);
    if (near)
        complain(look, &figure->place, "unknown-figure",
                 "unknown figure kind '%s' (did you mean %s?)", figure->kind, near);
    else
        complain(look, &figure->place, "unknown-figure",
                 "unknown figure kind '%s'; 'dltutor figure --kinds' lists them", figure->kind);
}

static void check_figure(struct look *look, const struct figure_spec *figure)
{
    const struct figure_kind *kind = figure_find(figure->kind);
    if (!kind) {
        unknown_figure(look, figure);
        return;
    }
    const struct callee callee = {
        .what = arena_printf(look->arena, "figure %s", kind->name),
        .params = kind->params,
        .param_count = kind->param_count,
    };
    check_arguments(look, &callee, figure->with, figure->with_count, &figure->place);
}

enum dlt_err cli_check_calls(struct arena *arena, const struct question *question,
                             load_report_fn report, void *context)
{
    struct look look = {.arena = arena, .question = question, .report = report, .context = context};
    for (size_t i = 0; i < question->solve_count; i++)
        check_call(&look, &question->solves[i]);
    for (size_t i = 0; i < question->part_count; i++)
        for (size_t j = 0; j < question->parts[i].figure_count; j++)
            check_figure(&look, &question->parts[i].figures[j]);
    return look.found ? DLT_ERR_UNKNOWN : DLT_OK;
}

enum dlt_err cli_open_question(struct arena *arena, const struct question *listed,
                               const struct question **question_out, load_report_fn report,
                               void *context)
{
    const struct question *question = NULL;
    enum dlt_err err = load_whole_question(arena, listed, &question, report, context);
    if (err == DLT_OK)
        err = cli_check_calls(arena, question, report, context);
    if (err == DLT_OK)
        *question_out = question;
    return err;
}
