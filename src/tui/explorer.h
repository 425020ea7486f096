/* SPDX-License-Identifier: MIT */
/* What if: what its keys, its drawing and its mouse share. */
#ifndef TUI_EXPLORER_H
#define TUI_EXPLORER_H

#include "app.h"

/* One step of a slider, or of two that go against each other; sliders[0] SIZE_MAX: none. */
struct pull {
    size_t sliders[2]; /* SIZE_MAX: none */
    int steps[2];
    double goes, others; /* columns that the handle goes, and the farthest of the others */
    long taken;          /* how often, since the press */
};

/* What the mouse holds between a press and its release. */
struct grip {
    enum { GRIP_NONE, GRIP_TRACK, GRIP_HANDLE } what;
    size_t handle;                             /* of the figure */
    size_t pivot;                              /* that stays where it was; SIZE_MAX: none */
    size_t sliders[2];                         /* that move it; SIZE_MAX: none */
    struct plot_area plots[SURFACE_MAX_PLOTS]; /* as they were then */
    size_t plot_count;
    double right[2], down[2]; /* cells that a step of each moves it; with a pivot, how far it goes
                                 along `way`, and how far the pivot does */
    double way_x, way_y;      /* of length 1 */
    double pivot_x, pivot_y;  /* where it was */
    bool level;               /* to the left and right only, by these: */
    struct pull pulls[2];     /* to the left, to the right */
};

struct explorer {
    struct explore *explore;
    size_t slider;        /* in focus */
    bool typing;          /* its number is being typed into `line` */
    bool statement;       /* the statement is on show, and no figure */
    bool hinted;          /* the hint on show of `ladder` */
    struct ladder ladder; /* with the numbers that are tried out */
    size_t shown_hints;   /* in a lesson: so many of those that it has shown were looked at again */
    bool firm;            /* the axes stay as they are: a number was moved by steps */
    struct line line;
    size_t figure_before; /* which figure was on show when it was opened */
    struct grip grip;
};

void explorer_destroy(struct explorer *explorer);
struct figure_source explorer_source(const struct explorer *explorer);
/* Moves a slider and says why where that is refused. */
void explorer_step(struct app *app, size_t slider, int steps);

/* Where things stand at the present size. */
struct explorer_layout {
    struct rect picture;
    struct rect sliders; /* a row each */
    size_t first;        /* slider in the first row */
    int value_x, value_width;
    int track_x, track_width; /* width 0: there is no room */
    struct rect said;
};
struct explorer_layout explorer_layout(const struct app *app);
void explorer_draw(const struct app *app, struct arena *frame, struct surface *surface);
/* True while the statement is drawn in the place of a figure. */
bool explorer_shows_statement(const struct app *app);
/* Handles a key MOUSE; act_flags. */
unsigned explorer_mouse(struct app *app, const struct key *key);

#endif
