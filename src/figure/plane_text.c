/* SPDX-License-Identifier: MIT */
/* What is written into and around an arrangement: letters, names, the box, and the axes. */
#include "plane.h"

#include <limits.h>
#include <math.h>

/* Where a region's letter stands: at its middle, but with room around it. */
struct place {
    double x, y; /* the middle of its cells, first their sum */
    size_t cells;
    double room, away; /* of the best place so far: cells to the nearest line, and to the middle */
    int column, row;
};

enum { ROOM_ENOUGH = 3 };

/* Distance to the nearest line or edge in columns; a row is as high as two. */
static double room_at(const struct plane_raster *r, int column, int row)
{
    double x = plane_centre_x(r, column), y = plane_centre_y(r, row);
    double least = fmin(fmin(column + 1, r->width - column), fmin(row + 1, r->height - row) * 2);
    for (size_t i = 0; i < r->plane->lines->line_count; i++) {
        const struct line *line = &r->plane->lines->lines[i];
        double off = line->across * x + line->up * y - line->at;
        least = fmin(least, fabs(off) / hypot(line->across * r->dx, line->up * r->dy / 2));
    }
    return fmin(least, ROOM_ENOUGH);
}

/* The place of the region that a cell lies in, or NULL. */
static struct place *place_at(const struct plane_raster *r, struct place *places, int column,
                              int row)
{
    const struct arrangement *lines = r->plane->lines;
    const double *box = r->plane->box;
    double x = plane_centre_x(r, column), y = plane_centre_y(r, row);
    if (lines->boxed && !(x > box[0] && x < box[1] && y > box[2] && y < box[3]))
        return NULL;
    const struct region *region = lines_region(lines, plane_sides_at(r, x, y));
    return region ? &places[region - lines->regions] : NULL;
}

static void find_places(const struct plane_raster *r, struct place places[LINES_REGIONS])
{
    for (int i = 0; i < r->width * r->height; i++) {
        struct place *place = place_at(r, places, i % r->width, i / r->width);
        if (!place)
            continue;
        int row = i / r->width;
        place->x += i % r->width;
        place->y += row;
        place->cells++;
    }
    for (int i = 0; i < r->width * r->height; i++) {
        int column = i % r->width, row = i / r->width;
        struct place *place = place_at(r, places, column, row);
        if (!place)
            continue;
        double room = room_at(r, column, row);
        double away = hypot(column - place->x / (double)place->cells,
                            2 * (row - place->y / (double)place->cells));
        if (room > place->room || (room == place->room && away < place->away)) {
            place->room = room;
            place->away = away;
            place->column = column;
            place->row = row;
        }
    }
}

/* True when `length` columns from (column, row) on are in the picture and show no line: a letter never
 * hides one. */
static bool has_no_line(const struct surface *surface, int column, int row, int length)
{
    for (int i = 0; i < length; i++) {
        const struct cell *cell = surface_cell(surface, column + i, row);
        if (!cell || cell->role == ROLE_SERIES_1)
            return false;
    }
    return true;
}

static bool is_sown(const struct surface *surface, int column, int row)
{
    const struct cell *cell = surface_cell(surface, column, row);
    return cell && cell->role == SOWN && cell->text[0] != ' ';
}

/* Text where letters may be sown, with a blank on both sides. */
static void put_text(struct surface *surface, int column, int row, enum draw_role role,
                     const char *text)
{
    int after = column + surface_text(surface, column, row, role, text);
    const int beside[] = {column - 1, after};
    for (size_t i = 0; i < DLT_COUNT(beside); i++)
        if (is_sown(surface, beside[i], row))
            surface_text(surface, beside[i], row, ROLE_TEXT, " ");
}

/* True when the letter of a region is sown near a place in it. */
static bool has_letter(const struct plane_raster *r, const struct surface *surface, int column,
                       int row)
{
    uint32_t sides = plane_sides_at(r, plane_centre_x(r, column), plane_centre_y(r, row));
    for (int x = column - 2; x <= column + 2; x++)
        if (is_sown(surface, x, row) &&
            plane_sides_at(r, plane_centre_x(r, x), plane_centre_y(r, row)) == sides)
            return true;
    return false;
}

