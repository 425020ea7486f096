/* SPDX-License-Identifier: MIT */
/* A gradient that was typed beside the one that is measured: each weight is moved a little both ways,
 * and the loss looked at. Entry by entry, with their shapes. */
#include "sketch.h"

#include <string.h>

enum { MAX_SIDE = 64, GAP = 3 };

enum { MEASURED, WEIGHTS, BIAS, INPUT, TARGET, STEP, TYPED, SIZES };

static const struct param params[] = {
    [MEASURED] = {.name = "measured",
                  .summary = "the finite differences, where the loss is not that of one layer",
                  .type = PARAM_ANY,
                  .fallback = ""},
    [WEIGHTS] = {.name = "weights",
                 .summary = "Omega of f = beta + Omega h: a row for each output",
                 .type = PARAM_MATRIX,
                 .fallback = ""},
    [BIAS] = {.name = "bias",
              .summary = "beta, a number for each output; default: zeros",
              .type = PARAM_LIST,
              .fallback = ""},
    [INPUT] = {.name = "input",
               .summary = "h, a number for each input; default: ones",
               .type = PARAM_LIST,
               .fallback = ""},
    [TARGET] = {.name = "target",
                .summary = "y of the loss |f - y|^2 / 2; default: zeros",
                .type = PARAM_LIST,
                .fallback = ""},
    [STEP] = {.name = "step",
              .summary = "how far a weight is moved both ways",
              .type = PARAM_RATIONAL,
              .fallback = "1/100",
              .minimum = "1/1000000000"},
    [TYPED] = {.name = "typed",
               .summary = "the gradient to check: typed.FIELD",
               .type = PARAM_ANY,
               .fallback = ""},
    [SIZES] = {.name = "sizes",
               .summary = "names of the numbers of rows and columns: [[D_o, D_i]]",
               .type = PARAM_TABLE,
               .fallback = ""},
};

/* Numbers in rows; a list of numbers is a column. */
struct grid {
    size_t rows, columns;
    const struct value *cells; /* row by row */
};

struct scene {
    struct num_ctx *ctx;
    struct grid measured, typed; /* no rows: there is none */
    struct value step;
    const char *names; /* " (D_o x D_i)", or "" */
    bool fits;         /* both have one shape */
    bool
        measures; /* what is measured is shown: not to who has another shape, and was asked for it */
    size_t wrong; /* entries that differ, where it fits */
};

/* --- reading ------------------------------------------------------------------------------------------ */

static bool read_grid(struct num_ctx *ctx, struct value value, struct grid *out)
{
    *out = (struct grid){0};
    if (value.kind == VALUE_NONE)
        return true;
    size_t rows = 1, columns = 1;
    if (value.kind == VALUE_LIST && !value_is_matrix(value, &rows, &columns)) {
        rows = value.count;
        columns = 1;
    }
    if (rows > MAX_SIDE || columns > MAX_SIDE) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-many", "at most %d rows and columns", (int)MAX_SIDE);
        return false;
    }
    struct value *cells = arena_array(ctx->arena, rows * columns, sizeof *cells);
    for (size_t i = 0; i < rows * columns; i++) {
        struct value row = value.kind == VALUE_LIST ? value.as.items[i / columns] : value;
        cells[i] = row.kind == VALUE_LIST ? row.as.items[i % columns] : row;
    }
    *out = (struct grid){.rows = rows, .columns = columns, .cells = cells};
    return true;
}

static struct value item(struct num_ctx *ctx, struct value list, size_t index, long fallback)
{
    return list.kind == VALUE_LIST ? list.as.items[index] : value_long(ctx->arena, fallback);
}

/* |beta + Omega h - y|^2 / 2 where the weight `moved` (row by row) has `by` added. */
static struct value loss(struct num_ctx *ctx, const struct value *args, const struct grid *weights,
                         size_t moved, struct value by)
{
    struct value sum = value_long(ctx->arena, 0);
    for (size_t r = 0; r < weights->rows; r++) {
        struct value off = num_sub(ctx, item(ctx, args[BIAS], r, 0), item(ctx, args[TARGET], r, 0));
        for (size_t c = 0; c < weights->columns; c++) {
            size_t at = r * weights->columns + c;
            struct value weight = weights->cells[at];
            if (at == moved)
                weight = num_add(ctx, weight, by);
            off = num_add(ctx, off, num_mul(ctx, weight, item(ctx, args[INPUT], c, 1)));
        }
        sum = num_add(ctx, sum, num_mul(ctx, off, off));
    }
    return num_div(ctx, sum, value_long(ctx->arena, 2));
}

