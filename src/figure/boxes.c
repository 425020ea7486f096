/* SPDX-License-Identifier: MIT */
/* Boxes in a plane, as detectors draw them around objects, and where they overlap. */
#include "sketch.h"

#include <math.h>

enum { MAX_BOXES = 6, CORNERS = 4, VERTICES = 5 };

enum { BOXES, SHOW_OVERLAP };

static const struct param params[] = {
    [BOXES] = {.name = "boxes",
               .summary = "a name and two opposite corners in each row: [[truth, x1, y1, x2, y2]]",
               .type = PARAM_TABLE},
    [SHOW_OVERLAP] = {.name = "show_overlap",
                      .summary = "yes: also say the areas that boxes share, and their ratios",
                      .type = PARAM_CHOICE,
                      .fallback = "no",
                      .choices = "no yes"},
};

/* The lower and the upper end in each direction. */
struct box {
    const char *name;
    struct value low[2], high[2];
    double from[2], to[2]; /* the same, nearly */
};

struct scene {
    struct num_ctx *ctx;
    struct box boxes[MAX_BOXES];
    size_t count;
    bool told;
};

/* --- reading ------------------------------------------------------------------------------------------ */

static bool read_box(struct num_ctx *ctx, struct value row, struct box *box)
{
    bool numbers = row.count == CORNERS + 1;
    for (size_t i = 1; i < row.count; i++)
        numbers = numbers && value_is_number(row.as.items[i]);
    if (!numbers) {
        num_fail(ctx, DLT_ERR_RANGE, "boxes", "a box is a name and four numbers, x1, y1, x2, y2");
        return false;
    }
    box->name = row.as.items[0].as.word;
    for (size_t i = 0; i < 2; i++) {
        struct value one = row.as.items[1 + i], other = row.as.items[3 + i];
        box->low[i] = num_min(ctx, one, other);
        box->high[i] = num_max(ctx, one, other);
        box->from[i] = value_to_double(box->low[i]);
        box->to[i] = value_to_double(box->high[i]);
    }
    return ctx->err == DLT_OK;
}

static bool read_scene(struct scene *scene, struct num_ctx *ctx, const struct value *args)
{
    *scene = (struct scene){.ctx = ctx, .count = args[BOXES].count};
    scene->told = sketch_is(args[SHOW_OVERLAP], "yes");
    if (scene->count < 1 || scene->count > MAX_BOXES) {
        num_fail(ctx, DLT_ERR_LIMIT, "boxes", "there must be 1 to %d boxes", (int)MAX_BOXES);
        return false;
    }
    for (size_t i = 0; i < scene->count; i++) {
        if (!read_box(ctx, args[BOXES].as.items[i], &scene->boxes[i]))
            return false;
    }
    return true;
}

static struct value side(struct num_ctx *ctx, const struct box *box, size_t i)
{
    return num_sub(ctx, box->high[i], box->low[i]);
}

static struct value area_of(struct num_ctx *ctx, const struct box *box)
{
    return num_mul(ctx, side(ctx, box, 0), side(ctx, box, 1));
}

/* What two boxes share; false where that has no area. */
static bool overlap(struct num_ctx *ctx, const struct box *a, const struct box *b, struct box *out)
{
    *out = (struct box){.name = ""};
    for (size_t i = 0; i < 2; i++) {
        out->low[i] = num_max(ctx, a->low[i], b->low[i]);
        out->high[i] = num_min(ctx, a->high[i], b->high[i]);
        if (ctx->err != DLT_OK || num_compare(out->low[i], out->high[i]) != NUM_LESS)
            return false;
        out->from[i] = value_to_double(out->low[i]);
        out->to[i] = value_to_double(out->high[i]);
    }
    return true;
}

/* --- what is said of it -------------------------------------------------------------------------------- */

/* "6 x 4" */
static const char *size_text(const struct scene *scene, const struct box *box)
{
    struct arena *arena = scene->ctx->arena;
    return arena_printf(arena, "%s x %s", sketch_number(arena, side(scene->ctx, box, 0)),
                        sketch_number(arena, side(scene->ctx, box, 1)));
}

