/* SPDX-License-Identifier: MIT */
/**
 * check: typed text -> verdict. One file and one row in src/check/kinds.def for each kind of answer.
 */
#ifndef DLTUTOR_CHECK_H
#define DLTUTOR_CHECK_H

#include "dltutor/base.h"
#include "dltutor/core.h"

/** What was typed into one field. */
struct answer {
    const char *text; /**< any bytes; NULL or blank: not answered */
};

/** One kind of answer. */
struct answer_kind {
    const char *name;    /**< "number", as question files write it */
    const char *summary; /**< one line for the manual */
    const char *typing;  /**< one line for the person: what may be typed */
    enum field_kind kind;
    /**
     * Marks one answer on its own. `earlier` binds typed.FIELD for the fields answered so far.
     * Fills everything in `verdict_out` but `max`.
     */
    void (*mark)(struct arena *arena, const struct variant *variant, const struct field *field,
                 const char *text, const struct expr_env *earlier, struct verdict *verdict_out);
};

const struct answer_kind *check_kind(enum field_kind kind);
/** By name, or NULL. */
const struct answer_kind *check_kind_find(const char *name);
const struct answer_kind *const *check_kinds(size_t *count_out);

/**
 * Marks a whole set of answers: one for each field of the question, in flat order. Fields hidden by
 * `shown_if` and blank ones get VERDICT_BLANK. Tried in this order for each field: the expected
 * answer; accepted alternatives (those with `together` only while no other field contradicts);
 * slips (all with the same value, their words merged); equality by the field's looser rules;
 * follow-through from earlier answers that were themselves wrong (never when all of them are right);
 * else incorrect with a witness. Never fails: an answer that cannot be read is a verdict.
 * `verdicts_out` has room for question_field_count items, filled in the arena.
 */
void check_answers(struct arena *arena, const struct variant *variant,
                   const struct answer *answers, struct verdict *verdicts_out);

/** True when the field is asked, given the other answers (see `shown_if`). */
bool check_field_shown(const struct variant *variant, const struct field *field,
                       const struct answer *answers);

/** What a text is read as, without marking it: the live echo. `verdict_out` gets status BLANK,
 *  UNREADABLE (with column and feedback) or UNDECIDED with `reads_as` set, and nothing that depends
 *  on the expected answer. */
void check_read(struct arena *arena, const struct variant *variant, const struct field *field,
                const char *text, struct verdict *verdict_out);

/** The answer that earns full marks, as text that can be typed: for `check`, tests and the worked
 *  solution. */
char *check_model_answer(struct arena *arena, const struct variant *variant,
                         const struct field *field);

/** Every problem that only shows once numbers are bound: expressions that do not evaluate, slips
 *  equal to the answer, a model answer below full marks. Calls `report` for each, located. Returns
 *  how many. */
size_t check_question(struct arena *arena, const struct variant *variant,
                      void (*report)(void *context, const struct diag *diag), void *context);

#endif
