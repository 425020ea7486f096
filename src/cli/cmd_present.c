/* SPDX-License-Identifier: MIT */
/* dltutor present: a question for a class, on a projector or as a handout, and the notes that go with
 * it. */
#include "cli_private.h"
#include "dltutor/figure.h"
#include "dltutor/load.h"
#include "dltutor/tui.h"
#include <string.h>

enum { HANDOUT_WIDTH = 72, MOST_MINUTES = 999 };

/* What is presented. */
struct talk {
    struct bank bank;
    size_t paper;
    const struct question *question; /* listed; NULL: where the last lesson was */
};

/* --- which paper and question ------------------------------------------------------------------- */

static bool find_paper(const struct bank *bank, const char *name, size_t *paper_out)
{
    for (size_t i = 0; i < bank->paper_count; i++)
        if (str_equal(bank->papers[i]->id, name)) {
            *paper_out = i;
            return true;
        }
    return false;
}

static size_t paper_of(const struct bank *bank, const struct question *question)
{
    for (size_t i = 0; i < bank->paper_count; i++)
        for (size_t j = 0; j < bank->papers[i]->question_count; j++)
            if (bank->papers[i]->questions[j] == question)
                return i;
    return 0;
}

static int find_talk(struct cli *cli, const struct cli_args *args, struct talk *talk)
{
    struct diag diag = {0};
    if (!cli_load_bank_to_sit(cli, &talk->bank))
        return EXIT_ENVIRONMENT;
    if (args->operand_count == 0 || find_paper(&talk->bank, args->operands[0], &talk->paper))
        return EXIT_DONE;
    enum dlt_err err = bank_find_question(&talk->bank, args->operands[0], &talk->question, &diag);
    if (err != DLT_OK)
        cli_diag(cli, &diag);
    else
        talk->paper = paper_of(&talk->bank, talk->question);
    return cli_exit_code(err);
}

/* Without a question: where the last lesson was, in that paper or in any. */
static void go_on(struct cli *cli, struct store *store, bool any, struct talk *talk)
{
    const char *name = NULL;
    const char *pack = any ? NULL : talk->bank.papers[talk->paper]->id;
    if (!store || store_last_place(store, cli->arena, pack, &name, NULL) != DLT_OK || !name ||
        bank_find_question(&talk->bank, name, &talk->question, NULL) != DLT_OK)
        return;
    talk->paper = paper_of(&talk->bank, talk->question);
}

/* --- the handout -------------------------------------------------------------------------------- */

struct handout {
    struct cli *cli;
};

static const uint64_t FNV_BASIS = 0xcbf29ce484222325, FNV_PRIME = 0x100000001b3;

/* The same for figures that are told in the same words. */
static uint64_t words_number(struct arena *arena, const struct variant *variant,
                             const struct figure_spec *spec, const struct verdict *verdicts)
{
    const struct figure_kind *kind = figure_find(spec->kind);
    uint64_t number = FNV_BASIS;
    struct num_ctx ctx;
    char *text = NULL;
    num_ctx_init(&ctx, arena, NULL);
    struct value *args = kind ? arena_array(arena, kind->param_count + 1, sizeof *args) : NULL;
    if (!kind ||
        variant_bind_figure(arena, variant, spec, kind->params, kind->param_count, verdicts, args,
                            NULL) != DLT_OK ||
        figure_describe(&ctx, kind, args, NULL, &text) != DLT_OK)
        return 0;
    for (const char *at = text; *at; at++)
        number = (number ^ (unsigned char)*at) * FNV_PRIME;
    return number;
}

/* A figure has one layer in words, and none while it has nothing to tell. */
static struct lesson_look look_of(void *context, const struct variant *variant, size_t part,
                                  size_t figure, const struct verdict *verdicts)
{
    const struct handout *handout = context;
    const struct figure_spec *spec = &variant->question->parts[part].figures[figure];
    struct lesson_look look = {0};
    look.layers = cli_figure_says(handout->cli, variant, spec, verdicts);
    if (look.layers)
        look.picture = words_number(handout->cli->arena, variant, spec, verdicts);
    return look;
}

