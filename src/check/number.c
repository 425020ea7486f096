/* SPDX-License-Identifier: MIT */
/* A number: any arithmetic without symbols, exact unless the question states a tolerance. */
#include "digits.h"
#include "forms.h"
#include "guess.h"
#include "unit.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- reading -------------------------------------------------------------------------------------- */

/** Offset of the words after a number, as in "25 hidden units"; the whole length without any. */
static size_t words_start(const char *text)
{
    size_t length = strlen(text);
    size_t start = length;
    while (start > 0 &&
           (isalpha((unsigned char)text[start - 1]) || isspace((unsigned char)text[start - 1])))
        start--;
    bool number = start > 0 && (isdigit((unsigned char)text[start - 1]) || text[start - 1] == ')');
    return number && isspace((unsigned char)text[start]) ? start : length;
}

/** "0x6" is 0 times 6 to one reader and a number in base 16 to another. */
static bool refuse_hexadecimal(struct marking *m, const char *text)
{
    struct diag diag;
    for (const char *at = text; (at = strpbrk(at, "xX")) != NULL; at++) {
        bool zero = at > text && at[-1] == '0' && isxdigit((unsigned char)at[1]);
        if (!zero || (at - 1 > text && (isalnum((unsigned char)at[-2]) || at[-2] == '.')))
            continue;
        diag_clear(&diag);
        diag_set(&diag, DLT_ERR_SYNTAX, "base-16",
                 "This looks like a number in base 16. Type a decimal number.");
        diag_place(&diag, 0, (unsigned)utf8_count(text, (size_t)(at - 1 - text)) + 1, 2);
        marking_unreadable(m, &diag);
        return true;
    }
    return false;
}

static bool parse_number(struct marking *m, const char *text)
{
    if (refuse_hexadecimal(m, text))
        return false;
    if (marking_parse(m, text, EXPR_READ_GROUPING))
        return true;
    size_t start = words_start(text);
    if (text[start] && str_equal(m->verdict->note, "unreadable:unknown-symbol"))
        m->verdict->feedback =
            arena_printf(m->arena, "Type the number alone, in digits, without \"%s\".",
                         str_trim(m->arena, arena_strdup(m->arena, text + start)));
    return false;
}

static const struct expr *number_node(struct marking *m, struct value number)
{
    struct expr *made = arena_alloc(m->arena, sizeof(*made));
    *made = (struct expr){.op = EXPR_NUMBER, .number = number};
    return made;
}

static const struct expr *pair_node(struct marking *m, enum expr_op op, const struct expr *left,
                                    const struct expr *right)
{
    const struct expr **args = arena_array(m->arena, 2, sizeof(const struct expr *));
    struct expr *made = arena_alloc(m->arena, sizeof(*made));
    args[0] = left;
    args[1] = right;
    *made = (struct expr){.op = op, .count = 2, .args = args};
    return made;
}

static bool is_one(struct value factor)
{
    long number = 0;
    return value_to_long(factor, &number) && number == 1;
}

/** "3 + 4 kB" is 4003 bytes to one reader and 7000 to another. */
static bool refuse_unit_of_sum(struct marking *m, const struct unit_reading *unit)
{
    struct diag diag;
    const char *text = str_trim(m->arena, arena_strdup(m->arena, unit->number));
    bool sum = m->tree->op == EXPR_ADD || m->tree->op == EXPR_SUB;
    if (!sum || is_one(unit->factor) || text[strlen(text) - 1] == ')')
        return false;
    diag_clear(&diag);
    diag_set(&diag, DLT_ERR_SYNTAX, "unit-of-sum",
             "The unit may belong to all of the sum or to its last term: write (%s) %s, or one "
             "number.",
             text, unit->typed);
    marking_unreadable(m, &diag);
    return true;
}

/** 61 M is 61 * 10^6, and 2 KiB are 2 * 1024 of what is asked. */
static void apply_unit(struct marking *m, struct value factor)
{
    long number = 0, power = 0;
    if (is_one(factor))
        return;
    (void)value_to_long(factor, &number);
    for (; number > 1 && number % 10 == 0; number /= 10)
        power++;
    const struct expr *by = number_node(m, factor);
    if (number == 1)
        by = pair_node(m, EXPR_POW, number_node(m, value_long(m->arena, 10)),
                       number_node(m, value_long(m->arena, power)));
    m->tree = pair_node(m, EXPR_MUL, m->tree, by);
}

