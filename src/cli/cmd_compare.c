/* SPDX-License-Identifier: MIT */
/* dltutor compare: whether two expressions mean the same. */
#include "cli_private.h"
#include "dltutor/expr.h"
#include <math.h>
#include <string.h>

enum { MAX_NAMES = 64, PAGE_WIDTH = 80, SEED = 0 };

/** The texts of one comparison. */
struct request {
    const char *sides[2];
    const char *symbols[MAX_NAMES];
    size_t symbol_count;
    const char *where[MAX_NAMES];
    size_t where_count;
    bool echo; /* say how the sides were read */
};

/** Names, and the conditions on them. */
struct domain {
    struct expr_symbol *symbols;
    size_t declared; /* the first so many split what is typed */
    size_t count, capacity;
    const struct expr *conditions[2 * MAX_NAMES];
    size_t condition_count;
};

/** What came out. `unreadable` names the text at fault, NULL: all were read. */
struct outcome {
    struct expr_decision decision;
    const char *unreadable, *unreadable_text;
    struct diag diag;
    const char *reads_as[2];             /* the sides, NULL unless asked for */
    const char *warnings[2 + MAX_NAMES]; /* what was read one way of two */
    size_t warning_count;
};

static const char *const side_names[] = {"a", "b"};

static const char *verdict_name(enum expr_verdict verdict)
{
    static const char *const names[] = {"equal", "different", "undecided"};
    return names[verdict];
}

/* --- reading ----------------------------------------------------------------------------------- */

static struct expr_scope scope_of(const struct domain *domain)
{
    return (struct expr_scope){
        .symbols = domain->symbols,
        .symbol_count = domain->declared,
        .flags = EXPR_READ_UNDECLARED | EXPR_READ_RELATION | EXPR_READ_CASES,
    };
}

static enum dlt_err read_text(struct arena *arena, const char *text, const struct domain *domain,
                              const struct expr **expr_out, struct diag *diag)
{
    const struct expr_scope scope = scope_of(domain);
    return expr_parse(arena, text, &scope, expr_out, NULL, diag);
}

/* As read_text, of a text that is called `name`: keeps what was read one way of two. */
static enum dlt_err read_named(struct arena *arena, const char *name, const char *text,
                               const struct domain *domain, const struct expr **expr_out,
                               struct outcome *outcome)
{
    const struct expr_scope scope = scope_of(domain);
    struct diag warning = {.tag = ""};
    enum dlt_err err = expr_parse(arena, text, &scope, expr_out, &warning, &outcome->diag);
    if (err == DLT_OK && warning.tag[0] && outcome->warning_count < DLT_COUNT(outcome->warnings))
        outcome->warnings[outcome->warning_count++] =
            arena_printf(arena, "%s: %s", name, warning.text);
    return err;
}

static struct expr_symbol *symbol_of(struct arena *arena, struct domain *domain, const char *name)
{
    for (size_t i = 0; i < domain->count; i++)
        if (str_equal(domain->symbols[i].name, name))
            return &domain->symbols[i];
    domain->symbols = arena_grow(arena, domain->symbols, domain->count, &domain->capacity,
                                 sizeof *domain->symbols);
    domain->symbols[domain->count] = (struct expr_symbol){.name = name};
    return &domain->symbols[domain->count++];
}

/* Declared names are brought to the spelling that parsed trees have: sigma for σ. */
static enum dlt_err read_symbol(struct arena *arena, const char *text, struct domain *domain,
                                struct diag *diag)
{
    static const struct domain none = {.declared = 0};
    const struct expr *expr = NULL;
    enum dlt_err err = read_text(arena, text, &none, &expr, diag);
    if (err != DLT_OK)
        return err;
    if (expr->op != EXPR_SYMBOL || expr->count > 0)
        return diag_set(diag, DLT_ERR_SYNTAX, "no-name", "this is not a name");
    symbol_of(arena, domain, expr->name);
    domain->declared = domain->count;
    return DLT_OK;
}

static void add_relation(struct arena *arena, struct domain *domain, const char *relation,
                         const struct expr *left, const struct expr *right)
{
    const struct expr **args = arena_array(arena, 2, sizeof *args);
    struct expr *node = arena_alloc(arena, sizeof *node);
    args[0] = left;
    args[1] = right;
    *node = (struct expr){.op = EXPR_RELATION, .name = relation, .count = 2, .args = args};
    domain->conditions[domain->condition_count++] = node;
}

