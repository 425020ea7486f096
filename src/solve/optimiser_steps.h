/* SPDX-License-Identifier: MIT */
/* What the two files of optimiser_steps share: the recursion's state, and the telling of it. */
#ifndef DLTUTOR_SOLVE_OPTIMISER_STEPS_H
#define DLTUTOR_SOLVE_OPTIMISER_STEPS_H

#include "dltutor/expr.h"
#include "run.h"

enum {
    OPTIMISER_RULE,
    OPTIMISER_START,
    OPTIMISER_GRADIENTS,
    OPTIMISER_FUNCTION,
    OPTIMISER_CURVATURE,
    OPTIMISER_MINIMUM,
    OPTIMISER_STEPS,
    OPTIMISER_LEARNING_RATE,
    OPTIMISER_MOMENTUM,
    OPTIMISER_MOMENTUM_FORM,
    OPTIMISER_NESTEROV_FORM,
    OPTIMISER_DECAY,
    OPTIMISER_EPSILON,
    OPTIMISER_EPSILON_PLACE,
    OPTIMISER_BIAS_CORRECTION,
    OPTIMISER_WEIGHT_DECAY,
    OPTIMISER_WEIGHT_DECAY_FORM,
    OPTIMISER_FIRST_MOMENT,
    OPTIMISER_SECOND_MOMENT,
    OPTIMISER_STEPS_BEFORE,
};

/** What the rule keeps and how, with defaults filled in. */
struct optimiser_rule {
    bool moment;              /**< keeps m, an average or a sum of gradients */
    bool lookahead;           /**< nesterov: the gradient is taken where momentum alone leads */
    bool rewritten;           /**< nesterov with the look-ahead point as the parameter */
    bool scaled;              /**< keeps v, and divides by its root */
    bool summed_squares;      /**< adagrad: v never forgets */
    bool corrected;           /**< m and v are divided by 1 - weight^t */
    bool inside;              /**< epsilon under the root */
    bool coupled, decoupled;  /**< weight decay in the gradient, or beside it */
    bool with_rate;           /**< decoupled decay is multiplied by the learning rate */
    struct value beta, gamma; /**< weights of the old m and the old v */
    struct value fresh;       /**< weight of the new gradient in m */
    struct value epsilon, decay;
    size_t width, count;         /**< parameters, steps */
    size_t before;               /**< steps that were taken earlier */
    const struct expr *function; /**< NULL: none */
    const char **names;          /**< of its variables, one for each parameter */
};

/** One step; lists have one item for each parameter. */
struct optimiser_step {
    struct value rate;
    const struct value *before;        /**< parameters before the step */
    const struct value *old_m, *old_v; /**< moments before the step */
    struct value *at;                  /**< where the gradient is taken */
    struct value *slope;               /**< the gradient of the loss there */
    struct value *gradient;            /**< with the coupled weight decay */
    struct value *m, *v;               /**< moments after the step */
    struct value *m_hat, *v_hat;       /**< as the step uses them */
    struct value *shrink;              /**< what decoupled weight decay subtracts */
    struct value *update;              /**< all that is subtracted */
    struct value *after;               /**< parameters after the step */
};

/** Adds the trace: the rule, then each of the first steps. */
void optimiser_explain(struct solve_run *run, const struct optimiser_rule *rule,
                       const struct optimiser_step *steps);
/** A list of numbers, or the number itself where there is one parameter. */
struct value optimiser_vector(const struct solve_run *run, const struct optimiser_rule *rule,
                              const struct value *items);

#endif
