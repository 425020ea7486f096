/* SPDX-License-Identifier: MIT */
/* Runs tests/cases/expr_*.test: directives (@...), comments (#) and cases of two or three lines.
 * parse: text, its ASCII print, and its Unicode print or "warning TAG COLUMN [part of the message]";
 * or text, "error TAG COLUMN" and part of the message.
 * eval: text, value or "error TAG COLUMN". compare: A, B, "VERDICT METHOD [part of the detail]", or
 * "unreadable a|b TAG COLUMN [part of the message]". @where adds a condition to what follows. */
#include "expr_internal.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { MAX_LINE = 4096, MAX_SYMBOLS = 48, MAX_VARIABLES = 8 };

enum { DECIDERS = 6, VERDICTS = 3 };

/** What the comparisons of a file came to. */
struct census {
    unsigned verdicts[VERDICTS], unreadable;
    unsigned alone;             /**< cases that each decider was given alone */
    unsigned decided[DECIDERS]; /**< of them decided by it */
};

struct suite {
    struct arena *arena;
    const char *path;
    unsigned line, cases, failures;
    char mode[16];
    struct expr_symbol symbols[MAX_SYMBOLS];
    struct expr_scope scope;
    struct expr_rules rules;
    const char *variables[MAX_VARIABLES];
    const struct expr *where[MAX_VARIABLES];
    struct census census;
};

static void report(struct suite *s, const char *what, const char *expected, const char *found)
{
    s->failures++;
    print_error("%s:%u: %s: expected \"%s\", found \"%s\"\n", s->path, s->line, what, expected,
                found);
}

static struct value number(struct suite *s, const char *text)
{
    struct num_ctx ctx;
    num_ctx_init(&ctx, s->arena, NULL);
    struct value value = value_from_text(&ctx, text);
    assert_int_equal(ctx.err, DLT_OK);
    return value;
}

static struct expr_dim dim(struct suite *s, const char *text)
{
    const char *colon = strchr(text, ':');
    struct expr_dim dim = {0};
    if (colon)
        dim.name = arena_strndup(s->arena, text, (size_t)(colon - text));
    assert_true(str_to_long(colon ? colon + 1 : text, &dim.size));
    return dim;
}

static void read_symbol(struct suite *s, char *words)
{
    assert_true(s->scope.symbol_count < MAX_SYMBOLS);
    struct expr_symbol *symbol = &s->symbols[s->scope.symbol_count++];
    memset(symbol, 0, sizeof(*symbol));
    char *rest = NULL;
    for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        const char *equals = strchr(word, '=');
        const char *after = equals ? equals + 1 : "";
        if (!symbol->name) {
            symbol->name = arena_strdup(s->arena, word);
        } else if (str_equal(word, "integer")) {
            symbol->integer = true;
        } else if (str_equal(word, "positive")) {
            symbol->positive = true;
        } else if (str_equal(word, "indexed")) {
            symbol->indexed = true;
        } else if (str_starts(word, "min=")) {
            symbol->minimum = number(s, after);
        } else if (str_starts(word, "max=")) {
            symbol->maximum = number(s, after);
        } else if (str_starts(word, "rows=")) {
            symbol->rows = dim(s, after);
        } else if (str_starts(word, "cols=")) {
            symbol->columns = dim(s, after);
        } else if (str_starts(word, "alias=")) {
            const char **more =
                arena_array(s->arena, symbol->alias_count + 1, sizeof(const char *));
            for (size_t i = 0; i < symbol->alias_count; i++)
                more[i] = symbol->aliases[i];
            more[symbol->alias_count++] = arena_strdup(s->arena, after);
            symbol->aliases = more;
        } else {
            fail_msg("%s:%u: unknown word %s", s->path, s->line, word);
        }
    }
}

static void read_flags(struct suite *s, char *words)
{
    static const char *const names[] = {"undeclared", "dotted",   "shape",
                                        "grouping",   "relation", "cases"};
    s->scope.flags = 0;
    char *rest = NULL;
    for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        for (unsigned i = 0; i < DLT_COUNT(names); i++)
            if (str_equal(word, names[i]))
                s->scope.flags |= 1u << i;
}

static void read_rules(struct suite *s, char *words)
{
    size_t where_count = s->rules.where_count;
    s->rules = (struct expr_rules){.where = s->where, .where_count = where_count};
    char *rest = NULL;
    for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        if (str_equal(word, "factor"))
            s->rules.up_to_factor = true;
        else if (str_equal(word, "constant"))
            s->rules.up_to_constant = true;
        else if (str_starts(word, "tolerance="))
            s->rules.tolerance = number(s, word + strlen("tolerance="));
        else if (str_starts(word, "of="))
            s->variables[s->rules.variable_count++] = arena_strdup(s->arena, word + 3);
        else
            fail_msg("%s:%u: unknown word %s", s->path, s->line, word);
    }
    s->rules.variables = s->variables;
}

