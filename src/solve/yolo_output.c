/* SPDX-License-Identifier: MIT */
/* The output of a grid detector, and how many of its numbers the loss leaves alone. */
#include "run.h"

enum { GRID, BOXES, CLASSES, OBJECT_CELLS, CLASS_SCORES, UNUSED };
enum { CHANNELS, SHAPE, DONT_CARE, OUTPUTS, EMPTY_CELLS, PER_EMPTY_CELL, CONFIDENCES };

/* x, y, width, height of a box. */
enum { COORDINATES = 4 };

#define SIZE_LARGEST "1000000"

/* clang-format off */
static const struct param params[] = {
    [GRID] = {.name = "grid",
              .summary = "cells along each side of the grid, S",
              .unit = "cells",
              .type = PARAM_INTEGER,
              .minimum = "1",
              .maximum = SIZE_LARGEST},
    [BOXES] = {.name = "boxes",
               .summary = "boxes predicted in each cell, B",
               .type = PARAM_INTEGER,
               .minimum = "1",
               .maximum = SIZE_LARGEST},
    [CLASSES] = {.name = "classes",
                 .summary = "classes of objects, C",
                 .type = PARAM_INTEGER,
                 .minimum = "0",
                 .maximum = SIZE_LARGEST},
    [OBJECT_CELLS] = {.name = "object_cells",
                      .summary = "cells that hold the centre of an object, one object each",
                      .unit = "cells",
                      .type = PARAM_INTEGER,
                      .minimum = "0",
                      .maximum = "1000000000000"},
    [CLASS_SCORES] = {.name = "class_scores",
                      .summary = "class scores once for each cell, or for each of its boxes",
                      .type = PARAM_CHOICE,
                      .fallback = "cell",
                      .choices = "cell box"},
    [UNUSED] = {.name = "unused",
                .summary = "numbers that do not matter: those of empty cells, or also those of the "
                           "boxes that are not responsible for the object in their cell",
                .type = PARAM_CHOICE,
                .fallback = "empty_cells",
                .choices = "empty_cells all"},
};

static const struct solver_output outputs[] = {
    [CHANNELS] = {.name = "channels", .summary = "numbers for each cell"},
    [SHAPE] = {.name = "shape", .summary = "shape of the output: grid, grid, channels"},
    [DONT_CARE] = {.name = "dont_care", .summary = "numbers that may take any value"},
    [OUTPUTS] = {.name = "outputs", .summary = "all numbers of the output"},
    [EMPTY_CELLS] = {.name = "empty_cells", .summary = "cells without an object", .unit = "cells"},
    [PER_EMPTY_CELL] = {.name = "per_empty_cell",
                        .summary = "numbers of an empty cell that may take any value"},
    [CONFIDENCES] = {.name = "confidences", .summary = "confidences of all boxes; always trained"},
};
/* clang-format on */

/* The sizes of one run as plain numbers, below 10^12 each. */
struct detector {
    long grid, boxes, classes, objects;
    bool box_scores, all;
};

static struct detector read_detector(const struct solve_run *run)
{
    return (struct detector){
        .grid = run_to_long(run->args[GRID]),
        .boxes = run_to_long(run->args[BOXES]),
        .classes = run_to_long(run->args[CLASSES]),
        .objects = run_to_long(run->args[OBJECT_CELLS]),
        .box_scores = run_is(run->args[CLASS_SCORES], "box"),
        .all = run_is(run->args[UNUSED], "all"),
    };
}

static bool check_cells(struct solve_run *run, const struct detector *net)
{
    if (net->objects <= net->grid * net->grid)
        return true;
    num_fail(run->ctx, DLT_ERR_RANGE, "object-cells",
             "object_cells = %ld is more than the %ld cells of a grid of %ld", net->objects,
             net->grid * net->grid, net->grid);
    return false;
}

