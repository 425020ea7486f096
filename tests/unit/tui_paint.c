/* SPDX-License-Identifier: MIT */
/* What the painter sends, read by a small terminal: after any picture it shows that picture, an
 * unchanged one costs nothing, and every colour can be read on what is behind it. */
#include "paint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { WIDE = 40, HIGH = 8 };

/* --- a terminal -------------------------------------------------------------------------------------- */

struct square {
    char text[DRAW_CELL_BYTES];
    struct look look;
};

struct screen {
    int width, height, x, y;
    bool back_erases, cursor;
    struct look look;
    const char *last; /* glyph written just before; NULL: something else came since */
    struct square squares[HIGH][WIDE];
};

static void erase(struct screen *screen, int y, int from, int to)
{
    const struct look plain = {-1, screen->back_erases ? screen->look.back : -1, 0};
    assert_in_range(to, from + 1, screen->width);
    for (int x = from; x < to; x++)
        screen->squares[y][x] = (struct square){" ", plain};
}

static int colour_code(const long *codes, size_t count, size_t *at)
{
    long code = codes[*at];
    if (code % 10 == 8 && code < 50) {
        assert_true(*at + 2 < count);
        assert_int_equal(codes[*at + 1], 5);
        *at += 2;
        return (int)codes[*at];
    }
    return code >= 90 ? (int)(code % 10) + 8 : code % 10 == 9 ? -1 : (int)(code % 10);
}

static void set_codes(struct screen *screen, const long *codes, size_t count)
{
    struct look *look = &screen->look;
    for (size_t i = 0; i < count; i++) {
        long code = codes[i];
        if (code == 0)
            *look = (struct look){-1, -1, 0};
        else if (code == 1 || code == 2)
            look->attributes |= code == 1 ? LOOK_BOLD : LOOK_DIM;
        else if (code == 7)
            look->attributes |= LOOK_REVERSE;
        else if (code == 22)
            look->attributes &= LOOK_REVERSE;
        else if (code == 27)
            look->attributes &= (uint8_t)~LOOK_REVERSE;
        else if ((code >= 30 && code < 40) || (code >= 90 && code < 98))
            look->fore = (int16_t)colour_code(codes, count, &i);
        else if ((code >= 40 && code < 50) || (code >= 100 && code < 108))
            look->back = (int16_t)colour_code(codes, count, &i);
        else
            fail_msg("unknown code %ld", code);
    }
}

static void move_by(struct screen *screen, int x, int y)
{
    screen->x += x;
    screen->y += y;
    assert_in_range(screen->x, 0, screen->width - 1);
    assert_in_range(screen->y, 0, screen->height - 1);
}

static void control(struct screen *screen, char letter, const long *codes, size_t count)
{
    int first = codes[0] > 0 ? (int)codes[0] : 1;
    if (letter == 'm')
        set_codes(screen, codes, count);
    else if (letter == 'H') {
        screen->x = screen->y = 0;
        move_by(screen, count > 1 ? (int)codes[1] - 1 : 0, first - 1);
    } else if (letter == 'A' || letter == 'B')
        move_by(screen, 0, letter == 'A' ? -first : first);
    else if (letter == 'C' || letter == 'D')
        move_by(screen, letter == 'D' ? -first : first, 0);
    else if (letter == 'K')
        erase(screen, screen->y, screen->x, screen->width);
    else if (letter == 'X')
        erase(screen, screen->y, screen->x, screen->x + first);
    else if (letter == 'J')
        for (int y = 0; y < screen->height; y++)
            erase(screen, y, 0, screen->width);
    else
        fail_msg("unknown sequence %c", letter);
}

/* A glyph of one column; the cursor stays in the last one, as where terminals wrap late. */
static const char *write_glyph(struct screen *screen, const char *at)
{
    size_t length = 1;
    struct square *square = &screen->squares[screen->y][screen->x];
    while (((unsigned char)at[length] & 0xc0) == 0x80)
        length++;
    assert_true(length < sizeof square->text);
    memset(square, 0, sizeof *square);
    memcpy(square->text, at, length);
    square->look = screen->look;
    screen->x += screen->x + 1 < screen->width;
    screen->last = at;
    return at + length;
}

