/* SPDX-License-Identifier: MIT */
/* The names of a question, gathered before the walk so that a text may refer to what stands below. */
#include "check.h"
#include <string.h>

/* What functions and keywords are made of, and more than the longest has. */
#define ALPHABET_FUNCTION "abcdefghijklmnopqrstuvwxyz0123456789"
enum { LONGEST_FUNCTION = 16 };

static void add(struct checker *checker, struct names *names, const char *name,
                const struct node *node)
{
    const struct node *const before = names_add(names, name, node);

    if (before)
        loader_report(checker->loader, loader_spot(node), DLT_ERR_SYNTAX, "repeated",
                      "%s is already taken on line %u", load_quote(checker, name), before->line);
}

/* "1 + step" is no sum with a name in it: the language knows the word as a function or keyword. */
static bool reads_as_name(struct checker *checker, const char *name)
{
    const struct expr_scope any = {.flags = EXPR_READ_UNDECLARED | EXPR_READ_DOTTED};
    struct arena *const parsed = checker->loader->parsed;
    const struct expr *expr = NULL;
    const bool reads = expr_parse(parsed, arena_printf(parsed, "1 + %s", name), &any, &expr, NULL,
                                  NULL) == DLT_OK &&
                       expr->op == EXPR_ADD && expr->count == 2 &&
                       expr->args[1]->op == EXPR_SYMBOL && str_equal(expr->args[1]->name, name);

    arena_reset(parsed);
    return reads;
}

/* Tells of a name that expressions cannot use; `used` is how they would. */
static void check_word(struct checker *checker, const struct node *node, const char *used)
{
    /* Other texts may be no names at all, which is told where their letters are looked at. */
    if (!load_is_made_of(node->text, ALPHABET_FUNCTION) || node->length > LONGEST_FUNCTION ||
        (node->text[0] >= '0' && node->text[0] <= '9') || reads_as_name(checker, used))
        return;
    loader_report(checker->loader, loader_spot(node), DLT_ERR_SYNTAX, "taken-word",
                  "%s is a function or keyword in expressions, so this name could not be used "
                  "there: call it otherwise",
                  load_quote(checker, node->text));
}

/* Adds the text at `key` of each item of a list. */
static void gather(struct checker *checker, struct names *names, const struct node *list,
                   const char *key)
{
    for (const struct node *item = tree_first(list); item; item = item->next) {
        const struct node *const node = tree_get(item, key);

        if (node && node->kind == NODE_TEXT)
            add(checker, names, node->text, node);
    }
}

/* "a.phi2", or the label alone where the question has no parts. */
static const char *full_id(struct checker *checker, const char *part, const char *label)
{
    return part && *part ? arena_printf(checker->loader->scratch, "%s.%s", part, label) : label;
}

static void gather_fields(struct checker *checker, const struct node *part, const char *part_id)
{
    for (const struct node *item = tree_first(tree_get(part, "fields")); item; item = item->next) {
        const struct node *const id = tree_get(item, "id");

        if (id && id->kind == NODE_TEXT)
            add(checker, &checker->fields, full_id(checker, part_id, id->text), id);
    }
}

static void check_given_words(struct checker *checker, const struct node *list)
{
    for (const struct node *item = tree_first(list); item; item = item->next) {
        const struct node *const name = tree_get(item, "name");

        if (name && name->kind == NODE_TEXT)
            check_word(checker, name, name->text);
    }
}

static void gather_calls(struct checker *checker, const struct node *root)
{
    const struct node *const solve = tree_get(root, "solve");

    gather(checker, &checker->solves, solve, "name");
    for (const struct node *item = tree_first(solve); item; item = item->next) {
        const struct node *const name = tree_get(item, "name");

        if (!name || name->kind != NODE_TEXT)
            continue;
        check_word(checker, name, arena_printf(checker->loader->scratch, "%s.x", name->text));
        if (str_equal(name->text, "typed"))
            loader_report(checker->loader, loader_spot(name), DLT_ERR_SYNTAX, "repeated",
                          "\"typed\" stands for the answers typed so far");
        else if (names_has(&checker->givens, name->text))
            loader_report(checker->loader, loader_spot(name), DLT_ERR_SYNTAX, "repeated",
                          "%s is already a given", load_quote(checker, name->text));
    }
}

void load_gather_names(struct checker *checker)
{
    const struct node *const root = checker->loader->document.root;
    const struct node *const parts = tree_get(root, "parts");
    struct names part_ids;

    gather(checker, &checker->givens, tree_get(root, "given"), "name");
    check_given_words(checker, tree_get(root, "given"));
    gather_calls(checker, root);
    gather_fields(checker, root, NULL);
    names_init(&part_ids, checker->loader->scratch);
    gather(checker, &part_ids, parts, "id");
    for (const struct node *part = tree_first(parts); part; part = part->next)
        gather_fields(checker, part, tree_text(part, "id"));
}

const char *load_find_field(const struct checker *checker, const struct node *part,
                            const char *name)
{
    const char *const part_id = tree_text(part, "id");
    const char *id;

    if (names_has(&checker->fields, name))
        return name;
    if (!part || !part->parent || !part_id)
        return NULL;
    id = arena_printf(checker->loader->scratch, "%s.%s", part_id, name);
    return names_has(&checker->fields, id) ? id : NULL;
}

void load_scope_symbols(struct checker *checker, const struct node *symbols)
{
    struct arena *const scratch = checker->loader->scratch;
    struct expr_symbol *list;
    size_t count = 0;

    checker->scope = (struct expr_scope){0};
    if (!symbols || symbols->kind != NODE_LIST || !symbols->count)
        return;
    list = arena_array(scratch, symbols->count, sizeof *list);
    for (const struct node *item = symbols->first; item && count < CHECK_MOST_SYMBOLS;
         item = item->next) {
        const struct node *const aliases = tree_get(item, "aliases");
        struct expr_symbol *const symbol = &list[count];
        const char **texts = NULL;

        symbol->name = tree_text(item, "name");
        if (!symbol->name || !*symbol->name)
            continue;
        if (aliases && aliases->kind == NODE_LIST)
            texts = arena_array(scratch, aliases->count, sizeof *texts);
        for (const struct node *alias = texts ? aliases->first : NULL; alias; alias = alias->next) {
            if (alias->kind == NODE_TEXT && alias->length)
                texts[symbol->alias_count++] = alias->text;
        }
        symbol->aliases = texts;
        symbol->indexed =
            tree_text(item, "indexed") && str_equal(tree_text(item, "indexed"), "yes");
        count++;
    }
    checker->scope.symbols = list;
    checker->scope.symbol_count = count;
}
