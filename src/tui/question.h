/* SPDX-License-Identifier: MIT */
/* What the question view's keys and its drawing share. */
#ifndef TUI_QUESTION_H
#define TUI_QUESTION_H

#include "app.h"

void question_draw(const struct app *app, struct arena *frame, struct surface *surface);
/* How far the statement can be scrolled at the present size. */
int question_scroll_limit(const struct app *app);
/* True when some given of the question can be drawn afresh. */
bool question_has_draws(const struct question *question);

#endif
