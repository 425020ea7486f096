/* SPDX-License-Identifier: MIT */
/* Pages of text to scroll: help (help.c), marks, worked solution, how a verdict was reached, a figure in words.
 */
#include "dltutor/check.h"
#include "question.h"
#include <limits.h>
#include <string.h>

/* --- texts -------------------------------------------------------------------------------------------- */

enum { PAGE_WIDEST = 92 };

static char *summary_text(const struct app *app, struct arena *frame, int width)
{
    const struct paper *paper = session_paper(app->session);
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    const struct session_marks total = session_total(app->session);
    struct strbuf text;
    strbuf_init(&text);
    strbuf_printf(&text, "%s of %s mark%s so far; the paper takes %d minutes.",
                  marks_format(frame, total.marks), marks_format(frame, total.max),
                  total.max == MARKS_ONE ? "" : "s", paper->minutes);
    if (total.self > 0)
        strbuf_printf(&text, " Of these, %s %s given by yourself (self).",
                      marks_format(frame, total.self), total.self == MARKS_ONE ? "is" : "are");
    strbuf_add(&text, "\n\n");
    for (size_t i = 0; i < paper->question_count; i++) {
        const struct session_marks marks = session_question_marks(app->session, i);
        const char *state = marks.complete ? glyphs->state_all
                            : marks.begun  ? glyphs->state_some
                                           : glyphs->state_none;
        const char *words = session_question(app->session, i)->title.text;
        if (marks.self > 0)
            words = arena_printf(frame, "%s (self %s)", words, marks_format(frame, marks.self));
        struct lines title = draw_wrap(frame, words, width - 17, app->charset);
        strbuf_printf(&text, "%s %2zu %4s of %-3s", state, i + 1, marks_format(frame, marks.marks),
                      marks_format(frame, marks.max));
        for (size_t j = 0; j < title.count; j++)
            strbuf_printf(&text, "%*s%s\n", j ? 17 : 1, "", title.items[j]);
    }
    char *result = strbuf_take(&text, frame);
    strbuf_finish(&text);
    return result;
}

static char *solution_text(const struct app *app, struct arena *frame)
{
    char *text = variant_solution(frame, app_figure_source(app).variant, app->part);
    return text ? text : arena_strdup(frame, "There is no worked solution.");
}

static void add_paragraph(struct strbuf *text, const char *title, const char *words)
{
    if (words && words[0])
        strbuf_printf(text, "%s%s\n\n", title, words);
}

/* The text that was marked; one of several lines below the word and the verdict. */
static void add_submitted(struct strbuf *text, const struct app *app, struct arena *frame)
{
    const struct verdict *verdict = session_verdict(app->session, app->field);
    const struct field *field = question_field(app_question(app), app->field, NULL);
    const char *submitted = session_field(app->session, app->field)->submitted;
    bool many = strchr(submitted, '\n') != NULL;
    strbuf_printf(text, "%s%s%s: %s, %s of %s mark%s%s\n\n", field->label, many ? "" : "  ",
                  many ? "" : submitted, verdict_status_name(verdict->status),
                  marks_format(frame, verdict->marks), marks_format(frame, verdict->max),
                  verdict->max == MARKS_ONE ? "" : "s", verdict->self ? ", by yourself" : "");
}

/* How one of the lines reads; of a text in words they are key points, whose names become words. */
static const char *line_words(struct arena *frame, const struct field *field,
                              const struct line_verdict *line)
{
    char *words = arena_strdup(frame, line->reads_as);
    for (char *at = words; field->kind == FIELD_TEXT && *at; at++)
        *at = *at == '-' || *at == '_' ? ' ' : *at;
    return words;
}

