/* SPDX-License-Identifier: MIT */
/* Values as matrices: a flat list is a column, a list of lists a matrix, a number 1 x 1. */
#include "expr_internal.h"

enum { MATRIX_MAX_CELLS = 1 << 16, MATRIX_MAX_WORK = 1 << 20, MATRIX_MAX_DETERMINANT = 48 };

bool matrix_size(struct value value, size_t *rows_out, size_t *columns_out)
{
    *rows_out = *columns_out = 1;
    if (value_is_number(value))
        return true;
    if (value.kind != VALUE_LIST || value.count == 0)
        return false;
    *rows_out = value.count;
    if (value_is_matrix(value, rows_out, columns_out))
        return true;
    for (size_t i = 0; i < value.count; i++)
        if (!value_is_number(value.as.items[i]))
            return false;
    *columns_out = 1;
    return true;
}

static struct value cell(struct value value, size_t row, size_t column)
{
    if (value.kind != VALUE_LIST)
        return value;
    struct value item = value.as.items[row];
    return item.kind == VALUE_LIST ? item.as.items[column] : item;
}

/* A result in its simplest form: number, column or rows. `cells` are row by row. */
static struct value build(struct num_ctx *ctx, const struct value *cells, size_t rows,
                          size_t columns)
{
    if (ctx->err)
        return value_none();
    if (rows == 1 && columns == 1)
        return cells[0];
    if (columns == 1)
        return value_list(ctx->arena, cells, rows);
    struct value *lines = arena_array(ctx->arena, rows, sizeof(*lines));
    for (size_t i = 0; i < rows; i++)
        lines[i] = value_list(ctx->arena, cells + i * columns, columns);
    return value_list(ctx->arena, lines, rows);
}

static bool sizes_of(struct num_ctx *ctx, struct value value, size_t size_out[2])
{
    if (ctx->err)
        return false;
    if (!matrix_size(value, &size_out[0], &size_out[1])) {
        num_fail(ctx, DLT_ERR_TYPE, "type", "a number, vector or matrix is needed here");
        return false;
    }
    if (size_out[0] > MATRIX_MAX_CELLS || size_out[1] > MATRIX_MAX_CELLS ||
        size_out[0] * size_out[1] > MATRIX_MAX_CELLS) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-large", "this matrix is too large");
        return false;
    }
    return true;
}

static struct value shape_clash(struct num_ctx *ctx, const size_t a[2], const size_t b[2],
                                const char *what)
{
    return num_fail(ctx, DLT_ERR_TYPE, "shapes", "%zu x %zu and %zu x %zu cannot be %s", a[0], a[1],
                    b[0], b[1], what);
}

typedef struct value (*binary_fn)(struct num_ctx *, struct value, struct value);

static struct value cellwise(struct num_ctx *ctx, struct value a, struct value b, binary_fn fn,
                             const char *what)
{
    if (value_is_number(a) && value_is_number(b))
        return fn(ctx, a, b);
    size_t sa[2], sb[2];
    if (!sizes_of(ctx, a, sa) || !sizes_of(ctx, b, sb))
        return value_none();
    if (sa[0] != sb[0] || sa[1] != sb[1])
        return shape_clash(ctx, sa, sb, what);
    size_t count = sa[0] * sa[1];
    struct value *cells = arena_array(ctx->arena, count, sizeof(*cells));
    for (size_t i = 0; i < count; i++)
        cells[i] = fn(ctx, cell(a, i / sa[1], i % sa[1]), cell(b, i / sa[1], i % sa[1]));
    return build(ctx, cells, sa[0], sa[1]);
}

struct value matrix_add(struct num_ctx *ctx, struct value a, struct value b, bool subtract)
{
    return cellwise(ctx, a, b, subtract ? num_sub : num_add, subtract ? "subtracted" : "added");
}

struct value matrix_elementwise(struct num_ctx *ctx, struct value a, struct value b)
{
    if (value_is_number(a) || value_is_number(b))
        return matrix_multiply(ctx, a, b);
    return cellwise(ctx, a, b, num_mul, "multiplied item by item");
}

static struct value scale(struct num_ctx *ctx, struct value factor, struct value b)
{
    size_t size[2];
    if (!sizes_of(ctx, b, size))
        return value_none();
    size_t count = size[0] * size[1];
    struct value *cells = arena_array(ctx->arena, count, sizeof(*cells));
    for (size_t i = 0; i < count; i++)
        cells[i] = num_mul(ctx, factor, cell(b, i / size[1], i % size[1]));
    return build(ctx, cells, size[0], size[1]);
}

