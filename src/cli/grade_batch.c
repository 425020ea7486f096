/* SPDX-License-Identifier: MIT */
/* dltutor grade --batch: answers in JSON lines. */
#include "grade.h"
#include <string.h>

enum { CACHE_SIZE = 64 };

/* Variants used lately: answers to one question mostly come together, and binding one costs far
 * more than marking. */
struct cache {
    struct variant *items[CACHE_SIZE];
    size_t next;
};

struct grader {
    const struct bank *bank;
    struct cache cache;
};

static const struct variant *cached_variant(struct cache *cache, const struct question *question,
                                            uint64_t seed, struct diag *diag)
{
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

static enum dlt_err read_answers(struct arena *arena, const struct question *question,
                                 json_t *object, struct answer *answers, struct diag *diag)
{
    const char *name = NULL;
    json_t *value = NULL;
    if (!json_is_object(object))
        return diag_set(diag, DLT_ERR_TYPE, "answers", "\"answers\" must be an object");
    json_object_foreach(object, name, value)
    {
        const char *text = cli_json_text(arena, value);
        if (!text)
            return diag_set(diag, DLT_ERR_TYPE, "answer",
                            "the answer to \"%.60s\" must be a string or a number", name);
        enum dlt_err err = grade_set_answer(arena, question, name, text, answers, diag);
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

static json_t *mark(void *context, struct arena *arena, json_t *object, struct diag *diag)
{
    struct grader *grader = context;
    const struct question *question = NULL;
    uint64_t seed = 0;
    json_t *name = json_object_get(object, "question");
    if (!json_is_string(name) || strlen(json_string_value(name)) != json_string_length(name)) {
        diag_set(diag, DLT_ERR_TYPE, "question", "\"question\" must be the name of a question");
        return NULL;
    }
    if (bank_find_question(grader->bank, json_string_value(name), &question, diag) != DLT_OK ||
        read_seed(object, &seed, diag) != DLT_OK)
        return NULL;
    size_t count = question_field_count(question);
    struct answer *answers = arena_array(arena, count + 1, sizeof *answers);
    struct verdict *verdicts = arena_array(arena, count + 1, sizeof *verdicts);
    if (read_answers(arena, question, json_object_get(object, "answers"), answers, diag) != DLT_OK)
        return NULL;
    const struct variant *variant = cached_variant(&grader->cache, question, seed, diag);
    if (!variant)
        return NULL;
    check_answers(arena, variant, answers, verdicts);
    json_t *reply = json_object(), *id = json_object_get(object, "id");
    json_t *marked = grade_json(variant, json_string_value(name), answers, verdicts);
    if (id)
        json_object_set(reply, "id", id);
    json_object_update(reply, marked);
    json_decref(marked);
    return reply;
}

int cli_grade_batch(struct cli *cli, const struct bank *bank, const char *path)
{
    struct grader *grader = arena_alloc(cli->arena, sizeof *grader);
    grader->bank = bank;
    int code = cli_batch(cli, path, mark, grader);
    for (size_t i = 0; i < CACHE_SIZE; i++)
        variant_destroy(grader->cache.items[i]);
    return code;
}
