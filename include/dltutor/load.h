/* SPDX-License-Identifier: MIT */
/**
 * load: YAML files -> core. The only room that sees libcyaml and libyaml.
 */
#ifndef DLTUTOR_LOAD_H
#define DLTUTOR_LOAD_H

#include "dltutor/base.h"
#include "dltutor/core.h"

enum {
    LOAD_MAX_FILE = 1 << 20, /**< bytes of one file */
    LOAD_MAX_DEPTH = 64,
    LOAD_MAX_QUESTIONS = 20000,
};

/** Receives each problem, those of one file in the order of its lines, once the file was read. At
 *  most 100 of a file, then one that says that there are more. */
typedef void (*load_report_fn)(void *context, const struct diag *diag);

/**
 * Reads one question file. All or nothing: any problem is reported (as many as can be found in one
 * go, each with file:line:column and the key path) and nothing is returned.
 * SYNTAX, UNKNOWN (key), TYPE, RANGE, LIMIT, IO. Refuses aliases, tags, a second document, NUL,
 * invalid UTF-8, an empty file and nesting over LOAD_MAX_DEPTH.
 */
enum dlt_err load_question(struct arena *arena, const char *path, const char *pack,
                           const struct question **question_out, load_report_fn report,
                           void *context);

/** As load_question, and gives the question beside the error too where all that is wrong are names that
 *  single expressions or tests do not know: for further checks of the others. Else it is untouched,
 *  or NULL. */
enum dlt_err load_salvaged_question(struct arena *arena, const char *path, const char *pack,
                                    const struct question **question_out, load_report_fn report,
                                    void *context);

/** Reads a pack: `folder`/paper.yaml and the questions it lists. A bad question spoils only itself:
 *  it is reported and left out, the others load, and the result is OK. So it is when the marks do not
 *  add up, which is reported. An error means that there is no paper. */
enum dlt_err load_pack(struct arena *arena, const char *folder, const struct paper **paper_out,
                       load_report_fn report, void *context);

/**
 * Reads every pack (sub-folder with a paper.yaml) of every folder; earlier folders win over later
 * ones with a pack of the same name. A bad pack is reported and left out. IO when no folder could be
 * read.
 */
enum dlt_err load_bank(struct arena *arena, const char *const *folders, size_t folder_count,
                       struct bank *bank_out, load_report_fn report, void *context);

/**
 * As load_bank, but of each question only the head (struct question says what is in it), after the same
 * checks of the whole file, and by several threads: quick, and small in memory. `report` is only called
 * by the caller's own thread, in the same order.
 */
enum dlt_err load_heads(struct arena *arena, const char *const *folders, size_t folder_count,
                        struct bank *bank_out, load_report_fn report, void *context);

/** Folders of packs, and where the heads of a bank are kept from one run to the next. */
struct load_places {
    const char *const *folders;
    size_t folder_count;
    const char *kept; /**< a file, which need not exist; NULL: none */
    size_t worth;     /**< so many heads are worth writing it */
    int64_t now;      /**< seconds since the epoch */
};

/**
 * As load_heads, with the heads of files that have not changed since taken from the file `kept`, which
 * is written anew when it lacks some of at least `worth` heads. Files with problems are not in it. One that
 * is damaged, foreign or of another program counts as empty, and one that cannot be written is done
 * without: neither is told.
 */
enum dlt_err load_kept_heads(struct arena *arena, const struct load_places *places,
                             struct bank *bank_out, load_report_fn report, void *context);

/** Reads the whole of a question of which there is a head, from its file as it is now. As
 *  load_question; UNKNOWN also when it is called otherwise by now. */
enum dlt_err load_whole_question(struct arena *arena, const struct question *head,
                                 const struct question **question_out, load_report_fn report,
                                 void *context);

/** Puts the key path, such as "fields[1].slips[0].is", before the text of a problem that was found once
 *  numbers were bound, and its place where it stands in the file at `path` (which diag->file may hold
 *  cut): past quotes, escapes and folded lines. Nothing changes when the file cannot be read any more.
 *  Reads the file: O(its size). */
void load_locate(struct arena *arena, const char *path, struct diag *diag);

/* --- what the format is made of: for editors, and for those who write files ------------------------- */

/** What load cannot know: a solver or a kind of figure, with its parameters. */
struct load_callee {
    const char *name;
    const struct param *params;
    size_t param_count;
};
struct load_callees {
    const struct load_callee *solvers;
    size_t solver_count;
    const struct load_callee *figures;
    size_t figure_count;
};

enum load_format { LOAD_QUESTION, LOAD_PAPER };

/** A JSON Schema (draft-07) of question or paper files, made from the tables by which files are
 *  checked: what loads is valid by it, numbers and booleans where they stand for a text as well. (But
 *  `null` without quotes, which loads as a word, is an empty value for editors, and refused.)
 *  Solvers and figures may have any name where `callees` (NULL: none) lists none. Ends in a newline. */
char *load_json_schema(struct arena *arena, enum load_format format,
                       const struct load_callees *callees);

/** One key of the format, as the tables tell it. */
struct load_key {
    const char *key;
    const char *help;    /**< a line: what it means, and what holds where it is left out */
    const char *example; /**< a text that could stand there, or an item of the list; "": mappings */
    bool needed;
    bool list;
};

/** The keys of a mapping such as "field" in their order; of a field only what one of `kind` may have
 *  (FIELD_KIND_COUNT: all). 0: there is no such mapping. */
size_t load_keys(struct arena *arena, const char *mapping, enum field_kind kind,
                 const struct load_key **keys_out);

/** True when a question, and so its file, may be called `text`. */
bool load_is_question_id(const char *text);

#endif
