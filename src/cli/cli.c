/* SPDX-License-Identifier: MIT */
/* Finds the command, reads its options by its own table, and prints help from the same rows. */
#include "cli_private.h"
#include <locale.h>
#include <string.h>

static const struct command *const commands[] = {
#define COMMAND(name) &cmd_##name,
#include "commands.def"
#undef COMMAND
};

static const struct cli_option tutor_options[CLI_MAX_OPTIONS] = {
    {"--plain", NULL, "line by line, without a screen"},
};

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < DLT_COUNT(commands); i++)
        if (str_equal(commands[i]->name, name))
            return commands[i];
    return NULL;
}

static int find_option(const struct cli_option *options, const char *name, size_t length)
{
    for (int i = 0; i < CLI_MAX_OPTIONS && options[i].name; i++)
        if (strlen(options[i].name) == length && strncmp(options[i].name, name, length) == 0)
            return i;
    return -1;
}

static void print_options(struct cli *cli, const struct cli_option *options)
{
    for (int i = 0; i < CLI_MAX_OPTIONS && options[i].name; i++) {
        const char *argument = options[i].argument ? options[i].argument : "";
        const char *shown = arena_printf(cli->arena, "%s %s", options[i].name, argument);
        fprintf(cli->out, "  %-18s %s\n", shown, options[i].help);
    }
    fprintf(cli->out, "  %-18s %s\n", "--help", "this text");
}

void cli_command_help(struct cli *cli, const struct command *command)
{
    fprintf(cli->out, "usage: dltutor %s [OPTION...] %s\n%s\n\noptions:\n", command->name,
            command->operands, command->summary);
    print_options(cli, command->options);
}

static int help(struct cli *cli)
{
    fputs("usage: dltutor [--plain]\n"
          "       dltutor COMMAND ...\n\n"
          "A tutor for the terminal. Without a command it opens the first paper.\n\ncommands:\n",
          cli->out);
    for (size_t i = 0; i < DLT_COUNT(commands); i++)
        fprintf(cli->out, "  %-8s %s\n", commands[i]->name, commands[i]->summary);
    fputs("\noptions:\n", cli->out);
    print_options(cli, tutor_options);
    fprintf(cli->out, "  %-18s %s\n", "--version", "the version of the program");
    fputs("\n`dltutor COMMAND --help` tells more, dltutor(1) all of it.\n", cli->out);
    return EXIT_DONE;
}

static int unknown_option(struct cli *cli, const char *command, const struct cli_option *options,
                          const char *text)
{
    const char *names[CLI_MAX_OPTIONS];
    size_t count = 0;
    while (count < CLI_MAX_OPTIONS && options[count].name) {
        names[count] = options[count].name;
        count++;
    }
    char *name = arena_strndup(cli->arena, text, strcspn(text, "="));
    const char *near = str_nearest(name, names, count);
    if (near)
        return cli_error(cli, EXIT_USAGE, "%s: unknown option '%s'; did you mean %s?", command,
                         name, near);
    return cli_error(cli, EXIT_USAGE, "%s: unknown option '%s'; see 'dltutor %s --help'", command,
                     name, command);
}

/* Reads argv[*at], which starts with a dash. Returns EXIT_DONE when it was understood. */
static int read_option(struct cli *cli, const struct command *command, char **argv, int argc,
                       int *at, struct cli_args *args)
{
    const char *text = argv[*at];
    size_t length = strcspn(text, "=");
    int index = find_option(command->options, text, length);
    if (index < 0)
        return unknown_option(cli, command->name, command->options, text);
    const struct cli_option *option = &command->options[index];
    if (!option->argument && text[length] == '=')
        return cli_error(cli, EXIT_USAGE, "%s: %s takes no value", command->name, option->name);
    if (!option->argument) {
        args->values[index] = "";
    } else if (text[length] == '=') {
        args->values[index] = text + length + 1;
    } else if (*at + 1 < argc) {
        args->values[index] = argv[++*at];
    } else {
        return cli_error(cli, EXIT_USAGE, "%s: %s needs %s", command->name, option->name,
                         option->argument);
    }
    return EXIT_DONE;
}

/* A leading dash followed by a letter or a second dash is an option; "-4" and "-x" stay operands
 * only behind "--", so that a mistyped option is never taken for an answer. */
static bool is_option(const char *text)
{
    return text[0] == '-' && text[1] != '\0' && !(text[1] >= '0' && text[1] <= '9') &&
           text[1] != '.' && text[1] != '(';
}

static int run_command(struct cli *cli, const struct command *command, int argc, char **argv)
{
    struct cli_args args = {.options = command->options};
    const char **operands = arena_array(cli->arena, (size_t)argc + 1, sizeof *operands);
    bool only_operands = false;
    for (int i = 0; i < argc; i++) {
        if (only_operands || !is_option(argv[i])) {
            operands[args.operand_count++] = argv[i];
        } else if (str_equal(argv[i], "--")) {
            only_operands = true;
        } else if (str_equal(argv[i], "--help")) {
            cli_command_help(cli, command);
            return EXIT_DONE;
        } else {
            int code = read_option(cli, command, argv, argc, &i, &args);
            if (code != EXIT_DONE)
                return code;
        }
    }
    args.operands = operands;
    if (args.operand_count < command->least || args.operand_count > command->most)
        return cli_error(cli, EXIT_USAGE, "usage: dltutor %s [OPTION...] %s", command->name,
                         command->operands);
    return command->run(cli, &args);
}

static int unknown_command(struct cli *cli, const char *name)
{
    const char *names[DLT_COUNT(commands)];
    for (size_t i = 0; i < DLT_COUNT(commands); i++)
        names[i] = commands[i]->name;
    const char *near = str_nearest(name, names, DLT_COUNT(commands));
    const char *shown = utf8_sanitise(cli->arena, name, strlen(name), UTF8_KEEP_NOTHING, NULL);
    if (near)
        return cli_error(cli, EXIT_USAGE, "unknown command '%s'; did you mean %s?", shown, near);
    return cli_error(cli, EXIT_USAGE, "unknown command '%s'; see 'dltutor --help'", shown);
}

static int dispatch(struct cli *cli, int argc, char **argv)
{
    if (argc < 2)
        return cli_tutor(cli, &(struct cli_args){.options = tutor_options});
    const char *first = argv[1];
    if (str_equal(first, "--help") || str_equal(first, "-h") || str_equal(first, "help"))
        return help(cli);
    if (str_equal(first, "--version")) {
        fputs("dltutor " DLTUTOR_VERSION "\n", cli->out);
        return EXIT_DONE;
    }
    if (str_equal(first, "--plain") && argc == 2)
        return cli_tutor(cli, &(struct cli_args){.options = tutor_options, .values = {""}});
    if (first[0] == '-')
        return unknown_option(cli, "dltutor", tutor_options, first);
    const struct command *command = find_command(first);
    return command ? run_command(cli, command, argc - 2, argv + 2) : unknown_command(cli, first);
}

int cli_main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C"); /* numbers are read and printed with a point everywhere */
    struct cli cli = {
        .arena = arena_create(),
        .in = stdin,
        .out = stdout,
        .err = stderr,
        .program = argc > 0 ? argv[0] : "dltutor",
    };
    int code = dispatch(&cli, argc, argv);
    /* A full disk or closed pipe shows only when the buffer is written out. */
    if ((fflush(stdout) != 0 || ferror(stdout)) && code == EXIT_DONE)
        code = cli_error(&cli, EXIT_ENVIRONMENT, "cannot write the output");
    arena_destroy(cli.arena);
    return code;
}
