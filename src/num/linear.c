/* SPDX-License-Identifier: MIT */
/* Exact systems of linear equations, and the proof when there is no solution. */
#include "num_real.h"

enum { MOST_ROWS = 256, MOST_TABLE_BITS = 1 << 30 };

/* [A | b] after elimination, and where its pivots are. */
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

/* Bits of the table when each of its minors is as large as they can become. */
static double table_bits(struct value a, struct value b, size_t rows, size_t columns)
{
    double total = 0;
    mpz_t below;

    mpz_init(below);
    for (size_t i = 0; i < rows; i++) {
        double top = 1;

        mpz_set_ui(below, 1);
        for (size_t j = 0; j <= columns; j++) {
            const struct value number = j < columns ? a.as.items[i].as.items[j] : b.as.items[i];
            const double size = (double)mpz_sizeinbase(mpq_numref(number.as.rational), 2);

            top = size > top ? size : top;
            if (mpz_sizeinbase(below, 2) < MOST_TABLE_BITS / 64)
                mpz_lcm(below, below, mpq_denref(number.as.rational));
        }
        total += top + (double)mpz_sizeinbase(below, 2) + 4;
    }
    mpz_clear(below);
    return total * (double)rows * (double)(columns + 1);
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

static const fmpq *entry(const struct elimination *done, size_t i, size_t j)
{
    return fmpq_mat_entry(done->table, (slong)i, (slong)j);
}

static void elimination_init(struct elimination *done, size_t rows, size_t columns)
{
    done->rows = rows;
    done->columns = columns;
    done->rank = 0;
    done->pivots = mem_resize(NULL, rows, sizeof *done->pivots);
    fmpq_mat_init(done->table, (slong)rows, (slong)(columns + 1));
}

static void elimination_finish(struct elimination *done)
{
    fmpq_mat_clear(done->table);
    mem_free(done->pivots);
}

static void set_entry(struct elimination *done, size_t i, size_t j, struct value number)
{
    fmpq_set_mpq(fmpq_mat_entry(done->table, (slong)i, (slong)j), number.as.rational);
}

/* The table is filled in; what was last is the right-hand side. */
static void eliminate(struct elimination *done)
{
    fmpq_mat_rref(done->table, done->table);
    for (size_t j = 0; j < done->columns && done->rank < done->rows; j++)
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

/* Scales `y`, rationals that are not all zero, to coprime integers of which the last that is not zero
 * is positive. */
static struct value coprime(struct num_ctx *ctx, struct value y, struct value *scale_out)
{
    struct value *const scaled = arena_array(ctx->arena, y.count, sizeof *scaled);
    mpq_t scale;
    int sign = 1;

    /* Lowest terms make gcd of numerators over lcm of denominators the gcd of the fractions. */
    mpq_init(scale);
    mpz_set_ui(mpq_denref(scale), 0);
    mpz_set_ui(mpq_numref(scale), 1);
    for (size_t i = 0; i < y.count; i++) {
        const mpq_srcptr part = y.as.items[i].as.rational;

        mpz_gcd(mpq_denref(scale), mpq_denref(scale), mpq_numref(part));
        mpz_lcm(mpq_numref(scale), mpq_numref(scale), mpq_denref(part));
        if (mpq_sgn(part))
            sign = mpq_sgn(part);
    }
    if (sign < 0)
        mpq_neg(scale, scale);
    mpq_canonicalize(scale);
    *scale_out = num_keep(ctx, scale);
    for (size_t i = 0; i < y.count; i++)
        scaled[i] = num_mul(ctx, y.as.items[i], *scale_out);
    mpq_clear(scale);
    return value_list(ctx->arena, scaled, y.count);
}

/* y solves the system A^T y = 0, b^T y = 1, which has a solution whenever A x = b has none. */
static void certify(struct num_ctx *ctx, struct value a, struct value b,
                    struct linear_solution *solution)
{
    struct elimination done;
    struct value y;

    elimination_init(&done, a.as.items[0].count + 1, b.count);
    for (size_t i = 0; i < b.count; i++) {
        for (size_t j = 0; j + 1 < done.rows; j++)
            set_entry(&done, j, i, a.as.items[i].as.items[j]);
        set_entry(&done, done.rows - 1, i, b.as.items[i]);
    }
    fmpq_one(fmpq_mat_entry(done.table, (slong)done.rows - 1, (slong)done.columns));
    eliminate(&done);
    y = solution_of(ctx, &done);
    elimination_finish(&done);
    if (ctx->err == DLT_OK)
        solution->certificate = coprime(ctx, y, &solution->residual);
}

enum dlt_err num_solve_linear(struct num_ctx *ctx, struct value a, struct value b,
                              struct linear_solution *solution_out)
{
    struct linear_solution solution = {.outcome = LINEAR_UNIQUE};
    struct elimination done;
    size_t rows, columns;

    if (!check_shapes(ctx, a, b, &rows, &columns))
        return ctx->err;
    elimination_init(&done, rows, columns);
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < columns; j++)
            set_entry(&done, i, j, a.as.items[i].as.items[j]);
        set_entry(&done, i, columns, b.as.items[i]);
    }
    eliminate(&done);
    solution.directions = directions_of(ctx, &done);
    if (done.rank < rows && !fmpq_is_zero(entry(&done, done.rank, columns))) {
        solution.outcome = LINEAR_INCONSISTENT;
        certify(ctx, a, b, &solution);
    } else {
        solution.outcome = done.rank < columns ? LINEAR_FAMILY : LINEAR_UNIQUE;
        solution.solution = solution_of(ctx, &done);
    }
    elimination_finish(&done);
    if (ctx->err == DLT_OK)
        *solution_out = solution;
    return ctx->err;
}
