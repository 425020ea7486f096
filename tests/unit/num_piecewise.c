/* SPDX-License-Identifier: MIT */
/* Exact piecewise-linear functions: networks, interpolation, sums, maxima, differences. */
#include "unit/num_fixture.h"

/* "1/4 1/2 -3" as a list. */
static struct value list_of(struct fixture *f, const char *text)
{
    struct value items[16];
    size_t count = 0;

    while (*text) {
        const size_t length = strcspn(text, " ");

        items[count++] = read_number(f, arena_strndup(f->arena, text, length));
        text += length + (text[length] == ' ');
    }
    return value_list(f->arena, items, count);
}

static struct piecewise network(struct fixture *f, const char *slopes, const char *joints,
                                const char *coefficients, const char *offset)
{
    struct piecewise p = {0};

    assert_int_equal(piecewise_from_units(&f->ctx, list_of(f, slopes), list_of(f, joints),
                                          list_of(f, coefficients), read_number(f, offset), &p),
                     DLT_OK);
    return p;
}

static struct piecewise through(struct fixture *f, const char *x, const char *y)
{
    struct piecewise p = {0};

    assert_int_equal(piecewise_from_points(&f->ctx, list_of(f, x), list_of(f, y), &p), DLT_OK);
    return p;
}

static const char *fraction(struct fixture *f, struct value value)
{
    assert_int_equal(f->ctx.err, DLT_OK);
    return styled(f, value, NUM_STYLE_FRACTION, 0);
}

static const char *at(struct fixture *f, const struct piecewise *p, const char *x)
{
    return fraction(f, piecewise_eval(&f->ctx, p, read_number(f, x)));
}

static const char *knots(struct fixture *f, const struct piecewise *p)
{
    return fraction(f, value_list(f->arena, p->x, p->count));
}

static const char *slopes(struct fixture *f, const struct piecewise *p)
{
    struct value items[32];

    for (size_t i = 0; i <= p->count; i++)
        items[i] = piecewise_slope(&f->ctx, p, i);
    return fraction(f, value_list(f->arena, items, p->count + 1));
}

static void networks_become_pieces(void **state)
{
    struct fixture *const f = *state;
    /* Slopes (+, +, -), joints 1/6, 2/6, 4/6 reach a zigzag with (4, -12, 9, -6). */
    const struct piecewise p = network(f, "1 1 -1", "1/6 1/3 2/3", "-12 9 -6", "4");

    assert_string_equal(knots(f, &p), "(1/6, 1/3, 2/3)");
    assert_string_equal(slopes(f, &p), "(6, -6, 3, -3)");
    assert_string_equal(at(f, &p, "0"), "0");
    assert_string_equal(at(f, &p, "1/6"), "1");
    assert_string_equal(at(f, &p, "1/3"), "0");
    assert_string_equal(at(f, &p, "2/3"), "1");
    assert_string_equal(at(f, &p, "1"), "0");
    assert_string_equal(at(f, &p, "-1/6"), "-1");
    assert_string_equal(at(f, &p, "1/4"), "1/2");
    assert_string_equal(at(f, &p, "100"), "-297");
}

static void idle_knots_are_dropped(void **state)
{
    struct fixture *const f = *state;
    struct piecewise p;

    /* A zero slope, a zero coefficient, two units that cancel at one joint. */
    p = network(f, "0 1 1 -1 2", "5 6 1 1 3", "9 0 4 -4 1/2", "7");
    assert_string_equal(knots(f, &p), "(3)");
    assert_string_equal(slopes(f, &p), "(4, 5)");
    assert_string_equal(at(f, &p, "1"), "7");
    p = network(f, "1 1", "2 2", "3 4", "0");
    assert_string_equal(knots(f, &p), "(2)");
    assert_string_equal(slopes(f, &p), "(0, 7)");
    /* Nothing bends: a straight line still has a knot to hold its height. */
    p = network(f, "1 -1", "2 2", "3 -3", "5");
    assert_int_equal(p.count, 1);
    assert_string_equal(slopes(f, &p), "(3, 3)");
    assert_string_equal(at(f, &p, "10"), "29");
    p = network(f, "", "", "", "5/3");
    assert_int_equal(p.count, 1);
    assert_string_equal(at(f, &p, "-1000"), "5/3");
}

