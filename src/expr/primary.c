/* SPDX-License-Identifier: MIT */
/* The grammar below powers: names with indices, calls, brackets, bars, roots, sums and lists. */
#include "expr_internal.h"

#include <string.h>

static const struct expr *parse_fraction(struct parser *p)
{
    struct token token = parse_next(p);
    long numerator = 0, denominator = 1;
    glyph_is_fraction(token.code, &numerator, &denominator);
    const struct expr *above = parse_number(p, token.start, value_long(p->arena, numerator));
    const struct expr *below = parse_number(p, token.start, value_long(p->arena, denominator));
    return parse_node2(p, EXPR_DIV, token.start, above, below);
}

/* --- names and indices ------------------------------------------------------------------------------ */

static const struct expr *index_letter(struct parser *p, size_t at)
{
    p->last = at + 1;
    return parse_node(p, EXPR_SYMBOL, at, names_canonical(p, at), NULL);
}

static const struct expr *index_number(struct parser *p, size_t start, size_t end)
{
    struct num_ctx ctx;
    num_ctx_init(&ctx, p->arena, NULL);
    struct strbuf text;
    strbuf_init(&text);
    for (size_t i = start; i < end; i++)
        strbuf_add_codepoint(&text, p->glyphs.items[i].code);
    struct value number = value_from_text(&ctx, text.text);
    strbuf_finish(&text);
    p->last = end;
    if (ctx.err)
        return parse_fail(p, ctx.err, start, end, "number", "this index cannot be read");
    return parse_number(p, start, number);
}

/* A piece such as id, i or 12: letters are indices of their own unless the run is a name. */
static bool add_index_run(struct parser *p, struct expr_vec *indices, size_t start, size_t end)
{
    /* Omega_12 of a matrix is row 1, column 2. */
    bool single = p->matrix_index && end == start + 2;
    for (size_t i = start; i < end;) {
        size_t stop = i + 1;
        if (glyph_is_blank(p->glyphs.items[i].code)) {
            i++;
            continue;
        }
        if (!single && glyph_is_digit(p->glyphs.items[i].code))
            while (stop < end && glyph_is_digit(p->glyphs.items[stop].code))
                stop++;
        const struct expr *index =
            glyph_is_digit(p->glyphs.items[i].code) ? index_number(p, i, stop) : index_letter(p, i);
        if (!index)
            return false;
        expr_vec_add(p->arena, indices, index);
        i = stop;
    }
    return true;
}

/* Letters, digits and blanks only, and no declared name: each letter is an index. */
static bool is_index_run(struct parser *p, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++) {
        uint32_t code = p->glyphs.items[i].code;
        if (!glyph_is_letter(code) && !glyph_is_digit(code) && !glyph_is_blank(code))
            return false;
    }
    if (glyph_is_digit(p->glyphs.items[start].code))
        return true;
    return !names_declared(p, parse_quote(p, start, end));
}

static bool add_index(struct parser *p, struct expr_vec *indices, size_t start, size_t end)
{
    while (start < end && glyph_is_blank(p->glyphs.items[start].code))
        start++;
    while (end > start && glyph_is_blank(p->glyphs.items[end - 1].code))
        end--;
    if (start == end) {
        parse_fail(p, DLT_ERR_SYNTAX, start, end, "missing-operand", "an index is missing here");
        return false;
    }
    if (is_index_run(p, start, end))
        return add_index_run(p, indices, start, end);
    struct parser inner = *p;
    inner.at = start;
    inner.end = end;
    inner.ready = false;
    inner.index_mode = true;
    inner.memo.valid = false;
    inner.bars = 0;
    inner.nesting++;
    const struct expr *index = parse_additive(&inner);
    if (index && parse_peek(&inner)->kind != TOKEN_END)
        parse_fail(&inner, DLT_ERR_SYNTAX, inner.token.start, inner.token.end, "trailing",
                   "this index cannot be read");
    p->err = inner.err;
    p->nodes = inner.nodes;
    if (p->err)
        return false;
    expr_vec_add(p->arena, indices, index);
    return true;
}

/* A blank or a comma separates indices at the outer level of a subscript. */
static bool add_indices(struct parser *p, struct expr_vec *indices, size_t start, size_t end)
{
    size_t piece = start;
    int depth = 0;
    for (size_t i = start; i <= end; i++) {
        uint32_t code = i < end ? p->glyphs.items[i].code : ',';
        depth += (code == '(' || code == '{') - (code == ')' || code == '}');
        if (code != ',' || (depth != 0 && i < end))
            continue;
        if (!add_index(p, indices, piece, i))
            return false;
        piece = i + 1;
    }
    return true;
}

