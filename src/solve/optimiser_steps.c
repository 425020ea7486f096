/* SPDX-License-Identifier: MIT */
/* Steps of the usual optimisers in any number of parameters, from given gradients, on a quadratic
 * loss, or on a loss that is differentiated. Exact as long as no root is drawn. */
#include "optimiser_steps.h"
#include "derivative.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

enum {
    MAX_WIDTH = 64,
    MAX_STEPS = 500,
    MAX_VALUES = 5000,
    EXACT_BITS = 1 << 13,
    EXACT_BITS_OF_MANY = 1 << 10, /* where there are more numbers than FEW */
    FEW = 300,
    STEP_BITS = 16,
    MOST_BITS = 1 << 22, /* beyond the usual precision, of all numbers */
    ORACLE_WORK = 200000,
    EXACT_STEPS = 1000
};

enum {
    OUT_PARAMETERS,
    OUT_FINAL,
    OUT_UPDATES,
    OUT_GRADIENTS,
    OUT_POINTS,
    OUT_FIRST_MOMENTS,
    OUT_SECOND_MOMENTS,
    OUT_FIRST_CORRECTED,
    OUT_SECOND_CORRECTED,
    OUT_LOSSES,
};

#define BLURRED 1e-6

static const struct param params[] = {
    [OPTIMISER_RULE] = {.name = "rule",
                        .summary = "the optimiser",
                        .type = PARAM_CHOICE,
                        .choices = "sgd momentum nesterov adagrad rmsprop adam adamw"},
    [OPTIMISER_START] = {.name = "start",
                         .summary = "theta before the first step: a number or a list",
                         .type = PARAM_LIST,
                         .fallback = "0"},
    [OPTIMISER_GRADIENTS] = {.name = "gradients",
                             .summary = "the gradient at each step, in order; of several "
                                        "parameters all of step 1, then all of step 2",
                             .type = PARAM_LIST,
                             .fallback = ""},
    [OPTIMISER_FUNCTION] = {.name = "function",
                            .summary = "or a loss that is differentiated: in x, of several "
                                       "parameters in x_1, x_2 and so on",
                            .type = PARAM_FUNCTION,
                            .fallback = ""},
    [OPTIMISER_CURVATURE] = {.name = "curvature",
                             .summary = "or a of the loss a/2 (theta - c)^2, summed: one for all "
                                        "parameters or one for each",
                             .type = PARAM_LIST,
                             .fallback = ""},
    [OPTIMISER_MINIMUM] = {.name = "minimum",
                           .summary = "c of that loss: one or one for each; default 0",
                           .type = PARAM_LIST,
                           .fallback = ""},
    [OPTIMISER_STEPS] = {.name = "steps",
                         .summary = "how many steps; default: one for each gradient, else 1",
                         .type = PARAM_INTEGER,
                         .fallback = "",
                         .minimum = "1",
                         .maximum = "500"},
    [OPTIMISER_LEARNING_RATE] = {.name = "learning_rate",
                                 .summary = "alpha: one for all steps or one for each",
                                 .type = PARAM_LIST,
                                 .fallback = "0.1",
                                 .minimum = "0"},
    [OPTIMISER_MOMENTUM] = {.name = "momentum",
                            .summary = "beta, the weight of the old m; default 0.9. Not for sgd, "
                                       "adagrad, rmsprop",
                            .type = PARAM_REAL,
                            .fallback = "",
                            .minimum = "0",
                            .maximum = "1"},
    [OPTIMISER_MOMENTUM_FORM] = {.name = "momentum_form",
                                 .summary = "momentum, nesterov: m = beta m + (1 - beta) g is "
                                            "averaged, the default; m = beta m + g is summed",
                                 .type = PARAM_CHOICE,
                                 .fallback = "",
                                 .choices = "averaged summed"},
    [OPTIMISER_NESTEROV_FORM] = {.name = "nesterov_form",
                                 .summary =
                                     "the gradient at theta - alpha beta m is lookahead, the "
                                     "default; at theta, with a step that looks ahead, "
                                     "rewritten",
                                 .type = PARAM_CHOICE,
                                 .fallback = "",
                                 .choices = "lookahead rewritten"},
    [OPTIMISER_DECAY] = {.name = "decay",
                         .summary =
                             "gamma (often beta_2), the weight of the old v; default 0.9 for "
                             "rmsprop, 0.999 for adam and adamw. Not for the others",
                         .type = PARAM_REAL,
                         .fallback = "",
                         .minimum = "0",
                         .maximum = "1"},
    [OPTIMISER_EPSILON] = {.name = "epsilon",
                           .summary = "small constant against division by zero; usually 1e-8, "
                                      "default 0. Not for sgd, momentum, nesterov",
                           .type = PARAM_REAL,
                           .fallback = "",
                           .minimum = "0"},
    [OPTIMISER_EPSILON_PLACE] = {.name = "epsilon_place",
                                 .summary =
                                     "sqrt(v) + epsilon is outside, the default; sqrt(v + epsilon) "
                                     "inside",
                                 .type = PARAM_CHOICE,
                                 .fallback = "",
                                 .choices = "outside inside"},
    [OPTIMISER_BIAS_CORRECTION] = {.name = "bias_correction",
                                   .summary = "adam, adamw: divide m and v by 1 - beta^t and "
                                              "1 - gamma^t, t from 1; default yes",
                                   .type = PARAM_CHOICE,
                                   .fallback = "",
                                   .choices = "yes no"},
    [OPTIMISER_WEIGHT_DECAY] = {.name = "weight_decay",
                                .summary = "lambda; default 0",
                                .type = PARAM_REAL,
                                .fallback = "",
                                .minimum = "0"},
    [OPTIMISER_WEIGHT_DECAY_FORM] =
        {.name = "weight_decay_form",
         .summary = "coupled: lambda theta joins the gradient; decoupled: alpha lambda theta is "
                    "subtracted; unscaled: lambda theta is. Default: decoupled for adamw, else "
                    "coupled",
         .type = PARAM_CHOICE,
         .fallback = "",
         .choices = "coupled decoupled unscaled"},
    [OPTIMISER_FIRST_MOMENT] = {.name = "first_moment",
                                .summary = "m before the first step; default 0",
                                .type = PARAM_LIST,
                                .fallback = ""},
    [OPTIMISER_SECOND_MOMENT] = {.name = "second_moment",
                                 .summary = "v before the first step; default 0",
                                 .type = PARAM_LIST,
                                 .fallback = "",
                                 .minimum = "0"},
    [OPTIMISER_STEPS_BEFORE] = {.name = "steps_before",
                                .summary = "adam, adamw with bias_correction: steps taken earlier, "
                                           "default 0; the first t is one more",
                                .type = PARAM_INTEGER,
                                .fallback = "",
                                .minimum = "0",
                                .maximum = "1000000"},
};

