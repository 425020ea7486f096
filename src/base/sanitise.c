/* SPDX-License-Identifier: MIT */
/* Making foreign text safe for a terminal. */
#include "dltutor/base.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum {
    REPLACEMENT = 0xFFFD,
    /* A terminal cell of ncurses holds one character and four marks; a longer pile is also what
     * makes normalisation quadratic. */
    MOST_MARKS = 4,
};

enum fate { KEEP, BLANK, NEWLINE, REPLACE, MARK };

static enum fate fate_of_control(uint32_t point, enum utf8_keep keep)
{
    if (point == '\n' && (keep & UTF8_KEEP_NEWLINE))
        return KEEP;
    if (point == '\t')
        return keep & UTF8_KEEP_TAB ? KEEP : BLANK;
    return REPLACE;
}

static enum fate fate_of(uint32_t point, enum utf8_keep keep)
{
    const utf8proc_property_t *const property = utf8proc_get_property((utf8proc_int32_t)point);

    if (point < 0x7F && point >= ' ')
        return KEEP;
    /* Default-ignorable covers joiners, bidi controls, soft hyphens, selectors and fillers. */
    if (property->ignorable)
        return REPLACE;
    switch (property->category) {
    case UTF8PROC_CATEGORY_CC:
        return fate_of_control(point, keep);
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
        return REPLACE;
    case UTF8PROC_CATEGORY_ZS:
        return BLANK;
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return keep & UTF8_KEEP_NEWLINE ? NEWLINE : BLANK;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return MARK;
    default:
        /* Whatever else takes no column, such as the later letters of a Hangul syllable, needs
         * something to stand on as a mark does. */
        return utf8proc_charwidth((utf8proc_int32_t)point) == 0 ? MARK : KEEP;
    }
}

/* Adds the code point, or what stands for it; `*marks` is the marks on the last base, -1 when there
 * is no base. Returns whether something else was added. */
static bool add_safe(struct strbuf *out, uint32_t point, enum utf8_keep keep, int *marks)
{
    enum fate fate = fate_of(point, keep);

    if (fate == MARK) {
        fate = *marks >= 0 && *marks < MOST_MARKS ? KEEP : REPLACE;
        if (fate == KEEP) {
            ++*marks;
            strbuf_add_codepoint(out, point);
            return false;
        }
    }
    *marks = 0;
    if (fate == KEEP) {
        if (point < ' ')
            *marks = -1;
        strbuf_add_codepoint(out, point);
        return false;
    }
    if (fate != BLANK && fate != REPLACE)
        *marks = -1;
    strbuf_add_codepoint(out, fate == BLANK ? ' ' : fate == NEWLINE ? '\n' : REPLACEMENT);
    return true;
}

/* NFC of text that is already safe and valid, so that the only failure left is memory. */
static char *compose(struct arena *arena, const struct strbuf *text)
{
    utf8proc_uint8_t *composed = NULL;
    const utf8proc_ssize_t length =
        utf8proc_map((const utf8proc_uint8_t *)text->text, (utf8proc_ssize_t)text->length,
                     &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    char *copy;

    if (length < 0 || !composed) {
        free(composed);
        return arena_strndup(arena, text->text, text->length);
    }
    copy = arena_strndup(arena, (const char *)composed, (size_t)length);
    free(composed);
    return copy;
}

/* Adds a text with what is not safe replaced; returns whether anything was. */
static bool add_text(struct strbuf *out, const char *text, size_t length, enum utf8_keep keep)
{
    bool changed = false;
    int marks = -1;

    for (size_t at = 0; at < length;) {
        uint32_t point = 0;
        const size_t step = utf8_decode(text + at, length - at, &point);

        if (!step) {
            strbuf_add_codepoint(out, REPLACEMENT);
            marks = 0;
            changed = true;
        } else if (point == '\r' && (keep & UTF8_KEEP_NEWLINE) && at + 1 < length &&
                   text[at + 1] == '\n') {
            changed = true; /* a line end of another system, not a control character */
        } else if (add_safe(out, point, keep, &marks)) {
            changed = true;
        }
        at += step ? step : 1;
    }
    return changed;
}

/* Characters that are safe, take a column of their own and stay as they are in NFC, next to one
 * another too: most of what is typed and shown. */
static bool is_plain(uint32_t point)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x20, 0x7E},     {0xA1, 0xAC},     {0xAE, 0x148},    {0x14A, 0x17F},   {0x391, 0x3A1},
        {0x3A3, 0x3A9},   {0x3B1, 0x3C9},   {0x1D40, 0x1D40}, {0x1D62, 0x1D6A}, {0x2010, 0x2027},
        {0x2032, 0x2033}, {0x2070, 0x2071}, {0x2074, 0x208E}, {0x2090, 0x209C}, {0x2190, 0x2193},
        {0x2200, 0x22FF}, {0x2C7C, 0x2C7C},
    };

    for (size_t i = 0; i < DLT_COUNT(ranges) && point >= ranges[i].first; i++)
        if (point <= ranges[i].last)
            return true;
    return false;
}

static bool all_plain(const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        const unsigned char byte = (unsigned char)text[at];
        uint32_t point = byte;
        const size_t step = byte < 0x80 ? 1 : utf8_decode(text + at, length - at, &point);

        if (!step || !is_plain(point))
            return false;
        at += step;
    }
    return true;
}

char *utf8_sanitise(struct arena *arena, const char *text, size_t length, enum utf8_keep keep,
                    bool *changed_out)
{
    struct strbuf safe;
    char *result;
    bool changed;

    if (all_plain(text, length)) {
        if (changed_out)
            *changed_out = false;
        return arena_strndup(arena, text, length);
    }
    strbuf_init(&safe);
    changed = add_text(&safe, text, length, keep);
    result = compose(arena, &safe);
    /* A few characters fall apart in NFC, into more marks than one base may carry. */
    strbuf_clear(&safe);
    if (add_text(&safe, result, strlen(result), keep)) {
        result = strbuf_take(&safe, arena);
        changed = true;
    }
    strbuf_finish(&safe);
    if (changed_out)
        *changed_out = changed;
    return result;
}
