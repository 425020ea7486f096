/* SPDX-License-Identifier: MIT */
/* Marks as text: hundredths inside, "1.5" outside. */
#include "dltutor/core.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

char *marks_format(struct arena *arena, int marks)
{
    const char *sign = marks < 0 ? "-" : "";
    int whole = marks / MARKS_ONE;
    int rest = marks % MARKS_ONE;

    whole = whole < 0 ? -whole : whole;
    rest = rest < 0 ? -rest : rest;
    if (rest == 0)
        return arena_printf(arena, "%s%d", sign, whole);
    if (rest % 10 == 0)
        return arena_printf(arena, "%s%d.%d", sign, whole, rest / 10);
    return arena_printf(arena, "%s%d.%02d", sign, whole, rest);
}

bool marks_from_text(const char *text, int *marks_out)
{
    int marks = 0;
    int place = MARKS_ONE / 10;

    if (!is_digit(*text))
        return false;
    for (; is_digit(*text); text++) {
        marks = marks * 10 + (*text - '0') * MARKS_ONE;
        if (marks > MARKS_MAX)
            return false;
    }
    if (*text == '.') {
        text++;
        if (!is_digit(*text))
            return false;
        for (; is_digit(*text) && place > 0; text++, place /= 10)
            marks += (*text - '0') * place;
    }
    if (*text != '\0' || marks > MARKS_MAX)
        return false;
    *marks_out = marks;
    return true;
}