static const struct solver_output outputs[] = {
    [OUT_PARAMETERS] = {.name = "parameters", .summary = "theta after each step"},
    [OUT_FINAL] = {.name = "final", .summary = "theta after the last step"},
    [OUT_UPDATES] = {.name = "updates", .summary = "what each step subtracts from theta"},
    [OUT_GRADIENTS] = {.name = "gradients",
                       .summary = "the gradient of each step, with coupled weight decay"},
    [OUT_POINTS] = {.name = "points", .summary = "where the gradient of each step is taken"},
    [OUT_FIRST_MOMENTS] = {.name = "first_moments", .summary = "m after each step, where kept"},
    [OUT_SECOND_MOMENTS] = {.name = "second_moments", .summary = "v after each step, where kept"},
    [OUT_FIRST_CORRECTED] = {.name = "first_corrected",
                             .summary = "m over 1 - beta^t; none without bias correction"},
    [OUT_SECOND_CORRECTED] = {.name = "second_corrected",
                              .summary = "v over 1 - gamma^t; none without bias correction"},
    [OUT_LOSSES] = {.name = "losses",
                    .summary = "the loss after each step; none where only gradients are given"},
};

struct value optimiser_vector(const struct solve_run *run, const struct optimiser_rule *rule,
                              const struct value *items)
{
    return rule->width == 1 ? items[0] : value_list(run->ctx->arena, items, rule->width);
}

/* --- reading the arguments ------------------------------------------------------------------------- */

static void refuse(struct solve_run *run, const char *text)
{
    num_fail(run->ctx, DLT_ERR_RANGE, "together", "%s", text);
}

/* A list with one number for each parameter, from one of them or all; zeros when absent. */
static const struct value *spread(struct solve_run *run, const struct optimiser_rule *rule,
                                  int param)
{
    struct value list = run->args[param];
    struct value *items = arena_array(run->ctx->arena, rule->width, sizeof *items);

    if (run_given(list) && list.count != 1 && list.count != rule->width)
        num_fail(run->ctx, DLT_ERR_RANGE, "lengths",
                 "%s has %zu numbers; give one, or one for each "
                 "of %zu in start",
                 params[param].name, list.count, rule->width);
    for (size_t i = 0; run->ctx->err == DLT_OK && i < rule->width; i++)
        items[i] = run_given(list) ? list.as.items[list.count == 1 ? 0 : i] : run_long(run, 0);
    return items;
}

static bool read_function(struct solve_run *run, struct optimiser_rule *rule)
{
    struct arena *arena = run->ctx->arena;
    struct expr_symbol *symbols = arena_array(arena, rule->width, sizeof *symbols);
    struct expr_scope scope = {.symbols = symbols, .symbol_count = rule->width};
    enum dlt_err err;

    rule->names = arena_array(arena, rule->width, sizeof *rule->names);
    for (size_t i = 0; i < rule->width; i++) {
        rule->names[i] = rule->width == 1 ? "x" : run_printf(run, "x_%zu", i + 1);
        symbols[i].name = rule->names[i];
    }
    err = expr_parse(arena, run->args[OPTIMISER_FUNCTION].as.word, &scope, &rule->function, NULL,
                     run->ctx->diag);
    if (err != DLT_OK)
        run->ctx->err = err;
    run_blame(run, "function");
    return err == DLT_OK;
}

/* Exactly one source of gradients, and as many steps as it has or are asked for. */
static void read_source(struct solve_run *run, struct optimiser_rule *rule)
{
    const struct value *args = run->args;
    bool listed = run_given(args[OPTIMISER_GRADIENTS]);
    bool quadratic = run_given(args[OPTIMISER_CURVATURE]);
    size_t given = args[OPTIMISER_GRADIENTS].count;

    if (listed + quadratic + run_given(args[OPTIMISER_FUNCTION]) != 1)
        refuse(run, "give exactly one of gradients, function and curvature");
    else if (run_given(args[OPTIMISER_MINIMUM]) && !quadratic)
        refuse(run, "minimum belongs to the loss that curvature describes");
    else if (listed && (given == 0 || given % rule->width != 0))
        num_fail(run->ctx, DLT_ERR_RANGE, "lengths",
                 "gradients has %zu numbers, which cannot be dealt out to %zu in start", given,
                 rule->width);
    else if (listed && run_given(args[OPTIMISER_STEPS]) && rule->count != given / rule->width)
        num_fail(run->ctx, DLT_ERR_RANGE, "lengths", "steps is %zu, but gradients has those of %zu",
                 rule->count, given / rule->width);
    if (run->ctx->err != DLT_OK)
        return;
    if (listed)
        rule->count = given / rule->width;
    if (rule->count > MAX_STEPS || rule->count * rule->width > MAX_VALUES)
        num_fail(run->ctx, DLT_ERR_LIMIT, "too-many",
                 "gradients for at most %d steps and %d numbers in all", MAX_STEPS, MAX_VALUES);
    else if (run_given(args[OPTIMISER_FUNCTION]))
        read_function(run, rule);
}

