/* SPDX-License-Identifier: MIT */
/* What the tests of num share: an arena with a context, and short words for reading and failing. */
#ifndef DLTUTOR_TESTS_NUM_FIXTURE_H
#define DLTUTOR_TESTS_NUM_FIXTURE_H

#include "dltutor/num.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct arena *arena;
    struct diag diag;
    struct num_ctx ctx;
};

static inline int set_up(void **state)
{
    struct fixture *const f = mem_alloc(sizeof *f);

    f->arena = arena_create();
    num_ctx_init(&f->ctx, f->arena, &f->diag);
    *state = f;
    return 0;
}

static inline int tear_down(void **state)
{
    struct fixture *const f = *state;

    arena_destroy(f->arena);
    mem_free(f);
    return 0;
}

static inline struct value read_number(struct fixture *f, const char *text)
{
    const struct value value = value_from_text(&f->ctx, text);

    assert_int_equal(f->ctx.err, DLT_OK);
    return value;
}

static inline const char *shown(struct fixture *f, struct value value)
{
    return value_format(f->arena, value, NULL);
}

static inline const char *styled(struct fixture *f, struct value value, enum num_style style,
                                 int digits)
{
    const struct num_format format = {.style = style, .digits = digits};

    return value_format(f->arena, value, &format);
}

static inline void expect_failure(struct fixture *f, struct value value, enum dlt_err err,
                                  const char *tag)
{
    assert_int_equal(value.kind, VALUE_NONE);
    assert_int_equal(f->ctx.err, err);
    assert_string_equal(f->diag.tag, tag);
    num_ctx_init(&f->ctx, f->arena, &f->diag);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
