/* SPDX-License-Identifier: MIT */
/* Two lists of present mode: questions by title and topic, and the steps of the question on show. What
 * is typed narrows the list; nothing in it tells more than titles do. */
#include "lectern.h"
#include <string.h>

struct entry {
    size_t index; /* of a question or a step */
    const char *number, *text, *more;
    bool seen; /* it was revealed */
};

struct entries {
    struct entry *items;
    size_t count;
};

/* "(c) Hint 2 of 4": what a step is, and nothing of what it tells. */
static const char *step_title(const struct app *app, struct arena *frame,
                              const struct lesson_step *step)
{
    const struct question *question = app_question(app);
    if (step->part == SIZE_MAX || !question->parts[step->part].id[0])
        return step->title;
    return arena_printf(frame, "(%s) %s", question->parts[step->part].id, step->title);
}

static const char *topics(const struct question *question, struct arena *frame)
{
    const char *text = "";
    for (size_t i = 0; i < question->topic_count; i++)
        text = arena_printf(frame, "%s%s%s", text, i ? ", " : "", question->topics[i]);
    return text;
}

/* Digits are the number of a step; anything else is looked for in its title. */
static bool is_meant(const char *typed, const char *number, const char *title)
{
    if (typed[0] && typed[strspn(typed, "0123456789")] == '\0')
        return str_starts(number, typed) || text_contains(title, typed);
    return text_contains(title, typed);
}

static void list_steps(const struct app *app, struct arena *frame, struct entries *entries)
{
    const struct lesson *lesson = app->present->lesson;
    entries->items = arena_array(frame, lesson->count, sizeof *entries->items);
    for (size_t i = 0; i < lesson->count; i++) {
        const char *title = step_title(app, frame, &lesson->steps[i]);
        const char *number = arena_printf(frame, "%zu", i + 1);
        if (is_meant(app->search.text.text, number, title))
            entries->items[entries->count++] =
                (struct entry){i, number, title, "", i <= app->present->furthest};
    }
}

static void list_questions(const struct app *app, struct arena *frame, struct entries *entries)
{
    const size_t count = session_paper(app->session)->question_count;
    entries->items = arena_array(frame, count, sizeof *entries->items);
    for (size_t i = 0; i < count; i++) {
        const struct question *question = session_question(app->session, i);
        if (!question_matches(question, app->search.text.text))
            continue;
        entries->items[entries->count++] = (struct entry){
            i, present_number(app, frame, i), question->title.text, topics(question, frame), true};
    }
}

static struct entries list(const struct app *app, struct arena *frame)
{
    struct entries entries = {NULL, 0};
    if (app->present->finding_steps)
        list_steps(app, frame, &entries);
    else
        list_questions(app, frame, &entries);
    return entries;
}

void present_find(struct app *app, bool steps)
{
    struct present *present = app->present;
    line_set(&app->search, "");
    present->finding_steps = steps;
    present->found = steps ? present->step : present->question;
    app_push(app, &view_present_find);
}

static void choose(struct app *app, const struct entries *entries)
{
    const size_t found = app->present->found;
    if (found >= entries->count)
        return;
    app_pop(app);
    if (app->present->finding_steps)
        present_go(app, entries->items[found].index);
    else if (entries->items[found].index != app->present->question)
        present_open(app, entries->items[found].index);
}

static unsigned act_find(struct app *app, enum action action, const struct key *key)
{
    struct present *present = app->present;
    struct arena *frame = arena_create();
    const struct entries entries = list(app, frame);
    unsigned flags = ACT_CHANGED;
    if (action == ACTION_BACK) {
        app_pop(app);
    } else if (action == ACTION_YES) {
        choose(app, &entries);
    } else if (action == ACTION_DOWN) {
        present->found += present->found + 1 < entries.count;
    } else if (action == ACTION_UP) {
        present->found -= present->found > 0;
    } else if (line_key(&app->search, key)) {
        present->found = 0;
    } else if (key->code != KEY_CODE_TICK) {
        flags = ACT_IGNORED;
    }
    arena_destroy(frame);
    return flags;
}

/* --- drawing ----------------------------------------------------------------------------------------- */

enum { TITLE_COLUMN = 5, TOPICS_WIDTH = 70, TITLE_WIDTH = 34 };

static void draw_entry(const struct app *app, struct surface *surface, const struct rect *row,
                       const struct entry *entry, bool here)
{
    const int number = draw_width(entry->number, app->charset);
    surface_text(surface, row->x + 3 - number, row->y, ROLE_DIM, entry->number);
    const bool topical = entry->more[0] && row->width >= TOPICS_WIDTH;
    const int width = topical ? TITLE_WIDTH : row->width - TITLE_COLUMN;
    surface_text_cut(surface, row->x + TITLE_COLUMN, row->y, width,
                     entry->seen ? ROLE_TEXT : ROLE_DIM, entry->text);
    if (topical)
        surface_text_cut(surface, row->x + TITLE_COLUMN + TITLE_WIDTH + 2, row->y,
                         row->width - TITLE_COLUMN - TITLE_WIDTH - 2, ROLE_DIM, entry->more);
    if (here) {
        surface_text(surface, row->x - 2, row->y, ROLE_ACCENT, draw_glyphs(app->charset)->focus);
        surface_paint(surface, row->x - 1, row->y, row->width + 1, 1, ROLE_SELECTED);
    }
}

static void draw_typed(const struct app *app, struct surface *surface, struct rect area, int y)
{
    const char *text = app->search.text.text;
    const int x = area.x + surface_text(surface, area.x, y, ROLE_KEY, "search ");
    const int room = area.x + area.width - x - 1;
    size_t start = 0;
    while (utf8_width(text + start, app->search.cursor - start) >= room)
        start += utf8_grapheme(text + start, strlen(text + start));
    surface_text_cut(surface, x, y, room, ROLE_INPUT, text + start);
    surface->cursor_x = x + utf8_width(text + start, app->search.cursor - start);
    surface->cursor_y = y;
}

static void draw_find(const struct app *app, struct arena *frame, struct surface *surface)
{
    const struct present *present = app->present;
    const struct rect area = present_area(app);
    const struct entries entries = list(app, frame);
    const size_t rows = (size_t)(area.height - 2), half = rows / 2;
    size_t first = present->found > half ? present->found - half : 0;
    if (first + rows > entries.count)
        first = entries.count > rows ? entries.count - rows : 0;
    present_draw_frame(app, frame, surface);
    draw_typed(app, surface, area, area.y);
    for (size_t i = first; i < entries.count && i < first + rows; i++) {
        const struct rect row = {area.x, area.y + 2 + (int)(i - first), area.width, 1};
        draw_entry(app, surface, &row, &entries.items[i], i == present->found);
    }
    if (entries.count == 0)
        surface_text_cut(surface, area.x, area.y + 2, area.width, ROLE_DIM,
                         present->finding_steps ? "No step is called so." : "No question matches.");
}

const struct view view_present_find = {
    .name = "find",
    .context = CONTEXT_SEARCH,
    .act = act_find,
    .draw = draw_find,
};
