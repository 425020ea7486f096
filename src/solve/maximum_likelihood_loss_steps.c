/* SPDX-License-Identifier: MIT */
/* The trace of maximum_likelihood_loss: each term with its numbers. */
#include "maximum_likelihood_loss.h"
#include "wording.h"

#include <string.h>

enum { SHOWN_TERMS = 4 };

/* --- a term with its numbers ------------------------------------------------------------------------ */

static struct value parameter(const struct solve_run *run, const struct likelihood *problem,
                              size_t i, size_t k)
{
    return run->results[LIKELIHOOD_OUT_PARAMETERS].as.items[i * problem->width + k];
}

/* "y − f" */
static const char *error_written(struct solve_run *run, struct value y, struct value f)
{
    const char *text = run_text(run, f);

    return run_printf(run, value_sign(f) < 0 ? "%s − (%s)" : "%s − %s", run_text(run, y), text);
}

/* A probability; one whose digits would all be those of 1 by what it lacks. */
static const char *chance_written(struct solve_run *run, struct value p, struct value lacks)
{
    const char *text = run_text(run, p);

    return str_equal(text, "1") && value_sign(lacks) == 1
               ? run_printf(run, "1 − %s", run_text(run, lacks))
               : text;
}

/* Behind the part that depends on the outputs, unless it is dropped. */
static const char *with_fixed(struct solve_run *run, const struct likelihood *problem,
                              const char *text, const char *fixed)
{
    return problem->keep ? run_printf(run, "%s + %s", text, fixed) : text;
}

static const char *gaussian_written(struct solve_run *run, const struct likelihood *problem,
                                    size_t i)
{
    bool predicted = problem->family == LIKELIHOOD_GAUSSIAN_VARIANCE;
    struct value variance = predicted ? parameter(run, problem, i, 1) : problem->spread;
    const char *v = run_factor(run, variance);
    const char *error = error_written(run, problem->targets[i], parameter(run, problem, i, 0));
    const char *text = run_printf(run, "(%s)²/(2·%s)", error, v);

    if (predicted)
        return with_fixed(run, problem,
                          run_printf(run, "%s + ½·ln(%s)", text, run_text(run, variance)),
                          "½·ln(2π)");
    return with_fixed(run, problem, text, run_printf(run, "½·ln(2π·%s)", v));
}

static const char *laplace_written(struct solve_run *run, const struct likelihood *problem,
                                   size_t i)
{
    const char *b = run_factor(run, problem->spread);
    const char *error = error_written(run, problem->targets[i], parameter(run, problem, i, 0));

    return with_fixed(run, problem, run_printf(run, "|%s|/%s", error, b),
                      run_printf(run, "ln(2·%s)", b));
}

/* "−3·ln(0.7)", with nothing before the logarithm for one. */
static const char *log_written(struct solve_run *run, long count, const char *of)
{
    return count == 1 ? run_printf(run, "−ln(%s)", of) : run_printf(run, "−%ld·ln(%s)", count, of);
}

/* So many successes and failures; what did not happen is left out. */
static const char *coin_written(struct solve_run *run, const struct likelihood *problem, size_t i,
                                long successes, long failures)
{
    struct num_ctx *ctx = run->ctx;
    struct value p = parameter(run, problem, i, 0);
    /* Where p is as good as 1, subtracting it would leave no digit. */
    struct value lacks = problem->link == LINK_SIGMOID
                             ? likelihood_sigmoid(ctx, num_neg(ctx, problem->raw[i]))
                             : num_sub(ctx, run_long(run, 1), p);
    const char *chance = chance_written(run, p, lacks), *no;
    const char *rest = str_equal(chance, run_text(run, p)) ? run_printf(run, "1 − %s", chance)
                                                           : run_text(run, lacks);

    if (failures <= 0)
        return log_written(run, successes, chance);
    no = log_written(run, failures, rest);
    if (successes <= 0)
        return no;
    return run_printf(run, "%s − %s", log_written(run, successes, chance), no + strlen("−"));
}

