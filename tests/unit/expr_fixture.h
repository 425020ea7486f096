/* SPDX-License-Identifier: MIT */
/* What the tests of the provers share: an arena for each test, and reading what must be readable. */
#ifndef EXPR_FIXTURE_H
#define EXPR_FIXTURE_H

#include "dltutor/expr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int setup(void **state)
{
    *state = arena_create();
    return 0;
}

static int teardown(void **state)
{
    arena_destroy(*state);
    return 0;
}

static const struct expr *parse(struct arena *arena, const char *text,
                                const struct expr_scope *scope)
{
    const struct expr *expr = NULL;
    struct diag diag = {0};
    if (expr_parse(arena, text, scope, &expr, NULL, &diag))
        fail_msg("%s: %s", text, diag.text);
    return expr;
}

#endif
