/* SPDX-License-Identifier: MIT */
/* Values that a draw names and that no numbers ever have: each is drawn by itself, with all others
 * as they are drawn. */
#include "checker.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_VALUES = 20, /* of one draw; longer ones are not looked at */ WIDEST_RANGE = 12 };

/* The values of a draw, as texts. */
struct values {
    struct arena *arena;
    const char *texts[MOST_VALUES];
    size_t count;
    bool many;
};

static void add_value(struct values *values, const char *text)
{
    if (values->count == MOST_VALUES)
        values->many = true;
    else
        values->texts[values->count++] = text;
}

/* "2..5" is each of its numbers where they are few and written down; else it stays one text. */
static void add_piece(struct values *values, const char *piece)
{
    const size_t low_length = strspn(piece, "0123456789");
    const char *dots = piece + low_length;
    long low = 0, high = 0;
    bool range = low_length > 0 && str_starts(dots, "..") &&
                 str_to_long(arena_strndup(values->arena, piece, low_length), &low) &&
                 str_to_long(dots + 2, &high) && high >= low && high - low < WIDEST_RANGE;
    if (!range) {
        add_value(values, piece);
        return;
    }
    for (long i = low; i <= high; i++)
        add_value(values, arena_printf(values->arena, "%ld", i));
}

static void split(struct values *values, const char *text)
{
    int depth = 0;
    for (const char *start = text, *at = text;; at++) {
        depth += *at && strchr("([{", *at) ? 1 : 0;
        depth -= *at && strchr(")]}", *at) ? 1 : 0;
        if (*at && (depth > 0 || !strchr(",|", *at)))
            continue;
        add_piece(values, str_trim(values->arena,
                                   arena_strndup(values->arena, start, (size_t)(at - start))));
        if (!*at)
            return;
        start = at + 1;
    }
}

/* Why no numbers go with this value; NULL: some do, or the author keeps it away on purpose. */
static const char *why_refused(struct arena *arena, const struct question *question, size_t index,
                               const char *value)
{
    static const char last[] = "of the last: ";
    struct question alone = *question;
    struct given *givens = arena_array(arena, question->given_count, sizeof *givens);
    struct variant *variant = NULL;
    struct diag diag = {0};
    memcpy(givens, question->givens, question->given_count * sizeof *givens);
    givens[index].draw.text = value;
    alone.givens = givens;
    const bool drawn = variant_create(&alone, 1, &variant, &diag) == DLT_OK;
    variant_destroy(variant);
    const char *why = strstr(diag.text, last);
    const char *text = why ? why + strlen(last) : diag.text;
    /* A condition, or a slip that would be right: those are meant to choose among the draws. */
    bool meant = strstr(text, "do not meet the condition") || strstr(text, "slip \"");
    return drawn || meant ? NULL : arena_strdup(arena, text);
}

bool checker_refused(struct checker *checker, const struct question *question, size_t index)
{
    const struct given *given = &question->givens[index];
    struct values values = {.arena = arena_create()};
    bool told = false;
    if (given->draw.text && question->mix_count == 0)
        split(&values, given->draw.text);
    for (size_t i = 0; !values.many && values.count > 1 && i < values.count && !told; i++) {
        const char *why = why_refused(values.arena, question, index, values.texts[i]);
        told = why != NULL;
        if (why && given->word)
            checker_complain(checker, &given->draw, "refused-draw",
                             "\"%s\" was refused every time: %s", values.texts[i], why);
        else if (why)
            checker_advise(checker, &given->draw, "refused-draw",
                           "%s = %s was refused every time: %s", given->name, values.texts[i], why);
    }
    arena_destroy(values.arena);
    return told;
}
