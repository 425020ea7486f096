/* SPDX-License-Identifier: MIT */
/* Given steps put in order: letters typed for the steps of a shuffled list. */
#include "ordering.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/** What was read: indices of the field's steps, in the order typed. */
struct order {
    size_t steps[ORDER_MAX_STEPS];
    size_t count;
    size_t shown[ORDER_MAX_STEPS]; /**< the step behind each letter */
    size_t shown_count;
};

/* --- the list that is shown --------------------------------------------------------------------------- */

static const char *step_text(struct marking *m, size_t step)
{
    const struct order_step *own = &m->field->steps[step];
    return marking_say(m, &own->text, own->name);
}

static char letter_of(const struct order *order, size_t step)
{
    size_t i = 0;
    while (i < order->shown_count && order->shown[i] != step)
        i++;
    return (char)('a' + i);
}

static void begin(struct marking *m, struct order *order)
{
    const struct field *field = m->field;
    order->shown_count = field->step_count < ORDER_MAX_STEPS ? field->step_count : ORDER_MAX_STEPS;
    ordering_shuffle(m->variant, field, order->shown);
}

const struct check_step *check_order_steps(struct arena *arena, const struct variant *variant,
                                           const struct field *field, size_t *count_out)
{
    struct verdict ignored = {.status = VERDICT_BLANK};
    struct marking m = {.env = &variant->env, .verdict = &ignored};
    struct order order = {.count = 0};
    (void)marking_begin(&m, arena, variant, field, "");
    begin(&m, &order);
    struct check_step *steps = arena_array(arena, order.shown_count, sizeof(*steps));
    for (size_t i = 0; i < order.shown_count; i++) {
        steps[i].letter = arena_printf(arena, "%c", (char)('a' + i));
        steps[i].text = step_text(&m, order.shown[i]);
    }
    *count_out = order.shown_count;
    return steps;
}

/* --- reading ---------------------------------------------------------------------------------------- */

/** Bytes at `text` that only part two steps. */
static size_t gap_length(const char *text)
{
    static const char *const arrows[] = {"→", "⇒", "->", "=>"};
    size_t length = strspn(text, " \t\n,;>.");
    for (size_t i = 0; length == 0 && i < DLT_COUNT(arrows); i++)
        length = str_starts(text, arrows[i]) ? strlen(arrows[i]) : 0;
    return length;
}

static size_t word_length(const char *text)
{
    size_t length = 0;
    while (text[length] && gap_length(text + length) == 0)
        length++;
    return length;
}

static bool refuse(struct marking *m, const struct diag *diag)
{
    marking_unreadable(m, diag);
    return false;
}

static bool add_step(struct marking *m, struct order *order, size_t step, struct diag *diag)
{
    for (size_t i = 0; i < order->count; i++) {
        if (order->steps[i] != step)
            continue;
        (void)diag_set(diag, DLT_ERR_SYNTAX, "repeated", "Step %c stands here twice.",
                       letter_of(order, step));
        return refuse(m, diag);
    }
    order->steps[order->count++] = step;
    return true;
}

/** Where a letter, small or large, stands in the list; SIZE_MAX: it is none of the list's. */
static size_t place_of(const struct order *order, char letter)
{
    int place = tolower((unsigned char)letter) - 'a';
    return place >= 0 && place < (int)order->shown_count ? (size_t)place : SIZE_MAX;
}

/** "cadb": a step for each letter; `column` is that of the first. */
static bool add_letters(struct marking *m, struct order *order, const char *word, unsigned column)
{
    for (unsigned i = 0; word[i]; i++) {
        struct diag diag;
        diag_clear(&diag);
        diag_place(&diag, 0, column + i, 1);
        if (word[i] != '-' && !add_step(m, order, order->shown[place_of(order, word[i])], &diag))
            return false;
    }
    return true;
}

static bool all_letters(const struct order *order, const char *word)
{
    for (const char *c = word; *c; c++) {
        if (*c != '-' && place_of(order, *c) == SIZE_MAX)
            return false;
    }
    return true;
}