/* The numbers and letters of the subscript that the token holds. */
static bool add_subscript(struct parser *p, struct expr_vec *indices, const struct token *token)
{
    return token->index_letters ? add_index_run(p, indices, token->index_start, token->index_end)
                                : add_indices(p, indices, token->index_start, token->index_end);
}

const struct expr *parse_symbol(struct parser *p)
{
    struct token token = parse_next(p);
    struct expr_vec indices = {0};
    p->matrix_index = token.symbol && token.symbol->columns.size > 1;
    if (token.index_end > token.index_start) {
        if (!add_subscript(p, &indices, &token))
            return NULL;
    }
    p->last = token.end;
    return parse_node(p, EXPR_SYMBOL, token.start, token.name, &indices);
}

const struct expr *parse_entry(struct parser *p, size_t start, const struct expr *base)
{
    struct token token = parse_next(p);
    struct expr_vec args = {0};
    struct expr_dim rows = {0}, columns = {0};
    size_t close = p->last - 1;
    const struct expr_symbol *symbol =
        base->op == EXPR_SYMBOL && base->count == 0 ? scope_find(p->scope, base->name) : NULL;
    bool name = symbol && (symbol->indexed || symbol->rows.size > 0);
    if (!name && expr_shape(p->arena, base, p->scope, &rows, &columns, NULL) == DLT_OK &&
        rows.size == 1 && columns.size == 1)
        return parse_fail(p, DLT_ERR_SYNTAX, start, close + 1, "index",
                          "only a vector or a matrix has entries, and %s is a number",
                          parse_quote(p, start, close));
    if (!names_read_subscript(p, token.start, &token))
        return parse_fail(p, DLT_ERR_SYNTAX, token.start, token.end, "missing-operand",
                          "an index is missing here");
    p->matrix_index = (name ? symbol->columns.size : columns.size) > 1;
    if (!name)
        expr_vec_add(p->arena, &args, base);
    if (!add_subscript(p, &args, &token))
        return NULL;
    p->at = p->last = token.end;
    p->ready = false;
    p->after_value = true;
    if (name)
        return parse_node(p, EXPR_SYMBOL, start, base->name, &args);
    return args.count <= 4 ? parse_node(p, EXPR_CALL, start, "item", &args)
                           : parse_fail(p, DLT_ERR_SYNTAX, start, p->last, "index",
                                        "there are too many indices");
}

/* --- brackets ------------------------------------------------------------------------------------------- */

static const struct expr *missing(struct parser *p)
{
    struct token token = *parse_peek(p);
    if (p->err)
        return NULL;
    if (token.kind == TOKEN_END)
        return parse_fail(p, DLT_ERR_SYNTAX, token.start, token.end, "missing-operand",
                          "something is missing at the end");
    return parse_fail(p, DLT_ERR_SYNTAX, token.start, token.end, "missing-operand",
                      "a number or a name is missing before %s",
                      parse_quote(p, token.start, token.end));
}

static const struct expr *unclosed(struct parser *p, const struct token *open)
{
    const struct token *rest = parse_peek(p);
    if (p->err)
        return NULL;
    bool comma = rest->kind == TOKEN_CHAR && rest->code == ',';
    if (comma)
        return parse_fail(p, DLT_ERR_SYNTAX, rest->start, rest->end, "ambiguous-comma",
                          "no list can stand here; for decimals write a point");
    if (rest->kind == TOKEN_KEYWORD)
        return parse_fail(p, DLT_ERR_SYNTAX, rest->start, rest->end, "unexpected-case",
                          "%s has no place in these brackets", rest->name);
    if (rest->kind == TOKEN_CHAR && parse_relation_name(rest->code))
        return parse_fail(p, DLT_ERR_SYNTAX, rest->start, rest->end, "unexpected-relation",
                          "no equation and no inequality can stand in these brackets");
    return parse_fail(p, DLT_ERR_SYNTAX, open->start, open->end, "unbalanced",
                      "this %s is never closed", parse_quote(p, open->start, open->end));
}

/* The items since `first`, as one row of [1, 2; 3, 4]. */
static bool add_row(struct parser *p, size_t start, const struct expr_vec *items,
                    struct expr_vec *rows)
{
    const struct expr *row =
        items->count == 1 ? items->items[0] : parse_node(p, EXPR_LIST, start, NULL, items);
    if (row)
        expr_vec_add(p->arena, rows, row);
    return row != NULL;
}

