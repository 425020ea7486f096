/* SPDX-License-Identifier: MIT */
/* What the two files of learning_rate_schedule share: the schedule, and where a step stands in it. */
#ifndef DLTUTOR_SOLVE_LEARNING_RATE_SCHEDULE_H
#define DLTUTOR_SOLVE_LEARNING_RATE_SCHEDULE_H

#include "run.h"

enum schedule_kind {
    SCHEDULE_CONSTANT,
    SCHEDULE_STEP,
    SCHEDULE_EXPONENTIAL,
    SCHEDULE_POLYNOMIAL,
    SCHEDULE_COSINE,
    SCHEDULE_INVERSE_SQRT,
    SCHEDULE_ONE_CYCLE,
};

struct schedule {
    enum schedule_kind kind;
    struct value rate, start, end, factor, power;
    long first;         /**< number of the first step: 0 or 1 */
    long steps;         /**< in all; 0: not given */
    long warmup;        /**< steps of it */
    long period;        /**< 0: not given */
    long growth;        /**< each cycle is so many times as long as the one before */
    long length;        /**< from the end of warm-up to where the end rate is reached */
    struct value up;    /**< one_cycle: steps until the peak */
    bool counts_itself; /**< warm-up has the rate times (e + 1)/w in its step e, not e/w */
    bool reaches_last;  /**< the last step has the end rate */
    bool linear;        /**< one_cycle in straight lines, not in halves of a cosine */
};

/** Where a step stands: `elapsed` steps were taken before it. */
struct schedule_place {
    long elapsed;
    bool warm;         /**< still warming up */
    long since;        /**< steps since the end of warm-up, or of the cycle's start */
    long span;         /**< length of the cycle, or of the whole decay */
    long cycle;        /**< from 1 */
    bool past;         /**< after the end: the end rate stays */
    struct value part; /**< since/span, where the schedule goes by it */
};

struct schedule_place schedule_find(struct solve_run *run, const struct schedule *schedule,
                                    long elapsed);
/** Adds the trace: the schedule, and the rate at each of the first steps asked for. */
void schedule_explain(struct solve_run *run, const struct schedule *schedule, struct value at,
                      struct value rates);
/** And the step at which the rate has fallen far enough. */
void schedule_explain_fall(struct solve_run *run, struct value target, struct value step,
                           struct value rate);

#endif
