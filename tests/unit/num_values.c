/* SPDX-License-Identifier: MIT */
/* Reading, comparing, copying and writing values. */
#include <limits.h>
#include <math.h>

#include "unit/num_fixture.h"

static void numbers_are_read_exactly(void **state)
{
    static const char *const cases[][2] = {
        {"0", "0"},           {"-12", "-12"},    {"3.25", "13/4"},  {"6.08e5", "608000"},
        {"1/3", "1/3"},       {"-4/6", "-2/3"},  {"1E-2", "1/100"}, {"1e+2", "100"},
        {"0.10", "1/10"},     {"-0", "0"},       {"-0.0e5", "0"},   {"00012", "12"},
        {"0e999999999", "0"}, {"12.5e1", "125"}, {"0/7", "0"},
    };
    struct fixture *const f = *state;

    for (size_t i = 0; i < DLT_COUNT(cases); i++)
        assert_string_equal(styled(f, read_number(f, cases[i][0]), NUM_STYLE_FRACTION, 0),
                            cases[i][1]);
}

static void malformed_numbers_are_refused(void **state)
{
    static const char *const cases[] = {
        "",     "-",     "+1",  " 1",  "1 ",  "1e3x", "12abc", ".5",       "5.",
        "1..2", "1e",    "1e+", "1/",  "/2",  "1/-2", "1/2/3", "1.5/2",    "1e3/2",
        "0x1",  "1_000", "1,5", "nan", "inf", "--1",  "1e1.5", "\xd9\xa1", "1\n",
    };
    struct fixture *const f = *state;

    for (size_t i = 0; i < DLT_COUNT(cases); i++)
        expect_failure(f, value_from_text(&f->ctx, cases[i]), DLT_ERR_SYNTAX, "not-a-number");
    expect_failure(f, value_from_text(&f->ctx, "1/0"), DLT_ERR_RANGE, "division-by-zero");
    expect_failure(f, value_from_text(&f->ctx, "0/0"), DLT_ERR_RANGE, "division-by-zero");
}

static void numbers_beyond_the_limit_are_refused(void **state)
{
    static const char *const cases[] = {"1e999999999", "1e-999999999", "-2e100000",
                                        "1e99999999999999999999999999"};
    struct fixture *const f = *state;
    struct strbuf text;

    for (size_t i = 0; i < DLT_COUNT(cases); i++)
        expect_failure(f, value_from_text(&f->ctx, cases[i]), DLT_ERR_LIMIT, "too-large");
    strbuf_init(&text);
    strbuf_add_repeat(&text, "9", 400000);
    expect_failure(f, value_from_text(&f->ctx, text.text), DLT_ERR_LIMIT, "too-large");
    text.text[79000] = '\0'; /* 262431 bits: just over */
    expect_failure(f, value_from_text(&f->ctx, text.text), DLT_ERR_LIMIT, "too-large");
    text.text[78900] = '\0'; /* 262100 bits: just under */
    assert_true(value_is_integer(read_number(f, text.text)));
    strbuf_finish(&text);
    f->ctx.max_bits = 16;
    assert_string_equal(shown(f, read_number(f, "65535")), "65535");
    expect_failure(f, value_from_text(&f->ctx, "65536"), DLT_ERR_LIMIT, "too-large");
}

static void the_first_failure_stays(void **state)
{
    struct fixture *const f = *state;
    const struct value one = value_long(f->arena, 1);

    assert_int_equal(num_div(&f->ctx, one, value_long(f->arena, 0)).kind, VALUE_NONE);
    assert_int_equal(num_add(&f->ctx, one, value_word(f->arena, "x")).kind, VALUE_NONE);
    assert_int_equal(value_from_text(&f->ctx, "5").kind, VALUE_NONE);
    assert_int_equal(num_fail(&f->ctx, DLT_ERR_IO, "other", "other").kind, VALUE_NONE);
    assert_int_equal(num_pi(&f->ctx).kind, VALUE_NONE);
    expect_failure(f, num_add(&f->ctx, one, one), DLT_ERR_RANGE, "division-by-zero");
    f->ctx.diag = NULL;
    num_fail(&f->ctx, DLT_ERR_IO, "t", "%d", 5);
    assert_int_equal(f->ctx.err, DLT_ERR_IO);
}

