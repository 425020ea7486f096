/* SPDX-License-Identifier: MIT */
/* Gradient descent on a function of one variable from several starts: where each ends, which
 * minima there are, and which start reaches which. Doubles: the mathematics is approximate. */
#include "run.h"
#include "wording.h"

#include <math.h>

enum { MAX_STARTS = 64, CURVE_POINTS = 161, PLACES = 4 };

enum { FUNCTION, STARTS, LEARNING_RATE, STEPS, FROM, TO };

enum {
    OUT_ENDS,
    OUT_MINIMA,
    OUT_BASIN,
    OUT_VALUES,
    OUT_BEST,
    OUT_BEST_X,
    OUT_BEST_VALUE,
    OUT_DIVERGED,
    OUT_CURVE_X,
    OUT_CURVE_Y,
};

static const struct param params[] = {
    [FUNCTION] = {.name = "function", .summary = "the loss, in x", .type = PARAM_FUNCTION},
    [STARTS] = {.name = "starts", .summary = "where descent begins", .type = PARAM_LIST},
    [LEARNING_RATE] = {.name = "learning_rate",
                       .summary = "alpha: x becomes x - alpha f'(x)",
                       .type = PARAM_REAL,
                       .fallback = "0.05",
                       .minimum = "0"},
    [STEPS] = {.name = "steps",
               .summary = "how many steps",
               .type = PARAM_INTEGER,
               .fallback = "500",
               .minimum = "0",
               .maximum = "20000"},
    [FROM] = {.name = "from",
              .summary = "left end of the curve; default: a little left of all starts and ends",
              .type = PARAM_REAL,
              .fallback = ""},
    [TO] = {.name = "to", .summary = "right end of the curve", .type = PARAM_REAL, .fallback = ""},
};

static const struct solver_output outputs[] = {
    [OUT_ENDS] = {.name = "ends",
                  .summary =
                      "where each start ends, to 4 decimals; the start itself if it diverges"},
    [OUT_MINIMA] = {.name = "minima", .summary = "the different ends, from left to right"},
    [OUT_BASIN] = {.name = "basin",
                   .summary =
                       "for each start, which of the minima it reaches, from 1; 0: diverges"},
    [OUT_VALUES] = {.name = "values", .summary = "the loss at each of the minima, to 4 decimals"},
    [OUT_BEST] = {.name = "best", .summary = "which of the minima is lowest, from 1"},
    [OUT_BEST_X] = {.name = "best_x", .summary = "where the lowest one lies"},
    [OUT_BEST_VALUE] = {.name = "best_value", .summary = "the loss there"},
    [OUT_DIVERGED] = {.name = "diverged", .summary = "for each start, 1 when it runs away"},
    [OUT_CURVE_X] = {.name = "curve_x", .summary = "points along the curve"},
    [OUT_CURVE_Y] = {.name = "curve_y", .summary = "the loss there"},
};

/* --- value and derivative of a tree at once: dual numbers ------------------------------------------- */

/* A number and its derivative by x. NaN where something is undefined. */
struct dual {
    double value, slope;
};

struct point {
    double x;
    bool unsupported; /* set when the tree holds something that has no derivative here */
};

static struct dual dual_of(const struct expr *expr, struct point *point);

static struct dual dual_mul(struct dual a, struct dual b)
{
    return (struct dual){a.value * b.value, a.slope * b.value + a.value * b.slope};
}

static struct dual dual_div(struct dual a, struct dual b)
{
    return (struct dual){a.value / b.value,
                         (a.slope * b.value - a.value * b.slope) / (b.value * b.value)};
}

static struct dual dual_pow(struct dual a, struct dual b)
{
    struct dual result = {.value = pow(a.value, b.value)};
    if (b.slope == 0) {
        result.slope = b.value == 0 ? 0 : b.value * pow(a.value, b.value - 1) * a.slope;
        return result;
    }
    result.slope = result.value * (b.slope * log(a.value) + b.value * a.slope / a.value);
    return result;
}

/* Outer function with value and derivative at `at`. */
struct known_function {
    const char *name;
    double (*value)(double at);
    double (*slope)(double at);
};

