/* SPDX-License-Identifier: MIT */
/* Into how many regions given hyperplanes cut a space, however they lie. */
#include "hyperplane_regions.h"

#include "cells.h"
#include "run.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_DIMENSION = 8,
    MOST_ROWS = 64,
    MOST_POINTS = 100,
    MOST_LINES = 128,
    PATTERNS_SHOWN = 256
};

/* Of the arithmetic: less than a second, also with long numbers. */
enum { MOST_WORK = NUM_WORK_DEFAULT / 5 * 2 };

enum { HYPERPLANES, CONSTANT };

/* clang-format off */
static const struct param params[] = {
    [HYPERPLANES] = {.name = "hyperplanes",
                     .summary = "a row for each: the numbers of its normal a, then its constant",
                     .type = PARAM_MATRIX},
    [CONSTANT] = {.name = "constant",
                  .summary = "right: a row (a, c) is a·x = c; left: (a, b) is a·x + b = 0, as a unit with bias b has it",
                  .type = PARAM_CHOICE,
                  .fallback = "right",
                  .choices = "right left"},
};

static const struct solver_output outputs[] = {
    [PLANES_REGIONS] = {.name = "regions", .summary = "regions of the space", .unit = "regions"},
    [PLANES_BOUNDED] = {.name = "bounded", .summary = "those that do not reach to infinity", .unit = "regions"},
    [PLANES_MOST] = {.name = "most", .summary = "regions of as many hyperplanes in general position", .unit = "regions"},
    [PLANES_MOST_BOUNDED] = {.name = "most_bounded", .summary = "bounded ones of these", .unit = "regions"},
    [PLANES_DISTINCT] = {.name = "distinct", .summary = "different hyperplanes among the rows"},
    [PLANES_RANK] = {.name = "rank", .summary = "dimensions that the normals span"},
    [PLANES_POLYNOMIAL] = {.name = "polynomial", .summary = "coefficients of the characteristic polynomial, highest power first"},
    [PLANES_POINTS] = {.name = "points", .summary = "two dimensions: where lines cross"},
    [PLANES_MULTIPLICITIES] = {.name = "multiplicities", .summary = "two dimensions: how many lines meet there"},
    [PLANES_PATTERNS] = {.name = "patterns", .summary = "up to 256 regions: for each a digit per row, 1 where a·x > c (a·x + b > 0)"},
};
/* clang-format on */
_Static_assert(DLT_COUNT(outputs) == PLANES_OUTPUTS, "every output has its row");

/* --- reading ------------------------------------------------------------------------------------- */

/* The row times what makes its first number that is not zero 1: equal hyperplanes become equal. */
static struct value scaled(struct num_ctx *ctx, struct value row)
{
    const struct value first = row.as.items[num_pivot_of(row)];
    struct value *const items = arena_array(ctx->arena, row.count, sizeof *items);

    for (size_t i = 0; i < row.count; i++)
        items[i] = num_div(ctx, row.as.items[i], first);
    return value_list(ctx->arena, items, row.count);
}

/* The rows that are hyperplanes, each once. */
static struct value distinct(struct num_ctx *ctx, struct value rows)
{
    struct value *const kept = arena_array(ctx->arena, rows.count, sizeof *kept);
    size_t count = 0;

    for (size_t i = 0; i < rows.count && ctx->err == DLT_OK; i++) {
        struct value row = rows.as.items[i];
        size_t same = 0;

        if (num_pivot_of(row) + 1 == row.count)
            continue;
        row = scaled(ctx, row);
        while (same < count && !value_equal(kept[same], row))
            same++;
        if (same == count)
            kept[count++] = row;
    }
    return value_list(ctx->arena, kept, count);
}

/* Rows as (a, c) with a.x = c, whatever the convention. */
static struct value to_right(struct solve_run *run, bool left)
{
    const struct value given = run->args[HYPERPLANES];
    struct value *rows;

