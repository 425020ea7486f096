/* SPDX-License-Identifier: MIT */
/* Texts in the answer language: parsed once here, so that a slip of the pen has its line and column.
 * What they evaluate to is only known with numbers, and checked elsewhere. */
#include "check.h"
#include <string.h>

struct spot load_slice_spot(const struct checker *checker, const struct slice *slice,
                            unsigned column, unsigned length)
{
    const size_t before = utf8_count(slice->node->text, slice->start);

    return loader_spot_text(checker->loader, slice->node, before + (column ? column - 1 : 0),
                            length);
}

/* Numbers are drawn from what stands above, before any solver has run. */
static void check_drawn(struct checker *checker, const struct slice *slice,
                        const struct expr *symbol)
{
    const bool constant = str_equal(symbol->name, "pi") || str_equal(symbol->name, "e");

    if (!constant && !names_has(slice->earlier, symbol->name))
        loader_report(
            checker->loader, load_slice_spot(checker, slice, symbol->column, symbol->length),
            DLT_ERR_UNKNOWN, "unknown-given", "no given above this one is called %s%s",
            load_quote(checker, symbol->name), names_proposal(slice->earlier, symbol->name));
}

/* The text of a follow-through speaks of earlier answers, the only ones that it can follow from. */
static bool is_earlier(const struct checker *checker, const struct slice *slice, const char *id)
{
    const struct node *const node = slice->node;
    const struct node *const list = node->parent ? node->parent->parent : NULL;

    if (!checker->field || !list || !list->key || !str_equal(list->key, "follows") || !node->key ||
        !str_equal(node->key, "is"))
        return true;
    for (size_t i = 0; i < checker->fields.count; i++) {
        if (checker->fields.nodes[i]->parent == checker->field)
            return false;
        if (str_equal(checker->fields.names[i], id))
            return true;
    }
    return true;
}

static void check_typed(struct checker *checker, const struct slice *slice,
                        const struct expr *symbol, const char *name)
{
    const struct spot spot = load_slice_spot(checker, slice, symbol->column, symbol->length);
    const char *const id = load_find_field(checker, checker->part, name);
    const bool self = str_equal(name, "self"); /* the very answer that a reply speaks of */

    if (!id && !self)
        loader_report(checker->loader, spot, DLT_ERR_UNKNOWN, "unknown-field",
                      "no field is called %s%s", load_quote(checker, name),
                      names_proposal(&checker->fields, name));
    else if (id && !is_earlier(checker, slice, id))
        loader_report(
            checker->loader, spot, DLT_ERR_SYNTAX, "not-earlier",
            "%s is not asked before this field: only earlier answers can be followed from",
            load_quote(checker, name));
    else
        return;
    loader_soften(checker->loader);
}

/* typed.FIELD and witness.FIELD must be a field and CALL.OUTPUT a solve call, or nothing will ever bind them. */
static void check_symbol(struct checker *checker, const struct slice *slice,
                         const struct expr *symbol)
{
    struct arena *const scratch = checker->loader->scratch;
    const char *const dot = strchr(symbol->name, '.');
    const char *call;

    if (slice->earlier) {
        check_drawn(checker, slice, symbol);
        return;
    }
    if (!dot)
        return;
    for (size_t i = 0; i < checker->scope.symbol_count; i++) {
        if (str_equal(checker->scope.symbols[i].name, symbol->name))
            return;
    }
    call = arena_strndup(scratch, symbol->name, (size_t)(dot - symbol->name));
    if (str_equal(call, "typed") || str_equal(call, "witness")) {
        check_typed(checker, slice, symbol, dot + 1);
    } else if (!names_has(&checker->solves, call)) {
        loader_report(checker->loader,
                      load_slice_spot(checker, slice, symbol->column, symbol->length),
                      DLT_ERR_UNKNOWN, "unknown-call", "no solve call is named %s%s",
                      load_quote(checker, call), names_proposal(&checker->solves, call));
        loader_soften(checker->loader);
    }
}

static void check_symbols(struct checker *checker, const struct slice *slice,
                          const struct expr *expr)
{
    /* The index of a sum is a name of its own. */
    if (slice->earlier && (expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT))
        return;
    if (expr->op == EXPR_SYMBOL)
        check_symbol(checker, slice, expr);
    for (size_t i = 0; i < expr->count; i++) /* at most EXPR_MAX_DEPTH deep */
        check_symbols(checker, slice, expr->args[i]);
}

