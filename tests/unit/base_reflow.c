/* SPDX-License-Identifier: MIT */
/* Paragraphs flow together; what an author lines up by hand stays as it is. */
#include "dltutor/base.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void same(const char *text, const char *wanted)
{
    struct arena *arena = arena_create();
    assert_string_equal(str_reflow(arena, text), wanted);
    arena_destroy(arena);
}

static void test_paragraphs(void **state)
{
    (void)state;
    same("", "");
    same("one\ntwo\n", "one two\n");
    same("one\ntwo\n\nthree\nfour", "one two\n\nthree four");
    same("\n\none\n", "\n\none\n");
}

static void test_lines_that_stand(void **state)
{
    (void)state;
    same("a list:\n- one\n- two\nend", "a list:\n- one\n- two end");
    same("steps:\n1. one\n2. two\n", "steps:\n1. one\n2. two\n");
    same("a table:\n  h1  3\n  h2  5\nand more\n", "a table:\n  h1  3\n  h2  5\nand more\n");
    same("3 units\n4 units", "3 units 4 units");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paragraphs),
        cmocka_unit_test(test_lines_that_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
