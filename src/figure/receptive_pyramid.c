/* SPDX-License-Identifier: MIT */
/* Which inputs one unit of the top layer reads, layer by layer, with the gaps that stride and
 * dilation leave; and how wide the person took the receptive fields to be. */
#include "pyramid.h"

#include <limits.h>
#include <math.h>

enum { MAX_SPAN = 20000, LISTED = 24 };

static const struct param params[] = {
    [KERNEL_SIZE] = {.name = "kernel_size",
                     .summary = "kernel size of each layer, from the input up",
                     .type = PARAM_LIST,
                     .minimum = "1",
                     .maximum = "1000"},
    [STRIDE] = {.name = "stride",
                .summary = "stride of each layer; default: 1",
                .type = PARAM_LIST,
                .fallback = "",
                .minimum = "1",
                .maximum = "1000"},
    [DILATION] = {.name = "dilation",
                  .summary = "dilation of each layer, 1 for an ordinary kernel; default: 1",
                  .type = PARAM_LIST,
                  .fallback = "",
                  .minimum = "1",
                  .maximum = "1000"},
    [TYPED] = {.name = "typed",
               .summary = "receptive fields that were typed, one for each layer from `first` on",
               .unit = "inputs",
               .type = PARAM_LIST,
               .fallback = ""},
    [FIRST] = {.name = "first",
               .summary = "the layer of the first of them, from 1",
               .type = PARAM_INTEGER,
               .fallback = "1",
               .minimum = "1",
               .maximum = "12"},
    [LAYER] = {.name = "layer",
               .summary = "the layer whose unit stands on top, from 1; default: the last",
               .type = PARAM_INTEGER,
               .fallback = "",
               .minimum = "1",
               .maximum = "12"},
    [SHOW] = {.name = "show",
              .summary = "chain: all that one unit reads; layers: each kernel alone; numbers: the "
                         "kernel of one layer at its places over the input",
              .type = PARAM_CHOICE,
              .fallback = "chain",
              .choices = "chain layers numbers"},
    [SHOW_RIGHT] = {.name = "show_right",
                    .summary = "yes: also say the right receptive fields",
                    .type = PARAM_CHOICE,
                    .fallback = "no",
                    .choices = "no yes"},
    [INPUT] = {.name = "input",
               .summary = "the numbers that the first layer reads",
               .type = PARAM_LIST,
               .fallback = ""},
    [WEIGHTS] = {.name = "weights",
                 .summary = "the numbers of its kernel",
                 .type = PARAM_LIST,
                 .fallback = ""},
    [ABOVE] = {.name = "above",
               .summary = "a number for each output: what comes back from above",
               .type = PARAM_LIST,
               .fallback = ""},
};

static bool read_item(struct num_ctx *ctx, struct value list, size_t index, long *out)
{
    *out = 1;
    if (list.kind == VALUE_NONE)
        return true;
    if (index < list.count && value_to_long(list.as.items[index], out))
        return true;
    num_fail(ctx, DLT_ERR_RANGE, "layers",
             "kernel_size, stride and dilation must be equally many whole numbers");
    return false;
}

/* Fields and jumps from the input up; `false` after a recorded failure. */
static bool read_layers(struct pyramid *p, const struct value *args)
{
    long field = 1, jump = 1, top = (long)args[KERNEL_SIZE].count;
    if (args[LAYER].kind != VALUE_NONE)
        value_to_long(args[LAYER], &top);
    if (top < 1 || top > (long)args[KERNEL_SIZE].count || top > PYRAMID_LAYERS) {
        num_fail(p->ctx, DLT_ERR_RANGE, "layers",
                 "there must be 1 to %d layers, and `layer` one of "
                 "them",
                 PYRAMID_LAYERS);
        return false;
    }
    p->count = (size_t)top;
    for (size_t i = 0; i < p->count; i++) {
        struct layer *layer = &p->layers[i];
        if (!read_item(p->ctx, args[KERNEL_SIZE], i, &layer->kernel) ||
            !read_item(p->ctx, args[STRIDE], i, &layer->stride) ||
            !read_item(p->ctx, args[DILATION], i, &layer->dilation))
            return false;
        field += (layer->kernel - 1) * layer->dilation * jump;
        jump *= layer->stride;
        layer->field = field;
        layer->jump = jump;
        if (field > 1000000000L || jump > 1000000000L) {
            num_fail(p->ctx, DLT_ERR_LIMIT, "too-wide", "a receptive field of over 10^9 inputs");
            return false;
        }
    }
    return true;
}

