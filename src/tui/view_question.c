/* SPDX-License-Identifier: MIT */
/* A question: statement, answer lines with what was read, verdict, hint and figure. Keys here;
 * question_draw.c draws. */
#include "question.h"
#include <string.h>

/* --- moving ------------------------------------------------------------------------------------------- */

static void step_field(struct app *app, bool forward)
{
    size_t count = question_field_count(app_question(app));
    size_t field = app->field;
    for (size_t i = 0; i < count; i++) {
        field = (field + (forward ? 1 : count - 1)) % count;
        if (session_shown(app->session, field)) {
            app_focus(app, field);
            return;
        }
    }
}

static void step_question(struct app *app, bool forward)
{
    size_t count = session_paper(app->session)->question_count;
    size_t current = session_current(app->session);
    app_open_question(app, (current + (forward ? 1 : count - 1)) % count);
}

/* --- answering ------------------------------------------------------------------------------------------ */

/* The next field that has not all its marks yet; the one in focus when there is none. */
static size_t next_open_field(const struct app *app)
{
    size_t count = question_field_count(app_question(app));
    for (size_t i = 1; i < count; i++) {
        size_t field = (app->field + i) % count;
        const struct field *asked = question_field(app_question(app), field, NULL);
        if (session_shown(app->session, field) &&
            session_field(app->session, field)->best < asked->marks)
            return field;
    }
    return app->field;
}

/* True when Enter has nothing to mark here but another field waits. */
static bool goes_on(const struct app *app)
{
    const struct verdict *verdict = session_verdict(app->session, app->field);
    bool done = question_is_marked(app, app->field) && verdict->status == VERDICT_CORRECT;
    return done && next_open_field(app) != app->field;
}

static void check(struct app *app)
{
    const struct verdict *before = session_verdict(app->session, app->field);
    size_t count = 0;
    if (goes_on(app)) {
        app_focus(app, next_open_field(app));
        return;
    }
    if (question_is_marked(app, app->field) && before->status != VERDICT_BLANK &&
        before->status != VERDICT_CORRECT) {
        app_say(app, "This answer was marked. Change it first; F2 gives a hint.");
        return;
    }
    const struct verdict *verdict = session_submit(app->session, app->field);
    const char *const *tries = session_tries(app->session, app->field, &count);
    line_set_history(&app->line, tries, count);
    if (verdict->status == VERDICT_BLANK)
        app_say(app, "Type an answer first.");
    else if (session_question_marks(app->session, session_current(app->session)).complete)
        app_say(app, app->width < 60 ? "All marks! Alt-] next question."
                                     : "All marks of this question. Alt-] opens the next one.");
}

static void hint(struct app *app)
{
    if (session_hint(app->session, app->part, app->field) != SIZE_MAX)
        return;
    if (!session_variant(app->session)->parts[app->part].solution)
        app_say(app, "No further hint for this field.");
    else
        app_say(app, app->width < 70
                         ? "No further hint here. F6: solution."
                         : "No further hint for this field. F6 shows the worked solution.");
}

static void move_hint(struct app *app, int direction)
{
    if (session_hint_move(app->session, app->part, direction) == SIZE_MAX)
        app_say(app, "No hint was shown yet. F2 shows the first.");
}

static void reseed(struct app *app, uint64_t seed)
{
    struct diag diag = {0};
    if (session_reseed(app->session, seed, &diag) != DLT_OK) {
        app_say(app, "%s", diag.text);
        return;
    }
    app->scroll = 0;
    app_focus(app, app->field);
    if (seed == 0)
        app_say(app, "The paper's own numbers.");
    else
        app_say(app, "Fresh numbers, seed %llu. Alt-0 brings back the paper's own.",
                (unsigned long long)seed);
}

static void ask(struct app *app, enum action action)
{
    bool seen = action == ACTION_SOLUTION && session_revealed(app->session, app->part);
    if (seen) {
        app_open_page(app, PAGE_SOLUTION);
        return;
    }
    app->confirming = action;
    app_push(app, &view_confirm);
}

static void scroll(struct app *app, int lines)
{
    int most = question_scroll_limit(app);
    app->scroll += lines;
    if (app->scroll > most)
        app->scroll = most;
    if (app->scroll < 0)
        app->scroll = 0;
}

/* What stands in the answer line is the draft; what did not fit is said. */
static void keep_typed(struct app *app)
{
    if (app->line.full)
        app_say(app, "An answer holds at most %d bytes.", LINE_MAX_TEXT);
    session_type(app->session, app->field, app->line.text.text);
}

/* --- keys ----------------------------------------------------------------------------------------------- */

static bool valid(const struct app *app, enum action action)
{
    const struct variant *variant = session_variant(app->session);
    const struct part *part = &variant->question->parts[app->part];
    if (app_has_problems(app))
        return action == ACTION_BACK || action == ACTION_HELP || action == ACTION_NEXT_QUESTION ||
               action == ACTION_PREVIOUS_QUESTION;
    switch (action) {
    case ACTION_NEXT_FIELD:
        return question_field_count(variant->question) > 1;
    case ACTION_HINT:
        return variant->parts[app->part].ladder_count > 0;
    case ACTION_FIGURE:
        return part->figure_count > 0;
    case ACTION_EXPLORE:
        return variant->question->given_count > 0 || app->line.text.length > 0;
    case ACTION_FRESH:
        return question_has_draws(variant->question);
    case ACTION_WHY:
        return session_verdict(app->session, app->field)->status != VERDICT_BLANK ||
               session_ladder(app->session, app->part)->seen != 0;
    case ACTION_PAGE_DOWN:
        return question_scroll_limit(app) > 0;
    case ACTION_SOLUTION:
        return variant->parts[app->part].solution != NULL;
    case ACTION_NEW_LINE:
        return app->line.many;
    case ACTION_ORDER:
        return question_field(variant->question, app->field, NULL)->kind == FIELD_ORDERING;
    case ACTION_SELF_MARK:
        return question_is_marked(app, app->field) &&
               session_can_self_mark(app->session, app->field);
    default:
        return true;
    }
}

