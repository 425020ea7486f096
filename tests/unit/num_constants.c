/* SPDX-License-Identifier: MIT */
/* Exact constants: what is proved equal, what is told apart, what is refused, and the caps. */
#include <stdlib.h>

#include "unit/num_fixture.h"

struct constants {
    struct fixture *fixture;
    struct constant_field *field;
    const struct constant *stack[64];
    size_t depth;
};

typedef const struct constant *(*constant_unary_fn)(struct constant_field *,
                                                    const struct constant *);
typedef const struct constant *(*constant_binary_fn)(struct constant_field *,
                                                     const struct constant *,
                                                     const struct constant *);

static const struct {
    const char *name;
    constant_unary_fn run;
} unary_words[] = {
    {"sqrt", constant_sqrt}, {"exp", constant_exp}, {"log", constant_log},
    {"abs", constant_abs},   {"sin", constant_sin}, {"cos", constant_cos},
};

static const struct {
    const char *name;
    constant_binary_fn run;
} binary_words[] = {
    {"+", constant_add}, {"-", constant_sub}, {"*", constant_mul},
    {"/", constant_div}, {"^", constant_pow},
};

static void run_word(struct constants *c, const char *word)
{
    for (size_t i = 0; i < DLT_COUNT(unary_words); i++)
        if (str_equal(word, unary_words[i].name)) {
            assert_true(c->depth >= 1);
            c->stack[c->depth - 1] = unary_words[i].run(c->field, c->stack[c->depth - 1]);
            return;
        }
    for (size_t i = 0; i < DLT_COUNT(binary_words); i++)
        if (str_equal(word, binary_words[i].name)) {
            assert_true(c->depth >= 2);
            c->depth--;
            c->stack[c->depth - 1] =
                binary_words[i].run(c->field, c->stack[c->depth - 1], c->stack[c->depth]);
            return;
        }
    assert_true(c->depth < DLT_COUNT(c->stack));
    if (str_equal(word, "pi")) {
        c->stack[c->depth++] = constant_pi(c->field);
    } else if (str_equal(word, "dup")) {
        assert_true(c->depth >= 1);
        c->stack[c->depth] = c->stack[c->depth - 1];
        c->depth++;
    } else {
        c->stack[c->depth++] =
            constant_from_value(c->field, value_from_text(&c->fixture->ctx, word));
        assert_int_equal(c->fixture->ctx.err, DLT_OK);
    }
}

/* Runs words in reverse Polish notation. */
static const struct constant *run(struct constants *c, const char *words)
{
    char *copy = arena_strdup(c->fixture->arena, words);
    char *rest;

    c->depth = 0;
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        run_word(c, word);
    assert_int_equal(c->depth, 1);
    return c->stack[0];
}

static enum num_order compared(struct fixture *f, const char *a, const char *b,
                               enum dlt_err *err_out)
{
    struct constants c = {.fixture = f, .field = constant_field_create()};
    const struct constant *const left = run(&c, a);
    const enum num_order order = constant_compare(c.field, left, run(&c, b));

    *err_out = constant_field_error(c.field);
    constant_field_destroy(c.field);
    return order;
}

static void expect_order(struct fixture *f, const char *a, const char *b, enum num_order order)
{
    enum dlt_err err;
    const enum num_order found = compared(f, a, b, &err);

    if (found != order || err != DLT_OK)
        fail_msg("%s against %s: %d, error %s", a, b, found, dlt_err_name(err));
}

struct pair {
    const char *a, *b;
};

