/* SPDX-License-Identifier: MIT */
/* Coefficients of given hidden units whose sum is a given piecewise-linear target on an interval:
 * the exact solution, the family of them, or a certificate that there is none. */
#include "piecewise_construction.h"

enum { MAX_UNITS = 64, MAX_KNOTS = 160 };

enum { A_SLOPES, A_JOINTS, A_TARGET_X, A_TARGET_Y, A_TARGET_SLOPES, A_TARGET_START, A_FROM, A_TO };

enum {
    R_SOLVABLE,
    R_UNIQUE,
    R_COEFFICIENTS,
    R_OFFSET,
    R_DIRECTIONS,
    R_CERTIFICATE,
    R_RESIDUAL,
    R_TARGET_X,
    R_TARGET_Y,
    R_PIECE_SLOPES,
    R_NEAREST,
    R_CONDITION,
    R_CONDITION_WEIGHTS,
    R_STRAY_BENDS,
};

static const struct param params[] = {
    {.name = "slopes",
     .summary = "slope of each hidden unit: unit u is relu(slope * (x - joint))",
     .type = PARAM_LIST},
    {.name = "joints", .summary = "where each hidden unit has its joint", .type = PARAM_LIST},
    {.name = "target_x",
     .summary = "increasing points at which the target's values are given; straight in between",
     .type = PARAM_LIST,
     .fallback = ""},
    {.name = "target_y",
     .summary = "the target's values there",
     .type = PARAM_LIST,
     .fallback = ""},
    {.name = "target_slopes",
     .summary = "instead of points: the target's slope on each piece between the joints",
     .type = PARAM_LIST,
     .fallback = ""},
    {.name = "target_start",
     .summary = "with target_slopes: the target's value at the left end",
     .type = PARAM_RATIONAL,
     .fallback = "0"},
    {.name = "from",
     .summary = "left end of the interval; default: the first target point, or 0",
     .type = PARAM_RATIONAL,
     .fallback = ""},
    {.name = "to",
     .summary = "right end of the interval; default: the last target point, or 1",
     .type = PARAM_RATIONAL,
     .fallback = ""},
};

static const struct solver_output outputs[] = {
    [R_SOLVABLE] = {.name = "solvable",
                    .summary = "1 when some coefficients give the target, else 0"},
    [R_UNIQUE] = {.name = "unique", .summary = "1 when exactly one choice does, else 0"},
    [R_COEFFICIENTS] = {.name = "coefficients", .summary = "phi_1 to phi_D of a solution"},
    [R_OFFSET] = {.name = "offset", .summary = "phi_0 of that solution"},
    [R_DIRECTIONS] = {.name = "directions",
                      .summary =
                          "changes of (phi_0, ..., phi_D) that change nothing on the interval"},
    [R_CERTIFICATE] = {.name = "certificate",
                       .summary =
                           "factors of the equations at the knots that add up to 0 = residual"},
    [R_RESIDUAL] = {.name = "residual", .summary = "the nonzero number of 0 = residual"},
    [R_TARGET_X] = {.name = "target_x", .summary = "knots used: target points, ends, inner joints"},
    [R_TARGET_Y] = {.name = "target_y", .summary = "the target's values at the knots used"},
    [R_PIECE_SLOPES] = {.name = "piece_slopes", .summary = "the target's slope between the knots"},
    [R_NEAREST] = {.name = "nearest",
                   .summary = "phi_0 to phi_D with the least sum of squared errors at the knots"},
    [R_CONDITION] = {.name = "condition",
                     .summary = "left side of the condition (= 0) between the pieces' slopes"},
    [R_CONDITION_WEIGHTS] = {.name = "condition_weights",
                             .summary = "factor of each piece's slope in that condition"},
    [R_STRAY_BENDS] = {.name = "stray_bends",
                       .summary = "knots where the target bends and no unit has its joint"},
};

int construction_facing(const struct construction *c, size_t unit)
{
    return value_sign(c->slope[unit]);
}

bool construction_active(const struct construction *c, size_t unit, size_t piece)
{
    int facing = construction_facing(c, unit);
    if (facing > 0)
        return num_compare(c->joint[unit], c->x[piece]) != NUM_GREATER;
    return facing < 0 && num_compare(c->joint[unit], c->x[piece + 1]) != NUM_LESS;
}

