/* SPDX-License-Identifier: MIT */
/* Descent from several starts on one curve: which start reaches which minimum. */
#include "sketch.h"

#include <math.h>

enum { MAX_STARTS = 64, MAX_CURVE = 4096 };

enum { CURVE_X, CURVE_Y, STARTS, ENDS, BASIN, FIRST, TYPED };

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
    [FIRST] = {.name = "first",
               .summary = "how many of the starts are on show before `typed` is there; 0: all",
               .type = PARAM_INTEGER,
               .fallback = "0",
               .minimum = "0"},
    [TYPED] = {.name = "typed",
               .summary = "answers that the other starts wait for: [[a_name, typed.FIELD]]",
               .type = PARAM_TABLE,
               .fallback = ""},
};

struct scene {
    struct num_ctx *ctx;
    size_t points, starts, ends, basins;
    const double *x, *y, *start, *end, *basin;
};

/* Before there is an answer, only the first of them. */
static void hold_back(struct scene *scene, const struct value *args)
{
    long first = 0;
    if (args[TYPED].kind != VALUE_NONE || !value_to_long(args[FIRST], &first) || first < 1 ||
        (size_t)first >= scene->starts)
        return;
    scene->starts = (size_t)first;
    scene->ends = scene->ends > 0 ? scene->starts : 0;
    scene->basins = 0; /* how far they reach would need the others */
}

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
    if (ctx->err == DLT_OK)
        hold_back(scene, args);
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