/* From the top down: unit n of a layer reads the units n * stride + i * dilation below it. */
static void spread(struct pyramid *p)
{
    struct arena *arena = p->ctx->arena;
    struct level *top = &p->levels[p->count];
    top->span = 1;
    top->read = arena_array(arena, 1, sizeof *top->read);
    top->read[0] = true;
    for (size_t l = p->count; l > 0; l--) {
        const struct layer *layer = &p->layers[l - 1];
        const struct level *above = &p->levels[l];
        struct level *below = &p->levels[l - 1];
        below->span = (above->span - 1) * layer->stride + (layer->kernel - 1) * layer->dilation + 1;
        if (!above->read || below->span > MAX_SPAN)
            continue;
        below->read = arena_array(arena, (size_t)below->span, sizeof *below->read);
        for (long n = 0; n < above->span; n++) {
            for (long i = 0; above->read[n] && i < layer->kernel; i++)
                below->read[n * layer->stride + i * layer->dilation] = true;
        }
    }
}

/* The first layer with an answer to it, as an index. */
static size_t first_typed(const struct value *args)
{
    long first = 1;
    value_to_long(args[FIRST], &first);
    return (size_t)first - 1;
}

static void read_typed(struct pyramid *p, const struct value *args)
{
    size_t first = first_typed(args), given = sketch_has_list(args[TYPED]) ? args[TYPED].count : 0;
    for (size_t i = 0; i < PYRAMID_LAYERS; i++) {
        bool there = i >= first && i - first < given && i < p->count;
        p->answers[i] = there ? args[TYPED].as.items[i - first] : value_none();
        p->typed[i] = value_to_double(p->answers[i]);
    }
}

static bool read_pyramid(struct pyramid *p, struct num_ctx *ctx, const struct value *args)
{
    *p = (struct pyramid){.ctx = ctx};
    if (!read_layers(p, args))
        return false;
    read_typed(p, args);
    p->alone = sketch_is(args[SHOW], "layers");
    p->show_right = sketch_is(args[SHOW_RIGHT], "yes");
    spread(p);
    return true;
}

static const char *level_name(const struct pyramid *p, size_t level)
{
    return level == 0 ? "x" : arena_printf(p->ctx->arena, "H%zu", level);
}

/* What was typed for a layer; NULL: nothing. */
static const char *typed_text(const struct pyramid *p, size_t index)
{
    return isnan(p->typed[index]) ? NULL : sketch_decimal(p->ctx->arena, p->answers[index]);
}

/* Why a number of inputs can be no receptive field; NULL: it can. */
static const char *refusal(struct value answer)
{
    if (!(value_to_double(answer) >= 1))
        return "a unit reads at least one input";
    return value_is_integer(answer) ? NULL : "inputs are counted whole";
}

/* Something was typed that can be drawn. */
static bool is_span(const struct pyramid *p, size_t index)
{
    return !isnan(p->typed[index]) && !refusal(p->answers[index]);
}

/* "H2 yours 0: a unit reads at least one input"; NULL where there is nothing to say. */
static const char *refused_text(const struct pyramid *p, size_t index)
{
    const char *typed = typed_text(p, index), *why = typed ? refusal(p->answers[index]) : NULL;
    return why ? arena_printf(p->ctx->arena, "H%zu yours %s: %s", index + 1, typed, why) : NULL;
}

/* Widest of the pyramid and the typed fields (those not absurdly wide). */
static double extent(const struct pyramid *p)
{
    double widest = (double)p->levels[0].span;
    for (size_t i = 0; i < p->count; i++) {
        if (p->typed[i] > widest && p->typed[i] <= 3 * (double)p->levels[0].span)
            widest = p->typed[i];
    }
    return widest;
}

/* --- drawing ----------------------------------------------------------------------------------------- */

/* Where inputs stand: column = left + position * scale. */
struct ruler {
    int left, width;
    double scale;  /* columns for one input */
    double offset; /* columns left of input 0, to centre the pyramid */
    bool part;     /* only some of the inputs are on show */
};

