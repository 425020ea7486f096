/* SPDX-License-Identifier: MIT */
/* A picture that would be blank says in words what it waits for. */
#include "dltutor/figure.h"

#include <string.h>

enum { SAMPLE_WIDTH = 72, SAMPLE_HEIGHT = 18 };

static bool is_blank(struct arena *arena, const struct surface *surface)
{
    const char *text = surface_to_text(arena, surface);
    return text[strspn(text, " \n")] == '\0';
}

enum dlt_err figure_draw(struct num_ctx *ctx, const struct figure_kind *kind,
                         const struct value *args, const char *waiting, struct surface *surface,
                         const struct figure_view *view)
{
    enum dlt_err err = kind->draw(ctx, args, surface, view);
    if (err != DLT_OK || !waiting || !is_blank(ctx->arena, surface))
        return err;
    struct lines lines = draw_wrap(ctx->arena, waiting, surface->width, surface->charset);
    for (int i = 0; i < (int)lines.count && i < surface->height; i++)
        surface_text(surface, 0, i, ROLE_DIM, lines.items[i]);
    return err;
}

enum dlt_err figure_describe(struct num_ctx *ctx, const struct figure_kind *kind,
                             const struct value *args, const char *waiting, char **text_out)
{
    if (waiting) {
        const struct figure_view plain = {.marker = MARKER_ASCII};
        struct surface *sample = surface_create(SAMPLE_WIDTH, SAMPLE_HEIGHT, CHARSET_ASCII);
        enum dlt_err err = kind->draw(ctx, args, sample, &plain);
        bool blank = err == DLT_OK && is_blank(ctx->arena, sample);
        surface_destroy(sample);
        if (err != DLT_OK)
            return err;
        *text_out = arena_printf(ctx->arena, "%s\n", waiting);
        if (blank)
            return err;
    }
    return kind->describe(ctx, args, text_out);
}
