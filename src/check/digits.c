/* SPDX-License-Identifier: MIT */
/* How a number was typed: its digits, and what the last one is worth. */
#include "digits.h"

#include <ctype.h>
#include <string.h>

static bool is_power_of_ten(const struct expr *tree)
{
    long base = 0;
    return tree->op == EXPR_POW && tree->args[0]->op == EXPR_NUMBER &&
           value_to_long(tree->args[0]->number, &base) && base == 10;
}

/** The number in -1.53, and in 1.53 * 10^54; NULL when the tree is something else. */
static const struct expr *mantissa_of(const struct expr *tree)
{
    if (tree->op == EXPR_NEG)
        tree = tree->args[0];
    if (tree->op == EXPR_MUL && tree->count == 2 && is_power_of_ten(tree->args[1]))
        tree = tree->args[0];
    if (tree->op == EXPR_NEG)
        tree = tree->args[0];
    return tree->op == EXPR_NUMBER ? tree : NULL;
}

/** The characters of a node in the text that was parsed. */
static const char *node_text(struct marking *m, const struct expr *node)
{
    const char *start = m->side;
    for (unsigned i = 1; i < node->column && *start; i++) {
        uint32_t point = 0;
        size_t bytes = utf8_decode(start, strlen(start), &point);
        start += bytes ? bytes : 1;
    }
    return arena_strndup(m->arena, start, node->length);
}

/** Counts the digits before an exponent; returns what follows them. */
static const char *count_figures(const char *text, struct digits *digits)
{
    size_t zeros = 0;
    for (; *text && *text != 'e' && *text != 'E'; text++) {
        digits->pointed = digits->pointed || *text == '.';
        if (!isdigit((unsigned char)*text))
            continue;
        zeros = *text == '0' ? zeros + 1 : 0;
        digits->significant += digits->significant > 0 || *text != '0';
        digits->decimals += digits->pointed;
    }
    bool idle = !digits->pointed && zeros < digits->significant;
    digits->least = digits->significant - (idle ? zeros : 0);
    return text;
}

static bool count_digits(struct marking *m, struct digits *digits)
{
    const struct expr *mantissa = mantissa_of(m->tree);
    struct num_ctx ctx;
    long exponent = 0;
    if (!mantissa || mantissa->length == 0)
        return false;
    const char *rest = count_figures(node_text(m, mantissa), digits);
    digits->power = m->tree->op == EXPR_MUL;
    if (*rest)
        digits->power =
            str_to_long(rest[1] == '+' ? rest + 2 : rest + 1, &exponent) || digits->power;
    num_ctx_init(&ctx, m->arena, NULL);
    /* Whatever stands beside the mantissa is the power of ten. */
    struct value beside = value_long(m->arena, 1);
    if (value_sign(mantissa->number) != 0)
        beside = num_abs(&ctx, num_div(&ctx, m->value, mantissa->number));
    struct value ten = value_long(m->arena, 10);
    struct value shift = value_long(m->arena, exponent - digits->decimals);
    digits->unit = num_mul(&ctx, beside, num_pow(&ctx, ten, shift));
    return ctx.err == DLT_OK;
}

const struct digits *digits_of(struct marking *m)
{
    struct digits *digits = m->own;
    if (!digits) {
        digits = m->own = arena_alloc(m->arena, sizeof(*digits));
        digits->some = count_digits(m, digits);
    }
    return digits;
}

bool digits_agree(struct marking *m, struct value want, size_t least)
{
    const struct digits *digits = digits_of(m);
    if (!digits->some || digits->significant < least || (!digits->pointed && !digits->power) ||
        value_sign(m->value) == 0)
        return false;
    struct num_ctx ctx;
    num_ctx_init(&ctx, m->arena, NULL);
    struct value off = num_sub(&ctx, num_abs(&ctx, want), num_abs(&ctx, m->value));
    struct value twice = num_mul(&ctx, value_long(m->arena, 2), num_abs(&ctx, off));
    if (ctx.err != DLT_OK || value_sign(want) != value_sign(m->value))
        return false;
    enum num_order half = num_compare(twice, digits->unit);
    bool rounded = half == NUM_LESS || half == NUM_EQUAL;
    bool cut = digits->significant >= DIGITS_SURE && value_sign(off) >= 0 &&
               num_compare(off, digits->unit) == NUM_LESS;
    return rounded || cut;
}
