/* SPDX-License-Identifier: MIT */
/* The one place that knows which FLINT there is: Arb was a library apart before FLINT 3. */
#ifndef DLTUTOR_NUM_REAL_H
#define DLTUTOR_NUM_REAL_H

#include "num_small.h"

#if defined(__GNUC__)
/* FLINT's inline functions are not written for -Wconversion and -Wshadow. */
#pragma GCC system_header
#endif

#include <gmp.h>

#if __has_include(<flint/arb.h>)
#include <flint/arb.h>
#else
#include <arb.h>
#endif
#include <flint/fmpq.h>
#include <flint/fmpq_mat.h>
#include <flint/fmpz.h>

#if defined(__GNUC__) && !defined(__clang__)
/* GCC 12 takes FLINT's one-element array parameters for reads past the end of what a union of
 * pointers points to. */
#pragma GCC diagnostic ignored "-Wstringop-overflow"
#pragma GCC diagnostic ignored "-Wstringop-overread"
#endif

struct real {
    arb_t ball;
};

typedef void (*real_unary_fn)(arb_t, const arb_t, slong);
typedef void (*real_binary_fn)(arb_t, const arb_t, const arb_t, slong);

/** A function of Arb to hand on: its own address would have to be known before the library is there
 *  (see num_libraries). */
#define REAL_UNARY(name)                                                                           \
    static void ball_##name(arb_t out, const arb_t x, slong precision)                             \
    {                                                                                              \
        arb_##name(out, x, precision);                                                             \
    }
#define REAL_BINARY(name)                                                                          \
    static void ball_##name(arb_t out, const arb_t x, const arb_t y, slong precision)              \
    {                                                                                              \
        arb_##name(out, x, y, precision);                                                          \
    }

/** Exponents of two beyond which a ball is too large, or as good as zero. */
#define REAL_EXPONENT_MAX ((slong)1 << 40)

/** Smallest e with |x| < 2^e for all x in the ball; far below any number for zero. */
slong real_exponent(const arb_t x);
/** Encloses a number (of either kind) in `out`, which is initialised. */
void real_load(arb_t out, struct value a, slong precision);
/** The ball of a value that is one, else an enclosure made in `room`, which is initialised. */
arb_srcptr real_view(arb_t room, struct value a, slong precision);
/** A copy of the ball as a value, whatever it is. */
struct value value_from_ball(struct arena *arena, const arb_t ball);
/** The ball, rounded to the precision of `ctx`, as a value; RANGE or LIMIT when it is not finite.
 */
struct value real_keep(struct num_ctx *ctx, arb_t x);
/** Counts the work of one function such as log at a precision; false with LIMIT when it is used up. */
bool real_spend(struct num_ctx *ctx, slong precision);
/** exp for any size of argument, without work that grows with it. */
struct value real_exp(struct num_ctx *ctx, const arb_t x, slong precision);
struct value real_unary(struct num_ctx *ctx, struct value a, real_unary_fn function);
struct value real_binary(struct num_ctx *ctx, struct value a, struct value b,
                         real_binary_fn function);
/** A ball times a fraction that is not zero, or divided by it. */
struct value real_scaled(struct num_ctx *ctx, struct value a, const struct small *by, bool inverse);
/** The exact bounds of a ball; false when their exponents are beyond `max_bits`. */
bool real_bounds(const arb_t x, unsigned long max_bits, fmpq_t low_out, fmpq_t high_out);
/** Precision at which to enclose `a`, so that a function of it keeps its digits. */
slong real_working_precision(const struct num_ctx *ctx, struct value a);
/** Precision to which a function of `a`, enclosed to the one above, is computed. */
slong real_result_precision(const struct num_ctx *ctx, struct value a);

#endif
