/* SPDX-License-Identifier: MIT */
/* dltutor figure: the picture of a question, for the answers that are given. */
#include "cli_private.h"
#include "dltutor/figure.h"
#include <string.h>

enum { DEFAULT_WIDTH = 80 };

/* Binds a figure's arguments. NULL (and a message) when that fails. */
static struct value *bind(struct cli *cli, const struct variant *variant,
                          const struct figure_spec *figure, const struct verdict *verdicts,
                          const struct figure_kind **kind_out)
{
    struct diag diag = {0};
    *kind_out = figure_find(figure->kind);
    if (!*kind_out) {
        cli_error(cli, EXIT_USAGE, "%s:%u: unknown figure kind '%s'", figure->place.file,
                  figure->place.line, figure->kind);
        return NULL;
    }
    struct value *values = arena_array(cli->arena, (*kind_out)->param_count + 1, sizeof *values);
    if (variant_bind_figure(cli->arena, variant, figure, (*kind_out)->params,
                            (*kind_out)->param_count, verdicts, values, &diag) == DLT_OK)
        return values;
    cli_diag(cli, &diag);
    return NULL;
}

/* NULL: it has none. */
static const char *caption_of(struct cli *cli, const struct variant *variant,
                              const struct figure_spec *figure)
{
    char *caption = NULL;
    if (!figure->caption.text ||
        variant_fill(cli->arena, variant, &figure->caption, &caption, NULL) != DLT_OK)
        return NULL;
    return caption;
}

static void print_caption(struct cli *cli, const struct variant *variant,
                          const struct figure_spec *figure)
{
    const char *caption = caption_of(cli, variant, figure);
    if (caption)
        cli_print_wrapped(cli, caption, DEFAULT_WIDTH, 0);
}

int cli_figure_draw(struct cli *cli, const struct variant *variant,
                    const struct figure_spec *figure, const struct verdict *verdicts,
                    const struct cli_canvas *canvas)
{
    const struct figure_kind *kind = NULL;
    struct value *values = bind(cli, variant, figure, verdicts, &kind);
    if (!values)
        return EXIT_USAGE;
    struct diag diag = {0};
    struct num_ctx ctx;
    num_ctx_init(&ctx, cli->arena, &diag);
    int height = canvas->height > 0 ? canvas->height : figure_height(kind, values, canvas->width);
    struct surface *surface = surface_create(canvas->width, height, cli_charset());
    enum dlt_err err = figure_draw(
        &ctx, kind, values, variant_figure_waits(cli->arena, variant, figure, verdicts), surface,
        &(struct figure_view){.marker = canvas->marker, .weight = canvas->weight});
    if (err == DLT_OK) {
        print_caption(cli, variant, figure);
        cli_print_surface(cli, surface);
    } else {
        cli_diag(cli, &diag);
    }
    surface_destroy(surface);
    return cli_exit_code(err);
}

/* The words of a figure; NULL (and a message) when it cannot be drawn. `code_out` is an enum
 * exit_code. */
static char *words_of(struct cli *cli, const struct variant *variant,
                      const struct figure_spec *figure, const struct verdict *verdicts,
                      int *code_out)
{
    const struct figure_kind *kind = NULL;
    struct value *values = bind(cli, variant, figure, verdicts, &kind);
    *code_out = EXIT_USAGE;
    if (!values)
        return NULL;
    struct diag diag = {0};
    struct num_ctx ctx;
    char *text = NULL;
    num_ctx_init(&ctx, cli->arena, &diag);
    enum dlt_err err = figure_describe(
        &ctx, kind, values, variant_figure_waits(cli->arena, variant, figure, verdicts), &text);
    *code_out = cli_exit_code(err);
    if (err != DLT_OK) {
        cli_diag(cli, &diag);
        return NULL;
    }
    bool ended = text[0] == '\0' || text[strlen(text) - 1] == '\n';
    return ended ? text : arena_printf(cli->arena, "%s\n", text);
}

