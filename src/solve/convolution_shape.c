/* SPDX-License-Identifier: MIT */
/* Output sizes of convolution, pooling and transposed convolution in one to three dimensions. */
#include "convolution_shape.h"

#define LARGEST "1000000"
#define LONGEST "1000000000"

/* clang-format off */
static const struct param params[] = {
    [OPERATION] = {.name = "operation",
                   .summary = "what slides over the input",
                   .type = PARAM_CHOICE,
                   .fallback = "convolution",
                   .choices = "convolution pooling transposed"},
    [INPUT_SIZE] = {.name = "input_size",
                    .summary = "length of each axis of the input, n: one, two or three numbers",
                    .type = PARAM_LIST,
                    .minimum = "1",
                    .maximum = LONGEST},
    [KERNEL_SIZE] = {.name = "kernel_size",
                     .summary = "taps of the kernel, k: for all axes or for each",
                     .type = PARAM_LIST,
                     .minimum = "1",
                     .maximum = LARGEST},
    [STRIDE] = {.name = "stride",
                .summary = "stride, s; when left out 1, for pooling the kernel size",
                .type = PARAM_LIST,
                .fallback = "",
                .minimum = "1",
                .maximum = LARGEST},
    [PADDING] = {.name = "padding",
                 .summary = "zeros at either end of each axis, p; for transposed convolution what "
                            "is cut off there; none when left out",
                 .type = PARAM_LIST,
                 .fallback = "",
                 .minimum = "0",
                 .maximum = LARGEST},
    [PADDING_END] = {.name = "padding_end",
                     .summary = "the same at the end alone, where it differs from padding",
                     .type = PARAM_LIST,
                     .fallback = "",
                     .minimum = "0",
                     .maximum = LARGEST},
    [PADDING_MODE] = {.name = "padding_mode",
                      .summary = "padding as numbers, none (valid), or as much as makes the output "
                                 "n/s rounded up, transposed n·s (same)",
                      .type = PARAM_CHOICE,
                      .fallback = "numbers",
                      .choices = "numbers valid same"},
    [DILATION] = {.name = "dilation",
                  .summary = "dilation, d; ordinary kernels when left out",
                  .type = PARAM_LIST,
                  .fallback = "",
                  .minimum = "0",
                  .maximum = LARGEST},
    [DILATION_CONVENTION] = {.name = "dilation_convention",
                             .summary = "dilation is the spacing of taps (1: an ordinary kernel), "
                                        "or the zeros between them (0: ordinary)",
                             .type = PARAM_CHOICE,
                             .fallback = "spacing",
                             .choices = "spacing zeros"},
    [OUTPUT_PADDING] = {.name = "output_padding",
                        .summary = "places added at the end of a transposed convolution's output",
                        .type = PARAM_LIST,
                        .fallback = "",
                        .minimum = "0",
                        .maximum = LARGEST},
    [IN_CHANNELS] = {.name = "in_channels",
                     .summary = "channels of the input",
                     .type = PARAM_INTEGER,
                     .fallback = "",
                     .minimum = "1",
                     .maximum = LONGEST},
    [OUT_CHANNELS] = {.name = "out_channels",
                      .summary = "channels of the output; pooling keeps those of the input",
                      .type = PARAM_INTEGER,
                      .fallback = "",
                      .minimum = "1",
                      .maximum = LONGEST},
    [GROUPS] = {.name = "groups",
                .summary = "groups of channels that do not see each other, g",
                .type = PARAM_INTEGER,
                .fallback = "1",
                .minimum = "1",
                .maximum = LONGEST},
    [ROUNDING] = {.name = "rounding",
                  .summary = "a last window that is not full is left out (floor), kept (ceil), or "
                             "refused (exact)",
                  .type = PARAM_CHOICE,
                  .fallback = "floor",
                  .choices = "floor ceil exact"},
    [LAYOUT] = {.name = "layout",
                .summary = "channels stand last (height, width, C) or first (C, height, width), "
                           "kernels likewise",
                .type = PARAM_CHOICE,
                .fallback = "channels_last",
                .choices = "channels_last channels_first"},
};

