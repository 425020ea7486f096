/* SPDX-License-Identifier: MIT */
/* The steps that explain the output shape of a convolution. */
#include "convolution_shape.h"

/* " along axis 2", nothing where all axes are alike. */
static const char *along(const struct solve_run *run, const struct shape *shape, size_t index)
{
    if (shape->count == 1)
        return "";
    return shape->alike ? " along each axis" : run_printf(run, " along axis %zu", index + 1);
}

static void step_span(struct solve_run *run, const struct shape *shape, size_t index)
{
    const struct axis *axis = &shape->axes[index];
    const char *spacing = shape->zeros ? run_printf(run, "(%ld + 1)", axis->dilation)
                                       : run_printf(run, "%ld", axis->dilation);

    solve_step(run,
               &(struct trace_step){
                   .name = run_printf(run, "kernel%zu", index + 1),
                   .title = run_printf(run, "Span of the kernel%s", along(run, shape, index)),
                   .formula = shape->zeros ? "K = (d + 1)·(k − 1) + 1" : "K = d·(k − 1) + 1",
                   .substitution = run_printf(run, "%s·(%ld − 1) + 1", spacing, axis->kernel),
                   .why = axis->span > axis->kernel
                              ? "k taps have k − 1 gaps between them; dilation widens each gap and "
                                "adds no tap."
                              : "Without dilation a kernel spans as many places as it has taps.",
                   .value = run_long(run, axis->span)});
}

static void step_same(struct solve_run *run, const struct shape *shape, size_t index)
{
    const struct axis *axis = &shape->axes[index];
    bool transposed = shape->operation == TRANSPOSE;

    solve_step(
        run,
        &(struct trace_step){
            .name = run_printf(run, "padding%zu", index + 1),
            .title = run_printf(run, "Padding%s, both ends together", along(run, shape, index)),
            .formula = transposed ? "max(K − s, 0)" : "max((⌈n/s⌉ − 1)·s + K − n, 0)",
            .substitution =
                transposed ? run_printf(run, "max(%ld − %ld, 0)", axis->span, axis->stride)
                           : run_printf(run, "max((⌈%ld/%ld⌉ − 1)·%ld + %ld − %ld, 0)", axis->input,
                                        axis->stride, axis->stride, axis->span, axis->input),
            .why = transposed ? "So much is cut off that the output has n·s places."
                              : "So much lets ⌈n/s⌉ windows fit. Half of it stands at either end, "
                                "the odd one at the end.",
            .value = run_long(run, axis->start + axis->end)});
}

/* "2·1", or "0 + 1" where the ends differ. */
static const char *padding_with(const struct solve_run *run, const struct axis *axis)
{
    return axis->start == axis->end ? run_printf(run, "2·%ld", axis->start)
                                    : run_printf(run, "%ld + %ld", axis->start, axis->end);
}

static void step_transposed(struct solve_run *run, const struct shape *shape, size_t index)
{
    const struct axis *axis = &shape->axes[index];
    bool even = axis->start == axis->end;
    const char *more = axis->extra ? run_printf(run, " + %ld", axis->extra) : "";

    solve_step(
        run, &(struct trace_step){
                 .name = run_printf(run, "size%zu", index + 1),
                 .title = run_printf(run, "Output size%s", along(run, shape, index)),
                 .formula = run_printf(run, "(n − 1)·s + K − %s%s", even ? "2p" : "(p₁ + p₂)",
                                       axis->extra ? " + a" : ""),
                 .substitution = run_printf(
                     run, even ? "(%ld − 1)·%ld + %ld − %s%s" : "(%ld − 1)·%ld + %ld − (%s)%s",
                     axis->input, axis->stride, axis->span, padding_with(run, axis), more),
                 .why = "Each input puts down a whole kernel, a stride apart from the next: n − 1 "
                        "strides and one kernel. Padding is cut off instead of added.",
                 .value = run_long(run, axis->size)});
}

static const char *why_size(const struct shape *shape, const struct axis *axis)
{
    if (axis->dropped)
        return "A last window that begins beyond the input is not counted, hence the − 1.";
    if (value_is_integer(axis->unrounded))
        return "The window takes its first place and then as many strides as fit, which use up the "
               "axis.";
    return shape->rounding == UP
               ? "The window takes its first place and then as many strides as begin inside."
               : "The window takes its first place and then as many strides as fit; a part of a "
                 "stride does not count.";
}

