/* SPDX-License-Identifier: MIT */
/* The variance of the weights that keeps the variance of preactivations: for an activation of two
 * slopes exactly, for others by a mean over the normal distribution; and named rules beside it. */
#include "initialisation_variance.h"

#include <math.h>
#include <string.h>

/* clang-format off */
static const struct param params[] = {
    [LEFT_SLOPE] = {.name = "left_slope",
                    .summary = "slope of the activation for negative preactivations, a; default 0",
                    .type = PARAM_REAL,
                    .fallback = "",
                    .minimum = "-1000000",
                    .maximum = "1000000"},
    [RIGHT_SLOPE] = {.name = "right_slope",
                     .summary = "slope of the activation for positive preactivations, b; default 1",
                     .type = PARAM_REAL,
                     .fallback = "",
                     .minimum = "-1000000",
                     .maximum = "1000000"},
    [FAN] = {.name = "fan",
             .summary = "keep the variance forwards (in), backwards (out), or in between (average)",
             .type = PARAM_CHOICE,
             .fallback = "in",
             .choices = "in out average"},
    [FAN_IN] = {.name = "fan_in",
                .summary = "units that feed the layer, D_h; with kernel_size, its channels",
                .unit = "units",
                .type = PARAM_INTEGER,
                .fallback = "",
                .minimum = "1",
                .maximum = "1000000000000"},
    [FAN_OUT] = {.name = "fan_out",
                 .summary = "units of the layer, D_h'; with kernel_size, its channels",
                 .unit = "units",
                 .type = PARAM_INTEGER,
                 .fallback = "",
                 .minimum = "1",
                 .maximum = "1000000000000"},
    [ACTIVATION] = {.name = "activation",
                    .summary = "slopes: left_slope and right_slope; or a named function; or "
                               "function. Default: function where that is given, else slopes",
                    .type = PARAM_CHOICE,
                    .fallback = "",
                    .choices = "slopes relu linear tanh sigmoid gelu gelu_tanh swish elu selu "
                               "softplus mish function"},
    [FUNCTION] = {.name = "function",
                  .summary = "activation in x, instead of slopes or a name",
                  .type = PARAM_FUNCTION,
                  .fallback = ""},
    [ALPHA] = {.name = "alpha",
               .summary = "of elu, and of a function that uses it; default 1",
               .type = PARAM_REAL,
               .fallback = "",
               .minimum = "-1000",
               .maximum = "1000"},
    [KERNEL_SIZE] = {.name = "kernel_size",
                     .summary = "sides of the kernel of a convolution; fan_in and fan_out are then "
                                "channels, and are multiplied by its area",
                     .type = PARAM_LIST,
                     .fallback = "[]",
                     .minimum = "1",
                     .maximum = "1000000"},
    [SCHEME] = {.name = "scheme",
                .summary = "keep: for this activation and fan; or a named rule: glorot, "
                           "2/(fan_in + fan_out); lecun, 1/fan_in; he, 2/fan_in",
                .type = PARAM_CHOICE,
                .fallback = "keep",
                .choices = "keep glorot lecun he"},
    [DISTRIBUTION] = {.name = "distribution",
                      .summary = "that the weights are drawn from; truncated_normal is cut at two "
                                 "standard deviations",
                      .type = PARAM_CHOICE,
                      .fallback = "normal",
                      .choices = "normal uniform truncated_normal"},
};

static const struct solver_output outputs[] = {
    [SECOND_MOMENT] = {.name = "second_moment",
                       .summary = "E[h²] for preactivations of variance 1; times σ_f² in general"},
    [COEFFICIENT] = {.name = "coefficient",
                     .summary = "the variance of the weights is this over the number of units"},
    [VARIANCE] = {.name = "variance",
                  .summary = "variance of the weights; none without the units it depends on"},
    [STANDARD_DEVIATION] = {.name = "standard_deviation", .summary = "square root of the variance"},
    [SLOPE_MOMENT] = {.name = "slope_moment",
                      .summary = "E[h'²] for preactivations of variance 1: what backward steps "
                                 "multiply by"},
    [GAIN] = {.name = "gain", .summary = "1/√E[h²]: times √(1/fan_in), the standard deviation"},
    [LAYER_FACTOR] = {.name = "layer_factor",
                      .summary = "variance of the next preactivations, where that of these is 1 and "
                                 "the weights have the variance above: fan_in σ² E[h²]; 1 where "
                                 "fan=in keeps it, another number with the other fans and schemes"},
    [UNIFORM_LIMIT] = {.name = "uniform_limit",
                       .summary = "√3 standard deviations: uniform between minus this and this"},
    [UNTRUNCATED] = {.name = "untruncated_deviation",
                     .summary = "of the normal distribution that has the standard deviation above "
                                "once it is cut at two of its own"},
};
/* clang-format on */

