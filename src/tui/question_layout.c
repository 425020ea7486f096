/* SPDX-License-Identifier: MIT */
/* How a question shares the screen. The answers keep their rows while notes come and go: a few rows
 * are kept free for notes, and long ones take from what is spare, then from the figure, and only
 * then from the statement, which scrolls. The figure yields to the statement. */
#include "question.h"
#include <string.h>

enum {
    LIST_NARROW = 26,
    LIST_WIDE = 42,
    WIDE = 80,
    FIGURE_MIN_HEIGHT = 8,
    FIGURE_OWN_HEIGHT = 6,
    FIGURE_MIN_WIDTH = 30,
    STATEMENT_MIN_HEIGHT = 2,
    PROMPT_MAX = 2,
    ANSWER_ROWS = 8,
    FIGURE_DISTANCE = 3,
    READING_MAX = 9,
};

static int most(int a, int b)
{
    return a > b ? a : b;
}

/* --- texts ------------------------------------------------------------------------------------------ */

static struct lines flow(const struct app *app, struct arena *frame, const char *text, int width)
{
    char *flowed = arena_strdup(frame, text ? text : "");
    size_t length = strlen(flowed);
    while (length > 0 && flowed[length - 1] == '\n')
        flowed[--length] = '\0';
    return draw_wrap(frame, flowed, width, app->charset);
}

/* Lines that are put together piece by piece. */
struct paragraphs {
    struct arena *frame;
    const char **items;
    size_t count, capacity;
};

static void add_lines(struct paragraphs *all, struct lines lines)
{
    for (size_t i = 0; i < lines.count; i++) {
        all->items =
            arena_grow(all->frame, all->items, all->count, &all->capacity, sizeof *all->items);
        all->items[all->count++] = lines.items[i];
    }
}

static void add_gap(struct paragraphs *all)
{
    static const char *const blank[] = {""};
    if (all->count > 0)
        add_lines(all, (struct lines){(const char **)(uintptr_t)blank, 1});
}

/* The steps of an ordering stand with the statement, each with its letter. */
static void add_steps(const struct app *app, struct paragraphs *all, size_t field, int width)
{
    struct lines steps = question_steps(app, all->frame, field);
    if (steps.count > 0)
        add_gap(all);
    for (size_t i = 0; i < steps.count; i++) {
        /* "1. " is what the wrapping knows to hang; the letter takes the place of the figure. */
        const char *item = arena_printf(all->frame, "1. %s", steps.items[i]);
        struct lines lines = draw_wrap(all->frame, item, width, app->charset);
        lines.items[0] =
            arena_printf(all->frame, "%c. %s", (int)('a' + i), lines.items[0] + strlen("1. "));
        add_lines(all, lines);
    }
}

/* The question's text, then the part's, then what is to be put in order. */
static void lay_statement(const struct app *app, struct arena *frame, struct layout *layout)
{
    const struct variant *variant = session_variant(app->session);
    int width = layout->body.width;
    struct paragraphs all = {.frame = frame};
    struct lines part = flow(app, frame, variant->parts[app->part].statement, width);
    add_lines(&all, flow(app, frame, variant->statement, width));
    if (part.count > 0)
        add_gap(&all);
    layout->part_start = (int)all.count;
    add_lines(&all, part);
    for (size_t i = layout->first_field; i < layout->last_field; i++)
        if (session_shown(app->session, i))
            add_steps(app, &all, i, width);
    layout->statement = (struct lines){all.items, all.count};
}

static void find_fields(const struct app *app, struct layout *layout)
{
    const struct question *question = app_question(app);
    for (size_t i = 0; i < app->part; i++)
        layout->first_field += question->parts[i].field_count;
    layout->last_field = layout->first_field + question->parts[app->part].field_count;
}

/* Rows of answers: one for each field, and those of the one in focus. */
static int shown_fields(const struct app *app, const struct layout *layout)
{
    int count = 0;
    for (size_t i = layout->first_field; i < layout->last_field; i++)
        count += session_shown(app->session, i);
    return count + layout->answer_rows - 1;
}

