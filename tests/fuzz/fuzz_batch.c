/* SPDX-License-Identifier: MIT */
/* Lines to `grade --batch` and `compare --batch`: whatever they hold, each that is not blank has one
 * line in reply, a JSON object fit to be printed. The first byte chooses the command; a small paper of
 * all kinds of answers is made here. */
#include "../../src/cli/grade.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LONGEST = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SRC(words)                                                                                 \
    {                                                                                              \
        .text = (words), .file = "q.yaml", .line = 1, .column = 1                                  \
    }

/* --- the paper ---------------------------------------------------------------------------------- */

static const struct expr_symbol symbols[] = {{.name = "D_h", .integer = true, .positive = true},
                                             {.name = "sigma", .positive = true},
                                             {.name = "x"},
                                             {.name = "y", .indexed = true}};
static const struct expr_symbol dynamics[] = {
    {.name = "v_{t+1}"}, {.name = "v_t"}, {.name = "g"}, {.name = "gamma", .positive = true}};
static const struct option choices[] = {{.name = "yes", .label = SRC("yes")},
                                        {.name = "no", .label = SRC("no, there is none")}};
static const struct reply slips[] = {
    {.name = "twice", .is = SRC("2*units"), .marks = -1, .say = SRC("{2*units} is twice.")},
    {.name = "set", .is = SRC("units + 3"), .marks = 50, .together = "set", .say = SRC("A set.")}};
static const struct reply follows[] = {{.name = "from-first",
                                        .is = SRC("typed.units + 8"),
                                        .marks = -1,
                                        .say = SRC("From {answer}.")}};
static const char *const noise[] = {"\\bnois(e|y)\\b", "\\banneal\\w*"};
static const char *const restarts[] = {"\\brestarts?\\b"};
static const struct key_point points[] = {
    {.name = "noise", .patterns = noise, .pattern_count = 2, .say = SRC("noise helps")},
    {.name = "restarts", .patterns = restarts, .pattern_count = 1, .say = SRC("restarts help")}};
static const char *const network[] = {"slopes=[1, 1]", "joints=[0, 1]", "target_x=[0, 1, 2]",
                                      "target_y=[0, 1, 0]"};
static const char *const stated[] = {"D_h=units"};

static const struct field fields[] = {
    {.id = "units",
     .label = "units",
     .kind = FIELD_NUMBER,
     .marks = 150,
     .rounded = 50,
     .unit = SRC("units"),
     .expect = SRC("units"),
     .slips = slips,
     .slip_count = DLT_COUNT(slips)},
    {.id = "more",
     .label = "more",
     .kind = FIELD_NUMBER,
     .marks = 100,
     .rounded = -1,
     .expect = SRC("units + 8"),
     .alternatives = slips,
     .alternative_count = DLT_COUNT(slips),
     .follows = follows,
     .follow_count = 1},
    {.id = "shape",
     .label = "shape",
     .kind = FIELD_SHAPE,
     .marks = 100,
     .expect = SRC("[7, 7, units]")},
    {.id = "formula",
     .label = "formula",
     .kind = FIELD_EXPRESSION,
     .marks = 200,
     .expect = SRC("units*x^2/(2*D_h) + log(sigma)"),
     .symbols = symbols,
     .symbol_count = DLT_COUNT(symbols),
     .up_to_constant = true,
     .at = stated,
     .at_count = 1},
    {.id = "rule",
     .label = "rule",
     .kind = FIELD_EQUATION,
     .marks = 100,
     .subject = "v_{t+1}",
     .expect = SRC("v_{t+1} = gamma*v_t + (1 - gamma)*g^2"),
     .symbols = dynamics,
     .symbol_count = DLT_COUNT(dynamics)},
    {.id = "choice",
     .label = "choice",
     .kind = FIELD_CHOICE,
     .marks = 100,
     .expect = SRC("yes"),
     .options = choices,
     .option_count = DLT_COUNT(choices)},
    {.id = "words",
     .label = "words",
     .kind = FIELD_TEXT,
     .marks = 100,
     .points = points,
     .point_count = DLT_COUNT(points),
     .points_needed = 1},
    {.id = "net",
     .label = "net",
     .kind = FIELD_NETWORK,
     .marks = 100,
     .network = network,
     .network_count = DLT_COUNT(network),
     .shown_if = SRC("choice=yes")},
};
static const struct given givens[] = {{.name = "units", .value = SRC("19"), .draw = SRC("11..29")}};
static const struct part part = {
    .id = "", .fields = fields, .field_count = DLT_COUNT(fields), .marks = 950};
