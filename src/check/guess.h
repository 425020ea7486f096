/* SPDX-License-Identifier: MIT */
/* Mistakes that nobody has to list, because they happen everywhere. Each is tried as a change of the
   expected answer, the usual ones first; what was typed is that mistake when it means the same as
   the changed answer. */
#ifndef CHECK_GUESS_H
#define CHECK_GUESS_H

#include "probe.h"

enum guess_id {
    GUESS_SIGN = 0,
    GUESS_RECIPROCAL,
    GUESS_FACTOR_OF_TWO,
    GUESS_OFF_BY_ONE,
    GUESS_FORGOTTEN_TERM,
    GUESS_INVERTED_FRACTION,
    GUESS_FORGOTTEN_FACTOR,
    GUESS_LOG_BASE,
    GUESS_SQUARE,
    GUESS_DEGREES,
};

/** The expected answer with one usual mistake in it. */
struct mutant {
    enum guess_id id;
    bool whole;              /**< the answer as a whole was changed, not a piece of it */
    const char *say;         /**< what went wrong, naming the piece */
    const struct expr *tree; /**< NULL: only the value is known */
    struct value value;      /**< of a tree without symbols; NONE: not computed */
    struct probe_values at;  /**< the tree at the field's points */
};

struct mutants {
    struct mutant *items; /**< in the order in which they are tried */
    size_t count;
};

enum { MUTANTS_MAX = 64 };

/**
 * Changes of a tree (of an equation: of its right side), in `arena`. `scope` is for printing the
 * pieces. Values are not computed. O(MUTANTS_MAX * nodes).
 */
struct mutants mutants_make(struct arena *arena, const struct expr *tree,
                            const struct expr_scope *scope);

/** The changes of the field's expected answer, made once where the variant has a key. */
struct mutants *guess_mutants(struct marking *m);
/** Marks the answer as that mistake; always true. */
bool guess_take(struct marking *m, const struct mutant *mutant);
/**
 * Looks for the first mistake that turns the expected expression or equation into m->tree. Only what
 * agrees at the field's points is given to the deciders. Never for what is hit by chance: an answer
 * that is 0, 1, -1 or 2, whatever the symbols are. False when none is found.
 */
bool guess_expression(struct marking *m);
/**
 * The same for m->value against the expected number. Pieces of the computation are changed only for
 * answers that say enough: whole numbers beyond 12 and fractions with a part beyond 4.
 */
bool guess_number(struct marking *m);

#endif
