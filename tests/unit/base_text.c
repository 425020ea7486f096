/* SPDX-License-Identifier: MIT */
/* Strings, diagnostics, UTF-8 and the cleaning of foreign text. */
#include "dltutor/base.h"
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void errors_have_names(void **state)
{
    (void)state;
    assert_string_equal(dlt_err_name(DLT_OK), "ok");
    assert_string_equal(dlt_err_name(DLT_ERR_SYNTAX), "syntax");
    assert_string_equal(dlt_err_name(DLT_ERR_RANGE), "range");
    assert_string_equal(dlt_err_name(DLT_ERR_IO), "io");
    assert_string_equal(dlt_err_name((enum dlt_err)99), "invalid");
}

static void whole_numbers_are_read_strictly(void **state)
{
    static const char *const bad[] = {"",      "-",    "+1",  " 1",  "1 ", "1e3",
                                      "12abc", "0x10", "1.0", "--1", "1-", "\xd9\xa1"};
    char text[32];
    long value = 7;

    (void)state;
    for (size_t i = 0; i < DLT_COUNT(bad); i++)
        assert_false(str_to_long(bad[i], &value));
    assert_int_equal(value, 7);
    assert_true(str_to_long("-0", &value) && value == 0);
    assert_true(str_to_long("0012", &value) && value == 12);
    snprintf(text, sizeof text, "%ld", LONG_MAX);
    assert_true(str_to_long(text, &value) && value == LONG_MAX);
    text[strlen(text) - 1] = '8';
    assert_false(str_to_long(text, &value));
    snprintf(text, sizeof text, "%ld", LONG_MIN);
    assert_true(str_to_long(text, &value) && value == LONG_MIN);
    text[strlen(text) - 1] = '9';
    assert_false(str_to_long(text, &value));
    assert_false(str_to_long("99999999999999999999999999", &value));
}

static void strings_are_compared_and_trimmed(void **state)
{
    struct arena *const arena = arena_create();

    (void)state;
    assert_true(str_equal("a", "a"));
    assert_false(str_equal("a", "ab"));
    assert_true(str_starts("epochs", "epo"));
    assert_true(str_starts("x", ""));
    assert_false(str_starts("ep", "epo"));
    assert_string_equal(str_trim(arena, " \t a b\n\r"), "a b");
    assert_string_equal(str_trim(arena, "  \n"), "");
    arena_destroy(arena);
}

static void distances_count_edits_of_characters(void **state)
{
    (void)state;
    assert_int_equal(str_distance("", ""), 0);
    assert_int_equal(str_distance("", "abc"), 3);
    assert_int_equal(str_distance("kitten", "sitting"), 3);
    assert_int_equal(str_distance("sgima", "sigma"), 1);
    assert_int_equal(str_distance("ca", "abc"), 3);
    assert_int_equal(str_distance("σ", "φ"), 1);
    assert_int_equal(str_distance("\xff", "a"), 1);
}

static void nearest_names_are_proposed(void **state)
{
    static const char *const names[] = {"D_h", "D_i", "sigma", "stride", "x", NULL};

    (void)state;
    assert_string_equal(str_nearest("sgima", names, DLT_COUNT(names)), "sigma");
    assert_string_equal(str_nearest("dh", names, DLT_COUNT(names)), "D_h");
    assert_string_equal(str_nearest("d_H", names, DLT_COUNT(names)), "D_h");
    assert_string_equal(str_nearest("X", names, DLT_COUNT(names)), "x");
    assert_string_equal(str_nearest("strid", names, DLT_COUNT(names)), "stride");
    assert_null(str_nearest("y", names, DLT_COUNT(names)));
    assert_null(str_nearest("dropout", names, DLT_COUNT(names)));
    assert_null(str_nearest("sigma", names, 0));
}

static void diagnostics_say_where(void **state)
{
    struct arena *const arena = arena_create();
    struct diag diag;

    (void)state;
    diag_clear(&diag);
    assert_int_equal(diag_set(&diag, DLT_ERR_UNKNOWN, "unknown-symbol", "no name %s", "q"),
                     DLT_ERR_UNKNOWN);
    assert_string_equal(diag_format(arena, &diag), "error: no name q");
    diag_place(&diag, 3, 7, 0);
    assert_int_equal(diag.length, 1);
    assert_string_equal(diag_format(arena, &diag), "3:7: error: no name q");
    snprintf(diag.file, sizeof diag.file, "a.yaml");
    assert_string_equal(diag_format(arena, &diag), "a.yaml:3:7: error: no name q");
    diag_place(&diag, 3, 0, 0);
    assert_string_equal(diag_format(arena, &diag), "a.yaml:3: error: no name q");
    assert_int_equal(diag.length, 0);
    assert_string_equal(diag.tag, "unknown-symbol");
    diag_clear(&diag);
    assert_string_equal(diag.text, "");
    assert_int_equal(diag_set(NULL, DLT_ERR_IO, "t", "text"), DLT_ERR_IO);
    diag_place(NULL, 1, 1, 1);
    diag_clear(NULL);
    arena_destroy(arena);
}

