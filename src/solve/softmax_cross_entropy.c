/* SPDX-License-Identifier: MIT */
/* Softmax or sigmoid probabilities, the cross-entropy with a target, and its gradient. */
#include "softmax_cross_entropy.h"

#include "vectors.h"

enum { MAX_SIDE = 64, MOST_SPREAD = 4096, BITS_PER_UNIT = 3, ORACLE_BITS = 512 };

static const struct param params[] = {
    [SOFTMAX_LOGITS] = {.name = "logits",
                        .summary = "a row for each example, a number for each class; one example "
                                   "needs no outer brackets",
                        .type = PARAM_LISTS},
    [SOFTMAX_CLASSES] = {.name = "classes",
                         .summary = "the true class of each example, counted from 1",
                         .type = PARAM_LIST,
                         .fallback = "",
                         .minimum = "1"},
    [SOFTMAX_TARGETS] = {.name = "targets",
                         .summary =
                             "instead of classes: target probabilities, a row for each example",
                         .type = PARAM_LISTS,
                         .fallback = "",
                         .minimum = "0",
                         .maximum = "1"},
    [SOFTMAX_OUTPUT] = {.name = "output",
                        .summary = "softmax: one of the classes; sigmoid: yes or no for each logit",
                        .type = PARAM_CHOICE,
                        .fallback = "softmax",
                        .choices = "softmax sigmoid"},
    [SOFTMAX_SMOOTHING] = {.name = "smoothing",
                           .summary = "label smoothing: the share taken from the target",
                           .type = PARAM_REAL,
                           .fallback = "0",
                           .minimum = "0",
                           .maximum = "1"},
    [SOFTMAX_SMOOTHING_OVER] = {.name = "smoothing_over",
                                .summary = "who gets that share, in equal parts: all classes, or "
                                           "the others only",
                                .type = PARAM_CHOICE,
                                .fallback = "all",
                                .choices = "all others"},
    [SOFTMAX_TEMPERATURE] = {.name = "temperature",
                             .summary = "logits are divided by it; greater than 0",
                             .type = PARAM_REAL,
                             .fallback = "1",
                             .minimum = "0"},
    [SOFTMAX_LOG_BASE] = {.name = "log_base",
                          .summary = "base of the loss's logarithm: e (nats) or 2 (bits)",
                          .type = PARAM_CHOICE,
                          .fallback = "e",
                          .choices = "e 2"},
    [SOFTMAX_REDUCTION] = {.name = "reduction",
                           .summary = "losses of the examples: their mean, their sum, or "
                                      "mean_logits, the mean over all logits (sigmoid)",
                           .type = PARAM_CHOICE,
                           .fallback = "mean",
                           .choices = "mean sum mean_logits"},
    [SOFTMAX_EXAMPLE] = {.name = "example",
                         .summary = "the example whose Jacobian is given",
                         .type = PARAM_INTEGER,
                         .fallback = "1",
                         .minimum = "1",
                         .maximum = "64"},
};

static const struct solver_output outputs[] = {
    [SOFTMAX_OUT_PROBABILITIES] = {.name = "probabilities", .summary = "a row for each example"},
    [SOFTMAX_OUT_LOG_PROBABILITIES] = {.name = "log_probabilities",
                                       .summary = "their logarithms, to the base of the loss"},
    [SOFTMAX_OUT_LOG_SUM_EXP] = {.name = "log_sum_exp",
                                 .summary = "natural log of the sum of exp(logit/temperature), for "
                                            "each example (softmax)"},
    [SOFTMAX_OUT_TARGETS] = {.name = "targets", .summary = "target probabilities after smoothing"},
    [SOFTMAX_OUT_LOSSES] = {.name = "losses", .summary = "cross-entropy of each example"},
    [SOFTMAX_OUT_LOSS] = {.name = "loss", .summary = "their sum or mean, as reduction says"},
    [SOFTMAX_OUT_GRADIENT] = {.name = "gradient",
                              .summary = "derivatives of the loss by the logits, in their shape"},
    [SOFTMAX_OUT_JACOBIAN] = {.name = "jacobian",
                              .summary = "entry ij: derivative of probability i by logit j of one "
                                         "example"},
    [SOFTMAX_OUT_PREDICTED] = {.name = "predicted",
                               .summary = "softmax: the most probable class, the first of several; "
                                          "sigmoid: 1 where the probability is at least 1/2"},
};

