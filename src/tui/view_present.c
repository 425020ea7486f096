/* SPDX-License-Identifier: MIT */
/* Present mode: what its keys do. */
#include "lectern.h"
#include <stdlib.h>
#include <string.h>

/* --- revealing --------------------------------------------------------------------------------------- */

static struct leaf page_now(const struct app *app, struct arena *frame)
{
    const struct leaf none = {.figure_row = -1};
    return present_step(app)->kind == LESSON_TITLE ? none : present_page(app, frame);
}

/* Goes on within a step that is too long for the screen. False: its end is on show. */
static bool scroll_by(struct app *app, int rows)
{
    struct arena *frame = arena_create();
    app->present->scroll = app->present->scroll > 0 ? app->present->scroll : 0;
    const struct leaf page = page_now(app, frame);
    int scroll = page.scroll + rows;
    if (scroll > page.scroll_limit)
        scroll = page.scroll_limit;
    app->present->scroll = scroll > 0 ? scroll : 0;
    const bool moved = app->present->scroll != page.scroll;
    arena_destroy(frame);
    return moved;
}

/* A row up or down, also through a statement above the step that does not fit. */
static void scroll_row(struct app *app, int by)
{
    struct present *present = app->present;
    const int scroll = present->scroll + by;
    struct arena *frame = arena_create();
    const int hidden = page_now(app, frame).figure_hidden, row = app->looks.row + by;
    if (hidden > 0 && present->scroll == 0 && row >= 0) {
        app->looks.row = row > hidden ? hidden : row;
    } else if (present->scroll > 0 || (present->scroll == 0 && by > 0)) {
        (void)scroll_by(app, by);
    } else {
        const struct leaf page = page_now(app, frame);
        present->scroll = scroll < -page.back ? -page.back : scroll;
    }
    arena_destroy(frame);
}

static int screenful(const struct app *app)
{
    const int height = present_area(app).height;
    return height > 2 ? height - 2 : 1;
}

/* Once a row of the statement above was scrolled back to, so is a screen of it; at its end the step is
 * on show again. False: there is nothing scrolled back. */
static bool scroll_screen_back(struct app *app, enum key_code code)
{
    struct present *present = app->present;
    if (present->scroll >= 0 || (code != KEY_CODE_PAGE_UP && code != KEY_CODE_PAGE_DOWN))
        return false;
    struct arena *frame = arena_create();
    const struct leaf page = page_now(app, frame);
    const int by = screenful(app);
    const int scroll = present->scroll + (code == KEY_CODE_PAGE_UP ? -by : by);
    present->scroll = scroll > 0 ? 0 : scroll < -page.back ? -page.back : scroll;
    arena_destroy(frame);
    return page.back > 0; /* else it fits by now */
}

static void reveal(struct app *app)
{
    const struct present *present = app->present;
    if (scroll_by(app, screenful(app)))
        return;
    if (present->step + 1 < present->lesson->count)
        present_go(app, present->step + 1);
    else if (present->question + 1 < session_paper(app->session)->question_count)
        app_say(app, "This is the end of the question: n goes on to the next one.");
    else
        app_say(app, "This is the end of the paper.");
}

static void take_back(struct app *app)
{
    if (!scroll_by(app, -screenful(app)) && app->present->step > 0)
        present_go(app, app->present->step - 1);
}

/* To where something of another kind begins: past the hints, say. */
static void skip(struct app *app, bool forward)
{
    const struct present *present = app->present;
    const struct lesson_step *steps = present->lesson->steps;
    const enum lesson_kind kind = steps[present->step].kind;
    size_t step = present->step;
    if (forward) {
        while (step + 1 < present->lesson->count && steps[step].kind == kind)
            step++;
    } else {
        while (step > 0 && steps[step].kind == kind)
            step--;
        while (step > 0 && steps[step - 1].kind == steps[step].kind)
            step--;
    }
    if (step != present->step)
        present_go(app, step);
}

/* --- moving about ------------------------------------------------------------------------------------ */

static void next_question(struct app *app, bool forward)
{
    const size_t count = session_paper(app->session)->question_count;
    const size_t now = app->present->question;
    if (forward ? now + 1 < count : now > 0)
        present_open(app, forward ? now + 1 : now - 1);
    else
        app_say(app, forward ? "This is the last question." : "This is the first question.");
}

/* A question by the number that stands before its title. */
static void jump(struct app *app)
{
    struct present *present = app->present;
    struct arena *arena = arena_create();
    const size_t count = session_paper(app->session)->question_count;
    size_t found = 0;
    while (found < count && strcmp(present_number(app, arena, found), present->digits) != 0)
        found++;
    if (found < count)
        present_open(app, found);
    else
        app_say(app, "There is no question %s: they are %s to %s.", present->digits,
                present_number(app, arena, 0), present_number(app, arena, count - 1));
    present->digits[0] = '\0';
    arena_destroy(arena);
}

/* A number on its way. True when the key was meant for it. */
static bool type_number(struct app *app, enum action action, const struct key *key)
{
    char *digits = app->present->digits;
    const size_t length = strlen(digits);
    const bool digit = key->code == KEY_CODE_TEXT && key->text[0] >= '0' && key->text[0] <= '9';
    if (digit && length < MOST_DIGITS && (length > 0 || key->text[0] != '0')) {
        digits[length] = key->text[0];
        digits[length + 1] = '\0';
        return true;
    }
    if (length == 0)
        return digit;
    if (key->code == KEY_CODE_ENTER || key->code == KEY_CODE_NEWLINE)
        jump(app);
    else if (key->code == KEY_CODE_BACKSPACE)
        digits[length - 1] = '\0';
    else if (!digit)
        digits[0] = '\0';
    return digit || key->code == KEY_CODE_ENTER || key->code == KEY_CODE_NEWLINE ||
           key->code == KEY_CODE_BACKSPACE || action == ACTION_BACK;
}