static const struct solver_output outputs[] = {
    [SIZE] = {.name = "size", .summary = "length of each axis of the output"},
    [SHAPE] = {.name = "shape", .summary = "the same with the channels; none without channels"},
    [ELEMENTS] = {.name = "elements", .summary = "numbers in an output of that shape"},
    [EFFECTIVE_KERNEL] = {.name = "effective_kernel", .summary = "span of the dilated kernel, K"},
    [UNROUNDED] = {.name = "unrounded",
                   .summary = "length of each axis before rounding, exact"},
    [LOST_INPUTS] = {.name = "lost_inputs",
                     .summary = "inputs at the end of each axis that no window reaches",
                     .unit = "inputs"},
    [OUT_PADDING_START] = {.name = "padding_start", .summary = "padding at the start of each axis"},
    [OUT_PADDING_END] = {.name = "padding_end", .summary = "padding at the end of each axis"},
    [WEIGHT_SHAPE] = {.name = "weight_shape",
                      .summary = "shape of the kernels; none for pooling or without channels"},
    [WEIGHTS] = {.name = "weights", .summary = "numbers in it, biases not counted"},
};
/* clang-format on */

/* --- reading ---------------------------------------------------------------------------------------- */

static bool refuse(struct solve_run *run, const char *tag, const char *sentence)
{
    num_fail(run->ctx, DLT_ERR_RANGE, tag, "%s", sentence);
    return false;
}

/* Words that do not go together, before any number is read. */
static bool check_words(struct solve_run *run, const struct shape *shape)
{
    const struct value *args = run->args;
    size_t count = args[INPUT_SIZE].count;

    if (count < 1 || count > AXES_MAX)
        return refuse(run, "axes", "input_size needs one, two or three numbers");
    if (shape->mode != AS_NUMBERS && (run_given(args[PADDING]) || run_given(args[PADDING_END])))
        return refuse(run, "padding-twice",
                      "padding has numbers only with padding_mode=numbers, not beside a word");
    if (shape->operation != TRANSPOSE && run_given(args[OUTPUT_PADDING]))
        return refuse(run, "output-padding",
                      "output_padding belongs to operation=transposed alone");
    if (shape->mode == SAME && run_given(args[OUTPUT_PADDING]))
        return refuse(run, "output-padding",
                      "output_padding does not go with padding_mode=same, which fixes the size");
    if (shape->operation == TRANSPOSE && shape->rounding == UP)
        return refuse(run, "rounding",
                      "rounding=ceil does not go with operation=transposed: nothing is divided");
    return true;
}

static bool check_channels(struct solve_run *run, const struct shape *shape)
{
    const struct value *args = run->args;
    bool both = run_given(args[IN_CHANNELS]) && run_given(args[OUT_CHANNELS]);
    long groups = run_to_long(args[GROUPS]);

    if (shape->operation == POOL && (run_given(args[OUT_CHANNELS]) || groups > 1))
        return refuse(run, "channels",
                      "operation=pooling keeps the channels: it takes in_channels, but neither "
                      "out_channels nor groups");
    if (groups > 1 && !both)
        return refuse(run, "channels", "groups need in_channels and out_channels");
    if (both &&
        (run_to_long(args[IN_CHANNELS]) % groups || run_to_long(args[OUT_CHANNELS]) % groups))
        return refuse(run, "groups",
                      run_printf(run, "groups = %ld do not divide %s input and %s output channels",
                                 groups, run_text(run, args[IN_CHANNELS]),
                                 run_text(run, args[OUT_CHANNELS])));
    return true;
}

static bool same_axis(const struct axis *a, const struct axis *b)
{
    return a->input == b->input && a->kernel == b->kernel && a->stride == b->stride &&
           a->spacing == b->spacing && a->start == b->start && a->end == b->end &&
           a->extra == b->extra;
}

