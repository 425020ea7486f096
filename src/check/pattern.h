/* SPDX-License-Identifier: MIT */
/* Patterns in free text, and whether what they find is denied there. */
#ifndef CHECK_PATTERN_H
#define CHECK_PATTERN_H

#include "dltutor/base.h"

enum mention {
    MENTION_NONE = 0,
    MENTION_DENIED, /**< only in a negation: "not SGD", "without momentum" */
    MENTION_KEPT,   /**< said not to be avoided: "does not prevent overfitting" */
    MENTION_FOUND,
};

/** Patterns that were compiled, each once, and what is needed to tell denials. */
struct pattern_book;
/** An empty book that lives, and ends, with the arena. */
struct pattern_book *pattern_book_create(struct arena *arena);

/** Whether a pattern compiles. SYNTAX with the column in the pattern. */
enum dlt_err pattern_check(const char *pattern, struct diag *diag);
/**
 * Looks for a pattern (PCRE2, caseless), or for plain words in their forms (see words.h), in
 * sanitised text. `*found_out` (may be NULL) is the passage that settled it, in `arena`. Bounded in
 * steps and depth: a pattern that runs wild finds nothing. The book keeps `pattern` by its address.
 */
enum mention pattern_find(struct pattern_book *book, struct arena *arena, const char *text,
                          const char *pattern, const char **found_out);

#endif
