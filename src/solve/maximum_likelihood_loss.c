/* SPDX-License-Identifier: MIT */
/* Maximum likelihood as a recipe for losses: distribution, link, negative log-likelihood, gradient. */
#include "maximum_likelihood_loss.h"

#include <math.h>

enum { MAX_OUTPUTS = 1024, MAX_COUNT = 1000, MAX_WIDTH = 64 };

enum {
    DISTRIBUTION,
    TARGETS,
    RAW,
    LINK,
    VARIANCE,
    SCALE,
    CONCENTRATION,
    TRIALS,
    COUNTS_FROM,
    REDUCTION,
    CONSTANTS,
};

/* clang-format off */
static const struct param params[] = {
    [DISTRIBUTION] = {.name = "distribution",
                      .summary = "of the targets given the input; gaussian_variance predicts its "
                                 "variance as well",
                      .type = PARAM_CHOICE,
                      .choices = "gaussian gaussian_variance laplace bernoulli categorical poisson "
                                 "exponential geometric binomial von_mises"},
    [TARGETS] = {.name = "targets",
                 .summary = "observed y of each example; classes by their number",
                 .type = PARAM_LIST},
    [RAW] = {.name = "raw",
             .summary = "outputs of the network before the link, of one example after the other: "
                        "one each; gaussian_variance two (mean, then variance); categorical one "
                        "for each class",
             .type = PARAM_LIST,
             .minimum = "-100000",
             .maximum = "100000"},
    [LINK] = {.name = "link",
              .summary = "what makes the distribution's parameter of a raw output; usual: identity "
                         "for means, sigmoid, softmax, exp for rates and variances; identity: raw "
                         "is the parameter",
              .type = PARAM_CHOICE,
              .fallback = "usual",
              .choices = "usual identity sigmoid softmax exp softplus square"},
    [VARIANCE] = {.name = "variance",
                  .summary = "gaussian: sigma^2, the same for all; greater than 0; default 1",
                  .type = PARAM_REAL,
                  .fallback = "",
                  .minimum = "0"},
    [SCALE] = {.name = "scale",
               .summary = "laplace: b, the same for all; greater than 0; default 1",
               .type = PARAM_REAL,
               .fallback = "",
               .minimum = "0"},
    [CONCENTRATION] = {.name = "concentration",
                       .summary = "von_mises: kappa, the same for all; greater than 0; default 1",
                       .type = PARAM_REAL,
                       .fallback = "",
                       .minimum = "0",
                       .maximum = "100"},
    [TRIALS] = {.name = "trials",
                .summary = "binomial: n, the same for all; default 1",
                .type = PARAM_INTEGER,
                .fallback = "",
                .minimum = "1",
                .maximum = "1000"},
    [COUNTS_FROM] = {.name = "counts_from",
                     .summary = "categorical: number of the first class; geometric: 1 counts trials, "
                                "0 counts failures before the success; default 1",
                     .type = PARAM_INTEGER,
                     .fallback = "",
                     .minimum = "0",
                     .maximum = "1"},
    [REDUCTION] = {.name = "reduction",
                   .summary = "the loss is the sum over the examples, or their mean",
                   .type = PARAM_CHOICE,
                   .fallback = "sum",
                   .choices = "sum mean"},
    [CONSTANTS] = {.name = "constants",
                   .summary = "keep or drop what no output of the network changes",
                   .type = PARAM_CHOICE,
                   .fallback = "keep",
                   .choices = "keep drop"},
};

static const struct solver_output outputs[] = {
    [LIKELIHOOD_OUT_LOSS] = {.name = "loss", .summary = "negative log-likelihood of all examples, or its mean"},
    [LIKELIHOOD_OUT_TERMS] = {.name = "terms", .summary = "negative log-likelihood of each example"},
    [LIKELIHOOD_OUT_GRADIENT] = {.name = "gradient",
                      .summary = "of the loss, for each raw output, in their order"},
    [LIKELIHOOD_OUT_PARAMETERS] = {.name = "parameters",
                        .summary = "what the link makes of the raw outputs, in their order"},
    [LIKELIHOOD_OUT_CONSTANTS] = {.name = "constants",
                       .summary = "the part of each term that no output changes"},
    [LIKELIHOOD_OUT_LIKELIHOOD] = {.name = "likelihood", .summary = "product of the probabilities or densities"},
    [LIKELIHOOD_OUT_NAME] = {.name = "name", .summary = "what the loss is called"},
    [LIKELIHOOD_OUT_LINK] = {.name = "link", .summary = "the link that was used"},
};
/* clang-format on */