static void steps_shape(struct solve_run *run, const struct detector *net)
{
    const struct value *out = run->results;

    solve_step(
        run,
        &(struct trace_step){
            .name = "channels",
            .title = "Numbers for one cell",
            .formula = net->box_scores ? "B·(4 + 1 + C)" : "C + B·(4 + 1)",
            .substitution = net->box_scores
                                ? run_printf(run, "%ld·(4 + 1 + %ld)", net->boxes, net->classes)
                                : run_printf(run, "%ld + %ld·(4 + 1)", net->classes, net->boxes),
            .why = net->box_scores ? "Each box has four coordinates, a confidence and its own "
                                     "class scores."
                                   : "Each box has four coordinates and a confidence; the class "
                                     "scores belong to the cell and are there once.",
            .value = out[CHANNELS]});
    solve_step(run, &(struct trace_step){
                        .name = "shape",
                        .title = "Shape of the output",
                        .formula = "S × S × channels",
                        .substitution = run_printf(run, "%ld × %ld × %s", net->grid, net->grid,
                                                   run_text(run, out[CHANNELS])),
                        .result = run_printf(run, "%ld × %ld × %s", net->grid, net->grid,
                                             run_text(run, out[CHANNELS])),
                        .why = "The grid stays a grid: every cell makes its own predictions.",
                        .value = out[SHAPE]});
}

static void steps_dont_care(struct solve_run *run, const struct detector *net)
{
    const struct value *out = run->results;
    const char *product = run_printf(run, "%s·%s", run_text(run, out[EMPTY_CELLS]),
                                     run_text(run, out[PER_EMPTY_CELL]));
    const char *rest =
        net->box_scores
            ? run_printf(run, "%ld·(%ld − 1)·(4 + %ld)", net->objects, net->boxes, net->classes)
            : run_printf(run, "%ld·(%ld − 1)·4", net->objects, net->boxes);

    solve_step(run, &(struct trace_step){
                        .name = "empty_cells",
                        .title = "Cells without an object",
                        .formula = "S² − object cells",
                        .substitution = run_printf(run, "%ld² − %ld", net->grid, net->objects),
                        .why = "Only the cell in which an object's centre falls predicts it.",
                        .value = out[EMPTY_CELLS]});
    solve_step(run,
               &(struct trace_step){
                   .name = "per_empty_cell",
                   .title = "Numbers of an empty cell that do not matter",
                   .formula = net->box_scores ? "B·(C + 4)" : "C + B·4",
                   .substitution = net->box_scores
                                       ? run_printf(run, "%ld·(%ld + 4)", net->boxes, net->classes)
                                       : run_printf(run, "%ld + %ld·4", net->classes, net->boxes),
                   .why = "The confidences of an empty cell do matter: they must say that "
                          "there is nothing.",
                   .value = out[PER_EMPTY_CELL]});
    solve_step(run,
               &(struct trace_step){
                   .name = "dont_care",
                   .title = "Numbers that may take any value",
                   .formula = !net->all         ? "empty cells × numbers each"
                              : net->box_scores ? "empty cells × numbers each + object cells × "
                                                  "(B − 1)·(4 + C)"
                                                : "empty cells × numbers each + object cells × "
                                                  "(B − 1)·4",
                   .substitution = net->all ? run_printf(run, "%s + %s", product, rest) : product,
                   .why = net->all ? "In a cell with an object one box is responsible; what "
                                     "the others say of place and class is not looked at."
                                   : "The loss compares these with nothing.",
                   .value = out[DONT_CARE]});
}

static enum dlt_err run_yolo(struct solve_run *run, struct diag *diag)
{
    struct num_ctx *ctx = run->ctx;
    struct detector net = read_detector(run);
    long scores = net.box_scores ? net.boxes * net.classes : net.classes;
    long idle = (net.boxes - 1) * (COORDINATES + (net.box_scores ? net.classes : 0));
    struct value *out = run->results;
    struct value cells = run_long(run, net.grid * net.grid);
    struct value side = run->args[GRID];

