/* SPDX-License-Identifier: MIT */
/* The tutor's state, its stack of views, and the frame that every screen has. */
#include "app.h"
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
    app->marker = charset == CHARSET_UTF8 ? MARKER_BRAILLE : MARKER_ASCII;
    app->arena = arena_create();
    app->notice = options->notice;
    strbuf_init(&app->message);
    line_init(&app->line);
    line_init(&app->search);
    open_paper(app, options->paper < bank->paper_count ? options->paper : 0);
    app_push(app, &view_list);
    const struct paper *paper = bank->papers[app->paper];
    for (size_t i = 0; options->question && i < paper->question_count; i++) {
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
    session_destroy(app->session);
    line_finish(&app->line);
    line_finish(&app->search);
    strbuf_finish(&app->message);
    arena_destroy(app->arena);
    mem_free(app);
}

void app_resize(struct app *app, int width, int height)
{
    app->width = width;
    app->height = height;
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

void app_focus(struct app *app, size_t field)
{
    size_t part = 0, count = 0;
    app->field = field;
    question_field(app_question(app), field, &part);
    if (part != app->part)
        app->scroll = 0;
    app->part = part;
    line_set(&app->line, session_field(app->session, field)->draft);
    const char *const *tries = session_tries(app->session, field, &count);
    line_set_history(&app->line, tries, count);
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

bool app_open_question(struct app *app, size_t index)
{
    struct diag diag = {0};
    app->selected = index;
    if (session_open(app->session, index, &diag) != DLT_OK) {
        app_say(app, "%s", diag_format(app->arena, &diag));
        return false;
    }
    arena_reset(app->arena);
    app->part = SIZE_MAX;
    app->scroll = 0;
    app_focus(app, first_open_field(app));
    if (app_view(app) != &view_question)
        app_push(app, &view_question);
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

static enum action find_action(enum context context, const struct key *key)
{
    for (size_t i = 0; i < DLT_COUNT(key_rows); i++) {
        const struct key_row *row = &key_rows[i];
        if ((row->context == context || row->context == CONTEXT_EVERYWHERE) &&
            row_matches(row, key))
            return row->action;
    }
    return ACTION_NONE;
}

static bool too_small(const struct app *app)
{
    return app->width < APP_MIN_WIDTH || app->height < APP_MIN_HEIGHT;
}

unsigned app_key(struct app *app, const struct key *key)
{
    const struct view *view = app_view(app);
    enum action action = find_action(view->context, key);
    app->notice = NULL;
    if (action == ACTION_QUIT && key->code == KEY_CODE_CTRL)
        return ACT_QUIT;
    if (action == ACTION_SUSPEND)
        return ACT_SUSPEND;
    if (action == ACTION_REDRAW)
        return ACT_REDRAW;
    if (too_small(app))
        return ACT_IGNORED;
    if (action == ACTION_NEXT_PAPER && !app->searching) {
        next_paper(app);
        return ACT_CHANGED;
    }
    unsigned flags = view->act(app, action, key);
    if (session_keeping_failed(app->session) && !app->notice)
        app_say(app, "Your answers could not be kept: the disk is full or read-only.");
    return flags;
}

/* --- drawing -------------------------------------------------------------------------------------------- */

static void draw_footer(const struct app *app, struct arena *frame, struct surface *surface)
{
    const struct view *view = app_view(app);
    int x = 1, y = surface->height - 1;
    for (size_t i = 0; i < DLT_COUNT(key_rows); i++) {
        const struct key_row *row = &key_rows[i];
        if (row->context != view->context || !row->footer)
            continue;
        if (view->valid && !view->valid(app, row->action))
            continue;
        int wide = draw_width(row->shown, app->charset) + 1 + draw_width(row->footer, app->charset);
        if (x + wide >= surface->width)
            continue; /* a shorter one may still fit */
        x += surface_text(surface, x, y, ROLE_KEY, row->shown) + 1;
        x += surface_text(surface, x, y, ROLE_DIM, row->footer) + 3;
    }
    (void)frame;
}

struct rect app_frame(const struct app *app, struct arena *frame, struct surface *surface,
                      const char *title, const char *status)
{
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    bool rules = surface->height >= 16;
    int wide = draw_width(status, app->charset);
    surface_text_cut(surface, 1, 0, surface->width - wide - 4, ROLE_HEADING, title);
    surface_text(surface, surface->width - wide - 1, 0, ROLE_DIM, status);
    struct rect body = {.x = 0, .y = 1, .width = surface->width, .height = surface->height - 2};
    if (rules) {
        surface_fill(surface, 0, 1, surface->width, 1, ROLE_DIM, glyphs->horizontal);
        surface_fill(surface, 0, surface->height - 2, surface->width, 1, ROLE_DIM,
                     glyphs->horizontal);
        body.y++;
        body.height -= 2;
    }
    if (app->notice) {
        int y = rules ? surface->height - 2 : surface->height - 1;
        surface_fill(surface, 0, y, surface->width, 1, ROLE_HINT, " ");
        surface_text_cut(surface, 1, y, surface->width - 2, ROLE_HINT, app->notice);
        if (!rules)
            return body;
    }
    draw_footer(app, frame, surface);
    return body;
}

static void draw_too_small(const struct app *app, struct arena *frame, struct surface *surface)
{
    char *text = arena_printf(frame, "dltutor needs %dx%d; this is %dx%d.", APP_MIN_WIDTH,
                              APP_MIN_HEIGHT, app->width, app->height);
    surface_text_cut(surface, 0, 0, surface->width, ROLE_TEXT, text);
}

void app_draw(const struct app *app, struct surface *surface)
{
    struct arena *frame = arena_create();
    surface_clear(surface);
    surface->cursor_x = surface->cursor_y = -1;
    if (too_small(app))
        draw_too_small(app, frame, surface);
    else
        app_view(app)->draw(app, frame, surface);
    arena_destroy(frame);
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
