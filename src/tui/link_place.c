/* SPDX-License-Identifier: MIT */
/* Where the socket is. A folder that others can write to, or that is somebody else's, is refused. */
#define _GNU_SOURCE /* O_NOFOLLOW */
#include "link_private.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* "FOLDER/NAME"; false when there is no room for it. */
static bool join(char path_out[LINK_PATH_MAX], const char *folder, const char *name)
{
    int length = snprintf(path_out, LINK_PATH_MAX, "%s/%s", folder, name);
    return length > 0 && length < LINK_PATH_MAX;
}

static bool find_folder(struct link_place *place)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    if (runtime && runtime[0] == '/')
        return join(place->folder, runtime, "dltutor");
    int length =
        snprintf(place->folder, sizeof place->folder, "/tmp/dltutor-%lu", (unsigned long)geteuid());
    return length > 0 && length < (int)sizeof place->folder;
}

/* A link to a folder elsewhere is none: who made it is not known. */
static enum dlt_err check_folder(const char *path, struct diag *diag)
{
    struct stat status = {0};
    int file = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int failed = file < 0 ? errno : 0;
    if (file >= 0 && fstat(file, &status) != 0)
        failed = errno;
    if (file >= 0)
        close(file);
    if (failed)
        return diag_set(diag, DLT_ERR_IO, "link", "%s: %s", path, strerror(failed));
    if (status.st_uid != geteuid())
        return diag_set(diag, DLT_ERR_IO, "link", "%s belongs to somebody else", path);
    if (status.st_mode & (S_IRWXG | S_IRWXO))
        return diag_set(diag, DLT_ERR_IO, "link", "%s is open to others (chmod 700 mends it)",
                        path);
    return DLT_OK;
}

enum dlt_err link_find_place(struct link_place *place_out, struct diag *diag)
{
    struct link_place place = {.folder = ""};
    if (!find_folder(&place) || !join(place.socket, place.folder, LINK_NAME) ||
        !join(place.fresh, place.folder, LINK_NAME ".new") ||
        !join(place.lock, place.folder, "present.lock"))
        return diag_set(diag, DLT_ERR_IO, "link",
                        "the path of the runtime folder is too long for a socket");
    if (mkdir(place.folder, S_IRWXU) != 0 && errno != EEXIST)
        return diag_set(diag, DLT_ERR_IO, "link", "%s: %s", place.folder, strerror(errno));
    enum dlt_err err = check_folder(place.folder, diag);
    if (err == DLT_OK)
        *place_out = place;
    return err;
}
