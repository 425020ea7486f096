/* SPDX-License-Identifier: MIT */
/* The poll of a class: what its two views (the bars, and an answer being typed) share. */
#ifndef TUI_TALLY_H
#define TUI_TALLY_H

#include "app.h"

enum { TALLY_KEPT = 32 };

struct tally_kept {
    struct poll *poll;
    unsigned long version; /* of the sitting, when its answers were run */
};

/* Polls of one sitting: of each field that was asked, as long as there is room. */
struct tally {
    struct tally_kept polls[TALLY_KEPT]; /* oldest first */
    size_t count;
    struct poll *poll; /* on show */
    size_t field;      /* flat index: what it is about */
    size_t focus;      /* id of a row; SIZE_MAX: none */
    bool uncovered;    /* the right answers are marked, and slips told */
    struct line line;  /* the answer being typed */
};

/* The row in focus; with none that of the first. SIZE_MAX: there are no rows. */
size_t tally_focus(const struct tally *tally);
void tally_draw(const struct app *app, struct arena *frame, struct surface *surface, bool typing);
/* How many rows fit on the screen: what a page is. */
size_t tally_page(const struct app *app);

#endif
