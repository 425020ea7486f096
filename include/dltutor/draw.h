/* SPDX-License-Identifier: MIT */
/**
 * draw: a grid of cells in memory, sets of glyphs, wrapping, and plots of exact polylines. It knows
 * no terminal: the same surface is compared with a golden file, printed by `dltutor figure`, and
 * written to the screen by the tui.
 */
#ifndef DLTUTOR_DRAW_H
#define DLTUTOR_DRAW_H

#include "dltutor/base.h"

/** Which characters may be used. */
enum charset { CHARSET_ASCII = 0, CHARSET_UTF8 };

/** What a cell is, not how it looks: the terminal file maps roles to colours and attributes. */
enum draw_role {
    ROLE_TEXT = 0,
    ROLE_DIM, /**< rules, labels, things in the background */
    ROLE_HEADING,
    ROLE_ACCENT,   /**< the one accent colour: focus, keys */
    ROLE_KEY,      /**< name of a key in the footer and in help */
    ROLE_INPUT,    /**< what the person typed */
    ROLE_SELECTED, /**< the row under the cursor */
    ROLE_SPOT,     /**< behind what alone is in the light: bold, and in reverse without colours */
    ROLE_RIGHT,
    ROLE_PARTIAL,
    ROLE_WRONG,
    ROLE_HINT,
    ROLE_AXIS,
    ROLE_GRID,
    ROLE_KINK,
    ROLE_SERIES_1,
    ROLE_SERIES_2,
    ROLE_SERIES_3,
    ROLE_SERIES_4,
    ROLE_SERIES_5,
    ROLE_SERIES_6,
    ROLE_REGION_1, /**< areas: of the foreground, or behind it */
    ROLE_REGION_2,
    ROLE_REGION_3,
    ROLE_REGION_4,
    ROLE_REGION_5,
    ROLE_REGION_6,
    ROLE_REGION_7,
    ROLE_REGION_8,
    ROLE_DEPARTS, /**< the area where an answer departs from what was asked for */
    ROLE_COUNT
};

enum { DRAW_CELL_BYTES = 16, DRAW_MAX_SIDE = 4096 };

/** One column of one row. A wide character's second column holds an empty text and width 0. */
struct cell {
    char text[DRAW_CELL_BYTES]; /**< one grapheme cluster, terminated */
    uint8_t width;              /**< 1 or 2; 0 for the right half of a wide character */
    uint8_t role;               /**< enum draw_role */
    uint8_t back;               /**< the role whose colour is behind it; ROLE_TEXT: none */
    bool stroked;               /**< strokes of a recording surface show the same, more exactly */
};

/** Where a plot lies on a surface, and which part of the world it shows. */
struct plot_area {
    int x, y, width, height; /**< cells within the frame */
    double x_from, x_to; /**< at the left edge of the first, the right edge of the last column */
    double y_from, y_to; /**< at the lower edge of the last, the upper edge of the first row */
    int rows_y, rows;    /**< the free rows below the numbers of x: the first, and how many */
    double left, right;  /**< the whole range of x, of which that is the part on show */
    double low, high;    /**< the same of y; equal: not known */
    int span_rows, legend_rows; /**< below it, of its spans and of its legend */
    bool firm;                  /**< of a plot that is held: all of this stays, whatever is drawn */
    bool strays;                /**< some of it lies beyond them, or it takes up little of them */
};

enum { SURFACE_MAX_PLOTS = 8 };

/** A place in cells, of 0..width and 0..height from the top left corner of the surface. */
struct spot {
    double x, y;
};

/** What cells can only come near to, as it is: pictures made of lines are written from these. */
enum stroke_kind {
    STROKE_LINE = 0, /**< a polyline */
    STROKE_DASHED,   /**< one in the background */
    STROKE_AREA,     /**< a filled polygon, under everything else */
    STROKE_MARK,     /**< a glyph centred on its one spot */
};

struct stroke {
    enum stroke_kind kind;
    enum draw_role role;
    int weight;                  /**< of lines, from 1 */
    char glyph[DRAW_CELL_BYTES]; /**< of a mark, terminated */
};
struct strokes; /* what a surface has recorded */

struct surface {
    int width, height;
    enum charset charset;
    struct cell *cells;     /**< height * width, row by row */
    int cursor_x, cursor_y; /**< where the real cursor belongs; -1 hides it */
    bool cursor_quiet;      /**< it stands there for screen readers, and is not shown */
    struct plot_area plots[SURFACE_MAX_PLOTS]; /**< in the order in which they were drawn */
    size_t plot_count;
    struct strokes *strokes; /**< NULL: it does not record */
    size_t
        cut_off; /**< texts of several columns that the right edge cut off without a sign of it */
};

