/* SPDX-License-Identifier: MIT */
/* Pages of text to scroll: help, marks, worked solution, how a verdict was reached, a figure in words.
 */
#include "dltutor/check.h"
#include "question.h"
#include <string.h>

/* --- texts -------------------------------------------------------------------------------------------- */

enum { KEYS_WIDTH = 19, KEYS_NARROW = 14, PAGE_WIDEST = 92 };

/* "  keys   what they do", the second column hanging; keys too long for theirs get a row of their own.
 */
static void help_row(struct strbuf *text, struct arena *frame, int width, const char *keys,
                     const char *what)
{
    int first = width < 60 ? KEYS_NARROW : KEYS_WIDTH;
    int columns = utf8_width(keys, strlen(keys));
    struct lines lines = draw_wrap(frame, what, width - first - 2, CHARSET_UTF8);
    strbuf_printf(text, "  %s", keys);
    if (columns >= first) {
        strbuf_add(text, "\n  ");
        columns = 0;
    }
    for (size_t i = 0; i < lines.count; i++) {
        strbuf_add_repeat(text, " ", (size_t)(i ? first + 2 : first - columns));
        strbuf_printf(text, "%s\n", lines.items[i]);
    }
}

/* One row for each action of a context, with all keys that do it. */
static void help_keys(struct strbuf *text, struct arena *frame, int width, enum context context)
{
    size_t count = 0;
    const struct key_row *rows = app_keys(&count);
    for (size_t i = 0; i < count; i++) {
        bool told = rows[i].context != context;
        for (size_t j = 0; j < i; j++)
            told |= rows[j].context == context && rows[j].action == rows[i].action;
        if (told)
            continue;
        const char *keys = rows[i].shown;
        for (size_t j = i + 1; j < count; j++)
            if (rows[j].context == context && rows[j].action == rows[i].action)
                keys = arena_printf(frame, "%s %s", keys, rows[j].shown);
        help_row(text, frame, width, keys, rows[i].help);
    }
    strbuf_add(text, "\n");
}

struct help_line {
    const char *left, *right;
};

static const struct help_line line_help[] = {
    {"Left Right ^B ^F", "move by a character"},
    {"Alt-b Alt-f", "move by a word; also ^Left ^Right"},
    {"Home End ^A ^E", "move to the start, to the end of the line"},
    {"Up Down", "move between the lines of an answer that has several, else your earlier answers"},
    {"^P ^N", "your earlier answers"},
    {"Backspace Del ^D", "delete a character"},
    {"^W Alt-d", "delete a word back, forward"},
    {"^U ^K", "delete all before, all after in the line"},
    {"^Y", "put back what was deleted last"},
    {"^T", "swap two characters"},
    {"^_", "undo"},
};

static const struct help_line typing_help[] = {
    {"numbers", "25   1,408   6.08e5   3/4   8%   2^180   7*15+11*15^2   C(5,2)   5!   sqrt(8)"},
    {"shapes", "7x7x35   7*7*35   (7, 7, 35)"},
    {"formulas", "3/(2 D_h)   1.5 D_h^-1   sigma^2   sum(k, 1, n, k^2)   max(0, x)   h^T"},
    {"equations", "v_{t+1} = v_t + g^2"},
    {"derivations", "one line below the other, each following from the one before"},
    {"orders", "the letters of the steps: b a d"},
    {"Greek", "sigma, \\sigma or the letter itself; x^2 or a superscript; phi_1 or phi1"},
};

static void help_lines(struct strbuf *text, struct arena *frame, int width,
                       const struct help_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        help_row(text, frame, width, lines[i].left, lines[i].right);
    strbuf_add(text, "\n");
}