/* Prompts of one part take equally many rows, so that the answers stay when the focus moves. */
static void lay_prompt(const struct app *app, struct arena *frame, struct layout *layout)
{
    size_t rows = 0;
    for (size_t i = layout->first_field; i < layout->last_field; i++) {
        const char *text = question_prompt(app, frame, i);
        struct lines lines = {0};
        if (text && session_shown(app->session, i))
            lines = draw_wrap(frame, text, layout->body.width, app->charset);
        rows = lines.count > rows ? lines.count : rows;
        if (i == app->field)
            layout->prompt = lines;
    }
    rows = rows > PROMPT_MAX ? PROMPT_MAX : rows;
    const char **items = arena_array(frame, rows + 1, sizeof *items);
    for (size_t i = 0; i < rows; i++)
        items[i] = i < layout->prompt.count ? layout->prompt.items[i] : "";
    layout->prompt = (struct lines){items, rows};
}

/* --- sharing the height ----------------------------------------------------------------------------- */

/* A figure gets what the whole text and the answers leave over; below its least height it folds away,
 * and F3 shows it in full. One that draws the very answer that is being typed does with less. */
static int figure_share(const struct app *app, const struct layout *layout, int left)
{
    const struct part *part = &app_question(app)->parts[app->part];
    if (layout->body.width < FIGURE_MIN_WIDTH ||
        layout->statement_height < (int)layout->statement.count)
        return 0;
    bool own = app->figure < part->figure_count && part->figures[app->figure].field;
    int wanted = app_figure_height(app, layout->body.width);
    int needed = app_least(wanted, own ? FIGURE_OWN_HEIGHT : FIGURE_MIN_HEIGHT);
    return left < needed ? 0 : app_least(wanted, left);
}

/* Rows for notes beyond those kept free: `wanted` of them, from where it hurts least. */
static int borrow(struct layout *layout, int wanted)
{
    int got = app_least(wanted, layout->spare);
    layout->spare -= got;
    /* What may be typed goes with the first key: nothing else moves for it. */
    if (layout->quiet)
        return got;
    if (got < wanted && layout->figure_height > 0) {
        int give = app_least(wanted - got, layout->figure_height - FIGURE_MIN_HEIGHT);
        if (give < wanted - got) {
            give = layout->figure_height;
            layout->spare += give - app_least(give, wanted - got);
        }
        layout->figure_height -= give;
        got = app_least(wanted, got + give);
    }
    int give = most(0, app_least(wanted - got, layout->statement_height - STATEMENT_MIN_HEIGHT));
    layout->statement_height -= give;
    return got + give;
}

/* Rows kept free for notes. Until something of the part was marked or a hint shown they only say
 * what may be typed, and a statement that wants more rows has the others. */
static int notes_share(const struct app *app, struct arena *frame, const struct layout *layout,
                       int wanted)
{
    int full = layout->body.height >= 20 ? 4 : 3, quiet = 1;
    bool said = session_ladder(app->session, app->part)->seen != 0;
    if (layout->body.height < 14)
        return full;
    for (size_t i = layout->first_field; i < layout->last_field; i++) {
        said |= session_field(app->session, i)->submitted != NULL;
        if (session_shown(app->session, i))
            quiet = most(quiet, question_typing_rows(app, frame, layout->body.width, i));
    }
    return said ? full : most(full - most(0, wanted), app_least(quiet, full));
}

static void share_height(const struct app *app, struct arena *frame, struct layout *layout)
{
    int height = layout->body.height, prompt = (int)layout->prompt.count;
    int statement = (int)layout->statement.count, notes = (int)layout->notes.count;
    layout->gap = height >= 14;
    int left = height - 1 - 2 * layout->gap - prompt; /* 1: the heading */
    int short_of = statement + shown_fields(app, layout) + 1 - left;
    int full_rows = height >= 20 ? 4 : 3;
    int free_rows = notes_share(app, frame, layout, short_of + full_rows);
    left -= free_rows;
    int kept = app_least(statement, height >= 14 ? 4 : 2);
    /* The row under the answer in focus counts as one of the answers' rows. */
    layout->fields_height =
        app_least(shown_fields(app, layout) + 1, most(3, left + free_rows - full_rows - kept));
    left -= layout->fields_height;
    layout->statement_height = most(0, app_least(statement, left));
    layout->figure_height = figure_share(app, layout, left - layout->statement_height - 1);
    left -= layout->statement_height;
    layout->spare = left - layout->figure_height - (layout->figure_height > 0);
    /* A figure close to the notes, with room for some more before it has to move. */
    layout->figure_top =
        layout->body.y + height - layout->figure_height - most(0, layout->spare - FIGURE_DISTANCE);
    layout->notes_height = free_rows;
    if (notes > free_rows) {
        int before = layout->spare, figure = layout->figure_height;
        layout->notes_height += borrow(layout, notes - free_rows);
        int taken = before - layout->spare, room = app_least(before, FIGURE_DISTANCE);
        layout->figure_top += figure - layout->figure_height;
        if (taken > room)
            layout->figure_top += taken - room;
    }
}

