/* SPDX-License-Identifier: MIT */
/* A question with numbers: its own, or fresh ones that leave no mistake equal to an answer. */
#include "bind.h"

enum { TRIES_MAX = 2000 };

/** One attempt at a set of numbers, in an arena that is still empty. */
static enum dlt_err try_numbers(struct arena *arena, const struct question *question,
                                struct binder *binder, struct diag *diag)
{
    struct variant *variant = arena_alloc(arena, sizeof(*variant));
    variant->arena = arena;
    variant->question = question;
    variant->sort = binder->sort;
    binder->variant = variant;
    binder->bindings = NULL;
    binder->count = binder->capacity = 0;
    enum dlt_err err = bind_numbers(binder, diag);
    if (err != DLT_OK || !binder->fresh)
        return err;
    struct arena *scratch = arena_create();
    if (check_slip_collides(scratch, variant, diag))
        err = DLT_ERR_RANGE;
    arena_destroy(scratch);
    return err;
}

/** What is too much with these numbers is so with the next ones too, thousands of times over. */
static bool may_draw_again(const struct binder *binder, enum dlt_err err, const struct diag *diag)
{
    static const char *const hopeless[] = {"too-much-work", "too-many-steps", "too-many-terms",
                                           "too-long", "too-deep"};
    for (size_t i = 0; i < DLT_COUNT(hopeless); i++) {
        if (str_equal(diag->tag, hopeless[i]))
            return false;
    }
    return (err == DLT_ERR_RANGE || err == DLT_ERR_LIMIT) && binder->work < BIND_WORK_ALL;
}

static enum dlt_err find_numbers(struct arena *arena, const struct question *question,
                                 struct binder *binder, struct diag *diag)
{
    struct diag last;
    enum dlt_err err = DLT_OK;
    diag_clear(&last);
    int tries = 0;
    while (tries < TRIES_MAX) {
        arena_reset(arena);
        diag_clear(&last);
        err = try_numbers(arena, question, binder, &last);
        tries++;
        /* Numbers that do not fit are drawn again; a fault in the file stays one. */
        if (!binder->fresh || !may_draw_again(binder, err, &last))
            break;
    }
    if (diag && err != DLT_OK)
        *diag = last;
    if (binder->fresh && (err == DLT_ERR_RANGE || err == DLT_ERR_LIMIT))
        return diag_set(diag, DLT_ERR_LIMIT, "no-draw",
                        "no numbers fit the question's conditions in %d draw%s; of the last: %s",
                        tries, tries == 1 ? "" : "s", last.text);
    return err;
}

/** The sort of numbers to draw, by its share. It is chosen once for all tries: else the sort whose
 *  numbers fit more easily would get more than its share. */
static const struct mix_sort *pick_sort(const struct question *question, struct dice *dice)
{
    uint64_t total = 0, pick;
    for (size_t i = 0; i < question->mix_count; i++)
        total += (uint64_t)question->mix[i].share;
    pick = total > 0 ? dice_below(dice, total) : 0;
    for (size_t i = 0; i < question->mix_count; i++) {
        if (pick < (uint64_t)question->mix[i].share)
            return &question->mix[i];
        pick -= (uint64_t)question->mix[i].share;
    }
    return NULL;
}

enum dlt_err variant_create(const struct question *question, uint64_t seed,
                            struct variant **variant_out, struct diag *diag)
{
    struct arena *arena = arena_create();
    struct binder binder = {
        .dice = dice_for(question->id, seed),
        .fresh = seed != 0 && question_has_draws(question),
    };
    if (binder.fresh)
        binder.sort = pick_sort(question, &binder.dice);
    if (diag)
        diag_clear(diag);
    enum dlt_err err = find_numbers(arena, question, &binder, diag);
    if (err == DLT_OK)
        err = bind_texts(binder.variant, diag);
    if (err != DLT_OK) {
        arena_destroy(arena);
        return err;
    }
    binder.variant->seed = seed;
    check_prepare(binder.variant);
    *variant_out = binder.variant;
    return DLT_OK;
}

/** The numbers of a variant as they are to be: what is not fixed is computed from the others, or is
 *  the paper's own. */
static const struct value *fixed_numbers(struct arena *arena, const struct variant *base,
                                         const struct value *givens)
{
    const struct question *question = base->question;
    struct value *fixed = arena_array(arena, question->given_count, sizeof(*fixed));
    for (size_t i = 0; i < question->given_count; i++) {
        const struct given *given = &question->givens[i];
        fixed[i] = givens[i];
        if (fixed[i].kind == VALUE_NONE && base->seed != 0 &&
            (given->word || bind_is_free(base, given)))
            fixed[i] = expr_env_get(&base->env, given->name);
    }
    return fixed;
}

enum dlt_err variant_change(const struct variant *base, const struct value *givens,
                            struct variant **variant_out, struct diag *diag)
{
    struct arena *arena = arena_create();
    struct binder binder = {.fixed = fixed_numbers(arena, base, givens)};
    if (diag)
        diag_clear(diag);
    enum dlt_err err = try_numbers(arena, base->question, &binder, diag);
    if (err == DLT_OK)
        err = bind_texts(binder.variant, diag);
    if (err != DLT_OK) {
        arena_destroy(arena);
        return err;
    }
    binder.variant->seed = base->seed;
    check_prepare(binder.variant);
    *variant_out = binder.variant;
    return DLT_OK;
}

void variant_destroy(struct variant *variant)
{
    if (variant)
        arena_destroy(variant->arena);
}
