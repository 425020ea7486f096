/* SPDX-License-Identifier: MIT */
/* One piecewise-linear function inside another, once or many times: exact break points and regions,
 * and whether regions multiply. */
#include "piecewise_composition.h"

#include "dltutor/expr.h"

#include <stdlib.h>

enum { INNER, INNER_POINTS, OUTER, OUTER_POINTS, TIMES, FROM, TO, HEIGHT };

enum {
    OUT_REGIONS,
    OUT_BREAKS,
    OUT_VALUES,
    OUT_SLOPES,
    OUT_POINTS,
    OUT_INNER_REGIONS,
    OUT_OUTER_REGIONS,
    OUT_INNER_RANGE,
    OUT_REACHED,
    OUT_PRODUCT,
    OUT_PRODUCT_HOLDS,
    OUT_MISSED,
    OUT_MERGED,
    OUT_COUNTS,
    OUT_PREIMAGES,
};

static const struct param params[] = {
    [INNER] = {.name = "inner",
               .summary = "the function applied first, in x: sums, relu, abs, max, min",
               .type = PARAM_FUNCTION,
               .fallback = ""},
    [INNER_POINTS] = {.name = "inner_points",
                      .summary = "or its points (x, y) from left to right, straight in between and "
                                 "beyond",
                      .type = PARAM_MATRIX,
                      .fallback = ""},
    [OUTER] = {.name = "outer",
               .summary = "the function applied to that; default: the inner one again",
               .type = PARAM_FUNCTION,
               .fallback = ""},
    [OUTER_POINTS] = {.name = "outer_points",
                      .summary = "or its points (x, y)",
                      .type = PARAM_MATRIX,
                      .fallback = ""},
    [TIMES] = {.name = "times",
               .summary = "how often the outer function is applied",
               .type = PARAM_INTEGER,
               .fallback = "1",
               .minimum = "0",
               .maximum = "64"},
    [FROM] = {.name = "from",
              .summary = "left end of the inputs; default: the first of inner_points",
              .type = PARAM_RATIONAL,
              .fallback = ""},
    [TO] = {.name = "to",
            .summary = "right end of the inputs; default: the last of inner_points",
            .type = PARAM_RATIONAL,
            .fallback = ""},
    [HEIGHT] = {.name = "height",
                .summary = "also find every input that the composition takes to this value",
                .type = PARAM_RATIONAL,
                .fallback = ""},
};

static const struct solver_output outputs[] = {
    [OUT_REGIONS] = {.name = "regions",
                     .summary = "straight pieces of the composition between from and to",
                     .unit = "regions"},
    [OUT_BREAKS] = {.name = "breaks", .summary = "where it bends, from left to right"},
    [OUT_VALUES] = {.name = "values", .summary = "its values there"},
    [OUT_SLOPES] = {.name = "slopes", .summary = "slope of each piece"},
    [OUT_POINTS] = {.name = "points", .summary = "points (x, y) of both ends and all breaks"},
    [OUT_INNER_REGIONS] = {.name = "inner_regions",
                           .summary = "pieces of the inner function between from and to",
                           .unit = "regions"},
    [OUT_OUTER_REGIONS] = {.name = "outer_regions",
                           .summary = "pieces of the outer function on the whole line",
                           .unit = "regions"},
    [OUT_INNER_RANGE] = {.name = "inner_range", .summary = "least and greatest value of the inner"},
    [OUT_REACHED] = {.name = "reached",
                     .summary =
                         "for each piece of the inner function, how many joints of the outer "
                         "one lie inside its range"},
    [OUT_PRODUCT] = {.name = "product",
                     .summary = "inner regions times outer regions, once for each application",
                     .unit = "regions"},
    [OUT_PRODUCT_HOLDS] = {.name = "product_holds",
                           .summary = "1 when there are as many regions as the product says, else "
                                      "0"},
    [OUT_MISSED] = {.name = "missed",
                    .summary = "first application: how often a piece's range misses a joint"},
    [OUT_MERGED] = {.name = "merged",
                    .summary = "first application: joints of the inner function that vanish"},
    [OUT_COUNTS] = {.name = "counts",
                    .summary = "regions of the inner function and after each application"},
    [OUT_PREIMAGES] = {.name = "preimages",
                       .summary = "inputs that are taken to height; none when a whole piece is"},
};