/* The name before " integer", " in [0, 1)" and the like; what is said of it comes after `at`. */
static enum dlt_err read_subject(struct arena *arena, const char *text, size_t at,
                                 struct domain *domain, const struct expr **name_out,
                                 struct diag *diag)
{
    enum dlt_err err = read_text(arena, arena_strndup(arena, text, at), domain, name_out, diag);
    if (err == DLT_OK && ((*name_out)->op != EXPR_SYMBOL || (*name_out)->count > 0))
        err = diag_set(diag, DLT_ERR_SYNTAX, "no-name", "only a name can be said to be that");
    return err;
}

/* "n integer", "x positive", "x real". False when the text is no such sentence. */
static bool read_word(struct arena *arena, const char *text, struct domain *domain,
                      struct diag *diag, enum dlt_err *err_out)
{
    static const char *const words[] = {" integer", " positive", " real"};
    const struct expr *name = NULL;
    size_t length = strlen(text), tail = 0, which = 0;
    for (; which < DLT_COUNT(words); which++) {
        tail = strlen(words[which]);
        if (length > tail && str_equal(text + length - tail, words[which]))
            break;
    }
    if (which == DLT_COUNT(words))
        return false;
    *err_out = read_subject(arena, text, length - tail, domain, &name, diag);
    if (*err_out == DLT_OK) {
        struct expr_symbol *symbol = symbol_of(arena, domain, name->name);
        symbol->integer = symbol->integer || which == 0;
        symbol->positive = symbol->positive || which == 1;
    }
    return true;
}

/* One end of an interval. */
static enum dlt_err read_end(struct arena *arena, const char *start, size_t length,
                             struct domain *domain, const struct expr **expr_out, struct diag *diag)
{
    return read_text(arena, arena_strndup(arena, start, length), domain, expr_out, diag);
}

/* "x in 0..1", "x in [0, 1)". False when the text is no such sentence. */
static bool read_interval(struct arena *arena, const char *text, struct domain *domain,
                          struct diag *diag, enum dlt_err *err_out)
{
    const char *in = strstr(text, " in "), *from = in ? in + strlen(" in ") : NULL;
    const struct expr *name = NULL, *low = NULL, *high = NULL;
    if (!in)
        return false;
    from += strspn(from, " ");
    size_t length = strlen(from);
    bool bracket = length > 2 && (from[0] == '[' || from[0] == '(') &&
                   (from[length - 1] == ']' || from[length - 1] == ')') && strchr(from, ',');
    const char *middle = bracket ? strchr(from, ',') : strstr(from, "..");
    *err_out = read_subject(arena, text, (size_t)(in - text), domain, &name, diag);
    if (*err_out == DLT_OK && !middle)
        *err_out = diag_set(diag, DLT_ERR_SYNTAX, "no-interval",
                            "an interval is needed, such as x in 0..1 or x in [0, 1)");
    size_t skipped = bracket ? 1 : 0, gap = bracket ? 1 : 2;
    if (*err_out == DLT_OK)
        *err_out =
            read_end(arena, from + skipped, (size_t)(middle - from) - skipped, domain, &low, diag);
    if (*err_out == DLT_OK)
        *err_out = read_end(arena, middle + gap, length - (size_t)(middle - from) - gap - skipped,
                            domain, &high, diag);
    if (*err_out != DLT_OK)
        return true;
    add_relation(arena, domain, bracket && from[0] == '(' ? ">" : ">=", name, low);
    add_relation(arena, domain, bracket && from[length - 1] == ')' ? "<" : "<=", name, high);
    return true;
}

static bool is_condition(const struct expr *expr)
{
    return expr->op == EXPR_RELATION ||
           (expr->op == EXPR_CALL && (str_equal(expr->name, "and") || str_equal(expr->name, "or") ||
                                      str_equal(expr->name, "not")));
}

static enum dlt_err read_condition(struct arena *arena, const char *text, struct domain *domain,
                                   struct outcome *outcome)
{
    enum dlt_err err = DLT_OK;
    struct diag *diag = &outcome->diag;
    const struct expr *expr = NULL;
    if (read_word(arena, text, domain, diag, &err) ||
        read_interval(arena, text, domain, diag, &err))
        return err;
    err = read_named(arena, "where", text, domain, &expr, outcome);
    if (err != DLT_OK)
        return err;
    if (!is_condition(expr))
        return diag_set(diag, DLT_ERR_TYPE, "no-condition",
                        "a condition is needed, such as D > 0, n integer, or x in 0..1");
    domain->conditions[domain->condition_count++] = expr;
    return DLT_OK;
}