/* One more condition; none when it is blank. */
static void read_where(struct suite *s, const char *text)
{
    struct expr_scope scope = s->scope;
    struct diag diag = {0};
    s->rules.where = s->where;
    if (!text[0]) {
        s->rules.where_count = 0;
        return;
    }
    scope.flags |= EXPR_READ_RELATION;
    assert_true(s->rules.where_count < MAX_VARIABLES);
    if (expr_parse(s->arena, text, &scope, &s->where[s->rules.where_count++], NULL, &diag))
        fail_msg("%s:%u: %s", s->path, s->line, diag.text);
}

static void directive(struct suite *s, char *text)
{
    char *blank = strchr(text, ' ');
    char *rest = blank ? blank + 1 : text + strlen(text);
    if (str_starts(text, "@mode"))
        snprintf(s->mode, sizeof(s->mode), "%s", rest);
    else if (str_starts(text, "@symbol"))
        read_symbol(s, rest);
    else if (str_starts(text, "@flags"))
        read_flags(s, rest);
    else if (str_starts(text, "@rules"))
        read_rules(s, rest);
    else if (str_starts(text, "@where"))
        read_where(s, rest);
    else if (str_starts(text, "@clear"))
        s->scope = (struct expr_scope){.symbols = s->symbols};
    else
        fail_msg("%s:%u: unknown directive %s", s->path, s->line, text);
}

static const char *error_text(struct suite *s, const struct diag *diag)
{
    return arena_printf(s->arena, "error %s %u", diag->tag, diag->column);
}

/* What is printed is read to the same tree, however names are looked up. */
static void read_back(struct suite *s, const char *text, unsigned flags)
{
    struct expr_scope scope = s->scope;
    const struct expr *expr = NULL, *again = NULL;
    struct diag diag = {0};
    scope.flags |= flags;
    if (expr_parse(s->arena, text, &scope, &expr, NULL, NULL))
        return;
    const char *ascii = expr_print(s->arena, expr, &scope, EXPR_ASCII);
    if (expr_parse(s->arena, ascii, &scope, &again, NULL, &diag))
        report(s, text, ascii, diag.text);
    else if (!expr_same(expr, again))
        report(s, text, ascii, expr_print(s->arena, again, &scope, EXPR_ASCII));
}

static void run_parse(struct suite *s, char lines[3][MAX_LINE], int count)
{
    const struct expr *expr = NULL, *again = NULL;
    struct diag diag = {0}, warning = {0};
    if (expr_parse(s->arena, lines[0], &s->scope, &expr, &warning, &diag)) {
        if (!str_equal(lines[1], error_text(s, &diag)))
            report(s, lines[0], lines[1], error_text(s, &diag));
        if (!diag.text[0] || diag.length == 0)
            report(s, lines[0], "a sentence and a length", diag.text);
        if (count == 3 && !strstr(diag.text, lines[2]))
            report(s, lines[0], lines[2], diag.text);
        return;
    }
    read_back(s, lines[0], EXPR_READ_UNDECLARED);
    read_back(s, lines[0], EXPR_READ_DOTTED);
    read_back(s, lines[0], EXPR_READ_UNDECLARED | EXPR_READ_DOTTED);
    const char *ascii = expr_print(s->arena, expr, &s->scope, EXPR_ASCII);
    if (!str_equal(lines[1], ascii))
        report(s, lines[0], lines[1], ascii);
    if (expr_parse(s->arena, ascii, &s->scope, &again, NULL, &diag))
        report(s, ascii, "printed text that can be read", diag.text);
    else if (!expr_same(expr, again))
        report(s, "another tree", ascii, expr_print(s->arena, again, &s->scope, EXPR_ASCII));
    else if (!str_equal(ascii, expr_print(s->arena, again, &s->scope, EXPR_ASCII)))
        report(s, "printed again", ascii, expr_print(s->arena, again, &s->scope, EXPR_ASCII));
    if (warning.tag[0] && !(count == 3 && str_starts(lines[2], "warning")))
        report(s, lines[0], "no warning", warning.tag);
    if (count == 3 && str_starts(lines[2], "warning")) {
        const char *found = arena_printf(s->arena, "warning %s %u", warning.tag, warning.column);
        size_t length = strlen(found);
        bool part = str_starts(lines[2], found) && lines[2][length] == ' ';
        if (!str_equal(lines[2], found) && !(part && strstr(warning.text, lines[2] + length + 1)))
            report(s, lines[0], lines[2], arena_printf(s->arena, "%s %s", found, warning.text));
    } else if (count == 3) {
        const char *unicode = expr_print(s->arena, expr, &s->scope, EXPR_UNICODE);
        if (!str_equal(lines[2], unicode))
            report(s, lines[0], lines[2], unicode);
    }
}

