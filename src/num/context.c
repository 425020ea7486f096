/* SPDX-License-Identifier: MIT */
/* The context of a computation: its limits and its first failure. */
#include "num_small.h"
#include <stdio.h>

enum {
    MOST_BITS = 1 << 28, /* GMP aborts at 2^37 bits; leave room for products of products */
    LEAST_PRECISION = 16,
    MOST_PRECISION = 1 << 16,
};

void num_ctx_init(struct num_ctx *ctx, struct arena *arena, struct diag *diag)
{
    *ctx = (struct num_ctx){
        .arena = arena,
        .max_bits = NUM_BITS_DEFAULT,
        .precision = NUM_PRECISION_DEFAULT,
        .max_work = NUM_WORK_DEFAULT,
        .err = DLT_OK,
        .diag = diag,
    };
}

struct value num_fail(struct num_ctx *ctx, enum dlt_err err, const char *tag, const char *format,
                      ...)
{
    char text[2 * DIAG_TEXT_SIZE];
    va_list args;

    if (ctx->err == DLT_OK && !ctx->diag)
        ctx->err = err;
    if (ctx->err == DLT_OK) {
        va_start(args, format);
        vsnprintf(text, sizeof text, format, args);
        va_end(args);
        ctx->err = diag_set(ctx->diag, err, tag, "%s", text);
    }
    return value_none();
}

struct value num_fail_large(struct num_ctx *ctx)
{
    return num_fail(ctx, DLT_ERR_LIMIT, "too-large", "the number is too large to work with");
}

struct value num_fail_zero(struct num_ctx *ctx)
{
    return num_fail(ctx, DLT_ERR_RANGE, "division-by-zero", "division by zero");
}

unsigned long num_bits(mpq_srcptr q)
{
    const size_t top = mpz_sizeinbase(mpq_numref(q), 2);
    const size_t bottom = mpz_sizeinbase(mpq_denref(q), 2);

    return top > bottom ? top : bottom;
}

unsigned long num_max_bits(const struct num_ctx *ctx)
{
    return ctx->max_bits < MOST_BITS ? ctx->max_bits : MOST_BITS;
}

long num_precision(const struct num_ctx *ctx)
{
    if (ctx->precision < LEAST_PRECISION)
        return LEAST_PRECISION;
    return ctx->precision < MOST_PRECISION ? ctx->precision : MOST_PRECISION;
}

bool num_spend(struct num_ctx *ctx, unsigned long long units)
{
    if (ctx->err != DLT_OK)
        return false;
    if (!ctx->max_work)
        return true;
    if (units > ctx->max_work || ctx->work > ctx->max_work - units) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-much-work", "this takes too many steps to compute");
        return false;
    }
    ctx->work += units;
    return true;
}

/* Words touched, weighted for the gcd that keeps large fractions in lowest terms: its time grows with
 * the square of the length at first. */
unsigned long long num_weight(unsigned long bits)
{
    enum { SQUARE_UP_TO = 256 };
    const unsigned long long words = bits / GMP_NUMB_BITS;
    unsigned long long units = NUM_WORK_SMALL + 2 * words;

    units += words * (words < SQUARE_UP_TO ? words : SQUARE_UP_TO) / 8;
    for (unsigned long long left = words / 32; left; left /= 2)
        units += words;
    return units;
}

unsigned long long num_weight_in_place(unsigned long bits)
{
    return bits < GMP_NUMB_BITS - 2 ? 2 : num_weight(bits);
}

bool num_ready(struct num_ctx *ctx, struct value a)
{
    struct small small;
    unsigned long bits;

    if (ctx->err != DLT_OK)
        return false;
    if (ctx->max_bits >= GMP_NUMB_BITS && small_read(a, &small))
        return num_spend(ctx, NUM_WORK_SMALL);
    if (!value_is_number(a)) {
        num_fail(ctx, DLT_ERR_TYPE, "not-a-number", "a number is needed here%s",
                 a.kind == VALUE_LIST   ? ", not a list"
                 : a.kind == VALUE_WORD ? ", not a word"
                                        : "");
        return false;
    }
    if (a.kind == VALUE_REAL)
        return num_spend(ctx, 8 + 2 * ((unsigned long)num_precision(ctx) / GMP_NUMB_BITS));
    bits = num_bits(a.as.rational);
    if (bits <= num_max_bits(ctx))
        return num_spend(ctx, num_weight(bits));
    num_fail_large(ctx);
    return false;
}

bool num_ready2(struct num_ctx *ctx, struct value a, struct value b)
{
    return num_ready(ctx, a) && num_ready(ctx, b);
}

bool num_ready_rational(struct num_ctx *ctx, struct value a)
{
    if (!num_ready(ctx, a))
        return false;
    if (a.kind == VALUE_RATIONAL)
        return true;
    num_fail(ctx, DLT_ERR_TYPE, "not-exact", "an exact number is needed here");
    return false;
}

struct value num_keep(struct num_ctx *ctx, mpq_srcptr q)
{
    if (num_bits(q) > num_max_bits(ctx))
        return num_fail_large(ctx);
    return value_from_mpq(ctx->arena, q);
}

struct value num_keep_z(struct num_ctx *ctx, mpz_srcptr z)
{
    if (mpz_sizeinbase(z, 2) > num_max_bits(ctx))
        return num_fail_large(ctx);
    return value_from_mpz(ctx->arena, z);
}
