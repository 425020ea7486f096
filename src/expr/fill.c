/* SPDX-License-Identifier: MIT */
/* Templates: {expression:format} becomes a value, or a formula with the known numbers put in. */
#include "expr_internal.h"

#include <string.h>

/* What stands after the colon. */
struct fill_format {
    struct num_format number;
    bool percent;
    const char *one, *many; /* words, or NULL */
};

struct filler {
    struct arena *arena;
    const char *text;
    const struct expr_env *env;
    struct expr_scope scope;
    const struct expr_scope *shown; /* how names are printed; may be NULL */
    struct strbuf out;
    struct diag *diag;
};

static enum dlt_err fail_at(struct filler *f, size_t offset, size_t length, enum dlt_err err,
                            const char *tag, const char *message)
{
    diag_place(f->diag, 1, (unsigned)utf8_count(f->text, offset) + 1,
               (unsigned)utf8_count(f->text + offset, length));
    return diag_set(f->diag, err, tag, "%s", message);
}

/* Moves a fault from inside an expression to its place in the template. */
static enum dlt_err fail_inside(struct filler *f, size_t offset, enum dlt_err err,
                                const struct diag *inner)
{
    unsigned column = inner->column > 0 ? inner->column : 1;
    diag_place(f->diag, 1, (unsigned)utf8_count(f->text, offset) + column,
               inner->length > 0 ? inner->length : 1);
    return diag_set(f->diag, err, inner->tag, "%s", inner->text);
}

/* Offset of the brace that closes the one at `open`, and of the first colon outside brackets. */
static bool find_close(const char *text, size_t open, size_t *close_out, size_t *colon_out)
{
    int depth = 0;
    *colon_out = 0;
    for (size_t i = open; text[i]; i++) {
        depth += (text[i] == '{') - (text[i] == '}');
        if (text[i] == ':' && depth == 1 && text[i + 1] != '=' && *colon_out == 0)
            *colon_out = i;
        if (depth > 0)
            continue;
        *close_out = i;
        return true;
    }
    return false;
}

static int read_digits(const char **at)
{
    int digits = 0;
    while (**at >= '0' && **at <= '9' && digits < 100)
        digits = digits * 10 + (*(*at)++ - '0');
    return digits;
}

static bool read_format(struct arena *arena, const char *text, struct fill_format *out)
{
    *out = (struct fill_format){.number = {.style = NUM_STYLE_AUTO}};
    if (text[0] == 's' && text[1] == ':') {
        const char *bar = strchr(text, '|');
        if (!bar)
            return false;
        out->one = arena_strndup(arena, text + 2, (size_t)(bar - text - 2));
        out->many = arena_strdup(arena, bar + 1);
        return true;
    }
    while (*text) {
        char sign = *text++;
        if (sign == ',') {
            out->number.grouping = true;
        } else if (sign == '%') {
            out->percent = true;
        } else if (sign == '/') {
            out->number.style = NUM_STYLE_FRACTION;
        } else if (sign == '.' || sign == '#') {
            if (*text < '0' || *text > '9')
                return false;
            out->number.style = sign == '.' ? NUM_STYLE_DECIMAL : NUM_STYLE_SIGNIFICANT;
            out->number.digits = read_digits(&text);
            if (out->number.digits > 60 || (sign == '#' && out->number.digits == 0))
                return false;
        } else {
            return false;
        }
    }
    return true;
}

static void add_value(struct filler *f, struct value value, const struct fill_format *format)
{
    struct num_ctx ctx;
    num_ctx_init(&ctx, f->arena, NULL);
    if (format->one) {
        bool single = value_equal(value, value_long(f->arena, 1));
        strbuf_add(&f->out, single ? format->one : format->many);
        return;
    }
    if (format->percent)
        value = num_mul(&ctx, value, value_long(f->arena, 100));
    strbuf_add(&f->out, value_format(f->arena, value, &format->number));
    strbuf_add(&f->out, format->percent ? "%" : "");
}

/* True when every name has a value; `*used_out` tells whether there was any. */
static bool all_bound(const struct expr *expr, const struct expr_env *env, bool *used_out)
{
    if (expr->op == EXPR_SYMBOL) {
        bool constant = strcmp(expr->name, "pi") == 0 || strcmp(expr->name, "e") == 0;
        bool known = expr_env_get(env, expr->name).kind != VALUE_NONE;
        *used_out = *used_out || known;
        if (!known && !constant)
            return false;
    }
    struct expr_env inner = {.outer = env};
    struct expr_binding index = {0};
    size_t first = 0;
    if (expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT) {
        index.name = expr->args[0]->name;
        index.value.kind = VALUE_RATIONAL;
        inner.bindings = &index;
        inner.count = 1;
        env = &inner;
        first = 1;
    }
    for (size_t i = first; i < expr->count; i++)
        if (!all_bound(expr->args[i], env, used_out))
            return false;
    return true;
}

