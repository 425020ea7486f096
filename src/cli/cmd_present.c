/* SPDX-License-Identifier: MIT */
/* dltutor present: a question for a class, and the notes that go with it. */
#include "cli_private.h"
#include "dltutor/tui.h"
#include <stdlib.h>

/* The second terminal; without a screen it prints each change. */
static int follow(struct cli *cli, const struct cli_args *args)
{
    struct diag diag = {0};
    const struct tui_options options = {.theme = THEME_TERMINAL};
    bool lines = cli_option(args, "--plain") || !tui_usable(NULL);
    enum dlt_err err =
        lines ? tui_notes_lines(cli->out, cli_charset(), &diag) : tui_notes(&options, &diag);
    return err == DLT_OK ? EXIT_DONE : cli_error(cli, EXIT_ENVIRONMENT, "%s", diag.text);
}

static int run(struct cli *cli, const struct cli_args *args)
{
    if (cli_option(args, "--notes"))
        return follow(cli, args);
    return cli_error(cli, EXIT_USAGE, "present needs --notes");
}

const struct command cmd_present = {
    .name = "present",
    .operands = "",
    .summary = "follows a lesson with its notes",
    .options = {{"--notes", NULL, "the second terminal: notes, solution and the next step", false},
                {"--plain", NULL, "as lines of text", false}},
    .run = run,
};
