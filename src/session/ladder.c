/* SPDX-License-Identifier: MIT */
/* The texts of a variant: statements, solutions, and the ladder of hints with steps of the trace. */
#include "bind.h"

#include <stdlib.h>
#include <string.h>

/* --- templates ------------------------------------------------------------------------------------------ */

/** Every symbol that a field of the question declares, each name once. */
static struct expr_scope question_scope(struct arena *arena, const struct question *question)
{
    struct expr_symbol *symbols = NULL;
    size_t count = 0, capacity = 0;
    for (size_t i = 0; i < question_field_count(question); i++) {
        const struct field *field = question_field(question, i, NULL);
        for (size_t j = 0; j < field->symbol_count; j++) {
            size_t k = 0;
            while (k < count && !str_equal(symbols[k].name, field->symbols[j].name))
                k++;
            if (k < count)
                continue;
            symbols = arena_grow(arena, symbols, count, &capacity, sizeof(*symbols));
            symbols[count] = field->symbols[j];
            /* Other spellings are for students, and might hide a name of the question. */
            symbols[count].alias_count = 0;
            symbols[count].keys = NULL; /* those of all its spellings */
            symbols[count++].key_count = 0;
        }
    }
    return (struct expr_scope){
        .symbols = symbols, .symbol_count = count, .flags = EXPR_READ_DOTTED};
}

enum dlt_err variant_fill(struct arena *arena, const struct variant *variant,
                          const struct source *text, char **text_out, struct diag *diag)
{
    const struct expr_scope scope = question_scope(arena, variant->question);
    char *filled = NULL;
    if (!text->text) {
        *text_out = arena_strdup(arena, "");
        return DLT_OK;
    }
    /* The author's lines flow together: a number filled in at the start of one begins no list. */
    const char *flowing = str_reflow(arena, text->text);
    enum dlt_err err = expr_fill(arena, flowing, &variant->env, &scope, &filled, diag);
    if (err != DLT_OK) {
        (void)expr_fill(arena, text->text, &variant->env, &scope, &filled, diag); /* its place */
        return check_locate(diag, text, err);
    }
    *text_out = expr_prose(arena, filled, &scope);
    return DLT_OK;
}

/* --- rungs ------------------------------------------------------------------------------------------------ */

/** A rung with what decides its place. */
struct rung {
    struct ladder_step step;
    size_t place; /**< whole part, then field by field */
    size_t index; /**< as the author wrote them, each step in full before the next begins */
};

struct rungs {
    struct variant *variant;
    const struct part *part;
    struct rung *items;
    size_t count, capacity;
};

static void add_rung(struct rungs *rungs, const char *field, enum hint_aspect aspect,
                     const char *text)
{
    struct rung rung = {
        .step = {.text = text, .aspect = aspect, .field = field},
        .place = 0,
        .index = rungs->count,
    };
    if (field)
        rung.place = 1 + question_find_field(rungs->variant->question, field);
    rungs->items = arena_grow(rungs->variant->arena, rungs->items, rungs->count, &rungs->capacity,
                              sizeof(*rungs->items));
    rungs->items[rungs->count++] = rung;
}

static int compare_rungs(const void *left, const void *right)
{
    const struct rung *a = left, *b = right;
    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    return a->index < b->index ? -1 : 1;
}

/** "call.step" -> the step; a step's name may hold dots itself. */
static const struct trace_step *find_step(const struct variant *variant, const char *name)
{
    for (size_t i = 0; i < variant->trace_count; i++) {
        const struct bound_trace *bound = &variant->traces[i];
        size_t length = strlen(bound->name);
        if (strncmp(name, bound->name, length) != 0 || name[length] != '.')
            continue;
        for (size_t j = 0; j < bound->trace.count; j++) {
            if (str_equal(bound->trace.steps[j].name, name + length + 1))
                return &bound->trace.steps[j];
        }
    }
    return NULL;
}

