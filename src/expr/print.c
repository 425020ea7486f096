/* SPDX-License-Identifier: MIT */
/* Trees to one line. The ASCII form parses back to the same tree; the Unicode form is for reading. */
#include "expr_print.h"

#include <string.h>

/* How tightly a tree holds together; an argument below its place's level gets brackets. */
enum level { LEVEL_CASES, LEVEL_SUM, LEVEL_PRODUCT, LEVEL_SIGN, LEVEL_POWER, LEVEL_ATOM };

struct printer {
    struct strbuf out;
    struct arena *arena;
    const struct expr_scope *scope;
    bool unicode;
    bool top;            /* where relations may stand outside conditions */
    unsigned conditions; /* open ones: their brackets take relations */
};

static void print_at(struct printer *p, const struct expr *expr, enum level level);

/* --- numbers -------------------------------------------------------------------------------------- */

enum { MAX_DECIMALS = 80 };

/* 1.41421...: the dots say that it goes on. */
static char *print_ball(struct arena *arena, struct value number)
{
    const struct num_format format = {.style = NUM_STYLE_SIGNIFICANT, .digits = 6};
    return arena_printf(arena, "%s...", value_format(arena, number, &format));
}

/* True when `number` has at most `places` decimals, for 10^places within the default bounds. */
static bool has_decimals(struct num_ctx *ctx, struct value number, long places, struct value *out)
{
    struct value scale = num_pow(ctx, value_long(ctx->arena, 10), value_long(ctx->arena, places));
    *out = num_mul(ctx, number, scale);
    return !ctx->err && value_is_integer(*out);
}

/* 66666e-26661 for a decimal with many places; NULL when it never ends. */
static char *print_scientific(struct arena *arena, struct value number)
{
    enum { MOST = 1 << 16 };
    struct num_ctx ctx;
    struct value digits;
    num_ctx_init(&ctx, arena, NULL);
    long low = MAX_DECIMALS, high = 2 * MAX_DECIMALS;
    while (high <= MOST && !ctx.err && !has_decimals(&ctx, number, high, &digits))
        high *= 2;
    if (high > MOST || ctx.err)
        return NULL;
    while (high - low > 1) {
        long middle = low + (high - low) / 2;
        if (has_decimals(&ctx, number, middle, &digits))
            high = middle;
        else
            low = middle;
    }
    has_decimals(&ctx, number, high, &digits);
    return ctx.err ? NULL : arena_printf(arena, "%se-%ld", value_format(arena, digits, NULL), high);
}

char *print_number(struct arena *arena, struct value number)
{
    if (number.kind == VALUE_REAL)
        return print_ball(arena, number);
    if (number.kind != VALUE_RATIONAL || value_is_integer(number))
        return value_format(arena, number, &(struct num_format){.style = NUM_STYLE_FRACTION});
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    struct value scaled = number;
    for (int digits = 1; digits <= MAX_DECIMALS; digits++) {
        scaled = num_mul(&ctx, scaled, value_long(arena, 10));
        if (ctx.err)
            break;
        if (value_is_integer(scaled))
            return value_format(arena, number,
                                &(struct num_format){.style = NUM_STYLE_DECIMAL, .digits = digits});
    }
    char *text = print_scientific(arena, number);
    return text ? text
                : value_format(arena, number, &(struct num_format){.style = NUM_STYLE_FRACTION});
}

static enum level number_level(struct arena *arena, const struct expr *expr)
{
    if (expr->number.kind == VALUE_REAL)
        return print_number(arena, expr->number)[0] == '-' ? LEVEL_SIGN : LEVEL_ATOM;
    if (expr->number.kind != VALUE_RATIONAL)
        return LEVEL_ATOM;
    if (value_sign(expr->number) < 0)
        return LEVEL_SIGN;
    if (value_is_integer(expr->number))
        return LEVEL_ATOM;
    return strchr(print_number(arena, expr->number), '/') ? LEVEL_PRODUCT : LEVEL_ATOM;
}