static int list_width(int width)
{
    int third = width * 8 / 25;
    return most(LIST_NARROW, app_least(LIST_WIDE, third));
}

/* --- how the answer reads ---------------------------------------------------------------------------- */

static bool is_last_field(const struct app *app, const struct layout *layout)
{
    for (size_t i = app->field + 1; i < layout->last_field; i++)
        if (session_shown(app->session, i))
            return false;
    return true;
}

/* The reading on several rows, in those of the notes that are free: nothing else moves for it. */
static void place_reading(const struct app *app, struct arena *frame, struct layout *layout,
                          const char *prompt)
{
    struct echo drawn = layout->echo;
    drawn.drawn = true;
    drawn.text = "";
    struct notes others = question_notes(app, frame, layout->body.width, &drawn, prompt);
    int own = 0, notes = (int)others.count;
    int spare =
        layout->figure_height > 0 ? app_least(layout->spare, FIGURE_DISTANCE) : layout->spare;
    bool under = is_last_field(app, layout);
    if (under)
        own = 1 + layout->gap;
    int room = app_least(READING_MAX, own + layout->notes_height + spare - notes);
    if (layout->echo.column > 0)
        return;
    struct reading reading =
        question_reading(app, frame, layout->body.width - 4 - (int)strlen(READS_AS), room);
    if (reading.picture.count == 0)
        return;
    reading.under = under;
    reading.extra = most(0, (int)reading.picture.count - own);
    layout->reading = reading;
    layout->echo = drawn;
    layout->notes = others;
    int free_rows = layout->notes_height - reading.extra;
    layout->spare -= most(0, notes - free_rows);
    layout->notes_height = most(notes, free_rows);
}

static struct layout make_layout(const struct app *app, struct arena *frame)
{
    struct layout layout = {.body = app_body(app)};
    layout.body.x = 1;
    layout.body.width -= 2;
    if (app->width >= WIDE) {
        int wide = list_width(app->width);
        layout.list = (struct rect){0, layout.body.y, wide, layout.body.height};
        layout.body.x = wide + 2;
        layout.body.width = app->width - wide - 3;
    }
    find_fields(app, &layout);
    layout.answer_rows = app_least((int)rows_count(app->line.text.text), ANSWER_ROWS);
    lay_statement(app, frame, &layout);
    const char *prompt = question_prompt(app, frame, app->field);
    if (layout.body.height >= 14) {
        lay_prompt(app, frame, &layout);
        prompt = NULL;
    }
    /* The names of a choice are needed, whatever moves. */
    layout.quiet = app->line.text.length == 0 &&
                   session_ladder(app->session, app->part)->seen == 0 &&
                   question_field(app_question(app), app->field, NULL)->option_count == 0;
    layout.echo = question_echo(app, frame, layout.body.width - 4);
    layout.notes = question_notes(app, frame, layout.body.width, &layout.echo, prompt);
    share_height(app, frame, &layout);
    place_reading(app, frame, &layout, prompt);
    return layout;
}

struct memo {
    struct arena *arena;
    struct layout layout;
    bool known;
};

struct memo *memo_create(void)
{
    struct memo *memo = mem_alloc(sizeof *memo);
    memo->arena = arena_create();
    return memo;
}

void memo_destroy(struct memo *memo)
{
    arena_destroy(memo->arena);
    mem_free(memo);
}

void memo_forget(struct memo *memo)
{
    memo->known = false;
}

const struct layout *question_layout(const struct app *app)
{
    struct memo *memo = app->memo;
    if (!memo->known) {
        arena_reset(memo->arena);
        memo->layout = make_layout(app, memo->arena);
        memo->known = true;
    }
    return &memo->layout;
}

int question_scroll_limit(const struct app *app)
{
    const struct layout *layout = question_layout(app);
    return most(0, (int)layout->statement.count - layout->statement_height);
}

int question_part_start(const struct app *app)
{
    if (app->width < APP_MIN_WIDTH || app->height < APP_MIN_HEIGHT || app->part == 0)
        return 0;
    return app_least(question_layout(app)->part_start, question_scroll_limit(app));
}
