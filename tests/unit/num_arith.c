/* SPDX-License-Identifier: MIT */
/* Arithmetic, powers, functions and combinatorics: exact results, enclosures, and refusals. */
#include <limits.h>
#include <math.h>

#include "unit/num_fixture.h"

typedef struct value (*unary_fn)(struct num_ctx *, struct value);
typedef struct value (*binary_fn)(struct num_ctx *, struct value, struct value);

struct unary_case {
    unary_fn run;
    const char *a, *result;
};

struct binary_case {
    binary_fn run;
    const char *a, *b, *result;
};

struct failing_case {
    binary_fn run;
    const char *a, *b;
    enum dlt_err err;
};

static void exact_operations_give_exact_results(void **state)
{
    static const struct binary_case cases[] = {
        {num_add, "1/3", "1/6", "1/2"},
        {num_sub, "1/3", "1/3", "0"},
        {num_mul, "-2/3", "9/4", "-3/2"},
        {num_div, "1", "-3", "-1/3"},
        {num_div, "0", "7", "0"},
        {num_min, "1/3", "0.3", "3/10"},
        {num_max, "1/3", "0.3", "1/3"},
        {num_mod, "7", "3", "1"},
        {num_mod, "-7", "3", "2"},
        {num_mod, "7", "-3", "-2"},
        {num_mod, "7/2", "1", "1/2"},
        {num_gcd, "84", "-36", "12"},
        {num_gcd, "0", "-7", "7"},
        {num_gcd, "0", "0", "0"},
        {num_gcd, "1e30", "6e20", "200000000000000000000"},
        {num_pow, "2", "10", "1024"},
        {num_pow, "2", "-2", "1/4"},
        {num_pow, "-3/2", "3", "-27/8"},
        {num_pow, "-2", "-3", "-1/8"},
        {num_pow, "5", "0", "1"},
        {num_pow, "-1/7", "0", "1"},
        {num_pow, "0", "5", "0"},
        {num_pow, "0", "1/2", "0"},
        {num_pow, "1", "-1e30", "1"},
        {num_pow, "-1", "1e30", "1"},
        {num_pow, "1", "1/3", "1"},
        {num_pow, "8", "1/3", "2"},
        {num_pow, "4/9", "1/2", "2/3"},
        {num_pow, "4/9", "-3/2", "27/8"},
        {num_pow, "32", "0.4", "4"},
        {num_pow, "1/1024", "1/10", "1/2"},
        {num_binomial, "5", "2", "10"},
        {num_binomial, "5", "0", "1"},
        {num_binomial, "5", "5", "1"},
        {num_binomial, "5", "6", "0"},
        {num_binomial, "5", "-1", "0"},
        {num_binomial, "0", "0", "1"},
        {num_binomial, "-3", "3", "-10"},
        {num_binomial, "-2", "4", "5"},
        {num_binomial, "-1", "0", "1"},
        {num_binomial, "1e30", "1", "1000000000000000000000000000000"},
        {num_binomial, "1e12", "999999999998", "499999999999500000000000"},
        {num_binomial, "1e40", "1e50", "0"},
    };
    struct fixture *const f = *state;
    const struct num_format fraction = {.style = NUM_STYLE_FRACTION};

    for (size_t i = 0; i < DLT_COUNT(cases); i++) {
        const struct value got =
            cases[i].run(&f->ctx, read_number(f, cases[i].a), read_number(f, cases[i].b));

        assert_int_equal(f->ctx.err, DLT_OK);
        assert_string_equal(value_format(f->arena, got, &fraction), cases[i].result);
    }
}

