/* SPDX-License-Identifier: MIT */
/* One sitting: drafts, tries, best marks, hints, and what the outside keeps. */
#include "dltutor/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SRC(words)                                                                                 \
    {                                                                                              \
        .text = (words), .file = "q.yaml", .line = 10, .column = 5                                 \
    }

static const struct reply follows[] = {
    {.name = "from-a", .is = SRC("typed.a + 1"), .marks = -1, .say = SRC("Given {typed.a}.")}};
static const struct option yes_no[] = {{.name = "yes"}, {.name = "no"}};
static const char *const one_word[] = {"one"}, *const two_word[] = {"two"};
static const struct key_point points[] = {
    {.name = "one", .patterns = one_word, .pattern_count = 1},
    {.name = "two", .patterns = two_word, .pattern_count = 1},
};
static const struct field fields[] = {
    {.id = "a",
     .label = "a",
     .kind = FIELD_NUMBER,
     .marks = 100,
     .rounded = -1,
     .expect = SRC("base + 10")},
    {.id = "b",
     .label = "b",
     .kind = FIELD_NUMBER,
     .marks = 200,
     .rounded = -1,
     .expect = SRC("base + 11"),
     .follows = follows,
     .follow_count = 1},
    {.id = "why",
     .label = "why",
     .kind = FIELD_CHOICE,
     .marks = 50,
     .expect = SRC("yes"),
     .options = yes_no,
     .option_count = 2,
     .shown_if = SRC("a=11")},
    {.id = "words",
     .label = "words",
     .kind = FIELD_TEXT,
     .marks = 100,
     .points = points,
     .point_count = 2},
};
static const struct hint hints[] = {{.text = SRC("First.")}, {.text = SRC("Second.")}};
static const struct part parts[] = {
    {.id = "", .fields = fields, .field_count = 4, .hints = hints, .hint_count = 2, .marks = 450}};
static const struct given givens[] = {{.name = "base", .value = SRC("1"), .draw = SRC("101..199")}};
static const struct question first = {.id = "q1",
                                      .pack = "test",
                                      .givens = givens,
                                      .given_count = 1,
                                      .parts = parts,
                                      .part_count = 1,
                                      .marks = 450};
static const struct question second = {.id = "q2", .pack = "test", .marks = 100};
static const struct question broken = {
    .id = "q3", .pack = "test", .marks = 50, .statement = SRC("{nothing}")};
static const struct question *const questions[] = {&first, &second, &broken};
static const struct paper paper = {
    .id = "test", .marks = 500, .questions = questions, .question_count = 3};

/* --- a record in place of a database ----------------------------------------------------------------------- */

struct record {
    char log[2048];
    bool full; /**< nothing can be kept any more */
    const char *restore_submitted, *restore_draft;
    bool restore_self; /**< the person gave it 50 marks, the best so far */
};

static void note(struct record *record, const char *text)
{
    size_t length = strlen(record->log);
    snprintf(record->log + length, sizeof(record->log) - length, "%s\n", text);
}

static bool keep_attempt(void *context, const struct variant *variant, const struct field *field,
                         const char *text, const struct verdict *verdict, int hints_seen)
{
    struct record *record = context;
    char line[128];
    snprintf(line, sizeof(line), "attempt %s@%d %s \"%s\" %s %d hints %d", variant->question->id,
             (int)variant->seed, field->id, text, verdict->note, verdict->marks, hints_seen);
    note(record, line);
    return !record->full;
}

static bool keep_draft(void *context, const struct variant *variant, const struct field *field,
                       const char *text)
{
    struct record *record = context;
    char line[128];
    snprintf(line, sizeof(line), "draft %s %s \"%s\"", variant->question->id, field->id, text);
    note(record, line);
    return !record->full;
}

static bool keep_hints(void *context, const struct variant *variant, const struct part *part,
                       uint64_t seen)
{
    struct record *record = context;
    char line[128];
    (void)variant;
    snprintf(line, sizeof(line), "hints \"%s\" %d", part->id, (int)seen);
    note(record, line);
    return !record->full;
}