/** Blank, `width` x `height` (clamped to 0..DRAW_MAX_SIDE). Never NULL. */
struct surface *surface_create(int width, int height, enum charset charset);
void surface_destroy(struct surface *surface);
void surface_clear(struct surface *surface);
/** As surface_clear for another size. */
void surface_resize(struct surface *surface, int width, int height);
/**
 * Writes one line of text at (x, y), clipped on every side (x and y may be outside). In an ASCII
 * surface the text goes through draw_ascii first. Returns the columns the whole text takes.
 */
int surface_text(struct surface *surface, int x, int y, enum draw_role role, const char *text);
/** As surface_text, cut to `width` columns with an ellipsis. Returns the columns written. */
int surface_text_cut(struct surface *surface, int x, int y, int width, enum draw_role role,
                     const char *text);
int surface_printf(struct surface *surface, int x, int y, enum draw_role role, const char *format,
                   ...) DLT_PRINTF(5, 6);
void surface_fill(struct surface *surface, int x, int y, int width, int height, enum draw_role role,
                  const char *glyph);
/** Changes the role of cells and leaves their text. */
void surface_paint(struct surface *surface, int x, int y, int width, int height,
                   enum draw_role role);
/** Puts the colour of a role behind cells; ROLE_TEXT takes it away. */
void surface_back(struct surface *surface, int x, int y, int width, int height,
                  enum draw_role role);
/** Remembers where a plot lies; those beyond SURFACE_MAX_PLOTS are dropped. */
void surface_add_plot(struct surface *surface, const struct plot_area *area);
/** Copies `source` with its top left corner at (x, y), clipped. */
void surface_copy(struct surface *surface, int x, int y, const struct surface *source);
/** The cell at (x, y), or NULL outside. */
const struct cell *surface_cell(const struct surface *surface, int x, int y);
/**
 * From now on the surface also keeps strokes: draw_plot adds its lines, axes, ticks and marks as
 * exact ones, and surface_copy those of its source. Surfaces that are copied onto it have to record,
 * too, or only their cells are shown. surface_clear and surface_resize forget strokes.
 */
void surface_record(struct surface *surface);
/** Adds a stroke through `count` spots; nothing when the surface does not record. Spots that are not
 *  finite are left out. */
void surface_stroke(struct surface *surface, const struct stroke *stroke, const struct spot *spots,
                    size_t count);
/** The glyphs of these cells are shown by strokes: pictures made of strokes leave them out, until
 *  something else is written there. Does nothing when the surface does not record. */
void surface_stroked(struct surface *surface, int x, int y, int width, int height);
/** Rows joined by newlines, blanks at line ends removed: golden files and printing. */
char *surface_to_text(struct arena *arena, const struct surface *surface);

enum svg_theme { SVG_AUTO = 0, SVG_LIGHT, SVG_DARK };

struct svg_options {
    const char *title;       /**< in a few words; NULL: none */
    const char *description; /**< in words, for those who do not see it; NULL: none */
    enum svg_theme theme;    /**< SVG_AUTO: as the reader's surroundings are */
};
/**
 * The surface as a picture in SVG: strokes and the glyphs that draw (boxes, blocks, braille) become
 * lines, shapes and areas; all else is text in a grid of cells. Roles are classes of its style sheet.
 * `options` may be NULL. Well-formed whatever the cells and texts hold; the same bytes each time.
 */
char *surface_to_svg(struct arena *arena, const struct surface *surface,
                     const struct svg_options *options);

/** Sizes of a terminal's cells, in pixels, that are drawn; most pixels of a picture. */
enum { SIXEL_MAX_CELL = 128, SIXEL_MAX_PIXELS = 1 << 24, SIXEL_COLOURS = 16 };

struct sixel_options {
    int cell_width, cell_height;                      /**< 1..SIXEL_MAX_CELL */
    uint32_t (*colour)(const void *, enum draw_role); /**< 0xRRGGBB of a role */
    const void *user;                                 /**< its first argument */
};
/** True for cells within a plot that strokes of the surface show instead, when they are written over
 *  it: lines, marks and what is blank, but no letters. */
bool sixel_covers(const struct surface *surface, int x, int y);
/**
 * The strokes within the cells that sixel_covers tells, as a sixel picture of the whole surface from a
 * DCS to its ST; all else is transparent. At most SIXEL_COLOURS colours: further roles have the last.
 * NULL where there is nothing to be seen, and beyond the sizes above. Pure function.
 */
char *surface_to_sixel(struct arena *arena, const struct surface *surface,
                       const struct sixel_options *options);

/** What kinds of files pictures are kept in. */
enum picture_format { PICTURE_TEXT = 0, PICTURE_SVG };
/** By the end of a file's name: ".txt" or ".svg", in either case. False: it has another. */
bool picture_format_of(const char *path, enum picture_format *format_out);
/** The contents of such a file; `options` is for SVG and may be NULL. */
char *surface_to_picture(struct arena *arena, const struct surface *surface,
                         enum picture_format format, const struct svg_options *options);