static void repeat(struct screen *screen, int count)
{
    const char *glyph = screen->last;
    assert_non_null(glyph);
    assert_in_range(screen->x + count, screen->x + 1, screen->width);
    while (count-- > 0)
        write_glyph(screen, glyph);
}

/* "ESC[" is read already; returns what follows. */
static const char *read_control(struct screen *screen, const char *at)
{
    long codes[8] = {0};
    size_t count = 1;
    bool private = *at == '?';
    at += private;
    for (; (*at >= '0' && *at <= '9') || *at == ';'; at++) {
        if (*at == ';') {
            assert_true(count < DLT_COUNT(codes));
            codes[count++] = 0;
        } else {
            codes[count - 1] = codes[count - 1] * 10 + *at - '0';
        }
    }
    if (!private && *at == 'b')
        repeat(screen, (int)codes[0]);
    else if (!private)
        control(screen, *at, codes, count);
    else if (codes[0] == 25)
        screen->cursor = *at == 'h';
    else
        assert_int_equal(codes[0], 2026);
    return at + 1;
}

static void feed(struct screen *screen, const char *at)
{
    while (*at) {
        const bool glyph = (unsigned char)*at >= ' ';
        if (glyph) {
            at = write_glyph(screen, at);
            continue;
        }
        if (at[0] == '\033' && at[1] == '[')
            at = read_control(screen, at + 2);
        else if (at[0] == '\033') {
            assert_int_equal(at[1], 'M');
            move_by(screen, 0, -1);
            at += 2;
        } else {
            assert_true(*at == '\b' || *at == '\r' || *at == '\n');
            move_by(screen, *at == '\r' ? -screen->x : *at == '\b' ? -1 : 0, *at == '\n');
            at++;
        }
        screen->last = NULL; /* only what follows at once can be repeated */
    }
}

/* --- pictures ---------------------------------------------------------------------------------------- */

static unsigned next_random(unsigned *state)
{
    *state = *state * 1103515245U + 12345U;
    return *state >> 16 & 0x7fff;
}

/* Some rectangles, words and areas at random. */
static void scribble(struct surface *surface, unsigned *state)
{
    static const char *const texts[] = {"word", "a b c", "⠉⠒⠤", "▀▄",
                                        "σ²",   "     ", "x",   "⠤⠤⠤⠤⠤⠤⠤"};
    int x = (int)(next_random(state) % WIDE), y = (int)(next_random(state) % HIGH);
    unsigned kind = next_random(state) % 4;
    enum draw_role role = (enum draw_role)(next_random(state) % ROLE_COUNT);
    enum draw_role area = (enum draw_role)(ROLE_REGION_1 + next_random(state) % 9);
    if (kind == 0)
        surface_back(surface, x, y, (int)(next_random(state) % 20), 2, area);
    else if (kind == 1)
        surface_fill(surface, x, y, (int)(next_random(state) % 20), 2, role,
                     next_random(state) % 2 ? " " : "─");
    else
        surface_text(surface, x, y, role, texts[next_random(state) % DLT_COUNT(texts)]);
    surface->cursor_x = (int)(next_random(state) % (WIDE + 2)) - 1;
    surface->cursor_y = (int)(next_random(state) % (HIGH + 2)) - 1;
    surface->cursor_quiet = next_random(state) % 3 == 0;
}

static void assert_square(const struct square *square, const struct cell *cell, struct look look,
                          bool last)
{
    const char *text = cell->text[0] ? cell->text : " ";
    if (last)
        return;
    assert_string_equal(square->text, text);
    assert_int_equal(square->look.back, look.back);
    assert_int_equal(square->look.attributes & LOOK_REVERSE, look.attributes & LOOK_REVERSE);
    if (str_equal(text, " ") && !(look.attributes & LOOK_REVERSE))
        return; /* of a blank only what is behind it is seen */
    assert_int_equal(square->look.fore, look.fore);
    assert_int_equal(square->look.attributes, look.attributes);
}

