/* SPDX-License-Identifier: MIT */
/* Losses over one parameter, each moved and scaled so that they can be compared: where is each the
 * least? The one that was typed is drawn with them. */
#include "sketch.h"

#include "dltutor/expr.h"

#include <math.h>
#include <string.h>

enum { MAX_CURVES = 5, SAMPLES = 65, MAX_POINTS = 400 };

enum { LOSSES, NAMES, TYPED, FROM, TO, PARAMETER };

static const struct param params[] = {
    [LOSSES] = {.name = "losses",
                .summary = "a loss in x, or a list of them: [(1 - x)^2, abs(1 - x)]",
                .type = PARAM_FUNCTION},
    [NAMES] = {.name = "names",
               .summary = "a name for each: [[squared_error], [absolute_error]]",
               .type = PARAM_TABLE,
               .fallback = ""},
    [TYPED] = {.name = "typed",
               .summary = "points [x, loss] of the loss that was typed: typed.FIELD",
               .type = PARAM_MATRIX,
               .fallback = ""},
    [FROM] = {.name = "from",
              .summary = "left end; default: the first point that was typed, or 0",
              .type = PARAM_REAL,
              .fallback = ""},
    [TO] = {.name = "to",
            .summary = "right end; default: the last point that was typed, or 1",
            .type = PARAM_REAL,
            .fallback = ""},
    [PARAMETER] = {.name = "parameter",
                   .summary = "how x is called in the picture",
                   .type = PARAM_TABLE,
                   .fallback = ""},
};

enum least {
    LEAST_NONE, /* it has no one least value: level, or all values are missing */
    LEAST_INSIDE,
    LEAST_EDGE, /* it falls up to an end of the interval */
};

/* One loss, sampled. */
struct curve {
    const char *name;
    struct value *x, *value; /* `count` of them */
    double *at, *loss;
    size_t count;
    enum least least, most;
    bool exact;          /* a parabola: `least_x` is its vertex */
    struct value vertex; /* of a parabola, the right way up or not */
    double least_x, most_x;
    double low, high; /* of a least value inside: it lies between these samples */
};

struct scene {
    struct num_ctx *ctx;
    struct curve curves[MAX_CURVES + 1];
    size_t count; /* with the typed one, the last */
    bool has_typed;
    struct value from, to;
    const char *parameter;
};

/* --- sampling ----------------------------------------------------------------------------------------- */

static void reserve(struct curve *curve, struct arena *arena, size_t count)
{
    curve->x = arena_array(arena, count, sizeof *curve->x);
    curve->value = arena_array(arena, count, sizeof *curve->value);
    curve->at = arena_array(arena, count, sizeof *curve->at);
    curve->loss = arena_array(arena, count, sizeof *curve->loss);
}

/* What is no finite number is left out. */
static void add_sample(struct curve *curve, struct value x, struct value value)
{
    double at = value_to_double(x), loss = value_to_double(value);
    if (!value_is_number(value) || !isfinite(loss) || !isfinite(at))
        return;
    curve->x[curve->count] = x;
    curve->value[curve->count] = value;
    curve->at[curve->count] = at;
    curve->loss[curve->count++] = loss;
}

/* The loss at x; no value where it has none. */
static struct value loss_at(struct arena *arena, const struct expr *tree, struct value x)
{
    enum { WORK = 1 << 16 };
    const struct expr_binding own = {.name = "x", .value = x};
    struct arena *scratch = arena_create();
    struct num_ctx ctx;
    num_ctx_init(&ctx, scratch, NULL);
    ctx.max_work = WORK;
    struct value value = expr_eval(&ctx, tree, &(struct expr_env){.bindings = &own, .count = 1});
    bool is_number = ctx.err == DLT_OK && value_is_number(value);
    value = is_number ? value_copy(arena, value) : value_none();
    arena_destroy(scratch);
    return value;
}

static void sample(struct scene *scene, struct curve *curve, const struct expr *tree)
{
    struct arena *arena = scene->ctx->arena;
    reserve(curve, arena, SAMPLES);
    for (long i = 0; i < SAMPLES; i++) {
        struct num_ctx ctx;
        num_ctx_init(&ctx, arena, NULL);
        struct value share = value_fraction(arena, i, SAMPLES - 1);
        struct value x =
            num_add(&ctx, scene->from, num_mul(&ctx, share, num_sub(&ctx, scene->to, scene->from)));
        if (ctx.err == DLT_OK)
            add_sample(curve, x, loss_at(arena, tree, x));
    }
}