/* --- names ------------------------------------------------------------------------------------------ */

static void add_digits_below(struct strbuf *out, const char *digits)
{
    for (; *digits; digits++)
        strbuf_add_codepoint(out, glyph_subscript(*digits));
}

static bool all_digits(const char *text)
{
    for (; *text; text++)
        if (!glyph_is_digit((unsigned char)*text))
            return false;
    return true;
}

/* sigma_f -> σ_f, phi_1 and phi1 -> φ₁; anything else as it is. */
static void add_derived_name(struct strbuf *out, const char *name)
{
    size_t base = 0;
    while ((name[base] >= 'a' && name[base] <= 'z') || (name[base] >= 'A' && name[base] <= 'Z'))
        base++;
    uint32_t letter = greek_letter(name, base);
    if (letter)
        strbuf_add_codepoint(out, letter);
    else
        strbuf_add_bytes(out, name, base);
    const char *rest = name + base;
    if (rest[0] == '_' && rest[1] && all_digits(rest + 1))
        add_digits_below(out, rest + 1);
    else if (rest[0] && all_digits(rest))
        add_digits_below(out, rest);
    else
        strbuf_add(out, rest);
}

char *print_name(struct arena *arena, const char *name, const struct expr_scope *scope,
                 bool unicode)
{
    const struct expr_symbol *symbol = scope_find(scope, name);
    if (!unicode)
        return arena_strdup(arena, name);
    if (symbol && symbol->shown)
        return arena_strdup(arena, symbol->shown);
    struct strbuf out;
    strbuf_init(&out);
    add_derived_name(&out, name);
    char *copy = strbuf_take(&out, arena);
    strbuf_finish(&out);
    return copy;
}

/* y_d or y_{i,d}; a name that has a subscript already takes its indices in brackets. */
static void print_symbol(struct printer *p, const struct expr *expr)
{
    strbuf_add(&p->out, print_name(p->arena, expr->name, p->scope, p->unicode));
    if (expr->count == 0)
        return;
    bool brackets = strpbrk(expr->name, "_.") != NULL ||
                    (p->scope && (p->scope->flags & EXPR_READ_DOTTED) != 0);
    strbuf_add(&p->out, brackets ? "[" : "_");
    size_t start = p->out.length;
    for (size_t i = 0; i < expr->count; i++) {
        strbuf_add(&p->out, i > 0 ? "," : "");
        print_at(p, expr->args[i], LEVEL_SUM);
    }
    if (brackets) {
        strbuf_add(&p->out, "]");
        return;
    }
    const char *index = p->out.text + start;
    if (index[0] && !index[1])
        return;
    char *copy = arena_strdup(p->arena, index);
    p->out.length = start;
    p->out.text[start] = '\0';
    strbuf_printf(&p->out, "{%s}", copy);
}

/* --- operators ----------------------------------------------------------------------------------------- */

static const char *minus_sign(const struct printer *p)
{
    return p->unicode ? "\u2212" : "-";
}

static bool is_negative(const struct expr *expr)
{
    return expr->op == EXPR_NEG;
}

static void print_sum(struct printer *p, const struct expr *expr)
{
    for (size_t i = 0; i < expr->count; i++) {
        const struct expr *term = expr->args[i];
        bool folded = is_negative(term) && i > 0 && expr->count > 2;
        if (i > 0)
            strbuf_printf(&p->out, " %s ", folded ? minus_sign(p) : "+");
        if (folded)
            print_at(p, term->args[0], LEVEL_PRODUCT);
        else
            print_at(p, term, i > 0 && is_negative(term) ? LEVEL_POWER : LEVEL_PRODUCT);
    }
}

