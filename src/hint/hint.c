/* SPDX-License-Identifier: MIT */
/* The ladder of hints of a part. Its rungs stand in the author's order, first those for the whole part,
   then field by field. */
#include "dltutor/hint.h"

#include <string.h>

static size_t rung_count(const struct variant *variant, size_t part)
{
    size_t count = variant->parts[part].ladder_count;
    return count < HINT_MAX ? count : HINT_MAX;
}

static bool was_seen(const struct ladder *ladder, size_t rung)
{
    return (ladder->seen >> rung) & 1;
}

/** Rungs for a field that is already right are no help. */
static bool is_needed(const struct variant *variant, const struct ladder_step *rung,
                      const struct verdict *verdicts)
{
    if (!rung->field || !verdicts)
        return true;
    size_t index = question_find_field(variant->question, rung->field);
    return index == SIZE_MAX || verdicts[index].status != VERDICT_CORRECT;
}

/** Every field of the part is right: then nothing has to be left out any more. */
static bool is_solved(const struct variant *variant, size_t part, const struct verdict *verdicts)
{
    const struct part *asked = &variant->question->parts[part];
    for (size_t i = 0; verdicts && i < asked->field_count; i++) {
        size_t index = question_find_field(variant->question, asked->fields[i].id);
        if (index == SIZE_MAX || verdicts[index].status != VERDICT_CORRECT)
            return false;
    }
    return verdicts != NULL;
}

static bool helps_with(const struct ladder_step *rung, const char *field)
{
    return !field || !rung->field || str_equal(rung->field, field);
}

/** The first rung not yet shown, among those for the whole part and `field` (NULL: any field). */
static size_t next_rung(const struct variant *variant, size_t part, const char *field,
                        const struct verdict *verdicts, const struct ladder *ladder)
{
    const struct bound_part *bound = &variant->parts[part];
    bool solved = is_solved(variant, part, verdicts);
    for (size_t i = 0; i < rung_count(variant, part); i++) {
        const struct ladder_step *rung = &bound->ladder[i];
        if (!was_seen(ladder, i) && helps_with(rung, field) &&
            (solved || is_needed(variant, rung, verdicts)))
            return i;
    }
    return SIZE_MAX;
}

size_t hint_next(const struct variant *variant, size_t part, const char *field,
                 const struct verdict *verdicts, struct ladder *ladder)
{
    size_t rung = next_rung(variant, part, field, verdicts, ladder);
    if (rung == SIZE_MAX)
        return SIZE_MAX;
    ladder->seen |= (uint64_t)1 << rung;
    ladder->revealed = hint_count_seen(ladder);
    ladder->current = rung;
    return rung;
}

static size_t walk(const struct variant *variant, size_t part, struct ladder *ladder, int direction)
{
    size_t count = rung_count(variant, part);
    if (ladder->seen == 0 || count == 0)
        return SIZE_MAX;
    size_t at = ladder->current;
    while (direction < 0 ? at > 0 : at + 1 < count) {
        at = direction < 0 ? at - 1 : at + 1;
        if (was_seen(ladder, at)) {
            ladder->current = at;
            break;
        }
    }
    return was_seen(ladder, ladder->current) ? ladder->current : SIZE_MAX;
}

size_t hint_previous(const struct variant *variant, size_t part, struct ladder *ladder)
{
    return walk(variant, part, ladder, -1);
}

size_t hint_forward(const struct variant *variant, size_t part, struct ladder *ladder)
{
    return walk(variant, part, ladder, 1);
}

size_t hint_count_seen(const struct ladder *ladder)
{
    size_t count = 0;
    for (uint64_t seen = ladder->seen; seen; seen &= seen - 1)
        count++;
    return count;
}
