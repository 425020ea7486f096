/* SPDX-License-Identifier: MIT */
/* dltutor without a command: the tutor on a screen when there is one, else line by line. */
#include "cli_private.h"
#include "dltutor/num.h"
#include "dltutor/tui.h"
#include <stdlib.h>

/* ACCESSIBLE asks for plain lines wherever a program has them; "0" and "" do not count as set. */
static bool wants_plain(const struct cli_args *args)
{
    const char *accessible = getenv("ACCESSIBLE");
    bool asked = accessible && accessible[0] && !str_equal(accessible, "0");
    return asked || cli_option(args, "--plain") != NULL;
}

static int sit(struct cli *cli, const struct cli_args *args, const struct bank *bank)
{
    struct diag diag = {0};
    const char *why = NULL, *record = cli_option(args, "--record");
    struct cli_keeper keeper = {.store = cli_open_store(cli, &why)};
    struct session_ports ports = cli_ports(&keeper);
    const char *notice = why ? arena_printf(cli->arena, "Progress is not kept: %s.", why) : NULL;
    int code = EXIT_DONE;
    if (!record && (wants_plain(args) || !tui_usable(NULL))) {
        if (notice)
            cli_error(cli, 0, "%s", notice);
        code = cli_libraries(cli) ? cli_plain(cli, bank, &ports) : EXIT_ENVIRONMENT;
    } else {
        const struct tui_options options = {.ports = &ports,
                                            .notice = notice,
                                            .record = record,
                                            .version = DLTUTOR_VERSION,
                                            .prepare = num_libraries};
        enum dlt_err err = tui_run(bank, &options, &diag);
        if (err != DLT_OK)
            cli_diag(cli, &diag);
        code = cli_exit_code(err);
    }
    cli_keeper_finish(&keeper);
    return code;
}

/* A recording is played with nothing that is kept, and keeps nothing. */
static int replay(struct cli *cli, const char *path, const struct bank *bank)
{
    struct diag diag = {0};
    struct cli_keeper keeper = {.store = NULL};
    struct session_ports ports = cli_ports(&keeper);
    if (!cli_libraries(cli))
        return EXIT_ENVIRONMENT;
    enum dlt_err err = tui_replay(bank, path, &ports, &diag);
    if (err != DLT_OK)
        cli_diag(cli, &diag);
    cli_keeper_finish(&keeper);
    return cli_exit_code(err);
}

int cli_tutor(struct cli *cli, const struct cli_args *args)
{
    struct bank bank = {0};
    const char *path = cli_option(args, "--replay"), *why = NULL;
    const char *record = cli_option(args, "--record");
    if (path && record)
        return cli_error(cli, EXIT_USAGE, "--record and --replay exclude each other");
    if ((path || record) && cli_option(args, "--plain"))
        return cli_error(cli, EXIT_USAGE, "what is recorded is a screen: not with --plain");
    if (record && !tui_usable(&why))
        return cli_error(cli, EXIT_ENVIRONMENT, "--record needs a screen: %s", why);
    if (!cli_load_bank_to_sit(cli, &bank))
        return EXIT_ENVIRONMENT;
    return path ? replay(cli, path, &bank) : sit(cli, args, &bank);
}
