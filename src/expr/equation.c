/* SPDX-License-Identifier: MIT */
/* Do two relations say the same? Where both isolate one symbol, their other sides are compared; else
 * what their sides differ by must agree up to a factor, and up to powers of what is nowhere zero:
 * denominators and symbols declared positive. A point at which one alone holds tells them apart. */
#include "decide.h"

#include <math.h>
#include <string.h>

enum { MOST_FACTORS = 4, MOST_POWER = 2, MOST_TOTAL = 4, MOST_TRIED = 3 };
enum { FILTER_POINTS = 4, FILTER_FIRST = 8, FILTER_LAST = 40, FILTER_PRECISION = 128 };
enum { WITNESS_TURNS = 4, WITNESS_LOOKS = 600, ORDER_TURNS = 24 };

/* What is nowhere zero where both relations have values. */
struct factors {
    const struct expr *items[MOST_FACTORS];
    bool positive[MOST_FACTORS];
    size_t count;
};

/* Logarithms of the sizes at one point. */
struct sizes {
    double first, ratio, factors[MOST_FACTORS];
};

/* --- sides ------------------------------------------------------------------------------------------------ */

/* The symbol that stands alone on one side and does not occur on the other. */
static const struct expr *isolated(const struct expr *relation, const struct expr **other_out)
{
    for (int side = 0; side < 2; side++) {
        const struct expr *alone = relation->args[side], *other = relation->args[1 - side];
        if (alone->op != EXPR_SYMBOL || expr_mentions(other, alone->name))
            continue;
        *other_out = other;
        return alone;
    }
    return NULL;
}

/* The symbol that was isolated has no part in what is compared. */
static void drop_domain(struct deciding *d, const char *name)
{
    size_t kept = 0;
    for (size_t i = 0; i < d->count; i++)
        if (d->filter_count > 0 || !str_same(d->domains[i].name, name))
            d->domains[kept++] = d->domains[i];
    d->count = kept;
}

/* a > b is b < a. */
static const char *direction(const struct expr *relation, bool *swapped_out)
{
    const char *name = relation->name;
    *swapped_out = name[0] == '>';
    return name[0] != '>' ? name : name[1] == '=' ? "<=" : "<";
}

static const struct expr *difference(struct deciding *d, const struct expr *relation, bool swapped)
{
    return expr_new_pair(d->arena, EXPR_SUB, relation->args[swapped ? 1 : 0],
                         relation->args[swapped ? 0 : 1]);
}

/* --- factors that are nowhere zero ------------------------------------------------------------------------ */

static void add_factor(struct deciding *d, struct factors *factors, const struct expr *expr)
{
    long exponent = 0;
    if (expr->op == EXPR_NUMBER)
        return;
    if (expr->op == EXPR_MUL || expr->op == EXPR_NEG || expr->op == EXPR_DIV) {
        for (size_t i = 0; i < expr->count; i++)
            add_factor(d, factors, expr->args[i]);
        return;
    }
    if (expr->op == EXPR_POW && expr->args[1]->op == EXPR_NUMBER &&
        value_to_long(expr->args[1]->number, &exponent) && exponent > 0) {
        add_factor(d, factors, expr->args[0]);
        return;
    }
    for (size_t i = 0; i < factors->count; i++)
        if (expr_same(factors->items[i], expr))
            return;
    if (factors->count == MOST_FACTORS)
        return;
    factors->positive[factors->count] = partial_positive(d, expr);
    factors->items[factors->count++] = expr;
}

static bool is_negative(const struct expr *exponent)
{
    int sign = exponent->op == EXPR_NEG ? -1 : 1;
    exponent = sign < 0 ? exponent->args[0] : exponent;
    return exponent->op == EXPR_NUMBER && sign * value_sign(exponent->number) == -1;
}

/* Denominators first. Sums have their own indices, and cases need not be reached. */
static void find_factors(struct deciding *d, struct factors *factors, const struct expr *expr,
                         bool symbols)
{
    if (expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT || expr->op == EXPR_CASES ||
        (expr->op == EXPR_CALL && str_same(expr->name, "if")))
        return;
    if (!symbols && expr->op == EXPR_DIV)
        add_factor(d, factors, expr->args[1]);
    if (!symbols && expr->op == EXPR_POW && is_negative(expr->args[1]))
        add_factor(d, factors, expr->args[0]);
    if (symbols && expr->op == EXPR_SYMBOL && expr->count == 0 && partial_positive(d, expr))
        add_factor(d, factors, expr);
    for (size_t i = 0; i < expr->count; i++)
        find_factors(d, factors, expr->args[i], symbols);
}

