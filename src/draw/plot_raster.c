/* SPDX-License-Identifier: MIT */
/* The raster: segments are clipped in world space, each vertex falls on one dot that both of its
 * segments share, and lines are stepped from dot to dot. */
#include "plot.h"

#include <math.h>
#include <string.h>

/* In cells: what should lie on a boundary of dots comes out of a division a little beside it. */
static const double NUDGE = 1e-6;

static const struct {
    const char *name;
    int columns, rows; /* dots in a cell */
} markers[] = {
    [MARKER_ASCII] = {"ascii", 1, 1},
    [MARKER_HALF] = {"half", 1, 2},
    [MARKER_QUADRANT] = {"quad", 2, 2},
    [MARKER_BRAILLE] = {"braille", 2, 4},
};
_Static_assert(DLT_COUNT(markers) == MARKER_COUNT, "one row for each marker");

const char *marker_name(enum marker marker)
{
    return markers[marker].name;
}

bool marker_from_name(const char *name, enum marker *marker_out)
{
    for (size_t i = 0; i < DLT_COUNT(markers); i++) {
        if (str_equal(name, markers[i].name)) {
            *marker_out = (enum marker)i;
            return true;
        }
    }
    return false;
}

/* --- clipping
 * --------------------------------------------------------------------------------------- */

static double between(double a, double b, double t)
{
    if (t <= 0)
        return a;
    return t >= 1 ? b : a * (1 - t) + b * t;
}

static double hold(double value, const struct axis *axis)
{
    return fmax(axis->low, fmin(axis->high, value));
}

bool clip_segment(const struct axis *x, const struct axis *y, struct spot *a, struct spot *b)
{
    /* Quarters, which are exact, so that the difference of two huge numbers stays finite. */
    double ax = a->x / 4, ay = a->y / 4, dx = b->x / 4 - ax, dy = b->y / 4 - ay;
    const double travel[4] = {-dx, dx, -dy, dy};
    const double room[4] = {ax - x->low / 4, x->high / 4 - ax, ay - y->low / 4, y->high / 4 - ay};
    double t[2] = {0, 1};
    int side[2] = {-1, -1}; /* where the segment enters and leaves, when it does */
    for (int i = 0; i < 4; i++) {
        int end = travel[i] > 0;
        if (travel[i] == 0 && room[i] < 0)
            return false;
        double cut = travel[i] == 0 ? t[end] : room[i] / travel[i];
        if (end == 1 ? cut < t[1] : cut > t[0]) {
            t[end] = cut;
            side[end] = i;
        }
    }
    if (t[0] > t[1])
        return false;
    const struct spot from = *a, to = *b;
    struct spot *const ends[2] = {a, b};
    for (int i = 0; i < 2; i++) { /* what was cut lies on the side exactly, however long it was */
        double px = hold(between(from.x, to.x, t[i]), x), py = hold(between(from.y, to.y, t[i]), y);
        ends[i]->x = side[i] == 0 ? x->low : (side[i] == 1 ? x->high : px);
        ends[i]->y = side[i] == 2 ? y->low : (side[i] == 3 ? y->high : py);
    }
    return true;
}

/* --- places
 * --------------------------------------------------------------------------------------- */

struct spot raster_spot(const struct raster *raster, double x, double y)
{
    return (struct spot){axis_position(raster->x, x) + NUDGE,
                         raster->y->cells - axis_position(raster->y, y) + NUDGE};
}

static int to_index(double place, int count)
{
    int index = (int)floor(place);
    if (index < 0)
        return 0;
    return index < count ? index : count - 1;
}

struct raster_cell *raster_cell_at(const struct raster *raster, struct spot spot)
{
    size_t row = (size_t)to_index(spot.y, raster->y->cells);
    size_t column = (size_t)to_index(spot.x, raster->x->cells);
    return &raster->cells[row * (size_t)raster->x->cells + column];
}

bool is_vertex(const struct plot_series *series, size_t i)
{
    return i < series->count && isfinite(series->x[i]) && isfinite(series->y[i]);
}

static bool in_window(const struct raster *raster, double x, double y)
{
    return x >= raster->x->low && x <= raster->x->high && y >= raster->y->low &&
           y <= raster->y->high;
}

/* --- lines
 * ------------------------------------------------------------------------------------------ */

