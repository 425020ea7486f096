/* SPDX-License-Identifier: MIT */
/* What the files on formatting share: decimal digits and how they are laid out. */
#ifndef DLTUTOR_NUM_FORMAT_H
#define DLTUTOR_NUM_FORMAT_H

#include "num_private.h"
#include <string.h>

/** q * 10^exponent. */
struct num_scaled {
    mpq_srcptr q;
    long exponent;
};

/** Digits, with a comma before every third one from behind when `grouping`. */
void num_add_whole(struct strbuf *out, const char *digits, size_t count, bool grouping);
/** Rounded half away from zero to `places` decimals. */
void num_add_fixed(struct strbuf *out, mpq_srcptr q, int places, bool grouping);
/** `digits` >= 1 significant digits without idle zeros, scientific when that is shorter. */
void num_add_significant(struct strbuf *out, const struct num_scaled *number, int digits,
                         bool grouping);
/** Exponent e of the leading decimal digit: 10^e <= |number| < 10^(e+1). Not for zero. */
long num_leading_exponent(const struct num_scaled *number);
/** The first digits of a number, as a whole number, and the exponent of the first of them. */
struct num_quick {
    bool negative;
    unsigned long digits;
    long leading;
};

/**
 * The digits of a number of which the nearest double is known; false where that does not decide them
 * or would have to be worked out, and num_add_significant has to do it.
 */
bool num_quick_digits(double number, int digits, struct num_quick *quick_out);
void num_add_quick(struct strbuf *out, const struct num_quick *quick, int digits, bool grouping);
/** A ball by its midpoint, marked "~" when it is not certain to the digits shown. */
void num_add_ball(struct strbuf *out, struct value value, const struct num_format *format);
/** Sign and decimal digits, to be freed with mem_free. */
char *num_digits(mpz_srcptr number);

#endif
