/* SPDX-License-Identifier: MIT */
#include "key_bytes.h"
#include <string.h>

/* One spelling a key. */
static const struct {
    enum key_code code;
    const char *bytes;
} spellings[] = {
    {KEY_CODE_ENTER, "\r"},
    {KEY_CODE_NEWLINE, "\n"},
    {KEY_CODE_TAB, "\t"},
    {KEY_CODE_BACKTAB, "\033[Z"},
    {KEY_CODE_BACKSPACE, "\177"},
    {KEY_CODE_DELETE, "\033[3~"},
    {KEY_CODE_LEFT, "\033[D"},
    {KEY_CODE_RIGHT, "\033[C"},
    {KEY_CODE_UP, "\033[A"},
    {KEY_CODE_DOWN, "\033[B"},
    {KEY_CODE_MOVE_UP, "\033[1;2A"},
    {KEY_CODE_MOVE_DOWN, "\033[1;2B"},
    {KEY_CODE_MOVE_LEFT, "\033[1;2D"},
    {KEY_CODE_MOVE_RIGHT, "\033[1;2C"},
    {KEY_CODE_WORD_LEFT, "\033[1;5D"},
    {KEY_CODE_WORD_RIGHT, "\033[1;5C"},
    {KEY_CODE_HOME, "\033[H"},
    {KEY_CODE_END, "\033[F"},
    {KEY_CODE_PAGE_UP, "\033[5~"},
    {KEY_CODE_PAGE_DOWN, "\033[6~"},
};

static const char *const functions[] = {
    NULL,       "\033OP",   "\033OQ",   "\033OR",   "\033OS",   "\033[15~", "\033[17~",
    "\033[18~", "\033[19~", "\033[20~", "\033[21~", "\033[23~", "\033[24~",
};

static const char paste_begin[] = "\033[200~", paste_end[] = "\033[201~";

/* What the mouse does, as SGR reports number it; releasing has another last letter. */
static const int buttons[] = {[MOUSE_PRESS] = 0,
                              [MOUSE_DRAG] = 32,
                              [MOUSE_RELEASE] = 0,
                              [MOUSE_WHEEL_UP] = 64,
                              [MOUSE_WHEEL_DOWN] = 65};

/* What is pasted may be any bytes; those that are no UTF-8 become U+FFFD, and the end cannot be said
 * before its time. */
static void add_paste(struct strbuf *bytes, const char *text)
{
    size_t length = strlen(text);
    strbuf_add(bytes, paste_begin);
    for (size_t i = 0; i < length;) {
        uint32_t codepoint = 0;
        size_t one = utf8_decode(text + i, length - i, &codepoint);
        if (one == 0 || str_starts(text + i, paste_end))
            strbuf_add_codepoint(bytes, 0xfffd);
        else
            strbuf_add_bytes(bytes, text + i, one);
        i += one > 0 ? one : 1;
    }
    strbuf_add(bytes, paste_end);
}

static void add_letter(struct strbuf *bytes, const char *before, int letter)
{
    const char byte = (char)letter;
    strbuf_add(bytes, before);
    strbuf_add_bytes(bytes, &byte, letter > 0 && letter < 0x80);
}

void key_bytes_add(struct strbuf *bytes, const struct key *key)
{
    switch (key->code) {
    case KEY_CODE_TEXT:
        strbuf_add(bytes, key->text);
        return;
    case KEY_CODE_PASTE:
        add_paste(bytes, key->paste);
        return;
    case KEY_CODE_CTRL:
        add_letter(bytes, "", key->letter & 0x1f);
        return;
    case KEY_CODE_ALT:
        add_letter(bytes, "\033", key->letter);
        return;
    case KEY_CODE_ESCAPE:
        strbuf_add(bytes, "\033");
        return;
    case KEY_CODE_FUNCTION:
        if (key->letter > 0 && (size_t)key->letter < DLT_COUNT(functions))
            strbuf_add(bytes, functions[key->letter]);
        return;
    case KEY_CODE_MOUSE:
        strbuf_printf(bytes, "\033[<%d;%d;%d%c", buttons[key->mouse], key->x + 1, key->y + 1,
                      key->mouse == MOUSE_RELEASE ? 'm' : 'M');
        return;
    default:
        break;
    }
    for (size_t i = 0; i < DLT_COUNT(spellings); i++)
        if (spellings[i].code == key->code)
            strbuf_add(bytes, spellings[i].bytes);
}

/* --- and back ---------------------------------------------------------------------------------------- */

