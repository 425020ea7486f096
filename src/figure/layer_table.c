/* SPDX-License-Identifier: MIT */
/* The layers of a network as a table: weights, biases, parameters, a bar, and the running total. */
#include "sketch.h"

#include <math.h>

enum { MAX_LAYERS = 200, MAX_STEPS = 40, BAR_LEAST = 6, BAR_MOST = 40 };

enum { NAMES, SIZES, WEIGHTS, BIASES, PARAMETERS, SHOW_TOTAL, TOTAL, RIGHT };

static const struct param params[] = {
    [NAMES] = {.name = "names",
               .summary =
                   "the layers' names, each with its shape if that is given: [conv1, 96, 11, 11]",
               .type = PARAM_TABLE,
               .fallback = ""},
    [SIZES] = {.name = "sizes",
               .summary = "side of each layer's map, or its units",
               .type = PARAM_LIST,
               .fallback = ""},
    [WEIGHTS] = {.name = "weights",
                 .summary = "weights of each layer",
                 .type = PARAM_LIST,
                 .fallback = ""},
    [BIASES] = {.name = "biases",
                .summary = "biases of each layer",
                .type = PARAM_LIST,
                .fallback = ""},
    [PARAMETERS] = {.name = "parameters",
                    .summary = "parameters of each layer; default: weights + biases",
                    .type = PARAM_LIST,
                    .fallback = ""},
    [SHOW_TOTAL] = {.name = "show_total",
                    .summary = "yes: the running total in a column, and the total",
                    .type = PARAM_CHOICE,
                    .fallback = "yes",
                    .choices = "yes no"},
    [TOTAL] = {.name = "total",
               .summary = "the total that was typed, to be compared with that of the layers",
               .type = PARAM_REAL,
               .fallback = ""},
    [RIGHT] = {.name = "right",
               .summary = "the right parameters: those that were typed get a mark; never shown",
               .type = PARAM_LIST,
               .fallback = ""},
};

/* Columns of numbers; the first ones are the parameters of the same name. */
enum column {
    COLUMN_SHAPE,
    COLUMN_SIZE,
    COLUMN_WEIGHTS,
    COLUMN_BIASES,
    COLUMN_PARAMETERS,
    COLUMN_TOTAL,
    COLUMNS
};

struct row {
    const char *name;
    const char *texts[COLUMNS];
    double parameters;
    bool known;
    enum { NO_MARK, MARK_RIGHT, MARK_WRONG } mark;
};

struct layers {
    struct arena *arena;
    size_t count;
    struct row *rows;
    const char *heads[COLUMNS];
    bool has[COLUMNS];
    double most;
    const char *sum;
    const char *total_note; /* NULL: none */
    bool complete, total_agrees, marked;
};

static const char *grouped(struct arena *arena, struct value number)
{
    static const struct num_format format = {.grouping = true};
    return value_is_number(number) ? value_format(arena, number, &format) : "-";
}

static struct value item(struct value list, size_t index)
{
    return list.kind == VALUE_LIST && index < list.count ? list.as.items[index] : value_none();
}

/* A name is a word, or a row that holds one. */
static const char *name_of(struct arena *arena, struct value names, size_t index)
{
    struct value name = item(names, index);
    if (name.kind == VALUE_LIST)
        name = item(name, 0);
    return name.kind == VALUE_WORD ? name.as.word : arena_printf(arena, "%zu", index + 1);
}

/* "96x11x11" from the numbers behind a name. */
static const char *shape_of(struct arena *arena, struct value names, size_t index)
{
    struct value row = item(names, index);
    const char *text = "";
    for (size_t i = 1; row.kind == VALUE_LIST && i < row.count; i++)
        text = arena_printf(arena, "%s%s%s", text, *text ? "x" : "",
                            value_is_number(row.as.items[i]) ? sketch_number(arena, row.as.items[i])
                                                             : "?");
    return *text ? text : "-";
}

static struct value parameters_of(struct num_ctx *ctx, const struct value *args, size_t index)
{
    struct value weights = item(args[WEIGHTS], index), biases = item(args[BIASES], index);
    if (args[PARAMETERS].kind == VALUE_LIST)
        return item(args[PARAMETERS], index);
    if (args[BIASES].kind == VALUE_NONE)
        return weights;
    bool known = value_is_number(weights) && value_is_number(biases);
    return known ? num_add(ctx, weights, biases) : value_none();
}

