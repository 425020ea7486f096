/* SPDX-License-Identifier: MIT */
/* The steps of optimiser_steps in words: the rule, then gradient, moments and update of each step. */
#include "optimiser_steps.h"
#include "wording.h"

enum { TRACED_STEPS = 6, SHOWN_WIDTH = 4 };

/* What is told of: one step, its number t, and what came before. */
struct telling {
    struct solve_run *run;
    const struct optimiser_rule *rule;
    const struct optimiser_step *step;
    size_t t;
};

typedef const char *(*part_fn)(const struct telling *tell, size_t i);

/* A text for each parameter, in brackets when there are several. */
static const char *each(const struct telling *tell, part_fn part)
{
    size_t width = tell->rule->width;
    struct strbuf out;

    if (width == 1)
        return part(tell, 0);
    strbuf_init(&out);
    for (size_t i = 0; i < width && i < SHOWN_WIDTH; i++) {
        wording_separate(&out, "; ");
        strbuf_add(&out, part(tell, i));
    }
    if (width > SHOWN_WIDTH)
        strbuf_printf(&out, "; … (%zu parameters)", width);
    return wording_done(tell->run->ctx->arena, &out);
}

static const char *text(const struct telling *tell, struct value number)
{
    return run_text(tell->run, number);
}

static const char *factor(const struct telling *tell, struct value number)
{
    return run_factor(tell->run, number);
}

/* What stands behind a minus sign. */
static const char *operand(const struct telling *tell, struct value number)
{
    return value_sign(number) < 0 ? factor(tell, number) : text(tell, number);
}

/* --- the rule ----------------------------------------------------------------------------------------- */

static const char *moment_formula(const struct optimiser_rule *rule)
{
    /* With bias correction, or an average, the new gradient has the weight 1 - beta. */
    return value_sign(rule->fresh) != 0 && value_is_integer(rule->fresh) &&
                   value_sign(rule->beta) != 0
               ? "mₜ = β·mₜ₋₁ + gₜ"
               : "mₜ = β·mₜ₋₁ + (1 − β)·gₜ";
}

static const char *scale_formula(const struct optimiser_rule *rule)
{
    return rule->summed_squares ? "vₜ = vₜ₋₁ + gₜ²" : "vₜ = γ·vₜ₋₁ + (1 − γ)·gₜ²";
}

static const char *update_formula(const struct optimiser_rule *rule)
{
    if (rule->corrected)
        return rule->inside ? "α·m̂ₜ/√(v̂ₜ + ε)" : "α·m̂ₜ/(√v̂ₜ + ε)";
    if (rule->scaled && rule->moment)
        return rule->inside ? "α·mₜ/√(vₜ + ε)" : "α·mₜ/(√vₜ + ε)";
    if (rule->scaled)
        return rule->inside ? "α·gₜ/√(vₜ + ε)" : "α·gₜ/(√vₜ + ε)";
    if (rule->lookahead && rule->rewritten)
        return value_is_integer(rule->fresh) && value_sign(rule->beta) != 0
                   ? "α·(β·mₜ + gₜ)"
                   : "α·(β·mₜ + (1 − β)·gₜ)";
    return rule->moment ? "α·mₜ" : "α·gₜ";
}

static const char *decay_formula(const struct optimiser_rule *rule)
{
    if (!rule->decoupled)
        return "";
    return rule->with_rate ? " − α·λ·θₜ₋₁" : " − λ·θₜ₋₁";
}

/* The symbols that the rule uses, with their numbers. */
static const char *constants(struct solve_run *run, const struct optimiser_rule *rule)
{
    struct arena *arena = run->ctx->arena;
    struct value rates = run->args[OPTIMISER_LEARNING_RATE];
    struct strbuf out;

    strbuf_init(&out);
    strbuf_printf(&out, "α = %s",
                  rates.count == 1 ? wording_number(arena, rates.as.items[0])
                                   : wording_list(arena, rates));
    if (rule->moment)
        strbuf_printf(&out, ", β = %s", run_text(run, rule->beta));
    if (rule->scaled && !rule->summed_squares)
        strbuf_printf(&out, ", γ = %s", run_text(run, rule->gamma));
    if (rule->scaled)
        strbuf_printf(&out, ", ε = %s", run_text(run, rule->epsilon));
    if (value_sign(rule->decay) != 0)
        strbuf_printf(&out, ", λ = %s", run_text(run, rule->decay));
    strbuf_printf(&out, ", θ%s = %s", rule->before ? "" : "₀",
                  run_text(run, optimiser_vector(run, rule, run->args[OPTIMISER_START].as.items)));
    return wording_done(arena, &out);
}

