/* SPDX-License-Identifier: MIT */
/* A network's raw outputs, the parameters that a link makes of them, and the negative
 * log-likelihood of data under the distribution with these parameters. */
#ifndef DLTUTOR_SOLVE_MAXIMUM_LIKELIHOOD_LOSS_H
#define DLTUTOR_SOLVE_MAXIMUM_LIKELIHOOD_LOSS_H

#include "run.h"

enum likelihood_family {
    LIKELIHOOD_GAUSSIAN,
    LIKELIHOOD_GAUSSIAN_VARIANCE,
    LIKELIHOOD_LAPLACE,
    LIKELIHOOD_BERNOULLI,
    LIKELIHOOD_CATEGORICAL,
    LIKELIHOOD_POISSON,
    LIKELIHOOD_EXPONENTIAL,
    LIKELIHOOD_GEOMETRIC,
    LIKELIHOOD_BINOMIAL,
    LIKELIHOOD_VON_MISES,
};

enum likelihood_link {
    LINK_IDENTITY,
    LINK_SIGMOID,
    LINK_SOFTMAX,
    LINK_EXP,
    LINK_SOFTPLUS,
    LINK_SQUARE,
};

enum {
    LIKELIHOOD_OUT_LOSS,
    LIKELIHOOD_OUT_TERMS,
    LIKELIHOOD_OUT_GRADIENT,
    LIKELIHOOD_OUT_PARAMETERS,
    LIKELIHOOD_OUT_CONSTANTS,
    LIKELIHOOD_OUT_LIKELIHOOD,
    LIKELIHOOD_OUT_NAME,
    LIKELIHOOD_OUT_LINK,
};

/** How one distribution is worded. */
struct likelihood_words {
    const char *name;    /**< as in the parameter */
    const char *loss;    /**< the name of the loss that it leads to */
    const char *density; /**< Pr(y|f), Unicode */
    const char *term;    /**< minus its logarithm */
    const char *fixed;   /**< the part of that which no output changes; NULL: none */
    const char *links;   /**< that may be used, blank-separated, the usual one first */
    const char *why;     /**< what data it is for */
};

extern const struct likelihood_words likelihood_words[];
/** By enum likelihood_link, as in the parameter. */
extern const char *const likelihood_link_names[];

/** The problem as given, checked. */
struct likelihood {
    enum likelihood_family family;
    enum likelihood_link link;
    const struct value *targets, *raw;
    size_t examples, width; /**< raw outputs of one example */
    struct value spread;    /**< variance, scale or concentration, or the number of trials */
    long first;             /**< number of the first class, or the smallest geometric count */
    bool keep, mean;        /**< constants; reduction */
};

/** What one example comes to; lists of `width`. */
struct likelihood_example {
    struct value *parameters; /**< of the distribution */
    struct value *gradient;   /**< of the term, for the raw outputs */
    struct value term;        /**< negative log-likelihood, constants included */
    struct value constant;    /**< the part of it that no output changes */
};

/** Computes example i; failures stay in run->ctx. `example` has room for its lists. */
void likelihood_compute(struct solve_run *run, const struct likelihood *problem, size_t i,
                        struct likelihood_example *example);

/** Adds the steps of the trace; the results are there. */
void likelihood_explain(struct solve_run *run, const struct likelihood *problem);

/** log(1 + exp(x)) and 1/(1 + exp(-x)), with full relative precision at both ends. */
struct value likelihood_softplus(struct num_ctx *ctx, struct value x);
struct value likelihood_sigmoid(struct num_ctx *ctx, struct value x);

#endif
