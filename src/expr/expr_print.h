/* SPDX-License-Identifier: MIT */
/** What the one-line printer lends to the two-dimensional one. */
#ifndef EXPR_PRINT_H
#define EXPR_PRINT_H

#include "expr_internal.h"

/** The shortest exact text: an integer, a decimal, or p/q; of a ball its digits and three dots. */
char *print_number(struct arena *arena, struct value number);
/** The name as it is shown, without indices. */
char *print_name(struct arena *arena, const char *name, const struct expr_scope *scope,
                 bool unicode);

#endif