static bool unknown_step(struct marking *m, const struct order *order, const char *word,
                         unsigned column)
{
    const struct field *field = m->field;
    struct diag diag;
    const char **names = arena_array(m->arena, order->shown_count, sizeof(*names));
    for (size_t i = 0; i < order->shown_count; i++)
        names[i] = field->steps[i].name;
    const char *nearest = str_nearest(word, names, order->shown_count);
    diag_clear(&diag);
    (void)diag_set(&diag, DLT_ERR_UNKNOWN, "unknown-step",
                   "No step is called %s here; the letters go from a to %c%s%s%s.", word,
                   (char)('a' + order->shown_count - 1), nearest ? " (did you mean " : "",
                   nearest ? nearest : "", nearest ? "?)" : "");
    diag_place(&diag, 0, column, (unsigned)utf8_count(word, strlen(word)));
    return refuse(m, &diag);
}

static bool add_word(struct marking *m, struct order *order, const char *word, unsigned column)
{
    struct diag diag;
    diag_clear(&diag);
    for (size_t i = 0; i < order->shown_count; i++) {
        if (strcasecmp(m->field->steps[i].name, word) != 0)
            continue;
        diag_place(&diag, 0, column, (unsigned)strlen(word));
        return add_step(m, order, i, &diag);
    }
    if (all_letters(order, word))
        return add_letters(m, order, word, column);
    return unknown_step(m, order, word, column);
}

static void echo(struct marking *m, const struct order *order)
{
    struct verdict *verdict = m->verdict;
    struct line_verdict *lines = arena_array(m->arena, order->count, sizeof(*lines));
    char *letters = arena_alloc(m->arena, 2 * order->count + 1);
    for (size_t i = 0; i < order->count; i++) {
        letters[2 * i] = letter_of(order, order->steps[i]);
        letters[2 * i + 1] = i + 1 < order->count ? ' ' : '\0';
        lines[i] = (struct line_verdict){
            .line = (unsigned)i + 1, .reads_as = step_text(m, order->steps[i]), .text = ""};
    }
    verdict->reads_as = letters;
    verdict->lines = lines;
    verdict->line_count = order->count;
}

static bool ordering_read(struct marking *m)
{
    struct order *order = arena_alloc(m->arena, sizeof(*order));
    begin(m, order);
    for (const char *at = m->text + gap_length(m->text); *at; at += gap_length(at)) {
        size_t length = word_length(at);
        unsigned column = (unsigned)utf8_count(m->text, (size_t)(at - m->text)) + 1;
        if (!add_word(m, order, arena_strndup(m->arena, at, length), column))
            return false;
        at += length;
    }
    if (order->count == 0) {
        struct diag diag;
        diag_clear(&diag);
        (void)diag_set(&diag, DLT_ERR_SYNTAX, "empty", "Type the letters of the steps, in order.");
        return refuse(m, &diag);
    }
    m->kept = order;
    m->value = value_none();
    echo(m, order);
    return true;
}

/** An alternative or a slip names its steps in order: "scale, mean, variance". */
static enum match ordering_match(struct marking *m, const struct source *is,
                                 enum closeness closeness, struct expr_decision *decision_out)
{
    const struct order *typed = m->kept;
    size_t count = 0;
    (void)closeness;
    (void)decision_out;
    for (const char *at = is->text + gap_length(is->text); *at; at += gap_length(at)) {
        size_t length = word_length(at);
        const char *word = arena_strndup(m->arena, at, length);
        if (count == typed->count ||
            strcasecmp(m->field->steps[typed->steps[count]].name, word) != 0)
            return MATCH_NO;
        count++;
        at += length;
    }
    return count == typed->count ? MATCH_YES : MATCH_NO;
}

/* --- words ------------------------------------------------------------------------------------------ */