static bool read_axes(struct solve_run *run, struct shape *shape)
{
    const struct value *args = run->args;
    size_t count = shape->count = args[INPUT_SIZE].count;
    long n[AXES_MAX], k[AXES_MAX], s[AXES_MAX], d[AXES_MAX], p[AXES_MAX], q[AXES_MAX], a[AXES_MAX];

    if (!axes_spread(run, "input_size", args[INPUT_SIZE], count, 1, n) ||
        !axes_spread(run, "kernel_size", args[KERNEL_SIZE], count, 1, k) ||
        !axes_spread(run, "stride", args[STRIDE], count, 1, s) ||
        !axes_spread(run, "dilation", args[DILATION], count, shape->zeros ? 0 : 1, d) ||
        !axes_spread(run, "padding", args[PADDING], count, 0, p) ||
        !axes_spread(run, "padding_end", args[PADDING_END], count, 0, q) ||
        !axes_spread(run, "output_padding", args[OUTPUT_PADDING], count, 0, a))
        return false;
    shape->alike = true;
    for (size_t i = 0; i < count; i++) {
        bool own = shape->operation == POOL && !run_given(args[STRIDE]);
        struct axis *axis = &shape->axes[i];

        *axis = (struct axis){.input = n[i],
                              .kernel = k[i],
                              .stride = own ? k[i] : s[i],
                              .dilation = d[i],
                              .spacing = d[i] + (shape->zeros ? 1 : 0),
                              .extra = a[i],
                              .start = p[i],
                              .end = run_given(args[PADDING_END]) ? q[i] : p[i]};
        if (axis->spacing == 0)
            return refuse(run, "dilation",
                          "dilation is 0; as a spacing it is at least 1 (zeros between taps need "
                          "dilation_convention=zeros)");
        axis->span = axis->spacing * (axis->kernel - 1) + 1;
        shape->alike = shape->alike && same_axis(axis, &shape->axes[0]);
    }
    return true;
}

static bool read_shape(struct solve_run *run, struct shape *shape)
{
    const struct value *args = run->args;

    *shape = (struct shape){
        .operation = run_is(args[OPERATION], "pooling")      ? POOL
                     : run_is(args[OPERATION], "transposed") ? TRANSPOSE
                                                             : CONVOLVE,
        .mode = run_is(args[PADDING_MODE], "same")    ? SAME
                : run_is(args[PADDING_MODE], "valid") ? VALID
                                                      : AS_NUMBERS,
        .rounding = run_is(args[ROUNDING], "ceil")    ? UP
                    : run_is(args[ROUNDING], "exact") ? EXACT
                                                      : DOWN,
        .zeros = run_is(args[DILATION_CONVENTION], "zeros"),
    };
    return check_words(run, shape) && check_channels(run, shape) && read_axes(run, shape);
}

/* --- sizes ------------------------------------------------------------------------------------------ */

static long ceiling(long number, long by)
{
    return number / by + (number % by > 0);
}

/* Padding that makes the output n/s rounded up, or n·s when transposed; the odd one at the end. */
static void pad_same(const struct shape *shape, struct axis *axis)
{
    long total;

    if (shape->operation == TRANSPOSE) {
        total = axis->span - axis->stride;
        axis->extra = total < 0 ? -total : 0;
    } else {
        total = (ceiling(axis->input, axis->stride) - 1) * axis->stride + axis->span - axis->input;
    }
    if (total < 0)
        total = 0;
    axis->start = total / 2;
    axis->end = total - axis->start;
}

static bool size_transposed(struct solve_run *run, struct axis *axis, size_t number)
{
    long largest = axis->stride > axis->spacing ? axis->stride : axis->spacing;
    bool given = run_given(run->args[OUTPUT_PADDING]);

    if (given && axis->extra >= largest)
        return refuse(run, "output-padding",
                      run_printf(run,
                                 "output_padding = %ld on axis %zu must be smaller than the stride "
                                 "or the dilation",
                                 axis->extra, number));
    axis->size =
        (axis->input - 1) * axis->stride + axis->span - axis->start - axis->end + axis->extra;
    axis->unrounded = run_long(run, axis->size);
    if (axis->size >= 1)
        return true;
    return refuse(run, "no-output",
                  run_printf(run,
                             "padding cuts off all %ld places of axis %zu, and nothing is left",
                             axis->size + axis->start + axis->end, number));
}