static void equal_roots_are_proved_equal(void **state)
{
    static const struct pair pairs[] = {
        {"8 sqrt", "2 2 sqrt *"},
        {"2 sqrt 3 sqrt +", "5 2 6 sqrt * + sqrt"},
        {"2 sqrt 2 sqrt *", "2"},
        {"1 2 sqrt /", "2 sqrt 2 /"},
        {"12 1/3 ^", "2 2/3 ^ 3 1/3 ^ *"},
        {"3/4 1/2 ^", "3 sqrt 2 /"},
        {"2 -1/3 ^", "4 1/3 ^ 2 /"},
        {"1 2 sqrt 3 sqrt + 5 sqrt + /", "3 2 sqrt * 2 3 sqrt * + 30 sqrt - 12 /"},
        /* Ramanujan's */
        {"2 1/3 ^ 1 - 1/3 ^", "1/9 1/3 ^ 2/9 1/3 ^ - 4/9 1/3 ^ +"},
        {"5 1/3 ^ 4 1/3 ^ - sqrt", "2 1/3 ^ 20 1/3 ^ + 25 1/3 ^ - 3 /"},
        /* a difference that is zero below */
        {"2 2 sqrt 3 sqrt + 5 2 6 sqrt * + sqrt - +", "2"},
        {"2 sqrt 2 + sqrt 2 + sqrt 2 2 sqrt 2 + sqrt - sqrt *", "2 2 sqrt - sqrt"},
        {"17 2 6 sqrt * + 2 10 sqrt * + 2 15 sqrt * + 2 14 sqrt * + 2 21 sqrt * + "
         "2 35 sqrt * + sqrt",
         "2 sqrt 3 sqrt + 5 sqrt + 7 sqrt +"},
        {"2 sqrt 3 sqrt - abs", "3 sqrt 2 sqrt -"},
        {"2 sqrt 1 - 8 ^", "577 408 2 sqrt * -"},
        {"2 sqrt 1 - -2 ^", "3 2 2 sqrt * +"},
    };

    for (size_t i = 0; i < DLT_COUNT(pairs); i++) {
        expect_order(*state, pairs[i].a, pairs[i].b, NUM_EQUAL);
        expect_order(*state, pairs[i].b, pairs[i].a, NUM_EQUAL);
    }
}

static void equal_angles_are_proved_equal(void **state)
{
    static const struct pair pairs[] = {
        {"pi 6 / sin", "1/2"},
        {"pi 3 / cos", "1/2"},
        {"pi cos", "-1"},
        {"pi sin", "0"},
        {"7 pi * 2 / sin", "-1"},
        {"pi -4 / sin", "0 1/2 sqrt -"},
        {"pi 4 / cos", "2 sqrt 2 /"},
        {"5 pi * 6 / cos", "0 3 sqrt 2 / -"},
        {"pi 12 / sin", "6 sqrt 2 sqrt - 4 /"},
        {"pi 5 / cos", "5 sqrt 1 + 4 /"},
        {"pi 7 / cos 3 pi * 7 / cos + 5 pi * 7 / cos +", "1/2"},
        {"pi 9 / cos 2 pi * 9 / cos * 4 pi * 9 / cos *", "1/8"},
        {"pi 24 / sin pi 24 / cos *", "pi 12 / sin 2 /"},
        {"3 pi * 11 / sin 3 pi * 11 / cos / 4 2 pi * 11 / sin * +", "11 sqrt"},
        {"0 cos", "1"},
        {"pi 5 + pi 5 - + 2 / cos", "-1"},
    };

    for (size_t i = 0; i < DLT_COUNT(pairs); i++)
        expect_order(*state, pairs[i].a, pairs[i].b, NUM_EQUAL);
}

