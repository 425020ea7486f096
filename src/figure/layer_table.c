/* SPDX-License-Identifier: MIT */
/* The layers of a network as a table: weights, biases, parameters, a bar, and the running total. */
#include "sketch.h"

#include <math.h>

enum { MAX_LAYERS = 200, BAR_LEAST = 6, BAR_MOST = 40 };

enum { LAYERS, SHOW_TOTAL };

static const struct param params[] = {
    [LAYERS] = {.name = "layers",
                .summary = "[name, parameters], [name, weights, biases] or [name, size, weights, "
                           "biases] in each row",
                .type = PARAM_TABLE},
    [SHOW_TOTAL] = {.name = "show_total",
                    .summary = "yes: a column with the running total",
                    .type = PARAM_CHOICE,
                    .fallback = "yes",
                    .choices = "yes no"},
};

enum column { SIZE, WEIGHTS, BIASES, PARAMETERS, TOTAL, COLUMNS };

static const char *const heads[COLUMNS] = {"size", "weights", "biases", "parameters", "total"};

struct row {
    const char *name;
    const char *texts[COLUMNS]; /* NULL: no such column */
    double parameters;
};

struct layers {
    struct arena *arena;
    size_t count;
    struct row *rows;
    bool has[COLUMNS];
    double most;
    const char *sum;
};

static const char *grouped(struct arena *arena, struct value number)
{
    static const struct num_format format = {.grouping = true};
    return value_is_number(number) ? value_format(arena, number, &format) : "-";
}

/* Adds a row up; what is no number counts as nothing. */
static void read_row(struct num_ctx *ctx, struct value row, struct row *out, struct value *total)
{
    struct arena *arena = ctx->arena;
    const struct value *cells = row.as.items;
    struct value parameters = row.count > 1 ? cells[row.count - 1] : value_none();
    out->name = cells[0].as.word;
    if (row.count == 4)
        out->texts[SIZE] = grouped(arena, cells[1]);
    if (row.count >= 3) {
        struct value weights = cells[row.count - 2], biases = parameters;
        out->texts[WEIGHTS] = grouped(arena, weights);
        out->texts[BIASES] = grouped(arena, biases);
        bool known = value_is_number(weights) && value_is_number(biases);
        parameters = known ? num_add(ctx, weights, biases) : value_none();
    }
    if (value_is_number(parameters))
        *total = num_add(ctx, *total, parameters);
    out->parameters = value_is_number(parameters) ? fabs(value_to_double(parameters)) : 0;
    out->texts[PARAMETERS] = grouped(arena, parameters);
    out->texts[TOTAL] = grouped(arena, *total);
}

static bool read_layers(struct layers *layers, struct num_ctx *ctx, const struct value *args)
{
    struct value table = args[LAYERS], total = value_long(ctx->arena, 0);
    *layers = (struct layers){.arena = ctx->arena, .count = table.count};
    if (table.count > MAX_LAYERS) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-many", "at most %d layers", MAX_LAYERS);
        return false;
    }
    layers->rows = arena_array(ctx->arena, table.count, sizeof *layers->rows);
    for (size_t i = 0; i < table.count; i++) {
        if (table.as.items[i].count > 4 || table.as.items[i].count != table.as.items[0].count) {
            num_fail(ctx, DLT_ERR_RANGE, "row",
                     "row %zu of layers has %zu cells: all rows must have "
                     "the same number of them, at most 4",
                     i + 1, table.as.items[i].count);
            return false;
        }
        read_row(ctx, table.as.items[i], &layers->rows[i], &total);
        layers->most = fmax(layers->most, layers->rows[i].parameters);
        for (size_t c = 0; c < COLUMNS; c++)
            layers->has[c] = layers->has[c] || layers->rows[i].texts[c] != NULL;
    }
    if (!sketch_is(args[SHOW_TOTAL], "yes"))
        layers->has[TOTAL] = false;
    layers->sum = grouped(ctx->arena, total);
    return ctx->err == DLT_OK;
}

/* --- drawing ------------------------------------------------------------------------------------------- */

struct layout {
    int name, columns[COLUMNS], bar; /* widths; 0: left out */
};

static int text_width(const struct layers *layers, enum column column, enum charset charset)
{
    int most = draw_width(heads[column], charset);
    for (size_t i = 0; i < layers->count; i++) {
        int width = draw_width(layers->rows[i].texts[column], charset);
        most = width > most ? width : most;
    }
    return most;
}

