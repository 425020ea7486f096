/* SPDX-License-Identifier: MIT */
/* Required forms of expressions: factored, expanded, one power. */
#include "forms.h"
#include "polynomial.h"

#include <string.h>

static bool is_sum(const struct expr *tree)
{
    return tree->op == EXPR_ADD || tree->op == EXPR_SUB;
}

static const char *shown(struct marking *m, const struct expr *tree)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    return expr_print(m->arena, tree, &scope, EXPR_UNICODE);
}

/* --- factored ------------------------------------------------------------------------------------------ */

/** Why a factor is none that ends there; NULL when it is one, or that was not decided. */
static const char *splits(struct marking *m, const struct expr *factor)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    struct atoms atoms = {.scope = &scope};
    struct terms terms;
    struct num_ctx ctx;
    marking_context(m, &ctx, NULL);
    if (!polynomial_read(&ctx, &atoms, factor, &terms))
        return NULL;
    struct value content = polynomial_content(&ctx, &terms);
    long common = 0;
    if (atoms.count > 0 && (!value_to_long(content, &common) || common != 1))
        return arena_printf(m->arena, "take the factor %s out of %s",
                            marking_number_text(m->arena, content, NULL), shown(m, factor));
    if (polynomial_parts(&ctx, &atoms, &terms) < 2)
        return NULL;
    return arena_printf(m->arena, "%s can be split further", shown(m, factor));
}

static const char *unfactored(struct marking *m, const struct expr *tree)
{
    const char *why = NULL;
    long power = 0;
    switch (tree->op) {
    case EXPR_NEG:
    case EXPR_MUL:
    case EXPR_DIV:
        for (size_t i = 0; i < tree->count && !why; i++)
            why = unfactored(m, tree->args[i]);
        return why;
    case EXPR_POW:
        if (tree->args[1]->op == EXPR_NUMBER && value_to_long(tree->args[1]->number, &power))
            return unfactored(m, tree->args[0]);
        return NULL;
    case EXPR_ADD:
    case EXPR_SUB:
        return splits(m, tree);
    default:
        return NULL;
    }
}

static bool has_symbols(const struct expr *tree)
{
    bool some = tree->op == EXPR_SYMBOL;
    for (size_t i = 0; i < tree->count && !some; i++)
        some = has_symbols(tree->args[i]);
    return some;
}

/** A root of symbols in a tree, as in sqrt(a^2 - b^2) or a^(1/2); NULL when there is none. */
static const struct expr *root_in(const struct expr *tree)
{
    bool root =
        tree->op == EXPR_CALL && (str_equal(tree->name, "sqrt") || str_equal(tree->name, "cbrt"));
    if (tree->op == EXPR_POW) {
        const struct expr *exponent = tree->args[1];
        exponent = exponent->op == EXPR_NEG ? exponent->args[0] : exponent;
        root = exponent->op == EXPR_NUMBER ? !value_is_integer(exponent->number)
                                           : exponent->op == EXPR_DIV && !has_symbols(exponent);
    }
    if (root && has_symbols(tree->args[0]))
        return tree;
    const struct expr *found = NULL;
    for (size_t i = 0; i < tree->count && !found; i++)
        found = root_in(tree->args[i]);
    return found;
}

static void check_factored(struct marking *m)
{
    const char *why = unfactored(m, m->tree);
    const struct expr *want = marking_tree(m, &m->field->expect, NULL);
    const struct expr *root = want && !root_in(want) ? root_in(m->tree) : NULL;
    if (root)
        why = arena_printf(m->arena, "%s is a root, and no factor here", shown(m, root));
    if (why)
        form_earn(m, "form:factored",
                  arena_printf(m->arena,
                               "The value is right; a product is asked whose factors cannot be "
                               "split: %s.",
                               why));
}

/* --- expanded ------------------------------------------------------------------------------------------ */