static int print_words(struct cli *cli, const struct variant *variant,
                       const struct figure_spec *figure, const struct verdict *verdicts, bool shown)
{
    int code;
    const char *text = words_of(cli, variant, figure, verdicts, &code);
    if (!text)
        return code;
    print_caption(cli, variant, figure);
    cli_print(cli, cli->out, shown ? figure_words_shown(cli->arena, text) : text);
    return EXIT_DONE;
}

int cli_figure_words(struct cli *cli, const struct variant *variant,
                     const struct figure_spec *figure, const struct verdict *verdicts)
{
    return print_words(cli, variant, figure, verdicts, false);
}

int cli_figure_shown(struct cli *cli, const struct variant *variant,
                     const struct figure_spec *figure, const struct verdict *verdicts)
{
    return print_words(cli, variant, figure, verdicts, true);
}

/* --- all figures of a question ----------------------------------------------------------------- */

/* What is done with each of them. */
struct task {
    const struct variant *variant;
    const struct verdict *verdicts;
    struct cli_canvas canvas;
    struct cli_output output;
    bool words;
    size_t count; /* figures of the question */
};

/* The contents of a file; NULL (and a message) when it cannot be drawn. */
static char *page_of(struct cli *cli, const struct task *task, const struct figure_spec *figure,
                     int *code_out)
{
    const struct figure_kind *kind = NULL;
    struct value *values = bind(cli, task->variant, figure, task->verdicts, &kind);
    *code_out = EXIT_USAGE;
    if (!values)
        return NULL;
    const struct figure_page page = {
        .kind = kind,
        .args = values,
        .waiting = variant_figure_waits(cli->arena, task->variant, figure, task->verdicts),
        .caption = caption_of(cli, task->variant, figure),
        .width = task->canvas.width,
        .height = task->canvas.height,
        .charset = cli_charset(),
        .view = {.marker = task->canvas.marker, .weight = task->canvas.weight},
        .format = task->output.format,
        .theme = task->output.theme,
    };
    struct diag diag = {0};
    struct num_ctx ctx;
    char *text = NULL;
    num_ctx_init(&ctx, cli->arena, &diag);
    enum dlt_err err = figure_to_picture(&ctx, &page, &text);
    *code_out = cli_exit_code(err);
    if (err == DLT_OK)
        return text;
    cli_diag(cli, &diag);
    return NULL;
}

static int write_one(struct cli *cli, const struct task *task, const struct figure_spec *figure,
                     size_t number)
{
    int code = EXIT_DONE;
    const char *text = task->words ? words_of(cli, task->variant, figure, task->verdicts, &code)
                                   : page_of(cli, task, figure, &code);
    return text ? cli_write_output(cli, &task->output, number, task->count, text) : code;
}

static int show_one(struct cli *cli, const struct task *task, const struct figure_spec *figure,
                    size_t number)
{
    if (task->output.path)
        return write_one(cli, task, figure, number);
    if (number > 1)
        fputc('\n', cli->out);
    return task->words ? cli_figure_words(cli, task->variant, figure, task->verdicts)
                       : cli_figure_draw(cli, task->variant, figure, task->verdicts, &task->canvas);
}

static bool read_task(struct cli *cli, const struct cli_args *args, struct task *task)
{
    task->canvas = (struct cli_canvas){.width = DEFAULT_WIDTH};
    task->words = cli_option(args, "--words") != NULL;
    if (!cli_size(cli, args, &task->canvas.width, &task->canvas.height) ||
        !cli_marker(cli, args, cli_charset(), &task->canvas.marker) ||
        !cli_weight(cli, args, &task->canvas.weight) || !cli_read_output(cli, args, &task->output))
        return false;
    if (task->words && task->output.path && task->output.format != PICTURE_TEXT) {
        cli_error(cli, EXIT_USAGE, "words go into a file that ends in .txt, not '%s'",
                  task->output.path);
        return false;
    }
    return true;
}

uint64_t cli_figure_says(struct cli *cli, const struct variant *variant,
                         const struct figure_spec *figure, const struct verdict *verdicts)
{
    enum { WIDTH = 72, HEIGHT = 24 };
    const struct figure_kind *kind = NULL;
    struct value *values = bind(cli, variant, figure, verdicts, &kind);
    struct num_ctx ctx;
    if (!values)
        return 0;
    num_ctx_init(&ctx, cli->arena, NULL);
    struct surface *surface = surface_create(WIDTH, HEIGHT, CHARSET_ASCII);
    const struct figure_view view = {.marker = MARKER_ASCII};
    const bool drawn = figure_draw(&ctx, kind, values, NULL, surface, &view) == DLT_OK;
    const char *text = surface_to_text(cli->arena, surface);
    surface_destroy(surface);
    return drawn && text[strspn(text, " \n")] != '\0';
}

