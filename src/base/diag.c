/* SPDX-License-Identifier: MIT */
/* Located problems. */
#include "dltutor/base.h"
#include <stdio.h>
#include <string.h>

void diag_clear(struct diag *diag)
{
    if (diag)
        *diag = (struct diag){0};
}

/* Ends a text that did not fit with "..." without splitting a character. */
static void mark_cut(char *text, size_t size)
{
    size_t end = size - 1 - 3;

    while (end && ((unsigned char)text[end] & 0xC0) == 0x80)
        end--;
    memcpy(text + end, "...", sizeof "...");
}

enum dlt_err diag_set(struct diag *diag, enum dlt_err err, const char *tag, const char *format, ...)
{
    va_list args;
    int length;

    if (!diag)
        return err;
    snprintf(diag->tag, sizeof diag->tag, "%s", tag ? tag : "");
    diag->path_length = 0;
    va_start(args, format);
    length = vsnprintf(diag->text, sizeof diag->text, format, args);
    va_end(args);
    if (length < 0)
        diag->text[0] = '\0';
    else if ((size_t)length >= sizeof diag->text)
        mark_cut(diag->text, sizeof diag->text);
    return err;
}

void diag_place(struct diag *diag, unsigned line, unsigned column, unsigned length)
{
    if (!diag)
        return;
    diag->line = line;
    diag->column = column;
    diag->length = column && !length ? 1 : length;
    diag->text_line = diag->text_column = diag->text_offset = 0;
}

char *diag_format(struct arena *arena, const struct diag *diag)
{
    struct strbuf out;
    char *text;

    strbuf_init(&out);
    if (diag->file[0])
        strbuf_printf(&out, "%s:", diag->file);
    if (diag->line)
        strbuf_printf(&out, "%u:", diag->line);
    if (diag->column)
        strbuf_printf(&out, "%u:", diag->column);
    strbuf_printf(&out, "%serror: %s", out.length ? " " : "", diag->text);
    text = strbuf_take(&out, arena);
    strbuf_finish(&out);
    return text;
}
