/* SPDX-License-Identifier: MIT */
/* Fresh numbers: a small generator of our own, so that a seed means the same everywhere. */
#ifndef SESSION_DRAW_H
#define SESSION_DRAW_H

#include "dltutor/core.h"

struct dice {
    uint64_t state;
};

/** Seeds for one question: other questions draw other numbers from the same seed. */
struct dice dice_for(const char *question, uint64_t seed);
/** Uniform in 0 .. count - 1; count > 0. */
uint64_t dice_below(struct dice *dice, uint64_t count);

/**
 * Draws a value as a question file states it: "2..8", "2..8 step 2", "3, 5, 7" (one of them, and
 * each may be a range or a list), "[1..3, 3|5|7]" (each item on its own). Bounds are expressions over
 * `env`. Failures stay in `ctx`.
 */
struct value draw_value(struct num_ctx *ctx, const char *text, const struct expr_env *env,
                        struct dice *dice);
/** One of the words of "keep, drop". */
const char *draw_word(struct arena *arena, const char *text, struct dice *dice);
/** Splits at top-level occurrences of `separator`; pieces are trimmed. */
size_t draw_split(struct arena *arena, const char *text, char separator,
                  const char *const **pieces_out);

#endif