/* Of a class that is as good as certain, the term itself is what its probability lacks. */
static const char *class_written(struct solve_run *run, const struct likelihood *problem, size_t i)
{
    size_t k = (size_t)(run_to_long(problem->targets[i]) - problem->first);
    struct value term = run->results[LIKELIHOOD_OUT_TERMS].as.items[i];

    return log_written(run, 1, chance_written(run, parameter(run, problem, i, k), term));
}

static const char *binomial_written(struct solve_run *run, const struct likelihood *problem,
                                    size_t i)
{
    long y = run_to_long(problem->targets[i]), trials = run_to_long(problem->spread);
    const char *text = coin_written(run, problem, i, y, trials - y);

    return problem->keep ? run_printf(run, "%s − ln C(%ld, %ld)", text, trials, y) : text;
}

static const char *rate_written(struct solve_run *run, const struct likelihood *problem, size_t i)
{
    struct value rate = parameter(run, problem, i, 0), y = problem->targets[i];
    const char *text = run_text(run, rate);

    if (problem->family == LIKELIHOOD_EXPONENTIAL)
        return run_printf(run, "%s·%s − ln(%s)", run_factor(run, rate), run_factor(run, y), text);
    return with_fixed(run, problem, run_printf(run, "%s − %s·ln(%s)", text, run_text(run, y), text),
                      run_printf(run, "ln(%s!)", run_text(run, y)));
}

static const char *von_mises_written(struct solve_run *run, const struct likelihood *problem,
                                     size_t i)
{
    const char *kappa = run_factor(run, problem->spread);
    const char *error = error_written(run, problem->targets[i], parameter(run, problem, i, 0));

    return with_fixed(run, problem, run_printf(run, "−%s·cos(%s)", kappa, error),
                      run_printf(run, "ln(2π·I₀(%s))", run_text(run, problem->spread)));
}

/* "2.71828 − 3·ln(2.71828) + ln(3!)" */
static const char *term_written(struct solve_run *run, const struct likelihood *problem, size_t i)
{
    long count = run_to_long(problem->targets[i]);

    switch (problem->family) {
    case LIKELIHOOD_GAUSSIAN:
    case LIKELIHOOD_GAUSSIAN_VARIANCE:
        return gaussian_written(run, problem, i);
    case LIKELIHOOD_LAPLACE:
        return laplace_written(run, problem, i);
    case LIKELIHOOD_BERNOULLI:
        return coin_written(run, problem, i, count, 1 - count);
    case LIKELIHOOD_CATEGORICAL:
        return class_written(run, problem, i);
    case LIKELIHOOD_POISSON:
    case LIKELIHOOD_EXPONENTIAL:
        return rate_written(run, problem, i);
    case LIKELIHOOD_GEOMETRIC:
        return coin_written(run, problem, i, 1, count - problem->first);
    case LIKELIHOOD_BINOMIAL:
        return binomial_written(run, problem, i);
    case LIKELIHOOD_VON_MISES:
        return von_mises_written(run, problem, i);
    }
    return "";
}

/* Of each example, or of the first few. */
static const char *terms_written(struct solve_run *run, const struct likelihood *problem)
{
    struct strbuf out;

    strbuf_init(&out);
    for (size_t i = 0; i < problem->examples; i++) {
        wording_separate(&out, "; ");
        if (i == SHOWN_TERMS && problem->examples > SHOWN_TERMS + 1) {
            strbuf_add(&out, "…");
            break;
        }
        strbuf_add(&out, term_written(run, problem, i));
    }
    return wording_done(run->ctx->arena, &out);
}

/* --- the steps ------------------------------------------------------------------------------------ */

/* True where the outcome is a success or a failure, or so many of them. */
static bool is_coin(const struct likelihood *problem)
{
    return problem->family == LIKELIHOOD_BERNOULLI || problem->family == LIKELIHOOD_GEOMETRIC ||
           problem->family == LIKELIHOOD_BINOMIAL;
}

