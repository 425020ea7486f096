/* SPDX-License-Identifier: MIT */
/* The grammar from whole answers down to powers. */
#include "expr_internal.h"

#include <string.h>

/* A tree as the parser makes it: its height is needed to bound recursion everywhere else. */
struct tall {
    struct expr expr;
    unsigned height;
};

bool parse_enter(struct parser *p)
{
    if (p->err)
        return false;
    if (p->depth >= EXPR_MAX_DEPTH) {
        parse_fail(p, DLT_ERR_LIMIT, p->at, p->at, "too-deep",
                   "this is nested more than %d levels deep", EXPR_MAX_DEPTH);
        return false;
    }
    p->depth++;
    return true;
}

void parse_leave(struct parser *p)
{
    p->depth--;
}

const struct expr *parse_node(struct parser *p, enum expr_op op, size_t start, const char *name,
                              const struct expr_vec *args)
{
    if (p->err)
        return NULL;
    if (++p->nodes > EXPR_MAX_NODES)
        return parse_fail(p, DLT_ERR_LIMIT, start, p->last, "too-long",
                          "an answer may have %d numbers, names and operations at most",
                          EXPR_MAX_NODES);
    size_t count = args ? args->count : 0;
    struct tall *node = arena_alloc(p->arena, sizeof(*node) + count * sizeof(*args->items));
    const struct expr **copy = (const struct expr **)(node + 1);
    for (size_t i = 0; i < count; i++) {
        unsigned height = ((const struct tall *)args->items[i])->height;
        if (height + 1 > node->height)
            node->height = height + 1;
        copy[i] = args->items[i];
    }
    if (node->height > EXPR_MAX_DEPTH)
        return parse_fail(p, DLT_ERR_LIMIT, start, p->last, "too-deep",
                          "this is nested more than %d levels deep", EXPR_MAX_DEPTH);
    node->expr.op = op;
    node->expr.name = name;
    node->expr.count = count;
    node->expr.args = count > 0 ? copy : NULL;
    node->expr.function = op == EXPR_CALL ? function_find(name) : NULL;
    unsigned end = parse_column(p, p->last > start ? p->last : start + 1);
    node->expr.column = parse_column(p, start);
    node->expr.length = end > node->expr.column ? end - node->expr.column : 1;
    return &node->expr;
}

const struct expr *parse_node2(struct parser *p, enum expr_op op, size_t start,
                               const struct expr *a, const struct expr *b)
{
    const struct expr *items[2] = {a, b};
    return a && b ? parse_node(p, op, start, NULL, &(struct expr_vec){.items = items, .count = 2})
                  : NULL;
}

const struct expr *parse_call_node(struct parser *p, size_t start, const char *name,
                                   const struct expr *arg)
{
    const struct expr *items[1] = {arg};
    return arg ? parse_node(p, EXPR_CALL, start, name,
                            &(struct expr_vec){.items = items, .count = 1})
               : NULL;
}

const struct expr *parse_number(struct parser *p, size_t start, struct value number)
{
    const struct expr *node = parse_node(p, EXPR_NUMBER, start, NULL, NULL);
    if (node) /* nobody else has seen it yet */
        ((struct tall *)node)->expr.number = number;
    return node;
}

static const struct expr *unary_node(struct parser *p, enum expr_op op, size_t start,
                                     const struct expr *arg)
{
    const struct expr *items[1] = {arg};
    return arg ? parse_node(p, op, start, NULL, &(struct expr_vec){.items = items, .count = 1})
               : NULL;
}

/* --- powers and what follows a primary ------------------------------------------------------------ */

static uint32_t glyph_at(const struct parser *p, size_t i)
{
    return i < p->end ? p->glyphs.items[i].code : GLYPH_END;
}

/* Something that has rows, so that an unknown t above it can only be the transpose. */
static bool mentions_vector(const struct parser *p, const struct expr *expr)
{
    const struct expr_symbol *symbol =
        expr->op == EXPR_SYMBOL ? scope_find(p->scope, expr->name) : NULL;
    if (symbol || expr->op == EXPR_LIST)
        return expr->op == EXPR_LIST || (symbol->rows.size > 0 && expr->count == 0);
    for (size_t i = 0; i < expr->count; i++)
        if (mentions_vector(p, expr->args[i]))
            return true;
    return false;
}

