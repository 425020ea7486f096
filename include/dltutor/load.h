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

/** The key path, such as "fields[1].slips[0].is", of what stands at a place of a file; "" when the
 *  file cannot be read any more or nothing stands there. Reads the file: O(its size). */
char *load_key_path(struct arena *arena, const char *path, unsigned line, unsigned column);

#endif