static void values_are_made(void **state)
{
    struct fixture *const f = *state;
    long number = 0;
    mpz_t z;

    assert_int_equal(value_none().kind, VALUE_NONE);
    assert_string_equal(shown(f, value_fraction(f->arena, 6, -4)), "-1.5");
    assert_int_equal(value_fraction(f->arena, 1, 0).kind, VALUE_NONE);
    assert_string_equal(shown(f, value_fraction(f->arena, LONG_MIN, LONG_MIN)), "1");
    assert_true(value_to_long(value_long(f->arena, LONG_MIN), &number) && number == LONG_MIN);
    assert_string_equal(styled(f, value_from_double(f->arena, 0.75), NUM_STYLE_FRACTION, 0), "3/4");
    assert_string_equal(shown(f, value_from_double(f->arena, -0.0)), "0");
    assert_int_equal(value_from_double(f->arena, NAN).kind, VALUE_NONE);
    assert_int_equal(value_from_double(f->arena, INFINITY).kind, VALUE_NONE);
    mpz_init_set_si(z, -7);
    assert_string_equal(shown(f, value_from_mpz(f->arena, z)), "-7");
    mpz_set_ui(z, 0);
    assert_int_equal(value_sign(value_from_mpz(f->arena, z)), 0);
    mpz_clear(z);
    number = 5;
    assert_false(value_to_long(read_number(f, "1.5"), &number));
    assert_false(value_to_long(read_number(f, "9223372036854775808"), &number));
    assert_false(value_to_long(num_sqrt(&f->ctx, value_long(f->arena, 2)), &number));
    assert_int_equal(number, 5);
}

static void copies_outlive_their_source(void **state)
{
    struct fixture *const f = *state;
    struct arena *const source = arena_create();
    struct value items[4], copy;
    struct num_ctx ctx;

    num_ctx_init(&ctx, source, NULL);
    items[0] = value_from_text(&ctx, "12345678901234567890.5");
    items[1] = num_sqrt(&ctx, value_long(source, 2));
    items[2] = value_word(source, "keep");
    items[3] = value_list(source, items, 3);
    copy = value_copy(f->arena, value_list(source, items, 4));
    arena_destroy(source);
    assert_string_equal(shown(f, copy), "(12345678901234567890.5, 1.41421, keep, "
                                        "(12345678901234567890.5, 1.41421, keep))");
    assert_int_equal(value_copy(f->arena, value_none()).kind, VALUE_NONE);
}

static void doubles_are_rounded_to_nearest(void **state)
{
    struct fixture *const f = *state;

    assert_true(value_to_double(read_number(f, "2/3")) == 2.0 / 3.0);
    assert_true(value_to_double(read_number(f, "-0.1")) == -0.1);
    assert_true(value_to_double(read_number(f, "1e-400")) == 0);
    assert_true(isinf(value_to_double(read_number(f, "1e400"))));
    assert_true(value_to_double(num_pi(&f->ctx)) == 3.14159265358979323846);
    assert_true(isnan(value_to_double(value_word(f->arena, "x"))));
    assert_true(isnan(value_to_double(value_none())));
    assert_true(value_radius(read_number(f, "2/3")) == 0);
    assert_true(value_radius(num_pi(&f->ctx)) > 0);
    assert_true(value_radius(num_pi(&f->ctx)) < 1e-36);
    /* Smaller than any double, and still not zero. */
    assert_true(value_radius(num_exp(&f->ctx, read_number(f, "-5000"))) > 0);
}