/** "Step c comes too early: b belongs before it." */
static const char *out_of_order(struct marking *m, const struct order_places *places,
                                const struct order *order, size_t at)
{
    int place = places->of_step[order->steps[at]];
    char letter = letter_of(order, order->steps[at]);
    for (size_t i = 0; i < order->count; i++) {
        int other = places->of_step[order->steps[i]];
        if (other < 0 || i == at)
            continue;
        char name = letter_of(order, order->steps[i]);
        if (i > at && places->before[place] >> other & 1)
            return arena_printf(m->arena, "Step %c comes too early: %c belongs before it.", letter,
                                name);
        if (i < at && places->before[other] >> place & 1)
            return arena_printf(m->arena, "Step %c comes too late: it belongs before %c.", letter,
                                name);
    }
    return arena_printf(m->arena, "Step %c stands in the wrong place.", letter);
}

/** What is wrong with the step typed at a position; `*note_out` is its tag. */
static const char *fault_text(struct marking *m, const struct order_places *places,
                              const struct order *order, size_t at, const char **note_out)
{
    const struct order_step *step = &m->field->steps[order->steps[at]];
    int place = places->of_step[order->steps[at]];
    char letter = letter_of(order, order->steps[at]);
    if (place < 0) {
        *note_out = "ordering:distractor";
        const char *plain = arena_printf(m->arena, "Step %c does not belong here.", letter);
        return step->say.text
                   ? arena_printf(m->arena, "%s %s", plain, marking_say(m, &step->say, ""))
                   : plain;
    }
    for (size_t i = 0; i < order->count; i++) {
        if (i == at || places->of_step[order->steps[i]] != place)
            continue;
        *note_out = "ordering:twice";
        return arena_printf(m->arena, "Steps %c and %c do the same: one of them is enough.",
                            letter_of(order, order->steps[i]), letter);
    }
    *note_out = "ordering:place";
    const char *plain = out_of_order(m, places, order, at);
    return step->say.text ? arena_printf(m->arena, "%s %s", plain, marking_say(m, &step->say, ""))
                          : plain;
}

/** The first place listed whose turn it can be after others; places->count: there is none. */
static size_t next_place(const struct order_places *places, unsigned done)
{
    size_t p = 0;
    while (p < places->count && (done >> p & 1 || places->before[p] & ~done))
        p++;
    return p;
}

/* --- marks ------------------------------------------------------------------------------------------ */

/** How many of the places typed would stay if they stood in a right order turned round. */
static size_t stay_reversed(const struct order_places *places, const struct order *order)
{
    size_t reversed[ORDER_MAX_STEPS], count = 0, stay = 0;
    unsigned typed = 0, done = 0;
    for (size_t i = 0; i < order->count; i++) {
        int place = places->of_step[order->steps[i]];
        typed |= place >= 0 ? 1u << place : 0;
    }
    for (size_t p = next_place(places, done); p < places->count; p = next_place(places, done)) {
        done |= 1u << p;
        if (typed >> p & 1)
            reversed[ORDER_MAX_STEPS - ++count] = places->step[p];
    }
    const size_t *first = reversed + ORDER_MAX_STEPS - count;
    const struct order_distance distance = ordering_distance(places, first, count);
    for (size_t i = 0; i < count; i++)
        stay += distance.kept[i];
    return stay;
}

/**
 * All of them less a share for each move, in quarters rounded down. Nothing where less than half is
 * right, or no more than chance may leave right: two steps, or what stays in a reversed order.
 */
static int earned(const struct field *field, const struct order_places *places,
                  const struct order *order, const struct order_distance *distance)
{
    enum { QUARTER = MARKS_ONE / 4, CHANCE = 2 };
    size_t stay = 0;
    for (size_t i = 0; i < order->count; i++)
        stay += distance->kept[i];
    if (2 * distance->moves > places->count || stay <= CHANCE ||
        stay <= stay_reversed(places, order))
        return 0;
    long marks = (long)field->marks * (long)(places->count - distance->moves) / (long)places->count;
    return (int)(marks / QUARTER * QUARTER);
}

