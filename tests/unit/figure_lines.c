/* SPDX-License-Identifier: MIT */
/* Regions of lines against another way to count them, and their colours against each other. */
#include "lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct arena *arena;
    struct num_ctx ctx;
    struct diag diag;
    struct arrangement *lines;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    f->arena = arena_create();
    num_ctx_init(&f->ctx, f->arena, &f->diag);
    f->lines = arena_array(f->arena, 1, sizeof *f->lines);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    arena_destroy(f->arena);
    free(f);
    return 0;
}

static struct value row_of(struct arena *arena, const long *numbers, size_t count)
{
    struct value *items = arena_array(arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = value_fraction(arena, numbers[i], i + 1 == count ? 2 : 1);
    return value_list(arena, items, count);
}

/* Rows (a, b, 2 c) of whole numbers. */
static struct value rows_of(struct arena *arena, const long (*numbers)[3], size_t count)
{
    struct value *rows = arena_array(arena, count, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = row_of(arena, numbers[i], 3);
    return value_list(arena, rows, count);
}

static void read_rows(struct fixture *f, struct value rows, struct value box)
{
    if (!lines_read(f->lines, &f->ctx, rows, value_none(), box, SIZE_MAX) ||
        !lines_find_regions(f->lines))
        fail_msg("%s", f->diag.text);
}

static unsigned next_random(unsigned *state)
{
    *state = *state * 1103515245U + 12345U;
    return *state >> 16 & 0x7fff;
}

/* Whitney's numbers at t = -1 and 1, from the characteristic polynomial 1, -L, ... of the lines. */
static void assert_counts(struct fixture *f, struct value rows)
{
    struct value coefficients = value_none();
    long terms[3] = {0};
    assert_int_equal(num_arrangement_polynomial(&f->ctx, rows, &coefficients), DLT_OK);
    for (size_t i = 0; i < 3; i++)
        assert_true(value_to_long(coefficients.as.items[i], &terms[i]));
    assert_int_equal(f->lines->plane_count, labs(terms[0] - terms[1] + terms[2]));
    /* Those bounded across the normals are bounded where two lines cross. */
    if (f->lines->point_count > 0)
        assert_int_equal(f->lines->bounded_count, labs(terms[0] + terms[1] + terms[2]));
    else
        assert_int_equal(f->lines->bounded_count, 0);
}

/* Of two regions that differ by one line the colours do. */
static void assert_colours(const struct arrangement *lines)
{
    for (size_t i = 0; i < lines->region_count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct region *one = &lines->regions[i], *other = &lines->regions[k];
            uint32_t line = one->sides ^ other->sides;
            assert_true(line != 0);
            if ((line & (line - 1)) == 0)
                assert_int_not_equal(lines_colour(lines, one->sides),
                                     lines_colour(lines, other->sides));
            assert_in_range(lines_colour(lines, one->sides), ROLE_REGION_1, ROLE_REGION_8);
            assert_true(lines_region(lines, one->sides) == one);
        }
}

/* Few different numbers, so that many lines are equal, parallel or meet in one point. */
static void regions_are_counted_right(void **state)
{
    struct fixture *f = *state;
    unsigned seed = 1;
    for (int round = 0; round < 300; round++) {
        long numbers[LINES_MAX][3];
        size_t count = 1 + next_random(&seed) % (round % 10 == 0 ? LINES_MAX : 7);
        for (size_t i = 0; i < count; i++) {
            do {
                for (size_t k = 0; k < 3; k++)
                    numbers[i][k] = (long)(next_random(&seed) % 7) - 3;
            } while (numbers[i][0] == 0 && numbers[i][1] == 0);
        }
        struct value rows = rows_of(f->arena, (const long(*)[3])numbers, count);
        num_ctx_init(&f->ctx, f->arena, &f->diag);
        read_rows(f, rows, value_none());
        assert_counts(f, rows);
        assert_colours(f->lines);
        assert_int_equal(f->lines->region_count, f->lines->plane_count);
    }
}

static struct value box_of(struct arena *arena, long from, long to)
{
    const long numbers[] = {from, 2 * to};
    const struct value row = row_of(arena, numbers, 2);
    return value_list(arena, &row, 1);
}

static void boxes_cut_regions_off(void **state)
{
    static const long numbers[][3] = {{1, -1, -2}, {1, 1, 2}, {0, 1, 1}, {1, 0, 10}};
    struct fixture *f = *state;
    struct value rows = rows_of(f->arena, numbers, 4);
    read_rows(f, rows, box_of(f->arena, -3, 3));
    assert_int_equal(f->lines->region_count, 7); /* the last line passes by */
    assert_int_equal(f->lines->plane_count, 11);
    read_rows(f, rows, box_of(f->arena, 3, 4)); /* between lines */
    assert_int_equal(f->lines->region_count, 1);
    assert_string_equal(lines_pattern(f->lines, &f->lines->regions[0]), "1110");
    assert_string_equal(lines_active(f->lines, &f->lines->regions[0]), "h1 h2 h3");
    assert_string_equal(lines_count_words(f->lines), "4 lines, 1 region in the box, 11 in all");
}

static void what_is_special_is_said(void **state)
{
    static const long numbers[][3] = {{1, 0, 0}, {-2, 0, 0}, {0, 0, -1}, {0, 1, 0},
                                      {1, 1, 0}, {0, 3, 5},  {0, 0, 0}};
    struct fixture *f = *state;
    const char *texts[8];
    read_rows(f, rows_of(f->arena, numbers, 7), value_none());
    assert_int_equal(lines_special_words(f->lines, texts, 8), 5);
    assert_string_equal(texts[0], "h3 has no line: it is on everywhere");
    assert_string_equal(texts[1], "h7 has no line: it is off everywhere");
    assert_string_equal(texts[2], "h1, h2 switch along the same line");
    assert_string_equal(texts[3], "h4, h6 are parallel");
    assert_string_equal(texts[4], "h1, h2, h4, h5 meet in one point");
    assert_int_equal(lines_special_words(f->lines, texts, 2), 2);
    assert_string_equal(lines_count_words(f->lines), "4 lines, 9 regions, 1 bounded");
}

/* What one of them does to the others as a line is moved through a crossing: 7, 6, 7. */
static void a_moved_line_changes_the_count(void **state)
{
    struct fixture *f = *state;
    for (long at = -1; at <= 1; at++) {
        const long numbers[][3] = {{1, 0, 0}, {0, 1, 0}, {1, 1, at}};
        read_rows(f, rows_of(f->arena, numbers, 3), value_none());
        assert_int_equal(f->lines->plane_count, at == 0 ? 6 : 7);
        assert_int_equal(lines_colour(f->lines, 0), ROLE_REGION_1);
    }
}

static void assert_near(double one, double other)
{
    assert_true(one - other < 1e-9 && other - one < 1e-9);
}

/* Three handles on each line, well apart in the window, however small that is; shifted, a line takes
 * its own straight with it and leaves the others. */
static void handles_go_with_their_lines(void **state)
{
    static const long before[][3] = {{1, 0, 2}, {2, 0, 12}, {0, 1, 2}, {1, 1, 4}};
    static const long after[][3] = {{1, 0, 2}, {2, 0, 12}, {0, 1, 4}, {1, 1, 4}};
    static const struct plot_area plot = {
        .width = 60, .height = 20, .x_from = 0, .x_to = 4, .y_from = 0, .y_to = 4};
    static const double wanted[][2] = {{1, 1}, {1, 2}, {1, 3}, {3, 3},     {3, 2}, {3, 1},
                                       {1, 1}, {2, 1}, {3, 1}, {0.5, 1.5}, {1, 1}, {1.5, 0.5}};
    struct fixture *f = *state;
    const struct figure_kind *kind = figure_find("line_arrangement");
    struct figure_handle handles[2][FIGURE_MAX_HANDLES];
    const long(*const numbers[])[3] = {before, after};
    for (size_t i = 0; i < 2; i++) {
        const struct value args[5] = {rows_of(f->arena, numbers[i], 4)};
        assert_int_equal(kind->handles(&f->ctx, args, handles[i]), 12);
    }
    for (size_t i = 0; i < 12; i++) {
        double x = 0, y = 0, x_after = 0, y_after = 0;
        assert_true(figure_handle_at(&handles[0][i], &plot, &x, &y));
        assert_true(figure_handle_at(&handles[1][i], &plot, &x_after, &y_after));
        bool other_end = i / 3 == 0;
        assert_near(x, wanted[i][0]);
        assert_near(y, other_end ? 4 - wanted[i][1] : wanted[i][1]);
        assert_near(x_after, x);
        assert_near(y_after, y + (i / 3 == 2));
        assert_int_equal(handles[0][i].plot, 0);
        assert_int_equal(handles[0][i].pivot, i % 3 == 1 ? 0 : 1 + i + 2 - 2 * (i % 3));
    }
    assert_string_equal(handles[0][6].name, "line of h3");
}

static void handles_of_lines_that_are_not_seen_are_nowhere(void **state)
{
    static const struct plot_area plot = {
        .width = 60, .height = 20, .x_from = 0, .x_to = 4, .y_from = 0, .y_to = 4};
    static const struct figure_handle lines[] = {{.x = 5, .along_y = 1, .share = 0.5},
                                                 {.y = 5, .along_x = 1, .share = 0.5},
                                                 {.x = -1, .along_x = 1, .along_y = -1},
                                                 {.x = 1e300, .along_x = 1, .along_y = 1e-300}};
    static const struct figure_handle point = {.x = 9, .y = -1};
    double x = 0, y = 0;
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(lines); i++)
        assert_false(figure_handle_at(&lines[i], &plot, &x, &y) && !(x > 0 && x < 4));
    assert_false(figure_handle_at(&lines[0], &plot, &x, &y));
    assert_true(figure_handle_at(&point, &plot, &x, &y));
    assert_true(x == 9 && y == -1);
}

/* --- what is seen --------------------------------------------------------------------------------- */

static const char *picture_of(struct fixture *f, const struct value args[5], enum charset charset,
                              const struct figure_view *view)
{
    struct surface *surface = surface_create(60, 18, charset);
    assert_int_equal(figure_find("line_arrangement")->draw(&f->ctx, args, surface, view), DLT_OK);
    const char *text = surface_to_text(f->arena, surface);
    surface_destroy(surface);
    return text;
}

static size_t count_of(const char *text, const char *what)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, what)); at += strlen(what))
        count++;
    return count;
}

