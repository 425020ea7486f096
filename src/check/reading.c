/* SPDX-License-Identifier: MIT */
/* Typed text -> tree: which part of it counts, and the echo that shows how it was understood. */
#include "marking.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

enum { SIDES_MAX = 16 };

struct expr_scope marking_scope(const struct field *field, unsigned flags)
{
    return (struct expr_scope){
        .symbols = field->symbols, .symbol_count = field->symbol_count, .flags = flags};
}

void marking_context(struct marking *m, struct num_ctx *ctx, struct diag *diag)
{
    num_ctx_init(ctx, m->arena, diag);
    ctx->max_work = MARKING_READ_WORK;
}

bool marking_has_values(const struct expr *tree, const struct expr_env *env)
{
    bool running = tree->op == EXPR_SUM || tree->op == EXPR_PRODUCT;
    struct expr_binding index = {.value = {.kind = VALUE_RATIONAL}};
    const struct expr_env inner = {.bindings = &index, .count = 1, .outer = env};
    if (tree->op == EXPR_SYMBOL && expr_env_get(env, tree->name).kind == VALUE_NONE &&
        !str_equal(tree->name, "pi") && !str_equal(tree->name, "e"))
        return false;
    if (running)
        index.name = tree->args[0]->name;
    for (size_t i = running ? 1 : 0; i < tree->count; i++) {
        if (!marking_has_values(tree->args[i], running && i == 3 ? &inner : env))
            return false;
    }
    return true;
}

/* --- equal signs ---------------------------------------------------------------------------------- */

size_t marking_equal_signs(const char *text, size_t *offsets, size_t most)
{
    size_t count = 0;
    int depth = 0;
    char before = '\0';
    for (size_t i = 0; text[i]; i++) {
        char c = text[i];
        if (strchr("([{", c))
            depth++;
        else if (strchr(")]}", c))
            depth--;
        else if (c == '=' && depth == 0 && !(before && strchr("<>!=:", before)) &&
                 text[i + 1] != '=' && count < most)
            offsets[count++] = i;
        before = c;
    }
    return count;
}

bool marking_is_name(const char *text, size_t length)
{
    int depth = 0;
    bool letter = false;
    size_t start = 0;
    while (start < length && isspace((unsigned char)text[start]))
        start++;
    if (start == length || isdigit((unsigned char)text[start]))
        return false;
    for (size_t i = start; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        letter = letter || isalpha(c) || c >= 0x80;
        if (strchr("([{", c))
            depth++;
        else if (strchr(")]}", c))
            depth--;
        else if (depth == 0 && strchr("+-*<>!;:|", c))
            return false;
    }
    return letter && depth == 0;
}

/** What stands left of the last "=" has to make sense: a name, or something that can be read. */
static bool left_is_fine(struct marking *m, const char *text, size_t length,
                         const struct expr_scope *scope, struct diag *diag)
{
    const struct expr *left = NULL;
    if (marking_is_name(text, length))
        return true;
    if (strspn(text, " \t\n") >= length) {
        diag_set(diag, DLT_ERR_SYNTAX, "missing-operand", "Nothing stands before the \"=\".");
        diag_place(diag, 0, (unsigned)length + 1, 1);
        return false;
    }
    return expr_parse(m->arena, arena_strndup(m->arena, text, length), scope, &left, NULL, diag) ==
           DLT_OK;
}

bool marking_parse(struct marking *m, const char *text, unsigned flags)
{
    const struct expr_scope scope = marking_scope(m->field, flags);
    struct diag diag, warning;
    diag_clear(&diag);
    diag_clear(&warning);
    size_t at[SIDES_MAX];
    size_t signs = marking_equal_signs(text, at, SIDES_MAX);
    size_t start = signs ? at[signs - 1] + 1 : 0;
    bool read = !signs || left_is_fine(m, text, at[0], &scope, &diag);
    if (read) {
        read = expr_parse(m->arena, text + start, &scope, &m->tree, &warning, &diag) == DLT_OK;
        unsigned shift = (unsigned)utf8_count(text, start);
        diag.column += diag.column ? shift : 0;
    }
    if (!read) {
        marking_unreadable(m, &diag);
        return false;
    }
    m->side = text + start;
    m->sides = signs ? text : NULL;
    memcpy(m->warning, warning.text, sizeof(m->warning));
    return true;
}