/* Numbers at the edges of a machine word, whose sums and products leave it. */
static const char *const edges[] = {
    "0",
    "1",
    "-1",
    "2",
    "-3/2",
    "5/6",
    "4294967296",
    "-4294967295/4294967297",
    "9223372036854775807",
    "-9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "9223372036854775809",
    "18446744073709551615",
    "-18446744073709551616",
    "1/9223372036854775807",
    "-1/9223372036854775808",
    "9223372036854775806/9223372036854775807",
    "-9223372036854775807/9223372036854775806",
    "9223372036854775807/2",
    "-3037000499/3037000500",
    "9223372036854775783/4611686018427387847",
    "340282366920938463463374607431768211455",
    "1/340282366920938463463374607431768211457",
};

typedef void (*gmp_fn)(mpq_ptr, mpq_srcptr, mpq_srcptr);

static void expect_same(struct fixture *f, struct value got, mpq_srcptr expected)
{
    assert_int_equal(f->ctx.err, DLT_OK);
    assert_int_equal(got.kind, VALUE_RATIONAL);
    assert_true(mpq_equal(got.as.rational, expected));
    assert_true(mpq_sgn(expected) || mpz_size(mpq_numref(got.as.rational)) == 0);
}

static void words_and_larger_numbers_agree_with_gmp(void **state)
{
    static const struct {
        binary_fn run;
        gmp_fn reference;
    } operations[] = {
        {num_add, mpq_add}, {num_sub, mpq_sub}, {num_mul, mpq_mul}, {num_div, mpq_div}};
    struct fixture *const f = *state;
    mpq_t expected;

    mpq_init(expected);
    for (size_t i = 0; i < DLT_COUNT(edges); i++)
        for (size_t j = 0; j < DLT_COUNT(edges); j++) {
            const struct value a = read_number(f, edges[i]), b = read_number(f, edges[j]);
            const int order = mpq_cmp(a.as.rational, b.as.rational);

            for (size_t k = 0; k < DLT_COUNT(operations); k++) {
                if (operations[k].reference == mpq_div && mpq_sgn(b.as.rational) == 0)
                    continue;
                operations[k].reference(expected, a.as.rational, b.as.rational);
                expect_same(f, operations[k].run(&f->ctx, a, b), expected);
            }
            assert_int_equal(num_compare(a, b), (order > 0) - (order < 0));
            assert_int_equal(value_equal(a, b), order == 0);
        }
    mpq_clear(expected);
}

static void words_and_larger_numbers_have_the_same_functions(void **state)
{
    struct fixture *const f = *state;
    mpq_t expected, power;

    mpq_init(expected);
    mpq_init(power);
    for (size_t i = 0; i < DLT_COUNT(edges); i++) {
        const struct value a = read_number(f, edges[i]);

        mpq_neg(expected, a.as.rational);
        expect_same(f, num_neg(&f->ctx, a), expected);
        mpq_abs(expected, a.as.rational);
        expect_same(f, num_abs(&f->ctx, a), expected);
        mpq_set_ui(expected, 0, 1);
        mpz_fdiv_q(mpq_numref(expected), mpq_numref(a.as.rational), mpq_denref(a.as.rational));
        expect_same(f, num_floor(&f->ctx, a), expected);
        mpz_cdiv_q(mpq_numref(expected), mpq_numref(a.as.rational), mpq_denref(a.as.rational));
        expect_same(f, num_ceil(&f->ctx, a), expected);
        mpq_set_ui(power, 1, 1);
        for (long times = 1; times <= 130 && mpq_sgn(a.as.rational); times++) {
            mpq_mul(power, power, a.as.rational);
            expect_same(f, num_pow(&f->ctx, a, value_long(f->arena, times)), power);
            mpq_inv(expected, power);
            expect_same(f, num_pow(&f->ctx, a, value_long(f->arena, -times)), expected);
        }
        assert_true(value_to_double(a) == 0 ||
                    fabs(value_to_double(a) / mpq_get_d(a.as.rational) - 1) < 1e-15);
    }
    mpq_clear(power);
    mpq_clear(expected);
}