/* Line by line: its number, its mark, how it reads, and why it does not follow. */
static void add_line_verdicts(struct strbuf *text, const struct app *app, struct arena *frame)
{
    const struct verdict *verdict = session_verdict(app->session, app->field);
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    const struct field *field = question_field(app_question(app), app->field, NULL);
    const char *submitted = session_field(app->session, app->field)->submitted;
    if (verdict->line_count < 2)
        return; /* what is said of the answer says it */
    for (size_t i = 0; i < verdict->line_count; i++) {
        const struct line_verdict *line = &verdict->lines[i];
        size_t row = line->line > 0 ? line->line - 1 : 0, start = rows_start(submitted, row);
        const char *typed =
            arena_strndup(frame, submitted + start, rows_end(submitted, row) - start);
        const char *glyph = tui_verdict_glyph(glyphs, line->status);
        strbuf_printf(text, "%2u  %s  %s\n", line->line, glyph[0] ? glyph : " ",
                      line->reads_as ? line_words(frame, field, line) : typed);
        /* The feedback mostly says it of the first that goes wrong. */
        if (line->text && line->text[0] &&
            !(verdict->feedback && question_tells(verdict->feedback, line->text)))
            strbuf_printf(text, "       %s\n", line->text);
    }
    strbuf_add(text, "\n");
}

/* How the answer reads: as on paper where that says more than one line. */
static void add_reading(struct strbuf *text, const struct app *app, struct arena *frame, int width)
{
    const struct verdict *verdict = session_verdict(app->session, app->field);
    const char *submitted = session_field(app->session, app->field)->submitted;
    enum { ROWS = 12 };
    struct expr_picture picture = {0};
    int lead = (int)strlen(READS_AS);
    if (!strchr(submitted, '\n'))
        picture = check_picture(frame, session_variant(app->session),
                                question_field(app_question(app), app->field, NULL), submitted,
                                app->charset == CHARSET_UTF8 ? EXPR_UNICODE : EXPR_ASCII,
                                width - lead, ROWS);
    for (size_t i = 0; picture.count > 1 && i < picture.count; i++)
        strbuf_printf(text, "%*s%s%s\n", lead, i == picture.baseline ? READS_AS : "",
                      picture.lines[i], i == picture.baseline ? question_value(app, verdict) : "");
    if (picture.count > 1)
        strbuf_add(text, "\n");
    else if (verdict->reads_as && verdict->line_count < 2 &&
             !str_equal(verdict->reads_as, submitted))
        add_paragraph(text, READS_AS, verdict->reads_as);
}

static void add_verdict(struct strbuf *text, const struct app *app, struct arena *frame, int width)
{
    const struct verdict *verdict = session_verdict(app->session, app->field);
    if (verdict->status == VERDICT_BLANK)
        return;
    add_submitted(text, app, frame);
    add_reading(text, app, frame, width);
    add_line_verdicts(text, app, frame);
    add_paragraph(text, "", verdict->feedback);
    if (verdict->witness &&
        !(verdict->feedback && question_tells(verdict->feedback, verdict->witness)))
        add_paragraph(text, "Where it shows: ", verdict->witness);
    add_paragraph(text, "How it was decided: ", verdict->why);
}

/* Everything said of the field in focus: its verdict and all hints of the part so far. */
static char *why_text(const struct app *app, struct arena *frame, int width)
{
    const struct ladder *ladder = session_ladder(app->session, app->part);
    const struct bound_part *part = &session_variant(app->session)->parts[app->part];
    struct strbuf text;
    strbuf_init(&text);
    add_verdict(&text, app, frame, width);
    for (size_t i = 0; i < part->ladder_count; i++)
        if ((ladder->seen >> i) & 1)
            add_paragraph(&text, "Hint: ", part->ladder[i].text);
    char *result = strbuf_take(&text, frame);
    strbuf_finish(&text);
    return result;
}

static char *figure_text(const struct app *app, struct arena *frame)
{
    const char *caption = app_figure_caption(app, frame), *words = app_figure_words(app, frame);
    const char *stale = app_figure_stale(app, frame);
    if (stale)
        caption =
            arena_printf(frame, "%s%s(%s)", caption ? caption : "", caption ? "\n" : "", stale);
    return arena_printf(frame, "%s%s%s", caption ? caption : "", caption ? "\n\n" : "",
                        words ? words : "There is nothing to describe yet: it needs an answer.");
}

char *page_text(const struct app *app, struct arena *frame, enum page page, int width)
{
    switch (page) {
    case PAGE_SUMMARY:
        return summary_text(app, frame, width);
    case PAGE_SOLUTION:
        return solution_text(app, frame);
    case PAGE_WHY:
        return why_text(app, frame, width);
    case PAGE_FIGURE:
        return figure_text(app, frame);
    case PAGE_HELP:
        break;
    }
    return help_text(app, frame, width);
}

/* --- the pager -------------------------------------------------------------------------------------- */

