/* SPDX-License-Identifier: MIT */
/* How the variance of preactivations grows or dies through a deep network, on a logarithmic scale,
 * for the weight variance that was typed. */
#include "sketch.h"

#include <math.h>
#include <string.h>

enum { MAX_COMPARED = 4, LISTED = 10 };

enum { GAIN, SECOND_MOMENT, LAYERS, COMPARE, RIGHT, SHOW_RIGHT, INPUTS };

static const struct param params[] = {
    [GAIN] = {.name = "gain",
              .summary = "the weight variance that was typed, times the number of inputs",
              .type = PARAM_REAL,
              .fallback = ""},
    [SECOND_MOMENT] = {.name = "second_moment",
                       .summary = "E[h^2] / sigma_f^2 of the activation: 1/2 for the plain ReLU",
                       .type = PARAM_REAL,
                       .fallback = "1/2",
                       .minimum = "0"},
    [LAYERS] = {.name = "layers",
                .summary = "how many layers",
                .type = PARAM_INTEGER,
                .fallback = "50",
                .minimum = "1",
                .maximum = "1000"},
    [COMPARE] = {.name = "compare",
                 .summary = "further gains, drawn in the background",
                 .type = PARAM_LIST,
                 .fallback = ""},
    [RIGHT] = {.name = "right",
               .summary = "the gain that keeps the variance; only shown with show_right=yes",
               .type = PARAM_REAL,
               .fallback = ""},
    [SHOW_RIGHT] = {.name = "show_right",
                    .summary = "yes: say which gain keeps the variance",
                    .type = PARAM_CHOICE,
                    .fallback = "no",
                    .choices = "no yes"},
    [INPUTS] = {.name = "inputs",
                .summary = "what the question calls the number of inputs: [[D]]",
                .type = PARAM_TABLE,
                .fallback = ""},
};

struct depth {
    struct num_ctx *ctx;
    long layers;
    bool has_gain;
    int kept;     /* NUM_EQUAL when one layer keeps the variance exactly */
    double ratio; /* by which one layer multiplies the variance */
    double moment;
    const char *inputs; /* "D_h" */
};

static void read_depth(struct depth *d, struct num_ctx *ctx, const struct value *args)
{
    *d = (struct depth){
        .ctx = ctx, .layers = 1, .moment = value_to_double(args[SECOND_MOMENT]), .inputs = "D_h"};
    if (sketch_has_list(args[INPUTS]))
        d->inputs = args[INPUTS].as.items[0].as.items[0].as.word;
    value_to_long(args[LAYERS], &d->layers);
    d->has_gain = args[GAIN].kind != VALUE_NONE;
    if (!d->has_gain)
        return;
    struct value ratio = num_mul(ctx, args[GAIN], args[SECOND_MOMENT]);
    d->ratio = value_to_double(ratio);
    /* Two balls around the same real number never compare equal: near enough counts. */
    bool same = num_compare(ratio, value_long(ctx->arena, 1)) == NUM_EQUAL ||
                (ratio.kind == VALUE_REAL && fabs(d->ratio - 1) < 1e-12);
    d->kept = same ? NUM_EQUAL : d->ratio < 1 ? NUM_LESS : NUM_GREATER;
}

/* 10^exponent as "1.77e+06", also where a double would overflow. */
static const char *power_text(struct arena *arena, double exponent)
{
    if (fabs(exponent) < 4)
        return arena_printf(arena, "%.4g", pow(10, exponent));
    double whole = floor(exponent), front = pow(10, exponent - whole);
    if (front >= 9.995) {
        front = 1;
        whole++;
    }
    return arena_printf(arena, "%.3ge%+.0f", front, whole);
}

/* "2/D_h", "3/(2 D_h)", "1.27/D_h". */
static const char *over_inputs(const struct depth *d, struct value gain)
{
    struct arena *arena = d->ctx->arena;
    const char *text = sketch_number(arena, gain), *bar = strchr(text, '/');
    if (!bar)
        return arena_printf(arena, "%s/%s", text, d->inputs);
    return arena_printf(arena, "%.*s/(%s %s)", (int)(bar - text), text, bar + 1, d->inputs);
}

/* What becomes of the variance, in a word. */
static const char *verdict(const struct depth *d)
{
    double decades = log10(d->ratio) * (double)d->layers;
    if (!(d->ratio > 0))
        return "dies";
    if (d->kept == NUM_EQUAL)
        return "holds";
    if (fabs(decades) < 1)
        return decades > 0 ? "grows" : "shrinks";
    return decades > 0 ? "explodes" : "dies";
}

static void note_depth(const struct depth *d, const struct value *args, struct notes *notes)
{
    struct arena *arena = d->ctx->arena;
    if (!d->has_gain)
        notes_add(notes, ROLE_DIM, "the level line: a variance that holds, as with the right one");
    else if (d->ratio < 0)
        notes_add(notes, ROLE_WRONG, "a variance is never negative");
    else if (!(d->ratio > 0))
        notes_add(notes, ROLE_WRONG, "yours dies: no variance is left after one layer");
    else if (d->kept == NUM_EQUAL)
        notes_add(notes, ROLE_RIGHT, "yours holds: it keeps the variance in every layer");
    else
        notes_add(notes, ROLE_WRONG, "yours %s: times %s in each layer, times %s after %ld",
                  verdict(d), power_text(arena, log10(d->ratio)),
                  power_text(arena, log10(d->ratio) * (double)d->layers), d->layers);
    if (sketch_is(args[SHOW_RIGHT], "yes") && args[RIGHT].kind != VALUE_NONE)
        notes_add(notes, ROLE_RIGHT, "kept by a weight variance of %s",
                  over_inputs(d, args[RIGHT]));
}

