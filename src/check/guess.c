/* SPDX-License-Identifier: MIT */
/* Which usual mistake an answer is: what agrees by value is looked at, the first that holds counts. */
#include "guess.h"

#include "key.h"

#include <stdlib.h>

enum { SMALL_WHOLE = 12, SMALL_PART = 4, TINY_COUNT = 3, SMALL_COUNT = 20, LARGE_COUNT = 1000 };

static const char *const names[] = {
    [GUESS_SIGN] = "sign",
    [GUESS_RECIPROCAL] = "reciprocal",
    [GUESS_FACTOR_OF_TWO] = "factor-of-two",
    [GUESS_OFF_BY_ONE] = "off-by-one",
    [GUESS_FORGOTTEN_TERM] = "forgotten-term",
    [GUESS_INVERTED_FRACTION] = "inverted-fraction",
    [GUESS_FORGOTTEN_FACTOR] = "forgotten-factor",
    [GUESS_LOG_BASE] = "log-base",
    [GUESS_SQUARE] = "square",
    [GUESS_DEGREES] = "degrees",
};

bool guess_take(struct marking *m, const struct mutant *mutant)
{
    marking_earn(m, 0, false, arena_printf(m->arena, "mistake:%s", names[mutant->id]), mutant->say);
    return true;
}

/** What is changed: the expected tree, or the number alone where the tree does not give it. */
static const struct expr *whole_answer(struct marking *m)
{
    const struct expr *want = marking_tree(m, &m->field->expect, NULL);
    if (m->field->kind != FIELD_NUMBER)
        return want;
    struct num_ctx ctx;
    num_ctx_init(&ctx, m->arena, NULL);
    if (want && value_is_number(expr_eval(&ctx, want, NULL)) && ctx.err == DLT_OK)
        return want;
    return expr_from_value(m->arena, marking_eval(m, &m->field->expect, NULL));
}

struct mutants *guess_mutants(struct marking *m)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    struct key_text *kept = key_text(m, &m->field->expect);
    if (kept && kept->mutants)
        return kept->mutants;
    const struct expr *want = whole_answer(m);
    struct arena *arena = kept ? m->variant->arena : m->arena;
    struct mutants *mutants = arena_alloc(arena, sizeof(*mutants));
    if (want)
        *mutants = mutants_make(arena, kept ? key_copy(arena, want) : want, &scope);
    if (kept)
        kept->mutants = mutants;
    return mutants;
}

/** Of small counts many are twice another or next to it, and nothing was counted twice or left out. */
static bool hits_by_chance(const struct mutant *mutant, struct value typed, struct value want)
{
    long one = 0, other = 0;
    long least = mutant->id == GUESS_FACTOR_OF_TWO ? SMALL_COUNT
                 : mutant->id == GUESS_OFF_BY_ONE  ? TINY_COUNT
                                                   : 0;
    return mutant->whole && value_to_long(typed, &one) && value_to_long(want, &other) &&
           labs(one) < least && labs(other) < least;
}

/* --- expressions --------------------------------------------------------------------------------------- */

static bool has_symbols(const struct expr *tree)
{
    bool some = tree->op == EXPR_SYMBOL;
    for (size_t i = 0; i < tree->count && !some; i++)
        some = has_symbols(tree->args[i]);
    return some;
}

/** 0, 1, -1 and 2 are what is left of many formulas when a piece of them is changed. */
static bool is_trivial(const struct marking *m)
{
    long value = 0;
    return m->tree->op != EXPR_RELATION && !has_symbols(m->tree) &&
           value_to_long(m->value, &value) && value >= -1 && value <= 2;
}

static bool is_scalar(struct marking *m, const struct expr *tree)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    struct expr_dim rows, columns;
    if (tree->op == EXPR_RELATION)
        tree = tree->args[1];
    return expr_shape(m->arena, tree, &scope, &rows, &columns, NULL) == DLT_OK && rows.size <= 1 &&
           columns.size <= 1;
}

static const struct expr_symbol *declared(const struct field *field, const char *name)
{
    for (size_t i = 0; i < field->symbol_count; i++) {
        if (str_equal(field->symbols[i].name, name))
            return &field->symbols[i];
    }
    return NULL;
}

/** Whether an expression can only be a whole number, so that it may be a count. */
static bool counts(const struct field *field, const struct expr *tree)
{
    static const char *const functions[] = {"C",     "binom", "binomial", "choose", "factorial",
                                            "floor", "ceil",  "min",      "max",    "abs"};
    bool whole = false;
    switch (tree->op) {
    case EXPR_NUMBER:
        return value_is_integer(tree->number);
    case EXPR_SYMBOL: {
        const struct expr_symbol *symbol = declared(field, tree->name);
        return symbol ? symbol->integer : tree->count == 0; /* a running index */
    }
    case EXPR_CALL:
        for (size_t i = 0; i < DLT_COUNT(functions) && !whole; i++)
            whole = str_equal(tree->name, functions[i]);
        break;
    case EXPR_NEG:
    case EXPR_ADD:
    case EXPR_SUB:
    case EXPR_MUL:
    case EXPR_POW:
    case EXPR_SUM:
    case EXPR_PRODUCT:
        whole = true;
        break;
    default:
        return false;
    }
    for (size_t i = 0; i < tree->count && whole; i++)
        whole = counts(field, tree->args[i]);
    return whole;
}