static void long_diagnostics_end_on_a_character(void **state)
{
    struct strbuf text;
    struct diag diag;

    (void)state;
    for (size_t shift = 0; shift < 3; shift++) {
        strbuf_init(&text);
        strbuf_add_repeat(&text, "a", shift);
        strbuf_add_repeat(&text, "∂", 400);
        diag_clear(&diag);
        diag_set(&diag, DLT_ERR_SYNTAX, "t", "%s", text.text);
        assert_true(utf8_valid(diag.text, strlen(diag.text), NULL));
        assert_string_equal(diag.text + strlen(diag.text) - 3, "...");
        strbuf_finish(&text);
    }
}

struct coding {
    const char *bytes;
    size_t length;
    uint32_t point; /* 0: invalid */
};

static void code_points_are_decoded_strictly(void **state)
{
    static const struct coding cases[] = {
        {"a", 1, 'a'},
        {"\xCF\x83", 2, 0x3C3},
        {"\xE2\x88\x82", 3, 0x2202},
        {"\xF0\x9F\x98\x80", 4, 0x1F600},
        {"\xF4\x8F\xBF\xBF", 4, 0x10FFFF},
        {"\xC0\x80", 2, 0},         /* overlong */
        {"\xE0\x80\xAF", 3, 0},     /* overlong */
        {"\xED\xA0\x80", 3, 0},     /* surrogate */
        {"\xF4\x90\x80\x80", 4, 0}, /* beyond the last */
        {"\xF8\x88\x80\x80\x80", 5, 0},
        {"\x80", 1, 0},
        {"\xE2\x88", 2, 0}, /* cut off */
        {"\xE2\x28\xA1", 3, 0},
    };

    (void)state;
    for (size_t i = 0; i < DLT_COUNT(cases); i++) {
        uint32_t point = 12345;
        size_t bad = 99;
        const size_t step = utf8_decode(cases[i].bytes, cases[i].length, &point);

        assert_int_equal(utf8_valid(cases[i].bytes, cases[i].length, &bad), cases[i].point != 0);
        if (cases[i].point) {
            char again[4];

            assert_int_equal(step, cases[i].length);
            assert_int_equal(point, cases[i].point);
            assert_int_equal(utf8_encode(point, again), step);
            assert_memory_equal(again, cases[i].bytes, step);
        } else {
            assert_int_equal(step, 0);
            assert_int_equal(point, 12345);
            assert_int_equal(bad, 0);
        }
    }
}

static void what_cannot_be_encoded_is_replaced(void **state)
{
    static const uint32_t bad[] = {0xD800, 0xDFFF, 0x110000, UINT32_MAX};
    char bytes[4];

    (void)state;
    for (size_t i = 0; i < DLT_COUNT(bad); i++) {
        assert_int_equal(utf8_encode(bad[i], bytes), 3);
        assert_memory_equal(bytes, "\xEF\xBF\xBD", 3);
    }
    assert_int_equal(utf8_encode(0, bytes), 1);
}

static void validity_gives_the_first_bad_byte(void **state)
{
    size_t bad = 0;

    (void)state;
    assert_false(utf8_valid("ab\xCF\x83\xFFz", 6, &bad));
    assert_int_equal(bad, 4);
    assert_true(utf8_valid("", 0, NULL));
}

static void clusters_are_kept_together(void **state)
{
    static const char text[] = "e\xCC\x81x"                       /* e, acute, x */
                               "\xF0\x9F\x87\xAE\xF0\x9F\x87\xB3" /* two regional indicators */
                               "\xF0\x9F\x87\xAE\xF0\x9F\x87\xB3";

    (void)state;
    assert_int_equal(utf8_grapheme(text, strlen(text)), 3);
    assert_int_equal(utf8_grapheme(text + 3, strlen(text) - 3), 1);
    assert_int_equal(utf8_grapheme(text + 4, 16), 8);
    assert_int_equal(utf8_grapheme("\xFF\xFE", 2), 1);
    assert_int_equal(utf8_grapheme("", 0), 0);
    assert_int_equal(utf8_grapheme_before(text, 20), 12);
    assert_int_equal(utf8_grapheme_before(text, 12), 4);
    assert_int_equal(utf8_grapheme_before(text, 4), 3);
    assert_int_equal(utf8_grapheme_before(text, 3), 0);
    assert_int_equal(utf8_grapheme_before(text, 0), 0);
}