static double slope_exp(double x)
{
    return exp(x);
}
static double slope_log(double x)
{
    return 1 / x;
}
static double slope_log2(double x)
{
    return 1 / (x * log(2));
}
static double slope_log10(double x)
{
    return 1 / (x * log(10));
}
static double slope_sqrt(double x)
{
    return 0.5 / sqrt(x);
}
static double slope_sin(double x)
{
    return cos(x);
}
static double slope_cos(double x)
{
    return -sin(x);
}
static double slope_tan(double x)
{
    return 1 + tan(x) * tan(x);
}
static double slope_tanh(double x)
{
    return 1 - tanh(x) * tanh(x);
}
static double slope_abs(double x)
{
    return x > 0 ? 1 : x < 0 ? -1 : 0;
}
static double value_relu(double x)
{
    return x > 0 ? x : 0;
}
static double slope_relu(double x)
{
    return x > 0 ? 1 : 0;
}
static double value_sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}
static double slope_sigmoid(double x)
{
    return value_sigmoid(x) * value_sigmoid(-x);
}

static const struct known_function functions[] = {
    {"abs", fabs, slope_abs},
    {"cos", cos, slope_cos},
    {"exp", exp, slope_exp},
    {"ln", log, slope_log},
    {"log", log, slope_log},
    {"log10", log10, slope_log10},
    {"log2", log2, slope_log2},
    {"relu", value_relu, slope_relu},
    {"sigmoid", value_sigmoid, slope_sigmoid},
    {"sin", sin, slope_sin},
    {"sqrt", sqrt, slope_sqrt},
    {"tan", tan, slope_tan},
    {"tanh", tanh, slope_tanh},
};

static struct dual dual_extreme(const struct expr *expr, struct point *point, bool largest)
{
    struct dual best = dual_of(expr->args[0], point);
    for (size_t i = 1; i < expr->count; i++) {
        struct dual next = dual_of(expr->args[i], point);
        if (largest ? next.value > best.value : next.value < best.value)
            best = next;
    }
    return best;
}

static struct dual dual_call(const struct expr *expr, struct point *point)
{
    if (expr->count > 0 && (str_equal(expr->name, "max") || str_equal(expr->name, "min")))
        return dual_extreme(expr, point, str_equal(expr->name, "max"));
    for (size_t i = 0; expr->count == 1 && i < DLT_COUNT(functions); i++) {
        if (!str_equal(expr->name, functions[i].name))
            continue;
        struct dual inner = dual_of(expr->args[0], point);
        return (struct dual){functions[i].value(inner.value),
                             functions[i].slope(inner.value) * inner.slope};
    }
    point->unsupported = true;
    return (struct dual){NAN, NAN};
}

static struct dual dual_symbol(const struct expr *expr, struct point *point)
{
    if (str_equal(expr->name, "x"))
        return (struct dual){point->x, 1};
    if (str_equal(expr->name, "pi"))
        return (struct dual){acos(-1), 0};
    if (str_equal(expr->name, "e"))
        return (struct dual){exp(1), 0};
    point->unsupported = true;
    return (struct dual){NAN, NAN};
}

/* Sums and products of any length; the difference and the quotient of two. */
static struct dual dual_arithmetic(const struct expr *expr, struct point *point)
{
    struct dual result = dual_of(expr->args[0], point);
    for (size_t i = 1; i < expr->count; i++) {
        struct dual next = dual_of(expr->args[i], point);
        double sign = expr->op == EXPR_SUB ? -1 : 1;
        if (expr->op == EXPR_MUL)
            result = dual_mul(result, next);
        else if (expr->op == EXPR_DIV)
            result = dual_div(result, next);
        else if (expr->op == EXPR_POW)
            result = dual_pow(result, next);
        else
            result =
                (struct dual){result.value + sign * next.value, result.slope + sign * next.slope};
    }
    if (expr->op == EXPR_NEG)
        return (struct dual){-result.value, -result.slope};
    return result;
}

static struct dual dual_of(const struct expr *expr, struct point *point)
{
    switch (expr->op) {
    case EXPR_NUMBER:
        return (struct dual){value_to_double(expr->number), 0};
    case EXPR_SYMBOL:
        return dual_symbol(expr, point);
    case EXPR_CALL:
        return dual_call(expr, point);
    case EXPR_ADD:
    case EXPR_SUB:
    case EXPR_NEG:
    case EXPR_MUL:
    case EXPR_DIV:
    case EXPR_POW:
        return dual_arithmetic(expr, point);
    default:
        point->unsupported = true;
        return (struct dual){NAN, NAN};
    }
}

/* --- descent ----------------------------------------------------------------------------------------- */

/* How the derivative is found, so that the oracle can find it otherwise. */
struct loss {
    struct num_ctx *ctx;
    const struct expr *expr;
    struct dual (*at)(const struct loss *loss, double x);
};

