/* SPDX-License-Identifier: MIT */
/* What if: other numbers for a question, and for the answers to it, without marking any. */
#include "explore_sliders.h"
#include "explore_words.h"

#include <string.h>

enum { TRIES_ON = 8, TRIES_ON_CONDITION = 200, NUMBER_BITS = 2048, NUMBER_LENGTH = 200 };

/** What follows from one set of values. */
struct state {
    struct arena *arena;   /**< NULL: there is none */
    struct variant *own;   /**< NULL: the numbers are those it came with */
    struct value *values;  /**< one for each slider */
    struct literal *forms; /**< how they are written */
    const char **texts;    /**< flat */
    struct verdict *verdicts;
};

struct explore {
    struct arena *arena; /**< of the sliders */
    const struct variant *base;
    size_t part, field_count;
    struct slider *sliders;
    size_t count;
    const char **texts; /**< as they came, flat */
    struct state now;
    struct state before; /**< what the last change was made from: going back costs nothing */
    struct explore_slider *shown;
    unsigned long version;
};

/* --- states ----------------------------------------------------------------------------------------------- */

/** Frees a state, and its numbers unless `other` has them too. */
static void drop(struct state *state, const struct state *other)
{
    if (state->own && state->own != other->own)
        variant_destroy(state->own);
    arena_destroy(state->arena);
    *state = (struct state){.arena = NULL};
}

static const struct variant *numbers_of(const struct explore *explore, const struct state *state)
{
    return state->own ? state->own : explore->base;
}

/** The texts of all answers with the values of a state in them. */
static void write_texts(const struct explore *explore, struct state *state)
{
    struct strbuf text;
    strbuf_init(&text);
    state->texts = arena_array(state->arena, explore->field_count, sizeof(*state->texts));
    for (size_t i = 0; i < explore->field_count; i++) {
        const char *typed = explore->texts[i];
        size_t at = 0;
        for (size_t j = 0; typed && j < explore->count; j++) {
            const struct slider *slider = &explore->sliders[j];
            if (slider->field != i)
                continue;
            strbuf_add_bytes(&text, typed + at, slider->literal.start - at);
            at = slider->literal.start;
            if (num_compare(state->values[j], slider->literal.value) != NUM_EQUAL)
                strbuf_add(&text, literal_write(state->arena, &state->forms[j], state->values[j]));
            else
                strbuf_add_bytes(&text, typed + at, slider->literal.length);
            at += slider->literal.length;
        }
        if (typed)
            strbuf_add(&text, typed + at);
        state->texts[i] = typed ? strbuf_take(&text, state->arena) : NULL;
    }
    strbuf_finish(&text);
}

static void mark(const struct explore *explore, struct state *state)
{
    struct answer *answers = arena_array(state->arena, explore->field_count, sizeof(*answers));
    state->verdicts = arena_array(state->arena, explore->field_count, sizeof(*state->verdicts));
    for (size_t i = 0; i < explore->field_count; i++)
        answers[i].text = state->texts[i];
    check_answers(state->arena, numbers_of(explore, state), answers, state->verdicts);
}

/** The givens with the values of a state; NONE for those that are as they came. */
static bool find_givens(const struct explore *explore, const struct state *state,
                        struct value *givens)
{
    bool changed = false;
    for (size_t i = 0; i < explore->count; i++) {
        const struct slider *slider = &explore->sliders[i];
        if (slider->given == SIZE_MAX ||
            num_compare(state->values[i], slider->literal.value) == NUM_EQUAL)
            continue;
        struct value *given = &givens[slider->given];
        if (given->kind == VALUE_NONE)
            *given = sliders_given(explore->base, slider->given);
        *given = slider_put(state->arena, slider, *given, state->values[i]);
        changed = true;
    }
    return changed;
}

/** The state with these values; `near` has the same givens, unless `anew`. */
static enum dlt_err follow(const struct explore *explore, struct state *state, bool anew,
                           struct diag *diag)
{
    enum dlt_err err = DLT_OK;
    if (anew) {
        struct value *givens =
            arena_array(state->arena, explore->base->question->given_count, sizeof(*givens));
        state->own = NULL;
        if (find_givens(explore, state, givens))
            err = variant_change(explore->base, givens, &state->own, diag);
    }
    if (err != DLT_OK)
        return err;
    write_texts(explore, state);
    mark(explore, state);
    return DLT_OK;
}