/* Fractions up to this many characters are believed to be what an irrational slope squares to. */
enum { FRACTION_SIZE = 13 };

/*
 * The square of a slope. An irrational slope such as 1/√3 is a ball, but its square is often a plain
 * fraction. The simplest one in the ball is taken when it is far simpler than chance would allow in
 * a ball so small: terms of six digits against a radius below 10^-30.
 */
static struct value square(struct solve_run *run, struct value slope)
{
    struct num_ctx *ctx = run->ctx;
    struct value exact = num_mul(ctx, slope, slope);
    struct value simple;
    const char *text;

    if (exact.kind != VALUE_REAL || value_radius(exact) > 1e-30)
        return exact;
    simple = num_simplest(ctx, exact);
    text = value_format(ctx->arena, simple, &(struct num_format){.style = NUM_STYLE_FRACTION});
    if (strlen(text) > FRACTION_SIZE)
        return exact;
    return simple;
}

const char *initialisation_fraction(const struct solve_run *run, struct value number)
{
    const char *text =
        value_format(run->ctx->arena, number, &(struct num_format){.style = NUM_STYLE_FRACTION});

    return strlen(text) <= FRACTION_SIZE ? text : run_text(run, number);
}

/* The same in brackets where it is a fraction. */
static const char *fraction_factor(const struct solve_run *run, struct value number)
{
    const char *text = initialisation_fraction(run, number);

    return strchr(text, '/') ? run_printf(run, "(%s)", text) : text;
}

const char *initialisation_over(const struct solve_run *run, struct value number,
                                const char *symbol)
{
    const char *text = initialisation_fraction(run, number);
    const char *slash = strchr(text, '/');

    return slash ? run_printf(run, "%.*s/(%s·%s)", (int)(slash - text), text, slash + 1, symbol)
                 : run_printf(run, "%s/%s", text, symbol);
}

/* True for an irrational slope whose square was found to be a fraction. */
static bool was_found(struct value slope, struct value squared)
{
    return slope.kind == VALUE_REAL && squared.kind == VALUE_RATIONAL;
}

/* "(√(1/3))²" for a slope whose square is known, else "0.01²". */
static const char *squared_text(const struct solve_run *run, struct value slope,
                                struct value squared)
{
    if (was_found(slope, squared))
        return run_printf(run, "(%s√%s)²", value_sign(slope) < 0 ? "−" : "",
                          fraction_factor(run, squared));
    return run_printf(run, "%s²", run_factor(run, slope));
}

static void step_second_moment(struct solve_run *run, const struct slopes *slopes)
{
    struct value a = slopes->a, b = slopes->b, left = slopes->left, right = slopes->right;
    bool found = was_found(a, left) || was_found(b, right);

    solve_step(run,
               &(struct trace_step){
                   .name = "squares",
                   .title = "Squares of the two slopes",
                   .formula = "a², b²",
                   .substitution = run_printf(run, "%s, %s", squared_text(run, a, left),
                                              squared_text(run, b, right)),
                   .result = run_printf(run, "%s, %s", initialisation_fraction(run, left),
                                        initialisation_fraction(run, right)),
                   .why = found ? "The square of the irrational slope is taken as the simplest "
                                  "fraction that agrees with it in 30 digits."
                                : "A slope scales values, so its square scales their variance."});
    solve_step(
        run,
        &(struct trace_step){
            .name = "second_moment",
            .title = "Second moment after the activation",
            .formula = "E[h²] = ½·a²·σ_f² + ½·b²·σ_f²",
            .substitution = run_printf(run, "½·%s·σ_f² + ½·%s·σ_f²", fraction_factor(run, left),
                                       fraction_factor(run, right)),
            .result = run_printf(run, "%s·σ_f²",
                                 initialisation_fraction(run, run->results[SECOND_MOMENT])),
            .why = "Preactivations are symmetric about zero: half of them meet the left "
                   "slope, half the right one, and each half carries half of σ_f².",
            .value = run->results[SECOND_MOMENT]});
}

static void step_coefficient(struct solve_run *run, struct value squares, const struct fan *fan)
{
    bool average = fan->factor == 2;
    struct value top = num_mul(run->ctx, run_long(run, fan->factor), run->results[COEFFICIENT]);

    solve_step(
        run,
        &(struct trace_step){
            .name = "coefficient",
            .title = "Variance of the weights that keeps σ_f²",
            .formula =
                average
                    ? "½·(D_h + D_h′)·σ_Ω²·½·(a² + b²) = 1, so σ_Ω² = 4/((a² + b²)·(D_h + D_h′))"
                    : run_printf(run, "%s·σ_Ω²·½·(a² + b²) = 1, so σ_Ω² = 2/((a² + b²)·%s)",
                                 fan->symbol, fan->symbol),
            .substitution = run_printf(run, "%d/(%s·%s)", 2 * fan->factor,
                                       fraction_factor(run, squares), fan->symbol),
            .result = initialisation_over(run, top, fan->symbol),
            .why = average ? "Forwards D_h terms add up, backwards D_h′; their mean is the "
                             "compromise."
                           : "A preactivation is a sum of independent terms, one for each "
                             "unit it is connected to; their variances add up.",
            .value = run->results[COEFFICIENT]});
}

