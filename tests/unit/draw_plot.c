/* SPDX-License-Identifier: MIT */
/* Plots as pictures: the expected one stands in the test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "dltutor/draw.h"

static void expect(int width, int height, enum charset charset, const struct plot *plot,
                   const char *picture)
{
    struct arena *arena = arena_create();
    struct surface *surface = surface_create(width, height, charset);
    draw_plot(surface, 0, 0, width, height, plot);
    assert_string_equal(surface_to_text(arena, surface), picture);
    surface_destroy(surface);
    arena_destroy(arena);
}

static const double relu_x[] = {-2, 0, 2}, relu_y[] = {0, 0, 2};
static const bool middle_kink[] = {false, true, false};
static const struct plot_series relu = {.label = "relu(x)",
                                        .x = relu_x,
                                        .y = relu_y,
                                        .kink = middle_kink,
                                        .count = 3,
                                        .role = ROLE_SERIES_1};

static const double zigzag_x[] = {0, 0.25, 0.5, 0.75, 1}, zigzag_y[] = {0, 1, 0, 1, 0};
static const bool inner_kinks[] = {false, true, true, true, false};
static const struct plot_series zigzag = {.label = "f",
                                          .x = zigzag_x,
                                          .y = zigzag_y,
                                          .kink = inner_kinks,
                                          .count = 5,
                                          .role = ROLE_SERIES_1};

static void test_relu_braille(void **state)
{
    (void)state;
    const struct plot plot = {.title = "relu",
                              .x_label = "x",
                              .y_label = "y",
                              .series = &relu,
                              .series_count = 1,
                              .marker = MARKER_BRAILLE,
                              .legend = true};
    expect(40, 12, CHARSET_UTF8, &plot,
           "  y               relu\n"
           "2 ┤                 ┊                ⡠\n"
           "  │                 ┊             ⢀⠔⠉\n"
           "  │                 ┊           ⡠⠒⠁\n"
           "  │                 ┊        ⢀⠤⠊\n"
           "  │                 ┊      ⡠⠔⠁\n"
           "  │                 ┊   ⢀⡠⠊\n"
           "  │                 ┊ ⢀⠔⠁\n"
           "0 ┤⠠⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤●⠊⠁\n"
           "  └┬────────────────┬────────────────┬ x\n"
           "  -2                0                2\n"
           "─ relu(x)   ● bend");
}

static void test_zigzag_in_every_marker(void **state)
{
    (void)state;
    struct plot plot = {.series = &zigzag, .series_count = 1, .x_from = 0, .x_to = 1};
    plot.marker = MARKER_ASCII;
    expect(40, 10, CHARSET_UTF8, &plot,
           "1 ┤         ●                 ●\n"
           "  │        / \\               / \\\n"
           "  │      //   \\\\           //   \\\\\n"
           "  │     /       \\         /       \\\n"
           "  │    /         \\       /         \\\n"
           "  │  //           \\\\   //           \\\\\n"
           "  │ /               \\ /               \\\n"
           "0 ┤/                 ●                 \\\n"
           "  └┬────────┬────────┬────────┬────────┬\n"
           "   0       0.25     0.5      0.75      1");
    plot.marker = MARKER_HALF;
    expect(40, 10, CHARSET_UTF8, &plot,
           "1 ┤         ●                 ●\n"
           "  │        █ █               █ █\n"
           "  │      ▄▀   ▀▄           ▄▀   ▀▄\n"
           "  │     ▄▀     ▀▄         ▄▀     ▀▄\n"
           "  │    █        ▀▄       █        ▀▄\n"
           "  │   █           █     █           █\n"
           "  │ ▄▀             ▀▄ ▄▀             ▀▄\n"
           "0 ┤▄▀               ▀●▀               ▀▄\n"
           "  └┬────────┬────────┬────────┬────────┬\n"
           "   0       0.25     0.5      0.75      1");
    plot.marker = MARKER_QUADRANT;
    expect(40, 10, CHARSET_UTF8, &plot,
           "1 ┤         ●                 ●\n"
           "  │        ▄▘▚▖              ▄▘▚▖\n"
           "  │       ▞   ▝▖            ▞   ▝▖\n"
           "  │     ▗▀     ▝▚         ▗▀     ▝▚\n"
           "  │    ▗▘        ▚       ▗▘        ▚\n"
           "  │   ▞▘          ▀▖    ▞▘          ▀▖\n"
           "  │ ▗▞             ▝▄ ▗▞             ▝▄\n"
           "0 ┤▗▘                ●▘                ▚\n"
           "  └┬────────┬────────┬────────┬────────┬\n"
           "   0       0.25     0.5      0.75      1");
    plot.marker = MARKER_BRAILLE;
    expect(40, 10, CHARSET_UTF8, &plot,
           "1 ┤         ●⡀                ●⡀\n"
           "  │        ⡔⠁⠑⡄              ⡔⠁⠑⡄\n"
           "  │      ⢀⠎   ⠘⢄           ⢀⠎   ⠘⢄\n"
           "  │     ⢠⠊     ⠈⢢         ⢠⠊     ⠈⢢\n"
           "  │    ⡰⠁        ⠱⡀      ⡰⠁        ⠱⡀\n"
           "  │  ⢀⠜           ⠘⡄   ⢀⠜           ⠘⡄\n"
           "  │ ⢀⠎             ⠈⢆ ⢀⠎             ⠈⢆\n"
           "0 ┤⠠⠃                ●⠃                ⠣\n"
           "  └┬────────┬────────┬────────┬────────┬\n"
           "   0       0.25     0.5      0.75      1");
}

static void test_every_marker_is_ascii_without_more(void **state)
{
    (void)state;
    struct plot plot = {.series = &zigzag, .series_count = 1, .x_from = 0, .x_to = 1};
    for (plot.marker = MARKER_ASCII; plot.marker < MARKER_COUNT; plot.marker++)
        expect(40, 10, CHARSET_ASCII, &plot,
               "1 +         o                 o\n"
               "  |        / \\               / \\\n"
               "  |      //   \\\\           //   \\\\\n"
               "  |     /       \\         /       \\\n"
               "  |    /         \\       /         \\\n"
               "  |  //           \\\\   //           \\\\\n"
               "  | /               \\ /               \\\n"
               "0 +/                 o                 \\\n"
               "  ++--------+--------+--------+--------+\n"
               "   0       0.25     0.5      0.75      1");
}

static void test_hidden_units_and_their_sum(void **state)
{
    (void)state;
    static const double x1[] = {0, 0.5, 2}, y1[] = {0, 0, 3}, x2[] = {0, 1, 2}, y2[] = {1, 0, 0};
    static const double x3[] = {0, 1.5, 2}, y3[] = {0, 0, -2};
    static const double x4[] = {0, 0.5, 1, 1.5, 2}, y4[] = {1, 0.5, 1, 2, 1};
    const struct plot_series series[] = {
        {"φ₁h₁", x1, y1, middle_kink, 3, ROLE_SERIES_1, false, false},
        {"φ₂h₂", x2, y2, middle_kink, 3, ROLE_SERIES_2, false, false},
        {"φ₃h₃", x3, y3, middle_kink, 3, ROLE_SERIES_3, false, false},
        {"their sum", x4, y4, inner_kinks, 5, ROLE_SERIES_4, false, false},
    };
    const struct plot plot = {.title = "Three hidden units",
                              .x_label = "x",
                              .y_label = "f(x)",
                              .series = series,
                              .series_count = 4,
                              .marker = MARKER_BRAILLE,
                              .legend = true};
    expect(64, 20, CHARSET_UTF8, &plot,
           "f(x)                   Three hidden units\n"
           " 3 ┤                                                       ⣀⠤\n"
           "   │                                                  ⢀⡠⠔⠒⠉\n"
           "   │                                             ⢀⣀⠤⠒⠉⠁\n"
           " 2 ┤                                        ×⣀●⢔⡊⠁\n"
           "   │                                    ⢀⡠⠔⠒⠉   ⠈⠑⠒⠤⣀\n"
           "   │                               ⢀⣀⠤⠒⠉⠁            ⠉⠑⠢⢄⣀\n"
           " 1 ┤⠠⠤⣀⣀⡀                    ⣀×⣠●⠔⠊⠁                      ×⠒⠤\n"
           "   │    ⠈■⠑⠒⠒⠤⠤⢄×⡀  ⣀⣀⠤⠤⠔⠒⢒⡩⠝⠒⠉\n"
           "   │             ⠈●⠉⠒⢒⣢■⢖⣉⣁\n"
           " 0 ┤⠠◆⠤⠤⠤⠤⠤⠤▲⠤⠤⠤⠤⠤●⠴⠮⠥⠤⠤⠤⠤▲⠭⠭⠵⠶⠦●⠤⠤⠤⠤■⠤⠤▲⠤⠤⠤⠤⠤●⡤⠤⠤⠤■⠤⠤⠤⠤⠤⠤⠤⠤⠤\n"
           "   │                                           ⠈⠒⢄\n"
           "   │                                              ⠑⢄⡀\n"
           "-1 ┤                                                ⠈⠢▲\n"
           "   │                                                  ⠈⠒⢄\n"
           "   │                                                     ⠑⢄⡀\n"
           "-2 ┤                                                       ⠈⠢\n"
           "   └┬─────────────┬─────────────┬─────────────┬─────────────┬ x\n"
           "    0            0.5            1            1.5            2\n"
           "◆ φ₁h₁   ■ φ₂h₂   ▲ φ₃h₃   × their sum   ● bend");
    expect(40, 14, CHARSET_ASCII, &plot,
           "f(x)       Three hidden units\n"
           "   |\n"
           "   |                           _.--''\n"
           " 2 +                      #.o._\n"
           "   |                 .---'     '---.\n"
           "   |'''-+--.o.#--*''o               '\n"
           " 0 +-*------o-------o--x----o_--+----\n"
           "   |                          --\n"
           "   |                            '-.\n"
           "-2 +                               x-\n"
           "   ++-------+-------+-------+-------+ x\n"
           "    0      0.5      1      1.5      2\n"
           "* phi_1 h_1   + phi_2 h_2   x phi_3 h_3\n"
           "# their sum   o bend");
    expect(20, 8, CHARSET_UTF8, &plot,
           "f(x)  Three hidden …\n"
           " 4┤\n"
           " 2┤        ⢀⣀⡠●⣒◆⠉\n"
           " 0┤⠨◆⠵⠶●⠶⠿●⠥⠤⠤●⡤⠤⠭\n"
           "-2┤            ⠈⠑⠢\n"
           "  └┬──────┬──────┬ x\n"
           "   0      1      2\n"
           "◆φ₁… ■φ₂… ▲φ₃… ×th…");
}

static void test_smallest_window(void **state)
{
    (void)state;
    struct plot plot = {.title = "relu",
                        .x_label = "x",
                        .series = &relu,
                        .series_count = 1,
                        .marker = MARKER_BRAILLE,
                        .legend = true};
    expect(8, 4, CHARSET_UTF8, &plot,
           "2┤  ┊ ⡠\n"
           "0┤⠤⠤●⠊\n"
           " └──┬──\n"
           "    0");
    expect(8, 4, CHARSET_ASCII, &plot,
           "2+  : -\n"
           "0+--o'\n"
           " +--+--\n"
           "    0");
    expect(3, 2, CHARSET_UTF8, &plot,
           " ┊⡠\n"
           "⠤●⠁");
    expect(1, 1, CHARSET_UTF8, &plot, "●");
    expect(0, 0, CHARSET_UTF8, &plot, "");
}

static void test_constant_stands_in_the_middle(void **state)
{
    (void)state;
    static const double x[] = {0, 1}, five[] = {5, 5}, zero[] = {0, 0};
    struct plot_series series = {.x = x, .y = five, .count = 2};
    const struct plot plot = {.series = &series, .series_count = 1, .marker = MARKER_ASCII};
    expect(30, 8, CHARSET_ASCII, &plot,
           "   |\n"
           "10 +\n"
           "   |\n"
           " 5 +-------------------------\n"
           "   |\n"
           " 0 +\n"
           "   ++-----------+-----------+\n"
           "    0          0.5          1");
    series.y = zero;
    expect(30, 8, CHARSET_ASCII, &plot,
           "   |\n"
           " 1 +\n"
           "   |\n"
           " 0 +-------------------------\n"
           "   |\n"
           "-1 +\n"
           "   ++-----------+-----------+\n"
           "    0          0.5          1");
}

static void test_gaps_and_lone_points(void **state)
{
    (void)state;
    static const double x[] = {0, 1, 2, 3, 4, 5, 6};
    const double y[] = {0, 2, NAN, 3, INFINITY, 4, 2};
    const struct plot_series series = {.x = x, .y = y, .count = 7};
    const struct plot plot = {.series = &series, .series_count = 1, .marker = MARKER_BRAILLE};
    expect(40, 10, CHARSET_UTF8, &plot,
           "  │\n"
           "4 ┤                              ⠠⡀\n"
           "  │                               ⠈⠢⡀\n"
           "  │                  ◆              ⠈⠢⡀\n"
           "2 ┤      ⡠                            ⠈⠢\n"
           "  │    ⡠⠊\n"
           "  │  ⡠⠊\n"
           "0 ┤⠠⠊\n"
           "  └┬─────┬─────┬─────┬─────┬─────┬─────┬\n"
           "   0     1     2     3     4     5     6");
}

static void test_nothing_to_draw(void **state)
{
    (void)state;
    const struct plot_series series = {.label = "nothing", .count = 0};
    const struct plot plot = {.series = &series, .series_count = 1, .legend = true};
    expect(30, 8, CHARSET_ASCII, &plot,
           "1 +\n"
           "  |\n"
           "  |\n"
           "  |\n"
           "0 +\n"
           "  ++------------+------------+\n"
           "   0           0.5           1\n"
           "- nothing");
    const struct plot none = {.title = "none"};
    expect(30, 8, CHARSET_ASCII, &none,
           "              none\n"
           "1 +\n"
           "  |\n"
           "  |\n"
           "  |\n"
           "0 +\n"
           "  ++------------+------------+\n"
           "   0           0.5           1");
}

static void test_lines_are_clipped_to_the_window(void **state)
{
    (void)state;
    static const double x[] = {-10, 10, 20}, y[] = {-10, 10, -1000};
    const struct plot_series series = {.x = x, .y = y, .kink = middle_kink, .count = 3};
    const struct plot plot = {.series = &series,
                              .series_count = 1,
                              .x_from = -1,
                              .x_to = 1,
                              .y_from = 0.5,
                              .y_to = -0.5,
                              .marker = MARKER_ASCII};
    expect(40, 10, CHARSET_ASCII, &plot,
           "     |                :\n"
           " 0.5 +                :      _-\n"
           "     |                :    --\n"
           "     |                : .-'\n"
           " 0.0 +..............._-'...............\n"
           "     |             -- :\n"
           "     |          .-'   :\n"
           "-0.5 +        -'      :\n"
           "     ++---------------+---------------+\n"
           "     -1               0               1");
}

static void test_faint_series_lie_below(void **state)
{
    (void)state;
    static const double x[] = {0, 1, 2}, up[] = {0, 1, 2}, down[] = {2, 1, 0};
    const struct plot_series series[] = {
        {"front", x, up, NULL, 3, ROLE_SERIES_1, false, false},
        {"back", x, down, middle_kink, 3, ROLE_DIM, true, false},
    };
    const struct plot plot = {.series = series, .series_count = 2, .marker = MARKER_ASCII};
    expect(30, 10, CHARSET_ASCII, &plot,
           "  |\n"
           "2 +-._                     _*-\n"
           "  |   '+._             _.-'\n"
           "  |       '--+     .--*\n"
           "1 +           _.*-'\n"
           "  |       *.-'     +-._\n"
           "  |   .--'             '-+.\n"
           "0 +-*'                     '--\n"
           "  ++------------+------------+\n"
           "   0            1            2");
}

static void test_kinks_in_thirds_get_thirds(void **state)
{
    (void)state;
    static const double x[] = {0, 1.0 / 3, 2.0 / 3, 1}, y[] = {0, 1, 0, 1};
    static const bool kink[] = {false, true, true, false};
    const struct plot_series series = {.x = x, .y = y, .kink = kink, .count = 4};
    const struct plot plot = {.series = &series, .series_count = 1, .marker = MARKER_ASCII};
    expect(40, 8, CHARSET_ASCII, &plot,
           "1 +           _o_                     _-\n"
           "  |         .-   -.                 .-\n"
           "  |       -'       '-             -'\n"
           "  |    .-'           '-.       .-'\n"
           "  |  .-                 -.   .-\n"
           "0 +-'                     'o'\n"
           "  ++-----------+-----------+-----------+\n"
           "   0          1/3         2/3          1");
}

static void test_points(void **state)
{
    (void)state;
    const double x[] = {0, 1}, y[] = {0, 1};
    const struct plot_series series[] = {{.label = "line", .x = x, .y = y, .count = 2}};
    const struct plot_point points[] = {
        {.x = 0.5, .y = 0, .label = "seen here"},
        {.x = 0.5, .y = 7}, /* beyond the window: on its frame */
        {.x = NAN, .y = 0},
    };
    struct plot plot = {.series = series,
                        .series_count = 1,
                        .points = points,
                        .point_count = 3,
                        .x_to = 1,
                        .y_to = 1,
                        .legend = true};
    expect(30, 10, CHARSET_ASCII, &plot,
           "1.0 +            !          .-\n"
           "    |                   .--'\n"
           "    |               .--'\n"
           "0.5 +           .--'\n"
           "    |       .--'\n"
           "    |   .--'\n"
           "0.0 +--'         !\n"
           "    ++-----------+-----------+\n"
           "     0          0.5          1\n"
           "- line ! seen here");
}

