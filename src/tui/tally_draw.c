/* SPDX-License-Identifier: MIT */
/* The answers of a class as bars. Until they are uncovered nothing tells which of them are right. */
#include "dltutor/check.h"
#include "question.h"
#include "tally.h"
#include <string.h>

enum {
    NUMBERS = 11,
    LABEL_LEAST = 8,
    BAR_LEAST = 6,
    SAY_ROWS = 2,
    PROMPT_ROWS = 2,
    SAY_WIDEST = 92
};

/* Where things stand in each row. */
struct columns {
    int label, bar, numbers; /* first columns */
    int label_width, bar_width;
    int height; /* rows for all of them */
};

static int most(int a, int b)
{
    return a > b ? a : b;
}

static bool was_run(const struct poll_row *row)
{
    return row->status != VERDICT_UNREADABLE && row->status != VERDICT_UNDECIDED;
}

static struct columns columns_of(const struct app *app, struct rect body)
{
    size_t count = 0;
    const struct poll_row *rows = poll_rows(app->tally->poll, &count);
    int widest = LABEL_LEAST;
    for (size_t i = 0; i < count; i++)
        widest = most(widest, draw_width(rows[i].text, app->charset));
    int room = body.width - 5 - NUMBERS;
    struct columns columns = {.label = body.x + 4, .height = body.height};
    columns.label_width = most(LABEL_LEAST, app_least(widest, room * 2 / 5));
    columns.bar = columns.label + columns.label_width + 1;
    columns.bar_width = most(BAR_LEAST, room - columns.label_width - 2);
    columns.numbers = columns.bar + columns.bar_width + 1;
    return columns;
}

/* What is said of an answer once it is uncovered; "" is nothing. */
static const char *words_for(const struct app *app, struct arena *frame, const struct poll_row *row)
{
    /* That an answer could not be run tells nothing of the right one. */
    if (!was_run(row))
        return row->feedback;
    if (!app->tally->uncovered || row->status == VERDICT_CORRECT)
        return "";
    return row->status == VERDICT_PARTIAL ? arena_printf(frame, "Partly right. %s", row->feedback)
                                          : row->feedback;
}

/* What stands below a bar. The row in focus has all of its answer and of what is said of it, as far as
 * `height` rows go; other ones the first lines of what is said. */
static struct lines said(const struct app *app, struct arena *frame, const struct columns *columns,
                         struct rect rect, const struct poll_row *row)
{
    const int width = app_least(rect.x + rect.width - columns->label - 4, SAY_WIDEST);
    const bool focused = row->id == tally_focus(app->tally);
    const char *words = str_reflow(frame, words_for(app, frame, row));
    if (focused && draw_width(row->text, app->charset) > columns->label_width)
        words = arena_printf(frame, "%s%s%s", row->text, words[0] ? "\n" : "", words);
    if (!words[0])
        return (struct lines){0};
    struct lines lines = draw_wrap(frame, words, width, app->charset);
    const size_t room = focused ? (size_t)most(SAY_ROWS, columns->height - 1) : SAY_ROWS;
    if (lines.count > room) {
        lines.items[room - 1] = arena_printf(frame, "%s %s", lines.items[room - 1],
                                             draw_glyphs(app->charset)->ellipsis);
        lines.count = room;
    }
    return lines;
}

/* --- one row ---------------------------------------------------------------------------------------- */

static enum draw_role role_of(const struct app *app, const struct poll_row *row)
{
    if (!was_run(row))
        return ROLE_DIM;
    if (!app->tally->uncovered)
        return ROLE_SERIES_1;
    if (row->status == VERDICT_CORRECT)
        return ROLE_RIGHT;
    return row->status == VERDICT_PARTIAL ? ROLE_PARTIAL : ROLE_WRONG;
}