/* Who presents marks and types nothing. */
static void help_presenting(struct strbuf *text, struct arena *frame, int width)
{
    strbuf_add(text, "While presenting\n");
    help_keys(text, frame, width, CONTEXT_PRESENT);
    strbuf_add(text, "A number and Enter go to that question.\n\n");
    strbuf_add(text, "While polling the class\n");
    help_keys(text, frame, width, CONTEXT_POLL);
    strbuf_add(text, "While typing an answer of the class\n");
    help_keys(text, frame, width, CONTEXT_TALLY);
    strbuf_add(text, "With the figure on the whole screen\n");
    help_keys(text, frame, width, CONTEXT_FIGURE);
    strbuf_add(text, "While trying other numbers out\n");
    help_keys(text, frame, width, CONTEXT_EXPLORE);
    strbuf_add(text, "While searching\n");
    help_keys(text, frame, width, CONTEXT_SEARCH);
    strbuf_add(text, "In a page like this\n");
    help_keys(text, frame, width, CONTEXT_PAGER);
    strbuf_add(text, "Everywhere\n");
    help_keys(text, frame, width, CONTEXT_EVERYWHERE);
}

static char *presenting_text(struct arena *frame, int width)
{
    struct strbuf text;
    strbuf_init(&text);
    help_presenting(&text, frame, width);
    char *result = strbuf_take(&text, frame);
    strbuf_finish(&text);
    return result;
}

static char *help_text(struct arena *frame, int width)
{
    struct strbuf text;
    strbuf_init(&text);
    strbuf_add(&text, "In a question\n");
    help_keys(&text, frame, width, CONTEXT_QUESTION);
    strbuf_add(&text, "What may be typed\n");
    help_lines(&text, frame, width, typing_help, DLT_COUNT(typing_help));
    strbuf_add(&text, "The line under your answer shows how it was read. What cannot be read costs "
                      "nothing, and a caret shows where reading stopped.\n\n");
    strbuf_add(&text, "In the answer line\n");
    help_lines(&text, frame, width, line_help, DLT_COUNT(line_help));
    strbuf_add(&text, "In the list\n");
    help_keys(&text, frame, width, CONTEXT_LIST);
    strbuf_add(&text, "While searching\n");
    help_keys(&text, frame, width, CONTEXT_SEARCH);
    strbuf_add(&text, "While putting steps in order\n");
    help_keys(&text, frame, width, CONTEXT_ORDER);
    strbuf_add(&text, "While marking yourself\n");
    help_keys(&text, frame, width, CONTEXT_SELF);
    strbuf_add(&text, "While polling a class\n");
    help_keys(&text, frame, width, CONTEXT_POLL);
    strbuf_add(&text, "While typing an answer of the class\n");
    help_keys(&text, frame, width, CONTEXT_TALLY);
    strbuf_add(&text, "While trying other numbers out\n");
    help_keys(&text, frame, width, CONTEXT_EXPLORE);
    strbuf_add(&text, "With the figure on the whole screen\n");
    help_keys(&text, frame, width, CONTEXT_FIGURE);
    strbuf_add(&text, "While naming a file for it\n");
    help_keys(&text, frame, width, CONTEXT_SAVE);
    strbuf_add(&text, "In a page like this\n");
    help_keys(&text, frame, width, CONTEXT_PAGER);
    strbuf_add(&text, "Everywhere\n");
    help_keys(&text, frame, width, CONTEXT_EVERYWHERE);
    strbuf_add(&text, "Where no function keys reach the program, Escape and then the letter does "
                      "the same as Alt with the letter.\n");
    char *result = strbuf_take(&text, frame);
    strbuf_finish(&text);
    return result;
}

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
    return app->present ? presenting_text(frame, width) : help_text(frame, width);
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

/* Help over another page; that one is still there when help is left. */
void app_open_help(struct app *app)
{
    app->page_below = app->page;
    app->scroll_below = app->page_scroll;
    app_open_page(app, PAGE_HELP);
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
    int page = app_body(app).height, last = page_line_count(app) - page;
    (void)key;
    switch (action) {
    case ACTION_BACK:
        leave(app);
        return ACT_CHANGED;
    case ACTION_HELP:
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
        app->page_scroll = last;
        break;
    default:
        return ACT_IGNORED;
    }
    if (app->page_scroll > last)
        app->page_scroll = last;
    if (app->page_scroll < 0)
        app->page_scroll = 0;
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
        bool heading = app->page == PAGE_HELP && i > 0 && lines.items[i - 1][0] == '\0';
        surface_text(surface, body.x + 2, body.y + i - first,
                     heading || (i == 0 && app->page == PAGE_HELP) ? ROLE_HEADING : ROLE_TEXT,
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
