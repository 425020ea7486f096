/* SPDX-License-Identifier: MIT */
/* dltutor grade --batch: JSON lines in and out, in order, with flat memory. */
#include "grade.h"
#include <errno.h>
#include <string.h>

enum { LINE_MAX_BYTES = 1 << 20, CACHE_SIZE = 64 };

/* Variants used lately: answers to one question mostly come together, and binding one costs far
 * more than marking. */
struct cache {
    struct variant *items[CACHE_SIZE];
    size_t next;
};

struct batch {
    struct cli *cli;
    const struct bank *bank;
    struct cache cache;
    struct arena *arena; /* of one line */
    size_t line;
};

static struct variant *cached_variant(struct batch *batch, const struct question *question,
                                      uint64_t seed, struct diag *diag)
{
    struct cache *cache = &batch->cache;
    for (size_t i = 0; i < CACHE_SIZE; i++)
        if (cache->items[i] && cache->items[i]->question == question &&
            cache->items[i]->seed == seed)
            return cache->items[i];
    struct variant *variant = NULL;
    if (variant_create(question, seed, &variant, diag) != DLT_OK)
        return NULL;
    variant_destroy(cache->items[cache->next]);
    cache->items[cache->next] = variant;
    cache->next = (cache->next + 1) % CACHE_SIZE;
    return variant;
}

static json_t *line_error(const struct batch *batch, const char *text)
{
    json_t *error = json_string(text);
    if (!error)
        error = json_string("the line holds text that cannot be shown");
    return json_pack("{s:I, s:o}", "line", (json_int_t)batch->line, "error", error);
}

/* Reads "answers" into one text for each field. */
static enum dlt_err read_answers(struct batch *batch, const struct question *question,
                                 json_t *object, struct answer *answers, struct diag *diag)
{
    const char *name = NULL;
    json_t *value = NULL;
    if (!json_is_object(object))
        return diag_set(diag, DLT_ERR_TYPE, "answers", "\"answers\" must be an object");
    json_object_foreach(object, name, value)
    {
        char *text = NULL;
        if (json_is_string(value))
            text = arena_strdup(batch->arena, json_string_value(value));
        else if (json_is_integer(value))
            text = arena_printf(batch->arena, "%lld", (long long)json_integer_value(value));
        else
            return diag_set(diag, DLT_ERR_TYPE, "answer", "the answer to '%.60s' must be a string",
                            name);
        enum dlt_err err = grade_set_answer(batch->arena, question, name, text, answers, diag);
        if (err != DLT_OK)
            return err;
    }
    return DLT_OK;
}

static enum dlt_err read_seed(json_t *object, uint64_t *seed_out, struct diag *diag)
{
    json_t *seed = json_object_get(object, "seed");
    *seed_out = 0;
    if (!seed)
        return DLT_OK;
    if (!json_is_integer(seed) || json_integer_value(seed) < 0)
        return diag_set(diag, DLT_ERR_TYPE, "seed", "\"seed\" must be a whole number from 0");
    *seed_out = (uint64_t)json_integer_value(seed);
    return DLT_OK;
}

/* Marks one parsed line; NULL with `diag` when it asks for something that does not exist. */
static json_t *mark_line(struct batch *batch, json_t *object, struct diag *diag)
{
    const struct question *question = NULL;
    uint64_t seed = 0;
    const char *name = json_string_value(json_object_get(object, "question"));
    if (!name) {
        diag_set(diag, DLT_ERR_TYPE, "question", "\"question\" must be the name of a question");
        return NULL;
    }
    if (bank_find_question(batch->bank, name, &question, diag) != DLT_OK ||
        read_seed(object, &seed, diag) != DLT_OK)
        return NULL;
    size_t count = question_field_count(question);
    struct answer *answers = arena_array(batch->arena, count + 1, sizeof *answers);
    struct verdict *verdicts = arena_array(batch->arena, count + 1, sizeof *verdicts);
    if (read_answers(batch, question, json_object_get(object, "answers"), answers, diag) != DLT_OK)
        return NULL;
    struct variant *variant = cached_variant(batch, question, seed, diag);
    if (!variant)
        return NULL;
    check_answers(batch->arena, variant, answers, verdicts);
    json_t *marked = grade_json(variant, name, answers, verdicts);
    json_t *id = json_object_get(object, "id");
    if (id)
        json_object_set(marked, "id", id);
    return marked;
}

static void batch_line(struct batch *batch, const char *text, size_t length)
{
    json_error_t where;
    struct diag diag = {0};
    json_t *object = json_loadb(text, length, JSON_REJECT_DUPLICATES, &where);
    json_t *reply = NULL;
    if (!object)
        reply = line_error(batch, arena_printf(batch->arena, "not JSON: %s (column %d)", where.text,
                                               where.column));
    else if (!json_is_object(object))
        reply = line_error(batch, "a line must hold one JSON object");
    else if (!(reply = mark_line(batch, object, &diag)))
        reply = line_error(batch, diag.text);
    cli_print_json(batch->cli, reply);
    json_decref(object);
    arena_reset(batch->arena);
}

/* Reads one line, NUL bytes included, into `buffer`; of an over-long one only the start is kept. */
static bool read_line(FILE *file, struct strbuf *buffer, bool *too_long)
{
    int byte = 0;
    strbuf_clear(buffer);
    *too_long = false;
    while ((byte = getc_unlocked(file)) != EOF && byte != '\n') {
        char one = (char)byte;
        *too_long = buffer->length >= LINE_MAX_BYTES;
        if (!*too_long)
            strbuf_add_bytes(buffer, &one, 1);
    }
    return byte != EOF || buffer->length > 0;
}

int cli_grade_batch(struct cli *cli, const struct bank *bank, const char *path)
{
    bool named = path && !str_equal(path, "-");
    FILE *file = named ? fopen(path, "r") : cli->in;
    if (!file)
        return cli_error(cli, EXIT_ENVIRONMENT, "%s: %s", path, strerror(errno));
    struct batch batch = {.cli = cli, .bank = bank, .arena = arena_create()};
    struct strbuf line;
    bool too_long = false;
    strbuf_init(&line);
    while (read_line(file, &line, &too_long)) {
        batch.line++;
        if (too_long)
            cli_print_json(cli, line_error(&batch, "the line is longer than 1 MB"));
        else if (strspn(line.text, " \t\r") < line.length)
            batch_line(&batch, line.text, line.length);
    }
    int code = ferror(file) ? cli_error(cli, EXIT_ENVIRONMENT, "%s: %s", named ? path : "input",
                                        strerror(errno))
                            : EXIT_DONE;
    for (size_t i = 0; i < CACHE_SIZE; i++)
        variant_destroy(batch.cache.items[i]);
    strbuf_finish(&line);
    arena_destroy(batch.arena);
    if (named)
        fclose(file);
    return code;
}
