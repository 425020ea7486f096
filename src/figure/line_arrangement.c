/* SPDX-License-Identifier: MIT */
/* Lines in the plane and the cells they cut it into: where hidden units with two inputs bend. */
#include "sketch.h"

#include <limits.h>
#include <math.h>

enum { MAX_LINES = 16, MAX_CELLS = 160, MAX_WIDTH = 320, MAX_HEIGHT = 200 };

/* Less than this leaves no room for axes. */
enum { AXES_WIDTH = 40, AXES_HEIGHT = 9 };

enum { LINES, LABELS, SHOW_COUNT, NAMES, BOX };

static const struct param params[] = {
    [LINES] = {.name = "lines",
               .summary = "a row (a, b, c) for each line a x1 + b x2 = c",
               .type = PARAM_MATRIX},
    [LABELS] = {.name = "labels",
                .summary = "yes: number the cells",
                .type = PARAM_CHOICE,
                .fallback = "no",
                .choices = "no yes"},
    [SHOW_COUNT] = {.name = "show_count",
                    .summary = "yes: say how many cells there are",
                    .type = PARAM_CHOICE,
                    .fallback = "no",
                    .choices = "no yes"},
    [NAMES] = {.name = "names",
               .summary = "a name for each line; default: h1, h2, ...",
               .type = PARAM_TABLE,
               .fallback = ""},
    [BOX] = {.name = "box",
             .summary = "a box to draw: (from, to) for each input, or one row for both",
             .type = PARAM_MATRIX,
             .fallback = ""},
};

struct line {
    double a, b, c; /* a^2 + b^2 = 1 */
    const char *name;
};

struct scene {
    struct arena *arena;
    size_t count, given;
    struct line lines[MAX_LINES];
    double x_from, x_to, y_from, y_to;
    bool boxed;
    double box[4]; /* x from, x to, y from, y to */
};

static bool same_line(const struct line *p, const struct line *q)
{
    double turn = fabs(p->a * q->b - p->b * q->a), side = p->a * q->a + p->b * q->b;
    return turn < 1e-12 && fabs(p->c - (side < 0 ? -q->c : q->c)) < 1e-12;
}

static bool cross_at(const struct line *p, const struct line *q, double *x, double *y)
{
    double turn = p->a * q->b - p->b * q->a;
    if (fabs(turn) < 1e-12)
        return false;
    *x = (p->c * q->b - p->b * q->c) / turn;
    *y = (p->a * q->c - p->c * q->a) / turn;
    return true;
}

static void stretch(struct scene *scene, double x, double y)
{
    scene->x_from = fmin(scene->x_from, x);
    scene->x_to = fmax(scene->x_to, x);
    scene->y_from = fmin(scene->y_from, y);
    scene->y_to = fmax(scene->y_to, y);
}

/* A window around all crossings, or around the points nearest to the origin. */
static void frame_scene(struct scene *scene)
{
    scene->x_from = scene->y_from = INFINITY;
    scene->x_to = scene->y_to = -INFINITY;
    for (size_t i = 0; i < scene->count; i++) {
        for (size_t k = 0; k < i; k++) {
            double x, y;
            if (cross_at(&scene->lines[i], &scene->lines[k], &x, &y))
                stretch(scene, x, y);
        }
    }
    for (size_t i = 0; i < scene->count && scene->x_to < scene->x_from; i++) {
        for (size_t k = 0; k < scene->count; k++)
            stretch(scene, scene->lines[k].a * scene->lines[k].c,
                    scene->lines[k].b * scene->lines[k].c);
    }
    if (scene->x_to < scene->x_from)
        stretch(scene, 0, 0);
    double wide = scene->x_to - scene->x_from, high = scene->y_to - scene->y_from;
    double most = fmax(fmax(wide, high), 1e-9);
    if (most <= 1e-9)
        most = 1;
    wide = fmax(wide, most / 2);
    high = fmax(high, most / 2);
    double x = (scene->x_from + scene->x_to) / 2, y = (scene->y_from + scene->y_to) / 2;
    scene->x_from = x - wide;
    scene->x_to = x + wide;
    scene->y_from = y - high;
    scene->y_to = y + high;
}

