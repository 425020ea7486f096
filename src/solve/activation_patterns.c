/* SPDX-License-Identifier: MIT */
/* The activation patterns of a small deep network on a box, and the affine maps it is made of. */
#include "activation_patterns.h"

#include "run.h"
#include "wording.h"

#include <string.h>

enum { MOST_INPUTS = 6, MOST_HIDDEN = 20, MOST_PARTS = 512 };

/* Of the arithmetic: less than a second. */
enum { MOST_WORK = NUM_WORK_DEFAULT / 5 * 2 };

enum { WEIGHTS, BIASES, ACTIVATION, LEAK, LAST_LAYER, BOX, OUTPUT };

/* clang-format off */
static const struct param params[] = {
    [WEIGHTS] = DENSE_WEIGHTS,
    [BIASES] = DENSE_BIASES,
    [ACTIVATION] = DENSE_ACTIVATION,
    [LEAK] = DENSE_LEAK,
    [LAST_LAYER] = DENSE_LAST_LAYER,
    [BOX] = {.name = "box",
             .summary = "for each input a row (low, high); one row is for all of them",
             .type = PARAM_MATRIX,
             .fallback = "[[-1,1]]"},
    [OUTPUT] = {.name = "output",
                .summary = "which unit of the last layer is looked at; default: all of them together",
                .type = PARAM_INTEGER,
                .fallback = "",
                .minimum = "1"},
};

static const struct solver_output outputs[] = {
    [BOX_PATTERNS] = {.name = "patterns", .summary = "activation patterns that hold on more than a border", .unit = "patterns"},
    [BOX_REGIONS] = {.name = "regions", .summary = "linear regions: neighbouring patterns with one affine map are one", .unit = "regions"},
    [BOX_MAPS] = {.name = "maps", .summary = "different affine maps, wherever they hold", .unit = "maps"},
    [BOX_LAYER_PATTERNS] = {.name = "layer_patterns", .summary = "patterns of the first layer, of the first two, and so on"},
    [BOX_PATTERN_LIST] = {.name = "pattern_list", .summary = "the patterns, a digit for each unit, layers parted by a bar"},
    [BOX_PATTERN_MAPS] = {.name = "pattern_maps", .summary = "for each of them the number of its map"},
    [BOX_MAP_LIST] = {.name = "map_list", .summary = "the maps: a slope for each input, then the constant"},
    [BOX_POINTS] = {.name = "points", .summary = "for each pattern a point at which it holds"},
};
/* clang-format on */
_Static_assert(DLT_COUNT(outputs) == BOX_OUTPUTS, "every output has its row");

/* --- reading ------------------------------------------------------------------------------------- */

static bool read_corners(struct pattern_box *box, struct value rows)
{
    struct num_ctx *const ctx = box->run->ctx;
    const size_t n = box->net.inputs;
    struct value *const low = arena_array(ctx->arena, n, sizeof *low);
    struct value *const high = arena_array(ctx->arena, n, sizeof *high);

    if (rows.as.items[0].count != 2 || (rows.count != n && rows.count != 1)) {
        num_fail(ctx, DLT_ERR_RANGE, "shape",
                 "box must have a row (low, high) for each of the %zu inputs, or one for all", n);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        const struct value row = rows.as.items[rows.count == 1 ? 0 : i];

        low[i] = row.as.items[0];
        high[i] = row.as.items[1];
        if (low[i].kind != VALUE_RATIONAL || high[i].kind != VALUE_RATIONAL)
            num_fail(ctx, DLT_ERR_TYPE, "not-exact", "box must be exact numbers");
        else if (num_compare(low[i], high[i]) != NUM_LESS)
            num_fail(ctx, DLT_ERR_RANGE, "empty-box",
                     "in each row of box the first number must be less than the second");
    }
    box->low = value_list(ctx->arena, low, n);
    box->high = value_list(ctx->arena, high, n);
    return ctx->err == DLT_OK;
}

static void read_output(struct pattern_box *box, struct value output)
{
    const long number = run_to_long(output);

    box->output_count = box->net.outputs;
    if (!run_given(output))
        return;
    if (number < 1 || (size_t)number > box->net.outputs)
        num_fail(box->run->ctx, DLT_ERR_RANGE, "no-such-output",
                 "output must be at most %zu, the units of the last layer", box->net.outputs);
    box->first_output = (size_t)number - 1;
    box->output_count = 1;
}

