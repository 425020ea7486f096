/* SPDX-License-Identifier: MIT */
/* What if: numbers of a question and of answers are changed with sliders, typed and dragged. */
#include "tutor.h"

#define F10 "\033[21~"
#define RIGHT "\033[C"
#define LEFT "\033[D"
#define UP "\033[A"
#define SHIFT_LEFT "\033[1;2D"
#define SHIFT_RIGHT "\033[1;2C"
#define ALT_E "\033e"
#define HOME "\033[H"

/* Of a step, at 100x30. */
enum { MOST_BYTES = 900, WIDE_BYTES = 1100 };

static void press_often(struct vt *vt, const char *key, int times)
{
    for (int i = 0; i < times; i++)
        vt_press(vt, key);
}

/* A press, a drag or a release of the mouse; row and column count from 0. */
static void mouse(struct vt *vt, int button, int row, int column, char last)
{
    char bytes[32];
    snprintf(bytes, sizeof bytes, "\033[<%d;%d;%d%c", button, column + 1, row + 1, last);
    vt_press(vt, bytes);
}

/* The slider in focus and its number. */
static void assert_on(struct vt *vt, const char *label, const char *value)
{
    char wanted[64], shown[32] = "";
    int row = 0, column = 0;
    snprintf(wanted, sizeof wanted, "> %s ", label);
    assert_shows(vt, wanted);
    vt_find(vt, wanted, &row, &column);
    const char *behind = strstr(vt_row(vt, row), wanted) + strlen(wanted);
    sscanf(behind, " %31s", shown);
    if (strcmp(shown, value) != 0)
        vt_dump(vt);
    assert_string_equal(shown, value);
}

/* Opens a question (from 1) of the paper. */
static struct vt *open_question(void **state, int number, int lines, int columns)
{
    struct vt *vt = tutor_start(state, NULL, lines, columns);
    press_often(vt, DOWN, number - 1);
    vt_press(vt, ENTER);
    return vt;
}

static struct vt *open_claim(void **state, int lines, int columns)
{
    struct vt *vt = open_question(state, 2, lines, columns);
    vt_type(vt, "yes" ENTER TAB);
    vt_type(vt, "(0.5, 1, -1, 2)");
    vt_press(vt, F10);
    return vt;
}

static void answers_are_changed_number_by_number(void **state)
{
    struct vt *vt = open_claim(state, 30, 100);
    assert_shows(vt, "What if: Starting upwards");
    assert_shows(vt, "as in the question");
    assert_on(vt, "claim 1", "0.5");
    vt_press(vt, RIGHT);
    assert_on(vt, "claim 1", "0.6");
    assert_shows(vt, "was 0.5");
    assert_shows(vt, "1 changed");
    assert_shows(vt, "claim (0.6, 1, -1, 2)");
    assert_shows(vt, "This draws another function");
    vt_press(vt, SHIFT_LEFT);
    assert_shows(vt, "claim (-0.4, 1, -1, 2)");
    vt_type(vt, DOWN "1/3");
    assert_shows(vt, "= 1/3");
    vt_press(vt, ENTER);
    assert_on(vt, "claim 2", "1/3");
    assert_shows(vt, "2 changed");
    vt_type(vt, "5x" ENTER); /* no number: it can be mended, or left */
    assert_shows(vt, "claim 2 stays: ");
    assert_shows(vt, "= 5x");
    vt_press(vt, ESC);
    assert_on(vt, "claim 2", "1/3");
    vt_press(vt, "r");
    assert_on(vt, "claim 2", "1");
    vt_press(vt, ESC);
    assert_lacks(vt, "What if: ");
    assert_shows(vt, "(0)  (0.5, 1, -1, 2)");
    vt_type(vt, ALT_E RIGHT "t");
    assert_shows(vt, "Taken into the answer");
    assert_shows(vt, "(0)  (0.6, 1, -1, 2)");
}

