/* SPDX-License-Identifier: MIT */
/* dltutor new: a commented, valid question to start from, and the schema that editors ask for. */
#include "dltutor/figure.h"
#include "dltutor/load.h"
#include "new.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- the schema -------------------------------------------------------------------------------- */

static struct load_callees callees(struct arena *arena)
{
    size_t solvers = 0, figures = 0;
    const struct solver *const *solver = solve_table(&solvers);
    const struct figure_kind *const *figure = figure_table(&figures);
    struct load_callee *list = arena_array(arena, solvers + figures, sizeof *list);
    for (size_t i = 0; i < solvers; i++)
        list[i] = (struct load_callee){solver[i]->name, solver[i]->params, solver[i]->param_count};
    for (size_t i = 0; i < figures; i++)
        list[solvers + i] =
            (struct load_callee){figure[i]->name, figure[i]->params, figure[i]->param_count};
    return (struct load_callees){.solvers = list,
                                 .solver_count = solvers,
                                 .figures = list + solvers,
                                 .figure_count = figures};
}

static int print_schema(struct cli *cli, const struct cli_args *args)
{
    const char *of = args->operand_count ? args->operands[0] : "question";
    struct load_callees known = callees(cli->arena);
    if (!str_equal(of, "question") && !str_equal(of, "paper"))
        return cli_error(cli, EXIT_USAGE, "--schema is for question or paper, not '%s'", of);
    enum load_format format = of[0] == 'p' ? LOAD_PAPER : LOAD_QUESTION;
    fputs(load_json_schema(cli->arena, format, &known), cli->out);
    return EXIT_DONE;
}

/* The schema beside the questions; NULL: there is none, or its path has what no comment may hold. */
static const char *find_schema(struct cli *cli)
{
    const char **folders = NULL;
    size_t count = cli_question_folders(cli, &folders);
    for (size_t i = 0; i < count; i++) {
        const char *path = arena_printf(cli->arena, "%s/question.schema.json", folders[i]);
        bool changed = false;
        char *resolved = access(path, R_OK) == 0 ? realpath(path, NULL) : NULL;
        if (!resolved)
            continue;
        path = arena_strdup(cli->arena, resolved);
        free(resolved);
        utf8_sanitise(cli->arena, path, strlen(path), UTF8_KEEP_NOTHING, &changed);
        return changed ? NULL : path;
    }
    return NULL;
}

/* --- what is written ---------------------------------------------------------------------------- */

static bool kind_text(struct cli *cli, const char *name, struct new_text *text_out)
{
    const struct answer_kind *kind = check_kind_find(name);
    size_t count = 0;
    const struct answer_kind *const *kinds = check_kinds(&count);
    const char **names = arena_array(cli->arena, count, sizeof *names);
    struct strbuf list;
    strbuf_init(&list);
    for (size_t i = 0; i < count; i++) {
        names[i] = kinds[i]->name;
        strbuf_printf(&list, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " or ", names[i]);
    }
    const char *near = cli_propose(name, names, count);
    if (kind)
        *text_out = *new_kind_text(kind->kind);
    else if (near)
        cli_error(cli, 0, "no kind of field is called '%s'; did you mean %s?", name, near);
    else
        cli_error(cli, 0, "no kind of field is called '%s': it is %s", name, list.text);
    strbuf_finish(&list);
    return kind != NULL;
}