/* "parameter = link(raw output)" */
static const char *link_formula(const struct likelihood *problem)
{
    static const char *const rates[] = {
        [LINK_IDENTITY] = "λ = z",
        [LINK_EXP] = "λ = exp(z)",
        [LINK_SOFTPLUS] = "λ = ln(1 + exp(z))",
        [LINK_SQUARE] = "λ = z²",
    };
    static const char *const variances[] = {
        [LINK_IDENTITY] = "μ = z₁, v = z₂",
        [LINK_EXP] = "μ = z₁, v = exp(z₂)",
        [LINK_SOFTPLUS] = "μ = z₁, v = ln(1 + exp(z₂))",
        [LINK_SQUARE] = "μ = z₁, v = z₂²",
    };

    if (problem->family == LIKELIHOOD_GAUSSIAN_VARIANCE)
        return variances[problem->link];
    if (problem->family == LIKELIHOOD_POISSON || problem->family == LIKELIHOOD_EXPONENTIAL)
        return rates[problem->link];
    if (problem->link == LINK_SIGMOID)
        return "p = 1/(1 + exp(−z))";
    if (problem->link == LINK_SOFTMAX)
        return "p_k = exp(z_k)/Σⱼ exp(z_j)";
    if (problem->family == LIKELIHOOD_CATEGORICAL)
        return "p_k = z_k";
    return is_coin(problem) ? "p = z" : "f = z";
}

/* True where link and distribution go together so that the gradient is a plain difference. */
static bool is_matched(const struct likelihood *problem)
{
    switch (problem->family) {
    case LIKELIHOOD_GAUSSIAN:
        return true;
    case LIKELIHOOD_BERNOULLI:
    case LIKELIHOOD_CATEGORICAL:
    case LIKELIHOOD_BINOMIAL:
        return problem->link != LINK_IDENTITY;
    case LIKELIHOOD_POISSON:
        return problem->link == LINK_EXP;
    default:
        return false;
    }
}

static const char *gradient_formula(const struct likelihood *problem)
{
    bool usual = problem->link != LINK_IDENTITY;

    switch (problem->family) {
    case LIKELIHOOD_GAUSSIAN:
        return "∂/∂z = (f − y)/σ²";
    case LIKELIHOOD_GAUSSIAN_VARIANCE:
        return "∂/∂z₁ = (μ − y)/v, ∂/∂z₂ = (v − (y − μ)²)/(2v²)·dv/dz₂";
    case LIKELIHOOD_LAPLACE:
        return "∂/∂z = sign(f − y)/b, taken as 0 at f = y";
    case LIKELIHOOD_BERNOULLI:
        return usual ? "∂/∂z = p − y" : "∂/∂p = (1 − y)/(1 − p) − y/p";
    case LIKELIHOOD_CATEGORICAL:
        return usual ? "∂/∂z_k = p_k − [k = y]" : "∂/∂p_k = −[k = y]/p_k";
    case LIKELIHOOD_POISSON:
        return problem->link == LINK_EXP ? "∂/∂z = λ − y" : "∂/∂z = (1 − y/λ)·dλ/dz";
    case LIKELIHOOD_EXPONENTIAL:
        return problem->link == LINK_EXP ? "∂/∂z = λy − 1" : "∂/∂z = (y − 1/λ)·dλ/dz";
    case LIKELIHOOD_GEOMETRIC:
        return usual ? "∂/∂z = (m + 1)·p − 1" : "∂/∂p = m/(1 − p) − 1/p";
    case LIKELIHOOD_BINOMIAL:
        return usual ? "∂/∂z = n·p − y" : "∂/∂p = (n − y)/(1 − p) − y/p";
    case LIKELIHOOD_VON_MISES:
        return "∂/∂z = κ·sin(f − y)";
    }
    return "";
}

static const char *spread_text(const struct solve_run *run, const struct likelihood *problem)
{
    const char *value;

    if (!run_given(problem->spread))
        return "";
    value = run_text(run, problem->spread);
    switch (problem->family) {
    case LIKELIHOOD_GAUSSIAN:
        return run_printf(run, ", σ² = %s", value);
    case LIKELIHOOD_LAPLACE:
        return run_printf(run, ", b = %s", value);
    case LIKELIHOOD_BINOMIAL:
        return run_printf(run, ", n = %s", value);
    default:
        return run_printf(run, ", κ = %s", value);
    }
}