static bool inside(const struct construction *c, struct value x)
{
    return num_compare(c->from, x) == NUM_LESS && num_compare(x, c->to) == NUM_LESS;
}

static void insert_knot(struct value *x, size_t *count, struct value knot)
{
    size_t at = *count;
    while (at > 0 && num_compare(knot, x[at - 1]) == NUM_LESS)
        at--;
    if (at > 0 && num_compare(knot, x[at - 1]) == NUM_EQUAL)
        return;
    for (size_t i = *count; i > at; i--)
        x[i] = x[i - 1];
    x[at] = knot;
    (*count)++;
}

/* Ends, inner joints of units that can bend, and (NULL allowed) inner points of the target. */
static void collect_knots(struct construction *c, const struct value *target_x)
{
    size_t room = 2 + c->units + (target_x ? target_x->count : 0);
    struct value *x = arena_array(c->ctx->arena, room, sizeof *x);
    insert_knot(x, &c->knots, c->from);
    insert_knot(x, &c->knots, c->to);
    for (size_t u = 0; u < c->units; u++) {
        if (construction_facing(c, u) != 0 && inside(c, c->joint[u]))
            insert_knot(x, &c->knots, c->joint[u]);
    }
    for (size_t i = 0; target_x && i < target_x->count; i++) {
        if (inside(c, target_x->as.items[i]))
            insert_knot(x, &c->knots, target_x->as.items[i]);
    }
    c->x = x;
}

static void values_from_points(const struct construction *c, struct value x, struct value y,
                               struct value *values)
{
    struct piecewise target;
    enum dlt_err err = piecewise_from_points(c->ctx, x, y, &target);
    if (err != DLT_OK) {
        num_fail(c->ctx, err, "target", "the target's points do not make a function");
        return;
    }
    for (size_t k = 0; k < c->knots; k++)
        values[k] = piecewise_eval(c->ctx, &target, c->x[k]);
}

static void values_from_slopes(const struct construction *c, struct value slopes,
                               struct value start, struct value *values)
{
    if (slopes.count != c->knots - 1) {
        num_fail(c->ctx, DLT_ERR_RANGE, "slopes-count",
                 "the joints cut the interval into %zu pieces, but target_slopes has %zu values",
                 c->knots - 1, slopes.count);
        return;
    }
    values[0] = start;
    for (size_t k = 0; k + 1 < c->knots; k++) {
        struct value width = num_sub(c->ctx, c->x[k + 1], c->x[k]);
        values[k + 1] = num_add(c->ctx, values[k], num_mul(c->ctx, slopes.as.items[k], width));
    }
}

static void read_interval(struct construction *c, const struct value *args)
{
    struct value points = args[A_TARGET_X];
    bool has_points = points.kind == VALUE_LIST && points.count > 0;
    c->from = args[A_FROM];
    c->to = args[A_TO];
    if (c->from.kind == VALUE_NONE)
        c->from = has_points ? points.as.items[0] : value_long(c->ctx->arena, 0);
    if (c->to.kind == VALUE_NONE)
        c->to = has_points ? points.as.items[points.count - 1] : value_long(c->ctx->arena, 1);
    if (num_compare(c->from, c->to) != NUM_LESS)
        num_fail(c->ctx, DLT_ERR_RANGE, "empty-interval", "`from` must lie left of `to`");
}

static bool all_rational(const struct value *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (items[i].kind != VALUE_RATIONAL)
            return false;
    }
    return true;
}

