/* SPDX-License-Identifier: MIT */
/* Short free text, marked by the ideas found in it. A mark for key points, never a proof. */
#include "key.h"
#include "pattern.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char number_prefix[] = "number ";

/* --- reading -------------------------------------------------------------------------------------- */

/** Bytes of a word such as "about" at the beginning of `text`; 0 when none of them stands there. */
static size_t length_of_lead(const char *text)
{
    static const char *const leads[] = {"=",      "≈",     "~",       "is",        "about",
                                        "around", "circa", "roughly", "typically", "usually"};
    static const char *const longer[] = {"approximately", "approx.", "e.g.", "equal to", "equals"};
    for (size_t i = 0; i < DLT_COUNT(longer); i++) {
        if (strncasecmp(text, longer[i], strlen(longer[i])) == 0)
            return strlen(longer[i]);
    }
    for (size_t i = 0; i < DLT_COUNT(leads); i++) {
        size_t length = strlen(leads[i]);
        if (strncasecmp(text, leads[i], length) == 0 && !isalpha((unsigned char)text[length]))
            return length;
    }
    return 0;
}

/** Bytes of the name of what is asked at the beginning: "eps", "epsilon", "ε"; 0 when none. */
static size_t length_of_name(const struct marking *m, const char *text)
{
    size_t length = 0;
    while (isalpha((unsigned char)text[length]) || (unsigned char)text[length] >= 0x80)
        length++;
    if (length_of_lead(text) > 0 || length == 0)
        return 0;
    const char *label = m->field->label ? m->field->label : m->field->id;
    bool own = strncasecmp(text, label, length) == 0;
    bool letter = (unsigned char)text[0] >= 0x80 && utf8_count(text, length) == 1;
    size_t blanks = strspn(text + length, " \t\n");
    return (own || letter) && length_of_lead(text + length + blanks) > 0 ? length : 0;
}

/** What is left of "epsilon is about 1e-8." when only the number counts. */
static const char *bare_number(struct marking *m)
{
    char *text = str_trim(m->arena, m->text);
    size_t length = strlen(text);
    if (length > 0 && text[length - 1] == '.')
        text[length - 1] = '\0';
    text += length_of_name(m, text);
    for (;;) {
        text += strspn(text, " \t\n");
        size_t lead = length_of_lead(text);
        if (lead == 0)
            return text;
        text += lead;
    }
}

/** A text that is one number and nothing else, such as "1e-8" or "epsilon = 1e-8". */
static struct value as_number(struct marking *m)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_GROUPING);
    const struct expr *tree = NULL;
    struct num_ctx ctx;
    marking_context(m, &ctx, NULL);
    if (expr_parse(m->arena, bare_number(m), &scope, &tree, NULL, NULL) != DLT_OK)
        return value_none();
    struct value value = expr_eval(&ctx, tree, NULL);
    return ctx.err == DLT_OK && value_is_number(value) ? value : value_none();
}

static bool text_read(struct marking *m)
{
    char *line = str_trim(m->arena, m->text);
    for (char *c = line; *c; c++)
        *c = *c == '\n' ? ' ' : *c;
    m->verdict->reads_as = line;
    if (m->field->number_from.text || m->field->number_to.text)
        m->value = as_number(m);
    return true;
}

/* --- numbers ---------------------------------------------------------------------------------------- */

/** The condition of a slip such as "number x <= 0"; NULL for a pattern. */
static const char *number_condition(const struct reply *slip)
{
    const char *text = slip->is.text;
    return text && str_starts(text, number_prefix) ? text + strlen(number_prefix) : NULL;
}

static bool condition_holds(struct marking *m, const struct reply *slip, struct value x,
                            struct diag *diag, bool *failed_out)
{
    const struct expr_binding own = {.name = "x", .value = x};
    const struct expr_env env = {.bindings = &own, .count = 1, .outer = m->env};
    struct num_ctx ctx;
    num_ctx_init(&ctx, m->arena, diag);
    struct value value = expr_eval_text(&ctx, number_condition(slip), &env);
    if (failed_out)
        *failed_out = ctx.err != DLT_OK;
    return ctx.err == DLT_OK && value_is_number(value) && value_sign(value) != 0;
}

static bool in_range(struct marking *m)
{
    const struct field *field = m->field;
    if (field->number_from.text &&
        num_compare(m->value, marking_eval(m, &field->number_from, NULL)) != NUM_GREATER)
        return false;
    if (!field->number_to.text)
        return true;
    enum num_order order = num_compare(m->value, marking_eval(m, &field->number_to, NULL));
    return order == NUM_LESS || order == NUM_EQUAL;
}

