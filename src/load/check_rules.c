/* SPDX-License-Identifier: MIT */
/* Which keys belong together: what one key table cannot say. */
#include "check.h"
#include <string.h>

enum { MOST_RUNGS = 64 /* what is kept of the hints shown is a 64-bit set */, TRACE_RUNGS = 3 };

#define KIND(name) (1u << FIELD_##name)
#define COMPUTED                                                                                   \
    (KIND(NUMBER) | KIND(SHAPE) | KIND(EXPRESSION) | KIND(EQUATION) | KIND(DERIVATION) |           \
     KIND(FUNCTION))
#define SYMBOLIC (KIND(EXPRESSION) | KIND(EQUATION) | KIND(DERIVATION))
#define EVERY ((1u << FIELD_KIND_COUNT) - 1)

const struct kind_rule load_kind_rules[] = {
    {.key = "expect",
     .allowed = COMPUTED | KIND(CHOICE) | KIND(NETWORK),
     .needed = COMPUTED | KIND(CHOICE)},
    {.key = "unit", .allowed = KIND(NUMBER)},
    {.key = "tolerance", .allowed = KIND(NUMBER) | SYMBOLIC},
    {.key = "symbols", .allowed = SYMBOLIC | KIND(FUNCTION) | KIND(NETWORK)},
    {.key = "follows", .allowed = EVERY & ~(KIND(TEXT) | KIND(ORDERING))},
    {.key = "options", .allowed = KIND(CHOICE), .needed = KIND(CHOICE)},
    {.key = "points", .allowed = KIND(TEXT), .needed = KIND(TEXT)},
    {.key = "points_needed", .allowed = KIND(TEXT)},
    {.key = "points_most", .allowed = KIND(TEXT)},
    {.key = "number", .allowed = KIND(TEXT)},
    {.key = "model", .allowed = KIND(TEXT)},
    {.key = "network", .allowed = KIND(NETWORK), .needed = KIND(NETWORK)},
    {.key = "at", .allowed = SYMBOLIC},
    {.key = "along", .allowed = SYMBOLIC},
    {.key = "carry", .allowed = KIND(EQUATION)},
    {.key = "rounded", .allowed = KIND(NUMBER)},
    {.key = "subject", .allowed = KIND(EQUATION) | KIND(DERIVATION)},
    {.key = "up_to", .allowed = SYMBOLIC},
    {.key = "variables", .allowed = SYMBOLIC},
    {.key = "where", .allowed = SYMBOLIC},
    {.key = "form", .allowed = KIND(NUMBER) | KIND(EXPRESSION)},
    {.key = "form_marks", .allowed = KIND(NUMBER) | KIND(EXPRESSION)},
    {.key = "from", .allowed = KIND(DERIVATION)},
    {.key = "facts", .allowed = KIND(DERIVATION)},
    {.key = "step_marks", .allowed = KIND(DERIVATION)},
    {.key = "steps", .allowed = KIND(ORDERING), .needed = KIND(ORDERING)},
    {.key = "variable", .allowed = KIND(FUNCTION), .needed = KIND(FUNCTION)},
    {.key = "domain", .allowed = KIND(FUNCTION)},
    {.key = "units", .allowed = KIND(FUNCTION)},
};
const size_t load_kind_rule_count = DLT_COUNT(load_kind_rules);

const struct pair_rule load_pair_rules[] = {
    {.mapping = &load_mapping_given, .first = "value", .second = "word"},
    {.mapping = &load_mapping_hint, .first = "say", .second = "trace"},
    /* A sort that changes nothing would be no sort of its own. */
    {.mapping = &load_mapping_mix, .first = "draw", .second = "where", .both = true},
    {.mapping = &load_mapping_question, .first = "fields", .second = "parts"},
};
const size_t load_pair_rule_count = DLT_COUNT(load_pair_rules);

/* What a question with parts has in them. */
const char *const load_part_keys[] = {"hints", "solution", "figures"};
const size_t load_part_key_count = DLT_COUNT(load_part_keys);

