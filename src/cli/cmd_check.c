/* SPDX-License-Identifier: MIT */
/* dltutor check: every problem of question files, located; proves that model answers score. */
#include "cli_private.h"
#include "dltutor/figure.h"
#include "dltutor/load.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct checker {
    struct cli *cli;
    size_t problems, questions;
    bool unreadable; /* a file could not be read at all */
};

static void report(void *context, const struct diag *diag)
{
    struct checker *checker = context;
    checker->problems++;
    cli_diag(checker->cli, diag);
}

static void check_figures(struct checker *checker, const struct variant *variant,
                          const struct part *part)
{
    struct arena *arena = checker->cli->arena;
    for (size_t i = 0; i < part->figure_count; i++) {
        const struct figure_spec *figure = &part->figures[i];
        const struct figure_kind *kind = figure_find(figure->kind);
        struct diag diag = {0};
        if (!kind) {
            diag_set(&diag, DLT_ERR_UNKNOWN, "unknown-figure", "unknown figure kind '%s'",
                     figure->kind);
            snprintf(diag.file, sizeof diag.file, "%s", figure->place.file);
            diag_place(&diag, figure->place.line, figure->place.column, 1);
            report(checker, &diag);
            continue;
        }
        struct value *values = arena_array(arena, kind->param_count + 1, sizeof *values);
        if (variant_bind_figure(arena, variant, figure, kind->params, kind->param_count, NULL,
                                values, &diag) != DLT_OK)
            report(checker, &diag);
    }
}

static void check_one(struct checker *checker, const struct question *question)
{
    struct variant *variant = NULL;
    struct diag diag = {0};
    checker->questions++;
    if (variant_create(question, 0, &variant, &diag) != DLT_OK) {
        if (!diag.file[0])
            snprintf(diag.file, sizeof diag.file, "%s", question->file);
        report(checker, &diag);
        return;
    }
    check_question(checker->cli->arena, variant, report, checker);
    for (size_t i = 0; i < question->part_count; i++)
        check_figures(checker, variant, &question->parts[i]);
    variant_destroy(variant);
}

/* The pack of a single file is the folder it lies in. */
static const char *pack_name(struct cli *cli, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    const char *folder = arena_strndup(cli->arena, path, (size_t)(slash - path));
    const char *name = strrchr(folder, '/');
    return name ? name + 1 : folder;
}

static void check_file(struct checker *checker, const char *path)
{
    const struct question *question = NULL;
    enum dlt_err err = load_question(checker->cli->arena, path, pack_name(checker->cli, path),
                                     &question, report, checker);
    if (err == DLT_OK)
        check_one(checker, question);
    checker->unreadable |= err == DLT_ERR_IO;
}

static bool is_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

static void check_pack(struct checker *checker, const char *path)
{
    const struct paper *paper = NULL;
    enum dlt_err err = load_pack(checker->cli->arena, path, &paper, report, checker);
    checker->unreadable |= err == DLT_ERR_IO;
    for (size_t i = 0; err == DLT_OK && i < paper->question_count; i++)
        check_one(checker, paper->questions[i]);
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

/* A folder of question files that make up no paper. */
static size_t check_files(struct checker *checker, const char *path)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, is_question, by_bytes);
    for (int i = 0; i < count; i++) {
        check_file(checker, arena_printf(checker->cli->arena, "%s/%s", path, entries[i]->d_name));
        free(entries[i]);
    }
    free(entries);
    return count > 0 ? (size_t)count : 0;
}

/* A pack, a folder of packs, or a folder of question files. */
static void check_folder(struct checker *checker, const char *path)
{
    struct cli *cli = checker->cli;
    struct bank bank = {0};
    size_t before = checker->problems;
    if (is_file(arena_printf(cli->arena, "%s/paper.yaml", path))) {
        check_pack(checker, path);
        return;
    }
    if (load_bank(cli->arena, &path, 1, &bank, report, checker) != DLT_OK) {
        checker->unreadable = true;
        return;
    }
    for (size_t p = 0; p < bank.paper_count; p++)
        for (size_t i = 0; i < bank.papers[p]->question_count; i++)
            check_one(checker, bank.papers[p]->questions[i]);
    if (bank.paper_count == 0 && checker->problems == before && check_files(checker, path) == 0) {
        cli_error(cli, EXIT_ENVIRONMENT, "%s: no questions here, nor one folder below", path);
        checker->unreadable = true;
    }
}

static void check_path(struct checker *checker, const char *path)
{
    struct cli *cli = checker->cli;
    struct stat status;
    const char *slash = strrchr(path, '/');
    if (stat(path, &status) != 0) {
        cli_error(cli, EXIT_ENVIRONMENT, "%s: %s", path, strerror(errno));
        checker->unreadable = true;
    } else if (S_ISDIR(status.st_mode)) {
        check_folder(checker, path);
    } else if (str_equal(slash ? slash + 1 : path, "paper.yaml")) {
        check_pack(checker, slash ? arena_strndup(cli->arena, path, (size_t)(slash - path)) : ".");
    } else {
        check_file(checker, path);
    }
}

static int run(struct cli *cli, const struct cli_args *args)
{
    struct checker checker = {.cli = cli};
    for (size_t i = 0; i < args->operand_count; i++)
        check_path(&checker, args->operands[i]);
    fprintf(cli->out, "%zu question%s checked, %zu problem%s\n", checker.questions,
            checker.questions == 1 ? "" : "s", checker.problems, checker.problems == 1 ? "" : "s");
    if (checker.unreadable)
        return EXIT_ENVIRONMENT;
    return checker.problems > 0 ? EXIT_WRONG : EXIT_DONE;
}

const struct command cmd_check = {
    .name = "check",
    .operands = "PATH...",
    .summary = "check question files and packs: every problem, located",
    .least = 1,
    .most = SIZE_MAX,
    .run = run,
};