static const char *line_name(struct arena *arena, const struct value *args, size_t index)
{
    if (args[NAMES].kind == VALUE_LIST && index < args[NAMES].count)
        return args[NAMES].as.items[index].as.items[0].as.word;
    return arena_printf(arena, "h%zu", index + 1);
}

/* A box has the window to itself, and a little around it. */
static void read_box(struct scene *scene, struct num_ctx *ctx, struct value box)
{
    scene->boxed = box.kind == VALUE_LIST;
    for (size_t i = 0; scene->boxed && i < 4; i++) {
        struct value row = box.as.items[i / 2 < box.count ? i / 2 : 0];
        scene->box[i] = row.count == 2 ? value_to_double(row.as.items[i % 2]) : NAN;
    }
    if (!scene->boxed)
        return;
    const double *edge = scene->box;
    if (box.count > 2 || !(edge[0] < edge[1]) || !(edge[2] < edge[3])) {
        num_fail(ctx, DLT_ERR_RANGE, "box", "give the box as rows (from, to), from below to");
        return;
    }
    double wide = (edge[1] - edge[0]) / 8, high = (edge[3] - edge[2]) / 8;
    scene->x_from = edge[0] - wide;
    scene->x_to = edge[1] + wide;
    scene->y_from = edge[2] - high;
    scene->y_to = edge[3] + high;
}

static bool read_scene(struct scene *scene, struct num_ctx *ctx, const struct value *args)
{
    struct value rows = args[LINES];
    *scene = (struct scene){.arena = ctx->arena, .given = rows.count};
    if (rows.count > MAX_LINES || rows.as.items[0].count != 3) {
        num_fail(ctx, DLT_ERR_RANGE, "lines", "give at most %d rows (a, b, c)", MAX_LINES);
        return false;
    }
    for (size_t i = 0; i < rows.count; i++) {
        const struct value *row = rows.as.items[i].as.items;
        struct line line = {value_to_double(row[0]), value_to_double(row[1]),
                            value_to_double(row[2]), line_name(ctx->arena, args, i)};
        double length = hypot(line.a, line.b);
        bool known = !(length > 0) || !isfinite(length);
        line = (struct line){line.a / length, line.b / length, line.c / length, line.name};
        for (size_t k = 0; k < scene->count && !known; k++) {
            struct line *other = &scene->lines[k];
            known = same_line(other, &line);
            if (known)
                other->name = arena_printf(ctx->arena, "%s, %s", other->name, line.name);
        }
        if (!known)
            scene->lines[scene->count++] = line;
    }
    frame_scene(scene);
    read_box(scene, ctx, args[BOX]);
    return ctx->err == DLT_OK;
}

/* 1 + lines + sum over the crossing points of (lines through it - 1). */
static size_t count_cells(const struct scene *scene)
{
    size_t cells = 1 + scene->count;
    for (size_t i = 0; i < scene->count; i++) {
        for (size_t k = 0; k < i; k++) {
            double x, y;
            bool first = cross_at(&scene->lines[i], &scene->lines[k], &x, &y);
            /* The point counts once for each further line through it: line i, seen from the
             * earliest line k that it meets there. */
            for (size_t m = 0; m < k && first; m++) {
                const struct line *other = &scene->lines[m];
                first = fabs(other->a * x + other->b * y - other->c) > 1e-9;
            }
            cells += first;
        }
    }
    return cells;
}

/* --- drawing ------------------------------------------------------------------------------------------- */

/* The picture's cells: which side of each line their centre lies on. */
struct raster {
    const struct scene *scene;
    int width, height;
    double dx, dy; /* world size of one cell */
};

static double centre_x(const struct raster *r, int column)
{
    return r->scene->x_from + (column + 0.5) * r->dx;
}