static void assert_shown(const struct screen *screen, const struct surface *surface,
                         const struct paint_abilities *can, enum tui_theme theme)
{
    for (int y = 0; y < HIGH; y++) {
        for (int x = 0; x < WIDE; x++) {
            const struct cell cell =
                palette_cell(can->colours, theme, surface->charset, *surface_cell(surface, x, y));
            struct look look = palette_look(can->colours, theme, (enum draw_role)cell.role,
                                            (enum draw_role)cell.back);
            assert_square(&screen->squares[y][x], &cell, look,
                          !can->last_cell && x == WIDE - 1 && y == HIGH - 1);
        }
    }
    bool placed = surface->cursor_x >= 0 && surface->cursor_y >= 0 && surface->cursor_x < WIDE &&
                  surface->cursor_y < HIGH;
    assert_int_equal(screen->cursor, placed && !surface->cursor_quiet);
    if (placed) {
        assert_int_equal(screen->x, surface->cursor_x);
        assert_int_equal(screen->y, surface->cursor_y);
    }
}

static void follow(const struct paint_abilities *can, enum tui_theme theme, unsigned seed)
{
    struct surface *surface = surface_create(WIDE, HIGH, CHARSET_UTF8);
    struct painter *painter = painter_create(can);
    struct screen screen = {
        .width = WIDE, .height = HIGH, .back_erases = can->back_erases, .look = {-1, -1, 0}};
    painter_theme(painter, theme);
    for (int frame = 0; frame < 40; frame++) {
        struct strbuf out;
        strbuf_init(&out);
        if (frame % 20 == 19)
            surface_clear(surface);
        for (unsigned i = next_random(&seed) % 4; i-- > 0;)
            scribble(surface, &seed);
        painter_show(painter, surface, WIDE, HIGH, &out);
        feed(&screen, out.text);
        assert_shown(&screen, surface, can, theme);
        strbuf_clear(&out);
        painter_show(painter, surface, WIDE, HIGH, &out);
        assert_int_equal(out.length, 0); /* not even brackets */
        strbuf_finish(&out);
    }
    painter_destroy(painter);
    surface_destroy(surface);
}

static void any_picture_follows_any_other(void **state)
{
    (void)state;
    static const int colours[] = {0, 8, 16, 256};
    for (unsigned i = 0; i < 96; i++) {
        const struct paint_abilities can = {.colours = colours[i % 4],
                                            .back_erases = i / 4 % 2 == 0,
                                            .erases = i / 3 % 2 == 0,
                                            .repeats = i / 5 % 2 == 0,
                                            .feeds = i / 7 % 2 == 0,
                                            .last_cell = i / 8 % 2 == 0,
                                            .frames = i / 16 % 2 == 0};
        follow(&can, (enum tui_theme)(i / 32), i);
    }
}

/* --- bytes ------------------------------------------------------------------------------------------- */

static const struct paint_abilities modern = {256, true, true, true, true, true, true};

static size_t cost(struct painter *painter, const struct surface *surface)
{
    struct strbuf out;
    strbuf_init(&out);
    painter_show(painter, surface, 100, 30, &out);
    size_t length = out.length;
    strbuf_finish(&out);
    return length;
}

static void letters_cost_little(void **state)
{
    (void)state;
    struct surface *surface = surface_create(100, 30, CHARSET_UTF8);
    struct painter *painter = painter_create(&modern);
    surface->cursor_x = 10;
    surface->cursor_y = 5;
    assert_true(cost(painter, surface) < 64); /* a blank screen */
    for (int i = 0; i < 20; i++) {
        surface_text(surface, 10 + i, 5, ROLE_INPUT, "a");
        surface->cursor_x++;
        assert_in_range(cost(painter, surface), 1, i == 0 ? 8 : 1);
    }
    surface_text(surface, 10, 7, ROLE_DIM, "reads as  3/2 = 1.5"); /* what was read of it */
    surface_text(surface, 30, 5, ROLE_INPUT, "b");
    assert_in_range(cost(painter, surface), 20, 64);
    painter_destroy(painter);
    surface_destroy(surface);
}

