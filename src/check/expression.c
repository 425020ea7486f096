/* SPDX-License-Identifier: MIT */
/* An expression in named symbols: 3/(2 D_h), in any form that means the same. */
#include "guess.h"
#include "symbolic.h"

#include <ctype.h>

static bool expression_read(struct marking *m)
{
    if (!marking_parse(m, m->text, EXPR_READ_RELATION | EXPR_READ_CASES))
        return false;
    if (m->tree->op == EXPR_RELATION) {
        struct diag diag;
        diag_clear(&diag);
        diag_set(&diag, DLT_ERR_TYPE, "relation", "An expression is asked, without %s.",
                 m->tree->name);
        diag_place(&diag, 0, m->tree->column, m->tree->length);
        marking_unreadable(m, &diag);
        return false;
    }
    /* A value at numbers stated for the figures is no part of what was typed. */
    if (m->field->at_count == 0)
        symbolic_value(m);
    marking_echo(m);
    if (m->field->at_count > 0)
        symbolic_value(m);
    return true;
}

/* --- rounded coefficients ------------------------------------------------------------------------------ */

enum { MANTISSA_MAX = 15 };

/** Reads a number at `*text`; the digits that count, as a whole number, when it has a point. */
static long read_decimal(const char **text)
{
    long digits = 0;
    size_t count = 0;
    bool point = false;
    for (; isdigit((unsigned char)**text) || (**text == '.' && !point); (*text)++) {
        point = point || **text == '.';
        if (**text == '.' || (**text == '0' && count == 0) || count == MANTISSA_MAX)
            continue;
        digits = 10 * digits + (**text - '0');
        count++;
    }
    return point && count >= 2 ? digits : 0;
}

/** How far the decimals that were typed may be off when each is rounded; false: none was typed. */
static bool typed_precision(struct marking *m, struct value *relative_out)
{
    struct num_ctx ctx;
    bool some = false;
    num_ctx_init(&ctx, m->arena, NULL);
    *relative_out = value_long(m->arena, 0);
    for (const char *text = m->side; *text;) {
        bool name = isalpha((unsigned char)*text) || *text == '_' || (unsigned char)*text >= 0x80;
        while (name &&
               (isalnum((unsigned char)*text) || *text == '_' || (unsigned char)*text >= 0x80))
            text++;
        const char *start = text;
        long digits = read_decimal(&text);
        if (digits > 0)
            *relative_out = num_add(&ctx, *relative_out, value_fraction(m->arena, 1, 2 * digits));
        some = some || digits > 0;
        text += text == start && *text && !name;
    }
    return some && ctx.err == DLT_OK &&
           num_compare(*relative_out, value_fraction(m->arena, 1, 20)) == NUM_LESS;
}

static bool agrees_within(struct marking *m, const struct source *is, struct value relative)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    struct expr_rules rules = marking_rules(m, CLOSE_STRICT);
    struct expr_decision decision;
    const struct expr *want = is->text ? marking_tree(m, is, NULL) : NULL;
    if (!want || want->op == EXPR_CASES)
        return false;
    rules.tolerance = relative;
    marking_compare(m, want, &scope, &rules, &decision);
    return decision.verdict == EXPR_EQUAL;
}

/** "0.667 sigma_f^2" for 2/3 sigma_f^2. */
static bool expression_rounded(struct marking *m)
{
    const struct field *field = m->field;
    struct value relative;
    if (field->tolerance.text || m->tree->op == EXPR_CASES || !typed_precision(m, &relative))
        return false;
    bool agrees = agrees_within(m, &field->expect, relative);
    for (size_t i = 0; i < field->alternative_count && !agrees; i++)
        agrees = marking_holds(m, &field->alternatives[i].when) &&
                 agrees_within(m, &field->alternatives[i].is, relative);
    if (agrees)
        marking_earn(m, 0, false, "rounded",
                     "This agrees with the right answer to the digits typed. The exact one is "
                     "asked: write a fraction or a root in place of the decimal number.");
    return agrees;
}

/* --- mistakes nobody listed --------------------------------------------------------------------------- */

static const struct expr *node(struct marking *m, enum expr_op op, const struct expr *left,
                               const struct expr *right)
{
    const struct expr **args = arena_array(m->arena, 2, sizeof(const struct expr *));
    struct expr *made = arena_alloc(m->arena, sizeof(*made));
    args[0] = left;
    args[1] = right;
    *made = (struct expr){.op = op, .count = right ? 2 : 1, .args = args};
    return made;
}

static bool same(struct marking *m, const struct expr *tree)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    const struct expr_rules rules = marking_rules(m, CLOSE_LOOSE);
    struct expr_decision decision;
    marking_compare(m, tree, &scope, &rules, &decision);
    return decision.verdict == EXPR_EQUAL;
}

static bool is_scalar(struct marking *m, const struct expr *tree)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    struct expr_dim rows, columns;
    return expr_shape(m->arena, tree, &scope, &rows, &columns, NULL) == DLT_OK && rows.size <= 1 &&
           columns.size <= 1;
}

static bool expression_guess(struct marking *m)
{
    const struct expr *want = marking_tree(m, &m->field->expect, NULL);
    if (!want || want->op == EXPR_CASES || m->tree->op == EXPR_CASES)
        return false;
    const struct expr *one = expr_from_value(m->arena, value_long(m->arena, 1));
    const struct expr *two = expr_from_value(m->arena, value_long(m->arena, 2));
    if (same(m, node(m, EXPR_NEG, want, NULL)))
        return guess_take(m, GUESS_SIGN);
    if (!is_scalar(m, want) || !is_scalar(m, m->tree))
        return false;
    if (same(m, node(m, EXPR_DIV, one, want)))
        return guess_take(m, GUESS_RECIPROCAL);
    if (same(m, node(m, EXPR_MUL, two, want)) || same(m, node(m, EXPR_DIV, want, two)))
        return guess_take(m, GUESS_FACTOR_OF_TWO);
    if (same(m, node(m, EXPR_ADD, want, one)) || same(m, node(m, EXPR_SUB, want, one)))
        return guess_take(m, GUESS_OFF_BY_ONE);
    return false;
}

const struct answer_kind kind_expression = {
    .name = "expression",
    .summary = "an expression in the names that the question declares",
    .typing = "an expression in the names of the question: 3/(2 D_h), sum(k,1,n,k^2)",
    .kind = FIELD_EXPRESSION,
    .mark = marking_mark,
};

const struct engine engine_expression = {
    .read = expression_read,
    .match = symbolic_match,
    .rounded = expression_rounded,
    .guess = expression_guess,
    .miss = symbolic_miss,
    .model = symbolic_model,
    .audit = symbolic_audit,
};
