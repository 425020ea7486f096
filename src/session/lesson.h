/* SPDX-License-Identifier: MIT */
/* What the files of a lesson share. */
#ifndef SESSION_LESSON_H
#define SESSION_LESSON_H

#include "dltutor/session.h"

/** What is told of each rung of help of a part: with the hints, or with an answer. */
struct rung_place {
    size_t field; /**< flat: told with this answer; SIZE_MAX: a hint */
};

/** One model answer. */
struct model {
    const char *text;  /**< NULL: the field is not asked, or has none */
    const char *reads; /**< for people */
};

/** Where each rung of a part belongs, in the arena. `models` is flat over the question. */
struct rung_place *lesson_place_rungs(struct arena *arena, const struct variant *variant,
                                      size_t part, const struct model *models);

#endif