/* --- reading -------------------------------------------------------------------------------------- */

const char *const likelihood_link_names[] = {
    [LINK_IDENTITY] = "identity", [LINK_SIGMOID] = "sigmoid",   [LINK_SOFTMAX] = "softmax",
    [LINK_EXP] = "exp",           [LINK_SOFTPLUS] = "softplus", [LINK_SQUARE] = "square",
};

/* The place of a word among those of a choice. */
static size_t place_of(const char *const *names, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(names[i], word))
            return i;
    return 0;
}

static void read_link(struct solve_run *run, struct likelihood *problem)
{
    const struct likelihood_words *words = &likelihood_words[problem->family];
    const char *word = run->args[LINK].as.word;

    if (str_equal(word, "usual")) {
        size_t length = 0;

        while (words->links[length] && words->links[length] != ' ')
            length++;
        word = arena_strndup(run->ctx->arena, words->links, length);
    }
    if (!param_has_choice(words->links, word))
        num_fail(run->ctx, DLT_ERR_RANGE, "link", "link for %s is one of: %s; not %s", words->name,
                 words->links, word);
    problem->link = (enum likelihood_link)place_of(likelihood_link_names,
                                                   DLT_COUNT(likelihood_link_names), word);
}

static void read_spread(struct solve_run *run, struct likelihood *problem)
{
    static const struct {
        enum likelihood_family family;
        int param;
    } spreads[] = {
        {LIKELIHOOD_GAUSSIAN, VARIANCE},
        {LIKELIHOOD_LAPLACE, SCALE},
        {LIKELIHOOD_VON_MISES, CONCENTRATION},
        {LIKELIHOOD_BINOMIAL, TRIALS},
    };

    for (size_t i = 0; i < DLT_COUNT(spreads); i++) {
        struct value given = run->args[spreads[i].param];

        if (spreads[i].family != problem->family) {
            if (run_given(given))
                num_fail(run->ctx, DLT_ERR_RANGE, "together", "%s is for %s, not for %s",
                         params[spreads[i].param].name, likelihood_words[spreads[i].family].name,
                         likelihood_words[problem->family].name);
            continue;
        }
        problem->spread = run_given(given) ? given : run_long(run, 1);
        if (value_sign(problem->spread) != 1)
            num_fail(run->ctx, DLT_ERR_RANGE, "spread", "%s must be greater than 0",
                     params[spreads[i].param].name);
    }
}

/* How many raw outputs an example has; 0 after a failure. */
static size_t read_width(struct solve_run *run, const struct likelihood *problem)
{
    size_t examples = run->args[TARGETS].count, raw = run->args[RAW].count;
    size_t width = examples > 0 ? raw / examples : 0;
    bool fits = examples > 0 && raw % examples == 0;

    if (problem->family == LIKELIHOOD_GAUSSIAN_VARIANCE)
        fits = fits && width == 2;
    else if (problem->family != LIKELIHOOD_CATEGORICAL)
        fits = fits && width == 1;
    if (raw > MAX_OUTPUTS || width > MAX_WIDTH)
        num_fail(run->ctx, DLT_ERR_LIMIT, "too-many",
                 "raw has %zu numbers; at most %d, and %d for an example", raw, MAX_OUTPUTS,
                 MAX_WIDTH);
    else if (!fits || width == 0)
        num_fail(run->ctx, DLT_ERR_RANGE, "lengths",
                 "%zu targets do not go with %zu raw outputs: %s needs %s for each target",
                 examples, raw, likelihood_words[problem->family].name,
                 problem->family == LIKELIHOOD_GAUSSIAN_VARIANCE ? "two"
                 : problem->family == LIKELIHOOD_CATEGORICAL     ? "one for each class"
                                                                 : "one");
    return run->ctx->err == DLT_OK ? width : 0;
}

/* The range of a target that counts something; false: any number will do. */
static bool target_range(const struct likelihood *problem, long *low_out, long *high_out)
{
    *low_out = 0;
    *high_out = MAX_COUNT;
    switch (problem->family) {
    case LIKELIHOOD_BERNOULLI:
        *high_out = 1;
        return true;
    case LIKELIHOOD_CATEGORICAL:
        *low_out = problem->first;
        *high_out = problem->first + (long)problem->width - 1;
        return true;
    case LIKELIHOOD_BINOMIAL:
        *high_out = run_to_long(problem->spread);
        return true;
    case LIKELIHOOD_GEOMETRIC:
        *low_out = problem->first;
        return true;
    case LIKELIHOOD_POISSON:
        return true;
    case LIKELIHOOD_GAUSSIAN:
    case LIKELIHOOD_GAUSSIAN_VARIANCE:
    case LIKELIHOOD_LAPLACE:
    case LIKELIHOOD_EXPONENTIAL:
    case LIKELIHOOD_VON_MISES:
        break;
    }
    return false;
}

