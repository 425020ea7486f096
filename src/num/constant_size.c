/* SPDX-License-Identifier: MIT */
/* How large an exact constant is: the degree of the field of its roots, bounds of its conjugates. */
#include "constant_private.h"
#include <math.h>

enum { LARGEST_TRIAL = 1000, MOST_ROOT_BITS = 48 };

/* --- the field of roots --------------------------------------------------------------------------- */

/* Adds a generator; of the same ones there is one. */
static void adjoin(struct constant_field *field, struct constant_size *size,
                   const struct constant *node, const fmpz_t number, unsigned long degree)
{
    size_t i = 0;

    if (degree == 1)
        return;
    for (; i < field->generator_count; i++)
        if (field->generators[i].node == node && field->generators[i].degree == degree &&
            fmpz_equal(field->generators[i].whole, number))
            break;
    if (i == CONSTANT_GENERATORS) {
        size->vast = true;
        return;
    }
    if (i == field->generator_count) {
        field->generators[i] = (struct constant_generator){.node = node, .degree = degree};
        fmpz_init(field->generators[i].whole);
        fmpz_set(field->generators[i].whole, number);
        field->generator_count++;
    }
    size->roots |= (uint64_t)1 << i;
}

static unsigned long common(unsigned long a, unsigned long b)
{
    return n_gcd(a, b);
}

bool constant_next_factor(fmpz_t left, unsigned long *trial, fmpz_t prime_out,
                          unsigned long *times_out)
{
    *times_out = 1;
    if (fmpz_is_one(left))
        return false;
    /* What has no divisor up to its root is a prime. */
    for (; *trial < LARGEST_TRIAL && fmpz_cmp_ui(left, *trial * *trial) >= 0;
         *trial += *trial == 2 ? 1 : 2) {
        if (!fmpz_divisible_si(left, (slong)*trial))
            continue;
        fmpz_set_ui(prime_out, *trial);
        *times_out = (unsigned long)fmpz_remove(left, left, prime_out);
        return true;
    }
    fmpz_set(prime_out, left);
    fmpz_one(left);
    return true;
}

/* Adjoins the roots of the primes in a number > 0: those of 12 lie in the field of those of 2, 3. */
static void adjoin_primes(struct constant_field *field, struct constant_size *size,
                          const fmpz_t number, unsigned long degree)
{
    unsigned long trial = 2, times;
    fmpz_t left, prime;

    fmpz_init(prime);
    fmpz_init_set(left, number);
    while (constant_next_factor(left, &trial, prime, &times))
        adjoin(field, size, NULL, prime, degree / common(degree, times));
    fmpz_clear(left);
    fmpz_clear(prime);
}

/* Degree of the roots or cosines of one kind; those of several degrees lie in that of their lcm. */
static double degree_of_kind(const struct constant_field *field, uint64_t *roots, size_t first)
{
    const struct constant_generator *const one = &field->generators[first];
    unsigned long all = 1;

    for (size_t i = first; i < field->generator_count; i++) {
        const struct constant_generator *const other = &field->generators[i];

        if (!(*roots >> i & 1) || other->node != one->node || !fmpz_equal(other->whole, one->whole))
            continue;
        *roots &= ~((uint64_t)1 << i);
        all = all / common(all, other->degree) * other->degree;
        if (all > CONSTANT_TERM)
            return INFINITY;
    }
    if (!one->node && fmpz_is_zero(one->whole)) /* the real subfield of that of roots of unity */
        return (double)n_euler_phi(all) / 2;
    return (double)all;
}

double constant_degree(const struct constant_field *field, uint64_t roots)
{
    double degree = 1;

    for (size_t i = 0; i < field->generator_count; i++)
        if (roots >> i & 1)
            degree *= degree_of_kind(field, &roots, i);
    return degree;
}

/* --- sizes of the operations ---------------------------------------------------------------------- */

/* A bit for another application in a mask. */
static uint64_t another(size_t *count, struct constant_size *size)
{
    if (*count == CONSTANT_GENERATORS) {
        size->vast = true;
        return 0;
    }
    return (uint64_t)1 << (*count)++;
}

/* What rounding may have taken from a bound. */
static double up(double bound)
{
    return bound + bound * 1e-12;
}

/* At least log2 of a whole number other than 0. */
static double bits_of(const fmpz_t number)
{
    const double bits = (double)fmpz_bits(number);

    if (bits <= 52) /* exact as a double */
        return up(log2(fabs(fmpz_get_d(number))));
    return bits;
}

/* At least log2(2^a + 2^b). */
static double sum_of(double a, double b)
{
    return up(fmax(a, b) + log2(1 + exp2(-fabs(a - b))));
}

static unsigned long scale_of(unsigned long a, unsigned long b)
{
    const unsigned long multiple = a / common(a, b) * b;

    return multiple < CONSTANT_TERM ? multiple : CONSTANT_TERM;
}

static void measure_leaf(struct constant_field *field, const struct constant *node,
                         struct constant_size *size)
{
    fmpz_t zero;

