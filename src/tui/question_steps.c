/* SPDX-License-Identifier: MIT */
/* The steps of an ordering, each with the letter that stands for it. */
#include "dltutor/check.h"
#include "question.h"

struct lines question_steps(const struct app *app, struct arena *frame, size_t field)
{
    const struct variant *variant = session_variant(app->session);
    const struct field *asked = question_field(app_question(app), field, NULL);
    struct lines steps = {.items = arena_array(frame, asked->step_count + 1, sizeof(char *))};
    if (asked->kind != FIELD_ORDERING)
        return steps;
    for (size_t i = 0; i < asked->step_count && i < APP_MAX_STEPS; i++) {
        char *text = NULL;
        if (variant_fill(frame, variant, &asked->steps[i].text, &text, NULL) != DLT_OK)
            text = arena_strdup(frame, asked->steps[i].name);
        steps.items[steps.count++] = text;
    }
    return steps;
}
