/* SPDX-License-Identifier: MIT */
/* Fresh numbers: 200 seeds of a question, each of which must be gradable. */
#include "checker.h"
#include <math.h>
#include <string.h>

enum {
    THOROUGH = 200, /* of the draws in which every text is tried */
    DRAWN = 5,      /* of the draws in which figures are drawn */
    BESIDE = 20,    /* of the draws in which solvers are compared with their oracles */
    FAILURES = 10,  /* draws that fail, after which no more are tried */
    PROGRESS_STEP = 8,
};

/* What the draws of one question had in common. */
struct draws {
    struct checker *checker;
    const struct question *question;
    struct check_reach *reach;
    struct arena *arena;
    const char **first;    /* the values of the givens in the first draw, as text */
    bool *varied;          /* the given had another value in a later one */
    const char **expected; /* the model answers of the first numbers, field by field */
    bool answers_varied;   /* one of them was another one later */
    bool *asked;           /* a right answer above leads to the field with some numbers */
    size_t *sorts;         /* how many draws were of each sort */
    size_t done, failed, before;
};

/* The first text from which a seed draws; NULL: there is none. */
static const struct source *first_draw(const struct question *question)
{
    for (size_t i = 0; i < question->given_count; i++)
        if (question->givens[i].draw.text)
            return &question->givens[i].draw;
    for (size_t i = 0; i < question->mix_count; i++)
        if (question->mix[i].draw_count > 0)
            return &question->mix[i].draws[0].draw;
    return NULL;
}

static const struct source *sort_place(const struct mix_sort *sort)
{
    return sort->where_count > 0 ? &sort->where[0] : &sort->draws[0].draw;
}

/* --- one draw ----------------------------------------------------------------------------------- */

static void note_values(struct draws *draws, const struct variant *variant)
{
    const struct question *question = draws->question;
    for (size_t i = 0; i < question->given_count; i++) {
        if (draws->varied[i])
            continue;
        struct arena *scratch = arena_create();
        const char *text =
            value_format(scratch, expr_env_get(&variant->env, question->givens[i].name), NULL);
        if (!draws->first[i])
            draws->first[i] = arena_strdup(draws->arena, text);
        else
            draws->varied[i] = !str_equal(draws->first[i], text);
        arena_destroy(scratch);
    }
    for (size_t i = 0; i < question->mix_count; i++)
        draws->sorts[i] += variant->sort == &question->mix[i];
}

/* Whether an answer follows from the numbers; that of an ordering is shuffled, and proves nothing. */
static bool is_expected(const struct field *field)
{
    return field->expect.text && field->kind != FIELD_ORDERING && field->kind != FIELD_TEXT;
}

/* Which fields those who answer rightly come to, and whether their answers are always the same. */
static void note_answers(struct draws *draws, const struct variant *variant)
{
    const struct question *question = draws->question;
    size_t count = question_field_count(question);
    struct arena *arena = arena_create();
    struct answer *answers = arena_array(arena, count, sizeof *answers);
    for (size_t i = 0; i < count; i++)
        answers[i].text = check_model_answer(arena, variant, question_field(question, i, NULL));
    for (size_t i = 0; i < count; i++) {
        const struct field *field = question_field(question, i, NULL);
        const char *text = answers[i].text ? answers[i].text : "";
        draws->asked[i] = draws->asked[i] || check_field_shown(variant, field, answers);
        if (!is_expected(field))
            continue;
        draws->answers_varied |= !*text; /* what has no value is told elsewhere */
        if (draws->expected[i])
            draws->answers_varied |= !str_equal(draws->expected[i], text);
        else
            draws->expected[i] = arena_strdup(draws->arena, text);
    }
    arena_destroy(arena);
}

/* Fields that a right answer above hides with all numbers. */
static void check_asked(struct draws *draws)
{
    const struct question *question = draws->question;
    for (size_t i = 0; i < question_field_count(question); i++) {
        const struct field *field = question_field(question, i, NULL);
        if (!draws->asked[i] && field->shown_if.text)
            checker_advise(draws->checker, &field->shown_if, "never-asked",
                           "who answers rightly is never asked %s: its marks cannot be earned",
                           field->id);
    }
}

static void check_answers_vary(struct draws *draws)
{
    const struct question *question = draws->question;
    bool expects = false;
    /* A formula may well be the same for all numbers. */
    for (size_t i = 0; i < question_field_count(question); i++) {
        enum field_kind kind = question_field(question, i, NULL)->kind;
        expects |= kind == FIELD_NUMBER || kind == FIELD_SHAPE;
    }
    if (expects && !draws->answers_varied)
        checker_advise(draws->checker, first_draw(question), "same-answers",
                       "fresh numbers never change what a field expects: in %zu draws all answers "
                       "were the same",
                       draws->done);
}

static void note_own_answers(struct draws *draws)
{
    struct variant *own = NULL;
    if (variant_create(draws->question, 0, &own, NULL) == DLT_OK)
        note_answers(draws, own);
    variant_destroy(own);
}

static void try_texts(struct draws *draws, struct arena *arena, const struct variant *variant)
{
    struct checker *checker = draws->checker;
    struct diag diag = {0};
    if (check_model_fails(arena, variant, &diag)) {
        checker_error_value(checker, &diag);
        draws->failed++;
    } else if (draws->done < THOROUGH) {
        (void)check_question(arena, variant, checker_error_value, checker);
        checker_figures(checker, arena, variant);
        if (draws->done < BESIDE)
            checker_solvers(checker, arena, variant);
        if (draws->done < DRAWN)
            checker_drawings(checker, arena, variant);
    }
}