/* --- the spotlight ----------------------------------------------------------------------------------- */

static void spotlight(struct app *app)
{
    struct present *present = app->present;
    struct arena *frame = arena_create();
    const struct leaf page = page_now(app, frame);
    present->spotlight = !present->spotlight && page.unit_count > 0;
    present->unit = 0;
    for (int i = page.row_count - 1; i >= 0; i--) /* the first of what was revealed last */
        if (page.rows[i].now && page.rows[i].unit != SIZE_MAX)
            present->unit = page.rows[i].unit;
    if (page.figure_height > 0)
        present->unit = page.figure_unit;
    arena_destroy(frame);
}

static void move_spotlight(struct app *app, bool down)
{
    struct present *present = app->present;
    struct arena *frame = arena_create();
    const struct leaf page = page_now(app, frame);
    if (down ? present->unit + 1 < page.unit_count : present->unit > 0)
        present->unit = down ? present->unit + 1 : present->unit - 1;
    arena_destroy(frame);
}

/* --- keys -------------------------------------------------------------------------------------------- */

/* What works without a question as well. */
static unsigned act_always(struct app *app, enum action action)
{
    struct present *present = app->present;
    switch (action) {
    case ACTION_QUIT:
        return ACT_QUIT;
    case ACTION_HELP:
        app_open_help(app);
        break;
    case ACTION_NEXT_QUESTION:
    case ACTION_PREVIOUS_QUESTION:
        next_question(app, action == ACTION_NEXT_QUESTION);
        break;
    case ACTION_SEARCH:
        present_find(app, false);
        break;
    case ACTION_TIMER:
        timer_toggle(app, &present->timer);
        break;
    case ACTION_TIMER_RESET:
        timer_reset(app, &present->timer);
        break;
    case ACTION_THEME:
        app->theme = (enum tui_theme)((app->theme + 1) % THEME_COUNT);
        app_say(app, "Colours: %s.", tui_theme_name(app->theme));
        break;
    case ACTION_BLANK:
        present->blank = true;
        break;
    case ACTION_FOOTER:
        present->bare = !present->bare;
        break;
    default:
        return ACT_IGNORED;
    }
    return ACT_CHANGED;
}

static void move_line(struct app *app, bool down)
{
    if (app->present->spotlight)
        move_spotlight(app, down);
    else
        scroll_row(app, down ? 1 : -1);
}

static unsigned act_lesson(struct app *app, enum action action)
{
    struct present *present = app->present;
    switch (action) {
    case ACTION_REVEAL:
        reveal(app);
        break;
    case ACTION_TAKE_BACK:
        take_back(app);
        break;
    case ACTION_NEXT_FIELD:
    case ACTION_PREVIOUS_FIELD:
        skip(app, action == ACTION_NEXT_FIELD);
        break;
    case ACTION_ANEW:
        present->furthest = 0;
        present_go(app, 0);
        break;
    case ACTION_LAST:
        present_go(app, present->furthest);
        break;
    case ACTION_STEPS:
        present_find(app, true);
        break;
    case ACTION_UP:
    case ACTION_DOWN:
        move_line(app, action == ACTION_DOWN);
        break;
    case ACTION_SPOTLIGHT:
        spotlight(app);
        break;
    case ACTION_BACK:
        present->spotlight = false;
        break;
    case ACTION_FIGURE:
        if (present_has_figure(app))
            app_push(app, &view_figure);
        break;
    case ACTION_EXPLORE:
        (void)app_open_explore(app);
        break;
    case ACTION_POLL:
        app_open_poll(app);
        break;
    case ACTION_MARKER:
        app->looks.marker = (app->looks.marker + 1) % MARKER_COUNT;
        break;
    case ACTION_FRESH:
        present_reseed(app, session_fresh_seed(app->session));
        break;
    case ACTION_PAPER_NUMBERS:
        present_reseed(app, 0);
        break;
    default:
        return ACT_IGNORED;
    }
    return ACT_CHANGED;
}

static unsigned act(struct app *app, enum action action, const struct key *key)
{
    struct present *present = app->present;
    if (key->code == KEY_CODE_TICK)
        return ACT_CHANGED; /* another second */
    if (present->blank) {
        present->blank = false;
        return action == ACTION_QUIT ? ACT_QUIT : ACT_CHANGED;
    }
    if (type_number(app, action, key) || (present->lesson && scroll_screen_back(app, key->code)))
        return ACT_CHANGED;
    const unsigned flags = act_always(app, action);
    if (flags != ACT_IGNORED || !present->lesson)
        return flags;
    return act_lesson(app, action);
}

static bool valid(const struct app *app, enum action action)
{
    switch (action) {
    case ACTION_REVEAL:
    case ACTION_SPOTLIGHT:
        return app->present->lesson != NULL;
    case ACTION_TAKE_BACK:
        return app->present->lesson && app->present->step > 0;
    case ACTION_FIGURE:
    case ACTION_EXPLORE:
        return present_has_figure(app);
    default:
        return true;
    }
}

const struct view view_present = {
    .name = "present",
    .context = CONTEXT_PRESENT,
    .act = act,
    .draw = present_draw,
    .valid = valid,
};
