/* SPDX-License-Identifier: MIT */
/* Stems of English words and the endings that they take. A few endings too many do no harm: what
   they make is no word, and nobody types it. */
#include "words.h"

#include <ctype.h>
#include <string.h>

enum { LEAST_ROOT = 3 };

static bool is_letter(char c)
{
    return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

bool words_are_plain(const char *text)
{
    bool after_letter = false;
    for (; *text; text++) {
        bool letter = is_letter(*text);
        if (!letter && !(after_letter && strchr(" -'", *text) && is_letter(text[1])))
            return false;
        after_letter = letter;
    }
    return after_letter;
}

static bool is_vowel(char c)
{
    return strchr("aeiou", c) != NULL;
}

static bool has_vowel(const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (is_vowel(word[i]) || word[i] == 'y')
            return true;
    }
    return false;
}

/** Bytes before the ending; 0 when the word does not end so, or no root of `least` is left. */
static size_t before(const char *word, const char *ending, size_t least)
{
    size_t length = strlen(word), size = strlen(ending);
    if (length < size + least || !str_equal(word + length - size, ending))
        return 0;
    return length - size;
}

/** normalise, analyse, and what is made of them: the root before s or z. */
static bool add_ise(struct strbuf *out, const char *word)
{
    static const char *const endings[] = {"ations", "ation", "ing", "ers", "er", "ed", "es", "e"};
    for (size_t i = 0; i < DLT_COUNT(endings); i++) {
        size_t root = before(word, endings[i], LEAST_ROOT);
        if (root < LEAST_ROOT || !strchr("sz", word[root - 1]) || !strchr("iy", word[root - 2]))
            continue;
        strbuf_printf(out, "%.*s[sz](?:e|es|ed|ing|er|ers|ations?)", (int)(root - 1), word);
        return true;
    }
    return false;
}

/** vary, varies, varied: a consonant before the y. */
static bool add_y(struct strbuf *out, const char *word)
{
    static const char *const endings[] = {"ying", "ied", "ies", "y"};
    for (size_t i = 0; i < DLT_COUNT(endings); i++) {
        size_t root = before(word, endings[i], LEAST_ROOT - 1);
        if (root == 0 || is_vowel(word[root - 1]))
            continue;
        strbuf_printf(out, "%.*s(?:y|ies|ied|ying)", (int)root, word);
        return true;
    }
    return false;
}

/** sharing, shared, shares: with or without an e, and with the last letter once or twice. */
static bool add_inflected(struct strbuf *out, const char *word)
{
    static const char *const endings[] = {"ings", "ing", "ed"};
    for (size_t i = 0; i < DLT_COUNT(endings); i++) {
        size_t root = before(word, endings[i], LEAST_ROOT);
        if (root == 0 || !has_vowel(word, root) || word[root - 1] == 'e')
            continue;
        bool twice = word[root - 1] == word[root - 2] && !strchr("sz", word[root - 1]);
        root -= twice;
        strbuf_printf(out, "%.*s(?:%c?(?:ed|ings?)|e|es|s)?", (int)root, word, word[root - 1]);
        return true;
    }
    return false;
}

static void add_plain(struct strbuf *out, const char *word)
{
    size_t length = strlen(word);
    size_t root = before(word, "e", LEAST_ROOT - 1);
    if (root > 0) {
        strbuf_printf(out, "%.*s(?:e|es|ed|ing|ings|ely)", (int)root, word);
        return;
    }
    root = before(word, "s", LEAST_ROOT);
    if (root > 0 && !strchr("suia", word[root - 1]))
        length = root;
    if (length < LEAST_ROOT)
        strbuf_printf(out, "%.*s", (int)length, word);
    else
        strbuf_printf(out, "%.*s(?:%c?(?:ed|ings?)|es|s|ly)?", (int)length, word, word[length - 1]);
}

/** behaviour and behavior, colour and color: the o and r after these beginnings. */
static const char *spell_both(struct arena *arena, const char *word)
{
    static const char *const beginnings[] = {"behavi", "col", "fav", "flav", "lab", "neighb"};
    for (size_t i = 0; i < DLT_COUNT(beginnings); i++) {
        if (!str_starts(word, beginnings[i]))
            continue;
        const char *rest = word + strlen(beginnings[i]);
        size_t size = str_starts(rest, "our") ? 3 : str_starts(rest, "or") ? 2 : 0;
        if (size > 0)
            return arena_printf(arena, "%sou?r%s", beginnings[i], rest + size);
    }
    return NULL;
}

/** In small letters; false where some are not those of English. */
static bool fold_case(char *word)
{
    bool ascii = true;
    for (char *c = word; *c; c++) {
        ascii = ascii && isalpha((unsigned char)*c);
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    }
    return ascii;
}

static void add_word(struct strbuf *out, struct arena *arena, const char *text, size_t length)
{
    char *word = arena_strndup(arena, text, length);
    bool ascii = fold_case(word);
    const char *both = spell_both(arena, word);
    if (!ascii)
        strbuf_add(out, word);
    else if (both)
        strbuf_printf(out, "%s(?:s|ed|ing|hoods?|al|ly)?", both);
    else if (!add_ise(out, word) && !add_y(out, word) && !add_inflected(out, word))
        add_plain(out, word);
}

char *words_pattern(struct arena *arena, const char *text)
{
    struct strbuf out;
    strbuf_init(&out);
    strbuf_add(&out, "\\b");
    while (*text) {
        size_t length = strcspn(text, " -");
        add_word(&out, arena, text, length);
        text += length;
        if (*text) {
            strbuf_add(&out, "[\\s-]+");
            text++;
        }
    }
    strbuf_add(&out, "\\b");
    char *taken = strbuf_take(&out, arena);
    strbuf_finish(&out);
    return taken;
}