static struct dual loss_by_duals(const struct loss *loss, double x)
{
    struct point point = {.x = x};
    return dual_of(loss->expr, &point);
}

struct descent {
    size_t starts, minima;
    double rate;
    long steps;
    double start[MAX_STARTS], end[MAX_STARTS], minimum[MAX_STARTS];
    bool diverged[MAX_STARTS];
    size_t basin[MAX_STARTS]; /* from 1; 0: diverged */
    double best_value;
    size_t best;
};

enum { FAR_AWAY = 1000000 };

static bool read_loss(struct solve_run *run, struct loss *loss, struct diag *diag)
{
    static const struct expr_symbol symbols[] = {{.name = "x"}};
    const struct expr_scope scope = {.symbols = symbols, .symbol_count = DLT_COUNT(symbols)};
    struct point point = {.x = 1};
    *loss = (struct loss){.ctx = run->ctx, .at = loss_by_duals};
    enum dlt_err err =
        expr_parse(run->ctx->arena, run->args[FUNCTION].as.word, &scope, &loss->expr, NULL, diag);
    if (err != DLT_OK) {
        run->ctx->err = err;
        return false;
    }
    dual_of(loss->expr, &point);
    if (point.unsupported)
        num_fail(run->ctx, DLT_ERR_UNSUPPORTED, "function",
                 "the function must be built from x, numbers, + - * / ^, and exp, log, sqrt, sin, "
                 "cos, tan, tanh, sigmoid, relu, abs, min, max");
    return run->ctx->err == DLT_OK;
}

static bool read_descent(struct solve_run *run, struct descent *descent)
{
    *descent = (struct descent){
        .starts = run->args[STARTS].count,
        .rate = value_to_double(run->args[LEARNING_RATE]),
        .steps = run_to_long(run->args[STEPS]),
    };
    if (descent->starts > MAX_STARTS || descent->starts == 0)
        num_fail(run->ctx, DLT_ERR_LIMIT, "starts", "give between 1 and %d starts", MAX_STARTS);
    for (size_t i = 0; run->ctx->err == DLT_OK && i < descent->starts; i++)
        descent->start[i] = value_to_double(run->args[STARTS].as.items[i]);
    return run->ctx->err == DLT_OK;
}

static void descend(const struct loss *loss, struct descent *descent, size_t i)
{
    double x = descent->start[i];
    for (long step = 0; step < descent->steps; step++) {
        x -= descent->rate * loss->at(loss, x).slope;
        if (!(fabs(x) < FAR_AWAY)) {
            descent->diverged[i] = true;
            x = descent->start[i];
            break;
        }
    }
    descent->end[i] = x;
}

/* Ends nearer to each other than this are one minimum. */
static double same_distance(const struct descent *descent)
{
    double low = descent->start[0], high = low;
    for (size_t i = 1; i < descent->starts; i++) {
        low = fmin(low, descent->start[i]);
        high = fmax(high, descent->start[i]);
    }
    return fmax(1e-3, 1e-2 * (high - low));
}

static void insert_minimum(struct descent *descent, double x)
{
    size_t at = descent->minima++;
    for (; at > 0 && descent->minimum[at - 1] > x; at--)
        descent->minimum[at] = descent->minimum[at - 1];
    descent->minimum[at] = x;
}

static void sort_ends(const struct loss *loss, struct descent *descent)
{
    double near = same_distance(descent);
    for (size_t i = 0; i < descent->starts; i++) {
        bool known = descent->diverged[i];
        for (size_t k = 0; k < descent->minima && !known; k++)
            known = fabs(descent->minimum[k] - descent->end[i]) <= near;
        if (!known)
            insert_minimum(descent, descent->end[i]);
    }
    for (size_t i = 0; i < descent->starts; i++) {
        for (size_t k = 0; k < descent->minima && !descent->diverged[i]; k++) {
            if (descent->basin[i] == 0 && fabs(descent->minimum[k] - descent->end[i]) <= near)
                descent->basin[i] = k + 1;
        }
    }
    for (size_t k = 0; k < descent->minima; k++) {
        double value = loss->at(loss, descent->minimum[k]).value;
        /* Equal valleys differ by rounding only: the leftmost counts. */
        if (k == 0 || value < descent->best_value - 1e-6 * (1 + fabs(value))) {
            descent->best = k + 1;
            descent->best_value = value;
        }
    }
}

static struct value rounded(struct solve_run *run, double number)
{
    double scale = pow(10, PLACES), whole = floor(number * scale + 0.5);
    if (!(fabs(whole) < 1e15))
        return value_none();
    return value_fraction(run->ctx->arena, (long)whole, (long)scale);
}

