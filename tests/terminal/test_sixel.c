/* SPDX-License-Identifier: MIT */
/* Figures as pictures in sixels: only after the terminal has said that it shows them, over cells that
 * come back when the picture goes. */
#include "tutor.h"

#define F3 "\033OR"

enum { LINES = 30, COLUMNS = 100, MARKERS = 4 };

/* The full-screen figure of a question with lines, in a terminal with this answer. */
static struct vt *open_figure(void **state, const char *answer)
{
    struct vt *vt = tutor_start(state, NULL, LINES, COLUMNS);
    vt_pictures(vt, answer);
    vt_type(vt, "/construction" ENTER ENTER);
    assert_null(strstr(vt_output(vt), "\033[c")); /* not before a figure is looked at */
    vt_press(vt, F3);
    return vt;
}

/* What a key writes up to where the tutor is idle. */
static const char *output_of(struct vt *vt, const char *key)
{
    vt_forget_output(vt);
    vt_press(vt, key);
    return vt_output(vt);
}

static size_t pictures_in(const char *output)
{
    size_t count = 0;
    for (const char *at = output; (at = strstr(at, "\033P")) != NULL; at++)
        count++;
    return count;
}

/* From a DCS to its ST nothing but sixels. */
static void assert_well_formed(const char *output)
{
    const char *begin = strstr(output, "\033P0;1;0q\"1;1;");
    assert_non_null(begin);
    begin += 2;
    begin += strcspn(begin, "q") + 1;
    for (; *begin != '\033'; begin++)
        assert_true((*begin >= '?' && *begin <= '~') || strchr("\"#!$-;0123456789", *begin));
    assert_int_equal(begin[1], '\\');
}

static bool has_dots(struct vt *vt)
{
    for (unsigned char last = 0x80; last < 0xc0; last++) {
        const char first[] = {(char)0xe2, (char)0xa0, (char)last, '\0'};
        const char second[] = {(char)0xe2, (char)0xa1, (char)last, '\0'};
        if (vt_find(vt, first, NULL, NULL) || vt_find(vt, second, NULL, NULL))
            return true;
    }
    return false;
}

static char *keep_screen(struct vt *vt)
{
    char *screen = strdup(vt_screen(vt));
    assert_non_null(screen);
    return screen;
}

static void comes_after_the_finest_markers(void **state)
{
    struct vt *vt = open_figure(state, "\033[?63;1;2;4;6c");
    assert_non_null(strstr(vt_output(vt), "\033[c"));
    char *dots = keep_screen(vt);
    assert_true(has_dots(vt));
    assert_well_formed(output_of(vt, "m"));
    assert_false(has_dots(vt));
    assert_shows(vt, "Starting upwards");
    assert_shows(vt, "0.25");
    assert_shows(vt, "marker");
    for (int i = 0; i < MARKERS; i++)
        assert_int_equal(pictures_in(output_of(vt, "m")), 0);
    assert_string_equal(vt_screen(vt), dots);
    assert_well_formed(output_of(vt, "m"));
    free(dots);
}

static void is_sent_when_it_changes(void **state)
{
    struct vt *vt = open_figure(state, "\033[?63;4c");
    char *dots = keep_screen(vt);
    assert_int_equal(pictures_in(output_of(vt, "m")), 1);
    assert_int_equal(pictures_in(output_of(vt, "\033[99~")), 0);
    assert_int_equal(pictures_in(output_of(vt, "w")), 1);
    assert_int_equal(pictures_in(output_of(vt, "+")), 1);
    assert_int_equal(pictures_in(output_of(vt, "0")), 1);
    assert_int_equal(pictures_in(output_of(vt, "s")), 0); /* below it a name is asked for */
    assert_int_equal(pictures_in(output_of(vt, ESC)), 0);
    assert_int_equal(pictures_in(output_of(vt, "\014")), 1);
    assert_int_equal(pictures_in(output_of(vt, F1)), 0);
    assert_int_equal(pictures_in(output_of(vt, ESC)), 1);
    vt_forget_output(vt);
    vt_resize(vt, LINES + 2, COLUMNS);
    assert_int_equal(pictures_in(vt_output(vt)), 1);
    vt_resize(vt, LINES, COLUMNS);
    vt_type(vt, "ww");
    assert_int_equal(pictures_in(output_of(vt, "q")), 0); /* the question has cells alone */
    assert_int_equal(pictures_in(output_of(vt, F3)), 1);
    vt_type(vt, "mmmm");
    assert_string_equal(vt_screen(vt), dots);
    assert_null(strstr(vt_output(vt), "\033[c")); /* it was asked once */
    free(dots);
}

static void never_comes_unasked(void **state)
{
    static const char *const answers[] = {"", "\033[?62;22c", "\033[?4;6c", "\033[?62;14;40c",
                                          "\033[?62;4n"};
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct vt *vt = open_figure(state, answers[i]);
        char *dots = keep_screen(vt);
        for (int press = 0; press < MARKERS; press++)
            vt_press(vt, "m");
        assert_string_equal(vt_screen(vt), dots);
        assert_int_equal(pictures_in(vt_output(vt)), 0);
        free(dots);
    }
}

static void is_not_asked_for_without_pixels(void **state)
{
    struct vt *vt = tutor_start(state, NULL, LINES, COLUMNS);
    vt_type(vt, "/construction" ENTER ENTER F3 "mmmm");
    assert_null(strstr(vt_output(vt), "\033[c"));
}

/* A recording has the cells of all its screens, and plays without pictures. */
static void is_in_no_recording(void **state)
{
    struct tutor *tutor = *state;
    char path[320];
    snprintf(path, sizeof path, "%s/sitting.cast", strchr(tutor->data, '=') + 1);
    const char *const record[] = {vt_program(), "--record", path, NULL};
    const char *const replay[] = {vt_program(), "--replay", path, NULL};
    const char *const env[] = {tutor->data, NULL};
    vt_destroy(tutor->vt);
    tutor->vt = vt_start(record, env, LINES, COLUMNS);
    vt_wait_idle(tutor->vt);
    vt_pictures(tutor->vt, "\033[?63;4c");
    vt_type(tutor->vt, "/construction" ENTER ENTER F3);
    assert_int_equal(pictures_in(output_of(tutor->vt, "m")), 1);
    vt_type(tutor->vt, "mmm");
    char *shown = keep_screen(tutor->vt);
    vt_destroy(tutor->vt);
    tutor->vt = vt_start(replay, env, LINES + 1, COLUMNS);
    vt_wait_frame(tutor->vt, "the end");
    assert_int_equal(strncmp(vt_screen(tutor->vt), shown, strlen(shown)), 0);
    assert_int_equal(pictures_in(vt_output(tutor->vt)), 0);
    free(shown);
}

#define TUTOR_TEST(name) cmocka_unit_test_setup_teardown(name, tutor_setup, tutor_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TUTOR_TEST(comes_after_the_finest_markers),
        TUTOR_TEST(is_sent_when_it_changes),
        TUTOR_TEST(never_comes_unasked),
        TUTOR_TEST(is_not_asked_for_without_pixels),
        TUTOR_TEST(is_in_no_recording),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
