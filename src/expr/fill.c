/* SPDX-License-Identifier: MIT */
/* Templates: {expression:format} becomes a value, or a formula with the known numbers put in. */
#include "expr_internal.h"

#include <string.h>

enum { LONG_NAME = 5 /* letters: shorter words resemble other words by chance */ };

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
    unsigned long long
        work; /* of all expressions of the text together, as struct num_ctx counts it */
};

/* A digit of what was computed: a long number takes more time to write than to compute. */
enum { WORK_DIGIT = 32 };

/* What is left for the next expression of the text is what those before left over. */
static void begin_work(const struct filler *f, struct num_ctx *ctx, struct diag *diag)
{
    num_ctx_init(ctx, f->arena, diag);
    ctx->work = f->work;
}

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

/* As told where no style is asked for: in full where it ends soon, else rounded. */
static struct num_format percent_format(struct num_ctx *ctx, struct value percent,
                                        struct num_format format)
{
    struct value tenths = num_mul(ctx, percent, value_long(ctx->arena, 1000));
    struct value one = value_long(ctx->arena, 1);
    if (format.style != NUM_STYLE_AUTO || value_is_integer(tenths))
        return format;
    bool small = num_compare(num_abs(ctx, percent), one) == NUM_LESS;
    format.style = small ? NUM_STYLE_SIGNIFICANT : NUM_STYLE_DECIMAL;
    format.digits = small ? 3 : 2;
    return format;
}

