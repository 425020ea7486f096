/* SPDX-License-Identifier: MIT */
/* Authors break lines where their editor is full; a screen breaks them where it is. */
#include "dltutor/base.h"
#include <string.h>

/* Lines that stand as they are: indented ones (tables, lists, formulas) and list items. */
static bool stands_alone(const char *line)
{
    if (line[0] == ' ' || line[0] == '\t' || line[0] == '\n' || line[0] == '\0')
        return true;
    if ((line[0] == '-' || line[0] == '*') && line[1] == ' ')
        return true;
    size_t digits = strspn(line, "0123456789");
    return digits > 0 && (line[digits] == '.' || line[digits] == ')') && line[digits + 1] == ' ';
}

char *str_reflow(struct arena *arena, const char *text)
{
    struct strbuf out;
    strbuf_init(&out);
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n");
        const char *next = line + length + (line[length] == '\n');
        strbuf_add_bytes(&out, line, length);
        bool joins = line[length] == '\n' && length > 0 && line[0] != ' ' && !stands_alone(next);
        if (line[length] == '\n')
            strbuf_add(&out, joins ? " " : "\n");
        line = next;
    }
    char *result = strbuf_take(&out, arena);
    strbuf_finish(&out);
    return result;
}
