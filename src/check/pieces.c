/* SPDX-License-Identifier: MIT */
/* Trees to continuous piecewise-linear functions: formulas, cases, points. */
#include "pieces.h"

#include <string.h>

enum { MAX_STATIONS = 200, MAX_CASES = 40, MAX_POINTS = 400 };

bool pieces_mention(const struct expr *tree, const char *name)
{
    if (tree->op == EXPR_SYMBOL && str_equal(tree->name, name))
        return true;
    for (size_t i = 0; i < tree->count; i++) {
        if (pieces_mention(tree->args[i], name))
            return true;
    }
    return false;
}

const char *pieces_number(struct arena *arena, struct value number)
{
    enum { SHORT = 14 };
    static const struct num_format fraction = {.style = NUM_STYLE_FRACTION};
    const char *text = marking_number_text(arena, number, NULL);
    if (number.kind != VALUE_RATIONAL || value_is_integer(number))
        return text;
    const char *exact = value_format(arena, number, &fraction);
    return strlen(exact) <= SHORT ? exact : text;
}

/* --- points --------------------------------------------------------------------------------------- */

static enum dlt_err from_points(struct num_ctx *ctx, struct value list, struct piecewise *out)
{
    size_t rows = 0, columns = 0;
    if (!value_is_matrix(list, &rows, &columns) || columns != 2) {
        num_fail(ctx, DLT_ERR_TYPE, "points",
                 "Points are written as [[x, y], ...], with exact numbers.");
        return ctx->err;
    }
    if (rows > MAX_POINTS) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-many", "At most %d points are read.", (int)MAX_POINTS);
        return ctx->err;
    }
    struct value *x = arena_array(ctx->arena, rows, sizeof(*x));
    struct value *y = arena_array(ctx->arena, rows, sizeof(*y));
    for (size_t i = 0; i < rows; i++) {
        x[i] = list.as.items[i].as.items[0];
        y[i] = list.as.items[i].as.items[1];
    }
    return piecewise_from_points(ctx, value_list(ctx->arena, x, rows),
                                 value_list(ctx->arena, y, rows), out);
}

struct value pieces_to_points(struct num_ctx *ctx, const struct piecewise *function,
                              struct range range)
{
    struct value one = value_long(ctx->arena, 1);
    struct value first = range.from, last = range.to;
    if (first.kind == VALUE_NONE)
        first = num_sub(ctx, function->x[0], one);
    if (last.kind == VALUE_NONE)
        last = num_add(ctx, function->x[function->count - 1], one);
    struct value *points = arena_array(ctx->arena, function->count + 2, sizeof(*points));
    size_t count = 0;
    for (size_t i = 0; i < function->count + 2 && ctx->err == DLT_OK; i++) {
        bool inside = i > 0 && i <= function->count;
        struct value x = i == 0 ? first : inside ? function->x[i - 1] : last;
        if (inside && (num_compare(first, x) != NUM_LESS || num_compare(x, last) != NUM_LESS))
            continue;
        struct value pair[2] = {x, piecewise_eval(ctx, function, x)};
        points[count++] = value_list(ctx->arena, pair, 2);
    }
    return ctx->err == DLT_OK ? value_list(ctx->arena, points, count) : value_none();
}

/* --- cases ------------------------------------------------------------------------------------------ */

/** One conversion of cases: their values, and the points where they may change over. */
struct cases {
    struct num_ctx *ctx;
    const struct expr *tree;
    const char *variable;
    const struct expr_env *env;
    struct range range;
    struct piecewise *values;
    size_t count;
    struct value *x;
    size_t stations;
};

static bool on_range(const struct cases *cases, struct value x)
{
    if (cases->range.from.kind == VALUE_NONE)
        return true;
    return num_compare(x, cases->range.from) != NUM_LESS &&
           num_compare(x, cases->range.to) != NUM_GREATER;
}

static void add_station(struct cases *cases, struct value x)
{
    if (cases->ctx->err != DLT_OK || !on_range(cases, x))
        return;
    size_t at = cases->stations;
    while (at > 0 && num_compare(x, cases->x[at - 1]) == NUM_LESS)
        at--;
    if (at > 0 && num_compare(x, cases->x[at - 1]) == NUM_EQUAL)
        return;
    if (cases->stations == MAX_STATIONS) {
        num_fail(cases->ctx, DLT_ERR_LIMIT, "too-many", "This has too many pieces.");
        return;
    }
    memmove(cases->x + at + 1, cases->x + at, (cases->stations - at) * sizeof(*cases->x));
    cases->x[at] = x;
    cases->stations++;
}

