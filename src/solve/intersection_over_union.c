/* SPDX-License-Identifier: MIT */
/* Overlap of boxes: intersection, union and their ratio for every prediction and truth, greedy
 * matching at a threshold, and non-maximum suppression. */
#include "run.h"
#include "wording.h"

enum { MAX_BOXES = 64, SHOWN_PAIRS = 6, SIDES = 4 };

enum { PREDICTIONS, TRUTHS, FORMAT, PIXELS, SCORES, THRESHOLD, MATCHING, SUPPRESSION };

enum {
    OUT_IOU,
    OUT_INTERSECTION,
    OUT_UNION,
    OUT_PREDICTION_AREA,
    OUT_TRUTH_AREA,
    OUT_FIRST,
    OUT_BEST,
    OUT_BEST_TRUTH,
    OUT_ORDER,
    OUT_HITS,
    OUT_MATCHED,
    OUT_TRUE_POSITIVES,
    OUT_FALSE_POSITIVES,
    OUT_FALSE_NEGATIVES,
    OUT_KEPT,
    OUT_SUPPRESSED,
};

/* clang-format off */
static const struct param params[] = {
    [PREDICTIONS] = {.name = "predictions",
                     .summary = "boxes that were predicted, four numbers each",
                     .type = PARAM_MATRIX},
    [TRUTHS] = {.name = "truths",
                .summary = "true boxes; none: the predictions against each other",
                .type = PARAM_MATRIX,
                .fallback = ""},
    [FORMAT] = {.name = "format",
                .summary = "corners: x1, y1, x2, y2; centre_size: centre x, y, width, height; "
                           "corner_size: smallest x, y, width, height",
                .type = PARAM_CHOICE,
                .fallback = "corners",
                .choices = "corners centre_size corner_size"},
    [PIXELS] = {.name = "pixels",
                .summary = "continuous: a side is x2 - x1; inclusive: corners are whole pixels that "
                           "both belong to the box, a side is x2 - x1 + 1; for format=corners",
                .type = PARAM_CHOICE,
                .fallback = "continuous",
                .choices = "continuous inclusive"},
    [SCORES] = {.name = "scores",
                .summary = "confidence of each prediction, which orders them; none: as listed",
                .type = PARAM_LIST,
                .fallback = ""},
    [THRESHOLD] = {.name = "threshold",
                   .summary = "a prediction matches a truth with at least this ratio; boxes that "
                              "share nothing never match",
                   .type = PARAM_RATIONAL,
                   .fallback = "1/2",
                   .minimum = "0",
                   .maximum = "1"},
    [MATCHING] = {.name = "matching",
                  .summary = "best_free: with the best truth that is not taken (COCO); "
                             "best_overall: with the best truth, a miss when it is taken (VOC)",
                  .type = PARAM_CHOICE,
                  .fallback = "best_free",
                  .choices = "best_free best_overall"},
    [SUPPRESSION] = {.name = "suppression",
                     .summary = "non-maximum suppression drops what overlaps a kept box by more "
                                "than this ratio",
                     .type = PARAM_RATIONAL,
                     .fallback = "1/2",
                     .minimum = "0",
                     .maximum = "1"},
};

static const struct solver_output outputs[] = {
    [OUT_IOU] = {.name = "iou", .summary = "a row for each prediction, a column for each truth"},
    [OUT_INTERSECTION] = {.name = "intersection", .summary = "areas in common, in the same layout"},
    [OUT_UNION] = {.name = "union", .summary = "areas covered by either, in the same layout"},
    [OUT_PREDICTION_AREA] = {.name = "prediction_areas", .summary = "area of each prediction"},
    [OUT_TRUTH_AREA] = {.name = "truth_areas", .summary = "area of each truth"},
    [OUT_FIRST] = {.name = "first_iou", .summary = "the first prediction against the first truth"},
    [OUT_BEST] = {.name = "best_iou", .summary = "for each prediction, its largest ratio"},
    [OUT_BEST_TRUTH] = {.name = "best_truth",
                        .summary = "for each prediction, the truth it has that with, from 1; 0: it "
                                   "meets none"},
    [OUT_ORDER] = {.name = "order", .summary = "predictions, from 1, by falling score"},
    [OUT_HITS] = {.name = "hits", .summary = "in that order, 1 for a match, 0 for none"},
    [OUT_MATCHED] = {.name = "matched_truth",
                     .summary = "for each prediction as listed, the truth it was given; 0: none"},
    [OUT_TRUE_POSITIVES] = {.name = "true_positives", .summary = "predictions with a match"},
    [OUT_FALSE_POSITIVES] = {.name = "false_positives", .summary = "predictions without"},
    [OUT_FALSE_NEGATIVES] = {.name = "false_negatives", .summary = "truths without a prediction"},
    [OUT_KEPT] = {.name = "kept",
                  .summary = "predictions that non-maximum suppression keeps, by falling score"},
    [OUT_SUPPRESSED] = {.name = "suppressed_by",
                        .summary = "for each prediction as listed, the kept one that drops it; 0: "
                                   "it is kept"},
};
/* clang-format on */

