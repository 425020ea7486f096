/* SPDX-License-Identifier: MIT */
/* The slow ways to activation patterns: polygons that carry values at their corners, and the
 * elimination of one input after the other. */
#include "activation_patterns.h"

#include "run.h"

#include <string.h>

enum { MOST_POLYGONS = 1024, ELIMINATION_UNITS = 8, MOST_CONDITIONS = 20000 };

/* --- one or two inputs: polygons -------------------------------------------------------------------- */

/* A corner, and the values of the units of a layer there. */
struct corner {
    struct value x[2];
    const struct value *units;
};

/* Convex, corners in order, no three on a line. */
struct polygon {
    struct corner *corners;
    size_t count;
    size_t owner; /* which of the joined regions it belongs to */
};

struct polygons {
    struct pattern_box *box;
    struct num_ctx *ctx;
    struct polygon *items;
    size_t count, capacity;
};

static void add_polygon(struct polygons *list, struct polygon polygon)
{
    if (list->count == MOST_POLYGONS) {
        num_fail(list->ctx, DLT_ERR_LIMIT, "too-many", "more than %d polygons", MOST_POLYGONS);
        return;
    }
    list->items = arena_grow(list->ctx->arena, list->items, list->count, &list->capacity,
                             sizeof *list->items);
    list->items[list->count++] = polygon;
}

/* The box; one input gets a second one, from 0 to 1, that nothing depends on. */
static struct polygon whole_box(const struct pattern_box *box)
{
    struct num_ctx *const ctx = box->run->ctx;
    const bool flat = box->net.inputs == 1;
    struct polygon polygon = {.count = 4};

    polygon.corners = arena_array(ctx->arena, 4, sizeof *polygon.corners);
    for (size_t k = 0; k < 4; k++) {
        const bool right = k == 1 || k == 2, upper = k >= 2;
        struct corner *const corner = &polygon.corners[k];

        corner->x[0] = right ? box->high.as.items[0] : box->low.as.items[0];
        if (flat)
            corner->x[1] = value_long(ctx->arena, upper);
        else
            corner->x[1] = upper ? box->high.as.items[1] : box->low.as.items[1];
        corner->units = corner->x;
    }
    return polygon;
}

/* The point of the edge where unit u is zero; all values go along. */
static struct corner cut_edge(struct num_ctx *ctx, const struct corner *a, const struct corner *b,
                              size_t unit, size_t units)
{
    const struct value share =
        num_div(ctx, a->units[unit], num_sub(ctx, a->units[unit], b->units[unit]));
    struct value *const values = arena_array(ctx->arena, units, sizeof *values);
    struct corner corner = {.units = values};

    for (size_t k = 0; k < 2; k++)
        corner.x[k] = num_add(ctx, a->x[k], num_mul(ctx, share, num_sub(ctx, b->x[k], a->x[k])));
    for (size_t u = 0; u < units; u++)
        values[u] =
            num_add(ctx, a->units[u], num_mul(ctx, share, num_sub(ctx, b->units[u], a->units[u])));
    return corner;
}

/* The part where sign * unit u is at least 0. */
static struct polygon part_of(struct num_ctx *ctx, const struct polygon *whole, size_t unit,
                              size_t units, int sign)
{
    struct polygon part = {0};

    part.corners = arena_array(ctx->arena, whole->count + 2, sizeof *part.corners);
    for (size_t k = 0; k < whole->count; k++) {
        const struct corner *const a = &whole->corners[k];
        const struct corner *const b = &whole->corners[(k + 1) % whole->count];
        const int at = sign * value_sign(a->units[unit]), next = sign * value_sign(b->units[unit]);

        if (at >= 0)
            part.corners[part.count++] = *a;
        if (at * next < 0)
            part.corners[part.count++] = cut_edge(ctx, a, b, unit, units);
    }
    return part;
}

/* The polygon with unit u of each corner activated as it is on one side of zero. */
static struct polygon settled(const struct polygons *list, const struct polygon *whole, size_t unit,
                              size_t units, bool on)
{
    struct num_ctx *const ctx = list->ctx;
    struct polygon polygon = {.count = whole->count};

    polygon.corners = arena_array(ctx->arena, whole->count, sizeof *polygon.corners);
    for (size_t k = 0; k < whole->count; k++) {
        struct value *const values = arena_array(ctx->arena, units, sizeof *values);

        memcpy(values, whole->corners[k].units, units * sizeof *values);
        if (!on)
            values[unit] = num_mul(ctx, list->box->net.low_slope, values[unit]);
        polygon.corners[k] = whole->corners[k];
        polygon.corners[k].units = values;
    }
    return polygon;
}