static bool is_adaptive(const struct solve_run *run)
{
    return run_is(run->args[OPTIMISER_RULE], "adam") || run_is(run->args[OPTIMISER_RULE], "adamw");
}

/* What is given must have something to act on. */
static void check_rule(struct solve_run *run, const struct optimiser_rule *rule)
{
    static const char with_m[] = "the rules momentum, nesterov, adam and adamw";
    static const char with_v[] = "the rules adagrad, rmsprop, adam and adamw";
    bool adaptive = is_adaptive(run), nesterov = rule->lookahead;
    const struct {
        int param;
        bool fits;
        const char *whose;
    } rows[] = {
        {OPTIMISER_MOMENTUM, rule->moment, with_m},
        {OPTIMISER_FIRST_MOMENT, rule->moment, with_m},
        {OPTIMISER_MOMENTUM_FORM, rule->moment && !adaptive, "the rules momentum and nesterov"},
        {OPTIMISER_NESTEROV_FORM, nesterov, "the rule nesterov"},
        {OPTIMISER_DECAY, rule->scaled && !rule->summed_squares,
         "the rules rmsprop, adam and adamw"},
        {OPTIMISER_EPSILON, rule->scaled, with_v},
        {OPTIMISER_EPSILON_PLACE, rule->scaled, with_v},
        {OPTIMISER_SECOND_MOMENT, rule->scaled, with_v},
        {OPTIMISER_BIAS_CORRECTION, adaptive, "the rules adam and adamw"},
        {OPTIMISER_STEPS_BEFORE, rule->corrected, "the rules adam and adamw with bias_correction"},
        {OPTIMISER_WEIGHT_DECAY_FORM, run_given(run->args[OPTIMISER_WEIGHT_DECAY]),
         "what weight_decay takes away: give that too"},
    };

    for (size_t i = 0; i < DLT_COUNT(rows) && run->ctx->err == DLT_OK; i++)
        if (run_given(run->args[rows[i].param]) && !rows[i].fits)
            num_fail(run->ctx, DLT_ERR_RANGE, "together", "%s is for %s",
                     params[rows[i].param].name, rows[i].whose);
}

static void read_weights(struct solve_run *run, struct optimiser_rule *rule)
{
    const struct value *args = run->args;
    struct arena *arena = run->ctx->arena;
    bool adaptive = is_adaptive(run);

    check_rule(run, rule);
    rule->beta = rule->moment ? value_fraction(arena, 9, 10) : run_long(run, 0);
    if (run_given(args[OPTIMISER_MOMENTUM]))
        rule->beta = args[OPTIMISER_MOMENTUM];
    rule->gamma = adaptive ? value_fraction(arena, 999, 1000) : value_fraction(arena, 9, 10);
    if (run_given(args[OPTIMISER_DECAY]))
        rule->gamma = args[OPTIMISER_DECAY];
    rule->fresh = num_sub(run->ctx, run_long(run, 1), rule->beta);
    if (!adaptive && run_is(args[OPTIMISER_MOMENTUM_FORM], "summed"))
        rule->fresh = run_long(run, 1);
    if (rule->corrected &&
        (value_equal(rule->beta, run_long(run, 1)) || value_equal(rule->gamma, run_long(run, 1))))
        refuse(run, "with bias_correction=yes momentum and decay must be below 1: 1 - 1^t is 0");
}

static struct value or_zero(const struct solve_run *run, int param)
{
    return run_given(run->args[param]) ? run->args[param] : run_long(run, 0);
}

static bool read_rule(struct solve_run *run, struct optimiser_rule *rule)
{
    const struct value *args = run->args;
    struct value name = args[OPTIMISER_RULE], form = args[OPTIMISER_WEIGHT_DECAY_FORM];
    bool adaptive = is_adaptive(run);
    struct value decay = or_zero(run, OPTIMISER_WEIGHT_DECAY);
    bool decays = value_sign(decay) != 0;
    bool coupled = run_given(form) ? run_is(form, "coupled") : !run_is(name, "adamw");

    *rule = (struct optimiser_rule){
        .moment = adaptive || run_is(name, "momentum") || run_is(name, "nesterov"),
        .lookahead = run_is(name, "nesterov"),
        .rewritten = run_is(args[OPTIMISER_NESTEROV_FORM], "rewritten"),
        .scaled = adaptive || run_is(name, "adagrad") || run_is(name, "rmsprop"),
        .summed_squares = run_is(name, "adagrad"),
        .corrected = adaptive && !run_is(args[OPTIMISER_BIAS_CORRECTION], "no"),
        .inside = run_is(args[OPTIMISER_EPSILON_PLACE], "inside"),
        .coupled = decays && coupled,
        .decoupled = decays && !coupled,
        .with_rate = !run_is(form, "unscaled"),
        .epsilon = or_zero(run, OPTIMISER_EPSILON),
        .decay = decay,
        .width = args[OPTIMISER_START].count,
        .count = run_given(args[OPTIMISER_STEPS]) ? (size_t)run_to_long(args[OPTIMISER_STEPS]) : 1,
        .before = (size_t)run_to_long(args[OPTIMISER_STEPS_BEFORE]),
    };
    if (rule->width == 0 || rule->width > MAX_WIDTH)
        num_fail(run->ctx, DLT_ERR_LIMIT, "too-many", "start has between 1 and %d numbers",
                 MAX_WIDTH);
    else
        read_source(run, rule);
    if (run->ctx->err == DLT_OK && args[OPTIMISER_LEARNING_RATE].count != 1 &&
        args[OPTIMISER_LEARNING_RATE].count != rule->count)
        num_fail(run->ctx, DLT_ERR_RANGE, "lengths",
                 "learning_rate has %zu numbers; give one, or one for each of %zu steps",
                 args[OPTIMISER_LEARNING_RATE].count, rule->count);
    if (run->ctx->err == DLT_OK)
        read_weights(run, rule);
    return run->ctx->err == DLT_OK;
}

