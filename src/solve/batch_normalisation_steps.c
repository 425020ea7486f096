/* SPDX-License-Identifier: MIT */
/* The steps of batch_normalisation in words, group by group. */
#include "batch_normalisation.h"
#include "wording.h"

enum { TOLD_GROUPS = 4, TOLD_NUMBERS = 8 };

/* A step's name or title with the group's number where there are several. */
static const char *numbered(struct solve_run *run, const struct normalisation *norm,
                            const char *text, size_t group)
{
    return norm->groups == 1 ? text : run_printf(run, "%s%zu", text, group + 1);
}

static const char *titled(struct solve_run *run, const struct normalisation *norm, const char *text,
                          size_t group)
{
    if (norm->groups == 1)
        return text;
    return run_printf(run, "%s, %s %zu", text, norm->by_feature ? "unit" : "example", group + 1);
}

/* The numbers of a group from a list by row. */
static struct value picked(struct solve_run *run, const struct normalisation *norm, size_t group,
                           const struct value *from)
{
    struct value *items = arena_array(run->ctx->arena, norm->size, sizeof *items);

    for (size_t k = 0; k < norm->size; k++)
        items[k] = from[normalisation_at(norm, group, k)];
    return value_list(run->ctx->arena, items, norm->size);
}

static const char *operand(struct solve_run *run, struct value number)
{
    return value_sign(number) < 0 ? run_factor(run, number) : run_text(run, number);
}

typedef const char *(*term_fn)(struct solve_run *run, const struct normalisation *norm,
                               size_t group, size_t at);

/* The terms of a group, joined; long groups are cut. */
static const char *terms(struct solve_run *run, const struct normalisation *norm, size_t group,
                         const char *between, term_fn term)
{
    struct strbuf out;

    strbuf_init(&out);
    for (size_t k = 0; k < norm->size && k < TOLD_NUMBERS; k++) {
        wording_separate(&out, between);
        strbuf_add(&out, term(run, norm, group, normalisation_at(norm, group, k)));
    }
    if (norm->size > TOLD_NUMBERS)
        strbuf_printf(&out, "%s… (%zu of them)", between, norm->size);
    return wording_done(run->ctx->arena, &out);
}

static const char *input_term(struct solve_run *run, const struct normalisation *norm, size_t group,
                              size_t at)
{
    (void)group;
    return run_factor(run, norm->x[at]);
}

static const char *square_term(struct solve_run *run, const struct normalisation *norm,
                               size_t group, size_t at)
{
    return run_printf(run, "(%s − %s)²", run_text(run, norm->x[at]),
                      operand(run, norm->mean[group]));
}

static const char *normalised_term(struct solve_run *run, const struct normalisation *norm,
                                   size_t group, size_t at)
{
    return run_printf(run, "(%s − %s)/%s", run_text(run, norm->x[at]),
                      operand(run, norm->mean[group]), run_factor(run, norm->deviation[group]));
}

static const char *output_term(struct solve_run *run, const struct normalisation *norm,
                               size_t group, size_t at)
{
    size_t column = normalisation_column(norm, at);

    (void)group;
    return run_printf(run, "%s·%s + %s", run_factor(run, norm->gamma[column]),
                      run_factor(run, norm->normalised[at]), run_factor(run, norm->beta[column]));
}

static void explain_mean(struct solve_run *run, const struct normalisation *norm, size_t group)
{
    bool inference = norm->inference;

    solve_step(
        run,
        &(struct trace_step){
            .name = numbered(run, norm, "mean", group),
            .title = titled(run, norm, "Mean", group),
            .formula = inference ? "μ = running mean" : "μ = Σ x / n",
            .substitution =
                inference ? run_printf(run, "running mean = %s", run_text(run, norm->mean[group]))
                          : run_printf(run, "(%s)/%zu", terms(run, norm, group, " + ", input_term),
                                       norm->size),
            .why = inference          ? "At inference an output must not depend on what else is "
                                        "in the batch."
                   : norm->by_feature ? "Each unit has a mean of its own, over the examples."
                                      : "Each example has a mean of its own, over its units.",
            .value = norm->mean[group],
        });
}

