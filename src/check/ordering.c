/* SPDX-License-Identifier: MIT */
#include "marking.h"

static bool ordering_read(struct marking *m)
{
    marking_undecided(m, "not there yet");
    return false;
}

static char *ordering_model(struct marking *m)
{
    (void)m;
    return NULL;
}

const struct answer_kind kind_ordering = {
    .name = "ordering",
    .summary = "given steps, put in order",
    .typing = "letters",
    .kind = FIELD_ORDERING,
    .mark = marking_mark,
};

const struct engine engine_ordering = {.read = ordering_read, .model = ordering_model};