/* What is no number counts as nothing. */
static void read_row(struct num_ctx *ctx, const struct value *args, size_t index, struct row *out,
                     struct value *total)
{
    struct value parameters = parameters_of(ctx, args, index);
    bool known = value_is_number(parameters);
    if (known)
        *total = num_add(ctx, *total, parameters);
    *out = (struct row){
        .name = name_of(ctx->arena, args[NAMES], index),
        .texts = {[COLUMN_SHAPE] = shape_of(ctx->arena, args[NAMES], index),
                  [COLUMN_SIZE] = grouped(ctx->arena, item(args[SIZES], index)),
                  [COLUMN_WEIGHTS] = grouped(ctx->arena, item(args[WEIGHTS], index)),
                  [COLUMN_BIASES] = grouped(ctx->arena, item(args[BIASES], index)),
                  [COLUMN_PARAMETERS] = grouped(ctx->arena, parameters),
                  [COLUMN_TOTAL] = grouped(ctx->arena, *total)},
        .parameters = known ? fmax(value_to_double(parameters), 0) : 0, /* the length of a bar */
        .known = known,
    };
    struct value right = item(args[RIGHT], index);
    if (known && value_is_number(right))
        out->mark = num_compare(parameters, right) == NUM_EQUAL ? MARK_RIGHT : MARK_WRONG;
}

/* Without biases, weights and parameters are one column under the better name. */
static void choose_columns(struct layers *layers, const struct value *args)
{
    static const char *const heads[COLUMNS] = {"shape",  "size",       "weights",
                                               "biases", "parameters", "total"};
    bool split = args[BIASES].kind == VALUE_LIST, counted = args[PARAMETERS].kind == VALUE_LIST;
    for (size_t c = 0; c < COLUMNS; c++)
        layers->heads[c] = heads[c];
    for (size_t i = 0; i < layers->count; i++) {
        struct value name = item(args[NAMES], i);
        layers->has[COLUMN_SHAPE] |= name.kind == VALUE_LIST && name.count > 1;
    }
    layers->has[COLUMN_SIZE] = args[SIZES].kind == VALUE_LIST;
    layers->has[COLUMN_WEIGHTS] = args[WEIGHTS].kind == VALUE_LIST && (split || counted);
    layers->has[COLUMN_BIASES] = split;
    /* Sizes alone are no counts that wait for an answer. */
    layers->has[COLUMN_PARAMETERS] = args[SIZES].kind != VALUE_LIST || counted || split ||
                                     args[WEIGHTS].kind == VALUE_LIST ||
                                     sketch_is(args[SHOW_TOTAL], "yes");
    layers->has[COLUMN_TOTAL] = sketch_is(args[SHOW_TOTAL], "yes");
    if (args[WEIGHTS].kind == VALUE_LIST && !split && !counted)
        layers->heads[COLUMN_PARAMETERS] = heads[COLUMN_WEIGHTS];
}

/* How the total that was typed stands to that of the layers. */
static void compare_total(struct layers *layers, struct num_ctx *ctx, struct value typed,
                          struct value total)
{
    if (!value_is_number(typed))
        return;
    struct value more = num_sub(ctx, typed, total);
    layers->total_agrees = value_sign(more) == 0;
    const char *yours = grouped(ctx->arena, typed);
    if (layers->total_agrees)
        layers->total_note = arena_printf(ctx->arena, "the total %s is that of the layers", yours);
    else if (layers->complete)
        layers->total_note = arena_printf(
            ctx->arena, "the total %s is %s %s than the layers add up to", yours,
            grouped(ctx->arena, num_abs(ctx, more)), value_sign(more) > 0 ? "more" : "less");
    else
        layers->total_note =
            arena_printf(ctx->arena, "the total %s; not all layers are checked yet", yours);
}