static bool unreadable(struct outcome *outcome, const char *what, const char *text)
{
    outcome->unreadable = what;
    outcome->unreadable_text = text;
    return false;
}

static bool read_request(struct arena *arena, const struct request *request, struct domain *domain,
                         const struct expr *sides[2], struct outcome *outcome)
{
    for (size_t i = 0; i < request->symbol_count; i++)
        if (read_symbol(arena, request->symbols[i], domain, &outcome->diag) != DLT_OK)
            return unreadable(outcome, "symbols", request->symbols[i]);
    for (size_t i = 0; i < request->where_count; i++)
        if (read_condition(arena, request->where[i], domain, outcome) != DLT_OK)
            return unreadable(outcome, "where", request->where[i]);
    for (size_t i = 0; i < 2; i++)
        if (read_named(arena, side_names[i], request->sides[i], domain, &sides[i], outcome) !=
            DLT_OK)
            return unreadable(outcome, side_names[i], request->sides[i]);
    return true;
}

/* --- deciding ---------------------------------------------------------------------------------- */

static void compare(struct arena *arena, const struct request *request, struct outcome *outcome)
{
    struct domain *domain = arena_alloc(arena, sizeof *domain);
    const struct expr *sides[2] = {NULL};
    if (!read_request(arena, request, domain, sides, outcome))
        return;
    const struct expr_scope scope = {.symbols = domain->symbols, .symbol_count = domain->count};
    for (size_t i = 0; request->echo && i < DLT_COUNT(sides); i++)
        outcome->reads_as[i] = expr_print(arena, sides[i], &scope, EXPR_UNICODE);
    const struct expr_rules rules = {
        .seed = SEED, .where = domain->conditions, .where_count = domain->condition_count};
    expr_compare(arena, sides[0], sides[1], &scope, &rules, &outcome->decision);
}

/* --- saying it --------------------------------------------------------------------------------- */

static json_t *value_json(struct arena *arena, struct value value)
{
    const struct num_format exact = {.style = NUM_STYLE_FRACTION};
    return json_string(value_format(arena, value, &exact));
}

/* Two values that differ, with as many digits as it takes to see it. */
static void add_values(json_t *json, struct arena *arena, const struct expr_decision *decision)
{
    enum { MOST_DIGITS = 200 };
    const struct value values[2] = {decision->left, decision->right};
    struct num_format format = {.style = NUM_STYLE_FRACTION};
    const char *texts[2];
    for (int digits = 0; digits <= MOST_DIGITS; digits += 20) {
        for (int i = 0; i < 2; i++)
            texts[i] = value_format(arena, values[i], &format);
        if (strcmp(texts[0], texts[1]) != 0)
            break;
        format = (struct num_format){.style = NUM_STYLE_SIGNIFICANT, .digits = digits + 20};
    }
    json_object_set_new(json, "a", json_string(texts[0]));
    json_object_set_new(json, "b", json_string(texts[1]));
}

/* {"at": {"x": "1/2"}, "a": "3", "b": "4"}, or null. */
static json_t *witness_json(struct arena *arena, const struct expr_decision *decision)
{
    if (decision->left.kind == VALUE_NONE && decision->witness_count == 0)
        return json_null();
    json_t *at = json_object();
    for (size_t i = 0; i < decision->witness_count; i++)
        json_object_set_new(at, decision->witness[i].name,
                            value_json(arena, decision->witness[i].value));
    json_t *witness = json_pack("{s:o}", "at", at);
    if (decision->left.kind != VALUE_NONE && decision->right.kind != VALUE_NONE)
        add_values(witness, arena, decision);
    return witness;
}

/* Is there a bound on the chance of error? None where only agreement at points can be claimed. */
static bool bounded(const struct expr_decision *decision)
{
    return decision->verdict != EXPR_UNDECIDED && !isnan(decision->error);
}

static void add_reading(json_t *json, const struct outcome *outcome)
{
    json_t *warnings = outcome->warning_count > 0 ? json_array() : NULL;
    if (outcome->reads_as[0])
        json_object_set_new(json, "reads_as",
                            json_pack("{s:s, s:s}", side_names[0], outcome->reads_as[0],
                                      side_names[1], outcome->reads_as[1]));
    for (size_t i = 0; i < outcome->warning_count; i++)
        json_array_append_new(warnings, json_string(outcome->warnings[i]));
    if (warnings)
        json_object_set_new(json, "warnings", warnings);
}

