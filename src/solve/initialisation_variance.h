/* SPDX-License-Identifier: MIT */
/* What the parts of initialisation_variance share. */
#ifndef DLTUTOR_SOLVE_INITIALISATION_VARIANCE_H
#define DLTUTOR_SOLVE_INITIALISATION_VARIANCE_H

#include "activation_moment.h"

/* Parameters and outputs, in their order. */
enum {
    LEFT_SLOPE,
    RIGHT_SLOPE,
    FAN,
    FAN_IN,
    FAN_OUT,
    ACTIVATION,
    FUNCTION,
    ALPHA,
    KERNEL_SIZE,
    SCHEME,
    DISTRIBUTION,
};
enum {
    SECOND_MOMENT,
    COEFFICIENT,
    VARIANCE,
    STANDARD_DEVIATION,
    SLOPE_MOMENT,
    GAIN,
    LAYER_FACTOR,
    UNIFORM_LIMIT,
    UNTRUNCATED,
};

/** An activation of two slopes, and their squares. */
struct slopes {
    struct value a, b, left, right;
};

/** What the weights' variance is divided by, and how it stands in a formula. */
struct fan {
    const char *symbol;
    struct value units; /**< none: not given */
    const char *text;   /**< the units as they stand in a substitution */
    int factor;         /**< average: the mean of both has a 2 on top */
};

/** Units that feed the layer and that it feeds, kernel area included; none: not given. */
struct fans {
    struct value in, out, area;
    struct fan kept; /**< the one chosen by the parameter fan */
};

/** The activation's name: "slopes" and "function" where it is described and not named. */
const char *initialisation_name(const struct solve_run *run);
/** False after a failure: slopes, function and alpha belong to some activations only. */
bool initialisation_fits(struct solve_run *run);
/** False after a failure. Adds a step where a kernel makes fans of channels. */
bool initialisation_read_fans(struct solve_run *run, struct fans *fans);
/** The activation that the parameters name, with alpha; false after a failure. */
bool initialisation_activation(struct solve_run *run, struct activation *activation);
/** Moments, coefficient and, where the fans are known, variance of any activation, with steps. */
void initialisation_general(struct solve_run *run, const struct fans *fans);
/** The named rule, the gain, and what the weights are drawn from. */
void initialisation_finish(struct solve_run *run, const struct fans *fans);

/** A number as a short fraction, or rounded. */
const char *initialisation_fraction(const struct solve_run *run, struct value number);
/** "3/(2·D_h)" for 3/2 and D_h. */
const char *initialisation_over(const struct solve_run *run, struct value number,
                                const char *symbol);

#endif