/* --- what went wrong ------------------------------------------------------------------------------ */

/* What people write who come from a programming language; NULL: nothing of it. */
static const char *advice(const char *text)
{
    if (strstr(text, " else ") || strstr(text, " then ") || strchr(text, '?'))
        return "one value of two is if(CONDITION, THIS, OTHER)";
    if (strstr(text, "&&") || strstr(text, "||"))
        return "conditions are joined by and, or";
    if (strstr(text, "//"))
        return "whole division is floor(a/b)";
    return NULL;
}

static void report_expression(struct checker *checker, const struct slice *slice, const char *text,
                              enum dlt_err err, const struct diag *diag)
{
    const struct spot spot = load_slice_spot(checker, slice, diag->column, diag->length);
    const char *const help = advice(text);

    if (load_report_torn(checker, slice->node))
        return;
    if (str_equal(diag->tag, "empty"))
        loader_report(checker->loader, spot, err, diag->tag, "an expression is missing here");
    else
        loader_report(checker->loader, spot, err, diag->tag, "%s%s%s", diag->text, help ? "; " : "",
                      help ? help : "");
}

void load_check_slice(struct checker *checker, struct slice slice, unsigned flags)
{
    struct loader *const loader = checker->loader;
    struct expr_scope scope = checker->scope;
    const char *const text =
        arena_strndup(loader->parsed, slice.node->text + slice.start, slice.end - slice.start);
    const struct expr *expr = NULL;
    struct diag diag = {0};
    enum dlt_err err;

    scope.flags = flags | EXPR_READ_UNDECLARED | EXPR_READ_DOTTED;
    err = expr_parse(loader->parsed, text, &scope, &expr, NULL, &diag);
    if (err == DLT_OK) {
        check_symbols(checker, &slice, expr);
        load_check_known(checker, &slice, expr);
    } else
        report_expression(checker, &slice, text, err, &diag);
    arena_reset(loader->parsed);
}

void load_check_expression(struct checker *checker, const struct node *node, unsigned flags)
{
    load_check_slice(
        checker, (struct slice){.node = node, .end = node->length, .names = NAMES_KNOWN}, flags);
}

void load_check_argument(struct checker *checker, const struct node *node)
{
    const char *const equals = strchr(node->text, '=');
    const size_t length = equals ? (size_t)(equals - node->text) : 0;
    const char *const key = str_trim(checker->loader->scratch,
                                     arena_strndup(checker->loader->scratch, node->text, length));

    if (load_report_torn(checker, node))
        return;
    if (!equals || !load_is_made_of(key, ALPHABET_WORD))
        loader_report(checker->loader, loader_spot(node), DLT_ERR_SYNTAX, "bad-argument",
                      "expected KEY=VALUE, found %s", load_quote(checker, node->text));
    else if (!load_is_made_of(str_trim(checker->loader->scratch, equals + 1), ALPHABET_WORD))
        /* A bare word may name a choice, also one that is called like a function: floor. */
        load_check_slice(checker,
                         (struct slice){.node = node, .start = length + 1, .end = node->length},
                         EXPR_READ_PLAIN);
}

/* --- templates ------------------------------------------------------------------------------------ */

/* Behind the brace that closes the one at `at`; 0: there is none. */
static size_t closing_brace(const struct node *node, size_t at)
{
    int depth = 0;

    for (; at < node->length; at++) {
        depth += node->text[at] == '{' ? 1 : 0;
        depth -= node->text[at] == '}' ? 1 : 0;
        if (depth == 0)
            return at + 1;
    }
    return 0;
}

static void report_brace(struct checker *checker, const struct node *node, size_t at,
                         const char *text)
{
    loader_report(checker->loader,
                  loader_spot_text(checker->loader, node, utf8_count(node->text, at), 1),
                  DLT_ERR_SYNTAX, "unbalanced", "%s", text);
}

