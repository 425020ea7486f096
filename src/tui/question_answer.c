/* SPDX-License-Identifier: MIT */
/* The answers of a part: a row each, the one in focus as many as it has, and how it reads. */
#include "question.h"
#include <string.h>

enum { LABEL_MAX = 24, LABEL_NARROW = 12, NARROW = 46, SCORE_WIDTH = 6, LINE_MARK_WIDTH = 3 };

static int most(int a, int b)
{
    return a > b ? a : b;
}

/* What all rows of the answers need to be drawn. */
struct pen {
    const struct app *app;
    struct arena *frame;
    struct surface *surface;
    const struct layout *layout;
    /* Columns, the same for all answers of the part. */
    int label, marks, score; /* widths; marks 0: not shown */
    int input, input_width;
    size_t first_row; /* of the answer in focus: the row that stands beside its score */
};

/* --- columns ------------------------------------------------------------------------------------------ */

static const struct field *asked(const struct app *app, size_t index)
{
    return question_field(app_question(app), index, NULL);
}

static const char *field_marks(const struct pen *pen, size_t index)
{
    return arena_printf(pen->frame, "(%s)",
                        marks_format(pen->frame, asked(pen->app, index)->marks));
}

/* What was earned before stays when a later answer is worse. */
static bool is_kept(const struct app *app, size_t index)
{
    const struct verdict *verdict = session_verdict(app->session, index);
    return question_is_marked(app, index) && verdict->status != VERDICT_BLANK &&
           session_field(app->session, index)->best > verdict->marks;
}

/* What stands behind the marks of an answer: that they were kept, or given by oneself. "" for nothing. */
static const char *score_words(const struct pen *pen, size_t index)
{
    const struct session *session = pen->app->session;
    const struct session_field *state = session_field(session, index);
    if (!session_shown(session, index))
        return "";
    if (is_kept(pen->app, index))
        return arena_printf(pen->frame, state->best_self ? "(self %s)" : "(kept %s)",
                            marks_format(pen->frame, state->best));
    return state->best_self ? "self" : "";
}

/* Columns of the score of an answer, with its words. */
static int score_width(const struct pen *pen, size_t index)
{
    const char *words = score_words(pen, index);
    const char *marks = marks_format(pen->frame, session_verdict(pen->app->session, index)->marks);
    return words[0] ? (int)(strlen("+ ") + strlen(marks) + 1 + strlen(words)) : 0;
}

/* One line alone has the mark of the answer. */
static bool has_line_marks(const struct app *app)
{
    return rows_count(app->line.text.text) > 1;
}

static int input_width(const struct pen *pen)
{
    const struct rect *body = &pen->layout->body;
    return body->x + body->width - pen->score - 1 -
           (has_line_marks(pen->app) ? LINE_MARK_WIDTH : 0) - pen->input;
}

/* The row beside the score, as it is typed. */
static int first_row_width(const struct pen *pen)
{
    const char *text = pen->app->line.text.text;
    size_t start = rows_start(text, pen->first_row), end = rows_end(text, pen->first_row);
    return draw_width(arena_strndup(pen->frame, text + start, end - start), pen->app->charset);
}

static void find_columns(struct pen *pen)
{
    const struct app *app = pen->app;
    const struct layout *layout = pen->layout;
    bool narrow = layout->body.width < NARROW;
    int score = 0;
    for (size_t i = layout->first_field; i < layout->last_field; i++) {
        int label = draw_width(asked(app, i)->label, app->charset);
        int marks = (int)strlen(field_marks(pen, i)) + 1;
        pen->label = most(pen->label, label);
        pen->marks = most(pen->marks, marks);
        score = most(score, score_width(pen, i));
    }
    if (narrow && pen->label > LABEL_NARROW)
        pen->marks = 0;
    pen->label = app_least(pen->label, narrow ? LABEL_NARROW
                                              : app_least(LABEL_MAX, layout->body.width * 2 / 5));
    pen->score = narrow ? SCORE_WIDTH : most(SCORE_WIDTH, score);
    pen->input = layout->body.x + 2 + pen->label + pen->marks + 2;
    /* The words beside the marks give way to what is typed. */
    if (first_row_width(pen) >= input_width(pen))
        pen->score = SCORE_WIDTH;
    pen->input_width = input_width(pen);
}