struct value matrix_multiply(struct num_ctx *ctx, struct value a, struct value b)
{
    if (value_is_number(a) && value_is_number(b))
        return num_mul(ctx, a, b);
    if (value_is_number(a))
        return scale(ctx, a, b);
    if (value_is_number(b))
        return scale(ctx, b, a);
    size_t sa[2], sb[2];
    if (!sizes_of(ctx, a, sa) || !sizes_of(ctx, b, sb))
        return value_none();
    if (sa[1] != sb[0])
        return shape_clash(ctx, sa, sb, "multiplied");
    if (sa[0] * sb[1] * sa[1] > MATRIX_MAX_WORK)
        return num_fail(ctx, DLT_ERR_LIMIT, "too-large", "this product is too large");
    size_t count = sa[0] * sb[1];
    struct value *cells = arena_array(ctx->arena, count, sizeof(*cells));
    for (size_t i = 0; i < count; i++) {
        struct value sum = value_long(ctx->arena, 0);
        for (size_t k = 0; k < sa[1]; k++)
            sum = num_add(ctx, sum, num_mul(ctx, cell(a, i / sb[1], k), cell(b, k, i % sb[1])));
        cells[i] = sum;
    }
    return build(ctx, cells, sa[0], sb[1]);
}

struct value matrix_transpose(struct num_ctx *ctx, struct value a)
{
    size_t size[2];
    if (!sizes_of(ctx, a, size))
        return value_none();
    size_t count = size[0] * size[1];
    struct value *cells = arena_array(ctx->arena, count, sizeof(*cells));
    for (size_t i = 0; i < count; i++)
        cells[i] = cell(a, i % size[0], i / size[0]);
    return build(ctx, cells, size[1], size[0]);
}

struct value matrix_map(struct num_ctx *ctx, struct value a,
                        struct value (*map)(struct num_ctx *, struct value))
{
    if (value_is_number(a) || ctx->err)
        return map(ctx, a);
    size_t size[2];
    if (!sizes_of(ctx, a, size))
        return value_none();
    size_t count = size[0] * size[1];
    struct value *cells = arena_array(ctx->arena, count, sizeof(*cells));
    for (size_t i = 0; i < count; i++)
        cells[i] = map(ctx, cell(a, i / size[1], i % size[1]));
    return build(ctx, cells, size[0], size[1]);
}

struct value matrix_norm(struct num_ctx *ctx, struct value a)
{
    size_t size[2];
    if (!sizes_of(ctx, a, size))
        return value_none();
    if (value_is_number(a))
        return num_abs(ctx, a);
    struct value sum = value_long(ctx->arena, 0);
    for (size_t i = 0; i < size[0] * size[1]; i++) {
        struct value item = cell(a, i / size[1], i % size[1]);
        sum = num_add(ctx, sum, num_mul(ctx, item, item));
    }
    return num_sqrt(ctx, sum);
}

/* Moves a row with a nonzero entry to the top; the sign of the determinant may change. */
static bool find_pivot(struct value *cells, size_t n, size_t k, bool *swapped_out)
{
    for (size_t row = k; row < n; row++) {
        int sign = value_sign(cells[row * n + k]);
        if (sign != 1 && sign != -1)
            continue;
        for (size_t j = 0; row != k && j < n; j++) {
            struct value keep = cells[k * n + j];
            cells[k * n + j] = cells[row * n + j];
            cells[row * n + j] = keep;
        }
        *swapped_out = row != k;
        return true;
    }
    return false;
}

struct value matrix_determinant(struct num_ctx *ctx, struct value a)
{
    size_t size[2];
    if (!sizes_of(ctx, a, size))
        return value_none();
    size_t n = size[0];
    if (n != size[1] || n > MATRIX_MAX_DETERMINANT)
        return num_fail(ctx, DLT_ERR_TYPE, "shapes", "the determinant needs a square matrix");
    struct value *cells = arena_array(ctx->arena, n * n, sizeof(*cells));
    for (size_t i = 0; i < n * n; i++)
        cells[i] = cell(a, i / n, i % n);
    struct value result = value_long(ctx->arena, 1);
    for (size_t k = 0; k < n && !ctx->err; k++) {
        bool swapped = false;
        if (!find_pivot(cells, n, k, &swapped))
            return value_long(ctx->arena, 0);
        struct value pivot = cells[k * n + k];
        result = num_mul(ctx, swapped ? num_neg(ctx, result) : result, pivot);
        for (size_t row = k + 1; row < n; row++) {
            struct value factor = num_div(ctx, cells[row * n + k], pivot);
            for (size_t j = k; j < n; j++)
                cells[row * n + j] =
                    num_sub(ctx, cells[row * n + j], num_mul(ctx, factor, cells[k * n + j]));
        }
    }
    return result;
}