static void test_spans(void **state)
{
    (void)state;
    struct plot_span spans[] = {
        {0, 0.25, "piece 1"}, {0.25, 0.5, NULL},
        {0.5, 2, "goes on"},  {0.1, 0.2, "a label beside its span"},
        {NAN, 1, "never"},    {3, 4, "outside"},
    };
    struct plot plot = {.series = &zigzag,
                        .series_count = 1,
                        .x_from = 0,
                        .x_to = 1,
                        .spans = spans,
                        .span_count = 6,
                        .marker = MARKER_ASCII};
    expect(60, 14, CHARSET_UTF8, &plot,
           "    │\n"
           "1.0 ┤             ●                         ●\n"
           "    │           .' '.                     .' '.\n"
           "    │         _-     -_                 _-     -_\n"
           "    │        -         -               -         -\n"
           "0.5 ┤      .'           '.           .'           '.\n"
           "    │     -               -         -               -\n"
           "    │   .'                 '.     .'                 '.\n"
           "    │ _-                     -_ _-                     -_\n"
           "0.0 ┤-                         ●                         -\n"
           "    └┬────────────┬────────────┬────────────┬────────────┬\n"
           "     0           0.25         0.5          0.75          1\n"
           "     ├─ piece 1 ──┼────────────┼──────── goes on ─────────\n"
           "          ├────┤ a label beside its span");
    expect(60, 14, CHARSET_ASCII, &plot,
           "    |\n"
           "1.0 +             o                         o\n"
           "    |           .' '.                     .' '.\n"
           "    |         _-     -_                 _-     -_\n"
           "    |        -         -               -         -\n"
           "0.5 +      .'           '.           .'           '.\n"
           "    |     -               -         -               -\n"
           "    |   .'                 '.     .'                 '.\n"
           "    | _-                     -_ _-                     -_\n"
           "0.0 +-                         o                         -\n"
           "    ++------------+------------+------------+------------+\n"
           "     0           0.25         0.5          0.75          1\n"
           "     |- piece 1 --|------------|-------- goes on ---------\n"
           "          |----| a label beside its span");
    spans[3].from = spans[3].to = 0.75;
    spans[3].label = NULL;
    expect(30, 10, CHARSET_UTF8, &plot,
           "1.0 ┤      ●           ●\n"
           "    │     / \\         / \\\n"
           "    │    /   \\       /   \\\n"
           "0.5 ┤   /     \\     /     \\\n"
           "    │  /       \\   /       \\\n"
           "    │ /         \\ /         \\\n"
           "0.0 ┤/           ●           \\\n"
           "    └┬─────┬─────┬─────┬─────┬\n"
           "     0    0.25  0.5   0.75   1\n"
           "     ├piec…┼─────┼─ goes on ──");
}