/* After ^: T, {T} or ⊤ mean the transpose unless a T is declared; t does above a vector. */
static bool accept_transpose(struct parser *p, const struct expr *base)
{
    parse_forget(p);
    size_t i = p->at;
    while (glyph_is_blank(glyph_at(p, i)))
        i++;
    uint32_t open = glyph_at(p, i), close = open == '{' ? '}' : open == '(' ? ')' : 0;
    if (close)
        i++;
    uint32_t code = glyph_at(p, i);
    bool small = code == 't' && !names_declared(p, "t") && mentions_vector(p, base);
    if (code != GLYPH_TOP && !small && (code != 'T' || names_declared(p, "T")))
        return false;
    uint32_t next = glyph_at(p, i + 1);
    if (close ? next != close
              : next == '_' || glyph_is_digit(next) || (small && glyph_is_letter(next)))
        return false;
    p->at = p->last = close ? i + 2 : i + 1;
    p->after_value = true;
    return true;
}

static bool is_scalar_symbol(const struct parser *p, const struct expr *expr)
{
    if (expr->op != EXPR_SYMBOL)
        return false;
    const struct expr_symbol *symbol = scope_find(p->scope, expr->name);
    return symbol && (symbol->rows.size <= 0 || expr->count > 0) &&
           !(p->scope->flags & EXPR_READ_DOTTED);
}

static const struct expr *parse_item(struct parser *p, size_t start, const struct expr *base)
{
    struct token open = parse_next(p);
    struct expr_vec args = {0};
    bool index_mode = p->index_mode;
    p->index_mode = true;
    p->nesting++;
    if (base->op != EXPR_SYMBOL || base->count > 0)
        expr_vec_add(p->arena, &args, base);
    do {
        const struct expr *index = parse_additive(p);
        if (!index)
            return NULL;
        expr_vec_add(p->arena, &args, index);
    } while (parse_accept(p, ','));
    if (!parse_accept(p, ']'))
        return parse_fail(p, DLT_ERR_SYNTAX, open.start, open.end, "unbalanced",
                          "this [ is never closed");
    p->nesting--;
    p->index_mode = index_mode;
    if (base->op == EXPR_SYMBOL && base->count == 0)
        return parse_node(p, EXPR_SYMBOL, start, base->name, &args);
    return parse_node(p, EXPR_CALL, start, "item", &args);
}

static const struct expr *parse_percent(struct parser *p, size_t start, const struct expr *base)
{
    struct token sign = parse_next(p);
    if (parse_peek(p)->kind == TOKEN_NUMBER)
        return parse_fail(p, DLT_ERR_SYNTAX, sign.start, sign.end, "percent",
                          "%% means per cent here; the remainder is mod(a, b)");
    return parse_call_node(p, start, "percent", base);
}

static const struct expr *parse_factorial(struct parser *p, size_t start, const struct expr *base)
{
    struct token sign = parse_next(p);
    if (base->op == EXPR_FACTORIAL && glyph_at(p, p->last - 2) == '!')
        return parse_fail(p, DLT_ERR_SYNTAX, sign.start, sign.end, "double-factorial",
                          "!! can be read two ways: write (n!)! for the factorial of n!");
    return unary_node(p, EXPR_FACTORIAL, start, base);
}

/* True for the _ that touches a closing bracket: (W x + b)_i. */
static bool follows_bracket(const struct parser *p, const struct token *token)
{
    uint32_t before = p->last > 0 ? glyph_at(p, p->last - 1) : GLYPH_END;
    return !token->blank_before && p->last == token->start && (before == ')' || before == ']') &&
           !(p->scope->flags & EXPR_READ_DOTTED);
}

/* Indices are expressions again: a[a[a[... has to end somewhere. */
static const struct expr *
nested(struct parser *p, const struct expr *(*read)(struct parser *, size_t, const struct expr *),
       size_t start, const struct expr *base)
{
    if (!parse_enter(p))
        return NULL;
    const struct expr *result = read(p, start, base);
    parse_leave(p);
    return result;
}

/* (W x)[2] of something with rows; with a number before it, [ ] are brackets of a factor. */
static bool picks_entry(struct parser *p, const struct token *token, const struct expr *base)
{
    struct expr_dim rows = {0}, columns = {0};
    if (!follows_bracket(p, token) || base->op == EXPR_SYMBOL)
        return false;
    return expr_shape(p->arena, base, p->scope, &rows, &columns, NULL) == DLT_OK &&
           (rows.size != 1 || columns.size != 1);
}

