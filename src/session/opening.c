/* SPDX-License-Identifier: MIT */
/* Opening questions, also again with other numbers or from a file that was changed. */
#include "sitting.h"

#include <string.h>

/* --- the whole question ----------------------------------------------------------------------------------- */

static void free_problems(struct slot *slot)
{
    mem_free(slot->problems);
    slot->problems = NULL;
    slot->problem_count = 0;
}

static void add_problem(void *context, const struct diag *diag)
{
    struct slot *slot = context;
    slot->problems = mem_resize(slot->problems, slot->problem_count + 1, sizeof(*diag));
    slot->problems[slot->problem_count++] = *diag;
}

void session_give_back(const struct session *session, struct slot *slot)
{
    free_problems(slot);
    if (slot->question != slot->listed && session->ports.close)
        session->ports.close(session->ports.context, slot->question);
    slot->question = slot->listed;
}

/** Asks the outside for the whole of a question; what is wrong with it is kept with the slot. */
static enum dlt_err fetch(const struct session *session, struct slot *slot,
                          const struct question **question_out, struct diag *diag)
{
    const struct session_ports *ports = &session->ports;
    free_problems(slot);
    *question_out = slot->listed;
    if (!ports->open)
        return DLT_OK;
    enum dlt_err err = ports->open(ports->context, slot->listed, question_out, add_problem, slot);
    if (err != DLT_OK && diag && slot->problem_count > 0)
        *diag = slot->problems[0];
    return err;
}

/** Puts a new variant into the open slot, with what was kept for it. */
static void take_variant(struct session *session, struct variant *variant)
{
    const struct session_ports *ports = &session->ports;
    struct slot *slot = session_slot(session);
    if (slot->variant && slot_begun(slot) && slot_sum(slot) > slot->best_before) {
        slot->best_before = slot_sum(slot);
        slot->self_before = slot_self(slot);
    }
    slot_close(slot);
    slot_open(slot, variant);
    if (ports->restore)
        ports->restore(ports->context, session, variant);
    session_mark_all(session, slot);
    for (size_t i = 0; i < slot->field_count; i++)
        (void)slot_raise_best(slot, i);
}

enum dlt_err session_open(struct session *session, size_t index, struct diag *diag)
{
    struct variant *variant = NULL;
    if (index >= session->paper->question_count)
        return diag_set(diag, DLT_ERR_RANGE, "no-question", "there is no question %zu", index + 1);
    struct slot *slot = &session->slots[index];
    if (slot->variant) {
        session->current = index;
        session->version++;
        return DLT_OK;
    }
    const struct question *question = NULL;
    enum dlt_err err = fetch(session, slot, &question, diag);
    if (err != DLT_OK)
        return err;
    slot->question = question;
    err = variant_create(question, 0, &variant, diag);
    if (err != DLT_OK) {
        session_give_back(session, slot);
        return err;
    }
    session->current = index;
    take_variant(session, variant);
    return DLT_OK;
}

static bool same_numbers(const struct variant *a, const struct variant *b)
{
    const struct question *question = a->question;
    for (size_t i = 0; i < question->given_count; i++) {
        const char *name = question->givens[i].name;
        if (!value_equal(expr_env_get(&a->env, name), expr_env_get(&b->env, name)))
            return false;
    }
    return true;
}

uint64_t session_fresh_seed(const struct session *session)
{
    enum { MOST_LOOKS = 16 };
    const struct slot *slot = session_slot(session);
    if (!slot)
        return 1;
    for (uint64_t i = 1; i <= MOST_LOOKS; i++) {
        struct variant *variant = NULL;
        bool same =
            variant_create(slot->question, slot->variant->seed + i, &variant, NULL) == DLT_OK &&
            same_numbers(variant, slot->variant);
        variant_destroy(variant);
        if (!same)
            return slot->variant->seed + i;
    }
    return slot->variant->seed + 1;
}

enum dlt_err session_reseed(struct session *session, uint64_t seed, struct diag *diag)
{
    struct variant *variant = NULL;
    const struct slot *slot = session_slot(session);
    if (!slot)
        return diag_set(diag, DLT_ERR_RANGE, "no-question", "no question is open");
    enum dlt_err err = variant_create(slot->question, seed, &variant, diag);
    if (err == DLT_OK)
        take_variant(session, variant);
    return err;
}