/* Computes what can be computed exactly, and keeps the rest as it was typed. */
static const struct expr *fold(struct arena *arena, const struct expr *expr,
                               const struct expr_env *env)
{
    bool used = false;
    if (all_bound(expr, env, &used) && used && expr->op != EXPR_RELATION) {
        struct num_ctx ctx;
        num_ctx_init(&ctx, arena, NULL);
        struct value value = expr_eval(&ctx, expr, env);
        if (!ctx.err && value.kind == VALUE_RATIONAL)
            return expr_from_value(arena, value);
    }
    if (expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT || expr->count == 0)
        return expr;
    struct expr_vec args = {0};
    for (size_t i = 0; i < expr->count; i++)
        expr_vec_add(arena, &args, fold(arena, expr->args[i], env));
    return expr_new(arena, expr->op, expr->name, args.items, args.count);
}

/* True when a declared name without value occurs: then the formula itself is shown. */
static bool symbolic(const struct expr *expr, const struct filler *f)
{
    for (size_t i = 0; i < f->scope.symbol_count; i++) {
        const char *name = f->scope.symbols[i].name;
        if (expr_env_get(f->env, name).kind == VALUE_NONE && expr_mentions(expr, name))
            return true;
    }
    return false;
}

static enum dlt_err fill_one(struct filler *f, size_t open, size_t close, size_t colon)
{
    size_t start = open + 1, end = colon > 0 ? colon : close;
    char *text = arena_strndup(f->arena, f->text + start, end - start);
    struct fill_format format;
    const char *spec =
        colon > 0 ? arena_strndup(f->arena, f->text + colon + 1, close - colon - 1) : "";
    if (!read_format(f->arena, spec, &format))
        return fail_at(f, colon + 1, close - colon - 1, DLT_ERR_SYNTAX, "format",
                       "a format is one of , .3 #4 / % s:one|many");
    struct diag inner = {0};
    const struct expr *expr = NULL;
    enum dlt_err err = expr_parse(f->arena, text, &f->scope, &expr, NULL, &inner);
    if (err)
        return fail_inside(f, start, err, &inner);
    if (symbolic(expr, f)) {
        const struct expr *filled = expr_substitute(f->arena, fold(f->arena, expr, f->env), f->env);
        strbuf_add(&f->out, expr_print(f->arena, filled, f->shown, EXPR_UNICODE));
        return DLT_OK;
    }
    struct num_ctx ctx;
    num_ctx_init(&ctx, f->arena, &inner);
    struct value value = expr_eval(&ctx, expr, f->env);
    if (ctx.err)
        return fail_inside(f, start, ctx.err, &inner);
    add_value(f, value, &format);
    return DLT_OK;
}

static enum dlt_err fill_all(struct filler *f)
{
    for (size_t i = 0; f->text[i]; i++) {
        char c = f->text[i];
        if ((c == '{' || c == '}') && f->text[i + 1] == c) {
            strbuf_add_bytes(&f->out, f->text + i++, 1);
            continue;
        }
        if (c == '}')
            return fail_at(f, i, 1, DLT_ERR_SYNTAX, "unbalanced",
                           "this } closes nothing; write }} for a brace");
        if (c != '{') {
            strbuf_add_bytes(&f->out, f->text + i, 1);
            continue;
        }
        size_t close = 0, colon = 0;
        if (!find_close(f->text, i, &close, &colon))
            return fail_at(f, i, 1, DLT_ERR_SYNTAX, "unbalanced",
                           "this { is never closed; write {{ for a brace");
        enum dlt_err err = fill_one(f, i, close, colon);
        if (err)
            return err;
        i = close;
    }
    return DLT_OK;
}

enum dlt_err expr_fill(struct arena *arena, const char *text, const struct expr_env *env,
                       const struct expr_scope *scope, char **text_out, struct diag *diag)
{
    struct filler f = {.arena = arena, .text = text, .env = env, .shown = scope, .diag = diag};
    f.scope = scope_from_env(arena, env, scope);
    strbuf_init(&f.out);
    enum dlt_err err = fill_all(&f);
    if (!err)
        *text_out = strbuf_take(&f.out, arena);
    strbuf_finish(&f.out);
    return err;
}