static void fractions_of_longs_are_canonical(void **state)
{
    static const long longs[] = {0, 1, -1, 6, -10, LONG_MAX, LONG_MIN, LONG_MIN + 1, LONG_MIN / 2};
    struct fixture *const f = *state;
    mpq_t expected;

    mpq_init(expected);
    for (size_t i = 0; i < DLT_COUNT(longs); i++) {
        long back = 0;

        assert_true(value_to_long(value_long(f->arena, longs[i]), &back));
        assert_int_equal(back, longs[i]);
        for (size_t j = 1; j < DLT_COUNT(longs); j++) {
            mpz_set_si(mpq_numref(expected), longs[i]);
            mpz_set_si(mpq_denref(expected), longs[j]);
            mpq_canonicalize(expected);
            expect_same(f, value_fraction(f->arena, longs[i], longs[j]), expected);
        }
    }
    mpq_clear(expected);
}

static void roots_of_words_are_exact_or_enclosed(void **state)
{
    static const unsigned long long roots[] = {
        0,        1,        2,          3,          255,           65536,
        94906265, 94906267, 2147483647, 2147483648, 3037000498ULL, 3037000499ULL};
    struct fixture *const f = *state;

    for (size_t i = 0; i < DLT_COUNT(roots); i++) {
        const struct value root = value_long(f->arena, (long)roots[i]);
        const struct value square = value_long(f->arena, (long)(roots[i] * roots[i]));
        const struct value one = value_long(f->arena, 1);

        assert_true(value_equal(num_sqrt(&f->ctx, square), root));
        assert_int_equal(num_sqrt(&f->ctx, num_add(&f->ctx, square, one)).kind,
                         roots[i] ? VALUE_REAL : VALUE_RATIONAL);
        if (roots[i] > 1)
            assert_int_equal(num_sqrt(&f->ctx, num_sub(&f->ctx, square, one)).kind, VALUE_REAL);
    }
    assert_true(value_equal(num_pow(&f->ctx, read_number(f, "4/9"), read_number(f, "-5/2")),
                            read_number(f, "243/32")));
    assert_int_equal(num_pow(&f->ctx, read_number(f, "2"), read_number(f, "3/2")).kind, VALUE_REAL);
    assert_int_equal(num_compare(num_pow(&f->ctx, read_number(f, "2"), read_number(f, "3/2")),
                                 read_number(f, "2.8284271247461900976033774484194")),
                     NUM_LESS);
}

static void small_binomials_make_pascals_triangle(void **state)
{
    struct fixture *const f = *state;
    mpz_t expected;

    mpz_init(expected);
    for (long n = 0; n <= 64; n++)
        for (long k = 0; k <= n; k++) {
            const struct value got =
                num_binomial(&f->ctx, value_long(f->arena, n), value_long(f->arena, k));

            mpz_bin_uiui(expected, (unsigned long)n, (unsigned long)k);
            assert_true(value_is_integer(got));
            assert_int_equal(mpz_cmp(mpq_numref(got.as.rational), expected), 0);
        }
    mpz_clear(expected);
}

/* Small operands may not slip past the bounds of a context. */
static void words_are_charged_and_bounded(void **state)
{
    struct fixture *const f = *state;
    const struct value two = value_long(f->arena, 2), large = value_long(f->arena, 1L << 40);
    unsigned long long work;

    f->ctx.work = 0;
    num_add(&f->ctx, two, two);
    work = f->ctx.work;
    assert_true(work > 0);
    num_mul(&f->ctx, two, two);
    assert_int_equal(f->ctx.work, 2 * work);
    f->ctx.max_work = 3 * work - 1;
    expect_failure(f, num_sub(&f->ctx, two, two), DLT_ERR_LIMIT, "too-much-work");
    f->ctx.max_bits = 64;
    expect_failure(f, num_mul(&f->ctx, large, large), DLT_ERR_LIMIT, "too-large");
    f->ctx.max_bits = 32;
    expect_failure(f, num_neg(&f->ctx, large), DLT_ERR_LIMIT, "too-large");
    f->ctx.max_bits = 32;
    expect_failure(f, num_add(&f->ctx, large, two), DLT_ERR_LIMIT, "too-large");
    f->ctx.max_bits = 64;
    expect_failure(f, num_pow(&f->ctx, large, two), DLT_ERR_LIMIT, "too-large");
    num_fail(&f->ctx, DLT_ERR_RANGE, "earlier", "an earlier failure");
    expect_failure(f, num_add(&f->ctx, two, two), DLT_ERR_RANGE, "earlier");
}

