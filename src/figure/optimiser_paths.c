/* SPDX-License-Identifier: MIT */
/* What several optimisers make of the same gradients, step by step, and the steps that follow from a
 * rule for v that was typed: the gradient over its root. */
#include "sketch.h"

#include <math.h>
#include <string.h>

enum { MAX_RULES = 12, MAX_STEPS = 64 };

enum { STEPS, SHOW, START, TYPED, RATE, EPSILON };

static const struct param params[] = {
    [STEPS] =
        {.name = "steps",
         .summary =
             "a name and what each step subtracts, numbers or lists: [[adagrad, 0.1, 0.07], ...]",
         .type = PARAM_TABLE},
    [SHOW] = {.name = "show",
              .summary = "length: of each step; path: the parameter after each step",
              .type = PARAM_CHOICE,
              .fallback = "length",
              .choices = "length path"},
    [START] = {.name = "start",
               .summary = "the parameter before the first step",
               .type = PARAM_REAL,
               .fallback = "0"},
    [TYPED] = {.name = "typed",
               .summary =
                   "a point [gradient, v] for each step, as the typed rule gives v: typed.FIELD",
               .type = PARAM_MATRIX,
               .fallback = ""},
    [RATE] = {.name = "rate",
              .summary = "alpha of the typed rule's steps, alpha g / (sqrt(v) + epsilon)",
              .type = PARAM_REAL,
              .fallback = "1/10"},
    [EPSILON] = {.name = "epsilon",
                 .summary = "of the typed rule's steps",
                 .type = PARAM_REAL,
                 .fallback = "0",
                 .minimum = "0"},
};

/* One optimiser. */
struct rule {
    const char *name;
    double *steps; /* NaN: there is none */
    size_t count;
};

struct scene {
    struct arena *arena;
    struct rule rules[MAX_RULES];
    size_t count;
    struct rule yours; /* no steps: nothing was typed */
    const char *same;  /* the rule with the steps of the typed one; NULL: none */
    double start;
    bool path;
};

/* --- reading ------------------------------------------------------------------------------------------ */

static const char *spaced(struct arena *arena, const char *word)
{
    char *name = arena_strdup(arena, word);
    for (char *at = name; *at; at++)
        *at = *at == '_' ? ' ' : *at;
    return name;
}

/* A number, or a list of them. */
static void add_steps(struct num_ctx *ctx, struct rule *rule, struct value steps)
{
    size_t count = steps.kind == VALUE_LIST ? steps.count : 1;
    for (size_t i = 0; i < count && ctx->err == DLT_OK; i++) {
        if (rule->count == MAX_STEPS)
            num_fail(ctx, DLT_ERR_LIMIT, "too-many", "at most %d steps", (int)MAX_STEPS);
        else
            rule->steps[rule->count++] =
                value_to_double(steps.kind == VALUE_LIST ? steps.as.items[i] : steps);
    }
}

static bool read_rules(struct scene *scene, struct num_ctx *ctx, struct value table)
{
    if (table.count > MAX_RULES) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-many", "at most %d rules", (int)MAX_RULES);
        return false;
    }
    for (size_t i = 0; i < table.count; i++) {
        struct value row = table.as.items[i];
        struct rule *rule = &scene->rules[scene->count++];
        rule->name = spaced(ctx->arena, row.as.items[0].as.word);
        rule->steps = arena_array(ctx->arena, MAX_STEPS, sizeof *rule->steps);
        for (size_t k = 1; k < row.count; k++)
            add_steps(ctx, rule, row.as.items[k]);
    }
    return ctx->err == DLT_OK;
}

/* alpha g / (sqrt(v) + epsilon), NaN where that is no number. */
static double step_of(struct value point, double rate, double epsilon)
{
    double gradient = value_to_double(point.as.items[0]);
    double v = value_to_double(point.as.items[1]);
    double step = rate * gradient / (sqrt(v) + epsilon);
    return v >= 0 && isfinite(step) ? step : NAN;
}

static bool same_steps(const struct rule *a, const struct rule *b)
{
    size_t both = 0;
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        double most = fmax(fabs(a->steps[i]), fabs(b->steps[i]));
        if (isnan(a->steps[i]) || fabs(a->steps[i] - b->steps[i]) > 1e-9 * most)
            return false;
        both++;
    }
    return both > 1;
}