static void print_rule(struct cli *cli, const char *title)
{
    struct strbuf rule;
    const size_t width = (size_t)draw_width(title, cli_charset());
    strbuf_init(&rule);
    strbuf_printf(&rule, "\n--- %s ", title);
    strbuf_add_repeat(&rule, "-", width + 6 < HANDOUT_WIDTH ? HANDOUT_WIDTH - width - 5 : 1);
    strbuf_add(&rule, "\n\n");
    cli_print(cli, cli->out, rule.text);
    strbuf_finish(&rule);
}

static const char *rule_title(struct cli *cli, const struct lesson *lesson, size_t index)
{
    const struct lesson_step *step = &lesson->steps[index];
    const struct question *question = lesson->variant->question;
    const char *part = step->part == SIZE_MAX ? "" : question->parts[step->part].id;
    const char *place = arena_printf(cli->arena, "%zu/%zu", index + 1, lesson->count);
    if (!part[0])
        return arena_printf(cli->arena, "%s  %s", place, step->title);
    return arena_printf(cli->arena, "%s  (%s) %s", place, part, step->title);
}

static int print_step(struct cli *cli, const struct lesson *lesson, size_t index)
{
    const struct lesson_step *step = &lesson->steps[index];
    const struct question *question = lesson->variant->question;
    print_rule(cli, rule_title(cli, lesson, index));
    if (step->kind == LESSON_FIGURE || step->kind == LESSON_DRAWN) {
        struct verdict *verdicts =
            arena_array(cli->arena, question_field_count(question) + 1, sizeof *verdicts);
        lesson_verdicts(lesson, index, verdicts);
        return cli_figure_shown(cli, lesson->variant,
                                &question->parts[step->part].figures[step->figure], verdicts);
    }
    const char *words = lesson_words(cli->arena, lesson, index);
    cli_print_wrapped(cli, words, HANDOUT_WIDTH, 0);
    if (words[0] && words[strlen(words) - 1] != '\n')
        fputc('\n', cli->out);
    return EXIT_DONE;
}

static void report(void *context, const struct diag *diag)
{
    cli_diag(context, diag);
}

static int print_question(struct cli *cli, const struct question *listed, uint64_t seed)
{
    const struct question *question = NULL;
    struct variant *variant = NULL;
    struct diag diag = {0};
    struct handout handout = {cli};
    int code = EXIT_DONE;
    enum dlt_err err = load_whole_question(cli->arena, listed, &question, report, cli);
    if (err != DLT_OK)
        return cli_exit_code(err);
    err = variant_create(question, seed, &variant, &diag);
    if (err != DLT_OK) {
        cli_diag(cli, &diag);
        return cli_exit_code(err);
    }
    struct lesson *lesson = lesson_create(variant, look_of, &handout);
    for (size_t i = 0; i < lesson->count && code == EXIT_DONE; i++)
        code = print_step(cli, lesson, i);
    lesson_destroy(lesson);
    variant_destroy(variant);
    return code;
}

static int print_talk(struct cli *cli, const struct talk *talk, uint64_t seed)
{
    const struct paper *paper = talk->bank.papers[talk->paper];
    int code = EXIT_DONE;
    if (talk->question)
        return print_question(cli, talk->question, seed);
    for (size_t i = 0; i < paper->question_count && code == EXIT_DONE; i++)
        code = print_question(cli, paper->questions[i], seed);
    return code;
}

/* --- the screen --------------------------------------------------------------------------------- */

static bool read_theme(struct cli *cli, const struct cli_args *args, enum tui_theme *theme_out)
{
    const char *name = cli_option(args, "--theme");
    const char *names[THEME_COUNT];
    *theme_out = THEME_TERMINAL;
    if (!name || tui_theme_from_name(name, theme_out))
        return true;
    for (int i = 0; i < THEME_COUNT; i++)
        names[i] = tui_theme_name((enum tui_theme)i);
    const char *near = cli_propose(name, names, THEME_COUNT);
    if (near)
        cli_error(cli, EXIT_USAGE, "--theme: '%s' is none; did you mean %s?", name, near);
    else
        cli_error(cli, EXIT_USAGE, "--theme: '%s' is none; there are dark, light and terminal",
                  name);
    return false;
}

