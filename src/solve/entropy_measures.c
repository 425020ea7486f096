/* SPDX-License-Identifier: MIT */
/* Entropy, cross-entropy, divergences and mutual information of given distributions. */
#include "run.h"
#include "wording.h"

#include <math.h>

enum { MAX_OUTCOMES = 1024, SHOWN_TERMS = 6 };

enum { P, Q, JOINT, BASE, NORMALISE };

enum {
    OUT_P,
    OUT_Q,
    OUT_SURPRISALS,
    OUT_ENTROPY,
    OUT_ENTROPY_Q,
    OUT_LARGEST,
    OUT_PERPLEXITY,
    OUT_CROSS,
    OUT_CROSS_PERPLEXITY,
    OUT_KL,
    OUT_KL_REVERSE,
    OUT_FINITE,
    OUT_JS,
    OUT_JOINT,
    OUT_P_GIVEN_Q,
    OUT_Q_GIVEN_P,
    OUT_MUTUAL,
};

/* clang-format off */
static const struct param params[] = {
    [P] = {.name = "p",
           .summary = "probabilities of the true distribution; with a joint table, leave it out",
           .type = PARAM_LIST,
           .fallback = "",
           .minimum = "0"},
    [Q] = {.name = "q",
           .summary = "probabilities of the model, for the same outcomes in the same order",
           .type = PARAM_LIST,
           .fallback = "",
           .minimum = "0"},
    [JOINT] = {.name = "joint",
               .summary = "joint probabilities in place of p and q: a row for each outcome of the "
                          "first variable, a column for each of the second; p and q are then its "
                          "margins",
               .type = PARAM_MATRIX,
               .fallback = "",
               .minimum = "0"},
    [BASE] = {.name = "base",
              .summary = "of the logarithm: 2 counts in bits, e in nats, 10 in decimal digits",
              .type = PARAM_CHOICE,
              .fallback = "2",
              .choices = "2 e 10"},
    [NORMALISE] = {.name = "normalise",
                   .summary = "yes: the numbers are counts, to be divided by their sum",
                   .type = PARAM_CHOICE,
                   .fallback = "no",
                   .choices = "no yes"},
};

static const struct solver_output outputs[] = {
    [OUT_P] = {.name = "p", .summary = "the distribution p, or the row sums of the joint table"},
    [OUT_Q] = {.name = "q", .summary = "the distribution q, or the column sums"},
    [OUT_SURPRISALS] = {.name = "surprisals",
                        .summary = "-log p of each outcome; \"infinity\" where p = 0"},
    [OUT_ENTROPY] = {.name = "entropy", .summary = "H(p) = -sum p log p"},
    [OUT_ENTROPY_Q] = {.name = "entropy_q", .summary = "H(q)"},
    [OUT_LARGEST] = {.name = "largest_entropy",
                     .summary = "log of the number of outcomes: H(p) when all are equally likely"},
    [OUT_PERPLEXITY] = {.name = "perplexity", .summary = "base^H(p)"},
    [OUT_CROSS] = {.name = "cross_entropy",
                   .summary = "H(p, q) = -sum p log q; \"infinity\" where q = 0 and p > 0"},
    [OUT_CROSS_PERPLEXITY] = {.name = "cross_perplexity", .summary = "base^H(p, q)"},
    [OUT_KL] = {.name = "kl",
                .summary = "KL(p || q) = sum p log(p/q), or \"infinity\""},
    [OUT_KL_REVERSE] = {.name = "kl_reverse", .summary = "KL(q || p), or \"infinity\""},
    [OUT_FINITE] = {.name = "kl_is_finite", .summary = "1 when KL(p || q) is finite, else 0"},
    [OUT_JS] = {.name = "jensen_shannon",
                .summary = "(KL(p || m) + KL(q || m))/2 with m = (p + q)/2"},
    [OUT_JOINT] = {.name = "joint_entropy", .summary = "H of the joint table"},
    [OUT_P_GIVEN_Q] = {.name = "rows_given_columns",
                       .summary = "conditional entropy of the first variable, the second known"},
    [OUT_Q_GIVEN_P] = {.name = "columns_given_rows",
                       .summary = "conditional entropy of the second variable, the first known"},
    [OUT_MUTUAL] = {.name = "mutual_information",
                    .summary = "H(rows) + H(columns) - joint entropy"},
};
/* clang-format on */

