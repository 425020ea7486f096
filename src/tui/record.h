/* SPDX-License-Identifier: MIT */
/* A sitting written down as an asciicast (version 2): keys as they came and pictures as they were
 * shown, each with its time, and beside them what was kept from before, so that the same keys do the
 * same again. Players skip what is not for them. */
#ifndef TUI_RECORD_H
#define TUI_RECORD_H

#include "app.h"

struct recorder;

/* Makes the file. NULL path: no recorder, and all that follows does nothing. IO when the file cannot
 * be made, or is there already. */
enum dlt_err recorder_open(const char *path, struct recorder **recorder_out, struct diag *diag);
/* For the app in place of `ports`, which must outlive it: what they give is written down. `ports`
 * itself without a recorder. */
const struct session_ports *recorder_ports(struct recorder *recorder,
                                           const struct session_ports *ports);
/* What the sitting begins with, once the app was made of these options. */
void recorder_begin(struct recorder *recorder, const struct app *app,
                    const struct tui_options *options, int width, int height);
/* A key that came, the size at which the next one will be handled, and the picture after it; `ms`
 * since the start. */
void recorder_key(struct recorder *recorder, const struct key *key, long long ms);
void recorder_size(struct recorder *recorder, int width, int height);
void recorder_show(struct recorder *recorder, const struct surface *surface, enum tui_theme theme,
                   long long ms);
/* Told once: why the recording ended before the sitting did; NULL: nothing to tell. */
const char *recorder_problem(struct recorder *recorder);
void recorder_close(struct recorder *recorder);

#endif
