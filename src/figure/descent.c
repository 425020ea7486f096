/* SPDX-License-Identifier: MIT */
/* Descent from several starts on one curve: which start reaches which minimum. */
#include "sketch.h"

#include <math.h>

enum { MAX_STARTS = 64, MAX_CURVE = 4096 };

enum { CURVE_X, CURVE_Y, STARTS, ENDS, BASIN };

static const struct param params[] = {
    [CURVE_X] = {.name = "curve_x",
                 .summary = "increasing points along the loss",
                 .type = PARAM_LIST},
    [CURVE_Y] = {.name = "curve_y", .summary = "the loss there", .type = PARAM_LIST},
    [STARTS] = {.name = "starts",
                .summary = "where descent begins",
                .type = PARAM_LIST,
                .fallback = ""},
    [ENDS] = {.name = "ends",
              .summary = "where each start ends",
              .type = PARAM_LIST,
              .fallback = ""},
    [BASIN] = {.name = "basin",
               .summary = "for each start the number of the minimum it reaches; 0: it runs away",
               .type = PARAM_LIST,
               .fallback = ""},
};

struct scene {
    struct num_ctx *ctx;
    size_t points, starts, ends, basins;
    const double *x, *y, *start, *end, *basin;
};

static bool read_scene(struct scene *scene, struct num_ctx *ctx, const struct value *args)
{
    *scene = (struct scene){.ctx = ctx};
    size_t other;
    scene->x = sketch_doubles(ctx->arena, args[CURVE_X], &scene->points);
    scene->y = sketch_doubles(ctx->arena, args[CURVE_Y], &other);
    scene->start = sketch_doubles(ctx->arena, args[STARTS], &scene->starts);
    scene->end = sketch_doubles(ctx->arena, args[ENDS], &scene->ends);
    scene->basin = sketch_doubles(ctx->arena, args[BASIN], &scene->basins);
    if (scene->points != other || scene->points < 2)
        num_fail(ctx, DLT_ERR_RANGE, "curve",
                 "curve_x and curve_y must be equally many, at least 2");
    else if (scene->points > MAX_CURVE || scene->starts > MAX_STARTS)
        num_fail(ctx, DLT_ERR_LIMIT, "too-many", "at most %d points and %d starts", MAX_CURVE,
                 MAX_STARTS);
    else if ((scene->ends > 0 && scene->ends != scene->starts) ||
             (scene->basins > 0 && scene->basins != scene->starts))
        num_fail(ctx, DLT_ERR_RANGE, "starts", "ends and basin must be as many as starts");
    for (size_t i = 1; ctx->err == DLT_OK && i < scene->points; i++) {
        if (!(scene->x[i] > scene->x[i - 1]))
            num_fail(ctx, DLT_ERR_RANGE, "curve", "curve_x must increase");
    }
    return ctx->err == DLT_OK;
}

static bool runs_away(const struct scene *scene, size_t i)
{
    return scene->basins > 0 && !(scene->basin[i] >= 1);
}

/* The curve's height at x; NaN beside it. */
static double curve_at(const struct scene *scene, double x)
{
    for (size_t i = 0; i + 1 < scene->points; i++) {
        if (x >= scene->x[i] && x <= scene->x[i + 1]) {
            double part = (x - scene->x[i]) / (scene->x[i + 1] - scene->x[i]);
            return scene->y[i] + part * (scene->y[i + 1] - scene->y[i]);
        }
    }
    return NAN;
}

/* Separate points: every other vertex is a gap. */
static struct plot_series points_on_curve(const struct scene *scene, const double *places,
                                          const char *label, enum draw_role role)
{
    size_t count = 2 * scene->starts;
    double *x = arena_array(scene->ctx->arena, count, sizeof *x);
    double *y = arena_array(scene->ctx->arena, count, sizeof *y);
    for (size_t i = 0; i < scene->starts; i++) {
        bool hidden = places == scene->end && runs_away(scene, i);
        x[2 * i] = x[2 * i + 1] = places[i];
        y[2 * i] = hidden ? NAN : curve_at(scene, places[i]);
        y[2 * i + 1] = NAN;
    }
    return (struct plot_series){.label = label, .x = x, .y = y, .count = count, .role = role};
}

static const char *fate(const struct scene *scene, size_t i)
{
    struct arena *arena = scene->ctx->arena;
    const char *from = sketch_double(arena, scene->start[i]);
    if (runs_away(scene, i))
        return arena_printf(arena, "%s runs away", from);
    if (scene->ends == 0)
        return from;
    return arena_printf(arena, "%s -> %s", from, sketch_double(arena, scene->end[i]));
}

