/* SPDX-License-Identifier: MIT */
/* An equation in named symbols: v_{t+1} = v_t + g^2, in any form that says the same. */
#include "guess.h"
#include "symbolic.h"

#include <string.h>

static bool read_whole(struct marking *m, const char *text, struct diag *diag)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_RELATION);
    struct diag warning;
    diag_clear(&warning);
    m->side = text;
    if (expr_parse(m->arena, text, &scope, &m->tree, &warning, diag) != DLT_OK)
        return false;
    memcpy(m->warning, warning.text, sizeof(m->warning));
    return true;
}

/** "subject = tree", for a right side that was typed alone. */
static bool give_subject(struct marking *m)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    const struct expr *subject = NULL;
    if (!m->field->subject ||
        expr_parse(m->arena, m->field->subject, &scope, &subject, NULL, NULL) != DLT_OK)
        return false;
    const struct expr **args = arena_array(m->arena, 2, sizeof(const struct expr *));
    struct expr *whole = arena_alloc(m->arena, sizeof(*whole));
    args[0] = subject;
    args[1] = m->tree;
    *whole = (struct expr){.op = EXPR_RELATION, .name = "=", .count = 2, .args = args};
    m->tree = whole;
    return true;
}

static bool mentions(const struct expr *tree, const char *symbol)
{
    if (tree->op == EXPR_SYMBOL && str_equal(tree->name, symbol))
        return true;
    for (size_t i = 0; i < tree->count; i++) {
        if (mentions(tree->args[i], symbol))
            return true;
    }
    return false;
}

/** "v = gamma v + (1 - gamma) g^2" is an update: the new value stands on the left. */
static bool is_update(struct marking *m)
{
    const struct expr *left = m->tree->args[0];
    const struct expr *right = m->tree->args[1];
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    const struct expr *subject = NULL;
    return m->field->subject && str_equal(m->tree->name, "=") && left->op == EXPR_SYMBOL &&
           expr_parse(m->arena, m->field->subject, &scope, &subject, NULL, NULL) == DLT_OK &&
           subject->op == EXPR_SYMBOL && !str_equal(subject->name, left->name) &&
           mentions(right, left->name) && !mentions(right, subject->name);
}

/** "v_new = ...": a left side with a name of the person's own counts as the subject. */
static bool read_own_name(struct marking *m, size_t sign, const struct diag *diag)
{
    size_t before = utf8_count(m->text, sign);
    struct diag ignored;
    diag_clear(&ignored);
    if (!m->field->subject || diag->column > before || !marking_is_name(m->text, sign))
        return false;
    return read_whole(m, m->text + sign + 1, &ignored) && m->tree->op != EXPR_RELATION &&
           give_subject(m);
}

/** "v <- v + g^2" assigns: the arrow becomes "=", as wide as it was, so that columns stay right. */
static void replace_arrow(struct marking *m)
{
    static const char *const arrows[][2] = {
        {"<-", "= "}, {"←", "="}, {"⟵", "="}, {":=", "= "}, {"\\leftarrow", "=          "}};
    for (size_t i = 0; i < DLT_COUNT(arrows); i++) {
        const char *at = strstr(m->text, arrows[i][0]);
        if (!at || !marking_is_name(m->text, (size_t)(at - m->text)))
            continue;
        m->text = arena_printf(m->arena, "%.*s%s%s", (int)(at - m->text), m->text, arrows[i][1],
                               at + strlen(arrows[i][0]));
        return;
    }
}

static bool equation_read(struct marking *m)
{
    struct diag diag;
    size_t sign = 0;
    diag_clear(&diag);
    replace_arrow(m);
    bool read = read_whole(m, m->text, &diag);
    if (!read && marking_equal_signs(m->text, &sign, 1) == 1)
        read = read_own_name(m, sign, &diag);
    if (read && m->tree->op == EXPR_RELATION && is_update(m))
        m->tree = m->tree->args[1];
    if (read && m->tree->op != EXPR_RELATION && !give_subject(m)) {
        diag_set(&diag, DLT_ERR_TYPE, "no-equation",
                 "An equation is asked: write both sides, with = between them.");
        read = false;
    }
    if (!read) {
        marking_unreadable(m, &diag);
        return false;
    }
    m->value = value_none();
    marking_echo(m);
    return true;
}

const struct answer_kind kind_equation = {
    .name = "equation",
    .summary = "an equation in the names that the question declares",
    .typing = "an equation: v_{t+1} = v_t + g^2, or its right side where the left one is given",
    .kind = FIELD_EQUATION,
    .mark = marking_mark,
};

const struct engine engine_equation = {
    .read = equation_read,
    .match = symbolic_match,
    .guess = guess_expression,
    .miss = symbolic_miss,
    .model = symbolic_model,
    .audit = symbolic_audit,
};