static void check_targets(struct solve_run *run, const struct likelihood *problem)
{
    long low, high;
    bool counts = target_range(problem, &low, &high);

    for (size_t i = 0; i < problem->examples && run->ctx->err == DLT_OK; i++) {
        struct value y = problem->targets[i];
        bool good = true;

        if (counts)
            good = value_is_integer(y) && num_compare(y, run_long(run, low)) != NUM_LESS &&
                   num_compare(y, run_long(run, high)) != NUM_GREATER;
        else if (problem->family == LIKELIHOOD_EXPONENTIAL)
            good = value_sign(y) == 0 || value_sign(y) == 1;
        if (!good && counts)
            num_fail(run->ctx, DLT_ERR_RANGE, "target",
                     "item %zu of targets must be a whole number from %ld to %ld for %s; it is %s",
                     i + 1, low, high, likelihood_words[problem->family].name,
                     value_format(run->ctx->arena, y, NULL));
        else if (!good)
            num_fail(run->ctx, DLT_ERR_RANGE, "target",
                     "item %zu of targets must be at least 0 for exponential", i + 1);
    }
}

static bool read_problem(struct solve_run *run, struct likelihood *problem)
{
    size_t family = 0;

    while (!run_is(run->args[DISTRIBUTION], likelihood_words[family].name))
        family++;
    *problem = (struct likelihood){
        .family = (enum likelihood_family)family,
        .targets = run->args[TARGETS].as.items,
        .raw = run->args[RAW].as.items,
        .examples = run->args[TARGETS].count,
        .first = run_given(run->args[COUNTS_FROM]) ? run_to_long(run->args[COUNTS_FROM]) : 1,
        .keep = run_is(run->args[CONSTANTS], "keep"),
        .mean = run_is(run->args[REDUCTION], "mean"),
    };
    if (run_given(run->args[COUNTS_FROM]) && problem->family != LIKELIHOOD_CATEGORICAL &&
        problem->family != LIKELIHOOD_GEOMETRIC)
        num_fail(run->ctx, DLT_ERR_RANGE, "together",
                 "counts_from is for categorical and geometric, not for %s",
                 likelihood_words[problem->family].name);
    read_link(run, problem);
    read_spread(run, problem);
    problem->width = read_width(run, problem);
    if (run->ctx->err == DLT_OK)
        check_targets(run, problem);
    return run->ctx->err == DLT_OK;
}

/* --- computing ------------------------------------------------------------------------------------ */

static void compute(struct solve_run *run, const struct likelihood *problem)
{
    struct num_ctx *ctx = run->ctx;
    size_t n = problem->examples, raw = n * problem->width;
    struct value *parameters = arena_array(ctx->arena, raw, sizeof(struct value));
    struct value *gradient = arena_array(ctx->arena, raw, sizeof(struct value));
    struct value *terms = arena_array(ctx->arena, n, sizeof(struct value));
    struct value *constants = arena_array(ctx->arena, n, sizeof(struct value));
    struct value loss = run_long(run, 0), whole = loss, count = run_long(run, (long)n);

    for (size_t i = 0; i < n && ctx->err == DLT_OK; i++) {
        struct likelihood_example example = {.parameters = &parameters[i * problem->width],
                                             .gradient = &gradient[i * problem->width]};
        struct value full;

        likelihood_compute(run, problem, i, &example);
        full = num_add(ctx, example.term, example.constant);
        terms[i] = problem->keep ? full : example.term;
        constants[i] = example.constant;
        loss = num_add(ctx, loss, terms[i]);
        whole = num_add(ctx, whole, full);
    }
    for (size_t k = 0; k < raw && problem->mean; k++)
        gradient[k] = num_div(ctx, gradient[k], count);
    run->results[LIKELIHOOD_OUT_LOSS] = problem->mean ? num_div(ctx, loss, count) : loss;
    run->results[LIKELIHOOD_OUT_TERMS] = value_list(ctx->arena, terms, n);
    run->results[LIKELIHOOD_OUT_GRADIENT] = value_list(ctx->arena, gradient, raw);
    run->results[LIKELIHOOD_OUT_PARAMETERS] = value_list(ctx->arena, parameters, raw);
    run->results[LIKELIHOOD_OUT_CONSTANTS] = value_list(ctx->arena, constants, n);
    run->results[LIKELIHOOD_OUT_LIKELIHOOD] = num_exp(ctx, num_neg(ctx, whole));
    run->results[LIKELIHOOD_OUT_NAME] =
        value_word(ctx->arena, likelihood_words[problem->family].loss);
    run->results[LIKELIHOOD_OUT_LINK] =
        value_word(ctx->arena, likelihood_link_names[problem->link]);
}

