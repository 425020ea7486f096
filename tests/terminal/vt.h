/* SPDX-License-Identifier: MIT */
/**
 * vt: a terminal for tests. It runs a program on a pseudo-terminal, feeds what it writes to
 * libvterm, and lets a cmocka test press keys and read the screen.
 *
 * Nothing sleeps. The program runs with DLTUTOR_TEST_SYNC=1 and so says when it is idle:
 * `ESC ]2;idle:<keys>:<COLS>x<LINES> BEL` after a refresh with no input left. Each waiting function
 * has a deadline of VT_DEADLINE_MS; past it, or when the program has gone, the test fails with the
 * last actions and the screen printed.
 *
 * Rows and columns count from 0. Returned texts belong to the vt and last until the next call of
 * the same function.
 */
#ifndef DLTUTOR_TEST_VT_H
#define DLTUTOR_TEST_VT_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define VT_DEADLINE_MS 10000

struct vt;

/** What a cell looks like. Colours are palette indexes, -1 for the default, -2 for direct colour.
 */
struct vt_cell {
    char text[32]; /**< UTF-8; "" for an empty cell and for the right half of a wide character */
    int width;
    int foreground, background;
    bool bold, underline, reverse;
};

struct vt_cursor {
    int row, column;
    bool visible;
};

/** How the terminal is left or found: compare before and after. */
struct vt_modes {
    bool alternate_screen;
    bool cursor_visible;
    int mouse;   /**< 0: no mouse reports */
    bool cooked; /**< line input and echo are on, as a shell expects */
    bool paste;  /**< bracketed paste is on */
};

/** The tutor under test: $DLTUTOR, or build/dltutor. */
const char *vt_program(void);

/**
 * Runs argv on a terminal of this size. env holds NAME=VALUE to add or NAME to remove, NULL at the
 * end; it may be NULL. TERM is xterm-256color unless env says otherwise. Does not wait.
 */
struct vt *vt_start(const char *const argv[], const char *const env[], int lines, int columns);

/** Kills the program if it still runs, and frees everything. Accepts NULL. */
void vt_destroy(struct vt *vt);

/** Waits until the program is idle after everything sent so far (or after its start). */
void vt_wait_idle(struct vt *vt);

/** Presses one key (a character or an escape sequence) and waits until the program is idle again.
 */
void vt_press(struct vt *vt, const char *key);

/** Presses the keys of a text one by one, waiting after each: "2^180\r", "\033[A" and the like. */
void vt_type(struct vt *vt, const char *keys);

/** Sends bytes as they are, all at once, and does not wait. */
void vt_send(struct vt *vt, const char *bytes);

/** Waits until the screen shows the text (on one row). */
void vt_wait_text(struct vt *vt, const char *text);
/** The same in a whole picture: until the idle marker stands behind it. */
void vt_wait_frame(struct vt *vt, const char *text);

/** Changes the size of the terminal and waits until the program is idle at that size. */
void vt_resize(struct vt *vt, int lines, int columns);

/** Changes the size and does not wait. */
void vt_resize_only(struct vt *vt, int lines, int columns);

/** From now on cells have a size in pixels, and this is the answer to `ESC [ c` ("": none). To be
 *  called before the program asks; the size of the screen changes not. */
void vt_pictures(struct vt *vt, const char *answer);

/** Sends a signal to the program (not to its group). */
void vt_signal(struct vt *vt, int signal_number);

/** Waits for the end of the program. Returns its exit status, or 128 + the signal that ended it. */
int vt_wait_exit(struct vt *vt);

/** Takes in what the program has written by now, without waiting. */
void vt_poll(struct vt *vt);

int vt_lines(const struct vt *vt);
int vt_columns(const struct vt *vt);
pid_t vt_pid(const struct vt *vt);

/** One row as UTF-8, without trailing blanks. */
const char *vt_row(struct vt *vt, int row);

/** All rows, each ended by a newline. */
const char *vt_screen(struct vt *vt);

/** Where a text first stands on the screen; either pointer may be NULL. False if nowhere. */
bool vt_find(struct vt *vt, const char *text, int *row_out, int *column_out);

struct vt_cell vt_cell(struct vt *vt, int row, int column);
struct vt_cursor vt_cursor(const struct vt *vt);
struct vt_modes vt_modes(const struct vt *vt);

/** The number of keys in the last idle marker, and of idle markers so far. */
long vt_idle_keys(const struct vt *vt);
long vt_idle_count(const struct vt *vt);

/** How many bytes were written since the start or the last vt_forget_output(), and which. */
size_t vt_bytes(const struct vt *vt);
const char *vt_output(const struct vt *vt);
void vt_forget_output(struct vt *vt);

/** Compares vt_screen() with a file; UPDATE_GOLDEN=1 in the environment writes it instead. */
void vt_assert_golden(struct vt *vt, const char *path);

/** Prints the screen and the last actions to stderr. */
void vt_dump(struct vt *vt);

#endif
