/* SPDX-License-Identifier: MIT */
/* What cells draw: their backgrounds, blocks, dots and the lines of boxes. Neighbours that go on are
 * one element. */
#include "svg.h"

#include <string.h>

/* --- glyphs
 * ---------------------------------------------------------------------------------------- */

static uint32_t codepoint_of(const struct cell *cell)
{
    uint32_t codepoint = 0;
    size_t length = cell ? strlen(cell->text) : 0;
    return length > 0 && utf8_decode(cell->text, length, &codepoint) == length ? codepoint : 0;
}

enum { ARM_LEFT = 1, ARM_RIGHT = 2, ARM_UP = 4, ARM_DOWN = 8, ACROSS = 3, UPRIGHT = 12 };
enum box_style { BOX_LIGHT = 1, BOX_HEAVY, BOX_DOUBLE, BOX_DASHED };

struct box {
    unsigned char arms, style;
};

static struct box box_of(const struct cell *cell)
{
    static const struct box boxes[128] = {
        [0x00] = {ACROSS, BOX_LIGHT},
        [0x01] = {ACROSS, BOX_HEAVY},
        [0x02] = {UPRIGHT, BOX_LIGHT},
        [0x03] = {UPRIGHT, BOX_HEAVY},
        [0x04] = {ACROSS, BOX_DASHED},
        [0x06] = {UPRIGHT, BOX_DASHED},
        [0x08] = {ACROSS, BOX_DASHED},
        [0x0a] = {UPRIGHT, BOX_DASHED},
        [0x0c] = {ARM_RIGHT | ARM_DOWN, BOX_LIGHT},
        [0x0f] = {ARM_RIGHT | ARM_DOWN, BOX_HEAVY},
        [0x10] = {ARM_LEFT | ARM_DOWN, BOX_LIGHT},
        [0x13] = {ARM_LEFT | ARM_DOWN, BOX_HEAVY},
        [0x14] = {ARM_RIGHT | ARM_UP, BOX_LIGHT},
        [0x17] = {ARM_RIGHT | ARM_UP, BOX_HEAVY},
        [0x18] = {ARM_LEFT | ARM_UP, BOX_LIGHT},
        [0x1b] = {ARM_LEFT | ARM_UP, BOX_HEAVY},
        [0x1c] = {UPRIGHT | ARM_RIGHT, BOX_LIGHT},
        [0x23] = {UPRIGHT | ARM_RIGHT, BOX_HEAVY},
        [0x24] = {UPRIGHT | ARM_LEFT, BOX_LIGHT},
        [0x2b] = {UPRIGHT | ARM_LEFT, BOX_HEAVY},
        [0x2c] = {ACROSS | ARM_DOWN, BOX_LIGHT},
        [0x33] = {ACROSS | ARM_DOWN, BOX_HEAVY},
        [0x34] = {ACROSS | ARM_UP, BOX_LIGHT},
        [0x3b] = {ACROSS | ARM_UP, BOX_HEAVY},
        [0x3c] = {ACROSS | UPRIGHT, BOX_LIGHT},
        [0x4b] = {ACROSS | UPRIGHT, BOX_HEAVY},
        [0x4c] = {ACROSS, BOX_DASHED},
        [0x4e] = {UPRIGHT, BOX_DASHED},
        [0x50] = {ACROSS, BOX_DOUBLE},
        [0x51] = {UPRIGHT, BOX_DOUBLE},
        [0x54] = {ARM_RIGHT | ARM_DOWN, BOX_DOUBLE},
        [0x57] = {ARM_LEFT | ARM_DOWN, BOX_DOUBLE},
        [0x5a] = {ARM_RIGHT | ARM_UP, BOX_DOUBLE},
        [0x5d] = {ARM_LEFT | ARM_UP, BOX_DOUBLE},
        [0x60] = {UPRIGHT | ARM_RIGHT, BOX_DOUBLE},
        [0x63] = {UPRIGHT | ARM_LEFT, BOX_DOUBLE},
        [0x66] = {ACROSS | ARM_DOWN, BOX_DOUBLE},
        [0x69] = {ACROSS | ARM_UP, BOX_DOUBLE},
        [0x6c] = {ACROSS | UPRIGHT, BOX_DOUBLE},
        [0x6d] = {ARM_RIGHT | ARM_DOWN, BOX_LIGHT},
        [0x6e] = {ARM_LEFT | ARM_DOWN, BOX_LIGHT},
        [0x6f] = {ARM_LEFT | ARM_UP, BOX_LIGHT},
        [0x70] = {ARM_RIGHT | ARM_UP, BOX_LIGHT},
        [0x74] = {ARM_LEFT, BOX_LIGHT},
        [0x75] = {ARM_UP, BOX_LIGHT},
        [0x76] = {ARM_RIGHT, BOX_LIGHT},
        [0x77] = {ARM_DOWN, BOX_LIGHT},
    };
    uint32_t codepoint = codepoint_of(cell);
    return codepoint >= 0x2500 && codepoint < 0x2580 ? boxes[codepoint - 0x2500] : (struct box){0};
}

