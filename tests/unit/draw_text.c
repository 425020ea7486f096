/* SPDX-License-Identifier: MIT */
/* Spelling in ASCII, and wrapping. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "cluster.h"

static void test_ascii_table(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"plain", "plain"},
        {"\u03c3\u00b2", "sigma^2"},
        {"\u03c6\u2081", "phi_1"},
        {"\u03b3v + (1\u2212\u03b3)g\u00b2", "gamma v + (1-gamma)g^2"},
        {"a\u03b1\u03b2b", "a alpha beta b"},
        {"2\u03c3", "2sigma"},
        {"r\u2082 = r\u2081 + (k \u2212 1) \u00b7 d", "r_2 = r_1 + (k - 1) * d"},
        {"D_h\u207b\u00b9", "D_h^-1"},
        {"\u03c3\u2081\u00b2x", "sigma_1^2 x"},
        {"v\u209c\u208a\u2081 + x\u207f\u207b\u00b9", "v_{t+1} + x^{n-1}"},
        {"\u2211\u1d62\u208c\u2081\u207f x\u1d62", "sum_{i=1}^n x_i"},
        {"x\u00b2\u00b3", "x^23"},
        {"3\u00d73, 9 \u00d7 2, a\u00d7b, 2\u00d7n", "3x3, 9 x 2, a x b, 2 x n"},
        {"\u221a8 \u221a(8)", "sqrt 8 sqrt(8)"},
        {"\u2211\u1d62 x\u1d62", "sum_i x_i"},
        {"\u2202\u2113/\u2202\u03c6", "dl/d phi"},
        {"a \u2264 b \u2265 c \u2260 d \u2192 e", "a <= b >= c != d -> e"},
        {"x \u2208 \u211d, \u221e", "x in R, inf"},
        {"h\u1d40, x\u0302\u2081, y\u0304", "h^T, x_hat_1, y_bar"},
        {"\u201cit\u2019s\u201d \u2014 1\u20132\u2026", "\"it's\" -- 1-2..."},
        {"na\u00efve stra\u00dfe \u015bloka", "naive strasse sloka"},
        {"\u2713 \u2717 \u25cb\u25d0\u25cf", "+ x o%@"},
        {"\u250c\u2500\u2510\u2502\u2550\u2571", "+-+|=/"},
        {"a\u00a0b\u200bc", "a bc"},
        {"\u6f22\u0434", "??"},
        {"\U0001d465\U0001d400", "xA"},
        {"\xff\u03c0", "?pi"},
    };
    struct arena *arena = arena_create();
    for (size_t i = 0; i < DLT_COUNT(cases); i++)
        assert_string_equal(draw_ascii(arena, cases[i][0]), cases[i][1]);
    arena_destroy(arena);
}

static void test_ascii_text_is_returned_itself(void **state)
{
    (void)state;
    const char *text = "x^2 + \n\ty";
    assert_ptr_equal(draw_ascii(NULL, text), text);
}

/* Whatever comes in, ASCII without control characters comes out. */
static void test_ascii_of_every_code_point(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    for (uint32_t c = 0x80; c < 0x20000; c++) {
        if (c >= 0xD800 && c < 0xE000)
            continue;
        char text[5] = "";
        utf8_encode(c, text);
        const char *spelled = draw_ascii(arena, text);
        for (const char *at = spelled; *at != '\0'; at++)
            assert_in_range(*at, ' ', '~');
        assert_int_equal(draw_width(text, CHARSET_ASCII), strlen(spelled));
    }
    arena_destroy(arena);
}

static void test_verdict_glyphs_are_spelled_alike(void **state)
{
    (void)state;
    const struct glyphs *ascii = draw_glyphs(CHARSET_ASCII), *utf8 = draw_glyphs(CHARSET_UTF8);
    struct arena *arena = arena_create();
    assert_string_equal(draw_ascii(arena, utf8->right), ascii->right);
    assert_string_equal(draw_ascii(arena, utf8->wrong), ascii->wrong);
    assert_string_equal(draw_ascii(arena, utf8->state_none), ascii->state_none);
    assert_string_equal(draw_ascii(arena, utf8->state_some), ascii->state_some);
    assert_string_equal(draw_ascii(arena, utf8->state_all), ascii->state_all);
    arena_destroy(arena);
}

/* --- wrapping
 * --------------------------------------------------------------------------------------- */

