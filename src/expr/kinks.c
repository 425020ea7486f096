/* SPDX-License-Identifier: MIT */
/* Where abs, max, roots and conditions turn: two formulas may differ beyond such a place only. Along
 * each symbol, and along all of them together, the zeros of what turns are found; then every
 * interval between them is tried, the zeros themselves, and the ends of the domain. */
#include "decide.h"

#include <math.h>
#include <string.h>

enum {
    MAX_LINES = 16,
    MAX_MARKS = 48,
    MAX_DEGREE = 12,
    SIDE_MARKS = 8, /* of one function that is no polynomial, on each side of zero */
};

/* One symbol moves, or all do (`which` is their count); the others stay as they are in `base`. */
struct line {
    struct deciding *d;
    struct tally *tally;
    const struct value *base;
    size_t which;
    struct value low, high; /* ends of the domain, none where it has none */
    struct value marks[MAX_MARKS];
    size_t count;
    bool starved; /* too much was spent on it */
};

static bool moves(const struct line *line, size_t i)
{
    return line->d->domains[i].scalar && (line->which == line->d->count || line->which == i);
}

static struct value *values_at(const struct line *line, struct arena *arena, struct value at)
{
    const struct deciding *d = line->d;
    struct value *values = arena_array(arena, d->count, sizeof(*values));
    for (size_t i = 0; i < d->count; i++)
        values[i] = moves(line, i) ? at : line->base[i];
    return values;
}

static bool inside(const struct line *line, struct value at)
{
    for (size_t i = 0; i < line->d->count; i++)
        if (moves(line, i) && !sample_inside(&line->d->domains[i], at))
            return false;
    return true;
}

static bool depends(const struct line *line, const struct expr *expr)
{
    for (size_t i = 0; expr && i < line->d->count; i++)
        if (moves(line, i) && expr_mentions(expr, line->d->domains[i].name))
            return true;
    return false;
}

/* --- marks ------------------------------------------------------------------------------------------------ */

static void mark(struct line *line, struct value at)
{
    size_t i = line->count;
    if (i == MAX_MARKS || at.kind != VALUE_RATIONAL || !inside(line, at))
        return;
    for (size_t k = 0; k < line->count; k++)
        if (num_compare(line->marks[k], at) == NUM_EQUAL)
            return;
    for (; i > 0 && num_compare(line->marks[i - 1], at) == NUM_GREATER; i--)
        line->marks[i] = line->marks[i - 1];
    line->marks[i] = value_copy(line->d->arena, at);
    line->count++;
}

/* u - v, or u; none without a value. */
static struct value gap_at(struct line *line, const struct expr *const uv[2], struct value at)
{
    struct deciding *d = line->d;
    struct value sides[2] = {value_none(), value_long(d->scratch, 0)};
    struct point point = sample_point(d, 0);
    struct num_ctx ctx;
    point.values = values_at(line, d->scratch, at);
    for (int i = 0; i < 2 && uv[i]; i++)
        if (sample_value(d, uv[i], &point, d->scratch, NUM_PRECISION_DEFAULT, &sides[i]) !=
                OUTCOME_VALUE ||
            !value_is_number(sides[i]))
            return value_none();
    sample_context(d, &ctx, d->scratch, NUM_PRECISION_DEFAULT);
    struct value gap = num_sub(&ctx, sides[0], sides[1]);
    line->starved = line->starved || d->work < DECIDE_MAX_WORK / 2;
    return ctx.err ? value_none() : gap;
}

/* --- zeros of polynomials --------------------------------------------------------------------------------- */

/* Its degree along the line; above MAX_DEGREE when it is no polynomial. */
static long degree_of(const struct line *line, const struct expr *expr)
{
    long degree = 0, power = 0;
    if (!expr || !depends(line, expr))
        return 0;
    switch (expr->op) {
    case EXPR_SYMBOL:
        return expr->count == 0 ? 1 : MAX_DEGREE + 1;
    case EXPR_ADD:
    case EXPR_SUB:
    case EXPR_NEG:
        for (size_t i = 0; i < expr->count; i++) {
            long part = degree_of(line, expr->args[i]);
            degree = part > degree ? part : degree;
        }
        return degree;
    case EXPR_MUL:
        for (size_t i = 0; i < expr->count && degree <= MAX_DEGREE; i++)
            degree += degree_of(line, expr->args[i]);
        return degree;
    case EXPR_DIV:
        return depends(line, expr->args[1]) ? MAX_DEGREE + 1 : degree_of(line, expr->args[0]);
    case EXPR_POW:
        if (expr->args[1]->op != EXPR_NUMBER || !value_to_long(expr->args[1]->number, &power) ||
            power < 0 || power > MAX_DEGREE)
            return MAX_DEGREE + 1;
        return power * degree_of(line, expr->args[0]);
    default:
        return MAX_DEGREE + 1;
    }
}