static double centre_y(const struct raster *r, int row)
{
    return r->scene->y_to - (row + 0.5) * r->dy;
}

static void put_line(struct surface *surface, int column, int row, const char *glyph)
{
    const struct cell *cell = surface_cell(surface, column, row);
    if (!cell)
        return;
    bool crossing = cell->role == ROLE_SERIES_1 && cell->text[0] != ' ' && cell->text[0] != '\0';
    if (crossing)
        glyph = surface->charset == CHARSET_ASCII ? "+" : "┼";
    surface_text(surface, column, row, ROLE_SERIES_1, glyph);
}

static void draw_line(const struct raster *r, const struct line *line, struct surface *surface)
{
    bool ascii = surface->charset == CHARSET_ASCII;
    double across = line->a * r->dx, down = line->b * r->dy;  /* change per column, per row */
    double slope = fabs(down) > 0 ? across / down : INFINITY; /* rows down per column */
    const char *glyph = fabs(slope) < 0.35  ? ascii ? "-" : "─"
                        : fabs(slope) > 2.5 ? ascii ? "|" : "│"
                        : slope > 0         ? ascii ? "\\" : "╲"
                        : ascii             ? "/"
                                            : "╱";
    if (fabs(slope) <= 1) {
        for (int column = 0; column < r->width; column++) {
            double y = (line->c - line->a * centre_x(r, column)) / line->b;
            double row = floor((r->scene->y_to - y) / r->dy);
            if (row >= 0 && row < r->height)
                put_line(surface, column, (int)row, glyph);
        }
        return;
    }
    for (int row = 0; row < r->height; row++) {
        double x = (line->c - line->b * centre_y(r, row)) / line->a;
        double column = floor((x - r->scene->x_from) / r->dx);
        if (column >= 0 && column < r->width)
            put_line(surface, (int)column, row, glyph);
    }
}

/* A cell of the arrangement: its sign pattern, and the best place found for its number. */
struct region {
    uint32_t pattern;
    double clearance;
    int column, row;
};

/* Distance to the nearest line or edge in picture cells; the pattern goes to `*pattern_out`. */
static double clearance_at(const struct raster *r, int column, int row, uint32_t *pattern_out)
{
    double x = centre_x(r, column), y = centre_y(r, row), least = INFINITY;
    uint32_t pattern = 0;
    for (size_t i = 0; i < r->scene->count; i++) {
        const struct line *line = &r->scene->lines[i];
        double off = line->a * x + line->b * y - line->c;
        pattern |= (uint32_t)(off > 0) << i;
        least = fmin(least, fabs(off) / hypot(line->a * r->dx, line->b * r->dy));
    }
    double edge = fmin(fmin(column + 1, r->width - column), fmin(row + 1, r->height - row) * 2);
    *pattern_out = pattern;
    return fmin(least, edge);
}

/* Finds the regions in the order in which a reader meets them. */
static size_t find_regions(const struct raster *r, struct region regions[MAX_CELLS])
{
    size_t count = 0;
    for (int row = 0; row < r->height; row++) {
        for (int column = 0; column < r->width; column++) {
            uint32_t pattern;
            double clearance = clearance_at(r, column, row, &pattern);
            size_t i = 0;
            while (i < count && regions[i].pattern != pattern)
                i++;
            if (i == MAX_CELLS)
                continue;
            if (i == count)
                regions[count++] = (struct region){.pattern = pattern};
            if (clearance > regions[i].clearance) {
                regions[i].clearance = clearance;
                regions[i].column = column;
                regions[i].row = row;
            }
        }
    }
    return count;
}

static void draw_labels(const struct raster *r, struct surface *surface)
{
    struct region *regions = arena_array(r->scene->arena, MAX_CELLS, sizeof *regions);
    size_t count = find_regions(r, regions);
    for (size_t i = 0; i < count; i++) {
        char *text = arena_printf(r->scene->arena, "%zu", i + 1);
        int length = draw_width(text, surface->charset);
        int column = regions[i].column - length / 2;
        for (int k = 0; k < length; k++) { /* a number never hides a line */
            const struct cell *cell = surface_cell(surface, column + k, regions[i].row);
            if (!cell || cell->role == ROLE_SERIES_1)
                column = -100;
        }
        surface_text(surface, column, regions[i].row, ROLE_TEXT, text);
    }
}

