/* SPDX-License-Identifier: MIT */
/**
 * figure: data -> picture. One file and one row in src/figure/figures.def each; pure functions that
 * draw onto a surface and describe the same picture in words and a table.
 */
#ifndef DLTUTOR_FIGURE_H
#define DLTUTOR_FIGURE_H

#include "dltutor/base.h"
#include "dltutor/core.h"
#include "dltutor/draw.h"
#include "dltutor/num.h"

/** How a figure is looked at. */
struct figure_view {
    enum marker marker;
    int weight;                       /**< dots across a line, up to 3; 0 is 1 */
    const struct plot_window *window; /**< the part of its plots on show; NULL: all */
    int layers;                       /**< only so many of the kind's layers; 0: all */
    /** Its plots (SURFACE_MAX_PLOTS) as they were before a number was changed: kinds that can keep
     *  their ranges while all fits into them, so that only what changed moves. NULL: there were none. */
    const struct plot_area *held;
    bool handles; /**< marks what the mouse can move, where the picture does not show it anyway */
    bool
        told; /**< also what the question may ask for, such as counts: its numbers are others now */
};

/** A place in the picture that the mouse can move: a joint, a vertex, a start. */
struct figure_handle {
    double x, y;      /**< in the world of the surface's plot `plot` */
    size_t plot;      /**< which of the plots of the surface */
    const char *name; /**< "joint of h2" */
    /** A handle of a line through (x, y) in this direction, unless both are 0: it lies `share` (0 to
     *  1) of the way between where the line enters the plot on show and where it leaves it. */
    double along_x, along_y, share;
    size_t pivot; /**< 1 + the number of the handle that stays while this one is moved; 0: none */
    bool level;   /**< only x is moved, and the other ones that are level had best stay */
};
enum { FIGURE_MAX_HANDLES = 64 };
/** Where a handle is in a plot; false when its line does not pass through it, or nowhere. */
bool figure_handle_at(const struct figure_handle *handle, const struct plot_area *plot,
                      double *x_out, double *y_out);

struct figure_kind {
    const char *name;    /**< "network" */
    const char *summary; /**< one line */
    const struct param *params;
    size_t param_count;
    /** Draws into the whole surface, whatever its size. `args` in the order of params. */
    enum dlt_err (*draw)(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view);
    /** The picture in words, then a table of its pieces: for --plain and screen readers. */
    enum dlt_err (*describe)(struct num_ctx *ctx, const struct value *args, char **text_out);
    /** Rows the figure would like at this width, for the view's layout. */
    int (*height)(const struct value *args, int width);
    /** How many layers it is made of, drawn one after the other in a demonstration; NULL: one. */
    int (*layers)(const struct value *args);
    /** What can be moved, at most FIGURE_MAX_HANDLES; NULL: nothing. */
    size_t (*handles)(struct num_ctx *ctx, const struct value *args,
                      struct figure_handle *handles_out);
    const char *const *examples; /**< argument lines for golden tests, at least one */
    size_t example_count;
};

const struct figure_kind *const *figure_table(size_t *count_out);
const struct figure_kind *figure_find(const char *name);

/** Draws; a picture that comes out blank says `waiting` instead, unless that is NULL. */
enum dlt_err figure_draw(struct num_ctx *ctx, const struct figure_kind *kind,
                         const struct value *args, const char *waiting, struct surface *surface,
                         const struct figure_view *view);
/** The same in words. */
enum dlt_err figure_describe(struct num_ctx *ctx, const struct figure_kind *kind,
                             const struct value *args, const char *waiting, char **text_out);

/** Where nobody typed the answer that is drawn, as before a class: "yours" becomes "shown" in a picture,
 *  and "the answer on show" in words, but for tables. */
void figure_picture_shown(struct surface *surface);
char *figure_words_shown(struct arena *arena, const char *words);

/** A figure as it is kept in a file: its caption, and the picture below. */
struct figure_page {
    const struct figure_kind *kind;
    const struct value *args; /**< in the order of the kind's parameters */
    const char *waiting;      /**< as of figure_draw */
    const char *caption;      /**< NULL: none */
    int width, height;        /**< of the picture; height 0: as many rows as it likes */
    enum charset charset;     /**< of text; SVG has all characters */
    struct figure_view view;
    enum picture_format format;
    enum svg_theme theme;
};
enum { FIGURE_LEAST_HEIGHT = 4, FIGURE_MOST_HEIGHT = 60 };
/** Rows for a figure of that width, between these two bounds. */
int figure_height(const struct figure_kind *kind, const struct value *args, int width);
/** The contents of the file, in the arena of `ctx`. Errors are those of drawing. */
enum dlt_err figure_to_picture(struct num_ctx *ctx, const struct figure_page *page,
                               char **text_out);

#endif