static json_t *outcome_json(struct arena *arena, json_t *id, const struct outcome *outcome)
{
    json_t *json = json_object();
    if (id)
        json_object_set(json, "id", id);
    if (outcome->unreadable) {
        const char *text = outcome->diag.text;
        json_object_set_new(json, "verdict", json_string("unreadable"));
        json_object_set_new(json, "method",
                            json_string(arena_printf(arena, "unreadable:%s", outcome->diag.tag)));
        json_object_set_new(json, "witness", json_null());
        json_object_set_new(json, "where", json_string(outcome->unreadable));
        json_object_set_new(json, "column", json_integer(outcome->diag.column));
        json_object_set_new(
            json, "error",
            json_string(utf8_sanitise(arena, text, strlen(text), UTF8_KEEP_NOTHING, NULL)));
        return json;
    }
    const struct expr_decision *decision = &outcome->decision;
    json_object_set_new(json, "verdict", json_string(verdict_name(decision->verdict)));
    json_object_set_new(json, "method", json_string(decision->method ? decision->method : ""));
    json_object_set_new(json, "witness", witness_json(arena, decision));
    json_object_set_new(json, "detail", json_string(decision->detail ? decision->detail : ""));
    json_object_set_new(json, "points", json_integer(decision->points));
    json_object_set_new(json, "error",
                        bounded(decision) ? json_real(decision->error) : json_null());
    json_object_set_new(json, "domain",
                        decision->domain ? json_string(decision->domain) : json_null());
    json_object_set_new(json, "seed", json_integer(SEED));
    add_reading(json, outcome);
    return json;
}

static int exit_code(const struct outcome *outcome)
{
    if (outcome->unreadable)
        return EXIT_USAGE;
    switch (outcome->decision.verdict) {
    case EXPR_EQUAL:
        return EXIT_DONE;
    case EXPR_DIFFERENT:
        return EXIT_WRONG;
    case EXPR_UNDECIDED:
        break;
    }
    return EXIT_UNDECIDED;
}

static const char *sureness(struct cli *cli, const struct expr_decision *decision)
{
    if (decision->verdict == EXPR_UNDECIDED)
        return "none";
    if (!bounded(decision))
        return "agreement only, no bound";
    if (!(decision->error > 0))
        return "proved";
    return arena_printf(cli->arena, "wrong with a chance below %.0e", decision->error * 1.5);
}

static void print_why(struct cli *cli, const struct outcome *outcome)
{
    const struct expr_decision *decision = &outcome->decision;
    for (size_t i = 0; i < DLT_COUNT(side_names); i++)
        cli_print_wrapped(
            cli, arena_printf(cli->arena, "%s reads as %s", side_names[i], outcome->reads_as[i]),
            PAGE_WIDTH, 0);
    cli_print_wrapped(
        cli,
        arena_printf(cli->arena, "domain: %s", decision->domain ? decision->domain : "no symbols"),
        PAGE_WIDTH, 0);
    fprintf(cli->out, "points: %u\nseed: %d\ncertainty: %s\n", decision->points, SEED,
            sureness(cli, decision));
}

static void print_outcome(struct cli *cli, const struct outcome *outcome, bool why)
{
    if (outcome->unreadable) {
        cli_error(cli, EXIT_USAGE, "%s", outcome->diag.text);
        if (outcome->diag.column > 0)
            cli_caret(cli, cli->err, outcome->unreadable_text, outcome->diag.column,
                      outcome->diag.length);
        return;
    }
    const struct expr_decision *decision = &outcome->decision;
    fprintf(cli->out, "%s\nmethod: %s\n", verdict_name(decision->verdict),
            decision->method ? decision->method : "");
    if (decision->detail)
        cli_print_wrapped(cli, decision->detail, PAGE_WIDTH, 0);
    for (size_t i = 0; i < outcome->warning_count; i++)
        cli_print_wrapped(cli, arena_printf(cli->arena, "note: %s", outcome->warnings[i]),
                          PAGE_WIDTH, 0);
    if (why)
        print_why(cli, outcome);
}

/* --- the command ------------------------------------------------------------------------------- */

static enum dlt_err too_many(struct diag *diag, const char *what)
{
    return diag_set(diag, DLT_ERR_LIMIT, "too-many", "more than %d %s", MAX_NAMES, what);
}

