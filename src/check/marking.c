/* SPDX-License-Identifier: MIT */
/* The order in which an answer is tried: expected, alternatives, mistakes, looser rules,
   follow-through, mistakes nobody listed, and last what shows that it is wrong. */
#include "forms.h"
#include "key.h"

#include <ctype.h>
#include <string.h>

enum { SLIPS_MAX = 32 };

/* --- verdicts --------------------------------------------------------------------------------- */

void marking_unreadable(struct marking *m, const struct diag *diag)
{
    struct verdict *verdict = m->verdict;
    verdict->status = VERDICT_UNREADABLE;
    verdict->marks = 0;
    verdict->note = arena_printf(m->arena, "unreadable:%s", diag->tag[0] ? diag->tag : "syntax");
    verdict->feedback = arena_strdup(m->arena, diag->text[0] ? diag->text : "This cannot be read.");
    verdict->column = diag->column;
    verdict->length = diag->column ? (diag->length ? diag->length : 1) : 0;
}

void marking_undecided(struct marking *m, const char *reason)
{
    struct verdict *verdict = m->verdict;
    size_t length = reason ? strlen(reason) : 0;
    if (length == 0)
        reason = "no method settles it within its bounds.";
    const char *stop = length > 0 && !strchr(".?!", reason[length - 1]) ? "." : "";
    verdict->status = VERDICT_UNDECIDED;
    verdict->marks = 0;
    verdict->note = "undecided";
    verdict->feedback = arena_printf(m->arena,
                                     "This could not be decided, and costs nothing: %s%s A simpler "
                                     "form of the same answer may help.",
                                     reason, stop);
}

void marking_earn(struct marking *m, int marks, bool right, const char *note, const char *feedback)
{
    struct verdict *verdict = m->verdict;
    int max = m->field->marks;
    verdict->marks = marks < max ? marks : max;
    if (verdict->marks < 0)
        verdict->marks = 0;
    verdict->status = VERDICT_INCORRECT;
    if (right && verdict->marks == max)
        verdict->status = VERDICT_CORRECT;
    else if (verdict->marks > 0)
        verdict->status = VERDICT_PARTIAL;
    verdict->note = note;
    verdict->feedback = feedback;
}

enum dlt_err marking_fill(struct marking *m, const struct source *say, char **text_out,
                          struct diag *diag)
{
    const struct value typed =
        m->value.kind != VALUE_NONE ? m->value : value_word(m->arena, m->text);
    const struct expr_binding own[] = {
        {.name = "typed.self", .value = typed},
        {.name = "answer", .value = typed},
    };
    const struct expr_env env = {.bindings = own, .count = DLT_COUNT(own), .outer = m->env};
    const struct expr_scope scope = marking_author_scope(m, NULL, EXPR_READ_DOTTED);
    return expr_fill(m->arena, say->text, &env, &scope, text_out, diag);
}

/** Filled and trimmed; NULL where nothing comes of it. */
static const char *fill_trimmed(struct marking *m, const struct source *say)
{
    char *filled = NULL;
    if (marking_fill(m, say, &filled, NULL) != DLT_OK || !filled[0])
        return NULL;
    /* Units and model answers are read again, the others are only shown. */
    if (say == &m->field->unit || say == &m->field->model)
        return str_trim(m->arena, filled);
    const struct expr_scope scope = marking_author_scope(m, NULL, EXPR_READ_DOTTED);
    return expr_prose(m->arena, str_trim(m->arena, filled), &scope);
}

const char *marking_say(struct marking *m, const struct source *say, const char *fallback)
{
    if (!say->text)
        return fallback;
    struct key_text *kept = key_text(m, say);
    const char *filled = NULL;
    if (!kept)
        filled = fill_trimmed(m, say);
    else if (!(kept->known & KEY_FILLED)) {
        struct marking own = key_begin(m);
        filled = fill_trimmed(&own, say);
        kept->filled = filled ? arena_strdup(m->variant->arena, filled) : NULL;
        kept->known |= KEY_FILLED;
        key_end(&own);
    }
    if (kept)
        filled = kept->filled;
    return filled ? filled : fallback;
}

static size_t letters_sum(const char *text)
{
    size_t sum = 0;
    for (const char *c = text; *c; c++)
        sum += (unsigned char)*c;
    return sum;
}

