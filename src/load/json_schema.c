/* SPDX-License-Identifier: MIT */
/* A JSON Schema (draft-07) of question and paper files for editors, from the tables that the loader
 * itself walks. Editors read plain scalars as numbers and booleans where they look like them, and the
 * loader every one as text: so both are allowed. */
#include "check.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum scalar { SCALAR_TEXT, SCALAR_WHOLE, SCALAR_NUMBER };

/* What a text of some meaning looks like. */
struct look {
    const char *name; /* for the descriptions */
    enum scalar scalar;
    const char *pattern; /* of the text; NULL: any but none */
    long least, most;    /* of a number */
    long longest;        /* characters, 0: any */
};

#define SLUG "[a-z0-9_-]+"
#define LETTERS_NAME "[A-Za-z][A-Za-z0-9_]*"
#define NAME_LOOK(words, alphabet)                                                                 \
    {                                                                                              \
        .name = words, .pattern = "^" alphabet "$", .longest = LOAD_LONGEST_NAME                   \
    }

static const struct look looks[] = {
    [MEANS_TEXT] = {.name = "text"},
    [MEANS_TEMPLATE] = {.name = "template: text with {expression} in it"},
    [MEANS_EXPRESSION] = {.name = "expression"},
    [MEANS_CONDITION] = {.name = "condition"},
    [MEANS_ANSWER] = {.name = "answer, as the kind of the field reads it"},
    [MEANS_ARGUMENT] = {.name = "KEY=EXPRESSION", .pattern = "="},
    [MEANS_DRAW] = {.name = "draw"},
    [MEANS_SLUG] = NAME_LOOK("lower-case letters, digits, _ and -", SLUG),
    [MEANS_ID] = NAME_LOOK("lower-case letters, digits and _", "[a-z0-9_]+"),
    [MEANS_NAME] = NAME_LOOK("a letter, then letters, digits and _", LETTERS_NAME),
    [MEANS_TAG] = NAME_LOOK("lower-case letters, digits and -", "[a-z0-9-]+"),
    [MEANS_WORD] = NAME_LOOK("one word", "[A-Za-z0-9_-]+"),
    [MEANS_MARKS] = {.name = "marks: a number with at most two decimal places",
                     .scalar = SCALAR_NUMBER,
                     .pattern = "^[0-9]+(\\.[0-9]{1,2})?$",
                     .most = MARKS_MAX / MARKS_ONE},
    [MEANS_COUNT] = {.name = "whole number",
                     .scalar = SCALAR_WHOLE,
                     .pattern = "^0*[1-9][0-9]*$",
                     .least = 1,
                     .most = LOAD_LARGEST_COUNT},
    [MEANS_YES_NO] = {.name = "yes or no"},
    [MEANS_KIND] = {.name = "kind of field"},
    [MEANS_DOMAIN] = {.name = "domain"},
    [MEANS_SIZE] = {.name = "5, or D_o=3, or the name of a given"},
    [MEANS_UP_TO] = {.name = "factor or constant"},
    [MEANS_FIELD] = {.name = "id of a field"},
    [MEANS_TRACE] = {.name = "CALL.STEP", .pattern = "^[^.]+\\.[^.]"},
    [MEANS_SHOWN_IF] = {.name = "FIELD=ANSWER", .pattern = "^[^=]+=."},
    [MEANS_SYMBOL_CONDITION] = {.name = "condition on the symbols"},
    [MEANS_FORM] = {.name = "form"},
    [MEANS_FACT] = {.name = "NAME = EXPRESSION", .pattern = "="},
    [MEANS_LEVEL] = {.name = "whole number from 1 to 5",
                     .scalar = SCALAR_WHOLE,
                     .pattern = "^0*[1-5]$",
                     .least = 1,
                     .most = LOAD_HARDEST},
    [MEANS_SEED] = {.name = "whole number from 0",
                    .scalar = SCALAR_WHOLE,
                    .pattern = "^[0-9]+$",
                    .most = LONG_MAX},
    [MEANS_REQUIRED] = {.name = "ID or PACK/ID", .pattern = "^([^/]+/)?" SLUG "$"},
    [MEANS_GIVEN_DRAW] = {.name = "GIVEN = DRAW", .pattern = "^[^=]+="},
    [MEANS_TYPED] = {.name = "FIELD=ANSWER", .pattern = "^[^=]+="},
    [MEANS_NOTED] = {.name = "FIELD=NOTE", .pattern = "^[^=]+=\\s*[a-z0-9:-]+\\s*$"},
};
_Static_assert(DLT_COUNT(looks) == MEANS_COUNT_OF, "every meaning has its look");

