/* SPDX-License-Identifier: MIT */
/* What the commands share: a row of the command table, parsed options, loaded papers, printing. */
#ifndef CLI_PRIVATE_H
#define CLI_PRIVATE_H

#include "dltutor/base.h"
#include "dltutor/check.h"
#include "dltutor/cli.h"
#include "dltutor/core.h"
#include "dltutor/draw.h"
#include "dltutor/session.h"
#include "dltutor/store.h"
#include <jansson.h>
#include <stdio.h>

#define DLTUTOR_VERSION "0.1.0"

enum { CLI_MAX_OPTIONS = 8 };

/** One option of a command. */
struct cli_option {
    const char *name;     /**< "--seed" */
    const char *argument; /**< "N", or NULL for a switch */
    const char *help;
    bool repeats; /**< may be given more than once */
};

/** The streams and memory of one run of the program. */
struct cli {
    struct arena *arena;
    FILE *in, *out, *err;
    const char *program; /**< argv[0]: where to look for the questions */
};

/** An option that was given, and its text ("" for a switch). */
struct cli_given {
    const struct cli_option *option;
    const char *text;
};

/** Options and operands as they were given, in that order. */
struct cli_args {
    const struct cli_given *given;
    size_t given_count;
    const char *const *operands;
    size_t operand_count;
};

/** One command: help, the manual and the tests are made of these rows. */
struct command {
    const char *name;     /**< "" for the tutor itself */
    const char *operands; /**< as in a synopsis: "QUESTION FIELD=ANSWER..." */
    const char *summary;  /**< one line */
    const struct cli_option options[CLI_MAX_OPTIONS]; /**< ends at the first without a name */
    size_t least, most;                               /**< how many operands */
    int (*run)(struct cli *cli, const struct cli_args *args);
};

#define COMMAND(name) extern const struct command cmd_##name;
#include "commands.def"
#undef COMMAND

/** The text of an option, "" for a switch that was given, NULL when absent. */
const char *cli_option(const struct cli_args *args, const char *name);
/** All texts of an option that repeats, in order; NULL after the last. `*at` starts at 0. */
const char *cli_option_next(const struct cli_args *args, const char *name, size_t *at);
/** The name nearest to what was typed, or the first that it begins; NULL: none. */
const char *cli_propose(const char *typed, const char *const *names, size_t count);
/** `--seed N`: 0 when absent; false (and a message) when it is no whole number. */
bool cli_seed(struct cli *cli, const struct cli_args *args, uint64_t *seed_out);
/** `--size WxH` and `--marker NAME` over the defaults that the outputs hold. */
bool cli_size(struct cli *cli, const struct cli_args *args, int *width, int *height);
bool cli_marker(struct cli *cli, const struct cli_args *args, enum charset charset,
                enum marker *marker_out);
/** "dltutor: ..." on the error stream. Returns `code`. */
int cli_error(struct cli *cli, int code, const char *format, ...) DLT_PRINTF(3, 4);
/** A located diagnostic on the error stream, with the line of the file that it is about. */
void cli_diag(struct cli *cli, const struct diag *diag);
/** A line of a text file, counted from 1; NULL when it cannot be read or shown. */
const char *cli_source_line(struct cli *cli, const char *path, unsigned line);
/** One line of foreign text and a caret under the characters meant; long ones are cut around it. */
void cli_caret(struct cli *cli, FILE *stream, const char *text, unsigned column, unsigned length);
/** The exit code for a failed call: IO is the environment, the rest unreadable input. */
int cli_exit_code(enum dlt_err err);

/** The program's own character set, from the locale. */
enum charset cli_charset(void);
/** Prints text for people: as it is in UTF-8, spelt out in ASCII. */
void cli_print(struct cli *cli, FILE *stream, const char *text);
/** Prints paragraphs wrapped to `width` columns. */
void cli_print_wrapped(struct cli *cli, const char *text, int width, int indent);
/** The text with blanks behind it up to `width` columns, for tables. */
const char *cli_padded(struct cli *cli, const char *text, int width);
/* "mark" or "marks", for what is counted up to so many. */
const char *cli_marks_word(int marks);
void cli_print_surface(struct cli *cli, const struct surface *surface);
/** Prints a JSON value and a newline, and releases it. What is no printable character of the locale
 *  is written as an escape, so that nothing an input holds reaches a terminal. */
