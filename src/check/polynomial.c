/* SPDX-License-Identifier: MIT */
/* Sums and products of terms, worked out. */
#include "polynomial.h"

#include <string.h>

enum { MAX_POWER = 16 };

static bool add_term(struct num_ctx *ctx, struct terms *terms, const struct monomial *term)
{
    for (size_t i = 0; i < terms->count; i++) {
        struct monomial *own = &terms->items[i];
        if (memcmp(own->powers, term->powers, sizeof(own->powers)) != 0)
            continue;
        own->coefficient = num_add(ctx, own->coefficient, term->coefficient);
        if (ctx->err == DLT_OK && value_sign(own->coefficient) == 0)
            *own = terms->items[--terms->count];
        return ctx->err == DLT_OK;
    }
    if (terms->count == POLYNOMIAL_TERMS || ctx->err != DLT_OK)
        return false;
    if (value_sign(term->coefficient) != 0)
        terms->items[terms->count++] = *term;
    return true;
}

static struct terms no_terms(struct num_ctx *ctx)
{
    return (struct terms){.items =
                              arena_array(ctx->arena, POLYNOMIAL_TERMS, sizeof(struct monomial))};
}

static bool read_number(struct num_ctx *ctx, struct value number, struct terms *out)
{
    const struct monomial term = {.coefficient = number};
    *out = no_terms(ctx);
    return number.kind == VALUE_RATIONAL && add_term(ctx, out, &term);
}

/** Anything that is no arithmetic counts as a name of its own. */
static bool read_atom(struct num_ctx *ctx, struct atoms *atoms, const struct expr *tree,
                      struct terms *out)
{
    const char *name = expr_print(ctx->arena, tree, atoms->scope, EXPR_ASCII);
    size_t at = 0;
    while (at < atoms->count && !str_equal(atoms->names[at], name))
        at++;
    if (at == POLYNOMIAL_ATOMS)
        return false;
    if (at == atoms->count)
        atoms->names[atoms->count++] = name;
    struct monomial term = {.coefficient = value_long(ctx->arena, 1)};
    term.powers[at] = 1;
    *out = no_terms(ctx);
    return add_term(ctx, out, &term);
}

static bool multiply(struct num_ctx *ctx, const struct terms *a, const struct terms *b,
                     struct terms *out)
{
    *out = no_terms(ctx);
    for (size_t i = 0; i < a->count; i++) {
        for (size_t j = 0; j < b->count; j++) {
            struct monomial term = {
                .coefficient = num_mul(ctx, a->items[i].coefficient, b->items[j].coefficient)};
            for (size_t k = 0; k < POLYNOMIAL_ATOMS; k++)
                term.powers[k] = a->items[i].powers[k] + b->items[j].powers[k];
            if (!add_term(ctx, out, &term))
                return false;
        }
    }
    return true;
}

static bool read_sum(struct num_ctx *ctx, struct atoms *atoms, const struct expr *tree,
                     struct terms *out)
{
    *out = no_terms(ctx);
    for (size_t i = 0; i < tree->count; i++) {
        struct terms part;
        if (!polynomial_read(ctx, atoms, tree->args[i], &part))
            return false;
        bool minus = tree->op == EXPR_NEG || (tree->op == EXPR_SUB && i > 0);
        for (size_t k = 0; k < part.count; k++) {
            struct monomial term = part.items[k];
            if (minus)
                term.coefficient = num_neg(ctx, term.coefficient);
            if (!add_term(ctx, out, &term))
                return false;
        }
    }
    return true;
}

static bool read_product(struct num_ctx *ctx, struct atoms *atoms, const struct expr *tree,
                         struct terms *out)
{
    if (!read_number(ctx, value_long(ctx->arena, 1), out))
        return false;
    for (size_t i = 0; i < tree->count; i++) {
        struct terms part, product;
        if (!polynomial_read(ctx, atoms, tree->args[i], &part) ||
            !multiply(ctx, out, &part, &product))
            return false;
        *out = product;
    }
    return true;
}

