/* SPDX-License-Identifier: MIT */
/* Gradient steps in one dimension that are scaled by what the gradients have been: normalised
 * gradients, AdaGrad, RMSProp, Adam, and plain (momentum) descent beside them. */
#include "run.h"
#include "wording.h"

enum { MAX_STEPS = 500, TRACED_STEPS = 8 };

enum {
    RULE,
    GRADIENTS,
    LEARNING_RATE,
    DECAY,
    MOMENTUM,
    MOMENTUM_FORM,
    EPSILON,
    EPSILON_PLACE,
    BIAS_CORRECTION,
    START,
};

enum { OUT_PARAMETERS, OUT_STEPS, OUT_SECOND_MOMENTS, OUT_FIRST_MOMENTS };

static const struct param params[] = {
    [RULE] = {.name = "rule",
              .summary = "how v, the scale of the gradient, is kept; sgd keeps none",
              .type = PARAM_CHOICE,
              .choices = "normalised adagrad rmsprop adam sgd"},
    [GRADIENTS] = {.name = "gradients",
                   .summary = "the gradient at each step, in order",
                   .type = PARAM_LIST},
    [LEARNING_RATE] = {.name = "learning_rate",
                       .summary = "alpha",
                       .type = PARAM_REAL,
                       .fallback = "0.1",
                       .minimum = "0"},
    [DECAY] = {.name = "decay",
               .summary = "gamma, the weight of the old v: usually 0.9 for rmsprop (its default), "
                          "0.999 for adam (its default)",
               .type = PARAM_REAL,
               .fallback = "",
               .minimum = "0",
               .maximum = "1"},
    [MOMENTUM] = {.name = "momentum",
                  .summary = "beta, the weight of the old m; default 0.9 for adam, else 0",
                  .type = PARAM_REAL,
                  .fallback = "",
                  .minimum = "0",
                  .maximum = "1"},
    [MOMENTUM_FORM] = {.name = "momentum_form",
                       .summary = "m = beta m + (1 - beta) g is averaged, m = beta m + g is summed",
                       .type = PARAM_CHOICE,
                       .fallback = "averaged",
                       .choices = "averaged summed"},
    [EPSILON] = {.name = "epsilon",
                 .summary = "small positive constant against division by zero",
                 .type = PARAM_REAL,
                 .fallback = "0",
                 .minimum = "0"},
    [EPSILON_PLACE] = {.name = "epsilon_place",
                       .summary = "sqrt(v) + epsilon is outside, sqrt(v + epsilon) inside",
                       .type = PARAM_CHOICE,
                       .fallback = "outside",
                       .choices = "outside inside"},
    [BIAS_CORRECTION] = {.name = "bias_correction",
                         .summary = "adam only: divide m and v by 1 - beta^t and 1 - gamma^t",
                         .type = PARAM_CHOICE,
                         .fallback = "yes",
                         .choices = "yes no"},
    [START] = {.name = "start",
               .summary = "the parameter before the first step",
               .type = PARAM_REAL,
               .fallback = "0"},
};

static const struct solver_output outputs[] = {
    [OUT_PARAMETERS] = {.name = "parameters", .summary = "the parameter after each step"},
    [OUT_STEPS] = {.name = "steps", .summary = "what each step subtracts from the parameter"},
    [OUT_SECOND_MOMENTS] = {.name = "second_moments", .summary = "v after each step; none for sgd"},
    [OUT_FIRST_MOMENTS] = {.name = "first_moments", .summary = "m after each step"},
};

struct rule {
    bool scaled, summed_squares, decays, corrected;
    struct value decay, momentum;
    struct value new_weight; /* of the gradient in m */
};

