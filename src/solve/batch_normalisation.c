/* SPDX-License-Identifier: MIT */
/* Batch and layer normalisation, forward and backward, in training and with running statistics. */
#include "batch_normalisation.h"

#include <string.h>

enum { MAX_VALUES = 4096, MAX_PAIRED = 256, MAX_DIFFERENCES = 40 };

enum {
    VALUES,
    INPUTS,
    LAYER,
    MODE,
    VARIANCE,
    EPSILON,
    GAMMA,
    BETA,
    RUNNING_MEAN,
    RUNNING_VARIANCE,
    MOMENTUM,
    MOMENTUM_CONVENTION,
    RUNNING_ESTIMATE,
    VALUE_GRADIENTS,
    OUTPUT_GRADIENTS,
};

enum {
    OUT_MEAN,
    OUT_VARIANCE,
    OUT_DEVIATION,
    OUT_NORMALISED,
    OUT_OUTPUT,
    OUT_RUNNING_MEAN,
    OUT_RUNNING_VARIANCE,
    OUT_INPUT_GRADIENT,
    OUT_GAMMA_GRADIENT,
    OUT_BETA_GRADIENT,
};

static const struct param params[] = {
    [VALUES] = {.name = "values",
                .summary = "the numbers that are normalised together: one unit over a batch, or "
                           "the units of one example",
                .type = PARAM_LIST,
                .fallback = ""},
    [INPUTS] = {.name = "inputs",
                .summary = "or a whole batch: a row for each example, a column for each unit",
                .type = PARAM_MATRIX,
                .fallback = ""},
    [LAYER] = {.name = "layer",
               .summary = "batch_norm: each unit over the examples; layer_norm: each example over "
                          "its units",
               .type = PARAM_CHOICE,
               .fallback = "batch_norm",
               .choices = "batch_norm layer_norm"},
    [MODE] = {.name = "mode",
              .summary = "training uses the batch's mean and variance, inference the running ones",
              .type = PARAM_CHOICE,
              .fallback = "training",
              .choices = "training inference"},
    [VARIANCE] = {.name = "variance",
                  .summary = "biased divides the squares by n, unbiased by n - 1",
                  .type = PARAM_CHOICE,
                  .fallback = "biased",
                  .choices = "biased unbiased"},
    [EPSILON] = {.name = "epsilon",
                 .summary = "added to the variance under the root; usually 1e-5",
                 .type = PARAM_REAL,
                 .fallback = "0",
                 .minimum = "0"},
    [GAMMA] = {.name = "gamma",
               .summary = "scale: one for all units or one for each",
               .type = PARAM_LIST,
               .fallback = "1"},
    [BETA] = {.name = "beta",
              .summary = "shift: one for all units or one for each",
              .type = PARAM_LIST,
              .fallback = "0"},
    [RUNNING_MEAN] = {.name = "running_mean",
                      .summary =
                          "running mean before: one for all units or one for each; batch_norm",
                      .type = PARAM_LIST,
                      .fallback = ""},
    [RUNNING_VARIANCE] = {.name = "running_variance",
                          .summary = "running variance before: one or one for each; batch_norm",
                          .type = PARAM_LIST,
                          .fallback = "",
                          .minimum = "0"},
    [MOMENTUM] = {.name = "momentum",
                  .summary = "of the running statistics; default: the batch weighs 1/10",
                  .type = PARAM_REAL,
                  .fallback = "",
                  .minimum = "0",
                  .maximum = "1"},
    [MOMENTUM_CONVENTION] = {.name = "momentum_convention",
                             .summary = "whether momentum is the weight of the new batch or of the "
                                        "old statistics",
                             .type = PARAM_CHOICE,
                             .fallback = "new",
                             .choices = "new old"},
    [RUNNING_ESTIMATE] = {.name = "running_estimate",
                          .summary = "which variance of the batch the running one takes in",
                          .type = PARAM_CHOICE,
                          .fallback = "unbiased",
                          .choices = "unbiased biased"},
    [VALUE_GRADIENTS] = {.name = "value_gradients",
                         .summary = "gradient of the loss by each output, with values",
                         .type = PARAM_LIST,
                         .fallback = ""},
    [OUTPUT_GRADIENTS] = {.name = "output_gradients",
                          .summary = "gradient of the loss by each output, with inputs",
                          .type = PARAM_MATRIX,
                          .fallback = ""},
};