/* Where there are no colours areas are full of letters; where there are, one says the same. */
static void letters_say_what_colours_do(void **state)
{
    static const long numbers[][3] = {{1, 0, 0}, {0, 1, 0}};
    static const char *const letters[] = {"a", "b", "c", "d"};
    static const char *const patterns[] = {"00", "10", "01", "11"};
    struct fixture *f = *state;
    struct value args[5] = {rows_of(f->arena, numbers, 2), value_word(f->arena, "no"),
                            value_word(f->arena, "no")};
    const struct figure_view view = {.marker = MARKER_HALF}, told = {.told = true};
    const char *ascii = picture_of(f, args, CHARSET_ASCII, &view);
    const char *utf8 = picture_of(f, args, CHARSET_UTF8, &view);
    const char *ascii_told = picture_of(f, args, CHARSET_ASCII, &told);
    for (size_t i = 0; i < DLT_COUNT(letters); i++) {
        assert_true(count_of(ascii, letters[i]) > 20);
        assert_int_equal(count_of(utf8, letters[i]), 1);
        assert_null(strstr(ascii, patterns[i]));
        assert_true(count_of(ascii_told, letters[i]) > 15);
        assert_non_null(strstr(ascii_told, patterns[i]));
    }
    assert_null(strstr(ascii, "region"));
    args[2] = value_word(f->arena, "yes"); /* its count is told */
    assert_non_null(strstr(picture_of(f, args, CHARSET_UTF8, &view), "11"));
}

static void handles_are_marked_when_they_can_be_moved(void **state)
{
    static const long numbers[][3] = {{1, 0, 0}, {0, 1, 0}};
    struct fixture *f = *state;
    struct value args[5] = {rows_of(f->arena, numbers, 2), value_word(f->arena, "no"),
                            value_word(f->arena, "no")};
    const struct figure_view view = {.marker = MARKER_BRAILLE},
                             moving = {.marker = MARKER_BRAILLE, .handles = true};
    assert_int_equal(count_of(picture_of(f, args, CHARSET_UTF8, &view), "○"), 0);
    assert_int_equal(count_of(picture_of(f, args, CHARSET_UTF8, &moving), "○"), 5);
}

#define LINES_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LINES_TEST(regions_are_counted_right),
        LINES_TEST(boxes_cut_regions_off),
        LINES_TEST(what_is_special_is_said),
        LINES_TEST(a_moved_line_changes_the_count),
        LINES_TEST(handles_go_with_their_lines),
        LINES_TEST(handles_of_lines_that_are_not_seen_are_nowhere),
        LINES_TEST(letters_say_what_colours_do),
        LINES_TEST(handles_are_marked_when_they_can_be_moved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