static bool check_window(struct solve_run *run, const struct shape *shape, const struct axis *axis,
                         size_t number)
{
    const char *dilated =
        axis->span == axis->kernel
            ? ""
            : run_printf(run, " (dilation makes %ld taps that long)", axis->kernel);

    if (axis->span > axis->input + axis->start + axis->end)
        return refuse(
            run, "no-output",
            run_printf(run,
                       "kernel_size: a kernel of length %ld%s does not fit into axis %zu, "
                       "which has %ld inputs and padding %ld",
                       axis->span, dilated, number, axis->input, axis->start + axis->end));
    if (shape->operation == POOL && (axis->start >= axis->span || axis->end >= axis->span))
        return refuse(run, "padding", "padding of a pooling must be smaller than its window");
    return true;
}

static bool size_sliding(struct solve_run *run, const struct shape *shape, struct axis *axis,
                         size_t number)
{
    long room = axis->input + axis->start + axis->end - axis->span;
    long left = room % axis->stride;

    if (!check_window(run, shape, axis, number))
        return false;
    axis->unrounded =
        num_add(run->ctx, value_fraction(run->ctx->arena, room, axis->stride), run_long(run, 1));
    axis->size = room / axis->stride + 1;
    if (shape->rounding == EXACT && left)
        return refuse(run, "not-whole",
                      run_printf(run,
                                 "stride = %ld does not divide the %ld places that the window may "
                                 "move on axis %zu; rounding=floor or ceil would round",
                                 axis->stride, room, number));
    if (shape->rounding == UP && left) {
        axis->dropped = axis->size * axis->stride >= axis->input + axis->start;
        axis->size += axis->dropped ? 0 : 1;
        left = axis->dropped ? left : 0;
    }
    axis->lost = left > axis->end ? left - axis->end : 0;
    return true;
}

static bool size_axes(struct solve_run *run, struct shape *shape)
{
    for (size_t i = 0; i < shape->count; i++) {
        struct axis *axis = &shape->axes[i];
        bool good;

        if (shape->mode == SAME)
            pad_same(shape, axis);
        good = shape->operation == TRANSPOSE ? size_transposed(run, axis, i + 1)
                                             : size_sliding(run, shape, axis, i + 1);
        if (!good)
            return false;
    }
    return true;
}

/* --- run -------------------------------------------------------------------------------------------- */

/* The number of an axis that an output lists, or its kernel for the shape of the weights. */
static long number_of(const struct axis *axis, int output)
{
    switch (output) {
    case SIZE:
        return axis->size;
    case EFFECTIVE_KERNEL:
        return axis->span;
    case LOST_INPUTS:
        return axis->lost;
    case OUT_PADDING_START:
        return axis->start;
    case OUT_PADDING_END:
        return axis->end;
    default:
        return axis->kernel;
    }
}

static struct value gather(const struct solve_run *run, const struct shape *shape, int output)
{
    long numbers[AXES_MAX];

    for (size_t i = 0; i < shape->count; i++)
        numbers[i] = number_of(&shape->axes[i], output);
    return axes_list(run, numbers, shape->count);
}

/* The sides with channels before or behind them. */
static struct value around(const struct solve_run *run, struct value sides,
                           const struct value *channels, size_t count)
{
    bool first = run_is(run->args[LAYOUT], "channels_first");
    size_t shift = first ? count : 0;
    struct value items[AXES_MAX + 2];

    for (size_t i = 0; i < sides.count; i++)
        items[shift + i] = sides.as.items[i];
    for (size_t i = 0; i < count; i++)
        items[first ? count - 1 - i : sides.count + i] = channels[i];
    return value_list(run->ctx->arena, items, sides.count + count);
}

