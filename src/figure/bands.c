/* SPDX-License-Identifier: MIT */
/* Stretches of x in a plot: what stands behind them, and rows of text below them. */
#include "sketch.h"

#include <math.h>
#include <string.h>

enum { ROOMY_WIDTH = 56, INDENT = 4 };

bool sketch_columns(const struct plot_area *area, double from, double to, int ends_out[2])
{
    static const double whole = 1e-6; /* a centre this near to an end lies on it */
    double cell = (area->x_to - area->x_from) / area->width;
    if (area->width < 1 || !(cell > 0) || !(from <= to))
        return false;
    double first = ceil((from - area->x_from) / cell - 0.5 - whole);
    double last = floor((to - area->x_from) / cell - 0.5 + whole);
    first = fmax(first, 0);
    last = fmin(last, area->width - 1);
    if (!(first <= last))
        return false;
    ends_out[0] = area->x + (int)first;
    ends_out[1] = area->x + (int)last;
    return true;
}

bool sketch_shade(struct surface *surface, const struct plot_area *area, double from, double to,
                  enum draw_role role)
{
    int ends[2];
    if (!sketch_columns(area, from, to, ends))
        return false;
    surface_back(surface, ends[0], area->y, ends[1] - ends[0] + 1, area->height, role);
    return true;
}

struct plot_area sketch_last_plot(const struct surface *surface)
{
    return surface->plot_count > 0 ? surface->plots[surface->plot_count - 1]
                                   : (struct plot_area){0};
}

int bands_indent(int width)
{
    return width >= ROOMY_WIDTH ? INDENT : 0;
}

/* Where the text goes: centred in its stretch, a blank apart from the next; false: too wide. */
static bool place_text(const struct surface *surface, const int ends[2], const char *text,
                       int *x_out)
{
    int room = ends[1] - ends[0] + 1, width = draw_width(text, surface->charset);
    *x_out = ends[0] + (room - width + 1) / 2;
    return width < room || (width == 1 && room == 1);
}

static bool is_readable(const struct bands *bands, const struct band_row *row,
                        const struct surface *surface, const struct plot_area *area)
{
    size_t wanted = 0, fits = 0;
    int ends[2], x;
    for (size_t i = 0; i < bands->count; i++) {
        if (row->texts[i][0] == '\0' ||
            !sketch_columns(area, bands->edges[i], bands->edges[i + 1], ends))
            continue;
        wanted++;
        fits += place_text(surface, ends, row->texts[i], &x);
    }
    return fits > 0 && 2 * fits >= wanted;
}

void bands_draw(const struct bands *bands, struct surface *surface, const struct plot_area *area)
{
    const char *ellipsis = draw_glyphs(surface->charset)->ellipsis;
    int y = area->rows_y, ends[2], x;
    for (size_t r = 0; r < bands->rows && y < area->rows_y + area->rows; r++) {
        const struct band_row *row = &bands->row[r];
        if (!is_readable(bands, row, surface, area))
            continue;
        if (row->name && draw_width(row->name, surface->charset) < area->x)
            surface_text(surface, area->x - 1 - draw_width(row->name, surface->charset), y,
                         ROLE_DIM, row->name);
        for (size_t i = 0; i < bands->count; i++) {
            if (row->texts[i][0] == '\0' ||
                !sketch_columns(area, bands->edges[i], bands->edges[i + 1], ends))
                continue;
            bool fits = place_text(surface, ends, row->texts[i], &x);
            surface_text(surface, fits ? x : (ends[0] + ends[1]) / 2, y,
                         fits ? row->role : ROLE_DIM, fits ? row->texts[i] : ellipsis);
        }
        y++;
    }
}
