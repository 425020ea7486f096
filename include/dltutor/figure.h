/* SPDX-License-Identifier: MIT */
/**
 * figure: data -> picture. One file and one row in src/figure/figures.def each; pure functions that
 * draw onto a surface and describe the same picture in words and a table.
 */
#ifndef DLTUTOR_FIGURE_H
#define DLTUTOR_FIGURE_H

#include "dltutor/base.h"
#include "dltutor/core.h"
#include "dltutor/draw.h"
#include "dltutor/num.h"

struct figure_kind {
    const char *name;    /**< "network" */
    const char *summary; /**< one line */
    const struct param *params;
    size_t param_count;
    /** Draws into the whole surface, whatever its size. `args` in the order of params. */
    enum dlt_err (*draw)(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         enum marker marker);
    /** The picture in words, then a table of its pieces: for --plain and screen readers. */
    enum dlt_err (*describe)(struct num_ctx *ctx, const struct value *args, char **text_out);
    /** Rows the figure would like at this width, for the view's layout. */
    int (*height)(const struct value *args, int width);
    const char *const *examples; /**< argument lines for golden tests, at least one */
    size_t example_count;
};

const struct figure_kind *const *figure_table(size_t *count_out);
const struct figure_kind *figure_find(const char *name);

/** Draws; a picture that comes out blank says `waiting` instead, unless that is NULL. */
enum dlt_err figure_draw(struct num_ctx *ctx, const struct figure_kind *kind,
                         const struct value *args, const char *waiting, struct surface *surface,
                         enum marker marker);
/** The same in words. */
enum dlt_err figure_describe(struct num_ctx *ctx, const struct figure_kind *kind,
                             const struct value *args, const char *waiting, char **text_out);

#endif
