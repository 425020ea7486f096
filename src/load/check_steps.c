/* SPDX-License-Identifier: MIT */
/* The steps of an ordering and the facts of a derivation: which names they use, and in a circle or
 * not. */
#include "check.h"
#include <string.h>

enum { FEWEST_STEPS = 2, MOST_FACTS = 100 /* of which the order is looked at */ };

/* --- facts ---------------------------------------------------------------------------------------- */

static bool is_symbol(const struct expr_scope *scope, const char *name)
{
    for (size_t i = 0; i < scope->symbol_count; i++) {
        if (str_equal(scope->symbols[i].name, name))
            return true;
    }
    return false;
}

/* What a fact is about; NULL: the text is none, which is told. */
static const char *fact_name(struct checker *checker, const struct node *node)
{
    struct expr_scope scope = checker->scope;
    const struct expr *expr = NULL;
    const char *name = NULL;

    scope.flags = EXPR_READ_RELATION | EXPR_READ_UNDECLARED | EXPR_READ_DOTTED;
    if (expr_parse(checker->loader->parsed, node->text, &scope, &expr, NULL, NULL) == DLT_OK &&
        expr->op == EXPR_RELATION && str_equal(expr->name, "=") &&
        expr->args[0]->op == EXPR_SYMBOL && !expr->args[0]->count)
        name = arena_strdup(checker->loader->scratch, expr->args[0]->name);
    else if (expr)
        loader_report(checker->loader, loader_spot(node), DLT_ERR_SYNTAX, "bad-fact",
                      "expected NAME = EXPRESSION, found %s", load_quote(checker, node->text));
    arena_reset(checker->loader->parsed);
    return name;
}

/* The name among `later` that an expression uses, or NULL. */
static const char *uses_name(const struct expr *expr, const struct names *later)
{
    const char *name = expr->op == EXPR_SYMBOL && names_has(later, expr->name) ? expr->name : NULL;

    for (size_t i = 0; i < expr->count && !name; i++) /* at most EXPR_MAX_DEPTH deep */
        name = uses_name(expr->args[i], later);
    return name;
}

/* A fact may use what the facts above it say: the names of those below are not known to it yet. */
static void check_order(struct checker *checker, const struct node *fact, const struct names *later)
{
    struct expr_scope scope = checker->scope;
    const struct expr *expr = NULL;
    const char *name = NULL;

    scope.flags = EXPR_READ_RELATION | EXPR_READ_UNDECLARED | EXPR_READ_DOTTED;
    if (expr_parse(checker->loader->parsed, fact->text, &scope, &expr, NULL, NULL) == DLT_OK &&
        expr->count == 2)
        name = uses_name(expr->args[1], later);
    if (name)
        loader_report(checker->loader, loader_spot(fact), DLT_ERR_SYNTAX, "fact-order",
                      "uses %s, which is only said on line %u: put that fact before this one",
                      load_quote(checker, name), names_node(later, name)->line);
    arena_reset(checker->loader->parsed);
}

static void check_orders(struct checker *checker, const struct names *names)
{
    for (size_t i = 0; i < names->count && !loader_full(checker->loader); i++) {
        struct names later;

        names_init(&later, checker->loader->scratch);
        for (size_t j = i; j < names->count; j++)
            names_add(&later, names->names[j], names->nodes[j]);
        check_order(checker, names->nodes[i], &later);
    }
}

void load_check_facts(struct checker *checker, const struct node *facts)
{
    struct names names;

    names_init(&names, checker->loader->scratch);
    for (const struct node *item = tree_first(facts); item; item = item->next) {
        const char *const name = item->kind == NODE_TEXT ? fact_name(checker, item) : NULL;
        const struct node *before = NULL;

        if (!name)
            continue;
        if (!is_symbol(&checker->scope, name))
            load_report_symbol(checker, item, name);
        else
            before = names_add(&names, name, item);
        if (before)
            loader_report(checker->loader, loader_spot(item), DLT_ERR_SYNTAX, "repeated",
                          "%s is already known from line %u", load_quote(checker, name),
                          before->line);
    }
    if (names.count <= MOST_FACTS)
        check_orders(checker, &names);
}