/* --- the answer in focus ------------------------------------------------------------------------------ */

/* The part of a row that fits around the cursor. */
struct window {
    size_t from, to; /* bytes of the text */
};

/* Only the row beside the score ends before it. */
static int row_width(const struct pen *pen, size_t row)
{
    return pen->input_width + (row == pen->first_row ? 0 : pen->score + 1);
}

static int range_width(const struct pen *pen, size_t from, size_t to)
{
    return draw_width(arena_strndup(pen->frame, pen->app->line.text.text + from, to - from),
                      pen->app->charset);
}

static struct window find_window(const struct pen *pen, size_t row)
{
    const char *text = pen->app->line.text.text;
    size_t start = rows_start(text, row), end = rows_end(text, row);
    size_t cursor = pen->app->line.cursor;
    struct window window = {start, end};
    int width = row_width(pen, row);
    if (range_width(pen, start, end) < width)
        return window;
    if (cursor < start || cursor > end)
        cursor = start;
    /* Two columns are for the marks that say the text goes on. */
    while (range_width(pen, window.from, cursor) > width - 3)
        window.from += utf8_grapheme(text + window.from, end - window.from);
    while (window.to > cursor && range_width(pen, window.from, window.to) > width - 2) {
        size_t last = window.from;
        for (size_t at = last; at < window.to; at += utf8_grapheme(text + at, window.to - at))
            last = at;
        window.to = last;
    }
    return window;
}

/* One row of the text. Returns the column where its first character stands, or would. */
static int draw_row(const struct pen *pen, int y, size_t row)
{
    const struct line *line = &pen->app->line;
    const char *text = line->text.text, *more = draw_glyphs(pen->app->charset)->ellipsis;
    size_t start = rows_start(text, row), end = rows_end(text, row);
    struct window window = find_window(pen, row);
    int x = pen->input;
    if (window.from > start)
        x += surface_text(pen->surface, x, y, ROLE_DIM, more);
    const char *shown = arena_strndup(pen->frame, text + window.from, window.to - window.from);
    int after = x + surface_text(pen->surface, x, y, ROLE_INPUT, shown);
    if (window.to < end)
        surface_text(pen->surface, after, y, ROLE_DIM, more);
    if (line->cursor >= start && line->cursor <= end) {
        pen->surface->cursor_x = x + range_width(pen, window.from, line->cursor);
        pen->surface->cursor_y = y;
    }
    return x - range_width(pen, start, window.from);
}

/* What is said of each line of a derivation stands in one column before the score, or where a line
 * needs that room, at the end of the row. */
static int line_mark_column(const struct pen *pen, size_t row)
{
    const char *text = pen->app->line.text.text;
    int widest = 0;
    for (size_t i = 0; i < rows_count(text); i++)
        widest = most(widest, range_width(pen, rows_start(text, i), rows_end(text, i)));
    return pen->input + (widest < pen->input_width ? pen->input_width : row_width(pen, row)) + 1;
}

static void draw_line_mark(const struct pen *pen, int y, size_t row)
{
    const struct app *app = pen->app;
    const struct verdict *verdict = session_verdict(app->session, app->field);
    if (!question_is_marked(app, app->field) || !has_line_marks(app))
        return;
    for (size_t i = 0; i < verdict->line_count; i++)
        if (verdict->lines[i].line == row + 1)
            surface_text(pen->surface, line_mark_column(pen, row), y,
                         question_role(verdict->lines[i].status),
                         tui_verdict_glyph(draw_glyphs(app->charset), verdict->lines[i].status));
}

/* --- the row under it --------------------------------------------------------------------------------- */

/* Byte offset of a character (from 1) of a text; its end when there are fewer. */
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

/* Carets under the characters at fault. Returns the column behind them. `origin` is where the first
 * character of their row stands, or would. */
