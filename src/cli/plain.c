/* SPDX-License-Identifier: MIT */
/* The tutor line by line: the same questions, hints and marking for screen readers, pipes and dumb
 * terminals. Plots are described in words. A line is an answer unless it starts with a slash. */
#include "grade.h"
#include <stdlib.h>
#include <string.h>

enum { PAGE_WIDTH = 78, INPUT_MAX = 16384 };

struct plain {
    struct cli *cli;
    struct session *session;
    struct arena *scratch; /* of one line */
    size_t field;          /* the field that the next answer goes to */
    bool done;
};

struct plain_command {
    const char *name;
    const char *argument;
    const char *help;
    void (*run)(struct plain *plain, const char *argument);
};

static void say(struct plain *plain, const char *text)
{
    cli_print(plain->cli, plain->cli->out, text);
    fputc('\n', plain->cli->out);
}

static const struct question *current_question(const struct plain *plain)
{
    const struct variant *variant = session_variant(plain->session);
    return variant ? variant->question : NULL;
}

/* --- the list ------------------------------------------------------------------------------------ */

static void print_list(struct plain *plain, const char *argument)
{
    const struct paper *paper = session_paper(plain->session);
    const struct session_marks total = session_total(plain->session);
    struct arena *arena = plain->scratch;
    (void)argument;
    say(plain, arena_printf(arena, "%s: %zu of %zu questions begun, %s of %s marks", paper->title,
                            session_begun_count(plain->session), paper->question_count,
                            marks_format(arena, total.marks), marks_format(arena, total.max)));
    for (size_t i = 0; i < paper->question_count; i++) {
        const struct session_marks marks = session_question_marks(plain->session, i);
        const char *state = marks.complete ? "complete" : marks.begun ? "begun" : "not begun";
        say(plain, arena_printf(arena, "%2zu. %s, %s of %s marks, %s", i + 1,
                                paper->questions[i]->title.text, marks_format(arena, marks.marks),
                                marks_format(arena, marks.max), state));
    }
    say(plain, "Type /open NUMBER to open a question, /help for the rest.");
}

/* --- a question ------------------------------------------------------------------------------------ */

static void print_field(struct plain *plain, size_t index)
{
    const struct variant *variant = session_variant(plain->session);
    const struct field *field = question_field(variant->question, index, NULL);
    struct arena *arena = plain->scratch;
    char *prompt = NULL;
    if (!field->prompt.text ||
        variant_fill(arena, variant, &field->prompt, &prompt, NULL) != DLT_OK)
        prompt = arena_strdup(arena, field->label);
    say(plain,
        arena_printf(arena, "%s (%s marks): %s. Type %s.", field->id,
                     marks_format(arena, field->marks), prompt, check_kind(field->kind)->typing));
    for (size_t i = 0; i < field->option_count; i++)
        say(plain, arena_printf(arena, "  %s: %s", field->options[i].name,
                                field->options[i].label.text ? field->options[i].label.text
                                                             : field->options[i].name));
}

static void print_part(struct plain *plain, size_t part)
{
    const struct variant *variant = session_variant(plain->session);
    const struct part *wanted = &variant->question->parts[part];
    if (wanted->id[0])
        say(plain, arena_printf(plain->scratch, "\nPart %s. %s", wanted->id,
                                wanted->title.text ? wanted->title.text : ""));
    if (variant->parts[part].statement)
        cli_print_wrapped(plain->cli, variant->parts[part].statement, PAGE_WIDTH, 0);
}

/* The first shown field from `start` on that does not have full marks yet; SIZE_MAX: none. */
static size_t next_field(const struct plain *plain, size_t start)
{
    const struct question *question = current_question(plain);
    size_t count = question_field_count(question);
    for (size_t i = 0; i < count; i++) {
        size_t index = (start + i) % count;
        const struct verdict *verdict = session_verdict(plain->session, index);
        if (session_shown(plain->session, index) && verdict->status != VERDICT_CORRECT)
            return index;
    }
    return SIZE_MAX;
}

static void move_to(struct plain *plain, size_t field)
{
    const struct question *question = current_question(plain);
    if (field == SIZE_MAX) {
        say(plain, "Every field of this question is right. /next opens the next question.");
        return;
    }
    size_t part = 0, before = SIZE_MAX;
    question_field(question, field, &part);
    if (plain->field != SIZE_MAX)
        question_field(question, plain->field, &before);
    if (part != before)
        print_part(plain, part);
    plain->field = field;
    print_field(plain, field);
}

