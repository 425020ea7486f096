/* SPDX-License-Identifier: MIT */
/* Telling what was found: lines with carets for people, objects for editors, and how far it is. */
#include "checker.h"
#include "dltutor/load.h"
#include <limits.h>
#include <stdarg.h>
#include <string.h>

/* Where something was told of a question. */
struct told_place {
    bool loaded; /* by the loader, which says all that there is to say */
    unsigned line, column, text_line, text_column;
    char tag[DIAG_TAG_SIZE];
    char text[DIAG_TEXT_SIZE];
};

/* What waits to be told. */
struct pending {
    struct diag diag;
    const char *path;
    bool warning;
};

/* --- what is told once ------------------------------------------------------------------------- */

/* Fresh numbers break the same text again and again, each time with other words. */
static bool is_told(struct checker *checker, const struct diag *diag)
{
    for (size_t i = 0; i < checker->place_count; i++) {
        const struct told_place *place = &checker->places[i];
        bool here = place->line == diag->line && place->column == diag->column;
        bool same = str_equal(place->tag, diag->tag) &&
                    (checker->before || str_equal(place->text, diag->text));
        /* What equals the answer with the paper's numbers is no wonder unreachable, or in the way. */
        bool follows = str_equal(diag->tag, "unreachable") || str_equal(diag->tag, "no-draw");
        bool text = place->loaded && place->text_line > 0 && place->text_line == diag->text_line &&
                    place->text_column == diag->text_column && !str_starts(diag->tag, "unknown");
        if ((here && (same || follows || place->loaded)) || text)
            return true;
    }
    struct arena *arena = checker->cli->arena;
    checker->places = arena_grow(arena, checker->places, checker->place_count,
                                 &checker->place_capacity, sizeof *checker->places);
    struct told_place *place = &checker->places[checker->place_count++];
    *place = (struct told_place){.line = diag->line,
                                 .column = diag->column,
                                 .text_line = diag->text_line,
                                 .text_column = diag->text_column};
    memcpy(place->tag, diag->tag, sizeof place->tag);
    memcpy(place->text, diag->text, sizeof place->text);
    return false;
}

static void keep_file(struct checker *checker, const char *path)
{
    struct arena *arena = checker->cli->arena;
    if (checker->told_count && str_equal(checker->told[checker->told_count - 1], path))
        return;
    checker->told = arena_grow(arena, checker->told, checker->told_count, &checker->told_capacity,
                               sizeof *checker->told);
    checker->told[checker->told_count++] = arena_strdup(arena, path);
}

/* A long path stands in a diag with its end alone. */
const char *checker_full_path(const struct checker *checker, const struct diag *diag)
{
    static const char cut[] = "...";
    const char *end = diag->file + strlen(cut);
    size_t tail = strlen(diag->file) > strlen(cut) ? strlen(end) : 0;
    size_t length = checker->path ? strlen(checker->path) : 0;
    if (str_starts(diag->file, cut) && length >= tail && strlen(diag->file) + 1 == DIAG_FILE_SIZE &&
        str_equal(checker->path + length - tail, end))
        return checker->path;
    return diag->file;
}

bool checker_told_text(const struct checker *checker, unsigned line, unsigned column)
{
    for (size_t i = 0; i < checker->place_count; i++) {
        const struct told_place *told = &checker->places[i];
        if (told->text_line && told->text_line == line && told->text_column == column)
            return true;
    }
    return false;
}

/* --- as text ------------------------------------------------------------------------------------ */

static void print_text(struct checker *checker, const char *path, const struct diag *diag,
                       const char *severity)
{
    struct cli *cli = checker->cli;
    struct strbuf line;
    strbuf_init(&line);
    strbuf_add(&line, *path ? path : "dltutor");
    strbuf_add(&line, ":");
    if (diag->line)
        strbuf_printf(&line, "%u:", diag->line);
    if (diag->line && diag->column)
        strbuf_printf(&line, "%u:", diag->column);
    strbuf_printf(&line, " %s: %s", severity, diag->text);
    cli_print(cli, cli->err,
              utf8_sanitise(cli->arena, line.text, line.length, UTF8_KEEP_NOTHING, NULL));
    fputc('\n', cli->err);
    strbuf_finish(&line);
    const char *source = diag->column > 0 ? cli_source_line(cli, path, diag->line) : NULL;
    if (source)
        cli_caret(cli, cli->err, source, diag->column, diag->length);
}

