/* SPDX-License-Identifier: MIT */
/*
 * picture FILE.svg dark|light COLUMNSxLINES TITLE KEYS PROGRAM...: runs a program on a terminal, types
 * KEYS (\e is escape, \r Enter, \t Tab), and writes what it then shows, in the colours that it asked
 * for. Lines, blocks and dots are drawn as shapes, so that they meet whatever the font.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../terminal/vt.h"
#include <cmocka.h>

enum { CELL_WIDTH = 9, CELL_HEIGHT = 18, BASELINE = 14, FONT_SIZE = 15, MARGIN = 9 };

struct colours {
    unsigned fore, back;
};

/* What a terminal has where a program names no colour. */
static const struct colours dark = {0xe6e6e6, 0x101318}, light = {0x1c1c1c, 0xffffff};

struct picture {
    FILE *file;
    struct vt *vt;
    struct colours own;
};

/* The palette of xterm. */
static unsigned palette(int index)
{
    static const unsigned first[] = {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd,
                                     0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00,
                                     0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff};
    static const unsigned steps[] = {0, 95, 135, 175, 215, 255};
    if (index < 16)
        return first[index];
    if (index >= 232)
        return (unsigned)(8 + 10 * (index - 232)) * 0x010101;
    index -= 16;
    return steps[index / 36] << 16 | steps[index / 6 % 6] << 8 | steps[index % 6];
}

static struct colours colours_of(const struct picture *picture, const struct vt_cell *cell)
{
    struct colours result = picture->own;
    if (cell->foreground >= 0)
        result.fore = palette(cell->foreground);
    if (cell->background >= 0)
        result.back = palette(cell->background);
    if (cell->reverse)
        result = (struct colours){result.back, result.fore};
    return result;
}

static unsigned long codepoint_of(const char *text)
{
    const unsigned char *b = (const unsigned char *)text;
    if (b[0] >= 0xe0 && b[0] < 0xf0)
        return (unsigned long)((b[0] & 15) << 12 | (b[1] & 63) << 6 | (b[2] & 63));
    return b[0] < 0x80 ? b[0] : 0;
}

/* --- shapes -------------------------------------------------------------------------------------- */

static void rectangle(const struct picture *picture, double x, double y, double width,
                      double height, unsigned colour)
{
    fprintf(picture->file, "<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" fill=\"#%06x\"/>\n",
            x, y, width, height, colour);
}

enum arm { ARM_LEFT = 1, ARM_RIGHT = 2, ARM_UP = 4, ARM_DOWN = 8, ARM_HEAVY = 16 };

/* Which arms a line has from the middle of its cell; 0: it is none. */
static int arms_of(unsigned long codepoint)
{
    switch (codepoint) {
    case 0x2500:
        return ARM_LEFT | ARM_RIGHT;
    case 0x2501:
        return ARM_LEFT | ARM_RIGHT | ARM_HEAVY;
    case 0x2502:
        return ARM_UP | ARM_DOWN;
    case 0x2503:
        return ARM_UP | ARM_DOWN | ARM_HEAVY;
    case 0x250c:
        return ARM_RIGHT | ARM_DOWN;
    case 0x2510:
        return ARM_LEFT | ARM_DOWN;
    case 0x2514:
        return ARM_RIGHT | ARM_UP;
    case 0x2518:
        return ARM_LEFT | ARM_UP;
    case 0x251c:
        return ARM_UP | ARM_DOWN | ARM_RIGHT;
    case 0x2524:
        return ARM_UP | ARM_DOWN | ARM_LEFT;
    case 0x252c:
        return ARM_LEFT | ARM_RIGHT | ARM_DOWN;
    case 0x2534:
        return ARM_LEFT | ARM_RIGHT | ARM_UP;
    case 0x253c:
        return ARM_LEFT | ARM_RIGHT | ARM_UP | ARM_DOWN;
    default:
        return 0;
    }
}

static void draw_lines(const struct picture *picture, int x, int y, int arms, unsigned colour)
{
    const int wide = arms & ARM_HEAVY ? 3 : 1;
    const int from_x = x + (CELL_WIDTH - wide) / 2, from_y = y + (CELL_HEIGHT - wide) / 2;
    const int left = arms & ARM_LEFT ? x : from_x, top = arms & ARM_UP ? y : from_y;
    const int right = arms & ARM_RIGHT ? x + CELL_WIDTH : from_x + wide;
    const int bottom = arms & ARM_DOWN ? y + CELL_HEIGHT : from_y + wide;
    if (arms & (ARM_LEFT | ARM_RIGHT))
        rectangle(picture, left, from_y, right - left, wide, colour);
    if (arms & (ARM_UP | ARM_DOWN))
        rectangle(picture, from_x, top, wide, bottom - top, colour);
}

