/* SPDX-License-Identifier: MIT */
/* Finding a question among the papers by its name: "q6" or "PACK/q6". */
#include "dltutor/core.h"

#include <string.h>

enum { NONE = -1 };

/* Each question stands in it twice: by its id and by its full name. Those of one hash are chained in
 * the order of the papers. */
struct bank_index {
    const struct question **questions;
    int *next;    /* by entry, two to a question; NONE at the end */
    int *buckets; /* the first entry; NONE where there is none */
    size_t bucket_count;
};

static size_t hash_bytes(size_t hash, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 16777619u; /* FNV-1a */
    return hash;
}

static size_t hash_name(const struct bank_index *index, const char *pack, size_t pack_length,
                        const char *id)
{
    const size_t hash = hash_bytes(hash_bytes(2166136261u, pack, pack_length), id, strlen(id));

    return (hash ^ hash >> 15) & (index->bucket_count - 1);
}

static void add_entry(struct bank_index *index, size_t entry, size_t bucket)
{
    index->next[entry] = index->buckets[bucket];
    index->buckets[bucket] = (int)entry;
}

const struct bank_index *bank_index(struct arena *arena, const struct bank *bank)
{
    struct bank_index *const index = arena_alloc(arena, sizeof *index);
    size_t count = 0, at = 0;

    for (size_t i = 0; i < bank->paper_count; i++)
        count += bank->papers[i]->question_count;
    index->bucket_count = 16;
    while (index->bucket_count < 2 * count)
        index->bucket_count *= 2;
    index->questions = arena_array(arena, count, sizeof *index->questions);
    index->next = arena_array(arena, 2 * count, sizeof *index->next);
    index->buckets = arena_array(arena, index->bucket_count, sizeof *index->buckets);
    for (size_t i = 0; i < index->bucket_count; i++)
        index->buckets[i] = NONE;
    for (size_t i = 0; i < bank->paper_count; i++)
        for (size_t j = 0; j < bank->papers[i]->question_count; j++)
            index->questions[at++] = bank->papers[i]->questions[j];
    while (at-- > 0) { /* the last one first: each chain is turned round as it grows */
        const struct question *const question = index->questions[at];
        const char *const pack = question->pack;

        add_entry(index, 2 * at, hash_name(index, "", 0, question->id));
        add_entry(index, 2 * at + 1, hash_name(index, pack, strlen(pack), question->id));
    }
    return index;
}

/* A name as it was typed. */
struct wanted {
    const char *pack; /* NULL: any */
    size_t pack_length;
    const char *id;
};

static struct wanted split(const char *name)
{
    const char *const slash = strrchr(name, '/');

    if (!slash)
        return (struct wanted){.id = name};
    return (struct wanted){.pack = name, .pack_length = (size_t)(slash - name), .id = slash + 1};
}

static bool is_wanted(const struct wanted *wanted, const struct question *question)
{
    return str_equal(question->id, wanted->id) &&
           (!wanted->pack || (strlen(question->pack) == wanted->pack_length &&
                              memcmp(question->pack, wanted->pack, wanted->pack_length) == 0));
}

/* Up to two different questions that are called so; the number of them. */
static size_t look_up(const struct bank_index *index, const struct wanted *wanted,
                      const struct question *found[2])
{
    const size_t bucket =
        hash_name(index, wanted->pack ? wanted->pack : "", wanted->pack_length, wanted->id);
    size_t count = 0;

    for (int entry = index->buckets[bucket]; entry != NONE && count < 2;
         entry = index->next[entry]) {
        const struct question *const question = index->questions[entry / 2];

        if (is_wanted(wanted, question) && (count == 0 || question != found[0]))
            found[count++] = question;
    }
    return count;
}

static size_t look_through(const struct bank *bank, const struct wanted *wanted,
                           const struct question *found[2])
{
    size_t count = 0;

    for (size_t i = 0; i < bank->paper_count && count < 2; i++) {
        const struct paper *const paper = bank->papers[i];

        for (size_t j = 0; j < paper->question_count && count < 2; j++)
            if (is_wanted(wanted, paper->questions[j]) &&
                (count == 0 || paper->questions[j] != found[0]))
                found[count++] = paper->questions[j];
    }
    return count;
}

/* All names a question may be called by, the full ones after the short ones. */
static const char **all_names(struct arena *arena, const struct bank *bank, size_t *count_out)
{
    const char **names = NULL;
    size_t count = 0, capacity = 0;

    for (size_t full = 0; full < 2; full++) {
        for (size_t i = 0; i < bank->paper_count; i++) {
            const struct paper *paper = bank->papers[i];

            for (size_t j = 0; j < paper->question_count; j++) {
                const struct question *question = paper->questions[j];

                names = arena_grow(arena, names, count, &capacity, sizeof(*names));
                names[count++] = full ? arena_printf(arena, "%s/%s", question->pack, question->id)
                                      : question->id;
            }
        }
    }
    *count_out = count;
    return names;
}

static enum dlt_err unknown_question(const struct bank *bank, const char *name, struct diag *diag)
{
    struct arena *arena = arena_create();
    size_t count;
    const char **names = all_names(arena, bank, &count);
    const char *near = str_nearest(name, names, count);

    if (near)
        diag_set(diag, DLT_ERR_UNKNOWN, "unknown-question",
                 "there is no question \"%s\"; did you mean %s?", name, near);
    else
        diag_set(diag, DLT_ERR_UNKNOWN, "unknown-question", "there is no question \"%s\"", name);
    arena_destroy(arena);
    return DLT_ERR_UNKNOWN;
}

enum dlt_err bank_find_question(const struct bank *bank, const char *name,
                                const struct question **question_out, struct diag *diag)
{
    const struct wanted wanted = split(name);
    const struct question *found[2] = {NULL, NULL};
    const size_t count =
        bank->index ? look_up(bank->index, &wanted, found) : look_through(bank, &wanted, found);

    if (count == 0)
        return unknown_question(bank, name, diag);
    if (count > 1)
        return diag_set(diag, DLT_ERR_UNKNOWN, "ambiguous-question",
                        "%s stands in more than one pack: say %s/%s or %s/%s", name, found[0]->pack,
                        found[0]->id, found[1]->pack, found[1]->id);
    *question_out = found[0];
    return DLT_OK;
}