/* --- reading ---------------------------------------------------------------------------------------- */

/* Refuses what would need numbers of absurd length, and works with as many bits as it takes to tell
 * probabilities near 1 from 1. */
static void read_scale(struct solve_run *run, const struct softmax_batch *batch)
{
    struct num_ctx *ctx = run->ctx;
    struct value most = run_long(run, 0);
    for (size_t i = 0; i < batch->rows && ctx->err == DLT_OK; i++) {
        for (size_t j = 0; j < batch->columns; j++) {
            struct value size = num_abs(ctx, vectors_at(batch->scaled, i, j));
            if (num_compare(size, most) == NUM_GREATER)
                most = size;
        }
    }
    double size = value_to_double(most);
    if (ctx->err == DLT_OK && !(size <= MOST_SPREAD))
        num_fail(ctx, DLT_ERR_LIMIT, "too-large",
                 "logits divided by the temperature must lie between -%d and %d", MOST_SPREAD,
                 MOST_SPREAD);
    if (ctx->err == DLT_OK)
        ctx->precision += BITS_PER_UNIT * (long)size;
}

static bool read_logits(struct solve_run *run, struct softmax_batch *batch)
{
    const struct value *args = run->args;
    struct num_ctx *ctx = run->ctx;
    if (!value_is_matrix(args[SOFTMAX_LOGITS], &batch->rows, &batch->columns))
        num_fail(ctx, DLT_ERR_RANGE, "ragged", "all rows of logits must be equally long");
    else if (batch->rows > MAX_SIDE || batch->columns > MAX_SIDE)
        num_fail(ctx, DLT_ERR_LIMIT, "too-many", "logits: at most %d examples of %d classes",
                 MAX_SIDE, MAX_SIDE);
    else if (value_sign(args[SOFTMAX_TEMPERATURE]) != 1)
        num_fail(ctx, DLT_ERR_RANGE, "temperature", "temperature must be greater than 0");
    else if (run_to_long(args[SOFTMAX_EXAMPLE]) > (long)batch->rows)
        num_fail(ctx, DLT_ERR_RANGE, "example", "example is %ld, but there %s %zu",
                 run_to_long(args[SOFTMAX_EXAMPLE]), batch->rows == 1 ? "is" : "are", batch->rows);
    if (ctx->err != DLT_OK)
        return false;
    batch->scaled = vectors_scale(ctx, args[SOFTMAX_LOGITS],
                                  num_div(ctx, run_long(run, 1), args[SOFTMAX_TEMPERATURE]));
    read_scale(run, batch);
    return ctx->err == DLT_OK;
}

/* Rows with a single 1 from the numbers of the classes. */
static struct value one_hot(struct solve_run *run, const struct softmax_batch *batch)
{
    struct arena *arena = run->ctx->arena;
    struct value classes = run->args[SOFTMAX_CLASSES];
    struct value *rows = arena_array(arena, batch->rows, sizeof *rows);
    struct value *items = arena_array(arena, batch->columns, sizeof *items);
    if (!run_whole(run, "classes", classes))
        return value_none();
    if (classes.count != batch->rows)
        return num_fail(run->ctx, DLT_ERR_RANGE, "lengths", "classes has %zu items for %zu %s",
                        classes.count, batch->rows, batch->rows == 1 ? "example" : "examples");
    for (size_t i = 0; i < batch->rows; i++) {
        struct value class = classes.as.items[i];
        if (num_compare(class, run_long(run, (long)batch->columns)) == NUM_GREATER)
            return num_fail(run->ctx, DLT_ERR_RANGE, "class",
                            "item %zu of classes is %s, but there are %zu classes", i + 1,
                            run_text(run, class), batch->columns);
        for (size_t j = 0; j < batch->columns; j++)
            items[j] = run_long(run, run_to_long(class) == (long)j + 1);
        rows[i] = value_list(arena, items, batch->columns);
    }
    return value_list(arena, rows, batch->rows);
}