static struct ruler make_ruler(const struct pyramid *p, int width, const struct plot_window *window)
{
    struct ruler ruler = {.left = p->count > 9 ? 4 : 3};
    ruler.width = width - ruler.left;
    double widest = extent(p), left = 0, shown = widest;
    if (window && window->right > window->left) {
        left = window->left * widest;
        shown = fmax(1, (window->right - window->left) * widest);
        ruler.part = left > 0 || shown < widest;
    }
    ruler.scale = 2 * shown - 1 <= ruler.width ? 2
                  : shown <= ruler.width       ? 1
                                               : (ruler.width - 1) / shown;
    ruler.offset =
        floor((widest - (double)p->levels[0].span) / 2 * ruler.scale) - floor(left * ruler.scale);
    return ruler;
}

/* Left of all columns: -1, right of them: `width`. */
static int column_of(const struct ruler *ruler, double position)
{
    double column = floor(ruler->offset + position * ruler->scale + 1e-9);
    return (int)fmin(fmax(column, -1), ruler->width);
}

static bool is_column(const struct ruler *ruler, int column)
{
    return column >= 0 && column < ruler->width;
}

static int nearest_column(const struct ruler *ruler, double position)
{
    int column = column_of(ruler, position);
    return column < 0 ? 0 : column >= ruler->width ? ruler->width - 1 : column;
}

/* The ruler is the axis of this picture. */
static void add_ruler(const struct ruler *ruler, struct surface *surface, int height)
{
    const struct plot_area area = {.x = ruler->left,
                                   .width = ruler->width,
                                   .height = height,
                                   .x_from = -ruler->offset / ruler->scale,
                                   .x_to = (ruler->width - ruler->offset) / ruler->scale,
                                   .y_to = height};
    if (ruler->width > 0 && height > 0)
        surface_add_plot(surface, &area);
}

/* The centre of a unit, in inputs: unit n of layer l covers n * jump ... + field - 1. */
static double centre_of(const struct pyramid *p, size_t level, double n)
{
    if (level == 0)
        return n;
    const struct layer *layer = &p->layers[level - 1];
    return n * (double)layer->jump + (double)(layer->field - 1) / 2;
}

static void draw_level(const struct pyramid *p, const struct ruler *ruler, struct surface *surface,
                       size_t level, int y)
{
    bool ascii = surface->charset == CHARSET_ASCII;
    const char *block = ascii ? "#" : "■", *gap = ascii ? "." : "·";
    const struct level *units = &p->levels[level];
    enum draw_role role = level == 0 ? ROLE_SERIES_1 : ROLE_SERIES_2;
    surface_text(surface, 0, y, ROLE_TEXT, level_name(p, level));
    if (!units->read) {
        int from = nearest_column(ruler, centre_of(p, level, 0));
        int to = nearest_column(ruler, centre_of(p, level, (double)units->span - 1));
        surface_fill(surface, ruler->left + from, y, to - from + 1, 1, role, block);
        return;
    }
    for (int pass = 0; pass < 2; pass++) { /* blocks over gaps where several share a column */
        for (long n = 0; n < units->span; n++) {
            int column = column_of(ruler, centre_of(p, level, (double)n));
            if (units->read[n] == (pass == 1) && is_column(ruler, column))
                surface_text(surface, ruler->left + column, y, pass ? role : ROLE_DIM,
                             pass ? block : gap);
        }
    }
}

/* Puts the longest of the labels that fits into the bracket, or beside it. */
static void label_typed(const struct pyramid *p, const struct ruler *ruler, struct surface *surface,
                        size_t index, const int bracket[3])
{
    struct arena *arena = p->ctx->arena;
    const char *number = typed_text(p, index);
    const char *const labels[] = {
        arena_printf(arena, "H%zu yours %s", index + 1, number),
        arena_printf(arena, "H%zu: %s", index + 1, number),
        number,
    };
    int from = bracket[0], to = bracket[1], y = bracket[2], left = ruler->left;
    for (size_t i = 0; i < DLT_COUNT(labels); i++) {
        int length = draw_width(labels[i], surface->charset);
        if (length + 4 <= to - from + 1)
            surface_printf(surface, left + from + (to - from - length) / 2, y, ROLE_INPUT, " %s ",
                           labels[i]);
        else if (to + 2 + length <= ruler->width)
            surface_text(surface, left + to + 2, y, ROLE_INPUT, labels[i]);
        else if (left + from - 1 >= length)
            surface_text(surface, left + from - 1 - length, y, ROLE_INPUT, labels[i]);
        else
            continue;
        return;
    }
}