/* 2·D_h reads better than 2*D_h, and a bracket after a number needs no sign. */
static void print_product(struct printer *p, const struct expr *expr)
{
    for (size_t i = 0; i < expr->count; i++) {
        const struct expr *factor = expr->args[i];
        if (i > 0)
            strbuf_add(&p->out, p->unicode ? "\u00B7" : "*");
        bool flat = i == 0 && (factor->op == EXPR_DIV || factor->op == EXPR_ELEMENTWISE);
        print_at(p, factor, flat ? LEVEL_PRODUCT : i == 0 ? LEVEL_SIGN : LEVEL_POWER);
    }
}

static void print_pair(struct printer *p, const struct expr *expr)
{
    switch (expr->op) {
    case EXPR_SUB:
        print_at(p, expr->args[0], LEVEL_PRODUCT);
        strbuf_printf(&p->out, " %s ", minus_sign(p));
        print_at(p, expr->args[1], is_negative(expr->args[1]) ? LEVEL_POWER : LEVEL_PRODUCT);
        break;
    case EXPR_DIV:
        print_at(p, expr->args[0], LEVEL_PRODUCT);
        strbuf_add(&p->out, "/");
        print_at(p, expr->args[1], LEVEL_POWER);
        break;
    default:
        print_at(p, expr->args[0], LEVEL_PRODUCT);
        strbuf_add(&p->out, p->unicode ? " \u2299 " : " .* ");
        print_at(p, expr->args[1], LEVEL_POWER);
        break;
    }
}

/* The exponent in superscripts when all of it can be. */
static bool print_raised(struct printer *p, const struct expr *exponent)
{
    const struct expr *inner = exponent->op == EXPR_NEG ? exponent->args[0] : exponent;
    if (!p->unicode || inner->op != EXPR_NUMBER || !value_is_integer(inner->number))
        return false;
    const char *digits = print_number(p->arena, inner->number);
    if (exponent->op == EXPR_NEG)
        strbuf_add_codepoint(&p->out, glyph_superscript('-'));
    for (; *digits; digits++)
        strbuf_add_codepoint(&p->out, glyph_superscript(*digits));
    return true;
}

static bool is_call(const struct expr *expr, const char *name)
{
    return expr->op == EXPR_CALL && strcmp(expr->name, name) == 0;
}

/* How many keep an undeclared name above from being read as the T of a transpose. */
static unsigned transpose_brackets(const struct printer *p, const struct expr *exponent)
{
    while (exponent->op == EXPR_POW || exponent->op == EXPR_FACTORIAL ||
           exponent->op == EXPR_TRANSPOSE || is_call(exponent, "percent"))
        exponent = exponent->args[0];
    if (exponent->op != EXPR_SYMBOL || (exponent->name[0] != 'T' && exponent->name[0] != 't') ||
        scope_find(p->scope, exponent->name))
        return 0;
    return exponent->name[1] ? 1 : 2;
}

static void print_power(struct printer *p, const struct expr *expr)
{
    const struct expr *exponent = expr->args[1];
    print_at(p, expr->args[0], LEVEL_ATOM);
    if (print_raised(p, exponent))
        return;
    strbuf_add(&p->out, "^");
    bool simple_sign = exponent->op == EXPR_NEG && (exponent->args[0]->op == EXPR_NUMBER ||
                                                    exponent->args[0]->op == EXPR_SYMBOL);
    unsigned brackets = transpose_brackets(p, exponent);
    strbuf_add_repeat(&p->out, "(", brackets);
    print_at(p, exponent, simple_sign ? LEVEL_SIGN : LEVEL_POWER);
    strbuf_add_repeat(&p->out, ")", brackets);
}

static void print_transpose(struct printer *p, const struct expr *expr)
{
    print_at(p, expr->args[0], LEVEL_ATOM);
    bool named = scope_find(p->scope, "T") != NULL;
    strbuf_add(&p->out, p->unicode ? "\u1D40" : named ? "'" : "^T");
}

/* --- calls ------------------------------------------------------------------------------------------------ */

