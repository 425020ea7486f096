/* SPDX-License-Identifier: MIT */
/* What the parts of `dltutor check` share: one run over files, what was told of them, and how. */
#ifndef CLI_CHECKER_H
#define CLI_CHECKER_H

#include "cli_private.h"

enum {
    CHECKER_SEEDS = 200, /**< draws tried of each question */
    CHECKER_MOST = 100,  /**< problems of one question that are told */
    CHECKER_ENOUGH = 5,  /**< problems of its draws, after which no more are tried */
};

struct checker {
    struct cli *cli;
    bool json, quiet, strict;
    bool progress; /**< standard error is a terminal, and somebody looks at it */
    int shown;     /**< columns of the line of progress on show */
    size_t errors, warnings, questions;
    bool loaded;          /**< the loader found no problem of the question that is looked at */
    const char **spoiled; /**< files of a pack in which it found some */
    size_t spoiled_count, spoiled_capacity;
    bool unreadable;   /**< a file could not be read at all */
    const char *path;  /**< of the file that is looked at; what messages call it may be cut */
    const char **told; /**< files with problems, in order */
    size_t told_count, told_capacity;
    struct told_place *places; /**< of the problems of the question that is looked at */
    size_t place_count, place_capacity;
    struct pending *pending; /**< problems of that question, told in the order of the file */
    size_t pending_count, pending_capacity;
    const char *before;          /**< put before what is told of these numbers, NULL: nothing */
    struct checker_known *known; /**< what prerequisites of questions are known */
    size_t known_count, known_capacity;
};

/* --- telling ---------------------------------------------------------------------------------- */

/** A problem that is located as it stands: what the loader finds. Also a load_report_fn. */
void checker_error(void *context, const struct diag *diag);
/** A problem of the file that is looked at, beside which others may show with numbers: it waits for
 *  them, and nothing more is said at its place. Also a load_report_fn. */
void checker_error_loaded(void *context, const struct diag *diag);
/** A problem that shows with numbers, once for each place: the keys that lead there are put before
 *  it, and its place is sharpened. */
void checker_error_value(void *context, const struct diag *diag);
/** The same for what is no problem, but likely not meant so. */
void checker_warn_value(void *context, const struct diag *diag);
/** Builds and tells an error or a warning at a text of the question. */
void checker_complain(struct checker *checker, const struct source *place, const char *tag,
                      const char *format, ...) DLT_PRINTF(4, 5);
void checker_advise(struct checker *checker, const struct source *place, const char *tag,
                    const char *format, ...) DLT_PRINTF(4, 5);
/** The path of the file of a problem, which stands in it with its end alone when it is long. */
const char *checker_full_path(const struct checker *checker, const struct diag *diag);
/** True when something was told of the text of the question that begins there. */
bool checker_told_text(const struct checker *checker, unsigned line, unsigned column);
/** Tells what was found of a question, in the order of the file. */
void checker_flush(struct checker *checker);
/** A path that could not be looked at. */
void checker_unreadable(struct checker *checker, const char *path, const char *text);
/** How much of what is under way is done; on a terminal only, and one line that is written over. */
void checker_progress(struct checker *checker, const char *what, size_t done, size_t of);
void checker_progress_end(struct checker *checker);
/** The last line: how many. */
void checker_sum(struct checker *checker);

/* --- looking ---------------------------------------------------------------------------------- */

/** A file, a pack, a folder of packs or of question files. */
void checker_path(struct checker *checker, const char *path);
/** All that can be known of a question that could be loaded. */
void checker_question(struct checker *checker, const struct question *question);
/** Its draws; true when all of them were tried, or there are none. */
bool checker_draws(struct checker *checker, const struct question *question,
                   struct check_reach *reach);
/** Values that the draw of a given names and that no numbers ever have; true when one was told. */
bool checker_refused(struct checker *checker, const struct question *question, size_t index);
/** Its figures, and its solvers beside their oracles, with these numbers. */
void checker_figures(struct checker *checker, struct arena *arena, const struct variant *variant);
/** Draws them, with the model answers typed and with nothing typed. */
void checker_drawings(struct checker *checker, struct arena *arena, const struct variant *variant);
void checker_solvers(struct checker *checker, struct arena *arena, const struct variant *variant);
/** Tells what else is wrong where the question could not be bound, `first` being why. True when only
 *  texts are, with a variant that has the numbers alone, for further checks. */
bool checker_salvage(struct checker *checker, struct arena *arena, const struct question *question,
                     const struct diag *first, struct variant **variant_out);
/** Says of the paper's numbers what is said of numbers. */
void checker_own_numbers(const struct question *question, struct diag *diag);
/** What comes before it: known questions, and no circle of them. */
void checker_prerequisites(struct checker *checker, const struct question *question);
/** What a good question has, and what gives it away. */
void checker_style(struct checker *checker, struct arena *arena, const struct variant *variant);

#endif
