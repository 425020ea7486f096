/* SPDX-License-Identifier: MIT */
/* Surfaces as SVG: what cells and strokes become, well-formed whatever they hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dltutor/draw.h"
#include "svg_check.h"

static const char *to_svg(struct arena *arena, const struct surface *surface)
{
    const char *text = surface_to_svg(arena, surface, NULL);
    const char *wrong = svg_check(text);
    if (wrong)
        fail_msg("not well-formed from here on: %.80s", wrong);
    return text;
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("no %s in\n%s", part, text);
}

static void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("there is %s in\n%s", part, text);
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        count++;
    return count;
}

static void test_checker_finds_faults(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "text",
                                      "<a>",
                                      "<a></b>",
                                      "<a></a><b></b>",
                                      "<a/>",
                                      "<a><b></a></b>",
                                      "<a>&</a>",
                                      "<a>\x01</a>",
                                      "<a>\xff</a>",
                                      "<a><b x=\"1\" x=\"2\"/></a>",
                                      "<a x=\"<\"></a>",
                                      "<a x=1></a>",
                                      "<a><b</a>"};
    for (size_t i = 0; i < DLT_COUNT(bad); i++)
        if (!svg_check(bad[i]))
            fail_msg("%s was taken for well-formed", bad[i]);
    assert_null(svg_check("<a>&amp;<b x=\"1\"/>é</a>\n"));
}

static void test_text_in_its_columns(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct surface *surface = surface_create(20, 2, CHARSET_UTF8);
    surface_text(surface, 1, 0, ROLE_TEXT, "two words   a<b & c");
    surface_text(surface, 1, 1, ROLE_WRONG, "no");
    surface_text(surface, 3, 1, ROLE_RIGHT, "yes");
    const char *svg = to_svg(arena, surface);
    assert_has(svg, "<text class=\"text\" x=\"19\" y=\"24\" textLength=\"81\" "
                    "lengthAdjust=\"spacingAndGlyphs\">two words</text>");
    assert_has(svg, "x=\"127\" y=\"24\" textLength=\"63\" lengthAdjust=\"spacingAndGlyphs\">"
                    "a&lt;b &amp; c</text>");
    assert_has(svg, ">no</text>");
    assert_has(svg, "<text class=\"right\" x=\"37\"");
    assert_has(svg, ".dltutor .wrong{color:");
    assert_lacks(svg, ".dltutor .kink{");
    surface_destroy(surface);
    arena_destroy(arena);
}

static void test_boxes_are_lines(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct surface *surface = surface_create(5, 3, CHARSET_UTF8);
    surface_text(surface, 0, 0, ROLE_DIM, "┌───┐");
    surface_text(surface, 0, 1, ROLE_DIM, "│ ═ │");
    surface_text(surface, 0, 2, ROLE_DIM, "└─┬─┘");
    const char *svg = to_svg(arena, surface);
    assert_int_equal(count_of(svg, "<line class=\"dim box\""), 7); /* 4 sides, one half, 2 of ═ */
    assert_has(svg, "x1=\"14.5\" y1=\"19.5\" x2=\"50.5\" y2=\"19.5\"");
    assert_has(svg, "x1=\"14.5\" y1=\"19.5\" x2=\"14.5\" y2=\"57.5\"");
    assert_lacks(svg, "<text");
    surface_destroy(surface);
    arena_destroy(arena);
}

static void test_blocks_and_dots(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct surface *surface = surface_create(6, 1, CHARSET_UTF8);
    surface_text(surface, 0, 0, ROLE_SERIES_1, "██▌▚⠑");
    surface_back(surface, 0, 0, 6, 1, ROLE_REGION_2);
    surface_paint(surface, 5, 0, 1, 1, ROLE_SELECTED);
    const char *svg = to_svg(arena, surface);
    assert_has(svg, "<rect class=\"series1\" x=\"10\" y=\"10\" width=\"18\" height=\"19\"/>");
    assert_has(svg, "<rect class=\"series1\" x=\"28\" y=\"10\" width=\"4.5\" height=\"19\"/>");
    assert_int_equal(count_of(svg, "<rect class=\"series1\""), 4);
    assert_int_equal(count_of(svg, "<circle class=\"series1\""), 2);
    assert_has(svg, "<rect class=\"region2\" x=\"10\" y=\"10\" width=\"45\" height=\"19\"/>");
    assert_has(svg, "<rect class=\"selected back\" x=\"55\"");
    surface_destroy(surface);
    arena_destroy(arena);
}