static const struct expr *parse_postfix(struct parser *p)
{
    size_t start = parse_peek(p)->start;
    const struct expr *base = parse_primary(p);
    while (base) {
        const struct token *token = parse_peek(p);
        if (token->kind != TOKEN_CHAR)
            return base;
        bool picks = base->op == EXPR_SYMBOL && !token->blank_before && base->count == 0;
        const struct expr_symbol *symbol = picks ? scope_find(p->scope, base->name) : NULL;
        picks = (p->scope->flags & EXPR_READ_DOTTED)
                    ? !token->blank_before
                    : symbol && (symbol->indexed || symbol->rows.size > 0);
        if (token->code == '!') {
            base = parse_factorial(p, start, base);
        } else if (token->code == '\'') {
            if (is_scalar_symbol(p, base))
                return parse_fail(p, DLT_ERR_UNKNOWN, start, token->end, "unknown-symbol",
                                  "%s' is not known here (a prime transposes, and %s is a number)",
                                  base->name, base->name);
            parse_next(p);
            base = unary_node(p, EXPR_TRANSPOSE, start, base);
        } else if (token->code == '%') {
            base = parse_percent(p, start, base);
        } else if (token->code == '_' && follows_bracket(p, token)) {
            base = nested(p, parse_entry, start, base);
        } else if (token->code == '[' && (picks || picks_entry(p, token, base))) {
            base = nested(p, parse_item, start, base);
        } else if (token->code == '[' && symbol && base->count == 0) {
            return parse_fail(p, DLT_ERR_SYNTAX, start, token->end, "index",
                              "%s is a number and has no entries; for a product write *",
                              base->name);
        } else {
            return base;
        }
    }
    return NULL;
}

static const struct expr *parse_exponent(struct parser *p)
{
    if (!parse_enter(p))
        return NULL;
    struct token sign = *parse_peek(p);
    const struct expr *result = NULL;
    if (parse_accept(p, '-'))
        result = unary_node(p, EXPR_NEG, sign.start, parse_exponent(p));
    else if (parse_accept(p, '+'))
        result = parse_exponent(p);
    else
        result = parse_power(p);
    parse_leave(p);
    return result;
}

const struct expr *parse_power(struct parser *p)
{
    size_t start = parse_peek(p)->start;
    const struct expr *base = parse_postfix(p);
    while (base && parse_accept(p, '^')) {
        if (accept_transpose(p, base))
            base = unary_node(p, EXPR_TRANSPOSE, start, base);
        else
            base = parse_node2(p, EXPR_POW, start, base, parse_exponent(p));
    }
    return base;
}

static const struct expr *parse_unary(struct parser *p)
{
    struct token sign = *parse_peek(p);
    if (sign.kind != TOKEN_CHAR || (sign.code != '-' && sign.code != '+'))
        return parse_power(p);
    if (!parse_enter(p))
        return NULL;
    parse_next(p);
    const struct expr *arg = parse_unary(p);
    parse_leave(p);
    return sign.code == '+' ? arg : unary_node(p, EXPR_NEG, sign.start, arg);
}

/* --- products ---------------------------------------------------------------------------------------- */

bool parse_starts_operand(struct parser *p, const struct token *token)
{
    switch (token->kind) {
    case TOKEN_NUMBER:
    case TOKEN_FRACTION:
    case TOKEN_SYMBOL:
    case TOKEN_FUNCTION:
        return true;
    case TOKEN_CHAR:
        break;
    default:
        return false;
    }
    switch (token->code) {
    case '(':
    case '[':
    case '{':
    case GLYPH_ROOT:
    case 0x221B:
    case 0x221C:
    case GLYPH_FRAC:
    case GLYPH_BINOM:
    case GLYPH_SUM:
    case GLYPH_PRODUCT:
    case GLYPH_LCEIL:
    case GLYPH_LFLOOR:
    case GLYPH_MATRIX:
        return true;
    case '|':
    case GLYPH_NORM:
        return p->bars == 0;
    default:
        return false;
    }
}

/* The state of a chain of factors: everything so far is product(factors). */
struct chain {
    size_t start;
    struct expr_vec factors;
    bool divided; /* the last operation was a division */
    size_t slash; /* glyph of that division */
    bool shape;   /* x separates sizes, not factors */
};

static const struct expr *fold(struct parser *p, struct chain *chain)
{
    if (p->err)
        return NULL;
    if (chain->factors.count == 1)
        return chain->factors.items[0];
    return parse_node(p, EXPR_MUL, chain->start, NULL, &chain->factors);
}

static bool restart(struct parser *p, struct chain *chain, const struct expr *value)
{
    if (!value)
        return false;
    chain->factors.count = 0;
    expr_vec_add(p->arena, &chain->factors, value);
    return true;
}

/* 3/2D_h: what stands above, at, and behind the slash can be put together in two ways. */
static void warn_of_divisor(struct parser *p, size_t start, size_t slash, const struct token *first)
{
    const char *above = parse_typed(p, start, slash);
    const char *number = parse_typed(p, first->start, first->end);
    const char *rest = parse_typed(p, first->end, p->last);
    parse_warn(p, slash, p->last, "ambiguous-division",
               "read as %s/(%s%s); for (%s/%s)%s put brackets", above, number, rest, above, number,
               rest);
}