    if (!left)
        return given;
    rows = arena_array(run->ctx->arena, given.count, sizeof *rows);
    for (size_t i = 0; i < given.count; i++) {
        const size_t count = given.as.items[i].count;
        struct value *const row = arena_array(run->ctx->arena, count, sizeof *row);

        memcpy(row, given.as.items[i].as.items, count * sizeof *row);
        row[count - 1] = num_neg(run->ctx, row[count - 1]);
        rows[i] = value_list(run->ctx->arena, row, count);
    }
    return value_list(run->ctx->arena, rows, given.count);
}

static bool check_rows(struct solve_run *run, size_t rows, size_t columns)
{
    const size_t most = columns == 3 ? MOST_LINES : columns == 2 ? MOST_POINTS : MOST_ROWS;

    if (columns < 2)
        num_fail(run->ctx, DLT_ERR_RANGE, "shape",
                 "each row of hyperplanes needs a normal and a constant: two numbers or more");
    else if (columns > MOST_DIMENSION + 1 || rows > most)
        num_fail(run->ctx, DLT_ERR_LIMIT, "too-many",
                 "hyperplanes may have up to %d rows in one dimension, %d in two and %d in three "
                 "to %d; here are %zu in %zu",
                 MOST_POINTS, MOST_LINES, MOST_ROWS, MOST_DIMENSION, rows, columns - 1);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            if (run->args[HYPERPLANES].as.items[i].as.items[j].kind != VALUE_RATIONAL)
                num_fail(run->ctx, DLT_ERR_TYPE, "not-exact", "hyperplanes must be exact numbers");
    return run->ctx->err == DLT_OK;
}

/* `all_out` gets all rows as (a, c). */
static bool read_planes(struct solve_run *run, struct hyperplanes *planes, struct value *all_out)
{
    size_t columns = 0;

    *planes = (struct hyperplanes){.run = run, .left = run_is(run->args[CONSTANT], "left")};
    value_is_matrix(run->args[HYPERPLANES], &planes->given, &columns);
    if (!check_rows(run, planes->given, columns))
        return false;
    planes->dimension = columns - 1;
    *all_out = to_right(run, planes->left);
    planes->rows = distinct(run->ctx, *all_out);
    for (size_t i = 0; i < planes->given; i++)
        planes->idle += num_pivot_of(all_out->as.items[i]) == planes->dimension;
    return run->ctx->err == DLT_OK;
}

/* --- lines in the plane ---------------------------------------------------------------------------- */

static struct value cross(struct num_ctx *ctx, struct value a, struct value b)
{
    return num_sub(ctx, num_mul(ctx, a.as.items[0], b.as.items[1]),
                   num_mul(ctx, a.as.items[1], b.as.items[0]));
}

/* The determinant with one column of the normals replaced by the constants. */
static struct value crossing(struct num_ctx *ctx, const struct value lines[2], struct value turn)
{
    const struct value *const p = lines[0].as.items, *const q = lines[1].as.items;
    struct value *const point = arena_array(ctx->arena, 2, sizeof *point);

    point[0] = num_div(ctx, num_sub(ctx, num_mul(ctx, p[2], q[1]), num_mul(ctx, p[1], q[2])), turn);
    point[1] = num_div(ctx, num_sub(ctx, num_mul(ctx, p[0], q[2]), num_mul(ctx, p[2], q[0])), turn);
    return value_list(ctx->arena, point, 2);
}

static int by_place(const void *a, const void *b)
{
    const struct value *const p = a, *const q = b;
    const enum num_order order = num_compare(p->as.items[0], q->as.items[0]);

    return (int)(order != NUM_EQUAL ? order : num_compare(p->as.items[1], q->as.items[1]));
}

/* m lines through a point make m (m - 1) / 2 pairs. */
static long lines_of_pairs(size_t pairs)
{
    size_t lines = 2;

    while (lines * (lines - 1) / 2 < pairs)
        lines++;
    return (long)lines;
}