/* The logarithm in use and how it is written. */
struct scale {
    struct value base; /* none: e */
    const char *log, *unit, *base_text;
};

static struct scale read_scale(const struct solve_run *run)
{
    if (run_is(run->args[BASE], "2"))
        return (struct scale){run_long(run, 2), "log₂", "bits", "2"};
    if (run_is(run->args[BASE], "10"))
        return (struct scale){run_long(run, 10), "log₁₀", "digits", "10"};
    return (struct scale){value_none(), "ln", "nats", "e"};
}

/* The logarithm; a whole number where x is a power of the base. */
static struct value log_of(struct num_ctx *ctx, const struct scale *scale, struct value x)
{
    struct num_ctx trial = *ctx;
    struct value ratio, whole;

    if (scale->base.kind == VALUE_NONE)
        return num_log(ctx, x);
    ratio = num_div(ctx, num_log(ctx, x), num_log(ctx, scale->base));
    if (ctx->err != DLT_OK || x.kind != VALUE_RATIONAL || fabs(value_to_double(ratio)) > 1e4)
        return ratio;
    whole = value_long(ctx->arena, lround(value_to_double(ratio)));
    trial.diag = NULL;
    return value_equal(num_pow(&trial, scale->base, whole), x) ? whole : ratio;
}

/* base^x */
static struct value power_of(struct num_ctx *ctx, const struct scale *scale, struct value x)
{
    return scale->base.kind == VALUE_NONE ? num_exp(ctx, x) : num_pow(ctx, scale->base, x);
}

static struct value infinity(const struct solve_run *run)
{
    return value_word(run->ctx->arena, "infinity");
}

/* --- reading ------------------------------------------------------------------------------------- */

/* The list as a distribution: as it is when it adds up to 1, or divided by its sum. */
static struct value distribution(struct solve_run *run, const char *name, struct value list)
{
    struct num_ctx *ctx = run->ctx;
    struct value sum = run_total(run, list), one = run_long(run, 1);
    struct value *items;

    if (ctx->err != DLT_OK)
        return value_none();
    if (list.count == 0)
        return num_fail(ctx, DLT_ERR_RANGE, "empty", "%s has no outcomes", name);
    if (list.count > MAX_OUTCOMES)
        return num_fail(ctx, DLT_ERR_LIMIT, "too-many", "%s has %zu outcomes; at most %d", name,
                        list.count, MAX_OUTCOMES);
    if (run_is(run->args[NORMALISE], "no")) {
        enum num_order order = num_compare(sum, one);

        if (order == NUM_LESS || order == NUM_GREATER)
            return num_fail(ctx, DLT_ERR_RANGE, "sum",
                            "%s adds up to %s, not to 1; normalise=yes divides by the sum", name,
                            run_apart(run, sum, one));
        return list;
    }
    if (value_sign(sum) != 1)
        return num_fail(ctx, DLT_ERR_RANGE, "sum", "%s adds up to 0", name);
    items = arena_array(ctx->arena, list.count, sizeof(*items));
    for (size_t i = 0; i < list.count; i++)
        items[i] = num_div(ctx, list.as.items[i], sum);
    return value_list(ctx->arena, items, list.count);
}

/* What is computed with: p alone, p and q, or a table and its margins. */
struct data {
    struct value p, q;  /* q: none without one */
    struct value cells; /* of the joint table, row by row; none without one */
    size_t columns;
    struct scale scale;
};

/* The sums of the rows, or of the columns. */
static struct value margin(struct solve_run *run, const struct data *data, bool rows)
{
    struct num_ctx *ctx = run->ctx;
    size_t columns = data->columns, count = rows ? data->cells.count / columns : columns;
    struct value *sums = arena_array(ctx->arena, count, sizeof(*sums));

    for (size_t i = 0; i < count; i++)
        sums[i] = run_long(run, 0);
    for (size_t k = 0; k < data->cells.count; k++) {
        size_t i = rows ? k / columns : k % columns;

        sums[i] = num_add(ctx, sums[i], data->cells.as.items[k]);
    }
    return value_list(ctx->arena, sums, count);
}

