/* SPDX-License-Identifier: MIT */
/* A square grid of cells, some of which hold an object, and how many numbers each kind predicts. */
#include "sketch.h"

enum {
    WORDS_SIDE = 20, /* larger grids are not spelled out */
    CELL = 3         /* columns of a box */
};

enum { GRID, OBJECT_CELLS, CELLS, VALUES, TYPED };

static const struct param params[] = {
    [GRID] = {.name = "grid",
              .summary = "cells on each side",
              .type = PARAM_INTEGER,
              .minimum = "1",
              .maximum = "64"},
    [OBJECT_CELLS] = {.name = "object_cells",
                      .summary = "how many cells hold an object, spread over the grid",
                      .type = PARAM_INTEGER,
                      .fallback = "0",
                      .minimum = "0",
                      .maximum = "4096"},
    [CELLS] = {.name = "cells",
               .summary = "or which: numbers from 1, row by row",
               .type = PARAM_LIST,
               .fallback = "",
               .minimum = "1",
               .maximum = "4096"},
    [VALUES] = {.name = "values",
                .summary = "numbers to count: in each cell without an object, in each with one",
                .type = PARAM_LIST,
                .fallback = ""},
    [TYPED] = {.name = "typed",
               .summary = "a total that was typed, shared among the cells without an object",
               .type = PARAM_REAL,
               .fallback = ""},
};

struct grid {
    struct arena *arena;
    long side, objects;
    bool *object;           /* side * side */
    struct value values[2]; /* counted in a cell without, and with an object; none: not said */
    const char *texts[2];   /* the same where it fits into a cell, or NULL */
    struct value typed;     /* what was typed; none: nothing */
};

static bool share_a_factor(long a, long b)
{
    while (b != 0) {
        long rest = a % b;
        a = b;
        b = rest;
    }
    return a > 1;
}

/* A fixed scatter: each next cell lies a step on that shares no factor with the count. */
static void scatter(struct grid *grid, long wanted)
{
    long cells = grid->side * grid->side, step = cells * 5 / 8 + 1, at = cells / 6;
    while (share_a_factor(step, cells))
        step++;
    for (; grid->objects < wanted; grid->objects++) {
        grid->object[at % cells] = true;
        at += step;
    }
}

/* What was typed is as much in each cell without an object. */
static void fill_cells(struct grid *grid, struct num_ctx *ctx)
{
    long empty = grid->side * grid->side - grid->objects;
    if (grid->typed.kind != VALUE_NONE && empty > 0 && grid->values[0].kind == VALUE_NONE)
        grid->values[0] = num_div(ctx, grid->typed, value_long(ctx->arena, empty));
    for (size_t i = 0; i < 2; i++) {
        const char *text =
            value_is_number(grid->values[i]) ? sketch_number(grid->arena, grid->values[i]) : "";
        grid->texts[i] = *text && draw_width(text, CHARSET_ASCII) <= CELL ? text : NULL;
    }
}

static bool read_grid(struct grid *grid, struct num_ctx *ctx, const struct value *args)
{
    long wanted = 0;
    *grid = (struct grid){
        .arena = ctx->arena,
        .side = 1,
    };
    value_to_long(args[GRID], &grid->side);
    value_to_long(args[OBJECT_CELLS], &wanted);
    for (size_t i = 0; args[VALUES].kind == VALUE_LIST && i < 2 && i < args[VALUES].count; i++)
        grid->values[i] = args[VALUES].as.items[i];
    grid->typed = value_is_number(args[TYPED]) ? args[TYPED] : value_none();
    long cells = grid->side * grid->side;
    grid->object = arena_array(ctx->arena, (size_t)cells, sizeof *grid->object);
    for (size_t i = 0; args[CELLS].kind == VALUE_LIST && i < args[CELLS].count; i++) {
        long cell = 0;
        if (!value_to_long(args[CELLS].as.items[i], &cell) || cell < 1 || cell > cells) {
            num_fail(ctx, DLT_ERR_RANGE, "cells", "a %ld x %ld grid has the cells 1 to %ld",
                     grid->side, grid->side, cells);
            return false;
        }
        grid->objects += !grid->object[cell - 1];
        grid->object[cell - 1] = true;
    }
    if (wanted > cells)
        num_fail(ctx, DLT_ERR_RANGE, "object_cells", "a %ld x %ld grid has only %ld cells",
                 grid->side, grid->side, cells);
    else if (args[CELLS].kind == VALUE_NONE)
        scatter(grid, wanted);
    if (ctx->err == DLT_OK)
        fill_cells(grid, ctx);
    return ctx->err == DLT_OK;
}

