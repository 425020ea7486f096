/* SPDX-License-Identifier: MIT */
/* What every plot promises, over many ranges, sizes and lines drawn from a fixed seed: numbers are
 * true where they stand, vertices are drawn in their own cell, nothing leaves the rectangle. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot.h"

static double parse_number(const char *text)
{
    char *end;
    double value = strtod(text, &end);
    if (*end == '/')
        value /= strtod(end + 1, &end);
    assert_int_equal(*end, '\0');
    return value;
}

static void check_axis(const struct axis *axis, int cells)
{
    assert_in_range(axis->cells, 1, cells);
    assert_true(axis_position(axis, axis->low) >= 0);
    assert_true(axis_position(axis, axis->high) <= axis->cells);
    char text[TICK_BYTES];
    for (int i = 0; i < axis->cells; i++) {
        if (!axis_tick(axis, i, text))
            continue;
        double value = parse_number(text), centre = (axis->first + i) * axis->cell;
        assert_true(fabs(value - centre) <= 1e-9 * axis->cell + 1e-12 * fabs(value));
        assert_int_equal(axis_cell_of(axis, value), i);
        assert_true(axis_label_width(axis) >= (int)strlen(text));
    }
}

static double random_between(double low, double high)
{
    return low + (high - low) * ((double)rand() / RAND_MAX);
}

static void test_ticks_are_true_where_they_stand(void **state)
{
    (void)state;
    srand(11);
    for (int round = 0; round < 4000; round++) {
        double size = pow(10, floor(random_between(-300, 300)));
        double low = random_between(-3, 3) * size, high = random_between(-3, 3) * size;
        if (round % 5 == 0)
            high = low;
        if (round % 7 == 0) /* far from zero, and close together */
            high = low * (1 + random_between(0, 1e-7));
        double a = fmin(low, high), b = fmax(low, high);
        range_widen(&a, &b);
        assert_true(a < b && isfinite(a) && isfinite(b));
        struct axis_wish wish = {.cells = 1 + rand() % 120, .vertical = round % 2};
        struct axis axis = axis_fit(a, b, &wish);
        check_axis(&axis, wish.cells);
        assert_true(a <= axis.low && axis.high <= b);
    }
}

static void test_ranges_are_always_usable(void **state)
{
    (void)state;
    static const double cases[][4] = {
        {INFINITY, -INFINITY, 0, 1},
        {0, 0, -1, 1},
        {5, 5, 0, 10},
        {-5, -5, -10, 0},
        {0, 1e-320, -1, 1},
        {-1.7e308, 1.7e308, -1e300, 1e300},
        {2, 3, 2, 3},
        {1e300, 1e300, 0, 1e300},
    };
    for (size_t i = 0; i < DLT_COUNT(cases); i++) {
        double low = cases[i][0], high = cases[i][1];
        range_widen(&low, &high);
        assert_true(low == cases[i][2] && high == cases[i][3]);
    }
}

static void expect_ticks(double low, double high, int cells, bool vertical, const char *expected)
{
    struct axis_wish wish = {.cells = cells, .vertical = vertical};
    struct axis axis = axis_fit(low, high, &wish);
    char all[512] = "", text[TICK_BYTES];
    for (int i = 0; i < axis.cells; i++) {
        if (axis_tick(&axis, i, text))
            snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s ", text);
    }
    assert_string_equal(all, expected);
}

static void test_steps_are_the_ones_people_count_in(void **state)
{
    (void)state;
    expect_ticks(0, 1, 60, false, "0 0.2 0.4 0.6 0.8 1 ");
    expect_ticks(0, 1, 17, true, "0.00 0.25 0.50 0.75 1.00 ");
    expect_ticks(-3, 3, 61, false, "-3 -2 -1 0 1 2 3 ");
    expect_ticks(0, 50, 12, true, "0 20 40 ");
    expect_ticks(0, 4e6, 60, false, "0 1e6 2e6 3e6 4e6 ");
    expect_ticks(0, 2e-300, 40, false, "0 1e-300 2e-300 ");
    expect_ticks(1e6, 1e6 + 20, 60, false, "1000000 1000005 1000010 1000015 1000020 ");
}

