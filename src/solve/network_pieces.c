/* SPDX-License-Identifier: MIT */
/* The exact pieces of a given network along a line: where it bends, and how it goes on. */
#include "network_pieces.h"

#include "run.h"
#include "wording.h"

#include <stdlib.h>

enum { MOST_PIECES = 4096, MOST_SUMS = 250000, SUMS_SHOWN = 6 };

enum { WEIGHTS, BIASES, ACTIVATION, LEAK, LAST_LAYER, FROM, TO, START, DIRECTION, OUTPUT };

/* clang-format off */
static const struct param params[] = {
    [WEIGHTS] = DENSE_WEIGHTS,
    [BIASES] = DENSE_BIASES,
    [ACTIVATION] = DENSE_ACTIVATION,
    [LEAK] = DENSE_LEAK,
    [LAST_LAYER] = DENSE_LAST_LAYER,
    [FROM] = {.name = "from",
              .summary = "left end of the interval, which does not belong to it; default: none",
              .type = PARAM_RATIONAL,
              .fallback = ""},
    [TO] = {.name = "to",
            .summary = "right end of the interval, which does not belong to it; default: none",
            .type = PARAM_RATIONAL,
            .fallback = ""},
    [START] = {.name = "start",
               .summary = "a in x = a + t v, the line through the inputs; default: zeros",
               .type = PARAM_LIST,
               .fallback = ""},
    [DIRECTION] = {.name = "direction",
                   .summary = "v in x = a + t v; default for one input: 1",
                   .type = PARAM_LIST,
                   .fallback = ""},
    [OUTPUT] = {.name = "output",
                .summary = "which unit of the last layer is looked at; default: all of them together",
                .type = PARAM_INTEGER,
                .fallback = "",
                .minimum = "1"},
};

static const struct solver_output outputs[] = {
    [PIECES_REGIONS] = {.name = "regions", .summary = "linear regions: pieces of the function", .unit = "regions"},
    [PIECES_BREAKS] = {.name = "breaks", .summary = "where its slope changes, inside the interval"},
    [PIECES_BREAK_VALUES] = {.name = "break_values", .summary = "its values there"},
    [PIECES_SLOPES] = {.name = "slopes", .summary = "slope of each piece, from left to right"},
    [PIECES_CONSTANTS] = {.name = "constants", .summary = "each piece is slope t + constant"},
    [PIECES_START_VALUE] = {.name = "start_value", .summary = "value at the left end"},
    [PIECES_END_VALUE] = {.name = "end_value", .summary = "value at the right end"},
    [PIECES_PATTERNS] = {.name = "patterns", .summary = "activation patterns along the line", .unit = "patterns"},
    [PIECES_SWITCHES] = {.name = "switches", .summary = "where a unit switches on or off, inside the interval"},
    [PIECES_PATTERN_LIST] = {.name = "pattern_list", .summary = "the patterns from left to right, a digit for each unit, layers parted by a bar"},
};
/* clang-format on */
_Static_assert(DLT_COUNT(outputs) == PIECES_OUTPUTS, "every output has its row");

/* --- reading ------------------------------------------------------------------------------------- */

static const struct value *read_vector(struct line_walk *walk, struct value given, const char *name)
{
    struct solve_run *const run = walk->run;
    struct value *zeros;

    if (run_given(given)) {
        if (given.count != walk->net.inputs)
            num_fail(run->ctx, DLT_ERR_RANGE, "shape",
                     "%s must have a number for each input: it has %zu, the inputs are %zu", name,
                     given.count, walk->net.inputs);
        for (size_t i = 0; i < given.count; i++)
            if (given.as.items[i].kind != VALUE_RATIONAL)
                num_fail(run->ctx, DLT_ERR_TYPE, "not-exact", "%s must be exact numbers", name);
        return given.as.items;
    }
    zeros = arena_array(run->ctx->arena, walk->net.inputs, sizeof *zeros);
    for (size_t i = 0; i < walk->net.inputs; i++)
        zeros[i] = run_long(run, 0);
    return zeros;
}

static void read_line(struct line_walk *walk)
{
    struct solve_run *const run = walk->run;
    const bool plain =
        walk->net.inputs == 1 && !run_given(run->args[START]) && !run_given(run->args[DIRECTION]);
    struct value *one;

    walk->variable = plain ? "x" : "t";
    walk->start = read_vector(walk, run->args[START], "start");
    if (walk->net.inputs > 1 || run_given(run->args[DIRECTION])) {
        if (!run_given(run->args[DIRECTION]))
            num_fail(run->ctx, DLT_ERR_RANGE, "missing-parameter",
                     "direction is needed, since the network has %zu inputs", walk->net.inputs);
        walk->direction = read_vector(walk, run->args[DIRECTION], "direction");
        return;
    }
    one = arena_array(run->ctx->arena, 1, sizeof *one);
    *one = run_long(run, 1);
    walk->direction = one;
}

