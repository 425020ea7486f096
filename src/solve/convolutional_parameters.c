/* SPDX-License-Identifier: MIT */
/* Weights, biases and map sizes of a convolutional network, layer by layer. */
#include "run.h"

#include <string.h>

enum { INPUT, LAYERS, BIAS, ROUNDING };
enum {
    NAMES,
    WEIGHTS,
    BIASES,
    PARAMETERS,
    MAP_SIZE,
    MAP_CHANNELS,
    INPUTS_PER_FC,
    TOTAL_WEIGHTS,
    TOTAL_BIASES,
    TOTAL,
    OUTPUT_COUNT
};

enum { LAYERS_MAX = 1000, SIZE_MAX_HERE = 1000000 };

/* clang-format off */
static const struct param params[] = {
    [INPUT] = {.name = "input",
               .summary = "height, width and channels of the input",
               .type = PARAM_LIST,
               .minimum = "1",
               .maximum = "1000000"},
    [LAYERS] = {.name = "layers",
                .summary = "rows [conv, NAME, channels, kernel, stride, padding, groups], "
                           "[pool, kernel, stride, padding] or [fc, NAME, units]; stride 1, "
                           "padding 0 and groups 1 may be left out; kernel, stride and padding may be pairs "
                           "[height, width]",
                .type = PARAM_TABLE},
    [BIAS] = {.name = "bias",
              .summary = "each output channel and each unit has a bias",
              .type = PARAM_CHOICE,
              .fallback = "yes",
              .choices = "yes no"},
    [ROUNDING] = {.name = "rounding",
                  .summary =
                      "pooling windows that are not full are left out (floor) or kept (ceil)",
                  .type = PARAM_CHOICE,
                  .fallback = "floor",
                  .choices = "floor ceil"},
};

static const struct solver_output outputs[] = {
    [NAMES] = {.name = "names", .summary = "names of the layers that have parameters"},
    [WEIGHTS] = {.name = "weights", .summary = "weights of each of them"},
    [BIASES] = {.name = "biases", .summary = "biases of each of them"},
    [PARAMETERS] = {.name = "parameters", .summary = "weights and biases of each of them"},
    [MAP_SIZE] = {.name = "map_size",
                  .summary = "side of the map after each convolution and pooling; (height, width) "
                             "where one of the maps is not square"},
    [MAP_CHANNELS] = {.name = "map_channels", .summary = "channels of each of these maps"},
    [INPUTS_PER_FC] = {.name = "inputs_per_fc", .summary = "inputs of each fully connected layer"},
    [TOTAL_WEIGHTS] = {.name = "total_weights", .summary = "all weights"},
    [TOTAL_BIASES] = {.name = "total_biases", .summary = "all biases"},
    [TOTAL] = {.name = "total", .summary = "all weights and biases"},
};
/* clang-format on */
_Static_assert(DLT_COUNT(outputs) == OUTPUT_COUNT, "every output has its row");

enum layer_kind { CONV, POOL, FC };

struct layer {
    enum layer_kind kind;
    size_t row;                            /* from 1 */
    const char *name;                      /* pool1, pool2, ... where the author gives none */
    long channels;                         /* outputs: channels or units */
    long kernel[2], stride[2], padding[2]; /* along height and width */
    long groups;
};

/* What a layer reads: a map, or after the first fully connected layer just numbers. */
struct map {
    long height, width, channels;
    bool flat;
};

/* --- reading the table ------------------------------------------------------------------------------ */

static enum dlt_err row_error(struct solve_run *run, const struct layer *layer,
                              const char *sentence)
{
    num_fail(run->ctx, DLT_ERR_RANGE, "layer", "layers, row %zu (%s): %s", layer->row, layer->name,
             sentence);
    return run->ctx->err;
}

/* A row's shape: its keyword, whether a name follows, and how many numbers may. */
struct form {
    const char *word;
    bool named;
    size_t least, most;
    const char *usage;
};