/* --- reading the arguments ------------------------------------------------------------------------- */

static void refuse(struct solve_run *run, const char *text)
{
    num_fail(run->ctx, DLT_ERR_RANGE, "together", "%s", text);
}

static const struct expr *parse(struct solve_run *run, const char *name, struct value text)
{
    static const struct expr_symbol symbols[] = {{.name = "x"}};
    const struct expr_scope scope = {.symbols = symbols, .symbol_count = DLT_COUNT(symbols)};
    const struct expr *expr = NULL;
    enum dlt_err err =
        expr_parse(run->ctx->arena, text.as.word, &scope, &expr, NULL, run->ctx->diag);

    if (err != DLT_OK)
        run->ctx->err = err;
    run_blame(run, name);
    return expr;
}

/* Columns of a matrix of points as two lists. */
static bool split_points(struct solve_run *run, const char *name, struct value points,
                         struct value columns_out[2])
{
    size_t rows = 0, columns = 0;

    if (!value_is_matrix(points, &rows, &columns) || columns != 2) {
        num_fail(run->ctx, DLT_ERR_RANGE, "points", "each row of %s is a point (x, y)", name);
        return false;
    }
    for (size_t c = 0; c < 2; c++) {
        struct value *items = arena_array(run->ctx->arena, rows, sizeof *items);

        for (size_t r = 0; r < rows; r++)
            items[r] = points.as.items[r].as.items[c];
        columns_out[c] = value_list(run->ctx->arena, items, rows);
    }
    return true;
}

/* Drops the knots that do nothing. */
static void tidy(struct num_ctx *ctx, struct piecewise *function)
{
    struct piecewise kept;

    if (ctx->err == DLT_OK &&
        piecewise_combine(ctx, function, value_long(ctx->arena, 0), function, &kept) == DLT_OK)
        *function = kept;
}

static void read_function(struct solve_run *run, int text, int points, struct piecewise *out)
{
    struct value columns[2];

    if (run_given(run->args[text])) {
        const struct expr *expr = parse(run, params[text].name, run->args[text]);

        if (expr && run->ctx->err == DLT_OK)
            expr_piecewise(run->ctx, expr, "x", NULL, out);
    } else if (split_points(run, params[points].name, run->args[points], columns)) {
        piecewise_from_points(run->ctx, columns[0], columns[1], out);
    }
    tidy(run->ctx, out);
    if (run->ctx->err == DLT_OK && out->count > COMPOSITION_MAX_KNOTS)
        num_fail(run->ctx, DLT_ERR_LIMIT, "too-many", "%s has more than %d joints",
                 params[text].name, COMPOSITION_MAX_KNOTS);
}

static void read_interval(struct solve_run *run, struct composition *c)
{
    const struct value *args = run->args;
    struct value points = args[INNER_POINTS];
    bool listed = run_given(points);

    if (!listed && !(run_given(args[FROM]) && run_given(args[TO]))) {
        refuse(run, "give from and to: the interval of the inputs");
        return;
    }
    c->from = run_given(args[FROM]) ? args[FROM] : points.as.items[0].as.items[0];
    c->to = run_given(args[TO]) ? args[TO] : points.as.items[points.count - 1].as.items[0];
    if (num_compare(c->from, c->to) != NUM_LESS)
        refuse(run, "from must lie left of to");
}

static const char *shown_name(const struct solve_run *run, int text)
{
    return run_given(run->args[text]) ? run->args[text].as.word : "given by points";
}