static void equal_functions_are_proved_equal(void **state)
{
    static const struct pair pairs[] = {
        {"8 log", "3 2 log *"},
        {"2 log 8 log /", "1/3"},
        {"3 log 2 / exp", "3 sqrt"},
        {"2 log exp", "2"},
        {"1 exp log", "1"},
        {"10 log", "2 log 5 log +"},
        {"1 2 / log", "0 2 log -"},
        {"2 log 3 log /", "4 log 9 log /"},
        {"2 3 sqrt + log", "0 2 3 sqrt - log -"},
        {"1 exp 2 exp *", "3 exp"},
        {"2 sqrt exp 3 sqrt exp *", "2 sqrt 3 sqrt + exp"},
        {"2 log 2 sqrt * exp", "2 2 sqrt ^"},
        {"2 2 sqrt ^ 2 sqrt ^", "4"},
        {"pi log 2 * exp", "pi dup *"},
        {"1 exp 1 - 1 exp 1 + /", "1/2 exp -1/2 exp - 1/2 exp -1/2 exp + /"},
        {"pi pi * 2 pi * + 1 +", "pi 1 + 2 ^"},
        {"1 sin dup * 1 cos dup * +", "1"},
        {"2 pi * sqrt", "2 sqrt pi sqrt *"},
        {"pi 2 * pi /", "2"},
        {"3 sqrt 2 exp * log", "3 log 2 / 2 +"},
        {"-3 pi * exp", "1 pi exp 3 ^ /"},
        {"2 exp 1/2 ^", "1 exp"},
        {"11 cos 1 + sqrt dup *", "11 cos 1 +"},
        {"1 pi + 6 sqrt * sqrt dup * sqrt", "1 pi + 6 sqrt * sqrt"},
        {"pi sqrt pi 3 ^ *", "pi 7/2 ^"},
        {"pi pi sqrt /", "pi sqrt"},
        {"6 pi * 3 sqrt * 2 pi * /", "27 sqrt"},
        {"2 log 2 ^ 3 log 2 ^ -", "6 log 3/2 log * 0 * 2 log 3 log + 2 log 3 log - * +"},
        {"pi 3 sqrt + 2 ^", "pi 2 ^ 2 3 sqrt * pi * + 3 +"},
        {"2 log 3 log + 5 log + 7 log + 11 log + 13 log + 17 log +", "510510 log"},
        {"1000003 log 1000033 log +", "1000036000099 log"},
    };

    for (size_t i = 0; i < DLT_COUNT(pairs); i++) {
        expect_order(*state, pairs[i].a, pairs[i].b, NUM_EQUAL);
        expect_order(*state, pairs[i].b, pairs[i].a, NUM_EQUAL);
    }
}

static void unequal_constants_are_ordered(void **state)
{
    static const struct pair pairs[] = {
        {"pi", "355/113"},
        {"333/106", "pi"},
        {"2 sqrt", "3/2"},
        {"2 sqrt 3 sqrt +", "10 sqrt"},
        {"2 log 3 *", "9 log"},
        {"pi 1 exp ^", "1 exp pi ^"},
        {"163 sqrt pi * exp", "262537412640768744"},
        {"1/7", "1/6"},
        /* in the 60th digit */
        {"2 sqrt", "2 sqrt 1e-60 +"},
        {"pi", "pi 1e-60 +"},
        {"pi", "3.14159265358979323846264338327950288419716939937510582097495"},
        {"8 sqrt 1e-60 -", "2 2 sqrt *"},
        /* in the 300th, which takes more than the digits balls begin with */
        {"5 2 6 sqrt * + sqrt", "2 sqrt 3 sqrt + 1e-300 +"},
        {"1e300 1 + sqrt 1e300 sqrt -", "1e-100"},
        {"0", "1e300 1 + sqrt 1e300 sqrt -"},
        /* what cancels out leaves a sign */
        {"3 log sqrt 1 cos +", "3 log sqrt 1 cos + 1e-1000 +"},
        {"3 exp 1e-1000 pi * -", "3 exp"},
        {"3 exp 1e-1000 pi * -", "3 exp 1e-900 +"},
    };

    for (size_t i = 0; i < DLT_COUNT(pairs); i++) {
        expect_order(*state, pairs[i].a, pairs[i].b, NUM_LESS);
        expect_order(*state, pairs[i].b, pairs[i].a, NUM_GREATER);
    }
}

static void terms_in_any_order_cancel_out(void **state)
{
    struct constants c = {.fixture = *state, .field = constant_field_create()};
    const struct constant *sum;
    struct strbuf text;

    strbuf_init(&text);
    strbuf_add(&text, "pi");
    for (int i = 2; i <= 40; i++)
        strbuf_printf(&text, " %d sqrt + %d 1/7 ^ + %d log +", i, i, i);
    sum = run(&c, text.text);
    strbuf_clear(&text);
    strbuf_add(&text, "pi");
    for (int i = 40; i >= 2; i--)
        strbuf_printf(&text, " %d 1/7 ^ %d sqrt + + %d log +", i, i, i);
    assert_int_equal(constant_compare(c.field, sum, run(&c, text.text)), NUM_EQUAL);
    strbuf_add(&text, " 1e-100 +");
    assert_int_equal(constant_compare(c.field, sum, run(&c, text.text)), NUM_LESS);
    assert_int_equal(constant_field_error(c.field), DLT_OK);
    constant_field_destroy(c.field);
    strbuf_finish(&text);
}

