/* SPDX-License-Identifier: MIT */
/* The table of answer kinds. */
#include "marking.h"

static const struct answer_kind *const kinds[] = {
#define KIND(constant, name) [constant] = &kind_##name,
#include "kinds.def"
#undef KIND
};

static const struct engine *const engines[] = {
#define KIND(constant, name) [constant] = &engine_##name,
#include "kinds.def"
#undef KIND
};

_Static_assert(DLT_COUNT(kinds) == FIELD_KIND_COUNT, "kinds.def has a row for each field kind");

const struct answer_kind *check_kind(enum field_kind kind)
{
    return kinds[kind];
}

const struct answer_kind *check_kind_find(const char *name)
{
    for (size_t i = 0; i < DLT_COUNT(kinds); i++) {
        if (str_equal(kinds[i]->name, name))
            return kinds[i];
    }
    return NULL;
}

const struct answer_kind *const *check_kinds(size_t *count_out)
{
    *count_out = DLT_COUNT(kinds);
    return kinds;
}

const struct engine *marking_engine(enum field_kind kind)
{
    return engines[kind];
}