static void run_eval(struct suite *s, char lines[3][MAX_LINE])
{
    const struct expr *expr = NULL;
    struct diag diag = {0};
    const char *found = NULL;
    if (expr_parse(s->arena, lines[0], &s->scope, &expr, NULL, &diag)) {
        found = error_text(s, &diag);
    } else {
        struct num_ctx ctx;
        num_ctx_init(&ctx, s->arena, &diag);
        struct value value = expr_eval(&ctx, expr, NULL);
        found = ctx.err ? error_text(s, &diag) : value_format(s->arena, value, NULL);
    }
    if (!str_equal(lines[1], found))
        report(s, lines[0], lines[1], found);
}

static const char *const verdicts[VERDICTS] = {
    [EXPR_EQUAL] = "equal", [EXPR_DIFFERENT] = "different", [EXPR_UNDECIDED] = "undecided"};

/* "unreadable a|b TAG COLUMN [part of the message]" */
static void run_unreadable(struct suite *s, char lines[3][MAX_LINE])
{
    const struct expr *expr = NULL;
    struct diag diag = {0};
    bool first = str_starts(lines[2], "unreadable a ");
    const char *text = lines[first ? 0 : 1];
    s->census.unreadable++;
    if (expr_parse(s->arena, text, &s->scope, &expr, NULL, &diag) == DLT_OK) {
        report(s, text, lines[2], "it can be read");
        return;
    }
    const char *found =
        arena_printf(s->arena, "unreadable %s %s %u", first ? "a" : "b", diag.tag, diag.column);
    size_t length = strlen(found);
    bool part = strlen(lines[2]) > length + 1;
    if (!str_starts(lines[2], found) || (lines[2][length] && lines[2][length] != ' ') ||
        (part && !strstr(diag.text, lines[2] + length + 1)))
        report(s, text, lines[2], arena_printf(s->arena, "%s %s", found, diag.text));
}

/* Says everything it has to, and nothing that contradicts itself. */
static void check_decision(struct suite *s, const struct expr_decision *decision)
{
    bool witness = decision->left.kind != VALUE_NONE && decision->right.kind != VALUE_NONE;
    bool values =
        !str_equal(decision->method, "shapes") && !str_equal(decision->method, "relation");
    if (!decision->detail || !decision->detail[0] || !decision->method)
        report(s, "the decision", "a method and a sentence", "none");
    if (decision->verdict == EXPR_DIFFERENT && values &&
        (!witness || value_equal(decision->left, decision->right)))
        report(s, "the decision", "two values that differ", decision->detail);
    if (decision->verdict == EXPR_EQUAL && !isnan(decision->error) &&
        !(decision->error >= 0 && decision->error < 1e-6))
        report(s, "the decision", "a small chance of error", decision->detail);
}

/* Each decider alone comes to this verdict or to none, whichever side comes first. */
static void run_alone(struct suite *s, const struct expr *const sides[2], enum expr_verdict verdict)
{
    struct expr_rules rules = s->rules;
    s->census.alone++;
    for (unsigned i = 0; i < DECIDERS; i++) {
        struct arena *arena = arena_create();
        struct expr_decision decision, back;
        rules.deciders = 1u << i;
        expr_compare(arena, sides[0], sides[1], &s->scope, &rules, &decision);
        expr_compare(arena, sides[1], sides[0], &s->scope, &rules, &back);
        const char *what = arena_printf(s->arena, "decider %u alone", rules.deciders);
        if (decision.verdict != verdict && decision.verdict != EXPR_UNDECIDED)
            report(s, what, verdicts[verdict], decision.detail);
        if (decision.verdict != back.verdict)
            report(s, what, verdicts[decision.verdict], verdicts[back.verdict]);
        s->census.decided[i] += decision.verdict != EXPR_UNDECIDED;
        arena_destroy(arena);
    }
}

static const struct expr *parsed(struct suite *s, const char *text)
{
    const struct expr *expr = NULL;
    struct diag diag = {0};
    if (expr_parse(s->arena, text, &s->scope, &expr, NULL, &diag))
        report(s, text, "text that can be read", diag.text);
    return expr;
}