static bool read_layers(struct layers *layers, struct num_ctx *ctx, const struct value *args)
{
    struct value total = value_long(ctx->arena, 0);
    *layers = (struct layers){.arena = ctx->arena};
    for (size_t i = NAMES; i <= PARAMETERS; i++) {
        size_t count = args[i].kind == VALUE_LIST ? args[i].count : 0;
        layers->count = count > layers->count ? count : layers->count;
    }
    for (size_t i = NAMES; i <= PARAMETERS && ctx->err == DLT_OK; i++) {
        if (args[i].kind == VALUE_LIST && args[i].count != layers->count)
            num_fail(ctx, DLT_ERR_RANGE, "lengths", "%s has %zu items, another list %zu",
                     params[i].name, args[i].count, layers->count);
    }
    if (layers->count == 0 || layers->count > MAX_LAYERS)
        num_fail(ctx, DLT_ERR_RANGE, "layers", "there must be 1 to %d layers", MAX_LAYERS);
    if (ctx->err != DLT_OK)
        return false;
    choose_columns(layers, args);
    layers->rows = arena_array(ctx->arena, layers->count, sizeof *layers->rows);
    for (size_t i = 0; i < layers->count; i++) {
        read_row(ctx, args, i, &layers->rows[i], &total);
        layers->most = fmax(layers->most, layers->rows[i].parameters);
    }
    layers->sum = grouped(ctx->arena, total);
    layers->complete = true;
    bool some = false;
    for (size_t i = 0; i < layers->count; i++) {
        layers->complete &= layers->rows[i].known;
        some |= layers->rows[i].known;
        layers->marked |= layers->rows[i].mark != NO_MARK;
    }
    if (!some)
        layers->sum = "-";
    compare_total(layers, ctx, args[TOTAL], total);
    return ctx->err == DLT_OK;
}

/* --- drawing ------------------------------------------------------------------------------------------- */

struct layout {
    int name, columns[COLUMNS], mark, bar; /* widths; 0: left out */
};

static int text_width(const struct layers *layers, enum column column, enum charset charset)
{
    int most = draw_width(layers->heads[column], charset);
    for (size_t i = 0; i < layers->count; i++) {
        int width = draw_width(layers->rows[i].texts[column], charset);
        most = width > most ? width : most;
    }
    return most;
}

/* What there is no room for goes: the split into weights and biases first, the total last. */
static struct layout plan(const struct layers *layers, const struct surface *surface)
{
    static const enum column dispensable[] = {COLUMN_SIZE, COLUMN_BIASES, COLUMN_WEIGHTS,
                                              COLUMN_SHAPE, COLUMN_TOTAL};
    struct layout layout = {.name = 5, .mark = layers->marked ? 2 : 0};
    for (size_t i = 0; i < layers->count; i++) {
        int width = draw_width(layers->rows[i].name, surface->charset);
        layout.name = width > layout.name ? width : layout.name;
    }
    if (layout.name > surface->width / 3)
        layout.name = surface->width / 3;
    int used = layout.name + layout.mark;
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
            sketch_text(surface, x - width, y, role, texts[c]);
        }
        if (c == COLUMN_PARAMETERS) {
            x += layout->mark;
            bar_at = x + 2;
            x += layout->bar > 0 ? layout->bar + 2 : 0;
        }
    }
    return bar_at;
}

static void draw_row(const struct layers *layers, const struct layout *layout,
                     struct surface *surface, const struct row *row, int y)
{
    const struct glyphs *glyphs = draw_glyphs(surface->charset);
    surface_text_cut(surface, 0, y, layout->name, ROLE_TEXT, row->name);
    int bar_at = draw_cells(layout, surface, y, row->texts, ROLE_TEXT);
    if (row->mark != NO_MARK)
        surface_text(surface, bar_at - 3, y, row->mark == MARK_RIGHT ? ROLE_RIGHT : ROLE_WRONG,
                     row->mark == MARK_RIGHT ? glyphs->right : glyphs->wrong);
    double share = layers->most > 0 ? row->parameters / layers->most : 0;
    sketch_bar(surface, bar_at, y, layout->bar, share, ROLE_SERIES_1);
}

static const char *sum_text(const struct layers *layers)
{
    return arena_printf(layers->arena, "total %s%s", layers->sum,
                        layers->complete || layers->sum[0] == '-' ? "" : " so far");
}