/* Part of a cell in eighths: left, top, right, bottom. */
struct block {
    unsigned char edges[4];
};

enum { MAX_BLOCKS = 3 };

static size_t quarter_blocks(unsigned quarters, struct block blocks_out[MAX_BLOCKS])
{
    size_t count = 0;
    for (unsigned i = 0; i < 4; i++) { /* top left, top right, bottom left, bottom right */
        unsigned char left = i % 2 ? 4 : 0, top = i / 2 ? 4 : 0;
        bool wide = i % 2 == 0 && (quarters >> (i + 1) & 1);
        bool covered = i % 2 == 1 && (quarters >> (i - 1) & 1);
        if ((quarters >> i & 1) && !covered)
            blocks_out[count++] = (struct block){
                {left, top, (unsigned char)(wide ? 8 : left + 4), (unsigned char)(top + 4)}};
    }
    return count;
}

/* The parts that a block element (U+2580 to U+259F) fills, and how densely: NULL is all over. */
static size_t find_blocks(uint32_t codepoint, struct block blocks_out[MAX_BLOCKS],
                          const char **shade_out)
{
    static const unsigned char quarters[10] = {4, 8, 1, 13, 9, 7, 11, 2, 6, 14};
    static const char *const shades[3] = {"s1", "s2", "s3"};
    struct block block = {{0, 0, 8, 8}};
    *shade_out = NULL;
    if (codepoint < 0x2580 || codepoint > 0x259f)
        return 0;
    if (codepoint >= 0x2596)
        return quarter_blocks(quarters[codepoint - 0x2596], blocks_out);
    if (codepoint >= 0x2591 && codepoint <= 0x2593)
        *shade_out = shades[codepoint - 0x2591];
    else if (codepoint == 0x2580)
        block.edges[3] = 4;
    else if (codepoint <= 0x2588)
        block.edges[1] = (unsigned char)(0x2588 - codepoint);
    else if (codepoint <= 0x258f)
        block.edges[2] = (unsigned char)(0x2590 - codepoint);
    else if (codepoint == 0x2590)
        block.edges[0] = 4;
    else if (codepoint == 0x2594)
        block.edges[3] = 1;
    else
        block.edges[0] = 7;
    blocks_out[0] = block;
    return 1;
}

static bool is_braille(uint32_t codepoint)
{
    return codepoint > 0x2800 && codepoint <= 0x28ff;
}

static bool is_shape(const struct cell *cell)
{
    static const char *const shapes[] = {"◆", "◇", "■", "▲", "●", "○", "◐"};
    for (size_t i = 0; i < DLT_COUNT(shapes); i++)
        if (str_equal(cell->text, shapes[i]))
            return true;
    return false;
}

const struct cell *svg_cell(const struct svg *svg, int x, int y)
{
    const struct cell *cell = surface_cell(svg->surface, x, y);
    return cell && cell->stroked && svg->surface->strokes ? NULL : cell;
}

bool svg_draws(const struct cell *cell)
{
    uint32_t codepoint = codepoint_of(cell);
    return box_of(cell).arms != 0 || (codepoint >= 0x2580 && codepoint <= 0x259f) ||
           is_braille(codepoint) || codepoint == 0x2800 || is_shape(cell);
}

/* --- backgrounds
 * ----------------------------------------------------------------------------------- */

/* The role behind a cell, ROLE_TEXT where there is none. */
static enum draw_role back_of(const struct svg *svg, int x, int y)
{
    const struct cell *cell = surface_cell(svg->surface, x, y);
    if (!cell)
        return ROLE_TEXT;
    return cell->role == ROLE_SELECTED ? ROLE_SELECTED : (enum draw_role)cell->back;
}

/* Areas have colours of their own; those of other roles are for lines and letters, and too strong. */
static const char *back_class(enum draw_role role)
{
    if (role == ROLE_SELECTED)
        return "back";
    return role >= ROLE_REGION_1 && role <= ROLE_DEPARTS ? NULL : "tint";
}

void svg_backs(struct svg *svg)
{
    for (int y = 0; y < svg->surface->height; y++) {
        for (int x = 0, end; x < svg->surface->width; x = end) {
            enum draw_role role = back_of(svg, x, y);
            for (end = x + 1; end < svg->surface->width && back_of(svg, end, y) == role;)
                end++;
            if (role != ROLE_TEXT)
                svg_rect(svg, role, back_class(role),
                         (const double[4]){svg_x(x), svg_y(y), svg_x(end), svg_y(y + 1)});
        }
    }
}

