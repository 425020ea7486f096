/* SPDX-License-Identifier: MIT */
/* The second terminal of a lesson without its terminal: what was heard, keys in, a surface out. */
#ifndef TUI_NOTES_H
#define TUI_NOTES_H

#include "app.h"
#include "link.h"

struct notes {
    bool heard; /* somebody presents: */
    struct brief brief;
    struct strbuf about; /* the question on show, to begin anew with another one */
    int64_t now;         /* seconds since the epoch */
    int width, height;
    int scroll;
    bool help; /* the keys are on show in place of the notes */
    int help_scroll;
};

void notes_init(struct notes *notes);
void notes_finish(struct notes *notes);
/* What was heard last; its texts have to live until the next call. */
void notes_take(struct notes *notes, const struct link *link);
/* Handles one key; act_flags. */
unsigned notes_key(struct notes *notes, const struct key *key);
void notes_show(const struct notes *notes, struct surface *surface);
/* A step as it is told: what kind of one it is and its words, without blank lines; in little room
 * without any breaks. */
const char *notes_words(struct arena *arena, const char *text, bool roomy);
/* "12:34" or "1:02:03"; "" for a timer that was never started. */
char *notes_timer(struct arena *arena, const struct brief *brief, int64_t now);

#endif
