/* SPDX-License-Identifier: MIT */
/* Reading the value of one parameter from text, apart from binding names to parameters. */
#ifndef DLTUTOR_CORE_PARAM_READ_H
#define DLTUTOR_CORE_PARAM_READ_H

#include "dltutor/core.h"

/** True when the name is bound, be it to nothing: an answer that is still blank. */
bool param_is_bound(const struct expr_env *env, const char *name);
/**
 * The value of `text` for `param`, of its type and within its range. VALUE_NONE without a failure
 * when the text is a name bound to nothing (an answer still blank); failures stay in `ctx`, and
 * their column counts from the start of `text`.
 */
struct value param_read(struct num_ctx *ctx, const struct param *param, const char *text,
                        const struct expr_env *env);

/**
 * A function's text with each {expression} replaced by its exact value in brackets: what solvers and
 * figures read knows nothing of the question. VALUE_NONE without a failure while one of the values is
 * still blank. O(length).
 */
struct value param_function(struct num_ctx *ctx, const struct param *param, const char *text,
                            const struct expr_env *env);

/** What was typed, short enough to be repeated in a sentence. */
const char *param_shown(struct arena *arena, const char *text);

#endif