/* What stands under a slash: 3/2D_h has 2 D_h below the bar, and says so. */
static const struct expr *parse_divisor(struct parser *p, size_t start, size_t slash)
{
    struct token first = *parse_peek(p);
    const struct expr *value = parse_unary(p);
    if (!value || first.kind != TOKEN_NUMBER || value->op != EXPR_NUMBER)
        return value;
    struct expr_vec factors = {0};
    expr_vec_add(p->arena, &factors, value);
    for (;;) {
        const struct token *next = parse_peek(p);
        if (next->kind != TOKEN_SYMBOL || next->blank_before)
            break;
        const struct expr *factor = parse_power(p);
        if (!factor)
            return NULL;
        expr_vec_add(p->arena, &factors, factor);
    }
    if (factors.count == 1)
        return p->err ? NULL : value;
    warn_of_divisor(p, start, slash, &first);
    return parse_node(p, EXPR_MUL, first.start, NULL, &factors);
}

static bool extend_chain(struct parser *p, struct chain *chain, const struct expr *factor)
{
    if (!factor)
        return false;
    expr_vec_add(p->arena, &chain->factors, factor);
    chain->divided = false;
    return true;
}

/*
 * 1 000 000 around the separator at glyph `at`: its digits without the separators. NULL when these
 * are no groups of three behind one to three digits. `*end_out` is where they end.
 */
static const char *thousands(const struct parser *p, size_t at, size_t *end_out)
{
    size_t start = at;
    while (start > 0 && glyph_is_digit(glyph_at(p, start - 1)))
        start--;
    if (start == at || at - start > 3 || (start > 0 && glyph_at(p, start - 1) == '.'))
        return NULL;
    struct strbuf digits;
    strbuf_init(&digits);
    for (size_t i = start; i < at; i++)
        strbuf_add_codepoint(&digits, glyph_at(p, i));
    uint32_t separator = glyph_at(p, at);
    size_t i = at, groups = 0;
    for (; glyph_at(p, i) == separator; i += 4, groups++) {
        size_t k = 1;
        while (k < 4 && glyph_is_digit(glyph_at(p, i + k)))
            k++;
        if (k < 4 || glyph_is_digit(glyph_at(p, i + 4)))
            break;
        for (k = 1; k < 4; k++)
            strbuf_add_codepoint(&digits, glyph_at(p, i + k));
    }
    const char *text = strbuf_take(&digits, p->arena);
    strbuf_finish(&digits);
    *end_out = i;
    return groups > 0 ? text : NULL;
}

/* 1/2 x: what follows the fraction could belong below its bar. */
static void warn_of_factor(struct parser *p, size_t start, size_t slash, const struct token *factor)
{
    const char *above = parse_typed(p, start, slash), *gap = factor->blank_before ? " " : "";
    const char *below = parse_typed(p, slash + 1, factor->lead);
    const char *rest = parse_typed(p, factor->start, p->last);
    parse_warn(p, slash, p->last, "ambiguous-division",
               "read as (%s/%s)%s%s; for %s/(%s%s%s) put brackets", above, below, gap, rest, above,
               below, gap, rest);
}

/* (20+1)50: a number behind a closed bracket, which no group of digits is: (20)000. */
static bool multiplies_bracket(const struct parser *p, const struct chain *chain,
                               const struct token *number)
{
    const struct expr *last = chain->factors.items[chain->factors.count - 1];
    bool closed = number->lead > 0 && glyph_at(p, number->lead - 1) == ')';
    bool padded =
        glyph_at(p, number->start) == '0' && glyph_is_digit(glyph_at(p, number->start + 1));
    return closed && !padded && number->kind == TOKEN_NUMBER && last->op != EXPR_LIST;
}

static bool implicit_factor(struct parser *p, struct chain *chain)
{
    struct token token = *parse_peek(p);
    bool number = token.kind == TOKEN_NUMBER || token.kind == TOKEN_FRACTION;
    if (number && !multiplies_bracket(p, chain, &token)) {
        if (token.kind == TOKEN_FRACTION && token.lead > 0 &&
            glyph_is_digit(glyph_at(p, token.lead - 1))) {
            parse_fail(p, DLT_ERR_SYNTAX, token.start, token.end, "mixed-number",
                       "a fraction behind a number can be read two ways: write + or * before %s",
                       parse_quote(p, token.start, token.end));
            return false;
        }
        size_t end = token.end;
        const char *whole = token.blank_before ? thousands(p, token.lead, &end) : NULL;
        if (whole)
            parse_fail(p, DLT_ERR_SYNTAX, token.start, end, "missing-operator",
                       "an operator is missing before this number; thousands have no blank: did "
                       "you mean %s?",
                       whole);
        else
            parse_fail(p, DLT_ERR_SYNTAX, token.start, token.end, "missing-operator",
                       "an operator is missing before this number: for a product write *");
        return false;
    }
    bool divided = chain->divided;
    size_t slash = chain->slash;
    if (!extend_chain(p, chain, parse_power(p)))
        return false;
    if (divided)
        warn_of_factor(p, chain->start, slash, &token);
    return true;
}

