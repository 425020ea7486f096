/* SPDX-License-Identifier: MIT */
/* Lines in the plane and the regions they cut it into: where hidden units with two inputs bend, and
 * which of them are on where. */
#include "lines.h"

#include <limits.h>
#include <math.h>
#include <string.h>

enum { MAX_WIDTH = 320, MAX_HEIGHT = 200, MAX_SPECIAL = 8 };

/* The role of letters that only fill an area, and give way to all else. */
#define SOWN ROLE_GRID

/* Less than this leaves no room for axes, or for a legend at the side. */
enum { AXES_WIDTH = 32, AXES_HEIGHT = 9, SIDE_WIDTH = 56, SIDE_MOST = 24 };

enum { LINES, LABELS, SHOW_COUNT, NAMES, BOX };

static const struct param params[] = {
    [LINES] = {.name = "lines",
               .summary = "a row (a, b, c) for each unit, on where a x1 + b x2 > c",
               .type = PARAM_MATRIX},
    [LABELS] = {.name = "labels",
                .summary =
                    "yes: letters in regions, with the units on; never: not even in a what-if",
                .type = PARAM_CHOICE,
                .fallback = "no",
                .choices = "no yes never"},
    [SHOW_COUNT] = {.name = "show_count",
                    .summary = "yes: say how many regions there are, and what is special",
                    .type = PARAM_CHOICE,
                    .fallback = "no",
                    .choices = "no yes"},
    [NAMES] = {.name = "names",
               .summary = "a name for each line; default: h1, h2, ...",
               .type = PARAM_TABLE,
               .fallback = ""},
    [BOX] = {.name = "box",
             .summary = "a box to draw: (from, to) for each input, or one row for both",
             .type = PARAM_MATRIX,
             .fallback = ""},
};

/* What is drawn, and the part of the plane that is on show. */
struct scene {
    struct arena *arena;
    struct arrangement *lines;
    double x_from, x_to, y_from, y_to;
    double content[4]; /* what has to be seen: x from, to; y from, to */
    double box[4];
};

/* --- the window -------------------------------------------------------------------------------------- */

static void stretch(struct scene *scene, double x, double y)
{
    if (!isfinite(x) || !isfinite(y))
        return;
    scene->x_from = fmin(scene->x_from, x);
    scene->x_to = fmax(scene->x_to, x);
    scene->y_from = fmin(scene->y_from, y);
    scene->y_to = fmax(scene->y_to, y);
}

/* Twice the range, which for a single point is 1, or what is seen beside so large a number. */
static void widen(double *from, double *to, double other)
{
    double middle = *from / 2 + *to / 2, half = fmax(*to - *from, other / 2);
    half = fmax(half, fabs(middle) * 1e-9);
    *from = fmax(middle - half, -1e300);
    *to = fmin(middle + half, 1e300);
}

/* 1, 2 or 5 times a power of ten, so that at most `most` of them fit. */
static double tick_step(double range, int most)
{
    double ten = pow(10, floor(log10(range / most)));
    static const double steps[] = {1, 2, 5, 10};
    for (size_t i = 0; i < DLT_COUNT(steps); i++) {
        if (range / (steps[i] * ten) <= most)
            return steps[i] * ten;
    }
    return 10 * ten;
}

/* Out to round numbers: while a line moves a little the window stays where it is. */
static void round_out(double *from, double *to)
{
    double step = tick_step(*to - *from, 8);
    double first = floor(*from / step) * step, last = ceil(*to / step) * step;
    if (isfinite(first) && isfinite(last) && first < last) {
        *from = first;
        *to = last;
    }
}

/* A window around all crossings, or around the points nearest to the origin. */
static void frame_scene(struct scene *scene)
{
    const struct arrangement *lines = scene->lines;
    scene->x_from = scene->y_from = INFINITY;
    scene->x_to = scene->y_to = -INFINITY;
    for (size_t i = 0; i < lines->point_count; i++)
        stretch(scene, value_to_double(lines->points[i].x), value_to_double(lines->points[i].y));
    for (size_t i = 0; i < lines->line_count && lines->point_count == 0; i++)
        stretch(scene, lines->lines[i].across * lines->lines[i].at,
                lines->lines[i].up * lines->lines[i].at);
    if (scene->x_to < scene->x_from)
        stretch(scene, 0, 0);
    const double content[] = {scene->x_from, scene->x_to, scene->y_from, scene->y_to};
    memcpy(scene->content, content, sizeof content);
    double wide = scene->x_to - scene->x_from, high = scene->y_to - scene->y_from;
    double most = fmax(wide, high);
    if (!(most > 1e-9))
        most = 1;
    widen(&scene->x_from, &scene->x_to, most);
    widen(&scene->y_from, &scene->y_to, most);
    round_out(&scene->x_from, &scene->x_to);
    round_out(&scene->y_from, &scene->y_to);
}