static bool read_walk(struct line_walk *walk, struct solve_run *run)
{
    const struct dense_arguments args = {
        .weights = run->args[WEIGHTS],
        .biases = run->args[BIASES],
        .activation = run->args[ACTIVATION],
        .leak = run->args[LEAK],
        .last_layer = run->args[LAST_LAYER],
    };

    *walk = (struct line_walk){.run = run, .from = run->args[FROM], .to = run->args[TO]};
    if (!dense_read(run, &args, &walk->net))
        return false;
    read_line(walk);
    walk->output_count = walk->net.outputs;
    if (run_given(run->args[OUTPUT])) {
        const long output = run_to_long(run->args[OUTPUT]);

        if (output < 1 || (size_t)output > walk->net.outputs)
            num_fail(run->ctx, DLT_ERR_RANGE, "no-such-output",
                     "output must be at most %zu, the units of the last layer", walk->net.outputs);
        walk->first_output = (size_t)output - 1;
        walk->output_count = 1;
    }
    if (run_given(walk->from) && run_given(walk->to) &&
        num_compare(walk->from, walk->to) != NUM_LESS)
        num_fail(run->ctx, DLT_ERR_RANGE, "empty-interval", "from must be less than to");
    return run->ctx->err == DLT_OK;
}

/* --- from layer to layer --------------------------------------------------------------------------- */

/* A list of pieces that grows. */
struct growing {
    struct line_piece *items;
    size_t count, capacity;
};

static bool is_inside(const struct line_piece *piece, struct value t)
{
    return (!run_given(piece->from) || num_compare(piece->from, t) == NUM_LESS) &&
           (!run_given(piece->to) || num_compare(t, piece->to) == NUM_LESS);
}

/* Any point of the open interval. */
static struct value point_inside(struct num_ctx *ctx, struct value from, struct value to)
{
    const struct value one = value_long(ctx->arena, 1);

    if (run_given(from) && run_given(to))
        return num_mul(ctx, num_add(ctx, from, to), value_fraction(ctx->arena, 1, 2));
    if (run_given(from))
        return num_add(ctx, from, one);
    return run_given(to) ? num_sub(ctx, to, one) : value_long(ctx->arena, 0);
}

static int by_size(const void *a, const void *b)
{
    return (int)num_compare(*(const struct value *)a, *(const struct value *)b);
}

/* Sorts, and leaves one of equals. */
static size_t sort_points(struct value *points, size_t count)
{
    size_t kept = 0;

    if (count > 0)
        qsort(points, count, sizeof *points, by_size);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || num_compare(points[kept - 1], points[i]) != NUM_EQUAL)
            points[kept++] = points[i];
    return kept;
}

/* The sums of a layer on one piece: its units before their activation. */
static struct line_piece sums_on(struct line_walk *walk, const struct dense_layer *layer,
                                 const struct line_piece *piece)
{
    struct num_ctx *const ctx = walk->run->ctx;
    struct value *const slope = arena_array(ctx->arena, layer->units, sizeof *slope);
    struct value *const constant = arena_array(ctx->arena, layer->units, sizeof *constant);
    struct dense_layer slopes = *layer;
    struct value *const none = arena_array(ctx->arena, layer->units, sizeof *none);
    struct line_piece sums = *piece;

    for (size_t u = 0; u < layer->units; u++)
        none[u] = value_long(ctx->arena, 0);
    slopes.bias = none;
    for (size_t u = 0; u < layer->units; u++) {
        slope[u] = dense_sum(ctx, &slopes, u, piece->slope);
        constant[u] = dense_sum(ctx, layer, u, piece->constant);
    }
    sums.slope = slope;
    sums.constant = constant;
    return sums;
}

/* The points inside the piece where a unit of the layer crosses zero. A sum that is zero all along
 * does not cross it, and one that is zero at an end is left to what follows there. */
static size_t zeros_inside(struct num_ctx *ctx, const struct line_piece *sums, size_t units,
                           struct value *zeros)
{
    size_t count = 0;