/* --- blocks and dots
 * ------------------------------------------------------------------------------- */

static bool same_glyph(const struct cell *a, const struct cell *b)
{
    return a && b && a->role == b->role && strcmp(a->text, b->text) == 0;
}

/* A block that is as wide as its cell goes on through cells that hold the same. Returns the column
 * after the last. */
static int add_blocks(struct svg *svg, int x, int y)
{
    struct block blocks[MAX_BLOCKS];
    const char *shade;
    const struct cell *cell = svg_cell(svg, x, y);
    size_t count = find_blocks(codepoint_of(cell), blocks, &shade);
    bool wide = count > 0;
    for (size_t i = 0; i < count; i++)
        wide &= blocks[i].edges[0] == 0 && blocks[i].edges[2] == 8;
    int end = x + 1;
    while (wide && same_glyph(cell, svg_cell(svg, end, y)))
        end++;
    for (size_t i = 0; i < count; i++) {
        const unsigned char *edges = blocks[i].edges;
        double right = wide ? end : x + edges[2] / 8.0;
        svg_rect(svg, (enum draw_role)cell->role, shade,
                 (const double[4]){svg_x(x + edges[0] / 8.0), svg_y(y + edges[1] / 8.0),
                                   svg_x(right), svg_y(y + edges[3] / 8.0)});
    }
    return end;
}

static void add_dots(struct svg *svg, int x, int y)
{
    static const unsigned char bits[8] = {0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80};
    static const double radius = 1.4;
    const struct cell *cell = svg_cell(svg, x, y);
    uint32_t dots = codepoint_of(cell) & 0xff;
    for (int i = 0; cell && i < 8; i++) {
        int row = i / 2;
        if (dots & bits[i])
            svg_circle(svg, (enum draw_role)cell->role, NULL,
                       (const double[3]){svg_x(x + (i % 2 ? 0.75 : 0.25)),
                                         svg_y(y + (row + 0.5) / 4), radius});
    }
}

/* --- the lines of boxes
 * ---------------------------------------------------------------------------- */

/* Half of a row or column of cells: what runs through it. 0: nothing. */
static int half_at(const struct svg *svg, bool across, int line, int half)
{
    int at = half / 2;
    const struct cell *cell = across ? svg_cell(svg, at, line) : svg_cell(svg, line, at);
    if (!cell)
        return 0;
    const struct box box = box_of(cell);
    int arm = across ? (half % 2 ? ARM_RIGHT : ARM_LEFT) : (half % 2 ? ARM_DOWN : ARM_UP);
    return box.arms & arm ? (box.style << 8) + cell->role + 1 : 0;
}

static void add_box_line(struct svg *svg, bool across, int line, const int halves[2], int what)
{
    static const char *const classes[] = {NULL, "box", "heavy", "box", "dash"};
    const int style = what >> 8;
    const enum draw_role role = (enum draw_role)((what & 0xff) - 1);
    double from = halves[0] / 2.0, to = halves[1] / 2.0, at = line + 0.5;
    for (int side = style == BOX_DOUBLE ? -1 : 0; side <= 1; side += 2) {
        double off = style == BOX_DOUBLE ? 1.5 * side : 0;
        const double flat[4] = {svg_x(from), svg_y(at) + off, svg_x(to), svg_y(at) + off};
        const double steep[4] = {svg_x(at) + off, svg_y(from), svg_x(at) + off, svg_y(to)};
        svg_line(svg, role, classes[style], across ? flat : steep);
    }
}

static void add_box_lines(struct svg *svg, bool across)
{
    int lines = across ? svg->surface->height : svg->surface->width;
    int halves = 2 * (across ? svg->surface->width : svg->surface->height);
    for (int line = 0; line < lines; line++) {
        for (int from = 0, to; from < halves; from = to) {
            int what = half_at(svg, across, line, from);
            for (to = from + 1; to < halves && half_at(svg, across, line, to) == what;)
                to++;
            if (what != 0)
                add_box_line(svg, across, line, (const int[2]){from, to}, what);
        }
    }
}

void svg_cells(struct svg *svg)
{
    for (int y = 0; y < svg->surface->height; y++) {
        for (int x = 0; x < svg->surface->width;) {
            const struct cell *cell = svg_cell(svg, x, y);
            if (cell && is_braille(codepoint_of(cell)))
                add_dots(svg, x, y);
            else if (cell && is_shape(cell))
                svg_shape(svg, (enum draw_role)cell->role, cell->text,
                          (struct spot){svg_x(x + 0.5), svg_y(y + 0.5)});
            x = cell ? add_blocks(svg, x, y) : x + 1;
        }
    }
    add_box_lines(svg, true);
    add_box_lines(svg, false);
}
