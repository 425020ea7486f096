/* SPDX-License-Identifier: MIT */
/* Draws a question as it was laid out: list, heading, statement, answers, notes, figure. */
#include "question.h"
#include <string.h>

enum { LABEL_MAX = 24, LABEL_NARROW = 12, NARROW = 46, SCORE_WIDTH = 6, SCORE_WIDE = 16 };

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* --- heading and statement ---------------------------------------------------------------------------- */

static void draw_heading(const struct app *app, struct arena *frame, struct surface *surface,
                         const struct layout *layout)
{
    const struct question *question = app_question(app);
    const struct part *part = &question->parts[app->part];
    const struct session_marks marks = session_part_marks(app->session, app->part);
    const char *number = question->id[0] == 'q' ? question->id + 1 : question->id;
    const char *title = part->title.text ? part->title.text : question->title.text;
    uint64_t seed = session_variant(app->session)->seed;
    const char *fresh = seed ? arena_printf(frame, " (seed %llu)", (unsigned long long)seed) : "";
    char *text = arena_printf(frame, "%s%s  %s%s", number, part->id, title, fresh);
    char *score = arena_printf(frame, "%s of %s marks", marks_format(frame, marks.marks),
                               marks_format(frame, marks.max));
    int wide = draw_width(score, app->charset);
    surface_text_cut(surface, layout->body.x, layout->body.y, layout->body.width - wide - 1,
                     ROLE_HEADING, text);
    surface_text(surface, layout->body.x + layout->body.width - wide, layout->body.y, ROLE_DIM,
                 score);
}

static void draw_statement(const struct app *app, struct surface *surface,
                           const struct layout *layout, int y)
{
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    int count = (int)layout->statement.count, height = layout->statement_height;
    int first = least(app->scroll, count - height > 0 ? count - height : 0);
    for (int i = 0; i < height && first + i < count; i++)
        surface_text(surface, layout->body.x, y + i, ROLE_TEXT, layout->statement.items[first + i]);
    int right = layout->body.x + layout->body.width;
    if (height > 0 && first > 0)
        surface_text(surface, right, y, ROLE_ACCENT, glyphs->arrow_up);
    if (height > 0 && first + height < count)
        surface_text(surface, right, y + height - 1, ROLE_ACCENT, glyphs->arrow_down);
}

/* --- answers ------------------------------------------------------------------------------------------ */

/* Where the columns of the answers stand. */
struct columns {
    int label, marks; /* widths; marks 0: not shown */
    int input, input_width;
};

static const char *field_marks(const struct app *app, struct arena *frame, size_t index)
{
    const struct field *field = question_field(app_question(app), index, NULL);
    return arena_printf(frame, "(%s)", marks_format(frame, field->marks));
}

/* What was earned before stays when a later answer is worse. */
static bool is_kept(const struct app *app, size_t index)
{
    const struct verdict *verdict = session_verdict(app->session, index);
    return question_is_marked(app, index) && verdict->status != VERDICT_BLANK &&
           session_field(app->session, index)->best > verdict->marks;
}

/* Columns for marks and verdicts. */
static int score_width(const struct app *app, const struct layout *layout)
{
    bool kept = false;
    for (size_t i = layout->first_field; i < layout->last_field; i++)
        kept |= session_shown(app->session, i) && is_kept(app, i);
    return kept && layout->body.width >= NARROW ? SCORE_WIDE : SCORE_WIDTH;
}

/* The same for all answers of the part. */
static struct columns find_columns(const struct app *app, struct arena *frame,
                                   const struct layout *layout)
{
    struct columns columns = {0};
    bool narrow = layout->body.width < NARROW;
    for (size_t i = layout->first_field; i < layout->last_field; i++) {
        int label = draw_width(question_field(app_question(app), i, NULL)->label, app->charset);
        int marks = (int)strlen(field_marks(app, frame, i)) + 1;
        columns.label = label > columns.label ? label : columns.label;
        columns.marks = marks > columns.marks ? marks : columns.marks;
    }
    if (narrow && columns.label > LABEL_NARROW)
        columns.marks = 0;
    columns.label =
        least(columns.label, narrow ? LABEL_NARROW : least(LABEL_MAX, layout->body.width * 2 / 5));
    columns.input = layout->body.x + 2 + columns.label + columns.marks + 2;
    columns.input_width =
        layout->body.x + layout->body.width - score_width(app, layout) - 1 - columns.input;
    return columns;
}

/* The part of the answer line that fits around its cursor. */
struct window {
    size_t from, to; /* bytes */
};

static int range_width(const struct app *app, struct arena *frame, size_t from, size_t to)
{
    return draw_width(arena_strndup(frame, app->line.text.text + from, to - from), app->charset);
}

