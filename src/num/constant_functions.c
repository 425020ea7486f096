/* SPDX-License-Identifier: MIT */
/* Exact constants: powers, exponentials, logarithms and angles, brought to the form with the simplest
 * arguments, so that equal ones are often the same node. */
#include "constant_private.h"
#include <stdlib.h>

/* The exact power of a rational, where it is rational and small: q_out is set, or nothing is. */
static bool exact_power(fmpq_t q_out, const fmpq_t base, const fmpq_t exponent)
{
    const fmpz *const times = fmpq_numref(exponent), *const degree = fmpq_denref(exponent);
    const flint_bitcnt_t top = fmpz_bits(fmpq_numref(base)), bottom = fmpz_bits(fmpq_denref(base));
    const flint_bitcnt_t bits = top > bottom ? top : bottom;
    fmpq_t root;
    bool exact = true;

    /* A perfect power other than 1 has at least as many bits as its degree. */
    if (fmpz_cmp_ui(degree, bits) > 0)
        return false;
    fmpq_init(root);
    fmpq_set(root, base);
    if (!fmpz_is_one(degree))
        exact = fmpz_root(fmpq_numref(root), fmpq_numref(base), fmpz_get_si(degree)) &&
                fmpz_root(fmpq_denref(root), fmpq_denref(base), fmpz_get_si(degree));
    if (exact && fmpz_bits(times) <= 12 && bits * (ulong)labs(fmpz_get_si(times)) <= CONSTANT_BITS)
        fmpq_pow_si(q_out, root, fmpz_get_si(times));
    else
        exact = false;
    fmpq_clear(root);
    return exact;
}

static bool is_positive(const struct constant *a)
{
    return arb_is_positive(a->ball);
}

/* Whether an expression may still be rewritten: what is shared would be rewritten again and again. */
static bool may_rewrite(struct constant_field *field)
{
    return field->rewritings < CONSTANT_REWRITINGS && ++field->rewritings;
}

const struct constant *constant_base(const struct constant *a, fmpq_t exponent_out)
{
    if (a->op == CONSTANT_POW) {
        fmpq_set(exponent_out, a->q);
        return a->a;
    }
    fmpq_one(exponent_out);
    return a;
}

/* base^q, brought to powers of simpler bases; NULL when there are none. */
static const struct constant *pow_simpler(struct constant_field *field, const struct constant *base,
                                          const fmpq_t q)
{
    const bool whole = fmpz_is_one(fmpq_denref(q));
    const struct constant *factor, *rest;
    fmpq_t product;

    if (base->op == CONSTANT_POW &&
        (is_positive(base->a) || (whole && fmpz_is_one(fmpq_denref(base->q))))) {
        fmpq_init(product);
        fmpq_mul(product, base->q, q);
        rest = constant_pow_rational(field, base->a, product);
        fmpq_clear(product);
        return rest;
    }
    if (base->op == CONSTANT_EXP) {
        fmpq_init(product);
        fmpq_set(product, q);
        factor = constant_leaf(field, CONSTANT_RATIONAL, product);
        return constant_exp(field, constant_mul(field, factor, base->a));
    }
    if (!base->transcendental)
        return NULL;
    rest = constant_split(field, base, &factor);
    if (!factor && base->op == CONSTANT_MUL) {
        factor = base->a;
        rest = base->b;
    }
    if (!factor || !rest || !(whole || (is_positive(factor) && is_positive(rest))))
        return NULL;
    return constant_mul(field, constant_pow_rational(field, factor, q),
                        constant_pow_rational(field, rest, q));
}

const struct constant *constant_pow_rational(struct constant_field *field,
                                             const struct constant *base, const fmpq_t exponent)
{
    const struct constant *simpler;
    fmpq_t q;

    if (!constant_ready(field, base, base))
        return NULL;
    if (fmpq_is_zero(exponent))
        return constant_whole(field, 1);
    if (fmpq_is_one(exponent))
        return base;
    if (fmpz_bits(fmpq_numref(exponent)) > CONSTANT_TERM_BITS ||
        fmpz_bits(fmpq_denref(exponent)) > CONSTANT_TERM_BITS)
        return constant_fail(field, DLT_ERR_LIMIT);
    if (constant_is_rational(base)) {
        fmpq_init(q);
        if (exact_power(q, base->q, exponent))
            return constant_leaf(field, CONSTANT_RATIONAL, q);
        fmpq_clear(q);
    } else if (may_rewrite(field)) {
        simpler = pow_simpler(field, base, exponent);
        if (simpler || field->err != DLT_OK)
            return simpler;
    }
    return constant_node(field, CONSTANT_POW, base, NULL, exponent);
}

/* 0 to a power. */
static const struct constant *pow_zero(struct constant_field *field, const struct constant *zero,
                                       const struct constant *exponent)
{
    enum num_order sign;

    if (!constant_find_sign(field, exponent, &sign))
        return NULL;
    return sign == NUM_GREATER ? zero : constant_fail(field, DLT_ERR_RANGE);
}

