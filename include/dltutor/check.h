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
     * Marks one answer on its own. `earlier` binds typed.FIELD for the fields answered so far
     * (see check_typed), wrong.FIELD for those of them that are not the expected answer, and
     * apart.TAG for each set of replies (`together`) that other answers contradict.
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
 * slips (all with the same value, their words merged; but what also follows from an earlier wrong
 * answer and earns more by that is not counted twice); equality by the field's looser rules; a
 * rounded value; follow-through from earlier answers that were themselves wrong (never when all of
 * them are right); mistakes that happen everywhere (sign, reciprocal, factor of two, off by one);
 * else incorrect with a witness. Never fails: an answer that cannot be read is a verdict.
 * `verdicts_out` has room for question_field_count items, filled in the arena.
 */
void check_answers(struct arena *arena, const struct variant *variant, const struct answer *answers,
                   struct verdict *verdicts_out);

/**
 * Gives a variant its answer key, in its arena: from then on each text of an author is read and
 * computed once, when it is first needed, and not again for each answer. The verdicts are the same.
 * O(texts of the question), none of which is read yet. A variant with a key serves one thread.
 */
void check_prepare(struct variant *variant);

/** True when the field is asked, given the other answers (see `shown_if`). */
bool check_field_shown(const struct variant *variant, const struct field *field,
                       const struct answer *answers);

/** What a text is read as, without marking it: the live echo. `verdict_out` gets status BLANK,
 *  UNREADABLE (with column and feedback) or UNDECIDED with `reads_as` set, and nothing that depends
 *  on the expected answer. */
void check_read(struct arena *arena, const struct variant *variant, const struct field *field,
                const char *text, struct verdict *verdict_out);

/** How a text was read, as on paper: fractions, roots, sums and powers over several lines; no more
 *  than `max_width` columns and `max_height` lines, else the one line that reads_as holds. `count` 0
 *  for what has no formula (words, choices) or cannot be read. */
struct expr_picture check_picture(struct arena *arena, const struct variant *variant,
                                  const struct field *field, const char *text,
                                  enum expr_charset charset, int max_width, int max_height);

/** True when two answers to a field surely mean the same, be they right or wrong: 3/(2 D_h) and
 *  1.5/D_h. False where either cannot be read or equality is not decided. Cost: reading both, and one
 *  decision. */
bool check_same_meaning(struct arena *arena, const struct variant *variant,
                        const struct field *field, const char *one, const char *other);

/** One step of an ordering as it is shown. */
struct check_step {
    const char *letter; /**< what is typed for it: "a" */
    const char *text;   /**< filled */
};

/** The steps of an ordering field in the order in which they are shown: shuffled by the variant's
 *  seed and the question's and field's names, and never in a right order where there is another. */
const struct check_step *check_order_steps(struct arena *arena, const struct variant *variant,
                                           const struct field *field, size_t *count_out);

/** The answer that earns full marks, as text that can be typed: for `check`, tests and the worked
 *  solution. */
char *check_model_answer(struct arena *arena, const struct variant *variant,
                         const struct field *field);

/**
 * Names for what was answered, over the variant's own: typed.FIELD by full id, and by label inside
 * its part. `part` is the part for which they are (SIZE_MAX: none); `verdicts` are the first `count`
 * of the question's. Answers without a value are bound to none.
 */
void check_typed(struct arena *arena, const struct variant *variant, size_t part,
                 const struct verdict *verdicts, size_t count, struct expr_env *env_out);

/** Moves a place inside an author's text to its place in the file. Returns `err`. */
enum dlt_err check_locate(struct diag *diag, const struct source *source, enum dlt_err err);

/** A template with all that stands up to the placeholder at a column (from 1) blanked out, so that
 *  filling it finds the next fault at its own column; NULL: no placeholder comes after it. */
char *check_next_fault(struct arena *arena, const char *text, unsigned column);

/** True when a slip has the value of the answer itself with these numbers; `diag` tells which. */
bool check_slip_collides(struct arena *arena, const struct variant *variant, struct diag *diag);

/** True when the model answer of a field does not earn full marks with these numbers; `diag` tells
 *  which. Cost: that of marking one answer for each field. */
bool check_model_fails(struct arena *arena, const struct variant *variant, struct diag *diag);

/** Every problem that only shows once numbers are bound: expressions that do not evaluate, slips
 *  equal to the answer, a model answer below full marks. Calls `report` for each, located. Returns
 *  how many. */
size_t check_question(struct arena *arena, const struct variant *variant,
                      void (*report)(void *context, const struct diag *diag), void *context);

/** The numbers that a seed drew: "a = 14, b = 3"; "" where none are. */
const char *check_drawn(struct arena *arena, const struct variant *variant);

/**
 * Runs one test of the question on a variant of the test's seed: its answers are marked together, and
 * the marks and notes compared. Calls `report` for each that is another than the test says, located
 * in the test, with what was earned instead. Returns how many.
 */
size_t check_test(struct arena *arena, const struct variant *variant,
                  const struct question_test *test,
                  void (*report)(void *context, const struct diag *diag), void *context);

/** Which alternatives and slips of a question were recognised with some numbers. */
struct check_reach;
/** The arena has to outlive it. */
struct check_reach *check_reach_create(struct arena *arena, const struct question *question);
/** Types each reply that was not recognised so far with these numbers, and sees what it is taken for.
 *  True once all of them were. */
bool check_reach_add(struct check_reach *reach, const struct variant *variant);
/** Reports each reply that was recognised with no numbers added so far, and what hides it: its
 *  condition, the expected answer, or an alternative. Slips of one value hide each other not: their
 *  words are said together. Returns how many. */
size_t check_reach_tell(const struct check_reach *reach,
                        void (*report)(void *context, const struct diag *diag), void *context);

#endif
