/* SPDX-License-Identifier: MIT */
/* The JSON Schema against the loader: what one takes for a name, a number or a word, so does the
 * other. */
#include "check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <jansson.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

/* --- the schema's word --------------------------------------------------------------------------- */

static bool has_word(const json_t *words, const char *text)
{
    for (size_t i = 0; i < json_array_size(words); i++) {
        const char *const word = json_string_value(json_array_get(words, i));

        if (word && str_equal(word, text))
            return true;
    }
    return false;
}

static bool matches(const char *pattern, const char *text)
{
    regex_t regex;

    assert_int_equal(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0);
    const bool found = regexec(&regex, text, 0, NULL, 0) == 0;
    regfree(&regex);
    return found;
}

/* A number without quotes has its limits. */
static bool is_within(const json_t *schema, const char *text)
{
    const json_t *const most = json_object_get(schema, "maximum");

    return !most || strtod(text, NULL) <= json_number_value(most);
}

/* Whether a text is valid. */
static bool is_valid(const json_t *schema, const char *text)
{
    const json_t *const any = json_object_get(schema, "anyOf");
    const char *const pattern = json_string_value(json_object_get(schema, "pattern"));
    const json_t *const longest = json_object_get(schema, "maxLength");

    for (size_t i = 0; i < json_array_size(any); i++) {
        if (is_valid(json_array_get(any, i), text))
            return true;
    }
    if (any || json_object_get(schema, "enum"))
        return has_word(json_object_get(schema, "enum"), text);
    return (!pattern || matches(pattern, text)) && is_within(schema, text) &&
           (!longest || (json_int_t)strlen(text) <= json_integer_value(longest));
}

/* Of the first key with that meaning. */
static const json_t *schema_of(const json_t *question, enum meaning meaning)
{
#define MAPPING_ADDRESS(type, keys) &load_mapping_##type,
    static const struct mapping *const mappings[] = {MAPPINGS(MAPPING_ADDRESS)};

    for (size_t i = 0; i < DLT_COUNT(mappings); i++) {
        const json_t *const inner =
            json_object_get(json_object_get(question, "definitions"), mappings[i]->name);
        const json_t *const keys = json_object_get(inner ? inner : question, "properties");

        for (size_t k = 0; k < mappings[i]->count; k++) {
            const struct key_row *const row = &mappings[i]->rows[k];
            const json_t *const found = json_object_get(keys, row->key);

            if (found && row->meaning == meaning)
                return row->type == ROW_TEXTS ? json_object_get(found, "items") : found;
        }
    }
    fail_msg("no key has the meaning %d", (int)meaning);
    return NULL;
}

/* --- the loader's word --------------------------------------------------------------------------- */

static void say_nothing(void *context, const struct diag *diag)
{
    (void)context;
    (void)diag;
}

static bool is_loaded(enum meaning meaning, const char *text)
{
    struct arena *const arena = arena_create();
    struct node root = {.kind = NODE_MAPPING, .line = 1};
    struct node node = {
        .kind = NODE_TEXT, .text = text, .length = strlen(text), .line = 1, .parent = &root};
    struct loader loader;
    struct checker checker = {.loader = &loader, .part = &root, .kind = FIELD_KIND_COUNT};

    loader_init(&loader, arena, "none.yaml", say_nothing, NULL);
    loader.document.root = &root;
    load_check_text(&checker, &node, meaning);
    const bool good = loader.problems == 0;
    loader_finish(&loader);
    arena_destroy(arena);
    return good;
}

static void both_take_the_same(void **state)
{
    static const char *const texts[] = {
        "a",
        "q1",
        "Q1",
        "a-b",
        "a_b",
        "1a",
        "-5",
        "_a",
        "a b",
        "a.b",
        "x/y",
        "pack/q1",
        "Pack 1/q1",
        "/q1",
        "a/b/c",
        "0",
        "1",
        "5",
        "6",
        "007",
        "100000",
        "1.5",
        "1.50",
        "1.505",
        "1.",
        ".5",
        "1e3",
        "12abc",
        "+1",
        "yes",
        "no",
        "true",
        "false",
        "maybe",
        "Yes",
        "number",
        "function",
        "funktion",
        "real",
        "positive",
        "integer",
        "positive integer",
        "0..1",
        "real 0..",
        "positives",
        "factor",
        "constant",
        "factors",
        "lowest terms",
        "2 decimals",
        "3 significant",
        "decimals",
        "many decimals",
        "expanded",
        "single power",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    };
    static const enum meaning meanings[] = {
        MEANS_SLUG,   MEANS_ID,    MEANS_NAME,  MEANS_TAG,    MEANS_WORD,
        MEANS_MARKS,  MEANS_COUNT, MEANS_LEVEL, MEANS_SEED,   MEANS_KIND,
        MEANS_DOMAIN, MEANS_FORM,  MEANS_UP_TO, MEANS_YES_NO, MEANS_REQUIRED,
    };
    struct arena *const arena = arena_create();
    json_t *const question = json_loads(load_json_schema(arena, LOAD_QUESTION, NULL), 0, NULL);

    (void)state;
    assert_non_null(question);
    for (size_t m = 0; m < DLT_COUNT(meanings); m++) {
        const json_t *const schema = schema_of(question, meanings[m]);

        for (size_t i = 0; i < DLT_COUNT(texts); i++) {
            if (is_valid(schema, texts[i]) != is_loaded(meanings[m], texts[i]))
                fail_msg("meaning %d: the loader %s \"%s\", the schema does not", (int)meanings[m],
                         is_loaded(meanings[m], texts[i]) ? "takes" : "refuses", texts[i]);
        }
    }
    json_decref(question);
    arena_destroy(arena);
}

/* Whoever names no solvers gets a schema that takes any. */
static void callees_may_be_unknown(void **state)
{
    static const struct param params[] = {{.name = "a"}, {.name = "bc"}};
    static const struct load_callee solvers[] = {{"one", params, 2}, {"two", NULL, 0}};
    const struct load_callees known = {.solvers = solvers, .solver_count = 2};
    struct arena *const arena = arena_create();
    char *const some = load_json_schema(arena, LOAD_QUESTION, &known);
    char *const none = load_json_schema(arena, LOAD_QUESTION, NULL);

    (void)state;
    assert_non_null(strstr(some, "\"^\\\\s*(a|bc)\\\\s*=\""));
    assert_null(strstr(none, "\"^\\\\s*("));
    assert_int_equal(none[strlen(none) - 1], '\n');
    arena_destroy(arena);
}

/* What is told to those who write files. */
static void keys_are_told_by_kind(void **state)
{
    struct arena *const arena = arena_create();
    const struct load_key *keys = NULL;
    const size_t all = load_keys(arena, "field", FIELD_KIND_COUNT, &keys);
    const size_t of_choice = load_keys(arena, "field", FIELD_CHOICE, &keys);
    bool options = false, steps = false;

    (void)state;
    for (size_t i = 0; i < of_choice; i++) {
        assert_true(keys[i].help[0]);
        options = options || str_equal(keys[i].key, "options");
        steps = steps || str_equal(keys[i].key, "steps");
    }
    assert_true(options);
    assert_false(steps);
    assert_true(of_choice < all);
    assert_int_equal(load_keys(arena, "nothing", FIELD_KIND_COUNT, &keys), 0);
    assert_true(load_is_question_id("q-1_a"));
    assert_false(load_is_question_id("Q1"));
    assert_false(load_is_question_id(""));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_take_the_same),
        cmocka_unit_test(callees_may_be_unknown),
        cmocka_unit_test(keys_are_told_by_kind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