static void other_numbers_are_tried_out(void **state)
{
    struct vt *vt = open_claim(state, 30, 100);
    press_often(vt, DOWN, 11); /* the joints and slopes are told of first */
    assert_on(vt, "first", "1");
    vt_type(vt, "-1" ENTER);
    assert_shows(vt, "first stays: first and second must differ.");
    vt_press(vt, ESC);
    vt_press(vt, LEFT); /* goes on to the next one that fits */
    assert_on(vt, "first", "0");
    vt_press(vt, LEFT);
    assert_on(vt, "first", "-2");
    vt_press(vt, "t");
    assert_lacks(vt, "Taken into the answer");
    vt_press(vt, TAB);
    assert_shows(vt, "are to be -8, -4, 4, -4");
    vt_press(vt, "s");
    assert_shows(vt, "Show the whole worked solution");
    vt_press(vt, "y");
    assert_shows(vt, "Piece 1 gives φ₂ = 8");
    vt_press(vt, ESC);
    vt_press(vt, "h");
    assert_shows(vt, "hint 1 of ");
    vt_press(vt, "?");
    assert_shows(vt, "Help");
    vt_press(vt, ESC);
    vt_press(vt, "R");
    assert_shows(vt, "as in the question");
    vt_press(vt, ESC);
    assert_lacks(vt, "-8");
}

/* Where no answer is, the line below the sliders says what the numbers are, whatever they are. */
static void whose_numbers_they_are_is_said(void **state)
{
    struct vt *vt = open_question(state, 6, 24, 80);
    vt_press(vt, F10);
    assert_shows(vt, "No answer is typed: these are the question's own numbers.");
    vt_press(vt, RIGHT);
    assert_shows(vt, "No answer is typed: these are changed numbers.");
    assert_lacks(vt, "own numbers");
    vt_press(vt, "r");
    assert_shows(vt, "own numbers");
    struct tutor *tutor = *state;
    const char *const env[] = {tutor->data, NULL};
    const char *const argv[] = {vt_program(), "present", "q6", "--seed", "7", NULL};
    vt_destroy(tutor->vt);
    vt = tutor->vt = vt_start(argv, env, 24, 80);
    vt_wait_idle(vt);
    vt_press(vt, "e");
    assert_shows(vt, "No answer is on show: these are fresh numbers.");
    assert_lacks(vt, "as in the question");
}

static void tracks_and_figures_are_dragged(void **state)
{
    struct vt *vt = open_question(state, 1, 30, 100);
    int row = 0, column = 0;
    vt_press(vt, F10);
    assert_true(vt_modes(vt).mouse != 0);
    press_often(vt, DOWN, 4);
    assert_on(vt, "a_lines 1,3", "1/5");
    assert_true(vt_find(vt, "> a_lines 1,3", &row, &column));
    assert_true(vt_find(vt, "was", NULL, NULL) == false);
    mouse(vt, 64, row, 40, 'M');
    assert_on(vt, "a_lines 1,3", "1/4");
    mouse(vt, 0, row, 30, 'M');
    assert_shows(vt, "was 1/5");
    mouse(vt, 0, row, 30, 'm');
    vt_press(vt, "r");
    assert_on(vt, "a_lines 1,3", "1/5");
    /* The line of h1 is upright; its middle is in the middle of the picture. */
    assert_true(vt_find(vt, "h1", NULL, &column));
    mouse(vt, 0, 9, column - 1, 'M');
    for (int i = 0; i < 10; i++)
        mouse(vt, 32, 9, column - 2 - i, 'M');
    mouse(vt, 0, 9, column - 11, 'm');
    assert_shows(vt, "changed");
    int now = 0;
    assert_true(vt_find(vt, "h1", NULL, &now));
    assert_true(now < column);
    vt_press(vt, ESC);
    assert_int_equal(vt_modes(vt).mouse, 0);
}

/* A press, and the pointer cell by cell to another column. */
static void drag_along(struct vt *vt, int row, int column, int to)
{
    int step = to < column ? -1 : 1;
    mouse(vt, 0, row, column, 'M');
    for (int i = column + step; i != to + step; i += step)
        mouse(vt, 32, row, i, 'M');
}

/* The joint in the middle of three is moved by the widths beside it, the one of the outer pieces stays;
 * where every number moves another joint farther, that is said. */
static void one_joint_is_moved_at_a_time(void **state)
{
    struct vt *vt = open_question(state, 2, 30, 100);
    int row = 0, column = 0;
    vt_press(vt, F10);
    assert_true(vt_find(vt, "0 ┤", &row, NULL));
    while (column < 99 && strcmp(vt_cell(vt, row, column).text, "●") != 0)
        column++;
    assert_true(column < 99);
    drag_along(vt, row, column, column + 9);
    assert_shows(vt, "1 changed");
    assert_on(vt, "widths 2", "2");
    for (int i = 8; i >= 0; i--)
        mouse(vt, 32, row, column + i, 'M');
    assert_shows(vt, "as in the question");
    for (int i = 1; i <= 9; i++)
        mouse(vt, 32, row, column - i, 'M');
    mouse(vt, 0, row, column - 9, 'm');
    assert_shows(vt, "1 changed");
    vt_press(vt, "R");
    assert_shows(vt, "as in the question");
    /* Only the outer joint to the left of it: all that shifts it to the left shifts others more. */
    assert_true(vt_find(vt, "●", &row, &column));
    drag_along(vt, row, column, column - 9);
    assert_shows(vt, "Nothing here moves this joint alone.");
    mouse(vt, 0, row, column - 9, 'm');
    assert_shows(vt, "as in the question");
}