/* Text columns: long lines are tiring to read. */
static int page_width(const struct app *app)
{
    return app->width - 4 < PAGE_WIDEST ? app->width - 4 : PAGE_WIDEST;
}

static struct lines page_lines(const struct app *app, struct arena *frame)
{
    int width = page_width(app);
    return draw_wrap(frame, page_text(app, frame, app->page, width), width, app->charset);
}

static int page_line_count(const struct app *app)
{
    struct arena *frame = arena_create();
    struct lines lines = page_lines(app, frame);
    int count = (int)lines.count;
    while (count > 0 && lines.items[count - 1][0] == '\0')
        count--;
    arena_destroy(frame);
    return count;
}

/* As far as there is text. */
static void scroll_to(struct app *app, int line)
{
    const int last = page_line_count(app) - app_body(app).height;
    app->page_scroll = line > last ? last : line;
    app->page_scroll = app->page_scroll > 0 ? app->page_scroll : 0;
}

/* Over another page, that one is still there when help is left. It opens at the keys of the view that it
 * was called from. */
void app_open_help(struct app *app)
{
    struct arena *frame = arena_create();
    const char *title = help_title(app_view(app)->context);
    app->page_below = app->page;
    app->scroll_below = app->page_scroll;
    app_open_page(app, PAGE_HELP);
    const struct lines lines = page_lines(app, frame);
    for (size_t i = 0; title && i < lines.count; i++)
        if (str_equal(lines.items[i], title))
            scroll_to(app, (int)i);
    arena_destroy(frame);
}

static void leave(struct app *app)
{
    app_pop(app);
    if (app_view(app) != &view_pager)
        return;
    app->page = app->page_below;
    app->page_scroll = app->scroll_below;
}

static unsigned act(struct app *app, enum action action, const struct key *key)
{
    const int page = app_body(app).height;
    (void)key;
    switch (action) {
    case ACTION_BACK:
        leave(app);
        return ACT_CHANGED;
    case ACTION_HELP:
        if (app->page == PAGE_HELP)
            return ACT_IGNORED;
        app_open_help(app);
        return ACT_CHANGED;
    case ACTION_UP:
        app->page_scroll--;
        break;
    case ACTION_DOWN:
        app->page_scroll++;
        break;
    case ACTION_PAGE_UP:
        app->page_scroll -= page - 1;
        break;
    case ACTION_PAGE_DOWN:
        app->page_scroll += page - 1;
        break;
    case ACTION_FIRST:
        app->page_scroll = 0;
        break;
    case ACTION_LAST:
        app->page_scroll = INT_MAX;
        break;
    default:
        return ACT_IGNORED;
    }
    scroll_to(app, app->page_scroll);
    return ACT_CHANGED;
}

static void draw(const struct app *app, struct arena *frame, struct surface *surface)
{
    static const char *const titles[] = {
        [PAGE_HELP] = "Help",
        [PAGE_SUMMARY] = "Marks",
        [PAGE_SOLUTION] = "Worked solution",
        [PAGE_WHY] = "Why",
        [PAGE_FIGURE] = "The figure in words",
    };
    struct lines lines = page_lines(app, frame);
    int height = app_body(app).height, count = page_line_count(app);
    int first = app->page_scroll > count - height ? count - height : app->page_scroll;
    first = first < 0 ? 0 : first;
    int last = first + height < count ? first + height : count;
    const char *status =
        count > height ? arena_printf(frame, "%d-%d of %d lines", first + 1, last, count) : "";
    struct rect body = app_frame(app, frame, surface, titles[app->page], status);
    for (int i = first; i < last; i++) {
        const bool heading = app->page == PAGE_HELP && help_is_title(lines.items[i]);
        surface_text(surface, body.x + 2, body.y + i - first, heading ? ROLE_HEADING : ROLE_TEXT,
                     lines.items[i]);
    }
    surface->cursor_x = 1;
    surface->cursor_y = body.y;
    surface->cursor_quiet = true;
}

static bool valid(const struct app *app, enum action action)
{
    return action == ACTION_BACK || page_line_count(app) > app_body(app).height;
}

const struct view view_pager = {
    .name = "pager",
    .context = CONTEXT_PAGER,
    .act = act,
    .draw = draw,
    .valid = valid,
};
