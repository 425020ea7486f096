/* SPDX-License-Identifier: MIT */
/* What activation_patterns works out: the cells of a network in a box, and what it is on each. */
#ifndef DLTUTOR_SOLVE_ACTIVATION_PATTERNS_H
#define DLTUTOR_SOLVE_ACTIVATION_PATTERNS_H

#include "cells.h"
#include "dense_layers.h"

/** Where one pattern holds. */
struct pattern_part {
    const char *pattern; /* "10|1" */
    struct cell cell;
    struct value
        map; /* the affine map there: (slopes, constant), a list of these if several outputs */
    size_t map_index, region;
};

struct pattern_box {
    struct solve_run *run;
    struct dense_network net;
    struct value low, high; /* lists: the corners of the box */
    size_t first_output, output_count;
    struct pattern_part *parts; /* in the order of their patterns */
    size_t count, capacity;
    size_t *layer_patterns; /* for each layer, patterns of all units up to it */
    size_t maps, regions;
};

enum {
    BOX_PATTERNS,
    BOX_REGIONS,
    BOX_MAPS,
    BOX_LAYER_PATTERNS,
    BOX_PATTERN_LIST,
    BOX_PATTERN_MAPS,
    BOX_MAP_LIST,
    BOX_POINTS,
    BOX_OUTPUTS
};

/** Reads the arguments; false after a failure. */
bool box_read(struct solve_run *run, struct pattern_box *box);
/** One map, or the list of the maps of all outputs that are looked at. */
struct value box_chosen(const struct pattern_box *box, const struct value *maps);
/** Joins the parts that share a facet and a map; sets their regions and how many there are. */
void box_join_regions(struct pattern_box *box);
/** Writes the whole trace; the results are there. */
void box_steps(const struct pattern_box *box);
/** The oracle: cuts polygons, or eliminates one input after the other. */
enum dlt_err box_oracle(struct solve_run *run, struct diag *diag);

#endif