/* After the opening bracket. Relations stand inside brackets only within conditions. */
static const struct expr *inside(struct parser *p, const struct token *open, uint32_t close)
{
    struct expr_vec items = {0}, rows = {0};
    unsigned bars = p->bars;
    p->bars = 0;
    p->nesting++;
    for (bool more = true; more;) {
        const struct expr *item = p->conditions ? parse_relation(p) : parse_additive(p);
        if (!item)
            return NULL;
        expr_vec_add(p->arena, &items, item);
        more = close != '}' && parse_accept(p, ',');
        bool row = !more && close == ']' && (rows.count > 0 || parse_is(p, ';'));
        if (row && !add_row(p, open->start, &items, &rows))
            return NULL;
        if (row && parse_accept(p, ';')) {
            items.count = 0;
            more = true;
        }
    }
    if (!parse_accept(p, close))
        return unclosed(p, open);
    p->bars = bars;
    p->nesting--;
    if (rows.count > 0)
        return parse_node(p, EXPR_LIST, open->start, NULL, &rows);
    if (items.count == 1 && (close != ']' || !(p->scope->flags & EXPR_READ_DOTTED)))
        return items.items[0];
    return parse_node(p, EXPR_LIST, open->start, NULL, &items);
}

const struct expr *parse_group(struct parser *p, uint32_t close)
{
    struct token open = parse_next(p);
    return inside(p, &open, close);
}

/* { ... } or the single token that LaTeX takes in its place: \frac12. */
static const struct expr *parse_argument(struct parser *p)
{
    parse_forget(p);
    size_t at = p->at;
    while (glyph_is_blank(p->glyphs.items[at].code))
        at++;
    uint32_t code = at < p->end ? p->glyphs.items[at].code : GLYPH_END;
    if (code == '{' || code == '(')
        return parse_group(p, code == '{' ? '}' : ')');
    if (glyph_is_digit(code)) {
        p->at = p->last = at + 1;
        p->after_value = true;
        return index_number(p, at, at + 1);
    }
    if (!glyph_is_letter(code) || !names_declared(p, parse_quote(p, at, at + 1)))
        return parse_primary(p);
    p->at = p->last = at + 1;
    p->after_value = true;
    return parse_node(p, EXPR_SYMBOL, at, names_canonical(p, at), NULL);
}

static const struct expr *parse_pair_command(struct parser *p)
{
    struct token command = parse_next(p);
    const struct expr *args[2] = {parse_argument(p), NULL};
    if (args[0])
        args[1] = parse_argument(p);
    if (!args[1])
        return NULL;
    if (command.code == GLYPH_FRAC)
        return parse_node2(p, EXPR_DIV, command.start, args[0], args[1]);
    return parse_node(p, EXPR_CALL, command.start, "binom",
                      &(struct expr_vec){.items = args, .count = 2});
}

static const struct expr *parse_brackets_as(struct parser *p, uint32_t close, const char *name)
{
    size_t start = parse_peek(p)->start;
    return parse_call_node(p, start, name, parse_group(p, close));
}

static const struct expr *half_power(struct parser *p, size_t start, const struct expr *arg,
                                     const struct expr *degree)
{
    const struct expr *args[2] = {arg, degree};
    return arg && degree ? parse_node(p, EXPR_CALL, start, "root",
                                      &(struct expr_vec){.items = args, .count = 2})
                         : NULL;
}

/* √8, √(x+1), \sqrt[3]{x}: the root reaches over the next value only. */
static const struct expr *parse_root(struct parser *p)
{
    struct token sign = parse_next(p);
    const struct expr *degree = NULL;
    if (sign.code != GLYPH_ROOT)
        degree = parse_number(p, sign.start, value_long(p->arena, sign.code == 0x221B ? 3 : 4));
    else if (parse_is(p, '['))
        degree = parse_group(p, ']');
    const struct expr *arg = p->err ? NULL : parse_primary(p);
    const struct token *next = parse_peek(p);
    if (arg && arg->op == EXPR_NUMBER && next->kind == TOKEN_SYMBOL && !next->blank_before)
        parse_warn(p, sign.start, next->end, "ambiguous-root",
                   "the root is read over the number alone; write brackets for more");
    return degree ? half_power(p, sign.start, arg, degree)
                  : parse_call_node(p, sign.start, "sqrt", arg);
}