static void test_long_names_and_large_numbers(void **state)
{
    (void)state;
    static const double x[] = {0, 4e6}, y[] = {1e300, -2e300};
    const struct plot_series series = {.x = x, .y = y, .count = 2, .label = "a label that is long"};
    const struct plot plot = {.title = "A title that is longer than the plot is wide",
                              .x_label = "parameters",
                              .y_label = "loss",
                              .series = &series,
                              .series_count = 1,
                              .marker = MARKER_ASCII,
                              .legend = true};
    expect(36, 16, CHARSET_ASCII, &plot,
           "    loss  A title that is longer th~\n"
           " 1e300 +-\n"
           "       | '.\n"
           "       |   '.\n"
           "       |     -_\n"
           "       |       -\n"
           "     0 +........'..................\n"
           "       |          -.\n"
           "       |            -\n"
           "       |             '-\n"
           "       |               '.\n"
           "-1e300 +                 -\n"
           "       ++------------+------------+\n"
           "        0           2e6          4e6\n"
           "                parameters\n"
           "- a label that is long");
}

static void test_numbers_keep_apart(void **state)
{
    (void)state;
    static const double x[] = {1000000, 1000020}, y[] = {0, 1};
    const struct plot_series series = {.x = x, .y = y, .count = 2};
    const struct plot plot = {.series = &series, .series_count = 1, .marker = MARKER_ASCII};
    expect(26, 6, CHARSET_ASCII, &plot,
           "1+                   _.--\n"
           " |            _.---''\n"
           " |    _..---''\n"
           "0+--''\n"
           " ++----------+----------+\n"
           "1000000   1000010  1000020");
    expect(41, 6, CHARSET_ASCII, &plot,
           "1 +                               _...--\n"
           "  |                   _...-----'''\n"
           "  |       _...-----'''\n"
           "0 +----'''\n"
           "  ++--------+--------+--------+--------+\n"
           "1000000  1000005  1000010         1000020");
}