static void exact_functions_give_exact_results(void **state)
{
    static const struct unary_case cases[] = {
        {num_neg, "3/4", "-3/4"},
        {num_neg, "0", "0"},
        {num_abs, "-3/4", "3/4"},
        {num_abs, "2", "2"},
        {num_floor, "-7/2", "-4"},
        {num_floor, "5", "5"},
        {num_ceil, "-7/2", "-3"},
        {num_ceil, "7/2", "4"},
        {num_ceil, "5", "5"},
        {num_sqrt, "0", "0"},
        {num_sqrt, "9/16", "3/4"},
        {num_exp, "0", "1"},
        {num_log, "1", "0"},
        {num_sin, "0", "0"},
        {num_cos, "0", "1"},
        {num_tan, "0", "0"},
        {num_tanh, "0", "0"},
        {num_factorial, "0", "1"},
        {num_factorial, "1", "1"},
        {num_factorial, "20", "2432902008176640000"},
        {num_simplest, "22/7", "22/7"},
    };
    struct fixture *const f = *state;
    const struct num_format fraction = {.style = NUM_STYLE_FRACTION};

    for (size_t i = 0; i < DLT_COUNT(cases); i++) {
        const struct value got = cases[i].run(&f->ctx, read_number(f, cases[i].a));

        assert_int_equal(f->ctx.err, DLT_OK);
        assert_int_equal(got.kind, VALUE_RATIONAL);
        assert_string_equal(value_format(f->arena, got, &fraction), cases[i].result);
    }
}

static void what_has_no_value_is_refused(void **state)
{
    static const struct failing_case cases[] = {
        {num_div, "1", "0", DLT_ERR_RANGE},        {num_div, "0", "0", DLT_ERR_RANGE},
        {num_mod, "5", "0", DLT_ERR_RANGE},        {num_pow, "0", "0", DLT_ERR_RANGE},
        {num_pow, "0", "-1", DLT_ERR_RANGE},       {num_pow, "0", "-1/2", DLT_ERR_RANGE},
        {num_pow, "-8", "1/3", DLT_ERR_RANGE},     {num_pow, "-4", "0.5", DLT_ERR_RANGE},
        {num_binomial, "5/2", "1", DLT_ERR_RANGE}, {num_binomial, "5", "1/2", DLT_ERR_RANGE},
        {num_gcd, "5/2", "1", DLT_ERR_RANGE},      {num_gcd, "5", "1/2", DLT_ERR_RANGE},
    };
    static const struct unary_case lone[] = {
        {num_sqrt, "-1", NULL},      {num_log, "0", NULL},         {num_log, "-2", NULL},
        {num_factorial, "-1", NULL}, {num_factorial, "1/2", NULL},
    };
    struct fixture *const f = *state;

    for (size_t i = 0; i < DLT_COUNT(cases); i++) {
        const struct value got =
            cases[i].run(&f->ctx, read_number(f, cases[i].a), read_number(f, cases[i].b));

        assert_int_equal(got.kind, VALUE_NONE);
        assert_int_equal(f->ctx.err, cases[i].err);
        f->ctx.err = DLT_OK;
    }
    for (size_t i = 0; i < DLT_COUNT(lone); i++) {
        assert_int_equal(lone[i].run(&f->ctx, read_number(f, lone[i].a)).kind, VALUE_NONE);
        assert_int_equal(f->ctx.err, DLT_ERR_RANGE);
        f->ctx.err = DLT_OK;
    }
}

