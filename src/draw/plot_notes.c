/* SPDX-License-Identifier: MIT */
/* The rows below a plot: spans of x as brackets with their labels, and the legend. Both can be
 * counted without being drawn, because their number decides the height of the plot above. */
#include "plot.h"

#include <math.h>
#include <string.h>

/* --- spans
 * ------------------------------------------------------------------------------------------ */

/* Columns from the area's left edge; the label is NULL or has `label_width` columns. */
struct bracket {
    int from, to;
    bool open_from, open_to; /* goes on beyond the window */
    const char *label;
    int label_x, label_width;
};

enum use { USE_FREE = 0, USE_END, USE_TAKEN };

/* With `tight` the label goes inside, cut if need be; otherwise beside a bar that is too short. */
static bool find_bracket(const struct plot_view *view, const struct plot_span *span, bool tight,
                         struct bracket *out)
{
    const struct axis *axis = &view->x_axis;
    double from = fmin(span->from, span->to), to = fmax(span->from, span->to);
    if (isnan(span->from) || isnan(span->to) || from > axis->high || to < axis->low)
        return false;
    *out = (struct bracket){
        .from = axis_cell_of(axis, fmax(from, axis->low)),
        .to = axis_cell_of(axis, fmin(to, axis->high)),
        .open_from = from<axis->low, .open_to = to> axis->high,
    };
    int wanted = span->label != NULL ? draw_width(span->label, view->surface->charset) : 0;
    int inside = out->to - out->from - 1;
    int right = view->area_width - out->to - 2, left = out->from - 1;
    if (tight)
        wanted = inside >= 2 ? (wanted < inside ? wanted : inside) : 0;
    if (wanted <= 0)
        return true;
    out->label = span->label;
    out->label_width = wanted;
    if (wanted + (tight ? 0 : 2) <= inside) {
        out->label_x = out->from + 1 + (inside - wanted) / 2;
    } else if (wanted <= right || right >= left) {
        out->label_x = out->to + 2;
        out->label_width = wanted < right ? wanted : right;
    } else {
        out->label_width = wanted < left ? wanted : left;
        out->label_x = out->from - 1 - out->label_width;
    }
    return true;
}

/* Spans may share the column where one ends and the next begins. */
static bool place_bracket(const struct plot_view *view, const struct bracket *bracket, uint8_t *use)
{
    int from = bracket->from, to = bracket->to;
    if (bracket->label_width > 0 && bracket->label_x < from)
        from = bracket->label_x;
    if (bracket->label_width > 0 && bracket->label_x > to)
        to = bracket->label_x + bracket->label_width;
    if (to >= view->area_width)
        to = view->area_width - 1;
    for (int i = from; i <= to; i++) {
        bool end = i == bracket->from || i == bracket->to;
        if (use[i] == USE_TAKEN || (use[i] == USE_END && !(end && bracket->from < bracket->to)))
            return false;
    }
    for (int i = from; i <= to; i++) {
        bool end = i == bracket->from || i == bracket->to;
        use[i] = use[i] == USE_FREE && end ? USE_END : USE_TAKEN;
    }
    return true;
}

static void draw_bracket(const struct plot_view *view, const struct bracket *bracket, int row,
                         const uint8_t *use)
{
    const struct glyphs *glyphs = draw_glyphs(view->surface->charset);
    bool ascii = view->surface->charset == CHARSET_ASCII;
    int x = view->area_x;
    surface_fill(view->surface, x + bracket->from, row, bracket->to - bracket->from + 1, 1,
                 ROLE_AXIS, glyphs->horizontal);
    const char *left = glyphs->tee_right, *right = glyphs->tee_left;
    if (bracket->from == bracket->to)
        left = right = glyphs->tee_up;
    if (use[bracket->from] == USE_TAKEN)
        left = glyphs->cross;
    if (!bracket->open_from)
        surface_text(view->surface, x + bracket->from, row, ROLE_AXIS, ascii ? "|" : left);
    if (!bracket->open_to)
        surface_text(view->surface, x + bracket->to, row, ROLE_AXIS, ascii ? "|" : right);
    if (bracket->label == NULL)
        return;
    bool inside = bracket->label_x > bracket->from && bracket->label_x < bracket->to;
    if (inside && bracket->label_width + 2 <= bracket->to - bracket->from - 1)
        surface_fill(view->surface, x + bracket->label_x - 1, row, bracket->label_width + 2, 1,
                     ROLE_DIM, " ");
    surface_text_cut(view->surface, x + bracket->label_x, row, bracket->label_width, ROLE_DIM,
                     bracket->label);
}