    for (size_t u = 0; u < units && ctx->err == DLT_OK; u++) {
        struct value zero;

        if (value_sign(sums->slope[u]) == 0)
            continue;
        zero = num_neg(ctx, num_div(ctx, sums->constant[u], sums->slope[u]));
        if (ctx->err == DLT_OK && is_inside(sums, zero))
            zeros[count++] = zero;
    }
    return sort_points(zeros, count);
}

/* The part of the piece between two neighbouring zeros, after the activation. */
static struct line_piece activated(struct line_walk *walk, const struct line_piece *sums,
                                   size_t units, struct value from, struct value to)
{
    struct num_ctx *const ctx = walk->run->ctx;
    struct value *const slope = arena_array(ctx->arena, units, sizeof *slope);
    struct value *const constant = arena_array(ctx->arena, units, sizeof *constant);
    const struct value t = point_inside(ctx, from, to);
    struct line_piece part = {.from = from, .to = to, .slope = slope, .constant = constant};
    struct strbuf pattern;

    strbuf_init(&pattern);
    strbuf_add(&pattern, sums->pattern);
    wording_separate(&pattern, "|");
    for (size_t u = 0; u < units; u++) {
        const struct value z = num_add(ctx, num_mul(ctx, sums->slope[u], t), sums->constant[u]);
        const bool on = value_sign(z) > 0;

        slope[u] = on ? sums->slope[u] : num_mul(ctx, walk->net.low_slope, sums->slope[u]);
        constant[u] = on ? sums->constant[u] : num_mul(ctx, walk->net.low_slope, sums->constant[u]);
        strbuf_add(&pattern, on ? "1" : "0");
    }
    part.pattern = wording_done(ctx->arena, &pattern);
    return part;
}

static void add_piece(struct line_walk *walk, struct growing *list, struct line_piece piece)
{
    if (list->count == MOST_PIECES) {
        num_fail(walk->run->ctx, DLT_ERR_LIMIT, "too-many", "more than %d pieces", MOST_PIECES);
        return;
    }
    list->items = arena_grow(walk->run->ctx->arena, list->items, list->count, &list->capacity,
                             sizeof *list->items);
    list->items[list->count++] = piece;
}

static void split_piece(struct line_walk *walk, const struct dense_layer *layer,
                        const struct line_piece *sums, struct growing *list)
{
    struct num_ctx *const ctx = walk->run->ctx;
    struct value *const zeros = arena_array(ctx->arena, layer->units, sizeof *zeros);
    size_t count;

    if (!layer->activated) {
        add_piece(walk, list, *sums);
        return;
    }
    count = zeros_inside(ctx, sums, layer->units, zeros);
    for (size_t i = 0; i <= count && ctx->err == DLT_OK; i++)
        add_piece(walk, list,
                  activated(walk, sums, layer->units, i == 0 ? sums->from : zeros[i - 1],
                            i == count ? sums->to : zeros[i]));
}

/* The inner ends of pieces, of those only that were not there before. */
static struct value new_switches(struct line_walk *walk, const struct growing *list)
{
    struct value *const points = arena_array(walk->run->ctx->arena, list->count, sizeof *points);
    size_t count = 0, old = 0;

    for (size_t i = 0; i + 1 < list->count; i++) {
        while (old + 1 < walk->count &&
               num_compare(walk->pieces[old].to, list->items[i].to) == NUM_LESS)
            old++;
        if (old + 1 >= walk->count ||
            num_compare(walk->pieces[old].to, list->items[i].to) != NUM_EQUAL)
            points[count++] = list->items[i].to;
    }
    return value_list(walk->run->ctx->arena, points, count);
}

/* Goes on to one more layer; what its units sum up to is put into words for the trace. */
static const char *walk_layer(struct line_walk *walk, const struct dense_layer *layer,
                              struct value *switches_out)
{
    struct growing list = {0};
    struct strbuf text;

    strbuf_init(&text);
    for (size_t p = 0; p < walk->count && walk->run->ctx->err == DLT_OK; p++) {
        const struct line_piece sums = sums_on(walk, layer, &walk->pieces[p]);

        if (p < SUMS_SHOWN) {
            wording_separate(&text, "; ");
            if (walk->count > 1)
                strbuf_printf(&text, "on %s: ", pieces_interval(walk->run, sums.from, sums.to));
            pieces_add_sums(walk, &text, &sums, layer->units);
        }
        split_piece(walk, layer, &sums, &list);
    }
    if (walk->count > SUMS_SHOWN)
        strbuf_add(&text, "; …");
    *switches_out = value_none();
    if (walk->run->ctx->err == DLT_OK) {
        *switches_out = new_switches(walk, &list);
        walk->pieces = list.items;
        walk->count = list.count;
    }
    return wording_done(walk->run->ctx->arena, &text);
}

