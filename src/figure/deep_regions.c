/* SPDX-License-Identifier: MIT */
/* The regions of a deep network with two inputs: within each region of the layers below, the units of
 * a layer switch along straight lines, so that over the whole plane they bend where those switch. */
#include "sketch.h"

#include <math.h>

enum { MAX_UNITS = 16, MAX_PIECES = 1024, MAX_CORNERS = MAX_UNITS + 4, MAX_LAYERS = 8 };

enum { WEIGHTS, BIASES, BOX, NAMES, SHOW, TYPED, SHOW_COUNT };

static const struct param params[] = {
    [WEIGHTS] = {.name = "weights",
                 .summary = "of each layer a row for each unit, the output's last",
                 .type = PARAM_MATRICES},
    [BIASES] = {.name = "biases",
                .summary = "of each layer a number for each unit",
                .type = PARAM_LISTS},
    [BOX] = {.name = "box",
             .summary = "what to draw: (from, to) for each input, or one row for both",
             .type = PARAM_MATRIX},
    [NAMES] = {.name = "names",
               .summary =
                   "a name for each hidden unit, from the first layer on; default: u1, u2, ...",
               .type = PARAM_TABLE,
               .fallback = ""},
    [SHOW] = {.name = "show",
              .summary =
                  "all: every layer; first: the others once `typed` is the number of patterns",
              .type = PARAM_CHOICE,
              .fallback = "all",
              .choices = "all first"},
    [TYPED] = {.name = "typed",
               .summary = "the number of patterns that was typed",
               .type = PARAM_REAL,
               .fallback = ""},
    [SHOW_COUNT] = {.name = "show_count",
                    .summary = "yes: say how many patterns there are, and name them",
                    .type = PARAM_CHOICE,
                    .fallback = "no",
                    .choices = "no yes"},
};

/* a x1 + b x2 + c */
struct affine {
    struct value a, b, c;
};

/* A convex part of the box in which no unit of the layers so far switches. */
struct piece {
    struct value x[MAX_CORNERS], y[MAX_CORNERS];
    size_t count;
    uint32_t units;         /* a bit for each that is on */
    struct affine *outputs; /* of the layer below, within the piece */
    size_t output_count;
};

/* Where a unit switches: pairs of points with a gap behind each. */
struct border {
    const char *name;
    double *x, *y;
    bool *kink; /* on the border of a layer below: it bends or ends there */
    size_t count, capacity[3];
};

struct scene {
    struct num_ctx *ctx;
    const struct value *args;
    struct value box[4];
    size_t hidden, units;        /* layers that are cut along, and their units */
    size_t patterns[MAX_LAYERS]; /* how many there are with so many layers and one more */
    struct piece *pieces;
    size_t count, capacity;
    struct border borders[MAX_UNITS];
    size_t cut;        /* units whose borders are found */
    struct piece cell; /* the region of the layers below that is being cut */
};

/* --- reading ------------------------------------------------------------------------------------------ */

static bool refuse(struct num_ctx *ctx, const char *what)
{
    num_fail(ctx, DLT_ERR_RANGE, "layers", "%s", what);
    return false;
}

/* Sizes follow each other from two inputs on, and all numbers are fractions. */
static bool check_layers(struct scene *scene)
{
    const struct value weights = scene->args[WEIGHTS], biases = scene->args[BIASES];
    size_t below = 2;
    if (weights.count < 2 || weights.count > MAX_LAYERS || biases.count != weights.count)
        return refuse(scene->ctx,
                      "there must be weights and biases of a hidden layer and the output");
    for (size_t l = 0; l < weights.count; l++) {
        size_t rows = 0, columns = 0;
        if (!value_is_matrix(weights.as.items[l], &rows, &columns) || columns != below ||
            biases.as.items[l].count != rows)
            return refuse(scene->ctx, "the sizes of the layers do not follow from two inputs");
        for (size_t i = 0; i < rows; i++) {
            if (!sketch_exact_list(weights.as.items[l].as.items[i]))
                return refuse(scene->ctx, "weights are fractions");
        }
        if (!sketch_exact_list(biases.as.items[l]))
            return refuse(scene->ctx, "biases are fractions");
        scene->units += l + 1 < weights.count ? rows : 0;
        below = rows;
    }
    scene->hidden = weights.count - 1;
    return scene->units <= MAX_UNITS || refuse(scene->ctx, "there are at most 16 hidden units");
}

