/* SPDX-License-Identifier: MIT */
/* Iterations, batch size, examples and epochs: any three of them give the fourth. */
#include "run.h"

enum { ITERATIONS, BATCH_SIZE, EXAMPLES, EPOCHS, LAST_BATCH };
enum { OUT_ITERATIONS, OUT_BATCH_SIZE, OUT_EXAMPLES, OUT_EPOCHS, OUT_PER_EPOCH };

#define LARGEST "1000000000000"

/* clang-format off */
static const struct param params[] = {
    [ITERATIONS] = {.name = "iterations",
                    .summary = "optimiser steps, one for each batch",
                    .type = PARAM_INTEGER,
                    .fallback = "",
                    .minimum = "1",
                    .maximum = LARGEST},
    [BATCH_SIZE] = {.name = "batch_size",
                    .summary = "examples in a batch",
                    .unit = "examples",
                    .type = PARAM_INTEGER,
                    .fallback = "",
                    .minimum = "1",
                    .maximum = LARGEST},
    [EXAMPLES] = {.name = "examples",
                  .summary = "examples in the training set",
                  .unit = "examples",
                  .type = PARAM_INTEGER,
                  .fallback = "",
                  .minimum = "1",
                  .maximum = LARGEST},
    [EPOCHS] = {.name = "epochs",
                .summary = "passes through the training set",
                .type = PARAM_RATIONAL,
                .fallback = "",
                .minimum = "0",
                .maximum = LARGEST},
    [LAST_BATCH] = {.name = "last_batch",
                    .summary =
                        "a batch that is not full is kept, dropped, or counted as a fraction",
                    .type = PARAM_CHOICE,
                    .fallback = "keep",
                    .choices = "keep drop fraction"},
};

static const struct solver_output outputs[] = {
    [OUT_ITERATIONS] = {.name = "iterations", .summary = "optimiser steps"},
    [OUT_BATCH_SIZE] = {.name = "batch_size", .summary = "examples in a batch", .unit = "examples"},
    [OUT_EXAMPLES] = {.name = "examples",
                      .summary = "examples in the training set",
                      .unit = "examples"},
    [OUT_EPOCHS] = {.name = "epochs", .summary = "passes through the training set"},
    [OUT_PER_EPOCH] = {.name = "iterations_per_epoch", .summary = "batches in one pass"},
};
/* clang-format on */

/* Batches in one pass through `examples`, by the convention of the run. */
static struct value batches(struct solve_run *run, struct value examples, struct value batch_size)
{
    struct value ratio = num_div(run->ctx, examples, batch_size);

    if (run_is(run->args[LAST_BATCH], "keep"))
        return num_ceil(run->ctx, ratio);
    if (run_is(run->args[LAST_BATCH], "drop"))
        return num_floor(run->ctx, ratio);
    return ratio;
}

/* Puts a ratio of examples and batch size in the brackets of the convention, where they matter. */
static const char *bracketed(const struct solve_run *run, const char *ratio, bool even)
{
    if (!even && run_is(run->args[LAST_BATCH], "keep"))
        return run_printf(run, "⌈%s⌉", ratio);
    if (!even && run_is(run->args[LAST_BATCH], "drop"))
        return run_printf(run, "⌊%s⌋", ratio);
    return ratio;
}

static void step_per_epoch(struct solve_run *run)
{
    struct value *out = run->results;
    bool even = value_is_integer(num_div(run->ctx, out[OUT_EXAMPLES], out[OUT_BATCH_SIZE]));
    const char *ratio = run_printf(run, "%s / %s", run_text(run, out[OUT_EXAMPLES]),
                                   run_text(run, out[OUT_BATCH_SIZE]));
    const char *why = "Each iteration uses up one batch; an epoch has used every example once.";

    if (!even && run_is(run->args[LAST_BATCH], "keep"))
        why = "Each iteration uses up one batch; the last one is smaller and counts as well.";
    if (!even && run_is(run->args[LAST_BATCH], "drop"))
        why = "Each iteration uses up one batch; examples that do not fill the last are left out.";
    solve_step(run, &(struct trace_step){.name = "iterations_per_epoch",
                                         .title = "Iterations in one epoch",
                                         .formula = bracketed(run, "examples / batch size", even),
                                         .substitution = bracketed(run, ratio, even),
                                         .why = why,
                                         .value = out[OUT_PER_EPOCH]});
}