bool box_read(struct solve_run *run, struct pattern_box *box)
{
    const struct dense_arguments args = {
        .weights = run->args[WEIGHTS],
        .biases = run->args[BIASES],
        .activation = run->args[ACTIVATION],
        .leak = run->args[LEAK],
        .last_layer = run->args[LAST_LAYER],
    };

    *box = (struct pattern_box){.run = run};
    if (!dense_read(run, &args, &box->net))
        return false;
    if (box->net.inputs > MOST_INPUTS || box->net.hidden > MOST_HIDDEN) {
        num_fail(run->ctx, DLT_ERR_LIMIT, "too-many",
                 "weights may have up to %d inputs and %d hidden units here", MOST_INPUTS,
                 MOST_HIDDEN);
        return false;
    }
    box->layer_patterns = arena_array(run->ctx->arena, box->net.depth, sizeof *box->layer_patterns);
    read_output(box, run->args[OUTPUT]);
    return read_corners(box, run->args[BOX]);
}

struct value box_chosen(const struct pattern_box *box, const struct value *maps)
{
    const struct value *const first = maps + box->first_output;

    return box->output_count == 1 ? *first
                                  : value_list(box->run->ctx->arena, first, box->output_count);
}

/* --- depth first through the units ----------------------------------------------------------------- */

/* A part of the box on which all units so far are affine: each a row (slopes, constant). */
struct branch {
    struct cell cell;
    const char *pattern;
    const struct value *inputs; /* rows of the layer before */
    struct value *units;        /* rows of this layer, those that are decided */
    size_t layer, unit;
};

/* Bias plus weighted rows. */
static struct value sum_row(struct num_ctx *ctx, const struct dense_layer *layer, size_t unit,
                            const struct value *inputs)
{
    const size_t length = inputs[0].count;
    struct value *const row = arena_array(ctx->arena, length, sizeof *row);

    for (size_t k = 0; k < length; k++) {
        row[k] = k + 1 < length ? value_long(ctx->arena, 0) : layer->bias[unit];
        for (size_t i = 0; i < layer->inputs; i++)
            if (value_sign(layer->rows[unit].as.items[i]) != 0)
                row[k] =
                    num_add(ctx, row[k],
                            num_mul(ctx, layer->rows[unit].as.items[i], inputs[i].as.items[k]));
    }
    return value_list(ctx->arena, row, length);
}

static struct value scaled_row(struct num_ctx *ctx, struct value factor, struct value row)
{
    struct value *const items = arena_array(ctx->arena, row.count, sizeof *items);

    for (size_t k = 0; k < row.count; k++)
        items[k] = num_mul(ctx, factor, row.as.items[k]);
    return value_list(ctx->arena, items, row.count);
}

/* The hyperplane (a, c) on which the row (a, b) is zero: c = -b. */
static struct value zero_of(struct num_ctx *ctx, struct value row)
{
    struct value *const items = arena_array(ctx->arena, row.count, sizeof *items);

    memcpy(items, row.as.items, row.count * sizeof *items);
    items[row.count - 1] = num_neg(ctx, items[row.count - 1]);
    return value_list(ctx->arena, items, row.count);
}

static void add_part(struct pattern_box *box, const struct branch *branch)
{
    if (box->count == MOST_PARTS) {
        num_fail(box->run->ctx, DLT_ERR_LIMIT, "too-many", "more than %d patterns", MOST_PARTS);
        return;
    }
    box->parts = arena_grow(box->run->ctx->arena, box->parts, box->count, &box->capacity,
                            sizeof *box->parts);
    box->parts[box->count++] = (struct pattern_part){
        .pattern = branch->pattern, .cell = branch->cell, .map = box_chosen(box, branch->inputs)};
}

static void search_units(struct pattern_box *box, const struct branch *branch);