/* Starts that reach minimum `number` (0: that run away), as one line; NULL for none. */
static const char *basin_line(const struct scene *scene, long number)
{
    struct strbuf out;
    strbuf_init(&out);
    double end = NAN;
    for (size_t i = 0; i < scene->starts; i++) {
        if ((runs_away(scene, i) ? 0 : (long)scene->basin[i]) != number)
            continue;
        strbuf_printf(&out, "%s%s", out.length > 0 ? ", " : "",
                      sketch_double(scene->ctx->arena, scene->start[i]));
        end = scene->ends > 0 ? scene->end[i] : NAN;
    }
    const char *text = NULL;
    if (out.length > 0 && number == 0)
        text = arena_printf(scene->ctx->arena, "runs away from %s", out.text);
    else if (out.length > 0 && isnan(end))
        text = arena_printf(scene->ctx->arena, "minimum %ld from %s", number, out.text);
    else if (out.length > 0)
        text = arena_printf(scene->ctx->arena, "minimum %ld at %s: from %s", number,
                            sketch_double(scene->ctx->arena, end), out.text);
    strbuf_finish(&out);
    return text;
}

static void note_basins(const struct scene *scene, struct notes *notes)
{
    for (long number = 1; scene->basins > 0 && number <= MAX_STARTS + 1; number++) {
        long shown = number <= MAX_STARTS ? number : 0;
        const char *line = basin_line(scene, shown);
        if (line)
            notes_add(notes, shown == 0 ? ROLE_WRONG : ROLE_TEXT, "%s", line);
    }
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view)
{
    struct scene scene;
    struct plot_series series[3];
    size_t count = 0;
    if (!read_scene(&scene, ctx, args))
        return ctx->err;
    series[count++] = (struct plot_series){.label = "loss",
                                           .x = scene.x,
                                           .y = scene.y,
                                           .count = scene.points,
                                           .role = ROLE_SERIES_1,
                                           .faint = true};
    if (scene.starts > 0)
        series[count++] = points_on_curve(&scene, scene.start, "start", ROLE_SERIES_2);
    if (scene.ends > 0)
        series[count++] = points_on_curve(&scene, scene.end, "end", ROLE_SERIES_3);
    struct notes notes = {.arena = ctx->arena};
    note_basins(&scene, &notes);
    const struct plot plot = {
        .x_label = "x",
        .y_label = "loss",
        .series = series,
        .series_count = count,
        .marker = view->marker,
        .weight = view->weight,
        .window = view->window,
        .legend = count > 1,
    };
    int rows = notes_draw(&notes, surface, surface->height >= 8 ? surface->height / 4 : 0);
    draw_plot(surface, 0, 0, surface->width, surface->height - rows, &plot);
    return ctx->err;
}

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    struct scene scene;
    struct notes notes = {.arena = ctx->arena};
    struct strbuf out;
    if (!read_scene(&scene, ctx, args))
        return ctx->err;
    strbuf_init(&out);
    strbuf_printf(&out, "A loss from x = %s to %s, and descent from %zu start%s.\n",
                  sketch_double(ctx->arena, scene.x[0]),
                  sketch_double(ctx->arena, scene.x[scene.points - 1]), scene.starts,
                  scene.starts == 1 ? "" : "s");
    note_basins(&scene, &notes);
    for (size_t i = 0; i < notes.count; i++)
        strbuf_printf(&out, "%s\n", notes.texts[i]);
    for (size_t i = 0; i < scene.starts && notes.count == 0; i++)
        strbuf_printf(&out, "%s\n", fate(&scene, i));
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static int height(const struct value *args, int width)
{
    (void)args;
    return width >= 60 ? 16 : 11;
}

/* (x^2 - 1)^2 + x/4 in quarters, by hand */
#define CURVE                                                                                      \
    "curve_x=[-7/4,-3/2,-5/4,-1,-3/4,-1/2,-1/4,0,1/4,1/2,3/4,1,5/4,3/2,7/4] "                      \
    "curve_y=[3.82,1.19,0.004,-0.25,0.004,0.4375,0.816,1,0.941,0.6875,0.379,0.25,0.629,1.9375,"    \
    "4.69]"

static const char *const examples[] = {
    CURVE,
    CURVE " starts=[-3/2,-1/2,1/2,3/2] ends=[-1.03,-1.03,0.97,0.97] basin=[1,1,2,2]",
    CURVE " starts=[-1/2,5] ends=[-1.03,5] basin=[1,0]",
    CURVE " starts=[0,1]",
    "curve_x=[0,1] curve_y=[2,2] starts=[1/2] ends=[1/2]",
};

const struct figure_kind figure_descent = {
    .name = "descent",
    .summary = "A loss in one variable, and where descent from several starts ends.",
    .params = params,
    .param_count = DLT_COUNT(params),
    .draw = draw,
    .describe = describe,
    .height = height,
    .examples = examples,
    .example_count = DLT_COUNT(examples),
};