/* The coefficients of the polynomial with these values at 0, 1, ..., in their place. */
static void interpolate(struct num_ctx *ctx, struct value *values, long count)
{
    for (long j = 1; j < count; j++)
        for (long i = count - 1; i >= j; i--)
            values[i] =
                num_div(ctx, num_sub(ctx, values[i], values[i - 1]), value_long(ctx->arena, j));
    for (long k = count - 2; k >= 0; k--) /* ... (x - k) + c_k, from the last one on */
        for (long i = k; i + 1 < count; i++)
            values[i] =
                num_sub(ctx, values[i], num_mul(ctx, value_long(ctx->arena, k), values[i + 1]));
}

/* False when it is none, or has no rational values. */
static bool mark_polynomial(struct line *line, const struct expr *const uv[2])
{
    struct value values[MAX_DEGREE + 1] = {{0}}, zeros[MAX_DEGREE + 1];
    struct num_ctx ctx;
    long first = degree_of(line, uv[0]), second = degree_of(line, uv[1]);
    long degree = first > second ? first : second;
    if (degree > MAX_DEGREE)
        return false;
    struct arena *arena = decide_scratch(line->d);
    for (long i = 0; i <= degree; i++) {
        values[i] = gap_at(line, uv, value_long(arena, i));
        if (values[i].kind != VALUE_RATIONAL)
            return false;
    }
    sample_context(line->d, &ctx, arena, NUM_PRECISION_DEFAULT);
    interpolate(&ctx, values, degree + 1);
    size_t count = num_real_roots(&ctx, values, (size_t)degree + 1, zeros);
    for (size_t i = 0; i < count; i++)
        mark(line, zeros[i]);
    return true;
}

/* --- zeros of other functions ------------------------------------------------------------------------------ */

/* How far from zero, or from the end of the domain, in thousandths: densely at first. */
static double distance(unsigned step)
{
    static const double first[] = {0, 1, 10, 100};
    static const double last[] = {25e3, 30e3, 40e3, 50e3, 70e3, 1e5, 15e4, 2e5, 3e5,
                                  5e5,  7e5,  1e6,  2e6,  5e6,  1e7, 1e8,  1e9};
    if (step < 4)
        return first[step] / 1000;
    if (step < 44)
        return 0.25 * (step - 3);
    if (step < 64)
        return 10 + 0.5 * (step - 43);
    return step - 64 < DLT_COUNT(last) ? last[step - 64] / 1000 : INFINITY;
}

/* The step-th place on one side; none beyond the last. */
static struct value place(const struct line *line, unsigned step, int side)
{
    enum { PARTS = 64 };
    bool low = line->low.kind != VALUE_NONE, high = line->high.kind != VALUE_NONE;
    struct num_ctx ctx;
    struct arena *arena = line->d->scratch;
    num_ctx_init(&ctx, arena, NULL);
    if (low && high) {
        if (step > PARTS || side < 0)
            return value_none();
        struct value width = num_sub(&ctx, line->high, line->low);
        return num_add(&ctx, line->low, num_mul(&ctx, width, value_fraction(arena, step, PARTS)));
    }
    double far = distance(step);
    if (!isfinite(far) || (low && side < 0) || (high && side > 0))
        return value_none();
    struct value from = low ? line->low : high ? line->high : value_long(arena, 0);
    return num_add(&ctx, from, value_fraction(arena, (long)lround(far * 1000) * side, 1000));
}

/* Changes of the sign, and places where it is nearest to zero, from the middle outwards. */
static void mark_side(struct line *line, const struct expr *const uv[2], int side)
{
    double before[2] = {NAN, NAN}; /* the values at the two places before this one */
    struct value last = value_none();
    unsigned found = 0;
    for (unsigned step = 0; found < SIDE_MARKS && !line->starved; step++) {
        decide_scratch(line->d);
        struct value at = place(line, step, side);
        if (at.kind != VALUE_RATIONAL)
            return;
        struct value gap = inside(line, at) ? gap_at(line, uv, at) : value_none();
        double size = gap.kind == VALUE_NONE ? NAN : value_to_double(gap);
        if (gap.kind != VALUE_NONE && value_sign(gap) != 1 && value_sign(gap) != -1)
            size = 0;
        bool turned = (size > 0 && before[1] < 0) || (size < 0 && before[1] > 0);
        bool nearest = fabs(before[1]) < fabs(before[0]) && fabs(before[1]) <= fabs(size);
        bool began = isnan(before[1]) != isnan(size) && step > 0;
        if (turned || nearest || began) {
            mark(line, last);
            found++;
        }
        if (turned || began || size == 0)
            mark(line, at);
        before[0] = before[1];
        before[1] = size;
        last = value_copy(line->d->arena, at);
    }
}

