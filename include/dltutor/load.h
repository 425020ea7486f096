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

/** Receives each problem as it is found. */
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
 *  it is reported and left out, and the others load. */
enum dlt_err load_pack(struct arena *arena, const char *folder, const struct paper **paper_out,
                       load_report_fn report, void *context);

/**
 * Reads every pack (sub-folder with a paper.yaml) of every folder; earlier folders win over later
 * ones with a pack of the same name. A bad pack is reported and left out. IO when no folder could be
 * read.
 */
enum dlt_err load_bank(struct arena *arena, const char *const *folders, size_t folder_count,
                       struct bank *bank_out, load_report_fn report, void *context);

#endif