static bool has_ring(struct vt *vt, int row, int column)
{
    return strcmp(vt_cell(vt, row, column).text, "○") == 0;
}

/* A ring within a cell of a place. */
static void assert_ring_near(struct vt *vt, int row, int column)
{
    for (int i = 0; i < 9; i++)
        if (has_ring(vt, row + i / 3 - 1, column + i % 3 - 1))
            return;
    vt_dump(vt);
    fail_msg("no ring near row %d, column %d", row, column);
}

/* From one place to another, a cell at a time. */
static void drag(struct vt *vt, int row, int column, int down)
{
    int step = down < 0 ? -1 : 1;
    mouse(vt, 0, row, column, 'M');
    for (int i = step; i != down + step; i += step)
        mouse(vt, 32, row + i, column, 'M');
    mouse(vt, 0, row + down, column, 'm');
}

/* Rings on the lines of a map: near its ends a line turns about the other one, by its middle it is
 * shifted. */
static void lines_are_turned_and_shifted(void **state)
{
    enum { LEFT_ROW = 11, LEFT_COLUMN = 29, RIGHT_ROW = 7, RIGHT_COLUMN = 76 };
    struct vt *vt = open_question(state, 1, 30, 100);
    vt_press(vt, F10);
    assert_true(has_ring(vt, LEFT_ROW, LEFT_COLUMN));
    assert_true(has_ring(vt, RIGHT_ROW, RIGHT_COLUMN));
    drag(vt, RIGHT_ROW, RIGHT_COLUMN, -3);
    assert_ring_near(vt, LEFT_ROW, LEFT_COLUMN);
    assert_ring_near(vt, RIGHT_ROW - 3, RIGHT_COLUMN);
    assert_shows(vt, "2 changed");
    vt_press(vt, "R");
    drag(vt, LEFT_ROW, LEFT_COLUMN, 3);
    assert_ring_near(vt, LEFT_ROW + 3, LEFT_COLUMN);
    assert_ring_near(vt, RIGHT_ROW, RIGHT_COLUMN);
    vt_press(vt, "R");
    int row = (LEFT_ROW + RIGHT_ROW) / 2, column = (LEFT_COLUMN + RIGHT_COLUMN) / 2;
    assert_ring_near(vt, row, column);
    drag(vt, row, column, 2);
    assert_shows(vt, "1 changed");
    assert_shows(vt, "> a_lines 2,3");
    assert_shows(vt, "was 1/4");
}

/* Bytes that a key costs, without the marker of tests. */
static size_t cost(struct vt *vt, const char *key)
{
    vt_forget_output(vt);
    vt_press(vt, key);
    const char *output = vt_output(vt), *marker = strstr(output, "\033]2;idle");
    return marker ? (size_t)(marker - output) : vt_bytes(vt);
}

/* What is asked of the lines in the figure is told of other ones alone. */
static void counts_are_told_of_other_lines(void **state)
{
    struct vt *vt = open_question(state, 1, 30, 100);
    vt_press(vt, TAB);
    assert_shows(vt, "Most linear regions");
    vt_press(vt, F10);
    assert_lacks(vt, "regions,");
    vt_press(vt, RIGHT); /* a number of the other case */
    assert_shows(vt, "1 changed");
    assert_lacks(vt, "regions,");
    press_often(vt, DOWN, 3);
    vt_press(vt, RIGHT);
    assert_shows(vt, "6 lines, 22 regions");
    vt_press(vt, LEFT);
    assert_lacks(vt, "regions,");
}

static void assert_step_is_small(struct vt *vt, const char *key, size_t most)
{
    size_t bytes = cost(vt, key);
    if (bytes > most) {
        vt_dump(vt);
        fail_msg("%zu bytes for a step", bytes);
    }
}