static void explain_variance(struct solve_run *run, const struct normalisation *norm, size_t group)
{
    bool inference = norm->inference;
    const char *formula = inference        ? "σ² = running variance"
                          : norm->unbiased ? "σ² = Σ (x − μ)² / (n − 1)"
                                           : "σ² = Σ (x − μ)² / n";

    solve_step(
        run, &(struct trace_step){
                 .name = numbered(run, norm, "variance", group),
                 .title = titled(run, norm, "Variance", group),
                 .formula = formula,
                 .substitution = inference ? run_printf(run, "running variance = %s",
                                                        run_text(run, norm->variance[group]))
                                           : run_printf(run, "(%s)/%zu",
                                                        terms(run, norm, group, " + ", square_term),
                                                        norm->size - norm->unbiased),
                 .why = norm->unbiased ? "Dividing by n − 1 makes up for the mean being "
                                         "taken from the same numbers."
                                       : "Normalising divides by n: the outputs then have "
                                         "a variance of exactly 1.",
                 .value = norm->variance[group],
             });
    solve_step(
        run, &(struct trace_step){
                 .name = numbered(run, norm, "deviation", group),
                 .title = titled(run, norm, "Standard deviation", group),
                 .formula = "s = √(σ² + ε)",
                 .substitution = run_printf(run, "√(%s + %s)", run_text(run, norm->variance[group]),
                                            run_text(run, norm->epsilon)),
                 .why = "ε keeps the division safe where all numbers are equal.",
                 .value = norm->deviation[group],
             });
}

/* What mean and variance the normalised numbers have: σ²/(σ² + ε). */
static const char *spread_reason(struct solve_run *run, const struct normalisation *norm,
                                 size_t group)
{
    struct value sum = num_add(run->ctx, norm->variance[group], norm->epsilon), share;

    if (norm->inference)
        return "With running statistics the mean and variance of this batch need not be 0 and 1.";
    if (value_sign(norm->epsilon) == 0)
        return "Now the mean is 0 and the variance 1.";
    if (run->ctx->err != DLT_OK || value_sign(sum) != 1)
        return "Now the mean is 0.";
    share = num_div(run->ctx, norm->variance[group], sum);
    return run_printf(run, "Now the mean is 0 and the variance σ²/(σ² + ε) %s%s.",
                      str_starts(run_result(run, share), "≈") ? "" : "= ", run_result(run, share));
}

static void explain_output(struct solve_run *run, const struct normalisation *norm, size_t group)
{
    solve_step(run, &(struct trace_step){
                        .name = numbered(run, norm, "normalised", group),
                        .title = titled(run, norm, "Normalise", group),
                        .formula = "x̂ = (x − μ)/s",
                        .substitution = terms(run, norm, group, "; ", normalised_term),
                        .why = spread_reason(run, norm, group),
                        .value = picked(run, norm, group, norm->normalised),
                    });
    solve_step(run, &(struct trace_step){
                        .name = numbered(run, norm, "output", group),
                        .title = titled(run, norm, "Scale and shift", group),
                        .formula = "y = γ·x̂ + β",
                        .substitution = terms(run, norm, group, "; ", output_term),
                        .why = "γ and β are learned: the layer can undo the normalisation if that "
                               "helps.",
                        .value = picked(run, norm, group, norm->output),
                    });
}

static void explain_running(struct solve_run *run, const struct normalisation *norm, size_t group)
{
    struct value keep = num_sub(run->ctx, run_long(run, 1), norm->fresh);
    const char *formula = "running ← (1 − w)·running + w·batch";
    const char *old = run_factor(run, keep), *fresh = run_factor(run, norm->fresh);

    solve_step(run, &(struct trace_step){
                        .name = numbered(run, norm, "running_mean", group),
                        .title = titled(run, norm, "Running mean", group),
                        .formula = formula,
                        .substitution = run_printf(run, "%s·%s + %s·%s", old,
                                                   run_factor(run, norm->old_mean[group]), fresh,
                                                   run_factor(run, norm->mean[group])),
                        .why = "What inference will use: an average over batches that forgets. "
                               "Libraries call either weight momentum.",
                        .value = norm->new_mean[group],
                    });
    solve_step(run, &(struct trace_step){
                        .name = numbered(run, norm, "running_variance", group),
                        .title = titled(run, norm, "Running variance", group),
                        .formula = formula,
                        .substitution = run_printf(
                            run, "%s·%s + %s·%s", old, run_factor(run, norm->old_variance[group]),
                            fresh, run_factor(run, norm->running_batch[group])),
                        .why = norm->running_unbiased
                                   ? "It takes in the batch's variance with n − 1, whichever one "
                                     "normalised the batch."
                                   : "It takes in the batch's variance with n.",
                        .value = norm->new_variance[group],
                    });
}