/* |--- H2 yours 11 ---| centred under the pyramid; < and > where it goes on outside. */
static void draw_typed(const struct pyramid *p, const struct ruler *ruler, struct surface *surface,
                       size_t index, int y)
{
    const struct glyphs *glyphs = draw_glyphs(surface->charset);
    bool ascii = surface->charset == CHARSET_ASCII;
    double wide = p->typed[index], middle = ((double)p->levels[0].span - 1) / 2;
    double first = middle - (wide - 1) / 2, last = middle + (wide - 1) / 2;
    int from = nearest_column(ruler, first), to = nearest_column(ruler, last);
    bool open_left = !is_column(ruler, column_of(ruler, first));
    bool open_right = !is_column(ruler, column_of(ruler, last));
    if (column_of(ruler, first) >= ruler->width || column_of(ruler, last) < 0)
        return; /* nothing of it is on show */
    const char *left_end = open_left ? "<" : ascii ? "|" : glyphs->tee_right;
    const char *right_end = open_right ? ">" : ascii ? "|" : glyphs->tee_left;
    surface_fill(surface, ruler->left + from, y, to - from + 1, 1, ROLE_INPUT, glyphs->horizontal);
    surface_text(surface, ruler->left + from, y, ROLE_INPUT, left_end);
    surface_text(surface, ruler->left + to, y, ROLE_INPUT,
                 from == to ? glyphs->vertical : right_end);
    label_typed(p, ruler, surface, index, (const int[3]){from, to, y});
}

static bool has_gaps(const struct level *level)
{
    for (long n = 0; level->read && n < level->span; n++) {
        if (!level->read[n])
            return true;
    }
    return false;
}

static void add_refusals(const struct pyramid *p, struct notes *notes)
{
    for (size_t i = 0; i < p->count; i++) {
        const char *text = refused_text(p, i);
        if (text)
            notes_add(notes, ROLE_INPUT, "%s", text);
    }
}

static void add_notes(const struct pyramid *p, const struct ruler *ruler, struct notes *notes)
{
    if (p->show_right)
        notes_add(notes, ROLE_RIGHT, "right: H%zu reads %ld input%s across", p->count,
                  p->levels[0].span, p->levels[0].span == 1 ? "" : "s");
    if (!p->alone && ruler->part)
        notes_add(notes, ROLE_DIM, "on show: inputs %.0f to %.0f of 0 to %ld",
                  fmax(0, ceil(-ruler->offset / ruler->scale)),
                  fmin((double)p->levels[0].span - 1,
                       floor((ruler->width - 1 - ruler->offset) / ruler->scale)),
                  p->levels[0].span - 1);
    if (!p->alone && ruler->scale < 1)
        notes_add(notes, ROLE_DIM, "one column is about %.3g inputs", 1 / ruler->scale);
    if (!p->alone && has_gaps(&p->levels[0]))
        notes_add(notes, ROLE_DIM, "dots: inputs in between that are not read");
}

static size_t count_typed(const struct pyramid *p)
{
    size_t count = 0;
    for (size_t i = 0; i < p->count; i++)
        count += is_span(p, i);
    return count;
}

