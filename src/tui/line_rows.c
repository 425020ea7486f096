/* SPDX-License-Identifier: MIT */
/* A text as rows and columns. */
#include "line.h"
#include <string.h>

size_t rows_count(const char *text)
{
    return rows_of(text, strlen(text)) + 1;
}

size_t rows_of(const char *text, size_t place)
{
    size_t row = 0;
    for (size_t i = 0; i < place && text[i]; i++)
        row += text[i] == '\n';
    return row;
}

size_t rows_start(const char *text, size_t row)
{
    const char *at = text;
    while (row > 0 && *at)
        row -= *at++ == '\n';
    return (size_t)(at - text);
}

size_t rows_end(const char *text, size_t row)
{
    size_t start = rows_start(text, row);
    return start + strcspn(text + start, "\n");
}

size_t rows_place(const char *text, size_t row, int column)
{
    size_t start = rows_start(text, row), end = rows_end(text, row), place = start;
    while (place < end) {
        size_t next = place + utf8_grapheme(text + place, end - place);
        if (utf8_width(text + start, next - start) > column)
            break;
        place = next;
    }
    return place;
}

int rows_column(const char *text, size_t place)
{
    size_t start = rows_start(text, rows_of(text, place));
    return utf8_width(text + start, place - start);
}