enum step { STEP_NONE, STEP_MORE, STEP_FAULT };

static enum step explicit_factor(struct parser *p, struct chain *chain)
{
    size_t operator= parse_peek(p)->start;
    if (parse_accept(p, '*') || (!chain->shape && parse_accept(p, GLYPH_TIMES)))
        return extend_chain(p, chain, parse_unary(p)) ? STEP_MORE : STEP_FAULT;
    if (parse_accept(p, '/')) {
        const struct expr *divisor = parse_divisor(p, chain->start, operator);
        const struct expr *left = divisor ? fold(p, chain) : NULL;
        chain->divided = true;
        chain->slash = operator;
        return restart(p, chain, parse_node2(p, EXPR_DIV, chain->start, left, divisor))
                   ? STEP_MORE
                   : STEP_FAULT;
    }
    if (parse_accept(p, GLYPH_HADAMARD)) {
        const struct expr *right = parse_unary(p);
        const struct expr *left = right ? fold(p, chain) : NULL;
        chain->divided = false;
        return restart(p, chain, parse_node2(p, EXPR_ELEMENTWISE, chain->start, left, right))
                   ? STEP_MORE
                   : STEP_FAULT;
    }
    if (parse_accept(p, GLYPH_OUTER)) {
        const struct expr *right = parse_unary(p);
        const struct expr *left = right ? fold(p, chain) : NULL;
        chain->divided = false;
        if (left)
            right = unary_node(p, EXPR_TRANSPOSE, operator, right);
        return restart(p, chain, parse_node2(p, EXPR_MUL, chain->start, left, right)) ? STEP_MORE
                                                                                      : STEP_FAULT;
    }
    return STEP_NONE;
}

/* A sign beside n choose k could belong to n or k. */
static bool beside_signs(struct parser *p, size_t start)
{
    const struct token *next = parse_peek(p);
    while (start > 0 && glyph_is_blank(glyph_at(p, start - 1)))
        start--;
    uint32_t before = start > 0 ? glyph_at(p, start - 1) : GLYPH_END;
    uint32_t after = next->kind == TOKEN_CHAR ? next->code : GLYPH_END;
    return before == '+' || before == '-' || after == '+' || after == '-' || after == '*' ||
           after == '/' || parse_starts_operand(p, next);
}

/* n mod m, n choose k: words between two values. */
static enum step infix_word(struct parser *p, struct chain *chain)
{
    struct token token = *parse_peek(p);
    bool word = token.kind == TOKEN_KEYWORD &&
                (token.keyword == KEYWORD_MOD || token.keyword == KEYWORD_CHOOSE);
    if (!word)
        return STEP_NONE;
    bool choose = token.keyword == KEYWORD_CHOOSE;
    bool part = chain->factors.count > 1 || chain->divided;
    parse_next(p);
    const struct expr *right = parse_unary(p), *left = right ? fold(p, chain) : NULL;
    const struct expr *args[2] = {left, right};
    if (!left)
        return STEP_FAULT;
    if (choose && (part || left->op == EXPR_NEG || beside_signs(p, chain->start)))
        parse_warn(p, chain->start, p->last, "ambiguous-choose",
                   "%s is read as one binomial coefficient; write binom(n, k) to say it yourself",
                   parse_typed(p, chain->start, p->last));
    chain->divided = false;
    return restart(p, chain,
                   parse_node(p, EXPR_CALL, chain->start, choose ? "binom" : "mod",
                              &(struct expr_vec){.items = args, .count = 2}))
               ? STEP_MORE
               : STEP_FAULT;
}

static const struct expr *parse_chain(struct parser *p, bool shape)
{
    struct chain chain = {.start = parse_peek(p)->start, .shape = shape};
    if (!extend_chain(p, &chain, parse_unary(p)))
        return NULL;
    for (;;) {
        if (p->err)
            return NULL;
        enum step step = explicit_factor(p, &chain);
        if (step == STEP_NONE)
            step = infix_word(p, &chain);
        if (step == STEP_FAULT)
            return NULL;
        if (step == STEP_MORE)
            continue;
        if (!parse_starts_operand(p, parse_peek(p)))
            return fold(p, &chain);
        if (!implicit_factor(p, &chain))
            return NULL;
    }
}

const struct expr *parse_term(struct parser *p)
{
    return parse_chain(p, false);
}

/* --- sums ----------------------------------------------------------------------------------------------- */