/* --- running -------------------------------------------------------------------------------------- */

static enum dlt_err run_maximum_likelihood_loss(struct solve_run *run, struct diag *diag)
{
    struct likelihood problem;

    (void)diag;
    if (!read_problem(run, &problem))
        return run->ctx->err;
    compute(run, &problem);
    if (run->ctx->err != DLT_OK)
        return run->ctx->err;
    likelihood_explain(run, &problem);
    return run->ctx->err;
}

/* --- the oracle: densities in floating point, gradients by differences ------------------------------ */

static double plain_link(enum likelihood_link link, double z)
{
    switch (link) {
    case LINK_SIGMOID:
        return 1 / (1 + exp(-z));
    case LINK_EXP:
        return exp(z);
    case LINK_SOFTPLUS:
        return log(1 + exp(z));
    case LINK_SQUARE:
        return z * z;
    case LINK_IDENTITY:
    case LINK_SOFTMAX:
        break;
    }
    return z;
}

/* I0 by its integral: the mean of exp(κ cos t) over the circle. */
static double circle_mean(double kappa)
{
    double sum = 0;

    for (int i = 0; i < 2000; i++)
        sum += exp(kappa * cos(i * acos(-1) / 1000));
    return sum / 2000;
}

static double class_share(const struct likelihood *problem, const double *z, size_t k)
{
    double sum = 0;

    if (problem->link == LINK_IDENTITY)
        return z[k];
    for (size_t j = 0; j < problem->width; j++)
        sum += exp(z[j]);
    return exp(z[k]) / sum;
}

static double coin_share(double p, double successes, double failures)
{
    return pow(p, successes) * pow(1 - p, failures);
}

/* Probability or density of target y, from the definition; `constant_out`: its factor without z. */
static double density(const struct likelihood *problem, double y, const double *z,
                      double *constant_out)
{
    const double pi = acos(-1);
    double spread = value_to_double(problem->spread);
    double p = plain_link(problem->link, z[problem->width - 1]);

    *constant_out = 1;
    switch (problem->family) {
    case LIKELIHOOD_GAUSSIAN:
        *constant_out = 1 / sqrt(2 * pi * spread);
        return exp(-pow(y - z[0], 2) / 2 / spread) * *constant_out;
    case LIKELIHOOD_GAUSSIAN_VARIANCE:
        *constant_out = 1 / sqrt(2 * pi);
        return exp(-pow(y - z[0], 2) / 2 / p) / sqrt(2 * pi * p);
    case LIKELIHOOD_LAPLACE:
        *constant_out = 0.5 / spread;
        return exp(-fabs(y - z[0]) / spread) * *constant_out;
    case LIKELIHOOD_BERNOULLI:
        return coin_share(p, y, 1 - y);
    case LIKELIHOOD_CATEGORICAL:
        return class_share(problem, z, (size_t)(y - (double)problem->first));
    case LIKELIHOOD_POISSON:
        *constant_out = 1 / tgamma(y + 1);
        return pow(p, y) * exp(-p) * *constant_out;
    case LIKELIHOOD_EXPONENTIAL:
        return p * exp(-p * y);
    case LIKELIHOOD_GEOMETRIC:
        return coin_share(p, 1, y - (double)problem->first);
    case LIKELIHOOD_BINOMIAL:
        *constant_out = exp(lgamma(spread + 1) - lgamma(y + 1) - lgamma(spread - y + 1));
        return coin_share(p, y, spread - y) * *constant_out;
    case LIKELIHOOD_VON_MISES:
        *constant_out = 1 / (2 * pi * circle_mean(spread));
        return exp(spread * cos(y - z[0])) * *constant_out;
    }
    return 0;
}

/* The term of example i with raw output k moved by `shift`. */
static double plain_term(const struct likelihood *problem, size_t i, size_t k, double shift)
{
    double z[MAX_WIDTH] = {0}, constant, share;

    for (size_t j = 0; j < problem->width; j++)
        z[j] = value_to_double(problem->raw[i * problem->width + j]) + (j == k ? shift : 0);
    share = density(problem, value_to_double(problem->targets[i]), z, &constant);
    return problem->keep ? -log(share) : -log(share / constant);
}

