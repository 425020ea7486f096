/* SPDX-License-Identifier: MIT */
/* A whole set of answers: which fields are asked, what earlier answers mean to later ones, and
   replies that only count together. */
#include "key.h"

#include <string.h>
#include <strings.h>

/* --- which fields are asked --------------------------------------------------------------------------- */

/** Whether what was typed into a field is `wanted`: an option, a number, or the same letters. */
static bool answer_is(struct marking *m, const struct field *field, const char *text,
                      const char *wanted)
{
    if (!marking_begin(m, m->arena, m->variant, field, text) || field->kind == FIELD_TEXT ||
        !marking_engine(field->kind)->read(m))
        return strcasecmp(str_trim(m->arena, m->text ? m->text : ""), wanted) == 0;
    if (m->word)
        return strcasecmp(m->word, wanted) == 0;
    const struct source is = {.text = wanted};
    return value_equal(m->value, marking_eval(m, &is, NULL));
}

static bool condition_met(struct arena *arena, const struct variant *variant,
                          const struct field *field, const struct answer *answers)
{
    const char *text = field->shown_if.text;
    const char *sign = strchr(text, '=');
    if (!sign)
        return true;
    bool differs = sign > text && sign[-1] == '!';
    size_t length = (size_t)(sign - text) - (differs ? 1 : 0);
    const char *name = str_trim(arena, arena_strndup(arena, text, length));
    size_t index = question_find_field(variant->question, name);
    if (index == SIZE_MAX)
        return true;
    struct verdict ignored = {.status = VERDICT_BLANK};
    struct marking m = {
        .arena = arena, .variant = variant, .env = &variant->env, .verdict = &ignored};
    bool is = answer_is(&m, question_field(variant->question, index, NULL), answers[index].text,
                        str_trim(arena, sign + 1));
    return is != differs;
}

bool check_field_shown(const struct variant *variant, const struct field *field,
                       const struct answer *answers)
{
    if (!field->shown_if.text)
        return true;
    struct arena *arena = arena_create();
    bool shown = condition_met(arena, variant, field, answers);
    arena_destroy(arena);
    return shown;
}

/* --- names for earlier answers ------------------------------------------------------------------------ */

/** A growing table of names. */
struct names {
    struct arena *arena;
    struct expr_binding *bindings;
    size_t count, capacity;
};

static void names_bind(struct names *names, const char *name, struct value value)
{
    names->bindings = arena_grow(names->arena, names->bindings, names->count, &names->capacity,
                                 sizeof(*names->bindings));
    names->bindings[names->count++] = (struct expr_binding){.name = name, .value = value};
}

static void names_add(struct names *names, const char *prefix, const char *name, struct value value)
{
    names_bind(names, arena_printf(names->arena, "%s.%s", prefix, name), value);
}

static bool is_answered(const struct verdict *verdict)
{
    return verdict->status != VERDICT_BLANK && verdict->status != VERDICT_UNREADABLE &&
           verdict->status != VERDICT_UNDECIDED;
}

/** The names that stand for a field's answer. */
static const struct key_names *names_of(struct arena *arena, const struct variant *variant,
                                        const struct field *field)
{
    static const char *const prefixes[KEY_NAME_COUNT] = {
        [KEY_NAME_TYPED] = "typed", [KEY_NAME_WRONG] = "wrong", [KEY_NAME_WITNESS] = "witness"};
    const struct marking m = {.variant = variant, .field = field};
    struct key_field *kept = key_field(&m);
    if (kept && kept->names)
        return kept->names;
    struct arena *own = kept ? variant->arena : arena;
    struct key_names *names = arena_alloc(own, sizeof(*names));
    bool label = field->label && !str_equal(field->label, field->id);
    for (size_t i = 0; i < KEY_NAME_COUNT; i++) {
        names->id[i] = arena_printf(own, "%s.%s", prefixes[i], field->id);
        names->label[i] = label ? arena_printf(own, "%s.%s", prefixes[i], field->label) : NULL;
    }
    if (kept)
        kept->names = names;
    return names;
}

static void add_both(struct names *names, const struct key_names *own, enum key_name name,
                     bool same_part, struct value value)
{
    names_bind(names, own->id[name], value);
    if (same_part && own->label[name])
        names_bind(names, own->label[name], value);
}

