/* SPDX-License-Identifier: MIT */
/* What if: sliders over the numbers of a question and of the answers to it, below the figure. Keys
 * here; explore_draw.c draws, explore_mouse.c is for the mouse. */
#include "dltutor/check.h"
#include "explorer.h"
#include "present.h"
#include <limits.h>
#include <string.h>

enum { MANY_STEPS = 10, MOST_WEIGHT = 3 };

/* --- opening and leaving -------------------------------------------------------------------------------- */

void explorer_destroy(struct explorer *explorer)
{
    if (!explorer)
        return;
    explore_destroy(explorer->explore);
    line_finish(&explorer->line);
    mem_free(explorer);
}

struct figure_source explorer_source(const struct explorer *explorer)
{
    /* Far from the numbers that a sitting counts. */
    return (struct figure_source){.variant = explore_variant(explorer->explore),
                                  .verdicts = explore_verdicts(explorer->explore),
                                  .version = ULONG_MAX / 2 + explore_version(explorer->explore)};
}

/* What was typed, and where that is gone what was marked. */
static const char *const *typed_texts(const struct app *app, struct arena *arena)
{
    size_t count = question_field_count(app_question(app));
    const char **texts = arena_array(arena, count, sizeof *texts);
    for (size_t i = 0; i < count; i++) {
        const struct session_field *field = session_field(app->session, i);
        bool blank = field->draft[strspn(field->draft, " \t\r\n")] == '\0';
        texts[i] = blank ? field->submitted : field->draft;
    }
    return texts;
}

/* The model answers that a class was shown already. */
static const char *const *told_texts(const struct figure_source *source, struct arena *arena)
{
    const struct question *question = source->variant->question;
    size_t count = question_field_count(question);
    const char **texts = arena_array(arena, count, sizeof *texts);
    for (size_t i = 0; source->verdicts && i < count; i++)
        if (source->verdicts[i].status != VERDICT_BLANK)
            texts[i] =
                check_model_answer(arena, source->variant, question_field(question, i, NULL));
    return texts;
}

/* The answer in focus comes first; else what the person looks at is the first number. */
static size_t first_slider(const struct app *app, const struct explore *explore)
{
    for (size_t i = 0; i < explore_count(explore); i++)
        if (explore_slider(explore, i)->field == app->field)
            return i;
    return 0;
}

bool app_open_explore(struct app *app)
{
    const struct figure_source source = app_figure_source(app);
    if (app->explorer || !source.variant || app->depth >= APP_STACK)
        return false;
    struct arena *arena = arena_create();
    const char *const *texts = app->present ? told_texts(&source, arena) : typed_texts(app, arena);
    struct explore *explore = explore_create(source.variant, app->part, texts);
    arena_destroy(arena);
    if (explore_count(explore) == 0) {
        explore_destroy(explore);
        app_say(app, "There are no numbers to try out here.");
        return false;
    }
    app->explorer = mem_alloc(sizeof *app->explorer);
    *app->explorer = (struct explorer){.explore = explore,
                                       .slider = app->present ? 0 : first_slider(app, explore),
                                       .figure_before = app->figure};
    const struct ladder *ladder = session_ladder(app->session, app->part);
    if (ladder)
        app->explorer->ladder = *ladder;
    line_init(&app->explorer->line);
    app_look_at_all(app); /* it has no keys to leave a zoom with */
    figure_cache_forget(app->figures);
    app_push(app, &view_explore);
    return true;
}

void app_close_explore(struct app *app)
{
    if (!app->explorer)
        return;
    while (app->depth > 1 && app_view(app) != &view_explore)
        app_pop(app);
    app_pop(app);
    app->figure = app->explorer->figure_before;
    explorer_destroy(app->explorer);
    app->explorer = NULL;
    figure_cache_forget(app->figures);
}

/* --- changing ------------------------------------------------------------------------------------------- */

static const struct explore_slider *focused(const struct app *app)
{
    return explore_slider(app->explorer->explore, app->explorer->slider);
}

static void refuse(struct app *app, const char *label, const struct diag *diag)
{
    app_say(app, "%s stays: %s.", label, diag->text);
}

void explorer_step(struct app *app, size_t slider, int steps)
{
    struct diag diag = {0};
    app->explorer->firm = true;
    if (explore_step(app->explorer->explore, slider, steps, &diag) != DLT_OK)
        refuse(app, explore_slider(app->explorer->explore, slider)->label, &diag);
}

