/* SPDX-License-Identifier: MIT */
/* The folder is watched and not the file: an editor that renames puts another file in its place. */
#define _GNU_SOURCE /* realpath */
#include "watch.h"
#include "dltutor/base.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/inotify.h>
#else
/* Without a way to be told, nothing is ever watched. */
struct inotify_event {
    int wd;
    unsigned mask, len;
    char name[];
};
enum { IN_NONBLOCK, IN_CLOEXEC, IN_CLOSE_WRITE, IN_MOVED_TO, IN_MOVED_FROM, IN_DELETE };
static int inotify_init1(int flags)
{
    (void)flags;
    return -1;
}
static int inotify_add_watch(int file, const char *path, unsigned mask)
{
    (void)file;
    (void)path;
    (void)mask;
    return -1;
}
static int inotify_rm_watch(int file, int watched)
{
    (void)file;
    (void)watched;
    return -1;
}
#endif

enum { EVENTS_SIZE = 8192 };

struct watch {
    int file;
    int folder;  /* what inotify calls the folder, -1: none */
    char *asked; /* the path as it was given, NULL: none */
    char *real;  /* the same without links */
    const char *name;
    bool missing;
};

struct watch *watch_create(void)
{
    struct watch *watch = mem_alloc(sizeof *watch);
    *watch = (struct watch){.file = inotify_init1(IN_NONBLOCK | IN_CLOEXEC), .folder = -1};
    return watch;
}

static void forget(struct watch *watch)
{
    if (watch->folder >= 0)
        inotify_rm_watch(watch->file, watch->folder);
    watch->folder = -1;
    mem_free(watch->asked);
    free(watch->real);
    watch->missing = false;
    watch->asked = watch->real = NULL;
    watch->name = NULL;
}

void watch_destroy(struct watch *watch)
{
    if (!watch)
        return;
    forget(watch);
    if (watch->file >= 0)
        close(watch->file);
    mem_free(watch);
}

int watch_descriptor(const struct watch *watch)
{
    return watch ? watch->file : -1;
}

void watch_file(struct watch *watch, const char *path)
{
    if (!watch || watch->file < 0 || (path && watch->asked && str_equal(path, watch->asked)))
        return;
    forget(watch);
    if (!path)
        return;
    watch->asked = mem_alloc(strlen(path) + 1);
    memcpy(watch->asked, path, strlen(path));
    watch->real = realpath(path, NULL);
    char *slash = watch->real ? strrchr(watch->real, '/') : NULL;
    if (!slash)
        return;
    *slash = '\0';
    watch->name = slash + 1;
    watch->folder = inotify_add_watch(watch->file, watch->real[0] ? watch->real : "/",
                                      IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE);
}

bool watch_changed(struct watch *watch)
{
    /* Aligned as the events in it have to be. */
    _Alignas(struct inotify_event) char events[EVENTS_SIZE];
    bool changed = false;
    ssize_t got;
    while (watch && watch->file >= 0 && (got = read(watch->file, events, sizeof events)) > 0) {
        for (const char *at = events; at < events + got;) {
            const struct inotify_event *event = (const struct inotify_event *)(const void *)at;
            if (event->wd == watch->folder && event->len > 0 && watch->name &&
                str_equal(event->name, watch->name)) {
                watch->missing = (event->mask & (IN_MOVED_FROM | IN_DELETE)) != 0;
                changed |= !watch->missing;
            }
            at += sizeof *event + event->len;
        }
    }
    return changed;
}

bool watch_missing(const struct watch *watch)
{
    return watch && watch->missing;
}

void watch_told(struct watch *watch)
{
    if (watch)
        watch->missing = false;
}
