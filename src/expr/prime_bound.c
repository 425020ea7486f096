/* SPDX-License-Identifier: MIT */
/* Degrees and sizes of the polynomials that the steps of a program stand for, and which steps can do
 * without denominators. Sizes are sums of absolute coefficients; they add and multiply as the
 * polynomials do. What rounding of doubles may take away is added at the end. */
#include "prime_program.h"

#include <math.h>

/* A denominator that is the numerator of another step. */
#define TOP_OF 0x80000000u

static struct prime_bound constant_bound(double top, double bottom)
{
    return (struct prime_bound){.degree = {0, 0}, .size = {fmax(top, 1), bottom}};
}

static struct prime_bound sum_bound(struct prime_bound a, struct prime_bound b, bool same)
{
    if (same) {
        a.degree[0] = fmax(a.degree[0], b.degree[0]);
        a.size[0] += b.size[0];
        return a;
    }
    return (struct prime_bound){
        .degree = {fmax(a.degree[0] + b.degree[1], b.degree[0] + a.degree[1]),
                   a.degree[1] + b.degree[1]},
        .size = {a.size[0] * b.size[1] + b.size[0] * a.size[1], a.size[1] * b.size[1]}};
}

static struct prime_bound product_bound(struct prime_bound a, struct prime_bound b, bool invert)
{
    return (struct prime_bound){
        .degree = {a.degree[0] + b.degree[invert], a.degree[1] + b.degree[!invert]},
        .size = {a.size[0] * b.size[invert], a.size[1] * b.size[!invert]}};
}

struct prime_bound prime_cross_bound(struct prime_bound a, struct prime_bound b)
{
    return sum_bound(a, b, false);
}

static double size_power(double size, double exponent)
{
    return size == 1 ? 1 : pow(size, exponent) * (1 + 1e-12);
}

static struct prime_bound power_bound(struct prime_bound a, int64_t exponent)
{
    bool invert = exponent < 0;
    double times = fabs((double)exponent);
    return (struct prime_bound){
        .degree = {a.degree[invert] * times, a.degree[!invert] * times},
        .size = {size_power(a.size[invert], times), size_power(a.size[!invert], times)}};
}

static struct prime_bound large_bound(struct value value)
{
    struct value_halves halves = {.fits = false};
    value_halves(value, &halves);
    return constant_bound(halves.numerator_size, halves.denominator_size);
}

/* A symbol of which roots are taken is a power of its root. */
static struct prime_bound unknown_bound(const struct prime_program *p, uint32_t unknown)
{
    const struct prime_unknown *u = &p->unknowns[unknown];
    double degree = u->family == PRIME_SYMBOL && u->rooted ? (double)p->root : 1;
    return (struct prime_bound){.degree = {degree, 0}, .size = {1, 1}};
}

static int64_t root_exponent(const struct prime_program *p, const struct prime_step *step)
{
    int64_t exponent = step->number * (p->root / (int64_t)step->b);
    return p->unknowns[step->a].twist == PRIME_INVERT ? -exponent : exponent;
}

static struct prime_bound bound_of(const struct prime_program *p, const struct prime_step *step)
{
    const struct prime_bound *bounds = p->bounds;
    static const struct prime_bound one = {.degree = {1, 0}, .size = {1, 1}};
    switch ((enum prime_op)step->op) {
    case PRIME_WHOLE:
        return constant_bound(fabs((double)step->number), 1);
    case PRIME_LARGE:
        return large_bound(p->large[step->a]);
    case PRIME_UNKNOWN:
        return unknown_bound(p, step->a);
    case PRIME_INDEX:
    case PRIME_LOOP:
        return one;
    case PRIME_ADD:
    case PRIME_SUB:
        return sum_bound(bounds[step->a], bounds[step->b], step->form != PRIME_FORM_ANY);
    case PRIME_MUL:
    case PRIME_DIV:
        return product_bound(bounds[step->a], bounds[step->b], step->op == PRIME_DIV);
    case PRIME_NEG:
        return bounds[step->a];
    case PRIME_POW:
        return power_bound(bounds[step->a], step->number);
    case PRIME_ROOT:
        return power_bound(one, root_exponent(p, step));
    case PRIME_FACTORIAL:
        return constant_bound(size_power(2, lgamma((double)step->number + 1) / log(2)), 1);
    case PRIME_TOTAL:
        return prime_total_bound(p, &p->loops[step->a]);
    }
    return one;
}

/* `bottom` says where the denominator came from, so that equal ones are recognised. */
static void shorten(struct prime_program *p, size_t at)
{
    struct prime_step *step = &p->steps[at], *a = &p->steps[step->a], *b = &p->steps[step->b];
    enum prime_op op = (enum prime_op)step->op;
    step->form = PRIME_FORM_ANY;
    step->bottom = (uint32_t)at + 1;
    if (op == PRIME_ADD || op == PRIME_SUB) {
        if (a->bottom == b->bottom) {
            step->form = PRIME_FORM_SAME;
            step->bottom = a->bottom;
        }
    } else if (op == PRIME_MUL) {
        if (a->bottom == 0) {
            uint32_t swap = step->a;
            step->a = step->b;
            step->b = swap;
        }
        if (p->steps[step->b].bottom == 0) {
            step->form = PRIME_FORM_SAME;
            step->bottom = p->steps[step->a].bottom;
        }
    } else if (op == PRIME_DIV) {
        if (a->bottom == 0 && b->bottom == 0) {
            step->form = PRIME_FORM_WHOLE;
            step->bottom = TOP_OF | step->b;
        }
    } else if (op == PRIME_NEG) {
        step->bottom = a->bottom;
    } else if (op == PRIME_POW) {
        if (a->bottom == 0 && step->number > 0)
            step->bottom = 0;
    } else if (op == PRIME_ROOT) {
        if (root_exponent(p, step) >= 0)
            step->bottom = 0;
    } else if (op != PRIME_LARGE && op != PRIME_TOTAL) {
        step->bottom = 0;
    }
}

bool prime_link(struct prime_program *p)
{
    if (!p->bounds)
        p->bounds = arena_array(p->arena, p->count, sizeof(*p->bounds));
    for (size_t i = 0; i < p->count && !p->failed; i++) {
        struct prime_step *step = &p->steps[i];
        shorten(p, i);
        if (step->op == PRIME_TOTAL && !prime_link_loop(p, &p->loops[step->a]))
            return false;
        p->bounds[i] = bound_of(p, step);
    }
    return !p->failed;
}
