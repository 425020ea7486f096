/* SPDX-License-Identifier: MIT */
/* The figure on the whole screen: zoom, pan, scroll, weight, words, and the files it is saved in. */
#include "../../src/tui/question.h"
#include "dltutor/load.h"
#include "svg_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct stage {
    struct arena *arena;
    struct bank bank;
    struct app *app;
    struct surface *surface;
    char home[4096];  /* where the tests run */
    char folder[256]; /* where files are saved */
};

static void no_problem(void *context, const struct diag *diag)
{
    (void)context;
    fail_msg("%s:%u:%u: %s", diag->file, diag->line, diag->column, diag->text);
}

static int setup(void **state)
{
    static struct stage stage;
    static const char *const folders[] = {"questions/cs60010-2025-midsem"};
    stage = (struct stage){.arena = arena_create()};
    const char *base = getenv("TMPDIR");
    snprintf(stage.folder, sizeof stage.folder, "%s/dltutor.XXXXXX", base && *base ? base : "/tmp");
    if (load_bank(stage.arena, folders, 1, &stage.bank, no_problem, NULL) != DLT_OK ||
        !getcwd(stage.home, sizeof stage.home) || !mkdtemp(stage.folder) ||
        chdir(stage.folder) != 0)
        return -1;
    *state = &stage;
    return 0;
}

static int teardown(void **state)
{
    struct stage *stage = *state;
    static const char *const files[] = {"q2-figure1.svg", "q2-figure1.txt", "q10-figure1.svg"};
    for (size_t i = 0; i < DLT_COUNT(files); i++)
        unlink(files[i]);
    app_destroy(stage->app);
    surface_destroy(stage->surface);
    arena_destroy(stage->arena);
    return chdir(stage->home) == 0 && rmdir(stage->folder) == 0 ? 0 : -1;
}

/* Opens a question of the paper and its figure on the whole screen. */
static void open_figure(struct stage *stage, size_t question, int width, int height,
                        enum charset charset)
{
    const struct tui_options options = {.ports = NULL};
    app_destroy(stage->app);
    surface_destroy(stage->surface);
    stage->surface = surface_create(width, height, charset);
    stage->app = app_create(&stage->bank, &options, charset);
    app_resize(stage->app, width, height);
    assert_true(app_open_question(stage->app, question));
    const struct key figure = {.code = KEY_CODE_FUNCTION, .letter = 3};
    app_key(stage->app, &figure);
    app_draw(stage->app, stage->surface);
}

static unsigned press(struct stage *stage, enum key_code code)
{
    const struct key key = {.code = code};
    unsigned flags = app_key(stage->app, &key);
    app_draw(stage->app, stage->surface);
    return flags;
}

static void type(struct stage *stage, const char *text)
{
    for (; *text; text++) {
        const struct key key = {.code = KEY_CODE_TEXT, .text = {*text}};
        app_key(stage->app, &key);
        app_draw(stage->app, stage->surface);
    }
}

static const char *screen(struct stage *stage)
{
    app_draw(stage->app, stage->surface);
    return surface_to_text(stage->arena, stage->surface);
}

static void assert_shows(struct stage *stage, const char *text)
{
    if (!strstr(screen(stage), text))
        fail_msg("no '%s' on\n%s", text, screen(stage));
}

static void assert_lacks(struct stage *stage, const char *text)
{
    if (strstr(screen(stage), text))
        fail_msg("'%s' on\n%s", text, screen(stage));
}

static void zooms_and_comes_back(void **state)
{
    struct stage *stage = *state;
    for (enum charset charset = CHARSET_ASCII; charset <= CHARSET_UTF8; charset++) {
        open_figure(stage, 1, 100, 30, charset);
        const char *whole = screen(stage);
        assert_shows(stage, "+ zoom");
        assert_lacks(stage, "0 whole");
        assert_lacks(stage, "pan");
        type(stage, "+");
        assert_shows(stage, "x2   figure 1 of 2");
        assert_shows(stage, "- out");
        assert_shows(stage, "0 whole");
        assert_shows(stage, "Arrows pan");
        assert_string_not_equal(screen(stage), whole);
        type(stage, "=++++");
        assert_shows(stage, "x64 ");
        assert_lacks(stage, "+ zoom");
        type(stage, "+");
        assert_shows(stage, "x64 ");
        type(stage, "------");
        assert_string_equal(screen(stage), whole);
        type(stage, "-");
        assert_string_equal(screen(stage), whole);
        type(stage, "+++0");
        assert_string_equal(screen(stage), whole);
    }
}