static void test_plot_stays_in_its_rectangle(void **state)
{
    (void)state;
    const struct plot plot = {.series = &relu, .series_count = 1, .marker = MARKER_ASCII};
    struct arena *arena = arena_create();
    struct surface *surface = surface_create(16, 7, CHARSET_ASCII);
    surface_fill(surface, 0, 0, 16, 7, ROLE_TEXT, "#");
    draw_plot(surface, 2, 1, 12, 5, &plot);
    assert_string_equal(surface_to_text(arena, surface), "################\n"
                                                         "##2+    :   - ##\n"
                                                         "## |    : -'  ##\n"
                                                         "##0+----o'    ##\n"
                                                         "## ++---+---+ ##\n"
                                                         "## -2   0   2 ##\n"
                                                         "################");
    surface_destroy(surface);
    arena_destroy(arena);
}

static void test_roles(void **state)
{
    (void)state;
    const struct plot plot = {.title = "relu", .series = &relu, .series_count = 1};
    struct surface *surface = surface_create(40, 12, CHARSET_UTF8);
    draw_plot(surface, 0, 0, 40, 12, &plot);
    int kinks = 0, lines = 0, headings = 0;
    for (int y = 0; y < 12; y++) {
        for (int x = 0; x < 40; x++) {
            const struct cell *cell = surface_cell(surface, x, y);
            kinks += cell->role == ROLE_KINK;
            lines += cell->role == ROLE_SERIES_1;
            headings += cell->role == ROLE_HEADING;
            if (cell->role == ROLE_KINK)
                assert_string_equal(cell->text, "●");
        }
    }
    assert_int_equal(kinks, 1);
    assert_true(lines >= 30);
    assert_int_equal(headings, 4);
    surface_destroy(surface);
}