static bool read_composition(struct solve_run *run, struct composition *c)
{
    const struct value *args = run->args;
    bool outer = run_given(args[OUTER]) || run_given(args[OUTER_POINTS]);

    *c = (struct composition){.times = run_to_long(args[TIMES])};
    if (run_given(args[INNER]) == run_given(args[INNER_POINTS]))
        refuse(run, "give either inner or inner_points");
    else if (run_given(args[OUTER]) && run_given(args[OUTER_POINTS]))
        refuse(run, "give either outer or outer_points");
    else
        read_function(run, INNER, INNER_POINTS, &c->inner);
    if (run->ctx->err == DLT_OK)
        read_interval(run, c);
    if (run->ctx->err != DLT_OK)
        return false;
    c->outer = c->inner;
    c->inner_name = c->outer_name = shown_name(run, INNER);
    if (outer) {
        read_function(run, OUTER, OUTER_POINTS, &c->outer);
        c->outer_name = shown_name(run, OUTER);
    }
    return run->ctx->err == DLT_OK;
}

/* --- composing ------------------------------------------------------------------------------------------ */

/* Knots at which the slope changes: a straight line keeps one that does nothing. */
static size_t joints_of(struct num_ctx *ctx, const struct piecewise *function)
{
    struct value left = piecewise_slope(ctx, function, 0);

    return function->count == 1 && value_equal(left, piecewise_slope(ctx, function, 1))
               ? 0
               : function->count;
}

/* Break points under construction. */
struct knots {
    struct value *x;
    size_t count, capacity;
};

static void add_knot(struct num_ctx *ctx, struct knots *knots, struct value x)
{
    if (knots->count > COMPOSITION_MAX_KNOTS) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-many", "so many times: more than %d break points",
                 COMPOSITION_MAX_KNOTS);
        return;
    }
    knots->x = arena_grow(ctx->arena, knots->x, knots->count, &knots->capacity, sizeof *knots->x);
    knots->x[knots->count++] = x;
}

/* Points of one straight piece of `inner`, between two of its knots, that meet knots of `outer`;
 * from left to right. A piece beyond the first or last knot has no end there. */
static void add_crossings(struct num_ctx *ctx, const struct piecewise *inner, size_t piece,
                          const struct piecewise *outer, struct knots *knots)
{
    struct value slope = piecewise_slope(ctx, inner, piece);
    size_t at = piece ? piece - 1 : 0;
    int sign = ctx->err == DLT_OK ? value_sign(slope) : 0;

    for (size_t k = 0; sign != 0 && k < outer->count && ctx->err == DLT_OK; k++) {
        struct value height = outer->x[sign > 0 ? k : outer->count - 1 - k];
        struct value x =
            num_add(ctx, inner->x[at], num_div(ctx, num_sub(ctx, height, inner->y[at]), slope));

        if ((piece == 0 || num_compare(x, inner->x[piece - 1]) == NUM_GREATER) &&
            (piece == inner->count || num_compare(x, inner->x[piece]) == NUM_LESS))
            add_knot(ctx, knots, x);
    }
}

/* outer(inner(x)) on the whole line, without knots that do nothing. */
static void compose(struct num_ctx *ctx, const struct piecewise *inner,
                    const struct piecewise *outer, struct piecewise *out)
{
    struct knots knots = {0};
    struct value one = value_long(ctx->arena, 1), *x, *y;
    size_t count;

    for (size_t piece = 0; piece <= inner->count && ctx->err == DLT_OK; piece++) {
        add_crossings(ctx, inner, piece, outer, &knots);
        if (piece < inner->count)
            add_knot(ctx, &knots, inner->x[piece]);
    }
    if (ctx->err != DLT_OK || knots.count == 0)
        return;
    /* One more point on each side holds the slopes beyond the last knots. */
    count = knots.count + 2;
    x = arena_array(ctx->arena, count, sizeof *x);
    y = arena_array(ctx->arena, count, sizeof *y);
    x[0] = num_sub(ctx, knots.x[0], one);
    x[count - 1] = num_add(ctx, knots.x[knots.count - 1], one);
    for (size_t i = 0; i < knots.count; i++)
        x[i + 1] = knots.x[i];
    for (size_t i = 0; i < count; i++)
        y[i] = piecewise_eval(ctx, outer, piecewise_eval(ctx, inner, x[i]));
    if (ctx->err == DLT_OK)
        piecewise_from_points(ctx, value_list(ctx->arena, x, count),
                              value_list(ctx->arena, y, count), out);
    tidy(ctx, out);
}

