/* SPDX-License-Identifier: MIT */
/* Windows on up to three axes: what the solver of shapes and the steps that explain it share. */
#ifndef DLTUTOR_SOLVE_CONVOLUTION_SHAPE_H
#define DLTUTOR_SOLVE_CONVOLUTION_SHAPE_H

#include "axes.h"

enum {
    OPERATION,
    INPUT_SIZE,
    KERNEL_SIZE,
    STRIDE,
    PADDING,
    PADDING_END,
    PADDING_MODE,
    DILATION,
    DILATION_CONVENTION,
    OUTPUT_PADDING,
    IN_CHANNELS,
    OUT_CHANNELS,
    GROUPS,
    ROUNDING,
    LAYOUT
};
enum {
    SIZE,
    SHAPE,
    ELEMENTS,
    EFFECTIVE_KERNEL,
    UNROUNDED,
    LOST_INPUTS,
    OUT_PADDING_START,
    OUT_PADDING_END,
    WEIGHT_SHAPE,
    WEIGHTS
};

/* One axis; spacing has the convention of dilation worked in. */
struct axis {
    long input, kernel, stride, dilation, spacing, extra; /* extra: output padding */
    long start, end;                                      /* padding */
    long span;                                            /* of the dilated kernel */
    long size, lost;
    struct value unrounded;
    bool dropped; /* rounding up would count a window that begins beyond the input */
};

struct shape {
    struct axis axes[AXES_MAX];
    size_t count;
    enum { CONVOLVE, POOL, TRANSPOSE } operation;
    enum { AS_NUMBERS, VALID, SAME } mode;
    enum { DOWN, UP, EXACT } rounding;
    bool zeros; /* dilation counts zeros */
    bool alike; /* all axes are the same */
};

/** The steps of kernel, padding, size and lost inputs, axis by axis; once where all are alike. */
void shape_steps_axes(struct solve_run *run, const struct shape *shape);
/** The step of the whole output, with `channels`, from the run's results. */
void shape_step_output(struct solve_run *run, const struct shape *shape, struct value channels);
/** The step of the kernels' shape. */
void shape_step_weights(struct solve_run *run, const struct shape *shape);

#endif