struct box {
    struct value low[2], high[2]; /* half-open in both directions */
};

struct scene {
    struct box predictions[MAX_BOXES], truths[MAX_BOXES];
    size_t predictions_count, truths_count;
    size_t order[MAX_BOXES]; /* of predictions, by falling score */
    bool alone;              /* truths are the predictions themselves */
};

/* --- reading -------------------------------------------------------------------------------------- */

/* One row of four numbers as a half-open box in either direction. */
static void read_box(struct solve_run *run, const char *name, size_t index, struct value row,
                     struct box *box)
{
    struct num_ctx *ctx = run->ctx;
    bool corners = run_is(run->args[FORMAT], "corners");
    bool centre = run_is(run->args[FORMAT], "centre_size");
    bool inclusive = run_is(run->args[PIXELS], "inclusive");

    for (size_t side = 0; side < 2; side++) {
        struct value a = row.as.items[side], b = row.as.items[side + 2];

        box->low[side] = centre ? num_sub(ctx, a, num_div(ctx, b, run_long(run, 2))) : a;
        box->high[side] = corners ? b : num_add(ctx, box->low[side], b);
        /* A size counts its pixels already; the last corner pixel has a width of its own. */
        if (corners && inclusive)
            box->high[side] = num_add(ctx, b, run_long(run, 1));
        if (ctx->err == DLT_OK && num_compare(box->high[side], box->low[side]) == NUM_LESS)
            num_fail(ctx, DLT_ERR_RANGE, "negative-side", "box %zu of %s has a negative %s: %s",
                     index + 1, name, side == 0 ? "width" : "height",
                     value_format(ctx->arena, row, NULL));
    }
}

static size_t read_boxes(struct solve_run *run, const char *name, struct value matrix,
                         struct box *boxes)
{
    size_t rows = 0, columns = 0;

    value_is_matrix(matrix, &rows, &columns);
    if (columns != SIDES)
        num_fail(run->ctx, DLT_ERR_RANGE, "four-numbers",
                 "each box of %s has %zu numbers; a box has four", name, columns);
    else if (rows > MAX_BOXES)
        num_fail(run->ctx, DLT_ERR_LIMIT, "too-many", "%s has %zu boxes; at most %d", name, rows,
                 MAX_BOXES);
    for (size_t i = 0; i < rows && run->ctx->err == DLT_OK; i++) {
        for (size_t k = 0; k < SIDES; k++)
            if (matrix.as.items[i].as.items[k].kind != VALUE_RATIONAL)
                num_fail(run->ctx, DLT_ERR_RANGE, "exact", "box %zu of %s needs exact numbers",
                         i + 1, name);
        if (run->ctx->err == DLT_OK)
            read_box(run, name, i, matrix.as.items[i], &boxes[i]);
    }
    return rows;
}

/* Stable: predictions with equal scores stay as listed. */
static void sort_by_score(struct solve_run *run, struct scene *scene)
{
    struct value scores = run->args[SCORES];

    for (size_t i = 0; i < scene->predictions_count; i++)
        scene->order[i] = i;
    if (!run_given(scores))
        return;
    if (scores.count != scene->predictions_count) {
        num_fail(run->ctx, DLT_ERR_RANGE, "lengths", "%zu scores for %zu predictions", scores.count,
                 scene->predictions_count);
        return;
    }
    for (size_t i = 1; i < scene->predictions_count; i++) {
        size_t index = scene->order[i], at = i;

        for (; at > 0 && num_compare(scores.as.items[scene->order[at - 1]],
                                     scores.as.items[index]) == NUM_LESS;
             at--)
            scene->order[at] = scene->order[at - 1];
        scene->order[at] = index;
    }
}

