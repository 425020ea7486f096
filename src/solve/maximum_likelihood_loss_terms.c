/* SPDX-License-Identifier: MIT */
/* The negative log-likelihood of one example and its derivatives, for each distribution. */
#include "maximum_likelihood_loss.h"

const struct likelihood_words likelihood_words[] = {
    [LIKELIHOOD_GAUSSIAN] = {"gaussian", "squared_error", "exp(−(y − f)²/(2σ²))/√(2πσ²)",
                             "(y − f)²/(2σ²) + ½·ln(2πσ²)", "½·ln(2πσ²)", "identity",
                             "Any real number, with errors of one size everywhere."},
    [LIKELIHOOD_GAUSSIAN_VARIANCE] = {"gaussian_variance", "squared_error_with_variance",
                                      "exp(−(y − μ)²/(2v))/√(2πv)",
                                      "(y − μ)²/(2v) + ½·ln v + ½·ln(2π)", "½·ln(2π)",
                                      "exp softplus square identity",
                                      "Any real number, with errors whose size depends on the "
                                      "input: the network predicts it too."},
    [LIKELIHOOD_LAPLACE] = {"laplace", "absolute_error", "exp(−|y − f|/b)/(2b)",
                            "|y − f|/b + ln(2b)", "ln(2b)", "identity",
                            "Any real number, with outliers: large errors cost in proportion."},
    [LIKELIHOOD_BERNOULLI] = {"bernoulli", "binary_cross_entropy", "p^y·(1 − p)^(1 − y)",
                              "−y·ln p − (1 − y)·ln(1 − p)", NULL, "sigmoid identity",
                              "Yes or no."},
    [LIKELIHOOD_CATEGORICAL] = {"categorical", "cross_entropy", "p_y", "−ln p_y", NULL,
                                "softmax identity", "One of several classes."},
    [LIKELIHOOD_POISSON] = {"poisson", "poisson_loss", "λ^y·exp(−λ)/y!", "λ − y·ln λ + ln y!",
                            "ln y!", "exp softplus square identity",
                            "Counts of events: 0, 1, 2, …"},
    [LIKELIHOOD_EXPONENTIAL] = {"exponential", "exponential_waiting_time", "λ·exp(−λy)",
                                "λy − ln λ", NULL, "exp softplus square identity",
                                "Waiting times: any number from 0 up."},
    [LIKELIHOOD_GEOMETRIC] = {"geometric", "geometric_trials", "p·(1 − p)^m", "−ln p − m·ln(1 − p)",
                              NULL, "sigmoid identity", "Trials until the first success."},
    [LIKELIHOOD_BINOMIAL] = {"binomial", "binomial_cross_entropy", "C(n, y)·p^y·(1 − p)^(n − y)",
                             "−y·ln p − (n − y)·ln(1 − p) − ln C(n, y)", "−ln C(n, y)",
                             "sigmoid identity", "Successes among n trials."},
    [LIKELIHOOD_VON_MISES] = {"von_mises", "cosine_loss", "exp(κ·cos(y − f))/(2π·I₀(κ))",
                              "−κ·cos(y − f) + ln(2π·I₀(κ))", "ln(2π·I₀(κ))", "identity",
                              "Directions: angles that wrap around."},
};

static struct value number(const struct num_ctx *ctx, long n)
{
    return value_long(ctx->arena, n);
}

/* --- functions ------------------------------------------------------------------------------------ */

enum { SERIES_TERMS = 9 };

/* log(1 + t) for t > 0; a series where 1 + t would lose the digits of t. */
static struct value log_of_one_more(struct num_ctx *ctx, struct value t)
{
    struct value sum = number(ctx, 0), power = t;

    if (ctx->err == DLT_OK && value_to_double(t) > 1e-6)
        return num_log(ctx, num_add(ctx, number(ctx, 1), t));
    for (long k = 1; k <= SERIES_TERMS; k++) {
        struct value term = num_div(ctx, power, number(ctx, k));

        sum = k % 2 ? num_add(ctx, sum, term) : num_sub(ctx, sum, term);
        power = num_mul(ctx, power, t);
    }
    return sum;
}