static struct value rate_of(const struct solve_run *run, size_t step)
{
    struct value rates = run->args[OPTIMISER_LEARNING_RATE];

    return rates.as.items[rates.count == 1 ? 0 : step];
}

/* --- gradients --------------------------------------------------------------------------------------- */

static struct expr_env environment(const struct solve_run *run, const struct optimiser_rule *rule,
                                   const struct value *at)
{
    struct expr_binding *bindings = arena_array(run->ctx->arena, rule->width, sizeof *bindings);

    for (size_t i = 0; i < rule->width; i++)
        bindings[i] = (struct expr_binding){.name = rule->names[i], .value = at[i]};
    return (struct expr_env){.bindings = bindings, .count = rule->width};
}

static void find_gradient(struct solve_run *run, const struct optimiser_rule *rule, size_t step,
                          const struct value *at, struct value *out)
{
    struct num_ctx *ctx = run->ctx;
    const struct value *curvature = spread(run, rule, OPTIMISER_CURVATURE);
    const struct value *minimum = spread(run, rule, OPTIMISER_MINIMUM);

    for (size_t i = 0; i < rule->width && ctx->err == DLT_OK; i++) {
        if (run_given(run->args[OPTIMISER_GRADIENTS])) {
            out[i] = run->args[OPTIMISER_GRADIENTS].as.items[step * rule->width + i];
        } else if (rule->function) {
            struct expr_env env = environment(run, rule, at);

            out[i] = derivative_at(ctx, rule->function, &env, rule->names[i]).slope;
            run_blame(run, "function");
        } else {
            out[i] = num_mul(ctx, curvature[i], num_sub(ctx, at[i], minimum[i]));
        }
    }
}

static struct value loss_at(struct solve_run *run, const struct optimiser_rule *rule,
                            const struct value *at)
{
    struct num_ctx *ctx = run->ctx;
    const struct value *curvature = spread(run, rule, OPTIMISER_CURVATURE);
    const struct value *minimum = spread(run, rule, OPTIMISER_MINIMUM);
    struct value sum = run_long(run, 0);

    if (rule->function) {
        struct expr_env env = environment(run, rule, at);

        return expr_eval(ctx, rule->function, &env);
    }
    for (size_t i = 0; i < rule->width; i++) {
        struct value off = num_sub(ctx, at[i], minimum[i]);
        struct value square = num_mul(ctx, off, off);

        sum = num_add(ctx, sum, num_mul(ctx, curvature[i], square));
    }
    return num_div(ctx, sum, run_long(run, 2));
}

/* --- the recursion ------------------------------------------------------------------------------------ */

/* Fractions that have grown long go on as balls: a cubed fraction triples its digits in each step. */
static struct value kept_short(struct num_ctx *ctx, const struct optimiser_rule *rule,
                               struct value number)
{
    size_t bits = rule->width * rule->count > FEW ? EXACT_BITS_OF_MANY : EXACT_BITS;
    struct value pi;

    if (ctx->err != DLT_OK || number.kind != VALUE_RATIONAL ||
        mpz_sizeinbase(mpq_numref(number.as.rational), 2) +
                mpz_sizeinbase(mpq_denref(number.as.rational), 2) <
            bits)
        return number;
    pi = num_pi(ctx);
    return num_div(ctx, num_mul(ctx, number, pi), pi);
}

/* weight * old + fresh * term */
static struct value blend(struct num_ctx *ctx, struct value weight, struct value old,
                          struct value fresh, struct value term)
{
    return num_add(ctx, num_mul(ctx, weight, old), num_mul(ctx, fresh, term));
}

/* m or v over 1 - weight^t; as a ball where the exact power would be long. */
static struct value without_bias(struct solve_run *run, struct value moment, struct value weight,
                                 size_t t)
{
    struct num_ctx *ctx = run->ctx;
    struct value steps = run_long(run, (long)t), power;

    if (value_sign(weight) == 0)
        return moment;
    power = t > EXACT_STEPS ? num_exp(ctx, num_mul(ctx, steps, num_log(ctx, weight)))
                            : num_pow(ctx, weight, steps);
    return num_div(ctx, moment, num_sub(ctx, run_long(run, 1), power));
}

/* direction / (sqrt(v) + epsilon) */
static struct value scaled(struct solve_run *run, const struct optimiser_rule *rule,
                           struct value direction, struct value v)
{
    struct num_ctx *ctx = run->ctx;
    struct value below = rule->inside ? num_sqrt(ctx, num_add(ctx, v, rule->epsilon))
                                      : num_add(ctx, num_sqrt(ctx, v), rule->epsilon);