static void draw_bar(const struct app *app, struct surface *surface, const struct columns *columns,
                     int y, const struct poll_row *row)
{
    size_t count = 0, largest = 1;
    const struct poll_row *rows = poll_rows(app->tally->poll, &count);
    for (size_t i = 0; i < count; i++)
        largest = rows[i].count > largest ? rows[i].count : largest;
    const char *block = app->charset == CHARSET_UTF8 ? "▄" : "#";
    size_t width = (size_t)columns->bar_width;
    const int cells = (int)((row->count * width + largest / 2) / largest);
    surface_fill(surface, columns->bar, y, most(1, cells), 1, role_of(app, row), block);
}

/* Returns the rows taken; draws nothing with a surface of NULL. */
static int draw_row(const struct app *app, struct arena *frame, struct surface *surface,
                    const struct columns *columns, struct rect rect, const struct poll_row *row)
{
    struct lines lines = said(app, frame, columns, rect, row);
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    bool focused = row->id == tally_focus(app->tally);
    if (!surface || rect.height < 1)
        return 1 + (int)lines.count;
    if (app->tally->uncovered || !was_run(row))
        surface_text(surface, rect.x + 2, rect.y, role_of(app, row),
                     tui_verdict_glyph(glyphs, row->status));
    if (focused)
        surface_text(surface, rect.x, rect.y, ROLE_ACCENT, glyphs->focus);
    surface_text_cut(surface, columns->label, rect.y, columns->label_width,
                     focused ? ROLE_HEADING : ROLE_TEXT, row->text);
    draw_bar(app, surface, columns, rect.y, row);
    const size_t all = poll_answers(app->tally->poll);
    const char *numbers =
        arena_printf(frame, "%5zu %3zu%%", row->count, (row->count * 200 + all) / (2 * all));
    surface_text(surface, columns->numbers, rect.y, ROLE_TEXT, numbers);
    for (size_t i = 0; i < lines.count && (int)i + 1 < rect.height; i++)
        surface_text(surface, columns->label + 2, rect.y + 1 + (int)i, ROLE_DIM, lines.items[i]);
    return 1 + (int)lines.count;
}

/* --- what stands above and below -------------------------------------------------------------------- */

/* The field's prompt, and the right answer once it is uncovered. Returns the rows taken. */
static int draw_asked(const struct app *app, struct arena *frame, struct surface *surface,
                      struct rect body)
{
    const struct variant *variant = session_variant(app->session);
    const struct field *field = question_field(app_question(app), app->tally->field, NULL);
    const char *right = NULL;
    char *prompt = NULL;
    if (variant_fill(frame, variant, &field->prompt, &prompt, NULL) != DLT_OK || !prompt)
        prompt = arena_strdup(frame, field->label);
    struct lines lines =
        draw_wrap(frame, prompt, app_least(body.width - 4, SAY_WIDEST), app->charset);
    int rows = app_least((int)lines.count, body.height < 12 ? 1 : PROMPT_ROWS);
    for (int i = 0; surface && i < rows; i++)
        surface_text_cut(surface, body.x + 2, body.y + i, body.width - 4, ROLE_TEXT,
                         lines.items[i]);
    if (!app->tally->uncovered)
        return rows;
    right = check_model_answer(frame, variant, field);
    if (surface && right && right[0])
        surface_text_cut(surface, body.x + 2, body.y + rows, body.width - 4, ROLE_RIGHT,
                         arena_printf(frame, "Right: %s", str_reflow(frame, right)));
    return rows + 1;
}