/* Sets each span in the first row with room for it; returns the rows, `*left_out` the rest. */
static int set_spans(const struct plot_view *view, int row, int limit, bool tight, size_t *left_out)
{
    size_t width = (size_t)view->area_width;
    uint8_t *use = arena_alloc(view->arena, width * (size_t)limit);
    int rows = 0;
    *left_out = 0;
    for (size_t i = 0; i < view->plot->span_count; i++) {
        struct bracket bracket;
        if (!find_bracket(view, &view->plot->spans[i], tight, &bracket))
            continue;
        int k = 0;
        while (k < limit && !place_bracket(view, &bracket, use + (size_t)k * width))
            k++;
        if (k < limit && row >= 0)
            draw_bracket(view, &bracket, row + k, use + (size_t)k * width);
        if (k < limit)
            rows = k + 1 > rows ? k + 1 : rows;
        else
            ++*left_out;
    }
    return rows;
}

int plot_spans(const struct plot_view *view, int row, int limit)
{
    if (limit <= 0 || view->area_width <= 0)
        return 0;
    size_t left_out;
    set_spans(view, -1, limit, false, &left_out);
    return set_spans(view, row, limit, left_out > 0, &left_out);
}

/* --- legend
 * ----------------------------------------------------------------------------------------- */

enum { LEGEND_ROOMY = 40 };

static const char *legend_glyph(const struct plot_view *view, size_t index)
{
    const struct glyphs *glyphs = draw_glyphs(view->surface->charset);
    const struct plot *plot = view->plot;
    if (plot->series_count < 2 || (is_line(&plot->series[index]) && !has_lines(plot)))
        return glyphs->horizontal;
    return glyphs->series[index % DLT_COUNT(glyphs->series)];
}

/* One entry of the legend: a series, or after all of them a point. */
struct entry {
    const char *glyph, *label;
    enum draw_role role;
};

static struct entry legend_entry(const struct plot_view *view, size_t index)
{
    const struct plot *plot = view->plot;
    if (index < plot->series_count)
        return (struct entry){.glyph = legend_glyph(view, index),
                              .label = plot->series[index].label,
                              .role = plot->series[index].role};
    const struct plot_point *point = &plot->points[index - plot->series_count];
    return (struct entry){.glyph = point->glyph ? point->glyph : "!",
                          .label = point->label,
                          .role = point->glyph ? point->role : ROLE_WRONG};
}

static bool shows_kinks(const struct plot_view *view)
{
    const struct axis *x = &view->x_axis, *y = &view->y_axis;
    for (size_t s = 0; s < view->plot->series_count; s++) {
        const struct plot_series *series = &view->plot->series[s];
        for (size_t i = 0; series->kink != NULL && !series->faint && i < series->count; i++)
            if (series->kink[i] && series->x[i] >= x->low && series->x[i] <= x->high &&
                series->y[i] >= y->low && series->y[i] <= y->high)
                return true;
    }
    return false;
}

/* What a kink is, where the last row has room for it behind its `used` columns. */
static void explain_kinks(const struct plot_view *view, int used, int row)
{
    static const char word[] = "bend";
    const int gap = 3, glyph = 2;
    if (!shows_kinks(view) || used + gap + glyph + (int)strlen(word) > view->width)
        return;
    /* Labels become longer and shorter; where numbers are moved this does not move with them. */
    int at = view->x + (view->plot->held ? view->width - glyph - (int)strlen(word) : used + gap);
    surface_text(view->surface, at, row, ROLE_KINK, draw_glyphs(view->surface->charset)->kink);
    surface_text(view->surface, at + glyph, row, ROLE_TEXT, word);
}

/* Sets the entries in rows, each label cut to `longest` columns; returns the rows. */
static int set_legend(const struct plot_view *view, int longest, int row, int limit)
{
    const struct plot *plot = view->plot;
    const bool roomy = view->width >= LEGEND_ROOMY;
    const int gap = roomy ? 3 : 1, glyph = roomy || plot->series_count < 2 ? 2 : 1;
    int x = 0, rows = 0;
    for (size_t i = 0; i < plot->series_count + plot->point_count; i++) {
        const struct entry entry = legend_entry(view, i);
        if (entry.label == NULL || entry.label[0] == '\0')
            continue;
        int width = draw_width(entry.label, view->surface->charset);
        width = width < longest ? width : longest;
        if (rows == 0 || x + gap + glyph + width > view->width) {
            rows++;
            x = 0;
        } else {
            x += gap;
        }
        if (row >= 0 && rows <= limit) {
            int at = view->x + x, y = row + rows - 1;
            surface_text(view->surface, at, y, entry.role, entry.glyph);
            surface_text_cut(view->surface, at + glyph, y, width, ROLE_TEXT, entry.label);
        }
        x += glyph + width;
    }
    if (row >= 0 && rows > 0 && rows <= limit)
        explain_kinks(view, x, row + rows - 1);
    return rows;
}

int plot_legend(const struct plot_view *view, int row, int limit)
{
    if (!view->plot->legend || limit <= 0 || view->width < 3)
        return 0;
    int longest = view->width - 2;
    while (longest > 1 && set_legend(view, longest, -1, limit) > limit)
        longest--;
    int rows = set_legend(view, longest, row, limit);
    return rows < limit ? rows : limit;
}
