/* SPDX-License-Identifier: MIT */
/* Draws a shallow network: its target and its sum with the pieces that depart behind and below them,
 * and its hidden units before and after scaling, beside it, below it or faintly in the same plot. */
#include "network.h"

#include <math.h>

enum {
    FEW_ROWS = 12,      /* lower than this there are no units */
    BESIDE_WIDTH = 92,  /* room for two plots side by side */
    BELOW_HEIGHT = 30,  /* or for two of them one below the other */
    BANDS_HEIGHT = 13,  /* of a plot with rows about its pieces */
    PLENTY_HEIGHT = 16, /* of a plot with all of them */
    GAP = 2             /* columns between two plots */
};

struct rect {
    int x, y, width, height;
};

/* What a picture is made of. */
struct picture {
    const struct network_scene *scene;
    struct surface *surface;
    const struct figure_view *view;
    struct rect main, units; /* units: of no width when they are in the main plot, if anywhere */
    struct plot plot;        /* the main one */
    struct plot_series *series;
    struct plot_series *network; /* NULL: none */
};

static bool shows(const struct picture *picture, enum network_layer layer)
{
    return network_shows(picture->scene, layer, picture->view->layers);
}

/* --- lines ------------------------------------------------------------------------------------------- */

/* A unit times `factor` (NULL: 1). */
static struct plot_series unit_series(const struct network_scene *scene, size_t u,
                                      const struct value *factor)
{
    struct num_ctx *ctx = scene->ctx;
    struct value one = value_long(ctx->arena, 1), zero = value_long(ctx->arena, 0);
    struct piecewise unit;
    if (piecewise_from_units(ctx, value_list(ctx->arena, &scene->slope[u], 1),
                             value_list(ctx->arena, &scene->joint[u], 1),
                             value_list(ctx->arena, factor ? factor : &one, 1), zero,
                             &unit) != DLT_OK)
        return (struct plot_series){0};
    struct plot_series series = sketch_series(ctx, &unit, scene->from, scene->to);
    series.label = factor ? arena_printf(ctx->arena, "φ%zu h%zu", u + 1, u + 1)
                          : arena_printf(ctx->arena, "h%zu", u + 1);
    return series;
}

static void reach(const struct plot_series *series, double *low, double *high)
{
    for (size_t i = 0; i < series->count; i++) {
        *low = fmin(*low, series->y[i]);
        *high = fmax(*high, series->y[i]);
    }
}

/* --- the plot of the units ----------------------------------------------------------------------------- */

/* The units, or those times their coefficients. Returns the end of what was added. */
static struct plot_series *add_units(const struct picture *picture, struct plot_series *series,
                                     bool scaled, bool faint)
{
    const struct network_scene *scene = picture->scene;
    bool background = scene->has_target || scene->has_network;
    for (size_t u = 0; u < scene->units; u++, series++) {
        *series = unit_series(scene, u, scaled ? &scene->phi[u + 1] : NULL);
        series->faint = faint;
        series->coarse = picture->view->held && background && (faint || !scaled);
        series->role = scaled       ? (enum draw_role)(ROLE_SERIES_3 + (int)(u % 4))
                       : background ? ROLE_DIM
                                    : (enum draw_role)(ROLE_SERIES_1 + (int)(u % 6));
    }
    return series;
}

static void hide(struct plot_series *series, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        series[i].count = 0;
        series[i].label = NULL;
    }
}

static void draw_units(const struct picture *picture)
{
    const struct network_scene *scene = picture->scene;
    const struct rect rect = picture->units;
    if (rect.width <= 0 || !shows(picture, NETWORK_UNITS))
        return;
    struct plot_series *series = arena_array(scene->ctx->arena, 2 * scene->units, sizeof *series);
    struct plot plot = picture->plot;
    plot.title = "hidden units, before and after scaling";
    plot.series = series;
    struct plot_window across = {0, 1, 0, 1}; /* the same x, of all their heights */
    if (plot.window) {
        across.left = plot.window->left;
        across.right = plot.window->right;
        plot.window = &across;
    }
    plot.spans = NULL;
    plot.points = NULL;
    plot.span_count = plot.point_count = 0;
    plot.rows = 0;
    plot.held = picture->view->held ? &picture->view->held[1] : NULL;
    struct plot_series *scaled = add_units(picture, series, false, false);
    plot.series_count = (size_t)(add_units(picture, scaled, true, false) - series);
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < plot.series_count; i++)
        reach(&series[i], &low, &high);
    if (low < high) {
        plot.y_from = low;
        plot.y_to = high;
    }
    if (!shows(picture, NETWORK_SCALED))
        hide(scaled, scene->units);
    draw_plot(picture->surface, rect.x, rect.y, rect.width, rect.height, &plot);
}

