/* SPDX-License-Identifier: MIT */
/* The table of keys that the checks walk. */
#include "check.h"

#define NEEDED true
#define OPTIONAL false

// clang-format off
#define ROW_OF_TEXT(S, name, need, means, default_text, example_text, help_text) \
    {.key = #name, .type = ROW_TEXT, .needed = need, .meaning = means, .fallback = default_text, \
     .example = example_text, .help = help_text},
#define ROW_OF_TEXTS(S, name, need, means, example_text, help_text) \
    {.key = #name, .type = ROW_TEXTS, .needed = need, .meaning = means, .fallback = "", \
     .example = example_text, .help = help_text},
#define ROW_OF_LIST(S, name, need, of, help_text) \
    {.key = #name, .type = ROW_LIST, .needed = need, .mapping = &load_mapping_##of, .fallback = "", \
     .example = "", .help = help_text},
#define ROW_OF_MAP(S, name, need, of, help_text) \
    {.key = #name, .type = ROW_MAP, .needed = need, .mapping = &load_mapping_##of, .fallback = "", \
     .example = "", .help = help_text},

#define DEFINE(type, keys) \
    static const struct key_row rows_##type[] = { \
        keys(type, ROW_OF_TEXT, ROW_OF_TEXTS, ROW_OF_LIST, ROW_OF_MAP) \
    }; \
    _Static_assert(DLT_COUNT(rows_##type) <= MAPPING_MOST_KEYS, "raise MAPPING_MOST_KEYS"); \
    const struct mapping load_mapping_##type = { \
        .name = #type, .rows = rows_##type, .count = DLT_COUNT(rows_##type)};
MAPPINGS(DEFINE)
// clang-format on

static const struct mapping *find_mapping(const char *name)
{
#define EVERY_MAPPING(type, keys) &load_mapping_##type,
    static const struct mapping *const mappings[] = {MAPPINGS(EVERY_MAPPING)};

    for (size_t i = 0; i < DLT_COUNT(mappings); i++) {
        if (str_equal(mappings[i]->name, name))
            return mappings[i];
    }
    return NULL;
}

static bool is_allowed(const char *key, enum field_kind kind)
{
    for (size_t i = 0; i < load_kind_rule_count && kind != FIELD_KIND_COUNT; i++) {
        if (str_equal(load_kind_rules[i].key, key))
            return load_kind_rules[i].allowed & (1u << kind);
    }
    return true;
}

size_t load_keys(struct arena *arena, const char *mapping, enum field_kind kind,
                 const struct load_key **keys_out)
{
    const struct mapping *const found = find_mapping(mapping);
    struct load_key *const keys = arena_array(arena, found ? found->count : 0, sizeof *keys);
    size_t count = 0;

    for (size_t i = 0; found && i < found->count; i++) {
        const struct key_row *const row = &found->rows[i];

        if (found == &load_mapping_field && !is_allowed(row->key, kind))
            continue;
        keys[count++] = (struct load_key){
            .key = row->key,
            .help = row->help,
            .example = row->example,
            .needed = row->needed,
            .list = row->type == ROW_TEXTS || row->type == ROW_LIST,
        };
    }
    *keys_out = keys;
    return count;
}
