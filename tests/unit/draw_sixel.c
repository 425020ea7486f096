/* SPDX-License-Identifier: MIT */
/* Strokes as sixel pictures, read back by a small decoder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dltutor/draw.h"

enum { CELL_WIDTH = 9, CELL_HEIGHT = 19, WIDE = 400, HIGH = 400, NONE = -1 };

/* --- a decoder ------------------------------------------------------------------------------------ */

struct image {
    int width, height;
    int colours[SIXEL_COLOURS]; /* 0xRRGGBB, in percent each */
    int pixels[HIGH][WIDE];     /* index of a colour or NONE */
};

static int number(const char **at)
{
    int value = 0;
    assert_true(**at >= '0' && **at <= '9');
    for (; **at >= '0' && **at <= '9'; (*at)++)
        value = value * 10 + **at - '0';
    return value;
}

static void expect(const char **at, const char *text)
{
    assert_memory_equal(*at, text, strlen(text));
    *at += strlen(text);
}

static int read_colour(struct image *image, const char **at)
{
    int index = number(at);
    assert_in_range(index, 0, SIXEL_COLOURS - 1);
    if (**at != ';')
        return index;
    expect(at, ";2");
    image->colours[index] = 0;
    for (int i = 0; i < 3; i++) {
        expect(at, ";");
        int part = number(at);
        assert_in_range(part, 0, 100);
        image->colours[index] = image->colours[index] << 8 | part;
    }
    return index;
}

static void put_sixel(struct image *image, int x, int top, char bits, int colour)
{
    assert_in_range(bits, '?', '~');
    assert_in_range(x, 0, image->width - 1);
    for (int i = 0; i < 6; i++) {
        if (!((bits - '?') >> i & 1))
            continue;
        assert_in_range(top + i, 0, image->height - 1);
        image->pixels[top + i][x] = colour;
    }
}

static void decode(struct image *image, const char *at)
{
    int x = 0, top = 0, colour = 0;
    memset(image, 0, sizeof *image);
    memset(image->pixels, 0xff, sizeof image->pixels);
    expect(&at, "\033P0;1;0q\"1;1;"); /* what is not drawn stays as it was */
    image->width = number(&at);
    expect(&at, ";");
    image->height = number(&at);
    assert_in_range(image->width, 1, WIDE);
    assert_in_range(image->height, 1, HIGH);
    while (*at != '\033') {
        char c = *at++;
        int count = 1;
        if (c == '#') {
            colour = read_colour(image, &at);
            continue;
        }
        if (c == '$' || c == '-') {
            x = 0;
            top += c == '-' ? 6 : 0;
            continue;
        }
        if (c == '!') {
            count = number(&at);
            c = *at++;
        }
        for (; count > 0; count--)
            put_sixel(image, x++, top, c, colour);
    }
    assert_string_equal(at, "\033\\");
}

/* --- pictures ------------------------------------------------------------------------------------- */

static uint32_t colour_of(const void *user, enum draw_role role)
{
    (void)user;
    return role == ROLE_SERIES_1 ? 0xff0000 : role == ROLE_SERIES_2 ? 0x0000ff : (uint32_t)role;
}

static const struct sixel_options plain = {CELL_WIDTH, CELL_HEIGHT, colour_of, NULL};

/* All of it a plot. */
static struct surface *create(int width, int height)
{
    struct surface *surface = surface_create(width, height, CHARSET_UTF8);
    surface_record(surface);
    surface_add_plot(surface, &(struct plot_area){.width = width, .height = height});
    return surface;
}

static void stroke(struct surface *surface, struct stroke stroke, const struct spot *spots,
                   size_t count)
{
    surface_stroke(surface, &stroke, spots, count);
}

static int colour_at(const struct image *image, double column, double row)
{
    int index = image->pixels[(int)(row * CELL_HEIGHT)][(int)(column * CELL_WIDTH)];
    return index == NONE ? NONE : image->colours[index];
}

