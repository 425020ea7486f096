/* SPDX-License-Identifier: MIT */
/* A piecewise-linear function of one variable: typed as a formula, in cases, as hidden units or as
   points, and compared exactly. */
#include "forms.h"
#include "pieces.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* --- the field -------------------------------------------------------------------------------------- */

static const char *variable_of(const struct marking *m)
{
    return m->field->variable ? m->field->variable : "x";
}

/** The field with its variable among the symbols, which authors need not list. */
static void declare_variable(struct marking *m)
{
    const char *name = variable_of(m);
    size_t count = m->field->symbol_count;
    for (size_t i = 0; i < count; i++) {
        if (str_equal(m->field->symbols[i].name, name))
            return;
    }
    struct expr_symbol *symbols = arena_array(m->arena, count + 1, sizeof(*symbols));
    struct field *field = arena_alloc(m->arena, sizeof(*field));
    for (size_t i = 0; i < count; i++)
        symbols[i] = m->field->symbols[i];
    symbols[count] = (struct expr_symbol){.name = name};
    *field = *m->field;
    field->symbols = symbols;
    field->symbol_count = count + 1;
    m->field = field;
}

static struct range range_of(struct marking *m)
{
    struct range range = {.from = value_none(), .to = value_none()};
    if (!m->field->domain_from.text || !m->field->domain_to.text)
        return range;
    range.from = marking_eval(m, &m->field->domain_from, NULL);
    range.to = marking_eval(m, &m->field->domain_to, NULL);
    if (range.from.kind != VALUE_RATIONAL || range.to.kind != VALUE_RATIONAL ||
        num_compare(range.from, range.to) != NUM_LESS)
        range.from = range.to = value_none();
    return range;
}

/** A sum of many units takes long: there are several functions to work out for one answer. */
static void function_context(struct marking *m, struct num_ctx *ctx, struct diag *diag)
{
    marking_context(m, ctx, diag);
    ctx->max_work = MARKING_READ_WORK / 2;
}

/** The function typed, worked out once and kept in m->own. */
static bool my_function(struct marking *m, struct num_ctx *ctx, struct piecewise *function_out)
{
    const struct piecewise *kept = m->own;
    if (kept) {
        *function_out = *kept;
        return true;
    }
    if (pieces_from_tree(ctx, m->tree, variable_of(m), NULL, range_of(m), function_out) != DLT_OK)
        return false;
    struct piecewise *own = m->own = arena_alloc(m->arena, sizeof(*own));
    *own = *function_out;
    return true;
}

static bool author_function(struct marking *m, const struct source *is, struct num_ctx *ctx,
                            struct piecewise *function_out)
{
    const struct expr *tree = marking_tree(m, is, ctx->diag);
    if (!tree) {
        ctx->err = ctx->err ? ctx->err : DLT_ERR_SYNTAX;
        return false;
    }
    return pieces_from_tree(ctx, tree, variable_of(m), m->env, range_of(m), function_out) == DLT_OK;
}

/* --- reading ------------------------------------------------------------------------------------------ */

static bool unreadable(struct marking *m, const char *tag, const char *text, unsigned column)
{
    struct diag diag;
    diag_clear(&diag);
    (void)diag_set(&diag, DLT_ERR_SYNTAX, tag, "%s", text);
    if (column > 0)
        diag_place(&diag, 0, column, 1);
    m->value = value_none();
    m->verdict->reads_as = NULL;
    marking_unreadable(m, &diag);
    return false;
}

/** Offset of the word "if" or "otherwise", where cases begin; the whole length without one. */
static size_t cases_start(const char *text)
{
    for (const char *at = text; *at; at++) {
        bool starts = at == text || !isalnum((unsigned char)at[-1]);
        if (starts && ((strncasecmp(at, "if", 2) == 0 && !isalnum((unsigned char)at[2])) ||
                       strncasecmp(at, "otherwise", 9) == 0))
            return (size_t)(at - text);
    }
    return strlen(text);
}

