/* SPDX-License-Identifier: MIT */
/* Negative log-likelihood of independent normal outputs, taken apart into its error and log terms. */
#include "run.h"
#include "wording.h"

enum { MAX_VALUES = 4096, SHOWN_TERMS = 6 };

enum { TARGETS, PREDICTIONS, VARIANCE, EXAMPLES };

enum {
    OUT_SQUARED_ERROR,
    OUT_ERROR_TERM,
    OUT_LOG_TERM,
    OUT_NLL,
    OUT_LIKELIHOOD,
    OUT_WEIGHTED,
    OUT_ONE_LOG,
    OUT_UNHALVED_ERROR,
    OUT_UNHALVED_LOG,
};

static const struct param params[] = {
    [TARGETS] = {.name = "targets",
                 .summary = "observed values y, of one example after the other",
                 .type = PARAM_LIST},
    [PREDICTIONS] = {.name = "predictions",
                     .summary = "means f that the network predicts, in the same order",
                     .type = PARAM_LIST},
    [VARIANCE] = {.name = "variance",
                  .summary = "variance sigma^2: one for all, one for each output, or one for each "
                             "value; greater than 0",
                  .type = PARAM_LIST,
                  .fallback = "1",
                  .minimum = "0"},
    [EXAMPLES] = {.name = "examples",
                  .summary = "how many examples the values belong to, equally many each",
                  .type = PARAM_INTEGER,
                  .fallback = "1",
                  .minimum = "1",
                  .maximum = "4096"},
};

static const struct solver_output outputs[] = {
    [OUT_SQUARED_ERROR] = {.name = "squared_error", .summary = "sum of (y - f)^2"},
    [OUT_ERROR_TERM] = {.name = "error_term", .summary = "sum of (y - f)^2 / (2 sigma^2)"},
    [OUT_LOG_TERM] = {.name = "log_term", .summary = "sum of log(2 pi sigma^2) / 2"},
    [OUT_NLL] = {.name = "nll", .summary = "negative log-likelihood: error term plus log term"},
    [OUT_LIKELIHOOD] = {.name = "likelihood", .summary = "product of the normal densities"},
    [OUT_WEIGHTED] = {.name = "likelihood_is_weighted",
                      .summary = "1 when the variances differ, so that errors count differently"},
    [OUT_ONE_LOG] = {.name = "nll_one_log",
                     .summary = "a slip: the log term once for an example, not for each output"},
    [OUT_UNHALVED_ERROR] = {.name = "nll_unhalved_error",
                            .summary = "a slip: errors over sigma^2, not 2 sigma^2"},
    [OUT_UNHALVED_LOG] = {.name = "nll_unhalved_log",
                          .summary = "a slip: log(2 pi sigma^2) not halved"},
};

/* Arguments that fit together. */
struct data {
    size_t count, per_example;
    const struct value *target, *prediction;
    const struct value *variance;
    size_t variance_count;
};

static struct value variance_of(const struct data *data, size_t i)
{
    return data->variance[i % data->variance_count];
}

static bool read_data(struct solve_run *run, struct data *data)
{
    struct num_ctx *ctx = run->ctx;
    const struct value *args = run->args;
    size_t examples = (size_t)run_to_long(args[EXAMPLES]);
    *data = (struct data){
        .count = args[TARGETS].count,
        .target = args[TARGETS].as.items,
        .prediction = args[PREDICTIONS].as.items,
        .variance = args[VARIANCE].as.items,
        .variance_count = args[VARIANCE].count,
    };
    if (data->count != args[PREDICTIONS].count || data->count == 0)
        num_fail(ctx, DLT_ERR_RANGE, "lengths", "%zu targets but %zu predictions", data->count,
                 args[PREDICTIONS].count);
    else if (data->count > MAX_VALUES)
        num_fail(ctx, DLT_ERR_LIMIT, "too-many", "at most %d values", MAX_VALUES);
    else if (data->count % examples != 0)
        num_fail(ctx, DLT_ERR_RANGE, "uneven", "%zu values cannot be dealt out to %zu examples",
                 data->count, examples);
    else if (data->variance_count != 1 && data->variance_count != data->count &&
             data->variance_count != data->count / examples)
        num_fail(ctx, DLT_ERR_RANGE, "variances",
                 "give one variance, one for each of %zu outputs, or %zu of them",
                 data->count / examples, data->count);
    if (ctx->err != DLT_OK)
        return false;
    data->per_example = data->count / examples;
    for (size_t i = 0; i < data->variance_count; i++) {
        if (value_sign(data->variance[i]) != 1)
            num_fail(ctx, DLT_ERR_RANGE, "variance", "a variance must be greater than 0");
    }
    return ctx->err == DLT_OK;
}