/* Area of the overlap, of the union and their ratio. */
static void note_areas(const struct scene *scene, const struct box *a, const struct box *b,
                       const struct box *shared, struct notes *notes)
{
    struct num_ctx *ctx = scene->ctx;
    struct value both = area_of(ctx, shared);
    struct value all = num_sub(ctx, num_add(ctx, area_of(ctx, a), area_of(ctx, b)), both);
    notes_add(notes, ROLE_TEXT, "%s and %s share %s = %s; together %s, ratio %s", a->name, b->name,
              size_text(scene, shared), sketch_number(ctx->arena, both),
              sketch_number(ctx->arena, all), sketch_number(ctx->arena, num_div(ctx, both, all)));
}

static void note_overlaps(const struct scene *scene, struct notes *notes)
{
    struct box shared;
    size_t found = 0;
    for (size_t i = 0; i < scene->count; i++) {
        for (size_t k = i + 1; k < scene->count; k++) {
            const struct box *a = &scene->boxes[i], *b = &scene->boxes[k];
            if (!overlap(scene->ctx, a, b, &shared))
                continue;
            found++;
            if (scene->told)
                note_areas(scene, a, b, &shared, notes);
            else
                notes_add(notes, ROLE_DIM, "%s and %s overlap", a->name, b->name);
        }
    }
    if (found == 0 && scene->count > 1)
        notes_add(notes, ROLE_DIM, "no two of them overlap");
}

/* --- the picture ---------------------------------------------------------------------------------------- */

static struct plot_series outline(const struct scene *scene, size_t index)
{
    static const bool right[VERTICES] = {false, true, true, false, false};
    static const bool up[VERTICES] = {false, false, true, true, false};
    struct arena *arena = scene->ctx->arena;
    const struct box *box = &scene->boxes[index];
    double *x = arena_array(arena, VERTICES, sizeof *x),
           *y = arena_array(arena, VERTICES, sizeof *y);
    for (size_t i = 0; i < VERTICES; i++) {
        x[i] = right[i] ? box->to[0] : box->from[0];
        y[i] = up[i] ? box->to[1] : box->from[1];
    }
    return (struct plot_series){.label =
                                    arena_printf(arena, "%s %s", box->name, size_text(scene, box)),
                                .x = x,
                                .y = y,
                                .count = VERTICES,
                                .role = (enum draw_role)(ROLE_SERIES_1 + (int)index)};
}

/* All boxes and a little around them; around a single point 1 each way. */
static void frame_boxes(const struct scene *scene, double x[2], double y[2])
{
    double *const ranges[] = {x, y};
    for (size_t i = 0; i < 2; i++) {
        double from = INFINITY, to = -INFINITY;
        for (size_t k = 0; k < scene->count; k++) {
            from = fmin(from, scene->boxes[k].from[i]);
            to = fmax(to, scene->boxes[k].to[i]);
        }
        from = fmin(fmax(from, -1e300), 1e300);
        to = fmin(fmax(to, -1e300), 1e300);
        double around = to > from ? to / 16 - from / 16 : fmax(1, fabs(to) / 2);
        ranges[i][0] = from - around;
        ranges[i][1] = to + around;
    }
}

/* The cells of a plot whose centres lie in a box: shaded, and marked where nothing else is. */
static void shade(struct surface *surface, const struct plot_area *area, const struct box *box)
{
    const char *glyph = surface->charset == CHARSET_ASCII ? ":" : "░";
    const struct spot corners[] = {{box->from[0], box->from[1]},
                                   {box->to[0], box->from[1]},
                                   {box->to[0], box->to[1]},
                                   {box->from[0], box->to[1]}};
    if (sketch_area(surface, area, corners, DLT_COUNT(corners), ROLE_REGION_2))
        return;
    for (int row = 0; row < area->height; row++) {
        double y = area->y_to - (row + 0.5) * (area->y_to - area->y_from) / area->height;
        for (int column = 0; column < area->width; column++) {
            double x = area->x_from + (column + 0.5) * (area->x_to - area->x_from) / area->width;
            if (!(x > box->from[0] && x < box->to[0] && y > box->from[1] && y < box->to[1]))
                continue;
            const struct cell *cell = surface_cell(surface, area->x + column, area->y + row);
            bool blank = cell && (str_equal(cell->text, " ") || cell->role == ROLE_GRID);
            if (blank)
                surface_text(surface, area->x + column, area->y + row, ROLE_DIM, glyph);
            surface_back(surface, area->x + column, area->y + row, 1, 1, ROLE_REGION_2);
        }
    }
}

