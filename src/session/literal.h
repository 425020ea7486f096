/* SPDX-License-Identifier: MIT */
/* The numbers that stand in a typed answer, and writing others in their place. */
#ifndef SESSION_LITERAL_H
#define SESSION_LITERAL_H

#include "dltutor/core.h"

/** What stands around a number decides when another one needs brackets. */
enum literal_place {
    LITERAL_ALONE, /**< an entry of its own: any number may stand here */
    LITERAL_TERM,  /**< behind a sign that joins it to others: a sign of its own needs brackets */
    LITERAL_TIGHT, /**< beside a factor, a power or a name: a fraction needs them, too */
};

struct literal {
    size_t start, length; /**< bytes of the text, with the sign where it is the number's own */
    struct value value;
    int decimals;         /**< digits behind the point */
    bool fraction;        /**< p/q */
    long below;           /**< its q; a number that is no fraction: 1 */
    char grouping;        /**< ',' or ' ' between its thousands; 0: none */
    const char *exponent; /**< "e5" as typed, or "" */
    enum literal_place place;
};

enum { LITERALS_MAX = 64, LITERAL_MAX_LENGTH = 64 };

/**
 * Finds the numbers of a text in their order, at most LITERALS_MAX: not the digits of names and
 * indices (phi_1, y_{2}, log2), nor numbers of more than LITERAL_MAX_LENGTH bytes. `kind` says
 * whether thousands may be grouped, and whether an x stands between two of them. O(bytes).
 */
size_t literal_find(struct arena *arena, const char *text, enum field_kind kind,
                    struct literal *literals_out);
/** How a text writes a single number; false when it is anything else. */
bool literal_read(struct arena *arena, const char *text, struct literal *literal_out);
/** The step that fits a number as it is written: 1, one of its last decimals, or 1/q. */
struct value literal_step(struct arena *arena, const struct literal *literal);
/** Another number (exact) written in the same way, as far as it can be. */
char *literal_write(struct arena *arena, const struct literal *literal, struct value value);

#endif
