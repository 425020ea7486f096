/* SPDX-License-Identifier: MIT */
/* The figure of the current part, bound to what the person typed and drawn into a rectangle. What a
 * key does not change is neither bound nor drawn again. */
#include "explorer.h"
#include "present.h"
#include <ctype.h>
#include <string.h>

struct figure_cache {
    struct arena *arena; /* of the arguments */
    /* What they were bound for. */
    const struct figure_spec *spec; /* NULL: nothing yet */
    unsigned long version;
    const struct figure_kind *kind;
    struct value *args; /* NULL: it does not bind */
    int width, height;  /* rows that it likes at that width; width -1: not asked yet */
    struct surface *picture;
    struct looks looks; /* that it was drawn with */
    bool drawn;
    /* Its plots, also of pictures that are gone: for which figure, and in which looks. */
    const struct figure_spec *held_for;
    struct plot_area held[SURFACE_MAX_PLOTS];
    struct looks held_looks;
    /* What the markers draw in other ways, and axes that can be narrowed. */
    enum { PARTS_UNKNOWN = 0, PARTS_NONE, PARTS_SOME } lines, axes;
};

struct figure_cache *figure_cache_create(void)
{
    struct figure_cache *cache = mem_alloc(sizeof *cache);
    cache->arena = arena_create();
    return cache;
}

void figure_cache_destroy(struct figure_cache *cache)
{
    surface_destroy(cache->picture);
    arena_destroy(cache->arena);
    mem_free(cache);
}

void figure_cache_forget(struct figure_cache *cache)
{
    cache->spec = cache->held_for = NULL;
}

struct figure_source app_figure_source(const struct app *app)
{
    if (app->explorer) {
        struct figure_source source = explorer_source(app->explorer);
        if (app->present)
            source.layers = present_source(app).layers;
        return source;
    }
    if (app->present)
        return present_source(app);
    return (struct figure_source){.variant = session_variant(app->session),
                                  .verdicts = session_verdicts(app->session),
                                  .version = session_version(app->session)};
}

static void bind(const struct app *app, const struct figure_spec *spec)
{
    const struct figure_source source = app_figure_source(app);
    struct figure_cache *cache = app->figures;
    const struct figure_kind *kind = figure_find(spec->kind);
    surface_destroy(cache->picture);
    arena_reset(cache->arena);
    cache->picture = NULL;
    cache->args = NULL;
    cache->width = -1;
    cache->lines = cache->axes = PARTS_UNKNOWN;
    cache->spec = spec;
    cache->version = source.version;
    cache->kind = kind;
    if (!kind)
        return;
    struct value *args = arena_array(cache->arena, kind->param_count + 1, sizeof *args);
    if (variant_bind_figure(cache->arena, source.variant, spec, kind->params, kind->param_count,
                            source.verdicts, args, NULL) == DLT_OK)
        cache->args = args;
}

/* The figure, bound to the verdicts of the moment; NULL where the part has no such figure or it does
 * not bind. */
static struct figure_cache *find(const struct app *app, size_t index)
{
    const struct part *part = &app_question(app)->parts[app->part];
    struct figure_cache *cache = app->figures;
    if (index >= part->figure_count)
        return NULL;
    const struct figure_spec *spec = &part->figures[index];
    if (cache->spec != spec || cache->version != app_figure_source(app).version)
        bind(app, spec);
    return cache->args ? cache : NULL;
}

size_t app_figure_handles(const struct app *app, size_t index,
                          struct figure_handle handles_out[FIGURE_MAX_HANDLES])
{
    struct figure_cache *cache = find(app, index);
    if (!cache || !cache->kind->handles)
        return 0;
    struct arena *arena = arena_create();
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    size_t count = cache->kind->handles(&ctx, cache->args, handles_out);
    for (size_t i = 0; i < count; i++)
        handles_out[i].name = NULL; /* they end with the arena */
    arena_destroy(arena);
    return count;
}

