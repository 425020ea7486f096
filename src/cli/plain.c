/* SPDX-License-Identifier: MIT */
/* The tutor line by line: the same questions, hints and marking for screen readers, pipes and dumb
 * terminals. Plots are described in words. A line is an answer unless it starts with a slash. */
#include "plain.h"
#include <string.h>
#include <sys/stat.h>

enum { PAGE_WIDTH = 78, INPUT_MAX = 16384, SHOWN_MAX = 200 };

void plain_say(struct plain *plain, const char *text)
{
    cli_print(plain->cli, plain->cli->out, text);
    fputc('\n', plain->cli->out);
}

/* --- the list ------------------------------------------------------------------------------------ */

void plain_list(struct plain *plain)
{
    const struct paper *paper = session_paper(plain->session);
    const struct session_marks total = session_total(plain->session);
    struct arena *arena = plain->cli->arena;
    plain_say(plain, arena_printf(arena, "%s: %zu of %zu questions begun, %s of %s %s",
                                  paper->title, session_begun_count(plain->session),
                                  paper->question_count, marks_format(arena, total.marks),
                                  marks_format(arena, total.max), cli_marks_word(total.max)));
    for (size_t i = 0; i < paper->question_count; i++) {
        const struct session_marks marks = session_question_marks(plain->session, i);
        const char *state = marks.complete ? "complete" : marks.begun ? "begun" : "not begun";
        const char *self = marks.self ? arena_printf(arena, " (%s marked by yourself)",
                                                     marks_format(arena, marks.self))
                                      : "";
        plain_say(plain,
                  arena_printf(arena, "%2zu. %s, %s of %s %s%s, %s", i + 1,
                               session_question(plain->session, i)->title.text,
                               marks_format(arena, marks.marks), marks_format(arena, marks.max),
                               cli_marks_word(marks.max), self, state));
    }
    plain_say(plain, "Type /open NUMBER to open a question, /help for the rest.");
}

/* --- a question ------------------------------------------------------------------------------------ */

const struct question *plain_question(struct plain *plain)
{
    const struct variant *variant = session_variant(plain->session);
    if (!variant || plain->field == SIZE_MAX) {
        plain_say(plain, "No question is open. Type /open NUMBER, or /list.");
        return NULL;
    }
    return variant->question;
}

size_t plain_part(const struct plain *plain)
{
    size_t part = 0;
    question_field(session_variant(plain->session)->question, plain->field, &part);
    return part;
}

/* What was typed, at a length that can be read. */
static const char *cut(struct plain *plain, const char *text)
{
    struct arena *arena = plain->cli->arena;
    size_t length = strlen(text), at = 0;
    for (int i = 0; i < SHOWN_MAX && at < length && text[at] != '\n'; i++)
        at += utf8_grapheme(text + at, length - at);
    return at < length ? arena_printf(arena, "%.*s...", (int)at, text) : text;
}

/* What is to be put in order, each step with its letter. */
static void print_steps(struct plain *plain, const struct field *field)
{
    struct arena *arena = plain->cli->arena;
    size_t count = 0;
    if (field->kind != FIELD_ORDERING)
        return;
    const struct check_step *steps =
        check_order_steps(arena, session_variant(plain->session), field, &count);
    for (size_t i = 0; i < count; i++)
        cli_print_wrapped(plain->cli, arena_printf(arena, "%s. %s", steps[i].letter, steps[i].text),
                          PAGE_WIDTH, 2);
}

/* True for a text that ends like a sentence. */
static bool ends(const char *text)
{
    size_t length = strlen(text);
    return length > 0 && strchr(".?!", text[length - 1]);
}