/* A box has the window to itself, and a little around it. */
static void frame_box(struct scene *scene)
{
    for (size_t i = 0; i < 4; i++)
        scene->box[i] = fmin(fmax(value_to_double(scene->lines->box[i]), -1e300), 1e300);
    memcpy(scene->content, scene->box, sizeof scene->content);
    double wide = (scene->box[1] - scene->box[0]) / 8, high = (scene->box[3] - scene->box[2]) / 8;
    scene->x_from = scene->box[0] - wide;
    scene->x_to = scene->box[1] + wide;
    scene->y_from = scene->box[2] - high;
    scene->y_to = scene->box[3] + high;
}

/* Half as much again on both sides, so that what goes on moving stays inside for a while. */
static void make_room(double *from, double *to)
{
    double more = (*to - *from) / 4;
    *from -= more;
    *to += more;
    round_out(from, to);
}

/* The window of before, while it holds all that has to be seen and not much more. */
static void keep_window(struct scene *scene, const struct plot_area *held)
{
    const double *content = scene->content;
    bool inside = content[0] > held->x_from && content[1] < held->x_to &&
                  content[2] > held->y_from && content[3] < held->y_to;
    bool alike = held->x_to - held->x_from < 5 * (scene->x_to - scene->x_from) &&
                 held->y_to - held->y_from < 5 * (scene->y_to - scene->y_from);
    if (inside && alike) {
        scene->x_from = held->x_from;
        scene->x_to = held->x_to;
        scene->y_from = held->y_from;
        scene->y_to = held->y_to;
    } else if (!scene->lines->boxed) {
        make_room(&scene->x_from, &scene->x_to);
        make_room(&scene->y_from, &scene->y_to);
    }
}

static void part_of(double *from, double *to, double first, double last)
{
    double range = *to - *from, start = *from;
    *from = start + first * range;
    *to = start + last * range;
}

/* The first `count` rows in the window of all of them, so that it stays where it is while they come
 * one after the other. */
static bool read_scene(struct scene *scene, struct num_ctx *ctx, const struct value *args,
                       size_t count)
{
    *scene = (struct scene){.arena = ctx->arena,
                            .lines = arena_array(ctx->arena, 1, sizeof *scene->lines)};
    if (!lines_read(scene->lines, ctx, args[LINES], args[NAMES], args[BOX], SIZE_MAX))
        return false;
    if (scene->lines->boxed)
        frame_box(scene);
    else
        frame_scene(scene);
    if (count < args[LINES].count &&
        !lines_read(scene->lines, ctx, args[LINES], args[NAMES], args[BOX], count))
        return false;
    return lines_find_regions(scene->lines);
}

/* --- the raster -------------------------------------------------------------------------------------- */

/* The picture's cells, each of dots. */
struct raster {
    const struct scene *scene;
    int width, height;
    double dx, dy;    /* world size of one cell */
    int across, down; /* dots of a cell */
    enum marker marker;
    int weight;
    bool handles;
    enum { LABEL_COLOURS, LABEL_LETTERS, LABEL_PATTERNS } labels;
    uint8_t *dots; /* one bit each, row by row from the top left of the cell */
};

static double centre_x(const struct raster *r, int column)
{
    return r->scene->x_from + (column + 0.5) * r->dx;
}

static double centre_y(const struct raster *r, int row)
{
    return r->scene->y_to - (row + 0.5) * r->dy;
}

static uint32_t sides_at(const struct raster *r, double x, double y)
{
    uint32_t sides = 0;
    for (size_t i = 0; i < r->scene->lines->line_count; i++) {
        const struct line *line = &r->scene->lines->lines[i];
        sides |= (uint32_t)(line->across * x + line->up * y - line->at > 0) << i;
    }
    return sides;
}

/* The colour at a place; ROLE_TEXT beyond the box, and where no region is known. */
static enum draw_role area_at(const struct raster *r, double x, double y)
{
    const struct scene *scene = r->scene;
    if (scene->lines->boxed &&
        !(x > scene->box[0] && x < scene->box[1] && y > scene->box[2] && y < scene->box[3]))
        return ROLE_TEXT;
    uint32_t sides = sides_at(r, x, y);
    return lines_region(scene->lines, sides) ? lines_colour(scene->lines, sides) : ROLE_TEXT;
}