static const struct solver_output outputs[] = {
    [OUT_MEAN] = {.name = "mean", .summary = "mean that is subtracted; a list for several groups"},
    [OUT_VARIANCE] = {.name = "variance", .summary = "variance, without epsilon"},
    [OUT_DEVIATION] = {.name = "deviation", .summary = "sqrt(variance + epsilon)"},
    [OUT_NORMALISED] = {.name = "normalised", .summary = "(x - mean) / deviation"},
    [OUT_OUTPUT] = {.name = "output", .summary = "gamma times that, plus beta"},
    [OUT_RUNNING_MEAN] = {.name = "running_mean", .summary = "running mean afterwards, where kept"},
    [OUT_RUNNING_VARIANCE] = {.name = "running_variance",
                              .summary = "running variance afterwards, where kept"},
    [OUT_INPUT_GRADIENT] = {.name = "input_gradient",
                            .summary = "gradient of the loss by each input"},
    [OUT_GAMMA_GRADIENT] = {.name = "gamma_gradient",
                            .summary = "gradient of the loss by each unit's gamma"},
    [OUT_BETA_GRADIENT] = {.name = "beta_gradient",
                           .summary = "gradient of the loss by each unit's beta"},
};

size_t normalisation_at(const struct normalisation *norm, size_t group, size_t k)
{
    return norm->by_feature ? k * norm->columns + group : group * norm->columns + k;
}

size_t normalisation_column(const struct normalisation *norm, size_t at)
{
    return at % norm->columns;
}

static size_t group_of(const struct normalisation *norm, size_t at)
{
    size_t columns = norm->columns > 0 ? norm->columns : 1;

    return norm->by_feature ? at % columns : at / columns;
}

/* --- reading the arguments ------------------------------------------------------------------------ */

static void refuse(struct solve_run *run, const char *text)
{
    num_fail(run->ctx, DLT_ERR_RANGE, "together", "%s", text);
}

static struct value *room(struct solve_run *run, size_t count)
{
    return arena_array(run->ctx->arena, count, sizeof(struct value));
}

/* The items of a matrix row by row, or of a list. */
static const struct value *flatten(struct solve_run *run, const struct normalisation *norm,
                                   struct value given)
{
    struct value *items;

    if (norm->flat)
        return given.as.items;
    items = room(run, norm->rows * norm->columns);
    for (size_t r = 0; r < norm->rows; r++)
        memcpy(items + r * norm->columns, given.as.items[r].as.items,
               norm->columns * sizeof *items);
    return items;
}

static struct value *spread(struct solve_run *run, const struct normalisation *norm, int param,
                            long otherwise)
{
    struct value list = run->args[param];
    struct value *items = room(run, norm->columns);

    if (run_given(list) && list.count != 1 && list.count != norm->columns)
        num_fail(run->ctx, DLT_ERR_RANGE, "lengths",
                 "%s has %zu numbers; give one, or one for each of %zu units", params[param].name,
                 list.count, norm->columns);
    for (size_t i = 0; run->ctx->err == DLT_OK && i < norm->columns; i++)
        items[i] =
            run_given(list) ? list.as.items[list.count == 1 ? 0 : i] : run_long(run, otherwise);
    return items;
}

static bool read_shape(struct solve_run *run, struct normalisation *norm)
{
    const struct value *args = run->args;
    struct value given = args[INPUTS];

    norm->flat = run_given(args[VALUES]);
    norm->by_feature = run_is(args[LAYER], "batch_norm");
    if (norm->flat == run_given(given)) {
        refuse(run, "give either values or inputs");
        return false;
    }
    if (norm->flat) {
        norm->rows = norm->by_feature ? args[VALUES].count : 1;
        norm->columns = norm->by_feature ? 1 : args[VALUES].count;
    } else {
        value_is_matrix(given, &norm->rows, &norm->columns);
    }
    if (norm->rows == 0 || norm->columns == 0) {
        refuse(run, "values needs at least one number");
        return false;
    }
    if (norm->rows * norm->columns > MAX_VALUES) {
        num_fail(run->ctx, DLT_ERR_LIMIT, "too-many", "at most %d numbers in %s", MAX_VALUES,
                 norm->flat ? "values" : "inputs");
        return false;
    }
    norm->x = flatten(run, norm, norm->flat ? args[VALUES] : given);
    norm->groups = norm->by_feature ? norm->columns : norm->rows;
    norm->size = norm->by_feature ? norm->rows : norm->columns;
    return true;
}

