/* SPDX-License-Identifier: MIT */
/* Polling a class: its answers are typed or pasted, run, counted, and shown as bars. */
#include "question.h"
#include "tally.h"
#include <string.h>

/* --- which poll is on show -------------------------------------------------------------------------- */

void tally_destroy(struct tally *tally)
{
    if (!tally)
        return;
    for (size_t i = 0; i < tally->count; i++)
        poll_destroy(tally->polls[i].poll);
    line_finish(&tally->line);
    mem_free(tally);
}

static struct tally *create(void)
{
    struct tally *tally = mem_alloc(sizeof *tally);
    line_init(&tally->line);
    return tally;
}

static void put_last(struct tally *tally, size_t index)
{
    const struct tally_kept kept = tally->polls[index];
    memmove(&tally->polls[index], &tally->polls[index + 1],
            (tally->count - index - 1) * sizeof kept);
    tally->polls[tally->count - 1] = kept;
}

/* The question may have been read again since: what was right then need not be so now. */
static void run_again(const struct app *app, struct tally_kept *kept, size_t field)
{
    const struct variant *variant = session_variant(app->session);
    struct poll *old = kept->poll;
    size_t count = 0;
    const struct poll_row *rows = poll_rows(old, &count);
    const bool same = kept->version == session_version(app->session);
    kept->version = session_version(app->session);
    if (same || count == 0)
        return;
    struct arena *scratch = arena_create();
    struct poll_added added;
    kept->poll = poll_create(poll_name(old));
    for (size_t i = 0; i < count; i++)
        poll_add(kept->poll, variant, question_field(variant->question, field, NULL),
                 arena_printf(scratch, "%s\t%zu", rows[i].text, rows[i].count), &added, NULL);
    poll_destroy(old);
    arena_destroy(scratch);
}

/* The poll of a field with the numbers on show; where there is no room left, the one that was not
 * looked at for the longest time goes. */
static void show_field(struct app *app, size_t field)
{
    struct tally *tally = app->tally;
    const struct variant *variant = session_variant(app->session);
    struct arena *scratch = arena_create();
    const char *name = arena_printf(
        scratch, "%s %llu %s", question_full_name(scratch, variant->question),
        (unsigned long long)variant->seed, question_field(variant->question, field, NULL)->id);
    size_t found = 0;
    while (found < tally->count && !str_equal(poll_name(tally->polls[found].poll), name))
        found++;
    if (found == tally->count && found == TALLY_KEPT) {
        put_last(tally, 0);
        poll_destroy(tally->polls[--tally->count].poll);
        found--;
    }
    if (found == tally->count)
        tally->polls[tally->count++] = (struct tally_kept){poll_create(name), 0};
    put_last(tally, found);
    run_again(app, &tally->polls[tally->count - 1], field);
    tally->poll = tally->polls[tally->count - 1].poll;
    tally->field = field;
    tally->focus = SIZE_MAX;
    tally->uncovered = false;
    line_set(&tally->line, "");
    arena_destroy(scratch);
}

void app_open_poll(struct app *app)
{
    if (!app_question(app))
        return;
    if (!app->tally)
        app->tally = create();
    show_field(app, app->field);
    app_push(app, &view_poll);
    if (poll_answers(app->tally->poll) == 0)
        app_push(app, &view_tally);
}

/* --- the row in focus ------------------------------------------------------------------------------- */

size_t tally_focus(const struct tally *tally)
{
    size_t count = 0;
    const struct poll_row *rows = poll_rows(tally->poll, &count);
    for (size_t i = 0; i < count; i++)
        if (rows[i].id == tally->focus)
            return tally->focus;
    return count > 0 ? rows[0].id : SIZE_MAX;
}

static bool move_focus(struct app *app, enum action action)
{
    struct tally *tally = app->tally;
    size_t count = 0, at = 0, page = tally_page(app);
    const struct poll_row *rows = poll_rows(tally->poll, &count);
    if (count == 0)
        return false;
    while (at + 1 < count && rows[at].id != tally_focus(tally))
        at++;
    switch (action) {
    case ACTION_UP:
        at -= at > 0;
        break;
    case ACTION_DOWN:
        at++;
        break;
    case ACTION_PAGE_UP:
        at = at > page ? at - page : 0;
        break;
    case ACTION_PAGE_DOWN:
        at += page;
        break;
    case ACTION_FIRST:
        at = 0;
        break;
    case ACTION_LAST:
        at = count;
        break;
    default:
        return false;
    }
    tally->focus = rows[at < count ? at : count - 1].id;
    return true;
}

/* --- answers ---------------------------------------------------------------------------------------- */

/* Counts what was typed or pasted, and says what was not counted. False: nothing was. */
static bool add(struct app *app, const char *text)
{
    struct tally *tally = app->tally;
    struct poll_added added = {0};
    struct diag diag = {0};
    enum dlt_err err =
        poll_add(tally->poll, session_variant(app->session),
                 question_field(app_question(app), tally->field, NULL), text, &added, &diag);
    if (err != DLT_OK && added.taken == 0)
        app_say(app, "Not counted: %s.", diag.text);
    else if (err != DLT_OK)
        app_say(app, "Counted %zu; %zu line%s not: %s.", added.taken, added.refused,
                added.refused == 1 ? " was" : "s were", diag.text);
    else if (added.taken > 1)
        app_say(app, "Counted %zu answers.", added.taken);
    return added.taken > 0;
}

