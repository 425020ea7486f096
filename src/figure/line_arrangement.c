/* SPDX-License-Identifier: MIT */
/* Lines in the plane and the regions they cut it into: where hidden units with two inputs bend, and
 * which of them are on where. */
#include "plane.h"

#include <math.h>

enum { MAX_WIDTH = 320, MAX_HEIGHT = 200, MAX_SPECIAL = 8 };

/* Less than this leaves no room for axes, or for a legend at the side. */
enum { AXES_WIDTH = 32, AXES_HEIGHT = 9, SIDE_WIDTH = 56, SIDE_MOST = 24 };

static const struct param params[] = {
    [LINES] = {.name = "lines",
               .summary = "a row (a, b, c) for each unit, on where a x1 + b x2 > c",
               .type = PARAM_MATRIX},
    [LABELS] = {.name = "labels",
                .summary =
                    "yes: letters in regions, with the units on; never: not even in a what-if",
                .type = PARAM_CHOICE,
                .fallback = "no",
                .choices = "no yes never"},
    [SHOW_COUNT] = {.name = "show_count",
                    .summary = "yes: say how many regions there are, and what is special",
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

/* The areas, the lines and what belongs to them, on a surface of their own. */
static void draw_scene(struct plane_raster *r, struct surface *surface)
{
    const struct arrangement *lines = r->plane->lines;
    r->dots = arena_array(r->plane->arena, (size_t)r->width * (size_t)r->height, 1);
    if (surface->charset != CHARSET_ASCII && !surface->strokes)
        plane_draw_areas(r, surface);
    else if (!surface->strokes)
        plane_sow_letters(r, surface);
    plane_draw_box(r, surface);
    for (size_t i = 0; i < lines->line_count; i++)
        plane_draw_line(r, &lines->lines[i], surface);
    plane_draw_dots(r, surface);
    if (surface->strokes) {
        const double world[4] = {r->plane->x_from, r->plane->x_to, r->plane->y_from,
                                 r->plane->y_to};
        surface_stroked(surface, 0, 0, r->width, r->height);
        lines_stroke(lines, world, surface, r->weight);
    }
    plane_draw_letters(r, surface);
    for (size_t i = 0; i < lines->line_count; i++)
        plane_draw_name(r, &lines->lines[i], surface);
}

static void measure(struct plane_raster *r, int width, int height)
{
    r->width = width < MAX_WIDTH ? width : MAX_WIDTH;
    r->height = height < MAX_HEIGHT ? height : MAX_HEIGHT;
    r->dx = (r->plane->x_to - r->plane->x_from) / r->width;
    r->dy = (r->plane->y_to - r->plane->y_from) / r->height;
}

/* --- legend ------------------------------------------------------------------------------------------ */

/* One row: the letter on its colour, the pattern, and the units that are on if there is room. */
static int draw_entry(const struct arrangement *lines, const struct region *region,
                      struct surface *surface, struct plot_area at)
{
    int length = draw_width(region->label, surface->charset), x = at.x;
    if (surface->charset != CHARSET_ASCII)
        surface_back(surface, x, at.y, length + 2, 1, lines_colour(lines, region->sides));
    surface_text(surface, x + 1, at.y, ROLE_HEADING, region->label);
    x += length + 3;
    x += surface_text(surface, x, at.y, ROLE_TEXT, lines_pattern(lines, region));
    const char *active = lines_active(lines, region);
    if (at.width > 0 && x + 2 + draw_width(active, surface->charset) <= at.x + at.width)
        x += 2 + surface_text(surface, x + 2, at.y, ROLE_DIM, active);
    return x - at.x;
}

static int legend_width(const struct arrangement *lines, enum charset charset)
{
    int widest = 0;
    for (size_t i = 0; i < lines->region_count; i++) {
        int width = draw_width(lines->regions[i].label, charset) + 5 + (int)lines->unit_count +
                    draw_width(lines_active(lines, &lines->regions[i]), charset);
        widest = width > widest ? width : widest;
    }
    return widest < SIDE_MOST ? widest : SIDE_MOST;
}

/* At the right, a row for each region. */
static void draw_side(const struct arrangement *lines, struct surface *surface, int x, int height)
{
    for (size_t i = 0; i < lines->region_count && (int)i < height; i++)
        draw_entry(lines, &lines->regions[i], surface,
                   (struct plot_area){.x = x, .y = (int)i, .width = surface->width - x});
}

/* Below, as many in a row as there is room for, in at most `most` rows; returns the rows. Drawn from
 * row `y` on unless that is < 0. */
static int draw_below(const struct arrangement *lines, struct surface *surface, int y, int most)
{
    int entry = draw_width(lines->regions[lines->region_count - 1].label, surface->charset) + 5 +
                (int)lines->unit_count;
    int each = surface->width / entry;
    if (each < 1)
        return 0;
    int rows = ((int)lines->region_count + each - 1) / each;
    rows = rows < most ? rows : most;
    for (int i = 0; y >= 0 && i < (int)lines->region_count && i / each < rows; i++) {
        bool last = i == rows * each - 1 && i + 1 < (int)lines->region_count;
        struct plot_area at = {.x = i % each * entry, .y = y + i / each};
        if (last)
            surface_text(surface, at.x, at.y, ROLE_DIM, draw_glyphs(surface->charset)->ellipsis);
        else
            draw_entry(lines, &lines->regions[i], surface, at);
    }
    return rows;
}

/* --- the kind ---------------------------------------------------------------------------------------- */

static void add_notes(struct notes *notes, const struct arrangement *lines)
{
    const char *texts[MAX_SPECIAL];
    size_t count = lines_special_words(lines, texts, MAX_SPECIAL);
    notes_add(notes, ROLE_TEXT, "%s", lines_count_words(lines));
    for (size_t i = 0; i < count; i++)
        notes_add(notes, ROLE_DIM, "%s", texts[i]);
}

/* The same in one row, which stays one while lines move. Returns how many there may be. */
static int add_told(struct notes *notes, const struct arrangement *lines, int limit)
{
    const char *texts[MAX_SPECIAL], *all = lines_count_words(lines);
    size_t count = lines_special_words(lines, texts, MAX_SPECIAL);
    for (size_t i = 0; i < count; i++)
        all = arena_printf(notes->arena, "%s; %s", all, texts[i]);
    notes_add(notes, ROLE_TEXT, "%s", all);
    return limit < 1 ? limit : 1;
}

static void set_marker(struct plane_raster *r, const struct surface *surface,
                       const struct figure_view *view)
{
    static const int across[] = {1, 1, 2, 2}, down[] = {1, 2, 2, 4};
    _Static_assert(DLT_COUNT(down) == MARKER_COUNT, "dots for each marker");
    r->marker = surface->charset == CHARSET_ASCII ? MARKER_ASCII : view->marker;
    r->weight = view->weight < 1 ? 1 : view->weight > 3 ? 3 : view->weight;
    r->across = across[r->marker];
    r->down = down[r->marker];
}

/* What can be moved of each line: near its ends, where it turns about the other one, and its middle. */
static size_t find_handles(struct arena *arena, const struct arrangement *lines,
                           struct figure_handle *handles_out)
{
    static const double shares[] = {0.25, 0.5, 0.75};
    static const size_t pivots[] = {2, 0, 2};
    size_t count = 0;
    _Static_assert(LINES_MAX * DLT_COUNT(shares) <= FIGURE_MAX_HANDLES, "room for all handles");
    for (size_t i = 0; i < lines->line_count; i++) {
        const struct line *line = &lines->lines[i];
        const char *name = arena_printf(arena, "line of %s", line->name);
        size_t first = count;
        for (size_t k = 0; k < DLT_COUNT(shares); k++)
            handles_out[count++] =
                (struct figure_handle){.x = line->across * line->at,
                                       .y = line->up * line->at,
                                       .along_x = line->up,
                                       .along_y = -line->across,
                                       .share = shares[k],
                                       .pivot = pivots[k] ? first + pivots[k] - k + 1 : 0,
                                       .name = name};
    }
    return count;
}

/* Rings on the lines, but never over text. */
static void mark_handles(const struct plane_raster *r, struct surface *surface,
                         const struct plot_area *area)
{
    struct figure_handle handles[FIGURE_MAX_HANDLES];
    size_t count = find_handles(r->plane->arena, r->plane->lines, handles);
    for (size_t i = 0; i < count; i++) {
        double x, y;
        if (!figure_handle_at(&handles[i], area, &x, &y))
            continue;
        int column = area->x + (int)floor((x - area->x_from) / r->dx);
        int row = area->y + (int)floor((area->y_to - y) / r->dy);
        const struct cell *cell = surface_cell(surface, column, row);
        bool inside = column < area->x + area->width && row < area->y + area->height;
        if (cell && inside && (cell->role == ROLE_SERIES_1 || cell->role == SOWN))
            surface_text(surface, column, row, ROLE_SERIES_1,
                         draw_glyphs(surface->charset)->state_none);
    }
}

/* Axes and picture in the columns up to `width` and the rows up to `height`. */
static void draw_plane(struct plane_raster *r, struct surface *surface, int width, int height)
{
    bool axes = width >= AXES_WIDTH && height >= AXES_HEIGHT;
    int left = 0;
    measure(r, width, height - (axes ? 2 : 0));
    if (axes) {
        left = plane_draw_x2(r, NULL, 0);
        measure(r, width - left, height - 2);
        plane_draw_x2(r, surface, left);
        plane_draw_x1(r, surface, left);
    }
    struct surface *inner = surface_create(r->width, r->height, surface->charset);
    if (surface->strokes)
        surface_record(inner);
    draw_scene(r, inner);
    surface_copy(surface, left, 0, inner);
    surface_destroy(inner);
    const struct plot_area area = {.x = left,
                                   .width = r->width,
                                   .height = r->height,
                                   .x_from = r->plane->x_from,
                                   .x_to = r->plane->x_to,
                                   .y_from = r->plane->y_from,
                                   .y_to = r->plane->y_to,
                                   .strays = r->plane->strays};
    surface_add_plot(surface, &area);
    if (r->handles)
        mark_handles(r, surface, &area);
}

/* With letters a legend: at the side where there is room for all of it, else below. */
static void draw_parts(struct plane_raster *r, struct surface *surface, int rows)
{
    bool letters = r->labels == LABEL_LETTERS;
    const struct arrangement *lines = r->plane->lines;
    int width = surface->width, height = surface->height - rows;
    int side = legend_width(lines, surface->charset) + 1;
    bool beside = letters && width >= SIDE_WIDTH && (int)lines->region_count <= height;
    if (beside) {
        draw_side(lines, surface, width - side, height);
        width -= side + 1;
    } else if (letters && height >= 6) {
        int below = draw_below(lines, surface, -1, height / 4);
        draw_below(lines, surface, height - below, below);
        height -= below;
    }
    draw_plane(r, surface, width, height);
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view)
{
    struct plane plane;
    size_t count = view->layers > 0 ? (size_t)view->layers : SIZE_MAX;
    if (!plane_read(&plane, ctx, args, count))
        return ctx->err;
    const struct plot_window *window = view->window;
    if (view->held)
        plane_keep(&plane, view->held);
    if (window) {
        plane_part(&plane.x_from, &plane.x_to, window->left, window->right);
        plane_part(&plane.y_from, &plane.y_to, window->bottom, window->top);
    }
    struct notes notes = {.arena = ctx->arena};
    int limit = surface->height >= 16 ? 3 : surface->height >= 5 ? 1 : 0;
    bool counted = sketch_is(args[SHOW_COUNT], "yes");
    bool told = view->told && !sketch_is(args[LABELS], "never");
    if (told)
        limit = add_told(&notes, plane.lines, limit);
    else if (counted)
        add_notes(&notes, plane.lines);
    else if (plane.lines->unit_count > 3 && limit > 1 && !sketch_is(args[LABELS], "yes"))
        notes_add(&notes, ROLE_DIM, "One letter for each colour: it may come more than once.");
    int rows = notes_draw(&notes, surface, limit);
    if (surface->width < 1 || surface->height - rows < 1)
        return DLT_OK;
    struct plane_raster raster = {.plane = &plane, .handles = view->handles};
    set_marker(&raster, surface, view);
    raster.labels = sketch_is(args[LABELS], "yes") ? LABEL_LETTERS
                    : told || counted              ? LABEL_PATTERNS
                                                   : LABEL_COLOURS;
    draw_parts(&raster, surface, rows);
    return ctx->err;
}

static int layers(const struct value *args)
{
    return (int)args[LINES].count;
}

static size_t handles(struct num_ctx *ctx, const struct value *args,
                      struct figure_handle *handles_out)
{
    struct plane plane;
    bool read = plane_read(&plane, ctx, args, SIZE_MAX);
    return read ? find_handles(ctx->arena, plane.lines, handles_out) : 0;
}

/* What the lines do, in the order of the rows. */
static void describe_lines(const struct arrangement *lines, const struct value *args,
                           struct strbuf *out)
{
    struct arena *arena = lines->ctx->arena;
    struct table table = {.arena = arena, .columns = 2};
    table_add(&table, "unit");
    table_add(&table, "on where");
    for (size_t i = 0; i < lines->unit_count; i++) {
        const struct value *row = args[LINES].as.items[i].as.items;
        table_add(&table, lines->units[i].name);
        table_add(&table,
                  arena_printf(arena, "(%s) x1 + (%s) x2 > %s", sketch_number(arena, row[0]),
                               sketch_number(arena, row[1]), sketch_number(arena, row[2])));
    }
    table_print(&table, out);
}

static void describe_regions(const struct arrangement *lines, struct strbuf *out)
{
    struct table table = {.arena = lines->ctx->arena, .columns = lines->boxed ? 3 : 4};
    table_add(&table, "region");
    table_add(&table, "pattern");
    table_add(&table, "on");
    if (!lines->boxed)
        table_add(&table, "bounded");
    for (size_t i = 0; i < lines->region_count; i++) {
        table_add(&table, lines->regions[i].label);
        table_add(&table, lines_pattern(lines, &lines->regions[i]));
        table_add(&table, lines_active(lines, &lines->regions[i]));
        if (!lines->boxed)
            table_add(&table, lines->regions[i].bounded ? "yes" : "no");
    }
    table_print(&table, out);
}

static void describe_count(const struct arrangement *lines, struct strbuf *out)
{
    const char *texts[MAX_SPECIAL];
    size_t count = lines_special_words(lines, texts, MAX_SPECIAL);
    strbuf_printf(out, "%s.\n", lines_count_words(lines));
    for (size_t i = 0; i < count; i++)
        strbuf_printf(out, "%s.\n", texts[i]);
}

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    struct plane plane;
    struct strbuf out;
    if (!plane_read(&plane, ctx, args, SIZE_MAX))
        return ctx->err;
    const struct arrangement *lines = plane.lines;
    strbuf_init(&out);
    strbuf_printf(&out, "The plane and the line%s along which %zu unit%s switch%s",
                  lines->unit_count == 1 ? "" : "s", lines->unit_count,
                  lines->unit_count == 1 ? "" : "s", lines->unit_count == 1 ? "es" : "");
    if (lines->boxed)
        strbuf_printf(
            &out, "; the box goes from %s to %s in x1 and from %s to %s in x2",
            sketch_double(ctx->arena, plane.box[0]), sketch_double(ctx->arena, plane.box[1]),
            sketch_double(ctx->arena, plane.box[2]), sketch_double(ctx->arena, plane.box[3]));
    strbuf_add(&out, ".\n");
    if (sketch_is(args[SHOW_COUNT], "yes"))
        describe_count(lines, &out);
    describe_lines(lines, args, &out);
    if (sketch_is(args[LABELS], "yes"))
        describe_regions(lines, &out);
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static int height(const struct value *args, int width)
{
    bool told = sketch_is(args[LABELS], "yes");
    return width >= 50 ? 15 : told ? 12 : 10;
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
    "lines=[[1,0,1],[2,0,2],[-1,0,-1]] labels=yes show_count=yes",
    "lines=[[0,0,1],[0,0,-1]] labels=yes show_count=yes",
    "lines=[[1,1,0],[1,1,1],[-1,-1,-3]] labels=yes show_count=yes",
    "lines=[[1,0,10^9],[0,1,10^-9],[1,1,0]] labels=yes show_count=yes",
};

const struct figure_kind figure_line_arrangement = {
    .name = "line_arrangement",
    .summary = "The regions that lines cut a plane into, coloured by the units that are on.",
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
