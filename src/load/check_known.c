/* SPDX-License-Identifier: MIT */
/* Names in expressions: what no given, symbol, option or word is called would never have a value, and
 * every answer would be wrong beside it. */
#include "check.h"
#include <string.h>

/* The index of a sum, within it. */
struct index_name {
    const char *name;
    const struct index_name *outer;
};

/* --- words ---------------------------------------------------------------------------------------- */

static void add_word_list(struct checker *checker, const char *text, const struct node *node)
{
    struct arena *const scratch = checker->loader->scratch;

    while (*text) {
        const size_t length = strcspn(text, ",");

        names_add(&checker->words, str_trim(scratch, arena_strndup(scratch, text, length)), node);
        text += length + (text[length] == ',');
    }
}

/* The words that a given stands for; NULL: it is a number. */
static void add_given_words(struct checker *checker, const struct node *given)
{
    if (!tree_text(given, "word"))
        return;
    add_word_list(checker, tree_text(given, "word"), given);
    if (tree_text(given, "draw"))
        add_word_list(checker, tree_text(given, "draw"), given);
}

static void add_mix_words(struct checker *checker, const struct node *sort)
{
    for (const struct node *item = tree_first(tree_get(sort, "draw")); item; item = item->next) {
        const char *const equals = item->kind == NODE_TEXT ? strchr(item->text, '=') : NULL;

        if (equals)
            add_word_list(checker, equals + 1, item);
    }
}

static void add_options(struct checker *checker, const struct node *fields)
{
    for (const struct node *field = tree_first(fields); field; field = field->next) {
        const struct node *option = tree_first(tree_get(field, "options"));

        for (; option; option = option->next) {
            if (tree_text(option, "name"))
                names_add(&checker->words, tree_text(option, "name"), option);
        }
    }
}

void load_gather_words(struct checker *checker)
{
    const struct node *const root = checker->loader->document.root;
    const struct node *item = tree_first(tree_get(root, "given"));

    for (; item; item = item->next)
        add_given_words(checker, item);
    for (item = tree_first(tree_get(root, "mix")); item; item = item->next)
        add_mix_words(checker, item);
    add_options(checker, tree_get(root, "fields"));
    for (item = tree_first(tree_get(root, "parts")); item; item = item->next)
        add_options(checker, tree_get(item, "fields"));
}

/* --- what is known -------------------------------------------------------------------------------- */

static bool is_symbol(const struct expr_scope *scope, const char *name)
{
    for (size_t i = 0; i < scope->symbol_count; i++) {
        if (str_equal(scope->symbols[i].name, name))
            return true;
    }
    return false;
}

/* The variable of a function that is asked, or the subject of an equation. */
static bool is_own_name(const struct checker *checker, const char *name)
{
    static const char *const keys[] = {"variable", "subject"};

    for (size_t i = 0; checker->field && i < DLT_COUNT(keys); i++) {
        const char *const own = tree_text(checker->field, keys[i]);

        if (own && str_equal(own, name))
            return true;
    }
    return false;
}

static bool is_known(const struct checker *checker, const struct slice *slice, const char *name)
{
    return strchr(name, '.') || str_equal(name, "pi") || str_equal(name, "e") ||
           str_equal(name, "answer") || names_has(&checker->givens, name) ||
           (slice->names != NAMES_SPLIT && names_has(&checker->words, name)) ||
           is_symbol(&checker->scope, name) || is_own_name(checker, name);
}

/* The name read with givens and symbols declared: n n where both are n, or another spelling of one. */
static const struct expr *read_declared(struct checker *checker, const char *name)
{
    const struct names *const givens = &checker->givens;
    const size_t own = checker->scope.symbol_count;
    struct arena *const arena = checker->loader->parsed;
    struct expr_symbol *const symbols =
        arena_array(arena, own + givens->count + 1, sizeof *symbols);
    const struct expr_scope scope = {
        .symbols = symbols, .symbol_count = own + givens->count, .flags = EXPR_READ_DOTTED};
    const struct expr *expr = NULL;

    for (size_t i = 0; i < own; i++)
        symbols[i] = checker->scope.symbols[i];
    for (size_t i = 0; i < givens->count; i++)
        symbols[own + i] = (struct expr_symbol){.name = givens->names[i]};
    return expr_parse(arena, name, &scope, &expr, NULL, NULL) == DLT_OK ? expr : NULL;
}

static void report_unknown(struct checker *checker, const struct slice *slice,
                           const struct expr *symbol)
{
    const struct spot spot = load_slice_spot(checker, slice, symbol->column, symbol->length);
    const struct expr *const declared = read_declared(checker, symbol->name);
    struct loader *const loader = checker->loader;

    if (declared && declared->op == EXPR_SYMBOL)
        return;
    if (declared && declared->op == EXPR_MUL)
        loader_report(loader, spot, DLT_ERR_UNKNOWN, "unknown-name",
                      "%s is not known here (did you mean %s?)", load_quote(checker, symbol->name),
                      expr_print(loader->scratch, declared, &checker->scope, EXPR_ASCII));
    else if (slice->names == NAMES_SPLIT)
        return; /* told with numbers, where the whole text is filled */
    else
        loader_report(loader, spot, DLT_ERR_UNKNOWN, "unknown-name", "%s is not known here%s",
                      load_quote(checker, symbol->name),
                      names_proposal(checker->givens.count ? &checker->givens : &checker->words,
                                     symbol->name));
    loader_soften(loader);
}

/* --- the walk -------------------------------------------------------------------------------------- */

static bool is_index(const struct index_name *index, const char *name)
{
    for (; index; index = index->outer) {
        if (str_equal(index->name, name))
            return true;
    }
    return false;
}

/* "run.parity = even": what words a solver gives is its own affair. */
static bool compares_result(const struct expr *expr)
{
    if (expr->op != EXPR_RELATION)
        return false;
    for (size_t i = 0; i < expr->count; i++) {
        if (expr->args[i]->op == EXPR_SYMBOL && strchr(expr->args[i]->name, '.'))
            return true;
    }
    return false;
}

static void walk(struct checker *checker, const struct slice *slice, const struct expr *expr,
                 const struct index_name *index)
{
    const bool sum = (expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT) && expr->count > 0 &&
                     expr->args[0]->op == EXPR_SYMBOL;
    const struct index_name own = {.name = sum ? expr->args[0]->name : NULL, .outer = index};

    if (expr->op == EXPR_SYMBOL) {
        if (!is_index(index, expr->name) && !is_known(checker, slice, expr->name))
            report_unknown(checker, slice, expr);
        if (is_symbol(&checker->scope, expr->name))
            return; /* its indices are names of their own */
    }
    if (compares_result(expr))
        return;
    for (size_t i = 0; i < expr->count; i++) /* at most EXPR_MAX_DEPTH deep */
        walk(checker, slice, expr->args[i], sum ? &own : index);
}

void load_check_known(struct checker *checker, const struct slice *slice, const struct expr *expr)
{
    if (slice->names != NAMES_ANY)
        walk(checker, slice, expr, NULL);
}