/* The first layer of the picture is the unit on top, the last is what was typed. */
static void draw_chain(const struct pyramid *p, struct surface *surface,
                       const struct figure_view *view)
{
    struct ruler ruler = make_ruler(p, surface->width, view->window);
    int shown = view->layers > 0 ? view->layers : INT_MAX;
    struct notes notes = {.arena = p->ctx->arena};
    add_refusals(p, &notes);
    add_notes(p, &ruler, &notes);
    int levels = (int)p->count + 1, spare = surface->height - levels;
    int brackets = (int)count_typed(p), y = 0;
    if ((ruler.part || ruler.scale < 1) && spare > 1)
        spare--; /* what a column is has to be said */
    brackets = brackets < spare ? brackets : spare > 0 ? spare : 0;
    /* With too few rows the lowest levels stay, and the top unit above them. */
    for (size_t l = p->count + 1; l-- > 0;) {
        bool fits = levels <= surface->height || l == p->count || (int)l < surface->height - 1;
        if (!fits || y >= surface->height)
            continue;
        if ((int)(p->count - l) < shown)
            draw_level(p, &ruler, surface, l, y);
        y++;
    }
    if (levels > surface->height)
        notes_add(&notes, ROLE_DIM, "%d layers are left out", levels - surface->height);
    add_ruler(&ruler, surface, y);
    if (shown < levels + (count_typed(p) > 0))
        return;
    for (size_t i = p->count; i-- > 0 && brackets > 0;) { /* the top layer's first */
        if (!is_span(p, i))
            continue;
        draw_typed(p, &ruler, surface, i, y++);
        brackets--;
    }
    notes_draw(&notes, surface, surface->height - y);
}

/* Columns that a kernel and its neighbour's take. */
static long kernel_columns(const struct pyramid *p, size_t index)
{
    const struct layer *layer = &p->layers[index];
    return (layer->kernel - 1) * layer->dilation + 1 + layer->stride;
}

#define NEXT "the next one"

/* One kernel and, shifted by the stride, its neighbour's. */
static void draw_kernel(const struct pyramid *p, struct surface *surface, size_t index, int y[2])
{
    enum { NEXT_WIDTH = sizeof NEXT - 1 };
    bool ascii = surface->charset == CHARSET_ASCII;
    const struct layer *layer = &p->layers[index];
    long span = (layer->kernel - 1) * layer->dilation + 1;
    int left = p->count > 9 ? 4 : 3;
    surface_text(surface, 0, y[0], ROLE_TEXT, level_name(p, index + 1));
    for (int row = 0; row < 2 && y[row] >= 0; row++) {
        long start = row * layer->stride;
        for (long i = 0; i < span && start + i < surface->width; i++) {
            bool tap = i % layer->dilation == 0;
            surface_text(surface, left + (int)(start + i), y[row],
                         !tap  ? ROLE_DIM
                         : row ? ROLE_SERIES_2
                               : ROLE_SERIES_1,
                         !tap    ? ascii ? "." : "·"
                         : ascii ? "#"
                                 : "■");
        }
    }
    int at = left + (int)(span < surface->width ? span : surface->width) + 2;
    char *words = arena_printf(p->ctx->arena, "kernel %ld, stride %ld, dilation %ld", layer->kernel,
                               layer->stride, layer->dilation);
    if (at + draw_width(words, surface->charset) <= surface->width)
        surface_text(surface, at, y[0], ROLE_DIM, words);
    if (left + kernel_columns(p, index) > surface->width) {
        const char *more = draw_glyphs(surface->charset)->ellipsis;
        for (int row = 0; row < 2 && y[row] >= 0; row++)
            surface_text(surface, surface->width - 1, y[row], ROLE_DIM, more);
    }
    if (y[1] >= 0 && at + (int)layer->stride + NEXT_WIDTH <= surface->width)
        surface_text(surface, at + (int)layer->stride, y[1], ROLE_DIM, NEXT);
}

/* As many inputs as were typed, from the left and on a scale of their own: the right ones are no part
 * of it. Returns the rows; 0: there is no room. */
static int draw_spans(const struct pyramid *p, struct surface *surface, int y)
{
    const struct glyphs *glyphs = draw_glyphs(surface->charset);
    const char *ends[2] = {glyphs->tee_right, glyphs->tee_left};
    struct ruler ruler = {.left = p->count > 9 ? 4 : 3, .scale = 1};
    double most = 1;
    int rows = (int)count_typed(p);
    ruler.width = surface->width - ruler.left;
    for (size_t i = 0; i < p->count; i++)
        most = is_span(p, i) ? fmax(most, p->typed[i]) : most;
    if (rows == 0 || y + rows > surface->height || !(most <= 1e9))
        return 0;
    if (most > ruler.width)
        ruler.scale = ruler.width / most;
    if (surface->charset == CHARSET_ASCII)
        ends[0] = ends[1] = "|";
    for (size_t i = 0; i < p->count; i++) {
        if (!is_span(p, i))
            continue;
        int to = nearest_column(&ruler, p->typed[i] - 1);
        surface_text(surface, 0, y, ROLE_TEXT, level_name(p, 0));
        surface_fill(surface, ruler.left, y, to + 1, 1, ROLE_INPUT, glyphs->horizontal);
        surface_text(surface, ruler.left, y, ROLE_INPUT, to > 0 ? ends[0] : glyphs->vertical);
        if (to > 0)
            surface_text(surface, ruler.left + to, y, ROLE_INPUT, ends[1]);
        label_typed(p, &ruler, surface, i, (const int[3]){0, to, y++});
    }
    return rows;
}