/* One figure that cannot be drawn does not keep the others back. */
static int draw_all(struct cli *cli, const struct cli_args *args, const struct variant *variant,
                    const struct verdict *verdicts)
{
    const struct question *question = variant->question;
    struct task task = {.variant = variant, .verdicts = verdicts};
    int code = EXIT_DONE;
    size_t drawn = 0;
    if (!read_task(cli, args, &task))
        return EXIT_USAGE;
    for (size_t p = 0; p < question->part_count; p++)
        task.count += question->parts[p].figure_count;
    for (size_t p = 0; p < question->part_count; p++) {
        for (size_t i = 0; i < question->parts[p].figure_count; i++) {
            int one = show_one(cli, &task, &question->parts[p].figures[i], ++drawn);
            code = code == EXIT_DONE ? one : code;
        }
    }
    if (drawn == 0)
        return cli_error(cli, EXIT_USAGE, "%s has no figure", question->id);
    return code;
}

/* "choice: no yes; no by default" */
static const char *param_note(struct cli *cli, const struct param *param)
{
    const char *type = param_type_name(param->type);
    if (!param->choices)
        return arena_printf(cli->arena, "%s%s", type, param->fallback ? "" : "; required");
    return arena_printf(cli->arena, "%s: %s; %s%s", type, param->choices,
                        param->fallback ? param->fallback : "required",
                        param->fallback ? " by default" : "");
}

static int list_kinds(struct cli *cli)
{
    size_t count = 0;
    const struct figure_kind *const *table = figure_table(&count);
    for (size_t i = 0; i < count; i++) {
        const struct figure_kind *kind = table[i];
        cli_print(cli, cli->out, arena_printf(cli->arena, "%-20s %s\n", kind->name, kind->summary));
        for (size_t j = 0; j < kind->param_count; j++)
            cli_print(cli, cli->out,
                      arena_printf(cli->arena, "  %-18s %s (%s)\n", kind->params[j].name,
                                   kind->params[j].summary, param_note(cli, &kind->params[j])));
    }
    return EXIT_DONE;
}

static int run(struct cli *cli, const struct cli_args *args)
{
    struct cli_marked marked;
    if (cli_option(args, "--kinds"))
        return list_kinds(cli);
    if (args->operand_count == 0)
        return cli_error(cli, EXIT_USAGE, "figure needs a question");
    int code = cli_mark(cli, args, &marked);
    if (code != EXIT_DONE)
        return code;
    code = draw_all(cli, args, marked.variant, marked.verdicts);
    variant_destroy(marked.variant);
    return code;
}

const struct command cmd_figure = {
    .name = "figure",
    .operands = "QUESTION [FIELD=ANSWER...] | --kinds",
    .summary = "draw the pictures of a question, for the answers given",
    .options = {{.name = "--size",
                 .argument = "WxH",
                 .help = "columns and rows; by default 80 and what it needs"},
                {.name = "--marker", .argument = "NAME", .help = "ascii, half, quad or braille"},
                {.name = "--weight", .argument = "N", .help = "dots across a line: 1, 2 or 3"},
                {.name = "--output",
                 .argument = "FILE",
                 .help =
                     "into FILE.svg or FILE.txt; several figures into FILE-1.svg, FILE-2.svg, ..."},
                {.name = "--theme",
                 .argument = "NAME",
                 .help = "colours of an SVG: light or dark; by default as the reader has them"},
                {.name = "--words", .help = "in words and a table"},
                {.name = "--kinds", .help = "list the kinds of figures and what they take"},
                {.name = "--seed",
                 .argument = "N",
                 .help = "fresh numbers; 0, the default, is the paper's own"}},
    .least = 0,
    .most = SIZE_MAX,
    .run = run,
};