static void print_field(struct plain *plain, size_t index)
{
    const struct variant *variant = session_variant(plain->session);
    const struct field *field = question_field(variant->question, index, NULL);
    struct arena *arena = plain->cli->arena;
    char *prompt = NULL;
    if (!field->prompt.text ||
        variant_fill(arena, variant, &field->prompt, &prompt, NULL) != DLT_OK)
        prompt = arena_strdup(arena, field->label);
    cli_print_wrapped(plain->cli,
                      arena_printf(arena, "%s, %s %s: %s%s Type %s.", field->id,
                                   marks_format(arena, field->marks), cli_marks_word(field->marks),
                                   prompt, ends(prompt) ? "" : ".",
                                   check_kind(field->kind)->typing),
                      PAGE_WIDTH, 0);
    for (size_t i = 0; i < field->option_count; i++)
        plain_say(plain, arena_printf(arena, "  %s",
                                      cli_option_text(plain->cli, variant, &field->options[i])));
    print_steps(plain, field);
    if (field->kind == FIELD_DERIVATION)
        plain_say(plain, "An answer may have several lines; an empty one ends it.");
    const char *draft = session_field(plain->session, index)->draft;
    const struct verdict *verdict = session_verdict(plain->session, index);
    if (draft[0] && verdict->status != VERDICT_BLANK)
        plain_say(plain, arena_printf(arena, "Your answer so far: %s (%s)", cut(plain, draft),
                                      verdict_status_name(verdict->status)));
}

static void print_part(struct plain *plain, size_t part)
{
    const struct variant *variant = session_variant(plain->session);
    const struct part *wanted = &variant->question->parts[part];
    if (wanted->id[0])
        plain_say(plain, arena_printf(plain->cli->arena, "\nPart %s. %s", wanted->id,
                                      wanted->title.text ? wanted->title.text : ""));
    if (variant->parts[part].statement)
        cli_print_wrapped(plain->cli, variant->parts[part].statement, PAGE_WIDTH, 0);
}

/* The first shown field from `start` on that does not have full marks yet; SIZE_MAX: none. */
static size_t next_field(const struct plain *plain, size_t start)
{
    size_t count = question_field_count(session_variant(plain->session)->question);
    for (size_t i = 0; i < count; i++) {
        size_t index = (start + i) % count;
        const struct verdict *verdict = session_verdict(plain->session, index);
        if (session_shown(plain->session, index) && verdict->status != VERDICT_CORRECT)
            return index;
    }
    return SIZE_MAX;
}

void plain_move(struct plain *plain, size_t field)
{
    bool all_right = field == SIZE_MAX;
    if (all_right)
        field = plain->field == SIZE_MAX ? 0 : plain->field;
    size_t before = plain->field == SIZE_MAX ? SIZE_MAX : plain_part(plain);
    plain->field = field;
    size_t part = plain_part(plain);
    if (part != before)
        print_part(plain, part);
    if (all_right)
        plain_say(plain, "Every field of this question is right. /next opens the next question.");
    else
        print_field(plain, field);
}

void plain_repeat(struct plain *plain)
{
    const struct variant *variant = session_variant(plain->session);
    struct arena *arena = plain->cli->arena;
    const char *numbers = variant->seed ? arena_printf(arena, " Fresh numbers, seed %llu.",
                                                       (unsigned long long)variant->seed)
                                        : "";
    const char *title = variant->question->title.text;
    plain_say(plain,
              arena_printf(arena, "\nQuestion %zu. %s%s %s %s.%s",
                           session_current(plain->session) + 1, title, ends(title) ? "" : ".",
                           marks_format(arena, variant->question->marks),
                           cli_marks_word(variant->question->marks), numbers));
    if (variant->statement)
        cli_print_wrapped(plain->cli, variant->statement, PAGE_WIDTH, 0);
    if (plain->field != SIZE_MAX) {
        print_part(plain, plain_part(plain));
        print_field(plain, plain->field);
    }
}

/* When the file of the open question was last written; zero where that cannot be told. */
static struct timespec last_saved(const struct plain *plain)
{
    const struct variant *variant = session_variant(plain->session);
    struct stat about;
    if (!variant || stat(variant->question->file, &about) != 0)
        return (struct timespec){0};
    return about.st_mtim;
}

