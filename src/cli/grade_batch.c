/* SPDX-License-Identifier: MIT */
/* dltutor grade --batch: answers in JSON lines. */
#include "grade.h"
#include <string.h>

enum {
    OPENED_MAX = 64,
    VARIANTS_MAX = 64,
    RESULTS_MAX = 1024,    /* a power of two */
    RESULT_BYTES = 1 << 14 /* of one set of answers with its result; longer ones are not kept */
};

/* Whole questions used lately. */
struct opened {
    struct arena *arena; /* NULL: a free place */
    const struct question *listed, *question;
    uint64_t used;
};

/* Variants used lately: answers to one question mostly come together, and binding one costs far
 * more than marking. */
struct bound {
    struct variant *variant;
    uint64_t used; /* when, counted in lines */
};

/* What was said of a set of answers: classes give the same ones again and again. */
struct result {
    char *key, *text;
    size_t key_length, text_length;
};

struct grader {
    const struct bank *bank;
    struct opened opened[OPENED_MAX];
    size_t last_opened; /* the place of the question used last */
    struct bound bound[VARIANTS_MAX];
    size_t last;    /* the place of the variant used last */
    uint64_t lines; /* so far */
    struct result results[RESULTS_MAX];
};

/* --- questions ------------------------------------------------------------------------------------ */

/* With the variants that it is bound in. */
static void close_question(struct grader *grader, struct opened *opened)
{
    for (size_t i = 0; i < VARIANTS_MAX; i++) {
        struct bound *bound = &grader->bound[i];
        if (!bound->variant || bound->variant->question != opened->question)
            continue;
        variant_destroy(bound->variant);
        *bound = (struct bound){.variant = NULL};
    }
    arena_destroy(opened->arena);
    *opened = (struct opened){.arena = NULL};
}

static struct opened *opened_place(struct grader *grader, const struct question *listed)
{
    size_t oldest = 0;
    if (grader->opened[grader->last_opened].listed == listed)
        return &grader->opened[grader->last_opened];
    for (size_t i = 0; i < OPENED_MAX; i++) {
        if (grader->opened[i].listed == listed)
            return &grader->opened[i];
        if (grader->opened[i].used < grader->opened[oldest].used)
            oldest = i;
    }
    return &grader->opened[oldest];
}

static void keep_first(void *context, const struct diag *diag)
{
    struct diag *first = context;
    if (first && !first->text[0])
        *first = *diag;
}

/* The whole of a question of the bank; NULL when its file cannot be read any more. */
static const struct question *open_question(struct grader *grader, const struct question *listed,
                                            struct diag *diag)
{
    if (!listed->head)
        return listed;
    struct opened *opened = opened_place(grader, listed);
    if (opened->listed != listed) {
        struct arena *arena = arena_create();
        const struct question *question = NULL;
        if (cli_open_question(arena, listed, &question, keep_first, diag) != DLT_OK) {
            arena_destroy(arena);
            return NULL;
        }
        close_question(grader, opened);
        *opened = (struct opened){.arena = arena, .listed = listed, .question = question};
    }
    opened->used = grader->lines;
    grader->last_opened = (size_t)(opened - grader->opened);
    return opened->question;
}

/* --- variants ------------------------------------------------------------------------------------ */

static bool is_variant(const struct bound *bound, const struct question *question, uint64_t seed)
{
    return bound->variant && bound->variant->question == question && bound->variant->seed == seed;
}

/* The place of the variant, or of the one that was not used for longest. */
static size_t place_of(const struct grader *grader, const struct question *question, uint64_t seed)
{
    size_t oldest = 0;
    if (is_variant(&grader->bound[grader->last], question, seed))
        return grader->last;
    for (size_t i = 0; i < VARIANTS_MAX; i++) {
        if (is_variant(&grader->bound[i], question, seed))
            return i;
        if (grader->bound[i].used < grader->bound[oldest].used)
            oldest = i;
    }
    return oldest;
}

