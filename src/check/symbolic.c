/* SPDX-License-Identifier: MIT */
/* Expressions and equations in the field's symbols: the decision, its words and the witness. */
#include "symbolic.h"

#include "probe.h"

#include <string.h>

static enum match compare(struct marking *m, const struct expr *want,
                          const struct expr_rules *rules, struct expr_decision *decision_out)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    marking_compare(m, want, &scope, rules, decision_out);
    return marking_from_decision(decision_out);
}

/**
 * The same words are the same answer, also where no method settles what they are worth: products of
 * shapes that do not fit, say, which a slip may name.
 */
static bool reads_the_same(struct marking *m, const struct source *is)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    if (!m->printed)
        m->printed = expr_print(m->arena, m->tree, &scope, EXPR_ASCII);
    return str_equal(m->printed, marking_tree_text(m, is));
}

static bool is_loose(const struct field *field)
{
    return field->up_to_factor || field->up_to_constant || field->tolerance.text;
}

/** Compares under narrower rules, where the points do not show that it is in vain. */
static bool agrees_under(struct marking *m, const struct expr *want, const struct source *is,
                         const struct expr_rules *rules, struct expr_decision *decision_out)
{
    struct expr_decision decision;
    if (probe_differs(m, want, is, rules) || compare(m, want, rules, &decision) != MATCH_YES)
        return false;
    *decision_out = decision;
    return true;
}

/** Then the constant alone and the factor alone, to be able to say what was left out. */
static enum match compare_loosely(struct marking *m, const struct expr *want,
                                  const struct source *is, struct expr_decision *decision_out)
{
    const struct expr_rules all = marking_rules(m, CLOSE_LOOSE);
    struct expr_rules one = all;
    bool both = all.up_to_factor && all.up_to_constant;
    enum match match =
        probe_differs(m, want, is, &all) ? MATCH_NO : compare(m, want, &all, decision_out);
    if (match == MATCH_NO)
        return match;
    one.up_to_factor = false;
    m->remark = "Equal up to an additive constant, which moves no minimum.";
    if ((match == MATCH_YES && !all.up_to_factor && all.up_to_constant) ||
        (both && agrees_under(m, want, is, &one, decision_out)))
        return MATCH_YES;
    one = all;
    one.up_to_constant = false;
    m->remark = "Equal up to a positive factor, which moves no minimum.";
    if ((match == MATCH_YES && all.up_to_factor && !all.up_to_constant) ||
        (both && agrees_under(m, want, is, &one, decision_out)))
        return MATCH_YES;
    m->remark = both ? "Equal up to a positive factor and an additive constant, which move no "
                       "minimum."
                     : "Equal within the tolerance that the question states.";
    if (match != MATCH_YES)
        m->remark = NULL;
    return match;
}

enum match symbolic_match(struct marking *m, const struct source *is, enum closeness closeness,
                          struct expr_decision *decision_out)
{
    const struct expr *want = marking_tree(m, is, NULL);
    m->remark = NULL;
    /* "2^D if D <= D_i" is not the same as 2^D alone, though they agree where it holds. */
    if (!want || (want->op == EXPR_CASES && m->tree->op != EXPR_CASES))
        return MATCH_NO;
    if (closeness == CLOSE_STRICT) {
        const struct expr_rules strict = marking_rules(m, CLOSE_STRICT);
        if (!m->thorough && probe_differs(m, want, is, &strict)) {
            if (is == &m->field->expect)
                probe_decide(m, want, decision_out);
            return MATCH_NO;
        }
        enum match match = compare(m, want, &strict, decision_out);
        if (match == MATCH_YES || !reads_the_same(m, is))
            return match;
        *decision_out = (struct expr_decision){
            .verdict = EXPR_EQUAL, .method = "text", .detail = "Both read the same."};
        return MATCH_YES;
    }
    if (!is_loose(m->field))
        return MATCH_NO;
    enum match match = compare_loosely(m, want, is, decision_out);
    if (closeness == CLOSE_MISTAKE)
        m->remark = NULL;
    return match;
}

const char *symbolic_isolated(const struct expr *tree, const struct expr **other_out)
{
    for (size_t side = 0; tree->op == EXPR_RELATION && side < 2; side++) {
        const struct expr *alone = tree->args[side];
        *other_out = tree->args[1 - side];
        if (alone->op == EXPR_SYMBOL && !expr_mentions(*other_out, alone->name))
            return alone->name;
    }
    return NULL;
}

/** Both equations isolate the same symbol: their other sides were compared. */
static bool is_by_value(struct marking *m)
{
    const struct expr *want = marking_tree(m, &m->field->expect, NULL), *other = NULL;
    const char *right = want ? symbolic_isolated(want, &other) : NULL;
    const char *mine = right ? symbolic_isolated(m->tree, &other) : NULL;
    return mine && str_equal(mine, right);
}

