/* SPDX-License-Identifier: MIT */
/* An arrangement in cells: the areas of its regions, and the lines in the dots of a marker. */
#include "plane.h"

#include <math.h>
#include <string.h>

double plane_centre_x(const struct plane_raster *r, int column)
{
    return r->plane->x_from + (column + 0.5) * r->dx;
}

double plane_centre_y(const struct plane_raster *r, int row)
{
    return r->plane->y_to - (row + 0.5) * r->dy;
}

uint32_t plane_sides_at(const struct plane_raster *r, double x, double y)
{
    uint32_t sides = 0;
    for (size_t i = 0; i < r->plane->lines->line_count; i++) {
        const struct line *line = &r->plane->lines->lines[i];
        sides |= (uint32_t)(line->across * x + line->up * y - line->at > 0) << i;
    }
    return sides;
}

/* The colour at a place; ROLE_TEXT beyond the box, and where no region is known. */
static enum draw_role area_at(const struct plane_raster *r, double x, double y)
{
    const struct plane *plane = r->plane;
    if (plane->lines->boxed &&
        !(x > plane->box[0] && x < plane->box[1] && y > plane->box[2] && y < plane->box[3]))
        return ROLE_TEXT;
    uint32_t sides = plane_sides_at(r, x, y);
    return lines_region(plane->lines, sides) ? lines_colour(plane->lines, sides) : ROLE_TEXT;
}

void plane_draw_areas(const struct plane_raster *r, struct surface *surface)
{
    bool halves = r->marker == MARKER_HALF;
    for (int row = 0; row < r->height; row++) {
        for (int column = 0; column < r->width; column++) {
            double x = plane_centre_x(r, column), y = plane_centre_y(r, row);
            enum draw_role below = area_at(r, x, halves ? y - r->dy / 4 : y);
            enum draw_role above = halves ? area_at(r, x, y + r->dy / 4) : below;
            surface_back(surface, column, row, 1, 1, below);
            if (above != below && below == ROLE_TEXT) {
                surface_text(surface, column, row, above, "▀");
            } else if (above != below && above == ROLE_TEXT) {
                surface_back(surface, column, row, 1, 1, ROLE_TEXT);
                surface_text(surface, column, row, below, "▄");
            } else if (above != below) {
                surface_text(surface, column, row, above, "▀");
            }
        }
    }
}

