/* SPDX-License-Identifier: MIT */
/* A training run along its iterations, and the epochs that were typed beside it: each a pass over all
 * examples, a batch at a time. */
#include "sketch.h"

#include <math.h>

enum { LABEL = 8, OVER = 3 /* how far beyond the run the axis may go, in runs */ };

enum { ITERATIONS, EXAMPLES, BATCH_SIZE, LAST_BATCH, TYPED };

static const struct param params[] = {
    [ITERATIONS] = {.name = "iterations",
                    .summary = "how many batches the run has seen",
                    .type = PARAM_INTEGER,
                    .minimum = "1",
                    .maximum = "1000000000000"},
    [EXAMPLES] = {.name = "examples",
                  .summary = "in the training set",
                  .type = PARAM_INTEGER,
                  .minimum = "1",
                  .maximum = "1000000000000"},
    [BATCH_SIZE] = {.name = "batch_size",
                    .summary = "examples in a batch",
                    .type = PARAM_INTEGER,
                    .minimum = "1",
                    .maximum = "1000000000000"},
    [LAST_BATCH] = {.name = "last_batch",
                    .summary = "whether the smaller batch at the end of an epoch is used",
                    .type = PARAM_CHOICE,
                    .fallback = "keep",
                    .choices = "keep drop"},
    [TYPED] = {.name = "typed",
               .summary = "how many epochs the run is said to be: typed.FIELD",
               .type = PARAM_REAL,
               .fallback = ""},
};

struct timeline {
    struct arena *arena;
    double iterations, examples, batch, seen; /* examples that one epoch uses */
    double per_epoch;                         /* iterations */
    bool has_typed, right;
    double typed; /* epochs */
    /* The same exactly, and the iterations and examples of so many. */
    struct value epochs, end, examples_of_it;
};

/* --- reading ------------------------------------------------------------------------------------------ */

static double number_of(struct value value)
{
    return value_to_double(value);
}

static bool read_timeline(struct timeline *t, struct num_ctx *ctx, const struct value *args)
{
    struct value quotient = num_div(ctx, args[EXAMPLES], args[BATCH_SIZE]);
    bool keep = sketch_is(args[LAST_BATCH], "keep");
    struct value per = keep ? num_ceil(ctx, quotient) : num_floor(ctx, quotient);
    *t = (struct timeline){.arena = ctx->arena,
                           .iterations = number_of(args[ITERATIONS]),
                           .examples = number_of(args[EXAMPLES]),
                           .batch = number_of(args[BATCH_SIZE]),
                           .per_epoch = number_of(per),
                           .has_typed = args[TYPED].kind != VALUE_NONE,
                           .typed = number_of(args[TYPED])};
    t->seen = keep ? t->examples : t->per_epoch * t->batch;
    if (ctx->err == DLT_OK && value_sign(per) <= 0)
        num_fail(ctx, DLT_ERR_RANGE, "out-of-range", "no batch of %s fits into %s examples",
                 sketch_number(ctx->arena, args[BATCH_SIZE]),
                 sketch_number(ctx->arena, args[EXAMPLES]));
    if (ctx->err != DLT_OK || !t->has_typed)
        return ctx->err == DLT_OK;
    t->epochs = args[TYPED];
    t->end = num_mul(ctx, args[TYPED], per);
    t->examples_of_it =
        num_mul(ctx, args[TYPED], keep ? args[EXAMPLES] : num_mul(ctx, per, args[BATCH_SIZE]));
    t->right = num_compare(t->end, args[ITERATIONS]) == NUM_EQUAL;
    return ctx->err == DLT_OK;
}

/* "10,000"; short where it is long. */
static const char *count_text(const struct timeline *t, double number)
{
    static const struct num_format grouped = {.grouping = true};
    if (fabs(number) >= 1e15 || number != floor(number))
        return sketch_double(t->arena, number);
    return value_format(t->arena, value_long(t->arena, (long)number), &grouped);
}

/* Also of what no double holds. */
static const char *exact_text(const struct timeline *t, struct value number)
{
    double near = value_to_double(number);
    return isfinite(near) ? count_text(t, near) : sketch_decimal(t->arena, number);
}

static const char *many(double count, const char *one, const char *more)
{
    return count == 1 ? one : more;
}

/* --- what is said of it -------------------------------------------------------------------------------- */

static void note_timeline(const struct timeline *t, struct notes *notes)
{
    double end = t->typed * t->per_epoch;
    if (!t->has_typed) {
        notes_add(notes, ROLE_DIM, "an epoch is over when all %s %s were seen",
                  count_text(t, t->seen), many(t->seen, "example", "examples"));
        return;
    }
    const char *epochs = arena_printf(t->arena, "%s %s", exact_text(t, t->epochs),
                                      many(t->typed, "epoch", "epochs"));
    if (!(t->typed > 0)) {
        notes_add(notes, ROLE_WRONG, "%s: but the run sees examples", epochs);
        return;
    }
    if (t->right) {
        notes_add(notes, ROLE_RIGHT, "%s of %s %s: the run ends with the last of them", epochs,
                  count_text(t, t->per_epoch), many(t->per_epoch, "iteration", "iterations"));
        return;
    }
    notes_add(notes, ROLE_WRONG, "%s: over after %s %s, and the run has %s", epochs,
              exact_text(t, t->end), many(end, "iteration", "iterations"),
              count_text(t, t->iterations));
    notes_add(notes, ROLE_WRONG, "they see %s examples, the run sees %s",
              exact_text(t, t->examples_of_it),
              count_text(t, t->iterations / t->per_epoch * t->seen));
}

