/* SPDX-License-Identifier: MIT */
/* The author's side of checking: everything a question says is tried out with its numbers. */
#include "marking.h"
#include "pattern.h"

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

char *check_next_fault(struct arena *arena, const char *text, unsigned column)
{
    struct strbuf rest;
    char *taken = NULL;
    unsigned at = 1;
    bool closed = false;
    strbuf_init(&rest);
    while (*text && !(closed && at > column)) {
        uint32_t point = 0;
        size_t length = utf8_decode(text, strlen(text), &point);
        closed = at >= column && (closed || point == '}');
        strbuf_add(&rest, point == '\n' ? "\n" : " ");
        text += length ? length : 1;
        at++;
    }
    if (closed && strchr(text, '{')) {
        strbuf_add(&rest, text);
        taken = strbuf_take(&rest, arena);
    }
    strbuf_finish(&rest);
    return taken;
}

static void audit_fill(struct audit *audit, struct marking *m, const struct source *say)
{
    enum { MOST_FAULTS = 20 };
    struct source left = *say;
    for (int i = 0; i < MOST_FAULTS && left.text; i++) {
        struct diag diag;
        char *filled = NULL;
        diag_clear(&diag);
        if (marking_fill(m, &left, &filled, &diag) == DLT_OK)
            return;
        left.text = diag.column ? check_next_fault(audit->arena, left.text, diag.column) : NULL;
        report(audit, &diag, say);
    }
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
        /* What has no value may be kept away by its condition. */
        if (!reply->is.text || !marking_holds(m, &reply->when) ||
            !has_value(audit, m, &reply->is) || !what || !m->text[0])
            continue;
        if (audit->variant->seed == 0 && equals_model(m, reply))
            complain(audit, &reply->is, "equals-answer",
                     arena_printf(audit->arena,
                                  "with the paper's numbers the %s \"%s\" equals the expected "
                                  "answer, and is never recognised",
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

/**
 * Conditions that no point meets leave every answer undecided: the expected answer is compared with
 * one more than itself, which differs wherever there is a point to look at.
 */
static void audit_points(struct audit *audit, struct marking *m)
{
    const struct field *field = m->field;
    const struct expr *want =
        field->where_count > 0 && field->expect.text ? marking_tree(m, &field->expect, NULL) : NULL;
    if (!want)
        return;
    const struct expr_scope scope = marking_author_scope(m, NULL, EXPR_READ_PLAIN);
    const struct expr_rules rules = marking_rules(m, CLOSE_STRICT);
    const bool sides = want->op == EXPR_RELATION;
    const char *text = expr_print(audit->arena, sides ? want->args[0] : want, &scope, EXPR_ASCII);
    if (sides)
        text = arena_printf(audit->arena, "%s - (%s)", text,
                            expr_print(audit->arena, want->args[1], &scope, EXPR_ASCII));
    const struct expr *more = NULL;
    struct expr_decision decision = {.verdict = EXPR_EQUAL};
    if (expr_parse(audit->arena, text, &scope, &want, NULL, NULL) == DLT_OK &&
        expr_parse(audit->arena, arena_printf(audit->arena, "(%s) + 1", text), &scope, &more, NULL,
                   NULL) == DLT_OK)
        expr_compare(audit->arena, want, more, &scope, &rules, &decision);
    if (decision.verdict == EXPR_UNDECIDED && str_equal(decision.method, "conditions"))
        complain(audit, &field->where[0], "no-points",
                 "no numbers for the symbols were found that meet all these conditions and the "
                 "symbols' domains: every answer would be left undecided");
}

/** The patterns of a text, each where it stands. */
static void audit_patterns(struct audit *audit, const struct key_point *point)
{
    for (size_t i = 0; point->places && i < point->pattern_count; i++) {
        struct diag diag;
        diag_clear(&diag);
        if (pattern_check(point->patterns[i], &diag) != DLT_OK)
            report(audit, &diag, &point->places[i]);
    }
}

/** What a field is made of, each text where it stands; true when one was reported. */
static bool audit_sources(struct audit *audit, struct marking *m)
{
    const struct field *field = m->field;
    const size_t before = audit->problems;
    for (size_t i = 0; i <= field->fact_count; i++) {
        const struct source *source = i < field->fact_count ? &field->facts[i] : &field->from;
        struct diag diag;
        diag_clear(&diag);
        if (source->text && !marking_tree(m, source, &diag) && diag.text[0])
            report(audit, &diag, source);
    }
    for (size_t i = 0; i < field->step_count; i++) {
        audit_fill(audit, m, &field->steps[i].text);
        audit_fill(audit, m, &field->steps[i].say);
    }
    for (size_t i = 0; i < field->point_count; i++)
        audit_patterns(audit, &field->points[i]);
    return audit->problems > before;
}

/** What a kind says of its field: what it did not locate itself stands at the start, or the field. */
static void report_field(struct audit *audit, struct marking *m, struct diag *diag)
{
    const struct field *field = m->field;
    const struct source place = field_place(field);
    struct source from = field->from;
    if (diag->file[0]) {
        audit->problems++;
        if (audit->report)
            audit->report(audit->context, diag);
        return;
    }
    bool start =
        from.text && (str_equal(diag->tag, "from-differs") || str_equal(diag->tag, "bad-from"));
    const struct expr *tree = start ? marking_tree(m, &from, NULL) : NULL;
    if (tree && tree->op != EXPR_RELATION && field->subject)
        (void)diag_set(diag, DLT_ERR_TYPE, "bad-from",
                       "beside a subject an equation is asked, such as %s = %s", field->subject,
                       from.text);
    from.text = "";
    report(audit, diag, start ? &from : &place);
}

/** A shape is made of whole numbers above zero. */
static bool has_positive_sides(struct audit *audit, struct marking *m)
{
    const struct field *field = m->field;
    const struct value shape =
        field->kind == FIELD_SHAPE ? marking_eval(m, &field->expect, NULL) : value_none();
    for (size_t i = 0; shape.kind == VALUE_LIST && i < shape.count; i++) {
        long side = 0;
        if (value_to_long(shape.as.items[i], &side) && side > 0)
            continue;
        complain(audit, &field->expect, "bad-size",
                 arena_printf(audit->arena,
                              "item %zu of the shape is %s: a side is a whole number "
                              "above zero",
                              i + 1, value_format(audit->arena, shape.as.items[i], NULL)));
        return false;
    }
    return true;
}

static void audit_tolerance(struct audit *audit, struct marking *m)
{
    const struct source *source = &m->field->tolerance;
    const struct value one = value_long(audit->arena, 1);
    struct diag diag;
    diag_clear(&diag);
    if (!source->text)
        return;
    struct value value = marking_eval(m, source, &diag);
    if (!value_is_number(value)) {
        if (!diag.text[0])
            (void)diag_set(&diag, DLT_ERR_TYPE, "not-a-number", "\"%s\" does not give a number",
                           source->text);
    } else if (value_sign(value) < 0 || num_compare(value, one) == NUM_GREATER) {
        (void)diag_set(&diag, DLT_ERR_RANGE, "bad-tolerance",
                       "a tolerance is a share of the answer, from 0 to 1: 1/100 is one percent");
    }
    if (diag.text[0])
        report(audit, &diag, source);
}

/** The numbers of a text field that earn full marks: there have to be some. */
static void audit_range(struct audit *audit, struct marking *m)
{
    const struct field *field = m->field;
    if (field->kind != FIELD_TEXT || !field->number_from.text || !field->number_to.text)
        return;
    const struct value from = marking_eval(m, &field->number_from, NULL);
    const struct value to = marking_eval(m, &field->number_to, NULL);
    if (value_is_number(from) && value_is_number(to) && num_compare(from, to) != NUM_LESS)
        complain(audit, &field->number_to, "empty-range",
                 arena_printf(audit->arena, "no number is above %s and at most %s",
                              field->number_from.text, field->number_to.text));
}

static void audit_expected(struct audit *audit, struct marking *m)
{
    const struct field *field = m->field;
    const struct engine *engine = marking_engine(field->kind);
    const struct source place = field_place(field);
    struct diag diag;
    diag_clear(&diag);
    if (!audit_sources(audit, m) && engine->audit_field && engine->audit_field(m, &diag) != DLT_OK)
        report_field(audit, m, &diag);
    bool optional =
        field->kind == FIELD_TEXT || field->kind == FIELD_NETWORK || field->kind == FIELD_ORDERING;
    if (field->expect.text)
        (void)(has_value(audit, m, &field->expect) && has_positive_sides(audit, m));
    else if (!optional)
        complain(audit, &place, "no-answer", "the field has no expected answer");
    audit_tolerance(audit, m);
    audit_range(audit, m);
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
    size_t before = audit->problems;
    audit_fill(audit, &m, &field->prompt);
    audit_fill(audit, &m, &field->model);
    for (size_t i = 0; i < field->option_count; i++)
        audit_fill(audit, &m, &field->options[i].label);
    audit_fill(audit, &m, &field->correct);
    audit_fill(audit, &m, &field->unit);
    audit_shown_if(audit, field);
    audit_where(audit, &m);
    if (audit->problems == before)
        audit_points(audit, &m);
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

/** A seed changes the given, in all draws or in those of some sort. */
static bool is_drawn(const struct question *question, const struct given *given)
{
    if (given->draw.text)
        return true;
    for (size_t i = 0; i < question->mix_count; i++) {
        for (size_t j = 0; j < question->mix[i].draw_count; j++) {
            if (str_equal(question->mix[i].draws[j].given, given->name))
                return true;
        }
    }
    return false;
}

const char *check_drawn(struct arena *arena, const struct variant *variant)
{
    const struct question *question = variant->question;
    const char *text = "";
    for (size_t i = 0; i < question->given_count; i++) {
        const struct given *given = &question->givens[i];
        if (is_drawn(question, given))
            text =
                arena_printf(arena, "%s%s%s = %s", text, *text ? ", " : "", given->name,
                             value_format(arena, expr_env_get(&variant->env, given->name), NULL));
    }
    return text;
}

bool check_model_fails(struct arena *arena, const struct variant *variant, struct diag *diag)
{
    const size_t count = question_field_count(variant->question);
    for (size_t i = 0; i < count; i++) {
        const struct field *field = question_field(variant->question, i, NULL);
        struct verdict marked = {.status = VERDICT_BLANK};
        char *model = check_model_answer(arena, variant, field);
        marking_mark(arena, variant, field, model, NULL, &marked);
        if (!model || !model[0] || marked.status == VERDICT_CORRECT)
            continue;
        const struct source place = field_place(field);
        (void)diag_set(diag, DLT_ERR_RANGE, "model-answer",
                       "the model answer \"%s\" of %s is marked %s (%s): %s", model, field->id,
                       verdict_status_name(marked.status), marked.note, marked.feedback);
        (void)check_locate(diag, field->expect.text ? &field->expect : &place, DLT_OK);
        return true;
    }
    return false;
}
