/* SPDX-License-Identifier: MIT */
/* Matrices in a program: each cell is a step of its own. */
#include "prime_program.h"

struct prime_cells prime_scalar(uint32_t id)
{
    return (struct prime_cells){.rows = 1, .columns = 1, .one = id};
}

struct prime_cells prime_cells_fail(struct prime_program *p, const char *reason)
{
    return prime_scalar(prime_fail(p, reason));
}

bool prime_is_scalar(const struct prime_cells *cells)
{
    return cells->rows == 1 && cells->columns == 1;
}

uint32_t prime_cell(const struct prime_cells *cells, uint32_t at)
{
    return cells->ids ? cells->ids[at] : cells->one;
}

struct prime_cells prime_cells_new(struct prime_program *p, uint32_t rows, uint32_t columns,
                                   const uint32_t *ids)
{
    if (rows == 0 || columns == 0 || rows > PRIME_MAX_CELLS || columns > PRIME_MAX_CELLS ||
        rows * columns > PRIME_MAX_CELLS)
        return prime_cells_fail(p, "a matrix is too large");
    if (rows == 1 && columns == 1)
        return prime_scalar(ids[0]);
    return (struct prime_cells){.rows = rows, .columns = columns, .ids = ids};
}

static struct prime_cells scaled(struct prime_program *p, uint32_t factor, struct prime_cells b)
{
    uint32_t count = b.rows * b.columns;
    uint32_t *ids = arena_array(p->arena, count, sizeof(*ids));
    for (uint32_t i = 0; i < count; i++)
        ids[i] = prime_mul(p, factor, prime_cell(&b, i));
    return prime_cells_new(p, b.rows, b.columns, ids);
}

struct prime_cells prime_cells_multiply(struct prime_program *p, struct prime_cells a,
                                        struct prime_cells b)
{
    if (prime_is_scalar(&a) && prime_is_scalar(&b))
        return prime_scalar(prime_mul(p, a.one, b.one));
    if (prime_is_scalar(&a))
        return scaled(p, a.one, b);
    if (prime_is_scalar(&b))
        return scaled(p, b.one, a);
    if (a.columns != b.rows || a.rows * b.columns > PRIME_MAX_CELLS)
        return prime_cells_fail(p, "the shapes do not fit");
    uint32_t *ids = arena_array(p->arena, (size_t)a.rows * b.columns, sizeof(*ids));
    for (uint32_t i = 0; i < a.rows * b.columns && !p->failed; i++) {
        uint32_t row = i / b.columns, column = i % b.columns, sum = prime_whole(p, 0);
        for (uint32_t k = 0; k < a.columns; k++)
            sum = prime_add(p, sum,
                            prime_mul(p, prime_cell(&a, row * a.columns + k),
                                      prime_cell(&b, k * b.columns + column)));
        ids[i] = sum;
    }
    return prime_cells_new(p, a.rows, b.columns, ids);
}

struct prime_cells prime_cells_transpose(struct prime_program *p, struct prime_cells a)
{
    if (prime_is_scalar(&a))
        return a;
    uint32_t *ids = arena_array(p->arena, (size_t)a.rows * a.columns, sizeof(*ids));
    for (uint32_t i = 0; i < a.rows * a.columns; i++)
        ids[i] = prime_cell(&a, i % a.rows * a.columns + i / a.rows);
    return prime_cells_new(p, a.columns, a.rows, ids);
}