static void pans_within_the_whole(void **state)
{
    struct stage *stage = *state;
    static const enum key_code ways[] = {KEY_CODE_LEFT, KEY_CODE_RIGHT, KEY_CODE_UP, KEY_CODE_DOWN};
    open_figure(stage, 1, 80, 24, CHARSET_UTF8);
    const char *whole = screen(stage);
    for (size_t i = 0; i < DLT_COUNT(ways); i++)
        press(stage, ways[i]);
    assert_string_equal(screen(stage), whole); /* nothing is to the sides of all of it */
    for (size_t i = 0; i < DLT_COUNT(ways); i++) {
        type(stage, "0++");
        const char *before = screen(stage);
        press(stage, ways[i]);
        assert_string_not_equal(screen(stage), before);
        for (int k = 0; k < 9; k++)
            press(stage, ways[i]);
        const char *rim = screen(stage);
        press(stage, ways[i]);
        assert_string_equal(screen(stage), rim);
        const struct plot_window *window = &stage->app->looks.window;
        assert_true(window->left >= 0 && window->right <= 1 && window->bottom >= 0 &&
                    window->top <= 1 && window->right - window->left == 0.25);
        type(stage, "--");
        assert_string_equal(screen(stage), whole);
    }
}

static void looks_are_cycled(void **state)
{
    struct stage *stage = *state;
    open_figure(stage, 1, 80, 24, CHARSET_UTF8);
    const char *before = screen(stage);
    type(stage, "w");
    assert_string_not_equal(screen(stage), before);
    type(stage, "ww");
    assert_string_equal(screen(stage), before);
    type(stage, "m"); /* ASCII, which has one weight */
    assert_lacks(stage, "w weight");
    type(stage, "mmm");
    assert_string_equal(screen(stage), before);
    open_figure(stage, 1, 80, 24, CHARSET_ASCII);
    assert_lacks(stage, "m marker");
    assert_lacks(stage, "w weight");
}

/* The next figure and the next visit see all of it, in the same characters. */
static void zoom_ends_with_the_figure(void **state)
{
    struct stage *stage = *state;
    open_figure(stage, 1, 80, 24, CHARSET_UTF8);
    type(stage, "m");
    const char *whole = screen(stage);
    type(stage, "++");
    press(stage, KEY_CODE_TAB);
    assert_shows(stage, "figure 2 of 2");
    assert_lacks(stage, "x4");
    type(stage, "+");
    press(stage, KEY_CODE_TAB);
    assert_string_equal(screen(stage), whole);
    type(stage, "+");
    press(stage, KEY_CODE_ESCAPE);
    const struct key figure = {.code = KEY_CODE_FUNCTION, .letter = 3};
    app_key(stage->app, &figure);
    assert_string_equal(screen(stage), whole);
}

/* A table that is longer than the screen. */
static void scrolls_what_is_larger(void **state)
{
    struct stage *stage = *state;
    open_figure(stage, 9, 40, 12, CHARSET_UTF8);
    assert_lacks(stage, "zoom");
    assert_shows(stage, "conv1");
    assert_lacks(stage, "fc8");
    assert_shows(stage, "rows 1-");
    const char *top = screen(stage);
    press(stage, KEY_CODE_DOWN);
    assert_string_not_equal(screen(stage), top);
    press(stage, KEY_CODE_UP);
    assert_string_equal(screen(stage), top);
    press(stage, KEY_CODE_END);
    assert_shows(stage, "fc8");
    const char *end = screen(stage);
    assert_int_equal(press(stage, KEY_CODE_DOWN), ACT_IGNORED);
    press(stage, KEY_CODE_PAGE_DOWN);
    assert_string_equal(screen(stage), end);
    press(stage, KEY_CODE_PAGE_UP);
    press(stage, KEY_CODE_HOME);
    assert_string_equal(screen(stage), top);
    press(stage, KEY_CODE_END);
    app_resize(stage->app, 40, 30);
    surface_resize(stage->surface, 40, 30);
    assert_shows(stage, "conv1"); /* all of it has room now */
    assert_shows(stage, "fc8");
    assert_lacks(stage, "rows 1-");
}

static void tells_it_in_words(void **state)
{
    struct stage *stage = *state;
    open_figure(stage, 1, 80, 24, CHARSET_UTF8);
    const char *before = screen(stage);
    type(stage, "d");
    assert_shows(stage, "The figure in words");
    assert_shows(stage, "Hidden unit h1: slope 1, joint at 1/4.");
    press(stage, KEY_CODE_ESCAPE);
    assert_string_equal(screen(stage), before);
}