void plane_draw_letters(const struct plane_raster *r, struct surface *surface)
{
    const struct arrangement *lines = r->plane->lines;
    struct place *places = arena_array(r->plane->arena, LINES_REGIONS, sizeof *places);
    find_places(r, places);
    for (size_t i = 0; i < lines->region_count; i++) {
        const struct region *region = &lines->regions[i];
        const char *label = r->labels == LABEL_PATTERNS ? lines_pattern(lines, region)
                                                        : plane_letter(r, region->sides);
        int length = draw_width(label, surface->charset);
        int column = places[i].column - (length - 1) / 2, row = places[i].row;
        bool known = r->labels != LABEL_PATTERNS && has_letter(r, surface, column, row);
        if (!known && places[i].room > 0 && has_no_line(surface, column, row, length))
            put_text(surface, column, row, ROLE_HEADING, label);
    }
}

/* --- names, box and axes -------------------------------------------------------------------------------- */

/* True when `length` columns from (column, row) on are inside the picture and blank, or sown. */
static bool is_free(const struct surface *surface, int column, int row, int length)
{
    for (int i = 0; i < length; i++) {
        const struct cell *cell = surface_cell(surface, column + i, row);
        if (!cell || (cell->text[0] != ' ' && cell->text[0] != '\0' && cell->role != SOWN))
            return false;
    }
    return true;
}

/* Beside a point of the line, where that is blank. */
static bool place_name(struct surface *surface, int column, int row, const char *name)
{
    int length = draw_width(name, surface->charset);
    const int places[][2] = {
        {column + 1, row}, {column - length, row}, {column, row - 1}, {column, row + 1}};
    for (size_t i = 0; i < DLT_COUNT(places); i++) {
        int x = places[i][0], y = places[i][1];
        if (is_free(surface, x - 1, y, 1) + is_free(surface, x + length, y, 1) > 0 &&
            is_free(surface, x, y, length)) {
            put_text(surface, x, y, ROLE_ACCENT, name);
            return true;
        }
    }
    return false;
}

void plane_draw_name(const struct plane_raster *r, const struct line *line, struct surface *surface)
{
    bool flat = fabs(line->across * r->dx) <= fabs(line->up * r->dy);
    int steps = flat ? r->width : r->height;
    for (int i = 0; i < steps; i++) {
        int column = flat ? r->width - 1 - i : 0, row = flat ? 0 : i;
        if (flat)
            row = (int)floor((r->plane->y_to -
                              (line->at - line->across * plane_centre_x(r, column)) / line->up) /
                             r->dy);
        else
            column = (int)floor(
                ((line->at - line->up * plane_centre_y(r, row)) / line->across - r->plane->x_from) /
                r->dx);
        bool inside = column >= 0 && column < r->width && row >= 0 && row < r->height;
        if (inside && place_name(surface, column, row, line->name))
            return;
    }
}

/* The cell of a place counted in cells; of those beyond the picture the next one, however far. */
static int cell_near(double place, int cells)
{
    return (int)fmin(fmax(floor(place), -1), cells);
}

void plane_draw_box(const struct plane_raster *r, struct surface *surface)
{
    const struct plane *plane = r->plane;
    const char *dot = surface->charset == CHARSET_ASCII ? "." : "·";
    if (!plane->lines->boxed)
        return;
    int left = cell_near((plane->box[0] - plane->x_from) / r->dx, r->width);
    int right = cell_near((plane->box[1] - plane->x_from) / r->dx, r->width);
    int top = cell_near((plane->y_to - plane->box[3]) / r->dy, r->height);
    int bottom = cell_near((plane->y_to - plane->box[2]) / r->dy, r->height);
    for (int row = top; row <= bottom; row++) {
        bool edge = row == top || row == bottom;
        surface_fill(surface, left, row, edge ? right - left + 1 : 1, 1, ROLE_DIM, dot);
        surface_text(surface, right, row, ROLE_DIM, dot);
    }
}

