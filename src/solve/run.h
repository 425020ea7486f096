/* SPDX-License-Identifier: MIT */
/* What solvers share: how numbers look inside a step, and short ways to read arguments. */
#ifndef DLTUTOR_SOLVE_RUN_H
#define DLTUTOR_SOLVE_RUN_H

#include "dltutor/solve.h"

/** Numbers with more digits than this are shown rounded inside a step. */
enum { RUN_DIGITS_MAX = 60 };

/** A value inside a step: "−3/2", "(3, 19, 27)", long integers as "1.53250e54". */
const char *run_text(const struct solve_run *run, struct value value);
/** The same in brackets when it is negative or a fraction, to stand in a product or power. */
const char *run_factor(const struct solve_run *run, struct value value);
/** run_text, behind "≈ " where that is rounded. */
const char *run_result(const struct solve_run *run, struct value value);
/** The number, or what it is off by where it would look like the other: "1 − 3.33333e-301". */
const char *run_apart(const struct solve_run *run, struct value number, struct value from);
/** After a failure: its sentence starts with the parameter, unless it is in there. */
void run_blame(struct solve_run *run, const char *param);
/** A whole number as subscript: "₁₂". */
const char *run_subscript(const struct solve_run *run, long number);
/** The items of a list joined by `between` ("1 + 5 + 10"); long lists are cut in the middle. */
const char *run_joined(const struct solve_run *run, struct value list, const char *between);
/** arena_printf into the run's arena. */
const char *run_printf(const struct solve_run *run, const char *format, ...) DLT_PRINTF(2, 3);

struct value run_long(const struct solve_run *run, long number);
/** The whole number that an argument is; 0 when it is none. */
long run_to_long(struct value value);
bool run_is(struct value value, const char *word);
bool run_given(struct value value);
/** False after a failure (RANGE) that names the parameter, unless all items are whole numbers. */
bool run_whole(struct solve_run *run, const char *name, struct value list);
/** Sum of a list's items. */
struct value run_total(const struct solve_run *run, struct value list);

#endif
