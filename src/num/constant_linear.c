/* SPDX-License-Identifier: MIT */
/* Exact constants as sums of rational multiples: log(8) - 3 log(2) cancels out without more ado. */
#include "constant_private.h"

enum { MOST_ATOMS = 128, MOST_STEPS = 2048 };

struct sum {
    const struct constant *atoms[MOST_ATOMS]; /* NULL for 1; any multiple of pi for pi */
    fmpq factors[MOST_ATOMS];
    size_t count;
    unsigned steps; /* operands may be shared, and so met often */
};

static bool is_same(const struct constant *a, const struct constant *b)
{
    return a == b || (a && b && a->op == CONSTANT_TURN && b->op == CONSTANT_TURN);
}

static bool add_atom(struct sum *sum, const struct constant *atom, const fmpq_t factor)
{
    size_t i = 0;

    while (i < sum->count && !is_same(sum->atoms[i], atom))
        i++;
    if (i == MOST_ATOMS)
        return false;
    if (i == sum->count) {
        sum->atoms[i] = atom;
        fmpq_init(&sum->factors[i]);
        sum->count++;
    }
    fmpq_add(&sum->factors[i], &sum->factors[i], factor);
    return true;
}

static bool add_node(struct sum *sum, const struct constant *node, const fmpq_t factor);

static bool add_scaled(struct sum *sum, const struct constant *node, const fmpq_t factor,
                       const fmpq_t by)
{
    fmpq_t product;
    bool added;

    fmpq_init(product);
    fmpq_mul(product, factor, by);
    added = add_node(sum, node, product);
    fmpq_clear(product);
    return added;
}

/* factor * node; false when it has too many parts. */
static bool add_node(struct sum *sum, const struct constant *node, const fmpq_t factor)
{
    static const fmpq minus_one = {-1, 1};
    fmpq_t product;
    bool added;

    if (++sum->steps > MOST_STEPS)
        return false;
    switch (node->op) {
    case CONSTANT_ADD:
        return add_node(sum, node->a, factor) && add_node(sum, node->b, factor);
    case CONSTANT_SUB:
        return add_node(sum, node->a, factor) && add_scaled(sum, node->b, factor, &minus_one);
    case CONSTANT_MUL:
        if (node->a->op == CONSTANT_RATIONAL)
            return add_scaled(sum, node->b, factor, node->a->q);
        return add_atom(sum, node, factor);
    case CONSTANT_RATIONAL:
    case CONSTANT_TURN:
        fmpq_init(product); /* q is a factor of 1 or of pi */
        fmpq_mul(product, factor, node->q);
        added = add_atom(sum, node->op == CONSTANT_TURN ? node : NULL, product);
        fmpq_clear(product);
        return added;
    default:
        return add_atom(sum, node, factor);
    }
}

enum num_order constant_cancels(const struct constant *node)
{
    static const fmpq one = {1, 1};
    struct sum sum = {.count = 0};
    bool known = add_node(&sum, node, &one);
    int sign = 0;

    for (size_t i = 0; i < sum.count; i++) {
        /* What remains of 1 and of pi tells the sign where nothing else does, or both agree. */
        const int part = fmpq_sgn(&sum.factors[i]);
        const bool plain = !sum.atoms[i] || sum.atoms[i]->op == CONSTANT_TURN;

        known &= !part || (plain && (!sign || sign == part));
        sign = part ? part : sign;
        fmpq_clear(&sum.factors[i]);
    }
    if (!known)
        return NUM_UNKNOWN;
    return sign > 0 ? NUM_GREATER : sign < 0 ? NUM_LESS : NUM_EQUAL;
}
