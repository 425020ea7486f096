/* SPDX-License-Identifier: MIT */
/* The figure of the current part, bound to what the person typed and drawn into a rectangle. What a
 * key does not change is neither bound nor drawn again. */
#include "present.h"

struct figure_cache {
    struct arena *arena; /* of the arguments */
    /* What they were bound for. */
    const struct figure_spec *spec; /* NULL: nothing yet */
    unsigned long version;
    const struct figure_kind *kind;
    struct value *args; /* NULL: it does not bind */
    int width, height;  /* rows that it likes at that width; width -1: not asked yet */
    struct surface *picture;
    enum marker marker;
    bool drawn;
    enum { LINES_UNKNOWN, LINES_NONE, LINES_SOME } lines; /* which the markers draw in other ways */
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
    cache->spec = NULL;
}

struct figure_source app_figure_source(const struct app *app)
{
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
    cache->lines = LINES_UNKNOWN;
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

static struct surface *picture_of(const struct figure_cache *cache, struct rect rect,
                                  enum charset charset, const struct figure_view *view,
                                  bool *drawn_out)
{
    struct arena *arena = arena_create();
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    struct surface *picture = surface_create(rect.width, rect.height, charset);
    const char *waiting = variant_figure_waits(arena, cache->spec);
    *drawn_out = figure_draw(&ctx, cache->kind, cache->args, waiting, picture, view) == DLT_OK;
    arena_destroy(arena);
    return picture;
}

/* Tables and grids look the same with all markers: one of dots and one of letters tell. */
static bool has_lines(const struct figure_cache *cache)
{
    const struct rect rect = {0, 0, 72, 20};
    const enum marker markers[] = {MARKER_ASCII, MARKER_BRAILLE};
    struct surface *pictures[2];
    struct arena *arena = arena_create();
    bool drawn[2];
    for (size_t i = 0; i < 2; i++)
        pictures[i] = picture_of(cache, rect, CHARSET_UTF8,
                                 &(struct figure_view){.marker = markers[i]}, &drawn[i]);
    bool same = str_equal(surface_to_text(arena, pictures[0]), surface_to_text(arena, pictures[1]));
    for (size_t i = 0; i < 2; i++)
        surface_destroy(pictures[i]);
    arena_destroy(arena);
    return drawn[0] && drawn[1] && !same;
}

bool app_figure_has_lines(const struct app *app)
{
    struct figure_cache *cache = find(app, app->figure);
    if (!cache || app->charset != CHARSET_UTF8)
        return false;
    if (cache->lines == LINES_UNKNOWN)
        cache->lines = has_lines(cache) ? LINES_SOME : LINES_NONE;
    return cache->lines == LINES_SOME;
}

bool app_draw_figure(const struct app *app, struct surface *surface, struct rect rect, size_t index)
{
    struct figure_cache *cache = find(app, index);
    if (!cache || rect.width < 1 || rect.height < 1)
        return false;
    if (!cache->picture || cache->picture->width != rect.width ||
        cache->picture->height != rect.height || cache->marker != app->looks.marker) {
        surface_destroy(cache->picture);
        const struct figure_view view = {.marker = app->looks.marker,
                                         .weight = app->looks.weight,
                                         .layers = app_figure_source(app).layers};
        cache->picture = picture_of(cache, rect, app->charset, &view, &cache->drawn);
        cache->marker = app->looks.marker;
    }
    if (cache->drawn)
        surface_copy(surface, rect.x, rect.y, cache->picture);
    return cache->drawn;
}