/* Cuts one polygon where unit u is zero. Those that are not cut stay whole. */
static void cut_polygon(const struct polygons *from, const struct polygon *whole, size_t unit,
                        size_t units, struct polygons *to)
{
    bool below = false, above = false;
    struct polygon part;

    for (size_t k = 0; k < whole->count; k++) {
        below = below || value_sign(whole->corners[k].units[unit]) < 0;
        above = above || value_sign(whole->corners[k].units[unit]) > 0;
    }
    if (!above) {
        add_polygon(to, settled(from, whole, unit, units, false));
        return;
    }
    if (!below) {
        add_polygon(to, *whole);
        return;
    }
    part = part_of(from->ctx, whole, unit, units, -1);
    add_polygon(to, settled(from, &part, unit, units, false));
    add_polygon(to, part_of(from->ctx, whole, unit, units, 1));
}

/* Replaces the values at all corners by the sums of the next layer. */
static void sum_corners(const struct polygons *list, const struct dense_layer *layer)
{
    for (size_t p = 0; p < list->count; p++) {
        for (size_t k = 0; k < list->items[p].count; k++) {
            struct value *const sums = arena_array(list->ctx->arena, layer->units, sizeof *sums);

            for (size_t u = 0; u < layer->units; u++)
                sums[u] = dense_sum(list->ctx, layer, u, list->items[p].corners[k].units);
            list->items[p].corners[k].units = sums;
        }
    }
}

static void cut_layers(struct polygons *list)
{
    add_polygon(list, whole_box(list->box));
    for (size_t l = 0; l < list->box->net.depth; l++) {
        const struct dense_layer *const layer = &list->box->net.layers[l];

        sum_corners(list, layer);
        for (size_t u = 0; u < layer->units && layer->activated; u++) {
            struct polygons next = {.box = list->box, .ctx = list->ctx};

            for (size_t p = 0; p < list->count && list->ctx->err == DLT_OK; p++)
                cut_polygon(list, &list->items[p], u, layer->units, &next);
            *list = next;
        }
    }
}

/* (q - p) x (r - p) */
static struct value turn(struct num_ctx *ctx, const struct value *p, const struct value *q,
                         const struct value *r)
{
    return num_sub(ctx, num_mul(ctx, num_sub(ctx, q[0], p[0]), num_sub(ctx, r[1], p[1])),
                   num_mul(ctx, num_sub(ctx, q[1], p[1]), num_sub(ctx, r[0], p[0])));
}

/* The value at `at` of the affine function that output o is on the polygon. */
static struct value extend(struct num_ctx *ctx, const struct polygon *polygon, size_t o,
                           const struct value *at)
{
    const struct corner *const c = polygon->corners;
    const struct value area = turn(ctx, c[0].x, c[1].x, c[2].x);
    struct value sum = value_long(ctx->arena, 0);

    for (size_t k = 0; k < 3; k++) {
        const struct value weight = turn(ctx, at, c[(k + 1) % 3].x, c[(k + 2) % 3].x);

        sum = num_add(ctx, sum, num_mul(ctx, num_div(ctx, weight, area), c[k].units[o]));
    }
    return sum;
}

static bool same_map(const struct polygons *list, const struct polygon *p, const struct polygon *q)
{
    const struct pattern_box *const box = list->box;

    for (size_t o = box->first_output; o < box->first_output + box->output_count; o++)
        for (size_t k = 0; k < 3; k++)
            if (num_compare(extend(list->ctx, p, o, q->corners[k].x), q->corners[k].units[o]) !=
                NUM_EQUAL)
                return false;
    return true;
}

/* Do two edges overlap in more than a point? */
static bool overlap(struct num_ctx *ctx, const struct value *a, const struct value *b,
                    const struct value *c, const struct value *d)
{
    const size_t axis = num_compare(a[0], b[0]) == NUM_EQUAL ? 1 : 0;
    struct value low, high;

    if (value_sign(turn(ctx, a, b, c)) != 0 || value_sign(turn(ctx, a, b, d)) != 0)
        return false;
    low = num_max(ctx, num_min(ctx, a[axis], b[axis]), num_min(ctx, c[axis], d[axis]));
    high = num_min(ctx, num_max(ctx, a[axis], b[axis]), num_max(ctx, c[axis], d[axis]));
    return num_compare(low, high) == NUM_LESS;
}

static bool share_edge(const struct polygons *list, const struct polygon *p,
                       const struct polygon *q)
{
    for (size_t i = 0; i < p->count; i++)
        for (size_t k = 0; k < q->count; k++)
            if (overlap(list->ctx, p->corners[i].x, p->corners[(i + 1) % p->count].x,
                        q->corners[k].x, q->corners[(k + 1) % q->count].x))
                return true;
    return false;
}