int app_figure_height(const struct app *app, int width)
{
    struct figure_cache *cache = find(app, app->figure);
    if (!cache)
        return 0;
    if (cache->width != width) {
        cache->width = width;
        cache->height = cache->kind->height(cache->args, width);
    }
    return cache->height;
}

static const char *waiting_of(const struct app *app, struct arena *arena,
                              const struct figure_cache *cache)
{
    const struct figure_source source = app_figure_source(app);
    return variant_figure_waits(arena, source.variant, cache->spec, source.verdicts);
}

static bool draw_into(const struct app *app, const struct figure_cache *cache,
                      struct surface *picture, const struct figure_view *view)
{
    struct arena *arena = arena_create();
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    const char *waiting = waiting_of(app, arena, cache);
    bool drawn = figure_draw(&ctx, cache->kind, cache->args, waiting, picture, view) == DLT_OK;
    if (app->present)
        figure_picture_shown(picture);
    arena_destroy(arena);
    return drawn;
}

static struct surface *picture_of(const struct app *app, const struct figure_cache *cache,
                                  struct rect rect, const struct figure_view *view, bool *drawn_out)
{
    struct surface *picture = surface_create(rect.width, rect.height, app->charset);
    *drawn_out = draw_into(app, cache, picture, view);
    return picture;
}

/* True when the figure looks one way in one view and another in the other. */
static bool differs(const struct app *app, const struct figure_cache *cache,
                    const struct figure_view views[2])
{
    const struct rect rect = {0, 0, 72, 20};
    struct surface *pictures[2];
    struct arena *arena = arena_create();
    bool drawn[2];
    for (size_t i = 0; i < 2; i++)
        pictures[i] = picture_of(app, cache, rect, &views[i], &drawn[i]);
    bool same = str_equal(surface_to_text(arena, pictures[0]), surface_to_text(arena, pictures[1]));
    for (size_t i = 0; i < 2; i++)
        surface_destroy(pictures[i]);
    arena_destroy(arena);
    return drawn[0] && drawn[1] && !same;
}

/* Tables and grids look the same with all markers: one of dots and one of letters tell. */
bool app_figure_has_lines(const struct app *app)
{
    static const struct figure_view views[2] = {{.marker = MARKER_ASCII},
                                                {.marker = MARKER_BRAILLE}};
    struct figure_cache *cache = find(app, app->figure);
    if (!cache || app->charset != CHARSET_UTF8)
        return false;
    if (cache->lines == PARTS_UNKNOWN)
        cache->lines = differs(app, cache, views) ? PARTS_SOME : PARTS_NONE;
    return cache->lines == PARTS_SOME;
}

bool app_figure_has_axes(const struct app *app)
{
    static const struct plot_window part = {0.3, 0.7, 0.3, 0.7};
    static const struct figure_view views[2] = {{.window = NULL}, {.window = &part}};
    struct figure_cache *cache = find(app, app->figure);
    if (!cache)
        return false;
    if (cache->axes == PARTS_UNKNOWN)
        cache->axes = differs(app, cache, views) ? PARTS_SOME : PARTS_NONE;
    return cache->axes == PARTS_SOME;
}

static bool same_looks(const struct looks *a, const struct looks *b)
{
    const struct plot_window *v = &a->window, *w = &b->window;
    return a->marker == b->marker && a->weight == b->weight && v->left == w->left &&
           v->right == w->right && v->bottom == w->bottom && v->top == w->top;
}

/* True when what is drawn are other numbers than the question's: then it may tell what is asked of
 * those. Other numbers of the question do not count. */
static bool has_other_numbers(const struct app *app)
{
    const struct figure_cache *cache = app->figures;
    if (!app->explorer || !cache->args || explore_changed_count(app->explorer->explore) == 0)
        return false;
    const struct variant *own =
        app->present ? present_source(app).variant : session_variant(app->session);
    const struct figure_kind *kind = cache->kind;
    struct arena *arena = arena_create();
    struct value *args = arena_array(arena, kind->param_count + 1, sizeof *args);
    bool others = false;
    if (variant_bind_figure(arena, own, cache->spec, kind->params, kind->param_count,
                            app_figure_source(app).verdicts, args, NULL) == DLT_OK)
        for (size_t i = 0; i < kind->param_count; i++)
            others |= !value_equal(args[i], cache->args[i]);
    arena_destroy(arena);
    return others;
}