static int draw_carets(const struct pen *pen, int y, int origin)
{
    const struct echo *echo = &pen->layout->echo;
    const char *text = pen->app->line.text.text;
    size_t start = rows_start(text, echo->row), end = rows_end(text, echo->row);
    size_t from = start + character_offset(text + start, echo->column);
    size_t to = start + character_offset(text + start, echo->column + echo->length);
    from = from < end ? from : end;
    to = to < end ? to : end;
    int x = origin + range_width(pen, start, from), wide = range_width(pen, from, to);
    for (int i = 0; i < (wide > 0 ? wide : 1); i++)
        if (x + i >= pen->input && x + i <= pen->input + row_width(pen, echo->row))
            surface_text(pen->surface, x + i, y, ROLE_ACCENT,
                         draw_glyphs(pen->app->charset)->caret);
    return x + (wide > 0 ? wide : 1) + 1;
}

static void draw_echo(const struct pen *pen, int y, int origin)
{
    const struct echo *echo = &pen->layout->echo;
    const struct rect *body = &pen->layout->body;
    int x = pen->input, right = body->x + body->width;
    int wide = draw_width(echo->text, pen->app->charset);
    if (echo->column > 0) {
        x = draw_carets(pen, y, origin);
        if (x < pen->input || x + wide > right)
            return;
    }
    if (x + wide > right)
        x = right - wide > body->x + 2 ? right - wide : body->x + 2;
    surface_text(pen->surface, x, y, echo->role, echo->text);
}

/* How the answer reads, on several rows from `y` on, its baseline beside the words. */
static void draw_reading(const struct pen *pen, int y)
{
    const struct reading *reading = &pen->layout->reading;
    const struct expr_picture *picture = &reading->picture;
    const struct rect *body = &pen->layout->body;
    int lead = (int)strlen(READS_AS), right = body->x + body->width;
    int value = draw_width(reading->value, pen->app->charset);
    int x = app_least(pen->input, right - lead - picture->width - value);
    surface_text(pen->surface, x, y + (int)picture->baseline, ROLE_DIM, READS_AS);
    for (size_t i = 0; i < picture->count; i++)
        surface_text(pen->surface, x + lead, y + (int)i, ROLE_DIM, picture->lines[i]);
    surface_text(pen->surface, x + lead + picture->width, y + (int)picture->baseline, ROLE_DIM,
                 reading->value);
}

/* --- rows --------------------------------------------------------------------------------------------- */

static void draw_score(const struct pen *pen, int y, size_t index)
{
    const struct app *app = pen->app;
    int x = pen->layout->body.x + pen->layout->body.width - pen->score;
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    const struct verdict *verdict = session_verdict(app->session, index);
    const struct session_field *state = session_field(app->session, index);
    const char *words = score_words(pen, index);
    bool wide = pen->score > SCORE_WIDTH;
    if (question_is_marked(app, index) && verdict->status != VERDICT_BLANK) {
        bool counted =
            verdict->status != VERDICT_UNREADABLE && verdict->status != VERDICT_UNDECIDED;
        x += surface_text(pen->surface, x, y, question_role(verdict->status),
                          arena_printf(pen->frame, "%s %s",
                                       tui_verdict_glyph(glyphs, verdict->status),
                                       counted ? marks_format(pen->frame, verdict->marks) : ""));
        x += counted;
        if (wide && is_kept(app, index))
            surface_text(pen->surface, x, y, ROLE_DIM, words);
        else if (verdict->self)
            surface_text(pen->surface, x, y, ROLE_DIM, wide ? "self" : "s");
    } else if (state->best > 0) {
        x += 2 +
             surface_text(pen->surface, x + 2, y, ROLE_DIM, marks_format(pen->frame, state->best));
        if (state->best_self)
            surface_text(pen->surface, x + 1, y, ROLE_DIM, wide ? "self" : "s");
    }
}

/* A field that is not in focus has one row, whatever is in it. */
static void draw_draft(const struct pen *pen, int y, size_t index)
{
    const char *draft = session_field(pen->app->session, index)->draft;
    size_t rows = rows_count(draft);
    const char *first = arena_strndup(pen->frame, draft, strcspn(draft, "\n"));
    if (rows == 1) {
        surface_text_cut(pen->surface, pen->input, y, pen->input_width, ROLE_TEXT, first);
        return;
    }
    /* Apart from the formula, or it would be read as a part of it. */
    const char *rest = arena_printf(pen->frame, "(%zu more)", rows - 1);
    int room = pen->input_width - (int)strlen(rest) - 2;
    int x = pen->input +
            surface_text_cut(pen->surface, pen->input, y, most(room, 1), ROLE_TEXT, first) + 2;
    surface_text_cut(pen->surface, x, y, pen->input + pen->input_width - x, ROLE_DIM, rest);
}