static struct value side_value(struct marking *m, const struct expr *tree,
                               const struct expr_decision *decision)
{
    const struct expr_env env = {.bindings = decision->witness, .count = decision->witness_count};
    struct num_ctx ctx;
    marking_context(m, &ctx, NULL);
    if (!marking_has_values(tree, &env))
        return value_none();
    struct value value = expr_eval(&ctx, tree, &env);
    return ctx.err == DLT_OK && value_is_number(value) ? value : value_none();
}

/** Does what was typed hold with another value of the symbol as well? */
static bool holds_with(struct marking *m, const struct expr_env *env, const char *symbol,
                       struct value value)
{
    const struct expr_binding own = {.name = symbol, .value = value};
    const struct expr_env inner = {.bindings = &own, .count = 1, .outer = env};
    struct num_ctx ctx;
    marking_context(m, &ctx, NULL);
    struct value left = expr_eval(&ctx, m->tree->args[0], &inner);
    struct value right = expr_eval(&ctx, m->tree->args[1], &inner);
    return ctx.err == DLT_OK && value_equal(left, right);
}

/** "at g = 2, v_t = 1 yours gives v_{t+1} = 5, the right one 4.5"; false: it gives no one value. */
static bool add_subject(struct marking *m, const struct expr_decision *decision,
                        const struct expr *want, struct strbuf *buffer)
{
    const struct expr *right = NULL;
    const char *subject = m->field->subject ? symbolic_isolated(want, &right) : NULL;
    if (!subject || decision->holds != 1 || !expr_mentions(m->tree, subject))
        return false;
    const struct expr_env env = {.bindings = decision->witness, .count = decision->witness_count};
    struct value mine = expr_env_get(&env, subject), other = side_value(m, right, decision);
    if (!value_is_number(mine) || !value_is_number(other) || holds_with(m, &env, subject, other))
        return false;
    marking_add_point(buffer, m->arena, decision, subject);
    strbuf_printf(buffer, "%syours gives %s = %s, the right one %s", buffer->text[0] ? " " : "",
                  subject, marking_number_text(m->arena, mine, NULL),
                  marking_number_text(m->arena, other, NULL));
    return true;
}

/** "at ... your equation holds, and the right one does not (5 against 4.5)". */
static void add_holding(struct marking *m, const struct expr_decision *decision,
                        const struct expr *want, struct strbuf *buffer)
{
    const struct expr *failing = decision->holds == 1 ? want : m->tree;
    struct value left = side_value(m, failing->args[0], decision);
    struct value right = side_value(m, failing->args[1], decision);
    marking_add_point(buffer, m->arena, decision, NULL);
    strbuf_add(buffer, decision->holds == 1 ? " your equation holds, and the right one does not"
                                            : " the right equation holds, and yours does not");
    if (value_is_number(left) && value_is_number(right))
        strbuf_printf(buffer, " (%s against %s)", marking_number_text(m->arena, left, NULL),
                      marking_number_text(m->arena, right, NULL));
}

/** What a point shows of two equations: one of them holds there, or their sides differ otherwise. */
static char *equation_witness(struct marking *m, const struct expr_decision *decision)
{
    const struct expr *want = marking_tree(m, &m->field->expect, NULL);
    struct strbuf buffer;
    if (!want || decision->verdict != EXPR_DIFFERENT || decision->witness_count == 0 ||
        !value_is_number(decision->left) || !value_is_number(decision->right))
        return NULL;
    const char *off = marking_number_text(m->arena, decision->left, NULL);
    const char *other_off = marking_number_text(m->arena, decision->right, NULL);
    if (!decision->holds && str_equal(off, other_off))
        return NULL;
    strbuf_init(&buffer);
    if (!decision->holds) {
        marking_add_point(&buffer, m->arena, decision, NULL);
        strbuf_printf(&buffer, " your two sides differ by %s, those of the right equation by %s",
                      off, other_off);
    } else if (!add_subject(m, decision, want, &buffer)) {
        add_holding(m, decision, want, &buffer);
    }
    char *text = strbuf_take(&buffer, m->arena);
    strbuf_finish(&buffer);
    return text;
}

/** The one symbol in which an answer up to a factor and a constant is wrong; NULL: not only one. */
static const char *wrong_part(struct marking *m, const struct expr *want)
{
    enum { MOST_SYMBOLS = 6 };
    const struct field *field = m->field;
    struct expr_rules rules = marking_rules(m, CLOSE_LOOSE);
    size_t count = field->variable_count ? field->variable_count : field->symbol_count;
    const char *wrong = NULL;
    if (count < 2 || count > MOST_SYMBOLS)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        const char *name = field->variable_count ? field->variables[i] : field->symbols[i].name;
        struct expr_decision decision;
        rules.variables = &name;
        rules.variable_count = 1;
        if (compare(m, want, &rules, &decision) == MATCH_UNKNOWN)
            return NULL;
        if (decision.verdict == EXPR_DIFFERENT && wrong)
            return NULL;
        if (decision.verdict == EXPR_DIFFERENT)
            wrong = name;
    }
    return wrong;
}