static bool read_box(struct scene *scene)
{
    const struct value box = scene->args[BOX];
    for (size_t i = 0; i < 2; i++) {
        const struct value row = box.as.items[i < box.count ? i : 0];
        if (box.count > 2 || !sketch_exact_list(row) || row.count != 2 ||
            num_compare(row.as.items[0], row.as.items[1]) != NUM_LESS)
            return refuse(scene->ctx, "a box is one or two rows (from, to) of fractions");
        scene->box[2 * i] = row.as.items[0];
        scene->box[2 * i + 1] = row.as.items[1];
    }
    return true;
}

static const char *unit_name(const struct scene *scene, size_t index)
{
    const struct value names = scene->args[NAMES];
    if (names.kind == VALUE_LIST && index < names.count)
        return names.as.items[index].as.items[0].as.word;
    return arena_printf(scene->ctx->arena, "u%zu", index + 1);
}

/* --- cutting ------------------------------------------------------------------------------------------ */

static struct value value_at(struct num_ctx *ctx, const struct affine *f, struct value x,
                             struct value y)
{
    return num_add(ctx, num_add(ctx, num_mul(ctx, f->a, x), num_mul(ctx, f->b, y)), f->c);
}

static void add_corner(struct piece *piece, struct value x, struct value y)
{
    if (piece->count >= MAX_CORNERS)
        return;
    piece->x[piece->count] = x;
    piece->y[piece->count++] = y;
}

/* What of a piece lies where `side` times `offsets` is above 0, of which there are some. */
static struct piece part_of(struct num_ctx *ctx, const struct piece *piece,
                            const struct value *offsets, int side)
{
    struct piece part = *piece;
    part.count = 0;
    for (size_t i = 0; i < piece->count; i++) {
        size_t k = (i + 1) % piece->count;
        int here = side * value_sign(offsets[i]), next = side * value_sign(offsets[k]);
        if (here >= 0)
            add_corner(&part, piece->x[i], piece->y[i]);
        if (here * next >= 0)
            continue;
        struct value t = num_div(ctx, offsets[i], num_sub(ctx, offsets[i], offsets[k]));
        struct value dx = num_sub(ctx, piece->x[k], piece->x[i]);
        struct value dy = num_sub(ctx, piece->y[k], piece->y[i]);
        add_corner(&part, num_add(ctx, piece->x[i], num_mul(ctx, t, dx)),
                   num_add(ctx, piece->y[i], num_mul(ctx, t, dy)));
    }
    return part;
}

static void add_point(struct scene *scene, struct border *border, double x, double y, bool kink)
{
    struct arena *arena = scene->ctx->arena;
    border->x = arena_grow(arena, border->x, border->count, &border->capacity[0], sizeof(double));
    border->y = arena_grow(arena, border->y, border->count, &border->capacity[1], sizeof(double));
    border->kink =
        arena_grow(arena, border->kink, border->count, &border->capacity[2], sizeof(bool));
    border->x[border->count] = x;
    border->y[border->count] = y;
    border->kink[border->count++] = kink;
}

static bool on_rim(const struct scene *scene, struct value x, struct value y)
{
    return value_equal(x, scene->box[0]) || value_equal(x, scene->box[1]) ||
           value_equal(y, scene->box[2]) || value_equal(y, scene->box[3]);
}

/* True on an edge of the region of the layers below. */
static bool on_edge(const struct scene *scene, struct value x, struct value y)
{
    struct num_ctx *ctx = scene->ctx;
    const struct piece *cell = &scene->cell;
    for (size_t i = 0; i < cell->count; i++) {
        size_t k = (i + 1) % cell->count;
        struct value across =
            num_mul(ctx, num_sub(ctx, cell->x[k], cell->x[i]), num_sub(ctx, y, cell->y[i]));
        struct value up =
            num_mul(ctx, num_sub(ctx, cell->y[k], cell->y[i]), num_sub(ctx, x, cell->x[i]));
        if (ctx->err == DLT_OK && value_equal(across, up))
            return true;
    }
    return false;
}

/* The side of a part that lies on the cut. */
static void add_border(struct scene *scene, const struct piece *part, const struct affine *f,
                       struct border *border)
{
    size_t found = 0;
    for (size_t i = 0; i < part->count; i++) {
        struct value x = part->x[i], y = part->y[i];
        if (value_sign(value_at(scene->ctx, f, x, y)) != 0)
            continue;
        found++;
        add_point(scene, border, value_to_double(x), value_to_double(y),
                  on_edge(scene, x, y) && !on_rim(scene, x, y));
    }
    if (found > 0)
        add_point(scene, border, (double)NAN, (double)NAN, false);
}

