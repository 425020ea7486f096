/* SPDX-License-Identifier: MIT */
/* The terminal: the only part that knows curses, signals and escape sequences. */
#ifndef TUI_TERMINAL_H
#define TUI_TERMINAL_H

#include "dltutor/base.h"
#include "dltutor/draw.h"
#include "dltutor/tui.h"
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
/** Other things that end waiting, with KEY_CODE_FILE and the slot, when they can be read. */
enum { WATCH_SAVED, WATCH_LINK, WATCH_COUNT };
/** What stands in a slot; -1: nothing. */
void terminal_watch(struct terminal *terminal, int slot, int file);
/** Asks the terminal to report presses, drags and the wheel of the mouse, or to stop that; while it
 *  does, selecting text takes Shift in most terminals, so it is on only where a view needs it. */
void terminal_mouse(struct terminal *terminal, bool on);
/** Colours of its own, for a projector, in place of the person's; only where the terminal has enough. */
void terminal_theme(struct terminal *terminal, enum tui_theme theme);
/** Waits for a key; `timeout_ms` < 0 waits for ever, and a wait that ends so gives TICK. */
void terminal_read(struct terminal *terminal, int timeout_ms, struct key *key_out);
/** True when more keys have come already: then a screen in between need not be shown. */
bool terminal_has_input(const struct terminal *terminal);
/** Asks the terminal, behind the next screen and only once, whether it shows pictures; nothing is
 *  waited for, and an answer gives KEY_CODE_ABLE. */
void terminal_ask_pictures(struct terminal *terminal);
/** True once it has said that it shows sixels, while it tells the size of its cells. */
bool terminal_has_pictures(const struct terminal *terminal);
/** What the next screen has over its cells from (x, y) on, as exact strokes; NULL: nothing. It must
 *  last until then. */
void terminal_picture(struct terminal *terminal, const struct surface *strokes, int x, int y);
/** Shows a surface; only what changed is sent. */
void terminal_show(struct terminal *terminal, const struct surface *surface);
/** Stops the program as ^Z does and comes back when it is continued. */
void terminal_suspend(struct terminal *terminal);
/** Sends everything again with the next show: after ^L. */
void terminal_redraw(struct terminal *terminal);

#endif