/* --- the picture ---------------------------------------------------------------------------------------- */

/* Columns from `x` for iterations from `from` to `to`. */
struct scale {
    int x, width;
    double from, to, most;
};

static struct scale scale_of(const struct timeline *t, const struct surface *surface,
                             const struct plot_window *window)
{
    double end = t->has_typed && t->typed > 0 ? t->typed * t->per_epoch : 0;
    double most = fmin(fmax(end, t->iterations), OVER * t->iterations);
    struct scale scale = {
        .x = LABEL, .width = surface->width - LABEL - 1, .to = most, .most = most};
    if (window) {
        scale.from = most * window->left;
        scale.to = most * window->right;
    }
    if (!(scale.to > scale.from))
        scale.to = scale.from + 1;
    return scale;
}

static double column_of(const struct scale *scale, double iteration)
{
    return scale->x + (iteration - scale->from) / (scale->to - scale->from) * scale->width;
}

/* Iterations from 0 to `end`, in steps of `epoch` that alternate; 0: all in one. */
static void draw_run(struct surface *surface, const struct scale *scale, const double run[2], int y,
                     const enum draw_role roles[2])
{
    bool ascii = surface->charset == CHARSET_ASCII;
    double end = run[0], epoch = run[1];
    double left = column_of(scale, 0), right = column_of(scale, end);
    bool parts = epoch > 0 && column_of(scale, epoch) - left >= 2;
    for (int x = scale->x; x < scale->x + scale->width; x++) {
        double middle = x + 0.5;
        if (middle < left || (middle > right && !(x == scale->x && end > 0 && right > scale->x)))
            continue;
        double at = scale->from + (middle - scale->x) / scale->width * (scale->to - scale->from);
        bool odd = parts && fmod(floor(at / epoch), 2) != 0;
        const char *glyph = ascii ? (odd ? "=" : "#") : odd ? "▒" : "█";
        surface_text(surface, x, y, roles[odd ? 1 : 0], glyph);
    }
    if (right > scale->x + scale->width + 0.5)
        surface_text(surface, scale->x + scale->width, y, ROLE_DIM, ascii ? ">" : "▶");
}

/* A step of 1, 2 or 5 times a power of ten, so that about `parts` of them make the width. */
static double nice_step(double width, int parts)
{
    double rough = width / (parts < 1 ? 1 : parts), power = pow(10, floor(log10(rough)));
    double front = rough / power;
    double step = power * (front <= 1 ? 1 : front <= 2 ? 2 : front <= 5 ? 5 : 10);
    return step < 1 ? 1 : step;
}

static void draw_axis(const struct timeline *t, struct surface *surface, const struct scale *scale,
                      int y)
{
    const struct glyphs *g = draw_glyphs(surface->charset);
    double step = nice_step(scale->to - scale->from, scale->width / 12);
    double first = ceil(scale->from / step) * step;
    int free_from = scale->x, ticks = (int)floor((scale->to - first) / step) + 1;
    surface_fill(surface, scale->x, y, scale->width, 1, ROLE_AXIS, g->horizontal);
    for (int i = 0; i < ticks; i++) {
        double at = first + i * step;
        const char *text = count_text(t, at);
        int x = (int)floor(column_of(scale, at)), width = draw_width(text, surface->charset);
        int start = x - width / 2 < scale->x ? scale->x : x - width / 2;
        x = x >= scale->x + scale->width ? scale->x + scale->width - 1 : x;
        surface_text(surface, x, y, ROLE_AXIS, g->tee_down);
        start = start + width > surface->width ? surface->width - width : start;
        if (start < free_from)
            continue;
        surface_text(surface, start, y + 1, ROLE_DIM, text);
        free_from = start + width + 1;
    }
    surface_text(surface, 0, y + 1, ROLE_DIM, "step");
}

/* The first batches, each with as many examples as it has. */
static void draw_batches(const struct timeline *t, struct surface *surface, int y)
{
    const struct glyphs *g = draw_glyphs(surface->charset);
    const char *size = count_text(t, t->batch);
    int width = draw_width(size, surface->charset) + 1, x = LABEL;
    double left = t->seen;
    surface_text(surface, 0, y, ROLE_DIM, "batches");
    surface_text(surface, x, y, ROLE_AXIS, g->vertical);
    while (left >= t->batch && x + 2 * width + 2 < surface->width) {
        surface_text(surface, x + 1, y, ROLE_SERIES_1, size);
        x += width;
        left -= t->batch;
        surface_text(surface, x, y, ROLE_AXIS, g->vertical);
    }
    if (left > 0)
        surface_text(surface, x + 1, y, ROLE_DIM, g->ellipsis);
}

