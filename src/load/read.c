/* SPDX-License-Identifier: MIT */
/* From a path to bytes that are text: size, encoding, and no character that hides or reorders. */
#include "loader.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REPLACEMENT = 0xFFFD };

static enum dlt_err report_file(struct loader *loader, enum dlt_err err, const char *tag,
                                const char *text)
{
    return loader_report(loader, (struct spot){0}, err, tag, "%s", text);
}

static enum dlt_err check_file(struct loader *loader, int file)
{
    struct stat about;

    if (fstat(file, &about) != 0)
        return report_file(loader, DLT_ERR_IO, "unreadable", strerror(errno));
    if (S_ISDIR(about.st_mode))
        return report_file(loader, DLT_ERR_IO, "directory", "this is a directory, not a file");
    if (!S_ISREG(about.st_mode))
        return report_file(loader, DLT_ERR_IO, "no-file", "this is not a regular file");
    return DLT_OK;
}

static enum dlt_err read_all(struct loader *loader, int file)
{
    char *bytes = NULL;
    size_t length = 0, capacity = 0;
    ssize_t got;

    do {
        if (capacity - length < 2) {
            const size_t room = capacity ? capacity * 4 : 16384;
            char *const more = arena_alloc(loader->scratch, room);

            if (length)
                memcpy(more, bytes, length);
            bytes = more;
            capacity = room;
        }
        got = read(file, bytes + length, capacity - length - 1);
        if (got < 0 && errno != EINTR)
            return report_file(loader, DLT_ERR_IO, "unreadable", strerror(errno));
        length += got > 0 ? (size_t)got : 0;
        if (length > LOAD_MAX_FILE)
            return report_file(loader, DLT_ERR_LIMIT, "too-large", "the file is larger than 1 MB");
    } while (got != 0);
    bytes[length] = '\0';
    loader->document.bytes = bytes;
    loader->document.length = length;
    return DLT_OK;
}

static enum dlt_err read_file(struct loader *loader)
{
    /* Without O_NONBLOCK a named pipe would wait for a writer. */
    const int file = open(loader->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    enum dlt_err err;

    if (file < 0)
        return report_file(loader, DLT_ERR_IO, errno == ENOENT ? "missing-file" : "unreadable",
                           strerror(errno));
    err = check_file(loader, file);
    if (err == DLT_OK)
        err = read_all(loader, file);
    close(file);
    return err;
}

/* At the byte order mark, of so many bytes. */
static enum dlt_err report_wide(struct loader *loader, unsigned length, const char *text)
{
    const struct spot mark = {.line = 1, .column = 1, .length = length};

    return loader_report(loader, mark, DLT_ERR_SYNTAX, "encoding", "%s", text);
}

/* A byte order mark of UTF-8 is harmless at the start, and would shift the first line's columns. */
static enum dlt_err check_start(struct loader *loader)
{
    struct document *const document = &loader->document;