/* The straight pieces of the inner function between from and to, with their ranges. */
static void find_pieces(struct solve_run *run, struct composition *c)
{
    struct num_ctx *ctx = run->ctx;
    const struct piecewise *inner = &c->inner;
    struct value left = c->from;

    c->pieces = arena_array(ctx->arena, inner->count + 1, sizeof *c->pieces);
    for (size_t k = 0; k <= inner->count; k++) {
        struct value right = k < inner->count ? inner->x[k] : c->to, a, b;
        struct composition_piece *piece = &c->pieces[c->piece_count];

        if (num_compare(right, c->to) == NUM_GREATER)
            right = c->to;
        if (num_compare(left, right) != NUM_LESS ||
            (k < inner->count && joints_of(ctx, inner) == 0))
            continue;
        a = piecewise_eval(ctx, inner, left);
        b = piecewise_eval(ctx, inner, right);
        *piece = (struct composition_piece){left, right, num_min(ctx, a, b), num_max(ctx, a, b), 0};
        for (size_t j = 0; c->outer_joints > 0 && j < c->outer.count; j++)
            piece->reached += num_compare(c->outer.x[j], piece->low) == NUM_GREATER &&
                              num_compare(c->outer.x[j], piece->high) == NUM_LESS;
        c->missed += c->outer_joints - piece->reached;
        c->piece_count++;
        left = right;
    }
}

static void compute(struct solve_run *run, struct composition *c)
{
    struct num_ctx *ctx = run->ctx;
    size_t possible = 0;

    c->outer_joints = joints_of(ctx, &c->outer);
    find_pieces(run, c);
    c->result = c->inner;
    c->counts[0] = piecewise_regions(ctx, &c->inner, c->from, c->to);
    c->product = run_long(run, (long)c->counts[0]);
    for (long time = 1; time <= c->times && ctx->err == DLT_OK; time++) {
        struct piecewise next = {0};

        compose(ctx, &c->result, &c->outer, &next);
        c->result = next;
        c->product = num_mul(ctx, c->product, run_long(run, (long)c->outer_joints + 1));
        if (ctx->err == DLT_OK)
            c->counts[time] = piecewise_regions(ctx, &c->result, c->from, c->to);
    }
    if (ctx->err != DLT_OK)
        return;
    for (size_t i = 0; i < c->piece_count; i++)
        possible += c->pieces[i].reached + 1;
    if (c->times > 0)
        c->merged = possible - c->counts[1];
    c->holds = value_equal(c->product, run_long(run, (long)c->counts[c->times]));
}

/* --- results ------------------------------------------------------------------------------------------- */

/* Ends and break points between them. */
static struct value stations(struct solve_run *run, const struct composition *c)
{
    struct num_ctx *ctx = run->ctx;
    struct value *x = arena_array(ctx->arena, c->result.count + 2, sizeof *x);
    size_t count = 0;

    x[count++] = c->from;
    for (size_t i = 0; joints_of(ctx, &c->result) > 0 && i < c->result.count; i++)
        if (num_compare(c->result.x[i], c->from) == NUM_GREATER &&
            num_compare(c->result.x[i], c->to) == NUM_LESS)
            x[count++] = c->result.x[i];
    x[count++] = c->to;
    return value_list(ctx->arena, x, count);
}

/* Inputs between the stations at which the straight lines pass `height`; none if one lies on it. */
static struct value preimages(struct solve_run *run, struct value x, const struct value *y,
                              struct value height)
{
    struct num_ctx *ctx = run->ctx;
    struct value *found = arena_array(ctx->arena, x.count, sizeof *found);
    size_t count = 0;