static void next_field(struct app *app, bool back)
{
    size_t count = question_field_count(app_question(app));
    show_field(app, (app->tally->field + (back ? count - 1 : 1)) % count);
}

/* --- the bars --------------------------------------------------------------------------------------- */

static unsigned change(struct app *app, enum action action)
{
    struct tally *tally = app->tally;
    size_t focus = tally_focus(tally);
    if (action == ACTION_REMOVE)
        return poll_remove(tally->poll, focus) ? ACT_CHANGED : ACT_IGNORED;
    if (action == ACTION_UNDO) {
        if (!poll_undo(tally->poll))
            app_say(app, "There is nothing to take back.");
        return ACT_CHANGED;
    }
    if (action == ACTION_CLEAR) {
        poll_clear(tally->poll);
        app_say(app, "All answers are struck out; u brings them back.");
        return ACT_CHANGED;
    }
    tally->focus = focus; /* it stays on its answer when the order changes */
    if (!poll_change(tally->poll, focus, action == ACTION_MORE ? 1 : -1))
        app_say(app, "There is room for %d answers.", POLL_MAX_ANSWERS);
    return ACT_CHANGED;
}

static void add_pasted(struct app *app, const struct key *key)
{
    add(app, key->paste);
    if (key->cut_off)
        app_say(app,
                "Only the first %d bytes of what was pasted are counted; paste the rest apart.",
                KEY_PASTE_MAX);
}

/* Keys that no row names: a pasted list, and the first digit of an answer. */
static unsigned take_text(struct app *app, const struct key *key)
{
    if (key->code == KEY_CODE_PASTE) {
        add_pasted(app, key);
        return ACT_CHANGED;
    }
    if (key->code != KEY_CODE_TEXT || key->text[0] < '0' || key->text[0] > '9')
        return ACT_IGNORED;
    line_start_again(&app->tally->line);
    line_key(&app->tally->line, key);
    app_push(app, &view_tally);
    return ACT_CHANGED;
}

static bool has_rows(const struct app *app)
{
    return poll_answers(app->tally->poll) > 0;
}

static bool valid(const struct app *app, enum action action)
{
    switch (action) {
    case ACTION_MORE:
    case ACTION_LESS:
    case ACTION_REMOVE:
    case ACTION_CLEAR:
    case ACTION_UP:
    case ACTION_DOWN:
        return has_rows(app);
    case ACTION_NEXT_FIELD:
        return question_field_count(app_question(app)) > 1;
    default:
        return true;
    }
}

static unsigned act(struct app *app, enum action action, const struct key *key)
{
    if (!valid(app, action))
        return ACT_IGNORED;
    switch (action) {
    case ACTION_BACK:
        app_pop(app);
        return ACT_CHANGED;
    case ACTION_HELP:
        app_open_help(app);
        return ACT_CHANGED;
    case ACTION_TALLY:
        app_push(app, &view_tally); /* with what was begun before */
        return ACT_CHANGED;
    case ACTION_UNCOVER:
        app->tally->uncovered = !app->tally->uncovered;
        return ACT_CHANGED;
    case ACTION_NEXT_FIELD:
    case ACTION_PREVIOUS_FIELD:
        next_field(app, action == ACTION_PREVIOUS_FIELD);
        return ACT_CHANGED;
    case ACTION_MORE:
    case ACTION_LESS:
    case ACTION_REMOVE:
    case ACTION_UNDO:
    case ACTION_CLEAR:
        return change(app, action);
    case ACTION_NONE:
        return take_text(app, key);
    default:
        return move_focus(app, action) ? ACT_CHANGED : ACT_IGNORED;
    }
}

static const char *word(const struct app *app, enum action action)
{
    return action == ACTION_UNCOVER && app->tally->uncovered ? "hide" : NULL;
}

static void draw(const struct app *app, struct arena *frame, struct surface *surface)
{
    tally_draw(app, frame, surface, false);
}

const struct view view_poll = {
    .name = "poll",
    .context = CONTEXT_POLL,
    .act = act,
    .draw = draw,
    .valid = valid,
    .word = word,
};

/* --- an answer being typed -------------------------------------------------------------------------- */

static unsigned act_tally(struct app *app, enum action action, const struct key *key)
{
    struct line *line = &app->tally->line;
    switch (action) {
    case ACTION_YES:
        if (line->text.length == 0)
            app_pop(app);
        else if (add(app, line->text.text))
            line_set(line, "");
        return ACT_CHANGED;
    case ACTION_BACK:
        app_pop(app);
        return ACT_CHANGED;
    case ACTION_HELP:
        app_open_help(app);
        return ACT_CHANGED;
    default:
        break;
    }
    if (key->code == KEY_CODE_PASTE && strpbrk(key->paste, "\r\n\t")) {
        add_pasted(app, key);
        return ACT_CHANGED;
    }
    bool changed = line_key(line, key);
    if (line->full)
        app_say(app, "An answer holds at most %d bytes.", LINE_MAX_TEXT);
    return changed || line->full ? ACT_CHANGED : ACT_IGNORED;
}

static void draw_tally(const struct app *app, struct arena *frame, struct surface *surface)
{
    tally_draw(app, frame, surface, true);
}

const struct view view_tally = {
    .name = "tally",
    .context = CONTEXT_TALLY,
    .act = act_tally,
    .draw = draw_tally,
};
