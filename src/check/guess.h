/* SPDX-License-Identifier: MIT */
/* Mistakes that nobody has to list, because they happen everywhere. */
#ifndef CHECK_GUESS_H
#define CHECK_GUESS_H

#include "marking.h"

struct guess {
    const char *name; /**< "sign" */
    const char *say;
};

enum guess_id {
    GUESS_SIGN = 0,
    GUESS_RECIPROCAL,
    GUESS_FACTOR_OF_TWO,
    GUESS_OFF_BY_ONE,
};

/** Marks the answer as that mistake; always true. */
bool guess_take(struct marking *m, enum guess_id id);

#endif
