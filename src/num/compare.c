/* SPDX-License-Identifier: MIT */
/* Order and equality of values. */
#include "num_real.h"
#include <stdlib.h>
#include <string.h>

static enum num_order compare_balls(const arb_t a, const arb_t b)
{
    if (arb_lt(a, b))
        return NUM_LESS;
    if (arb_gt(a, b))
        return NUM_GREATER;
    return arb_eq(a, b) ? NUM_EQUAL : NUM_UNKNOWN;
}

/* From a difference to few digits, which mostly will do. */
static enum num_order compare_roughly(struct value a, struct value b)
{
    const slong precision = 64;
    enum num_order order = NUM_UNKNOWN;
    arb_srcptr left, right;
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    left = real_view(x, a, precision);
    right = real_view(y, b, precision);
    arb_sub(x, left, right, precision);
    if (arb_is_positive(x))
        order = NUM_GREATER;
    else if (arb_is_negative(x))
        order = NUM_LESS;
    arb_clear(y);
    arb_clear(x);
    return order;
}

enum num_order num_compare(struct value a, struct value b)
{
    enum num_order order;
    slong precision = 2 * NUM_PRECISION_DEFAULT;
    struct small left, right;
    arb_t x, y;

    if (small_read(a, &left) && small_read(b, &right))
        return (enum num_order)small_compare(&left, &right);
    if (!value_is_number(a) || !value_is_number(b))
        return NUM_UNKNOWN;
    if (a.kind == VALUE_RATIONAL && b.kind == VALUE_RATIONAL) {
        const int sign = mpq_cmp(a.as.rational, b.as.rational);

        return sign < 0 ? NUM_LESS : sign > 0 ? NUM_GREATER : NUM_EQUAL;
    }
    order = compare_roughly(a, b);
    if (order != NUM_UNKNOWN)
        return order;
    /* The rational is rounded well below the last digit of the ball it meets. */
    if (a.kind == VALUE_REAL)
        precision += arb_bits(a.as.real->ball);
    if (b.kind == VALUE_REAL)
        precision += arb_bits(b.as.real->ball);
    arb_init(x);
    arb_init(y);
    order = compare_balls(real_view(x, a, precision), real_view(y, b, precision));
    arb_clear(y);
    arb_clear(x);
    return order;
}

bool value_equal(struct value a, struct value b)
{
    if (a.kind != b.kind)
        return false;
    switch (a.kind) {
    case VALUE_NONE:
        return true;
    case VALUE_RATIONAL:
    case VALUE_REAL:
        return num_compare(a, b) == NUM_EQUAL;
    case VALUE_WORD:
        return str_equal(a.as.word, b.as.word);
    case VALUE_LIST:
        if (a.count != b.count)
            return false;
        for (size_t i = 0; i < a.count; i++)
            if (!value_equal(a.as.items[i], b.as.items[i]))
                return false;
        return true;
    }
    return false;
}

static int by_size(const void *a, const void *b)
{
    const struct value *const x = a, *const y = b;

    return mpq_cmp(x->as.rational, y->as.rational);
}

size_t num_sort_distinct(struct value *items, size_t count)
{
    size_t kept = 0;

    if (count)
        qsort(items, count, sizeof *items, by_size);
    for (size_t i = 0; i < count; i++)
        if (!kept || mpq_cmp(items[kept - 1].as.rational, items[i].as.rational) != 0)
            items[kept++] = items[i];
    return kept;
}
