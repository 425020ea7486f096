/* SPDX-License-Identifier: MIT */
/* A step of a lesson in words alone: for a handout, and for who presents. */
#include "dltutor/session.h"

#include <string.h>

static void add_items(struct strbuf *text, struct arena *arena, const struct lesson *lesson,
                      const struct lesson_step *step)
{
    for (size_t i = 0; i < step->item_count; i++) {
        const struct lesson_item *item = &step->items[i];
        const struct field *field = question_field(lesson->variant->question, item->field, NULL);
        strbuf_printf(text, "%s- %s (%s)", text->length ? "\n" : "", item->prompt,
                      marks_format(arena, field->marks));
        for (size_t j = 0; j < item->choice_count; j++)
            strbuf_printf(text, "\n    %s", item->choices[j]);
    }
}

static void add_topics(struct strbuf *text, struct arena *arena, const struct question *question)
{
    strbuf_printf(text, " (%s mark%s)", marks_format(arena, question->marks),
                  question->marks == MARKS_ONE ? "" : "s");
    for (size_t i = 0; i < question->topic_count; i++)
        strbuf_printf(text, "%s%s", i ? ", " : "\n\n", question->topics[i]);
}

static void add_line(struct strbuf *text, const char *line)
{
    if (line[0])
        strbuf_printf(text, "%s%s", text->length ? "\n\n" : "", line);
}

/* Lines of an answer stay lines. */
static void add_reads(struct strbuf *text, const char *reads)
{
    const bool many = strchr(reads, '\n') != NULL;
    while (*reads) {
        const size_t length = strcspn(reads, "\n");
        strbuf_add(text, many ? "  " : "");
        strbuf_add_bytes(text, reads, length + (reads[length] == '\n'));
        reads += length + (reads[length] == '\n');
    }
}

char *lesson_words(struct arena *arena, const struct lesson *lesson, size_t index)
{
    const struct lesson_step *step = &lesson->steps[index];
    struct strbuf text;
    strbuf_init(&text);
    if (step->kind == LESSON_ANSWER)
        add_reads(&text, step->reads);
    else
        add_line(&text, step->text);
    if (step->kind == LESSON_TITLE)
        add_topics(&text, arena, lesson->variant->question);
    add_items(&text, arena, lesson, step);
    add_line(&text, step->reason);
    add_line(&text, step->correct);
    char *taken = strbuf_take(&text, arena);
    strbuf_finish(&text);
    return taken;
}
