/* SPDX-License-Identifier: MIT */
/* What the files of the link share: where its socket is, and what goes over it. */
#ifndef TUI_LINK_PRIVATE_H
#define TUI_LINK_PRIVATE_H

#include "link.h"

enum {
    LINK_LINE_MAX = 1 << 20, /* bytes of one message; longer ones are dropped */
    LINK_TEXT_MAX = 1 << 16, /* bytes of one text in it; longer ones are cut */
    LINK_PATH_MAX = 108      /* what an address of a socket has room for, terminated */
};

#define LINK_NAME "present.sock"

/* The folder of the socket, and what lies in it. */
struct link_place {
    char folder[LINK_PATH_MAX];
    char socket[LINK_PATH_MAX];
    char fresh[LINK_PATH_MAX]; /* the socket until it listens: then it is moved into its place */
    char lock[LINK_PATH_MAX];  /* held by who presents */
};

/* Finds or makes the folder, for this user alone. IO with the reason. */
enum dlt_err link_find_place(struct link_place *place_out, struct diag *diag);

/* One line of JSON with its newline. False: it would be too long. */
bool link_encode(const struct brief *brief, struct strbuf *line);
/* False for whatever is no such line. Texts are cleaned, numbers bounded. */
bool link_decode(struct arena *arena, const char *bytes, size_t length, struct brief *brief_out);

#endif
