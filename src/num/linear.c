/* SPDX-License-Identifier: MIT */
/* Exact systems of linear equations: one elimination of [A | b | I] gives the solution, the null
 * space, and the combination of equations that proves there is no solution. */
#include "num_real.h"

enum { MOST_ROWS = 256, MOST_TABLE_BITS = 1 << 30 };

/* The table after elimination, and where its pivots are. */
struct elimination {
    fmpq_mat_t table;
    size_t rows, columns; /* of A */
    size_t rank;          /* of A */
    size_t *pivots;       /* pivot columns of the first `rank` rows */
};

static struct value from_fmpq(struct num_ctx *ctx, const fmpq_t q)
{
    struct value result;
    mpq_t copy;

    if (ctx->err != DLT_OK)
        return value_none();
    mpq_init(copy);
    fmpq_get_mpq(copy, q);
    result = num_spend(ctx, num_bits(copy) / 16 + 8) ? num_keep(ctx, copy) : value_none();
    mpq_clear(copy);
    return result;
}

/* Bits to which the determinant of `rows` rows can grow when row denominators are cleared. */
static double table_bits(struct value a, struct value b, size_t rows, size_t columns)
{
    double total = 0;

    for (size_t i = 0; i < rows; i++) {
        double top = 1, below = 0;

        for (size_t j = 0; j <= columns; j++) {
            const struct value entry = j < columns ? a.as.items[i].as.items[j] : b.as.items[i];
            const mpz_srcptr n = mpq_numref(entry.as.rational), d = mpq_denref(entry.as.rational);
            const double size = (double)mpz_sizeinbase(n, 2);

            top = size > top ? size : top;
            below += mpz_cmp_ui(d, 1) == 0 ? 0 : (double)mpz_sizeinbase(d, 2);
        }
        total += top + below + 8;
    }
    return total * (double)rows * (double)(columns + 1 + rows);
}

static bool check_shapes(struct num_ctx *ctx, struct value a, struct value b, size_t *rows_out,
                         size_t *columns_out)
{
    if (ctx->err != DLT_OK)
        return false;
    if (!value_is_matrix(a, rows_out, columns_out) || b.kind != VALUE_LIST ||
        b.count != *rows_out) {
        num_fail(ctx, DLT_ERR_TYPE, "shape", "a matrix and a list with a number for each row");
        return false;
    }
    if (*rows_out > MOST_ROWS || *columns_out > MOST_ROWS) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-large", "more than %d equations or unknowns", MOST_ROWS);
        return false;
    }
    for (size_t i = 0; i < *rows_out; i++) {
        if (!num_ready_rational(ctx, b.as.items[i]))
            return false;
        for (size_t j = 0; j < *columns_out; j++)
            if (!num_ready_rational(ctx, a.as.items[i].as.items[j]))
                return false;
    }
    if (table_bits(a, b, *rows_out, *columns_out) > MOST_TABLE_BITS) {
        num_fail_large(ctx);
        return false;
    }
    return num_spend(ctx, *rows_out * *columns_out * (*rows_out + *columns_out) / 16);
}

static void set_entry(fmpq_mat_t table, size_t i, size_t j, struct value number)
{
    fmpq_set_mpq(fmpq_mat_entry(table, (slong)i, (slong)j), number.as.rational);
}

static const fmpq *entry(const struct elimination *done, size_t i, size_t j)
{
    return fmpq_mat_entry(done->table, (slong)i, (slong)j);
}

static void eliminate(struct elimination *done, struct value a, struct value b)
{
    const size_t rows = done->rows, columns = done->columns;

    fmpq_mat_init(done->table, (slong)rows, (slong)(columns + 1 + rows));
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < columns; j++)
            set_entry(done->table, i, j, a.as.items[i].as.items[j]);
        set_entry(done->table, i, columns, b.as.items[i]);
        fmpq_one(fmpq_mat_entry(done->table, (slong)i, (slong)(columns + 1 + i)));
    }
    fmpq_mat_rref(done->table, done->table);
    done->rank = 0;
    for (size_t j = 0; j < columns && done->rank < rows; j++)
        if (!fmpq_is_zero(entry(done, done->rank, j)))
            done->pivots[done->rank++] = j;
}

static struct value solution_of(struct num_ctx *ctx, const struct elimination *done)
{
    struct value *const x = arena_array(ctx->arena, done->columns, sizeof *x);