/* The same, and beside the curve the height of its nearer end. */
static double nearest_height(const struct scene *scene, double x)
{
    if (x < scene->x[0])
        return scene->y[0];
    return x > scene->x[scene->points - 1] ? scene->y[scene->points - 1] : curve_at(scene, x);
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

/* --- basins ------------------------------------------------------------------------------------------ */

/* Neighbouring starts that reach the same minimum, and how far the curve is theirs. */
struct basin {
    long number; /* 0: they run away */
    double from, to;
};

/* The starts from left to right, by insertion. */
static const size_t *sort_starts(const struct scene *scene)
{
    size_t *order = arena_array(scene->ctx->arena, scene->starts, sizeof *order);
    for (size_t i = 0; i < scene->starts; i++) {
        size_t at = i;
        for (; at > 0 && scene->start[order[at - 1]] > scene->start[i]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return order;
}

/* Where the curve is highest between two places: the ridge that parts them. */
static double ridge_between(const struct scene *scene, double left, double right)
{
    double ridge = (left + right) / 2, highest = -INFINITY;
    for (size_t i = 0; i < scene->points; i++) {
        if (scene->x[i] > left && scene->x[i] < right && scene->y[i] > highest) {
            highest = scene->y[i];
            ridge = scene->x[i];
        }
    }
    return ridge;
}

static long number_of(const struct scene *scene, size_t start)
{
    return runs_away(scene, start) ? 0 : (long)scene->basin[start];
}

/* One after the other, from the left end of the curve to the right one. */
static size_t find_basins(const struct scene *scene, struct basin *basins)
{
    const size_t *order = sort_starts(scene);
    size_t count = 0;
    for (size_t i = 0; i < scene->starts && scene->basins > 0; i++) {
        long number = number_of(scene, order[i]);
        if (count > 0 && basins[count - 1].number == number)
            continue;
        double from = scene->x[0];
        if (count > 0)
            from = basins[count - 1].to =
                ridge_between(scene, scene->start[order[i - 1]], scene->start[order[i]]);
        basins[count++] =
            (struct basin){.number = number, .from = from, .to = scene->x[scene->points - 1]};
    }
    return count;
}

static enum draw_role role_behind(long number)
{
    return number == 0 ? SKETCH_DEPARTS : (enum draw_role)(ROLE_REGION_1 + (int)((number - 1) % 6));
}

static struct plot_span *name_basins(const struct scene *scene, const struct basin *basins,
                                     size_t count)
{
    struct plot_span *spans = arena_array(scene->ctx->arena, count + 1, sizeof *spans);
    for (size_t i = 0; i < count; i++)
        spans[i] = (struct plot_span){
            .from = basins[i].from,
            .to = basins[i].to,
            .label = basins[i].number == 0
                         ? "runs away"
                         : arena_printf(scene->ctx->arena, "minimum %ld", basins[i].number)};
    return spans;
}

/* Each start with the number of its minimum. */
static struct plot_point *mark_starts(const struct scene *scene)
{
    struct plot_point *points = arena_array(scene->ctx->arena, scene->starts + 1, sizeof *points);
    for (size_t i = 0; i < scene->starts; i++) {
        long number = number_of(scene, i);
        const char *glyph = number == 0   ? "!"
                            : number <= 9 ? arena_printf(scene->ctx->arena, "%ld", number)
                                          : "*";
        points[i] = (struct plot_point){.x = scene->start[i],
                                        .y = nearest_height(scene, scene->start[i]),
                                        .glyph = glyph,
                                        .role = number == 0 ? ROLE_WRONG : ROLE_INPUT};
    }
    bool told[2] = {false, false};
    for (size_t i = 0; i < scene->starts; i++) {
        bool away = runs_away(scene, i);
        if (!told[away])
            points[i].label =
                away ? "a start that runs away"
                     : arena_printf(scene->ctx->arena, "a start that reaches minimum %s",
                                    points[i].glyph);
        told[away] = true;
    }
    return points;
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

/* The layers: the curve, the starts, and where they end. */
static bool shows(const struct figure_view *view, int layer)
{
    return view->layers <= 0 || layer < view->layers;
}

static size_t add_series(const struct scene *scene, const struct figure_view *view,
                         struct plot_series series[3])
{
    size_t count = 0;
    series[count++] = (struct plot_series){.label = "loss",
                                           .x = scene->x,
                                           .y = scene->y,
                                           .count = scene->points,
                                           .role = ROLE_SERIES_1,
                                           .faint = true};
    bool numbered = scene->basins > 0 && shows(view, 2);
    if (scene->starts > 0 && !numbered && shows(view, 1))
        series[count++] = points_on_curve(scene, scene->start, "start", ROLE_SERIES_2);
    if (scene->ends > 0 && shows(view, 2))
        series[count++] = points_on_curve(scene, scene->end, "end", ROLE_SERIES_3);
    return count;
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view)
{
    struct scene scene;
    struct plot_series series[3];
    if (!read_scene(&scene, ctx, args))
        return ctx->err;
    struct basin *basins = arena_array(ctx->arena, scene.starts + 1, sizeof *basins);
    size_t count = shows(view, 2) ? find_basins(&scene, basins) : 0;
    struct notes notes = {.arena = ctx->arena};
    if (shows(view, 2))
        note_basins(&scene, &notes);
    struct plot plot = {
        .x_label = "x",
        .y_label = "loss",
        .series = series,
        .series_count = add_series(&scene, view, series),
        .x_from = scene.x[0],
        .x_to = scene.x[scene.points - 1],
        .marker = view->marker,
        .weight = view->weight,
        .window = view->window,
        .held = view->held,
        .spans = name_basins(&scene, basins, count),
        .span_count = count,
        .legend = scene.starts > 0,
    };
    if (count > 0) {
        plot.points = mark_starts(&scene);
        plot.point_count = scene.starts;
    }
    int rows = notes_draw(&notes, surface, surface->height >= 8 ? surface->height / 4 : 0);
    draw_plot(surface, 0, 0, surface->width, surface->height - rows, &plot);
    const struct plot_area area = sketch_last_plot(surface);
    for (size_t i = 0; i < count; i++)
        sketch_shade(surface, &area, basins[i].from, basins[i].to, role_behind(basins[i].number));
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
        strbuf_printf(&out, "start %zu: %s\n", i + 1, fate(&scene, i));
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static int layers(const struct value *args)
{
    bool ends = sketch_has_list(args[ENDS]) || sketch_has_list(args[BASIN]);
    return sketch_has_list(args[STARTS]) ? 2 + ends : 1;
}

static size_t handles(struct num_ctx *ctx, const struct value *args,
                      struct figure_handle *handles_out)
{
    struct scene scene;
    if (!read_scene(&scene, ctx, args))
        return 0;
    for (size_t i = 0; i < scene.starts; i++)
        handles_out[i] =
            (struct figure_handle){.x = scene.start[i],
                                   .y = nearest_height(&scene, scene.start[i]),
                                   .name = arena_printf(ctx->arena, "start %zu", i + 1)};
    return scene.starts;
}

static int height(const struct value *args, int width)
{
    (void)args;
    return width >= 60 ? 18 : 11;
}

/* (x^2 - 1)^2 + x/4 in quarters, by hand */
#define CURVE                                                                                      \
    "curve_x=[-7/4,-3/2,-5/4,-1,-3/4,-1/2,-1/4,0,1/4,1/2,3/4,1,5/4,3/2,7/4] "                      \
    "curve_y=[3.82,1.19,0.004,-0.25,0.004,0.4375,0.816,1,0.941,0.6875,0.379,0.25,0.629,1.9375,"    \
    "4.69]"

#define HUGE_BOWL                                                                                  \
    "curve_x=[-10^30,0,10^30] curve_y=[10^60,0,10^60] starts=[-10^30,10^30,1] ends=[0,0,0] "       \
    "basin=[1,1,1]"

static const char *const examples[] = {
    CURVE,
    CURVE " starts=[-3/2,-1/2,1/2,3/2] ends=[-1.03,-1.03,0.97,0.97] basin=[1,1,2,2]",
    CURVE " starts=[-1/2,5] ends=[-1.03,5] basin=[1,0]",
    CURVE " starts=[0,1]",
    "curve_x=[0,1] curve_y=[2,2] starts=[1/2] ends=[1/2]",
    HUGE_BOWL,
    "curve_x=[0,10^(-30),3*10^(-30)] curve_y=[1,0,1] starts=[0] ends=[10^(-30)] basin=[1]",
    "curve_x=[0,1,2] curve_y=[1,0,1] starts=[3,-1] ends=[3,-1] basin=[0,0]",
    CURVE " starts=[-3/2,-1/2,1/2,3/2] ends=[-1.03,-1.03,0.97,0.97] basin=[1,1,2,2] first=1",
    CURVE " starts=[0,1] ends=[-1.03,0.97] basin=[1,2] first=1 typed=[[ideas,1]]",
};

const struct figure_kind figure_descent = {
    .name = "descent",
    .summary = "A loss in one variable, and where descent from several starts ends.",
    .params = params,
    .param_count = DLT_COUNT(params),
    .draw = draw,
    .describe = describe,
    .height = height,
    .layers = layers,
    .handles = handles,
    .examples = examples,
    .example_count = DLT_COUNT(examples),
};