/** Offset behind "f(x) =" at the beginning; 0 without it. */
static size_t length_of_name(const char *text)
{
    enum { SIGNS = 4 };
    size_t at[SIGNS];
    size_t signs = marking_equal_signs(text, at, SIGNS);
    if (signs == 0 || at[0] > cases_start(text) || !marking_is_name(text, at[0]))
        return 0;
    return at[0] + 1;
}

/** Offset of a ";" outside of brackets; the whole length without one. */
static size_t semicolon(const char *text)
{
    int depth = 0;
    size_t at = 0;
    for (; text[at] && (text[at] != ';' || depth > 0); at++) {
        depth += strchr("([{", text[at]) != NULL;
        depth -= strchr(")]}", text[at]) != NULL;
    }
    return at;
}

static bool is_balanced(const char *text)
{
    int depth = 0;
    for (; *text && depth >= 0; text++) {
        depth += strchr("([{", *text) != NULL;
        depth -= strchr(")]}", *text) != NULL;
    }
    return depth == 0;
}

/** "(2, 1, 0), (-4, 1, -1/2)", with or without brackets around: a comma stands inside the first. */
static bool is_list(const char *text)
{
    int depth = 0;
    bool comma = false;
    text += strspn(text, " \t\n");
    if (!*text || !strchr("([", *text))
        return false;
    for (; *text; text++) {
        depth += strchr("([{", *text) != NULL;
        depth -= strchr(")]}", *text) != NULL;
        comma = comma || (*text == ',' && depth > 0);
        if (depth == 0)
            break;
    }
    text += *text ? 1 : 0;
    text += strspn(text, " \t\n");
    return comma && (!*text || *text == ',');
}

static bool parse(struct marking *m, const char *text, size_t shift, unsigned flags)
{
    const struct expr_scope scope = marking_scope(m->field, flags);
    struct diag diag, warning;
    diag_clear(&diag);
    diag_clear(&warning);
    if (expr_parse(m->arena, text, &scope, &m->tree, &warning, &diag) != DLT_OK) {
        diag.column += diag.column ? (unsigned)shift : 0;
        marking_unreadable(m, &diag);
        return false;
    }
    m->side = text;
    memcpy(m->warning, warning.text, sizeof(m->warning));
    return true;
}

/** The number before the ";" of a list of units; 0 where there is none. */
static bool read_offset(struct marking *m, struct num_ctx *ctx, size_t start, size_t length,
                        struct value *offset_out)
{
    *offset_out = value_long(m->arena, 0);
    if (length == 0)
        return true;
    const char *text = arena_strndup(m->arena, m->text + start, length);
    if (!parse(m, text, utf8_count(m->text, start), EXPR_READ_PLAIN))
        return false;
    *offset_out = expr_eval(ctx, m->tree, NULL);
    if (ctx->err == DLT_OK && offset_out->kind == VALUE_RATIONAL)
        return true;
    return unreadable(m, "units",
                      "Before the \";\" stands the offset, one exact number, as in 1; (2, 1, 0).",
                      (unsigned)utf8_count(m->text, start) + 1);
}

/** "3/2*" before what it multiplies; nothing for 1. */
static const char *factor_text(struct marking *m, struct value factor)
{
    const struct num_format fraction = {.style = NUM_STYLE_FRACTION};
    long number = 0;
    if (value_to_long(factor, &number) && (number == 1 || number == -1))
        return number == 1 ? "" : "-";
    return arena_printf(m->arena, "%s*", value_format(m->arena, factor, &fraction));
}

