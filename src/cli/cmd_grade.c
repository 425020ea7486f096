/* SPDX-License-Identifier: MIT */
/* dltutor grade: marks one set of answers, or a stream of them. */
#include "dltutor/tui.h"
#include "grade.h"
#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { PAGE_WIDTH = 80, INDENT = 4 };

/* A field by its id, or by its label where only one field of the question has that label. */
static size_t find_field(const struct question *question, const char *name)
{
    size_t index = question_find_field(question, name);
    if (index != SIZE_MAX)
        return index;
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < question_field_count(question); i++) {
        if (!str_equal(question_field(question, i, NULL)->label, name))
            continue;
        if (found != SIZE_MAX)
            return SIZE_MAX;
        found = i;
    }
    return found;
}

static enum dlt_err unknown_field(struct arena *arena, const struct question *question,
                                  const char *name, struct diag *diag)
{
    size_t count = question_field_count(question);
    const char **ids = arena_array(arena, count + 1, sizeof *ids);
    struct strbuf all;
    strbuf_init(&all);
    for (size_t i = 0; i < count; i++) {
        ids[i] = question_field(question, i, NULL)->id;
        strbuf_printf(&all, "%s%s", i ? ", " : "", ids[i]);
    }
    const char *near = cli_propose(name, ids, count);
    if (near)
        diag_set(diag, DLT_ERR_UNKNOWN, "unknown-field",
                 "%s has no field '%.60s'; did you mean %s?", question->id, name, near);
    else
        diag_set(diag, DLT_ERR_UNKNOWN, "unknown-field", "%s has no field '%.60s'; it has %s",
                 question->id, name, all.text);
    strbuf_finish(&all);
    return DLT_ERR_UNKNOWN;
}

enum dlt_err grade_set_answer(struct arena *arena, const struct question *question,
                              const char *name, const char *text, struct answer *answers,
                              struct diag *diag)
{
    size_t index = find_field(question, name);
    if (index == SIZE_MAX)
        return unknown_field(arena, question, name, diag);
    if (answers[index].text)
        return diag_set(diag, DLT_ERR_UNKNOWN, "given-twice", "%s is answered twice",
                        question_field(question, index, NULL)->id);
    answers[index].text = text;
    return DLT_OK;
}

/* Splits "field=answer" texts into one answer for each field of the question. */
static bool read_answers(struct cli *cli, const struct question *question, const char *const *texts,
                         size_t count, struct answer **answers_out)
{
    struct answer *answers =
        arena_array(cli->arena, question_field_count(question) + 1, sizeof *answers);
    for (size_t i = 0; i < count; i++) {
        const char *equals = strchr(texts[i], '=');
        struct diag diag = {0};
        if (!equals) {
            cli_error(cli, EXIT_USAGE, "'%s' is not of the form FIELD=ANSWER", texts[i]);
            return false;
        }
        char *name = arena_strndup(cli->arena, texts[i], (size_t)(equals - texts[i]));
        if (grade_set_answer(cli->arena, question, name, equals + 1, answers, &diag) != DLT_OK) {
            cli_error(cli, EXIT_USAGE, "%s", diag.text);
            return false;
        }
    }
    *answers_out = answers;
    return true;
}

int cli_mark(struct cli *cli, const struct cli_args *args, struct cli_marked *marked_out)
{
    struct cli_marked marked = {.variant = NULL};
    int code = cli_bind_question(cli, args, &marked.variant);
    if (code != EXIT_DONE)
        return code;
    const struct question *question = marked.variant->question;
    size_t count = args->operand_count - 1;
    if (!read_answers(cli, question, args->operands + 1, count, &marked.answers)) {
        variant_destroy(marked.variant);
        return EXIT_USAGE;
    }
    size_t fields = question_field_count(question);
    marked.verdicts = arena_array(cli->arena, fields + 1, sizeof *marked.verdicts);
    check_answers(cli->arena, marked.variant, marked.answers, marked.verdicts);
    *marked_out = marked;
    return EXIT_DONE;
}

/* --- printing ------------------------------------------------------------------------------------ */