/* Central differences at two widths, combined so that the third derivative cancels. */
static double plain_slope(const struct likelihood *problem, size_t i, size_t k)
{
    double near = 1e-3, slope[2];

    for (int w = 0; w < 2; w++) {
        double h = near * (w + 1);

        slope[w] = (plain_term(problem, i, k, h) - plain_term(problem, i, k, -h)) / (2 * h);
    }
    return (4 * slope[0] - slope[1]) / 3;
}

static enum dlt_err oracle_maximum_likelihood_loss(struct solve_run *run, struct diag *diag)
{
    struct arena *arena = run->ctx->arena;
    struct likelihood problem;
    struct value *terms, *gradient;
    double loss = 0, divide;

    (void)diag;
    if (!read_problem(run, &problem))
        return run->ctx->err;
    divide = problem.mean ? (double)problem.examples : 1;
    terms = arena_array(arena, problem.examples, sizeof(*terms));
    gradient = arena_array(arena, problem.examples * problem.width, sizeof(*gradient));
    for (size_t i = 0; i < problem.examples; i++) {
        double term = plain_term(&problem, i, 0, 0);

        loss += term;
        terms[i] = value_from_double(arena, term);
        for (size_t k = 0; k < problem.width; k++)
            gradient[i * problem.width + k] =
                value_from_double(arena, plain_slope(&problem, i, k) / divide);
    }
    /* A density that is no double says nothing. */
    if (!isfinite(loss))
        return run->ctx->err;
    run->results[LIKELIHOOD_OUT_LOSS] = value_from_double(arena, loss / divide);
    run->results[LIKELIHOOD_OUT_TERMS] = value_list(arena, terms, problem.examples);
    run->results[LIKELIHOOD_OUT_GRADIENT] =
        value_list(arena, gradient, problem.examples * problem.width);
    return run->ctx->err;
}

static const char *const grid[] = {
    "distribution=gaussian targets=[1,2,3] raw=[1.5,2,2] variance=1/2",
    "distribution=gaussian targets=[1,2,3] raw=[1.5,2,2] reduction=mean constants=drop",
    "distribution=gaussian_variance targets=[1,-2] raw=[0,0.5,-1,-0.3]",
    "distribution=gaussian_variance targets=[1] raw=[0,2] link=square",
    "distribution=gaussian_variance targets=[1] raw=[0,2] link=softplus constants=drop",
    "distribution=gaussian_variance targets=[1] raw=[0,2] link=identity",
    "distribution=laplace targets=[1,2] raw=[3,-1] scale=2",
    "distribution=bernoulli targets=[1,0,1] raw=[2,-1,0]",
    "distribution=bernoulli targets=[1,0] raw=[0.9,0.2] link=identity reduction=mean",
    "distribution=categorical targets=[2,1] raw=[1,2,3,0,0,0]",
    "distribution=categorical targets=[0] raw=[0.7,0.2,0.1] link=identity counts_from=0",
    "distribution=categorical targets=[1] raw=[4]",
    "distribution=poisson targets=[3,0] raw=[1,-1]",
    "distribution=poisson targets=[3,0] raw=[1,2] link=softplus constants=drop",
    "distribution=poisson targets=[3] raw=[-2] link=square",
    "distribution=poisson targets=[3] raw=[2] link=identity reduction=mean",
    "distribution=exponential targets=[1/2,3] raw=[0.1,-1]",
    "distribution=exponential targets=[1/2] raw=[2] link=identity",
    "distribution=geometric targets=[1,4] raw=[0,-1]",
    "distribution=geometric targets=[0,3] raw=[0.5,0.25] counts_from=0 link=identity",
    "distribution=binomial targets=[3,0,10] raw=[-1,-2,3] trials=10",
    "distribution=binomial targets=[3] raw=[1/3] trials=10 link=identity constants=drop",
    "distribution=von_mises targets=[3,-3] raw=[-3,1] concentration=2",
    "distribution=von_mises targets=[1] raw=[1] constants=drop concentration=100",
};

const struct solver solver_maximum_likelihood_loss = {
    .name = "maximum_likelihood_loss",
    .summary = "The loss that maximum likelihood makes of a distribution, and its gradient.",
    .citation = "Prince, Understanding Deep Learning, sec. 5.1-5.7, problem 5.3",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_maximum_likelihood_loss,
    .oracle = oracle_maximum_likelihood_loss,
    .oracle_note = "logarithms of densities in floating point, gradients by central differences",
    .oracle_tolerance = 1e-7,
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