static void check_distributions(struct solve_run *run, const struct softmax_batch *batch)
{
    struct value one = run_long(run, 1);
    for (size_t i = 0; i < batch->rows && !batch->sigmoid; i++) {
        struct value sum = vectors_sum(run->ctx, batch->targets.as.items[i]);
        enum num_order order = num_compare(sum, one);
        if (order == NUM_LESS || order == NUM_GREATER)
            num_fail(run->ctx, DLT_ERR_RANGE, "distribution",
                     "row %zu of targets adds up to %s, not to 1", i + 1,
                     run_apart(run, sum, run_long(run, 1)));
    }
}

static void read_targets(struct solve_run *run, struct softmax_batch *batch)
{
    const struct value *args = run->args;
    struct num_ctx *ctx = run->ctx;
    size_t rows, columns;
    batch->given_targets = run_given(args[SOFTMAX_CLASSES]) || run_given(args[SOFTMAX_TARGETS]);
    if (run_given(args[SOFTMAX_CLASSES]) && run_given(args[SOFTMAX_TARGETS])) {
        num_fail(ctx, DLT_ERR_RANGE, "both", "give classes or targets, not both");
    } else if (run_given(args[SOFTMAX_CLASSES]) && batch->sigmoid) {
        num_fail(ctx, DLT_ERR_RANGE, "classes-of-sigmoid",
                 "classes exclude each other: with output=sigmoid give targets, 0 or 1 for each "
                 "logit");
    } else if (run_given(args[SOFTMAX_CLASSES])) {
        batch->targets = one_hot(run, batch);
    } else if (batch->given_targets) {
        batch->targets = args[SOFTMAX_TARGETS];
        if (!value_is_matrix(batch->targets, &rows, &columns) || rows != batch->rows ||
            columns != batch->columns)
            num_fail(ctx, DLT_ERR_RANGE, "shape",
                     "targets must have the shape of logits, %zu x %zu", batch->rows,
                     batch->columns);
        else
            check_distributions(run, batch);
    }
    if (batch->columns == 1 && !batch->sigmoid && value_sign(args[SOFTMAX_SMOOTHING]) != 0 &&
        run_is(args[SOFTMAX_SMOOTHING_OVER], "others"))
        num_fail(ctx, DLT_ERR_RANGE, "smoothing",
                 "smoothing over the other classes needs a second class");
}

static bool read_batch(struct solve_run *run, struct softmax_batch *batch)
{
    const struct value *args = run->args;
    *batch = (struct softmax_batch){.sigmoid = run_is(args[SOFTMAX_OUTPUT], "sigmoid"),
                                    .base_two = run_is(args[SOFTMAX_LOG_BASE], "2")};
    if (!read_logits(run, batch))
        return false;
    read_targets(run, batch);
    batch->weight = run_long(run, 1);
    if (run_is(args[SOFTMAX_REDUCTION], "mean"))
        batch->weight = value_fraction(run->ctx->arena, 1, (long)batch->rows);
    else if (run_is(args[SOFTMAX_REDUCTION], "mean_logits") && batch->sigmoid)
        batch->weight = value_fraction(run->ctx->arena, 1, (long)(batch->rows * batch->columns));
    else if (run_is(args[SOFTMAX_REDUCTION], "mean_logits"))
        num_fail(run->ctx, DLT_ERR_RANGE, "reduction",
                 "reduction=mean_logits goes with output=sigmoid, where each logit has its own "
                 "loss");
    return run->ctx->err == DLT_OK;
}

/* --- computing -------------------------------------------------------------------------------------- */