/* clang-format off */
static const struct form forms[] = {
    [CONV] = {"conv", true, 2, 5, "[conv, NAME, channels, kernel, stride, padding, groups]"},
    [POOL] = {"pool", false, 1, 3, "[pool, kernel, stride, padding]"},
    [FC] = {"fc", true, 1, 1, "[fc, NAME, units]"},
};
/* clang-format on */

static bool find_form(struct solve_run *run, const char *word, struct layer *layer)
{
    for (size_t i = 0; i < DLT_COUNT(forms); i++) {
        if (str_equal(forms[i].word, word)) {
            layer->kind = (enum layer_kind)i;
            return true;
        }
    }
    layer->name = word;
    row_error(run, layer, "a row starts with conv, pool or fc");
    return false;
}

enum slot { CHANNELS, KERNEL, STRIDE, PADDING, GROUPS, SLOT_COUNT };

static bool read_number(struct value value, long least, long *number_out)
{
    return value_to_long(value, number_out) && *number_out >= least && *number_out <= SIZE_MAX_HERE;
}

/* One number for both sides, or a pair (height, width) of a window; padding alone may be 0. */
static bool read_slot(struct value value, enum slot slot, long sides[2])
{
    long least = slot == PADDING ? 0 : 1;
    bool window = slot == KERNEL || slot == STRIDE || slot == PADDING;

    if (value.kind == VALUE_LIST)
        return window && value.count == 2 && read_number(value.as.items[0], least, &sides[0]) &&
               read_number(value.as.items[1], least, &sides[1]);
    if (!read_number(value, least, &sides[0]))
        return false;
    sides[1] = sides[0];
    return true;
}

/* The numbers after keyword and name. */
static bool read_numbers(struct solve_run *run, struct value row, size_t first, struct layer *layer)
{
    long numbers[SLOT_COUNT][2] = {{0, 0}, {0, 0}, {1, 1}, {0, 0}, {1, 1}};
    size_t shift = layer->kind == POOL ? 1 : 0;

    for (size_t i = first; i < row.count; i++) {
        enum slot slot = (enum slot)(i - first + shift);

        if (!read_slot(row.as.items[i], slot, numbers[slot])) {
            row_error(run, layer,
                      run_printf(run, "item %zu must be a whole number from %d to %d%s", i + 1,
                                 slot == PADDING ? 0 : 1, SIZE_MAX_HERE,
                                 slot == CHANNELS || slot == GROUPS ? "" : ", or a pair of them"));
            return false;
        }
    }
    layer->channels = numbers[CHANNELS][0];
    layer->groups = numbers[GROUPS][0];
    memcpy(layer->kernel, numbers[KERNEL], sizeof(layer->kernel));
    memcpy(layer->stride, numbers[STRIDE], sizeof(layer->stride));
    memcpy(layer->padding, numbers[PADDING], sizeof(layer->padding));
    return true;
}

static bool read_row(struct solve_run *run, struct value row, long *pools, struct layer *layer)
{
    const struct form *form;
    size_t first;

    layer->name = "?";
    if (!find_form(run, row.as.items[0].as.word, layer))
        return false;
    form = &forms[layer->kind];
    first = form->named ? 2 : 1;
    layer->name = form->word;
    if (row.count < first + form->least || row.count > first + form->most ||
        (form->named && row.as.items[1].kind != VALUE_WORD)) {
        row_error(run, layer, run_printf(run, "the row reads %s", form->usage));
        return false;
    }
    layer->name = form->named ? row.as.items[1].as.word : run_printf(run, "pool%ld", ++*pools);
    return read_numbers(run, row, first, layer);
}

struct network {
    struct layer *layers;
    size_t count;
    struct map input;
    bool square, bias, ceil; /* square: all maps and windows are */
};

/* "3", or "3 x 5" where the sides differ. */
static const char *sides_text(const struct solve_run *run, const long sides[2])
{
    return sides[0] == sides[1] ? run_printf(run, "%ld", sides[0])
                                : run_printf(run, "%ld x %ld", sides[0], sides[1]);
}