/** One point proves nothing where a factor or a constant is free. */
static bool miss_loosely(struct marking *m)
{
    const struct expr_rules all = marking_rules(m, CLOSE_LOOSE);
    const struct expr *want = marking_tree(m, &m->field->expect, NULL);
    struct expr_decision decision;
    if (!want || !(all.up_to_factor || all.up_to_constant) ||
        compare(m, want, &all, &decision) != MATCH_NO || !str_equal(decision.method, "up-to"))
        return false;
    bool both = all.up_to_factor && all.up_to_constant;
    const char *free = both               ? "positive factor and additive constant make"
                       : all.up_to_factor ? "positive factor makes"
                                          : "additive constant makes";
    if (str_starts(decision.detail, "the sign is reversed")) {
        m->verdict->witness = "the sign is reversed: yours grows where the answer falls";
        m->verdict->feedback = "The sign is reversed: yours grows where the answer falls.";
        return true;
    }
    const char *part = wrong_part(m, want);
    const char *more = part ? arena_printf(m->arena, "; what it has of %s is wrong", part) : "";
    m->verdict->witness = arena_printf(m->arena, "no %s it equal to the answer%s", free, more);
    m->verdict->feedback =
        arena_printf(m->arena, "This is something else: %s.", m->verdict->witness);
    return true;
}

/** "3 is a number, the other is 2 x 3": the other is the answer here. */
static char *of_the_answer(struct marking *m, const char *detail)
{
    static const char other[] = ", the other is ";
    const char *at = strstr(detail, other);
    if (!at)
        return arena_strdup(m->arena, detail);
    return arena_printf(m->arena, "%.*s, the answer is %s", (int)(at - detail), detail,
                        at + strlen(other));
}

/** m2 != m1 + m3 where an equation is asked. */
static bool is_other_relation(const struct marking *m)
{
    return m->field->kind == FIELD_EQUATION && m->tree->op == EXPR_RELATION &&
           !str_equal(m->tree->name, "=");
}

void symbolic_miss(struct marking *m, const struct expr_decision *decision)
{
    struct verdict *verdict = m->verdict;
    bool by_value = m->field->kind != FIELD_EQUATION || is_by_value(m);
    if (!by_value)
        verdict->witness = equation_witness(m, decision);
    else
        verdict->witness = marking_witness(m->arena, decision);
    if (decision->method && str_equal(decision->method, "shapes")) {
        verdict->witness = of_the_answer(m, decision->detail);
        verdict->feedback = arena_printf(m->arena, "The shapes do not fit: %s.", verdict->witness);
        return;
    }
    if (is_other_relation(m)) {
        verdict->witness = NULL;
        verdict->feedback = "An equation is asked, with = between its sides; yours has another "
                            "sign there.";
        return;
    }
    if (by_value && miss_loosely(m))
        return;
    if (!verdict->witness && m->field->kind == FIELD_EQUATION) {
        verdict->feedback =
            "This is another equation: no constant factor turns it into the right one. Try it "
            "with small numbers in place of the symbols.";
        return;
    }
    if (!verdict->witness) {
        verdict->feedback = "This is not the same as the answer.";
        return;
    }
    verdict->feedback =
        arena_printf(m->arena,
                     "This is something else: %s. Put these numbers into your formula "
                     "piece by piece, and see what each of them comes to.",
                     verdict->witness);
}

char *symbolic_model(struct marking *m)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    const struct expr *want = marking_tree(m, &m->field->expect, NULL);
    return want ? expr_print(m->arena, want, &scope, EXPR_ASCII) : NULL;
}

enum dlt_err symbolic_audit(struct marking *m, const struct source *is, struct diag *diag)
{
    const struct expr *tree = marking_tree(m, is, diag);
    bool equation = m->field->kind == FIELD_EQUATION;
    if (!tree)
        return DLT_ERR_SYNTAX;
    if (equation != (tree->op == EXPR_RELATION))
        return diag_set(diag, DLT_ERR_TYPE, "wrong-kind", "\"%s\" should be an %s", is->text,
                        equation ? "equation" : "expression without =");
    const struct expr *other = NULL;
    bool free = m->field->up_to_factor || m->field->up_to_constant;
    if (equation && free && is == &m->field->expect && !symbolic_isolated(tree, &other))
        return diag_set(diag, DLT_ERR_TYPE, "no-subject",
                        "up_to is about the right side of an equation with one symbol on its left, "
                        "which \"%s\" is not",
                        is->text);
    return DLT_OK;
}