static enum dlt_err json_texts(struct arena *arena, json_t *list, const char *what,
                               const char **texts, size_t *count_out, struct diag *diag)
{
    size_t i = 0;
    json_t *item = NULL;
    *count_out = json_array_size(list);
    if (list && !json_is_array(list))
        return diag_set(diag, DLT_ERR_TYPE, what, "\"%s\" must be a list of strings", what);
    if (*count_out > MAX_NAMES)
        return too_many(diag, what);
    json_array_foreach(list, i, item)
    {
        texts[i] = cli_json_text(arena, item);
        if (!texts[i])
            return diag_set(diag, DLT_ERR_TYPE, what, "\"%s\" must be a list of strings", what);
    }
    return DLT_OK;
}

static json_t *answer(void *context, struct arena *arena, json_t *object, struct diag *diag)
{
    struct request request = {.symbol_count = 0};
    struct outcome outcome = {.unreadable = NULL};
    (void)context;
    request.sides[0] = cli_json_text(arena, json_object_get(object, "a"));
    request.sides[1] = cli_json_text(arena, json_object_get(object, "b"));
    if (!request.sides[0] || !request.sides[1]) {
        diag_set(diag, DLT_ERR_TYPE, "sides", "\"a\" and \"b\" must be strings or numbers");
        return NULL;
    }
    if (json_texts(arena, json_object_get(object, "symbols"), "symbols", request.symbols,
                   &request.symbol_count, diag) != DLT_OK ||
        json_texts(arena, json_object_get(object, "where"), "where", request.where,
                   &request.where_count, diag) != DLT_OK)
        return NULL;
    compare(arena, &request, &outcome);
    return outcome_json(arena, json_object_get(object, "id"), &outcome);
}

static bool split_symbols(struct cli *cli, const char *list, struct request *request)
{
    while (list && *list) {
        size_t length = strcspn(list, ",");
        if (request->symbol_count == MAX_NAMES)
            return false;
        char *name = str_trim(cli->arena, arena_strndup(cli->arena, list, length));
        if (name[0])
            request->symbols[request->symbol_count++] = name;
        list += length + (list[length] == ',');
    }
    return true;
}

static int compare_one(struct cli *cli, const struct cli_args *args)
{
    struct request request = {.sides = {args->operands[0], args->operands[1]}, .echo = true};
    struct outcome outcome = {.unreadable = NULL};
    const char *condition = NULL;
    size_t at = 0;
    if (!split_symbols(cli, cli_option(args, "--symbols"), &request))
        return cli_error(cli, EXIT_USAGE, "more than %d symbols", MAX_NAMES);
    while ((condition = cli_option_next(args, "--where", &at))) {
        if (request.where_count == MAX_NAMES)
            return cli_error(cli, EXIT_USAGE, "more than %d conditions", MAX_NAMES);
        request.where[request.where_count++] = condition;
    }
    compare(cli->arena, &request, &outcome);
    if (cli_option(args, "--json"))
        cli_print_json(cli, outcome_json(cli->arena, NULL, &outcome));
    else
        print_outcome(cli, &outcome, cli_option(args, "--why") != NULL);
    return exit_code(&outcome);
}

static int run(struct cli *cli, const struct cli_args *args)
{
    if (!cli_option(args, "--batch")) {
        if (args->operand_count != 2)
            return cli_error(cli, EXIT_USAGE, "compare needs two expressions");
        return compare_one(cli, args);
    }
    if (args->operand_count > 1)
        return cli_error(cli, EXIT_USAGE, "compare --batch takes one file at most");
    if (cli_option(args, "--symbols") || cli_option(args, "--where"))
        return cli_error(cli, EXIT_USAGE,
                         "with --batch each line has its own \"symbols\" and \"where\"");
    return cli_batch(cli, args->operand_count ? args->operands[0] : NULL, answer, NULL);
}

const struct command cmd_compare = {
    .name = "compare",
    .operands = "A B | --batch [FILE]",
    .summary = "decide whether two expressions mean the same",
    .options = {{.name = "--symbols",
                 .argument = "a,b,...",
                 .help = "names that split what is typed: 2ab is 2*a*b"},
                {.name = "--where",
                 .argument = "COND",
                 .help = "a condition: D>0, \"n integer\", \"x in 0..1\"; may repeat",
                 .repeats = true},
                {.name = "--why",
                 .help = "also how both are read, the domain, the points, the seed and how sure "
                         "it is"},
                {.name = "--json", .help = "as JSON"},
                {.name = "--batch", .help = "one JSON object per line in, one per line out"}},
    .least = 0,
    .most = 2,
    .run = run,
};