/** Where the two sides of a condition meet, and where they bend. */
static void add_meetings(struct cases *cases, const struct piecewise *gap)
{
    struct num_ctx *ctx = cases->ctx;
    for (size_t i = 0; i <= gap->count && ctx->err == DLT_OK; i++) {
        struct value slope = piecewise_slope(ctx, gap, i);
        size_t knot = i ? i - 1 : 0;
        add_station(cases, gap->x[knot]);
        if (ctx->err == DLT_OK && value_sign(slope) != 0)
            add_station(cases, num_sub(ctx, gap->x[knot], num_div(ctx, gap->y[knot], slope)));
    }
}

static void add_condition(struct cases *cases, const struct expr *condition)
{
    struct num_ctx *ctx = cases->ctx;
    struct piecewise sides[2];
    if (condition->op == EXPR_RELATION) {
        for (size_t i = 0; i < 2; i++) {
            if (expr_piecewise(ctx, condition->args[i], cases->variable, cases->env, &sides[i]) !=
                DLT_OK)
                return;
        }
        if (piecewise_combine(ctx, &sides[0], value_long(ctx->arena, -1), &sides[1], &sides[0]) ==
            DLT_OK)
            add_meetings(cases, &sides[0]);
        return;
    }
    if (condition->op == EXPR_CALL) {
        for (size_t i = 0; i < condition->count; i++)
            add_condition(cases, condition->args[i]);
    }
}

/** Index of the case that holds at x; `count` when none does. */
static size_t case_at(const struct cases *cases, struct value x)
{
    const struct expr_binding own = {.name = cases->variable, .value = x};
    const struct expr_env env = {.bindings = &own, .count = 1, .outer = cases->env};
    for (size_t i = 0; i < cases->count && cases->ctx->err == DLT_OK; i++) {
        struct value holds = expr_eval(cases->ctx, cases->tree->args[2 * i + 1], &env);
        if (value_is_number(holds) && value_sign(holds) != 0)
            return i;
    }
    return cases->count;
}

/** A point inside interval i: left of all stations, between two, right of all. */
static struct value inside(const struct cases *cases, size_t i)
{
    struct num_ctx *ctx = cases->ctx;
    struct value one = value_long(ctx->arena, 1);
    if (i == 0)
        return num_sub(ctx, cases->x[0], one);
    if (i == cases->stations)
        return num_add(ctx, cases->x[i - 1], one);
    return num_div(ctx, num_add(ctx, cases->x[i - 1], cases->x[i]), value_long(ctx->arena, 2));
}

static void not_covered(const struct cases *cases, size_t i)
{
    struct arena *arena = cases->ctx->arena;
    const char *name = cases->variable;
    const char *where =
        i == 0 ? arena_printf(arena, "%s < %s", name, pieces_number(arena, cases->x[0]))
        : i == cases->stations
            ? arena_printf(arena, "%s > %s", name, pieces_number(arena, cases->x[i - 1]))
            : arena_printf(arena, "%s between %s and %s", name,
                           pieces_number(arena, cases->x[i - 1]),
                           pieces_number(arena, cases->x[i]));
    num_fail(cases->ctx, DLT_ERR_RANGE, "not-covered",
             "No case says what it is for %s. Add one, or end with \"otherwise\".", where);
}

static void jumps(const struct cases *cases, struct value x, struct value left, struct value right)
{
    struct arena *arena = cases->ctx->arena;
    num_fail(cases->ctx, DLT_ERR_TYPE, "jump", "it jumps at %s = %s, from %s to %s",
             cases->variable, pieces_number(arena, x), pieces_number(arena, left),
             pieces_number(arena, right));
}

/** Heights at the stations, from the cases that hold beside them and at them. */
static void measure(struct cases *cases, struct value *y, size_t *holding)
{
    struct num_ctx *ctx = cases->ctx;
    size_t first = cases->range.from.kind == VALUE_NONE ? 0 : 1;
    size_t last = cases->stations - first;
    for (size_t i = first; i <= last && ctx->err == DLT_OK; i++) {
        holding[i] = case_at(cases, inside(cases, i));
        if (holding[i] == cases->count && ctx->err == DLT_OK)
            not_covered(cases, i);
    }
    for (size_t i = 0; i < cases->stations && ctx->err == DLT_OK; i++) {
        size_t left = i < first ? i + 1 : i;
        size_t right = i + 1 > last ? left : i + 1;
        struct value before = piecewise_eval(ctx, &cases->values[holding[left]], cases->x[i]);
        struct value after = piecewise_eval(ctx, &cases->values[holding[right]], cases->x[i]);
        size_t own = case_at(cases, cases->x[i]);
        struct value here =
            own < cases->count ? piecewise_eval(ctx, &cases->values[own], cases->x[i]) : before;
        y[i] = before;
        if (ctx->err == DLT_OK && !value_equal(before, after))
            jumps(cases, cases->x[i], before, after);
        else if (ctx->err == DLT_OK && !value_equal(before, here))
            jumps(cases, cases->x[i], before, here);
    }
}

