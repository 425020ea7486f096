/* SPDX-License-Identifier: MIT */
/* Fans of convolutions, activations by integration, named rules and distributions of weights. */
#include "initialisation_variance.h"

#include <math.h>
#include <string.h>

/* Standard deviation of a standard normal number cut at -2 and 2:
 * √(1 − 4·φ(2)/(2·Φ(2) − 1)). */
static const char cut_deviation[] = "0.8796256610342397504128414195777747983459";

/* --- fans ------------------------------------------------------------------------------------------ */

static struct value times_area(struct solve_run *run, struct value fan, struct value area)
{
    return run_given(fan) ? num_mul(run->ctx, fan, area) : value_none();
}

static struct fan chosen_fan(struct solve_run *run, const struct fans *fans)
{
    struct value in = fans->in, out = fans->out;

    if (run_is(run->args[FAN], "in"))
        return (struct fan){"D_h", in, run_given(in) ? run_text(run, in) : "", 1};
    if (run_is(run->args[FAN], "out"))
        return (struct fan){"D_h′", out, run_given(out) ? run_text(run, out) : "", 1};
    if (!run_given(in) || !run_given(out))
        return (struct fan){"(D_h + D_h′)", value_none(), "", 2};
    return (struct fan){"(D_h + D_h′)", num_add(run->ctx, in, out),
                        run_printf(run, "(%s + %s)", run_text(run, in), run_text(run, out)), 2};
}

/* "9·64 = 576" */
static const char *product_text(const struct solve_run *run, struct value area, struct value units,
                                struct value fan)
{
    return run_given(units) ? run_printf(run, "%s·%s", run_text(run, area), run_text(run, units))
           : run_given(fan) ? run_text(run, fan)
                            : "not given";
}

bool initialisation_read_fans(struct solve_run *run, struct fans *fans)
{
    struct value kernel = run->args[KERNEL_SIZE];

    if (kernel.count > 8)
        num_fail(run->ctx, DLT_ERR_LIMIT, "too-many", "kernel_size has more than 8 sides");
    if (run->ctx->err != DLT_OK || !run_whole(run, "kernel_size", kernel))
        return false;
    fans->area = run_long(run, 1);
    for (size_t i = 0; i < kernel.count; i++)
        fans->area = num_mul(run->ctx, fans->area, kernel.as.items[i]);
    fans->in = times_area(run, run->args[FAN_IN], fans->area);
    fans->out = times_area(run, run->args[FAN_OUT], fans->area);
    fans->kept = chosen_fan(run, fans);
    if (kernel.count == 0)
        return run->ctx->err == DLT_OK;
    solve_step(run,
               &(struct trace_step){
                   .name = "fans",
                   .title = "Fans of a convolution",
                   .formula = "D_h = area·channels in, D_h′ = area·channels out",
                   .substitution =
                       run_printf(run, "area %s = %s: %s and %s", run_joined(run, kernel, "·"),
                                  run_text(run, fans->area),
                                  product_text(run, fans->area, run->args[FAN_IN], fans->in),
                                  product_text(run, fans->area, run->args[FAN_OUT], fans->out)),
                   .result = run_printf(run, "D_h = %s, D_h′ = %s",
                                        run_given(fans->in) ? run_text(run, fans->in) : "?",
                                        run_given(fans->out) ? run_text(run, fans->out) : "?"),
                   .why = "One output adds up every position of the kernel in every channel."});
    return run->ctx->err == DLT_OK;
}

/* --- other activations ------------------------------------------------------------------------------ */

const char *initialisation_name(const struct solve_run *run)
{
    if (run_given(run->args[ACTIVATION]))
        return run->args[ACTIVATION].as.word;
    return run_given(run->args[FUNCTION]) ? "function" : "slopes";
}

static bool uses_alpha(const struct activation *activation)
{
    return activation->text && strstr(activation->text, "alpha");
}