/* Where lines cross and how many meet there; the sum of multiplicities less one each. */
static long find_crossings(const struct hyperplanes *planes)
{
    struct num_ctx *const ctx = planes->run->ctx;
    const size_t count = planes->rows.count;
    struct value *const pairs = arena_array(ctx->arena, count * count / 2 + 1, sizeof *pairs);
    struct value *points, *meeting;
    size_t found = 0, kept = 0;
    long sum = 0;

    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i && ctx->err == DLT_OK; j++) {
            const struct value both[] = {planes->rows.as.items[j], planes->rows.as.items[i]};
            const struct value turn = cross(ctx, both[0], both[1]);

            if (value_sign(turn) != 0)
                pairs[found++] = crossing(ctx, both, turn);
        }
    }
    if (ctx->err != DLT_OK)
        return 0;
    qsort(pairs, found, sizeof *pairs, by_place);
    points = arena_array(ctx->arena, found, sizeof *points);
    meeting = arena_array(ctx->arena, found, sizeof *meeting);
    for (size_t i = 0, next; i < found; i = next) {
        for (next = i + 1; next < found && by_place(&pairs[i], &pairs[next]) == 0; next++)
            ;
        points[kept] = pairs[i];
        meeting[kept++] = value_long(ctx->arena, lines_of_pairs(next - i));
        sum += lines_of_pairs(next - i) - 1;
    }
    planes->run->results[PLANES_POINTS] = value_list(ctx->arena, points, kept);
    planes->run->results[PLANES_MULTIPLICITIES] = value_list(ctx->arena, meeting, kept);
    return sum;
}

/* --- counting -------------------------------------------------------------------------------------- */

/* Coefficients of t^0 ... t^n. */
static struct value polynomial_of(const struct hyperplanes *planes)
{
    struct num_ctx *const ctx = planes->run->ctx;
    const size_t n = planes->dimension;
    struct value *const items = arena_array(ctx->arena, n + 1, sizeof *items);
    struct value list = value_none();

    if (n == 2 || planes->rows.count == 0) {
        for (size_t k = 0; k <= n; k++)
            items[k] = value_long(ctx->arena, k == n);
        if (n == 2) {
            items[0] = value_long(ctx->arena, find_crossings(planes));
            items[1] = value_long(ctx->arena, -(long)planes->rows.count);
        }
        return value_list(ctx->arena, items, n + 1);
    }
    num_arrangement_polynomial(ctx, planes->rows, &list);
    return list;
}

static void set_counts(const struct hyperplanes *planes, struct value ascending)
{
    struct num_ctx *const ctx = planes->run->ctx;
    const size_t n = planes->dimension;
    struct value *const falling = arena_array(ctx->arena, n + 1, sizeof *falling);
    struct value *const results = planes->run->results;
    struct value at_one = value_long(ctx->arena, 0), size = at_one;
    size_t rank = n;

    for (size_t k = 0; k <= n; k++) {
        falling[n - k] = ascending.as.items[k];
        size = num_add(ctx, size, num_abs(ctx, ascending.as.items[k]));
        at_one = num_add(ctx, at_one, ascending.as.items[k]);
    }
    while (value_sign(ascending.as.items[n - rank]) == 0)
        rank--;
    results[PLANES_POLYNOMIAL] = value_list(ctx->arena, falling, n + 1);
    results[PLANES_REGIONS] = size;
    results[PLANES_RANK] = value_long(ctx->arena, (long)rank);
    results[PLANES_BOUNDED] = rank == n ? num_abs(ctx, at_one) : value_long(ctx->arena, 0);
    results[PLANES_DISTINCT] = value_long(ctx->arena, (long)planes->rows.count);
}

static void set_most(const struct hyperplanes *planes)
{
    struct num_ctx *const ctx = planes->run->ctx;
    const struct value rows = value_long(ctx->arena, (long)planes->given);
    const struct value fewer = value_long(ctx->arena, (long)planes->given - 1);
    struct value most = value_long(ctx->arena, 0);

    for (size_t j = 0; j <= planes->dimension; j++)
        most = num_add(ctx, most, num_binomial(ctx, rows, value_long(ctx->arena, (long)j)));
    planes->run->results[PLANES_MOST] = most;
    planes->run->results[PLANES_MOST_BOUNDED] =
        num_binomial(ctx, fewer, value_long(ctx->arena, (long)planes->dimension));
}

/* --- patterns -------------------------------------------------------------------------------------- */

