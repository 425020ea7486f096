/* SPDX-License-Identifier: MIT */
/* A region proposal network at one place of the map: its anchors to scale, and the outputs of the two
 * heads that score and place them. */
#include "sketch.h"

#include <math.h>

enum { MAX_ANCHORS = 64, CORNERS = 6, MOST_BLOCKS = 400 };
enum { SIDE_BY_SIDE = 56 /* columns */, PICTURE_LEAST = 8 /* rows of the boxes */ };

enum { SCALES, RATIOS, ANCHORS, SCORES, COORDINATES, WINDOW, CHANNELS, HIDDEN, TYPED };

#define WHOLE(constant, word, words, default_text)                                                 \
    [constant] = {.name = (word),                                                                  \
                  .summary = (words),                                                              \
                  .type = PARAM_INTEGER,                                                           \
                  .fallback = (default_text),                                                      \
                  .minimum = "1",                                                                  \
                  .maximum = "1000000"}

static const struct param params[] = {
    [SCALES] = {.name = "scales",
                .summary = "sides of square anchors of each scale: [128, 256, 512]",
                .type = PARAM_LIST,
                .fallback = "[1, 2, 4]",
                .minimum = "1/1000000",
                .maximum = "1000000"},
    [RATIOS] = {.name = "ratios",
                .summary = "height over width, of anchors of one area",
                .type = PARAM_LIST,
                .fallback = "[1/2, 1, 2]",
                .minimum = "1/1000",
                .maximum = "1000"},
    WHOLE(ANCHORS, "anchors",
          "of one place, the first of those; default: one for each scale and ratio", ""),
    WHOLE(SCORES, "scores", "of one anchor: 2 (object, background) or 1", "2"),
    WHOLE(COORDINATES, "coordinates", "of one anchor", "4"),
    WHOLE(WINDOW, "window", "side of the window that slides over the map", "3"),
    WHOLE(CHANNELS, "channels", "of the map", "256"),
    WHOLE(HIDDEN, "hidden", "length of the vector that the heads read", "256"),
    [TYPED] = {.name = "typed",
               .summary = "the number of parameters to compare with: typed.FIELD",
               .type = PARAM_REAL,
               .fallback = ""},
};

struct proposals {
    struct num_ctx *ctx;
    const struct value *args;
    double counts[TYPED]; /* of the whole numbers */
    double anchors, weights, biases, window_weights, typed;
    bool has_typed, drawn; /* there is a box for each anchor */
};

static void read_proposals(struct proposals *p, struct num_ctx *ctx, const struct value *args)
{
    *p = (struct proposals){.ctx = ctx, .args = args, .has_typed = args[TYPED].kind != VALUE_NONE};
    double boxes = (double)args[SCALES].count * (double)args[RATIOS].count;
    for (size_t i = ANCHORS; i < TYPED; i++)
        p->counts[i] = value_to_double(args[i]);
    p->anchors = args[ANCHORS].kind == VALUE_NONE ? boxes : p->counts[ANCHORS];
    p->drawn = boxes >= p->anchors && p->anchors > 0 && p->anchors <= MAX_ANCHORS;
    double outputs = p->anchors * (p->counts[SCORES] + p->counts[COORDINATES]);
    p->window_weights =
        p->counts[WINDOW] * p->counts[WINDOW] * p->counts[CHANNELS] * p->counts[HIDDEN];
    p->weights = p->window_weights + p->counts[HIDDEN] * outputs;
    p->biases = p->counts[HIDDEN] + outputs;
    p->typed = value_to_double(args[TYPED]);
}

static bool is_right(const struct proposals *p)
{
    return p->has_typed && (p->typed == p->weights || p->typed == p->weights + p->biases);
}

static const char *many(double count, const char *one, const char *more)
{
    return count == 1 ? one : more;
}

static const char *count_text(const struct proposals *p, double count)
{
    static const struct num_format grouped = {.grouping = true};
    if (fabs(count) >= 1e15 || count != floor(count))
        return sketch_double(p->ctx->arena, count);
    return value_format(p->ctx->arena, value_long(p->ctx->arena, (long)count), &grouped);
}

