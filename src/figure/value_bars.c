/* SPDX-License-Identifier: MIT */
/* Named numbers as bars on one scale: step sizes of optimisers, counts beside each other. */
#include "sketch.h"

#include <math.h>

enum { MAX_ROWS = 32, MAX_VALUES = 32 };

enum { ROWS, NUMBERED };

static const struct param params[] = {
    [ROWS] = {.name = "rows",
              .summary = "a name and its numbers in each row: [[adagrad, 0.1, 0.07], ...]",
              .type = PARAM_TABLE},
    [NUMBERED] = {.name = "numbered",
                  .summary = "what the numbers of a row count: steps, layers, or nothing",
                  .type = PARAM_CHOICE,
                  .fallback = "none",
                  .choices = "none step layer"},
};

/* One bar. */
struct bar {
    const char *name, *label;
    struct value value;
    size_t row;
    bool blank; /* an answer that is not typed yet */
};

struct bars {
    struct arena *arena;
    struct bar *items;
    size_t count;
    double most;
};

static bool read_bars(struct bars *bars, struct num_ctx *ctx, const struct value *args)
{
    *bars = (struct bars){.arena = ctx->arena};
    size_t capacity = 0;
    if (args[ROWS].count > MAX_ROWS) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-many", "at most %d rows", MAX_ROWS);
        return false;
    }
    for (size_t r = 0; r < args[ROWS].count; r++) {
        struct value row = args[ROWS].as.items[r];
        for (size_t i = 1; (i < row.count && i <= MAX_VALUES) || i == 1; i++) {
            struct value value = i < row.count ? row.as.items[i] : value_none();
            bool numbered = !sketch_is(args[NUMBERED], "none");
            bars->items =
                arena_grow(ctx->arena, bars->items, bars->count, &capacity, sizeof *bars->items);
            bars->items[bars->count++] = (struct bar){
                .name = row.as.items[0].as.word,
                .label =
                    numbered ? arena_printf(ctx->arena, "%s %zu", args[NUMBERED].as.word, i) : "",
                .value = value,
                .row = r,
                .blank = i < row.count && value.kind == VALUE_NONE,
            };
            double size = fabs(value_to_double(value));
            if (size > bars->most && isfinite(size))
                bars->most = size;
        }
    }
    return true;
}

static const char *number_text(const struct bars *bars, const struct bar *bar)
{
    return value_is_number(bar->value) ? sketch_decimal(bars->arena, bar->value) : "-";
}

/* Columns of names, labels and numbers. */
struct widths {
    int name, label, number;
};

static struct widths measure(const struct bars *bars, enum charset charset)
{
    struct widths most = {0};
    for (size_t i = 0; i < bars->count; i++) {
        const struct bar *bar = &bars->items[i];
        int name = draw_width(bar->name, charset), label = draw_width(bar->label, charset);
        int number = draw_width(number_text(bars, bar), charset);
        most.name = name > most.name ? name : most.name;
        most.label = label > most.label ? label : most.label;
        most.number = number > most.number ? number : most.number;
    }
    return most;
}

static void draw_bar(const struct bars *bars, const struct bar *bar, bool named,
                     const struct widths *widths, struct surface *surface, int y)
{
    int x = widths->name + 1;
    double size = fabs(value_to_double(bar->value));
    enum draw_role role = (enum draw_role)(ROLE_SERIES_1 + (int)(bar->row % 6));
    const char *number = number_text(bars, bar);
    int length = draw_width(number, surface->charset);
    if (named)
        surface_text_cut(surface, 0, y, widths->name, ROLE_TEXT, bar->name);
    surface_text(surface, x, y, ROLE_DIM, bar->label);
    x += widths->label > 0 ? widths->label + 1 : 0;
    surface_text(surface, x + widths->number - length, y, ROLE_TEXT, number);
    x += widths->number + 1;
    sketch_bar(surface, x, y, surface->width - x, bars->most > 0 ? size / bars->most : 0, role);
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         enum marker marker)
{
    struct bars bars;
    (void)marker;
    if (!read_bars(&bars, ctx, args))
        return ctx->err;
    struct widths widths = measure(&bars, surface->charset);
    if (widths.name > surface->width / 3)
        widths.name = surface->width / 3;
    if (widths.name + widths.label + widths.number + 6 > surface->width) {
        widths.label = 0; /* too narrow for all: the numbers matter more */
        for (size_t i = 0; i < bars.count; i++)
            bars.items[i].label = "";
    }
    int fits = surface->height < (int)bars.count ? surface->height - 1 : (int)bars.count;
    for (int i = 0; i < fits; i++) {
        bool named = i == 0 || bars.items[i].row != bars.items[i - 1].row;
        draw_bar(&bars, &bars.items[i], named, &widths, surface, i);
    }
    if (fits < (int)bars.count && surface->height > 0)
        surface_printf(surface, 0, surface->height - 1, ROLE_DIM, "and %d more",
                       (int)bars.count - (fits > 0 ? fits : 0));
    return ctx->err;
}

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    struct bars bars;
    struct strbuf out;
    if (!read_bars(&bars, ctx, args))
        return ctx->err;
    strbuf_init(&out);
    strbuf_printf(&out, "%zu number%s as bars on one scale", bars.count,
                  bars.count == 1 ? "" : "s");
    size_t blank = 0;
    for (size_t i = 0; i < bars.count; i++)
        blank += bars.items[i].blank;
    if (blank > 0)
        strbuf_printf(&out, ", %zu of them not typed yet", blank);
    strbuf_add(&out, ".\n");
    struct table table = {.arena = ctx->arena, .columns = 3};
    table_add(&table, "name");
    table_add(&table, "of");
    table_add(&table, "value");
    for (size_t i = 0; i < bars.count; i++) {
        table_add(&table, bars.items[i].name);
        table_add(&table, *bars.items[i].label ? bars.items[i].label : "-");
        table_add(&table,
                  bars.items[i].blank ? "not typed yet" : number_text(&bars, &bars.items[i]));
    }
    table_print(&table, &out);
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static int height(const struct value *args, int width)
{
    int count = 0;
    (void)width;
    for (size_t r = 0; r < args[ROWS].count; r++)
        count += (int)args[ROWS].as.items[r].count - 1;
    return count < 3 ? 3 : count > 40 ? 40 : count;
}

#define OPTIMISERS                                                                                 \
    "rows=[[normalised,0.1,0.1,0.1],[adagrad,0.1,0.1/sqrt(2),0.1/sqrt(3)],"                        \
    "[rmsprop,0.316,0.229,0.192]]"

static const char *const examples[] = {
    OPTIMISERS " numbered=step",
    "rows=[[a,1],[b,1/3],[c,0]]",
    "rows=[[down,-2,-1],[up,1,2]] numbered=layer",
    "rows=[[huge,10^40],[small,1]]",
    "rows=[[nothing]]",
};

const struct figure_kind figure_value_bars = {
    .name = "value_bars",
    .summary = "Named numbers as bars on one scale.",
    .params = params,
    .param_count = DLT_COUNT(params),
    .draw = draw,
    .describe = describe,
    .height = height,
    .examples = examples,
    .example_count = DLT_COUNT(examples),
};