/** Each line gets its status; the feedback is what the first two that are wrong say. */
static const char *mark_lines(struct marking *m, const struct order_places *places,
                              const struct order *order, const struct order_distance *distance,
                              const char **note_out)
{
    enum { TOLD = 2 };
    struct line_verdict *lines = arena_array(m->arena, order->count, sizeof(*lines));
    const char *said = NULL;
    size_t wrong = 0;
    for (size_t i = 0; i < order->count; i++) {
        const char *note = NULL;
        lines[i] = m->verdict->lines[i];
        lines[i].status = distance->kept[i] ? VERDICT_CORRECT : VERDICT_INCORRECT;
        if (distance->kept[i])
            continue;
        lines[i].text = fault_text(m, places, order, i, &note);
        *note_out = said ? *note_out : note;
        if (wrong++ < TOLD)
            said = said ? arena_printf(m->arena, "%s %s", said, lines[i].text) : lines[i].text;
    }
    m->verdict->lines = lines;
    return said;
}

static const char *missing_text(struct marking *m, size_t missing, const char *said)
{
    if (missing == 0)
        return said;
    return arena_printf(m->arena, "%s%s%zu step%s still missing.", said ? said : "",
                        said ? " " : "", missing, missing == 1 ? " is" : "s are");
}

/** An order that is accepted besides the right ones: nothing in it is out of place. */
static bool take_alternative(struct marking *m, const struct order *order)
{
    if (!marking_alternatives(m, &engine_ordering))
        return false;
    struct line_verdict *lines = arena_array(m->arena, order->count, sizeof(*lines));
    for (size_t i = 0; i < order->count; i++) {
        lines[i] = m->verdict->lines[i];
        lines[i].status = VERDICT_CORRECT;
        lines[i].text = "";
    }
    if (m->verdict->status == VERDICT_CORRECT)
        m->verdict->lines = lines;
    return true;
}

static void ordering_mark(struct marking *m)
{
    const struct field *field = m->field;
    const struct order *order = m->kept;
    const struct order_places places = ordering_places(field);
    const struct order_distance distance = ordering_distance(&places, order->steps, order->count);
    const char *note = "ordering:missing";
    const char *said = mark_lines(m, &places, order, &distance, &note);
    m->verdict->why = arena_printf(m->arena,
                                   "Compared with every right order: the nearest is %zu step%s "
                                   "away. Method: exact",
                                   distance.moves, distance.moves == 1 ? "" : "s");
    if (distance.moves == 0) {
        marking_earn(m, field->marks, true, "correct",
                     marking_say(m, &field->correct, marking_praise(m)));
        return;
    }
    int share = earned(field, &places, order, &distance);
    if (!take_alternative(m, order) && !marking_slips(m, &engine_ordering))
        marking_earn(m, share, false, note, missing_text(m, distance.missing, said));
    else if (m->verdict->marks < share)
        marking_earn(m, share, false, m->verdict->note, m->verdict->feedback);
}

/** The listed order without distractors and alternatives, in letters. */
static char *ordering_model(struct marking *m)
{
    const struct order_places places = ordering_places(m->field);
    struct order order = {.count = 0};
    struct strbuf text;
    unsigned done = 0;
    begin(m, &order);
    strbuf_init(&text);
    for (size_t p = next_place(&places, done); p < places.count; p = next_place(&places, done)) {
        strbuf_printf(&text, "%s%c", done ? " " : "", letter_of(&order, places.step[p]));
        done |= 1u << p;
    }
    char *model = strbuf_take(&text, m->arena);
    strbuf_finish(&text);
    return model;
}

static enum dlt_err ordering_audit_field(struct marking *m, struct diag *diag)
{
    for (size_t i = 0; i < m->field->step_count; i++) {
        const struct source *texts[] = {&m->field->steps[i].text, &m->field->steps[i].say};
        for (size_t j = 0; j < DLT_COUNT(texts); j++) {
            char *filled = NULL;
            enum dlt_err err = texts[j]->text ? marking_fill(m, texts[j], &filled, diag) : DLT_OK;
            if (err != DLT_OK)
                return err;
        }
    }
    return DLT_OK;
}

const struct answer_kind kind_ordering = {
    .name = "ordering",
    .summary = "given steps, put in order",
    .typing = "the letters of the steps, in order: c a d b",
    .kind = FIELD_ORDERING,
    .mark = marking_mark,
};

const struct engine engine_ordering = {
    .read = ordering_read,
    .match = ordering_match,
    .model = ordering_model,
    .audit_field = ordering_audit_field,
    .mark = ordering_mark,
};
