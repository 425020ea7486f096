/* SPDX-License-Identifier: MIT */
/* What the two files of batch_normalisation share: the numbers by row and column, and their groups. */
#ifndef DLTUTOR_SOLVE_BATCH_NORMALISATION_H
#define DLTUTOR_SOLVE_BATCH_NORMALISATION_H

#include "run.h"

/**
 * Examples in rows, features in columns. Numbers that are normalised together are a group: a column
 * of batch normalisation, a row of layer normalisation.
 */
struct normalisation {
    size_t rows, columns;
    size_t groups, size;   /**< how many groups, numbers in each */
    bool flat;             /**< given as one list: results are lists as well */
    bool by_feature;       /**< groups are columns */
    bool inference;        /**< mean and variance are the running ones */
    bool unbiased;         /**< divide by n - 1 */
    bool keeps_running;    /**< running statistics are updated */
    bool running_unbiased; /**< by the variance with n - 1 */
    bool backward;         /**< a gradient came in */
    struct value epsilon;
    struct value fresh;                        /**< weight of the batch in the running statistics */
    const struct value *x, *g;                 /**< rows x columns, row by row */
    const struct value *gamma, *beta;          /**< one for each column */
    struct value *mean, *variance, *deviation; /**< one for each group */
    struct value *normalised, *output;         /**< rows x columns */
    struct value *old_mean, *old_variance, *new_mean, *new_variance;
    struct value *running_batch; /**< the variance that goes into the running one */
    struct value *dx, *dgamma, *dbeta;
    struct value *slope_mean, *slope_part; /**< for each group: of gamma g, and of gamma g x̂ */
};

/** Where number `k` of a group stands in the lists by row. */
size_t normalisation_at(const struct normalisation *norm, size_t group, size_t k);
/** The column that a place in the lists belongs to. */
size_t normalisation_column(const struct normalisation *norm, size_t at);
/** Adds the trace. */
void normalisation_explain(struct solve_run *run, const struct normalisation *norm);

#endif