static void run_compare(struct suite *s, char lines[3][MAX_LINE])
{
    if (str_starts(lines[2], "unreadable ")) {
        run_unreadable(s, lines);
        return;
    }
    const struct expr *sides[2] = {parsed(s, lines[0]), parsed(s, lines[1])};
    struct expr_decision decision, back;
    if (!sides[0] || !sides[1])
        return;
    expr_compare(s->arena, sides[0], sides[1], &s->scope, &s->rules, &decision);
    expr_compare(s->arena, sides[1], sides[0], &s->scope, &s->rules, &back);
    const char *found =
        arena_printf(s->arena, "%s %s", verdicts[decision.verdict], decision.method);
    size_t length = strlen(found);
    bool part = strlen(lines[2]) > length + 1;
    if (!str_starts(lines[2], found) || (lines[2][length] && lines[2][length] != ' ') ||
        (part && !strstr(arena_printf(s->arena, "%s [%s]", decision.detail,
                                      decision.domain ? decision.domain : ""),
                         lines[2] + length + 1)))
        report(s, lines[0], lines[2],
               arena_printf(s->arena, "%s %s [%s]", found, decision.detail,
                            decision.domain ? decision.domain : ""));
    check_decision(s, &decision);
    if (decision.verdict != back.verdict)
        report(s, "the other way round", verdicts[decision.verdict], verdicts[back.verdict]);
    s->census.verdicts[decision.verdict]++;
    run_alone(s, sides, decision.verdict);
    expr_compare(s->arena, sides[0], sides[0], &s->scope, &s->rules, &back);
    if (back.verdict == EXPR_DIFFERENT)
        report(s, "with itself", "equal", back.detail);
}

static void run_case(struct suite *s, char lines[3][MAX_LINE], int count)
{
    s->cases++;
    if (count < 2)
        report(s, lines[0], "two or three lines", "one");
    else if (str_equal(s->mode, "parse"))
        run_parse(s, lines, count);
    else if (str_equal(s->mode, "eval"))
        run_eval(s, lines);
    else if (str_equal(s->mode, "compare") && count == 3)
        run_compare(s, lines);
    else
        report(s, lines[0], "a mode", s->mode);
}

static unsigned run_file(const char *path, struct census *census_out)
{
    struct suite s = {.arena = arena_create(), .path = path};
    static char lines[3][MAX_LINE];
    char text[MAX_LINE];
    int count = 0;
    FILE *file = fopen(path, "r");
    if (!file)
        fail_msg("%s cannot be read; run from the project's folder", path);
    s.scope.symbols = s.symbols;
    while (fgets(text, sizeof(text), file)) {
        s.line++;
        text[strcspn(text, "\n")] = '\0';
        if (text[0] == '@') {
            directive(&s, text);
        } else if (text[0] == '#') {
            continue;
        } else if (text[0] && count < 3) {
            strcpy(lines[count++], str_equal(text, "<empty>") ? "" : text);
        } else if (!text[0] && count > 0) {
            run_case(&s, lines, count);
            count = 0;
        }
    }
    if (count > 0)
        run_case(&s, lines, count);
    fclose(file);
    unsigned cases = s.cases;
    if (census_out)
        *census_out = s.census;
    arena_destroy(s.arena);
    assert_int_equal(s.failures, 0);
    return cases;
}

static void test_parse(void **state)
{
    (void)state;
    assert_true(run_file("tests/cases/expr_parse.test", NULL) >= 150);
}

static void test_errors(void **state)
{
    (void)state;
    assert_true(run_file("tests/cases/expr_errors.test", NULL) >= 60);
}

static void test_eval(void **state)
{
    (void)state;
    assert_true(run_file("tests/cases/expr_eval.test", NULL) >= 80);
}

static void test_compare(void **state)
{
    /* As many as there are: neither cases nor what each decider can do alone may shrink. */
    static const unsigned decided[DECIDERS] = {465, 170, 425, 80, 140, 660};
    struct census census;
    (void)state;
    assert_true(run_file("tests/cases/expr_compare.test", &census) >= 760);
    assert_true(census.verdicts[EXPR_EQUAL] >= 420);
    assert_true(census.verdicts[EXPR_DIFFERENT] >= 265);
    assert_true(census.verdicts[EXPR_UNDECIDED] >= 35);
    assert_true(census.unreadable >= 34);
    assert_true(census.alone >= 725);
    for (size_t i = 0; i < DECIDERS; i++)
        if (census.decided[i] < decided[i])
            fail_msg("decider %u decides %u cases alone", 1u << i, census.decided[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_eval),
        cmocka_unit_test(test_compare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