static void test_marker_names(void **state)
{
    (void)state;
    for (enum marker marker = MARKER_ASCII; marker < MARKER_COUNT; marker++) {
        enum marker found = MARKER_COUNT;
        assert_true(marker_from_name(marker_name(marker), &found));
        assert_int_equal(found, marker);
    }
    enum marker untouched = MARKER_QUADRANT;
    assert_false(marker_from_name("octant", &untouched));
    assert_int_equal(untouched, MARKER_QUADRANT);
}

/* --- windows and weights ------------------------------------------------------------------------------ */

static char *picture_of(struct arena *arena, const struct plot *plot)
{
    struct surface *surface = surface_create(50, 12, CHARSET_UTF8);
    draw_plot(surface, 0, 0, 50, 12, plot);
    char *text = surface_to_text(arena, surface);
    surface_destroy(surface);
    return text;
}

static void test_window_is_a_plot_of_that_range(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    const struct plot_window part = {0.25, 0.75, 0.5, 1};
    const struct plot_span spans[] = {{0.3, 0.6, "inside"}, {0, 0.1, "outside"}};
    struct plot plot = {.series = &zigzag,
                        .series_count = 1,
                        .spans = spans,
                        .span_count = 2,
                        .marker = MARKER_BRAILLE,
                        .x_from = 0,
                        .x_to = 1,
                        .y_from = 0,
                        .y_to = 1,
                        .window = &part};
    char *through_window = picture_of(arena, &plot);
    plot.window = NULL;
    char *whole = picture_of(arena, &plot);
    plot.x_from = 0.25;
    plot.x_to = 0.75;
    plot.y_from = 0.5;
    assert_string_equal(through_window, picture_of(arena, &plot));
    assert_string_not_equal(through_window, whole);
    assert_non_null(strstr(through_window, "inside"));
    assert_null(strstr(through_window, "outside"));
    assert_non_null(strstr(whole, "outside"));
    arena_destroy(arena);
}

