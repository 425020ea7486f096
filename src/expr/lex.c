/* SPDX-License-Identifier: MIT */
/* Glyphs to tokens, one at a time and on demand, because a running index changes what names mean. */
#include "expr_internal.h"

unsigned parse_column(const struct parser *p, size_t glyph)
{
    return p->glyphs.items[glyph < p->glyphs.count ? glyph : p->glyphs.count].column;
}

static void place(const struct parser *p, struct diag *diag, size_t start, size_t end)
{
    unsigned column = parse_column(p, start);
    unsigned after = end > start ? parse_column(p, end) : column + 1;
    diag_place(diag, 1, column, after > column ? after - column : 1);
}

const struct expr *parse_fail(struct parser *p, enum dlt_err err, size_t start, size_t end,
                              const char *tag, const char *format, ...)
{
    if (p->err)
        return NULL;
    p->err = err;
    va_list args;
    va_start(args, format);
    diag_set(p->diag, err, tag, "%s", arena_vprintf(p->arena, format, args));
    va_end(args);
    place(p, p->diag, start, end);
    return NULL;
}

void parse_warn(struct parser *p, size_t start, size_t end, const char *tag, const char *format,
                ...)
{
    if (!p->warning || p->warning->tag[0])
        return;
    va_list args;
    va_start(args, format);
    diag_set(p->warning, DLT_OK, tag, "%s", arena_vprintf(p->arena, format, args));
    va_end(args);
    place(p, p->warning, start, end);
}

char *parse_quote(struct parser *p, size_t start, size_t end)
{
    static const char *const commands[] = {"\\frac",  "\\binom", "..",    "\\choose",
                                           "\\begin", "\\begin", "\\end", "\\\\"};
    struct strbuf text;
    strbuf_init(&text);
    for (size_t i = start; i < end && i < start + 40; i++) {
        uint32_t code = p->glyphs.items[i].code;
        if (code >= GLYPH_FRAC)
            strbuf_add(&text, commands[code - GLYPH_FRAC]);
        else
            strbuf_add_codepoint(&text, code < 0x20 || code == 0x7F ? 0xFFFD : code);
    }
    char *copy = strbuf_take(&text, p->arena);
    strbuf_finish(&text);
    return copy;
}

/* Bytes of the text before a column. */
static size_t bytes_before(const char *text, unsigned column)
{
    size_t length = strlen(text), at = 0;
    for (uint32_t code = 0; column > 1 && at < length; column--) {
        size_t size = utf8_decode(text + at, length - at, &code);
        at += size > 0 ? size : 1;
    }
    return at;
}

const char *parse_typed(struct parser *p, size_t start, size_t end)
{
    enum { LONGEST = 40 };
    size_t from = bytes_before(p->text, parse_column(p, start));
    size_t to = bytes_before(p->text, parse_column(p, end));
    if (to <= from)
        return parse_quote(p, start, end);
    const char *text = utf8_sanitise(p->arena, p->text + from, to - from, UTF8_KEEP_NOTHING, NULL);
    text = str_trim(p->arena, text);
    return utf8_count(text, strlen(text)) > LONGEST ? "..." : text;
}

static uint32_t code_at(const struct parser *p, size_t i)
{
    return i < p->end ? p->glyphs.items[i].code : GLYPH_END;
}

/* Glyphs of a thousands group: a separator and exactly three digits. 0: there is none. */
static size_t group_length(const struct parser *p, size_t i, uint32_t separator)
{
    uint32_t code = code_at(p, i);
    bool same = separator ? code == separator
                          : code == ',' || code == '\'' || code == '_' || glyph_is_blank(code);
    if (!same)
        return 0;
    for (size_t k = 1; k <= 3; k++)
        if (!glyph_is_digit(code_at(p, i + k)))
            return 0;
    return glyph_is_digit(code_at(p, i + 4)) ? 0 : 4;
}

/* Digits from i on, thousands groups taken together where the field allows them. */
static size_t read_digits(struct parser *p, size_t i, struct strbuf *text)
{
    size_t start = i;
    for (; glyph_is_digit(code_at(p, i)); i++)
        strbuf_add_codepoint(text, code_at(p, i));
    if (!(p->scope->flags & EXPR_READ_GROUPING) || p->nesting > 0 || i - start < 1 || i - start > 3)
        return i;
    uint32_t separator = 0;
    for (size_t length; (length = group_length(p, i, separator)) > 0; i += length) {
        separator = code_at(p, i);
        for (size_t k = 1; k < length; k++)
            strbuf_add_codepoint(text, code_at(p, i + k));
    }
    return i;
}