    if (str_starts(document->bytes, "\xEF\xBB\xBF")) {
        document->bytes += 3;
        document->length -= 3;
    }
    if (document->length == 0)
        return report_file(loader, DLT_ERR_SYNTAX, "empty", "the file is empty");
    if (document->length >= 4 && (memcmp(document->bytes, "\xFF\xFE\0\0", 4) == 0 ||
                                  memcmp(document->bytes, "\0\0\xFE\xFF", 4) == 0))
        return report_wide(loader, 4, "the file is in UTF-32; save it as UTF-8");
    if (str_starts(document->bytes, "\xFF\xFE") || str_starts(document->bytes, "\xFE\xFF"))
        return report_wide(loader, 2, "the file is in UTF-16; save it as UTF-8");
    return DLT_OK;
}

static void index_lines(struct loader *loader)
{
    struct document *const document = &loader->document;
    const char *const end = document->bytes + document->length;
    size_t *lines, count = 1;

    for (const char *at = document->bytes; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        count++;
    lines = arena_array(loader->scratch, count, sizeof *lines);
    count = 1;
    for (const char *at = document->bytes; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        lines[count++] = (size_t)(at + 1 - document->bytes);
    document->lines = lines;
    document->line_count = count;
}

static bool contains_replacement(const char *text)
{
    return strstr(text, "\xEF\xBF\xBD") != NULL;
}

bool load_is_unsafe(struct arena *scratch, uint32_t point)
{
    /* On a letter, so that an accent has something to stand on. */
    char bytes[5] = "a";
    const size_t length = utf8_encode(point, bytes + 1);

    if (point == '\t' || (point >= ' ' && point < 0x7F) || point == REPLACEMENT)
        return false;
    if (point == 0x2028 || point == 0x2029) /* line ends to YAML, but not to an editor */
        return true;
    return contains_replacement(utf8_sanitise(scratch, bytes, 1 + length, UTF8_KEEP_NOTHING, NULL));
}

static void report_character(struct loader *loader, struct spot spot, uint32_t point)
{
    if (point == 0)
        loader_report(loader, spot, DLT_ERR_SYNTAX, "nul", "a NUL byte: this is not a text file");
    else if (point == '\r')
        loader_report(loader, spot, DLT_ERR_SYNTAX, "carriage-return",
                      "a carriage return without a line feed");
    else
        loader_report(loader, spot, DLT_ERR_SYNTAX, "control-character",
                      "U+%04X is a control or invisible character", (unsigned)point);
}

/* Looks at each character of a line that is known to hold something unusual. */
static void report_line(struct loader *loader, const char *line, size_t length, unsigned number)
{
    struct spot spot = {.line = number, .column = 1, .length = 1};

    for (size_t at = 0; at < length && !loader_full(loader); spot.column++) {
        uint32_t point;
        const size_t step = utf8_decode(line + at, length - at, &point);

        if (!step) {
            loader_report(loader, spot, DLT_ERR_SYNTAX, "encoding", "byte 0x%02X is not UTF-8",
                          (unsigned)(unsigned char)line[at]);
            return; /* what follows could be cut anywhere */
        }
        if (load_is_unsafe(loader->scratch, point))
            report_character(loader, spot, point);
        at += step;
    }
}

static bool is_plain(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if ((line[i] < ' ' && line[i] != '\t') || line[i] == 0x7F)
            return false; /* with signed characters this holds for all of non-ASCII, too */
    }
    return true;
}

static void check_line(struct loader *loader, const char *line, size_t length, unsigned number)
{
    const size_t before = loader->problems;
    const char *safe;
    bool changed = false;

    if (length && line[length - 1] == '\r')
        length--;
    if (is_plain(line, length))
        return;
    safe = utf8_sanitise(loader->scratch, line, length, UTF8_KEEP_TAB, &changed);
    if (!changed)
        return;
    report_line(loader, line, length, number);
    if (loader->problems == before && contains_replacement(safe) &&
        !contains_replacement(arena_strndup(loader->scratch, line, length)))
        loader_report(loader, (struct spot){.line = number, .column = 1, .length = 1},
                      DLT_ERR_SYNTAX, "control-character",
                      "more than four marks are piled on one letter");
}

static void check_lines(struct loader *loader)
{
    const struct document *const document = &loader->document;

    for (size_t i = 0; i < document->line_count && !loader_full(loader); i++) {
        const size_t start = document->lines[i];
        const size_t end =
            i + 1 < document->line_count ? document->lines[i + 1] - 1 : document->length;

        check_line(loader, document->bytes + start, end - start, (unsigned)i + 1);
    }
}

/* Lines that end as they did on old Macs are one problem, not one for each of them. A file of any bytes
 * has about as many of the one as of the other. */
static enum dlt_err check_line_ends(struct loader *loader)
{
    const struct document *const document = &loader->document;
    const char *const end = document->bytes + document->length, *first = NULL;
    enum { MAC_LINES = 4 }; /* for each that ends as it should */
    size_t alone = 0;
    unsigned line = 1;

    for (const char *at = document->bytes; (at = memchr(at, '\r', (size_t)(end - at))); at++) {
        first = !first && at[1] != '\n' ? at : first; /* a NUL stands behind the last byte */
        alone += at[1] != '\n';
    }
    if (!first || alone < (size_t)MAC_LINES * (document->line_count - 1))
        return DLT_OK;
    while (line < document->line_count &&
           document->lines[line] <= (size_t)(first - document->bytes))
        line++;
    const char *const start = document->bytes + document->lines[line - 1];
    const struct spot spot = {.line = line,
                              .column = (unsigned)utf8_count(start, (size_t)(first - start)) + 1,
                              .length = 1};

    return loader_report(loader, spot, DLT_ERR_SYNTAX, "line-ends",
                         "lines end with a carriage return alone; save the file with line feeds");
}

enum dlt_err load_read_document(struct loader *loader)
{
    enum dlt_err err = read_file(loader);

    if (err == DLT_OK)
        err = check_start(loader);
    if (err != DLT_OK)
        return err;
    index_lines(loader);
    if (check_line_ends(loader) == DLT_OK)
        check_lines(loader);
    return loader->err;
}