static void expect_wrap(const char *text, int width, enum charset charset, const char *expected)
{
    struct arena *arena = arena_create();
    struct lines lines = draw_wrap(arena, text, width, charset);
    struct strbuf joined;
    strbuf_init(&joined);
    for (size_t i = 0; i < lines.count; i++) {
        strbuf_add(&joined, i > 0 ? "|" : "");
        strbuf_add(&joined, lines.items[i]);
        assert_true(draw_width(lines.items[i], charset) <= (width < 1 ? 1 : width));
    }
    assert_string_equal(joined.text, expected);
    strbuf_finish(&joined);
    arena_destroy(arena);
}

static void test_wrap_at_blanks(void **state)
{
    (void)state;
    expect_wrap("", 10, CHARSET_UTF8, "");
    expect_wrap("one two three", 7, CHARSET_UTF8, "one two|three");
    expect_wrap("one two three", 13, CHARSET_UTF8, "one two three");
    expect_wrap("one two three", 12, CHARSET_UTF8, "one two|three");
    expect_wrap("a\n\nb\n", 5, CHARSET_UTF8, "a||b");
    expect_wrap("H1  kernel 3  stride 2", 12, CHARSET_UTF8, "H1  kernel 3|stride 2");
    expect_wrap("one   ", 3, CHARSET_UTF8, "one");
}

/* "f_2 = -2" is one thing, as far as that leaves lines that are well filled. */
static void test_wrap_keeps_equations(void **state)
{
    (void)state;
    expect_wrap("at x = 2 it is", 6, CHARSET_UTF8, "at x|= 2 it|is");
    expect_wrap("at x = 2 it is", 10, CHARSET_UTF8, "at x = 2|it is");
    expect_wrap("yours is at x = 2", 14, CHARSET_UTF8, "yours is at|x = 2");
    expect_wrap("and it is a = b = 3, so", 18, CHARSET_UTF8, "and it is|a = b = 3, so");
    expect_wrap("ab cdefgh = ijklmn", 12, CHARSET_UTF8, "ab cdefgh|= ijklmn");
    expect_wrap("so with x =", 10, CHARSET_UTF8, "so with|x =");
    expect_wrap("= 3 and more", 8, CHARSET_UTF8, "= 3 and|more");
    expect_wrap("a == b c", 6, CHARSET_UTF8, "a == b|c");
}

static void test_wrap_cuts_long_words(void **state)
{
    (void)state;
    expect_wrap("ab cdefghij k", 4, CHARSET_UTF8, "ab|cdef|ghij|k");
    expect_wrap("\u6f22\u5b57\u6f22\u5b57", 5, CHARSET_UTF8, "\u6f22\u5b57|\u6f22\u5b57");
    expect_wrap("x\u0302x\u0302x\u0302", 2, CHARSET_UTF8, "x\u0302x\u0302|x\u0302");
}

static void test_wrap_hangs(void **state)
{
    (void)state;
    expect_wrap("- one two three", 9, CHARSET_UTF8, "- one two|  three");
    expect_wrap("  12. aa bb cc", 11, CHARSET_UTF8, "  12. aa bb|     cc");
    expect_wrap("(iv) aaa bbb ccc", 12, CHARSET_UTF8, "(iv) aaa bbb|     ccc");
    expect_wrap("a) xx yy", 5, CHARSET_UTF8, "a) xx|  yy");
    expect_wrap("  indented text here", 14, CHARSET_UTF8, "  indented|  text here");
    expect_wrap("\u2022 one two", 7, CHARSET_UTF8, "\u2022 one|  two");
    expect_wrap("is. it so", 7, CHARSET_UTF8, "is. it|so");
    expect_wrap("1.5 is not a bullet", 12, CHARSET_UTF8, "1.5 is not a|bullet");
    expect_wrap("        deep", 6, CHARSET_UTF8, "   dee|   p"); /* half is kept for words */
}

static void test_wrap_spells_first(void **state)
{
    (void)state;
    expect_wrap("\u03c3\u00b2 \u2264 1", 7, CHARSET_ASCII, "sigma^2|<= 1");
    expect_wrap("\u03c3\u00b2 \u2264 1", 7, CHARSET_UTF8, "\u03c3\u00b2 \u2264 1");
}

