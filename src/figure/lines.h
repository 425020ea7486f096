/* SPDX-License-Identifier: MIT */
/* An arrangement of lines, exactly: which of them are the same, where they meet, and the regions that
 * they leave, with the units that are on in each. */
#ifndef DLTUTOR_FIGURE_LINES_H
#define DLTUTOR_FIGURE_LINES_H

#include "sketch.h"

enum { LINES_MAX = 16, LINES_REGIONS = 137, LINES_POINTS = LINES_MAX * (LINES_MAX - 1) / 2 };

/** a x1 + b x2 = c, each only once. */
struct line {
    struct value a, b, c;  /**< exact; the larger of |a| and |b| is 1 */
    double across, up, at; /**< the same with across^2 + up^2 = 1, for drawing */
    const char *name;      /**< of all units that bend along it */
};

/** A row as it was given: the unit is on where a x1 + b x2 > c. */
struct unit {
    const char *name;
    size_t line; /**< SIZE_MAX: it has none, and is the same everywhere */
    bool turned; /**< it is on where its line's a x1 + b x2 < c */
    bool always; /**< without a line: it is on everywhere, else nowhere */
};

/** Where lines cross. */
struct crossing {
    struct value x, y;
    uint32_t lines; /**< a bit for each line through it */
};

struct region {
    uint32_t sides; /**< a bit for each line: a x1 + b x2 > c */
    uint32_t units; /**< a bit for each unit that is on */
    bool bounded;
    const char *label; /**< "a" */
};

struct arrangement {
    struct num_ctx *ctx;
    struct unit units[LINES_MAX];
    struct line lines[LINES_MAX];
    struct crossing points[LINES_POINTS];
    struct region regions[LINES_REGIONS]; /**< of the box or of the plane, by their units */
    size_t unit_count, line_count, point_count, region_count;
    size_t plane_count, bounded_count; /**< regions of the whole plane */
    bool boxed;
    struct value box[4]; /**< x1 from, to; x2 from, to */
};

/**
 * Reads the first `count` rows (a, b, c) with their names, and a box (no value: none). False after a
 * failure in the context. Numbers that are no fractions are taken as the nearest double.
 */
bool lines_read(struct arrangement *lines, struct num_ctx *ctx, struct value rows,
                struct value names, struct value box, size_t count);
/** Finds the regions, those of the box if there is one. False after a failure in the context. */
bool lines_find_regions(struct arrangement *lines);
/** The region on these sides of the lines; NULL: there is none. */
const struct region *lines_region(const struct arrangement *lines, uint32_t sides);
/** "101": a digit for each unit. */
const char *lines_pattern(const struct arrangement *lines, const struct region *region);
/** "h1 h3", or "none". */
const char *lines_active(const struct arrangement *lines, const struct region *region);
/** "4 lines, 9 regions, 1 bounded"; with a box "4 lines, 5 regions in the box, 9 in all" */
const char *lines_count_words(const struct arrangement *lines);
/** What is special about them, such as parallels: at most `most` texts. How many there are. */
size_t lines_special_words(const struct arrangement *lines, const char **texts_out, size_t most);

/** The colour of the region on these sides of the lines. */
enum draw_role lines_colour(const struct arrangement *lines, uint32_t sides);
/**
 * The part x1 from, to, x2 from, to of the plane over the whole surface, as exact strokes: its regions
 * as areas, the box, and the lines, so many dots heavy.
 */
void lines_stroke(const struct arrangement *lines, const double world[4], struct surface *surface,
                  int weight);

#endif
