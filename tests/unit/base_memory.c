/* SPDX-License-Identifier: MIT */
/* Arenas, heap memory and growing strings. */
#include "dltutor/base.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void arena_memory_is_zeroed_aligned_and_separate(void **state)
{
    struct arena *const arena = arena_create();
    unsigned char *blocks[200];

    (void)state;
    for (size_t i = 0; i < DLT_COUNT(blocks); i++) {
        const size_t size = i * 37;

        blocks[i] = arena_alloc(arena, size);
        assert_non_null(blocks[i]);
        assert_int_equal((uintptr_t)blocks[i] % _Alignof(max_align_t), 0);
        for (size_t k = 0; k < size; k++)
            assert_int_equal(blocks[i][k], 0);
        memset(blocks[i], (int)(i % 255) + 1, size);
    }
    for (size_t i = 0; i < DLT_COUNT(blocks); i++)
        for (size_t k = 0; k < i * 37; k++)
            assert_int_equal(blocks[i][k], i % 255 + 1);
    assert_true(arena_used(arena) >= 37 * 199 * 100);
    arena_destroy(arena);
    arena_destroy(NULL);
}

static void arena_takes_large_objects_between_small_ones(void **state)
{
    struct arena *const arena = arena_create();
    char *const before = arena_strdup(arena, "before");
    char *const large = arena_alloc(arena, 3 << 20);
    char *const after = arena_strdup(arena, "after");

    (void)state;
    memset(large, 'x', 3 << 20);
    assert_string_equal(before, "before");
    assert_string_equal(after, "after");
    arena_destroy(arena);
}

static void arena_is_zeroed_again_after_a_reset(void **state)
{
    static const size_t sizes[] = {1, 16, 48, 64, 65, 200, 900, 5000, 70000, 300000, 24, 3000};
    struct arena *const arena = arena_create();

    (void)state;
    for (int round = 0; round < 5; round++) {
        for (size_t i = 0; i < DLT_COUNT(sizes) * 3; i++) {
            const size_t size = sizes[(i + (size_t)round) % DLT_COUNT(sizes)];
            unsigned char *const memory = arena_alloc(arena, size);

            assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
            for (size_t k = 0; k < size; k++)
                assert_int_equal(memory[k], 0);
            memset(memory, 0xa5, size);
        }
        assert_true(arena_used(arena) > 3 * 300000);
        arena_reset(arena);
        assert_int_equal(arena_used(arena), 0);
    }
    arena_destroy(arena);
}

struct record {
    char *log;
    char letter;
};

static void write_letter(void *object)
{
    const struct record *const record = object;
    const size_t length = strlen(record->log);

    record->log[length] = record->letter;
    record->log[length + 1] = '\0';
}

static void arena_runs_cleanups_last_first_and_once(void **state)
{
    struct arena *const arena = arena_create();
    char log[8] = "";
    struct record a = {log, 'a'}, b = {log, 'b'}, c = {log, 'c'};

    (void)state;
    arena_defer(arena, write_letter, &a);
    arena_defer(arena, write_letter, &b);
    arena_reset(arena);
    assert_string_equal(log, "ba");
    assert_int_equal(arena_used(arena), 0);
    arena_defer(arena, write_letter, &c);
    arena_destroy(arena);
    assert_string_equal(log, "bac");
}

static void arena_grows_arrays(void **state)
{
    struct arena *const arena = arena_create();
    size_t capacity = 0, count = 0;
    int *items = NULL;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        items = arena_grow(arena, items, count, &capacity, sizeof *items);
        assert_true(capacity > count);
        items[count++] = i;
    }
    for (int i = 0; i < 1000; i++)
        assert_int_equal(items[i], i);
    arena_destroy(arena);
}

static void arena_copies_and_formats_text(void **state)
{
    struct arena *const arena = arena_create();

    (void)state;
    assert_string_equal(arena_strndup(arena, "abcdef", 3), "abc");
    assert_string_equal(arena_strndup(arena, NULL, 0), "");
    assert_string_equal(arena_printf(arena, "%d-%s", 12, "x"), "12-x");
    assert_string_equal(arena_printf(arena, "%s", ""), "");
    assert_int_equal(strlen(arena_printf(arena, "%9000d", 1)), 9000);
    for (int width = 250; width < 262; width++) {
        const char *const text = arena_printf(arena, "%0*d", width, 7);

        assert_int_equal(strlen(text), width);
        assert_int_equal(text[width - 1], '7');
    }
    arena_destroy(arena);
}

