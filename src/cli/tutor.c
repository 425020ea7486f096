/* SPDX-License-Identifier: MIT */
/* dltutor without a command: the tutor on a screen when there is one, else line by line. */
#include "cli_private.h"
#include "dltutor/tui.h"
#include <stdlib.h>

/* ACCESSIBLE asks for plain lines wherever a program has them; "0" and "" do not count as set. */
static bool wants_plain(const struct cli_args *args)
{
    const char *accessible = getenv("ACCESSIBLE");
    bool asked = accessible && accessible[0] && !str_equal(accessible, "0");
    return asked || cli_option(args, "--plain") != NULL;
}

int cli_tutor(struct cli *cli, const struct cli_args *args)
{
    struct bank bank = {0};
    struct diag diag = {0};
    const char *why = NULL;
    if (!cli_load_bank(cli, &bank))
        return EXIT_ENVIRONMENT;
    struct cli_keeper keeper = {.store = cli_open_store(cli, &why)};
    struct session_ports ports = cli_ports(&keeper);
    const char *notice = why ? arena_printf(cli->arena, "Progress is not kept: %s.", why) : NULL;
    int code = EXIT_DONE;
    if (wants_plain(args) || !tui_usable(NULL)) {
        if (notice)
            cli_error(cli, 0, "%s", notice);
        code = cli_plain(cli, &bank, &ports);
    } else {
        const struct tui_options options = {.ports = &ports, .notice = notice};
        enum dlt_err err = tui_run(&bank, &options, &diag);
        if (err != DLT_OK)
            cli_diag(cli, &diag);
        code = err == DLT_OK ? EXIT_DONE : EXIT_ENVIRONMENT;
    }
    cli_keeper_finish(&keeper);
    return code;
}