static bool log_size(struct deciding *d, const struct expr *expr, const struct point *point,
                     double *size_out)
{
    struct value value;
    if (sample_value(d, expr, point, d->scratch, FILTER_PRECISION, &value) != OUTCOME_VALUE ||
        !value_is_number(value))
        return false;
    *size_out = log(fabs(value_to_double(value)));
    return isfinite(*size_out);
}

static bool read_sizes(struct deciding *d, const struct factors *factors, unsigned turn,
                       struct sizes *out)
{
    struct point point = sample_point(d, turn);
    double a = 0, b = 0;
    sample_prepare(&point, decide_scratch(d));
    if ((d->filter_count > 0 && !where_holds(d, &point, d->scratch)) ||
        !log_size(d, d->a, &point, &a) || !log_size(d, d->b, &point, &b))
        return false;
    out->first = a;
    out->ratio = a - b;
    for (size_t i = 0; i < factors->count; i++)
        if (!log_size(d, factors->items[i], &point, &out->factors[i]))
            return false;
    return true;
}

/* Might a times these powers be a multiple of b, or alone a constant? */
static bool fits(const struct sizes *sizes, const struct factors *factors, const int *powers,
                 bool alone)
{
    double first = 0;
    for (size_t p = 0; p < FILTER_POINTS; p++) {
        double sum = alone ? sizes[p].first : sizes[p].ratio;
        for (size_t i = 0; i < factors->count; i++)
            sum += powers[i] * sizes[p].factors[i];
        if (p == 0)
            first = sum;
        else if (!(fabs(sum - first) < 1e-9))
            return false;
    }
    return true;
}

/* The powers numbered `code`; false where there are too many, or one may turn an inequality. */
static bool read_powers(const struct factors *factors, bool any_sign, unsigned code, int *powers)
{
    int total = 0;
    for (size_t i = 0; i < factors->count; i++) {
        powers[i] = (int)(code % (2 * MOST_POWER + 1)) - MOST_POWER;
        code /= 2 * MOST_POWER + 1;
        total += powers[i] < 0 ? -powers[i] : powers[i];
        if (!any_sign && powers[i] % 2 != 0 && !factors->positive[i])
            return false;
    }
    return total > 0 && total <= MOST_TOTAL;
}

/* Multiplies whichever side keeps the powers positive. */
static void multiply(struct deciding *d, const struct factors *factors, const int *powers)
{
    for (size_t i = 0; i < factors->count; i++) {
        const struct expr **side = powers[i] > 0 ? &d->a : &d->b;
        for (int k = powers[i] < 0 ? -powers[i] : powers[i]; k > 0; k--)
            *side = expr_new_pair(d->arena, EXPR_MUL, *side, factors->items[i]);
    }
}

/* 1/x = 0 holds nowhere: it says nothing that x = 0 says. */
static bool holds_nowhere(const struct sizes *sizes, const struct factors *factors, unsigned codes)
{
    for (unsigned code = 0; code < codes; code++) {
        int powers[MOST_FACTORS] = {0};
        if (read_powers(factors, true, code, powers) && fits(sizes, factors, powers, true))
            return true;
    }
    return false;
}

/* Looks for powers that make the differences proportional. True when that decided. */
static bool relate_multiplied(struct deciding *d, const struct relation_rule *rule)
{
    struct factors factors = {.count = 0};
    struct sizes sizes[FILTER_POINTS];
    const struct expr *a = d->a, *b = d->b;
    unsigned codes = 1, tried = 0;
    size_t points = 0;
    for (int symbols = 0; symbols < 2; symbols++) {
        find_factors(d, &factors, a, symbols == 1);
        find_factors(d, &factors, b, symbols == 1);
    }
    sample_refill(d);
    for (unsigned turn = FILTER_FIRST; turn < FILTER_LAST && points < FILTER_POINTS; turn++)
        points += factors.count > 0 && read_sizes(d, &factors, turn, &sizes[points]);
    if (points < FILTER_POINTS)
        return false;
    for (size_t i = 0; i < factors.count; i++)
        codes *= 2 * MOST_POWER + 1;
    if (rule->any_sign && holds_nowhere(sizes, &factors, codes))
        return false;
    for (unsigned code = 0; code < codes && tried < MOST_TRIED; code++) {
        int powers[MOST_FACTORS] = {0};
        if (!read_powers(&factors, rule->any_sign, code, powers) ||
            !fits(sizes, &factors, powers, false))
            continue;
        const struct expr_decision before = *d->out;
        tried++;
        sample_refill(d);
        *d->out = (struct expr_decision){.verdict = EXPR_UNDECIDED, .work = before.work};
        multiply(d, &factors, powers);
        relate_trees(d, rule);
        d->a = a;
        d->b = b;
        if (d->out->verdict == EXPR_EQUAL)
            d->out->detail =
                arena_printf(d->arena, "wherever both have a value, %s", d->out->detail);
        if (d->out->verdict != EXPR_DIFFERENT)
            return true;
        *d->out = before;
    }
    return false;
}

