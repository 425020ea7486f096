/* SPDX-License-Identifier: MIT */
/* What is said of the answer in focus: how it reads while it is typed, its verdict when it was
 * marked, what may be typed while it is empty, and the hint on show. */
#include "dltutor/check.h"
#include "question.h"
#include <string.h>

bool question_is_marked(const struct app *app, size_t field)
{
    const struct session_field *state = session_field(app->session, field);
    return state->submitted && str_equal(state->submitted, state->draft);
}

enum draw_role question_role(enum verdict_status status)
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

const char *tui_verdict_glyph(const struct glyphs *glyphs, enum verdict_status status)
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

const char *question_prompt(const struct app *app, struct arena *frame, size_t field)
{
    const struct field *asked = question_field(app_question(app), field, NULL);
    char *prompt = NULL;
    if (!asked->prompt.text ||
        variant_fill(frame, session_variant(app->session), &asked->prompt, &prompt, NULL) != DLT_OK)
        return NULL;
    return prompt;
}

/* --- the row under the answer --------------------------------------------------------------------- */

static bool same_but_blanks(const char *a, const char *b)
{
    for (;; a++, b++) {
        a += strspn(a, " ");
        b += strspn(b, " ");
        if (*a != *b)
            return false;
        if (*a == '\0')
            return true;
    }
}

/* How the text in the answer line is read: of the verdict when it was marked, else tried now. */
static struct verdict read_answer(const struct app *app, struct arena *frame)
{
    struct verdict read = {.status = VERDICT_BLANK};
    if (question_is_marked(app, app->field))
        return *session_verdict(app->session, app->field);
    if (app->line.text.length > 0)
        check_read(frame, session_variant(app->session),
                   question_field(app_question(app), app->field, NULL), app->line.text.text, &read);
    return read;
}

/* Reading stopped behind the last character: more is to come, which is no mistake. */
static bool is_unfinished(const struct app *app, const struct verdict *read)
{
    const char *text = app->line.text.text;
    size_t length = app->line.text.length;
    while (length > 0 && text[length - 1] == ' ')
        length--;
    return read->column > utf8_count(text, length) ||
           (read->note && str_equal(read->note, "unreadable:unbalanced"));
}

struct echo question_echo(const struct app *app, struct arena *frame, int width)
{
    struct verdict read = read_answer(app, frame);
    struct echo echo = {.role = ROLE_DIM, .text = ""};
    if (read.status == VERDICT_UNREADABLE) {
        bool unfinished = is_unfinished(app, &read) && !question_is_marked(app, app->field);
        echo.column = read.column;
        echo.length = read.length > 0 ? read.length : 1;
        echo.role = unfinished ? ROLE_DIM : ROLE_HINT;
        echo.text = unfinished ? "not finished" : "";
    } else if (read.reads_as && !same_but_blanks(read.reads_as, app->line.text.text)) {
        echo.text = arena_printf(frame, "reads as  %s", read.reads_as);
        if (draw_width(echo.text, app->charset) > width)
            echo.text = ""; /* the notes wrap it */
    }
    return echo;
}

/* --- notes ---------------------------------------------------------------------------------------- */

struct writer {
    const struct app *app;
    struct arena *frame;
    struct note *items;
    size_t count, capacity;
    int width;
};

static void add_line(struct writer *writer, enum draw_role role, int lead, const char *text)
{
    writer->items = arena_grow(writer->frame, writer->items, writer->count, &writer->capacity,
                               sizeof *writer->items);
    writer->items[writer->count++] = (struct note){role, lead, text};
}

/* All lines in one role. */
static void add(struct writer *writer, enum draw_role role, const char *text)
{
    struct lines lines = draw_wrap(writer->frame, text, writer->width, writer->app->charset);
    for (size_t i = 0; i < lines.count; i++)
        add_line(writer, role, writer->width, lines.items[i]);
}

/* A word or mark in its role, then plain text: colour says what it is and stays out of reading. */
static void add_led(struct writer *writer, enum draw_role role, const char *lead, const char *text)
{
    struct lines lines = draw_wrap(writer->frame, arena_printf(writer->frame, "%s%s", lead, text),
                                   writer->width, writer->app->charset);
    int wide = draw_width(lead, writer->app->charset);
    for (size_t i = 0; i < lines.count; i++)
        add_line(writer, role, i == 0 ? wide : 0, lines.items[i]);
}

