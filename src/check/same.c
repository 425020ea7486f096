/* SPDX-License-Identifier: MIT */
/* Do two answers say the same thing, right or wrong? */
#include "marking.h"

static bool read_answer(struct marking *m, struct arena *arena, const struct variant *variant,
                        const struct field *field, const char *text, struct verdict *verdict)
{
    *verdict = (struct verdict){.status = VERDICT_BLANK};
    *m = (struct marking){.env = &variant->env, .verdict = verdict};
    return marking_begin(m, arena, variant, field, text) && marking_engine(field->kind)->read(m);
}

/* The value of what has symbols is that at a few numbers, and a text is more than a number in it. */
static bool is_its_value(const struct field *field)
{
    return field->kind == FIELD_NUMBER || field->kind == FIELD_SHAPE ||
           field->kind == FIELD_NETWORK || field->kind == FIELD_FUNCTION;
}

bool check_same_meaning(struct arena *arena, const struct variant *variant,
                        const struct field *field, const char *one, const char *other)
{
    struct verdict verdicts[2];
    struct marking a, b;
    struct expr_decision decision = {.verdict = EXPR_UNDECIDED};
    if (!read_answer(&a, arena, variant, field, one, &verdicts[0]) ||
        !read_answer(&b, arena, variant, field, other, &verdicts[1]))
        return false;
    if (a.word || b.word)
        return a.word && b.word && str_equal(a.word, b.word);
    if (is_its_value(field) && a.value.kind != VALUE_NONE && value_equal(a.value, b.value))
        return true;
    if (!a.tree || !b.tree)
        return false;
    const struct expr_scope scope = marking_scope(field, EXPR_READ_PLAIN);
    const struct expr_rules rules = marking_rules(&a, CLOSE_STRICT);
    marking_compare(&a, b.tree, &scope, &rules, &decision);
    return decision.verdict == EXPR_EQUAL;
}