const char *marking_praise(const struct marking *m)
{
    static const char *const sentences[] = {
        "Right.",
        "Yes, that is right.",
        "Correct.",
        "That is it.",
    };
    return sentences[letters_sum(m->field->id) % DLT_COUNT(sentences)];
}

bool marking_tell_apart(struct arena *arena, struct value a, struct value b, const char **a_out,
                        const char **b_out)
{
    enum { DIGITS_SHORT = 6, DIGITS_MOST = 60 };
    *a_out = marking_number_text(arena, a, NULL);
    *b_out = marking_number_text(arena, b, NULL);
    if (!value_is_number(a) || !value_is_number(b))
        return !str_equal(*a_out, *b_out);
    for (int digits = DIGITS_SHORT; digits <= DIGITS_MOST; digits += DIGITS_SHORT) {
        const struct num_format format = {.style = NUM_STYLE_SIGNIFICANT, .digits = digits};
        const char *left = value_format(arena, a, &format);
        const char *right = value_format(arena, b, &format);
        bool apart = !str_equal(left, right);
        if (apart && digits == DIGITS_SHORT)
            return !str_equal(*a_out, *b_out);
        *a_out = left;
        *b_out = right;
        if (apart)
            return true;
    }
    return false;
}

static bool is_zero(struct value value)
{
    return value_is_number(value) && value_sign(value) == 0;
}

void marking_add_point(struct strbuf *buffer, struct arena *arena,
                       const struct expr_decision *decision, const char *without)
{
    enum { FEW_NAMES = 4 };
    size_t zeros = 0, count = decision->witness_count;
    const char *before = "at ";
    for (size_t i = 0; i < count; i++)
        zeros += is_zero(decision->witness[i].value);
    bool sum_up = count > FEW_NAMES && zeros > 1 && zeros < count;
    for (size_t i = 0; i < count; i++) {
        const struct expr_binding *binding = &decision->witness[i];
        if ((without && str_equal(binding->name, without)) || (sum_up && is_zero(binding->value)))
            continue;
        strbuf_printf(buffer, "%s%s = %s", before, binding->name,
                      marking_number_text(arena, binding->value, NULL));
        before = ", ";
    }
    strbuf_printf(buffer, "%s", sum_up ? ", all others 0" : "");
}

char *marking_witness(struct arena *arena, const struct expr_decision *decision)
{
    if (decision->verdict != EXPR_DIFFERENT || decision->left.kind == VALUE_NONE ||
        decision->right.kind == VALUE_NONE)
        return NULL;
    struct strbuf buffer;
    const char *mine = NULL, *right = NULL;
    bool apart = marking_tell_apart(arena, decision->left, decision->right, &mine, &right);
    strbuf_init(&buffer);
    marking_add_point(&buffer, arena, decision, NULL);
    if (apart)
        strbuf_printf(&buffer, "%syours gives %s, the answer %s",
                      decision->witness_count ? " " : "", mine, right);
    else
        strbuf_printf(&buffer, "%syours and the answer differ, though by very little",
                      decision->witness_count ? " " : "");
    char *text = strbuf_take(&buffer, arena);
    strbuf_finish(&buffer);
    return text;
}

/* --- one comparison ----------------------------------------------------------------------------- */

static enum match try_reply(struct marking *m, const struct engine *engine,
                            const struct reply *reply, enum closeness closeness,
                            struct expr_decision *decision_out)
{
    *decision_out = (struct expr_decision){.verdict = EXPR_UNDECIDED};
    if (!reply->is.text || !marking_holds(m, &reply->when))
        return MATCH_NO;
    return engine->match(m, &reply->is, closeness, decision_out);
}

static int reply_marks(const struct reply *reply, int otherwise)
{
    return reply->marks < 0 ? otherwise : reply->marks;
}

/** A reply of a set that other answers contradict. */
static bool stands_apart(struct marking *m, const struct reply *reply)
{
    if (!reply->together)
        return false;
    const char *name = arena_printf(m->arena, "apart.%s", reply->together);
    return expr_env_get(m->env, name).kind != VALUE_NONE;
}

/* --- the steps ----------------------------------------------------------------------------------- */