    if (ctx->err == DLT_OK && value_sign(below) == 0)
        return num_fail(ctx, DLT_ERR_RANGE, "zero-denominator",
                        "every gradient so far is 0: without a positive epsilon this is 0/0");
    return num_div(ctx, direction, below);
}

static void make_room(struct solve_run *run, const struct optimiser_rule *rule,
                      struct optimiser_step *step)
{
    struct value **const lists[] = {&step->at,     &step->slope, &step->gradient, &step->m,
                                    &step->v,      &step->m_hat, &step->v_hat,    &step->shrink,
                                    &step->update, &step->after};

    for (size_t i = 0; i < DLT_COUNT(lists); i++)
        *lists[i] = arena_array(run->ctx->arena, rule->width, sizeof **lists[i]);
}

static void find_points(struct solve_run *run, const struct optimiser_rule *rule,
                        struct optimiser_step *step)
{
    struct num_ctx *ctx = run->ctx;
    struct value ahead = num_mul(ctx, step->rate, rule->beta);

    for (size_t i = 0; i < rule->width; i++) {
        step->at[i] = step->before[i];
        if (rule->lookahead && !rule->rewritten)
            step->at[i] = num_sub(ctx, step->before[i], num_mul(ctx, ahead, step->old_m[i]));
    }
}

static void move(struct solve_run *run, const struct optimiser_rule *rule,
                 struct optimiser_step *step, size_t i)
{
    struct num_ctx *ctx = run->ctx;
    struct value direction = rule->moment ? step->m_hat[i] : step->gradient[i];

    if (rule->lookahead && rule->rewritten)
        direction = blend(ctx, rule->beta, step->m[i], rule->fresh, step->gradient[i]);
    if (rule->scaled)
        direction = scaled(run, rule, direction, step->v_hat[i]);
    step->update[i] = num_mul(ctx, step->rate, direction);
    if (rule->decoupled) {
        step->shrink[i] = num_mul(ctx, rule->decay, step->before[i]);
        if (rule->with_rate)
            step->shrink[i] = num_mul(ctx, step->rate, step->shrink[i]);
        step->update[i] = num_add(ctx, step->update[i], step->shrink[i]);
    }
    step->after[i] = kept_short(ctx, rule, num_sub(ctx, step->before[i], step->update[i]));
}

static void take_step(struct solve_run *run, const struct optimiser_rule *rule,
                      struct optimiser_step *steps, size_t index)
{
    struct num_ctx *ctx = run->ctx;
    struct optimiser_step *step = &steps[index];
    struct value one = run_long(run, 1);
    size_t t = rule->before + index + 1;

    make_room(run, rule, step);
    step->rate = rate_of(run, index);
    step->before = index ? steps[index - 1].after : run->args[OPTIMISER_START].as.items;
    step->old_m = index ? steps[index - 1].m : spread(run, rule, OPTIMISER_FIRST_MOMENT);
    step->old_v = index ? steps[index - 1].v : spread(run, rule, OPTIMISER_SECOND_MOMENT);
    find_points(run, rule, step);
    find_gradient(run, rule, index, step->at, step->slope);
    for (size_t i = 0; i < rule->width && ctx->err == DLT_OK; i++) {
        struct value g = step->slope[i];

        if (rule->coupled)
            g = num_add(ctx, g, num_mul(ctx, rule->decay, step->at[i]));
        step->gradient[i] = g;
        step->m[i] = kept_short(ctx, rule, blend(ctx, rule->beta, step->old_m[i], rule->fresh, g));
        step->v[i] = num_mul(ctx, g, g);
        step->v[i] = rule->summed_squares ? num_add(ctx, step->old_v[i], step->v[i])
                                          : blend(ctx, rule->gamma, step->old_v[i],
                                                  num_sub(ctx, one, rule->gamma), step->v[i]);
        step->v[i] = kept_short(ctx, rule, step->v[i]);
        step->m_hat[i] =
            rule->corrected ? without_bias(run, step->m[i], rule->beta, t) : step->m[i];
        step->v_hat[i] =
            rule->corrected ? without_bias(run, step->v[i], rule->gamma, t) : step->v[i];
        move(run, rule, step, i);
    }
}

static struct value per_step(const struct solve_run *run, const struct optimiser_rule *rule,
                             const struct optimiser_step *steps, size_t member)
{
    struct value *items = arena_array(run->ctx->arena, rule->count, sizeof *items);

    for (size_t i = 0; i < rule->count; i++) {
        const struct value *list;

        memcpy(&list, (const char *)&steps[i] + member, sizeof list);
        items[i] = optimiser_vector(run, rule, list);
    }
    return value_list(run->ctx->arena, items, rule->count);
}

