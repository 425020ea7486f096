/* SPDX-License-Identifier: MIT */
/* Finding a field in a question, and a question among the papers. */
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

/* True when `name` means this question: its id, or PACK/id. */
static bool is_named(const struct question *question, const char *name)
{
    const char *slash = strrchr(name, '/');
    size_t length = slash ? (size_t)(slash - name) : 0;

    if (!slash)
        return str_equal(question->id, name);
    return str_equal(question->id, slash + 1) && strlen(question->pack) == length &&
           memcmp(question->pack, name, length) == 0;
}

/* All names a question may be called by, the full ones after the short ones. */
static const char **all_names(struct arena *arena, const struct bank *bank, size_t *count_out)
{
    const char **names = NULL;
    size_t count = 0, capacity = 0;

    for (size_t full = 0; full < 2; full++) {
        for (size_t i = 0; i < bank->paper_count; i++) {
            const struct paper *paper = bank->papers[i];

            for (size_t j = 0; j < paper->question_count; j++) {
                const struct question *question = paper->questions[j];

                names = arena_grow(arena, names, count, &capacity, sizeof(*names));
                names[count++] = full ? arena_printf(arena, "%s/%s", question->pack, question->id)
                                      : question->id;
            }
        }
    }
    *count_out = count;
    return names;
}

static enum dlt_err unknown_question(const struct bank *bank, const char *name, struct diag *diag)
{
    struct arena *arena = arena_create();
    size_t count;
    const char **names = all_names(arena, bank, &count);
    const char *near = str_nearest(name, names, count);

    if (near)
        diag_set(diag, DLT_ERR_UNKNOWN, "unknown-question",
                 "there is no question \"%s\"; did you mean %s?", name, near);
    else
        diag_set(diag, DLT_ERR_UNKNOWN, "unknown-question", "there is no question \"%s\"", name);
    arena_destroy(arena);
    return DLT_ERR_UNKNOWN;
}

enum dlt_err bank_find_question(const struct bank *bank, const char *name,
                                const struct question **question_out, struct diag *diag)
{
    const struct question *found = NULL;

    for (size_t i = 0; i < bank->paper_count; i++) {
        const struct paper *paper = bank->papers[i];

        for (size_t j = 0; j < paper->question_count; j++) {
            const struct question *question = paper->questions[j];

            if (!is_named(question, name) || question == found)
                continue;
            if (found)
                return diag_set(diag, DLT_ERR_UNKNOWN, "ambiguous-question",
                                "%s stands in more than one pack: say %s/%s or %s/%s", name,
                                found->pack, found->id, question->pack, question->id);
            found = question;
        }
    }
    if (!found)
        return unknown_question(bank, name, diag);
    *question_out = found;
    return DLT_OK;
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
