/* SPDX-License-Identifier: MIT */
/* The trace of the softmax solver, example by example. */
#include "softmax_cross_entropy.h"

#include "vectors.h"
#include "wording.h"

enum { TRACED_EXAMPLES = 4, SHOWN_TERMS = 6 };

/* "loss", or "loss2" where there are several examples. */
static const char *named(const struct solve_run *run, const struct softmax_batch *batch,
                         const char *name, size_t i)
{
    return batch->rows == 1 ? name : run_printf(run, "%s%zu", name, i + 1);
}

static const char *titled(const struct solve_run *run, const struct softmax_batch *batch,
                          const char *title, size_t i)
{
    return batch->rows == 1 ? title : run_printf(run, "%s of example %zu", title, i + 1);
}

/* Adds a term of a sum, and the end of it when there are too many; false behind that. */
static bool add_term(struct strbuf *sum, const char *term, size_t at, size_t count)
{
    if (at > SHOWN_TERMS || (at == SHOWN_TERMS && count > SHOWN_TERMS + 1)) {
        if (at == SHOWN_TERMS)
            strbuf_printf(sum, " + … (%zu terms)", count);
        return false;
    }
    wording_separate(sum, " + ");
    strbuf_add(sum, term);
    return true;
}

/* The one row of a single example, all rows of several. */
static struct value rows_of(struct value matrix)
{
    return matrix.count == 1 ? matrix.as.items[0] : matrix;
}

static const char *rows_text(const struct solve_run *run, struct value matrix)
{
    return run_text(run, rows_of(matrix));
}

static void explain_scaling(struct solve_run *run, const struct softmax_batch *batch)
{
    struct value temperature = run->args[SOFTMAX_TEMPERATURE];
    if (value_equal(temperature, run_long(run, 1)))
        return;
    solve_step(
        run, &(struct trace_step){
                 .name = "scaled",
                 .title = "Logits divided by the temperature",
                 .formula = "sⱼ = zⱼ/T",
                 .substitution = run_printf(run, "%s/%s", rows_text(run, run->args[SOFTMAX_LOGITS]),
                                            run_factor(run, temperature)),
                 .result = vectors_result(run, rows_of(batch->scaled)),
                 .why = "A temperature above 1 brings the probabilities closer together, one "
                        "below 1 drives them apart.",
                 .value = batch->scaled,
             });
}

/* "exp(2) + exp(1) + exp(0)", or the same between commas. */
static const char *powers_text(const struct solve_run *run, struct value row, const char *between)
{
    struct strbuf text;
    strbuf_init(&text);
    for (size_t j = 0; j < row.count; j++) {
        wording_separate(&text, between);
        if (j == SHOWN_TERMS && row.count > SHOWN_TERMS + 1) {
            strbuf_printf(&text, "… (%zu terms)", row.count);
            break;
        }
        strbuf_printf(&text, "exp(%s)", run_text(run, row.as.items[j]));
    }
    return wording_done(run->ctx->arena, &text);
}

static void explain_softmax(struct solve_run *run, const struct softmax_batch *batch, size_t i)
{
    struct value row = batch->scaled.as.items[i];
    struct value p = run->results[SOFTMAX_OUT_PROBABILITIES].as.items[i];
    struct value lse = run->results[SOFTMAX_OUT_LOG_SUM_EXP].as.items[i];
    const char *terms = powers_text(run, row, " + ");
    solve_step(run,
               &(struct trace_step){
                   .name = named(run, batch, "log_sum_exp", i),
                   .title = titled(run, batch, "Logarithm of the sum of exponentials", i),
                   .formula = "lse = log Σⱼ exp(sⱼ)",
                   .substitution = run_printf(run, "log(%s)", terms),
                   .value = lse,
                   .why = "The sum makes the probabilities add up to 1. In practice the greatest "
                          "logit is subtracted first and added again: that changes nothing and "
                          "keeps exp from overflowing.",
               });
    solve_step(run,
               &(struct trace_step){
                   .name = named(run, batch, "probabilities", i),
                   .title = titled(run, batch, "Probabilities", i),
                   .formula = "pₖ = exp(sₖ)/Σⱼ exp(sⱼ) = exp(sₖ − lse)",
                   .substitution = run_printf(run, "(%s)/(%s)", powers_text(run, row, ", "), terms),
                   .result = vectors_result(run, p),
                   .why = "exp makes every number positive; only differences of logits count.",
                   .value = p,
               });
}

