/* SPDX-License-Identifier: MIT */
/* The terminal: the only part that knows curses, signals and escape sequences. */
#ifndef TUI_TERMINAL_H
#define TUI_TERMINAL_H

#include "dltutor/base.h"
#include "dltutor/draw.h"
#include "key.h"

struct terminal;

/** True when the terminal can position the cursor; else `why_out` gets static text. */
bool terminal_usable(const char **why_out);
/** Takes over the terminal. Only one can be open. IO with the reason. */
enum dlt_err terminal_open(struct terminal **terminal_out, struct diag *diag);
/** Gives the terminal back as it was. NULL is accepted. */
void terminal_close(struct terminal *terminal);

/** Size in columns and rows, up to date after a KEY_CODE_RESIZE. */
void terminal_size(const struct terminal *terminal, int *width_out, int *height_out);
/** What the locale and the terminal can show. */
enum charset terminal_charset(const struct terminal *terminal);
/** A file descriptor that also ends waiting, with KEY_CODE_FILE, when it can be read; -1: none. */
void terminal_watch(struct terminal *terminal, int file);
/** Waits for a key; `timeout_ms` < 0 waits for ever, and a wait that ends so gives NONE. */
void terminal_read(struct terminal *terminal, int timeout_ms, struct key *key_out);
/** True when more keys have come already: then a screen in between need not be shown. */
bool terminal_has_input(const struct terminal *terminal);
/** Shows a surface; only what changed is sent. */
void terminal_show(struct terminal *terminal, const struct surface *surface);
/** Stops the program as ^Z does and comes back when it is continued. */
void terminal_suspend(struct terminal *terminal);
/** Sends everything again with the next show: after ^L. */
void terminal_redraw(struct terminal *terminal);

#endif
