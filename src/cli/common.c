/* SPDX-License-Identifier: MIT */
/* What every command needs: messages, options with values, printing in the locale's characters. */
#include "cli_private.h"
#include "dltutor/num.h"
#include <langinfo.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int cli_error(struct cli *cli, int code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(cli->arena, format, args);
    va_end(args);
    fputs("dltutor: ", cli->err);
    char *clean = utf8_sanitise(cli->arena, text, strlen(text), UTF8_KEEP_NOTHING, NULL);
    cli_print(cli, cli->err, clean);
    fputc('\n', cli->err);
    return code;
}

void cli_diag(struct cli *cli, const struct diag *diag)
{
    if (!diag->file[0]) {
        cli_error(cli, 0, "%s", diag->text);
        return;
    }
    char *text = diag_format(cli->arena, diag);
    char *clean = utf8_sanitise(cli->arena, text, strlen(text), UTF8_KEEP_NEWLINE, NULL);
    cli_print(cli, cli->err, clean);
    fputc('\n', cli->err);
    const char *line = diag->column > 0 ? cli_source_line(cli, diag->file, diag->line) : NULL;
    if (line)
        cli_caret(cli, cli->err, line, diag->column, diag->length);
}

bool cli_libraries(struct cli *cli)
{
    const char *missing = num_libraries();
    if (missing)
        cli_error(cli, EXIT_ENVIRONMENT, "the library %s is missing", missing);
    return !missing;
}

int cli_exit_code(enum dlt_err err)
{
    if (err == DLT_OK)
        return EXIT_DONE;
    return err == DLT_ERR_IO ? EXIT_ENVIRONMENT : EXIT_USAGE;
}

const char *cli_option_next(const struct cli_args *args, const char *name, size_t *at)
{
    while (*at < args->given_count) {
        const struct cli_given *given = &args->given[(*at)++];
        if (str_equal(given->option->name, name))
            return given->text;
    }
    return NULL;
}

const char *cli_option(const struct cli_args *args, const char *name)
{
    size_t at = 0;
    return cli_option_next(args, name, &at);
}

const char *cli_propose(const char *typed, const char *const *names, size_t count)
{
    const char *near = str_nearest(typed, names, count);
    for (size_t i = 0; i < count && !near && typed[0]; i++)
        if (str_starts(names[i], typed))
            near = names[i];
    return near;
}

bool cli_seed(struct cli *cli, const struct cli_args *args, uint64_t *seed_out)
{
    const char *text = cli_option(args, "--seed");
    long seed = 0;
    if (text && (!str_to_long(text, &seed) || seed < 0)) {
        cli_error(cli, EXIT_USAGE, "--seed takes a whole number from 0 to %ld, not '%s'", LONG_MAX,
                  text);
        return false;
    }
    *seed_out = (uint64_t)seed;
    return true;
}

bool cli_size(struct cli *cli, const struct cli_args *args, int *width, int *height)
{
    const char *text = cli_option(args, "--size");
    if (!text)
        return true;
    const char *cross = strchr(text, 'x');
    long w = 0, h = 0;
    bool good = cross && str_to_long(arena_strndup(cli->arena, text, (size_t)(cross - text)), &w) &&
                str_to_long(cross + 1, &h);
    if (!good || w < 1 || h < 1 || w > 1000 || h > 1000) {
        cli_error(cli, EXIT_USAGE, "--size takes WIDTHxHEIGHT from 1x1 to 1000x1000, not '%s'",
                  text);
        return false;
    }
    *width = (int)w;
    *height = (int)h;
    return true;
}

bool cli_marker(struct cli *cli, const struct cli_args *args, enum charset charset,
                enum marker *marker_out)
{
    const char *text = cli_option(args, "--marker");
    *marker_out = marker_for(charset, isatty(STDOUT_FILENO) ? getenv("TERM") : NULL);
    if (!text || marker_from_name(text, marker_out))
        return true;
    cli_error(cli, EXIT_USAGE, "--marker is ascii, half, quad or braille, not '%s'", text);
    return false;
}

enum charset cli_charset(void)
{
    return str_equal(nl_langinfo(CODESET), "UTF-8") ? CHARSET_UTF8 : CHARSET_ASCII;
}

void cli_print(struct cli *cli, FILE *stream, const char *text)
{
    if (cli_charset() == CHARSET_UTF8) {
        fputs(text, stream);
        return;
    }
    for (const char *line = text; line;) {
        const char *end = strchr(line, '\n');
        size_t length = end ? (size_t)(end - line) : strlen(line);
        fputs(draw_ascii(cli->arena, arena_strndup(cli->arena, line, length)), stream);
        if (end)
            fputc('\n', stream);
        line = end ? end + 1 : NULL;
    }
}

void cli_print_wrapped(struct cli *cli, const char *text, int width, int indent)
{
    enum charset charset = cli_charset();
    const char *flowing = str_reflow(cli->arena, text);
    struct lines lines = draw_wrap(cli->arena, flowing, width - indent, charset);
    for (size_t i = 0; i < lines.count; i++) {
        const char *line = lines.items[i];
        fprintf(cli->out, "%*s", line[0] ? indent : 0, "");
        cli_print(cli, cli->out, line);
        fputc('\n', cli->out);
    }
}

const char *cli_padded(struct cli *cli, const char *text, int width)
{
    int used = draw_width(text, cli_charset());
    return arena_printf(cli->arena, "%s%*s", text, used < width ? width - used : 0, "");
}

const char *cli_marks_word(int marks)
{
    return marks == MARKS_ONE ? "mark" : "marks";
}

void cli_print_surface(struct cli *cli, const struct surface *surface)
{
    const char *text = surface_to_text(cli->arena, surface);
    size_t length = strlen(text);
    fputs(text, cli->out);
    if (length > 0 && text[length - 1] != '\n')
        fputc('\n', cli->out);
}

void cli_print_json(struct cli *cli, json_t *json)
{
    struct strbuf line;
    strbuf_init(&line);
    cli_json_add(&line, json);
    cli_json_finish(&line);
    strbuf_add(&line, "\n");
    fwrite(line.text, 1, line.length, cli->out);
    strbuf_finish(&line);
    json_decref(json);
}

json_t *cli_json_marks(int marks)
{
    return marks % MARKS_ONE == 0 ? json_integer(marks / MARKS_ONE)
                                  : json_real((double)marks / MARKS_ONE);
}

const char *cli_option_text(struct cli *cli, const struct variant *variant,
                            const struct option *option)
{
    const char *label = option->name;
    char *filled = NULL;
    if (option->label.text &&
        variant_fill(cli->arena, variant, &option->label, &filled, NULL) == DLT_OK)
        label = filled;
    size_t length = strlen(option->name);
    /* "no, there are none" tells what to type; "nothing" does not. */
    if (str_starts(label, option->name) && (!label[length] || strchr(" ,.;:", label[length])))
        return label;
    return arena_printf(cli->arena, "%s: %s", option->name, label);
}
