/* SPDX-License-Identifier: MIT */
/* Named numbers as bars on one scale: step sizes of optimisers, counts beside each other. */
#include "sketch.h"

#include <math.h>
#include <string.h>

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
    double least, most; /* 0 is between them */
};

/* Names are single words in a file: inputs_to_hidden. Those that are symbols stay: h_1, df_dm. */
static const char *shown_name(struct arena *arena, const char *word)
{
    enum { WORD_LEAST = 4 };
    size_t longest = 0;
    for (const char *at = word; *at; at += strspn(at, "_")) {
        size_t length = strcspn(at, "_");
        longest = length > longest ? length : longest;
        at += length;
    }
    char *name = arena_strdup(arena, word);
    bool words = longest >= WORD_LEAST && !name[strcspn(name, "0123456789")];
    for (char *at = name; words && *at; at++)
        *at = *at == '_' ? ' ' : *at;
    return name;
}

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
                .name = shown_name(ctx->arena, row.as.items[0].as.word),
                .label =
                    numbered ? arena_printf(ctx->arena, "%s %zu", args[NUMBERED].as.word, i) : "",
                .value = value,
                .row = r,
                .blank = i < row.count && value.kind == VALUE_NONE,
            };
            double size = value_to_double(value);
            if (isfinite(size)) {
                bars->least = fmin(bars->least, size);
                bars->most = fmax(bars->most, size);
            }
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

/* Where a bar may be drawn: from column x to the right edge. */
struct stretch {
    int x, y;
    enum draw_role role;
};

/* The column of 0 where some numbers are below it; -1: all bars start at the left. */
static int zero_column(const struct bars *bars, const struct surface *surface, int x)
{
    int width = surface->width - x - 1;
    if (bars->least >= 0 || width < 2)
        return -1;
    int left = (int)lround(width * -bars->least / (bars->most - bars->least));
    return x + (left < 1 ? 1 : left);
}

/* To the right from 0, or to the left where the number is below it. */
static void draw_length(const struct bars *bars, double size, struct surface *surface,
                        const struct stretch *at)
{
    int zero = zero_column(bars, surface, at->x);
    if (zero < 0) {
        sketch_bar(surface, at->x, at->y, surface->width - at->x,
                   bars->most > 0 ? size / bars->most : 0, at->role);
        return;
    }
    /* One scale for both sides: columns for 1. */
    int left = zero - at->x, right = surface->width - zero - 1;
    double scale = left / -bars->least;
    if (bars->most > 0)
        scale = fmin(scale, right / bars->most);
    surface_text(surface, zero, at->y, ROLE_DIM, draw_glyphs(surface->charset)->vertical);
    if (size < 0)
        sketch_bar_left(surface, zero, at->y, left, -size * scale / left, at->role);
    else
        sketch_bar(surface, zero + 1, at->y, right, right > 0 ? size * scale / right : 0, at->role);
}

static void draw_bar(const struct bars *bars, const struct bar *bar, bool named,
                     const struct widths *widths, struct surface *surface, int y)
{
    int x = widths->name + 1;
    enum draw_role role = (enum draw_role)(ROLE_SERIES_1 + (int)(bar->row % 6));
    const char *number = number_text(bars, bar);
    int length = draw_width(number, surface->charset);
    if (named)
        surface_text_cut(surface, 0, y, widths->name, ROLE_TEXT, bar->name);
    sketch_text(surface, x, y, ROLE_DIM, bar->label);
    x += widths->label > 0 ? widths->label + 1 : 0;
    sketch_text(surface, x + widths->number - length, y, ROLE_TEXT, number);
    x += widths->number + 1;
    if (bar->blank)
        surface_text_cut(surface, x, y, surface->width - x, ROLE_DIM, "not checked yet");
    else
        draw_length(bars, value_to_double(bar->value), surface, &(struct stretch){x, y, role});
}

static int bars_left(const struct widths *widths)
{
    return widths->name + 1 + (widths->label > 0 ? widths->label + 1 : 0) + widths->number + 1;
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view)
{
    struct bars bars;
    (void)view;
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
    int zero = zero_column(&bars, surface, bars_left(&widths));
    if (zero >= 0 && fits == (int)bars.count && fits < surface->height)
        surface_text(surface, zero, fits, ROLE_DIM, "0");
    if (fits < (int)bars.count && surface->height > 0)
        sketch_text(
            surface, 0, surface->height - 1, ROLE_DIM,
            arena_printf(ctx->arena, "and %d more", (int)bars.count - (fits > 0 ? fits : 0)));
    return ctx->err;
}

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    struct bars bars;
    struct strbuf out;
    if (!read_bars(&bars, ctx, args))
        return ctx->err;
    strbuf_init(&out);
    strbuf_printf(&out, "%zu number%s as bars on one scale%s", bars.count,
                  bars.count == 1 ? "" : "s",
                  bars.least < 0 ? ", negative ones to the left of zero" : "");
    size_t blank = 0;
    for (size_t i = 0; i < bars.count; i++)
        blank += bars.items[i].blank;
    if (blank > 0)
        strbuf_printf(&out, ", %zu of them not checked yet", blank);
    strbuf_add(&out, ".\n");
    struct table table = {.arena = ctx->arena, .columns = 3};
    table_add(&table, "name");
    table_add(&table, "of");
    table_add(&table, "value");
    for (size_t i = 0; i < bars.count; i++) {
        table_add(&table, bars.items[i].name);
        table_add(&table, *bars.items[i].label ? bars.items[i].label : "-");
        table_add(&table,
                  bars.items[i].blank ? "not checked yet" : number_text(&bars, &bars.items[i]));
    }
    table_print(&table, &out);
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static int height(const struct value *args, int width)
{
    int count = 0;
    bool below = false;
    (void)width;
    for (size_t r = 0; r < args[ROWS].count; r++) {
        struct value row = args[ROWS].as.items[r];
        count += (int)row.count - 1;
        for (size_t i = 1; i < row.count; i++)
            below |= value_to_double(row.as.items[i]) < 0;
    }
    count += below; /* the zero below the bars */
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
    "rows=[[deep,-3],[shallow,-1/8],[flat,0],[high,3/2]]",
    "rows=[[only,-1,-4]] numbered=step",
    "rows=[[first_layer,7],[h_1,7],[dy_dx,7]]",
    "rows=[[tiny,10^(-30)],[twice,2*10^(-30)],[down,-10^(-30)]]",
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