static void draw_alone(const struct pyramid *p, struct surface *surface)
{
    struct ruler ruler = make_ruler(p, surface->width, NULL);
    struct notes notes = {.arena = p->ctx->arena};
    add_refusals(p, &notes);
    add_notes(p, &ruler, &notes);
    int rows = 2 * (int)p->count <= surface->height ? 2 : 1, y = 0;
    for (size_t l = p->count; l > 0 && y < surface->height; l--) {
        int at[2] = {y, rows == 2 ? y + 1 : -1};
        draw_kernel(p, surface, l - 1, at);
        y += rows;
    }
    for (size_t i = 0; i < p->count; i++) {
        if (ruler.left + kernel_columns(p, i) > surface->width)
            notes_add(&notes, ROLE_DIM, "H%zu is cut on the right: its kernel spans %ld units",
                      i + 1, (p->layers[i].kernel - 1) * p->layers[i].dilation + 1);
    }
    int spans = draw_spans(p, surface, y);
    y += spans;
    for (size_t i = 0; i < p->count; i++) {
        const char *typed = typed_text(p, i);
        if (typed && spans == 0 && is_span(p, i))
            notes_add(&notes, ROLE_INPUT, "H%zu yours %s", i + 1, typed);
    }
    notes_draw(&notes, surface, surface->height - y);
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view)
{
    struct pyramid p;
    if (!read_pyramid(&p, ctx, args))
        return ctx->err;
    if (sketch_is(args[SHOW], "numbers")) {
        pyramid_draw_numbers(&p, args, surface);
        return ctx->err;
    }
    if (surface->width < 8 || surface->height < 1)
        return DLT_OK;
    if (p.alone)
        draw_alone(&p, surface);
    else
        draw_chain(&p, surface, view);
    return ctx->err;
}

/* --- in words ---------------------------------------------------------------------------------------- */

static const char *places(const struct pyramid *p, const struct level *level)
{
    struct strbuf out;
    strbuf_init(&out);
    long listed = 0;
    for (long n = 0; level->read && n < level->span && listed <= LISTED; n++) {
        if (!level->read[n])
            continue;
        if (listed++ == LISTED)
            strbuf_printf(&out, " ... up to %ld", level->span - 1);
        else
            strbuf_printf(&out, "%s%ld", listed > 1 ? " " : "", n);
    }
    if (!level->read)
        strbuf_printf(&out, "between 0 and %ld", level->span - 1);
    char *text = strbuf_take(&out, p->ctx->arena);
    strbuf_finish(&out);
    return text;
}

