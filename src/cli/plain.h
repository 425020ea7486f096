/* SPDX-License-Identifier: MIT */
/* The line-by-line tutor: its state, and what its commands share. */
#ifndef CLI_PLAIN_H
#define CLI_PLAIN_H

#include "grade.h"
#include <time.h>

struct plain {
    struct cli *cli; /* its arena is that of one line */
    const struct bank *bank;
    const struct session_ports *ports;
    struct session *session;
    size_t paper;
    size_t field; /* the field that the next answer goes to; SIZE_MAX: no question is open */
    bool warned;  /* it was said that progress is not kept */
    struct timespec saved; /* when the file of the open question was last written */
    bool done;
};

/** Tries other numbers out: "NAME = VALUE, NAME = VALUE"; "" lists them. */
void plain_what(struct plain *plain, const char *argument);
/** Runs the command in `line`, which stands without its slash. */
void plain_command(struct plain *plain, const char *line);

/** Prints a line. */
void plain_say(struct plain *plain, const char *text);
/** Prints the questions of the paper with their marks. */
void plain_list(struct plain *plain);
/** Opens a question of the paper and prints it with its first field. */
void plain_open(struct plain *plain, size_t index);
/** Opens a paper of the bank and prints its questions. */
void plain_open_paper(struct plain *plain, size_t index);
/** Prints the open question once more, and the field that is asked. */
void plain_repeat(struct plain *plain);
/** Makes a field the one that is asked; SIZE_MAX says that all are right. */
void plain_move(struct plain *plain, size_t field);
/** The question that is open, NULL: none (which is said). */
const struct question *plain_question(struct plain *plain);
/** The part of the field that is asked. */
size_t plain_part(const struct plain *plain);

#endif