/* --- bars --------------------------------------------------------------------------------------------------- */

static bool double_bar(const struct parser *p, size_t at)
{
    return at + 1 < p->end && p->glyphs.items[at].code == '|' &&
           p->glyphs.items[at + 1].code == '|';
}

static const struct expr *parse_norm(struct parser *p, size_t start)
{
    bool sign = parse_is(p, GLYPH_NORM);
    parse_forget(p);
    p->at = start + (sign ? 1 : 2);
    p->bars++;
    const struct expr *arg = parse_additive(p);
    p->bars--;
    if (!arg)
        return NULL;
    struct token close = *parse_peek(p);
    if (sign ? !parse_accept(p, GLYPH_NORM) : !double_bar(p, close.start))
        return parse_fail(p, DLT_ERR_SYNTAX, start, start + (sign ? 1 : 2), "unbalanced",
                          "this norm is never closed");
    if (!sign) {
        parse_forget(p);
        p->at = p->last = close.start + 2;
    }
    return parse_call_node(p, start, "norm", arg);
}

static const struct expr *parse_absolute(struct parser *p, size_t start)
{
    struct token open = parse_next(p);
    p->bars++;
    const struct expr *arg = parse_additive(p);
    p->bars--;
    if (!arg)
        return NULL;
    if (!parse_accept(p, '|'))
        return parse_fail(p, DLT_ERR_SYNTAX, open.start, open.end, "unbalanced",
                          "this | is never closed");
    return parse_call_node(p, start, "abs", arg);
}

/* || opens a norm, unless only two nested absolute values make sense of the rest. */
const struct expr *parse_bars(struct parser *p)
{
    size_t start = parse_peek(p)->start;
    const struct expr *result = NULL;
    if (parse_is(p, GLYPH_NORM)) {
        result = parse_norm(p, start);
    } else if (!double_bar(p, start)) {
        result = parse_absolute(p, start);
    } else if (p->bar_retries >= 3) {
        result = parse_norm(p, start);
    } else {
        struct parser trial = *p;
        struct diag diag = {0}, warning = {0};
        trial.bar_retries++;
        trial.diag = &diag;
        trial.warning = p->warning ? &warning : NULL;
        result = parse_norm(&trial, start);
        if (result) {
            if (p->warning && !p->warning->tag[0])
                *p->warning = warning;
            trial.diag = p->diag;
            trial.warning = p->warning;
            trial.bar_retries = p->bar_retries;
            *p = trial;
        } else {
            p->bar_retries++;
            result = parse_absolute(p, start);
            p->bar_retries--;
        }
    }
    return result;
}

/* --- sums and products ------------------------------------------------------------------------------------------ */

static const struct expr *bound_node(struct parser *p, size_t start, enum expr_op op,
                                     const struct expr *parts[4])
{
    if (!parts[0] || !parts[1] || !parts[2] || !parts[3])
        return NULL;
    return parse_node(p, op, start, NULL, &(struct expr_vec){.items = parts, .count = 4});
}

static bool accept_range(struct parser *p)
{
    if (parse_accept(p, GLYPH_RANGE) || parse_accept(p, ','))
        return true;
    const struct token *token = parse_peek(p);
    if (token->kind != TOKEN_KEYWORD || token->keyword != KEYWORD_TO)
        return false;
    parse_next(p);
    return true;
}

static const struct expr *limits_missing(struct parser *p, size_t start, enum expr_op op)
{
    const char *name = op == EXPR_SUM ? "sum" : "prod";
    return parse_fail(p, DLT_ERR_SYNTAX, start, p->last, "sum-limits",
                      "say from where to where: %s(k, 1, n, term)", name);
}

/* Reads the term with the running index known. */
static const struct expr *bound_term(struct parser *p, const char *index, bool in_call)
{
    if (!names_push_local(p, index))
        return NULL;
    const struct expr *term = in_call ? parse_additive(p) : parse_term(p);
    names_pop_local(p);
    return term;
}