static void read_joint(struct solve_run *run, struct data *data)
{
    struct value table = run->args[JOINT];
    size_t rows = 0, columns = 0;
    struct value *cells;

    if (run_given(run->args[P]) || run_given(run->args[Q])) {
        num_fail(run->ctx, DLT_ERR_RANGE, "joint-and-p",
                 "give joint, or p and q, not both: p and q are the margins of a joint table");
        return;
    }
    value_is_matrix(table, &rows, &columns);
    if (rows > MAX_OUTCOMES || columns > MAX_OUTCOMES || rows * columns > MAX_OUTCOMES) {
        num_fail(run->ctx, DLT_ERR_LIMIT, "too-many", "joint has more than %d cells", MAX_OUTCOMES);
        return;
    }
    cells = arena_array(run->ctx->arena, rows * columns, sizeof(*cells));
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            cells[i * columns + j] = table.as.items[i].as.items[j];
    data->columns = columns;
    data->cells = distribution(run, "joint", value_list(run->ctx->arena, cells, rows * columns));
    if (run->ctx->err != DLT_OK)
        return;
    data->p = margin(run, data, true);
    data->q = margin(run, data, false);
}

static bool read_data(struct solve_run *run, struct data *data)
{
    *data = (struct data){.scale = read_scale(run)};
    if (run_given(run->args[JOINT])) {
        read_joint(run, data);
        return run->ctx->err == DLT_OK;
    }
    if (!run_given(run->args[P])) {
        num_fail(run->ctx, DLT_ERR_RANGE, "no-distribution", "give p, or a joint table");
        return false;
    }
    data->p = distribution(run, "p", run->args[P]);
    if (run_given(run->args[Q]))
        data->q = distribution(run, "q", run->args[Q]);
    if (run->ctx->err == DLT_OK && run_given(data->q) && data->p.count != data->q.count)
        num_fail(run->ctx, DLT_ERR_RANGE, "lengths", "p has %zu outcomes but q has %zu",
                 data->p.count, data->q.count);
    return run->ctx->err == DLT_OK;
}

/* --- computing ----------------------------------------------------------------------------------- */

/* -sum p log q, with 0 log 0 = 0; the word "infinity" where q = 0 and p > 0. */
static struct value cross_entropy(struct solve_run *run, const struct scale *scale, struct value p,
                                  struct value q)
{
    struct num_ctx *ctx = run->ctx;
    struct value sum = run_long(run, 0);

    for (size_t i = 0; i < p.count; i++) {
        if (value_sign(p.as.items[i]) == 0)
            continue;
        if (value_sign(q.as.items[i]) == 0)
            return infinity(run);
        sum = num_sub(ctx, sum, num_mul(ctx, p.as.items[i], log_of(ctx, scale, q.as.items[i])));
    }
    return sum;
}

static struct value entropy(struct solve_run *run, const struct scale *scale, struct value p)
{
    return cross_entropy(run, scale, p, p);
}

static struct value surprisals(struct solve_run *run, const struct data *data)
{
    struct num_ctx *ctx = run->ctx;
    struct value *items = arena_array(ctx->arena, data->p.count, sizeof(*items));

    for (size_t i = 0; i < data->p.count; i++) {
        struct value p = data->p.as.items[i];

        items[i] = value_sign(p) == 0 ? infinity(run) : num_neg(ctx, log_of(ctx, &data->scale, p));
    }
    return value_list(ctx->arena, items, data->p.count);
}

/* a - b, where a may be the word "infinity". */
static struct value minus(struct num_ctx *ctx, struct value a, struct value b)
{
    return a.kind == VALUE_WORD ? a : num_sub(ctx, a, b);
}

static struct value middle(struct solve_run *run, const struct data *data)
{
    struct num_ctx *ctx = run->ctx;
    struct value *items = arena_array(ctx->arena, data->p.count, sizeof(*items));

    for (size_t i = 0; i < data->p.count; i++)
        items[i] =
            num_div(ctx, num_add(ctx, data->p.as.items[i], data->q.as.items[i]), run_long(run, 2));
    return value_list(ctx->arena, items, data->p.count);
}

