/* SPDX-License-Identifier: MIT */
/* How many networks dropout averages over, and how many units one of them keeps. */
#include "run.h"

enum { HIDDEN_UNITS, RATE, INPUTS, DROP_INPUTS };
enum { MODELS, UNITS, KEPT_UNITS, DROPPED_UNITS };

/* clang-format off */
static const struct param params[] = {
    [HIDDEN_UNITS] = {.name = "hidden_units",
                      .summary = "hidden units of all layers together",
                      .unit = "units",
                      .type = PARAM_INTEGER,
                      .minimum = "0",
                      .maximum = "1000000000000"},
    [RATE] = {.name = "rate",
              .summary = "probability that a unit is dropped",
              .type = PARAM_RATIONAL,
              .fallback = "1/2",
              .minimum = "0",
              .maximum = "1"},
    [INPUTS] = {.name = "inputs",
                .summary = "number of inputs, Dᵢ; needed when they are dropped as well",
                .type = PARAM_INTEGER,
                .fallback = "",
                .minimum = "1",
                .maximum = "1000000000000"},
    [DROP_INPUTS] = {.name = "drop_inputs",
                     .summary = "inputs are dropped like hidden units",
                     .type = PARAM_CHOICE,
                     .fallback = "no",
                     .choices = "yes no"},
};

static const struct solver_output outputs[] = {
    [MODELS] = {.name = "models", .summary = "different networks that can be drawn"},
    [UNITS] = {.name = "units", .summary = "units that may be dropped", .unit = "units"},
    [KEPT_UNITS] = {.name = "kept_units", .summary = "units kept on average", .unit = "units"},
    [DROPPED_UNITS] = {.name = "dropped_units",
                       .summary = "units dropped on average",
                       .unit = "units"},
};
/* clang-format on */

static bool count_units(struct solve_run *run, struct value *units_out)
{
    bool with_inputs = run_is(run->args[DROP_INPUTS], "yes");

    if (with_inputs && !run_given(run->args[INPUTS])) {
        num_fail(run->ctx, DLT_ERR_RANGE, "no-inputs",
                 "inputs is needed: drop_inputs=yes drops them as well");
        return false;
    }
    *units_out = with_inputs ? num_add(run->ctx, run->args[HIDDEN_UNITS], run->args[INPUTS])
                             : run->args[HIDDEN_UNITS];
    return true;
}

/* With a rate of 0 or 1 nothing is left to chance. */
static bool is_certain(const struct solve_run *run)
{
    struct value rate = run->args[RATE];

    return value_sign(rate) == 0 || value_equal(rate, run_long(run, 1));
}

static void steps(struct solve_run *run)
{
    const struct value *out = run->results;
    const char *units = run_text(run, out[UNITS]);
    bool with_inputs = run_is(run->args[DROP_INPUTS], "yes");
    bool certain = is_certain(run);

    solve_step(run,
               &(struct trace_step){
                   .name = "units",
                   .title = "Units that may be dropped",
                   .formula = with_inputs ? "hidden units + inputs" : "hidden units",
                   .substitution = with_inputs ? run_printf(run, "%s + %s",
                                                            run_text(run, run->args[HIDDEN_UNITS]),
                                                            run_text(run, run->args[INPUTS]))
                                               : units,
                   .why = with_inputs ? "Inputs are dropped as well; outputs never are."
                                      : "Inputs and outputs stay, whatever is drawn.",
                   .value = out[UNITS]});
    solve_step(run,
               &(struct trace_step){
                   .name = "models",
                   .title = "Different networks",
                   .formula = certain ? "1 for a rate of 0 or 1" : "2ⁿ for n units",
                   .substitution = certain ? "1" : run_printf(run, "2^%s", units),
                   .why = certain ? "Every draw gives the same network."
                                  : "Each unit is there or not, whatever the others are: every "
                                    "further unit doubles the number. The rate says how likely "
                                    "each network is, not how many there are.",
                   .value = out[MODELS]});
    solve_step(run, &(struct trace_step){
                        .name = "kept_units",
                        .title = "Units kept on average",
                        .formula = "(1 − rate)·n",
                        .substitution =
                            run_printf(run, "(1 − %s)·%s", run_text(run, run->args[RATE]), units),
                        .why = "Each unit stays with probability 1 − rate, and means add up.",
                        .value = out[KEPT_UNITS]});
}

