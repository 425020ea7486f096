/* SPDX-License-Identifier: MIT */
/* Notices when a file is saved, also by editors that write another file and rename it. */
#ifndef TUI_WATCH_H
#define TUI_WATCH_H

#include <stdbool.h>

struct watch;

/* Never fails: where files cannot be watched, none ever changes. NULL is accepted by the others. */
struct watch *watch_create(void);
void watch_destroy(struct watch *watch);
/* Readable when something happened; -1: cannot be watched. */
int watch_descriptor(const struct watch *watch);
/* From now on looks at this file, NULL: at none. Costs nothing while it is the same. */
void watch_file(struct watch *watch, const char *path);
/* True when the file was saved since the last call. Never waits. */
bool watch_changed(struct watch *watch);
/* True when the file went away and has not come back: editors that rename put another in its place at
 * once, so it is only gone when that has not happened for a while. */
bool watch_missing(const struct watch *watch);
/* It was told: from now on it is not missing until it goes away again. */
void watch_told(struct watch *watch);

#endif