static bool has_length(struct num_ctx *ctx, const struct value *args, size_t index, size_t length)
{
    if (args[index].kind != VALUE_LIST || args[index].count == length)
        return true;
    num_fail(ctx, DLT_ERR_RANGE, "wrong-length", "%s must have %zu numbers", params[index].name,
             length);
    return false;
}

/* (l(w + step) - l(w - step)) / (2 step) for each weight. */
static bool measure(struct num_ctx *ctx, const struct value *args, struct grid *out)
{
    enum { MAX_WEIGHTS = 144 };
    struct grid weights;
    if (!read_grid(ctx, args[WEIGHTS], &weights) || !has_length(ctx, args, BIAS, weights.rows) ||
        !has_length(ctx, args, TARGET, weights.rows) ||
        !has_length(ctx, args, INPUT, weights.columns))
        return false;
    size_t count = weights.rows * weights.columns;
    if (count > MAX_WEIGHTS) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-many", "at most %d weights", (int)MAX_WEIGHTS);
        return false;
    }
    struct value *cells = arena_array(ctx->arena, count, sizeof *cells);
    struct value down = num_neg(ctx, args[STEP]), both = num_sub(ctx, args[STEP], down);
    for (size_t i = 0; i < count && ctx->err == DLT_OK; i++) {
        struct value rise = num_sub(ctx, loss(ctx, args, &weights, i, args[STEP]),
                                    loss(ctx, args, &weights, i, down));
        cells[i] = num_div(ctx, rise, both);
    }
    *out = (struct grid){.rows = weights.rows, .columns = weights.columns, .cells = cells};
    return ctx->err == DLT_OK;
}

static bool differs(struct value a, struct value b)
{
    enum num_order order = num_compare(a, b);
    return order == NUM_LESS || order == NUM_GREATER;
}

static bool entry_differs(const struct scene *scene, size_t at)
{
    return scene->fits && differs(scene->typed.cells[at], scene->measured.cells[at]);
}

static bool read_scene(struct scene *scene, struct num_ctx *ctx, const struct value *args,
                       bool told)
{
    const struct value sizes = args[SIZES];
    *scene = (struct scene){.ctx = ctx, .step = args[STEP], .names = ""};
    bool read = args[MEASURED].kind ? read_grid(ctx, args[MEASURED], &scene->measured)
                                    : measure(ctx, args, &scene->measured);
    if (!read || !read_grid(ctx, args[TYPED], &scene->typed))
        return false;
    if (sketch_has_list(sizes) && sizes.as.items[0].count >= 2 &&
        sizes.as.items[0].as.items[1].kind == VALUE_WORD)
        scene->names = arena_printf(ctx->arena, " (%s x %s)", sizes.as.items[0].as.items[0].as.word,
                                    sizes.as.items[0].as.items[1].as.word);
    scene->fits = scene->typed.rows == scene->measured.rows &&
                  scene->typed.columns == scene->measured.columns && scene->typed.rows > 0;
    scene->measures = scene->fits || scene->typed.rows == 0 || told;
    for (size_t i = 0; scene->fits && i < scene->typed.rows * scene->typed.columns; i++)
        scene->wrong += entry_differs(scene, i) ? 1 : 0;
    return true;
}

/* --- what is said of it -------------------------------------------------------------------------------- */

static const char *shape_text(const struct scene *scene, const struct grid *grid)
{
    return arena_printf(scene->ctx->arena, "%zu x %zu", grid->rows, grid->columns);
}

static bool is_minus(const struct scene *scene)
{
    for (size_t i = 0; i < scene->typed.rows * scene->typed.columns; i++) {
        if (differs(num_neg(scene->ctx, scene->typed.cells[i]), scene->measured.cells[i]))
            return false;
    }
    return true;
}

static void note_entry(const struct scene *scene, struct notes *notes)
{
    struct arena *arena = scene->ctx->arena;
    for (size_t i = 0; i < scene->typed.rows * scene->typed.columns; i++) {
        if (!entry_differs(scene, i))
            continue;
        struct value apart = num_sub(scene->ctx, scene->typed.cells[i], scene->measured.cells[i]);
        const char *mine = sketch_number(arena, scene->typed.cells[i]);
        const char *other = sketch_number(arena, scene->measured.cells[i]);
        const char *more = str_equal(mine, other)
                               ? arena_printf(arena, ", %s apart", sketch_number(arena, apart))
                               : "";
        notes_add(notes, ROLE_WRONG, "row %zu, column %zu: yours %s, measured %s%s",
                  i / scene->typed.columns + 1, i % scene->typed.columns + 1, mine, other, more);
        return;
    }
}

