/* SPDX-License-Identifier: MIT */
/* What a decision says of itself: one sentence, the witness, both values there. */
#include "decide.h"

#include <math.h>
#include <string.h>

enum { DETAIL_NUMBER = 48, SHOWN_NAMES = 4 };

void decide(struct deciding *d, enum expr_verdict verdict, const char *method, const char *format,
            ...)
{
    va_list args;
    va_start(args, format);
    d->out->verdict = verdict;
    d->out->method = method;
    d->out->detail = arena_vprintf(d->arena, format, args);
    va_end(args);
}

void decide_too_long(struct deciding *d)
{
    decide(d, EXPR_UNDECIDED, "limit", "this takes too long to decide");
}

void decide_equal(struct deciding *d, const char *method, unsigned points, double error,
                  const char *detail)
{
    d->out->verdict = EXPR_EQUAL;
    d->out->method = method;
    d->out->detail = detail;
    d->out->points = points;
    d->out->error = error;
}

const char *decide_number(struct deciding *d, struct value value, int digits)
{
    struct num_format significant = {.style = NUM_STYLE_SIGNIFICANT, .digits = digits};
    const char *text = value_format(d->arena, value, digits > 0 ? &significant : NULL);
    if (strlen(text) <= DETAIL_NUMBER || value.kind == VALUE_LIST || digits > 0)
        return text;
    significant.digits = 6;
    return value_format(d->arena, value, &significant);
}

static bool is_zero(struct value value)
{
    return value_is_number(value) && value_sign(value) == 0;
}

const char *decide_where(struct deciding *d)
{
    struct strbuf text;
    const struct expr_binding *witness = d->out->witness;
    size_t count = d->out->witness_count, zeros = 0, shown = 0;
    for (size_t i = 0; i < count; i++)
        zeros += is_zero(witness[i].value);
    bool sum_up = count > SHOWN_NAMES && zeros > 1 && zeros < count;
    size_t wanted = sum_up ? count - zeros : count;
    strbuf_init(&text);
    for (size_t i = 0; i < count && shown < SHOWN_NAMES; i++) {
        if (sum_up && is_zero(witness[i].value))
            continue;
        strbuf_printf(&text, "%s%s = %s", shown++ > 0 ? ", " : "", witness[i].name,
                      decide_number(d, witness[i].value, 0));
    }
    if (shown < wanted)
        strbuf_add(&text, ", ...");
    else if (sum_up)
        strbuf_add(&text, ", all others 0");
    char *copy = strbuf_take(&text, d->arena);
    strbuf_finish(&text);
    return copy;
}

/* Two numbers that look the same are told apart by their distance. */
static const char *close_text(struct deciding *d, const struct value values[2])
{
    struct num_ctx ctx;
    if (!value_is_number(values[0]) || !value_is_number(values[1]))
        return "the two differ";
    num_ctx_init(&ctx, d->arena, NULL);
    ctx.precision = DECIDE_MAX_PRECISION;
    struct value distance = num_sub(&ctx, values[0], values[1]);
    if (value_sign(distance) == 2)
        return arena_printf(d->arena, "both are about %s, but they differ by very little",
                            decide_number(d, values[0], 6));
    return arena_printf(d->arena, "both are about %s, but the first is %s by %s",
                        decide_number(d, values[0], 6), value_sign(distance) < 0 ? "less" : "more",
                        decide_number(d, num_abs(&ctx, distance), 3));
}

void decide_different(struct deciding *d, const struct point *point, const char *method,
                      const struct value values[2])
{
    enum { MOST_DIGITS = 24 };
    d->out->left = value_copy(d->arena, values[0]);
    d->out->right = value_copy(d->arena, values[1]);
    if (point)
        sample_witness(d, point);
    const char *left = decide_number(d, values[0], 0), *right = decide_number(d, values[1], 0);
    for (int digits = 12; digits <= MOST_DIGITS && strcmp(left, right) == 0; digits *= 2) {
        left = decide_number(d, values[0], digits);
        right = decide_number(d, values[1], digits);
    }
    const char *where = decide_where(d), *at = where[0] ? "at " : "", *then = where[0] ? ": " : "";
    if (strcmp(left, right) == 0)
        decide(d, EXPR_DIFFERENT, method, "%s%s%s%s", at, where, then, close_text(d, values));
    else
        decide(d, EXPR_DIFFERENT, method, "%s%s%sthe first is %s, the second %s", at, where, then,
               left, right);
}
