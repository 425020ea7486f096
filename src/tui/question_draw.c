/* SPDX-License-Identifier: MIT */
/* How a question shares the screen. The answer lines always stay; statement, notes and figure get
 * what is left, in this order, and scroll or fold away. */
#include "dltutor/check.h"
#include "question.h"
#include <string.h>

enum {
    LIST_WIDTH = 32,
    WIDE = 80,
    FIGURE_MIN_HEIGHT = 8,
    FIGURE_MIN_WIDTH = 30,
    STATEMENT_MIN_HEIGHT = 5,
    LABEL_MAX = 26
};

struct note {
    enum draw_role role;
    const char *text;
};

/* Heights of the regions, from the top; `fields` counts the rows of answers. */
struct layout {
    struct rect list, body; /* list.width 0: no list */
    struct lines statement;
    const char *prompt; /* of the field in focus: one row above the answers; NULL: none */
    struct note *notes;
    size_t note_count;
    int statement_height, fields_height, notes_height, figure_height;
    size_t first_field, last_field; /* flat range of the current part */
};

bool question_has_draws(const struct question *question)
{
    for (size_t i = 0; i < question->given_count; i++)
        if (question->givens[i].draw.text)
            return true;
    return false;
}

/* --- texts ------------------------------------------------------------------------------------------ */

static struct lines statement_lines(const struct app *app, struct arena *frame, int width)
{
    const struct variant *variant = session_variant(app->session);
    const char *whole = variant->statement ? variant->statement : "";
    const char *part = variant->parts[app->part].statement;
    const char *gap = whole[0] && part && part[0] ? "\n\n" : "";
    char *text = arena_printf(frame, "%s%s%s", whole, gap, part ? part : "");
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == '\n')
        text[--length] = '\0';
    return draw_wrap(frame, text, width, app->charset);
}

/* What the field in focus asks for, in a few words. */
static const char *prompt_text(const struct app *app, struct arena *frame)
{
    const struct field *field = question_field(app_question(app), app->field, NULL);
    char *prompt = NULL;
    if (!field->prompt.text ||
        variant_fill(frame, session_variant(app->session), &field->prompt, &prompt, NULL) != DLT_OK)
        return NULL;
    return prompt;
}

static void add_note(struct layout *layout, const struct app *app, struct arena *frame, int width,
                     const struct note *note)
{
    struct lines lines = draw_wrap(frame, note->text, width, app->charset);
    struct note *notes = arena_array(frame, layout->note_count + lines.count + 1, sizeof *notes);
    if (layout->note_count > 0)
        memcpy(notes, layout->notes, layout->note_count * sizeof *notes);
    for (size_t i = 0; i < lines.count; i++)
        notes[layout->note_count + i] = (struct note){note->role, lines.items[i]};
    layout->notes = notes;
    layout->note_count += lines.count;
}

static enum draw_role verdict_role(enum verdict_status status)
{
    switch (status) {
    case VERDICT_CORRECT:
        return ROLE_RIGHT;
    case VERDICT_PARTIAL:
        return ROLE_PARTIAL;
    case VERDICT_INCORRECT:
        return ROLE_WRONG;
    default:
        return ROLE_HINT;
    }
}

static const char *verdict_glyph(const struct glyphs *glyphs, enum verdict_status status)
{
    switch (status) {
    case VERDICT_CORRECT:
        return glyphs->right;
    case VERDICT_PARTIAL:
        return glyphs->partial;
    case VERDICT_INCORRECT:
        return glyphs->wrong;
    case VERDICT_UNREADABLE:
    case VERDICT_UNDECIDED:
        return glyphs->undecided;
    case VERDICT_BLANK:
        break;
    }
    return "";
}

/* True while the answer line holds what was marked: only then is the verdict about it. */
static bool verdict_is_current(const struct app *app, size_t field)
{
    const struct session_field *state = session_field(app->session, field);
    return state->submitted && str_equal(state->submitted, state->draft);
}