static struct scene *read_scene(struct solve_run *run)
{
    struct scene *scene = arena_alloc(run->ctx->arena, sizeof(*scene));
    struct value truths = run->args[TRUTHS];

    *scene = (struct scene){.alone = !run_given(truths)};
    if (run_is(run->args[PIXELS], "inclusive") && !run_is(run->args[FORMAT], "corners"))
        num_fail(run->ctx, DLT_ERR_RANGE, "together",
                 "pixels=inclusive is for format=corners: a size counts its pixels already");
    if (run->ctx->err != DLT_OK)
        return scene;
    scene->predictions_count =
        read_boxes(run, "predictions", run->args[PREDICTIONS], scene->predictions);
    if (run->ctx->err == DLT_OK)
        scene->truths_count =
            scene->alone ? read_boxes(run, "predictions", run->args[PREDICTIONS], scene->truths)
                         : read_boxes(run, "truths", truths, scene->truths);
    if (run->ctx->err == DLT_OK)
        sort_by_score(run, scene);
    return scene;
}

/* --- overlaps ------------------------------------------------------------------------------------- */

static struct value area_of(struct num_ctx *ctx, const struct box *box)
{
    return num_mul(ctx, num_sub(ctx, box->high[0], box->low[0]),
                   num_sub(ctx, box->high[1], box->low[1]));
}

/* Length that both boxes have in common in one direction, 0 where they are apart. */
static struct value shared_side(struct num_ctx *ctx, const struct box *a, const struct box *b,
                                size_t side)
{
    struct value length = num_sub(ctx, num_min(ctx, a->high[side], b->high[side]),
                                  num_max(ctx, a->low[side], b->low[side]));

    return num_max(ctx, length, value_long(ctx->arena, 0));
}

struct overlap {
    struct value shared, all, ratio;
};

static struct overlap overlap_of(struct num_ctx *ctx, const struct box *a, const struct box *b)
{
    struct overlap overlap;

    overlap.shared = num_mul(ctx, shared_side(ctx, a, b, 0), shared_side(ctx, a, b, 1));
    overlap.all = num_sub(ctx, num_add(ctx, area_of(ctx, a), area_of(ctx, b)), overlap.shared);
    /* Two boxes without area share nothing of nothing: counted as 0. */
    overlap.ratio = ctx->err == DLT_OK && value_sign(overlap.all) == 0
                        ? overlap.all
                        : num_div(ctx, overlap.shared, overlap.all);
    return overlap;
}

static struct value *new_list(const struct solve_run *run, size_t count)
{
    return arena_array(run->ctx->arena, count, sizeof(struct value));
}

static struct value areas(struct solve_run *run, const struct box *boxes, size_t count)
{
    struct value *items = new_list(run, count);

    for (size_t i = 0; i < count; i++)
        items[i] = area_of(run->ctx, &boxes[i]);
    return value_list(run->ctx->arena, items, count);
}

static void fill_matrices(struct solve_run *run, const struct scene *scene)
{
    struct arena *arena = run->ctx->arena;
    size_t rows = scene->predictions_count, columns = scene->truths_count;
    struct value *matrix[3];

    for (size_t m = 0; m < 3; m++)
        matrix[m] = new_list(run, rows);
    for (size_t i = 0; i < rows; i++) {
        struct value *row[3] = {new_list(run, columns), new_list(run, columns),
                                new_list(run, columns)};

        for (size_t j = 0; j < columns; j++) {
            struct overlap overlap =
                overlap_of(run->ctx, &scene->predictions[i], &scene->truths[j]);

            row[0][j] = overlap.ratio;
            row[1][j] = overlap.shared;
            row[2][j] = overlap.all;
        }
        for (size_t m = 0; m < 3; m++)
            matrix[m][i] = value_list(arena, row[m], columns);
    }
    run->results[OUT_IOU] = value_list(arena, matrix[0], rows);
    run->results[OUT_INTERSECTION] = value_list(arena, matrix[1], rows);
    run->results[OUT_UNION] = value_list(arena, matrix[2], rows);
    run->results[OUT_PREDICTION_AREA] = areas(run, scene->predictions, rows);
    run->results[OUT_TRUTH_AREA] = areas(run, scene->truths, columns);
}