/* Cuts piece `at` along the line where unit `unit` switches in it. */
static void cut_piece(struct scene *scene, size_t at, size_t unit, const struct affine *f)
{
    struct num_ctx *ctx = scene->ctx;
    struct value offsets[MAX_CORNERS];
    bool above = false, below = false;
    const struct piece whole = scene->pieces[at];
    for (size_t i = 0; i < whole.count && ctx->err == DLT_OK; i++) {
        offsets[i] = value_at(ctx, f, whole.x[i], whole.y[i]);
        above |= ctx->err == DLT_OK && value_sign(offsets[i]) > 0;
        below |= ctx->err == DLT_OK && value_sign(offsets[i]) < 0;
    }
    if (ctx->err != DLT_OK)
        return;
    if (above && below) {
        if (scene->count >= MAX_PIECES) {
            num_fail(ctx, DLT_ERR_LIMIT, "too-many", "over %d regions", (int)MAX_PIECES);
            return;
        }
        scene->pieces = arena_grow(ctx->arena, scene->pieces, scene->count, &scene->capacity,
                                   sizeof *scene->pieces);
        scene->pieces[at] = part_of(ctx, &whole, offsets, -1);
        add_border(scene, &scene->pieces[at], f, &scene->borders[unit]);
        at = scene->count++;
        scene->pieces[at] = part_of(ctx, &whole, offsets, 1);
    }
    if (above)
        scene->pieces[at].units |= 1U << unit;
}

static struct affine preactivation(struct num_ctx *ctx, const struct piece *piece,
                                   struct value weights, struct value bias)
{
    struct value zero = value_long(ctx->arena, 0);
    struct affine sum = {zero, zero, bias};
    for (size_t i = 0; i < piece->output_count; i++) {
        const struct affine *in = &piece->outputs[i];
        sum.a = num_add(ctx, sum.a, num_mul(ctx, weights.as.items[i], in->a));
        sum.b = num_add(ctx, sum.b, num_mul(ctx, weights.as.items[i], in->b));
        sum.c = num_add(ctx, sum.c, num_mul(ctx, weights.as.items[i], in->c));
    }
    return sum;
}

/* Cuts a piece of the layers below along all units of the next one. Its parts are itself, and those
 * that are added at the end. */
static void cut_by_layer(struct scene *scene, size_t at, size_t layer)
{
    struct num_ctx *ctx = scene->ctx;
    const struct value weights = scene->args[WEIGHTS].as.items[layer];
    const struct value biases = scene->args[BIASES].as.items[layer];
    struct affine *sums = arena_array(ctx->arena, weights.count, sizeof *sums);
    size_t before = scene->count;
    scene->cell = scene->pieces[at];
    for (size_t i = 0; i < weights.count; i++)
        sums[i] = preactivation(ctx, &scene->pieces[at], weights.as.items[i], biases.as.items[i]);
    for (size_t i = 0; i < weights.count && ctx->err == DLT_OK; i++) {
        size_t parts = scene->count;
        cut_piece(scene, at, scene->cut + i, &sums[i]);
        for (size_t k = before; k < parts && ctx->err == DLT_OK; k++)
            cut_piece(scene, k, scene->cut + i, &sums[i]);
    }
    struct value zero = value_long(ctx->arena, 0);
    for (size_t k = at; k < scene->count; k = k < before ? before : k + 1) {
        struct piece *piece = &scene->pieces[k];
        piece->output_count = weights.count;
        piece->outputs = arena_array(ctx->arena, weights.count, sizeof *piece->outputs);
        for (size_t i = 0; i < weights.count; i++)
            piece->outputs[i] =
                piece->units >> (scene->cut + i) & 1 ? sums[i] : (struct affine){zero, zero, zero};
    }
}

static void start(struct scene *scene)
{
    struct arena *arena = scene->ctx->arena;
    const struct value *box = scene->box, zero = value_long(arena, 0), one = value_long(arena, 1);
    scene->pieces = arena_grow(arena, NULL, 0, &scene->capacity, sizeof *scene->pieces);
    scene->pieces[0] = (struct piece){.count = 4,
                                      .x = {box[0], box[1], box[1], box[0]},
                                      .y = {box[2], box[2], box[3], box[3]},
                                      .output_count = 2};
    scene->pieces[0].outputs = arena_array(arena, 2, sizeof *scene->pieces[0].outputs);
    scene->pieces[0].outputs[0] = (struct affine){one, zero, zero};
    scene->pieces[0].outputs[1] = (struct affine){zero, one, zero};
    scene->count = 1;
}

