/* SPDX-License-Identifier: MIT */
/* The variance of the weights that keeps the variance of preactivations, for a two-sided ReLU. */
#include "run.h"

#include <math.h>
#include <string.h>

enum { LEFT_SLOPE, RIGHT_SLOPE, FAN, FAN_IN, FAN_OUT };
enum { SECOND_MOMENT, COEFFICIENT, VARIANCE, STANDARD_DEVIATION };

/* clang-format off */
static const struct param params[] = {
    [LEFT_SLOPE] = {.name = "left_slope",
                    .summary = "slope of the activation for negative preactivations, a",
                    .type = PARAM_REAL,
                    .fallback = "0",
                    .minimum = "-1000000",
                    .maximum = "1000000"},
    [RIGHT_SLOPE] = {.name = "right_slope",
                     .summary = "slope of the activation for positive preactivations, b",
                     .type = PARAM_REAL,
                     .fallback = "1",
                     .minimum = "-1000000",
                     .maximum = "1000000"},
    [FAN] = {.name = "fan",
             .summary = "keep the variance forwards (in), backwards (out), or in between (average)",
             .type = PARAM_CHOICE,
             .fallback = "in",
             .choices = "in out average"},
    [FAN_IN] = {.name = "fan_in",
                .summary = "units that feed the layer, D_h; for a convolution times kernel area",
                .unit = "units",
                .type = PARAM_INTEGER,
                .fallback = "",
                .minimum = "1",
                .maximum = "1000000000000"},
    [FAN_OUT] = {.name = "fan_out",
                 .summary = "units of the layer, D_h'",
                 .unit = "units",
                 .type = PARAM_INTEGER,
                 .fallback = "",
                 .minimum = "1",
                 .maximum = "1000000000000"},
};

static const struct solver_output outputs[] = {
    [SECOND_MOMENT] = {.name = "second_moment",
                       .summary = "E[h²] for preactivations of variance 1; times σ_f² in general"},
    [COEFFICIENT] = {.name = "coefficient",
                     .summary = "the variance of the weights is this over the number of units"},
    [VARIANCE] = {.name = "variance",
                  .summary = "variance of the weights; none without the units it depends on"},
    [STANDARD_DEVIATION] = {.name = "standard_deviation", .summary = "square root of the variance"},
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

/* A number as a short fraction, or rounded. */
static const char *fraction(const struct solve_run *run, struct value number)
{
    const char *text =
        value_format(run->ctx->arena, number, &(struct num_format){.style = NUM_STYLE_FRACTION});

    return strlen(text) <= FRACTION_SIZE ? text : run_text(run, number);
}

/* The same in brackets where it is a fraction. */
static const char *fraction_factor(const struct solve_run *run, struct value number)
{
    const char *text = fraction(run, number);

    return strchr(text, '/') ? run_printf(run, "(%s)", text) : text;
}

/* "3/(2·D_h)" for 3/2 and D_h. */
static const char *over(const struct solve_run *run, struct value number, const char *symbol)
{
    const char *text = fraction(run, number);
    const char *slash = strchr(text, '/');

    return slash ? run_printf(run, "%.*s/(%s·%s)", (int)(slash - text), text, slash + 1, symbol)
                 : run_printf(run, "%s/%s", text, symbol);
}

/* What the weights' variance is divided by, and how it stands in a formula. */
struct fan {
    const char *symbol;
    struct value units; /* none: not given */
    const char *text;   /* the units as they stand in a substitution */
    int factor;         /* average: the mean of both has a 2 on top */
};

static struct fan read_fan(struct solve_run *run)
{
    struct value in = run->args[FAN_IN], out = run->args[FAN_OUT];

    if (run_is(run->args[FAN], "in"))
        return (struct fan){"D_h", in, run_given(in) ? run_text(run, in) : "", 1};
    if (run_is(run->args[FAN], "out"))
        return (struct fan){"D_h′", out, run_given(out) ? run_text(run, out) : "", 1};
    if (!run_given(in) || !run_given(out))
        return (struct fan){"(D_h + D_h′)", value_none(), "", 2};
    return (struct fan){"(D_h + D_h′)", num_add(run->ctx, in, out),
                        run_printf(run, "(%s + %s)", run_text(run, in), run_text(run, out)), 2};
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

static void step_second_moment(struct solve_run *run, struct value left, struct value right)
{
    struct value a = run->args[LEFT_SLOPE], b = run->args[RIGHT_SLOPE];
    bool found = was_found(a, left) || was_found(b, right);

    solve_step(run,
               &(struct trace_step){
                   .name = "squares",
                   .title = "Squares of the two slopes",
                   .formula = "a², b²",
                   .substitution = run_printf(run, "%s, %s", squared_text(run, a, left),
                                              squared_text(run, b, right)),
                   .result = run_printf(run, "%s, %s", fraction(run, left), fraction(run, right)),
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
            .result = run_printf(run, "%s·σ_f²", fraction(run, run->results[SECOND_MOMENT])),
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
            .result = over(run, top, fan->symbol),
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
                                    .substitution = over(run, top, fan->text),
                                    .why = "More terms in the sum leave each of them less.",
                                    .value = run->results[VARIANCE]});
}

static enum dlt_err run_variance(struct solve_run *run, struct diag *diag)
{
    struct num_ctx *ctx = run->ctx;

    struct value left = square(run, run->args[LEFT_SLOPE]);
    struct value right = square(run, run->args[RIGHT_SLOPE]);
    struct value squares = num_add(ctx, left, right);
    struct fan fan = read_fan(run);

    (void)diag;
    if (ctx->err == DLT_OK && value_sign(squares) != 1)
        num_fail(ctx, DLT_ERR_RANGE, "flat",
                 "left_slope and right_slope are both 0: nothing passes such an activation");
    run->results[SECOND_MOMENT] = num_div(ctx, squares, run_long(run, 2));
    run->results[COEFFICIENT] = num_div(ctx, run_long(run, 2), squares);
    if (ctx->err != DLT_OK)
        return ctx->err;
    step_second_moment(run, left, right);
    step_coefficient(run, squares, &fan);
    find_variance(run, &fan);
    return ctx->err;
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

static enum dlt_err oracle_variance(struct solve_run *run, struct diag *diag)
{
    double moment = half_moment(value_to_double(run->args[LEFT_SLOPE])) +
                    half_moment(value_to_double(run->args[RIGHT_SLOPE]));
    double in = value_to_double(run->args[FAN_IN]), out = value_to_double(run->args[FAN_OUT]);
    double units = run_is(run->args[FAN], "in")    ? in
                   : run_is(run->args[FAN], "out") ? out
                                                   : (in + out) / 2;

    (void)diag;
    if (!(moment > 0))
        return DLT_OK;
    run->results[SECOND_MOMENT] = value_from_double(run->ctx->arena, moment);
    run->results[COEFFICIENT] = value_from_double(run->ctx->arena, 1 / moment);
    if (units > 0) {
        run->results[VARIANCE] = value_from_double(run->ctx->arena, 1 / (units * moment));
        run->results[STANDARD_DEVIATION] =
            value_from_double(run->ctx->arena, sqrt(1 / (units * moment)));
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
};

const struct solver solver_initialisation_variance = {
    .name = "initialisation_variance",
    .summary = "The variance of the weights that keeps the variance of preactivations.",
    .citation = "He et al. 2015; Prince, Understanding Deep Learning, sec. 7.5",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_variance,
    .oracle = oracle_variance,
    .oracle_note = "integrates h² over the normal density by Simpson's rule",
    .oracle_tolerance = 1e-9,
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