static void widths_and_counts(void **state)
{
    (void)state;
    assert_int_equal(utf8_width("abc", 3), 3);
    assert_int_equal(utf8_width("e\xCC\x81", 3), 1);
    assert_int_equal(utf8_width("\xE6\x96\x87", 3), 2);
    assert_int_equal(utf8_width("σ²√", 7), 3);
    assert_int_equal(utf8_width("\xFF", 1), 1);
    assert_int_equal(utf8_count("σ²√", 7), 3);
    assert_int_equal(utf8_count("a\xFF\xFE", 3), 3);
}

static void expect_clean(const char *text, enum utf8_keep keep, const char *clean, bool changed)
{
    struct arena *const arena = arena_create();
    bool seen = !changed;

    assert_string_equal(utf8_sanitise(arena, text, strlen(text), keep, &seen), clean);
    assert_int_equal(seen, changed);
    assert_string_equal(utf8_sanitise(arena, text, strlen(text), keep, NULL), clean);
    arena_destroy(arena);
}

#define FFFD "\xEF\xBF\xBD"

static void harmless_text_stays(void **state)
{
    (void)state;
    expect_clean("", UTF8_KEEP_NOTHING, "", false);
    expect_clean("3/(2 D_h) = σ²·√8 ∂l/∂f", UTF8_KEEP_NOTHING, "3/(2 D_h) = σ²·√8 ∂l/∂f", false);
    expect_clean("x\xCC\x82", UTF8_KEEP_NOTHING, "x\xCC\x82", false); /* x with a hat */
    expect_clean("e\xCC\x81", UTF8_KEEP_NOTHING, "\xC3\xA9", false);  /* NFC */
    expect_clean("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", UTF8_KEEP_NOTHING, "\xED\x95\x9C", false);
    expect_clean(FFFD, UTF8_KEEP_NOTHING, FFFD, false);
}

static void dangerous_characters_are_replaced(void **state)
{
    (void)state;
    expect_clean("a\x1B[31mb", UTF8_KEEP_NOTHING, "a" FFFD "[31mb", true);
    expect_clean("a\x07\x7F", UTF8_KEEP_NOTHING, "a" FFFD FFFD, true);
    expect_clean("a\xC2\x9B"
                 "31m",
                 UTF8_KEEP_NOTHING, "a" FFFD "31m", true); /* C1: CSI in one character */
    expect_clean("1\xE2\x80\xAE"
                 "23",
                 UTF8_KEEP_NOTHING, "1" FFFD "23", true);                   /* RLO */
    expect_clean("1\xE2\x81\xA6", UTF8_KEEP_NOTHING, "1" FFFD, true);       /* LRI */
    expect_clean("1\xD8\x9C", UTF8_KEEP_NOTHING, "1" FFFD, true);           /* ALM */
    expect_clean("1\xE2\x80\x8B", UTF8_KEEP_NOTHING, "1" FFFD, true);       /* ZWSP */
    expect_clean("1\xE2\x80\x8D", UTF8_KEEP_NOTHING, "1" FFFD, true);       /* ZWJ */
    expect_clean("1\xC2\xAD", UTF8_KEEP_NOTHING, "1" FFFD, true);           /* soft hyphen */
    expect_clean("1\xEF\xBB\xBF", UTF8_KEEP_NOTHING, "1" FFFD, true);       /* BOM */
    expect_clean("1\xEF\xB8\x8F", UTF8_KEEP_NOTHING, "1" FFFD, true);       /* VS16 */
    expect_clean("1\xE3\x85\xA4", UTF8_KEEP_NOTHING, "1" FFFD, true);       /* Hangul filler */
    expect_clean("1\xEE\x80\x80", UTF8_KEEP_NOTHING, "1" FFFD, true);       /* private use */
    expect_clean("1\xEF\xBF\xBE", UTF8_KEEP_NOTHING, "1" FFFD, true);       /* noncharacter */
    expect_clean("1\xCD\xB8", UTF8_KEEP_NOTHING, "1" FFFD, true);           /* unassigned */
    expect_clean("1\xF3\xA0\x81\x81", UTF8_KEEP_NOTHING, "1" FFFD, true);   /* tag letter */
    expect_clean("a\xFF\xC0z", UTF8_KEEP_NOTHING, "a" FFFD FFFD "z", true); /* invalid bytes */
}