/* --- the anchors ----------------------------------------------------------------------------------------- */

/* The half sides of one anchor; the area of those of one scale is the same. */
static void half_sides(const struct proposals *p, size_t scale, size_t ratio, double sides_out[2])
{
    double side = value_to_double(p->args[SCALES].as.items[scale]) / 2;
    double root = sqrt(value_to_double(p->args[RATIOS].as.items[ratio]));
    sides_out[0] = side / root;
    sides_out[1] = side * root;
}

/* All boxes as one line, with gaps. */
static struct plot_series boxes_of(const struct proposals *p, double most_out[2])
{
    static const int corners[CORNERS][2] = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}, {-1, -1}};
    struct arena *arena = p->ctx->arena;
    size_t ratios = p->args[RATIOS].count, count = (size_t)p->anchors * CORNERS;
    double *x = arena_array(arena, count, sizeof *x), *y = arena_array(arena, count, sizeof *y);
    for (size_t i = 0; i < count; i++) {
        double sides[2];
        half_sides(p, i / CORNERS / ratios, i / CORNERS % ratios, sides);
        x[i] = corners[i % CORNERS][0] * sides[0];
        y[i] = i % CORNERS == CORNERS - 1 ? NAN : corners[i % CORNERS][1] * sides[1];
        most_out[0] = fmax(most_out[0], sides[0]);
        most_out[1] = fmax(most_out[1], sides[1]);
    }
    return (struct plot_series){.x = x, .y = y, .count = count, .role = ROLE_SERIES_1};
}

/* World units of one column: all boxes fit, and while numbers are moved it stays, with room for larger
 * ones from the start. `most`: half the sides of all. */
static double find_unit(const double most[2], const int cells[2], const struct plot_area *held)
{
    double unit = fmax(2 * most[0] / cells[0], most[1] / cells[1]) * 1.04;
    if (!held)
        return unit;
    double before = (held->right - held->left) / cells[0];
    bool suits = before >= unit && before <= 5 * unit;
    return before > 0 && (suits || held->firm) ? before : 1.2 * unit;
}

/* Within `width` x `height` cells at (0, y); a cell is about twice as high as wide. */
static void draw_anchors(const struct proposals *p, struct surface *surface, const int box[3],
                         const struct figure_view *view)
{
    enum { FRAME = 8 /* columns and rows of ticks, less the rows */ };
    struct plot_point centre = {.glyph = "+", .role = ROLE_KINK};
    double most[2] = {0, 0};
    const struct plot_series series = boxes_of(p, most);
    int columns = box[1] - FRAME > 2 ? box[1] - FRAME : 2, rows = box[2] - 3 > 1 ? box[2] - 3 : 1;
    double unit = find_unit(most, (const int[]){columns, rows}, view->held);
    /* Both axes stay at one scale. */
    const struct plot_area same = {.left = -unit * columns / 2,
                                   .right = unit * columns / 2,
                                   .low = -unit * rows,
                                   .high = unit * rows,
                                   .firm = true};
    struct plot plot = {.series = &series,
                        .series_count = 1,
                        .x_from = same.left,
                        .x_to = same.right,
                        .y_from = same.low,
                        .y_to = same.high,
                        .held = view->held ? &same : NULL,
                        .marker = view->marker,
                        .weight = view->weight,
                        .window = view->window,
                        .points = &centre,
                        .point_count = 1};
    draw_plot(surface, 0, box[0], box[1], box[2], &plot);
}

/* --- the heads ------------------------------------------------------------------------------------------- */

static const char *head_text(const struct proposals *p, size_t what)
{
    return arena_printf(p->ctx->arena, "%s x %s = %s", count_text(p, p->counts[what]),
                        count_text(p, p->anchors), count_text(p, p->counts[what] * p->anchors));
}

static const char *window_text(const struct proposals *p)
{
    return arena_printf(p->ctx->arena, "%s x %s x %s", count_text(p, p->counts[WINDOW]),
                        count_text(p, p->counts[WINDOW]), count_text(p, p->counts[CHANNELS]));
}