static bool read_scene(struct scene *scene, struct num_ctx *ctx, const struct value *args)
{
    *scene = (struct scene){.ctx = ctx, .args = args};
    if (!check_layers(scene) || !read_box(scene))
        return false;
    for (size_t i = 0; i < scene->units; i++)
        scene->borders[i].name = unit_name(scene, i);
    return true;
}

/* The regions of the first `layers` layers. */
static bool cut_layers(struct scene *scene, size_t layers)
{
    start(scene);
    scene->cut = 0;
    for (size_t i = 0; i < scene->units; i++)
        scene->borders[i].count = 0;
    for (size_t l = 0; l < layers && scene->ctx->err == DLT_OK; l++) {
        for (size_t i = 0, before = scene->count; i < before && scene->ctx->err == DLT_OK; i++)
            cut_by_layer(scene, i, l);
        scene->cut += scene->args[WEIGHTS].as.items[l].count;
        scene->patterns[l] = scene->count;
    }
    return scene->ctx->err == DLT_OK;
}

/* All regions, or those that are shown: `most` layers (0: all), and of a count that was not found
 * the first. `*named_out` says whether they are named and counted. */
static bool find_regions(struct scene *scene, size_t most, bool told, bool *named_out)
{
    const struct value typed = scene->args[TYPED];
    if (!cut_layers(scene, scene->hidden))
        return false;
    bool found = value_is_number(typed) &&
                 num_compare(typed, value_long(scene->ctx->arena, (long)scene->count)) == NUM_EQUAL;
    bool all = told || found || !sketch_is(scene->args[SHOW], "first");
    size_t layers = all ? scene->hidden : 1;
    *named_out = told || found || (all && sketch_is(scene->args[SHOW_COUNT], "yes"));
    layers = most > 0 && most < layers ? most : layers;
    return layers == scene->hidden || cut_layers(scene, layers);
}

/* --- what is said of it -------------------------------------------------------------------------------- */

static const char *pattern_text(const struct scene *scene, uint32_t units)
{
    char *text = arena_array(scene->ctx->arena, scene->cut + 1, 1);
    for (size_t i = 0; i < scene->cut; i++)
        text[i] = units >> i & 1 ? '1' : '0';
    return text;
}

static void note_scene(const struct scene *scene, bool named, struct notes *notes)
{
    struct arena *arena = scene->ctx->arena;
    const struct value typed = scene->args[TYPED];
    const char *text = arena_printf(arena, "%zu of the first layer", scene->patterns[0]);
    for (size_t l = 1; l < scene->hidden; l++)
        text = arena_printf(arena, "%s, %zu with layer %zu", text, scene->patterns[l], l + 1);
    if (named)
        notes_add(notes, ROLE_TEXT, "patterns in the box: %s", text);
    else if (value_is_number(typed) && sketch_is(scene->args[SHOW], "first"))
        notes_add(notes, ROLE_INPUT, "yours %s: not the number of patterns",
                  sketch_number(arena, typed));
    if (!named && sketch_is(scene->args[SHOW], "first") && scene->hidden > 1)
        notes_add(notes, ROLE_DIM,
                  "the first layer; the next ones are drawn once their count is found");
}

/* --- the picture ---------------------------------------------------------------------------------------- */

/* What the units do at a place, nearly. */
static uint32_t units_at(const struct scene *scene, double x, double y)
{
    double from[MAX_UNITS] = {x, y}, to[MAX_UNITS];
    uint32_t units = 0;
    size_t first = 0;
    for (size_t l = 0; first < scene->cut; l++) {
        const struct value weights = scene->args[WEIGHTS].as.items[l];
        for (size_t i = 0; i < weights.count; i++) {
            double sum = value_to_double(scene->args[BIASES].as.items[l].as.items[i]);
            for (size_t k = 0; k < weights.as.items[i].count; k++)
                sum += value_to_double(weights.as.items[i].as.items[k]) * from[k];
            to[i] = fmax(sum, 0);
            units |= (uint32_t)(sum > 0) << (first + i);
        }
        for (size_t i = 0; i < weights.count; i++)
            from[i] = to[i];
        first += weights.count;
    }
    return units;
}

