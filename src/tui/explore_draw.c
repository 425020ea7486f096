/* SPDX-License-Identifier: MIT */
/* What if, on the screen: the figure, a row for each number, and what follows from them. */
#include "explorer.h"
#include <string.h>

enum {
    LABEL_MOST = 18,
    VALUE_LEAST = 7,
    VALUE_MOST = 16,
    TRACK_LEAST = 9,
    TRACK_MOST = 41,
    ROOMY = 20, /* rows from which there is a gap */
};

static int most(int a, int b)
{
    return a > b ? a : b;
}

/* --- layout --------------------------------------------------------------------------------------------- */

static const struct part *shown_part(const struct app *app)
{
    return &app_question(app)->parts[app->part];
}

bool explorer_shows_statement(const struct app *app)
{
    return app->explorer->statement || app->figure >= shown_part(app)->figure_count;
}

/* The columns of labels and numbers; what a number becomes seldom moves those behind it. */
static void lay_columns(const struct app *app, struct explorer_layout *layout)
{
    const struct explore *explore = app->explorer->explore;
    int label = 4, value = VALUE_LEAST, start = 0;
    for (size_t i = 0; i < explore_count(explore); i++) {
        const struct explore_slider *slider = explore_slider(explore, i);
        label = most(label, draw_width(slider->label, app->charset));
        value = most(value, draw_width(slider->text, app->charset));
        start = most(start, draw_width(slider->start_text, app->charset));
    }
    label = app_least(label, app_least(LABEL_MOST, app->width / 3));
    layout->value_x = 3 + label + 1;
    layout->value_width = app_least(value, VALUE_MOST);
    layout->track_x = layout->value_x + layout->value_width + 2;
    int room =
        app->width - 2 - layout->track_x - app_least(start, VALUE_MOST) - (int)strlen("  was ");
    layout->track_width = room < TRACK_LEAST ? 0 : (app_least(room, TRACK_MOST) - 1) / 2 * 2 + 1;
}

/* Rows of the picture: as many as there are, but no more than it can use. */
static int picture_rows(const struct app *app, int room)
{
    bool all = explorer_shows_statement(app) || app_figure_has_axes(app);
    int likes = all ? room : app_figure_height(app, app->width - 2);
    return app_least(room, most(likes, room / 2));
}

/* Verdicts, and below them what is said of one; a row is enough while there is nothing to say. */
static int said_rows(const struct app *app, int height)
{
    const struct explorer *explorer = app->explorer;
    size_t count = question_field_count(app_question(app));
    bool some = explorer->hinted;
    for (size_t i = 0; i < count; i++)
        some = some || explore_text(explorer->explore, i);
    return !some ? 1 : height >= ROOMY ? 3 : height >= 12 ? 2 : 1;
}

struct explorer_layout explorer_layout(const struct app *app)
{
    const struct rect body = app_body(app);
    struct explorer_layout layout = {.picture = {body.x + 1, body.y, body.width - 2, 0}};
    int count = (int)explore_count(app->explorer->explore);
    int gap = body.height >= ROOMY;
    int said = said_rows(app, body.height);
    int rows = app_least(count, most(2, body.height / 5));
    int room = body.height - said - rows - gap;
    layout.picture.height = picture_rows(app, room);
    rows = app_least(count, rows + room - layout.picture.height);
    /* What is left over parts the numbers from what is said. */
    int below = gap && room - layout.picture.height > 0 && rows == count &&
                body.height - said - rows - gap > layout.picture.height;
    layout.picture.height = body.height - said - rows - gap - below;
    layout.sliders =
        (struct rect){body.x + 1, body.y + layout.picture.height + gap, body.width - 2, rows};
    layout.said = (struct rect){body.x + 1, layout.sliders.y + rows + below, body.width - 2, said};
    int first = (int)app->explorer->slider - rows / 2;
    layout.first = (size_t)most(0, app_least(first, count - rows));
    lay_columns(app, &layout);
    return layout;
}

/* --- sliders -------------------------------------------------------------------------------------------- */

/* Which column of a track a value is at; those beyond stand at its ends. */
static int track_column(const struct explore_slider *slider, struct value value, int width)
{
    double low = value_to_double(slider->low), high = value_to_double(slider->high);
    double share = high > low ? (value_to_double(value) - low) / (high - low) : 0.5;
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return (int)(share * (width - 1) + 0.5);
}

static void draw_track(const struct app *app, struct surface *surface,
                       const struct explorer_layout *layout, int y, size_t index)
{
    const struct explore_slider *slider = explore_slider(app->explorer->explore, index);
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    int width = layout->track_width, x = layout->track_x;
    if (width == 0)
        return;
    surface_fill(surface, x, y, width, 1, ROLE_DIM, glyphs->horizontal);
    if (slider->changed)
        surface_text(surface, x + track_column(slider, slider->start, width), y, ROLE_DIM,
                     glyphs->vertical);
    surface_text(surface, x + track_column(slider, slider->value, width), y,
                 index == app->explorer->slider ? ROLE_ACCENT : ROLE_TEXT, glyphs->state_all);
}

