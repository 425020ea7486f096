/* SPDX-License-Identifier: MIT */
/* All packs of all folders, in a fixed order; earlier folders win. */
#include "loader.h"
#include "pack.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_PACKS = 10000 };

struct gathering {
    struct arena *arena;
    const struct paper **papers;
    size_t count, capacity, questions;
    size_t folders; /* that could be read */
    load_report_fn report;
    void *context;
};

static void tell(const struct gathering *gathering, const char *path, enum dlt_err err,
                 const char *tag, const char *text)
{
    struct loader loader;

    loader_init(&loader, gathering->arena, path, gathering->report, gathering->context);
    loader_report(&loader, (struct spot){0}, err, tag, "%s", text);
    loader_finish(&loader);
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in a folder, sorted: readdir's order differs from disk to disk. */
static const char **list_folder(struct arena *arena, DIR *folder, size_t *count_out)
{
    const char **names = NULL;
    size_t count = 0, capacity = 0;
    const struct dirent *entry;

    while (count < MOST_PACKS && (entry = readdir(folder))) {
        if (entry->d_name[0] == '.')
            continue;
        names = arena_grow(arena, names, count, &capacity, sizeof *names);
        names[count++] = arena_strdup(arena, entry->d_name);
    }
    if (count)
        qsort(names, count, sizeof *names, compare);
    *count_out = count;
    return names;
}

static bool has_pack(const struct gathering *gathering, const char *name)
{
    for (size_t i = 0; i < gathering->count; i++) {
        if (str_equal(gathering->papers[i]->id, name))
            return true;
    }
    return false;
}

static bool is_pack(const struct gathering *gathering, const char *path)
{
    return access(arena_printf(gathering->arena, "%s/paper.yaml", path), F_OK) == 0;
}

static void add_pack(struct gathering *gathering, const char *path)
{
    const struct paper *paper = NULL;

    if (!is_pack(gathering, path) || has_pack(gathering, load_pack_name(gathering->arena, path)))
        return;
    if (gathering->questions >= LOAD_MAX_QUESTIONS) {
        tell(gathering, path, DLT_ERR_LIMIT, "too-many", "too many questions before this pack");
        return;
    }
    if (load_pack(gathering->arena, path, &paper, gathering->report, gathering->context) != DLT_OK)
        return;
    gathering->papers = arena_grow(gathering->arena, gathering->papers, gathering->count,
                                   &gathering->capacity, sizeof(struct paper *));
    gathering->papers[gathering->count++] = paper;
    gathering->questions += paper->question_count;
}

static void add_folder(struct gathering *gathering, const char *path)
{
    DIR *const folder = opendir(path);
    const char **names;
    size_t count;

    if (!folder) {
        /* A folder of one's own need not exist. */
        if (errno != ENOENT)
            tell(gathering, path, DLT_ERR_IO, "unreadable", strerror(errno));
        return;
    }
    gathering->folders++;
    if (is_pack(gathering, path)) {
        closedir(folder);
        add_pack(gathering, path);
        return;
    }
    names = list_folder(gathering->arena, folder, &count);
    closedir(folder);
    for (size_t i = 0; i < count; i++)
        add_pack(gathering, arena_printf(gathering->arena, "%s/%s", path, names[i]));
}

enum dlt_err load_bank(struct arena *arena, const char *const *folders, size_t folder_count,
                       struct bank *bank_out, load_report_fn report, void *context)
{
    struct gathering gathering = {.arena = arena, .report = report, .context = context};

    for (size_t i = 0; i < folder_count; i++)
        add_folder(&gathering, folders[i]);
    if (!gathering.folders) {
        tell(&gathering, folder_count ? folders[0] : "", DLT_ERR_IO, "no-folder",
             "no folder with questions could be read");
        return DLT_ERR_IO;
    }
    *bank_out = (struct bank){.papers = gathering.papers, .paper_count = gathering.count};
    return DLT_OK;
}
