/* SPDX-License-Identifier: MIT */
/* The line editor does what hands expect from readline. */
#include "line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* --- keys as text: ^X is Ctrl, ~x is Alt, the arrows and the like are single marks ------------------ */

static struct key read_key(const char **at)
{
    static const struct {
        const char *mark;
        enum key_code code;
    } marks[] = {
        {"←", KEY_CODE_LEFT},       {"→", KEY_CODE_RIGHT},   {"↑", KEY_CODE_UP},
        {"↓", KEY_CODE_DOWN},       {"⇤", KEY_CODE_HOME},    {"⇥", KEY_CODE_END},
        {"⌫", KEY_CODE_BACKSPACE},  {"⌦", KEY_CODE_DELETE},  {"↞", KEY_CODE_WORD_LEFT},
        {"↠", KEY_CODE_WORD_RIGHT}, {"⏎", KEY_CODE_NEWLINE},
    };
    struct key key = {.code = KEY_CODE_TEXT};
    for (size_t i = 0; i < DLT_COUNT(marks); i++)
        if (str_starts(*at, marks[i].mark)) {
            *at += strlen(marks[i].mark);
            return (struct key){.code = marks[i].code};
        }
    if ((**at == '^' || **at == '~') && (*at)[1]) {
        key.code = **at == '^' ? KEY_CODE_CTRL : KEY_CODE_ALT;
        key.letter = (*at)[1] == '!' ? 0x7f : (*at)[1];
        *at += 2;
        return key;
    }
    uint32_t codepoint = 0;
    size_t length = utf8_decode(*at, strlen(*at), &codepoint);
    memcpy(key.text, *at, length);
    *at += length;
    return key;
}

static void press(struct line *line, const char *keys)
{
    while (*keys) {
        struct key key = read_key(&keys);
        if (key.code == KEY_CODE_NEWLINE)
            line_break(line);
        else
            assert_true(line_key(line, &key));
    }
}

/* The line with a bar where the cursor is. */
static void assert_line(const struct line *line, const char *expected)
{
    char got[256];
    snprintf(got, sizeof got, "%.*s|%s", (int)line->cursor, line->text.text,
             line->text.text + line->cursor);
    assert_string_equal(got, expected);
}

struct example {
    const char *start, *keys, *expected;
};

static void check_lines(const struct example *examples, size_t count, bool many)
{
    for (size_t i = 0; i < count; i++) {
        struct line line;
        line_init(&line);
        line.many = many;
        line_set(&line, examples[i].start);
        print_message("%s after %s\n", examples[i].start, examples[i].keys);
        press(&line, examples[i].keys);
        assert_line(&line, examples[i].expected);
        line_finish(&line);
    }
}

static void check_examples(const struct example *examples, size_t count)
{
    check_lines(examples, count, false);
}

static void moves(void **state)
{
    static const struct example examples[] = {
        {"", "abc", "abc|"},
        {"abc", "^a", "|abc"},
        {"abc", "⇤x", "x|abc"},
        {"abc", "⇤⇥x", "abcx|"},
        {"abc", "^a^e", "abc|"},
        {"abc", "←←x", "ax|bc"},
        {"abc", "^b^b^fx", "abx|c"},
        {"abc", "⇤←", "|abc"},
        {"abc", "→", "abc|"},
        {"ab + cd*ef", "~b", "ab + cd*|ef"},
        {"ab + cd*ef", "~b~b", "ab + |cd*ef"},
        {"ab + cd*ef", "↞↞↞↞", "|ab + cd*ef"},
        {"ab + cd*ef", "⇤~f", "ab| + cd*ef"},
        {"ab + cd*ef", "⇤~f~f", "ab + cd|*ef"},
        {"ab + cd*ef", "⇤↠↠↠↠", "ab + cd*ef|"},
        {"σ_w/2", "~b~b", "|σ_w/2"},
        {"D_h + φ₁", "~b", "D_h + |φ₁"},
    };
    (void)state;
    check_examples(examples, DLT_COUNT(examples));
}

