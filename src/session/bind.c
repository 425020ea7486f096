/* SPDX-License-Identifier: MIT */
/* Names and their values: givens, conditions, solvers. */
#include "bind.h"

#include "dltutor/solve.h"

#include <string.h>

static void add_name(struct binder *binder, const char *name, struct value value)
{
    struct variant *variant = binder->variant;
    binder->bindings = arena_grow(variant->arena, binder->bindings, binder->count,
                                  &binder->capacity, sizeof(*binder->bindings));
    binder->bindings[binder->count++] = (struct expr_binding){.name = name, .value = value};
    variant->env.bindings = binder->bindings;
    variant->env.count = binder->count;
}

/* --- givens ------------------------------------------------------------------------------------------- */

/** Words stand for themselves in conditions: "last_batch = keep". */
static void add_words(struct binder *binder, const char *text)
{
    struct variant *variant = binder->variant;
    const char *const *words = NULL;
    size_t count = draw_split(variant->arena, text, ',', &words);
    for (size_t i = 0; i < count; i++) {
        if (expr_env_get(&variant->env, words[i]).kind == VALUE_NONE)
            add_name(binder, words[i], value_word(variant->arena, words[i]));
    }
}

/** What a given is drawn from: as the sort of numbers says, or the given itself; NULL: nothing. */
static const struct source *draw_of(const struct mix_sort *sort, const struct given *given)
{
    for (size_t i = 0; sort && i < sort->draw_count; i++) {
        if (str_equal(sort->draws[i].given, given->name))
            return &sort->draws[i].draw;
    }
    return given->draw.text ? &given->draw : NULL;
}

static const struct source *draw_source(const struct binder *binder, const struct given *given)
{
    return binder->fresh ? draw_of(binder->sort, given) : NULL;
}

bool bind_is_free(const struct variant *variant, const struct given *given)
{
    struct num_ctx ctx;
    if (given->word || !given->value.text)
        return false;
    if (variant->seed != 0 && draw_of(variant->sort, given))
        return true;
    struct arena *arena = arena_create();
    num_ctx_init(&ctx, arena, NULL);
    ctx.max_work = BIND_WORK_ONE;
    (void)expr_eval_text(&ctx, given->value.text, NULL);
    arena_destroy(arena);
    return ctx.err == DLT_OK;
}

/** A number or word that is there already. */
static void bind_fixed(struct binder *binder, const struct given *given, struct value value)
{
    add_name(binder, given->name, value_copy(binder->variant->arena, value));
    if (!given->word)
        return;
    add_words(binder, value.as.word);
    add_words(binder, given->value.text);
    if (given->draw.text)
        add_words(binder, given->draw.text);
}

static void bind_word(struct binder *binder, const struct given *given, const struct source *draw)
{
    struct arena *arena = binder->variant->arena;
    const char *word = str_trim(arena, given->value.text);
    if (draw)
        word = draw_word(arena, draw->text, &binder->dice);
    add_name(binder, given->name, value_word(arena, word));
    add_words(binder, given->value.text);
    if (given->draw.text)
        add_words(binder, given->draw.text);
    if (draw)
        add_words(binder, draw->text);
}

/** Work is counted over all tries: many times little is much, too. */
static void add_work(struct binder *binder, const struct num_ctx *ctx, const char *text)
{
    binder->work += ctx->work + strlen(text) * BIND_WORK_BYTE;
}

