/* SPDX-License-Identifier: MIT */
/* A number: any arithmetic without symbols, exact unless the question states a tolerance. */
#include "guess.h"
#include "marking.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { DIGITS_LEAST = 3 };

/* --- reading -------------------------------------------------------------------------------------- */

/** Bytes of `text` without a unit at its end: "25 epochs" and "25 epoch" for the unit "epochs". */
static size_t length_without(const char *text, const char *unit)
{
    size_t length = strlen(text);
    size_t size = strlen(unit);
    if (size == 0 || size >= length || strcasecmp(text + length - size, unit) != 0)
        return length;
    unsigned char before = (unsigned char)text[length - size - 1];
    if (!isspace(before) && !isdigit(before) && before != ')')
        return length;
    return length - size;
}

static const char *without_unit(struct marking *m)
{
    const char *text = m->text;
    const char *unit = marking_say(m, &m->field->unit, "");
    size_t length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        length--;
    text = arena_strndup(m->arena, text, length);
    size_t size = strlen(unit);
    size_t kept = length_without(text, unit);
    if (kept == length && size > 1 && unit[size - 1] == 's')
        kept = length_without(text, arena_strndup(m->arena, unit, size - 1));
    else if (kept == length)
        kept = length_without(text, arena_printf(m->arena, "%ss", unit));
    return arena_strndup(m->arena, text, kept);
}

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

/** Words that name what is counted and change no number. */
static bool is_plain_word(const char *word, size_t length)
{
    static const char *const words[] = {
        "unit",    "units",  "hidden", "neuron",     "neurons", "linear",  "region",
        "regions", "epoch",  "epochs", "parameters", "weights", "model",   "models",
        "inputs",  "pixels", "layers", "numbers",    "values",  "entries", "total"};
    for (size_t i = 0; i < DLT_COUNT(words); i++) {
        if (strlen(words[i]) == length && strncasecmp(word, words[i], length) == 0)
            return true;
    }
    return false;
}