/** A sum below a product, a quotient or a power with a whole exponent; NULL when there is none. */
static const struct expr *unexpanded(const struct expr *tree)
{
    const struct expr *found = NULL;
    long power = 0;
    if (tree->op == EXPR_POW) {
        bool whole = tree->args[1]->op == EXPR_NUMBER &&
                     value_to_long(tree->args[1]->number, &power) && power > 0;
        bool single = tree->args[0]->op == EXPR_SYMBOL || tree->args[0]->op == EXPR_CALL ||
                      tree->args[0]->op == EXPR_NUMBER;
        return whole && !single ? tree : NULL;
    }
    if (tree->op != EXPR_MUL && tree->op != EXPR_DIV)
        return NULL;
    for (size_t i = 0; i < tree->count && !found; i++) {
        const struct expr *part = tree->args[i];
        while (part->op == EXPR_NEG)
            part = part->args[0];
        bool below = tree->op == EXPR_DIV && i == 1;
        found = is_sum(part) && !below ? tree : unexpanded(part);
    }
    return found;
}

/** What is to be done with the terms of a sum; NULL: nothing. */
static const char *check_terms(struct marking *m, struct num_ctx *ctx, struct atoms *atoms,
                               const struct expr *tree, struct terms *seen)
{
    const char *why = NULL;
    if (is_sum(tree) || tree->op == EXPR_NEG) {
        for (size_t i = 0; i < tree->count && !why; i++)
            why = check_terms(m, ctx, atoms, tree->args[i], seen);
        return why;
    }
    const struct expr *product = unexpanded(tree);
    if (product)
        return arena_printf(m->arena, "multiply out %s", shown(m, product));
    struct terms terms;
    if (!polynomial_read(ctx, atoms, tree, &terms) || terms.count != 1)
        return NULL;
    for (size_t i = 0; i < seen->count; i++) {
        if (memcmp(seen->items[i].powers, terms.items[0].powers, sizeof(terms.items[0].powers)) ==
            0)
            return arena_printf(m->arena, "take the terms like %s together", shown(m, tree));
    }
    if (seen->count < POLYNOMIAL_TERMS)
        seen->items[seen->count++] = terms.items[0];
    return NULL;
}

static void check_expanded(struct marking *m)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    struct atoms atoms = {.scope = &scope};
    struct num_ctx ctx;
    marking_context(m, &ctx, NULL);
    struct terms seen = {.items = arena_array(m->arena, POLYNOMIAL_TERMS, sizeof(struct monomial))};
    const char *why = check_terms(m, &ctx, &atoms, m->tree, &seen);
    if (why)
        form_earn(m, "form:expanded",
                  arena_printf(m->arena, "The value is right; a sum without brackets is asked: %s.",
                               why));
}

/* --- one power ----------------------------------------------------------------------------------------- */

static void check_single_power(struct marking *m)
{
    const struct expr *tree = m->tree->op == EXPR_NEG ? m->tree->args[0] : m->tree;
    if (tree->op == EXPR_POW) {
        const struct expr *base = tree->args[0], *exponent = tree->args[1];
        bool single = base->op == EXPR_NUMBER || base->op == EXPR_SYMBOL;
        bool done = m->field->kind == FIELD_EXPRESSION || exponent->op == EXPR_NUMBER ||
                    (exponent->op == EXPR_NEG && exponent->args[0]->op == EXPR_NUMBER);
        if (single && done)
            return;
        if (single) {
            form_earn(m, "form:single-power",
                      "The value is right; work the exponent out to one number.");
            return;
        }
    }
    form_earn(m, "form:single-power",
              "The value is right; write it as one power, a base with one exponent, as in 2^10.");
}

void form_check_tree(struct marking *m)
{
    if (m->field->form == FORM_FACTORED)
        check_factored(m);
    else if (m->field->form == FORM_EXPANDED)
        check_expanded(m);
    else
        check_single_power(m);
}
