/* SPDX-License-Identifier: MIT */
/* Steps put in order: those that are taken, numbered as they stand, then those left out. */
#include "question.h"
#include <string.h>

/* --- the order ---------------------------------------------------------------------------------------- */

/* Moves the item at `from` to `to`; those in between make room. */
static void shift(struct app *app, size_t from, size_t to)
{
    size_t *items = app->order.items, item = items[from];
    if (from < to)
        memmove(items + from, items + from + 1, (to - from) * sizeof *items);
    else
        memmove(items + to + 1, items + to, (from - to) * sizeof *items);
    items[to] = item;
}

/* Where a step that is left out belongs among the others: by its letter. */
static size_t place_left_out(const struct app *app, size_t step)
{
    size_t place = app->order.taken;
    while (place < app->order.count && app->order.items[place] < step)
        place++;
    return place;
}

static void take(struct app *app, size_t index)
{
    shift(app, index, app->order.taken++);
}

static void leave_out(struct app *app, size_t index)
{
    size_t step = app->order.items[index];
    shift(app, index, --app->order.taken);
    /* It stands first of those left out now; by its letter it may belong further down. */
    app->order.taken++;
    size_t place = place_left_out(app, step);
    app->order.taken--;
    shift(app, app->order.taken, place - 1);
}

static size_t find_step(const struct app *app, size_t step)
{
    size_t index = 0;
    while (index < app->order.count && app->order.items[index] != step)
        index++;
    return index;
}

/* What is taken goes to the end of the order, and the cursor to the next that is left out. */
static void toggle(struct app *app)
{
    size_t cursor = app->order.cursor;
    if (cursor >= app->order.taken)
        take(app, cursor);
    else
        leave_out(app, cursor);
    if (cursor >= app->order.taken && cursor + 1 < app->order.count)
        app->order.cursor = cursor + 1;
}

static void move_step(struct app *app, bool up)
{
    size_t cursor = app->order.cursor;
    if (cursor >= app->order.taken || (up ? cursor == 0 : cursor + 1 >= app->order.taken))
        return;
    app->order.cursor = up ? cursor - 1 : cursor + 1;
    shift(app, cursor, app->order.cursor);
}

/* The letters of an answer that name a step; words are none. */
static void read_answer(struct app *app)
{
    const char *text = app->line.text.text;
    for (size_t i = 0; text[i]; i++) {
        size_t step = (size_t)((text[i] | 0x20) - 'a');
        size_t index = step < APP_MAX_STEPS ? find_step(app, step) : app->order.count;
        if (index >= app->order.taken && index < app->order.count)
            take(app, index);
    }
}

void app_open_order(struct app *app)
{
    struct arena *frame = arena_create();
    app->order.count = question_steps(app, frame, app->field).count;
    app->order.taken = app->order.cursor = 0;
    arena_destroy(frame);
    for (size_t i = 0; i < app->order.count; i++)
        app->order.items[i] = i;
    read_answer(app);
    app_push(app, &view_order);
}

static void write_answer(struct app *app)
{
    struct strbuf text;
    strbuf_init(&text);
    for (size_t i = 0; i < app->order.taken; i++)
        strbuf_printf(&text, "%s%c", i ? " " : "", (int)('a' + app->order.items[i]));
    line_replace(&app->line, text.text);
    strbuf_finish(&text);
    session_type(app->session, app->field, app->line.text.text);
}

/* --- keys --------------------------------------------------------------------------------------------- */

static unsigned act_letter(struct app *app, const struct key *key)
{
    size_t index = app->order.count;
    if (key->code == KEY_CODE_TEXT && key->text[0] >= 'a' && key->text[0] <= 'z')
        index = find_step(app, (size_t)(key->text[0] - 'a'));
    if (index == app->order.count)
        return ACT_IGNORED;
    app->order.cursor = index;
    toggle(app);
    return ACT_CHANGED;
}

static unsigned act(struct app *app, enum action action, const struct key *key)
{
    size_t last = app->order.count > 0 ? app->order.count - 1 : 0;
    switch (action) {
    case ACTION_UP:
        app->order.cursor -= app->order.cursor > 0;
        break;
    case ACTION_DOWN:
        app->order.cursor += app->order.cursor < last;
        break;
    case ACTION_FIRST:
        app->order.cursor = 0;
        break;
    case ACTION_LAST:
        app->order.cursor = last;
        break;
    case ACTION_TAKE:
        toggle(app);
        break;
    case ACTION_MOVE_UP:
    case ACTION_MOVE_DOWN:
        move_step(app, action == ACTION_MOVE_UP);
        break;
    case ACTION_YES:
        write_answer(app);
        app_pop(app);
        break;
    case ACTION_BACK:
        app_pop(app);
        break;
    case ACTION_HELP:
        app_open_help(app);
        break;
    default:
        return act_letter(app, key);
    }
    return ACT_CHANGED;
}