/* Nats as they are, or in bits. */
static struct value in_base(struct num_ctx *ctx, const struct softmax_batch *batch,
                            struct value nats)
{
    if (!batch->base_two || value_sign(nats) == 0)
        return nats;
    return num_div(ctx, nats, num_log(ctx, value_long(ctx->arena, 2)));
}

/* The logarithm to the base of the loss, exact for powers of two in bits. */
static struct value log_in_base(struct num_ctx *ctx, const struct softmax_batch *batch,
                                struct value number)
{
    if (batch->base_two && value_is_integer(number) && value_sign(number) == 1) {
        mpz_srcptr whole = mpq_numref(number.as.rational);
        size_t twos = mpz_scan1(whole, 0);
        if (mpz_sizeinbase(whole, 2) == twos + 1)
            return value_long(ctx->arena, (long)twos);
    }
    return in_base(ctx, batch, num_log(ctx, number));
}

/* Entry of the row of log-probabilities whose sum of powers exp(s - greatest) is `sum`. */
static struct value log_softmax(struct num_ctx *ctx, const struct softmax_batch *batch,
                                struct value behind, struct value sum)
{
    return num_sub(ctx, in_base(ctx, batch, behind), log_in_base(ctx, batch, sum));
}

/* log sigmoid(s), and with the sign turned log(1 - sigmoid(s)). */
static struct value log_sigmoid(struct num_ctx *ctx, const struct softmax_batch *batch,
                                struct value s)
{
    struct value one = value_long(ctx->arena, 1);
    struct value power = num_exp(ctx, num_neg(ctx, s));
    return num_neg(ctx, log_in_base(ctx, batch, num_add(ctx, one, power)));
}

/* The rows that one example adds to the results. */
struct example {
    struct value probabilities, logs, log_sum_exp, predicted;
};

static struct example softmax_example(struct solve_run *run, const struct softmax_batch *batch,
                                      struct value row)
{
    struct num_ctx *ctx = run->ctx;
    size_t top = vectors_greatest(row);
    struct value greatest = row.as.items[top], sum = run_long(run, 0);
    struct value *logs = arena_array(ctx->arena, row.count, sizeof *logs);
    for (size_t j = 0; j < row.count; j++)
        sum = num_add(ctx, sum, num_exp(ctx, num_sub(ctx, row.as.items[j], greatest)));
    for (size_t j = 0; j < row.count; j++)
        logs[j] = log_softmax(ctx, batch, num_sub(ctx, row.as.items[j], greatest), sum);
    return (struct example){
        .probabilities = vectors_softmax(ctx, row),
        .logs = value_list(ctx->arena, logs, row.count),
        .log_sum_exp = num_add(ctx, greatest, num_log(ctx, sum)),
        .predicted = run_long(run, (long)top + 1),
    };
}

static struct example sigmoid_example(struct solve_run *run, const struct softmax_batch *batch,
                                      struct value row)
{
    struct num_ctx *ctx = run->ctx;
    struct value *lists[3];
    for (size_t k = 0; k < DLT_COUNT(lists); k++)
        lists[k] = arena_array(ctx->arena, row.count, sizeof *lists[k]);
    for (size_t j = 0; j < row.count; j++) {
        struct value s = row.as.items[j];
        lists[0][j] = vectors_sigmoid(ctx, s);
        lists[1][j] = log_sigmoid(ctx, batch, s);
        lists[2][j] = run_long(run, value_sign(s) == 0 || value_sign(s) == 1);
    }
    return (struct example){
        .probabilities = value_list(ctx->arena, lists[0], row.count),
        .logs = value_list(ctx->arena, lists[1], row.count),
        .predicted = value_list(ctx->arena, lists[2], row.count),
    };
}

