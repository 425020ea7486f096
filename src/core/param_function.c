/* SPDX-License-Identifier: MIT */
/* A function of x with the question's numbers in it: "x^2 - {a} x". */
#include "param_read.h"

#include <string.h>

/* Behind the brace that closes the one at `at`; 0: there is none. */
static size_t closing(const char *text, size_t at)
{
    int depth = 0;

    for (; text[at]; at++) {
        depth += text[at] == '{';
        depth -= text[at] == '}';
        if (depth == 0)
            return at + 1;
    }
    return 0;
}

/* LaTeX has braces of its own, behind a command, ^ or _: \frac{1}{2}, x^{2}, x_{1}. */
static bool is_filling(const char *text, size_t at)
{
    const char before = at > 0 ? text[at - 1] : ' ';

    return text[at] == '{' && before != '^' && before != '_' && before != '}' &&
           !((before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z'));
}

/* In brackets, so that "- {a}" and "{a} x" mean the number as a whole. */
static bool add_number(struct num_ctx *ctx, struct strbuf *out, const struct param *param,
                       const char *inside, struct value value)
{
    if (ctx->err != DLT_OK)
        return false;
    if (value.kind != VALUE_RATIONAL) {
        num_fail(ctx, DLT_ERR_TYPE, "wrong-type",
                 "{%s} in %s has to be an exact number, such as 3 or 1/2", inside, param->name);
        return false;
    }
    strbuf_printf(out, "(%s)", value_format(ctx->arena, value, NULL));
    return true;
}

/* What failed was told where it stands within the braces. */
static void place(struct num_ctx *ctx, const char *text, size_t start, const char *inside)
{
    const unsigned before = (unsigned)utf8_count(text, start);
    struct diag *const diag = ctx->diag;

    if (!diag)
        return;
    if (diag->column == 0)
        diag_place(diag, 1, before + 1, (unsigned)utf8_count(inside, strlen(inside)));
    else
        diag_place(diag, 1, before + diag->column, diag->length);
}

struct value param_function(struct num_ctx *ctx, const struct param *param, const char *text,
                            const struct expr_env *env)
{
    struct value result = value_none();
    struct strbuf out;

    strbuf_init(&out);
    for (size_t at = 0; text[at]; at++) {
        const size_t end = is_filling(text, at) ? closing(text, at) : 0;
        const char *inside;
        struct value value;
        size_t start;

        if (!end) {
            strbuf_add_bytes(&out, text + at, 1);
            continue;
        }
        start = at + 1 + strspn(text + at + 1, " \t\n");
        inside = str_trim(ctx->arena, arena_strndup(ctx->arena, text + at + 1, end - at - 2));
        /* What is not typed yet leaves the function open. */
        if (param_is_bound(env, inside) && expr_env_get(env, inside).kind == VALUE_NONE)
            goto done;
        value = expr_eval_text(ctx, inside, env);
        if (!add_number(ctx, &out, param, inside, value)) {
            place(ctx, text, start, inside);
            goto done;
        }
        at = end - 1;
    }
    result = value_word(ctx->arena, out.text);
done:
    strbuf_finish(&out);
    return result;
}
