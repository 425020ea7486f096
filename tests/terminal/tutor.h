/* SPDX-License-Identifier: MIT */
/* Starting the tutor in a terminal of its own, with a data folder of its own. */
#ifndef DLTUTOR_TEST_TUTOR_H
#define DLTUTOR_TEST_TUTOR_H

#include "vt.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define ENTER "\r"
#define TAB "\t"
#define ESC "\033"
#define DOWN "\033[B"
#define F1 "\033OP"
#define F2 "\033OQ"
#define F5 "\033[15~"
#define F6 "\033[17~"

enum { TUTOR_EXTRA = 8 };

struct tutor {
    char data[256]; /* "XDG_DATA_HOME=..." */
    struct vt *vt;
};

static inline int tutor_remove(const char *path, const struct stat *status, int flag,
                               struct FTW *place)
{
    (void)status;
    (void)flag;
    (void)place;
    return remove(path);
}

static inline int tutor_setup(void **state)
{
    struct tutor *tutor = calloc(1, sizeof *tutor);
    const char *base = getenv("TMPDIR");
    if (!tutor)
        return -1;
    snprintf(tutor->data, sizeof tutor->data, "XDG_DATA_HOME=%s/dltutor.XXXXXX",
             base && *base ? base : "/tmp");
    *state = tutor;
    return mkdtemp(strchr(tutor->data, '=') + 1) ? 0 : -1;
}

static inline int tutor_teardown(void **state)
{
    struct tutor *tutor = *state;
    vt_destroy(tutor->vt);
    nftw(strchr(tutor->data, '=') + 1, tutor_remove, 8, FTW_DEPTH | FTW_PHYS);
    free(tutor);
    return 0;
}

/* Another terminal on the same data; `env` may be NULL. Does not wait. */
static inline struct vt *tutor_launch(struct tutor *tutor, const char *const env[], int lines,
                                      int columns)
{
    const char *const argv[] = {vt_program(), NULL};
    const char *all[TUTOR_EXTRA + 2] = {tutor->data};
    for (size_t i = 0; env && env[i] && i < TUTOR_EXTRA; i++)
        all[i + 1] = env[i];
    return vt_start(argv, all, lines, columns);
}

/* Runs the tutor and waits for its first screen. */
static inline struct vt *tutor_start(void **state, const char *const env[], int lines, int columns)
{
    struct tutor *tutor = *state;
    vt_destroy(tutor->vt);
    tutor->vt = tutor_launch(tutor, env, lines, columns);
    vt_wait_idle(tutor->vt);
    return tutor->vt;
}

static inline void assert_shows(struct vt *vt, const char *text)
{
    if (vt_find(vt, text, NULL, NULL))
        return;
    vt_dump(vt);
    fail_msg("not on the screen: %s", text);
}

static inline void assert_lacks(struct vt *vt, const char *text)
{
    if (!vt_find(vt, text, NULL, NULL))
        return;
    vt_dump(vt);
    fail_msg("on the screen: %s", text);
}

/* The terminal is as a shell expects it. */
static inline void assert_restored(struct vt *vt)
{
    struct vt_modes modes = vt_modes(vt);
    assert_false(modes.alternate_screen);
    assert_true(modes.cursor_visible);
    assert_true(modes.cooked);
    assert_false(modes.paste);
    assert_int_equal(modes.mouse, 0);
}

#endif