static void print_args(struct printer *p, const struct expr *expr, const char *open,
                       const char *close)
{
    bool top = p->top;
    bool condition =
        expr->op == EXPR_CALL && expr->function && expr->function->kind == FUNCTION_LAZY;
    p->top = false;
    p->conditions += condition;
    strbuf_add(&p->out, open);
    for (size_t i = 0; i < expr->count; i++) {
        strbuf_add(&p->out, i > 0 ? ", " : "");
        print_at(p, expr->args[i], LEVEL_CASES);
    }
    strbuf_add(&p->out, close);
    p->conditions -= condition;
    p->top = top;
}

/* The first argument, in brackets unless it is a number or a name. */
static void print_radicand(struct printer *p, const struct expr *expr, bool brackets)
{
    const struct expr *arg = expr->args[0];
    bool atom = arg->op == EXPR_NUMBER || (arg->op == EXPR_SYMBOL && arg->count == 0);
    brackets = brackets || !atom;
    strbuf_add(&p->out, brackets ? "(" : "");
    print_at(p, arg, LEVEL_CASES);
    strbuf_add(&p->out, brackets ? ")" : "");
}

static bool is_infix(const struct expr *expr)
{
    return (is_call(expr, "and") || is_call(expr, "or")) && expr->count == 2;
}

/* A word between values is read where relations are; elsewhere it is a call: 2 - and(a, b). */
static bool words_fit(const struct printer *p, const struct expr *expr, enum level level)
{
    return is_infix(expr) &&
           (p->unicode || !p->scope || p->conditions > 0 || (p->top && level == LEVEL_CASES));
}

/* Comparisons stand bare beside "and" and "or", and so does a chain of the same word. */
static void print_infix_call(struct printer *p, const struct expr *expr)
{
    for (size_t i = 0; i < expr->count; i++) {
        const struct expr *arg = expr->args[i];
        bool bare = !is_infix(arg) || (i == 0 && strcmp(arg->name, expr->name) == 0) ||
                    (strcmp(expr->name, "or") == 0 && strcmp(arg->name, "and") == 0);
        if (i > 0)
            strbuf_printf(&p->out, " %s ", expr->name);
        print_at(p, arg, bare ? LEVEL_CASES : LEVEL_SUM);
    }
}

/* Of a vector, or of anything an author picks from. */
static bool has_entries(const struct printer *p, const struct expr *item)
{
    struct expr_dim rows, columns;
    if (p->scope && (p->scope->flags & EXPR_READ_DOTTED))
        return true;
    return expr_shape(p->arena, item->args[0], p->scope, &rows, &columns, NULL) != DLT_OK ||
           rows.size != 1 || columns.size != 1;
}

/* (W*x + b)_{i}: the entry of something that is no name. */
static void print_item(struct printer *p, const struct expr *expr)
{
    const struct expr *base = expr->args[0];
    bool square = p->scope && (p->scope->flags & EXPR_READ_DOTTED);
    bool bare = base->op == EXPR_LIST, top = p->top;
    p->top = false;
    strbuf_add(&p->out, bare ? "" : "(");
    print_at(p, base, LEVEL_CASES);
    strbuf_add(&p->out, bare ? "" : ")");
    p->top = top;
    strbuf_add(&p->out, square ? "[" : "_{");
    for (size_t i = 1; i < expr->count; i++) {
        strbuf_add(&p->out, i > 1 ? "," : "");
        print_at(p, expr->args[i], LEVEL_SUM);
    }
    strbuf_add(&p->out, square ? "]" : "}");
}

/* log_2(x) and the roots that have a sign of their own, in Unicode. */
static bool print_marked_call(struct printer *p, const struct expr *expr)
{
    long mark = 0;
    bool log = is_call(expr, "log"), root = is_call(expr, "root");
    if (!p->unicode || expr->count != 2 || (!log && !root) || expr->args[1]->op != EXPR_NUMBER ||
        !value_to_long(expr->args[1]->number, &mark))
        return false;
    if (root && mark != 3 && mark != 4)
        return false;
    strbuf_add(&p->out, log ? "log" : mark == 3 ? "\u221B" : "\u221C");
    if (log)
        add_digits_below(&p->out, print_number(p->arena, expr->args[1]->number));
    print_radicand(p, expr, log);
    return true;
}