static struct rule read_rule(struct solve_run *run)
{
    const struct value *args = run->args;
    struct arena *arena = run->ctx->arena;
    struct value one = run_long(run, 1);
    bool adam = run_is(args[RULE], "adam");
    struct rule rule = {
        .scaled = !run_is(args[RULE], "sgd"),
        .summed_squares = run_is(args[RULE], "adagrad"),
        .decays = adam || run_is(args[RULE], "rmsprop"),
        .corrected = adam && run_is(args[BIAS_CORRECTION], "yes"),
        .decay = args[DECAY],
        .momentum = args[MOMENTUM],
    };
    if (!run_given(rule.decay))
        rule.decay = adam ? value_fraction(arena, 999, 1000) : value_fraction(arena, 9, 10);
    if (!run_given(rule.momentum))
        rule.momentum = adam ? value_fraction(arena, 9, 10) : run_long(run, 0);
    rule.new_weight =
        run_is(args[MOMENTUM_FORM], "summed") ? one : num_sub(run->ctx, one, rule.momentum);
    if (args[GRADIENTS].count > MAX_STEPS)
        num_fail(run->ctx, DLT_ERR_LIMIT, "too-many", "at most %d gradients", MAX_STEPS);
    return rule;
}

/* What m and v are divided by: 1 - weight^t, or 1 without correction. */
static struct value correction(struct solve_run *run, const struct rule *rule, struct value weight,
                               size_t t)
{
    struct value one = run_long(run, 1);
    if (!rule->corrected || value_sign(weight) == 0)
        return one;
    return num_sub(run->ctx, one, num_pow(run->ctx, weight, run_long(run, (long)t)));
}

static struct value denominator(struct solve_run *run, struct value v)
{
    struct num_ctx *ctx = run->ctx;
    struct value epsilon = run->args[EPSILON];
    struct value below = run_is(run->args[EPSILON_PLACE], "inside")
                             ? num_sqrt(ctx, num_add(ctx, v, epsilon))
                             : num_add(ctx, num_sqrt(ctx, v), epsilon);
    if (ctx->err == DLT_OK && value_sign(below) == 0)
        num_fail(ctx, DLT_ERR_RANGE, "zero-denominator",
                 "every gradient so far is 0: without a positive epsilon this is 0/0");
    return below;
}

/* One step of the recursion: what goes in and what comes out. */
struct moments {
    struct value m, v;
};

static struct moments next_moments(struct solve_run *run, const struct rule *rule,
                                   struct moments old, struct value gradient)
{
    struct num_ctx *ctx = run->ctx;
    struct value square = num_mul(ctx, gradient, gradient);
    struct moments next = {
        .m = num_add(ctx, num_mul(ctx, rule->momentum, old.m),
                     num_mul(ctx, rule->new_weight, gradient)),
        .v = square,
    };
    if (rule->summed_squares)
        next.v = num_add(ctx, old.v, square);
    else if (rule->decays)
        next.v = num_add(ctx, num_mul(ctx, rule->decay, old.v),
                         num_mul(ctx, num_sub(ctx, run_long(run, 1), rule->decay), square));
    return next;
}

static const char *moment_formula(const struct rule *rule)
{
    if (rule->summed_squares)
        return "vₜ₊₁ = vₜ + gₜ²";
    return rule->decays ? "vₜ₊₁ = γ·vₜ + (1 − γ)·gₜ²" : "vₜ₊₁ = gₜ²";
}

static const char *moment_reason(const struct rule *rule)
{
    if (rule->summed_squares)
        return "AdaGrad adds up all squared gradients since the start, so the steps only shrink.";
    return rule->decays
               ? "A running average of the squared gradients: γ is the weight of the past, "
                 "1 − γ that of the new gradient, and old ones fade."
               : "Only the present gradient counts, so its size cancels and its sign stays.";
}

static const char *moment_numbers(struct solve_run *run, const struct rule *rule, struct value old,
                                  struct value gradient)
{
    const char *g = run_factor(run, gradient), *v = run_factor(run, old);
    if (rule->summed_squares)
        return run_printf(run, "%s + %s²", v, g);
    if (!rule->decays)
        return run_printf(run, "%s²", g);
    const char *decay = run_text(run, rule->decay);
    return run_printf(run, "%s·%s + (1 − %s)·%s²", decay, v, decay, g);
}