static struct value rounded_list(struct solve_run *run, const double *numbers, size_t count)
{
    struct value *items = arena_array(run->ctx->arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = rounded(run, numbers[i]);
    return value_list(run->ctx->arena, items, count);
}

static void set_results(struct solve_run *run, const struct loss *loss, const struct descent *d)
{
    struct arena *arena = run->ctx->arena;
    struct value basin[MAX_STARTS], diverged[MAX_STARTS];
    double values[MAX_STARTS];
    for (size_t i = 0; i < d->starts; i++) {
        basin[i] = run_long(run, (long)d->basin[i]);
        diverged[i] = run_long(run, d->diverged[i]);
    }
    for (size_t k = 0; k < d->minima; k++)
        values[k] = loss->at(loss, d->minimum[k]).value;
    run->results[OUT_ENDS] = rounded_list(run, d->end, d->starts);
    run->results[OUT_MINIMA] = rounded_list(run, d->minimum, d->minima);
    run->results[OUT_VALUES] = rounded_list(run, values, d->minima);
    run->results[OUT_BASIN] = value_list(arena, basin, d->starts);
    run->results[OUT_DIVERGED] = value_list(arena, diverged, d->starts);
    if (d->best == 0)
        return;
    run->results[OUT_BEST] = run_long(run, (long)d->best);
    run->results[OUT_BEST_X] = rounded(run, d->minimum[d->best - 1]);
    run->results[OUT_BEST_VALUE] = rounded(run, d->best_value);
}

static void sample_curve(struct solve_run *run, const struct loss *loss, const struct descent *d)
{
    double low = d->start[0], high = low;
    struct value x[CURVE_POINTS], y[CURVE_POINTS];
    size_t count = 0;
    for (size_t i = 0; i < d->starts; i++) {
        low = fmin(low, fmin(d->start[i], d->end[i]));
        high = fmax(high, fmax(d->start[i], d->end[i]));
    }
    double margin = fmax(0.05 * (high - low), 0.25);
    low = run_given(run->args[FROM]) ? value_to_double(run->args[FROM]) : low - margin;
    high = run_given(run->args[TO]) ? value_to_double(run->args[TO]) : high + margin;
    if (!(low < high)) {
        num_fail(run->ctx, DLT_ERR_RANGE, "empty-interval", "`from` must lie left of `to`");
        return;
    }
    for (size_t i = 0; i < CURVE_POINTS; i++) {
        double at = low + (high - low) * (double)i / (CURVE_POINTS - 1);
        double value = loss->at(loss, at).value;
        if (!(fabs(value) < 1e9))
            continue; /* a pole, or outside the function's domain */
        x[count] = rounded(run, at);
        y[count++] = rounded(run, value);
    }
    run->results[OUT_CURVE_X] = value_list(run->ctx->arena, x, count);
    run->results[OUT_CURVE_Y] = value_list(run->ctx->arena, y, count);
}

static const char *fate(struct solve_run *run, const struct descent *d, size_t i)
{
    const char *from = run_text(run, rounded(run, d->start[i]));
    if (d->diverged[i])
        return run_printf(run, "%s runs away", from);
    return run_printf(run, "%s → %s", from, run_text(run, rounded(run, d->end[i])));
}

static void explain(struct solve_run *run, const struct descent *d)
{
    struct arena *arena = run->ctx->arena;
    struct strbuf fates;
    strbuf_init(&fates);
    for (size_t i = 0; i < d->starts; i++) {
        wording_separate(&fates, "; ");
        strbuf_add(&fates, fate(run, d, i));
    }
    solve_step(run, &(struct trace_step){
                        .name = "descent",
                        .title = "Descend from every start",
                        .formula = "x ← x − α·f′(x)",
                        .substitution = run_printf(
                            run, "f(x) = %s, α = %s, %ld steps", run->args[FUNCTION].as.word,
                            run_text(run, run->args[LEARNING_RATE]), d->steps),
                        .result = wording_done(arena, &fates),
                        .why = "Descent goes downhill only: it ends in the valley it starts in.",
                        .value = run->results[OUT_ENDS],
                    });
    if (d->minima == 0)
        return;
    solve_step(
        run, &(struct trace_step){
                 .name = "minima",
                 .title = "Where the starts end",
                 .formula = "different ends, from left to right, and the loss there",
                 .substitution = run_printf(run, "x = %s", run_text(run, run->results[OUT_MINIMA])),
                 .result = run_printf(run, "f = %s", run_text(run, run->results[OUT_VALUES])),
                 .why = "Where the starts end differs as soon as there is more than one valley.",
                 .value = run->results[OUT_MINIMA],
             });
    solve_step(
        run,
        &(struct trace_step){
            .name = "best",
            .title = "Keep the lowest",
            .formula = "the end with the smallest loss",
            .substitution =
                run_printf(run, "%zu end%s to choose from", d->minima, d->minima == 1 ? "" : "s"),
            .result = run_printf(run, "x = %s, loss %s", run_text(run, run->results[OUT_BEST_X]),
                                 run_text(run, run->results[OUT_BEST_VALUE])),
            .why = "With more starts it is likelier that one lies in the deepest valley; "
                   "no noise is needed for that.",
            .value = run->results[OUT_BEST_X],
        });
}

static enum dlt_err run_gradient_descent_starts(struct solve_run *run, struct diag *diag)
{
    struct loss loss;
    struct descent descent;
    if (!read_loss(run, &loss, diag) || !read_descent(run, &descent))
        return run->ctx->err;
    for (size_t i = 0; i < descent.starts; i++)
        descend(&loss, &descent, i);
    sort_ends(&loss, &descent);
    set_results(run, &loss, &descent);
    sample_curve(run, &loss, &descent);
    if (run->ctx->err == DLT_OK)
        explain(run, &descent);
    return run->ctx->err;
}

/* --- the oracle: exact arithmetic at neighbouring points instead of dual numbers ------------------- */

static double exact_value(const struct loss *loss, double x)
{
    struct num_ctx ctx;
    struct arena *arena = arena_create();
    num_ctx_init(&ctx, arena, NULL);
    struct expr_binding binding = {.name = "x", .value = value_from_double(arena, x)};
    struct expr_env env = {.bindings = &binding, .count = 1};
    double value = value_to_double(expr_eval(&ctx, loss->expr, &env));
    arena_destroy(arena);
    return value;
}

static struct dual loss_by_differences(const struct loss *loss, double x)
{
    const double step = 1.0 / 8192;
    double right = exact_value(loss, x + step), left = exact_value(loss, x - step);
    double far_right = exact_value(loss, x + 2 * step), far_left = exact_value(loss, x - 2 * step);
    return (struct dual){
        .value = exact_value(loss, x),
        .slope = (8 * (right - left) - (far_right - far_left)) / (12 * step),
    };
}

static enum dlt_err oracle_gradient_descent_starts(struct solve_run *run, struct diag *diag)
{
    struct loss loss;
    struct descent descent;
    if (!read_loss(run, &loss, diag) || !read_descent(run, &descent))
        return run->ctx->err;
    loss.at = loss_by_differences;
    for (size_t i = 0; i < descent.starts; i++)
        descend(&loss, &descent, i);
    sort_ends(&loss, &descent);
    set_results(run, &loss, &descent);
    return run->ctx->err;
}

static const char *const grid[] = {
    "function=x^2 starts=[-3,0,2] steps=100",
    "function=(x^2-1)^2 starts=[-2,-1/2,1/2,3/2] steps=200",
    "function=x^4-3x^2+x starts=[-2,-1,0,1,2] learning_rate=0.02 steps=200",
    "function=x^4-3x^2+x starts=[-2,2] learning_rate=0.4 steps=200",
    "function=x^2 starts=[1,0] learning_rate=1.1 steps=200",
    "function=x^2 starts=[1] learning_rate=0 steps=5",
    "function=x^2 starts=[1] steps=0",
    "function=cos(x)+x^2/20 starts=[-9,-4,-1,1,4,9] learning_rate=0.2 steps=150",
    "function=exp(x)-2x starts=[-1,2] learning_rate=0.1 steps=200",
    "function=3 starts=[1,2] steps=3",
    "function=x starts=[0] learning_rate=1 steps=10",
    "function=1/(1+x^2) starts=[1] learning_rate=0.1 steps=50",
    "function=tanh(x)^2-0.1x starts=[-1,1] learning_rate=0.1 steps=300 from=-3 to=3",
};

const struct solver solver_gradient_descent_starts = {
    .name = "gradient_descent_starts",
    .summary =
        "Gradient descent on a function of x from several starts: which minimum each reaches.",
    .citation = "Prince, Understanding Deep Learning, sec. 6.1-6.2",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_gradient_descent_starts,
    .oracle = oracle_gradient_descent_starts,
    .oracle_note = "evaluates the function exactly and takes differences of neighbouring points",
    .oracle_tolerance = 2e-4,
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
