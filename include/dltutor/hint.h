/* SPDX-License-Identifier: MIT */
/**
 * hint: the ladder. Which step of help comes next, and walking it back and forth.
 */
#ifndef DLTUTOR_HINT_H
#define DLTUTOR_HINT_H

#include "dltutor/base.h"
#include "dltutor/core.h"

/** Where a person stands on the ladder of one part. Zeroed: nothing revealed. */
struct ladder {
    size_t revealed; /**< how many rungs were asked for */
    size_t current;  /**< index of the rung on show, when revealed > 0 */
    uint64_t seen;   /**< bit i: rung i was shown; at most 64 rungs a part */
};

/** The most rungs a part may have. */
enum { HINT_MAX = 64 };

/**
 * Shows the next rung: first those for the whole part, then those that help with `field` (its full
 * id; NULL: any) and never those of another field; skipping fields whose verdict is already correct
 * (unless the whole part is). Within these it follows the variant's ladder, which keeps the author's
 * order. Returns the rung's index, or SIZE_MAX when there is nothing left to show. `verdicts` is
 * flat over the question; NULL: nothing answered.
 */
size_t hint_next(const struct variant *variant, size_t part, const char *field,
                 const struct verdict *verdicts, struct ladder *ladder);
/** Walks back and forth over the rungs already shown, staying on the last one at either end;
 *  SIZE_MAX when none was shown. */
size_t hint_previous(const struct variant *variant, size_t part, struct ladder *ladder);
size_t hint_forward(const struct variant *variant, size_t part, struct ladder *ladder);
/** How many rungs were shown. */
size_t hint_count_seen(const struct ladder *ladder);

#endif
