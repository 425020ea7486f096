/* SPDX-License-Identifier: MIT */
/* The figure of the current part, bound to what the person typed and drawn into a rectangle. */
#include "app.h"

/* The kind and its bound arguments; NULL where the part has no such figure or it does not bind. */
static struct value *bind(const struct app *app, struct arena *frame, size_t index,
                          const struct figure_kind **kind_out)
{
    const struct variant *variant = session_variant(app->session);
    const struct part *part = &variant->question->parts[app->part];
    if (index >= part->figure_count)
        return NULL;
    const struct figure_kind *kind = figure_find(part->figures[index].kind);
    if (!kind)
        return NULL;
    struct value *args = arena_array(frame, kind->param_count + 1, sizeof *args);
    if (variant_bind_figure(frame, variant, &part->figures[index], kind->params, kind->param_count,
                            session_verdicts(app->session), args, NULL) != DLT_OK)
        return NULL;
    *kind_out = kind;
    return args;
}

int app_figure_height(const struct app *app, struct arena *frame, int width)
{
    const struct figure_kind *kind = NULL;
    struct value *args = bind(app, frame, app->figure, &kind);
    return args ? kind->height(args, width) : 0;
}

bool app_draw_figure(const struct app *app, struct arena *frame, struct surface *surface,
                     struct rect rect, size_t index)
{
    const struct figure_kind *kind = NULL;
    struct value *args = bind(app, frame, index, &kind);
    if (!args || rect.width < 1 || rect.height < 1)
        return false;
    struct num_ctx ctx;
    num_ctx_init(&ctx, frame, NULL);
    struct surface *picture = surface_create(rect.width, rect.height, app->charset);
    bool drawn = kind->draw(&ctx, args, picture, app->marker) == DLT_OK;
    if (drawn)
        surface_copy(surface, rect.x, rect.y, picture);
    surface_destroy(picture);
    return drawn;
}