static void mark_zeros(struct line *line, const struct expr *u, const struct expr *v)
{
    const struct expr *const uv[2] = {u, v};
    if (line->starved || !(depends(line, u) || depends(line, v)) || mark_polynomial(line, uv))
        return;
    if (!v && (u->op == EXPR_MUL || u->op == EXPR_DIV)) {
        for (size_t i = 0; i < u->count; i++)
            mark_zeros(line, u->args[i], NULL);
    } else if (!v && (u->op == EXPR_POW || u->op == EXPR_NEG)) {
        mark_zeros(line, u->args[0], NULL);
    } else {
        mark_side(line, uv, 1);
        mark_side(line, uv, -1);
    }
}

/* floor(u) jumps where u is a whole number, round(u) half-way between two. */
static void mark_jumps(struct line *line, const struct expr *u, bool half)
{
    struct num_ctx ctx;
    struct deciding *d = line->d;
    const struct expr *const uv[2] = {u, NULL};
    if (!depends(line, u))
        return;
    decide_scratch(d);
    struct value value = gap_at(line, uv, line->low.kind != VALUE_NONE ? line->low : line->base[0]);
    if (!value_is_number(value))
        return;
    num_ctx_init(&ctx, d->arena, NULL);
    value = num_add(&ctx, num_floor(&ctx, value), value_fraction(d->arena, half, 2));
    for (long next = 0; next < 3 && !ctx.err; next++) {
        mark_zeros(line, u, expr_new_number(d->arena, value));
        value = num_add(&ctx, value, value_long(d->arena, 1));
    }
}

/* --- what turns --------------------------------------------------------------------------------------------- */

static bool is_one_of(const char *name, const char *const names[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_same(name, names[i]))
            return true;
    return false;
}

static bool is_whole(const struct expr *expr)
{
    return expr->op == EXPR_NUMBER && value_is_integer(expr->number);
}

static void mark_call(struct line *line, const struct expr *call)
{
    static const char *const single[] = {"abs", "relu", "step", "sign", "sqrt", "root"};
    static const char *const jumping[] = {"floor", "ceil", "round"};
    bool pairs = str_same(call->name, "max") || str_same(call->name, "min");
    if (is_one_of(call->name, single, DLT_COUNT(single)))
        mark_zeros(line, call->args[0], NULL);
    else if (is_one_of(call->name, jumping, DLT_COUNT(jumping)))
        mark_jumps(line, call->args[0], str_same(call->name, "round"));
    for (size_t i = 1; pairs && i < call->count; i++)
        mark_zeros(line, call->args[i - 1], call->args[i]);
}

static void mark_tree(struct line *line, const struct expr *expr)
{
    if (expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT || line->starved)
        return;
    if (expr->op == EXPR_CALL)
        mark_call(line, expr);
    else if (expr->op == EXPR_RELATION)
        mark_zeros(line, expr->args[0], expr->args[1]);
    else if (expr->op == EXPR_DIV)
        mark_zeros(line, expr->args[1], NULL);
    else if (expr->op == EXPR_POW && !is_whole(expr->args[1]))
        mark_zeros(line, expr->args[0], NULL);
    for (size_t i = 0; i < expr->count; i++)
        mark_tree(line, expr->args[i]);
}

/* --- the points ---------------------------------------------------------------------------------------------- */

static bool try_exactly(struct line *line, struct value at)
{
    struct deciding *d = line->d;
    if (at.kind != VALUE_RATIONAL || !inside(line, at) || sample_spent(d))
        return false;
    struct point point = sample_point(d, 0);
    at = value_copy(d->arena, at);
    point.values = values_at(line, d->arena, at);
    decide_scratch(d);
    return points_look(d, &point, line->tally);
}