/* Examples and batch size are known: batches in a pass follow, then the one of the two left. */
static void solve_forward(struct solve_run *run)
{
    struct num_ctx *ctx = run->ctx;
    struct value *out = run->results;
    struct value per_epoch = batches(run, out[OUT_EXAMPLES], out[OUT_BATCH_SIZE]);

    if (value_sign(per_epoch) == 0) {
        num_fail(ctx, DLT_ERR_RANGE, "no-full-batch",
                 "batch_size is larger than examples, and last_batch=drop leaves no batch at all");
        return;
    }
    out[OUT_PER_EPOCH] = per_epoch;
    step_per_epoch(run);
    if (run_given(out[OUT_EPOCHS])) {
        out[OUT_ITERATIONS] = num_mul(ctx, out[OUT_EPOCHS], per_epoch);
        solve_step(run,
                   &(struct trace_step){.name = "iterations",
                                        .title = "Iterations in all epochs",
                                        .formula = "epochs × iterations per epoch",
                                        .substitution = run_printf(run, "%s × %s",
                                                                   run_factor(run, out[OUT_EPOCHS]),
                                                                   run_factor(run, per_epoch)),
                                        .why = "Every epoch takes the same number of iterations.",
                                        .value = out[OUT_ITERATIONS]});
        return;
    }
    out[OUT_EPOCHS] = num_div(ctx, out[OUT_ITERATIONS], per_epoch);
    solve_step(run,
               &(struct trace_step){
                   .name = "epochs",
                   .title = "Epochs that fit into the iterations",
                   .formula = "iterations / iterations per epoch",
                   .substitution = run_printf(run, "%s / %s", run_text(run, out[OUT_ITERATIONS]),
                                              run_factor(run, per_epoch)),
                   .why = "Count how often one epoch's worth of iterations fits into all of them.",
                   .value = out[OUT_EPOCHS]});
}

/* Batches in a pass from iterations and epochs; whole unless fractions are counted. */
static bool find_per_epoch(struct solve_run *run)
{
    struct value *out = run->results;

    if (value_sign(out[OUT_EPOCHS]) == 0) {
        num_fail(run->ctx, DLT_ERR_RANGE, "no-epoch",
                 "epochs = 0 says nothing about the batches of one epoch");
        return false;
    }
    out[OUT_PER_EPOCH] = num_div(run->ctx, out[OUT_ITERATIONS], out[OUT_EPOCHS]);
    if (!value_is_integer(out[OUT_PER_EPOCH]) && !run_is(run->args[LAST_BATCH], "fraction")) {
        num_fail(run->ctx, DLT_ERR_RANGE, "uneven",
                 "iterations / epochs = %s is not a whole number of batches; with "
                 "last_batch=fraction it may be one",
                 run_text(run, out[OUT_PER_EPOCH]));
        return false;
    }
    solve_step(run, &(struct trace_step){.name = "iterations_per_epoch",
                                         .title = "Iterations in one epoch",
                                         .formula = "iterations / epochs",
                                         .substitution = run_printf(
                                             run, "%s / %s", run_text(run, out[OUT_ITERATIONS]),
                                             run_factor(run, out[OUT_EPOCHS])),
                                         .why = "Every epoch takes the same number of iterations.",
                                         .value = out[OUT_PER_EPOCH]});
    return true;
}

static void solve_examples(struct solve_run *run)
{
    struct value *out = run->results;

    if (!find_per_epoch(run))
        return;
    out[OUT_EXAMPLES] = num_mul(run->ctx, out[OUT_PER_EPOCH], out[OUT_BATCH_SIZE]);
    solve_step(run,
               &(struct trace_step){
                   .name = "examples",
                   .title = "Examples that fill these batches",
                   .formula = "iterations per epoch × batch size",
                   .substitution = run_printf(run, "%s × %s", run_factor(run, out[OUT_PER_EPOCH]),
                                              run_text(run, out[OUT_BATCH_SIZE])),
                   .why = "One epoch uses each example once, so its batches hold them all; the "
                          "last batch is taken to be full.",
                   .value = out[OUT_EXAMPLES]});
}