/* --- where it is the least -------------------------------------------------------------------------------- */

/* Equal, as far as can be told. */
static bool near(struct value a, struct value b, double scale)
{
    enum num_order order = num_compare(a, b);
    if (order == NUM_EQUAL)
        return true;
    if (a.kind == VALUE_RATIONAL && b.kind == VALUE_RATIONAL)
        return false;
    return fabs(value_to_double(a) - value_to_double(b)) <= 1e-9 * scale;
}

/* The second divided difference of the samples i, j, k: what is before x^2 in the parabola of them. */
static struct value bend(struct num_ctx *ctx, const struct curve *curve, size_t i, size_t j,
                         size_t k)
{
    struct value left = num_div(ctx, num_sub(ctx, curve->value[j], curve->value[i]),
                                num_sub(ctx, curve->x[j], curve->x[i]));
    struct value right = num_div(ctx, num_sub(ctx, curve->value[k], curve->value[j]),
                                 num_sub(ctx, curve->x[k], curve->x[j]));
    return num_div(ctx, num_sub(ctx, right, left), num_sub(ctx, curve->x[k], curve->x[i]));
}

/* The samples that are not crowded about another: from differences of those little can be told. */
static struct curve spread(struct arena *arena, const struct curve *all)
{
    enum { PARTS = 5000 };
    struct curve few = {.count = 0};
    reserve(&few, arena, all->count);
    double apart = (all->at[all->count - 1] - all->at[0]) / PARTS;
    for (size_t i = 0; i < all->count; i++) {
        if (few.count == 0 || all->at[i] - few.at[few.count - 1] > apart)
            add_sample(&few, all->x[i], all->value[i]);
    }
    return few;
}

/* The vertex, where all samples lie on one parabola; `up_out` is the sign of its bend. */
static bool find_vertex(struct num_ctx *outer, struct curve *all, int *up_out)
{
    struct num_ctx ctx;
    const struct curve few = spread(outer->arena, all), *curve = &few;
    if (curve->count < 4)
        return false;
    num_ctx_init(&ctx, outer->arena, NULL);
    struct value first = bend(&ctx, curve, 0, 1, 2);
    double scale = fabs(value_to_double(first));
    for (size_t i = 1; i + 2 < curve->count && ctx.err == DLT_OK; i++) {
        if (!near(bend(&ctx, curve, i, i + 1, i + 2), first, scale))
            return false;
    }
    *up_out = value_sign(first);
    if (ctx.err != DLT_OK || !(scale > 0) || *up_out % 2 == 0)
        return false;
    struct value slope = num_div(&ctx, num_sub(&ctx, curve->value[1], curve->value[0]),
                                 num_sub(&ctx, curve->x[1], curve->x[0]));
    struct value both =
        num_sub(&ctx, num_add(&ctx, curve->x[0], curve->x[1]), num_div(&ctx, slope, first));
    all->vertex = num_simplest(&ctx, num_div(&ctx, both, value_long(ctx.arena, 2)));
    return ctx.err == DLT_OK;
}

/* Among the samples: inside, at an end, or nowhere, as they are all equal. */
static enum least extreme(const struct curve *curve, bool most, double *x_out)
{
    size_t best = 0, last = curve->count - 1;
    double low = curve->loss[0], high = low;
    for (size_t i = 1; i < curve->count; i++) {
        bool better =
            most ? curve->loss[i] > curve->loss[best] : curve->loss[i] < curve->loss[best];
        best = better ? i : best;
        low = fmin(low, curve->loss[i]);
        high = fmax(high, curve->loss[i]);
    }
    *x_out = curve->at[best];
    if (!(high - low > 1e-12 * fmax(fabs(high), fabs(low))))
        return LEAST_NONE;
    return best == 0 || best == last ? LEAST_EDGE : LEAST_INSIDE;
}

