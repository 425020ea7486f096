/* SPDX-License-Identifier: MIT */
/* A sitting written down as an asciicast (version 2): keys as they came and pictures as they were
 * shown, each with its time; and keys read back from one. */
#ifndef TUI_RECORD_H
#define TUI_RECORD_H

#include "dltutor/draw.h"
#include "dltutor/tui.h"
#include "key.h"

struct recorder;

/* NULL path: no recorder, and all that follows does nothing. IO when the file cannot be written. */
enum dlt_err recorder_open(const char *path, int width, int height, enum tui_theme theme,
                           struct recorder **recorder_out, struct diag *diag);
void recorder_close(struct recorder *recorder);
/* A key that came (also a change of size), and the picture after it; `ms` since the start. */
void recorder_key(struct recorder *recorder, const struct key *key, long long ms);
void recorder_show(struct recorder *recorder, const struct surface *surface, long long ms);

#endif