static void deletes(void **state)
{
    static const struct example examples[] = {
        {"abc", "⌫", "ab|"},           {"abc", "⇤⌫", "|abc"},    {"abc", "⇤⌦", "|bc"},
        {"abc", "⌦", "abc|"},          {"abc", "^a^d^d", "|c"},  {"abc", "^d", "abc|"},
        {"", "⌫⌦^d^k^u", "|"},         {"a b c", "^w", "a b |"}, {"a b+c", "^w", "a |"},
        {"a b  ", "^w", "a |"},        {"a b+c", "~!", "a b+|"}, {"ab cd ef", "⇤~d", "| cd ef"},
        {"ab cd ef", "⇤~d~d", "| ef"}, {"abc", "←^k", "ab|"},    {"abc", "←^u", "|c"},
    };
    (void)state;
    check_examples(examples, DLT_COUNT(examples));
}

static void kills_are_put_back(void **state)
{
    static const struct example examples[] = {
        {"abc", "^u^y", "abc|"},
        {"abc", "^u^y^y", "abcabc|"},
        {"ab cd", "^wx^y", "ab xcd|"},
        /* kills in a row are one: backward ones go before what was killed */
        {"ab cd ef", "^w^w^y", "ab cd ef|"},
        {"ab cd ef", "⇤~d~d^e^y", " efab cd|"},
        {"ab cd ef", "~b←^k^u^y", "ab cd ef|"},
        {"ab cd ef", "^w^w^w^y", "ab cd ef|"},
        /* a move in between begins another */
        {"ab cd ef", "^w←→^w^y", "ab cd |"},
        {"ab cd ef", "^wx^w^y", "ab cd x|"},
        /* a kill of nothing keeps the row of kills */
        {"ab cd", "^k^w^k^w^y", "ab cd|"},
        /* deleting a character is no kill */
        {"abc", "⌫^y", "ab|"},
    };
    (void)state;
    check_examples(examples, DLT_COUNT(examples));
}

static void undo_takes_back(void **state)
{
    static const struct example examples[] = {
        {"", "abc^_", "|"}, /* a run of typing at once */
        {"", "abc←def^_", "ab|c"},
        {"", "abc←def^_^_", "|"},
        {"", "abc⌫⌫^_", "ab|"},
        {"", "abc⌫⌫^_^_", "abc|"},
        {"abc def", "^w^_", "abc def|"},
        {"abc def", "^w^y^_^_", "abc def|"},
        {"abc", "^t^_", "abc|"},
        {"abc", "^_^_^_", "abc|"}, /* nothing to take back */
        {"abc", "←⌦^_", "ab|c"},   /* and the cursor with it */
    };
    (void)state;
    check_examples(examples, DLT_COUNT(examples));
}

static void undo_is_bounded(void **state)
{
    struct line line;
    (void)state;
    line_init(&line);
    for (int i = 0; i < 3 * LINE_UNDO_DEPTH; i++)
        press(&line, "a←→");
    for (int i = 0; i < 3 * LINE_UNDO_DEPTH; i++)
        press(&line, "^_");
    assert_int_equal(line.text.length, 2 * LINE_UNDO_DEPTH);
    line_finish(&line);
}

static void transposes(void **state)
{
    static const struct example examples[] = {
        {"abc", "^t", "acb|"},  {"abc", "←^t", "acb|"}, {"abc", "←←^t", "ba|c"},
        {"abc", "⇤^t", "|abc"}, {"a", "^t", "a|"},      {"", "^t", "|"},
        {"aσ²", "^t", "a²σ|"},
    };
    (void)state;
    check_examples(examples, DLT_COUNT(examples));
}

static void characters_are_graphemes(void **state)
{
    static const struct example examples[] = {
        {"", "e\u0301", "é|"}, /* a combining mark joins what is before it */
        {"", "xe\u0301y←←z", "xz|éy"},
        {"", "q\u0301⌫", "|"}, /* also where no composed letter exists */
        {"", "\u0301", "|"},   /* and alone it is nothing */
        {"", "q\u0301x←←y", "y|q\u0301x"},
        {"\u0301", "⇤e", "é|"},
        {"ab\u0301", "⇤→⌦", "a|"},
        {"σ²", "←x", "σx|²"},
        {"σ²", "⌫⌫", "|"},
        {"漢字", "←x", "漢x|字"},
        {"🇮🇳x", "⇤→y", "🇮🇳y|x"},
    };
    (void)state;
    check_examples(examples, DLT_COUNT(examples));
}