static void compare_two(struct solve_run *run, const struct data *data)
{
    struct num_ctx *ctx = run->ctx;
    struct value *out = run->results;
    struct value both;

    out[OUT_CROSS] = cross_entropy(run, &data->scale, data->p, data->q);
    out[OUT_KL] = minus(ctx, out[OUT_CROSS], out[OUT_ENTROPY]);
    out[OUT_FINITE] = run_long(run, out[OUT_KL].kind != VALUE_WORD);
    out[OUT_CROSS_PERPLEXITY] = out[OUT_CROSS].kind == VALUE_WORD
                                    ? out[OUT_CROSS]
                                    : power_of(ctx, &data->scale, out[OUT_CROSS]);
    out[OUT_KL_REVERSE] =
        minus(ctx, cross_entropy(run, &data->scale, data->q, data->p), out[OUT_ENTROPY_Q]);
    both = num_add(ctx, out[OUT_ENTROPY], out[OUT_ENTROPY_Q]);
    out[OUT_JS] = num_sub(ctx, entropy(run, &data->scale, middle(run, data)),
                          num_div(ctx, both, run_long(run, 2)));
    /* Equal distributions: exactly 0, where balls would only say "nearly". */
    if (value_equal(data->p, data->q))
        out[OUT_KL] = out[OUT_KL_REVERSE] = out[OUT_JS] = run_long(run, 0);
}

/* True when every cell is the product of its margins: nothing is shared, exactly. */
static bool is_independent(struct solve_run *run, const struct data *data)
{
    for (size_t k = 0; k < data->cells.count; k++) {
        struct value product = num_mul(run->ctx, data->p.as.items[k / data->columns],
                                       data->q.as.items[k % data->columns]);

        if (!value_equal(product, data->cells.as.items[k]))
            return false;
    }
    return true;
}

static void split_joint(struct solve_run *run, const struct data *data)
{
    struct num_ctx *ctx = run->ctx;
    struct value *out = run->results;

    out[OUT_JOINT] = entropy(run, &data->scale, data->cells);
    out[OUT_P_GIVEN_Q] = num_sub(ctx, out[OUT_JOINT], out[OUT_ENTROPY_Q]);
    out[OUT_Q_GIVEN_P] = num_sub(ctx, out[OUT_JOINT], out[OUT_ENTROPY]);
    out[OUT_MUTUAL] = is_independent(run, data)
                          ? run_long(run, 0)
                          : num_sub(ctx, out[OUT_ENTROPY], out[OUT_P_GIVEN_Q]);
}

static void compute(struct solve_run *run, const struct data *data)
{
    struct value *out = run->results;

    out[OUT_P] = data->p;
    out[OUT_SURPRISALS] = surprisals(run, data);
    out[OUT_ENTROPY] = entropy(run, &data->scale, data->p);
    out[OUT_LARGEST] = log_of(run->ctx, &data->scale, run_long(run, (long)data->p.count));
    out[OUT_PERPLEXITY] = power_of(run->ctx, &data->scale, out[OUT_ENTROPY]);
    if (run_given(data->q)) {
        out[OUT_Q] = data->q;
        out[OUT_ENTROPY_Q] = entropy(run, &data->scale, data->q);
    }
    if (run_given(data->cells))
        split_joint(run, data);
    else if (run_given(data->q))
        compare_two(run, data);
}

/* --- the steps ------------------------------------------------------------------------------------ */

/* "−(1/2·log₂(1/4) + …)"; with `ratio` "1/2·log₂((1/2)/(1/4)) + …". Outcomes with p = 0 are left out. */
static const char *term_sum(const struct solve_run *run, const struct scale *scale, struct value p,
                            struct value q, bool ratio)
{
    struct strbuf sum;
    size_t shown = 0;

    strbuf_init(&sum);
    for (size_t i = 0; i < p.count; i++) {
        struct value a = p.as.items[i], b = q.as.items[i];

        if (value_sign(a) == 0)
            continue;
        wording_separate(&sum, " + ");
        if (shown++ == SHOWN_TERMS) {
            strbuf_printf(&sum, "… (%zu outcomes)", p.count);
            break;
        }
        if (ratio)
            strbuf_printf(&sum, "%s·%s(%s/%s)", run_factor(run, a), scale->log, run_factor(run, a),
                          run_factor(run, b));
        else
            strbuf_printf(&sum, "%s·%s(%s)", run_factor(run, a), scale->log, run_text(run, b));
    }
    const char *text = wording_done(run->ctx->arena, &sum);
    return ratio ? text : run_printf(run, "−(%s)", text);
}

static bool has_zero(struct value list)
{
    for (size_t i = 0; i < list.count; i++)
        if (value_sign(list.as.items[i]) == 0)
            return true;
    return false;
}

