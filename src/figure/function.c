/* SPDX-License-Identifier: MIT */
/* A piecewise-linear function that was typed, beside the one that was asked for: both with their
 * kinks, the intervals on which they differ, and the point where that was seen. */
#include "sketch.h"

enum { MAX_POINTS = 400, MAX_NAMED = 6, MAX_BANDS = 40, BANDS_HEIGHT = 13 };

enum { TARGET, FORMULA, TYPED, FROM, TO, WITNESS, CALLED };

static const struct param params[] = {
    [TARGET] = {.name = "target",
                .summary = "points (x, y) of the target, straight in between and beyond",
                .type = PARAM_MATRIX,
                .fallback = ""},
    [FORMULA] = {.name = "formula",
                 .summary = "the target as a formula in x, in place of its points",
                 .type = PARAM_FUNCTION,
                 .fallback = ""},
    [TYPED] = {.name = "typed",
               .summary = "points of the function to draw: typed.FIELD",
               .type = PARAM_MATRIX,
               .fallback = ""},
    [FROM] = {.name = "from",
              .summary = "left end; default: the first point",
              .type = PARAM_RATIONAL,
              .fallback = ""},
    [TO] = {.name = "to",
            .summary = "right end; default: the last point",
            .type = PARAM_RATIONAL,
            .fallback = ""},
    [WITNESS] = {.name = "witness",
                 .summary = "x at which both are seen to differ: witness.FIELD",
                 .type = PARAM_RATIONAL,
                 .fallback = ""},
    [CALLED] = {.name = "called",
                .summary = "a short name of the target: [[f]]",
                .type = PARAM_TABLE,
                .fallback = ""},
};

/* An interval on which the functions differ. */
struct gap {
    struct value from, to;
    struct value got, wanted; /* slopes */
    struct value high;        /* typed - target at the left end */
};

struct scene {
    struct num_ctx *ctx;
    bool has_target, has_typed;
    const char *called; /* the target */
    struct piecewise target, typed;
    struct value from, to, witness;
    struct gap *gaps;
    size_t gap_count;
};

static bool read_points(struct num_ctx *ctx, struct value list, const char *name,
                        struct piecewise *out)
{
    size_t rows = 0, columns = 0;
    if (!value_is_matrix(list, &rows, &columns) || columns != 2) {
        num_fail(ctx, DLT_ERR_TYPE, "not-points", "%s must be a list of points [x, y]", name);
        return false;
    }
    if (rows > MAX_POINTS) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-many", "at most %d points", (int)MAX_POINTS);
        return false;
    }
    struct value *x = arena_array(ctx->arena, rows, sizeof *x);
    struct value *y = arena_array(ctx->arena, rows, sizeof *y);
    for (size_t i = 0; i < rows; i++) {
        x[i] = list.as.items[i].as.items[0];
        y[i] = list.as.items[i].as.items[1];
    }
    return piecewise_from_points(ctx, value_list(ctx->arena, x, rows),
                                 value_list(ctx->arena, y, rows), out) == DLT_OK;
}

static bool read_formula(struct num_ctx *ctx, const char *text, struct piecewise *out)
{
    const struct expr_symbol x = {.name = "x"};
    const struct expr_scope scope = {.symbols = &x, .symbol_count = 1};
    const struct expr *tree = NULL;
    enum dlt_err err = expr_parse(ctx->arena, text, &scope, &tree, NULL, ctx->diag);
    if (err != DLT_OK) {
        ctx->err = err;
        return false;
    }
    return expr_piecewise(ctx, tree, "x", NULL, out) == DLT_OK;
}

