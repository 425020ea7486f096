/* SPDX-License-Identifier: MIT */
/* Exact constants: a graph of operations, rationals folded, each node made once. */
#include "constant_private.h"

struct constant_field *constant_field_create(void)
{
    struct constant_field *const field = mem_alloc(sizeof *field);

    field->arena = arena_create();
    return field;
}

void constant_field_destroy(struct constant_field *field)
{
    if (!field)
        return;
    constant_forget(field);
    for (size_t i = 0; i < field->count; i++) {
        fmpq_clear(field->nodes[i]->q);
        arb_clear(field->nodes[i]->ball);
    }
    for (size_t i = 0; i < field->generator_count; i++)
        fmpz_clear(field->generators[i].whole);
    arena_destroy(field->arena);
    mem_free(field);
}

enum dlt_err constant_field_error(const struct constant_field *field)
{
    return field->err;
}

const struct constant *constant_fail(struct constant_field *field, enum dlt_err err)
{
    if (field->err == DLT_OK)
        field->err = err;
    return NULL;
}

static bool ready(const struct constant_field *field, const struct constant *a,
                  const struct constant *b)
{
    return field->err == DLT_OK && a && b;
}

static bool is_rational(const struct constant *a)
{
    return a->op == CONSTANT_RATIONAL;
}

static bool is_whole(const struct constant *a, long number)
{
    return is_rational(a) && fmpz_is_one(fmpq_denref(a->q)) &&
           fmpz_equal_si(fmpq_numref(a->q), number);
}

/* A ball of which the size is known, and bearable. */
static bool is_bearable(struct constant *node)
{
    slong exponent;

    constant_enclose(node, NUM_PRECISION_DEFAULT);
    if (!arb_is_finite(node->ball)) /* such as the root of what is too close to zero */
        constant_enclose(node, CONSTANT_FUNCTION_PRECISION);
    exponent = real_exponent(node->ball);
    return arb_is_finite(node->ball) && exponent <= CONSTANT_EXPONENT &&
           (exponent >= -CONSTANT_EXPONENT || arb_is_zero(node->ball));
}

static const struct constant *node_for(struct constant_field *field, enum constant_op op,
                                       const struct constant *a, const struct constant *b,
                                       const fmpq_t q)
{
    struct constant *node;

    if (fmpz_bits(fmpq_numref(q)) > CONSTANT_BITS || fmpz_bits(fmpq_denref(q)) > CONSTANT_BITS)
        return constant_fail(field, DLT_ERR_LIMIT);
    for (size_t i = 0; i < field->count; i++) {
        node = field->nodes[i];
        if (node->op == op && node->a == a && node->b == b && fmpq_equal(node->q, q))
            return node;
    }
    if (field->count == CONSTANT_NODES)
        return constant_fail(field, DLT_ERR_LIMIT);
    node = arena_alloc(field->arena, sizeof *node);
    *node = (struct constant){.op = op, .sign = NUM_UNKNOWN};
    /* What the field made it may also enclose more narrowly. */
    node->a = (struct constant *)a;
    node->b = (struct constant *)b;
    fmpq_init(node->q);
    fmpq_set(node->q, q);
    arb_init(node->ball);
    field->nodes[field->count++] = node;
    return is_bearable(node) ? node : constant_fail(field, DLT_ERR_LIMIT);
}

static const struct constant *operation(struct constant_field *field, enum constant_op op,
                                        const struct constant *a, const struct constant *b)
{
    static const fmpq none = {0, 1};

    return node_for(field, op, a, b, &none);
}

/* Takes q, which is cleared. */
static const struct constant *leaf(struct constant_field *field, enum constant_op op, fmpq_t q)
{
    const bool none = op == CONSTANT_TURN && fmpq_is_zero(q);
    const struct constant *const node =
        node_for(field, none ? CONSTANT_RATIONAL : op, NULL, NULL, q);

    fmpq_clear(q);
    return node;
}

static const struct constant *whole(struct constant_field *field, long number)
{
    fmpq_t q;

    fmpq_init(q);
    fmpq_set_si(q, number, 1);
    return leaf(field, CONSTANT_RATIONAL, q);
}

const struct constant *constant_from_value(struct constant_field *field, struct value value)
{
    fmpq_t q;

    if (field->err != DLT_OK)
        return NULL;
    if (value.kind != VALUE_RATIONAL)
        return constant_fail(field, DLT_ERR_TYPE);
    if (num_bits(value.as.rational) > CONSTANT_BITS)
        return constant_fail(field, DLT_ERR_LIMIT);
    fmpq_init(q);
    fmpq_set_mpq(q, value.as.rational);
    return leaf(field, CONSTANT_RATIONAL, q);
}