/* (1 - e) t + e/K, or (1 - e) t + e (1 - t)/(K - 1); K is 2 for a yes or no. */
static struct value smoothed(struct solve_run *run, const struct softmax_batch *batch,
                             struct value target)
{
    struct num_ctx *ctx = run->ctx;
    struct value one = run_long(run, 1), share = run->args[SOFTMAX_SMOOTHING];
    long classes = batch->sigmoid ? 2 : (long)batch->columns;
    struct value kept = num_mul(ctx, num_sub(ctx, one, share), target);
    struct value given = share;
    if (value_sign(share) == 0)
        return target;
    if (run_is(run->args[SOFTMAX_SMOOTHING_OVER], "others")) {
        given = num_mul(ctx, share, num_sub(ctx, one, target));
        classes--;
    }
    return num_add(ctx, kept, num_div(ctx, given, run_long(run, classes)));
}

static struct value loss_of_row(struct solve_run *run, const struct softmax_batch *batch, size_t i)
{
    struct num_ctx *ctx = run->ctx;
    struct value one = run_long(run, 1), sum = run_long(run, 0);
    for (size_t j = 0; j < batch->columns; j++) {
        struct value t = vectors_at(run->results[SOFTMAX_OUT_TARGETS], i, j);
        struct value log = vectors_at(run->results[SOFTMAX_OUT_LOG_PROBABILITIES], i, j);
        if (value_sign(t) != 0)
            sum = num_sub(ctx, sum, num_mul(ctx, t, log));
        if (batch->sigmoid && num_compare(t, one) != NUM_EQUAL) {
            struct value s = num_neg(ctx, vectors_at(batch->scaled, i, j));
            sum = num_sub(ctx, sum, num_mul(ctx, num_sub(ctx, one, t), log_sigmoid(ctx, batch, s)));
        }
    }
    return sum;
}

static void compute_loss(struct solve_run *run, const struct softmax_batch *batch)
{
    struct num_ctx *ctx = run->ctx;
    struct value *rows = arena_array(ctx->arena, batch->rows, sizeof *rows);
    struct value *items = arena_array(ctx->arena, batch->columns, sizeof *items);
    for (size_t i = 0; i < batch->rows; i++) {
        for (size_t j = 0; j < batch->columns; j++)
            items[j] = smoothed(run, batch, vectors_at(batch->targets, i, j));
        rows[i] = value_list(ctx->arena, items, batch->columns);
    }
    run->results[SOFTMAX_OUT_TARGETS] = value_list(ctx->arena, rows, batch->rows);
    for (size_t i = 0; i < batch->rows; i++)
        rows[i] = loss_of_row(run, batch, i);
    struct value losses = value_list(ctx->arena, rows, batch->rows);
    run->results[SOFTMAX_OUT_LOSSES] = losses;
    run->results[SOFTMAX_OUT_LOSS] = num_mul(ctx, batch->weight, vectors_sum(ctx, losses));
    struct value factor = num_div(ctx, batch->weight, run->args[SOFTMAX_TEMPERATURE]);
    struct value errors = vectors_combine(ctx, run->results[SOFTMAX_OUT_PROBABILITIES],
                                          run_long(run, -1), run->results[SOFTMAX_OUT_TARGETS]);
    run->results[SOFTMAX_OUT_GRADIENT] = vectors_scale(ctx, errors, in_base(ctx, batch, factor));
}

static struct value jacobian_entry(struct solve_run *run, const struct softmax_batch *batch,
                                   struct value p, size_t i, size_t j)
{
    struct num_ctx *ctx = run->ctx;
    struct value here = num_sub(ctx, run_long(run, i == j), p.as.items[j]);
    if (batch->sigmoid && i != j)
        return run_long(run, 0);
    return num_div(ctx, num_mul(ctx, p.as.items[i], here), run->args[SOFTMAX_TEMPERATURE]);
}

