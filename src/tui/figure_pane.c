/* SPDX-License-Identifier: MIT */
/* The figure of the current part, bound to what the person typed and drawn into a rectangle. What a
 * key does not change is neither bound nor drawn again. */
#include "app.h"

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

static void bind(const struct app *app, const struct figure_spec *spec)
{
    struct figure_cache *cache = app->figures;
    const struct figure_kind *kind = figure_find(spec->kind);
    surface_destroy(cache->picture);
    arena_reset(cache->arena);
    cache->picture = NULL;
    cache->args = NULL;
    cache->width = -1;
    cache->spec = spec;
    cache->version = session_version(app->session);
    cache->kind = kind;
    if (!kind)
        return;
    struct value *args = arena_array(cache->arena, kind->param_count + 1, sizeof *args);
    if (variant_bind_figure(cache->arena, session_variant(app->session), spec, kind->params,
                            kind->param_count, session_verdicts(app->session), args,
                            NULL) == DLT_OK)
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
    if (cache->spec != spec || cache->version != session_version(app->session))
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

static void draw(struct figure_cache *cache, struct rect rect, enum charset charset,
                 enum marker marker)
{
    struct arena *arena = arena_create();
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    surface_destroy(cache->picture);
    cache->picture = surface_create(rect.width, rect.height, charset);
    cache->marker = marker;
    cache->drawn = cache->kind->draw(&ctx, cache->args, cache->picture, marker) == DLT_OK;
    arena_destroy(arena);
}

bool app_draw_figure(const struct app *app, struct surface *surface, struct rect rect, size_t index)
{
    struct figure_cache *cache = find(app, index);
    if (!cache || rect.width < 1 || rect.height < 1)
        return false;
    if (!cache->picture || cache->picture->width != rect.width ||
        cache->picture->height != rect.height || cache->marker != app->marker)
        draw(cache, rect, app->charset, app->marker);
    if (cache->drawn)
        surface_copy(surface, rect.x, rect.y, cache->picture);
    return cache->drawn;
}