/* "," ".3" "#4" "/" "%", each once, or "s:one|many". */
static bool is_format(const char *text, size_t length)
{
    static const char signs[] = ",.#/%";
    bool seen[sizeof signs] = {false};

    if (length > 1 && text[0] == 's' && text[1] == ':') {
        const char *const bar = memchr(text, '|', length);

        return bar && !memchr(bar + 1, '|', length - (size_t)(bar + 1 - text));
    }
    for (size_t i = 0; i < length; i++) {
        const char *const sign = strchr(signs, text[i]);

        if (text[i] >= '0' && text[i] <= '9' && i > 0 && strchr("0123456789.#", text[i - 1]))
            continue;
        if (!sign || seen[sign - signs])
            return false;
        seen[sign - signs] = true;
    }
    return length > 0;
}

/* "{n{n}}" would be n*n; behind _ ^ \\name and } a brace belongs to what stands before it. */
static size_t inner_brace(const char *text, size_t start, size_t end)
{
    for (size_t at = start + 1; at < end; at++) {
        size_t word = at;

        if (text[at] != '{')
            continue;
        while (word > start && strchr(ALPHABET_WORD, text[word - 1]))
            word--;
        if (word < at && text[at - 1] != '_' && !(word > start && text[word - 1] == '\\'))
            return at;
    }
    return end;
}

static void check_filling(struct checker *checker, const struct node *node, size_t start,
                          size_t end)
{
    const char *const colon = memchr(node->text + start, ':', end - start);
    const size_t stop = colon ? (size_t)(colon - node->text) : end;

    if (!*str_trim(checker->loader->scratch,
                   arena_strndup(checker->loader->scratch, node->text + start, stop - start))) {
        report_brace(checker, node, start - 1, "nothing between the braces; \"{{\" is a brace");
        return;
    }
    if (inner_brace(node->text, start, stop) < stop) {
        report_brace(checker, node, inner_brace(node->text, start, stop),
                     "a brace within braces: an expression groups with ( )");
        loader_soften(checker->loader);
        return;
    }
    load_check_slice(
        checker, (struct slice){.node = node, .start = start, .end = stop, .names = NAMES_SPLIT},
        EXPR_READ_RELATION | EXPR_READ_CASES);
    if (colon && !is_format(colon + 1, end - stop - 1))
        report_brace(checker, node, stop + 1,
                     "unknown format; there are , .3 #4 / % and s:one|many");
}

void load_check_template(struct checker *checker, const struct node *node)
{
    for (size_t at = 0; at < node->length && !loader_full(checker->loader); at++) {
        const char c = node->text[at];

        if ((c == '{' || c == '}') && node->text[at + 1] == c) {
            at++;
        } else if (c == '}') {
            report_brace(checker, node, at, "'}' without '{'; \"}}\" is a brace");
        } else if (c == '{') {
            const size_t end = closing_brace(node, at);

            if (!end) {
                report_brace(checker, node, at, "'{' without '}'; \"{{\" is a brace");
                return;
            }
            check_filling(checker, node, at + 1, end - 1);
            at = end - 1;
        }
    }
}

/* --- answers -------------------------------------------------------------------------------------- */

/* A bare word must be one of the options; anything else is computed. */
static void check_choice(struct checker *checker, const struct node *node)
{
    if (load_is_option(checker->field, node->text))
        return;
    if (load_is_made_of(node->text, ALPHABET_WORD) && !names_has(&checker->givens, node->text))
        load_report_option(checker, node, checker->field, node->text);
    else
        load_check_expression(checker, node, EXPR_READ_RELATION);
}

void load_check_answer(struct checker *checker, const struct node *node)
{
    switch (checker->kind) {
    case FIELD_SHAPE:
        load_check_expression(checker, node, EXPR_READ_SHAPE);
        break;
    case FIELD_DERIVATION: /* which may start from an equation */
        load_check_expression(checker, node,
                              str_equal(node->key, "from") ? EXPR_READ_RELATION : EXPR_READ_CASES);
        break;
    case FIELD_EXPRESSION:
    case FIELD_FUNCTION:
        load_check_expression(checker, node, EXPR_READ_CASES);
        break;
    case FIELD_EQUATION:
        load_check_expression(checker, node, EXPR_READ_RELATION);
        break;
    case FIELD_CHOICE:
        check_choice(checker, node);
        break;
    case FIELD_ORDERING:
        load_check_order(checker, node);
        break;
    case FIELD_TEXT: /* a pattern, or a model answer in words */
    case FIELD_KIND_COUNT:
        break;
    default:
        load_check_expression(checker, node, EXPR_READ_PLAIN);
        break;
    }
}