static void find_variance(struct solve_run *run, const struct fan *fan)
{
    struct num_ctx *ctx = run->ctx;
    struct value top = num_mul(ctx, run_long(run, fan->factor), run->results[COEFFICIENT]);

    if (!run_given(fan->units))
        return;
    run->results[VARIANCE] = num_div(ctx, top, fan->units);
    run->results[STANDARD_DEVIATION] = num_sqrt(ctx, run->results[VARIANCE]);
    solve_step(run,
               &(struct trace_step){.name = "variance",
                                    .title = "Variance of the weights with these numbers of units",
                                    .formula = run_printf(run, "σ_Ω² = %d/((a² + b²)·%s)",
                                                          2 * fan->factor, fan->symbol),
                                    .substitution = initialisation_over(run, top, fan->text),
                                    .why = "More terms in the sum leave each of them less.",
                                    .value = run->results[VARIANCE]});
}

/* The two slopes and their squares, or false for an activation that has more to it. */
static bool read_slopes(struct solve_run *run, struct slopes *slopes)
{
    const char *name = initialisation_name(run);
    bool linear = str_equal(name, "linear");

    if (!linear && !str_equal(name, "relu") && !str_equal(name, "slopes"))
        return false;
    slopes->a = run_long(run, linear);
    slopes->b = run_long(run, 1);
    if (run_given(run->args[LEFT_SLOPE]))
        slopes->a = run->args[LEFT_SLOPE];
    if (run_given(run->args[RIGHT_SLOPE]))
        slopes->b = run->args[RIGHT_SLOPE];
    slopes->left = square(run, slopes->a);
    slopes->right = square(run, slopes->b);
    return true;
}

static void run_slopes(struct solve_run *run, const struct slopes *slopes, const struct fans *fans)
{
    struct num_ctx *ctx = run->ctx;
    struct value squares = num_add(ctx, slopes->left, slopes->right);

    if (ctx->err == DLT_OK && value_sign(squares) != 1)
        num_fail(ctx, DLT_ERR_RANGE, "flat",
                 "left_slope and right_slope are both 0: nothing passes such an activation");
    run->results[SECOND_MOMENT] = num_div(ctx, squares, run_long(run, 2));
    run->results[SLOPE_MOMENT] = run->results[SECOND_MOMENT];
    run->results[COEFFICIENT] = num_div(ctx, run_long(run, 2), squares);
    if (ctx->err != DLT_OK)
        return;
    step_second_moment(run, slopes);
    step_coefficient(run, squares, &fans->kept);
    if (run_is(run->args[SCHEME], "keep"))
        find_variance(run, &fans->kept);
}

static enum dlt_err run_variance(struct solve_run *run, struct diag *diag)
{
    struct slopes slopes;
    struct fans fans;

    (void)diag;
    if (!initialisation_fits(run) || !initialisation_read_fans(run, &fans))
        return run->ctx->err;
    if (read_slopes(run, &slopes))
        run_slopes(run, &slopes, &fans);
    else
        initialisation_general(run, &fans);
    if (run->ctx->err == DLT_OK)
        initialisation_finish(run, &fans);
    return run->ctx->err;
}

/* --- oracle: integrate h² over the normal density ------------------------------------------------- */

enum { INTERVALS = 4000 };

/* Simpson's rule for slope²·x²·density over one half of the line; beyond 12 nothing is left. */
static double half_moment(double slope)
{
    const double width = 12.0 / INTERVALS;
    double sum = 0;

    for (int i = 0; i <= INTERVALS; i++) {
        double x = i * width;
        double weight = i == 0 || i == INTERVALS ? 1 : i % 2 ? 4 : 2;
        double h = slope * x;

        sum += weight * h * h * exp(-x * x / 2);
    }
    return sum * width / 3 / sqrt(2 * acos(-1));
}

