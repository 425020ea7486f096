/* SPDX-License-Identifier: MIT */
/* The characteristic polynomial of an arrangement of hyperplanes. */
#include "num_private.h"
#include "num_real.h"

#include <string.h>

enum { MOST_PLANES = 256, MOST_DIMENSION = 16, MOST_SETS = 1 << 16 };

/*
 * Whitney: the sum over all central sets B (those with a common point) of (-1)^|B| t^(n - rank B).
 * Rows after the last chosen one are kept with the chosen ones eliminated. One of them that became
 * zero contains the common points of the chosen ones, so that sets with it and without it cancel:
 * nothing that contains the chosen ones counts. What is left are as many sets as there are regions.
 */
struct census {
    struct num_ctx *ctx;
    size_t planes, dimension, sets;
    fmpq_mat_t *tables; /* one for each rank */
    mpz_t *terms;       /* by rank */
};

enum row_state { ROW_CROSSES, ROW_CONTAINS, ROW_MISSES };

static fmpq *cell(const struct census *c, size_t rank, size_t row, size_t column)
{
    return fmpq_mat_entry(c->tables[rank], (slong)row, (slong)column);
}

static size_t pivot_of(const struct census *c, size_t rank, size_t row)
{
    size_t column = 0;

    while (column < c->dimension && fmpq_is_zero(cell(c, rank, row, column)))
        column++;
    return column;
}

static enum row_state state_of(const struct census *c, size_t rank, size_t row)
{
    if (pivot_of(c, rank, row) < c->dimension)
        return ROW_CROSSES;
    return fmpq_is_zero(cell(c, rank, row, c->dimension)) ? ROW_CONTAINS : ROW_MISSES;
}

/* Counts the work of taking row `chosen` from those after it; false when it is used up, or when
 * their numbers became too large. */
static bool may_descend(struct census *c, size_t rank, size_t chosen)
{
    unsigned long bits = 0;

    for (size_t i = chosen; i < c->planes; i++) {
        for (size_t j = 0; j <= c->dimension; j++) {
            const unsigned long height = fmpq_height_bits(cell(c, rank, i, j));

            bits = height > bits ? height : bits;
        }
    }
    if (bits > num_max_bits(c->ctx)) {
        num_fail_large(c->ctx);
        return false;
    }
    return num_spend(c->ctx,
                     (c->planes - chosen) * (c->dimension + 2) * num_weight_in_place(2 * bits));
}

/* The table of the next rank: the rows after `chosen` without its pivot. */
static void descend(struct census *c, size_t rank, size_t chosen)
{
    const size_t pivot = pivot_of(c, rank, chosen);
    fmpq_t factor;

    fmpq_init(factor);
    for (size_t i = chosen + 1; i < c->planes; i++) {
        fmpq_div(factor, cell(c, rank, i, pivot), cell(c, rank, chosen, pivot));
        for (size_t j = 0; j <= c->dimension; j++) {
            fmpq *const to = cell(c, rank + 1, i, j);

            fmpq_set(to, cell(c, rank, i, j));
            if (!fmpq_is_zero(factor))
                fmpq_submul(to, factor, cell(c, rank, chosen, j));
        }
    }
    fmpq_clear(factor);
}

static bool may_go_on(struct census *c, size_t from)
{
    if (++c->sets > MOST_SETS) {
        num_fail(c->ctx, DLT_ERR_LIMIT, "too-large", "these hyperplanes make more than %d regions",
                 MOST_SETS);
        return false;
    }
    return num_spend(c->ctx, c->planes - from + 1);
}

/* All sets that go on from the rows chosen so far with rows `from` and later. The depth of the
 * recursion is the rank, at most MOST_DIMENSION. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static void count_sets(struct census *c, size_t rank, size_t from)
{
    if (!may_go_on(c, from))
        return;
    for (size_t i = from; i < c->planes; i++)
        if (state_of(c, rank, i) == ROW_CONTAINS)
            return;
    if (rank % 2 == 0)
        mpz_add_ui(c->terms[rank], c->terms[rank], 1);
    else
        mpz_sub_ui(c->terms[rank], c->terms[rank], 1);
    for (size_t i = from; i < c->planes && c->ctx->err == DLT_OK; i++) {
        if (state_of(c, rank, i) != ROW_CROSSES || !may_descend(c, rank, i))
            continue;
        descend(c, rank, i);
        count_sets(c, rank + 1, i + 1);
    }
}

static void census_init(struct census *c, struct value rows)
{
    c->tables = mem_resize(NULL, c->dimension + 1, sizeof *c->tables);
    c->terms = mem_resize(NULL, c->dimension + 1, sizeof *c->terms);
    for (size_t r = 0; r <= c->dimension; r++) {
        mpz_init(c->terms[r]);
        fmpq_mat_init(c->tables[r], (slong)c->planes, (slong)c->dimension + 1);
    }
    for (size_t i = 0; i < c->planes; i++)
        for (size_t j = 0; j <= c->dimension; j++)
            fmpq_set_mpq(cell(c, 0, i, j), rows.as.items[i].as.items[j].as.rational);
}

static void census_finish(struct census *c)
{
    for (size_t r = 0; r <= c->dimension; r++) {
        mpz_clear(c->terms[r]);
        fmpq_mat_clear(c->tables[r]);
    }
    mem_free(c->tables);
    mem_free(c->terms);
}

static bool check_planes(struct num_ctx *ctx, struct value rows, struct census *c)
{
    if (ctx->err != DLT_OK)
        return false;
    if (!value_is_matrix(rows, &c->planes, &c->dimension) || --c->dimension == 0) {
        num_fail(ctx, DLT_ERR_TYPE, "shape", "a matrix of two columns or more");
        return false;
    }
    if (c->planes > MOST_PLANES || c->dimension > MOST_DIMENSION) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-large", "more than %d hyperplanes, or %d dimensions",
                 MOST_PLANES, MOST_DIMENSION);
        return false;
    }
    for (size_t i = 0; i < c->planes; i++) {
        const struct value row = rows.as.items[i];

        for (size_t j = 0; j <= c->dimension; j++)
            if (!num_ready_rational(ctx, row.as.items[j]))
                return false;
        if (num_pivot_of(row) == c->dimension) {
            num_fail(ctx, DLT_ERR_RANGE, "zero-normal", "hyperplane %zu has no direction", i + 1);
            return false;
        }
    }
    return true;
}

enum dlt_err num_arrangement_polynomial(struct num_ctx *ctx, struct value rows,
                                        struct value *coefficients_out)
{
    struct census c = {.ctx = ctx};
    struct value *items;

    if (!check_planes(ctx, rows, &c))
        return ctx->err;
    items = arena_array(ctx->arena, c.dimension + 1, sizeof *items);
    census_init(&c, rows);
    count_sets(&c, 0, 0);
    for (size_t r = 0; r <= c.dimension && ctx->err == DLT_OK; r++)
        items[c.dimension - r] = num_keep_z(ctx, c.terms[r]);
    census_finish(&c);
    if (ctx->err == DLT_OK)
        *coefficients_out = value_list(ctx->arena, items, c.dimension + 1);
    return ctx->err;
}