/** "61 M = 61000000": with the unit as it was typed. */
static void echo_unit(struct marking *m, const struct expr *tree, const struct unit_reading *unit)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    if (is_one(unit->factor) || !value_is_number(m->value))
        return;
    bool exact = false;
    const char *number = marking_number_text(m->arena, m->value, &exact);
    m->verdict->reads_as =
        arena_printf(m->arena, "%s %s %s %s%s%s", expr_print(m->arena, tree, &scope, EXPR_UNICODE),
                     unit->typed, exact ? "=" : "≈", number, m->field->unit.text ? " " : "",
                     marking_say(m, &m->field->unit, ""));
}

static bool number_read(struct marking *m)
{
    struct diag diag;
    struct num_ctx ctx;
    struct unit_reading unit;
    if (!unit_read(m, &unit))
        return false;
    unit.number = unit_without_lead(m, unit.number);
    if (!unit.number || !parse_number(m, unit.number) || refuse_unit_of_sum(m, &unit))
        return false;
    const char *text = unit.number;
    const struct expr *typed = m->tree;
    apply_unit(m, unit.factor);
    if (!is_one(unit.factor))
        m->sides = NULL; /* each side may have a unit of its own */
    diag_clear(&diag);
    marking_context(m, &ctx, &diag);
    m->value = expr_eval(&ctx, m->tree, NULL);
    marking_echo(m);
    echo_unit(m, typed, &unit);
    if (ctx.err == DLT_ERR_LIMIT) {
        marking_undecided(m, diag.text);
        return false;
    }
    if (ctx.err == DLT_OK && value_is_number(m->value))
        return true;
    if (ctx.err == DLT_OK)
        diag_set(&diag, DLT_ERR_TYPE, "not-a-number", "One number is asked here.");
    m->value = value_none();
    m->verdict->reads_as = NULL;
    diag.column += diag.column ? (unsigned)utf8_count(text, (size_t)(m->side - text)) : 0;
    marking_unreadable(m, &diag);
    return false;
}

static bool within(struct marking *m, struct value want, struct value relative)
{
    struct num_ctx ctx;
    num_ctx_init(&ctx, m->arena, NULL);
    struct value off = num_abs(&ctx, num_sub(&ctx, m->value, want));
    struct value most = num_mul(&ctx, relative, num_abs(&ctx, want));
    enum num_order order = num_compare(off, most);
    return ctx.err == DLT_OK && (order == NUM_LESS || order == NUM_EQUAL);
}

/* --- comparing ------------------------------------------------------------------------------------- */

static enum match number_near(struct marking *m, const struct source *is, struct value want,
                              enum closeness closeness)
{
    m->remark = NULL;
    if (m->field->tolerance.text) {
        struct value tolerance = marking_eval(m, &m->field->tolerance, NULL);
        return within(m, want, tolerance) ? MATCH_YES : MATCH_NO;
    }
    bool real = want.kind == VALUE_REAL;
    if (real && within(m, want, value_fraction(m->arena, 1, 1000)))
        return MATCH_YES;
    bool may_round = real || (closeness == CLOSE_MISTAKE && is != &m->field->expect);
    return may_round && digits_agree(m, want, DIGITS_SURE) ? MATCH_YES : MATCH_NO;
}

static enum match number_match(struct marking *m, const struct source *is, enum closeness closeness,
                               struct expr_decision *decision_out)
{
    struct value want = marking_eval(m, is, NULL);
    if (!value_is_number(want))
        return MATCH_NO;
    m->wanted = want;
    if (form_rounds(m->field) && form_agrees(m, want)) {
        *decision_out = (struct expr_decision){
            .verdict = EXPR_EQUAL,
            .method = "exact",
            .detail = "The exact value was rounded to the digits typed and compared with them.",
        };
        return MATCH_YES;
    }
    if (closeness != CLOSE_STRICT)
        return number_near(m, is, want, closeness);
    const struct expr *tree = NULL;
    enum num_order order = num_compare(m->value, want);
    if (order == NUM_UNKNOWN) /* balls that overlap */
        tree = marking_tree(m, is, NULL);
    if (tree) {
        const struct expr_scope scope = {0};
        const struct expr_rules rules = marking_rules(m, CLOSE_STRICT);
        marking_compare(m, tree, &scope, &rules, decision_out);
        return marking_from_decision(decision_out);
    }
    bool same = order == NUM_EQUAL;
    bool exact = m->value.kind == VALUE_RATIONAL && want.kind == VALUE_RATIONAL;
    *decision_out = (struct expr_decision){
        .verdict = same ? EXPR_EQUAL : EXPR_DIFFERENT,
        .method = exact ? "exact" : "balls",
        .detail = exact ? "Both values are exact fractions and were compared digit by digit."
                        : "Both values were enclosed, and the enclosures do not meet.",
        .left = m->value,
        .right = want,
    };
    return same ? MATCH_YES : MATCH_NO;
}