const struct constant *constant_pow(struct constant_field *field, const struct constant *base,
                                    const struct constant *exponent)
{
    enum num_order sign;

    if (!constant_ready(field, base, exponent) || !constant_find_sign(field, base, &sign))
        return NULL;
    if (sign == NUM_EQUAL)
        return pow_zero(field, constant_whole(field, 0), exponent);
    if (constant_is_whole(exponent, 0) || constant_is_whole(base, 1))
        return constant_whole(field, 1);
    if (constant_is_rational(exponent) &&
        (sign == NUM_GREATER || fmpz_is_one(fmpq_denref(exponent->q))))
        return constant_pow_rational(field, base, exponent->q);
    if (sign == NUM_LESS)
        return constant_fail(field, DLT_ERR_RANGE);
    return constant_exp(field, constant_mul(field, exponent, constant_log(field, base)));
}

const struct constant *constant_sqrt(struct constant_field *field, const struct constant *a)
{
    fmpq_t half;

    if (!constant_ready(field, a, a))
        return NULL;
    fmpq_init(half);
    fmpq_set_si(half, 1, 2);
    return constant_pow(field, a, constant_leaf(field, CONSTANT_RATIONAL, half));
}

/* Small enough that the exponential of a part is no larger than that of a whole may be. */
static bool is_moderate(const struct constant *a)
{
    return real_exponent(a->ball) <= 9;
}

/* exp(p/q x) as exp(x / q)^p, so that exp(2) and exp(1) are powers of the same number. */
static const struct constant *exp_power(struct constant_field *field, const struct constant *a)
{
    enum { MOST_BITS = 5 };
    const struct constant *factor;
    const struct constant *const rest = constant_split(field, a, &factor);
    const struct constant *root;
    fmpq_t q;

    if (!factor || !rest || fmpz_is_one(fmpq_numref(factor->q)) ||
        fmpz_bits(fmpq_numref(factor->q)) > MOST_BITS)
        return constant_operation(field, CONSTANT_EXP, a, NULL);
    fmpq_init(q);
    fmpz_set(fmpq_denref(q), fmpq_denref(factor->q));
    fmpz_one(fmpq_numref(q));
    root = constant_mul(field, constant_leaf(field, CONSTANT_RATIONAL, q), rest);
    root = root ? constant_operation(field, CONSTANT_EXP, root, NULL) : NULL;
    if (!root)
        return NULL;
    fmpq_init(q);
    fmpz_set(fmpq_numref(q), fmpq_numref(factor->q));
    root = constant_node(field, CONSTANT_POW, root, NULL, q);
    fmpq_clear(q);
    return root;
}

const struct constant *constant_exp(struct constant_field *field, const struct constant *a)
{
    if (!constant_ready(field, a, a))
        return NULL;
    if (constant_is_whole(a, 0))
        return constant_whole(field, 1);
    if (a->op == CONSTANT_LOG)
        return a->a;
    if (a->op == CONSTANT_MUL && constant_is_rational(a->a) && a->b->op == CONSTANT_LOG)
        return constant_pow_rational(field, a->b->a, a->a->q); /* exp(log(3) / 2) */
    if ((a->op == CONSTANT_ADD || a->op == CONSTANT_SUB) && is_moderate(a->a) &&
        is_moderate(a->b) && may_rewrite(field)) {
        const struct constant *const left = constant_exp(field, a->a);
        const struct constant *const right = constant_exp(field, a->b);

        return a->op == CONSTANT_ADD ? constant_mul(field, left, right)
                                     : constant_div(field, left, right);
    }
    return exp_power(field, a);
}

/* The logarithm of a whole number > 0 by its small prime factors. */
static const struct constant *log_whole(struct constant_field *field, const fmpz_t number)
{
    const struct constant *sum = constant_whole(field, 0), *term;
    unsigned long trial = 2, times;
    fmpz_t left, prime;
    fmpq_t q;

    fmpz_init(prime);
    fmpz_init_set(left, number);
    while (sum && constant_next_factor(left, &trial, prime, &times)) {
        fmpq_init(q);
        fmpz_set(fmpq_numref(q), prime);
        term = constant_leaf(field, CONSTANT_RATIONAL, q);
        term = term ? constant_operation(field, CONSTANT_LOG, term, NULL) : NULL;
        sum =
            constant_add(field, sum, constant_mul(field, constant_whole(field, (long)times), term));
    }
    fmpz_clear(left);
    fmpz_clear(prime);
    return sum;
}

/* The logarithm of what is no product of simpler positive ones: NULL. */
static const struct constant *log_simpler(struct constant_field *field, const struct constant *a)
{
    fmpq_t q;

    if (a->op == CONSTANT_POW && is_positive(a->a)) {
        fmpq_init(q);
        fmpq_set(q, a->q);
        return constant_mul(field, constant_leaf(field, CONSTANT_RATIONAL, q),
                            constant_log(field, a->a));
    }
    if ((a->op != CONSTANT_MUL && a->op != CONSTANT_DIV) || !is_positive(a->a) ||
        !is_positive(a->b))
        return NULL;
    return a->op == CONSTANT_MUL
               ? constant_add(field, constant_log(field, a->a), constant_log(field, a->b))
               : constant_sub(field, constant_log(field, a->a), constant_log(field, a->b));
}