static void print_call(struct printer *p, const struct expr *expr)
{
    if (print_marked_call(p, expr)) {
        return;
    }
    if (is_call(expr, "item") && expr->args[0]->op != EXPR_SYMBOL && has_entries(p, expr)) {
        print_item(p, expr);
    } else if (is_call(expr, "percent")) {
        print_at(p, expr->args[0], LEVEL_ATOM);
        strbuf_add(&p->out, "%");
    } else if (p->unicode && is_call(expr, "sqrt")) {
        strbuf_add(&p->out, "\u221A");
        print_radicand(p, expr, false);
    } else if (p->unicode && is_call(expr, "abs")) {
        print_args(p, expr, "|", "|");
    } else if (p->unicode && is_call(expr, "floor")) {
        print_args(p, expr, "\u230A", "\u230B");
    } else if (p->unicode && is_call(expr, "ceil")) {
        print_args(p, expr, "\u2308", "\u2309");
    } else if (p->unicode && is_call(expr, "norm")) {
        print_args(p, expr, "\u2016", "\u2016");
    } else {
        strbuf_add(&p->out, expr->name);
        print_args(p, expr, "(", ")");
    }
}

static const char *relation_sign(const struct printer *p, const char *name)
{
    if (!p->unicode)
        return name;
    if (strcmp(name, "!=") == 0)
        return "\u2260";
    if (strcmp(name, "<=") == 0)
        return "\u2264";
    return strcmp(name, ">=") == 0 ? "\u2265" : name;
}

static bool is_one(struct value number)
{
    long one = 0;
    return value_to_long(number, &one) && one == 1;
}

static void print_cases(struct printer *p, const struct expr *expr)
{
    for (size_t i = 0; i + 1 < expr->count; i += 2) {
        strbuf_add(&p->out, i > 0 ? "; " : "");
        print_at(p, expr->args[i], LEVEL_CASES);
        if (expr->args[i + 1]->op == EXPR_NUMBER && is_one(expr->args[i + 1]->number)) {
            strbuf_add(&p->out, " otherwise");
        } else {
            strbuf_add(&p->out, " if ");
            p->conditions++;
            print_at(p, expr->args[i + 1], LEVEL_CASES);
            p->conditions--;
        }
    }
}

/* An x between sizes is read back as such unless it could be a name. */
static bool shape_needs_command(const struct printer *p, const struct expr *expr)
{
    if (p->unicode || !p->scope)
        return false;
    bool numbers = true;
    for (size_t i = 0; i < expr->count; i++)
        numbers = numbers && expr->args[i]->op == EXPR_NUMBER;
    return !numbers && ((p->scope->flags & EXPR_READ_UNDECLARED) || scope_find(p->scope, "x"));
}

static void print_shape(struct printer *p, const struct expr *expr)
{
    const char *sign = p->unicode ? " \u00D7 " : shape_needs_command(p, expr) ? " \\times " : " x ";
    for (size_t i = 0; i < expr->count; i++) {
        if (i > 0)
            strbuf_add(&p->out, sign);
        print_at(p, expr->args[i], LEVEL_POWER);
    }
}

