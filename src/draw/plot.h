/* SPDX-License-Identifier: MIT */
/* Private to draw: an axis (world values <-> cells, with ticks on cell centres), the raster that
 * collects what lies in each cell of the plot area, and the rows of text below it. */
#ifndef DLTUTOR_DRAW_PLOT_H
#define DLTUTOR_DRAW_PLOT_H

#include "dltutor/draw.h"

enum { TICK_BYTES = 48, PLOT_MAX_JOINTS = 64 };

/** The exact number mantissa * 10^exponent / denominator. */
struct step {
    long long mantissa;
    int exponent;
    int denominator;
};

/**
 * Cells lie on a lattice: the centre of cell i stands for (first + i) * cell, and a step is a whole
 * number of cells; so every tick stands exactly on a cell centre, and zero always does.
 */
struct axis {
    double low, high; /**< the window: what lies outside is clipped */
    double cell;      /**< world size of one cell */
    double first;     /**< a whole number */
    int cells;        /**< at least 1; cell 0 is left or at the bottom */
    struct step step;
    int per_tick;    /**< cells from tick to tick */
    bool scientific; /**< numbers as 2e6 */
    bool aligned;    /**< numbers with the same count of decimals, for a column */
    bool powers;     /**< logarithms to base 10, written as what they are of */
};

/** What an axis is chosen by, besides its range. */
struct axis_wish {
    int cells;
    bool vertical;
    double joints[PLOT_MAX_JOINTS]; /**< values that had best fall on ticks */
    size_t joint_count;
    bool powers; /**< as of the axis */
};

/** Makes a range that can be divided: never empty, never too small or too large for a double. */
void range_widen(double *low, double *high);
struct axis axis_fit(double low, double high, const struct axis_wish *wish);
/** Distance from the outer edge of cell 0 in cells, within 0..cells for values in the window. */
double axis_position(const struct axis *axis, double value);
int axis_cell_of(const struct axis *axis, double value);
/** True when a tick stands on the cell; its exact number goes to `text_out`. */
bool axis_tick(const struct axis *axis, int cell, char text_out[TICK_BYTES]);
/** Columns of the longest number. */
int axis_label_width(const struct axis *axis);

/** What lines left in one cell. */
struct raster_cell {
    uint8_t dots; /**< bits of the marker's dots */
    char ascii;   /**< the line's character, or 0 */
    uint8_t role;
    bool kink;
    const char *mark; /**< glyph of a series, or NULL */
    uint8_t mark_role;
    struct spot mark_spot; /**< where exactly the mark belongs */
};

struct raster {
    const struct axis *x, *y;
    enum marker marker;
    int weight;                /**< dots across a line */
    bool coarse;               /**< as of the series */
    struct raster_cell *cells; /**< y->cells rows from the top, x->cells columns */
};

/** Clips the segment a-b to the window of the axes (Liang-Barsky); false when nothing is left. */
bool clip_segment(const struct axis *x, const struct axis *y, struct spot *a, struct spot *b);
/** The spot of a point in world coordinates, which must lie in the window. */
struct spot raster_spot(const struct raster *raster, double x, double y);
/** The cell that holds the spot. */
struct raster_cell *raster_cell_at(const struct raster *raster, struct spot spot);
/** True where a series has a point that can be drawn. */
bool is_vertex(const struct plot_series *series, size_t i);
/** True where a series has a kink to be marked in the window. */
bool is_kink(const struct raster *raster, const struct plot_series *series, size_t i);
/** True where a series has a line, and not only points. */
bool is_line(const struct plot_series *series);
/** True where there are lines to be told apart by marks on them. */
bool has_lines(const struct plot *plot);
/** Draws the lines of a series; a point without neighbours gets the mark. */
void raster_series(struct raster *raster, const struct plot_series *series, const char *mark);
/** Flags the kinks of a series. */
void raster_kinks(struct raster *raster, const struct plot_series *series);
/** Sets the series' glyph on its line here and there: series number `index` of `count`. */
void raster_marks(struct raster *raster, const struct plot_series *series, size_t index,
                  size_t count, const char *mark);
/** The glyph for what lines left in the cell, or NULL. `memory` backs it. */
const char *raster_glyph(const struct raster *raster, const struct raster_cell *cell,
                         char memory[5]);
/** The segment a-b in line characters, chosen by slope and by height in the cell. */
void raster_ascii_segment(struct raster *raster, struct spot a, struct spot b, uint8_t role);

/** Where the parts of a plot stand on the surface. */
struct plot_view {
    struct surface *surface;
    const struct plot *plot;
    struct arena *arena;
    int x, y, width, height; /**< the whole rectangle */
    int left;                /**< the column where it begins on the surface that it is drawn for */
    int area_x, area_y, area_width, area_height; /**< where the lines are */
    int number_columns;                          /**< left of the axis; 0: none */
    bool has_frame, has_numbers, has_top, has_x_row;
    int free_rows, span_rows, legend_rows;
    struct axis x_axis, y_axis;
    double x_whole[2], y_whole[2]; /**< the ranges that the plot's window is a part of */
    bool strays;                   /**< what is drawn does not suit them: they are held */
};

/** Where a point is drawn, in the world: beyond the whole ranges on their rim. False: it is not. */
bool plot_point_place(const struct plot_view *view, const struct plot_point *point,
                      struct spot *world_out);
/** Adds to the surface what `raster` and the axes show, as exact strokes. */
void plot_strokes(const struct plot_view *view, const struct raster *raster);
/** Rows the spans need (at most `limit`); draws them from `row` on when `row` >= 0. */
int plot_spans(const struct plot_view *view, int row, int limit);
/** Rows the legend needs (at most `limit`); draws them from `row` on when `row` >= 0. */
int plot_legend(const struct plot_view *view, int row, int limit);

#endif
