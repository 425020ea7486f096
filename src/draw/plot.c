/* SPDX-License-Identifier: MIT */
/* A plot on a surface: what gets how much room, and what is painted over what: grid, frame, lines,
 * marks, kinks, text. */
#include "plot.h"

#include <math.h>
#include <string.h>

enum { MAX_WEIGHT = 3 };

/* --- ranges
 * ----------------------------------------------------------------------------------------- */

/* How much of a held axis must be used, and how much room there is at its foot, where lines stand on
 * zero, before anything has moved. */
#define HOLD_PART 0.15
#define HOLD_BASE 0.15
/* Numbers of y may be so much shorter than their room. */
enum { HOLD_COLUMNS = 3 };

static bool is_range(double from, double to)
{
    return isfinite(from) && isfinite(to) && from != to;
}

static void extend(double *low, double *high, double value)
{
    *low = fmin(*low, value);
    *high = fmax(*high, value);
}

void plot_window_apply(const struct plot_window *window, double x_range[2], double y_range[2])
{
    static const double relative = 1e-11, smallest = 1e-302; /* axes count no finer */
    if (window == NULL)
        return;
    const double shares[2][2] = {{window->left, window->right}, {window->bottom, window->top}};
    double *const ranges[2] = {x_range, y_range};
    for (int i = 0; i < 2; i++) {
        double from = fmax(0, shares[i][0]), to = fmin(1, shares[i][1]);
        double low = ranges[i][0] * (1 - from) + ranges[i][1] * from;
        double high = ranges[i][0] * (1 - to) + ranges[i][1] * to;
        if (from < to && high - low > smallest + relative * fmax(fabs(low), fabs(high))) {
            ranges[i][0] = low;
            ranges[i][1] = high;
        }
    }
}

static struct axis find_x_range(const struct plot *plot)
{
    struct axis axis = {.low = INFINITY, .high = -INFINITY};
    if (is_range(plot->x_from, plot->x_to)) {
        axis.low = fmin(plot->x_from, plot->x_to);
        axis.high = fmax(plot->x_from, plot->x_to);
    } else {
        for (size_t s = 0; s < plot->series_count; s++) {
            for (size_t i = 0; i < plot->series[s].count; i++) {
                if (is_vertex(&plot->series[s], i))
                    extend(&axis.low, &axis.high, plot->series[s].x[i]);
            }
        }
    }
    range_widen(&axis.low, &axis.high);
    return axis;
}

/* Only what is seen counts: each segment is cut to the range of x first. */
static void extend_by_series(struct axis *y, const struct axis *x, const struct plot_series *series)
{
    const struct axis all = {.low = -INFINITY, .high = INFINITY};
    for (size_t i = 0; i < series->count; i++) {
        if (!is_vertex(series, i))
            continue;
        struct spot a = {series->x[i], series->y[i]};
        struct spot b = a;
        if (is_vertex(series, i + 1))
            b = (struct spot){series->x[i + 1], series->y[i + 1]};
        if (clip_segment(x, &all, &a, &b)) {
            extend(&y->low, &y->high, a.y);
            extend(&y->low, &y->high, b.y);
        }
    }
}

static struct axis find_y_range(const struct plot *plot, const struct axis *x)
{
    struct axis axis = {.low = INFINITY, .high = -INFINITY};
    if (is_range(plot->y_from, plot->y_to)) {
        axis.low = fmin(plot->y_from, plot->y_to);
        axis.high = fmax(plot->y_from, plot->y_to);
    } else {
        for (size_t s = 0; s < plot->series_count; s++)
            extend_by_series(&axis, x, &plot->series[s]);
    }
    range_widen(&axis.low, &axis.high);
    return axis;
}

/* Room beyond what is drawn, as shares of its height: before anything has moved, and where an axis had
 * to grow. Low plots have none to spare. */
struct hold_room {
    double first, more;
};