static void mark_number(struct marking *m)
{
    const struct field *field = m->field;
    const char *number = marking_number_text(m->arena, m->value, NULL);
    if (in_range(m)) {
        marking_earn(m, field->marks, true, "correct",
                     marking_say(m, &field->correct, marking_praise(m)));
        return;
    }
    for (size_t i = 0; i < field->slip_count; i++) {
        const struct reply *slip = &field->slips[i];
        if (!number_condition(slip) || !marking_holds(m, &slip->when) ||
            !condition_holds(m, slip, m->value, NULL, NULL))
            continue;
        marking_earn(m, slip->marks < 0 ? 0 : slip->marks, false,
                     arena_printf(m->arena, "mistake:%s", slip->name),
                     marking_say(m, &slip->say, "A number of another size is needed."));
        return;
    }
    marking_earn(m, 0, false, "incorrect",
                 arena_printf(m->arena,
                              "%s would not do its work here: think of what happens when "
                              "it is much larger, zero or negative.",
                              number));
}

/* --- key points --------------------------------------------------------------------------------------- */

/** What a look through the text brought together. */
struct points {
    size_t found, needed;
    size_t wrong;        /**< ideas named that are usual mistakes */
    size_t contradicted; /**< points of which the opposite is said */
    struct strbuf names, missing, denied;
    struct line_verdict *lines; /**< one for each point of the field */
};

static void points_init(struct points *points, const struct field *field)
{
    *points = (struct points){.needed = field->points_needed};
    if (points->needed == 0 || points->needed > field->point_count)
        points->needed = field->point_count;
    strbuf_init(&points->names);
    strbuf_init(&points->missing);
    strbuf_init(&points->denied);
}

static void points_finish(struct points *points)
{
    strbuf_finish(&points->names);
    strbuf_finish(&points->missing);
    strbuf_finish(&points->denied);
}

static void add_to_list(struct strbuf *list, const char *text)
{
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == '.')
        length--;
    strbuf_printf(list, "%s%.*s", list->length ? "; " : "", (int)length, text);
}

/** The field's patterns, compiled once for all of its answers where the variant keeps a key. */
static struct pattern_book *book_of(struct marking *m)
{
    struct key_field *kept = m->own ? NULL : key_field(m);
    if (kept && !kept->patterns)
        kept->patterns = pattern_book_create(m->variant->arena);
    if (!m->own)
        m->own = kept ? kept->patterns : pattern_book_create(m->arena);
    return m->own;
}

/** "no-division-by-zero": a point about what is to be avoided is not denied by "avoids". */
static bool is_about_avoiding(const struct key_point *point)
{
    static const char *const beginnings[] = {"no-", "not-", "avoid", "without-", "never-"};
    for (size_t i = 0; i < DLT_COUNT(beginnings); i++) {
        if (str_starts(point->name, beginnings[i]))
            return true;
    }
    return false;
}

static enum mention find_point(struct marking *m, const struct key_point *point,
                               const char **passage_out)
{
    enum mention best = MENTION_NONE;
    for (size_t i = 0; i < point->pattern_count && best != MENTION_FOUND; i++) {
        enum mention mention =
            pattern_find(book_of(m), m->arena, m->text, point->patterns[i], passage_out);
        best = mention > best ? mention : best;
    }
    if (best == MENTION_DENIED && is_about_avoiding(point))
        return MENTION_FOUND;
    if (best == MENTION_KEPT && !is_about_avoiding(point))
        return MENTION_DENIED;
    return best;
}

/** "skip-connections" as people write it. */
static const char *readable_name(struct marking *m, const struct key_point *point)
{
    char *name = arena_strdup(m->arena, point->name);
    for (char *c = name; *c; c++)
        *c = *c == '-' ? ' ' : *c;
    return name;
}

static void look_for_points(struct marking *m, struct points *points)
{
    const struct field *field = m->field;
    points->lines = arena_array(m->arena, field->point_count, sizeof(*points->lines));
    for (size_t i = 0; i < field->point_count; i++) {
        const struct key_point *point = &field->points[i];
        const char *passage = point->name;
        const char *name = readable_name(m, point);
        enum mention mention = find_point(m, point, &passage);
        struct line_verdict *line = &points->lines[i];
        *line = (struct line_verdict){
            .line = (unsigned)i + 1, .status = VERDICT_BLANK, .reads_as = point->name, .text = ""};
        if (mention == MENTION_DENIED)
            strbuf_printf(&points->denied,
                          " \"%s\" stands there as something not to do, so it was not counted.",
                          passage);
        if (mention == MENTION_KEPT)
            strbuf_printf(&points->denied,
                          " Of \"%s\" the opposite is right: that takes one point away.", passage);
        points->contradicted += mention == MENTION_KEPT;
        if (mention != MENTION_FOUND) {
            add_to_list(&points->missing, name);
            continue;
        }
        points->found++;
        line->status = VERDICT_CORRECT;
        line->text = marking_say(m, &point->say, "");
        add_to_list(&points->names, marking_say(m, &point->say, name));
    }
}

