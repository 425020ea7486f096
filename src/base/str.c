/* SPDX-License-Identifier: MIT */
/* Comparing, trimming and converting strings; the nearest name for "did you mean". */
#include "dltutor/base.h"
#include <limits.h>
#include <string.h>

bool str_equal(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

bool str_starts(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* Code points of a text, invalid bytes standing for themselves; to be freed with mem_free. */
static uint32_t *codepoints(const char *text, size_t *count_out)
{
    const size_t length = strlen(text);
    uint32_t *const points = mem_resize(NULL, length + 1, sizeof *points);
    size_t count = 0;

    for (size_t at = 0; at < length;) {
        uint32_t point = (unsigned char)text[at];
        const size_t step = utf8_decode(text + at, length - at, &point);

        points[count++] = point;
        at += step ? step : 1;
    }
    *count_out = count;
    return points;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t str_distance(const char *a, const char *b)
{
    size_t rows, columns, result;
    uint32_t *const from = codepoints(a, &rows);
    uint32_t *const to = codepoints(b, &columns);
    size_t *const table = mem_resize(NULL, columns + 1, 3 * sizeof *table);
    size_t *before = table, *above = before + columns + 1, *row = above + columns + 1;

    for (size_t j = 0; j <= columns; j++)
        row[j] = j;
    for (size_t i = 1; i <= rows; i++) {
        size_t *const oldest = before;

        before = above;
        above = row;
        row = oldest;
        row[0] = i;
        for (size_t j = 1; j <= columns; j++) {
            row[j] = smaller(smaller(above[j], row[j - 1]) + 1,
                             above[j - 1] + (from[i - 1] != to[j - 1]));
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                row[j] = smaller(row[j], before[j - 2] + 1);
        }
    }
    result = row[columns];
    mem_free(table);
    mem_free(to);
    mem_free(from);
    return result;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Equal when capitals and underscores do not count: dh for D_h. */
static bool equal_letters(const char *a, const char *b)
{
    for (;; a++, b++) {
        a += strspn(a, "_");
        b += strspn(b, "_");
        if (!*a || lower(*a) != lower(*b))
            return *a == *b;
    }
}

const char *str_nearest(const char *name, const char *const *candidates, size_t count)
{
    enum { LONGEST_NAME = 256 };
    const size_t bytes = strlen(name);
    /* About one slip in three letters; a one-letter name is near to no other. */
    const size_t allowed = smaller((utf8_count(name, bytes) + 1) / 3, 3);
    const char *nearest = NULL;
    size_t best = allowed + 1;

    if (bytes > LONGEST_NAME)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        size_t distance;

        if (!candidates[i] || strlen(candidates[i]) > LONGEST_NAME)
            continue;
        if (equal_letters(name, candidates[i]))
            return candidates[i];
        distance = str_distance(name, candidates[i]);
        /* Nothing of a short name may be left unshared: "ab" is not near "cd" or "a" near "b". */
        if (distance < best && distance < utf8_count(candidates[i], strlen(candidates[i]))) {
            best = distance;
            nearest = candidates[i];
        }
    }
    return nearest;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

char *str_trim(struct arena *arena, const char *text)
{
    size_t length;

    while (is_blank(*text))
        text++;
    length = strlen(text);
    while (length && is_blank(text[length - 1]))
        length--;
    return arena_strndup(arena, text, length);
}

bool str_to_long(const char *text, long *value_out)
{
    const bool negative = *text == '-';
    long value = 0;

    if (negative)
        text++;
    if (!*text)
        return false;
    for (; *text; text++) {
        const int digit = *text - '0';

        if (digit < 0 || digit > 9)
            return false;
        /* Counted downwards, where LONG_MIN has its place. */
        if (value < (LONG_MIN + digit) / 10)
            return false;
        value = value * 10 - digit;
    }
    if (!negative && value < -LONG_MAX)
        return false;
    *value_out = negative ? value : -value;
    return true;
}