/** What was only seen to be different is compared by the deciders, who find the simplest witness. */
static void find_witness(struct marking *m, const struct engine *engine,
                         struct expr_decision *decision)
{
    struct expr_decision thorough = {.verdict = EXPR_UNDECIDED};
    if (decision->verdict != EXPR_DIFFERENT || !decision->method ||
        !str_equal(decision->method, PROBE_METHOD))
        return;
    m->thorough = true;
    (void)engine->match(m, &m->field->expect, CLOSE_STRICT, &thorough);
    m->thorough = false;
    if (thorough.verdict == EXPR_DIFFERENT)
        *decision = thorough;
}

static bool accept_expected(struct marking *m, const struct engine *engine,
                            enum closeness closeness, struct expr_decision *decision)
{
    enum match match = engine->match(m, &m->field->expect, closeness, decision);
    if (match != MATCH_NO)
        marking_why(m, "Compared with the expected answer.", decision);
    if (match != MATCH_YES)
        return false;
    const char *praise = marking_say(m, &m->field->correct, marking_praise(m));
    if (m->remark)
        praise = arena_printf(m->arena, "%s %s", praise, m->remark);
    marking_earn(m, m->field->marks, true, "correct", praise);
    form_check(m);
    return true;
}

static void take_alternative(struct marking *m, const struct reply *reply)
{
    const char *said = marking_say(m, &reply->say, marking_praise(m));
    if (stands_apart(m, reply)) {
        const char *note = arena_printf(m->arena, "mistake:%s", reply->name);
        marking_earn(m, 0, false, note,
                     arena_printf(m->arena,
                                  "%s This reading earns marks only when your other answers "
                                  "keep to it, and one of them does not.",
                                  said));
        return;
    }
    if (m->remark)
        said = arena_printf(m->arena, "%s %s", said, m->remark);
    marking_earn(m, reply_marks(reply, m->field->marks), true,
                 arena_printf(m->arena, "alternative:%s", reply->name), said);
    form_check(m);
}

static bool accept_alternative(struct marking *m, const struct engine *engine,
                               enum closeness closeness)
{
    const struct field *field = m->field;
    for (size_t i = 0; i < field->alternative_count; i++) {
        const struct reply *reply = &field->alternatives[i];
        struct expr_decision decision;
        if (try_reply(m, engine, reply, closeness, &decision) != MATCH_YES)
            continue;
        marking_why(
            m, arena_printf(m->arena, "Compared with the accepted answer \"%s\".", reply->name),
            &decision);
        take_alternative(m, reply);
        return true;
    }
    return false;
}

/** All slips that the answer agrees with: the first gives the note, all of them speak. */
static bool name_slips(struct marking *m, const struct engine *engine, enum closeness closeness)
{
    const struct field *field = m->field;
    const struct reply *first = NULL;
    int marks = 0;
    struct strbuf said;
    strbuf_init(&said);
    for (size_t i = 0; i < field->slip_count; i++) {
        const struct reply *slip = &field->slips[i];
        struct expr_decision decision;
        if (try_reply(m, engine, slip, closeness, &decision) != MATCH_YES)
            continue;
        if (!first)
            marking_why(m, "Compared with a usual mistake.", &decision);
        int earned = stands_apart(m, slip) ? 0 : reply_marks(slip, 0);
        marks = earned > marks ? earned : marks;
        const char *words = marking_say(m, &slip->say, "This is a usual mistake.");
        if (!strstr(said.text, words))
            strbuf_printf(&said, "%s%s", first ? " Or: " : "", words);
        first = first ? first : slip;
    }
    if (first)
        marking_earn(m, marks, false, arena_printf(m->arena, "mistake:%s", first->name),
                     strbuf_take(&said, m->arena));
    strbuf_finish(&said);
    return first != NULL;
}

/* --- follow-through ------------------------------------------------------------------------------ */

static size_t name_length(const char *text)
{
    size_t length = 0;
    while (isalnum((unsigned char)text[length]) || text[length] == '_' || text[length] == '.')
        length++;
    while (length > 0 && text[length - 1] == '.')
        length--;
    return length;
}

