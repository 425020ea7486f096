/* SPDX-License-Identifier: MIT */
/* The fewest hidden units with which outputs can have given numbers of linear regions. */
#include "run.h"

#include <limits.h>

enum { INPUTS, REGIONS, SHARED };
enum { UNITS, PER_OUTPUT, REACHED, ANY_FUNCTION };
enum { OUTPUTS_MAX = 1000 };

#define REGIONS_MAX "1000000000000000000"

/* clang-format off */
static const struct param params[] = {
    [INPUTS] = {.name = "inputs",
                .summary = "number of inputs, Dᵢ",
                .type = PARAM_INTEGER,
                .minimum = "1",
                .maximum = "1000000"},
    [REGIONS] = {.name = "regions",
                 .summary = "linear regions wanted, one number for each output",
                 .unit = "regions",
                 .type = PARAM_LIST,
                 .minimum = "1",
                 .maximum = REGIONS_MAX},
    [SHARED] = {.name = "shared",
                .summary = "all outputs bend along the same joints (else each has its own)",
                .type = PARAM_CHOICE,
                .fallback = "no",
                .choices = "yes no"},
};

static const struct solver_output outputs[] = {
    [UNITS] = {.name = "units", .summary = "fewest hidden units", .unit = "units"},
    [PER_OUTPUT] = {.name = "per_output",
                    .summary = "fewest hidden units for each output alone",
                    .unit = "units"},
    [REACHED] = {.name = "regions_reached",
                 .summary = "most regions that each of these numbers of units makes",
                 .unit = "regions"},
    [ANY_FUNCTION] = {.name = "units_any_function",
                      .summary = "units that make every function with these joints, not just one",
                      .unit = "units"},
};
/* clang-format on */

/* min(wanted, most regions of `units` units); stops early, so that it never grows past `wanted`. */
static long regions_up_to(struct solve_run *run, long inputs, long units, struct value wanted)
{
    struct value sum = run_long(run, 0);
    struct value term = run_long(run, 1);

    for (long j = 0; j <= inputs && j <= units; j++) {
        sum = num_add(run->ctx, sum, term);
        if (num_compare(sum, wanted) != NUM_LESS)
            return run_to_long(wanted);
        /* C(D, j + 1) = C(D, j)·(D − j)/(j + 1) */
        term = num_div(run->ctx, num_mul(run->ctx, term, run_long(run, units - j)),
                       run_long(run, j + 1));
    }
    return run_to_long(sum);
}

/* Doubling finds an upper end, halving the first number of units that is enough. */
static long fewest(struct solve_run *run, long inputs, struct value wanted)
{
    long target = run_to_long(wanted);
    long low = 0, high = 1;

    if (target <= 1)
        return 0;
    while (regions_up_to(run, inputs, high, wanted) < target) {
        low = high;
        high *= 2;
    }
    while (high - low > 1) {
        long middle = low + (high - low) / 2;

        if (regions_up_to(run, inputs, middle, wanted) < target)
            low = middle;
        else
            high = middle;
    }
    return high;
}

static struct value most_regions(struct solve_run *run, long inputs, long units)
{
    struct value sum = run_long(run, 0);

    for (long j = 0; j <= inputs && j <= units; j++)
        sum =
            num_add(run->ctx, sum, num_binomial(run->ctx, run_long(run, units), run_long(run, j)));
    return sum;
}

static bool check_regions(struct solve_run *run, struct value regions)
{
    if (regions.count == 0 || regions.count > OUTPUTS_MAX) {
        num_fail(run->ctx, DLT_ERR_RANGE, "outputs",
                 "regions needs one number for each output, at most %d", OUTPUTS_MAX);
        return false;
    }
    return run_whole(run, "regions", regions);
}

/* The most regions for 0, 1, 2, ... units, up to `units` or as far as a line of text goes. */
static void step_regions(struct solve_run *run, long inputs, long units)
{
    enum { SHOWN = 9 };
    struct value items[SHOWN];
    size_t count = 0;

    for (long d = units < SHOWN ? 0 : units - SHOWN + 1; d <= units; d++)
        items[count++] = most_regions(run, inputs, d);
    solve_step(run,
               &(struct trace_step){
                   .name = "regions",
                   .title = "Most regions for a growing number of units",
                   .formula = "r(D) = Σⱼ₌₀^Dᵢ C(D, j)",
                   .substitution =
                       units < SHOWN
                           ? run_printf(run, "r(D) with Dᵢ = %ld, for D = 0 … %ld", inputs, units)
                           : run_printf(run, "r(D) with Dᵢ = %ld, for D = %ld … %ld", inputs,
                                        units - SHOWN + 1, units),
                   .result = run_joined(run, value_list(run->ctx->arena, items, count), ", "),
                   .why = "Each joint cuts the input space once, and at most Dᵢ joints meet in a "
                          "point."});
}

static void step_output(struct solve_run *run, size_t index, long units)
{
    long number = (long)index + 1;
    const char *wanted = run_text(run, run->args[REGIONS].as.items[index]);
    long inputs = run_to_long(run->args[INPUTS]);
    const char *reached = run_text(run, most_regions(run, inputs, units));
    const char *less = units == 0 ? ""
                                  : run_printf(run, "r(%ld) = %s < ", units - 1,
                                               run_text(run, most_regions(run, inputs, units - 1)));

    solve_step(
        run,
        &(struct trace_step){
            .name = run_printf(run, "output%ld", number),
            .title = run_printf(run, "Fewest units for output %ld alone", number),
            .formula = run_printf(run, "smallest D%s with r(D%s) ≥ R%s", run_subscript(run, number),
                                  run_subscript(run, number), run_subscript(run, number)),
            .substitution = run_printf(run, "%s%s ≤ %s = r(%ld)", less, wanted, reached, units),
            .why = units == 0 ? "Without any unit there is one region."
                              : "One unit fewer does not make enough regions.",
            .value = run_long(run, units)});
}