static void test_points_beyond_a_window(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    const struct plot_window left = {0, 0.5, 0, 1};
    const struct plot_point points[] = {{.x = 0.9, .y = 0.5, .glyph = "A"},
                                        {.x = 0.2, .y = 0.5, .glyph = "B"},
                                        {.x = -7, .y = 0.5, .glyph = "C"},
                                        {.x = 7, .y = 0.5, .glyph = "D"}};
    struct plot plot = {.series = &zigzag,
                        .series_count = 1,
                        .points = points,
                        .point_count = 4,
                        .marker = MARKER_HALF,
                        .window = &left};
    char *text = picture_of(arena, &plot);
    assert_null(strchr(text, 'A'));
    assert_non_null(strchr(text, 'B'));
    assert_non_null(strchr(text, 'C')); /* on the rim of the whole, which is in the window */
    assert_null(strchr(text, 'D'));
    plot.window = NULL;
    assert_non_null(strchr(picture_of(arena, &plot), 'D'));
    arena_destroy(arena);
}

static void test_windows_that_are_none(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    const struct plot_window windows[] = {
        {0, 1, 0, 1}, {0.5, 0.5, 0.7, 0.2}, {NAN, NAN, NAN, NAN}, {-3, 9, -INFINITY, INFINITY}};
    struct plot plot = {.series = &zigzag, .series_count = 1, .marker = MARKER_QUADRANT};
    char *whole = picture_of(arena, &plot);
    for (size_t i = 0; i < DLT_COUNT(windows); i++) {
        plot.window = &windows[i];
        assert_string_equal(picture_of(arena, &plot), whole);
    }
    /* A part of next to nothing is still a range. */
    double x[2] = {1, 1 + 1e-9}, y[2] = {-1e300, 1e300};
    plot_window_apply(&(struct plot_window){0.5, 0.5 + 1e-12, 0, 0.5}, x, y);
    assert_true(x[0] == 1 && x[1] == 1 + 1e-9);
    assert_true(y[0] == -1e300 && y[1] == 0);
    arena_destroy(arena);
}

