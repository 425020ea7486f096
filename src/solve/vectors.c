/* SPDX-License-Identifier: MIT */
#include "vectors.h"

#include "wording.h"

enum { SHOWN_TERMS = 6 };

struct value vectors_at(struct value matrix, size_t row, size_t column)
{
    return matrix.as.items[row].as.items[column];
}

struct value vectors_dot(struct num_ctx *ctx, struct value a, struct value b)
{
    struct value sum = value_long(ctx->arena, 0);
    for (size_t i = 0; i < a.count; i++)
        sum = num_add(ctx, sum, num_mul(ctx, a.as.items[i], b.as.items[i]));
    return sum;
}

struct value vectors_sum(struct num_ctx *ctx, struct value list)
{
    struct value sum = value_long(ctx->arena, 0);
    for (size_t i = 0; i < list.count; i++)
        sum = num_add(ctx, sum, list.as.items[i]);
    return sum;
}

struct value vectors_apply(struct num_ctx *ctx, struct value matrix, struct value vector)
{
    struct value *items = arena_array(ctx->arena, matrix.count, sizeof *items);
    for (size_t i = 0; i < matrix.count; i++)
        items[i] = vectors_dot(ctx, matrix.as.items[i], vector);
    return value_list(ctx->arena, items, matrix.count);
}

struct value vectors_transpose(struct num_ctx *ctx, struct value matrix)
{
    size_t columns = matrix.count > 0 ? matrix.as.items[0].count : 0;
    struct value *rows = arena_array(ctx->arena, columns, sizeof *rows);
    struct value *items = arena_array(ctx->arena, matrix.count, sizeof *items);
    for (size_t j = 0; j < columns; j++) {
        for (size_t i = 0; i < matrix.count; i++)
            items[i] = vectors_at(matrix, i, j);
        rows[j] = value_list(ctx->arena, items, matrix.count);
    }
    return value_list(ctx->arena, rows, columns);
}

struct value vectors_outer(struct num_ctx *ctx, struct value column, struct value row)
{
    struct value *rows = arena_array(ctx->arena, column.count, sizeof *rows);
    for (size_t i = 0; i < column.count; i++)
        rows[i] = vectors_scale(ctx, row, column.as.items[i]);
    return value_list(ctx->arena, rows, column.count);
}

struct value vectors_product_of_rows(struct num_ctx *ctx, struct value a, struct value b)
{
    struct value *rows = arena_array(ctx->arena, a.count, sizeof *rows);
    for (size_t i = 0; i < a.count; i++)
        rows[i] = vectors_apply(ctx, b, a.as.items[i]);
    return value_list(ctx->arena, rows, a.count);
}

struct value vectors_combine(struct num_ctx *ctx, struct value a, struct value factor,
                             struct value b)
{
    if (a.kind != VALUE_LIST)
        return num_add(ctx, a, num_mul(ctx, factor, b));
    struct value *items = arena_array(ctx->arena, a.count, sizeof *items);
    for (size_t i = 0; i < a.count; i++)
        items[i] = vectors_combine(ctx, a.as.items[i], factor, b.as.items[i]);
    return value_list(ctx->arena, items, a.count);
}

struct value vectors_scale(struct num_ctx *ctx, struct value list, struct value factor)
{
    if (list.kind != VALUE_LIST)
        return num_mul(ctx, list, factor);
    struct value *items = arena_array(ctx->arena, list.count, sizeof *items);
    for (size_t i = 0; i < list.count; i++)
        items[i] = vectors_scale(ctx, list.as.items[i], factor);
    return value_list(ctx->arena, items, list.count);
}

size_t vectors_greatest(struct value list)
{
    size_t best = 0;
    for (size_t i = 1; i < list.count; i++) {
        if (num_compare(list.as.items[i], list.as.items[best]) == NUM_GREATER)
            best = i;
    }
    return best;
}

struct value vectors_softmax(struct num_ctx *ctx, struct value list)
{
    struct value greatest = list.as.items[vectors_greatest(list)];
    struct value *items = arena_array(ctx->arena, list.count, sizeof *items);
    for (size_t i = 0; i < list.count; i++)
        items[i] = num_exp(ctx, num_sub(ctx, list.as.items[i], greatest));
    struct value powers = value_list(ctx->arena, items, list.count);
    struct value one = value_long(ctx->arena, 1);
    return vectors_scale(ctx, powers, num_div(ctx, one, vectors_sum(ctx, powers)));
}

struct value vectors_sigmoid(struct num_ctx *ctx, struct value x)
{
    struct value one = value_long(ctx->arena, 1);
    return num_div(ctx, one, num_add(ctx, one, num_exp(ctx, num_neg(ctx, x))));
}

const char *vectors_dot_text(const struct solve_run *run, struct value a, struct value b)
{
    struct strbuf sum;
    strbuf_init(&sum);
    for (size_t i = 0; i < a.count; i++) {
        if (i == SHOWN_TERMS && a.count > SHOWN_TERMS + 1) {
            strbuf_printf(&sum, " + … (%zu terms)", a.count);
            break;
        }
        wording_separate(&sum, " + ");
        strbuf_printf(&sum, "%s·%s", run_factor(run, a.as.items[i]),
                      run_factor(run, b.as.items[i]));
    }
    return wording_done(run->ctx->arena, &sum);
}

const char *vectors_sum_text(const struct solve_run *run, struct value list)
{
    struct strbuf sum;
    strbuf_init(&sum);
    for (size_t i = 0; i < list.count; i++) {
        if (i == SHOWN_TERMS && list.count > SHOWN_TERMS + 1) {
            strbuf_printf(&sum, " + … (%zu terms)", list.count);
            break;
        }
        wording_separate(&sum, " + ");
        strbuf_add(&sum, run_factor(run, list.as.items[i]));
    }
    return wording_done(run->ctx->arena, &sum);
}

const char *vectors_result(const struct solve_run *run, struct value value)
{
    return run_result(run, value);
}