static bool valid(const struct app *app, enum action action)
{
    return action != ACTION_MOVE_UP ||
           (app->order.cursor < app->order.taken && app->order.taken > 1);
}

/* Another word for the same key: what it does to the step under the cursor. */
static const char *word(const struct app *app, enum action action)
{
    if (action != ACTION_TAKE)
        return NULL;
    return app->order.cursor < app->order.taken ? "leave out" : "take";
}

/* --- drawing ------------------------------------------------------------------------------------------ */

/* All rows of the list: headings and steps, of which each may take several. */
struct rows {
    struct note *items;
    size_t count, capacity;
    int from, to; /* rows of the step under the cursor */
};

static void add_row(struct rows *rows, struct arena *frame, enum draw_role role, const char *text)
{
    rows->items = arena_grow(frame, rows->items, rows->count, &rows->capacity, sizeof *rows->items);
    rows->items[rows->count++] = (struct note){.role = role, .text = text};
}

static void add_step(const struct app *app, struct arena *frame, struct rows *rows, size_t index,
                     const char *text, int width)
{
    enum { LEAD = 7 };
    bool taken = index < app->order.taken;
    const char *number = taken ? arena_printf(frame, "%2zu", index + 1) : "  ";
    struct lines lines = draw_wrap(frame, text, width - LEAD, app->charset);
    if (index == app->order.cursor)
        rows->from = (int)rows->count;
    for (size_t i = 0; i < lines.count || i == 0; i++)
        add_row(rows, frame, taken ? ROLE_TEXT : ROLE_DIM,
                i == 0 ? arena_printf(frame, "%s  %c  %s", number,
                                      (int)('a' + app->order.items[index]),
                                      lines.count ? lines.items[0] : "")
                       : arena_printf(frame, "%*s%s", LEAD, "", lines.items[i]));
    if (index == app->order.cursor)
        rows->to = (int)rows->count;
}

enum { ROOMY = 16 };

static struct rows make_rows(const struct app *app, struct arena *frame, int width)
{
    struct lines steps = question_steps(app, frame, app->field);
    struct rows rows = {0};
    add_row(&rows, frame, ROLE_HEADING, app->order.taken ? "In this order" : "Nothing taken yet");
    for (size_t i = 0; i < app->order.count; i++) {
        if (i == app->order.taken && i > 0 && app->height >= ROOMY)
            add_row(&rows, frame, ROLE_TEXT, "");
        if (i == app->order.taken && i > 0)
            add_row(&rows, frame, ROLE_HEADING, "Left out");
        add_step(app, frame, &rows, i, steps.items[app->order.items[i]], width);
    }
    return rows;
}

static void draw(const struct app *app, struct arena *frame, struct surface *surface)
{
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    const char *prompt = question_prompt(app, frame, app->field);
    const struct field *field = question_field(app_question(app), app->field, NULL);
    const char *status =
        arena_printf(frame, "%zu of %zu taken", app->order.taken, app->order.count);
    struct rect body = app_frame(app, frame, surface, prompt ? prompt : field->label, status);
    struct rows rows = make_rows(app, frame, body.width - 4);
    int count = (int)rows.count, first = 0;
    /* The step under the cursor in full, with what comes before it as far as there is room. */
    if (rows.to > body.height)
        first = rows.to - body.height < rows.from ? rows.to - body.height : rows.from;
    for (int i = 0; i < body.height && first + i < count; i++) {
        const struct note *row = &rows.items[first + i];
        bool here = first + i >= rows.from && first + i < rows.to;
        surface_text(surface, body.x + 2, body.y + i, row->role, row->text);
        if (here)
            surface_paint(surface, body.x + 1, body.y + i, body.width - 2, 1, ROLE_SELECTED);
    }
    if (first > 0)
        surface_text(surface, body.width - 1, body.y, ROLE_ACCENT, glyphs->arrow_up);
    if (first + body.height < count)
        surface_text(surface, body.width - 1, body.y + body.height - 1, ROLE_ACCENT,
                     glyphs->arrow_down);
    surface->cursor_x = 1;
    surface->cursor_y = body.y + rows.from - first;
}

const struct view view_order = {
    .name = "order",
    .context = CONTEXT_ORDER,
    .act = act,
    .draw = draw,
    .valid = valid,
    .word = word,
};