/* `numbered`: the cells without an object show how many they count. */
static void note_grid(const struct grid *grid, struct notes *notes, bool ascii, bool numbered)
{
    static const char *const names[] = {"no object", "object"};
    static const enum draw_role roles[] = {ROLE_DIM, ROLE_SERIES_2};
    const char *const glyphs[] = {numbered && grid->texts[0] ? grid->texts[0]
                                  : ascii                    ? "."
                                                             : "·",
                                  ascii ? "#" : "■"};
    for (size_t i = 2; i-- > 0;) {
        const char *counted = "";
        if (value_is_number(grid->values[i]) && (i > 0 || grid->typed.kind == VALUE_NONE))
            counted = arena_printf(grid->arena, ": %s numbers in each",
                                   sketch_number(grid->arena, grid->values[i]));
        notes_add(notes, roles[i], "%s %s%s", glyphs[i], names[i], counted);
    }
    long empty = grid->side * grid->side - grid->objects;
    if (grid->typed.kind != VALUE_NONE && empty > 0)
        notes_add(notes, ROLE_INPUT, "yours: %s over %ld cells without an object are %s in each",
                  sketch_decimal(grid->arena, grid->typed), empty,
                  sketch_number(grid->arena, grid->values[0]));
    else if (grid->typed.kind != VALUE_NONE)
        notes_add(notes, ROLE_INPUT, "yours: %s, but no cell is without an object",
                  sketch_decimal(grid->arena, grid->typed));
}

/* What is in a box of CELL columns: its number if there is one, else a mark. */
static void draw_box(const struct grid *grid, struct surface *surface, bool object, int x, int y)
{
    bool ascii = surface->charset == CHARSET_ASCII;
    const char *text = grid->texts[object];
    enum draw_role role = object ? ROLE_SERIES_2 : text ? ROLE_TEXT : ROLE_DIM;
    if (object || !text)
        text = object ? ascii ? "#" : "■" : ascii ? "." : "·";
    surface_text(surface, x + (CELL + 1 - draw_width(text, surface->charset)) / 2, y, role, text);
    if (object)
        surface_back(surface, x, y, CELL, 1, ROLE_REGION_2);
}

/* Cells in boxes, three columns and one row each, with rules between them. */
static void draw_boxes(const struct grid *grid, struct surface *surface)
{
    const struct glyphs *g = draw_glyphs(surface->charset);
    int side = (int)grid->side;
    for (int row = 0; row <= 2 * side; row++) {
        for (int column = 0; column <= side; column++) {
            bool top = row == 0, bottom = row == 2 * side, left = column == 0,
                 right = column == side;
            const char *corner = top      ? left    ? g->corner_top_left
                                            : right ? g->corner_top_right
                                                    : g->tee_down
                                 : bottom ? left    ? g->corner_bottom_left
                                            : right ? g->corner_bottom_right
                                                    : g->tee_up
                                 : left   ? g->tee_right
                                 : right  ? g->tee_left
                                          : g->cross;
            surface_text(surface, 4 * column, row, ROLE_GRID, row % 2 ? g->vertical : corner);
            if (right)
                continue;
            if (row % 2 == 0) {
                surface_fill(surface, 4 * column + 1, row, 3, 1, ROLE_GRID, g->horizontal);
                continue;
            }
            bool object = grid->object[(row / 2) * side + column];
            draw_box(grid, surface, object, 4 * column + 1, row);
        }
    }
}