const struct expr *parse_bound_call(struct parser *p, size_t start, enum expr_op op)
{
    struct parser saved = *p;
    parse_forget(p);
    size_t at = p->at;
    const char *index = names_read_index(p);
    size_t after = p->last;
    if (!index || !(parse_is(p, ',') || parse_is(p, '='))) {
        *p = saved;
        return NULL;
    }
    while (glyph_is_blank(p->glyphs.items[at].code))
        at++;
    const struct expr *parts[4] = {NULL};
    p->last = after;
    parts[0] = parse_node(p, EXPR_SYMBOL, at, index, NULL);
    parse_next(p);
    parts[1] = parse_additive(p);
    if (parts[1] && !accept_range(p))
        return limits_missing(p, start, op);
    parts[2] = parts[1] ? parse_additive(p) : NULL;
    if (parts[2] && parse_is(p, ')'))
        return parse_fail(p, DLT_ERR_SYNTAX, start, parse_peek(p)->end, "sum-limits",
                          "the term is missing: write %s(k, 1, n, term)",
                          op == EXPR_SUM ? "sum" : "prod");
    if (parts[2] && !parse_is(p, ','))
        return limits_missing(p, start, op);
    if (parts[2])
        parse_accept(p, ',');
    parts[3] = parts[2] ? bound_term(p, index, true) : NULL;
    if (parts[3] && !parse_accept(p, ')'))
        return parse_fail(p, DLT_ERR_SYNTAX, parse_peek(p)->start, parse_peek(p)->end,
                          parse_is(p, ',') ? "argument-count" : "unbalanced",
                          "this should end after the term: %s(k, 1, n, term)",
                          op == EXPR_SUM ? "sum" : "prod");
    return bound_node(p, start, op, parts);
}

/* Parts of the bracket that the look-ahead opens, and where each begins; 0 when it is not closed. */
static size_t split_arguments(struct parser *p, size_t starts[6])
{
    size_t depth = 0, count = 0;
    for (size_t i = parse_peek(p)->start; i < p->end; i++) {
        uint32_t code = p->glyphs.items[i].code;
        depth += code == '(' || code == '[' || code == '{';
        if ((code == ',' && depth == 1) || (depth == 1 && count == 0)) {
            if (count == 5)
                return 0;
            starts[count++] = i + 1;
        }
        if ((code == ')' || code == ']' || code == '}') && --depth == 0) {
            starts[count] = i + 1;
            return count;
        }
    }
    return 0;
}

static const char *argument_text(struct parser *p, size_t start, size_t end)
{
    return str_trim(p->arena, parse_quote(p, start, end - 1));
}

/* sum(k^2, k, 1, n), sum(k^2, k=1..n), sum(k, 1, n): the term comes last, and what follows where. */
static bool fail_sum_order(struct parser *p, size_t start, enum expr_op op)
{
    const char *name = op == EXPR_SUM ? "sum" : "prod";
    size_t starts[6] = {0}, count = split_arguments(p, starts);
    const char *text[5] = {NULL};
    for (size_t i = 0; i < count; i++)
        text[i] = argument_text(p, starts[i], starts[i + 1]);
    if (count == 4)
        parse_fail(p, DLT_ERR_SYNTAX, start, starts[4], "sum-order",
                   "the term comes last: write %s(%s, %s, %s, %s)", name, text[1], text[2], text[3],
                   text[0]);
    else if ((count == 2 || count == 3) && strchr(text[1], '='))
        parse_fail(p, DLT_ERR_SYNTAX, start, starts[count], "sum-order",
                   "the term comes last: write %s(k, 1, n, %s)", name, text[0]);
    else if (count == 3)
        parse_fail(p, DLT_ERR_SYNTAX, start, starts[3], "sum-limits",
                   "the term is missing: write %s(k, 1, n, term)", name);
    return p->err != DLT_OK;
}

/* One limit: a group, a number or a name. */
static const struct expr *parse_limit(struct parser *p)
{
    if (parse_is(p, '{'))
        return parse_group(p, '}');
    if (parse_is(p, '('))
        return parse_group(p, ')');
    const struct token *token = parse_peek(p);
    if (token->kind == TOKEN_SYMBOL)
        return parse_symbol(p);
    if (token->kind == TOKEN_NUMBER)
        return parse_primary(p);
    return missing(p);
}