static void draw_field(const struct pen *pen, int y, size_t index)
{
    const struct field *field = asked(pen->app, index);
    bool here = index == pen->app->field;
    int x = pen->layout->body.x;
    surface_text(pen->surface, x, y, ROLE_ACCENT,
                 here ? draw_glyphs(pen->app->charset)->focus : " ");
    surface_text_cut(pen->surface, x + 2, y, pen->label, here ? ROLE_TEXT : ROLE_DIM, field->label);
    if (pen->marks > 0) {
        const char *marks = field_marks(pen, index);
        surface_text(pen->surface, x + 2 + pen->label + pen->marks - (int)strlen(marks), y,
                     ROLE_DIM, marks);
    }
    draw_score(pen, y, index);
}

/* The rows of the answer in focus with the row that tells how it reads: under the row at fault, else
 * under the last. */
static void draw_focus(const struct pen *pen, int y, int rows)
{
    const struct layout *layout = pen->layout;
    const char *text = pen->app->line.text.text;
    size_t all = rows_count(text), first = pen->first_row;
    size_t last = first + (size_t)rows - 1, under = last;
    const struct glyphs *glyphs = draw_glyphs(pen->app->charset);
    if (layout->echo.column > 0 && layout->echo.row >= first && layout->echo.row < last)
        under = layout->echo.row;
    draw_field(pen, y, pen->app->field);
    if (first > 0)
        surface_text(pen->surface, pen->input - 1, y, ROLE_ACCENT, glyphs->arrow_up);
    for (size_t row = first; row <= last; row++) {
        int origin = draw_row(pen, y, row);
        draw_line_mark(pen, y, row);
        if (row == last && last + 1 < all)
            surface_text(pen->surface, pen->input - 1, y, ROLE_ACCENT, glyphs->arrow_down);
        y++;
        if (row == under)
            draw_echo(pen, y++, row == layout->echo.row ? origin : pen->input);
    }
}

/* How many rows of the answers come before, in and after the focus. */
struct stack {
    int before, rows, after;
    int first; /* fields left out at the top */
};

static struct stack find_stack(const struct pen *pen)
{
    const struct app *app = pen->app;
    struct stack stack = {0};
    for (size_t i = pen->layout->first_field; i < pen->layout->last_field; i++)
        if (session_shown(app->session, i)) {
            stack.before += i < app->field;
            stack.after += i > app->field;
        }
    int room = pen->layout->fields_height - 1;
    stack.rows = app_least(pen->layout->answer_rows, room);
    stack.first = stack.before + stack.rows > room ? stack.before + stack.rows - room : 0;
    return stack;
}

/* The answers that fit, the one in focus always among them with the row under it. */
void question_draw_fields(const struct app *app, struct arena *frame, struct surface *surface,
                          const struct layout *layout, int top)
{
    struct pen pen = {.app = app, .frame = frame, .surface = surface, .layout = layout};
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    struct stack stack = find_stack(&pen);
    size_t here = rows_of(app->line.text.text, app->line.cursor), rows = (size_t)stack.rows;
    pen.first_row = here < rows ? 0 : here - rows + 1;
    find_columns(&pen);
    int y = top, left_out = stack.first, end = top + layout->fields_height;
    for (size_t i = layout->first_field; i < layout->last_field; i++) {
        if (!session_shown(app->session, i) || left_out-- > 0)
            continue;
        if (i == app->field) {
            draw_focus(&pen, y, stack.rows);
            y += stack.rows + 1;
        } else if (y < end) {
            draw_field(&pen, y, i);
            draw_draft(&pen, y++, i);
        }
    }
    int right = layout->body.x + layout->body.width;
    if (stack.first > 0)
        surface_text(surface, right, top, ROLE_ACCENT, glyphs->arrow_up);
    if (stack.before - stack.first + stack.rows + stack.after > layout->fields_height - 1)
        surface_text(surface, right, end - 1, ROLE_ACCENT, glyphs->arrow_down);
    if (layout->reading.picture.count > 0)
        draw_reading(&pen, layout->reading.under ? end - 1 : end + layout->gap);
}
