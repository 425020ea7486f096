/* SPDX-License-Identifier: MIT */
/* What expressions and equations share. */
#ifndef CHECK_SYMBOLIC_H
#define CHECK_SYMBOLIC_H

#include "marking.h"

enum match symbolic_match(struct marking *m, const struct source *is, enum closeness closeness,
                          struct expr_decision *decision_out);
void symbolic_miss(struct marking *m, const struct expr_decision *decision);
char *symbolic_model(struct marking *m);
enum dlt_err symbolic_audit(struct marking *m, const struct source *is, struct diag *diag);
/**
 * Sets m->value to what the tree is worth at the field's numbers and the question's, of an equation
 * the side that its subject is equal to; points [x, value] for a field with `along`. None without one.
 */
void symbolic_value(struct marking *m);
/** Whether `along` is a list along which the expected answer has values. RANGE. */
enum dlt_err symbolic_audit_worth(struct marking *m, struct diag *diag);
/** The symbol that an equation isolates on one side, and the other side; NULL: none. */
const char *symbolic_isolated(const struct expr *tree, const struct expr **other_out);

#endif
