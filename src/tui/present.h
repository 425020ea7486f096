/* SPDX-License-Identifier: MIT */
/* A question for a class: one idea at a time. What the view of present mode and the loop share. */
#ifndef TUI_PRESENT_H
#define TUI_PRESENT_H

#include "app.h"
#include "link.h"

struct present;

/* Opens the question of the options, where the last lesson on it stood; else the paper's first. */
struct present *present_create(struct app *app, const struct tui_options *options);
void present_destroy(struct present *present);
/* Reads the open question again after its file was saved; the step stays where it was, or before. */
void present_reload(struct app *app);
/* What the figures of the step on show are drawn for. */
struct figure_source present_source(const struct app *app);
/* The hint of the part that was shown after `before` others of it; NULL: none was, up to now. */
const struct lesson_step *present_shown_hint(const struct app *app, size_t before);
/* What the second terminal is to show. */
struct brief present_brief(const struct app *app, struct arena *frame);
/* Milliseconds until the timer on show changes, -1: it does not run. */
int present_timeout(const struct app *app);

/* A mark for each letter that is typed into a list of questions or of steps. */
extern const struct view view_present, view_present_find;

#endif