static struct hold_room hold_room(const struct plot_view *view)
{
    enum { ROOMY = 16 };
    return view->height >= ROOMY ? (struct hold_room){1.1, 0.8} : (struct hold_room){0.5, 0.8};
}

/* An end of an axis that has to move: it stays where it has some room, but not too much. */
static double hold_end(double end, double held, double sign, double more)
{
    double room = sign * (held - end);
    return room >= 0 && room <= more ? held : end + sign * more;
}

/* What moves is easier to follow while the axis stays: it does while all fits and takes up a good part
 * of it, and where it is held firmly. Where it has to grow there is room for more of the same, so that
 * it seldom has to. Returns whether what is drawn does not suit the range that was kept. */
static bool hold_range(const double held[2], bool firm, const struct hold_room *room,
                       struct axis *axis)
{
    const double height = axis->high - axis->low, more = room->more * height;
    if (!is_range(held[0], held[1])) {
        const double base = fmin(room->first, HOLD_BASE) * height, first = room->first * height;
        axis->low -= axis->low < 0 ? first : base;
        axis->high += axis->high > 0 ? first : base;
        return false;
    }
    bool suits =
        axis->low >= held[0] && axis->high <= held[1] && height >= HOLD_PART * (held[1] - held[0]);
    if (suits || firm) {
        axis->low = held[0];
        axis->high = held[1];
        return !suits;
    }
    axis->low = hold_end(axis->low, held[0], -1, more);
    axis->high = hold_end(axis->high, held[1], 1, more);
    return false;
}

/* The kinks of what stands in front, or all of its vertices where nothing bends. */
static void find_joints(struct axis_wish *wish, const struct plot *plot, bool only_kinks)
{
    for (size_t s = 0; s < plot->series_count; s++) {
        const struct plot_series *series = &plot->series[s];
        for (size_t i = 0; !series->faint && i < series->count; i++) {
            bool wanted = !only_kinks || (series->kink != NULL && series->kink[i]);
            if (wanted && is_vertex(series, i) && wish->joint_count < PLOT_MAX_JOINTS)
                wish->joints[wish->joint_count++] = wish->vertical ? series->y[i] : series->x[i];
        }
    }
}

static struct axis fit(const struct plot_view *view, const struct axis *range, int cells,
                       bool vertical)
{
    struct axis_wish wish = {
        .cells = cells, .vertical = vertical, .powers = vertical && view->plot->powers};
    /* Ticks that follow the joints would move with them. */
    if (view->plot->held == NULL)
        find_joints(&wish, view->plot, true);
    if (view->plot->held == NULL && wish.joint_count == 0)
        find_joints(&wish, view->plot, false);
    return axis_fit(range->low, range->high, &wish);
}

/* --- layout
 * ----------------------------------------------------------------------------------------- */

static bool has_text(const char *text)
{
    return text != NULL && text[0] != '\0';
}

/* The plot before, where all of it has to stay. */
static const struct plot_area *firmly_held(const struct plot *plot)
{
    return plot->held != NULL && plot->held->firm ? plot->held : NULL;
}

/* What stands above and below the lines, given up from the least needed on as height shrinks. */
static void plan_rows(struct plot_view *view, int span_limit)
{
    const struct plot *plot = view->plot;
    int rows = view->height;
    view->has_frame = rows >= 3 && view->width >= 4;
    view->has_numbers = rows >= 4 && view->has_frame;
    rows -= view->has_frame + view->has_numbers;
    int most = rows >= 5 ? (rows >= 10 ? rows / 5 : 1) : 0;
    view->has_top = rows >= 5 && (has_text(plot->title) || has_text(plot->y_label));
    view->has_x_row = rows >= 12 && has_text(plot->x_label) &&
                      draw_width(plot->x_label, view->surface->charset) > 6;
    view->free_rows = rows >= 8 ? (plot->rows < rows / 3 ? plot->rows : rows / 3) : 0;
    rows -= view->free_rows;
    const struct plot_area *firm = firmly_held(plot);
    int legend = firm ? firm->legend_rows : 0;
    if (legend == 0)
        legend = plot_legend(view, -1, most);
    view->legend_rows = legend < most ? legend : most;
    view->span_rows = most < span_limit ? most : span_limit;
    view->area_height =
        rows - view->has_top - view->has_x_row - view->legend_rows - view->span_rows;
    view->area_y = view->y + view->has_top;
}