/* --- names, box and axes -------------------------------------------------------------------------------- */

/* True when `length` columns from (column, row) on are blank and inside the picture. */
static bool is_free(const struct surface *surface, int column, int row, int length)
{
    for (int i = 0; i < length; i++) {
        const struct cell *cell = surface_cell(surface, column + i, row);
        if (!cell || (cell->text[0] != ' ' && cell->text[0] != '\0'))
            return false;
    }
    return true;
}

/* Beside a point of the line, where that is blank. */
static bool place_name(struct surface *surface, int column, int row, const char *name)
{
    int length = draw_width(name, surface->charset);
    const int places[][2] = {
        {column + 1, row}, {column - length, row}, {column, row - 1}, {column, row + 1}};
    for (size_t i = 0; i < DLT_COUNT(places); i++) {
        int x = places[i][0], y = places[i][1];
        if (is_free(surface, x - 1, y, 1) + is_free(surface, x + length, y, 1) > 0 &&
            is_free(surface, x, y, length)) {
            surface_text(surface, x, y, ROLE_ACCENT, name);
            return true;
        }
    }
    return false;
}

/* Near an end of the line, where it leaves the picture. */
static void draw_name(const struct raster *r, const struct line *line, struct surface *surface)
{
    bool flat = fabs(line->a * r->dx) <= fabs(line->b * r->dy);
    int steps = flat ? r->width : r->height;
    for (int i = 0; i < steps; i++) {
        int column = flat ? r->width - 1 - i : 0, row = flat ? 0 : i;
        if (flat)
            row = (int)floor(
                (r->scene->y_to - (line->c - line->a * centre_x(r, column)) / line->b) / r->dy);
        else
            column = (int)floor(
                ((line->c - line->b * centre_y(r, row)) / line->a - r->scene->x_from) / r->dx);
        bool inside = column >= 0 && column < r->width && row >= 0 && row < r->height;
        if (inside && place_name(surface, column, row, line->name))
            return;
    }
}

static void draw_box(const struct raster *r, struct surface *surface)
{
    const struct scene *scene = r->scene;
    const char *dot = surface->charset == CHARSET_ASCII ? "." : "·";
    if (!scene->boxed)
        return;
    int left = (int)floor((scene->box[0] - scene->x_from) / r->dx);
    int right = (int)floor((scene->box[1] - scene->x_from) / r->dx);
    int top = (int)floor((scene->y_to - scene->box[3]) / r->dy);
    int bottom = (int)floor((scene->y_to - scene->box[2]) / r->dy);
    for (int row = top; row <= bottom; row++) {
        bool edge = row == top || row == bottom;
        surface_fill(surface, left, row, edge ? right - left + 1 : 1, 1, ROLE_DIM, dot);
        surface_text(surface, right, row, ROLE_DIM, dot);
    }
}

/* 1, 2 or 5 times a power of ten, so that at most `most` of them fit. */
static double tick_step(double range, int most)
{
    double ten = pow(10, floor(log10(range / most)));
    static const double steps[] = {1, 2, 5, 10};
    for (size_t i = 0; i < DLT_COUNT(steps); i++) {
        if (range / (steps[i] * ten) <= most)
            return steps[i] * ten;
    }
    return 10 * ten;
}

/* One behind the last multiple of the step; LONG_MAX: too far out to be counted. */
static long last_tick(double from, double to, double step)
{
    double most = fmax(fabs(from), fabs(to)) / step;
    return most < 1e9 ? (long)floor(to / step) + 1 : LONG_MAX;
}