static void compute_jacobian(struct solve_run *run, const struct softmax_batch *batch)
{
    struct arena *arena = run->ctx->arena;
    size_t example = (size_t)run_to_long(run->args[SOFTMAX_EXAMPLE]) - 1;
    struct value p = run->results[SOFTMAX_OUT_PROBABILITIES].as.items[example];
    struct value *rows = arena_array(arena, batch->columns, sizeof *rows);
    struct value *items = arena_array(arena, batch->columns, sizeof *items);
    for (size_t i = 0; i < batch->columns; i++) {
        for (size_t j = 0; j < batch->columns; j++)
            items[j] = jacobian_entry(run, batch, p, i, j);
        rows[i] = value_list(arena, items, batch->columns);
    }
    run->results[SOFTMAX_OUT_JACOBIAN] = value_list(arena, rows, batch->columns);
}

static enum dlt_err run_softmax_cross_entropy(struct solve_run *run, struct diag *diag)
{
    struct arena *arena = run->ctx->arena;
    struct softmax_batch batch;
    struct value *lists[4];
    (void)diag;
    if (!read_batch(run, &batch))
        return run->ctx->err;
    for (size_t k = 0; k < DLT_COUNT(lists); k++)
        lists[k] = arena_array(arena, batch.rows, sizeof *lists[k]);
    for (size_t i = 0; i < batch.rows && run->ctx->err == DLT_OK; i++) {
        struct value row = batch.scaled.as.items[i];
        struct example example =
            batch.sigmoid ? sigmoid_example(run, &batch, row) : softmax_example(run, &batch, row);
        lists[0][i] = example.probabilities;
        lists[1][i] = example.logs;
        lists[2][i] = example.log_sum_exp;
        lists[3][i] = example.predicted;
    }
    run->results[SOFTMAX_OUT_PROBABILITIES] = value_list(arena, lists[0], batch.rows);
    run->results[SOFTMAX_OUT_LOG_PROBABILITIES] = value_list(arena, lists[1], batch.rows);
    if (!batch.sigmoid)
        run->results[SOFTMAX_OUT_LOG_SUM_EXP] = value_list(arena, lists[2], batch.rows);
    run->results[SOFTMAX_OUT_PREDICTED] = value_list(arena, lists[3], batch.rows);
    if (batch.given_targets && run->ctx->err == DLT_OK)
        compute_loss(run, &batch);
    if (run->ctx->err == DLT_OK)
        compute_jacobian(run, &batch);
    if (run->ctx->err == DLT_OK)
        softmax_cross_entropy_steps(run, &batch);
    return run->ctx->err;
}

/* --- the oracle: exponentials as they stand, and central differences ---------------------------------- */

/* What is moved: logit `j` of the row, by `shift`. */
struct shifted {
    size_t row, j;
    struct value shift;
};

static struct value shifted_power(struct solve_run *run, const struct softmax_batch *batch,
                                  const struct shifted *at, size_t k)
{
    struct num_ctx *ctx = run->ctx;
    struct value z = vectors_at(run->args[SOFTMAX_LOGITS], at->row, k);
    (void)batch;
    if (k == at->j)
        z = num_add(ctx, z, at->shift);
    return num_exp(ctx, num_div(ctx, z, run->args[SOFTMAX_TEMPERATURE]));
}

static struct value shifted_probability(struct solve_run *run, const struct softmax_batch *batch,
                                        const struct shifted *at, size_t k)
{
    struct num_ctx *ctx = run->ctx;
    struct value power = shifted_power(run, batch, at, k), sum = run_long(run, 0);
    if (batch->sigmoid)
        return num_div(ctx, power, num_add(ctx, run_long(run, 1), power));
    for (size_t j = 0; j < batch->columns; j++)
        sum = num_add(ctx, sum, shifted_power(run, batch, at, j));
    return num_div(ctx, power, sum);
}