static void restore(void *context, struct session *session, const struct variant *variant)
{
    const struct record *record = context;
    if (variant->seed != 0)
        return;
    if (record->restore_submitted)
        session_restore_submitted(session, 0, record->restore_submitted, 100);
    if (record->restore_self) {
        session_restore_submitted(session, 3, "words", 50);
        session_restore_self(session, 3, 50, true);
    }
    if (record->restore_draft)
        session_restore_draft(session, 1, record->restore_draft);
    if (record->restore_submitted)
        session_restore_hints(session, 0, 2);
}

static int best(void *context, const struct question *question, int *self_out)
{
    (void)context;
    *self_out = question == &second ? 25 : 0;
    return question == &second ? 75 : -1;
}

static struct session *sit(struct record *record)
{
    const struct session_ports ports = {
        .context = record,
        .attempt = keep_attempt,
        .draft = keep_draft,
        .hints = keep_hints,
        .restore = restore,
        .best = best,
    };
    return session_create(&paper, record ? &ports : NULL);
}

static const struct verdict *submit(struct session *session, size_t field, const char *text)
{
    session_type(session, field, text);
    return session_submit(session, field);
}

static void tries_and_best_marks(void **state)
{
    struct session *session = sit(NULL);
    (void)state;
    assert_true(session_current(session) == SIZE_MAX);
    assert_null(session_variant(session));
    assert_int_equal(session_open(session, 0, NULL), DLT_OK);
    assert_int_equal(submit(session, 0, "5")->status, VERDICT_INCORRECT);
    assert_int_equal(session_field(session, 0)->best, 0);
    assert_int_equal(submit(session, 0, "11")->status, VERDICT_CORRECT);
    assert_int_equal(session_field(session, 0)->best, 100);
    assert_int_equal(submit(session, 0, "7")->status, VERDICT_INCORRECT);
    assert_int_equal(session_field(session, 0)->best, 100);
    assert_int_equal(session_field(session, 0)->tries, 3);
    assert_int_equal(submit(session, 0, "x+")->status, VERDICT_UNREADABLE);
    assert_int_equal(submit(session, 0, "10^10^10")->status, VERDICT_UNDECIDED);
    assert_int_equal(submit(session, 0, " ")->status, VERDICT_BLANK);
    assert_int_equal(session_field(session, 0)->tries, 3);
    assert_int_equal(session_field(session, 0)->best, 100);
    assert_int_equal(session_part_marks(session, 0).marks, 100);
    assert_int_equal(session_part_marks(session, 0).max, 450);
    assert_int_equal(session_question_marks(session, 0).marks, 100);
    assert_false(session_question_marks(session, 0).complete);
    assert_int_equal(session_total(session).marks, 100);
    assert_int_equal(session_total(session).max, 500);
    assert_int_equal(session_begun_count(session), 1);
    session_destroy(session);
    session_destroy(NULL);
}

static void own_answers_are_remembered(void **state)
{
    struct session *session = sit(NULL);
    size_t count = 9;
    char text[16];
    (void)state;
    assert_null(session_tries(session, 0, &count));
    assert_int_equal(count, 0);
    session_open(session, 0, NULL);
    submit(session, 0, "5");
    submit(session, 0, "6");
    submit(session, 0, "x+");
    submit(session, 0, "5");
    const char *const *tries = session_tries(session, 0, &count);
    assert_int_equal(count, 2);
    assert_string_equal(tries[0], "5");
    assert_string_equal(tries[1], "6");
    for (int i = 100; i < 300; i++) {
        snprintf(text, sizeof(text), "%d", i);
        submit(session, 0, text);
    }
    tries = session_tries(session, 0, &count);
    assert_true(count >= 32 && count < 200);
    assert_string_equal(tries[0], "299");
    assert_string_equal(tries[count - 1],
                        arena_printf(session_variant(session)->arena, "%d", (int)(300 - count)));
    session_destroy(session);
}