static void read_gradient(struct solve_run *run, struct normalisation *norm)
{
    struct value list = run->args[VALUE_GRADIENTS], matrix = run->args[OUTPUT_GRADIENTS];
    size_t rows = norm->rows, columns = norm->columns;

    if (run_given(norm->flat ? matrix : list)) {
        refuse(run, "value_gradients go with values, output_gradients with inputs");
        return;
    }
    norm->backward = run_given(norm->flat ? list : matrix);
    if (norm->backward && norm->flat && list.count != rows * columns)
        num_fail(run->ctx, DLT_ERR_RANGE, "lengths", "value_gradients has %zu numbers, values %zu",
                 list.count, rows * columns);
    else if (norm->backward && !norm->flat &&
             (!value_is_matrix(matrix, &rows, &columns) || rows != norm->rows ||
              columns != norm->columns))
        num_fail(run->ctx, DLT_ERR_RANGE, "lengths",
                 "output_gradients is %zu x %zu, inputs %zu x %zu", rows, columns, norm->rows,
                 norm->columns);
    else if (norm->backward)
        norm->g = flatten(run, norm, norm->flat ? list : matrix);
}

static void read_running(struct solve_run *run, struct normalisation *norm)
{
    const struct value *args = run->args;
    struct value one = run_long(run, 1), weight = args[MOMENTUM];
    bool given = run_given(args[RUNNING_MEAN]) || run_given(args[RUNNING_VARIANCE]);

    norm->inference = run_is(args[MODE], "inference");
    if (!norm->by_feature && (given || run_given(weight)))
        refuse(run, "layer_norm keeps no running statistics: leave out running_mean, "
                    "running_variance and momentum");
    if (norm->inference && norm->by_feature &&
        !(run_given(args[RUNNING_MEAN]) && run_given(args[RUNNING_VARIANCE])))
        refuse(run, "mode=inference needs running_mean and running_variance");
    norm->inference = norm->inference && norm->by_feature;
    norm->keeps_running = norm->by_feature && !norm->inference && (given || run_given(weight));
    norm->running_unbiased = run_is(args[RUNNING_ESTIMATE], "unbiased");
    if (!run_given(weight))
        norm->fresh = value_fraction(run->ctx->arena, 1, 10);
    else
        norm->fresh =
            run_is(args[MOMENTUM_CONVENTION], "new") ? weight : num_sub(run->ctx, one, weight);
    norm->old_mean = spread(run, norm, RUNNING_MEAN, 0);
    norm->old_variance = spread(run, norm, RUNNING_VARIANCE, 1);
}

static bool read_all(struct solve_run *run, struct normalisation *norm)
{
    *norm = (struct normalisation){
        .unbiased = run_is(run->args[VARIANCE], "unbiased"),
        .epsilon = run->args[EPSILON],
    };
    if (!read_shape(run, norm))
        return false;
    norm->gamma = spread(run, norm, GAMMA, 1);
    norm->beta = spread(run, norm, BETA, 0);
    read_gradient(run, norm);
    read_running(run, norm);
    if (run->ctx->err == DLT_OK && norm->size < 2 &&
        ((norm->unbiased && !norm->inference) || (norm->keeps_running && norm->running_unbiased)))
        num_fail(run->ctx, DLT_ERR_RANGE, "one-number",
                 "one number alone has no unbiased variance: %s=biased, or more of them",
                 norm->unbiased ? "variance" : "running_estimate");
    return run->ctx->err == DLT_OK;
}

/* --- forward ------------------------------------------------------------------------------------------ */

static struct value group_sum(struct solve_run *run, const struct normalisation *norm,
                              const struct value *items, size_t group)
{
    struct value sum = run_long(run, 0);

    for (size_t k = 0; k < norm->size; k++)
        sum = num_add(run->ctx, sum, items[normalisation_at(norm, group, k)]);
    return sum;
}

