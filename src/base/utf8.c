/* SPDX-License-Identifier: MIT */
/* UTF-8: code points, user-perceived characters and their width on a terminal. */
#include "dltutor/base.h"
#include <utf8proc.h>

enum { REPLACEMENT = 0xFFFD };

size_t utf8_decode(const char *text, size_t length, uint32_t *codepoint_out)
{
    utf8proc_int32_t point = 0;
    /* Four bytes decide; a cap also keeps the length in the range of the library's type. */
    const utf8proc_ssize_t step = utf8proc_iterate(
        (const utf8proc_uint8_t *)text, length < 4 ? (utf8proc_ssize_t)length : 4, &point);

    if (step <= 0)
        return 0;
    *codepoint_out = (uint32_t)point;
    return (size_t)step;
}

size_t utf8_encode(uint32_t codepoint, char bytes_out[4])
{
    utf8proc_int32_t point = REPLACEMENT;

    if (codepoint <= 0x10FFFF && utf8proc_codepoint_valid((utf8proc_int32_t)codepoint))
        point = (utf8proc_int32_t)codepoint;
    return (size_t)utf8proc_encode_char(point, (utf8proc_uint8_t *)bytes_out);
}

/* As utf8_decode, but an invalid byte counts as one replacement character. length > 0. */
static size_t decode_any(const char *text, size_t length, uint32_t *codepoint_out)
{
    const size_t step = utf8_decode(text, length, codepoint_out);

    if (step)
        return step;
    *codepoint_out = REPLACEMENT;
    return 1;
}

bool utf8_valid(const char *text, size_t length, size_t *bad_out)
{
    for (size_t at = 0; at < length;) {
        uint32_t point;
        const size_t step = utf8_decode(text + at, length - at, &point);

        if (!step) {
            if (bad_out)
                *bad_out = at;
            return false;
        }
        at += step;
    }
    return true;
}

size_t utf8_grapheme(const char *text, size_t length)
{
    utf8proc_int32_t state = 0;
    uint32_t last;
    size_t at;

    if (!length)
        return 0;
    at = decode_any(text, length, &last);
    while (at < length) {
        uint32_t next;
        const size_t step = decode_any(text + at, length - at, &next);

        if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)last, (utf8proc_int32_t)next,
                                             &state))
            break;
        last = next;
        at += step;
    }
    return at;
}

size_t utf8_grapheme_before(const char *text, size_t offset)
{
    size_t start = 0;

    /* From the front: where flags or joined emoji begin cannot be told from behind. */
    for (size_t at = 0; at < offset;) {
        start = at;
        at += utf8_grapheme(text + at, offset - at);
    }
    return start;
}

int utf8_width(const char *text, size_t length)
{
    int width = 0;

    for (size_t at = 0; at < length;) {
        uint32_t point;

        at += decode_any(text + at, length - at, &point);
        width += utf8proc_charwidth((utf8proc_int32_t)point);
    }
    return width;
}

size_t utf8_count(const char *text, size_t length)
{
    size_t count = 0;

    for (size_t at = 0; at < length; count++) {
        uint32_t point;

        at += decode_any(text + at, length - at, &point);
    }
    return count;
}