static struct value ratio_at(const struct solve_run *run, size_t i, size_t j)
{
    return run->results[OUT_IOU].as.items[i].as.items[j];
}

/* --- matching and suppression --------------------------------------------------------------------- */

/* The truth that prediction i overlaps most among those not `taken` (NULL: all), or SIZE_MAX. */
static size_t best_truth(const struct solve_run *run, const struct scene *scene, size_t i,
                         const bool *taken)
{
    size_t best = SIZE_MAX;

    for (size_t j = 0; j < scene->truths_count; j++) {
        bool open = !(taken && taken[j]) && value_sign(ratio_at(run, i, j)) == 1;

        if (open && (best == SIZE_MAX ||
                     num_compare(ratio_at(run, i, j), ratio_at(run, i, best)) == NUM_GREATER))
            best = j;
    }
    return best;
}

static void match(struct solve_run *run, const struct scene *scene)
{
    struct arena *arena = run->ctx->arena;
    size_t count = scene->predictions_count;
    bool free_only = run_is(run->args[MATCHING], "best_free");
    bool taken[MAX_BOXES] = {false};
    struct value *hits = new_list(run, count), *matched = new_list(run, count);
    long found = 0;

    for (size_t k = 0; k < count; k++) {
        size_t i = scene->order[k];
        size_t j = best_truth(run, scene, i, free_only ? taken : NULL);
        bool hit = j != SIZE_MAX && !taken[j] &&
                   num_compare(ratio_at(run, i, j), run->args[THRESHOLD]) != NUM_LESS;

        hits[k] = run_long(run, hit);
        matched[i] = run_long(run, hit ? (long)j + 1 : 0);
        if (hit)
            taken[j] = true;
        found += hit;
    }
    run->results[OUT_HITS] = value_list(arena, hits, count);
    run->results[OUT_MATCHED] = value_list(arena, matched, count);
    run->results[OUT_TRUE_POSITIVES] = run_long(run, found);
    run->results[OUT_FALSE_POSITIVES] = run_long(run, (long)count - found);
    run->results[OUT_FALSE_NEGATIVES] = run_long(run, (long)scene->truths_count - found);
}

static struct value between(struct num_ctx *ctx, const struct scene *scene, size_t a, size_t b)
{
    return overlap_of(ctx, &scene->predictions[a], &scene->predictions[b]).ratio;
}

/* The best box left is kept and drops the others that overlap it too much, until none is left. */
static void suppress(struct solve_run *run, const struct scene *scene)
{
    size_t count = scene->predictions_count, kept_count = 0;
    struct value *kept = new_list(run, count), *by = new_list(run, count);
    bool gone[MAX_BOXES] = {false};

    for (size_t k = 0; k < count; k++) {
        size_t i = scene->order[k];

        if (gone[i])
            continue;
        kept[kept_count++] = run_long(run, (long)i + 1);
        by[i] = run_long(run, 0);
        for (size_t l = k + 1; l < count; l++) {
            size_t other = scene->order[l];

            if (gone[other] || num_compare(between(run->ctx, scene, i, other),
                                           run->args[SUPPRESSION]) != NUM_GREATER)
                continue;
            gone[other] = true;
            by[other] = run_long(run, (long)i + 1);
        }
    }
    run->results[OUT_KEPT] = value_list(run->ctx->arena, kept, kept_count);
    run->results[OUT_SUPPRESSED] = value_list(run->ctx->arena, by, count);
}

