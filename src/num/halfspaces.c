/* SPDX-License-Identifier: MIT */
/* Points inside open halfspaces, by the simplex method over the rationals. */
#include "num_private.h"
#include "num_real.h"

enum { MOST_CONDITIONS = 4096, MOST_DIMENSION = 64 };

/*
 * Each basic variable as a constant (the last column) plus multiples of those that are zero now.
 * With x = u - w, all of u and w at least 0, condition i leaves the slack a.(u - w) - s - c, and the
 * distance s, which is to grow, starts where every slack is at least 0: no first phase is needed.
 */
struct dictionary {
    fmpq_mat_t table;     /* the last row is the distance */
    size_t rows, columns; /* slacks; variables that are zero */
    size_t dimension;
    size_t *basic, *zero; /* which variable: 0 .. columns - 1 as at the start, then the slacks */
};

static fmpq *cell(const struct dictionary *d, size_t row, size_t column)
{
    return fmpq_mat_entry(d->table, (slong)row, (slong)column);
}

static fmpq *constant(const struct dictionary *d, size_t row)
{
    return cell(d, row, d->columns);
}

/* The conditions, and one slack more that keeps the distance from growing beyond 1. */
static void dictionary_init(struct dictionary *d, struct value rows, size_t dimension)
{
    d->dimension = dimension;
    d->rows = rows.count + 1;
    d->columns = dimension + 2;
    d->basic = mem_resize(NULL, d->rows, sizeof *d->basic);
    d->zero = mem_resize(NULL, d->columns, sizeof *d->zero);
    fmpq_mat_init(d->table, (slong)d->rows + 1, (slong)d->columns + 1);
    for (size_t i = 0; i < d->rows; i++)
        d->basic[i] = d->columns + i;
    for (size_t j = 0; j < d->columns; j++)
        d->zero[j] = j;
}

static void dictionary_finish(struct dictionary *d)
{
    fmpq_mat_clear(d->table);
    mem_free(d->basic);
    mem_free(d->zero);
}

static void fill_in(struct dictionary *d, struct value rows)
{
    const size_t w = d->dimension, s = d->dimension + 1, last = rows.count;
    fmpq *const start = constant(d, d->rows);

    fmpq_one(start);
    for (size_t i = 0; i < rows.count; i++) {
        const struct value *const row = rows.as.items[i].as.items;

        for (size_t j = 0; j < d->dimension; j++) {
            fmpq_set_mpq(cell(d, i, j), row[j].as.rational);
            fmpq_sub(cell(d, i, w), cell(d, i, w), cell(d, i, j));
        }
        fmpq_set_si(cell(d, i, s), -1, 1);
        fmpq_set_mpq(constant(d, i), row[d->dimension].as.rational);
        fmpq_neg(constant(d, i), constant(d, i));
        if (fmpq_cmp(constant(d, i), start) < 0)
            fmpq_set(start, constant(d, i));
    }
    fmpq_one(constant(d, last));
    fmpq_set_si(cell(d, last, s), -1, 1);
    fmpq_one(cell(d, d->rows, s));
    for (size_t i = 0; i < d->rows; i++)
        fmpq_sub(constant(d, i), constant(d, i), start);
}

/* Bland's rule: the first variable that helps; it cannot go round in circles. */
static size_t entering(const struct dictionary *d)
{
    size_t found = d->columns;

    for (size_t j = 0; j < d->columns; j++)
        if (fmpq_sgn(cell(d, d->rows, j)) > 0 &&
            (found == d->columns || d->zero[j] < d->zero[found]))
            found = j;
    return found;
}

/* The slack that becomes zero first, the first variable of equals. */
static size_t leaving(const struct dictionary *d, size_t column)
{
    size_t found = d->rows;
    fmpq_t ratio, least;
    int order;

    fmpq_init(ratio);
    fmpq_init(least);
    for (size_t i = 0; i < d->rows; i++) {
        if (fmpq_sgn(cell(d, i, column)) >= 0)
            continue;
        fmpq_div(ratio, constant(d, i), cell(d, i, column));
        fmpq_neg(ratio, ratio);
        order = found == d->rows ? -1 : fmpq_cmp(ratio, least);
        if (order < 0 || (order == 0 && d->basic[i] < d->basic[found])) {
            fmpq_set(least, ratio);
            found = i;
        }
    }
    fmpq_clear(ratio);
    fmpq_clear(least);
    return found;
}

/* Solves the row for the variable of the column, and puts that into all other rows. */
static void exchange(struct dictionary *d, size_t row, size_t column)
{
    const size_t variable = d->basic[row];
    fmpq_t pivot;

    fmpq_init(pivot);
    fmpq_set(pivot, cell(d, row, column));
    fmpq_set_si(cell(d, row, column), -1, 1);
    fmpq_neg(pivot, pivot);
    for (size_t j = 0; j <= d->columns; j++)
        fmpq_div(cell(d, row, j), cell(d, row, j), pivot);
    for (size_t i = 0; i <= d->rows; i++) {
        if (i == row || fmpq_is_zero(cell(d, i, column)))
            continue;
        fmpq_set(pivot, cell(d, i, column));
        fmpq_zero(cell(d, i, column));
        for (size_t j = 0; j <= d->columns; j++)
            fmpq_addmul(cell(d, i, j), pivot, cell(d, row, j));
    }
    d->basic[row] = d->zero[column];
    d->zero[column] = variable;
    fmpq_clear(pivot);
}