void load_check_subject(struct checker *checker, const struct node *subject)
{
    const struct expr *expr = NULL;

    if ((checker->kind != FIELD_DERIVATION && checker->kind != FIELD_EQUATION) || !subject ||
        subject->kind != NODE_TEXT)
        return;
    if (expr_parse(checker->loader->parsed, subject->text, &checker->scope, &expr, NULL, NULL) !=
            DLT_OK ||
        expr->op != EXPR_SYMBOL)
        load_report_symbol(checker, subject, subject->text);
    arena_reset(checker->loader->parsed);
}

/* --- steps ---------------------------------------------------------------------------------------- */

/* The steps of one field by name. */
struct steps {
    struct checker *checker;
    struct names names;
};

static bool is_distractor(const struct node *step)
{
    const char *const text = tree_text(step, "distractor");
    bool yes = false;

    return text && load_yes_no_from_text(text, &yes) && yes;
}

static void useless(struct steps *steps, const struct node *key, const char *what)
{
    if (key)
        loader_report(steps->checker->loader, loader_spot_key(key), DLT_ERR_SYNTAX, "useless-key",
                      "has no meaning for %s", what);
}

/* The step that a text names, if it may; else that is told. */
static const struct node *named_step(struct steps *steps, const struct node *text,
                                     const struct node *from)
{
    struct loader *const loader = steps->checker->loader;
    const struct node *node;

    if (!text || text->kind != NODE_TEXT)
        return NULL;
    node = names_node(&steps->names, text->text);
    if (!node)
        loader_report(loader, loader_spot(text), DLT_ERR_UNKNOWN, "unknown-step",
                      "no step is called %s%s", load_quote(steps->checker, text->text),
                      names_proposal(&steps->names, text->text));
    else if (node->parent == from)
        loader_report(loader, loader_spot(text), DLT_ERR_SYNTAX, "cycle",
                      "a step cannot stand in relation to itself");
    else if (is_distractor(node->parent))
        loader_report(loader, loader_spot(text), DLT_ERR_SYNTAX, "bad-step",
                      "%s is a distractor, and has no place",
                      load_quote(steps->checker, text->text));
    else
        return node->parent;
    return NULL;
}

static void check_step(struct steps *steps, const struct node *step)
{
    struct loader *const loader = steps->checker->loader;
    const struct node *const after = tree_get(step, "after");
    const struct node *const instead_of = tree_get(step, "instead_of");
    const struct node *const name = tree_get(step, "name");
    const struct node *other;

    if (name && name->kind == NODE_TEXT && name->length == 1)
        loader_report(loader, loader_spot(name), DLT_ERR_SYNTAX, "bad-name",
                      "a single letter stands for a place in the list that is shown");
    if (is_distractor(step)) {
        useless(steps, after, "a distractor");
        useless(steps, instead_of, "a distractor");
        return;
    }
    for (const struct node *item = tree_first(after); item; item = item->next)
        (void)named_step(steps, item, step);
    other = named_step(steps, instead_of, step);
    if (instead_of)
        useless(steps, after, "an alternative, which takes the place of another step");
    if (other && tree_get(other, "instead_of"))
        loader_report(loader, loader_spot(instead_of), DLT_ERR_SYNTAX, "bad-step",
                      "%s is an alternative itself", load_quote(steps->checker, instead_of->text));
}

/* --- circles -------------------------------------------------------------------------------------- */

/* The step whose place a step takes: its own, or that of the one it stands for. */
static const struct node *place_of(const struct steps *steps, const struct node *step)
{
    const char *const name = tree_text(step, "instead_of");
    const struct node *const other = name ? names_node(&steps->names, name) : NULL;

    return other ? other->parent : step;
}