static struct value squares(struct solve_run *run, const struct normalisation *norm, size_t group,
                            struct value mean)
{
    struct num_ctx *ctx = run->ctx;
    struct value sum = run_long(run, 0);

    for (size_t k = 0; k < norm->size; k++) {
        struct value off = num_sub(ctx, norm->x[normalisation_at(norm, group, k)], mean);

        sum = num_add(ctx, sum, num_mul(ctx, off, off));
    }
    return sum;
}

static struct value divided(struct solve_run *run, struct value sum, size_t by)
{
    return num_div(run->ctx, sum, run_long(run, (long)by));
}

static void find_statistics(struct solve_run *run, struct normalisation *norm, size_t group)
{
    struct num_ctx *ctx = run->ctx;
    struct value mean = divided(run, group_sum(run, norm, norm->x, group), norm->size);
    struct value sum = squares(run, norm, group, mean);

    norm->mean[group] = norm->inference ? norm->old_mean[group] : mean;
    norm->variance[group] = norm->inference ? norm->old_variance[group]
                                            : divided(run, sum, norm->size - norm->unbiased);
    if (norm->keeps_running) {
        struct value keep = num_sub(ctx, run_long(run, 1), norm->fresh);
        struct value batch = divided(run, sum, norm->size - norm->running_unbiased);

        norm->running_batch[group] = batch;
        norm->new_mean[group] = num_add(ctx, num_mul(ctx, keep, norm->old_mean[group]),
                                        num_mul(ctx, norm->fresh, mean));
        norm->new_variance[group] = num_add(ctx, num_mul(ctx, keep, norm->old_variance[group]),
                                            num_mul(ctx, norm->fresh, batch));
    }
    norm->deviation[group] = num_sqrt(ctx, num_add(ctx, norm->variance[group], norm->epsilon));
    if (ctx->err == DLT_OK && value_sign(norm->deviation[group]) == 0)
        num_fail(ctx, DLT_ERR_RANGE, "zero-variance",
                 "the variance is 0: without a positive epsilon this divides by 0");
}

/* A quotient that stays exactly 0 where the deviation is a root. */
static struct value over(struct solve_run *run, struct value number, struct value deviation)
{
    return value_sign(number) == 0 ? run_long(run, 0) : num_div(run->ctx, number, deviation);
}

static void find_output(struct solve_run *run, struct normalisation *norm, size_t at)
{
    struct num_ctx *ctx = run->ctx;
    size_t group = group_of(norm, at), column = normalisation_column(norm, at);

    norm->normalised[at] =
        over(run, num_sub(ctx, norm->x[at], norm->mean[group]), norm->deviation[group]);
    norm->output[at] =
        num_add(ctx, num_mul(ctx, norm->gamma[column], norm->normalised[at]), norm->beta[column]);
}

/* --- backward ----------------------------------------------------------------------------------------- */

/* gamma g and x - mean at a place. */
static struct value scaled_gradient(struct solve_run *run, const struct normalisation *norm,
                                    size_t at)
{
    return num_mul(run->ctx, norm->gamma[normalisation_column(norm, at)], norm->g[at]);
}

static struct value offset(struct solve_run *run, const struct normalisation *norm, size_t at)
{
    return num_sub(run->ctx, norm->x[at], norm->mean[group_of(norm, at)]);
}

/* Each input moves its own output, the mean, and the variance; the last two reach all outputs. The
 * root is divided by last, so that all before it stays exact. */
static void find_group_gradient(struct solve_run *run, struct normalisation *norm, size_t group)
{
    struct num_ctx *ctx = run->ctx;
    struct value sum = run_long(run, 0), part = sum, square;

    for (size_t k = 0; k < norm->size; k++) {
        size_t at = normalisation_at(norm, group, k);
        struct value g = scaled_gradient(run, norm, at);

        sum = num_add(ctx, sum, g);
        part = num_add(ctx, part, num_mul(ctx, g, offset(run, norm, at)));
    }
    if (!norm->inference)
        part = divided(run, part, norm->size - norm->unbiased);
    square = num_add(ctx, norm->variance[group], norm->epsilon);
    norm->slope_mean[group] = divided(run, sum, norm->size);
    norm->slope_part[group] = over(run, part, norm->deviation[group]);
    for (size_t k = 0; k < norm->size; k++) {
        size_t at = normalisation_at(norm, group, k);
        struct value g = scaled_gradient(run, norm, at);

        if (!norm->inference) {
            g = num_sub(ctx, g, norm->slope_mean[group]);
            g = num_sub(ctx, g, num_div(ctx, num_mul(ctx, offset(run, norm, at), part), square));
        }
        norm->dx[at] = over(run, g, norm->deviation[group]);
    }
}

