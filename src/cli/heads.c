/* SPDX-License-Identifier: MIT */
/* Where the heads of a bank are kept: a file for each set of folders, and only so many of them. */
#include "cli_private.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_KEPT = 8, MOST_LOOKED_AT = 1000 };

static const char file_start[] = "heads";

/* FNV-1a, with the NUL, so that "a", "b" is not "ab". */
static uint64_t add_to_hash(uint64_t hash, const char *text)
{
    do
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    while (*text++);
    return hash;
}

/* In the cache folder of the user; NULL without a home. */
static const char *cache_folder(struct cli *cli)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (cache && cache[0] == '/')
        return arena_printf(cli->arena, "%s/dltutor", cache);
    return home && home[0] == '/' ? arena_printf(cli->arena, "%s/.cache/dltutor", home) : NULL;
}

const char *cli_heads_file(struct cli *cli, const char *const *folders, size_t count)
{
    const char *cache = cache_folder(cli);
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < count; i++) {
        char *resolved = realpath(folders[i], NULL);
        hash = add_to_hash(hash, resolved ? resolved : folders[i]);
        free(resolved);
    }
    return cache ? arena_printf(cli->arena, "%s/%s-%016llx", cache, file_start,
                                (unsigned long long)hash)
                 : NULL;
}

/* --- how many ----------------------------------------------------------------------------------- */

/* Takes the file that was not used for longest away; false: there are few enough. */
static bool drop_oldest(int folder)
{
    struct timespec oldest = {0};
    char name[NAME_MAX + 1] = "";
    size_t count = 0;
    /* Its own descriptor: closedir() closes what it was given, and places are counted from the start. */
    int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *list = again >= 0 ? fdopendir(again) : NULL;
    if (!list && again >= 0)
        close(again);
    for (const struct dirent *entry; list && count < MOST_LOOKED_AT && (entry = readdir(list));) {
        struct stat about;
        if (!str_starts(entry->d_name, file_start) ||
            fstatat(folder, entry->d_name, &about, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISREG(about.st_mode))
            continue;
        const struct timespec used = about.st_mtim;
        if (count++ && (used.tv_sec > oldest.tv_sec ||
                        (used.tv_sec == oldest.tv_sec && used.tv_nsec >= oldest.tv_nsec)))
            continue;
        oldest = used;
        (void)snprintf(name, sizeof name, "%s", entry->d_name);
    }
    if (list)
        closedir(list);
    return count > MOST_KEPT && unlinkat(folder, name, 0) == 0;
}

bool cli_heads_use(const char *path)
{
    /* Now is when it was last used: who reads it looks at what is in it. */
    return path && utimensat(AT_FDCWD, path, NULL, AT_SYMLINK_NOFOLLOW) == 0;
}

void cli_heads_tidy(struct cli *cli, const char *path)
{
    if (!path || access(path, F_OK) != 0)
        return;
    const char *parent = arena_strndup(cli->arena, path, (size_t)(strrchr(path, '/') - path));
    int folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int i = 0; folder >= 0 && i < MOST_LOOKED_AT && drop_oldest(folder); i++)
        continue;
    if (folder >= 0)
        close(folder);
}