/* The cross-entropy is linear in the target: that of the target and that of what smoothing mixes in. */
static struct value mixed_term(struct solve_run *run, const struct softmax_batch *batch,
                               struct value target, struct value probability)
{
    struct num_ctx *ctx = run->ctx;
    struct value share = run->args[SOFTMAX_SMOOTHING], one = run_long(run, 1);
    struct value classes = run_long(run, batch->sigmoid ? 2 : (long)batch->columns);
    struct value mixed_in =
        run_is(run->args[SOFTMAX_SMOOTHING_OVER], "all") || value_sign(share) == 0
            ? num_div(ctx, one, classes)
            : num_div(ctx, num_sub(ctx, one, target), num_sub(ctx, classes, one));
    struct value surprise = num_neg(ctx, num_log(ctx, probability));
    struct value plain = num_mul(ctx, num_sub(ctx, one, share), num_mul(ctx, target, surprise));
    return num_add(ctx, plain, num_mul(ctx, share, num_mul(ctx, mixed_in, surprise)));
}

static struct value shifted_loss(struct solve_run *run, const struct softmax_batch *batch,
                                 const struct shifted *at)
{
    struct num_ctx *ctx = run->ctx;
    struct value sum = run_long(run, 0), one = run_long(run, 1);
    for (size_t k = 0; k < batch->columns; k++) {
        struct value p = shifted_probability(run, batch, at, k);
        struct value t = vectors_at(batch->targets, at->row, k);
        sum = num_add(ctx, sum, mixed_term(run, batch, t, p));
        if (batch->sigmoid)
            sum = num_add(ctx, sum,
                          mixed_term(run, batch, num_sub(ctx, one, t), num_sub(ctx, one, p)));
    }
    return batch->base_two ? num_div(ctx, sum, num_log(ctx, run_long(run, 2))) : sum;
}

/* (f(z + h) - f(z - h)) / 2h for the loss of the row, or for probability `k` when there is one. */
static struct value slope(struct solve_run *run, const struct softmax_batch *batch, size_t row,
                          size_t j, size_t k)
{
    struct num_ctx *ctx = run->ctx;
    struct value step = num_pow(ctx, run_long(run, 10), run_long(run, -30));
    struct shifted up = {row, j, step}, down = {row, j, num_neg(ctx, step)};
    bool loss = k == SIZE_MAX;
    struct value rise =
        num_sub(ctx, loss ? shifted_loss(run, batch, &up) : shifted_probability(run, batch, &up, k),
                loss ? shifted_loss(run, batch, &down) : shifted_probability(run, batch, &down, k));
    return num_div(ctx, rise, num_mul(ctx, run_long(run, 2), step));
}

static struct value oracle_row(struct solve_run *run, const struct softmax_batch *batch, size_t row,
                               size_t result)
{
    struct num_ctx *ctx = run->ctx;
    struct value *items = arena_array(ctx->arena, batch->columns, sizeof *items);
    struct shifted here = {row, 0, run_long(run, 0)};
    struct value sum = run_long(run, 0);
    for (size_t j = 0; j < batch->columns; j++) {
        if (result == SOFTMAX_OUT_PROBABILITIES)
            items[j] = shifted_probability(run, batch, &here, j);
        else if (result == SOFTMAX_OUT_GRADIENT)
            items[j] = num_mul(ctx, batch->weight, slope(run, batch, row, j, SIZE_MAX));
        else if (result == SOFTMAX_OUT_JACOBIAN)
            items[j] =
                slope(run, batch, (size_t)run_to_long(run->args[SOFTMAX_EXAMPLE]) - 1, j, row);
        else
            sum = num_add(ctx, sum, shifted_power(run, batch, &here, j));
    }
    if (result == SOFTMAX_OUT_LOG_SUM_EXP)
        return num_log(ctx, sum);
    return value_list(ctx->arena, items, batch->columns);
}

static void oracle_result(struct solve_run *run, const struct softmax_batch *batch, size_t result)
{
    size_t count = result == SOFTMAX_OUT_JACOBIAN ? batch->columns : batch->rows;
    struct value *rows = arena_array(run->ctx->arena, count, sizeof *rows);
    for (size_t i = 0; i < count && run->ctx->err == DLT_OK; i++)
        rows[i] = oracle_row(run, batch, i, result);
    run->results[result] = value_list(run->ctx->arena, rows, count);
}