struct value likelihood_softplus(struct num_ctx *ctx, struct value x)
{
    if (value_sign(x) == 1)
        return num_add(ctx, x, log_of_one_more(ctx, num_exp(ctx, num_neg(ctx, x))));
    return log_of_one_more(ctx, num_exp(ctx, x));
}

struct value likelihood_sigmoid(struct num_ctx *ctx, struct value x)
{
    struct value small = num_exp(ctx, value_sign(x) == 1 ? num_neg(ctx, x) : x);
    struct value whole = num_add(ctx, number(ctx, 1), small);

    return num_div(ctx, value_sign(x) == 1 ? number(ctx, 1) : small, whole);
}

/* The modified Bessel function I0(κ) = Σ (κ²/4)^k/(k!)²; what is cut off is below 10^-42 of it. */
static struct value bessel(struct num_ctx *ctx, struct value kappa)
{
    struct value quarter = num_div(ctx, num_mul(ctx, kappa, kappa), number(ctx, 4));
    struct value term = num_div(ctx, num_pi(ctx), num_pi(ctx)), sum = term;

    for (long k = 1; ctx->err == DLT_OK && k < 1000; k++) {
        term = num_div(ctx, num_mul(ctx, term, quarter), number(ctx, k * k));
        sum = num_add(ctx, sum, term);
        if (value_to_double(term) < 1e-43 * value_to_double(sum))
            break;
    }
    return sum;
}

struct linked {
    struct value value, slope;
};

/* A parameter that must be positive, and its derivative by the raw output. */
static struct linked positive(struct solve_run *run, const struct likelihood *problem,
                              struct value z, const char *what)
{
    struct num_ctx *ctx = run->ctx;
    struct linked linked = {z, number(ctx, 1)};

    if (problem->link == LINK_EXP) {
        linked.value = linked.slope = num_exp(ctx, z);
    } else if (problem->link == LINK_SOFTPLUS) {
        linked = (struct linked){likelihood_softplus(ctx, z), likelihood_sigmoid(ctx, z)};
    } else if (problem->link == LINK_SQUARE) {
        linked = (struct linked){num_mul(ctx, z, z), num_mul(ctx, number(ctx, 2), z)};
    }
    if (ctx->err == DLT_OK && value_sign(linked.value) != 1)
        num_fail(ctx, DLT_ERR_RANGE, "not-positive",
                 "raw output %s makes the %s %s; it must be greater than 0",
                 value_format(ctx->arena, z, NULL), what,
                 value_format(ctx->arena, linked.value, NULL));
    return linked;
}

/* --- the families --------------------------------------------------------------------------------- */

/* ½·log(2π·v) */
static struct value half_log(struct num_ctx *ctx, struct value variance)
{
    struct value two_pi = num_mul(ctx, number(ctx, 2), num_pi(ctx));

    return num_div(ctx, num_log(ctx, num_mul(ctx, two_pi, variance)), number(ctx, 2));
}

static void gaussian(struct solve_run *run, const struct likelihood *problem, struct value y,
                     const struct value *z, struct likelihood_example *example)
{
    struct num_ctx *ctx = run->ctx;
    bool predicted = problem->family == LIKELIHOOD_GAUSSIAN_VARIANCE;
    struct linked v = {problem->spread, number(ctx, 0)};
    struct value error = num_sub(ctx, z[0], y), square = num_mul(ctx, error, error);

    if (predicted)
        v = positive(run, problem, z[1], "variance");
    example->parameters[0] = z[0];
    example->gradient[0] = num_div(ctx, error, v.value);
    example->term = num_div(ctx, square, num_mul(ctx, number(ctx, 2), v.value));
    example->constant = half_log(ctx, predicted ? number(ctx, 1) : v.value);
    if (!predicted)
        return;
    example->parameters[1] = v.value;
    example->term =
        num_add(ctx, example->term, num_div(ctx, num_log(ctx, v.value), number(ctx, 2)));
    /* d/dv = (v − (y − μ)²)/(2v²) */
    example->gradient[1] =
        num_mul(ctx, v.slope,
                num_div(ctx, num_sub(ctx, v.value, square),
                        num_mul(ctx, number(ctx, 2), num_mul(ctx, v.value, v.value))));
}

