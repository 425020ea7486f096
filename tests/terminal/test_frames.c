/* SPDX-License-Identifier: MIT */
/* How much is sent for a key on a screen of 100 x 30, and what of the mouse and of the colours is
 * asked of a terminal. */
#include "tutor.h"

enum { LINES = 30, COLUMNS = 100, A_LETTER = 64, A_STEP = 900 };

/* Bytes of the last key but for the marker that tests wait for. */
static size_t bytes_of(struct vt *vt, const char *key)
{
    vt_forget_output(vt);
    vt_press(vt, key);
    const char *marker = strstr(vt_output(vt), "\033]2;idle:");
    assert_non_null(marker);
    return (size_t)(marker - vt_output(vt));
}

static struct vt *open_question(void **state, const char *keys)
{
    struct vt *vt = tutor_start(state, NULL, LINES, COLUMNS);
    vt_type(vt, keys);
    return vt;
}

/* Types a text; no letter may cost more than `most`. Returns the mean. */
static size_t type_all(struct vt *vt, const char *text, size_t most)
{
    size_t sum = 0;
    for (const char *at = text; *at; at++) {
        const char key[] = {*at, '\0'};
        size_t bytes = bytes_of(vt, key);
        sum += bytes;
        if (bytes > most)
            fail_msg("%s: '%c' costs %zu bytes", text, *at, bytes);
    }
    return sum / strlen(text);
}

static void letters_cost_little(void **state)
{
    struct vt *vt = open_question(state, "/epochs" ENTER ENTER);
    assert_in_range(type_all(vt, "25*(200 + 3)", A_LETTER), 1, A_LETTER / 2);
    /* What cannot be read is explained, and a fraction is a picture of three rows: when these come up
     * their own letters are more than that. */
    vt = open_question(state, "/gradient of a linear" ENTER ENTER);
    assert_in_range(type_all(vt, "dl/df h^T", 2 * A_LETTER), 1, A_LETTER / 2);
    vt = open_question(state, "/epochs" ENTER ENTER "\025");
    assert_in_range(type_all(vt, "5000*50/10000", 2 * A_LETTER), 1, A_LETTER);
    for (int i = 0; i < 13; i++)
        assert_in_range(bytes_of(vt, "\177"), 1, 2 * A_LETTER);
}

static void what_changes_nothing_costs_nothing(void **state)
{
    struct vt *vt = open_question(state, "/epochs" ENTER ENTER "2");
    assert_int_equal(bytes_of(vt, "\033[99~"), 0); /* no known key */
    assert_int_equal(bytes_of(vt, "\033[C"), 0);   /* right of the end */
    assert_in_range(bytes_of(vt, "\033[D"), 1, 8);
    assert_in_range(bytes_of(vt, "\033[C"), 1, 8);
}

/* Lists, figures and sliders: what a key changes is sent, and not the screen. */
static void steps_cost_less_than_a_screen(void **state)
{
    struct vt *vt = tutor_start(state, NULL, LINES, COLUMNS);
    for (int i = 0; i < 9; i++)
        assert_in_range(bytes_of(vt, DOWN), 1, 300);
    vt_type(vt, "p/general position" ENTER ENTER "\033e");
    vt_type(vt, DOWN DOWN "\033[C\033[C"); /* d: a line in an arrangement of four */
    for (int i = 0; i < 4; i++) {
        assert_in_range(bytes_of(vt, i % 2 ? "\033[C" : "\033[D"), 1, A_STEP);
        assert_shows(vt, "z_4");
    }
    assert_in_range(bytes_of(vt, DOWN), 1, 100); /* to the next slider */
}

/* --- the mouse --------------------------------------------------------------------------------------- */