/* Says how the focused answer stands: verdict when marked, else how it reads. */
static void answer_notes(struct layout *layout, const struct app *app, struct arena *frame,
                         int width)
{
    const struct field *field = question_field(app_question(app), app->field, NULL);
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    if (verdict_is_current(app, app->field)) {
        const struct verdict *verdict = session_verdict(app->session, app->field);
        const char *witness = verdict->witness ? verdict->witness : "";
        struct note note = {verdict_role(verdict->status),
                            arena_printf(frame, "%s %s%s%s", verdict_glyph(glyphs, verdict->status),
                                         verdict->feedback ? verdict->feedback : "",
                                         witness[0] ? " " : "", witness)};
        if (verdict->status != VERDICT_BLANK)
            add_note(layout, app, frame, width, &note);
        return;
    }
    if (app->line.text.length == 0) {
        const char *typing = check_kind(field->kind)->typing;
        struct note note = {ROLE_DIM, arena_printf(frame, "Type %s.", typing)};
        add_note(layout, app, frame, width, &note);
        return;
    }
    struct verdict read = {0};
    check_read(frame, session_variant(app->session), field, app->line.text.text, &read);
    struct note note = {ROLE_DIM, ""};
    if (read.status == VERDICT_UNREADABLE)
        note = (struct note){ROLE_HINT, read.feedback ? read.feedback : "This cannot be read."};
    else if (read.reads_as)
        note.text = arena_printf(frame, "reads as  %s", read.reads_as);
    if (note.text[0])
        add_note(layout, app, frame, width, &note);
}

static void hint_notes(struct layout *layout, const struct app *app, struct arena *frame, int width)
{
    const struct ladder *ladder = session_ladder(app->session, app->part);
    const struct bound_part *part = &session_variant(app->session)->parts[app->part];
    size_t seen = hint_count_seen(ladder);
    if (seen == 0 || ladder->current >= part->ladder_count)
        return;
    size_t place = 0;
    for (size_t i = 0; i <= ladder->current; i++)
        place += (ladder->seen >> i) & 1;
    struct note note = {ROLE_HINT,
                        arena_printf(frame, "hint %zu of %zu  %s", place, part->ladder_count,
                                     part->ladder[ladder->current].text)};
    add_note(layout, app, frame, width, &note);
}

/* --- sharing the height ----------------------------------------------------------------------------- */

static void part_fields(const struct app *app, struct layout *layout)
{
    const struct question *question = app_question(app);
    layout->first_field = 0;
    for (size_t i = 0; i < app->part; i++)
        layout->first_field += question->parts[i].field_count;
    layout->last_field = layout->first_field + question->parts[app->part].field_count;
}

