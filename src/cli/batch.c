/* SPDX-License-Identifier: MIT */
/* JSON lines in and out, in order, with flat memory: what `grade` and `compare` do with --batch. */
#include "cli_private.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 1 << 20, CHUNK_SIZE = 1 << 16 };

const char *cli_json_text(struct arena *arena, const json_t *value)
{
    if (json_is_integer(value))
        return arena_printf(arena, "%lld", (long long)json_integer_value(value));
    if (json_is_real(value))
        return arena_printf(arena, "%.*g", cli_json_digits(json_real_value(value)),
                            json_real_value(value));
    if (!json_is_string(value))
        return NULL;
    size_t length = json_string_length(value);
    char *text = arena_strndup(arena, json_string_value(value), length);
    for (size_t i = 0; i < length; i++)
        if (text[i] == '\0')
            text[i] = '\x01';
    return text;
}

/* stdio would leave no moment at which replies are flushed and no byte is waited for yet. */
struct reader {
    int file;
    int error; /* an errno, 0: none */
    bool ended;
    size_t at, filled;
    char chunk[CHUNK_SIZE];
};

/* Refills the chunk; whoever writes line by line and waits for each reply has it by then. */
static bool refill(struct cli *cli, struct reader *reader)
{
    ssize_t got = 0;
    fflush(cli->out);
    do {
        got = read(reader->file, reader->chunk, sizeof reader->chunk);
    } while (got < 0 && errno == EINTR);
    reader->error = got < 0 ? errno : 0;
    reader->ended = got <= 0;
    reader->at = 0;
    reader->filled = got > 0 ? (size_t)got : 0;
    return got > 0;
}

/* Reads one line, NUL bytes included; of an over-long one the start is kept, one byte more than a
 * line may have. */
static bool read_line(struct cli *cli, struct reader *reader, struct strbuf *line)
{
    bool any = false, complete = false;
    strbuf_clear(line);
    while (!complete && (reader->at < reader->filled || (!reader->ended && refill(cli, reader)))) {
        const char *start = reader->chunk + reader->at;
        size_t left = reader->filled - reader->at;
        const char *newline = memchr(start, '\n', left);
        size_t length = newline ? (size_t)(newline - start) : left;
        size_t room = LINE_MAX_BYTES + 1 - line->length;
        strbuf_add_bytes(line, start, length < room ? length : room);
        reader->at += length + (newline != NULL);
        complete = newline != NULL;
        any = true;
    }
    return any;
}

static void add_error(struct arena *arena, size_t number, const json_t *id, const char *text,
                      struct strbuf *reply)
{
    strbuf_clear(reply);
    strbuf_add(reply, "{");
    if (id) {
        strbuf_add(reply, "\"id\":");
        cli_json_add(reply, id);
        strbuf_add(reply, ",");
    }
    strbuf_printf(reply, "\"line\":%zu,\"error\":", number);
    cli_json_add_text(reply, utf8_sanitise(arena, text, strlen(text), UTF8_KEEP_NOTHING, NULL));
    strbuf_add(reply, "}");
}

/* The length of a number of JSON that a double does not hold in full; 0: there is none. */
static size_t long_number(const char *text, size_t length)
{
    enum { SURE_DIGITS = 15 };
    size_t at = length > 0 && text[0] == '-', digits = 0;
    const size_t first = at;
    for (bool point = false; at < length; at++) {
        if (text[at] == '.' && !point && at > first)
            point = true;
        else if (text[at] >= '0' && text[at] <= '9')
            digits++;
        else
            break;
    }
    bool leading = at > first + 1 && text[first] == '0' && text[first + 1] != '.';
    bool whole = at == length || strchr(",}] \t\r", text[at]);
    return digits > SURE_DIGITS && !leading && whole && text[at - 1] != '.' ? at : 0;
}

/* The line with quotes around such numbers among the answers: they keep all their digits. */
static struct strbuf *keep_digits(const struct strbuf *line, struct strbuf *out)
{
    bool quoted = false;
    int depth = 0;
    for (size_t at = 0; at < line->length; at++) {
        const char c = line->text[at];
        bool before = at > 0 && strchr(": ,[", line->text[at - 1]) != NULL;
        size_t number =
            !quoted && depth > 1 && before ? long_number(line->text + at, line->length - at) : 0;
        if (number > 0) {
            strbuf_add(out, "\"");
            strbuf_add_bytes(out, line->text + at, number);
            strbuf_add(out, "\"");
            at += number - 1;
            continue;
        }
        strbuf_add_bytes(out, line->text + at,
                         c == '\\' && quoted && at + 1 < line->length ? 2 : 1);
        at += c == '\\' && quoted && at + 1 < line->length;
        quoted ^= c == '"';
        depth += quoted ? 0 : (c == '{' || c == '[') - (c == '}' || c == ']');
    }
    return out;
}