static void missing(struct checker *checker, const struct node *node, const char *key)
{
    loader_report(checker->loader, loader_spot(node), DLT_ERR_SYNTAX, "missing-key",
                  "the key \"%s\" is missing", key);
}

static void check_pairs(struct checker *checker, const struct node *node,
                        const struct mapping *mapping)
{
    for (size_t i = 0; i < load_pair_rule_count; i++) {
        const struct pair_rule *const rule = &load_pair_rules[i];
        const struct node *const first = tree_get(node, rule->first);
        const struct node *const second = tree_get(node, rule->second);

        if (rule->mapping != mapping)
            continue;
        if (first && second && !rule->both)
            loader_report(checker->loader, loader_spot_key(second), DLT_ERR_SYNTAX, "conflict",
                          "either \"%s\" or \"%s\", not both", rule->first, rule->second);
        else if (!first && !second)
            loader_report(checker->loader, loader_spot(node), DLT_ERR_SYNTAX, "missing-key",
                          "the key \"%s\" or \"%s\" is missing", rule->first, rule->second);
    }
}

static void check_not_empty(struct checker *checker, const struct node *list)
{
    if (list && list->kind == NODE_LIST && !list->count)
        loader_report(checker->loader, loader_spot(list), DLT_ERR_SYNTAX, "empty-list",
                      "this list needs at least one item");
}

static void check_most(struct checker *checker, const struct node *list, size_t most)
{
    if (list && list->kind == NODE_LIST && list->count > most)
        loader_report(checker->loader, loader_spot(list), DLT_ERR_LIMIT, "too-many",
                      "a field may have %zu of these at most", most);
}

static void check_unique(struct checker *checker, const struct node *list, const char *key)
{
    struct names names;

    names_init(&names, checker->loader->scratch);
    for (const struct node *item = tree_first(list); item; item = item->next) {
        const struct node *const node = tree_get(item, key);
        const struct node *const before =
            node && node->kind == NODE_TEXT ? names_add(&names, node->text, node) : NULL;

        if (before)
            loader_report(checker->loader, loader_spot(node), DLT_ERR_SYNTAX, "repeated",
                          "%s is already taken on line %u", load_quote(checker, node->text),
                          before->line);
    }
}

static int marks_of(const struct node *mapping)
{
    const char *const text = tree_text(mapping, "marks");
    int marks = 0;

    return text && marks_from_text(text, &marks) ? marks : -1;
}

static void check_at_most(struct checker *checker, const struct node *node, int most)
{
    int marks;

    if (node && node->kind == NODE_TEXT && most >= 0 && marks_from_text(node->text, &marks) &&
        marks > most)
        loader_report(checker->loader, loader_spot(node), DLT_ERR_RANGE, "range",
                      "more than the %s marks of the field",
                      marks_format(checker->loader->scratch, most));
}

static void check_kind_rules(struct checker *checker, const struct node *node)
{
    const unsigned kind = 1u << checker->kind;

    for (size_t i = 0; i < load_kind_rule_count && checker->kind != FIELD_KIND_COUNT; i++) {
        const struct kind_rule *const rule = &load_kind_rules[i];
        const struct node *const child = tree_get(node, rule->key);

        if (child && !(rule->allowed & kind))
            loader_report(checker->loader, loader_spot_key(child), DLT_ERR_SYNTAX, "useless-key",
                          "has no meaning for a field of kind %s", load_kinds[checker->kind]);
        if (!child && (rule->needed & kind))
            loader_report(checker->loader, loader_spot(node), DLT_ERR_SYNTAX, "missing-key",
                          "the key \"%s\" is missing for a field of kind %s", rule->key,
                          load_kinds[checker->kind]);
    }
}

static void check_points_needed(struct checker *checker, const struct node *node)
{
    const struct node *const needed = tree_get(node, "points_needed");
    const struct node *const points = tree_get(node, "points");
    long count;

    if (needed && needed->kind == NODE_TEXT && points && str_to_long(needed->text, &count) &&
        count > (long)points->count)
        loader_report(checker->loader, loader_spot(needed), DLT_ERR_RANGE, "range",
                      "only %zu listed", points->count);
}

