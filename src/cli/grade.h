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
/** Adds "marks", "max" and "fields", the members that `grade --json` and the batch have in common. */
void grade_add_marks(struct strbuf *out, const struct question *question,
                     const struct answer *answers, const struct verdict *verdicts);

/** What `grade --batch` keeps from line to line: variants and results, of each the latest few. */
struct grader;
struct grader *grader_open(const struct bank *bank);
void grader_close(struct grader *grader);
/** The reply to one line: see cli_batch_reply. */
void grader_reply(struct grader *grader, struct arena *arena, size_t number,
                  const struct strbuf *line, struct strbuf *reply);

#endif