static void one_glyph_is_repeated(void **state)
{
    (void)state;
    struct surface *surface = surface_create(100, 30, CHARSET_UTF8);
    struct painter *painter = painter_create(&modern);
    struct paint_abilities fewer = modern;
    fewer.repeats = false;
    struct painter *other = painter_create(&fewer);
    cost(painter, surface);
    cost(other, surface);
    surface_fill(surface, 0, 5, 100, 1, ROLE_AXIS, "─");
    assert_in_range(cost(painter, surface), 1, 20);
    assert_true(cost(other, surface) >= 300);
    painter_destroy(painter);
    painter_destroy(other);
    surface_destroy(surface);
}

/* A curve of braille over the whole width moves by a dot: every cell of it is another. */
static void a_moved_curve_stays_within_a_frame(void **state)
{
    (void)state;
    struct surface *surface = surface_create(100, 30, CHARSET_UTF8);
    struct painter *painter = painter_create(&modern);
    for (int step = 0; step < 2; step++) {
        for (int x = 0; x < 90; x++)
            surface_text(surface, x, 5 + x / 5, ROLE_SERIES_1, step == 0 ? "⠉" : "⠒");
        assert_in_range(cost(painter, surface), 1, step == 0 ? 2000 : 900);
    }
    painter_destroy(painter);
    surface_destroy(surface);
}

/* --- colours ----------------------------------------------------------------------------------------- */

static void every_role_can_be_read(void **state)
{
    (void)state;
    static const int colours[] = {8, 16, 256};
    for (size_t c = 0; c < DLT_COUNT(colours); c++)
        for (int theme = 0; theme < THEME_COUNT; theme++)
            for (int role = 0; role < ROLE_REGION_1; role++)
                for (int back = ROLE_REGION_1 - 1; back <= ROLE_REGION_8; back++) {
                    bool none = back < ROLE_REGION_1;
                    struct look look =
                        palette_look(colours[c], (enum tui_theme)theme, (enum draw_role)role,
                                     none ? ROLE_TEXT : (enum draw_role)back);
                    if (none && theme == THEME_TERMINAL)
                        continue; /* on what the person chose */
                    assert_true(look.fore >= 0 && look.back >= 0);
                    double contrast =
                        palette_contrast(palette_rgb(look.fore), palette_rgb(look.back));
                    if (contrast < (colours[c] == 256 ? 4.5 : 4.4))
                        fail_msg("%d colours, theme %d, role %d on %d: %.2f", colours[c], theme,
                                 role, back, contrast);
                }
}

/* The first line of a plot, and those of a map, on black as on white. */
static void no_line_is_blue_where_blue_is_dark(void **state)
{
    (void)state;
    assert_int_equal(palette_look(8, THEME_TERMINAL, ROLE_SERIES_1, ROLE_TEXT).fore, -1);
    assert_true(palette_look(256, THEME_TERMINAL, ROLE_SERIES_1, ROLE_TEXT).fore >= 0);
}

static void areas_differ(void **state)
{
    (void)state;
    for (int theme = 0; theme < THEME_COUNT; theme++)
        for (int one = ROLE_REGION_1; one <= ROLE_REGION_8; one++)
            for (int other = ROLE_REGION_1; other < one; other++)
                assert_int_not_equal(
                    palette_look(256, (enum tui_theme)theme, ROLE_TEXT, (enum draw_role)one).back,
                    palette_look(256, (enum tui_theme)theme, ROLE_TEXT, (enum draw_role)other)
                        .back);
}

/* No area is a block of one of the first eight colours: it is hatched, and text on it is as it is
 * elsewhere. */