static void describe_layers(const struct pyramid *p, struct strbuf *out)
{
    struct arena *arena = p->ctx->arena;
    struct table table = {.arena = arena, .columns = 5 + (size_t)p->show_right};
    static const char *const heads[] = {"layer", "kernel", "stride", "dilation", "yours"};
    for (size_t i = 0; i < DLT_COUNT(heads); i++)
        table_add(&table, heads[i]);
    if (p->show_right)
        table_add(&table, "right");
    for (size_t i = 0; i < p->count; i++) {
        const char *typed = typed_text(p, i);
        table_add(&table, level_name(p, i + 1));
        table_add(&table, arena_printf(arena, "%ld", p->layers[i].kernel));
        table_add(&table, arena_printf(arena, "%ld", p->layers[i].stride));
        table_add(&table, arena_printf(arena, "%ld", p->layers[i].dilation));
        table_add(&table, typed ? typed : "-");
        if (p->show_right)
            table_add(&table, arena_printf(arena, "%ld", p->layers[i].field));
    }
    table_print(&table, out);
    for (size_t i = 0; i < p->count; i++) {
        const char *text = refused_text(p, i);
        if (text)
            strbuf_printf(out, "%s.\n", text);
    }
}

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    struct pyramid p;
    struct strbuf out;
    if (!read_pyramid(&p, ctx, args))
        return ctx->err;
    bool numbers = sketch_is(args[SHOW], "numbers");
    strbuf_init(&out);
    if (numbers)
        pyramid_describe_numbers(&p, args, &out);
    if (!p.alone && !numbers) {
        strbuf_printf(&out, "One unit of %s reads, counted from its leftmost:\n",
                      level_name(&p, p.count));
        for (size_t l = p.count; l > 0; l--)
            strbuf_printf(&out, "%s of %s at %s\n", l == 1 ? "inputs" : "units",
                          level_name(&p, l - 1), places(&p, &p.levels[l - 1]));
    }
    if (!numbers)
        describe_layers(&p, &out);
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static int height(const struct value *args, int width)
{
    int layers = (int)args[KERNEL_SIZE].count;
    int typed = args[TYPED].kind == VALUE_LIST ? (int)args[TYPED].count : 0;
    (void)width;
    if (sketch_is(args[SHOW], "numbers"))
        return pyramid_numbers_height(args);
    return (sketch_is(args[SHOW], "layers") ? 2 * layers : layers + 1) + typed + 2;
}

static int layers(const struct value *args)
{
    long top = (long)args[KERNEL_SIZE].count, typed = 0;
    if (!sketch_is(args[SHOW], "chain"))
        return 1;
    if (args[LAYER].kind != VALUE_NONE)
        value_to_long(args[LAYER], &top);
    size_t first = first_typed(args), given = sketch_has_list(args[TYPED]) ? args[TYPED].count : 0;
    for (size_t i = 0; i < given && (long)(first + i) < top; i++) {
        struct value answer = args[TYPED].as.items[i];
        typed += value_is_number(answer) && !refusal(answer);
    }
    return (int)top + 1 + (typed > 0);
}

static const char *const examples[] = {
    "kernel_size=[3,5,3] stride=[2,1,2] dilation=[1,2,2]",
    "kernel_size=[3,5,3] stride=[2,1,2] dilation=[1,2,2] layer=2 typed=[3,11]",
    "kernel_size=[3,5,3] stride=[2,1,2] dilation=[1,2,2] typed=[3,19,27] show_right=yes",
    "kernel_size=[3,5,3] stride=[2,1,2] dilation=[1,2,2] typed=[5,0,41]",
    "kernel_size=[3,5,3] stride=[2,1,2] dilation=[1,2,2] show=layers typed=[3,11]",
    "kernel_size=[1]",
    "kernel_size=[2,2] stride=[3,1]",
    "kernel_size=[3,3,3,3,3,3,3,3] stride=[2,2,2,2,2,2,2,2] typed=[3,7,15,31,63,127,255,511]",
    "kernel_size=[1000,1000,1000] stride=[1000,1000,1] dilation=[1,1,1]",
    "kernel_size=[3,3] dilation=[1,8] typed=[1000]",
    "kernel_size=[3] stride=[2] show=numbers input=[1,2,-2,3,4] weights=[2,-2,3] above=[3,-1]",
    "kernel_size=[40,3] dilation=[3,2] show=layers",
    "kernel_size=[2] dilation=[2] show=numbers input=[1/3,10,-0.5,7] weights=[-1,1]",
    "kernel_size=[3,5,3] show=layers typed=[1000000,-4,10^400]",
    "kernel_size=[3,5,3,3] show=layers first=2 typed=[0,9/2,13]",
    "kernel_size=[3,3] typed=[11,1] first=12",
};

const struct figure_kind figure_receptive_pyramid = {
    .name = "receptive_pyramid",
    .summary = "Which inputs one unit reads through a stack of one-dimensional convolutions.",
    .params = params,
    .param_count = DLT_COUNT(params),
    .draw = draw,
    .describe = describe,
    .height = height,
    .layers = layers,
    .examples = examples,
    .example_count = DLT_COUNT(examples),
};