static struct figure_view view_of(const struct app *app)
{
    return (struct figure_view){.marker = app->looks.marker,
                                .told = has_other_numbers(app),
                                .weight = app->looks.weight,
                                .window = &app->looks.window,
                                .layers = app_figure_source(app).layers};
}

/* Draws the picture in a size, unless it is there already. */
static void renew_picture(const struct app *app, struct figure_cache *cache, struct rect size)
{
    if (cache->picture && cache->picture->width == size.width &&
        cache->picture->height == size.height && same_looks(&cache->looks, &app->looks))
        return;
    struct figure_view view = view_of(app);
    const struct plot_window *window = view.window;
    if (cache->held_for != cache->spec || !same_looks(&cache->held_looks, &app->looks))
        memset(cache->held, 0, sizeof cache->held);
    if (app->explorer && window->right - window->left >= 1)
        view.held = cache->held;
    for (size_t i = 0; i < SURFACE_MAX_PLOTS; i++)
        cache->held[i].firm = app->explorer && app->explorer->firm;
    view.handles = app->explorer != NULL;
    surface_destroy(cache->picture);
    cache->picture = picture_of(app, cache, size, &view, &cache->drawn);
    cache->looks = cache->held_looks = app->looks;
    cache->held_for = cache->picture->plot_count > 0 ? cache->spec : NULL;
    memcpy(cache->held, cache->picture->plots, sizeof cache->held);
}

bool app_figure_strays(const struct app *app)
{
    const struct surface *picture = app->figures->picture;
    bool strays = false;
    for (size_t i = 0; picture && i < picture->plot_count; i++)
        strays |= picture->plots[i].strays;
    return strays;
}

void app_fit_figure(struct app *app)
{
    figure_cache_forget(app->figures);
}

bool app_draw_figure(const struct app *app, struct surface *surface, struct rect rect, size_t index)
{
    struct figure_cache *cache = find(app, index);
    if (!cache || rect.width < 1 || rect.height < 1)
        return false;
    renew_picture(app, cache, rect);
    if (cache->drawn)
        surface_copy(surface, rect.x, rect.y, cache->picture);
    return cache->drawn;
}

/* --- on the whole screen ---------------------------------------------------------------------------- */

int app_figure_rows(const struct app *app, struct rect rect)
{
    struct figure_cache *cache = find(app, app->figure);
    if (!cache || app_figure_has_axes(app)) /* plots fit into every place */
        return rect.height;
    int liked = figure_height(cache->kind, cache->args, rect.width);
    return liked > rect.height ? liked : rect.height;
}

bool app_draw_figure_whole(const struct app *app, struct surface *surface, struct rect rect)
{
    struct figure_cache *cache = find(app, app->figure);
    if (!cache || rect.width < 1 || rect.height < 1)
        return false;
    const int rows = app_figure_rows(app, rect);
    const int last = rows - rect.height, first = app->looks.row < last ? app->looks.row : last;
    renew_picture(app, cache, (struct rect){0, 0, rect.width, rows});
    struct surface *part = surface_create(rect.width, rect.height, app->charset);
    surface_copy(part, 0, -first, cache->picture);
    if (cache->drawn)
        surface_copy(surface, rect.x, rect.y, part);
    surface_destroy(part);
    return cache->drawn;
}

struct surface *app_figure_strokes(const struct app *app, struct rect rect)
{
    struct figure_cache *cache = find(app, app->figure);
    if (!cache || rect.width < 1 || rect.height < 1)
        return NULL;
    const struct figure_view view = view_of(app);
    const int rows = app_figure_rows(app, rect), last = rows - rect.height;
    struct surface *whole = surface_create(rect.width, rows, app->charset);
    struct surface *part = surface_create(rect.width, rect.height, app->charset);
    surface_record(whole);
    surface_record(part);
    draw_into(app, cache, whole, &view);
    surface_copy(part, 0, -(app->looks.row < last ? app->looks.row : last), whole);
    surface_destroy(whole);
    return part;
}

