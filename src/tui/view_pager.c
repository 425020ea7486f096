/* SPDX-License-Identifier: MIT */
/* Pages of text to scroll: help, marks, worked solution, how a verdict was reached; and the figure
 * on the whole screen. */
#include "app.h"

/* --- texts -------------------------------------------------------------------------------------------- */

static void help_keys(struct strbuf *text, enum context context, const char *title)
{
    size_t count = 0;
    const struct key_row *rows = app_keys(&count);
    strbuf_printf(text, "%s\n", title);
    for (size_t i = 0; i < count; i++)
        if (rows[i].context == context)
            strbuf_printf(text, "  %-10s %s\n", rows[i].shown, rows[i].help);
    strbuf_add(text, "\n");
}

static const char *const line_help =
    "In the answer line\n"
    "  Left Right ^B ^F       move by a character\n"
    "  Alt-b Alt-f ^Left ^Right  move by a word\n"
    "  Home End ^A ^E         move to the start, to the end\n"
    "  Up Down ^P ^N          your earlier answers\n"
    "  ^W Alt-d ^U ^K         delete a word back, forward, all before, all after\n"
    "  ^Y                     put back what was deleted last\n"
    "  ^T                     swap two characters\n"
    "  ^_                     undo\n\n";

static const char *const typing_help =
    "What may be typed\n"
    "  numbers     25   1,408   6.08e5   3/4   8%   2^180   7*15+11*15^2   C(5,2)   5!   sqrt(8)\n"
    "  shapes      7x7x35   7*7*35   (7, 7, 35)\n"
    "  formulas    3/(2 D_h)   1.5 D_h^-1   sigma^2   sum(k, 1, n, k^2)   max(0, x)   h^T\n"
    "  equations   v_{t+1} = v_t + g^2\n"
    "  Greek       sigma, \\sigma or the letter itself; x^2 or a superscript; phi_1 or phi1\n"
    "  The line under your answer shows how it was read. What cannot be read costs nothing.\n\n";

static char *help_text(struct arena *frame)
{
    struct strbuf text;
    strbuf_init(&text);
    help_keys(&text, CONTEXT_QUESTION, "In a question");
    strbuf_add(&text, line_help);
    strbuf_add(&text, typing_help);
    help_keys(&text, CONTEXT_LIST, "In the list");
    help_keys(&text, CONTEXT_PAGER, "In a page like this");
    help_keys(&text, CONTEXT_EVERYWHERE, "Everywhere");
    char *result = strbuf_take(&text, frame);
    strbuf_finish(&text);
    return result;
}

static char *summary_text(const struct app *app, struct arena *frame)
{
    const struct paper *paper = session_paper(app->session);
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    struct strbuf text;
    strbuf_init(&text);
    strbuf_printf(&text, "%s: %s marks in %d minutes\n\n", paper->title,
                  marks_format(frame, paper->marks), paper->minutes);
    for (size_t i = 0; i < paper->question_count; i++) {
        const struct session_marks marks = session_question_marks(app->session, i);
        const char *state = marks.complete ? glyphs->state_all
                            : marks.begun  ? glyphs->state_some
                                           : glyphs->state_none;
        strbuf_printf(&text, "  %s %3zu  %6s of %-4s %s\n", state, i + 1,
                      marks_format(frame, marks.marks), marks_format(frame, marks.max),
                      paper->questions[i]->title.text);
    }
    const struct session_marks total = session_total(app->session);
    strbuf_printf(&text, "\n    all  %6s of %s\n", marks_format(frame, total.marks),
                  marks_format(frame, total.max));
    char *result = strbuf_take(&text, frame);
    strbuf_finish(&text);
    return result;
}

static char *solution_text(const struct app *app, struct arena *frame)
{
    const struct bound_part *part = &session_variant(app->session)->parts[app->part];
    return arena_strdup(frame, part->solution ? part->solution : "There is no worked solution.");
}