static void give_owner(struct polygons *list, size_t from, size_t to)
{
    for (size_t p = 0; p < list->count; p++)
        if (list->items[p].owner == from)
            list->items[p].owner = to;
}

static void count_polygons(struct polygons *list, struct solve_run *run)
{
    size_t maps = 0, regions = list->count;

    for (size_t p = 0; p < list->count; p++) {
        bool known = false;

        list->items[p].owner = p;
        for (size_t q = 0; q < p && list->ctx->err == DLT_OK; q++) {
            const bool same = same_map(list, &list->items[p], &list->items[q]);

            known = known || same;
            if (!same || list->items[p].owner == list->items[q].owner ||
                !share_edge(list, &list->items[p], &list->items[q]))
                continue;
            give_owner(list, list->items[p].owner, list->items[q].owner);
            regions--;
        }
        maps += !known;
    }
    run->results[BOX_PATTERNS] = run_long(run, (long)list->count);
    run->results[BOX_MAPS] = run_long(run, (long)maps);
    run->results[BOX_REGIONS] = run_long(run, (long)regions);
}

/* --- more inputs: elimination ------------------------------------------------------------------------ */

/* Conditions a.x > c, as rows (a, c). */
struct conditions {
    const struct value *rows;
    size_t count;
};

/* p (a, c) + q (a', c') without their first numbers. */
static struct value mixed(struct num_ctx *ctx, struct value p, struct value row, struct value q,
                          struct value other)
{
    struct value *const items = arena_array(ctx->arena, row.count, sizeof *items);

    for (size_t k = 1; k < row.count; k++)
        items[k - 1] =
            num_add(ctx, num_mul(ctx, p, row.as.items[k]), num_mul(ctx, q, other.as.items[k]));
    return value_list(ctx->arena, items, row.count - 1);
}

/* Fourier and Motzkin: without the first input what is left of the conditions is that each lower
 * bound of it lies below each upper one. */
static struct conditions without_first(struct num_ctx *ctx, struct conditions all)
{
    struct value *const rows =
        arena_array(ctx->arena, all.count * all.count / 4 + all.count + 1, sizeof *rows);
    const struct value zero = value_long(ctx->arena, 0), one = value_long(ctx->arena, 1);
    size_t count = 0;

    for (size_t i = 0; i < all.count; i++) {
        const struct value first = all.rows[i].as.items[0];

        if (value_sign(first) == 0)
            rows[count++] = mixed(ctx, one, all.rows[i], zero, all.rows[i]);
        for (size_t k = 0; k < all.count && value_sign(first) > 0; k++) {
            const struct value other = all.rows[k].as.items[0];

            if (value_sign(other) < 0)
                rows[count++] = mixed(ctx, num_neg(ctx, other), all.rows[i], first, all.rows[k]);
        }
    }
    return (struct conditions){.rows = rows, .count = count};
}

static bool can_hold(struct num_ctx *ctx, struct conditions all, size_t inputs)
{
    for (; inputs > 0 && ctx->err == DLT_OK; inputs--) {
        if (all.count > MOST_CONDITIONS / 64)
            num_fail(ctx, DLT_ERR_LIMIT, "too-many", "too many conditions to eliminate");
        else
            all = without_first(ctx, all);
    }
    for (size_t i = 0; i < all.count; i++)
        if (value_sign(all.rows[i].as.items[0]) >= 0) /* 0 > c fails */
            return false;
    return ctx->err == DLT_OK;
}

struct elimination {
    struct pattern_box *box;
    struct num_ctx *ctx;
    unsigned long bits; /* the pattern at hand, bit u for hidden unit u */
    struct value *maps;
    size_t patterns, map_count;
};

/* The network with its units on or off as the bits say, at a point: values of one layer at a time. */
static struct value output_at(const struct elimination *e, const struct value *x, size_t layer,
                              size_t unit)
{
    const struct value *units = x;

    for (size_t l = 0;; l++) {
        const struct dense_layer *const dense = &e->box->net.layers[l];
        struct value *const sums = arena_array(e->ctx->arena, dense->units, sizeof *sums);

        for (size_t u = 0; u < dense->units; u++) {
            sums[u] = dense_sum(e->ctx, dense, u, units);
            if (l == layer && u == unit)
                return sums[u];
            if (dense->activated && !(e->bits >> (dense->first + u) & 1))
                sums[u] = num_mul(e->ctx, e->box->net.low_slope, sums[u]);
        }
        units = sums;
    }
}