static void history(void **state)
{
    static const char *const tries[] = {"third", "second", "first"};
    struct line line;
    (void)state;
    line_init(&line);
    line_set(&line, "draft");
    line_set_history(&line, tries, DLT_COUNT(tries));
    press(&line, "↓");
    assert_line(&line, "draft|");
    press(&line, "↑");
    assert_line(&line, "third|");
    press(&line, "^p^p");
    assert_line(&line, "first|");
    press(&line, "↑↑");
    assert_line(&line, "first|");
    press(&line, "^n");
    assert_line(&line, "second|");
    press(&line, "x↓↓");
    assert_line(&line, "draft|"); /* what was being written waits at the end */
    press(&line, "↓");
    assert_line(&line, "draft|");
    press(&line, "↑^_");
    assert_line(&line, "draft|");
    line_set_history(&line, NULL, 0);
    press(&line, "↑↓");
    assert_line(&line, "draft|");
    line_finish(&line);
}

static void history_passes_over_what_is_shown(void **state)
{
    static const char *const tries[] = {"same", "same", "other", "same"};
    struct line line;
    (void)state;
    line_init(&line);
    line_set(&line, "same");
    line_set_history(&line, tries, DLT_COUNT(tries));
    press(&line, "^p");
    assert_line(&line, "other|");
    press(&line, "^p");
    assert_line(&line, "same|");
    press(&line, "^p");
    assert_line(&line, "same|");
    press(&line, "^n");
    assert_line(&line, "other|");
    press(&line, "^n^n");
    assert_line(&line, "same|");
    line_set(&line, "mine");
    press(&line, "^p^n");
    assert_line(&line, "mine|");
    line_finish(&line);
}

/* --- several rows ----------------------------------------------------------------------------------- */

static void rows_are_moved_over(void **state)
{
    static const struct example examples[] = {
        {"ab\ncd", "↑", "ab|\ncd"},
        {"ab\ncd", "↑↓", "ab\ncd|"},
        {"ab\ncd", "↑↑", "ab|\ncd"}, /* no history among rows */
        {"ab\ncd", "↓", "ab\ncd|"},
        {"abcd\nx\nefgh", "↑↑", "abcd|\nx\nefgh"}, /* the column is kept over a short row */
        {"abcd\nx\nefgh", "↑←↑", "|abcd\nx\nefgh"},
        {"abcd\n\nefgh", "←↑↑x", "abcx|d\n\nefgh"},
        {"漢字\nabcd", "←↑", "漢|字\nabcd"}, /* columns, not characters */
        {"ab\ncd", "⇤x", "ab\nx|cd"},
        {"ab\ncd", "↑^ax", "x|ab\ncd"},
        {"ab\ncd", "↑^a^ex", "abx|\ncd"},
        {"ab\ncd", "⇤←x", "abx|\ncd"}, /* left of a row's start is the end of the one before */
        {"ab\ncd", "~b~b", "|ab\ncd"},
    };
    (void)state;
    check_lines(examples, DLT_COUNT(examples), true);
}

static void rows_are_begun_and_joined(void **state)
{
    static const struct example examples[] = {
        {"", "ab⏎cd", "ab\ncd|"},
        {"abcd", "←←⏎", "ab\n|cd"},
        {"ab", "⏎⏎x", "ab\n\nx|"},
        {"ab\ncd", "⇤⌫", "ab|cd"},
        {"ab\ncd", "↑⌦", "ab|cd"},
        {"ab\ncd", "^u", "ab\n|"},
        {"ab\ncd", "^u^u", "ab|"}, /* at the start of a row the line end goes */
        {"ab\ncd\nef", "↑⇤^k", "ab\n|\nef"},
        {"ab\ncd\nef", "↑⇤^k^k", "ab\n|ef"},
        {"ab\ncd\nef", "↑⇤^k^k^y", "ab\ncd\n|ef"}, /* all of it comes back */
        {"ab\ncd", "^w^w^y", "ab\ncd|"},
        {"ab\ncd", "^w^_", "ab\ncd|"},
        {"ab", "⏎cd^_", "ab\n|"},
        {"ab", "⏎cd^_^_", "ab|"},
        {"ab\ncd", "⇤⌫^_", "ab\n|cd"},
    };
    static const struct example single[] = {{"ab", "⏎c", "abc|"}};
    (void)state;
    check_lines(examples, DLT_COUNT(examples), true);
    check_lines(single, DLT_COUNT(single), false);
}