/** Writes units as the formula that they stand for, and reads that. */
static bool units_to_formula(struct marking *m, struct value units, struct value offset)
{
    const struct num_format fraction = {.style = NUM_STYLE_FRACTION};
    const char *name = variable_of(m);
    struct num_ctx ctx;
    struct strbuf out;
    strbuf_init(&out);
    num_ctx_init(&ctx, m->arena, NULL);
    bool some = value_sign(offset) != 0;
    if (some)
        strbuf_add(&out, value_format(m->arena, offset, &fraction));
    for (size_t i = 0; i < units.count; i++) {
        const struct value *unit = units.as.items[i].as.items;
        const char *bias = value_format(m->arena, num_abs(&ctx, unit[2]), &fraction);
        bool minus = value_sign(unit[0]) < 0, down = value_sign(unit[2]) < 0;
        strbuf_add(&out, minus ? (some ? " - " : "-") : (some ? " + " : ""));
        strbuf_printf(&out, "%srelu(%s%s", factor_text(m, num_abs(&ctx, unit[0])),
                      factor_text(m, unit[1]), name);
        if (value_sign(unit[2]) != 0)
            strbuf_printf(&out, " %s %s", down ? "-" : "+", bias);
        strbuf_add(&out, ")");
        some = true;
    }
    const char *text = strbuf_take(&out, m->arena);
    strbuf_finish(&out);
    return parse(m, text, 0, EXPR_READ_PLAIN);
}

static bool is_table(struct value value, size_t width)
{
    size_t rows = 0, columns = 0;
    if (!value_is_matrix(value, &rows, &columns) || columns != width)
        return false;
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < columns; j++) {
            if (value.as.items[i].as.items[j].kind != VALUE_RATIONAL)
                return false;
        }
    }
    return true;
}

/** Hidden units (v, w, b), with an offset before a ";", or points (x, y). */
static bool read_list(struct marking *m, size_t start)
{
    const char *text = m->text + start;
    size_t length = semicolon(text);
    bool with_offset = text[length] == ';';
    size_t skipped = start + (with_offset ? length + 1 : 0);
    struct num_ctx ctx;
    struct value offset;
    function_context(m, &ctx, NULL);
    if (!read_offset(m, &ctx, start, with_offset ? length : 0, &offset))
        return false;
    /* Brackets around make one list of them all; a list that has them already loses nothing. What
       is not balanced is left to the parser to complain about. */
    const char *rest = m->text + skipped;
    bool wrap = is_balanced(rest) && !rest[semicolon(rest)];
    if (!parse(m, wrap ? arena_printf(m->arena, "[%s]", rest) : rest,
               utf8_count(m->text, skipped) - wrap, EXPR_READ_PLAIN))
        return false;
    struct value list = expr_eval(&ctx, m->tree, NULL);
    if (ctx.err == DLT_OK && list.count == 1 && list.as.items[0].kind == VALUE_LIST &&
        list.as.items[0].count > 0 && list.as.items[0].as.items[0].kind == VALUE_LIST) {
        list = list.as.items[0];
        m->tree = m->tree->args[0];
    }
    if (ctx.err == DLT_OK && is_table(list, 3))
        return units_to_formula(m, list, offset);
    if (ctx.err == DLT_OK && !with_offset && is_table(list, 2))
        return true;
    return unreadable(m, "units",
                      arena_printf(m->arena,
                                   "Each hidden unit is three exact numbers (v, w, b), which "
                                   "stand for v relu(w %s + b); a number before a \";\" is added.",
                                   variable_of(m)),
                      (unsigned)utf8_count(m->text, skipped) + 1);
}

static bool function_read(struct marking *m)
{
    struct num_ctx ctx;
    struct diag diag;
    struct piecewise function;
    declare_variable(m);
    size_t start = length_of_name(m->text);
    const char *text = m->text + start;
    bool cases = text[cases_start(text)] != '\0';
    bool list = !cases && (text[semicolon(text)] == ';' || is_list(text));
    if (list ? !read_list(m, start) : !parse(m, text, utf8_count(m->text, start), EXPR_READ_CASES))
        return false;
    diag_clear(&diag);
    function_context(m, &ctx, &diag);
    marking_echo(m);
    if (my_function(m, &ctx, &function)) {
        m->value = pieces_to_points(&ctx, &function, range_of(m));
        return true;
    }
    if (ctx.err == DLT_ERR_LIMIT) {
        marking_undecided(m, diag.text);
        return false;
    }
    /* A function with a jump is read, and is not the one asked for. */
    if (str_equal(diag.tag, "jump"))
        return true;
    diag.column += diag.column && !list ? (unsigned)utf8_count(m->text, start) : 0;
    if (list)
        diag.column = 0;
    m->verdict->reads_as = NULL;
    if (str_equal(diag.tag, "not-piecewise"))
        (void)diag_set(&diag, DLT_ERR_TYPE, "not-piecewise",
                       "A function made of straight pieces is asked, with exact numbers: %s.",
                       arena_strdup(m->arena, diag.text));
    marking_unreadable(m, &diag);
    return false;
}

