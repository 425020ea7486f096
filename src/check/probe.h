/* SPDX-License-Identifier: MIT */
/* A few fixed points of a field's symbols. Where two trees have exact or disjoint values at one of
   them they are different, which spares the deciders most of the comparisons with mistakes. */
#ifndef CHECK_PROBE_H
#define CHECK_PROBE_H

#include "marking.h"

/** The method of a decision that only says that two trees are different. */
#define PROBE_METHOD "points"

struct probe; /**< the points of one field */

enum probe_finding {
    PROBE_UNKNOWN, /**< there are no values to compare */
    PROBE_AGREE,   /**< no point tells them apart, which proves nothing */
    PROBE_APART,   /**< proved to be different under the rules */
};

/** Compares what was typed with `want`, whose values are kept in `kept` (NULL: nowhere), which lives
 *  as long as the variant. */
enum probe_finding probe_compare(struct marking *m, const struct expr *want,
                                 struct probe_values *kept, const struct expr_rules *rules);
/**
 * True when what was typed and `want` are proved to be different under the rules. False says
 * nothing. `source` (may be NULL) is the author's text of `want`, whose values are kept in the key.
 */
bool probe_differs(struct marking *m, const struct expr *want, const struct source *source,
                   const struct expr_rules *rules);
/** The decision that probe_differs stands for: PROBE_METHOD, with the point that shows it. */
void probe_decide(struct marking *m, const struct expr *want, struct expr_decision *decision_out);

#endif
