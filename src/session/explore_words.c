/* SPDX-License-Identifier: MIT */
/* Names and conditions of a question file as a person reads them. */
#include "explore_words.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name_byte(char c)
{
    return c == '_' || is_digit(c) || is_letter(c);
}

/* --- names -------------------------------------------------------------------------------------------------- */

/** "batch_size" joins two words; "phi_2", "first_b", "a_lines" have an index, a letter. */
static bool joins_words(const char *name, size_t length, size_t at)
{
    size_t before = 0, behind = 0, letters = 0;
    while (before < at && name[at - before - 1] != '_')
        before++;
    while (at + 1 + behind < length && name[at + 1 + behind] != '_') {
        letters += is_letter(name[at + 1 + behind]);
        behind++;
    }
    return before > 1 && behind > 1 && letters > 0;
}

static void add_name(struct strbuf *text, const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++)
        strbuf_add_bytes(text, name[i] == '_' && joins_words(name, length, i) ? " " : &name[i], 1);
}

static char *taken(struct strbuf *text, struct arena *arena)
{
    char *words = strbuf_take(text, arena);
    strbuf_finish(text);
    return words;
}

char *words_label(struct arena *arena, const char *name, size_t row, size_t column)
{
    struct strbuf text;
    strbuf_init(&text);
    add_name(&text, name, strlen(name));
    if (row != SIZE_MAX)
        strbuf_printf(&text, " %zu", row + 1);
    if (row != SIZE_MAX && column != SIZE_MAX)
        strbuf_printf(&text, ",%zu", column + 1);
    return taken(&text, arena);
}

/* --- expressions ---------------------------------------------------------------------------------------------- */

/** The length of "[2]" or "[2][3]"; 0: the index is to be computed, or there is none. */
static size_t plain_index(const char *text, size_t *row, size_t *column)
{
    size_t *numbers[] = {row, column}, at = 0;
    *row = *column = SIZE_MAX;
    for (size_t i = 0; i < 2 && text[at] == '['; i++) {
        size_t digits = 0, number = 0;
        while (is_digit(text[at + 1 + digits]) && digits < 6)
            number = number * 10 + (size_t)(text[at + 1 + digits++] - '0');
        if (digits == 0 || number == 0 || text[at + 1 + digits] != ']')
            return 0;
        *numbers[i] = number - 1;
        at += digits + 2;
    }
    return text[at] == '[' ? 0 : at;
}

/** One name, of an output without the run that it comes from, with its index. Returns its bytes. */
static size_t add_term(struct strbuf *text, struct arena *arena, const char *at)
{
    size_t length = 0, start = 0, row = 0, column = 0;
    while (is_name_byte(at[length]))
        length++;
    if (at[length] == '.' && is_letter(at[length + 1])) {
        start = ++length;
        while (is_name_byte(at[length]))
            length++;
    }
    const size_t index = plain_index(at + length, &row, &column);
    if (at[length] == '(') /* a function is called as it is */
        strbuf_add_bytes(text, at + start, length - start);
    else if (index > 0)
        strbuf_add(text, words_label(arena, arena_strndup(arena, at + start, length - start), row,
                                     column));
    else
        add_name(text, at + start, length - start);
    return length + index;
}

/** Outer brackets say nothing any more. */
static const char *without_brackets(struct arena *arena, const char *text)
{
    const size_t length = strlen(text);
    size_t depth = 0;
    if (length < 2 || text[0] != '(' || text[length - 1] != ')')
        return text;
    for (size_t i = 0; i + 1 < length; i++) {
        depth += text[i] == '(';
        depth -= text[i] == ')';
        if (depth == 0)
            return text;
    }
    return str_trim(arena, arena_strndup(arena, text + 1, length - 2));
}

static const char *expression_words(struct arena *arena, const char *expression)
{
    struct strbuf text;
    const char *at = without_brackets(arena, str_trim(arena, expression));
    strbuf_init(&text);
    while (*at) {
        if (is_letter(*at)) {
            at += add_term(&text, arena, at);
        } else if (*at == '*' && text.length > 0 && text.text[text.length - 1] != '.') {
            /* Between names of several words there has to be room. */
            strbuf_add(&text, text.text[text.length - 1] == ' ' ? "* " : " * ");
            at += 1 + strspn(at + 1, " ");
        } else {
            strbuf_add_bytes(&text, at++, 1);
        }
    }
    return taken(&text, arena);
}