static bool act_pages(struct app *app, enum action action)
{
    switch (action) {
    case ACTION_HELP:
        app_open_help(app);
        return true;
    case ACTION_SUMMARY:
        app_open_page(app, PAGE_SUMMARY);
        return true;
    case ACTION_WHY:
        if (valid(app, action))
            app_open_page(app, PAGE_WHY);
        else
            app_say(app, "Nothing was said yet: type an answer and press Enter.");
        return true;
    case ACTION_FIGURE:
        if (valid(app, action))
            app_push(app, &view_figure);
        else
            app_say(app, "This part has no figure.");
        return true;
    case ACTION_EXPLORE:
        (void)app_open_explore(app);
        return true;
    case ACTION_POLL:
        app_open_poll(app);
        return true;
    case ACTION_SOLUTION:
    case ACTION_CLEAR:
        ask(app, action);
        return true;
    default:
        return false;
    }
}

static void self_mark(struct app *app)
{
    if (valid(app, ACTION_SELF_MARK))
        app_open_self(app);
    else
        app_say(app, "Words that did not earn all marks can be marked by yourself, once checked.");
}

static bool act_answers(struct app *app, enum action action)
{
    switch (action) {
    case ACTION_NEW_LINE:
        if (!app->line.many) {
            check(app);
            return true;
        }
        line_break(&app->line);
        keep_typed(app);
        return true;
    case ACTION_ORDER:
        if (valid(app, action))
            app_open_order(app);
        else
            app_say(app, "There are no steps to put in order here.");
        return true;
    case ACTION_SELF_MARK:
        self_mark(app);
        return true;
    default:
        return false;
    }
}

static bool act_moves(struct app *app, enum action action)
{
    switch (action) {
    case ACTION_NEXT_FIELD:
    case ACTION_PREVIOUS_FIELD:
        step_field(app, action == ACTION_NEXT_FIELD);
        return true;
    case ACTION_NEXT_QUESTION:
    case ACTION_PREVIOUS_QUESTION:
        step_question(app, action == ACTION_NEXT_QUESTION);
        return true;
    case ACTION_PAGE_UP:
        scroll(app, -4);
        return true;
    case ACTION_PAGE_DOWN:
        scroll(app, 4);
        return true;
    case ACTION_BACK:
        app_pop(app);
        return true;
    default:
        return false;
    }
}

static bool act_work(struct app *app, enum action action)
{
    switch (action) {
    case ACTION_CHECK:
        check(app);
        return true;
    case ACTION_HINT:
        hint(app);
        return true;
    case ACTION_HINT_BACK:
        move_hint(app, -1);
        return true;
    case ACTION_HINT_FORWARD:
        move_hint(app, 1);
        return true;
    case ACTION_FRESH:
        if (question_has_draws(app_question(app)))
            reseed(app, session_fresh_seed(app->session));
        else
            app_say(app, "This question has no other numbers.");
        return true;
    case ACTION_PAPER_NUMBERS:
        reseed(app, 0);
        return true;
    case ACTION_MARKER:
        if (app->charset == CHARSET_UTF8)
            app->looks.marker = (enum marker)((app->looks.marker + 1) % MARKER_COUNT);
        return true;
    default:
        return false;
    }
}

/* What is typed behind an answer that is right is not meant to make it another: it is a new one. */
static bool starts_again(const struct app *app, const struct key *key)
{
    return (key->code == KEY_CODE_TEXT || key->code == KEY_CODE_PASTE) && !app->line.many &&
           app->line.cursor == app->line.text.length && question_is_marked(app, app->field) &&
           session_verdict(app->session, app->field)->status == VERDICT_CORRECT;
}

static unsigned edit(struct app *app, const struct key *key)
{
    /* A question mark never starts an answer: on an empty line it asks for help. */
    if (key->code == KEY_CODE_TEXT && key->text[0] == '?' && app->line.text.length == 0) {
        app_open_help(app);
        return ACT_CHANGED;
    }
    if (starts_again(app, key))
        line_start_again(&app->line);
    if (!line_key(&app->line, key))
        return ACT_IGNORED;
    keep_typed(app);
    return ACT_CHANGED;
}

/* While the file cannot be read only the ways out work; what was typed waits. */
static unsigned act_without(struct app *app, enum action action)
{
    bool moves = valid(app, action) && act_moves(app, action);
    if (!moves && action == ACTION_HELP)
        app_open_help(app);
    else if (!moves)
        app_say(app, "Nothing is lost: the question comes back as soon as its file is right.");
    return ACT_CHANGED;
}

static unsigned act(struct app *app, enum action action, const struct key *key)
{
    if (app_has_problems(app))
        return act_without(app, action);
    if (act_work(app, action) || act_answers(app, action) || act_moves(app, action) ||
        act_pages(app, action))
        return ACT_CHANGED;
    return edit(app, key);
}

/* Padded: the rest of the footer stays where it is. */
static const char *word(const struct app *app, enum action action)
{
    return action == ACTION_CHECK && goes_on(app) ? "next " : NULL;
}

const struct view view_question = {
    .name = "question",
    .context = CONTEXT_QUESTION,
    .act = act,
    .draw = question_draw,
    .valid = valid,
    .word = word,
};
