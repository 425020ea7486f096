/* SPDX-License-Identifier: MIT */
/* Arenas: blocks handed out piece by piece and freed together. */
#include "dltutor/base.h"
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20, ALIGNMENT = _Alignof(max_align_t) };

struct block {
    struct block *next;
    size_t used;
    size_t size;
    max_align_t data[];
};

struct deferred {
    struct deferred *next;
    arena_cleanup_fn cleanup;
    void *object;
};

struct arena {
    struct block *blocks; /* the one in use comes first */
    struct deferred *deferred;
    size_t next_size;
    size_t used;
};

struct arena *arena_create(void)
{
    struct arena *arena = mem_alloc(sizeof *arena);

    arena->next_size = FIRST_BLOCK;
    return arena;
}

void arena_reset(struct arena *arena)
{
    /* A cleanup may defer another, so take them one at a time. */
    while (arena->deferred) {
        struct deferred *const first = arena->deferred;

        arena->deferred = first->next;
        first->cleanup(first->object);
    }
    /* No block is kept: a pointer that outlives the reset is then seen by the sanitizers. */
    while (arena->blocks) {
        struct block *const first = arena->blocks;

        arena->blocks = first->next;
        mem_free(first);
    }
    arena->next_size = FIRST_BLOCK;
    arena->used = 0;
}

void arena_destroy(struct arena *arena)
{
    if (!arena)
        return;
    arena_reset(arena);
    mem_free(arena);
}

static struct block *add_block(struct arena *arena, size_t size)
{
    /* A big object gets a block of its own, put second so that the open one is filled up. */
    const bool big = size > arena->next_size / 4 && arena->blocks;
    const size_t data_size = size > arena->next_size || big ? size : arena->next_size;
    struct block *const block = mem_alloc(offsetof(struct block, data) + data_size);

    block->size = data_size;
    if (big) {
        block->next = arena->blocks->next;
        arena->blocks->next = block;
        return block;
    }
    block->next = arena->blocks;
    arena->blocks = block;
    if (arena->next_size < LARGEST_BLOCK)
        arena->next_size *= 2;
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    struct block *block = arena->blocks;
    size_t rounded;
    void *memory;

    if (size > SIZE_MAX / 2)
        mem_resize(NULL, SIZE_MAX, 2); /* ends the program */
    rounded = size ? (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT : ALIGNMENT;
    if (!block || block->size - block->used < rounded)
        block = add_block(arena, rounded);
    memory = (char *)block->data + block->used; /* blocks are zeroed when made */
    block->used += rounded;
    arena->used += rounded;
    return memory;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        mem_resize(NULL, count, size); /* ends the program */
    return arena_alloc(arena, count * size);
}

void *arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
    size_t room;
    void *grown;

    if (items && count < *capacity)
        return items;
    room = count < 4 ? 8 : count * 2;
    grown = arena_array(arena, room, size);
    if (items && count)
        memcpy(grown, items, count * size);
    *capacity = room;
    return grown;
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
    char *const copy = arena_alloc(arena, length + 1);

    if (length)
        memcpy(copy, text, length);
    return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return arena_strndup(arena, text, strlen(text));
}

char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    char *text;
    int length;

    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, args);
    text = arena_alloc(arena, length < 0 ? 1 : (size_t)length + 1);
    if (length > 0)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

void arena_defer(struct arena *arena, arena_cleanup_fn cleanup, void *object)
{
    struct deferred *const item = arena_alloc(arena, sizeof *item);

    item->cleanup = cleanup;
    item->object = object;
    item->next = arena->deferred;
    arena->deferred = item;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}
