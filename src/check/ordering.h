/* SPDX-License-Identifier: MIT */
/* Steps put in order: how far an order is from the nearest right one. */
#ifndef CHECK_ORDERING_H
#define CHECK_ORDERING_H

#include "marking.h"

enum { ORDER_MAX_STEPS = 12 /**< of a field, distractors and all; the loader refuses more */ };

/** What must be in an answer: one place for each step that is no distractor and no alternative. */
struct order_places {
    size_t count;
    int of_step[ORDER_MAX_STEPS];     /**< the place a step takes; -1: a distractor */
    size_t step[ORDER_MAX_STEPS];     /**< the step that a place is named by */
    unsigned before[ORDER_MAX_STEPS]; /**< places that must come before it: bits */
};

/** How an answer stands to the nearest right order. */
struct order_distance {
    size_t moves; /**< steps to be moved, put in or taken out */
    size_t missing;
    bool kept[ORDER_MAX_STEPS];  /**< by position typed: it can stay where it is */
    bool extra[ORDER_MAX_STEPS]; /**< by position typed: a distractor, or its place is taken */
};

struct order_places ordering_places(const struct field *field);
/**
 * The fewest steps to move, put in or take out until `typed` (indices of steps, each once) is a
 * right order. What is kept is a longest part of it that contradicts no right order; of several,
 * the one that keeps what comes last, so that the first step out of order is the one to blame.
 * Exact: dynamic programming over the sets of places, O(count * 2^places).
 */
struct order_distance ordering_distance(const struct order_places *places, const size_t *typed,
                                        size_t count);
/** Fills `steps_out` with the field's steps in the order in which the variant shows them. */
void ordering_shuffle(const struct variant *variant, const struct field *field,
                      size_t steps_out[ORDER_MAX_STEPS]);

#endif
