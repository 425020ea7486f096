/* SPDX-License-Identifier: MIT */
/* The figure on the whole screen: zoomed, panned, scrolled, drawn with other characters, and saved. */
#include "question.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ZOOM = 64, HEAVIEST = 3 };

/* A pan moves the window by this share of itself. */
static const double PAN = 0.25;

static const struct part *shown_part(const struct app *app)
{
    return &app_question(app)->parts[app->part];
}

/* --- where it stands ----------------------------------------------------------------------------- */

/* The picture above, the lines of its caption below, which is read in full whatever its length. */
struct page_layout {
    struct rect figure;
    struct lines caption;
};

static struct page_layout lay_out(const struct app *app, struct arena *frame)
{
    const struct rect body = app_body(app);
    const char *given = app_figure_caption(app, frame), *stale = app_figure_stale(app, frame);
    const char *caption = given ? given : "Figure";
    if (stale)
        caption = arena_printf(frame, "%s\n%s", caption, stale);
    struct page_layout layout = {.caption =
                                     draw_wrap(frame, caption, body.width - 2, app->charset)};
    int rows = body.height - (int)layout.caption.count - 1;
    if (rows < body.height / 2)
        rows = body.height / 2;
    layout.figure = (struct rect){body.x + 1, body.y, body.width - 2, rows};
    return layout;
}

static struct rect figure_rect(const struct app *app)
{
    struct arena *frame = arena_create();
    struct rect rect = lay_out(app, frame).figure;
    arena_destroy(frame);
    return rect;
}

/* Rows that are not on the screen. */
static int hidden_rows(const struct app *app)
{
    struct rect rect = figure_rect(app);
    return app_figure_rows(app, rect) - rect.height;
}

/* --- zoom and pan -------------------------------------------------------------------------------- */

void app_look_at_all(struct app *app)
{
    app->looks.window = (struct plot_window){0, 1, 0, 1};
    app->looks.row = app->looks.column = 0;
}

static double width_of(const struct plot_window *window)
{
    return window->right - window->left;
}

/* Shares of 1/64 are exact, so that zooming out again ends where it began. */
static void set_window(struct plot_window *window, double left, double bottom, double width)
{
    left = left < 0 ? 0 : (left > 1 - width ? 1 - width : left);
    bottom = bottom < 0 ? 0 : (bottom > 1 - width ? 1 - width : bottom);
    *window = (struct plot_window){left, left + width, bottom, bottom + width};
}

static void zoom(struct plot_window *window, double factor)
{
    double width = width_of(window) * factor, gone = (width_of(window) - width) / 2;
    set_window(window, window->left + gone, window->bottom + gone, width);
}

/* Moves the window by so many steps to the right and up. */
static void pan(struct plot_window *window, int right, int up)
{
    double step = PAN * width_of(window);
    set_window(window, window->left + right * step, window->bottom + up * step, width_of(window));
}

static bool is_zoomed(const struct app *app)
{
    return width_of(&app->looks.window) < 1;
}

/* --- markers, and pictures behind the finest of them ------------------------------------------------ */

static bool is_finest(const struct app *app)
{
    return app->looks.marker == MARKER_COUNT - 1;
}

static bool picture_is_next(const struct app *app)
{
    return app->pictures && is_finest(app) && !app->looks.pictures;
}

static void next_marker(struct app *app)
{
    struct looks *looks = &app->looks;
    const bool picture = picture_is_next(app);
    if (!picture)
        looks->marker = (enum marker)((looks->marker + 1) % MARKER_COUNT);
    looks->pictures = picture;
}

bool app_enters_picture(const struct app *app, const struct key *key)
{
    return app_view(app) == &view_figure && picture_is_next(app) && app_figure_has_lines(app) &&
           app_action(CONTEXT_FIGURE, key) == ACTION_MARKER;
}

struct surface *app_exact_figure(const struct app *app, struct rect *rect_out)
{
    const struct view *view = app_view(app);
    if ((view != &view_figure && view != &view_save) || !app->pictures || !app->looks.pictures ||
        !is_finest(app) || !app_figure_has_lines(app))
        return NULL;
    *rect_out = figure_rect(app);
    return app_figure_strokes(app, *rect_out);
}

/* --- keys ---------------------------------------------------------------------------------------- */

static bool can_scroll(const struct app *app, enum action action)
{
    if (action == ACTION_UP || action == ACTION_PAGE_UP || action == ACTION_FIRST)
        return app->looks.row > 0;
    return app->looks.row < hidden_rows(app);
}

