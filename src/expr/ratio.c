/* SPDX-License-Identifier: MIT */
/* Equality up to a factor and a constant as one formula: with the moving symbols renamed in copies
 * a', b' and a'', b'' of both trees, a b' = a' b says that a/b does not depend on them, and
 * (a - a'') (b' - b'') = (a' - a'') (b - b'') that the differences' quotient does not. */
#include "decide.h"
#include "sum_proof.h"

static bool moves(const struct relation_rule *rule, const char *name)
{
    for (size_t i = 0; i < rule->variable_count; i++)
        if (str_same(rule->variables[i], name))
            return true;
    return !rule->variables;
}

/* One copy with its own names. Running indices are no symbols of the comparison and stay. */
struct renaming {
    struct deciding *d;
    const struct relation_rule *rule;
    const char *mark;
};

static const struct expr *rename_in(const struct renaming *r, const struct expr *expr)
{
    bool symbol =
        expr->op == EXPR_SYMBOL && sample_domain(r->d, expr->name) && moves(r->rule, expr->name);
    if (expr->count == 0 && !symbol)
        return expr;
    struct expr *copy = arena_alloc(r->d->arena, sizeof(*copy));
    *copy = *expr;
    if (symbol)
        copy->name = arena_printf(r->d->arena, "%s%s", expr->name, r->mark);
    const struct expr **args = arena_array(r->d->arena, expr->count, sizeof(*args));
    for (size_t i = 0; i < expr->count; i++)
        args[i] = rename_in(r, expr->args[i]);
    copy->args = args;
    return copy;
}

/* A running index of the name of a symbol would be renamed with it. */
static bool is_clear(struct deciding *d, const struct expr *expr)
{
    if ((expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT) && sample_domain(d, expr->args[0]->name))
        return false;
    for (size_t i = 0; i < expr->count; i++)
        if (!is_clear(d, expr->args[i]))
            return false;
    return true;
}

static bool is_scalar(struct deciding *d, const struct expr *expr)
{
    struct expr_dim rows, columns;
    return !d->indexed || (expr_shape(d->arena, expr, d->scope, &rows, &columns, NULL) == DLT_OK &&
                           rows.size == 1 && columns.size == 1);
}

/* The scope with the renamed symbols, which are like those they stand for. */
static const struct expr_scope *wider_scope(struct deciding *d, const char *const *marks,
                                            size_t count)
{
    const struct expr_scope *scope = where_scope(d);
    if (!scope)
        return NULL;
    size_t declared = scope->symbol_count, total = declared;
    struct expr_symbol *symbols = arena_array(d->arena, declared * (count + 1), sizeof(*symbols));
    struct expr_scope *wider = arena_alloc(d->arena, sizeof(*wider));
    for (size_t i = 0; i < declared; i++)
        symbols[i] = scope->symbols[i];
    for (size_t k = 0; k < count; k++) {
        for (size_t i = 0; i < declared; i++) {
            symbols[total] = symbols[i];
            symbols[total++].name = arena_printf(d->arena, "%s%s", symbols[i].name, marks[k]);
        }
    }
    *wider = (struct expr_scope){.symbols = symbols, .symbol_count = total, .flags = scope->flags};
    return wider;
}

static const struct expr *minus(struct deciding *d, const struct expr *a, const struct expr *b)
{
    return expr_new_pair(d->arena, EXPR_SUB, a, b);
}

static const struct expr *times(struct deciding *d, const struct expr *a, const struct expr *b)
{
    return expr_new_pair(d->arena, EXPR_MUL, a, b);
}

static bool ask(struct deciding *d, struct prime_question *question, struct prime_answer *answer)
{
    *answer = (struct prime_answer){.outcome = PRIME_NOT_APPLICABLE};
    if (d->sums && (d->deciders & EXPR_BY_SUM_PROOF)) {
        question->sums = true;
        sum_proof_decide(decide_scratch(d), question, answer);
        d->out->work += answer->steps;
    }
    if (answer->outcome == PRIME_NOT_APPLICABLE && (d->deciders & EXPR_BY_PRIME_FIELD)) {
        question->sums = false;
        prime_field_decide(decide_scratch(d), question, answer);
        d->out->work += answer->steps;
    }
    return answer->outcome == PRIME_EQUAL && !answer->upwards;
}

bool ratio_prove(struct deciding *d, const struct relation_rule *rule, struct prime_answer *answer)
{
    static const char *const marks[] = {"'", "''"};
    if (!(d->deciders & (EXPR_BY_PRIME_FIELD | EXPR_BY_SUM_PROOF)) || !is_clear(d, d->a) ||
        !is_clear(d, d->b) || !is_scalar(d, d->a) || !is_scalar(d, d->b))
        return false;
    const struct renaming first = {d, rule, marks[0]}, second = {d, rule, marks[1]};
    const struct expr *a = d->a, *b = d->b, *a1 = rename_in(&first, a), *b1 = rename_in(&first, b);
    struct prime_question question = {.seed = d->rules->seed};
    if (!rule->factor) {
        question.a = minus(d, a, b);
        question.b = minus(d, a1, b1);
    } else if (!rule->constant) {
        question.a = times(d, a, b1);
        question.b = times(d, a1, b);
    } else {
        const struct expr *a2 = rename_in(&second, a), *b2 = rename_in(&second, b);
        question.a = times(d, minus(d, a, a2), minus(d, b1, b2));
        question.b = times(d, minus(d, a1, a2), minus(d, b, b2));
    }
    question.scope = wider_scope(d, marks, rule->factor && rule->constant ? 2 : 1);
    return ask(d, &question, answer);
}