static bool read_minutes(struct cli *cli, const struct cli_args *args, int *minutes_out)
{
    const char *text = cli_option(args, "--time");
    long minutes = 0;
    if (text && (!str_to_long(text, &minutes) || minutes < 1 || minutes > MOST_MINUTES)) {
        cli_error(cli, EXIT_USAGE, "--time: '%s' is no number of minutes from 1 to %d", text,
                  (int)MOST_MINUTES);
        return false;
    }
    *minutes_out = (int)minutes;
    return true;
}

static int show_talk(struct cli *cli, const struct cli_args *args, struct talk *talk,
                     const struct tui_options *asked)
{
    struct diag diag = {0};
    struct tui_options options = *asked;
    const char *why = NULL;
    struct cli_keeper keeper = {.store = cli_open_store(cli, &why)};
    struct session_ports ports = cli_ports(&keeper);
    if (!talk->question && !options.again)
        go_on(cli, keeper.store, args->operand_count == 0, talk);
    options.ports = &ports;
    options.paper = talk->paper;
    options.question = talk->question ? question_full_name(cli->arena, talk->question) : NULL;
    if (why)
        options.notice = arena_printf(cli->arena, "The place is not kept: %s.", why);
    enum dlt_err err = tui_run(&talk->bank, &options, &diag);
    if (err != DLT_OK)
        cli_diag(cli, &diag);
    cli_keeper_finish(&keeper);
    return cli_exit_code(err);
}

/* The second terminal; without a screen it prints each change. */
static int follow(struct cli *cli, const struct cli_args *args, const struct tui_options *options)
{
    struct diag diag = {0};
    bool lines = cli_option(args, "--plain") || !tui_usable(NULL);
    enum dlt_err err =
        lines ? tui_notes_lines(cli->out, cli_charset(), &diag) : tui_notes(options, &diag);
    return err == DLT_OK ? EXIT_DONE : cli_error(cli, EXIT_ENVIRONMENT, "%s", diag.text);
}

static int run(struct cli *cli, const struct cli_args *args)
{
    struct tui_options options = {.present = true,
                                  .again = cli_option(args, "--again") != NULL,
                                  .record = cli_option(args, "--record"),
                                  .version = DLTUTOR_VERSION,
                                  .seeded = cli_option(args, "--seed") != NULL};
    const bool plain = cli_option(args, "--plain") != NULL;
    struct talk talk = {0};
    const char *why = NULL;
    if (!read_theme(cli, args, &options.theme) || !read_minutes(cli, args, &options.minutes) ||
        !cli_seed(cli, args, &options.seed))
        return EXIT_USAGE;
    if (cli_option(args, "--notes"))
        return follow(cli, args, &options);
    int code = find_talk(cli, args, &talk);
    if (code != EXIT_DONE)
        return code;
    if (plain && options.record)
        return cli_error(cli, EXIT_USAGE, "what is recorded is a screen: not with --plain");
    if (plain)
        return print_talk(cli, &talk, options.seed);
    if (!tui_usable(&why))
        return cli_error(cli, EXIT_ENVIRONMENT,
                         "present needs a screen: %s; --plain prints the lesson", why);
    return show_talk(cli, args, &talk, &options);
}

const struct command cmd_present = {
    .name = "present",
    .operands = "[PAPER|QUESTION]",
    .summary = "show a question to a class, one idea at a time",
    .options = {{"--theme", "NAME", "dark, light or terminal", false},
                {"--seed", "N", "numbers of the first question; 0 is the paper's own", false},
                {"--time", "MINUTES", "a timer that counts down", false},
                {"--again", NULL, "from the start, not where the last lesson was", false},
                {"--notes", NULL, "the second terminal: notes, solution and the next step", false},
                {"--record", "FILE", "write the lesson to a file, keys and pictures", false},
                {"--plain", NULL, "print all steps in order, as a handout", false}},
    .least = 0,
    .most = 1,
    .run = run,
};