static void few_colours_are_calm(void **state)
{
    (void)state;
    static const int colours[] = {8, 16};
    for (size_t i = 0; i < DLT_COUNT(colours); i++)
        for (int area = ROLE_REGION_1; area <= ROLE_DEPARTS; area++) {
            struct cell blank = {" ", 1, ROLE_TEXT, (uint8_t)area, false};
            struct cell text = {"x", 1, ROLE_SERIES_1, (uint8_t)area, false};
            struct cell half = {"▀", 1, (uint8_t)area, ROLE_REGION_1, false};
            blank = palette_cell(colours[i], THEME_TERMINAL, CHARSET_UTF8, blank);
            text = palette_cell(colours[i], THEME_TERMINAL, CHARSET_UTF8, text);
            half = palette_cell(colours[i], THEME_TERMINAL, CHARSET_UTF8, half);
            assert_string_equal(blank.text, area == ROLE_REGION_8 ? "▒" : "░");
            assert_string_equal(half.text, blank.text);
            assert_string_equal(text.text, "x");
            assert_int_equal(blank.role, area);
            assert_int_equal(half.role, area);
            assert_int_equal(text.role, ROLE_SERIES_1);
            assert_true(blank.back == ROLE_TEXT && text.back == ROLE_TEXT &&
                        half.back == ROLE_TEXT);
        }
    static const struct cell seen = {" ", 1, ROLE_TEXT, ROLE_REGION_3, false};
    assert_string_equal(palette_cell(8, THEME_TERMINAL, CHARSET_ASCII, seen).text, ":");
    assert_int_equal(palette_cell(256, THEME_TERMINAL, CHARSET_UTF8, seen).back, ROLE_REGION_3);
    static const struct cell departs = {" ", 1, ROLE_TEXT, ROLE_DEPARTS, false};
    assert_string_equal(palette_cell(256, THEME_TERMINAL, CHARSET_UTF8, departs).text, "░");
    assert_string_equal(palette_cell(256, THEME_DARK, CHARSET_UTF8, departs).text, " ");
    assert_string_equal(palette_cell(0, THEME_TERMINAL, CHARSET_UTF8, seen).text, " ");
}

/* What is in the spotlight looks unlike what is not, whatever a terminal can: bold and in its colour
 * beside grey, or in reverse. */
static void the_spotlight_stands_out(void **state)
{
    static const int colours[] = {0, 8, 16, 256};
    (void)state;
    for (int theme = 0; theme < THEME_COUNT; theme++)
        for (size_t i = 0; i < DLT_COUNT(colours); i++) {
            const enum tui_theme in = (enum tui_theme)theme;
            const struct look lit = palette_look(colours[i], in, ROLE_TEXT, ROLE_SPOT);
            const struct look plain = palette_look(colours[i], in, ROLE_TEXT, ROLE_TEXT);
            const struct look dim = palette_look(colours[i], in, ROLE_DIM, ROLE_TEXT);
            const bool reverse =
                (lit.attributes & LOOK_REVERSE) ||
                (lit.fore == plain.back && lit.back == plain.fore && lit.fore >= 0);
            assert_int_equal(reverse, colours[i] < 256);
            assert_int_equal(lit.attributes & LOOK_DIM, 0);
            if (colours[i] == 256)
                assert_true((lit.attributes & LOOK_BOLD) && dim.fore != lit.fore && dim.fore >= 0);
        }
}

static void no_colours_no_themes(void **state)
{
    (void)state;
    for (int theme = 0; theme < THEME_COUNT; theme++)
        for (int role = 0; role < ROLE_COUNT; role++) {
            struct look look =
                palette_look(0, (enum tui_theme)theme, (enum draw_role)role, ROLE_REGION_3);
            assert_int_equal(look.fore, -1);
            assert_int_equal(look.back, -1);
        }
    assert_true(palette_contrast(0, 0xffffff) > 20.9 && palette_contrast(7, 7) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_picture_follows_any_other),
        cmocka_unit_test(letters_cost_little),
        cmocka_unit_test(few_colours_are_calm),
        cmocka_unit_test(no_line_is_blue_where_blue_is_dark),
        cmocka_unit_test(one_glyph_is_repeated),
        cmocka_unit_test(a_moved_curve_stays_within_a_frame),
        cmocka_unit_test(every_role_can_be_read),
        cmocka_unit_test(areas_differ),
        cmocka_unit_test(the_spotlight_stands_out),
        cmocka_unit_test(no_colours_no_themes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
