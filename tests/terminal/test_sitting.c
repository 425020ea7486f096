/* SPDX-License-Identifier: MIT */
/* A whole sitting: the ten questions of the paper, answered on the screen, up to 50 of 50. */
#include "tutor.h"

#include <ctype.h>

enum { MOST_ANSWERS = 16 };

/* Answers in the order in which the fields are asked. */
static const struct {
    const char *title;
    const char *answers[MOST_ANSWERS];
} paper[] = {
    {"Short parts",
     {"6", "8", "16", "sum(j, 0, D_i, C(D, j))", "7x7x35", "1408", "2/3 sigma_f^2", "3/(2 D_h)",
      "15", "12", "2808", "yes", "2^180"}},
    {"A construction, twice",
     {"no", "-4", "-8", "4", "m2 = m1 + m3", "no", "4", "8", "-4", "m2 = m1 + m3"}},
    {"A Gaussian loss", {"sum(d,1,5,(y_d - f_d)^2)/(2 sigma^2) + (5/2) log(2 pi sigma^2)", "yes"}},
    {"Normalised gradients",
     {"a very small positive constant that avoids a division by zero", "v_{t+1} = v_t + g^2",
      "v_{t+1} = gamma v_t + (1 - gamma) g^2"}},
    {"Escaping local minima", {"start from several different initialisations"}},
    {"Epochs", {"25"}},
    {"Gradient of a linear layer", {"h_j", "dl/df_i * h_j", "(dl/df) h^T"}},
    {"Receptive fields", {"3", "19", "27"}},
    {"Region proposals", {"608256"}},
    {"AlexNet",
     {"34944", "614656", "885120", "1327488", "884992", "37752832", "16781312", "4097000",
      "62378344"}},
};

enum { QUESTIONS = sizeof paper / sizeof *paper };

/* The row of the answer in focus ends with a tick and marks. */
static void assert_ticked(struct vt *vt, const char *answer)
{
    const char *row = vt_row(vt, vt_cursor(vt).row);
    const char *tick = strstr(row, "✓ ");
    if (tick && isdigit((unsigned char)tick[strlen("✓ ")]))
        return;
    vt_dump(vt);
    fail_msg("not right: %s", answer);
}

static void answer_question(struct vt *vt, size_t question)
{
    const char *const *answers = paper[question].answers;
    for (size_t i = 0; i < MOST_ANSWERS && answers[i]; i++) {
        vt_type(vt, answers[i]);
        vt_press(vt, ENTER);
        assert_ticked(vt, answers[i]);
        if (answers[i + 1])
            vt_press(vt, ENTER); /* goes on to the next field */
    }
    assert_shows(vt, "All marks");
}

static void sit(void **state, int lines, int columns)
{
    struct vt *vt = tutor_start(state, NULL, lines, columns);
    vt_press(vt, ENTER);
    for (size_t i = 0; i < QUESTIONS; i++) {
        answer_question(vt, i);
        if (i + 1 < QUESTIONS)
            vt_press(vt, "\033]");
    }
    vt_press(vt, ESC);
    assert_shows(vt, columns < 70 ? "50 / 50" : "10 of 10 begun   50 / 50 marks");
    vt_press(vt, "m");
    assert_shows(vt, "50 of 50 marks so far");
    vt_press(vt, ESC);
    for (size_t i = 0; i < QUESTIONS && columns >= 70; i++)
        assert_shows(vt, paper[i].title);
    vt_send(vt, "q");
    assert_int_equal(vt_wait_exit(vt), 0);
    vt = tutor_start(state, NULL, 24, 80); /* all of it was kept */
    assert_shows(vt, "10 of 10 begun   50 / 50 marks");
}

static void earns_all_marks(void **state)
{
    sit(state, 24, 80);
}

static void earns_all_marks_on_the_smallest_screen(void **state)
{
    sit(state, 12, 40);
}

#define TUTOR_TEST(name) cmocka_unit_test_setup_teardown(name, tutor_setup, tutor_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TUTOR_TEST(earns_all_marks),
        TUTOR_TEST(earns_all_marks_on_the_smallest_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
