/* SPDX-License-Identifier: MIT */
/* The commands of the line-by-line tutor: a row each, from which its help is made. */
#include "plain.h"
#include <string.h>

enum { PAGE_WIDTH = 78 };

struct plain_row {
    const char *name;
    const char *argument;
    const char *help;
    void (*run)(struct plain *plain, const char *argument);
};

static void command_list(struct plain *plain, const char *argument)
{
    (void)argument;
    plain_list(plain);
}

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
        plain_say(plain, arena_printf(plain->cli->arena, "Questions are numbered 1 to %zu.",
                                      paper->question_count));
    else
        plain_open(plain, (size_t)number - 1);
}

static void command_next(struct plain *plain, const char *argument)
{
    const struct paper *paper = session_paper(plain->session);
    size_t current = session_current(plain->session);
    (void)argument;
    plain_open(plain, current == SIZE_MAX ? 0 : (current + 1) % paper->question_count);
}

static void command_paper(struct plain *plain, const char *argument)
{
    long number = 0;
    size_t count = plain->bank->paper_count;
    if (!argument[0])
        number = (long)((plain->paper + 1) % count) + 1;
    else if (!str_to_long(argument, &number))
        number = 0;
    if (number >= 1 && (size_t)number <= count) {
        plain_open_paper(plain, (size_t)number - 1);
        return;
    }
    for (size_t i = 0; i < count; i++)
        plain_say(plain, arena_printf(plain->cli->arena, "%2zu. %s", i + 1,
                                      plain->bank->papers[i]->title));
}

static void command_show(struct plain *plain, const char *argument)
{
    (void)argument;
    if (plain_question(plain))
        plain_repeat(plain);
}

/* The field of that id, or the one of that label in the part on show; SIZE_MAX: none. */
static size_t find_field(const struct plain *plain, const struct question *question,
                         const char *name)
{
    const char *part = question->parts[plain_part(plain)].id;
    const char *full = arena_printf(plain->cli->arena, "%s%s%s", part, part[0] ? "." : "", name);
    size_t index = question_find_field(question, name);
    return index != SIZE_MAX ? index : question_find_field(question, full);
}

static void command_field(struct plain *plain, const char *argument)
{
    const struct question *question = plain_question(plain);
    if (!question)
        return;
    size_t count = question_field_count(question), index = plain->field;
    if (argument[0]) {
        index = find_field(plain, question, argument);
    } else {
        do {
            index = (index + 1) % count;
        } while (index != plain->field && !session_shown(plain->session, index));
    }
    if (index != SIZE_MAX && session_shown(plain->session, index)) {
        plain_move(plain, index);
        return;
    }
    plain_say(plain, "There is no such field at the moment. These there are:");
    for (size_t i = 0; i < count; i++)
        if (session_shown(plain->session, i))
            plain_say(plain, arena_printf(plain->cli->arena, "  %s",
                                          question_field(question, i, NULL)->id));
}

/* Counted among those that /hint reaches from its field, as on the screen. */
static void say_hint(struct plain *plain, const struct bound_part *part, size_t rung)
{
    const struct question *question = session_variant(plain->session)->question;
    const char *field = part->ladder[rung].field;
    size_t place = 0, count = 0;
    if (!field)
        field = question_field(question, plain->field, NULL)->id;
    for (size_t i = 0; i < part->ladder_count; i++) {
        const char *other = part->ladder[i].field;
        bool reached = !other || str_equal(other, field);
        count += reached;
        place += reached && i <= rung;
    }
    cli_print_wrapped(plain->cli,
                      arena_printf(plain->cli->arena, "Hint %zu of %zu: %s", place, count,
                                   part->ladder[rung].text),
                      PAGE_WIDTH, 0);
}

static void command_hint(struct plain *plain, const char *argument)
{
    if (!plain_question(plain))
        return;
    size_t part = plain_part(plain), rung = 0;
    const struct bound_part *bound = &session_variant(plain->session)->parts[part];
    if (str_equal(argument, "back") || str_equal(argument, "forward"))
        rung = session_hint_move(plain->session, part, argument[0] == 'b' ? -1 : 1);
    else
        rung = session_hint(plain->session, part, plain->field);
    if (rung != SIZE_MAX)
        say_hint(plain, bound, rung);
    else if (argument[0])
        plain_say(plain, "No hint was shown yet. /hint shows the first.");
    else
        plain_say(plain, bound->solution
                             ? "There is no further hint. /solution shows the worked solution."
                             : "There is no further hint.");
}

