/* SPDX-License-Identifier: MIT */
/* The form that an answer must have, besides its value. */
#ifndef CHECK_FORMS_H
#define CHECK_FORMS_H

#include "marking.h"

/**
 * Looks at an answer whose value was accepted: where the form asked for is another one, the verdict
 * earns form_marks at most and says what to do. What cannot be told is let pass.
 */
void form_check(struct marking *m);
/** True when the field asks for a number of digits, so that a rounded value is the right one. */
bool form_rounds(const struct field *field);
/**
 * Whether the digits typed are those of `want`, rounded to as many as were asked for or to more;
 * or are off by less than one in the last place, or too few, which form_check tells.
 */
bool form_agrees(struct marking *m, struct value want);
/** A number in the form that the field asks for; NULL where any way of writing it will do. */
char *form_model(struct marking *m, struct value want);
/** The verdict on a right value in another form. */
void form_earn(struct marking *m, const char *note, const char *feedback);
/** form_tree.c: the same for an expression that should be factored, expanded or one power. */
void form_check_tree(struct marking *m);
/** function.c: the same for a function with more hidden units than the field allows. */
void function_check_units(struct marking *m);

#endif
