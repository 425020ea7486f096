/* SPDX-License-Identifier: MIT */
/* Replies that nobody can ever get: typed as they stand, they are always taken for something else. */
#include "marking.h"

#include <string.h>

/** What became of one alternative or slip in the draws so far. */
struct traced {
    const struct field *field;
    size_t field_index;
    const struct reply *reply;
    const char *what;   /**< "slip" or "alternative" */
    bool held, reached; /**< `when` was met; it was recognised, or nobody can tell */
    const char *hidden; /**< what it was taken for last */
};

struct check_reach {
    struct arena *arena; /**< outlives the variants */
    const struct question *question;
    struct traced *replies;
    size_t count, open; /**< all; those not reached yet */
    size_t variants;
};

/** Of a text only patterns are known, of an ordering nothing that could be typed. */
static bool can_be_typed(const struct field *field)
{
    return field->kind != FIELD_TEXT && field->kind != FIELD_ORDERING;
}

static void add_replies(struct check_reach *reach, size_t field_index, const char *what,
                        const struct reply *replies, size_t count)
{
    const struct field *field = question_field(reach->question, field_index, NULL);
    for (size_t i = 0; i < count && can_be_typed(field); i++) {
        if (!replies[i].is.text)
            continue;
        reach->replies[reach->count++] = (struct traced){
            .field = field, .field_index = field_index, .reply = &replies[i], .what = what};
    }
}

struct check_reach *check_reach_create(struct arena *arena, const struct question *question)
{
    struct check_reach *reach = arena_alloc(arena, sizeof(*reach));
    size_t most = 0, fields = question_field_count(question);
    for (size_t i = 0; i < fields; i++) {
        const struct field *field = question_field(question, i, NULL);
        most += field->alternative_count + field->slip_count;
    }
    reach->arena = arena;
    reach->question = question;
    reach->replies = arena_array(arena, most, sizeof(struct traced));
    for (size_t i = 0; i < fields; i++) {
        const struct field *field = question_field(question, i, NULL);
        add_replies(reach, i, "alternative", field->alternatives, field->alternative_count);
        add_replies(reach, i, "slip", field->slips, field->slip_count);
    }
    reach->open = reach->count;
    return reach;
}

/** What somebody would type who means the reply; NULL: nobody knows. */
static char *typed_text(struct marking *m, const struct reply *reply)
{
    struct field *meant = arena_alloc(m->arena, sizeof(*meant));
    *meant = *m->field;
    meant->expect = reply->is;
    meant->form = FORM_ANY;
    struct marking own = {.env = m->env, .verdict = m->verdict};
    (void)marking_begin(&own, m->arena, m->variant, meant, "");
    char *text = marking_engine(meant->kind)->model(&own);
    return text && text[0] ? text : NULL;
}

/** What the reply is taken for instead; NULL: it is recognised, or nobody can tell. */
static const char *hidden_by(struct check_reach *reach, const struct traced *traced,
                             const char *note)
{
    static const char alternative[] = "alternative:";
    if (str_equal(note, "correct"))
        return "the expected answer";
    if (!str_starts(note, alternative))
        return NULL;
    const char *name = note + strlen(alternative);
    if (str_equal(traced->what, "alternative") && str_equal(name, traced->reply->name))
        return NULL;
    return arena_printf(reach->arena, "the alternative \"%s\"", name);
}

static void trace_reply(struct check_reach *reach, struct arena *arena,
                        const struct variant *variant, const struct expr_env *env,
                        struct traced *traced)
{
    struct verdict verdict = {.status = VERDICT_BLANK};
    struct marking m = {.env = env, .verdict = &verdict};
    (void)marking_begin(&m, arena, variant, traced->field, "");
    if (!marking_holds(&m, &traced->reply->when))
        return;
    traced->held = true;
    const char *text = typed_text(&m, traced->reply);
    const char *hidden = NULL;
    if (text) {
        marking_mark(arena, variant, traced->field, text, env, &verdict);
        hidden = hidden_by(reach, traced, verdict.note);
    }
    traced->hidden = hidden;
    traced->reached = !hidden;
}

bool check_reach_add(struct check_reach *reach, const struct variant *variant)
{
    size_t count = question_field_count(reach->question);
    reach->variants++;
    if (reach->open == 0)
        return true;
    struct arena *arena = arena_create();
    struct verdict *models = arena_array(arena, count, sizeof(struct verdict));
    for (size_t i = 0; i < count; i++) {
        const struct field *field = question_field(reach->question, i, NULL);
        marking_mark(arena, variant, field, check_model_answer(arena, variant, field), NULL,
                     &models[i]);
    }
    for (size_t i = 0; i < reach->count; i++) {
        struct traced *traced = &reach->replies[i];
        size_t part = 0;
        struct expr_env env;
        if (traced->reached)
            continue;
        (void)question_field(reach->question, traced->field_index, &part);
        check_typed(arena, variant, part, models, count, &env);
        trace_reply(reach, arena, variant, &env, traced);
        reach->open -= traced->reached;
    }
    arena_destroy(arena);
    return reach->open == 0;
}

static void tell_one(const struct check_reach *reach, const struct traced *traced,
                     struct diag *diag)
{
    const char *tried =
        reach->variants > 1
            ? arena_printf(reach->arena, "the paper's numbers and %zu draws", reach->variants - 1)
            : "the paper's numbers, and no others are drawn";
    const char *name = traced->reply->name ? traced->reply->name : "";
    const struct source *place = &traced->reply->is;
    diag_clear(diag);
    if (!traced->held) {
        place = &traced->reply->when;
        (void)diag_set(diag, DLT_ERR_RANGE, "unreachable",
                       "the %s \"%s\" is never recognised: its condition does not hold with %s",
                       traced->what, name, tried);
    } else {
        (void)diag_set(diag, DLT_ERR_RANGE, "unreachable",
                       "the %s \"%s\" is never recognised: with %s it equals %s, which comes "
                       "first",
                       traced->what, name, tried, traced->hidden);
    }
    (void)check_locate(diag, place, DLT_OK);
}

size_t check_reach_tell(const struct check_reach *reach,
                        void (*report)(void *context, const struct diag *diag), void *context)
{
    for (size_t i = 0; i < reach->count; i++) {
        struct diag diag;
        if (reach->replies[i].reached)
            continue;
        tell_one(reach, &reach->replies[i], &diag);
        report(context, &diag);
    }
    return reach->open;
}