static void explain_rule(struct solve_run *run, const struct rule *rule)
{
    bool inside = run_is(run->args[EPSILON_PLACE], "inside");
    solve_step(
        run,
        &(struct trace_step){
            .name = "rule",
            .title = "The step",
            .formula = !rule->scaled ? "φₜ₊₁ = φₜ − α·mₜ₊₁"
                       : inside      ? "φₜ₊₁ = φₜ − α·mₜ₊₁/√(vₜ₊₁ + ε)"
                                : "φₜ₊₁ = φₜ − α·mₜ₊₁/(√vₜ₊₁ + ε)",
            .substitution =
                run_printf(run, "α = %s, ε = %s", run_text(run, run->args[LEARNING_RATE]),
                           run_text(run, run->args[EPSILON])),
            .result = rule->scaled ? moment_formula(rule) : "the gradient itself sets the size",
            .why = rule->scaled ? "Dividing by √v takes the size out of the gradient; ε only "
                                  "keeps the quotient finite when v is 0."
                                : "Large gradients make large steps, small ones small steps.",
        });
}

static void explain_step(struct solve_run *run, const struct rule *rule, size_t t,
                         struct moments old, struct moments next)
{
    struct value gradient = run->args[GRADIENTS].as.items[t - 1];
    if (rule->scaled)
        solve_step(run, &(struct trace_step){
                            .name = run_printf(run, "v%zu", t),
                            .title = run_printf(run, "Scale of the gradient in step %zu", t),
                            .formula = moment_formula(rule),
                            .substitution = moment_numbers(run, rule, old.v, gradient),
                            .result = run_text(run, next.v),
                            .why = moment_reason(rule),
                            .value = next.v,
                        });
    if (value_sign(rule->momentum) == 0 && value_equal(rule->new_weight, run_long(run, 1)))
        return;
    solve_step(
        run, &(struct trace_step){
                 .name = run_printf(run, "m%zu", t),
                 .title = run_printf(run, "Direction in step %zu", t),
                 .formula = run_is(run->args[MOMENTUM_FORM], "summed") ? "mₜ₊₁ = β·mₜ + gₜ"
                                                                       : "mₜ₊₁ = β·mₜ + (1 − β)·gₜ",
                 .substitution = run_printf(
                     run, "%s·%s + %s·%s", run_factor(run, rule->momentum), run_factor(run, old.m),
                     run_factor(run, rule->new_weight), run_factor(run, gradient)),
                 .result = run_text(run, next.m),
                 .why = "Momentum averages the direction, so that it does not zigzag.",
                 .value = next.m,
             });
}