static bool valid(const struct app *app, enum action action)
{
    switch (action) {
    case ACTION_NEXT_FIELD:
        return shown_part(app)->figure_count > 1;
    case ACTION_ZOOM_IN:
        return app_figure_has_axes(app) && width_of(&app->looks.window) * MOST_ZOOM > 1;
    case ACTION_ZOOM_OUT:
    case ACTION_WHOLE:
    case ACTION_LEFT:
    case ACTION_RIGHT:
        return is_zoomed(app);
    case ACTION_UP:
    case ACTION_DOWN:
    case ACTION_PAGE_UP:
    case ACTION_PAGE_DOWN:
    case ACTION_FIRST:
    case ACTION_LAST:
        return can_scroll(app, action);
    case ACTION_MARKER:
        return app_figure_has_lines(app);
    case ACTION_WEIGHT:
        return app_figure_has_lines(app) && app->looks.marker != MARKER_ASCII;
    case ACTION_SAVE:
    case ACTION_DESCRIBE:
        return app_figure_height(app, app->width) > 0;
    default:
        return true;
    }
}

/* After zooming, all four arrows pan; the footer says it once. */
static bool does_something(const struct app *app, enum action action)
{
    return valid(app, action) || (is_zoomed(app) && (action == ACTION_UP || action == ACTION_DOWN));
}

static void move(struct app *app, enum action action)
{
    struct looks *looks = &app->looks;
    const bool zoomed = is_zoomed(app);
    int page = figure_rect(app).height - 1, last = hidden_rows(app);
    if (action == ACTION_LEFT || action == ACTION_RIGHT)
        pan(&looks->window, action == ACTION_RIGHT ? 1 : -1, 0);
    else if (zoomed && (action == ACTION_UP || action == ACTION_DOWN))
        pan(&looks->window, 0, action == ACTION_UP ? 1 : -1);
    else if (action == ACTION_UP || action == ACTION_DOWN)
        looks->row += action == ACTION_DOWN ? 1 : -1;
    else if (action == ACTION_PAGE_UP || action == ACTION_PAGE_DOWN)
        looks->row += action == ACTION_PAGE_DOWN ? page : -page;
    else
        looks->row = action == ACTION_LAST ? last : 0;
    looks->row = looks->row > last ? last : looks->row;
    looks->row = looks->row < 0 ? 0 : looks->row;
}

/* "q2-figure1.svg": numbered through the question. */
static void open_save(struct app *app)
{
    const struct question *question = app_question(app);
    size_t number = app->figure + 1;
    for (size_t i = 0; i < app->part; i++)
        number += question->parts[i].figure_count;
    line_set(&app->saving.name, arena_printf(app->arena, "%s-figure%zu.svg", question->id, number));
    app->saving.replace = false;
    app_push(app, &view_save);
}

static unsigned act(struct app *app, enum action action, const struct key *key)
{
    (void)key;
    if (action == ACTION_NONE || !does_something(app, action))
        return ACT_IGNORED;
    switch (action) {
    case ACTION_BACK:
        app_look_at_all(app);
        app_pop(app);
        break;
    case ACTION_HELP:
        app_open_help(app);
        break;
    case ACTION_NEXT_FIELD:
        app_look_at_all(app);
        app->figure = (app->figure + 1) % shown_part(app)->figure_count;
        break;
    case ACTION_ZOOM_IN:
    case ACTION_ZOOM_OUT:
        zoom(&app->looks.window, action == ACTION_ZOOM_IN ? 0.5 : 2);
        break;
    case ACTION_WHOLE:
        app_look_at_all(app);
        break;
    case ACTION_MARKER:
        next_marker(app);
        break;
    case ACTION_WEIGHT:
        app->looks.weight = app->looks.weight % HEAVIEST + 1;
        break;
    case ACTION_SAVE:
        open_save(app);
        break;
    case ACTION_DESCRIBE:
        app_open_page(app, PAGE_FIGURE);
        break;
    case ACTION_EXPLORE:
        (void)app_open_explore(app);
        break;
    default:
        move(app, action);
        break;
    }
    return ACT_CHANGED;
}

/* --- drawing ------------------------------------------------------------------------------------- */

/* "x4   2 of 3", for the right end of the title bar. */
static const char *status_of(const struct app *app, struct arena *frame, struct rect rect)
{
    size_t count = shown_part(app)->figure_count;
    int hidden = app_figure_rows(app, rect) - rect.height;
    const char *text = "";
    if (is_zoomed(app))
        text = arena_printf(frame, "x%.0f", 1 / width_of(&app->looks.window));
    else if (hidden > 0)
        text = arena_printf(frame, "rows %d-%d of %d", app->looks.row + 1,
                            app->looks.row + rect.height, rect.height + hidden);
    if (count > 1)
        text = arena_printf(frame, "%s%sfigure %zu of %zu", text, text[0] ? "   " : "",
                            app->figure + 1, count);
    return text;
}

