/* SPDX-License-Identifier: MIT */
/* A plot as exact strokes, for pictures that are not made of cells: the same lines, axes and marks,
 * each where it is in the world. */
#include "plot.h"

#include <stdio.h>

/* A place within the frame, on the surface. */
static struct spot on_surface(const struct plot_view *view, struct spot spot)
{
    return (struct spot){view->area_x + spot.x, view->area_y + spot.y};
}

static void add_line(const struct plot_view *view, const struct stroke *stroke, struct spot from,
                     struct spot to)
{
    const struct spot line[2] = {on_surface(view, from), on_surface(view, to)};
    surface_stroke(view->surface, stroke, line, 2);
}

static void add_mark(const struct plot_view *view, enum draw_role role, struct spot spot,
                     const char *glyph)
{
    struct stroke stroke = {.kind = STROKE_MARK, .role = role, .weight = 1};
    snprintf(stroke.glyph, sizeof(stroke.glyph), "%s", glyph);
    spot = on_surface(view, spot);
    surface_stroke(view->surface, &stroke, &spot, 1);
}

/* --- axes
 * ------------------------------------------------------------------------------------------ */

/* The same lines as paint_grid draws. */
static void stroke_grid(const struct plot_view *view)
{
    const struct stroke stroke = {.kind = STROKE_DASHED, .role = ROLE_GRID, .weight = 1};
    const struct axis *x = &view->x_axis, *y = &view->y_axis;
    double width = view->area_width, height = view->area_height;
    if (x->low < 0 && x->high > 0 && axis_cell_of(x, 0) > 0) {
        double at = axis_position(x, 0);
        add_line(view, &stroke, (struct spot){at, 0}, (struct spot){at, height});
    }
    if (y->low < 0 && y->high > 0 && axis_cell_of(y, 0) > 0) {
        double at = height - axis_position(y, 0);
        add_line(view, &stroke, (struct spot){0, at}, (struct spot){width, at});
    }
}

static void stroke_axes(const struct plot_view *view)
{
    static const double tick = 0.35; /* rows */
    const struct stroke stroke = {.kind = STROKE_LINE, .role = ROLE_AXIS, .weight = 1};
    double left = -0.5, bottom = view->area_height + 0.5;
    const struct spot frame[3] = {on_surface(view, (struct spot){left, 0}),
                                  on_surface(view, (struct spot){left, bottom}),
                                  on_surface(view, (struct spot){view->area_width, bottom})};
    surface_stroke(view->surface, &stroke, frame, 3);
    char text[TICK_BYTES];
    for (int i = 0; i < view->y_axis.cells && view->number_columns > 0; i++) {
        double at = view->area_height - 0.5 - i;
        if (axis_tick(&view->y_axis, i, text))
            add_line(view, &stroke, (struct spot){left, at}, (struct spot){left - 2 * tick, at});
    }
    for (int i = 0; i < view->x_axis.cells && view->has_numbers; i++) {
        double at = i + 0.5;
        if (axis_tick(&view->x_axis, i, text))
            add_line(view, &stroke, (struct spot){at, bottom}, (struct spot){at, bottom + tick});
    }
}

/* --- lines
 * ----------------------------------------------------------------------------------------- */

/* A line that leaves the window ends on its rim and may come back as another. */
static void stroke_series(const struct plot_view *view, const struct raster *raster,
                          const struct plot_series *series)
{
    const struct stroke stroke = {
        .kind = STROKE_LINE, .role = series->role, .weight = raster->weight};
    struct spot *path = arena_array(view->arena, series->count + 1, sizeof(*path));
    size_t count = 0;
    for (size_t i = 0; i < series->count; i++) {
        bool goes_on = false;
        if (is_vertex(series, i) && is_vertex(series, i + 1)) {
            const struct spot to = {series->x[i + 1], series->y[i + 1]};
            struct spot a = {series->x[i], series->y[i]}, b = to;
            if (clip_segment(raster->x, raster->y, &a, &b)) {
                if (count == 0)
                    path[count++] = on_surface(view, raster_spot(raster, a.x, a.y));
                path[count++] = on_surface(view, raster_spot(raster, b.x, b.y));
                goes_on = b.x == to.x && b.y == to.y;
            }
        }
        if (goes_on)
            continue;
        surface_stroke(view->surface, &stroke, path, count);
        count = 0;
    }
}

static void stroke_marks(const struct plot_view *view, const struct raster *raster)
{
    const struct plot *plot = view->plot;
    size_t cells = (size_t)view->area_width * (size_t)view->area_height;
    for (size_t at = 0; at < cells; at++) {
        const struct raster_cell *cell = &raster->cells[at];
        if (cell->mark != NULL && !cell->kink)
            add_mark(view, cell->mark_role, cell->mark_spot, cell->mark);
    }
    for (size_t s = 0; s < plot->series_count; s++) {
        const struct plot_series *series = &plot->series[s];
        for (size_t i = 0; i < series->count; i++)
            if (is_kink(raster, series, i))
                add_mark(view, ROLE_KINK, raster_spot(raster, series->x[i], series->y[i]),
                         draw_glyphs(view->surface->charset)->kink);
    }
    for (size_t i = 0; i < plot->point_count; i++) {
        const struct plot_point *point = &plot->points[i];
        struct spot world;
        if (plot_point_place(view, point, &world))
            add_mark(view, point->glyph ? point->role : ROLE_WRONG,
                     raster_spot(raster, world.x, world.y), point->glyph ? point->glyph : "!");
    }
}

void plot_strokes(const struct plot_view *view, const struct raster *raster)
{
    const struct plot *plot = view->plot;
    stroke_grid(view);
    if (view->has_frame)
        stroke_axes(view);
    for (int faint = 1; faint >= 0; faint--) {
        for (size_t i = 0; i < plot->series_count; i++) {
            if (plot->series[i].faint == (faint == 1))
                stroke_series(view, raster, &plot->series[i]);
        }
    }
    stroke_marks(view, raster);
}