static void later_answers_follow_earlier_ones(void **state)
{
    struct session *session = sit(NULL);
    (void)state;
    session_open(session, 0, NULL);
    submit(session, 1, "6");
    assert_string_equal(session_verdict(session, 1)->note, "incorrect");
    submit(session, 0, "5");
    assert_string_equal(session_verdict(session, 1)->note, "follow-through");
    assert_int_equal(session_field(session, 1)->best, 200);
    assert_int_equal(session_field(session, 1)->tries, 1);
    submit(session, 0, "11");
    assert_int_equal(session_verdict(session, 1)->marks, 0);
    assert_int_equal(session_field(session, 1)->best, 200);
    session_destroy(session);
}

static void a_field_is_shown_at_times(void **state)
{
    struct session *session = sit(NULL);
    (void)state;
    session_open(session, 0, NULL);
    assert_true(session_shown(session, 0));
    assert_false(session_shown(session, 2));
    assert_false(session_shown(session, 9));
    session_type(session, 0, "11");
    assert_false(session_shown(session, 2));
    session_submit(session, 0);
    assert_true(session_shown(session, 2));
    assert_int_equal(submit(session, 2, "yes")->status, VERDICT_CORRECT);
    session_destroy(session);
}

static void everything_is_kept_at_once(void **state)
{
    struct record record = {.full = false};
    struct session *session = sit(&record);
    (void)state;
    session_open(session, 0, NULL);
    session_type(session, 0, "1");
    session_type(session, 0, "11");
    session_type(session, 0, "11");
    assert_int_equal(session_hint(session, 0, 0), 0);
    session_submit(session, 0);
    assert_string_equal(record.log, "draft q1 a \"1\"\n"
                                    "draft q1 a \"11\"\n"
                                    "hints \"\" 1\n"
                                    "attempt q1@0 a \"11\" correct 100 hints 1\n");
    assert_false(session_keeping_failed(session));
    record.full = true;
    session_type(session, 0, "12");
    assert_true(session_keeping_failed(session));
    record.full = false;
    session_type(session, 0, "11");
    assert_false(session_keeping_failed(session));
    session_destroy(session);
}

static void what_was_kept_comes_back(void **state)
{
    struct record record = {.restore_submitted = "5", .restore_draft = "6 +"};
    struct session *session = sit(&record);
    (void)state;
    assert_int_equal(session_question_marks(session, 1).marks, 75);
    assert_true(session_question_marks(session, 1).begun);
    session_open(session, 0, NULL);
    assert_string_equal(session_field(session, 0)->draft, "5");
    assert_string_equal(session_field(session, 0)->submitted, "5");
    assert_int_equal(session_field(session, 0)->best, 100);
    assert_int_equal(session_verdict(session, 0)->status, VERDICT_INCORRECT);
    assert_string_equal(session_field(session, 1)->draft, "6 +");
    assert_null(session_field(session, 1)->submitted);
    assert_int_equal(session_ladder(session, 0)->current, 1);
    assert_int_equal(session_ladder(session, 0)->revealed, 1);
    assert_string_equal(record.log, "");
    session_destroy(session);
}