static size_t dots_of(struct arena *arena, int weight, enum marker marker)
{
    const struct plot plot = {
        .series = &relu, .series_count = 1, .marker = marker, .weight = weight};
    const char *text = picture_of(arena, &plot);
    size_t dots = 0;
    for (size_t at = 0, length = strlen(text), size; at < length; at += size) {
        uint32_t c = 0;
        size = utf8_decode(text + at, length - at, &c);
        for (uint32_t bits = c >= 0x2800 && c < 0x2900 ? c - 0x2800 : 0; bits; bits &= bits - 1)
            dots++;
    }
    return dots;
}

static void test_heavier_lines(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    size_t one = dots_of(arena, 1, MARKER_BRAILLE), two = dots_of(arena, 2, MARKER_BRAILLE),
           three = dots_of(arena, 3, MARKER_BRAILLE);
    assert_int_equal(dots_of(arena, 0, MARKER_BRAILLE), one);
    assert_int_equal(dots_of(arena, 99, MARKER_BRAILLE), three);
    assert_true(two > one + one / 2 && three > two + one / 2 && three < 3 * one + 1);
    const struct plot_series lines[] = {relu, relu};
    struct plot plot = {.series = lines, .series_count = 1, .marker = MARKER_ASCII};
    char *light = picture_of(arena, &plot);
    plot.weight = 3;
    assert_string_equal(picture_of(arena, &plot), light);
    arena_destroy(arena);
}

/* A logarithm is labelled with what it is of: plain near 1, powers of ten beyond. */
static void test_powers_of_ten(void **state)
{
    static const struct {
        double low, high;
        const char *there[3], *absent;
    } rows[] = {
        {0, 30, {"1 +", "1e10 +", "1e30 +"}, "30.0 +"},
        {-30, 0, {"1 +", "1e-10 +", "1e-30 +"}, " -30 +"},
        {-2, 2, {"0.01 +", "1 +", "100 +"}, "2.0 +"},
        {0, 0.1, {"1 +", "1.12 +", "1.26 +"}, "0.1 +"},
    };
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(rows); i++) {
        const double x[] = {0, 1}, y[] = {rows[i].low, rows[i].high};
        const struct plot_series line = {.x = x, .y = y, .count = 2};
        const struct plot plot = {.series = &line, .series_count = 1, .powers = true};
        struct arena *arena = arena_create();
        struct surface *surface = surface_create(40, 16, CHARSET_ASCII);
        draw_plot(surface, 0, 0, 40, 16, &plot);
        const char *text = surface_to_text(arena, surface);
        for (size_t k = 0; k < DLT_COUNT(rows[i].there); k++) {
            if (!strstr(text, rows[i].there[k]))
                fail_msg("no %s in\n%s", rows[i].there[k], text);
        }
        assert_null(strstr(text, rows[i].absent));
        surface_destroy(surface);
        arena_destroy(arena);
    }
}

/* Rows for text of the caller's stand below the numbers, and the area tells where its cells end. */
static void test_rows_are_kept_free(void **state)
{
    const struct plot plot = {.series = &zigzag, .series_count = 1, .rows = 2, .legend = true};
    struct surface *surface = surface_create(50, 16, CHARSET_ASCII);
    (void)state;
    draw_plot(surface, 0, 0, 44, 16, &plot);
    assert_int_equal(surface->plot_count, 1);
    const struct plot_area *area = &surface->plots[0];
    assert_int_equal(area->rows, 2);
    assert_int_equal(area->rows_y, area->y + area->height + 2);
    for (int y = area->rows_y; y < area->rows_y + area->rows; y++) {
        for (int x = 0; x < 44; x++)
            assert_string_equal(surface_cell(surface, x, y)->text, " ");
    }
    assert_string_equal(surface_cell(surface, area->x - 1, area->rows_y - 2)->text, "+");
    double cell = (area->x_to - area->x_from) / area->width;
    double middle = (0.25 - area->x_from) / cell - 0.5; /* a kink on the centre of a column */
    assert_true(fabs(middle - round(middle)) < 1e-9);
    assert_string_equal(surface_cell(surface, area->x + (int)round(middle), area->y)->text, "o");
    surface_destroy(surface);
    surface = surface_create(50, 8, CHARSET_ASCII);
    draw_plot(surface, 0, 0, 44, 8, &plot);
    assert_int_equal(surface->plots[0].rows, 0); /* too low for them */
    surface_destroy(surface);
}

/* The range of y of a line up to `top`, drawn where `held` was before; what was drawn is held then. */
static void hold(double top, struct plot_area *held)
{
    const double x[] = {0, 1}, y[] = {0, top};
    const struct plot_series line = {.x = x, .y = y, .count = 2, .role = ROLE_SERIES_1};
    const struct plot plot = {.series = &line, .series_count = 1, .held = held};
    struct surface *surface = surface_create(50, 14, CHARSET_ASCII);
    draw_plot(surface, 0, 0, 50, 14, &plot);
    *held = surface->plots[0];
    surface_destroy(surface);
}