/** A ladder of which these rungs were seen, as far as it still has them. */
static struct ladder resume(const struct variant *variant, size_t part, uint64_t seen)
{
    struct ladder ladder = {0};
    size_t count = variant->parts[part].ladder_count;
    if (count < HINT_MAX)
        seen &= ((uint64_t)1 << count) - 1;
    ladder.seen = seen;
    ladder.revealed = hint_count_seen(&ladder);
    for (size_t i = 0; i < HINT_MAX; i++) {
        if ((seen >> i) & 1)
            ladder.current = i;
    }
    return ladder;
}

/* --- a file that was changed ------------------------------------------------------------------------------ */

/** What is moved from one field to the one of the same name. */
static void move_field(struct field_slot *to, struct field_slot *from, const struct field *asked)
{
    slot_set_draft(to, from->draft.text);
    slot_set_submitted(to, from->shown.submitted);
    to->own = from->own <= asked->marks ? from->own : asked->marks;
    to->shown.tries = from->shown.tries;
    for (size_t i = from->try_count; i > 0; i--)
        slot_remember(to, from->tries[i - 1]);
}

static void move_part(struct slot *to, const struct slot *from, size_t part)
{
    for (size_t i = 0; i < from->question->part_count; i++) {
        if (!str_equal(from->question->parts[i].id, to->question->parts[part].id))
            continue;
        to->revealed[part] = from->revealed[i];
        to->ladders[part] = resume(to->variant, part, from->ladders[i].seen);
    }
}

/** Best marks are those of the answers as the changed question marks them. */
static void move_answers(struct session *session, struct slot *to, struct slot *from)
{
    for (size_t i = 0; i < to->field_count; i++) {
        const struct field *asked = question_field(to->question, i, NULL);
        const size_t same = question_find_field(from->question, asked->id);
        if (same != SIZE_MAX)
            move_field(&to->fields[i], &from->fields[same], asked);
    }
    for (size_t i = 0; i < to->question->part_count; i++)
        move_part(to, from, i);
    session_mark_all(session, to);
    for (size_t i = 0; i < to->field_count; i++)
        (void)slot_raise_best(to, i);
}

enum dlt_err session_reload(struct session *session, struct diag *diag)
{
    struct slot *slot = session_slot(session);
    const struct question *question = NULL;
    struct variant *variant = NULL;
    struct diag problem = {0};
    if (!slot || !session->ports.open)
        return diag_set(diag, DLT_ERR_RANGE, "no-question", "no question is open");
    session->version++;
    enum dlt_err err = fetch(session, slot, &question, diag);
    if (err != DLT_OK)
        return err;
    err = variant_create(question, slot->variant->seed, &variant, &problem);
    if (err != DLT_OK) {
        add_problem(slot, &problem);
        session->ports.close(session->ports.context, question);
        if (diag)
            *diag = problem;
        return err;
    }
    struct slot before = *slot;
    *slot = (struct slot){.listed = before.listed,
                          .question = question,
                          .best_before = before.best_before,
                          .self_before = before.self_before};
    slot_open(slot, variant);
    /* A field that was away for one save is known from the record alone. */
    if (session->ports.restore)
        session->ports.restore(session->ports.context, session, variant);
    move_answers(session, slot, &before);
    slot_close(&before);
    session_give_back(session, &before);
    return DLT_OK;
}

const struct diag *session_problems(const struct session *session, size_t *count_out)
{
    const struct slot *slot = session_slot(session);
    *count_out = slot ? slot->problem_count : 0;
    return slot ? slot->problems : NULL;
}

/* --- restoring ------------------------------------------------------------------------------------------------ */

void session_restore_submitted(struct session *session, size_t field, const char *text, int best)
{
    struct field_slot *slot = session_field_slot(session, field);
    if (!slot || !text)
        return;
    slot_set_submitted(slot, text);
    if (slot->draft.length == 0)
        slot_set_draft(slot, text);
    if (best > slot->shown.best)
        slot->shown.best = best;
    slot->shown.tries += slot->shown.tries == 0;
    slot_remember(slot, text);
}

void session_restore_self(struct session *session, size_t field, int marks, bool best)
{
    struct field_slot *slot = session_field_slot(session, field);
    if (!slot || !slot->shown.submitted)
        return;
    const struct field *asked = question_field(session_slot(session)->question, field, NULL);
    slot->own = marks <= asked->marks ? marks : asked->marks;
    slot->shown.best_self = best;
}

void session_restore_draft(struct session *session, size_t field, const char *text)
{
    struct field_slot *slot = session_field_slot(session, field);
    if (slot && text)
        slot_set_draft(slot, text);
}

void session_restore_hints(struct session *session, size_t part, uint64_t seen)
{
    struct ladder *ladder = session_open_ladder(session, part);
    if (!ladder)
        return;
    *ladder = resume(session_variant(session), part, seen);
}