bool initialisation_fits(struct solve_run *run)
{
    const struct value *args = run->args;
    const char *name = initialisation_name(run);
    const struct activation *named = activation_find(name);
    const struct activation own = {.text = run_given(args[FUNCTION]) ? args[FUNCTION].as.word : ""};
    bool alpha = named ? uses_alpha(named) : uses_alpha(&own);

    if (run_given(args[FUNCTION]) && !str_equal(name, "function"))
        num_fail(run->ctx, DLT_ERR_RANGE, "together",
                 "function is an activation of its own: leave out either it or activation=%s",
                 name);
    else if ((run_given(args[LEFT_SLOPE]) || run_given(args[RIGHT_SLOPE])) &&
             !str_equal(name, "slopes"))
        num_fail(run->ctx, DLT_ERR_RANGE, "together",
                 "left_slope and right_slope describe activation=slopes, not activation=%s", name);
    else if (run_given(args[ALPHA]) && !alpha)
        num_fail(run->ctx, DLT_ERR_RANGE, "together",
                 "alpha belongs to elu, or to a function that has alpha in it");
    return run->ctx->err == DLT_OK;
}

bool initialisation_activation(struct solve_run *run, struct activation *activation)
{
    const struct activation *named = activation_find(initialisation_name(run));

    if (named) {
        *activation = *named;
    } else if (run_given(run->args[FUNCTION])) {
        const char *text = run->args[FUNCTION].as.word;

        *activation =
            (struct activation){.text = text, .formula = run_printf(run, "h(x) = %s", text)};
    } else {
        num_fail(run->ctx, DLT_ERR_RANGE, "no-function",
                 "activation=function needs function, an expression in x");
    }
    activation->alpha = run_given(run->args[ALPHA]) ? run->args[ALPHA] : run_long(run, 1);
    return run->ctx->err == DLT_OK;
}

/* "below 1e-29" */
static const char *error_text(const struct solve_run *run, struct value value)
{
    double radius = value_radius(value);

    return radius > 0 ? run_printf(run, "below 1e%d", (int)ceil(log10(radius))) : "none";
}

static void step_moments(struct solve_run *run, const struct activation *activation)
{
    struct value second = run->results[SECOND_MOMENT], slope = run->results[SLOPE_MOMENT];
    bool has_alpha = uses_alpha(activation);

    solve_step(run, &(struct trace_step){
                        .name = "second_moment",
                        .title = "Second moment after the activation",
                        .formula = "E[h²] = ∫ h(x)²·exp(−x²/2)/√(2π) dx",
                        .substitution = run_printf(
                            run, "%s%s%s", activation->formula, has_alpha ? ", α = " : "",
                            has_alpha ? run_text(run, activation->alpha) : ""),
                        .result = run_printf(run, "≈ %s", run_text(run, second)),
                        .why = run_printf(
                            run,
                            "A preactivation is a sum of many terms, so nearly normal; here its "
                            "variance is 1. No two slopes describe this activation, so the mean is "
                            "integrated, with an error %s.",
                            error_text(run, second)),
                        .value = second});
    if (run_is(run->args[FAN], "in"))
        return;
    solve_step(run, &(struct trace_step){
                        .name = "slope_moment",
                        .title = "Second moment of the slope",
                        .formula = "E[h′²] = ∫ h′(x)²·exp(−x²/2)/√(2π) dx",
                        .substitution = activation->formula,
                        .result = run_printf(run, "≈ %s", run_text(run, slope)),
                        .why = "Backwards a gradient is multiplied by the slope, not by the value.",
                        .value = slope});
}

/* Something must pass the activation, and show beside the error of the integral. */
static bool passes(struct solve_run *run, struct value moment, const char *symbol)
{
    int sign = value_sign(moment);

    if (run->ctx->err != DLT_OK || sign == 1)
        return run->ctx->err == DLT_OK;
    if (sign == 0 || !(value_radius(moment) > 0))
        num_fail(run->ctx, DLT_ERR_RANGE, "flat",
                 "function: nothing passes an activation that is 0 or flat everywhere");
    else
        num_fail(run->ctx, DLT_ERR_RANGE, "flat",
                 "function: next to nothing passes this activation; at a variance of 1, %s cannot "
                 "be told from 0, with an error of the integral %s",
                 symbol, error_text(run, moment));
    return false;
}

