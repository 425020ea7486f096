/* SPDX-License-Identifier: MIT */
/* What the members of core's enumerations are called in help, records and messages. */
#include "dltutor/core.h"

#include <string.h>

const char *verdict_status_name(enum verdict_status status)
{
    static const char *const names[] = {
        [VERDICT_BLANK] = "blank",           [VERDICT_CORRECT] = "correct",
        [VERDICT_PARTIAL] = "partial",       [VERDICT_INCORRECT] = "incorrect",
        [VERDICT_UNREADABLE] = "unreadable", [VERDICT_UNDECIDED] = "undecided",
    };
    _Static_assert(DLT_COUNT(names) == VERDICT_UNDECIDED + 1, "every status has a name");

    return (size_t)status < DLT_COUNT(names) ? names[status] : "?";
}

const char *param_type_name(enum param_type type)
{
    static const char *const names[] = {
        [PARAM_INTEGER] = "integer",      [PARAM_RATIONAL] = "exact number",
        [PARAM_REAL] = "number",          [PARAM_CHOICE] = "choice",
        [PARAM_LIST] = "list of numbers", [PARAM_MATRIX] = "matrix",
        [PARAM_LISTS] = "list of lists",  [PARAM_MATRICES] = "list of matrices",
        [PARAM_TABLE] = "table",          [PARAM_ANY] = "number, list or matrix",
        [PARAM_FUNCTION] = "function",
    };
    _Static_assert(DLT_COUNT(names) == PARAM_FUNCTION + 1, "every type has a name");

    return (size_t)type < DLT_COUNT(names) ? names[type] : "?";
}

bool param_has_choice(const char *choices, const char *word)
{
    size_t length = strlen(word);

    if (length == 0 || strchr(word, ' '))
        return false;
    for (const char *at = choices; *at;) {
        size_t size = strcspn(at, " ");

        if (size == length && memcmp(at, word, length) == 0)
            return true;
        at += size;
        at += strspn(at, " ");
    }
    return false;
}