/* "1.5 bits", "≈ 0.918296 bits", "infinity". */
static const char *amount(const struct solve_run *run, const struct scale *scale,
                          struct value value)
{
    bool rounded = value.kind == VALUE_REAL;

    if (value.kind == VALUE_WORD)
        return "infinite";
    return run_printf(run, "%s%s %s", rounded ? "≈ " : "", run_text(run, value), scale->unit);
}

static void explain_entropy(struct solve_run *run, const struct data *data)
{
    const struct scale *scale = &data->scale;
    const struct value *out = run->results;

    solve_step(run, &(struct trace_step){
                        .name = "surprisals",
                        .title = "How surprising each outcome is",
                        .formula = run_printf(run, "−%s pᵢ", scale->log),
                        .substitution = run_printf(run, "p = %s", run_text(run, data->p)),
                        .result = run_result(run, out[OUT_SURPRISALS]),
                        .why = "A rare outcome tells more when it happens; a certain one nothing.",
                        .value = out[OUT_SURPRISALS]});
    solve_step(run, &(struct trace_step){
                        .name = "entropy",
                        .title = "Entropy: the mean surprise",
                        .formula = run_printf(run, "H(p) = −Σᵢ pᵢ·%s pᵢ", scale->log),
                        .substitution = term_sum(run, scale, data->p, data->p, false),
                        .result = amount(run, scale, out[OUT_ENTROPY]),
                        .why = has_zero(data->p)
                                   ? "An outcome of probability 0 adds nothing: 0·log 0 counts as "
                                     "0, its limit."
                                   : "Each surprise is weighed by how often it happens.",
                        .value = out[OUT_ENTROPY]});
    solve_step(run,
               &(struct trace_step){
                   .name = "perplexity",
                   .title = "As a number of equally likely outcomes",
                   .formula = run_printf(run, "%s^H(p) ≤ n", scale->base_text),
                   .substitution = run_printf(run, "%s^%s, and n = %zu", scale->base_text,
                                              run_factor(run, out[OUT_ENTROPY]), data->p.count),
                   .why = "n equally likely outcomes have entropy log n, the largest there is "
                          "for n.",
                   .value = out[OUT_PERPLEXITY]});
}

static void explain_cross(struct solve_run *run, const struct data *data)
{
    const struct scale *scale = &data->scale;
    const struct value *out = run->results;
    bool infinite = out[OUT_CROSS].kind == VALUE_WORD;

    solve_step(run, &(struct trace_step){
                        .name = "cross_entropy",
                        .title = "Cross-entropy: p happens, q is what the model expects",
                        .formula = run_printf(run, "H(p, q) = −Σᵢ pᵢ·%s qᵢ", scale->log),
                        .substitution = term_sum(run, scale, data->p, data->q, false),
                        .result = amount(run, scale, out[OUT_CROSS]),
                        .why = infinite ? "The model gives probability 0 to something that "
                                          "happens: its surprise is infinite."
                                        : "The weights are the true frequencies, the surprises "
                                          "those of the model.",
                        .value = out[OUT_CROSS]});
    solve_step(
        run,
        &(struct trace_step){
            .name = "kl",
            .title = "KL divergence from p to q",
            .formula = run_printf(run, "KL(p‖q) = Σᵢ pᵢ·%s(pᵢ/qᵢ) = H(p, q) − H(p)", scale->log),
            .substitution = infinite ? term_sum(run, scale, data->p, data->q, true)
                                     : run_printf(run, "%s − %s", run_text(run, out[OUT_CROSS]),
                                                  run_text(run, out[OUT_ENTROPY])),
            .result = amount(run, scale, out[OUT_KL]),
            .why = "What the wrong model costs beyond the entropy that nobody can save; "
                   "never negative, and 0 only for q = p.",
            .value = out[OUT_KL]});
}