static bool is_square(const struct layer *layer)
{
    return layer->kernel[0] == layer->kernel[1] && layer->stride[0] == layer->stride[1] &&
           layer->padding[0] == layer->padding[1];
}

static bool names_differ(struct solve_run *run, const struct network *net, size_t index)
{
    const struct layer *layer = &net->layers[index];

    for (size_t i = 0; i < index; i++) {
        if (!str_equal(net->layers[i].name, layer->name))
            continue;
        row_error(run, layer, run_printf(run, "row %zu has the same name", net->layers[i].row));
        return false;
    }
    return true;
}

static bool read_network(struct solve_run *run, struct network *net_out)
{
    struct value input = run->args[INPUT], table = run->args[LAYERS];
    struct network net = {.count = table.count,
                          .bias = run_is(run->args[BIAS], "yes"),
                          .ceil = run_is(run->args[ROUNDING], "ceil")};
    long pools = 0;

    if (input.count != 3)
        num_fail(run->ctx, DLT_ERR_RANGE, "input",
                 "input needs three numbers: height, width and channels");
    else if (net.count == 0 || net.count > LAYERS_MAX)
        num_fail(run->ctx, net.count ? DLT_ERR_LIMIT : DLT_ERR_RANGE, "layers",
                 "layers needs from 1 to %d rows", LAYERS_MAX);
    else
        run_whole(run, "input", input);
    if (run->ctx->err != DLT_OK)
        return false;
    net.input = (struct map){.height = run_to_long(input.as.items[0]),
                             .width = run_to_long(input.as.items[1]),
                             .channels = run_to_long(input.as.items[2])};
    net.square = net.input.height == net.input.width;
    net.layers = arena_array(run->ctx->arena, net.count, sizeof(*net.layers));
    for (size_t i = 0; i < net.count; i++) {
        net.layers[i].row = i + 1;
        if (!read_row(run, table.as.items[i], &pools, &net.layers[i]) ||
            !names_differ(run, &net, i))
            return false;
        net.square = net.square && is_square(&net.layers[i]);
    }
    *net_out = net;
    return true;
}

/* Faults that show only where a layer meets the map it reads. */
static bool check_layer(struct solve_run *run, const struct layer *layer, const struct map *map)
{
    const long *kernel = layer->kernel, *padding = layer->padding;

    if (layer->kind == FC)
        return true;
    if (map->flat)
        row_error(run, layer, "it stands after a fully connected layer, where there is no map");
    else if (kernel[0] > map->height + 2 * padding[0] || kernel[1] > map->width + 2 * padding[1])
        row_error(run, layer,
                  run_printf(run, "kernel %s does not fit into a map of %ld x %ld with padding %s",
                             sides_text(run, kernel), map->height, map->width,
                             sides_text(run, padding)));
    else if (layer->kind == POOL && (padding[0] >= kernel[0] || padding[1] >= kernel[1]))
        row_error(run, layer, "padding must be smaller than the window");
    else if (layer->kind == CONV &&
             (map->channels % layer->groups || layer->channels % layer->groups))
        row_error(run, layer,
                  run_printf(run, "groups = %ld do not divide %ld input and %ld output channels",
                             layer->groups, map->channels, layer->channels));
    return run->ctx->err == DLT_OK;
}

/* --- sizes and steps -------------------------------------------------------------------------------- */

static bool rounds_up(const struct network *net, const struct layer *layer)
{
    return net->ceil && layer->kind == POOL;
}

/* How a window slides along one side of a map: 0 is the height, 1 the width. */
struct side {
    long size, kernel, stride, padding;
};

static struct side side_of(const struct layer *layer, const struct map *map, int which)
{
    return (struct side){.size = which == 0 ? map->height : map->width,
                         .kernel = layer->kernel[which],
                         .stride = layer->stride[which],
                         .padding = layer->padding[which]};
}

