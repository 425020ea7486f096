/* SPDX-License-Identifier: MIT */
/* What is said of the answer in focus: how it reads while it is typed, its verdict when it was
 * marked, what may be typed while it is empty, and the hint on show. */
#include "dltutor/check.h"
#include "question.h"
#include <string.h>
#include <strings.h>

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

#define UNFINISHED "not finished"

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

bool question_has_rows(const struct field *field)
{
    return field->kind == FIELD_DERIVATION;
}

/* The row that is being typed, of an answer that has several. */
static const char *cursor_row(const struct app *app, struct arena *frame)
{
    const char *text = app->line.text.text;
    size_t row = rows_of(text, app->line.cursor), start = rows_start(text, row);
    return arena_strndup(frame, text + start, rows_end(text, row) - start);
}

static const struct field *asked(const struct app *app)
{
    return question_field(app_question(app), app->field, NULL);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

/* The cursor stands behind a name that may still become one that is known. */
static bool is_in_name(const struct app *app, const char *text, size_t length,
                       const struct verdict *read)
{
    const char *row = app->line.text.text;
    size_t start = rows_start(row, rows_of(row, app->line.cursor)), first = length;
    while (first > 0 &&
           (is_letter(text[first - 1]) || (text[first - 1] >= '0' && text[first - 1] <= '9')))
        first--;
    return first < length && is_letter(text[first]) && app->line.cursor == start + length &&
           read->length > 0 && read->column + read->length > utf8_count(text, length);
}

/* Reading stopped behind the last character, or in the name that is being typed: more is to come,
 * which is no mistake. */
static bool is_unfinished(const struct app *app, struct arena *frame, const struct verdict *read)
{
    const char *text = cursor_row(app, frame);
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == ' ')
        length--;
    return !question_is_marked(app, app->field) &&
           (read->column > utf8_count(text, length) || is_in_name(app, text, length, read) ||
            (read->note && str_equal(read->note, "unreadable:unbalanced")));
}

/* A text without the operators and brackets at its end, which wait for what comes next. */
static const char *drop_operators(struct arena *frame, const char *text)
{
    static const char *const operators[] = {" ", "+", "-", "*", "/", "^", "=",
                                            ",", "·", "×", "−", "(", "[", "{"};
    size_t length = strlen(text);
    for (size_t i = 0; i < DLT_COUNT(operators); i++) {
        size_t own = strlen(operators[i]);
        if (length < own || strncmp(text + length - own, operators[i], own) != 0)
            continue;
        length -= own;
        i = (size_t)-1; /* again from the first one */
    }
    return arena_strndup(frame, text, length);
}

/* The brackets that are still open in a text, closed. */
static const char *close_brackets(struct arena *frame, const char *text)
{
    enum { DEEPEST = 64 };
    char open[DEEPEST + 1] = "";
    size_t count = 0;
    for (const char *at = text; *at; at++) {
        const char *kind = strchr("()[]{}", *at);
        if (!kind)
            continue;
        bool opens = (kind - "()[]{}") % 2 == 0;
        if (opens && count < DEEPEST)
            open[count++] = kind[1];
        else if (!opens && count > 0 && open[count - 1] == *at)
            count--;
    }
    struct strbuf closed;
    strbuf_init(&closed);
    strbuf_add(&closed, text);
    while (count > 0)
        strbuf_add_bytes(&closed, &open[--count], 1);
    char *result = strbuf_take(&closed, frame);
    strbuf_finish(&closed);
    return result;
}

/* How an answer is read. */
struct answered {
    struct verdict read;
    const char *text; /* what was read: the row with the cursor */
    bool open;        /* that row is not finished, and was read without what is missing */
};

/* What can be read already of a row that is not finished; false where that is nothing. */
static bool read_beginning(const struct app *app, struct arena *frame, struct answered *answered)
{
    const char *begun = drop_operators(frame, answered->text);
    struct answered open = {.text = close_brackets(frame, begun), .open = true};
    if (!begun[0] || str_equal(open.text, answered->text))
        return false;
    check_read(frame, session_variant(app->session), asked(app), open.text, &open.read);
    if (open.read.status == VERDICT_UNREADABLE || !open.read.reads_as)
        return false;
    *answered = open;
    return true;
}

/* Of the verdict when it was marked, else tried now, of several rows the one that is being typed. */
static struct answered read_answer(const struct app *app, struct arena *frame)
{
    struct answered answered = {.text = cursor_row(app, frame)};
    if (question_is_marked(app, app->field))
        answered.read = *session_verdict(app->session, app->field);
    else if (answered.text[0])
        check_read(frame, session_variant(app->session), asked(app), answered.text, &answered.read);
    if (answered.read.status == VERDICT_UNREADABLE && is_unfinished(app, frame, &answered.read))
        (void)read_beginning(app, frame, &answered);
    return answered;
}