    for (size_t i = 0; i < x.count; i++) {
        struct value rise, run_over;

        if (value_equal(y[i], height))
            found[count++] = x.as.items[i];
        if (i + 1 == x.count)
            break;
        if (value_equal(y[i], height) && value_equal(y[i + 1], height))
            return value_none();
        rise = num_sub(ctx, y[i + 1], y[i]);
        if (value_sign(num_sub(ctx, y[i], height)) * value_sign(num_sub(ctx, y[i + 1], height)) >=
            0)
            continue;
        run_over = num_sub(ctx, x.as.items[i + 1], x.as.items[i]);
        found[count++] =
            num_add(ctx, x.as.items[i],
                    num_div(ctx, num_mul(ctx, num_sub(ctx, height, y[i]), run_over), rise));
    }
    return value_list(ctx->arena, found, count);
}

static void set_shape(struct solve_run *run, const struct composition *c)
{
    struct arena *arena = run->ctx->arena;
    struct value x = stations(run, c), *out = run->results;
    struct value *y = arena_array(arena, x.count, sizeof *y);
    struct value *points = arena_array(arena, x.count, sizeof *points);
    struct value *slopes = arena_array(arena, x.count, sizeof *slopes);

    for (size_t i = 0; i < x.count; i++) {
        y[i] = piecewise_eval(run->ctx, &c->result, x.as.items[i]);
        points[i] = value_list(arena, (const struct value[]){x.as.items[i], y[i]}, 2);
    }
    for (size_t i = 0; i + 1 < x.count; i++)
        slopes[i] = num_div(run->ctx, num_sub(run->ctx, y[i + 1], y[i]),
                            num_sub(run->ctx, x.as.items[i + 1], x.as.items[i]));
    out[OUT_BREAKS] = value_list(arena, x.as.items + 1, x.count - 2);
    out[OUT_VALUES] = value_list(arena, y + 1, x.count - 2);
    out[OUT_SLOPES] = value_list(arena, slopes, x.count - 1);
    out[OUT_POINTS] = value_list(arena, points, x.count);
    if (run_given(run->args[HEIGHT]))
        out[OUT_PREIMAGES] = preimages(run, x, y, run->args[HEIGHT]);
}

static void set_counts(struct solve_run *run, const struct composition *c)
{
    struct num_ctx *ctx = run->ctx;
    struct value *out = run->results, counts[COMPOSITION_MAX_TIMES + 1];
    struct value *reached = arena_array(ctx->arena, c->piece_count, sizeof *reached);
    struct value low = c->pieces[0].low, high = c->pieces[0].high;

    for (size_t i = 0; i < c->piece_count; i++) {
        reached[i] = run_long(run, (long)c->pieces[i].reached);
        low = num_min(ctx, low, c->pieces[i].low);
        high = num_max(ctx, high, c->pieces[i].high);
    }
    for (long time = 0; time <= c->times; time++)
        counts[time] = run_long(run, (long)c->counts[time]);
    out[OUT_REGIONS] = counts[c->times];
    out[OUT_COUNTS] = value_list(ctx->arena, counts, (size_t)c->times + 1);
    out[OUT_INNER_REGIONS] = counts[0];
    out[OUT_OUTER_REGIONS] = run_long(run, (long)c->outer_joints + 1);
    out[OUT_INNER_RANGE] = value_list(ctx->arena, (const struct value[]){low, high}, 2);
    out[OUT_REACHED] = value_list(ctx->arena, reached, c->piece_count);
    out[OUT_PRODUCT] = c->product;
    out[OUT_PRODUCT_HOLDS] = run_long(run, c->holds);
    if (c->times > 0) {
        out[OUT_MISSED] = run_long(run, (long)c->missed);
        out[OUT_MERGED] = run_long(run, (long)c->merged);
    }
}

static enum dlt_err run_piecewise_composition(struct solve_run *run, struct diag *diag)
{
    struct composition composition;

    (void)diag;
    if (!read_composition(run, &composition))
        return run->ctx->err;
    compute(run, &composition);
    if (run->ctx->err != DLT_OK)
        return run->ctx->err;
    set_shape(run, &composition);
    set_counts(run, &composition);
    if (run->ctx->err == DLT_OK)
        composition_explain(run, &composition);
    return run->ctx->err;
}