/* One character for each cell, with blanks between them where they fit. */
static void draw_dots(const struct grid *grid, struct surface *surface, int rows)
{
    bool ascii = surface->charset == CHARSET_ASCII;
    int side = (int)grid->side, step = 2 * side <= surface->width ? 2 : 1;
    for (int row = 0; row < side && row < rows; row++) {
        for (int column = 0; column < side; column++) {
            bool object = grid->object[row * side + column];
            surface_text(surface, step * column, row, object ? ROLE_SERIES_2 : ROLE_DIM,
                         object  ? ascii ? "#" : "■"
                         : ascii ? "."
                                 : "·");
        }
    }
    if (side <= rows || rows < 1)
        return;
    surface_fill(surface, 0, rows - 1, surface->width, 1, ROLE_DIM, " ");
    sketch_text(surface, 0, rows - 1, ROLE_DIM,
                arena_printf(grid->arena, "and %d more rows", side - rows + 1));
}

/* The grid, and what is counted in it. */
static int layers(const struct value *args)
{
    return args[TYPED].kind != VALUE_NONE || args[VALUES].kind != VALUE_NONE ? 2 : 1;
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view)
{
    struct grid grid;
    if (!read_grid(&grid, ctx, args))
        return ctx->err;
    struct notes notes = {.arena = ctx->arena};
    bool bare = view->layers == 1 && layers(args) > 1;
    if (bare)
        grid.texts[0] = grid.texts[1] = NULL;
    int side = (int)grid.side;
    bool boxes = 4 * side + 1 <= surface->width && 2 * side + 1 <= surface->height;
    if (!bare)
        note_grid(&grid, &notes, surface->charset == CHARSET_ASCII, boxes);
    int rows = boxes ? 2 * side + 1 : side;
    int spare = surface->height - rows;
    if (boxes)
        draw_boxes(&grid, surface);
    else
        draw_dots(&grid, surface, surface->height);
    int used = boxes ? 4 * side + 4 : 2 * side + 3;
    if (spare >= (int)notes.count)
        notes_draw(&notes, surface, spare);
    for (size_t i = 0; spare < (int)notes.count && i < notes.count;
         i++) { /* beside it, if anywhere */
        if (surface->width - used >= 16)
            surface_text_cut(surface, used, 1 + (int)i, surface->width - used, notes.roles[i],
                             notes.texts[i]);
    }
    return ctx->err;
}

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    struct grid grid;
    struct notes notes = {.arena = ctx->arena};
    struct strbuf out;
    if (!read_grid(&grid, ctx, args))
        return ctx->err;
    strbuf_init(&out);
    strbuf_printf(&out, "A grid of %ld x %ld cells, %ld of them with an object.\n", grid.side,
                  grid.side, grid.objects);
    note_grid(&grid, &notes, true, false);
    for (size_t i = 0; i < notes.count; i++)
        strbuf_printf(&out, "%s\n", notes.texts[i]);
    for (long row = 0; row < grid.side && grid.side <= WORDS_SIDE; row++) {
        for (long column = 0; column < grid.side; column++)
            strbuf_printf(&out, "%s%s", column ? " " : "",
                          grid.object[row * grid.side + column] ? "#" : ".");
        strbuf_add(&out, "\n");
    }
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static int height(const struct value *args, int width)
{
    long side = 1;
    value_to_long(args[GRID], &side);
    long rows = (side <= 7 && 4 * side + 1 <= width ? 2 * side + 1 : side) + 2;
    rows += args[TYPED].kind != VALUE_NONE;
    return rows > 24 ? 24 : (int)rows;
}

static const char *const examples[] = {
    "grid=7 object_cells=5",
    "grid=7 object_cells=5 values=[32,0]",
    "grid=3 cells=[1,5,9,9]",
    "grid=1 object_cells=1",
    "grid=2",
    "grid=64 object_cells=4096",
    "grid=12 object_cells=30",
    "grid=7 object_cells=5 typed=1408",
    "grid=7 object_cells=5 typed=1407",
    "grid=2 object_cells=4 typed=10^30",
};

const struct figure_kind figure_grid_cells = {
    .name = "grid_cells",
    .summary = "A grid of cells with and without objects.",
    .params = params,
    .param_count = DLT_COUNT(params),
    .draw = draw,
    .describe = describe,
    .height = height,
    .layers = layers,
    .examples = examples,
    .example_count = DLT_COUNT(examples),
};