static void test_wrap_in_one_column(void **state)
{
    (void)state;
    expect_wrap("ab c", 1, CHARSET_UTF8, "a|b|c");
    expect_wrap("- ab", 1, CHARSET_UTF8, "-|a|b");
    expect_wrap("\u6f22\u5b57", 1, CHARSET_UTF8, "?|?");
    expect_wrap("ab", 0, CHARSET_UTF8, "a|b");
    expect_wrap("ab", -7, CHARSET_UTF8, "a|b");
    expect_wrap("\xff\xfe", 1, CHARSET_UTF8, "\xff|\xfe");
}

static void add_solid(struct strbuf *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text != ' ' && *text != '\t' && *text != '\n')
            strbuf_add_bytes(out, text, 1);
    }
}

/* Nothing but blanks is lost, and no line is too long, whatever the text. */
static void check_wrap(const char *text, int width)
{
    struct arena *arena = arena_create();
    struct strbuf kept, wanted;
    strbuf_init(&kept);
    strbuf_init(&wanted);
    struct lines lines = draw_wrap(arena, text, width, CHARSET_UTF8);
    for (size_t i = 0; i < lines.count; i++) {
        assert_true(draw_width(lines.items[i], CHARSET_UTF8) <= width);
        add_solid(&kept, lines.items[i]);
    }
    add_solid(&wanted, text);
    assert_string_equal(kept.text, wanted.text);
    strbuf_finish(&kept);
    strbuf_finish(&wanted);
    arena_destroy(arena);
}

static void test_wrap_of_noise(void **state)
{
    (void)state;
    static const char *const pieces[] = {"a",      "bb",      " ",  "  ",   "\n",   "- ",    "1. ",
                                         "\u6f22", "e\u0301", "\t", "word", "(a) ", "\u03c3"};
    srand(7);
    for (int round = 0; round < 3000; round++) {
        struct strbuf text;
        strbuf_init(&text);
        for (int count = rand() % 20; count > 0; count--)
            strbuf_add(&text, pieces[(size_t)rand() % DLT_COUNT(pieces)]);
        check_wrap(text.text, 2 + rand() % 12);
        strbuf_finish(&text);
    }
}

/* Plain glyphs are read without looking closely: they end where they would, and are as wide. */
static void test_plain_glyphs_are_read_as_all_are(void **state)
{
    static const uint32_t ranges[][2] = {{0x20, 0x7e}, {0x2500, 0x25ff}, {0x2800, 0x28ff}};
    static const char *const behind[] = {"",       "a",      " ",      "\u2824",     "\u2500",
                                         "\u0301", "\u200d", "\ufe0f", "\U0001f3fd", "\u03c3"};
    (void)state;
    for (size_t r = 0; r < DLT_COUNT(ranges); r++) {
        for (uint32_t point = ranges[r][0]; point <= ranges[r][1]; point++) {
            for (size_t i = 0; i < DLT_COUNT(behind); i++) {
                struct strbuf text;
                struct cell cell = {.width = 0};
                strbuf_init(&text);
                strbuf_add_codepoint(&text, point);
                strbuf_add(&text, behind[i]);
                size_t bytes = cluster_read(text.text, text.length, &cell);
                bool joined = strstr(cell.text, behind[i]) && behind[i][0];
                size_t end = utf8_grapheme(text.text, text.length);
                assert_true(bytes == end || (!joined && bytes < end)); /* some must not be shown */
                int width = utf8_width(cell.text, strlen(cell.text));
                assert_int_equal(cell.width, width < 2 ? width : 2);
                assert_memory_equal(cell.text, text.text, strlen(cell.text));
                strbuf_finish(&text);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ascii_table),
        cmocka_unit_test(test_ascii_text_is_returned_itself),
        cmocka_unit_test(test_ascii_of_every_code_point),
        cmocka_unit_test(test_verdict_glyphs_are_spelled_alike),
        cmocka_unit_test(test_wrap_at_blanks),
        cmocka_unit_test(test_wrap_keeps_equations),
        cmocka_unit_test(test_wrap_cuts_long_words),
        cmocka_unit_test(test_wrap_hangs),
        cmocka_unit_test(test_wrap_spells_first),
        cmocka_unit_test(test_wrap_in_one_column),
        cmocka_unit_test(test_wrap_of_noise),
        cmocka_unit_test(test_plain_glyphs_are_read_as_all_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