/** Division by a number. */
static bool read_quotient(struct num_ctx *ctx, struct atoms *atoms, const struct expr *tree,
                          struct terms *out)
{
    struct terms below;
    if (!polynomial_read(ctx, atoms, tree->args[0], out))
        return false;
    struct value by = expr_eval(ctx, tree->args[1], NULL);
    if (ctx->err != DLT_OK || by.kind != VALUE_RATIONAL || value_sign(by) == 0 ||
        !read_number(ctx, num_div(ctx, value_long(ctx->arena, 1), by), &below))
        return false;
    struct terms quotient;
    bool fine = multiply(ctx, out, &below, &quotient);
    *out = quotient;
    return fine;
}

static bool read_power(struct num_ctx *ctx, struct atoms *atoms, const struct expr *tree,
                       struct terms *out)
{
    struct terms base, product;
    long power = -1;
    if (tree->args[1]->op != EXPR_NUMBER || !value_to_long(tree->args[1]->number, &power) ||
        power < 0 || power > MAX_POWER)
        return read_atom(ctx, atoms, tree, out);
    if (!polynomial_read(ctx, atoms, tree->args[0], &base) ||
        !read_number(ctx, value_long(ctx->arena, 1), out))
        return false;
    for (long i = 0; i < power; i++) {
        if (!multiply(ctx, out, &base, &product))
            return false;
        *out = product;
    }
    return true;
}

bool polynomial_read(struct num_ctx *ctx, struct atoms *atoms, const struct expr *tree,
                     struct terms *terms_out)
{
    if (ctx->err != DLT_OK)
        return false;
    switch (tree->op) {
    case EXPR_NUMBER:
        return read_number(ctx, tree->number, terms_out);
    case EXPR_ADD:
    case EXPR_SUB:
    case EXPR_NEG:
        return read_sum(ctx, atoms, tree, terms_out);
    case EXPR_MUL:
        return read_product(ctx, atoms, tree, terms_out);
    case EXPR_DIV:
        return read_quotient(ctx, atoms, tree, terms_out);
    case EXPR_POW:
        return read_power(ctx, atoms, tree, terms_out);
    default:
        return read_atom(ctx, atoms, tree, terms_out);
    }
}

size_t polynomial_parts(struct num_ctx *ctx, const struct atoms *atoms, const struct terms *terms)
{
    struct value *coefficients = arena_array(ctx->arena, terms->count, sizeof(*coefficients));
    unsigned long *powers =
        arena_array(ctx->arena, terms->count * atoms->count + 1, sizeof(*powers));
    for (size_t i = 0; i < terms->count; i++) {
        coefficients[i] = terms->items[i].coefficient;
        for (size_t k = 0; k < atoms->count; k++)
            powers[i * atoms->count + k] = terms->items[i].powers[k];
    }
    const struct polynomial polynomial = {.variables = atoms->count,
                                          .count = terms->count,
                                          .coefficients = coefficients,
                                          .exponents = powers};
    size_t parts = num_polynomial_factors(ctx, &polynomial);
    return ctx->err == DLT_OK ? parts : 0;
}

struct value polynomial_gcd(struct num_ctx *ctx, struct value a, struct value b)
{
    enum { STEPS = 2000 };
    a = num_abs(ctx, a);
    b = num_abs(ctx, b);
    for (int i = 0; i < STEPS && ctx->err == DLT_OK && value_sign(b) != 0; i++) {
        struct value rest = num_mod(ctx, a, b);
        a = b;
        b = rest;
    }
    return ctx->err == DLT_OK && value_sign(b) == 0 ? a : value_long(ctx->arena, 1);
}

struct value polynomial_content(struct num_ctx *ctx, const struct terms *terms)
{
    struct value content = value_long(ctx->arena, 0);
    for (size_t i = 0; i < terms->count; i++) {
        if (!value_is_integer(terms->items[i].coefficient))
            return value_long(ctx->arena, 1);
        content = polynomial_gcd(ctx, content, terms->items[i].coefficient);
    }
    return value_sign(content) == 0 ? value_long(ctx->arena, 1) : content;
}