const struct constant *constant_log(struct constant_field *field, const struct constant *a)
{
    const struct constant *simpler;
    enum num_order sign;

    if (!constant_ready(field, a, a) || !constant_find_sign(field, a, &sign))
        return NULL;
    if (sign != NUM_GREATER)
        return constant_fail(field, DLT_ERR_RANGE);
    if (a->op == CONSTANT_EXP)
        return a->a;
    if (constant_is_rational(a))
        return constant_sub(field, log_whole(field, fmpq_numref(a->q)),
                            log_whole(field, fmpq_denref(a->q)));
    if (may_rewrite(field)) {
        simpler = log_simpler(field, a);
        if (simpler || field->err != DLT_OK)
            return simpler;
    }
    return constant_operation(field, CONSTANT_LOG, a, NULL);
}

/* (a^(1/2) + sign b^(1/2)) / 4 */
static const struct constant *roots(struct constant_field *field, long a, long sign, long b)
{
    const struct constant *const left = constant_sqrt(field, constant_whole(field, a));
    const struct constant *const right = constant_sqrt(field, constant_whole(field, b));

    return constant_div(
        field, sign < 0 ? constant_sub(field, left, right) : constant_add(field, left, right),
        constant_whole(field, 4));
}

/* cos(q pi) for 0 <= q <= 1/2, by square roots where these are simple. Takes q, which is cleared. */
static const struct constant *first_quarter(struct constant_field *field, fmpq_t q)
{
    static const struct {
        long parts, top;
        long a, sign, b;
    } table[] = {
        {1, 0, 4, 1, 4},  {2, 1, 4, -1, 4}, {3, 1, 4, 1, 0},  {4, 1, 8, 1, 0},   {5, 1, 5, 1, 1},
        {5, 2, 5, -1, 1}, {6, 1, 12, 1, 0}, {12, 1, 6, 1, 2}, {12, 5, 6, -1, 2},
    };

    for (size_t i = 0; i < DLT_COUNT(table); i++)
        if (fmpz_equal_si(fmpq_denref(q), table[i].parts) &&
            fmpz_equal_si(fmpq_numref(q), table[i].top)) {
            fmpq_clear(q);
            return roots(field, table[i].a, table[i].sign, table[i].b);
        }
    return constant_leaf(field, CONSTANT_COSINE, q);
}

/* cos(q pi), folded into the first quarter turn. Takes q, which is cleared. */
static const struct constant *cosine(struct constant_field *field, fmpq_t q)
{
    fmpz_t twice;
    bool negative;
    const struct constant *result;

    fmpz_init(twice);
    fmpz_mul_2exp(twice, fmpq_denref(q), 1);
    fmpz_fdiv_r(fmpq_numref(q), fmpq_numref(q), twice); /* now 0 <= q < 2 */
    if (fmpz_cmp(fmpq_numref(q), fmpq_denref(q)) > 0)
        fmpz_sub(fmpq_numref(q), twice, fmpq_numref(q)); /* cos(2 pi - x) = cos(x) */
    fmpz_mul_2exp(twice, fmpq_numref(q), 1);
    negative = fmpz_cmp(twice, fmpq_denref(q)) > 0;
    if (negative)
        fmpz_sub(fmpq_numref(q), fmpq_denref(q), fmpq_numref(q)); /* cos(pi - x) = -cos(x) */
    fmpz_clear(twice);
    fmpq_canonicalise(q);
    result = first_quarter(field, q);
    return negative ? constant_sub(field, constant_whole(field, 0), result) : result;
}

/* cos(a + shift pi), where `otherwise` is for what is no multiple of pi. */
static const struct constant *turned(struct constant_field *field, const struct constant *a,
                                     long halves, enum constant_op otherwise)
{
    fmpq_t q, shift;

    if (!constant_ready(field, a, a))
        return NULL;
    if (a->op != CONSTANT_TURN && !constant_is_whole(a, 0))
        return constant_operation(field, otherwise, a, NULL);
    if (fmpz_bits(fmpq_denref(a->q)) > CONSTANT_TERM_BITS)
        return constant_fail(field, DLT_ERR_LIMIT);
    fmpq_init(q);
    fmpq_init(shift);
    fmpq_set_si(shift, halves, 2);
    fmpq_add(q, a->q, shift);
    fmpq_clear(shift);
    return cosine(field, q);
}

const struct constant *constant_sin(struct constant_field *field, const struct constant *a)
{
    return turned(field, a, -1, CONSTANT_SIN);
}

const struct constant *constant_cos(struct constant_field *field, const struct constant *a)
{
    return turned(field, a, 0, CONSTANT_COS);
}