/* How many items a list has. */
static const struct {
    const struct mapping *mapping;
    const char *key;
    int least, most; /* 0: as for any list */
} sizes[] = {
    {&load_mapping_question, "fields", 1, 0},
    {&load_mapping_question, "parts", 1, 0},
    {&load_mapping_field, "symbols", 0, CHECK_MOST_SYMBOLS},
    {&load_mapping_field, "options", 2, CHECK_MOST_OPTIONS},
    {&load_mapping_field, "steps", 2, CHECK_MOST_STEPS},
    {&load_mapping_paper, "questions", 1, LOAD_MAX_QUESTIONS},
};

static void set(json_t *object, const char *key, json_t *value)
{
    json_object_set_new(object, key, value);
}

static void set_text(json_t *object, const char *key, const char *text)
{
    set(object, key, json_string(text));
}

static void add(json_t *list, json_t *value)
{
    json_array_append_new(list, value);
}

static json_t *texts(const char *const *items, size_t count)
{
    json_t *const list = json_array();

    for (size_t i = 0; i < count; i++)
        add(list, json_string(items[i]));
    return list;
}

/* --- one text -------------------------------------------------------------------------------------- */

static json_t *types(enum scalar scalar)
{
    switch (scalar) {
    case SCALAR_WHOLE:
        return json_pack("[s, s]", "integer", "string");
    case SCALAR_NUMBER:
        return json_pack("[s, s]", "number", "string");
    default: /* 2024 and yes are words as well */
        return json_pack("[s, s, s]", "string", "number", "boolean");
    }
}

/* A choice of words, offered by editors, or whatever looks like `pattern`. */
static json_t *words_or(json_t *words, const char *pattern)
{
    return json_pack("{s:[{s:o}, {s:s, s:s}]}", "anyOf", "enum", words, "type", "string", "pattern",
                     pattern);
}

static json_t *form_schema(struct arena *arena)
{
    json_t *const words = json_array();
    struct strbuf pattern;
    json_t *schema;

    strbuf_init(&pattern);
    for (size_t i = FORM_ANY + 1; i < LOAD_FORMS; i++) {
        if (load_forms[i][0] == ' ')
            strbuf_printf(&pattern, "%s[0-9]+%s", pattern.length ? "|" : "^(", load_forms[i]);
        else
            add(words, json_string(load_forms[i]));
    }
    strbuf_add(&pattern, ")$");
    schema = words_or(words, strbuf_take(&pattern, arena));
    strbuf_finish(&pattern);
    return schema;
}

/* Meanings with few words; NULL: it is none of them. */
static json_t *words_schema(struct arena *arena, enum meaning meaning)
{
    switch (meaning) {
    case MEANS_KIND:
        return json_pack("{s:o}", "enum", texts(load_kinds, FIELD_KIND_COUNT));
    case MEANS_YES_NO:
        return json_pack("{s:[s, s, s, s, b, b]}", "enum", "yes", "no", "true", "false", 1, 0);
    case MEANS_UP_TO:
        return json_pack("{s:[s, s]}", "enum", "factor", "constant");
    case MEANS_DOMAIN:
        return words_or(
            json_pack("[s, s, s, s]", "real", "positive", "integer", "positive integer"),
            "\\.\\.|^\\s*(real|positive)?\\s*(integer)?\\s*$");
    case MEANS_FORM:
        return form_schema(arena);
    case MEANS_SIZE:
        return json_pack("{s:[{s:s, s:i, s:i}, {s:s, s:i}]}", "anyOf", "type", "integer", "minimum",
                         1, "maximum", LOAD_LARGEST_SIDE, "type", "string", "minLength", 1);
    default:
        return NULL;
    }
}

static json_t *text_schema(struct arena *arena, enum meaning meaning)
{
    const struct look *const look = &looks[meaning];
    json_t *schema = words_schema(arena, meaning);

    if (schema)
        return schema;
    schema = json_object();
    set(schema, "type", types(look->scalar));
    if (look->pattern)
        set_text(schema, "pattern", look->pattern);
    else
        set(schema, "minLength", json_integer(1));
    if (look->longest)
        set(schema, "maxLength", json_integer(look->longest));
    if (look->scalar == SCALAR_WHOLE || look->scalar == SCALAR_NUMBER) {
        set(schema, "minimum", json_integer(look->least));
        if (look->most < LONG_MAX)
            set(schema, "maximum", json_integer(look->most));
    }
    return schema;
}

/* As an editor reads the text, so that what it proposes needs no quotes. */
static json_t *plain_scalar(const char *text, enum meaning meaning)
{
    const enum scalar scalar = looks[meaning].scalar;
    long number;

    if ((scalar == SCALAR_WHOLE || scalar == SCALAR_NUMBER) && str_to_long(text, &number))
        return json_integer(number);
    return scalar == SCALAR_NUMBER ? json_real(strtod(text, NULL)) : json_string(text);
}