/* {k=1} after the sign; gives the index and its first value. */
static const char *lower_limit(struct parser *p, const struct expr *parts[4])
{
    parse_forget(p);
    size_t open = p->at;
    while (glyph_is_blank(p->glyphs.items[open].code))
        open++;
    uint32_t code = p->glyphs.items[open].code, close = code == '(' ? ')' : '}';
    bool bracket = open < p->end && (code == '{' || code == '(');
    size_t at = p->at = bracket ? open + 1 : open;
    const char *index = names_read_index(p);
    if (!index || p->err)
        return NULL;
    while (glyph_is_blank(p->glyphs.items[at].code))
        at++;
    parts[0] = parse_node(p, EXPR_SYMBOL, at, index, NULL);
    size_t equals = p->at;
    while (glyph_is_blank(p->glyphs.items[equals].code))
        equals++;
    if (equals >= p->end || p->glyphs.items[equals].code != '=')
        return NULL;
    p->at = p->last = equals + 1;
    p->nesting++;
    parts[1] = bracket ? parse_additive(p) : parse_limit(p);
    p->nesting--;
    if (bracket && parts[1] && !parse_accept(p, close))
        parse_fail(p, DLT_ERR_SYNTAX, open, open + 1, "unbalanced", "this %s is never closed",
                   parse_quote(p, open, open + 1));
    return parts[1] && !p->err ? index : NULL;
}

const struct expr *parse_big(struct parser *p, size_t start, enum expr_op op)
{
    const struct expr *parts[4] = {NULL};
    const char *index = NULL;
    parse_forget(p);
    size_t next = p->at;
    while (glyph_is_blank(p->glyphs.items[next].code))
        next++;
    if (p->glyphs.items[next].code != '_' && p->glyphs.items[next].code != '^')
        return limits_missing(p, start, op);
    for (int side = 0; side < 2 && !p->err && !(index && parts[2]); side++) {
        if (parse_accept(p, '_')) {
            index = lower_limit(p, parts);
            if (!index)
                limits_missing(p, start, op);
        }
        if (!p->err && parse_accept(p, '^'))
            parts[2] = parse_limit(p);
    }
    if (!p->err && (!index || !parts[2]))
        limits_missing(p, start, op);
    parts[3] = p->err ? NULL : bound_term(p, index, false);
    return p->err ? NULL : bound_node(p, start, op, parts);
}

/* --- calls ---------------------------------------------------------------------------------------------------------- */

static bool count_fits(struct parser *p, const struct function *function, size_t start,
                       size_t count)
{
    const bool too_many = count > function->maximum;
    const size_t limit = too_many ? function->maximum : function->minimum;

    if (count >= function->minimum && !too_many)
        return true;
    if (function->minimum == function->maximum)
        parse_fail(p, DLT_ERR_SYNTAX, start, p->last, "argument-count",
                   "%s takes %zu argument%s, not %zu", function->name, function->minimum,
                   function->minimum == 1 ? "" : "s", count);
    else
        parse_fail(p, DLT_ERR_SYNTAX, start, p->last, "argument-count",
                   "%s takes at %s %zu argument%s, not %zu", function->name,
                   too_many ? "most" : "least", limit, limit == 1 ? "" : "s", count);
    return false;
}

static bool parse_arguments(struct parser *p, const struct function *function,
                            struct expr_vec *args)
{
    struct token open = parse_next(p);
    uint32_t close = open.code == '(' ? ')' : open.code == '[' ? ']' : '}';
    unsigned bars = p->bars;
    p->bars = 0;
    p->nesting++;
    bool condition = function->kind == FUNCTION_LAZY;
    do {
        p->conditions += condition;
        const struct expr *arg = p->conditions ? parse_relation(p) : parse_additive(p);
        p->conditions -= condition;
        if (!arg)
            return false;
        expr_vec_add(p->arena, args, arg);
    } while (parse_accept(p, ','));
    if (!parse_accept(p, close)) {
        unclosed(p, &open);
        return false;
    }
    p->bars = bars;
    p->nesting--;
    return true;
}

/* log x, sin 2x: the argument is one value, or a number and the names that touch it. */
static const struct expr *parse_prefix(struct parser *p, const struct token *name)
{
    struct token first = *parse_peek(p);
    if (first.kind == TOKEN_END || !parse_starts_operand(p, &first))
        return p->err ? NULL
                      : parse_fail(p, DLT_ERR_SYNTAX, name->start, name->end, "missing-operand",
                                   "%s needs something in brackets", name->name);
    const struct expr *arg = parse_power(p);
    struct expr_vec factors = {0};
    bool number = arg && arg->op == EXPR_NUMBER;
    while (arg) {
        expr_vec_add(p->arena, &factors, arg);
        const struct token *next = parse_peek(p);
        if (!number || next->kind != TOKEN_SYMBOL || next->blank_before)
            break;
        arg = parse_power(p);
    }
    if (p->err || !arg)
        return NULL;
    if (parse_starts_operand(p, parse_peek(p)))
        parse_warn(p, name->start, p->last, "ambiguous-argument",
                   "%s is read over %s alone; write brackets for more", name->name,
                   parse_typed(p, first.start, p->last));
    return factors.count == 1 ? arg : parse_node(p, EXPR_MUL, first.start, NULL, &factors);
}

