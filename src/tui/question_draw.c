/* SPDX-License-Identifier: MIT */
/* Draws a question as it was laid out: list, heading, statement, answers, notes, figure. */
#include "question.h"
#include <string.h>

/* --- heading and statement ---------------------------------------------------------------------------- */

static void draw_heading(const struct app *app, struct arena *frame, struct surface *surface,
                         const struct layout *layout)
{
    const struct question *question = app_question(app);
    const struct part *part = &question->parts[app->part];
    const struct session_marks marks = session_part_marks(app->session, app->part);
    /* Only a paper's own numbers mean something beside their titles. */
    bool own = question->id[0] == 'q' && question->id[1] >= '0' && question->id[1] <= '9';
    const char *number =
        own ? question->id + 1 : arena_printf(frame, "%zu", session_current(app->session) + 1);
    const char *title = part->title.text ? part->title.text : question->title.text;
    uint64_t seed = session_variant(app->session)->seed;
    const char *fresh = seed ? arena_printf(frame, " (seed %llu)", (unsigned long long)seed) : "";
    char *text = arena_printf(frame, "%s%s  %s%s", number, part->id, title, fresh);
    char *score = arena_printf(frame, "%s of %s mark%s", marks_format(frame, marks.marks),
                               marks_format(frame, marks.max), marks.max == MARKS_ONE ? "" : "s");
    if (marks.self > 0)
        score = arena_printf(frame, "%s, %s self", score, marks_format(frame, marks.self));
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
    int first = app_least(app->scroll, count - height > 0 ? count - height : 0);
    for (int i = 0; i < height && first + i < count; i++)
        surface_text(surface, layout->body.x, y + i, ROLE_TEXT, layout->statement.items[first + i]);
    int right = layout->body.x + layout->body.width;
    if (height > 0 && first > 0)
        surface_text(surface, right, y, ROLE_ACCENT, glyphs->arrow_up);
    if (height > 0 && first + height < count)
        surface_text(surface, right, y + height - 1, ROLE_ACCENT, glyphs->arrow_down);
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
    surface_text(surface, right - 2, y + height - 1, ROLE_KEY, layout->quiet ? "F1" : "F5");
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

/* --- in place of the question -------------------------------------------------------------------------- */

/* As many of the problems of the file as there is room for, each with its place. */
static void draw_problems(const struct app *app, struct arena *frame, struct surface *surface,
                          struct rect body)
{
    size_t count = 0;
    const struct diag *problems = session_problems(app->session, &count);
    const char *heading = arena_printf(frame, "%s: %zu problem%s to mend", app_question(app)->file,
                                       count, count == 1 ? "" : "s");
    int y = body.y, end = body.y + body.height;
    surface_text_cut(surface, body.x + 1, y, body.width - 2, ROLE_HEADING, heading);
    y += 2;
    for (size_t i = 0; i < count && y < end; i++) {
        char *place = problems[i].line ? arena_printf(frame, "line %u, column %u", problems[i].line,
                                                      problems[i].column)
                                       : arena_printf(frame, "the file");
        struct lines text = draw_wrap(frame, problems[i].text, body.width - 4, app->charset);
        surface_text_cut(surface, body.x + 1, y++, body.width - 2, ROLE_WRONG, place);
        for (size_t j = 0; j < text.count && y < end; j++)
            surface_text(surface, body.x + 3, y++, ROLE_TEXT, text.items[j]);
    }
}

void question_draw(const struct app *app, struct arena *frame, struct surface *surface)
{
    struct rect whole = app_frame(app, frame, surface, session_paper(app->session)->title,
                                  app_status(app, frame, surface->width));
    if (app_has_problems(app)) {
        draw_problems(app, frame, surface, whole);
        return;
    }
    const struct layout *layout = question_layout(app);
    if (layout->list.width > 0)
        draw_list(app, frame, surface, layout);
    draw_heading(app, frame, surface, layout);
    int y = layout->body.y + 1;
    draw_statement(app, surface, layout, y);
    y += layout->statement_height + layout->gap;
    for (size_t i = 0; i < layout->prompt.count; i++)
        surface_text(surface, layout->body.x, y++, ROLE_ACCENT, layout->prompt.items[i]);
    question_draw_fields(app, frame, surface, layout, y);
    y += layout->fields_height + layout->gap;
    draw_notes(app, surface, layout, y + layout->reading.extra);
    if (layout->figure_height > 0) {
        struct rect figure = {layout->body.x, layout->figure_top, layout->body.width,
                              layout->figure_height};
        const char *stale = app_figure_stale(app, frame);
        app_draw_figure(app, surface, figure, app->figure);
        if (stale) /* in the row that parts it from the notes */
            surface_text_cut(surface, figure.x, figure.y - 1, figure.width, ROLE_DIM, stale);
    }
}
