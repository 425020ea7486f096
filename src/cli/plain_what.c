/* SPDX-License-Identifier: MIT */
/* What if, line by line: other numbers for the question and its answers, and what follows from them. */
#include "plain.h"
#include <string.h>

enum { PAGE_WIDTH = 78 };

/* What was typed, and where that is gone what was marked. */
static struct explore *begin(const struct plain *plain, const struct question *question)
{
    size_t count = question_field_count(question);
    const char **texts = arena_array(plain->cli->arena, count, sizeof *texts);
    for (size_t i = 0; i < count; i++) {
        const struct session_field *field = session_field(plain->session, i);
        texts[i] = field->draft[0] ? field->draft : field->submitted;
    }
    return explore_create(session_variant(plain->session), plain_part(plain), texts);
}

static void say_numbers(struct plain *plain, const struct explore *explore)
{
    struct arena *arena = plain->cli->arena;
    plain_say(plain, explore_count(explore) > 0
                         ? "These numbers can be tried out, as in /what NAME = 1/3, NAME = 4:"
                         : "There are no numbers to try out here.");
    for (size_t i = 0; i < explore_count(explore); i++) {
        const struct explore_slider *slider = explore_slider(explore, i);
        plain_say(plain, arena_printf(arena, "  %s = %s%s", slider->label, slider->text,
                                      slider->field == SIZE_MAX ? "" : " (in your answer)"));
    }
}

/* "batch_size" as a file has it is "batch size". */
static bool is_called(const char *label, const char *name)
{
    while (*label && (*label == *name || (*label == ' ' && *name == '_'))) {
        label++;
        name++;
    }
    return *label == *name;
}

/* The slider of that name; SIZE_MAX, with a proposal, when there is none. */
static size_t find_slider(struct plain *plain, const struct explore *explore, const char *name)
{
    struct arena *arena = plain->cli->arena;
    const char *names[EXPLORE_MOST];
    size_t count = explore_count(explore);
    for (size_t i = 0; i < count; i++) {
        names[i] = explore_slider(explore, i)->label;
        if (is_called(names[i], name))
            return i;
    }
    const char *near = str_nearest(name, names, count);
    plain_say(plain, near ? arena_printf(arena, "There is no %s; did you mean %s?", name, near)
                          : arena_printf(arena, "There is no %s. /what alone lists them.", name));
    return SIZE_MAX;
}

/* Carries one "NAME = VALUE" out; false, with the reason said, where that cannot be. */
static bool change(struct plain *plain, struct explore *explore, const char *text)
{
    struct arena *arena = plain->cli->arena;
    struct diag diag = {0};
    size_t length = strcspn(text, "=");
    const char *name = str_trim(arena, arena_strndup(arena, text, length));
    if (!text[length]) {
        plain_say(plain, "Type it as NAME = VALUE, as in /what steps = 5.");
        return false;
    }
    size_t slider = find_slider(plain, explore, name);
    if (slider == SIZE_MAX)
        return false;
    if (explore_type(explore, slider, text + length + 1, &diag) == DLT_OK)
        return true;
    plain_say(plain, arena_printf(arena, "%s stays: %s.", name, diag.text));
    return false;
}

static void say_verdicts(struct plain *plain, const struct explore *explore)
{
    const struct question *question = explore_variant(explore)->question;
    struct arena *arena = plain->cli->arena;
    size_t part = 0;
    for (size_t i = 0; i < question_field_count(question); i++) {
        const struct field *field = question_field(question, i, &part);
        const struct verdict *verdict = &explore_verdicts(explore)[i];
        if (part != plain_part(plain) || verdict->status == VERDICT_BLANK)
            continue;
        const char *feedback = verdict->feedback ? verdict->feedback : "";
        cli_print_wrapped(plain->cli,
                          arena_printf(arena, "%s, %s: %s. %s", field->label,
                                       explore_text(explore, i),
                                       verdict_status_name(verdict->status), feedback),
                          PAGE_WIDTH, 0);
    }
}

static void say_what_follows(struct plain *plain, const struct explore *explore)
{
    const struct variant *variant = explore_variant(explore);
    const struct part *part = &variant->question->parts[plain_part(plain)];
    const char *own = variant->parts[plain_part(plain)].statement;
    if (explore_has_other_numbers(explore) && variant->statement[0])
        cli_print_wrapped(plain->cli, variant->statement, PAGE_WIDTH, 0);
    if (explore_has_other_numbers(explore) && own && own[0])
        cli_print_wrapped(plain->cli, own, PAGE_WIDTH, 0);
    say_verdicts(plain, explore);
    for (size_t i = 0; i < part->figure_count; i++)
        cli_figure_words(plain->cli, variant, &part->figures[i], explore_verdicts(explore));
    plain_say(plain, "This was only tried out: the question and your answers are as they were.");
}

void plain_what(struct plain *plain, const char *argument)
{
    const struct question *question = plain_question(plain);
    if (!question)
        return;
    struct explore *explore = begin(plain, question);
    bool good = argument[0] != '\0';
    for (const char *at = argument; good && *at;) {
        /* A name may have a comma, as in "lines 1,3". */
        size_t length = strcspn(at, "=");
        length += strcspn(at + length, ",");
        good = change(plain, explore, arena_strndup(plain->cli->arena, at, length));
        at += length + (at[length] == ',');
    }
    if (good)
        say_what_follows(plain, explore);
    else if (!argument[0])
        say_numbers(plain, explore);
    explore_destroy(explore);
}
