/* SPDX-License-Identifier: MIT */
/* All packs of all folders, in a fixed order; earlier folders win. */
#include "names.h"
#include "shelf.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    MOST_PACKS = 10000,
    MOST_OPEN = 64,       /* packs, whose papers are kept in memory */
    ENOUGH_LISTED = 1024, /* questions of open packs, for several threads to share */
};

struct gathering {
    struct arena *arena;
    struct names names; /* of the packs so far */
    struct pack *open[MOST_OPEN];
    size_t open_count, listed;
    struct crew *crew;   /* NULL: whole questions are read, one by one */
    struct shelf *shelf; /* NULL: none */
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

static bool is_pack(const struct gathering *gathering, const char *path)
{
    return access(arena_printf(gathering->arena, "%s/paper.yaml", path), F_OK) == 0;
}

/* Only what was read without problems is kept: problems are told each time. */
static void keep_heads(struct gathering *gathering, const struct pack *pack)
{
    for (size_t i = 0; gathering->shelf && i < pack->count; i++) {
        if (pack->found[i])
            load_shelf_add(gathering->shelf, pack->found[i], &pack->keys[i]);
    }
}

/* Reads the questions of the open packs. */
static void close_packs(struct gathering *gathering)
{
    if (gathering->crew)
        load_crew_read(gathering->crew, gathering->open, gathering->open_count);
    for (size_t i = 0; i < gathering->open_count; i++) {
        const struct paper *paper = NULL;

        keep_heads(gathering, gathering->open[i]);
        gathering->papers = arena_grow(gathering->arena, gathering->papers, gathering->count,
                                       &gathering->capacity, sizeof(struct paper *));
        if (load_pack_close(gathering->open[i], &paper) == DLT_OK)
            gathering->papers[gathering->count++] = paper;
        mem_free(gathering->open[i]);
    }
    gathering->open_count = gathering->listed = 0;
}

static void open_pack(struct gathering *gathering, const char *path)
{
    struct pack *const pack = mem_alloc(sizeof *pack);

    load_pack_open(pack, gathering->arena, path, gathering->report, gathering->context);
    pack->heads = gathering->crew != NULL;
    if (pack->err == DLT_OK)
        names_add(&gathering->names, pack->paper->id, NULL);
    gathering->open[gathering->open_count++] = pack;
    gathering->listed += pack->count;
    gathering->questions += pack->count;
    if (gathering->open_count == MOST_OPEN || gathering->listed >= ENOUGH_LISTED)
        close_packs(gathering);
}

static void add_pack(struct gathering *gathering, const char *path)
{
    if (!is_pack(gathering, path) ||
        names_has(&gathering->names, load_pack_name(gathering->arena, path)))
        return;
    if (gathering->questions >= LOAD_MAX_QUESTIONS) {
        close_packs(gathering); /* what is told of them comes first */
        tell(gathering, path, DLT_ERR_LIMIT, "too-many", "too many questions before this pack");
        return;
    }
    open_pack(gathering, path);
}

static void add_folder(struct gathering *gathering, const char *path)
{
    DIR *const folder = opendir(path);
    const char **names;
    size_t count;

    if (!folder) {
        /* A folder of one's own need not exist. */
        if (errno != ENOENT) {
            const int error = errno;

            close_packs(gathering);
            tell(gathering, path, DLT_ERR_IO, "unreadable", strerror(error));
        }
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

static enum dlt_err gather(struct gathering *gathering, const char *const *folders,
                           size_t folder_count, struct bank *bank_out)
{
    names_init(&gathering->names, gathering->arena);
    for (size_t i = 0; i < folder_count; i++)
        add_folder(gathering, folders[i]);
    close_packs(gathering);
    if (!gathering->folders) {
        tell(gathering, folder_count ? folders[0] : "", DLT_ERR_IO, "no-folder",
             "no folder with questions could be read");
        return DLT_ERR_IO;
    }
    *bank_out = (struct bank){.papers = gathering->papers, .paper_count = gathering->count};
    bank_out->index = bank_index(gathering->arena, bank_out);
    return DLT_OK;
}

enum dlt_err load_bank(struct arena *arena, const char *const *folders, size_t folder_count,
                       struct bank *bank_out, load_report_fn report, void *context)
{
    struct gathering gathering = {.arena = arena, .report = report, .context = context};

    return gather(&gathering, folders, folder_count, bank_out);
}

enum dlt_err load_heads(struct arena *arena, const char *const *folders, size_t folder_count,
                        struct bank *bank_out, load_report_fn report, void *context)
{
    const struct load_places places = {.folders = folders, .folder_count = folder_count};

    return load_kept_heads(arena, &places, bank_out, report, context);
}

enum dlt_err load_kept_heads(struct arena *arena, const struct load_places *places,
                             struct bank *bank_out, load_report_fn report, void *context)
{
    struct shelf *const shelf =
        places->kept ? load_shelf_open(arena, places->kept, places->worth) : NULL;
    struct gathering gathering = {
        .arena = arena,
        .crew = load_crew_create(arena, shelf, places->now),
        .shelf = shelf,
        .report = report,
        .context = context,
    };
    const enum dlt_err err = gather(&gathering, places->folders, places->folder_count, bank_out);

    load_crew_destroy(gathering.crew);
    if (shelf)
        load_shelf_close(shelf);
    return err;
}
