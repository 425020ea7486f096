/* SPDX-License-Identifier: MIT */
/* Conditions: bounds of one symbol become its domain, others are tried at each point. */
#include "decide.h"

#include <string.h>

enum { SHOWN_DOMAINS = 6 };

/* --- taking conditions in --------------------------------------------------------------------------- */

static void keep_filter(struct deciding *d, const struct expr *condition)
{
    d->filters =
        arena_grow(d->arena, d->filters, d->filter_count, &d->filter_capacity, sizeof(*d->filters));
    d->filters[d->filter_count++] = condition;
}

/* Narrows one end; of two equal ones the one that leaves its end out is narrower. */
static void narrow_end(struct domain *domain, bool lower, struct value bound, bool strict)
{
    struct value *end = lower ? &domain->minimum : &domain->maximum;
    bool *open = lower ? &domain->above : &domain->below;
    enum num_order order = end->kind == VALUE_NONE ? NUM_UNKNOWN : num_compare(bound, *end);
    if (order == NUM_EQUAL) {
        *open = *open || strict;
    } else if (order == NUM_UNKNOWN || order == (lower ? NUM_GREATER : NUM_LESS)) {
        *end = bound;
        *open = strict;
    }
}

/* The symbol of "x < 3", and its bound; none when the condition is more than that. */
static const struct expr *bounded(struct deciding *d, const struct expr *condition,
                                  struct value *bound_out, bool *left_out)
{
    for (int side = 0; side < 2; side++) {
        const struct expr *name = condition->args[side];
        struct num_ctx ctx;
        if (name->op != EXPR_SYMBOL || name->count > 0)
            continue;
        sample_context(d, &ctx, d->arena, NUM_PRECISION_DEFAULT);
        *bound_out = expr_eval(&ctx, condition->args[1 - side], NULL);
        *left_out = side == 0;
        if (ctx.err == DLT_OK && value_is_number(*bound_out))
            return name;
    }
    return NULL;
}

/* x > pi: a rational just above pi bounds the points, and the condition itself is kept. */
static struct value rational_bound(struct deciding *d, struct value bound, bool lower)
{
    if (bound.kind == VALUE_RATIONAL)
        return bound;
    double near = value_to_double(bound), slack = 1e-12 * (near < 0 ? -near : near) + 1e-12;
    return value_from_double(d->arena, lower ? near + slack : near - slack);
}

static void take_relation(struct deciding *d, const struct expr *condition)
{
    struct value bound;
    bool left = false;
    const struct expr *name = bounded(d, condition, &bound, &left);
    struct domain *domain = name ? sample_domain(d, name->name) : NULL;
    char kind = condition->name[0];
    if (name && !domain)
        return; /* of a symbol that does not occur */
    if (!name || kind == '!' || (kind == '=' && bound.kind != VALUE_RATIONAL)) {
        keep_filter(d, condition);
        return;
    }
    if (bound.kind != VALUE_RATIONAL)
        keep_filter(d, condition);
    bool strict = condition->name[1] != '=' && kind != '=';
    bool lower = (kind == '>') == left;
    struct value end = rational_bound(d, bound, lower);
    if (end.kind == VALUE_NONE)
        return;
    narrow_end(domain, lower, end, strict);
    if (kind == '=')
        narrow_end(domain, !lower, end, false);
}

static void take(struct deciding *d, const struct expr *condition)
{
    if (condition->op == EXPR_CALL && strcmp(condition->name, "and") == 0) {
        for (size_t i = 0; i < condition->count; i++)
            take(d, condition->args[i]);
    } else if (condition->op == EXPR_RELATION) {
        take_relation(d, condition);
    } else {
        keep_filter(d, condition);
    }
}

/* Whole numbers start and end at whole numbers. */
static void tighten_integer(struct deciding *d, struct domain *domain)
{
    struct num_ctx ctx;
    if (!domain->integer)
        return;
    sample_context(d, &ctx, d->arena, NUM_PRECISION_DEFAULT);
    if (domain->minimum.kind != VALUE_NONE) {
        struct value next =
            num_add(&ctx, num_floor(&ctx, domain->minimum), value_long(d->arena, 1));
        if (!domain->above)
            next = num_ceil(&ctx, domain->minimum);
        domain->minimum = next;
        domain->above = false;
    }
    if (domain->maximum.kind != VALUE_NONE) {
        struct value last = num_sub(&ctx, num_ceil(&ctx, domain->maximum), value_long(d->arena, 1));
        if (!domain->below)
            last = num_floor(&ctx, domain->maximum);
        domain->maximum = last;
        domain->below = false;
    }
}

/* A symbol that is at most zero does not count anything. */
static void allow_negative(struct domain *domain)
{
    bool below = domain->maximum.kind != VALUE_NONE && value_sign(domain->maximum) <= 0;
    domain->counting = domain->counting && !below;
}

static bool is_empty(const struct domain *domain)
{
    if (domain->minimum.kind == VALUE_NONE || domain->maximum.kind == VALUE_NONE)
        return false;
    enum num_order order = num_compare(domain->minimum, domain->maximum);
    return order == NUM_GREATER || (order == NUM_EQUAL && (domain->above || domain->below));
}

