/* SPDX-License-Identifier: MIT */
/* Points inside halfspaces, and characteristic polynomials of hyperplanes, against each other. */
#include "unit/num_fixture.h"

static struct value matrix(struct fixture *f, const long *numbers, size_t rows, size_t columns)
{
    struct value *const list = arena_array(f->arena, rows, sizeof *list);

    for (size_t i = 0; i < rows; i++) {
        struct value *const row = arena_array(f->arena, columns, sizeof *row);

        for (size_t j = 0; j < columns; j++)
            row[j] = value_long(f->arena, numbers[i * columns + j]);
        list[i] = value_list(f->arena, row, columns);
    }
    return value_list(f->arena, list, rows);
}

/* a.x - c */
static struct value distance(struct fixture *f, struct value row, struct value point)
{
    struct value sum = num_neg(&f->ctx, row.as.items[point.count]);

    for (size_t j = 0; j < point.count; j++)
        sum = num_add(&f->ctx, sum, num_mul(&f->ctx, row.as.items[j], point.as.items[j]));
    return sum;
}

/* True when there is a point, which is then inside. */
static bool has_inside(struct fixture *f, struct value rows, size_t dimension)
{
    struct value point = value_long(f->arena, 7);

    assert_int_equal(num_interior_point(&f->ctx, rows, dimension, &point), DLT_OK);
    if (point.kind == VALUE_NONE)
        return false;
    assert_int_equal(point.count, dimension);
    for (size_t i = 0; i < rows.count; i++)
        assert_int_equal(value_sign(distance(f, rows.as.items[i], point)), 1);
    return true;
}

#define INSIDE(f, rows, columns, ...)                                                              \
    has_inside(f, matrix(f, (const long[]){__VA_ARGS__}, rows, columns), (columns)-1)

static void finds_points_inside(void **state)
{
    struct fixture *const f = *state;

    assert_true(has_inside(f, value_list(f->arena, NULL, 0), 3));
    assert_true(INSIDE(f, 2, 2, 1, 0, -1, -1));  /* 0 < x < 1 */
    assert_false(INSIDE(f, 2, 2, 1, 0, -1, 0));  /* x > 0, x < 0: they only touch */
    assert_false(INSIDE(f, 2, 2, 1, 1, -1, 0));  /* x > 1, x < 0 */
    assert_true(INSIDE(f, 1, 3, 1, 1, 1000000)); /* far away */
    assert_true(INSIDE(f, 3, 3, 1, 0, 0, 0, 1, 0, -1, -1, -1));
    assert_false(INSIDE(f, 3, 3, 1, 0, 0, 0, 1, 0, -1, -1, 0)); /* a point is no inside */
    assert_true(INSIDE(f, 1, 3, 0, 0, -1));                     /* 0 > -1 holds everywhere */
    assert_false(INSIDE(f, 1, 3, 0, 0, 0));
    assert_true(INSIDE(f, 1, 1, -1)); /* no dimension at all */
    assert_false(INSIDE(f, 2, 1, -1, 0));
    /* a sliver: 1000 y > 999 x, 1001 y < 1000 x, x > 1 */
    assert_true(INSIDE(f, 3, 3, -999, 1000, 0, 1000, -1001, 0, 1, 0, 1));
    assert_false(INSIDE(f, 3, 3, -999, 1000, 0, 1000, -1001, 0, -1, 0, 0));
}

static struct value polynomial(struct fixture *f, struct value rows)
{
    struct value coefficients = value_none();

    assert_int_equal(num_arrangement_polynomial(&f->ctx, rows, &coefficients), DLT_OK);
    return coefficients;
}

#define POLYNOMIAL(f, rows, columns, ...)                                                          \
    shown(f, polynomial(f, matrix(f, (const long[]){__VA_ARGS__}, rows, columns)))

static void knows_characteristic_polynomials(void **state)
{
    struct fixture *const f = *state;

    assert_string_equal(POLYNOMIAL(f, 1, 2, 3, 5), "(-1, 1)");
    assert_string_equal(POLYNOMIAL(f, 2, 2, 3, 6, -1, -2), "(-1, 1)");
    assert_string_equal(POLYNOMIAL(f, 3, 2, 1, 0, 1, 1, 1, 2), "(-3, 1)");
    assert_string_equal(POLYNOMIAL(f, 1, 4, 0, 0, 1, 0), "(0, 0, -1, 1)");
    /* three lines in general position, through one point, and two of them parallel */
    assert_string_equal(POLYNOMIAL(f, 3, 3, 1, 0, 0, 0, 1, 0, 1, 1, 1), "(3, -3, 1)");
    assert_string_equal(POLYNOMIAL(f, 3, 3, 1, 0, 0, 0, 1, 0, 1, 1, 0), "(2, -3, 1)");
    assert_string_equal(POLYNOMIAL(f, 3, 3, 1, 0, 0, 1, 0, 1, 1, 1, 0), "(2, -3, 1)");
    /* x_i = x_j for four numbers: t (t - 1) (t - 2) (t - 3) */
    assert_string_equal(POLYNOMIAL(f, 6, 5, 1, -1, 0, 0, 0, 1, 0, -1, 0, 0, 1, 0, 0, -1, 0, 0, 1,
                                   -1, 0, 0, 0, 1, 0, -1, 0, 0, 0, 1, -1, 0),
                        "(0, -6, 11, -6, 1)");
}