/* Checks the arguments' shapes; false after a recorded failure. */
static bool check_arguments(struct num_ctx *ctx, const struct value *args)
{
    bool points = args[A_TARGET_X].kind != VALUE_NONE || args[A_TARGET_Y].kind != VALUE_NONE;
    bool slopes = args[A_TARGET_SLOPES].kind != VALUE_NONE;
    for (size_t i = A_SLOPES; i <= A_TARGET_SLOPES; i++) {
        if (!all_rational(args[i].as.items, args[i].kind == VALUE_LIST ? args[i].count : 0)) {
            num_fail(ctx, DLT_ERR_TYPE, "not-exact", "%s must hold exact numbers", params[i].name);
            return false;
        }
    }
    if (args[A_SLOPES].count != args[A_JOINTS].count)
        num_fail(ctx, DLT_ERR_RANGE, "units-count", "%zu slopes but %zu joints",
                 args[A_SLOPES].count, args[A_JOINTS].count);
    else if (args[A_SLOPES].count > MAX_UNITS || args[A_TARGET_X].count + 2 > MAX_KNOTS - MAX_UNITS)
        num_fail(ctx, DLT_ERR_LIMIT, "too-many", "at most %d units and %d target points", MAX_UNITS,
                 MAX_KNOTS - MAX_UNITS - 2);
    else if (points == slopes)
        num_fail(ctx, DLT_ERR_RANGE, "target", "give target_x and target_y, or target_slopes");
    else if (points &&
             (args[A_TARGET_X].count != args[A_TARGET_Y].count || args[A_TARGET_X].count == 0))
        num_fail(ctx, DLT_ERR_RANGE, "points-count", "%zu values in target_x but %zu in target_y",
                 args[A_TARGET_X].count, args[A_TARGET_Y].count);
    return ctx->err == DLT_OK;
}

static bool set_up(struct construction *c, struct num_ctx *ctx, const struct value *args)
{
    *c = (struct construction){.ctx = ctx};
    if (!check_arguments(ctx, args))
        return false;
    c->units = args[A_SLOPES].count;
    c->slope = args[A_SLOPES].as.items;
    c->joint = args[A_JOINTS].as.items;
    read_interval(c, args);
    if (ctx->err != DLT_OK)
        return false;
    bool points = args[A_TARGET_X].kind == VALUE_LIST;
    collect_knots(c, points ? &args[A_TARGET_X] : NULL);
    struct value *values = arena_array(ctx->arena, c->knots, sizeof *values);
    struct value *wanted = arena_array(ctx->arena, c->knots - 1, sizeof *wanted);
    if (points)
        values_from_points(c, args[A_TARGET_X], args[A_TARGET_Y], values);
    else
        values_from_slopes(c, args[A_TARGET_SLOPES], args[A_TARGET_START], values);
    for (size_t k = 0; ctx->err == DLT_OK && k + 1 < c->knots; k++)
        wanted[k] = num_div(ctx, num_sub(ctx, values[k + 1], values[k]),
                            num_sub(ctx, c->x[k + 1], c->x[k]));
    c->y = values;
    c->wanted = wanted;
    return ctx->err == DLT_OK;
}

/* Which ways the units with this joint face: bit 0 right, bit 1 left. */
static unsigned facings_at(const struct construction *c, struct value x)
{
    unsigned ways = 0;
    for (size_t u = 0; u < c->units; u++) {
        int facing = construction_facing(c, u);
        if (facing != 0 && num_compare(c->joint[u], x) == NUM_EQUAL)
            ways |= facing > 0 ? 1u : 2u;
    }
    return ways;
}

/* A unit that is linear on the whole interval, or two that face each other from one joint, leave
 * the slope of the first piece free. */
static bool first_slope_is_free(const struct construction *c)
{
    for (size_t u = 0; u < c->units; u++) {
        if (construction_active(c, u, 0) && construction_active(c, u, c->knots - 2))
            return true;
    }
    for (size_t k = 1; k + 1 < c->knots; k++) {
        if (facings_at(c, c->x[k]) == 3u)
            return true;
    }
    return false;
}

/* The first slope is the sum over left-facing units of phi * slope; each such unit also makes the
 * jump phi * |slope| at its joint. So first slope + those jumps = 0. */
static void find_condition(struct construction *c)
{
    struct num_ctx *ctx = c->ctx;
    struct value zero = value_long(ctx->arena, 0), one = value_long(ctx->arena, 1);
    struct value *stray = arena_array(ctx->arena, c->knots, sizeof *stray);
    struct value *weight = arena_array(ctx->arena, c->knots - 1, sizeof *weight);
    size_t stray_count = 0;
    for (size_t k = 0; k + 1 < c->knots; k++)
        weight[k] = k == 0 ? one : zero;
    for (size_t k = 1; k + 1 < c->knots; k++) {
        unsigned ways = facings_at(c, c->x[k]);
        if (ways == 0 && num_compare(c->wanted[k - 1], c->wanted[k]) != NUM_EQUAL)
            stray[stray_count++] = c->x[k];
        if (ways == 2u) {
            weight[k] = num_add(ctx, weight[k], one);
            weight[k - 1] = num_sub(ctx, weight[k - 1], one);
        }
    }
    c->stray = value_list(ctx->arena, stray, stray_count);
    c->condition = value_none();
    if (first_slope_is_free(c))
        return;
    c->weight = weight;
    c->condition = zero;
    for (size_t k = 0; k + 1 < c->knots; k++)
        c->condition = num_add(ctx, c->condition, num_mul(ctx, weight[k], c->wanted[k]));
}