struct pattern_search {
    struct num_ctx *ctx;
    struct value rows;
    char *digits;
    struct value *found;
    size_t count;
};

/* Goes through the cells that row `row` and later ones make of a cell; depth at most MOST_LINES. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static void search_patterns(struct pattern_search *search, const struct cell *cell, size_t row)
{
    struct cell_cut cut;

    if (search->ctx->err != DLT_OK || search->count == PATTERNS_SHOWN)
        return;
    if (row == search->rows.count) {
        search->found[search->count++] = value_word(search->ctx->arena, search->digits);
        return;
    }
    cut = cell_cut(search->ctx, cell, search->rows.as.items[row]);
    if (cut.has_below) {
        search->digits[row] = '0';
        search_patterns(search, &cut.below, row + 1);
    }
    if (cut.has_above) {
        search->digits[row] = '1';
        search_patterns(search, &cut.above, row + 1);
    }
}

static void set_patterns(const struct hyperplanes *planes, struct value all)
{
    struct num_ctx *const ctx = planes->run->ctx;
    const struct cell whole = cell_whole(ctx, planes->dimension);
    struct pattern_search search = {.ctx = ctx, .rows = all};

    if (run_to_long(planes->run->results[PLANES_REGIONS]) > PATTERNS_SHOWN)
        return;
    search.digits = arena_array(ctx->arena, all.count + 1, 1);
    search.found = arena_array(ctx->arena, PATTERNS_SHOWN, sizeof *search.found);
    search_patterns(&search, &whole, 0);
    planes->run->results[PLANES_PATTERNS] = value_list(ctx->arena, search.found, search.count);
}

static void work_out(struct hyperplanes *planes, struct value all)
{
    const struct value polynomial = polynomial_of(planes);

    if (planes->run->ctx->err != DLT_OK)
        return;
    set_counts(planes, polynomial);
    set_most(planes);
    set_patterns(planes, all);
}

static enum dlt_err run_planes(struct solve_run *run, struct diag *diag)
{
    struct hyperplanes planes;
    struct value all;

    if (run->ctx->max_work > MOST_WORK)
        run->ctx->max_work = MOST_WORK;
    if (!read_planes(run, &planes, &all))
        return run->ctx->err;
    work_out(&planes, all);
    if (run->ctx->err == DLT_ERR_LIMIT)
        diag_set(diag, DLT_ERR_LIMIT, "too-large",
                 "hyperplanes makes too many regions to count, or its numbers are too long");
    if (run->ctx->err == DLT_OK)
        hyperplanes_steps(&planes);
    return run->ctx->err;
}

/* --- oracle: one hyperplane less at a time, and a step off every one ------------------------------- */

enum { ORACLE_ROWS = 9, ORACLE_POINTS = 20000 };

/* The other hyperplanes as they cut number `chosen`, each once. */
static struct value inside_of(struct num_ctx *ctx, struct value rows, size_t chosen)
{
    struct value *const inner = arena_array(ctx->arena, rows.count, sizeof *inner);
    size_t count = 0;

    for (size_t i = 0; i < rows.count; i++)
        if (i != chosen)
            inner[count++] = num_restrict_row(ctx, rows.as.items[i], rows.as.items[chosen]);
    return distinct(ctx, value_list(ctx->arena, inner, count));
}

/* Adds sign * chi(rows) to the coefficients: chi of all is chi without the last one, less chi inside
 * it. Depth at most ORACLE_ROWS + MOST_DIMENSION. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static void add_polynomial(struct num_ctx *ctx, struct value rows, size_t dimension, long sign,
                           long *coefficients)
{
    struct value fewer = rows;

    if (rows.count == 0) {
        coefficients[dimension] += sign;
        return;
    }
    fewer.count--;
    add_polynomial(ctx, fewer, dimension, sign, coefficients);
    add_polynomial(ctx, inside_of(ctx, rows, rows.count - 1), dimension - 1, -sign, coefficients);
}

/* Points in all regions, some of them several times. */
struct point_list {
    struct num_ctx *ctx;
    struct value *items;
    size_t count, capacity;
};

