/* SPDX-License-Identifier: MIT */
/* From paths to questions: files, packs, folders of packs, folders of files without a paper. */
#include "checker.h"
#include "dltutor/load.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

static int is_question(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 5 && entry->d_name[0] != '.' && str_equal(entry->d_name + length - 5, ".yaml");
}

/* alphasort follows the locale; the order of what is told does not. */
static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static const char *folder_of(struct cli *cli, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? arena_strndup(cli->arena, path, (size_t)(slash - path)) : ".";
}

/* The pack of a single file is the folder it lies in. */
static const char *pack_name(struct cli *cli, const char *path)
{
    const char *folder = folder_of(cli, path);
    const char *name = strrchr(folder, '/');
    return name ? name + 1 : folder;
}

/* Each question in memory of its own, which goes before the next comes. */
static void check_file(struct checker *checker, const char *path)
{
    const struct question *question = NULL;
    struct arena *arena = arena_create();
    checker->path = path;
    checker->place_count = 0;
    checker->loaded = true;
    enum dlt_err err = load_salvaged_question(arena, path, pack_name(checker->cli, path), &question,
                                              checker_error_loaded, checker);
    if (question)
        checker_question(checker, question);
    else
        checker_flush(checker);
    checker->unreadable |= err == DLT_ERR_IO;
    arena_destroy(arena);
}

/* --- packs -------------------------------------------------------------------------------------- */

static bool is_told(const struct checker *checker, const char *path)
{
    for (size_t i = 0; i < checker->told_count; i++)
        if (str_equal(checker->told[i], path))
            return true;
    return false;
}

/* A listed question was loaded, or its problems were told. */
static bool is_listed(const struct checker *checker, const struct paper *paper, const char *path)
{
    for (size_t i = 0; i < paper->question_count; i++)
        if (str_equal(paper->questions[i]->file, path))
            return true;
    return is_told(checker, path);
}

/* Files beside a paper that it does not list are easily forgotten, and may be meant so: they are
 * told, and checked all the same. */
static void check_unlisted(struct checker *checker, const struct paper *paper)
{
    struct cli *cli = checker->cli;
    const char *folder = folder_of(cli, paper->file);
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_question, by_bytes);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        const char *path = arena_printf(cli->arena, "%s/%s", folder, name);
        if (!str_equal(name, "paper.yaml") && is_file(path) && !is_listed(checker, paper, path)) {
            const struct source place = {.file = paper->file};
            checker->path = paper->file;
            checker_advise(checker, &place, "unlisted", "%s is not listed in paper.yaml", name);
            checker_flush(checker);
            check_file(checker, path);
        }
        free(entries[i]);
    }
    free(entries);
}

static void check_paper(struct checker *checker, const struct paper *paper)
{
    for (size_t i = 0; i < paper->question_count; i++)
        if (!is_told(checker, paper->questions[i]->file))
            check_file(checker, paper->questions[i]->file);
    check_unlisted(checker, paper);
}

/* A folder of question files that make up no paper, or one that cannot be read. */
static size_t check_files(struct checker *checker, const char *path)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, is_question, by_bytes);
    for (int i = 0; i < count; i++) {
        if (!str_equal(entries[i]->d_name, "paper.yaml"))
            check_file(checker,
                       arena_printf(checker->cli->arena, "%s/%s", path, entries[i]->d_name));
        free(entries[i]);
    }
    free(entries);
    return count > 0 ? (size_t)count : 0;
}

/* What check_file will tell again, and more, is left to it. */
static void tell_pack(void *context, const struct diag *diag)
{
    struct checker *checker = context;
    const char *path = checker_full_path(checker, diag);
    if (str_equal(diag->tag, "wrong-id") || str_equal(path, checker->path) ||
        access(path, R_OK) != 0) {
        checker_error(checker, diag);
        return;
    }
    if (checker->spoiled_count && str_equal(checker->spoiled[checker->spoiled_count - 1], path))
        return;
    checker->spoiled = arena_grow(checker->cli->arena, checker->spoiled, checker->spoiled_count,
                                  &checker->spoiled_capacity, sizeof *checker->spoiled);
    checker->spoiled[checker->spoiled_count++] = arena_strdup(checker->cli->arena, path);
}

/* All files are looked at in one go first, which finds what is wrong with each by itself; the good
 * ones are read again, one by one, so that many of them take no more memory than one. */
static void check_pack(struct checker *checker, const char *path)
{
    struct bank bank = {0};
    struct arena *arena = arena_create();
    const char *file = arena_printf(checker->cli->arena, "%s/paper.yaml", path);
    checker->path = file;
    enum dlt_err err = load_heads(arena, &path, 1, &bank, tell_pack, checker);
    for (size_t i = 0; i < checker->spoiled_count; i++)
        check_file(checker, checker->spoiled[i]);
    checker->spoiled_count = 0;
    checker->unreadable |= err == DLT_ERR_IO || access(file, R_OK) != 0;
    for (size_t i = 0; i < bank.paper_count; i++)
        check_paper(checker, bank.papers[i]);
    if (bank.paper_count == 0)
        (void)check_files(checker, path);
    arena_destroy(arena);
}

/* --- folders ------------------------------------------------------------------------------------ */

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* Packs and folders of question files below a folder. */
static size_t check_packs(struct checker *checker, const char *path)
{
    struct cli *cli = checker->cli;
    struct dirent **entries = NULL;
    size_t packs = 0;
    int count = scandir(path, &entries, is_shown, by_bytes);
    for (int i = 0; i < count; i++) {
        const char *folder = arena_printf(cli->arena, "%s/%s", path, entries[i]->d_name);
        if (is_file(arena_printf(cli->arena, "%s/paper.yaml", folder))) {
            check_pack(checker, folder);
            packs++;
        } else if (!is_file(folder)) {
            packs += check_files(checker, folder) > 0;
        }
        free(entries[i]);
    }
    free(entries);
    return packs;
}

/* A pack, a folder of packs, or a folder of question files. */
static void check_folder(struct checker *checker, const char *path)
{
    DIR *folder = opendir(path);
    if (!folder) {
        checker_unreadable(checker, path, strerror(errno));
        return;
    }
    closedir(folder);
    if (is_file(arena_printf(checker->cli->arena, "%s/paper.yaml", path)))
        check_pack(checker, path);
    else if (check_packs(checker, path) + check_files(checker, path) == 0)
        checker_unreadable(checker, path, "no questions here, nor one folder below");
}

/* "pack/" is called "pack", so that messages name "pack/q1.yaml". */
static const char *without_slashes(struct cli *cli, const char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    return arena_strndup(cli->arena, path, length);
}

void checker_path(struct checker *checker, const char *path)
{
    struct cli *cli = checker->cli;
    struct stat status;
    const char *slash = strrchr(path, '/');
    if (stat(path, &status) != 0)
        checker_unreadable(checker, path, strerror(errno));
    else if (S_ISDIR(status.st_mode))
        check_folder(checker, without_slashes(cli, path));
    else if (str_equal(slash ? slash + 1 : path, "paper.yaml"))
        check_pack(checker, folder_of(cli, path));
    else
        check_file(checker, path);
}