/** A sign can be turned in any shape; what else is tried needs numbers. */
static bool applies(const struct mutant *mutant, bool scalar, bool count)
{
    if (!count && mutant->whole && mutant->id == GUESS_OFF_BY_ONE)
        return false;
    return scalar || mutant->id == GUESS_SIGN || mutant->id == GUESS_FORGOTTEN_TERM ||
           mutant->id == GUESS_FACTOR_OF_TWO;
}

bool guess_expression(struct marking *m)
{
    const struct expr *want = marking_tree(m, &m->field->expect, NULL);
    if (!want || want->op == EXPR_CASES || m->tree->op == EXPR_CASES || is_trivial(m))
        return false;
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    const struct expr_rules rules = marking_rules(m, CLOSE_LOOSE);
    struct mutants *mutants = guess_mutants(m);
    bool scalar = is_scalar(m, want) && is_scalar(m, m->tree);
    bool count = counts(m->field, want);
    bool kept = key_text(m, &m->field->expect) != NULL;
    struct value whole =
        has_symbols(want) ? value_none() : marking_eval(m, &m->field->expect, NULL);
    for (size_t i = 0; i < mutants->count; i++) {
        struct mutant *mutant = &mutants->items[i];
        struct expr_decision decision;
        if (!applies(mutant, scalar, count) || hits_by_chance(mutant, m->value, whole))
            continue;
        enum probe_finding finding =
            probe_compare(m, mutant->tree, kept ? &mutant->at : NULL, &rules);
        if (finding == PROBE_APART || (finding == PROBE_UNKNOWN && !mutant->whole))
            continue;
        marking_compare(m, mutant->tree, &scope, &rules, &decision);
        if (decision.verdict != EXPR_EQUAL)
            continue;
        marking_why(m, "Compared with the expected answer, with that one change.", &decision);
        return guess_take(m, mutant);
    }
    return false;
}

/* --- numbers ---------------------------------------------------------------------------------------------- */

/** Whether a number is hit by chance by one of many changes. */
static bool is_small(struct marking *m)
{
    struct value value = m->value;
    long whole = 0;
    if (value.kind != VALUE_RATIONAL)
        return false;
    if (value_is_integer(value))
        return value_to_long(value, &whole) && whole >= -SMALL_WHOLE && whole <= SMALL_WHOLE;
    struct num_ctx ctx;
    num_ctx_init(&ctx, m->arena, NULL);
    struct value most = value_long(m->arena, SMALL_PART);
    bool short_part = false;
    for (long part = 2; part <= SMALL_PART && !short_part; part++)
        short_part = value_is_integer(num_mul(&ctx, value, value_long(m->arena, part)));
    return short_part && num_compare(num_abs(&ctx, value), most) != NUM_GREATER;
}

static void compute(struct marking *m, struct mutant *mutant)
{
    struct num_ctx ctx;
    struct arena *scratch = arena_create();
    bool kept = key_text(m, &m->field->expect) != NULL;
    num_ctx_init(&ctx, scratch, NULL);
    ctx.max_work = MARKING_READ_WORK / MUTANTS_MAX;
    struct value value = expr_eval(&ctx, mutant->tree, NULL);
    if (ctx.err == DLT_OK && value_is_number(value))
        mutant->value = value_copy(kept ? m->variant->arena : m->arena, value);
    mutant->tree = NULL; /* computed, or never */
    arena_destroy(scratch);
}

/** Exact where the changed answer is; else within a thousandth of it. */
static bool is_value(struct marking *m, struct value changed)
{
    struct num_ctx ctx;
    if (changed.kind == VALUE_RATIONAL)
        return num_compare(m->value, changed) == NUM_EQUAL;
    if (changed.kind != VALUE_REAL)
        return false;
    num_ctx_init(&ctx, m->arena, NULL);
    struct value off = num_abs(&ctx, num_sub(&ctx, m->value, changed));
    struct value most = num_mul(&ctx, value_fraction(m->arena, 1, 1000), num_abs(&ctx, changed));
    return ctx.err == DLT_OK && num_compare(off, most) == NUM_LESS;
}

/** Counts whose ends nobody looks at: weights and biases, say. */
static bool is_large(struct marking *m, struct value want)
{
    struct num_ctx ctx;
    num_ctx_init(&ctx, m->arena, NULL);
    struct value most = value_long(m->arena, LARGE_COUNT);
    return num_compare(num_abs(&ctx, want), most) == NUM_GREATER;
}

bool guess_number(struct marking *m)
{
    struct value want = marking_eval(m, &m->field->expect, NULL);
    if (!value_is_number(want) || value_sign(want) == 0 || value_sign(m->value) == 0)
        return false;
    struct mutants *mutants = guess_mutants(m);
    bool small = is_small(m), whole = value_is_integer(want);
    for (size_t i = 0; i < mutants->count; i++) {
        struct mutant *mutant = &mutants->items[i];
        if ((small && !mutant->whole) || hits_by_chance(mutant, m->value, want))
            continue;
        if (mutant->whole && mutant->id == GUESS_OFF_BY_ONE && !whole)
            continue;
        if (mutant->tree)
            compute(m, mutant);
        if (!is_value(m, mutant->value))
            continue;
        const struct expr_decision exact = {
            .verdict = EXPR_EQUAL, .method = "exact", .detail = "The two numbers agree."};
        marking_why(m, "Compared with the expected answer, with that one change.", &exact);
        (void)guess_take(m, mutant);
        if (mutant->whole && mutant->id == GUESS_OFF_BY_ONE && is_large(m, want))
            m->verdict->feedback = arena_printf(
                m->arena,
                "You are 1 away in %s: one thing is counted too many, or one is forgotten.",
                marking_number_text(m->arena, m->value, NULL));
        return true;
    }
    return false;
}