/** A copy of the values to be changed. */
static struct state begin(const struct explore *explore)
{
    struct state next = {.arena = arena_create(), .own = explore->now.own};
    next.values = arena_array(next.arena, explore->count, sizeof(*next.values));
    next.forms = arena_array(next.arena, explore->count, sizeof(*next.forms));
    for (size_t i = 0; i < explore->count; i++) {
        next.values[i] = value_copy(next.arena, explore->now.values[i]);
        next.forms[i] = explore->now.forms[i];
        next.forms[i].exponent = arena_strdup(next.arena, explore->now.forms[i].exponent);
        next.forms[i].value = value_copy(next.arena, explore->now.forms[i].value);
    }
    return next;
}

static bool same_values(const struct explore *explore, const struct state *a, const struct state *b)
{
    for (size_t i = 0; i < explore->count; i++)
        if (num_compare(a->values[i], b->values[i]) != NUM_EQUAL ||
            a->forms[i].fraction != b->forms[i].fraction ||
            a->forms[i].below != b->forms[i].below || a->forms[i].decimals != b->forms[i].decimals)
            return false;
    return true;
}

/* --- what is shown of them ---------------------------------------------------------------------------------- */

static const char *value_text(struct arena *arena, const struct literal *form, struct value value)
{
    struct literal bare = *form;
    bare.place = LITERAL_ALONE;
    return literal_write(arena, &bare, value);
}

/** A range of ten steps at least to either side, and as far as to 0. */
static void find_range(struct arena *arena, struct explore_slider *shown, struct value unit,
                       bool signs)
{
    enum { STEPS_ASIDE = 10 };
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    struct value aside = num_mul(&ctx, unit, value_long(arena, STEPS_ASIDE));
    aside = num_max(&ctx, aside, num_abs(&ctx, shown->start));
    shown->low = num_sub(&ctx, shown->start, aside);
    shown->high = num_add(&ctx, shown->start, aside);
    if (!signs && value_sign(shown->start) > 0)
        shown->low = num_max(&ctx, shown->low, value_long(arena, 0));
}

static void show(struct explore *explore)
{
    struct arena *arena = explore->now.arena;
    explore->shown = arena_array(arena, explore->count, sizeof(*explore->shown));
    for (size_t i = 0; i < explore->count; i++) {
        const struct slider *slider = &explore->sliders[i];
        const struct literal *form = &explore->now.forms[i];
        struct explore_slider *shown = &explore->shown[i];
        *shown = (struct explore_slider){
            .label = slider->label,
            .field = slider->field,
            .value = explore->now.values[i],
            .start = slider->literal.value,
            .step = literal_step(arena, form),
            .text = value_text(arena, form, explore->now.values[i]),
            .start_text = value_text(arena, &slider->literal, slider->literal.value),
        };
        shown->changed = num_compare(shown->value, shown->start) != NUM_EQUAL;
        find_range(arena, shown, literal_step(arena, &slider->literal), slider->signs);
    }
}

/* --- life --------------------------------------------------------------------------------------------------- */

static void take_texts(struct explore *explore, const char *const *texts)
{
    size_t count = explore->field_count;
    explore->texts = arena_array(explore->arena, count, sizeof(*explore->texts));
    for (size_t i = 0; texts && i < count; i++)
        if (texts[i] && texts[i][strspn(texts[i], " \t\r\n")])
            explore->texts[i] = arena_strdup(explore->arena, texts[i]);
}

struct explore *explore_create(const struct variant *variant, size_t part, const char *const *texts)
{
    struct explore *explore = mem_alloc(sizeof(*explore));
    explore->arena = arena_create();
    explore->base = variant;
    explore->part = part;
    explore->field_count = question_field_count(variant->question);
    explore->version = 1;
    take_texts(explore, texts);
    explore->sliders = sliders_find(explore->arena, variant, part, explore->texts, &explore->count);
    struct state *now = &explore->now;
    now->arena = arena_create();
    now->values = arena_array(now->arena, explore->count, sizeof(*now->values));
    now->forms = arena_array(now->arena, explore->count, sizeof(*now->forms));
    for (size_t i = 0; i < explore->count; i++) {
        now->values[i] = explore->sliders[i].literal.value;
        now->forms[i] = explore->sliders[i].literal;
    }
    (void)follow(explore, now, false, NULL);
    show(explore);
    return explore;
}

