/* SPDX-License-Identifier: MIT */
/* Lines out of ASCII characters: a flat line steps through _ . - ' as it climbs within its row, a
 * steep one leans or stands, and a diagonal is a slash. */
#include "plot.h"

#include <math.h>

/* In cells: a segment that ends on a middle, give or take rounding, crosses it. */
static const double NUDGE = 2e-6;

static void set_char(struct raster *raster, struct spot spot, char c, uint8_t role)
{
    struct raster_cell *cell = raster_cell_at(raster, spot);
    cell->ascii = c;
    cell->role = role;
}

static char slash(bool rises)
{
    return rises ? '/' : '\\';
}

/* By the height at which the line crosses the column's middle: 0 at the top of the row, 1 at its
 * bottom. */
static char flat_char(double depth)
{
    if (depth < 0.25)
        return '\'';
    if (depth < 0.65)
        return '-';
    return depth < 0.85 ? '.' : '_';
}

/* One character for each column whose middle the segment crosses. */
static void draw_flat(struct raster *raster, struct spot a, struct spot b, uint8_t role)
{
    double slope = (b.y - a.y) / (b.x - a.x);
    int first = (int)ceil(a.x - 0.5 - NUDGE);
    for (int column = first; column + 0.5 < b.x + NUDGE; column++) {
        struct spot spot = {column + 0.5, a.y + (column + 0.5 - a.x) * slope};
        double depth = spot.y - floor(spot.y);
        set_char(raster, spot, fabs(slope) > 0.7 ? slash(slope < 0) : flat_char(depth), role);
    }
}

/* One character for each row whose middle the segment crosses. */
static void draw_steep(struct raster *raster, struct spot a, struct spot b, uint8_t role)
{
    double slope = (b.x - a.x) / (b.y - a.y);
    int first = (int)ceil(a.y - 0.5 - NUDGE);
    for (int row = first; row + 0.5 < b.y + NUDGE; row++) {
        struct spot spot = {a.x + (row + 0.5 - a.y) * slope, row + 0.5};
        double start = spot.x - slope / 2, end = spot.x + slope / 2;
        bool stands = fabs(slope) < 0.6 && floor(start + NUDGE) == floor(end + NUDGE);
        set_char(raster, spot, stands || fabs(slope) < 0.05 ? '|' : slash(slope < 0), role);
    }
}

/* A segment too short to cross any middle leaves something where nothing else is. */
static void draw_end(struct raster *raster, struct spot end, char c, uint8_t role)
{
    struct raster_cell *cell = raster_cell_at(raster, end);
    if (cell->ascii == 0)
        set_char(raster, end, c, role);
}

void raster_ascii_segment(struct raster *raster, struct spot a, struct spot b, uint8_t role)
{
    double across = fabs(b.x - a.x), down = fabs(b.y - a.y);
    bool swap = across >= down ? a.x > b.x : a.y > b.y;
    struct spot first = swap ? b : a, last = swap ? a : b;
    char end = '.';
    if (across >= down) {
        if (across > 0)
            draw_flat(raster, first, last, role);
        if (across > 0 && down / across <= 0.3)
            end = flat_char(a.y - floor(a.y));
    } else {
        draw_steep(raster, first, last, role);
        end = '|';
    }
    draw_end(raster, a, end, role);
    draw_end(raster, b, end, role);
}