/* An answer with all that is needed must not be one with too much. */
static void check_points_most(struct checker *checker, const struct node *node)
{
    const struct node *const most = tree_get(node, "points_most");
    const struct node *const points = tree_get(node, "points");
    const char *const needed = tree_text(node, "points_needed");
    long count = points ? (long)points->count : 0, limit;

    if (!most || most->kind != NODE_TEXT || !str_to_long(most->text, &limit))
        return;
    if (needed)
        str_to_long(needed, &count);
    if (limit < count)
        loader_report(checker->loader, loader_spot(most), DLT_ERR_RANGE, "range",
                      "fewer than the %ld that are needed", count);
}

/* Whether this kind of answer can have such a form. */
static bool form_fits(enum field_kind kind, enum answer_form form)
{
    const bool symbolic = form == FORM_FACTORED || form == FORM_EXPANDED;

    if (form == FORM_SINGLE_POWER || (kind != FIELD_NUMBER && kind != FIELD_EXPRESSION))
        return true; /* another kind has no form at all, and is told so */
    return symbolic == (kind == FIELD_EXPRESSION);
}

static void check_form_rules(struct checker *checker, const struct node *node)
{
    const struct node *const form = tree_get(node, "form");
    const struct node *const marks = tree_get(node, "form_marks");
    enum answer_form meant;
    int digits;

    check_at_most(checker, marks, marks_of(node));
    if (marks && !form)
        loader_report(checker->loader, loader_spot_key(marks), DLT_ERR_SYNTAX, "useless-key",
                      "has no meaning without \"form\"");
    if (form && form->kind == NODE_TEXT && load_form_from_text(form->text, &meant, &digits) &&
        !form_fits(checker->kind, meant))
        loader_report(checker->loader, loader_spot(form), DLT_ERR_SYNTAX, "bad-form",
                      "%s is no form of %s", load_quote(checker, form->text),
                      checker->kind == FIELD_NUMBER ? "a number" : "an expression in symbols");
}

/* A form with so many digits takes rounded values already. */
static void check_rounded(struct checker *checker, const struct node *node)
{
    const struct node *const rounded = tree_get(node, "rounded");
    const char *const form = tree_text(node, "form");
    enum answer_form meant;
    int digits;

    if (rounded && form && load_form_from_text(form, &meant, &digits) &&
        (meant == FORM_DECIMAL || meant == FORM_SIGNIFICANT))
        loader_report(checker->loader, loader_spot_key(rounded), DLT_ERR_SYNTAX, "conflict",
                      "has no meaning beside \"form: %s\", which takes the rounded value", form);
}

/* Lines that stop short of the answer must not earn as much as the answer. */
static void check_step_marks(struct checker *checker, const struct node *node)
{
    const struct node *const step_marks = tree_get(node, "step_marks");
    const int most = marks_of(node);
    int marks;

    if (checker->kind == FIELD_DERIVATION && step_marks && step_marks->kind == NODE_TEXT &&
        most >= 0 && marks_from_text(step_marks->text, &marks) && marks >= most)
        loader_report(checker->loader, loader_spot(step_marks), DLT_ERR_RANGE, "range",
                      "has to be less than the field's own marks, %s",
                      marks_format(checker->loader->scratch, most));
}

/* What derivations and orderings have of their own. */
static void check_step_rules(struct checker *checker, const struct node *node)
{
    const struct node *const steps = tree_get(node, "steps");

    check_step_marks(checker, node);
    check_unique(checker, steps, "text");
    load_check_facts(checker, tree_get(node, "facts"));
    load_check_subject(checker, tree_get(node, "subject"));
    check_unique(checker, steps, "name");
    check_most(checker, steps, CHECK_MOST_STEPS);
    load_check_steps(checker, steps);
}