/* Columns right of the axis for a short name of x. */
static int x_label_columns(const struct plot_view *view, int width)
{
    if (!has_text(view->plot->x_label) || view->has_x_row || !view->has_frame)
        return 0;
    int columns = draw_width(view->plot->x_label, view->surface->charset) + 1;
    return columns <= 12 && width - columns >= 12 ? columns : 0;
}

/* Numbers of y that get longer move the lines: a held plot keeps the columns that it has, and one to
 * spare from the start. */
static int hold_columns(const struct plot_view *view, int columns, int gap)
{
    const struct plot_area *held = view->plot->held;
    int before = held->width > 0 ? held->x - view->left - view->has_frame - gap : columns + 1;
    return before > columns && before <= columns + HOLD_COLUMNS ? before : columns;
}

static void plan_columns(struct plot_view *view)
{
    int columns = view->has_numbers ? axis_label_width(&view->y_axis) : 0;
    int gap = view->width >= 30;
    if (view->plot->held != NULL && columns > 0)
        columns = hold_columns(view, columns, gap);
    if (view->width - columns - gap - 1 < 4 || columns > view->width / 2)
        columns = 0;
    view->number_columns = columns > 0 ? columns + gap : 0;
    view->area_x = view->x + view->number_columns + view->has_frame;
    view->area_width = view->width - view->number_columns - view->has_frame;
    view->area_width -= x_label_columns(view, view->area_width);
}

/* The spans need the columns, the columns the numbers of y, those the height, which is shared with
 * the spans: so the spans get what they may at first, and then what they use. */
static void plan(struct plot_view *view)
{
    struct axis x = find_x_range(view->plot), y = find_y_range(view->plot, &x);
    const struct plot_area *held = view->plot->held;
    if (held) {
        const struct hold_room room = hold_room(view), across = {.more = room.more};
        bool aside = hold_range((double[]){held->left, held->right}, held->firm, &across, &x);
        bool above = hold_range((double[]){held->low, held->high}, held->firm, &room, &y);
        view->strays = aside || above;
    }
    double x_range[2] = {x.low, x.high}, y_range[2] = {y.low, y.high};
    memcpy(view->x_whole, x_range, sizeof(x_range));
    memcpy(view->y_whole, y_range, sizeof(y_range));
    plot_window_apply(view->plot->window, x_range, y_range);
    x.low = x_range[0];
    x.high = x_range[1];
    y.low = y_range[0];
    y.high = y_range[1];
    int span_limit = view->plot->span_count < 8 ? (int)view->plot->span_count : 8;
    const struct plot_area *firm = firmly_held(view->plot);
    const int held_rows = firm ? firm->span_rows : 0;
    if (held_rows > 0)
        span_limit = held_rows;
    for (int round = 0; round < 2; round++) {
        plan_rows(view, span_limit);
        view->y_axis = fit(view, &y, view->area_height, true);
        view->area_height = view->y_axis.cells;
        plan_columns(view);
        view->x_axis = fit(view, &x, view->area_width, false);
        view->area_width = view->x_axis.cells;
        span_limit = held_rows > 0 ? held_rows : plot_spans(view, -1, view->span_rows);
    }
}

/* --- painting
 * --------------------------------------------------------------------------------------- */

static int row_of(const struct plot_view *view, int cell)
{
    return view->area_y + view->area_height - 1 - cell;
}