/* --- in words, and as a file ------------------------------------------------------------------------ */

char *app_figure_words(const struct app *app, struct arena *arena)
{
    struct figure_cache *cache = find(app, app->figure);
    struct num_ctx ctx;
    char *text = NULL;
    num_ctx_init(&ctx, arena, NULL);
    if (cache && app_figure_source(app).layers > 0)
        return arena_strdup(arena, "Only a part of the figure is on show: what it tells in words "
                                   "comes with its last part.");
    if (!cache || figure_describe(&ctx, cache->kind, cache->args, waiting_of(app, arena, cache),
                                  &text) != DLT_OK)
        return NULL;
    return app->present ? figure_words_shown(arena, text) : text;
}

char *app_figure_picture(const struct app *app, struct arena *arena, struct rect rect,
                         enum picture_format format)
{
    struct figure_cache *cache = find(app, app->figure);
    char *text = NULL;
    if (!cache)
        return NULL;
    const struct figure_page page = {
        .kind = cache->kind,
        .args = cache->args,
        .waiting = waiting_of(app, arena, cache),
        .caption = app_figure_caption(app, arena),
        .width = rect.width,
        .height = app_figure_rows(app, rect),
        .charset = app->charset,
        .view = view_of(app),
        .format = format,
        .theme = app->theme == THEME_DARK    ? SVG_DARK
                 : app->theme == THEME_LIGHT ? SVG_LIGHT
                                             : SVG_AUTO,
    };
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    return figure_to_picture(&ctx, &page, &text) == DLT_OK ? text : NULL;
}

const char *app_figure_caption(const struct app *app, struct arena *arena)
{
    const struct part *part = &app_question(app)->parts[app->part];
    char *caption = NULL;
    if (app->figure >= part->figure_count || !part->figures[app->figure].caption.text ||
        variant_fill(arena, app_figure_source(app).variant, &part->figures[app->figure].caption,
                     &caption, NULL) != DLT_OK)
        return NULL;
    return caption;
}

/* --- what it was drawn for -------------------------------------------------------------------------- */

/* Whether an argument of the figure has typed.NAME in it. */
static bool takes(const struct figure_spec *spec, const char *name)
{
    const char prefix[] = "typed.";
    for (size_t i = 0; name && i < spec->with_count; i++) {
        const char *at = strstr(spec->with[i].text, prefix);
        for (; at; at = strstr(at + 1, prefix)) {
            const char *end = at + strlen(prefix) + strlen(name);
            if (str_starts(at + strlen(prefix), name) && !isalnum((unsigned char)*end) &&
                *end != '_')
                return true;
        }
    }
    return false;
}

const char *app_figure_stale(const struct app *app, struct arena *arena)
{
    const struct question *question = app_question(app);
    const struct part *part = &question->parts[app->part];
    const char *said = NULL;
    if (app->explorer || app->present || app->figure >= part->figure_count)
        return NULL;
    for (size_t i = 0; i < question_field_count(question); i++) {
        size_t of = 0;
        const struct field *field = question_field(question, i, &of);
        const struct session_field *state = session_field(app->session, i);
        const struct figure_spec *spec = &part->figures[app->figure];
        if (of != app->part || !state->submitted ||
            !(takes(spec, field->id) || takes(spec, field->label)) ||
            str_equal(str_trim(arena, state->draft), str_trim(arena, state->submitted)))
            continue;
        const char *name = part->field_count > 1 ? arena_printf(arena, "%s ", field->label) : "";
        const char *text = strchr(state->submitted, '\n') ? "lines" : state->submitted;
        said = arena_printf(arena, "%s%s%s%s", said ? said : "", said ? ", " : "", name, text);
    }
    return said ? arena_printf(arena, "drawn for what was checked last: %s", said) : NULL;
}