static bool number_rounded(struct marking *m)
{
    struct value want = marking_eval(m, &m->field->expect, NULL);
    if (want.kind != VALUE_RATIONAL || m->field->tolerance.text || form_rounds(m->field) ||
        !digits_agree(m, want, DIGITS_ROUNDED))
        return false;
    int marks = m->field->rounded > 0 && value_is_integer(want) ? m->field->rounded : 0;
    const char *form =
        value_is_integer(want) ? "all digits, or a power or product that gives them" : "a fraction";
    marking_earn(m, marks, false, "rounded",
                 arena_printf(m->arena,
                              "This is a rounded value of the right number. The exact one is "
                              "asked: %s.",
                              form));
    return true;
}

/** What rounding would hide: 25.0000001 for 25. */
static void number_very_close(struct marking *m, struct value want, const char *way)
{
    const char *exact = value_is_integer(want) ? "the count is exact" : "the exact value is asked";
    const char *mine = NULL, *right = NULL;
    bool apart = marking_tell_apart(m->arena, m->value, want, &mine, &right);
    m->verdict->feedback = arena_printf(m->arena, "%s is very close, though %s: %s.",
                                        apart ? mine : "This", way, exact);
}

/** A number in which hardly anything can be missing or counted twice. */
static bool is_small_count(struct value value)
{
    enum { SMALL_COUNT = 20 };
    long count = 0;
    return value_to_long(value, &count) && labs(count) < SMALL_COUNT;
}

static void number_miss(struct marking *m, const struct expr_decision *decision)
{
    struct value want = marking_eval(m, &m->field->expect, NULL);
    const char *mine = marking_number_text(m->arena, m->value, NULL);
    enum num_order order = num_compare(m->value, want);
    const char *way = order == NUM_LESS ? "too small" : order == NUM_GREATER ? "too large" : NULL;
    (void)decision;
    if (way && str_equal(mine, marking_number_text(m->arena, want, NULL))) {
        number_very_close(m, want, way);
        return;
    }
    if (!way) {
        m->verdict->feedback = arena_printf(m->arena, "%s is not the value asked for.", mine);
        return;
    }
    const char *ask = is_small_count(m->value) && is_small_count(want)
                          ? "."
                          : ": which of them is missing, or counted twice?";
    m->verdict->feedback =
        arena_printf(m->arena, "%s is %s. Go through the quantities in the question one by one%s",
                     mine, way, ask);
}

/* --- the author's side ------------------------------------------------------------------------------ */

static char *number_model(struct marking *m)
{
    const struct num_format fraction = {.style = NUM_STYLE_FRACTION};
    const struct num_format digits = {.style = NUM_STYLE_SIGNIFICANT, .digits = 12};
    struct value want = marking_eval(m, &m->field->expect, NULL);
    if (!value_is_number(want))
        return NULL;
    char *formed = form_model(m, want);
    if (formed)
        return formed;
    if (want.kind == VALUE_REAL)
        return value_format(m->arena, want, &digits);
    return value_format(m->arena, want, value_is_integer(want) ? NULL : &fraction);
}

static enum dlt_err number_audit(struct marking *m, const struct source *is, struct diag *diag)
{
    struct value value = marking_eval(m, is, diag);
    if (value_is_number(value))
        return DLT_OK;
    if (value.kind != VALUE_NONE || !diag->text[0])
        diag_set(diag, DLT_ERR_TYPE, "not-a-number", "\"%s\" does not give a number", is->text);
    return DLT_ERR_TYPE;
}

const struct answer_kind kind_number = {
    .name = "number",
    .summary = "a number: integers, fractions, decimals and arithmetic, exact",
    .typing = "a number or arithmetic: 25, 3/4, 7*15 + 3, 2^180, 6.08e5",
    .kind = FIELD_NUMBER,
    .mark = marking_mark,
};

const struct engine engine_number = {
    .read = number_read,
    .match = number_match,
    .rounded = number_rounded,
    .guess = guess_number,
    .miss = number_miss,
    .model = number_model,
    .audit = number_audit,
};