static void explain_model(struct solve_run *run, const struct likelihood *problem)
{
    const struct likelihood_words *words = &likelihood_words[problem->family];
    bool geometric = problem->family == LIKELIHOOD_GEOMETRIC;
    struct arena *arena = run->ctx->arena;
    struct value targets = value_list(arena, problem->targets, problem->examples);
    struct value raw = value_list(arena, problem->raw, problem->examples * problem->width);

    solve_step(run, &(struct trace_step){
                        .name = "distribution",
                        .title = "The distribution of a target",
                        .formula = run_printf(run, "Pr(y) = %s", words->density),
                        .substitution = run_printf(
                            run, "y = %s%s%s", run_text(run, targets), spread_text(run, problem),
                            !geometric            ? ""
                            : problem->first == 0 ? "; m = y failures"
                                                  : "; m = y − 1 failures before the success"),
                        .result = words->name,
                        .why = words->why});
    solve_step(run, &(struct trace_step){
                        .name = "link",
                        .title = "From raw outputs to its parameters",
                        .formula = link_formula(problem),
                        .substitution = run_printf(run, "z = %s", run_text(run, raw)),
                        .result = run_result(run, run->results[LIKELIHOOD_OUT_PARAMETERS]),
                        .why = problem->link == LINK_IDENTITY
                                   ? "The output may be any number that the parameter may be."
                                   : "A network puts out any real number; the link brings it where "
                                     "the parameter must lie.",
                        .value = run->results[LIKELIHOOD_OUT_PARAMETERS]});
}

static void explain_loss(struct solve_run *run, const struct likelihood *problem)
{
    const struct likelihood_words *words = &likelihood_words[problem->family];
    const struct value *out = run->results;
    const char *dropped = problem->keep ? NULL : words->fixed;
    const char *sum = run_joined(run, out[LIKELIHOOD_OUT_TERMS], " + ");

    solve_step(
        run, &(struct trace_step){
                 .name = "terms",
                 .title = "Negative log-likelihood of each example",
                 .formula = run_printf(run, "−ln Pr(y) = %s%s%s", words->term,
                                       dropped ? ", without " : "", dropped ? dropped : ""),
                 .substitution = terms_written(run, problem),
                 .result = run_result(run, out[LIKELIHOOD_OUT_TERMS]),
                 .why = dropped ? "What no output changes does not move the minimum."
                                : "The logarithm turns products into sums and powers into factors.",
                 .value = out[LIKELIHOOD_OUT_TERMS]});
    solve_step(run,
               &(struct trace_step){
                   .name = "loss",
                   .title = problem->mean ? "The loss: their mean" : "The loss: their sum",
                   .formula = problem->mean ? "L = 1/N·Σᵢ −ln Pr(yᵢ)" : "L = −Σᵢ ln Pr(yᵢ)",
                   .substitution =
                       problem->mean ? run_printf(run, "(%s)/%zu", sum, problem->examples) : sum,
                   .why = "Independent examples multiply; a sum is to be made small.",
                   .value = out[LIKELIHOOD_OUT_LOSS]});
    solve_step(
        run, &(struct trace_step){
                 .name = "gradient",
                 .title = "Gradient for the raw outputs",
                 .formula = problem->mean ? run_printf(run, "%s, over N", gradient_formula(problem))
                                          : gradient_formula(problem),
                 .substitution = run_printf(run, "parameters %s",
                                            run_text(run, out[LIKELIHOOD_OUT_PARAMETERS])),
                 .result = run_result(run, out[LIKELIHOOD_OUT_GRADIENT]),
                 .why = is_matched(problem)
                            ? "With the matching link it is what was predicted minus what was "
                              "observed; constants leave it alone."
                            : "The chain rule: by the parameter, then by the raw output; "
                              "constants leave it alone.",
                 .value = out[LIKELIHOOD_OUT_GRADIENT]});
    solve_step(run, &(struct trace_step){
                        .name = "name",
                        .title = "What this loss is called",
                        .formula = "the distribution decides the loss",
                        .substitution = run_printf(run, "%s with link %s", words->name,
                                                   likelihood_link_names[problem->link]),
                        .result = words->loss,
                        .why = "Maximum likelihood is one recipe: only the distribution changes."});
}

void likelihood_explain(struct solve_run *run, const struct likelihood *problem)
{
    explain_model(run, problem);
    explain_loss(run, problem);
}