static void test_clipping(void **state)
{
    (void)state;
    const struct axis x = {.low = 0, .high = 2}, y = {.low = -1, .high = 1};
    struct spot a = {-2, -2}, b = {2, 2};
    assert_true(clip_segment(&x, &y, &a, &b));
    assert_true(a.x == 0 && a.y == 0 && b.x == 1 && b.y == 1);
    a = (struct spot){-1, 0};
    b = (struct spot){-1, 5};
    assert_false(clip_segment(&x, &y, &a, &b));
    a = (struct spot){-1, 0};
    b = (struct spot){1, 4}; /* passes the corner outside */
    assert_false(clip_segment(&x, &y, &a, &b));
    a = (struct spot){1.5, 0.25};
    b = a;
    assert_true(clip_segment(&x, &y, &a, &b));
    assert_true(b.x == 1.5 && b.y == 0.25);
    a = (struct spot){1, -1.7e308};
    b = (struct spot){1, 1.7e308};
    assert_true(clip_segment(&x, &y, &a, &b));
    assert_true(a.x == 1 && a.y == -1 && b.x == 1 && b.y == 1);
}

static int count_neighbours(const struct raster *raster, int column, int row)
{
    int count = 0;
    for (int dy = -1; dy <= 1; dy++) {
        for (int dx = -1; dx <= 1; dx++) {
            int c = column + dx, r = row + dy;
            bool inside = c >= 0 && r >= 0 && c < raster->x->cells && r < raster->y->cells;
            if (!inside || (dx == 0 && dy == 0))
                continue;
            const struct raster_cell *cell = &raster->cells[r * raster->x->cells + c];
            count += cell->dots != 0 || cell->ascii != 0;
        }
    }
    return count;
}

/* Every vertex is drawn in its cell, and a line has no gap that a cell could hide in. */
static void check_lines(enum marker marker, const struct plot_series *series, const struct axis *x,
                        const struct axis *y)
{
    size_t cells = (size_t)x->cells * (size_t)y->cells;
    struct raster raster = {.x = x, .y = y, .marker = marker};
    raster.cells = mem_alloc(cells * sizeof(*raster.cells));
    raster_series(&raster, series, "*");
    for (size_t i = 0; i < series->count; i++) {
        const struct raster_cell *cell =
            raster_cell_at(&raster, raster_spot(&raster, series->x[i], series->y[i]));
        assert_true(cell->dots != 0 || cell->ascii != 0);
    }
    size_t drawn = 0;
    for (size_t i = 0; i < cells; i++)
        drawn += raster.cells[i].dots != 0 || raster.cells[i].ascii != 0;
    for (int i = 0; i < (int)cells; i++) {
        const struct raster_cell *cell = &raster.cells[i];
        if (drawn > 1 && (cell->dots != 0 || cell->ascii != 0))
            assert_true(count_neighbours(&raster, i % x->cells, i / x->cells) > 0);
    }
    mem_free(raster.cells);
}

static void test_vertices_are_drawn_in_their_cell(void **state)
{
    (void)state;
    srand(3);
    for (int round = 0; round < 2000; round++) {
        double px[8], py[8];
        size_t count = 2 + (size_t)rand() % 7;
        for (size_t i = 0; i < count; i++) {
            px[i] = random_between(-4, 4);
            py[i] = random_between(-4, 4);
        }
        const struct plot_series series = {.x = px, .y = py, .count = count};
        struct axis_wish wide = {.cells = 4 + rand() % 80};
        struct axis_wish high = {.cells = 2 + rand() % 30, .vertical = true};
        struct axis x = axis_fit(-4, 4, &wide), y = axis_fit(-4, 4, &high);
        check_lines((enum marker)(rand() % MARKER_COUNT), &series, &x, &y);
    }
}

