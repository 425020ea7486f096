/* SPDX-License-Identifier: MIT */
/* The fields of a question, and what it is called. */
#include "dltutor/core.h"

#include <string.h>

size_t question_field_count(const struct question *question)
{
    size_t count = 0;

    for (size_t i = 0; i < question->part_count; i++)
        count += question->parts[i].field_count;
    return count;
}

const struct field *question_field(const struct question *question, size_t index, size_t *part_out)
{
    for (size_t i = 0; i < question->part_count; i++) {
        const struct part *part = &question->parts[i];

        if (index < part->field_count) {
            if (part_out)
                *part_out = i;
            return &part->fields[index];
        }
        index -= part->field_count;
    }
    return NULL;
}

size_t question_find_field(const struct question *question, const char *id)
{
    size_t count = question_field_count(question);

    for (size_t i = 0; i < count; i++)
        if (str_equal(question_field(question, i, NULL)->id, id))
            return i;
    if (question->part_count != 1)
        return SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        const char *label = question_field(question, i, NULL)->label;

        if (label && str_equal(label, id))
            return i;
    }
    return SIZE_MAX;
}

char *question_full_name(struct arena *arena, const struct question *question)
{
    return arena_printf(arena, "%s/%s", question->pack, question->id);
}

bool question_has_draws(const struct question *question)
{
    for (size_t i = 0; i < question->given_count; i++)
        if (question->givens[i].draw.text)
            return true;
    for (size_t i = 0; i < question->mix_count; i++)
        if (question->mix[i].draw_count > 0)
            return true;
    return false;
}