/* --- comparing ------------------------------------------------------------------------------------------ */

/** Both functions and how they depart; false: one of them is none. */
static bool compare(struct marking *m, const struct source *is, struct num_ctx *ctx,
                    struct piecewise functions[2], struct departure *departure_out)
{
    declare_variable(m);
    if (m->value.kind != VALUE_LIST || !my_function(m, ctx, &functions[0]) ||
        !author_function(m, is, ctx, &functions[1]))
        return false;
    *departure_out = pieces_depart(ctx, &functions[0], &functions[1], range_of(m));
    return ctx->err == DLT_OK;
}

static enum match function_match(struct marking *m, const struct source *is,
                                 enum closeness closeness, struct expr_decision *decision_out)
{
    struct num_ctx ctx;
    struct diag diag;
    struct piecewise functions[2];
    struct departure departure;
    if (closeness != CLOSE_STRICT)
        return MATCH_NO;
    diag_clear(&diag);
    function_context(m, &ctx, &diag);
    if (compare(m, is, &ctx, functions, &departure)) {
        pieces_decide(m->arena, &departure, variable_of(m), decision_out);
        return departure.differs ? MATCH_NO : MATCH_YES;
    }
    if (ctx.err != DLT_ERR_LIMIT)
        return MATCH_NO;
    *decision_out = (struct expr_decision){
        .verdict = EXPR_UNDECIDED, .method = "limit", .detail = arena_strdup(m->arena, diag.text)};
    return MATCH_UNKNOWN;
}

void function_check_units(struct marking *m)
{
    const struct field *field = m->field;
    struct num_ctx ctx;
    function_context(m, &ctx, NULL);
    /* A field that was not read from a file has 0 for what is absent. */
    if (field->units <= 0)
        return;
    size_t units = pieces_count_units(&ctx, m->tree, variable_of(m), NULL, range_of(m));
    if (ctx.err != DLT_OK || units <= (size_t)field->units)
        return;
    form_earn(m, "too-many-units",
              arena_printf(m->arena,
                           "This is the right function, drawn with %zu hidden units; %ld must do. "
                           "Which bends can share a unit, and which unit can face the other way?",
                           units, field->units));
}

/* --- what is said ---------------------------------------------------------------------------------------- */

static bool has_bend(struct num_ctx *ctx, const struct piecewise *function, struct value x)
{
    for (size_t i = 0; i < function->count; i++) {
        if (value_equal(function->x[i], x))
            return !value_equal(piecewise_slope(ctx, function, i),
                                piecewise_slope(ctx, function, i + 1));
    }
    return false;
}

/** The first bend of `a` on the range that `b` does not have, or none. */
static struct value lone_bend(struct num_ctx *ctx, const struct piecewise *a,
                              const struct piecewise *b, struct range range)
{
    for (size_t i = 0; i < a->count; i++) {
        bool inside =
            range.from.kind == VALUE_NONE || (num_compare(range.from, a->x[i]) == NUM_LESS &&
                                              num_compare(a->x[i], range.to) == NUM_LESS);
        if (inside && has_bend(ctx, a, a->x[i]) && !has_bend(ctx, b, a->x[i]))
            return a->x[i];
    }
    return value_none();
}

