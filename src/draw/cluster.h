/* SPDX-License-Identifier: MIT */
/* Private to draw: text taken apart into what one cell can hold. */
#ifndef DLTUTOR_DRAW_CLUSTER_H
#define DLTUTOR_DRAW_CLUSTER_H

#include "dltutor/draw.h"

/**
 * Reads the grapheme cluster at `text` (length > 0) into the text and width of `cell_out` and
 * returns the bytes consumed, at least 1. What must not reach a terminal (control and bidirectional
 * characters, bad bytes, a mark without its letter) reads as '?'; what does not fit is cut.
 */
size_t cluster_read(const char *text, size_t length, struct cell *cell_out);

/** Columns of text that needs no spelling any more. */
int cluster_width(const char *text, size_t length);

bool text_is_ascii(const char *text);

/** The spelling behind draw_ascii, for text that is not ASCII. */
void ascii_spell(struct strbuf *out, const char *text);

#endif