/* Half blocks show two areas in a cell: the upper one is its text. */
static void draw_areas(const struct raster *r, struct surface *surface)
{
    bool halves = r->marker == MARKER_HALF;
    for (int row = 0; row < r->height; row++) {
        for (int column = 0; column < r->width; column++) {
            double x = centre_x(r, column), y = centre_y(r, row);
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

static const char *letter_of(const struct raster *r, uint32_t sides)
{
    const struct region *region = lines_region(r->scene->lines, sides);
    return r->labels == LABEL_LETTERS && region
               ? region->label
               : colour_letter(lines_colour(r->scene->lines, sides));
}

/* Where there are no colours areas are sown with letters, as far apart in rows as in columns. */
static void sow_letters(const struct raster *r, struct surface *surface)
{
    for (int row = 0; row < r->height; row++) {
        for (int column = 0; column < r->width; column++) {
            double x = centre_x(r, column), y = centre_y(r, row);
            if (area_at(r, x, y) == ROLE_TEXT)
                continue;
            const char *letter = letter_of(r, sides_at(r, x, y));
            int length = (int)strlen(letter), step = 2 * length + 2;
            double end = centre_x(r, column + length - 1);
            if ((column + row % 2 * (step / 2)) % step == step / 2 && column + length <= r->width &&
                sides_at(r, x, y) == sides_at(r, end, y))
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

static void put_dot(const struct raster *r, double column, double row)
{
    if (!(column >= 0 && row >= 0 && column < r->width * r->across && row < r->height * r->down))
        return;
    int x = (int)column, y = (int)row;
    r->dots[y / r->down * r->width + x / r->across] |=
        (uint8_t)(1U << (y % r->down * r->across + x % r->across));
}

/* Calls for each column, or each row of a steep line, of a grid so many times as fine as the cells;
 * marks dots, or writes line characters. */
static void draw_line(const struct raster *r, const struct line *line, struct surface *surface)
{
    double dx = r->dx / r->across, dy = r->dy / r->down;
    double across = line->across * dx, down = line->up * dy;  /* change per column, per row */
    double slope = fabs(down) > 0 ? across / down : INFINITY; /* rows down per column */
    bool flat = fabs(slope) <= 1, dots = r->marker != MARKER_ASCII;
    int steps = flat ? r->width * r->across : r->height * r->down;
    for (int i = 0; i < steps; i++) {
        double x = r->scene->x_from + (i + 0.5) * dx, y = r->scene->y_to - (i + 0.5) * dy;
        double column = i, row = i;
        if (flat)
            row = floor((r->scene->y_to - (line->at - line->across * x) / line->up) / dy);
        else
            column = floor(((line->at - line->up * y) / line->across - r->scene->x_from) / dx);
        for (int k = 0; k < r->weight && dots; k++)
            put_dot(r, flat ? column : column + k, flat ? row + k : row);
        bool inside = column >= 0 && row >= 0 && column < r->width && row < r->height;
        if (!dots && inside)
            put_line(surface, (int)column, (int)row,
                     line_glyph(slope, surface->charset == CHARSET_ASCII));
    }
}

static void dot_text(const struct raster *r, unsigned bits, char text_out[4])
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

/* Of half blocks the half without a dot keeps its own colour. */
static void draw_dots(const struct raster *r, struct surface *surface)
{
    for (int row = 0; row < r->height; row++) {
        for (int column = 0; column < r->width; column++) {
            unsigned bits = r->dots[row * r->width + column];
            char text[4];
            if (bits == 0)
                continue;
            if (r->marker == MARKER_HALF)
                surface_back(surface, column, row, 1, 1,
                             area_at(r, centre_x(r, column),
                                     centre_y(r, row) + (bits == 1 ? -r->dy : r->dy) / 4));
            dot_text(r, bits, text);
            surface_text(surface, column, row, ROLE_SERIES_1, text);
        }
    }
}

/* --- letters ----------------------------------------------------------------------------------------- */

/* Where a region's letter stands: at its middle, but with room around it. */
struct place {
    double x, y; /* the middle of its cells, first their sum */
    size_t cells;
    double room, away; /* of the best place so far: cells to the nearest line, and to the middle */
    int column, row;
};

enum { ROOM_ENOUGH = 3 };

/* Distance to the nearest line or edge in columns; a row is as high as two. */
static double room_at(const struct raster *r, int column, int row)
{
    double x = centre_x(r, column), y = centre_y(r, row);
    double least = fmin(fmin(column + 1, r->width - column), fmin(row + 1, r->height - row) * 2);
    for (size_t i = 0; i < r->scene->lines->line_count; i++) {
        const struct line *line = &r->scene->lines->lines[i];
        double off = line->across * x + line->up * y - line->at;
        least = fmin(least, fabs(off) / hypot(line->across * r->dx, line->up * r->dy / 2));
    }
    return fmin(least, ROOM_ENOUGH);
}

/* The place of the region that a cell lies in, or NULL. */
static struct place *place_at(const struct raster *r, struct place *places, int column, int row)
{
    const struct arrangement *lines = r->scene->lines;
    const double *box = r->scene->box;
    double x = centre_x(r, column), y = centre_y(r, row);
    if (lines->boxed && !(x > box[0] && x < box[1] && y > box[2] && y < box[3]))
        return NULL;
    const struct region *region = lines_region(lines, sides_at(r, x, y));
    return region ? &places[region - lines->regions] : NULL;
}

static void find_places(const struct raster *r, struct place places[LINES_REGIONS])
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
static bool has_letter(const struct raster *r, const struct surface *surface, int column, int row)
{
    uint32_t sides = sides_at(r, centre_x(r, column), centre_y(r, row));
    for (int x = column - 2; x <= column + 2; x++)
        if (is_sown(surface, x, row) && sides_at(r, centre_x(r, x), centre_y(r, row)) == sides)
            return true;
    return false;
}

/* In each region at its middle what is said of it: the units that are on there, or its letter. */
static void draw_letters(const struct raster *r, struct surface *surface)
{
    const struct arrangement *lines = r->scene->lines;
    struct place *places = arena_array(r->scene->arena, LINES_REGIONS, sizeof *places);
    find_places(r, places);
    for (size_t i = 0; i < lines->region_count; i++) {
        const struct region *region = &lines->regions[i];
        const char *label = r->labels == LABEL_PATTERNS ? lines_pattern(lines, region)
                                                        : letter_of(r, region->sides);
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

/* Near an end of the line, where it leaves the picture. */
static void draw_name(const struct raster *r, const struct line *line, struct surface *surface)
{
    bool flat = fabs(line->across * r->dx) <= fabs(line->up * r->dy);
    int steps = flat ? r->width : r->height;
    for (int i = 0; i < steps; i++) {
        int column = flat ? r->width - 1 - i : 0, row = flat ? 0 : i;
        if (flat)
            row = (int)floor(
                (r->scene->y_to - (line->at - line->across * centre_x(r, column)) / line->up) /
                r->dy);
        else
            column = (int)floor(
                ((line->at - line->up * centre_y(r, row)) / line->across - r->scene->x_from) /
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

static void draw_box(const struct raster *r, struct surface *surface)
{
    const struct scene *scene = r->scene;
    const char *dot = surface->charset == CHARSET_ASCII ? "." : "·";
    if (!scene->lines->boxed)
        return;
    int left = cell_near((scene->box[0] - scene->x_from) / r->dx, r->width);
    int right = cell_near((scene->box[1] - scene->x_from) / r->dx, r->width);
    int top = cell_near((scene->y_to - scene->box[3]) / r->dy, r->height);
    int bottom = cell_near((scene->y_to - scene->box[2]) / r->dy, r->height);
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

/* x2 in a column at the left; with `surface` NULL it only measures. Returns its columns. */
static int draw_x2(const struct raster *r, struct surface *surface, int left)
{
    const struct glyphs *glyphs = surface ? draw_glyphs(surface->charset) : NULL;
    double step = tick_step(r->scene->y_to - r->scene->y_from, r->height / 3 + 1);
    int widest = draw_width("x2", CHARSET_ASCII);
    for (int row = 0; surface && row < r->height; row++)
        surface_text(surface, left - 1, row, ROLE_DIM, glyphs->vertical);
    long last = last_tick(r->scene->y_from, r->scene->y_to, step);
    for (long k = last < LONG_MAX ? (long)ceil(r->scene->y_from / step) : last; k < last; k++) {
        const char *text = sketch_double(r->scene->arena, (double)k * step);
        int row = (int)floor((r->scene->y_to - (double)k * step) / r->dy);
        int length = draw_width(text, CHARSET_ASCII);
        widest = length > widest ? length : widest;
        if (!surface || row >= r->height || row < 1)
            continue;
        surface_text(surface, left - 2 - length, row, ROLE_DIM, text);
        double exact = (r->scene->y_to - (double)k * step) / r->dy;
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

/* x1 in two rows below the picture, which begins at column `left`. */
static void draw_x1(const struct raster *r, struct surface *surface, int left)
{
    const struct glyphs *glyphs = draw_glyphs(surface->charset);
    bool ascii = surface->charset == CHARSET_ASCII;
    double step = tick_step(r->scene->x_to - r->scene->x_from, r->width / 10 + 1);
    int end = 0;
    surface_fill(surface, left, r->height, r->width, 1, ROLE_DIM, glyphs->horizontal);
    surface_text(surface, left - 1, r->height, ROLE_DIM, ascii ? "+" : "└");
    long last = last_tick(r->scene->x_from, r->scene->x_to, step);
    for (long k = last < LONG_MAX ? (long)ceil(r->scene->x_from / step) : last; k < last; k++) {
        const char *text = sketch_double(r->scene->arena, (double)k * step);
        int column = left + (int)floor(((double)k * step - r->scene->x_from) / r->dx);
        int at = column - draw_width(text, surface->charset) / 2;
        int after = at + draw_width(text, surface->charset);
        if (at <= end || after + 3 > left + r->width)
            continue;
        double exact = left + ((double)k * step - r->scene->x_from) / r->dx;
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

/* The areas, the lines and what belongs to them, on a surface of their own. */
static void draw_scene(struct raster *r, struct surface *surface)
{
    const struct arrangement *lines = r->scene->lines;
    r->dots = arena_array(r->scene->arena, (size_t)r->width * (size_t)r->height, 1);
    if (surface->charset != CHARSET_ASCII && !surface->strokes)
        draw_areas(r, surface);
    else if (!surface->strokes)
        sow_letters(r, surface);
    draw_box(r, surface);
    for (size_t i = 0; i < lines->line_count; i++)
        draw_line(r, &lines->lines[i], surface);
    draw_dots(r, surface);
    if (surface->strokes) {
        const double world[4] = {r->scene->x_from, r->scene->x_to, r->scene->y_from,
                                 r->scene->y_to};
        surface_stroked(surface, 0, 0, r->width, r->height);
        lines_stroke(lines, world, surface, r->weight);
    }
    draw_letters(r, surface);
    for (size_t i = 0; i < lines->line_count; i++)
        draw_name(r, &lines->lines[i], surface);
}

static void measure(struct raster *r, int width, int height)
{
    r->width = width < MAX_WIDTH ? width : MAX_WIDTH;
    r->height = height < MAX_HEIGHT ? height : MAX_HEIGHT;
    r->dx = (r->scene->x_to - r->scene->x_from) / r->width;
    r->dy = (r->scene->y_to - r->scene->y_from) / r->height;
}

/* --- legend ------------------------------------------------------------------------------------------ */

/* One row: the letter on its colour, the pattern, and the units that are on if there is room. */
static int draw_entry(const struct arrangement *lines, const struct region *region,
                      struct surface *surface, struct plot_area at)
{
    int length = draw_width(region->label, surface->charset), x = at.x;
    if (surface->charset != CHARSET_ASCII)
        surface_back(surface, x, at.y, length + 2, 1, lines_colour(lines, region->sides));
    surface_text(surface, x + 1, at.y, ROLE_HEADING, region->label);
    x += length + 3;
    x += surface_text(surface, x, at.y, ROLE_TEXT, lines_pattern(lines, region));
    const char *active = lines_active(lines, region);
    if (at.width > 0 && x + 2 + draw_width(active, surface->charset) <= at.x + at.width)
        x += 2 + surface_text(surface, x + 2, at.y, ROLE_DIM, active);
    return x - at.x;
}

static int legend_width(const struct arrangement *lines, enum charset charset)
{
    int widest = 0;
    for (size_t i = 0; i < lines->region_count; i++) {
        int width = draw_width(lines->regions[i].label, charset) + 5 + (int)lines->unit_count +
                    draw_width(lines_active(lines, &lines->regions[i]), charset);
        widest = width > widest ? width : widest;
    }
    return widest < SIDE_MOST ? widest : SIDE_MOST;
}

/* At the right, a row for each region. */
static void draw_side(const struct arrangement *lines, struct surface *surface, int x, int height)
{
    for (size_t i = 0; i < lines->region_count && (int)i < height; i++)
        draw_entry(lines, &lines->regions[i], surface,
                   (struct plot_area){.x = x, .y = (int)i, .width = surface->width - x});
}

/* Below, as many in a row as there is room for, in at most `most` rows; returns the rows. Drawn from
 * row `y` on unless that is < 0. */
static int draw_below(const struct arrangement *lines, struct surface *surface, int y, int most)
{
    int entry = draw_width(lines->regions[lines->region_count - 1].label, surface->charset) + 5 +
                (int)lines->unit_count;
    int each = surface->width / entry;
    if (each < 1)
        return 0;
    int rows = ((int)lines->region_count + each - 1) / each;
    rows = rows < most ? rows : most;
    for (int i = 0; y >= 0 && i < (int)lines->region_count && i / each < rows; i++) {
        bool last = i == rows * each - 1 && i + 1 < (int)lines->region_count;
        struct plot_area at = {.x = i % each * entry, .y = y + i / each};
        if (last)
            surface_text(surface, at.x, at.y, ROLE_DIM, draw_glyphs(surface->charset)->ellipsis);
        else
            draw_entry(lines, &lines->regions[i], surface, at);
    }
    return rows;
}

/* --- the kind ---------------------------------------------------------------------------------------- */

static void add_notes(struct notes *notes, const struct arrangement *lines)
{
    const char *texts[MAX_SPECIAL];
    size_t count = lines_special_words(lines, texts, MAX_SPECIAL);
    notes_add(notes, ROLE_TEXT, "%s", lines_count_words(lines));
    for (size_t i = 0; i < count; i++)
        notes_add(notes, ROLE_DIM, "%s", texts[i]);
}

/* The same in one row, which stays one while lines move. Returns how many there may be. */
static int add_told(struct notes *notes, const struct arrangement *lines, int limit)
{
    const char *texts[MAX_SPECIAL], *all = lines_count_words(lines);
    size_t count = lines_special_words(lines, texts, MAX_SPECIAL);
    for (size_t i = 0; i < count; i++)
        all = arena_printf(notes->arena, "%s; %s", all, texts[i]);
    notes_add(notes, ROLE_TEXT, "%s", all);
    return limit < 1 ? limit : 1;
}

static void set_marker(struct raster *r, const struct surface *surface,
                       const struct figure_view *view)
{
    static const int across[] = {1, 1, 2, 2}, down[] = {1, 2, 2, 4};
    _Static_assert(DLT_COUNT(down) == MARKER_COUNT, "dots for each marker");
    r->marker = surface->charset == CHARSET_ASCII ? MARKER_ASCII : view->marker;
    r->weight = view->weight < 1 ? 1 : view->weight > 3 ? 3 : view->weight;
    r->across = across[r->marker];
    r->down = down[r->marker];
}

/* What can be moved of each line: near its ends, where it turns about the other one, and its middle. */
static size_t find_handles(struct arena *arena, const struct arrangement *lines,
                           struct figure_handle *handles_out)
{
    static const double shares[] = {0.25, 0.5, 0.75};
    static const size_t pivots[] = {2, 0, 2};
    size_t count = 0;
    _Static_assert(LINES_MAX * DLT_COUNT(shares) <= FIGURE_MAX_HANDLES, "room for all handles");
    for (size_t i = 0; i < lines->line_count; i++) {
        const struct line *line = &lines->lines[i];
        const char *name = arena_printf(arena, "line of %s", line->name);
        size_t first = count;
        for (size_t k = 0; k < DLT_COUNT(shares); k++)
            handles_out[count++] =
                (struct figure_handle){.x = line->across * line->at,
                                       .y = line->up * line->at,
                                       .along_x = line->up,
                                       .along_y = -line->across,
                                       .share = shares[k],
                                       .pivot = pivots[k] ? first + pivots[k] - k + 1 : 0,
                                       .name = name};
    }
    return count;
}

/* Rings on the lines, but never over text. */
static void mark_handles(const struct raster *r, struct surface *surface,
                         const struct plot_area *area)
{
    struct figure_handle handles[FIGURE_MAX_HANDLES];
    size_t count = find_handles(r->scene->arena, r->scene->lines, handles);
    for (size_t i = 0; i < count; i++) {
        double x, y;
        if (!figure_handle_at(&handles[i], area, &x, &y))
            continue;
        int column = area->x + (int)floor((x - area->x_from) / r->dx);
        int row = area->y + (int)floor((area->y_to - y) / r->dy);
        const struct cell *cell = surface_cell(surface, column, row);
        bool inside = column < area->x + area->width && row < area->y + area->height;
        if (cell && inside && (cell->role == ROLE_SERIES_1 || cell->role == SOWN))
            surface_text(surface, column, row, ROLE_SERIES_1,
                         draw_glyphs(surface->charset)->state_none);
    }
}

/* Axes and picture in the columns up to `width` and the rows up to `height`. */
static void draw_plane(struct raster *r, struct surface *surface, int width, int height)
{
    bool axes = width >= AXES_WIDTH && height >= AXES_HEIGHT;
    int left = 0;
    measure(r, width, height - (axes ? 2 : 0));
    if (axes) {
        left = draw_x2(r, NULL, 0);
        measure(r, width - left, height - 2);
        draw_x2(r, surface, left);
        draw_x1(r, surface, left);
    }
    struct surface *inner = surface_create(r->width, r->height, surface->charset);
    if (surface->strokes)
        surface_record(inner);
    draw_scene(r, inner);
    surface_copy(surface, left, 0, inner);
    surface_destroy(inner);
    const struct plot_area area = {.x = left,
                                   .width = r->width,
                                   .height = r->height,
                                   .x_from = r->scene->x_from,
                                   .x_to = r->scene->x_to,
                                   .y_from = r->scene->y_from,
                                   .y_to = r->scene->y_to};
    surface_add_plot(surface, &area);
    if (r->handles)
        mark_handles(r, surface, &area);
}

/* With letters a legend: at the side where there is room for all of it, else below. */
static void draw_parts(struct raster *r, struct surface *surface, int rows)
{
    bool letters = r->labels == LABEL_LETTERS;
    const struct arrangement *lines = r->scene->lines;
    int width = surface->width, height = surface->height - rows;
    int side = legend_width(lines, surface->charset) + 1;
    bool beside = letters && width >= SIDE_WIDTH && (int)lines->region_count <= height;
    if (beside) {
        draw_side(lines, surface, width - side, height);
        width -= side + 1;
    } else if (letters && height >= 6) {
        int below = draw_below(lines, surface, -1, height / 4);
        draw_below(lines, surface, height - below, below);
        height -= below;
    }
    draw_plane(r, surface, width, height);
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view)
{
    struct scene scene;
    size_t count = view->layers > 0 ? (size_t)view->layers : SIZE_MAX;
    if (!read_scene(&scene, ctx, args, count))
        return ctx->err;
    const struct plot_window *window = view->window;
    if (view->held)
        keep_window(&scene, view->held);
    if (window) {
        part_of(&scene.x_from, &scene.x_to, window->left, window->right);
        part_of(&scene.y_from, &scene.y_to, window->bottom, window->top);
    }
    struct notes notes = {.arena = ctx->arena};
    int limit = surface->height >= 16 ? 3 : surface->height >= 5 ? 1 : 0;
    bool counted = sketch_is(args[SHOW_COUNT], "yes");
    bool told = view->told && !sketch_is(args[LABELS], "never");
    if (told)
        limit = add_told(&notes, scene.lines, limit);
    else if (counted)
        add_notes(&notes, scene.lines);
    else if (scene.lines->unit_count > 3 && limit > 1 && !sketch_is(args[LABELS], "yes"))
        notes_add(&notes, ROLE_DIM, "One letter for each colour: it may come more than once.");
    int rows = notes_draw(&notes, surface, limit);
    if (surface->width < 1 || surface->height - rows < 1)
        return DLT_OK;
    struct raster raster = {.scene = &scene, .handles = view->handles};
    set_marker(&raster, surface, view);
    raster.labels = sketch_is(args[LABELS], "yes") ? LABEL_LETTERS
                    : told || counted              ? LABEL_PATTERNS
                                                   : LABEL_COLOURS;
    draw_parts(&raster, surface, rows);
    return ctx->err;
}

static int layers(const struct value *args)
{
    return (int)args[LINES].count;
}

static size_t handles(struct num_ctx *ctx, const struct value *args,
                      struct figure_handle *handles_out)
{
    struct scene scene;
    bool read = read_scene(&scene, ctx, args, SIZE_MAX);
    return read ? find_handles(ctx->arena, scene.lines, handles_out) : 0;
}

/* What the lines do, in the order of the rows. */
static void describe_lines(const struct arrangement *lines, const struct value *args,
                           struct strbuf *out)
{
    struct arena *arena = lines->ctx->arena;
    struct table table = {.arena = arena, .columns = 2};
    table_add(&table, "unit");
    table_add(&table, "on where");
    for (size_t i = 0; i < lines->unit_count; i++) {
        const struct value *row = args[LINES].as.items[i].as.items;
        table_add(&table, lines->units[i].name);
        table_add(&table,
                  arena_printf(arena, "(%s) x1 + (%s) x2 > %s", sketch_number(arena, row[0]),
                               sketch_number(arena, row[1]), sketch_number(arena, row[2])));
    }
    table_print(&table, out);
}

static void describe_regions(const struct arrangement *lines, struct strbuf *out)
{
    struct table table = {.arena = lines->ctx->arena, .columns = lines->boxed ? 3 : 4};
    table_add(&table, "region");
    table_add(&table, "pattern");
    table_add(&table, "on");
    if (!lines->boxed)
        table_add(&table, "bounded");
    for (size_t i = 0; i < lines->region_count; i++) {
        table_add(&table, lines->regions[i].label);
        table_add(&table, lines_pattern(lines, &lines->regions[i]));
        table_add(&table, lines_active(lines, &lines->regions[i]));
        if (!lines->boxed)
            table_add(&table, lines->regions[i].bounded ? "yes" : "no");
    }
    table_print(&table, out);
}

static void describe_count(const struct arrangement *lines, struct strbuf *out)
{
    const char *texts[MAX_SPECIAL];
    size_t count = lines_special_words(lines, texts, MAX_SPECIAL);
    strbuf_printf(out, "%s.\n", lines_count_words(lines));
    for (size_t i = 0; i < count; i++)
        strbuf_printf(out, "%s.\n", texts[i]);
}

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    struct scene scene;
    struct strbuf out;
    if (!read_scene(&scene, ctx, args, SIZE_MAX))
        return ctx->err;
    const struct arrangement *lines = scene.lines;
    strbuf_init(&out);
    strbuf_printf(&out, "The plane and the line%s along which %zu unit%s switch%s",
                  lines->unit_count == 1 ? "" : "s", lines->unit_count,
                  lines->unit_count == 1 ? "" : "s", lines->unit_count == 1 ? "es" : "");
    if (lines->boxed)
        strbuf_printf(
            &out, "; the box goes from %s to %s in x1 and from %s to %s in x2",
            sketch_double(ctx->arena, scene.box[0]), sketch_double(ctx->arena, scene.box[1]),
            sketch_double(ctx->arena, scene.box[2]), sketch_double(ctx->arena, scene.box[3]));
    strbuf_add(&out, ".\n");
    if (sketch_is(args[SHOW_COUNT], "yes"))
        describe_count(lines, &out);
    describe_lines(lines, args, &out);
    if (sketch_is(args[LABELS], "yes"))
        describe_regions(lines, &out);
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static int height(const struct value *args, int width)
{
    bool told = sketch_is(args[LABELS], "yes");
    return width >= 50 ? 15 : told ? 12 : 10;
}

static const char *const examples[] = {
    "lines=[[1,-1,-1],[1,1,1],[0,1,1/2]] labels=yes show_count=yes",
    "lines=[[2,-1,0],[2,1,2],[0,1,0.3]] labels=yes",
    "lines=[[1,0,0],[1,0,1],[0,1,0],[0,1,1]] labels=yes show_count=yes",
    "lines=[[1,2,0],[2,1,0],[1,-1,0]] show_count=yes",
    "lines=[[1,0,0],[2,0,0],[0,0,1]] labels=yes show_count=yes",
    "lines=[[3,-1,-1],[1,1,2],[-1,4,3],[2,3,1],[5,-1,3]] labels=yes",
    "lines=[[1,0,0],[0,1,0],[1,2,2]] names=[[h_1],[h_2],[k]] box=[[-3,3]]",
    "lines=[[1,0,1/4],[2,0,1/2],[0,1,100]] names=[[u],[v],[w]] box=[[0,1],[-50,150]]",
    "lines=[[1,0,1],[2,0,2],[-1,0,-1]] labels=yes show_count=yes",
    "lines=[[0,0,1],[0,0,-1]] labels=yes show_count=yes",
    "lines=[[1,1,0],[1,1,1],[-1,-1,-3]] labels=yes show_count=yes",
    "lines=[[1,0,10^9],[0,1,10^-9],[1,1,0]] labels=yes show_count=yes",
};

const struct figure_kind figure_line_arrangement = {
    .name = "line_arrangement",
    .summary = "The regions that lines cut a plane into, coloured by the units that are on.",
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
