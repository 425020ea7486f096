/* SPDX-License-Identifier: MIT */
/* Private to draw: elements of a picture in SVG, measured in its pixels, and what cells become. */
#ifndef DLTUTOR_DRAW_SVG_H
#define DLTUTOR_DRAW_SVG_H

#include "dltutor/draw.h"

/* Odd heights and even margins put the middle of a cell on the middle of a pixel. */
enum { SVG_CELL_WIDTH = 9, SVG_CELL_HEIGHT = 19, SVG_MARGIN = 10, SVG_FONT_SIZE = 15 };

struct svg {
    const struct surface *surface;
    struct strbuf body;
    bool used[ROLE_COUNT]; /**< roles that need a rule in the style sheet */
};

/** Pixels of a place in cells. */
double svg_x(double column);
double svg_y(double row);

/** Adds " name="number"" with two decimals at most. */
void svg_number(struct svg *svg, const char *name, double number);
/** Begins an element of a role: "<name class="role extra"", `extra` may be NULL. */
void svg_begin(struct svg *svg, const char *name, enum draw_role role, const char *extra);
void svg_end(struct svg *svg);
/** A rectangle from (x, y) to (right, bottom). */
void svg_rect(struct svg *svg, enum draw_role role, const char *extra, const double edges[4]);
void svg_line(struct svg *svg, enum draw_role role, const char *extra, const double ends[4]);
void svg_circle(struct svg *svg, enum draw_role role, const char *extra, const double circle[3]);
/** "<polygon" or "<polyline" through pixels. */
void svg_path(struct svg *svg, enum draw_role role, const char *name, const char *extra,
              const struct spot *pixels, size_t count);
/** A diamond, square, triangle or disc with its middle at `at`; false when the glyph is none. */
bool svg_shape(struct svg *svg, enum draw_role role, const char *glyph, struct spot at);
/** Text without what XML cannot hold. */
void svg_escape(struct strbuf *out, const char *text, size_t length);

/** The cell at a place whose glyph counts; NULL where strokes show it, and outside. */
const struct cell *svg_cell(const struct svg *svg, int x, int y);
/** True when the glyph of a cell is drawn by svg_cells, and no text. */
bool svg_draws(const struct cell *cell);
/** Backgrounds and glyphs that draw. */
void svg_backs(struct svg *svg);
void svg_cells(struct svg *svg);

#endif