/* Between which samples the least value lies. */
static void find_bounds(struct curve *curve)
{
    size_t best = 0;
    if (curve->least != LEAST_INSIDE)
        return;
    while (curve->at[best] < curve->least_x)
        best++;
    curve->low = curve->at[best - 1];
    curve->high = curve->at[best + 1];
}

static void find_least(struct num_ctx *ctx, struct curve *curve)
{
    int up = 0;
    if (curve->count < 2)
        return;
    curve->least = extreme(curve, false, &curve->least_x);
    curve->most = extreme(curve, true, &curve->most_x);
    find_bounds(curve);
    if (curve->least == LEAST_NONE || !find_vertex(ctx, curve, &up))
        return;
    double vertex = value_to_double(curve->vertex);
    if (vertex < curve->at[0] || vertex > curve->at[curve->count - 1])
        return;
    curve->exact = true;
    if (up > 0) {
        curve->least = LEAST_INSIDE;
        curve->least_x = curve->low = curve->high = vertex;
    } else {
        curve->most = LEAST_INSIDE;
        curve->most_x = vertex;
    }
}

/* Closer than the samples, between the neighbours of the least: by thirds. */
static void refine_least(struct num_ctx *outer, struct curve *curve, const struct expr *tree)
{
    enum { ROUNDS = 40 };
    struct num_ctx ctx;
    size_t best = 0;
    if (curve->least != LEAST_INSIDE || curve->exact)
        return;
    while (curve->at[best] < curve->least_x)
        best++;
    num_ctx_init(&ctx, outer->arena, NULL);
    struct value low = curve->x[best - 1], high = curve->x[best + 1];
    for (size_t i = 0; i < ROUNDS && ctx.err == DLT_OK; i++) {
        struct value third =
            num_mul(&ctx, num_sub(&ctx, high, low), value_fraction(ctx.arena, 1, 3));
        struct value left = num_add(&ctx, low, third), right = num_sub(&ctx, high, third);
        if (value_to_double(loss_at(ctx.arena, tree, left)) <=
            value_to_double(loss_at(ctx.arena, tree, right)))
            high = right;
        else
            low = left;
    }
    double middle = (value_to_double(low) + value_to_double(high)) / 2;
    if (ctx.err == DLT_OK && isfinite(middle))
        curve->least_x = curve->low = curve->high = middle;
}

/* --- reading ------------------------------------------------------------------------------------------ */

static const char *spaced(struct arena *arena, const char *word)
{
    char *name = arena_strdup(arena, word);
    for (char *at = name; *at; at++)
        *at = *at == '_' ? ' ' : *at;
    return name;
}

static const char *name_of(struct scene *scene, struct value names, size_t index)
{
    struct arena *arena = scene->ctx->arena;
    if (names.kind == VALUE_LIST && index < names.count)
        return spaced(arena, names.as.items[index].as.items[0].as.word);
    return arena_printf(arena, "loss %zu", index + 1);
}

static bool read_interval(struct scene *scene, const struct value *args)
{
    struct num_ctx *ctx = scene->ctx;
    const struct value points = args[TYPED];
    scene->from = args[FROM];
    scene->to = args[TO];
    if (!scene->from.kind)
        scene->from = scene->has_typed ? points.as.items[0].as.items[0] : value_long(ctx->arena, 0);
    if (!scene->to.kind)
        scene->to = scene->has_typed ? points.as.items[points.count - 1].as.items[0]
                                     : value_long(ctx->arena, 1);
    if (num_compare(scene->from, scene->to) != NUM_LESS)
        num_fail(ctx, DLT_ERR_RANGE, "empty-interval", "`from` must lie left of `to`");
    return ctx->err == DLT_OK;
}

static bool read_losses(struct scene *scene, const struct value *args)
{
    struct num_ctx *ctx = scene->ctx;
    const struct expr_symbol x = {.name = "x"};
    const struct expr_scope scope = {.symbols = &x, .symbol_count = 1};
    const struct expr *tree = NULL;
    enum dlt_err err = expr_parse(ctx->arena, args[LOSSES].as.word, &scope, &tree, NULL, ctx->diag);
    if (err != DLT_OK) {
        ctx->err = err;
        return false;
    }
    size_t count = tree->op == EXPR_LIST ? tree->count : 1;
    if (count > MAX_CURVES) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-many", "at most %d losses", (int)MAX_CURVES);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        struct curve *curve = &scene->curves[scene->count++];
        *curve = (struct curve){.name = name_of(scene, args[NAMES], i)};
        const struct expr *loss = tree->op == EXPR_LIST ? tree->args[i] : tree;
        sample(scene, curve, loss);
        find_least(ctx, curve);
        refine_least(ctx, curve, loss);
    }
    return ctx->err == DLT_OK;
}

