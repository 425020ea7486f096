/* SPDX-License-Identifier: MIT */
/* Texts in the answer language: parsed once here, so that a slip of the pen has its line and column.
 * What they evaluate to is only known with numbers, and checked elsewhere. */
#include "check.h"
#include <string.h>

/* A stretch of a scalar's text, in bytes. */
struct slice {
    const struct node *node;
    size_t start, end;
};

/* The place of a column (from 1; 0 is the start) that was counted within the slice. */
static struct spot spot_in(const struct checker *checker, const struct slice *slice,
                           unsigned column, unsigned length)
{
    const size_t before = utf8_count(slice->node->text, slice->start);

    return loader_spot_text(checker->loader, slice->node, before + (column ? column - 1 : 0),
                            length);
}

/* typed.FIELD must be a field and CALL.OUTPUT a solve call, or nothing will ever bind them. */
static void check_symbol(struct checker *checker, const struct slice *slice,
                         const struct expr *symbol)
{
    struct arena *const scratch = checker->loader->scratch;
    const char *const dot = strchr(symbol->name, '.');
    const char *call;

    if (!dot)
        return;
    for (size_t i = 0; i < checker->scope.symbol_count; i++) {
        if (str_equal(checker->scope.symbols[i].name, symbol->name))
            return;
    }
    call = arena_strndup(scratch, symbol->name, (size_t)(dot - symbol->name));
    if (str_equal(call, "typed")) {
        if (!str_equal(dot + 1, "self") && /* the very answer that a reply speaks of */
            !load_find_field(checker, checker->part, dot + 1))
            loader_report(checker->loader, spot_in(checker, slice, symbol->column, symbol->length),
                          DLT_ERR_UNKNOWN, "unknown-field", "no field is called %s%s",
                          load_quote(checker, dot + 1), names_proposal(&checker->fields, dot + 1));
    } else if (!names_has(&checker->solves, call)) {
        loader_report(checker->loader, spot_in(checker, slice, symbol->column, symbol->length),
                      DLT_ERR_UNKNOWN, "unknown-call", "no solve call is named %s%s",
                      load_quote(checker, call), names_proposal(&checker->solves, call));
    }
}

static void check_symbols(struct checker *checker, const struct slice *slice,
                          const struct expr *expr)
{
    if (expr->op == EXPR_SYMBOL)
        check_symbol(checker, slice, expr);
    for (size_t i = 0; i < expr->count; i++) /* at most EXPR_MAX_DEPTH deep */
        check_symbols(checker, slice, expr->args[i]);
}

static void check_slice(struct checker *checker, struct slice slice, unsigned flags)
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
    if (err == DLT_OK)
        check_symbols(checker, &slice, expr);
    else
        loader_report(loader, spot_in(checker, &slice, diag.column, diag.length), err, diag.tag,
                      "%s",
                      str_equal(diag.tag, "empty") ? "an expression is missing here" : diag.text);
    arena_reset(loader->parsed);
}

void load_check_expression(struct checker *checker, const struct node *node, unsigned flags)
{
    check_slice(checker, (struct slice){.node = node, .end = node->length}, flags);
}

void load_check_argument(struct checker *checker, const struct node *node)
{
    const char *const equals = strchr(node->text, '=');
    const size_t length = equals ? (size_t)(equals - node->text) : 0;
    const char *const key = str_trim(checker->loader->scratch,
                                     arena_strndup(checker->loader->scratch, node->text, length));

    if (!equals || !load_is_made_of(key, ALPHABET_WORD))
        loader_report(checker->loader, loader_spot(node), DLT_ERR_SYNTAX, "bad-argument",
                      "expected KEY=VALUE, found %s", load_quote(checker, node->text));
    else if (!load_is_made_of(str_trim(checker->loader->scratch, equals + 1), ALPHABET_WORD))
        /* A bare word may name a choice, also one that is called like a function: floor. */
        check_slice(checker, (struct slice){.node = node, .start = length + 1, .end = node->length},
                    EXPR_READ_PLAIN);
}

/* --- draws ---------------------------------------------------------------------------------------- */