/* Fraction digits and exponent, when they are there. */
static size_t read_decimals(struct parser *p, size_t i, struct strbuf *text)
{
    if (code_at(p, i) == '.' && glyph_is_digit(code_at(p, i + 1))) {
        strbuf_add(text, text->length > 0 ? "." : "0.");
        for (i++; glyph_is_digit(code_at(p, i)); i++)
            strbuf_add_codepoint(text, code_at(p, i));
    } else if (code_at(p, i) == '.' && text->length > 0 && code_at(p, i + 1) != '.' &&
               code_at(p, i + 1) != '*' && !glyph_is_letter(code_at(p, i + 1))) {
        i++; /* "5." is 5 */
    }
    if (code_at(p, i) != 'e' && code_at(p, i) != 'E')
        return i;
    size_t k = i + 1;
    bool minus = code_at(p, k) == '-';
    if (minus || code_at(p, k) == '+')
        k++;
    if (!glyph_is_digit(code_at(p, k)))
        return i;
    strbuf_add(text, minus ? "e-" : "e");
    for (; glyph_is_digit(code_at(p, k)); k++)
        strbuf_add_codepoint(text, code_at(p, k));
    return k;
}

/* Up to 18 digits with nothing special around them, which is nearly always. */
static bool read_small(struct parser *p, struct token *token)
{
    size_t i = p->at, start = i;
    long number = 0;
    for (; glyph_is_digit(code_at(p, i)); i++) {
        if (i - start >= 18)
            return false;
        number = number * 10 + (long)(code_at(p, i) - '0');
    }
    uint32_t next = code_at(p, i);
    if (i == start || next == '.' || next == 'e' || next == 'E' ||
        (p->scope->flags & EXPR_READ_GROUPING))
        return false;
    token->kind = TOKEN_NUMBER;
    token->end = i;
    token->number = value_long(p->arena, number);
    return true;
}

static void read_number(struct parser *p, struct token *token)
{
    if (read_small(p, token))
        return;
    struct strbuf text;
    strbuf_init(&text);
    size_t end = read_decimals(p, read_digits(p, p->at, &text), &text);
    struct diag diag;
    diag.tag[0] = diag.text[0] = '\0';
    struct num_ctx ctx;
    num_ctx_init(&ctx, p->arena, &diag);
    token->kind = TOKEN_NUMBER;
    token->end = end;
    token->number = value_from_text(&ctx, text.text);
    if (ctx.err)
        parse_fail(p, ctx.err, p->at, end, diag.tag[0] ? diag.tag : "number", "%s",
                   diag.text[0] ? diag.text : "this number cannot be read");
    else if (code_at(p, end) == '.' && glyph_is_digit(code_at(p, end + 1)))
        parse_fail(p, DLT_ERR_SYNTAX, p->at, end + 2, "number", "a number has one decimal point");
    strbuf_finish(&text);
}

struct pair {
    uint32_t first, second, code;
};

/* Two characters that make one operator. */
static const struct pair pairs[] = {
    {'*', '*', '^'},         {'<', '=', GLYPH_LE},
    {'>', '=', GLYPH_GE},    {'!', '=', GLYPH_NE},
    {'<', '>', GLYPH_NE},    {'=', '=', '='},
    {':', '=', '='},         {'=', '<', GLYPH_LE},
    {'.', '.', GLYPH_RANGE}, {'.', '*', GLYPH_HADAMARD},
};

static const uint32_t singles[] = {
    '+',         '-',          '*',         '/',          '^',
    '!',         '\'',         '%',         '(',          ')',
    '[',         ']',          '{',         '}',          '|',
    ',',         ';',          '=',         '<',          '>',
    '_',         GLYPH_TIMES,  GLYPH_NORM,  GLYPH_SUM,    GLYPH_PRODUCT,
    GLYPH_ROOT,  0x221B,       0x221C,      GLYPH_FRAC,   GLYPH_BINOM,
    GLYPH_RANGE, GLYPH_NE,     GLYPH_LE,    GLYPH_GE,     GLYPH_HADAMARD,
    GLYPH_TOP,   GLYPH_LCEIL,  GLYPH_RCEIL, GLYPH_LFLOOR, GLYPH_RFLOOR,
    GLYPH_OUTER, GLYPH_CHOOSE, GLYPH_CASES, GLYPH_MATRIX, GLYPH_CLOSE,
    GLYPH_ROW,
};

/* The signs of most texts, which mean themselves unless one of the others follows. */
static bool is_plain_sign(uint32_t code)
{
    return (code >= '(' && code <= '/' && code != '.') || code == '^' || code == '[' ||
           code == ']' || code == '{' || code == '}' || code == '=' || code == '_';
}