static void huge_results_are_refused_at_once(void **state)
{
    static const struct failing_case cases[] = {
        {num_pow, "10", "1e10", DLT_ERR_LIMIT},
        {num_pow, "10", "-1e10", DLT_ERR_LIMIT},
        {num_pow, "9", "1e3000", DLT_ERR_LIMIT},
        {num_pow, "-2", "262145", DLT_ERR_LIMIT},
        {num_pow, "1000001/1000000", "1e9", DLT_ERR_LIMIT},
        {num_pow, "1e3000", "1e3000", DLT_ERR_LIMIT},
        {num_pow, "2.5", "1e20000", DLT_ERR_LIMIT},
        {num_pow, "7", "10000000000000001/3", DLT_ERR_LIMIT},
        {num_pow, "2", "1e3000/7", DLT_ERR_SYNTAX},
        {num_binomial, "1e50", "1e40", DLT_ERR_LIMIT},
        {num_binomial, "10000000", "5000000", DLT_ERR_LIMIT},
        {num_binomial, "-1e40", "1e40", DLT_ERR_LIMIT},
        {num_binomial, "1e20000", "5", DLT_ERR_LIMIT},
    };
    static const struct unary_case lone[] = {
        {num_factorial, "1e30", NULL},
        {num_factorial, "30000", NULL},
        {num_exp, "1e13", NULL},
        {num_exp, "1e3000", NULL},
    };
    struct fixture *const f = *state;

    for (size_t i = 0; i < DLT_COUNT(cases); i++) {
        const struct value a = value_from_text(&f->ctx, cases[i].a);

        assert_int_equal(cases[i].run(&f->ctx, a, value_from_text(&f->ctx, cases[i].b)).kind,
                         VALUE_NONE);
        assert_int_equal(f->ctx.err, cases[i].err);
        f->ctx.err = DLT_OK;
    }
    for (size_t i = 0; i < DLT_COUNT(lone); i++) {
        assert_int_equal(lone[i].run(&f->ctx, read_number(f, lone[i].a)).kind, VALUE_NONE);
        assert_int_equal(f->ctx.err, DLT_ERR_LIMIT);
        f->ctx.err = DLT_OK;
    }
}

static void a_tower_of_powers_fails_fast(void **state)
{
    struct fixture *const f = *state;
    const struct value nine = read_number(f, "9");
    struct value tower = num_pow(&f->ctx, nine, nine);

    assert_string_equal(shown(f, tower), "387420489");
    tower = num_pow(&f->ctx, nine, num_pow(&f->ctx, nine, tower));
    expect_failure(f, tower, DLT_ERR_LIMIT, "too-large");
}

static void sums_may_not_outgrow_the_limit(void **state)
{
    struct fixture *const f = *state;
    struct value two = read_number(f, "2"), number;

    f->ctx.max_bits = 100;
    number = num_pow(&f->ctx, two, value_long(f->arena, 99));
    assert_int_equal(number.kind, VALUE_RATIONAL);
    expect_failure(f, num_add(&f->ctx, number, number), DLT_ERR_LIMIT, "too-large");
    f->ctx.max_bits = 50; /* an operand from elsewhere that is too large already */
    expect_failure(f, num_neg(&f->ctx, number), DLT_ERR_LIMIT, "too-large");
}

static void only_numbers_are_operands(void **state)
{
    struct fixture *const f = *state;
    const struct value one = value_long(f->arena, 1);

    expect_failure(f, num_add(&f->ctx, one, value_none()), DLT_ERR_TYPE, "not-a-number");
    expect_failure(f, num_mul(&f->ctx, value_word(f->arena, "x"), one), DLT_ERR_TYPE,
                   "not-a-number");
    expect_failure(f, num_exp(&f->ctx, value_list(f->arena, &one, 1)), DLT_ERR_TYPE,
                   "not-a-number");
    expect_failure(f, num_factorial(&f->ctx, num_pi(&f->ctx)), DLT_ERR_TYPE, "not-exact");
}