/* --- conditions ----------------------------------------------------------------------------------------------- */

enum relation { UNEQUAL, AT_LEAST, AT_MOST, EQUAL, MORE, LESS, MULTIPLE, NO_RELATION };

static const struct {
    const char *sign;
    enum relation relation;
} signs[] = {
    {"!=", UNEQUAL}, {"\xe2\x89\xa0", UNEQUAL}, {">=", AT_LEAST}, {"\xe2\x89\xa5", AT_LEAST},
    {"<=", AT_MOST}, {"\xe2\x89\xa4", AT_MOST}, {">", MORE},      {"<", LESS},
    {"=", EQUAL}};

/** A comparison, outside brackets. */
struct comparison {
    enum relation relation;
    const char *left, *right;
};

/** Whether `text` has this word, here. */
static bool has_word(const char *text, size_t at, const char *word)
{
    const size_t length = strlen(word);
    return str_starts(text + at, word) && (at == 0 || !is_name_byte(text[at - 1])) &&
           !is_name_byte(text[at + length]);
}

/** The first of the words or signs outside brackets; SIZE_MAX: there is none. */
static size_t find_outside(const char *text, const char *word)
{
    int depth = 0;
    for (size_t i = 0; text[i]; i++) {
        depth += text[i] == '(' || text[i] == '[';
        depth -= text[i] == ')' || text[i] == ']';
        if (depth == 0 &&
            (is_letter(word[0]) ? has_word(text, i, word) : str_starts(text + i, word)))
            return i;
    }
    return SIZE_MAX;
}

/** Two sides and what is between them; NO_RELATION: it is not as simple as that. */
static struct comparison take_apart(struct arena *arena, const char *text)
{
    struct comparison found = {.relation = NO_RELATION};
    size_t at = SIZE_MAX, length = 0;
    for (size_t i = 0; i < DLT_COUNT(signs); i++) {
        const size_t here = find_outside(text, signs[i].sign);
        if (here >= at || here == SIZE_MAX)
            continue;
        at = here;
        length = strlen(signs[i].sign);
        found.relation = signs[i].relation;
    }
    if (at == SIZE_MAX)
        return found;
    found.left = str_trim(arena, arena_strndup(arena, text, at));
    found.right = str_trim(arena, text + at + length);
    bool simple = found.left[0] && found.right[0];
    for (size_t i = 0; i < DLT_COUNT(signs); i++)
        simple = simple && find_outside(found.right, signs[i].sign) == SIZE_MAX;
    if (!simple)
        found.relation = NO_RELATION;
    const size_t mod = find_outside(found.left, "mod");
    if (simple && found.relation == EQUAL && str_equal(found.right, "0") && mod != SIZE_MAX) {
        found.relation = MULTIPLE;
        found.right = str_trim(arena, found.left + mod + strlen("mod"));
        found.left = str_trim(arena, arena_strndup(arena, found.left, mod));
    }
    return found;
}

static bool is_number(const char *text)
{
    const char *digits = text + (text[0] == '-');
    return digits[0] != '\0' && digits[strspn(digits, "0123456789./")] == '\0';
}

char *words_condition(struct arena *arena, const char *condition)
{
    static const char *const verbs[] = {
        [UNEQUAL] = "must not be",
        [AT_LEAST] = "must be at least",
        [AT_MOST] = "must be at most",
        [EQUAL] = "must be",
        [MORE] = "must be more than",
        [LESS] = "must be less than",
        [MULTIPLE] = "must be a multiple of",
    };
    const char *text = str_trim(arena, condition);
    const bool several =
        find_outside(text, "and") != SIZE_MAX || find_outside(text, "or") != SIZE_MAX;
    const struct comparison found = take_apart(arena, text);
    if (several || found.relation == NO_RELATION)
        return arena_printf(arena, "\"%s\" must hold", text);
    const char *left = expression_words(arena, found.left);
    const char *right = expression_words(arena, found.right);
    if (found.relation == UNEQUAL && !is_number(right))
        return arena_printf(arena, "%s and %s must differ", left, right);
    if (found.relation == MULTIPLE && str_equal(right, "1"))
        return arena_printf(arena, "%s must be a whole number", left);
    return arena_printf(arena, "%s %s %s", left, verbs[found.relation], right);
}
