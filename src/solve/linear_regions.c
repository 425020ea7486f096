/* SPDX-License-Identifier: MIT */
/* The most linear regions of a shallow network: Zaslavsky's sum. */
#include "run.h"

enum { INPUTS, HIDDEN_UNITS, BIAS };
enum { REGIONS, TERMS };

/* Terms shown as an output, and bits that all terms together may take. */
enum { TERMS_SHOWN = 64, SUM_BITS_MAX = 1 << 27 };

/* clang-format off */
static const struct param params[] = {
    [INPUTS] = {.name = "inputs",
                .summary = "number of inputs, Dᵢ",
                .type = PARAM_INTEGER,
                .minimum = "1",
                .maximum = "1000000"},
    [HIDDEN_UNITS] = {.name = "hidden_units",
                      .summary = "ReLU units in the hidden layer, D",
                      .unit = "units",
                      .type = PARAM_INTEGER,
                      .minimum = "0",
                      .maximum = "1000000000000"},
    [BIAS] = {.name = "bias",
              .summary = "hidden units have biases; without, every joint passes through the origin",
              .type = PARAM_CHOICE,
              .fallback = "yes",
              .choices = "yes no"},
};

static const struct solver_output outputs[] = {
    [REGIONS] = {.name = "regions", .summary = "most linear regions", .unit = "regions"},
    [TERMS] = {.name = "terms", .summary = "terms of the sum, from none to most joints at once"},
};
/* clang-format on */

static const char *name_of_joint(long inputs)
{
    return inputs == 1 ? "point" : inputs == 2 ? "line" : inputs == 3 ? "plane" : "hyperplane";
}

/* C(units, 0) .. C(units, last); LIMIT when the sum would not be worth its memory. */
static struct value binomials(struct solve_run *run, long units, long last)
{
    long digits = 1;
    struct value *terms;

    while (digits < 63 && units >> digits)
        digits++;
    /* C(D, j) has at most D bits, and at most j digits to the base D. */
    if ((last + 1) * (units < last * digits ? units : last * digits) > SUM_BITS_MAX)
        return num_fail(run->ctx, DLT_ERR_LIMIT, "too-large",
                        "hidden_units = %ld with inputs = %ld makes a sum too long to add up",
                        units, last);
    terms = arena_array(run->ctx->arena, (size_t)last + 1, sizeof(*terms));
    for (long j = 0; j <= last; j++)
        terms[j] = num_binomial(run->ctx, run_long(run, units), run_long(run, j));
    return value_list(run->ctx->arena, terms, (size_t)last + 1);
}

static const char *binomial_names(const struct solve_run *run, long units, long last)
{
    struct value *names = arena_array(run->ctx->arena, (size_t)last + 1, sizeof(*names));

    for (long j = 0; j <= last; j++)
        names[j] = value_word(run->ctx->arena, run_printf(run, "C(%ld, %ld)", units, j));
    return run_joined(run, value_list(run->ctx->arena, names, (size_t)last + 1), " + ");
}

/* Fewer units than inputs: every pattern of on and off occurs. */
static void all_patterns(struct solve_run *run, long units)
{
    struct num_ctx *ctx = run->ctx;
    struct value regions = num_pow(ctx, run_long(run, 2), run_long(run, units));

    run->results[REGIONS] = regions;
    if (units < TERMS_SHOWN && run_is(run->args[BIAS], "yes"))
        run->results[TERMS] = binomials(run, units, units);
    solve_step(run, &(struct trace_step){
                        .name = "last_term",
                        .title = "How many joints can meet in one place",
                        .formula = "min(Dᵢ, D)",
                        .substitution = run_printf(run, "min(%s, %ld)",
                                                   run_text(run, run->args[INPUTS]), units),
                        .why = "With no more units than inputs all joints can meet, so every unit "
                               "can be on or off whatever the others are.",
                        .value = run_long(run, units)});
    solve_step(run,
               &(struct trace_step){.name = "regions",
                                    .title = "Every pattern of active units is a region",
                                    .formula = "Σⱼ₌₀^D C(D, j) = 2^D",
                                    .substitution = run_printf(run, "2^%ld", units),
                                    .why = "Each further unit cuts every region there is in two.",
                                    .value = regions});
}

static void step_last_term(struct solve_run *run, long inputs, long units, bool bias)
{
    const char *why =
        bias
            ? run_printf(run,
                         "Each hidden unit is switched along one %s of the input space; in general "
                         "position no more of them than there are inputs meet in one point.",
                         name_of_joint(inputs))
            : "All joints pass through the origin. Walk on one side of the first joint, along a "
              "copy of it: there the others look like D − 1 joints with biases and one input less.";

    solve_step(run,
               &(struct trace_step){
                   .name = "last_term",
                   .title = "How many joints can meet in one place",
                   .formula = bias ? "min(Dᵢ, D)" : "min(Dᵢ − 1, D − 1)",
                   .substitution = bias ? run_printf(run, "min(%ld, %ld)", inputs, units)
                                        : run_printf(run, "min(%ld − 1, %ld − 1)", inputs, units),
                   .why = why,
                   .value = run_long(run, bias ? inputs : inputs - 1)});
}