static void laplace(struct solve_run *run, const struct likelihood *problem, struct value y,
                    const struct value *z, struct likelihood_example *example)
{
    struct num_ctx *ctx = run->ctx;
    struct value error = num_sub(ctx, z[0], y);

    example->parameters[0] = z[0];
    example->term = num_div(ctx, num_abs(ctx, error), problem->spread);
    example->constant = num_log(ctx, num_mul(ctx, number(ctx, 2), problem->spread));
    if (ctx->err == DLT_OK && value_sign(error) == 2)
        num_fail(ctx, DLT_ERR_RANGE, "undecided", "the sign of an error is not certain");
    else if (ctx->err == DLT_OK)
        example->gradient[0] = num_div(ctx, number(ctx, value_sign(error)), problem->spread);
}

/* True unless p is not certainly between 0 and 1. */
static bool is_probability(struct num_ctx *ctx, struct value p)
{
    if (ctx->err != DLT_OK)
        return false;
    if (value_sign(p) == 1 && num_compare(p, number(ctx, 1)) == NUM_LESS)
        return true;
    num_fail(ctx, DLT_ERR_RANGE, "probability",
             "raw output %s must be a probability between 0 and 1 when link=identity",
             value_format(ctx->arena, p, NULL));
    return false;
}

/* Bernoulli, binomial and geometric: so many successes and failures of probability p. */
static void coin(struct solve_run *run, const struct likelihood *problem, long successes,
                 long failures, struct value z, struct likelihood_example *example)
{
    struct num_ctx *ctx = run->ctx;
    struct value s = number(ctx, successes), m = number(ctx, failures), one = number(ctx, 1);

    if (problem->link == LINK_SIGMOID) {
        struct value yes = likelihood_sigmoid(ctx, z);
        struct value no = likelihood_sigmoid(ctx, num_neg(ctx, z));

        example->parameters[0] = yes;
        example->term = num_add(ctx, num_mul(ctx, s, likelihood_softplus(ctx, num_neg(ctx, z))),
                                num_mul(ctx, m, likelihood_softplus(ctx, z)));
        example->gradient[0] = num_sub(ctx, num_mul(ctx, m, yes), num_mul(ctx, s, no));
        return;
    }
    if (!is_probability(ctx, z))
        return;
    struct value rest = num_sub(ctx, one, z);

    example->parameters[0] = z;
    example->term = num_neg(
        ctx, num_add(ctx, num_mul(ctx, s, num_log(ctx, z)), num_mul(ctx, m, num_log(ctx, rest))));
    example->gradient[0] = num_sub(ctx, num_div(ctx, m, rest), num_div(ctx, s, z));
}

static void binomial(struct solve_run *run, const struct likelihood *problem, long y,
                     struct value z, struct likelihood_example *example)
{
    struct num_ctx *ctx = run->ctx;

    coin(run, problem, y, run_to_long(problem->spread) - y, z, example);
    example->constant =
        num_neg(ctx, num_log(ctx, num_binomial(ctx, problem->spread, number(ctx, y))));
}

/* Sum of exp(z_j − z_k) over the others: what e^{z_k} is up against. */
static struct value others(struct num_ctx *ctx, const struct value *z, size_t count, size_t k)
{
    struct value sum = number(ctx, 0);

    for (size_t j = 0; j < count; j++)
        if (j != k)
            sum = num_add(ctx, sum, num_exp(ctx, num_sub(ctx, z[j], z[k])));
    return sum;
}

static void softmax(struct solve_run *run, const struct likelihood *problem, size_t k,
                    const struct value *z, struct likelihood_example *example)
{
    struct num_ctx *ctx = run->ctx;
    struct value one = number(ctx, 1);

    for (size_t j = 0; j < problem->width; j++) {
        struct value rest = others(ctx, z, problem->width, j);
        struct value whole = num_add(ctx, one, rest);

        example->parameters[j] = num_div(ctx, one, whole);
        example->gradient[j] =
            j == k ? num_neg(ctx, num_div(ctx, rest, whole)) : example->parameters[j];
        if (j == k)
            example->term = problem->width == 1 ? number(ctx, 0) : log_of_one_more(ctx, rest);
    }
}