static void blanks_become_plain(void **state)
{
    (void)state;
    expect_clean("1\xC2\xA0"
                 "408",
                 UTF8_KEEP_NOTHING, "1 408", true);
    expect_clean("1\xE2\x80\xAF"
                 "408\xE3\x80\x80",
                 UTF8_KEEP_NOTHING, "1 408 ", true);
    expect_clean("a\tb", UTF8_KEEP_NOTHING, "a b", true);
    expect_clean("a\tb", UTF8_KEEP_TAB, "a\tb", false);
    expect_clean("a\nb", UTF8_KEEP_NOTHING, "a" FFFD "b", true);
    expect_clean("a\nb", UTF8_KEEP_NEWLINE, "a\nb", false);
    expect_clean("a\r\nb\rc", UTF8_KEEP_NEWLINE, "a\nb" FFFD "c", true);
    expect_clean("a\xE2\x80\xA8"
                 "b",
                 UTF8_KEEP_NEWLINE, "a\nb", true);
    expect_clean("a\tb\nc", (enum utf8_keep)(UTF8_KEEP_NEWLINE | UTF8_KEEP_TAB), "a\tb\nc", false);
}

static void marks_need_a_base_and_do_not_pile_up(void **state)
{
    struct arena *const arena = arena_create();
    struct strbuf pile;
    bool changed;

    (void)state;
    expect_clean("\xCC\x81x", UTF8_KEEP_NOTHING, FFFD "x", true);
    expect_clean("a\n\xCC\x81", UTF8_KEEP_NEWLINE, "a\n" FFFD, true);
    strbuf_init(&pile);
    strbuf_add(&pile, "x");
    /* Marks of alternating classes make a naive canonical ordering quadratic. */
    strbuf_add_repeat(&pile, "\xCC\x95\xCC\x80\xCC\x96", 100000);
    assert_non_null(utf8_sanitise(arena, pile.text, pile.length, UTF8_KEEP_NOTHING, &changed));
    assert_true(changed);
    strbuf_finish(&pile);
    arena_destroy(arena);
}

static uint32_t draw(unsigned long long *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (uint32_t)(*seed >> 32);
}

static void expect_safe(const char *text, size_t length)
{
    struct arena *const arena = arena_create();
    const char *const clean = utf8_sanitise(arena, text, length, UTF8_KEEP_NOTHING, NULL);

    assert_true(utf8_valid(clean, strlen(clean), NULL));
    for (const char *c = clean; *c; c++)
        assert_true((unsigned char)*c >= ' ' && *c != 0x7F);
    /* What came out once goes through unchanged. */
    assert_string_equal(utf8_sanitise(arena, clean, strlen(clean), UTF8_KEEP_NOTHING, NULL), clean);
    arena_destroy(arena);
}

static void any_bytes_come_out_safe(void **state)
{
    unsigned long long seed = 88172645463325252ULL;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        char bytes[24];

        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (char)draw(&seed);
        expect_safe(bytes, sizeof bytes);
    }
}

static void any_characters_come_out_safe(void **state)
{
    static const uint32_t ranges[][2] = {
        {0x20, 0x17F},    {0x300, 0x3FF},   {0x600, 0x6FF},   {0x900, 0x97F},   {0x1100, 0x11FF},
        {0x2000, 0x22FF}, {0xAC00, 0xAC40}, {0xFB00, 0xFB4F}, {0xFE00, 0xFEFF}, {0x1F1E6, 0x1F1FF}};
    unsigned long long seed = 123456789;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct strbuf text;

        strbuf_init(&text);
        for (int i = 0; i < 12; i++) {
            const uint32_t *const range = ranges[draw(&seed) % DLT_COUNT(ranges)];

            strbuf_add_codepoint(&text, range[0] + draw(&seed) % (range[1] - range[0] + 1));
            if (draw(&seed) % 2)
                strbuf_add_codepoint(&text, 0x300 + draw(&seed) % 0x70);
        }
        expect_safe(text.text, text.length);
        strbuf_finish(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_have_names),
        cmocka_unit_test(whole_numbers_are_read_strictly),
        cmocka_unit_test(strings_are_compared_and_trimmed),
        cmocka_unit_test(distances_count_edits_of_characters),
        cmocka_unit_test(nearest_names_are_proposed),
        cmocka_unit_test(diagnostics_say_where),
        cmocka_unit_test(long_diagnostics_end_on_a_character),
        cmocka_unit_test(code_points_are_decoded_strictly),
        cmocka_unit_test(what_cannot_be_encoded_is_replaced),
        cmocka_unit_test(validity_gives_the_first_bad_byte),
        cmocka_unit_test(clusters_are_kept_together),
        cmocka_unit_test(widths_and_counts),
        cmocka_unit_test(harmless_text_stays),
        cmocka_unit_test(dangerous_characters_are_replaced),
        cmocka_unit_test(blanks_become_plain),
        cmocka_unit_test(marks_need_a_base_and_do_not_pile_up),
        cmocka_unit_test(any_bytes_come_out_safe),
        cmocka_unit_test(any_characters_come_out_safe),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
