/* SPDX-License-Identifier: MIT */
/* The tutor's state, its stack of views, and the frame that every screen has. */
#include "explorer.h"
#include "present.h"
#include "question.h"
#include <stdio.h>
#include <string.h>

static const struct key_row key_rows[] = {
#define KEY(in, key, what, act, how, word, text)                                                   \
    {CONTEXT_##in, KEY_CODE_##key, what, ACTION_##act, how, word, text},
#include "keys.def"
#undef KEY
};

const struct key_row *app_keys(size_t *count_out)
{
    *count_out = DLT_COUNT(key_rows);
    return key_rows;
}

/* --- life ------------------------------------------------------------------------------------------- */

static void open_paper(struct app *app, size_t paper)
{
    session_destroy(app->session);
    app->paper = paper;
    figure_cache_forget(app->figures);
    memo_forget(app->memo);
    app->session = session_create(app->bank->papers[paper], app->ports);
    app->selected = 0;
}

struct app *app_create(const struct bank *bank, const struct tui_options *options,
                       enum charset charset)
{
    struct app *app = mem_alloc(sizeof *app);
    app->bank = bank;
    app->ports = options->ports;
    app->charset = charset;
    app->looks = (struct looks){.marker = charset == CHARSET_UTF8 ? MARKER_BRAILLE : MARKER_ASCII,
                                .weight = 1,
                                .window = {0, 1, 0, 1}};
    app->theme = options->theme;
    app->arena = arena_create();
    app->memo = memo_create();
    app->figures = figure_cache_create();
    app->notice = options->notice;
    strbuf_init(&app->message);
    line_init(&app->line);
    line_init(&app->search);
    line_init(&app->own_marks);
    line_init(&app->saving.name);
    open_paper(app, options->paper < bank->paper_count ? options->paper : 0);
    if (options->present)
        app->present = present_create(app, options);
    app_push(app, app->present ? &view_present : &view_list);
    const struct paper *paper = bank->papers[app->paper];
    for (size_t i = 0; !app->present && options->question && i < paper->question_count; i++) {
        char *name = question_full_name(app->arena, paper->questions[i]);
        if (str_equal(name, options->question))
            app_open_question(app, i);
    }
    return app;
}

void app_destroy(struct app *app)
{
    if (!app)
        return;
    explorer_destroy(app->explorer);
    present_destroy(app->present);
    tally_destroy(app->tally);
    session_destroy(app->session);
    line_finish(&app->line);
    line_finish(&app->search);
    line_finish(&app->own_marks);
    line_finish(&app->saving.name);
    strbuf_finish(&app->message);
    memo_destroy(app->memo);
    figure_cache_destroy(app->figures);
    arena_destroy(app->arena);
    mem_free(app);
}

int app_timeout(const struct app *app)
{
    return app->present ? present_timeout(app) : -1;
}

void app_resize(struct app *app, int width, int height)
{
    app->width = width;
    app->height = height;
    memo_forget(app->memo);
}

/* --- views ------------------------------------------------------------------------------------------ */

const struct view *app_view(const struct app *app)
{
    return app->stack[app->depth - 1];
}

void app_push(struct app *app, const struct view *view)
{
    if (app->depth < APP_STACK)
        app->stack[app->depth++] = view;
}

void app_open_page(struct app *app, enum page page)
{
    app->page = page;
    app->page_scroll = 0;
    app_push(app, &view_pager);
}

void app_pop(struct app *app)
{
    if (app->depth > 1)
        app->depth--;
}

void app_say(struct app *app, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(app->arena, format, args);
    va_end(args);
    strbuf_clear(&app->message);
    strbuf_add(&app->message, text);
    app->notice = app->message.text;
}

const struct question *app_question(const struct app *app)
{
    const struct variant *variant = session_variant(app->session);
    return variant ? variant->question : NULL;
}

/* The figure that belongs to the field in focus; else the one on show, or the part's first. */
static size_t figure_of(const struct app *app, bool moved)
{
    const struct part *part = &app_question(app)->parts[app->part];
    const struct field *field = question_field(app_question(app), app->field, NULL);
    for (size_t i = 0; i < part->figure_count; i++)
        if (part->figures[i].field && str_equal(part->figures[i].field, field->id))
            return i;
    return moved ? 0 : app->figure;
}

/* Puts the focus on a field; `line_kept`: the answer line holds its draft already. */
static void focus(struct app *app, size_t field, bool line_kept)
{
    size_t part = 0, count = 0;
    question_field(app_question(app), field, &part);
    bool moved = part != app->part;
    app->field = field;
    app->part = part;
    app->figure = figure_of(app, moved);
    app->line.many = question_has_rows(question_field(app_question(app), field, NULL));
    if (!line_kept)
        line_set(&app->line, session_field(app->session, field)->draft);
    memo_forget(app->memo);
    if (moved)
        app->scroll = question_part_start(app);
    const char *const *tries = session_tries(app->session, field, &count);
    line_set_history(&app->line, tries, count);
}

void app_focus(struct app *app, size_t field)
{
    focus(app, field, false);
}

static size_t first_open_field(const struct app *app)
{
    size_t count = question_field_count(app_question(app));
    for (size_t i = 0; i < count; i++)
        if (session_shown(app->session, i) &&
            session_verdict(app->session, i)->status != VERDICT_CORRECT)
            return i;
    return 0;
}

bool app_has_problems(const struct app *app)
{
    size_t count = 0;
    session_problems(app->session, &count);
    return count > 0;
}

/* What the views below hold is about a question that is no more: pages and figures are made anew with
 * each draw, what was begun on it is not. */
static void leave_begun(struct app *app)
{
    while (
        app_view(app) != &view_question && app_view(app) != &view_list &&
        (app_has_problems(app) || (app_view(app) != &view_pager && app_view(app) != &view_figure)))
        app_pop(app);
}

void app_reload(struct app *app)
{
    struct diag diag = {0};
    app_close_explore(app); /* it looks at the question as it was */
    if (!app_question(app))
        return;
    if (app->present) {
        present_reload(app);
        return;
    }
    const char *id =
        arena_strdup(app->arena, question_field(app_question(app), app->field, NULL)->id);
    memo_forget(app->memo);
    if (session_reload(app->session, &diag) == DLT_OK) {
        figure_cache_forget(app->figures);
        const size_t field = question_find_field(app_question(app), id);
        focus(app, field == SIZE_MAX ? 0 : field, field != SIZE_MAX);
        app_say(app, "Read again: the file was saved.");
    }
    leave_begun(app);
}

/* Which questions are better done before this one, as far as they are not. */
static void say_prerequisites(struct app *app)
{
    const struct paper *paper = session_paper(app->session);
    const struct question *question = app_question(app);
    const char *before = "";
    for (size_t i = 0; i < question->prerequisite_count; i++) {
        const char *name = question->prerequisites[i].text, *slash = strchr(name, '/');
        const char *id = slash ? slash + 1 : name;
        for (size_t j = 0; j < paper->question_count; j++) {
            const bool own = !slash || strncmp(name, question->pack, (size_t)(slash - name)) == 0;
            const struct question *other = session_question(app->session, j);
            if (own && str_equal(other->id, id) &&
                !session_question_marks(app->session, j).complete)
                before = arena_printf(app->arena, "%s%s%zu (%s)", before, before[0] ? ", " : "",
                                      j + 1, other->title.text);
        }
    }
    if (before[0])
        app_say(app, "Easier after question %s.", before);
}

bool app_open_question(struct app *app, size_t index)
{
    struct diag diag = {0};
    app->selected = index;
    if (session_open(app->session, index, &diag) != DLT_OK) {
        app_say(app, "%s", diag_format(app->arena, &diag));
        return false;
    }
    if (app_has_problems(app)) /* which may have been mended since */
        (void)session_reload(app->session, &diag);
    arena_reset(app->arena);
    app->part = SIZE_MAX;
    app->scroll = 0;
    app_focus(app, first_open_field(app));
    if (app_view(app) != &view_question)
        app_push(app, &view_question);
    say_prerequisites(app);
    return true;
}

static void next_paper(struct app *app)
{
    if (app->bank->paper_count > 1)
        open_paper(app, (app->paper + 1) % app->bank->paper_count);
    else
        app_say(app, "This is the only paper. DLTUTOR_QUESTIONS can name folders with more.");
}

/* --- keys --------------------------------------------------------------------------------------------- */

static bool row_matches(const struct key_row *row, const struct key *key)
{
    if (row->code != key->code)
        return false;
    switch (key->code) {
    case KEY_CODE_TEXT:
        return key->text[0] == row->letter && key->text[1] == '\0';
    case KEY_CODE_CTRL:
    case KEY_CODE_ALT:
    case KEY_CODE_FUNCTION:
        return key->letter == row->letter;
    default:
        return true;
    }
}

static enum action find_row(enum context context, const struct key *key)
{
    for (size_t i = 0; i < DLT_COUNT(key_rows); i++) {
        const struct key_row *row = &key_rows[i];
        if ((row->context == context || row->context == CONTEXT_EVERYWHERE) &&
            row_matches(row, key))
            return row->action;
    }
    return ACTION_NONE;
}

/* A key with a modifier that means nothing of its own here is the key without. */
enum action app_action(enum context context, const struct key *key)
{
    struct key bare = *key;
    enum action action = find_row(context, key);
    if (key->code == KEY_CODE_NEWLINE)
        bare.code = KEY_CODE_ENTER;
    else if (key->code == KEY_CODE_MOVE_UP)
        bare.code = KEY_CODE_UP;
    else if (key->code == KEY_CODE_MOVE_DOWN)
        bare.code = KEY_CODE_DOWN;
    else if (key->code == KEY_CODE_MOVE_LEFT)
        bare.code = KEY_CODE_LEFT;
    else if (key->code == KEY_CODE_MOVE_RIGHT)
        bare.code = KEY_CODE_RIGHT;
    return action == ACTION_NONE && bare.code != key->code ? find_row(context, &bare) : action;
}

static bool too_small(const struct app *app)
{
    return app->width < APP_MIN_WIDTH || app->height < APP_MIN_HEIGHT;
}

unsigned app_key(struct app *app, const struct key *key)
{
    const struct view *view = app_view(app);
    enum action action = app_action(view->context, key);
    if (key->code == KEY_CODE_TICK)
        return ACT_CHANGED; /* time went on, and that is drawn */
    app->notice = NULL;
    if (action == ACTION_QUIT && key->code == KEY_CODE_CTRL)
        return ACT_QUIT;
    if (action == ACTION_SUSPEND)
        return ACT_SUSPEND;
    if (action == ACTION_REDRAW)
        return ACT_REDRAW;
    if (too_small(app))
        return ACT_IGNORED;
    if (action == ACTION_NEXT_PAPER) {
        next_paper(app);
        return ACT_CHANGED;
    }
    unsigned flags = view->act(app, action, key);
    memo_forget(app->memo);
    if (session_keeping_failed(app->session) && !app->notice)
        app_say(app, "Your answers could not be kept: the disk is full or read-only.");
    return flags;
}

/* --- drawing -------------------------------------------------------------------------------------------- */

/* One key of the footer as it is shown. */
struct footer_key {
    const char *key, *word;
    bool must; /* there at every width */
};

enum { FOOTER_ROWS = 16, FOOTER_NEEDED = 8, FOOTER_NEEDED_NARROW = 5 };

/* How much of the words is shown. */
enum brevity { BREVITY_NONE, BREVITY_SOME, BREVITY_MOST, BREVITY_COUNT };

/* Shorter words, for screens where the keys that matter most would not fit. */
static const char *short_word(enum action action, const char *word, enum brevity brevity)
{
    bool most = brevity == BREVITY_MOST;
    if (brevity == BREVITY_NONE)
        return word;
    switch (action) {
    case ACTION_FRESH:
        return "fresh";
    case ACTION_PAGE_DOWN:
        return "";
    case ACTION_BACK:
        return str_equal(word, "list") ? "" : word;
    case ACTION_CHECK:
        return !most ? word : str_equal(word, "check") ? "ok" : "on"; /* go on */
    case ACTION_NEW_LINE:
        return most ? "line" : word;
    case ACTION_HELP:
        return most ? "?" : word;
    case ACTION_SEARCH:
        return most ? "find" : word;
    default:
        return word;
    }
}

/* The keys valid now, most important first. */
static size_t footer_keys(const struct app *app, enum brevity brevity, struct footer_key *keys)
{
    const struct view *view = app_view(app);
    size_t count = 0;
    for (size_t i = 0; i < DLT_COUNT(key_rows) && count < FOOTER_ROWS; i++) {
        const struct key_row *row = &key_rows[i];
        bool dropped = brevity == BREVITY_MOST && row->action == ACTION_FRESH;
        if (row->context != view->context || !row->footer || dropped ||
            (view->valid && !view->valid(app, row->action)))
            continue;
        const char *other = view->word ? view->word(app, row->action) : NULL;
        const char *word = other ? other : row->footer;
        const char *shown = short_word(row->action, word, brevity);
        keys[count++] = (struct footer_key){
            .key = row->shown,
            .word = str_equal(shown, row->shown) ? "" : shown, /* "?" alone is help */
            .must = row->action == ACTION_HELP || row->action == ACTION_BACK ||
                    (row->context == CONTEXT_QUESTION && row->action == ACTION_CHECK),
        };
    }
    return count;
}

static int footer_width(const struct footer_key *one)
{
    return (int)strlen(one->key) + (one->word[0] ? 1 + (int)strlen(one->word) : 0);
}

/* Leaves the keys that fit into a width: those that must be there, then the others, the later ones
 * only as far as there is room beside the earlier. Returns how many were kept before the first that
 * was lost. */
static size_t keep_fitting(struct footer_key *keys, size_t *count, int gap, int width)
{
    size_t kept = 0, first_lost = *count;
    int used = -gap;
    for (size_t i = 0; i < *count; i++)
        used += keys[i].must ? gap + footer_width(&keys[i]) : 0;
    for (size_t i = 0; i < *count; i++) {
        int wide = keys[i].must ? 0 : gap + footer_width(&keys[i]);
        if (wide > 0 && used + wide > width) {
            first_lost = first_lost < i ? first_lost : i;
            continue;
        }
        used += wide;
        keys[kept++] = keys[i];
    }
    bool all = first_lost == *count;
    *count = kept;
    return all ? SIZE_MAX : first_lost;
}

void app_draw_footer(const struct app *app, struct surface *surface)
{
    struct footer_key keys[FOOTER_ROWS];
    int width = surface->width - 1, gap = 3, total = -gap;
    size_t count = footer_keys(app, BREVITY_NONE, keys);
    size_t needed = surface->width < 60 ? FOOTER_NEEDED_NARROW : FOOTER_NEEDED;
    for (size_t i = 0; i < count; i++)
        total += gap + footer_width(&keys[i]);
    gap = total > width ? 2 : 3;
    for (int i = BREVITY_NONE; i < BREVITY_COUNT; i++) {
        count = footer_keys(app, (enum brevity)i, keys);
        if (keep_fitting(keys, &count, gap, width) >= needed)
            break;
    }
    int x = 1, y = surface->height - 1;
    for (size_t i = 0; i < count; i++) {
        x += surface_text(surface, x, y, ROLE_KEY, keys[i].key);
        if (keys[i].word[0])
            x += 1 + surface_text(surface, x + 1, y, ROLE_DIM, keys[i].word);
        x += gap;
    }
}

char *app_status(const struct app *app, struct arena *frame, int width)
{
    const struct paper *paper = session_paper(app->session);
    const struct session_marks total = session_total(app->session);
    char *marks = marks_format(frame, total.marks), *most = marks_format(frame, total.max);
    if (width < 70)
        return arena_printf(frame, "%s / %s", marks, most);
    return arena_printf(frame, "%zu of %zu begun   %s / %s mark%s",
                        session_begun_count(app->session), paper->question_count, marks, most,
                        total.max == MARKS_ONE ? "" : "s");
}

/* Below 16 rows every row is needed for the text. */
static bool has_rules(const struct app *app)
{
    return app->height >= 16;
}

struct rect app_body(const struct app *app)
{
    int rules = has_rules(app);
    return (struct rect){0, 1 + rules, app->width, app->height - 2 - 2 * rules};
}

/* In place of the lower rule; what does not fit there goes on over the keys, until the next one. */
static void draw_notice(const struct app *app, struct arena *frame, struct surface *surface)
{
    int last = surface->height - 1, width = surface->width - 2;
    struct lines lines = draw_wrap(frame, app->notice, width, app->charset);
    const char *first = app->notice;
    if (!has_rules(app) || lines.count < 2) {
        if (has_rules(app))
            app_draw_footer(app, surface);
        last -= has_rules(app);
    } else {
        first = lines.items[0];
        const char *rest = lines.items[1];
        for (size_t i = 2; i < lines.count; i++)
            rest = arena_printf(frame, "%s %s", rest, lines.items[i]);
        surface_text_cut(surface, 1, last, width, ROLE_HINT, rest);
        last--;
    }
    surface_fill(surface, 0, last, surface->width, 1, ROLE_HINT, " ");
    surface_text_cut(surface, 1, last, width, ROLE_HINT, first);
}

struct rect app_frame(const struct app *app, struct arena *frame, struct surface *surface,
                      const char *title, const char *status)
{
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    bool rules = has_rules(app);
    int wide = draw_width(status, app->charset), last = surface->height - 1;
    surface_text_cut(surface, 1, 0, surface->width - wide - 4, ROLE_HEADING, title);
    surface_text(surface, surface->width - wide - 1, 0, ROLE_DIM, status);
    if (rules) {
        surface_fill(surface, 0, 1, surface->width, 1, ROLE_DIM, glyphs->horizontal);
        surface_fill(surface, 0, last - 1, surface->width, 1, ROLE_DIM, glyphs->horizontal);
    }
    if (app->notice)
        draw_notice(app, frame, surface);
    else
        app_draw_footer(app, surface);
    return app_body(app);
}

static void draw_too_small(const struct app *app, struct arena *frame, struct surface *surface)
{
    char *text =
        arena_printf(frame, "dltutor needs %dx%d; this is %dx%d. Make it larger, or leave with ^C.",
                     APP_MIN_WIDTH, APP_MIN_HEIGHT, app->width, app->height);
    struct lines lines = draw_wrap(frame, text, surface->width, app->charset);
    for (int i = 0; i < (int)lines.count; i++)
        surface_text_cut(surface, 0, i, surface->width, ROLE_TEXT, lines.items[i]);
}

void app_draw(const struct app *app, struct surface *surface)
{
    struct arena *frame = arena_create();
    surface_clear(surface);
    surface->cursor_x = surface->cursor_y = -1;
    surface->cursor_quiet = false;
    if (too_small(app))
        draw_too_small(app, frame, surface);
    else
        app_view(app)->draw(app, frame, surface);
    arena_destroy(frame);
}

/* --- themes ---------------------------------------------------------------------------------------- */

static const char *const theme_names[] = {
    [THEME_TERMINAL] = "terminal", [THEME_DARK] = "dark", [THEME_LIGHT] = "light"};
_Static_assert(DLT_COUNT(theme_names) == THEME_COUNT, "a name for each theme");

const char *tui_theme_name(enum tui_theme theme)
{
    return theme_names[theme];
}

bool tui_theme_from_name(const char *name, enum tui_theme *theme_out)
{
    for (size_t i = 0; i < DLT_COUNT(theme_names); i++) {
        if (str_equal(name, theme_names[i])) {
            *theme_out = (enum tui_theme)i;
            return true;
        }
    }
    return false;
}

/* --- the table that the manual is made of ---------------------------------------------------------------- */

static const struct tui_key public_keys[] = {
#define KEY(in, key, what, act, how, word, text) {how, word, text, #in},
#include "keys.def"
#undef KEY
};

const struct tui_key *tui_keys(size_t *count_out)
{
    *count_out = DLT_COUNT(public_keys);
    return public_keys;
}