static void explain_reverse(struct solve_run *run, const struct data *data)
{
    const struct scale *scale = &data->scale;
    const struct value *out = run->results;
    struct value m = middle(run, data);

    solve_step(run,
               &(struct trace_step){
                   .name = "kl_reverse",
                   .title = "The other way round",
                   .formula = run_printf(run, "KL(q‖p) = Σᵢ qᵢ·%s(qᵢ/pᵢ)", scale->log),
                   .substitution = term_sum(run, scale, data->q, data->p, true),
                   .result = amount(run, scale, out[OUT_KL_REVERSE]),
                   .why = "KL is no distance: the two directions differ in general, each weighs "
                          "by its own first distribution.",
                   .value = out[OUT_KL_REVERSE]});
    solve_step(run,
               &(struct trace_step){
                   .name = "jensen_shannon",
                   .title = "Jensen-Shannon divergence",
                   .formula = "JS = ½·KL(p‖m) + ½·KL(q‖m) = H(m) − ½·(H(p) + H(q)), m = ½·(p + q)",
                   .substitution = run_printf(run, "m = %s; H(m) − ½·(%s + %s)", run_text(run, m),
                                              run_text(run, out[OUT_ENTROPY]),
                                              run_text(run, out[OUT_ENTROPY_Q])),
                   .result = amount(run, scale, out[OUT_JS]),
                   .why = "m is 0 only where both are, so this is symmetric and always finite.",
                   .value = out[OUT_JS]});
}

static void explain_joint(struct solve_run *run, const struct data *data)
{
    const struct scale *scale = &data->scale;
    const struct value *out = run->results;

    solve_step(
        run, &(struct trace_step){
                 .name = "margins",
                 .title = "The two variables by themselves",
                 .formula = "p(x) = Σ_y p(x, y), q(y) = Σ_x p(x, y)",
                 .substitution = run_printf(run, "rows add up to %s, columns to %s",
                                            run_text(run, data->p), run_text(run, data->q)),
                 .result = run_printf(run, "H(X) = %s, H(Y) = %s", run_text(run, out[OUT_ENTROPY]),
                                      run_text(run, out[OUT_ENTROPY_Q])),
                 .why = "Summing a variable out leaves the distribution of the other."});
    solve_step(run, &(struct trace_step){
                        .name = "joint_entropy",
                        .title = "Entropy of the pair",
                        .formula = run_printf(run, "H(X, Y) = −Σ p(x, y)·%s p(x, y)", scale->log),
                        .substitution = term_sum(run, scale, data->cells, data->cells, false),
                        .result = amount(run, scale, out[OUT_JOINT]),
                        .why = "The pair is one variable with a cell of the table as outcome.",
                        .value = out[OUT_JOINT]});
    solve_step(run, &(struct trace_step){
                        .name = "mutual_information",
                        .title = "What one variable tells about the other",
                        .formula = "I(X; Y) = H(X) + H(Y) − H(X, Y)",
                        .substitution = run_printf(
                            run, "%s + %s − %s", run_text(run, out[OUT_ENTROPY]),
                            run_text(run, out[OUT_ENTROPY_Q]), run_text(run, out[OUT_JOINT])),
                        .result = amount(run, scale, out[OUT_MUTUAL]),
                        .why = "Independent variables add up to the pair's entropy and share "
                               "nothing.",
                        .value = out[OUT_MUTUAL]});
}

static enum dlt_err run_entropy_measures(struct solve_run *run, struct diag *diag)
{
    struct data data;

    (void)diag;
    if (!read_data(run, &data))
        return run->ctx->err;
    compute(run, &data);
    if (run->ctx->err != DLT_OK)
        return run->ctx->err;
    explain_entropy(run, &data);
    if (run_given(data.cells)) {
        explain_joint(run, &data);
    } else if (run_given(data.q)) {
        explain_cross(run, &data);
        explain_reverse(run, &data);
    }
    return run->ctx->err;
}

/* --- the oracle: in doubles, by other formulas ---------------------------------------------------- */

static double unit_of(const struct solve_run *run)
{
    return run_is(run->args[BASE], "2") ? log(2) : run_is(run->args[BASE], "10") ? log(10) : 1;
}

/* Entropy by grouping: the first outcome against the rest, then the rest among themselves. */
static double grouped_entropy(struct value p)
{
    double left = 1, sum = 0;

    for (size_t i = 0; i < p.count && left > 1e-15; i++) {
        double a = value_to_double(p.as.items[i]) / left;

        if (a > 0 && a < 1)
            sum -= left * (a * log(a) + (1 - a) * log1p(-a));
        left -= value_to_double(p.as.items[i]);
    }
    return sum;
}

