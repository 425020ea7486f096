/* SPDX-License-Identifier: MIT */
/* One sitting: what was typed, what was said of it, hints and marks, question by question. */
#include "sitting.h"

#include <string.h>

/* --- slots -------------------------------------------------------------------------------------------- */

static void free_text(const char *text)
{
    mem_free((void *)(uintptr_t)text);
}

void slot_close(struct slot *slot)
{
    for (size_t i = 0; i < slot->field_count; i++) {
        strbuf_finish(&slot->fields[i].draft);
        strbuf_finish(&slot->fields[i].submitted);
        for (size_t j = 0; j < slot->fields[i].try_count; j++)
            free_text(slot->fields[i].tries[j]);
    }
    mem_free(slot->fields);
    mem_free(slot->verdicts);
    mem_free(slot->ladders);
    mem_free(slot->revealed);
    arena_destroy(slot->said);
    variant_destroy(slot->variant);
    *slot = (struct slot){.listed = slot->listed,
                          .question = slot->question,
                          .best_before = slot->best_before,
                          .self_before = slot->self_before,
                          .problems = slot->problems,
                          .problem_count = slot->problem_count};
}

void slot_open(struct slot *slot, struct variant *variant)
{
    size_t parts = variant->question->part_count;
    slot->variant = variant;
    slot->field_count = question_field_count(variant->question);
    slot->fields = mem_alloc(slot->field_count * sizeof(struct field_slot));
    slot->verdicts = mem_alloc(slot->field_count * sizeof(struct verdict));
    slot->ladders = mem_alloc(parts * sizeof(struct ladder));
    slot->revealed = mem_alloc(parts * sizeof(bool));
    slot->said = arena_create();
    for (size_t i = 0; i < slot->field_count; i++) {
        strbuf_init(&slot->fields[i].draft);
        strbuf_init(&slot->fields[i].submitted);
        slot->fields[i].shown.draft = slot->fields[i].draft.text;
        slot->fields[i].own = -1;
    }
}

int slot_sum(const struct slot *slot)
{
    int sum = 0;
    for (size_t i = 0; i < slot->field_count; i++)
        sum += slot->fields[i].shown.best;
    return sum;
}

/** How much of the sum the person gave. */
int slot_self(const struct slot *slot)
{
    int sum = 0;
    for (size_t i = 0; i < slot->field_count; i++)
        sum += slot->fields[i].shown.best_self ? slot->fields[i].shown.best : 0;
    return sum;
}

bool slot_begun(const struct slot *slot)
{
    for (size_t i = 0; i < slot->field_count; i++) {
        if (slot->fields[i].shown.tries > 0)
            return true;
    }
    return false;
}

static void set_text(struct strbuf *buffer, const char *text)
{
    size_t length = strlen(text);
    /* The text may be the buffer's own. */
    char *copy = mem_alloc(length + 1);
    memcpy(copy, text, length);
    strbuf_clear(buffer);
    strbuf_add_bytes(buffer, copy, length);
    mem_free(copy);
}

void slot_set_draft(struct field_slot *field, const char *text)
{
    set_text(&field->draft, text ? text : "");
    field->shown.draft = field->draft.text;
}

void slot_set_submitted(struct field_slot *field, const char *text)
{
    field->own = -1;
    set_text(&field->submitted, text ? text : "");
    field->shown.submitted = text ? field->submitted.text : NULL;
}

/** Puts a text before the others; its old place, or the oldest one, makes room. */
void slot_remember(struct field_slot *field, const char *text)
{
    size_t at = 0;
    while (at < field->try_count && !str_equal(field->tries[at], text))
        at++;
    if (at == TRIES_KEPT)
        at--;
    if (at < field->try_count)
        free_text(field->tries[at]);
    else
        field->try_count++;
    memmove(field->tries + 1, field->tries, at * sizeof(field->tries[0]));
    char *copy = mem_alloc(strlen(text) + 1);
    memcpy(copy, text, strlen(text));
    field->tries[0] = copy;
}

/* --- life ----------------------------------------------------------------------------------------------- */