static void find_best(struct solve_run *run, const struct scene *scene)
{
    size_t count = scene->predictions_count;
    struct value *best = new_list(run, count), *which = new_list(run, count);
    struct value *order = new_list(run, count);

    for (size_t i = 0; i < count; i++) {
        size_t j = best_truth(run, scene, i, NULL);

        best[i] = j == SIZE_MAX ? run_long(run, 0) : ratio_at(run, i, j);
        which[i] = run_long(run, j == SIZE_MAX ? 0 : (long)j + 1);
        order[i] = run_long(run, (long)scene->order[i] + 1);
    }
    run->results[OUT_BEST] = value_list(run->ctx->arena, best, count);
    run->results[OUT_BEST_TRUTH] = value_list(run->ctx->arena, which, count);
    run->results[OUT_ORDER] = value_list(run->ctx->arena, order, count);
}

/* --- the steps ------------------------------------------------------------------------------------ */

static const char *box_text(const struct solve_run *run, const struct box *box)
{
    return run_printf(run, "[%s, %s] × [%s, %s]", run_text(run, box->low[0]),
                      run_text(run, box->high[0]), run_text(run, box->low[1]),
                      run_text(run, box->high[1]));
}

static const char *side_text(const struct solve_run *run, const struct box *a, const struct box *b,
                             size_t side)
{
    return run_printf(run, "max(0, min(%s, %s) − max(%s, %s))", run_text(run, a->high[side]),
                      run_text(run, b->high[side]), run_text(run, a->low[side]),
                      run_text(run, b->low[side]));
}

static void explain_boxes(struct solve_run *run, const struct scene *scene)
{
    const struct box *a = &scene->predictions[0], *b = &scene->truths[0];
    bool inclusive = run_is(run->args[PIXELS], "inclusive");
    const char *formula = "a box covers [x₁, x₂] × [y₁, y₂]";

    if (run_is(run->args[FORMAT], "corners") && inclusive)
        formula = "pixels x₁ to x₂ both count: [x₁, x₂ + 1] × [y₁, y₂ + 1]";
    else if (run_is(run->args[FORMAT], "centre_size"))
        formula = "x₁ = x − w/2, x₂ = x + w/2, and so for y with h";
    else if (run_is(run->args[FORMAT], "corner_size"))
        formula = "x₂ = x₁ + w, y₂ = y₁ + h";
    solve_step(run, &(struct trace_step){
                        .name = "boxes",
                        .title = "The boxes as two intervals each",
                        .formula = formula,
                        .substitution = run_printf(
                            run, "first prediction %s, first %s %s",
                            run_text(run, run->args[PREDICTIONS].as.items[0]),
                            scene->alone ? "prediction again" : "truth",
                            run_text(run, scene->alone ? run->args[PREDICTIONS].as.items[0]
                                                       : run->args[TRUTHS].as.items[0])),
                        .result = run_printf(run, "%s and %s", box_text(run, a), box_text(run, b)),
                        .why = "Whatever the convention, only the edges matter for areas."});
}

static void explain_pair(struct solve_run *run, const struct scene *scene)
{
    const struct box *a = &scene->predictions[0], *b = &scene->truths[0];
    struct overlap overlap = overlap_of(run->ctx, a, b);
    bool empty = value_sign(overlap.all) == 0;

    solve_step(run, &(struct trace_step){
                        .name = "intersection",
                        .title = "Area in common",
                        .formula = "max(0, min(x₂, x₂′) − max(x₁, x₁′)) · the same in y",
                        .substitution = run_printf(run, "%s · %s", side_text(run, a, b, 0),
                                                   side_text(run, a, b, 1)),
                        .why = "The common part starts at the later of the two starts and stops at "
                               "the earlier of the two ends; it is empty when that is before.",
                        .value = overlap.shared});
    solve_step(run, &(struct trace_step){
                        .name = "union",
                        .title = "Area of both together",
                        .formula = "A + B − A∩B",
                        .substitution = run_printf(
                            run, "%s + %s − %s", run_factor(run, area_of(run->ctx, a)),
                            run_factor(run, area_of(run->ctx, b)), run_factor(run, overlap.shared)),
                        .why = "The common part lies in both areas and would be counted twice.",
                        .value = overlap.all});
    solve_step(run, &(struct trace_step){
                        .name = "iou",
                        .title = "Intersection over union",
                        .formula = "IoU = A∩B / A∪B",
                        .substitution = run_printf(run, "%s/%s", run_factor(run, overlap.shared),
                                                   run_factor(run, overlap.all)),
                        .why = empty ? "Neither box has an area; the ratio counts as 0."
                                     : "1 for equal boxes, 0 for boxes apart; scaling both boxes "
                                       "changes nothing.",
                        .value = overlap.ratio});
}