/* Words that did not earn all marks can be marked by the person, and are told from earned ones. */
static void answers_can_be_self_marked(void **state)
{
    struct record record = {.full = false};
    struct session *session = sit(&record);
    (void)state;
    session_open(session, 0, NULL);
    assert_false(session_self_mark(session, 3, 50)); /* nothing to mark yet */
    assert_int_equal(submit(session, 3, "nix of it")->marks, 0);
    assert_true(session_can_self_mark(session, 3));
    assert_false(session_self_mark(session, 3, 101));
    assert_false(session_self_mark(session, 3, -1));
    unsigned long version = session_version(session);
    record.log[0] = '\0';
    assert_true(session_self_mark(session, 3, 50));
    assert_true(session_version(session) != version);
    assert_string_equal(record.log, "attempt q1@0 words \"nix of it\" self-marked 50 hints 0\n");
    const struct verdict *verdict = session_verdict(session, 3);
    assert_int_equal(verdict->status, VERDICT_PARTIAL);
    assert_true(verdict->self);
    assert_non_null(strstr(verdict->feedback, "yourself"));
    assert_non_null(strstr(verdict->why, "was: incorrect."));
    assert_true(session_field(session, 3)->best_self);
    assert_int_equal(session_field(session, 3)->tries, 1); /* the same try */
    assert_int_equal(session_question_marks(session, 0).self, 50);
    assert_int_equal(session_part_marks(session, 0).self, 50);
    assert_int_equal(session_total(session).self, 75); /* with the 25 of the second question */
    submit(session, 0, "5");                           /* marking the rest anew leaves it */
    assert_true(session_verdict(session, 3)->self);
    /* Another try is marked again; what it earns is no longer given, and never less. */
    assert_int_equal(submit(session, 3, "nothing")->marks, 0);
    assert_false(session_verdict(session, 3)->self);
    assert_int_equal(session_field(session, 3)->best, 50);
    assert_int_equal(submit(session, 3, "one")->marks, 50);
    assert_false(session_field(session, 3)->best_self);
    assert_int_equal(session_question_marks(session, 0).self, 0);
    /* A number that is wrong is not a matter of opinion. */
    assert_false(session_can_self_mark(session, 0));
    assert_false(session_can_self_mark(session, 9));
    session_destroy(session);
}

static void own_marks_are_typed_in_words_or_numbers(void **state)
{
    static const struct {
        const char *text;
        int marks;
    } examples[] = {{"0", 0},      {"half", 75}, {"h", 75}, {"full", 150}, {"f", 150}, {"1", 100},
                    {"1.25", 125}, {"1.5", 150}, {"2", -1}, {"-1", -1},    {"", -1},   {"all", -1}};
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(examples); i++)
        assert_int_equal(session_marks_from_text(examples[i].text, 150), examples[i].marks);
}

/* What could not be decided costs nothing, and may be marked by the person whatever its kind. */
static void what_is_undecided_can_be_self_marked(void **state)
{
    struct session *session = sit(NULL);
    (void)state;
    session_open(session, 0, NULL);
    assert_int_equal(submit(session, 0, "9^9^9^9")->status, VERDICT_UNDECIDED);
    assert_int_equal(session_field(session, 0)->tries, 0);
    assert_true(session_can_self_mark(session, 0));
    assert_true(session_self_mark(session, 0, 0));
    assert_int_equal(session_verdict(session, 0)->status, VERDICT_INCORRECT);
    assert_int_equal(session_field(session, 0)->tries, 1);
    assert_false(session_field(session, 0)->best_self); /* nothing was given */
    session_destroy(session);
}

static void self_marks_come_back(void **state)
{
    struct record record = {.restore_self = true};
    struct session *session = sit(&record);
    (void)state;
    session_open(session, 0, NULL);
    assert_true(session_verdict(session, 3)->self);
    assert_int_equal(session_verdict(session, 3)->marks, 50);
    assert_true(session_field(session, 3)->best_self);
    assert_int_equal(session_question_marks(session, 0).self, 50);
    assert_true(session_can_self_mark(session, 3)); /* and may be thought over */
    assert_true(session_self_mark(session, 3, 100));
    assert_int_equal(session_verdict(session, 3)->status, VERDICT_CORRECT);
    assert_int_equal(session_field(session, 3)->best, 100);
    assert_false(session_can_self_mark(session, 3));
    session_destroy(session);
}

static void other_numbers_start_afresh(void **state)
{
    struct session *session = sit(NULL);
    (void)state;
    session_open(session, 0, NULL);
    submit(session, 0, "11");
    assert_int_equal(session_reseed(session, 5, NULL), DLT_OK);
    assert_int_equal(session_variant(session)->seed, 5);
    assert_string_equal(session_field(session, 0)->draft, "");
    assert_int_equal(session_field(session, 0)->tries, 0);
    assert_int_equal(session_verdict(session, 0)->status, VERDICT_BLANK);
    assert_int_equal(session_question_marks(session, 0).marks, 100);
    assert_int_equal(submit(session, 0, "11")->marks, 0);
    assert_int_equal(session_open(session, 1, NULL), DLT_OK);
    assert_int_equal(session_current(session), 1);
    assert_int_equal(session_open(session, 0, NULL), DLT_OK);
    assert_int_equal(session_variant(session)->seed, 5);
    assert_string_equal(session_field(session, 0)->submitted, "11");
    session_destroy(session);
}

