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

bool constant_ready(const struct constant_field *field, const struct constant *a,
                    const struct constant *b)
{
    return field->err == DLT_OK && a && b;
}

bool constant_is_rational(const struct constant *a)
{
    return a->op == CONSTANT_RATIONAL;
}

bool constant_is_whole(const struct constant *a, long number)
{
    return constant_is_rational(a) && fmpz_is_one(fmpq_denref(a->q)) &&
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

const struct constant *constant_node(struct constant_field *field, enum constant_op op,
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
    *node = (struct constant){.op = op, .index = field->count, .sign = NUM_UNKNOWN};
    node->transcendental = op == CONSTANT_TURN || op >= CONSTANT_EXP || (a && a->transcendental) ||
                           (b && b->transcendental);
    /* What the field made it may also enclose more narrowly. */
    node->a = (struct constant *)a;
    node->b = (struct constant *)b;
    fmpq_init(node->q);
    fmpq_set(node->q, q);
    arb_init(node->ball);
    field->nodes[field->count++] = node;
    return is_bearable(node) ? node : constant_fail(field, DLT_ERR_LIMIT);
}

const struct constant *constant_operation(struct constant_field *field, enum constant_op op,
                                          const struct constant *a, const struct constant *b)
{
    static const fmpq none = {0, 1};

    return constant_node(field, op, a, b, &none);
}

/* Takes q, which is cleared. */
const struct constant *constant_leaf(struct constant_field *field, enum constant_op op, fmpq_t q)
{
    const bool none = op == CONSTANT_TURN && fmpq_is_zero(q);
    const struct constant *const node =
        constant_node(field, none ? CONSTANT_RATIONAL : op, NULL, NULL, q);

    fmpq_clear(q);
    return node;
}

const struct constant *constant_whole(struct constant_field *field, long number)
{
    fmpq_t q;

    fmpq_init(q);
    fmpq_set_si(q, number, 1);
    return constant_leaf(field, CONSTANT_RATIONAL, q);
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
    return constant_leaf(field, CONSTANT_RATIONAL, q);
}

const struct constant *constant_pi(struct constant_field *field)
{
    fmpq_t q;

    if (field->err != DLT_OK)
        return NULL;
    fmpq_init(q);
    fmpq_one(q);
    return constant_leaf(field, CONSTANT_TURN, q);
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

    if (!constant_ready(field, a, b))
        return NULL;
    if (is_pair(a, b)) {
        fmpq_init(q);
        fmpq_add(q, a->q, b->q);
        return constant_leaf(field, a->op, q);
    }
    if (constant_is_whole(a, 0))
        return b;
    if (constant_is_whole(b, 0))
        return a;
    return a->index < b->index ? constant_operation(field, CONSTANT_ADD, a, b)
                               : constant_operation(field, CONSTANT_ADD, b, a);
}

const struct constant *constant_sub(struct constant_field *field, const struct constant *a,
                                    const struct constant *b)
{
    fmpq_t q;

    if (!constant_ready(field, a, b))
        return NULL;
    if (a == b)
        return constant_whole(field, 0);
    if (is_pair(a, b)) {
        fmpq_init(q);
        fmpq_sub(q, a->q, b->q);
        return constant_leaf(field, a->op, q);
    }
    return constant_is_whole(b, 0) ? a : constant_operation(field, CONSTANT_SUB, a, b);
}

const struct constant *constant_split(struct constant_field *field, const struct constant *a,
                                      const struct constant **factor_out)
{
    fmpq_t q;

    *factor_out = NULL;
    if (!a)
        return NULL;
    if (constant_is_rational(a)) {
        if (!constant_is_whole(a, 1))
            *factor_out = a;
        return constant_whole(field, 1);
    }
    if (a->op == CONSTANT_MUL && constant_is_rational(a->a)) {
        *factor_out = a->a;
        return a->b;
    }
    if (a->op != CONSTANT_TURN || fmpq_is_one(a->q))
        return a;
    fmpq_init(q);
    fmpq_set(q, a->q);
    *factor_out = constant_leaf(field, CONSTANT_RATIONAL, q);
    return constant_pi(field);
}

/* A rational, not 0, times something else. */
static const struct constant *scaled(struct constant_field *field, const struct constant *factor,
                                     const struct constant *a)
{
    fmpq_t q;

    if (constant_is_whole(factor, 1))
        return a;
    if (constant_is_rational(a) || a->op == CONSTANT_TURN) {
        fmpq_init(q);
        fmpq_mul(q, factor->q, a->q);
        return constant_leaf(field, a->op, q);
    }
    if (a->op != CONSTANT_MUL || !constant_is_rational(a->a))
        return constant_operation(field, CONSTANT_MUL, factor, a);
    fmpq_init(q);
    fmpq_mul(q, factor->q, a->a->q);
    factor = constant_leaf(field, CONSTANT_RATIONAL, q);
    return factor ? scaled(field, factor, a->b) : NULL;
}

/* a b or a / b: powers of the same base become one. */
static const struct constant *product(struct constant_field *field, const struct constant *a,
                                      const struct constant *b, enum constant_op op)
{
    const struct constant *base, *result = NULL;
    fmpq_t a_exponent, b_exponent;

    fmpq_init(a_exponent);
    fmpq_init(b_exponent);
    base = constant_base(a, a_exponent);
    if (base == constant_base(b, b_exponent)) {
        if (op == CONSTANT_MUL)
            fmpq_add(a_exponent, a_exponent, b_exponent);
        else
            fmpq_sub(a_exponent, a_exponent, b_exponent);
        result = constant_pow_rational(field, base, a_exponent);
    } else if (op == CONSTANT_MUL && b->index < a->index) {
        result = constant_operation(field, op, b, a);
    } else {
        result = constant_operation(field, op, a, b);
    }
    fmpq_clear(b_exponent);
    fmpq_clear(a_exponent);
    return result;
}

const struct constant *constant_mul(struct constant_field *field, const struct constant *a,
                                    const struct constant *b)
{
    const struct constant *a_factor, *b_factor;

    if (!constant_ready(field, a, b))
        return NULL;
    if (constant_is_whole(a, 0) || constant_is_whole(b, 0))
        return constant_whole(field, 0);
    if (constant_is_rational(a))
        return scaled(field, a, b);
    if (constant_is_rational(b))
        return scaled(field, b, a);
    /* The rational factors come first, and then what was made earlier. */
    a = constant_split(field, a, &a_factor);
    b = constant_split(field, b, &b_factor);
    if (!constant_ready(field, a, b))
        return NULL;
    a = product(field, a, b, CONSTANT_MUL);
    if (a && a_factor)
        a = scaled(field, a_factor, a);
    return a && b_factor ? scaled(field, b_factor, a) : a;
}

bool constant_find_sign(struct constant_field *field, const struct constant *a, enum num_order *out)
{
    *out = constant_sign(field, a);
    if (*out == NUM_UNKNOWN)
        constant_fail(field, DLT_ERR_LIMIT);
    return *out != NUM_UNKNOWN;
}

static const struct constant *inverse(struct constant_field *field, const struct constant *a)
{
    fmpq_t q;

    fmpq_init(q);
    fmpq_inv(q, a->q);
    return constant_leaf(field, CONSTANT_RATIONAL, q);
}

const struct constant *constant_div(struct constant_field *field, const struct constant *a,
                                    const struct constant *b)
{
    const struct constant *a_factor, *b_factor;
    enum num_order sign;

    if (!constant_ready(field, a, b) || !constant_find_sign(field, b, &sign))
        return NULL;
    if (sign == NUM_EQUAL)
        return constant_fail(field, DLT_ERR_RANGE);
    if (constant_is_rational(b))
        return constant_mul(field, inverse(field, b), a);
    if (constant_is_whole(a, 0))
        return a;
    a = constant_split(field, a, &a_factor);
    b = constant_split(field, b, &b_factor);
    if (!constant_ready(field, a, b))
        return NULL;
    a = product(field, a, b, CONSTANT_DIV);
    if (a_factor)
        a = constant_mul(field, a_factor, a);
    return b_factor ? constant_mul(field, inverse(field, b_factor), a) : a;
}

const struct constant *constant_abs(struct constant_field *field, const struct constant *a)
{
    enum num_order sign;

    if (!constant_ready(field, a, a) || !constant_find_sign(field, a, &sign))
        return NULL;
    return sign == NUM_LESS ? constant_sub(field, constant_whole(field, 0), a) : a;
}

enum num_order constant_compare(struct constant_field *field, const struct constant *a,
                                const struct constant *b)
{
    const struct constant *const difference = constant_sub(field, a, b);

    return difference ? constant_sign(field, difference) : NUM_UNKNOWN;
}