struct session *session_create(const struct paper *paper, const struct session_ports *ports)
{
    struct session *session = mem_alloc(sizeof(*session));
    session->paper = paper;
    session->ports = ports ? *ports : (struct session_ports){.context = NULL};
    session->slots = mem_alloc(paper->question_count * sizeof(struct slot));
    session->current = SIZE_MAX;
    for (size_t i = 0; i < paper->question_count; i++) {
        const struct question *question = paper->questions[i];
        int self = 0;
        int best = ports && ports->best ? ports->best(ports->context, question, &self) : -1;
        session->slots[i] = (struct slot){
            .listed = question, .question = question, .best_before = best, .self_before = self};
    }
    return session;
}

void session_destroy(struct session *session)
{
    if (!session)
        return;
    for (size_t i = 0; i < session->paper->question_count; i++) {
        slot_close(&session->slots[i]);
        session_give_back(session, &session->slots[i]);
    }
    mem_free(session->slots);
    mem_free(session);
}

const struct paper *session_paper(const struct session *session)
{
    return session->paper;
}

const struct question *session_question(const struct session *session, size_t index)
{
    return session->slots[index].question;
}

size_t session_current(const struct session *session)
{
    return session->current;
}

/** The slot of the open question, or NULL. */
struct slot *session_slot(const struct session *session)
{
    return session->current == SIZE_MAX ? NULL : &session->slots[session->current];
}

struct field_slot *session_field_slot(const struct session *session, size_t field)
{
    struct slot *slot = session_slot(session);
    return slot && field < slot->field_count ? &slot->fields[field] : NULL;
}

const struct variant *session_variant(const struct session *session)
{
    const struct slot *slot = session_slot(session);
    return slot ? slot->variant : NULL;
}

/* --- marking ---------------------------------------------------------------------------------------------- */

static struct answer *submitted_answers(struct arena *arena, const struct slot *slot)
{
    struct answer *answers = arena_array(arena, slot->field_count, sizeof(*answers));
    for (size_t i = 0; i < slot->field_count; i++)
        answers[i].text = slot->fields[i].shown.submitted;
    return answers;
}

/** Puts the person's own marking over a verdict, unless that gives all marks by now. */
static void overlay_own(struct slot *slot, size_t field)
{
    struct verdict *verdict = &slot->verdicts[field];
    int own = slot->fields[field].own;
    if (own < 0 || verdict->status == VERDICT_BLANK || verdict->status == VERDICT_CORRECT)
        return;
    verdict->why = arena_printf(
        slot->said,
        "The marks are yours, given against the model answer. Without them the verdict "
        "was: %s. %s",
        verdict_status_name(verdict->status), verdict->why ? verdict->why : "");
    verdict->status = own >= verdict->max ? VERDICT_CORRECT
                      : own > 0           ? VERDICT_PARTIAL
                                          : VERDICT_INCORRECT;
    verdict->marks = own;
    verdict->note = "self-marked";
    verdict->self = true;
    verdict->feedback =
        arena_printf(slot->said, "Marked by yourself against the model answer: %s of %s marks.",
                     marks_format(slot->said, own), marks_format(slot->said, verdict->max));
}

/** Marks all submitted answers anew, so that what hangs together stays consistent. */
void session_mark_all(struct session *session, struct slot *slot)
{
    arena_reset(slot->said);
    check_answers(slot->said, slot->variant, submitted_answers(slot->said, slot), slot->verdicts);
    for (size_t i = 0; i < slot->field_count; i++)
        overlay_own(slot, i);
    session->version++;
}

static void keep(struct session *session, bool kept)
{
    session->keeping_failed = !kept;
}

static void keep_attempt(struct session *session, size_t field)
{
    const struct session_ports *ports = &session->ports;
    const struct slot *slot = session_slot(session);
    size_t part = 0;
    const struct field *asked = question_field(slot->question, field, &part);
    if (ports->attempt)
        keep(session, ports->attempt(ports->context, slot->variant, asked,
                                     slot->fields[field].submitted.text, &slot->verdicts[field],
                                     (int)hint_count_seen(&slot->ladders[part])));
}

static bool was_marked(const struct verdict *verdict)
{
    return verdict->status == VERDICT_CORRECT || verdict->status == VERDICT_PARTIAL ||
           verdict->status == VERDICT_INCORRECT;
}

/** Raises the best marks where a new look gives more, or earns what was only given; true when it
 *  does. */
