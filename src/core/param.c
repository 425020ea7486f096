/* SPDX-License-Identifier: MIT */
/* Binding texts "name=value" to parameters, with defaults. */
#include "param_read.h"

#include <string.h>

static size_t find_param(const struct param *params, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(params[i].name, name))
            return i;
    return SIZE_MAX;
}

static void unknown_name(struct num_ctx *ctx, const struct param *params, size_t count,
                         const char *name)
{
    const char **names = arena_array(ctx->arena, count, sizeof(*names));
    const char *near;

    for (size_t i = 0; i < count; i++)
        names[i] = params[i].name;
    near = str_nearest(name, names, count);
    if (near)
        num_fail(ctx, DLT_ERR_UNKNOWN, "unknown-parameter",
                 "there is no parameter \"%s\"; did you mean %s?", name, near);
    else
        num_fail(ctx, DLT_ERR_UNKNOWN, "unknown-parameter", "there is no parameter \"%s\"",
                 param_shown(ctx->arena, name));
}

/* Errors inside a value tell which parameter it is for, and count columns from the text's start. */
static void say_which(struct diag *diag, const char *name, size_t offset)
{
    char said[DIAG_TEXT_SIZE];
    char tag[DIAG_TAG_SIZE];

    if (!diag)
        return;
    if (diag->column > 0)
        diag->column += (unsigned)offset;
    if (strstr(diag->text, name))
        return;
    memcpy(said, diag->text, sizeof(said));
    memcpy(tag, diag->tag, sizeof(tag));
    diag_set(diag, DLT_OK, tag, "%s: %s", name, said);
}

/* Splits the text at its first "="; the index of the parameter, or SIZE_MAX after a failure. */
static size_t read_name(struct num_ctx *ctx, const struct param *params, size_t param_count,
                        const char *text)
{
    size_t length = strcspn(text, "=");
    const char *name = str_trim(ctx->arena, arena_strndup(ctx->arena, text, length));
    size_t index;

    if (text[length] == '\0' || *name == '\0') {
        num_fail(ctx, DLT_ERR_SYNTAX, "no-equals", "\"%s\" should read name=value",
                 param_shown(ctx->arena, text));
        return SIZE_MAX;
    }
    index = find_param(params, param_count, name);
    if (index == SIZE_MAX)
        unknown_name(ctx, params, param_count, name);
    return index;
}

static void bind_text(struct num_ctx *ctx, const struct param *param, const char *text,
                      const struct expr_env *env, struct value *value_out)
{
    size_t length = strcspn(text, "=") + 1;

    *value_out = param_read(ctx, param, text + length, env);
    if (ctx->err != DLT_OK)
        say_which(ctx->diag, param->name, utf8_count(text, length));
}

static void bind_fallback(struct num_ctx *ctx, const struct param *param, struct value *value)
{
    if (value->kind != VALUE_NONE)
        return;
    if (!param->fallback)
        num_fail(ctx, DLT_ERR_RANGE, "missing-parameter", "%s is needed: %s", param->name,
                 param->summary);
    else if (*param->fallback)
        *value = param_read(ctx, param, param->fallback, NULL);
}

/* NOLINTNEXTLINE(readability-function-size): as declared */
enum dlt_err param_bind(struct num_ctx *ctx, const struct param *params, size_t param_count,
                        const char *const *texts, size_t count, const struct expr_env *env,
                        struct value *values_out, size_t *bad_out)
{
    struct value *values = arena_array(ctx->arena, param_count, sizeof(*values));
    bool *seen = arena_array(ctx->arena, param_count, sizeof(*seen));
    size_t at = 0;

    for (; at < count && ctx->err == DLT_OK; at++) {
        size_t index = read_name(ctx, params, param_count, texts[at]);

        if (index == SIZE_MAX)
            break;
        if (seen[index])
            num_fail(ctx, DLT_ERR_SYNTAX, "given-twice", "%s is given twice", params[index].name);
        else
            bind_text(ctx, &params[index], texts[at], env, &values[index]);
        seen[index] = true;
        if (ctx->err != DLT_OK)
            break;
    }
    for (size_t i = 0; i < param_count && ctx->err == DLT_OK; i++)
        bind_fallback(ctx, &params[i], &values[i]);
    if (bad_out)
        *bad_out = at;
    if (ctx->err == DLT_OK && param_count > 0)
        memcpy(values_out, values, param_count * sizeof(*values));
    return ctx->err;
}