static struct value slope_near(struct num_ctx *ctx, const struct piecewise *function,
                               struct value x)
{
    size_t piece = 0;
    while (piece < function->count && num_compare(function->x[piece], x) == NUM_LESS)
        piece++;
    return piecewise_slope(ctx, function, piece);
}

static enum dlt_err join(struct cases *cases, struct piecewise *out)
{
    struct num_ctx *ctx = cases->ctx;
    struct value *y = arena_array(ctx->arena, cases->stations, sizeof(*y));
    size_t *holding = arena_array(ctx->arena, cases->stations + 1, sizeof(*holding));
    struct piecewise joined = {.count = cases->stations, .x = cases->x, .y = y};
    struct piecewise zero;
    struct value nought = value_long(ctx->arena, 0);
    struct value origin = value_list(ctx->arena, &nought, 1);
    measure(cases, y, holding);
    if (ctx->err != DLT_OK || piecewise_from_points(ctx, origin, origin, &zero) != DLT_OK)
        return ctx->err;
    bool bounded = cases->range.from.kind != VALUE_NONE;
    size_t first = bounded ? 1 : 0, last = cases->stations - first;
    joined.slope_left = slope_near(ctx, &cases->values[holding[first]], inside(cases, first));
    joined.slope_right = slope_near(ctx, &cases->values[holding[last]], inside(cases, last));
    return piecewise_combine(ctx, &zero, value_long(ctx->arena, 1), &joined, out);
}

static enum dlt_err from_cases(struct cases *cases, struct piecewise *out)
{
    struct num_ctx *ctx = cases->ctx;
    cases->count = cases->tree->count / 2;
    if (cases->count > MAX_CASES) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-many", "At most %d cases are read.", (int)MAX_CASES);
        return ctx->err;
    }
    cases->values = arena_array(ctx->arena, cases->count, sizeof(*cases->values));
    cases->x = arena_array(ctx->arena, MAX_STATIONS + 1, sizeof(*cases->x));
    for (size_t i = 0; i < cases->count && ctx->err == DLT_OK; i++) {
        struct piecewise *value = &cases->values[i];
        if (expr_piecewise(ctx, cases->tree->args[2 * i], cases->variable, cases->env, value) !=
            DLT_OK)
            return ctx->err;
        for (size_t k = 0; k < value->count; k++)
            add_station(cases, value->x[k]);
        add_condition(cases, cases->tree->args[2 * i + 1]);
    }
    if (cases->range.from.kind != VALUE_NONE) {
        add_station(cases, cases->range.from);
        add_station(cases, cases->range.to);
    } else if (cases->stations == 0) {
        add_station(cases, value_long(ctx->arena, 0));
    }
    return ctx->err == DLT_OK ? join(cases, out) : ctx->err;
}

enum dlt_err pieces_from_tree(struct num_ctx *ctx, const struct expr *tree, const char *variable,
                              const struct expr_env *env, struct range range,
                              struct piecewise *function_out)
{
    struct cases cases = {
        .ctx = ctx, .tree = tree, .variable = variable, .env = env, .range = range};
    if (tree->op == EXPR_CASES)
        return from_cases(&cases, function_out);
    if (tree->op != EXPR_LIST)
        return expr_piecewise(ctx, tree, variable, env, function_out);
    struct value list = expr_eval(ctx, tree, env);
    return ctx->err == DLT_OK ? from_points(ctx, list, function_out) : ctx->err;
}

/* --- departures --------------------------------------------------------------------------------------- */

struct value pieces_simplest_between(struct num_ctx *ctx, struct value low, struct value high)
{
    enum { STEPS = 40 };
    struct value one = value_long(ctx->arena, 1);
    struct value middle = num_div(ctx, num_add(ctx, low, high), value_long(ctx->arena, 2));
    struct value whole[STEPS];
    int depth = 0;
    if (value_sign(low) < 0 && value_sign(high) > 0)
        return value_long(ctx->arena, 0);
    if (value_sign(low) < 0)
        return num_neg(ctx, pieces_simplest_between(ctx, num_neg(ctx, high), num_neg(ctx, low)));
    /* Both expand into the same continued fraction up to the last step. */
    for (; depth < STEPS && ctx->err == DLT_OK; depth++) {
        struct value floor = num_floor(ctx, low);
        struct value next = num_add(ctx, floor, one);
        whole[depth] = floor;
        if (high.kind == VALUE_NONE || num_compare(next, high) == NUM_LESS) {
            whole[depth] = next;
            break;
        }
        struct value rest = num_sub(ctx, low, floor);
        low = num_div(ctx, one, num_sub(ctx, high, floor));
        high = ctx->err == DLT_OK && value_sign(rest) != 0 ? num_div(ctx, one, rest) : value_none();
    }
    if (depth == STEPS || ctx->err != DLT_OK)
        return middle;
    struct value found = whole[depth];
    while (depth-- > 0)
        found = num_add(ctx, whole[depth], num_div(ctx, one, found));
    return found;
}