/* Blocks of U+2580: halves, eighths and quadrants. */
static void draw_block(const struct picture *picture, int x, int y, unsigned long codepoint,
                       unsigned colour)
{
    /* Upper left, upper right, lower left, lower right of U+2596 and those after. */
    static const int quadrants[] = {4, 8, 1, 13, 9, 7, 11, 2, 6, 14};
    const double half_x = CELL_WIDTH / 2.0, half_y = CELL_HEIGHT / 2.0;
    if (codepoint == 0x2580) {
        rectangle(picture, x, y, CELL_WIDTH, half_y, colour);
    } else if (codepoint <= 0x2588) {
        const double height = CELL_HEIGHT * (double)(codepoint - 0x2580) / 8;
        rectangle(picture, x, y + CELL_HEIGHT - height, CELL_WIDTH, height, colour);
    } else if (codepoint <= 0x258f) {
        rectangle(picture, x, y, CELL_WIDTH * (double)(0x2590 - codepoint) / 8, CELL_HEIGHT,
                  colour);
    } else if (codepoint == 0x2590) {
        rectangle(picture, x + half_x, y, half_x, CELL_HEIGHT, colour);
    }
    for (int i = 0; codepoint >= 0x2596 && i < 4; i++)
        if (quadrants[codepoint - 0x2596] >> i & 1)
            rectangle(picture, x + (i % 2 ? half_x : 0), y + (i / 2 ? half_y : 0), half_x, half_y,
                      colour);
}

static void draw_braille(const struct picture *picture, int x, int y, unsigned long dots,
                         unsigned colour)
{
    static const int column[] = {0, 0, 0, 1, 1, 1, 0, 1}, row[] = {0, 1, 2, 0, 1, 2, 3, 3};
    for (int i = 0; i < 8; i++) {
        if (!(dots >> i & 1))
            continue;
        fprintf(picture->file, "<circle cx=\"%g\" cy=\"%g\" r=\"1.5\" fill=\"#%06x\"/>\n",
                x + CELL_WIDTH * (0.25 + 0.5 * column[i]),
                y + CELL_HEIGHT * (0.125 + 0.25 * row[i]), colour);
    }
}

/* False: it is text. */
static bool draw_shape(const struct picture *picture, int x, int y, const char *text,
                       unsigned colour)
{
    const unsigned long codepoint = codepoint_of(text);
    const int arms = arms_of(codepoint);
    if (arms)
        draw_lines(picture, x, y, arms, colour);
    else if (codepoint >= 0x2580 && codepoint <= 0x259f &&
             (codepoint < 0x2591 || codepoint > 0x2595))
        draw_block(picture, x, y, codepoint, colour);
    else if (codepoint >= 0x2800 && codepoint <= 0x28ff)
        draw_braille(picture, x, y, codepoint - 0x2800, colour);
    else
        return false;
    return true;
}

/* --- text ---------------------------------------------------------------------------------------- */

static bool is_blank(const struct vt_cell *cell)
{
    return !cell->text[0] || strcmp(cell->text, " ") == 0;
}

static bool same_pen(const struct picture *picture, const struct vt_cell *a,
                     const struct vt_cell *b)
{
    return colours_of(picture, a).fore == colours_of(picture, b).fore && a->bold == b->bold;
}

static void put_escaped(const struct picture *picture, const char *text)
{
    for (; *text; text++) {
        if (*text == '<' || *text == '>' || *text == '&')
            fprintf(picture->file, "&#%d;", *text);
        else
            fputc(*text, picture->file);
    }
}

static bool is_text(const struct vt_cell *cell)
{
    const unsigned long codepoint = codepoint_of(cell->text);
    return !is_blank(cell) && !arms_of(codepoint) && (codepoint < 0x2580 || codepoint > 0x259f) &&
           (codepoint < 0x2800 || codepoint > 0x28ff);
}

/* A word from `column` on; returns the column behind it. A word is as wide as its cells, whatever the
 * font. */
static int draw_word(const struct picture *picture, int row, int column)
{
    const struct vt_cell first = vt_cell(picture->vt, row, column);
    int end = column;
    while (end < vt_columns(picture->vt)) {
        const struct vt_cell cell = vt_cell(picture->vt, row, end);
        if (cell.width > 0 && (!is_text(&cell) || !same_pen(picture, &first, &cell)))
            break;
        end++;
    }
    fprintf(picture->file, "<text x=\"%d\" y=\"%d\" textLength=\"%d\" fill=\"#%06x\"%s>",
            MARGIN + column * CELL_WIDTH, MARGIN + row * CELL_HEIGHT + BASELINE,
            (end - column) * CELL_WIDTH, colours_of(picture, &first).fore,
            first.bold ? " font-weight=\"bold\"" : "");
    for (int i = column; i < end; i++)
        put_escaped(picture, vt_cell(picture->vt, row, i).text);
    fprintf(picture->file, "</text>\n");
    return end;
}