/* Reads the open question again when its file was saved since. */
static void look_again(struct plain *plain)
{
    const struct timespec saved = last_saved(plain);
    struct diag diag = {0};
    size_t count = 0;
    if (saved.tv_sec == plain->saved.tv_sec && saved.tv_nsec == plain->saved.tv_nsec)
        return;
    plain->saved = saved;
    const struct question *question = session_variant(plain->session)->question;
    const char *id =
        plain->field == SIZE_MAX
            ? NULL
            : arena_strdup(plain->cli->arena, question_field(question, plain->field, NULL)->id);
    if (session_reload(plain->session, &diag) == DLT_OK) {
        const struct variant *variant = session_variant(plain->session);
        plain_say(plain, "The question's file was saved and is read again.");
        const size_t field = id ? question_find_field(variant->question, id) : SIZE_MAX;
        if (id)
            plain->field = field == SIZE_MAX ? 0 : field;
        plain_repeat(plain);
        return;
    }
    plain_say(plain, "The question's file was saved with problems; what was read before is kept:");
    const struct diag *problems = session_problems(plain->session, &count);
    for (size_t i = 0; i < count; i++)
        cli_diag(plain->cli, &problems[i]);
}

void plain_open(struct plain *plain, size_t index)
{
    struct diag diag = {0};
    if (session_open(plain->session, index, &diag) != DLT_OK) {
        cli_diag(plain->cli, &diag);
        return;
    }
    plain->saved = last_saved(plain);
    plain->field = SIZE_MAX;
    plain_repeat(plain);
    plain_move(plain, next_field(plain, 0));
}

void plain_open_paper(struct plain *plain, size_t index)
{
    session_destroy(plain->session);
    plain->session = session_create(plain->bank->papers[index], plain->ports);
    plain->paper = index;
    plain->field = SIZE_MAX;
    plain->saved = (struct timespec){0};
    plain_list(plain);
}

/* --- answers --------------------------------------------------------------------------------------- */

/* The line of an answer that holds a character (from 1), which becomes one of that line. */
static const char *line_at(struct plain *plain, const char *text, unsigned *column, unsigned *line)
{
    size_t place = 0, start = 0, length = strlen(text);
    uint32_t codepoint = 0;
    unsigned before = 0;
    *line = 1;
    for (unsigned i = 1; i < *column && place < length; i++) {
        size_t bytes = utf8_decode(text + place, length - place, &codepoint);
        place += bytes ? bytes : 1;
        if (text[place - 1] != '\n')
            continue;
        start = place;
        before = i;
        (*line)++;
    }
    *column -= before;
    return arena_strndup(plain->cli->arena, text + start, strcspn(text + start, "\n"));
}

static void print_verdict(struct plain *plain, const char *text, const struct verdict *marked)
{
    struct arena *arena = plain->cli->arena;
    struct verdict own = *marked, *verdict = &own;
    const char *status = verdict_status_name(verdict->status);
    unsigned line = 1;
    bool many = strchr(text, '\n') != NULL;
    if (many)
        verdict->reads_as = NULL; /* each line has its own */
    if (verdict->column > 0)
        text = line_at(plain, text, &verdict->column, &line);
    if (verdict->status == VERDICT_UNREADABLE && verdict->column > 0)
        plain_say(plain, arena_printf(arena, "%s at %scharacter %u, costs nothing.", status,
                                      many ? arena_printf(arena, "line %u, ", line) : "",
                                      verdict->column));
    else if (verdict->status == VERDICT_UNREADABLE || verdict->status == VERDICT_UNDECIDED)
        plain_say(plain, arena_printf(arena, "%s, costs nothing.", status));
    else
        plain_say(plain, arena_printf(
                             arena, "%s, %s of %s %s.%s%s", status,
                             marks_format(arena, verdict->marks), marks_format(arena, verdict->max),
                             cli_marks_word(verdict->max), verdict->reads_as ? " Read as " : "",
                             verdict->reads_as ? cut(plain, verdict->reads_as) : ""));
    grade_print_reasons(plain->cli, text, verdict, false);
    if (session_can_self_mark(plain->session, plain->field))
        plain_say(plain, "/self shows the model answer and lets you mark it yourself.");
}