static void order_is_decided_or_unknown(void **state)
{
    struct fixture *const f = *state;
    const struct value root = num_sqrt(&f->ctx, read_number(f, "2"));
    const struct value again = num_mul(&f->ctx, root, root);
    const struct value two = read_number(f, "2");

    assert_int_equal(num_compare(read_number(f, "1/3"), read_number(f, "0.33")), NUM_GREATER);
    assert_int_equal(num_compare(two, read_number(f, "2.0")), NUM_EQUAL);
    assert_int_equal(num_compare(root, read_number(f, "1.41421356")), NUM_GREATER);
    assert_int_equal(num_compare(read_number(f, "1.4142136"), root), NUM_GREATER);
    assert_int_equal(num_compare(root, num_pi(&f->ctx)), NUM_LESS);
    assert_int_equal(num_compare(again, two), NUM_UNKNOWN);
    assert_int_equal(num_compare(root, root), NUM_UNKNOWN);
    /* sqrt(2) to 37 digits is outside the ball, to 45 it is not. */
    assert_int_equal(num_compare(root, read_number(f, "1.414213562373095048801688724209698078")),
                     NUM_GREATER);
    assert_int_equal(num_compare(two, value_word(f->arena, "2")), NUM_UNKNOWN);
    assert_int_equal(num_compare(value_none(), value_none()), NUM_UNKNOWN);
    assert_int_equal(value_sign(num_sub(&f->ctx, again, two)), 2);
    assert_int_equal(value_sign(num_neg(&f->ctx, root)), -1);
    assert_int_equal(value_sign(value_none()), 2);
}

static void equality_is_of_kind_and_content(void **state)
{
    struct fixture *const f = *state;
    struct value a[2] = {read_number(f, "1"), value_word(f->arena, "x")};
    struct value b[2] = {read_number(f, "2/2"), value_word(f->arena, "x")};

    assert_true(value_equal(value_list(f->arena, a, 2), value_list(f->arena, b, 2)));
    assert_false(value_equal(value_list(f->arena, a, 2), value_list(f->arena, b, 1)));
    assert_false(value_equal(a[0], a[1]));
    assert_true(value_equal(value_none(), value_none()));
    assert_true(value_equal(value_list(f->arena, NULL, 0), value_list(f->arena, NULL, 0)));
    b[1] = value_word(f->arena, "X");
    assert_false(value_equal(value_list(f->arena, a, 2), value_list(f->arena, b, 2)));
}

static void matrices_are_told_from_lists(void **state)
{
    struct fixture *const f = *state;
    struct value numbers[3] = {read_number(f, "1"), read_number(f, "2"), num_pi(&f->ctx)};
    struct value rows[2] = {value_list(f->arena, numbers, 3), value_list(f->arena, numbers, 3)};
    size_t m = 0, n = 0;

    assert_true(value_is_matrix(value_list(f->arena, rows, 2), &m, &n));
    assert_int_equal(m, 2);
    assert_int_equal(n, 3);
    assert_true(value_is_matrix(value_list(f->arena, rows, 2), NULL, NULL));
    assert_false(value_is_matrix(rows[0], &m, &n));
    assert_false(value_is_matrix(numbers[0], &m, &n));
    assert_false(value_is_matrix(value_list(f->arena, NULL, 0), &m, &n));
    rows[1] = value_list(f->arena, numbers, 2);
    assert_false(value_is_matrix(value_list(f->arena, rows, 2), &m, &n));
    numbers[0] = value_word(f->arena, "x");
    rows[1] = value_list(f->arena, numbers, 3);
    assert_false(value_is_matrix(value_list(f->arena, rows, 2), &m, &n));
    rows[0] = value_list(f->arena, NULL, 0);
    assert_false(value_is_matrix(value_list(f->arena, rows, 1), &m, &n));
}

static void auto_style_picks_the_readable_form(void **state)
{
    static const char *const cases[][2] = {
        {"62378344", "62378344"},
        {"-7", "-7"},
        {"0.25", "0.25"},
        {"1/3", "1/3"},
        {"-16/5", "-3.2"},
        {"0.000001", "0.000001"},
        {"1e-7", "1e-7"},
        {"1/64", "0.015625"},
        {"1/128", "1/128"},
        {"1000001/3", "333334"},
        {"1/1001", "9.99001e-4"},
        {"1e-20", "1e-20"},
        {"-2/3", "-2/3"},
        {"123456789.25", "123456789.25"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"9223372036854775807", "9223372036854775807"},
        {"1/9223372036854775807", "1.0842e-19"},
        {"9223372036854775807/2", "4611686018427387903.5"},
        {"1099511627775.5", "1099511627775.5"},
        {"1099511627776.015625", "1099511627776.015625"},
        {"-0.000001", "-0.000001"},
        {"99999/1000", "99.999"},
        {"99999/998", "99999/998"},
        {"100001/998", "100.201"},
        {"0.9999995", "1"},
        {"9.9999995", "10"},
        {"-1/7", "-1/7"},
        {"1048575/1048576", "0.999999"},
        {"2097151/2097152", "1"},
        {"3000005/6000000", "0.500001"},
        {"1e30/1", NULL},
    };
    struct fixture *const f = *state;

    for (size_t i = 0; cases[i][1]; i++)
        assert_string_equal(shown(f, read_number(f, cases[i][0])), cases[i][1]);
    assert_string_equal(
        shown(f, num_pow(&f->ctx, value_long(f->arena, 2), value_long(f->arena, 180))),
        "1532495540865888858358347027150309183618739122183602176");
}