static void step_sliding(struct solve_run *run, const struct shape *shape, size_t index)
{
    static const char *const open[] = {"⌊", "⌈", ""}, *const close[] = {"⌋", "⌉", ""};
    const struct axis *axis = &shape->axes[index];
    const char *left = open[shape->rounding], *right = close[shape->rounding];

    solve_step(run,
               &(struct trace_step){
                   .name = run_printf(run, "size%zu", index + 1),
                   .title = run_printf(run, "Output size%s", along(run, shape, index)),
                   .formula = run_printf(run, "%s(n + %s − K)/s%s + 1", left,
                                         axis->start == axis->end ? "2p" : "p₁ + p₂", right),
                   .substitution = run_printf(run, "%s(%ld + %s − %ld)/%ld%s + 1%s", left,
                                              axis->input, padding_with(run, axis), axis->span,
                                              axis->stride, right, axis->dropped ? " − 1" : ""),
                   .why = why_size(shape, axis),
                   .value = run_long(run, axis->size)});
    solve_step(
        run,
        &(struct trace_step){
            .name = run_printf(run, "lost%zu", index + 1),
            .title = run_printf(run, "Inputs that no window reaches%s", along(run, shape, index)),
            .formula = "inputs behind the end of the last window",
            .substitution = run_printf(run, "max(%ld + %ld − (%ld − 1)·%ld − %ld, 0)", axis->input,
                                       axis->start, axis->size, axis->stride, axis->span),
            .why = axis->lost > 0 ? "They change nothing in the output: rounding down drops them."
                                  : "The last window reaches the last input.",
            .value = run_long(run, axis->lost)});
}

void shape_steps_axes(struct solve_run *run, const struct shape *shape)
{
    size_t count = shape->alike ? 1 : shape->count;

    for (size_t i = 0; i < count; i++) {
        step_span(run, shape, i);
        if (shape->mode == SAME)
            step_same(run, shape, i);
        if (shape->operation == TRANSPOSE)
            step_transposed(run, shape, i);
        else
            step_sliding(run, shape, i);
    }
}

void shape_step_output(struct solve_run *run, const struct shape *shape, struct value channels)
{
    const struct value *out = run->results;
    bool first = run_is(run->args[LAYOUT], "channels_first");
    const char *sides = shape->count == 1 ? "n′" : shape->count == 2 ? "h′ × w′" : "d′ × h′ × w′";
    const char *letter = shape->operation == POOL ? "C" : "C′";

    solve_step(run, &(struct trace_step){
                        .name = "shape",
                        .title = "Shape of the output",
                        .formula = first ? run_printf(run, "%s × %s", letter, sides)
                                         : run_printf(run, "%s × %s", sides, letter),
                        .substitution =
                            run_printf(run, "%s places, %s channels",
                                       run_joined(run, out[SIZE], " × "), run_text(run, channels)),
                        .result = run_joined(run, out[SHAPE], " × "),
                        .why = shape->operation == POOL
                                   ? "Each channel is pooled by itself, so their number stays."
                                   : "Each kernel makes one channel of the output.",
                        .value = out[SHAPE]});
}

static const char *why_weights(bool transposed, bool grouped)
{
    if (transposed)
        return grouped ? "Each input channel has a kernel for each output channel of its group; "
                         "the size of the map is not in it."
                       : "Each input channel has a kernel for each output channel; the size of the "
                         "map is not in it.";
    return grouped ? "Each output channel has a kernel over the input channels of its group; the "
                     "size of the map is not in it."
                   : "Each output channel has a kernel over all input channels; the size of the "
                     "map is not in it.";
}

void shape_step_weights(struct solve_run *run, const struct shape *shape)
{
    const struct value *out = run->results;
    bool first = run_is(run->args[LAYOUT], "channels_first");
    bool transposed = shape->operation == TRANSPOSE;
    bool grouped = run_to_long(run->args[GROUPS]) > 1;
    const char *in = transposed ? (grouped ? "(C′/g)" : "C′") : grouped ? "(C/g)" : "C";
    const char *kernels = transposed ? "C" : "C′";
    const char *sides = shape->count == 1 ? "k" : shape->count == 2 ? "k × k" : "k × k × k";

    solve_step(run, &(struct trace_step){
                        .name = "weights",
                        .title = "Shape of the kernels",
                        .formula = first ? run_printf(run, "%s × %s × %s", kernels, in, sides)
                                         : run_printf(run, "%s × %s × %s", sides, in, kernels),
                        .substitution = run_joined(run, out[WEIGHT_SHAPE], " × "),
                        .result = run_printf(run, "%s weights", run_text(run, out[WEIGHTS])),
                        .why = why_weights(transposed, grouped),
                        .value = out[WEIGHTS]});
}