/* --- the main plot ------------------------------------------------------------------------------------- */

static void add_main_series(struct picture *picture)
{
    const struct network_scene *scene = picture->scene;
    struct plot_series *series = picture->series, *next = series;
    if (scene->has_target) {
        *next = sketch_series(scene->ctx, &scene->target, scene->from, scene->to);
        next->label = "target";
        next++->role = ROLE_SERIES_1;
    }
    if (scene->has_network) {
        picture->network = next;
        *next = sketch_series(scene->ctx, &scene->network, scene->from, scene->to);
        next->label = "network";
        next++->role = ROLE_SERIES_2;
    }
    bool alone = next == series;
    if (scene->shows_units && picture->units.width == 0 &&
        (picture->surface->height >= FEW_ROWS || alone))
        next = add_units(picture, next, shows(picture, NETWORK_SCALED), !alone);
    picture->plot.series = series;
    picture->plot.series_count = (size_t)(next - series);
}

/* The whole network is shown, unless it is so far off that the target would be pressed flat: then the
 * window ends some heights beyond the target and the units, however large these are when scaled. True
 * when it does. */
static bool choose_window(struct picture *picture)
{
    enum { MOST_HEIGHTS = 6 };
    const double beyond = 2.5;
    const struct network_scene *scene = picture->scene;
    struct plot *plot = &picture->plot;
    double low = INFINITY, high = -INFINITY;
    if (scene->has_target)
        reach(&picture->series[0], &low, &high);
    for (size_t u = 0; picture->units.width == 0 && scene->shows_units && u < scene->units; u++) {
        const struct plot_series unit = unit_series(scene, u, NULL);
        reach(&unit, &low, &high);
    }
    bool flat = !(high > low);
    double height = high - low, least = low - beyond * height, most = high + beyond * height;
    if (picture->network)
        reach(picture->network, &low, &high);
    if (!(high > low))
        return false;
    plot->y_from = low;
    plot->y_to = high;
    if (plot->held && plot->held->firm && plot->held->low < plot->held->high)
        return low < plot->held->low || high > plot->held->high;
    if (flat || high - low <= MOST_HEIGHTS * height)
        return false;
    plot->y_from = fmax(low, least);
    plot->y_to = fmin(high, most);
    return true;
}

/* The axis is rounded: what is cut off runs to the edge of the outermost row. Where an axis is held
 * that is where it ends. */
static void find_edges(const struct picture *picture, int width, int height, double edges_out[2])
{
    struct plot plot = picture->plot;
    struct surface *sketch = surface_create(width, height, picture->surface->charset);
    plot.window = NULL;
    draw_plot(sketch, 0, 0, width, height, &plot);
    const struct plot_area area = sketch_last_plot(sketch);
    surface_destroy(sketch);
    edges_out[0] = plot.y_from;
    edges_out[1] = plot.y_to;
    if (area.height < 2)
        return;
    double half = (area.y_to - area.y_from) / area.height / 2;
    edges_out[0] = plot.held ? area.low : fmin(plot.y_from, area.y_from + half);
    edges_out[1] = plot.held ? area.high : fmax(plot.y_to, area.y_to - half);
}

/* Where a network that is cut off leaves the window or comes back; in the middle of the frame when it
 * is outside all along. `points` has room for 2 * vertices + 1. Returns how many. */
static size_t mark_exits(const struct picture *picture, const double edges[2],
                         struct plot_point *points)
{
    const struct plot *plot = &picture->plot;
    const struct plot_series *series = picture->network;
    const struct glyphs *glyphs = draw_glyphs(picture->surface->charset);
    const double bounds[] = {edges[1], edges[0]};
    const char *const arrows[] = {glyphs->arrow_up, glyphs->arrow_down};
    size_t count = 0;
    for (size_t i = 0; i + 1 < series->count; i++)
        for (size_t side = 0; side < 2; side++) {
            double a = series->y[i] - bounds[side], b = series->y[i + 1] - bounds[side];
            if ((a < 0) == (b < 0) || a == b)
                continue;
            double x = series->x[i] + (series->x[i + 1] - series->x[i]) * (a / (a - b));
            points[count++] = (struct plot_point){
                .x = x, .y = bounds[side], .glyph = arrows[side], .role = series->role};
        }
    bool above = series->y[0] > edges[1];
    if (count == 0 && (above || series->y[0] < edges[0]))
        points[count++] = (struct plot_point){.x = (plot->x_from + plot->x_to) / 2,
                                              .y = bounds[!above],
                                              .glyph = arrows[!above],
                                              .role = series->role};
    if (count > 0)
        points[0].label = "goes on outside";
    return count;
}

