/* SPDX-License-Identifier: MIT */
/* Do two trees mean the same? Shapes come before values, relations go their own way, and what is
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

/* Two values, or the right sides of two equations that isolate the same symbol. */
void decide_sides(struct deciding *d)
{
    const struct expr_rules *rules = d->rules;
    struct relation_rule rule = {.factor = rules->up_to_factor,
                                 .constant = rules->up_to_constant,
                                 .variables = rules->variable_count ? rules->variables : NULL,
                                 .variable_count = rules->variable_count};
    if ((rule.factor || rule.constant) && d->count > 0)
        relate_trees(d, &rule);
    else
        decide_values(d);
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
    if (!family_join(d))
        return;
    if (rules->where_count > 0)
        given_replace(d);
    bool joined = joined_conditions(d);
    if (!joined && relations != (d->b->op == EXPR_RELATION)) {
        decide(d, EXPR_UNDECIDED, "relation", "an equation is compared with a value");
    } else if (!sample_collect(d)) {
        decide(d, EXPR_UNDECIDED, "limit", "there are more than %d names", DECIDE_MAX_SYMBOLS);
    } else if (decide_shapes(d) || !where_apply(d)) {
        return;
    } else if (joined) {
        decide_joined(d);
    } else if (relations) {
        decide_relations(d);
    } else {
        decide_sides(d);
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