/** "25 hidden units" without its words, when all of them are plain ones. */
static const char *without_words(struct marking *m, const char *text)
{
    size_t start = words_start(text);
    const char *word = text + start + strspn(text + start, " \t\n");
    while (*word) {
        size_t length = strcspn(word, " \t\n");
        if (!is_plain_word(word, length))
            return text;
        word += length;
        word += strspn(word, " \t\n");
    }
    return arena_strndup(m->arena, text, start);
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

static bool number_read(struct marking *m)
{
    struct diag diag;
    struct num_ctx ctx;
    const char *text = without_words(m, without_unit(m));
    if (!parse_number(m, text))
        return false;
    diag_clear(&diag);
    marking_context(m, &ctx, &diag);
    m->value = expr_eval(&ctx, m->tree, NULL);
    marking_echo(m);
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

/* --- digits ---------------------------------------------------------------------------------------- */

/** A number typed with a point or an exponent: what its last digit is worth, and how many count. */
struct digits {
    bool some; /**< it is such a number */
    size_t significant;
    struct value unit;
};

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

static bool count_digits(struct marking *m, struct digits *digits_out)
{
    const struct expr *mantissa = mantissa_of(m->tree);
    if (!mantissa || value_sign(mantissa->number) == 0)
        return false;
    const char *text = node_text(m, mantissa);
    size_t significant = 0;
    long decimals = 0;
    bool point = false;
    bool power = m->tree->op == EXPR_MUL;
    for (; *text && *text != 'e' && *text != 'E'; text++) {
        if (*text == '.')
            point = true;
        if (!isdigit((unsigned char)*text))
            continue;
        significant += significant > 0 || *text != '0';
        decimals += point;
    }
    long exponent = 0;
    if (*text)
        power = str_to_long(text[1] == '+' ? text + 2 : text + 1, &exponent) || power;
    if (!point && !power)
        return false;
    struct num_ctx ctx;
    num_ctx_init(&ctx, m->arena, NULL);
    /* Whatever stands beside the mantissa is the power of ten. */
    struct value rest = num_abs(&ctx, num_div(&ctx, m->value, mantissa->number));
    struct value ten = value_long(m->arena, 10);
    struct value shift = value_long(m->arena, exponent - decimals);
    digits_out->unit = num_mul(&ctx, rest, num_pow(&ctx, ten, shift));
    digits_out->significant = significant;
    return ctx.err == DLT_OK;
}

/** The digits typed, counted once for all comparisons. */
static const struct digits *typed_digits(struct marking *m)
{
    struct digits *digits = m->own;
    if (!digits) {
        digits = m->own = arena_alloc(m->arena, sizeof(*digits));
        digits->some = count_digits(m, digits);
    }
    return digits;
}

/** Whether the digits typed, rounded or cut off, are those of `want`. */
static bool agrees_in_digits(struct marking *m, struct value want)
{
    const struct digits *digits = typed_digits(m);
    if (!digits->some || digits->significant < DIGITS_LEAST)
        return false;
    struct num_ctx ctx;
    num_ctx_init(&ctx, m->arena, NULL);
    struct value off = num_sub(&ctx, num_abs(&ctx, want), num_abs(&ctx, m->value));
    struct value twice = num_mul(&ctx, value_long(m->arena, 2), num_abs(&ctx, off));
    if (ctx.err != DLT_OK || value_sign(want) != value_sign(m->value))
        return false;
    enum num_order half = num_compare(twice, digits->unit);
    bool rounded = half == NUM_LESS || half == NUM_EQUAL;
    bool cut = value_sign(off) >= 0 && num_compare(off, digits->unit) == NUM_LESS;
    return rounded || cut;
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
    return may_round && agrees_in_digits(m, want) ? MATCH_YES : MATCH_NO;
}

static enum match number_match(struct marking *m, const struct source *is, enum closeness closeness,
                               struct expr_decision *decision_out)
{
    struct value want = marking_eval(m, is, NULL);
    if (!value_is_number(want))
        return MATCH_NO;
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
    if (want.kind != VALUE_RATIONAL || m->field->tolerance.text || !agrees_in_digits(m, want))
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

static bool equals(struct value a, struct value b)
{
    return num_compare(a, b) == NUM_EQUAL;
}

static bool number_guess(struct marking *m)
{
    struct num_ctx ctx;
    num_ctx_init(&ctx, m->arena, NULL);
    struct value want = marking_eval(m, &m->field->expect, NULL);
    struct value mine = m->value;
    if (want.kind != VALUE_RATIONAL || mine.kind != VALUE_RATIONAL || value_sign(want) == 0 ||
        value_sign(mine) == 0)
        return false;
    struct value two = value_long(m->arena, 2);
    struct value one = value_long(m->arena, 1);
    if (equals(mine, num_neg(&ctx, want)))
        return guess_take(m, GUESS_SIGN);
    if (equals(num_mul(&ctx, mine, want), one))
        return guess_take(m, GUESS_RECIPROCAL);
    if (equals(mine, num_mul(&ctx, two, want)) || equals(want, num_mul(&ctx, two, mine)))
        return guess_take(m, GUESS_FACTOR_OF_TWO);
    if (value_is_integer(want) && equals(num_abs(&ctx, num_sub(&ctx, mine, want)), one))
        return guess_take(m, GUESS_OFF_BY_ONE);
    return false;
}

static void number_miss(struct marking *m, const struct expr_decision *decision)
{
    struct value want = marking_eval(m, &m->field->expect, NULL);
    const char *mine = marking_number_text(m->arena, m->value, NULL);
    enum num_order order = num_compare(m->value, want);
    const char *way = order == NUM_LESS ? "too small" : order == NUM_GREATER ? "too large" : NULL;
    (void)decision;
    if (!way) {
        m->verdict->feedback = arena_printf(m->arena, "%s is not the value asked for.", mine);
        return;
    }
    m->verdict->feedback = arena_printf(
        m->arena,
        "%s is %s. Go through the quantities in the question one by one: which of them "
        "is missing, or counted twice?",
        mine, way);
}

/* --- the author's side ------------------------------------------------------------------------------ */

static char *number_model(struct marking *m)
{
    const struct num_format fraction = {.style = NUM_STYLE_FRACTION};
    const struct num_format digits = {.style = NUM_STYLE_SIGNIFICANT, .digits = 12};
    struct value want = marking_eval(m, &m->field->expect, NULL);
    if (!value_is_number(want))
        return NULL;
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
    .guess = number_guess,
    .miss = number_miss,
    .model = number_model,
    .audit = number_audit,
};