/* Areas that go on below reach under the next row, so that no seam shows when they are scaled. */
static int overlap(const struct picture *picture, int row, int from, int to)
{
    if (row + 1 >= vt_lines(picture->vt))
        return 0;
    for (int column = from; column < to; column++) {
        const struct vt_cell below = vt_cell(picture->vt, row + 1, column);
        if (colours_of(picture, &below).back == picture->own.back)
            return 0;
    }
    return 1;
}

static void draw_backgrounds(const struct picture *picture, int row)
{
    const int columns = vt_columns(picture->vt);
    for (int from = 0, to; from < columns; from = to) {
        const struct vt_cell cell = vt_cell(picture->vt, row, from);
        const unsigned back = colours_of(picture, &cell).back;
        for (to = from + 1; to < columns; to++) {
            const struct vt_cell next = vt_cell(picture->vt, row, to);
            if (colours_of(picture, &next).back != back)
                break;
        }
        if (back != picture->own.back)
            rectangle(picture, MARGIN + from * CELL_WIDTH, MARGIN + row * CELL_HEIGHT,
                      (to - from) * CELL_WIDTH, CELL_HEIGHT + overlap(picture, row, from, to),
                      back);
    }
}

static void draw_row(const struct picture *picture, int row)
{
    for (int column = 0; column < vt_columns(picture->vt);) {
        const struct vt_cell cell = vt_cell(picture->vt, row, column);
        const unsigned fore = colours_of(picture, &cell).fore;
        if (is_text(&cell)) {
            column = draw_word(picture, row, column);
            continue;
        }
        if (!is_blank(&cell))
            draw_shape(picture, MARGIN + column * CELL_WIDTH, MARGIN + row * CELL_HEIGHT, cell.text,
                       fore);
        column++;
    }
}

/* A theme of its own fills the screen, and then the margin. */
static void take_own_background(struct picture *picture)
{
    const struct vt_cell corner = vt_cell(picture->vt, 0, 0);
    if (corner.background >= 0)
        picture->own.back = palette(corner.background);
}

static void draw(struct picture *picture, const char *title)
{
    const int width = vt_columns(picture->vt) * CELL_WIDTH + 2 * MARGIN;
    const int height = vt_lines(picture->vt) * CELL_HEIGHT + 2 * MARGIN;
    take_own_background(picture);
    fprintf(picture->file,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
            "height=\"%d\" role=\"img\" font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, "
            "Consolas, monospace\" font-size=\"%d\">\n<title>",
            width, height, width, height, FONT_SIZE);
    put_escaped(picture, title);
    fprintf(picture->file, "</title>\n<rect width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#%06x\"/>\n",
            width, height, picture->own.back);
    for (int row = 0; row < vt_lines(picture->vt); row++)
        draw_backgrounds(picture, row);
    for (int row = 0; row < vt_lines(picture->vt); row++)
        draw_row(picture, row);
    const struct vt_cursor cursor = vt_cursor(picture->vt);
    if (cursor.visible)
        rectangle(picture, MARGIN + cursor.column * CELL_WIDTH, MARGIN + cursor.row * CELL_HEIGHT,
                  2, CELL_HEIGHT, picture->own.fore);
    fprintf(picture->file, "</svg>\n");
}

/* --- running ------------------------------------------------------------------------------------- */

static char *bytes_of(const char *text)
{
    static const char names[] = "ert", values[] = "\033\r\t";
    char *bytes = strdup(text), *to = bytes;
    assert_non_null(bytes);
    for (const char *at = text; *at; at++) {
        const char *name = *at == '\\' && at[1] ? strchr(names, at[1]) : NULL;
        *to++ = name ? values[name - names] : *at;
        at += name != NULL;
    }
    *to = '\0';
    return bytes;
}

int main(int argc, char **argv)
{
    int columns = 0, lines = 0;
    if (argc < 7 || sscanf(argv[3], "%dx%d", &columns, &lines) != 2) {
        fprintf(stderr, "usage: picture FILE.svg dark|light COLUMNSxLINES TITLE KEYS PROGRAM...\n");
        return 2;
    }
    char *keys = bytes_of(argv[5]);
    struct picture picture = {.file = fopen(argv[1], "w"),
                              .own = strcmp(argv[2], "light") == 0 ? light : dark};
    if (!picture.file) {
        perror(argv[1]);
        return 1;
    }
    picture.vt = vt_start((const char *const *)(argv + 6), NULL, lines, columns);
    vt_wait_idle(picture.vt);
    vt_type(picture.vt, keys);
    draw(&picture, argv[4]);
    vt_destroy(picture.vt);
    free(keys);
    return fclose(picture.file) == 0 ? 0 : 1;
}
