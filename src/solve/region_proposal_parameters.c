/* SPDX-License-Identifier: MIT */
/* Parameters of a region proposal network: one shared window and two sibling heads. */
#include "run.h"

enum { CHANNELS, WINDOW, HIDDEN, ANCHORS, SCORES, BIAS };
enum { CONVOLUTION_WEIGHTS, HEAD_OUTPUTS, HEAD_WEIGHTS, WEIGHTS, BIASES, PARAMETERS };

enum { COORDINATES = 4 };
#define LARGEST "1000000000"

/* clang-format off */
static const struct param params[] = {
    [CHANNELS] = {.name = "channels",
                  .summary = "channels of the feature map, C",
                  .type = PARAM_INTEGER,
                  .minimum = "1",
                  .maximum = LARGEST},
    [WINDOW] = {.name = "window",
                .summary = "side of the sliding window, k",
                .type = PARAM_INTEGER,
                .minimum = "1",
                .maximum = "1000000"},
    [HIDDEN] = {.name = "hidden",
                .summary = "dimension of the intermediate vector, D",
                .unit = "units",
                .type = PARAM_INTEGER,
                .minimum = "1",
                .maximum = LARGEST},
    [ANCHORS] = {.name = "anchors",
                 .summary = "anchors at each position, A",
                 .type = PARAM_INTEGER,
                 .minimum = "1",
                 .maximum = LARGEST},
    [SCORES] = {.name = "scores",
                .summary = "scores of each anchor: 2 (object, background) or 1 (objectness)",
                .type = PARAM_INTEGER,
                .fallback = "2",
                .minimum = "1",
                .maximum = "2"},
    [BIAS] = {.name = "bias",
              .summary = "window and heads have biases",
              .type = PARAM_CHOICE,
              .fallback = "yes",
              .choices = "yes no"},
};

static const struct solver_output outputs[] = {
    [CONVOLUTION_WEIGHTS] = {.name = "convolution_weights", .summary = "weights of the window"},
    [HEAD_OUTPUTS] = {.name = "head_outputs", .summary = "scores and coordinates of all anchors"},
    [HEAD_WEIGHTS] = {.name = "head_weights", .summary = "weights of both heads"},
    [WEIGHTS] = {.name = "weights", .summary = "all weights"},
    [BIASES] = {.name = "biases", .summary = "all biases"},
    [PARAMETERS] = {.name = "parameters", .summary = "weights and biases"},
};
/* clang-format on */

static void steps_weights(struct solve_run *run)
{
    const struct value *out = run->results;
    const char *channels = run_text(run, run->args[CHANNELS]);
    const char *window = run_text(run, run->args[WINDOW]);
    const char *hidden = run_text(run, run->args[HIDDEN]);
    const char *anchors = run_text(run, run->args[ANCHORS]);
    const char *scores = run_text(run, run->args[SCORES]);

    solve_step(run,
               &(struct trace_step){
                   .name = "convolution_weights",
                   .title = "Weights of the sliding window",
                   .formula = "C·k·k·D",
                   .substitution = run_printf(run, "%s·%s·%s·%s", channels, window, window, hidden),
                   .why = "Each of the D numbers reads the whole window in all channels; the "
                          "window is the same everywhere, so the size of the map is not in it.",
                   .value = out[CONVOLUTION_WEIGHTS]});
    solve_step(run, &(struct trace_step){
                        .name = "head_outputs",
                        .title = "Outputs of the two heads",
                        .formula = "(scores + 4)·A",
                        .substitution = run_printf(run, "(%s + 4)·%s", scores, anchors),
                        .why = "Every anchor gets its scores and the four coordinates of its box.",
                        .value = out[HEAD_OUTPUTS]});
    solve_step(run, &(struct trace_step){
                        .name = "head_weights",
                        .title = "Weights of the two heads",
                        .formula = "D·(scores + 4)·A",
                        .substitution = run_printf(run, "%s·(%s + 4)·%s", hidden, scores, anchors),
                        .why = "Each output of a head reads the intermediate vector.",
                        .value = out[HEAD_WEIGHTS]});
    solve_step(
        run, &(struct trace_step){
                 .name = "weights",
                 .title = "All weights",
                 .formula = "weights of the window + weights of the heads",
                 .substitution = run_printf(run, "%s + %s", run_text(run, out[CONVOLUTION_WEIGHTS]),
                                            run_text(run, out[HEAD_WEIGHTS])),
                 .why = "Window and heads are used at every position with the same weights.",
                 .value = out[WEIGHTS]});
}