static void try_seed(struct draws *draws, uint64_t seed)
{
    struct checker *checker = draws->checker;
    struct arena *arena = arena_create();
    struct variant *variant = NULL;
    struct diag diag = {0};
    if (variant_create(draws->question, seed, &variant, &diag) == DLT_OK) {
        checker->before = arena_printf(arena, "with seed %llu (%s), ", (unsigned long long)seed,
                                       check_drawn(arena, variant));
        note_values(draws, variant);
        note_answers(draws, variant);
        try_texts(draws, arena, variant);
        (void)check_reach_add(draws->reach, variant);
        variant_destroy(variant);
    } else {
        /* Thousands of tries went into it: the next seed would take as many. */
        bool none = str_equal(diag.tag, "no-draw");
        draws->failed += none ? FAILURES : 1;
        checker->before =
            none ? "" : arena_printf(arena, "with seed %llu, ", (unsigned long long)seed);
        if (!diag.file[0] || !diag.line)
            (void)check_locate(&diag, first_draw(draws->question), DLT_OK);
        checker_error_value(checker, &diag);
    }
    checker->before = NULL;
    draws->done++;
    arena_destroy(arena);
}

/* --- all of them -------------------------------------------------------------------------------- */

/* Each sort by itself: one without numbers would be told for what the last of all sorts did. */
static bool sorts_can_be_drawn(struct draws *draws)
{
    const struct question *question = draws->question;
    size_t failed = 0;
    for (size_t i = 0; i < question->mix_count && failed < CHECKER_ENOUGH; i++) {
        struct question alone = *question;
        struct variant *variant = NULL;
        struct diag diag = {0};
        alone.mix = &question->mix[i];
        alone.mix_count = 1;
        if (variant_create(&alone, 1, &variant, &diag) != DLT_OK) {
            checker_complain(draws->checker, sort_place(alone.mix), "empty-sort",
                             "numbers of the sort \"%s\" cannot be drawn: %s", alone.mix->name,
                             diag.text);
            failed++;
        }
        variant_destroy(variant);
    }
    return failed == 0;
}

/* Further off than chance goes in one of a million questions. */
static void check_shares(struct draws *draws)
{
    const struct question *question = draws->question;
    const double deviations = 5;
    double total = 0;
    for (size_t i = 0; i < question->mix_count; i++)
        total += (double)question->mix[i].share;
    for (size_t i = 0; i < question->mix_count; i++) {
        const struct mix_sort *sort = &question->mix[i];
        double share = (double)sort->share / total, tries = (double)draws->done;
        double off = fabs((double)draws->sorts[i] - share * tries);
        if (draws->sorts[i] == 0)
            checker_advise(draws->checker, sort_place(sort), "rare-sort",
                           "the sort \"%s\" was not drawn once in %zu draws: its share is %ld of "
                           "%.0f",
                           sort->name, draws->done, sort->share, total);
        else if (off > deviations * sqrt(share * (1 - share) * tries))
            checker_complain(draws->checker, sort_place(sort), "bad-share",
                             "the sort \"%s\" was drawn %zu times in %zu draws, not about %.0f "
                             "times as its share says",
                             sort->name, draws->sorts[i], draws->done, share * tries);
    }
}

static void check_variety(struct draws *draws)
{
    const struct question *question = draws->question;
    bool any = false;
    for (size_t i = 0; i < question->given_count; i++)
        any |= draws->varied[i];
    if (!any) {
        checker_complain(draws->checker, first_draw(question), "same-draws",
                         "%zu draws gave the same numbers: fresh numbers would always be the same; "
                         "draw from more, such as 5..20, or leave out \"draw\"",
                         draws->done);
        return;
    }
    for (size_t i = 0; i < question->given_count; i++) {
        const struct given *given = &question->givens[i];
        bool refused = checker_refused(draws->checker, question, i);
        if (given->draw.text && !draws->varied[i] && !refused)
            checker_advise(
                draws->checker, &given->draw, "same-draws",
                "%s was %s in all of %zu draws; draw it from more, or leave out \"draw\"",
                given->name, draws->first[i], draws->done);
    }
}

/* False when too many of them failed. */
static bool try_all(struct draws *draws)
{
    struct checker *checker = draws->checker;
    for (uint64_t seed = 1; seed <= CHECKER_SEEDS; seed++) {
        if ((seed - 1) % PROGRESS_STEP == 0)
            checker_progress(checker, draws->question->id, seed - 1, CHECKER_SEEDS);
        try_seed(draws, seed);
        if (draws->failed >= FAILURES || checker->errors - draws->before >= CHECKER_ENOUGH)
            return false;
    }
    return draws->failed == 0;
}

bool checker_draws(struct checker *checker, const struct question *question,
                   struct check_reach *reach)
{
    const size_t fields = question_field_count(question);
    struct draws draws = {
        .checker = checker,
        .question = question,
        .reach = reach,
        .arena = arena_create(),
        .before = checker->errors,
    };
    draws.first = arena_array(draws.arena, question->given_count, sizeof *draws.first);
    draws.varied = arena_array(draws.arena, question->given_count, sizeof *draws.varied);
    draws.sorts = arena_array(draws.arena, question->mix_count, sizeof *draws.sorts);
    draws.expected = arena_array(draws.arena, fields, sizeof *draws.expected);
    draws.asked = arena_array(draws.arena, fields, sizeof *draws.asked);
    const bool drawn = question_has_draws(question) && first_draw(question);
    note_own_answers(&draws);
    const bool whole = !drawn || (sorts_can_be_drawn(&draws) && try_all(&draws));
    if (drawn && whole) {
        check_shares(&draws);
        check_variety(&draws);
        check_answers_vary(&draws);
    }
    if (whole)
        check_asked(&draws);
    arena_destroy(draws.arena);
    return whole;
}