static void set_results(struct solve_run *run, const struct optimiser_rule *rule,
                        const struct optimiser_step *steps)
{
#define PER_STEP(member) per_step(run, rule, steps, offsetof(struct optimiser_step, member))
    struct value *losses = arena_array(run->ctx->arena, rule->count, sizeof *losses);

    run->results[OUT_PARAMETERS] = PER_STEP(after);
    run->results[OUT_FINAL] = optimiser_vector(run, rule, steps[rule->count - 1].after);
    run->results[OUT_UPDATES] = PER_STEP(update);
    run->results[OUT_GRADIENTS] = PER_STEP(gradient);
    run->results[OUT_POINTS] = PER_STEP(at);
    if (rule->moment)
        run->results[OUT_FIRST_MOMENTS] = PER_STEP(m);
    if (rule->scaled)
        run->results[OUT_SECOND_MOMENTS] = PER_STEP(v);
    if (rule->corrected) {
        run->results[OUT_FIRST_CORRECTED] = PER_STEP(m_hat);
        run->results[OUT_SECOND_CORRECTED] = PER_STEP(v_hat);
    }
    if (run_given(run->args[OPTIMISER_GRADIENTS]))
        return;
    for (size_t i = 0; i < rule->count && run->ctx->err == DLT_OK; i++) {
        losses[i] = loss_at(run, rule, steps[i].after);
        /* The last step may leave the loss's domain: nothing more is asked of it there. */
        if (run->ctx->err == DLT_ERR_RANGE && i + 1 == rule->count)
            run->ctx->err = DLT_OK;
    }
    run->results[OUT_LOSSES] = value_list(run->ctx->arena, losses, rule->count);
#undef PER_STEP
}

/* Every step loses a few bits of a ball, the more so where v is small. */
static void raise_precision(struct num_ctx *ctx, const struct optimiser_rule *rule)
{
    long most = MOST_BITS / (long)(rule->count * rule->width), bits = STEP_BITS * (long)rule->count;

    ctx->precision += bits < most ? bits : most;
}

/* True where the parameters before the step are hardly known any more. */
static bool is_blurred(const struct optimiser_rule *rule, const struct optimiser_step *step)
{
    for (size_t i = 0; i < rule->width; i++) {
        double size = fabs(value_to_double(step->before[i]));

        if (isfinite(size) && !(value_radius(step->before[i]) < BLURRED * fmax(1, size)))
            return true;
    }
    return false;
}

static void take_steps(struct solve_run *run, const struct optimiser_rule *rule,
                       struct optimiser_step *steps)
{
    size_t taken = 0;

    raise_precision(run->ctx, rule);
    while (taken < rule->count && run->ctx->err == DLT_OK)
        take_step(run, rule, steps, taken++);
    if (run->ctx->err != DLT_OK && run->ctx->diag && is_blurred(rule, &steps[taken - 1]))
        diag_set(run->ctx->diag, run->ctx->err, "blurred",
                 "rounding has used up all digits after %zu of %zu steps: ask for fewer steps",
                 taken - 1, rule->count);
}

static enum dlt_err run_optimiser_steps(struct solve_run *run, struct diag *diag)
{
    struct optimiser_rule rule;
    struct optimiser_step *steps;

    (void)diag;
    if (!read_rule(run, &rule))
        return run->ctx->err;
    steps = arena_array(run->ctx->arena, rule.count, sizeof *steps);
    take_steps(run, &rule, steps);
    if (run->ctx->err != DLT_OK)
        return run->ctx->err;
    set_results(run, &rule, steps);
    optimiser_explain(run, &rule, steps);
    return run->ctx->err;
}

/* --- the oracle: sums over the whole past, differences for slopes, nesterov in its other form -------- */

/* The oracle's memory: gradients and updates so far, and where each parameter stands. */
struct past {
    const struct optimiser_rule *rule;
    struct value **gradients;    /* [step][parameter] */
    struct value **updates;      /* without decoupled decay */
    struct value kept_m, kept_v; /* what m and v are divided by at this step */
    /* With changing rates, or decay beside the gradient, the two forms of nesterov part: it is
     * followed as it is asked for, with moments as sums all the same. */
    bool direct;
};

/* start weight^steps + fresh sum over steps of weight^age g^power */
static struct value remembered(struct solve_run *run, const struct past *past, size_t count,
                               size_t i, long power)
{
    struct num_ctx *ctx = run->ctx;
    const struct optimiser_rule *rule = past->rule;
    bool first = power == 1;
    struct value weight = first                  ? rule->beta
                          : rule->summed_squares ? run_long(run, 1)
                                                 : rule->gamma;
    struct value fresh = first                  ? rule->fresh
                         : rule->summed_squares ? run_long(run, 1)
                                                : num_sub(ctx, run_long(run, 1), rule->gamma);
    struct value sum =
        spread(run, rule, first ? OPTIMISER_FIRST_MOMENT : OPTIMISER_SECOND_MOMENT)[i];

    for (size_t age = 0; age < count; age++)
        sum = num_mul(ctx, sum, weight);
    for (size_t s = 0; s < count; s++) {
        struct value term = num_mul(ctx, fresh, past->gradients[s][i]);

        if (!first)
            term = num_mul(ctx, term, past->gradients[s][i]);
        for (size_t age = s + 1; age < count; age++)
            term = num_mul(ctx, term, weight);
        sum = num_add(ctx, sum, term);
    }
    return sum;
}

/* Slopes by central differences at a distance at which only exact arithmetic survives. */
static struct value difference(struct solve_run *run, const struct optimiser_rule *rule,
                               const struct value *at, size_t i)
{
    struct num_ctx *ctx = run->ctx;
    struct value *near = arena_array(ctx->arena, rule->width, sizeof *near);
    struct value step = num_pow(ctx, run_long(run, 2), run_long(run, -40)), here, high, low;

    /* Fractions inside the balls: the difference of two balls would be nothing but radius. */
    for (size_t k = 0; k < rule->width; k++)
        near[k] = num_simplest(ctx, at[k]);
    here = near[i];
    near[i] = num_add(ctx, here, step);
    high = loss_at(run, rule, near);
    near[i] = num_sub(ctx, here, step);
    low = loss_at(run, rule, near);
    here = num_div(ctx, num_sub(ctx, high, low), num_mul(ctx, run_long(run, 2), step));
    return num_simplest(ctx, here);
}