/* The run, what was typed, their axis and the first batches, above the row `last`. */
static void draw_rows(const struct timeline *t, struct surface *surface, const struct scale *scale,
                      int last)
{
    static const enum draw_role runs[2] = {ROLE_SERIES_1, ROLE_SERIES_3};
    static const enum draw_role yours[2] = {ROLE_SERIES_2, ROLE_SERIES_4};
    int y = 0;
    surface_text(surface, 0, y, ROLE_DIM, "run");
    draw_run(surface, scale, (double[]){t->iterations, t->right ? t->per_epoch : 0}, y++, runs);
    if (t->has_typed && y < last) {
        surface_text(surface, 0, y, ROLE_DIM, "yours");
        draw_run(surface, scale, (double[]){t->typed * t->per_epoch, t->per_epoch}, y++, yours);
    }
    if (y + 1 < last)
        draw_axis(t, surface, scale, y);
    if (y + 3 < last)
        draw_batches(t, surface, y + 3);
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view)
{
    enum { WANTED = 10 };
    struct timeline t;
    struct notes notes = {.arena = ctx->arena};
    if (!read_timeline(&t, ctx, args))
        return ctx->err;
    bool all = view->layers == 0 || view->layers > 1;
    t.has_typed = t.has_typed && all;
    struct scale scale = scale_of(&t, surface, view->window);
    note_timeline(&t, &notes);
    /* So that notes stand below the batches, not far from them. */
    struct surface *part = surface_create(
        surface->width, surface->height < WANTED ? surface->height : WANTED, surface->charset);
    int rows = notes_draw(&notes, part, part->height >= 5 ? part->height / 3 : 0);
    if (scale.width >= 1)
        draw_rows(&t, part, &scale, part->height - rows);
    surface_copy(surface, 0, 0, part);
    surface_destroy(part);
    surface_add_plot(surface, &(struct plot_area){.x = scale.x,
                                                  .width = scale.width > 0 ? scale.width : 0,
                                                  .height = t.has_typed ? 2 : 1,
                                                  .x_from = scale.from,
                                                  .x_to = scale.to,
                                                  .y_to = 1,
                                                  .right = scale.most});
    return ctx->err;
}

/* --- in words ------------------------------------------------------------------------------------------ */

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    enum { SHOWN = 6 };
    struct timeline t;
    struct strbuf out;
    struct notes notes = {.arena = ctx->arena};
    struct table table = {.arena = ctx->arena, .columns = 3};
    if (!read_timeline(&t, ctx, args))
        return ctx->err;
    note_timeline(&t, &notes);
    strbuf_init(&out);
    strbuf_printf(&out, "A run of %s %s, with %s of %s examples in each.\n",
                  count_text(&t, t.iterations), many(t.iterations, "iteration", "iterations"),
                  count_text(&t, t.batch), count_text(&t, t.examples));
    for (size_t i = 0; i < notes.count; i++)
        strbuf_printf(&out, "%s.\n", notes.texts[i]);
    if (t.has_typed && t.typed >= 1) {
        table_add(&table, "epoch");
        table_add(&table, "over after iteration");
        table_add(&table, "examples seen");
        const int rows = isfinite(t.typed) ? SHOWN : SHOWN - 1;
        for (int i = 1; i <= t.typed && i <= rows; i++) {
            double epoch = i == SHOWN && t.typed > SHOWN ? floor(t.typed) : i;
            table_add(&table, count_text(&t, epoch));
            table_add(&table, count_text(&t, epoch * t.per_epoch));
            table_add(&table, count_text(&t, epoch * t.seen));
        }
        table_print(&table, &out);
    }
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static int height(const struct value *args, int width)
{
    (void)width;
    return args[TYPED].kind == VALUE_NONE ? 6 : 9;
}

static int layers(const struct value *args)
{
    return args[TYPED].kind == VALUE_NONE ? 1 : 2;
}

#define RUN "iterations=5000 examples=10000 batch_size=50"

static const char *const examples[] = {
    RUN,
    RUN " typed=25",
    RUN " typed=10",
    RUN " typed=200",
    RUN " typed=1/25",
    RUN " typed=0",
    "iterations=1 examples=1 batch_size=1 typed=1",
    "iterations=7 examples=10 batch_size=3 last_batch=drop typed=7/3",
    "iterations=7 examples=10 batch_size=3 typed=7/4",
    "iterations=10^12 examples=10^12 batch_size=1 typed=10^30",
    "iterations=3 examples=10 batch_size=100 typed=-1",
    RUN " typed=10^400",
};

const struct figure_kind figure_epoch_timeline = {
    .name = "epoch_timeline",
    .summary = "A training run and its epochs along the iterations.",
    .params = params,
    .param_count = DLT_COUNT(params),
    .draw = draw,
    .describe = describe,
    .height = height,
    .layers = layers,
    .examples = examples,
    .example_count = DLT_COUNT(examples),
};