/* --- one key --------------------------------------------------------------------------------------- */

static json_t *reference(const struct mapping *mapping)
{
    char target[64];

    snprintf(target, sizeof target, "#/definitions/%s", mapping->name);
    return json_pack("{s:s}", "$ref", target);
}

static json_t *names_of(const struct load_callee *callees, size_t count)
{
    json_t *const list = json_array();

    for (size_t i = 0; i < count; i++)
        add(list, json_string(callees[i].name));
    return list;
}

/* One text of the key, but for what people read of it. */
static json_t *value_schema(struct arena *arena, const struct mapping *mapping,
                            const struct key_row *row, const struct load_callees *callees)
{
    if (callees->solver_count && mapping == &load_mapping_solve && str_equal(row->key, "solver"))
        return json_pack("{s:o}", "enum", names_of(callees->solvers, callees->solver_count));
    if (callees->figure_count && mapping == &load_mapping_figure && str_equal(row->key, "kind"))
        return json_pack("{s:o}", "enum", names_of(callees->figures, callees->figure_count));
    return text_schema(arena, row->meaning);
}

static json_t *list_schema(const struct mapping *mapping, const struct key_row *row, json_t *items)
{
    json_t *const schema = json_pack("{s:s, s:o}", "type", "array", "items", items);
    int least = row->needed;

    for (size_t i = 0; i < DLT_COUNT(sizes); i++) {
        if (sizes[i].mapping != mapping || !str_equal(sizes[i].key, row->key))
            continue;
        least = sizes[i].least;
        if (sizes[i].most)
            set(schema, "maxItems", json_integer(sizes[i].most));
    }
    if (!json_object_get(schema, "maxItems"))
        set(schema, "maxItems", json_integer((json_int_t)load_most_items(row)));
    if (least)
        set(schema, "minItems", json_integer(least));
    return schema;
}

static json_t *key_schema(struct arena *arena, const struct mapping *mapping,
                          const struct key_row *row, const struct load_callees *callees)
{
    const bool text = row->type == ROW_TEXT || row->type == ROW_TEXTS;
    const char *const type = text ? looks[row->meaning].name : row->mapping->name;
    const bool list = row->type == ROW_TEXTS || row->type == ROW_LIST;
    json_t *schema = text ? value_schema(arena, mapping, row, callees) : reference(row->mapping);

    if (list)
        schema = list_schema(mapping, row, schema);
    else if (!text) /* what stands beside a reference counts for nothing */
        schema = json_pack("{s:[o]}", "allOf", schema);
    set_text(schema, "description",
             arena_printf(arena, "%s%s%s%s (%s%s)", row->help, *row->fallback ? " By default " : "",
                          row->fallback, *row->fallback ? "." : "", list ? "list: " : "", type));
    if (*row->fallback)
        set(schema, "default", plain_scalar(row->fallback, row->meaning));
    if (row->type == ROW_TEXT)
        set(schema, "examples", json_pack("[o]", plain_scalar(row->example, row->meaning)));
    else if (row->type == ROW_TEXTS)
        set(schema, "examples", json_pack("[[o]]", plain_scalar(row->example, row->meaning)));
    return schema;
}

/* --- what belongs together --------------------------------------------------------------------------- */

static json_t *required(const char *key)
{
    return json_pack("{s:[s]}", "required", key);
}

static json_t *if_equal(const char *key, const char *word, json_t *then)
{
    return json_pack("{s:{s:[s], s:{s:{s:s}}}, s:o}", "if", "required", key, "properties", key,
                     "const", word, "then", then);
}

static void add_pairs(json_t *rules, const struct mapping *mapping)
{
    for (size_t i = 0; i < load_pair_rule_count; i++) {
        const struct pair_rule *const rule = &load_pair_rules[i];

        if (rule->mapping == mapping)
            add(rules, json_pack("{s:[o, o]}", rule->both ? "anyOf" : "oneOf",
                                 required(rule->first), required(rule->second)));
    }
}

/* What a field of one kind needs, and what has no meaning in it. */
static json_t *kind_rule(enum field_kind kind)
{
    json_t *const needed = json_array(), *const refused = json_object();

    for (size_t i = 0; i < load_kind_rule_count; i++) {
        const struct kind_rule *const rule = &load_kind_rules[i];

        if (rule->needed & (1u << kind))
            add(needed, json_string(rule->key));
        if (!(rule->allowed & (1u << kind)))
            set(refused, rule->key, json_false());
    }
    return if_equal("kind", load_kinds[kind],
                    json_pack("{s:o, s:o}", "required", needed, "properties", refused));
}