/* Counts the work of one exchange; false when it is used up, or when a number became too large. */
static bool may_exchange(struct num_ctx *ctx, const struct dictionary *d)
{
    unsigned long bits = 0;

    for (size_t i = 0; i <= d->rows; i++) {
        for (size_t j = 0; j <= d->columns; j++) {
            const unsigned long height = fmpq_height_bits(cell(d, i, j));

            bits = height > bits ? height : bits;
        }
    }
    if (bits > num_max_bits(ctx)) {
        num_fail_large(ctx);
        return false;
    }
    return num_spend(ctx, (d->rows + 1) * (d->columns + 1) * num_weight_in_place(2 * bits));
}

/* True once the distance is above 0; false when it cannot become so, or after a failure. */
static bool climb(struct num_ctx *ctx, struct dictionary *d)
{
    while (fmpq_sgn(constant(d, d->rows)) <= 0) {
        const size_t column = entering(d);
        size_t row;

        if (column == d->columns)
            return false;
        row = leaving(d, column);
        if (row == d->rows || /* which the last slack rules out */
            !may_exchange(ctx, d))
            return false;
        exchange(d, row, column);
    }
    return true;
}

static struct value point_of(struct num_ctx *ctx, const struct dictionary *d)
{
    struct value *const x = arena_array(ctx->arena, d->dimension, sizeof *x);
    fmpq_t *const found = mem_resize(NULL, d->dimension + 1, sizeof *found);
    mpq_t copy;

    for (size_t j = 0; j <= d->dimension; j++)
        fmpq_init(found[j]);
    for (size_t i = 0; i < d->rows; i++)
        if (d->basic[i] <= d->dimension)
            fmpq_set(found[d->basic[i]], constant(d, i));
    mpq_init(copy);
    for (size_t j = 0; j < d->dimension; j++) {
        fmpq_sub(found[j], found[j], found[d->dimension]);
        fmpq_get_mpq(copy, found[j]);
        x[j] = num_keep(ctx, copy);
    }
    mpq_clear(copy);
    for (size_t j = 0; j <= d->dimension; j++)
        fmpq_clear(found[j]);
    mem_free(found);
    return value_list(ctx->arena, x, d->dimension);
}

static bool check_rows(struct num_ctx *ctx, struct value rows, size_t dimension)
{
    if (ctx->err != DLT_OK)
        return false;
    if (rows.kind != VALUE_LIST) {
        num_fail(ctx, DLT_ERR_TYPE, "shape", "a list of rows");
        return false;
    }
    if (rows.count > MOST_CONDITIONS || dimension > MOST_DIMENSION) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-large", "more than %d conditions, or %d dimensions",
                 MOST_CONDITIONS, MOST_DIMENSION);
        return false;
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct value row = rows.as.items[i];

        if (row.kind != VALUE_LIST || row.count != dimension + 1) {
            num_fail(ctx, DLT_ERR_TYPE, "shape", "rows of %zu numbers", dimension + 1);
            return false;
        }
        for (size_t j = 0; j <= dimension; j++)
            if (!num_ready_rational(ctx, row.as.items[j]))
                return false;
    }
    return true;
}

enum dlt_err num_interior_point(struct num_ctx *ctx, struct value rows, size_t dimension,
                                struct value *point_out)
{
    struct dictionary d;
    struct value point = value_none();

    if (!check_rows(ctx, rows, dimension))
        return ctx->err;
    dictionary_init(&d, rows, dimension);
    fill_in(&d, rows);
    if (climb(ctx, &d))
        point = point_of(ctx, &d);
    dictionary_finish(&d);
    if (ctx->err == DLT_OK)
        *point_out = point;
    return ctx->err;
}

/* --- hyperplanes inside a hyperplane --------------------------------------------------------------- */

size_t num_pivot_of(struct value row)
{
    size_t j = 0;

    while (j + 1 < row.count && value_sign(row.as.items[j]) == 0)
        j++;
    return j;
}

struct value num_restrict_row(struct num_ctx *ctx, struct value row, struct value plane)
{
    const size_t pivot = num_pivot_of(plane);
    struct value *items, factor;
    size_t count = 0;

    if (ctx->err != DLT_OK)
        return value_none();
    if (row.count != plane.count || pivot + 1 >= plane.count)
        return num_fail(ctx, DLT_ERR_TYPE, "shape", "a row and a hyperplane of equal length");
    items = arena_array(ctx->arena, row.count - 1, sizeof *items);
    factor = num_div(ctx, row.as.items[pivot], plane.as.items[pivot]);
    for (size_t j = 0; j < row.count; j++)
        if (j != pivot)
            items[count++] = num_sub(ctx, row.as.items[j], num_mul(ctx, factor, plane.as.items[j]));
    return value_list(ctx->arena, items, count);
}