/* Glyphs of lines: where strokes are recorded, these show the same. */
static void put_glyphs(const struct plot_view *view, const int area[4], enum draw_role role,
                       const char *glyph)
{
    surface_fill(view->surface, area[0], area[1], area[2], area[3], role, glyph);
    surface_stroked(view->surface, area[0], area[1], area[2], area[3]);
}

static void put_glyph(const struct plot_view *view, int x, int y, enum draw_role role,
                      const char *glyph)
{
    put_glyphs(view, (const int[4]){x, y, 1, 1}, role, glyph);
}

/* The lines x = 0 and y = 0 where they are inside and not next to the frame anyway. */
static void paint_grid(const struct plot_view *view)
{
    bool ascii = view->surface->charset == CHARSET_ASCII;
    const struct axis *x = &view->x_axis, *y = &view->y_axis;
    if (x->low < 0 && x->high > 0 && axis_cell_of(x, 0) > 0)
        put_glyphs(
            view,
            (const int[4]){view->area_x + axis_cell_of(x, 0), view->area_y, 1, view->area_height},
            ROLE_GRID, ascii ? ":" : "┊");
    if (y->low < 0 && y->high > 0 && axis_cell_of(y, 0) > 0)
        put_glyphs(
            view,
            (const int[4]){view->area_x, row_of(view, axis_cell_of(y, 0)), view->area_width, 1},
            ROLE_GRID, ascii ? "." : "┈");
}

static void paint_y_axis(const struct plot_view *view)
{
    const struct glyphs *glyphs = draw_glyphs(view->surface->charset);
    int column = view->area_x - 1;
    put_glyphs(view, (const int[4]){column, view->area_y, 1, view->area_height}, ROLE_AXIS,
               glyphs->vertical);
    for (int i = 0; i < view->y_axis.cells && view->number_columns > 0; i++) {
        char text[TICK_BYTES];
        if (!axis_tick(&view->y_axis, i, text))
            continue;
        put_glyph(view, column, row_of(view, i), ROLE_AXIS, glyphs->tee_left);
        int gap = view->width >= 30;
        surface_text(view->surface, column - gap - (int)strlen(text), row_of(view, i), ROLE_DIM,
                     text);
    }
}

/* Where the number of a tick starts: its digits around the tick, the sign to their left. */
static int place_number(const struct plot_view *view, int cell, const char *text)
{
    int length = (int)strlen(text), sign = text[0] == '-';
    int start = view->area_x + cell - sign - (length - sign - 1) / 2;
    int most = view->x + view->width - length;
    start = start < most ? start : most;
    return start > view->x ? start : view->x;
}

/* The first and the last number say most: those between them give way. */
static void paint_x_numbers(const struct plot_view *view, int row)
{
    char text[TICK_BYTES];
    int last = view->x_axis.cells - 1;
    while (last > 0 && !axis_tick(&view->x_axis, last, text))
        last--;
    int limit = view->x + view->width + 1; /* where the next number starts */
    if (axis_tick(&view->x_axis, last, text))
        limit = place_number(view, last, text);
    int end = view->x - 1; /* where a number may start */
    for (int i = 0; i <= last; i++) {
        if (!axis_tick(&view->x_axis, i, text))
            continue;
        int start = place_number(view, i, text), length = (int)strlen(text);
        if (start <= end || (i < last && start + length >= limit))
            continue;
        surface_text(view->surface, start, row, ROLE_DIM, text);
        end = start + length;
    }
}

