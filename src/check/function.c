/* SPDX-License-Identifier: MIT */
#include "marking.h"

static bool function_read(struct marking *m)
{
    marking_undecided(m, "not there yet");
    return false;
}

static char *function_model(struct marking *m)
{
    (void)m;
    return NULL;
}

const struct answer_kind kind_function = {
    .name = "function",
    .summary = "a piecewise-linear function of one variable",
    .typing = "a formula",
    .kind = FIELD_FUNCTION,
    .mark = marking_mark,
};

const struct engine engine_function = {.read = function_read, .model = function_model};