static char *why_text(const struct app *app, struct arena *frame)
{
    const struct verdict *verdict = session_verdict(app->session, app->field);
    const struct field *field = question_field(app_question(app), app->field, NULL);
    struct strbuf text;
    strbuf_init(&text);
    strbuf_printf(&text, "%s: %s, %s of %s marks\n\n", field->id,
                  verdict_status_name(verdict->status), marks_format(frame, verdict->marks),
                  marks_format(frame, verdict->max));
    if (verdict->reads_as)
        strbuf_printf(&text, "Read as: %s\n\n", verdict->reads_as);
    const char *const parts[] = {verdict->feedback, verdict->witness, verdict->why};
    static const char *const titles[] = {"", "Where it shows: ", "How it was decided: "};
    for (size_t i = 0; i < DLT_COUNT(parts); i++)
        if (parts[i] && parts[i][0])
            strbuf_printf(&text, "%s%s\n\n", titles[i], parts[i]);
    if (verdict->note)
        strbuf_printf(&text, "Note: %s\n", verdict->note);
    char *result = strbuf_take(&text, frame);
    strbuf_finish(&text);
    return result;
}

char *page_text(const struct app *app, struct arena *frame, enum page page)
{
    switch (page) {
    case PAGE_SUMMARY:
        return summary_text(app, frame);
    case PAGE_SOLUTION:
        return solution_text(app, frame);
    case PAGE_WHY:
        return why_text(app, frame);
    case PAGE_HELP:
        break;
    }
    return help_text(frame);
}

/* --- the pager -------------------------------------------------------------------------------------- */

static int page_height(const struct app *app)
{
    return app->height >= 16 ? app->height - 4 : app->height - 2;
}

static int page_lines(const struct app *app)
{
    struct arena *frame = arena_create();
    struct lines lines =
        draw_wrap(frame, page_text(app, frame, app->page), app->width - 4, app->charset);
    int count = (int)lines.count;
    arena_destroy(frame);
    return count;
}

static unsigned act(struct app *app, enum action action, const struct key *key)
{
    int page = page_height(app), last = page_lines(app) - page;
    (void)key;
    switch (action) {
    case ACTION_BACK:
        app_pop(app);
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
    };
    struct lines lines =
        draw_wrap(frame, page_text(app, frame, app->page), app->width - 4, app->charset);
    int height = page_height(app), count = (int)lines.count;
    int first = app->page_scroll > count - height ? count - height : app->page_scroll;
    first = first < 0 ? 0 : first;
    int last = first + height < count ? first + height : count;
    const char *status =
        count > height ? arena_printf(frame, "%d-%d of %d lines", first + 1, last, count) : "";
    struct rect body = app_frame(app, frame, surface, titles[app->page], status);
    for (int i = first; i < last; i++)
        surface_text(surface, body.x + 2, body.y + i - first, ROLE_TEXT, lines.items[i]);
}

static bool valid(const struct app *app, enum action action)
{
    if (action == ACTION_MARKER)
        return false;
    return action != ACTION_UP || page_lines(app) > page_height(app);
}

const struct view view_pager = {
    .name = "pager",
    .context = CONTEXT_PAGER,
    .act = act,
    .draw = draw,
    .valid = valid,
};

/* --- the figure on the whole screen ----------------------------------------------------------------- */

static unsigned act_figure(struct app *app, enum action action, const struct key *key)
{
    (void)key;
    if (action == ACTION_BACK) {
        app_pop(app);
        return ACT_CHANGED;
    }
    if (action != ACTION_MARKER || app->charset == CHARSET_ASCII)
        return ACT_IGNORED;
    app->marker = (enum marker)((app->marker + 1) % MARKER_COUNT);
    return ACT_CHANGED;
}

static void draw_figure(const struct app *app, struct arena *frame, struct surface *surface)
{
    const struct part *part = &app_question(app)->parts[app->part];
    char *caption = NULL;
    if (part->figure_count == 0 || !part->figures[0].caption.text ||
        variant_fill(frame, session_variant(app->session), &part->figures[0].caption, &caption,
                     NULL) != DLT_OK)
        caption = arena_strdup(frame, "Figure");
    struct rect body = app_frame(app, frame, surface, caption, marker_name(app->marker));
    app_draw_figure(app, frame, surface, body, 0);
}

static bool valid_figure(const struct app *app, enum action action)
{
    return action == ACTION_BACK || (action == ACTION_MARKER && app->charset == CHARSET_UTF8);
}

const struct view view_figure = {
    .name = "figure",
    .context = CONTEXT_PAGER,
    .act = act_figure,
    .draw = draw_figure,
    .valid = valid_figure,
};