static void decimals_are_rounded_without_negative_zero(void **state)
{
    struct fixture *const f = *state;

    assert_string_equal(styled(f, read_number(f, "2/3"), NUM_STYLE_DECIMAL, 3), "0.667");
    assert_string_equal(styled(f, read_number(f, "-2.5"), NUM_STYLE_DECIMAL, 0), "-3");
    assert_string_equal(styled(f, read_number(f, "0.125"), NUM_STYLE_DECIMAL, 2), "0.13");
    assert_string_equal(styled(f, read_number(f, "-0.0001"), NUM_STYLE_DECIMAL, 2), "0.00");
    assert_string_equal(styled(f, read_number(f, "0.05"), NUM_STYLE_DECIMAL, 3), "0.050");
    assert_string_equal(styled(f, read_number(f, "9.999"), NUM_STYLE_DECIMAL, 2), "10.00");
    assert_string_equal(styled(f, read_number(f, "1408"), NUM_STYLE_DECIMAL, 0), "1408");
    assert_string_equal(styled(f, read_number(f, "1408"), NUM_STYLE_DECIMAL, -5), "1408");
}

static void significant_digits_are_laid_out(void **state)
{
    static const struct {
        const char *number;
        int digits;
        const char *shown;
    } cases[] = {
        {"2/3", 3, "0.667"},
        {"62378344", 3, "6.24e7"},
        {"999.9", 3, "1000"},
        {"9.996", 3, "10"},
        {"0.001", 6, "0.001"},
        {"0.0001", 6, "1e-4"},
        {"100000", 6, "100000"},
        {"1e9", 6, "1e9"},
        {"-1234.5", 4, "-1235"},
        {"0", 3, "0"},
        {"1234", 2, "1200"},
        {"2/3", 0, "0.7"},
        {"1e-100", 2, "1e-100"},
        {"1.53e54", 3, "1.53e54"},
        {"99999", 2, "1e5"},
        {"2.5", 1, "3"},
        {"-0.125", 2, "-0.13"},
        {"0.1245", 3, "0.125"},
        {"1.0005", 4, "1.001"},
        {"0.99999999995", 9, "1"},
        {"999999999.5", 9, "1000000000"},
        {"1/3", 9, "0.333333333"},
        {"1/3", 12, "0.333333333333"},
        {"2/3e0", 0, NULL},
    };
    struct fixture *const f = *state;

    for (size_t i = 0; cases[i].shown; i++)
        assert_string_equal(
            styled(f, read_number(f, cases[i].number), NUM_STYLE_SIGNIFICANT, cases[i].digits),
            cases[i].shown);
}

static void copied_balls_outlive_their_arena(void **state)
{
    static const long precisions[] = {16, 64, 128, 129, 192, 256, 1000};
    struct fixture *const f = *state;
    struct arena *const first = arena_create();

    for (size_t i = 0; i < DLT_COUNT(precisions); i++) {
        struct num_ctx ctx;
        struct value root, copy, square;

        num_ctx_init(&ctx, first, NULL);
        ctx.precision = precisions[i];
        root = num_sqrt(&ctx, value_fraction(first, 7, 3));
        copy = value_copy(f->arena, num_sub(&ctx, root, num_neg(&ctx, root)));
        arena_reset(first);
        f->ctx.precision = precisions[i];
        square = num_mul(&f->ctx, copy, copy);
        assert_int_equal(num_compare(square, read_number(f, "28/3")), NUM_UNKNOWN);
        assert_true(value_radius(square) <= ldexp(64, -(int)precisions[i]));
        assert_true(value_radius(square) > 0);
        assert_true(fabs(value_to_double(copy) - sqrt(28.0 / 3)) < 1e-3);
    }
    arena_destroy(first);
}

