/* SPDX-License-Identifier: MIT */
/* The activation function: a straight line on each side of zero. */
#include "sketch.h"

#include <math.h>

enum { LEFT_SLOPE, RIGHT_SLOPE, FROM, TO };

static const struct param params[] = {
    [LEFT_SLOPE] = {.name = "left_slope",
                    .summary = "slope for negative preactivations",
                    .type = PARAM_REAL,
                    .fallback = "0"},
    [RIGHT_SLOPE] = {.name = "right_slope",
                     .summary = "slope for positive preactivations",
                     .type = PARAM_REAL,
                     .fallback = "1"},
    [FROM] = {.name = "from",
              .summary = "left end of the picture",
              .type = PARAM_REAL,
              .fallback = "-3"},
    [TO] = {.name = "to",
            .summary = "right end of the picture",
            .type = PARAM_REAL,
            .fallback = "3"},
};

struct activation {
    double left, right, from, to;
};

static bool read_activation(struct num_ctx *ctx, const struct value *args, struct activation *out)
{
    *out = (struct activation){
        .left = value_to_double(args[LEFT_SLOPE]),
        .right = value_to_double(args[RIGHT_SLOPE]),
        .from = value_to_double(args[FROM]),
        .to = value_to_double(args[TO]),
    };
    if (!(out->from < out->to))
        num_fail(ctx, DLT_ERR_RANGE, "empty-interval", "`from` must lie left of `to`");
    return ctx->err == DLT_OK;
}

static double value_at(const struct activation *a, double x)
{
    return x * (x < 0 ? a->left : a->right);
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view)
{
    struct activation a;
    if (!read_activation(ctx, args, &a))
        return ctx->err;
    struct notes notes = {.arena = ctx->arena};
    if (a.left == a.right)
        notes_add(&notes, ROLE_DIM, "slope %s everywhere", sketch_double(ctx->arena, a.left));
    else
        notes_add(&notes, ROLE_DIM, "slope %s left of 0, %s right of it",
                  sketch_double(ctx->arena, a.left), sketch_double(ctx->arena, a.right));
    bool bends = a.from < 0 && a.to > 0 && a.left != a.right;
    const double x[] = {a.from, bends ? 0 : a.from, a.to};
    const double y[] = {value_at(&a, x[0]), value_at(&a, x[1]), value_at(&a, x[2])};
    const bool kink[] = {false, bends, false};
    const struct plot_series series = {
        .x = x, .y = y, .kink = kink, .count = 3, .role = ROLE_SERIES_1};
    const struct plot plot = {
        .x_label = "f",
        .y_label = "h",
        .series = &series,
        .series_count = 1,
        .x_from = a.from,
        .x_to = a.to,
        .marker = view->marker,
        .weight = view->weight,
        .window = view->window,
        .held = view->held,
    };
    int rows = notes_draw(&notes, surface, surface->height >= 7 ? 1 : 0);
    draw_plot(surface, 0, 0, surface->width, surface->height - rows, &plot);
    return DLT_OK;
}

static const char *end_text(struct arena *arena, const struct activation *a, double x)
{
    return arena_printf(arena, "%s at %s", sketch_double(arena, value_at(a, x)),
                        sketch_double(arena, x));
}

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    struct activation a;
    struct arena *arena = ctx->arena;
    if (!read_activation(ctx, args, &a))
        return ctx->err;
    struct table table = {.arena = arena, .columns = 3};
    struct strbuf out;
    strbuf_init(&out);
    strbuf_add(&out, a.left == a.right ? "The activation function is a straight line through 0.\n"
                                       : "The activation function bends at 0.\n");
    table_add(&table, "preactivation");
    table_add(&table, "slope");
    table_add(&table, "value at the end");
    table_add(&table, "below 0");
    table_add(&table, sketch_double(arena, a.left));
    table_add(&table, a.from < 0 ? end_text(arena, &a, a.from) : "-");
    table_add(&table, "above 0");
    table_add(&table, sketch_double(arena, a.right));
    table_add(&table, a.to > 0 ? end_text(arena, &a, a.to) : "-");
    table_print(&table, &out);
    *text_out = strbuf_take(&out, arena);
    strbuf_finish(&out);
    return DLT_OK;
}

static int height(const struct value *args, int width)
{
    (void)args;
    return width >= 60 ? 12 : 9;
}

static const char *const examples[] = {
    "left_slope=1/sqrt(3)",
    "left_slope=0 from=-2 to=2",
    "left_slope=-1 right_slope=1",
    "left_slope=1 right_slope=1",
    "left_slope=0 right_slope=0",
    "left_slope=0.1 from=1 to=2",
    "left_slope=-10^20 right_slope=10^(-20) from=-10^(-9) to=10^(-9)",
};

const struct figure_kind figure_activation = {
    .name = "activation",
    .summary = "An activation function with one slope on each side of zero.",
    .params = params,
    .param_count = DLT_COUNT(params),
    .draw = draw,
    .describe = describe,
    .height = height,
    .examples = examples,
    .example_count = DLT_COUNT(examples),
};