static void draw_typed(const struct app *app, struct arena *frame, struct surface *surface,
                       const struct explorer_layout *layout, int y)
{
    const struct line *line = &app->explorer->line;
    int x = layout->value_x, width = app->width - 1 - x;
    const char *before = arena_strndup(frame, line->text.text, line->cursor);
    surface_text(surface, x, y, ROLE_KEY, "= ");
    surface_text_cut(surface, x + 2, y, width - 2, ROLE_INPUT, line->text.text);
    surface->cursor_x = app_least(x + 2 + draw_width(before, app->charset), app->width - 1);
    surface->cursor_quiet = false;
}

static void draw_slider(const struct app *app, struct arena *frame, struct surface *surface,
                        const struct explorer_layout *layout, size_t index)
{
    const struct explorer *explorer = app->explorer;
    const struct explore_slider *slider = explore_slider(explorer->explore, index);
    bool focused = index == explorer->slider;
    int y = layout->sliders.y + (int)(index - layout->first);
    if (focused) {
        surface_text(surface, 1, y, ROLE_ACCENT, draw_glyphs(app->charset)->focus);
        surface->cursor_x = 1;
        surface->cursor_y = y;
        surface->cursor_quiet = true;
    }
    surface_text_cut(surface, 3, y, layout->value_x - 4, focused ? ROLE_HEADING : ROLE_TEXT,
                     slider->label);
    if (focused && explorer->typing) {
        draw_typed(app, frame, surface, layout, y);
        return;
    }
    int wide = app_least(draw_width(slider->text, app->charset), layout->value_width);
    surface_text_cut(surface, layout->value_x + layout->value_width - wide, y, wide,
                     slider->changed ? ROLE_ACCENT : ROLE_INPUT, slider->text);
    draw_track(app, surface, layout, y, index);
    int x = layout->track_x + layout->track_width + (layout->track_width > 0 ? 2 : 0);
    if (slider->changed)
        surface_text_cut(surface, x, y, app->width - 1 - x, ROLE_DIM,
                         arena_printf(frame, "was %s", slider->start_text));
}

static void draw_sliders(const struct app *app, struct arena *frame, struct surface *surface,
                         const struct explorer_layout *layout)
{
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    const struct rect rect = layout->sliders;
    size_t count = explore_count(app->explorer->explore), rows = (size_t)rect.height;
    for (size_t i = layout->first; i < count && i < layout->first + rows; i++)
        draw_slider(app, frame, surface, layout, i);
    if (layout->first > 0)
        surface_text(surface, 0, rect.y, ROLE_ACCENT, glyphs->arrow_up);
    if (layout->first + rows < count)
        surface_text(surface, 0, rect.y + rect.height - 1, ROLE_ACCENT, glyphs->arrow_down);
}

/* --- what follows --------------------------------------------------------------------------------------- */

static enum draw_role role_of(enum verdict_status status)
{
    switch (status) {
    case VERDICT_CORRECT:
        return ROLE_RIGHT;
    case VERDICT_PARTIAL:
        return ROLE_PARTIAL;
    case VERDICT_INCORRECT:
    case VERDICT_UNREADABLE:
        return ROLE_WRONG;
    default:
        return ROLE_DIM;
    }
}

/* The field that is spoken of: the one of the number in focus, else the first that is not right. */
static size_t told_field(const struct app *app, size_t first, size_t last)
{
    const struct explorer *explorer = app->explorer;
    const struct verdict *verdicts = explore_verdicts(explorer->explore);
    size_t field = explore_slider(explorer->explore, explorer->slider)->field, found = SIZE_MAX;
    if (field != SIZE_MAX)
        return field;
    for (size_t i = last; i > first; i--) {
        enum verdict_status status = verdicts[i - 1].status;
        if (status == VERDICT_BLANK)
            continue;
        if (status != VERDICT_CORRECT || found == SIZE_MAX)
            found = i - 1;
    }
    return found;
}

/* "✓ h1 3   ✗ h2 12": the answers of the part with these numbers. */
/* What the numbers are, where no answer is. */
static const char *whose_numbers(const struct app *app, struct arena *frame)
{
    const struct explore *explore = app->explorer->explore;
    const char *none = app->present ? "No answer is on show" : "No answer is typed";
    const char *numbers = explore_changed_count(explore) > 0 ? "changed numbers"
                          : explore_variant(explore)->seed   ? "fresh numbers"
                                                             : "the question's own numbers";
    return arena_printf(frame, "%s: these are %s.", none, numbers);
}

