/* SPDX-License-Identifier: MIT */
/* Which hints give an answer away. What a hint ends in is run as an answer, as a person's would be. */
#include "lesson.h"

#include <ctype.h>
#include <string.h>

enum { MOST_TAILS = 8, LONGEST_TAIL = 256, LONG_ENOUGH = 3 };

/** A field that a rung is held against. */
struct suspect {
    struct arena *arena;
    const struct variant *variant;
    size_t field; /**< flat */
    const struct model *model;
    bool own; /**< the rung is meant to help with it */
};

static bool is_word(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_' || (unsigned char)byte >= 0x80;
}

/** The text holds the token by itself, not as a piece of another word or number. */
static bool has_token(const char *text, const char *token)
{
    const size_t length = strlen(token);
    for (const char *at = strstr(text, token); at; at = strstr(at + 1, token)) {
        const char after = at[length];
        const bool starts = at == text || (!is_word(at[-1]) && at[-1] != '.');
        const bool number_goes_on =
            (after == '.' || after == ',') && isdigit((unsigned char)at[length + 1]);
        if (starts && !is_word(after) && !number_goes_on)
            return true;
    }
    return false;
}

/** Everybody has read it by then: it tells nothing new. */
static bool was_stated(const struct suspect *suspect)
{
    const struct variant *variant = suspect->variant;
    size_t part = 0;
    (void)question_field(variant->question, suspect->field, &part);
    return has_token(variant->statement, suspect->model->text) ||
           has_token(variant->parts[part].statement, suspect->model->text);
}

static bool names_it(const struct suspect *suspect, const struct ladder_step *rung)
{
    const char *text = suspect->model->text;
    const size_t length = strlen(text);
    const bool computed = rung->aspect == HINT_RESULT && suspect->own;
    if (length == 0 || (length < LONG_ENOUGH && !computed) || was_stated(suspect))
        return false;
    return has_token(rung->text, text);
}

/** What the text would earn as an answer. */
static bool earns_all(const struct suspect *suspect, const char *text)
{
    const size_t count = question_field_count(suspect->variant->question);
    struct answer *answers = arena_array(suspect->arena, count, sizeof(*answers));
    struct verdict *verdicts = arena_array(suspect->arena, count, sizeof(*verdicts));
    answers[suspect->field].text = text;
    check_answers(suspect->arena, suspect->variant, answers, verdicts);
    return verdicts[suspect->field].status == VERDICT_CORRECT;
}

/** What stands behind each sign of equality, without the full stop. */
static bool ends_in_it(const struct suspect *suspect, const char *text)
{
    int tails = 0;
    for (const char *at = text; *at && tails < MOST_TAILS; at++) {
        size_t skip = *at == '=' || (*at == ':' && at[1] == ' ') ? 1 : 0;
        if (str_starts(at, "≈") || str_starts(at, "∝"))
            skip = strlen("≈");
        if (skip == 0)
            continue;
        tails++;
        size_t length = strcspn(at + skip, "\n");
        while (length > 0 && strchr(". ", at[skip + length - 1]))
            length--;
        if (length > 0 && length < LONGEST_TAIL &&
            earns_all(suspect, arena_strndup(suspect->arena, at + skip, length)))
            return true;
    }
    return false;
}

static bool gives_away(const struct suspect *suspect, const struct ladder_step *rung)
{
    const struct field *field = question_field(suspect->variant->question, suspect->field, NULL);
    if (names_it(suspect, rung))
        return true;
    if (!suspect->own)
        return false;
    if (field->kind == FIELD_TEXT)
        return earns_all(suspect, rung->text);
    return ends_in_it(suspect, rung->text);
}

struct rung_place *lesson_place_rungs(struct arena *arena, const struct variant *variant,
                                      size_t part, const struct model *models)
{
    const struct bound_part *bound = &variant->parts[part];
    const size_t count = question_field_count(variant->question);
    struct rung_place *places = arena_array(arena, bound->ladder_count, sizeof(*places));
    struct arena *scratch = arena_create();
    for (size_t i = 0; i < bound->ladder_count; i++) {
        const struct ladder_step *rung = &bound->ladder[i];
        places[i].field = SIZE_MAX;
        for (size_t f = 0; f < count; f++) {
            size_t of = 0;
            const struct field *field = question_field(variant->question, f, &of);
            const bool own = of == part && (!rung->field || str_equal(rung->field, field->id));
            const struct suspect suspect = {scratch, variant, f, &models[f], own};
            /* Of several answers the last one: only then are all of them told. */
            if (of >= part && models[f].text && gives_away(&suspect, rung))
                places[i].field = f;
            arena_reset(scratch);
        }
    }
    arena_destroy(scratch);
    return places;
}
