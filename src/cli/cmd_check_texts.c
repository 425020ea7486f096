/* SPDX-License-Identifier: MIT */
/* A question whose numbers or texts cannot be had: binding it stops at the first fault, and here the
 * others are looked for. */
#include "checker.h"
#include <string.h>

/* The question without the texts that are filled when it is bound. */
static struct question without_texts(struct arena *arena, const struct question *question)
{
    struct question bare = *question;
    struct part *parts = arena_array(arena, question->part_count, sizeof *parts);
    for (size_t i = 0; i < question->part_count; i++) {
        parts[i] = question->parts[i];
        parts[i].statement = parts[i].solution = parts[i].notes = (struct source){0};
        parts[i].hint_count = 0;
    }
    bare.statement = bare.learn = bare.notes = (struct source){0};
    bare.parts = parts;
    return bare;
}

/* --- texts -------------------------------------------------------------------------------------- */

static void check_fill(struct checker *checker, struct arena *arena, const struct variant *variant,
                       const struct source *text)
{
    enum { MOST_FAULTS = 20 };
    struct source left = *text;
    for (int i = 0; i < MOST_FAULTS && left.text; i++) {
        struct diag diag = {0};
        char *filled = NULL;
        if (variant_fill(arena, variant, &left, &filled, &diag) == DLT_OK)
            return;
        left.text = diag.text_line == text->line
                        ? check_next_fault(arena, left.text, diag.text_offset + 1)
                        : NULL;
        checker_error_value(checker, &diag);
    }
}

/* A trace alone in a question that is otherwise bare: steps of traces are only known there. */
static void check_trace(struct checker *checker, const struct question *bare, size_t part,
                        const struct hint *hint)
{
    struct arena *arena = arena_create();
    struct question alone = *bare;
    struct part *parts = arena_array(arena, bare->part_count, sizeof *parts);
    struct variant *variant = NULL;
    struct diag diag = {0};
    for (size_t i = 0; i < bare->part_count; i++)
        parts[i] = bare->parts[i];
    parts[part].hints = hint;
    parts[part].hint_count = 1;
    alone.parts = parts;
    if (variant_create(&alone, 0, &variant, &diag) != DLT_OK)
        checker_error_value(checker, &diag);
    variant_destroy(variant);
    arena_destroy(arena);
}

static void check_texts(struct checker *checker, struct arena *arena,
                        const struct question *question, const struct question *bare,
                        const struct variant *variant)
{
    check_fill(checker, arena, variant, &question->statement);
    check_fill(checker, arena, variant, &question->learn);
    check_fill(checker, arena, variant, &question->notes);
    for (size_t i = 0; i < question->part_count; i++) {
        const struct part *part = &question->parts[i];
        check_fill(checker, arena, variant, &part->statement);
        check_fill(checker, arena, variant, &part->solution);
        check_fill(checker, arena, variant, &part->notes);
        for (size_t j = 0; j < part->hint_count; j++) {
            check_fill(checker, arena, variant, &part->hints[j].text);
            if (part->hints[j].trace.text)
                check_trace(checker, bare, i, &part->hints[j]);
        }
    }
}

/* --- conditions --------------------------------------------------------------------------------- */

/* Each condition by itself, with the numbers that the others refused. */
static void check_conditions(struct checker *checker, struct question *bare)
{
    const struct source *where = bare->where;
    const size_t count = bare->where_count;
    for (size_t i = 0; i < count; i++) {
        struct variant *variant = NULL;
        struct diag diag = {0};
        bare->where = &where[i];
        bare->where_count = 1;
        if (variant_create(bare, 0, &variant, &diag) != DLT_OK) {
            checker_own_numbers(bare, &diag);
            checker_error_value(checker, &diag);
        }
        variant_destroy(variant);
    }
}

bool checker_salvage(struct checker *checker, struct arena *arena, const struct question *question,
                     const struct diag *first, struct variant **variant_out)
{
    struct question *bare = arena_alloc(arena, sizeof *bare);
    struct variant *variant = NULL;
    struct diag diag = {0};
    *bare = without_texts(arena, question);
    if (variant_create(bare, 0, &variant, &diag) == DLT_OK) {
        check_texts(checker, arena, question, bare, variant);
        *variant_out = variant;
        return true;
    }
    diag = *first;
    checker_own_numbers(question, &diag);
    if (str_equal(first->tag, "condition-failed"))
        check_conditions(checker, bare);
    else if (!checker_told_text(checker, diag.text_line, diag.text_column))
        checker_error_value(checker, &diag);
    return false;
}