static const struct expr *sum_of(struct parser *p, size_t start, struct expr_vec *terms)
{
    if (p->err)
        return NULL;
    if (terms->count == 1)
        return terms->items[0];
    const struct expr *second = terms->items[1];
    bool minus = second->op == EXPR_NEG && second->length == 0;
    if (terms->count == 2 && minus)
        return parse_node2(p, EXPR_SUB, start, terms->items[0], second->args[0]);
    /* A long chain stays flat: its minus signs become negated terms. */
    for (size_t i = 1; i < terms->count; i++) {
        const struct expr *term = terms->items[i];
        if (term->op == EXPR_NEG && term->length == 0)
            terms->items[i] = unary_node(p, EXPR_NEG, start, term->args[0]);
        if (!terms->items[i])
            return NULL;
    }
    return parse_node(p, EXPR_ADD, start, NULL, terms);
}

static const struct expr *parse_sum(struct parser *p, bool shape)
{
    size_t start = parse_peek(p)->start;
    struct expr_vec terms = {0};
    bool minus = false;
    do {
        const struct expr *term = parse_chain(p, shape);
        if (!term)
            return NULL;
        /* Length 0 marks a minus sign between terms until sum_of decides what it becomes. */
        expr_vec_add(p->arena, &terms, minus ? expr_new(p->arena, EXPR_NEG, NULL, &term, 1) : term);
        minus = parse_is(p, '-');
    } while (parse_accept(p, '+') || parse_accept(p, '-'));
    return sum_of(p, start, &terms);
}

/* \choose takes all of its group on either side. */
const struct expr *parse_additive(struct parser *p)
{
    size_t start = parse_peek(p)->start;
    const struct expr *args[2] = {parse_sum(p, false), NULL};
    if (!args[0] || !parse_accept(p, GLYPH_CHOOSE))
        return args[0];
    args[1] = parse_sum(p, false);
    return args[1] ? parse_node(p, EXPR_CALL, start, "binom",
                                &(struct expr_vec){.items = args, .count = 2})
                   : NULL;
}

/* --- relations -------------------------------------------------------------------------------------------- */

const char *parse_relation_name(uint32_t code)
{
    switch (code) {
    case '=':
        return "=";
    case '<':
        return "<";
    case '>':
        return ">";
    case GLYPH_NE:
        return "!=";
    case GLYPH_LE:
        return "<=";
    case GLYPH_GE:
        return ">=";
    default:
        return NULL;
    }
}

static const char *relation_name(const struct token *token)
{
    return token->kind == TOKEN_CHAR ? parse_relation_name(token->code) : NULL;
}

/* a < b <= c is a < b and b <= c. */
static const struct expr *parse_comparison(struct parser *p)
{
    size_t start = parse_peek(p)->start;
    const struct expr *left = parse_additive(p), *all = NULL;
    const char *name = left ? relation_name(parse_peek(p)) : NULL;
    if (!left || !name)
        return left;
    for (; name; name = relation_name(parse_peek(p))) {
        parse_next(p);
        const struct expr *right = parse_additive(p);
        if (!right)
            return NULL;
        const struct expr *pair[2] = {left, right};
        struct expr_vec args = {.items = pair, .count = 2};
        const struct expr *one = parse_node(p, EXPR_RELATION, start, name, &args);
        const struct expr *both[2] = {all, one};
        args.items = both;
        all = all && one ? parse_node(p, EXPR_CALL, start, "and", &args) : one;
        left = right;
        if (!all)
            return NULL;
    }
    return p->err ? NULL : all;
}

/* Comparisons joined by one word. */
static const struct expr *parse_joined(struct parser *p, enum keyword keyword,
                                       const struct expr *(*part)(struct parser *))
{
    size_t start = parse_peek(p)->start;
    const struct expr *left = part(p);
    while (left) {
        const struct token *token = parse_peek(p);
        if (token->kind != TOKEN_KEYWORD || token->keyword != keyword)
            break;
        parse_next(p);
        const struct expr *pair[2] = {left, part(p)};
        left = pair[1] ? parse_node(p, EXPR_CALL, start, keyword == KEYWORD_AND ? "and" : "or",
                                    &(struct expr_vec){.items = pair, .count = 2})
                       : NULL;
    }
    return p->err ? NULL : left;
}

static const struct expr *parse_conjunction(struct parser *p)
{
    return parse_joined(p, KEYWORD_AND, parse_comparison);
}

const struct expr *parse_relation(struct parser *p)
{
    return parse_joined(p, KEYWORD_OR, parse_conjunction);
}

/* --- whole answers ------------------------------------------------------------------------------------------ */

static const struct expr *parse_value(struct parser *p)
{
    return p->scope->flags & EXPR_READ_RELATION ? parse_relation(p) : parse_additive(p);
}