    (void)diag;
    if (!check_cells(run, &net))
        return ctx->err;
    out[CHANNELS] = run_long(run, scores + (COORDINATES + 1) * net.boxes);
    out[SHAPE] = value_list(ctx->arena, (struct value[]){side, side, out[CHANNELS]}, 3);
    out[OUTPUTS] = num_mul(ctx, cells, out[CHANNELS]);
    out[CONFIDENCES] = num_mul(ctx, cells, run->args[BOXES]);
    out[EMPTY_CELLS] = run_long(run, net.grid * net.grid - net.objects);
    out[PER_EMPTY_CELL] = run_long(run, scores + COORDINATES * net.boxes);
    out[DONT_CARE] = num_mul(ctx, out[EMPTY_CELLS], out[PER_EMPTY_CELL]);
    if (net.all)
        out[DONT_CARE] = num_add(ctx, out[DONT_CARE],
                                 num_mul(ctx, run_long(run, net.objects), run_long(run, idle)));
    steps_shape(run, &net);
    steps_dont_care(run, &net);
    return ctx->err;
}

/* --- oracle: look at every number of every cell
 * --------------------------------------------------- */

enum { WALK_MAX = 5000000 };

struct tally {
    long outputs, dont_care, confidences;
};

/* One cell; its first box is the responsible one when there is an object. */
static void walk_cell(const struct detector *net, bool object, struct tally *tally)
{
    for (long box = 0; box < net->boxes; box++) {
        bool idle = !object || (net->all && box > 0);

        for (int coordinate = 0; coordinate < COORDINATES; coordinate++) {
            tally->outputs++;
            tally->dont_care += idle;
        }
        tally->outputs++;
        tally->confidences++;
        for (long class = 0; net->box_scores && class < net->classes; class ++) {
            tally->outputs++;
            tally->dont_care += idle;
        }
    }
    for (long class = 0; !net->box_scores && class < net->classes; class ++) {
        tally->outputs++;
        tally->dont_care += !object;
    }
}

static enum dlt_err oracle_yolo(struct solve_run *run, struct diag *diag)
{
    struct detector net = read_detector(run);
    struct tally tally = {0};
    long empty = 0;

    (void)diag;
    if (!check_cells(run, &net))
        return run->ctx->err;
    if (net.grid > 1000 || net.boxes > 1000 || net.classes > 10000 ||
        net.grid * net.grid > WALK_MAX / ((net.classes + 5) * net.boxes))
        return DLT_OK;
    for (long cell = 0; cell < net.grid * net.grid; cell++) {
        walk_cell(&net, cell < net.objects, &tally);
        empty += cell >= net.objects;
    }
    run->results[OUTPUTS] = run_long(run, tally.outputs);
    run->results[DONT_CARE] = run_long(run, tally.dont_care);
    run->results[CONFIDENCES] = run_long(run, tally.confidences);
    run->results[EMPTY_CELLS] = run_long(run, empty);
    return run->ctx->err;
}

static const char *const grid[] = {
    "grid=7 boxes=3 classes=20 object_cells=5",
    "grid=7 boxes=3 classes=20 object_cells=5 unused=all",
    "grid=7 boxes=3 classes=20 object_cells=5 class_scores=box",
    "grid=7 boxes=3 classes=20 object_cells=5 class_scores=box unused=all",
    "grid=7 boxes=2 classes=20 object_cells=0",
    "grid=7 boxes=2 classes=20 object_cells=49 unused=all",
    "grid=1 boxes=1 classes=0 object_cells=0",
    "grid=1 boxes=1 classes=0 object_cells=1 unused=all",
    "grid=1 boxes=5 classes=1 object_cells=1 class_scores=box",
    "grid=13 boxes=5 classes=80 object_cells=11 class_scores=box unused=all",
    "grid=19 boxes=9 classes=3 object_cells=100 unused=all",
};

const struct solver solver_yolo_output = {
    .name = "yolo_output",
    .summary = "Shape of a grid detector's output, and how many of its numbers do not matter.",
    .citation = "Redmon et al. 2016, You Only Look Once, sec. 2 and eq. 3",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_yolo,
    .oracle = oracle_yolo,
    .oracle_note = "walks over every cell, box and number and asks whether the loss looks at it",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