static void says_what_it_was_drawn_for(void **state)
{
    struct stage *stage = *state;
    open_figure(stage, 5, 110, 44, CHARSET_UTF8);
    press(stage, KEY_CODE_ESCAPE);
    type(stage, "200");
    press(stage, KEY_CODE_ENTER);
    assert_lacks(stage, "drawn for");
    press(stage, KEY_CODE_BACKSPACE);
    assert_shows(stage, "drawn for what was checked last: 200");
    const struct key figure = {.code = KEY_CODE_FUNCTION, .letter = 3};
    app_key(stage->app, &figure);
    assert_shows(stage, "drawn for what was checked last: 200");
    type(stage, "d");
    assert_shows(stage, "(drawn for what was checked last: 200)");
    press(stage, KEY_CODE_ESCAPE);
    press(stage, KEY_CODE_ESCAPE);
    type(stage, "0");
    assert_lacks(stage, "drawn for");
}

static void tries_numbers_unzoomed(void **state)
{
    struct stage *stage = *state;
    open_figure(stage, 1, 100, 30, CHARSET_UTF8);
    type(stage, "++");
    assert_shows(stage, "x4 ");
    type(stage, "e");
    press(stage, KEY_CODE_ESCAPE);
    assert_lacks(stage, "x4 ");
}

static const char *read_file(struct stage *stage, const char *name)
{
    static char buffer[1 << 17];
    FILE *file = fopen(name, "rb");
    if (!file)
        fail_msg("%s was not saved\n%s", name, screen(stage));
    size_t length = fread(buffer, 1, sizeof buffer - 1, file);
    fclose(file);
    return arena_strndup(stage->arena, buffer, length);
}

static void saves_files(void **state)
{
    struct stage *stage = *state;
    struct stat status;
    open_figure(stage, 1, 80, 24, CHARSET_UTF8);
    type(stage, "s");
    assert_shows(stage, "save as q2-figure1.svg");
    assert_shows(stage, "Enter save   Esc back");
    assert_false(stage->surface->cursor_quiet);
    press(stage, KEY_CODE_ESCAPE);
    assert_int_not_equal(stat("q2-figure1.svg", &status), 0);
    type(stage, "s");
    press(stage, KEY_CODE_ENTER);
    assert_shows(stage, "Saved as /");
    const char *svg = read_file(stage, "q2-figure1.svg");
    assert_null(svg_check(svg));
    assert_non_null(strstr(svg, "<title>The hidden units and the target</title>"));
    assert_non_null(strstr(svg, "<polyline class=\"series1 w1\""));
    /* Another look is saved as it is looked at, once it may replace the first. */
    type(stage, "w+s");
    press(stage, KEY_CODE_ENTER);
    assert_shows(stage, "is there already: Enter again replaces it");
    assert_string_equal(read_file(stage, "q2-figure1.svg"), svg);
    press(stage, KEY_CODE_ENTER);
    assert_shows(stage, "Saved as /");
    assert_non_null(strstr(read_file(stage, "q2-figure1.svg"), "series1 w2\""));
    /* Typing on makes it another name, which is asked for anew. */
    type(stage, "s");
    press(stage, KEY_CODE_ENTER);
    press(stage, KEY_CODE_BACKSPACE);
    press(stage, KEY_CODE_ENTER);
    assert_shows(stage, "Which kind? End the name in .svg");
    type(stage, "g");
    press(stage, KEY_CODE_ENTER);
    assert_shows(stage, "is there already");
    for (int i = 0; i < 3; i++)
        press(stage, KEY_CODE_BACKSPACE);
    type(stage, "txt");
    press(stage, KEY_CODE_ENTER);
    assert_non_null(
        strstr(read_file(stage, "q2-figure1.txt"), "The hidden units and the target\n"));
    assert_non_null(strstr(read_file(stage, "q2-figure1.txt"), "⣀"));
}

static void says_why_it_cannot_save(void **state)
{
    struct stage *stage = *state;
    const struct key start = {.code = KEY_CODE_HOME};
    open_figure(stage, 9, 60, 16, CHARSET_ASCII);
    type(stage, "s");
    app_key(stage->app, &start);
    type(stage, "nowhere/");
    press(stage, KEY_CODE_ENTER);
    assert_shows(stage, "Not saved: No such file or directory.");
    assert_shows(stage, "save as nowhere/q10-figure1.svg");
    press(stage, KEY_CODE_ESCAPE);
    assert_shows(stage, "s save");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(zooms_and_comes_back, setup, teardown),
        cmocka_unit_test_setup_teardown(pans_within_the_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(looks_are_cycled, setup, teardown),
        cmocka_unit_test_setup_teardown(zoom_ends_with_the_figure, setup, teardown),
        cmocka_unit_test_setup_teardown(scrolls_what_is_larger, setup, teardown),
        cmocka_unit_test_setup_teardown(says_what_it_was_drawn_for, setup, teardown),
        cmocka_unit_test_setup_teardown(tries_numbers_unzoomed, setup, teardown),
        cmocka_unit_test_setup_teardown(tells_it_in_words, setup, teardown),
        cmocka_unit_test_setup_teardown(saves_files, setup, teardown),
        cmocka_unit_test_setup_teardown(says_why_it_cannot_save, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