/* Keeping a short last batch asks for the smallest size that fits, dropping it for the largest. */
static void solve_batch_size(struct solve_run *run)
{
    struct num_ctx *ctx = run->ctx;
    struct value *out = run->results;
    bool keep = run_is(run->args[LAST_BATCH], "keep");
    bool drop = run_is(run->args[LAST_BATCH], "drop");
    struct value ratio;
    const char *with;

    if (!find_per_epoch(run))
        return;
    ratio = num_div(ctx, out[OUT_EXAMPLES], out[OUT_PER_EPOCH]);
    out[OUT_BATCH_SIZE] = keep ? num_ceil(ctx, ratio) : drop ? num_floor(ctx, ratio) : ratio;
    if (value_sign(out[OUT_BATCH_SIZE]) == 0 ||
        !value_equal(batches(run, out[OUT_EXAMPLES], out[OUT_BATCH_SIZE]), out[OUT_PER_EPOCH])) {
        num_fail(ctx, DLT_ERR_RANGE, "no-batch-size",
                 "no whole batch_size makes %s batches of %s examples",
                 run_text(run, out[OUT_PER_EPOCH]), run_text(run, out[OUT_EXAMPLES]));
        return;
    }
    with = run_printf(run, "%s / %s", run_text(run, out[OUT_EXAMPLES]),
                      run_factor(run, out[OUT_PER_EPOCH]));
    solve_step(run, &(struct trace_step){
                        .name = "batch_size",
                        .title = keep   ? "Smallest batch that takes all examples"
                                 : drop ? "Largest batch that can be filled so often"
                                        : "Examples in one batch",
                        .formula = keep   ? "⌈examples / iterations per epoch⌉"
                                   : drop ? "⌊examples / iterations per epoch⌋"
                                          : "examples / iterations per epoch",
                        .substitution = keep   ? run_printf(run, "⌈%s⌉", with)
                                        : drop ? run_printf(run, "⌊%s⌋", with)
                                               : with,
                        .why = "The examples of one epoch are dealt out over its iterations.",
                        .value = out[OUT_BATCH_SIZE]});
}

/* Copies what is given; RANGE unless exactly three of the four are. */
static enum dlt_err take_three(struct solve_run *run)
{
    int count = 0;

    for (int i = ITERATIONS; i <= EPOCHS; i++) {
        run->results[i] = run->args[i];
        count += run_given(run->args[i]);
    }
    if (count != 3)
        num_fail(run->ctx, DLT_ERR_RANGE, "three-of-four",
                 "give exactly three of iterations, batch_size, examples and epochs; %d are given",
                 count);
    return run->ctx->err;
}

_Static_assert((int)ITERATIONS == (int)OUT_ITERATIONS && (int)BATCH_SIZE == (int)OUT_BATCH_SIZE &&
                   (int)EXAMPLES == (int)OUT_EXAMPLES && (int)EPOCHS == (int)OUT_EPOCHS,
               "the four quantities stand in the same order on both sides");

static enum dlt_err run_epochs(struct solve_run *run, struct diag *diag)
{
    (void)diag;
    if (take_three(run) != DLT_OK)
        return run->ctx->err;
    if (!run_given(run->results[OUT_EXAMPLES]))
        solve_examples(run);
    else if (!run_given(run->results[OUT_BATCH_SIZE]))
        solve_batch_size(run);
    else
        solve_forward(run);
    return run->ctx->err;
}

/* --- oracle: go through the batches one by one ---------------------------------------------------
 */

enum { LOOP_MAX = 2000000 };

/* Batches that one pass deals out; the last one only counts when it is full or kept. */
static long deal(long examples, long batch_size, bool keep)
{
    long count = 0;

    while (examples > 0) {
        if (examples < batch_size && !keep)
            break;
        examples -= batch_size;
        count++;
    }
    return count;
}

/* The first batch size, upwards when kept, downwards when dropped, that deals `wanted` batches. */
static long search_batch_size(long examples, long wanted, bool keep)
{
    for (long i = 1; i <= examples; i++) {
        long size = keep ? i : examples + 1 - i;

        if (deal(examples, size, keep) == wanted)
            return size;
    }
    return 0;
}

/* Runs epoch after epoch until the iterations are used up; what is left is a part of an epoch. */
static struct value live_through(struct solve_run *run, long iterations, long per_epoch)
{
    long done = 0;

    while (iterations >= per_epoch) {
        iterations -= per_epoch;
        done++;
    }
    return num_add(run->ctx, run_long(run, done),
                   value_fraction(run->ctx->arena, iterations, per_epoch));
}