/* Whether there are so many digits on end, or with a point among them. */
static bool has_long_number(const struct strbuf *line)
{
    size_t run = 0;
    for (size_t at = 0; at < line->length && run <= 15; at++)
        run = line->text[at] && strchr("0123456789.", line->text[at]) ? run + 1 : 0;
    return run > 15;
}

/* The reply to a line that is not blank. */
static void add_reply(struct arena *arena, size_t number, const struct strbuf *line,
                      cli_batch_write_fn write, void *context, struct strbuf *reply)
{
    json_error_t where;
    struct diag diag = {0};
    struct strbuf kept;
    strbuf_init(&kept);
    if (has_long_number(line))
        line = keep_digits(line, &kept);
    json_t *object = json_loadb(line->text, line->length,
                                JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY, &where);
    if (!object)
        add_error(arena, number, NULL,
                  arena_printf(arena, "not JSON: %s (column %d)", where.text, where.column), reply);
    else if (!json_is_object(object))
        add_error(arena, number, NULL, "a line must hold one JSON object", reply);
    else if (!write(context, arena, object, reply, &diag))
        add_error(arena, number, json_object_get(object, "id"), diag.text, reply);
    json_decref(object);
    strbuf_finish(&kept);
}

void cli_batch_reply(struct arena *arena, size_t number, const struct strbuf *line,
                     cli_batch_write_fn write, void *context, struct strbuf *reply)
{
    strbuf_clear(reply);
    if (line->length > LINE_MAX_BYTES)
        add_error(arena, number, NULL, "the line is longer than 1 MB", reply);
    else if (strspn(line->text, " \t\r") >= line->length)
        return;
    else
        add_reply(arena, number, line, write, context, reply);
    cli_json_finish(reply);
}

static int answer_lines(struct cli *cli, struct reader *reader, cli_batch_write_fn write,
                        void *context)
{
    struct arena *arena = arena_create();
    struct strbuf line, reply;
    strbuf_init(&line);
    strbuf_init(&reply);
    for (size_t number = 1; !ferror(cli->out) && read_line(cli, reader, &line); number++) {
        cli_batch_reply(arena, number, &line, write, context, &reply);
        if (reply.length > 0) {
            strbuf_add(&reply, "\n");
            fwrite(reply.text, 1, reply.length, cli->out);
        }
        arena_reset(arena);
    }
    strbuf_finish(&reply);
    strbuf_finish(&line);
    arena_destroy(arena);
    return reader->error;
}

int cli_batch_write(struct cli *cli, const char *path, cli_batch_write_fn write, void *context)
{
    bool named = path && !str_equal(path, "-");
    struct reader *reader = mem_alloc(sizeof *reader);
    reader->file = named ? open(path, O_RDONLY | O_CLOEXEC) : fileno(cli->in);
    int error = reader->file < 0 ? errno : answer_lines(cli, reader, write, context);
    if (named && reader->file >= 0)
        close(reader->file);
    mem_free(reader);
    if (error)
        return cli_error(cli, EXIT_ENVIRONMENT, "%s: %s", named ? path : "input", strerror(error));
    return EXIT_DONE;
}

/* --- replies as trees ---------------------------------------------------------------------------- */

struct answerer {
    cli_batch_fn answer;
    void *context;
};

static bool write_tree(void *context, struct arena *arena, const json_t *object,
                       struct strbuf *reply, struct diag *diag)
{
    const struct answerer *answerer = context;
    json_t *tree = answerer->answer(answerer->context, arena, (json_t *)object, diag);
    if (tree)
        cli_json_add(reply, tree);
    json_decref(tree);
    return tree != NULL;
}

int cli_batch(struct cli *cli, const char *path, cli_batch_fn answer, void *context)
{
    struct answerer answerer = {.answer = answer, .context = context};
    return cli_batch_write(cli, path, write_tree, &answerer);
}
