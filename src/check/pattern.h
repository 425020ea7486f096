/* SPDX-License-Identifier: MIT */
/* Patterns in free text, and whether what they find is denied there. */
#ifndef CHECK_PATTERN_H
#define CHECK_PATTERN_H

#include "dltutor/base.h"

enum mention {
    MENTION_NONE = 0,
    MENTION_DENIED, /**< only in a negation: "not SGD", "without momentum" */
    MENTION_FOUND,
};

/** Whether a pattern compiles. SYNTAX with the column in the pattern. */
enum dlt_err pattern_check(const char *pattern, struct diag *diag);
/**
 * Looks for a pattern (PCRE2, caseless), or for plain words in their forms (see words.h), in
 * sanitised text. `*found_out` (may be NULL) is the passage
 * that settled it. Bounded in steps and depth: a pattern that runs wild finds nothing.
 */
enum mention pattern_find(struct arena *arena, const char *text, const char *pattern,
                          const char **found_out);

#endif