void explore_destroy(struct explore *explore)
{
    if (!explore)
        return;
    drop(&explore->before, &explore->now);
    drop(&explore->now, &explore->before);
    arena_destroy(explore->arena);
    mem_free(explore);
}

/* --- changes ------------------------------------------------------------------------------------------------- */

/** Takes a state that was begun as the one of now, or back what it had. */
static enum dlt_err take(struct explore *explore, struct state *next, bool anew, struct diag *diag)
{
    struct state was = explore->now;
    if (explore->before.arena && same_values(explore, next, &explore->before)) {
        next->own = NULL;
        drop(next, &was);
        explore->now = explore->before;
        explore->before = was;
    } else {
        enum dlt_err err = follow(explore, next, anew, diag);
        if (err != DLT_OK) {
            next->own = NULL;
            drop(next, &was);
            return err;
        }
        drop(&explore->before, &was);
        explore->before = was;
        explore->now = *next;
    }
    explore->version++;
    show(explore);
    return DLT_OK;
}

static enum dlt_err check_number(struct value value, struct diag *diag)
{
    const struct num_format format = {.style = NUM_STYLE_FRACTION};
    struct arena *arena = arena_create();
    struct value_halves halves = {.fits = false};
    bool exact = value_halves(value, &halves);
    bool small =
        halves.fits || (exact && strlen(value_format(arena, value, &format)) <= NUMBER_LENGTH);
    arena_destroy(arena);
    if (!exact)
        return diag_set(diag, DLT_ERR_TYPE, "not-exact",
                        "only whole numbers, decimals and fractions can be tried out");
    return small ? DLT_OK
                 : diag_set(diag, DLT_ERR_LIMIT, "too-long", "a number may have %d digits",
                            NUMBER_LENGTH);
}

/** The condition that numbers do not meet, of the question or of its sort; NULL: none was named. */
static const char *failed_condition(struct arena *arena, const struct variant *base,
                                    const struct diag *reason)
{
    const struct question *question = base->question;
    const struct mix_sort *sort = base->sort;
    const size_t own = question->where_count, count = own + (sort ? sort->where_count : 0);
    for (size_t i = 0; i < count && str_equal(reason->tag, "condition-failed"); i++) {
        const char *text = i < own ? question->where[i].text : sort->where[i - own].text;
        if (strstr(reason->text, arena_printf(arena, "\"%s\"", text)))
            return text;
    }
    return NULL;
}

/** A condition is said in words. Solvers speak of their own parameters: what they refuse is said of
 *  the number that was tried, `text`; NULL: of all. */
static void explain(const struct explore *explore, const struct slider *slider, const char *text,
                    const struct diag *reason, struct diag *diag)
{
    struct arena *arena = arena_create();
    const char *condition = failed_condition(arena, explore->base, reason);
    const bool whole =
        text && strpbrk(text, "./") && strstr(reason->text, "must be a whole number") != NULL;
    if (condition)
        (void)diag_set(diag, DLT_ERR_RANGE, reason->tag, "%s", words_condition(arena, condition));
    else if (!text)
        (void)diag_set(diag, DLT_ERR_RANGE, "no-solution",
                       "with the other numbers the question cannot be worked out");
    else
        (void)diag_set(diag, DLT_ERR_RANGE, "no-solution",
                       "with %s = %s the question cannot be worked out%s%s%s", slider->label, text,
                       whole ? ": " : "", whole ? slider->label : "",
                       whole ? " must be a whole number" : "");
    arena_destroy(arena);
}

static enum dlt_err set(struct explore *explore, size_t slider, struct value value,
                        const struct literal *form, struct diag *diag)
{
    enum dlt_err err = check_number(value, diag);
    if (err != DLT_OK)
        return err;
    struct state next = begin(explore);
    next.values[slider] = value_copy(next.arena, value);
    if (form) {
        next.forms[slider].fraction = form->fraction;
        next.forms[slider].below = form->below;
        next.forms[slider].decimals = form->decimals;
        next.forms[slider].exponent = arena_strdup(next.arena, form->exponent);
    }
    struct diag reason = {0};
    const struct slider *tried = &explore->sliders[slider];
    struct arena *arena = arena_create();
    const char *text = value_text(arena, &next.forms[slider], value);
    enum dlt_err refused = take(explore, &next, tried->given != SIZE_MAX, &reason);
    if (refused != DLT_OK)
        explain(explore, tried, text, &reason, diag);
    arena_destroy(arena);
    return refused;
}