static const char *matching_formula(const struct solve_run *run)
{
    bool any = value_sign(run->args[THRESHOLD]) == 0;

    if (run_is(run->args[MATCHING], "best_free"))
        return any ? "largest IoU > 0 among the truths not taken: boxes apart never match"
                   : "largest IoU ≥ t among the truths not taken";
    return any ? "largest IoU > 0 among all truths; a miss if it is taken"
               : "largest IoU ≥ t among all truths; a miss if it is taken";
}

static void explain_all(struct solve_run *run, const struct scene *scene)
{
    solve_step(run, &(struct trace_step){
                        .name = "matrix",
                        .title = scene->alone ? "Every prediction against every other"
                                              : "Every prediction against every truth",
                        .formula = "IoUᵢⱼ of prediction i and box j",
                        .substitution = run_printf(run, "%zu × %zu pairs", scene->predictions_count,
                                                   scene->truths_count),
                        .result = run_text(run, run->results[OUT_IOU]),
                        .why = "Boxes that do not meet have ratio 0.",
                        .value = run->results[OUT_IOU]});
    if (!scene->alone)
        solve_step(run,
                   &(struct trace_step){
                       .name = "matching",
                       .title = "Matching, best score first",
                       .formula = matching_formula(run),
                       .substitution = run_printf(run, "predictions in the order %s, t = %s",
                                                  run_text(run, run->results[OUT_ORDER]),
                                                  run_text(run, run->args[THRESHOLD])),
                       .result = run_printf(run, "hits %s", run_text(run, run->results[OUT_HITS])),
                       .why = "A truth is found once; a second box on it is a false positive.",
                       .value = run->results[OUT_HITS]});
    solve_step(run,
               &(struct trace_step){
                   .name = "suppression",
                   .title = "Non-maximum suppression",
                   .formula = "keep the best score left, drop all with IoU > t, repeat",
                   .substitution = run_printf(run, "predictions in the order %s, t = %s",
                                              run_text(run, run->results[OUT_ORDER]),
                                              run_text(run, run->args[SUPPRESSION])),
                   .result = run_printf(run, "kept: %s", run_text(run, run->results[OUT_KEPT])),
                   .why = "Boxes that overlap a better one much are taken for the same object.",
                   .value = run->results[OUT_KEPT]});
}

static enum dlt_err run_intersection_over_union(struct solve_run *run, struct diag *diag)
{
    struct scene *scene = read_scene(run);

    (void)diag;
    if (run->ctx->err != DLT_OK)
        return run->ctx->err;
    fill_matrices(run, scene);
    if (run->ctx->err != DLT_OK)
        return run->ctx->err;
    run->results[OUT_FIRST] = ratio_at(run, 0, 0);
    find_best(run, scene);
    if (!scene->alone)
        match(run, scene);
    suppress(run, scene);
    explain_boxes(run, scene);
    explain_pair(run, scene);
    explain_all(run, scene);
    return run->ctx->err;
}

/* --- the oracle: cut the plane along all edges and count the cells that each box covers ------------ */

static bool covers(const struct box *box, struct value x, struct value y)
{
    return num_compare(box->low[0], x) != NUM_GREATER && num_compare(x, box->high[0]) == NUM_LESS &&
           num_compare(box->low[1], y) != NUM_GREATER && num_compare(y, box->high[1]) == NUM_LESS;
}

static void sort_cuts(struct value *cuts)
{
    for (size_t i = 1; i < SIDES; i++)
        for (size_t k = i; k > 0 && num_compare(cuts[k - 1], cuts[k]) == NUM_GREATER; k--) {
            struct value swap = cuts[k];

            cuts[k] = cuts[k - 1];
            cuts[k - 1] = swap;
        }
}

