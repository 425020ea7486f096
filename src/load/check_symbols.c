/* SPDX-License-Identifier: MIT */
/* The symbols of a field: spellings that two of them claim, and the keys that name one. */
#include "check.h"
#include <string.h>

void load_report_symbol(struct checker *checker, const struct node *node, const char *name)
{
    const struct expr_scope *const scope = &checker->scope;
    const char **const names =
        arena_array(checker->loader->scratch, scope->symbol_count, sizeof *names);
    const char *nearest;

    for (size_t i = 0; i < scope->symbol_count; i++)
        names[i] = scope->symbols[i].name;
    nearest = str_nearest(name, names, scope->symbol_count);
    loader_report(checker->loader, loader_spot(node), DLT_ERR_UNKNOWN, "unknown-symbol",
                  "the field has no symbol %s%s%s%s", load_quote(checker, name),
                  nearest ? " (did you mean " : "", nearest ? nearest : "", nearest ? "?)" : "");
}

/* The symbol that a text spells, by name or alias; NULL: none. */
static const char *symbol_of(struct checker *checker, const char *text)
{
    const struct expr *expr = NULL;
    const char *name = NULL;

    if (checker->scope.symbol_count &&
        expr_parse(checker->loader->parsed, text, &checker->scope, &expr, NULL, NULL) == DLT_OK &&
        expr->op == EXPR_SYMBOL)
        name = arena_strdup(checker->loader->scratch, expr->name);
    arena_reset(checker->loader->parsed);
    return name;
}

/* --- spellings ------------------------------------------------------------------------------------ */

static void check_spellings(struct checker *checker, const struct node *symbols)
{
    struct names names;

    names_init(&names, checker->loader->scratch);
    for (const struct node *item = tree_first(symbols); item; item = item->next) {
        if (tree_text(item, "name"))
            names_add(&names, tree_text(item, "name"), tree_get(item, "name"));
    }
    for (const struct node *item = tree_first(symbols); item; item = item->next) {
        const struct node *alias = tree_first(tree_get(item, "aliases"));

        for (; alias && !loader_full(checker->loader); alias = alias->next) {
            const struct node *const before =
                alias->kind == NODE_TEXT ? names_add(&names, alias->text, alias) : NULL;

            if (before)
                loader_report(checker->loader, loader_spot(alias), DLT_ERR_SYNTAX, "repeated",
                              "%s is already taken on line %u", load_quote(checker, alias->text),
                              before->line);
        }
    }
}

/* A given is a number, and a symbol of the same name would not be it. */
static void check_givens(struct checker *checker, const struct node *symbols)
{
    for (const struct node *item = tree_first(symbols); item; item = item->next) {
        const struct node *const name = tree_get(item, "name");
        const struct node *const given =
            name && name->kind == NODE_TEXT ? names_node(&checker->givens, name->text) : NULL;

        if (given)
            loader_report(checker->loader, loader_spot(name), DLT_ERR_SYNTAX, "repeated",
                          "%s is the given of line %u, whose value could not be used in this "
                          "field: call one of them otherwise",
                          load_quote(checker, name->text), given->line);
    }
}

/* --- keys that name symbols ----------------------------------------------------------------------- */

static void check_variables(struct checker *checker, const struct node *variables)
{
    for (const struct node *item = tree_first(variables); item; item = item->next) {
        if (item->kind == NODE_TEXT && item->length && !symbol_of(checker, item->text))
            load_report_symbol(checker, item, item->text);
    }
}

/* The first symbol of an expression that is not among `names`, or NULL. */
static const char *find_unset(const struct checker *checker, const struct expr *expr,
                              const struct names *names)
{
    const char *unset = NULL;

    for (size_t i = 0; expr->op == EXPR_SYMBOL && i < checker->scope.symbol_count; i++) {
        if (str_equal(checker->scope.symbols[i].name, expr->name) && !names_has(names, expr->name))
            unset = checker->scope.symbols[i].name;
    }
    for (size_t i = 0; i < expr->count && !unset; i++) /* at most EXPR_MAX_DEPTH deep */
        unset = find_unset(checker, expr->args[i], names);
    return unset;
}

/* Symbols that have a value in another way: along a list, from the value before, as the subject. */
static void add_others(struct checker *checker, const struct node *field, struct names *names)
{
    static const char *const keys[] = {"along", "carry", "subject"};

    for (size_t i = 0; i < DLT_COUNT(keys); i++) {
        const char *const text = tree_text(field, keys[i]);
        struct arena *const scratch = checker->loader->scratch;
        const char *name =
            text ? str_trim(scratch, arena_strndup(scratch, text, strcspn(text, "="))) : NULL;

        if (i > 0 && name)
            name = symbol_of(checker, name);
        if (name)
            names_add(names, name, tree_get(field, keys[i]));
    }
}

/* A symbol that is carried is one of the field's, and has a list to be carried along. */
static void check_carry(struct checker *checker, const struct node *field)
{
    const struct node *const carry = tree_get(field, "carry");

    if (!carry || carry->kind != NODE_TEXT)
        return;
    if (!symbol_of(checker, carry->text))
        load_report_symbol(checker, carry, carry->text);
    if (!tree_get(field, "along"))
        loader_report(checker->loader, loader_spot_key(carry), DLT_ERR_SYNTAX, "incomplete",
                      "carry needs along: the list of numbers");
}

/* The answer has a value at these numbers only when each of its symbols has one. */
static void check_at(struct checker *checker, const struct node *field, const struct node *at)
{
    const char *const expect = tree_text(field, "expect");
    struct expr_scope scope = checker->scope;
    const struct expr *expr = NULL;
    const char *unset = NULL;
    struct names names;

    names_init(&names, checker->loader->scratch);
    for (const struct node *item = tree_first(at); item; item = item->next) {
        const char *const equals = item->kind == NODE_TEXT ? strchr(item->text, '=') : NULL;
        const char *text, *name;

        if (!equals)
            continue; /* told elsewhere */
        text =
            str_trim(checker->loader->scratch, arena_strndup(checker->loader->scratch, item->text,
                                                             (size_t)(equals - item->text)));
        name = symbol_of(checker, text);
        if (name)
            names_add(&names, name, item);
        else
            load_report_symbol(checker, item, text);
    }
    add_others(checker, field, &names);
    scope.flags = EXPR_READ_CASES | EXPR_READ_RELATION | EXPR_READ_UNDECLARED | EXPR_READ_DOTTED;
    if (expect && expr_parse(checker->loader->parsed, expect, &scope, &expr, NULL, NULL) == DLT_OK)
        unset = find_unset(checker, expr, &names);
    arena_reset(checker->loader->parsed);
    if (unset)
        loader_report(checker->loader, loader_spot_key(at), DLT_ERR_SYNTAX, "incomplete",
                      "no number for %s, which the expected answer uses",
                      load_quote(checker, unset));
}

void load_check_symbols(struct checker *checker, const struct node *field)
{
    const struct node *const at = tree_get(field, "at");

    check_spellings(checker, tree_get(field, "symbols"));
    check_givens(checker, tree_get(field, "symbols"));
    check_variables(checker, tree_get(field, "variables"));
    if (at)
        check_at(checker, field, at);
    check_carry(checker, field);
}
