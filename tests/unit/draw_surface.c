/* SPDX-License-Identifier: MIT */
/* The grid of cells: clipping, wide characters cut in half, clusters that are too long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <limits.h>
#include <string.h>

#include "dltutor/draw.h"

static void expect(const struct surface *surface, const char *picture)
{
    struct arena *arena = arena_create();
    assert_string_equal(surface_to_text(arena, surface), picture);
    arena_destroy(arena);
}

static void test_new_surface_is_blank(void **state)
{
    (void)state;
    struct surface *surface = surface_create(3, 2, CHARSET_UTF8);
    expect(surface, "\n");
    assert_int_equal(surface->cursor_x, -1);
    assert_int_equal(surface->cursor_y, -1);
    assert_string_equal(surface_cell(surface, 2, 1)->text, " ");
    assert_null(surface_cell(surface, 3, 1));
    assert_null(surface_cell(surface, -1, 0));
    surface_destroy(surface);
    surface_destroy(NULL);
}

static void test_sides_are_clamped(void **state)
{
    (void)state;
    struct surface *surface = surface_create(-5, INT_MAX, CHARSET_UTF8);
    assert_int_equal(surface->width, 0);
    assert_int_equal(surface->height, DRAW_MAX_SIDE);
    assert_int_equal(surface_text(surface, 0, 0, ROLE_TEXT, "abc"), 3);
    surface_resize(surface, 2, 1);
    surface_text(surface, 0, 0, ROLE_TEXT, "abc");
    expect(surface, "ab");
    surface_resize(surface, 3, 1);
    expect(surface, "");
    surface_destroy(surface);
}

static void test_text_is_clipped_on_every_side(void **state)
{
    (void)state;
    struct surface *surface = surface_create(4, 2, CHARSET_UTF8);
    assert_int_equal(surface_text(surface, -2, 0, ROLE_KEY, "abcdefgh"), 8);
    surface_text(surface, 0, -1, ROLE_TEXT, "xx");
    surface_text(surface, 0, 2, ROLE_TEXT, "xx");
    surface_text(surface, INT_MAX, 1, ROLE_TEXT, "xx");
    surface_text(surface, INT_MIN, 1, ROLE_TEXT, "xx");
    expect(surface, "cdef\n");
    assert_int_equal(surface_cell(surface, 3, 0)->role, ROLE_KEY);
    surface_destroy(surface);
}

static void test_wide_characters_are_halved_to_blanks(void **state)
{
    (void)state;
    struct surface *surface = surface_create(4, 1, CHARSET_UTF8);
    assert_int_equal(surface_text(surface, -1, 0, ROLE_TEXT, "\u6f22\u5b57\u6f22"), 6);
    expect(surface, " \u5b57"); /* the third is cut as well */
    assert_int_equal(surface_cell(surface, 1, 0)->width, 2);
    assert_int_equal(surface_cell(surface, 2, 0)->width, 0);
    assert_string_equal(surface_cell(surface, 2, 0)->text, "");
    assert_string_equal(surface_cell(surface, 3, 0)->text, " ");
    surface_text(surface, 2, 0, ROLE_TEXT, "x"); /* replaces the right half */
    expect(surface, "  x");
    surface_text(surface, 1, 0, ROLE_TEXT, "\u6f22");
    surface_text(surface, 1, 0, ROLE_TEXT, "y"); /* replaces the left half */
    expect(surface, " y");
    surface_destroy(surface);
}

static void test_clusters_fill_one_cell(void **state)
{
    (void)state;
    struct surface *surface = surface_create(4, 1, CHARSET_UTF8);
    assert_int_equal(surface_text(surface, 0, 0, ROLE_TEXT, "x\u0302y"), 2);
    assert_string_equal(surface_cell(surface, 0, 0)->text, "x\u0302");
    assert_string_equal(surface_cell(surface, 1, 0)->text, "y");
    surface_text(surface, 0, 0, ROLE_TEXT,
                 "a\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309"
                 "b");
    assert_string_equal(surface_cell(surface, 0, 0)->text,
                        "a\u0300\u0301\u0302\u0303\u0304\u0305\u0306");
    assert_string_equal(surface_cell(surface, 1, 0)->text, "b");
    surface_destroy(surface);
}

static void test_control_characters_are_never_stored(void **state)
{
    (void)state;
    struct surface *surface = surface_create(12, 1, CHARSET_UTF8);
    const char *hostile = "a\033[\r\n\t\x7f\xc2\x9b\xe2\x80\xae\xff\xcc\x81";
    assert_int_equal(surface_text(surface, 0, 0, ROLE_TEXT, hostile), 11);
    expect(surface, "a?[????????");
    surface_destroy(surface);
}

static void test_ascii_surface_spells(void **state)
{
    (void)state;
    struct surface *surface = surface_create(12, 1, CHARSET_ASCII);
    assert_int_equal(surface_text(surface, 0, 0, ROLE_TEXT, "\u03c3\u00b2 \u2264 1"), 12);
    expect(surface, "sigma^2 <= 1");
    surface_clear(surface);
    assert_int_equal(surface_printf(surface, 1, 0, ROLE_TEXT, "%d \u00d7 %s", 9, "2"), 5);
    expect(surface, " 9 x 2");
    surface_destroy(surface);
}