static bool begins(const char *bytes, size_t length, const char *with)
{
    const size_t wanted = strlen(with);
    return length >= wanted && memcmp(bytes, with, wanted) == 0;
}

static size_t take_paste(const char *bytes, size_t length, struct key *key, struct strbuf *paste)
{
    size_t at = strlen(paste_begin);
    const size_t begin = at;
    while (at < length && !begins(bytes + at, length - at, paste_end))
        at++;
    strbuf_clear(paste);
    for (size_t i = begin; i < at; i++)
        if (bytes[i])
            strbuf_add_bytes(paste, bytes + i, 1);
    key->code = KEY_CODE_PASTE;
    key->paste = paste->text;
    return at < length ? at + strlen(paste_end) : length;
}

/* "ESC [ < button ; column ; row M": only what a screen can have. */
static size_t take_mouse(const char *bytes, size_t length, struct key *key)
{
    enum { NUMBERS = 3, LARGEST = 1 << 15 };
    int numbers[NUMBERS] = {0};
    size_t count = 0, end = 3;
    for (; end < length && strchr("0123456789;", bytes[end]) && bytes[end]; end++) {
        int *number = &numbers[count < NUMBERS ? count : 0];
        count += bytes[end] == ';';
        if (bytes[end] != ';' && *number < LARGEST)
            *number = *number * 10 + bytes[end] - '0';
    }
    if (end == length)
        return length;
    const bool whole = count == NUMBERS - 1 && (bytes[end] == 'M' || bytes[end] == 'm') &&
                       numbers[1] >= 1 && numbers[2] >= 1;
    for (size_t i = 0; whole && i < DLT_COUNT(buttons); i++) {
        if (buttons[i] != numbers[0] || (i == MOUSE_RELEASE) != (bytes[end] == 'm'))
            continue;
        key->code = KEY_CODE_MOUSE;
        key->mouse = (enum mouse)i;
        key->x = numbers[1] - 1;
        key->y = numbers[2] - 1;
    }
    return end + 1;
}

/* A sequence that nothing here begins: up to its last byte. */
static size_t skip_sequence(const char *bytes, size_t length)
{
    size_t at = 2;
    while (bytes[1] == '[' && at < length && bytes[at] >= 0x20 && bytes[at] < 0x40)
        at++;
    return at < length ? at + 1 : length;
}

static size_t take_escape(const char *bytes, size_t length, struct key *key)
{
    if (length == 1 || bytes[1] == '\033') {
        key->code = KEY_CODE_ESCAPE;
        return 1;
    }
    if ((bytes[1] == '[' || bytes[1] == 'O') && length > 2)
        return skip_sequence(bytes, length);
    if (bytes[1] >= 0x20)
        *key = (struct key){.code = KEY_CODE_ALT, .letter = bytes[1]};
    return 2;
}

static size_t take_character(const char *bytes, size_t length, struct key *key)
{
    uint32_t codepoint = 0;
    size_t one = utf8_decode(bytes, length, &codepoint);
    if (one == 0 || codepoint < 0x20 || codepoint == 0x7f) {
        if (one == 1 && codepoint > 0)
            *key = (struct key){.code = KEY_CODE_CTRL,
                                .letter = codepoint == 0x1f ? '_' : (int)codepoint + 0x60};
        return one > 0 ? one : 1;
    }
    key->code = KEY_CODE_TEXT;
    memcpy(key->text, bytes, one);
    return one;
}

size_t key_bytes_take(const char *bytes, size_t length, struct key *key_out, struct strbuf *paste)
{
    *key_out = (struct key){.code = KEY_CODE_NONE};
    if (begins(bytes, length, paste_begin))
        return take_paste(bytes, length, key_out, paste);
    if (begins(bytes, length, "\033[<"))
        return take_mouse(bytes, length, key_out);
    for (size_t i = 0; i < DLT_COUNT(spellings); i++) {
        if (begins(bytes, length, spellings[i].bytes)) {
            key_out->code = spellings[i].code;
            return strlen(spellings[i].bytes);
        }
    }
    for (size_t i = 1; i < DLT_COUNT(functions); i++) {
        if (begins(bytes, length, functions[i])) {
            *key_out = (struct key){.code = KEY_CODE_FUNCTION, .letter = (int)i};
            return strlen(functions[i]);
        }
    }
    if (bytes[0] == '\033')
        return take_escape(bytes, length, key_out);
    return take_character(bytes, length, key_out);
}
