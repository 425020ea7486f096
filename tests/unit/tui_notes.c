/* SPDX-License-Identifier: MIT */
/* The second terminal of a lesson, without a terminal: what it shows at three sizes in both character
 * sets, and how it scrolls. UPDATE_GOLDEN=1 writes the files afresh. */
#include "golden.h"
#include "notes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FOLDER "tests/golden/tui"

static const struct {
    int width, height;
} sizes[] = {{80, 24}, {40, 12}, {120, 40}};

static const struct brief lesson = {
    .paper = "Mid-semester",
    .question = "4  Receptive fields",
    .step = 3,
    .step_count = 12,
    .now = "What is asked\n\n- Span of one unit of H1\n- Span of one unit of H2\n- Span of one "
           "unit of H3",
    .next = "hint 1 of 4: Each tap of H2 stands stride₁ · dilation₂ = 4 inputs from the next one.",
    .notes =
        "Most add 4 for H2: they forget that its taps are 4 inputs apart. Ask how far apart two "
        "neighbouring units of H1 look, and pause.\n\nThe stride of H1 counts in every layer "
        "above it.",
    .solution =
        "H1 sees 3 inputs.\n\nH2 adds (5 − 1) · 2 · 2 = 16 inputs: 3 + 16 = 19.\n\nH3 adds (3 − "
        "1) · 2 · 2 = 8 inputs: 19 + 8 = 27.\n\nTo take along: strides multiply, and the taps "
        "of a layer are as far apart as its dilation times the strides below it.",
    .running = true,
    .since = 1000,
};

static void show(const struct notes *notes, const char *name, enum charset charset)
{
    struct arena *arena = arena_create();
    struct surface *surface = surface_create(notes->width, notes->height, charset);
    const char *path = arena_printf(arena, FOLDER "/%s.%dx%d.%s.txt", name, notes->width,
                                    notes->height, charset == CHARSET_ASCII ? "ascii" : "utf8");
    notes_show(notes, surface);
    const char *got = surface_to_text(arena, surface);
    size_t length = strlen(got), room = length + 4096;
    char *want = arena_alloc(arena, room);
    FILE *file = fopen(path, golden_updates() ? "w" : "r");
    if (!file)
        fail_msg("%s cannot be opened", path);
    if (golden_updates())
        fwrite(got, 1, length, file);
    else
        want[fread(want, 1, room - 1, file)] = '\0';
    fclose(file);
    if (!golden_updates())
        assert_string_equal(got, want);
    surface_destroy(surface);
    arena_destroy(arena);
}

static void press(struct notes *notes, enum key_code code, const char *text)
{
    struct key key = {.code = code};
    snprintf(key.text, sizeof key.text, "%s", text);
    assert_int_equal(notes_key(notes, &key), ACT_CHANGED);
}

static void screens(void **state)
{
    struct notes notes;
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(sizes); i++) {
        for (int charset = CHARSET_ASCII; charset <= CHARSET_UTF8; charset++) {
            notes_init(&notes);
            notes.width = sizes[i].width;
            notes.height = sizes[i].height;
            notes.now = 1000 + 754;
            show(&notes, "notes-waiting", (enum charset)charset);
            notes.heard = true;
            notes.brief = lesson;
            show(&notes, "notes", (enum charset)charset);
            press(&notes, KEY_CODE_TEXT, "G");
            show(&notes, "notes-end", (enum charset)charset);
            press(&notes, KEY_CODE_TEXT, "?");
            show(&notes, "notes-help", (enum charset)charset);
            notes_finish(&notes);
        }
    }
}

static void keys(void **state)
{
    struct notes notes;
    struct key quit = {.code = KEY_CODE_TEXT, .text = "q"};
    (void)state;
    notes_init(&notes);
    notes.width = 40;
    notes.height = 12;
    notes.heard = true;
    notes.brief = lesson;
    press(&notes, KEY_CODE_UP, "");
    assert_int_equal(notes.scroll, 0);
    press(&notes, KEY_CODE_DOWN, "");
    assert_int_equal(notes.scroll, 1);
    press(&notes, KEY_CODE_PAGE_DOWN, "");
    assert_true(notes.scroll > 3);
    press(&notes, KEY_CODE_END, "");
    const int last = notes.scroll;
    press(&notes, KEY_CODE_DOWN, "");
    assert_int_equal(notes.scroll, last);
    /* Help has a place of its own, and q leaves only that. */
    press(&notes, KEY_CODE_TEXT, "?");
    press(&notes, KEY_CODE_PAGE_DOWN, "");
    press(&notes, KEY_CODE_TEXT, "q");
    assert_int_equal(notes.scroll, last);
    press(&notes, KEY_CODE_HOME, "");
    assert_int_equal(notes.scroll, 0);
    assert_int_equal(notes_key(&notes, &quit), ACT_QUIT);
    /* Where all of it fits, nothing scrolls. */
    notes.width = 120;
    notes.height = 40;
    press(&notes, KEY_CODE_END, "");
    assert_int_equal(notes.scroll, 0);
    notes_finish(&notes);
}

static void timers(void **state)
{
    static const struct {
        bool running;
        int64_t value, now;
        const char *shown;
    } cases[] = {
        {true, 1000, 1000, "0:00"},    {true, 1000, 1059, "0:59"}, {true, 1000, 4661, "1:01:01"},
        {true, 1000, 900, "1:40"},     {false, 0, 5000, ""},       {false, 61, 5000, "1:01"},
        {false, 36000, 0, "10:00:00"},
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(cases); i++) {
        const struct brief brief = {
            .running = cases[i].running, .since = cases[i].value, .elapsed = cases[i].value};
        assert_string_equal(notes_timer(arena, &brief, cases[i].now), cases[i].shown);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(screens),
        cmocka_unit_test(keys),
        cmocka_unit_test(timers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
