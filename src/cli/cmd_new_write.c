/* SPDX-License-Identifier: MIT */
/* Writing a new file in one step: under another name first, so that no half of it is ever seen. */
#include "new.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where the file really is, so that a symbolic link to it stays one. */
static const char *real_place(struct cli *cli, const char *path)
{
    char *resolved = realpath(path, NULL);
    const char *place = resolved ? arena_strdup(cli->arena, resolved) : path;
    free(resolved);
    return place;
}

/* ".NAME.XXXXXX" in the same folder: hidden, and no question file. */
static char *draft_path(struct cli *cli, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t folder = slash ? (size_t)(slash + 1 - path) : 0;
    return arena_printf(cli->arena, "%.*s.%s.XXXXXX", (int)folder, path, path + folder);
}

/* 0, or what went wrong. */
static int write_all(int file, const char *text)
{
    size_t length = strlen(text), done = 0;
    while (done < length) {
        ssize_t wrote = write(file, text + done, length - done);
        if (wrote < 0 && errno != EINTR)
            return errno;
        done += wrote > 0 ? (size_t)wrote : 0;
    }
    mode_t mask = umask(0);
    umask(mask);
    return fchmod(file, 0666 & ~mask) == 0 && fsync(file) == 0 ? 0 : errno;
}

/* Gives the draft its name; without `force` only where nothing has it. 0, or what went wrong. */
static int give_name(const char *draft, const char *path, bool force)
{
    struct stat status;
    if (force)
        return rename(draft, path) == 0 ? 0 : errno;
    if (link(draft, path) == 0)
        return unlink(draft) == 0 ? 0 : errno;
    /* Some file systems have no links. */
    if (errno == EEXIST || lstat(path, &status) == 0)
        return EEXIST;
    return rename(draft, path) == 0 ? 0 : errno;
}

/* Makes the file; 0, or what went wrong. */
static int make_file(struct cli *cli, const char *path, const char *text, bool force)
{
    char *draft = draft_path(cli, path);
    int file = mkstemp(draft);
    if (file < 0)
        return errno;
    /* A limit on the size of files is an error of write(), not the end of the program. */
    void (*before)(int) = signal(SIGXFSZ, SIG_IGN);
    int fault = write_all(file, text);
    if (before != SIG_ERR)
        (void)signal(SIGXFSZ, before);
    if (close(file) != 0 && !fault)
        fault = errno;
    if (!fault)
        fault = give_name(draft, path, force);
    if (fault)
        unlink(draft);
    return fault;
}

bool new_write_file(struct cli *cli, const char *path, const char *text, bool force, int *code_out)
{
    struct stat status;
    bool there = lstat(path, &status) == 0;
    const char *place = force ? real_place(cli, path) : path;
    *code_out = EXIT_DONE;
    if (there && !force) {
        *code_out = cli_error(cli, EXIT_USAGE, "%s is there already; --force replaces it", path);
        return false;
    }
    if (there && stat(place, &status) == 0 && !S_ISREG(status.st_mode)) {
        *code_out = cli_error(cli, EXIT_USAGE, "%s is no file that can be replaced", path);
        return false;
    }
    int fault = make_file(cli, place, text, force);
    if (fault == EEXIST)
        *code_out = cli_error(cli, EXIT_USAGE, "%s is there already; --force replaces it", path);
    else if (fault)
        *code_out = cli_error(cli, EXIT_ENVIRONMENT, "cannot write %s: %s%s", path, strerror(fault),
                              fault == ENOENT ? "; make its folder first" : "");
    return !fault;
}
