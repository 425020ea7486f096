/* SPDX-License-Identifier: MIT */
/* A yes-or-no question over the view below: for what cannot be taken back. */
#include "question.h"

static const char *question_text(const struct app *app)
{
    return app->confirming == ACTION_SOLUTION
               ? "Show the whole worked solution of this part?"
               : "Clear all answers of this question? Marks earned are kept.";
}

static void carry_out(struct app *app)
{
    if (app->confirming == ACTION_SOLUTION) {
        session_reveal(app->session, app->part);
        app_open_page(app, PAGE_SOLUTION);
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

/* Asked at the foot of the view below, which stays in sight. */
static void draw(const struct app *app, struct arena *frame, struct surface *surface)
{
    app->stack[app->depth - 2]->draw(app, frame, surface);
    struct lines lines = draw_wrap(frame, question_text(app), surface->width - 2, app->charset);
    int top = surface->height - 1 - (int)lines.count;
    surface_fill(surface, 0, top, surface->width, (int)lines.count + 1, ROLE_TEXT, " ");
    for (int i = 0; i < (int)lines.count; i++)
        surface_text(surface, 1, top + i, ROLE_HINT, lines.items[i]);
    app_draw_footer(app, surface);
    surface->cursor_x = 1;
    surface->cursor_y = top;
}

const struct view view_confirm = {
    .name = "confirm",
    .context = CONTEXT_CONFIRM,
    .act = act,
    .draw = draw,
};
