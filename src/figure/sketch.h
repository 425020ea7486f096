/* SPDX-License-Identifier: MIT */
/* What figures share: numbers as short text, exact functions as polylines, notes below a picture,
 * bars, and tables in words. */
#ifndef DLTUTOR_FIGURE_SKETCH_H
#define DLTUTOR_FIGURE_SKETCH_H

#include "dltutor/figure.h"

/** "-3/2", "0.0707107": exact when that is short, else six significant digits. ASCII. */
char *sketch_number(struct arena *arena, struct value number);
/** "-1.5", "1/3": decimals where they end soon. ASCII. */
char *sketch_decimal(struct arena *arena, struct value number);
/** Six significant digits at most, without trailing zeros. */
char *sketch_double(struct arena *arena, double number);
/** "slope 4, wanted 2"; by how much they differ where both look the same in a few digits. */
char *sketch_slopes(struct num_ctx *ctx, struct value got, struct value wanted);
/** Items as doubles (NaN for what is no number); `*count_out` of them. */
double *sketch_doubles(struct arena *arena, struct value list, size_t *count_out);
/** True when the argument is a list with at least one item. */
bool sketch_has_list(struct value value);
/** True for a word argument equal to `word`. */
bool sketch_is(struct value value, const char *word);
/** True when every item of a list is an exact number. */
bool sketch_exact_list(struct value value);

/**
 * Vertices of an exact function on [from, to] with its kinks flagged, for a plot. NULL members and
 * count 0 after a failure in `ctx`.
 */
struct plot_series sketch_series(struct num_ctx *ctx, const struct piecewise *function,
                                 struct value from, struct value to);

/**
 * Where two functions are seen to differ at x: both points, and words for the legend such as "at
 * x = 0.7 yours gives 1.2, the target 0.9". Returns 2, or 0 where x is no exact number or they agree.
 */
size_t sketch_witness(struct num_ctx *ctx, const struct piecewise *mine,
                      const struct piecewise *target, struct value x,
                      struct plot_point points_out[2]);

/** Lines of text that go below a picture, in order of importance. */
struct notes {
    struct arena *arena;
    const char **texts;
    enum draw_role *roles;
    size_t count, capacity, role_capacity;
};
void notes_add(struct notes *notes, enum draw_role role, const char *format, ...) DLT_PRINTF(3, 4);
/** Draws what fits into `limit` rows at the bottom, wrapped; returns the rows used. */
int notes_draw(const struct notes *notes, struct surface *surface, int limit);

/** Text that ends in an ellipsis where the right edge cuts it off. */
void sketch_text(struct surface *surface, int x, int y, enum draw_role role, const char *text);

/** A bar of `value` / `most` of `width` columns at (x, y), in eighths where the charset has them. */
void sketch_bar(struct surface *surface, int x, int y, int width, double share,
                enum draw_role role);

/** The same to the left: its right end is the column before `x`. */
void sketch_bar_left(struct surface *surface, int x, int y, int width, double share,
                     enum draw_role role);

/** Stands behind the part of a plot where an answer departs from what was asked for. */
#define SKETCH_DEPARTS ROLE_DEPARTS

/**
 * The columns of a plot whose centres lie between two x, as columns of the surface; false when there
 * is none, or a number is no number.
 */
bool sketch_columns(const struct plot_area *area, double from, double to, int ends_out[2]);
/** Puts the colour of a role behind a plot from one x to another. Returns whether it is seen. */
bool sketch_shade(struct surface *surface, const struct plot_area *area, double from, double to,
                  enum draw_role role);
/**
 * A polygon of the world behind a plot, exactly, on a surface that records strokes. False where it
 * does not, or a corner lies beyond the plot.
 */
bool sketch_area(struct surface *surface, const struct plot_area *area, const struct spot *corners,
                 size_t count, enum draw_role role);
/** The plot that was drawn last; all zero when there is none. */
struct plot_area sketch_last_plot(const struct surface *surface);

enum { BANDS_MOST_ROWS = 3 };
/** Stretches of x side by side, and what is said of each, in rows below the numbers of x. */
struct bands {
    const double *edges; /**< count + 1 of them, increasing */
    size_t count;
    size_t rows;
    struct band_row {
        const char *name;         /**< left of the axis, of at most BANDS_NAME columns; or NULL */
        const char *const *texts; /**< one for each stretch; "" for none */
        enum draw_role role;
    } row[BANDS_MOST_ROWS];
};
enum { BANDS_NAME = 6 };
/** Columns by which a plot of this width had best be shifted for the names of rows. */
int bands_indent(int width);
/**
 * Writes into the rows that `area` keeps free. A text that is wider than its stretch gives way to an
 * ellipsis, a row of which less than half can be read is left out.
 */
void bands_draw(const struct bands *bands, struct surface *surface, const struct plot_area *area);

/** Columns of text, right-aligned but for the first, two blanks between: one row per line. */
struct table {
    struct arena *arena;
    size_t columns;
    const char **cells;
    size_t count, capacity;
};
void table_add(struct table *table, const char *cell);
void table_print(const struct table *table, struct strbuf *out);

#endif