static void explain_sigmoid(struct solve_run *run, const struct softmax_batch *batch, size_t i)
{
    struct value p = run->results[SOFTMAX_OUT_PROBABILITIES].as.items[i];
    solve_step(run, &(struct trace_step){
                        .name = named(run, batch, "probabilities", i),
                        .title = titled(run, batch, "Probabilities", i),
                        .formula = "pₖ = 1/(1 + exp(−sₖ))",
                        .substitution =
                            run_printf(run, "for s = %s", run_text(run, batch->scaled.as.items[i])),
                        .result = vectors_result(run, p),
                        .why = "Each logit answers a question of its own, so these need not add up "
                               "to 1.",
                        .value = p,
                    });
}

static void explain_smoothing(struct solve_run *run, const struct softmax_batch *batch)
{
    struct value share = run->args[SOFTMAX_SMOOTHING];
    bool others = run_is(run->args[SOFTMAX_SMOOTHING_OVER], "others");
    size_t classes = batch->sigmoid ? 2 : batch->columns;
    if (value_sign(share) == 0)
        return;
    solve_step(
        run,
        &(struct trace_step){
            .name = "smoothing",
            .title = "Smoothed targets",
            .formula = others ? "tₖ = (1 − ε)·yₖ + ε·(1 − yₖ)/(K − 1)" : "tₖ = (1 − ε)·yₖ + ε/K",
            .substitution = run_printf(run, "ε = %s, K = %zu, y = %s", run_text(run, share),
                                       classes, rows_text(run, batch->targets)),
            .result = vectors_result(run, rows_of(run->results[SOFTMAX_OUT_TARGETS])),
            .why = batch->sigmoid && others
                       ? "Each output decides between K = 2 answers, yes and no: the share ε goes "
                         "to the other one."
                   : batch->sigmoid
                       ? "Each output decides between K = 2 answers, yes and no: the share ε is "
                         "halved between them."
                   : others ? "The share ε is divided among the other classes only."
                            : "The share ε is divided among all classes, the true one included.",
            .value = run->results[SOFTMAX_OUT_TARGETS],
        });
}

/* "−(1/2)·log(0.244728) − …" over the targets that are not zero. */
static const char *loss_terms(struct solve_run *run, const struct softmax_batch *batch, size_t i)
{
    struct value t = run->results[SOFTMAX_OUT_TARGETS].as.items[i];
    struct value p = run->results[SOFTMAX_OUT_PROBABILITIES].as.items[i];
    struct value one = run_long(run, 1);
    const char *log = batch->base_two ? "log₂" : "log";
    struct strbuf sum;
    size_t added = 0;
    strbuf_init(&sum);
    for (size_t j = 0; j < t.count; j++) {
        struct value left = num_sub(run->ctx, one, t.as.items[j]);
        if (value_sign(t.as.items[j]) != 0 &&
            !add_term(&sum,
                      run_printf(run, "%s·(−%s %s)", run_factor(run, t.as.items[j]), log,
                                 run_text(run, p.as.items[j])),
                      added++, 2 * t.count))
            break;
        if (batch->sigmoid && value_sign(left) != 0 &&
            !add_term(&sum,
                      run_printf(run, "%s·(−%s(1 − %s))", run_factor(run, left), log,
                                 run_text(run, p.as.items[j])),
                      added++, 2 * t.count))
            break;
    }
    return wording_done(run->ctx->arena, &sum);
}

static void explain_loss(struct solve_run *run, const struct softmax_batch *batch, size_t i)
{
    static const char *const formulas[2][2] = {
        {"L = −Σₖ tₖ·log pₖ", "L = −Σₖ tₖ·log₂ pₖ"},
        {"L = −Σₖ [tₖ·log pₖ + (1 − tₖ)·log(1 − pₖ)]",
         "L = −Σₖ [tₖ·log₂ pₖ + (1 − tₖ)·log₂(1 − pₖ)]"},
    };
    solve_step(run, &(struct trace_step){
                        .name = named(run, batch, "loss", i),
                        .title = titled(run, batch, "Cross-entropy", i),
                        .formula = formulas[batch->sigmoid][batch->base_two],
                        .substitution = loss_terms(run, batch, i),
                        .value = run->results[SOFTMAX_OUT_LOSSES].as.items[i],
                        .why = batch->sigmoid
                                   ? "Minus the log of the probability that the answer gets, "
                                     "whether it is yes or no."
                                   : "Minus the log-probability of the target: 0 only where all of "
                                     "the probability is in the right place.",
                    });
}