static bool is_keyword(struct parser *p, enum keyword keyword)
{
    const struct token *token = parse_peek(p);
    return token->kind == TOKEN_KEYWORD && token->keyword == keyword;
}

/* VALUE if CONDITION; VALUE otherwise. A text without a condition is just its value. */
static const struct expr *parse_cases(struct parser *p)
{
    size_t start = parse_peek(p)->start;
    struct expr_vec pairs = {0};
    for (bool more = true; more;) {
        const struct expr *value = parse_value(p), *condition = NULL;
        if (!value)
            return NULL;
        struct token word = *parse_peek(p);
        if (is_keyword(p, KEYWORD_IF)) {
            parse_next(p);
            p->conditions++;
            condition = parse_relation(p);
            p->conditions--;
        } else if (is_keyword(p, KEYWORD_OTHERWISE)) {
            parse_next(p);
            condition = parse_number(p, word.start, value_long(p->arena, 1));
        } else if (pairs.count == 0) {
            return value;
        } else {
            condition = parse_number(p, word.start, value_long(p->arena, 1));
        }
        if (!condition)
            return NULL;
        expr_vec_add(p->arena, &pairs, value);
        expr_vec_add(p->arena, &pairs, condition);
        more = condition->op != EXPR_NUMBER &&
               (parse_accept(p, ';') || parse_accept(p, ',') || is_keyword(p, KEYWORD_OTHERWISE));
        if (more && is_keyword(p, KEYWORD_OTHERWISE))
            parse_next(p);
    }
    return parse_node(p, EXPR_CASES, start, NULL, &pairs);
}

static bool is_whole(const struct expr *expr)
{
    return expr->op == EXPR_NUMBER && value_is_integer(expr->number);
}

static bool is_whole_product(const struct expr *expr)
{
    bool whole = expr->op == EXPR_MUL;
    for (size_t i = 0; whole && i < expr->count; i++)
        whole = is_whole(expr->args[i]);
    return whole;
}

/*
 * The sizes in `part`, which was read from glyph `start` on: a product of whole numbers counts as
 * several, and what stands in brackets as one.
 */
static void add_sizes(struct parser *p, struct expr_vec *sizes, const struct expr *part,
                      size_t start)
{
    bool whole = part->op == EXPR_MUL && part->column == parse_column(p, start);
    for (size_t i = 0; whole && i < part->count; i++)
        whole = is_whole(part->args[i]) || is_whole_product(part->args[i]);
    if (!whole) {
        expr_vec_add(p->arena, sizes, part);
        return;
    }
    for (size_t i = 0; i < part->count; i++)
        expr_vec_add(p->arena, sizes, part->args[i]);
}

/* A bracket around the whole answer says nothing about a shape. */
static bool bracketed_shape(struct parser *p)
{
    parse_forget(p);
    size_t i = p->at, last = p->end, depth = 0;
    while (glyph_is_blank(glyph_at(p, i)))
        i++;
    while (last > i && glyph_is_blank(glyph_at(p, last - 1)))
        last--;
    if (glyph_at(p, i) != '(' && glyph_at(p, i) != '[')
        return false;
    for (size_t k = i; k < last; k++) {
        uint32_t code = glyph_at(p, k);
        if (code == ',')
            return false;
        depth += code == '(' || code == '[';
        if ((code == ')' || code == ']') && --depth == 0 && k + 1 < last)
            return false;
    }
    if (depth != 0 || last < i + 3)
        return false;
    p->at = i + 1;
    p->end = last - 1;
    return true;
}

static const struct expr *parse_shape(struct parser *p)
{
    bracketed_shape(p);
    size_t start = parse_peek(p)->start;
    struct expr_vec sizes = {0};
    const struct expr *part = parse_sum(p, true);
    if (!part)
        return NULL;
    if (parse_is(p, ',')) {
        expr_vec_add(p->arena, &sizes, part);
        while (parse_accept(p, ',')) {
            part = parse_additive(p);
            if (!part)
                return NULL;
            expr_vec_add(p->arena, &sizes, part);
        }
        return parse_node(p, EXPR_LIST, start, NULL, &sizes);
    }
    add_sizes(p, &sizes, part, start);
    while (parse_accept(p, GLYPH_TIMES)) {
        size_t at = parse_peek(p)->start;
        const struct expr *next = parse_sum(p, true);
        if (!next)
            return NULL;
        add_sizes(p, &sizes, next, at);
    }
    return sizes.count == 1 ? sizes.items[0] : parse_node(p, EXPR_SHAPE, start, NULL, &sizes);
}

