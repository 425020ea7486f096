/* SPDX-License-Identifier: MIT */
/* How traces write numbers, lists, names with indices and sums: Unicode, fractions where they stay
 * short, decimals where they do not. */
#ifndef DLTUTOR_SOLVE_WORDING_H
#define DLTUTOR_SOLVE_WORDING_H

#include "dltutor/base.h"
#include "dltutor/num.h"

/** "−3/2", "0.070711": exact when short, else six significant digits. */
char *wording_number(struct arena *arena, struct value number);
/** As wording_number, in parentheses where it would be misread as a factor: "(−2)", "(1/4)". */
char *wording_factor(struct arena *arena, struct value number);
/** As wording_number, in parentheses when negative: what follows a minus sign. */
char *wording_operand(struct arena *arena, struct value number);
/** "(1, −2, 1/2)"; nested lists as "[[1, −2], [0, 3]]". */
char *wording_list(struct arena *arena, struct value list);
/** "φ₁₂". */
char *wording_symbol(struct arena *arena, const char *name, size_t index);
/** Adds "− 2·φ₁" to a sum: the sign joins it to what is there; nothing for a zero factor. */
void wording_add_term(struct arena *arena, struct strbuf *sum, struct value factor,
                      const char *symbol);
/** The finished text, in the arena; the buffer is gone. */
char *wording_done(struct arena *arena, struct strbuf *buffer);
/** Adds "; " or ", " between items: `separator` unless the buffer is empty. */
void wording_separate(struct strbuf *buffer, const char *separator);

#endif