static bool variances_differ(const struct data *data)
{
    for (size_t i = 1; i < data->variance_count; i++) {
        if (num_compare(data->variance[0], data->variance[i]) != NUM_EQUAL)
            return true;
    }
    return false;
}

static struct value half(struct num_ctx *ctx, struct value a)
{
    return num_mul(ctx, a, value_fraction(ctx->arena, 1, 2));
}

static struct value log_of_spread(struct num_ctx *ctx, struct value variance)
{
    struct value two_pi = num_mul(ctx, value_long(ctx->arena, 2), num_pi(ctx));
    return num_log(ctx, num_mul(ctx, two_pi, variance));
}

static void compute(struct solve_run *run, const struct data *data)
{
    struct num_ctx *ctx = run->ctx;
    struct value *out = run->results;
    struct value zero = run_long(run, 0);
    bool weighted = variances_differ(data);
    struct value spread = log_of_spread(ctx, data->variance[0]);
    out[OUT_SQUARED_ERROR] = zero;
    struct value whole_errors = zero, logs = zero;
    for (size_t i = 0; i < data->count; i++) {
        struct value error = num_sub(ctx, data->target[i], data->prediction[i]);
        struct value square = num_mul(ctx, error, error);
        out[OUT_SQUARED_ERROR] = num_add(ctx, out[OUT_SQUARED_ERROR], square);
        whole_errors = num_add(ctx, whole_errors, num_div(ctx, square, variance_of(data, i)));
        if (weighted)
            logs = num_add(ctx, logs, log_of_spread(ctx, variance_of(data, i)));
    }
    if (!weighted) {
        struct value examples = run_long(run, (long)(data->count / data->per_example));
        logs = num_mul(ctx, run_long(run, (long)data->count), spread);
        out[OUT_ONE_LOG] =
            num_add(ctx, half(ctx, whole_errors), half(ctx, num_mul(ctx, examples, spread)));
    }
    out[OUT_ERROR_TERM] = half(ctx, whole_errors);
    out[OUT_LOG_TERM] = half(ctx, logs);
    out[OUT_NLL] = num_add(ctx, out[OUT_ERROR_TERM], out[OUT_LOG_TERM]);
    out[OUT_LIKELIHOOD] = num_exp(ctx, num_neg(ctx, out[OUT_NLL]));
    out[OUT_WEIGHTED] = run_long(run, weighted);
    out[OUT_UNHALVED_ERROR] = num_add(ctx, whole_errors, out[OUT_LOG_TERM]);
    out[OUT_UNHALVED_LOG] = num_add(ctx, out[OUT_ERROR_TERM], logs);
}

/* "(1 − 3/2)² + (2 − 2)² + …", each over its 2σ² when `over`. */
static const char *error_sum(const struct solve_run *run, const struct data *data, bool over)
{
    struct arena *arena = run->ctx->arena;
    struct strbuf sum;
    strbuf_init(&sum);
    for (size_t i = 0; i < data->count; i++) {
        if (i == SHOWN_TERMS && data->count > SHOWN_TERMS + 1) {
            strbuf_printf(&sum, " + … (%zu terms)", data->count);
            break;
        }
        wording_separate(&sum, " + ");
        strbuf_printf(&sum, "(%s − %s)²", run_text(run, data->target[i]),
                      run_factor(run, data->prediction[i]));
        if (over)
            strbuf_printf(&sum, "/(2·%s)", run_factor(run, variance_of(data, i)));
    }
    return wording_done(arena, &sum);
}

