/* SPDX-License-Identifier: MIT */
/* Folding a field: its symbols, options, replies, points. */
#include "fold.h"
#include <string.h>

static void fold_dim(const struct fold *fold, const char *text, struct expr_dim *dim)
{
    if (text)
        load_dim_from_text(fold->arena, fold->loader->document.root, text, dim);
}

static void fold_symbols(const struct fold *fold, const struct raw_field *raw, struct field *field)
{
    struct expr_symbol *const symbols =
        arena_array(fold->arena, raw->symbols_count + 1, sizeof *symbols);
    bool declared = !raw->variable;

    for (unsigned i = 0; i < raw->symbols_count; i++) {
        const struct raw_symbol *const from = &raw->symbols[i];

        symbols[i] = (struct expr_symbol){
            .name = load_fold_text(fold, from->name),
            .aliases = load_fold_texts(fold, from->aliases, from->aliases_count),
            .alias_count = from->aliases_count,
            .shown = load_fold_text(fold, from->shown),
        };
        declared = declared || str_equal(from->name, raw->variable);
        if (from->domain)
            load_domain_from_text(fold->arena, from->domain, &symbols[i]);
        if (from->indexed)
            load_yes_no_from_text(from->indexed, &symbols[i].indexed);
        fold_dim(fold, from->rows, &symbols[i].rows);
        fold_dim(fold, from->columns, &symbols[i].columns);
        /* A vector is declared by its rows alone; a row vector by its columns. */
        if (symbols[i].rows.size && !symbols[i].columns.size)
            symbols[i].columns.size = 1;
        if (symbols[i].columns.size && !symbols[i].rows.size)
            symbols[i].rows.size = 1;
    }
    /* The variable of a function need not be listed. */
    field->symbol_count = raw->symbols_count;
    if (!declared)
        symbols[field->symbol_count++].name = load_fold_text(fold, raw->variable);
    expr_symbols_prepare(fold->arena, symbols, field->symbol_count);
    field->symbols = symbols;
}

static void fold_options(const struct fold *fold, const struct node *node,
                         const struct raw_field *raw, struct field *field)
{
    const struct node *item = tree_first(tree_get(node, "options"));
    struct option *const options = arena_array(fold->arena, raw->options_count, sizeof *options);

    for (unsigned i = 0; i < raw->options_count; i++, item = item->next) {
        options[i].name = load_fold_text(fold, raw->options[i].name);
        options[i].label = load_fold_source(fold, item, "label", raw->options[i].label);
    }
    field->options = options;
    field->option_count = raw->options_count;
}

static int marks_or(const char *text, int otherwise)
{
    int marks;

    return text && marks_from_text(text, &marks) ? marks : otherwise;
}

static const struct reply *fold_replies(const struct fold *fold, const struct node *list,
                                        const struct raw_reply *raw, unsigned count)
{
    const struct node *item = tree_first(list);
    struct reply *const replies = arena_array(fold->arena, count, sizeof *replies);

    for (unsigned i = 0; i < count; i++, item = item->next) {
        replies[i] = (struct reply){
            .name = load_fold_text(fold, raw[i].name),
            .is = load_fold_source(fold, item, "is", raw[i].is),
            .when = load_fold_source(fold, item, "when", raw[i].when),
            .marks = marks_or(raw[i].marks, -1),
            .together = load_fold_text(fold, raw[i].together),
            .say = load_fold_source(fold, item, "say", raw[i].say),
        };
    }
    return replies;
}

static const struct source *fold_sources(const struct fold *fold, const struct node *list,
                                         char *const *texts, unsigned count)
{
    const struct node *item = tree_first(list);
    struct source *const sources = arena_array(fold->arena, count, sizeof *sources);

    for (unsigned i = 0; i < count; i++, item = item->next) {
        sources[i] = load_fold_place(fold, item);
        sources[i].text = load_fold_text(fold, texts[i]);
    }
    return sources;
}

static void fold_points(const struct fold *fold, const struct node *node,
                        const struct raw_field *raw, struct field *field)
{
    const struct node *item = tree_first(tree_get(node, "points"));
    struct key_point *const points = arena_array(fold->arena, raw->points_count, sizeof *points);
    long needed;

    for (unsigned i = 0; i < raw->points_count; i++, item = item->next) {
        const struct raw_point *const from = &raw->points[i];

        points[i] = (struct key_point){
            .name = load_fold_text(fold, from->name),
            .patterns = load_fold_texts(fold, from->any, from->any_count),
            .places = fold_sources(fold, tree_get(item, "any"), from->any, from->any_count),
            .pattern_count = from->any_count,
            .say = load_fold_source(fold, item, "say", from->say),
        };
    }
    field->points = points;
    field->point_count = raw->points_count;
    if (raw->points_needed && str_to_long(raw->points_needed, &needed))
        field->points_needed = (size_t)needed;
    if (raw->points_most && str_to_long(raw->points_most, &needed))
        field->points_most = (size_t)needed;
}

/* "possible=yes" inside part a means a.possible. */
static struct source fold_shown_if(const struct fold *fold, const struct node *node,
                                   const struct raw_field *raw)
{
    struct source source = load_fold_source(fold, node, "shown_if", raw->shown_if);
    const char *equals, *name;

    if (!source.text)
        return source;
    equals = strchr(source.text, '=');
    name = str_trim(fold->arena,
                    arena_strndup(fold->arena, source.text, (size_t)(equals - source.text)));
    source.text = arena_printf(fold->arena, "%s=%s", load_fold_field_id(fold, name),
                               str_trim(fold->arena, equals + 1));
    return source;
}

