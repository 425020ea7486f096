/* SPDX-License-Identifier: MIT */
/* Writing a new question file, and what is said when it cannot be. */
#include "new.h"
#include <errno.h>
#include <string.h>

bool new_write_file(struct cli *cli, const char *path, const char *text, bool force, int *code_out)
{
    int fault = file_write(path, text, force);
    *code_out = EXIT_DONE;
    if (fault == EEXIST)
        *code_out = cli_error(cli, EXIT_USAGE, "%s is there already; --force replaces it", path);
    else if (fault == EINVAL)
        *code_out = cli_error(cli, EXIT_USAGE, "%s is no file that can be replaced", path);
    else if (fault)
        *code_out = cli_error(cli, EXIT_ENVIRONMENT, "cannot write %s: %s%s", path, strerror(fault),
                              fault == ENOENT ? "; make its folder first" : "");
    return !fault;
}