static void reset(struct app *app, bool all)
{
    struct explorer *explorer = app->explorer;
    struct diag diag = {0};
    explorer->firm = false;
    if (explore_reset(explorer->explore, all ? SIZE_MAX : explorer->slider, &diag) != DLT_OK)
        refuse(app, focused(app)->label, &diag);
    else if (explore_changed_count(explorer->explore) == 0)
        figure_cache_forget(app->figures); /* the axes, too, begin anew */
}

static void begin_typing(struct app *app, const char *text)
{
    app->explorer->typing = true;
    line_set(&app->explorer->line, text);
}

static void take_typed(struct app *app)
{
    struct explorer *explorer = app->explorer;
    struct diag diag = {0};
    const char *text = explorer->line.text.text;
    bool blank = text[strspn(text, " ")] == '\0';
    explorer->firm = false;
    if (!blank && explore_type(explorer->explore, explorer->slider, text, &diag) != DLT_OK)
        refuse(app, focused(app)->label, &diag);
    else
        explorer->typing = false;
}

static void move(struct app *app, long by)
{
    struct explorer *explorer = app->explorer;
    long count = (long)explore_count(explorer->explore);
    long to = (long)explorer->slider + by;
    explorer->slider = (size_t)(to < 0 ? 0 : to >= count ? count - 1 : to);
}

/* --- the rest ------------------------------------------------------------------------------------------- */

static void next_picture(struct app *app)
{
    struct explorer *explorer = app->explorer;
    size_t count = app_question(app)->parts[app->part].figure_count;
    if (count == 0)
        return;
    app_look_at_all(app);
    if (explorer->statement) {
        explorer->statement = false;
        app->figure = 0;
    } else if (app->figure + 1 < count) {
        app->figure++;
    } else {
        explorer->statement = true;
    }
}

/* In a lesson nothing is told that it has not come to. */
static void hint_again(struct app *app)
{
    struct explorer *explorer = app->explorer;
    const struct lesson_step *step = present_shown_hint(app, explorer->shown_hints);
    if (!step) {
        app_say(app, explorer->shown_hints ? "The lesson has shown no further hint."
                                           : "The lesson has shown no hint yet.");
        return;
    }
    explorer->shown_hints++;
    explorer->ladder.current = step->rung;
    explorer->hinted = true;
}

/* The next rung, for the field whose number is in focus; in a sitting it counts as seen. */
static void hint(struct app *app)
{
    struct explorer *explorer = app->explorer;
    const struct variant *variant = explore_variant(explorer->explore);
    size_t field = focused(app)->field;
    if (app->present) {
        hint_again(app);
        return;
    }
    const struct field *asked =
        field == SIZE_MAX ? NULL : question_field(variant->question, field, NULL);
    size_t rung = hint_next(variant, app->part, asked ? asked->id : NULL,
                            explore_verdicts(explorer->explore), &explorer->ladder);
    if (rung == SIZE_MAX)
        app_say(app, "No further hint.");
    else
        (void)session_hint(app->session, app->part, field);
    explorer->hinted = explorer->ladder.revealed > 0;
}

static void ask_for_solution(struct app *app)
{
    if (session_revealed(app->session, app->part)) {
        app_open_page(app, PAGE_SOLUTION);
        return;
    }
    app->confirming = ACTION_SOLUTION;
    app_push(app, &view_confirm);
}

/* Whether some answer was changed and is one to the question's own numbers. */
static bool can_take(const struct app *app)
{
    const struct explore *explore = app->explorer->explore;
    bool some = false;
    for (size_t i = 0; i < explore_count(explore); i++) {
        const struct explore_slider *slider = explore_slider(explore, i);
        some = some || (slider->changed && slider->field != SIZE_MAX);
    }
    return some && !app->present && !explore_has_other_numbers(explore);
}

static void take(struct app *app)
{
    const struct explore *explore = app->explorer->explore;
    size_t focus = app->field;
    if (!can_take(app)) {
        app_say(app, explore_has_other_numbers(explore)
                         ? "These answers are to other numbers. R brings back the question's."
                         : "No answer was changed.");
        return;
    }
    for (size_t i = explore_count(explore); i > 0; i--) {
        const struct explore_slider *slider = explore_slider(explore, i - 1);
        if (!slider->changed)
            continue;
        focus = slider->field;
        session_type(app->session, focus, explore_text(explore, focus));
    }
    app_close_explore(app);
    app_focus(app, focus);
    app_say(app, "Taken into the answer. Enter checks it.");
}

static void look(struct app *app, enum action action)
{
    if (action == ACTION_FIT)
        app_fit_figure(app);
    else if (action == ACTION_MARKER)
        app->looks.marker = (enum marker)((app->looks.marker + 1) % MARKER_COUNT);
    else
        app->looks.weight = app->looks.weight % MOST_WEIGHT + 1;
}