static bool read_typed(struct scene *scene, struct value points)
{
    struct num_ctx *ctx = scene->ctx;
    struct curve *curve = &scene->curves[scene->count];
    size_t rows = 0, columns = 0;
    if (!value_is_matrix(points, &rows, &columns) || columns != 2 || rows > MAX_POINTS) {
        num_fail(ctx, DLT_ERR_TYPE, "not-points", "typed must be at most %d points [x, loss]",
                 (int)MAX_POINTS);
        return false;
    }
    *curve = (struct curve){.name = "yours"};
    reserve(curve, ctx->arena, rows);
    for (size_t i = 0; i < rows; i++) {
        const struct value *pair = points.as.items[i].as.items;
        if (curve->count == 0 || value_to_double(pair[0]) > curve->at[curve->count - 1])
            add_sample(curve, pair[0], pair[1]);
    }
    scene->count++;
    find_least(ctx, curve);
    return true;
}

static bool read_scene(struct scene *scene, struct num_ctx *ctx, const struct value *args)
{
    const struct value word = args[PARAMETER];
    *scene = (struct scene){.ctx = ctx, .parameter = "x"};
    scene->has_typed = sketch_has_list(args[TYPED]);
    if (sketch_has_list(word))
        scene->parameter = spaced(ctx->arena, word.as.items[0].as.items[0].as.word);
    return read_interval(scene, args) && read_losses(scene, args) &&
           (!scene->has_typed || read_typed(scene, args[TYPED]));
}

/* --- what is said of it -------------------------------------------------------------------------------- */

static const char *place_text(const struct scene *scene, const struct curve *curve, double at)
{
    struct arena *arena = scene->ctx->arena;
    bool vertex = curve->exact && value_to_double(curve->vertex) == at;
    return vertex
               ? arena_printf(arena, "at %s = %s", scene->parameter,
                              sketch_number(arena, curve->vertex))
               : arena_printf(arena, "about %s = %s", scene->parameter, sketch_double(arena, at));
}

static double width_of(const struct scene *scene)
{
    return value_to_double(scene->to) - value_to_double(scene->from);
}

/* Known well enough to be given as one number. */
static bool is_fine(const struct scene *scene, const struct curve *curve)
{
    return curve->high - curve->low <= 1e-3 * width_of(scene);
}

/* As finely as the samples tell. */
static const char *least_place(const struct scene *scene, const struct curve *curve)
{
    struct arena *arena = scene->ctx->arena;
    if (is_fine(scene, curve))
        return place_text(scene, curve, curve->least_x);
    return arena_printf(arena, "between %s = %s and %s", scene->parameter,
                        sketch_double(arena, curve->low), sketch_double(arena, curve->high));
}

static const char *least_text(const struct scene *scene, const struct curve *curve)
{
    switch (curve->least) {
    case LEAST_INSIDE:
        return arena_printf(scene->ctx->arena, "least %s", least_place(scene, curve));
    case LEAST_EDGE:
        return curve->most == LEAST_INSIDE
                   ? arena_printf(scene->ctx->arena, "largest %s, and nowhere least",
                                  place_text(scene, curve, curve->most_x))
                   : "falls on to an end of the interval";
    case LEAST_NONE:
        break;
    }
    return curve->count > 1    ? "the same everywhere"
           : curve->count == 1 ? "has one value only"
                               : "has no values here";
}