static void draw_line(const struct app *app, struct arena *frame, struct surface *surface,
                      struct rect row)
{
    const struct line *line = &app->tally->line;
    const char *ask = "Answer: ";
    int x = row.x + 2 + surface_text(surface, row.x + 2, row.y, ROLE_KEY, ask);
    int room = row.x + row.width - 1 - x, skipped = 0;
    int at = draw_width(arena_strndup(frame, line->text.text, line->cursor), app->charset);
    const char *text = line->text.text;
    /* Of what is longer than its place the end is on show. */
    while (at - skipped >= room && *text) {
        size_t step = utf8_grapheme(text, strlen(text));
        skipped += draw_width(arena_strndup(frame, text, step), app->charset);
        text += step;
    }
    surface_text_cut(surface, x, row.y, room, ROLE_INPUT, text);
    if (line->text.text[0] == '\0')
        surface_text_cut(surface, x + 1, row.y, room - 1, ROLE_DIM,
                         room > 48 ? "an answer; #12 behind it is twelve; or paste one a line"
                                   : "an answer; #12 behind it is twelve");
    surface->cursor_x = x + at - skipped;
    surface->cursor_y = row.y;
    surface->cursor_quiet = false;
}

/* --- the whole -------------------------------------------------------------------------------------- */

/* The first row on show: the one in focus is always there. */
static size_t first_row(const struct app *app, struct arena *frame, const struct columns *columns,
                        struct rect rect)
{
    size_t count = 0, first = 0, focus = 0;
    const struct poll_row *rows = poll_rows(app->tally->poll, &count);
    int used = 0;
    while (focus + 1 < count && rows[focus].id != tally_focus(app->tally))
        focus++;
    for (size_t i = 0; i <= focus && i < count; i++)
        used += draw_row(app, frame, NULL, columns, rect, &rows[i]);
    for (; first < focus && used > rect.height; first++)
        used -= draw_row(app, frame, NULL, columns, rect, &rows[first]);
    return first;
}

static void draw_rows(const struct app *app, struct arena *frame, struct surface *surface,
                      struct rect rect)
{
    size_t count = 0;
    const struct poll_row *rows = poll_rows(app->tally->poll, &count);
    const struct columns columns = columns_of(app, rect);
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    const int top = rect.y, end = rect.y + rect.height;
    size_t first = first_row(app, frame, &columns, rect), i = first;
    for (; i < count && rect.y < end; i++) {
        rect.height = end - rect.y;
        rect.y += draw_row(app, frame, surface, &columns, rect, &rows[i]);
    }
    int edge = rect.x + rect.width - 1;
    if (first > 0)
        surface_text(surface, edge, top, ROLE_ACCENT, glyphs->arrow_up);
    if (i < count || rect.y > end)
        surface_text(surface, edge, end - 1, ROLE_ACCENT, glyphs->arrow_down);
}

void tally_draw(const struct app *app, struct arena *frame, struct surface *surface, bool typing)
{
    const struct question *question = app_question(app);
    size_t part = 0;
    question_field(question, app->tally->field, &part);
    const char *of_part = question->parts[part].title.text;
    const size_t all = poll_answers(app->tally->poll);
    const char *title =
        arena_printf(frame, "Poll: %s", str_trim(frame, of_part ? of_part : question->title.text));
    const char *status = arena_printf(frame, "%zu answer%s", all, all == 1 ? "" : "s");
    struct rect body = app_frame(app, frame, surface, title, status);
    int asked = draw_asked(app, frame, surface, body), gap = body.height >= 16;
    struct rect rest = {body.x, body.y + asked + gap, body.width,
                        body.height - asked - gap - typing * (1 + gap)};
    surface->cursor_x = 1;
    surface->cursor_y = rest.y;
    surface->cursor_quiet = true;
    if (all > 0)
        draw_rows(app, frame, surface, rest);
    else if (!typing)
        surface_text_cut(surface, body.x + 2, rest.y, body.width - 4, ROLE_DIM,
                         body.width < 60 ? "No answers yet: a adds one."
                                         : "No answers yet: a adds one, and a list can be pasted.");
    if (typing)
        draw_line(app, frame, surface,
                  (struct rect){body.x, body.y + body.height - 1, body.width, 1});
}

size_t tally_page(const struct app *app)
{
    struct arena *frame = arena_create();
    struct rect body = app_body(app);
    int rows = body.height - draw_asked(app, frame, NULL, body) - 1;
    arena_destroy(frame);
    return rows > 2 ? (size_t)rows - 1 : 1;
}
