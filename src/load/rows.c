/* SPDX-License-Identifier: MIT */
/* The table of keys that the checks walk. */
#include "schema.h"

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