/* What follows when the unit at hand is off (digit 0) or on. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static void follow(struct pattern_box *box, const struct branch *branch, struct cell cell,
                   struct value row)
{
    struct num_ctx *const ctx = box->run->ctx;
    const struct dense_layer *const layer = &box->net.layers[branch->layer];
    struct branch next = *branch;

    next.cell = cell;
    next.units = arena_array(ctx->arena, layer->units, sizeof *next.units);
    if (branch->unit > 0)
        memcpy(next.units, branch->units, branch->unit * sizeof *next.units);
    next.units[next.unit++] = row;
    search_units(box, &next);
}

static const char *with_digit(const struct pattern_box *box, const struct branch *branch, int digit)
{
    return run_printf(box->run, "%s%s%d", branch->pattern,
                      branch->unit == 0 && *branch->pattern ? "|" : "", digit);
}

/* Both ways that the unit at hand can go inside the cell. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static void search_unit(struct pattern_box *box, const struct branch *branch)
{
    struct num_ctx *const ctx = box->run->ctx;
    const struct dense_layer *const layer = &box->net.layers[branch->layer];
    const struct value row = sum_row(ctx, layer, branch->unit, branch->inputs);
    struct branch way = *branch;
    struct cell_cut cut;

    if (!layer->activated) {
        follow(box, branch, branch->cell, row);
        return;
    }
    cut = cell_cut(ctx, &branch->cell, zero_of(ctx, row));
    if (cut.has_below) {
        way.pattern = with_digit(box, branch, 0);
        follow(box, &way, cut.below, scaled_row(ctx, box->net.low_slope, row));
    }
    if (cut.has_above) {
        way.pattern = with_digit(box, branch, 1);
        follow(box, &way, cut.above, row);
    }
}

/* Depth: the units of the network, of which at most MOST_HIDDEN branch. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static void search_units(struct pattern_box *box, const struct branch *branch)
{
    struct branch next = *branch;

    if (box->run->ctx->err != DLT_OK)
        return;
    if (branch->unit < box->net.layers[branch->layer].units || !branch->units) {
        search_unit(box, branch);
        return;
    }
    box->layer_patterns[branch->layer]++;
    next.inputs = branch->units;
    next.units = NULL;
    next.layer++;
    next.unit = 0;
    if (next.layer == box->net.depth)
        add_part(box, &next);
    else
        search_units(box, &next);
}

/* The rows of the inputs themselves: slope 1 for one of them. */
static const struct value *input_rows(struct num_ctx *ctx, size_t inputs)
{
    struct value *const rows = arena_array(ctx->arena, inputs, sizeof *rows);
    struct value *const row = arena_array(ctx->arena, inputs + 1, sizeof *row);

    for (size_t i = 0; i < inputs; i++) {
        for (size_t k = 0; k <= inputs; k++)
            row[k] = value_long(ctx->arena, k == i);
        rows[i] = value_list(ctx->arena, row, inputs + 1);
    }
    return rows;
}

/* --- results ----------------------------------------------------------------------------------------- */

static void number_maps(struct pattern_box *box)
{
    struct num_ctx *const ctx = box->run->ctx;
    struct value *const maps = arena_array(ctx->arena, box->count, sizeof *maps);
    struct value *const numbers = arena_array(ctx->arena, box->count, sizeof *numbers);

    for (size_t p = 0; p < box->count; p++) {
        size_t same = 0;

        while (same < box->maps && !value_equal(maps[same], box->parts[p].map))
            same++;
        if (same == box->maps)
            maps[box->maps++] = box->parts[p].map;
        box->parts[p].map_index = same;
        numbers[p] = value_long(ctx->arena, (long)same + 1);
    }
    box->run->results[BOX_MAPS] = value_long(ctx->arena, (long)box->maps);
    box->run->results[BOX_MAP_LIST] = value_list(ctx->arena, maps, box->maps);
    box->run->results[BOX_PATTERN_MAPS] = value_list(ctx->arena, numbers, box->count);
}

static void set_patterns(struct pattern_box *box)
{
    struct arena *const arena = box->run->ctx->arena;
    struct value *const patterns = arena_array(arena, box->count, sizeof *patterns);
    struct value *const points = arena_array(arena, box->count, sizeof *points);
    struct value *const layers = arena_array(arena, box->net.depth, sizeof *layers);
    size_t hidden = 0;

    for (size_t p = 0; p < box->count; p++) {
        patterns[p] = value_word(arena, box->parts[p].pattern);
        points[p] = box->parts[p].cell.point;
    }
    for (size_t l = 0; l < box->net.depth; l++)
        if (box->net.layers[l].activated)
            layers[hidden++] = value_long(arena, (long)box->layer_patterns[l]);
    box->run->results[BOX_PATTERNS] = value_long(arena, (long)box->count);
    box->run->results[BOX_PATTERN_LIST] = value_list(arena, patterns, box->count);
    box->run->results[BOX_POINTS] = value_list(arena, points, box->count);
    box->run->results[BOX_LAYER_PATTERNS] = value_list(arena, layers, hidden);
}

static enum dlt_err run_box(struct solve_run *run, struct diag *diag)
{
    struct pattern_box box;
    struct branch root;