static double random_value(void)
{
    static const double odd[] = {NAN,    INFINITY, -INFINITY, 0,      1e300, -1e300,
                                 1e-300, 1.7e308,  -1.7e308,  5e-324, 1,     -1};
    if (rand() % 3 == 0)
        return odd[(size_t)rand() % DLT_COUNT(odd)];
    return random_between(-10, 10) * pow(10, rand() % 5);
}

static void check_surface(const struct surface *surface, const int rectangle[4])
{
    for (int y = 0; y < surface->height; y++) {
        for (int x = 0; x < surface->width; x++) {
            const struct cell *cell = surface_cell(surface, x, y);
            bool inside = x >= rectangle[0] && x < rectangle[0] + rectangle[2] &&
                          y >= rectangle[1] && y < rectangle[1] + rectangle[3];
            assert_int_equal(cell->width, 1);
            assert_int_equal(str_equal(cell->text, "@"), !inside);
            if (surface->charset == CHARSET_ASCII)
                assert_in_range(cell->text[0], ' ', '~');
        }
    }
}

static void test_any_plot_stays_in_its_rectangle(void **state)
{
    (void)state;
    srand(5);
    for (int round = 0; round < 3000; round++) {
        double x[4][9], y[4][9];
        bool kink[9];
        struct plot_series series[4] = {{0}};
        struct plot_span spans[3];
        struct plot_point points[2];
        for (size_t s = 0; s < 4; s++) {
            series[s] = (struct plot_series){
                "name",          x[s],           y[s], kink, (size_t)rand() % 10, ROLE_SERIES_1,
                rand() % 4 == 0, rand() % 4 == 0};
            for (size_t i = 0; i < 9; i++) {
                x[s][i] = random_value();
                y[s][i] = random_value();
                kink[i] = rand() % 2;
            }
        }
        for (size_t i = 0; i < 3; i++)
            spans[i] = (struct plot_span){random_value(), random_value(), i > 0 ? "span" : NULL};
        for (size_t i = 0; i < 2; i++)
            points[i] = (struct plot_point){
                .x = random_value(), .y = random_value(), .label = i > 0 ? "seen" : NULL};
        const struct plot_window window = {random_value(), random_value(), random_value(),
                                           random_value()};
        const struct plot_window part = {0.25, 0.26, 0.5, 0.75};
        const struct plot_window *const windows[] = {NULL, &part, &window};
        struct plot plot = {.title = "title",
                            .x_label = "x",
                            .y_label = "y",
                            .series = series,
                            .series_count = (size_t)rand() % 5,
                            .spans = spans,
                            .span_count = (size_t)rand() % 4,
                            .marker = (enum marker)(rand() % MARKER_COUNT),
                            .weight = rand() % 6 - 1,
                            .window = windows[rand() % 3],
                            .legend = rand() % 2,
                            .points = points,
                            .point_count = (size_t)rand() % 3};
        if (rand() % 2) {
            plot.x_from = random_value();
            plot.x_to = random_value();
            plot.y_from = random_value();
            plot.y_to = random_value();
        }
        const int rectangle[4] = {rand() % 20 - 5, rand() % 10 - 3, rand() % 60, rand() % 24};
        struct surface *surface = surface_create(50, 20, rand() % 2 ? CHARSET_UTF8 : CHARSET_ASCII);
        if (rand() % 2)
            surface_record(surface);
        surface_fill(surface, 0, 0, 50, 20, ROLE_TEXT, "@");
        draw_plot(surface, rectangle[0], rectangle[1], rectangle[2], rectangle[3], &plot);
        check_surface(surface, rectangle);
        surface_destroy(surface);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ticks_are_true_where_they_stand),
        cmocka_unit_test(test_ranges_are_always_usable),
        cmocka_unit_test(test_steps_are_the_ones_people_count_in),
        cmocka_unit_test(test_clipping),
        cmocka_unit_test(test_vertices_are_drawn_in_their_cell),
        cmocka_unit_test(test_any_plot_stays_in_its_rectangle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