static void paint_x_axis(const struct plot_view *view)
{
    const struct glyphs *glyphs = draw_glyphs(view->surface->charset);
    int row = view->area_y + view->area_height;
    put_glyphs(view, (const int[4]){view->area_x, row, view->area_width, 1}, ROLE_AXIS,
               glyphs->horizontal);
    put_glyph(view, view->area_x - 1, row, ROLE_AXIS, glyphs->corner_bottom_left);
    char text[TICK_BYTES];
    for (int i = 0; i < view->x_axis.cells && view->has_numbers; i++) {
        if (axis_tick(&view->x_axis, i, text))
            put_glyph(view, view->area_x + i, row, ROLE_AXIS, glyphs->tee_down);
    }
    if (view->has_numbers)
        paint_x_numbers(view, row + 1);
    if (x_label_columns(view, view->width - view->number_columns - 1) > 0)
        surface_text(view->surface, view->area_x + view->area_width + 1, row, ROLE_TEXT,
                     view->plot->x_label);
}

static double within(const double range[2], double value)
{
    return fmin(fmax(value, range[0]), range[1]);
}

bool plot_point_place(const struct plot_view *view, const struct plot_point *point,
                      struct spot *world_out)
{
    if (isnan(point->x) || isnan(point->y))
        return false;
    double x = within(view->x_whole, point->x), y = within(view->y_whole, point->y);
    *world_out = (struct spot){x, y};
    return x >= view->x_axis.low && x <= view->x_axis.high && y >= view->y_axis.low &&
           y <= view->y_axis.high;
}

static void paint_points(const struct plot_view *view, const struct raster *raster)
{
    for (size_t i = 0; i < view->plot->point_count; i++) {
        const struct plot_point *point = &view->plot->points[i];
        struct spot world;
        if (!plot_point_place(view, point, &world))
            continue;
        struct spot spot = raster_spot(raster, world.x, world.y);
        size_t at = (size_t)(raster_cell_at(raster, spot) - raster->cells);
        put_glyph(view, view->area_x + (int)(at % (size_t)view->area_width),
                  view->area_y + (int)(at / (size_t)view->area_width),
                  point->glyph ? point->role : ROLE_WRONG, point->glyph ? point->glyph : "!");
    }
}

/* What the lines left in the cells. */
static void paint_cells(const struct plot_view *view, const struct raster *raster)
{
    const struct glyphs *glyphs = draw_glyphs(view->surface->charset);
    size_t cells = (size_t)view->area_width * (size_t)view->area_height;
    for (size_t at = 0; at < cells; at++) {
        const struct raster_cell *cell = &raster->cells[at];
        char memory[5];
        const char *glyph = raster_glyph(raster, cell, memory);
        uint8_t role = cell->role;
        if (cell->mark != NULL) {
            glyph = cell->mark;
            role = cell->mark_role;
        }
        if (cell->kink) {
            glyph = glyphs->kink;
            role = ROLE_KINK;
        }
        if (glyph != NULL)
            put_glyph(view, view->area_x + (int)(at % (size_t)view->area_width),
                      view->area_y + (int)(at / (size_t)view->area_width), role, glyph);
    }
}

static void paint_lines(const struct plot_view *view)
{
    const struct plot *plot = view->plot;
    const struct glyphs *glyphs = draw_glyphs(view->surface->charset);
    size_t cells = (size_t)view->area_width * (size_t)view->area_height;
    struct raster raster = {
        .x = &view->x_axis,
        .y = &view->y_axis,
        .marker = view->surface->charset == CHARSET_ASCII ? MARKER_ASCII : plot->marker,
        .weight = plot->weight < 1 ? 1 : (plot->weight > MAX_WEIGHT ? MAX_WEIGHT : plot->weight),
        .cells = arena_array(view->arena, cells, sizeof(struct raster_cell)),
    };
    for (int faint = 1; faint >= 0; faint--) { /* the background first */
        for (size_t i = 0; i < plot->series_count; i++) {
            if (plot->series[i].faint == (faint == 1))
                raster_series(&raster, &plot->series[i],
                              glyphs->series[i % DLT_COUNT(glyphs->series)]);
        }
    }
    for (size_t i = 0; i < plot->series_count; i++)
        raster_kinks(&raster, &plot->series[i]);
    for (size_t i = 0, marked = has_lines(plot); marked && i < plot->series_count; i++)
        raster_marks(&raster, &plot->series[i], i, plot->series_count,
                     glyphs->series[i % DLT_COUNT(glyphs->series)]);
    paint_cells(view, &raster);
    paint_points(view, &raster);
    if (view->surface->strokes != NULL)
        plot_strokes(view, &raster);
}