static void draw_verdicts(const struct app *app, struct arena *frame, struct surface *surface,
                          struct rect row, size_t first)
{
    const struct explore *explore = app->explorer->explore;
    const struct part *part = shown_part(app);
    int x = row.x, end = row.x + row.width;
    for (size_t i = 0; i < part->field_count; i++) {
        const struct verdict *verdict = &explore_verdicts(explore)[first + i];
        const char *text = explore_text(explore, first + i);
        if (verdict->status == VERDICT_BLANK)
            continue;
        const char *mark = tui_verdict_glyph(draw_glyphs(app->charset), verdict->status);
        const char *one_line = arena_strndup(frame, text, strcspn(text, "\n"));
        const char *said = arena_printf(frame, "%s %s", mark, part->fields[i].label);
        int wide = draw_width(said, app->charset);
        if (x > row.x && x + wide > end)
            return;
        x += surface_text_cut(surface, x, row.y, end - x, role_of(verdict->status), said) + 1;
        int room = app_least(draw_width(one_line, app->charset), most(12, row.width / 3));
        if (x + room <= end)
            x += surface_text_cut(surface, x, row.y, room, ROLE_INPUT, one_line) + 3;
        else
            x += 2;
    }
    if (x == row.x)
        surface_text_cut(surface, x, row.y, row.width, ROLE_DIM, whose_numbers(app, frame));
}

static const char *hint_text(const struct app *app, struct arena *frame)
{
    const struct explorer *explorer = app->explorer;
    const struct bound_part *part = &explore_variant(explorer->explore)->parts[app->part];
    const struct ladder *ladder = &explorer->ladder;
    if (!explorer->hinted || ladder->current >= part->ladder_count)
        return NULL;
    if (app->present)
        return part->ladder[ladder->current].text;
    return arena_printf(frame, "hint %zu of %zu   %s", ladder->current + 1, part->ladder_count,
                        part->ladder[ladder->current].text);
}

static void draw_said(const struct app *app, struct arena *frame, struct surface *surface,
                      struct rect rect)
{
    size_t first = 0, part = 0;
    while (question_field(app_question(app), first, &part) && part != app->part)
        first++;
    size_t told = told_field(app, first, first + shown_part(app)->field_count);
    const struct verdict *verdict =
        told == SIZE_MAX ? NULL : &explore_verdicts(app->explorer->explore)[told];
    const char *hint = hint_text(app, frame);
    const char *said = hint ? hint : verdict && verdict->feedback ? verdict->feedback : "";
    /* On one row a hint that was asked for takes the place of the marks. */
    int above = rect.height > 1 || !hint;
    if (above)
        draw_verdicts(app, frame, surface, rect, first);
    struct lines lines = draw_wrap(frame, said, rect.width, app->charset);
    for (int i = 0; i < (int)lines.count && above + i < rect.height; i++) {
        bool more = above + i + 1 == rect.height && i + 1 < (int)lines.count;
        const char *line = more ? arena_printf(frame, "%s %s", lines.items[i], lines.items[i + 1])
                                : lines.items[i];
        surface_text_cut(surface, rect.x, rect.y + above + i, rect.width,
                         hint ? ROLE_HINT : ROLE_TEXT, line);
    }
}

/* --- the picture ------------------------------------------------------------------------------------------ */

static void draw_statement(const struct app *app, struct arena *frame, struct surface *surface,
                           struct rect rect)
{
    const struct variant *variant = explore_variant(app->explorer->explore);
    const char *own = variant->parts[app->part].statement;
    const char *text = variant->statement;
    if (own && own[0])
        text = text && text[0] ? arena_printf(frame, "%s\n\n%s", text, own) : own;
    struct lines lines =
        draw_wrap(frame, text ? text : "", app_least(rect.width - 1, 92), app->charset);
    /* The part's own text stands at the end. */
    int first = most(0, (int)lines.count - rect.height);
    for (int i = first; i < (int)lines.count; i++)
        surface_text(surface, rect.x, rect.y + i - first, ROLE_TEXT, lines.items[i]);
    if (first > 0)
        surface_text(surface, rect.x + rect.width - 1, rect.y, ROLE_ACCENT,
                     draw_glyphs(app->charset)->arrow_up);
}

void explorer_draw(const struct app *app, struct arena *frame, struct surface *surface)
{
    const struct part *part = shown_part(app);
    const struct explorer_layout layout = explorer_layout(app);
    size_t changed = explore_changed_count(app->explorer->explore);
    const char *as_it_came =
        explore_variant(app->explorer->explore)->seed ? "fresh numbers" : "as in the question";
    const char *status = changed ? arena_printf(frame, "%zu changed", changed) : as_it_came;
    const char *title = part->title.text ? part->title.text : app_question(app)->title.text;
    if (explorer_shows_statement(app))
        draw_statement(app, frame, surface, layout.picture);
    else if (!app_draw_figure(app, surface, layout.picture, app->figure))
        surface_text_cut(surface, layout.picture.x, layout.picture.y, layout.picture.width,
                         ROLE_DIM, "There is nothing to draw with these numbers.");
    if (!explorer_shows_statement(app) && app_figure_strays(app))
        status = arena_printf(frame, "f fits the axes   %s", status);
    app_frame(app, frame, surface, arena_printf(frame, "What if: %s", title), status);
    draw_sliders(app, frame, surface, &layout);
    draw_said(app, frame, surface, layout.said);
}
