/* SPDX-License-Identifier: MIT */
/* The answer key: a table of the question's texts, found by their address. */
#include "key.h"

#include <string.h>

struct answer_key {
    struct key_text *texts; /* open addressing: a power of two, at most half full */
    size_t text_mask;
    struct key_field *fields;
    size_t field_mask;
    bool shows_points;
};

/* --- addresses --------------------------------------------------------------------------------------- */

static size_t place_of(const void *address, size_t mask)
{
    uint64_t bits = (uint64_t)(uintptr_t)address;
    bits ^= bits >> 33;
    bits *= UINT64_C(0xff51afd7ed558ccd);
    bits ^= bits >> 29;
    return (size_t)bits & mask;
}

static size_t table_size(size_t count)
{
    size_t size = 16;
    while (size < 2 * count)
        size *= 2;
    return size;
}

static struct key_text *find_text(const struct answer_key *key, const struct source *source)
{
    size_t at = place_of(source, key->text_mask);
    while (key->texts[at].source && key->texts[at].source != source)
        at = (at + 1) & key->text_mask;
    return &key->texts[at];
}

static struct key_field *find_field(const struct answer_key *key, const struct field *field)
{
    size_t at = place_of(field, key->field_mask);
    while (key->fields[at].field && key->fields[at].field != field)
        at = (at + 1) & key->field_mask;
    return &key->fields[at];
}

/* --- which texts there are ------------------------------------------------------------------------------ */

/** Goes through the texts of fields: counts them, or enters them into a key. */
struct visit {
    struct answer_key *key; /* NULL: only count */
    const struct field *field;
    size_t count;
};

static bool mentions(const char *text, size_t length, const char *word)
{
    size_t size = strlen(word);
    for (size_t i = 0; i + size <= length; i++) {
        if (memcmp(text + i, word, size) == 0)
            return true;
    }
    return false;
}

static bool mentions_typed(const char *text, size_t length)
{
    return mentions(text, length, "typed.") || mentions(text, length, "wrong.") ||
           mentions(text, length, "apart.") || mentions(text, length, "witness.");
}

/** In a template only what stands in braces is computed; there `answer` is what was typed. */
static bool is_moving(const char *text)
{
    if (mentions_typed(text, strlen(text)))
        return true;
    for (const char *open = strchr(text, '{'); open; open = strchr(open + 1, '{')) {
        if (mentions(open, strcspn(open, "}"), "answer"))
            return true;
    }
    return false;
}

static void visit_source(struct visit *visit, const struct source *source)
{
    if (!source->text)
        return;
    visit->count++;
    if (!visit->key)
        return;
    struct key_text *text = find_text(visit->key, source);
    text->source = source;
    text->field = visit->field;
    text->moving = is_moving(source->text);
}

static void visit_replies(struct visit *visit, const struct reply *replies, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        visit_source(visit, &replies[i].is);
        visit_source(visit, &replies[i].when);
        visit_source(visit, &replies[i].say);
    }
}

static void visit_lists(struct visit *visit, const struct field *field)
{
    for (size_t i = 0; i < field->where_count; i++)
        visit_source(visit, &field->where[i]);
    for (size_t i = 0; i < field->option_count; i++)
        visit_source(visit, &field->options[i].label);
    for (size_t i = 0; i < field->point_count; i++)
        visit_source(visit, &field->points[i].say);
    for (size_t i = 0; i < field->fact_count; i++)
        visit_source(visit, &field->facts[i]);
    for (size_t i = 0; i < field->step_count; i++) {
        visit_source(visit, &field->steps[i].text);
        visit_source(visit, &field->steps[i].say);
    }
}

static void visit_field(struct visit *visit, const struct field *field)
{
    const struct source *const own[] = {&field->prompt,    &field->expect,      &field->unit,
                                        &field->tolerance, &field->number_from, &field->number_to,
                                        &field->model,     &field->from,        &field->domain_from,
                                        &field->domain_to, &field->correct};
    visit->field = field;
    for (size_t i = 0; i < DLT_COUNT(own); i++)
        visit_source(visit, own[i]);
    visit_lists(visit, field);
    visit_replies(visit, field->alternatives, field->alternative_count);
    visit_replies(visit, field->slips, field->slip_count);
    visit_replies(visit, field->follows, field->follow_count);
}

static void visit_question(struct visit *visit, const struct question *question)
{
    size_t count = question_field_count(question);
    for (size_t i = 0; i < count; i++) {
        const struct field *field = question_field(question, i, NULL);
        visit_field(visit, field);
        if (visit->key)
            find_field(visit->key, field)->field = field;
    }
}

static bool shows_points(const struct part *part)
{
    for (size_t i = 0; i < part->figure_count; i++) {
        const struct figure_spec *figure = &part->figures[i];
        for (size_t k = 0; k < figure->with_count; k++) {
            if (strstr(figure->with[k].text, "witness."))
                return true;
        }
    }
    return false;
}

bool key_shows_points(const struct variant *variant)
{
    return !variant->key || variant->key->shows_points;
}

void check_prepare(struct variant *variant)
{
    struct arena *arena = variant->arena;
    struct answer_key *key = arena_alloc(arena, sizeof(*key));
    struct visit visit = {.key = NULL};
    visit_question(&visit, variant->question);
    size_t texts = table_size(visit.count);
    size_t fields = table_size(question_field_count(variant->question));
    key->texts = arena_array(arena, texts, sizeof(*key->texts));
    key->text_mask = texts - 1;
    key->fields = arena_array(arena, fields, sizeof(*key->fields));
    key->field_mask = fields - 1;
    visit = (struct visit){.key = key};
    visit_question(&visit, variant->question);
    for (size_t i = 0; i < variant->question->part_count && !key->shows_points; i++)
        key->shows_points = shows_points(&variant->question->parts[i]);
    variant->key = key;
}

/* --- looking up --------------------------------------------------------------------------------------- */

struct key_text *key_text(const struct marking *m, const struct source *source)
{
    if (!m->variant->key || m->unkept)
        return NULL;
    struct key_text *text = find_text(m->variant->key, source);
    return text->source && !text->moving && text->field == m->field ? text : NULL;
}

struct key_field *key_field(const struct marking *m)
{
    if (!m->variant->key || m->unkept)
        return NULL;
    struct key_field *field = find_field(m->variant->key, m->field);
    return field->field ? field : NULL;
}

struct marking key_begin(const struct marking *m)
{
    return (struct marking){
        .arena = arena_create(),
        .variant = m->variant,
        .field = m->field,
        .text = "",
        .env = &m->variant->env,
        .verdict = m->verdict,
        .side = "",
        .unkept = true,
    };
}

void key_end(struct marking *m)
{
    arena_destroy(m->arena);
}

const struct expr *key_copy(struct arena *arena, const struct expr *tree)
{
    if (!tree)
        return NULL;
    struct expr *copy = arena_alloc(arena, sizeof(*copy));
    const struct expr **args = arena_array(arena, tree->count, sizeof(*args));
    *copy = *tree;
    for (size_t i = 0; i < tree->count; i++)
        args[i] = key_copy(arena, tree->args[i]);
    copy->args = args;
    if (tree->name)
        copy->name = arena_strdup(arena, tree->name);
    if (tree->op == EXPR_NUMBER)
        copy->number = value_copy(arena, tree->number);
    return copy;
}
