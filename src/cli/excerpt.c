/* SPDX-License-Identifier: MIT */
/* Shows where a text goes wrong: its line, and a caret under the characters meant. */
#include "cli_private.h"
#include "dltutor/load.h"
#include <string.h>
#include <sys/stat.h>

enum { SHOWN_BEFORE = 40, SHOWN_AFTER = 32, LINE_SIZE = 16384 };

/* Reads the line of that number; false when the file has none. A NUL, which would end the text early,
 * becomes another control character. */
static bool read_line(FILE *file, unsigned number, struct strbuf *line)
{
    unsigned at = 1;
    int byte = 0;
    for (size_t i = 0; i < LOAD_MAX_FILE && at <= number && (byte = getc(file)) != EOF; i++) {
        char one = byte ? (char)byte : '\x01';
        if (one == '\n')
            at++;
        else if (at == number && line->length < LINE_SIZE)
            strbuf_add_bytes(line, &one, 1);
    }
    return at >= number && line->length > 0;
}

const char *cli_source_line(struct cli *cli, const char *path, unsigned line)
{
    struct stat status;
    /* Opening a pipe would wait for its writer. */
    if (line == 0 || stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return NULL;
    FILE *file = fopen(path, "r");
    if (!file)
        return NULL;
    struct strbuf text;
    strbuf_init(&text);
    bool found = read_line(file, line, &text);
    const char *copy = found ? strbuf_take(&text, cli->arena) : NULL;
    strbuf_finish(&text);
    fclose(file);
    return copy;
}

/* Where a character (counted from 0) begins; each byte that is no UTF-8 counts as one. */
static size_t byte_of(const char *text, size_t character)
{
    size_t length = strlen(text), at = 0;
    uint32_t codepoint = 0;
    for (; character > 0 && at < length; character--) {
        size_t step = utf8_decode(text + at, length - at, &codepoint);
        at += step ? step : 1;
    }
    return at;
}

/* Bytes that are no UTF-8 are written as escapes, "\\xE9"; what else is not to be shown is replaced. */
static const char *clean_piece(struct cli *cli, const char *text, size_t from, size_t to)
{
    struct strbuf piece;
    strbuf_init(&piece);
    for (size_t at = from; at < to;) {
        uint32_t codepoint = 0;
        size_t step = utf8_decode(text + at, to - at, &codepoint);
        if (step)
            strbuf_add_bytes(&piece, text + at, step);
        else
            strbuf_printf(&piece, "\\x%02X", (unsigned)(unsigned char)text[at]);
        at += step ? step : 1;
    }
    const char *clean =
        utf8_sanitise(cli->arena, piece.text, piece.length, UTF8_KEEP_NOTHING, NULL);
    strbuf_finish(&piece);
    return clean;
}

/* Of several lines only the one with the character counts, which becomes one of that line. Returns
 * what stands before it, "" where there is one line. */
static const char *pick_line(struct cli *cli, const char **text, size_t *character)
{
    size_t at = byte_of(*text, *character), start = 0, line = 1;
    if (!strchr(*text, '\n'))
        return "";
    for (size_t i = 0; i < at; i++)
        if ((*text)[i] == '\n') {
            start = i + 1;
            line++;
        }
    *character = utf8_count(*text + start, at - start);
    *text = arena_strndup(cli->arena, *text + start, strcspn(*text + start, "\n"));
    return arena_printf(cli->arena, "line %zu: ", line);
}

void cli_caret(struct cli *cli, FILE *stream, const char *text, unsigned column, unsigned length)
{
    enum charset charset = cli_charset();
    size_t character = column > 0 ? column - 1 : 0;
    const char *which = pick_line(cli, &text, &character);
    size_t first = character > SHOWN_BEFORE ? character - SHOWN_BEFORE : 0;
    size_t from = byte_of(text, first), at = byte_of(text, character);
    size_t end = byte_of(text, character + length), last = byte_of(text, character + SHOWN_AFTER);
    const char *lead = arena_printf(cli->arena, "%s%s", which, from > 0 ? "..." : "");
    int before = draw_width(lead, charset) + draw_width(clean_piece(cli, text, from, at), charset);
    int marked = draw_width(clean_piece(cli, text, at, end < last ? end : last), charset);
    cli_print(cli, stream,
              arena_printf(cli->arena, "    %s%s%s\n    %*s^", lead,
                           clean_piece(cli, text, from, last), text[last] ? "..." : "", before,
                           ""));
    for (int i = 1; i < marked; i++)
        fputc('~', stream);
    fputc('\n', stream);
}