static void oracle_losses(struct solve_run *run, const struct softmax_batch *batch)
{
    struct num_ctx *ctx = run->ctx;
    struct value *losses = arena_array(ctx->arena, batch->rows, sizeof *losses);
    struct value sum = run_long(run, 0);
    for (size_t i = 0; i < batch->rows; i++) {
        struct shifted here = {i, 0, run_long(run, 0)};
        losses[i] = shifted_loss(run, batch, &here);
        sum = num_add(ctx, sum, losses[i]);
    }
    run->results[SOFTMAX_OUT_LOSSES] = value_list(ctx->arena, losses, batch->rows);
    run->results[SOFTMAX_OUT_LOSS] = num_mul(ctx, sum, batch->weight);
    oracle_result(run, batch, SOFTMAX_OUT_GRADIENT);
}

static enum dlt_err oracle_softmax_cross_entropy(struct solve_run *run, struct diag *diag)
{
    struct softmax_batch batch;
    (void)diag;
    if (!read_batch(run, &batch))
        return run->ctx->err;
    run->ctx->precision += ORACLE_BITS;
    oracle_result(run, &batch, SOFTMAX_OUT_PROBABILITIES);
    oracle_result(run, &batch, SOFTMAX_OUT_JACOBIAN);
    if (!batch.sigmoid)
        oracle_result(run, &batch, SOFTMAX_OUT_LOG_SUM_EXP);
    if (batch.given_targets)
        oracle_losses(run, &batch);
    return run->ctx->err;
}

static const char *const grid[] = {
    "logits=[2,1,0] classes=1",
    "logits=[[2,1,0],[0,1/2,-1],[3,3,3]] classes=[1,3,2]",
    "logits=[[2,1,0],[0,1/2,-1],[3,3,3]] classes=[1,3,2] reduction=sum example=3",
    "logits=[2,1,0] targets=[1/2,1/4,1/4] temperature=2",
    "logits=[2,1,0] classes=2 log_base=2",
    "logits=[0,0,0,0] classes=4 log_base=2",
    "logits=[7] classes=1",
    "logits=[1,2]",
    "logits=[2,1,0] classes=1 smoothing=1/10",
    "logits=[2,1,0,5] classes=3 smoothing=1/10 smoothing_over=others",
    "logits=[2,1,0] targets=[0,1/3,2/3] smoothing=0.3 smoothing_over=others log_base=2",
    "logits=[2,1,0] classes=2 smoothing=1",
    "logits=[0,1,-2] targets=[1,0,1] output=sigmoid",
    "logits=[[0,1,-2],[3,0,0]] targets=[[1,0,1],[0,1/2,1]] output=sigmoid reduction=mean_logits",
    "logits=[[1],[-1]] targets=[[1],[1]] output=sigmoid smoothing=1/5 log_base=2 temperature=1/2",
    "logits=[1,-1] targets=[1,0] output=sigmoid smoothing=1/5 smoothing_over=others reduction=sum",
    "logits=[300,0,-300] classes=2",
    "logits=[1000,0] targets=[0,1] output=sigmoid",
    "logits=[log(1/2),log(1/3),log(1/6)] classes=3",
    "logits=[0.1,-0.2,0.3,0.4,-0.5,0.6,0.7,-0.8,0.9,1,1.1,1.2] classes=12 temperature=0.1",
};

const struct solver solver_softmax_cross_entropy = {
    .name = "softmax_cross_entropy",
    .summary = "Softmax or sigmoid probabilities, the cross-entropy loss and its gradient.",
    .citation = "Prince, Understanding Deep Learning, sec. 5.4-5.5; Szegedy et al. 2016, "
                "Rethinking the Inception Architecture, sec. 7 (label smoothing); Hinton et al. "
                "2015 (temperature)",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_softmax_cross_entropy,
    .oracle = oracle_softmax_cross_entropy,
    .oracle_note = "exponentials without subtracting the greatest logit, the losses of target and "
                   "smoothing apart, and central differences, with 512 bits more",
    .oracle_tolerance = 1e-12,
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