static void fold_rules(const struct fold *fold, const struct node *node,
                       const struct raw_field *raw, struct field *field)
{
    const struct node *const number = tree_get(node, "number");

    for (unsigned i = 0; i < raw->up_to_count; i++) {
        if (str_equal(raw->up_to[i], "factor"))
            field->up_to_factor = true;
        else
            field->up_to_constant = true;
    }
    if (raw->number) {
        field->number_from = load_fold_source(fold, number, "from", raw->number->from);
        field->number_to = load_fold_source(fold, number, "to", raw->number->to);
    }
    field->variables = load_fold_texts(fold, raw->variables, raw->variables_count);
    field->variable_count = raw->variables_count;
    field->at = load_fold_texts(fold, raw->at, raw->at_count);
    field->at_count = raw->at_count;
    field->along = load_fold_text(fold, raw->along);
    field->carry = load_fold_text(fold, raw->carry);
    field->network = load_fold_texts(fold, raw->network, raw->network_count);
    field->network_count = raw->network_count;
    field->network_place = load_fold_place(fold, tree_get(node, "network"));
    field->shown_if = fold_shown_if(fold, node, raw);
}

static void fold_steps(const struct fold *fold, const struct node *node,
                       const struct raw_field *raw, struct field *field)
{
    const struct node *item = tree_first(tree_get(node, "steps"));
    struct order_step *const steps = arena_array(fold->arena, raw->steps_count, sizeof *steps);

    for (unsigned i = 0; i < raw->steps_count; i++, item = item->next) {
        const struct raw_step *const from = &raw->steps[i];

        steps[i] = (struct order_step){
            .name = load_fold_text(fold, from->name),
            .text = load_fold_source(fold, item, "text", from->text),
            .after = load_fold_texts(fold, from->after, from->after_count),
            .after_count = from->after_count,
            .instead_of = load_fold_text(fold, from->instead_of),
            .say = load_fold_source(fold, item, "say", from->say),
        };
        if (from->distractor)
            load_yes_no_from_text(from->distractor, &steps[i].distractor);
    }
    field->steps = steps;
    field->step_count = raw->steps_count;
}

/* What a derivation, a function and a required form add. */
static void fold_demands(const struct fold *fold, const struct node *node,
                         const struct raw_field *raw, struct field *field)
{
    const struct node *const domain = tree_get(node, "domain");

    field->where = fold_sources(fold, tree_get(node, "where"), raw->where, raw->where_count);
    field->where_count = raw->where_count;
    field->facts = fold_sources(fold, tree_get(node, "facts"), raw->facts, raw->facts_count);
    field->fact_count = raw->facts_count;
    field->from = load_fold_source(fold, node, "from", raw->from);
    field->step_marks = marks_or(raw->step_marks, -1);
    field->form_marks = marks_or(raw->form_marks, -1);
    if (raw->form)
        load_form_from_text(raw->form, &field->form, &field->form_digits);
    field->variable = load_fold_text(fold, raw->variable);
    if (raw->domain) {
        field->domain_from = load_fold_source(fold, domain, "from", raw->domain->from);
        field->domain_to = load_fold_source(fold, domain, "to", raw->domain->to);
    }
    if (!raw->units || !str_to_long(raw->units, &field->units))
        field->units = -1;
}

static void fold_all_replies(const struct fold *fold, const struct node *node,
                             const struct raw_field *raw, struct field *field)
{
    field->alternatives = fold_replies(fold, tree_get(node, "alternatives"), raw->alternatives,
                                       raw->alternatives_count);
    field->alternative_count = raw->alternatives_count;
    field->slips = fold_replies(fold, tree_get(node, "slips"), raw->slips, raw->slips_count);
    field->slip_count = raw->slips_count;
    field->follows =
        fold_replies(fold, tree_get(node, "follows"), raw->follows, raw->follows_count);
    field->follow_count = raw->follows_count;
}

struct field load_fold_field(const struct fold *fold, const struct node *node,
                             const struct raw_field *raw)
{
    struct field field = {
        .label = load_fold_text(fold, raw->id),
        .marks = marks_or(raw->marks, 0),
        .prompt = load_fold_source(fold, node, "prompt", raw->prompt),
        .expect = load_fold_source(fold, node, "expect", raw->expect),
        .unit = load_fold_source(fold, node, "unit", raw->unit),
        .tolerance = load_fold_source(fold, node, "tolerance", raw->tolerance),
        .rounded = marks_or(raw->rounded, -1),
        .subject = load_fold_text(fold, raw->subject),
        .model = load_fold_source(fold, node, "model", raw->model),
        .correct = load_fold_source(fold, node, "correct", raw->correct),
        .place = load_fold_place(fold, node),
    };

    field.id = load_fold_field_id(fold, raw->id);
    load_kind_from_text(raw->kind, &field.kind);
    fold_symbols(fold, raw, &field);
    fold_options(fold, node, raw, &field);
    fold_all_replies(fold, node, raw, &field);
    fold_points(fold, node, raw, &field);
    fold_rules(fold, node, raw, &field);
    fold_demands(fold, node, raw, &field);
    fold_steps(fold, node, raw, &field);
    return field;
}