/* Whether `text` says `part`, without regard to capitals. */
static bool says(const char *text, const char *part)
{
    size_t length = strlen(part);
    for (; *text; text++) {
        if (strncasecmp(text, part, length) == 0)
            return true;
    }
    return false;
}

/* A witness that the feedback does not hold already, as a sentence. */
static void print_witness(struct cli *cli, const struct verdict *verdict)
{
    char *text = verdict->witness ? arena_strdup(cli->arena, verdict->witness) : "";
    size_t length = strlen(text);
    while (length > 0 && strchr(".?!", text[length - 1]))
        text[--length] = '\0';
    if (length == 0 || (verdict->feedback && says(verdict->feedback, text)))
        return;
    text[0] = (char)toupper((unsigned char)text[0]);
    cli_print_wrapped(cli, arena_printf(cli->arena, "%s.", text), PAGE_WIDTH, INDENT);
}

void grade_print_reasons(struct cli *cli, const char *answer, const struct verdict *verdict,
                         bool why)
{
    if (verdict->status == VERDICT_UNREADABLE && verdict->column > 0)
        cli_caret(cli, cli->out, answer, verdict->column, verdict->length);
    if (verdict->feedback)
        cli_print_wrapped(cli, verdict->feedback, PAGE_WIDTH, INDENT);
    print_witness(cli, verdict);
    if (why && verdict->why)
        cli_print_wrapped(cli, arena_printf(cli->arena, "why: %s", verdict->why), PAGE_WIDTH,
                          INDENT);
}

static void print_verdict(struct cli *cli, const struct field *field, const char *answer,
                          const struct verdict *verdict, bool why)
{
    const char *read = verdict->status == VERDICT_BLANK ? "not answered"
                       : verdict->reads_as              ? verdict->reads_as
                                                        : "";
    const char *mark = verdict->status == VERDICT_BLANK
                           ? " "
                           : tui_verdict_glyph(draw_glyphs(cli_charset()), verdict->status);
    char *line = arena_printf(cli->arena, "%s %-20s %s/%s%s%s\n", mark, field->id,
                              marks_format(cli->arena, verdict->marks),
                              marks_format(cli->arena, verdict->max), read[0] ? "  " : "", read);
    cli_print(cli, cli->out, line);
    grade_print_reasons(cli, answer, verdict, why);
}

static void add_member(struct strbuf *out, const char *name, const char *text)
{
    if (!text)
        return;
    strbuf_add(out, name);
    cli_json_add_text(out, text);
}

static void add_verdict(struct strbuf *out, const struct verdict *verdict)
{
    add_member(out, "{\"verdict\":", verdict_status_name(verdict->status));
    strbuf_add(out, ",\"marks\":");
    cli_json_add_marks(out, verdict->marks);
    strbuf_add(out, ",\"max\":");
    cli_json_add_marks(out, verdict->max);
    add_member(out, ",\"note\":", verdict->note ? verdict->note : "");
    add_member(out, ",\"feedback\":", verdict->feedback ? verdict->feedback : "");
    add_member(out, ",\"reads_as\":", verdict->reads_as);
    if (verdict->column > 0)
        strbuf_printf(out, ",\"column\":%u", verdict->column);
    add_member(out, ",\"witness\":", verdict->witness);
    add_member(out, ",\"why\":", verdict->why);
    strbuf_add(out, "}");
}

void grade_add_marks(struct strbuf *out, const struct question *question,
                     const struct answer *answers, const struct verdict *verdicts)
{
    int marks = 0;
    bool some = false;
    size_t count = question_field_count(question);
    for (size_t i = 0; i < count; i++)
        marks += verdicts[i].marks;
    strbuf_add(out, "\"marks\":");
    cli_json_add_marks(out, marks);
    strbuf_add(out, ",\"max\":");
    cli_json_add_marks(out, question->marks);
    strbuf_add(out, ",\"fields\":{");
    for (size_t i = 0; i < count; i++) {
        if (!answers[i].text)
            continue;
        add_member(out, some ? "," : "", question_field(question, i, NULL)->id);
        strbuf_add(out, ":");
        add_verdict(out, &verdicts[i]);
        some = true;
    }
    strbuf_add(out, "}");
}

