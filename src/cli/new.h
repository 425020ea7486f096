/* SPDX-License-Identifier: MIT */
/* dltutor new: the texts that authors start from. Private to cli. */
#ifndef CLI_NEW_H
#define CLI_NEW_H

#include "cli_private.h"
#include "dltutor/solve.h"

/**
 * A question in YAML of which these lines, at any indentation, become comments made from the loader's
 * tables: "#? MAPPING KEY" what the key means, "#* MAPPING" that of each key of a mapping, and
 * "#+ MAPPING" the keys that are not used at the same indentation, with an example each; "#: TEXT" is
 * a comment that may take several lines.
 * In every other line @ID@ is the question's id.
 */
struct new_text {
    const char *title;     /**< behind "title: " */
    const char *topics;    /**< "[a, b]" */
    const char *reference; /**< behind "reference: " */
    const char *statement; /**< lines of the block */
    const char *given;     /**< "given:" and what else stands before the fields */
    const char *field;     /**< the one field, from "- id:" */
    const char *rest;      /**< hints, solution, learn, tests */
    enum field_kind kind;
};

/** The text for a kind of field. */
const struct new_text *new_kind_text(enum field_kind kind);
/** A text that calls the solver, with the parameters of one of its examples; static or in the arena.
 *  False when none of its examples has a number to ask for. */
bool new_solver_text(struct arena *arena, const struct solver *solver, struct new_text *text_out);
/** The whole file. `schema` (NULL: none) is the path that editors are told. */
const char *new_expand(struct arena *arena, const struct new_text *text, const char *id,
                       const char *schema);
/** The text as a YAML value: plain where that is safe inside brackets too, else in double quotes. */
const char *new_yaml_value(struct arena *arena, const char *text);

/** Writes a file that was not there, or (with `force`) in place of the one there, in one step. False
 *  (and a message) when it cannot; then nothing is left behind. `code_out` is an enum exit_code. */
bool new_write_file(struct cli *cli, const char *path, const char *text, bool force, int *code_out);

#endif