/* log_2, log_{b}. */
static bool parse_base(struct parser *p, const struct expr **base_out)
{
    if (!parse_accept(p, '_'))
        return true;
    *base_out = parse_is(p, '{') ? parse_group(p, '}') : parse_limit(p);
    return *base_out != NULL;
}

/* The first name in a tree that carries the letter of an index, or NULL. */
static const struct expr *indexed_name(const struct expr *expr)
{
    if (expr->op == EXPR_SYMBOL && expr->count > 0 && expr->args[0]->op == EXPR_SYMBOL)
        return expr;
    const struct expr *found = NULL;
    for (size_t i = 0; i < expr->count && !found; i++)
        found = indexed_name(expr->args[i]);
    return found;
}

/* A list has a sum; sum (y_d - f_d)^2 has lost the index that it runs over. */
static bool fails_without_limits(struct parser *p, const struct token *name, const struct expr *arg)
{
    struct expr_dim rows = {0}, columns = {0};
    if ((p->scope->flags & EXPR_READ_DOTTED) ||
        expr_shape(p->arena, arg, p->scope, &rows, &columns, NULL) != DLT_OK || rows.size != 1 ||
        columns.size != 1)
        return false;
    const struct expr *indexed = indexed_name(arg);
    const struct expr_symbol *symbol = indexed ? scope_find(p->scope, indexed->name) : NULL;
    long last = symbol && indexed->count == 1 ? symbol->rows.size : 0;
    parse_fail(p, DLT_ERR_SYNTAX, name->start, p->last, "sum-limits",
               "say from where to where: %s(%s, 1, %s, term)", name->function->name,
               indexed ? indexed->args[0]->name : "k",
               last > 1 ? arena_printf(p->arena, "%ld", last) : "n");
    return true;
}

/* outer(a, b) is a b^T, and shown so. */
static const struct expr *outer_product(struct parser *p, size_t start, const struct expr *a,
                                        const struct expr *b)
{
    const struct expr *right[1] = {b};
    return parse_node2(
        p, EXPR_MUL, start, a,
        parse_node(p, EXPR_TRANSPOSE, start, NULL, &(struct expr_vec){.items = right, .count = 1}));
}

static const struct expr *finish_call(struct parser *p, const struct token *name,
                                      struct expr_vec *args, const struct expr *base)
{
    const struct function *function = name->function;
    if (base)
        expr_vec_add(p->arena, args, base);
    if (!count_fits(p, function, name->start, args->count))
        return NULL;
    if (function->kind == FUNCTION_BIND && fails_without_limits(p, name, args->items[0]))
        return NULL;
    if (str_equal(function->name, "outer"))
        return outer_product(p, name->start, args->items[0], args->items[1]);
    if (str_equal(function->name, "pow") || str_equal(function->name, "power"))
        return parse_node2(p, EXPR_POW, name->start, args->items[0], args->items[1]);
    if (str_equal(function->name, "matmul"))
        return parse_node2(p, EXPR_MUL, name->start, args->items[0], args->items[1]);
    if (str_equal(function->name, "lg"))
        parse_warn(p, name->start, name->end, "ambiguous-name",
                   "lg is read as the logarithm to base 2; write log10 for base 10");
    const char *canonical = function->canonical ? function->canonical : function->name;
    return parse_node(p, EXPR_CALL, name->start, canonical, args);
}

