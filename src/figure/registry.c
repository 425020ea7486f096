/* SPDX-License-Identifier: MIT */
/* The table of figure kinds. */
#include "dltutor/figure.h"

#define FIGURE(name) extern const struct figure_kind figure_##name;
#include "figures.def"
#undef FIGURE

static const struct figure_kind *const table[] = {
#define FIGURE(name) &figure_##name,
#include "figures.def"
#undef FIGURE
};

const struct figure_kind *const *figure_table(size_t *count_out)
{
    *count_out = DLT_COUNT(table);
    return table;
}

const struct figure_kind *figure_find(const char *name)
{
    for (size_t i = 0; i < DLT_COUNT(table); i++) {
        if (str_equal(table[i]->name, name))
            return table[i];
    }
    return NULL;
}
