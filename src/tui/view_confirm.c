/* SPDX-License-Identifier: MIT */
/* A yes-or-no question over the view below: for what cannot be taken back. */
#include "app.h"

static const char *question_text(const struct app *app)
{
    return app->confirming == ACTION_SOLUTION
               ? "Show the whole worked solution of this part?"
               : "Forget the answers on show and start this question again? The marks you earned "
                 "are kept.";
}

static void carry_out(struct app *app)
{
    if (app->confirming == ACTION_SOLUTION) {
        session_reveal(app->session, app->part);
        app->page = PAGE_SOLUTION;
        app->page_scroll = 0;
        app_push(app, &view_pager);
    } else {
        session_clear(app->session);
        app_focus(app, app->field);
    }
}

static unsigned act(struct app *app, enum action action, const struct key *key)
{
    (void)key;
    if (action != ACTION_YES && action != ACTION_NO)
        return ACT_IGNORED;
    app_pop(app);
    if (action == ACTION_YES)
        carry_out(app);
    return ACT_CHANGED;
}

static void draw(const struct app *app, struct arena *frame, struct surface *surface)
{
    struct rect body = app_frame(app, frame, surface, app_question(app)->title.text, "");
    struct lines lines = draw_wrap(frame, question_text(app), body.width - 4, app->charset);
    for (size_t i = 0; i < lines.count; i++)
        surface_text(surface, body.x + 2, body.y + 1 + (int)i, ROLE_TEXT, lines.items[i]);
    surface_text(surface, body.x + 2, body.y + 2 + (int)lines.count, ROLE_ACCENT, "y yes    n no");
}

const struct view view_confirm = {
    .name = "confirm",
    .context = CONTEXT_CONFIRM,
    .act = act,
    .draw = draw,
};
