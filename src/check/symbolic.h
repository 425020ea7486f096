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
/** The value of the tree under the question's own numbers, where it has one. */
void symbolic_value(struct marking *m);
/** Does the symbol occur in the tree? */
bool symbolic_mentions(const struct expr *tree, const char *symbol);

#endif