/* Steps the slider in focus up, and down to the other side. */
static void step(struct vt *vt, size_t most)
{
    for (int i = 0; i < 3; i++)
        assert_step_is_small(vt, RIGHT, most);
    for (int i = 0; i < 6; i++)
        assert_step_is_small(vt, LEFT, most);
}

/* True when the slider in this row is one of those named, NULL at the end. */
static bool is_one_of(const char *row, const char *const names[])
{
    for (size_t i = 0; names[i]; i++)
        if (strstr(row, names[i]))
            return true;
    return false;
}

/* Steps each slider from the first on, with the others as in the question; those that are named in
 * `wide` may cost more. */
static void step_all(struct vt *vt, const char *const wide[])
{
    enum { MOST_SLIDERS = 100 };
    char before[256] = "", now[256] = "";
    vt_press(vt, HOME);
    for (int i = 0; i < MOST_SLIDERS; i++) {
        snprintf(now, sizeof now, "%s", vt_row(vt, vt_cursor(vt).row));
        if (strcmp(before, now) == 0)
            return; /* that was the last */
        step(vt, is_one_of(now, wide) ? WIDE_BYTES : MOST_BYTES);
        vt_press(vt, "r");
        snprintf(before, sizeof before, "%s", vt_row(vt, vt_cursor(vt).row));
        vt_press(vt, DOWN);
    }
    fail_msg("there is no last slider");
}

/* Only what changes is sent, and the axes stay. */
static void a_step_sends_little(void **state)
{
    static const char *const none[] = {NULL};
    for (int question = 1; question <= 10; question++) {
        struct vt *vt = open_question(state, question, 30, 100);
        vt_press(vt, F10);
        assert_shows(vt, "What if: ");
        step_all(vt, none);
    }
}

/* While a number is moved the axes stay, and a key fits them to what has come to lie beyond; a number
 * that is typed may be anywhere, so that they follow it. */
static void axes_stay_until_asked(void **state)
{
    struct vt *vt = open_claim(state, 30, 100);
    assert_shows(vt, "2.5 ┤");
    assert_lacks(vt, "f fits");
    press_often(vt, SHIFT_RIGHT, 2);
    assert_shows(vt, "claim (2.5, 1, -1, 2)");
    assert_shows(vt, "2.5 ┤");
    assert_shows(vt, "f fits");
    vt_press(vt, "f");
    assert_lacks(vt, "2.5 ┤");
    assert_lacks(vt, "f fits");
    vt_press(vt, "r");
    assert_shows(vt, "2.5 ┤");
    vt_type(vt, "20" ENTER);
    assert_lacks(vt, "2.5 ┤");
    assert_lacks(vt, "f fits");
}

static void a_step_of_an_answer_sends_little(void **state)
{
    static const char *const wide[] = {" widths ", NULL};
    struct vt *vt = open_claim(state, 30, 100);
    step(vt, MOST_BYTES);
    assert_step_is_small(vt, "1", MOST_BYTES);
    assert_step_is_small(vt, "2", MOST_BYTES);
    assert_step_is_small(vt, ESC, MOST_BYTES);
    step_all(vt, wide);
}

static void it_works_on_the_smallest_screen(void **state)
{
    struct vt *vt = open_claim(state, 12, 40);
    assert_shows(vt, "> claim 1");
    vt_press(vt, RIGHT);
    assert_shows(vt, "0.6");
    vt_press(vt, "h");
    assert_shows(vt, "hint 1 of ");
    vt_resize(vt, 30, 100);
    assert_shows(vt, "was 0.5");
    vt_press(vt, ESC);
    assert_lacks(vt, "What if: ");
}

#define TUTOR_TEST(name) cmocka_unit_test_setup_teardown(name, tutor_setup, tutor_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TUTOR_TEST(answers_are_changed_number_by_number),
        TUTOR_TEST(other_numbers_are_tried_out),
        TUTOR_TEST(whose_numbers_they_are_is_said),
        TUTOR_TEST(one_joint_is_moved_at_a_time),
        TUTOR_TEST(lines_are_turned_and_shifted),
        TUTOR_TEST(counts_are_told_of_other_lines),
        TUTOR_TEST(tracks_and_figures_are_dragged),
        TUTOR_TEST(a_step_sends_little),
        TUTOR_TEST(axes_stay_until_asked),
        TUTOR_TEST(a_step_of_an_answer_sends_little),
        TUTOR_TEST(it_works_on_the_smallest_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
