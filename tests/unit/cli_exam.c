/* SPDX-License-Identifier: MIT */
/* Marks the paper's answers, alternatives and mistakes listed in tests/cases/exam.test. */
#include "dltutor/check.h"
#include "dltutor/load.h"
#include "dltutor/session.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MAX_ANSWERS = 16, LINE_SIZE = 4096 };

static void report(void *context, const struct diag *diag)
{
    (void)context;
    print_error("%s:%u:%u: %s\n", diag->file, diag->line, diag->column, diag->text);
}

struct fixture {
    struct arena *arena;
    struct bank bank;
};

/* "a | b | c" into trimmed pieces, in place. */
static size_t split(char *text, const char *separator, char **pieces, size_t most)
{
    size_t count = 0;
    for (char *rest = text; rest && count < most;) {
        char *next = strstr(rest, separator);
        if (next)
            *next = '\0';
        pieces[count++] = rest;
        rest = next ? next + strlen(separator) : NULL;
    }
    return count;
}

/* Marks one case; NULL when it comes out as stated, else what came out. */
static char *run_case(const struct fixture *fixture, struct arena *arena, char *line)
{
    char *sides[2] = {NULL}, *pieces[MAX_ANSWERS] = {NULL};
    const struct question *question = NULL;
    struct variant *variant = NULL;
    struct diag diag = {0};
    size_t last = 0;
    if (split(line, " => ", sides, 2) != 2)
        return arena_strdup(arena, "no => in the line");
    size_t count = split(sides[0], " | ", pieces, MAX_ANSWERS);
    if (bank_find_question(&fixture->bank, pieces[0], &question, &diag) != DLT_OK ||
        variant_create(question, 0, &variant, &diag) != DLT_OK)
        return arena_strdup(arena, diag.text);
    size_t fields = question_field_count(question);
    struct answer *answers = arena_array(arena, fields, sizeof *answers);
    struct verdict *verdicts = arena_array(arena, fields, sizeof *verdicts);
    for (size_t i = 1; i < count; i++) {
        char *equals = strchr(pieces[i], '=');
        assert_non_null(equals);
        *equals = '\0';
        last = question_find_field(question, pieces[i]);
        assert_int_not_equal(last, SIZE_MAX);
        answers[last].text = equals + 1;
    }
    check_answers(arena, variant, answers, verdicts);
    const struct verdict *verdict = &verdicts[last];
    char *got = arena_printf(arena, "%s %s %s", verdict_status_name(verdict->status),
                             marks_format(arena, verdict->marks), verdict->note);
    bool silent = verdict->status != VERDICT_BLANK && (!verdict->feedback || !verdict->feedback[0]);
    char *said = arena_printf(arena, "%s [%s]%s", got, verdict->feedback ? verdict->feedback : "",
                              silent ? " says nothing" : "");
    variant_destroy(variant);
    return str_equal(got, sides[1]) && !silent ? NULL : said;
}

static void test_cases(void **state)
{
    const struct fixture *fixture = *state;
    FILE *file = fopen("tests/cases/exam.test", "r");
    char line[LINE_SIZE];
    size_t number = 0, run = 0, failed = 0;
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        number++;
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '\0' || line[0] == '#')
            continue;
        struct arena *arena = arena_create();
        char *shown = arena_strdup(arena, line);
        char *got = run_case(fixture, arena, line);
        run++;
        if (got) {
            print_error("exam.test:%zu: %s\n    got %s\n", number, shown, got);
            failed++;
        }
        arena_destroy(arena);
    }
    fclose(file);
    print_message("%zu cases, %zu failed\n", run, failed);
    assert_true(run >= 250);
    assert_int_equal(failed, 0);
}

/* Marks that the model answers of all fields earn with the numbers of a seed. */
static int model_marks(const struct question *question, uint64_t seed)
{
    struct arena *arena = arena_create();
    struct variant *variant = NULL;
    struct diag diag = {0};
    int sum = 0;
    if (variant_create(question, seed, &variant, &diag) != DLT_OK)
        fail_msg("%s, seed %llu: %s", question->id, (unsigned long long)seed, diag.text);
    size_t fields = question_field_count(question);
    struct answer *answers = arena_array(arena, fields, sizeof *answers);
    struct verdict *verdicts = arena_array(arena, fields, sizeof *verdicts);
    for (size_t i = 0; i < fields; i++) {
        const struct field *field = question_field(question, i, NULL);
        answers[i].text = field->marks > 0 ? check_model_answer(arena, variant, field) : NULL;
    }
    check_answers(arena, variant, answers, verdicts);
    for (size_t i = 0; i < fields; i++)
        sum += verdicts[i].marks;
    variant_destroy(variant);
    arena_destroy(arena);
    return sum;
}

static void test_full_marks(void **state)
{
    const struct fixture *fixture = *state;
    const struct paper *paper = fixture->bank.papers[0];
    int sum = 0;
    for (size_t q = 0; q < paper->question_count; q++)
        sum += model_marks(paper->questions[q], 0);
    assert_int_equal(sum, 50 * MARKS_ONE);
    assert_int_equal(paper->marks, 50 * MARKS_ONE);
}

/* With fresh numbers the solvers' answers still earn everything. */
static void test_fresh_numbers(void **state)
{
    const struct fixture *fixture = *state;
    const struct paper *paper = fixture->bank.papers[0];
    for (size_t q = 0; q < paper->question_count; q++)
        for (uint64_t seed = 1; seed <= 12; seed++)
            assert_int_equal(model_marks(paper->questions[q], seed), paper->questions[q]->marks);
}

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    const char *folder = "questions";
    fixture->arena = arena_create();
    *state = fixture;
    return load_bank(fixture->arena, &folder, 1, &fixture->bank, report, NULL) == DLT_OK ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    arena_destroy(fixture->arena);
    free(fixture);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_full_marks),
        cmocka_unit_test(test_fresh_numbers),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
