/* SPDX-License-Identifier: MIT */
/* Heap memory that is never NULL: running out of it ends the program. */
#include "dltutor/base.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static DLT_NORETURN void out_of_memory(void)
{
    /* The one place below cli and tui that prints and exits: no caller could do anything better,
     * and a half-built object would have to be checked for everywhere. */
    fputs("dltutor: out of memory\n", stderr);
    exit(EXIT_FAILURE);
}

void *mem_raw(size_t size)
{
    void *memory = malloc(size ? size : 1);

    if (!memory)
        out_of_memory();
    return memory;
}

void *mem_alloc(size_t size)
{
    enum { SMALL = 1024 }; /* above it, calloc may know the memory to be zero already */
    void *memory;

    if (size <= SMALL)
        return memset(mem_raw(size), 0, size);
    memory = calloc(1, size);
    if (!memory)
        out_of_memory();
    return memory;
}

void *mem_resize(void *old, size_t count, size_t size)
{
    void *memory;

    if (size && count > SIZE_MAX / size)
        out_of_memory();
    memory = realloc(old, count && size ? count * size : 1);
    if (!memory)
        out_of_memory();
    return memory;
}

void mem_free(void *memory)
{
    free(memory);
}
