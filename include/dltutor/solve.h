/* SPDX-License-Identifier: MIT */
/**
 * solve: the solvers. One file and one row in src/solve/solvers.def each. A solver is general in its
 * parameters, takes every convention that changes an answer as a parameter, writes a trace of named
 * steps, cites its source, and has an oracle: a slow, independent way to the same outputs that the
 * tests compare with it over a grid of parameters.
 */
#ifndef DLTUTOR_SOLVE_H
#define DLTUTOR_SOLVE_H

#include "dltutor/base.h"
#include "dltutor/core.h"
#include "dltutor/num.h"

struct solver_output {
    const char *name;    /**< used by questions as call.name */
    const char *summary; /**< one line */
    const char *unit;    /**< NULL: a pure number */
};

/** One run: arguments in, results and steps out. */
struct solve_run {
    struct num_ctx *ctx;
    const struct value *args; /**< in the order of the solver's params; absent optional ones NONE */
    struct value *results;    /**< in the order of its outputs; NONE: does not apply here */
    struct trace_step *steps; /**< grown by solve_step */
    size_t step_count, step_capacity;
};

/**
 * Computes the results. Sets `run->ctx->err` (see num_fail) or returns an error for parameters that
 * are each in range but make no sense together (RANGE), or are too large to compute (LIMIT).
 */
typedef enum dlt_err (*solve_fn)(struct solve_run *run, struct diag *diag);

struct solver {
    const char *name;     /**< "receptive_field" */
    const char *summary;  /**< one line */
    const char *citation; /**< book section, paper, equation */
    const struct param *params;
    size_t param_count;
    const struct solver_output *outputs;
    size_t output_count;
    solve_fn run;
    solve_fn oracle;         /**< leaves results NONE where it has no independent way */
    const char *oracle_note; /**< how the oracle does it, one line */
    double oracle_tolerance; /**< relative difference allowed between run and oracle; 0: exact */
    const char *const *grid; /**< argument lines "a=1 b=[2,3]" on which run and oracle must agree */
    size_t grid_count;
};

/** The table of all solvers, in the order of solvers.def (alphabetical). */
const struct solver *const *solve_table(size_t *count_out);
/** The solver of that name, or NULL. */
const struct solver *solve_find(const char *name);

/** What a finished run gives. All in the arena. */
struct solve_result {
    const struct solver *solver;
    const struct value *args;
    const struct value *values; /**< output_count of them */
    struct trace trace;
};

/**
 * Runs a solver on texts "key=value" (see param_bind). UNKNOWN for the solver's or a parameter's
 * name (with a proposal), and every error of binding and running. `*bad_out` as in param_bind.
 */
enum dlt_err solve_call_text(struct arena *arena, const char *name, const char *const *texts,
                             size_t count, const struct expr_env *env,
                             struct solve_result *result_out, size_t *bad_out, struct diag *diag);
/** The same with the oracle in the solver's place: for tests and `dltutor check`. */
enum dlt_err solve_call_oracle(struct arena *arena, const char *name, const char *const *texts,
                               size_t count, const struct expr_env *env,
                               struct solve_result *result_out, struct diag *diag);
/** True when a result and the oracle's agree within the solver's tolerance, lists item by item. */
bool solve_agree(const struct solver *solver, struct value result, struct value oracle);
/** Splits an argument line at blanks outside brackets: "a=1 b=[2, 3]" gives two texts. */
size_t solve_split(struct arena *arena, const char *line, const char *const **texts_out);

/**
 * Adds a step; texts must live in the run's arena (arena_printf) or be static. A `result` of NULL is
 * written from `value`. Does nothing once the run has failed.
 */
void solve_step(struct solve_run *run, const struct trace_step *step);
/** Argument by parameter name (the name must exist). */
struct value solve_arg(const struct solver *solver, const struct solve_run *run, const char *name);

#endif