static void print_json(struct cli *cli, const struct cli_marked *marked)
{
    const struct question *question = marked->variant->question;
    struct strbuf line;
    strbuf_init(&line);
    add_member(&line, "{\"question\":", question->id);
    strbuf_printf(&line, ",\"seed\":%llu,", (unsigned long long)marked->variant->seed);
    grade_add_marks(&line, question, marked->answers, marked->verdicts);
    strbuf_add(&line, "}");
    cli_json_finish(&line);
    strbuf_add(&line, "\n");
    fwrite(line.text, 1, line.length, cli->out);
    strbuf_finish(&line);
}

/* --- the command ------------------------------------------------------------------------------- */

/* Unreadable before wrong before undecided: the first is for the caller to mend. A field left blank
 * is not right. */
static int exit_code(const struct answer *answers, const struct verdict *verdicts, size_t count)
{
    size_t seen[VERDICT_UNDECIDED + 1] = {0};
    for (size_t i = 0; i < count; i++)
        seen[verdicts[i].status] += answers[i].text != NULL;
    if (seen[VERDICT_UNREADABLE])
        return EXIT_USAGE;
    if (seen[VERDICT_INCORRECT] || seen[VERDICT_PARTIAL] || seen[VERDICT_BLANK])
        return EXIT_WRONG;
    return seen[VERDICT_UNDECIDED] ? EXIT_UNDECIDED : EXIT_DONE;
}

static void print_verdicts(struct cli *cli, const struct variant *variant,
                           const struct answer *answers, const struct verdict *verdicts, bool why)
{
    int marks = 0;
    for (size_t i = 0; i < question_field_count(variant->question); i++) {
        marks += verdicts[i].marks;
        if (answers[i].text)
            print_verdict(cli, question_field(variant->question, i, NULL), answers[i].text,
                          &verdicts[i], why);
    }
    fprintf(cli->out, "%s of %s %s\n", marks_format(cli->arena, marks),
            marks_format(cli->arena, variant->question->marks),
            cli_marks_word(variant->question->marks));
}

static int grade_one(struct cli *cli, const struct cli_args *args)
{
    struct cli_marked marked;
    if (args->operand_count < 2)
        return cli_error(cli, EXIT_USAGE, "grade needs a question and at least one FIELD=ANSWER");
    int code = cli_mark(cli, args, &marked);
    if (code != EXIT_DONE)
        return code;
    const struct question *question = marked.variant->question;
    if (cli_option(args, "--json"))
        print_json(cli, &marked);
    else
        print_verdicts(cli, marked.variant, marked.answers, marked.verdicts,
                       cli_option(args, "--why") != NULL);
    code = exit_code(marked.answers, marked.verdicts, question_field_count(question));
    variant_destroy(marked.variant);
    return code;
}

static int run(struct cli *cli, const struct cli_args *args)
{
    if (!cli_option(args, "--batch"))
        return grade_one(cli, args);
    struct bank bank = {0};
    if (args->operand_count > 1)
        return cli_error(cli, EXIT_USAGE, "grade --batch takes one file at most");
    if (cli_option(args, "--seed"))
        return cli_error(cli, EXIT_USAGE, "with --batch each line has its own \"seed\"");
    if (!cli_load_bank(cli, &bank))
        return EXIT_ENVIRONMENT;
    return cli_grade_batch(cli, &bank, args->operand_count ? args->operands[0] : NULL);
}

const struct command cmd_grade = {
    .name = "grade",
    .operands = "QUESTION FIELD=ANSWER... | --batch [FILE]",
    .summary = "mark answers to a question",
    .options = {{.name = "--seed",
                 .argument = "N",
                 .help = "with fresh numbers; 0, the default, is the paper's own"},
                {.name = "--json", .help = "as JSON"},
                {.name = "--why", .help = "also say how each verdict was reached"},
                {.name = "--batch", .help = "one JSON object per line in, one per line out"}},
    .least = 0,
    .most = SIZE_MAX,
    .run = run,
};