static void expect_near(struct fixture *f, struct value got, double expected)
{
    assert_int_equal(f->ctx.err, DLT_OK);
    assert_int_equal(got.kind, VALUE_REAL);
    assert_true(fabs(value_to_double(got) - expected) <= 1e-14 * fabs(expected));
    assert_true(value_radius(got) <= 1e-30 * fabs(expected));
}

static void functions_enclose_the_true_value(void **state)
{
    struct fixture *const f = *state;
    struct num_ctx *const ctx = &f->ctx;

    expect_near(f, num_sqrt(ctx, read_number(f, "2")), sqrt(2));
    expect_near(f, num_exp(ctx, read_number(f, "-0.5")), exp(-0.5));
    expect_near(f, num_exp(ctx, read_number(f, "700")), exp(700));
    expect_near(f, num_log(ctx, read_number(f, "10")), log(10));
    expect_near(f, num_log(ctx, read_number(f, "1e-4000")), -4000 * log(10));
    expect_near(f, num_sin(ctx, read_number(f, "1")), sin(1));
    expect_near(f, num_cos(ctx, read_number(f, "1e22")), 0.52321478539513894549759442588);
    expect_near(f, num_tan(ctx, read_number(f, "-2")), tan(-2));
    expect_near(f, num_tanh(ctx, read_number(f, "0.3")), tanh(0.3));
    expect_near(f, num_tanh(ctx, read_number(f, "-1e3000")), -1);
    expect_near(f, num_pi(ctx), 3.14159265358979323846);
    expect_near(f, num_pow(ctx, read_number(f, "2"), read_number(f, "0.3")), pow(2, 0.3));
    assert_string_equal(shown(f, num_pow(ctx, read_number(f, "2"), read_number(f, "-100000/3"))),
                        "4.64313e-10035");
    expect_near(f, num_pow(ctx, read_number(f, "2"), num_pi(ctx)), pow(2, 3.14159265358979323846));
    expect_near(f, num_pow(ctx, num_pi(ctx), read_number(f, "3")), 31.0062766802998201754763);
    expect_near(f, num_pow(ctx, num_neg(ctx, num_pi(ctx)), read_number(f, "-1")),
                -1 / 3.14159265358979323846);
    expect_near(f, num_max(ctx, num_pi(ctx), read_number(f, "3")), 3.14159265358979323846);
    expect_near(f, num_min(ctx, num_neg(ctx, num_pi(ctx)), read_number(f, "3")),
                -3.14159265358979323846);
    expect_near(f, num_abs(ctx, num_neg(ctx, num_pi(ctx))), 3.14159265358979323846);
}

static void results_below_every_number_stay_finite(void **state)
{
    struct fixture *const f = *state;
    const struct value tiny = num_exp(&f->ctx, read_number(f, "-1e3000"));

    assert_int_equal(tiny.kind, VALUE_REAL);
    assert_int_equal(num_compare(tiny, read_number(f, "1e-3000")), NUM_LESS);
    assert_string_equal(shown(f, num_add(&f->ctx, value_long(f->arena, 1), tiny)), "1");
    expect_failure(f, num_div(&f->ctx, value_long(f->arena, 1), tiny), DLT_ERR_RANGE,
                   "division-by-zero");
}

