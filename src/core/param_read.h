/* SPDX-License-Identifier: MIT */
/* Reading the value of one parameter from text, apart from binding names to parameters. */
#ifndef DLTUTOR_CORE_PARAM_READ_H
#define DLTUTOR_CORE_PARAM_READ_H

#include "dltutor/core.h"

/**
 * The value of `text` for `param`, of its type and within its range. VALUE_NONE without a failure
 * when the text is a name bound to nothing (an answer still blank); failures stay in `ctx`, and
 * their column counts from the start of `text`.
 */
struct value param_read(struct num_ctx *ctx, const struct param *param, const char *text,
                        const struct expr_env *env);

#endif