static bool walk_layers(struct line_walk *walk)
{
    struct num_ctx *const ctx = walk->run->ctx;
    struct line_piece *const first = arena_array(ctx->arena, 1, sizeof *first);
    const char **sums = arena_array(ctx->arena, walk->net.depth, sizeof *sums);
    struct value *switches = arena_array(ctx->arena, walk->net.depth, sizeof *switches);
    size_t work = 0;

    *first = (struct line_piece){.from = walk->from,
                                 .to = walk->to,
                                 .pattern = "",
                                 .slope = walk->direction,
                                 .constant = walk->start};
    walk->pieces = first;
    walk->count = 1;
    for (size_t l = 0; l < walk->net.depth && ctx->err == DLT_OK; l++) {
        const struct dense_layer *const layer = &walk->net.layers[l];

        work += walk->count * layer->units * (layer->inputs + 4);
        if (work > MOST_SUMS)
            num_fail(ctx, DLT_ERR_LIMIT, "too-large", "too many pieces and units");
        else
            sums[l] = walk_layer(walk, layer, &switches[l]);
    }
    walk->sums = sums;
    walk->switches = switches;
    return ctx->err == DLT_OK;
}

/* --- results ----------------------------------------------------------------------------------------- */

/* One number, or a list when several outputs are looked at. */
static struct value chosen(const struct line_walk *walk, const struct value *of_outputs)
{
    const struct value *const first = of_outputs + walk->first_output;

    return walk->output_count == 1 ? *first
                                   : value_list(walk->run->ctx->arena, first, walk->output_count);
}

static struct value value_at(const struct line_walk *walk, const struct line_piece *piece,
                             struct value t)
{
    struct num_ctx *const ctx = walk->run->ctx;
    struct value *values;

    if (!run_given(t))
        return value_none();
    values = arena_array(ctx->arena, walk->net.outputs, sizeof *values);
    for (size_t o = 0; o < walk->net.outputs; o++)
        values[o] = num_add(ctx, num_mul(ctx, piece->slope[o], t), piece->constant[o]);
    return chosen(walk, values);
}

static struct value list_of(const struct line_walk *walk, const struct value *items, size_t count)
{
    return value_list(walk->run->ctx->arena, items, count);
}

static void set_patterns(struct line_walk *walk)
{
    struct arena *const arena = walk->run->ctx->arena;
    struct value *const results = walk->run->results;
    struct value *const patterns = arena_array(arena, walk->count, sizeof *patterns);
    struct value *const switches = arena_array(arena, walk->count, sizeof *switches);

    for (size_t p = 0; p < walk->count; p++) {
        patterns[p] = value_word(arena, walk->pieces[p].pattern);
        switches[p] = walk->pieces[p].to;
    }
    results[PIECES_PATTERNS] = run_long(walk->run, (long)walk->count);
    results[PIECES_PATTERN_LIST] = list_of(walk, patterns, walk->count);
    results[PIECES_SWITCHES] = list_of(walk, switches, walk->count - 1);
}

/* Neighbours that go on straight are one piece. */
static void set_pieces(struct line_walk *walk)
{
    struct arena *const arena = walk->run->ctx->arena;
    struct value *const results = walk->run->results;
    struct value *const breaks = arena_array(arena, walk->count, sizeof *breaks);
    struct value *const values = arena_array(arena, walk->count, sizeof *values);
    struct value *const slopes = arena_array(arena, walk->count, sizeof *slopes);
    struct value *const constants = arena_array(arena, walk->count, sizeof *constants);
    size_t count = 0;

    for (size_t p = 0; p < walk->count; p++) {
        const struct line_piece *const piece = &walk->pieces[p];
        const struct value slope = chosen(walk, piece->slope);

        if (count > 0 && value_equal(slopes[count - 1], slope))
            continue;
        if (count > 0) {
            breaks[count - 1] = piece->from;
            values[count - 1] = value_at(walk, piece, piece->from);
        }
        slopes[count] = slope;
        constants[count++] = chosen(walk, piece->constant);
    }
    results[PIECES_REGIONS] = run_long(walk->run, (long)count);
    results[PIECES_BREAKS] = list_of(walk, breaks, count - 1);
    results[PIECES_BREAK_VALUES] = list_of(walk, values, count - 1);
    results[PIECES_SLOPES] = list_of(walk, slopes, count);
    results[PIECES_CONSTANTS] = list_of(walk, constants, count);
    results[PIECES_START_VALUE] = value_at(walk, &walk->pieces[0], walk->from);
    results[PIECES_END_VALUE] = value_at(walk, &walk->pieces[walk->count - 1], walk->to);
}