/** What is shown point by point. Those not found stay unnamed until they are no longer needed. */
static void show_points(struct marking *m, const struct points *points, bool full)
{
    const struct field *field = m->field;
    struct line_verdict *shown = arena_array(m->arena, field->point_count, sizeof(*shown));
    size_t count = 0;
    for (size_t i = 0; i < field->point_count; i++) {
        if (full || points->lines[i].status == VERDICT_CORRECT)
            shown[count++] = points->lines[i];
    }
    m->verdict->lines = shown;
    m->verdict->line_count = count;
}

static bool stands_in_text(struct marking *m, const struct reply *reply)
{
    return reply->is.text && !number_condition(reply) && marking_holds(m, &reply->when) &&
           pattern_find(book_of(m), m->arena, m->text, reply->is.text, NULL) == MENTION_FOUND;
}

/** The first reply whose pattern stands in the text undenied. */
static const struct reply *find_reply(struct marking *m, const struct reply *replies, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (stands_in_text(m, &replies[i]))
            return &replies[i];
    }
    return NULL;
}

/** Ideas named beyond those that the question allows: listing everything is no answer. */
static size_t ideas_too_many(struct marking *m, struct points *points)
{
    const struct field *field = m->field;
    if (field->points_most == 0)
        return 0;
    for (size_t i = 0; i < field->slip_count; i++)
        points->wrong += stands_in_text(m, &field->slips[i]);
    size_t named = points->found + points->wrong;
    return named > field->points_most ? named - field->points_most : 0;
}

static char *points_feedback(struct marking *m, struct points *points, const struct reply *slip,
                             size_t excess)
{
    bool full = points->found >= points->needed && excess == 0 && points->contradicted == 0;
    struct strbuf text;
    strbuf_init(&text);
    if (full)
        strbuf_printf(&text, "%s ", marking_say(m, &m->field->correct, marking_praise(m)));
    if (points->found)
        strbuf_printf(&text, "Key points found: %s.", points->names.text);
    else
        strbuf_printf(&text, "None of the key points was found; %zu %s looked for.", points->needed,
                      points->needed == 1 ? "is" : "are");
    if (full && points->missing.length > 0)
        strbuf_printf(&text, " Others that count: %s.", points->missing.text);
    else if (points->found && points->found < points->needed)
        strbuf_printf(&text, " %zu found, %zu are needed.", points->found, points->needed);
    bool listed = points->needed < m->field->point_count;
    if (excess > 0 && !listed) /* all points are wanted, so what is too much is wrong */
        strbuf_add(&text, " A mistake beside them takes points away again.");
    else if (excess > 0)
        strbuf_printf(&text,
                      " At most %zu may be named, and these are %zu: each one too many takes one "
                      "away again. Choose the best.",
                      m->field->points_most, m->field->points_most + excess);
    strbuf_add(&text, points->denied.text);
    if (slip && points->found && !full)
        strbuf_printf(&text, " But: %s", marking_say(m, &slip->say, "one part of it is wrong."));
    char *taken = strbuf_take(&text, m->arena);
    strbuf_finish(&text);
    return taken;
}

/**
 * The slip by which the answer is marked: with no point found any, else the first to which the
 * author gave marks. Such a mistake contradicts the points and leaves the answer no more than these.
 */
static const struct reply *find_slip(struct marking *m, const struct points *points)
{
    const struct field *field = m->field;
    if (points->found == 0)
        return find_reply(m, field->slips, field->slip_count);
    for (size_t i = 0; i < field->slip_count; i++) {
        if (field->slips[i].marks >= 0 && stands_in_text(m, &field->slips[i]))
            return &field->slips[i];
    }
    return NULL;
}

static void mark_slip(struct marking *m, const struct points *points, const struct reply *slip)
{
    const struct field *field = m->field;
    size_t counted = points->found < points->needed ? points->found : points->needed;
    int most = counted ? (int)((size_t)field->marks * counted / points->needed) : field->marks;
    int marks = slip->marks < 0 ? 0 : slip->marks;
    const char *said = marking_say(m, &slip->say, "This is a usual mistake.");
    marking_earn(m, marks < most ? marks : most, false,
                 arena_printf(m->arena, "mistake:%s", slip->name),
                 arena_printf(m->arena, "%s%s", said, points->denied.text));
    show_points(m, points, false);
}

