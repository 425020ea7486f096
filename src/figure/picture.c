/* SPDX-License-Identifier: MIT */
/* Figures as files: the caption, the picture below, and in SVG the same in words. */
#include "dltutor/figure.h"

int figure_height(const struct figure_kind *kind, const struct value *args, int width)
{
    int height = kind->height ? kind->height(args, width) : FIGURE_LEAST_HEIGHT;
    if (height < FIGURE_LEAST_HEIGHT)
        return FIGURE_LEAST_HEIGHT;
    return height < FIGURE_MOST_HEIGHT ? height : FIGURE_MOST_HEIGHT;
}

/* Exact lines and all characters are for pictures alone. */
static struct surface *create(const struct figure_page *page, int height)
{
    const bool svg = page->format == PICTURE_SVG;
    struct surface *surface =
        surface_create(page->width, height, svg ? CHARSET_UTF8 : page->charset);
    if (svg)
        surface_record(surface);
    return surface;
}

/* The rows of a picture without the blank ones at its foot. */
static int used_rows(const struct surface *surface)
{
    for (int y = surface->height - 1; y >= 0; y--) {
        for (int x = 0; x < surface->width; x++) {
            const struct cell *cell = surface_cell(surface, x, y);
            if (cell->back != ROLE_TEXT || (cell->text[0] != '\0' && !str_equal(cell->text, " ")))
                return y + 1;
        }
    }
    return 1;
}

static struct surface *add_caption(struct arena *arena, const struct figure_page *page,
                                   const struct surface *picture)
{
    const char *caption = page->caption ? page->caption : "";
    struct lines lines = draw_wrap(arena, caption, picture->width, picture->charset);
    int above = (int)lines.count;
    struct surface *sheet = create(page, above + used_rows(picture));
    for (int i = 0; i < above; i++)
        surface_text(sheet, 0, i, ROLE_TEXT, lines.items[i]);
    surface_copy(sheet, 0, above, picture);
    return sheet;
}

enum dlt_err figure_to_picture(struct num_ctx *ctx, const struct figure_page *page, char **text_out)
{
    int height =
        page->height > 0 ? page->height : figure_height(page->kind, page->args, page->width);
    struct surface *picture = create(page, height), *sheet = NULL;
    enum dlt_err err =
        figure_draw(ctx, page->kind, page->args, page->waiting, picture, &page->view);
    char *words = NULL;
    /* The words are of all layers: of some the title tells. */
    if (err == DLT_OK && page->format == PICTURE_SVG && page->view.layers == 0)
        err = figure_describe(ctx, page->kind, page->args, page->waiting, &words);
    if (err == DLT_OK) {
        const struct svg_options options = {
            .title = page->caption && page->caption[0] ? page->caption : page->kind->summary,
            .description = words,
            .theme = page->theme};
        sheet = add_caption(ctx->arena, page, picture);
        *text_out = surface_to_picture(ctx->arena, sheet, page->format, &options);
    }
    surface_destroy(sheet);
    surface_destroy(picture);
    return err;
}