/** The glyphs that differ between character sets; each is one column wide. */
struct glyphs {
    const char *horizontal, *vertical, *cross, *tee_down, *tee_up, *tee_left, *tee_right;
    const char *corner_top_left, *corner_top_right, *corner_bottom_left, *corner_bottom_right;
    const char *right, *wrong, *partial, *undecided; /**< verdict marks: ✓ ✗ ~ ? */
    const char *state_none, *state_some, *state_all; /**< ○ ◐ ● */
    const char *focus, *ellipsis, *bullet, *arrow_up, *arrow_down, *caret;
    const char *kink, *block;
    const char *series[6]; /**< glyphs by which series differ without colour */
};
const struct glyphs *draw_glyphs(enum charset charset);

/**
 * ASCII spelling of a text: known symbols by name or look (sigma, x, ^2, _1, <=, ->, sqrt), the rest
 * as '?'. Returns `text` itself when it is ASCII already.
 */
const char *draw_ascii(struct arena *arena, const char *text);
/** Columns of one line of text in a character set. */
int draw_width(const char *text, enum charset charset);

struct lines {
    const char **items;
    size_t count;
};
/**
 * Wraps text to `width` columns (at least 1): newlines are kept, breaks at blanks, over-long words
 * are cut, lines that start with blanks or a list bullet ("- ", "1. ") hang their continuation.
 * The lines are ready for surface_text on a surface of that charset. A final newline ends the last
 * line and starts none; the empty text has no lines.
 */
struct lines draw_wrap(struct arena *arena, const char *text, int width, enum charset charset);

/* --- plots -------------------------------------------------------------------------------------- */

/** How finely a line is drawn: cells, half blocks (1x2), quadrants (2x2), braille (2x4). */
enum marker { MARKER_ASCII = 0, MARKER_HALF, MARKER_QUADRANT, MARKER_BRAILLE, MARKER_COUNT };
/** "ascii", "half", "quad", "braille". */
const char *marker_name(enum marker marker);
bool marker_from_name(const char *name, enum marker *marker_out);
/** The finest that is surely seen, by charset and the value of TERM (NULL: not a terminal). */
enum marker marker_for(enum charset charset, const char *terminal);

/** One polyline in world coordinates; a NaN y interrupts it. */
struct plot_series {
    const char *label;
    const double *x, *y;
    const bool *kink; /**< count flags, or NULL: vertices to mark */
    size_t count;
    enum draw_role role;
    bool faint;  /**< background series: drawn first, kinks not marked */
    bool coarse; /**< flat parts from cell to cell, few marks: little to send when they move */
};

/** A point that stands out above everything else. */
struct plot_point {
    double x, y;
    const char *label;   /**< of the legend, or NULL */
    const char *glyph;   /**< of one column; NULL: "!", in the role of what is wrong */
    enum draw_role role; /**< of the glyph */
};

struct plot_span {
    double from, to;
    const char *label; /**< such as "piece 3 departs", or NULL */
};

/** The part of a plot on show, in shares of its whole ranges: 0, 1, 0, 1 is all of it. */
struct plot_window {
    double left, right, bottom, top;
};
/**
 * Narrows the ranges of a world to a window; NULL and windows that are none leave them. What would be
 * too narrow for doubles stays a little wider. For pictures that draw_plot does not draw.
 */
void plot_window_apply(const struct plot_window *window, double x_range[2], double y_range[2]);

struct plot {
    const char *title;             /**< may be NULL */
    const char *x_label, *y_label; /**< may be NULL */
    const struct plot_series *series;
    size_t series_count;
    const struct plot_span *spans; /**< intervals of x marked under the axis */
    size_t span_count;
    double x_from, x_to; /**< equal: fitted to the data */
    double y_from, y_to; /**< equal: fitted to the data */
    enum marker marker;
    int weight;                       /**< dots across a line, up to 3; 0 is 1 */
    const struct plot_window *window; /**< NULL: all of it */
    const struct plot_area
        *held; /**< the same plot before, or zeroed: its axes stay while they suit */
    bool legend;
    const struct plot_point *points; /**< on the frame where they lie beyond the window */
    size_t point_count;
    bool powers; /**< y is a logarithm to base 10: its numbers are written as powers, 1e-5 */
    int rows; /**< to keep free below the numbers of x, for text of the caller's; fewer if it is low */
};

/**
 * Draws a plot into the rectangle (x, y, width, height) of the surface: frame, nice ticks with
 * numbers that fall on cell centres, lines clipped in world space, kinks marked last. Works from
 * 8 x 4 up; constants, empty series, NaN and zero ranges are drawn sensibly. What needs fewer rows or
 * columns than it was given (so that ticks fall on centres) leaves blanks at the bottom and on the
 * right. On an ASCII surface every marker is MARKER_ASCII. With two series or more each carries the
 * glyph `series[its index]` of the charset here and there. Pure function.
 */
void draw_plot(struct surface *surface, int x, int y, int width, int height,
               const struct plot *plot);

#endif