static void add_departures(struct picture *picture)
{
    const struct network_scene *scene = picture->scene;
    struct plot_span *spans = arena_array(scene->ctx->arena, scene->piece_count + 1, sizeof *spans);
    picture->plot.spans = spans;
    for (size_t i = 0; i < scene->piece_count; i++) {
        if (scene->pieces[i].departs)
            spans[picture->plot.span_count++] = (struct plot_span){
                .from = value_to_double(scene->pieces[i].from),
                .to = value_to_double(scene->pieces[i].to),
                .label = arena_printf(scene->ctx->arena, "piece %zu", i + 1),
            };
    }
}

/* `edges`: NULL where nothing is cut off. */
static void add_points(struct picture *picture, const double *edges)
{
    const struct network_scene *scene = picture->scene;
    struct plot *plot = &picture->plot;
    size_t room = 2 + (picture->network ? 2 * picture->network->count + 1 : 0);
    struct plot_point *points = arena_array(scene->ctx->arena, room, sizeof *points);
    plot->points = points;
    plot->point_count = 0;
    if (scene->has_network && scene->has_target)
        plot->point_count =
            sketch_witness(scene->ctx, &scene->network, &scene->target, scene->witness, points);
    if (edges && picture->network)
        plot->point_count += mark_exits(picture, edges, points + plot->point_count);
}

/* Makes the window end there, which may round it once more. */
static void settle_edges(struct picture *picture, int width, int height, double edges_out[2])
{
    enum { ROUNDS = 4 };
    struct plot *plot = &picture->plot;
    for (size_t i = 0; i < ROUNDS; i++) {
        const double now[] = {plot->y_from, plot->y_to};
        add_points(picture, now); /* their words take rows */
        find_edges(picture, width, height, edges_out);
        if (plot->held || (edges_out[0] == plot->y_from && edges_out[1] == plot->y_to))
            return;
        plot->y_from = edges_out[0];
        plot->y_to = edges_out[1];
    }
}

/* Later layers are not drawn yet, but have their room. */
static void hide_layers(struct picture *picture)
{
    const struct network_scene *scene = picture->scene;
    size_t front = (size_t)scene->has_target + scene->has_network;
    if (!shows(picture, NETWORK_UNITS))
        hide(picture->series + front, picture->plot.series_count - front);
    if (picture->network && !shows(picture, NETWORK_SUM)) {
        hide(picture->network, 1);
        picture->plot.span_count = picture->plot.point_count = 0;
    }
}

/* --- behind and below it --------------------------------------------------------------------------------- */

static const char *const *slope_texts(const struct network_scene *scene, bool typed, bool departing)
{
    const char **texts = arena_array(scene->ctx->arena, scene->piece_count, sizeof *texts);
    for (size_t i = 0; i < scene->piece_count; i++) {
        const struct network_piece *piece = &scene->pieces[i];
        texts[i] = departing && !piece->departs
                       ? ""
                       : sketch_number(scene->ctx->arena, typed ? piece->got : piece->wanted);
    }
    return texts;
}

static void plan_bands(const struct picture *picture, struct bands *bands)
{
    const struct network_scene *scene = picture->scene;
    struct arena *arena = scene->ctx->arena;
    bool typed = scene->has_network && shows(picture, NETWORK_SUM);
    double *edges = arena_array(arena, scene->piece_count + 1, sizeof *edges);
    const char **patterns = arena_array(arena, scene->piece_count, sizeof *patterns);
    for (size_t i = 0; i < scene->piece_count; i++) {
        edges[i] = value_to_double(scene->pieces[i].from);
        edges[i + 1] = value_to_double(scene->pieces[i].to);
        patterns[i] = network_pattern(scene, &scene->pieces[i]);
    }
    *bands = (struct bands){.edges = edges, .count = scene->piece_count};
    if (scene->units > 0 && scene->shows_units && shows(picture, NETWORK_UNITS))
        bands->row[bands->rows++] =
            (struct band_row){.name = "units", .texts = patterns, .role = ROLE_DIM};
    if (typed || scene->has_target)
        bands->row[bands->rows++] =
            (struct band_row){.name = typed ? "yours" : "target",
                              .texts = slope_texts(scene, typed, false),
                              .role = typed ? ROLE_SERIES_2 : ROLE_SERIES_1};
    if (typed && scene->has_target && scene->departures > 0)
        bands->row[bands->rows++] = (struct band_row){
            .name = "target", .texts = slope_texts(scene, false, true), .role = ROLE_SERIES_1};
}

