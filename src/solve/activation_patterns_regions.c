/* SPDX-License-Identifier: MIT */
/* Which cells are neighbours: those that share a facet, not a corner only. */
#include "activation_patterns.h"

#include <stdlib.h>

/* A row of a cell: its hyperplane, scaled so that equal ones are equal, and on which side it is. */
struct side {
    struct value plane;
    int sign;
    size_t part, row; /* which cell, which of its rows */
};

/* Rows of all cells as numbers: the hyperplane's, negative on its other side. */
struct side_table {
    struct pattern_box *box;
    long **ids; /* for each cell, for each row; 0: a row without direction */
};

static struct side side_of(struct num_ctx *ctx, struct value row)
{
    const struct value first = row.as.items[num_pivot_of(row)];
    struct value *const items = arena_array(ctx->arena, row.count, sizeof *items);

    for (size_t k = 0; k < row.count; k++)
        items[k] = num_div(ctx, row.as.items[k], first);
    return (struct side){.plane = value_list(ctx->arena, items, row.count),
                         .sign = value_sign(first)};
}

static int by_plane(const void *a, const void *b)
{
    const struct side *const p = a, *const q = b;
    enum num_order order = NUM_EQUAL;

    for (size_t k = 0; k < p->plane.count && order == NUM_EQUAL; k++)
        order = num_compare(p->plane.as.items[k], q->plane.as.items[k]);
    return (int)order;
}

static void number_sides(struct side_table *table)
{
    struct pattern_box *const box = table->box;
    struct num_ctx *const ctx = box->run->ctx;
    struct side *sides;
    size_t total = 0, count = 0;
    long id = 0;

    table->ids = arena_array(ctx->arena, box->count, sizeof *table->ids);
    for (size_t p = 0; p < box->count; p++)
        total += box->parts[p].cell.count;
    sides = arena_array(ctx->arena, total, sizeof *sides);
    for (size_t p = 0; p < box->count && ctx->err == DLT_OK; p++) {
        const struct cell *const cell = &box->parts[p].cell;

        table->ids[p] = arena_array(ctx->arena, cell->count, sizeof **table->ids);
        for (size_t r = 0; r < cell->count; r++) {
            sides[count] = side_of(ctx, cell->rows[r]);
            sides[count].part = p;
            sides[count++].row = r;
        }
    }
    if (ctx->err != DLT_OK)
        return;
    qsort(sides, count, sizeof *sides, by_plane);
    for (size_t i = 0; i < count; i++) {
        id += i == 0 || by_plane(&sides[i - 1], &sides[i]) != 0;
        table->ids[sides[i].part][sides[i].row] = sides[i].sign * id;
    }
}

/* The only hyperplane that has the two cells on different sides: its place among the rows of the
 * first, or SIZE_MAX when there is none or more than one, which no facet can lie in. */
static size_t parting_row(const struct side_table *table, size_t p, size_t q)
{
    const struct cell *const a = &table->box->parts[p].cell, *const b = &table->box->parts[q].cell;
    size_t found = SIZE_MAX;

    for (size_t i = 0; i < a->count; i++) {
        for (size_t j = 0; j < b->count; j++) {
            if (table->ids[p][i] != -table->ids[q][j])
                continue;
            if (found != SIZE_MAX && table->ids[p][found] != table->ids[p][i])
                return SIZE_MAX;
            found = i;
        }
    }
    return found;
}

/* Adds the rows of a cell inside a hyperplane of it, but for that itself. */
static size_t restrict_rows(const struct side_table *table, size_t p, struct value plane, long id,
                            struct value *rows_out)
{
    const struct cell *const cell = &table->box->parts[p].cell;
    size_t count = 0;

    for (size_t i = 0; i < cell->count; i++)
        if (labs(table->ids[p][i]) != labs(id))
            rows_out[count++] = num_restrict_row(table->box->run->ctx, cell->rows[i], plane);
    return count;
}

static bool share_facet(const struct side_table *table, size_t p, size_t q)
{
    struct num_ctx *const ctx = table->box->run->ctx;
    const struct cell *const a = &table->box->parts[p].cell, *const b = &table->box->parts[q].cell;
    const size_t found = parting_row(table, p, q);
    struct value *rows, point = value_none();
    size_t count;

    if (found == SIZE_MAX)
        return false;
    rows = arena_array(ctx->arena, a->count + b->count, sizeof *rows);
    count = restrict_rows(table, p, a->rows[found], table->ids[p][found], rows);
    count += restrict_rows(table, q, a->rows[found], table->ids[p][found], rows + count);
    num_interior_point(ctx, value_list(ctx->arena, rows, count), a->point.count - 1, &point);
    return point.kind == VALUE_LIST;
}

static size_t root_of(const struct pattern_box *box, size_t p)
{
    while (box->parts[p].region != p)
        p = box->parts[p].region;
    return p;
}

void box_join_regions(struct pattern_box *box)
{
    struct side_table table = {.box = box};

    number_sides(&table);
    for (size_t p = 0; p < box->count; p++)
        box->parts[p].region = p;
    box->regions = box->count;
    for (size_t p = 0; p < box->count; p++) {
        for (size_t q = 0; q < p && box->run->ctx->err == DLT_OK; q++) {
            const size_t one = root_of(box, p), other = root_of(box, q);

            if (box->parts[p].map_index != box->parts[q].map_index || one == other ||
                !share_facet(&table, p, q))
                continue;
            box->parts[one].region = other;
            box->regions--;
        }
    }
}