/* A last window that would begin beyond the input, which rounding up would count. */
static bool drops_last(bool up, struct side side)
{
    long room = side.size + 2 * side.padding - side.kernel;

    return up && room % side.stride &&
           (room / side.stride + 1) * side.stride >= side.size + side.padding;
}

/* Places of the kernel along one side. */
static long out_size(bool up, struct side side)
{
    long room = side.size + 2 * side.padding - side.kernel;
    long count = room / side.stride + 1;

    if (up && room % side.stride && !drops_last(up, side))
        count++;
    return count;
}

static const char *size_with(const struct solve_run *run, bool up, struct side side)
{
    const char *format = up ? "⌈(%ld + 2·%ld − %ld)/%ld⌉ + 1%s" : "⌊(%ld + 2·%ld − %ld)/%ld⌋ + 1%s";

    return run_printf(run, format, side.size, side.padding, side.kernel, side.stride,
                      drops_last(up, side) ? " − 1" : "");
}

static void step_map(struct solve_run *run, const struct network *net, const struct layer *layer,
                     const struct map *from, const struct map *to)
{
    bool up = rounds_up(net, layer);
    struct side height = side_of(layer, from, 0), width = side_of(layer, from, 1);
    const char *with = size_with(run, up, height);
    const char *name = layer->kind == POOL ? layer->name : run_printf(run, "%s_map", layer->name);

    const char *why =
        layer->kind == POOL
            ? "Pooling has no parameters and keeps the channels; it shrinks the map."
            : "The kernel takes its first place and then as many steps of the stride as fit.";

    if (drops_last(up, height) || drops_last(up, width))
        why = "A last window that begins beyond the input is not counted, hence the − 1.";
    if (!net->square)
        with = run_printf(run, "%s by %s", with, size_with(run, up, width));
    solve_step(
        run, &(struct trace_step){
                 .name = name,
                 .title = run_printf(run, "Map after %s", layer->name),
                 .formula = up ? "⌈(n + 2p − k)/s⌉ + 1" : "⌊(n + 2p − k)/s⌋ + 1",
                 .substitution = with,
                 .result = run_printf(run, "%ld × %ld × %ld", to->height, to->width, to->channels),
                 .why = why,
                 .value = net->square ? run_long(run, to->height)
                                      : value_list(run->ctx->arena,
                                                   (struct value[]){run_long(run, to->height),
                                                                    run_long(run, to->width)},
                                                   2)});
}

static void step_conv(struct solve_run *run, const struct network *net, const struct layer *layer,
                      const struct map *from, struct value parameters)
{
    bool grouped = layer->groups > 1;
    const char *channels = grouped ? run_printf(run, "(%ld/%ld)", from->channels, layer->groups)
                                   : run_printf(run, "%ld", from->channels);
    const char *with = run_printf(run, "%ld·%ld·%s·%ld", layer->kernel[0], layer->kernel[1],
                                  channels, layer->channels);

    if (net->bias)
        with = run_printf(run, "%s + %ld", with, layer->channels);
    solve_step(
        run,
        &(struct trace_step){
            .name = layer->name,
            .title = run_printf(run, "Parameters of %s", layer->name),
            .formula =
                run_printf(run, "%s·%s·C%s", layer->kernel[0] == layer->kernel[1] ? "k·k" : "k₁·k₂",
                           grouped ? "(Cᵢₙ/g)" : "Cᵢₙ", net->bias ? " + C" : ""),
            .substitution = with,
            .why = run_printf(
                run,
                "Each of the %ld kernels reads %ld × %ld places in %s "
                "input channel%s%s; the size of the map is not in it.",
                layer->channels, layer->kernel[0], layer->kernel[1],
                grouped ? run_printf(run, "its group's %ld", from->channels / layer->groups)
                        : channels,
                from->channels == layer->groups ? "" : "s", net->bias ? " and has one bias" : ""),
            .value = parameters});
}

