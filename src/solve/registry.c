/* SPDX-License-Identifier: MIT */
/* The table of solvers and the way from argument texts to results. */
#include "run.h"

#include <assert.h>
#include <string.h>

#define SOLVER(name) extern const struct solver solver_##name;
#include "solvers.def"
#undef SOLVER

static const struct solver *const table[] = {
#define SOLVER(name) &solver_##name,
#include "solvers.def"
#undef SOLVER
};

const struct solver *const *solve_table(size_t *count_out)
{
    *count_out = DLT_COUNT(table);
    return table;
}

/* Place in the table, or its length. */
static size_t find(const char *name)
{
    size_t i = 0;

    while (i < DLT_COUNT(table) && !str_equal(table[i]->name, name))
        i++;
    return i;
}

const struct solver *solve_find(const char *name)
{
    size_t index = find(name);

    return index < DLT_COUNT(table) ? table[index] : NULL;
}

static enum dlt_err unknown_solver(const char *name, struct diag *diag)
{
    const char *names[DLT_COUNT(table)];
    const char *near;

    for (size_t i = 0; i < DLT_COUNT(table); i++)
        names[i] = table[i]->name;
    near = str_nearest(name, names, DLT_COUNT(table));
    if (near)
        return diag_set(diag, DLT_ERR_UNKNOWN, "unknown-solver",
                        "there is no solver \"%s\"; did you mean %s?", name, near);
    return diag_set(diag, DLT_ERR_UNKNOWN, "unknown-solver", "there is no solver \"%s\"", name);
}

/* The texts of one call, bundled so that both ways in share the rest. */
struct call {
    const char *const *texts;
    size_t count;
    const struct expr_env *env;
    size_t *bad_out;
};

static enum dlt_err call_solver(struct num_ctx *ctx, const struct solver *solver, solve_fn run_fn,
                                const struct call *call, struct solve_result *result_out)
{
    struct arena *arena = ctx->arena;
    struct value *args = arena_array(arena, solver->param_count, sizeof(*args));
    struct value *values = arena_array(arena, solver->output_count, sizeof(*values));
    struct solve_run run = {.ctx = ctx, .args = args, .results = values};
    enum dlt_err err = param_bind(ctx, solver->params, solver->param_count, call->texts,
                                  call->count, call->env, args, call->bad_out);

    if (err == DLT_OK)
        err = run_fn(&run, ctx->diag);
    if (err == DLT_OK)
        err = ctx->err;
    if (err != DLT_OK)
        return err;
    *result_out = (struct solve_result){
        .solver = solver,
        .args = args,
        .values = values,
        .trace = {.steps = run.steps, .count = run.step_count},
    };
    return DLT_OK;
}

/* NOLINTNEXTLINE(readability-function-size): as declared */
enum dlt_err solve_call_text(struct arena *arena, const char *name, const char *const *texts,
                             size_t count, const struct expr_env *env,
                             struct solve_result *result_out, size_t *bad_out, struct diag *diag)
{
    const struct call call = {.texts = texts, .count = count, .env = env, .bad_out = bad_out};
    size_t index = find(name);
    struct num_ctx ctx;

    if (bad_out)
        *bad_out = count;
    if (index == DLT_COUNT(table))
        return unknown_solver(name, diag);
    num_ctx_init(&ctx, arena, diag);
    return call_solver(&ctx, table[index], table[index]->run, &call, result_out);
}

/* NOLINTNEXTLINE(readability-function-size): as declared */
enum dlt_err solve_call_oracle(struct arena *arena, const char *name, const char *const *texts,
                               size_t count, const struct expr_env *env,
                               struct solve_result *result_out, struct diag *diag)
{
    const struct call call = {.texts = texts, .count = count, .env = env};
    size_t index = find(name);
    struct num_ctx ctx;

    if (index == DLT_COUNT(table))
        return unknown_solver(name, diag);
    num_ctx_init(&ctx, arena, diag);
    return call_solver(&ctx, table[index], table[index]->oracle, &call, result_out);
}

static bool numbers_agree(double tolerance, struct value result, struct value oracle)
{
    double a = value_to_double(result);
    double b = value_to_double(oracle);
    double size = b < 0 ? -b : b;
    double gap = a > b ? a - b : b - a;

    /* Written so that NaN disagrees. */
    return gap <= tolerance * (size > 1 ? size : 1);
}

bool solve_agree(const struct solver *solver, struct value result, struct value oracle)
{
    if (result.kind == VALUE_LIST && oracle.kind == VALUE_LIST) {
        if (result.count != oracle.count)
            return false;
        for (size_t i = 0; i < result.count; i++)
            if (!solve_agree(solver, result.as.items[i], oracle.as.items[i]))
                return false;
        return true;
    }
    if (result.kind == VALUE_NONE && oracle.kind == VALUE_NONE)
        return true;
    if (value_equal(result, oracle))
        return true;
    return solver->oracle_tolerance > 0 && value_is_number(result) && value_is_number(oracle) &&
           numbers_agree(solver->oracle_tolerance, result, oracle);
}

size_t solve_split(struct arena *arena, const char *line, const char *const **texts_out)
{
    const char **texts = NULL;
    size_t count = 0, capacity = 0;
    const char *at = line;

    while (*at) {
        const char *start;
        long depth = 0;

        at += strspn(at, " \t");
        start = at;
        while (*at && (depth > 0 || (*at != ' ' && *at != '\t'))) {
            if (strchr("[({", *at))
                depth++;
            else if (strchr("])}", *at) && depth > 0)
                depth--;
            at++;
        }
        if (at > start) {
            texts = arena_grow(arena, texts, count, &capacity, sizeof(*texts));
            texts[count++] = arena_strndup(arena, start, (size_t)(at - start));
        }
    }
    *texts_out = texts;
    return count;
}

void solve_step(struct solve_run *run, const struct trace_step *step)
{
    struct trace_step *added;

    if (run->ctx->err != DLT_OK)
        return;
    run->steps = arena_grow(run->ctx->arena, run->steps, run->step_count, &run->step_capacity,
                            sizeof(*run->steps));
    added = &run->steps[run->step_count++];
    *added = *step;
    if (!added->result)
        added->result = run_result(run, step->value);
}

struct value solve_arg(const struct solver *solver, const struct solve_run *run, const char *name)
{
    size_t i = 0;

    while (i < solver->param_count && !str_equal(solver->params[i].name, name))
        i++;
    assert(i < solver->param_count);
    return run->args[i];
}