static enum dlt_err unknown_step(struct variant *variant, const struct source *trace,
                                 struct diag *diag)
{
    enum { MOST_STEPS_TOLD = 8 };
    const char **names = NULL;
    size_t count = 0, capacity = 0;
    for (size_t i = 0; i < variant->trace_count; i++) {
        const struct bound_trace *bound = &variant->traces[i];
        for (size_t j = 0; j < bound->trace.count; j++) {
            names = arena_grow(variant->arena, names, count, &capacity, sizeof(*names));
            names[count++] =
                arena_printf(variant->arena, "%s.%s", bound->name, bound->trace.steps[j].name);
        }
    }
    const char *near = str_nearest(trace->text, names, count);
    const char *known = "";
    for (size_t i = 0; !near && i < count && i < MOST_STEPS_TOLD; i++)
        known = arena_printf(variant->arena, "%s%s%s", known, i ? ", " : "; there are ", names[i]);
    if (near)
        known = arena_printf(variant->arena, "; did you mean %s?", near);
    (void)diag_set(diag, DLT_ERR_UNKNOWN, "unknown-step", "no solver takes a step \"%s\"%s",
                   trace->text, known);
    return check_locate(diag, trace, DLT_ERR_UNKNOWN);
}

/** A sum or product that a result can follow after an equals sign, not words or equations. */
static bool is_arithmetic(const char *text)
{
    if (!strpbrk(text, "0123456789") || strpbrk(text, "=;:"))
        return false;
    for (size_t letters = 0;; text++) {
        bool letter = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z');
        if (letters > 2 && !letter && *text != '(')
            return false; /* a function's name is one with its bracket */
        if (!*text)
            return true;
        letters = letter ? letters + 1 : 0;
    }
}

/** Whether a result begins with all of what was computed: "15/58", "3 + 4 = 7". */
static bool repeats(const char *result, const char *numbers)
{
    size_t length = strlen(numbers);
    return str_starts(result, numbers) && (result[length] == '\0' || result[length] == ' ');
}

/** "3 + 4 = 7", and the result alone where it says the rest itself. */
static const char *equation(struct arena *arena, const char *numbers, const char *result)
{
    bool sign = str_starts(result, "≈") || str_starts(result, "=");
    if (repeats(result, numbers))
        return result;
    return arena_printf(arena, "%s %s%s", numbers, sign ? "" : "= ", result);
}

/** A solver's words in the notation of the author's. */
static void add_words(struct rungs *rungs, const char *field, enum hint_aspect aspect,
                      const char *words)
{
    add_rung(rungs, field, aspect, expr_prose(rungs->variant->arena, words, NULL));
}

/** Each rung says what it is about: only one is on the screen at a time. */
static void add_trace(struct rungs *rungs, const char *field, const struct trace_step *step)
{
    struct arena *arena = rungs->variant->arena;
    const char *title = step->title ? step->title : step->name;
    const char *numbers = step->substitution, *result = step->result;
    bool equal = numbers && is_arithmetic(numbers);
    if (step->formula)
        add_words(rungs, field, HINT_FORMULA,
                  arena_printf(arena, "%s: %s%s%s", title, step->formula, step->why ? ". " : "",
                               step->why ? step->why : ""));
    if (!result && step->value.kind != VALUE_NONE)
        result = value_format(arena, step->value, NULL);
    if (numbers && !(result && str_equal(numbers, result)))
        add_words(
            rungs, field, HINT_SUBSTITUTION,
            arena_printf(arena, "%s%s: %s", title, equal ? " with the numbers" : "", numbers));
    if (result)
        add_words(rungs, field, HINT_RESULT,
                  arena_printf(arena, "%s: %s", title,
                               equal ? equation(arena, numbers, result) : result));
}

/** The full id of the field that a hint names, by id or by its label in the part. */
static enum dlt_err hint_field(struct rungs *rungs, const struct hint *hint, const char **field_out,
                               struct diag *diag)
{
    const struct part *part = rungs->part;
    *field_out = NULL;
    if (!hint->field) {
        if (part->field_count == 1)
            *field_out = part->fields[0].id;
        return DLT_OK;
    }
    for (size_t i = 0; i < part->field_count; i++) {
        const struct field *field = &part->fields[i];
        if (str_equal(field->id, hint->field) ||
            (field->label && str_equal(field->label, hint->field))) {
            *field_out = field->id;
            return DLT_OK;
        }
    }
    return check_locate(diag, hint->text.text ? &hint->text : &hint->trace,
                        diag_set(diag, DLT_ERR_UNKNOWN, "unknown-field",
                                 "a hint is for \"%s\", which is no field of this part",
                                 hint->field));
}