static bool read_scene(struct scene *scene, struct num_ctx *ctx, const struct value *args)
{
    *scene = (struct scene){.arena = ctx->arena,
                            .start = value_to_double(args[START]),
                            .path = sketch_is(args[SHOW], "path")};
    size_t rows = 0, columns = 0;
    if (!read_rules(scene, ctx, args[STEPS]))
        return false;
    if (args[TYPED].kind != VALUE_LIST)
        return true;
    if (!value_is_matrix(args[TYPED], &rows, &columns) || columns != 2 || rows > MAX_STEPS) {
        num_fail(ctx, DLT_ERR_TYPE, "not-points", "typed must be at most %d points [g, v]",
                 (int)MAX_STEPS);
        return false;
    }
    scene->yours = (struct rule){.name = "yours", .count = rows};
    scene->yours.steps = arena_array(ctx->arena, rows, sizeof *scene->yours.steps);
    for (size_t i = 0; i < rows; i++)
        scene->yours.steps[i] = step_of(args[TYPED].as.items[i], value_to_double(args[RATE]),
                                        value_to_double(args[EPSILON]));
    for (size_t i = 0; i < scene->count && !scene->same; i++)
        scene->same = same_steps(&scene->yours, &scene->rules[i]) ? scene->rules[i].name : NULL;
    return true;
}

/* --- what is said of it -------------------------------------------------------------------------------- */

static void note_yours(const struct scene *scene, struct notes *notes)
{
    const struct rule *yours = &scene->yours;
    struct strbuf text;
    size_t missing = 0;
    while (missing < yours->count && !isnan(yours->steps[missing]))
        missing++;
    if (missing < yours->count) {
        notes_add(notes, ROLE_WRONG, "yours: v has no root to divide by at step %zu", missing + 1);
        return;
    }
    strbuf_init(&text);
    for (size_t i = 0; i < yours->count && i < 3; i++)
        strbuf_printf(&text, "%s%.4g", i ? ", " : "", yours->steps[i]);
    strbuf_add(&text, yours->count > 3 ? ", ..." : "");
    if (scene->same)
        notes_add(notes, ROLE_TEXT, "yours takes the steps of %s: %s", scene->same, text.text);
    else
        notes_add(notes, ROLE_TEXT, "yours takes steps of its own: %s", text.text);
    strbuf_finish(&text);
}

static void note_scene(const struct scene *scene, struct notes *notes)
{
    if (scene->yours.count > 0)
        note_yours(scene, notes);
}

/* --- the plot ------------------------------------------------------------------------------------------ */

/* The length of each step, or where the parameter is after it. */
static struct plot_series series_of(const struct scene *scene, const struct rule *rule)
{
    size_t first = scene->path ? 1 : 0, count = rule->count + first;
    double *x = arena_array(scene->arena, count + 1, sizeof *x);
    double *y = arena_array(scene->arena, count + 1, sizeof *y);
    double at = scene->start;
    y[0] = at;
    for (size_t i = 0; i < rule->count; i++) {
        at -= rule->steps[i];
        x[i + first] = (double)(i + 1);
        y[i + first] = scene->path ? at : fabs(rule->steps[i]);
    }
    return (struct plot_series){.label = rule->name, .x = x, .y = y, .count = count};
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view)
{
    struct scene scene;
    struct plot_series series[MAX_RULES + 1];
    struct notes notes = {.arena = ctx->arena};
    size_t count = 0, shown = view->layers > 0 ? (size_t)view->layers : MAX_RULES + 1;
    if (!read_scene(&scene, ctx, args))
        return ctx->err;
    for (; count < scene.count && count < shown; count++) {
        series[count] = series_of(&scene, &scene.rules[count]);
        series[count].role =
            count == 0 ? ROLE_SERIES_1 : (enum draw_role)(ROLE_SERIES_3 + (int)((count - 1) % 4));
    }
    if (scene.yours.count > 0 && count < shown) {
        series[count] = series_of(&scene, &scene.yours);
        series[count++].role = ROLE_SERIES_2;
        note_scene(&scene, &notes);
    }
    struct plot plot = {.x_label = "step",
                        .y_label = scene.path ? "parameter" : "length of the step",
                        .series = series,
                        .series_count = count,
                        .marker = view->marker,
                        .weight = view->weight,
                        .window = view->window,
                        .held = view->held,
                        .legend = true};
    int rows = notes_draw(&notes, surface, surface->height >= 7 ? surface->height / 4 : 0);
    draw_plot(surface, 0, 0, surface->width, surface->height - rows, &plot);
    return ctx->err;
}