/* Sum of p log(p/q) term by term; q NULL: against the mean of both lists, for Jensen-Shannon. */
static double divergence(struct value p, struct value q, bool to_middle)
{
    double sum = 0;

    for (size_t i = 0; i < p.count; i++) {
        double a = value_to_double(p.as.items[i]), b = value_to_double(q.as.items[i]);

        if (a > 0)
            sum += a * log(a / (to_middle ? (a + b) / 2 : b));
    }
    return sum;
}

static struct value oracle_value(const struct solve_run *run, double nats)
{
    return isinf(nats) ? infinity(run) : value_from_double(run->ctx->arena, nats / unit_of(run));
}

static double oracle_mutual(const struct data *data)
{
    double sum = 0;

    for (size_t k = 0; k < data->cells.count; k++) {
        double cell = value_to_double(data->cells.as.items[k]);
        double row = value_to_double(data->p.as.items[k / data->columns]);
        double column = value_to_double(data->q.as.items[k % data->columns]);

        if (cell > 0)
            sum += cell * log(cell / (row * column));
    }
    return sum;
}

static enum dlt_err oracle_entropy_measures(struct solve_run *run, struct diag *diag)
{
    struct value *out = run->results;
    struct data data;
    double h;

    (void)diag;
    if (!read_data(run, &data))
        return run->ctx->err;
    h = grouped_entropy(data.p);
    out[OUT_ENTROPY] = oracle_value(run, h);
    out[OUT_PERPLEXITY] = value_from_double(run->ctx->arena, exp(h));
    if (!run_given(data.q))
        return run->ctx->err;
    out[OUT_ENTROPY_Q] = oracle_value(run, grouped_entropy(data.q));
    if (run_given(data.cells)) {
        double mutual = oracle_mutual(&data);

        out[OUT_MUTUAL] = oracle_value(run, mutual);
        out[OUT_P_GIVEN_Q] = oracle_value(run, h - mutual);
        out[OUT_JOINT] = oracle_value(run, h - mutual + grouped_entropy(data.q));
        return run->ctx->err;
    }
    out[OUT_KL] = oracle_value(run, divergence(data.p, data.q, false));
    out[OUT_KL_REVERSE] = oracle_value(run, divergence(data.q, data.p, false));
    out[OUT_CROSS] = oracle_value(run, divergence(data.p, data.q, false) + h);
    out[OUT_JS] = oracle_value(
        run, (divergence(data.p, data.q, true) + divergence(data.q, data.p, true)) / 2);
    return run->ctx->err;
}

static const char *const grid[] = {
    "p=[1/2,1/4,1/8,1/8] q=[1/4,1/4,1/4,1/4]",
    "p=[1/2,1/2]",
    "p=[1] q=[1]",
    "p=[1,0,0] q=[0.7,0.2,0.1] base=e",
    "p=[0.7,0.2,0.1] q=[1,0,0] base=e",
    "p=[1,0] q=[0,1]",
    "p=[0.1,0.9] q=[0.9,0.1] base=10",
    "p=[3,1] q=[1,1] normalise=yes",
    "p=[1/3,1/3,1/3] q=[1/2,1/3,1/6] base=e",
    "p=[1/10,9/10] base=10",
    "joint=[[1/8,1/16,1/32,1/32],[1/16,1/8,1/32,1/32],[1/16,1/16,1/16,1/16],[1/4,0,0,0]]",
    "joint=[[1/4,1/4],[1/4,1/4]]",
    "joint=[[1/2,0],[0,1/2]] base=e",
    "joint=[[30,10],[20,40]] normalise=yes base=10",
    "p=[1/sqrt(2),1-1/sqrt(2)] q=[1/2,1/2]",
    "p=[1e-12,1-1e-12] q=[1e-9,1-1e-9]",
};

const struct solver solver_entropy_measures = {
    .name = "entropy_measures",
    .summary = "Entropy, cross-entropy, KL and Jensen-Shannon divergence, mutual information.",
    .citation = "Cover and Thomas, Elements of Information Theory, 2nd ed., ch. 2; "
                "Lin 1991 (Jensen-Shannon)",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_entropy_measures,
    .oracle = oracle_entropy_measures,
    .oracle_note = "entropies by grouping outcomes two and two, divergences term by term, mutual "
                   "information as a divergence, in floating point",
    .oracle_tolerance = 1e-10,
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