static void networks_agree_with_direct_evaluation(void **state)
{
    struct fixture *const f = *state;
    struct num_ctx *const ctx = &f->ctx;
    unsigned long seed = 4711;

    for (int round = 0; round < 100; round++) {
        struct value parts[3][6], lists[3];
        struct piecewise p;
        size_t count;

        for (size_t k = 0; k < 3; k++) {
            for (size_t u = 0; u < 6; u++) {
                seed = seed * 6364136223846793005UL + 1442695040888963407UL;
                parts[k][u] = value_fraction(f->arena, (long)(seed >> 40 & 7) - 3,
                                             1 + (long)(seed >> 50 & 3));
            }
            lists[k] = value_list(f->arena, parts[k], 6);
        }
        assert_int_equal(
            piecewise_from_units(ctx, lists[0], lists[1], lists[2], value_long(f->arena, 2), &p),
            DLT_OK);
        for (long n = -25; n <= 25; n++) {
            const struct value x = value_fraction(f->arena, n, 5);
            struct value sum = value_long(f->arena, 2);

            for (size_t u = 0; u < 6; u++) {
                const struct value inside = num_mul(ctx, parts[0][u], num_sub(ctx, x, parts[1][u]));

                sum = num_add(
                    ctx, sum,
                    num_mul(ctx, parts[2][u], num_max(ctx, inside, value_long(f->arena, 0))));
            }
            assert_true(value_equal(piecewise_eval(ctx, &p, x), sum));
        }
        count = piecewise_regions(ctx, &p, value_long(f->arena, -100), value_long(f->arena, 100));
        assert_true(count >= 1 && count <= 7);
    }
}

static void points_are_interpolated(void **state)
{
    struct fixture *const f = *state;
    struct piecewise p = through(f, "0 1/4 1/2 3/4 1", "0 1 0 1 0");

    assert_string_equal(slopes(f, &p), "(4, 4, -4, 4, -4, -4)");
    assert_string_equal(at(f, &p, "1/8"), "1/2");
    assert_string_equal(at(f, &p, "2"), "-4");
    p = through(f, "3", "7");
    assert_string_equal(slopes(f, &p), "(0, 0)");
    assert_string_equal(at(f, &p, "-50"), "7");
}

static void regions_are_counted_inside(void **state)
{
    struct fixture *const f = *state;
    const struct piecewise p = through(f, "0 1/4 1/2 3/4 1", "0 1 0 1 0");
    const struct value zero = read_number(f, "0"), one = read_number(f, "1");

    assert_int_equal(piecewise_regions(&f->ctx, &p, zero, one), 4);
    assert_int_equal(piecewise_regions(&f->ctx, &p, read_number(f, "-9"), read_number(f, "9")), 4);
    assert_int_equal(piecewise_regions(&f->ctx, &p, read_number(f, "1/4"), read_number(f, "1/2")),
                     1);
    assert_int_equal(piecewise_regions(&f->ctx, &p, one, zero), 0);
    assert_int_equal(piecewise_regions(&f->ctx, &p, zero, zero), 0);
    assert_int_equal(piecewise_regions(&f->ctx, &p, zero, num_pi(&f->ctx)), 0);
    expect_failure(f, value_none(), DLT_ERR_TYPE, "not-exact");
}

static void functions_are_combined(void **state)
{
    struct fixture *const f = *state;
    const struct piecewise a = through(f, "0 1 2", "0 1 0");
    const struct piecewise b = through(f, "1 3 4", "0 0 5");
    struct piecewise sum;

    assert_int_equal(piecewise_combine(&f->ctx, &a, read_number(f, "-2"), &b, &sum), DLT_OK);
    assert_string_equal(knots(f, &sum), "(1, 3)");
    assert_string_equal(slopes(f, &sum), "(1, -1, -11)");
    for (int i = -5; i < 10; i++) {
        const struct value x = value_fraction(f->arena, i, 2);

        assert_true(value_equal(
            piecewise_eval(&f->ctx, &sum, x),
            num_sub(&f->ctx, piecewise_eval(&f->ctx, &a, x),
                    num_mul(&f->ctx, value_long(f->arena, 2), piecewise_eval(&f->ctx, &b, x)))));
    }
    assert_int_equal(piecewise_combine(&f->ctx, &a, read_number(f, "-1"), &a, &sum), DLT_OK);
    assert_int_equal(sum.count, 1);
    assert_string_equal(at(f, &sum, "17"), "0");
}

static void expect_max(struct fixture *f, const struct piecewise *a, const struct piecewise *b,
                       const char *expected_knots, const char *expected_slopes)
{
    struct piecewise max;

    for (int turn = 0; turn < 2; turn++) {
        assert_int_equal(piecewise_max(&f->ctx, turn ? b : a, turn ? a : b, &max), DLT_OK);
        assert_string_equal(knots(f, &max), expected_knots);
        assert_string_equal(slopes(f, &max), expected_slopes);
        for (int i = -90; i < 90; i++) {
            const struct value x = value_fraction(f->arena, i, 4);

            assert_true(value_equal(
                piecewise_eval(&f->ctx, &max, x),
                num_max(&f->ctx, piecewise_eval(&f->ctx, a, x), piecewise_eval(&f->ctx, b, x))));
        }
    }
}