static void command_figure(struct plain *plain, const char *argument)
{
    const struct question *question = plain_question(plain);
    (void)argument;
    if (!question)
        return;
    const struct part *part = &question->parts[plain_part(plain)];
    for (size_t i = 0; i < part->figure_count; i++)
        cli_figure_words(plain->cli, session_variant(plain->session), &part->figures[i],
                         session_verdicts(plain->session));
    if (part->figure_count == 0)
        plain_say(plain, "There is no figure here.");
}

/* Line by line: its number, its verdict, and why it does not follow. */
static void say_lines(struct plain *plain, const struct verdict *verdict)
{
    struct arena *arena = plain->cli->arena;
    for (size_t i = 0; verdict->line_count > 1 && i < verdict->line_count; i++) {
        const struct line_verdict *line = &verdict->lines[i];
        const char *status =
            line->status == VERDICT_BLANK ? "not marked" : verdict_status_name(line->status);
        cli_print_wrapped(plain->cli,
                          arena_printf(arena, "Line %u%s%s: %s. %s", line->line,
                                       line->reads_as ? ", " : "",
                                       line->reads_as ? line->reads_as : "", status,
                                       line->text ? line->text : ""),
                          PAGE_WIDTH, 0);
    }
}

/* How the answer reads on paper, where that takes more than one row. */
static void say_reading(struct plain *plain)
{
    const struct variant *variant = session_variant(plain->session);
    const char *text = session_field(plain->session, plain->field)->submitted;
    const struct field *field = question_field(variant->question, plain->field, NULL);
    enum { ROWS = 12, LEAD = 10 };
    if (!text || strchr(text, '\n'))
        return;
    struct expr_picture picture = check_picture(
        plain->cli->arena, variant, field, text,
        cli_charset() == CHARSET_UTF8 ? EXPR_UNICODE : EXPR_ASCII, PAGE_WIDTH - LEAD, ROWS);
    for (size_t i = 0; picture.count > 1 && i < picture.count; i++) {
        size_t length = strlen(picture.lines[i]);
        while (length > 0 && picture.lines[i][length - 1] == ' ')
            length--;
        plain_say(plain, arena_printf(plain->cli->arena, "%-10s%.*s",
                                      i == picture.baseline ? "reads as" : "", (int)length,
                                      picture.lines[i]));
    }
}

static void command_why(struct plain *plain, const char *argument)
{
    (void)argument;
    if (!plain_question(plain))
        return;
    const struct verdict *verdict = session_verdict(plain->session, plain->field);
    if (verdict->status == VERDICT_BLANK) {
        plain_say(plain, "Nothing was marked here yet.");
        return;
    }
    say_reading(plain);
    say_lines(plain, verdict);
    if (verdict->witness)
        cli_print_wrapped(plain->cli,
                          arena_printf(plain->cli->arena, "Where it shows: %s", verdict->witness),
                          PAGE_WIDTH, 0);
    cli_print_wrapped(plain->cli,
                      verdict->why
                          ? arena_printf(plain->cli->arena, "How it was decided: %s", verdict->why)
                          : verdict->feedback,
                      PAGE_WIDTH, 0);
}

static void command_self(struct plain *plain, const char *argument)
{
    struct arena *arena = plain->cli->arena;
    if (!plain_question(plain))
        return;
    if (!session_can_self_mark(plain->session, plain->field)) {
        cli_print_wrapped(plain->cli,
                          "Words that did not earn all marks can be marked by yourself, once they "
                          "were checked.",
                          PAGE_WIDTH, 0);
        return;
    }
    const struct variant *variant = session_variant(plain->session);
    const struct field *field = question_field(variant->question, plain->field, NULL);
    int most = session_verdict(plain->session, plain->field)->max;
    int marks = session_marks_from_text(argument, most);
    if (marks >= 0 && session_self_mark(plain->session, plain->field, marks)) {
        plain_say(plain, session_verdict(plain->session, plain->field)->feedback);
        return;
    }
    const char *model = check_model_answer(arena, variant, field);
    cli_print_wrapped(plain->cli,
                      arena_printf(arena, "Your answer: %s",
                                   session_field(plain->session, plain->field)->submitted),
                      PAGE_WIDTH, 0);
    cli_print_wrapped(plain->cli,
                      arena_printf(arena, "Model answer: %s", model ? model : "there is none."),
                      PAGE_WIDTH, 0);
    plain_say(plain, arena_printf(arena, "Type /self with 0, half, full, or a number up to %s.",
                                  marks_format(arena, most)));
}