static void step_fc(struct solve_run *run, const struct network *net, const struct layer *layer,
                    const struct map *from, struct value parameters)
{
    const char *with = from->flat ? run_printf(run, "%ld·%ld", from->channels, layer->channels)
                                  : run_printf(run, "%ld·%ld·%ld·%ld", from->height, from->width,
                                               from->channels, layer->channels);

    if (net->bias)
        with = run_printf(run, "%s + %ld", with, layer->channels);
    solve_step(run, &(struct trace_step){
                        .name = layer->name,
                        .title = run_printf(run, "Parameters of %s", layer->name),
                        .formula = run_printf(run, "%s·D%s", from->flat ? "Dᵢₙ" : "h·w·C",
                                              net->bias ? " + D" : ""),
                        .substitution = with,
                        .why = from->flat ? "Every unit reads every unit of the layer before."
                                          : "Every unit reads the whole map that is left after the "
                                            "last convolution and pooling.",
                        .value = parameters});
}

/* --- run -------------------------------------------------------------------------------------------- */

/* Growing lists, one for each of the outputs that are lists. */
struct columns {
    struct value *items[OUTPUT_COUNT];
    size_t count[OUTPUT_COUNT];
};

static void append(struct columns *columns, int output, struct value value)
{
    columns->items[output][columns->count[output]++] = value;
}

static void columns_init(struct solve_run *run, const struct network *net, struct columns *columns)
{
    *columns = (struct columns){0};
    for (int i = 0; i < OUTPUT_COUNT; i++)
        columns->items[i] = arena_array(run->ctx->arena, net->count, sizeof(struct value));
}

/* Lists that stay empty belong to something this network has not got: they are no value. */
static void columns_finish(struct solve_run *run, const struct columns *columns)
{
    for (int i = 0; i < TOTAL_WEIGHTS; i++)
        if (columns->count[i] > 0)
            run->results[i] = value_list(run->ctx->arena, columns->items[i], columns->count[i]);
}

/* Inputs that each kernel or unit reads. */
static struct value fan_in(struct solve_run *run, const struct layer *layer, const struct map *from)
{
    struct num_ctx *ctx = run->ctx;

    if (layer->kind == CONV)
        return num_mul(ctx, run_long(run, layer->kernel[0] * layer->kernel[1]),
                       run_long(run, from->channels / layer->groups));
    return num_mul(ctx, run_long(run, from->height * from->width), run_long(run, from->channels));
}

static void count_layer(struct solve_run *run, const struct network *net, const struct layer *layer,
                        const struct map *from, struct columns *columns)
{
    struct num_ctx *ctx = run->ctx;
    struct value reads = fan_in(run, layer, from);
    struct value weights = num_mul(ctx, reads, run_long(run, layer->channels));
    struct value biases = run_long(run, net->bias ? layer->channels : 0);
    struct value parameters = num_add(ctx, weights, biases);

    append(columns, NAMES, value_word(ctx->arena, layer->name));
    append(columns, WEIGHTS, weights);
    append(columns, BIASES, biases);
    append(columns, PARAMETERS, parameters);
    if (layer->kind == FC) {
        append(columns, INPUTS_PER_FC, reads);
        step_fc(run, net, layer, from, parameters);
    } else {
        step_conv(run, net, layer, from, parameters);
    }
}

static struct map next_map(const struct network *net, const struct layer *layer,
                           const struct map *from)
{
    if (layer->kind == FC)
        return (struct map){.height = 1, .width = 1, .channels = layer->channels, .flat = true};
    return (struct map){
        .height = out_size(rounds_up(net, layer), side_of(layer, from, 0)),
        .width = out_size(rounds_up(net, layer), side_of(layer, from, 1)),
        .channels = layer->kind == POOL ? from->channels : layer->channels,
    };
}

static void append_map(struct solve_run *run, const struct network *net, const struct map *map,
                       struct columns *columns)
{
    struct value sides[] = {run_long(run, map->height), run_long(run, map->width)};

    append(columns, MAP_SIZE, net->square ? sides[0] : value_list(run->ctx->arena, sides, 2));
    append(columns, MAP_CHANNELS, run_long(run, map->channels));
}

