/* SPDX-License-Identifier: MIT */
/* From one picture to the next in as few bytes as possible, for terminals that follow ECMA-48: nearly
 * all. Knows no terminal itself: bytes come out. */
#ifndef TUI_PAINT_H
#define TUI_PAINT_H

#include "palette.h"

/* What is known of a terminal. */
struct paint_abilities {
    int colours;      /* 0, 8, 16, 256 */
    bool back_erases; /* what is erased gets the background of the moment */
    bool erases;      /* it can erase so many characters from the cursor on */
    bool repeats;     /* and write the last one so many times again */
    bool feeds;       /* line feeds, and reverse ones, keep the column */
    bool last_cell;   /* writing into the last cell of the screen scrolls nothing */
    bool frames;      /* it can hold its picture while a frame comes */
};

struct painter;

struct painter *painter_create(const struct paint_abilities *abilities);
/* NULL is accepted. */
void painter_destroy(struct painter *painter);
/* Nothing of what the terminal shows is known any more: the next picture is sent as a whole. */
void painter_forget(struct painter *painter);
/* Another theme, or the same. */
void painter_theme(struct painter *painter, enum tui_theme theme);
/* Strokes over the cells from the place (x, y) on, in cells of so many pixels. */
struct paint_picture {
    const struct surface *strokes;
    int x, y, cell_width, cell_height;
};
/* What the next picture has over it, in sixels, in place of the cells that show the same; NULL:
 * nothing. It must last until then. */
void painter_picture(struct painter *painter, const struct paint_picture *picture);
/* Appends what turns the picture shown last into `surface` on a screen of this size; nothing when they
 * are the same. */
void painter_show(struct painter *painter, const struct surface *surface, int width, int height,
                  struct strbuf *out);

#endif
