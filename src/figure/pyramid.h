/* SPDX-License-Identifier: MIT */
/* A stack of one-dimensional convolutions as its picture sees it, and one of its layers with numbers. */
#ifndef DLTUTOR_FIGURE_PYRAMID_H
#define DLTUTOR_FIGURE_PYRAMID_H

#include "sketch.h"

enum { PYRAMID_LAYERS = 12, PYRAMID_INPUTS = 24 };

/** The parameters of the figure. */
enum {
    KERNEL_SIZE,
    STRIDE,
    DILATION,
    TYPED,
    FIRST,
    LAYER,
    SHOW,
    SHOW_RIGHT,
    INPUT,
    WEIGHTS,
    ABOVE
};

struct layer {
    long kernel, stride, dilation;
    long field, jump; /**< receptive field and spacing of its units, in inputs */
};

/* Units of one level that the top unit reads: `span` places, from the leftmost to the rightmost. */
struct level {
    long span;
    bool *read; /* NULL: too many to tell apart */
};

struct pyramid {
    struct num_ctx *ctx;
    size_t count; /* layers up to the one on top */
    struct layer layers[PYRAMID_LAYERS];
    struct level levels[PYRAMID_LAYERS + 1]; /* 0: the input */
    double typed[PYRAMID_LAYERS];            /* NaN: nothing was typed for that layer */
    struct value answers[PYRAMID_LAYERS];    /* the same, exactly */
    bool alone, show_right;
};

/** Draws the kernel of the only layer at its places over the input. Failures are those of describing. */
void pyramid_draw_numbers(const struct pyramid *p, const struct value *args,
                          struct surface *surface);
/** The same in words; fails in p->ctx ("numbers") unless there is one layer, an input of at most
 *  PYRAMID_INPUTS numbers and a weight for each tap. */
void pyramid_describe_numbers(const struct pyramid *p, const struct value *args,
                              struct strbuf *out);
/** Rows of that picture. */
int pyramid_numbers_height(const struct value *args);

#endif
