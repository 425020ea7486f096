/* SPDX-License-Identifier: MIT */
/* Writing a file in one step: under another name first, so that no half of it is ever seen. */
#define _GNU_SOURCE /* realpath, mkstemp */
#include "dltutor/base.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where the file really is, so that a symbolic link to it stays one. */
static const char *real_place(struct arena *arena, const char *path)
{
    char *resolved = realpath(path, NULL);
    const char *place = resolved ? arena_strdup(arena, resolved) : path;
    free(resolved);
    return place;
}

/* In the same folder: hidden, of no kind that anyone looks for, and short where the name is long. */
static char *draft_path(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t folder = slash ? (size_t)(slash + 1 - path) : 0;
    return arena_printf(arena, "%.*s.dltutor.XXXXXX", (int)folder, path);
}

/* 0, or what went wrong. */
static int write_all(int file, const char *text, mode_t mode)
{
    size_t length = strlen(text), done = 0;
    while (done < length) {
        ssize_t wrote = write(file, text + done, length - done);
        if (wrote < 0 && errno != EINTR)
            return errno;
        done += wrote > 0 ? (size_t)wrote : 0;
    }
    return fchmod(file, mode) == 0 && fsync(file) == 0 ? 0 : errno;
}

/* Who may use the file: as before where it is replaced, else as usual. */
static mode_t mode_of(const struct stat *before)
{
    mode_t mask = umask(0);
    umask(mask);
    return before ? before->st_mode & 0777 : 0666 & ~mask;
}

/* What keeps a file from being replaced: it is no ordinary one, or not to be written to. */
static int refusal(const char *place, const struct stat *before)
{
    if (!S_ISREG(before->st_mode))
        return EINVAL;
    return access(place, W_OK) == 0 ? 0 : errno;
}

/* Gives the draft its name; without `replace` only where nothing has it. 0, or what went wrong. */
static int give_name(const char *draft, const char *path, bool replace)
{
    struct stat status;
    if (replace)
        return rename(draft, path) == 0 ? 0 : errno;
    if (link(draft, path) == 0)
        return unlink(draft) == 0 ? 0 : errno;
    /* Some file systems have no links. */
    if (errno == EEXIST || lstat(path, &status) == 0)
        return EEXIST;
    return rename(draft, path) == 0 ? 0 : errno;
}

int file_write(const char *path, const char *text, bool replace)
{
    struct stat status;
    struct arena *arena = arena_create();
    const char *place = replace ? real_place(arena, path) : path;
    char *draft = draft_path(arena, place);
    bool there = stat(place, &status) == 0;
    int fault = there ? refusal(place, &status) : 0;
    if (there && !replace && fault != EINVAL)
        fault = EEXIST;
    int file = fault ? -1 : mkstemp(draft);
    if (file < 0 && !fault)
        fault = errno;
    if (file >= 0) {
        /* A limit on the size of files is an error of write(), not the end of the program. */
        void (*before)(int) = signal(SIGXFSZ, SIG_IGN);
        fault = write_all(file, text, mode_of(there ? &status : NULL));
        if (before != SIG_ERR)
            (void)signal(SIGXFSZ, before);
        if (close(file) != 0 && !fault)
            fault = errno;
        if (!fault)
            fault = give_name(draft, place, replace);
        if (fault)
            unlink(draft);
    }
    arena_destroy(arena);
    return fault;
}