static void give_channels(struct solve_run *run, const struct shape *shape)
{
    const struct value *args = run->args;
    struct value *out = run->results;
    struct value channels = shape->operation == POOL ? args[IN_CHANNELS] : args[OUT_CHANNELS];
    bool transposed = shape->operation == TRANSPOSE;
    struct value pair[2];

    if (!run_given(channels))
        return;
    out[SHAPE] = around(run, out[SIZE], &channels, 1);
    out[ELEMENTS] = axes_product(run, out[SHAPE]);
    shape_step_output(run, shape, channels);
    if (shape->operation == POOL || !run_given(args[IN_CHANNELS]))
        return;
    pair[0] = num_div(run->ctx, transposed ? args[OUT_CHANNELS] : args[IN_CHANNELS], args[GROUPS]);
    pair[1] = transposed ? args[IN_CHANNELS] : args[OUT_CHANNELS];
    out[WEIGHT_SHAPE] = around(run, gather(run, shape, WEIGHT_SHAPE), pair, 2);
    out[WEIGHTS] = axes_product(run, out[WEIGHT_SHAPE]);
    shape_step_weights(run, shape);
}

static enum dlt_err run_shape(struct solve_run *run, struct diag *diag)
{
    struct value *out = run->results;
    struct shape shape;
    struct value exact[AXES_MAX];

    (void)diag;
    if (!read_shape(run, &shape) || !size_axes(run, &shape))
        return run->ctx->err;
    out[SIZE] = gather(run, &shape, SIZE);
    out[EFFECTIVE_KERNEL] = gather(run, &shape, EFFECTIVE_KERNEL);
    out[OUT_PADDING_START] = gather(run, &shape, OUT_PADDING_START);
    out[OUT_PADDING_END] = gather(run, &shape, OUT_PADDING_END);
    for (size_t i = 0; i < shape.count; i++)
        exact[i] = shape.axes[i].unrounded;
    out[UNROUNDED] = value_list(run->ctx->arena, exact, shape.count);
    if (shape.operation != TRANSPOSE)
        out[LOST_INPUTS] = gather(run, &shape, LOST_INPUTS);
    shape_steps_axes(run, &shape);
    give_channels(run, &shape);
    return run->ctx->err;
}

/* --- oracle: slide the window place by place, or put kernel after kernel down ------------------------ */

enum { WALK_MAX = 1000000 };

struct walk {
    long count;   /* windows */
    long reached; /* inputs up to the end of the last window */
};

static struct walk slide(const struct shape *shape, const struct axis *axis, long start, long end)
{
    struct walk walk = {0, 0};
    long last = axis->input + end;

    for (long at = -start; at < last; at += axis->stride) {
        bool full = at + axis->span <= last;
        bool late = at - axis->stride + axis->span < last && at < axis->input && at > -start;

        if (!full && !(shape->rounding == UP && late))
            break;
        walk.count++;
        walk.reached = at + axis->span < axis->input ? at + axis->span : axis->input;
    }
    return walk;
}

/* The least padding with which the walk has as many windows as every s-th input. */
static void search_same(const struct shape *shape, struct axis *axis)
{
    long wanted = 0;

    for (long at = 0; at < axis->input; at += axis->stride)
        wanted++;
    for (long total = 0;; total++) {
        axis->start = total / 2;
        axis->end = total - total / 2;
        if (slide(shape, axis, axis->start, axis->end).count >= wanted)
            return;
    }
}

/* Puts a kernel down for each input, counts the places they span, and cuts. */
static long put_down(const struct shape *shape, const struct axis *axis)
{
    long places = 0;

    for (long input = 0; input < axis->input; input++)
        for (long tap = 0; tap < axis->kernel; tap++)
            if (input * axis->stride + tap * axis->spacing + 1 > places)
                places = input * axis->stride + tap * axis->spacing + 1;
    return shape->mode == SAME ? axis->input * axis->stride
                               : places - axis->start - axis->end + axis->extra;
}

static bool is_walkable(const struct shape *shape, const struct axis *axis)
{
    if (axis->input > WALK_MAX || axis->span > WALK_MAX || axis->input * axis->kernel > WALK_MAX)
        return false;
    return shape->mode != SAME || (axis->input / axis->stride + 1) * axis->span < WALK_MAX;
}

