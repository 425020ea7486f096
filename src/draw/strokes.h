/* SPDX-License-Identifier: MIT */
/* Private to draw: the strokes that a surface has recorded. */
#ifndef DLTUTOR_DRAW_STROKES_H
#define DLTUTOR_DRAW_STROKES_H

#include "dltutor/draw.h"

struct kept_stroke {
    struct stroke stroke;
    size_t first, count; /**< its spots */
};

struct strokes {
    struct kept_stroke *items;
    size_t count, capacity;
    struct spot *spots;
    size_t spot_count, spot_capacity;
};

/** All of these accept NULL. */
void strokes_destroy(struct strokes *strokes);
void strokes_clear(struct strokes *strokes);
/** Adds the strokes of `source`, moved by so many cells. */
void strokes_copy(struct strokes *strokes, int x, int y, const struct strokes *source);

#endif