static void test_cut_ends_in_an_ellipsis(void **state)
{
    (void)state;
    struct surface *surface = surface_create(8, 1, CHARSET_UTF8);
    assert_int_equal(surface_text_cut(surface, 0, 0, 5, ROLE_TEXT, "abcdef"), 5);
    expect(surface, "abcd\u2026");
    surface_clear(surface);
    assert_int_equal(surface_text_cut(surface, 0, 0, 5, ROLE_TEXT, "abcde"), 5);
    expect(surface, "abcde");
    surface_clear(surface);
    assert_int_equal(surface_text_cut(surface, 0, 0, 4, ROLE_TEXT, "\u6f22\u5b57\u6f22"), 3);
    expect(surface, "\u6f22\u2026");
    assert_int_equal(surface_text_cut(surface, 0, 0, 0, ROLE_TEXT, "abc"), 0);
    assert_int_equal(surface_text_cut(surface, 0, 0, -3, ROLE_TEXT, "abc"), 0);
    expect(surface, "\u6f22\u2026");
    surface_destroy(surface);
}

static void test_fill_and_paint_are_clipped(void **state)
{
    (void)state;
    struct surface *surface = surface_create(4, 3, CHARSET_UTF8);
    surface_fill(surface, 2, 1, INT_MAX, INT_MAX, ROLE_DIM, "#");
    surface_fill(surface, INT_MIN, INT_MIN, 5, 5, ROLE_DIM, "!");
    expect(surface, "\n  ##\n  ##");
    surface_paint(surface, -1, -1, 4, 3, ROLE_SELECTED);
    assert_int_equal(surface_cell(surface, 2, 1)->role, ROLE_SELECTED);
    assert_int_equal(surface_cell(surface, 3, 1)->role, ROLE_DIM);
    assert_int_equal(surface_cell(surface, 2, 2)->role, ROLE_DIM);
    expect(surface, "\n  ##\n  ##");
    surface_fill(surface, 0, 0, 3, 1, ROLE_DIM, "\u6f22"); /* no room for a second one */
    expect(surface, "\u6f22\n  ##\n  ##");
    assert_int_equal(surface_cell(surface, 2, 0)->role, ROLE_DIM);
    surface_destroy(surface);
}

static void test_copy_clips_and_spells(void **state)
{
    (void)state;
    struct surface *source = surface_create(4, 2, CHARSET_UTF8);
    surface_text(source, 0, 0, ROLE_WRONG, "\u6f22\u2713z");
    surface_text(source, 0, 1, ROLE_TEXT, "abcd");
    struct surface *target = surface_create(4, 2, CHARSET_UTF8);
    surface_copy(target, -1, 1, source);
    expect(target, "\n \u2713z");
    assert_int_equal(surface_cell(target, 1, 1)->role, ROLE_WRONG);
    surface_copy(target, 1, -1, source);
    expect(target, " abc\n \u2713z");
    struct surface *plain = surface_create(4, 2, CHARSET_ASCII);
    surface_copy(plain, 0, 0, source);
    expect(plain, "? +z\nabcd");
    surface_destroy(source);
    surface_destroy(target);
    surface_destroy(plain);
}

static void test_every_glyph_is_one_column(void **state)
{
    (void)state;
    for (enum charset set = CHARSET_ASCII; set <= CHARSET_UTF8; set++) {
        const char *const *glyph = (const char *const *)draw_glyphs(set);
        size_t count = sizeof(struct glyphs) / sizeof(const char *);
        for (size_t i = 0; i < count; i++) {
            assert_non_null(glyph[i]);
            assert_int_equal(draw_width(glyph[i], CHARSET_UTF8), 1);
            if (set == CHARSET_ASCII)
                assert_true((unsigned char)glyph[i][0] < 0x80);
        }
    }
}

static void test_series_and_states_differ(void **state)
{
    (void)state;
    for (enum charset set = CHARSET_ASCII; set <= CHARSET_UTF8; set++) {
        const struct glyphs *glyphs = draw_glyphs(set);
        for (size_t i = 0; i < 6; i++) {
            assert_string_not_equal(glyphs->series[i], glyphs->kink);
            for (size_t k = 0; k < i; k++)
                assert_string_not_equal(glyphs->series[i], glyphs->series[k]);
        }
        assert_string_not_equal(glyphs->state_none, glyphs->state_some);
        assert_string_not_equal(glyphs->state_some, glyphs->state_all);
        assert_string_not_equal(glyphs->right, glyphs->wrong);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_surface_is_blank),
        cmocka_unit_test(test_sides_are_clamped),
        cmocka_unit_test(test_text_is_clipped_on_every_side),
        cmocka_unit_test(test_wide_characters_are_halved_to_blanks),
        cmocka_unit_test(test_clusters_fill_one_cell),
        cmocka_unit_test(test_control_characters_are_never_stored),
        cmocka_unit_test(test_ascii_surface_spells),
        cmocka_unit_test(test_cut_ends_in_an_ellipsis),
        cmocka_unit_test(test_fill_and_paint_are_clipped),
        cmocka_unit_test(test_copy_clips_and_spells),
        cmocka_unit_test(test_every_glyph_is_one_column),
        cmocka_unit_test(test_series_and_states_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
