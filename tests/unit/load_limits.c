/* SPDX-License-Identifier: MIT */
/* Texts that would take too long to look at are refused for their length. */
#include "dltutor/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct told {
    struct diag first;
    size_t count;
};

static void tell(void *context, const struct diag *diag)
{
    struct told *const told = context;

    if (!told->count++)
        told->first = *diag;
}

/* Reads a question with this given: START, then MIDDLE so many times, then END. */
static struct told read_given(const char *start, const char *middle, size_t times, const char *end)
{
    struct arena *const arena = arena_create();
    const struct question *question = NULL;
    struct told told = {.count = 0};
    struct strbuf text;
    char path[] = "/tmp/dltutor-limits-XXXXXX";
    const int file = mkstemp(path);

    assert_true(file >= 0);
    strbuf_init(&text);
    strbuf_add(&text, "id: q\ntitle: T\nstatement: S\nfields:\n"
                      "  - {id: n, kind: number, marks: 1, prompt: P, expect: 1}\ngiven:\n  - {");
    strbuf_add(&text, start);
    strbuf_add_repeat(&text, middle, times);
    strbuf_add(&text, end);
    strbuf_add(&text, "}\n");
    assert_int_equal(write(file, text.text, text.length), text.length);
    close(file);
    load_question(arena, path, "p", &question, tell, &told);
    assert_int_equal(question == NULL, told.count > 0);
    unlink(path);
    strbuf_finish(&text);
    arena_destroy(arena);
    return told;
}

static void long_draws_are_refused(void **state)
{
    static const struct {
        const char *start, *middle, *end;
    } cases[] = {
        {"name: n, value: 1, draw: \"", "1,", "1\""},
        {"name: n, value: 1, draw: \"[", "1|2,", "1]\""},
        {"name: n, value: 1, draw: \"", "[", "1..2\""},
        {"name: n, word: a, draw: \"", "a,", "a\""},
    };

    (void)state;
    for (size_t i = 0; i < DLT_COUNT(cases); i++) {
        const struct told told = read_given(cases[i].start, cases[i].middle, 100000, cases[i].end);

        assert_int_equal(told.count, 1);
        assert_string_equal(told.first.tag, "too-long");
        assert_int_equal(told.first.line, 7);
    }
    assert_int_equal(read_given(cases[0].start, "1,", 2000, cases[0].end).count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(long_draws_are_refused)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
