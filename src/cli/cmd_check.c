/* SPDX-License-Identifier: MIT */
/* dltutor check: every problem of question files, located; proves what the questions say. */
#include "checker.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A screen reader would read each step of the progress aloud. */
static bool shows_progress(struct cli *cli)
{
    const char *accessible = getenv("ACCESSIBLE");
    bool aloud = accessible && *accessible && !str_equal(accessible, "0");
    return !aloud && isatty(fileno(cli->err)) == 1;
}

static int run(struct cli *cli, const struct cli_args *args)
{
    struct checker checker = {
        .cli = cli,
        .json = cli_option(args, "--json"),
        .quiet = cli_option(args, "--quiet"),
        .strict = cli_option(args, "--strict"),
        .progress = shows_progress(cli),
    };
    size_t paths = 0;
    /* The one short option of all commands: elsewhere a dash begins an answer. */
    for (size_t i = 0; i < args->operand_count; i++)
        checker.quiet |= str_equal(args->operands[i], "-q");
    for (size_t i = 0; i < args->operand_count; i++) {
        if (str_equal(args->operands[i], "-q"))
            continue;
        checker_path(&checker, args->operands[i]);
        paths++;
    }
    if (paths == 0)
        return cli_error(cli, EXIT_USAGE, "check: no path is given; see 'dltutor check --help'");
    checker_progress_end(&checker);
    checker_sum(&checker);
    if (checker.unreadable)
        return EXIT_ENVIRONMENT;
    return checker.errors > 0 || (checker.strict && checker.warnings > 0) ? EXIT_WRONG : EXIT_DONE;
}

const struct command cmd_check = {
    .name = "check",
    .operands = "PATH...",
    .summary = "check question files and packs: every problem, located",
    .options =
        {
            {.name = "--json", .help = "one JSON object for each problem, then one with the sums"},
            {.name = "--quiet", .help = "problems only, no warnings; also -q"},
            {.name = "--strict", .help = "a warning counts as a problem for the exit code"},
        },
    .least = 1,
    .most = SIZE_MAX,
    .run = run,
};
