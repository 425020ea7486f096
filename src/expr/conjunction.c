/* SPDX-License-Identifier: MIT */
/* Chains such as x = y = z, and other conditions joined by "and" and "or". They say the same when
 * their links do, in order or from the last on; a point that fulfils one alone tells them apart. */
#include "decide.h"

#include <math.h>

enum { MAX_LINKS = 8, LEVELS = 8, DRAWS = 24, CORNERS = 256 };

static bool is_joined(const struct expr *expr)
{
    return expr->op == EXPR_CALL && (str_same(expr->name, "and") || str_same(expr->name, "or") ||
                                     str_same(expr->name, "not"));
}

/* --- links -------------------------------------------------------------------------------------------------- */

static bool same_links(struct deciding *d, bool reversed)
{
    for (size_t i = 0; i < d->a->count; i++) {
        struct expr_decision link;
        const struct expr *other = d->b->args[reversed ? d->b->count - 1 - i : i];
        if (d->out->work > DECIDE_MAX_WORK)
            return false;
        expr_compare(d->arena, d->a->args[i], other, d->scope, d->rules, &link);
        d->out->work += link.work;
        if (link.verdict != EXPR_EQUAL)
            return false;
    }
    return true;
}

/* --- points --------------------------------------------------------------------------------------------------- */

/* 1 or 0; -1 when it cannot be told. */
static int truth(struct deciding *d, const struct expr *condition, const struct point *point)
{
    struct value holds;
    if (sample_value(d, condition, point, d->scratch, NUM_PRECISION_DEFAULT, &holds) !=
            OUTCOME_VALUE ||
        !value_is_number(holds))
        return -1;
    int sign = value_sign(holds);
    return sign == 2 ? -1 : sign != 0;
}

static bool tells_apart(struct deciding *d, const struct point *point)
{
    if (d->filter_count > 0 && !where_holds(d, point, d->scratch))
        return false;
    int first = truth(d, d->a, point), second = truth(d, d->b, point);
    if (first < 0 || second < 0 || first == second)
        return false;
    sample_witness(d, point);
    d->out->left = value_long(d->arena, first);
    d->out->right = value_long(d->arena, second);
    d->out->holds = first ? 1 : 2;
    decide(d, EXPR_DIFFERENT, "points", "at %s: the %s holds and the %s does not", decide_where(d),
           first ? "first" : "second", first ? "second" : "first");
    return true;
}

/* The turn-th choice of small whole numbers for all symbols; false outside their domains. */
static bool take_corner(struct deciding *d, unsigned turn, struct value *values)
{
    static const signed char corners[] = {0, 1, 2, -1};
    for (size_t i = 0; i < d->count; i++) {
        values[i] = value_long(d->scratch, corners[turn % DLT_COUNT(corners)]);
        turn /= DLT_COUNT(corners);
        if (!d->domains[i].scalar || !sample_inside(&d->domains[i], values[i]))
            return false;
    }
    return true;
}

static bool find_point(struct deciding *d)
{
    for (unsigned turn = 0; turn < LEVELS + DRAWS; turn++) {
        struct point point = sample_point(d, turn < LEVELS ? turn : turn - LEVELS);
        point.level = turn < LEVELS;
        sample_prepare(&point, decide_scratch(d));
        if (tells_apart(d, &point))
            return true;
    }
    for (unsigned turn = 0; turn < CORNERS && !sample_spent(d); turn++) {
        struct point point = sample_point(d, 0);
        struct value *values = arena_array(decide_scratch(d), d->count + 1, sizeof(*values));
        point.values = values;
        if (take_corner(d, turn, values) && tells_apart(d, &point))
            return true;
    }
    return false;
}

bool joined_conditions(const struct deciding *d)
{
    bool first = is_joined(d->a), second = is_joined(d->b);
    return (first || second) && (first || d->a->op == EXPR_RELATION) &&
           (second || d->b->op == EXPR_RELATION);
}

void decide_joined(struct deciding *d)
{
    bool alike = d->a->op == d->b->op && str_same(d->a->name, d->b->name) &&
                 d->a->count == d->b->count && d->a->count <= MAX_LINKS;
    if (expr_same(d->a, d->b))
        decide_equal(d, "identical", 0, 0, "they are the same expression");
    else if (alike && (same_links(d, false) || same_links(d, true)))
        decide_equal(d, "links", 0, NAN, "link by link they are the same relations");
    else if (!find_point(d))
        decide(d, EXPR_UNDECIDED, "points", "no point was found that fulfils one of them alone");
}