void cli_print_json(struct cli *cli, json_t *json);
/** Marks as a JSON number: whole ones as integers. */
json_t *cli_json_marks(int marks);

/** What a parameter takes: "integer, cells, 1 to 100; required". */
const char *cli_param_note(struct arena *arena, const struct param *param);
/** "NAME: LABEL", or the label alone where it begins with the name. */
const char *cli_option_text(struct cli *cli, const struct variant *variant,
                            const struct option *option);

/** What all but the tutor's first screen needs to compute; false (and a message) when it is missing. */
bool cli_libraries(struct cli *cli);

/** The folders in which papers are looked for, first one first. */
size_t cli_question_folders(struct cli *cli, const char ***folders_out);
/** The file in the user's cache folder in which the heads of what is in these folders are kept; NULL
 *  without a home. It need not exist. */
const char *cli_heads_file(struct cli *cli, const char *const *folders, size_t count);
/** Notes that it is used now; false where it does not exist. */
bool cli_heads_use(const char *path);
/** Behind a new one: takes those away that were not used for longest, until a few are left. Silent
 *  about failures. */
void cli_heads_tidy(struct cli *cli, const char *path);
/** Loads all papers with the heads of their questions, reporting bad ones. False (with a message) when
 *  there is none. */
bool cli_load_bank(struct cli *cli, struct bank *bank_out);
/** The same for the tutor's first screen, which keeps the heads of small banks, too. */
bool cli_load_bank_to_sit(struct cli *cli, struct bank *bank_out);
/** The names that its solvers and figures are called with. UNKNOWN where one is not known, missing or
 *  given twice; each problem is reported at its place. The arena takes what the messages need. */
enum dlt_err cli_check_calls(struct arena *arena, const struct question *question,
                             void (*report)(void *context, const struct diag *diag), void *context);
/** As load_whole_question, with those names checked, too: what is opened is drawn and solved. */
enum dlt_err cli_open_question(struct arena *arena, const struct question *listed,
                               const struct question **question_out,
                               void (*report)(void *context, const struct diag *diag),
                               void *context);
/**
 * Loads all papers, finds the question that the first operand names, and binds its numbers for
 * `--seed`. EXIT_DONE, else a message and the exit code. Destroy with variant_destroy.
 */
int cli_bind_question(struct cli *cli, const struct cli_args *args, struct variant **variant_out);

/** A question with the answers of the command line and what is said of them. */
struct cli_marked {
    struct variant *variant; /**< destroy with variant_destroy */
    struct answer *answers;
    struct verdict *verdicts;
};
/** Binds the question of the first operand and marks the rest, "field=answer" each. EXIT_DONE, else
 *  a message and the exit code. */
int cli_mark(struct cli *cli, const struct cli_args *args, struct cli_marked *marked_out);

/** The progress database in the user's data folder; NULL when it cannot be opened (`why_out` then
 *  holds a sentence for the person). */
struct store *cli_open_store(struct cli *cli, const char **why_out);
/** True when there is such a database (which may still fail to open). */
bool cli_has_store(struct cli *cli);
/** What was reached so far, ordered by the names of the questions. */
struct cli_progress;
/** In the arena; NULL when it cannot be read. */
struct cli_progress *cli_read_progress(struct store *store, struct arena *arena, struct diag *diag);
/** NULL: the question was not begun, or there is no list. O(log n). */
const struct progress *cli_find_progress(const struct cli_progress *list,
                                         const struct question *question);
struct cli_opened;
/** What a sitting is kept with. */
struct cli_keeper {
    struct store *store;
    struct cli_opened *opened; /**< whole questions of the session, none at first */
    struct arena *best_arena;  /**< of the three, none at first */
    const struct cli_progress *best;
    const struct question *best_first; /**< asked for when that was read */
};
/** Connects a sitting with a store and the wall clock. `keeper` must outlive the session. */
struct session_ports cli_ports(struct cli_keeper *keeper);
/** Closes the store, too. */
void cli_keeper_finish(struct cli_keeper *keeper);