static void note_scene(const struct scene *scene, const struct value *args, struct notes *notes)
{
    size_t all = scene->measured.rows * scene->measured.columns;
    if (scene->typed.rows == 0)
        notes_add(notes, ROLE_DIM, "yours stands beside it once it is checked and its shapes fit");
    else if (!scene->measures)
        notes_add(notes, ROLE_WRONG, "yours is %s: not an entry for each weight",
                  shape_text(scene, &scene->typed));
    else if (!scene->fits)
        notes_add(notes, ROLE_WRONG, "yours is %s, the gradient is %s%s as the weights are",
                  shape_text(scene, &scene->typed), shape_text(scene, &scene->measured),
                  scene->names);
    else if (scene->wrong == 0)
        notes_add(notes, ROLE_RIGHT, "each of the %zu entries is what is measured", all);
    else
        notes_add(notes, ROLE_WRONG, "%zu of %zu entries differ%s", scene->wrong, all,
                  is_minus(scene) ? ": all signs are turned" : "");
    if (scene->wrong > 0)
        note_entry(scene, notes);
    if (!args[MEASURED].kind && scene->measures)
        notes_add(notes, ROLE_DIM, "measured: each weight is moved by %s both ways",
                  sketch_number(notes->arena, scene->step));
}

/* --- the picture ---------------------------------------------------------------------------------------- */

/* One matrix on the surface. */
struct panel {
    const struct grid *grid;
    const char *title;
    bool marked;      /* entries that differ are marked */
    int cell;         /* columns of an entry */
    int width, shown; /* of the whole, with as many columns of entries as fit */
};

static const char *entry_text(const struct scene *scene, const struct panel *panel, size_t at)
{
    const char *text = sketch_number(scene->ctx->arena, panel->grid->cells[at]);
    if (!panel->marked || scene->wrong == 0)
        return text;
    return arena_printf(scene->ctx->arena, "%s%s", text, entry_differs(scene, at) ? "!" : " ");
}

static struct panel panel_of(const struct scene *scene, const struct grid *grid, const char *what,
                             bool marked)
{
    struct panel panel = {.grid = grid, .marked = marked};
    panel.title = arena_printf(scene->ctx->arena, "%s, %s", what, shape_text(scene, grid));
    for (size_t i = 0; i < grid->rows * grid->columns; i++) {
        int width = (int)strlen(entry_text(scene, &panel, i)) + 1;
        panel.cell = width > panel.cell ? width : panel.cell;
    }
    panel.shown = (int)grid->columns;
    panel.width = 4 + panel.cell * panel.shown;
    int title = (int)strlen(panel.title);
    panel.width = title > panel.width ? title : panel.width;
    return panel;
}

static void draw_bracket(struct surface *surface, int x, int y, int rows, bool left)
{
    const struct glyphs *g = draw_glyphs(surface->charset);
    bool ascii = surface->charset == CHARSET_ASCII;
    for (int i = 0; i < rows; i++) {
        const char *glyph = g->vertical;
        if (rows == 1 || ascii)
            glyph = left ? "[" : "]";
        else if (i == 0)
            glyph = left ? g->corner_top_left : g->corner_top_right;
        else if (i == rows - 1)
            glyph = left ? g->corner_bottom_left : g->corner_bottom_right;
        surface_text(surface, x, y + i, ROLE_AXIS, glyph);
    }
}