static void finish(struct solve_run *run, long sum, long most)
{
    bool shared = run_is(run->args[SHARED], "yes");
    long inputs = run_to_long(run->args[INPUTS]);
    long joints = shared ? most : sum;
    const char *items = run_joined(run, run->results[PER_OUTPUT], shared ? ", " : " + ");

    run->results[UNITS] = run_long(run, joints);
    /* Beyond bends, every slope must be free: a direction costs one unit that faces the other way
       on a joint that is there already, or a new joint with both. */
    run->results[ANY_FUNCTION] = run_long(run, joints >= inputs ? joints + inputs : 2 * inputs);
    solve_step(run, &(struct trace_step){
                        .name = "units",
                        .title = "Units of the hidden layer",
                        .formula = shared ? "max over outputs of D" : "sum over outputs of D",
                        .substitution = shared ? run_printf(run, "max(%s)", items) : items,
                        .why = shared ? "The outputs bend along the same joints, so the one that "
                                        "needs most units serves the others."
                                      : "In general each output bends along its own joints, and a "
                                        "unit makes only one of them.",
                        .value = run->results[UNITS]});
}

static enum dlt_err run_fewest(struct solve_run *run, struct diag *diag)
{
    struct value regions = run->args[REGIONS];
    long inputs = run_to_long(run->args[INPUTS]);
    long sum = 0, most = 0;
    struct value *units, *reached;

    (void)diag;
    if (!check_regions(run, regions))
        return run->ctx->err;
    units = arena_array(run->ctx->arena, regions.count, sizeof(*units));
    reached = arena_array(run->ctx->arena, regions.count, sizeof(*reached));
    for (size_t i = 0; i < regions.count; i++) {
        long needed = fewest(run, inputs, regions.as.items[i]);

        if (needed > LONG_MAX / 4 - sum) {
            num_fail(run->ctx, DLT_ERR_LIMIT, "too-large", "regions add up to too many units");
            return run->ctx->err;
        }
        units[i] = run_long(run, needed);
        reached[i] = most_regions(run, inputs, needed);
        sum += needed;
        most = needed > most ? needed : most;
    }
    run->results[PER_OUTPUT] = value_list(run->ctx->arena, units, regions.count);
    run->results[REACHED] = value_list(run->ctx->arena, reached, regions.count);
    step_regions(run, inputs, most);
    for (size_t i = 0; i < regions.count; i++)
        step_output(run, i, run_to_long(units[i]));
    finish(run, sum, most);
    return run->ctx->err;
}

/* --- oracle: one unit after the other, with the recurrence of linear_regions
 * ---------------------- */

enum { SEARCH_MAX = 100000 };

/* Adds hyperplanes until there are enough regions; -1 when that takes too long. */
static long search(struct solve_run *run, long inputs, struct value wanted)
{
    struct value *row = arena_array(run->ctx->arena, (size_t)inputs + 1, sizeof(*row));
    long units = 0;

    for (long n = 0; n <= inputs; n++)
        row[n] = run_long(run, 1);
    while (num_compare(row[inputs], wanted) == NUM_LESS) {
        if (++units * inputs > SEARCH_MAX)
            return -1;
        for (long n = inputs; n >= 1; n--)
            row[n] = num_add(run->ctx, row[n], row[n - 1]);
    }
    return units;
}

static enum dlt_err oracle_fewest(struct solve_run *run, struct diag *diag)
{
    struct value regions = run->args[REGIONS];
    bool shared = run_is(run->args[SHARED], "yes");
    long sum = 0, most = 0;
    struct value *units;

    (void)diag;
    if (!check_regions(run, regions))
        return run->ctx->err;
    units = arena_array(run->ctx->arena, regions.count, sizeof(*units));
    for (size_t i = 0; i < regions.count; i++) {
        long needed = search(run, run_to_long(run->args[INPUTS]), regions.as.items[i]);

        if (needed < 0)
            return DLT_OK;
        units[i] = run_long(run, needed);
        sum += needed;
        most = needed > most ? needed : most;
    }
    run->results[PER_OUTPUT] = value_list(run->ctx->arena, units, regions.count);
    run->results[UNITS] = run_long(run, shared ? most : sum);
    return run->ctx->err;
}

static const char *const grid[] = {
    "inputs=2 regions=[7,7]",         "inputs=2 regions=[7,7] shared=yes",
    "inputs=2 regions=[1]",           "inputs=2 regions=[2]",
    "inputs=2 regions=[4]",           "inputs=2 regions=[5]",
    "inputs=2 regions=[11,12,16,17]", "inputs=1 regions=[7,7]",
    "inputs=1 regions=[1000]",        "inputs=3 regions=[8,9,1] shared=yes",
    "inputs=10 regions=[1024,1025]",  "inputs=10 regions=[1000000007]",
    "inputs=500 regions=[1000000]",
};

const struct solver solver_fewest_units = {
    .name = "fewest_units",
    .summary = "The fewest hidden units for outputs with given numbers of linear regions.",
    .citation = "Zaslavsky 1975; Prince, Understanding Deep Learning, sec. 3.3",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_fewest,
    .oracle = oracle_fewest,
    .oracle_note = "adds one hyperplane after the other until there are enough regions",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