static void explain_model(struct solve_run *run)
{
    solve_step(run, &(struct trace_step){
                        .name = "density",
                        .title = "Density of one output",
                        .formula = "Pr(y_d) = 1/√(2πσ²)·exp(−(y_d − f_d)²/(2σ²))",
                        .substitution = "the network gives the mean f_d; σ² is the variance",
                        .result = "a normal density around f_d",
                        .why = "The network does not predict y itself but the distribution of y.",
                    });
    solve_step(run,
               &(struct trace_step){
                   .name = "product",
                   .title = "From densities to a loss",
                   .formula = "−log ∏_d Pr(y_d) = −Σ_d log Pr(y_d)",
                   .substitution = "−log Pr(y_d) = (y_d − f_d)²/(2σ²) + ½·log(2πσ²)",
                   .result = "a sum with two terms for each output",
                   .why = "Independent outputs multiply; the logarithm turns the product into a "
                          "sum, and the minus sign turns best into smallest.",
               });
}

static void explain_terms(struct solve_run *run, const struct data *data)
{
    const struct value *out = run->results;
    bool weighted = value_sign(out[OUT_WEIGHTED]) != 0;
    solve_step(run, &(struct trace_step){
                        .name = "squared_error",
                        .title = "Squared errors",
                        .formula = "Σ_d (y_d − f_d)²",
                        .substitution = error_sum(run, data, false),
                        .result = run_text(run, out[OUT_SQUARED_ERROR]),
                        .why = "This is the only part that depends on the predictions.",
                        .value = out[OUT_SQUARED_ERROR],
                    });
    solve_step(run,
               &(struct trace_step){
                   .name = "error_term",
                   .title = "Errors measured by the variance",
                   .formula = weighted ? "Σ_d (y_d − f_d)²/(2σ_d²)" : "Σ_d (y_d − f_d)²/(2σ²)",
                   .substitution = weighted ? error_sum(run, data, true)
                                            : run_printf(run, "%s/(2·%s)",
                                                         run_factor(run, out[OUT_SQUARED_ERROR]),
                                                         run_factor(run, data->variance[0])),
                   .result = run_text(run, out[OUT_ERROR_TERM]),
                   .why = "The exponent of the density: squared error over twice the variance.",
                   .value = out[OUT_ERROR_TERM],
               });
    solve_step(
        run, &(struct trace_step){
                 .name = "log_term",
                 .title = "What normalising the densities costs",
                 .formula = weighted ? "½·Σ_d log(2πσ_d²)" : "(n/2)·log(2πσ²)",
                 .substitution = weighted ? run_printf(run, "½·Σ log(2π·σ²) for σ² = %s",
                                                       run_text(run, run->args[VARIANCE]))
                                          : run_printf(run, "(%zu/2)·log(2π·%s)", data->count,
                                                       run_factor(run, data->variance[0])),
                 .result = run_text(run, out[OUT_LOG_TERM]),
                 .why = "Every output has its own 1/√(2πσ²), so the logarithm comes once for each.",
                 .value = out[OUT_LOG_TERM],
             });
}

static void explain_sum(struct solve_run *run)
{
    const struct value *out = run->results;
    bool weighted = value_sign(out[OUT_WEIGHTED]) != 0;
    solve_step(run,
               &(struct trace_step){
                   .name = "nll",
                   .title = "Negative log-likelihood",
                   .formula = "error term + log term",
                   .substitution = run_printf(run, "%s + %s", run_text(run, out[OUT_ERROR_TERM]),
                                              run_factor(run, out[OUT_LOG_TERM])),
                   .result = run_text(run, out[OUT_NLL]),
                   .why = "A loss is to be made small: minus the log-likelihood.",
                   .value = out[OUT_NLL],
               });
    solve_step(run,
               &(struct trace_step){
                   .name = "minimiser",
                   .title = "Compared with the sum of squares",
                   .formula = weighted ? "Σ_d (y_d − f_d)²/(2σ_d²) + constant"
                                       : "Σ_d (y_d − f_d)² · 1/(2σ²) + constant",
                   .substitution = weighted ? "the factors 1/(2σ_d²) differ"
                                            : "1/(2σ²) > 0 and the log term do not depend on f",
                   .result = weighted ? "a weighted sum of squares: large variances count less"
                                      : "the same minimiser as the sum of squares",
                   .why = "A positive factor and an added constant do not move a minimum.",
               });
}