/* Within `width` columns and `height` rows at (x, y). Returns the rows it took. */
static int draw_panel(const struct scene *scene, struct surface *surface, const struct panel *panel,
                      const int box[4])
{
    const struct glyphs *g = draw_glyphs(surface->charset);
    int x = box[0], y = box[1], width = box[2];
    if (!panel->grid)
        return 0;
    int rows = (int)panel->grid->rows;
    int columns = panel->cell > 0 ? (width - 4) / panel->cell : 0;
    bool cut = columns < (int)panel->grid->columns;
    columns = cut ? columns - 1 : (int)panel->grid->columns;
    if (columns < 1)
        return 0;
    rows = rows > box[3] - 1 ? box[3] - 1 : rows;
    surface_text_cut(surface, x, y, width, ROLE_DIM, panel->title);
    for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
            size_t at = (size_t)r * panel->grid->columns + (size_t)c;
            const char *text = entry_text(scene, panel, at);
            bool wrong = panel->marked && entry_differs(scene, at);
            bool right = panel->marked && scene->fits && !wrong;
            enum draw_role role = wrong ? ROLE_WRONG : right ? ROLE_RIGHT : ROLE_TEXT;
            int end = x + 1 + (c + 1) * panel->cell;
            surface_text(surface, end - (int)strlen(text), y + 1 + r, role, text);
        }
        if (cut)
            surface_text(surface, x + 2 + columns * panel->cell, y + 1 + r, ROLE_DIM, g->ellipsis);
    }
    draw_bracket(surface, x, y + 1, rows, true);
    draw_bracket(surface, x + 3 + columns * panel->cell + (cut ? 1 : -1), y + 1, rows, false);
    return rows + 1;
}

/* Rows that all entries and titles take: side by side where there is room, else one below the other. */
static int panel_rows(const struct scene *scene, const struct panel panels[2], int width)
{
    int measured = (int)scene->measured.rows + 1, typed = (int)scene->typed.rows + 1;
    if (!panels[1].grid)
        return (int)panels[0].grid->rows + 1;
    bool beside = 1 + panels[0].width + GAP + panels[1].width <= width;
    return !beside ? measured + typed : measured > typed ? measured : typed;
}

static void draw_panels(const struct scene *scene, struct surface *surface,
                        const struct panel panels[2], int rows)
{
    const struct panel *left = &panels[0], *right = &panels[1];
    if (!right->grid) {
        draw_panel(scene, surface, left, (int[]){1, 0, surface->width - 1, rows});
        return;
    }
    int x = 1 + left->width + GAP;
    if (x + right->width <= surface->width) {
        draw_panel(scene, surface, left, (int[]){1, 0, left->width, rows});
        draw_panel(scene, surface, right, (int[]){x, 0, surface->width - x, rows});
        return;
    }
    int used = draw_panel(scene, surface, left, (int[]){1, 0, surface->width - 1, (rows + 1) / 2});
    draw_panel(scene, surface, right, (int[]){1, used, surface->width - 1, rows - used});
}

/* The second is without a grid where there is none. */
static void choose_panels(const struct scene *scene, const struct figure_view *view,
                          struct panel panels_out[2])
{
    panels_out[1] = (struct panel){.grid = NULL};
    if (!scene->measures) {
        panels_out[0] = panel_of(scene, &scene->typed, "yours", false);
        return;
    }
    panels_out[0] = panel_of(scene, &scene->measured, "measured", false);
    if (scene->typed.rows > 0 && view->layers != 1)
        panels_out[1] = panel_of(scene, &scene->typed, "yours", view->layers != 2);
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view)
{
    struct scene scene;
    struct notes notes = {.arena = ctx->arena};
    if (!args[MEASURED].kind && !args[WEIGHTS].kind)
        return ctx->err;
    /* Shape and entries are what is asked for: blank until there is something to compare them with. */
    if (args[TYPED].kind == VALUE_NONE && !view->told)
        return ctx->err;
    if (!read_scene(&scene, ctx, args, view->told))
        return ctx->err;
    if (view->layers == 0 || view->layers > 2 || args[TYPED].kind == VALUE_NONE)
        note_scene(&scene, args, &notes);
    struct panel panels[2];
    choose_panels(&scene, view, panels);
    int wanted = panel_rows(&scene, panels, surface->width) + 5; /* notes stand just below */
    struct surface *part = surface_create(
        surface->width, surface->height < wanted ? surface->height : wanted, surface->charset);
    int spare = part->height - wanted + 5, third = part->height / 3;
    int limit = part->height < 4 ? 0 : spare > third ? spare : third;
    int rows = notes_draw(&notes, part, limit);
    draw_panels(&scene, part, panels, part->height - rows);
    surface_copy(surface, 0, 0, part);
    surface_destroy(part);
    return ctx->err;
}

/* --- in words ------------------------------------------------------------------------------------------ */