/* x2 in a column at the left; with `surface` NULL it only measures. Returns its columns. */
static int draw_x2(const struct raster *r, struct surface *surface, int left)
{
    const struct glyphs *glyphs = surface ? draw_glyphs(surface->charset) : NULL;
    double step = tick_step(r->scene->y_to - r->scene->y_from, r->height / 3 + 1);
    int widest = draw_width("x2", CHARSET_ASCII);
    for (int row = 0; surface && row < r->height; row++)
        surface_text(surface, left - 1, row, ROLE_DIM, glyphs->vertical);
    long last = last_tick(r->scene->y_from, r->scene->y_to, step);
    for (long k = last < LONG_MAX ? (long)ceil(r->scene->y_from / step) : last; k < last; k++) {
        const char *text = sketch_double(r->scene->arena, (double)k * step);
        int row = (int)floor((r->scene->y_to - (double)k * step) / r->dy);
        int length = draw_width(text, CHARSET_ASCII);
        widest = length > widest ? length : widest;
        if (!surface || row >= r->height || row < 1)
            continue;
        surface_text(surface, left - 2 - length, row, ROLE_DIM, text);
        surface_text(surface, left - 1, row, ROLE_DIM,
                     surface->charset == CHARSET_ASCII ? "+" : glyphs->tee_left);
    }
    if (surface)
        surface_text(surface, 0, 0, ROLE_DIM, "x2");
    return widest + 2;
}

/* x1 in two rows below the picture, which begins at column `left`. */
static void draw_x1(const struct raster *r, struct surface *surface, int left)
{
    const struct glyphs *glyphs = draw_glyphs(surface->charset);
    bool ascii = surface->charset == CHARSET_ASCII;
    double step = tick_step(r->scene->x_to - r->scene->x_from, r->width / 10 + 1);
    int end = 0;
    surface_fill(surface, left, r->height, r->width, 1, ROLE_DIM, glyphs->horizontal);
    surface_text(surface, left - 1, r->height, ROLE_DIM, ascii ? "+" : "└");
    long last = last_tick(r->scene->x_from, r->scene->x_to, step);
    for (long k = last < LONG_MAX ? (long)ceil(r->scene->x_from / step) : last; k < last; k++) {
        const char *text = sketch_double(r->scene->arena, (double)k * step);
        int column = left + (int)floor(((double)k * step - r->scene->x_from) / r->dx);
        int at = column - draw_width(text, surface->charset) / 2;
        int after = at + draw_width(text, surface->charset);
        if (at <= end || after + 3 > left + r->width)
            continue;
        surface_text(surface, column, r->height, ROLE_DIM, ascii ? "+" : glyphs->tee_down);
        surface_text(surface, at, r->height + 1, ROLE_DIM, text);
        end = after;
    }
    surface_text(surface, left + r->width - 2, r->height + 1, ROLE_DIM, "x1");
}

/* The lines and what belongs to them, on a surface of their own. */
static void draw_scene(const struct raster *r, bool labels, struct surface *surface)
{
    draw_box(r, surface);
    for (size_t i = 0; i < r->scene->count; i++)
        draw_line(r, &r->scene->lines[i], surface);
    if (labels)
        draw_labels(r, surface);
    for (size_t i = 0; i < r->scene->count; i++)
        draw_name(r, &r->scene->lines[i], surface);
}