/* Depth first; at most as many steps deep as there are. `path` holds the steps on the way here. */
static bool closes_circle(struct steps *steps, const struct node *step, const struct node **path,
                          size_t depth, bool *seen)
{
    const struct node *const after = tree_get(step, "after");

    if (seen[step->index])
        return false;
    path[depth] = step;
    for (const struct node *item = tree_first(after); item; item = item->next) {
        const struct node *const name =
            item->kind == NODE_TEXT ? names_node(&steps->names, item->text) : NULL;
        const struct node *const before = name ? place_of(steps, name->parent) : NULL;
        bool on_path = false;

        for (size_t i = 0; i < depth && before; i++)
            on_path = on_path || path[i] == before;
        if (on_path) {
            loader_report(steps->checker->loader, loader_spot(item), DLT_ERR_SYNTAX, "cycle",
                          "%s is to come both before and after this step",
                          load_quote(steps->checker, item->text));
            return true;
        }
        if (before && before != step && closes_circle(steps, before, path, depth + 1, seen))
            return true;
    }
    seen[step->index] = true;
    return false;
}

static void check_circles(struct steps *steps, const struct node *list)
{
    struct arena *const scratch = steps->checker->loader->scratch;
    const struct node **const path = arena_array(scratch, list->count + 1, sizeof *path);
    bool *const seen = arena_array(scratch, list->count, sizeof *seen);

    for (const struct node *step = list->first; step; step = step->next) {
        if (closes_circle(steps, step, path, 0, seen))
            return; /* one circle is enough to read */
    }
}

/* --- the whole ------------------------------------------------------------------------------------ */

static void check_counts(struct steps *steps, const struct node *list)
{
    struct loader *const loader = steps->checker->loader;
    size_t places = 0;

    for (const struct node *step = list->first; step; step = step->next)
        places += !is_distractor(step) && !tree_get(step, "instead_of");
    if (places < FEWEST_STEPS)
        loader_report(loader, loader_spot(list), DLT_ERR_SYNTAX, "range",
                      "an ordering needs at least two steps of its own");
}

void load_check_steps(struct checker *checker, const struct node *list)
{
    struct steps steps = {.checker = checker};

    if (!list || list->kind != NODE_LIST || list->count > CHECK_MOST_STEPS)
        return; /* told elsewhere */
    names_init(&steps.names, checker->loader->scratch);
    for (const struct node *step = list->first; step; step = step->next) {
        const struct node *const name = tree_get(step, "name");

        if (name && name->kind == NODE_TEXT)
            names_add(&steps.names, name->text, name);
    }
    check_counts(&steps, list);
    for (const struct node *step = list->first; step; step = step->next)
        check_step(&steps, step);
    check_circles(&steps, list);
}

/* --- slips of an ordering -------------------------------------------------------------------------- */

void load_check_order(struct checker *checker, const struct node *node)
{
    static const char gaps[] = " \t\n,;>.";
    struct names names;
    const char *const text = node->text;

    names_init(&names, checker->loader->scratch);
    for (const struct node *step = tree_first(tree_get(checker->field, "steps")); step;
         step = step->next) {
        if (tree_text(step, "name"))
            names_add(&names, tree_text(step, "name"), step);
    }
    for (size_t at = strspn(text, gaps); text[at]; at += strspn(text + at, gaps)) {
        const size_t length = strcspn(text + at, gaps);
        const char *const word = arena_strndup(checker->loader->scratch, text + at, length);

        if (!names_has(&names, word))
            loader_report(checker->loader,
                          loader_spot_text(checker->loader, node, utf8_count(text, at),
                                           utf8_count(word, length)),
                          DLT_ERR_UNKNOWN, "unknown-step", "no step is called %s%s",
                          load_quote(checker, word), names_proposal(&names, word));
        at += length;
    }
}