static void steps_total(struct solve_run *run)
{
    const struct value *out = run->results;
    bool bias = run_is(run->args[BIAS], "yes");
    const char *weights = run_text(run, out[WEIGHTS]);

    solve_step(
        run, &(struct trace_step){
                 .name = "biases",
                 .title = "All biases",
                 .formula = bias ? "D + (scores + 4)·A" : "no biases",
                 .substitution = bias ? run_printf(run, "%s + %s", run_text(run, run->args[HIDDEN]),
                                                   run_text(run, out[HEAD_OUTPUTS]))
                                      : "0",
                 .why = bias ? "One for each number of the intermediate vector and each "
                               "output of the heads."
                             : "The network is counted without biases.",
                 .value = out[BIASES]});
    solve_step(
        run,
        &(struct trace_step){
            .name = "parameters",
            .title = "Parameters",
            .formula = bias ? "weights + biases" : "weights of the window + weights of the heads",
            .substitution =
                bias ? run_printf(run, "%s + %s", weights, run_text(run, out[BIASES]))
                     : run_printf(run, "%s + %s", run_text(run, out[CONVOLUTION_WEIGHTS]),
                                  run_text(run, out[HEAD_WEIGHTS])),
            .why = "The map's height and width do not enter: weights are shared.",
            .value = out[PARAMETERS]});
}

static enum dlt_err run_proposals(struct solve_run *run, struct diag *diag)
{
    struct num_ctx *ctx = run->ctx;
    const struct value *args = run->args;
    struct value *out = run->results;
    struct value taps = num_mul(ctx, args[CHANNELS], num_mul(ctx, args[WINDOW], args[WINDOW]));
    bool bias = run_is(args[BIAS], "yes");

    (void)diag;
    out[CONVOLUTION_WEIGHTS] = num_mul(ctx, taps, args[HIDDEN]);
    out[HEAD_OUTPUTS] =
        num_mul(ctx, num_add(ctx, args[SCORES], run_long(run, COORDINATES)), args[ANCHORS]);
    out[HEAD_WEIGHTS] = num_mul(ctx, args[HIDDEN], out[HEAD_OUTPUTS]);
    out[WEIGHTS] = num_add(ctx, out[CONVOLUTION_WEIGHTS], out[HEAD_WEIGHTS]);
    out[BIASES] = bias ? num_add(ctx, args[HIDDEN], out[HEAD_OUTPUTS]) : run_long(run, 0);
    out[PARAMETERS] = num_add(ctx, out[WEIGHTS], out[BIASES]);
    steps_weights(run);
    steps_total(run);
    return ctx->err;
}

/* --- oracle: count every connection ---------------------------------------------------------------- */

enum { COUNT_MAX = 20000000 };

/* Connections of one number of the intermediate vector to its window. */
static long count_window(long channels, long window)
{
    long count = 0;

    for (long y = 0; y < window; y++)
        for (long x = 0; x < window; x++)
            for (long channel = 0; channel < channels; channel++)
                count++;
    return count;
}

static enum dlt_err oracle_proposals(struct solve_run *run, struct diag *diag)
{
    long hidden = run_to_long(run->args[HIDDEN]), anchors = run_to_long(run->args[ANCHORS]);
    long scores = run_to_long(run->args[SCORES]);
    bool bias = run_is(run->args[BIAS], "yes");
    long window = 0, heads = 0, biases = 0;

    (void)diag;
    if (value_to_double(run->args[CHANNELS]) * value_to_double(run->args[WINDOW]) *
                value_to_double(run->args[WINDOW]) * (double)hidden >
            COUNT_MAX ||
        (double)hidden * (double)anchors > COUNT_MAX)
        return DLT_OK;
    for (long unit = 0; unit < hidden; unit++) {
        window += count_window(run_to_long(run->args[CHANNELS]), run_to_long(run->args[WINDOW]));
        biases += bias;
    }
    for (long anchor = 0; anchor < anchors; anchor++) {
        for (long output = 0; output < scores + COORDINATES; output++) {
            heads += hidden;
            biases += bias;
        }
    }
    run->results[CONVOLUTION_WEIGHTS] = run_long(run, window);
    run->results[HEAD_WEIGHTS] = run_long(run, heads);
    run->results[BIASES] = run_long(run, biases);
    run->results[PARAMETERS] = run_long(run, window + heads + biases);
    return run->ctx->err;
}

static const char *const grid[] = {
    "channels=256 window=3 hidden=256 anchors=12 scores=2 bias=no",
    "channels=256 window=3 hidden=256 anchors=12 scores=2 bias=yes",
    "channels=256 window=3 hidden=256 anchors=12 scores=1 bias=no",
    "channels=256 window=3 hidden=256 anchors=12 scores=1",
    "channels=256 window=1 hidden=256 anchors=9",
    "channels=1 window=1 hidden=1 anchors=1",
    "channels=1 window=1 hidden=1 anchors=1 scores=1 bias=no",
    "channels=512 window=3 hidden=512 anchors=9",
    "channels=3 window=7 hidden=64 anchors=1",
    "channels=10 window=5 hidden=20 anchors=15 scores=1",
};

const struct solver solver_region_proposal_parameters = {
    .name = "region_proposal_parameters",
    .summary = "Parameters of a region proposal network.",
    .citation = "Ren et al. 2015, Faster R-CNN, sec. 3.1",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_proposals,
    .oracle = oracle_proposals,
    .oracle_note = "counts the connections of every number in the window, vector and heads",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