static void history_is_beyond_rows(void **state)
{
    static const char *const tries[] = {"a\nb", "c"};
    struct line line;
    (void)state;
    line_init(&line);
    line.many = true;
    line_set_history(&line, tries, DLT_COUNT(tries));
    press(&line, "x↑"); /* one row: there is nowhere else to go */
    assert_line(&line, "a\nb|");
    press(&line, "↑↓");
    assert_line(&line, "a\nb|");
    press(&line, "^p");
    assert_line(&line, "c|");
    press(&line, "^n^n");
    assert_line(&line, "x|");
    line_finish(&line);
}

static void rows_are_found(void **state)
{
    static const char text[] = "ab\n\n漢c";
    (void)state;
    assert_int_equal(rows_count(""), 1);
    assert_int_equal(rows_count("a"), 1);
    assert_int_equal(rows_count("a\n"), 2);
    assert_int_equal(rows_count(text), 3);
    assert_int_equal(rows_of(text, 2), 0);
    assert_int_equal(rows_of(text, 3), 1);
    assert_int_equal(rows_start(text, 2), 4);
    assert_int_equal(rows_end(text, 0), 2);
    assert_int_equal(rows_end(text, 1), 3);
    assert_int_equal(rows_end(text, 2), sizeof text - 1);
    assert_int_equal(rows_start(text, 9), sizeof text - 1);
    assert_int_equal(rows_column(text, sizeof text - 1), 3);
    assert_int_equal(rows_place(text, 2, 1), 4); /* not in the middle of a wide one */
    assert_int_equal(rows_place(text, 0, 9), 2);
}

static void paste(struct line *line, const char *text)
{
    struct key key = {.code = KEY_CODE_PASTE, .paste = text};
    assert_true(line_key(line, &key));
}

static void pastes_are_cleaned(void **state)
{
    static const struct {
        const char *pasted, *expected;
    } examples[] = {
        {"3/(2 D_h)", "3/(2 D_h)|"},
        {"3 +\n4", "3 + 4|"},
        {"3\r\n4", "3  4|"},
        {"3\t4", "3 4|"},
        {"\033[31m25\033[0m", "25|"}, /* colours of a terminal */
        {"25\033", "25|"},
        {"2\0015\177", "25|"},
        {"2\u200b5", "25|"},       /* zero width */
        {"\u202e25\u202c", "25|"}, /* bidirectional */
        {"\ufeff25", "25|"},
        {"2\xff"
         "5",
         "25|"}, /* not UTF-8 */
        {"2\xe2\x80", "2|"},
        {"", "|"},
        {"\033[200~25", "25|"},
    };
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(examples); i++) {
        struct line line;
        line_init(&line);
        paste(&line, examples[i].pasted);
        assert_line(&line, examples[i].expected);
        line_finish(&line);
    }
}

static void pastes_keep_rows(void **state)
{
    static const struct {
        const char *pasted, *expected;
    } examples[] = {{"a\nb", "a\nb|"}, {"a\r\nb\rc", "a\nb\nc|"}, {"a\tb\n\033[1mc", "a b\nc|"}};
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(examples); i++) {
        struct line line;
        line_init(&line);
        line.many = true;
        paste(&line, examples[i].pasted);
        assert_line(&line, examples[i].expected);
        line_finish(&line);
    }
}

static void a_paste_is_one_undo(void **state)
{
    struct line line;
    (void)state;
    line_init(&line);
    press(&line, "ab←");
    paste(&line, "1 2 3");
    assert_line(&line, "a1 2 3|b");
    press(&line, "^_");
    assert_line(&line, "a|b");
    line_finish(&line);
}

