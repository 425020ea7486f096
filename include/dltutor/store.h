/* SPDX-License-Identifier: MIT */
/**
 * store: progress -> SQLite. The only room that sees sqlite3. Two tutors may use one database at the
 * same time (write-ahead log, busy timeout); a failing disk is an error to report, never a crash.
 */
#ifndef DLTUTOR_STORE_H
#define DLTUTOR_STORE_H

#include "dltutor/base.h"
#include "dltutor/core.h"

struct store;

/** One marked answer. */
struct attempt {
    const char *question; /**< "PACK/q6" */
    uint64_t seed;
    const char *field;
    const char *text;
    const char *status, *note;
    int marks, max;
    int64_t at;     /**< seconds since the epoch, from the injected clock */
    int hints_seen; /**< rungs shown in its part by then */
    bool self;      /**< the marks are the person's own, given against the model answer */
};

/** Opens or creates a database; ":memory:" keeps nothing. Folders on the way are created (0700).
 *  One of an older version is brought to the present one, all of it or nothing.
 *  IO with the reason; a file that is no database or of a newer version is left untouched. */
enum dlt_err store_open(const char *path, struct store **store_out, struct diag *diag);
/** NULL is accepted. */
void store_close(struct store *store);

enum dlt_err store_record_attempt(struct store *store, const struct attempt *attempt,
                                  struct diag *diag);
/** Keeps the text in the answer line of a field; NULL or "" forgets it. */
enum dlt_err store_save_draft(struct store *store, const char *question, uint64_t seed,
                              const char *field, const char *text, struct diag *diag);
/** Keeps which hints of a part were shown. */
enum dlt_err store_save_hints(struct store *store, const char *question, uint64_t seed,
                              const char *part, uint64_t seen, struct diag *diag);

/** What was kept for one question and seed, as callbacks would be: newest attempt of each field,
 *  drafts, hints. Lists in the arena; texts are sanitised. */
struct kept_field {
    const char *field;
    const char *text;  /**< latest marked answer, NULL: none */
    const char *draft; /**< NULL: none */
    int best;          /**< best marks over all tries, in hundredths */
    bool best_self;    /**< only the person's own marking gave that much */
    bool self;         /**< the latest answer was marked by the person, with `self_marks` */
    int self_marks;
};
struct kept_hints {
    const char *part;
    uint64_t seen;
};
struct kept {
    struct kept_field *fields;
    size_t field_count;
    struct kept_hints *hints;
    size_t hint_count;
};
enum dlt_err store_load(struct store *store, struct arena *arena, const char *question,
                        uint64_t seed, struct kept *kept_out, struct diag *diag);

/** Best marks of each field of a question over all tries at a seed, summed; and number of tries. */
struct progress {
    const char *question; /**< "PACK/q6" */
    int best;
    int self; /**< how much of it stands in fields whose best is the person's own marking */
    int tries;
    int fields_begun;
};
/** Progress with the papers' own numbers (seed 0) of every question that was tried. */
enum dlt_err store_progress(struct store *store, struct arena *arena, struct progress **list_out,
                            size_t *count_out, struct diag *diag);
/** Own earlier answers to a field, newest first, without repeats: the answer line's history. */
enum dlt_err store_history(struct store *store, struct arena *arena, const char *question,
                           const char *field, size_t most, const char ***texts_out,
                           size_t *count_out, struct diag *diag);

/** Where the lesson on a question stands. */
struct kept_place {
    const char *question; /**< "PACK/q6"; NULL: there was no lesson on it */
    uint64_t seed;
    const char *step, *furthest; /**< names of steps */
};
enum dlt_err store_save_place(struct store *store, const struct kept_place *place,
                              struct diag *diag);
enum dlt_err store_load_place(struct store *store, struct arena *arena, const char *question,
                              struct kept_place *place_out, struct diag *diag);
/** The question that was presented last, of a pack or (NULL) of all; NULL: none was. */
enum dlt_err store_last_place(struct store *store, struct arena *arena, const char *pack,
                              const char **question_out, struct diag *diag);

#endif
