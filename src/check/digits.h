/* SPDX-License-Identifier: MIT */
/* The digits with which a number was typed. */
#ifndef CHECK_DIGITS_H
#define CHECK_DIGITS_H

#include "marking.h"

struct digits {
    bool some;          /**< a number was typed in digits, such as -1.53 or 1.53 * 10^54 */
    size_t significant; /**< all of them; of a whole number its last zeros as well */
    size_t least;       /**< without the last zeros of a whole number */
    long decimals;      /**< behind the point */
    bool pointed;       /**< with a point */
    bool power;         /**< with a power of ten */
    struct value unit;  /**< what the last digit is worth */
};

/** The digits of what was typed into a number field, counted once and kept in m->own. */
const struct digits *digits_of(struct marking *m);
enum {
    DIGITS_ROUNDED = 2, /**< as many may be those of a rounded value */
    DIGITS_SURE = 3,    /**< as many are hardly hit by chance, and may also be cut off */
};
/** Whether the digits typed, at least `least`, are those of `want`, rounded or cut off. */
bool digits_agree(struct marking *m, struct value want, size_t least);

#endif