static void length_is_bounded(void **state)
{
    static char text[LINE_MAX_TEXT + 2];
    struct line line;
    (void)state;
    memset(text, 'x', LINE_MAX_TEXT);
    line_init(&line);
    paste(&line, text);
    assert_int_equal(line.text.length, LINE_MAX_TEXT);
    assert_false(line.full);
    press(&line, "y");
    assert_int_equal(line.text.length, LINE_MAX_TEXT);
    assert_true(line.full);
    press(&line, "⌫");
    assert_false(line.full);
    press(&line, "y");
    assert_int_equal(line.text.length, LINE_MAX_TEXT);
    assert_false(line.full);
    press(&line, "^u^y^y"); /* what does not fit is not put in halves */
    assert_int_equal(line.text.length, LINE_MAX_TEXT);
    assert_true(line.full);
    line_set(&line, "");
    text[LINE_MAX_TEXT] = 'x';
    paste(&line, text);
    assert_int_equal(line.text.length, 0);
    assert_true(line.full);
    line_finish(&line);
}

static void other_keys_are_not_taken(void **state)
{
    static const struct key keys[] = {
        {.code = KEY_CODE_ENTER},
        {.code = KEY_CODE_TAB},
        {.code = KEY_CODE_ESCAPE},
        {.code = KEY_CODE_PAGE_UP},
        {.code = KEY_CODE_FUNCTION, .letter = 2},
        {.code = KEY_CODE_CTRL, .letter = 'x'},
        {.code = KEY_CODE_ALT, .letter = 'h'},
        {.code = KEY_CODE_NONE},
    };
    struct line line;
    (void)state;
    line_init(&line);
    line_set(&line, "abc");
    for (size_t i = 0; i < DLT_COUNT(keys); i++)
        assert_false(line_key(&line, &keys[i]));
    assert_line(&line, "abc|");
    line_finish(&line);
}

/* Whatever is pressed, the cursor stays on a character's edge and the text valid. */
static void any_keys_leave_a_sound_line(void **state)
{
    static const char *const keys[] = {"a",  "σ",  "\u0301", "漢", " ",  "🇮",  "🇳",  "⌫",  "⌦",
                                       "←",  "→",  "↞",      "↠",  "^k", "^u", "^w", "^y", "^t",
                                       "^_", "~d", "~!",     "⇤",  "⇥",  "↑",  "↓",  "⏎"};
    static const char *const tries[] = {"e\u0301²", ""};
    uint32_t seed = 1;
    struct line line;
    (void)state;
    line_init(&line);
    line_set_history(&line, tries, DLT_COUNT(tries));
    for (int i = 0; i < 20000; i++) {
        size_t edge = 0;
        line.many = i % 2000 < 1000;
        seed = seed * 1664525U + 1013904223U;
        press(&line, keys[(seed >> 16) % DLT_COUNT(keys)]);
        assert_true(utf8_valid(line.text.text, line.text.length, NULL));
        assert_int_equal(strlen(line.text.text), line.text.length);
        while (edge < line.cursor)
            edge += utf8_grapheme(line.text.text + edge, line.text.length - edge);
        assert_int_equal(edge, line.cursor);
        if (line.text.length > 200)
            line_set(&line, "");
    }
    line_finish(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moves),
        cmocka_unit_test(deletes),
        cmocka_unit_test(kills_are_put_back),
        cmocka_unit_test(undo_takes_back),
        cmocka_unit_test(undo_is_bounded),
        cmocka_unit_test(transposes),
        cmocka_unit_test(characters_are_graphemes),
        cmocka_unit_test(history),
        cmocka_unit_test(history_passes_over_what_is_shown),
        cmocka_unit_test(rows_are_moved_over),
        cmocka_unit_test(rows_are_begun_and_joined),
        cmocka_unit_test(history_is_beyond_rows),
        cmocka_unit_test(rows_are_found),
        cmocka_unit_test(pastes_are_cleaned),
        cmocka_unit_test(pastes_keep_rows),
        cmocka_unit_test(a_paste_is_one_undo),
        cmocka_unit_test(length_is_bounded),
        cmocka_unit_test(other_keys_are_not_taken),
        cmocka_unit_test(any_keys_leave_a_sound_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