static enum dlt_err run_gaussian_nll(struct solve_run *run, struct diag *diag)
{
    struct data data;
    (void)diag;
    if (!read_data(run, &data))
        return run->ctx->err;
    compute(run, &data);
    if (run->ctx->err != DLT_OK)
        return run->ctx->err;
    explain_model(run);
    explain_terms(run, &data);
    explain_sum(run);
    return run->ctx->err;
}

/* --- the oracle: multiply densities, take one logarithm ------------------------------------------- */

static enum dlt_err oracle_gaussian_nll(struct solve_run *run, struct diag *diag)
{
    struct num_ctx *ctx = run->ctx;
    struct value *out = run->results;
    struct value two = run_long(run, 2), product = run_long(run, 1), roots = product;
    struct value sums[3] = {run_long(run, 0), run_long(run, 0), run_long(run, 0)};
    struct data data;
    (void)diag;
    if (!read_data(run, &data))
        return ctx->err;
    for (size_t i = 0; i < data.count; i++) {
        struct value y = data.target[i], f = data.prediction[i], v = variance_of(&data, i);
        struct value error = num_sub(ctx, y, f), twice = num_mul(ctx, two, v);
        struct value exponent = num_neg(ctx, num_div(ctx, num_mul(ctx, error, error), twice));
        struct value root = num_sqrt(ctx, num_mul(ctx, num_pi(ctx), twice));
        product = num_mul(ctx, product, num_div(ctx, num_exp(ctx, exponent), root));
        roots = num_mul(ctx, roots, root);
        sums[0] = num_add(ctx, sums[0], num_mul(ctx, y, y));
        sums[1] = num_add(ctx, sums[1], num_mul(ctx, y, f));
        sums[2] = num_add(ctx, sums[2], num_mul(ctx, f, f));
    }
    out[OUT_SQUARED_ERROR] =
        num_add(ctx, num_sub(ctx, sums[0], num_mul(ctx, two, sums[1])), sums[2]);
    out[OUT_LIKELIHOOD] = product;
    out[OUT_NLL] = num_neg(ctx, num_log(ctx, product));
    out[OUT_LOG_TERM] = num_log(ctx, roots);
    out[OUT_ERROR_TERM] = num_neg(ctx, num_log(ctx, num_mul(ctx, product, roots)));
    out[OUT_UNHALVED_LOG] = num_add(ctx, out[OUT_NLL], out[OUT_LOG_TERM]);
    out[OUT_UNHALVED_ERROR] = num_add(ctx, out[OUT_NLL], out[OUT_ERROR_TERM]);
    return ctx->err;
}

static const char *const grid[] = {
    "targets=[1,2,3,4,5,0,1,0,1,0] predictions=[1.5,2,2,4,4,0,0,1,1,1] variance=0.5 examples=2",
    "targets=[1,2,3,4,5] predictions=[1.5,2,2,4,4] variance=1/2",
    "targets=[0] predictions=[0]",
    "targets=[7] predictions=[-3] variance=100",
    "targets=[1,2] predictions=[2,1] variance=[1,4]",
    "targets=[1,2,3,4] predictions=[2,1,3,3] variance=[1,4] examples=2",
    "targets=[1,2,3,4] predictions=[2,1,3,3] variance=[1,2,3,4] examples=2",
    "targets=[1,2,3,4] predictions=[2,1,3,3] variance=[2,2] examples=2",
    "targets=[-1/3,2/7] predictions=[1/3,-2/7] variance=1/1000",
    "targets=[100] predictions=[0] variance=50",
    "targets=[0,0,0] predictions=[1,1,1] variance=[1e9,1e9,1/10]",
    "targets=[1,1,1,1,1,1] predictions=[1,1,1,1,1,1] variance=3 examples=6",
};

const struct solver solver_gaussian_nll = {
    .name = "gaussian_nll",
    .summary = "Negative log-likelihood of independent normal outputs and its terms.",
    .citation = "Prince, Understanding Deep Learning, sec. 5.3, problems 5.7-5.8",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_gaussian_nll,
    .oracle = oracle_gaussian_nll,
    .oracle_note = "multiplies the densities and takes one logarithm at the end",
    .oracle_tolerance = 1e-12,
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
