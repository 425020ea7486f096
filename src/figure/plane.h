/* SPDX-License-Identifier: MIT */
/* The part of the plane that an arrangement of lines is shown in, and its picture in cells: areas and
 * lines, letters and names, box and axes. */
#ifndef DLTUTOR_FIGURE_PLANE_H
#define DLTUTOR_FIGURE_PLANE_H

#include "lines.h"

/** The parameters of the figure. */
enum { LINES, LABELS, SHOW_COUNT, NAMES, BOX };

/** The role of letters that only fill an area, and give way to all else. */
#define SOWN ROLE_GRID

/** What is drawn, and the part of the plane that is on show. */
struct plane {
    struct arena *arena;
    struct arrangement *lines;
    double x_from, x_to, y_from, y_to;
    double content[4]; /* what has to be seen: x from, to; y from, to */
    bool strays;       /* its window is held, and does not suit that */
    double box[4];
};

/** The picture's cells, each of dots. */
struct plane_raster {
    const struct plane *plane;
    int width, height;
    double dx, dy;    /* world size of one cell */
    int across, down; /* dots of a cell */
    enum marker marker;
    int weight;
    bool handles;
    enum { LABEL_COLOURS, LABEL_LETTERS, LABEL_PATTERNS } labels;
    uint8_t *dots; /* one bit each, row by row from the top left of the cell */
};

/** Reads the first `count` rows in the window of all of them, so that it stays where it is while they
 *  come one after the other. False after a failure in `ctx`. */
bool plane_read(struct plane *plane, struct num_ctx *ctx, const struct value *args, size_t count);
/** The window of before, while it holds all that has to be seen and not much more, or is
 *  held firmly. */
void plane_keep(struct plane *plane, const struct plot_area *held);
/** The part of a range between two shares of it. */
void plane_part(double *from, double *to, double first, double last);
/** 1, 2 or 5 times a power of ten, so that at most `most` of them fit. */
double plane_tick_step(double range, int most);
/** The middle of a cell, in the world. */
double plane_centre_x(const struct plane_raster *r, int column);
double plane_centre_y(const struct plane_raster *r, int row);
/** On which side of each line a place is: a bit for each. */
uint32_t plane_sides_at(const struct plane_raster *r, double x, double y);
/** The letter that is written into a region. */
const char *plane_letter(const struct plane_raster *r, uint32_t sides);
/** Colours behind the cells; half blocks show two areas in a cell. */
void plane_draw_areas(const struct plane_raster *r, struct surface *surface);
/** Where there are no colours areas are sown with letters, as far apart in rows as in columns. */
void plane_sow_letters(const struct plane_raster *r, struct surface *surface);
/** Marks the dots of a line, or writes its characters: for each column, or each row of a steep line,
 *  of a grid so many times as fine as the cells. */
void plane_draw_line(const struct plane_raster *r, const struct line *line,
                     struct surface *surface);
/** The dots that were marked, as glyphs. Of half blocks the half without a dot keeps its own colour. */
void plane_draw_dots(const struct plane_raster *r, struct surface *surface);
/** In each region at its middle the units that are on there, or its letter. */
void plane_draw_letters(const struct plane_raster *r, struct surface *surface);
/** Near an end of the line, where it leaves the picture. */
void plane_draw_name(const struct plane_raster *r, const struct line *line,
                     struct surface *surface);
/** The rim of the box, if there is one. */
void plane_draw_box(const struct plane_raster *r, struct surface *surface);
/** x2 in a column at the left; with `surface` NULL it only measures. Returns its columns. */
int plane_draw_x2(const struct plane_raster *r, struct surface *surface, int left);
/** x1 in two rows below the picture, which begins at column `left`. */
void plane_draw_x1(const struct plane_raster *r, struct surface *surface, int left);

#endif
