/* SPDX-License-Identifier: MIT */
/* The author's side of checking: everything a question says is tried out with its numbers. */
#include "marking.h"

#include <string.h>

/** One audit under way. */
struct audit {
    struct arena *arena;
    const struct variant *variant;
    void (*report)(void *context, const struct diag *diag);
    void *context;
    size_t problems;
    struct verdict *models; /**< of the model answers, flat: what typed.FIELD stands for */
};

static void report(struct audit *audit, struct diag *diag, const struct source *place)
{
    (void)check_locate(diag, place, DLT_OK);
    audit->problems++;
    if (audit->report)
        audit->report(audit->context, diag);
}

static void complain(struct audit *audit, const struct source *place, const char *tag,
                     const char *text)
{
    struct diag diag;
    diag_clear(&diag);
    (void)diag_set(&diag, DLT_ERR_RANGE, tag, "%s", text);
    report(audit, &diag, place->text ? place : &(struct source){.text = ""});
}

/** Problems of the whole field are shown where the field stands. */
static struct source field_place(const struct field *field)
{
    struct source place = field->place.file ? field->place : field->expect;
    place.text = "";
    return place;
}

/* --- texts ------------------------------------------------------------------------------------------ */

static void audit_fill(struct audit *audit, struct marking *m, const struct source *say)
{
    struct diag diag;
    char *filled = NULL;
    diag_clear(&diag);
    if (say->text && marking_fill(m, say, &filled, &diag) != DLT_OK)
        report(audit, &diag, say);
}

static void audit_condition(struct audit *audit, struct marking *m, const struct source *condition)
{
    struct diag diag;
    struct num_ctx ctx;
    if (!condition->text)
        return;
    diag_clear(&diag);
    num_ctx_init(&ctx, audit->arena, &diag);
    const struct expr_env words = {.outer = m->env, .words = true};
    struct value value = expr_eval_text(&ctx, condition->text, &words);
    if (ctx.err == DLT_OK && !value_is_number(value))
        (void)diag_set(&diag, DLT_ERR_TYPE, "not-a-condition", "\"%s\" is no condition",
                       condition->text);
    if (diag.text[0])
        report(audit, &diag, condition);
}

/* --- replies ----------------------------------------------------------------------------------------- */

static bool has_value(struct audit *audit, struct marking *m, const struct source *is)
{
    const struct engine *engine = marking_engine(m->field->kind);
    struct diag diag;
    diag_clear(&diag);
    if (!engine->audit || engine->audit(m, is, &diag) == DLT_OK)
        return true;
    report(audit, &diag, is);
    return false;
}

/** Whether a reply is the same as the model answer that `m` has read. */
static bool equals_model(struct marking *m, const struct reply *reply)
{
    const struct engine *engine = marking_engine(m->field->kind);
    struct expr_decision ignored = {.verdict = EXPR_UNDECIDED};
    return engine->match && m->verdict->status != VERDICT_UNREADABLE && reply->is.text &&
           marking_holds(m, &reply->when) &&
           engine->match(m, &reply->is, CLOSE_STRICT, &ignored) == MATCH_YES;
}

static void audit_replies(struct audit *audit, struct marking *m, const struct reply *replies,
                          size_t count, const char *what)
{
    for (size_t i = 0; i < count; i++) {
        const struct reply *reply = &replies[i];
        audit_condition(audit, m, &reply->when);
        audit_fill(audit, m, &reply->say);
        if (!reply->is.text || !has_value(audit, m, &reply->is) || !what || !m->text[0])
            continue;
        if (audit->variant->seed == 0 && equals_model(m, reply))
            complain(audit, &reply->is, "equals-answer",
                     arena_printf(audit->arena,
                                  "%s \"%s\" equals the expected answer, so it can "
                                  "never be recognised",
                                  what, reply->name ? reply->name : ""));
    }
}

/* --- fields ------------------------------------------------------------------------------------------- */

static bool is_relation(const struct expr *tree)
{
    if (tree->op != EXPR_CALL || (!str_equal(tree->name, "and") && !str_equal(tree->name, "or")))
        return tree->op == EXPR_RELATION;
    return is_relation(tree->args[0]) && is_relation(tree->args[1]);
}

static void audit_where(struct audit *audit, struct marking *m)
{
    for (size_t i = 0; i < m->field->where_count; i++) {
        const struct source *condition = &m->field->where[i];
        struct diag diag;
        diag_clear(&diag);
        const struct expr *tree = marking_tree(m, condition, &diag);
        if (tree && !is_relation(tree))
            (void)diag_set(&diag, DLT_ERR_TYPE, "not-a-condition", "\"%s\" is no condition",
                           condition->text);
        if (diag.text[0])
            report(audit, &diag, condition);
    }
}