/* Rows below the numbers when all layers are there, and one for the brackets that are not yet. */
static int count_rows(const struct picture *picture, int height)
{
    const struct network_scene *scene = picture->scene;
    bool compared =
        scene->has_network && scene->has_target && (scene->departures > 0 || picture->view->held);
    int rows = (scene->units > 0 && scene->shows_units) +
               (scene->has_target || scene->has_network) + compared;
    int most = height >= PLENTY_HEIGHT ? rows : height >= BANDS_HEIGHT ? 2 : 0;
    rows = rows < most ? rows : most;
    return rows + (rows > 0 && compared && !shows(picture, NETWORK_SUM));
}

static void draw_main(struct picture *picture)
{
    const struct network_scene *scene = picture->scene;
    const struct rect rect = picture->main;
    struct surface *surface = picture->surface;
    struct bands bands;
    add_main_series(picture);
    if (scene->ctx->err != DLT_OK)
        return;
    double edges[2];
    bool cut_off = choose_window(picture);
    add_departures(picture);
    picture->plot.rows = count_rows(picture, rect.height);
    int indent = picture->plot.rows > 0 ? bands_indent(rect.width) : 0;
    if (cut_off)
        settle_edges(picture, rect.width - indent, rect.height, edges);
    add_points(picture, cut_off ? edges : NULL);
    hide_layers(picture);
    plan_bands(picture, &bands);
    draw_plot(surface, rect.x + indent, rect.y, rect.width - indent, rect.height, &picture->plot);
    const struct plot_area area = sketch_last_plot(surface);
    for (size_t i = 0; i < picture->plot.span_count; i++)
        sketch_shade(surface, &area, picture->plot.spans[i].from, picture->plot.spans[i].to,
                     SKETCH_DEPARTS);
    bands_draw(&bands, surface, &area);
}

/* --- all of it ------------------------------------------------------------------------------------------- */

static void divide(struct picture *picture, int rows)
{
    const struct network_scene *scene = picture->scene;
    int width = picture->surface->width, height = picture->surface->height - rows;
    picture->main = (struct rect){0, 0, width, height};
    if (!scene->shows_units || !scene->has_network || scene->units == 0)
        return;
    if (width >= BESIDE_WIDTH && height >= FEW_ROWS) {
        int left = (width - GAP) * 2 / 5;
        picture->units = (struct rect){0, 0, left, height};
        picture->main = (struct rect){left + GAP, 0, width - left - GAP, height};
    } else if (height >= BELOW_HEIGHT) {
        int upper = height * 3 / 5;
        picture->main.height = upper;
        picture->units = (struct rect){0, upper, width, height - upper};
    }
}

enum dlt_err network_draw(const struct network_scene *scene, struct surface *surface,
                          const struct figure_view *view)
{
    struct picture picture = {
        .scene = scene,
        .surface = surface,
        .view = view,
        .plot = {.x_label = "x",
                 .marker = view->marker,
                 .weight = view->weight,
                 .window = view->window,
                 .held = view->held,
                 .x_from = value_to_double(scene->from),
                 .x_to = value_to_double(scene->to),
                 .legend = true},
        .series = arena_array(scene->ctx->arena, 2 + 2 * scene->units, sizeof *picture.series),
    };
    /* What is said of the sum comes with it, and has its room before. */
    struct notes notes = {.arena = scene->ctx->arena};
    struct surface *later = NULL;
    if (scene->has_network && !shows(&picture, NETWORK_SUM))
        later = surface_create(surface->width, surface->height, surface->charset);
    network_note(scene, &notes);
    int limit = surface->height >= 7 ? surface->height / 4 : 0;
    int rows = notes_draw(&notes, later ? later : surface, limit);
    surface_destroy(later);
    /* While numbers are moved there is room for what may come to be said, so that nothing shifts. */
    if (view->held && notes.count > 0 && scene->has_target && rows < limit)
        rows = (int)scene->piece_count < limit ? (int)scene->piece_count : limit;
    divide(&picture, rows);
    draw_main(&picture);
    if (scene->ctx->err == DLT_OK)
        draw_units(&picture);
    return scene->ctx->err;
}
