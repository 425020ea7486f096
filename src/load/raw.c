/* SPDX-License-Identifier: MIT */
/* libcyaml: its schema, and its words caught where it would print them. Every value is a text:
 * libcyaml 1.3 reads the integer 1e3 as 1. */
#include "schema.h"
#include <cyaml/cyaml.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NEEDED CYAML_FLAG_DEFAULT
#define OPTIONAL CYAML_FLAG_OPTIONAL

static const cyaml_schema_value_t text_value = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 0, CYAML_UNLIMITED),
};

#define VALUE_INDEX(type, keys) VALUE_##type,
enum { MAPPINGS(VALUE_INDEX) VALUE_COUNT };
static const cyaml_schema_value_t values[VALUE_COUNT];

// clang-format off
#define SCHEMA_TEXT(S, name, need, means, fallback, example, help) \
    CYAML_FIELD_STRING_PTR(#name, need, struct raw_##S, name, 0, CYAML_UNLIMITED),
#define SCHEMA_TEXTS(S, name, need, means, example, help) \
    CYAML_FIELD_SEQUENCE(#name, CYAML_FLAG_POINTER | need, struct raw_##S, name, &text_value, 0, \
                         CYAML_UNLIMITED),
#define SCHEMA_LIST(S, name, need, of, help) \
    CYAML_FIELD_SEQUENCE(#name, CYAML_FLAG_POINTER | need, struct raw_##S, name, &values[VALUE_##of], 0, \
                         CYAML_UNLIMITED),
#define SCHEMA_MAP(S, name, need, of, help) \
    CYAML_FIELD_MAPPING_PTR(#name, need, struct raw_##S, name, fields_##of),

#define FIELDS(type, keys) \
    static const cyaml_schema_field_t fields_##type[] = { \
        keys(type, SCHEMA_TEXT, SCHEMA_TEXTS, SCHEMA_LIST, SCHEMA_MAP) CYAML_FIELD_END};
#define VALUE(type, keys) \
    [VALUE_##type] = { \
        CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct raw_##type, fields_##type)},
// clang-format on
MAPPINGS(FIELDS)
static const cyaml_schema_value_t values[VALUE_COUNT] = {MAPPINGS(VALUE)};

static const cyaml_schema_value_t question_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct raw_question, fields_question),
};
static const cyaml_schema_value_t paper_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct raw_paper, fields_paper),
};

/* What libcyaml said first. */
struct said {
    char text[DIAG_TEXT_SIZE];
    unsigned line, column;
};

/* The number behind `label`, 0 when there is none. */
static unsigned number_after(const char *text, const char *label)
{
    const char *const found = strstr(text, label);

    return found ? (unsigned)strtoul(found + strlen(label), NULL, 10) : 0;
}

static void catch_words(cyaml_log_t level, void *context, const char *format, va_list args)
{
    struct said *const said = context;
    char text[DIAG_TEXT_SIZE];

    if (level < CYAML_LOG_ERROR)
        return;
    vsnprintf(text, sizeof text, format, args);
    text[strcspn(text, "\n")] = '\0';
    if (!said->text[0])
        memcpy(said->text, text, sizeof text);
    /* The place comes later, with the innermost line of its backtrace. */
    if (!said->line) {
        said->line = number_after(text, "(line: ");
        said->column = number_after(text, "column: ");
    }
}

static void *memory(void *context, void *old, size_t size)
{
    (void)context;
    if (size)
        return mem_resize(old, size, 1);
    mem_free(old);
    return NULL;
}

static cyaml_config_t config_with(struct said *said)
{
    return (cyaml_config_t){
        .log_fn = catch_words,
        .log_ctx = said,
        .mem_fn = memory,
        .log_level = CYAML_LOG_ERROR,
        .flags = CYAML_CFG_NO_ALIAS,
    };
}

static enum dlt_err load_raw(struct loader *loader, const cyaml_schema_value_t *schema,
                             void **data_out)
{
    struct said said = {0};
    const cyaml_config_t config = config_with(&said);
    const struct document *const document = &loader->document;
    void *data = NULL;
    const cyaml_err_t err = cyaml_load_data((const uint8_t *)document->bytes, document->length,
                                            &config, schema, &data, NULL);

    if (err != CYAML_OK)
        return loader_report(
            loader, (struct spot){.line = said.line, .column = said.column, .length = 1},
            DLT_ERR_SYNTAX, "yaml", "%s", said.text[0] ? said.text : cyaml_strerror(err));
    *data_out = data;
    return DLT_OK;
}

static void free_raw(const cyaml_schema_value_t *schema, void *data)
{
    struct said said = {0};
    const cyaml_config_t config = config_with(&said);

    cyaml_free(&config, schema, data, 0);
}

enum dlt_err load_raw_question(struct loader *loader, struct raw_question **question_out)
{
    void *data = NULL;
    /* The program may have begun with questions that it knew already. */
    (void)num_libraries();
    const enum dlt_err err = load_raw(loader, &question_schema, &data);

    if (err == DLT_OK)
        *question_out = data;
    return err;
}

void load_raw_question_free(struct raw_question *question)
{
    if (question)
        free_raw(&question_schema, question);
}

enum dlt_err load_raw_paper(struct loader *loader, struct raw_paper **paper_out)
{
    void *data = NULL;
    const enum dlt_err err = load_raw(loader, &paper_schema, &data);

    if (err == DLT_OK)
        *paper_out = data;
    return err;
}

void load_raw_paper_free(struct raw_paper *paper)
{
    if (paper)
        free_raw(&paper_schema, paper);
}