/* A letter for each colour: nothing is left to colour alone, and no more is told than by colours. */
static const char *colour_letter(enum draw_role colour)
{
    static const char *const letters[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    _Static_assert(DLT_COUNT(letters) == ROLE_REGION_8 - ROLE_REGION_1 + 1, "one for each colour");
    return letters[colour - ROLE_REGION_1];
}

const char *plane_letter(const struct plane_raster *r, uint32_t sides)
{
    const struct region *region = lines_region(r->plane->lines, sides);
    return r->labels == LABEL_LETTERS && region
               ? region->label
               : colour_letter(lines_colour(r->plane->lines, sides));
}

void plane_sow_letters(const struct plane_raster *r, struct surface *surface)
{
    for (int row = 0; row < r->height; row++) {
        for (int column = 0; column < r->width; column++) {
            double x = plane_centre_x(r, column), y = plane_centre_y(r, row);
            if (area_at(r, x, y) == ROLE_TEXT)
                continue;
            const char *letter = plane_letter(r, plane_sides_at(r, x, y));
            int length = (int)strlen(letter), step = 2 * length + 2;
            double end = plane_centre_x(r, column + length - 1);
            if ((column + row % 2 * (step / 2)) % step == step / 2 && column + length <= r->width &&
                plane_sides_at(r, x, y) == plane_sides_at(r, end, y))
                surface_text(surface, column, row, SOWN, letter);
        }
    }
}

/* --- lines ------------------------------------------------------------------------------------------- */

static void put_line(struct surface *surface, int column, int row, const char *glyph)
{
    const struct cell *cell = surface_cell(surface, column, row);
    if (!cell)
        return;
    bool crossing = cell->role == ROLE_SERIES_1 && cell->text[0] != ' ' && cell->text[0] != '\0';
    if (crossing)
        glyph = surface->charset == CHARSET_ASCII ? "+" : "┼";
    surface_text(surface, column, row, ROLE_SERIES_1, glyph);
}

static const char *line_glyph(double slope, bool ascii)
{
    if (fabs(slope) < 0.35)
        return ascii ? "-" : "─";
    if (fabs(slope) > 2.5)
        return ascii ? "|" : "│";
    if (slope > 0)
        return ascii ? "\\" : "╲";
    return ascii ? "/" : "╱";
}

static void put_dot(const struct plane_raster *r, double column, double row)
{
    if (!(column >= 0 && row >= 0 && column < r->width * r->across && row < r->height * r->down))
        return;
    int x = (int)column, y = (int)row;
    r->dots[y / r->down * r->width + x / r->across] |=
        (uint8_t)(1U << (y % r->down * r->across + x % r->across));
}

void plane_draw_line(const struct plane_raster *r, const struct line *line, struct surface *surface)
{
    double dx = r->dx / r->across, dy = r->dy / r->down;
    double across = line->across * dx, down = line->up * dy;  /* change per column, per row */
    double slope = fabs(down) > 0 ? across / down : INFINITY; /* rows down per column */
    bool flat = fabs(slope) <= 1, dots = r->marker != MARKER_ASCII;
    int steps = flat ? r->width * r->across : r->height * r->down;
    for (int i = 0; i < steps; i++) {
        double x = r->plane->x_from + (i + 0.5) * dx, y = r->plane->y_to - (i + 0.5) * dy;
        double column = i, row = i;
        if (flat)
            row = floor((r->plane->y_to - (line->at - line->across * x) / line->up) / dy);
        else
            column = floor(((line->at - line->up * y) / line->across - r->plane->x_from) / dx);
        for (int k = 0; k < r->weight && dots; k++)
            put_dot(r, flat ? column : column + k, flat ? row + k : row);
        bool inside = column >= 0 && row >= 0 && column < r->width && row < r->height;
        if (!dots && inside)
            put_line(surface, (int)column, (int)row,
                     line_glyph(slope, surface->charset == CHARSET_ASCII));
    }
}

static void dot_text(const struct plane_raster *r, unsigned bits, char text_out[4])
{
    static const uint8_t braille[] = {0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80};
    static const char *const quadrants[] = {" ", "▘", "▝", "▀", "▖", "▌", "▞", "▛",
                                            "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█"};
    static const char *const halves[] = {" ", "▀", "▄", "█"};
    unsigned code = 0;
    if (r->marker != MARKER_BRAILLE) {
        const char *text = r->marker == MARKER_HALF ? halves[bits] : quadrants[bits];
        for (size_t i = 0; i < 4; i++)
            text_out[i] = i < 3 ? text[i] : '\0';
        return;
    }
    for (size_t i = 0; i < DLT_COUNT(braille); i++)
        code |= bits >> i & 1 ? braille[i] : 0;
    text_out[0] = (char)0xe2;
    text_out[1] = (char)(0xa0 | code >> 6);
    text_out[2] = (char)(0x80 | (code & 0x3f));
    text_out[3] = '\0';
}

void plane_draw_dots(const struct plane_raster *r, struct surface *surface)
{
    for (int row = 0; row < r->height; row++) {
        for (int column = 0; column < r->width; column++) {
            unsigned bits = r->dots[row * r->width + column];
            char text[4];
            if (bits == 0)
                continue;
            if (r->marker == MARKER_HALF)
                surface_back(surface, column, row, 1, 1,
                             area_at(r, plane_centre_x(r, column),
                                     plane_centre_y(r, row) + (bits == 1 ? -r->dy : r->dy) / 4));
            dot_text(r, bits, text);
            surface_text(surface, column, row, ROLE_SERIES_1, text);
        }
    }
}