static const char *say_bends(struct marking *m, struct num_ctx *ctx,
                             const struct piecewise functions[2])
{
    const char *name = variable_of(m);
    struct value extra = lone_bend(ctx, &functions[0], &functions[1], range_of(m));
    struct value missing = lone_bend(ctx, &functions[1], &functions[0], range_of(m));
    if (extra.kind != VALUE_NONE && missing.kind != VALUE_NONE)
        return arena_printf(m->arena,
                            "it bends at %s = %s, where the answer does not, and misses a "
                            "bend at %s = %s",
                            name, pieces_number(m->arena, extra), name,
                            pieces_number(m->arena, missing));
    if (extra.kind != VALUE_NONE)
        return arena_printf(m->arena, "there is a bend at %s = %s that the answer does not have",
                            name, pieces_number(m->arena, extra));
    if (missing.kind != VALUE_NONE)
        return arena_printf(m->arena, "the answer has a bend at %s = %s, yours has none", name,
                            pieces_number(m->arena, missing));
    return NULL;
}

/** "between 1/4 and 1/2 yours has slope 2, the answer 4" */
static const char *say_slopes(struct marking *m, const struct departure *departure)
{
    struct arena *arena = m->arena;
    const char *where =
        arena_printf(arena, "between %s and %s", pieces_number(arena, departure->from),
                     pieces_number(arena, departure->to));
    if (value_equal(departure->my_slope, departure->wanted_slope))
        return arena_printf(arena, "%s the slope %s is right, and the height is not", where,
                            pieces_number(arena, departure->my_slope));
    return arena_printf(arena, "%s yours has slope %s, the answer %s", where,
                        pieces_number(arena, departure->my_slope),
                        pieces_number(arena, departure->wanted_slope));
}

static void miss_departure(struct marking *m, struct num_ctx *ctx,
                           const struct piecewise functions[2], const struct departure *departure)
{
    struct expr_decision decision;
    pieces_decide(m->arena, departure, variable_of(m), &decision);
    m->verdict->witness = marking_witness(m->arena, &decision);
    const char *witness = m->verdict->witness ? m->verdict->witness : "they differ";
    if (departure->shift.kind != VALUE_NONE) {
        const char *way = value_sign(departure->shift) > 0 ? "up" : "down";
        m->verdict->feedback =
            arena_printf(m->arena, "The shape is right, but shifted by %s %s: %s.",
                         pieces_number(m->arena, num_abs(ctx, departure->shift)), way, witness);
        return;
    }
    const char *bends = say_bends(m, ctx, functions);
    const char *slopes = say_slopes(m, departure);
    m->verdict->feedback = arena_printf(m->arena, "This is another function: %s%s%s; %s.",
                                        bends ? bends : "", bends ? "; " : "", slopes, witness);
}

static void function_miss(struct marking *m, const struct expr_decision *decision)
{
    struct num_ctx ctx;
    struct diag diag;
    struct piecewise functions[2];
    struct departure departure;
    (void)decision;
    diag_clear(&diag);
    function_context(m, &ctx, &diag);
    m->verdict->feedback = "This is another function.";
    if (m->value.kind != VALUE_LIST && !my_function(m, &ctx, &functions[0])) {
        m->verdict->feedback =
            arena_printf(m->arena, "A function without jumps is asked, and %s.", diag.text);
        return;
    }
    if (compare(m, &m->field->expect, &ctx, functions, &departure) && departure.differs)
        miss_departure(m, &ctx, functions, &departure);
}

/* --- mistakes nobody listed ------------------------------------------------------------------------------- */