/* --- a point at which one alone holds ---------------------------------------------------------------------- */

/* The search: a point whose scalar values are set one at a time. */
struct search {
    struct deciding *d;
    const struct expr *relations[2];
    struct point point;
    struct value *values;
    unsigned looks; /* that are left */
};

static bool read_number(struct search *s, const struct expr *tree, struct value *value_out)
{
    if (s->looks == 0 || sample_spent(s->d))
        return false;
    s->looks--;
    return sample_value(s->d, tree, &s->point, s->d->scratch, FILTER_PRECISION, value_out) ==
               OUTCOME_VALUE &&
           value_is_number(*value_out);
}

/* 1: the relation holds there, 0: it does not, -1: nothing is sure. */
static int holds(const struct expr *relation, struct value off)
{
    bool swapped = false;
    const char *name = direction(relation, &swapped);
    int sign = value_sign(off);
    if (sign == 2)
        return -1;
    if (name[0] == '<')
        return sign < 0 || (sign == 0 && name[1] == '=');
    return (sign == 0) == (name[0] == '=');
}

static void report_witness(struct search *s, int which)
{
    struct deciding *d = s->d;
    struct seen_list seen = {.count = 0};
    struct value off[2], sides[2];
    const struct expr *failing = s->relations[2 - which];
    s->point.seen = &seen;
    sample_refill(d);
    sample_value(d, d->a, &s->point, d->arena, FILTER_PRECISION, &off[0]);
    sample_value(d, d->b, &s->point, d->arena, FILTER_PRECISION, &off[1]);
    decide_different(d, &s->point, "up-to", off);
    s->point.seen = NULL;
    for (int i = 0; i < 2; i++)
        sample_value(d, failing->args[i], &s->point, d->arena, FILTER_PRECISION, &sides[i]);
    d->out->holds = which;
    d->out->detail = arena_printf(
        d->arena, "they are different %s: at %s the %s holds and the %s does not (%s against %s)",
        failing->name[0] == '=' ? "equations" : "relations", decide_where(d),
        which == 1 ? "first" : "second", which == 1 ? "second" : "first",
        decide_number(d, sides[0], 6), decide_number(d, sides[1], 6));
}

/* True when one relation alone holds at the point as it is, and that is reported. */
static bool shows(struct search *s)
{
    struct deciding *d = s->d;
    struct value off[2];
    if (!read_number(s, d->a, &off[0]) || !read_number(s, d->b, &off[1]) ||
        (d->filter_count > 0 && !where_holds(d, &s->point, d->scratch)))
        return false;
    int first = holds(s->relations[0], off[0]), second = holds(s->relations[1], off[1]);
    if (first < 0 || second < 0 || first == second)
        return false;
    report_witness(s, first ? 1 : 2);
    return true;
}

static bool shows_with(struct search *s, size_t symbol, struct value value)
{
    const struct domain *domain = &s->d->domains[symbol];
    if (!sample_inside(domain, value) || (domain->integer && !value_is_integer(value)))
        return false;
    s->values[symbol] = value;
    return shows(s);
}

/* The value of the symbol that makes a linear difference zero; none where it is not linear. */
static struct value linear_root(struct search *s, const struct expr *tree, size_t symbol)
{
    struct value at[3];
    struct num_ctx ctx;
    num_ctx_init(&ctx, s->d->arena, NULL);
    for (long i = 0; i < 3; i++) {
        s->values[symbol] = value_long(s->d->arena, i);
        if (!read_number(s, tree, &at[i]) || at[i].kind != VALUE_RATIONAL)
            return value_none();
    }
    struct value step = num_sub(&ctx, at[1], at[0]);
    if (value_sign(step) == 0 || num_compare(step, num_sub(&ctx, at[2], at[1])) != NUM_EQUAL)
        return value_none();
    struct value root = num_div(&ctx, num_neg(&ctx, at[0]), step);
    return ctx.err ? value_none() : root;
}