/* --- the oracle: solve backwards from the joints, and evaluate around each candidate ------------------ */

enum { ORACLE_CANDIDATES = 600 };

/* A way to evaluate without piecewise-linear functions: the tree, or the points themselves. */
struct probe {
    struct solve_run *run;
    const struct expr *trees[2]; /* inner, outer; NULL: points */
    struct value points[2];
    long times;
};

static struct value chord_at(struct num_ctx *ctx, struct value points, struct value x)
{
    const struct value *row = points.as.items;
    size_t i = 0;
    struct value slope;

    if (points.count == 1)
        return row[0].as.items[1];
    while (i + 2 < points.count && num_compare(row[i + 1].as.items[0], x) == NUM_LESS)
        i++;
    slope = num_div(ctx, num_sub(ctx, row[i + 1].as.items[1], row[i].as.items[1]),
                    num_sub(ctx, row[i + 1].as.items[0], row[i].as.items[0]));
    return num_add(ctx, row[i].as.items[1],
                   num_mul(ctx, slope, num_sub(ctx, x, row[i].as.items[0])));
}

static struct value probe_at(const struct probe *probe, struct value x)
{
    struct num_ctx *ctx = probe->run->ctx;

    for (long time = 0; time <= probe->times && ctx->err == DLT_OK; time++) {
        size_t which = time > 0;
        const struct expr_binding binding = {.name = "x", .value = x};
        const struct expr_env env = {.bindings = &binding, .count = 1};

        x = probe->trees[which] ? expr_eval(ctx, probe->trees[which], &env)
                                : chord_at(ctx, probe->points[which], x);
    }
    return x;
}

/* True when the values a little left of x, at x, and a little right of it do not lie on a line. */
static bool bends(const struct probe *probe, struct value x)
{
    struct num_ctx *ctx = probe->run->ctx;
    struct value step = num_pow(ctx, run_long(probe->run, 2), run_long(probe->run, -400));
    struct value left = probe_at(probe, num_sub(ctx, x, step));
    struct value right = probe_at(probe, num_add(ctx, x, step));
    struct value twice = num_mul(ctx, run_long(probe->run, 2), probe_at(probe, x));

    return ctx->err == DLT_OK && !value_equal(num_add(ctx, left, right), twice);
}

static int by_size(const void *a, const void *b)
{
    return (int)num_compare(*(const struct value *)a, *(const struct value *)b);
}

static void sort_distinct(struct knots *knots)
{
    size_t kept = 0;

    if (knots->count > 0)
        qsort(knots->x, knots->count, sizeof *knots->x, by_size);
    for (size_t i = 0; i < knots->count; i++)
        if (kept == 0 || !value_equal(knots->x[kept - 1], knots->x[i]))
            knots->x[kept++] = knots->x[i];
    knots->count = kept;
}

/* All x that a function takes to one of the heights, and its own knots. */
static struct knots back_through(struct num_ctx *ctx, const struct piecewise *function,
                                 const struct knots *heights)
{
    struct knots found = {0};

    for (size_t i = 0; i < function->count; i++)
        add_knot(ctx, &found, function->x[i]);
    for (size_t piece = 0; piece <= function->count && ctx->err == DLT_OK; piece++) {
        struct value slope = piecewise_slope(ctx, function, piece);
        size_t at = piece ? piece - 1 : 0;

        for (size_t k = 0; value_sign(slope) != 0 && k < heights->count; k++) {
            struct value rise = num_sub(ctx, heights->x[k], function->y[at]);
            struct value x = num_add(ctx, function->x[at], num_div(ctx, rise, slope));

            if ((piece == 0 || num_compare(x, function->x[piece - 1]) == NUM_GREATER) &&
                (piece == function->count || num_compare(x, function->x[piece]) == NUM_LESS) &&
                found.count <= ORACLE_CANDIDATES)
                add_knot(ctx, &found, x);
        }
    }
    sort_distinct(&found);
    return found;
}