    if (!box_read(run, &box))
        return run->ctx->err;
    if (run->ctx->max_work > MOST_WORK)
        run->ctx->max_work = MOST_WORK;
    root = (struct branch){.cell = cell_box(run->ctx, box.low, box.high),
                           .pattern = "",
                           .inputs = input_rows(run->ctx, box.net.inputs)};
    search_units(&box, &root);
    if (run->ctx->err == DLT_OK) {
        set_patterns(&box);
        number_maps(&box);
        box_join_regions(&box);
    }
    if (run->ctx->err == DLT_ERR_LIMIT)
        diag_set(
            diag, DLT_ERR_LIMIT, "too-large",
            "weights makes too many activation patterns in the box, or its numbers are too long");
    if (run->ctx->err != DLT_OK)
        return run->ctx->err;
    run->results[BOX_REGIONS] = run_long(run, (long)box.regions);
    if (run->ctx->err == DLT_OK)
        box_steps(&box);
    return run->ctx->err;
}

static const char *const grid[] = {
    /* one input: the defaults, a bump that is zero on both sides, folds */
    "weights=[[[1],[-2]],[[3,1]]] biases=[[0,1],[-1]]",
    "weights=[[[1],[1],[1]],[[1,-2,1]]] biases=[[1/2,0,-1/2],[0]]",
    "weights=[[[1],[1]],[[2,-4],[2,-4]],[[2,-4]]] biases=[[0,-1/2],[0,-1/2],[0]] box=[[0,1]]",
    "weights=[[[2]],[[2]],[[2]]] biases=[[-1],[-1],[-1]] activation=abs last_layer=activated "
    "box=[[0,1]]",
    /* two inputs */
    "weights=[[[1,0],[0,1],[1,1]],[[1,1,-1]]] biases=[[0,0,-1/2],[0]]",
    "weights=[[[1,1],[1,-1]],[[1,-1],[1,1]],[[1,-2]]] biases=[[0,1/4],[-1/4,-1/2],[0]]",
    "weights=[[[1,0],[0,1]],[[-1,-1],[-2,1]],[[1,1]]] biases=[[0,0],[1,1/3],[0]] "
    "box=[[-2,2],[-1,3]]",
    "weights=[[[1,2],[2,1],[1,-1]],[[1,-1,1],[-1,1,1]],[[1,-1]]] "
    "biases=[[0,1/2,0],[-1/3,-1/4],[1]] "
    "activation=leaky_relu",
    "weights=[[[1,2],[2,1],[1,-1]],[[1,-1,1],[-1,1,1]],[[1,-1],[0,1]]] "
    "activation=leaky_relu leak=1/2 output=2",
    "weights=[[[1,1],[1,-1]],[[1,1]],[[1]]] biases=[[0,0],[-1],[-1/4]] activation=abs",
    /* dead, repeated and constant units; two zero regions that touch in a corner only */
    "weights=[[[1,1],[2,2],[-1,-1],[0,0]],[[1,1,1,1]]] biases=[[0,0,0,1],[0]]",
    "weights=[[[1,0],[0,1]],[[-1,-1]],[[1]]] biases=[[0,0],[-1],[0]]",
    "weights=[[[1,0],[0,1],[1,1]],[[1,1,-1]]] biases=[[0,0,0],[0]]",
    "weights=[[[1,0],[-1,0],[0,1],[0,-1],[1,1],[-1,-1]],[[1,1,1,1,-1,-1]]]",
    "weights=[[[1,0],[0,1]],[[1,0],[0,1]]] output=1",
    "weights=[[[1,0],[0,1]],[[1,0],[0,1]]]",
    "weights=[[[1,-1]]] biases=[[3]]",
    /* more inputs */
    "weights=[[[1,0,0],[0,1,0],[0,0,1],[1,1,1]],[[1,1,1,-1]]] biases=[[0,0,0,-1/2],[0]]",
    "weights=[[[1,1,1],[1,-1,1],[1,1,-1]],[[1,-1,1],[-1,2,1]],[[1,1]]] "
    "biases=[[0,0,1/4],[-1/5,-1],[0]]",
    "weights=[[[1,0,0,1],[0,1,1,0],[1,-1,0,1]],[[1,2,-3]]]",
};

const struct solver solver_activation_patterns = {
    .name = "activation_patterns",
    .summary = "Activation patterns and affine pieces of a small deep ReLU network on a box.",
    .citation = "Hanin and Rolnick 2019, Deep ReLU Networks Have Surprisingly Few Activation "
                "Patterns; Prince, Understanding Deep Learning, sec. 4.4",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_box,
    .oracle = box_oracle,
    .oracle_note =
        "one or two inputs: cuts polygons and carries the values at their corners; more: "
        "eliminates one input after the other for each pattern (up to 8 hidden units)",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
