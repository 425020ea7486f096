/* SPDX-License-Identifier: MIT */
/* Polynomials split into their factors. */
#include "unit/num_fixture.h"

struct row {
    size_t variables, count;
    long coefficients[6], denominators[6];
    unsigned long exponents[12];
    size_t factors;
};

static size_t factors_of(struct num_ctx *ctx, const struct row *row)
{
    struct value coefficients[6];
    for (size_t i = 0; i < row->count; i++)
        coefficients[i] = value_fraction(ctx->arena, row->coefficients[i],
                                         row->denominators[i] ? row->denominators[i] : 1);
    const struct polynomial polynomial = {.variables = row->variables,
                                          .count = row->count,
                                          .coefficients = coefficients,
                                          .exponents = row->exponents};
    return num_polynomial_factors(ctx, &polynomial);
}

static void splits_into_as_many(void **state)
{
    static const struct row rows[] = {
        {1, 1, {7}, {0}, {0}, 0},                               /* 7 */
        {1, 2, {1, 1}, {0}, {1, 0}, 1},                         /* x + 1 */
        {1, 2, {6, 4}, {0}, {1, 0}, 1},                         /* 6x + 4: 2 is no factor here */
        {1, 1, {5}, {0}, {3}, 3},                               /* 5x^3 */
        {1, 2, {1, -1}, {0}, {4, 0}, 3},                        /* x^4 - 1 */
        {1, 2, {1, 1}, {0}, {4, 0}, 1},                         /* x^4 + 1 */
        {1, 2, {1, 4}, {0}, {4, 0}, 2},                         /* x^4 + 4, after Sophie Germain */
        {1, 3, {1, 1, 1}, {4, 0, 0}, {2, 1, 0}, 2},             /* (x/2 + 1)^2 */
        {1, 2, {1, -2}, {0}, {2, 0}, 1},                        /* x^2 - 2, over the rationals */
        {2, 2, {1, -1}, {0}, {2, 0, 0, 2}, 2},                  /* x^2 - y^2 */
        {2, 2, {1, 1}, {0}, {2, 0, 0, 2}, 1},                   /* x^2 + y^2 */
        {2, 3, {1, 2, 1}, {0}, {2, 0, 1, 1, 0, 2}, 2},          /* (x + y)^2 */
        {2, 2, {1, 1}, {0}, {2, 1, 1, 2}, 3},                   /* x y (x + y) */
        {2, 4, {1, 1, 1, 1}, {0}, {1, 1, 1, 0, 0, 1, 0, 0}, 2}, /* (x + 1)(y + 1) */
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < DLT_COUNT(rows); i++) {
        size_t found = factors_of(&f->ctx, &rows[i]);
        if (found != rows[i].factors || f->ctx.err != DLT_OK)
            fail_msg("row %zu: %zu factors", i, found);
    }
}

static void what_is_too_large_is_refused(void **state)
{
    static const struct row steep = {1, 2, {1, 1}, {0}, {17, 0}, 0};
    static const struct row deep = {2, 2, {1, 1}, {0}, {8, 1, 0, 0}, 0};
    static const struct row huge = {1, 2, {1, 1}, {0}, {~0UL, 0}, 0};
    const struct row *const rows[] = {&steep, &deep, &huge};
    struct fixture *f = *state;
    for (size_t i = 0; i < DLT_COUNT(rows); i++) {
        f->ctx.err = DLT_OK;
        assert_int_equal(factors_of(&f->ctx, rows[i]), 0);
        assert_int_equal(f->ctx.err, DLT_ERR_LIMIT);
    }
}

/* Zeros that are fractions are found as such, touching ones once, and in order. */
static void real_zeros_are_isolated(void **state)
{
    static const struct {
        long coefficients[5];
        size_t count, zeros;
        long tops[3], bottoms[3];
    } rows[] = {
        {{7}, 1, 0, {0}, {0}},
        {{0, 0, 1}, 3, 1, {0}, {1}},                /* x^2 */
        {{1, 0, 1}, 3, 0, {0}, {0}},                /* x^2 + 1 */
        {{6, -5, 1}, 3, 2, {2, 3}, {1, 1}},         /* (x - 2)(x - 3) */
        {{0, 1, -6, 9}, 4, 2, {0, 1}, {1, 3}},      /* x (3x - 1)^2 */
        {{-1, 0, 0, 0, 16}, 5, 2, {-1, 1}, {2, 2}}, /* (4x^2 - 1)(4x^2 + 1) */
        {{-500, -501, 500, 501}, 4, 3, {-1, -500, 1}, {1, 501, 1}},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < DLT_COUNT(rows); i++) {
        struct value coefficients[5], zeros[5];
        for (size_t k = 0; k < rows[i].count; k++)
            coefficients[k] = value_long(f->arena, rows[i].coefficients[k]);
        assert_int_equal(num_real_roots(&f->ctx, coefficients, rows[i].count, zeros),
                         rows[i].zeros);
        for (size_t k = 0; k < rows[i].zeros; k++)
            assert_true(value_equal(zeros[k],
                                    value_fraction(f->arena, rows[i].tops[k], rows[i].bottoms[k])));
    }
    struct value steep[18], zeros[18];
    for (size_t k = 0; k < DLT_COUNT(steep); k++)
        steep[k] = value_long(f->arena, 1);
    assert_int_equal(num_real_roots(&f->ctx, steep, DLT_COUNT(steep), zeros), 0);
    assert_int_equal(f->ctx.err, DLT_ERR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(splits_into_as_many, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_too_large_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(real_zeros_are_isolated, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
