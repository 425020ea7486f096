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
    bool stated = m->field->at_count > 0 || m->field->along;
    if (!stated)
        symbolic_value(m);
    marking_echo(m);
    if (stated)
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
    .guess = guess_expression,
    .miss = symbolic_miss,
    .model = symbolic_model,
    .audit = symbolic_audit,
    .audit_field = symbolic_audit_worth,
};
