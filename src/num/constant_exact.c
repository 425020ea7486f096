/* SPDX-License-Identifier: MIT */
/* Exact constants with functions: Calcium, within caps under which it is quick. */
#include "constant_private.h"
#include "num_calcium.h"

/*
 * Calcium cannot be interrupted, so it gets only what it does in bearable time. Of 200,000 identities
 * made at random of functions, roots and numbers of up to 30 digits, the slowest took 15 ms and 16 MB
 * under these caps, and the mean was 0.1 ms. Without them: 120 ms for a root over roots and functions
 * (refused in constant_size.c), 12 ms for the root of a number of 60 digits (likewise), gigabytes for
 * the expansion of a high power of a sum. Roots and angles alone never come here.
 */
enum {
    MOST_CALLS = 2,
    MOST_RADICALS = 5,
    MOST_FUNCTIONS = 8,
    MOST_DEGREE = 24,
    MOST_TERMS = 128,
    MOST_BITS = 512,
};

static ca_ctx_struct *context(struct constant_field *field)
{
    ca_ctx_struct *calcium = field->calcium;

    if (calcium)
        return calcium;
    calcium = mem_alloc(sizeof *calcium);
    ca_ctx_init(calcium);
    ca_ctx_set_option(calcium, CA_OPT_QQBAR_DEG_LIMIT, 16);
    ca_ctx_set_option(calcium, CA_OPT_PREC_LIMIT, 1024);
    /* Half the time of 128 bits, and it found 99.9 % of the relations that these find. */
    ca_ctx_set_option(calcium, CA_OPT_LLL_PREC, 64);
    field->calcium = calcium;
    field->calcium_left = MOST_CALLS;
    return calcium;
}

void constant_forget(struct constant_field *field)
{
    ca_ctx_struct *const calcium = field->calcium;

    if (!calcium)
        return;
    for (size_t i = field->count; i-- > 0;)
        if (field->nodes[i]->exact)
            ca_clear(field->nodes[i]->exact, calcium);
    ca_ctx_clear(calcium);
    mem_free(calcium);
    field->calcium = NULL;
}

static void evaluate_leaf(ca_struct *x, const struct constant *node, ca_ctx_struct *calcium)
{
    ca_t turn;

    ca_set_fmpq(x, node->q, calcium);
    if (node->op == CONSTANT_RATIONAL)
        return;
    ca_init(turn, calcium);
    ca_pi(turn, calcium);
    ca_mul(x, x, turn, calcium);
    ca_clear(turn, calcium);
    if (node->op == CONSTANT_COSINE)
        ca_cos(x, x, calcium);
}

static void evaluate(ca_struct *x, const struct constant *node, ca_ctx_struct *calcium)
{
    const ca_struct *const a = node->a->exact;
    const ca_struct *const b = node->b ? node->b->exact : NULL;

    switch (node->op) {
    case CONSTANT_ADD:
        ca_add(x, a, b, calcium);
        break;
    case CONSTANT_SUB:
        ca_sub(x, a, b, calcium);
        break;
    case CONSTANT_MUL:
        ca_mul(x, a, b, calcium);
        break;
    case CONSTANT_DIV:
        ca_div(x, a, b, calcium);
        break;
    case CONSTANT_POW:
        ca_pow_fmpq(x, a, node->q, calcium);
        break;
    case CONSTANT_EXP:
        ca_exp(x, a, calcium);
        break;
    case CONSTANT_LOG:
        ca_log(x, a, calcium);
        break;
    case CONSTANT_SIN:
        ca_sin(x, a, calcium);
        break;
    case CONSTANT_COS:
        ca_cos(x, a, calcium);
        break;
    case CONSTANT_RATIONAL:
    case CONSTANT_TURN:
    case CONSTANT_COSINE:
        break;
    }
}

/* Calcium's number for the node and for all below it; false when one of them is none. */
static bool load(struct constant_field *field, struct constant *node, ca_ctx_struct *calcium)
{
    if (!node->exact) {
        if ((node->a && !load(field, node->a, calcium)) ||
            (node->b && !load(field, node->b, calcium)))
            return false;
        node->exact = arena_alloc(field->arena, sizeof(ca_struct));
        ca_init(node->exact, calcium);
        if (node->a)
            evaluate(node->exact, node, calcium);
        else
            evaluate_leaf(node->exact, node, calcium);
    }
    return !CA_IS_SPECIAL((ca_struct *)node->exact);
}

static int count(uint64_t mask)
{
    int bits = 0;

    for (; mask; mask &= mask - 1)
        bits++;
    return bits;
}

bool constant_is_small(const struct constant_size *size)
{
    return !size->vast && count(size->radicals) <= MOST_RADICALS &&
           count(size->functions) <= MOST_FUNCTIONS && size->terms <= MOST_TERMS &&
           size->terms_below <= MOST_TERMS && size->top <= MOST_BITS && size->bottom <= MOST_BITS;
}

enum num_order constant_vanishes(struct constant_field *field, struct constant *node)
{
    ca_ctx_struct *calcium;

    if (!node->size.small || constant_degree(field, node->size.roots) > MOST_DEGREE)
        return NUM_UNKNOWN;
    calcium = context(field);
    if (!field->calcium_left)
        return NUM_UNKNOWN;
    field->calcium_left--;
    if (!load(field, node, calcium))
        return NUM_UNKNOWN;
    return ca_check_is_zero(node->exact, calcium) == T_TRUE ? NUM_EQUAL : NUM_UNKNOWN;
}
