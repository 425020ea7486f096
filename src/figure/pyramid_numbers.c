/* SPDX-License-Identifier: MIT */
/* One convolution with its numbers: the input, and the kernel at each of its places over it. */
#include "pyramid.h"

/* One layer with its input and weights: a row of inputs, and one for each place of the kernel. */
static bool read_numbers(const struct pyramid *p, const struct value *args)
{
    size_t taps = args[WEIGHTS].count, inputs = args[INPUT].count;
    bool there = sketch_has_list(args[INPUT]) && sketch_has_list(args[WEIGHTS]);
    if (there && p->count == 1 && (long)taps == p->layers[0].kernel && inputs <= PYRAMID_INPUTS)
        return true;
    num_fail(p->ctx, DLT_ERR_RANGE, "numbers",
             "numbers are for one layer: `input` (at most %d) and as many `weights` as taps",
             PYRAMID_INPUTS);
    return false;
}

static size_t count_places(const struct pyramid *p, const struct value *args)
{
    long span = (p->layers[0].kernel - 1) * p->layers[0].dilation + 1;
    long room = (long)args[INPUT].count - span;
    return room < 0 ? 0 : (size_t)(room / p->layers[0].stride) + 1;
}

/* The table's cell at column `i` of row `row`, from 0, the inputs' own: "" where the kernel is not. */
static const char *number_at(const struct pyramid *p, const struct value *args, size_t row,
                             size_t i)
{
    const struct layer *layer = &p->layers[0];
    if (row == 0)
        return sketch_decimal(p->ctx->arena, args[INPUT].as.items[i]);
    long from = (long)i - (long)(row - 1) * layer->stride;
    if (from < 0 || from % layer->dilation != 0 || from / layer->dilation >= layer->kernel)
        return "";
    return sketch_decimal(p->ctx->arena, args[WEIGHTS].as.items[from / layer->dilation]);
}

static const char *above_at(const struct pyramid *p, const struct value *args, size_t row)
{
    if (row == 0 || row > args[ABOVE].count)
        return "";
    return arena_printf(p->ctx->arena, "g%zu = %s", row,
                        sketch_decimal(p->ctx->arena, args[ABOVE].as.items[row - 1]));
}

static const char *row_name(const struct pyramid *p, size_t row)
{
    return row == 0 ? "x" : arena_printf(p->ctx->arena, "y%zu", row);
}

void pyramid_draw_numbers(const struct pyramid *p, const struct value *args,
                          struct surface *surface)
{
    if (!read_numbers(p, args))
        return;
    size_t rows = count_places(p, args) + 1, inputs = args[INPUT].count;
    int wide = 0, left = draw_width(row_name(p, rows - 1), surface->charset);
    for (size_t r = 0; r < 2; r++) {
        for (size_t i = 0; i < inputs; i++) {
            int length = draw_width(number_at(p, args, r, i), surface->charset);
            wide = length > wide ? length : wide;
        }
    }
    wide += wide < 4 ? 3 : 2;
    for (size_t r = 0; r < rows && (int)r < surface->height; r++) {
        sketch_text(surface, 0, (int)r, ROLE_TEXT, row_name(p, r));
        for (size_t i = 0; i < inputs; i++) {
            const char *text = number_at(p, args, r, i);
            int x = left + (int)(i + 1) * wide - draw_width(text, surface->charset);
            sketch_text(surface, x, (int)r, r == 0 ? ROLE_SERIES_1 : ROLE_SERIES_2, text);
        }
        sketch_text(surface, left + (int)inputs * wide + 4, (int)r, ROLE_DIM, above_at(p, args, r));
    }
}

void pyramid_describe_numbers(const struct pyramid *p, const struct value *args, struct strbuf *out)
{
    if (!read_numbers(p, args))
        return;
    size_t rows = count_places(p, args) + 1, inputs = args[INPUT].count;
    bool above = sketch_has_list(args[ABOVE]);
    struct table table = {.arena = p->ctx->arena, .columns = inputs + 1 + above};
    strbuf_add(out, "The input, and the weights where the kernel lies for each output.\n");
    for (size_t r = 0; r < rows; r++) {
        table_add(&table, row_name(p, r));
        for (size_t i = 0; i < inputs; i++) {
            const char *text = number_at(p, args, r, i);
            table_add(&table, *text ? text : "-");
        }
        if (above)
            table_add(&table, r == 0 ? "from above" : above_at(p, args, r));
    }
    table_print(&table, out);
}

/* The inputs and one row for each place of the kernel. */
int pyramid_numbers_height(const struct value *args)
{
    const size_t lists[] = {KERNEL_SIZE, STRIDE, DILATION};
    long numbers[DLT_COUNT(lists)] = {1, 1, 1};
    for (size_t i = 0; i < DLT_COUNT(lists); i++) {
        struct value list = args[lists[i]];
        if (list.kind == VALUE_LIST && list.count > 0)
            value_to_long(list.as.items[0], &numbers[i]);
    }
    long span = (numbers[0] - 1) * numbers[2] + 1;
    long room = args[INPUT].kind == VALUE_LIST ? (long)args[INPUT].count - span : -1;
    long places = room < 0 || numbers[1] < 1 ? 0 : room / numbers[1] + 1;
    return 1 + (int)(places < PYRAMID_INPUTS ? places : PYRAMID_INPUTS);
}