/* A number of two values comes up again half of the time: such seeds are left out. */
static void fresh_numbers_are_others(void **state)
{
    static const struct given coin[] = {{.name = "base", .value = SRC("1"), .draw = SRC("1..2")}};
    struct question question = first;
    const struct question *const list[] = {&question};
    const struct paper own = {.id = "test", .questions = list, .question_count = 1};
    long before = 1;

    (void)state;
    question.givens = coin;
    struct session *session = session_create(&own, NULL);
    assert_int_equal(session_open(session, 0, NULL), DLT_OK);
    for (int i = 0; i < 20; i++) {
        const uint64_t seed = session_fresh_seed(session);
        long base = 0;

        assert_true(seed > session_variant(session)->seed);
        assert_int_equal(session_reseed(session, seed, NULL), DLT_OK);
        assert_true(value_to_long(expr_env_get(&session_variant(session)->env, "base"), &base));
        assert_int_equal(base, 3 - before);
        before = base;
    }
    session_destroy(session);
}

static void a_question_that_fails_leaves_the_open_one(void **state)
{
    struct session *session = sit(NULL);
    struct diag diag;
    (void)state;
    session_open(session, 0, NULL);
    diag_clear(&diag);
    assert_int_not_equal(session_open(session, 2, &diag), DLT_OK);
    assert_int_equal(diag.line, 10);
    assert_int_equal(session_current(session), 0);
    assert_int_equal(session_open(session, 3, &diag), DLT_ERR_RANGE);
    session_destroy(session);
}

static void clearing_forgets_and_keeps_the_best(void **state)
{
    struct session *session = sit(NULL);
    (void)state;
    session_open(session, 0, NULL);
    submit(session, 0, "11");
    session_clear(session);
    assert_string_equal(session_field(session, 0)->draft, "");
    assert_null(session_field(session, 0)->submitted);
    assert_int_equal(session_verdict(session, 0)->status, VERDICT_BLANK);
    assert_int_equal(session_field(session, 0)->best, 100);
    session_destroy(session);
}

static void hints_and_solutions_are_remembered(void **state)
{
    struct session *session = sit(NULL);
    (void)state;
    session_open(session, 0, NULL);
    assert_true(session_hint_move(session, 0, -1) == SIZE_MAX);
    assert_int_equal(session_hint(session, 0, SIZE_MAX), 0);
    assert_int_equal(session_hint(session, 0, 1), 1);
    assert_true(session_hint(session, 0, 1) == SIZE_MAX);
    assert_int_equal(session_hint_move(session, 0, -1), 0);
    assert_int_equal(session_hint_move(session, 0, 1), 1);
    assert_false(session_revealed(session, 0));
    session_reveal(session, 0);
    assert_true(session_revealed(session, 0));
    session_destroy(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tries_and_best_marks),
        cmocka_unit_test(own_answers_are_remembered),
        cmocka_unit_test(later_answers_follow_earlier_ones),
        cmocka_unit_test(a_field_is_shown_at_times),
        cmocka_unit_test(everything_is_kept_at_once),
        cmocka_unit_test(what_was_kept_comes_back),
        cmocka_unit_test(answers_can_be_self_marked),
        cmocka_unit_test(own_marks_are_typed_in_words_or_numbers),
        cmocka_unit_test(what_is_undecided_can_be_self_marked),
        cmocka_unit_test(self_marks_come_back),
        cmocka_unit_test(other_numbers_start_afresh),
        cmocka_unit_test(fresh_numbers_are_others),
        cmocka_unit_test(a_question_that_fails_leaves_the_open_one),
        cmocka_unit_test(clearing_forgets_and_keeps_the_best),
        cmocka_unit_test(hints_and_solutions_are_remembered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