/* How the typed loss compares with the first one. */
static void note_typed(const struct scene *scene, struct notes *notes)
{
    const struct curve *yours = &scene->curves[scene->count - 1], *right = &scene->curves[0];
    double near = (yours->exact && right->exact ? 1e-9 : 1e-4) * width_of(scene);
    double most_apart = (yours->exact && right->exact ? 1e-9 : 1.0 / 40) * width_of(scene);
    bool perhaps = yours->least == LEAST_INSIDE && right->least == LEAST_INSIDE &&
                   yours->low - right->high <= near && right->low - yours->high <= near;
    bool same = perhaps && is_fine(scene, yours) && is_fine(scene, right);
    bool turned = yours->most == LEAST_INSIDE && right->least == LEAST_INSIDE &&
                  yours->least != LEAST_INSIDE &&
                  fabs(yours->most_x - right->least_x) <= most_apart;
    const char *sure = yours->exact && right->exact ? "" : ", as far as the picture shows";
    if (same)
        notes_add(notes, ROLE_RIGHT, "yours: %s, where the %s is%s", least_text(scene, yours),
                  right->name, sure);
    else if (turned)
        notes_add(notes, ROLE_WRONG, "yours: largest where the %s is least%s", right->name,
                  yours->exact ? ": its sign is turned" : "");
    else
        notes_add(notes, perhaps ? ROLE_DIM : ROLE_WRONG, "yours: %s; the %s: %s",
                  least_text(scene, yours), right->name, least_text(scene, right));
}

static void note_scene(const struct scene *scene, struct notes *notes)
{
    size_t known = scene->count - (scene->has_typed ? 1 : 0);
    if (scene->has_typed)
        note_typed(scene, notes);
    for (size_t i = 0; i < known; i++)
        notes_add(notes, ROLE_DIM, "%s: %s", scene->curves[i].name,
                  least_text(scene, &scene->curves[i]));
}

/* --- the plot ------------------------------------------------------------------------------------------ */

/* Between 0 and 1, whatever it was; what does not change is in the middle. */
static double scaled(double loss, double low, double high)
{
    return high > low ? (loss - low) / (high - low) : 0.5;
}

static struct plot_series series_of(const struct scene *scene, size_t index)
{
    const struct curve *curve = &scene->curves[index];
    bool yours = scene->has_typed && index + 1 == scene->count;
    double *y = arena_array(scene->ctx->arena, curve->count, sizeof *y);
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < curve->count; i++) {
        low = fmin(low, curve->loss[i]);
        high = fmax(high, curve->loss[i]);
    }
    for (size_t i = 0; i < curve->count; i++)
        y[i] = scaled(curve->loss[i], low, high);
    return (struct plot_series){
        .label = curve->name,
        .x = curve->at,
        .y = y,
        .count = curve->count,
        .role = yours        ? ROLE_SERIES_2
                : index == 0 ? ROLE_SERIES_1
                             : (enum draw_role)(ROLE_SERIES_3 + (int)((index - 1) % 4))};
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view)
{
    struct scene scene;
    struct plot_series series[MAX_CURVES + 1];
    struct plot_point points[MAX_CURVES + 1];
    struct notes notes = {.arena = ctx->arena};
    size_t count = 0, marked = 0;
    if (!read_scene(&scene, ctx, args))
        return ctx->err;
    size_t shown =
        view->layers > 0 && (size_t)view->layers < scene.count ? (size_t)view->layers : scene.count;
    for (; count < shown; count++) {
        const struct curve *curve = &scene.curves[count];
        series[count] = series_of(&scene, count);
        if (curve->least == LEAST_INSIDE)
            points[marked++] = (struct plot_point){.x = curve->least_x,
                                                   .glyph = draw_glyphs(surface->charset)->kink,
                                                   .role = ROLE_KINK};
    }
    struct plot plot = {.x_label = scene.parameter,
                        .y_label = "loss, scaled",
                        .series = series,
                        .series_count = count,
                        .x_from = value_to_double(scene.from),
                        .x_to = value_to_double(scene.to),
                        .y_from = -0.05,
                        .y_to = 1.05,
                        .marker = view->marker,
                        .weight = view->weight,
                        .window = view->window,
                        .held = view->held,
                        .legend = true,
                        .points = points,
                        .point_count = marked};
    if (shown == scene.count)
        note_scene(&scene, &notes);
    int rows = notes_draw(&notes, surface, surface->height >= 7 ? surface->height / 4 : 0);
    draw_plot(surface, 0, 0, surface->width, surface->height - rows, &plot);
    return ctx->err;
}