static void open_question(struct plain *plain, size_t index)
{
    struct diag diag = {0};
    if (session_open(plain->session, index, &diag) != DLT_OK) {
        cli_diag(plain->cli, &diag);
        return;
    }
    const struct variant *variant = session_variant(plain->session);
    say(plain, arena_printf(plain->scratch, "\nQuestion %zu. %s. %s marks.", index + 1,
                            variant->question->title.text,
                            marks_format(plain->scratch, variant->question->marks)));
    if (variant->statement)
        cli_print_wrapped(plain->cli, variant->statement, PAGE_WIDTH, 0);
    plain->field = SIZE_MAX;
    move_to(plain, next_field(plain, 0));
}

static void answer(struct plain *plain, const char *text)
{
    if (!current_question(plain) || plain->field == SIZE_MAX) {
        say(plain, "No question is open. Type /open NUMBER, or /list.");
        return;
    }
    const struct field *field = question_field(current_question(plain), plain->field, NULL);
    session_type(plain->session, plain->field, text);
    const struct verdict *verdict = session_submit(plain->session, plain->field);
    if (verdict->status == VERDICT_BLANK)
        return;
    say(plain,
        arena_printf(plain->scratch, "%s, %s of %s marks.", verdict_status_name(verdict->status),
                     marks_format(plain->scratch, verdict->marks),
                     marks_format(plain->scratch, verdict->max)));
    grade_print_verdict(plain->cli, field, text, verdict, false);
    if (verdict->status == VERDICT_CORRECT)
        move_to(plain, next_field(plain, plain->field));
}

/* --- commands -------------------------------------------------------------------------------------- */

static void command_open(struct plain *plain, const char *argument)
{
    const struct paper *paper = session_paper(plain->session);
    long number = 0;
    for (size_t i = 0; i < paper->question_count; i++)
        if (str_equal(paper->questions[i]->id, argument))
            number = (long)i + 1;
    if (number == 0 && !str_to_long(argument, &number))
        number = 0;
    if (number < 1 || (size_t)number > paper->question_count)
        say(plain, arena_printf(plain->scratch, "Questions are numbered 1 to %zu.",
                                paper->question_count));
    else
        open_question(plain, (size_t)number - 1);
}

static void command_next(struct plain *plain, const char *argument)
{
    const struct paper *paper = session_paper(plain->session);
    size_t current = session_current(plain->session);
    (void)argument;
    open_question(plain, current == SIZE_MAX ? 0 : (current + 1) % paper->question_count);
}

static void command_field(struct plain *plain, const char *argument)
{
    const struct question *question = current_question(plain);
    if (!question) {
        say(plain, "No question is open.");
        return;
    }
    size_t count = question_field_count(question);
    size_t index = argument[0] ? question_find_field(question, argument)
                               : (plain->field == SIZE_MAX ? 0 : (plain->field + 1) % count);
    if (index == SIZE_MAX)
        say(plain, "There is no such field.");
    else
        move_to(plain, index);
}

static void command_hint(struct plain *plain, const char *argument)
{
    size_t part = 0;
    (void)argument;
    if (!current_question(plain) || plain->field == SIZE_MAX) {
        say(plain, "No question is open.");
        return;
    }
    question_field(current_question(plain), plain->field, &part);
    size_t rung = session_hint(plain->session, part, plain->field);
    const struct bound_part *bound = &session_variant(plain->session)->parts[part];
    if (rung == SIZE_MAX)
        say(plain, "There is no further hint. /solution shows the worked solution.");
    else
        say(plain, arena_printf(plain->scratch, "Hint: %s", bound->ladder[rung].text));
}

static void command_figure(struct plain *plain, const char *argument)
{
    const struct question *question = current_question(plain);
    size_t part = 0, shown = 0;
    (void)argument;
    if (question && plain->field != SIZE_MAX) {
        question_field(question, plain->field, &part);
        for (size_t i = 0; i < question->parts[part].figure_count; i++, shown++)
            cli_figure_words(plain->cli, session_variant(plain->session),
                             &question->parts[part].figures[i], session_verdicts(plain->session));
    }
    if (shown == 0)
        say(plain, "There is no figure here.");
}

static void command_solution(struct plain *plain, const char *argument)
{
    size_t part = 0;
    if (!current_question(plain) || plain->field == SIZE_MAX) {
        say(plain, "No question is open.");
        return;
    }
    if (!str_equal(argument, "yes")) {
        say(plain, "This shows the whole solution. Type /solution yes to see it.");
        return;
    }
    question_field(current_question(plain), plain->field, &part);
    session_reveal(plain->session, part);
    const char *text = session_variant(plain->session)->parts[part].solution;
    cli_print_wrapped(plain->cli, text ? text : "There is no worked solution.", PAGE_WIDTH, 0);
}