static void balls_around_zero_are_handled(void **state)
{
    struct fixture *const f = *state;
    struct num_ctx *const ctx = &f->ctx;
    const struct value root = num_sqrt(ctx, read_number(f, "2"));
    const struct value zero = num_sub(ctx, num_mul(ctx, root, root), read_number(f, "2"));
    const struct value one = value_long(f->arena, 1);

    assert_int_equal(value_sign(zero), 2);
    expect_failure(f, num_div(ctx, one, zero), DLT_ERR_RANGE, "division-by-zero");
    expect_failure(f, num_pow(ctx, zero, value_long(f->arena, -1)), DLT_ERR_RANGE,
                   "division-by-zero");
    expect_failure(f, num_pow(ctx, zero, value_long(f->arena, 0)), DLT_ERR_RANGE,
                   "division-by-zero");
    expect_failure(f, num_pow(ctx, zero, root), DLT_ERR_RANGE, "not-real");
    expect_failure(f, num_log(ctx, zero), DLT_ERR_RANGE, "not-real");
    expect_failure(f, num_sqrt(ctx, zero), DLT_ERR_RANGE, "not-real");
    expect_failure(f, num_floor(ctx, zero), DLT_ERR_RANGE, "undecided");
    /* |x| is never negative, whatever x is. */
    assert_int_equal(num_sqrt(ctx, num_abs(ctx, zero)).kind, VALUE_REAL);
    assert_int_equal(num_pow(ctx, zero, value_long(f->arena, 2)).kind, VALUE_REAL);
    assert_int_equal(num_max(ctx, zero, value_long(f->arena, 0)).kind, VALUE_REAL);
    assert_int_equal(value_sign(num_mul(ctx, zero, value_long(f->arena, 0))), 0);
    assert_int_equal(value_sign(num_exp(ctx, zero)), 1);
    assert_int_equal(ctx->err, DLT_OK);
}

static void balls_are_rounded_where_that_is_certain(void **state)
{
    struct fixture *const f = *state;

    assert_string_equal(shown(f, num_floor(&f->ctx, num_pi(&f->ctx))), "3");
    assert_string_equal(shown(f, num_ceil(&f->ctx, num_pi(&f->ctx))), "4");
    assert_string_equal(shown(f, num_floor(&f->ctx, num_neg(&f->ctx, num_pi(&f->ctx)))), "-4");
    assert_string_equal(shown(f, num_floor(&f->ctx, num_sqrt(&f->ctx, read_number(f, "1e41")))),
                        "316227766016837933199");
    assert_string_equal(shown(f, num_floor(&f->ctx, num_exp(&f->ctx, read_number(f, "-1e7")))),
                        "0");
    expect_failure(f, num_floor(&f->ctx, num_sqrt(&f->ctx, read_number(f, "1e101"))), DLT_ERR_RANGE,
                   "undecided");
    assert_string_equal(
        shown(f, num_mod(&f->ctx, num_mul(&f->ctx, num_pi(&f->ctx), value_long(f->arena, 2)),
                         value_long(f->arena, 2))),
        "0.283185");
}

/* Smallest denominator first, and of these the smallest numerator. */
static struct value simplest_by_search(struct fixture *f, struct value low, struct value high)
{
    for (long q = 1;; q++) {
        const struct value below = num_mul(&f->ctx, low, value_long(f->arena, q));
        const struct value p = num_ceil(&f->ctx, below);
        const struct value found = num_div(&f->ctx, p, value_long(f->arena, q));

        if (num_compare(found, high) != NUM_GREATER)
            return found;
    }
}

static void the_simplest_fraction_is_found(void **state)
{
    struct fixture *const f = *state;
    struct num_ctx *const ctx = &f->ctx;
    const struct value root = num_sqrt(ctx, read_number(f, "2"));

    for (long n = 2; n < 60; n++) {
        const struct value exact = value_fraction(f->arena, n * 7 % 61, n);
        const struct value ball = num_sub(ctx, num_add(ctx, exact, root), root);

        assert_int_equal(ball.kind, VALUE_REAL);
        assert_true(value_equal(num_simplest(ctx, ball), exact));
        assert_true(value_equal(num_simplest(ctx, num_neg(ctx, ball)), num_neg(ctx, exact)));
    }
    assert_string_equal(shown(f, num_simplest(ctx, num_sub(ctx, root, root))), "0");
    ctx->precision = 16;
    for (long n = 2; n < 40; n++) {
        const struct value ball = num_sqrt(ctx, value_long(f->arena, n * n + 1));
        const double middle = value_to_double(ball), radius = value_radius(ball);
        const struct value low = value_from_double(f->arena, middle - radius);
        const struct value high = value_from_double(f->arena, middle + radius);

        assert_true(value_equal(num_simplest(ctx, ball), simplest_by_search(f, low, high)));
    }
}

