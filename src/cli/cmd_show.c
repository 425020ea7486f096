/* SPDX-License-Identifier: MIT */
/* dltutor show: a question as a student sees it. */
#include "cli_private.h"

enum { PAGE_WIDTH = 80 };

/* What is to be put in order, each step with its letter. */
static void print_steps(struct cli *cli, const struct variant *variant, const struct field *field)
{
    size_t count = 0;
    const struct check_step *steps = check_order_steps(cli->arena, variant, field, &count);
    for (size_t i = 0; i < count; i++)
        cli_print_wrapped(cli, arena_printf(cli->arena, "%s. %s", steps[i].letter, steps[i].text),
                          PAGE_WIDTH, 4);
}

static void print_field(struct cli *cli, const struct variant *variant, const struct field *field)
{
    char *prompt = NULL;
    const char *text = "";
    if (field->prompt.text &&
        variant_fill(cli->arena, variant, &field->prompt, &prompt, NULL) == DLT_OK)
        text = prompt;
    const char *marks = arena_printf(cli->arena, "(%s)", marks_format(cli->arena, field->marks));
    char *line = arena_printf(cli->arena, "  %-22s %-6s %s (%s)\n", field->id, marks, text,
                              check_kind(field->kind)->name);
    cli_print(cli, cli->out, line);
    for (size_t i = 0; i < field->option_count; i++) {
        char *choice = arena_printf(cli->arena, "  %-22s %-6s   %s\n", "", "",
                                    cli_option_text(cli, variant, &field->options[i]));
        cli_print(cli, cli->out, choice);
    }
    if (field->kind == FIELD_ORDERING)
        print_steps(cli, variant, field);
}

static void print_part(struct cli *cli, const struct variant *variant, size_t index)
{
    const struct part *part = &variant->question->parts[index];
    if (part->id[0]) {
        char *line = arena_printf(cli->arena, "\n(%s) %s  [%s]\n", part->id,
                                  part->title.text ? part->title.text : "",
                                  marks_format(cli->arena, part->marks));
        cli_print(cli, cli->out, line);
    }
    if (variant->parts[index].statement)
        cli_print_wrapped(cli, variant->parts[index].statement, PAGE_WIDTH, 0);
    fputc('\n', cli->out);
    for (size_t i = 0; i < part->field_count; i++)
        if (!part->fields[i].shown_if.text)
            print_field(cli, variant, &part->fields[i]);
}

static int print_figures(struct cli *cli, const struct variant *variant, bool plain)
{
    int code = EXIT_DONE;
    for (size_t p = 0; p < variant->question->part_count && code == EXIT_DONE; p++) {
        const struct part *part = &variant->question->parts[p];
        for (size_t i = 0; i < part->figure_count && code == EXIT_DONE && plain; i++) {
            fputc('\n', cli->out);
            code = cli_figure_words(cli, variant, &part->figures[i], NULL);
        }
    }
    return code;
}

/* How to answer, with the first field in its place. */
static void print_way(struct cli *cli, const char *name, uint64_t seed,
                      const struct question *question)
{
    const char *numbers =
        seed ? arena_printf(cli->arena, " --seed %llu", (unsigned long long)seed) : "";
    const struct field *first = question_field(question, 0, NULL);
    char *line = arena_printf(cli->arena, "\nTo answer: dltutor grade %s%s %s=ANSWER%s\n", name,
                              numbers, first->id, question_field_count(question) > 1 ? " ..." : "");
    cli_print(cli, cli->out, line);
}

/* How hard it is, and what comes before it. */
static void print_study(struct cli *cli, const struct question *question)
{
    const char *line = "";
    if (question->difficulty > 0)
        line = arena_printf(cli->arena, "Difficulty %d of 5.", question->difficulty);
    for (size_t i = 0; i < question->prerequisite_count; i++)
        line = arena_printf(cli->arena, "%s%s%s", line,
                            i         ? ", "
                            : line[0] ? " To do before: "
                                      : "To do before: ",
                            question->prerequisites[i].text);
    if (line[0])
        cli_print_wrapped(
            cli, arena_printf(cli->arena, "%s%s", line, question->prerequisite_count ? "." : ""),
            PAGE_WIDTH, 0);
    if (line[0])
        fputc('\n', cli->out);
}

static int run(struct cli *cli, const struct cli_args *args)
{
    struct variant *variant = NULL;
    int code = cli_bind_question(cli, args, &variant);
    if (code != EXIT_DONE)
        return code;
    const struct question *question = variant->question;
    char *heading =
        arena_printf(cli->arena, "%s  %s  [%s %s]\n\n", question->id, question->title.text,
                     marks_format(cli->arena, question->marks), cli_marks_word(question->marks));
    cli_print(cli, cli->out, heading);
    print_study(cli, question);
    if (variant->statement)
        cli_print_wrapped(cli, variant->statement, PAGE_WIDTH, 0);
    for (size_t i = 0; i < question->part_count; i++)
        print_part(cli, variant, i);
    code = print_figures(cli, variant, cli_option(args, "--plain") != NULL);
    print_way(cli, args->operands[0], variant->seed, question);
    variant_destroy(variant);
    return code;
}

const struct command cmd_show = {
    .name = "show",
    .operands = "QUESTION",
    .summary = "print a question as a student sees it",
    .options = {{.name = "--seed",
                 .argument = "N",
                 .help = "fresh numbers; 0, the default, is the paper's own"},
                {.name = "--plain", .help = "also describe its pictures in words"}},
    .least = 1,
    .most = 1,
    .run = run,
};