static const double zigzag_x[] = {0, 0.5, 1, 3}, zigzag_y[] = {0, 1, 0, 2};
static const bool zigzag_kinks[] = {false, true, true, false};
static const struct plot_series zigzag = {.label = "f",
                                          .x = zigzag_x,
                                          .y = zigzag_y,
                                          .kink = zigzag_kinks,
                                          .count = 4,
                                          .role = ROLE_SERIES_1};

static void test_plots_are_strokes(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    const struct plot_point point = {.x = 1.5, .y = 0.5};
    const struct plot plot = {.series = &zigzag,
                              .series_count = 1,
                              .points = &point,
                              .point_count = 1,
                              .x_from = 0,
                              .x_to = 2,
                              .marker = MARKER_BRAILLE,
                              .weight = 2,
                              .legend = true};
    struct surface *surface = surface_create(40, 12, CHARSET_UTF8);
    struct surface *whole = surface_create(44, 14, CHARSET_UTF8);
    surface_record(surface);
    surface_record(whole);
    draw_plot(surface, 0, 0, 40, 12, &plot);
    const char *alone = to_svg(arena, surface);
    assert_int_equal(count_of(alone, "<polyline class=\"series1 w2\""), 1);
    assert_int_equal(count_of(alone, "<circle class=\"kink\""), 3); /* the third is the legend's */
    assert_has(alone, "<polyline class=\"axis box\"");
    assert_has(alone, ">!</text>");
    assert_has(alone, ">f</text>");
    assert_lacks(alone, "<circle class=\"series1\"");
    /* Moved with the cells, and covered by what is written there later. */
    surface_copy(whole, 2, 1, surface);
    assert_int_equal(count_of(to_svg(arena, whole), "<polyline class=\"series1 w2\""), 1);
    assert_string_not_equal(to_svg(arena, whole), alone);
    surface_text(whole, 0, 1, ROLE_TEXT, "written over the lines of the plot as text");
    assert_has(to_svg(arena, whole), "lines");
    surface_clear(whole);
    assert_lacks(to_svg(arena, whole), "<polyline class");
    /* Without strokes the same is drawn by its dots. */
    struct surface *plain = surface_create(40, 12, CHARSET_UTF8);
    surface_copy(plain, 0, 0, surface);
    assert_has(to_svg(arena, plain), "<circle class=\"series1\"");
    surface_destroy(plain);
    surface_destroy(whole);
    surface_destroy(surface);
    arena_destroy(arena);
}

/* Where a vertex lies is exact: between the ticks to its sides. */
static void test_strokes_are_exact(void **state)
{
    (void)state;
    static const double x[] = {0, 1}, y[] = {0, 1};
    const struct plot_series line = {.x = x, .y = y, .count = 2, .role = ROLE_SERIES_1};
    const struct plot plot = {.series = &line, .series_count = 1, .marker = MARKER_ASCII};
    struct arena *arena = arena_create();
    struct surface *surface = surface_create(50, 14, CHARSET_ASCII);
    surface_record(surface);
    draw_plot(surface, 0, 0, 50, 14, &plot);
    const struct plot_area *area = &surface->plots[0];
    double columns = area->width / (area->x_to - area->x_from);
    double left = 10 + 9 * (area->x + (0 - area->x_from) * columns);
    double right = 10 + 9 * (area->x + (1 - area->x_from) * columns);
    const char *svg = to_svg(arena, surface);
    const char *at = strstr(svg, "<line class=\"series1 w1\" x1=\"");
    assert_non_null(at);
    assert_true(fabs(strtod(strstr(at, "x1=\"") + 4, NULL) - left) < 0.02);
    assert_true(fabs(strtod(strstr(at, "x2=\"") + 4, NULL) - right) < 0.02);
    surface_destroy(surface);
    arena_destroy(arena);
}