static void remember_gradient(struct solve_run *run, struct past *past, size_t t,
                              const struct value *at)
{
    struct num_ctx *ctx = run->ctx;
    const struct optimiser_rule *rule = past->rule;

    past->gradients[t] = arena_array(ctx->arena, rule->width, sizeof **past->gradients);
    for (size_t i = 0; i < rule->width; i++) {
        struct value g = run_given(run->args[OPTIMISER_GRADIENTS])
                             ? run->args[OPTIMISER_GRADIENTS].as.items[t * rule->width + i]
                             : difference(run, rule, at, i);

        if (rule->coupled)
            g = num_add(ctx, g, num_mul(ctx, rule->decay, at[i]));
        past->gradients[t][i] = g;
    }
}

/* Where parameter i stands after `count` steps: the start and all updates, shrunk since. */
static struct value travelled(struct solve_run *run, const struct past *past, size_t count,
                              size_t i)
{
    struct num_ctx *ctx = run->ctx;
    const struct optimiser_rule *rule = past->rule;
    struct value place = run->args[OPTIMISER_START].as.items[i];

    for (size_t s = 0; s < count; s++) {
        struct value rate = rule->with_rate ? rate_of(run, s) : run_long(run, 1);
        struct value keep = num_sub(ctx, run_long(run, 1), num_mul(ctx, rate, rule->decay));

        if (rule->decoupled)
            place = num_mul(ctx, place, keep);
        place = num_sub(ctx, place, past->updates[s][i]);
    }
    return place;
}

/* alpha beta m after `count` steps: how far momentum alone leads; 0 but for nesterov. */
static struct value ahead(struct solve_run *run, const struct past *past, size_t count, size_t i)
{
    struct num_ctx *ctx = run->ctx;

    if (!past->rule->lookahead || past->direct)
        return run_long(run, 0);
    return num_mul(ctx, num_mul(ctx, rate_of(run, 0), past->rule->beta),
                   remembered(run, past, count, i, 1));
}

/* Nesterov is followed in the variable that the other form keeps, alpha beta m away: the point ahead
 * for lookahead, the one behind for rewritten. */
static struct value followed(struct solve_run *run, const struct past *past, size_t count, size_t i)
{
    struct value place = travelled(run, past, count, i), first = ahead(run, past, 0, i);

    return past->rule->rewritten ? num_add(run->ctx, place, first)
                                 : num_sub(run->ctx, place, first);
}

static struct value oracle_point(struct solve_run *run, const struct past *past, size_t t, size_t i)
{
    struct num_ctx *ctx = run->ctx;
    struct value place = followed(run, past, t, i);

    if (past->direct && !past->rule->rewritten)
        return num_sub(ctx, place,
                       num_mul(ctx, num_mul(ctx, rate_of(run, t), past->rule->beta),
                               remembered(run, past, t, i, 1)));
    return past->rule->rewritten ? num_sub(run->ctx, place, ahead(run, past, t, i)) : place;
}

static struct value oracle_place(struct solve_run *run, const struct past *past, size_t t, size_t i)
{
    struct value place = followed(run, past, t, i), lead = ahead(run, past, t, i);

    return past->rule->rewritten ? num_sub(run->ctx, place, lead) : num_add(run->ctx, place, lead);
}

/* v without its bias, under the root. */
static struct value oracle_scale(struct solve_run *run, const struct past *past, size_t t, size_t i)
{
    struct num_ctx *ctx = run->ctx;
    struct value v = remembered(run, past, t + 1, i, 2);

    if (past->rule->corrected)
        v = num_div(ctx, v, past->kept_v);
    return past->rule->inside ? num_sqrt(ctx, num_add(ctx, v, past->rule->epsilon))
                              : num_add(ctx, num_sqrt(ctx, v), past->rule->epsilon);
}

/* What step t subtracts, decoupled decay left out. */
static struct value oracle_update(struct solve_run *run, const struct past *past, size_t t,
                                  size_t i)
{
    struct num_ctx *ctx = run->ctx;
    const struct optimiser_rule *rule = past->rule;
    struct value m = remembered(run, past, t + 1, i, 1);

    if (rule->corrected)
        m = num_div(ctx, m, past->kept_m);
    if (rule->lookahead && rule->rewritten == past->direct)
        m = num_add(ctx, num_mul(ctx, rule->beta, m),
                    num_mul(ctx, rule->fresh, past->gradients[t][i]));
    if (rule->scaled)
        m = num_div(ctx, m, oracle_scale(run, past, t, i));
    return num_mul(ctx, rate_of(run, t), m);
}

/* 1 - beta^t and 1 - gamma^t as sums of what each step has added: (1 - beta) beta^age. */
static void oracle_weights(struct solve_run *run, struct past *past, size_t t)
{
    struct num_ctx *ctx = run->ctx;
    struct value one = run_long(run, 1), beta = one, gamma = one;
    const struct optimiser_rule *rule = past->rule;

    past->kept_m = past->kept_v = run_long(run, 0);
    for (size_t s = 0; rule->corrected && s <= rule->before + t; s++) {
        past->kept_m =
            num_add(ctx, past->kept_m, num_mul(ctx, beta, num_sub(ctx, one, rule->beta)));
        past->kept_v =
            num_add(ctx, past->kept_v, num_mul(ctx, gamma, num_sub(ctx, one, rule->gamma)));
        beta = num_mul(ctx, beta, rule->beta);
        gamma = num_mul(ctx, gamma, rule->gamma);
    }
}

static struct value oracle_step(struct solve_run *run, struct past *past, size_t t)
{
    size_t width = past->rule->width;
    struct value *at = arena_array(run->ctx->arena, width, sizeof *at);

