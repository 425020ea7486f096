/* SPDX-License-Identifier: MIT */
/* A growing string on the heap. */
#include "dltutor/base.h"
#include <stdio.h>
#include <string.h>

enum { FIRST_CAPACITY = 64 };

void strbuf_init(struct strbuf *buffer)
{
    buffer->text = mem_raw(FIRST_CAPACITY);
    buffer->text[0] = '\0';
    buffer->length = 0;
    buffer->capacity = FIRST_CAPACITY;
}

void strbuf_finish(struct strbuf *buffer)
{
    mem_free(buffer->text);
    *buffer = (struct strbuf){0};
}

void strbuf_clear(struct strbuf *buffer)
{
    buffer->length = 0;
    buffer->text[0] = '\0';
}

/* Room for `extra` more bytes and the end mark. */
static void reserve(struct strbuf *buffer, size_t extra)
{
    size_t needed;

    if (extra > SIZE_MAX / 4 || buffer->length > SIZE_MAX / 4)
        mem_resize(NULL, SIZE_MAX, 2); /* ends the program */
    needed = buffer->length + extra + 1;
    if (needed <= buffer->capacity)
        return;
    if (needed < buffer->capacity * 2)
        needed = buffer->capacity * 2;
    buffer->text = mem_resize(buffer->text, needed, 1);
    buffer->capacity = needed;
}

void strbuf_add_bytes(struct strbuf *buffer, const char *bytes, size_t length)
{
    reserve(buffer, length);
    if (length)
        memcpy(buffer->text + buffer->length, bytes, length);
    buffer->length += length;
    buffer->text[buffer->length] = '\0';
}

void strbuf_add(struct strbuf *buffer, const char *text)
{
    strbuf_add_bytes(buffer, text, strlen(text));
}

void strbuf_add_codepoint(struct strbuf *buffer, uint32_t codepoint)
{
    char bytes[4] = {0};

    strbuf_add_bytes(buffer, bytes, utf8_encode(codepoint, bytes));
}

void strbuf_add_repeat(struct strbuf *buffer, const char *text, size_t times)
{
    const size_t length = strlen(text);

    if (length && times > SIZE_MAX / 4 / length)
        mem_resize(NULL, SIZE_MAX, 2); /* ends the program */
    reserve(buffer, length * times);
    for (size_t i = 0; i < times; i++)
        strbuf_add_bytes(buffer, text, length);
}

void strbuf_printf(struct strbuf *buffer, const char *format, ...)
{
    size_t room = buffer->capacity - buffer->length;
    va_list args;
    int length;

    va_start(args, format);
    length = vsnprintf(buffer->text + buffer->length, room, format, args);
    va_end(args);
    if (length > 0 && (size_t)length >= room) { /* once more, with room for all of it */
        buffer->text[buffer->length] = '\0';
        reserve(buffer, (size_t)length);
        va_start(args, format);
        length = vsnprintf(buffer->text + buffer->length, (size_t)length + 1, format, args);
        va_end(args);
    }
    if (length > 0)
        buffer->length += (size_t)length;
    buffer->text[buffer->length] = '\0';
}

char *strbuf_take(struct strbuf *buffer, struct arena *arena)
{
    char *const text = arena_strndup(arena, buffer->text, buffer->length);

    strbuf_clear(buffer);
    return text;
}