bool slot_raise_best(struct slot *slot, size_t field)
{
    struct session_field *shown = &slot->fields[field].shown;
    const struct verdict *verdict = &slot->verdicts[field];
    bool earned = shown->best_self && !verdict->self && verdict->marks == shown->best;
    if (!was_marked(verdict) || (verdict->marks <= shown->best && !earned))
        return false;
    shown->best = verdict->marks;
    shown->best_self = verdict->self;
    return true;
}

const struct verdict *session_submit(struct session *session, size_t field)
{
    struct slot *slot = session_slot(session);
    struct field_slot *typed = session_field_slot(session, field);
    if (!typed)
        return NULL;
    bool blank = typed->draft.text[strspn(typed->draft.text, " \t\r\n")] == '\0';
    slot_set_submitted(typed, blank ? NULL : typed->draft.text);
    session_mark_all(session, slot);
    if (was_marked(&slot->verdicts[field])) {
        typed->shown.tries++;
        slot_remember(typed, typed->submitted.text);
        (void)slot_raise_best(slot, field);
        keep_attempt(session, field);
    }
    for (size_t i = 0; i < slot->field_count; i++) {
        if (i != field && slot_raise_best(slot, i))
            keep_attempt(session, i);
    }
    return &slot->verdicts[field];
}

bool session_can_self_mark(const struct session *session, size_t field)
{
    const struct field_slot *slot = session_field_slot(session, field);
    if (!slot || !slot->shown.submitted)
        return false;
    const struct verdict *verdict = session_verdict(session, field);
    const struct field *asked = question_field(session_slot(session)->question, field, NULL);
    bool words = asked->kind == FIELD_TEXT && was_marked(verdict);
    return verdict->status != VERDICT_CORRECT &&
           (words || verdict->self || verdict->status == VERDICT_UNDECIDED);
}

bool session_self_mark(struct session *session, size_t field, int marks)
{
    struct slot *slot = session_slot(session);
    if (!session_can_self_mark(session, field) || marks < 0 || marks > slot->verdicts[field].max)
        return false;
    struct field_slot *typed = &slot->fields[field];
    if (!was_marked(&slot->verdicts[field])) { /* what was not decided was no try until now */
        typed->shown.tries++;
        slot_remember(typed, typed->submitted.text);
    }
    typed->own = marks;
    session_mark_all(session, slot);
    (void)slot_raise_best(slot, field);
    keep_attempt(session, field);
    return true;
}

int session_own_marks(const struct session *session, size_t field)
{
    const struct field_slot *slot = session_field_slot(session, field);
    return slot ? slot->own : -1;
}

int session_marks_from_text(const char *text, int most)
{
    int marks = -1;
    if (str_equal(text, "full") || str_equal(text, "f"))
        return most;
    if (str_equal(text, "half") || str_equal(text, "h"))
        return most / 2;
    return marks_from_text(text, &marks) && marks <= most ? marks : -1;
}

unsigned long session_version(const struct session *session)
{
    return session->version;
}

/* --- fields ----------------------------------------------------------------------------------------------- */

const struct session_field *session_field(const struct session *session, size_t field)
{
    const struct field_slot *slot = session_field_slot(session, field);
    return slot ? &slot->shown : NULL;
}

const struct verdict *session_verdict(const struct session *session, size_t field)
{
    return session_field_slot(session, field) ? &session_slot(session)->verdicts[field] : NULL;
}

const struct verdict *session_verdicts(const struct session *session)
{
    const struct slot *slot = session_slot(session);
    return slot ? slot->verdicts : NULL;
}

const char *const *session_tries(const struct session *session, size_t field, size_t *count_out)
{
    const struct field_slot *slot = session_field_slot(session, field);
    *count_out = slot ? slot->try_count : 0;
    return slot ? slot->tries : NULL;
}

bool session_shown(const struct session *session, size_t field)
{
    const struct slot *slot = session_slot(session);
    if (!session_field_slot(session, field))
        return false;
    const struct field *asked = question_field(slot->question, field, NULL);
    if (!asked->shown_if.text)
        return true;
    struct arena *arena = arena_create();
    bool shown = check_field_shown(slot->variant, asked, submitted_answers(arena, slot));
    arena_destroy(arena);
    return shown;
}

void session_type(struct session *session, size_t field, const char *text)
{
    const struct session_ports *ports = &session->ports;
    struct field_slot *typed = session_field_slot(session, field);
    if (!typed || str_equal(typed->draft.text, text ? text : ""))
        return;
    slot_set_draft(typed, text);
    if (!ports->draft)
        return;
    const struct slot *slot = session_slot(session);
    keep(session, ports->draft(ports->context, slot->variant,
                               question_field(slot->question, field, NULL), typed->draft.text));
}