static const char *rule_in_words(const struct optimiser_rule *rule)
{
    if (rule->lookahead)
        return rule->rewritten ? "the parameter kept is the point that momentum leads to"
                               : "the gradient is taken where momentum alone would lead";
    if (rule->corrected)
        return "m and v are averages; both are divided by what the weights of all gradients add "
               "up to";
    if (rule->scaled)
        return rule->summed_squares ? "v sums all squared gradients since the start"
                                    : "v averages the squared gradients and forgets old ones";
    if (!rule->moment)
        return "the gradient alone is the direction";
    return value_is_integer(rule->fresh) ? "m sums the gradients, older ones with less weight"
                                         : "m averages the gradients, older ones with less weight";
}

static void explain_rule(struct solve_run *run, const struct optimiser_rule *rule)
{
    const char *const why =
        rule->coupled ? "Weight decay joins the gradient here: λ·θ is the slope of λ·θ²/2."
        : rule->decoupled ? "Weight decay stands beside the gradient here: no moment sees it."
        : rule->scaled
            ? "Dividing by √v takes the size out of the gradient, parameter by parameter."
        : rule->moment
            ? "Momentum carries the direction of earlier steps on, so that they zigzag less."
            : "Large gradients make large steps, small ones small steps.";

    solve_step(run, &(struct trace_step){
                        .name = "rule",
                        .title = "The rule",
                        .formula = run_printf(run, "θₜ = θₜ₋₁ − %s%s", update_formula(rule),
                                              decay_formula(rule)),
                        .substitution = constants(run, rule),
                        .result = rule_in_words(rule),
                        .why = why,
                    });
}

/* --- one step ------------------------------------------------------------------------------------------ */

static const char *point_part(const struct telling *tell, size_t i)
{
    return run_printf(tell->run, "%s − %s·%s·%s", text(tell, tell->step->before[i]),
                      factor(tell, tell->step->rate), factor(tell, tell->rule->beta),
                      factor(tell, tell->step->old_m[i]));
}

static void explain_point(const struct telling *tell)
{
    struct solve_run *run = tell->run;

    solve_step(run,
               &(struct trace_step){
                   .name = run_printf(run, "point%zu", tell->t),
                   .title = run_printf(run, "Look ahead in step %zu", tell->t),
                   .formula = "zₜ = θₜ₋₁ − α·β·mₜ₋₁",
                   .substitution = each(tell, point_part),
                   .why = "Nesterov asks for the slope where the old momentum is about to lead.",
                   .value = optimiser_vector(run, tell->rule, tell->step->at),
               });
}

static const char *gradient_part(const struct telling *tell, size_t i)
{
    const struct value *args = tell->run->args;
    const struct optimiser_step *step = tell->step;
    const char *slope = text(tell, step->slope[i]);

    if (run_given(args[OPTIMISER_CURVATURE])) {
        struct value a = args[OPTIMISER_CURVATURE], c = args[OPTIMISER_MINIMUM];
        struct value low = run_given(c) ? c.as.items[c.count == 1 ? 0 : i] : run_long(tell->run, 0);

        slope =
            run_printf(tell->run, "%s·(%s − %s)", factor(tell, a.as.items[a.count == 1 ? 0 : i]),
                       text(tell, step->at[i]), operand(tell, low));
    }
    if (tell->rule->coupled)
        return run_printf(tell->run, "%s + %s·%s", slope, factor(tell, tell->rule->decay),
                          factor(tell, step->at[i]));
    return slope;
}