enum dlt_err explore_set(struct explore *explore, size_t slider, struct value value,
                         struct diag *diag)
{
    return slider < explore->count ? set(explore, slider, value, NULL, diag) : DLT_ERR_RANGE;
}

static enum dlt_err step_to(struct explore *explore, size_t slider, int steps, struct diag *diag)
{
    struct arena *arena = arena_create();
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    const struct explore_slider *shown = &explore->shown[slider];
    struct value value =
        num_add(&ctx, shown->value, num_mul(&ctx, shown->step, value_long(arena, steps)));
    enum dlt_err err = set(explore, slider, value, NULL, diag);
    arena_destroy(arena);
    return err;
}

enum dlt_err explore_step(struct explore *explore, size_t slider, int steps, struct diag *diag)
{
    int way = steps < 0 ? -1 : 1;
    if (slider >= explore->count || steps == 0)
        return DLT_ERR_RANGE;
    struct diag reason = {0};
    enum dlt_err err = step_to(explore, slider, steps, &reason);
    if (diag)
        *diag = reason;
    /* Numbers that do not divide cost little; what a solver refuses may be refused for ever. */
    for (int on = 1, dear = 0; err != DLT_OK && on <= TRIES_ON_CONDITION && dear < TRIES_ON; on++) {
        if (step_to(explore, slider, steps + on * way, &reason) == DLT_OK)
            return DLT_OK;
        dear += !str_equal(reason.tag, "condition-failed");
    }
    for (int nearer = steps - way; nearer != 0 && err != DLT_OK; nearer -= way)
        if (step_to(explore, slider, nearer, NULL) == DLT_OK)
            return DLT_OK;
    return err;
}

enum dlt_err explore_type(struct explore *explore, size_t slider, const char *text,
                          struct diag *diag)
{
    struct arena *arena = arena_create();
    struct literal form;
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, diag);
    ctx.max_work = BIND_WORK_ONE;
    ctx.max_bits = NUMBER_BITS;
    struct value value = expr_eval_text(&ctx, text, NULL);
    enum dlt_err err = ctx.err;
    if (err == DLT_OK && slider < explore->count) {
        bool plain = literal_read(arena, text, &form) &&
                     (form.fraction || form.decimals > 0 || form.exponent[0]);
        err = set(explore, slider, value, plain ? &form : NULL, diag);
    }
    arena_destroy(arena);
    return err;
}

enum dlt_err explore_reset(struct explore *explore, size_t slider, struct diag *diag)
{
    bool given = false;
    struct state next = begin(explore);
    for (size_t i = 0; i < explore->count; i++) {
        if (slider != SIZE_MAX && slider != i)
            continue;
        next.values[i] = explore->sliders[i].literal.value;
        next.forms[i] = explore->sliders[i].literal;
        given = given || explore->sliders[i].given != SIZE_MAX;
    }
    struct diag reason = {0};
    const enum dlt_err err = take(explore, &next, given, &reason);
    if (err != DLT_OK && slider < explore->count)
        explain(explore, &explore->sliders[slider], NULL, &reason, diag);
    return err;
}

/* --- looking ------------------------------------------------------------------------------------------------- */

size_t explore_count(const struct explore *explore)
{
    return explore->count;
}

const struct explore_slider *explore_slider(const struct explore *explore, size_t slider)
{
    return slider < explore->count ? &explore->shown[slider] : NULL;
}

const struct variant *explore_variant(const struct explore *explore)
{
    return numbers_of(explore, &explore->now);
}

const struct verdict *explore_verdicts(const struct explore *explore)
{
    return explore->now.verdicts;
}

const char *explore_text(const struct explore *explore, size_t field)
{
    return field < explore->field_count ? explore->now.texts[field] : NULL;
}

bool explore_has_other_numbers(const struct explore *explore)
{
    return explore->now.own != NULL;
}

size_t explore_changed_count(const struct explore *explore)
{
    size_t count = 0;
    for (size_t i = 0; i < explore->count; i++)
        count += explore->shown[i].changed;
    return count;
}

unsigned long explore_version(const struct explore *explore)
{
    return explore->version;
}