/** 0 and 1, and lists of nothing else: given these, little is left to be computed. */
static bool is_trivial(struct value value)
{
    long number = 0;
    if (value_is_number(value))
        return value_to_long(value, &number) && (number == 0 || number == 1);
    for (size_t i = 0; value.kind == VALUE_LIST && i < value.count; i++) {
        if (!is_trivial(value.as.items[i]))
            return false;
    }
    return value.kind == VALUE_LIST;
}

/**
 * Whether a follow-through may be tried: every earlier answer that it uses exists and leaves
 * something to be done, and at least one of them is not the expected one.
 */
static bool may_follow(struct marking *m, const struct reply *reply)
{
    bool some_wrong = false;
    const char *text = reply->is.text;
    for (const char *at = strstr(text, "typed."); at; at = strstr(at, "typed.")) {
        at += strlen("typed.");
        const char *name = arena_strndup(m->arena, at, name_length(at));
        struct value value = expr_env_get(m->env, arena_printf(m->arena, "typed.%s", name));
        if (value.kind == VALUE_NONE || is_trivial(value))
            return false;
        const char *wrong = arena_printf(m->arena, "wrong.%s", name);
        some_wrong = some_wrong || expr_env_get(m->env, wrong).kind != VALUE_NONE;
    }
    return some_wrong;
}

static const struct reply *find_follow(struct marking *m, const struct engine *engine)
{
    const struct field *field = m->field;
    for (size_t i = 0; i < field->follow_count; i++) {
        const struct reply *reply = &field->follows[i];
        if (!reply->is.text || !may_follow(m, reply))
            continue;
        struct expr_decision decision;
        if (try_reply(m, engine, reply, CLOSE_STRICT, &decision) != MATCH_YES &&
            try_reply(m, engine, reply, CLOSE_LOOSE, &decision) != MATCH_YES)
            continue;
        if (is_trivial(marking_eval(m, &reply->is, NULL)))
            continue;
        marking_why(m, "Compared with what follows from your earlier answers.", &decision);
        return reply;
    }
    return NULL;
}

/** The mistake was made before and is not counted twice. */
static bool follow_through(struct marking *m, const struct engine *engine)
{
    const struct reply *reply = find_follow(m, engine);
    if (!reply)
        return false;
    const char *said = marking_say(m, &reply->say, "Right, given your earlier answer.");
    marking_earn(m, reply_marks(reply, m->field->marks), true, "follow-through", said);
    form_check(m);
    return true;
}

bool marking_alternatives(struct marking *m, const struct engine *engine)
{
    return accept_alternative(m, engine, CLOSE_STRICT);
}

bool marking_slips(struct marking *m, const struct engine *engine)
{
    return name_slips(m, engine, CLOSE_STRICT);
}

/** A slip may also be what follows from an earlier answer; whichever earns more holds. */
static bool strict_mistakes(struct marking *m, const struct engine *engine)
{
    if (!name_slips(m, engine, CLOSE_STRICT))
        return false;
    const struct reply *follow = find_follow(m, engine);
    if (follow && reply_marks(follow, m->field->marks) > m->verdict->marks)
        follow_through(m, engine);
    return true;
}

static bool loose_rules(struct marking *m, const struct engine *engine,
                        struct expr_decision *decision)
{
    if (accept_expected(m, engine, CLOSE_LOOSE, decision) ||
        accept_alternative(m, engine, CLOSE_LOOSE))
        return true;
    if (engine->rounded && engine->rounded(m))
        return true;
    return name_slips(m, engine, CLOSE_MISTAKE);
}

/** The point at which the answer was seen to differ, for figures. */
static void show_point(struct marking *m, const struct engine *engine,
                       struct expr_decision *decision)
{
    if (key_shows_points(m->variant))
        find_witness(m, engine, decision);
    if (decision->verdict != EXPR_DIFFERENT || decision->witness_count == 0)
        return;
    m->verdict->at = decision->witness;
    m->verdict->at_count = decision->witness_count;
}

/** Why the expected answer has no value for these numbers, where nothing was compared; NULL: it has. */
static const char *expect_fault(struct marking *m, const struct engine *engine,
                                const struct expr_decision *strict)
{
    const struct source *expect = &m->field->expect;
    struct diag diag;
    if (strict->verdict != EXPR_UNDECIDED || strict->detail || !expect->text || !engine->audit ||
        value_is_number(marking_eval(m, expect, NULL)))
        return NULL;
    diag_clear(&diag);
    if (engine->audit(m, expect, &diag) == DLT_OK)
        return NULL;
    return arena_printf(m->arena,
                        "the expected answer cannot be computed for these numbers (%s), which is a "
                        "fault of the question.",
                        diag.text);
}

