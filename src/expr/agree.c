/* SPDX-License-Identifier: MIT */
/* Do two values agree: exactly, as overlapping balls, within a tolerance, or not. */
#include "decide.h"

#include <math.h>

static struct num_ctx quiet(const struct num_ctx *ctx)
{
    struct num_ctx copy = *ctx;
    copy.diag = NULL;
    copy.err = DLT_OK;
    return copy;
}

bool agree_is_exact(struct value value)
{
    if (value.kind != VALUE_LIST)
        return value.kind != VALUE_REAL;
    for (size_t i = 0; i < value.count; i++)
        if (!agree_is_exact(value.as.items[i]))
            return false;
    return true;
}

/* NUM_UNKNOWN when the limits do not allow to tell. */
static enum num_order beyond(const struct num_ctx *ctx, struct value a, struct value b,
                             struct value tolerance)
{
    struct num_ctx c = quiet(ctx);
    struct value distance = num_abs(&c, num_sub(&c, a, b));
    struct value largest = num_max(&c, num_abs(&c, a), num_abs(&c, b));
    struct value allowed = num_mul(&c, largest, num_abs(&c, tolerance));
    if (c.err)
        return c.err == DLT_ERR_LIMIT ? NUM_UNKNOWN : NUM_GREATER;
    return num_compare(distance, allowed) == NUM_GREATER ? NUM_GREATER : NUM_LESS;
}

/* How finely overlapping balls are known, relative to their size where that is not zero. */
static double fineness(const struct num_ctx *ctx, struct value a, struct value b)
{
    struct num_ctx c = quiet(ctx);
    int sign = value_sign(b);
    if (sign == 1 || sign == -1) {
        struct value quotient = num_div(&c, a, b);
        return c.err ? INFINITY : value_radius(quotient);
    }
    return value_radius(a) + value_radius(b);
}

static enum agreement agree_numbers(const struct num_ctx *ctx, struct value a, struct value b,
                                    struct value tolerance, int *digits_io)
{
    enum num_order apart =
        tolerance.kind == VALUE_NONE ? NUM_GREATER : beyond(ctx, a, b, tolerance);
    if (apart != NUM_GREATER)
        return apart == NUM_LESS ? AGREE_EXACT : AGREE_UNSURE;
    enum num_order order = num_compare(a, b);
    if (order == NUM_EQUAL)
        return AGREE_EXACT;
    if (order != NUM_UNKNOWN)
        return AGREE_NOT;
    double fine = fineness(ctx, a, b);
    if (!(fine <= ldexp(1.0, (int)(-ctx->precision / 2))))
        return AGREE_UNSURE;
    int digits = fine > 0 ? (int)floor(-log10(fine)) : (int)((double)ctx->precision * 0.3);
    if (digits < *digits_io)
        *digits_io = digits;
    return AGREE_BALLS;
}

static enum agreement worse(enum agreement a, enum agreement b)
{
    static const int badness[] = {
        [AGREE_EXACT] = 0, [AGREE_BALLS] = 1, [AGREE_UNSURE] = 2, [AGREE_NOT] = 3};
    return badness[a] > badness[b] ? a : b;
}

static enum agreement agree_deep(const struct num_ctx *ctx, struct value a, struct value b,
                                 struct value tolerance, int *digits_io)
{
    if (value_is_number(a) && value_is_number(b))
        return agree_numbers(ctx, a, b, tolerance, digits_io);
    if (a.kind != VALUE_LIST || b.kind != VALUE_LIST)
        return value_equal(a, b) ? AGREE_EXACT : AGREE_NOT;
    if (a.count != b.count)
        return AGREE_NOT;
    enum agreement all = AGREE_EXACT;
    for (size_t i = 0; i < a.count && all != AGREE_NOT; i++)
        all = worse(all, agree_deep(ctx, a.as.items[i], b.as.items[i], tolerance, digits_io));
    return all;
}

/* A list of one stands for its item, and a column of one-item rows for a flat list. */
static struct value flatten(struct num_ctx *ctx, struct value value)
{
    size_t rows = 0, columns = 0;
    if (value.kind == VALUE_LIST && value.count == 1 && value_is_number(value.as.items[0]))
        return value.as.items[0];
    if (!value_is_matrix(value, &rows, &columns) || columns != 1)
        return value;
    struct value *items = arena_array(ctx->arena, rows, sizeof(*items));
    for (size_t i = 0; i < rows; i++)
        items[i] = value.as.items[i].as.items[0];
    return rows == 1 ? items[0] : value_list(ctx->arena, items, rows);
}

enum agreement agree_values(struct num_ctx *ctx, struct value a, struct value b,
                            struct value tolerance, int *digits_io)
{
    return agree_deep(ctx, flatten(ctx, a), flatten(ctx, b), tolerance, digits_io);
}