static enum dlt_err run_pieces(struct solve_run *run, struct diag *diag)
{
    struct line_walk walk;

    if (!read_walk(&walk, run))
        return run->ctx->err;
    if (walk_layers(&walk)) {
        set_patterns(&walk);
        set_pieces(&walk);
    }
    if (run->ctx->err == DLT_ERR_LIMIT)
        diag_set(diag, DLT_ERR_LIMIT, "too-large",
                 "weights makes too many pieces along the line, or its numbers are too long");
    if (run->ctx->err == DLT_OK)
        pieces_steps(&walk);
    return run->ctx->err;
}

/* --- oracle: every pattern of on and off, and where it can be --------------------------------------- */

enum { ORACLE_UNITS = 12 };

/* Cuts the interval down to where slope * t + constant has the sign that the pattern asks for. */
static bool keep_sign(struct num_ctx *ctx, struct line_piece *piece, struct value slope,
                      struct value constant, bool on)
{
    const int side = on ? 1 : -1;
    struct value zero;

    if (value_sign(slope) == 0)
        return on ? value_sign(constant) > 0 : value_sign(constant) <= 0;
    zero = num_neg(ctx, num_div(ctx, constant, slope));
    if (value_sign(slope) * side > 0) {
        if (!run_given(piece->from) || num_compare(piece->from, zero) == NUM_LESS)
            piece->from = zero;
    } else if (!run_given(piece->to) || num_compare(zero, piece->to) == NUM_LESS) {
        piece->to = zero;
    }
    return !run_given(piece->from) || !run_given(piece->to) ||
           num_compare(piece->from, piece->to) == NUM_LESS;
}

/* The network as it would be if the units were on or off as `bits` say. */
static bool follow_pattern(struct line_walk *walk, unsigned long bits, struct line_piece *piece)
{
    struct num_ctx *const ctx = walk->run->ctx;

    *piece = (struct line_piece){
        .from = walk->from, .to = walk->to, .slope = walk->direction, .constant = walk->start};
    for (size_t l = 0; l < walk->net.depth; l++) {
        const struct dense_layer *const layer = &walk->net.layers[l];
        struct value *const slope = arena_array(ctx->arena, layer->units, sizeof *slope);
        struct value *const constant = arena_array(ctx->arena, layer->units, sizeof *constant);

        for (size_t u = 0; u < layer->units; u++) {
            const bool on = bits >> (layer->first + u) & 1;

            slope[u] = value_long(ctx->arena, 0);
            for (size_t i = 0; i < layer->inputs; i++)
                slope[u] = num_add(ctx, slope[u],
                                   num_mul(ctx, layer->rows[u].as.items[i], piece->slope[i]));
            constant[u] = dense_sum(ctx, layer, u, piece->constant);
            if (!layer->activated)
                continue;
            if (!keep_sign(ctx, piece, slope[u], constant[u], on))
                return false;
            if (!on) {
                slope[u] = num_mul(ctx, slope[u], walk->net.low_slope);
                constant[u] = num_mul(ctx, constant[u], walk->net.low_slope);
            }
        }
        piece->slope = slope;
        piece->constant = constant;
    }
    return true;
}

static int by_start(const void *a, const void *b)
{
    const struct line_piece *const p = a, *const q = b;

    if (!run_given(p->from) || !run_given(q->from))
        return run_given(p->from) - run_given(q->from);
    return (int)num_compare(p->from, q->from);
}

static enum dlt_err oracle_pieces(struct solve_run *run, struct diag *diag)
{
    struct line_walk walk;
    struct growing list = {0};
    struct value *breaks, *slopes;
    size_t count = 0;