/* A column of the whole answer becomes one of a row of it. */
static void find_row(const struct app *app, struct echo *echo)
{
    const char *text = app->line.text.text;
    uint32_t codepoint = 0;
    size_t place = 0;
    for (unsigned i = 1; i < echo->column && text[place]; i++) {
        size_t bytes = utf8_decode(text + place, strlen(text + place), &codepoint);
        place += bytes > 0 ? bytes : 1;
    }
    echo->row = rows_of(text, place);
    size_t start = rows_start(text, echo->row);
    echo->column -= (unsigned)utf8_count(text, start);
}

/* What a marked answer reads as: of several rows, the one with the cursor. */
static const char *reads_as(const struct app *app, const struct verdict *read)
{
    const char *text = app->line.text.text;
    size_t row = rows_of(text, app->line.cursor);
    for (size_t i = 0; question_has_rows(asked(app)) && i < read->line_count; i++)
        if (read->lines[i].line == row + 1)
            return read->lines[i].reads_as;
    return rows_count(text) > 1 && question_is_marked(app, app->field) ? NULL : read->reads_as;
}

struct echo question_echo(const struct app *app, struct arena *frame, int width)
{
    struct answered answered = read_answer(app, frame);
    struct verdict read = answered.read;
    struct echo echo = {.role = ROLE_DIM, .text = ""};
    const char *reading = reads_as(app, &read);
    echo.row = rows_of(app->line.text.text, app->line.cursor);
    if (read.status == VERDICT_UNREADABLE) {
        bool unfinished = is_unfinished(app, frame, &read);
        echo.column = read.column;
        echo.length = read.length > 0 ? read.length : 1;
        echo.role = unfinished ? ROLE_DIM : ROLE_HINT;
        echo.text = unfinished ? UNFINISHED : "";
        if (question_is_marked(app, app->field))
            find_row(app, &echo);
    } else if (reading && !same_but_blanks(reading, answered.text)) {
        echo.text =
            arena_printf(frame, READS_AS "%s%s", reading, answered.open ? "  " UNFINISHED : "");
        if (draw_width(echo.text, app->charset) > width)
            echo.text = ""; /* the notes wrap it */
    } else if (answered.open) {
        echo.text = UNFINISHED;
    }
    return echo;
}

const char *question_value(const struct app *app, const struct verdict *read)
{
    const char *value = "";
    if (asked(app)->kind != FIELD_NUMBER || !read->reads_as)
        return value;
    for (const char *at = strstr(read->reads_as, " = "); at; at = strstr(at + 1, " = "))
        value = at;
    return value;
}

struct reading question_reading(const struct app *app, struct arena *frame, int width, int height)
{
    /* Powers alone, which take two rows, are as well read on one. */
    enum { LEAST_ROWS = 3 };
    struct answered answered = read_answer(app, frame);
    const char *value = arena_printf(frame, "%s%s", question_value(app, &answered.read),
                                     answered.open ? "  " UNFINISHED : "");
    width -= draw_width(value, app->charset);
    if (answered.read.status == VERDICT_UNREADABLE || app->line.text.length == 0 ||
        height < LEAST_ROWS)
        return (struct reading){.value = ""};
    struct expr_picture picture =
        check_picture(frame, session_variant(app->session), asked(app), answered.text,
                      app->charset == CHARSET_UTF8 ? EXPR_UNICODE : EXPR_ASCII, width, height);
    if (picture.count < LEAST_ROWS || picture.width > width || picture.count > (size_t)height)
        return (struct reading){.value = ""};
    return (struct reading){.picture = picture, .value = value};
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

bool question_tells(const char *text, const char *part)
{
    size_t length = strlen(part);
    for (; strlen(text) >= length; text++) {
        if (strncasecmp(text, part, length) == 0)
            return true;
        if (!*text)
            break;
    }
    return false;
}

static void add_verdict(struct writer *writer, const struct verdict *verdict)
{
    const char *glyph = tui_verdict_glyph(draw_glyphs(writer->app->charset), verdict->status);
    const char *feedback = verdict->feedback ? verdict->feedback : "";
    const char *witness = verdict->witness ? verdict->witness : "";
    bool told = question_tells(feedback, witness); /* also when there is none */
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
    struct answered answered = read_answer(app, writer->frame);
    struct verdict read = answered.read;
    if (question_is_marked(app, app->field) && read.status != VERDICT_BLANK) {
        add_verdict(writer, &read);
        return;
    }
    if (app->line.text.length == 0) {
        add_typing(writer, app->field, prompt);
        return;
    }
    if (read.status == VERDICT_UNREADABLE) {
        if (!is_unfinished(app, writer->frame, &read) && read.feedback)
            add(writer, ROLE_TEXT, read.feedback);
        return;
    }
    if (read.reads_as && !echo->text[0] && !echo->drawn &&
        !same_but_blanks(read.reads_as, answered.text))
        add(writer, ROLE_DIM, arena_printf(writer->frame, READS_AS "%s", read.reads_as));
    if (read.feedback && !answered.open) /* it was read one way of two */
        add(writer, ROLE_HINT, read.feedback);
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