static void add_verdict(struct writer *writer, const struct verdict *verdict)
{
    const char *glyph = tui_verdict_glyph(draw_glyphs(writer->app->charset), verdict->status);
    const char *feedback = verdict->feedback ? verdict->feedback : "";
    const char *witness = verdict->witness ? verdict->witness : "";
    bool told = strstr(feedback, witness) != NULL; /* also when there is none */
    /* "- " makes the wrapping hang what follows; the mark of the verdict takes its place. */
    char *text =
        arena_printf(writer->frame, "- %s%s%s", feedback, told ? "" : " ", told ? "" : witness);
    struct lines lines = draw_wrap(writer->frame, text, writer->width, writer->app->charset);
    for (size_t i = 0; i < lines.count; i++)
        add_line(writer, question_role(verdict->status), i == 0,
                 i == 0 ? arena_printf(writer->frame, "%s%s", glyph, lines.items[0] + 1)
                        : lines.items[i]);
}

/* "yes or no (there are none)": names as they are typed, with what they stand for. */
static const char *option_list(struct arena *frame, const struct app *app,
                               const struct field *field)
{
    struct strbuf text;
    strbuf_init(&text);
    for (size_t i = 0; i < field->option_count; i++) {
        const struct option *option = &field->options[i];
        char *label = NULL;
        const char *joint = i == 0 ? "" : i + 1 == field->option_count ? " or " : ", ";
        strbuf_printf(&text, "%s%s", joint, option->name);
        if (!option->label.text || variant_fill(frame, session_variant(app->session),
                                                &option->label, &label, NULL) != DLT_OK)
            continue;
        size_t length = strlen(option->name);
        if (strncmp(label, option->name, length) == 0)
            label += length + strspn(label + length, ",: ");
        if (label[0])
            strbuf_printf(&text, " (%s)", label);
    }
    char *result = strbuf_take(&text, frame);
    strbuf_finish(&text);
    return result;
}

static void add_typing(struct writer *writer, size_t index, const char *prompt)
{
    const struct app *app = writer->app;
    const struct field *field = question_field(app_question(app), index, NULL);
    if (prompt)
        add(writer, ROLE_ACCENT, prompt);
    const char *typing = field->option_count > 0 ? option_list(writer->frame, app, field)
                                                 : check_kind(field->kind)->typing;
    add(writer, ROLE_DIM, arena_printf(writer->frame, "Type %s.", typing));
}

static void add_answer(struct writer *writer, const struct echo *echo, const char *prompt)
{
    const struct app *app = writer->app;
    struct verdict read = read_answer(app, writer->frame);
    if (question_is_marked(app, app->field) && read.status != VERDICT_BLANK) {
        add_verdict(writer, &read);
        return;
    }
    if (app->line.text.length == 0) {
        add_typing(writer, app->field, prompt);
        return;
    }
    if (read.status == VERDICT_UNREADABLE) {
        if (!is_unfinished(app, &read) && read.feedback)
            add(writer, ROLE_TEXT, read.feedback);
        return;
    }
    if (read.reads_as && !echo->text[0] && !same_but_blanks(read.reads_as, app->line.text.text))
        add(writer, ROLE_DIM, arena_printf(writer->frame, "reads as  %s", read.reads_as));
}

static void add_hint(struct writer *writer)
{
    const struct app *app = writer->app;
    const struct ladder *ladder = session_ladder(app->session, app->part);
    const struct bound_part *part = &session_variant(app->session)->parts[app->part];
    if (ladder->seen == 0 || ladder->current >= part->ladder_count)
        return;
    /* Counted among those that F2 reaches from its field. */
    const char *field = part->ladder[ladder->current].field;
    size_t place = 0, count = 0;
    if (!field)
        field = question_field(app_question(app), app->field, NULL)->id;
    for (size_t i = 0; i < part->ladder_count; i++) {
        const char *other = part->ladder[i].field;
        bool reached = !other || str_equal(other, field);
        count += reached;
        place += reached && i <= ladder->current;
    }
    const char *which = arena_printf(writer->frame, "hint %zu of %zu", place, count);
    add_led(writer, ROLE_HINT, which,
            arena_printf(writer->frame, "  %s", part->ladder[ladder->current].text));
}

int question_typing_rows(const struct app *app, struct arena *frame, int width, size_t field)
{
    struct writer writer = {.app = app, .frame = frame, .width = width};
    add_typing(&writer, field, NULL);
    return (int)writer.count;
}

struct notes question_notes(const struct app *app, struct arena *frame, int width,
                            const struct echo *echo, const char *prompt)
{
    struct writer writer = {.app = app, .frame = frame, .width = width};
    add_answer(&writer, echo, prompt);
    add_hint(&writer);
    return (struct notes){writer.items, writer.count};
}