/* One head: its outputs as blocks, one for each, in groups of an anchor. Returns the rows. */
static int draw_head(const struct proposals *p, struct surface *surface, const int at[3],
                     size_t what)
{
    bool ascii = surface->charset == CHARSET_ASCII, scores = what == SCORES;
    enum draw_role role = scores ? ROLE_SERIES_3 : ROLE_SERIES_1;
    double outputs = p->counts[what] * p->anchors;
    int used =
        surface_printf(surface, at[0], at[1], ROLE_TEXT, "%-7s", scores ? "scores" : "boxes");
    surface_text_cut(surface, at[0] + used, at[1], surface->width - at[0] - used, role,
                     head_text(p, what));
    int group = (int)p->counts[what], x = at[0], y = at[1] + 1;
    if (outputs > MOST_BLOCKS || group > surface->width - x || at[2] < 2)
        return 1;
    for (int anchor = 0; anchor < (int)p->anchors; anchor++) {
        if (x + group > surface->width) {
            x = at[0];
            y++;
        }
        if (y - at[1] >= at[2])
            return y - at[1];
        surface_fill(surface, x, y, group, 1, role, ascii ? "o" : "▪");
        x += group + 1;
    }
    return y - at[1] + 1;
}

/* Rows of both heads and of what stands above them, below each other in full. */
static int heads_rows(double anchors, const double counts[2], int width)
{
    int rows = 2;
    for (int i = 0; i < 2; i++) {
        const double a_row = floor((width + 1) / (counts[i] + 1)); /* groups with a gap between */
        const bool blocks = counts[i] * anchors <= MOST_BLOCKS && counts[i] <= width;
        rows += 1 + (blocks ? (int)ceil(anchors / a_row) : 0);
    }
    return rows;
}

static void draw_heads(const struct proposals *p, struct surface *surface, int x, int y, int end)
{
    int width = surface->width - x;
    if (y < end)
        surface_text_cut(surface, x, y++, width, ROLE_TEXT,
                         arena_printf(p->ctx->arena, "window %s, to %s %s", window_text(p),
                                      count_text(p, p->counts[HIDDEN]),
                                      many(p->counts[HIDDEN], "number", "numbers")));
    if (y < end)
        surface_text_cut(surface, x, y++, width, ROLE_DIM,
                         arena_printf(p->ctx->arena, "%s %s here, each with",
                                      count_text(p, p->anchors),
                                      many(p->anchors, "anchor", "anchors")));
    if (y < end)
        y += draw_head(p, surface, (int[]){x, y, (end - y + 1) / 2}, SCORES);
    if (y < end)
        draw_head(p, surface, (int[]){x, y, end - y}, COORDINATES);
}

/* Also of what no double holds. */
static const char *typed_text(const struct proposals *p)
{
    return isfinite(p->typed) ? count_text(p, p->typed)
                              : sketch_decimal(p->ctx->arena, p->args[TYPED]);
}

static void note_proposals(const struct proposals *p, struct notes *notes)
{
    if (!p->has_typed)
        return;
    if (!is_right(p)) {
        notes_add(notes, ROLE_TEXT, "yours: %s; the window reads %s numbers, each head %s",
                  typed_text(p), window_text(p), count_text(p, p->counts[HIDDEN]));
        return;
    }
    notes_add(notes, ROLE_RIGHT, "yours: %s = %s in the window + %s in the heads%s", typed_text(p),
              count_text(p, p->window_weights), count_text(p, p->weights - p->window_weights),
              p->typed == p->weights
                  ? ""
                  : arena_printf(p->ctx->arena, " + %s biases", count_text(p, p->biases)));
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view)
{
    struct proposals p;
    struct notes notes = {.arena = ctx->arena};
    read_proposals(&p, ctx, args);
    note_proposals(&p, &notes);
    int rows = notes_draw(&notes, surface, surface->height >= 5 ? surface->height / 3 : 0);
    int height = surface->height - rows;
    const int below = heads_rows(p.anchors, &p.counts[SCORES], surface->width);
    bool boxes = p.drawn && height >= (surface->width >= SIDE_BY_SIDE ? 6 : below + PICTURE_LEAST);
    bool heads = view->layers != 1 || !boxes;
    if (boxes && surface->width >= SIDE_BY_SIDE)
        draw_anchors(&p, surface, (int[]){0, surface->width / 2, height}, view);
    else if (boxes)
        draw_anchors(&p, surface, (int[]){below, surface->width, height - below}, view);
    if (heads && boxes && surface->width >= SIDE_BY_SIDE)
        draw_heads(&p, surface, surface->width / 2 + 2, 0, height);
    else if (heads)
        draw_heads(&p, surface, 0, 0, boxes ? below : height);
    return ctx->err;
}

