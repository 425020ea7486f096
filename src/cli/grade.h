/* SPDX-License-Identifier: MIT */
/* Marking a set of answers: shared by `grade`, its batch form and the line-by-line tutor. */
#ifndef CLI_GRADE_H
#define CLI_GRADE_H

#include "cli_private.h"

/** Puts the text into the answer of the field of that name. UNKNOWN with a proposal. */
enum dlt_err grade_set_answer(struct arena *arena, const struct question *question,
                              const char *name, const char *text, struct answer *answers,
                              struct diag *diag);
/** What is said of an answer: a caret where it cannot be read, feedback, witness. */
void grade_print_reasons(struct cli *cli, const char *answer, const struct verdict *verdict,
                         bool why);
/** The object that `grade --json` and the batch print; owned by the caller. */
json_t *grade_json(const struct variant *variant, const char *question,
                   const struct answer *answers, const struct verdict *verdicts);

#endif