static void answer(struct plain *plain, const char *text)
{
    if (!plain_question(plain))
        return;
    session_type(plain->session, plain->field, text);
    const struct verdict *verdict = session_submit(plain->session, plain->field);
    if (verdict->status == VERDICT_BLANK)
        return;
    print_verdict(plain, text, verdict);
    if (session_keeping_failed(plain->session) && !plain->warned) {
        plain->warned = true;
        plain_say(plain, "Progress can no longer be kept; this sitting goes on without.");
    }
    if (verdict->status == VERDICT_CORRECT)
        plain_move(plain, next_field(plain, plain->field));
}

/* --- lines ----------------------------------------------------------------------------------------- */

static char *read_line(struct plain *plain);

/* The other lines of an answer that has several, up to an empty one, the end, or a command, which is
 * left in `command_out`. */
static const char *read_more(struct plain *plain, const char *first, const char **command_out)
{
    const char *text = first;
    for (;;) {
        fputs("... ", plain->cli->out);
        fflush(plain->cli->out);
        const char *line = read_line(plain);
        if (line && line[0] == '/')
            *command_out = line + 1;
        if (!line || !line[0] || line[0] == '/' || strlen(text) + strlen(line) >= INPUT_MAX)
            return text;
        text = arena_printf(plain->cli->arena, "%s\n%s", text, line);
    }
}

static bool takes_lines(const struct plain *plain)
{
    const struct variant *variant = session_variant(plain->session);
    return plain->field != SIZE_MAX &&
           question_field(variant->question, plain->field, NULL)->kind == FIELD_DERIVATION;
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
    bool cr = length > 0 && bytes[length - 1] == '\r';
    char *clean = utf8_sanitise(plain->cli->arena, bytes, length - cr, UTF8_KEEP_NOTHING, NULL);
    return str_trim(plain->cli->arena, clean);
}

static void prompt(struct plain *plain)
{
    const struct variant *variant = session_variant(plain->session);
    if (variant && plain->field != SIZE_MAX)
        cli_print(plain->cli, plain->cli->out,
                  question_field(variant->question, plain->field, NULL)->id);
    fputs("> ", plain->cli->out);
    fflush(plain->cli->out);
}

static void answer_lines(struct plain *plain, const char *line)
{
    const char *command = NULL;
    if (takes_lines(plain))
        line = read_more(plain, line, &command);
    answer(plain, line);
    if (command)
        plain_command(plain, command);
}

static void run_line(struct plain *plain, const char *line)
{
    if (line[0] == '/')
        plain_command(plain, line + 1);
    else if (str_equal(line, "?"))
        plain_command(plain, "help");
    else if (line[0] && !session_variant(plain->session))
        plain_command(plain, arena_printf(plain->cli->arena, "open %s", line));
    else if (line[0])
        answer_lines(plain, line);
}

int cli_plain(struct cli *cli, const struct bank *bank, const struct session_ports *ports)
{
    struct cli line_cli = *cli;
    struct plain plain = {.cli = &line_cli, .bank = bank, .ports = ports};
    const struct cli_keeper *keeper = ports->context;
    line_cli.arena = arena_create();
    plain.warned = !keeper->store;
    plain_open_paper(&plain, 0);
    while (!plain.done && !ferror(cli->out)) {
        prompt(&plain);
        char *line = read_line(&plain);
        if (!line) {
            fputc('\n', cli->out);
            break;
        }
        look_again(&plain);
        run_line(&plain, line);
        arena_reset(line_cli.arena);
    }
    session_destroy(plain.session);
    arena_destroy(line_cli.arena);
    return EXIT_DONE;
}
