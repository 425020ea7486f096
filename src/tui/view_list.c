/* SPDX-License-Identifier: MIT */
/* The list of questions with marks and state, and searching it. */
#include "app.h"
#include <string.h>

static const char *state_glyph(const struct glyphs *glyphs, const struct session_marks *marks)
{
    if (marks->complete)
        return glyphs->state_all;
    return marks->begun ? glyphs->state_some : glyphs->state_none;
}

static void draw_row(const struct app *app, struct arena *frame, struct surface *surface,
                     const struct rect *row, size_t index, bool focused)
{
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    const struct question *question = session_paper(app->session)->questions[index];
    const struct session_marks marks = session_question_marks(app->session, index);
    char *score = arena_printf(frame, "%s/%s", marks_format(frame, marks.marks),
                               marks_format(frame, marks.max));
    int wide = draw_width(score, app->charset);
    int right = row->x + row->width;
    bool here = index == app->selected;
    enum draw_role state = marks.complete ? ROLE_RIGHT : marks.begun ? ROLE_PARTIAL : ROLE_DIM;
    surface_text(surface, row->x + 1, row->y, ROLE_ACCENT, here ? glyphs->focus : " ");
    surface_printf(surface, row->x + 2, row->y, ROLE_TEXT, "%3zu", index + 1);
    surface_text_cut(surface, row->x + 7, row->y, row->width - 11 - wide, ROLE_TEXT,
                     question->title.text);
    surface_text(surface, right - wide - 3, row->y, ROLE_DIM, score);
    surface_text(surface, right - 2, row->y, state, state_glyph(glyphs, &marks));
    if (here && focused)
        surface_paint(surface, row->x, row->y, row->width, 1, ROLE_SELECTED);
}

void app_draw_list(const struct app *app, struct arena *frame, struct surface *surface,
                   struct rect rect, bool focused)
{
    const struct paper *paper = session_paper(app->session);
    size_t rows = (size_t)(rect.height > 0 ? rect.height : 0);
    size_t first = 0;
    /* The selected question stays in the middle of a list that does not fit. */
    if (paper->question_count > rows && app->selected > rows / 2)
        first = app->selected - rows / 2;
    if (first + rows > paper->question_count)
        first = paper->question_count > rows ? paper->question_count - rows : 0;
    for (size_t i = 0; i < rows && first + i < paper->question_count; i++) {
        const struct rect row = {rect.x, rect.y + (int)i, rect.width, 1};
        draw_row(app, frame, surface, &row, first + i, focused);
    }
}

static void draw(const struct app *app, struct arena *frame, struct surface *surface)
{
    const struct paper *paper = session_paper(app->session);
    const struct session_marks total = session_total(app->session);
    char *status = arena_printf(frame, "%zu of %zu begun   %s / %s marks",
                                session_begun_count(app->session), paper->question_count,
                                marks_format(frame, total.marks), marks_format(frame, total.max));
    if (surface->width < 70)
        status = arena_printf(frame, "%s/%s", marks_format(frame, total.marks),
                              marks_format(frame, total.max));
    struct rect body = app_frame(app, frame, surface, paper->title, status);
    if (body.width > 76)
        body.width = 76;
    if (app->searching) {
        body.height--;
        int y = body.y + body.height;
        int x = 1 + surface_text(surface, 1, y, ROLE_KEY, "search ");
        surface_text_cut(surface, x, y, body.width - x - 1, ROLE_INPUT, app->search.text.text);
        surface->cursor_x = x + utf8_width(app->search.text.text, app->search.cursor);
        surface->cursor_y = y;
    }
    app_draw_list(app, frame, surface, body, true);
}

/* --- searching -------------------------------------------------------------------------------------- */

static bool contains(const char *text, const char *part)
{
    size_t length = strlen(part);
    for (; *text; text++)
        if (strncasecmp(text, part, length) == 0)
            return true;
    return length == 0;
}

static bool question_matches(const struct question *question, const char *text)
{
    if (contains(question->title.text, text) || contains(question->id, text))
        return true;
    for (size_t i = 0; i < question->topic_count; i++)
        if (contains(question->topics[i], text))
            return true;
    return false;
}

/* The next match from the selected question on, going round. */
static void search(struct app *app, size_t from)
{
    const struct paper *paper = session_paper(app->session);
    for (size_t i = 0; i < paper->question_count; i++) {
        size_t index = (from + i) % paper->question_count;
        if (question_matches(paper->questions[index], app->search.text.text)) {
            app->selected = index;
            return;
        }
    }
    app_say(app, "No question matches.");
}

static unsigned act_searching(struct app *app, const struct key *key)
{
    if (key->code == KEY_CODE_ESCAPE || key->code == KEY_CODE_ENTER) {
        app->searching = false;
        return ACT_CHANGED;
    }
    if (key->code == KEY_CODE_DOWN || key->code == KEY_CODE_UP) {
        search(app, app->selected + 1);
        return ACT_CHANGED;
    }
    if (!line_key(&app->search, key))
        return ACT_IGNORED;
    search(app, app->selected);
    return ACT_CHANGED;
}

/* --- keys ------------------------------------------------------------------------------------------- */

static void open_page(struct app *app, enum page page)
{
    app->page = page;
    app->page_scroll = 0;
    app_push(app, &view_pager);
}

static unsigned act(struct app *app, enum action action, const struct key *key)
{
    size_t count = session_paper(app->session)->question_count;
    if (app->searching)
        return act_searching(app, key);
    switch (action) {
    case ACTION_UP:
        app->selected = app->selected > 0 ? app->selected - 1 : 0;
        break;
    case ACTION_DOWN:
        app->selected = app->selected + 1 < count ? app->selected + 1 : app->selected;
        break;
    case ACTION_FIRST:
        app->selected = 0;
        break;
    case ACTION_LAST:
        app->selected = count > 0 ? count - 1 : 0;
        break;
    case ACTION_OPEN:
        if (count > 0)
            app_open_question(app, app->selected);
        break;
    case ACTION_SEARCH:
        app->searching = true;
        line_set(&app->search, "");
        break;
    case ACTION_SUMMARY:
        open_page(app, PAGE_SUMMARY);
        break;
    case ACTION_HELP:
        open_page(app, PAGE_HELP);
        break;
    case ACTION_QUIT:
        return ACT_QUIT;
    default:
        return ACT_IGNORED;
    }
    return ACT_CHANGED;
}

static bool valid(const struct app *app, enum action action)
{
    if (app->searching)
        return action == ACTION_OPEN;
    return action != ACTION_NEXT_PAPER || app->bank->paper_count > 1;
}

const struct view view_list = {
    .name = "list",
    .context = CONTEXT_LIST,
    .act = act,
    .draw = draw,
    .valid = valid,
};
