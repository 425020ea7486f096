/* SPDX-License-Identifier: MIT */
/* What the files of present mode share. */
#ifndef TUI_LECTERN_H
#define TUI_LECTERN_H

#include "present.h"

/* Where a question of the paper stands in this sitting. */
struct bookmark {
    bool known;
    char *step, *furthest; /* names, on the heap */
};

enum { MOST_DIGITS = 4 };

struct timer {
    bool running, wanted; /* wanted: it is on the screen */
    int64_t since;        /* running: when it would have stood at 0 */
    int64_t elapsed;      /* else: the seconds it shows */
    int64_t limit;        /* seconds to count down from; 0: it counts up */
};

struct present {
    const struct tui_options *options; /* while the first question is opened */
    struct lesson *lesson;             /* NULL: the question cannot be opened, as `problem` says */
    char *problem;                     /* on the heap */
    size_t question;                   /* which of the paper is meant */
    size_t step, furthest;
    int scroll; /* first line on show of a step too long for the screen; below 0: rows that the
                   statement above it is scrolled back */
    struct verdict *verdicts; /* as they are at the step, in the lesson's arena */
    unsigned long version;
    struct bookmark *spots; /* one for each question of the paper */
    size_t spot_count;
    bool warned; /* it was said that places are not kept */
    bool again;  /* places of earlier lessons are not asked for */
    char digits[MOST_DIGITS + 1];
    bool blank, bare; /* bare: without the line of keys */
    bool spotlight;
    size_t unit; /* what it lies on */
    struct timer timer;
    bool finding_steps; /* find: steps of the question, not questions of the paper */
    size_t found;       /* find: which of the matches is selected */
};

/* --- moving (present.c) -------------------------------------------------------------------------- */

/* Opens a question of the paper where it stood, at its start when `anew`. */
void present_open(struct app *app, size_t index);
/* Goes to a step; what is further than all before counts as revealed from then on. */
void present_go(struct app *app, size_t step);
/* The step on show; NULL: there is no lesson. */
const struct lesson_step *present_step(const struct app *app);
/* The same question with other numbers, from the statement of the part on. */
void present_reseed(struct app *app, uint64_t seed);
/* True when the part on show has a figure that shows something. */
bool present_has_figure(const struct app *app);

/* --- the timer (present_timer.c) ----------------------------------------------------------------- */

void timer_toggle(const struct app *app, struct timer *timer);
void timer_reset(const struct app *app, struct timer *timer);
/* "12:34"; with a limit what is left, or "-0:12" beyond. `*late_out`: the last minute, or beyond. */
char *timer_text(const struct app *app, struct arena *frame, const struct timer *timer,
                 bool *late_out);
int64_t timer_shown(const struct app *app, const struct timer *timer);

/* --- the page (present_page.c) ------------------------------------------------------------------- */

/* One row of a page. */
struct page_row {
    enum draw_role role;
    int indent;
    const char *label; /* in the role LABEL, before the text; NULL: none */
    enum draw_role label_role;
    const char *text;
    const char *right; /* at the right end, dim; NULL: nothing */
    size_t unit;       /* rows of one paragraph have the same; SIZE_MAX: never in the spotlight */
    bool now;          /* of the step on show, not of what stands for context */
};

struct leaf {
    struct rect area; /* for rows and figure */
    int text_width;
    const struct page_row *rows;
    int row_count;
    int figure_row;    /* the figure's first row, counted like rows; -1: none */
    int figure_height; /* 0: none */
    int figure_hidden; /* rows of a table or grid that has few, to be scrolled */
    size_t figure_unit, unit_count;
    int scroll, scroll_limit; /* of the step on show where it is too long */
    int back; /* so many rows of the statement above are not on show: present.scroll goes down to
                 minus that */
};

/* Lays out the step on show at the present size. */
struct leaf present_page(const struct app *app, struct arena *frame);
/* The rectangle between the margins, title and keys. */
struct rect present_area(const struct app *app);
/* Columns of margin on either side. */
int present_margin(const struct app *app);

/* --- drawing (present_draw.c) -------------------------------------------------------------------- */

void present_draw(const struct app *app, struct arena *frame, struct surface *surface);
/* Title, progress and the line of keys, which every screen of present mode has. */
void present_draw_frame(const struct app *app, struct arena *frame, struct surface *surface);
/* "8", "10": the number of a question as the paper counts. */
char *present_number(const struct app *app, struct arena *frame, size_t index);

/* --- finding (view_present_find.c) --------------------------------------------------------------- */

void present_find(struct app *app, bool steps);

#endif
