/* SPDX-License-Identifier: MIT */
/* Keys as bytes and back: each is taken for itself, and no bytes are taken for ever. */
#include "key_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void there_and_back(const struct key *key)
{
    struct strbuf bytes, paste;
    struct key again;
    strbuf_init(&bytes);
    strbuf_init(&paste);
    key_bytes_add(&bytes, key);
    assert_true(bytes.length > 0);
    assert_true(utf8_valid(bytes.text, bytes.length, NULL));
    assert_int_equal(key_bytes_take(bytes.text, bytes.length, &again, &paste), bytes.length);
    assert_int_equal(again.code, key->code);
    assert_int_equal(again.letter, key->letter);
    assert_string_equal(again.text, key->text);
    assert_int_equal(again.mouse, key->mouse);
    assert_int_equal(again.x, key->x);
    assert_int_equal(again.y, key->y);
    strbuf_finish(&bytes);
    strbuf_finish(&paste);
}

static void every_key_comes_back(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "a", "~", "[", "O", "\xc3\xa4", "\xe2\x88\x9a", "\xf0\x9d\x9c\x8e"};
    for (size_t i = 0; i < DLT_COUNT(texts); i++) {
        struct key key = {.code = KEY_CODE_TEXT};
        memcpy(key.text, texts[i], strlen(texts[i]) + 1);
        there_and_back(&key);
    }
    for (enum key_code code = KEY_CODE_ENTER; code <= KEY_CODE_PAGE_DOWN; code++)
        there_and_back(&(struct key){.code = code});
    for (int i = 1; i <= 12; i++)
        there_and_back(&(struct key){.code = KEY_CODE_FUNCTION, .letter = i});
    for (int c = 0x20; c <= 0x7f; c++)
        there_and_back(&(struct key){.code = KEY_CODE_ALT, .letter = c});
    for (int c = 'a'; c <= 'z'; c++)
        if (!strchr("himj", c)) /* which are keys of their own */
            there_and_back(&(struct key){.code = KEY_CODE_CTRL, .letter = c});
    for (int i = MOUSE_PRESS; i <= MOUSE_WHEEL_DOWN; i++)
        there_and_back(
            &(struct key){.code = KEY_CODE_MOUSE, .mouse = (enum mouse)i, .x = 3, .y = 700});
}

static void what_is_pasted_comes_back_as_text(void **state)
{
    (void)state;
    static const struct {
        const char *text, *back;
    } pastes[] = {
        {"7*15 + 11\n", "7*15 + 11\n"},
        {"", ""},
        {"a\xff\xc3z", "a\xef\xbf\xbd\xef\xbf\xbdz"},
        {"a\033[201~q", "a\xef\xbf\xbd[201~q"}, /* never past its end */
    };
    for (size_t i = 0; i < DLT_COUNT(pastes); i++) {
        struct key key = {.code = KEY_CODE_PASTE, .paste = pastes[i].text}, again;
        struct strbuf bytes, paste;
        strbuf_init(&bytes);
        strbuf_init(&paste);
        key_bytes_add(&bytes, &key);
        assert_int_equal(key_bytes_take(bytes.text, bytes.length, &again, &paste), bytes.length);
        assert_int_equal(again.code, KEY_CODE_PASTE);
        assert_string_equal(again.paste, pastes[i].back);
        strbuf_finish(&bytes);
        strbuf_finish(&paste);
    }
}

/* Every text of up to four of these bytes is used up, a key at a time. */
static void no_bytes_stop_it(void **state)
{
    (void)state;
    static const char bytes[] = "\033[O<0;~MAm\200\303\244a\r\x01";
    enum { COUNT = sizeof bytes - 1, LENGTH = 4 };
    struct strbuf paste;
    strbuf_init(&paste);
    for (int i = 0; i < COUNT * COUNT * COUNT * COUNT; i++) {
        char text[LENGTH];
        for (int j = 0, rest = i; j < LENGTH; j++, rest /= COUNT)
            text[j] = bytes[rest % COUNT];
        for (size_t at = 0; at < LENGTH;) {
            struct key key;
            const size_t one = key_bytes_take(text + at, LENGTH - at, &key, &paste);
            assert_in_range(one, 1, LENGTH - at);
            at += one;
        }
    }
    strbuf_finish(&paste);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_comes_back),
        cmocka_unit_test(what_is_pasted_comes_back_as_text),
        cmocka_unit_test(no_bytes_stop_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