static int shown_fields(const struct app *app, const struct layout *layout)
{
    int count = 0;
    for (size_t i = layout->first_field; i < layout->last_field; i++)
        count += session_shown(app->session, i);
    return count;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* One blank row stands between regions when the screen is tall enough for that luxury. */
static int gap(const struct layout *layout)
{
    return layout->body.height >= 16;
}

/* A figure takes the rows that are left over, and some from a long statement, which scrolls. */
static void share_with_figure(const struct app *app, struct arena *frame, struct layout *layout,
                              int left)
{
    int wanted = layout->body.width >= FIGURE_MIN_WIDTH
                     ? app_figure_height(app, frame, layout->body.width)
                     : 0;
    int most = left - least((int)layout->statement.count, STATEMENT_MIN_HEIGHT);
    if (wanted == 0 || most < least(wanted, FIGURE_MIN_HEIGHT))
        return;
    layout->figure_height = least(wanted, most);
    layout->statement_height = least((int)layout->statement.count, left - layout->figure_height);
}

static void share_height(const struct app *app, struct arena *frame, struct layout *layout)
{
    int space = gap(layout), left = layout->body.height - 1; /* the heading */
    int statement = (int)layout->statement.count, notes = (int)layout->note_count;
    int fields = shown_fields(app, layout);
    /* The focused answer must stay in sight even where there are more fields than rows. */
    layout->fields_height = least(fields, left > 12 ? left / 2 : left / 3 + 1);
    left -= layout->fields_height + space + (layout->prompt != NULL);
    /* Two rows of the statement at least, so that one knows what is asked. */
    layout->notes_height = least(notes, left - 2 > 1 ? left - 2 : 1);
    if (layout->notes_height > left / 2 && statement > left - layout->notes_height)
        layout->notes_height = least(notes, left / 2 > 1 ? left / 2 : 1);
    left -= layout->notes_height + (notes > 0 ? space : 0);
    layout->statement_height = least(statement, left > 0 ? left : 0);
    share_with_figure(app, frame, layout, left - space);
}

static struct layout make_layout(const struct app *app, struct arena *frame, struct rect body)
{
    struct layout layout = {.body = body};
    if (body.width >= WIDE) {
        layout.list = (struct rect){body.x, body.y, LIST_WIDTH, body.height};
        layout.body.x += LIST_WIDTH + 2;
        layout.body.width -= LIST_WIDTH + 3;
    } else {
        layout.body.x += 1;
        layout.body.width -= 2;
    }
    part_fields(app, &layout);
    layout.statement = statement_lines(app, frame, layout.body.width);
    layout.prompt = body.height >= 14 ? prompt_text(app, frame) : NULL;
    answer_notes(&layout, app, frame, layout.body.width);
    hint_notes(&layout, app, frame, layout.body.width);
    share_height(app, frame, &layout);
    return layout;
}

/* --- drawing ---------------------------------------------------------------------------------------- */

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

/* Columns that labels and marks take, the same for all answers of the part. */
static int label_width(const struct app *app, struct arena *frame, const struct layout *layout)
{
    int wide = 0;
    for (size_t i = layout->first_field; i < layout->last_field; i++) {
        const struct field *field = question_field(app_question(app), i, NULL);
        char *text =
            arena_printf(frame, "%s (%s)", field->label, marks_format(frame, field->marks));
        int columns = draw_width(text, app->charset);
        wide = columns > wide ? columns : wide;
    }
    int most = least(LABEL_MAX, layout->body.width / 2);
    return least(wide, most);
}

/* The focused answer with its cursor; a text longer than the line is shown around the cursor. */
static void draw_input(const struct app *app, struct surface *surface, int x, int y, int width)
{
    const char *text = app->line.text.text;
    size_t start = 0;
    while (utf8_width(text + start, app->line.cursor - start) >= width)
        start += utf8_grapheme(text + start, app->line.text.length - start);
    size_t end = start;
    while (end < app->line.text.length && utf8_width(text + start, end - start) < width)
        end += utf8_grapheme(text + end, app->line.text.length - end);
    if (utf8_width(text + start, end - start) > width)
        end = utf8_grapheme_before(text, end);
    struct arena *scratch = arena_create();
    surface_text(surface, x, y, ROLE_INPUT, arena_strndup(scratch, text + start, end - start));
    surface->cursor_x =
        x +
        draw_width(arena_strndup(scratch, text + start, app->line.cursor - start), app->charset);
    surface->cursor_y = y;
    arena_destroy(scratch);
}

static void draw_field(const struct app *app, struct arena *frame, struct surface *surface,
                       const struct rect *row, size_t index)
{
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    const struct field *field = question_field(app_question(app), index, NULL);
    const struct session_field *state = session_field(app->session, index);
    const struct verdict *verdict = session_verdict(app->session, index);
    bool here = index == app->field, current = verdict_is_current(app, index);
    int label = row->height; /* carries the label's width */
    int x = row->x + 2 + label + 2;
    const char *mark = current ? verdict_glyph(glyphs, verdict->status) : "";
    const char *score =
        current && verdict->status != VERDICT_BLANK
            ? arena_printf(frame, "%s %s", mark, marks_format(frame, verdict->marks))
            : "";
    int wide = 6;
    surface_text(surface, row->x, row->y, ROLE_ACCENT, here ? glyphs->focus : " ");
    surface_text_cut(
        surface, row->x + 2, row->y, label, here ? ROLE_TEXT : ROLE_DIM,
        arena_printf(frame, "%s (%s)", field->label, marks_format(frame, field->marks)));
    surface_text(surface, row->x + row->width - wide, row->y, verdict_role(verdict->status), score);
    int room = row->x + row->width - wide - 1 - x;
    if (here)
        draw_input(app, surface, x, row->y, room);
    else
        surface_text_cut(surface, x, row->y, room, ROLE_TEXT, state->draft);
}

static void draw_fields(const struct app *app, struct arena *frame, struct surface *surface,
                        const struct layout *layout, int y)
{
    int label = label_width(app, frame, layout);
    int place = 0, focus = 0;
    for (size_t i = layout->first_field; i < app->field; i++)
        focus += session_shown(app->session, i);
    int first = focus >= layout->fields_height ? focus - layout->fields_height + 1 : 0;
    for (size_t i = layout->first_field; i < layout->last_field; i++) {
        if (!session_shown(app->session, i))
            continue;
        const struct rect row = {layout->body.x, y + place - first, layout->body.width, label};
        if (place >= first && place < first + layout->fields_height)
            draw_field(app, frame, surface, &row, i);
        place++;
    }
}

static void draw_notes(const struct app *app, struct surface *surface, const struct layout *layout,
                       int y)
{
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    for (int i = 0; i < layout->notes_height; i++)
        surface_text(surface, layout->body.x, y + i, layout->notes[i].role, layout->notes[i].text);
    if ((size_t)layout->notes_height < layout->note_count)
        surface_text(surface, layout->body.x + layout->body.width - 1, y + layout->notes_height - 1,
                     ROLE_ACCENT, glyphs->ellipsis);
}

static void draw_list(const struct app *app, struct arena *frame, struct surface *surface,
                      const struct layout *layout)
{
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    int x = layout->list.x + layout->list.width;
    app_draw_list(app, frame, surface, layout->list, false);
    surface_fill(surface, x, layout->list.y, 1, layout->list.height, ROLE_DIM, glyphs->vertical);
    if (layout->list.y > 1) {
        surface_text(surface, x, layout->list.y - 1, ROLE_DIM, glyphs->tee_down);
        if (!app->notice)
            surface_text(surface, x, layout->list.y + layout->list.height, ROLE_DIM,
                         glyphs->tee_up);
    }
}

void question_draw(const struct app *app, struct arena *frame, struct surface *surface)
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
    struct layout layout = make_layout(app, frame, body);
    int space = gap(&layout);
    if (layout.list.width > 0)
        draw_list(app, frame, surface, &layout);
    draw_heading(app, frame, surface, &layout);
    int y = layout.body.y + 1;
    draw_statement(app, surface, &layout, y);
    y += layout.statement_height + space;
    if (layout.prompt)
        surface_text_cut(surface, layout.body.x, y++, layout.body.width, ROLE_ACCENT,
                         layout.prompt);
    draw_fields(app, frame, surface, &layout, y);
    y += layout.fields_height + (layout.notes_height > 0 ? space : 0);
    draw_notes(app, surface, &layout, y);
    y += layout.notes_height + space;
    if (layout.figure_height > 0) {
        struct rect figure = {layout.body.x, y, layout.body.width, layout.figure_height};
        app_draw_figure(app, frame, surface, figure, 0);
    }
}

int question_scroll_limit(const struct app *app)
{
    struct arena *frame = arena_create();
    bool rules = app->height >= 16;
    struct rect body = {0, rules ? 2 : 1, app->width, app->height - (rules ? 4 : 2)};
    struct layout layout = make_layout(app, frame, body);
    int hidden = (int)layout.statement.count - layout.statement_height;
    arena_destroy(frame);
    return hidden > 0 ? hidden : 0;
}