const struct constant *constant_pi(struct constant_field *field)
{
    fmpq_t q;

    if (field->err != DLT_OK)
        return NULL;
    fmpq_init(q);
    fmpq_one(q);
    return leaf(field, CONSTANT_TURN, q);
}

/* Both rational, or both multiples of pi. */
static bool is_pair(const struct constant *a, const struct constant *b)
{
    return a->op == b->op && (a->op == CONSTANT_RATIONAL || a->op == CONSTANT_TURN);
}

const struct constant *constant_add(struct constant_field *field, const struct constant *a,
                                    const struct constant *b)
{
    fmpq_t q;

    if (!ready(field, a, b))
        return NULL;
    if (is_pair(a, b)) {
        fmpq_init(q);
        fmpq_add(q, a->q, b->q);
        return leaf(field, a->op, q);
    }
    if (is_whole(a, 0))
        return b;
    return is_whole(b, 0) ? a : operation(field, CONSTANT_ADD, a, b);
}

const struct constant *constant_sub(struct constant_field *field, const struct constant *a,
                                    const struct constant *b)
{
    fmpq_t q;

    if (!ready(field, a, b))
        return NULL;
    if (a == b)
        return whole(field, 0);
    if (is_pair(a, b)) {
        fmpq_init(q);
        fmpq_sub(q, a->q, b->q);
        return leaf(field, a->op, q);
    }
    return is_whole(b, 0) ? a : operation(field, CONSTANT_SUB, a, b);
}

const struct constant *constant_mul(struct constant_field *field, const struct constant *a,
                                    const struct constant *b)
{
    fmpq_t q;

    if (!ready(field, a, b))
        return NULL;
    if (is_rational(b) && !is_rational(a)) { /* the rational comes first */
        const struct constant *const first = b;

        b = a;
        a = first;
    }
    if (is_whole(a, 0) || is_whole(b, 1))
        return a;
    if (is_whole(a, 1))
        return b;
    if (is_rational(a) && (is_rational(b) || b->op == CONSTANT_TURN)) {
        fmpq_init(q);
        fmpq_mul(q, a->q, b->q);
        return leaf(field, b->op, q);
    }
    return operation(field, CONSTANT_MUL, a, b);
}

/* Fails the field when the sign is not known. */
static bool sign_of(struct constant_field *field, const struct constant *a, enum num_order *out)
{
    *out = constant_sign(field, a);
    if (*out == NUM_UNKNOWN)
        constant_fail(field, DLT_ERR_LIMIT);
    return *out != NUM_UNKNOWN;
}

const struct constant *constant_div(struct constant_field *field, const struct constant *a,
                                    const struct constant *b)
{
    enum num_order sign;
    fmpq_t q;

    if (!ready(field, a, b) || !sign_of(field, b, &sign))
        return NULL;
    if (sign == NUM_EQUAL)
        return constant_fail(field, DLT_ERR_RANGE);
    if (is_whole(a, 0) || is_whole(b, 1))
        return a;
    if (a == b)
        return whole(field, 1);
    if (is_pair(a, b)) {
        fmpq_init(q);
        fmpq_div(q, a->q, b->q);
        return leaf(field, CONSTANT_RATIONAL, q);
    }
    if (is_rational(b)) {
        fmpq_init(q);
        fmpq_inv(q, b->q);
        return constant_mul(field, leaf(field, CONSTANT_RATIONAL, q), a);
    }
    return operation(field, CONSTANT_DIV, a, b);
}

const struct constant *constant_abs(struct constant_field *field, const struct constant *a)
{
    enum num_order sign;

    if (!ready(field, a, a) || !sign_of(field, a, &sign))
        return NULL;
    return sign == NUM_LESS ? constant_sub(field, whole(field, 0), a) : a;
}

enum num_order constant_compare(struct constant_field *field, const struct constant *a,
                                const struct constant *b)
{
    const struct constant *const difference = constant_sub(field, a, b);

    return difference ? constant_sign(field, difference) : NUM_UNKNOWN;
}

/* --- powers and functions ------------------------------------------------------------------------ */

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

