/* SPDX-License-Identifier: MIT */
/* A question for a class: one idea at a time. What the view of present mode and the loop share. */
#ifndef TUI_PRESENT_H
#define TUI_PRESENT_H

#include "app.h"
#include "link.h"

struct present;

struct present *present_create(struct app *app);
void present_destroy(struct present *present);
/* What the figures of the step on show are drawn for. */
struct figure_source present_source(const struct app *app);
/* What the second terminal is to show. */
struct brief present_brief(const struct app *app, struct arena *frame);
/* Milliseconds until the timer on show changes, -1: it does not run. */
int present_timeout(const struct app *app);

extern const struct view view_present;

#endif
