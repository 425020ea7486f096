/* SPDX-License-Identifier: MIT */
/* dltutor check: every problem of question files, located; proves that model answers score. */
#include "cli_private.h"
#include "dltutor/figure.h"
#include "dltutor/load.h"
#include <errno.h>
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
        report(checker, &diag);
        return;
    }
    check_question(checker->cli->arena, variant, report, checker);
    for (size_t i = 0; i < question->part_count; i++)
        check_figures(checker, variant, &question->parts[i]);
    variant_destroy(variant);
}

static void check_folder(struct checker *checker, const char *path)
{
    struct cli *cli = checker->cli;
    struct bank bank = {0};
    const struct paper *paper = NULL;
    const char *sheet = arena_printf(cli->arena, "%s/paper.yaml", path);
    struct stat status;
    if (stat(sheet, &status) == 0) {
        if (load_pack(cli->arena, path, &paper, report, checker) != DLT_OK)
            return;
        for (size_t i = 0; i < paper->question_count; i++)
            check_one(checker, paper->questions[i]);
        return;
    }
    if (load_bank(cli->arena, &path, 1, &bank, report, checker) != DLT_OK)
        return;
    for (size_t p = 0; p < bank.paper_count; p++)
        for (size_t i = 0; i < bank.papers[p]->question_count; i++)
            check_one(checker, bank.papers[p]->questions[i]);
    if (bank.paper_count == 0 && checker->problems == 0) {
        cli_error(cli, EXIT_USAGE, "%s: no paper.yaml here or one folder below", path);
        checker->unreadable = true;
    }
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

static void check_path(struct checker *checker, const char *path)
{
    struct stat status;
    const struct question *question = NULL;
    if (stat(path, &status) != 0) {
        cli_error(checker->cli, EXIT_ENVIRONMENT, "%s: %s", path, strerror(errno));
        checker->unreadable = true;
    } else if (S_ISDIR(status.st_mode)) {
        check_folder(checker, path);
    } else if (strlen(path) >= 10 && str_equal(path + strlen(path) - 10, "paper.yaml")) {
        const char *slash = strrchr(path, '/');
        check_folder(checker, slash
                                  ? arena_strndup(checker->cli->arena, path, (size_t)(slash - path))
                                  : ".");
    } else if (load_question(checker->cli->arena, path, pack_name(checker->cli, path), &question,
                             report, checker) == DLT_OK) {
        check_one(checker, question);
    }
}

static int run(struct cli *cli, const struct cli_args *args)
{
    struct checker checker = {.cli = cli};
    for (size_t i = 0; i < args->operand_count; i++)
        check_path(&checker, args->operands[i]);
    if (checker.unreadable)
        return EXIT_ENVIRONMENT;
    fprintf(cli->out, "%zu question%s checked, %zu problem%s\n", checker.questions,
            checker.questions == 1 ? "" : "s", checker.problems, checker.problems == 1 ? "" : "s");
    return checker.problems > 0 ? EXIT_WRONG : EXIT_DONE;
}

const struct command cmd_check = {
    .name = "check",
    .operands = "PATH...",
    .summary = "check question files and packs: every problem, located",
    .options = {{NULL, NULL, NULL}},
    .least = 1,
    .most = SIZE_MAX,
    .run = run,
};