static enum dlt_err run_dropout(struct solve_run *run, struct diag *diag)
{
    struct num_ctx *ctx = run->ctx;
    struct value *out = run->results;
    struct value units;

    (void)diag;
    if (!count_units(run, &units))
        return ctx->err;
    if (!is_certain(run) && run_to_long(units) >= (long)ctx->max_bits) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-large",
                 "hidden_units = %ld is too many to write 2^%ld out", run_to_long(units),
                 run_to_long(units));
        return ctx->err;
    }
    out[UNITS] = units;
    out[MODELS] = is_certain(run) ? run_long(run, 1) : num_pow(ctx, run_long(run, 2), units);
    out[DROPPED_UNITS] = num_mul(ctx, run->args[RATE], units);
    out[KEPT_UNITS] = num_sub(ctx, units, out[DROPPED_UNITS]);
    steps(run);
    return ctx->err;
}

/* --- oracle: doubling, and for few units every subset ---------------------------------------------- */

enum { DOUBLINGS_MAX = 20000, SUBSET_UNITS_MAX = 16 };

/* Mean number of kept units over all subsets, each with its probability. */
static struct value mean_kept(struct solve_run *run, long units)
{
    struct num_ctx *ctx = run->ctx;
    struct value keep = num_sub(ctx, run_long(run, 1), run->args[RATE]);
    long subsets[SUBSET_UNITS_MAX + 1] = {0};
    struct value sum = run_long(run, 0);

    for (unsigned long set = 0; set < 1UL << units; set++) {
        int kept = 0;

        for (int unit = 0; unit < units; unit++)
            kept += (set >> unit & 1) != 0;
        subsets[kept]++;
    }
    for (int kept = 1; kept <= units; kept++) {
        struct value chance = run_long(run, subsets[kept] * kept);

        for (int unit = 0; unit < units; unit++)
            chance = num_mul(ctx, chance, unit < kept ? keep : run->args[RATE]);
        sum = num_add(ctx, sum, chance);
    }
    return sum;
}

static enum dlt_err oracle_dropout(struct solve_run *run, struct diag *diag)
{
    struct value units, models = run_long(run, 1);

    (void)diag;
    if (!count_units(run, &units))
        return run->ctx->err;
    if (run_to_long(units) > DOUBLINGS_MAX)
        return DLT_OK;
    for (long i = 0; i < run_to_long(units) && !is_certain(run); i++)
        models = num_add(run->ctx, models, models);
    run->results[MODELS] = models;
    if (run_to_long(units) <= SUBSET_UNITS_MAX)
        run->results[KEPT_UNITS] = mean_kept(run, run_to_long(units));
    return run->ctx->err;
}

static const char *const grid[] = {
    "hidden_units=180 rate=0.2",
    "hidden_units=0 rate=0.2",
    "hidden_units=1",
    "hidden_units=10 rate=1/3",
    "hidden_units=16 rate=0.9",
    "hidden_units=12 rate=0",
    "hidden_units=12 rate=1",
    "hidden_units=9 rate=0.2 inputs=7 drop_inputs=yes",
    "hidden_units=9 rate=0.2 inputs=7 drop_inputs=no",
    "hidden_units=180 rate=0.2 inputs=7 drop_inputs=yes",
    "hidden_units=2000 rate=0.5",
};

const struct solver solver_dropout_ensemble = {
    .name = "dropout_ensemble",
    .summary = "How many networks dropout averages over, and what they keep.",
    .citation = "Srivastava et al. 2014; Prince, Understanding Deep Learning, sec. 9.3",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_dropout,
    .oracle = oracle_dropout,
    .oracle_note = "doubles once for each unit; up to 16 units also goes through all subsets",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