/* --- in words ------------------------------------------------------------------------------------------ */

static void describe_curves(const struct scene *scene, struct strbuf *out)
{
    enum { ROWS = 9 /* both samplings have these */ };
    struct arena *arena = scene->ctx->arena;
    struct table table = {.arena = arena, .columns = scene->count + 1};
    const struct curve *first = &scene->curves[0];
    table_add(&table, scene->parameter);
    for (size_t i = 0; i < scene->count; i++)
        table_add(&table, scene->curves[i].name);
    for (size_t row = 0; row < ROWS && first->count > 0; row++) {
        double x = first->at[row * (first->count - 1) / (ROWS - 1)];
        table_add(&table, sketch_double(arena, x));
        for (size_t i = 0; i < scene->count; i++) {
            const struct curve *curve = &scene->curves[i];
            size_t best = 0;
            for (size_t k = 1; k < curve->count; k++)
                best = fabs(curve->at[k] - x) < fabs(curve->at[best] - x) ? k : best;
            bool there = curve->count > 0 && fabs(curve->at[best] - x) < 1e-9 * width_of(scene);
            table_add(&table, there ? arena_printf(arena, "%.5g", curve->loss[best]) : "-");
        }
    }
    table_print(&table, out);
}

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    struct scene scene;
    struct strbuf out;
    struct notes notes = {.arena = ctx->arena};
    if (!read_scene(&scene, ctx, args))
        return ctx->err;
    note_scene(&scene, &notes);
    strbuf_init(&out);
    strbuf_printf(&out, "Losses for %s from %s to %s, each scaled to the same height.\n",
                  scene.parameter, sketch_number(ctx->arena, scene.from),
                  sketch_number(ctx->arena, scene.to));
    for (size_t i = 0; i < notes.count; i++)
        strbuf_printf(&out, "%s.\n", notes.texts[i]);
    describe_curves(&scene, &out);
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static int height(const struct value *args, int width)
{
    return (width >= 60 ? 14 : 11) + (args[TYPED].kind == VALUE_LIST ? 2 : 0);
}

static int layers(const struct value *args)
{
    const char *text = args[LOSSES].kind == VALUE_WORD ? args[LOSSES].as.word : "";
    int depth = 0, count = 1;
    for (; *text; text++) {
        depth += (*text == '[' || *text == '(') - (*text == ']' || *text == ')');
        count += *text == ',' && depth == 1 ? 1 : 0;
    }
    count = count > MAX_CURVES ? MAX_CURVES : count;
    return count + (args[TYPED].kind == VALUE_LIST ? 1 : 0);
}

#define SQUARED "losses=(1-x)^2+(2-x)^2+(6-x)^2"
#define BOTH "losses=[(1-x)^2+(2-x)^2+(6-x)^2,abs(1-x)+abs(2-x)+abs(6-x)] "

static const char *const examples[] = {
    BOTH "names=[[squared_error],[absolute_error]] from=0 to=8",
    SQUARED " names=[[squared_error]] typed=[[0,41/2],[1,13],[2,17/2],[4,17/2],[6,41/2],[8,89/2]]",
    SQUARED " names=[[squared_error]] typed=[[0,-41],[1,-26],[2,-17],[4,-17],[6,-41],[8,-89]]",
    BOTH "typed=[[0,9],[1,6],[2,5],[3,6],[4,7],[5,8],[6,9],[7,12]] parameter=[[f]]",
    SQUARED " typed=[[0,9],[1,6],[2,3],[3,0],[4,-3]]",
    "losses=x typed=[[0,1],[1,1]]",
    "losses=1/0 from=0 to=1",
    "losses=10^15*(x-1/3)^2",
    "losses=(x-1/3)^2/10^15+log(2*pi) from=0 to=10^-3",
    "losses=x^2 typed=[[1/2,3]] from=-1 to=1",
};

const struct figure_kind figure_loss_curves = {
    .name = "loss_curves",
    .summary = "Losses over one parameter, scaled to be compared, with their least values.",
    .params = params,
    .param_count = DLT_COUNT(params),
    .draw = draw,
    .describe = describe,
    .height = height,
    .layers = layers,
    .examples = examples,
    .example_count = DLT_COUNT(examples),
};