static void the_mouse_is_asked_for_only_where_it_is_used(void **state)
{
    struct vt *vt = open_question(state, "/construction" ENTER ENTER);
    assert_int_equal(vt_modes(vt).mouse, 0);
    vt_press(vt, "\033e");
    assert_int_not_equal(vt_modes(vt).mouse, 0);
    vt_press(vt, "\033[<0;500;1M"); /* nowhere */
    vt_press(vt, "\033[<0;500;1m");
    vt_press(vt, ESC);
    assert_int_equal(vt_modes(vt).mouse, 0);
    vt_press(vt, "\033e");
    vt_signal(vt, SIGSEGV);
    assert_int_equal(vt_wait_exit(vt), 128 + SIGSEGV);
    assert_restored(vt);
    vt = open_question(state, "/construction" ENTER ENTER "\033e");
    vt_send(vt, "\003");
    assert_int_equal(vt_wait_exit(vt), 0);
    assert_restored(vt);
}

/* --- colours ----------------------------------------------------------------------------------------- */

/* Backgrounds that appear anywhere: how many different ones. */
static size_t backgrounds(struct vt *vt)
{
    bool seen[258] = {false};
    size_t count = 0;
    for (int row = 0; row < vt_lines(vt); row++)
        for (int column = 0; column < vt_columns(vt); column++) {
            int colour = vt_cell(vt, row, column).background + 2;
            count += !seen[colour];
            seen[colour] = true;
        }
    return count;
}

/* Colours in which areas are hatched: how many different ones. */
static size_t hatchings(struct vt *vt)
{
    bool seen[258] = {false};
    size_t count = 0;
    for (int row = 0; row < vt_lines(vt); row++)
        for (int column = 0; column < vt_columns(vt); column++) {
            const struct vt_cell cell = vt_cell(vt, row, column);
            bool hatched = strcmp(cell.text, "░") == 0 || strcmp(cell.text, "▒") == 0;
            count += hatched && !seen[cell.foreground + 2];
            seen[cell.foreground + 2] |= hatched;
        }
    return count;
}

/* Soft backgrounds where there are many colours; a few loud ones only hatch them. */
static void areas_have_colours_where_there_are_any(void **state)
{
    const char *const env[][2] = {{"TERM=xterm-256color", NULL},
                                  {"TERM=xterm", NULL},
                                  {"TERM=linux", NULL},
                                  {"TERM=vt100", NULL},
                                  {"NO_COLOR=1", NULL}};
    for (size_t i = 0; i < 5; i++) {
        struct vt *vt = tutor_start(state, env[i], 40, 100);
        vt_type(vt, "p"); /* the other paper has the arrangement */
        vt_type(vt, "/general position" ENTER ENTER);
        assert_shows(vt, "z_1");
        assert_in_range(backgrounds(vt), i == 0 ? 5 : 1, i == 0 ? 12 : 1);
        assert_in_range(hatchings(vt), i == 1 || i == 2 ? 4 : 0, i == 1 || i == 2 ? 8 : 0);
    }
}

/* On a projector every cell has colours of ours, unless colours are unwanted. */
static void themes_paint_every_cell(void **state)
{
    static const char *const themes[] = {"dark", "light"};
    static const int backs[] = {16, 231};
    struct tutor *tutor = *state;
    for (size_t i = 0; i < 4; i++) {
        const char *const argv[] = {vt_program(), "present", "--theme", themes[i % 2], "q6", NULL};
        const char *const env[] = {tutor->data, i < 2 ? "NO_COLOR=" : "NO_COLOR=1", NULL};
        vt_destroy(tutor->vt);
        tutor->vt = vt_start(argv, env, LINES, COLUMNS);
        vt_wait_idle(tutor->vt);
        for (int row = 0; row < LINES; row++)
            for (int column = 0; column < COLUMNS; column++)
                assert_int_equal(vt_cell(tutor->vt, row, column).background, i < 2 ? backs[i] : -1);
    }
}

#define TUTOR_TEST(name) cmocka_unit_test_setup_teardown(name, tutor_setup, tutor_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TUTOR_TEST(letters_cost_little),
        TUTOR_TEST(what_changes_nothing_costs_nothing),
        TUTOR_TEST(steps_cost_less_than_a_screen),
        TUTOR_TEST(the_mouse_is_asked_for_only_where_it_is_used),
        TUTOR_TEST(areas_have_colours_where_there_are_any),
        TUTOR_TEST(themes_paint_every_cell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