/* What there is no room for goes: the split into weights and biases first, the total last. */
static struct layout plan(const struct layers *layers, const struct surface *surface)
{
    static const enum column dispensable[] = {SIZE, BIASES, WEIGHTS, TOTAL};
    struct layout layout = {.name = 5};
    for (size_t i = 0; i < layers->count; i++) {
        int width = draw_width(layers->rows[i].name, surface->charset);
        layout.name = width > layout.name ? width : layout.name;
    }
    if (layout.name > surface->width / 3)
        layout.name = surface->width / 3;
    int used = layout.name;
    for (size_t c = 0; c < COLUMNS; c++) {
        layout.columns[c] =
            layers->has[c] ? text_width(layers, (enum column)c, surface->charset) : 0;
        used += layout.columns[c] ? layout.columns[c] + 2 : 0;
    }
    for (size_t i = 0; i < DLT_COUNT(dispensable); i++) {
        int *width = &layout.columns[dispensable[i]];
        if (used + 2 + BAR_LEAST <= surface->width || *width == 0)
            continue;
        used -= *width + 2;
        *width = 0;
    }
    layout.bar = surface->width - used - 2;
    if (layout.bar > BAR_MOST)
        layout.bar = BAR_MOST;
    if (layout.bar < BAR_LEAST)
        layout.bar = 0;
    return layout;
}

/* Draws one line of cells; `bar_at` is where the bar goes, between parameters and total. */
static int draw_cells(const struct layout *layout, struct surface *surface, int y,
                      const char *const texts[COLUMNS], enum draw_role role)
{
    int x = layout->name, bar_at = 0;
    for (size_t c = 0; c < COLUMNS; c++) {
        if (layout->columns[c] > 0) {
            int width = draw_width(texts[c], surface->charset);
            x += 2 + layout->columns[c];
            surface_text(surface, x - width, y, role, texts[c]);
        }
        if (c == PARAMETERS) {
            bar_at = x + 2;
            x += layout->bar > 0 ? layout->bar + 2 : 0;
        }
    }
    return bar_at;
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         enum marker marker)
{
    struct layers layers;
    (void)marker;
    if (!read_layers(&layers, ctx, args))
        return ctx->err;
    struct layout layout = plan(&layers, surface);
    int y = 0, room = surface->height;
    if (room >= 4) {
        surface_text_cut(surface, 0, y, layout.name, ROLE_DIM, "layer");
        draw_cells(&layout, surface, y++, heads, ROLE_DIM);
    }
    bool summed = sketch_is(args[SHOW_TOTAL], "yes") && room >= 3;
    int fits = room - y - summed, count = (int)layers.count;
    if (fits < count)
        fits--; /* for the line that says so */
    for (int i = 0; i < count && i < fits; i++) {
        const struct row *row = &layers.rows[i];
        surface_text_cut(surface, 0, y, layout.name, ROLE_TEXT, row->name);
        int bar_at = draw_cells(&layout, surface, y, row->texts, ROLE_TEXT);
        double share = layers.most > 0 ? row->parameters / layers.most : 0;
        sketch_bar(surface, bar_at, y++, layout.bar, share, ROLE_SERIES_1);
    }
    if (fits < count)
        surface_printf(surface, 0, y++, ROLE_DIM, "and %d more", count - (fits > 0 ? fits : 0));
    if (summed)
        surface_printf(surface, 0, y, ROLE_HEADING, "total %s", layers.sum);
    return ctx->err;
}

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    struct layers layers;
    struct strbuf out;
    if (!read_layers(&layers, ctx, args))
        return ctx->err;
    struct table table = {.arena = ctx->arena, .columns = 1};
    table_add(&table, "layer");
    for (size_t c = 0; c < COLUMNS; c++) {
        table.columns += layers.has[c];
        if (layers.has[c])
            table_add(&table, heads[c]);
    }
    for (size_t i = 0; i < layers.count; i++) {
        table_add(&table, layers.rows[i].name);
        for (size_t c = 0; c < COLUMNS; c++) {
            if (layers.has[c])
                table_add(&table, layers.rows[i].texts[c]);
        }
    }
    strbuf_init(&out);
    strbuf_printf(&out, "%zu layer%s.\n", layers.count, layers.count == 1 ? "" : "s");
    table_print(&table, &out);
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static int height(const struct value *args, int width)
{
    int rows = (int)args[LAYERS].count + 2;
    (void)width;
    return rows > 30 ? 30 : rows;
}

#define ALEXNET                                                                                    \
    "layers=[[conv1,34848,96],[conv2,614400,256],[conv3,884736,384],[conv4,1327104,384],"          \
    "[conv5,884736,256],[fc6,37748736,4096],[fc7,16777216,4096],[fc8,4096000,1000]]"

static const char *const examples[] = {
    ALEXNET,
    "layers=[[conv1,34944],[conv2,614656]] show_total=no",
    "layers=[[conv1,55,34848,96],[conv2,27,614400,256]]",
    "layers=[[a_layer_with_a_very_long_name_indeed,0]]",
    "layers=[[a],[b]]",
};

const struct figure_kind figure_layer_table = {
    .name = "layer_table",
    .summary = "Parameters of each layer with bars and running totals.",
    .params = params,
    .param_count = DLT_COUNT(params),
    .draw = draw,
    .describe = describe,
    .height = height,
    .examples = examples,
    .example_count = DLT_COUNT(examples),
};
