/* SPDX-License-Identifier: MIT */
/* What the question view's keys, its layout and its drawing share. */
#ifndef TUI_QUESTION_H
#define TUI_QUESTION_H

#include "app.h"

/* A line below the answers: `lead` columns of it have the role, the rest is plain text. */
struct note {
    enum draw_role role;
    int lead;
    const char *text;
};

struct notes {
    const struct note *items;
    size_t count;
};

/* The row under the answer in focus: how it reads, or a caret where reading stopped. */
struct echo {
    unsigned column, length; /* of the caret, in characters of its row from 1; 0: none */
    size_t row;              /* of the answer, from 0 */
    enum draw_role role;
    const char *text; /* "" where it stands in the notes instead */
    bool drawn;       /* on several rows, and so neither here nor in the notes */
};

#define READS_AS "reads as  "

/* The same on several rows, where there is room: from the row under the answer on when nothing stands
 * below that, else above the notes. */
struct reading {
    struct expr_picture picture; /* count 0: none */
    const char *value;           /* " = 113", beside its baseline; "" none */
    bool under;
    int extra; /* rows that it takes from the notes */
};

/* Heights of the regions, from the top. */
struct layout {
    struct rect list, body; /* list.width 0: no list */
    struct lines statement, prompt;
    int part_start; /* line of the statement where the part's own text begins */
    struct echo echo;
    struct reading reading;
    struct notes notes;
    int answer_rows; /* of the answer in focus, as far as they are shown */
    int statement_height, fields_height, notes_height, figure_height;
    bool quiet; /* the notes only say what may be typed */
    int gap;    /* blank rows around the answers */
    int spare;  /* rows that nobody needs */
    int figure_top;
    size_t first_field, last_field; /* flat range of the current part */
};

/* The layout of the present state; valid until the next key or size. */
const struct layout *question_layout(const struct app *app);
/* What drawing one state needs more than once. */
struct memo *memo_create(void);
void memo_destroy(struct memo *memo);
/* The state has changed: what was laid out for the one before is dropped. */
void memo_forget(struct memo *memo);
/* What is said of the field in focus; `prompt` when no row of its own shows it. */
struct notes question_notes(const struct app *app, struct arena *frame, int width,
                            const struct echo *echo, const char *prompt);
/* How many rows it takes to say what may be typed into a field. */
int question_typing_rows(const struct app *app, struct arena *frame, int width, size_t field);
struct echo question_echo(const struct app *app, struct arena *frame, int width);
/* How the answer (or the row of it that is being typed) reads, within this many columns and rows;
 * its picture has no lines where one line says as much. */
struct reading question_reading(const struct app *app, struct arena *frame, int width, int height);
/* What follows the last equals sign in the reading of a number: " = 113"; "" for anything else. */
const char *question_value(const struct app *app, const struct verdict *read);
/* The steps of an ordering as they are shown, the first one called a, the next b ... */
struct lines question_steps(const struct app *app, struct arena *frame, size_t field);
/* True when an answer to the field may have several rows. */
bool question_has_rows(const struct field *field);
void question_draw_fields(const struct app *app, struct arena *frame, struct surface *surface,
                          const struct layout *layout, int top);
/* What the field in focus asks for, in a few words; NULL: nothing but its label. */
const char *question_prompt(const struct app *app, struct arena *frame, size_t field);
void question_draw(const struct app *app, struct arena *frame, struct surface *surface);

/* How far the statement can be scrolled at the present size, and where the part begins in it. */
int question_scroll_limit(const struct app *app);
int question_part_start(const struct app *app);
/* True while the answer line holds what was marked: only then is the verdict about it. */
bool question_is_marked(const struct app *app, size_t field);
/* True when a sentence says another, be it at its beginning or not: capitals do not matter. */
bool question_tells(const char *text, const char *part);
enum draw_role question_role(enum verdict_status status);

#endif
