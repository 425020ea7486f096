/* SPDX-License-Identifier: MIT */
/* Answers that are more than a line: derivations, orders, own marks, and what is said of them. */
#include "tutor.h"

#define LINE "\033\r" /* Alt-Enter */
#define UP "\033[A"
#define SHIFT_UP "\033[1;2A"
#define HOME "\033[H"
#define F7 "\033[18~"
#define F8 "\033[19~"

static const char *const steps[] = {"DLTUTOR_QUESTIONS=tests/packs/steps", NULL};

static void a_derivation_is_mended(void **state)
{
    struct vt *vt = tutor_start(state, steps, 24, 80);
    int row = 0, column = 0;
    vt_type(vt, ENTER);
    assert_shows(vt, " ^J new line");
    vt_type(vt, "(1/a + 1/b)/2");
    vt_press(vt, LINE);
    vt_type(vt, "(a + b)/(a b)");
    vt_press(vt, "\n"); /* ^J as well */
    vt_type(vt, "(a + b)/(2 a b)");
    assert_true(vt_find(vt, "> mean (3)  (1/a + 1/b)/2", &row, &column));
    assert_int_equal(vt_cursor(vt).row, row + 2);
    assert_shows(vt, "reads as  ───────");
    vt_press(vt, ENTER);
    assert_non_null(strstr(vt_row(vt, row), "✓  ~ 2"));
    assert_non_null(strstr(vt_row(vt, row + 1), "✗"));
    assert_shows(vt, "Line 2 does not follow from line 1");
    vt_press(vt, F5);
    assert_shows(vt, "2  ✗  (a + b)/(a·b)");
    assert_shows(vt, "How it was decided: ");
    vt_press(vt, ESC);
    vt_press(vt, UP);
    assert_int_equal(vt_cursor(vt).row, row + 1);
    vt_press(vt, "\033[D"); /* left of the bracket */
    assert_shows(vt, "> mean (3)  (1/a + 1/b)/2");
    vt_type(vt, HOME "1/2 ");
    vt_press(vt, ENTER);
    assert_non_null(strstr(vt_row(vt, row), "✓  ✓ 3"));
    assert_non_null(strstr(vt_row(vt, row + 1), "✓"));
    assert_non_null(strstr(vt_row(vt, row + 2), "✓"));
    assert_shows(vt, "3 of 3 marks");
}

static void rows_survive_pastes_and_restarts(void **state)
{
    struct vt *vt = tutor_start(state, steps, 24, 80);
    int row = 0, column = 0;
    vt_type(vt, ENTER);
    vt_press(vt, "\033[200~(1/a + 1/b)/2\r\n(a + b)/(2 a b)\033[201~");
    assert_true(vt_find(vt, "> mean (3)  (1/a + 1/b)/2", &row, &column));
    assert_int_equal(vt_cursor(vt).row, row + 1);
    vt_signal(vt, SIGKILL);
    vt_wait_exit(vt);
    vt = tutor_start(state, steps, 24, 80);
    vt_type(vt, ENTER);
    assert_non_null(strstr(vt_row(vt, row + 1), "(a + b)/(2 a b)"));
    vt_type(vt, HOME "\177"); /* joined */
    assert_shows(vt, "(1/a + 1/b)/2(a + b)/(2 a b)");
    vt_press(vt, "\037"); /* and parted again */
    assert_non_null(strstr(vt_row(vt, row + 1), "(a + b)/(2 a b)"));
}

/* Where the terminal does not tell what is pasted: text right behind a line end that came right
 * behind text. */
static void rows_are_pasted_without_brackets(void **state)
{
    static const char *const old[] = {"TERM=vt100", "DLTUTOR_QUESTIONS=tests/packs/steps", NULL};
    struct vt *vt = tutor_start(state, old, 24, 80);
    int row = 0, column = 0;
    vt_type(vt, ENTER);
    vt_press(vt, "(1/a + 1/b)/2\r(a + b)/(2 a b)");
    assert_true(vt_find(vt, "> mean (3)  (1/a + 1/b)/2", &row, &column));
    assert_non_null(strstr(vt_row(vt, row + 1), "(a + b)/(2 a b)"));
    assert_shows(vt, "0 of 3 marks");
    vt_press(vt, ENTER);
    assert_shows(vt, "3 of 3 marks");
}

/* However long what a mouse says, none of it is an answer. */
static void reports_are_no_answers(void **state)
{
    struct vt *vt = tutor_start(state, steps, 24, 80);
    char report[3000];
    memset(report, '5', sizeof report);
    memcpy(report, "\033[<", 3);
    memcpy(report + sizeof report - 2, "M", 2);
    vt_type(vt, ENTER "12");
    vt_press(vt, report);
    vt_press(vt, "3");
    assert_shows(vt, "> mean (3)  123");
    assert_lacks(vt, "555");
}

