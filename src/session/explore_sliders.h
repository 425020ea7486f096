/* SPDX-License-Identifier: MIT */
/* Which numbers of a part can be tried out. Private to session. */
#ifndef SESSION_EXPLORE_SLIDERS_H
#define SESSION_EXPLORE_SLIDERS_H

#include "bind.h"
#include "literal.h"

struct slider {
    const char *label;
    size_t field;           /**< flat; SIZE_MAX: it is a given */
    size_t given;           /**< index; SIZE_MAX: it stands in an answer */
    bool signs;             /**< numbers of both signs make sense */
    size_t row, column;     /**< of an item of a list or matrix; SIZE_MAX: there is none */
    struct literal literal; /**< the number, where it stands, and how it is written */
};

/** The numbers of a part's answers (flat texts, NULL: none), then its givens; at most EXPLORE_MOST. */
struct slider *sliders_find(struct arena *arena, const struct variant *variant, size_t part,
                            const char *const *texts, size_t *count_out);
/** What a given is worth in a variant. */
struct value sliders_given(const struct variant *variant, size_t given);
/** A given with another number in the place of the slider. */
struct value slider_put(struct arena *arena, const struct slider *slider, struct value given,
                        struct value number);

#endif