/* Where the inner function, applied to by the outer one so many times, bends; none: too many to try. */
static struct value oracle_breaks(const struct probe *probe, const struct composition *c)
{
    struct num_ctx *ctx = probe->run->ctx;
    struct knots knots = {0};
    struct value *found;
    size_t count = 0;

    for (long time = probe->times; time >= 0; time--) {
        knots = back_through(ctx, time == 0 ? &c->inner : &c->outer, &knots);
        if (knots.count > ORACLE_CANDIDATES)
            return value_none();
    }
    found = arena_array(ctx->arena, knots.count, sizeof *found);
    for (size_t i = 0; i < knots.count; i++)
        if (num_compare(knots.x[i], c->from) == NUM_GREATER &&
            num_compare(knots.x[i], c->to) == NUM_LESS && bends(probe, knots.x[i]))
            found[count++] = knots.x[i];
    return value_list(ctx->arena, found, count);
}

static enum dlt_err oracle_piecewise_composition(struct solve_run *run, struct diag *diag)
{
    struct probe probe = {.run = run};
    struct composition c;
    struct value breaks;

    (void)diag;
    if (!read_composition(run, &c))
        return run->ctx->err;
    for (size_t i = 0; i < 2; i++) {
        bool again = i == 1 && !run_given(run->args[OUTER]) && !run_given(run->args[OUTER_POINTS]);
        int text = i == 0 || again ? INNER : OUTER;

        if (run_given(run->args[text]))
            probe.trees[i] = parse(run, params[text].name, run->args[text]);
        else
            probe.points[i] = run->args[text + 1];
    }
    breaks = oracle_breaks(&probe, &c);
    run->results[OUT_INNER_REGIONS] = run_long(run, (long)breaks.count + 1);
    probe.times = c.times;
    breaks = oracle_breaks(&probe, &c);
    if (run->ctx->err != DLT_OK || !run_given(breaks))
        return run->ctx->err;
    run->results[OUT_REGIONS] = run_long(run, (long)breaks.count + 1);
    run->results[OUT_BREAKS] = breaks;
    return run->ctx->err;
}

_Static_assert(INNER_POINTS == INNER + 1 && OUTER_POINTS == OUTER + 1,
               "the points of a function stand behind its formula");

static const char *const grid[] = {
    "inner=abs(2x-1) times=3 from=0 to=1",
    "inner=1-abs(2x-1) outer=1-abs(2x-1) times=4 from=0 to=1 height=1/3",
    "inner_points=[[0,0],[1/3,1],[2/3,0],[1,1]] times=2",
    "inner_points=[[-1,-1],[0,1],[1,-1]] outer_points=[[-1,0],[-1/2,1],[1/2,-1],[1,0]]",
    "inner=abs(x) outer=abs(x-3) from=-1 to=2",
    "inner=abs(x) outer=abs(x-3) from=-5 to=5 height=1",
    "inner=x/2+1 outer=relu(x)-2*relu(x-1) from=-4 to=4",
    "inner=3 outer=abs(x) from=0 to=1 height=3",
    "inner=relu(x)-relu(x-1) outer=abs(x) from=-2 to=3 height=0",
    "inner=abs(x) outer=abs(x) times=5 from=-1 to=1",
    "inner=max(x,-x,2-x) outer=min(x,3) times=2 from=-4 to=7",
    "inner=x outer=relu(x-1/3)+relu(x-2/3)-relu(x-1/7) times=0 from=0 to=1",
    "inner=relu(1-3x)+relu(3x-2) times=3 from=0 to=1",
    "inner=1/2-abs(x-1/2) times=2 from=0 to=1",
    "inner_points=[[0,2],[1,5]] outer_points=[[3,1]] to=2",
};

const struct solver solver_piecewise_composition = {
    .name = "piecewise_composition",
    .summary =
        "A piecewise-linear function of another: break points, regions, whether they multiply.",
    .citation = "Prince, Understanding Deep Learning, sec. 4.1, problems 4.1 and 4.8; Montufar et "
                "al. 2014",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_piecewise_composition,
    .oracle = oracle_piecewise_composition,
    .oracle_note =
        "solves backwards from the joints, and evaluates both functions around each candidate",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
