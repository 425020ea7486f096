/* SPDX-License-Identifier: MIT */
/* Pictures into files: what --output and --theme say, and writing one after the other. */
#include "cli_private.h"
#include <errno.h>
#include <string.h>

bool cli_read_output(struct cli *cli, const struct cli_args *args, struct cli_output *output_out)
{
    const char *theme = cli_option(args, "--theme");
    *output_out = (struct cli_output){.path = cli_option(args, "--output")};
    const char *path = output_out->path;
    if (path && !picture_format_of(path, &output_out->format)) {
        cli_error(cli, EXIT_USAGE, "--output takes a file that ends in .svg or .txt, not '%s'",
                  path);
        return false;
    }
    if (!theme)
        return true;
    if (!path || output_out->format != PICTURE_SVG) {
        cli_error(cli, EXIT_USAGE, "--theme needs --output with a file that ends in .svg");
        return false;
    }
    if (!str_equal(theme, "light") && !str_equal(theme, "dark")) {
        cli_error(cli, EXIT_USAGE, "--theme is light or dark, not '%s'", theme);
        return false;
    }
    output_out->theme = str_equal(theme, "light") ? SVG_LIGHT : SVG_DARK;
    return true;
}

bool cli_weight(struct cli *cli, const struct cli_args *args, int *weight_out)
{
    const char *text = cli_option(args, "--weight");
    long weight = 0;
    if (!text)
        return true;
    if (!str_to_long(text, &weight) || weight < 1 || weight > 3) {
        cli_error(cli, EXIT_USAGE, "--weight is 1, 2 or 3, not '%s'", text);
        return false;
    }
    *weight_out = (int)weight;
    return true;
}

/* "plots/q2.svg" becomes "plots/q2-1.svg". */
static const char *numbered(struct cli *cli, const char *path, size_t number)
{
    const char *dot = strrchr(path, '.');
    return arena_printf(cli->arena, "%.*s-%zu%s", (int)(dot - path), path, number, dot);
}

int cli_write_output(struct cli *cli, const struct cli_output *output, size_t number, size_t count,
                     const char *text)
{
    const char *path = count > 1 ? numbered(cli, output->path, number) : output->path;
    const char *said = utf8_sanitise(cli->arena, path, strlen(path), UTF8_KEEP_NOTHING, NULL);
    int fault = file_write(path, text, true);
    if (fault == EINVAL)
        return cli_error(cli, EXIT_USAGE, "%s is no file that can be replaced", said);
    if (fault)
        return cli_error(cli, EXIT_ENVIRONMENT, "cannot write %s: %s%s", said, strerror(fault),
                         fault == ENOENT ? "; make its folder first" : "");
    cli_print(cli, cli->out, arena_printf(cli->arena, "wrote %s\n", said));
    return EXIT_DONE;
}
