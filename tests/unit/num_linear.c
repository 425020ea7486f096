/* SPDX-License-Identifier: MIT */
/* Exact linear systems: solutions, families, and proofs that there is none. */
#include "unit/num_fixture.h"

/* A list of whole numbers. */
static struct value whole_list(struct fixture *f, const long *numbers, size_t count)
{
    struct value *const items = arena_array(f->arena, count, sizeof *items);

    for (size_t i = 0; i < count; i++)
        items[i] = value_long(f->arena, numbers[i]);
    return value_list(f->arena, items, count);
}

static struct value whole_matrix(struct fixture *f, const long *numbers, size_t rows,
                                 size_t columns)
{
    struct value *const list = arena_array(f->arena, rows, sizeof *list);

    for (size_t i = 0; i < rows; i++)
        list[i] = whole_list(f, numbers + i * columns, columns);
    return value_list(f->arena, list, rows);
}

static struct value dot(struct fixture *f, struct value a, struct value b)
{
    struct value sum = value_long(f->arena, 0);

    assert_int_equal(a.count, b.count);
    for (size_t i = 0; i < a.count; i++)
        sum = num_add(&f->ctx, sum, num_mul(&f->ctx, a.as.items[i], b.as.items[i]));
    return sum;
}

static struct value column(struct fixture *f, struct value a, size_t j)
{
    struct value *const items = arena_array(f->arena, a.count, sizeof *items);

    for (size_t i = 0; i < a.count; i++)
        items[i] = a.as.items[i].as.items[j];
    return value_list(f->arena, items, a.count);
}

/* Checks what solves and what proves against A and b; returns the outcome. */
static enum linear_outcome solve_and_verify(struct fixture *f, struct value a, struct value b,
                                            struct linear_solution *s)
{
    const size_t columns = a.as.items[0].count;

    assert_int_equal(num_solve_linear(&f->ctx, a, b, s), DLT_OK);
    for (size_t d = 0; d < s->directions.count; d++) {
        const struct value direction = s->directions.as.items[d];

        for (size_t i = 0; i < a.count; i++)
            assert_int_equal(value_sign(dot(f, a.as.items[i], direction)), 0);
    }
    if (s->outcome == LINEAR_INCONSISTENT) {
        assert_int_equal(s->solution.kind, VALUE_NONE);
        assert_int_equal(s->certificate.count, a.count);
        for (size_t j = 0; j < columns; j++)
            assert_int_equal(value_sign(dot(f, s->certificate, column(f, a, j))), 0);
        assert_true(value_equal(dot(f, s->certificate, b), s->residual));
        assert_int_not_equal(value_sign(s->residual), 0);
        for (size_t i = 0; i < a.count; i++)
            assert_true(value_is_integer(s->certificate.as.items[i]));
        return s->outcome;
    }
    assert_int_equal(s->certificate.kind, VALUE_NONE);
    assert_int_equal(s->residual.kind, VALUE_NONE);
    assert_int_equal(s->outcome == LINEAR_UNIQUE, s->directions.count == 0);
    for (size_t i = 0; i < a.count; i++)
        assert_true(value_equal(dot(f, a.as.items[i], s->solution), b.as.items[i]));
    return s->outcome;
}

/* The heights of phi_0 + phi_1 h1 + phi_2 h2 + phi_3 h3 at 0, 1/4, ..., 1 in quarters, for
 * h1 = relu(x - 1/4), h2 = relu(1/2 - x), h3 = relu(x - 3/4): question 2 of the paper. */
static struct value heights_of_units(struct fixture *f)
{
    static const long quarters[] = {4, 0, 2, 0, 4, 0, 1, 0, 4, 1, 0, 0, 4, 2, 0, 0, 4, 3, 0, 1};
    struct value rows[5];

    for (size_t i = 0; i < 5; i++) {
        struct value items[4];

        for (size_t j = 0; j < 4; j++)
            items[j] = value_fraction(f->arena, quarters[4 * i + j], 4);
        rows[i] = value_list(f->arena, items, 4);
    }
    return value_list(f->arena, rows, 5);
}

static void an_impossible_zigzag_is_proved_impossible(void **state)
{
    static const long up[] = {0, 1, 0, 1, 0}, down[] = {1, 0, 1, 0, 1};
    struct fixture *const f = *state;
    struct linear_solution s;

    assert_int_equal(solve_and_verify(f, heights_of_units(f), whole_list(f, up, 5), &s),
                     LINEAR_INCONSISTENT);
    assert_string_equal(shown(f, s.certificate), "(-1, 2, -2, 1, 0)");
    assert_string_equal(shown(f, s.residual), "3");
    assert_int_equal(s.directions.count, 0);
    assert_int_equal(solve_and_verify(f, heights_of_units(f), whole_list(f, down, 5), &s),
                     LINEAR_INCONSISTENT);
    assert_string_equal(shown(f, s.certificate), "(-1, 2, -2, 1, 0)");
    assert_string_equal(shown(f, s.residual), "-3");
}

static void one_solution(void **state)
{
    static const long a[] = {2, 1, 1, -1}, b[] = {3, 1};
    struct fixture *const f = *state;
    struct linear_solution s;

    assert_int_equal(solve_and_verify(f, whole_matrix(f, a, 2, 2), whole_list(f, b, 2), &s),
                     LINEAR_UNIQUE);
    assert_string_equal(shown(f, s.solution), "(4/3, 1/3)");
    assert_string_equal(shown(f, s.directions), "()");
}

