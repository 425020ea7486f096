/* SPDX-License-Identifier: MIT */
/* Trees as polynomials in their symbols, and in whatever else they hold. */
#ifndef CHECK_POLYNOMIAL_H
#define CHECK_POLYNOMIAL_H

#include "marking.h"

enum { POLYNOMIAL_ATOMS = 6, POLYNOMIAL_TERMS = 128 };

/** The names that were met: symbols, and calls and other things as they are printed. */
struct atoms {
    const struct expr_scope *scope;
    const char *names[POLYNOMIAL_ATOMS];
    size_t count;
};

struct monomial {
    struct value coefficient;
    unsigned long powers[POLYNOMIAL_ATOMS];
};

/** Terms with different powers; none of them zero. */
struct terms {
    struct monomial *items;
    size_t count;
};

/** The polynomial that a tree denotes; false when it is none, or too large. */
bool polynomial_read(struct num_ctx *ctx, struct atoms *atoms, const struct expr *tree,
                     struct terms *terms_out);
/** Into how many factors it splits over the rationals; 0 when that was not decided, or for a number. */
size_t polynomial_parts(struct num_ctx *ctx, const struct atoms *atoms, const struct terms *terms);
/** The greatest common divisor of two whole numbers; 1 where that takes too long. */
struct value polynomial_gcd(struct num_ctx *ctx, struct value a, struct value b);
/** The largest whole number that divides all coefficients; 1 where they are not all whole. */
struct value polynomial_content(struct num_ctx *ctx, const struct terms *terms);

#endif