static void fail_comma(struct parser *p, const struct token *token)
{
    size_t i = token->end;
    while (glyph_is_digit(glyph_at(p, i)))
        i++;
    size_t before = token->start, after = token->end;
    while (before > 0 && glyph_is_digit(glyph_at(p, before - 1)))
        before--;
    const char *whole = parse_quote(p, before, token->start), *part = parse_quote(p, after, i);
    size_t end = i;
    const char *number = thousands(p, token->start, &end);
    size_t name = before;
    while (name > 0 && (glyph_is_letter(glyph_at(p, name - 1))))
        name--;
    if (name > 0 && glyph_at(p, name - 1) == '_')
        parse_fail(p, DLT_ERR_SYNTAX, token->start, token->end, "ambiguous-comma",
                   "several indices stand in braces, as in y_{i,j}");
    else if (!whole[0] || !part[0])
        parse_fail(p, DLT_ERR_SYNTAX, token->start, i, "ambiguous-comma",
                   "one value is asked, not a list; for decimals write a point");
    else if (number && end > i)
        parse_fail(p, DLT_ERR_SYNTAX, token->start, end, "ambiguous-comma",
                   "thousands have no comma here: did you mean %s?", number);
    else if (number)
        parse_fail(p, DLT_ERR_SYNTAX, token->start, i, "ambiguous-comma",
                   "a comma can be read two ways: write %s%s or %s.%s", whole, part, whole, part);
    else
        parse_fail(p, DLT_ERR_SYNTAX, token->start, i, "ambiguous-comma",
                   "decimals have a point instead of the comma; did you mean %s.%s?", whole, part);
}

/* Names what is left over behind a complete answer. */
static void fail_rest(struct parser *p)
{
    struct token token = *parse_peek(p);
    if (p->err)
        return;
    const char *shown = parse_quote(p, token.start, token.end);
    size_t end = token.end;
    if (token.kind == TOKEN_CHAR && (token.code == ')' || token.code == ']' || token.code == '}'))
        parse_fail(p, DLT_ERR_SYNTAX, token.start, token.end, "unbalanced",
                   "this %s closes nothing", shown);
    else if (token.kind == TOKEN_CHAR && token.code == ',')
        fail_comma(p, &token);
    else if (relation_name(&token))
        parse_fail(p, DLT_ERR_SYNTAX, token.start, token.end, "unexpected-relation",
                   "no equation is asked here: give only the value");
    else if (token.kind == TOKEN_KEYWORD || (token.kind == TOKEN_CHAR && token.code == ';'))
        parse_fail(p, DLT_ERR_SYNTAX, token.start, token.end, "unexpected-case",
                   "%s has no place here: one formula is asked", shown);
    else if (token.kind == TOKEN_CHAR && token.code == '_' && thousands(p, token.start, &end))
        parse_fail(p, DLT_ERR_SYNTAX, token.start, end, "trailing",
                   "thousands have no _ here: did you mean %s?", thousands(p, token.start, &end));
    else
        parse_fail(p, DLT_ERR_SYNTAX, token.start, token.end, "trailing",
                   "the answer could end before %s", shown);
}

static const struct expr *parse_answer(struct parser *p)
{
    struct token first = *parse_peek(p);
    if (p->err)
        return NULL;
    if (first.kind == TOKEN_END)
        return parse_fail(p, DLT_ERR_SYNTAX, first.start, first.end, "empty", "nothing is typed");
    if (first.kind == TOKEN_CHAR && first.code == '=')
        return parse_fail(p, DLT_ERR_SYNTAX, first.start, first.end, "missing-operand",
                          "something is missing before =; give only what stands after it");
    if (first.kind == TOKEN_CHAR && first.code == GLYPH_CASES &&
        (p->scope->flags & EXPR_READ_CASES))
        return parse_cases_table(p);
    if (p->scope->flags & EXPR_READ_SHAPE)
        return parse_shape(p);
    return p->scope->flags & EXPR_READ_CASES ? parse_cases(p) : parse_value(p);
}

enum dlt_err expr_parse(struct arena *arena, const char *text, const struct expr_scope *scope,
                        const struct expr **expr_out, struct diag *warning, struct diag *diag)
{
    static const struct expr_scope nothing = {0};
    struct parser p = {
        .arena = arena, .scope = scope ? scope : &nothing, .warning = warning, .diag = diag};
    p.text = text;
    if (warning)
        diag_clear(warning);
    enum dlt_err err = glyphs_read(arena, text, &p.glyphs, diag);
    if (err)
        return err;
    p.end = p.glyphs.count;
    names_prepare(&p);
    const struct expr *expr = parse_answer(&p);
    if (expr && parse_peek(&p)->kind != TOKEN_END)
        fail_rest(&p);
    if (p.err)
        return p.err;
    *expr_out = expr;
    return DLT_OK;
}
