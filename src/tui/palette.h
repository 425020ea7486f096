/* SPDX-License-Identifier: MIT */
/* How roles look: colours of the palette and attributes, by theme and by what a terminal has. */
#ifndef TUI_PALETTE_H
#define TUI_PALETTE_H

#include "dltutor/draw.h"
#include "dltutor/tui.h"

enum { LOOK_BOLD = 1, LOOK_DIM = 2, LOOK_REVERSE = 4 };

/* Indexes of the palette, -1: the terminal's own. */
struct look {
    int16_t fore, back;
    uint8_t attributes;
};

/* The look of text in a role, with the colour of another role behind it (ROLE_TEXT: none). `colours`
 * is how many the terminal has: 0 (then themes and backgrounds are nothing), 8, 16 or 256. In the
 * themes of ours, and on areas in all of them, text has a contrast of at least 4.5 : 1. */
struct look palette_look(int colours, enum tui_theme theme, enum draw_role role,
                         enum draw_role back);
/* A cell as it is drawn where the colour of an area would be too loud behind text (of few colours all
 * are): the area is hatched in it, and text stands on the background of everything else. */
struct cell palette_cell(int colours, enum tui_theme theme, enum charset charset, struct cell cell);
/* 0xRRGGBB of an index below 256; the first 16 as xterm has them. */
uint32_t palette_rgb(int index);
/* Contrast of two colours 0xRRGGBB, 1 to 21. Source: WCAG 2.1, "contrast ratio". */
double palette_contrast(uint32_t one, uint32_t other);

#endif