/* base^q with q rational: a positive base, or one that is not zero and a whole q other than 0. */
static const struct constant *pow_rational(struct constant_field *field,
                                           const struct constant *base, const fmpq_t exponent)
{
    fmpq_t q;

    if (fmpz_cmpabs(fmpq_numref(exponent), fmpq_denref(exponent)) == 0 &&
        fmpq_sgn(exponent) > 0) /* 1 */
        return base;
    if (is_rational(base)) {
        fmpq_init(q);
        if (exact_power(q, base->q, exponent))
            return leaf(field, CONSTANT_RATIONAL, q);
        fmpq_clear(q);
    }
    if (fmpz_bits(fmpq_numref(exponent)) > CONSTANT_TERM_BITS ||
        fmpz_bits(fmpq_denref(exponent)) > CONSTANT_TERM_BITS)
        return constant_fail(field, DLT_ERR_LIMIT);
    return node_for(field, CONSTANT_POW, base, NULL, exponent);
}

/* 0 to a power. */
static const struct constant *pow_zero(struct constant_field *field, const struct constant *zero,
                                       const struct constant *exponent)
{
    enum num_order sign;

    if (!sign_of(field, exponent, &sign))
        return NULL;
    return sign == NUM_GREATER ? zero : constant_fail(field, DLT_ERR_RANGE);
}

const struct constant *constant_pow(struct constant_field *field, const struct constant *base,
                                    const struct constant *exponent)
{
    enum num_order sign;

    if (!ready(field, base, exponent) || !sign_of(field, base, &sign))
        return NULL;
    if (sign == NUM_EQUAL)
        return pow_zero(field, whole(field, 0), exponent);
    if (is_whole(exponent, 0) || is_whole(base, 1))
        return whole(field, 1);
    if (is_rational(exponent) && (sign == NUM_GREATER || fmpz_is_one(fmpq_denref(exponent->q))))
        return pow_rational(field, base, exponent->q);
    if (sign == NUM_LESS)
        return constant_fail(field, DLT_ERR_RANGE);
    return constant_exp(field, constant_mul(field, exponent, constant_log(field, base)));
}

const struct constant *constant_sqrt(struct constant_field *field, const struct constant *a)
{
    fmpq_t half;
    const struct constant *exponent;

    if (!ready(field, a, a))
        return NULL;
    fmpq_init(half);
    fmpq_set_si(half, 1, 2);
    exponent = leaf(field, CONSTANT_RATIONAL, half);
    return constant_pow(field, a, exponent);
}

const struct constant *constant_exp(struct constant_field *field, const struct constant *a)
{
    if (!ready(field, a, a))
        return NULL;
    if (is_whole(a, 0))
        return whole(field, 1);
    if (a->op == CONSTANT_LOG)
        return a->a;
    if (a->op == CONSTANT_MUL && is_rational(a->a) && a->b->op == CONSTANT_LOG)
        return pow_rational(field, a->b->a, a->a->q); /* exp(log(3) / 2) */
    return operation(field, CONSTANT_EXP, a, NULL);
}

const struct constant *constant_log(struct constant_field *field, const struct constant *a)
{
    enum num_order sign;

    if (!ready(field, a, a) || !sign_of(field, a, &sign))
        return NULL;
    if (sign != NUM_GREATER)
        return constant_fail(field, DLT_ERR_RANGE);
    if (is_whole(a, 1))
        return whole(field, 0);
    if (a->op == CONSTANT_EXP)
        return a->a;
    return operation(field, CONSTANT_LOG, a, NULL);
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
    if (fmpz_cmp_ui(fmpq_denref(q), 3) <= 0) { /* 0, 1/3 or 1/2 */
        if (fmpz_cmp_ui(fmpq_denref(q), 3) == 0)
            fmpq_set_si(q, 1, 2);
        else
            fmpq_set_si(q, fmpq_is_zero(q), 1);
        result = leaf(field, CONSTANT_RATIONAL, q);
    } else {
        result = leaf(field, CONSTANT_COSINE, q);
    }
    return negative ? constant_sub(field, whole(field, 0), result) : result;
}

/* cos(a + shift pi), where `otherwise` is for what is no multiple of pi. */
static const struct constant *turned(struct constant_field *field, const struct constant *a,
                                     long halves, enum constant_op otherwise)
{
    fmpq_t q, shift;

    if (!ready(field, a, a))
        return NULL;
    if (a->op != CONSTANT_TURN && !is_whole(a, 0))
        return operation(field, otherwise, a, NULL);
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