static void the_larger_of_two_functions(void **state)
{
    struct fixture *const f = *state;
    const struct piecewise zero = through(f, "0", "0"), one = through(f, "0", "1");
    const struct piecewise line = through(f, "5 6", "5 6"); /* y = x */
    const struct piecewise hat = through(f, "-1 0 1", "-1 1 -1");
    const struct piecewise vee = through(f, "-1 0 1", "1 -1 1");
    const struct piecewise steps = through(f, "0 1 2 3", "0 2 0 2");

    expect_max(f, &zero, &line, "(0)", "(0, 1)");
    expect_max(f, &hat, &zero, "(-1/2, 0, 1/2)", "(0, 2, -2, 0)");
    expect_max(f, &hat, &vee, "(-1/2, 0, 1/2)", "(-2, 2, -2, 2)");
    expect_max(f, &steps, &one, "(1/2, 1, 3/2, 5/2)", "(0, 2, -2, 0, 2)");
    expect_max(f, &hat, &hat, "(0)", "(2, -2)");
    expect_max(f, &one, &zero, "(0)", "(0, 0)");
}

static const char *departures(struct fixture *f, const struct piecewise *a,
                              const struct piecewise *b, const char *from, const char *to)
{
    return fraction(f,
                    piecewise_departures(&f->ctx, a, b, read_number(f, from), read_number(f, to)));
}

static void departures_name_the_pieces(void **state)
{
    struct fixture *const f = *state;
    const struct piecewise target = through(f, "0 1/4 1/2 3/4 1", "0 1 0 1 0");
    const struct piecewise line = through(f, "0", "1/2");
    /* phi = (2, -8, -4, 4): piece 3 was never checked. */
    const struct piecewise claim = network(f, "1 -1 1", "1/4 1/2 3/4", "-8 -4 4", "2");

    assert_string_equal(departures(f, &target, &target, "0", "1"), "()");
    assert_string_equal(departures(f, &claim, &target, "0", "1"), "((1/2, 3/4), (3/4, 1))");
    assert_string_equal(departures(f, &claim, &target, "0", "1/2"), "()");
    assert_string_equal(departures(f, &claim, &target, "2/5", "3/5"), "((1/2, 3/5))");
    /* They cross inside a piece, and agree nowhere but at that point. */
    assert_string_equal(departures(f, &line, &target, "0", "1/4"), "((0, 1/4))");
    assert_string_equal(departures(f, &line, &target, "1/8", "1/8"), "()");
    expect_failure(
        f, piecewise_departures(&f->ctx, &line, &target, read_number(f, "1"), read_number(f, "0")),
        DLT_ERR_RANGE, "empty-interval");
}

static void wrong_arguments_are_refused(void **state)
{
    struct fixture *const f = *state;
    struct num_ctx *const ctx = &f->ctx;
    const struct value one = list_of(f, "1"), two = list_of(f, "1 2"), zero = read_number(f, "0");
    struct value pi = num_pi(ctx), ball;
    struct piecewise p = {.count = 77}, good = through(f, "0 1", "0 1");

    ball = value_list(f->arena, &pi, 1);
    assert_int_equal(piecewise_from_units(ctx, one, one, two, zero, &p), DLT_ERR_TYPE);
    expect_failure(f, value_none(), DLT_ERR_TYPE, "shape");
    assert_int_equal(piecewise_from_units(ctx, one, ball, one, zero, &p), DLT_ERR_TYPE);
    expect_failure(f, value_none(), DLT_ERR_TYPE, "not-exact");
    assert_int_equal(piecewise_from_units(ctx, one, zero, one, zero, &p), DLT_ERR_TYPE);
    expect_failure(f, value_none(), DLT_ERR_TYPE, "not-a-list");
    assert_int_equal(piecewise_from_points(ctx, list_of(f, ""), list_of(f, ""), &p), DLT_ERR_TYPE);
    expect_failure(f, value_none(), DLT_ERR_TYPE, "shape");
    assert_int_equal(piecewise_from_points(ctx, list_of(f, "1 1"), two, &p), DLT_ERR_RANGE);
    expect_failure(f, value_none(), DLT_ERR_RANGE, "not-increasing");
    assert_int_equal(piecewise_from_points(ctx, list_of(f, "2 1"), two, &p), DLT_ERR_RANGE);
    expect_failure(f, value_none(), DLT_ERR_RANGE, "not-increasing");
    expect_failure(f, piecewise_eval(ctx, &good, pi), DLT_ERR_TYPE, "not-exact");
    expect_failure(f, piecewise_slope(ctx, &good, 3), DLT_ERR_RANGE, "no-such-piece");
    assert_int_equal(piecewise_combine(ctx, &good, pi, &good, &p), DLT_ERR_TYPE);
    assert_int_equal(piecewise_max(ctx, &good, &good, &p), DLT_ERR_TYPE); /* it sticks */
    assert_int_equal(p.count, 77);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(networks_become_pieces),
        TEST(idle_knots_are_dropped),
        TEST(networks_agree_with_direct_evaluation),
        TEST(points_are_interpolated),
        TEST(regions_are_counted_inside),
        TEST(functions_are_combined),
        TEST(the_larger_of_two_functions),
        TEST(departures_name_the_pieces),
        TEST(wrong_arguments_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