void session_clear(struct session *session)
{
    struct slot *slot = session_slot(session);
    if (!slot)
        return;
    for (size_t i = 0; i < slot->field_count; i++) {
        session_type(session, i, "");
        slot_set_submitted(&slot->fields[i], NULL);
    }
    session_mark_all(session, slot);
}

/* --- hints ------------------------------------------------------------------------------------------------ */

struct ladder *session_open_ladder(const struct session *session, size_t part)
{
    const struct slot *slot = session_slot(session);
    return slot && part < slot->question->part_count ? &slot->ladders[part] : NULL;
}

const struct ladder *session_ladder(const struct session *session, size_t part)
{
    return session_open_ladder(session, part);
}

size_t session_hint(struct session *session, size_t part, size_t field)
{
    const struct session_ports *ports = &session->ports;
    struct ladder *ladder = session_open_ladder(session, part);
    const struct slot *slot = session_slot(session);
    if (!ladder)
        return SIZE_MAX;
    const struct field *asked =
        field < slot->field_count ? question_field(slot->question, field, NULL) : NULL;
    size_t rung = hint_next(slot->variant, part, asked ? asked->id : NULL, slot->verdicts, ladder);
    if (rung != SIZE_MAX && ports->hints)
        keep(session, ports->hints(ports->context, slot->variant, &slot->question->parts[part],
                                   ladder->seen));
    return rung;
}

size_t session_hint_move(struct session *session, size_t part, int direction)
{
    struct ladder *ladder = session_open_ladder(session, part);
    if (!ladder)
        return SIZE_MAX;
    const struct variant *variant = session_variant(session);
    return direction < 0 ? hint_previous(variant, part, ladder)
                         : hint_forward(variant, part, ladder);
}

void session_reveal(struct session *session, size_t part)
{
    if (session_open_ladder(session, part))
        session_slot(session)->revealed[part] = true;
}

bool session_revealed(const struct session *session, size_t part)
{
    return session_open_ladder(session, part) && session_slot(session)->revealed[part];
}

/* --- marks ------------------------------------------------------------------------------------------------- */

struct session_marks session_question_marks(const struct session *session, size_t index)
{
    struct session_marks marks = {0};
    if (index >= session->paper->question_count)
        return marks;
    const struct slot *slot = &session->slots[index];
    int best = slot->best_before;
    marks.max = slot->question->marks;
    marks.begun = best >= 0 || slot_begun(slot);
    marks.marks = best > slot_sum(slot) ? best : slot_sum(slot);
    marks.self = best > slot_sum(slot) ? slot->self_before : slot_self(slot);
    marks.complete = marks.begun && marks.marks >= marks.max;
    return marks;
}

struct session_marks session_part_marks(const struct session *session, size_t part)
{
    struct session_marks marks = {0};
    const struct slot *slot = session_slot(session);
    if (!slot || part >= slot->question->part_count)
        return marks;
    for (size_t i = 0; i < slot->field_count; i++) {
        size_t own = 0;
        const struct field *field = question_field(slot->question, i, &own);
        if (own != part)
            continue;
        marks.max += field->marks;
        marks.marks += slot->fields[i].shown.best;
        marks.self += slot->fields[i].shown.best_self ? slot->fields[i].shown.best : 0;
        marks.begun = marks.begun || slot->fields[i].shown.tries > 0;
    }
    marks.complete = marks.begun && marks.marks >= marks.max;
    return marks;
}

struct session_marks session_total(const struct session *session)
{
    struct session_marks total = {.max = session->paper->marks};
    for (size_t i = 0; i < session->paper->question_count; i++) {
        struct session_marks marks = session_question_marks(session, i);
        total.marks += marks.marks;
        total.self += marks.self;
        total.begun = total.begun || marks.begun;
    }
    total.complete = total.begun && total.marks >= total.max;
    return total;
}

size_t session_begun_count(const struct session *session)
{
    size_t count = 0;
    for (size_t i = 0; i < session->paper->question_count; i++)
        count += session_question_marks(session, i).begun;
    return count;
}

bool session_keeping_failed(const struct session *session)
{
    return session->keeping_failed;
}