static struct window find_window(const struct app *app, struct arena *frame, int width)
{
    const char *text = app->line.text.text;
    struct window window = {0, app->line.text.length};
    if (range_width(app, frame, 0, window.to) < width)
        return window;
    /* Two columns are for the marks that say the text goes on. */
    while (range_width(app, frame, window.from, app->line.cursor) > width - 3)
        window.from += utf8_grapheme(text + window.from, app->line.text.length - window.from);
    while (window.to > app->line.cursor &&
           range_width(app, frame, window.from, window.to) > width - 2)
        window.to = utf8_grapheme_before(text, window.to);
    return window;
}

static int draw_input(const struct app *app, struct arena *frame, struct surface *surface,
                      const struct columns *columns, int y)
{
    const char *text = app->line.text.text, *more = draw_glyphs(app->charset)->ellipsis;
    struct window window = find_window(app, frame, columns->input_width);
    int x = columns->input;
    if (window.from > 0)
        x += surface_text(surface, x, y, ROLE_DIM, more);
    int end = x + surface_text(surface, x, y, ROLE_INPUT,
                               arena_strndup(frame, text + window.from, window.to - window.from));
    if (window.to < app->line.text.length)
        surface_text(surface, end, y, ROLE_DIM, more);
    surface->cursor_x = x + range_width(app, frame, window.from, app->line.cursor);
    surface->cursor_y = y;
    return x - range_width(app, frame, 0, window.from);
}

/* Byte offset of a character (from 1) of the answer; its end when there are fewer. */
static size_t character_offset(const char *text, unsigned column)
{
    size_t place = 0, length = strlen(text);
    uint32_t codepoint = 0;
    for (unsigned i = 1; i < column && place < length; i++) {
        size_t bytes = utf8_decode(text + place, length - place, &codepoint);
        place += bytes > 0 ? bytes : 1;
    }
    return place;
}

/* `origin` is where the first character of the answer stands, or would. */
static void draw_echo(const struct app *app, struct arena *frame, struct surface *surface,
                      const struct layout *layout, const struct columns *columns, int origin)
{
    const struct echo *echo = &layout->echo;
    int y = surface->cursor_y + 1, x = columns->input;
    int right = layout->body.x + layout->body.width;
    if (echo->column > 0) {
        size_t from = character_offset(app->line.text.text, echo->column);
        size_t to = character_offset(app->line.text.text, echo->column + echo->length);
        x = origin + range_width(app, frame, 0, from);
        int wide = range_width(app, frame, from, to);
        for (int i = 0; i < (wide > 0 ? wide : 1); i++)
            if (x + i >= columns->input && x + i <= columns->input + columns->input_width)
                surface_text(surface, x + i, y, ROLE_ACCENT, draw_glyphs(app->charset)->caret);
        x = x + (wide > 0 ? wide : 1) + 1;
        if (x < columns->input || x + draw_width(echo->text, app->charset) > right)
            return;
    }
    int wide = draw_width(echo->text, app->charset);
    if (x + wide > right)
        x = right - wide > layout->body.x + 2 ? right - wide : layout->body.x + 2;
    surface_text(surface, x, y, echo->role, echo->text);
}

static void draw_score(const struct app *app, struct arena *frame, struct surface *surface,
                       const struct layout *layout, int y, size_t index)
{
    int wide = score_width(app, layout), x = layout->body.x + layout->body.width - wide;
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    const struct verdict *verdict = session_verdict(app->session, index);
    int best = session_field(app->session, index)->best;
    if (question_is_marked(app, index) && verdict->status != VERDICT_BLANK) {
        bool counted =
            verdict->status != VERDICT_UNREADABLE && verdict->status != VERDICT_UNDECIDED;
        x += surface_text(surface, x, y, question_role(verdict->status),
                          arena_printf(frame, "%s %s", tui_verdict_glyph(glyphs, verdict->status),
                                       counted ? marks_format(frame, verdict->marks) : ""));
        if (wide > SCORE_WIDTH && is_kept(app, index))
            surface_text(surface, x + counted, y, ROLE_DIM,
                         arena_printf(frame, "(kept %s)", marks_format(frame, best)));
    } else if (best > 0) {
        surface_text(surface, x + 2, y, ROLE_DIM, marks_format(frame, best));
    }
}