static void choose_interval(struct scene *scene, const struct value *args)
{
    struct num_ctx *ctx = scene->ctx;
    const struct value points = args[TARGET].kind == VALUE_LIST ? args[TARGET] : args[TYPED];
    scene->from = args[FROM];
    scene->to = args[TO];
    bool some = points.kind == VALUE_LIST && points.count > 1;
    if (scene->from.kind == VALUE_NONE)
        scene->from = some ? points.as.items[0].as.items[0] : value_long(ctx->arena, 0);
    if (scene->to.kind == VALUE_NONE)
        scene->to =
            some ? points.as.items[points.count - 1].as.items[0] : value_long(ctx->arena, 1);
    if (ctx->err == DLT_OK && num_compare(scene->from, scene->to) != NUM_LESS)
        num_fail(ctx, DLT_ERR_RANGE, "empty-interval", "`from` must lie left of `to`");
}

static struct value slope_on(struct num_ctx *ctx, const struct piecewise *function,
                             const struct value *ends)
{
    struct value rise = num_sub(ctx, piecewise_eval(ctx, function, ends[1]),
                                piecewise_eval(ctx, function, ends[0]));
    return num_div(ctx, rise, num_sub(ctx, ends[1], ends[0]));
}

static void find_gaps(struct scene *scene)
{
    struct num_ctx *ctx = scene->ctx;
    struct value found =
        piecewise_departures(ctx, &scene->typed, &scene->target, scene->from, scene->to);
    if (ctx->err != DLT_OK)
        return;
    scene->gaps = arena_array(ctx->arena, found.count, sizeof *scene->gaps);
    for (size_t i = 0; i < found.count; i++) {
        const struct value *ends = found.as.items[i].as.items;
        scene->gaps[i] = (struct gap){
            .from = ends[0],
            .to = ends[1],
            .got = slope_on(ctx, &scene->typed, ends),
            .wanted = slope_on(ctx, &scene->target, ends),
            .high = num_sub(ctx, piecewise_eval(ctx, &scene->typed, ends[0]),
                            piecewise_eval(ctx, &scene->target, ends[0])),
        };
    }
    scene->gap_count = found.count;
}

static bool read_scene(struct scene *scene, struct num_ctx *ctx, const struct value *args)
{
    *scene = (struct scene){.ctx = ctx, .witness = args[WITNESS], .called = "target"};
    if (sketch_has_list(args[CALLED]))
        scene->called = args[CALLED].as.items[0].as.items[0].as.word;
    scene->has_typed = args[TYPED].kind == VALUE_LIST;
    scene->has_target = args[TARGET].kind == VALUE_LIST || args[FORMULA].kind == VALUE_WORD;
    if (args[TARGET].kind == VALUE_LIST &&
        !read_points(ctx, args[TARGET], "target", &scene->target))
        return false;
    if (args[TARGET].kind != VALUE_LIST && scene->has_target &&
        !read_formula(ctx, args[FORMULA].as.word, &scene->target))
        return false;
    if (scene->has_typed && !read_points(ctx, args[TYPED], "typed", &scene->typed))
        return false;
    choose_interval(scene, args);
    if (ctx->err == DLT_OK && scene->has_target && scene->has_typed)
        find_gaps(scene);
    return ctx->err == DLT_OK;
}

/* --- what is said of it ------------------------------------------------------------------------------ */

static char *gap_text(const struct scene *scene, const struct gap *gap)
{
    struct arena *arena = scene->ctx->arena;
    const char *where = arena_printf(arena, "from %s to %s", sketch_number(arena, gap->from),
                                     sketch_number(arena, gap->to));
    if (num_compare(gap->got, gap->wanted) != NUM_EQUAL)
        return arena_printf(arena, "%s: %s", where,
                            sketch_slopes(scene->ctx, gap->got, gap->wanted));
    return arena_printf(arena, "%s: the slope is right, but it lies %s too %s", where,
                        sketch_number(arena, num_abs(scene->ctx, gap->high)),
                        value_sign(gap->high) > 0 ? "high" : "low");
}

static void note_scene(const struct scene *scene, struct notes *notes)
{
    if (!scene->has_target || !scene->has_typed)
        return;
    if (scene->gap_count == 0)
        notes_add(notes, ROLE_RIGHT, "yours is the target everywhere");
    for (size_t i = 0; i < scene->gap_count; i++) {
        if (i == MAX_NAMED) {
            notes_add(notes, ROLE_WRONG, "and %zu more", scene->gap_count - MAX_NAMED);
            return;
        }
        notes_add(notes, ROLE_WRONG, "%s", gap_text(scene, &scene->gaps[i]));
    }
}

