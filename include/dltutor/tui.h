/* SPDX-License-Identifier: MIT */
/**
 * tui: the tutor on a terminal. Views draw onto a surface; one file alone writes to the terminal.
 */
#ifndef DLTUTOR_TUI_H
#define DLTUTOR_TUI_H

#include "dltutor/base.h"
#include "dltutor/core.h"
#include "dltutor/draw.h"
#include "dltutor/session.h"
#include <stdio.h>

/** Whose colours: the terminal's own, or ours with high contrast on black or on white. */
enum tui_theme { THEME_TERMINAL = 0, THEME_DARK, THEME_LIGHT, THEME_COUNT };
/** "terminal", "dark", "light". */
const char *tui_theme_name(enum tui_theme theme);
bool tui_theme_from_name(const char *name, enum tui_theme *theme_out);

struct tui_options {
    const struct session_ports *ports; /**< handed to the session; NULL: nothing is kept */
    const char *question;              /**< "PACK/q6" to open at once, or NULL */
    const char *notice;                /**< shown once on the first screen, or NULL */
    size_t paper;                      /**< which paper of the bank to open */
    enum tui_theme theme;
    bool seeded;         /**< presenting: with the numbers of `seed`, not those of last time */
    uint64_t seed;       /**< of the question that is opened at once */
    bool again;          /**< presenting: all questions from their start */
    int minutes;         /**< presenting: the timer counts down from here; 0: it counts up */
    bool present;        /**< for a class, one idea at a time */
    const char *record;  /**< a file to write the sitting to, as an asciicast; NULL: none */
    const char *version; /**< of the program, for that file; may be NULL */
    /** Called once the first screen is shown, for what it did not need; NULL, or what is missing, and
     *  then the tutor ends. May be NULL. */
    const char *(*prepare)(void);
};

/** True when standard input and output are a terminal that can position the cursor. When not,
 *  `why_out` (may be NULL) says what is missing (static text). */
bool tui_usable(const char **why_out);

/**
 * Opens the tutor on the terminal and returns when the person quits. The terminal is restored on
 * every way out. IO when the terminal cannot be used.
 */
enum dlt_err tui_run(const struct bank *bank, const struct tui_options *options, struct diag *diag);

/**
 * Plays a recording of tui_run: the same keys into a tutor that keeps nothing, at the pace and the size
 * of the recording. `ports` opens questions; the rest of it is not asked. IO when the file or the
 * terminal cannot be used, SYNTAX with the line for what is no recording, UNKNOWN when its paper is not
 * in the bank.
 */
enum dlt_err tui_replay(const struct bank *bank, const char *path,
                        const struct session_ports *ports, struct diag *diag);

/**
 * The second terminal of a lesson: follows whoever presents on this machine, now or later, and shows
 * the step on show and the next one, the author's notes and the worked solution, until the person
 * quits. Of the options only the theme counts. IO when the terminal or the runtime folder cannot be
 * used.
 */
enum dlt_err tui_notes(const struct tui_options *options, struct diag *diag);
/** The same as lines of text, each change as it comes, until `out` can be written no more. IO when the
 *  runtime folder cannot be used. */
enum dlt_err tui_notes_lines(FILE *out, enum charset charset, struct diag *diag);

/** The mark that stands for a verdict in a character set; "" for a blank answer. Static text. */
const char *tui_verdict_glyph(const struct glyphs *glyphs, enum verdict_status status);

/** One key that does something: footer, help screen and manual are made of these rows. */
struct tui_key {
    const char *keys;    /**< as shown: "F2", "Tab", "^Z" */
    const char *action;  /**< short, for the footer: "hint" */
    const char *help;    /**< one line, for the help screen and the manual */
    const char *context; /**< which view: "question", "list", "answer line", ... */
};
const struct tui_key *tui_keys(size_t *count_out);

#endif