/* Returns where the first character of the answer stands. */
static int draw_field(const struct app *app, struct arena *frame, struct surface *surface,
                      const struct layout *layout, int y, size_t index)
{
    struct columns columns = find_columns(app, frame, layout);
    const struct field *field = question_field(app_question(app), index, NULL);
    bool here = index == app->field;
    int x = layout->body.x;
    surface_text(surface, x, y, ROLE_ACCENT, here ? draw_glyphs(app->charset)->focus : " ");
    surface_text_cut(surface, x + 2, y, columns.label, here ? ROLE_TEXT : ROLE_DIM, field->label);
    if (columns.marks > 0) {
        const char *marks = field_marks(app, frame, index);
        surface_text(surface, x + 2 + columns.label + columns.marks - (int)strlen(marks), y,
                     ROLE_DIM, marks);
    }
    draw_score(app, frame, surface, layout, y, index);
    if (here)
        return draw_input(app, frame, surface, &columns, y);
    surface_text_cut(surface, columns.input, y, columns.input_width, ROLE_TEXT,
                     session_field(app->session, index)->draft);
    return columns.input;
}

/* The answers that fit, the one in focus always among them with the row under it. */
static void draw_fields(const struct app *app, struct arena *frame, struct surface *surface,
                        const struct layout *layout, int top)
{
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    int rows = layout->fields_height - 1, focus = 0, count = 0, place = 0;
    for (size_t i = layout->first_field; i < layout->last_field; i++) {
        focus = i == app->field ? count : focus;
        count += session_shown(app->session, i);
    }
    int first = focus < rows ? 0 : focus - rows + 1;
    for (size_t i = layout->first_field; i < layout->last_field; i++) {
        if (!session_shown(app->session, i) || place++ < first || place > first + rows)
            continue;
        int y = top + place - 1 - first + (place - 1 > focus);
        int origin = draw_field(app, frame, surface, layout, y, i);
        if (i == app->field) {
            struct columns columns = find_columns(app, frame, layout);
            draw_echo(app, frame, surface, layout, &columns, origin);
        }
    }
    int right = layout->body.x + layout->body.width;
    if (first > 0)
        surface_text(surface, right, top, ROLE_ACCENT, glyphs->arrow_up);
    if (first + rows < count)
        surface_text(surface, right, top + rows, ROLE_ACCENT, glyphs->arrow_down);
}

/* --- below the answers -------------------------------------------------------------------------------- */

static void draw_notes(const struct app *app, struct surface *surface, const struct layout *layout,
                       int y)
{
    int count = (int)layout->notes.count, height = layout->notes_height;
    for (int i = 0; i < height && i < count; i++) {
        const struct note *note = &layout->notes.items[i];
        surface_text(surface, layout->body.x, y + i, ROLE_TEXT, note->text);
        surface_paint(surface, layout->body.x, y + i, note->lead, 1, note->role);
    }
    if (count <= height || height < 1)
        return;
    /* The key that shows all of it stands where it is cut. */
    int wide = 5, right = layout->body.x + layout->body.width;
    surface_fill(surface, layout->body.x, y + height - 1, layout->body.width, 1, ROLE_TEXT, " ");
    surface_text_cut(surface, layout->body.x, y + height - 1, layout->body.width - wide, ROLE_TEXT,
                     layout->notes.items[height - 1].text);
    surface_text(surface, right - wide + 1, y + height - 1, ROLE_ACCENT,
                 draw_glyphs(app->charset)->ellipsis);
    surface_text(surface, right - 2, y + height - 1, ROLE_KEY, "F5");
}

static void draw_list(const struct app *app, struct arena *frame, struct surface *surface,
                      const struct layout *layout)
{
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    const struct rect *list = &layout->list;
    int x = list->x + list->width;
    app_draw_list(app, frame, surface, *list, false);
    surface_fill(surface, x, list->y, 1, list->height, ROLE_DIM, glyphs->vertical);
    if (list->y <= 1)
        return;
    surface_text(surface, x, list->y - 1, ROLE_DIM, glyphs->tee_down);
    if (!app->notice)
        surface_text(surface, x, list->y + list->height, ROLE_DIM, glyphs->tee_up);
}

void question_draw(const struct app *app, struct arena *frame, struct surface *surface)
{
    app_frame(app, frame, surface, session_paper(app->session)->title,
              app_status(app, frame, surface->width));
    struct layout layout = question_layout(app, frame);
    if (layout.list.width > 0)
        draw_list(app, frame, surface, &layout);
    draw_heading(app, frame, surface, &layout);
    int y = layout.body.y + 1;
    draw_statement(app, surface, &layout, y);
    y += layout.statement_height + layout.gap;
    for (size_t i = 0; i < layout.prompt.count; i++)
        surface_text(surface, layout.body.x, y++, ROLE_ACCENT, layout.prompt.items[i]);
    draw_fields(app, frame, surface, &layout, y);
    y += layout.fields_height + layout.gap;
    draw_notes(app, surface, &layout, y);
    if (layout.figure_height > 0) {
        struct rect figure = {layout.body.x, layout.figure_top, layout.body.width,
                              layout.figure_height};
        app_draw_figure(app, frame, surface, figure, app->figure);
    }
}