static struct value unit_value(const struct construction *c, size_t unit, struct value x)
{
    struct value z = num_mul(c->ctx, c->slope[unit], num_sub(c->ctx, x, c->joint[unit]));
    return value_sign(z) > 0 ? z : value_long(c->ctx->arena, 0);
}

static struct value design_matrix(const struct construction *c)
{
    struct arena *arena = c->ctx->arena;
    struct value *rows = arena_array(arena, c->knots, sizeof *rows);
    for (size_t k = 0; k < c->knots; k++) {
        struct value *row = arena_array(arena, c->units + 1, sizeof *row);
        row[0] = value_long(arena, 1);
        for (size_t u = 0; u < c->units; u++)
            row[u + 1] = unit_value(c, u, c->x[k]);
        rows[k] = value_list(arena, row, c->units + 1);
    }
    return value_list(arena, rows, c->knots);
}

static struct value dot_columns(struct num_ctx *ctx, struct value a, size_t i, size_t j,
                                const struct value *b)
{
    struct value sum = value_long(ctx->arena, 0);
    for (size_t k = 0; k < a.count; k++) {
        const struct value *row = a.as.items[k].as.items;
        sum = num_add(ctx, sum, num_mul(ctx, row[i], b ? b[k] : row[j]));
    }
    return sum;
}

/* The normal equations, which always have a solution. */
static enum dlt_err solve_nearest(struct construction *c, struct value a)
{
    struct arena *arena = c->ctx->arena;
    size_t n = c->units + 1;
    struct value *rows = arena_array(arena, n, sizeof *rows);
    struct value *right = arena_array(arena, n, sizeof *right);
    for (size_t i = 0; i < n; i++) {
        struct value *row = arena_array(arena, n, sizeof *row);
        for (size_t j = 0; j < n; j++)
            row[j] = dot_columns(c->ctx, a, i, j, NULL);
        rows[i] = value_list(arena, row, n);
        right[i] = dot_columns(c->ctx, a, i, 0, c->y);
    }
    return num_solve_linear(c->ctx, value_list(arena, rows, n), value_list(arena, right, n),
                            &c->nearest);
}

/* A certificate may be scaled freely: whole numbers, the last one that counts positive. */
static void orient_certificate(struct construction *c)
{
    struct value *y = arena_array(c->ctx->arena, c->knots, sizeof *y);
    size_t last = c->knots;
    while (last > 0 && value_sign(c->exact.certificate.as.items[last - 1]) == 0)
        last--;
    if (last == 0 || value_sign(c->exact.certificate.as.items[last - 1]) > 0)
        return;
    for (size_t k = 0; k < c->knots; k++)
        y[k] = num_neg(c->ctx, c->exact.certificate.as.items[k]);
    c->exact.certificate = value_list(c->ctx->arena, y, c->knots);
    c->exact.residual = num_neg(c->ctx, c->exact.residual);
}

static void set_results(const struct construction *c, struct value *results)
{
    struct arena *arena = c->ctx->arena;
    bool solvable = c->exact.outcome != LINEAR_INCONSISTENT;
    results[R_SOLVABLE] = value_long(arena, solvable);
    results[R_UNIQUE] = value_long(arena, c->exact.outcome == LINEAR_UNIQUE);
    if (solvable) {
        const struct value *phi = c->exact.solution.as.items;
        results[R_OFFSET] = phi[0];
        results[R_COEFFICIENTS] = value_list(arena, phi + 1, c->units);
    } else {
        results[R_CERTIFICATE] = c->exact.certificate;
        results[R_RESIDUAL] = c->exact.residual;
    }
    results[R_DIRECTIONS] =
        c->exact.outcome == LINEAR_FAMILY ? c->exact.directions : value_list(arena, NULL, 0);
    results[R_TARGET_X] = value_list(arena, c->x, c->knots);
    results[R_TARGET_Y] = value_list(arena, c->y, c->knots);
    results[R_PIECE_SLOPES] = value_list(arena, c->wanted, c->knots - 1);
    results[R_NEAREST] = c->nearest.solution;
    results[R_CONDITION] = c->condition;
    if (c->weight)
        results[R_CONDITION_WEIGHTS] = value_list(arena, c->weight, c->knots - 1);
    results[R_STRAY_BENDS] = c->stray;
}