    if (node->op == CONSTANT_COSINE) { /* 2 cos is an algebraic integer, as its conjugates are */
        size->top = size->bottom = 1;
        size->radicals = another(&field->radical_count, size);
        fmpz_init(zero);
        adjoin(field, size, NULL, zero, 2 * fmpz_get_ui(fmpq_denref(node->q)));
        fmpz_clear(zero);
        return;
    }
    size->top = fmpq_is_zero(node->q) ? 0 : bits_of(fmpq_numref(node->q));
    size->bottom = bits_of(fmpq_denref(node->q));
    size->scale = fmpz_cmp_ui(fmpq_denref(node->q), CONSTANT_TERM) < 0
                      ? fmpz_get_ui(fmpq_denref(node->q))
                      : CONSTANT_TERM;
    if (node->op == CONSTANT_TURN)
        size->functions = another(&field->function_count, size);
}

static void measure_pair(const struct constant *node, struct constant_size *size)
{
    const struct constant_size *const a = &node->a->size, *const b = &node->b->size;

    switch (node->op) {
    case CONSTANT_MUL:
        size->top = up(a->top + b->top);
        size->bottom = up(a->bottom + b->bottom);
        size->terms = a->terms * b->terms;
        size->terms_below = a->terms_below * b->terms_below;
        return;
    case CONSTANT_DIV:
        size->top = up(a->top + b->bottom);
        size->bottom = up(a->bottom + b->top);
        size->terms = a->terms * b->terms_below;
        size->terms_below = a->terms_below * b->terms;
        return;
    default: /* a sum or difference */
        size->top = sum_of(a->top + b->bottom, b->top + a->bottom);
        size->bottom = up(a->bottom + b->bottom);
        size->terms = a->terms * b->terms_below + b->terms * a->terms_below;
        size->terms_below = a->terms_below * b->terms_below;
        return;
    }
}

static void measure_pow(struct constant_field *field, const struct constant *node,
                        struct constant_size *size)
{
    const struct constant_size *const a = &node->a->size;
    const double times = fabs(fmpz_get_d(fmpq_numref(node->q)));
    const unsigned long degree = fmpz_get_ui(fmpq_denref(node->q));
    const bool inverse = fmpq_sgn(node->q) < 0;

    size->top = up(times * (inverse ? a->bottom : a->top));
    size->bottom = up(times * (inverse ? a->top : a->bottom));
    if (degree == 1) {
        size->terms = pow(inverse ? a->terms_below : a->terms, times);
        size->terms_below = pow(inverse ? a->terms : a->terms_below, times);
        return;
    }
    /* (U / L)^(1/n) = (U L^(n - 1))^(1/n) / L */
    size->top = up((size->top + (double)(degree - 1) * size->bottom) / (double)degree);
    /* Calcium may take 100 ms for the root of what mixes roots and functions. */
    size->small &= !(size->radicals && size->functions);
    /* And 10 ms for a root of a number of 90 bits, which it tries to factor. */
    if (node->a->op == CONSTANT_RATIONAL)
        size->small &= a->top <= MOST_ROOT_BITS && a->bottom <= MOST_ROOT_BITS;
    size->radicals |= another(&field->radical_count, size);
    if (node->a->op == CONSTANT_RATIONAL) {
        adjoin_primes(field, size, fmpq_numref(node->a->q), degree);
        adjoin_primes(field, size, fmpq_denref(node->a->q), degree);
    } else {
        fmpz_t zero;

        fmpz_init(zero);
        adjoin(field, size, node->a, zero, degree);
        fmpz_clear(zero);
    }
}

static void measure_function(struct constant_field *field, const struct constant *node,
                             struct constant_size *size)
{
    fmpz_t zero;

    size->functions |= another(&field->function_count, size);
    if (node->op != CONSTANT_EXP || !node->a->size.functions)
        return;
    /* exp(log(2) / 3) is a root in disguise. */
    fmpz_init(zero);
    adjoin(field, size, node->a, zero, node->a->size.scale);
    fmpz_clear(zero);
}

const struct constant_size *constant_measure(struct constant_field *field, struct constant *node)
{
    struct constant_size *const size = &node->size;

    if (node->sized)
        return size;
    node->sized = true;
    *size = (struct constant_size){.terms = 1, .terms_below = 1, .scale = 1, .small = true};
    for (int i = 0; i < 2; i++) {
        struct constant *const operand = i ? node->b : node->a;

        if (!operand)
            continue;
        constant_measure(field, operand);
        size->roots |= operand->size.roots;
        size->radicals |= operand->size.radicals;
        size->functions |= operand->size.functions;
        size->vast |= operand->size.vast;
        size->small &= operand->size.small;
        size->scale = scale_of(size->scale, operand->size.scale);
    }
    if (!node->a)
        measure_leaf(field, node, size);
    else if (node->b)
        measure_pair(node, size);
    else if (node->op == CONSTANT_POW)
        measure_pow(field, node, size);
    else
        measure_function(field, node, size);
    size->small &= constant_is_small(size);
    return size;
}