/* What D_h and D_h′ are multiplied by before they are added up. */
static void find_kept(struct solve_run *run, const struct fans *fans)
{
    struct num_ctx *ctx = run->ctx;
    struct value *out = run->results, sum;

    if (run_is(run->args[FAN], "in"))
        out[COEFFICIENT] = num_div(ctx, run_long(run, 1), out[SECOND_MOMENT]);
    else if (run_is(run->args[FAN], "out"))
        out[COEFFICIENT] = num_div(ctx, run_long(run, 1), out[SLOPE_MOMENT]);
    if (!run_given(fans->kept.units) || !run_is(run->args[SCHEME], "keep"))
        return;
    if (fans->kept.factor == 1) {
        out[VARIANCE] = num_div(ctx, out[COEFFICIENT], fans->kept.units);
        return;
    }
    sum = num_add(ctx, num_mul(ctx, fans->in, out[SECOND_MOMENT]),
                  num_mul(ctx, fans->out, out[SLOPE_MOMENT]));
    out[VARIANCE] = num_div(ctx, run_long(run, 2), sum);
}

static void step_kept(struct solve_run *run, const struct fans *fans)
{
    const struct value *out = run->results;
    bool in = run_is(run->args[FAN], "in"), average = fans->kept.factor == 2;
    const char *moment = in ? "E[h²]" : "E[h′²]";
    struct value used = out[in ? SECOND_MOMENT : SLOPE_MOMENT];

    if (!average)
        solve_step(run,
                   &(struct trace_step){
                       .name = "coefficient",
                       .title = "Variance of the weights that keeps σ_f² = 1",
                       .formula = run_printf(run, "%s·σ_Ω²·%s = 1, so σ_Ω² = 1/(%s·%s)",
                                             fans->kept.symbol, moment, moment, fans->kept.symbol),
                       .substitution =
                           run_printf(run, "1/(%s·%s)", run_text(run, used), fans->kept.symbol),
                       .result = run_printf(run, "≈ %s/%s", run_text(run, out[COEFFICIENT]),
                                            fans->kept.symbol),
                       .why = "A preactivation is a sum of independent terms, one for each "
                              "unit it is connected to; their variances add up.",
                       .value = out[COEFFICIENT]});
    if (!run_given(out[VARIANCE]))
        return;
    solve_step(
        run,
        &(struct trace_step){
            .name = "variance",
            .title = "Variance of the weights with these numbers of units",
            .formula = average ? "σ_Ω² = 2/(D_h·E[h²] + D_h′·E[h′²])"
                               : run_printf(run, "σ_Ω² = 1/(%s·%s)", moment, fans->kept.symbol),
            .substitution =
                average ? run_printf(run, "2/(%s·%s + %s·%s)", run_text(run, fans->in),
                                     run_text(run, out[SECOND_MOMENT]), run_text(run, fans->out),
                                     run_text(run, out[SLOPE_MOMENT]))
                        : run_printf(run, "1/(%s·%s)", run_text(run, used), fans->kept.text),
            .why = average
                       ? "Forwards values count, backwards slopes; their mean is the compromise."
                       : "More terms in the sum leave each of them less.",
            .value = out[VARIANCE]});
}

void initialisation_general(struct solve_run *run, const struct fans *fans)
{
    struct activation activation = {0};
    struct value *out = run->results;

    if (!initialisation_activation(run, &activation) ||
        activation_moments(run->ctx, &activation, &out[SECOND_MOMENT], &out[SLOPE_MOMENT]) !=
            DLT_OK) {
        run_blame(run, "function");
        return;
    }
    if (!passes(run, out[SECOND_MOMENT], "E[h²]") ||
        (!run_is(run->args[FAN], "in") && !passes(run, out[SLOPE_MOMENT], "E[h′²]")))
        return;
    find_kept(run, fans);
    if (run->ctx->err != DLT_OK)
        return;
    step_moments(run, &activation);
    step_kept(run, fans);
}

/* --- named rules and distributions ------------------------------------------------------------------- */