static void paint_top(const struct plot_view *view)
{
    const struct plot *plot = view->plot;
    enum charset charset = view->surface->charset;
    int used = 0;
    if (has_text(plot->y_label)) {
        int width = draw_width(plot->y_label, charset);
        int most = has_text(plot->title) ? view->width / 3 : view->width;
        width = width < most ? width : most;
        int start = view->number_columns + view->has_frame - width;
        start = start > 0 ? start : 0;
        surface_text_cut(view->surface, view->x + start, view->y, width, ROLE_TEXT, plot->y_label);
        used = start + width + 2;
    }
    if (!has_text(plot->title))
        return;
    int width = draw_width(plot->title, charset);
    int start = view->area_x - view->x + (view->area_width - width) / 2;
    start = start > used ? start : used;
    if (start + width > view->width) /* rather off the centre than cut */
        start = view->width - width > used ? view->width - width : used;
    surface_text_cut(view->surface, view->x + start, view->y, view->width - start, ROLE_HEADING,
                     plot->title);
}

static void paint(const struct plot_view *view)
{
    paint_grid(view);
    if (view->has_frame) {
        paint_y_axis(view);
        paint_x_axis(view);
    }
    paint_lines(view);
    if (view->has_top)
        paint_top(view);
    int row = view->area_y + view->area_height + view->has_frame + view->has_numbers;
    row += view->free_rows;
    plot_spans(view, row, view->span_rows);
    row += view->span_rows;
    if (view->has_x_row) {
        int width = draw_width(view->plot->x_label, view->surface->charset);
        int start = (view->area_width - width) / 2;
        surface_text_cut(view->surface, view->area_x + (start > 0 ? start : 0), row,
                         view->area_width, ROLE_TEXT, view->plot->x_label);
        row++;
    }
    plot_legend(view, row, view->legend_rows);
}

/* The edges of the outermost cells lie half a cell beyond their centres. */
static void add_area(const struct plot_view *view)
{
    const struct axis *x = &view->x_axis, *y = &view->y_axis;
    surface_add_plot(view->surface, &(struct plot_area){
                                        .x = view->area_x,
                                        .y = view->area_y,
                                        .width = view->area_width,
                                        .height = view->area_height,
                                        .x_from = (x->first - 0.5) * x->cell,
                                        .x_to = (x->first + x->cells - 0.5) * x->cell,
                                        .y_from = (y->first - 0.5) * y->cell,
                                        .y_to = (y->first + y->cells - 0.5) * y->cell,
                                        .rows_y = view->area_y + view->area_height +
                                                  view->has_frame + view->has_numbers,
                                        .rows = view->free_rows,
                                        .left = view->x_whole[0],
                                        .right = view->x_whole[1],
                                        .low = view->y_whole[0],
                                        .high = view->y_whole[1],
                                        .span_rows = view->span_rows,
                                        .legend_rows = view->legend_rows,
                                        .strays = view->strays,
                                    });
}

void draw_plot(struct surface *surface, int x, int y, int width, int height,
               const struct plot *plot)
{
    if (width < 1 || height < 1)
        return;
    struct surface *sheet = surface_create(width, height, surface->charset);
    if (surface->strokes != NULL)
        surface_record(sheet);
    struct plot_view view = {
        .surface = sheet,
        .plot = plot,
        .arena = arena_create(),
        .width = sheet->width,
        .height = sheet->height,
        .left = x,
    };
    plan(&view);
    paint(&view);
    add_area(&view);
    surface_copy(surface, x, y, sheet);
    arena_destroy(view.arena);
    surface_destroy(sheet);
}
