/* SPDX-License-Identifier: MIT */
/* Units behind a number and nouns before it: the field's own, those that convert to it, and multiples of counts. */
#ifndef CHECK_UNIT_H
#define CHECK_UNIT_H

#include "marking.h"

/** What stands behind a number. */
struct unit_reading {
    const char *number;  /**< the text without it */
    const char *typed;   /**< the unit; "" without one */
    struct value factor; /**< turns what was typed into the field's unit; exact */
};

/**
 * Takes a unit off the end of m->text. False: it measures something else than the field asks for,
 * and the verdict says so. What is no unit stays in the text.
 */
bool unit_read(struct marking *m, struct unit_reading *reading_out);

/**
 * The text with a word before its number turned into blanks where it names what is counted, as in
 * "step 90". NULL: that word can only be misread, and the verdict says so.
 */
const char *unit_without_lead(struct marking *m, const char *text);

#endif