static void work_is_bounded(void **state)
{
    struct fixture *const f = *state;
    struct value sum = value_long(f->arena, 0);
    long terms = 0;

    /* The harmonic numbers have ever longer denominators. */
    while (f->ctx.err == DLT_OK && terms < 1000000) {
        terms++;
        sum = num_add(&f->ctx, sum, value_fraction(f->arena, 1, terms));
    }
    assert_true(terms > 10000);
    assert_true(arena_used(f->arena) < (size_t)400 << 20);
    expect_failure(f, sum, DLT_ERR_LIMIT, "too-much-work");
    f->ctx.max_work = 0;
    f->ctx.work = ULLONG_MAX;
    assert_int_equal(num_pi(&f->ctx).kind, VALUE_REAL);
}

static void random_identities_hold(void **state)
{
    struct fixture *const f = *state;
    struct num_ctx *const ctx = &f->ctx;
    unsigned long seed = 12345;

    for (int i = 0; i < 2000; i++) {
        struct value n[3];

        for (int k = 0; k < 3; k++) {
            seed = seed * 6364136223846793005UL + 1442695040888963407UL;
            n[k] = value_fraction(f->arena, (long)(seed >> 40) - (1 << 23),
                                  1 + (long)(seed >> 20 & 0xFF));
        }
        assert_true(value_equal(num_mul(ctx, n[0], num_add(ctx, n[1], n[2])),
                                num_add(ctx, num_mul(ctx, n[0], n[1]), num_mul(ctx, n[0], n[2]))));
        if (value_sign(n[1]) == 0)
            continue;
        assert_true(value_equal(num_mul(ctx, num_div(ctx, n[0], n[1]), n[1]), n[0]));
        /* 0 <= a mod b < |b| with the sign of b, and a - (a mod b) is a multiple of b. */
        {
            const struct value rest = num_mod(ctx, n[0], n[1]);

            assert_true(value_is_integer(num_div(ctx, num_sub(ctx, n[0], rest), n[1])));
            assert_int_equal(num_compare(num_abs(ctx, rest), num_abs(ctx, n[1])), NUM_LESS);
            assert_true(value_sign(rest) == 0 || value_sign(rest) == value_sign(n[1]));
        }
    }
    assert_int_equal(ctx->err, DLT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(exact_operations_give_exact_results),
        TEST(words_and_larger_numbers_agree_with_gmp),
        TEST(words_and_larger_numbers_have_the_same_functions),
        TEST(fractions_of_longs_are_canonical),
        TEST(roots_of_words_are_exact_or_enclosed),
        TEST(small_binomials_make_pascals_triangle),
        TEST(words_are_charged_and_bounded),
        TEST(exact_functions_give_exact_results),
        TEST(what_has_no_value_is_refused),
        TEST(huge_results_are_refused_at_once),
        TEST(a_tower_of_powers_fails_fast),
        TEST(sums_may_not_outgrow_the_limit),
        TEST(only_numbers_are_operands),
        TEST(functions_enclose_the_true_value),
        TEST(results_below_every_number_stay_finite),
        TEST(balls_around_zero_are_handled),
        TEST(balls_are_rounded_where_that_is_certain),
        TEST(the_simplest_fraction_is_found),
        TEST(work_is_bounded),
        TEST(random_identities_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