static void shade_overlaps(const struct scene *scene, struct surface *surface)
{
    const struct plot_area area = sketch_last_plot(surface);
    struct box shared;
    for (size_t i = 0; i < scene->count && area.width > 0; i++) {
        for (size_t k = i + 1; k < scene->count; k++) {
            if (overlap(scene->ctx, &scene->boxes[i], &scene->boxes[k], &shared))
                shade(surface, &area, &shared);
        }
    }
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view)
{
    enum { LEAST_ROWS = 9 }; /* fewer are for the boxes alone */
    struct scene scene;
    struct plot_series series[MAX_BOXES];
    struct notes notes = {.arena = ctx->arena};
    double x[2], y[2];
    if (!read_scene(&scene, ctx, args))
        return ctx->err;
    size_t shown =
        view->layers > 0 && (size_t)view->layers < scene.count ? (size_t)view->layers : scene.count;
    frame_boxes(&scene, x, y);
    scene.count = shown;
    for (size_t i = 0; i < shown; i++)
        series[i] = outline(&scene, i);
    note_overlaps(&scene, &notes);
    int rows = surface->height < LEAST_ROWS ? 0 : notes_draw(&notes, surface, surface->height / 4);
    const struct plot plot = {.x_label = "x",
                              .series = series,
                              .series_count = shown,
                              .marker = view->marker,
                              .weight = view->weight,
                              .window = view->window,
                              .held = view->held,
                              .x_from = x[0],
                              .x_to = x[1],
                              .y_from = y[0],
                              .y_to = y[1],
                              .legend = true};
    draw_plot(surface, 0, 0, surface->width, surface->height - rows, &plot);
    shade_overlaps(&scene, surface);
    return ctx->err;
}

/* --- in words ------------------------------------------------------------------------------------------ */

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    static const char *const heads[] = {"box", "x", "y", "size", "area"};
    struct scene scene;
    struct strbuf out;
    struct notes notes = {.arena = ctx->arena};
    struct table table = {.arena = ctx->arena, .columns = DLT_COUNT(heads)};
    if (!read_scene(&scene, ctx, args))
        return ctx->err;
    note_overlaps(&scene, &notes);
    for (size_t i = 0; i < DLT_COUNT(heads); i++)
        table_add(&table, heads[i]);
    for (size_t k = 0; k < scene.count; k++) {
        const struct box *box = &scene.boxes[k];
        table_add(&table, box->name);
        for (size_t i = 0; i < 2; i++)
            table_add(&table,
                      arena_printf(ctx->arena, "%s to %s", sketch_number(ctx->arena, box->low[i]),
                                   sketch_number(ctx->arena, box->high[i])));
        table_add(&table, size_text(&scene, box));
        table_add(&table, sketch_number(ctx->arena, area_of(ctx, box)));
    }
    strbuf_init(&out);
    strbuf_printf(&out, "%zu box%s in a plane.\n", scene.count, scene.count == 1 ? "" : "es");
    for (size_t i = 0; i < notes.count; i++)
        strbuf_printf(&out, "%s.\n", notes.texts[i]);
    table_print(&table, &out);
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static int height(const struct value *args, int width)
{
    (void)args;
    return width < 40 ? 12 : 16;
}

static int layers(const struct value *args)
{
    return args[BOXES].count > 0 ? (int)args[BOXES].count : 1;
}

static const char *const examples[] = {
    "boxes=[[prediction,2,1,8,5],[truth,4,2,12,6]]",
    "boxes=[[prediction,2,1,8,5],[truth,4,2,12,6]] show_overlap=yes",
    "boxes=[[a,0,0,1,1],[b,2,2,3,3]]",
    "boxes=[[outer,0,0,10,10],[inner,1/3,1/3,2/3,2/3],[point,5,5,5,5]]",
    "boxes=[[same,1,1,4,3],[twice,4,3,1,1]] show_overlap=yes",
    "boxes=[[one,0,0,0,0]]",
    "boxes=[[huge,-10^40,-1,10^40,1],[beyond,-10^400,0,10^400,10^(-30)]]",
    "boxes=[[a,0,0,4,4],[b,1,1,5,5],[c,2,2,6,6],[d,3,3,7,7],[e,4,4,8,8],[f,-1,-1,0,0]]",
};

const struct figure_kind figure_boxes = {
    .name = "boxes",
    .summary = "Boxes with sides along the axes, and where they overlap.",
    .params = params,
    .param_count = DLT_COUNT(params),
    .draw = draw,
    .describe = describe,
    .height = height,
    .layers = layers,
    .examples = examples,
    .example_count = DLT_COUNT(examples),
};