static void steps_total(struct solve_run *run, bool bias)
{
    const struct value *out = run->results;

    solve_step(run, &(struct trace_step){.name = "total_weights",
                                         .title = "All weights",
                                         .formula = "sum of the weights of all layers",
                                         .substitution = run_joined(run, out[WEIGHTS], " + "),
                                         .value = out[TOTAL_WEIGHTS]});
    solve_step(
        run, &(struct trace_step){.name = "total_biases",
                                  .title = "All biases",
                                  .formula = bias ? "sum of the biases of all layers" : "no biases",
                                  .substitution = run_joined(run, out[BIASES], " + "),
                                  .why = bias ? "One for each output channel and each unit." : NULL,
                                  .value = out[TOTAL_BIASES]});
    solve_step(run, &(struct trace_step){.name = "total",
                                         .title = "All parameters",
                                         .formula = "sum of the parameters of all layers",
                                         .substitution = run_joined(run, out[PARAMETERS], " + "),
                                         .why = "Pooling adds nothing: it has no parameters.",
                                         .value = out[TOTAL]});
}

static enum dlt_err run_network(struct solve_run *run, struct diag *diag)
{
    struct value *out = run->results;
    struct columns columns;
    struct network net;
    struct map map;

    (void)diag;
    if (!read_network(run, &net))
        return run->ctx->err;
    columns_init(run, &net, &columns);
    map = net.input;
    for (size_t i = 0; i < net.count; i++) {
        const struct layer *layer = &net.layers[i];
        struct map next;

        if (!check_layer(run, layer, &map))
            return run->ctx->err;
        next = next_map(&net, layer, &map);
        if (layer->kind != POOL)
            count_layer(run, &net, layer, &map, &columns);
        if (layer->kind != FC) {
            step_map(run, &net, layer, &map, &next);
            append_map(run, &net, &next, &columns);
        }
        map = next;
    }
    columns_finish(run, &columns);
    out[TOTAL_WEIGHTS] = run_total(run, out[WEIGHTS]);
    out[TOTAL_BIASES] = run_total(run, out[BIASES]);
    out[TOTAL] = num_add(run->ctx, out[TOTAL_WEIGHTS], out[TOTAL_BIASES]);
    if (columns.count[PARAMETERS] > 0)
        steps_total(run, net.bias);
    return run->ctx->err;
}

/* --- oracle: slide every kernel, count every connection ---------------------------------------------- */

enum { COUNT_MAX = 100000000 };

/* Slides a window along one side and counts its places. */
static long slide(bool up, struct side side)
{
    long end = side.size + side.padding;
    long start = -side.padding, count = 0;

    for (; start + side.kernel <= end; start += side.stride)
        count++;
    /* The last full window ended short of the end, and one more would begin inside. */
    if (up && start - side.stride + side.kernel < end && start < side.size)
        count++;
    return count;
}

/* Connections of one layer, counted kernel by kernel; -1 when that takes too long. */
static long count_weights(const struct layer *layer, const struct map *from)
{
    long side = layer->kind == CONV ? layer->kernel[0] : from->height;
    long other = layer->kind == CONV ? layer->kernel[1] : from->width;
    long depth = layer->kind == CONV ? from->channels / layer->groups : from->channels;
    long count = 0;

    if ((double)side * (double)other * (double)depth * (double)layer->channels > COUNT_MAX)
        return -1;
    for (long kernel = 0; kernel < layer->channels; kernel++)
        for (long y = 0; y < side; y++)
            for (long x = 0; x < other; x++)
                count += depth;
    return count;
}

static enum dlt_err oracle_network(struct solve_run *run, struct diag *diag)
{
    struct columns columns;
    struct network net;
    struct map map;
    long total = 0;

