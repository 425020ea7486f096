/* SPDX-License-Identifier: MIT */
/* A network along a line, for the solver's trace: pieces between the points where a unit switches. */
#ifndef DLTUTOR_SOLVE_NETWORK_PIECES_H
#define DLTUTOR_SOLVE_NETWORK_PIECES_H

#include "dense_layers.h"

/** Between two switches every unit is slope * t + constant. */
struct line_piece {
    struct value from, to;                /* none: it goes on without end */
    const char *pattern;                  /* "10|1": a digit for each hidden unit, 1 where z > 0 */
    const struct value *slope, *constant; /* of each unit of the layer that was reached */
};

struct line_walk {
    struct solve_run *run;
    struct dense_network net;
    const struct value *start, *direction; /* x = start + t * direction */
    struct value from, to;                 /* none: open */
    const char *variable;                  /* "x" when it is the one input itself, else "t" */
    size_t first_output, output_count;     /* which outputs are looked at */
    const struct line_piece *pieces;
    size_t count;
    const char *const *sums; /* for each layer, what its units sum up to, in words */
    const struct value
        *switches; /* for each layer, the list of points where one of its units does */
};

/** What is inside an interval: "(0, 1/2)". */
const char *pieces_interval(const struct solve_run *run, struct value from, struct value to);
/** "2·x − 1". */
const char *pieces_line(const struct solve_run *run, struct value slope, struct value constant,
                        const char *variable);
/** "z₁ = 2·x − 1 (zero at 1/2); z₂ = ..." of one piece; long layers are cut. */
void pieces_add_sums(const struct line_walk *walk, struct strbuf *text,
                     const struct line_piece *sums, size_t units);

/** Writes the whole trace; the results are there. */
void pieces_steps(const struct line_walk *walk);

enum {
    PIECES_REGIONS,
    PIECES_BREAKS,
    PIECES_BREAK_VALUES,
    PIECES_SLOPES,
    PIECES_CONSTANTS,
    PIECES_START_VALUE,
    PIECES_END_VALUE,
    PIECES_PATTERNS,
    PIECES_SWITCHES,
    PIECES_PATTERN_LIST,
    PIECES_OUTPUTS
};

#endif