    for (size_t i = 0; i < width; i++)
        at[i] = oracle_point(run, past, t, i);
    remember_gradient(run, past, t, at);
    oracle_weights(run, past, t);
    past->updates[t] = arena_array(run->ctx->arena, width, sizeof **past->updates);
    for (size_t i = 0; i < width; i++)
        past->updates[t][i] = oracle_update(run, past, t, i);
    for (size_t i = 0; i < width; i++)
        at[i] = oracle_place(run, past, t + 1, i);
    return optimiser_vector(run, past->rule, at);
}

static enum dlt_err oracle_optimiser_steps(struct solve_run *run, struct diag *diag)
{
    struct arena *arena = run->ctx->arena;
    struct optimiser_rule rule;
    struct past past = {.rule = &rule};
    struct value *places;

    (void)diag;
    if (!read_rule(run, &rule) || rule.before > MAX_STEPS ||
        rule.count * rule.count * rule.count * rule.width > ORACLE_WORK)
        return run->ctx->err;
    past.direct =
        rule.lookahead && (run->args[OPTIMISER_LEARNING_RATE].count > 1 || rule.decoupled);
    past.gradients = arena_array(arena, rule.count, sizeof *past.gradients);
    past.updates = arena_array(arena, rule.count, sizeof *past.updates);
    places = arena_array(arena, rule.count, sizeof *places);
    for (size_t t = 0; t < rule.count && run->ctx->err == DLT_OK; t++)
        places[t] = oracle_step(run, &past, t);
    run->results[OUT_PARAMETERS] = value_list(arena, places, rule.count);
    run->results[OUT_FINAL] = places[rule.count - 1];
    return run->ctx->err;
}

static const char *const grid[] = {
    "rule=sgd gradients=[2,-1,0] start=5",
    "rule=sgd curvature=2 minimum=1 start=5 steps=4 learning_rate=1/4",
    "rule=sgd curvature=[1,10] start=[3,-1] steps=5 learning_rate=[0.1,0.1,0.05,0.05,0]",
    "rule=momentum gradients=[2,-1,0,1/3] momentum=0.9 momentum_form=summed",
    "rule=momentum gradients=[1,2,3,4,5,6] start=[0,1,2] momentum=1/2 first_moment=[1,0,-1]",
    "rule=momentum curvature=[1,4] minimum=[1,-2] start=[4,4] steps=12",
    "rule=momentum gradients=[1,1] momentum=1 learning_rate=1",
    "rule=nesterov curvature=1 start=1 steps=6 momentum=0.9 momentum_form=summed",
    "rule=nesterov curvature=1 start=1 steps=6 momentum=0.9 nesterov_form=rewritten",
    "rule=nesterov function=x^4/4-x^2+x/5 start=2 steps=5 learning_rate=0.05 weight_decay=0.1",
    "rule=nesterov gradients=[2,-1,3] first_moment=1/2 nesterov_form=rewritten start=7",
    "rule=nesterov curvature=[1,3] start=[1,2] steps=4 learning_rate=[0.1,0.2,0.05,0.1]",
    "rule=nesterov curvature=2 start=1 steps=3 learning_rate=[0.3,0.2,0.1] nesterov_form=rewritten",
    "rule=nesterov gradients=[2,-1,3] start=4 weight_decay=0.1 weight_decay_form=decoupled",
    "rule=adagrad gradients=[3,4] learning_rate=1",
    "rule=adagrad gradients=[0,0,3] epsilon=1e-8 second_moment=4",
    "rule=adagrad gradients=[3,4,1,-1] start=[1,1] epsilon=11 epsilon_place=inside",
    "rule=rmsprop gradients=[2,2,2] decay=0.9",
    "rule=rmsprop function=x_1^2+3*x_1*x_2+5*x_2^2 start=[1,-2] steps=4 learning_rate=0.01",
    "rule=rmsprop gradients=5 start=4 decay=0 weight_decay=1/2 weight_decay_form=decoupled",
    "rule=adam gradients=[2,-1,3,1/2]",
    "rule=adam gradients=[2,-1,3,1/2] bias_correction=no epsilon=1e-8",
    "rule=adam gradients=[1,1] momentum=0 decay=0",
    "rule=adam gradients=[0.5,-0.25] first_moment=0.1 second_moment=0.01 steps_before=9",
    "rule=adam function=exp(x)-2x start=0 steps=5 learning_rate=0.2 weight_decay=0.01",
    "rule=adamw gradients=[2,-1,3] start=[1] weight_decay=0.1",
    "rule=adamw gradients=[1,-1,2,1] start=[4,-4] weight_decay=0.01 weight_decay_form=unscaled",
    "rule=adamw function=sigmoid(x)+tanh(x)^2+sqrt(x^2+1)+log(x+9) start=1 steps=3 epsilon=1e-8",
};

const struct solver solver_optimiser_steps = {
    .name = "optimiser_steps",
    .summary =
        "Steps of SGD, momentum, Nesterov, AdaGrad, RMSProp, Adam or AdamW, with all moments.",
    .citation =
        "Prince, Understanding Deep Learning, sec. 6.1-6.4; Sutskever et al. 2013; Duchi et "
        "al. 2011; Kingma and Ba 2015; Loshchilov and Hutter 2019",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_optimiser_steps,
    .oracle = oracle_optimiser_steps,
    .oracle_note =
        "writes moments as sums over all past gradients, takes slopes by differences, and "
        "follows Nesterov's step in its other form while that is the same",
    .oracle_tolerance = 1e-9,
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