    (void)diag;
    if (!read_network(run, &net))
        return run->ctx->err;
    columns_init(run, &net, &columns);
    map = net.input;
    for (size_t i = 0; i < net.count; i++) {
        const struct layer *layer = &net.layers[i];
        long weights = layer->kind == POOL ? 0 : count_weights(layer, &map);
        long biases = net.bias ? layer->channels : 0;

        if (!check_layer(run, layer, &map) || weights < 0)
            return run->ctx->err;
        if (layer->kind != POOL)
            append(&columns, PARAMETERS, run_long(run, weights + biases));
        total += layer->kind == POOL ? 0 : weights + biases;
        if (layer->kind == FC) {
            map = (struct map){1, 1, layer->channels, true};
            continue;
        }
        map = (struct map){
            .height = slide(rounds_up(&net, layer), side_of(layer, &map, 0)),
            .width = slide(rounds_up(&net, layer), side_of(layer, &map, 1)),
            .channels = layer->kind == CONV ? layer->channels : map.channels,
        };
        append_map(run, &net, &map, &columns);
    }
    columns_finish(run, &columns);
    run->results[TOTAL] = run_long(run, total);
    return run->ctx->err;
}

#define ALEXNET(side, c2, c4, c5, extra)                                                           \
    "input=[" side "] layers=[[conv, conv1, 96, 11, 4], [pool, 3, 2], [conv, conv2, " c2           \
    "], [pool, 3, 2], [conv, conv3, 384, 3, 1, 1], [conv, conv4, " c4 "], [conv, conv5, " c5       \
    "], [pool, 3, 2], [fc, fc6, 4096], [fc, fc7, 4096], [fc, fc8, 1000]]" extra

static const char *const grid[] = {
    ALEXNET("227, 227, 3", "256, 5, 1, 2", "384, 3, 1, 1", "256, 3, 1, 1", ""),
    ALEXNET("227, 227, 3", "256, 5, 1, 2, 2", "384, 3, 1, 1, 2", "256, 3, 1, 1, 2", ""),
    ALEXNET("227, 227, 3", "256, 5, 1, 2", "384, 3, 1, 1", "256, 3, 1, 1", " bias=no"),
    ALEXNET("227, 195, 3", "256, 5, 1, 2", "384, 3, 1, 1", "256, 3, 1, 1", " rounding=ceil"),
    "input=[28,28,1] layers=[[conv,c1,6,5,1,2],[pool,2,2],[conv,c2,16,5],[pool,2,2],[fc,f1,10]]",
    "input=[5,5,1] layers=[[conv,only,1,5]]",
    "input=[5,5,1] layers=[[pool,2,2]] rounding=ceil",
    "input=[5,5,1] layers=[[pool,2,2],[fc,out,3]]",
    "input=[6,6,2] layers=[[pool,3,2],[fc,out,3]] rounding=ceil",
    "input=[4,4,2] layers=[[pool,1,3,0],[pool,2,3,1]] rounding=ceil",
    "input=[32,20,8] layers=[[conv,a,8,3,2,1,8],[conv,b,16,1],[pool,3,2,1],[fc,c,5]] rounding=ceil",
    "input=[32,20,8] layers=[[conv,a,8,3,2,1,8],[conv,b,16,1],[pool,3,2,1],[fc,c,5]] bias=no",
    "input=[1,1,100] layers=[[fc,a,10],[fc,b,1]]",
    "input=[35,35,64] "
    "layers=[[conv,a,64,[1,7],1,[0,3]],[conv,b,96,[7,1],[1,2],[3,0]],[pool,[3,2],2],"
    "[fc,c,5]]",
    "input=[20,20,2] layers=[[conv,a,4,[3,5],[2,1]],[pool,2,2]] rounding=ceil",
};

const struct solver solver_convolutional_parameters = {
    .name = "convolutional_parameters",
    .summary = "Weights, biases and map sizes of a convolutional network, layer by layer.",
    .citation = "Krizhevsky et al. 2012; Prince, Understanding Deep Learning, sec. 10.2 and 10.5",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_network,
    .oracle = oracle_network,
    .oracle_note = "slides every kernel over its map and counts every connection",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