/** What typed.FIELD is: words for themselves where an answer has no value. */
static struct value value_of(struct arena *arena, const struct field *field,
                             const struct verdict *verdict)
{
    if (!is_answered(verdict))
        return value_none();
    bool words = field->kind == FIELD_TEXT && verdict->value.kind == VALUE_NONE;
    return words && verdict->reads_as ? value_word(arena, verdict->reads_as) : verdict->value;
}

static void add_answers(struct names *names, const struct variant *variant, size_t part,
                        const struct verdict *verdicts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t own_part = 0;
        const struct field *field = question_field(variant->question, i, &own_part);
        const struct verdict *verdict = &verdicts[i];
        const struct key_names *own = names_of(names->arena, variant, field);
        bool answered = is_answered(verdict), same = own_part == part;
        add_both(names, own, KEY_NAME_TYPED, same, value_of(names->arena, field, verdict));
        if (answered && !str_equal(verdict->note, "correct"))
            add_both(names, own, KEY_NAME_WRONG, same, value_long(names->arena, 1));
        add_both(names, own, KEY_NAME_WITNESS, same,
                 answered && verdict->at_count == 1 ? verdict->at[0].value : value_none());
    }
}

void check_typed(struct arena *arena, const struct variant *variant, size_t part,
                 const struct verdict *verdicts, size_t count, struct expr_env *env_out)
{
    struct names names = {.arena = arena};
    add_answers(&names, variant, part, verdicts, count);
    *env_out =
        (struct expr_env){.bindings = names.bindings, .count = names.count, .outer = &variant->env};
}

/* --- replies that hang together ------------------------------------------------------------------------ */

/** Tags, each once, of the replies of one list. */
static void collect_tags(struct names *tags, const struct reply *replies, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t j = 0;
        if (!replies[i].together)
            continue;
        const char *name = arena_printf(tags->arena, "apart.%s", replies[i].together);
        while (j < tags->count && !str_equal(tags->bindings[j].name, name))
            j++;
        if (j == tags->count)
            names_add(tags, "apart", replies[i].together, value_none());
    }
}

/** Looks through the replies with a tag: `*any_out` when there is one, true when one is used. */
static bool uses_tag(struct marking *m, const struct reply *replies, size_t count, const char *tag,
                     bool *any_out)
{
    bool used = false;
    for (size_t i = 0; i < count; i++) {
        const struct reply *reply = &replies[i];
        struct expr_decision ignored = {.verdict = EXPR_UNDECIDED};
        if (!reply->together || !str_equal(reply->together, tag) || !reply->is.text ||
            !marking_holds(m, &reply->when))
            continue;
        *any_out = true;
        used =
            used || marking_engine(m->field->kind)->match(m, &reply->is, CLOSE_STRICT, &ignored) ==
                        MATCH_YES;
    }
    return used;
}

/** Whether an answer was given to a field that has a reply with this tag, and is none of them. */
static bool contradicts(struct arena *arena, const struct variant *variant,
                        const struct field *field, const char *text, const char *tag)
{
    struct verdict verdict = {.status = VERDICT_BLANK};
    struct marking m = {.env = &variant->env, .verdict = &verdict};
    const struct engine *engine = marking_engine(field->kind);
    bool any = false;
    if (!engine->match || !marking_begin(&m, arena, variant, field, text) || !engine->read(&m))
        return false;
    bool used = uses_tag(&m, field->alternatives, field->alternative_count, tag, &any);
    used = uses_tag(&m, field->slips, field->slip_count, tag, &any) || used;
    return any && !used;
}

static bool is_blank(const char *text)
{
    return !text || text[strspn(text, " \t\n")] == '\0';
}

static bool has_tag(const struct field *field, const char *tag)
{
    bool found = false;
    for (size_t i = 0; i < field->alternative_count && !found; i++)
        found = field->alternatives[i].together && str_equal(field->alternatives[i].together, tag);
    for (size_t i = 0; i < field->slip_count && !found; i++)
        found = field->slips[i].together && str_equal(field->slips[i].together, tag);
    return found;
}