static void categorical(struct solve_run *run, const struct likelihood *problem, size_t k,
                        const struct value *z, struct likelihood_example *example)
{
    struct num_ctx *ctx = run->ctx;
    struct value sum = number(ctx, 0);

    if (problem->link == LINK_SOFTMAX) {
        softmax(run, problem, k, z, example);
        return;
    }
    for (size_t j = 0; j < problem->width; j++) {
        if (!is_probability(ctx, z[j]))
            return;
        example->parameters[j] = z[j];
        example->gradient[j] = number(ctx, 0);
        sum = num_add(ctx, sum, z[j]);
    }
    enum num_order order = num_compare(sum, number(ctx, 1));

    if (order == NUM_LESS || order == NUM_GREATER)
        num_fail(ctx, DLT_ERR_RANGE, "sum",
                 "the probabilities of an example add up to %s, not to 1: use link=softmax for raw "
                 "outputs",
                 run_apart(run, sum, number(ctx, 1)));
    example->term = num_neg(ctx, num_log(ctx, z[k]));
    example->gradient[k] = num_neg(ctx, num_div(ctx, number(ctx, 1), z[k]));
}

/* Poisson and exponential: a positive rate. */
static void rate(struct solve_run *run, const struct likelihood *problem, struct value y,
                 struct value z, struct likelihood_example *example)
{
    struct num_ctx *ctx = run->ctx;
    bool counts = problem->family == LIKELIHOOD_POISSON;
    struct linked lambda = positive(run, problem, z, "rate");
    struct value log_rate = problem->link == LINK_EXP ? z : num_log(ctx, lambda.value);
    struct value level = counts ? number(ctx, 1) : y, pull = counts ? y : number(ctx, 1);

    /* Both are level·λ − pull·log λ: (1, y) for counts, (y, 1) for waiting times. */
    example->parameters[0] = lambda.value;
    example->term = num_sub(ctx, num_mul(ctx, level, lambda.value), num_mul(ctx, pull, log_rate));
    example->gradient[0] =
        num_mul(ctx, lambda.slope, num_sub(ctx, level, num_div(ctx, pull, lambda.value)));
    if (problem->link == LINK_EXP)
        example->gradient[0] = num_sub(ctx, num_mul(ctx, level, lambda.value), pull);
    if (counts)
        example->constant = num_log(ctx, num_factorial(ctx, y));
}

static void von_mises(struct solve_run *run, const struct likelihood *problem, struct value y,
                      struct value z, struct likelihood_example *example)
{
    struct num_ctx *ctx = run->ctx;
    struct value error = num_sub(ctx, z, y), two_pi = num_mul(ctx, number(ctx, 2), num_pi(ctx));

    example->parameters[0] = z;
    example->term = num_neg(ctx, num_mul(ctx, problem->spread, num_cos(ctx, error)));
    example->gradient[0] = num_mul(ctx, problem->spread, num_sin(ctx, error));
    example->constant = num_log(ctx, num_mul(ctx, two_pi, bessel(ctx, problem->spread)));
}

void likelihood_compute(struct solve_run *run, const struct likelihood *problem, size_t i,
                        struct likelihood_example *example)
{
    struct value y = problem->targets[i];
    const struct value *z = &problem->raw[i * problem->width];
    long count = run_to_long(y);

    example->constant = run_long(run, 0);
    switch (problem->family) {
    case LIKELIHOOD_GAUSSIAN:
    case LIKELIHOOD_GAUSSIAN_VARIANCE:
        gaussian(run, problem, y, z, example);
        break;
    case LIKELIHOOD_LAPLACE:
        laplace(run, problem, y, z, example);
        break;
    case LIKELIHOOD_BERNOULLI:
        coin(run, problem, count, 1 - count, z[0], example);
        break;
    case LIKELIHOOD_CATEGORICAL:
        categorical(run, problem, (size_t)(count - problem->first), z, example);
        break;
    case LIKELIHOOD_POISSON:
    case LIKELIHOOD_EXPONENTIAL:
        rate(run, problem, y, z[0], example);
        break;
    case LIKELIHOOD_GEOMETRIC:
        coin(run, problem, 1, count - problem->first, z[0], example);
        break;
    case LIKELIHOOD_BINOMIAL:
        binomial(run, problem, count, z[0], example);
        break;
    case LIKELIHOOD_VON_MISES:
        von_mises(run, problem, y, z[0], example);
        break;
    }
}