/* Regions by going through all patterns of sides. */
static long count_sides(struct fixture *f, struct value rows, size_t dimension)
{
    struct value *const turned = arena_array(f->arena, rows.count, sizeof *turned);
    long count = 0;

    for (unsigned sides = 0; sides < 1u << rows.count; sides++) {
        for (size_t i = 0; i < rows.count; i++) {
            struct value *const row = arena_array(f->arena, dimension + 1, sizeof *row);

            for (size_t j = 0; j <= dimension; j++)
                row[j] = sides >> i & 1 ? num_neg(&f->ctx, rows.as.items[i].as.items[j])
                                        : rows.as.items[i].as.items[j];
            turned[i] = value_list(f->arena, row, dimension + 1);
        }
        count += has_inside(f, value_list(f->arena, turned, rows.count), dimension);
    }
    return count;
}

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

static void regions_and_patterns_agree(void **state)
{
    struct fixture *const f = *state;
    unsigned seed = 5;

    for (int round = 0; round < 60; round++) {
        const size_t dimension = 1 + (size_t)round % 4, planes = 1 + (size_t)round % 6;
        long numbers[6 * 5], regions = 0, counted;
        struct value rows, coefficients;

        for (size_t k = 0; k < planes * (dimension + 1); k++)
            numbers[k] = (long)(next_random(&seed) % 4) - 1;
        for (size_t i = 0; i < planes; i++)
            numbers[i * (dimension + 1)] += 2; /* no zero normal */
        rows = matrix(f, numbers, planes, dimension + 1);
        coefficients = polynomial(f, rows);
        for (size_t k = 0; k <= dimension; k++) {
            long term = 0;

            assert_true(value_to_long(coefficients.as.items[k], &term));
            regions += term < 0 ? -term : term;
        }
        counted = count_sides(f, rows, dimension);
        if (counted != regions)
            fail_msg("round %d: %ld patterns, %ld regions", round, counted, regions);
    }
}

static void restricts_to_a_hyperplane(void **state)
{
    struct fixture *const f = *state;
    /* x + y + z = 3 inside 2 y - z = 4, where y = 2 + z / 2: x + 3/2 z = 1 */
    const struct value rows = matrix(f, (const long[]){1, 1, 1, 3, 0, 2, -1, 4}, 2, 4);
    const struct value inside = num_restrict_row(&f->ctx, rows.as.items[0], rows.as.items[1]);

    assert_int_equal(num_pivot_of(rows.as.items[1]), 1);
    assert_string_equal(shown(f, inside), "(1, 1.5, 1)");
    assert_string_equal(shown(f, num_restrict_row(&f->ctx, rows.as.items[1], rows.as.items[1])),
                        "(0, 0, 0)");
}

static void refuses_what_it_cannot_read(void **state)
{
    struct fixture *const f = *state;
    struct value out = value_none();
    const long zeros[] = {1, 2, 3, 0, 0, 3};

    assert_int_equal(num_arrangement_polynomial(&f->ctx, matrix(f, zeros, 2, 3), &out),
                     DLT_ERR_RANGE);
    expect_failure(f, out, DLT_ERR_RANGE, "zero-normal");
    assert_int_equal(num_arrangement_polynomial(&f->ctx, matrix(f, zeros, 2, 1), &out),
                     DLT_ERR_TYPE);
    expect_failure(f, out, DLT_ERR_TYPE, "shape");
    assert_int_equal(num_interior_point(&f->ctx, matrix(f, zeros, 2, 3), 3, &out), DLT_ERR_TYPE);
    expect_failure(f, out, DLT_ERR_TYPE, "shape");
    f->ctx.max_work = 50;
    assert_int_equal(
        num_arrangement_polynomial(&f->ctx, matrix(f, (long[]){1, 2, 3, 0, 1, 3}, 2, 3), &out),
        DLT_ERR_LIMIT);
    assert_int_equal(out.kind, VALUE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(finds_points_inside),         TEST(knows_characteristic_polynomials),
        TEST(regions_and_patterns_agree),  TEST(restricts_to_a_hyperplane),
        TEST(refuses_what_it_cannot_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