static const struct variant *find_variant(struct grader *grader, const struct question *question,
                                          uint64_t seed, struct diag *diag)
{
    size_t place = place_of(grader, question, seed);
    struct bound *bound = &grader->bound[place];
    if (!is_variant(bound, question, seed)) {
        struct variant *variant = NULL;
        if (variant_create(question, seed, &variant, diag) != DLT_OK)
            return NULL;
        variant_destroy(bound->variant);
        bound->variant = variant;
    }
    bound->used = grader->lines;
    grader->last = place;
    return bound->variant;
}

/* --- results --------------------------------------------------------------------------------------- */

/* A set of answers to a question with the numbers of a seed: what a result depends on. */
struct sheet {
    const struct question *listed, *question; /* in the bank, and whole */
    uint64_t seed;
    struct answer *answers;
};

static void add_key(struct strbuf *key, const struct sheet *sheet)
{
    size_t count = question_field_count(sheet->question);
    strbuf_add_bytes(key, (const char *)&sheet->listed, sizeof sheet->listed);
    strbuf_add_bytes(key, (const char *)&sheet->seed, sizeof sheet->seed);
    for (size_t i = 0; i < count; i++) {
        const char *text = sheet->answers[i].text;
        if (!text)
            continue;
        strbuf_add_bytes(key, (const char *)&i, sizeof i);
        strbuf_add_bytes(key, text, strlen(text) + 1);
    }
}

static struct result *result_for(struct grader *grader, const struct strbuf *key)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < key->length; i++)
        hash = (hash ^ (unsigned char)key->text[i]) * UINT64_C(1099511628211);
    return &grader->results[(hash ^ hash >> 32) & (RESULTS_MAX - 1)];
}

static bool is_result(const struct result *result, const struct strbuf *key)
{
    return result->key_length == key->length && key->length > 0 &&
           memcmp(result->key, key->text, key->length) == 0;
}

static char *copy_bytes(const char *bytes, size_t length)
{
    char *copy = mem_alloc(length + 1);
    memcpy(copy, bytes, length);
    return copy;
}

static void keep_result(struct result *result, const struct strbuf *key, const char *text,
                        size_t length)
{
    mem_free(result->key);
    mem_free(result->text);
    *result = (struct result){.key = NULL};
    if (key->length + length > RESULT_BYTES)
        return;
    *result = (struct result){.key = copy_bytes(key->text, key->length),
                              .text = copy_bytes(text, length),
                              .key_length = key->length,
                              .text_length = length};
}

/* --- one line -------------------------------------------------------------------------------------- */

