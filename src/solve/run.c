/* SPDX-License-Identifier: MIT */
/* How numbers look inside the steps of a solver. */
#include "run.h"

#include <string.h>

enum { JOINED_MAX = 9, JOINED_HEAD = 5, JOINED_TAIL = 2 };

/* ASCII minus signs become U+2212, except in exponents. */
static const char *with_minus(struct arena *arena, const char *text)
{
    struct strbuf out;
    const char *result;

    if (!strchr(text, '-'))
        return text;
    strbuf_init(&out);
    for (const char *at = text; *at; at++) {
        if (*at == '-' && (at == text || at[-1] != 'e'))
            strbuf_add(&out, "−");
        else
            strbuf_add_bytes(&out, at, 1);
    }
    result = strbuf_take(&out, arena);
    strbuf_finish(&out);
    return result;
}

const char *run_text(const struct solve_run *run, struct value value)
{
    struct arena *arena = run->ctx->arena;
    const char *text;

    if (value.kind == VALUE_WORD)
        return value.as.word;
    if (value.kind == VALUE_LIST)
        return run_printf(run, "(%s)", run_joined(run, value, ", "));
    text = value_format(arena, value, NULL);
    if (strlen(text) > RUN_DIGITS_MAX)
        text = value_format(arena, value,
                            &(struct num_format){.style = NUM_STYLE_SIGNIFICANT, .digits = 6});
    return with_minus(arena, text);
}

/* True when every number's text is the number. */
static bool is_written_out(const struct solve_run *run, struct value value)
{
    const char *plain;
    struct num_ctx ctx;

    for (size_t i = 0; i < value.count; i++)
        if (!is_written_out(run, value.as.items[i]))
            return false;
    if (!value_is_number(value))
        return true;
    plain = value_format(run->ctx->arena, value, NULL);
    num_ctx_init(&ctx, run->ctx->arena, NULL);
    return strlen(plain) <= RUN_DIGITS_MAX && value_equal(value_from_text(&ctx, plain), value);
}

const char *run_result(const struct solve_run *run, struct value value)
{
    const char *text = run_text(run, value);

    return is_written_out(run, value) ? text : run_printf(run, "≈ %s", text);
}

const char *run_apart(const struct solve_run *run, struct value number, struct value from)
{
    struct value off = num_sub(run->ctx, number, from);
    const char *text = run_text(run, number), *goal = run_text(run, from);

    if (run->ctx->err != DLT_OK || !str_equal(text, goal) || value_sign(off) == 0)
        return text;
    return run_printf(run, "%s %s %s", goal, value_sign(off) < 0 ? "−" : "+",
                      run_text(run, num_abs(run->ctx, off)));
}

void run_blame(struct solve_run *run, const char *param)
{
    struct diag *diag = run->ctx->diag;
    char said[DIAG_TEXT_SIZE], tag[DIAG_TAG_SIZE];

    if (run->ctx->err == DLT_OK || !diag || strstr(diag->text, param))
        return;
    memcpy(said, diag->text, sizeof said);
    memcpy(tag, diag->tag, sizeof tag);
    diag_set(diag, run->ctx->err, tag, "%s: %s", param, said);
}

const char *run_factor(const struct solve_run *run, struct value value)
{
    const char *text = run_text(run, value);

    if (value.kind != VALUE_LIST && (str_starts(text, "−") || strchr(text, '/')))
        return run_printf(run, "(%s)", text);
    return text;
}

const char *run_subscript(const struct solve_run *run, long number)
{
    static const char *const digits[] = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
    char *plain = arena_printf(run->ctx->arena, "%ld", number);
    struct strbuf out;
    const char *result;

    strbuf_init(&out);
    for (const char *at = plain; *at; at++)
        strbuf_add(&out, *at == '-' ? "₋" : digits[*at - '0']);
    result = strbuf_take(&out, run->ctx->arena);
    strbuf_finish(&out);
    return result;
}

const char *run_joined(const struct solve_run *run, struct value list, const char *between)
{
    struct strbuf out;
    const char *result;

    strbuf_init(&out);
    for (size_t i = 0; i < list.count; i++) {
        if (i > 0)
            strbuf_add(&out, between);
        if (list.count > JOINED_MAX && i == JOINED_HEAD) {
            strbuf_add(&out, "…");
            i = list.count - JOINED_TAIL - 1;
        } else {
            strbuf_add(&out, run_text(run, list.as.items[i]));
        }
    }
    result = strbuf_take(&out, run->ctx->arena);
    strbuf_finish(&out);
    return result;
}

const char *run_printf(const struct solve_run *run, const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    text = arena_vprintf(run->ctx->arena, format, args);
    va_end(args);
    return text;
}

struct value run_long(const struct solve_run *run, long number)
{
    return value_long(run->ctx->arena, number);
}

long run_to_long(struct value value)
{
    long number = 0;

    return value_to_long(value, &number) ? number : 0;
}

bool run_is(struct value value, const char *word)
{
    return value.kind == VALUE_WORD && str_equal(value.as.word, word);
}

bool run_given(struct value value)
{
    return value.kind != VALUE_NONE;
}

bool run_whole(struct solve_run *run, const char *name, struct value list)
{
    for (size_t i = 0; i < list.count; i++) {
        if (value_is_integer(list.as.items[i]))
            continue;
        num_fail(run->ctx, DLT_ERR_RANGE, "not-whole",
                 "item %zu of %s must be a whole number; it is %s", i + 1, name,
                 value_format(run->ctx->arena, list.as.items[i], NULL));
        return false;
    }
    return true;
}

struct value run_total(const struct solve_run *run, struct value list)
{
    struct value sum = run_long(run, 0);

    for (size_t i = 0; i < list.count; i++)
        sum = num_add(run->ctx, sum, list.as.items[i]);
    return sum;
}
