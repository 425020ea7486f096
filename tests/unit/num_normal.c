/* SPDX-License-Identifier: MIT */
/* Means over the normal distribution: known moments with balls that hold them, programs that are
 * none. */
#include "dltutor/num.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct means {
    struct arena *arena;
    struct num_ctx ctx;
    struct diag diag;
    struct value square, slope;
    enum dlt_err err;
};

static void find_means(struct means *means, const struct normal_step *steps, size_t count)
{
    memset(means, 0, sizeof *means);
    means->arena = arena_create();
    num_ctx_init(&means->ctx, means->arena, &means->diag);
    means->err = num_normal_moments(&means->ctx, steps, count, &means->square, &means->slope);
}

static struct normal_step constant(struct arena *arena, long number)
{
    return (struct normal_step){NORMAL_CONSTANT, value_long(arena, number)};
}

/* The ball is small and holds the number: its difference from the exact value may be 0. */
static void assert_holds(struct means *means, struct value ball, struct value exact)
{
    assert_int_equal(means->err, DLT_OK);
    assert_true(value_radius(ball) < 1e-25);
    assert_int_equal(num_compare(ball, exact), NUM_UNKNOWN);
}

static void powers_have_the_known_moments(void **state)
{
    static const long moments[] = {1, 1, 3, 15, 105, 945, 10395};
    struct arena *arena = arena_create();

    (void)state;
    for (long n = 1; n <= 6; n++) {
        const struct normal_step steps[] = {{NORMAL_X, value_none()},
                                            {NORMAL_POWER, value_long(arena, n)}};
        struct means means;

        find_means(&means, steps, 2);
        assert_holds(&means, means.square, value_long(arena, moments[n]));
        assert_holds(&means, means.slope, value_long(arena, n * n * moments[n - 1]));
        arena_destroy(means.arena);
    }
    arena_destroy(arena);
}

static void functions_have_the_known_moments(void **state)
{
    static const struct {
        enum normal_code code;
        double square, slope;
    } rows[] = {
        {NORMAL_EXP, 7.389056098930650, 7.389056098930650},
        {NORMAL_SIN, 0.4323323583816937, 0.5676676416183063},
        {NORMAL_COS, 0.5676676416183063, 0.4323323583816937},
        {NORMAL_ABS, 1, 1},
        {NORMAL_NEG, 1, 1},
        {NORMAL_DISTRIBUTION, 1.0 / 3, 0.09188814923696534},
        {NORMAL_TANH, 0.3942944903978412, 0.4644029024482682},
        {NORMAL_SOFTPLUS, 0.9212459088593003, 0.2933790358580930},
    };

    (void)state;
    for (size_t i = 0; i < DLT_COUNT(rows); i++) {
        const struct normal_step steps[] = {{NORMAL_X, value_none()}, {rows[i].code, value_none()}};
        struct means means;

        find_means(&means, steps, 2);
        assert_int_equal(means.err, DLT_OK);
        if (!(fabs(value_to_double(means.square) - rows[i].square) < 1e-13) ||
            !(fabs(value_to_double(means.slope) - rows[i].slope) < 1e-13))
            fail_msg("row %zu: %.16g and %.16g", i, value_to_double(means.square),
                     value_to_double(means.slope));
        arena_destroy(means.arena);
    }
}

static void a_kink_is_found_wherever_it_lies(void **state)
{
    struct arena *arena = arena_create();
    const struct normal_step clip[] = {
        {NORMAL_X, value_none()}, constant(arena, 1),         {NORMAL_MIN, value_none()},
        constant(arena, -1),      {NORMAL_MAX, value_none()},
    };
    struct means means;

    (void)state;
    find_means(&means, clip, DLT_COUNT(clip));
    assert_int_equal(means.err, DLT_OK);
    /* P(|X| < 1), and that less 2 phi(1) plus P(|X| > 1). */
    assert_true(fabs(value_to_double(means.slope) - 0.6826894921370859) < 1e-14);
    assert_true(fabs(value_to_double(means.square) - 0.5160585509617133) < 1e-14);
    arena_destroy(means.arena);
    arena_destroy(arena);
}

static void what_has_no_mean_is_refused(void **state)
{
    static const enum normal_code codes[] = {NORMAL_LOG, NORMAL_SQRT};
    struct arena *arena = arena_create();
    const struct normal_step inverse[] = {{NORMAL_X, value_none()},
                                          {NORMAL_POWER, value_long(arena, -1)}};
    struct means means;

    (void)state;
    for (size_t i = 0; i < DLT_COUNT(codes); i++) {
        const struct normal_step steps[] = {{NORMAL_X, value_none()}, {codes[i], value_none()}};

        find_means(&means, steps, 2);
        assert_int_equal(means.err, DLT_ERR_RANGE);
        assert_string_equal(means.diag.tag, "no-mean");
        assert_int_equal(means.square.kind, VALUE_NONE);
        arena_destroy(means.arena);
    }
    find_means(&means, inverse, 2);
    assert_int_equal(means.err, DLT_ERR_RANGE);
    arena_destroy(means.arena);
    arena_destroy(arena);
}

static void programs_that_are_none_are_refused(void **state)
{
    static const struct normal_step rows[][2] = {
        {{.code = NORMAL_ADD}, {.code = NORMAL_X}},      /* nothing to add */
        {{.code = NORMAL_X}, {.code = NORMAL_X}},        /* two results */
        {{.code = NORMAL_X}, {.code = NORMAL_MUL}},      /* one operand of two */
        {{.code = NORMAL_X}, {.code = NORMAL_CONSTANT}}, /* no number */
        {{.code = NORMAL_X}, {.code = NORMAL_POWER}},    /* no exponent */
    };
    struct normal_step deep[200];
    struct means means;

    (void)state;
    for (size_t i = 0; i < DLT_COUNT(rows); i++) {
        find_means(&means, rows[i], 2);
        assert_int_equal(means.err, DLT_ERR_LIMIT);
        arena_destroy(means.arena);
    }
    find_means(&means, NULL, 0);
    assert_int_equal(means.err, DLT_ERR_LIMIT);
    arena_destroy(means.arena);
    for (size_t i = 0; i < 200; i++)
        deep[i] = (struct normal_step){.code = i < 100 ? NORMAL_X : NORMAL_ADD};
    find_means(&means, deep, 199);
    assert_int_equal(means.err, DLT_ERR_LIMIT);
    arena_destroy(means.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(powers_have_the_known_moments),
        cmocka_unit_test(functions_have_the_known_moments),
        cmocka_unit_test(a_kink_is_found_wherever_it_lies),
        cmocka_unit_test(what_has_no_mean_is_refused),
        cmocka_unit_test(programs_that_are_none_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