/* Slopes and value at the origin of the sum of one unit, from its values at 0 and at each unit vector;
 * the last number is its value at 0 with the other sign, as a condition wants it. */
static struct value condition_of(const struct elimination *e, size_t layer, size_t unit, int sign)
{
    struct num_ctx *const ctx = e->ctx;
    const size_t n = e->box->net.inputs;
    const struct value side = value_long(ctx->arena, sign);
    struct value *const x = arena_array(ctx->arena, n, sizeof *x);
    struct value *const row = arena_array(ctx->arena, n + 1, sizeof *row);
    struct value origin;

    for (size_t i = 0; i < n; i++)
        x[i] = value_long(ctx->arena, 0);
    origin = output_at(e, x, layer, unit);
    for (size_t i = 0; i < n; i++) {
        x[i] = value_long(ctx->arena, 1);
        row[i] = num_mul(ctx, side, num_sub(ctx, output_at(e, x, layer, unit), origin));
        x[i] = value_long(ctx->arena, 0);
    }
    row[n] = num_neg(ctx, num_mul(ctx, side, origin));
    return value_list(ctx->arena, row, n + 1);
}

/* What the bits ask of the inputs; false when a unit that does not depend on them denies it. */
static bool collect(const struct elimination *e, struct conditions *out)
{
    const struct dense_network *const net = &e->box->net;
    const struct cell walls = cell_box(e->ctx, e->box->low, e->box->high);
    struct value *const rows = arena_array(e->ctx->arena, walls.count + net->hidden, sizeof *rows);
    size_t count = walls.count;

    memcpy(rows, walls.rows, walls.count * sizeof *rows);
    for (size_t l = 0; l < net->depth; l++) {
        for (size_t u = 0; u < net->layers[l].units && net->layers[l].activated; u++) {
            const bool on = e->bits >> (net->layers[l].first + u) & 1;
            const struct value row = condition_of(e, l, u, on ? 1 : -1);

            if (num_pivot_of(row) < net->inputs)
                rows[count++] = row;
            else if (on ? value_sign(row.as.items[net->inputs]) >= 0
                        : value_sign(row.as.items[net->inputs]) > 0)
                return false;
        }
    }
    *out = (struct conditions){.rows = rows, .count = count};
    return true;
}

static void note_map(struct elimination *e)
{
    const struct pattern_box *const box = e->box;
    struct value *const rows = arena_array(e->ctx->arena, box->net.outputs, sizeof *rows);
    struct value map;
    size_t same = 0;

    /* The last layer's units as they are after the activation, if it has one. */
    for (size_t o = 0; o < box->net.outputs; o++) {
        const struct dense_layer *const last = &box->net.layers[box->net.depth - 1];
        const bool off = last->activated && !(e->bits >> (last->first + o) & 1);
        const struct value row = condition_of(e, box->net.depth - 1, o, 1);
        struct value *const items = arena_array(e->ctx->arena, row.count, sizeof *items);

        for (size_t k = 0; k < row.count; k++)
            items[k] = off ? num_mul(e->ctx, box->net.low_slope, row.as.items[k]) : row.as.items[k];
        rows[o] = value_list(e->ctx->arena, items, row.count);
    }
    map = box_chosen(box, rows);
    while (same < e->map_count && !value_equal(e->maps[same], map))
        same++;
    if (same == e->map_count)
        e->maps[e->map_count++] = map;
}

static void eliminate_all(struct pattern_box *box)
{
    struct solve_run *const run = box->run;
    struct elimination e = {.box = box, .ctx = run->ctx};

    e.maps = arena_array(run->ctx->arena, 1ul << box->net.hidden, sizeof *e.maps);
    for (e.bits = 0; e.bits < 1ul << box->net.hidden && run->ctx->err == DLT_OK; e.bits++) {
        struct conditions all;

        if (!collect(&e, &all) || !can_hold(run->ctx, all, box->net.inputs))
            continue;
        e.patterns++;
        note_map(&e);
    }
    run->results[BOX_PATTERNS] = run_long(run, (long)e.patterns);
    run->results[BOX_MAPS] = run_long(run, (long)e.map_count);
}

enum dlt_err box_oracle(struct solve_run *run, struct diag *diag)
{
    struct pattern_box box;
    struct polygons list = {.box = &box, .ctx = run->ctx};

    (void)diag;
    if (!box_read(run, &box))
        return run->ctx->err;
    if (box.net.inputs <= 2) {
        cut_layers(&list);
        if (run->ctx->err == DLT_OK)
            count_polygons(&list, run);
    } else if (box.net.hidden <= ELIMINATION_UNITS) {
        eliminate_all(&box);
    }
    return run->ctx->err;
}