static const struct question question = {.id = "q1",
                                         .pack = "fuzz",
                                         .file = "q.yaml",
                                         .title = SRC("One of each"),
                                         .statement = SRC("There are {units} units."),
                                         .givens = givens,
                                         .given_count = 1,
                                         .parts = &part,
                                         .part_count = 1,
                                         .marks = 950};
static const struct question *const questions[] = {&question};
static const struct paper paper = {
    .id = "fuzz", .title = "Fuzz", .questions = questions, .question_count = 1, .marks = 950};
static const struct paper *const papers[] = {&paper};
static const struct bank bank = {.papers = papers, .paper_count = 1};

/* --- what is required ------------------------------------------------------------------------------ */

static void require(bool holds, const char *promise, const char *text)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz_batch: %s: %s\n", promise, text);
    abort();
}

static bool is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] == '\0' || !strchr(" \t\r", text[i]))
            return false;
    return true;
}

static void check_line(const char *text, size_t length)
{
    json_error_t error;
    json_t *object = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    require(json_is_object(object), "no JSON object", text);
    require(utf8_valid(text, length, NULL), "bytes that are no text", text);
    for (size_t i = 0; i < length; i++)
        require((unsigned char)text[i] >= 0x20 && text[i] != 0x7f, "a control byte", text);
    json_decref(object);
}

static void feed_grade(const char *text, size_t length)
{
    struct grader *grader = grader_open(&bank);
    struct arena *arena = arena_create();
    struct strbuf line, reply;
    strbuf_init(&line);
    strbuf_init(&reply);
    for (size_t number = 1; length > 0; number++) {
        const char *newline = memchr(text, '\n', length);
        size_t size = newline ? (size_t)(newline - text) : length;
        strbuf_clear(&line);
        strbuf_add_bytes(&line, text, size);
        grader_reply(grader, arena, number, &line, &reply);
        require((reply.length == 0) == is_blank(line.text, line.length),
                "no reply, or one too many", reply.text);
        if (reply.length > 0)
            check_line(reply.text, reply.length);
        arena_reset(arena);
        text += size + (newline != NULL);
        length -= size + (newline != NULL);
    }
    strbuf_finish(&reply);
    strbuf_finish(&line);
    arena_destroy(arena);
    grader_close(grader);
}

static size_t count_lines(const char *text, size_t length)
{
    size_t count = 0;
    while (length > 0) {
        const char *newline = memchr(text, '\n', length);
        size_t size = newline ? (size_t)(newline - text) : length;
        count += !is_blank(text, size);
        text += size + (newline != NULL);
        length -= size + (newline != NULL);
    }
    return count;
}

/* Through the command as it is, with a file for its input. */
static void feed_compare(const char *text, size_t length)
{
    static const struct cli_option option = {.name = "--batch"};
    const struct cli_given given = {.option = &option, .text = ""};
    const struct cli_args args = {.given = &given, .given_count = 1};
    char *written = NULL;
    size_t size = 0, lines = 0;
    struct cli cli = {.arena = arena_create(),
                      .in = tmpfile(),
                      .out = open_memstream(&written, &size),
                      .err = stderr,
                      .program = "dltutor"};
    fwrite(text, 1, length, cli.in);
    fflush(cli.in);
    (void)lseek(fileno(cli.in), 0, SEEK_SET);
    require(cmd_compare.run(&cli, &args) == 0, "the run ended badly", text);
    fclose(cli.out);
    fclose(cli.in);
    for (char *at = written; at < written + size; lines++) {
        char *newline = memchr(at, '\n', (size_t)(written + size - at));
        require(newline != NULL, "a line without end", at);
        check_line(at, (size_t)(newline - at));
        at = newline + 1;
    }
    require(lines == count_lines(text, length), "another number of lines", written);
    free(written);
    arena_destroy(cli.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > LONGEST)
        return 0;
    setlocale(LC_ALL, data[0] & 2 ? "C" : "C.UTF-8");
    if (data[0] & 1)
        feed_compare((const char *)data + 1, size - 1);
    else
        feed_grade((const char *)data + 1, size - 1);
    return 0;
}
