/* SPDX-License-Identifier: MIT */
/* Piecewise-linear functions as answers: from formulas, cases and points, and where two of them
   depart from each other. */
#ifndef CHECK_PIECES_H
#define CHECK_PIECES_H

#include "marking.h"

/** Where a function counts; none: the line goes on. Both ends or neither. */
struct range {
    struct value from, to;
};

/** True when the tree holds the name. */
bool pieces_mention(const struct expr *tree, const char *name);

/**
 * The continuous function that a tree denotes: a formula with relu, abs, max, min, cases, or a list
 * of points. TYPE or RANGE with a sentence and a tag: "jump" where it is not continuous,
 * "not-covered" where the cases leave a gap on the range, "not-piecewise" for what bends.
 */
enum dlt_err pieces_from_tree(struct num_ctx *ctx, const struct expr *tree, const char *variable,
                              const struct expr_env *env, struct range range,
                              struct piecewise *function_out);
/** A function as points: through them it goes on straight at both ends. */
struct value pieces_to_points(struct num_ctx *ctx, const struct piecewise *function,
                              struct range range);

/** How a function departs from another one. */
struct departure {
    bool differs;
    struct value from, to;               /**< the first interval, whole where both are straight */
    struct value at;                     /**< the simplest point inside where they differ */
    struct value mine, wanted;           /**< values there */
    struct value my_slope, wanted_slope; /**< on that interval */
    struct value shift; /**< mine - wanted when that is the same all over, or none */
};

/** Compares two functions on a range. The failures stay in `ctx`. */
struct departure pieces_depart(struct num_ctx *ctx, const struct piecewise *mine,
                               const struct piecewise *wanted, struct range range);
/** The decision as the other kinds make it, with the point as its witness. */
void pieces_decide(struct arena *arena, const struct departure *departure, const char *variable,
                   struct expr_decision *decision_out);
/** A number with as few signs as it takes, as a fraction: "3/8". */
const char *pieces_number(struct arena *arena, struct value number);
/** The fraction with the smallest denominator strictly between two numbers. */
struct value pieces_simplest_between(struct num_ctx *ctx, struct value low, struct value high);

/** What a whole function may have suffered. */
enum pieces_slip {
    PIECES_NO_SLIP = 0,
    PIECES_UPSIDE_DOWN,
    PIECES_DOUBLED,
    PIECES_HALVED,
    PIECES_MIRRORED, /**< left and right exchanged, about 0 or the middle of the range */
    PIECES_MOVED,    /**< along x, on the whole line only */
};
/** The usual mistake that turns one function into the other; `*by_out` is how far it was moved. */
enum pieces_slip pieces_slip(struct num_ctx *ctx, const struct piecewise *mine,
                             const struct piecewise *wanted, struct range range,
                             struct value *by_out);

/**
 * Hidden units of a network that is written as this tree: units with equal joints that face the same
 * way are one, a straight term outside of them is one, and other bends count one by one.
 */
size_t pieces_count_units(struct num_ctx *ctx, const struct expr *tree, const char *variable,
                          const struct expr_env *env, struct range range);
/** A network that draws the function on the range, as text: "1 + 2*relu(x - 1/4)". */
const char *pieces_formula(struct num_ctx *ctx, const struct piecewise *function,
                           const char *variable, struct range range);

#endif