/* The logarithm of the variance before the first layer, and after each: a layer multiplies it. */
static struct plot_series line_of(const struct depth *d, double ratio, const char *label)
{
    size_t count = (size_t)d->layers + 1;
    double *x = arena_array(d->ctx->arena, count, sizeof *x);
    double *y = arena_array(d->ctx->arena, count, sizeof *y);
    for (size_t i = 0; i < count; i++) {
        x[i] = (double)i;
        y[i] = log10(ratio) * (double)i;
    }
    return (struct plot_series){.label = label, .x = x, .y = y, .count = count};
}

static size_t add_compared(const struct depth *d, struct value gains, struct plot_series *series)
{
    size_t count = 0;
    for (size_t i = 0; gains.kind == VALUE_LIST && i < gains.count && count < MAX_COMPARED; i++) {
        double ratio = value_to_double(gains.as.items[i]) * d->moment;
        if (!(ratio > 0))
            continue;
        const char *label = over_inputs(d, gains.as.items[i]);
        series[count] = line_of(d, ratio, label);
        series[count].role = ROLE_DIM;
        series[count++].faint = true;
    }
    return count;
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view)
{
    struct depth d;
    struct plot_series series[2 + MAX_COMPARED];
    struct notes notes = {.arena = ctx->arena};
    size_t count = 0;
    read_depth(&d, ctx, args);
    if (ctx->err != DLT_OK)
        return ctx->err;
    bool shown = view->layers != 1 && d.has_gain && d.ratio > 0;
    series[count] = line_of(&d, 1, "right: holds");
    series[count].role = ROLE_SERIES_1;
    series[count++].faint = shown;
    if (shown) {
        series[count] = line_of(&d, d.ratio, arena_printf(ctx->arena, "yours: %s", verdict(&d)));
        series[count++].role = ROLE_SERIES_2;
    }
    count += add_compared(&d, args[COMPARE], series + count);
    if (!d.has_gain || view->layers != 1)
        note_depth(&d, args, &notes);
    struct plot plot = {
        .x_label = "layer",
        .y_label = "variance, times the first",
        .powers = true,
        .series = series,
        .series_count = count,
        .x_from = 0,
        .x_to = (double)d.layers,
        .marker = view->marker,
        .weight = view->weight,
        .window = view->window,
        .held = view->held,
        .legend = true,
    };
    bool level = !(shown && d.kept != NUM_EQUAL) && count < 3;
    if (level) {
        plot.y_from = -1;
        plot.y_to = 1;
    }
    int rows = notes_draw(&notes, surface, surface->height >= 7 ? surface->height / 4 : 0);
    draw_plot(surface, 0, 0, surface->width, surface->height - rows, &plot);
    return ctx->err;
}

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    struct depth d;
    struct notes notes = {.arena = ctx->arena};
    struct table table = {.arena = ctx->arena, .columns = 2};
    struct strbuf out;
    read_depth(&d, ctx, args);
    if (ctx->err != DLT_OK)
        return ctx->err;
    note_depth(&d, args, &notes);
    strbuf_init(&out);
    strbuf_printf(&out,
                  "The variance of preactivations through %ld layer%s. The right one holds it.\n",
                  d.layers, d.layers == 1 ? "" : "s");
    for (size_t i = 0; i < notes.count; i++)
        strbuf_printf(&out, "%s.\n", notes.texts[i]);
    if (d.has_gain && d.ratio > 0) {
        table_add(&table, "layer");
        table_add(&table, "variance, times the first");
        for (long i = 0; i <= LISTED; i++) {
            long layer = d.layers * i / LISTED;
            if (i > 0 && layer == d.layers * (i - 1) / LISTED)
                continue;
            table_add(&table, arena_printf(ctx->arena, "%ld", layer));
            table_add(&table, power_text(ctx->arena, log10(d.ratio) * (double)layer));
        }
        table_print(&table, &out);
    }
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static int height(const struct value *args, int width)
{
    (void)args;
    return width >= 60 ? 14 : 10;
}

static int layers(const struct value *args)
{
    return args[GAIN].kind == VALUE_NONE ? 1 : 2;
}

/* The end of the line that was typed. */
static size_t handles(struct num_ctx *ctx, const struct value *args,
                      struct figure_handle *handles_out)
{
    struct depth d;
    read_depth(&d, ctx, args);
    if (ctx->err != DLT_OK || !d.has_gain || !(d.ratio > 0))
        return 0;
    handles_out[0] = (struct figure_handle){.x = (double)d.layers,
                                            .y = log10(d.ratio) * (double)d.layers,
                                            .name = "variance after the last layer"};
    return 1;
}

static const char *const examples[] = {
    "second_moment=2/3",
    "gain=2 second_moment=2/3",
    "gain=3/2 second_moment=2/3 right=3/2 show_right=yes",
    "gain=2/(1+1/sqrt(3)) second_moment=2/3 compare=[2,1] right=3/2",
    "gain=1000 layers=1000",
    "gain=-1",
    "gain=0",
    "gain=1/1000000 second_moment=1/2 layers=1",
    "second_moment=0",
    "gain=401/200",
    "gain=8 layers=50",
    "gain=1/8 layers=50",
    "gain=10^(-300) layers=1000",
    "gain=3/2 compare=[1,3/2] inputs=[[D]] layers=10",
};

const struct figure_kind figure_variance_depth = {
    .name = "variance_depth",
    .summary = "The variance of preactivations through many layers for a typed weight variance.",
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
