/* SPDX-License-Identifier: MIT */
/* Is a text well-formed XML, as far as SVG written here goes: one root, elements that nest and close,
 * attributes in quotes and once each, the five references, no character that XML forbids. */
#ifndef TESTS_SVG_CHECK_H
#define TESTS_SVG_CHECK_H

#include "dltutor/base.h"

#include <string.h>

enum { SVG_CHECK_DEPTH = 16, SVG_CHECK_NAME = 32, SVG_CHECK_ATTRIBUTES = 16 };

struct svg_check {
    const char *at;
    char open[SVG_CHECK_DEPTH][SVG_CHECK_NAME];
    int depth;
};

static inline bool svg_check_name(struct svg_check *check, char name_out[SVG_CHECK_NAME])
{
    size_t length =
        strspn(check->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
    if (length == 0 || length >= SVG_CHECK_NAME)
        return false;
    memcpy(name_out, check->at, length);
    name_out[length] = '\0';
    check->at += length;
    return true;
}

/* One character or reference of text. */
static inline bool svg_check_character(struct svg_check *check)
{
    static const char *const references[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
    uint32_t codepoint = 0;
    for (size_t i = 0; *check->at == '&' && i < DLT_COUNT(references); i++) {
        if (str_starts(check->at, references[i])) {
            check->at += strlen(references[i]);
            return true;
        }
    }
    size_t size = utf8_decode(check->at, strlen(check->at), &codepoint);
    bool control = codepoint < 0x20 && codepoint != '\n' && codepoint != '\t';
    if (size == 0 || *check->at == '&' || control || (codepoint & 0xfffe) == 0xfffe)
        return false;
    check->at += size;
    return true;
}

static inline bool svg_check_attribute(struct svg_check *check, char name_out[SVG_CHECK_NAME])
{
    if (!svg_check_name(check, name_out) || !str_starts(check->at, "=\""))
        return false;
    check->at += 2;
    while (*check->at && *check->at != '"')
        if (*check->at == '<' || !svg_check_character(check))
            return false;
    return *check->at++ == '"';
}

static inline bool svg_check_tag(struct svg_check *check)
{
    char name[SVG_CHECK_NAME], names[SVG_CHECK_ATTRIBUTES][SVG_CHECK_NAME];
    bool closes = check->at[1] == '/';
    check->at += closes ? 2 : 1;
    if (!svg_check_name(check, name))
        return false;
    if (closes)
        return check->depth > 0 && strcmp(check->open[--check->depth], name) == 0 &&
               *check->at++ == '>';
    for (size_t count = 0; *check->at == ' '; count++) {
        check->at++;
        if (count == SVG_CHECK_ATTRIBUTES || !svg_check_attribute(check, names[count]))
            return false;
        for (size_t i = 0; i < count; i++)
            if (strcmp(names[i], names[count]) == 0)
                return false;
    }
    if (str_starts(check->at, "/>")) {
        check->at += 2;
        return check->depth > 0;
    }
    if (check->depth == SVG_CHECK_DEPTH)
        return false;
    memcpy(check->open[check->depth++], name, sizeof(name));
    return *check->at++ == '>';
}

/* NULL, or the text from the place where it goes wrong. */
static inline const char *svg_check(const char *text)
{
    struct svg_check check = {.at = text};
    while (*check.at) {
        const char *before = check.at;
        bool good = *check.at == '<'
                        ? svg_check_tag(&check)
                        : (*check.at == '\n' || check.depth > 0) && svg_check_character(&check);
        if (!good || (check.depth == 0 && strcmp(check.at, "\n") != 0))
            return before;
        if (check.depth == 0)
            return NULL;
    }
    return check.at;
}

#endif