    for (size_t j = 0; j < done->columns; j++)
        x[j] = value_long(ctx->arena, 0); /* what is free is zero */
    for (size_t i = 0; i < done->rank; i++)
        x[done->pivots[i]] = from_fmpq(ctx, entry(done, i, done->columns));
    return value_list(ctx->arena, x, done->columns);
}

/* The direction in which the unknown `column`, which has no pivot, may move. */
static struct value direction_of(struct num_ctx *ctx, const struct elimination *done, size_t column)
{
    struct value *const x = arena_array(ctx->arena, done->columns, sizeof *x);

    for (size_t j = 0; j < done->columns; j++)
        x[j] = value_long(ctx->arena, j == column);
    for (size_t i = 0; i < done->rank; i++)
        if (done->pivots[i] < column)
            x[done->pivots[i]] = num_neg(ctx, from_fmpq(ctx, entry(done, i, column)));
    return value_list(ctx->arena, x, done->columns);
}

static struct value directions_of(struct num_ctx *ctx, const struct elimination *done)
{
    const size_t free_count = done->columns - done->rank;
    struct value *const list = arena_array(ctx->arena, free_count, sizeof *list);
    size_t count = 0, row = 0;

    for (size_t j = 0; j < done->columns; j++) {
        if (row < done->rank && done->pivots[row] == j)
            row++;
        else
            list[count++] = direction_of(ctx, done, j);
    }
    return value_list(ctx->arena, list, count);
}

/* The row that reads 0 = 1 holds the combination behind the unit matrix; it is scaled to coprime
 * integers of which the last that is not zero is positive. */
static void certify(struct num_ctx *ctx, const struct elimination *done,
                    struct linear_solution *solution)
{
    const size_t row = done->rank, first = done->columns + 1;
    struct value *const y = arena_array(ctx->arena, done->rows, sizeof *y);
    fmpq_t scale, scaled;
    fmpz_t common;
    int sign = 1;

    fmpq_init(scale);
    fmpq_init(scaled);
    fmpz_init(common);
    fmpz_one(fmpq_denref(scale));
    fmpz_one(fmpq_numref(scale));
    for (size_t i = 0; i < done->rows; i++) {
        const fmpq *const part = entry(done, row, first + i);

        fmpz_gcd(common, common, fmpq_numref(part));
        fmpz_lcm(fmpq_numref(scale), fmpq_numref(scale), fmpq_denref(part));
        if (!fmpq_is_zero(part))
            sign = fmpq_sgn(part);
    }
    /* Lowest terms make gcd of numerators over lcm of denominators the gcd of the fractions. */
    fmpz_set(fmpq_denref(scale), common);
    if (sign < 0)
        fmpq_neg(scale, scale);
    fmpq_canonicalise(scale);
    for (size_t i = 0; i < done->rows; i++) {
        fmpq_mul(scaled, entry(done, row, first + i), scale);
        y[i] = from_fmpq(ctx, scaled);
    }
    solution->certificate = value_list(ctx->arena, y, done->rows);
    solution->residual = from_fmpq(ctx, scale);
    fmpz_clear(common);
    fmpq_clear(scaled);
    fmpq_clear(scale);
}

enum dlt_err num_solve_linear(struct num_ctx *ctx, struct value a, struct value b,
                              struct linear_solution *solution_out)
{
    struct linear_solution solution = {.outcome = LINEAR_UNIQUE};
    struct elimination done;

    if (!check_shapes(ctx, a, b, &done.rows, &done.columns))
        return ctx->err;
    done.pivots = mem_resize(NULL, done.rows, sizeof *done.pivots);
    eliminate(&done, a, b);
    solution.directions = directions_of(ctx, &done);
    if (done.rank < done.rows && !fmpq_is_zero(entry(&done, done.rank, done.columns))) {
        solution.outcome = LINEAR_INCONSISTENT;
        certify(ctx, &done, &solution);
    } else {
        solution.outcome = done.rank < done.columns ? LINEAR_FAMILY : LINEAR_UNIQUE;
        solution.solution = solution_of(ctx, &done);
    }
    fmpq_mat_clear(done.table);
    mem_free(done.pivots);
    if (ctx->err == DLT_OK)
        *solution_out = solution;
    return ctx->err;
}