static void command_solution(struct plain *plain, const char *argument)
{
    if (!plain_question(plain))
        return;
    size_t part = plain_part(plain);
    const char *text = variant_solution(plain->cli->arena, session_variant(plain->session), part);
    if (!text) {
        plain_say(plain, "There is no worked solution.");
        return;
    }
    if (!str_equal(argument, "yes")) {
        plain_say(plain, "This shows the whole solution. Type /solution yes to see it.");
        return;
    }
    session_reveal(plain->session, part);
    cli_print_wrapped(plain->cli, text, PAGE_WIDTH, 0);
}

static void command_fresh(struct plain *plain, const char *argument)
{
    struct diag diag = {0};
    long seed = 0;
    if (!plain_question(plain))
        return;
    if (!argument[0])
        seed = (long)session_fresh_seed(plain->session);
    else if (!str_to_long(argument, &seed) || seed < 0) {
        plain_say(plain, "A seed is a whole number from 0.");
        return;
    }
    if (session_reseed(plain->session, (uint64_t)seed, &diag) != DLT_OK)
        cli_diag(plain->cli, &diag);
    else
        plain_open(plain, session_current(plain->session));
}

static void command_quit(struct plain *plain, const char *argument)
{
    (void)argument;
    plain->done = true;
}

static void command_help(struct plain *plain, const char *argument);

static const struct plain_row rows[] = {
    {"list", "", "the questions with marks and state", command_list},
    {"open", "NUMBER", "open a question", command_open},
    {"next", "", "open the next question", command_next},
    {"paper", "NUMBER", "another paper; without a number the next one", command_paper},
    {"show", "", "the question once more", command_show},
    {"field", "NAME", "go to a field; without a name to the next one", command_field},
    {"hint", "back|forward", "the next hint, or those seen once more", command_hint},
    {"figure", "", "the picture in words, with your answers in it", command_figure},
    {"what", "NAME=VALUE", "what follows from other numbers; alone, which there are", plain_what},
    {"why", "", "how the last verdict was reached", command_why},
    {"self", "MARKS", "mark words yourself; without marks the model answer", command_self},
    {"solution", "yes", "the worked solution of this part", command_solution},
    {"fresh", "SEED", "other numbers; 0 brings back the paper's own", command_fresh},
    {"help", "", "this text", command_help},
    {"quit", "", "leave; everything is kept", command_quit},
};

static void command_help(struct plain *plain, const char *argument)
{
    (void)argument;
    plain_say(plain, "A line is the answer to the field on show. A line that starts with / is a "
                     "command:");
    for (size_t i = 0; i < DLT_COUNT(rows); i++)
        plain_say(plain,
                  arena_printf(plain->cli->arena, "  /%s%s%s: %s", rows[i].name,
                               rows[i].argument[0] ? " " : "", rows[i].argument, rows[i].help));
}

static void unknown_command(struct plain *plain, const char *name)
{
    const char *names[DLT_COUNT(rows)];
    for (size_t i = 0; i < DLT_COUNT(rows); i++)
        names[i] = rows[i].name;
    const char *near = cli_propose(name, names, DLT_COUNT(rows));
    if (near)
        plain_say(plain, arena_printf(plain->cli->arena,
                                      "There is no command /%s; did you mean /%s?", name, near));
    else
        plain_say(plain,
                  arena_printf(plain->cli->arena, "There is no command /%s. Type /help.", name));
}

void plain_command(struct plain *plain, const char *line)
{
    size_t length = strcspn(line, " ");
    char *name = arena_strndup(plain->cli->arena, line, length);
    char *argument = str_trim(plain->cli->arena, line + length);
    for (size_t i = 0; i < DLT_COUNT(rows); i++) {
        if (str_equal(rows[i].name, name)) {
            rows[i].run(plain, argument);
            return;
        }
    }
    unknown_command(plain, name);
}