static void what_is_not_real_fails_the_field(void **state)
{
    static const struct pair failing[] = {
        {"1 0 /", "range"},
        {"1 2 sqrt 3 sqrt + 5 2 6 sqrt * + sqrt - /", "range"},
        {"0 log", "range"},
        {"8 log 3 2 log * - log", "range"},
        {"-1 log", "range"},
        {"-2 sqrt", "range"},
        {"2 sqrt 2 - sqrt", "range"},
        {"-8 1/3 ^", "range"},
        {"-1 pi ^", "range"},
        {"0 0 ^", "range"},
        {"0 -1 ^", "range"},
        {"0 pi 4 - ^", "range"},
        {"pi 2 / sin pi 2 / cos /", "range"},
        {"10 10 10 ^ ^", "limit"},
        {"2 10 10 ^ ^ 0 * 1 +", "limit"},
        {"1e9 exp", "limit"},
        {"-1e9 exp", "limit"},
        {"10 exp exp exp", "limit"},
        {"1e2000", "limit"},
        {"2 1/10000019 ^", "limit"},
        {"pi 10000019 / cos", "limit"},
    };

    for (size_t i = 0; i < DLT_COUNT(failing); i++) {
        enum dlt_err err;

        assert_int_equal(compared(*state, failing[i].a, "1", &err), NUM_UNKNOWN);
        if (!str_equal(dlt_err_name(err), failing[i].b))
            fail_msg("%s: %s instead of %s", failing[i].a, dlt_err_name(err), failing[i].b);
    }
}

static void zero_to_a_power_is_zero(void **state)
{
    expect_order(*state, "0 pi ^", "0", NUM_EQUAL);
    expect_order(*state, "2 sqrt 2 * 8 sqrt - 1/2 ^", "0", NUM_EQUAL);
    expect_order(*state, "0 2 sqrt * 1 +", "1", NUM_EQUAL);
}

static void a_failed_field_stays_failed(void **state)
{
    struct fixture *const f = *state;
    struct constants c = {.fixture = f, .field = constant_field_create()};
    const struct constant *const two = run(&c, "2");

    assert_non_null(two);
    assert_null(constant_from_value(c.field, value_word(f->arena, "two")));
    assert_int_equal(constant_field_error(c.field), DLT_ERR_TYPE);
    assert_null(constant_log(c.field, constant_sub(c.field, two, two)));
    assert_int_equal(constant_field_error(c.field), DLT_ERR_TYPE); /* the first one is kept */
    assert_null(constant_add(c.field, two, two));
    assert_null(constant_sqrt(c.field, NULL));
    assert_null(constant_pi(c.field));
    assert_int_equal(constant_compare(c.field, two, two), NUM_UNKNOWN);
    constant_field_destroy(c.field);
    constant_field_destroy(NULL);
}

/* What Calcium would take seconds or gigabytes for is refused, or done another way. */
static void hostile_constants_are_bounded(void **state)
{
    struct constants c = {.fixture = *state};
    const struct constant *sum;
    struct strbuf text;

    /* sqrt(1) + sqrt(2) + ... + sqrt(200), against itself from behind */
    for (int turn = 0; turn < 2; turn++) {
        strbuf_init(&text);
        c.field = constant_field_create();
        strbuf_add(&text, "0");
        for (int i = 1; i <= 200; i++)
            strbuf_printf(&text, turn ? " %d log +" : " %d sqrt +", i);
        sum = run(&c, text.text);
        strbuf_clear(&text);
        strbuf_add(&text, "0");
        for (int i = 30; i >= 1; i--)
            strbuf_printf(&text, turn ? " %d log +" : " %d sqrt +", i);
        assert_int_equal(constant_compare(c.field, sum, run(&c, text.text)),
                         constant_field_error(c.field) ? NUM_UNKNOWN : NUM_GREATER);
        constant_field_destroy(c.field);
        strbuf_finish(&text);
    }

    /* sqrt(2 + sqrt(2 + ...)) nested a hundred times tends to 2 */
    strbuf_init(&text);
    c.field = constant_field_create();
    strbuf_add(&text, "2 sqrt");
    for (int i = 0; i < 100; i++)
        strbuf_add(&text, " 2 + sqrt");
    sum = run(&c, text.text);
    assert_int_equal(constant_compare(c.field, sum, run(&c, "2")), NUM_LESS);
    assert_int_equal(constant_compare(c.field, run(&c, "3 sqrt 1/6 ^"), sum), NUM_LESS);
    constant_field_destroy(c.field);
    strbuf_finish(&text);
}