/* --- as JSON ------------------------------------------------------------------------------------ */

static void add_json_text(struct cli *cli, struct strbuf *out, const char *key, const char *text,
                          size_t length)
{
    strbuf_printf(out, ",\"%s\":", key);
    cli_json_add_text(out, utf8_sanitise(cli->arena, text, length, UTF8_KEEP_NEWLINE, NULL));
}

static void print_line(struct cli *cli, struct strbuf *line)
{
    cli_json_finish(line);
    strbuf_add(line, "\n");
    fwrite(line->text, 1, line->length, cli->out);
}

static void print_json(struct checker *checker, const char *path, const struct diag *diag,
                       const char *severity)
{
    struct cli *cli = checker->cli;
    const size_t length = strlen(diag->text);
    const size_t key = diag->path_length < length ? diag->path_length : 0;
    const size_t text = key ? key + strlen(": ") : 0;
    struct strbuf line;
    strbuf_init(&line);
    strbuf_printf(&line, "{\"severity\":\"%s\"", severity);
    add_json_text(cli, &line, "file", path, strlen(path));
    strbuf_printf(&line, ",\"line\":%u,\"column\":%u,\"length\":%u,\"end_column\":%u", diag->line,
                  diag->column, diag->column ? diag->length : 0,
                  diag->column ? diag->column + diag->length : 0);
    add_json_text(cli, &line, "tag", diag->tag, strlen(diag->tag));
    add_json_text(cli, &line, "path", diag->text, key);
    add_json_text(cli, &line, "message", diag->text + (text < length ? text : length),
                  length - (text < length ? text : length));
    strbuf_add(&line, "}");
    print_line(cli, &line);
    strbuf_finish(&line);
}

/* --- both --------------------------------------------------------------------------------------- */

static void print(struct checker *checker, const char *path, const struct diag *diag, bool warning)
{
    const char *severity = warning ? "warning" : "error";
    checker_progress_end(checker);
    if (checker->json)
        print_json(checker, path, diag, severity);
    else
        print_text(checker, path, diag, severity);
}

static void count(struct checker *checker, const char *path, bool warning)
{
    *(warning ? &checker->warnings : &checker->errors) += 1;
    if (!warning)
        keep_file(checker, path);
}

void checker_error(void *context, const struct diag *diag)
{
    struct checker *checker = context;
    const char *path = checker_full_path(checker, diag);
    count(checker, path, false);
    print(checker, path, diag, false);
}

static bool stands_before(const struct pending *a, const struct pending *b)
{
    return a->diag.line != b->diag.line ? a->diag.line < b->diag.line
                                        : a->diag.column < b->diag.column;
}

static void add_pending(struct checker *checker, const struct diag *diag, bool warning)
{
    struct arena *arena = checker->cli->arena;
    const struct pending added = {.diag = *diag,
                                  .path = arena_strdup(arena, checker_full_path(checker, diag)),
                                  .warning = warning};
    checker->pending = arena_grow(arena, checker->pending, checker->pending_count,
                                  &checker->pending_capacity, sizeof *checker->pending);
    size_t at = checker->pending_count++;
    for (; at > 0 && stands_before(&added, &checker->pending[at - 1]); at--)
        checker->pending[at] = checker->pending[at - 1];
    checker->pending[at] = added;
    count(checker, added.path, warning);
}

void checker_error_loaded(void *context, const struct diag *diag)
{
    struct checker *checker = context;
    (void)is_told(checker, diag);
    struct told_place *place = &checker->places[checker->place_count - 1];
    place->loaded = true;
    checker->loaded = false;
    add_pending(checker, diag, false);
}

void checker_flush(struct checker *checker)
{
    for (size_t i = 0; i < checker->pending_count; i++) {
        struct pending *pending = &checker->pending[i];
        if (pending->diag.line == UINT_MAX)
            pending->diag.line = 0;
        print(checker, pending->path, &pending->diag, pending->warning);
    }
    checker->pending_count = 0;
}