static void a_family_of_solutions(void **state)
{
    static const long a[] = {1, 2, 0, 3, 0, 0, 1, 1}, b[] = {4, 5}, zero[] = {0, 0, 0},
                      none[] = {0};
    struct fixture *const f = *state;
    struct linear_solution s;

    assert_int_equal(solve_and_verify(f, whole_matrix(f, a, 2, 4), whole_list(f, b, 2), &s),
                     LINEAR_FAMILY);
    assert_string_equal(shown(f, s.solution), "(4, 0, 5, 0)");
    assert_string_equal(shown(f, s.directions), "((-2, 1, 0, 0), (-3, 0, -1, 1))");
    assert_int_equal(solve_and_verify(f, whole_matrix(f, zero, 1, 3), whole_list(f, none, 1), &s),
                     LINEAR_FAMILY);
    assert_int_equal(s.directions.count, 3);
}

static void zero_equals_one(void **state)
{
    static const long a[] = {0, 0}, b[] = {-6};
    struct fixture *const f = *state;
    struct linear_solution s;

    assert_int_equal(solve_and_verify(f, whole_matrix(f, a, 1, 2), whole_list(f, b, 1), &s),
                     LINEAR_INCONSISTENT);
    assert_string_equal(shown(f, s.certificate), "(1)");
    assert_string_equal(shown(f, s.residual), "-6");
    assert_int_equal(s.directions.count, 2);
}

static void random_systems_verify(void **state)
{
    struct fixture *const f = *state;
    unsigned long seed = 99;
    int seen[3] = {0};

    for (int round = 0; round < 400; round++) {
        const size_t rows = 1 + (size_t)round % 6, columns = 1 + (size_t)round / 6 % 5;
        struct value matrix[6], right[6], items[5];
        struct linear_solution s;

        for (size_t i = 0; i < rows; i++) {
            for (size_t j = 0; j <= columns; j++) {
                struct value *const entry = j < columns ? &items[j] : &right[i];

                seed = seed * 6364136223846793005UL + 1442695040888963407UL;
                *entry = value_fraction(f->arena, (long)(seed >> 40 & 3) - 1,
                                        1 + (long)(seed >> 50 & 1));
            }
            matrix[i] = value_list(f->arena, items, columns);
        }
        seen[solve_and_verify(f, value_list(f->arena, matrix, rows),
                              value_list(f->arena, right, rows), &s)]++;
    }
    assert_true(seen[LINEAR_UNIQUE] > 20);
    assert_true(seen[LINEAR_FAMILY] > 20);
    assert_true(seen[LINEAR_INCONSISTENT] > 20);
}

static void wrong_shapes_are_refused(void **state)
{
    static const long a[] = {1, 2, 3, 4}, b[] = {1, 2, 3};
    struct fixture *const f = *state;
    struct linear_solution s = {.outcome = LINEAR_FAMILY};
    struct value pi = num_pi(&f->ctx), row;

    assert_int_equal(num_solve_linear(&f->ctx, whole_matrix(f, a, 2, 2), whole_list(f, b, 3), &s),
                     DLT_ERR_TYPE);
    expect_failure(f, value_none(), DLT_ERR_TYPE, "shape");
    assert_int_equal(num_solve_linear(&f->ctx, whole_list(f, a, 2), whole_list(f, b, 2), &s),
                     DLT_ERR_TYPE);
    expect_failure(f, value_none(), DLT_ERR_TYPE, "shape");
    row = value_list(f->arena, &pi, 1);
    assert_int_equal(
        num_solve_linear(&f->ctx, value_list(f->arena, &row, 1), whole_list(f, b, 1), &s),
        DLT_ERR_TYPE);
    expect_failure(f, value_none(), DLT_ERR_TYPE, "not-exact");
    assert_int_equal(num_solve_linear(&f->ctx, whole_matrix(f, a, 1, 1), row, &s), DLT_ERR_TYPE);
    /* An earlier failure stops it, too; and nothing was written. */
    assert_int_equal(num_solve_linear(&f->ctx, whole_matrix(f, a, 1, 1), whole_list(f, b, 1), &s),
                     DLT_ERR_TYPE);
    assert_int_equal(s.outcome, LINEAR_FAMILY);
}

static void large_systems_are_bounded(void **state)
{
    struct fixture *const f = *state;
    long *const numbers = mem_resize(NULL, 257 * 257, sizeof *numbers);
    struct linear_solution s;
    struct value long_one;

    for (size_t i = 0; i < 257 * 257; i++)
        numbers[i] = (long)(i * i * 31 + i * 7) % 19 - 9;
    assert_int_equal(num_solve_linear(&f->ctx, whole_matrix(f, numbers, 257, 2),
                                      whole_list(f, numbers, 257), &s),
                     DLT_ERR_LIMIT);
    expect_failure(f, value_none(), DLT_ERR_LIMIT, "too-large");
    assert_int_equal(num_solve_linear(&f->ctx, whole_matrix(f, numbers, 256, 256),
                                      whole_list(f, numbers, 256), &s),
                     DLT_OK);
    /* Few numbers, but each so long that their products would fill the memory. */
    {
        struct value row[100], rows[100];

        long_one = num_pow(&f->ctx, value_long(f->arena, 3), value_long(f->arena, 100000));
        for (size_t i = 0; i < 100; i++)
            row[i] = long_one;
        for (size_t i = 0; i < 100; i++)
            rows[i] = value_list(f->arena, row, 100);
        f->ctx.max_work = 0;
        assert_int_equal(num_solve_linear(&f->ctx, value_list(f->arena, rows, 100), rows[0], &s),
                         DLT_ERR_LIMIT);
    }
    mem_free(numbers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_impossible_zigzag_is_proved_impossible),
        TEST(one_solution),
        TEST(a_family_of_solutions),
        TEST(zero_equals_one),
        TEST(random_systems_verify),
        TEST(wrong_shapes_are_refused),
        TEST(large_systems_are_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