static void towers_and_great_powers_are_not_expanded(void **state)
{
    static const char *const texts[] = {
        "pi 1 + 1 exp + 2 log + 3 log + 5 log + 64 ^ dup pi + pi -",
        "pi 1 exp + 1000 ^ dup 1 + 1 -",
        "1 exp exp exp dup pi + pi -",
        "2 1/997 ^ pi + dup pi - pi +",
        "123456789012345678901234567890123456789012345678901234567891 sqrt pi * dup pi + pi -",
        "1e200 1 + log dup pi + pi -",
        "2 sqrt 3 sqrt + 5 sqrt + 7 sqrt + 11 sqrt + log dup pi + pi -",
        "2 sqrt 3 sqrt + 5 1/3 ^ + 7 1/4 ^ + exp dup pi + pi -",
    };

    for (size_t i = 0; i < DLT_COUNT(texts); i++) {
        struct constants c = {.fixture = *state, .field = constant_field_create()};
        struct strbuf text;
        enum num_order order;

        /* x against (x + pi) - pi */
        strbuf_init(&text);
        strbuf_printf(&text, "%s -", texts[i]);
        order = constant_compare(c.field, run(&c, text.text), run(&c, "0"));
        assert_true(order == NUM_EQUAL || order == NUM_UNKNOWN);
        constant_field_destroy(c.field);
        strbuf_finish(&text);
    }
}

static void nodes_are_capped(void **state)
{
    struct fixture *const f = *state;
    struct constant_field *const field = constant_field_create();
    const struct constant *x = constant_pi(field);

    for (long i = 1; i <= 1000; i++)
        x = constant_add(field, x,
                         constant_sqrt(field, constant_from_value(field, value_long(f->arena, i))));
    assert_null(x);
    assert_int_equal(constant_field_error(field), DLT_ERR_LIMIT);
    constant_field_destroy(field);
}

/* Shared operands: every step doubles what a tree would hold. */
static void shared_operands_are_done_once(void **state)
{
    struct fixture *const f = *state;
    struct constant_field *const field = constant_field_create();
    const struct constant *x =
        constant_sqrt(field, constant_from_value(field, value_long(f->arena, 2)));
    const struct constant *const root = x;
    const struct constant *total = x;

    for (int i = 0; i < 60; i++)
        x = constant_add(field, x, x);
    total = constant_mul(field, root,
                         constant_from_value(field, value_fraction(f->arena, 1L << 60, 1)));
    assert_int_equal(constant_compare(field, x, total), NUM_EQUAL);
    x = constant_log(field, constant_add(field, root, root));
    for (int i = 0; i < 60; i++)
        x = constant_add(field, x, x);
    assert_non_null(x);
    assert_int_equal(constant_compare(field, constant_sub(field, x, root), x), NUM_LESS);
    constant_field_destroy(field);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(equal_roots_are_proved_equal),
        TEST(equal_angles_are_proved_equal),
        TEST(equal_functions_are_proved_equal),
        TEST(unequal_constants_are_ordered),
        TEST(terms_in_any_order_cancel_out),
        TEST(what_is_not_real_fails_the_field),
        TEST(zero_to_a_power_is_zero),
        TEST(a_failed_field_stays_failed),
        TEST(hostile_constants_are_bounded),
        TEST(towers_and_great_powers_are_not_expanded),
        TEST(nodes_are_capped),
        TEST(shared_operands_are_done_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
