/* SPDX-License-Identifier: MIT */
/* The steps of an ordering, each with the letter that stands for it. */
#include "dltutor/check.h"
#include "question.h"

struct lines question_steps(const struct app *app, struct arena *frame, size_t field)
{
    const struct field *asked = question_field(app_question(app), field, NULL);
    struct lines lines = {NULL, 0};
    size_t count = 0;
    if (asked->kind != FIELD_ORDERING)
        return lines;
    const struct check_step *steps =
        check_order_steps(frame, session_variant(app->session), asked, &count);
    lines.items = arena_array(frame, count + 1, sizeof *lines.items);
    for (size_t i = 0; i < count && i < APP_MAX_STEPS; i++)
        lines.items[lines.count++] = steps[i].text;
    return lines;
}