static const char *slope_term(struct solve_run *run, const struct normalisation *norm, size_t group,
                              size_t at)
{
    const char *own =
        run_printf(run, "%s·%s", run_factor(run, norm->gamma[normalisation_column(norm, at)]),
                   run_factor(run, norm->g[at]));

    if (norm->inference)
        return run_printf(run, "%s/%s", own, run_factor(run, norm->deviation[group]));
    return run_printf(run, "(%s − %s − %s·%s)/%s", own, operand(run, norm->slope_mean[group]),
                      run_factor(run, norm->normalised[at]),
                      run_factor(run, norm->slope_part[group]),
                      run_factor(run, norm->deviation[group]));
}

static void explain_slopes(struct solve_run *run, const struct normalisation *norm, size_t group)
{
    const char *formula = norm->inference ? "∂L/∂x = γ·g/s"
                          : norm->unbiased ? "∂L/∂x = (γ·g − mean(γ·g) − x̂·Σ(γ·g·x̂)/(n − 1))/s"
                                           : "∂L/∂x = (γ·g − mean(γ·g) − x̂·mean(γ·g·x̂))/s";

    solve_step(run, &(struct trace_step){
                        .name = numbered(run, norm, "input_gradient", group),
                        .title = titled(run, norm, "Gradient of the inputs", group),
                        .formula = formula,
                        .substitution = terms(run, norm, group, "; ", slope_term),
                        .why = norm->inference
                                   ? "Running statistics are constants: each input reaches its own "
                                     "output only."
                                   : "Each input also moves the mean and the variance, and through "
                                     "them every output: the two terms that are subtracted.",
                        .value = picked(run, norm, group, norm->dx),
                    });
}

/* "1·2 + 3·(−1)" for one unit: gradients, times what `with` holds. */
static const char *column_sum(struct solve_run *run, const struct normalisation *norm,
                              size_t column, const struct value *with)
{
    struct strbuf out;

    strbuf_init(&out);
    for (size_t row = 0; row < norm->rows && row < TOLD_NUMBERS; row++) {
        size_t at = row * norm->columns + column;

        wording_separate(&out, " + ");
        strbuf_add(&out, run_factor(run, norm->g[at]));
        if (with)
            strbuf_printf(&out, "·%s", run_factor(run, with[at]));
    }
    if (norm->rows > TOLD_NUMBERS)
        strbuf_printf(&out, " + … (%zu of them)", norm->rows);
    return wording_done(run->ctx->arena, &out);
}

static void explain_parameters(struct solve_run *run, const struct normalisation *norm,
                               size_t column)
{
    const char *unit = norm->columns == 1 ? "" : run_printf(run, "%zu", column + 1);
    const char *of = norm->columns == 1 ? "" : run_printf(run, ", unit %zu", column + 1);

    solve_step(run, &(struct trace_step){
                        .name = run_printf(run, "beta_gradient%s", unit),
                        .title = run_printf(run, "Gradient of the shift%s", of),
                        .formula = "∂L/∂β = Σ g",
                        .substitution = column_sum(run, norm, column, NULL),
                        .why = "β is added to every output of its unit.",
                        .value = norm->dbeta[column],
                    });
    solve_step(run, &(struct trace_step){
                        .name = run_printf(run, "gamma_gradient%s", unit),
                        .title = run_printf(run, "Gradient of the scale%s", of),
                        .formula = "∂L/∂γ = Σ g·x̂",
                        .substitution = column_sum(run, norm, column, norm->normalised),
                        .why = "γ multiplies the normalised numbers, so these weigh the gradients.",
                        .value = norm->dgamma[column],
                    });
}

void normalisation_explain(struct solve_run *run, const struct normalisation *norm)
{
    for (size_t group = 0; group < norm->groups && group < TOLD_GROUPS; group++) {
        explain_mean(run, norm, group);
        explain_variance(run, norm, group);
        explain_output(run, norm, group);
        if (norm->keeps_running)
            explain_running(run, norm, group);
        if (norm->backward)
            explain_slopes(run, norm, group);
    }
    for (size_t c = 0; norm->backward && c < norm->columns && c < TOLD_GROUPS; c++)
        explain_parameters(run, norm, c);
}