static void add_value(struct filler *f, struct value value, const struct fill_format *format)
{
    struct num_format number = format->number;
    struct num_ctx ctx;
    num_ctx_init(&ctx, f->arena, NULL);
    if (format->one) {
        bool single = value_equal(value, value_long(f->arena, 1));
        strbuf_add(&f->out, single ? format->one : format->many);
        return;
    }
    bool percent = format->percent && value_is_number(value);
    if (percent) {
        value = num_mul(&ctx, value, value_long(f->arena, 100));
        number = percent_format(&ctx, value, number);
    }
    strbuf_add(&f->out, value_format(f->arena, value, &number));
    strbuf_add(&f->out, percent ? "%" : "");
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
static const struct expr *fold(struct filler *f, const struct expr *expr)
{
    struct arena *arena = f->arena;
    const struct expr_env *env = f->env;

    bool used = false;
    if (all_bound(expr, env, &used) && used && expr->op != EXPR_RELATION) {
        struct num_ctx ctx;
        begin_work(f, &ctx, NULL);
        struct value value = expr_eval(&ctx, expr, env);
        f->work = ctx.work;
        if (!ctx.err && value.kind == VALUE_RATIONAL)
            return expr_from_value(arena, value);
    }
    if (expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT || expr->count == 0)
        return expr;
    struct expr_vec args = {0};
    for (size_t i = 0; i < expr->count; i++)
        expr_vec_add(arena, &args, fold(f, expr->args[i]));
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

/* --- words ------------------------------------------------------------------------------------------ */

static bool is_choice(const struct expr *expr)
{
    return expr->op == EXPR_CASES ||
           (expr->op == EXPR_CALL && expr->count == 3 && strcmp(expr->name, "if") == 0);
}

/* True for what stands in the place of a value within if(...) or cases, not for conditions. */
static bool is_branch(const struct expr *choice, size_t i)
{
    return choice->op == EXPR_CASES ? i % 2 == 0 : i > 0;
}

static bool is_lone_name(const struct expr *expr)
{
    return expr->op == EXPR_SYMBOL && expr->count == 0;
}

/* A name that nothing declares or binds. */
static bool is_unknown(const struct filler *f, const char *name)
{
    return !scope_find(&f->scope, name) && strcmp(name, "pi") != 0 && strcmp(name, "e") != 0;
}

/* True when there is a choice and all that it chooses from are words. */
static bool all_words(const struct filler *f, const struct expr *expr)
{
    if (!is_choice(expr))
        return is_lone_name(expr) &&
               (is_unknown(f, expr->name) || expr_env_get(f->env, expr->name).kind == VALUE_WORD);
    for (size_t i = 0; i < expr->count; i++)
        if (is_branch(expr, i) && !all_words(f, expr->args[i]))
            return false;
    return true;
}

/* The indices of the sums around. */
struct index {
    const char *name;
    const struct index *outer;
};

static bool is_index(const struct index *index, const char *name)
{
    while (index && strcmp(index->name, name) != 0)
        index = index->outer;
    return index != NULL;
}

/* The first unknown name that is no word, which only what is chosen as a whole can be; or NULL. */
static const struct expr *find_stray(const struct filler *f, const struct expr *expr, bool chosen,
                                     const struct index *outer)
{
    if (expr->op == EXPR_SYMBOL && is_unknown(f, expr->name) && !is_index(outer, expr->name))
        return chosen && expr->count == 0 ? NULL : expr;
    bool running = expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT;
    const struct index own = {.name = running ? expr->args[0]->name : NULL, .outer = outer};
    const struct expr *stray = NULL;
    for (size_t i = running ? 1 : 0; i < expr->count && !stray; i++)
        stray = find_stray(f, expr->args[i], chosen && is_choice(expr) && is_branch(expr, i),
                           running ? &own : outer);
    return stray;
}

static enum dlt_err fail_stray(const struct expr *stray, struct diag *diag)
{
    if (stray->column == diag->column || stray->column == 0)
        return DLT_ERR_UNKNOWN; /* which has been told */
    diag_place(diag, 1, stray->column, stray->length);
    return diag_set(diag, DLT_ERR_UNKNOWN, "unknown-symbol",
                    "%s is not known here; a word can only be all that \"if\" chooses",
                    stray->name);
}

/* Reads an expression, of which branches may be words: if(n > 2, yes, no). A name that resembles a
 * known one is taken as a slip of the pen where it is not short and other branches are no words. */
static enum dlt_err read_filling(const struct filler *f, const char *text,
                                 const struct expr **expr_out, struct diag *diag)
{
    enum dlt_err err = expr_parse(f->arena, text, &f->scope, expr_out, NULL, diag);
    struct expr_scope any = f->scope;
    const struct expr *expr = NULL;
    if (!err || strcmp(diag->tag, "unknown-symbol") != 0)
        return err;
    any.flags |= EXPR_READ_UNDECLARED;
    if (expr_parse(f->arena, text, &any, &expr, NULL, NULL) || !is_choice(expr) ||
        (strstr(diag->text, "did you mean") && diag->length >= LONG_NAME && !all_words(f, expr)))
        return err;
    const struct expr *stray = find_stray(f, expr, true, NULL);
    if (stray)
        return fail_stray(stray, diag);
    diag_clear(diag);
    *expr_out = expr;
    return DLT_OK;
}

/* 1: holds, 0: does not, 2: not known. */
static int holds(struct filler *f, const struct expr *condition)
{
    struct num_ctx ctx;
    if (symbolic(condition, f))
        return 2;
    begin_work(f, &ctx, NULL);
    int sign = value_sign(expr_eval(&ctx, condition, f->env));
    f->work = ctx.work;
    return ctx.err || sign == 2 ? 2 : sign != 0;
}

/* The branch that is taken, or NULL. */
static const struct expr *taken(struct filler *f, const struct expr *choice)
{
    int known = 0;
    if (choice->op == EXPR_CALL) {
        known = holds(f, choice->args[0]);
        return known == 2 ? NULL : choice->args[known ? 1 : 2];
    }
    for (size_t i = 0; i + 1 < choice->count && known == 0; i += 2) {
        known = holds(f, choice->args[i + 1]);
        if (known == 1)
            return choice->args[i];
    }
    return NULL;
}

static const struct expr *follow(struct filler *f, const struct expr *expr)
{
    for (const struct expr *next = expr; next; next = is_choice(next) ? taken(f, next) : NULL)
        expr = next;
    return expr;
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
    enum dlt_err err = read_filling(f, text, &expr, &inner);
    if (err)
        return fail_inside(f, start, err, &inner);
    expr = follow(f, expr);
    if (symbolic(expr, f)) {
        const struct expr *filled = expr_substitute(f->arena, fold(f, expr), f->env);
        strbuf_add(&f->out, expr_print(f->arena, filled, f->shown, EXPR_UNICODE));
        return DLT_OK;
    }
    struct num_ctx ctx;
    begin_work(f, &ctx, &inner);
    struct value value = is_lone_name(expr) && is_unknown(f, expr->name)
                             ? value_word(f->arena, expr->name)
                             : expr_eval(&ctx, expr, f->env);
    if (ctx.err)
        return fail_inside(f, start, ctx.err, &inner);
    size_t before = f->out.length;
    add_value(f, value, &format);
    f->work = ctx.work + WORK_DIGIT * (f->out.length - before);
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