static enum dlt_err oracle_shape(struct solve_run *run, struct diag *diag)
{
    long sizes[AXES_MAX], lost[AXES_MAX];
    struct shape shape;

    (void)diag;
    if (!read_shape(run, &shape))
        return run->ctx->err;
    for (size_t i = 0; i < shape.count; i++) {
        struct axis *axis = &shape.axes[i];
        struct walk walk;

        if (!is_walkable(&shape, axis))
            return DLT_OK;
        if (shape.operation == TRANSPOSE) {
            sizes[i] = put_down(&shape, axis);
            continue;
        }
        if (shape.mode == SAME)
            search_same(&shape, axis);
        walk = slide(&shape, axis, axis->start, axis->end);
        sizes[i] = walk.count;
        lost[i] = axis->input - walk.reached;
    }
    run->results[SIZE] = axes_list(run, sizes, shape.count);
    if (shape.operation != TRANSPOSE)
        run->results[LOST_INPUTS] = axes_list(run, lost, shape.count);
    return run->ctx->err;
}

static const char *const grid[] = {
    "operation=convolution input_size=[227] kernel_size=[11] stride=[4]",
    "input_size=[32,32] kernel_size=3 padding=1 in_channels=3 out_channels=16",
    "input_size=[32,20] kernel_size=[3,5] stride=[2,1] padding=[1,0] dilation=[2,3]",
    "input_size=[32,20] kernel_size=[3,5] dilation=[1,2] dilation_convention=zeros",
    "input_size=[16,112,112] kernel_size=[3,7,7] stride=[1,2,2] padding=[1,3,3] in_channels=3 "
    "out_channels=64 layout=channels_first",
    "input_size=[1] kernel_size=[1]",
    "input_size=[10] kernel_size=[3] stride=[4] padding_mode=same",
    "input_size=[10,11] kernel_size=[4,1] stride=[1,3] padding_mode=same dilation=2",
    "input_size=[10] kernel_size=[4] stride=[3] padding_mode=valid",
    "input_size=[10] kernel_size=[3] stride=[2] padding=0 padding_end=1",
    "input_size=[10] kernel_size=[2] stride=[5]",
    "input_size=[56,56] kernel_size=3 padding=1 in_channels=64 out_channels=128 groups=32",
    "input_size=[13] kernel_size=[3] stride=[2] rounding=exact",
    "input_size=[5,5] operation=pooling kernel_size=2 rounding=ceil in_channels=8",
    "input_size=[5,6] operation=pooling kernel_size=2 in_channels=8",
    "input_size=[7] operation=pooling kernel_size=3 stride=3 padding=1 rounding=ceil",
    "input_size=[4] operation=pooling kernel_size=2 stride=3 padding=1 rounding=ceil",
    "input_size=[4] operation=pooling kernel_size=1 stride=3 rounding=ceil",
    "input_size=[7,7] operation=transposed kernel_size=4 stride=2 padding=1 in_channels=64 "
    "out_channels=32",
    "input_size=[7] operation=transposed kernel_size=3 stride=2 padding=1 output_padding=1",
    "input_size=[1] operation=transposed kernel_size=1",
    "input_size=[5] operation=transposed kernel_size=3 stride=4 dilation=2 padding=2",
    "input_size=[5] operation=transposed kernel_size=2 stride=3",
    "input_size=[5] operation=transposed kernel_size=2 stride=3 padding_mode=same",
    "input_size=[5,6] operation=transposed kernel_size=[5,4] stride=2 padding_mode=same "
    "in_channels=12 out_channels=8 groups=4 layout=channels_first",
};

const struct solver solver_convolution_shape = {
    .name = "convolution_shape",
    .summary = "Output shape of a convolution, a pooling or a transposed convolution.",
    .citation = "Dumoulin and Visin 2016, A guide to convolution arithmetic for deep learning; "
                "Prince, Understanding Deep Learning, sec. 10.2 and 10.4",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_shape,
    .oracle = oracle_shape,
    .oracle_note = "slides the window place by place, or puts one kernel down for each input",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