static enum dlt_err run(struct solve_run *run, struct diag *diag)
{
    (void)diag;
    struct construction c;
    if (!set_up(&c, run->ctx, run->args))
        return run->ctx->err;
    find_condition(&c);
    struct value a = design_matrix(&c);
    enum dlt_err err =
        num_solve_linear(run->ctx, a, value_list(run->ctx->arena, c.y, c.knots), &c.exact);
    if (err == DLT_OK)
        err = solve_nearest(&c, a);
    if (err != DLT_OK)
        return err;
    if (c.exact.outcome == LINEAR_INCONSISTENT)
        orient_certificate(&c);
    set_results(&c, run->results);
    construction_steps(&c, run);
    return run->ctx->err;
}

/* --- the oracle: slopes and their jumps, no system of equations ----------------------------------- */

static struct value jump_at(const struct construction *c, size_t knot)
{
    return num_sub(c->ctx, c->wanted[knot], c->wanted[knot - 1]);
}

/* Settles the units that bend alone at their joint. Returns what they leave of the first slope. */
static struct value settle_single_units(const struct construction *c, struct value *phi)
{
    struct value rest = c->wanted[0];
    for (size_t u = 0; u < c->units; u++) {
        for (size_t k = 1; k + 1 < c->knots; k++) {
            if (num_compare(c->joint[u], c->x[k]) != NUM_EQUAL || facings_at(c, c->x[k]) == 3u)
                continue;
            phi[u] = num_div(c->ctx, jump_at(c, k), num_abs(c->ctx, c->slope[u]));
            if (construction_facing(c, u) < 0)
                rest = num_sub(c->ctx, rest, num_mul(c->ctx, phi[u], c->slope[u]));
        }
    }
    return rest;
}

/* The unit that is linear here, or the two that face away from one joint, take the rest. */
static void settle_free_units(const struct construction *c, struct value rest, struct value *phi)
{
    struct num_ctx *ctx = c->ctx;
    for (size_t u = 0; u < c->units; u++) {
        if (phi[u].kind == VALUE_NONE && construction_active(c, u, 0))
            phi[u] = num_div(ctx, rest, c->slope[u]);
    }
    for (size_t u = 0; u < c->units; u++) {
        for (size_t k = 1; k + 1 < c->knots && phi[u].kind == VALUE_NONE; k++) {
            if (num_compare(c->joint[u], c->x[k]) != NUM_EQUAL)
                continue;
            /* jump = phi_right * slope_right - rest, since the left one gives phi * slope = rest */
            phi[u] = num_div(ctx, num_add(ctx, jump_at(c, k), rest), c->slope[u]);
        }
    }
}

static void oracle_solution(const struct construction *c, struct value *results)
{
    struct value *phi = arena_array(c->ctx->arena, c->units, sizeof *phi);
    settle_free_units(c, settle_single_units(c, phi), phi);
    struct value offset = c->y[0];
    for (size_t u = 0; u < c->units; u++)
        offset = num_sub(c->ctx, offset, num_mul(c->ctx, phi[u], unit_value(c, u, c->from)));
    results[R_COEFFICIENTS] = value_list(c->ctx->arena, phi, c->units);
    results[R_OFFSET] = offset;
}

