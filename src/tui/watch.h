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

#endif