static void read_back(struct image *image, const struct surface *surface)
{
    struct arena *arena = arena_create();
    char *text = surface_to_sixel(arena, surface, &plain);
    assert_non_null(text);
    decode(image, text);
    arena_destroy(arena);
}

enum { RED = 100 << 16, BLUE = 100 };

static struct image image; /* too large for a stack */

static void test_lines_where_they_are(void **state)
{
    (void)state;
    struct surface *surface = create(20, 10);
    stroke(surface, (struct stroke){.role = ROLE_SERIES_1, .weight = 1},
           (const struct spot[]){{0, 10}, {10, 0}, {20, 0}}, 3);
    stroke(surface, (struct stroke){.role = ROLE_SERIES_2, .weight = 3},
           (const struct spot[]){{2.5, 1}, {2.5, 4}}, 2);
    read_back(&image, surface);
    assert_int_equal(image.width, 20 * CELL_WIDTH);
    assert_int_equal(image.height, 10 * CELL_HEIGHT);
    assert_int_equal(colour_at(&image, 5, 5), RED);
    assert_int_equal(colour_at(&image, 9, 1), RED);
    assert_int_equal(colour_at(&image, 15, 0), RED);
    assert_int_equal(colour_at(&image, 2.5, 2), BLUE);
    assert_int_equal(colour_at(&image, 2.5 - 1.0 / CELL_WIDTH, 2), BLUE); /* it is thick */
    assert_int_equal(colour_at(&image, 2.5 + 1.0 / CELL_WIDTH, 2), BLUE);
    assert_int_equal(colour_at(&image, 3, 2), NONE);
    assert_int_equal(colour_at(&image, 5, 6), NONE);
    assert_int_equal(colour_at(&image, 0, 0), NONE);
    surface_destroy(surface);
}

static void test_areas_lie_below_and_dashes_have_gaps(void **state)
{
    (void)state;
    struct surface *surface = create(20, 10);
    stroke(surface, (struct stroke){.role = ROLE_SERIES_2, .weight = 1},
           (const struct spot[]){{0, 5}, {20, 5}}, 2);
    stroke(surface, (struct stroke){.kind = STROKE_AREA, .role = ROLE_SERIES_1},
           (const struct spot[]){{5, 2}, {15, 2}, {15, 8}, {5, 8}}, 4);
    stroke(surface, (struct stroke){.kind = STROKE_DASHED, .role = ROLE_SERIES_2, .weight = 1},
           (const struct spot[]){{0, 9.5}, {20, 9.5}}, 2);
    read_back(&image, surface);
    assert_int_equal(colour_at(&image, 10, 3), RED);
    assert_int_equal(colour_at(&image, 10, 5), BLUE);
    assert_int_equal(colour_at(&image, 4.9, 3), NONE);
    assert_int_equal(colour_at(&image, 15.1, 3), NONE);
    int dots = 0;
    for (int x = 0; x < image.width; x++)
        dots += image.pixels[(int)(9.5 * CELL_HEIGHT)][x] != NONE;
    assert_in_range(dots, image.width / 3, image.width * 2 / 3);
    surface_destroy(surface);
}

