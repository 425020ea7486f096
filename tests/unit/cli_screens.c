/* SPDX-License-Identifier: MIT */
/* Whole screens without a terminal: keys go in, a surface comes out and is compared with a golden
 * file in three sizes and both character sets. UPDATE_GOLDEN=1 writes the files afresh. */
#include "../../src/tui/app.h"
#include "dltutor/load.h"

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

struct stage {
    struct arena *arena;
    struct bank bank;
    struct app *app;
    struct surface *surface;
};

static void no_problem(void *context, const struct diag *diag)
{
    (void)context;
    fail_msg("%s:%u:%u: %s", diag->file, diag->line, diag->column, diag->text);
}

static void load(struct stage *stage, const char *folder)
{
    stage->arena = arena_create();
    assert_int_equal(load_bank(stage->arena, &folder, 1, &stage->bank, no_problem, NULL), DLT_OK);
}

static void open_app(struct stage *stage, int width, int height, enum charset charset)
{
    static const struct tui_options options = {.ports = NULL};
    app_destroy(stage->app);
    surface_destroy(stage->surface);
    stage->surface = surface_create(width, height, charset);
    stage->app = app_create(&stage->bank, &options, charset);
    app_resize(stage->app, width, height);
}

static void resize(struct stage *stage, int width, int height)
{
    surface_resize(stage->surface, width, height);
    app_resize(stage->app, width, height);
}

static void stage_close(struct stage *stage)
{
    app_destroy(stage->app);
    surface_destroy(stage->surface);
    arena_destroy(stage->arena);
}

/* --- keys as text: "<F2>" and the like in angle brackets, anything else is typed ---------------------- */

static struct key named_key(const char *name, size_t length)
{
    static const struct {
        const char *name;
        enum key_code code;
    } names[] = {
        {"Enter", KEY_CODE_ENTER},  {"Tab", KEY_CODE_TAB},        {"BackTab", KEY_CODE_BACKTAB},
        {"Esc", KEY_CODE_ESCAPE},   {"Up", KEY_CODE_UP},          {"Down", KEY_CODE_DOWN},
        {"PgUp", KEY_CODE_PAGE_UP}, {"PgDn", KEY_CODE_PAGE_DOWN}, {"Home", KEY_CODE_HOME},
        {"End", KEY_CODE_END},      {"Left", KEY_CODE_LEFT},      {"BS", KEY_CODE_BACKSPACE},
    };
    if (name[0] == 'F' && length > 1)
        return (struct key){.code = KEY_CODE_FUNCTION, .letter = atoi(name + 1)};
    if (name[0] == 'A' && name[1] == '-')
        return (struct key){.code = KEY_CODE_ALT, .letter = name[2]};
    if (name[0] == '^')
        return (struct key){.code = KEY_CODE_CTRL, .letter = name[1]};
    for (size_t i = 0; i < DLT_COUNT(names); i++)
        if (strlen(names[i].name) == length && strncmp(names[i].name, name, length) == 0)
            return (struct key){.code = names[i].code};
    fail_msg("no key is called %.*s", (int)length, name);
    return (struct key){.code = KEY_CODE_NONE};
}

static unsigned press(struct stage *stage, const char *keys)
{
    unsigned flags = 0;
    while (*keys) {
        struct key key = {.code = KEY_CODE_TEXT};
        size_t length = strcspn(keys, ">");
        if (*keys == '<' && keys[length] == '>' && keys[1] != ' ') {
            key = named_key(keys + 1, length - 1);
            length++;
        } else {
            uint32_t codepoint = 0;
            length = utf8_decode(keys, strlen(keys), &codepoint);
            memcpy(key.text, keys, length);
        }
        flags = app_key(stage->app, &key);
        app_draw(stage->app, stage->surface); /* every state in between must be drawable */
        keys += length;
    }
    return flags;
}

static const char *screen(struct stage *stage)
{
    app_draw(stage->app, stage->surface);
    return surface_to_text(stage->arena, stage->surface);
}

static void assert_shows(struct stage *stage, const char *text)
{
    const char *all = screen(stage);
    if (!strstr(all, text))
        fail_msg("no '%s' on\n%s", text, all);
}

static void assert_lacks(struct stage *stage, const char *text)
{
    const char *all = screen(stage);
    if (strstr(all, text))
        fail_msg("'%s' on\n%s", text, all);
}

/* --- golden files ------------------------------------------------------------------------------------- */

static char *read_text(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    char buffer[32768];
    if (!file)
        return NULL;
    size_t length = fread(buffer, 1, sizeof buffer, file);
    fclose(file);
    return arena_strndup(arena, buffer, length);
}

/* The picture, and where the cursor is: screen readers follow it. */
static char *picture(struct stage *stage)
{
    return arena_printf(stage->arena, "%s\ncursor %d,%d\n", screen(stage), stage->surface->cursor_x,
                        stage->surface->cursor_y);
}

static void compare(struct stage *stage, const char *name)
{
    const char *set = stage->surface->charset == CHARSET_UTF8 ? "utf8" : "ascii";
    char *path = arena_printf(stage->arena, FOLDER "/%s.%dx%d.%s.txt", name, stage->surface->width,
                              stage->surface->height, set);
    char *got = picture(stage);
    if (getenv("UPDATE_GOLDEN")) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        fputs(got, file);
        assert_int_equal(fclose(file), 0);
    }
    char *want = read_text(stage->arena, path);
    if (!want || strcmp(want, got) != 0)
        fail_msg("%s differs (UPDATE_GOLDEN=1 writes it)\n--- expected\n%s--- got\n%s", path,
                 want ? want : "", got);
}

struct scene {
    const char *name, *keys;
};

static const struct scene scenes[] = {
    {"list", "<Down>"},
    {"search", "/wei"},
    {"fresh", "<Enter>"},
    {"typed", "<Enter>7*15 + 2^3"},
    {"right", "<Enter>25<Enter>"},
    {"wrong", "<Enter>200<Enter><F2><F2>"},
    {"caret", "<Enter>5000 * qx / 2"},
    {"unfinished", "<Enter>3/(4"},
    {"unreadable", "<Enter>5000 * qx / 2<Enter>"},
    {"figure", "<Down><Enter>2/D_h<Enter>"},
    {"figure-full", "<Down><Enter><F3>"},
    {"choice", "<Down><Enter><Tab>"},
    {"second-part", "<Down><Enter><Tab><Tab>"},
    {"fields", "<End><Enter>220<Enter><Enter>630<Enter><Tab><Tab>1<Enter><Tab><Tab>"},
    {"help", "?"},
    {"summary", "<Enter>25<Enter><F7>"},
    {"confirm", "<Enter>2<F6>"},
    {"solution", "<Enter><F6>y"},
    {"why", "<Enter>200<Enter><F2><F5>"},
};

static void screens_are_golden(void **state)
{
    struct stage stage = {0};
    (void)state;
    load(&stage, "tests/packs");
    for (size_t i = 0; i < DLT_COUNT(scenes); i++)
        for (size_t j = 0; j < 2 * DLT_COUNT(sizes); j++) {
            open_app(&stage, sizes[j / 2].width, sizes[j / 2].height,
                     j % 2 ? CHARSET_UTF8 : CHARSET_ASCII);
            press(&stage, scenes[i].keys);
            compare(&stage, scenes[i].name);
        }
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(screens_are_golden),
    };
    (void)assert_shows;
    (void)assert_lacks;
    (void)resize;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