    (void)diag;
    if (!read_walk(&walk, run) || walk.net.hidden > ORACLE_UNITS)
        return run->ctx->err;
    for (unsigned long bits = 0; bits < 1ul << walk.net.hidden; bits++) {
        struct line_piece piece;

        if (follow_pattern(&walk, bits, &piece))
            add_piece(&walk, &list, piece);
    }
    if (list.count == 0)
        return run->ctx->err;
    qsort(list.items, list.count, sizeof *list.items, by_start);
    breaks = arena_array(run->ctx->arena, list.count, sizeof *breaks);
    slopes = arena_array(run->ctx->arena, list.count, sizeof *slopes);
    for (size_t p = 0; p < list.count; p++) {
        const struct value slope = chosen(&walk, list.items[p].slope);

        if (p > 0 && !value_equal(slopes[count - 1], slope))
            breaks[count - 1] = list.items[p].from;
        if (p == 0 || !value_equal(slopes[count - 1], slope))
            slopes[count++] = slope;
    }
    run->results[PIECES_PATTERNS] = run_long(run, (long)list.count);
    run->results[PIECES_REGIONS] = run_long(run, (long)count);
    run->results[PIECES_BREAKS] = list_of(&walk, breaks, count - 1);
    run->results[PIECES_SLOPES] = list_of(&walk, slopes, count);
    run->results[PIECES_START_VALUE] = value_at(&walk, &list.items[0], walk.from);
    run->results[PIECES_END_VALUE] = value_at(&walk, &list.items[list.count - 1], walk.to);
    return run->ctx->err;
}

static const char *const grid[] = {
    "weights=[[[1],[-2]],[[3,1]]] biases=[[0,1],[-1]] from=-1 to=1",
    "weights=[[[1],[1],[1]],[[1,-2,2]]] biases=[[0,-1/4,-1/2],[0]] from=0 to=1",
    /* two layers: the second bends inside the pieces of the first */
    "weights=[[[1],[1]],[[2,-4],[2,-4]],[[1,-1]]] biases=[[0,-1/2],[0,-1/2],[0]] from=0 to=1",
    "weights=[[[1],[1]],[[2,-4],[2,-4]],[[2,-4],[2,-4]],[[1,-2]]] "
    "biases=[[0,-1/2],[0,-1/2],[0,-1/2],[0]] from=0 to=1",
    /* no ends, one end; several outputs, one of them */
    "weights=[[[1],[-1]],[[1,1],[1,-1]]] biases=[[0,0],[0,0]]",
    "weights=[[[1],[-1]],[[1,1],[1,-1]]] output=2",
    "weights=[[[1],[-1]],[[1,1],[1,-1]]] output=1 to=3",
    "weights=[[[1],[2]],[[1,1]]] biases=[[-1,-2],[0]] from=1",
    /* a kink at an end; one that cancels; a sum that touches zero; one that is zero all along */
    "weights=[[[1],[1]],[[1,1]]] biases=[[0,-1],[0]] from=0 to=1",
    "weights=[[[1],[1]],[[1,-1]]] biases=[[-1/2,-1/2],[0]] from=0 to=1",
    "weights=[[[1],[-1]],[[1,1]],[[5]]] activation=relu last_layer=activated",
    "weights=[[[1],[1]],[[1,-1],[0,0]],[[1,1]]] biases=[[0,0],[0,0],[1]] from=-1 to=1",
    "weights=[[[0]],[[1]]] biases=[[1],[0]] from=0 to=1",
    /* other activations */
    "weights=[[[1],[2]],[[1,-1]]] biases=[[0,-1],[0]] activation=leaky_relu from=-1 to=1",
    "weights=[[[1],[2]],[[1,-1],[1,1]],[[1,-3]]] activation=leaky_relu leak=-1/2 from=-1 to=1 "
    "biases=[[0,-1],[-1/8,1/3],[0]]",
    "weights=[[[2]],[[2]],[[2]]] biases=[[-1],[-1],[-1]] activation=abs last_layer=activated "
    "from=0 to=1",
    /* a line through two inputs, and a point: no direction at all */
    "weights=[[[1,1],[1,-1],[0,1]],[[1,2,-1]]] biases=[[0,1/2,-1/3],[0]] start=[0,1] "
    "direction=[1,-2] from=-2 to=2",
    "weights=[[[1,1],[1,-1]],[[1,2]]] direction=[0,0] start=[1,1]",
    "weights=[[[3,-1]]] direction=[1,1]",
};

const struct solver solver_network_pieces = {
    .name = "network_pieces",
    .summary = "Exact pieces of a given ReLU network along one input, or along a line.",
    .citation =
        "Prince, Understanding Deep Learning, sec. 3.1 and 4.1-4.3; Raghu et al. 2017, On the "
        "Expressive Power of Deep Neural Networks",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_pieces,
    .oracle = oracle_pieces,
    .oracle_note = "tries every pattern of on and off (up to 12 hidden units) and finds where its "
                   "conditions hold",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
