/* SPDX-License-Identifier: MIT */
/* From the terminal that presents to the one that shows the notes: a socket in the user's runtime
 * folder, over which whole screens of text are told. Either side may come and go. */
#ifndef TUI_LINK_H
#define TUI_LINK_H

#include "dltutor/base.h"

/* What the second terminal shows. No text is NULL. */
struct brief {
    const char *paper, *question; /* their titles */
    size_t step, step_count;      /* the step on show, from 1 */
    const char *now, *next;       /* what was revealed last, what the next step reveals */
    const char *solution;         /* of the part on show, with its numbers */
    const char *notes;            /* the author's */
    bool running;                 /* the timer */
    int64_t since;   /* running: when it would have stood at 0, in seconds since the epoch */
    int64_t elapsed; /* else: the seconds it shows */
};

struct link;

/* Opens the socket for others to follow; while another presents, it waits for the end of that. IO, with
 * the reason, when that cannot be; the lesson goes on without it. */
enum dlt_err link_serve(struct link **link_out, struct diag *diag);
/* Serving: true while another presents, whom all follow. */
bool link_waits(const struct link *link);
/* Follows whoever presents, now or later. */
enum dlt_err link_follow(struct link **link_out, struct diag *diag);
void link_close(struct link *link);
/* Readable when something came; then link_handle. */
int link_descriptor(const struct link *link);
/* Takes in who comes, drops who goes, reads what was told. Never blocks. */
void link_handle(struct link *link);
/* Serving: tells all who follow, unless they know it already. Never blocks. */
void link_tell(struct link *link, const struct brief *brief);
/* Following: what was told last; false while nobody presents. */
bool link_heard(const struct link *link, struct brief *brief_out);

#endif