/* Whole symbols take the whole numbers on both sides. */
static bool try_at(struct line *line, struct value at)
{
    bool whole = false;
    struct num_ctx ctx;
    for (size_t i = 0; i < line->d->count; i++)
        whole = whole || (moves(line, i) && line->d->domains[i].integer);
    if (!whole)
        return try_exactly(line, at);
    num_ctx_init(&ctx, line->d->arena, NULL);
    struct value floor = num_floor(&ctx, at), ceil = num_ceil(&ctx, at);
    return try_exactly(line, floor) ||
           (num_compare(floor, ceil) != NUM_EQUAL && try_exactly(line, ceil));
}

/* A simple number strictly between two: the middle, and close by each of them. */
static bool try_between(struct line *line, struct value low, struct value high)
{
    struct num_ctx ctx;
    num_ctx_init(&ctx, line->d->arena, NULL);
    struct value width = num_sub(&ctx, high, low);
    struct value half = num_mul(&ctx, width, value_fraction(line->d->arena, 1, 2));
    return try_at(line, num_add(&ctx, low, half));
}

/* Beyond the outermost mark: one step, and far away. */
static bool try_beyond(struct line *line, struct value from, long side)
{
    static const long steps[] = {1, 10, 300};
    struct num_ctx ctx;
    num_ctx_init(&ctx, line->d->arena, NULL);
    for (size_t i = 0; i < DLT_COUNT(steps); i++)
        if (try_at(line, num_add(&ctx, from, value_long(line->d->arena, side * steps[i]))))
            return true;
    return false;
}

static bool try_line(struct line *line)
{
    const size_t count = line->count;
    if (count == 0)
        return (line->low.kind != VALUE_NONE && try_at(line, line->low)) ||
               (line->high.kind != VALUE_NONE && try_at(line, line->high));
    struct value first = line->marks[0], last = line->marks[count - 1];
    for (size_t i = 0; i < count; i++)
        if (try_at(line, line->marks[i]) ||
            (i > 0 && try_between(line, line->marks[i - 1], line->marks[i])))
            return true;
    if (line->low.kind == VALUE_NONE
            ? try_beyond(line, first, -1)
            : try_at(line, line->low) || try_between(line, line->low, first))
        return true;
    return line->high.kind == VALUE_NONE
               ? try_beyond(line, last, 1)
               : try_at(line, line->high) || try_between(line, last, line->high);
}

/* --- lines ------------------------------------------------------------------------------------------------------ */

static void find_ends(struct line *line)
{
    line->low = line->high = value_none();
    for (size_t i = 0; i < line->d->count; i++) {
        const struct domain *domain = &line->d->domains[i];
        if (!moves(line, i))
            continue;
        struct value low = domain->minimum, high = domain->maximum;
        if (low.kind == VALUE_NONE && domain->counting)
            low = value_long(line->d->arena, 0);
        if (low.kind != VALUE_NONE &&
            (line->low.kind == VALUE_NONE || num_compare(low, line->low) == NUM_GREATER))
            line->low = low;
        if (high.kind != VALUE_NONE &&
            (line->high.kind == VALUE_NONE || num_compare(high, line->high) == NUM_LESS))
            line->high = high;
    }
}

/* True when the comparison is over. */
static bool follow(struct deciding *d, struct tally *tally, size_t which, unsigned turn)
{
    struct line line = {.d = d, .tally = tally, .which = which};
    struct point point = sample_point(d, turn);
    struct value *base = arena_array(d->arena, d->count, sizeof(*base));
    sample_prepare(&point, decide_scratch(d));
    for (size_t i = 0; i < d->count; i++)
        base[i] = d->domains[i].scalar ? value_copy(d->arena, point.values[i]) : value_none();
    line.base = base;
    find_ends(&line);
    mark(&line, value_long(d->arena, 0));
    mark_tree(&line, d->a);
    mark_tree(&line, d->b);
    return try_line(&line);
}

bool kinks_look(struct deciding *d, struct tally *tally)
{
    static const unsigned turns[] = {1, 3};
    size_t lines = 0, scalars = 0;
    if (!(d->bending || d->rooted) || d->indexed)
        return false;
    for (size_t i = 0; i < d->count; i++)
        scalars += d->domains[i].scalar;
    for (size_t turn = 0; turn < (scalars > 1 ? DLT_COUNT(turns) : 1); turn++)
        for (size_t i = 0; i < d->count && lines < MAX_LINES; i++, lines++)
            if (d->domains[i].scalar && d->work > DECIDE_MAX_WORK / 2 &&
                follow(d, tally, i, turns[turn]))
                return true;
    return scalars > 1 && d->work > DECIDE_MAX_WORK / 2 && follow(d, tally, d->count, 1);
}