static void named_rule(struct solve_run *run, const struct fans *fans)
{
    bool glorot = run_is(run->args[SCHEME], "glorot"), he = run_is(run->args[SCHEME], "he");
    struct value top = run_long(run, glorot || he ? 2 : 1), bottom = fans->in;

    if (!run_given(fans->in) || (glorot && !run_given(fans->out))) {
        num_fail(run->ctx, DLT_ERR_RANGE, "no-fan", "scheme=%s needs fan_in%s",
                 run->args[SCHEME].as.word, glorot ? " and fan_out" : "");
        return;
    }
    if (glorot)
        bottom = num_add(run->ctx, fans->in, fans->out);
    run->results[VARIANCE] = num_div(run->ctx, top, bottom);
    solve_step(
        run,
        &(struct trace_step){
            .name = "scheme",
            .title = glorot ? "The rule of Glorot and Bengio"
                     : he   ? "The rule of He et al."
                            : "The rule of LeCun et al.",
            .formula = glorot ? "σ_Ω² = 2/(D_h + D_h′)"
                       : he   ? "σ_Ω² = 2/D_h"
                              : "σ_Ω² = 1/D_h",
            .substitution =
                glorot ? run_printf(run, "2/(%s + %s)", run_text(run, fans->in),
                                    run_text(run, fans->out))
                       : run_printf(run, "%s/%s", run_text(run, top), run_text(run, fans->in)),
            .why = glorot ? "Made for activations that are nearly the identity around 0: the mean "
                            "of what keeps values forwards and gradients backwards."
                   : he   ? "Made for the ReLU, which halves the second moment."
                          : "Made for activations with E[h²] = 1.",
            .value = run->results[VARIANCE]});
}

static void step_factor(struct solve_run *run, const struct fans *fans)
{
    struct value *out = run->results;

    solve_step(run, &(struct trace_step){
                        .name = "layer_factor",
                        .title = "What one layer then makes of a variance of 1",
                        .formula = "D_h·σ_Ω²·E[h²]",
                        .substitution = run_printf(run, "%s·%s·%s", run_text(run, fans->in),
                                                   run_factor(run, out[VARIANCE]),
                                                   run_factor(run, out[SECOND_MOMENT])),
                        .why = "1 keeps the variance; anything else is multiplied again by every "
                               "layer, as long as the activation still sees a variance near 1.",
                        .value = out[LAYER_FACTOR]});
}

static void step_distribution(struct solve_run *run)
{
    const struct value *out = run->results;
    const char *deviation = run_text(run, out[STANDARD_DEVIATION]);

    if (run_is(run->args[DISTRIBUTION], "uniform"))
        solve_step(run, &(struct trace_step){
                            .name = "uniform_limit",
                            .title = "As a uniform distribution",
                            .formula = "variance of [−a, a] is a²/3, so a = √3·σ_Ω",
                            .substitution = run_printf(run, "√3·%s", deviation),
                            .why = "Only the variance matters for the sum, not the shape.",
                            .value = out[UNIFORM_LIMIT]});
    else if (run_is(run->args[DISTRIBUTION], "truncated_normal"))
        solve_step(run, &(struct trace_step){
                            .name = "untruncated_deviation",
                            .title = "As a normal distribution cut at two deviations",
                            .formula = "σ_Ω = 0.879626·σ, so σ = σ_Ω/0.879626",
                            .substitution = run_printf(run, "%s/0.879626", deviation),
                            .why = "Cutting the tails takes variance away; the distribution before "
                                   "the cut must be wider.",
                            .value = out[UNTRUNCATED]});
}

void initialisation_finish(struct solve_run *run, const struct fans *fans)
{
    struct num_ctx *ctx = run->ctx;
    struct value *out = run->results;

    if (!run_is(run->args[SCHEME], "keep"))
        named_rule(run, fans);
    out[GAIN] = num_sqrt(ctx, num_div(ctx, run_long(run, 1), out[SECOND_MOMENT]));
    if (ctx->err != DLT_OK || !run_given(out[VARIANCE]))
        return;
    out[STANDARD_DEVIATION] = num_sqrt(ctx, out[VARIANCE]);
    out[UNIFORM_LIMIT] = num_sqrt(ctx, num_mul(ctx, run_long(run, 3), out[VARIANCE]));
    out[UNTRUNCATED] = num_div(ctx, out[STANDARD_DEVIATION], value_from_text(ctx, cut_deviation));
    if (run_given(fans->in))
        out[LAYER_FACTOR] = num_mul(ctx, num_mul(ctx, fans->in, out[VARIANCE]), out[SECOND_MOMENT]);
    if (ctx->err != DLT_OK)
        return;
    if (!run_is(run->args[SCHEME], "keep"))
        step_factor(run, fans);
    step_distribution(run);
}