/* E[h²] and E[h'²] in floating point; false when it cannot be said. */
static bool plain_moments(struct solve_run *run, double *moment, double *slope)
{
    struct activation activation;

    const struct value *args = run->args;
    const char *name = initialisation_name(run);

    if (str_equal(name, "slopes")) {
        *moment = run_given(args[LEFT_SLOPE]) ? half_moment(value_to_double(args[LEFT_SLOPE])) : 0;
        *moment +=
            half_moment(run_given(args[RIGHT_SLOPE]) ? value_to_double(args[RIGHT_SLOPE]) : 1);
    } else if (str_equal(name, "relu")) {
        *moment = half_moment(1);
    } else if (str_equal(name, "linear")) {
        *moment = 2 * half_moment(1);
    } else {
        return initialisation_activation(run, &activation) &&
               activation_plain_moments(run->ctx, &activation, moment, slope);
    }
    *slope = *moment;
    return *moment > 0;
}

static enum dlt_err oracle_variance(struct solve_run *run, struct diag *diag)
{
    struct arena *arena = run->ctx->arena;
    double in = value_to_double(run->args[FAN_IN]), out = value_to_double(run->args[FAN_OUT]);
    double area = 1, moment = 0, slope = 0, share;

    (void)diag;
    if (!plain_moments(run, &moment, &slope))
        return run->ctx->err;
    for (size_t i = 0; i < run->args[KERNEL_SIZE].count; i++)
        area *= value_to_double(run->args[KERNEL_SIZE].as.items[i]);
    share = run_is(run->args[FAN], "in")    ? in * moment
            : run_is(run->args[FAN], "out") ? out * slope
                                            : (in * moment + out * slope) / 2;
    if (run_is(run->args[SCHEME], "glorot"))
        share = (in + out) / 2;
    else if (!run_is(run->args[SCHEME], "keep"))
        share = run_is(run->args[SCHEME], "he") ? in / 2 : in;
    run->results[SECOND_MOMENT] = value_from_double(arena, moment);
    run->results[SLOPE_MOMENT] = value_from_double(arena, slope);
    run->results[GAIN] = value_from_double(arena, sqrt(1 / moment));
    if (share > 0) {
        run->results[VARIANCE] = value_from_double(arena, 1 / (area * share));
        run->results[STANDARD_DEVIATION] = value_from_double(arena, sqrt(1 / (area * share)));
        run->results[UNIFORM_LIMIT] = value_from_double(arena, sqrt(3 / (area * share)));
    }
    return run->ctx->err;
}

static const char *const grid[] = {
    "left_slope=1/sqrt(3)",
    "left_slope=1/sqrt(3) right_slope=1 fan_in=400",
    "left_slope=0",
    "left_slope=1 right_slope=1 fan_in=15",
    "left_slope=-1 right_slope=1 fan_in=15",
    "left_slope=0.01 fan_in=256 fan_out=128",
    "left_slope=0.01 fan=out fan_in=256 fan_out=128",
    "left_slope=0.01 fan=average fan_in=256 fan_out=128",
    "left_slope=0.01 fan=average fan_in=256",
    "left_slope=3/2 right_slope=-1/4 fan=out fan_out=7",
    "left_slope=pi right_slope=exp(1) fan_in=3",
    "left_slope=sqrt(2) right_slope=0 fan_in=1",
    "left_slope=0 right_slope=1/1000 fan_in=1000",
    "activation=relu fan_in=3 fan_out=64 kernel_size=[3,3]",
    "activation=linear scheme=glorot fan_in=400 fan_out=200 distribution=uniform",
    "activation=tanh fan_in=100",
    "activation=tanh fan=out fan_in=100 fan_out=50 scheme=lecun",
    "activation=sigmoid fan=average fan_in=100 fan_out=50",
    "activation=gelu fan=out fan_out=50",
    "activation=gelu_tanh fan_in=10 distribution=truncated_normal",
    "activation=swish",
    "activation=elu alpha=2 fan_in=7",
    "activation=elu alpha=1 fan=average fan_in=7",
    "activation=selu fan_in=1",
    "activation=softplus fan_in=9",
    "activation=mish scheme=he fan_in=9 kernel_size=[5]",
    "activation=function function=abs(x)*alpha alpha=3 fan_in=8",
    "activation=function function=max(-1,min(1,x)) fan_in=8",
    "activation=function function=x^3-sin(x)/sqrt(1+x^2) fan_in=8 fan_out=2 scheme=glorot",
    "activation=function function=relu(x)^2",
    "function=x^2/2 fan_in=5",
    "activation=slopes right_slope=2 fan_in=5",
};

const struct solver solver_initialisation_variance = {
    .name = "initialisation_variance",
    .summary = "The variance of the weights that keeps the variance of preactivations.",
    .citation = "Glorot and Bengio 2010; He et al. 2015; Klambauer et al. 2017 (SELU); Prince, "
                "Understanding Deep Learning, sec. 7.5",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_variance,
    .oracle = oracle_variance,
    .oracle_note = "integrates h² and h'² over the normal density by Simpson's rule",
    .oracle_tolerance = 1e-7,
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