static void balls_show_what_is_certain(void **state)
{
    struct fixture *const f = *state;
    const struct value root = num_sqrt(&f->ctx, read_number(f, "2"));
    const struct value zero = num_sub(&f->ctx, root, root);
    struct value vague;

    assert_string_equal(shown(f, root), "1.41421");
    assert_string_equal(styled(f, root, NUM_STYLE_DECIMAL, 3), "1.414");
    assert_string_equal(styled(f, root, NUM_STYLE_SIGNIFICANT, 12), "1.41421356237");
    assert_string_equal(styled(f, num_neg(&f->ctx, root), NUM_STYLE_FRACTION, 0), "-1.41421");
    assert_string_equal(shown(f, num_mul(&f->ctx, root, root)), "2");
    assert_string_equal(shown(f, zero), "~0");
    assert_string_equal(styled(f, zero, NUM_STYLE_DECIMAL, 2), "0.00");
    assert_string_equal(shown(f, num_exp(&f->ctx, read_number(f, "-1e10"))), "9.27858e-4342944820");
    assert_string_equal(shown(f, num_exp(&f->ctx, read_number(f, "1000000"))), "3.03322e434294");
    /* 128 bits are about 38 digits: more of them than that cannot be asked for. */
    assert_int_equal(styled(f, root, NUM_STYLE_SIGNIFICANT, 60)[0], '~');
    f->ctx.precision = 16;
    vague = num_sqrt(&f->ctx, read_number(f, "2"));
    assert_string_equal(shown(f, vague), "~1.4142");
    assert_string_equal(styled(f, vague, NUM_STYLE_DECIMAL, 2), "1.41");
    assert_int_equal(styled(f, vague, NUM_STYLE_DECIMAL, 8)[0], '~');
}

static void lists_words_and_grouping(void **state)
{
    struct fixture *const f = *state;
    const struct num_format grouped = {.style = NUM_STYLE_AUTO, .grouping = true};
    struct value shape[3] = {read_number(f, "7"), read_number(f, "7"), read_number(f, "1408")};
    struct value rows[2] = {value_list(f->arena, shape, 2), value_list(f->arena, shape + 1, 2)};

    assert_string_equal(shown(f, value_list(f->arena, shape, 3)), "(7, 7, 1408)");
    assert_string_equal(shown(f, value_list(f->arena, rows, 2)), "((7, 7), (7, 1408))");
    assert_string_equal(shown(f, value_list(f->arena, NULL, 0)), "()");
    assert_string_equal(shown(f, value_none()), "none");
    assert_string_equal(shown(f, value_word(f->arena, "keep")), "keep");
    assert_string_equal(value_format(f->arena, read_number(f, "62378344"), &grouped), "62,378,344");
    assert_string_equal(value_format(f->arena, read_number(f, "-1234567.5"), &grouped),
                        "-1,234,567.5");
    assert_string_equal(value_format(f->arena, read_number(f, "-123"), &grouped), "-123");
    assert_string_equal(value_format(f->arena, value_list(f->arena, shape, 3), &grouped),
                        "(7, 7, 1408)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(numbers_are_read_exactly),
        TEST(malformed_numbers_are_refused),
        TEST(numbers_beyond_the_limit_are_refused),
        TEST(the_first_failure_stays),
        TEST(values_are_made),
        TEST(copies_outlive_their_source),
        TEST(doubles_are_rounded_to_nearest),
        TEST(order_is_decided_or_unknown),
        TEST(equality_is_of_kind_and_content),
        TEST(matrices_are_told_from_lists),
        TEST(auto_style_picks_the_readable_form),
        TEST(decimals_are_rounded_without_negative_zero),
        TEST(significant_digits_are_laid_out),
        TEST(copied_balls_outlive_their_arena),
        TEST(balls_show_what_is_certain),
        TEST(lists_words_and_grouping),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