static void add_point(struct point_list *list, struct value point)
{
    list->items = arena_grow(list->ctx->arena, list->items, list->count, &list->capacity,
                             sizeof *list->items);
    list->items[list->count++] = point;
}

/* The point of the hyperplane whose other coordinates are given. */
static struct value lifted(struct num_ctx *ctx, struct value plane, struct value inner)
{
    const size_t pivot = num_pivot_of(plane), n = plane.count - 1;
    struct value *const x = arena_array(ctx->arena, n, sizeof *x);
    struct value rest = plane.as.items[n];

    for (size_t i = 0, k = 0; i < n; i++) {
        if (i == pivot)
            continue;
        x[i] = inner.as.items[k++];
        rest = num_sub(ctx, rest, num_mul(ctx, plane.as.items[i], x[i]));
    }
    x[pivot] = num_div(ctx, rest, plane.as.items[pivot]);
    return value_list(ctx->arena, x, n);
}

/* How far one may go along the normal of number `chosen` without meeting another: half way. */
static struct value safe_step(struct num_ctx *ctx, struct value rows, size_t chosen,
                              struct value from)
{
    struct value step = value_long(ctx->arena, 1);

    for (size_t i = 0; i < rows.count; i++) {
        struct value speed = value_long(ctx->arena, 0), limit;

        for (size_t j = 0; j < from.count; j++)
            speed = num_add(
                ctx, speed,
                num_mul(ctx, rows.as.items[i].as.items[j], rows.as.items[chosen].as.items[j]));
        if (i == chosen || value_sign(speed) == 0)
            continue;
        limit = num_abs(ctx, num_div(ctx, cell_height(ctx, rows.as.items[i], from),
                                     num_mul(ctx, speed, value_long(ctx->arena, 2))));
        if (num_compare(limit, step) == NUM_LESS)
            step = limit;
    }
    return step;
}

static struct value moved(struct num_ctx *ctx, struct value from, struct value along,
                          struct value step)
{
    struct value *const x = arena_array(ctx->arena, from.count, sizeof *x);

    for (size_t j = 0; j < from.count; j++)
        x[j] = num_add(ctx, from.as.items[j], num_mul(ctx, step, along.as.items[j]));
    return value_list(ctx->arena, x, from.count);
}

/* Every region has a facet, and a facet is a region inside its hyperplane. Depth: the dimension. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static void find_points(struct point_list *list, struct value rows, size_t dimension)
{
    if (rows.count == 0)
        add_point(list, cell_whole(list->ctx, dimension).point);
    for (size_t i = 0; i < rows.count && list->count < ORACLE_POINTS; i++) {
        struct point_list inner = {.ctx = list->ctx};

        find_points(&inner, inside_of(list->ctx, rows, i), dimension - 1);
        for (size_t k = 0; k < inner.count && list->ctx->err == DLT_OK; k++) {
            const struct value from = lifted(list->ctx, rows.as.items[i], inner.items[k]);
            const struct value step = safe_step(list->ctx, rows, i, from);

            add_point(list, moved(list->ctx, from, rows.as.items[i], step));
            add_point(list, moved(list->ctx, from, rows.as.items[i], num_neg(list->ctx, step)));
        }
    }
}

static int by_word(const void *a, const void *b)
{
    return strcmp(((const struct value *)a)->as.word, ((const struct value *)b)->as.word);
}

/* The patterns of all points, sorted, each once. */
static struct value patterns_of(const struct point_list *list, struct value all)
{
    struct arena *const arena = list->ctx->arena;
    struct value *const words = arena_array(arena, list->count, sizeof *words);
    size_t kept = 0;

    for (size_t k = 0; k < list->count; k++) {
        char *const digits = arena_array(arena, all.count + 1, 1);

        for (size_t i = 0; i < all.count; i++)
            digits[i] =
                value_sign(cell_height(list->ctx, all.as.items[i], list->items[k])) > 0 ? '1' : '0';
        words[k] = value_word(arena, digits);
    }
    qsort(words, list->count, sizeof *words, by_word);
    for (size_t k = 0; k < list->count; k++)
        if (kept == 0 || by_word(&words[kept - 1], &words[k]) != 0)
            words[kept++] = words[k];
    return value_list(arena, words, kept);
}