static enum dlt_err add_hint(struct rungs *rungs, const struct hint *hint, struct diag *diag)
{
    struct variant *variant = rungs->variant;
    const char *field = NULL;
    char *text = NULL;
    enum dlt_err err = hint_field(rungs, hint, &field, diag);
    if (err != DLT_OK)
        return err;
    if (hint->text.text) {
        err = variant_fill(variant->arena, variant, &hint->text, &text, diag);
        if (err != DLT_OK)
            return err;
        add_rung(rungs, field, HINT_TEXT, str_trim(variant->arena, text));
    }
    if (!hint->trace.text)
        return DLT_OK;
    const struct trace_step *step = find_step(variant, hint->trace.text);
    if (!step)
        return unknown_step(variant, &hint->trace, diag);
    add_trace(rungs, field, step);
    return DLT_OK;
}

static enum dlt_err bind_ladder(struct variant *variant, const struct part *part,
                                struct bound_part *bound_out, struct diag *diag)
{
    struct rungs rungs = {.variant = variant, .part = part};
    for (size_t i = 0; i < part->hint_count; i++) {
        enum dlt_err err = add_hint(&rungs, &part->hints[i], diag);
        if (err != DLT_OK)
            return err;
    }
    if (rungs.count > HINT_MAX)
        return check_locate(diag, &part->hints[0].text,
                            diag_set(diag, DLT_ERR_LIMIT, "too-many-hints",
                                     "a part may have %d rungs of help; this one has %zu", HINT_MAX,
                                     rungs.count));
    if (rungs.count > 1)
        qsort(rungs.items, rungs.count, sizeof(*rungs.items), compare_rungs);
    struct ladder_step *ladder = arena_array(variant->arena, rungs.count, sizeof(*ladder));
    for (size_t i = 0; i < rungs.count; i++)
        ladder[i] = rungs.items[i].step;
    bound_out->ladder = ladder;
    bound_out->ladder_count = rungs.count;
    return DLT_OK;
}

/* What was not written stays NULL. */
static enum dlt_err fill_if_any(const struct variant *variant, const struct source *source,
                                const char **text_out, struct diag *diag)
{
    char *text = NULL;
    enum dlt_err err = DLT_OK;
    if (source->text)
        err = variant_fill(variant->arena, variant, source, &text, diag);
    *text_out = text;
    return err;
}

enum dlt_err bind_texts(struct variant *variant, struct diag *diag)
{
    const struct question *question = variant->question;
    char *text = NULL;
    struct bound_part *parts =
        arena_array(variant->arena, question->part_count, sizeof(struct bound_part));
    enum dlt_err err = variant_fill(variant->arena, variant, &question->statement, &text, diag);
    variant->statement = text;
    for (size_t i = 0; i < question->part_count && err == DLT_OK; i++) {
        const struct part *part = &question->parts[i];
        err = variant_fill(variant->arena, variant, &part->statement, &text, diag);
        parts[i].statement = text;
        if (err == DLT_OK)
            err = variant_fill(variant->arena, variant, &part->solution, &text, diag);
        parts[i].solution = part->solution.text ? text : NULL;
        if (err == DLT_OK)
            err = fill_if_any(variant, &part->notes, &parts[i].notes, diag);
        if (err == DLT_OK)
            err = bind_ladder(variant, part, &parts[i], diag);
    }
    variant->parts = parts;
    if (err == DLT_OK)
        err = fill_if_any(variant, &question->learn, &variant->learn, diag);
    if (err == DLT_OK)
        err = fill_if_any(variant, &question->notes, &variant->notes, diag);
    return err;
}

char *variant_solution(struct arena *arena, const struct variant *variant, size_t part)
{
    const struct question *question = variant->question;
    const bool last = part + 1 == question->part_count;
    struct strbuf text;
    strbuf_init(&text);
    if (variant->parts[part].solution)
        strbuf_add(&text, variant->parts[part].solution);
    if (last && variant->learn)
        strbuf_printf(&text, "%sTo take along: %s", text.length ? "\n\n" : "", variant->learn);
    if (last && question->reference)
        strbuf_printf(&text, "%sRead more: %s", text.length ? "\n\n" : "", question->reference);
    char *taken = text.length ? strbuf_take(&text, arena) : NULL;
    strbuf_finish(&text);
    return taken;
}

char *variant_notes(struct arena *arena, const struct variant *variant, size_t part)
{
    const char *of_part = variant->parts[part].notes;
    if (variant->notes && of_part)
        return arena_printf(arena, "%s\n\n%s", of_part, variant->notes);
    if (variant->notes || of_part)
        return arena_strdup(arena, of_part ? of_part : variant->notes);
    return NULL;
}