static void tell_value(struct checker *checker, const struct diag *diag, bool warning)
{
    struct diag told = *diag;
    if (is_told(checker, diag) || (warning && checker->quiet) ||
        checker->pending_count > CHECKER_MOST)
        return;
    if (checker->pending_count == CHECKER_MOST) {
        struct diag more = {0};
        snprintf(more.file, sizeof more.file, "%s", diag->file);
        (void)diag_set(&more, DLT_ERR_LIMIT, "too-many-problems",
                       "there are more problems than these");
        more.line = UINT_MAX; /* last */
        add_pending(checker, &more, warning);
        return;
    }
    if (checker->before) {
        char tag[DIAG_TAG_SIZE];
        memcpy(tag, diag->tag, sizeof tag);
        (void)diag_set(&told, DLT_OK, tag, "%s%s", checker->before, diag->text);
    }
    struct arena *arena = arena_create();
    load_locate(arena, checker_full_path(checker, diag), &told);
    arena_destroy(arena);
    add_pending(checker, &told, warning);
}

void checker_error_value(void *context, const struct diag *diag)
{
    tell_value(context, diag, false);
}

void checker_warn_value(void *context, const struct diag *diag)
{
    tell_value(context, diag, true);
}

static struct diag compose(struct checker *checker, const struct source *place, const char *tag,
                           const char *format, va_list args)
{
    const struct source at = {
        .text = place->text ? place->text : "",
        .file = place->file ? place->file : checker->path,
        .line = place->line,
        .column = place->column,
    };
    struct diag diag;
    diag_clear(&diag);
    (void)diag_set(&diag, DLT_OK, tag, "%s", arena_vprintf(checker->cli->arena, format, args));
    (void)check_locate(&diag, &at, DLT_OK);
    if (!place->text)
        diag_place(&diag, at.line, at.column, 1);
    return diag;
}

void checker_complain(struct checker *checker, const struct source *place, const char *tag,
                      const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const struct diag diag = compose(checker, place, tag, format, args);
    va_end(args);
    checker_error_value(checker, &diag);
}

void checker_advise(struct checker *checker, const struct source *place, const char *tag,
                    const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const struct diag diag = compose(checker, place, tag, format, args);
    va_end(args);
    checker_warn_value(checker, &diag);
}

void checker_unreadable(struct checker *checker, const char *path, const char *text)
{
    struct diag diag;
    diag_clear(&diag);
    (void)diag_set(&diag, DLT_ERR_IO, "unreadable", "%s", text);
    checker->unreadable = true;
    checker_progress_end(checker);
    if (checker->json) {
        checker->errors++;
        print_json(checker, path, &diag, "error");
    } else {
        cli_error(checker->cli, EXIT_ENVIRONMENT, "%s: %s", path, text);
    }
}

/* --- how far it is ------------------------------------------------------------------------------ */

void checker_progress(struct checker *checker, const char *what, size_t done, size_t of)
{
    struct cli *cli = checker->cli;
    enum { WIDEST = 72 };
    char line[WIDEST + 1];
    if (!checker->progress)
        return;
    int length = snprintf(line, sizeof line, "%zu question%s; %.40s: %zu of %zu draws",
                          checker->questions, checker->questions == 1 ? "" : "s", what, done, of);
    length = length > WIDEST ? WIDEST : length;
    /* Blanks over what is left of a longer line, and no escape: any terminal shows it. */
    fprintf(cli->err, "\r%s%*s", line, checker->shown > length ? checker->shown - length : 0, "");
    fflush(cli->err);
    checker->shown = length;
}

void checker_progress_end(struct checker *checker)
{
    if (checker->shown == 0)
        return;
    fprintf(checker->cli->err, "\r%*s\r", checker->shown, "");
    fflush(checker->cli->err);
    checker->shown = 0;
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

void checker_sum(struct checker *checker)
{
    struct cli *cli = checker->cli;
    if (checker->json) {
        fprintf(cli->out, "{\"questions\":%zu,\"errors\":%zu,\"warnings\":%zu}\n",
                checker->questions, checker->errors, checker->warnings);
        return;
    }
    fprintf(cli->out, "%zu question%s checked, %zu problem%s", checker->questions,
            plural(checker->questions), checker->errors, plural(checker->errors));
    if (checker->warnings > 0)
        fprintf(cli->out, ", %zu warning%s", checker->warnings, plural(checker->warnings));
    fputc('\n', cli->out);
}
