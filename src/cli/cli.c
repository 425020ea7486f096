/* SPDX-License-Identifier: MIT */
/* Finds the command, reads its options by its own table, and prints help from the same rows. */
#include "cli_private.h"
#include "dltutor/num.h"
#include <fcntl.h>
#include <locale.h>
#include <string.h>

static const struct command *const commands[] = {
#define COMMAND(name) &cmd_##name,
#include "commands.def"
#undef COMMAND
};

/* What runs without a command. */
static const struct command tutor = {
    .name = "",
    .operands = "",
    .options = {{.name = "--plain", .help = "line by line, without a screen"},
                {"--record", "FILE", "write the sitting to a file, keys and pictures", false},
                {"--replay", "FILE", "play such a file", false}},
    .run = cli_tutor,
};

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < DLT_COUNT(commands); i++)
        if (str_equal(commands[i]->name, name))
            return commands[i];
    return NULL;
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

static const char *usage(struct cli *cli, const struct command *command)
{
    return arena_printf(cli->arena, "usage: dltutor %s [OPTION...]%s%s", command->name,
                        command->operands[0] ? " " : "", command->operands);
}

static int command_help(struct cli *cli, const struct command *command)
{
    fprintf(cli->out, "%s\n%s\n\noptions:\n", usage(cli, command), command->summary);
    print_options(cli, command->options);
    return EXIT_DONE;
}

static int help(struct cli *cli)
{
    fputs("usage: dltutor [--plain] [--record FILE | --replay FILE]\n"
          "       dltutor COMMAND ...\n\n"
          "A tutor for the terminal. Without a command it opens the first paper.\n\ncommands:\n",
          cli->out);
    for (size_t i = 0; i < DLT_COUNT(commands); i++)
        fprintf(cli->out, "  %-8s %s\n", commands[i]->name, commands[i]->summary);
    fputs("\noptions:\n", cli->out);
    print_options(cli, tutor.options);
    fprintf(cli->out, "  %-18s %s\n", "--version", "the version of the program");
    fputs("\n`dltutor COMMAND --help` tells more, dltutor(1) all of it.\n", cli->out);
    return EXIT_DONE;
}

static void unknown_option(struct cli *cli, const struct command *command, const char *name)
{
    enum { LONGEST_SHOWN = 60 };
    const char *names[CLI_MAX_OPTIONS + 1] = {"--help"};
    size_t count = 1;
    for (size_t i = 0; i < CLI_MAX_OPTIONS && command->options[i].name; i++)
        names[count++] = command->options[i].name;
    const char *near = cli_propose(name, names, count);
    if (strlen(name) > LONGEST_SHOWN)
        name = arena_printf(cli->arena, "%.*s...", (int)LONGEST_SHOWN, name);
    const char *place = command->name[0] ? arena_printf(cli->arena, "%s: ", command->name) : "";
    if (near)
        cli_error(cli, EXIT_USAGE, "%sunknown option '%s'; did you mean %s?", place, name, near);
    else
        cli_error(cli, EXIT_USAGE, "%sunknown option '%s'; see 'dltutor %s%s--help'", place, name,
                  command->name, command->name[0] ? " " : "");
}

static const struct cli_option *find_option(const struct command *command, const char *name)
{
    for (size_t i = 0; i < CLI_MAX_OPTIONS && command->options[i].name; i++)
        if (str_equal(command->options[i].name, name))
            return &command->options[i];
    return NULL;
}

/* Reads the option `text`, of which `next` (NULL: nothing) may be the value. False (and a message)
 * when it is not understood. */
static bool read_option(struct cli *cli, const struct command *command, const char *text,
                        const char *next, struct cli_given *given)
{
    size_t length = strcspn(text, "=");
    const char *name = arena_strndup(cli->arena, text, length);
    const struct cli_option *option = find_option(command, name);
    const char *value = text[length] == '=' ? text + length + 1 : next;
    if (!option)
        unknown_option(cli, command, name);
    else if (!option->argument && text[length] == '=')
        cli_error(cli, EXIT_USAGE, "%s takes no value", name);
    else if (option->argument && !value)
        cli_error(cli, EXIT_USAGE, "%s needs a value: %s", name, option->argument);
    else
        *given = (struct cli_given){option, option->argument ? value : ""};
    return given->option != NULL;
}