static void find_parameter_gradients(struct solve_run *run, struct normalisation *norm)
{
    struct num_ctx *ctx = run->ctx;

    for (size_t c = 0; c < norm->columns; c++) {
        struct value sum = run_long(run, 0);

        norm->dgamma[c] = norm->dbeta[c] = sum;
        for (size_t at = c; at < norm->rows * norm->columns; at += norm->columns) {
            norm->dbeta[c] = num_add(ctx, norm->dbeta[c], norm->g[at]);
            norm->dgamma[c] =
                num_add(ctx, norm->dgamma[c], num_mul(ctx, norm->g[at], norm->normalised[at]));
            sum = num_add(ctx, sum, num_mul(ctx, norm->g[at], offset(run, norm, at)));
        }
        if (norm->by_feature)
            norm->dgamma[c] = over(run, sum, norm->deviation[c]);
    }
}

/* --- results ------------------------------------------------------------------------------------------ */

static struct value shaped(const struct solve_run *run, const struct normalisation *norm,
                           const struct value *items)
{
    struct arena *arena = run->ctx->arena;
    struct value *rows;

    if (norm->flat)
        return value_list(arena, items, norm->rows * norm->columns);
    rows = arena_array(arena, norm->rows, sizeof *rows);
    for (size_t r = 0; r < norm->rows; r++)
        rows[r] = value_list(arena, items + r * norm->columns, norm->columns);
    return value_list(arena, rows, norm->rows);
}

/* One number alone where there is one. */
static struct value counted(const struct solve_run *run, const struct value *items, size_t count)
{
    return count == 1 ? items[0] : value_list(run->ctx->arena, items, count);
}

static void set_results(struct solve_run *run, const struct normalisation *norm)
{
    struct value *out = run->results;

    out[OUT_MEAN] = counted(run, norm->mean, norm->groups);
    out[OUT_VARIANCE] = counted(run, norm->variance, norm->groups);
    out[OUT_DEVIATION] = counted(run, norm->deviation, norm->groups);
    out[OUT_NORMALISED] = shaped(run, norm, norm->normalised);
    out[OUT_OUTPUT] = shaped(run, norm, norm->output);
    if (norm->keeps_running) {
        out[OUT_RUNNING_MEAN] = counted(run, norm->new_mean, norm->groups);
        out[OUT_RUNNING_VARIANCE] = counted(run, norm->new_variance, norm->groups);
    }
    if (norm->backward) {
        out[OUT_INPUT_GRADIENT] = shaped(run, norm, norm->dx);
        out[OUT_GAMMA_GRADIENT] = counted(run, norm->dgamma, norm->columns);
        out[OUT_BETA_GRADIENT] = counted(run, norm->dbeta, norm->columns);
    }
}

static void make_room(struct solve_run *run, struct normalisation *norm)
{
    struct value **const by_group[] = {&norm->mean,       &norm->variance,     &norm->deviation,
                                       &norm->new_mean,   &norm->new_variance, &norm->running_batch,
                                       &norm->slope_mean, &norm->slope_part};
    struct value **const by_place[] = {&norm->normalised, &norm->output, &norm->dx};
    struct value **const by_column[] = {&norm->dgamma, &norm->dbeta};

    for (size_t i = 0; i < DLT_COUNT(by_group); i++)
        *by_group[i] = room(run, norm->groups);
    for (size_t i = 0; i < DLT_COUNT(by_place); i++)
        *by_place[i] = room(run, norm->rows * norm->columns);
    for (size_t i = 0; i < DLT_COUNT(by_column); i++)
        *by_column[i] = room(run, norm->columns);
}

static enum dlt_err run_batch_normalisation(struct solve_run *run, struct diag *diag)
{
    struct normalisation norm;