static enum dlt_err read_answers(struct arena *arena, const struct question *question,
                                 const json_t *object, struct answer *answers, struct diag *diag)
{
    const char *name = NULL;
    json_t *value = NULL;
    if (!json_is_object(object))
        return diag_set(diag, DLT_ERR_TYPE, "answers", "\"answers\" must be an object");
    json_object_foreach((json_t *)object, name, value)
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

static enum dlt_err read_seed(const json_t *object, uint64_t *seed_out, struct diag *diag)
{
    const json_t *seed = json_object_get(object, "seed");
    *seed_out = 0;
    if (!seed)
        return DLT_OK;
    if (!json_is_integer(seed) || json_integer_value(seed) < 0)
        return diag_set(diag, DLT_ERR_TYPE, "seed", "\"seed\" must be a whole number from 0");
    *seed_out = (uint64_t)json_integer_value(seed);
    return DLT_OK;
}

/* Adds "marks", "max" and "fields", from what was kept or marked afresh. */
static bool add_result(struct grader *grader, struct arena *arena, const struct sheet *sheet,
                       struct strbuf *reply, struct diag *diag)
{
    size_t start = reply->length;
    struct strbuf key;
    strbuf_init(&key);
    add_key(&key, sheet);
    struct result *result = result_for(grader, &key);
    bool kept = is_result(result, &key);
    const struct variant *variant =
        kept ? NULL : find_variant(grader, sheet->question, sheet->seed, diag);
    if (kept) {
        strbuf_add_bytes(reply, result->text, result->text_length);
    } else if (variant) {
        size_t count = question_field_count(sheet->question);
        struct verdict *verdicts = arena_array(arena, count + 1, sizeof *verdicts);
        check_answers(arena, variant, sheet->answers, verdicts);
        grade_add_marks(reply, sheet->question, sheet->answers, verdicts);
        keep_result(result, &key, reply->text + start, reply->length - start);
    }
    strbuf_finish(&key);
    return kept || variant;
}

/* A key that nobody reads would be a seed or an answer that counts for nothing. */
static enum dlt_err check_keys(const json_t *object, struct diag *diag)
{
    static const char *const keys[] = {"id", "question", "seed", "answers"};
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach((json_t *)object, name, value)
    {
        bool known = false;
        for (size_t i = 0; i < DLT_COUNT(keys); i++)
            known |= str_equal(name, keys[i]);
        const char *near = known ? NULL : str_nearest(name, keys, DLT_COUNT(keys));
        if (!known)
            return diag_set(diag, DLT_ERR_UNKNOWN, "key", "there is no key \"%.60s\"%s%s%s", name,
                            near ? " (did you mean " : "; there are id, question, seed, answers",
                            near ? near : "", near ? "?)" : "");
    }
    return DLT_OK;
}

static bool read_sheet(struct grader *grader, struct arena *arena, const json_t *object,
                       struct sheet *sheet, struct diag *diag)
{
    const json_t *name = json_object_get(object, "question");
    if (check_keys(object, diag) != DLT_OK)
        return false;
    if (!json_is_string(name) || strlen(json_string_value(name)) != json_string_length(name)) {
        diag_set(diag, DLT_ERR_TYPE, "question", "\"question\" must be the name of a question");
        return false;
    }
    if (bank_find_question(grader->bank, json_string_value(name), &sheet->listed, diag) != DLT_OK ||
        read_seed(object, &sheet->seed, diag) != DLT_OK)
        return false;
    sheet->question = open_question(grader, sheet->listed, diag);
    if (!sheet->question)
        return false;
    sheet->answers =
        arena_array(arena, question_field_count(sheet->question) + 1, sizeof *sheet->answers);
    return read_answers(arena, sheet->question, json_object_get(object, "answers"), sheet->answers,
                        diag) == DLT_OK;
}

static bool write_marks(void *context, struct arena *arena, const json_t *object,
                        struct strbuf *reply, struct diag *diag)
{
    struct grader *grader = context;
    struct sheet sheet = {.question = NULL};
    grader->lines++;
    if (!read_sheet(grader, arena, object, &sheet, diag))
        return false;
    const json_t *id = json_object_get(object, "id");
    strbuf_add(reply, "{");
    if (id) {
        strbuf_add(reply, "\"id\":");
        cli_json_add(reply, id);
        strbuf_add(reply, ",");
    }
    strbuf_add(reply, "\"question\":");
    cli_json_add_text(reply, json_string_value(json_object_get(object, "question")));
    strbuf_printf(reply, ",\"seed\":%llu,", (unsigned long long)sheet.seed);
    if (!add_result(grader, arena, &sheet, reply, diag))
        return false;
    strbuf_add(reply, "}");
    return true;
}

/* --- the whole -------------------------------------------------------------------------------------- */

struct grader *grader_open(const struct bank *bank)
{
    struct grader *grader = mem_alloc(sizeof *grader);
    grader->bank = bank;
    return grader;
}

void grader_close(struct grader *grader)
{
    for (size_t i = 0; i < OPENED_MAX; i++)
        close_question(grader, &grader->opened[i]);
    for (size_t i = 0; i < VARIANTS_MAX; i++)
        variant_destroy(grader->bound[i].variant);
    for (size_t i = 0; i < RESULTS_MAX; i++) {
        mem_free(grader->results[i].key);
        mem_free(grader->results[i].text);
    }
    mem_free(grader);
}

void grader_reply(struct grader *grader, struct arena *arena, size_t number,
                  const struct strbuf *line, struct strbuf *reply)
{
    cli_batch_reply(arena, number, line, write_marks, grader, reply);
}

int cli_grade_batch(struct cli *cli, const struct bank *bank, const char *path)
{
    struct grader *grader = grader_open(bank);
    int code = cli_batch_write(cli, path, write_marks, grader);
    grader_close(grader);
    return code;
}
