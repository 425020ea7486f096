/* SPDX-License-Identifier: MIT */
#include "marking.h"

static bool derivation_read(struct marking *m)
{
    marking_undecided(m, "not there yet");
    return false;
}

static char *derivation_model(struct marking *m)
{
    (void)m;
    return NULL;
}

const struct answer_kind kind_derivation = {
    .name = "derivation",
    .summary = "an expression with the lines that lead to it",
    .typing = "lines",
    .kind = FIELD_DERIVATION,
    .mark = marking_mark,
};

const struct engine engine_derivation = {.read = derivation_read, .model = derivation_model};