    (void)diag;
    if (!read_all(run, &norm))
        return run->ctx->err;
    make_room(run, &norm);
    for (size_t group = 0; group < norm.groups && run->ctx->err == DLT_OK; group++)
        find_statistics(run, &norm, group);
    for (size_t at = 0; at < norm.rows * norm.columns && run->ctx->err == DLT_OK; at++)
        find_output(run, &norm, at);
    for (size_t group = 0; norm.backward && group < norm.groups && run->ctx->err == DLT_OK; group++)
        find_group_gradient(run, &norm, group);
    if (norm.backward && run->ctx->err == DLT_OK)
        find_parameter_gradients(run, &norm);
    if (run->ctx->err != DLT_OK)
        return run->ctx->err;
    set_results(run, &norm);
    normalisation_explain(run, &norm);
    return run->ctx->err;
}

/* --- the oracle: variance from pairs, gradients by differences ---------------------------------------- */

/* Sum of (a - b)^2 over all pairs of a group. */
static struct value pair_squares(struct solve_run *run, const struct normalisation *norm,
                                 size_t group)
{
    struct num_ctx *ctx = run->ctx;
    struct value sum = run_long(run, 0);

    for (size_t k = 0; k < norm->size; k++) {
        for (size_t l = 0; l < k; l++) {
            struct value gap = num_sub(ctx, norm->x[normalisation_at(norm, group, k)],
                                       norm->x[normalisation_at(norm, group, l)]);

            sum = num_add(ctx, sum, num_mul(ctx, gap, gap));
        }
    }
    return sum;
}

static void oracle_statistics(struct solve_run *run, struct normalisation *norm, size_t group)
{
    struct num_ctx *ctx = run->ctx;
    struct value first = norm->x[normalisation_at(norm, group, 0)], mean = first;
    struct value pairs = pair_squares(run, norm, group);

    for (size_t k = 1; k < norm->size; k++)
        mean = num_add(ctx, mean,
                       divided(run, num_sub(ctx, norm->x[normalisation_at(norm, group, k)], first),
                               norm->size));
    norm->mean[group] = norm->inference ? norm->old_mean[group] : mean;
    norm->variance[group] = norm->inference
                                ? norm->old_variance[group]
                                : divided(run, pairs, norm->size * (norm->size - norm->unbiased));
    norm->deviation[group] = num_sqrt(ctx, num_add(ctx, norm->variance[group], norm->epsilon));
    if (!norm->keeps_running)
        return;
    pairs = divided(run, pairs, norm->size * (norm->size - norm->running_unbiased));
    norm->new_mean[group] =
        num_add(ctx, norm->old_mean[group],
                num_mul(ctx, norm->fresh, num_sub(ctx, mean, norm->old_mean[group])));
    norm->new_variance[group] =
        num_add(ctx, norm->old_variance[group],
                num_mul(ctx, norm->fresh, num_sub(ctx, pairs, norm->old_variance[group])));
}

/* Forward pass of one group by the oracle's statistics: sum of g times output. */
static struct value oracle_loss(struct solve_run *run, struct normalisation *norm, size_t group)
{
    struct num_ctx *ctx = run->ctx;
    struct value sum = run_long(run, 0);

    oracle_statistics(run, norm, group);
    for (size_t k = 0; k < norm->size; k++) {
        size_t at = normalisation_at(norm, group, k), column = normalisation_column(norm, at);
        struct value off = num_sub(ctx, norm->x[at], norm->mean[group]);

        norm->normalised[at] = num_div(ctx, off, norm->deviation[group]);
        off = num_div(ctx, num_mul(ctx, norm->gamma[column], off), norm->deviation[group]);
        norm->output[at] = num_add(ctx, off, norm->beta[column]);
        if (norm->backward)
            sum = num_add(ctx, sum, num_mul(ctx, norm->g[at], norm->output[at]));
    }
    return sum;
}

/* Moves one number by a little each way, and reads how the loss of all groups changes. */
static struct value oracle_slope(struct solve_run *run, struct normalisation *norm,
                                 struct value *number)
{
    struct num_ctx *ctx = run->ctx;
    struct value step = num_pow(ctx, run_long(run, 2), run_long(run, -40));
    struct value here = *number, change = run_long(run, 0);