/** `--output FILE` and `--theme NAME`: where a picture goes instead of the terminal. */
struct cli_output {
    const char *path; /**< NULL: it is printed */
    enum picture_format format;
    enum svg_theme theme;
};
/** False (and a message) where a suffix or a theme is unknown. */
bool cli_read_output(struct cli *cli, const struct cli_args *args, struct cli_output *output_out);
/** Writes picture `number` of `count` (from 1), with its number in the name where there are several,
 *  and says so. An enum exit_code. */
int cli_write_output(struct cli *cli, const struct cli_output *output, size_t number, size_t count,
                     const char *text);
/** `--weight N` over the default that the output holds. */
bool cli_weight(struct cli *cli, const struct cli_args *args, int *weight_out);

/** How large a figure is drawn, and with what. */
struct cli_canvas {
    int width;
    int height; /**< 0: as many rows as the figure likes */
    enum marker marker;
    int weight; /**< dots across a line; 0 is 1 */
};
/** Draws and prints a figure of a question. An enum exit_code. */
int cli_figure_draw(struct cli *cli, const struct variant *variant,
                    const struct figure_spec *figure, const struct verdict *verdicts,
                    const struct cli_canvas *canvas);
/** Prints a figure in words and a table. An enum exit_code. */
int cli_figure_words(struct cli *cli, const struct variant *variant,
                     const struct figure_spec *figure, const struct verdict *verdicts);
/** The same of an answer that is shown to a class. */
int cli_figure_shown(struct cli *cli, const struct variant *variant,
                     const struct figure_spec *figure, const struct verdict *verdicts);

/** Whether the figure shows something with these verdicts: 1 or 0. */
uint64_t cli_figure_says(struct cli *cli, const struct variant *variant,
                         const struct figure_spec *figure, const struct verdict *verdicts);

/** Digits with which a number is told from all others: 15 to 17. */
int cli_json_digits(double number);
/** Adds a JSON string, any JSON value (as deep as jansson reads or less), or marks as a JSON number. */
void cli_json_add_text(struct strbuf *out, const char *text);
void cli_json_add(struct strbuf *out, const json_t *json);
void cli_json_add_marks(struct strbuf *out, int marks);
/** Makes the text of a JSON value fit to be printed: see cli_print_json. */
void cli_json_finish(struct strbuf *line);

/** Answers one JSON object, in an arena of its own; NULL with a sentence in `diag` when it asks for
 *  something that does not exist. */
typedef json_t *(*cli_batch_fn)(void *context, struct arena *arena, json_t *object,
                                struct diag *diag);
/** One line of JSON in, one out, in order; `path` NULL or "-" is the input. An enum exit_code. */
int cli_batch(struct cli *cli, const char *path, cli_batch_fn answer, void *context);
/**
 * Answers one JSON object by adding the text of another to `reply`; false (with a sentence in `diag`
 * and nothing added) when it asks for something that does not exist.
 */
typedef bool (*cli_batch_write_fn)(void *context, struct arena *arena, const json_t *object,
                                   struct strbuf *reply, struct diag *diag);
/** As cli_batch. */
int cli_batch_write(struct cli *cli, const char *path, cli_batch_write_fn write, void *context);
/**
 * The reply to line `number`, fit to be printed, without newline; nothing for a blank line. The
 * memory it takes is that of `arena`, for the caller to reset.
 */
void cli_batch_reply(struct arena *arena, size_t number, const struct strbuf *line,
                     cli_batch_write_fn write, void *context, struct strbuf *reply);
/** The text of a JSON string or number; NULL for anything else. A NUL, which would end the text
 *  early, becomes another control character, which nothing may hold either. */
const char *cli_json_text(struct arena *arena, const json_t *value);
/** `grade --batch`. */
int cli_grade_batch(struct cli *cli, const struct bank *bank, const char *path);
/** The tutor line by line, for everyone without a screen. */
int cli_plain(struct cli *cli, const struct bank *bank, const struct session_ports *ports);
/** Opens the tutor: on a screen when there is one, else line by line. */
int cli_tutor(struct cli *cli, const struct cli_args *args);
#endif