/* --- the plot ---------------------------------------------------------------------------------------- */

/* In two words what is the matter on an interval, for the bracket below it. */
static const char *gap_name(const struct gap *gap)
{
    enum num_order order = num_compare(gap->got, gap->wanted);
    int got = value_sign(gap->got), wanted = value_sign(gap->wanted);
    if (order == NUM_EQUAL)
        return value_sign(gap->high) > 0 ? "too high" : "too low";
    if (got * wanted < 0)
        return "wrong way";
    bool less = order == NUM_LESS;
    return less == (got > 0 || wanted > 0) ? "too flat" : "too steep";
}

/* The bends of both functions within the interval, and its ends. */
static size_t find_edges(const struct scene *scene, struct value *edges)
{
    const struct piecewise *functions[] = {scene->has_target ? &scene->target : NULL,
                                           scene->has_typed ? &scene->typed : NULL};
    size_t at[2] = {0, 0}, count = 0;
    edges[count++] = scene->from;
    for (;;) {
        const struct value *next = NULL;
        for (size_t f = 0; f < 2; f++) {
            while (functions[f] && at[f] < functions[f]->count &&
                   num_compare(functions[f]->x[at[f]], edges[count - 1]) != NUM_GREATER)
                at[f]++;
            if (functions[f] && at[f] < functions[f]->count &&
                (!next || num_compare(functions[f]->x[at[f]], *next) == NUM_LESS))
                next = &functions[f]->x[at[f]];
        }
        if (!next || num_compare(*next, scene->to) != NUM_LESS)
            break;
        edges[count++] = *next;
    }
    edges[count++] = scene->to;
    return count;
}

/* The slopes of both functions between the edges. */
static void plan_bands(const struct scene *scene, bool shows_typed, struct bands *bands)
{
    struct num_ctx *ctx = scene->ctx;
    size_t room = 2 + (scene->has_target ? scene->target.count : 0) +
                  (scene->has_typed ? scene->typed.count : 0);
    struct value *edges = arena_array(ctx->arena, room, sizeof *edges);
    size_t count = find_edges(scene, edges);
    *bands = (struct bands){.count = count - 1};
    if (count - 1 > MAX_BANDS)
        return;
    double *places = arena_array(ctx->arena, count, sizeof *places);
    const char **texts[2] = {NULL};
    for (size_t f = 0; f < 2; f++)
        texts[f] = arena_array(ctx->arena, count, sizeof *texts[f]);
    for (size_t i = 0; i < count && ctx->err == DLT_OK; i++) {
        places[i] = value_to_double(edges[i]);
        if (i + 1 < count && scene->has_target)
            texts[0][i] = sketch_number(ctx->arena, slope_on(ctx, &scene->target, &edges[i]));
        if (i + 1 < count && scene->has_typed)
            texts[1][i] = sketch_number(ctx->arena, slope_on(ctx, &scene->typed, &edges[i]));
    }
    bands->edges = places;
    if (scene->has_target)
        bands->row[bands->rows++] =
            (struct band_row){.name = scene->called, .texts = texts[0], .role = ROLE_SERIES_1};
    if (scene->has_typed && shows_typed)
        bands->row[bands->rows++] =
            (struct band_row){.name = "yours", .texts = texts[1], .role = ROLE_SERIES_2};
}

static struct plot_series series_of(const struct scene *scene, bool typed)
{
    struct plot_series series =
        sketch_series(scene->ctx, typed ? &scene->typed : &scene->target, scene->from, scene->to);
    series.label = typed ? "yours" : scene->called;
    series.role = typed ? ROLE_SERIES_2 : ROLE_SERIES_1;
    return series;
}