static enum dlt_err bind_given(struct binder *binder, size_t index, struct diag *diag)
{
    struct variant *variant = binder->variant;
    const struct given *given = &variant->question->givens[index];
    struct num_ctx ctx;
    struct value value;
    if (binder->fixed && binder->fixed[index].kind != VALUE_NONE) {
        bind_fixed(binder, given, binder->fixed[index]);
        return DLT_OK;
    }
    if (!given->value.text)
        return check_locate(
            diag, &given->draw,
            diag_set(diag, DLT_ERR_RANGE, "no-value", "%s has no value", given->name));
    const struct source *draw = draw_source(binder, given);
    if (given->word) {
        bind_word(binder, given, draw);
        return DLT_OK;
    }
    num_ctx_init(&ctx, variant->arena, diag);
    ctx.max_work = BIND_WORK_ONE;
    const struct source *source = draw ? draw : &given->value;
    if (draw)
        value = draw_value(&ctx, source->text, &variant->env, &binder->dice);
    else
        value = expr_eval_text(&ctx, source->text, &variant->env);
    add_work(binder, &ctx, source->text);
    /* Inside a range the place is that of its bound, not of the text. */
    if (ctx.err != DLT_OK && draw && diag)
        diag_place(diag, 0, 0, 0);
    if (ctx.err != DLT_OK)
        return check_locate(diag, source, ctx.err);
    add_name(binder, given->name, value);
    return DLT_OK;
}

/* --- conditions ----------------------------------------------------------------------------------------- */

static enum dlt_err check_condition(struct binder *binder, const struct source *where,
                                    struct diag *diag)
{
    struct variant *variant = binder->variant;
    struct num_ctx ctx;
    const struct expr_env words = {.outer = &variant->env, .words = true};
    num_ctx_init(&ctx, variant->arena, diag);
    ctx.max_work = BIND_WORK_ONE;
    struct value value = expr_eval_text(&ctx, where->text, &words);
    add_work(binder, &ctx, where->text);
    if (ctx.err != DLT_OK)
        return check_locate(diag, where, ctx.err);
    if (!value_is_number(value))
        return check_locate(
            diag, where,
            diag_set(diag, DLT_ERR_TYPE, "not-a-condition", "\"%s\" is no condition", where->text));
    if (value_sign(value) != 0)
        return DLT_OK;
    return check_locate(diag, where,
                        diag_set(diag, DLT_ERR_RANGE, "condition-failed",
                                 "the numbers do not meet the condition \"%s\"", where->text));
}

/** Some conditions are over givens and spare the solvers a run; others are over their results. */
static enum dlt_err check_conditions(struct binder *binder, bool solved, struct diag *diag)
{
    const struct variant *variant = binder->variant;
    const struct question *question = variant->question;
    const struct mix_sort *sort = variant->sort;
    size_t count = question->where_count + (sort ? sort->where_count : 0);
    for (size_t i = 0; i < count; i++) {
        const struct source *where = i < question->where_count
                                         ? &question->where[i]
                                         : &sort->where[i - question->where_count];
        enum dlt_err err = check_condition(binder, where, diag);
        bool early = !solved && (err == DLT_ERR_UNKNOWN || err == DLT_ERR_TYPE);
        if (err != DLT_OK && !early)
            return err;
    }
    if (diag)
        diag_clear(diag);
    return DLT_OK;
}

/* --- solvers -------------------------------------------------------------------------------------------- */

