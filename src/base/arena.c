/* SPDX-License-Identifier: MIT */
/* Arenas: blocks handed out piece by piece and freed together. */
#include "dltutor/base.h"
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISON
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISON
#endif
#ifdef ARENA_POISON
#include <sanitizer/asan_interface.h>
#endif

/* A block is cleared as it is handed out: what a short computation never touches costs nothing. */
enum {
    INLINE_SIZE = 896, /* with the arena itself still one of malloc's small sizes */
    FIRST_BLOCK = 4096,
    LARGEST_BLOCK = 1 << 20,
    LARGEST_KEPT = 1 << 18, /* over a reset */
    CLEARED_AT_ONCE = 64,
    ALIGNMENT = _Alignof(max_align_t),
};

struct block {
    struct block *next;
    size_t size;
    max_align_t data[];
};

struct deferred {
    struct deferred *next;
    arena_cleanup_fn cleanup;
    void *object;
};

struct arena {
    char *at, *end;       /* what is left of the block in use */
    struct block *blocks; /* besides the inline one; the largest regular one comes first */
    struct deferred *deferred;
    size_t next_size;
    size_t used;
    max_align_t data[INLINE_SIZE / sizeof(max_align_t)];
};

/* Memory that is not handed out is out of bounds, also when it was before a reset. */
static void forbid(const void *from, size_t size)
{
#ifdef ARENA_POISON
    ASAN_POISON_MEMORY_REGION(from, size);
#else
    (void)from;
    (void)size;
#endif
}

static void allow(const void *from, size_t size)
{
#ifdef ARENA_POISON
    ASAN_UNPOISON_MEMORY_REGION(from, size);
#else
    (void)from;
    (void)size;
#endif
}

static void use(struct arena *arena, void *data, size_t size)
{
    arena->at = data;
    arena->end = arena->at + size;
    forbid(data, size);
}

struct arena *arena_create(void)
{
    struct arena *const arena = mem_raw(sizeof *arena);

    arena->blocks = NULL;
    arena->deferred = NULL;
    arena->next_size = FIRST_BLOCK;
    arena->used = 0;
    use(arena, arena->data, sizeof arena->data);
    return arena;
}

static void clean_up(struct arena *arena)
{
    /* A cleanup may defer another, so take them one at a time. */
    while (arena->deferred) {
        struct deferred *const first = arena->deferred;

        arena->deferred = first->next;
        first->cleanup(first->object);
    }
}

static void free_block(struct block *block)
{
    allow(block->data, block->size);
    mem_free(block);
}

void arena_reset(struct arena *arena)
{
    struct block *kept = NULL, *next;

    clean_up(arena);
    /* The largest block stays, so that a computation done over and over finds its memory again. */
    for (struct block *block = arena->blocks; block; block = next) {
        next = block->next;
        if (block->size > LARGEST_KEPT || (kept && kept->size >= block->size)) {
            free_block(block);
            continue;
        }
        if (kept)
            free_block(kept);
        kept = block;
    }
    arena->blocks = kept;
    arena->used = 0;
    if (kept) {
        kept->next = NULL;
        use(arena, kept->data, kept->size);
        forbid(arena->data, sizeof arena->data); /* not used again */
    } else {
        arena->next_size = FIRST_BLOCK;
        use(arena, arena->data, sizeof arena->data);
    }
}

void arena_destroy(struct arena *arena)
{
    if (!arena)
        return;
    clean_up(arena);
    while (arena->blocks) {
        struct block *const first = arena->blocks;

        arena->blocks = first->next;
        free_block(first);
    }
    allow(arena->data, sizeof arena->data);
    mem_free(arena);
}

static void *alloc_slowly(struct arena *arena, size_t size)
{
    /* A big object gets a block of its own, so that the open one is filled up. */
    const bool big = size > arena->next_size / 4;
    const size_t data_size = big ? size : arena->next_size;
    struct block *const block = mem_raw(offsetof(struct block, data) + data_size);

    block->size = data_size;
    if (big && arena->blocks) {
        block->next = arena->blocks->next;
        arena->blocks->next = block;
    } else {
        block->next = arena->blocks;
        arena->blocks = block;
    }
    if (!big) {
        use(arena, block->data, data_size);
        if (arena->next_size < LARGEST_BLOCK)
            arena->next_size *= 2;
        allow(arena->at, size);
        arena->at += size;
    }
    arena->used += size;
    return memset(block->data, 0, size);
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size_t rounded;
    char *const memory = arena->at;

    if (size > SIZE_MAX / 2)
        mem_resize(NULL, SIZE_MAX, 2); /* ends the program */
    rounded = size ? (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT : ALIGNMENT;
    if ((size_t)(arena->end - memory) < rounded)
        return alloc_slowly(arena, rounded);
    arena->at += rounded;
    arena->used += rounded;
#ifndef ARENA_POISON
    /* A fixed length is a few moves, and what lies behind is not in use yet. */
    if (rounded <= CLEARED_AT_ONCE && arena->end - memory >= CLEARED_AT_ONCE)
        return memset(memory, 0, CLEARED_AT_ONCE);
#endif
    allow(memory, rounded);
    return memset(memory, 0, rounded);
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
    char room[256]; /* most texts fit, and need be laid out only once */
    va_list again;
    char *text;
    int length;

    va_copy(again, args);
    length = vsnprintf(room, sizeof room, format, args);
    if (length < 0) {
        text = arena_alloc(arena, 1);
    } else if ((size_t)length < sizeof room) {
        text = arena_strndup(arena, room, (size_t)length);
    } else {
        text = arena_alloc(arena, (size_t)length + 1);
        vsnprintf(text, (size_t)length + 1, format, again);
    }
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