/* --- in words ------------------------------------------------------------------------------------------ */

/* What stands in the table for step `index` of a rule, whose parameter comes to `*at`. */
static const char *step_text(const struct scene *scene, const struct rule *rule, size_t index,
                             double *at)
{
    if (index >= rule->count || isnan(rule->steps[index]))
        return "-";
    *at -= rule->steps[index];
    return arena_printf(scene->arena, "%.4g", scene->path ? *at : fabs(rule->steps[index]));
}

/* A row for each step, a column for each rule. */
static void describe_steps(const struct scene *scene, struct strbuf *out)
{
    enum { SHOWN = 24 };
    const struct rule *rules[MAX_RULES + 1];
    double at[MAX_RULES + 1];
    size_t count = 0, steps = 0;
    for (size_t i = 0; i < scene->count; i++)
        rules[count++] = &scene->rules[i];
    if (scene->yours.count > 0)
        rules[count++] = &scene->yours;
    struct table table = {.arena = scene->arena, .columns = count + 1};
    table_add(&table, "step");
    for (size_t i = 0; i < count; i++) {
        table_add(&table, rules[i]->name);
        steps = rules[i]->count > steps ? rules[i]->count : steps;
        at[i] = scene->start;
    }
    for (size_t k = 0; k < steps && k < SHOWN; k++) {
        table_add(&table, arena_printf(scene->arena, "%zu", k + 1));
        for (size_t i = 0; i < count; i++)
            table_add(&table, step_text(scene, rules[i], k, &at[i]));
    }
    table_print(&table, out);
    if (steps > SHOWN)
        strbuf_printf(out, "and %zu more steps\n", steps - SHOWN);
}

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    struct scene scene;
    struct strbuf out;
    struct notes notes = {.arena = ctx->arena};
    if (!read_scene(&scene, ctx, args))
        return ctx->err;
    strbuf_init(&out);
    strbuf_add(&out, scene.path ? "The parameter after each step.\n"
                                : "The length of each step, of the same gradients.\n");
    note_scene(&scene, &notes);
    for (size_t i = 0; i < notes.count; i++)
        strbuf_printf(&out, "%s.\n", notes.texts[i]);
    describe_steps(&scene, &out);
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static int height(const struct value *args, int width)
{
    return (width >= 60 ? 13 : 10) + (args[TYPED].kind == VALUE_LIST ? 2 : 0);
}

static int layers(const struct value *args)
{
    size_t rules = args[STEPS].kind == VALUE_LIST ? args[STEPS].count : 0;
    return (int)rules + (args[TYPED].kind == VALUE_LIST ? 1 : 0);
}

#define THREE "steps=[[normalised,0.1,0.1,0.1,0.1],[adagrad,1/10,1/10/sqrt(2),1/10/sqrt(3),1/20]]"

static const char *const examples[] = {
    THREE,
    THREE " typed=[[2,4],[2,8],[2,12],[2,16]]",
    THREE " typed=[[2,2],[2,4],[2,6],[2,8]] rate=1/10 epsilon=10^-8",
    THREE " typed=[[2,0],[2,4]]",
    THREE " typed=[[2,4],[2,4]] show=path start=1",
    "steps=[[sgd,[5]]]",
    "steps=[[sgd,0,0,0],[adam,0,0,0]] show=path",
    "steps=[[sgd,10^12,1/10^12,1],[rmsprop,1,1,1]]",
    "steps=[[sgd]]",
};

const struct figure_kind figure_optimiser_paths = {
    .name = "optimiser_paths",
    .summary = "What several optimisers, and a typed rule, make of the same gradients.",
    .params = params,
    .param_count = DLT_COUNT(params),
    .draw = draw,
    .describe = describe,
    .height = height,
    .layers = layers,
    .examples = examples,
    .example_count = DLT_COUNT(examples),
};