/* Neighbours differ in one unit, and so in colour. */
static enum draw_role colour_of(uint32_t units)
{
    static const unsigned codes[] = {1, 2, 4, 7, 3, 5, 6};
    unsigned sum = 0;
    for (size_t i = 0; i < MAX_UNITS; i++)
        sum ^= units >> i & 1 ? codes[i % DLT_COUNT(codes)] : 0;
    return (enum draw_role)(ROLE_REGION_1 + sum);
}

static void colour_regions(const struct scene *scene, struct surface *surface,
                           const struct plot_area *area)
{
    const double left = value_to_double(scene->box[0]), right = value_to_double(scene->box[1]);
    const double low = value_to_double(scene->box[2]), high = value_to_double(scene->box[3]);
    for (int row = 0; row < area->height; row++) {
        double y = area->y_to - (row + 0.5) * (area->y_to - area->y_from) / area->height;
        for (int column = 0; column < area->width; column++) {
            double x = area->x_from + (column + 0.5) * (area->x_to - area->x_from) / area->width;
            if (x > left && x < right && y > low && y < high)
                surface_back(surface, area->x + column, area->y + row, 1, 1,
                             colour_of(units_at(scene, x, y)));
        }
    }
}

/* The same as polygons, where the surface takes them. */
static bool stroke_regions(const struct scene *scene, struct surface *surface,
                           const struct plot_area *area)
{
    for (size_t i = 0; i < scene->count; i++) {
        const struct piece *piece = &scene->pieces[i];
        struct spot corners[MAX_CORNERS];
        for (size_t k = 0; k < piece->count; k++)
            corners[k] = (struct spot){value_to_double(piece->x[k]), value_to_double(piece->y[k])};
        if (!sketch_area(surface, area, corners, piece->count, colour_of(piece->units)))
            return false;
    }
    return true;
}

static bool is_blank(const struct surface *surface, int x, int y, int length)
{
    for (int i = -1; i <= length; i++) {
        const struct cell *cell = surface_cell(surface, x + i, y);
        if (!cell || (!str_equal(cell->text, " ") && cell->role != ROLE_GRID))
            return false;
    }
    return true;
}

/* Patterns in the middles of their regions, where there is room. */
static void name_regions(const struct scene *scene, struct surface *surface,
                         const struct plot_area *area)
{
    for (size_t i = 0; i < scene->count; i++) {
        const struct piece *piece = &scene->pieces[i];
        const char *text = pattern_text(scene, piece->units);
        double x = 0, y = 0;
        int length = (int)scene->cut;
        for (size_t k = 0; k < piece->count; k++) {
            x += value_to_double(piece->x[k]) / (double)piece->count;
            y += value_to_double(piece->y[k]) / (double)piece->count;
        }
        double across = (x - area->x_from) / (area->x_to - area->x_from) * area->width;
        double down = (area->y_to - y) / (area->y_to - area->y_from) * area->height;
        if (!(across >= 0 && across < area->width && down >= 0 && down < area->height))
            continue;
        int column = area->x + (int)across - length / 2, row = area->y + (int)down;
        if (column > area->x && column + length < area->x + area->width &&
            is_blank(surface, column, row, length))
            surface_text(surface, column, row, ROLE_HEADING, text);
    }
}

static void draw_scene(const struct scene *scene, struct surface *surface, int height,
                       const struct figure_view *view)
{
    struct plot_series series[MAX_UNITS];
    struct plot plot = {.x_label = "x1",
                        .y_label = "x2",
                        .series = series,
                        .marker = view->marker,
                        .weight = view->weight,
                        .window = view->window,
                        .x_from = value_to_double(scene->box[0]),
                        .x_to = value_to_double(scene->box[1]),
                        .y_from = value_to_double(scene->box[2]),
                        .y_to = value_to_double(scene->box[3]),
                        .legend = true};
    for (size_t i = 0; i < scene->cut; i++) {
        const struct border *border = &scene->borders[i];
        if (border->count > 0)
            series[plot.series_count++] =
                (struct plot_series){.label = border->name,
                                     .x = border->x,
                                     .y = border->y,
                                     .kink = border->kink,
                                     .count = border->count,
                                     .role = (enum draw_role)(ROLE_SERIES_1 + (int)(i % 6))};
    }
    draw_plot(surface, 0, 0, surface->width, height, &plot);
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view)
{
    enum { LEAST_ROWS = 9 }; /* fewer are for the plane alone */
    struct scene scene;
    struct notes notes = {.arena = ctx->arena};
    bool named = false;
    size_t most = view->layers > 0 ? (size_t)view->layers : 0;
    if (!read_scene(&scene, ctx, args) || !find_regions(&scene, most, view->told, &named))
        return ctx->err;
    note_scene(&scene, named, &notes);
    int rows = surface->height < LEAST_ROWS ? 0 : notes_draw(&notes, surface, surface->height / 4);
    draw_scene(&scene, surface, surface->height - rows, view);
    const struct plot_area area = sketch_last_plot(surface);
    if (area.width > 0 && surface->charset != CHARSET_ASCII &&
        !stroke_regions(&scene, surface, &area))
        colour_regions(&scene, surface, &area);
    if (area.width > 0 && named)
        name_regions(&scene, surface, &area);
    return ctx->err;
}