/** The range, or one that reaches beyond all knots of both. */
static struct range whole_range(struct num_ctx *ctx, const struct piecewise *a,
                                const struct piecewise *b, struct range range)
{
    struct value one = value_long(ctx->arena, 1);
    if (range.from.kind != VALUE_NONE)
        return range;
    struct value low = num_min(ctx, a->x[0], b->x[0]);
    struct value high = num_max(ctx, a->x[a->count - 1], b->x[b->count - 1]);
    return (struct range){.from = num_sub(ctx, low, one), .to = num_add(ctx, high, one)};
}

static struct value gap_at(struct num_ctx *ctx, const struct piecewise *a,
                           const struct piecewise *b, struct value x)
{
    return num_sub(ctx, piecewise_eval(ctx, a, x), piecewise_eval(ctx, b, x));
}

static struct value slope_between(struct num_ctx *ctx, const struct piecewise *function,
                                  const struct value *ends)
{
    struct value rise = num_sub(ctx, piecewise_eval(ctx, function, ends[1]),
                                piecewise_eval(ctx, function, ends[0]));
    return num_div(ctx, rise, num_sub(ctx, ends[1], ends[0]));
}

/** The gap when it is the same at all knots and both ends, where it is not zero. */
static struct value constant_gap(struct num_ctx *ctx, const struct piecewise *mine,
                                 const struct piecewise *wanted, struct range range)
{
    const struct piecewise *functions[2] = {mine, wanted};
    struct value gap = gap_at(ctx, mine, wanted, range.from);
    bool same = value_equal(gap, gap_at(ctx, mine, wanted, range.to));
    for (size_t f = 0; f < 2; f++) {
        for (size_t i = 0; i < functions[f]->count && same && ctx->err == DLT_OK; i++) {
            struct value x = functions[f]->x[i];
            if (num_compare(x, range.from) == NUM_GREATER && num_compare(x, range.to) == NUM_LESS)
                same = value_equal(gap, gap_at(ctx, mine, wanted, x));
        }
    }
    return same && ctx->err == DLT_OK && value_sign(gap) != 0 ? gap : value_none();
}

struct departure pieces_depart(struct num_ctx *ctx, const struct piecewise *mine,
                               const struct piecewise *wanted, struct range range)
{
    struct departure found = {0};
    range = whole_range(ctx, mine, wanted, range);
    struct value intervals = piecewise_departures(ctx, mine, wanted, range.from, range.to);
    if (ctx->err != DLT_OK || intervals.count == 0)
        return found;
    const struct value *ends = intervals.as.items[0].as.items;
    found.differs = true;
    found.from = ends[0];
    found.to = ends[1];
    found.at = pieces_simplest_between(ctx, ends[0], ends[1]);
    /* Straight lines that cross there differ on both sides of it. */
    if (ctx->err == DLT_OK && value_sign(gap_at(ctx, mine, wanted, found.at)) == 0)
        found.at = pieces_simplest_between(ctx, ends[0], found.at);
    found.mine = piecewise_eval(ctx, mine, found.at);
    found.wanted = piecewise_eval(ctx, wanted, found.at);
    found.my_slope = slope_between(ctx, mine, ends);
    found.wanted_slope = slope_between(ctx, wanted, ends);
    found.shift = constant_gap(ctx, mine, wanted, range);
    return found;
}

void pieces_decide(struct arena *arena, const struct departure *departure, const char *variable,
                   struct expr_decision *decision_out)
{
    *decision_out = (struct expr_decision){
        .verdict = departure->differs ? EXPR_DIFFERENT : EXPR_EQUAL,
        .method = "exact",
        .detail = "Bends, slopes and values of both functions were compared as fractions.",
    };
    if (!departure->differs)
        return;
    struct expr_binding *point = arena_alloc(arena, sizeof(*point));
    *point = (struct expr_binding){.name = variable, .value = departure->at};
    decision_out->witness = point;
    decision_out->witness_count = 1;
    decision_out->left = departure->mine;
    decision_out->right = departure->wanted;
}