static void test_held_axes_stay_while_all_fits(void **state)
{
    struct plot_area held = {.width = 0}, before;
    (void)state;
    hold(1, &held);
    assert_true(held.low < 0 && held.high > 1); /* there is room from the start */
    before = held;
    hold(1.1, &held);
    assert_true(held.y_from == before.y_from && held.y_to == before.y_to);
    hold(0.8, &held);
    assert_true(held.high == before.high && held.x_to == before.x_to);
    hold(3, &held); /* it grows, with room for more */
    assert_true(held.high > 3.5);
    before = held;
    hold(4, &held);
    assert_true(held.high == before.high);
    hold(0.5, &held); /* too flat in so much room */
    assert_true(held.high < 2 && held.high > 0.6);
    before = held;
    hold(0.6, &held); /* with room, there too */
    assert_true(held.high == before.high);
}

/* One that is held firmly has its axes whatever is drawn, and says when that does not suit them. */
static void test_firm_axes_stay_whatever_is_drawn(void **state)
{
    struct plot_area held = {.width = 0}, before;
    (void)state;
    hold(1, &held);
    before = held;
    assert_false(held.strays);
    held.firm = true;
    hold(40, &held);
    assert_true(held.y_from == before.y_from && held.y_to == before.y_to && held.strays);
    held.firm = true;
    hold(0.01, &held);
    assert_true(held.y_from == before.y_from && held.y_to == before.y_to && held.strays);
    held.firm = true;
    hold(1, &held);
    assert_false(held.strays);
    hold(40, &held);
    assert_true(held.high > 40 && !held.strays);
}

/* Numbers of y that get longer do not move the lines aside. */
static void test_held_plots_keep_their_columns(void **state)
{
    struct plot_area held = {.width = 0};
    (void)state;
    hold(4, &held);
    int x = held.x;
    hold(40, &held);
    assert_int_equal(held.x, x);
    hold(4, &held);
    assert_int_equal(held.x, x);
}

/* A gentle slope in two rows of dots a cell: runs of the same glyph. */
static void test_coarse_lines_have_few_glyphs(void **state)
{
    const double x[] = {0, 1}, y[] = {0, 1};
    struct plot_series line = {.x = x, .y = y, .count = 2, .role = ROLE_SERIES_1};
    const struct plot plot = {.series = &line, .series_count = 1, .marker = MARKER_BRAILLE};
    size_t changes[2] = {0};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct surface *surface = surface_create(90, 8, CHARSET_UTF8);
        line.coarse = i == 1;
        draw_plot(surface, 0, 0, 90, 8, &plot);
        for (int row = 0; row < 8; row++)
            for (int column = 1; column < 90; column++)
                changes[i] += strcmp(surface_cell(surface, column - 1, row)->text,
                                     surface_cell(surface, column, row)->text) != 0;
        surface_destroy(surface);
    }
    assert_true(4 * changes[1] < 3 * changes[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_relu_braille),
        cmocka_unit_test(test_zigzag_in_every_marker),
        cmocka_unit_test(test_every_marker_is_ascii_without_more),
        cmocka_unit_test(test_hidden_units_and_their_sum),
        cmocka_unit_test(test_smallest_window),
        cmocka_unit_test(test_constant_stands_in_the_middle),
        cmocka_unit_test(test_gaps_and_lone_points),
        cmocka_unit_test(test_nothing_to_draw),
        cmocka_unit_test(test_lines_are_clipped_to_the_window),
        cmocka_unit_test(test_faint_series_lie_below),
        cmocka_unit_test(test_kinks_in_thirds_get_thirds),
        cmocka_unit_test(test_points),
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_long_names_and_large_numbers),
        cmocka_unit_test(test_numbers_keep_apart),
        cmocka_unit_test(test_plot_stays_in_its_rectangle),
        cmocka_unit_test(test_roles),
        cmocka_unit_test(test_marker_names),
        cmocka_unit_test(test_window_is_a_plot_of_that_range),
        cmocka_unit_test(test_points_beyond_a_window),
        cmocka_unit_test(test_windows_that_are_none),
        cmocka_unit_test(test_heavier_lines),
        cmocka_unit_test(test_powers_of_ten),
        cmocka_unit_test(test_rows_are_kept_free),
        cmocka_unit_test(test_held_axes_stay_while_all_fits),
        cmocka_unit_test(test_firm_axes_stay_whatever_is_drawn),
        cmocka_unit_test(test_held_plots_keep_their_columns),
        cmocka_unit_test(test_coarse_lines_have_few_glyphs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