/* What was typed, where its entries stand beside no others. */
static void describe_typed(const struct scene *scene, struct strbuf *out)
{
    const struct grid *typed = &scene->typed;
    struct table table = {.arena = scene->ctx->arena, .columns = typed->columns + 1};
    table_add(&table, arena_printf(table.arena, "yours, %s", shape_text(scene, typed)));
    for (size_t c = 0; c < typed->columns; c++)
        table_add(&table, arena_printf(table.arena, "column %zu", c + 1));
    for (size_t i = 0; i < typed->rows * typed->columns; i++) {
        if (i % typed->columns == 0)
            table_add(&table, arena_printf(table.arena, "row %zu", i / typed->columns + 1));
        table_add(&table, sketch_number(table.arena, typed->cells[i]));
    }
    table_print(&table, out);
}

static void describe_measured(const struct scene *scene, struct strbuf *out)
{
    struct table table = {.arena = scene->ctx->arena, .columns = 3};
    table_add(&table, "entry");
    table_add(&table, "measured");
    table_add(&table, "yours");
    for (size_t i = 0; i < scene->measured.rows * scene->measured.columns; i++) {
        table_add(&table, arena_printf(table.arena, "%zu,%zu", i / scene->measured.columns + 1,
                                       i % scene->measured.columns + 1));
        table_add(&table, sketch_number(table.arena, scene->measured.cells[i]));
        const char *yours = scene->fits ? sketch_number(table.arena, scene->typed.cells[i]) : "-";
        table_add(&table, entry_differs(scene, i) ? arena_printf(table.arena, "%s, differs", yours)
                                                  : yours);
    }
    table_print(&table, out);
}

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    struct scene scene;
    struct strbuf out;
    struct notes notes = {.arena = ctx->arena};
    *text_out = arena_strdup(ctx->arena, "No gradient is given.\n");
    if (!args[MEASURED].kind && !args[WEIGHTS].kind)
        return ctx->err;
    if (!read_scene(&scene, ctx, args, false))
        return ctx->err;
    note_scene(&scene, args, &notes);
    strbuf_init(&out);
    if (scene.measures)
        strbuf_printf(&out, "The gradient by finite differences, %s%s.\n",
                      shape_text(&scene, &scene.measured), scene.names);
    for (size_t i = 0; i < notes.count; i++)
        strbuf_printf(&out, "%s.\n", notes.texts[i]);
    if (scene.measures)
        describe_measured(&scene, &out);
    if (!scene.fits && scene.typed.rows > 0)
        describe_typed(&scene, &out);
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static size_t rows_of(struct value value)
{
    return value.kind == VALUE_LIST ? value.count : value.kind == VALUE_NONE ? 0 : 1;
}

static int height(const struct value *args, int width)
{
    size_t measured = rows_of(args[args[MEASURED].kind ? MEASURED : WEIGHTS]);
    size_t typed = rows_of(args[TYPED]);
    size_t most = typed > measured ? typed : measured;
    most = width < 40 && typed > 0 ? measured + typed + 1 : most;
    return (int)(most > 12 ? 12 : most) + 4;
}

static int layers(const struct value *args)
{
    return args[TYPED].kind == VALUE_NONE ? 1 : 3;
}

#define LAYER "weights=[[1,-2,1/2],[0,3,-1]] bias=[1/2,-1] input=[2,1,-1] target=[1,2]"

static const char *const examples[] = {
    LAYER " sizes=[[D_o,D_i]]",
    LAYER " sizes=[[D_o,D_i]] typed=[[-2,-1,1],[2,1,-1]]",
    LAYER " typed=[[-2,-1,1],[2,-1,1]]",
    LAYER " sizes=[[D_o,D_i]] typed=[[-2,2],[-1,1],[1,-1]]",
    LAYER " typed=[[2,1,-1],[-2,-1,1]]",
    LAYER " typed=[-1,1]",
    LAYER " typed=7",
    "weights=[[5]]",
    "weights=[[0,0],[0,0]] typed=[[0,0],[0,0]]",
    "weights=[[10^12,1/10^12]] input=[10^6,10^-6] typed=[[10^24,1]]",
    "measured=[1/3,1/3,1/3] typed=[1/3,0,1/3]",
    "step=1",
};

const struct figure_kind figure_gradient_check = {
    .name = "gradient_check",
    .summary = "A typed gradient beside finite differences, entry by entry.",
    .params = params,
    .param_count = DLT_COUNT(params),
    .draw = draw,
    .describe = describe,
    .height = height,
    .layers = layers,
    .examples = examples,
    .example_count = DLT_COUNT(examples),
};
