/* SPDX-License-Identifier: MIT */
/* The list of questions with marks and state, and searching it. */
#include "app.h"
#include <string.h>

enum { LIST_WIDEST = 76, LIST_ROOMY = 38 };

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
    const struct question *question = session_question(app->session, index);
    const struct session_marks marks = session_question_marks(app->session, index);
    char *score = arena_printf(frame, "%s/%s", marks_format(frame, marks.marks),
                               marks_format(frame, marks.max));
    /* Marks that the person gave are told: in full where there is room. */
    if (marks.self > 0 && row->width >= LIST_ROOMY)
        score = arena_printf(frame, "self %s   %s", marks_format(frame, marks.self), score);
    else if (marks.self > 0)
        score = arena_printf(frame, "self %s", score);
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

/* The selected question stays in the middle of a list that does not fit. */
static size_t first_shown(const struct app *app, int height)
{
    size_t count = session_paper(app->session)->question_count;
    size_t rows = (size_t)(height > 0 ? height : 0), first = 0;
    if (count <= rows)
        return 0;
    if (app->selected > rows / 2)
        first = app->selected - rows / 2;
    return first + rows > count ? count - rows : first;
}

void app_draw_list(const struct app *app, struct arena *frame, struct surface *surface,
                   struct rect rect, bool focused)
{
    const struct paper *paper = session_paper(app->session);
    size_t first = first_shown(app, rect.height);
    for (int i = 0; i < rect.height && first + (size_t)i < paper->question_count; i++) {
        const struct rect row = {rect.x, rect.y + i, rect.width, 1};
        draw_row(app, frame, surface, &row, first + (size_t)i, focused);
    }
    /* What follows above or below, as a statement that scrolls tells it. */
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    int right = rect.x + rect.width - 1;
    if (rect.height > 0 && first > 0)
        surface_text(surface, right, rect.y, ROLE_ACCENT, glyphs->arrow_up);
    if (rect.height > 0 && first + (size_t)rect.height < paper->question_count)
        surface_text(surface, right, rect.y + rect.height - 1, ROLE_ACCENT, glyphs->arrow_down);
}

static struct rect draw_frame(const struct app *app, struct arena *frame, struct surface *surface)
{
    struct rect body = app_frame(app, frame, surface, session_paper(app->session)->title,
                                 app_status(app, frame, surface->width));
    if (body.width > LIST_WIDEST)
        body.width = LIST_WIDEST;
    return body;
}

/* The row of the selected question, where the cursor stays for screen readers. */
static int selected_row(const struct app *app, struct rect rect)
{
    return rect.y + (int)(app->selected - first_shown(app, rect.height));
}

static void draw(const struct app *app, struct arena *frame, struct surface *surface)
{
    struct rect body = draw_frame(app, frame, surface);
    app_draw_list(app, frame, surface, body, true);
    surface->cursor_x = 1;
    surface->cursor_y = selected_row(app, body);
}

/* --- searching -------------------------------------------------------------------------------------- */

bool text_contains(const char *text, const char *part)
{
    size_t length = strlen(part);
    for (; *text; text++)
        if (strncasecmp(text, part, length) == 0)
            return true;
    return length == 0;
}

bool question_matches(const struct question *question, const char *text)
{
    if (text_contains(question->title.text, text) || text_contains(question->id, text))
        return true;
    for (size_t i = 0; i < question->topic_count; i++)
        if (text_contains(question->topics[i], text))
            return true;
    return false;
}

/* The nearest match from question `from` on, going round. */
static void search(struct app *app, size_t from, bool forward)
{
    const struct paper *paper = session_paper(app->session);
    size_t count = paper->question_count;
    for (size_t i = 0; i < count; i++) {
        size_t index = (forward ? from + i : from + count - i) % count;
        if (question_matches(session_question(app->session, index), app->search.text.text)) {
            app->selected = index;
            return;
        }
    }
    app_say(app, "No question matches.");
}

static unsigned act_search(struct app *app, enum action action, const struct key *key)
{
    size_t count = session_paper(app->session)->question_count;
    switch (action) {
    case ACTION_BACK:
        app->selected = app->came_from;
        app_pop(app);
        return ACT_CHANGED;
    case ACTION_YES:
        app_pop(app);
        return ACT_CHANGED;
    case ACTION_DOWN:
        search(app, app->selected + 1, true);
        return ACT_CHANGED;
    case ACTION_UP:
        search(app, app->selected + count - 1, false);
        return ACT_CHANGED;
    default:
        break;
    }
    if (!line_key(&app->search, key))
        return ACT_IGNORED;
    search(app, app->selected, true);
    return ACT_CHANGED;
}

static void draw_search(const struct app *app, struct arena *frame, struct surface *surface)
{
    struct rect body = draw_frame(app, frame, surface);
    int y = body.y + --body.height;
    const char *text = app->search.text.text;
    app_draw_list(app, frame, surface, body, true);
    int x = 1 + surface_text(surface, 1, y, ROLE_KEY, "search ");
    int room = body.width - x - 1;
    size_t start = 0;
    while (utf8_width(text + start, app->search.cursor - start) >= room)
        start += utf8_grapheme(text + start, strlen(text + start));
    surface_text_cut(surface, x, y, room, ROLE_INPUT, text + start);
    surface->cursor_x = x + utf8_width(text + start, app->search.cursor - start);
    surface->cursor_y = y;
}

const struct view view_search = {
    .name = "search",
    .context = CONTEXT_SEARCH,
    .act = act_search,
    .draw = draw_search,
};

/* --- keys ------------------------------------------------------------------------------------------- */

static unsigned act(struct app *app, enum action action, const struct key *key)
{
    size_t count = session_paper(app->session)->question_count;
    (void)key;
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
        app->came_from = app->selected;
        line_set(&app->search, "");
        if (count > 0)
            app_push(app, &view_search);
        break;
    case ACTION_SUMMARY:
        app_open_page(app, PAGE_SUMMARY);
        break;
    case ACTION_HELP:
        app_open_help(app);
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
    return action != ACTION_NEXT_PAPER || app->bank->paper_count > 1;
}

const struct view view_list = {
    .name = "list",
    .context = CONTEXT_LIST,
    .act = act,
    .draw = draw,
    .valid = valid,
};