bool where_apply(struct deciding *d)
{
    for (size_t i = 0; i < d->condition_count; i++)
        take(d, d->conditions[i]);
    for (size_t i = 0; i < d->filter_count; i++) {
        if (sample_collect_tree(d, d->filters[i]))
            continue;
        decide(d, EXPR_UNDECIDED, "limit", "there are more than %d names", DECIDE_MAX_SYMBOLS);
        return false;
    }
    for (size_t i = 0; i < d->count; i++) {
        struct domain *domain = &d->domains[i];
        tighten_integer(d, domain);
        allow_negative(domain);
        if (!is_empty(domain))
            continue;
        decide(d, EXPR_UNDECIDED, "conditions", "no value of %s meets the conditions",
               domain->name);
        return false;
    }
    return true;
}

static bool is_positive(const struct domain *domain)
{
    int sign = domain->minimum.kind == VALUE_NONE ? -1 : value_sign(domain->minimum);
    return sign == 1 || (sign == 0 && domain->above);
}

const struct expr_scope *where_scope(struct deciding *d)
{
    size_t declared = d->scope ? d->scope->symbol_count : 0;
    if (d->condition_count == 0)
        return d->scope;
    struct expr_symbol *symbols = arena_array(d->arena, declared + d->count, sizeof(*symbols));
    struct expr_scope *scope = arena_alloc(d->arena, sizeof(*scope));
    for (size_t i = 0; i < declared; i++)
        symbols[i] = d->scope->symbols[i];
    *scope = (struct expr_scope){
        .symbols = symbols, .symbol_count = declared, .flags = d->scope ? d->scope->flags : 0};
    for (size_t i = 0; i < d->count; i++) {
        const struct domain *domain = &d->domains[i];
        size_t at = domain->symbol && d->scope ? (size_t)(domain->symbol - d->scope->symbols) : 0;
        if (!domain->symbol)
            at = scope->symbol_count++;
        symbols[at].name = domain->name;
        symbols[at].minimum = domain->minimum;
        symbols[at].maximum = domain->maximum;
        symbols[at].positive = is_positive(domain);
        symbols[at].integer = symbols[at].integer || (domain->symbol && domain->integer);
    }
    return scope;
}

bool where_holds(struct deciding *d, const struct point *point, struct arena *arena)
{
    for (size_t i = 0; i < d->filter_count; i++) {
        struct value holds;
        if (sample_value(d, d->filters[i], point, arena, NUM_PRECISION_DEFAULT, &holds) !=
                OUTCOME_VALUE ||
            value_sign(holds) != 1)
            return false;
    }
    return true;
}

/* --- saying them --------------------------------------------------------------------------------------- */

static void say_integers(struct deciding *d, struct strbuf *text, const struct domain *domain)
{
    struct value low = domain->minimum, high = domain->maximum;
    if (low.kind == VALUE_NONE && domain->counting)
        low = value_long(d->arena, 0);
    if (low.kind == VALUE_NONE) {
        strbuf_add(text, " whole");
        if (high.kind != VALUE_NONE)
            strbuf_printf(text, ", at most %s", decide_number(d, high, 0));
        return;
    }
    struct num_ctx ctx;
    num_ctx_init(&ctx, d->arena, NULL);
    struct value next = num_add(&ctx, low, value_long(d->arena, 1));
    strbuf_printf(text, " = %s", decide_number(d, low, 0));
    if (high.kind == VALUE_NONE)
        strbuf_printf(text, ", %s, ...", decide_number(d, next, 0));
    else if (num_compare(low, high) == NUM_LESS)
        strbuf_printf(text, "%s %s", num_compare(next, high) == NUM_LESS ? ", ...," : ",",
                      decide_number(d, high, 0));
}

static void say_domain(struct deciding *d, struct strbuf *text, const struct domain *domain)
{
    bool low = domain->minimum.kind != VALUE_NONE, high = domain->maximum.kind != VALUE_NONE;
    if (low && high && !domain->integer)
        strbuf_printf(text, "%s %s ", decide_number(d, domain->minimum, 0),
                      domain->above ? "<" : "<=");
    strbuf_add(text, domain->name);
    if (domain->integer)
        say_integers(d, text, domain);
    else if (high)
        strbuf_printf(text, " %s %s",
                      domain->below ? "<" : "<=", decide_number(d, domain->maximum, 0));
    else if (low)
        strbuf_printf(text, " %s %s",
                      domain->above ? ">" : ">=", decide_number(d, domain->minimum, 0));
    else
        strbuf_add(text, " real");
}

const char *where_text(struct deciding *d)
{
    struct strbuf text;
    if (d->count == 0)
        return d->given;
    strbuf_init(&text);
    for (size_t i = 0; i < d->count && i < SHOWN_DOMAINS; i++) {
        strbuf_add(&text, i > 0 ? "; " : "");
        say_domain(d, &text, &d->domains[i]);
    }
    strbuf_add(&text, d->count > SHOWN_DOMAINS ? "; ..." : "");
    for (size_t i = 0; i < d->filter_count && i < SHOWN_DOMAINS; i++) {
        strbuf_add(&text, "; ");
        strbuf_add(&text, expr_print(d->arena, d->filters[i], d->scope, EXPR_ASCII));
    }
    if (d->given)
        strbuf_printf(&text, "; %s", d->given);
    char *copy = strbuf_take(&text, d->arena);
    strbuf_finish(&text);
    return copy;
}