static void explain_gradient(const struct telling *tell)
{
    struct solve_run *run = tell->run;
    const struct optimiser_rule *rule = tell->rule;
    bool ahead = rule->lookahead && !rule->rewritten;
    bool quadratic = run_given(run->args[OPTIMISER_CURVATURE]);
    const char *point = ahead ? "zₜ" : "θₜ₋₁";
    const char *formula = quadratic ? run_printf(run, "gₜ = a·(%s − c)", point)
                                    : run_printf(run, "gₜ = ∂L/∂θ at %s", point);
    const char *numbers = each(tell, gradient_part);

    if (rule->function)
        numbers = run_printf(run, "L = %s at %s%s%s", run->args[OPTIMISER_FUNCTION].as.word,
                             run_text(run, optimiser_vector(run, rule, tell->step->at)),
                             rule->coupled ? ": " : "", rule->coupled ? numbers : "");
    else if (run_given(run->args[OPTIMISER_GRADIENTS]) && !rule->coupled)
        numbers = run_printf(run, "given: %s", numbers);
    solve_step(run, &(struct trace_step){
                        .name = run_printf(run, "g%zu", tell->t),
                        .title = run_printf(run, "Gradient of step %zu", tell->t),
                        .formula = rule->coupled ? run_printf(run, "%s, plus λ·%s", formula, point)
                                                 : formula,
                        .substitution = numbers,
                        .why = ahead ? "It is the slope at the point ahead, not where θ stands."
                                     : "The slope says which way the loss rises; the step goes "
                                       "the other way.",
                        .value = optimiser_vector(run, rule, tell->step->gradient),
                    });
}

static const char *moment_part(const struct telling *tell, size_t i)
{
    return run_printf(tell->run, "%s·%s + %s·%s", factor(tell, tell->rule->beta),
                      factor(tell, tell->step->old_m[i]), factor(tell, tell->rule->fresh),
                      factor(tell, tell->step->gradient[i]));
}

static const char *scale_part(const struct telling *tell, size_t i)
{
    const char *old = factor(tell, tell->step->old_v[i]),
               *g = factor(tell, tell->step->gradient[i]);
    const char *gamma = text(tell, tell->rule->gamma);

    if (tell->rule->summed_squares)
        return run_printf(tell->run, "%s + %s²", old, g);
    return run_printf(tell->run, "%s·%s + (1 − %s)·%s²", factor(tell, tell->rule->gamma), old,
                      gamma, g);
}

static void explain_moments(const struct telling *tell)
{
    struct solve_run *run = tell->run;
    const struct optimiser_rule *rule = tell->rule;

    if (rule->moment)
        solve_step(run, &(struct trace_step){
                            .name = run_printf(run, "m%zu", tell->t),
                            .title = run_printf(run, "Direction after gradient %zu", tell->t),
                            .formula = moment_formula(rule),
                            .substitution = each(tell, moment_part),
                            .why = "Each older gradient counts β times less than the next one.",
                            .value = optimiser_vector(run, rule, tell->step->m),
                        });
    if (rule->scaled)
        solve_step(run,
                   &(struct trace_step){
                       .name = run_printf(run, "v%zu", tell->t),
                       .title = run_printf(run, "Squared size after gradient %zu", tell->t),
                       .formula = scale_formula(rule),
                       .substitution = each(tell, scale_part),
                       .why = rule->summed_squares
                                  ? "Nothing is forgotten, so v only grows and steps shrink."
                                  : "A running average: γ weighs the past, 1 − γ the new square.",
                       .value = optimiser_vector(run, rule, tell->step->v),
                   });
}

static const char *unbiased(const struct telling *tell, struct value moment, struct value weight)
{
    return run_printf(tell->run, "%s/(1 − %s^%zu)", factor(tell, moment), factor(tell, weight),
                      tell->t);
}

static const char *corrected_m(const struct telling *tell, size_t i)
{
    return unbiased(tell, tell->step->m[i], tell->rule->beta);
}

static const char *corrected_v(const struct telling *tell, size_t i)
{
    return unbiased(tell, tell->step->v[i], tell->rule->gamma);
}

static void explain_correction(const struct telling *tell)
{
    struct solve_run *run = tell->run;

    if (!tell->rule->corrected)
        return;
    solve_step(run, &(struct trace_step){
                        .name = run_printf(run, "mhat%zu", tell->t),
                        .title = run_printf(run, "Direction of step %zu without its bias", tell->t),
                        .formula = "m̂ₜ = mₜ/(1 − βᵗ)",
                        .substitution = each(tell, corrected_m),
                        .why = run_given(run->args[OPTIMISER_FIRST_MOMENT])
                                   ? "The weights of the gradients in m add up to 1 − βᵗ only."
                                   : "m starts at 0 and is too small at first: its weights add up "
                                     "to 1 − βᵗ only.",
                        .value = optimiser_vector(run, tell->rule, tell->step->m_hat),
                    });
    solve_step(run,
               &(struct trace_step){
                   .name = run_printf(run, "vhat%zu", tell->t),
                   .title = run_printf(run, "Squared size of step %zu without its bias", tell->t),
                   .formula = "v̂ₜ = vₜ/(1 − γᵗ)",
                   .substitution = each(tell, corrected_v),
                   .why = run_given(run->args[OPTIMISER_SECOND_MOMENT])
                              ? "The weights of the squares in v add up to 1 − γᵗ only."
                              : "The same for v: it is too small by the factor 1 − γᵗ.",
                   .value = optimiser_vector(run, tell->rule, tell->step->v_hat),
               });
}

