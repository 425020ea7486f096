/* SPDX-License-Identifier: MIT */
/* The forms of English words, as patterns. */
#ifndef CHECK_WORDS_H
#define CHECK_WORDS_H

#include "dltutor/base.h"

/** True for a text of letters, single blanks, hyphens and apostrophes: words, and no pattern. */
bool words_are_plain(const char *text);
/**
 * A pattern (PCRE2) that finds such words as whole words in their forms: "normalise" also finds
 * normalises, normalised, normalising, normalisation and the same with z; blanks are blanks or
 * hyphens.
 */
char *words_pattern(struct arena *arena, const char *text);

#endif