const struct expr *parse_call(struct parser *p)
{
    struct token name = parse_next(p);
    const struct function *function = name.function;
    const struct expr *base = NULL, *exponent = NULL;
    struct expr_vec args = {0};
    if (function->kind == FUNCTION_BIND) {
        enum expr_op op = function->name[0] == 's' ? EXPR_SUM : EXPR_PRODUCT;
        if (parse_is(p, '_') || parse_is(p, '^'))
            return parse_big(p, name.start, op);
        struct parser saved = *p;
        if (parse_accept(p, '(')) {
            p->nesting++;
            const struct expr *bound = parse_bound_call(p, name.start, op);
            p->nesting--;
            if (bound || p->err)
                return bound;
            *p = saved;
            if (fail_sum_order(p, name.start, op))
                return NULL;
        }
    }
    if (!parse_base(p, &base))
        return NULL;
    if (parse_accept(p, '^')) {
        size_t sign = parse_peek(p)->start;
        bool minus = parse_is(p, '-');
        exponent = minus ? NULL : parse_is(p, '{') ? parse_group(p, '}') : parse_limit(p);
        if (minus || (exponent && exponent->op == EXPR_NEG))
            return parse_fail(p, DLT_ERR_SYNTAX, sign, p->last > sign ? p->last : sign + 1,
                              "ambiguous-inverse",
                              "%s^-1 can be read two ways: write 1/%s(...) for the reciprocal",
                              function->name, function->name);
        if (!exponent)
            return NULL;
    }
    if (parse_is(p, '(') || parse_is(p, '[') || parse_is(p, '{')) {
        if (!parse_arguments(p, function, &args))
            return NULL;
    } else {
        const struct expr *arg = parse_prefix(p, &name);
        if (!arg)
            return NULL;
        expr_vec_add(p->arena, &args, arg);
    }
    const struct expr *call = finish_call(p, &name, &args, base);
    return exponent ? parse_node2(p, EXPR_POW, name.start, call, exponent) : call;
}

/* if(condition, a, b), and(...), or(...), mod(a, b): words that are also keywords. */
static const struct expr *parse_keyword_call(struct parser *p)
{
    struct token word = parse_next(p);
    word.function = function_find(word.name);
    struct expr_vec args = {0};
    if (!word.function || !parse_is(p, '('))
        return p->err
                   ? NULL
                   : parse_fail(p, DLT_ERR_SYNTAX, word.start, word.end,
                                word.keyword >= KEYWORD_MOD ? "missing-operand" : "unexpected-case",
                                "a value is missing before %s", word.name);
    if (!parse_arguments(p, word.function, &args))
        return NULL;
    return finish_call(p, &word, &args, NULL);
}

static const struct expr *parse_sign(struct parser *p, const struct token *token)
{
    size_t start = token->start;
    uint32_t code = token->code;
    switch (code) {
    case '(': {
        struct token named = *token;
        if (names_read_bracketed(p, &named)) {
            p->at = p->last = named.end;
            p->ready = false;
            p->after_value = true;
            return parse_node(p, EXPR_SYMBOL, start, named.name, NULL);
        }
        return parse_group(p, ')');
    }
    case '[':
        return parse_group(p, ']');
    case '{':
        return parse_group(p, '}');
    case '|':
    case GLYPH_NORM:
        return parse_bars(p);
    case GLYPH_ROOT:
    case 0x221B:
    case 0x221C:
        return parse_root(p);
    case GLYPH_FRAC:
    case GLYPH_BINOM:
        return parse_pair_command(p);
    case GLYPH_LFLOOR:
        return parse_brackets_as(p, GLYPH_RFLOOR, "floor");
    case GLYPH_LCEIL:
        return parse_brackets_as(p, GLYPH_RCEIL, "ceil");
    case GLYPH_SUM:
    case GLYPH_PRODUCT:
        parse_next(p);
        return parse_big(p, start, code == GLYPH_SUM ? EXPR_SUM : EXPR_PRODUCT);
    case GLYPH_MATRIX:
        return parse_matrix_table(p);
    case GLYPH_CASES:
        return parse_fail(p, DLT_ERR_SYNTAX, start, start + 1, "unexpected-case",
                          "cases have no place here: one formula is asked");
    default:
        return missing(p);
    }
}

const struct expr *parse_primary(struct parser *p)
{
    if (!parse_enter(p))
        return NULL;
    struct token token = *parse_peek(p);
    const struct expr *result = NULL;
    switch (token.kind) {
    case TOKEN_NUMBER:
        parse_next(p);
        result = parse_number(p, token.start, token.number);
        break;
    case TOKEN_FRACTION:
        result = parse_fraction(p);
        break;
    case TOKEN_SYMBOL:
        result = parse_symbol(p);
        break;
    case TOKEN_FUNCTION:
        result = parse_call(p);
        break;
    case TOKEN_KEYWORD:
        result = parse_keyword_call(p);
        break;
    case TOKEN_CHAR:
        result = parse_sign(p, &token);
        break;
    case TOKEN_END:
        result = missing(p);
        break;
    }
    parse_leave(p);
    return p->err ? NULL : result;
}