static void mark_points(struct marking *m, struct points *points)
{
    const struct field *field = m->field;
    const struct reply *slip = find_slip(m, points);
    if (slip) {
        mark_slip(m, points, slip);
        return;
    }
    slip = find_reply(m, field->slips, field->slip_count);
    size_t excess = ideas_too_many(m, points);
    size_t counted = points->found < points->needed ? points->found : points->needed;
    size_t off = excess + points->contradicted;
    counted = counted > off ? counted - off : 0;
    bool full = points->needed > 0 && counted == points->needed;
    int marks = points->needed ? (int)((size_t)field->marks * counted / points->needed) : 0;
    const char *note = full ? "correct" : counted ? "partial" : "incorrect";
    if (excess > 0)
        note = "too-many-points";
    marking_earn(m, marks, full, note, points_feedback(m, points, slip, excess));
    show_points(m, points, full);
}

static void text_mark(struct marking *m)
{
    const struct field *field = m->field;
    m->verdict->why = "Marked by the key points found in the text; this is no proof.";
    if (m->value.kind != VALUE_NONE) {
        m->verdict->why = "Read as one number and compared with the range asked for.";
        mark_number(m);
        return;
    }
    struct points points;
    points_init(&points, field);
    look_for_points(m, &points);
    const struct reply *other = NULL;
    if (points.found < points.needed || points.needed == 0)
        other = find_reply(m, field->alternatives, field->alternative_count);
    if (other)
        marking_earn(m, other->marks < 0 ? field->marks : other->marks, true,
                     arena_printf(m->arena, "alternative:%s", other->name),
                     marking_say(m, &other->say, marking_praise(m)));
    else
        mark_points(m, &points);
    points_finish(&points);
}

/* --- the author's side ------------------------------------------------------------------------------ */

static char *text_model(struct marking *m)
{
    const struct field *field = m->field;
    struct points points;
    if (field->model.text)
        return arena_strdup(m->arena, marking_say(m, &field->model, field->model.text));
    if (field->point_count == 0 && field->number_to.text)
        return arena_strdup(m->arena, field->number_to.text);
    points_init(&points, field);
    for (size_t i = 0; i < points.needed; i++)
        strbuf_printf(&points.names, "%s%s", i ? "; " : "", field->points[i].name);
    char *text = strbuf_take(&points.names, m->arena);
    points_finish(&points);
    return text;
}

static enum dlt_err text_audit(struct marking *m, const struct source *is, struct diag *diag)
{
    const struct reply reply = {.is = *is};
    bool failed = false;
    if (!number_condition(&reply))
        return pattern_check(is->text, diag);
    (void)condition_holds(m, &reply, value_long(m->arena, 1), diag, &failed);
    return failed ? DLT_ERR_SYNTAX : DLT_OK;
}

static enum dlt_err text_audit_field(struct marking *m, struct diag *diag)
{
    const struct field *field = m->field;
    const struct source *const bounds[] = {&field->number_from, &field->number_to};
    if (field->point_count == 0 && !field->number_from.text && !field->number_to.text)
        return diag_set(diag, DLT_ERR_RANGE, "no-points",
                        "a text field needs key points or a range of numbers");
    if (field->points_needed > field->point_count)
        return diag_set(diag, DLT_ERR_RANGE, "points-needed", "%zu points are needed of only %zu",
                        field->points_needed, field->point_count);
    for (size_t i = 0; i < field->point_count; i++) {
        const struct key_point *point = &field->points[i];
        for (size_t j = 0; j < point->pattern_count; j++) {
            enum dlt_err err = pattern_check(point->patterns[j], diag);
            if (err != DLT_OK)
                return err;
        }
    }
    for (size_t i = 0; i < DLT_COUNT(bounds); i++) {
        if (bounds[i]->text && !value_is_number(marking_eval(m, bounds[i], diag)))
            return diag->text[0] ? DLT_ERR_TYPE
                                 : diag_set(diag, DLT_ERR_TYPE, "not-a-number",
                                            "\"%s\" does not give a number", bounds[i]->text);
    }
    return DLT_OK;
}

const struct answer_kind kind_text = {
    .name = "text",
    .summary = "short free text, marked by key points",
    .typing = "a sentence in your own words",
    .kind = FIELD_TEXT,
    .mark = marking_mark,
};

const struct engine engine_text = {
    .read = text_read,
    .mark = text_mark,
    .model = text_model,
    .audit = text_audit,
    .audit_field = text_audit_field,
};