static bool keep_option(struct cli *cli, const struct cli_given *option, struct cli_given *given,
                        size_t *count)
{
    for (size_t i = 0; i < *count; i++) {
        const struct cli_option *earlier = given[i].option;
        if (earlier && earlier == option->option && !earlier->repeats) {
            cli_error(cli, EXIT_USAGE, "%s is given twice", earlier->name);
            return false;
        }
    }
    given[(*count)++] = *option;
    return true;
}

/* Options start with two dashes: "-x" and "-4" are answers and formulas. */
static bool is_option(const char *text)
{
    return str_starts(text, "--") || str_equal(text, "-h");
}

static int run_command(struct cli *cli, const struct command *command, int argc, char **argv)
{
    const char **operands = arena_array(cli->arena, (size_t)argc + 1, sizeof *operands);
    struct cli_given *given = arena_array(cli->arena, (size_t)argc + 1, sizeof *given);
    struct cli_args args = {.given = given, .operands = operands};
    bool only_operands = false;
    for (int i = 0; i < argc; i++) {
        struct cli_given option = {0};
        if (only_operands || !is_option(argv[i])) {
            operands[args.operand_count++] = argv[i];
            continue;
        }
        if (str_equal(argv[i], "--")) {
            only_operands = true;
            continue;
        }
        if (str_equal(argv[i], "--help") || str_equal(argv[i], "-h"))
            return command_help(cli, command);
        const char *next = i + 1 < argc ? argv[i + 1] : NULL;
        if (!read_option(cli, command, argv[i], next, &option) ||
            !keep_option(cli, &option, given, &args.given_count))
            return EXIT_USAGE;
        /* A value in a word of its own was used up. */
        i += option.text == next;
    }
    if (args.operand_count < command->least || args.operand_count > command->most)
        return cli_error(cli, EXIT_USAGE, "%s", usage(cli, command));
    if (command != &tutor && !cli_libraries(cli))
        return EXIT_ENVIRONMENT;
    return command->run(cli, &args);
}

static int unknown_command(struct cli *cli, const char *name)
{
    static const char *const names[] = {
#define COMMAND(name) #name,
#include "commands.def"
#undef COMMAND
    };
    const char *near = cli_propose(name, names, DLT_COUNT(names));
    if (near)
        return cli_error(cli, EXIT_USAGE, "unknown command '%s'; did you mean %s?", name, near);
    return cli_error(cli, EXIT_USAGE, "unknown command '%s'; see 'dltutor --help'", name);
}

/* `help`, `help COMMAND`. */
static int help_about(struct cli *cli, int argc, char **argv)
{
    if (argc < 3)
        return help(cli);
    const struct command *command = find_command(argv[2]);
    return command ? command_help(cli, command) : unknown_command(cli, argv[2]);
}

static int dispatch(struct cli *cli, int argc, char **argv)
{
    const char *first = argc > 1 ? argv[1] : "--";
    if (str_equal(first, "--help") || str_equal(first, "-h") || str_equal(first, "help"))
        return help_about(cli, argc, argv);
    if (str_equal(first, "--version")) {
        fputs("dltutor " DLTUTOR_VERSION "\n", cli->out);
        return EXIT_DONE;
    }
    if (first[0] == '-')
        return run_command(cli, &tutor, argc - 1, argv + 1);
    const struct command *command = find_command(first);
    return command ? run_command(cli, command, argc - 2, argv + 2) : unknown_command(cli, first);
}

/* A file opened later must never become the standard output of a program started without one; what
 * is put in its place fails as a closed stream does. */
static void guard_streams(void)
{
    for (int stream = 0; stream < 3; stream++)
        if (fcntl(stream, F_GETFD) < 0 && open("/dev/null", stream ? O_RDONLY : O_WRONLY) < 0)
            return;
}

int cli_main(int argc, char **argv)
{
    num_begin(argv);
    guard_streams();
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
    if (fflush(stdout) != 0 || ferror(stdout))
        code = cli_error(&cli, EXIT_ENVIRONMENT, "cannot write the output");
    arena_destroy(cli.arena);
    return code;
}
