/* SPDX-License-Identifier: MIT */
/* A question as C data, its variant by hand, and its answers marked: what the tests of check share. */
#ifndef TESTS_CHECK_FIXTURE_H
#define TESTS_CHECK_FIXTURE_H

#include "dltutor/check.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SRC(words)                                                                                 \
    {                                                                                              \
        .text = (words), .file = "q.yaml", .line = 10, .column = 5                                 \
    }

#define REPLY(tag, expression, earned, words)                                                      \
    {                                                                                              \
        .name = (tag), .is = SRC(expression), .marks = (earned), .say = SRC(words)                 \
    }
#define REPLY_WHEN(tag, expression, condition, words)                                              \
    {                                                                                              \
        .name = (tag), .is = SRC(expression), .when = SRC(condition), .marks = -1,                 \
        .say = SRC(words)                                                                          \
    }
#define REPLY_WITH(tag, expression, earned, set, words)                                            \
    {                                                                                              \
        .name = (tag), .is = SRC(expression), .marks = (earned), .together = (set),                \
        .say = SRC(words)                                                                          \
    }

enum { FIXTURE_FIELDS = 8, FIXTURE_NAMES = 32 };

struct fixture {
    struct arena *arena;
    struct part part;
    struct question question;
    struct variant variant;
    struct expr_binding names[FIXTURE_NAMES];
    size_t name_count;
    struct verdict verdicts[FIXTURE_FIELDS];
};

/** One part with these fields; names are added by fixture_name. */
static inline void fixture_init(struct fixture *fixture, const struct field *fields, size_t count)
{
    *fixture = (struct fixture){.arena = arena_create()};
    fixture->part = (struct part){.id = "", .fields = fields, .field_count = count};
    fixture->question = (struct question){
        .id = "q1", .pack = "test", .file = "q.yaml", .parts = &fixture->part, .part_count = 1};
    fixture->variant = (struct variant){.arena = fixture->arena, .question = &fixture->question};
    fixture->variant.env.bindings = fixture->names;
    assert_true(count <= FIXTURE_FIELDS);
}

static inline void fixture_finish(struct fixture *fixture)
{
    arena_destroy(fixture->arena);
}

static inline void fixture_name(struct fixture *fixture, const char *name, const char *value)
{
    struct num_ctx ctx;
    struct diag diag;
    diag_clear(&diag);
    num_ctx_init(&ctx, fixture->arena, &diag);
    struct value bound = expr_eval_text(&ctx, value, NULL);
    if (ctx.err != DLT_OK)
        fail_msg("%s = %s: %s", name, value, diag.text);
    fixture->names[fixture->name_count++] = (struct expr_binding){.name = name, .value = bound};
    fixture->variant.env.count = fixture->name_count;
}

/** Marks answers for all fields; missing ones are blank. Returns the verdicts, flat. */
static inline const struct verdict *fixture_mark(struct fixture *fixture, const char *const *texts,
                                                 size_t count)
{
    struct answer answers[FIXTURE_FIELDS] = {{0}};
    for (size_t i = 0; i < count; i++)
        answers[i].text = texts[i];
    check_answers(fixture->arena, &fixture->variant, answers, fixture->verdicts);
    return fixture->verdicts;
}

static inline const struct verdict *fixture_mark_one(struct fixture *fixture, const char *text)
{
    return fixture_mark(fixture, &text, 1);
}

/** What an answer to the first field is expected to get. */
struct expected_verdict {
    const char *typed;
    enum verdict_status status;
    int marks;
    const char *note;
    const char *words; /**< part of the feedback, NULL: any */
};

static inline void expect_verdict(const struct verdict *verdict, const struct expected_verdict *row)
{
    bool words = !row->words || (verdict->feedback && strstr(verdict->feedback, row->words));
    bool spoken =
        verdict->status == VERDICT_BLANK || (verdict->feedback && verdict->feedback[0] != '\0');
    if (verdict->status != row->status || verdict->marks != row->marks ||
        strcmp(verdict->note, row->note) != 0 || !words || !spoken)
        fail_msg("\"%s\": got %s, %d, %s, \"%s\"; expected %s, %d, %s, \"%s\"", row->typed,
                 verdict_status_name(verdict->status), verdict->marks, verdict->note,
                 verdict->feedback, verdict_status_name(row->status), row->marks, row->note,
                 row->words ? row->words : "");
}

static inline void expect_rows(struct fixture *fixture, const struct expected_verdict *rows,
                               size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect_verdict(fixture_mark_one(fixture, rows[i].typed), &rows[i]);
}

#endif