void marking_decide(struct marking *m, const struct engine *engine)
{
    struct expr_decision strict = {.verdict = EXPR_UNDECIDED};
    struct expr_decision loose = {.verdict = EXPR_UNDECIDED};
    if (accept_expected(m, engine, CLOSE_STRICT, &strict) ||
        accept_alternative(m, engine, CLOSE_STRICT))
        return;
    const char *fault = expect_fault(m, engine, &strict);
    if (fault) {
        marking_undecided(m, fault);
        m->verdict->feedback = arena_printf(m->arena, "This costs nothing: %s", fault);
        return;
    }
    if (strict_mistakes(m, engine)) {
        show_point(m, engine, &strict);
        return;
    }
    if (loose_rules(m, engine, &loose) || follow_through(m, engine))
        return;
    if (m->limit || (strict.verdict == EXPR_UNDECIDED && strict.detail)) {
        marking_undecided(m, m->limit ? m->limit : strict.detail);
        return;
    }
    if (engine->guess && engine->guess(m)) {
        show_point(m, engine, &strict);
        return;
    }
    find_witness(m, engine, &strict);
    marking_earn(m, 0, false, "incorrect", NULL);
    marking_why(m, "Compared with the expected answer.", &strict);
    engine->miss(m, &strict);
    show_point(m, engine, &strict);
}

/* --- the whole ----------------------------------------------------------------------------------- */

bool marking_begin(struct marking *m, struct arena *arena, const struct variant *variant,
                   const struct field *field, const char *text)
{
    m->arena = arena;
    m->variant = variant;
    m->field = field;
    m->verdict->max = field->marks;
    m->verdict->note = "blank";
    m->verdict->feedback = "";
    size_t most = field->kind == FIELD_TEXT ? MARKING_MAX_TEXT : EXPR_MAX_TEXT;
    size_t length = text ? strnlen(text, most + 1) : 0;
    if (length > most) {
        struct diag diag;
        diag_clear(&diag);
        diag_set(&diag, DLT_ERR_LIMIT, "too-long", "An answer may have %zu bytes at most.", most);
        marking_unreadable(m, &diag);
        return false;
    }
    m->text = utf8_sanitise(arena, text ? text : "", length, UTF8_KEEP_NEWLINE, NULL);
    return str_trim(arena, m->text)[0] != '\0';
}

/** "9/4 = 3" counts as 3, but what it says is not so. */
static void note_sides(struct marking *m)
{
    struct verdict *verdict = m->verdict;
    bool single = m->field->kind == FIELD_NUMBER || m->field->kind == FIELD_EXPRESSION;
    const char *unequal = single && m->sides ? marking_unequal_sides(m) : NULL;
    if (!unequal)
        return;
    const char *note =
        arena_printf(m->arena, "The sides of your equation are not equal: %s.", unequal);
    verdict->feedback = arena_printf(m->arena, "%s Note: %s", verdict->feedback, note);
    if (verdict->why)
        verdict->why = arena_printf(m->arena, "%s %s", verdict->why, note);
}

void marking_mark(struct arena *arena, const struct variant *variant, const struct field *field,
                  const char *text, const struct expr_env *earlier, struct verdict *verdict_out)
{
    *verdict_out = (struct verdict){.status = VERDICT_BLANK};
    struct marking m = {.env = earlier ? earlier : &variant->env, .verdict = verdict_out};
    if (!marking_begin(&m, arena, variant, field, text))
        return;
    const struct engine *engine = marking_engine(field->kind);
    if (!engine->read(&m))
        return;
    verdict_out->value = m.value;
    if (engine->mark)
        engine->mark(&m);
    else
        marking_decide(&m, engine);
    note_sides(&m);
    size_t length = strlen(m.warning);
    if (length > 0 && verdict_out->status != VERDICT_CORRECT)
        verdict_out->feedback =
            arena_printf(arena, "%s Note: %s%s", verdict_out->feedback, m.warning,
                         strchr(".?!", m.warning[length - 1]) ? "" : ".");
}