static const char *epsilon_text(const struct telling *tell)
{
    if (value_sign(tell->rule->epsilon) == 0)
        return "";
    return run_printf(tell->run, " + %s", run_text(tell->run, tell->rule->epsilon));
}

/* "0.1·2/(√4 + 1e-8)" */
static const char *update_part(const struct telling *tell, size_t i)
{
    const struct optimiser_step *step = tell->step;
    const struct optimiser_rule *rule = tell->rule;
    const char *direction = factor(tell, rule->moment ? step->m_hat[i] : step->gradient[i]);
    const char *epsilon = epsilon_text(tell), *out;

    if (rule->lookahead && rule->rewritten)
        direction = run_printf(tell->run, "(%s·%s + %s·%s)", factor(tell, rule->beta),
                               factor(tell, step->m[i]), factor(tell, rule->fresh),
                               factor(tell, step->gradient[i]));
    out = run_printf(tell->run, "%s·%s", factor(tell, step->rate), direction);
    if (rule->scaled && rule->inside)
        out = run_printf(tell->run, "%s/√(%s%s)", out, text(tell, step->v_hat[i]), epsilon);
    else if (rule->scaled)
        out = run_printf(tell->run, *epsilon ? "%s/(√%s%s)" : "%s/√%s%s", out,
                         factor(tell, step->v_hat[i]), epsilon);
    if (rule->decoupled)
        out = run_printf(
            tell->run, "%s + %s%s%s·%s", out, rule->with_rate ? factor(tell, step->rate) : "",
            rule->with_rate ? "·" : "", factor(tell, rule->decay), factor(tell, step->before[i]));
    return out;
}

static const char *after_part(const struct telling *tell, size_t i)
{
    return run_printf(tell->run, "%s − %s", text(tell, tell->step->before[i]),
                      operand(tell, tell->step->update[i]));
}

static void explain_update(const struct telling *tell)
{
    struct solve_run *run = tell->run;
    const struct optimiser_rule *rule = tell->rule;

    solve_step(run, &(struct trace_step){
                        .name = run_printf(run, "update%zu", tell->t),
                        .title = run_printf(run, "What step %zu subtracts", tell->t),
                        .formula = !rule->decoupled
                                       ? update_formula(rule)
                                       : run_printf(run, "%s + %s", update_formula(rule),
                                                    rule->with_rate ? "α·λ·θₜ₋₁" : "λ·θₜ₋₁"),
                        .substitution = each(tell, update_part),
                        .why = rule->scaled ? "The sign says which way; the size of the gradient "
                                              "has mostly cancelled."
                                            : "The learning rate turns a direction into a step.",
                        .value = optimiser_vector(run, rule, tell->step->update),
                    });
    solve_step(run, &(struct trace_step){
                        .name = run_printf(run, "theta%zu", tell->t),
                        .title = run_printf(run, "Parameter after step %zu", tell->t),
                        .formula = "θₜ = θₜ₋₁ − step",
                        .substitution = each(tell, after_part),
                        .why = "A step goes down the slope: against the gradient.",
                        .value = optimiser_vector(run, rule, tell->step->after),
                    });
}

void optimiser_explain(struct solve_run *run, const struct optimiser_rule *rule,
                       const struct optimiser_step *steps)
{
    explain_rule(run, rule);
    for (size_t index = 0; index < rule->count && index < TRACED_STEPS; index++) {
        const struct telling tell = {
            .run = run,
            .rule = rule,
            .step = &steps[index],
            .t = rule->before + index + 1,
        };

        if (rule->lookahead && !rule->rewritten)
            explain_point(&tell);
        explain_gradient(&tell);
        explain_moments(&tell);
        explain_correction(&tell);
        explain_update(&tell);
    }
}