/* --- keys ----------------------------------------------------------------------------------------------- */

static bool has_lines(const struct app *app)
{
    return !explorer_shows_statement(app) && app_figure_has_lines(app);
}

static bool valid(const struct app *app, enum action action)
{
    const struct explorer *explorer = app->explorer;
    const struct bound_part *part = &explore_variant(explorer->explore)->parts[app->part];
    if (explorer->typing)
        return action == ACTION_VALUE || action == ACTION_BACK;
    switch (action) {
    case ACTION_TAKE:
        return can_take(app);
    case ACTION_UP:
    case ACTION_DOWN:
        return explore_count(explorer->explore) > 1;
    case ACTION_NEXT_FIELD:
        return app_question(app)->parts[app->part].figure_count > 0;
    case ACTION_HINT:
        return app->present ? present_shown_hint(app, explorer->shown_hints) != NULL
                            : part->ladder_count > 0;
    case ACTION_SOLUTION:
        return part->solution != NULL;
    case ACTION_MARKER:
    case ACTION_WEIGHT:
        return has_lines(app);
    case ACTION_FIT:
        return !explorer_shows_statement(app) && app_figure_strays(app);
    default:
        return true;
    }
}

static const char *word(const struct app *app, enum action action)
{
    if (action == ACTION_VALUE && app->explorer->typing)
        return "take";
    if (action == ACTION_BACK && app->explorer->typing)
        return "leave it";
    return NULL;
}

static unsigned act_typing(struct app *app, const struct key *key)
{
    struct explorer *explorer = app->explorer;
    if (key->code == KEY_CODE_ENTER || key->code == KEY_CODE_NEWLINE)
        take_typed(app);
    else if (key->code == KEY_CODE_ESCAPE)
        explorer->typing = false;
    else
        return line_key(&explorer->line, key) ? ACT_CHANGED : ACT_IGNORED;
    return ACT_CHANGED;
}

static bool act_sliders(struct app *app, enum action action)
{
    const size_t slider = app->explorer->slider;
    switch (action) {
    case ACTION_LEFT:
    case ACTION_RIGHT:
        explorer_step(app, slider, action == ACTION_LEFT ? -1 : 1);
        return true;
    case ACTION_MORE_LEFT:
    case ACTION_MORE_RIGHT:
        explorer_step(app, slider, action == ACTION_MORE_LEFT ? -MANY_STEPS : MANY_STEPS);
        return true;
    case ACTION_UP:
    case ACTION_DOWN:
        move(app, action == ACTION_UP ? -1 : 1);
        return true;
    case ACTION_FIRST:
    case ACTION_LAST:
        move(app, action == ACTION_FIRST ? -EXPLORE_MOST : EXPLORE_MOST);
        return true;
    case ACTION_RESET:
    case ACTION_RESET_ALL:
        reset(app, action == ACTION_RESET_ALL);
        return true;
    case ACTION_VALUE:
        begin_typing(app, "");
        return true;
    default:
        return false;
    }
}

static bool act_rest(struct app *app, enum action action)
{
    switch (action) {
    case ACTION_BACK:
        app_close_explore(app);
        return true;
    case ACTION_HELP:
        app_open_help(app);
        return true;
    case ACTION_TAKE:
        take(app);
        return true;
    case ACTION_NEXT_FIELD:
        next_picture(app);
        return true;
    case ACTION_HINT:
        hint(app);
        return true;
    case ACTION_SOLUTION:
        if (valid(app, action))
            ask_for_solution(app);
        else
            app_say(app, "There is no worked solution.");
        return true;
    case ACTION_MARKER:
    case ACTION_WEIGHT:
        if (has_lines(app))
            look(app, action);
        return true;
    case ACTION_FIT:
        look(app, action);
        return true;
    default:
        return false;
    }
}

static unsigned act(struct app *app, enum action action, const struct key *key)
{
    if (key->code == KEY_CODE_MOUSE)
        return explorer_mouse(app, key);
    if (app->explorer->typing)
        return act_typing(app, key);
    app->explorer->grip.what = GRIP_NONE;
    if (act_sliders(app, action) || act_rest(app, action))
        return ACT_CHANGED;
    if (key->code == KEY_CODE_TEXT && strchr("0123456789.-", key->text[0]) && !key->text[1]) {
        begin_typing(app, key->text);
        return ACT_CHANGED;
    }
    return ACT_IGNORED;
}

const struct view view_explore = {
    .name = "explore",
    .context = CONTEXT_EXPLORE,
    .act = act,
    .draw = explorer_draw,
    .valid = valid,
    .word = word,
    .mouse = true,
};