static bool is_plain_pair(uint32_t next)
{
    return next == '*' || next == '=' || next == '<' || next == '>' || next == '.';
}

static void read_operator(struct parser *p, struct token *token)
{
    uint32_t code = code_at(p, p->at), next = code_at(p, p->at + 1);
    token->kind = TOKEN_CHAR;
    if (is_plain_sign(code) && !is_plain_pair(next)) {
        token->code = code;
        token->end = p->at + 1;
        return;
    }
    for (size_t i = 0; i < DLT_COUNT(pairs); i++) {
        if (pairs[i].first != code || pairs[i].second != next)
            continue;
        token->code = pairs[i].code;
        token->end = p->at + 2;
        if (token->code == GLYPH_RANGE && code_at(p, token->end) == '.')
            token->end++;
        return;
    }
    for (size_t i = 0; i <= DLT_COUNT(singles); i++) {
        bool column = i == DLT_COUNT(singles) && code == '&' && p->tables > 0;
        if (!column && (i == DLT_COUNT(singles) || singles[i] != code))
            continue;
        token->code = code;
        token->end = p->at + 1;
        return;
    }
    uint32_t after = code_at(p, p->at + 2);
    if (code == '.' && next == 'T' && p->after_value && after != '_' && !glyph_is_letter(after) &&
        !glyph_is_digit(after)) { /* h.T */
        token->code = '\'';
        token->end = p->at + 2;
        return;
    }
    const char *advice = glyph_advice(code);
    const char *shown = parse_quote(p, p->at, p->at + 1);
    parse_fail(p, DLT_ERR_SYNTAX, p->at, p->at + 1, "bad-character", "'%s' has no meaning here%s%s",
               shown, advice ? ": " : "", advice ? advice : "");
}

/* All but the number, which only TOKEN_NUMBER has: field by field, as this is done for each sign. */
static void clear_token(struct token *token, size_t lead, size_t start)
{
    token->kind = TOKEN_END;
    token->code = 0;
    token->lead = lead;
    token->start = token->end = start;
    token->blank_before = start > lead;
    token->name = NULL;
    token->symbol = NULL;
    token->function = NULL;
    token->keyword = KEYWORD_NONE;
    token->index_start = token->index_end = 0;
    token->index_letters = false;
}

static void read_token(struct parser *p)
{
    struct token *token = &p->token;
    size_t before = p->at;
    while (p->at < p->end && glyph_is_blank(code_at(p, p->at)))
        p->at++;
    clear_token(token, before, p->at);
    uint32_t code = code_at(p, p->at);
    long numerator = 0, denominator = 1;
    if (p->err || p->at >= p->end)
        return;
    if (glyph_is_digit(code) || (code == '.' && glyph_is_digit(code_at(p, p->at + 1)))) {
        read_number(p, token);
    } else if (glyph_is_fraction(code, &numerator, &denominator)) {
        token->kind = TOKEN_FRACTION;
        token->code = code;
        token->end = p->at + 1;
    } else if (glyph_is_letter(code) || code == GLYPH_FRAC ||
               (code == '_' && (p->scope->flags & EXPR_READ_DOTTED))) {
        names_read(p, token);
    } else {
        read_operator(p, token);
    }
}

const struct token *parse_look(struct parser *p)
{
    if (!p->ready) {
        read_token(p);
        p->ready = true;
    }
    if (p->err)
        p->token.kind = TOKEN_END;
    return &p->token;
}

/* Signs that end a value. Of bars it is assumed. */
static bool ends_value(uint32_t code)
{
    switch (code) {
    case ')':
    case ']':
    case '}':
    case '!':
    case '\'':
    case '%':
    case '|':
    case GLYPH_NORM:
    case GLYPH_TOP:
    case GLYPH_RFLOOR:
    case GLYPH_RCEIL:
    case GLYPH_CLOSE:
        return true;
    default:
        return false;
    }
}

static void take(struct parser *p)
{
    const struct token *token = parse_peek(p);
    p->after_value = token->kind == TOKEN_CHAR
                         ? ends_value(token->code)
                         : token->kind == TOKEN_NUMBER || token->kind == TOKEN_FRACTION ||
                               token->kind == TOKEN_SYMBOL;
    p->at = p->last = token->end;
    p->ready = false;
}

struct token parse_next(struct parser *p)
{
    struct token token = *parse_peek(p);
    take(p);
    return token;
}

bool parse_accept(struct parser *p, uint32_t code)
{
    if (!parse_is(p, code))
        return false;
    take(p);
    return true;
}

void parse_forget(struct parser *p)
{
    if (p->ready)
        p->at = p->token.lead;
    p->ready = false;
}