/* --- in words ------------------------------------------------------------------------------------------ */

static const char *corners_text(const struct scene *scene, const struct piece *piece)
{
    struct arena *arena = scene->ctx->arena;
    const char *text = "";
    for (size_t i = 0; i < piece->count; i++)
        text = arena_printf(arena, "%s%s(%s, %s)", text, i > 0 ? " " : "",
                            sketch_number(arena, piece->x[i]), sketch_number(arena, piece->y[i]));
    return text;
}

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    enum { LISTED = 64 };
    struct scene scene;
    struct strbuf out;
    struct notes notes = {.arena = ctx->arena};
    struct table table = {.arena = ctx->arena, .columns = 2};
    bool named = false;
    if (!read_scene(&scene, ctx, args) || !find_regions(&scene, 0, false, &named))
        return ctx->err;
    note_scene(&scene, named, &notes);
    strbuf_init(&out);
    strbuf_printf(&out, "Where %zu hidden units of two inputs switch", scene.cut);
    strbuf_printf(&out, ", x1 from %s to %s and x2 from %s to %s.\n",
                  sketch_number(ctx->arena, scene.box[0]), sketch_number(ctx->arena, scene.box[1]),
                  sketch_number(ctx->arena, scene.box[2]), sketch_number(ctx->arena, scene.box[3]));
    for (size_t i = 0; i < notes.count; i++)
        strbuf_printf(&out, "%s.\n", notes.texts[i]);
    table_add(&table, "pattern");
    table_add(&table, "corners of its region");
    for (size_t i = 0; i < scene.count && i < LISTED; i++) {
        table_add(&table, pattern_text(&scene, scene.pieces[i].units));
        table_add(&table, corners_text(&scene, &scene.pieces[i]));
    }
    table_print(&table, &out);
    if (scene.count > LISTED)
        strbuf_printf(&out, "and %zu more\n", scene.count - LISTED);
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static int height(const struct value *args, int width)
{
    (void)args;
    return width < 40 ? 12 : 18;
}

static int layers(const struct value *args)
{
    return args[WEIGHTS].count > 2 ? (int)args[WEIGHTS].count - 1 : 1;
}

#define BENT                                                                                       \
    "weights=[[[1,0],[0,1]],[[1,2]],[[1]]] biases=[[0,0],[-2],[0]] box=[[-3,3]] "                  \
    "names=[[h_1],[h_2],[k]] "

#define THREE_LAYERS                                                                               \
    "weights=[[[1,-1],[1,1],[0,1]],[[1,-1,1],[-1,2,0]],[[1,1],[1,-1]],[[1,1]]] "                   \
    "biases=[[1/2,-1/2,0],[-1/4,-1],[-1/3,1/5],[0]] box=[[-2,2],[-1,3]] "

static const char *const examples[] = {
    BENT,
    BENT "show_count=yes",
    BENT "show=first",
    BENT "show=first typed=8",
    BENT "show=first typed=7",
    THREE_LAYERS "show_count=yes",
    "weights=[[[0,0],[1,0]],[[0,1]],[[1]]] biases=[[1,0],[0],[0]] box=[[-1,1]]",
    "weights=[[[1,1]],[[1]]] biases=[[10^12],[0]] box=[[-10^12,10^(-12)]] show_count=yes",
};

const struct figure_kind figure_deep_regions = {
    .name = "deep_regions",
    .summary = "The regions of a deep network with two inputs, with borders that bend.",
    .params = params,
    .param_count = DLT_COUNT(params),
    .draw = draw,
    .describe = describe,
    .height = height,
    .layers = layers,
    .examples = examples,
    .example_count = DLT_COUNT(examples),
};
