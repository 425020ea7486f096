/* SPDX-License-Identifier: MIT */
/* The form that an answer must have, besides its value. */
#ifndef CHECK_FORM_H
#define CHECK_FORM_H

#include "marking.h"

/**
 * Looks at an answer whose value was accepted: where the form asked for is another one, the verdict
 * earns form_marks at most and says what to do.
 */
void form_check(struct marking *m);
/** True when the field asks for a number of digits, so that a rounded value is the right one. */
bool form_rounds(const struct field *field);
/**
 * Whether the digits typed are those of `want`, rounded to as many as were asked for, or to more; or
 * off by one in the last place. Sets m->wanted.
 */
bool form_agrees(struct marking *m, struct value want);
/** function.c: the same for a function with more hidden units than the field allows. */
void function_check_units(struct marking *m);

#endif