/* The first of `separator` from `at` outside brackets, or the end. */
static size_t find_separator(const struct slice *slice, size_t at, const char *separator)
{
    int depth = 0;

    for (; at < slice->end; at++) {
        const char c = slice->node->text[at];

        if (depth == 0 && str_starts(slice->node->text + at, separator))
            return at;
        depth += c == '(' || c == '[' ? 1 : 0;
        depth -= c == ')' || c == ']' ? 1 : 0;
    }
    return slice->end;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static struct slice trim(struct slice slice)
{
    while (slice.start < slice.end && is_blank(slice.node->text[slice.start]))
        slice.start++;
    while (slice.start < slice.end && is_blank(slice.node->text[slice.end - 1]))
        slice.end--;
    return slice;
}

static void check_range(struct checker *checker, struct slice slice, size_t dots)
{
    static const char step_word[] = " step ";
    const size_t step = find_separator(&slice, dots, step_word);

    check_slice(checker, (struct slice){.node = slice.node, .start = slice.start, .end = dots},
                EXPR_READ_PLAIN);
    check_slice(checker, (struct slice){.node = slice.node, .start = dots + 2, .end = step},
                EXPR_READ_PLAIN);
    if (step < slice.end)
        check_slice(checker,
                    (struct slice){
                        .node = slice.node, .start = step + sizeof step_word - 1, .end = slice.end},
                    EXPR_READ_PLAIN);
}

static void check_draw(struct checker *checker, struct slice slice, int depth);

/* Each of the pieces between separators; false when there is only one. */
static bool check_pieces(struct checker *checker, struct slice slice, const char *separator,
                         int depth)
{
    size_t at = slice.start;

    if (find_separator(&slice, at, separator) == slice.end)
        return false;
    while (at <= slice.end) {
        const size_t end = find_separator(&slice, at, separator);

        check_draw(checker, (struct slice){.node = slice.node, .start = at, .end = end}, depth);
        at = end + 1;
    }
    return true;
}

/* "2..8 step 2", "3, 5, 7" or "3 | 5 | 7", and lists of such: [1..3, 2 | 4]. */
static void check_draw(struct checker *checker, struct slice slice, int depth)
{
    enum { DEEPEST = 8 };
    const char *const text = slice.node->text;
    size_t dots;

    slice = trim(slice);
    if (depth > DEEPEST || check_pieces(checker, slice, ",", depth + 1) ||
        check_pieces(checker, slice, "|", depth + 1))
        return;
    if (slice.end - slice.start >= 2 && text[slice.start] == '[' && text[slice.end - 1] == ']') {
        slice.start++;
        slice.end--;
        if (!check_pieces(checker, slice, ",", depth + 1))
            check_draw(checker, slice, depth + 1);
        return;
    }
    dots = find_separator(&slice, slice.start, "..");
    if (dots < slice.end)
        check_range(checker, slice, dots);
    else if (!load_is_made_of(arena_strndup(checker->loader->scratch, text + slice.start,
                                            slice.end - slice.start),
                              ALPHABET_WORD))
        check_slice(checker, slice, EXPR_READ_PLAIN);
}

void load_check_draw(struct checker *checker, const struct node *node)
{
    check_draw(checker, (struct slice){.node = node, .end = node->length}, 0);
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
    check_slice(checker, (struct slice){.node = node, .start = start, .end = stop},
                EXPR_READ_RELATION | EXPR_READ_CASES);
    if (colon && (stop + 1 == end || !strchr(",.#/%s", colon[1])))
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
    case FIELD_EXPRESSION:
        load_check_expression(checker, node, EXPR_READ_CASES);
        break;
    case FIELD_EQUATION:
        load_check_expression(checker, node, EXPR_READ_RELATION);
        break;
    case FIELD_CHOICE:
        check_choice(checker, node);
        break;
    case FIELD_TEXT: /* a pattern, or a model answer in words */
    case FIELD_KIND_COUNT:
        break;
    default:
        load_check_expression(checker, node, EXPR_READ_PLAIN);
        break;
    }
}