static enum dlt_err run_regions(struct solve_run *run, struct diag *diag)
{
    long inputs = run_to_long(run->args[INPUTS]);
    long units = run_to_long(run->args[HIDDEN_UNITS]);
    bool bias = run_is(run->args[BIAS], "yes");
    struct value terms, regions;

    (void)diag;
    if (units <= inputs) {
        all_patterns(run, units);
        return run->ctx->err;
    }
    terms = bias ? binomials(run, units, inputs) : binomials(run, units - 1, inputs - 1);
    regions = run_total(run, terms);
    if (!bias)
        regions = num_mul(run->ctx, run_long(run, 2), regions);
    if (run->ctx->err != DLT_OK)
        return run->ctx->err;
    run->results[REGIONS] = regions;
    if (terms.count <= TERMS_SHOWN)
        run->results[TERMS] = terms;
    step_last_term(run, inputs, units, bias);
    solve_step(run,
               &(struct trace_step){
                   .name = "terms",
                   .title = "Ways to choose the joints that meet",
                   .formula = bias ? "C(D, j) for j = 0 … Dᵢ" : "C(D − 1, j) for j = 0 … Dᵢ − 1",
                   .substitution = bias ? binomial_names(run, units, inputs)
                                        : binomial_names(run, units - 1, inputs - 1),
                   .result = run_joined(run, terms, ", "),
                   .why = bias ? "Every set of joints that meet adds one region, and the empty set "
                                 "stands for the region that is there before any joint."
                               : "Every set of these joints that meet adds one region on this "
                                 "side, and the empty set stands for the first.",
                   .value = terms});
    solve_step(
        run, &(struct trace_step){
                 .name = "regions",
                 .title = "Most linear regions",
                 .formula = bias ? "Σⱼ₌₀^Dᵢ C(D, j)" : "2·Σⱼ₌₀^(Dᵢ−1) C(D − 1, j)",
                 .substitution = bias ? run_joined(run, terms, " + ")
                                      : run_printf(run, "2·(%s)", run_joined(run, terms, " + ")),
                 .why = bias ? "The sum stops at Dᵢ: more joints than inputs do not meet."
                             : "The other side of the first joint is the mirror image of this one.",
                 .value = regions});
    return run->ctx->err;
}

/* --- oracle --------------------------------------------------------------------------------------
 */

enum { TABLE_MAX = 200000 };

/*
 * A new hyperplane is itself cut by the old ones, and each piece of it splits one region:
 * r(D, n) = r(D − 1, n) + r(D − 1, n − 1).
 */
static enum dlt_err oracle_regions(struct solve_run *run, struct diag *diag)
{
    long inputs = run_to_long(run->args[INPUTS]);
    long units = run_to_long(run->args[HIDDEN_UNITS]);
    bool bias = run_is(run->args[BIAS], "yes");
    struct value *row;

    (void)diag;
    if (inputs * units > TABLE_MAX)
        return DLT_OK;
    row = arena_array(run->ctx->arena, (size_t)inputs + 1, sizeof(*row));
    for (long n = 0; n <= inputs; n++)
        row[n] = run_long(run, 1);
    for (long d = 1; d <= units; d++) {
        for (long n = inputs; n >= 1; n--)
            row[n] = num_add(run->ctx, row[n], row[n - 1]);
        /* All joints of one input without biases are the origin. */
        if (!bias)
            row[1] = run_long(run, 2);
    }
    run->results[REGIONS] = row[inputs];
    return run->ctx->err;
}

static const char *const grid[] = {
    "inputs=3 hidden_units=3",         "inputs=2 hidden_units=5",
    "inputs=1 hidden_units=0",         "inputs=1 hidden_units=1 bias=no",
    "inputs=1 hidden_units=7",         "inputs=1 hidden_units=7 bias=no",
    "inputs=2 hidden_units=5 bias=no", "inputs=3 hidden_units=3 bias=no",
    "inputs=2 hidden_units=3 bias=no", "inputs=5 hidden_units=0 bias=no",
    "inputs=4 hidden_units=4 bias=no", "inputs=4 hidden_units=20",
    "inputs=7 hidden_units=9 bias=no", "inputs=10 hidden_units=200",
    "inputs=200 hidden_units=180",     "inputs=63 hidden_units=300 bias=no",
};

const struct solver solver_linear_regions = {
    .name = "linear_regions",
    .summary = "The most linear regions that one hidden layer of ReLU units makes.",
    .citation = "Zaslavsky 1975; Prince, Understanding Deep Learning, sec. 3.3 and problem 3.18",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_regions,
    .oracle = oracle_regions,
    .oracle_note = "adds hyperplanes one at a time: r(D, n) = r(D − 1, n) + r(D − 1, n − 1)",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
