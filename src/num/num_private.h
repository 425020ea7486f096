/* SPDX-License-Identifier: MIT */
/* What the files of num share: limits, checks at the door of an operation, keeping results. */
#ifndef DLTUTOR_NUM_PRIVATE_H
#define DLTUTOR_NUM_PRIVATE_H

#include "dltutor/num.h"

/** Bits of a canonical fraction's larger half. */
unsigned long num_bits(mpq_srcptr q);
/** The bound on sizes that holds in `ctx`: never above what GMP can take without aborting. */
unsigned long num_max_bits(const struct num_ctx *ctx);
/** The precision that holds in `ctx`, kept within sane bounds. */
long num_precision(const struct num_ctx *ctx);

/** Counts work (about one unit per machine word touched); false with LIMIT when it is used up. */
bool num_spend(struct num_ctx *ctx, unsigned long long units);
/** What a number of one machine word weighs. */
enum { NUM_WORK_SMALL = 8 };

/** Work of one operation with a fraction of that many bits. */
unsigned long long num_weight(unsigned long bits);
/** The same in a table that keeps small numbers in place, without memory of their own. */
unsigned long long num_weight_in_place(unsigned long bits);
/** True when no failure is kept and `a` is a number of bearable size; otherwise keeps the reason.
 */
bool num_ready(struct num_ctx *ctx, struct value a);
bool num_ready2(struct num_ctx *ctx, struct value a, struct value b);
/** As num_ready, but a ball is a TYPE failure. */
bool num_ready_rational(struct num_ctx *ctx, struct value a);

/** The canonical `q` as a value, or a LIMIT failure when it became too large. */
struct value num_keep(struct num_ctx *ctx, mpq_srcptr q);
struct value num_keep_z(struct num_ctx *ctx, mpz_srcptr z);

/** Frequent failures, worded once. */
struct value num_fail_large(struct num_ctx *ctx);
struct value num_fail_zero(struct num_ctx *ctx);

bool value_is_zero(struct value a);
bool value_is_one(struct value a);

/** x^n of a rational; n fits a long. LIMIT before anything large is computed. */
struct value num_pow_long(struct num_ctx *ctx, mpq_srcptr base, mpz_srcptr exponent);

/** Sorted, distinct rationals: sorts `items` in place and returns how many remain. */
size_t num_sort_distinct(struct value *items, size_t count);

#endif
