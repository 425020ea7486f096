/* SPDX-License-Identifier: MIT */
/**
 * cli: the command line. One file and one row in src/cli/commands.def for each command.
 */
#ifndef DLTUTOR_CLI_H
#define DLTUTOR_CLI_H

/** What the program returns to its caller. */
enum exit_code {
    EXIT_DONE = 0,        /**< done, right, clean */
    EXIT_WRONG = 1,       /**< a wrong answer, or findings */
    EXIT_USAGE = 2,       /**< usage, an unknown name, unreadable input */
    EXIT_UNDECIDED = 3,   /**< it could not be decided */
    EXIT_ENVIRONMENT = 4, /**< no terminal, no file, no database */
};

/** Runs the program; `argv` as main gets it. Returns an enum exit_code. */
int cli_main(int argc, char **argv);

#endif