/** "D" in "D = 3", and "Var(w)" where there are symbols: what only says which thing is meant. */
static bool is_label(const struct marking *m, const char *text, size_t length)
{
    bool word = marking_is_name(text, length);
    for (size_t i = 0; i < length && m->field->kind == FIELD_NUMBER; i++)
        word = word && (isalnum((unsigned char)text[i]) || isspace((unsigned char)text[i]) ||
                        text[i] == '_');
    return word;
}

static bool is_other_value(struct marking *m, const struct expr *one, const struct expr *other)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    struct expr_rules rules = marking_rules(m, CLOSE_STRICT);
    struct expr_decision decision;
    if (strchr(m->sides, '.'))
        rules.tolerance = value_fraction(m->arena, 1, 100);
    expr_compare(m->arena, one, other, &scope, &rules, &decision);
    return decision.verdict == EXPR_DIFFERENT;
}

const char *marking_unequal_sides(struct marking *m)
{
    enum { SIDES_READ = 4, SHORT = 40 };
    const struct expr_scope scope = marking_scope(
        m->field, m->field->kind == FIELD_NUMBER ? EXPR_READ_GROUPING : EXPR_READ_PLAIN);
    size_t at[SIDES_MAX];
    size_t signs = m->sides ? marking_equal_signs(m->sides, at, SIDES_MAX) : 0;
    const struct expr *last = NULL, *side = NULL;
    if (signs == 0 || expr_parse(m->arena, m->side, &scope, &last, NULL, NULL) != DLT_OK)
        return NULL;
    for (size_t i = 0; i < signs && i < SIDES_READ; i++) {
        size_t start = i > 0 ? at[i - 1] + 1 : 0;
        const char *text = arena_strndup(m->arena, m->sides + start, at[i] - start);
        if (is_label(m, text, strlen(text)) ||
            expr_parse(m->arena, text, &scope, &side, NULL, NULL) != DLT_OK ||
            !is_other_value(m, side, last))
            continue;
        const char *wrong = expr_print(m->arena, side, &scope, EXPR_UNICODE);
        const char *right = expr_print(m->arena, last, &scope, EXPR_UNICODE);
        bool tight =
            utf8_count(wrong, strlen(wrong)) <= SHORT && utf8_count(right, strlen(right)) <= SHORT;
        return tight ? arena_printf(m->arena, "%s is not %s", wrong, right)
                     : "what stands before an \"=\" is not what stands last";
    }
    return NULL;
}

/* --- the echo ------------------------------------------------------------------------------------- */

char *marking_number_text(struct arena *arena, struct value value, bool *exact_out)
{
    const struct num_format digits = {.style = NUM_STYLE_SIGNIFICANT, .digits = 6};
    double size = fabs(value_to_double(value));
    bool moderate = !value_is_number(value) || size < 1e15;
    char *text = value_format(arena, value, moderate ? NULL : &digits);
    if (!exact_out)
        return text;
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    *exact_out =
        !value_is_number(value) || num_compare(value_from_text(&ctx, text), value) == NUM_EQUAL;
    return text;
}

/** 19, -19 and (7, 7, 35) are as plain as they can be: no value needs to be added. */
static bool is_plain(const struct expr *tree)
{
    if (tree->op == EXPR_NEG)
        return is_plain(tree->args[0]);
    return tree->op == EXPR_NUMBER || tree->op == EXPR_LIST || tree->op == EXPR_SHAPE;
}

void marking_echo(struct marking *m)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    char *shown = expr_print(m->arena, m->tree, &scope, EXPR_UNICODE);
    m->verdict->reads_as = shown;
    if (!value_is_number(m->value) || is_plain(m->tree))
        return;
    bool exact = false;
    const char *number = marking_number_text(m->arena, m->value, &exact);
    if (!str_equal(number, shown))
        m->verdict->reads_as = arena_printf(m->arena, "%s %s %s", shown, exact ? "=" : "≈", number);
}