static void explain_reduction(struct solve_run *run, const struct softmax_batch *batch)
{
    struct value losses = run->results[SOFTMAX_OUT_LOSSES];
    const char *sum = run_joined(run, losses, " + ");
    if (batch->rows == 1 && !run_is(run->args[SOFTMAX_REDUCTION], "mean_logits"))
        return;
    bool whole = run_is(run->args[SOFTMAX_REDUCTION], "sum");
    solve_step(
        run, &(struct trace_step){
                 .name = "reduction",
                 .title = whole                                          ? "Sum over the examples"
                          : run_is(run->args[SOFTMAX_REDUCTION], "mean") ? "Mean over the examples"
                                                                         : "Mean over all logits",
                 .formula = whole ? "Σᵢ Lᵢ" : "(1/n)·Σᵢ Lᵢ",
                 .substitution =
                     whole ? sum : run_printf(run, "%s·(%s)", run_factor(run, batch->weight), sum),
                 .value = run->results[SOFTMAX_OUT_LOSS],
                 .why = whole ? "A sum grows with the number of examples, and so does its "
                                "gradient."
                              : "A mean does not depend on how many there are; the gradient "
                                "of each gets the factor 1/n as well.",
             });
}

static const char *gradient_formula(const struct solve_run *run, const struct softmax_batch *batch)
{
    bool hot = !value_equal(run->args[SOFTMAX_TEMPERATURE], run_long(run, 1));
    const char *divisor = hot && batch->base_two ? "/(T·log 2)"
                          : hot                  ? "/T"
                          : batch->base_two      ? "/log 2"
                                                 : "";
    const char *error = run_printf(run, *divisor ? "(pₖ − tₖ)%s" : "pₖ − tₖ%s", divisor);
    if (value_equal(batch->weight, run_long(run, 1)))
        return run_printf(run, "∂L/∂zₖ = %s", error);
    return run_printf(run, "∂L/∂zₖ = (1/n)·(pₖ − tₖ)%s", divisor);
}

static void explain_gradient(struct solve_run *run, const struct softmax_batch *batch)
{
    const struct value *out = run->results;
    struct value factor = num_div(run->ctx, batch->weight, run->args[SOFTMAX_TEMPERATURE]);
    const char *difference =
        run_printf(run, "%s − %s", rows_text(run, out[SOFTMAX_OUT_PROBABILITIES]),
                   rows_text(run, out[SOFTMAX_OUT_TARGETS]));
    if (!value_equal(factor, run_long(run, 1)))
        difference = run_printf(run, "%s·[%s]", run_factor(run, factor), difference);
    if (batch->base_two)
        difference = run_printf(run, "%s, over log 2", difference);
    solve_step(run,
               &(struct trace_step){
                   .name = "gradient",
                   .title = "Gradient for the logits",
                   .formula = gradient_formula(run, batch),
                   .substitution = difference,
                   .result = vectors_result(run, rows_of(out[SOFTMAX_OUT_GRADIENT])),
                   .why = batch->sigmoid
                              ? "The derivative p(1 − p) of the sigmoid cancels against the "
                                "derivatives of the logarithms: prediction minus target."
                              : "The exponentials of the softmax cancel against the logarithm: "
                                "what is left is prediction minus target.",
                   .value = out[SOFTMAX_OUT_GRADIENT],
               });
}

static void explain_jacobian(struct solve_run *run, const struct softmax_batch *batch)
{
    bool hot = !value_equal(run->args[SOFTMAX_TEMPERATURE], run_long(run, 1));
    size_t example = (size_t)run_to_long(run->args[SOFTMAX_EXAMPLE]) - 1;
    struct value p = run->results[SOFTMAX_OUT_PROBABILITIES].as.items[example];
    struct value jacobian = run->results[SOFTMAX_OUT_JACOBIAN];
    const char *formula = "∂pᵢ/∂zⱼ = pᵢ·(δᵢⱼ − pⱼ)";
    if (batch->sigmoid)
        formula = "∂pᵢ/∂zᵢ = pᵢ·(1 − pᵢ), 0 for i ≠ j";
    if (hot)
        formula = run_printf(run, "%s, all over T", formula);
    solve_step(run, &(struct trace_step){
                        .name = "jacobian",
                        .title = "How the probabilities move with the logits",
                        .formula = formula,
                        .substitution = run_printf(run, "for p = %s", run_text(run, p)),
                        .result = vectors_result(run, jacobian),
                        .why = batch->sigmoid
                                   ? "Each probability depends on its own logit alone."
                                   : "A logit that rises takes from all other probabilities: each "
                                     "column adds up to 0.",
                        .value = jacobian,
                    });
}

void softmax_cross_entropy_steps(struct solve_run *run, const struct softmax_batch *batch)
{
    explain_scaling(run, batch);
    for (size_t i = 0; i < batch->rows && i < TRACED_EXAMPLES; i++) {
        if (batch->sigmoid)
            explain_sigmoid(run, batch, i);
        else
            explain_softmax(run, batch, i);
    }
    if (batch->given_targets) {
        explain_smoothing(run, batch);
        for (size_t i = 0; i < batch->rows && i < TRACED_EXAMPLES; i++)
            explain_loss(run, batch, i);
        explain_reduction(run, batch);
        explain_gradient(run, batch);
    }
    explain_jacobian(run, batch);
}