bool bind_is_name_byte(char c)
{
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

size_t bind_find_word(const char *text, const char *word, size_t length)
{
    for (const char *at = text; length > 0 && (at = strstr(at, word)) != NULL; at++) {
        if ((at == text || !bind_is_name_byte(at[-1])) && !bind_is_name_byte(at[length]))
            return (size_t)(at - text);
    }
    return SIZE_MAX;
}

/** The argument that the solver speaks of first; the count of them: none. Its place inside the
 *  argument holds where it says so, "name: ...", and nothing was filled in before. */
static size_t named_argument(struct arena *arena, const struct solve_call *call, struct diag *diag)
{
    size_t nearest = SIZE_MAX, found = call->with_count;
    for (size_t i = 0; i < call->with_count; i++) {
        const char *text = call->with[i].text;
        const char *name = str_trim(arena, arena_strndup(arena, text, strcspn(text, "=")));
        size_t at = bind_find_word(diag->text, name, strlen(name));
        if (at < nearest) {
            nearest = at;
            found = i;
        }
    }
    if (found == call->with_count)
        return found;
    const char *text = call->with[found].text;
    size_t value = strcspn(text, "=") + 1;
    bool exact = nearest == 0 && str_starts(diag->text + strcspn(diag->text, ":"), ": ") &&
                 strcspn(diag->text, ": ") == strcspn(diag->text, ":") && diag->column > 0 &&
                 text[value - 1] == '=' && text[value] != ' ' && !strchr(text, '{');
    if (exact)
        diag_place(diag, 0, diag->column + (unsigned)utf8_count(text, value), diag->length);
    else
        diag_place(diag, 0, 0, 0);
    return found;
}

/** In a function the letters are its inputs; a given comes in as {a}. */
static void tell_of_given(const struct variant *variant, struct diag *diag)
{
    static const char unknown[] = " is not known here";
    const char *end = strstr(diag->text, unknown);
    const char *start = end;
    while (start && start > diag->text && bind_is_name_byte(start[-1]))
        start--;
    if (!start || start == end || strchr(diag->text, '{'))
        return;
    const char *name = arena_strndup(variant->arena, start, (size_t)(end - start));
    if (expr_env_get(&variant->env, name).kind == VALUE_NONE)
        return;
    (void)diag_set(diag, DLT_ERR_UNKNOWN, "unknown-symbol", "%s; write {%s} for the given",
                   arena_strdup(variant->arena, diag->text), name);
}

static enum dlt_err run_call(struct binder *binder, const struct solve_call *call,
                             struct bound_trace *trace_out, struct diag *diag)
{
    struct variant *variant = binder->variant;
    struct solve_result result;
    size_t bad = call->with_count;
    const char **texts = arena_array(variant->arena, call->with_count, sizeof(*texts));
    for (size_t i = 0; i < call->with_count; i++)
        texts[i] = call->with[i].text;
    enum dlt_err err = solve_call_text(variant->arena, call->solver, texts, call->with_count,
                                       &variant->env, &result, &bad, diag);
    if (err == DLT_ERR_UNKNOWN && diag)
        tell_of_given(variant, diag);
    if (err != DLT_OK && diag && bad >= call->with_count)
        bad = named_argument(variant->arena, call, diag);
    if (err != DLT_OK)
        return check_locate(diag, bad < call->with_count ? &call->with[bad] : &call->place, err);
    for (size_t i = 0; i < result.solver->output_count; i++)
        add_name(binder,
                 arena_printf(variant->arena, "%s.%s", call->name, result.solver->outputs[i].name),
                 result.values[i]);
    *trace_out = (struct bound_trace){.name = call->name, .trace = result.trace};
    return DLT_OK;
}

static enum dlt_err run_solvers(struct binder *binder, struct diag *diag)
{
    struct variant *variant = binder->variant;
    const struct question *question = variant->question;
    struct bound_trace *traces =
        arena_array(variant->arena, question->solve_count, sizeof(struct bound_trace));
    for (size_t i = 0; i < question->solve_count; i++) {
        enum dlt_err err = run_call(binder, &question->solves[i], &traces[i], diag);
        if (err != DLT_OK)
            return err;
    }
    variant->traces = traces;
    variant->trace_count = question->solve_count;
    return DLT_OK;
}

enum dlt_err bind_numbers(struct binder *binder, struct diag *diag)
{
    struct variant *variant = binder->variant;
    const struct question *question = variant->question;
    for (size_t i = 0; i < question->given_count; i++) {
        enum dlt_err err = bind_given(binder, i, diag);
        if (err != DLT_OK)
            return err;
    }
    enum dlt_err err = check_conditions(binder, question->solve_count == 0, diag);
    if (err == DLT_OK)
        err = run_solvers(binder, diag);
    if (err == DLT_OK && question->solve_count > 0)
        err = check_conditions(binder, true, diag);
    return err;
}