static void print_list(struct printer *p, const struct expr *expr)
{
    bool square = expr->count == 1 || (expr->count > 0 && expr->args[0]->op == EXPR_LIST);
    print_args(p, expr, square ? "[" : "(", square ? "]" : ")");
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

/* Where names need no declaration, sum can be one: with ^ behind it, it would be the sum's sign. */
static bool is_sum_name(const char *name)
{
    const struct function *function = function_find(name);
    return function && function->kind == FUNCTION_BIND;
}

static enum level level_of(struct arena *arena, const struct expr *expr)
{
    switch (expr->op) {
    case EXPR_CASES:
    case EXPR_RELATION:
        return LEVEL_CASES;
    case EXPR_ADD:
    case EXPR_SUB:
        return LEVEL_SUM;
    case EXPR_MUL:
    case EXPR_DIV:
    case EXPR_ELEMENTWISE:
    case EXPR_SHAPE:
        return LEVEL_PRODUCT;
    case EXPR_NEG:
        return LEVEL_SIGN;
    case EXPR_POW:
    case EXPR_TRANSPOSE:
    case EXPR_FACTORIAL:
        return LEVEL_POWER;
    case EXPR_NUMBER:
        return number_level(arena, expr);
    case EXPR_SYMBOL:
        return strchr(expr->name, '/') || is_sum_name(expr->name) ? LEVEL_POWER : LEVEL_ATOM;
    case EXPR_CALL:
        return is_call(expr, "percent") ? LEVEL_POWER : LEVEL_ATOM;
    default:
        return LEVEL_ATOM;
    }
}

static void print_bare(struct printer *p, const struct expr *expr)
{
    switch (expr->op) {
    case EXPR_NUMBER:
        strbuf_add(&p->out, print_number(p->arena, expr->number));
        break;
    case EXPR_SYMBOL:
        print_symbol(p, expr);
        break;
    case EXPR_ADD:
        print_sum(p, expr);
        break;
    case EXPR_MUL:
        print_product(p, expr);
        break;
    case EXPR_SUB:
    case EXPR_DIV:
    case EXPR_ELEMENTWISE:
        print_pair(p, expr);
        break;
    case EXPR_NEG:
        strbuf_add(&p->out, minus_sign(p));
        print_at(p, expr->args[0], LEVEL_POWER);
        break;
    case EXPR_POW:
        print_power(p, expr);
        break;
    case EXPR_TRANSPOSE:
        print_transpose(p, expr);
        break;
    case EXPR_FACTORIAL:
        print_at(p, expr->args[0], LEVEL_ATOM);
        strbuf_add(&p->out, "!");
        break;
    case EXPR_CALL:
        print_call(p, expr);
        break;
    case EXPR_SUM:
    case EXPR_PRODUCT:
        strbuf_add(&p->out, expr->op == EXPR_SUM ? "sum" : "prod");
        print_args(p, expr, "(", ")");
        break;
    case EXPR_LIST:
        print_list(p, expr);
        break;
    case EXPR_SHAPE:
        print_shape(p, expr);
        break;
    case EXPR_RELATION:
        print_at(p, expr->args[0], LEVEL_SUM);
        strbuf_printf(&p->out, " %s ", relation_sign(p, expr->name));
        print_at(p, expr->args[1], LEVEL_SUM);
        break;
    case EXPR_CASES:
        print_cases(p, expr);
        break;
    }
}

static void print_at(struct printer *p, const struct expr *expr, enum level level)
{
    bool words = words_fit(p, expr, level);
    bool brackets = (words ? LEVEL_CASES : level_of(p->arena, expr)) < level;
    strbuf_add(&p->out, brackets ? "(" : "");
    if (words)
        print_infix_call(p, expr);
    else
        print_bare(p, expr);
    strbuf_add(&p->out, brackets ? ")" : "");
}

char *expr_print(struct arena *arena, const struct expr *expr, const struct expr_scope *scope,
                 enum expr_charset charset)
{
    struct printer p = {.arena = arena, .scope = scope, .unicode = charset == EXPR_UNICODE};
    p.top = scope && (scope->flags & EXPR_READ_RELATION);
    strbuf_init(&p.out);
    print_at(&p, expr, LEVEL_CASES);
    char *copy = strbuf_take(&p.out, arena);
    strbuf_finish(&p.out);
    return copy;
}
