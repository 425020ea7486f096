/* SPDX-License-Identifier: MIT */
/* dltutor figure: the picture of a question, for the answers that are given. */
#include "cli_private.h"
#include "dltutor/figure.h"
#include <string.h>

enum { DEFAULT_WIDTH = 80, MIN_HEIGHT = 4, MAX_HEIGHT = 60 };

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

static void print_caption(struct cli *cli, const struct variant *variant,
                          const struct figure_spec *figure)
{
    char *caption = NULL;
    if (figure->caption.text &&
        variant_fill(cli->arena, variant, &figure->caption, &caption, NULL) == DLT_OK) {
        cli_print_wrapped(cli, caption, DEFAULT_WIDTH, 0);
    }
}

static int liked_height(const struct figure_kind *kind, const struct value *values, int width)
{
    int height = kind->height ? kind->height(values, width) : MIN_HEIGHT;
    return height < MIN_HEIGHT ? MIN_HEIGHT : height > MAX_HEIGHT ? MAX_HEIGHT : height;
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
    int height = canvas->height > 0 ? canvas->height : liked_height(kind, values, canvas->width);
    struct surface *surface = surface_create(canvas->width, height, cli_charset());
    enum dlt_err err = figure_draw(&ctx, kind, values, variant_figure_waits(cli->arena, figure),
                                   surface, &(struct figure_view){.marker = canvas->marker});
    if (err == DLT_OK) {
        print_caption(cli, variant, figure);
        cli_print_surface(cli, surface);
    } else {
        cli_diag(cli, &diag);
    }
    surface_destroy(surface);
    return cli_exit_code(err);
}

int cli_figure_words(struct cli *cli, const struct variant *variant,
                     const struct figure_spec *figure, const struct verdict *verdicts)
{
    const struct figure_kind *kind = NULL;
    struct value *values = bind(cli, variant, figure, verdicts, &kind);
    if (!values)
        return EXIT_USAGE;
    struct diag diag = {0};
    struct num_ctx ctx;
    char *text = NULL;
    num_ctx_init(&ctx, cli->arena, &diag);
    enum dlt_err err =
        figure_describe(&ctx, kind, values, variant_figure_waits(cli->arena, figure), &text);
    if (err != DLT_OK) {
        cli_diag(cli, &diag);
        return cli_exit_code(err);
    }
    print_caption(cli, variant, figure);
    cli_print(cli, cli->out, text);
    if (text[0] && text[strlen(text) - 1] != '\n')
        fputc('\n', cli->out);
    return EXIT_DONE;
}

/* One figure that cannot be drawn does not keep the others back. */
static int draw_all(struct cli *cli, const struct cli_args *args, const struct variant *variant,
                    const struct verdict *verdicts)
{
    struct cli_canvas canvas = {.width = DEFAULT_WIDTH};
    int code = EXIT_DONE;
    size_t drawn = 0;
    if (!cli_size(cli, args, &canvas.width, &canvas.height) ||
        !cli_marker(cli, args, cli_charset(), &canvas.marker))
        return EXIT_USAGE;
    bool words = cli_option(args, "--words") != NULL;
    for (size_t p = 0; p < variant->question->part_count; p++) {
        const struct part *part = &variant->question->parts[p];
        for (size_t i = 0; i < part->figure_count; i++) {
            if (drawn++ > 0)
                fputc('\n', cli->out);
            int one = words ? cli_figure_words(cli, variant, &part->figures[i], verdicts)
                            : cli_figure_draw(cli, variant, &part->figures[i], verdicts, &canvas);
            code = code == EXIT_DONE ? one : code;
        }
    }
    if (drawn == 0)
        return cli_error(cli, EXIT_USAGE, "%s has no figure", variant->question->id);
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
                {.name = "--words", .help = "in words and a table"},
                {.name = "--kinds", .help = "list the kinds of figures and what they take"},
                {.name = "--seed",
                 .argument = "N",
                 .help = "fresh numbers; 0, the default, is the paper's own"}},
    .least = 0,
    .most = SIZE_MAX,
    .run = run,
};
