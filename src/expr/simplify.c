/* SPDX-License-Identifier: MIT */
/* A witness with many symbols says more when most of them are 0: each is set to 0, 1 or 2 in its
 * turn and stays so where the difference still shows. */
#include "decide.h"

enum { MANY_SYMBOLS = 4, MOST_LOOKS = 96 };

static bool still_differs(struct deciding *d, const struct point *point)
{
    struct reading reading;
    if (d->filter_count > 0 && !where_holds(d, point, d->scratch))
        return false;
    return points_read(d, point, NUM_PRECISION_DEFAULT, &reading) == AGREE_NOT;
}

static bool may_be(const struct domain *domain, struct value old, struct value new)
{
    return sample_inside(domain, new) && num_compare(old, new) != NUM_EQUAL;
}

bool points_simplify(struct deciding *d, struct point *point)
{
    size_t scalars = 0, looks = 0;
    bool simpler = false;
    for (size_t i = 0; i < point->count; i++)
        scalars += point->domains[i].scalar;
    if (scalars < MANY_SYMBOLS)
        return false;
    struct value *values = arena_array(d->arena, point->count, sizeof(*values));
    for (size_t i = 0; i < point->count; i++)
        if (point->domains[i].scalar)
            values[i] = value_copy(d->arena, point->values[i]);
    point->values = values;
    sample_refill(d);
    for (size_t i = 0; i < point->count; i++) {
        const struct value old = values[i];
        bool found = !point->domains[i].scalar;
        for (long small = 0; small <= 2 && !found; small++) {
            values[i] = value_long(d->arena, small);
            if (num_compare(old, values[i]) == NUM_EQUAL)
                break;
            if (looks++ == MOST_LOOKS || sample_spent(d)) {
                values[i] = old;
                return simpler;
            }
            found = may_be(&point->domains[i], old, values[i]) && still_differs(d, point);
        }
        simpler = simpler || (found && point->domains[i].scalar);
        values[i] = found ? values[i] : old;
    }
    return simpler;
}
