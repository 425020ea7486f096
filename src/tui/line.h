/* SPDX-License-Identifier: MIT */
/* Editable text with the keys that hands know from readline: one line, or several rows where the
 * answer takes them. Knows no screen. */
#ifndef TUI_LINE_H
#define TUI_LINE_H

#include "dltutor/base.h"
#include "key.h"

enum { LINE_MAX_TEXT = 4096, LINE_UNDO_DEPTH = 64 };

struct line_state {
    char *text;
    size_t cursor;
};

struct line {
    struct strbuf text; /* UTF-8 without control characters but for newlines, if `many` */
    bool many;          /* the text may have several rows */
    size_t cursor;      /* byte offset on a grapheme boundary */
    char *killed;       /* what ^Y brings back */
    struct line_state undo[LINE_UNDO_DEPTH];
    size_t undo_count;
    bool typing;  /* the last key was a typed character: one undo takes the whole run back */
    bool killing; /* the last key was a kill: the next one adds to it */
    bool full;    /* the last key did not fit into LINE_MAX_TEXT and changed nothing */
    /* History, newest first; `place` counts from 1, 0 is the line being written. */
    const char *const *history;
    size_t history_count, history_place;
    char *written; /* the line as it was before history was entered */
    int goal;      /* column to which moves between rows return; -1: the cursor's own */
};

void line_init(struct line *line);
void line_finish(struct line *line);
/** Replaces the text, puts the cursor at its end and forgets undo. */
void line_set(struct line *line, const char *text);
/** Replaces the text as an edit that undo takes back. */
void line_replace(struct line *line, const char *text);
/** Earlier lines, newest first; must outlive the line or the next call. */
void line_set_history(struct line *line, const char *const *texts, size_t count);
/** Inserts cleaned text at the cursor. False when it would grow over LINE_MAX_TEXT. */
bool line_insert(struct line *line, const char *text, size_t length);
/** Empties the line for something new to be typed; undo brings the text back. */
void line_start_again(struct line *line);
/** Begins a new row at the cursor, where the text may have several. */
void line_break(struct line *line);
/** Handles an editing key. True when it was one (whether or not the text changed). */
bool line_key(struct line *line, const struct key *key);

/* --- the text as rows: counted from 0, there is always one ------------------------------------------ */

/** How many rows a text has. */
size_t rows_count(const char *text);
/** Which row a byte offset is in. */
size_t rows_of(const char *text, size_t place);
/** Byte offsets of a row: its first byte, and its newline or the end of the text. */
size_t rows_start(const char *text, size_t row);
size_t rows_end(const char *text, size_t row);
/** The place in `row` that stands nearest to a column, on a grapheme boundary. */
size_t rows_place(const char *text, size_t row, int column);
/** The column of a byte offset in its row. */
int rows_column(const char *text, size_t place);

#endif