static void test_marks_are_shapes_and_letters_stay(void **state)
{
    (void)state;
    struct surface *surface = create(20, 10);
    const struct spot disc = {4.5, 4.5}, ring = {10.5, 4.5}, letter = {15.5, 4.5};
    stroke(surface, (struct stroke){.role = ROLE_SERIES_2, .weight = 1},
           (const struct spot[]){{0, 4.5}, {20, 4.5}}, 2);
    stroke(surface, (struct stroke){.kind = STROKE_MARK, .role = ROLE_SERIES_1, .glyph = "●"},
           &disc, 1);
    stroke(surface, (struct stroke){.kind = STROKE_MARK, .role = ROLE_SERIES_1, .glyph = "◇"},
           &ring, 1);
    stroke(surface, (struct stroke){.kind = STROKE_MARK, .role = ROLE_SERIES_1, .glyph = "a"},
           &letter, 1);
    surface_text(surface, 0, 4, ROLE_SERIES_2, "⠤⠤⠤⠤●⠤⠤⠤⠤⠤◇⠤⠤⠤⠤a⠤⠤⠤⠤");
    surface_stroked(surface, 0, 4, 20, 1);
    surface_text(surface, 18, 4, ROLE_TEXT, "z");
    read_back(&image, surface);
    assert_int_equal(colour_at(&image, 4.5, 4.5), RED);
    assert_int_equal(colour_at(&image, 4.5, 4.4), RED);
    assert_int_equal(colour_at(&image, 10.5, 4.5), NONE); /* hollow */
    assert_int_equal(colour_at(&image, 8, 4.5), BLUE);
    assert_true(sixel_covers(surface, 4, 4));
    assert_true(sixel_covers(surface, 0, 0));
    for (int x = 15; x <= 18; x += 3) {
        assert_false(sixel_covers(surface, x, 4));
        assert_int_equal(colour_at(&image, x + 0.5, 4.5), NONE);
    }
    surface_destroy(surface);
}

static void test_only_within_plots(void **state)
{
    (void)state;
    struct surface *surface = surface_create(20, 10, CHARSET_UTF8);
    const struct spot line[2] = {{0, 5}, {20, 5}};
    surface_record(surface);
    surface_add_plot(surface, &(struct plot_area){.x = 5, .y = 2, .width = 10, .height = 6});
    assert_false(sixel_covers(surface, 6, 3)); /* there are no strokes */
    stroke(surface, (struct stroke){.role = ROLE_SERIES_1, .weight = 1}, line, 2);
    assert_true(sixel_covers(surface, 6, 3));
    assert_false(sixel_covers(surface, 4, 3));
    assert_false(sixel_covers(surface, -1, 3));
    read_back(&image, surface);
    assert_int_equal(colour_at(&image, 4.9, 5), NONE);
    assert_int_equal(colour_at(&image, 5, 5), RED);
    assert_int_equal(colour_at(&image, 15.1, 5), NONE);
    surface_destroy(surface);
}

static void test_bounds(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct surface *surface = create(20, 10);
    const struct spot line[2] = {{0, 5}, {20, 5}}, far[2] = {{-1e12, 5}, {1e12, 6}};
    assert_null(surface_to_sixel(arena, surface, &plain));
    for (int role = 0; role < ROLE_COUNT; role++) /* more roles than colours */
        stroke(surface, (struct stroke){.role = (enum draw_role)role, .weight = 9}, line, 2);
    stroke(surface, (struct stroke){.role = ROLE_SERIES_1}, far, 2);
    stroke(surface, (struct stroke){.role = ROLE_SERIES_1}, far, 1);
    stroke(surface, (struct stroke){.kind = STROKE_AREA, .role = ROLE_SERIES_1}, far, 2);
    read_back(&image, surface);
    assert_int_not_equal(colour_at(&image, 1, 5), NONE);
    for (int size = -1; size <= 1; size++) {
        struct sixel_options odd = plain;
        odd.cell_height = size < 1 ? size : SIXEL_MAX_CELL + 1;
        assert_null(surface_to_sixel(arena, surface, &odd));
    }
    surface_destroy(surface);
    surface = create(600, 600);
    stroke(surface, (struct stroke){.role = ROLE_SERIES_1}, line, 2);
    assert_null(surface_to_sixel(arena, surface, &plain));
    surface_destroy(surface);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_where_they_are),
        cmocka_unit_test(test_areas_lie_below_and_dashes_have_gaps),
        cmocka_unit_test(test_marks_are_shapes_and_letters_stay),
        cmocka_unit_test(test_only_within_plots),
        cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