/* The rows come one by one, the totals with the last. */
static int layer_count(const struct value *args)
{
    size_t count = 0;
    for (size_t i = NAMES; i <= PARAMETERS; i++) {
        if (args[i].kind == VALUE_LIST && args[i].count > count)
            count = args[i].count;
    }
    return count > 0 && count <= MAX_STEPS ? (int)count : 1;
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view)
{
    struct layers layers;
    if (!read_layers(&layers, ctx, args))
        return ctx->err;
    int shown = view->layers > 0 && view->layers < layer_count(args) ? view->layers : MAX_LAYERS;
    struct layout layout = plan(&layers, surface);
    int y = 0, room = surface->height;
    if (room >= 4) {
        surface_text_cut(surface, 0, y, layout.name, ROLE_DIM, "layer");
        draw_cells(&layout, surface, y++, layers.heads, ROLE_DIM);
    }
    bool summed = sketch_is(args[SHOW_TOTAL], "yes") && room >= 3;
    bool noted = layers.total_note && room >= 5;
    int fits = room - y - summed - noted, count = (int)layers.count;
    if (fits < count)
        fits--; /* for the line that says so */
    for (int i = 0; i < count && i < fits && i < shown; i++)
        draw_row(&layers, &layout, surface, &layers.rows[i], y++);
    if (shown < count)
        return ctx->err;
    if (fits < count)
        sketch_text(surface, 0, y++, ROLE_DIM,
                    arena_printf(ctx->arena, "and %d more", count - (fits > 0 ? fits : 0)));
    if (summed)
        sketch_text(surface, 0, y++, ROLE_HEADING, sum_text(&layers));
    if (noted)
        surface_text_cut(surface, 0, y, surface->width,
                         layers.total_agrees ? ROLE_TEXT : ROLE_PARTIAL, layers.total_note);
    return ctx->err;
}

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    struct layers layers;
    struct strbuf out;
    if (!read_layers(&layers, ctx, args))
        return ctx->err;
    static const char *const marks[] = {
        [NO_MARK] = "-", [MARK_RIGHT] = "right", [MARK_WRONG] = "wrong"};
    struct table table = {.arena = ctx->arena, .columns = 1 + (size_t)layers.marked};
    table_add(&table, "layer");
    for (size_t c = 0; c < COLUMNS; c++) {
        table.columns += layers.has[c];
        if (layers.has[c])
            table_add(&table, layers.heads[c]);
    }
    if (layers.marked)
        table_add(&table, "verdict");
    for (size_t i = 0; i < layers.count; i++) {
        table_add(&table, layers.rows[i].name);
        for (size_t c = 0; c < COLUMNS; c++) {
            if (layers.has[c])
                table_add(&table, layers.rows[i].texts[c]);
        }
        if (layers.marked)
            table_add(&table, marks[layers.rows[i].mark]);
    }
    strbuf_init(&out);
    strbuf_printf(&out, "%zu layer%s.\n", layers.count, layers.count == 1 ? "" : "s");
    table_print(&table, &out);
    if (sketch_is(args[SHOW_TOTAL], "yes"))
        strbuf_printf(&out, "%s\n", sum_text(&layers));
    if (layers.total_note)
        strbuf_printf(&out, "%s\n", layers.total_note);
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static int height(const struct value *args, int width)
{
    size_t count = 0;
    (void)width;
    for (size_t i = NAMES; i <= PARAMETERS; i++) {
        if (args[i].kind == VALUE_LIST && args[i].count > count)
            count = args[i].count;
    }
    int rows = (int)(count > 28 ? 28 : count) + 2;
    return rows + (args[TOTAL].kind != VALUE_NONE);
}

#define ALEXNET                                                                                    \
    "names=[[conv1],[conv2],[conv3],[conv4],[conv5],[fc6],[fc7],[fc8]] "                           \
    "weights=[34848,614400,884736,1327104,884736,37748736,16777216,4096000] "                      \
    "biases=[96,256,384,384,256,4096,4096,1000]"

#define THREE "names=[[conv1,96,11,11],[conv2,256,5,5],[fc3,1000]] right=[34944,614656,4097000]"

static const char *const examples[] = {
    ALEXNET,
    "names=[[conv1],[conv2]] parameters=[34944,614656] show_total=no",
    "names=[[conv1],[conv2]] sizes=[55,27] weights=[34848,614400] biases=[96,256]",
    "names=[[a_layer_with_a_very_long_name_indeed]] weights=0",
    "weights=[589824,18432]",
    "names=[[conv1],[conv2]]",
    THREE " parameters=[34944,614400,4097000] total=4746344",
    THREE " parameters=[34944,614656,4097000] total=4746600",
    "names=[[a],[b]] parameters=[10^30,1] total=10^30",
    "names=[[a],[b],[c]] parameters=[0,0,0] total=1",
};

const struct figure_kind figure_layer_table = {
    .name = "layer_table",
    .summary = "Parameters of each layer with bars and running totals.",
    .params = params,
    .param_count = DLT_COUNT(params),
    .draw = draw,
    .describe = describe,
    .height = height,
    .layers = layer_count,
    .examples = examples,
    .example_count = DLT_COUNT(examples),
};