static struct plot_span *name_gaps(const struct scene *scene)
{
    struct plot_span *spans = arena_array(scene->ctx->arena, scene->gap_count + 1, sizeof *spans);
    for (size_t i = 0; i < scene->gap_count; i++)
        spans[i] = (struct plot_span){.from = value_to_double(scene->gaps[i].from),
                                      .to = value_to_double(scene->gaps[i].to),
                                      .label = gap_name(&scene->gaps[i])};
    return spans;
}

/* Both lines and what is between them; before its layer, what was typed keeps its place. */
static void draw_scene(const struct scene *scene, struct surface *surface, int height,
                       const struct figure_view *view)
{
    bool shown = scene->has_typed && (view->layers <= 0 || !scene->has_target || view->layers > 1);
    struct plot_series series[2];
    struct plot_point points[2];
    struct bands bands;
    struct plot plot = {.x_label = "x",
                        .series = series,
                        .marker = view->marker,
                        .weight = view->weight,
                        .window = view->window,
                        .held = view->held,
                        .points = points,
                        .x_from = value_to_double(scene->from),
                        .x_to = value_to_double(scene->to),
                        .legend = true};
    if (scene->has_target)
        series[plot.series_count++] = series_of(scene, false);
    if (shown)
        series[plot.series_count++] = series_of(scene, true);
    plan_bands(scene, shown, &bands);
    if (scene->ctx->err != DLT_OK)
        return;
    if (shown) {
        plot.spans = name_gaps(scene);
        plot.span_count = scene->gap_count;
    }
    if (scene->has_target && shown)
        plot.point_count =
            sketch_witness(scene->ctx, &scene->typed, &scene->target, scene->witness, points);
    plot.rows = height >= BANDS_HEIGHT ? (int)bands.rows : 0;
    int indent = plot.rows > 0 ? bands_indent(surface->width) : 0;
    draw_plot(surface, indent, 0, surface->width - indent, height, &plot);
    const struct plot_area area = sketch_last_plot(surface);
    for (size_t i = 0; i < plot.span_count; i++)
        sketch_shade(surface, &area, plot.spans[i].from, plot.spans[i].to, SKETCH_DEPARTS);
    bands_draw(&bands, surface, &area);
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view)
{
    struct scene scene;
    if (!read_scene(&scene, ctx, args))
        return ctx->err;
    if (!scene.has_target && !scene.has_typed)
        return ctx->err;
    struct notes notes = {.arena = ctx->arena};
    if (view->layers != 1)
        note_scene(&scene, &notes);
    int rows = notes_draw(&notes, surface, surface->height >= 7 ? surface->height / 4 : 0);
    draw_scene(&scene, surface, surface->height - rows, view);
    return ctx->err;
}

/* --- for demonstrations and the mouse ------------------------------------------------------------------ */

static int layers(const struct value *args)
{
    bool target = args[TARGET].kind == VALUE_LIST || args[FORMULA].kind == VALUE_WORD;
    return target && args[TYPED].kind == VALUE_LIST ? 2 : 1;
}

/* The bends of what was typed, or else of the target. */
static size_t handles(struct num_ctx *ctx, const struct value *args,
                      struct figure_handle *handles_out)
{
    struct scene scene;
    size_t count = 0;
    if (!read_scene(&scene, ctx, args) || (!scene.has_typed && !scene.has_target))
        return 0;
    const struct piecewise *function = scene.has_typed ? &scene.typed : &scene.target;
    for (size_t i = 0; i < function->count && count < FIGURE_MAX_HANDLES; i++) {
        if (num_compare(function->x[i], scene.from) == NUM_LESS ||
            num_compare(function->x[i], scene.to) == NUM_GREATER)
            continue;
        handles_out[count++] =
            (struct figure_handle){.x = value_to_double(function->x[i]),
                                   .y = value_to_double(function->y[i]),
                                   .name = arena_printf(ctx->arena, "point %zu", i + 1)};
    }
    return count;
}

/* --- in words ---------------------------------------------------------------------------------------- */