static void check_field_rules(struct checker *checker, const struct node *node)
{
    static const char *const replies[] = {"alternatives", "slips", "follows"};
    const struct node *const options = tree_get(node, "options");
    const int marks = marks_of(node);

    check_kind_rules(checker, node);
    check_at_most(checker, tree_get(node, "rounded"), marks);
    check_rounded(checker, node);
    load_check_symbols(checker, node);
    check_form_rules(checker, node);
    for (size_t i = 0; i < DLT_COUNT(replies); i++) {
        const struct node *const list = tree_get(node, replies[i]);

        check_unique(checker, list, "name");
        for (const struct node *item = tree_first(list); item; item = item->next)
            check_at_most(checker, tree_get(item, "marks"), marks);
    }
    check_unique(checker, tree_get(node, "symbols"), "name");
    check_unique(checker, options, "name");
    check_most(checker, options, CHECK_MOST_OPTIONS);
    check_most(checker, tree_get(node, "symbols"), CHECK_MOST_SYMBOLS);
    check_unique(checker, tree_get(node, "points"), "name");
    if (options && options->kind == NODE_LIST && options->count < 2)
        loader_report(checker->loader, loader_spot(options), DLT_ERR_SYNTAX, "range",
                      "a choice needs at least two options");
    check_points_needed(checker, node);
    check_points_most(checker, node);
    check_step_rules(checker, node);
}

static void check_hints(struct checker *checker, const struct node *part)
{
    const struct node *const hints = tree_get(part, "hints");
    size_t rungs = 0;

    for (const struct node *hint = tree_first(hints); hint; hint = hint->next) {
        const size_t before = rungs;

        rungs += tree_get(hint, "trace") ? TRACE_RUNGS : 1;
        if (before <= MOST_RUNGS && rungs > MOST_RUNGS)
            loader_report(checker->loader, loader_spot(hint), DLT_ERR_LIMIT, "too-many",
                          "a part has room for %d rungs of hints (a trace takes %d)",
                          (int)MOST_RUNGS, (int)TRACE_RUNGS);
    }
}

static long sum_marks(const struct node *fields)
{
    long sum = 0;

    for (const struct node *field = tree_first(fields); field; field = field->next)
        sum += marks_of(field) > 0 ? marks_of(field) : 0;
    return sum;
}

static void check_field_count(struct checker *checker, const struct node *root)
{
    const struct node *const parts = tree_get(root, "parts");
    size_t count = 0;

    for (const struct node *part = tree_first(parts); part; part = part->next) {
        const struct node *const fields = tree_get(part, "fields");

        count += fields ? fields->count : 0;
        if (count > CHECK_MOST_FIELDS) {
            loader_report(checker->loader, loader_spot(part), DLT_ERR_LIMIT, "too-many",
                          "a question may have %d fields at most", (int)CHECK_MOST_FIELDS);
            return;
        }
    }
}

static void check_question_rules(struct checker *checker, const struct node *root)
{
    const struct node *const parts = tree_get(root, "parts");
    long marks = sum_marks(tree_get(root, "fields"));

    check_field_count(checker, root);
    check_unique(checker, tree_get(root, "mix"), "name");
    check_not_empty(checker, tree_get(root, "fields"));
    check_not_empty(checker, parts);
    if (!parts && !tree_get(root, "statement"))
        missing(checker, root, "statement");
    for (size_t i = 0; parts && i < load_part_key_count; i++) {
        const struct node *const child = tree_get(root, load_part_keys[i]);

        if (child)
            loader_report(checker->loader, loader_spot_key(child), DLT_ERR_SYNTAX, "conflict",
                          "belongs into one of the parts");
    }
    check_hints(checker, root);
    for (const struct node *part = tree_first(parts); part; part = part->next)
        marks += sum_marks(tree_get(part, "fields"));
    if (marks > MARKS_MAX)
        loader_report(checker->loader, loader_spot(root), DLT_ERR_RANGE, "range",
                      "the fields have more than %d marks together", MARKS_MAX / MARKS_ONE);
}

void load_check_rules(struct checker *checker, const struct node *node,
                      const struct mapping *mapping)
{
    check_pairs(checker, node, mapping);
    if (mapping == &load_mapping_field)
        check_field_rules(checker, node);
    else if (mapping == &load_mapping_part)
        check_hints(checker, node);
    else if (mapping == &load_mapping_test)
        load_check_test(checker, node);
    else if (mapping == &load_mapping_question)
        check_question_rules(checker, node);
}