/* m and v as the step uses them, and the step. */
static struct value take_step(struct solve_run *run, const struct rule *rule, size_t t,
                              struct moments next)
{
    struct num_ctx *ctx = run->ctx;
    struct value m = num_div(ctx, next.m, correction(run, rule, rule->momentum, t));
    struct value v = num_div(ctx, next.v, correction(run, rule, rule->decay, t));
    struct value step = num_mul(ctx, run->args[LEARNING_RATE], m);
    if (rule->scaled)
        step = num_div(ctx, step, denominator(run, v));
    if (t > TRACED_STEPS || ctx->err != DLT_OK)
        return step;
    const char *alpha = run_factor(run, run->args[LEARNING_RATE]);
    const char *epsilon = value_sign(run->args[EPSILON]) == 0
                              ? ""
                              : run_printf(run, " + %s", run_text(run, run->args[EPSILON]));
    const char *size = run_printf(run, "%s·%s", alpha, run_factor(run, m));
    bool inside = run_is(run->args[EPSILON_PLACE], "inside");
    if (rule->scaled && inside)
        size = run_printf(run, "%s/√(%s%s)", size, run_text(run, v), epsilon);
    else if (rule->scaled)
        size = run_printf(run, *epsilon ? "%s/(√%s%s)" : "%s/√%s%s", size, run_factor(run, v),
                          epsilon);
    solve_step(run,
               &(struct trace_step){
                   .name = run_printf(run, "step%zu", t),
                   .title = run_printf(run, "What step %zu subtracts", t),
                   .formula = rule->corrected ? "α·m̂/(√v̂ + ε), m̂ = m/(1 − βᵗ), v̂ = v/(1 − γᵗ)"
                              : !rule->scaled ? "α·m"
                              : inside        ? "α·m/√(v + ε)"
                                              : "α·m/(√v + ε)",
                   .substitution = size,
                   .result = run_text(run, step),
                   .why = rule->corrected ? "m and v start at 0 and are too small at first: the "
                                            "division takes that out."
                                          : "The sign of m says which way, √v how far.",
                   .value = step,
               });
    return step;
}

static enum dlt_err run_adaptive_step(struct solve_run *run, struct diag *diag)
{
    struct num_ctx *ctx = run->ctx;
    struct value gradients = run->args[GRADIENTS];
    struct value *lists[4];
    struct moments now = {.m = run_long(run, 0), .v = run_long(run, 0)};
    struct value parameter = run->args[START];
    struct rule rule = read_rule(run);
    (void)diag;
    if (ctx->err != DLT_OK)
        return ctx->err;
    for (size_t i = 0; i < DLT_COUNT(lists); i++)
        lists[i] = arena_array(ctx->arena, gradients.count, sizeof *lists[i]);
    explain_rule(run, &rule);
    for (size_t t = 1; t <= gradients.count && ctx->err == DLT_OK; t++) {
        struct moments next = next_moments(run, &rule, now, gradients.as.items[t - 1]);
        if (t <= TRACED_STEPS)
            explain_step(run, &rule, t, now, next);
        struct value step = take_step(run, &rule, t, next);
        parameter = num_sub(ctx, parameter, step);
        lists[OUT_PARAMETERS][t - 1] = parameter;
        lists[OUT_STEPS][t - 1] = step;
        lists[OUT_SECOND_MOMENTS][t - 1] = next.v;
        lists[OUT_FIRST_MOMENTS][t - 1] = next.m;
        now = next;
    }
    for (size_t i = 0; i < DLT_COUNT(lists); i++) {
        if (i != OUT_SECOND_MOMENTS || rule.scaled)
            run->results[i] = value_list(ctx->arena, lists[i], gradients.count);
    }
    return ctx->err;
}

/* --- the oracle: sums over the whole past instead of a recursion ----------------------------------- */

/* sum over i <= t of new_weight * weight^(t - i) * g_i^power */
static struct value weighted_past(struct solve_run *run, struct value weight,
                                  struct value new_weight, size_t t, long power)
{
    struct num_ctx *ctx = run->ctx;
    struct value sum = run_long(run, 0);
    for (size_t i = 1; i <= t; i++) {
        struct value term = run->args[GRADIENTS].as.items[i - 1];
        if (power == 2)
            term = num_mul(ctx, term, term);
        for (size_t age = i; age < t; age++)
            term = num_mul(ctx, term, weight);
        sum = num_add(ctx, sum, num_mul(ctx, new_weight, term));
    }
    return sum;
}

static struct value oracle_step(struct solve_run *run, const struct rule *rule, size_t t,
                                struct moments sums)
{
    struct num_ctx *ctx = run->ctx;
    struct value one = run_long(run, 1);
    struct value step = num_mul(ctx, sums.m, run->args[LEARNING_RATE]);
    if (rule->corrected) {
        struct value beta = one, gamma = one;
        for (size_t i = 0; i < t; i++) {
            beta = num_mul(ctx, beta, rule->momentum);
            gamma = num_mul(ctx, gamma, rule->decay);
        }
        step = num_div(ctx, step, num_sub(ctx, one, beta));
        sums.v = num_div(ctx, sums.v, num_sub(ctx, one, gamma));
    }
    return rule->scaled ? num_div(ctx, step, denominator(run, sums.v)) : step;
}