static bool function_guess(struct marking *m)
{
    static const struct {
        const char *note, *say;
    } slips[] = {
        [PIECES_UPSIDE_DOWN] = {"mistake:sign",
                                "This is the answer upside down: every slope has the wrong sign."},
        [PIECES_DOUBLED] = {"mistake:factor-of-two",
                            "This is twice the answer: are the slopes divided by the right width?"},
        [PIECES_HALVED] = {"mistake:factor-of-two",
                           "This is half of the answer: are the slopes divided by the right "
                           "width?"},
        [PIECES_MIRRORED] = {"mistake:mirrored",
                             "Left and right are exchanged: which way does each unit face?"},
        [PIECES_MOVED] = {"mistake:moved", "The shape is right, and stands in another place"},
    };
    struct num_ctx ctx;
    struct piecewise functions[2];
    struct departure departure;
    struct expr_decision decision;
    struct value by = value_none();
    function_context(m, &ctx, NULL);
    if (!compare(m, &m->field->expect, &ctx, functions, &departure))
        return false;
    enum pieces_slip slip = pieces_slip(&ctx, &functions[0], &functions[1], range_of(m), &by);
    if (ctx.err != DLT_OK || slip == PIECES_NO_SLIP)
        return false;
    const char *said = slips[slip].say;
    if (slip == PIECES_MOVED)
        said = arena_printf(m->arena, "%s, %s too far to the %s: check the joints.", said,
                            pieces_number(m->arena, num_abs(&ctx, by)),
                            value_sign(by) > 0 ? "right" : "left");
    marking_earn(m, 0, false, slips[slip].note, said);
    pieces_decide(m->arena, &departure, variable_of(m), &decision);
    m->verdict->witness = marking_witness(m->arena, &decision);
    return true;
}

/* --- the author's side ------------------------------------------------------------------------------------ */

static char *function_model(struct marking *m)
{
    struct num_ctx ctx;
    struct piecewise function;
    declare_variable(m);
    const struct expr *tree = marking_tree(m, &m->field->expect, NULL);
    if (!tree)
        return NULL;
    if (tree->op != EXPR_LIST) {
        const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
        return expr_print(m->arena, tree, &scope, EXPR_ASCII);
    }
    num_ctx_init(&ctx, m->arena, NULL);
    if (pieces_from_tree(&ctx, tree, variable_of(m), m->env, range_of(m), &function) != DLT_OK)
        return NULL;
    const char *text = pieces_formula(&ctx, &function, variable_of(m), range_of(m));
    return text ? arena_strdup(m->arena, text) : NULL;
}

static enum dlt_err function_audit(struct marking *m, const struct source *is, struct diag *diag)
{
    struct num_ctx ctx;
    struct piecewise function;
    declare_variable(m);
    num_ctx_init(&ctx, m->arena, diag);
    return author_function(m, is, &ctx, &function) ? DLT_OK : ctx.err;
}

static enum dlt_err function_audit_field(struct marking *m, struct diag *diag)
{
    const struct field *field = m->field;
    const struct source *const ends[2] = {&field->domain_from, &field->domain_to};
    for (size_t i = 0; i < 2; i++) {
        if (!ends[i]->text)
            continue;
        struct value end = marking_eval(m, ends[i], diag);
        if (end.kind == VALUE_RATIONAL)
            continue;
        if (!diag->text[0])
            (void)diag_set(diag, DLT_ERR_TYPE, "not-a-number",
                           "\"%s\" does not give an exact number", ends[i]->text);
        return check_locate(diag, ends[i], DLT_ERR_TYPE);
    }
    if (ends[0]->text && ends[1]->text && range_of(m).from.kind == VALUE_NONE)
        return check_locate(diag, ends[1],
                            diag_set(diag, DLT_ERR_RANGE, "empty-interval",
                                     "the domain from %s to %s holds no interval", ends[0]->text,
                                     ends[1]->text));
    return DLT_OK;
}

const struct answer_kind kind_function = {
    .name = "function",
    .summary = "a continuous piecewise-linear function of one variable",
    .typing = "a formula 2 relu(x) - 4 relu(x - 1/2), cases \"x if x < 1; 2 - x otherwise\", or "
              "hidden units (v, w, b) for v relu(w x + b): 1; (2, 1, 0), (-4, 1, -1/2)",
    .kind = FIELD_FUNCTION,
    .mark = marking_mark,
};

const struct engine engine_function = {
    .read = function_read,
    .match = function_match,
    .guess = function_guess,
    .miss = function_miss,
    .model = function_model,
    .audit = function_audit,
    .audit_field = function_audit_field,
};