static void measure(struct raster *r, int width, int height)
{
    r->width = width < MAX_WIDTH ? width : MAX_WIDTH;
    r->height = height < MAX_HEIGHT ? height : MAX_HEIGHT;
    r->dx = (r->scene->x_to - r->scene->x_from) / r->width;
    r->dy = (r->scene->y_to - r->scene->y_from) / r->height;
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view)
{
    struct scene scene;
    (void)view;
    if (!read_scene(&scene, ctx, args))
        return ctx->err;
    struct notes notes = {.arena = ctx->arena};
    if (sketch_is(args[SHOW_COUNT], "yes"))
        notes_add(&notes, ROLE_DIM, "%zu line%s, %zu cells", scene.count,
                  scene.count == 1 ? "" : "s", count_cells(&scene));
    int rows = notes_draw(&notes, surface, surface->height >= 5 ? 1 : 0), left = 0;
    struct raster raster = {.scene = &scene};
    bool axes = surface->width >= AXES_WIDTH && surface->height >= AXES_HEIGHT;
    int height = surface->height - rows - (axes ? 2 : 0);
    if (surface->width < 1 || height < 1)
        return DLT_OK;
    measure(&raster, surface->width, height);
    if (axes) {
        left = draw_x2(&raster, NULL, 0);
        measure(&raster, surface->width - left, height);
        draw_x2(&raster, surface, left);
        draw_x1(&raster, surface, left);
    }
    struct surface *inner = surface_create(raster.width, raster.height, surface->charset);
    draw_scene(&raster, sketch_is(args[LABELS], "yes"), inner);
    surface_copy(surface, left, 0, inner);
    surface_destroy(inner);
    return ctx->err;
}

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    struct scene scene;
    struct table table = {.arena = ctx->arena, .columns = 2};
    struct strbuf out;
    if (!read_scene(&scene, ctx, args))
        return ctx->err;
    strbuf_init(&out);
    strbuf_printf(&out, "The plane and %zu line%s in it", scene.count, scene.count == 1 ? "" : "s");
    if (scene.count != scene.given)
        strbuf_printf(&out, " (%zu given, the rest repeats one or is none)", scene.given);
    if (sketch_is(args[SHOW_COUNT], "yes"))
        strbuf_printf(&out, ", which cut it into %zu cells", count_cells(&scene));
    if (scene.boxed)
        strbuf_printf(
            &out, "; the box goes from %s to %s in x1 and from %s to %s in x2",
            sketch_double(ctx->arena, scene.box[0]), sketch_double(ctx->arena, scene.box[1]),
            sketch_double(ctx->arena, scene.box[2]), sketch_double(ctx->arena, scene.box[3]));
    strbuf_add(&out, ".\n");
    table_add(&table, "unit");
    table_add(&table, "bends along");
    for (size_t i = 0; i < args[LINES].count; i++) {
        const struct value *row = args[LINES].as.items[i].as.items;
        table_add(&table, line_name(ctx->arena, args, i));
        table_add(&table,
                  arena_printf(ctx->arena, "(%s) x1 + (%s) x2 = %s",
                               sketch_number(ctx->arena, row[0]), sketch_number(ctx->arena, row[1]),
                               sketch_number(ctx->arena, row[2])));
    }
    table_print(&table, &out);
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static int height(const struct value *args, int width)
{
    (void)args;
    return width >= 50 ? 15 : 10;
}

static const char *const examples[] = {
    "lines=[[1,-1,-1],[1,1,1],[0,1,1/2]] labels=yes show_count=yes",
    "lines=[[2,-1,0],[2,1,2],[0,1,0.3]] labels=yes",
    "lines=[[1,0,0],[1,0,1],[0,1,0],[0,1,1]] labels=yes show_count=yes",
    "lines=[[1,2,0],[2,1,0],[1,-1,0]] show_count=yes",
    "lines=[[1,0,0],[2,0,0],[0,0,1]] labels=yes show_count=yes",
    "lines=[[3,-1,-1],[1,1,2],[-1,4,3],[2,3,1],[5,-1,3]] labels=yes",
    "lines=[[1,0,0],[0,1,0],[1,2,2]] names=[[h_1],[h_2],[k]] box=[[-3,3]]",
    "lines=[[1,0,1/4],[2,0,1/2],[0,1,100]] names=[[u],[v],[w]] box=[[0,1],[-50,150]]",
};

const struct figure_kind figure_line_arrangement = {
    .name = "line_arrangement",
    .summary = "Lines in the plane and the cells between them.",
    .params = params,
    .param_count = DLT_COUNT(params),
    .draw = draw,
    .describe = describe,
    .height = height,
    .examples = examples,
    .example_count = DLT_COUNT(examples),
};
