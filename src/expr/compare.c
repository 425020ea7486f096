/* SPDX-License-Identifier: MIT */
/* Do two trees mean the same? Shapes come before values, relations become differences, and what is
 * left is decided as constants or as formulas. */
#include "decide.h"

#include <math.h>

void decide_values(struct deciding *d)
{
    struct point nowhere = {.count = 0};
    if (d->count == 0 && d->filter_count > 0 && !where_holds(d, &nowhere, decide_scratch(d)))
        decide(d, EXPR_UNDECIDED, "conditions", "the conditions do not hold");
    else if (d->count == 0)
        decide_constants(d);
    else
        decide_formulas(d);
}

/* --- relations ------------------------------------------------------------------------------------------------------ */

/* The symbol that stands alone on one side and does not occur on the other. */
static const struct expr *isolated(const struct expr *relation, const struct expr **other_out)
{
    for (int side = 0; side < 2; side++) {
        const struct expr *alone = relation->args[side], *other = relation->args[1 - side];
        if (alone->op != EXPR_SYMBOL || expr_mentions(other, alone->name))
            continue;
        *other_out = other;
        return alone;
    }
    return NULL;
}

/* The symbol that was isolated has no part in what is compared. */
static void drop_domain(struct deciding *d, const char *name)
{
    size_t kept = 0;
    for (size_t i = 0; i < d->count; i++)
        if (d->filter_count > 0 || !str_same(d->domains[i].name, name))
            d->domains[kept++] = d->domains[i];
    d->count = kept;
}

/* a > b is b < a. */
static const char *direction(const struct expr *relation, bool *swapped_out)
{
    const char *name = relation->name;
    *swapped_out = name[0] == '>';
    return name[0] != '>' ? name : name[1] == '=' ? "<=" : "<";
}

static const struct expr *difference(struct deciding *d, const struct expr *relation, bool swapped)
{
    return expr_new_pair(d->arena, EXPR_SUB, relation->args[swapped ? 1 : 0],
                         relation->args[swapped ? 0 : 1]);
}

static void decide_relations(struct deciding *d)
{
    bool swapped[2];
    const char *first = direction(d->a, &swapped[0]), *second = direction(d->b, &swapped[1]);
    if (!str_same(first, second)) {
        decide(d, EXPR_DIFFERENT, "relation", "one says %s, the other %s", d->a->name, d->b->name);
        return;
    }
    bool equation = first[0] == '=' || first[0] == '!';
    const struct expr *sides[2] = {NULL, NULL};
    const struct expr *one = isolated(d->a, &sides[0]), *two = isolated(d->b, &sides[1]);
    if (equation && one && two && expr_same(one, two)) {
        d->a = sides[0];
        d->b = sides[1];
        drop_domain(d, one->name);
        decide_values(d);
        return;
    }
    d->a = difference(d, d->a, swapped[0]);
    d->b = difference(d, d->b, swapped[1]);
    struct relation_rule rule = {.factor = true, .any_sign = equation};
    relate_trees(d, &rule);
    if (d->out->verdict == EXPR_DIFFERENT && d->out->witness_count > 0)
        d->out->detail = arena_printf(
            d->arena,
            "they are different equations: at %s the sides of the first differ by %s, "
            "those of the second by %s",
            decide_where(d), decide_number(d, d->out->left, 0), decide_number(d, d->out->right, 0));
}

/* --- the whole -------------------------------------------------------------------------------------------------------- */

static bool has_shapes(const struct deciding *d)
{
    for (size_t i = 0; i < d->count && d->indexed; i++)
        if (d->domains[i].symbol && d->domains[i].symbol->rows.size > 0)
            return true;
    return false;
}

/* Shapes clash or differ: nothing more is asked then. */
static bool decide_shapes(struct deciding *d)
{
    const char *sentence = NULL;
    if (!has_shapes(d))
        return false;
    enum shape_finding shapes = shape_agree(d->arena, d->a, d->b, d->scope, &sentence);
    if (shapes == SHAPE_SAME)
        return false;
    decide(d, shapes == SHAPE_NEITHER ? EXPR_UNDECIDED : EXPR_DIFFERENT, "shapes", "%s", sentence);
    return true;
}

static void decide_trees(struct deciding *d)
{
    const struct expr_rules *rules = d->rules;
    bool relations = d->a->op == EXPR_RELATION;
    if (rules->where_count > 0)
        given_replace(d);
    if (relations != (d->b->op == EXPR_RELATION)) {
        decide(d, EXPR_UNDECIDED, "relation", "an equation is compared with a value");
    } else if (!sample_collect(d)) {
        decide(d, EXPR_UNDECIDED, "limit", "there are more than %d names", DECIDE_MAX_SYMBOLS);
    } else if (decide_shapes(d) || !where_apply(d)) {
        return;
    } else if (relations) {
        decide_relations(d);
    } else if ((rules->up_to_factor || rules->up_to_constant) && d->count > 0) {
        struct relation_rule rule = {.factor = rules->up_to_factor,
                                     .constant = rules->up_to_constant,
                                     .variables = rules->variable_count ? rules->variables : NULL,
                                     .variable_count = rules->variable_count};
        relate_trees(d, &rule);
    } else {
        decide_values(d);
    }
}

void expr_compare(struct arena *arena, const struct expr *a, const struct expr *b,
                  const struct expr_scope *scope, const struct expr_rules *rules,
                  struct expr_decision *decision_out)
{
    static const struct expr_rules strict = {0};
    struct deciding *d = arena_alloc(arena, sizeof(*d));
    *decision_out = (struct expr_decision){.verdict = EXPR_UNDECIDED};
    d->arena = arena;
    d->a = a;
    d->b = b;
    d->scope = scope;
    d->rules = rules ? rules : &strict;
    d->deciders = d->rules->deciders ? d->rules->deciders : ~0u;
    d->work = DECIDE_MAX_WORK;
    d->out = decision_out;
    d->budget = (struct eval_budget){.terms = EXPR_MAX_TERMS, .steps = DECIDE_MAX_STEPS};
    decide_trees(d);
    decision_out->domain = where_text(d);
    if (decision_out->verdict == EXPR_UNDECIDED)
        decision_out->error = NAN;
    arena_destroy(d->scratch);
}
