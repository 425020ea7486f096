/* SPDX-License-Identifier: MIT */
/* What one cell can hold: a grapheme cluster, made safe for a terminal and cut to the cell's size.
 */
#include "cluster.h"

#include <limits.h>
#include <string.h>

static bool is_forbidden(uint32_t c)
{
    static const uint32_t ranges[][2] = {
        {0x0000, 0x001F}, {0x007F, 0x009F}, {0x061C, 0x061C}, {0x200B, 0x200B}, {0x200E, 0x200F},
        {0x2028, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F},
    };
    for (size_t i = 0; i < DLT_COUNT(ranges); i++) {
        if (c >= ranges[i][0] && c <= ranges[i][1])
            return true;
    }
    return false;
}

static void set_unknown(struct cell *cell)
{
    memcpy(cell->text, "?", 2);
    cell->width = 1;
}

/* Bytes of what nearly all text and lines are made of, one column wide and joined by nothing alike:
 * printable ASCII, lines and blocks (U+2500 to U+259F), braille. 0: something else. */
static size_t plain_bytes(const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text;
    if (at[0] < 0x80)
        return at[0] >= 0x20 && at[0] != 0x7f;
    if (length < 3 || at[0] != 0xe2 || (at[2] & 0xc0) != 0x80)
        return 0;
    return (at[1] >= 0x94 && at[1] <= 0x95) || (at[1] == 0x96 && at[2] <= 0x9f) ||
                   (at[1] >= 0xa0 && at[1] <= 0xa3)
               ? 3
               : 0;
}

size_t cluster_read(const char *text, size_t length, struct cell *cell_out)
{
    size_t plain = plain_bytes(text, length);
    if (plain > 0 && (plain == length || plain_bytes(text + plain, length - plain) > 0)) {
        memcpy(cell_out->text, text, plain);
        cell_out->text[plain] = '\0';
        cell_out->width = 1;
        return plain;
    }
    size_t end = utf8_grapheme(text, length);
    if (end == 0 || end > length)
        end = 1;
    size_t used = 0, kept = 0;
    while (used < end) {
        uint32_t codepoint = 0;
        size_t bytes = utf8_decode(text + used, length - used, &codepoint);
        if (bytes == 0 || is_forbidden(codepoint)) {
            if (used > 0)
                break; /* it will read as '?' on its own */
            set_unknown(cell_out);
            return bytes == 0 ? 1 : bytes;
        }
        used += bytes;
        if (used < DRAW_CELL_BYTES)
            kept = used;
    }
    int width = utf8_width(text, kept);
    if (width < 1) {
        set_unknown(cell_out);
        return used;
    }
    memcpy(cell_out->text, text, kept);
    cell_out->text[kept] = '\0';
    cell_out->width = (uint8_t)(width > 2 ? 2 : width);
    return used;
}

int cluster_width(const char *text, size_t length)
{
    struct cell cell;
    size_t columns = 0;
    for (size_t at = 0; at < length;) {
        at += cluster_read(text + at, length - at, &cell);
        columns += cell.width;
    }
    return columns > INT_MAX ? INT_MAX : (int)columns;
}

bool text_is_ascii(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text >= 0x80)
            return false;
    }
    return true;
}