    for (size_t group = 0; group < norm->groups; group++) {
        *number = num_add(ctx, here, step);
        change = num_add(ctx, change, oracle_loss(run, norm, group));
        *number = num_sub(ctx, here, step);
        change = num_sub(ctx, change, oracle_loss(run, norm, group));
    }
    *number = here;
    return num_div(ctx, change, num_mul(ctx, run_long(run, 2), step));
}

static void oracle_gradients(struct solve_run *run, struct normalisation *norm)
{
    struct normalisation moved = *norm;
    size_t count = norm->rows * norm->columns;
    struct value *x = room(run, count), *gamma = room(run, norm->columns);
    struct value *beta = room(run, norm->columns);

    make_room(run, &moved);
    moved.x = memcpy(x, norm->x, count * sizeof *x);
    moved.gamma = memcpy(gamma, norm->gamma, norm->columns * sizeof *gamma);
    moved.beta = memcpy(beta, norm->beta, norm->columns * sizeof *beta);
    for (size_t at = 0; at < count; at++)
        norm->dx[at] = oracle_slope(run, &moved, &x[at]);
    for (size_t c = 0; c < norm->columns; c++) {
        norm->dgamma[c] = oracle_slope(run, &moved, &gamma[c]);
        norm->dbeta[c] = oracle_slope(run, &moved, &beta[c]);
    }
}

static enum dlt_err oracle_batch_normalisation(struct solve_run *run, struct diag *diag)
{
    struct normalisation norm;

    (void)diag;
    if (!read_all(run, &norm) || norm.rows * norm.columns > MAX_PAIRED)
        return run->ctx->err;
    make_room(run, &norm);
    for (size_t group = 0; group < norm.groups; group++)
        oracle_loss(run, &norm, group);
    norm.backward = norm.backward && norm.rows * norm.columns <= MAX_DIFFERENCES;
    if (norm.backward)
        oracle_gradients(run, &norm);
    if (run->ctx->err == DLT_OK)
        set_results(run, &norm);
    return run->ctx->err;
}

static const char *const grid[] = {
    "values=[2,4,4,4,5,5,7,9]",
    "values=[1,3] epsilon=1e-5",
    "values=[1,2,6] variance=unbiased gamma=2 beta=-1",
    "values=[3,3,3] epsilon=1/4",
    "values=[5] epsilon=1",
    "values=[1,2,3,6] layer=layer_norm gamma=[1,2,3,4] beta=[0,0,1,1] "
    "value_gradients=[1,0,-1,2]",
    "values=[1,3,5,7] value_gradients=[1,-1,2,0] gamma=3",
    "values=[1,3,5,7] value_gradients=[1,-1,2,0] variance=unbiased epsilon=1/100",
    "inputs=[[1,10],[3,30],[5,20]] gamma=[1,2] beta=1/2",
    "inputs=[[1,10],[3,30],[5,20]] running_mean=0 running_variance=[1,4] momentum=0.1",
    "inputs=[[1,10],[3,30],[5,20]] running_mean=[1,2] momentum=0.9 momentum_convention=old "
    "running_estimate=biased",
    "inputs=[[1,10],[3,30]] running_mean=[1,2] running_variance=[4,9] mode=inference "
    "output_gradients=[[1,1],[0,-1]] gamma=[2,3]",
    "inputs=[[1,2,4],[0,-3,9]] layer=layer_norm epsilon=1e-5 gamma=[1,2,3] "
    "output_gradients=[[1,0,0],[1/2,-1,1]]",
    "inputs=[[1,2],[0,-3],[5,1]] output_gradients=[[1,0],[1/2,-1],[3,3]] gamma=[-1,2] beta=7",
    "values=[1e9,-1e9,1/1000] momentum=1",
    "values=[sqrt(2),1,exp(1)] value_gradients=[1,2,pi]",
};

const struct solver solver_batch_normalisation = {
    .name = "batch_normalisation",
    .summary = "Batch or layer normalisation: forward, running statistics, and gradients.",
    .citation = "Ioffe and Szegedy 2015, algorithms 1 and 2; Ba, Kiros and Hinton 2016; Prince, "
                "Understanding Deep Learning, sec. 11.4",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_batch_normalisation,
    .oracle = oracle_batch_normalisation,
    .oracle_note = "takes the variance from the differences of all pairs, and each gradient from "
                   "two forward passes",
    .oracle_tolerance = 1e-9,
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