/* The parameters that a solver or a figure has. */
static json_t *callee_rule(struct arena *arena, const char *key, const struct load_callee *callee)
{
    struct strbuf pattern;
    json_t *rule;

    strbuf_init(&pattern);
    for (size_t i = 0; i < callee->param_count; i++)
        strbuf_printf(&pattern, "%s%s", i ? "|" : "^\\s*(", callee->params[i].name);
    strbuf_add(&pattern, callee->param_count ? ")\\s*=" : "$^");
    rule = json_pack("{s:{s:{s:{s:s}}}}", "properties", "with", "items", "pattern",
                     strbuf_take(&pattern, arena));
    strbuf_finish(&pattern);
    return if_equal(key, callee->name, rule);
}

static json_t *question_rule(void)
{
    json_t *const refused = json_object();

    for (size_t i = 0; i < load_part_key_count; i++)
        set(refused, load_part_keys[i], json_false());
    return json_pack("{s:o, s:{s:o}, s:o}", "if", required("parts"), "then", "properties", refused,
                     "else", required("statement"));
}

static json_t *rules_of(struct arena *arena, const struct mapping *mapping,
                        const struct load_callees *callees)
{
    json_t *const rules = json_array();

    add_pairs(rules, mapping);
    for (int kind = 0; mapping == &load_mapping_field && kind < FIELD_KIND_COUNT; kind++)
        add(rules, kind_rule((enum field_kind)kind));
    for (size_t i = 0; mapping == &load_mapping_solve && i < callees->solver_count; i++)
        add(rules, callee_rule(arena, "solver", &callees->solvers[i]));
    for (size_t i = 0; mapping == &load_mapping_figure && i < callees->figure_count; i++)
        add(rules, callee_rule(arena, "kind", &callees->figures[i]));
    if (mapping == &load_mapping_question)
        add(rules, question_rule());
    return rules;
}

/* --- the whole ------------------------------------------------------------------------------------- */

/* Adds what one mapping has to hold. */
static void describe(struct arena *arena, json_t *schema, const struct mapping *mapping,
                     const struct load_callees *callees)
{
    json_t *const needed = json_array(), *const properties = json_object();
    json_t *const rules = rules_of(arena, mapping, callees);

    for (size_t i = 0; i < mapping->count; i++) {
        const struct key_row *const row = &mapping->rows[i];

        if (row->needed)
            add(needed, json_string(row->key));
        set(properties, row->key, key_schema(arena, mapping, row, callees));
    }
    set_text(schema, "type", "object");
    set(schema, "additionalProperties", json_false());
    set(schema, "required", needed);
    set(schema, "properties", properties);
    if (json_array_size(rules))
        json_object_set(schema, "allOf", rules);
    json_decref(rules);
}

static bool holds_mappings(const struct mapping *mapping)
{
    for (size_t i = 0; i < mapping->count; i++) {
        if (mapping->rows[i].mapping)
            return true;
    }
    return false;
}

static int keep_bytes(const char *bytes, size_t length, void *text)
{
    strbuf_add_bytes(text, bytes, length);
    return 0;
}

char *load_json_schema(struct arena *arena, enum load_format format,
                       const struct load_callees *callees)
{
#define INNER_MAPPING(type, keys) &load_mapping_##type,
    static const struct mapping *const mappings[] = {MAPPINGS(INNER_MAPPING)};
    static const struct load_callees nobody = {0};
    const struct mapping *const top =
        format == LOAD_PAPER ? &load_mapping_paper : &load_mapping_question;
    json_t *const schema = json_object(), *const definitions = json_object();
    struct strbuf text;
    char *written;

    set_text(schema, "$schema", "http://json-schema.org/draft-07/schema#");
    set_text(schema, "title", arena_printf(arena, "dltutor %s", top->name));
    set_text(schema, "description", "See dltutor(5).");
    describe(arena, schema, top, callees ? callees : &nobody);
    for (size_t i = 0; holds_mappings(top) && i < DLT_COUNT(mappings); i++) {
        json_t *const inner = json_object();

        if (mappings[i] != &load_mapping_question && mappings[i] != &load_mapping_paper) {
            describe(arena, inner, mappings[i], callees ? callees : &nobody);
            json_object_set(definitions, mappings[i]->name, inner);
        }
        json_decref(inner);
    }
    if (json_object_size(definitions))
        json_object_set(schema, "definitions", definitions);
    json_decref(definitions);
    strbuf_init(&text);
    json_dump_callback(schema, keep_bytes, &text, JSON_INDENT(2));
    json_decref(schema);
    strbuf_add(&text, "\n");
    written = strbuf_take(&text, arena);
    strbuf_finish(&text);
    return written;
}
