/* SPDX-License-Identifier: MIT */
/* An answer beside the model answer, to be marked by the person. */
#include "dltutor/check.h"
#include "question.h"
#include <string.h>

enum { SIDE_BY_SIDE = 80, COLUMN_MAX = 60, ROOMY = 14 };

void app_open_self(struct app *app)
{
    line_set(&app->own_marks, "");
    app_push(app, &view_self);
}

/* --- keys --------------------------------------------------------------------------------------------- */

static void give(struct app *app)
{
    int most = session_verdict(app->session, app->field)->max;
    int marks = session_marks_from_text(str_trim(app->arena, app->own_marks.text.text), most);
    if (marks < 0 || !session_self_mark(app->session, app->field, marks)) {
        app_say(app, "Type 0, half, full, or a number of marks up to %s.",
                marks_format(app->arena, most));
        return;
    }
    app_pop(app);
    app_say(app, "Kept as marked by yourself.");
}

static unsigned act(struct app *app, enum action action, const struct key *key)
{
    switch (action) {
    case ACTION_YES:
        give(app);
        return ACT_CHANGED;
    case ACTION_BACK:
        app_pop(app);
        return ACT_CHANGED;
    case ACTION_HELP:
        app_open_help(app);
        return ACT_CHANGED;
    default:
        return line_key(&app->own_marks, key) ? ACT_CHANGED : ACT_IGNORED;
    }
}

/* --- drawing ------------------------------------------------------------------------------------------ */

/* A heading with a text under it, cut where there is no more room. Returns the rows taken. */
static int draw_text(const struct app *app, struct arena *frame, struct surface *surface,
                     struct rect rect, const char *const texts[2])
{
    struct lines lines = draw_wrap(frame, texts[1], rect.width, app->charset);
    int rows = (int)lines.count < rect.height - 1 ? (int)lines.count : rect.height - 1;
    surface_text_cut(surface, rect.x, rect.y, rect.width, ROLE_HEADING, texts[0]);
    for (int i = 0; i < rows; i++)
        surface_text(surface, rect.x, rect.y + 1 + i, ROLE_TEXT, lines.items[i]);
    if ((int)lines.count > rows && rows > 0)
        surface_text(surface, rect.x + rect.width, rect.y + rows, ROLE_ACCENT,
                     draw_glyphs(app->charset)->arrow_down);
    return rows + 1;
}

/* Both answers, side by side where that fits. Returns the rows taken. */
static int draw_answers(const struct app *app, struct arena *frame, struct surface *surface,
                        struct rect body)
{
    const struct field *field = question_field(app_question(app), app->field, NULL);
    const char *model = check_model_answer(frame, session_variant(app->session), field);
    const char *const own[2] = {"Your answer", session_field(app->session, app->field)->submitted};
    const char *const other[2] = {"Model answer", model && model[0] ? model : "There is none."};
    struct rect left = {body.x + 2, body.y, body.width - 4, body.height};
    if (body.width < SIDE_BY_SIDE) {
        left.height = body.height / 2 - 1;
        int rows = draw_text(app, frame, surface, left, own);
        left.y += rows;
        left.height = body.height - rows;
        return rows + draw_text(app, frame, surface, left, other);
    }
    left.width = app_least(COLUMN_MAX, (body.width - 8) / 2);
    struct rect right = left;
    right.x += left.width + 4;
    int mine = draw_text(app, frame, surface, left, own);
    int theirs = draw_text(app, frame, surface, right, other);
    return mine > theirs ? mine : theirs;
}

/* What was said of the answer, down to the row before the last. Returns the row below it. */
static int draw_verdict(const struct app *app, struct arena *frame, struct surface *surface,
                        struct rect rect)
{
    const struct verdict *verdict = session_verdict(app->session, app->field);
    const char *said = arena_printf(frame, "%s: %s", verdict_status_name(verdict->status),
                                    verdict->feedback ? verdict->feedback : "");
    struct lines lines =
        draw_wrap(frame, said, app_least(rect.width, 2 * COLUMN_MAX), app->charset);
    int rows = app_least((int)lines.count, rect.height - 1);
    for (int i = 0; i < rows; i++)
        surface_text(surface, rect.x, rect.y + i, ROLE_DIM, lines.items[i]);
    return rect.y + (rows > 0 ? rows : 0);
}

static void draw_prompt(const struct app *app, struct arena *frame, struct surface *surface,
                        struct rect row)
{
    const char *most = marks_format(frame, session_verdict(app->session, app->field)->max);
    const char *ask = arena_printf(frame, "Marks (0, half, full, or a number up to %s): ", most);
    const char *text = app->own_marks.text.text;
    if (draw_width(ask, app->charset) > row.width - 8)
        ask = arena_printf(frame, "Marks, up to %s: ", most);
    int x = row.x + surface_text(surface, row.x, row.y, ROLE_KEY, ask), end = row.x + row.width;
    surface_text_cut(surface, x, row.y, end - x, ROLE_INPUT, text);
    x += draw_width(arena_strndup(frame, text, app->own_marks.cursor), app->charset);
    surface->cursor_x = app_least(x, end);
    surface->cursor_y = row.y;
}

static void draw(const struct app *app, struct arena *frame, struct surface *surface)
{
    const struct field *field = question_field(app_question(app), app->field, NULL);
    const char *title = arena_printf(frame, "Mark it yourself: %s", field->label);
    struct rect body = app_frame(app, frame, surface, title, "");
    int gap = body.height >= ROOMY;
    struct rect answers = {body.x, body.y, body.width, body.height - 1 - gap};
    int rows = draw_answers(app, frame, surface, answers) + gap;
    struct rect rest = {body.x + 2, body.y + rows, body.width - 4, body.height - rows - gap};
    rest.y = draw_verdict(app, frame, surface, rest) + gap;
    draw_prompt(app, frame, surface, rest);
}

const struct view view_self = {
    .name = "self",
    .context = CONTEXT_SELF,
    .act = act,
    .draw = draw,
};
