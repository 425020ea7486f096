/* SPDX-License-Identifier: MIT */
/* Enclosing exact constants, and telling their signs: by balls as far as these go, by terms that
 * cancel out, by the theorem on root separation where there are only roots, by Calcium else. */
#include "constant_private.h"
#include <math.h>

static void enclose_leaf(struct constant *node, slong precision)
{
    if (node->op == CONSTANT_COSINE) {
        arb_cos_pi_fmpq(node->ball, node->q, precision);
        return;
    }
    arb_set_fmpq(node->ball, node->q, precision);
    if (node->op == CONSTANT_TURN) {
        arb_t pi;

        arb_init(pi);
        arb_const_pi(pi, precision);
        arb_mul(node->ball, node->ball, pi, precision);
        arb_clear(pi);
    }
}

static void apply(struct constant *node, const arb_t a, slong precision)
{
    const arb_srcptr b = node->b ? node->b->ball : NULL;

    switch (node->op) {
    case CONSTANT_ADD:
        arb_add(node->ball, a, b, precision);
        break;
    case CONSTANT_SUB:
        arb_sub(node->ball, a, b, precision);
        break;
    case CONSTANT_MUL:
        arb_mul(node->ball, a, b, precision);
        break;
    case CONSTANT_DIV:
        arb_div(node->ball, a, b, precision);
        break;
    case CONSTANT_POW:
        arb_pow_fmpq(node->ball, a, node->q, precision);
        break;
    case CONSTANT_EXP:
        arb_exp(node->ball, a, precision);
        break;
    case CONSTANT_LOG:
        arb_log(node->ball, a, precision);
        break;
    case CONSTANT_SIN:
        arb_sin(node->ball, a, precision);
        break;
    case CONSTANT_COS:
        arb_cos(node->ball, a, precision);
        break;
    case CONSTANT_RATIONAL:
    case CONSTANT_TURN:
    case CONSTANT_COSINE:
        break;
    }
}

void constant_enclose(struct constant *node, slong precision)
{
    enum { GUARD = 16 };

    if (node->precision >= precision)
        return;
    node->precision = precision;
    if (!node->a) {
        enclose_leaf(node, precision + GUARD);
        return;
    }
    constant_enclose(node->a, precision);
    if (node->b)
        constant_enclose(node->b, precision);
    apply(node, node->a->ball, precision + GUARD);
}

/* By the ball at hand. */
static enum num_order ball_sign(const struct constant *node)
{
    if (arb_is_positive(node->ball))
        return NUM_GREATER;
    if (arb_is_negative(node->ball))
        return NUM_LESS;
    return arb_is_zero(node->ball) ? NUM_EQUAL : NUM_UNKNOWN;
}

static enum num_order sign_at(struct constant *node, slong precision)
{
    constant_enclose(node, precision);
    return ball_sign(node);
}

/*
 * Only roots: U / L other than 0 is at least 2^-((D - 1) top + bottom), since the norm of U, which is
 * a whole number, is at least 1. A ball below that is zero. Source: Burnikel, Fleischer, Mehlhorn,
 * Schirra, "A strong and easily computable separation bound for arithmetic expressions involving
 * radicals", 2000.
 */
static enum num_order sign_by_separation(const struct constant_field *field, struct constant *node)
{
    const struct constant_size *const size = &node->size;
    const double degree = size->vast ? INFINITY : constant_degree(field, size->roots);
    const double least = (degree - 1) * size->top + size->bottom + 1; /* or infinite, or NaN */
    enum num_order sign = NUM_UNKNOWN;

    for (slong precision = NUM_PRECISION_DEFAULT;
         sign == NUM_UNKNOWN && precision <= CONSTANT_PRECISION; precision *= 2) {
        sign = sign_at(node, precision);
        if (sign == NUM_UNKNOWN && arb_is_finite(node->ball) &&
            (double)real_exponent(node->ball) < -least)
            sign = NUM_EQUAL;
    }
    return sign;
}

static enum num_order find_sign(struct constant_field *field, struct constant *node)
{
    enum num_order sign = ball_sign(node);

    if (sign != NUM_UNKNOWN)
        return sign;
    sign = constant_cancels(node);
    if (sign != NUM_UNKNOWN)
        return sign;
    constant_measure(field, node);
    if (!node->transcendental)
        return sign_by_separation(field, node);
    sign = sign_at(node, CONSTANT_FUNCTION_PRECISION);
    return sign == NUM_UNKNOWN ? constant_vanishes(field, node) : sign;
}

enum num_order constant_sign(struct constant_field *field, const struct constant *a)
{
    struct constant *const node = (struct constant *)a;

    if (node->op == CONSTANT_RATIONAL)
        return fmpq_sgn(node->q) > 0 ? NUM_GREATER : fmpq_sgn(node->q) < 0 ? NUM_LESS : NUM_EQUAL;
    if (node->sign == NUM_UNKNOWN && !node->given_up) {
        node->sign = find_sign(field, node);
        node->given_up = node->sign == NUM_UNKNOWN;
    }
    return node->sign;
}