/** Binds apart.TAG for each tag that some answer contradicts. */
static void find_apart(struct arena *arena, const struct variant *variant,
                       const struct answer *answers, struct names *apart)
{
    struct names tags = {.arena = arena};
    size_t count = question_field_count(variant->question);
    for (size_t i = 0; i < count; i++) {
        const struct field *field = question_field(variant->question, i, NULL);
        if (is_blank(answers[i].text)) /* contradicts nothing */
            continue;
        collect_tags(&tags, field->alternatives, field->alternative_count);
        collect_tags(&tags, field->slips, field->slip_count);
    }
    for (size_t t = 0; t < tags.count; t++) {
        const char *tag = tags.bindings[t].name + strlen("apart.");
        bool found = false;
        for (size_t i = 0; i < count && !found; i++) {
            const struct field *field = question_field(variant->question, i, NULL);
            found = !is_blank(answers[i].text) && has_tag(field, tag) &&
                    check_field_shown(variant, field, answers) &&
                    contradicts(arena, variant, field, answers[i].text, tag);
        }
        if (found)
            names_add(apart, "apart", tag, value_long(arena, 1));
    }
}

/* --- the whole ------------------------------------------------------------------------------------------ */

static void mark_field(struct arena *arena, const struct variant *variant, size_t index,
                       const char *text, const struct names *apart, struct verdict *verdicts)
{
    size_t part = 0;
    const struct field *field = question_field(variant->question, index, &part);
    if (is_blank(text)) {
        verdicts[index] = (struct verdict){
            .status = VERDICT_BLANK, .max = field->marks, .note = "blank", .feedback = ""};
        return;
    }
    struct names names = {.arena = arena};
    add_answers(&names, variant, part, verdicts, index);
    for (size_t i = 0; i < apart->count; i++)
        names_add(&names, "apart", apart->bindings[i].name + strlen("apart."),
                  value_long(arena, 1));
    const struct expr_env earlier = {
        .bindings = names.bindings, .count = names.count, .outer = &variant->env};
    check_kind(field->kind)->mark(arena, variant, field, text, &earlier, &verdicts[index]);
}

void check_answers(struct arena *arena, const struct variant *variant, const struct answer *answers,
                   struct verdict *verdicts_out)
{
    size_t count = question_field_count(variant->question);
    struct names apart = {.arena = arena};
    find_apart(arena, variant, answers, &apart);
    for (size_t i = 0; i < count; i++) {
        const struct field *field = question_field(variant->question, i, NULL);
        bool shown = check_field_shown(variant, field, answers);
        mark_field(arena, variant, i, shown ? answers[i].text : NULL, &apart, verdicts_out);
    }
}

void check_read(struct arena *arena, const struct variant *variant, const struct field *field,
                const char *text, struct verdict *verdict_out)
{
    *verdict_out = (struct verdict){.status = VERDICT_BLANK};
    struct marking m = {.env = &variant->env, .verdict = verdict_out};
    if (!marking_begin(&m, arena, variant, field, text) || !marking_engine(field->kind)->read(&m))
        return;
    verdict_out->value = m.value;
    if (m.warning[0])
        verdict_out->feedback = arena_strdup(arena, m.warning);
}

/* NOLINTNEXTLINE(readability-function-size): as declared */
struct expr_picture check_picture(struct arena *arena, const struct variant *variant,
                                  const struct field *field, const char *text,
                                  enum expr_charset charset, int max_width, int max_height)
{
    const struct expr_scope scope = marking_scope(field, EXPR_READ_PLAIN);
    struct verdict ignored = {.status = VERDICT_BLANK};
    struct marking m = {.env = &variant->env, .verdict = &ignored};
    /* What is too much to compute can still be shown as it was read. */
    bool read = marking_begin(&m, arena, variant, field, text) &&
                (marking_engine(field->kind)->read(&m) || ignored.status == VERDICT_UNDECIDED);
    if (!read || !m.tree)
        return (struct expr_picture){0};
    return expr_picture(arena, m.tree, &scope, charset, max_width, max_height);
}

char *check_model_answer(struct arena *arena, const struct variant *variant,
                         const struct field *field)
{
    struct verdict ignored = {.status = VERDICT_BLANK};
    struct marking m = {.env = &variant->env, .verdict = &ignored};
    (void)marking_begin(&m, arena, variant, field, "");
    return marking_engine(field->kind)->model(&m);
}