/* Solves one of the two for the symbol, the others being simple. */
static bool solve_for(struct search *s, int side, size_t symbol)
{
    static const signed char halves[] = {0, 2, -2, 4, -4, 6, -6, 1, -1, 8, 10};
    const struct expr *tree = side == 0 ? s->d->a : s->d->b;
    const struct value before = s->values[symbol];
    if (!s->d->domains[symbol].scalar)
        return false;
    decide_scratch(s->d);
    struct value root = linear_root(s, tree, symbol);
    bool found = root.kind != VALUE_NONE && shows_with(s, symbol, root);
    for (size_t i = 0; root.kind == VALUE_NONE && i < DLT_COUNT(halves) && !found; i++)
        found = shows_with(s, symbol, value_fraction(s->d->arena, halves[i], 2));
    s->values[symbol] = found ? s->values[symbol] : before;
    return found;
}

static void begin_point(struct search *s, unsigned turn)
{
    struct deciding *d = s->d;
    s->point = sample_point(d, turn);
    sample_prepare(&s->point, d->arena);
    s->values = arena_array(d->arena, d->count, sizeof(*s->values));
    for (size_t i = 0; i < d->count; i++)
        s->values[i] = s->point.values[i];
    s->point.values = s->values;
}

/* Solved first for what the other equation isolates: that is what both are about. */
static bool solve_subject(struct search *s)
{
    for (int side = 0; side < 2; side++) {
        const struct expr *other = NULL, *subject = isolated(s->relations[1 - side], &other);
        for (size_t i = 0; subject && i < s->d->count; i++)
            if (str_same(s->d->domains[i].name, subject->name) && solve_for(s, side, i))
                return true;
    }
    return false;
}

static void find_witness(struct search *s)
{
    bool order = s->relations[0]->name[0] == '<' || s->relations[0]->name[0] == '>';
    sample_refill(s->d);
    for (unsigned turn = 0; order && turn < ORDER_TURNS; turn++) {
        begin_point(s, turn);
        decide_scratch(s->d);
        if (shows(s))
            return;
    }
    for (unsigned turn = 0; turn < WITNESS_TURNS; turn++) {
        begin_point(s, turn);
        if (solve_subject(s))
            return;
        for (size_t i = 0; i < s->d->count; i++)
            if (solve_for(s, 0, i) || solve_for(s, 1, i))
                return;
    }
}

/* --- the whole -------------------------------------------------------------------------------------------- */

static void tell_difference(struct deciding *d, const struct expr *first, const struct expr *second)
{
    struct search search = {.d = d, .relations = {first, second}, .looks = WITNESS_LOOKS};
    if (d->out->verdict != EXPR_DIFFERENT || d->out->witness_count == 0)
        return;
    find_witness(&search);
    if (d->out->holds == 0)
        d->out->detail = arena_printf(
            d->arena,
            "they are different equations: at %s the sides of the first differ by %s, "
            "those of the second by %s",
            decide_where(d), decide_number(d, d->out->left, 0), decide_number(d, d->out->right, 0));
}

void decide_relations(struct deciding *d)
{
    bool swapped[2];
    const struct expr *relations[2] = {d->a, d->b};
    const char *first = direction(d->a, &swapped[0]), *second = direction(d->b, &swapped[1]);
    if (!str_same(first, second)) {
        decide(d, EXPR_DIFFERENT, "relation", "one says %s, the other %s", d->a->name, d->b->name);
        return;
    }
    bool equation = first[0] == '=' || first[0] == '!';
    const struct expr *sides[2] = {NULL, NULL};
    const struct expr *one = isolated(d->a, &sides[0]), *two = isolated(d->b, &sides[1]);
    if (equation && one && two && expr_same(one, two)) {
        d->a = sides[0];
        d->b = sides[1];
        drop_domain(d, one->name);
        decide_sides(d);
        return;
    }
    d->a = difference(d, d->a, swapped[0]);
    d->b = difference(d, d->b, swapped[1]);
    struct relation_rule rule = {.factor = true, .any_sign = equation};
    relate_trees(d, &rule);
    if (d->out->verdict == EXPR_DIFFERENT && !relate_multiplied(d, &rule))
        tell_difference(d, relations[0], relations[1]);
}