/* --- in words ------------------------------------------------------------------------------------------ */

static void describe_anchors(const struct proposals *p, struct strbuf *out)
{
    struct arena *arena = p->ctx->arena;
    struct table table = {.arena = arena, .columns = 3};
    table_add(&table, "anchor");
    table_add(&table, "width");
    table_add(&table, "height");
    for (size_t i = 0; i < (size_t)p->anchors; i++) {
        double sides[2];
        half_sides(p, i / p->args[RATIOS].count, i % p->args[RATIOS].count, sides);
        table_add(&table, arena_printf(arena, "%zu", i + 1));
        table_add(&table, arena_printf(arena, "%.4g", 2 * sides[0]));
        table_add(&table, arena_printf(arena, "%.4g", 2 * sides[1]));
    }
    table_print(&table, out);
}

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    struct proposals p;
    struct strbuf out;
    struct notes notes = {.arena = ctx->arena};
    read_proposals(&p, ctx, args);
    note_proposals(&p, &notes);
    strbuf_init(&out);
    strbuf_printf(&out, "A window of %s makes %s %s at each place, which the heads read.\n",
                  window_text(&p), count_text(&p, p.counts[HIDDEN]),
                  many(p.counts[HIDDEN], "number", "numbers"));
    strbuf_printf(&out, "Scores: %s. Box coordinates: %s.\n", head_text(&p, SCORES),
                  head_text(&p, COORDINATES));
    for (size_t i = 0; i < notes.count; i++)
        strbuf_printf(&out, "%s.\n", notes.texts[i]);
    if (p.drawn)
        describe_anchors(&p, &out);
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static int height(const struct value *args, int width)
{
    enum { PICTURE = 12 };
    const double boxes = (double)args[SCALES].count * (double)args[RATIOS].count;
    const double anchors =
        args[ANCHORS].kind == VALUE_NONE ? boxes : value_to_double(args[ANCHORS]);
    const double counts[] = {value_to_double(args[SCORES]), value_to_double(args[COORDINATES])};
    const int note = args[TYPED].kind == VALUE_NONE ? 0 : 2;
    return (width >= SIDE_BY_SIDE ? 14 : heads_rows(anchors, counts, width) + PICTURE) + note;
}

static int layers(const struct value *args)
{
    (void)args;
    return 2;
}

static const char *const examples[] = {
    "scales=[1,2,3,4]",
    "scales=[1,2,3,4] anchors=12 typed=608256",
    "scales=[1,2,3,4] anchors=12 typed=608584",
    "scales=[1,2,3,4] anchors=12 typed=589824",
    "scales=[1,2,3,4] anchors=12 scores=1 typed=605184",
    "scales=[1] ratios=[1] anchors=1 window=1 channels=1 hidden=1 coordinates=1",
    "scales=[5,5,5] ratios=[1,1]",
    "scales=[1/1000,1000000] ratios=[1/1000,1000]",
    "anchors=20 typed=-1/3",
    "scales=[] typed=10^40",
    "scales=[1,2] anchors=5",
};

const struct figure_kind figure_anchor_heads = {
    .name = "anchor_heads",
    .summary = "Anchors of one place of a map, and the heads that score and place them.",
    .params = params,
    .param_count = DLT_COUNT(params),
    .draw = draw,
    .describe = describe,
    .height = height,
    .layers = layers,
    .examples = examples,
    .example_count = DLT_COUNT(examples),
};