static void draw(const struct app *app, struct arena *frame, struct surface *surface)
{
    const struct page_layout layout = lay_out(app, frame);
    const struct rect rect = layout.figure;
    const char *title = shown_part(app)->title.text;
    const struct rect body =
        app_frame(app, frame, surface, title ? title : app_question(app)->title.text,
                  status_of(app, frame, rect));
    if (!app_draw_figure_whole(app, surface, rect))
        surface_text_cut(surface, rect.x, rect.y, rect.width, ROLE_DIM,
                         "There is nothing to draw yet: it needs an answer.");
    for (int i = 0; i < (int)layout.caption.count && rect.height + i < body.height; i++)
        surface_text(surface, rect.x, rect.y + rect.height + i, ROLE_DIM, layout.caption.items[i]);
    surface->cursor_x = 0;
    surface->cursor_y = body.y;
    surface->cursor_quiet = true;
}

const struct view view_figure = {
    .name = "figure",
    .context = CONTEXT_FIGURE,
    .act = act,
    .draw = draw,
    .valid = valid,
};

/* --- saving -------------------------------------------------------------------------------------- */

/* "~/plot.svg" as the shell has it. */
static const char *full_name(struct arena *arena, const char *name)
{
    const char *home = getenv("HOME");
    bool expand = str_starts(name, "~/") && home && home[0] == '/';
    return expand ? arena_printf(arena, "%s%s", home, name + 1) : name;
}

/* Where a file is, in full, as text for the screen. */
static const char *place_of(struct arena *arena, const char *path)
{
    char *real = realpath(path, NULL);
    const char *place = arena_strdup(arena, real ? real : path);
    free(real);
    return utf8_sanitise(arena, place, strlen(place), UTF8_KEEP_NOTHING, NULL);
}

/* True when nothing is left to be asked. */
static bool save(struct app *app, struct arena *arena)
{
    const char *path = full_name(arena, app->saving.name.text.text);
    enum picture_format format;
    if (!picture_format_of(path, &format)) {
        app_say(app, "Which kind? End the name in .svg for a picture or .txt for text.");
        return false;
    }
    const char *text = app_figure_picture(app, arena, figure_rect(app), format);
    int fault = text ? file_write(path, text, app->saving.replace) : 0;
    if (!text)
        app_say(app, "The figure cannot be drawn.");
    else if (fault == EEXIST)
        app_say(app, "%s is there already: Enter again replaces it.", path);
    else if (fault == EINVAL)
        app_say(app, "%s is no file that can be replaced.", path);
    else if (fault)
        app_say(app, "Not saved: %s.%s", strerror(fault),
                fault == ENOENT ? " Make its folder first." : "");
    else
        app_say(app, "Saved as %s", place_of(arena, path));
    app->saving.replace = fault == EEXIST;
    return text && !fault;
}

static unsigned act_save(struct app *app, enum action action, const struct key *key)
{
    if (action == ACTION_BACK) {
        app_pop(app);
        return ACT_CHANGED;
    }
    if (action == ACTION_YES) {
        struct arena *arena = arena_create();
        if (save(app, arena))
            app_pop(app);
        arena_destroy(arena);
        return ACT_CHANGED;
    }
    app->saving.replace = false;
    return line_key(&app->saving.name, key) ? ACT_CHANGED : ACT_IGNORED;
}

/* Asked at the foot of the figure, which stays in sight. */
static void draw_save(const struct app *app, struct arena *frame, struct surface *surface)
{
    draw(app, frame, surface);
    const struct rect body = app_body(app);
    const char *text = app->saving.name.text.text;
    size_t cursor = app->saving.name.cursor, start = 0;
    int y = body.y + body.height - 1;
    surface_fill(surface, 0, y, surface->width, 1, ROLE_TEXT, " ");
    int x = 1 + surface_text(surface, 1, y, ROLE_KEY, "save as ");
    int room = body.width - x - 1;
    while (utf8_width(text + start, cursor - start) >= room)
        start += utf8_grapheme(text + start, strlen(text + start));
    surface_text_cut(surface, x, y, room, ROLE_INPUT, text + start);
    surface->cursor_x = x + utf8_width(text + start, cursor - start);
    surface->cursor_y = y;
    surface->cursor_quiet = false;
}

const struct view view_save = {
    .name = "save",
    .context = CONTEXT_SAVE,
    .act = act_save,
    .draw = draw_save,
};