static enum dlt_err oracle_adaptive_step(struct solve_run *run, struct diag *diag)
{
    struct num_ctx *ctx = run->ctx;
    size_t count = run->args[GRADIENTS].count;
    struct value *steps = arena_array(ctx->arena, count, sizeof *steps);
    struct value *places = arena_array(ctx->arena, count, sizeof *places);
    struct value *moments = arena_array(ctx->arena, count, sizeof *moments);
    struct value one = run_long(run, 1), travelled = run_long(run, 0);
    struct rule rule = read_rule(run);
    (void)diag;
    for (size_t t = 1; t <= count && ctx->err == DLT_OK; t++) {
        struct value weight = rule.summed_squares ? one
                              : rule.decays       ? rule.decay
                                                  : run_long(run, 0);
        struct value fresh = rule.decays ? num_sub(ctx, one, rule.decay) : one;
        struct moments sums = {
            .m = weighted_past(run, rule.momentum, rule.new_weight, t, 1),
            .v = weighted_past(run, weight, fresh, t, 2),
        };
        moments[t - 1] = sums.v;
        steps[t - 1] = oracle_step(run, &rule, t, sums);
        travelled = num_add(ctx, travelled, steps[t - 1]);
        places[t - 1] = num_sub(ctx, run->args[START], travelled);
    }
    run->results[OUT_STEPS] = value_list(ctx->arena, steps, count);
    run->results[OUT_PARAMETERS] = value_list(ctx->arena, places, count);
    if (rule.scaled)
        run->results[OUT_SECOND_MOMENTS] = value_list(ctx->arena, moments, count);
    return ctx->err;
}

static const char *const grid[] = {
    "rule=normalised gradients=[2,2,2] learning_rate=0.1",
    "rule=adagrad gradients=[2,2,2] learning_rate=0.1",
    "rule=rmsprop gradients=[2,2,2] learning_rate=0.1 decay=0.9",
    "rule=adam gradients=[2,-1,3,1/2]",
    "rule=adam gradients=[2,-1,3,1/2] bias_correction=no epsilon=1e-8",
    "rule=adam gradients=[1,1] momentum=0 decay=0",
    "rule=sgd gradients=[2,-1,0] start=5",
    "rule=sgd gradients=[2,-1,0] momentum=0.9 momentum_form=summed",
    "rule=sgd gradients=[2,-1,0] momentum=0.5",
    "rule=adagrad gradients=[0,0,3] epsilon=1e-8",
    "rule=adagrad gradients=[3,4] epsilon=11 epsilon_place=inside learning_rate=1",
    "rule=rmsprop gradients=[-3,1e6,-1e-6] decay=0.99 start=1",
    "rule=rmsprop gradients=[5] decay=0 epsilon=1/10",
    "rule=normalised gradients=[-4,1/3,-1e-9] momentum=0.9 epsilon=1e-8",
    "rule=adagrad gradients=7",
};

const struct solver solver_adaptive_step = {
    .name = "adaptive_step",
    .summary =
        "Steps of normalised gradients, AdaGrad, RMSProp, Adam or plain descent in one number.",
    .citation =
        "Prince, Understanding Deep Learning, sec. 6.3-6.4, eqs 6.11-6.17; Duchi et al. 2011; "
        "Kingma and Ba 2015",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_adaptive_step,
    .oracle = oracle_adaptive_step,
    .oracle_note = "writes m and v as sums over all past gradients instead of the recursion",
    .oracle_tolerance = 1e-12,
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
