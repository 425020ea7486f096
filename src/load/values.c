/* SPDX-License-Identifier: MIT */
/* The small languages inside texts: kinds, yes and no, sizes, domains. */
#include "check.h"
#include <stdlib.h>
#include <string.h>

const char *const load_kinds[FIELD_KIND_COUNT] = {
    [FIELD_NUMBER] = "number",         [FIELD_SHAPE] = "shape",
    [FIELD_EXPRESSION] = "expression", [FIELD_EQUATION] = "equation",
    [FIELD_CHOICE] = "choice",         [FIELD_TEXT] = "text",
    [FIELD_NETWORK] = "network",       [FIELD_DERIVATION] = "derivation",
    [FIELD_ORDERING] = "ordering",     [FIELD_FUNCTION] = "function",
};
_Static_assert(FIELD_KIND_COUNT == 10, "a new kind of field needs its name here");

const char *load_kind_names(void)
{
    return "number, shape, expression, equation, choice, text, network, derivation, ordering or "
           "function";
}

bool load_kind_from_text(const char *text, enum field_kind *kind_out)
{
    for (size_t i = 0; i < FIELD_KIND_COUNT; i++) {
        if (str_equal(text, load_kinds[i])) {
            *kind_out = (enum field_kind)i;
            return true;
        }
    }
    return false;
}

const char *const load_forms[LOAD_FORMS] = {
    [FORM_INTEGER] = "integer",           [FORM_LOWEST_TERMS] = "lowest terms",
    [FORM_DECIMAL] = " decimals",         [FORM_SIGNIFICANT] = " significant",
    [FORM_FACTORED] = "factored",         [FORM_EXPANDED] = "expanded",
    [FORM_SINGLE_POWER] = "single power",
};

bool load_form_from_text(const char *text, enum answer_form *form_out, int *digits_out)
{
    for (size_t i = FORM_ANY + 1; i < LOAD_FORMS; i++) {
        const bool counted = load_forms[i][0] == ' ';
        char *end = NULL;
        const long digits = counted ? strtol(text, &end, 10) : 0;

        if (!str_equal(counted ? end : text, load_forms[i]))
            continue;
        if (counted && (end == text || text[0] < '0' || text[0] > '9' ||
                        digits > LOAD_MOST_DIGITS || digits < (i == FORM_SIGNIFICANT ? 1 : 0)))
            return false;
        *form_out = (enum answer_form)i;
        *digits_out = (int)digits;
        return true;
    }
    return false;
}

bool load_yes_no_from_text(const char *text, bool *value_out)
{
    const bool yes = str_equal(text, "yes") || str_equal(text, "true");

    if (!yes && !str_equal(text, "no") && !str_equal(text, "false"))
        return false;
    *value_out = yes;
    return true;
}

/* The value of a given, NULL when there is no such given. */
static const char *given_value(const struct node *root, const char *name)
{
    for (const struct node *item = tree_first(tree_get(root, "given")); item; item = item->next) {
        const char *const given = tree_text(item, "name");

        if (given && str_equal(given, name))
            return tree_text(item, "value");
    }
    return NULL;
}

bool load_dim_from_text(struct arena *arena, const struct node *root, const char *text,
                        struct expr_dim *dim_out)
{
    const char *const equals = strchr(text, '=');
    const char *number = equals ? str_trim(arena, equals + 1) : str_trim(arena, text);
    struct expr_dim dim = {0};

    if (equals) {
        dim.name = str_trim(arena, arena_strndup(arena, text, (size_t)(equals - text)));
    } else if (given_value(root, number)) {
        dim.name = number;
        number = given_value(root, number);
    }
    if ((dim.name && !*dim.name) || !str_to_long(number, &dim.size) || dim.size < 1 ||
        dim.size > LOAD_LARGEST_SIDE)
        return false;
    *dim_out = dim;
    return true;
}

/* Takes a leading word off; `*text` goes on behind the blanks after it. */
static bool take_word(const char **text, const char *word)
{
    const size_t length = strlen(word);

    if (strncmp(*text, word, length) != 0 || ((*text)[length] && (*text)[length] != ' '))
        return false;
    *text += length;
    while (**text == ' ')
        ++*text;
    return true;
}

static bool bound_from_text(struct arena *arena, const char *text, struct value *bound)
{
    struct num_ctx ctx;

    *bound = value_none();
    text = str_trim(arena, text);
    if (!*text)
        return true;
    num_ctx_init(&ctx, arena, NULL);
    *bound = value_from_text(&ctx, text);
    return bound->kind == VALUE_RATIONAL;
}

bool load_domain_from_text(struct arena *arena, const char *text, struct expr_symbol *symbol)
{
    const char *rest = str_trim(arena, text);
    const char *dots;
    struct value low, high;

    if (!*rest)
        return false;
    if (!take_word(&rest, "real") && take_word(&rest, "positive"))
        symbol->positive = true;
    if (take_word(&rest, "integer"))
        symbol->integer = true;
    if (!*rest)
        return true;
    dots = strstr(rest, "..");
    if (!dots || str_equal(rest, ".."))
        return false;
    if (!bound_from_text(arena, arena_strndup(arena, rest, (size_t)(dots - rest)), &low) ||
        !bound_from_text(arena, dots + 2, &high))
        return false;
    if (low.kind && high.kind && num_compare(low, high) == NUM_GREATER)
        return false;
    symbol->minimum = low;
    symbol->maximum = high;
    return true;
}
