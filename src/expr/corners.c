/* SPDX-License-Identifier: MIT */
/* Small numbers for all symbols together: limits that leave a sum empty, odd and even exponents
 * over negative bases. All choices are tried where there are few, else many of them. */
#include "decide.h"

enum { SIDE = 9, MOST_POINTS = 100, STRIDE = 1000003 };

struct corner {
    signed char top, bottom;
};

static const struct corner whole_corners[] = {
    {0, 1}, {1, 1}, {2, 1}, {-1, 1}, {3, 1}, {-2, 1}, {4, 1}, {5, 1}, {-3, 1},
};

static const struct corner real_corners[] = {
    {-2, 1}, {3, 1}, {1, 2}, {-1, 2}, {2, 1}, {-1, 1}, {1, 4}, {5, 1}, {-3, 2},
};

struct choices {
    struct value items[SIDE];
    size_t count;
};

static void add(struct choices *choices, const struct domain *domain, struct value value)
{
    if (choices->count == SIDE || !sample_inside(domain, value))
        return;
    for (size_t i = 0; i < choices->count; i++)
        if (num_compare(choices->items[i], value) == NUM_EQUAL)
            return;
    choices->items[choices->count++] = value;
}

/* The first values from the ends on, then small ones. */
static void choose(struct deciding *d, const struct domain *domain, struct choices *choices)
{
    const struct corner *table = domain->integer ? whole_corners : real_corners;
    const struct value ends[2] = {domain->minimum, domain->maximum};
    struct num_ctx ctx;
    num_ctx_init(&ctx, d->arena, NULL);
    for (long step = 0; step < 3; step++)
        for (int end = 0; end < 2; end++)
            if (ends[end].kind != VALUE_NONE && (step == 0 || domain->integer))
                add(choices, domain,
                    num_add(&ctx, ends[end], value_long(d->arena, end ? -step : step)));
    for (size_t i = 0; i < SIDE; i++)
        add(choices, domain, value_fraction(d->arena, table[i].top, table[i].bottom));
    if (choices->count > 0)
        return;
    struct point point = sample_point(d, 0);
    sample_prepare(&point, d->arena);
    choices->items[choices->count++] = point.values[domain - d->domains];
}

/* Does any symbol take whole values, or stand in an exponent? */
static bool is_wanted(const struct deciding *d)
{
    for (size_t i = 0; i < d->count; i++)
        if (d->domains[i].scalar && d->domains[i].integer)
            return true;
    return d->rooted;
}

bool corners_look(struct deciding *d, struct tally *tally)
{
    if (!is_wanted(d) || d->count > MOST_POINTS)
        return false;
    struct choices *sides = arena_array(d->arena, d->count, sizeof(*sides));
    struct value *values = arena_array(d->arena, d->count, sizeof(*values));
    uint64_t all = 1;
    for (size_t i = 0; i < d->count; i++) {
        sides[i].count = 0;
        values[i] = value_none();
        if (d->domains[i].scalar)
            choose(d, &d->domains[i], &sides[i]);
        if (sides[i].count > 0 && all < UINT32_MAX)
            all *= sides[i].count;
    }
    uint64_t points = all < MOST_POINTS ? all : MOST_POINTS;
    for (uint64_t turn = 0; turn < points && d->work > DECIDE_MAX_WORK / 2; turn++) {
        uint64_t left = points == all ? turn : turn * STRIDE % all;
        struct point point = sample_point(d, (unsigned)turn);
        for (size_t i = 0; i < d->count; i++) {
            if (sides[i].count == 0)
                continue;
            values[i] = sides[i].items[left % sides[i].count];
            left /= sides[i].count;
        }
        point.values = values;
        decide_scratch(d);
        if (points_look(d, &point, tally))
            return true;
        if (sample_spent(d))
            return false;
    }
    return false;
}