/* One row for each piece between neighbouring bends of a function. */
static void describe_function(const struct scene *scene, const struct piecewise *function,
                              const char *name, struct strbuf *out)
{
    struct num_ctx *ctx = scene->ctx;
    struct arena *arena = ctx->arena;
    struct table table = {.arena = arena, .columns = 4};
    struct value left = scene->from;
    static const char *const heads[] = {"from", "to", "slope"};
    table_add(&table, name);
    for (size_t i = 0; i < DLT_COUNT(heads); i++)
        table_add(&table, heads[i]);
    for (size_t i = 0, row = 1; i <= function->count && ctx->err == DLT_OK; i++) {
        bool last = i == function->count || num_compare(function->x[i], scene->to) != NUM_LESS;
        struct value right = last ? scene->to : function->x[i];
        if (num_compare(left, right) != NUM_LESS)
            continue;
        table_add(&table, arena_printf(arena, "piece %zu", row++));
        table_add(&table, sketch_number(arena, left));
        table_add(&table, sketch_number(arena, right));
        table_add(&table, sketch_number(arena, piecewise_slope(ctx, function, i)));
        left = right;
    }
    strbuf_printf(out, "At x = %s: %s.\n", sketch_number(arena, scene->from),
                  sketch_number(arena, piecewise_eval(ctx, function, scene->from)));
    table_print(&table, out);
}

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    struct scene scene;
    struct plot_point points[2];
    struct strbuf out;
    if (!read_scene(&scene, ctx, args))
        return ctx->err;
    struct notes notes = {.arena = ctx->arena};
    strbuf_init(&out);
    strbuf_printf(&out, "From x = %s to %s.\n", sketch_number(ctx->arena, scene.from),
                  sketch_number(ctx->arena, scene.to));
    note_scene(&scene, &notes);
    if (scene.has_target && scene.has_typed &&
        sketch_witness(ctx, &scene.typed, &scene.target, scene.witness, points) > 0)
        notes_add(&notes, ROLE_WRONG, "%s", points[0].label);
    for (size_t i = 0; i < notes.count; i++)
        strbuf_printf(&out, "%s%s.\n", i == 0 ? "Compared: " : "  ", notes.texts[i]);
    if (scene.has_target)
        describe_function(&scene, &scene.target, scene.called, &out);
    if (scene.has_typed)
        describe_function(&scene, &scene.typed, "yours", &out);
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static int height(const struct value *args, int width)
{
    bool typed = args[TYPED].kind == VALUE_LIST;
    bool target = args[TARGET].kind == VALUE_LIST || args[FORMULA].kind == VALUE_WORD;
    if (!typed && !target)
        return 2; /* a few words */
    return (width >= 60 ? 15 : 10) + (typed ? 4 : 0);
}

#define TENT "target=[[0,0],[1/2,1],[1,0]]"

static const char *const examples[] = {
    TENT,
    TENT " typed=[[0,0],[1/2,1],[1,0]]",
    TENT " typed=[[0,0],[1/4,1],[1,0]] witness=1/5",
    TENT " typed=[[0,1/4],[1/2,5/4],[1,1/4]] witness=1/3",
    "formula=2*relu(x)-4*relu(x-1/2) typed=[[0,0],[1,2]] witness=2/3 from=-1 to=2",
    "typed=[[-1,2],[0,0],[1,2]]",
    "from=0 to=1",
    "target=[[0,3],[1,3]] typed=[[0,3],[1,3]]",
    "target=[[0,0],[10^30,10^30]] typed=[[0,0],[10^30,10^30+1]]",
    "target=[[0,0],[10^(-30),1]] typed=[[0,0],[10^(-30),-1]]",
    "target=[[0,0],[1,2]] typed=[[0,0],[1,1]] witness=1",
    TENT " called=[[f]]",
};

const struct figure_kind figure_function = {
    .name = "function",
    .summary = "A piecewise-linear function beside its target, with the intervals that depart.",
    .params = params,
    .param_count = DLT_COUNT(params),
    .draw = draw,
    .describe = describe,
    .height = height,
    .layers = layers,
    .handles = handles,
    .examples = examples,
    .example_count = DLT_COUNT(examples),
};