static void count_cells(struct num_ctx *ctx, const struct box *a, const struct box *b,
                        struct overlap *overlap)
{
    struct value x[SIDES] = {a->low[0], a->high[0], b->low[0], b->high[0]};
    struct value y[SIDES] = {a->low[1], a->high[1], b->low[1], b->high[1]};

    overlap->shared = overlap->all = value_long(ctx->arena, 0);
    sort_cuts(x);
    sort_cuts(y);
    for (size_t i = 0; i + 1 < SIDES; i++)
        for (size_t k = 0; k + 1 < SIDES; k++) {
            struct value cell =
                num_mul(ctx, num_sub(ctx, x[i + 1], x[i]), num_sub(ctx, y[k + 1], y[k]));
            bool in_a = covers(a, x[i], y[k]), in_b = covers(b, x[i], y[k]);

            if (in_a && in_b)
                overlap->shared = num_add(ctx, overlap->shared, cell);
            if (in_a || in_b)
                overlap->all = num_add(ctx, overlap->all, cell);
        }
}

/* Kept when no better-ranked kept box overlaps it too much: the definition, by recursion. */
static bool is_kept(struct solve_run *run, const struct scene *scene, size_t rank)
{
    for (size_t k = 0; k < rank; k++)
        if (is_kept(run, scene, k) &&
            num_compare(between(run->ctx, scene, scene->order[k], scene->order[rank]),
                        run->args[SUPPRESSION]) == NUM_GREATER)
            return false;
    return true;
}

enum { RECURSION_MAX = 10 };

/* The ratio by the areas of the cells. */
static struct value cell_ratio(struct solve_run *run, size_t i, size_t j)
{
    struct value shared = run->results[OUT_INTERSECTION].as.items[i].as.items[j];
    struct value all = run->results[OUT_UNION].as.items[i].as.items[j];

    return value_sign(all) == 0 ? run_long(run, 0) : num_div(run->ctx, shared, all);
}

/* True when no other truth that counts beats truth j for prediction i; of equal ones the first does. */
static bool is_best(struct solve_run *run, size_t i, size_t j, const bool *out, size_t truths)
{
    for (size_t other = 0; other < truths; other++) {
        enum num_order order = num_compare(cell_ratio(run, i, other), cell_ratio(run, i, j));

        if (!out[other] && (order == NUM_GREATER || (order == NUM_EQUAL && other < j)))
            return false;
    }
    return true;
}

/* The truth given to the prediction at a rank, or SIZE_MAX: the definition, by recursion over what the
 * better-ranked ones were given. */
static size_t given_truth(struct solve_run *run, const struct scene *scene, size_t rank)
{
    const bool free_only = run_is(run->args[MATCHING], "best_free");
    size_t i = scene->order[rank];
    bool taken[MAX_BOXES] = {false}, nobody[MAX_BOXES] = {false};

    for (size_t k = 0; k < rank; k++) {
        size_t given = given_truth(run, scene, k);

        if (given != SIZE_MAX)
            taken[given] = true;
    }
    for (size_t j = 0; j < scene->truths_count; j++) {
        struct value ratio = cell_ratio(run, i, j);

        if (!taken[j] && value_sign(ratio) == 1 &&
            num_compare(ratio, run->args[THRESHOLD]) != NUM_LESS &&
            is_best(run, i, j, free_only ? taken : nobody, scene->truths_count))
            return j;
    }
    return SIZE_MAX;
}

static void oracle_match(struct solve_run *run, const struct scene *scene)
{
    size_t count = scene->predictions_count, found = 0;
    struct value *hits = new_list(run, count), *matched = new_list(run, count);

    for (size_t k = 0; k < count; k++) {
        size_t j = given_truth(run, scene, k);

        hits[k] = run_long(run, j != SIZE_MAX);
        matched[scene->order[k]] = run_long(run, j != SIZE_MAX ? (long)j + 1 : 0);
        found += j != SIZE_MAX;
    }
    run->results[OUT_HITS] = value_list(run->ctx->arena, hits, count);
    run->results[OUT_MATCHED] = value_list(run->ctx->arena, matched, count);
    run->results[OUT_TRUE_POSITIVES] = run_long(run, (long)found);
    run->results[OUT_FALSE_POSITIVES] = run_long(run, (long)(count - found));
    run->results[OUT_FALSE_NEGATIVES] = run_long(run, (long)(scene->truths_count - found));
}