static void set_dot(struct raster *raster, int dot_x, int dot_y, uint8_t role)
{
    static const uint8_t braille[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    int columns = markers[raster->marker].columns, rows = markers[raster->marker].rows;
    size_t at = (size_t)(dot_y / rows) * (size_t)raster->x->cells + (size_t)(dot_x / columns);
    struct raster_cell *cell = &raster->cells[at];
    int right = dot_x % columns, below = dot_y % rows;
    unsigned plain = 1U << (below * columns + right);
    unsigned bit = raster->marker == MARKER_BRAILLE ? braille[below][right] : plain;
    cell->dots = (uint8_t)(cell->dots | bit);
    cell->role = role;
}

/* As many dots as the line is heavy, across its direction. */
static void set_dots(struct raster *raster, const int at[2], bool flat, uint8_t role)
{
    int wide = raster->x->cells * markers[raster->marker].columns;
    int high = raster->y->cells * markers[raster->marker].rows;
    for (int i = 0; i == 0 || i < raster->weight; i++) {
        int off = (i + 1) / 2 * (i % 2 == 1 ? -1 : 1); /* 0, -1, 1 */
        int x = at[0] + (flat ? 0 : off), y = at[1] + (flat ? off : 0);
        if (x >= 0 && x < wide && y >= 0 && y < high)
            set_dot(raster, x, y, role);
    }
}

/* Dots beside each other in a row at the middle of a cell: from cell to cell. */
static void set_coarse(struct raster *raster, int x, int y, uint8_t role)
{
    int columns = markers[raster->marker].columns, rows = markers[raster->marker].rows;
    int level = rows == 4 ? y / 4 * 4 + 2 : y;
    for (int i = 0; i < columns && x % columns == 0; i++)
        set_dots(raster, (const int[2]){x + i, level}, true, role);
}

/* Steps from dot to dot along the longer side, rounding halves alike for both directions. */
static void dot_segment(struct raster *raster, struct spot a, struct spot b, uint8_t role)
{
    int columns = markers[raster->marker].columns, rows = markers[raster->marker].rows;
    int wide = raster->x->cells * columns, high = raster->y->cells * rows;
    int x0 = to_index(a.x * columns, wide), y0 = to_index(a.y * rows, high);
    int x1 = to_index(b.x * columns, wide), y1 = to_index(b.y * rows, high);
    int dx = x1 - x0, dy = y1 - y0;
    int across = dx < 0 ? -dx : dx, down = dy < 0 ? -dy : dy;
    int steps = across > down ? across : down;
    for (int i = 0; i <= steps; i++) {
        double t = steps > 0 ? (double)i / steps : 0;
        int x = x0 + (int)floor(dx * t + 0.5 - NUDGE), y = y0 + (int)floor(dy * t + 0.5 - NUDGE);
        if (raster->coarse && across > down)
            set_coarse(raster, x, y, role);
        else
            set_dots(raster, (const int[2]){x, y}, across >= down, role);
    }
}

void raster_series(struct raster *raster, const struct plot_series *series, const char *mark)
{
    uint8_t role = (uint8_t)series->role;
    raster->coarse = series->coarse;
    for (size_t i = 0; i < series->count; i++) {
        if (!is_vertex(series, i))
            continue;
        struct spot a = {series->x[i], series->y[i]};
        if (is_vertex(series, i + 1)) {
            struct spot b = {series->x[i + 1], series->y[i + 1]};
            if (!clip_segment(raster->x, raster->y, &a, &b))
                continue;
            a = raster_spot(raster, a.x, a.y);
            b = raster_spot(raster, b.x, b.y);
            if (raster->marker == MARKER_ASCII)
                raster_ascii_segment(raster, a, b, role);
            else
                dot_segment(raster, a, b, role);
        } else if ((i == 0 || !is_vertex(series, i - 1)) && in_window(raster, a.x, a.y)) {
            struct raster_cell *cell = raster_cell_at(raster, raster_spot(raster, a.x, a.y));
            cell->mark = mark;
            cell->mark_role = role;
            cell->mark_spot = raster_spot(raster, a.x, a.y);
        }
    }
}

bool is_line(const struct plot_series *series)
{
    for (size_t i = 0; i + 1 < series->count; i++)
        if (is_vertex(series, i) && is_vertex(series, i + 1))
            return true;
    return false;
}

bool has_lines(const struct plot *plot)
{
    size_t lines = 0;
    for (size_t i = 0; i < plot->series_count && lines < 2; i++)
        lines += is_line(&plot->series[i]);
    return lines > 1;
}

bool is_kink(const struct raster *raster, const struct plot_series *series, size_t i)
{
    return series->kink != NULL && !series->faint && is_vertex(series, i) && series->kink[i] &&
           in_window(raster, series->x[i], series->y[i]);
}

void raster_kinks(struct raster *raster, const struct plot_series *series)
{
    for (size_t i = 0; i < series->count; i++) {
        if (is_kink(raster, series, i))
            raster_cell_at(raster, raster_spot(raster, series->x[i], series->y[i]))->kink = true;
    }
}

/* --- marks
 * ------------------------------------------------------------------------------------------ */

/* A mark next to a kink would hide where the line turns. */
static bool is_free(const struct raster *raster, struct spot spot)
{
    for (int step = -1; step <= 1; step++) {
        struct spot near = {spot.x + step, spot.y};
        if (raster_cell_at(raster, near)->kink || raster_cell_at(raster, near)->mark != NULL)
            return false;
    }
    return true;
}

static bool try_mark(struct raster *raster, struct spot spot, uint8_t role, const char *mark)
{
    if (!is_free(raster, spot))
        return false;
    struct raster_cell *cell = raster_cell_at(raster, spot);
    cell->mark = mark;
    cell->mark_role = role;
    cell->mark_spot = spot;
    return true;
}

/* Marks the segment in every column of the grid offset, offset + period, ...; counts the marks. */
static int mark_segment(struct raster *raster, const struct plot_series *series, struct spot ab[2],
                        const int grid[2], const char *mark)
{
    struct spot a = ab[0], b = ab[1];
    if (a.x > b.x) {
        a = ab[1];
        b = ab[0];
    }
    int marks = 0;
    int column = grid[0] + (int)fmax(0, ceil((a.x - 0.5 - grid[0]) / grid[1])) * grid[1];
    for (; column + 0.5 < b.x; column += grid[1]) {
        struct spot spot = {column + 0.5, between(a.y, b.y, (column + 0.5 - a.x) / (b.x - a.x))};
        marks += try_mark(raster, spot, (uint8_t)series->role, mark);
    }
    return marks;
}

void raster_marks(struct raster *raster, const struct plot_series *series, size_t index,
                  size_t count, const char *mark)
{
    int period = series->coarse ? raster->x->cells * 2 / 3 : raster->x->cells / 4;
    if (period < 3 * (int)count)
        period = 3 * (int)count;
    const int grid[2] = {(int)((2 * index + 1) * (size_t)period / (2 * count)), period};
    double longest = -1;
    struct spot middle = {0, 0};
    int marks = 0;
    for (size_t i = 0; i + 1 < series->count; i++) {
        if (!is_vertex(series, i) || !is_vertex(series, i + 1))
            continue;
        struct spot ab[2] = {{series->x[i], series->y[i]}, {series->x[i + 1], series->y[i + 1]}};
        if (!clip_segment(raster->x, raster->y, &ab[0], &ab[1]))
            continue;
        ab[0] = raster_spot(raster, ab[0].x, ab[0].y);
        ab[1] = raster_spot(raster, ab[1].x, ab[1].y);
        marks += mark_segment(raster, series, ab, grid, mark);
        double length = fabs(ab[1].x - ab[0].x) + fabs(ab[1].y - ab[0].y);
        if (length > longest) {
            longest = length;
            middle = (struct spot){between(ab[0].x, ab[1].x, 0.5), between(ab[0].y, ab[1].y, 0.5)};
        }
    }
    if (marks == 0 && longest >= 0)
        try_mark(raster, middle, (uint8_t)series->role, mark);
}

/* --- glyphs
 * ----------------------------------------------------------------------------------------- */

const char *raster_glyph(const struct raster *raster, const struct raster_cell *cell,
                         char memory[5])
{
    static const char *const halves[4] = {NULL, "▀", "▄", "█"};
    static const char *const quadrants[16] = {NULL, "▘", "▝", "▀", "▖", "▌", "▞", "▛",
                                              "▗",  "▚", "▐", "▜", "▄", "▙", "▟", "█"};
    memset(memory, 0, 5);
    switch (raster->marker) {
    case MARKER_HALF:
        return halves[cell->dots & 3];
    case MARKER_QUADRANT:
        return quadrants[cell->dots & 15];
    case MARKER_BRAILLE:
        if (cell->dots == 0)
            return NULL;
        utf8_encode(0x2800U + cell->dots, memory);
        return memory;
    default:
        memory[0] = cell->ascii;
        return cell->ascii != 0 ? memory : NULL;
    }
}