static bool solver_text(struct cli *cli, const char *name, struct new_text *text_out)
{
    const struct solver *solver = solve_find(name);
    size_t count = 0;
    const struct solver *const *table = solve_table(&count);
    const char **names = arena_array(cli->arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = table[i]->name;
    const char *near = cli_propose(name, names, count);
    if (solver && new_solver_text(cli->arena, solver, text_out))
        return true;
    if (solver)
        cli_error(cli, 0, "%s gives no number that a field could ask for", name);
    else if (near)
        cli_error(cli, 0, "no solver is called '%s'; did you mean %s?", name, near);
    else
        cli_error(cli, 0, "no solver is called '%s'; 'dltutor solve' lists them", name);
    return false;
}

/* The id that the file's name gives the question; NULL (and a message) when it cannot. */
static const char *id_from_path(struct cli *cli, const char *path)
{
    static const char ending[] = ".yaml";
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t length = strlen(name), end = sizeof ending - 1;
    if (str_equal(path, "-"))
        return "question";
    if (str_equal(name, "paper.yaml")) {
        cli_error(cli, 0, "paper.yaml lists the questions of a pack; call a question otherwise");
        return NULL;
    }
    if (length <= end || !str_equal(name + length - end, ending)) {
        cli_error(cli, 0, "a question's file is called NAME.yaml, not '%s'", name);
        return NULL;
    }
    const char *id = arena_strndup(cli->arena, name, length - end);
    if (load_is_question_id(id))
        return id;
    cli_error(
        cli, 0,
        "'%s' is no id of a question, which the file is called by: it has up to 64 lower-case "
        "letters, digits, '_' and '-'",
        id);
    return NULL;
}

/* --- what to do next ----------------------------------------------------------------------------- */

/* As a shell takes it for one word. */
static const char *shell_word(struct arena *arena, const char *text)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "_-./+,:@%=";
    struct strbuf word;
    if (text[0] && text[0] != '-' && !text[strspn(text, safe)])
        return text;
    strbuf_init(&word);
    strbuf_add(&word, text[0] == '-' ? "./'" : "'");
    for (; *text; text++) {
        if (*text == '\'')
            strbuf_add(&word, "'\\''");
        else
            strbuf_add_bytes(&word, text, 1);
    }
    strbuf_add(&word, "'");
    const char *quoted = strbuf_take(&word, arena);
    strbuf_finish(&word);
    return quoted;
}

static void tell_next(struct cli *cli, const char *path, const char *id)
{
    const char *slash = strrchr(path, '/');
    const char *folder =
        slash ? arena_strndup(cli->arena, path, slash == path ? 1 : (size_t)(slash - path)) : ".";
    const char *paper = arena_printf(cli->arena, "%s/paper.yaml", folder);
    const char *file = shell_word(cli->arena, path), *place = shell_word(cli->arena, folder);
    struct strbuf text;
    strbuf_init(&text);
    strbuf_printf(&text, "%s is written. Change it into your own, then\n", path);
    strbuf_printf(&text, "  dltutor check %s\n", file);
    if (access(paper, F_OK) == 0)
        strbuf_printf(&text, "says what is wrong with it. Add %s to the questions of %s; then\n",
                      id, paper);
    else
        strbuf_printf(&text,
                      "says what is wrong with it. To see it, put %s beside it:\n"
                      "  title: My questions\n  minutes: 10\n  marks: 2\n  questions: [%s]\n"
                      "where marks are those of all its questions together; then\n",
                      paper, id);
    strbuf_printf(&text, "  DLTUTOR_QUESTIONS=%s dltutor\nshows it.\n", place);
    char *clean = utf8_sanitise(cli->arena, text.text, text.length, UTF8_KEEP_NEWLINE, NULL);
    cli_print(cli, cli->out, clean);
    strbuf_finish(&text);
}

static int run(struct cli *cli, const struct cli_args *args)
{
    const char *kind = cli_option(args, "--kind"), *solver = cli_option(args, "--solver");
    struct new_text text = {0};
    if (cli_option(args, "--schema"))
        return print_schema(cli, args);
    if (args->operand_count == 0)
        return cli_error(cli, EXIT_USAGE, "new needs the name of a file, or - for the output");
    if (kind && solver)
        return cli_error(cli, EXIT_USAGE, "either --kind or --solver, not both");
    const char *path = args->operands[0];
    const char *id = id_from_path(cli, path);
    if (!id ||
        !(solver ? solver_text(cli, solver, &text) : kind_text(cli, kind ? kind : "number", &text)))
        return EXIT_USAGE;
    const char *file = new_expand(cli->arena, &text, id, find_schema(cli));
    if (str_equal(path, "-")) {
        fputs(file, cli->out);
        return EXIT_DONE;
    }
    int code = EXIT_DONE;
    if (new_write_file(cli, path, file, cli_option(args, "--force") != NULL, &code))
        tell_next(cli, path, id);
    return code;
}

const struct command cmd_new = {
    .name = "new",
    .operands = "QUESTION-FILE",
    .summary = "write a question to start from, with comments",
    .options = {{.name = "--kind", .argument = "KIND", .help = "of this kind of field (number)"},
                {.name = "--solver", .argument = "NAME", .help = "one that calls this solver"},
                {.name = "--force", .help = "also in place of a file that is there"},
                {.name = "--schema",
                 .help = "print the JSON Schema for editors; operand: question or paper"}},
    .least = 0,
    .most = 1,
    .run = run,
};