static void command_fresh(struct plain *plain, const char *argument)
{
    const struct variant *variant = session_variant(plain->session);
    struct diag diag = {0};
    long seed = 0;
    if (!variant) {
        say(plain, "No question is open.");
        return;
    }
    if (!argument[0])
        seed = (long)(variant->seed + 1);
    else if (!str_to_long(argument, &seed) || seed < 0) {
        say(plain, "A seed is a whole number from 0.");
        return;
    }
    if (session_reseed(plain->session, (uint64_t)seed, &diag) != DLT_OK)
        cli_diag(plain->cli, &diag);
    else
        open_question(plain, session_current(plain->session));
}

static void command_quit(struct plain *plain, const char *argument)
{
    (void)argument;
    plain->done = true;
}

static void command_help(struct plain *plain, const char *argument);

static const struct plain_command plain_commands[] = {
    {"list",     "",       "the questions with marks and state",            print_list      },
    {"open",     "NUMBER", "open a question",                               command_open    },
    {"next",     "",       "open the next question",                        command_next    },
    {"field",    "NAME",   "go to a field; without a name to the next one", command_field   },
    {"hint",     "",       "the next hint",                                 command_hint    },
    {"figure",   "",       "the picture in words, with your answers in it", command_figure  },
    {"solution", "yes",    "the worked solution of this part",              command_solution},
    {"fresh",    "SEED",   "other numbers; 0 brings back the paper's own",  command_fresh   },
    {"help",     "",       "this text",                                     command_help    },
    {"quit",     "",       "leave; everything is kept",                     command_quit    },
};

static void command_help(struct plain *plain, const char *argument)
{
    (void)argument;
    say(plain,
        "A line is the answer to the field on show. A line that starts with / is a command:");
    for (size_t i = 0; i < DLT_COUNT(plain_commands); i++)
        say(plain, arena_printf(plain->scratch, "  /%s %s: %s", plain_commands[i].name,
                                plain_commands[i].argument, plain_commands[i].help));
}

static void run_command(struct plain *plain, const char *line)
{
    size_t length = strcspn(line, " ");
    char *name = arena_strndup(plain->scratch, line, length);
    char *argument = str_trim(plain->scratch, line + length);
    for (size_t i = 0; i < DLT_COUNT(plain_commands); i++) {
        if (str_equal(plain_commands[i].name, name)) {
            plain_commands[i].run(plain, argument);
            return;
        }
    }
    say(plain, arena_printf(plain->scratch, "There is no command /%s. Type /help.", name));
}

/* One line of input, cleaned; NULL at the end. What is longer than INPUT_MAX bytes is cut off. */
static char *read_line(struct plain *plain)
{
    char bytes[INPUT_MAX];
    size_t length = 0;
    int byte = 0;
    while ((byte = getc(plain->cli->in)) != EOF && byte != '\n')
        if (length < sizeof bytes)
            bytes[length++] = (char)byte;
    if (byte == EOF && length == 0)
        return NULL;
    char *clean = utf8_sanitise(plain->scratch, bytes, length, UTF8_KEEP_NOTHING, NULL);
    return str_trim(plain->scratch, clean);
}

static void prompt(struct plain *plain)
{
    const struct question *question = current_question(plain);
    if (question && plain->field != SIZE_MAX)
        fprintf(plain->cli->out, "%s> ", question_field(question, plain->field, NULL)->id);
    else
        fputs("> ", plain->cli->out);
    fflush(plain->cli->out);
}

static void loop(struct plain *plain)
{
    while (!plain->done) {
        prompt(plain);
        char *line = read_line(plain);
        if (!line) {
            fputc('\n', plain->cli->out);
            return;
        }
        if (line[0] == '/')
            run_command(plain, line + 1);
        else if (str_equal(line, "?"))
            command_help(plain, "");
        else if (line[0] && !current_question(plain))
            command_open(plain, line);
        else if (line[0])
            answer(plain, line);
        arena_reset(plain->scratch);
    }
}

int cli_plain(struct cli *cli, const struct bank *bank, const struct session_ports *ports)
{
    struct plain plain = {.cli = cli, .field = SIZE_MAX, .scratch = arena_create()};
    plain.session = session_create(bank->papers[0], ports);
    print_list(&plain, "");
    loop(&plain);
    session_destroy(plain.session);
    arena_destroy(plain.scratch);
    return EXIT_DONE;
}