static void test_title_theme_and_words(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct surface *surface = surface_create(3, 1, CHARSET_UTF8);
    const char *both = to_svg(arena, surface);
    assert_has(both, "@media (prefers-color-scheme:dark)");
    assert_lacks(both, "<title>");
    struct svg_options options = {
        .title = "a < b", .description = "\x1b[31mred\x7f & \xff\xef\xbf\xbf", .theme = SVG_LIGHT};
    const char *light = surface_to_svg(arena, surface, &options);
    assert_null(svg_check(light));
    assert_has(light, "<title>a &lt; b</title>\n<desc>\xef\xbf\xbd[31mred\xef\xbf\xbd &amp; ");
    assert_lacks(light, "@media");
    assert_has(light, ".page,.dltutor .hollow{fill:#ffffff}");
    options.theme = SVG_DARK;
    assert_has(surface_to_svg(arena, surface, &options), ".page,.dltutor .hollow{fill:#0d1117}");
    surface_destroy(surface);
    arena_destroy(arena);
}

/* Any bytes in any cell, any role, any stroke. */
static void test_noise_is_well_formed(void **state)
{
    (void)state;
    srand(3);
    struct arena *arena = arena_create();
    for (int round = 0; round < 300; round++) {
        struct surface *surface = surface_create(rand() % 30, rand() % 8, CHARSET_UTF8);
        if (rand() % 2)
            surface_record(surface);
        for (int i = 0; i < surface->width * surface->height; i++) {
            struct cell *cell = &surface->cells[i];
            cell->role = (uint8_t)(rand() % ROLE_COUNT);
            cell->back = (uint8_t)(rand() % 3 ? 0 : rand() % ROLE_COUNT);
            memset(cell->text, 0, sizeof(cell->text));
            if (rand() % 4 == 0)
                cell->text[0] = (char)(rand() % 256);
            else
                utf8_encode((uint32_t)(rand() % 3 ? rand() % 0x3000 : rand()), cell->text);
        }
        for (int i = rand() % 5; i > 0; i--) {
            const struct spot spots[3] = {
                {rand() % 40 - 5, rand() / 7.0}, {NAN, 0}, {1e300, -INFINITY}};
            struct stroke stroke = {.kind = (enum stroke_kind)(rand() % 4),
                                    .role = (enum draw_role)(rand() % ROLE_COUNT),
                                    .weight = rand() % 6 - 1};
            stroke.glyph[0] = (char)(rand() % 256);
            surface_stroke(surface, &stroke, spots, (size_t)(rand() % 4));
        }
        const char *once = to_svg(arena, surface);
        assert_string_equal(once, to_svg(arena, surface));
        assert_lacks(once, "\"-0\"");
        assert_lacks(once, "nan");
        surface_destroy(surface);
        arena_reset(arena);
    }
    arena_destroy(arena);
}

static void test_kinds_of_files(void **state)
{
    (void)state;
    enum picture_format format;
    assert_true(picture_format_of("a.svg", &format) && format == PICTURE_SVG);
    assert_true(picture_format_of("b/a.b.TXT", &format) && format == PICTURE_TEXT);
    static const char *const bad[] = {"", "a", "svg", ".svg", "b/.svg", "a.png", "a.svg.", "asvg"};
    for (size_t i = 0; i < DLT_COUNT(bad); i++)
        assert_false(picture_format_of(bad[i], &format));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_checker_finds_faults),  cmocka_unit_test(test_text_in_its_columns),
        cmocka_unit_test(test_boxes_are_lines),       cmocka_unit_test(test_blocks_and_dots),
        cmocka_unit_test(test_plots_are_strokes),     cmocka_unit_test(test_strokes_are_exact),
        cmocka_unit_test(test_title_theme_and_words), cmocka_unit_test(test_noise_is_well_formed),
        cmocka_unit_test(test_kinds_of_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
