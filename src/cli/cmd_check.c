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

enum { SEEDS_TRIED = 200 };

struct checker {
    struct cli *cli;
    size_t problems, questions;
    bool unreadable;   /* a file could not be read at all */
    const char **told; /* files with problems, in order */
    size_t told_count, told_capacity;
};

static void report(void *context, const struct diag *diag)
{
    struct checker *checker = context;
    struct arena *arena = checker->cli->arena;
    checker->problems++;
    cli_diag(checker->cli, diag);
    if (checker->told_count && str_equal(checker->told[checker->told_count - 1], diag->file))
        return;
    checker->told = arena_grow(arena, checker->told, checker->told_count, &checker->told_capacity,
                               sizeof *checker->told);
    checker->told[checker->told_count++] = arena_strdup(arena, diag->file);
}

/* What shows only with numbers names the place alone; the keys that lead there are put before it. */
static void report_value(void *context, const struct diag *diag)
{
    struct checker *checker = context;
    struct diag told = *diag;
    const char *path =
        diag->line ? load_key_path(checker->cli->arena, diag->file, diag->line, diag->column) : "";
    if (*path)
        (void)diag_set(&told, DLT_OK, diag->tag, "%s: %s", path, diag->text);
    report(checker, &told);
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
            report_value(checker, &diag);
            continue;
        }
        char *caption = NULL;
        if (figure->caption.text &&
            variant_fill(arena, variant, &figure->caption, &caption, &diag) != DLT_OK) {
            report_value(checker, &diag);
            diag_clear(&diag);
        }
        struct value *values = arena_array(arena, kind->param_count + 1, sizeof *values);
        if (variant_bind_figure(arena, variant, figure, kind->params, kind->param_count, NULL,
                                values, &diag) != DLT_OK)
            report_value(checker, &diag);
    }
}

/* The first given that a seed changes; NULL: none. */
static const struct given *first_drawn(const struct question *question)
{
    for (size_t i = 0; i < question->given_count; i++)
        if (question->givens[i].draw.text)
            return &question->givens[i];
    return NULL;
}

/* Fresh numbers can be had, and the model answers are right with them; of several seeds that fail,
 * the first is told. */
static void check_draws(struct checker *checker, const struct question *question)
{
    const struct given *drawn = first_drawn(question);
    for (uint64_t seed = 1; drawn && seed <= SEEDS_TRIED; seed++) {
        struct variant *variant = NULL;
        struct diag diag = {0};
        bool failed = variant_create(question, seed, &variant, &diag) != DLT_OK;
        if (!failed) {
            struct arena *arena = arena_create();
            failed = check_model_fails(arena, variant, &diag);
            arena_destroy(arena);
            variant_destroy(variant);
        }
        if (!failed)
            continue;
        if (!diag.file[0] || !diag.line)
            (void)check_locate(&diag, &drawn->draw, DLT_OK);
        report_value(checker, &diag);
        return;
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
        report_value(checker, &diag);
        return;
    }
    check_question(checker->cli->arena, variant, report_value, checker);
    for (size_t i = 0; i < question->part_count; i++)
        check_figures(checker, variant, &question->parts[i]);
    variant_destroy(variant);
    check_draws(checker, question);
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

/* A listed question was loaded, or its problems were told. */
static bool is_listed(const struct checker *checker, const struct paper *paper, const char *path)
{
    for (size_t i = 0; i < paper->question_count; i++)
        if (str_equal(paper->questions[i]->file, path))
            return true;
    for (size_t i = 0; i < checker->told_count; i++)
        if (str_equal(checker->told[i], path))
            return true;
    return false;
}

/* Files beside a paper that it does not list are easily forgotten, and may be meant so: they are
 * told, and checked all the same. */
static void check_unlisted(struct checker *checker, const struct paper *paper)
{
    struct cli *cli = checker->cli;
    const char *slash = strrchr(paper->file, '/');
    const char *folder = arena_strndup(cli->arena, paper->file, (size_t)(slash - paper->file));
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_question, by_bytes);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        const char *path = arena_printf(cli->arena, "%s/%s", folder, name);
        if (!str_equal(name, "paper.yaml") && is_file(path) && !is_listed(checker, paper, path)) {
            cli_error(cli, 0, "%s: warning: %s is not listed in paper.yaml", folder, name);
            check_file(checker, path);
        }
        free(entries[i]);
    }
    free(entries);
}

static void check_paper(struct checker *checker, const struct paper *paper)
{
    for (size_t i = 0; i < paper->question_count; i++)
        check_one(checker, paper->questions[i]);
    check_unlisted(checker, paper);
}

static void check_pack(struct checker *checker, const char *path)
{
    const struct paper *paper = NULL;
    enum dlt_err err = load_pack(checker->cli->arena, path, &paper, report, checker);
    checker->unreadable |= err == DLT_ERR_IO;
    if (err == DLT_OK)
        check_paper(checker, paper);
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
        check_paper(checker, bank.papers[p]);
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
