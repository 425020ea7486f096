/* SPDX-License-Identifier: MIT */
/* Names and conditions of a question file as a person reads them. Private to session. */
#ifndef SESSION_EXPLORE_WORDS_H
#define SESSION_EXPLORE_WORDS_H

#include "dltutor/base.h"

/** What a given is called: "batch size" for batch_size, "widths 2" for row 1, "a_lines 1,3" with a
 *  column too; both are counted from 0, SIZE_MAX: there is none. */
char *words_label(struct arena *arena, const char *name, size_t row, size_t column);
/** What a condition asks for, without a full stop: "first and second must differ", "examples must be a
 *  multiple of batch size". What is more than one comparison is quoted as it stands. O(bytes). */
char *words_condition(struct arena *arena, const char *condition);

#endif