static void audit_expected(struct audit *audit, struct marking *m)
{
    const struct field *field = m->field;
    const struct engine *engine = marking_engine(field->kind);
    const struct source place = field_place(field);
    struct diag diag;
    diag_clear(&diag);
    if (engine->audit_field && engine->audit_field(m, &diag) != DLT_OK)
        report(audit, &diag, &place);
    bool optional =
        field->kind == FIELD_TEXT || field->kind == FIELD_NETWORK || field->kind == FIELD_ORDERING;
    if (field->expect.text)
        (void)has_value(audit, m, &field->expect);
    else if (!optional)
        complain(audit, &place, "no-answer", "the field has no expected answer");
    diag_clear(&diag);
    if (field->tolerance.text && !value_is_number(marking_eval(m, &field->tolerance, &diag)))
        report(audit, &diag, &field->tolerance);
}

static void audit_model(struct audit *audit, struct marking *m)
{
    const struct field *field = m->field;
    const struct source place = field_place(field);
    const struct verdict *verdict = m->verdict;
    if (!m->text[0] || verdict->status == VERDICT_CORRECT)
        return;
    complain(audit, &place, "model-answer",
             arena_printf(audit->arena, "the model answer \"%s\" of %s is marked %s (%s): %s",
                          m->text, field->id, verdict_status_name(verdict->status), verdict->note,
                          verdict->feedback));
}

static void audit_shown_if(struct audit *audit, const struct field *field)
{
    const char *text = field->shown_if.text;
    if (!text)
        return;
    size_t length = strcspn(text, "!=");
    const char *name = str_trim(audit->arena, arena_strndup(audit->arena, text, length));
    if (!text[length] || question_find_field(audit->variant->question, name) == SIZE_MAX)
        complain(audit, &field->shown_if, "unknown-field",
                 arena_printf(audit->arena,
                              "\"%s\" should read FIELD=ANSWER for a field of this "
                              "question",
                              text));
}

static void audit_field(struct audit *audit, size_t index)
{
    size_t part = 0;
    const struct variant *variant = audit->variant;
    size_t count = question_field_count(variant->question);
    const struct field *field = question_field(variant->question, index, &part);
    struct expr_env env;
    check_typed(audit->arena, variant, part, audit->models, count, &env);
    struct verdict read = {.status = VERDICT_BLANK};
    struct marking m = {.env = &env, .verdict = &read};
    char *model = check_model_answer(audit->arena, variant, field);
    if (marking_begin(&m, audit->arena, variant, field, model))
        (void)marking_engine(field->kind)->read(&m);
    audit_fill(audit, &m, &field->prompt);
    audit_fill(audit, &m, &field->correct);
    audit_fill(audit, &m, &field->unit);
    audit_shown_if(audit, field);
    audit_where(audit, &m);
    audit_expected(audit, &m);
    audit_replies(audit, &m, field->alternatives, field->alternative_count, "alternative");
    audit_replies(audit, &m, field->slips, field->slip_count, "slip");
    audit_replies(audit, &m, field->follows, field->follow_count, NULL);
    for (size_t i = 0; i < field->point_count; i++)
        audit_fill(audit, &m, &field->points[i].say);
    struct verdict marked = audit->models[index];
    m.verdict = &marked;
    audit_model(audit, &m);
}

size_t check_question(struct arena *arena, const struct variant *variant,
                      void (*report_fn)(void *context, const struct diag *diag), void *context)
{
    size_t count = question_field_count(variant->question);
    struct audit audit = {
        .arena = arena,
        .variant = variant,
        .report = report_fn,
        .context = context,
        .models = arena_array(arena, count, sizeof(struct verdict)),
    };
    for (size_t i = 0; i < count; i++) {
        const struct field *field = question_field(variant->question, i, NULL);
        char *model = check_model_answer(arena, variant, field);
        marking_mark(arena, variant, field, model, NULL, &audit.models[i]);
    }
    for (size_t i = 0; i < count; i++)
        audit_field(&audit, i);
    return audit.problems;
}

/* --- fresh numbers --------------------------------------------------------------------------------------- */

/** A field's slip that equals its answer. Options are few: there the author states `when`. */
static const struct reply *colliding_slip(struct arena *arena, const struct variant *variant,
                                          const struct field *field)
{
    struct verdict verdict = {.status = VERDICT_BLANK};
    struct marking m = {.env = &variant->env, .verdict = &verdict};
    const struct engine *engine = marking_engine(field->kind);
    if (!engine->match || field->kind == FIELD_CHOICE || field->slip_count == 0)
        return NULL;
    char *model = check_model_answer(arena, variant, field);
    if (!marking_begin(&m, arena, variant, field, model) || !engine->read(&m))
        return NULL;
    for (size_t i = 0; i < field->slip_count; i++) {
        if (equals_model(&m, &field->slips[i]))
            return &field->slips[i];
    }
    return NULL;
}

bool check_slip_collides(struct arena *arena, const struct variant *variant, struct diag *diag)
{
    size_t count = question_field_count(variant->question);
    for (size_t i = 0; i < count; i++) {
        const struct field *field = question_field(variant->question, i, NULL);
        const struct reply *slip = colliding_slip(arena, variant, field);
        if (!slip)
            continue;
        (void)diag_set(diag, DLT_ERR_RANGE, "equals-answer", "slip \"%s\" of %s equals the answer",
                       slip->name ? slip->name : "", field->id);
        (void)check_locate(diag, &slip->is, DLT_OK);
        return true;
    }
    return false;
}