/* One behind the last multiple of the step; LONG_MAX: too far out to be counted. */
static long last_tick(double from, double to, double step)
{
    double most = fmax(fabs(from), fabs(to)) / step;
    return most < 1e9 ? (long)floor(to / step) + 1 : LONG_MAX;
}

static void stroke_tick(struct surface *surface, struct spot from, struct spot to)
{
    const struct spot line[2] = {from, to};
    surface_stroke(surface, &(struct stroke){.role = ROLE_DIM, .weight = 1}, line, 2);
}

int plane_draw_x2(const struct plane_raster *r, struct surface *surface, int left)
{
    const struct glyphs *glyphs = surface ? draw_glyphs(surface->charset) : NULL;
    double step = plane_tick_step(r->plane->y_to - r->plane->y_from, r->height / 3 + 1);
    int widest = draw_width("x2", CHARSET_ASCII);
    for (int row = 0; surface && row < r->height; row++)
        surface_text(surface, left - 1, row, ROLE_DIM, glyphs->vertical);
    long last = last_tick(r->plane->y_from, r->plane->y_to, step);
    for (long k = last < LONG_MAX ? (long)ceil(r->plane->y_from / step) : last; k < last; k++) {
        const char *text = sketch_double(r->plane->arena, (double)k * step);
        int row = (int)floor((r->plane->y_to - (double)k * step) / r->dy);
        int length = draw_width(text, CHARSET_ASCII);
        widest = length > widest ? length : widest;
        if (!surface || row >= r->height || row < 1)
            continue;
        surface_text(surface, left - 2 - length, row, ROLE_DIM, text);
        double exact = (r->plane->y_to - (double)k * step) / r->dy;
        if (surface->strokes)
            stroke_tick(surface, (struct spot){left - 1.1, exact},
                        (struct spot){left - 0.5, exact});
        else
            surface_text(surface, left - 1, row, ROLE_DIM,
                         surface->charset == CHARSET_ASCII ? "+" : glyphs->tee_left);
    }
    if (surface)
        surface_text(surface, 0, 0, ROLE_DIM, "x2");
    return widest + 2;
}

void plane_draw_x1(const struct plane_raster *r, struct surface *surface, int left)
{
    const struct glyphs *glyphs = draw_glyphs(surface->charset);
    bool ascii = surface->charset == CHARSET_ASCII;
    double step = plane_tick_step(r->plane->x_to - r->plane->x_from, r->width / 10 + 1);
    int end = 0;
    surface_fill(surface, left, r->height, r->width, 1, ROLE_DIM, glyphs->horizontal);
    surface_text(surface, left - 1, r->height, ROLE_DIM, ascii ? "+" : "└");
    long last = last_tick(r->plane->x_from, r->plane->x_to, step);
    for (long k = last < LONG_MAX ? (long)ceil(r->plane->x_from / step) : last; k < last; k++) {
        const char *text = sketch_double(r->plane->arena, (double)k * step);
        int column = left + (int)floor(((double)k * step - r->plane->x_from) / r->dx);
        int at = column - draw_width(text, surface->charset) / 2;
        int after = at + draw_width(text, surface->charset);
        if (at <= end || after + 3 > left + r->width)
            continue;
        double exact = left + ((double)k * step - r->plane->x_from) / r->dx;
        if (surface->strokes)
            stroke_tick(surface, (struct spot){exact, r->height + 0.5},
                        (struct spot){exact, r->height + 0.8});
        else
            surface_text(surface, column, r->height, ROLE_DIM, ascii ? "+" : glyphs->tee_down);
        surface_text(surface, at, r->height + 1, ROLE_DIM, text);
        end = after;
    }
    surface_text(surface, left + r->width - 2, r->height + 1, ROLE_DIM, "x1");
}
