/* SPDX-License-Identifier: MIT */
/* Fractions of machine words: most numbers are, and need no call to GMP. */
#ifndef DLTUTOR_NUM_SMALL_H
#define DLTUTOR_NUM_SMALL_H

#include "num_private.h"

#if defined(__SIZEOF_INT128__) && GMP_NUMB_BITS == 64
#define NUM_HAS_SMALL 1
/* Wide enough for the product of two words, and the sum of two products of 63 bits. */
__extension__ typedef unsigned __int128 num_wide;
#else
#define NUM_HAS_SMALL 0
typedef uint64_t num_wide; /* nothing is small, and none of this is called */
#endif

/* A canonical fraction, both halves below 2^63. */
struct small {
    bool negative;
    uint64_t top, bottom;
};

/* The single word of a whole number below 2^63 in absolute value; false for any other. */
static inline bool small_word(mpz_srcptr z, uint64_t *word_out)
{
    *word_out = mpz_getlimbn(z, 0);
    return mpz_size(z) <= 1 && !(*word_out >> 63);
}

static inline bool small_read(struct value a, struct small *out)
{
    if (!NUM_HAS_SMALL || a.kind != VALUE_RATIONAL)
        return false;
    out->negative = mpq_sgn(a.as.rational) < 0;
    return small_word(mpq_numref(a.as.rational), &out->top) &&
           small_word(mpq_denref(a.as.rational), &out->bottom);
}

/* Reads operands that are small, and charges for the operation as num_ready2 would; false, having done
 * nothing, when that function has to decide. */
static inline bool small_ready2(struct num_ctx *ctx, struct value a, struct value b,
                                struct small *x, struct small *y)
{
    enum { WORK = 2 * NUM_WORK_SMALL, RESULT_BITS = 128 };

    if (!small_read(a, x) || !small_read(b, y) || ctx->err != DLT_OK || ctx->max_bits < RESULT_BITS)
        return false;
    if (ctx->max_work) {
        if (ctx->work > ctx->max_work || ctx->max_work - ctx->work < WORK)
            return false;
        ctx->work += WORK;
    }
    return true;
}

/* A canonical fraction as a value. */
struct value small_keep(struct arena *arena, bool negative, num_wide top, num_wide bottom);
struct value small_add(struct arena *arena, const struct small *a, const struct small *b);
struct value small_mul(struct arena *arena, const struct small *a, const struct small *b);
/* b is not zero. */
struct value small_div(struct arena *arena, const struct small *a, const struct small *b);
/* a^times for times >= 1 and a other than 0, or its inverse; false when it would not fit. */
bool small_pow(struct arena *arena, const struct small *a, uint64_t times, bool inverse,
               struct value *power_out);
int small_compare(const struct small *a, const struct small *b);
uint64_t small_gcd(uint64_t a, uint64_t b);

#endif