static void a_caret_stands_in_its_row(void **state)
{
    struct vt *vt = tutor_start(state, steps, 24, 80);
    int row = 0, column = 0, caret_row = 0, caret = 0;
    vt_type(vt, ENTER "(1/a + 1/b)/2" LINE "(a + quux)/2" LINE "(a + b)/(2 a b)");
    vt_press(vt, ENTER);
    assert_true(vt_find(vt, "quux)", &row, &column));
    assert_true(vt_find(vt, "^^^^", &caret_row, &caret));
    assert_int_equal(caret_row, row + 1);
    assert_int_equal(caret, column);
    assert_non_null(strstr(vt_row(vt, row + 2), "(a + b)/(2 a b)"));
    assert_shows(vt, "quux is not known");
}

static void an_order_is_picked(void **state)
{
    struct vt *vt = tutor_start(state, steps, 24, 80);
    vt_type(vt, DOWN ENTER);
    assert_shows(vt, " F8 order ");
    vt_press(vt, F8);
    assert_shows(vt, "Nothing taken yet");
    assert_shows(vt, " Space take   Enter write");
    vt_type(vt, DOWN DOWN DOWN DOWN " ");
    assert_shows(vt, " 1  e  Draw a batch");
    assert_shows(vt, "1 of 6 taken");
    vt_type(vt, HOME DOWN DOWN "    "); /* b, c, d, f: the cursor goes on */
    assert_shows(vt, " 4  d  Move the weights");
    assert_shows(vt, " 5  f  Run the derivatives");
    vt_press(vt, UP);
    assert_shows(vt, " Space leave out   Alt-Up move");
    vt_press(vt, SHIFT_UP);
    assert_shows(vt, " 4  f  Run the derivatives");
    assert_shows(vt, " 5  d  Move the weights");
    vt_press(vt, ENTER);
    assert_shows(vt, "> order (3)  e b c f d");
    vt_press(vt, F8);
    vt_type(vt, " "); /* leaves out the first; and Esc leaves the answer as it was */
    assert_shows(vt, "4 of 6 taken");
    vt_press(vt, ESC);
    assert_shows(vt, "> order (3)  e b c f d");
    vt_press(vt, ENTER);
    assert_shows(vt, "✓ 3");
}

static void an_answer_is_marked_by_oneself(void **state)
{
    struct vt *vt = tutor_start(state, steps, 24, 80);
    vt_type(vt, DOWN DOWN ENTER "symmetry");
    vt_press(vt, "\033y"); /* nothing was marked yet */
    assert_shows(vt, "can be marked by yourself, once checked");
    vt_press(vt, ENTER);
    assert_shows(vt, "~ 1");
    assert_shows(vt, " F9 mark it yourself");
    vt_press(vt, "\033[20~");
    assert_shows(vt, "Model answer");
    assert_shows(vt, "Units with the same weights");
    vt_type(vt, "3" ENTER); /* more than there are */
    assert_shows(vt, "Type 0, half, full, or a number of marks up to 2.");
    vt_type(vt, "\177"
                "full" ENTER);
    assert_shows(vt, "✓ 2 self");
    assert_shows(vt, "self 2/2");
    vt_press(vt, F5);
    assert_shows(vt, "by yourself");
    assert_shows(vt, "the verdict was: partial");
    vt_press(vt, ESC);
    vt_type(vt, "\025nothing" ENTER);
    assert_shows(vt, "✗ 0 (self 2)"); /* what was given stays, and stays told */
    vt_type(vt, ESC);
    vt_send(vt, "q");
    assert_int_equal(vt_wait_exit(vt), 0);
    vt = tutor_start(state, steps, 24, 80);
    assert_shows(vt, "self 2   2/2");
    vt_press(vt, "m");
    assert_shows(vt, "In words (self 2)");
    assert_shows(vt, "Of these, 2 are given by");
}

/* What is read of an answer is shown while it is typed, also before its brackets are closed, and a
 * picture of several rows costs no more than a line of text for each key. */
static void readings_send_little(void **state)
{
    static const char text[] = "(1/a + 1/b)/(1 + 2 a)";
    struct vt *vt = tutor_start(state, steps, 24, 80);
    size_t sum = 0;
    vt_type(vt, ENTER);
    for (size_t i = 0; i < sizeof text - 1; i++) {
        const char key[2] = {text[i], '\0'};
        vt_forget_output(vt);
        vt_press(vt, key);
        sum += vt_bytes(vt);
        if (i >= strlen("(1/a")) /* from there on nothing is taken away that was shown */
            assert_shows(vt, "reads as ");
    }

    assert_in_range(sum / (sizeof text - 1), 1, 100);
}

#define TUTOR_TEST(name) cmocka_unit_test_setup_teardown(name, tutor_setup, tutor_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TUTOR_TEST(a_derivation_is_mended),           TUTOR_TEST(rows_survive_pastes_and_restarts),
        TUTOR_TEST(rows_are_pasted_without_brackets), TUTOR_TEST(reports_are_no_answers),
        TUTOR_TEST(a_caret_stands_in_its_row),        TUTOR_TEST(an_order_is_picked),
        TUTOR_TEST(an_answer_is_marked_by_oneself),   TUTOR_TEST(readings_send_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
