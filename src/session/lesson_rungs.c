/* SPDX-License-Identifier: MIT */
/* Which hints give an answer away. What a hint ends in is run as an answer, as a person's would be. */
#include "lesson.h"

#include <ctype.h>
#include <string.h>

enum { MOST_TAILS = 8, MOST_PIECES = 48, LONGEST_TAIL = 256, LONG_ENOUGH = 3 };

/** A field that a rung is held against. */
struct suspect {
    struct arena *arena;
    const struct variant *variant;
    size_t field; /**< flat */
    const struct model *model;
    bool own; /**< the rung is meant to help with it */
};

/** The part whose rungs are placed. */
struct planned {
    struct arena *scratch;
    const struct variant *variant;
    size_t part;
    const struct model *models; /**< flat */
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
    const struct field *field = question_field(suspect->variant->question, suspect->field, NULL);
    const struct model *models = suspect->model - suspect->field;
    for (size_t i = 0; i < suspect->field && field->shown_if.text; i++)
        answers[i].text = models[i].text; /* it is asked for only after these */
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

/* --- pieces of a text ------------------------------------------------------------------------------------- */

/** Between clauses: where a formula of its own may begin, and end. */
static size_t break_length(const char *at)
{
    static const char *const breaks[] = {". ", ", ", "; ", ": ", " with ", " is "};
    for (size_t i = 0; i < DLT_COUNT(breaks); i++)
        if (str_starts(at, breaks[i]))
            return strlen(breaks[i]);
    return 0;
}

/** Where a piece may begin: so many bytes on, 0: not here. */
static size_t opening_length(const char *at)
{
    if (*at == '=')
        return 1;
    if (str_starts(at, "≈") || str_starts(at, "∝"))
        return strlen("≈");
    return break_length(at);
}

/** The clause from there on, without the full stop; a comma within brackets ends none. */
static const char *clause(struct arena *arena, const char *text)
{
    size_t length = 0;
    for (int depth = 0; text[length] && text[length] != '\n'; length++) {
        depth += text[length] == '(' || text[length] == '[';
        depth -= text[length] == ')' || text[length] == ']';
        if (depth <= 0 && break_length(text + length) > 0)
            break;
    }
    while (length > 0 && strchr(". ", text[length - 1]))
        length--;
    return arena_strndup(arena, text, length);
}

/** A formula is asked for, not a number: no text holds it by chance, whomever it helps. */
static bool wants_formula(const struct suspect *suspect)
{
    const enum field_kind kind =
        question_field(suspect->variant->question, suspect->field, NULL)->kind;
    const char *text = suspect->model->text;
    if (kind != FIELD_EXPRESSION && kind != FIELD_EQUATION && kind != FIELD_DERIVATION)
        return false;
    while (*text && !is_word(*text))
        text++;
    while (isdigit((unsigned char)*text))
        text++;
    return *text && (suspect->own || strlen(suspect->model->text) >= LONG_ENOUGH);
}

/** "phi_2" of a field that is called so, also as "φ₂". */
static bool is_called(const struct suspect *suspect, const char *name)
{
    const struct field *field = question_field(suspect->variant->question, suspect->field, NULL);
    const char *prompt = field->prompt.text ? field->prompt.text : "";
    const char *const names[] = {
        field->label ? field->label : field->id,
        arena_strndup(suspect->arena, prompt, strcspn(prompt, " ,:=")),
    };
    for (size_t i = 0; i < DLT_COUNT(names); i++) {
        const struct expr_symbol symbol = {.name = names[i]};
        const struct expr_scope scope = {.symbols = &symbol, .symbol_count = 1};
        const struct expr *expr = NULL;
        if (names[i][0] && expr_parse(suspect->arena, name, &scope, &expr, NULL, NULL) == DLT_OK &&
            expr->op == EXPR_SYMBOL && expr->count == 0)
            return true;
    }
    return false;
}

/** "phi_2 = -4" for a number that is asked for under that name. */
static bool states_it(const struct suspect *suspect, const char *piece)
{
    const char *sign = strchr(piece, '=');
    if (!sign || strchr(sign + 1, '='))
        return false;
    const char *name = arena_strndup(suspect->arena, piece, (size_t)(sign - piece));
    return is_called(suspect, name) && earns_all(suspect, sign + 1);
}

/** Some clause of the text, or what stands behind a sign of equality in it, is the answer. */
static bool holds_it(const struct suspect *suspect, const char *text)
{
    const bool formula = wants_formula(suspect);
    int pieces = 0;
    for (const char *at = text; *at && pieces < MOST_PIECES; at++) {
        const size_t skip = opening_length(at);
        if (skip == 0 && at != text)
            continue;
        const char *piece = clause(suspect->arena, at + skip);
        pieces++;
        if (piece[0] && strlen(piece) < LONGEST_TAIL &&
            ((formula && earns_all(suspect, piece)) || states_it(suspect, piece)))
            return true;
    }
    return false;
}

/* --- rungs ------------------------------------------------------------------------------------------------ */

static bool gives_away(const struct suspect *suspect, const struct ladder_step *rung)
{
    const struct field *field = question_field(suspect->variant->question, suspect->field, NULL);
    if (names_it(suspect, rung) || holds_it(suspect, rung->text))
        return true;
    if (!suspect->own)
        return false;
    if (field->kind == FIELD_TEXT)
        return earns_all(suspect, rung->text);
    return ends_in_it(suspect, rung->text);
}

/** A rung goes on with the step of the trace that the one before it began. */
static bool goes_on(const struct ladder_step *rung)
{
    const struct ladder_step *before = rung - 1;
    if (before->aspect == HINT_TEXT || rung->aspect <= before->aspect)
        return false;
    /* The numbers are said of one of them: "Units: ...", "Units with the numbers: ...". */
    const size_t one = strcspn(before->text, ":"), other = strcspn(rung->text, ":");
    return before->field == rung->field &&
           strncmp(before->text, rung->text, one < other ? one : other) == 0;
}

/** With which answer a rung is told: the last of those it tells, and never before the one that it is
 *  to help with. What goes on with a step that is told later is told there as well. */
static size_t place_of(const struct planned *planned, const struct bound_part *bound, size_t rung,
                       const struct rung_place *places)
{
    const struct question *question = planned->variant->question;
    const size_t count = question_field_count(question);
    const struct ladder_step *step = &bound->ladder[rung];
    const size_t helped = step->field ? question_find_field(question, step->field) : 0;
    size_t told = SIZE_MAX, part = 0;
    for (size_t f = 0; f < count; f++) {
        size_t of = 0;
        const struct field *field = question_field(question, f, &of);
        const bool own = of == planned->part && (!step->field || str_equal(step->field, field->id));
        const struct suspect suspect = {planned->scratch, planned->variant, f, &planned->models[f],
                                        own};
        if (of >= planned->part && planned->models[f].text && gives_away(&suspect, step))
            told = f;
        arena_reset(planned->scratch);
    }
    if (told != SIZE_MAX && helped < count && helped > told && planned->models[helped].text)
        told = helped;
    if (told != SIZE_MAX || rung == 0 || places[rung - 1].field == SIZE_MAX || !goes_on(step))
        return told;
    (void)question_field(question, places[rung - 1].field, &part);
    return part == planned->part ? places[rung - 1].field : SIZE_MAX;
}

struct rung_place *lesson_place_rungs(struct arena *arena, const struct variant *variant,
                                      size_t part, const struct model *models)
{
    const struct bound_part *bound = &variant->parts[part];
    struct rung_place *places = arena_array(arena, bound->ladder_count, sizeof(*places));
    struct arena *scratch = arena_create();
    const struct planned planned = {scratch, variant, part, models};
    for (size_t i = 0; i < bound->ladder_count; i++)
        places[i].field = place_of(&planned, bound, i, places);
    arena_destroy(scratch);
    return places;
}