static void impossible_size(void)
{
    mem_free(mem_resize(NULL, SIZE_MAX / 2, 3));
}

static void impossible_array(void)
{
    arena_array(arena_create(), SIZE_MAX / 4, 8);
}

static void impossible_alloc(void)
{
    arena_alloc(arena_create(), SIZE_MAX);
}

/* Whether `attempt` ends the program with status 1 and a message, rather than returning. */
static bool ends_program(void (*attempt)(void))
{
    char message[64] = "";
    int status, channel[2];
    ssize_t length;
    pid_t child;

    assert_int_equal(pipe(channel), 0);
    child = fork();
    assert_true(child >= 0);
    if (!child) {
        dup2(channel[1], STDERR_FILENO);
        attempt();
        _exit(77);
    }
    close(channel[1]);
    length = read(channel[0], message, sizeof message - 1);
    close(channel[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) != 77 && length > 0 &&
           strstr(message, "out of memory");
}

static void sizes_that_overflow_end_the_program(void **state)
{
    (void)state;
    assert_true(ends_program(impossible_size));
    assert_true(ends_program(impossible_array));
    assert_true(ends_program(impossible_alloc));
}

static void heap_memory_is_zeroed_and_resized(void **state)
{
    char *memory = mem_alloc(100);

    (void)state;
    for (size_t i = 0; i < 100; i++)
        assert_int_equal(memory[i], 0);
    memory[99] = 'z';
    memory = mem_resize(memory, 1000, 10);
    assert_int_equal(memory[99], 'z');
    mem_free(memory);
    mem_free(NULL);
    memory = mem_alloc(0);
    assert_non_null(memory);
    mem_free(memory);
}

static void strbuf_collects(void **state)
{
    struct arena *const arena = arena_create();
    struct strbuf buffer;

    (void)state;
    strbuf_init(&buffer);
    assert_string_equal(buffer.text, "");
    strbuf_add(&buffer, "x = ");
    strbuf_printf(&buffer, "%d, %s", 42, "y");
    strbuf_add_codepoint(&buffer, 0x3C3);
    strbuf_add_repeat(&buffer, "ab", 3);
    strbuf_add_bytes(&buffer, "\0z", 2);
    assert_int_equal(buffer.length, 4 + 5 + 2 + 6 + 2);
    assert_string_equal(buffer.text, "x = 42, yσababab");
    strbuf_clear(&buffer);
    assert_string_equal(buffer.text, "");
    strbuf_add_repeat(&buffer, "12345", 1000);
    assert_int_equal(buffer.length, 5000);
    assert_int_equal(strlen(strbuf_take(&buffer, arena)), 5000);
    assert_int_equal(buffer.length, 0);
    for (int width = 1; width < 200; width++) {
        strbuf_clear(&buffer);
        strbuf_add(&buffer, "ab");
        strbuf_printf(&buffer, "%0*d", width, 7);
        strbuf_printf(&buffer, "%s", "");
        assert_int_equal(buffer.length, 2 + width);
        assert_int_equal(strlen(buffer.text), 2 + width);
        assert_int_equal(buffer.text[1 + width], '7');
        strbuf_finish(&buffer);
        strbuf_init(&buffer);
    }
    strbuf_add(&buffer, "again");
    assert_string_equal(buffer.text, "again");
    strbuf_finish(&buffer);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_memory_is_zeroed_aligned_and_separate),
        cmocka_unit_test(arena_is_zeroed_again_after_a_reset),
        cmocka_unit_test(arena_takes_large_objects_between_small_ones),
        cmocka_unit_test(arena_runs_cleanups_last_first_and_once),
        cmocka_unit_test(arena_grows_arrays),
        cmocka_unit_test(arena_copies_and_formats_text),
        cmocka_unit_test(sizes_that_overflow_end_the_program),
        cmocka_unit_test(heap_memory_is_zeroed_and_resized),
        cmocka_unit_test(strbuf_collects),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
