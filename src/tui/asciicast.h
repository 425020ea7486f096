/* SPDX-License-Identifier: MIT */
/* Recordings as they are read back: an asciicast (version 2) that this program made. */
#ifndef TUI_ASCIICAST_H
#define TUI_ASCIICAST_H

#include "dltutor/draw.h"
#include "dltutor/tui.h"
#include <jansson.h>

/* The codes of events. Players know the first three and skip the last. */
#define CAST_KEY "i"
#define CAST_PICTURE "o"
#define CAST_SIZE "r"
#define CAST_KEPT "k"

enum cast_kind { CAST_IS_KEY, CAST_IS_SIZE, CAST_IS_KEPT };

struct cast_event {
    enum cast_kind kind;
    unsigned length; /* bytes of a key */
    long long ms;    /* since the start; never less than the event's before */
    union {          /* small: there are many */
        char few[8]; /* a key of less than so many bytes */
        const char *many;
        struct {
            int width, height; /* a size */
        };
        const json_t *kept; /* an object */
    };
};

struct cast {
    struct arena *arena;
    int width, height;
    const char *paper;
    const char *question, *notice; /* may be NULL */
    bool present, seeded, again;   /* as in the options of the sitting, with the two that follow */
    uint64_t seed;
    int minutes;
    enum charset charset;
    enum marker marker;
    int weight;
    enum tui_theme theme;
    long long clock;           /* the time of day at the start, in milliseconds since the epoch */
    long long ms;              /* of the last event of any kind */
    struct cast_event *events; /* without the pictures */
    size_t count, keys;        /* how many of all, and of them keys */
    size_t held;               /* bytes of what they tell */
    size_t values;             /* in what was kept */
    bool torn;                 /* the last line is not whole: the recording was cut off there */
};

/* IO when it cannot be read; SYNTAX, with the line, for what is no recording, LIMIT for one beyond all
 * bounds. */
enum dlt_err cast_read(const char *path, struct cast *cast_out, struct diag *diag);
/* Of a key. */
const char *cast_bytes(const struct cast_event *event);
void cast_finish(struct cast *cast);

#endif