static enum dlt_err oracle_planes(struct solve_run *run, struct diag *diag)
{
    struct hyperplanes planes;
    struct value all, patterns;
    long coefficients[MOST_DIMENSION + 1] = {0}, at_one = 0;
    struct point_list list = {.ctx = run->ctx};

    (void)diag;
    if (!read_planes(run, &planes, &all) || planes.rows.count > ORACLE_ROWS)
        return run->ctx->err;
    add_polynomial(run->ctx, planes.rows, planes.dimension, 1, coefficients);
    for (size_t k = 0; k <= planes.dimension; k++)
        at_one += coefficients[k];
    if (coefficients[0] != 0) /* otherwise a line lies in every region */
        run->results[PLANES_BOUNDED] = run_long(run, labs(at_one));
    find_points(&list, planes.rows, planes.dimension);
    patterns = patterns_of(&list, all);
    run->results[PLANES_REGIONS] = run_long(run, (long)patterns.count);
    if (patterns.count <= PATTERNS_SHOWN)
        run->results[PLANES_PATTERNS] = patterns;
    return run->ctx->err;
}

static const char *const grid[] = {
    /* lines: general, concurrent, parallel, repeated, without direction */
    "hyperplanes=[[1,0,0],[0,1,0],[1,1,1]]",
    "hyperplanes=[[1,0,0],[0,1,0],[1,1,0]]",
    "hyperplanes=[[1,0,0],[1,0,1],[2,0,5],[0,1,0]]",
    "hyperplanes=[[1,2,3],[2,4,6],[-1,-2,-3],[1,0,0]]",
    "hyperplanes=[[0,0,3],[0,0,0],[1,1,1]]",
    "hyperplanes=[[0,0,-3],[0,0,3]] constant=left",
    "hyperplanes=[[1,0,-1],[0,1,-1],[1,1,-2],[1,-1,0],[1,2,1/3]] constant=left",
    "hyperplanes=[[1,1,2],[1,-1,0],[2,1,3],[1,0,0],[0,1,0],[3,-1,1],[1,4,2]]",
    "hyperplanes=[[1/2,1/3,1]]",
    /* one dimension */
    "hyperplanes=[[1,0],[2,1],[-3,6],[4,2]]",
    "hyperplanes=[[0,1]]",
    "hyperplanes=[[5,1],[5,1]] constant=left",
    /* three and more: general, all through one point, around one line, two families of parallels */
    "hyperplanes=[[1,0,0,0],[0,1,0,0],[0,0,1,0],[1,1,1,1],[1,2,4,3]]",
    "hyperplanes=[[1,0,0,0],[0,1,0,0],[0,0,1,0],[1,1,1,0],[1,2,3,0],[1,-1,0,0]]",
    "hyperplanes=[[1,0,0,0],[0,1,0,0],[1,1,0,0],[1,2,0,0]]",
    "hyperplanes=[[1,0,0,0],[1,0,0,1],[0,1,0,0],[0,1,0,1],[0,1,0,2]]",
    "hyperplanes=[[1,-1,0,0,0],[1,0,-1,0,0],[1,0,0,-1,0],[0,1,-1,0,0],[0,1,0,-1,0],[0,0,1,-1,0]]",
    "hyperplanes=[[1,0,0,0,1],[0,1,0,0,1],[0,0,1,0,1],[0,0,0,1,1],[1,1,1,1,1]]",
    "hyperplanes=[[1,1,1,1,1,3],[1,-1,0,0,0,0],[0,0,0,0,0,1]]",
};

const struct solver solver_hyperplane_regions = {
    .name = "hyperplane_regions",
    .summary = "Regions and bounded regions of any given hyperplanes, degenerate ones too.",
    .citation = "Zaslavsky 1975, Facing up to Arrangements; Stanley, An Introduction to Hyperplane "
                "Arrangements, lecture 2, theorem 2.5",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_planes,
    .oracle = oracle_planes,
    .oracle_note =
        "steps off both sides of every facet and collects the patterns of sides; bounded "
        "ones by taking away one hyperplane at a time (up to 9 different ones)",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