static enum dlt_err oracle_intersection_over_union(struct solve_run *run, struct diag *diag)
{
    struct scene *scene = read_scene(run);
    struct num_ctx *ctx = run->ctx;
    size_t rows = scene->predictions_count, columns = scene->truths_count, kept_count = 0;
    struct value *shared = new_list(run, rows), *all = new_list(run, rows);
    struct value *kept = new_list(run, rows);

    (void)diag;
    for (size_t i = 0; i < rows && ctx->err == DLT_OK; i++) {
        struct value *shared_row = new_list(run, columns), *all_row = new_list(run, columns);

        for (size_t j = 0; j < columns; j++) {
            struct overlap overlap;

            count_cells(ctx, &scene->predictions[i], &scene->truths[j], &overlap);
            shared_row[j] = overlap.shared;
            all_row[j] = overlap.all;
        }
        shared[i] = value_list(ctx->arena, shared_row, columns);
        all[i] = value_list(ctx->arena, all_row, columns);
    }
    run->results[OUT_INTERSECTION] = value_list(ctx->arena, shared, rows);
    run->results[OUT_UNION] = value_list(ctx->arena, all, rows);
    for (size_t k = 0; k < rows && rows <= RECURSION_MAX; k++)
        if (is_kept(run, scene, k))
            kept[kept_count++] = run_long(run, (long)scene->order[k] + 1);
    if (rows <= RECURSION_MAX)
        run->results[OUT_KEPT] = value_list(ctx->arena, kept, kept_count);
    /* Without truths there is nothing to match: the predictions are compared with each other. */
    if (!scene->alone && rows <= RECURSION_MAX && columns <= RECURSION_MAX)
        oracle_match(run, scene);
    return ctx->err;
}

static const char *const grid[] = {
    "predictions=[[0,0,2,2]] truths=[[1,1,3,3]]",
    "predictions=[[0,0,2,2],[1,1,3,3],[5,5,6,6]] truths=[[0,0,2,3],[5,5,6,7]]",
    "predictions=[[0,0,2,2]] truths=[[0,0,2,2]] pixels=inclusive",
    "predictions=[[10,10,19,19]] truths=[[15,15,24,24]] pixels=inclusive",
    "predictions=[[1,1,2,2]] truths=[[2,2,2,2]] format=centre_size",
    "predictions=[[0,0,4,2]] truths=[[1,1,4,2]] format=corner_size",
    "predictions=[[0,0,1,1]] truths=[[1,0,2,1]]",
    "predictions=[[0,0,1,1]] truths=[[1,0,2,1]] pixels=inclusive",
    "predictions=[[0,0,0,0]] truths=[[0,0,0,0]]",
    "predictions=[[0,0,0,5]] truths=[[0,0,5,5]] threshold=0",
    "predictions=[[0,0,10,10],[1,1,11,11],[20,20,30,30],[0,0,9,9]] scores=[0.6,0.9,0.5,0.9] "
    "suppression=0.6",
    "predictions=[[0,0,4,4],[0,0,4,3],[0,0,3,4]] truths=[[0,0,4,4],[0,1,4,4]] scores=[0.2,0.9,0.8] "
    "matching=best_overall threshold=0.7",
    "predictions=[[0,0,4,4],[0,0,4,3],[0,0,3,4]] truths=[[0,0,4,4],[0,1,4,4]] scores=[0.2,0.9,0.8] "
    "matching=best_free threshold=1/2",
    "predictions=[[-1/3,0,1/3,1/7],[0,0,1/3,1/7]] truths=[[-1e9,-1e9,1e9,1e9]]",
};

const struct solver solver_intersection_over_union = {
    .name = "intersection_over_union",
    .summary = "Intersection, union and their ratio for boxes; matching and suppression.",
    .citation =
        "Everingham et al. 2015 (PASCAL VOC, a retrospective), sec. 2.4.3; Lin et al. 2014 (COCO)",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_intersection_over_union,
    .oracle = oracle_intersection_over_union,
    .oracle_note = "cuts the plane along all edges and adds up the cells; what is kept or matched "
                   "by recursion",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