static void oracle_forward(struct solve_run *run, bool keep)
{
    struct value *out = run->results;
    long per_epoch = deal(run_to_long(out[OUT_EXAMPLES]), run_to_long(out[OUT_BATCH_SIZE]), keep);

    out[OUT_PER_EPOCH] = run_long(run, per_epoch);
    if (run_given(out[OUT_ITERATIONS])) {
        out[OUT_EPOCHS] = live_through(run, run_to_long(out[OUT_ITERATIONS]), per_epoch);
    } else if (value_is_integer(out[OUT_EPOCHS])) {
        long iterations = 0;

        for (long epoch = 0; epoch < run_to_long(out[OUT_EPOCHS]); epoch++)
            iterations += per_epoch;
        out[OUT_ITERATIONS] = run_long(run, iterations);
    }
}

/* With fractions the loop runs over single examples: each iteration eats batch_size of them. */
static void oracle_fraction(struct solve_run *run)
{
    struct value *out = run->results;
    long eaten = 0;

    if (run_given(out[OUT_EPOCHS]) || !run_given(out[OUT_EXAMPLES]))
        return;
    for (long i = 0; i < run_to_long(out[OUT_ITERATIONS]); i++)
        eaten += run_to_long(out[OUT_BATCH_SIZE]);
    out[OUT_EPOCHS] = live_through(run, eaten, run_to_long(out[OUT_EXAMPLES]));
}

static enum dlt_err oracle_epochs(struct solve_run *run, struct diag *diag)
{
    struct value *out = run->results;
    bool keep = run_is(run->args[LAST_BATCH], "keep");
    long per_epoch = 0;

    (void)diag;
    if (take_three(run) != DLT_OK)
        return run->ctx->err;
    for (int i = ITERATIONS; i <= EPOCHS; i++) {
        if (run_to_long(run->args[i]) > LOOP_MAX) {
            for (int j = ITERATIONS; j <= EPOCHS; j++)
                out[j] = value_none();
            return DLT_OK;
        }
    }
    if (run_is(run->args[LAST_BATCH], "fraction")) {
        oracle_fraction(run);
    } else if (run_given(out[OUT_EXAMPLES]) && run_given(out[OUT_BATCH_SIZE])) {
        oracle_forward(run, keep);
    } else {
        long epochs = run_to_long(out[OUT_EPOCHS]);

        while (epochs > 0 && per_epoch * epochs < run_to_long(out[OUT_ITERATIONS]))
            per_epoch++;
        out[OUT_PER_EPOCH] = run_long(run, per_epoch);
        if (run_given(out[OUT_EXAMPLES]))
            out[OUT_BATCH_SIZE] =
                run_long(run, search_batch_size(run_to_long(out[OUT_EXAMPLES]), per_epoch, keep));
    }
    return run->ctx->err;
}

static const char *const grid[] = {
    "iterations=5000 examples=10000 batch_size=50",
    "iterations=5000 examples=10000 batch_size=50 last_batch=drop",
    "iterations=5000 examples=10000 batch_size=50 last_batch=fraction",
    "iterations=1000 examples=1050 batch_size=100",
    "iterations=1000 examples=1050 batch_size=100 last_batch=drop",
    "iterations=1000 examples=1050 batch_size=100 last_batch=fraction",
    "iterations=7 examples=10 batch_size=64",
    "iterations=7 examples=10 batch_size=64 last_batch=fraction",
    "epochs=12 examples=60000 batch_size=128",
    "epochs=12 examples=60000 batch_size=128 last_batch=drop",
    "epochs=0 examples=10 batch_size=3",
    "epochs=25 iterations=5000 batch_size=50",
    "epochs=25 iterations=5000 examples=10000",
    "epochs=25 iterations=5000 examples=10000 last_batch=drop",
    "epochs=4 iterations=12 examples=10",
    "epochs=4 iterations=12 examples=10 last_batch=drop",
    "iterations=1 examples=1 batch_size=1",
};

const struct solver solver_epochs = {
    .name = "epochs",
    .summary = "Any three of iterations, batch size, examples and epochs give the fourth.",
    .citation = "Prince, Understanding Deep Learning, sec. 6.2 (batches and epochs)",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_epochs,
    .oracle = oracle_epochs,
    .oracle_note = "goes through the batches of every epoch one by one",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