static enum dlt_err oracle(struct solve_run *run, struct diag *diag)
{
    (void)diag;
    struct construction c;
    if (!set_up(&c, run->ctx, run->args))
        return run->ctx->err;
    bool solvable = true, free_slope = first_slope_is_free(&c);
    struct value left_sum = value_long(run->ctx->arena, 0);
    size_t bends = 0;
    for (size_t k = 1; k + 1 < c.knots; k++) {
        unsigned ways = facings_at(&c, c.x[k]);
        if (ways == 0 && value_sign(jump_at(&c, k)) != 0)
            solvable = false;
        if (ways == 2u)
            left_sum = num_sub(run->ctx, left_sum, jump_at(&c, k));
        bends += ways != 0;
    }
    if (!free_slope && num_compare(c.wanted[0], left_sum) != NUM_EQUAL)
        solvable = false;
    bool unique = solvable && c.units == bends + free_slope;
    run->results[R_SOLVABLE] = value_long(run->ctx->arena, solvable);
    run->results[R_UNIQUE] = value_long(run->ctx->arena, unique);
    if (unique)
        oracle_solution(&c, run->results);
    return run->ctx->err;
}

static const char *const grid[] = {
    /* the paper, leftmost slope positive and negative */
    "slopes=[1,-1,1] joints=[1/4,2/4,3/4] target_x=[0,1/4,2/4,3/4,1] target_y=[0,1,0,1,0]",
    "slopes=[1,-1,1] joints=[1/4,2/4,3/4] target_x=[0,1/4,2/4,3/4,1] target_y=[1,0,1,0,1]",
    /* solvable ones */
    "slopes=[1,1,-1] joints=[1/6,2/6,4/6] target_x=[0,1/6,2/6,4/6,1] target_y=[0,1,0,1,0]",
    "slopes=[1,1,-1,1] joints=[1/10,7/20,11/20,3/4] target_slopes=[10,-4,5,-5,4]",
    "slopes=[1,1,1] joints=[0,1/3,2/3] target_x=[0,1/3,2/3,1] target_y=[0,1,0,1]",
    "slopes=[1,-1,1] joints=[1/4,1/2,3/4] target_slopes=[4,-4,-8,4] target_start=1/2",
    "slopes=[2,-1/2,3] joints=[1/4,1/2,3/4] target_slopes=[1,3,2,-1] target_start=-2",
    "slopes=[1,-1] joints=[1/3,2/3] target_slopes=[3,-3,3]",
    /* coincident joints: facing the same way, and away from each other */
    "slopes=[1,2,-1] joints=[1/2,1/2,3/4] target_slopes=[1,2,0] from=0 to=1",
    "slopes=[1,-1] joints=[1/2,1/2] target_x=[0,1/2,1] target_y=[1,0,3]",
    "slopes=[1,1,-1] joints=[1/4,1/2,1/2] target_x=[0,1/4,1/2,1] target_y=[0,1,0,1]",
    /* joints outside: linear here, zero here; joints on the ends */
    "slopes=[1,1] joints=[-1,1/2] target_x=[0,1/2,1] target_y=[0,1,0]",
    "slopes=[-1,1] joints=[2,1/2] target_x=[0,1/2,1] target_y=[0,1,0]",
    "slopes=[1,1] joints=[2,1/2] target_x=[0,1/2,1] target_y=[0,1,0]",
    "slopes=[1,1,-1] joints=[0,1/2,1] target_x=[0,1/2,1] target_y=[0,1,0]",
    "slopes=[-1,1] joints=[0,1] target_x=[0,1] target_y=[2,2]",
    /* no slope at all; the target bends where no unit does; straight target */
    "slopes=[0,1] joints=[1/2,1/3] target_x=[0,1/3,1] target_y=[1,1,2]",
    "slopes=[1] joints=[1/3] target_x=[0,1/3,2/3,1] target_y=[0,0,1,0]",
    "slopes=[-3] joints=[1/3] target_x=[0,1] target_y=[5,5]",
    /* the target's points reach beyond the interval, or stop inside it */
    "slopes=[1,-1] joints=[0,1] target_x=[-5,0,1,5] target_y=[0,0,2,2] from=-1 to=2",
    "slopes=[1,-1] joints=[0,1] target_x=[0,1] target_y=[0,1] from=-1 to=2",
};

const struct solver solver_piecewise_construction = {
    .name = "piecewise_construction",
    .summary = "coefficients of given hidden units that make a given piecewise-linear function",
    .citation = "Prince, Understanding Deep Learning, sec. 3.1-3.2, problems 4.8-4.9",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run,
    .oracle = oracle,
    .oracle_note = "closed form: the jump of the slope at each joint is phi * |slope|, and the "
                   "left-facing units make the first slope",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
