/* SPDX-License-Identifier: MIT */
/* A class is polled: answers typed and pasted, in a lesson and in a question. */
#include "tutor.h"

#define PASTE(text) "\033[200~" text "\033[201~"

static struct vt *start(void **state, const char *const argv[])
{
    struct tutor *tutor = *state;
    const char *const env[] = {tutor->data, NULL};
    vt_destroy(tutor->vt);
    tutor->vt = vt_start(argv, env, 24, 80);
    vt_wait_idle(tutor->vt);
    return tutor->vt;
}

/* What does not fit into a paste is not passed over in silence. */
static void a_paste_that_is_too_long_says_so(void **state)
{
    enum { LINES = 9000, LONGEST = 40 };
    const char *const argv[] = {vt_program(), "present", "q6", "--again", NULL};
    struct vt *vt = start(state, argv);
    char *text = malloc((size_t)LINES * LONGEST + 20), *at = text;
    assert_non_null(text);
    vt_press(vt, "o");
    for (int round = 0; round < 2; round++) {
        at = text + sprintf(text, "\033[200~");
        for (int i = 0; i < LINES; i++)
            at += sprintf(at, round ? "5000*50/10000 + 0*123456789\r" : "25.00000000\r");
        sprintf(at, "\033[201~");
        vt_press(vt, text);
        assert_shows(vt, round ? "Only the first 200000 bytes" : "Counted 9000 answers");
        vt_press(vt, "\030");
    }
    free(text);
}

static void a_list_is_pasted_into_a_poll(void **state)
{
    const char *const argv[] = {vt_program(), "present", "q6", "--again", NULL};
    struct vt *vt = start(state, argv);
    vt_press(vt, "o");
    assert_shows(vt, "0 answers");
    vt_press(vt, PASTE("25\r200\t3\r5000/200\n0.04 #2\nno idea\x1b[31m\r"));
    assert_shows(vt, "8 answers");
    /* Nothing tells which are right. */
    assert_lacks(vt, "✓");
    assert_lacks(vt, "✗");
    assert_lacks(vt, "Right");
    assert_null(strstr(vt_output(vt), "\033[31m\r"));
    vt_press(vt, ESC);
    vt_press(vt, "v");
    assert_shows(vt, "Right: 25");
    assert_shows(vt, "✗ 200");
    assert_shows(vt, "200 is the number"); /* a mistake is told by its words, not by its name */
    assert_lacks(vt, "iterations-per-epoch");
    vt_press(vt, "v");
    assert_lacks(vt, "Right");
    /* Counts go up and down, and back. */
    vt_press(vt, "+");
    assert_shows(vt, "9 answers");
    vt_press(vt, "d");
    assert_shows(vt, "5 answers");
    vt_press(vt, "u");
    vt_press(vt, "u");
    assert_shows(vt, "8 answers");
    vt_press(vt, "\030"); /* ^X */
    assert_shows(vt, "0 answers");
    vt_press(vt, "u");
    /* A digit begins an answer; what is begun is still there after a look at the bars. */
    vt_type(vt, "17");
    vt_press(vt, ESC);
    vt_press(vt, "a");
    assert_shows(vt, "Answer: 17");
    vt_press(vt, ENTER);
    assert_shows(vt, "9 answers");
    vt_type(vt, "17 #0" ENTER);
    assert_shows(vt, "Not counted");
    /* The lesson goes on where it was, and the counts are kept. */
    vt_press(vt, ESC);
    vt_press(vt, "q");
    assert_shows(vt, "step 1 of");
    vt_press(vt, " ");
    vt_press(vt, "o");
    assert_shows(vt, "9 answers");
}

static void each_field_has_counts_of_its_own(void **state)
{
    const char *const argv[] = {vt_program(), "present", "q8", "--again", NULL};
    struct vt *vt = start(state, argv);
    vt_press(vt, "o");
    vt_type(vt, "3 #4" ENTER);
    vt_press(vt, ESC);
    vt_press(vt, TAB);
    assert_lacks(vt, "Poll: h2");
    assert_shows(vt, "Span of one unit of H2");
    assert_shows(vt, "0 answers");
    vt_press(vt, PASTE("19\r11\r11\r"));
    assert_shows(vt, "3 answers");
    vt_press(vt, "\033[Z");
    assert_shows(vt, "Span of one unit of H1");
    assert_shows(vt, "4 answers");
}

/* What does not fit beside its bar, or in the rows below it, is there in full in the row in focus. */
static void the_row_in_focus_is_told_in_full(void **state)
{
    const char *const argv[] = {vt_program(), "present", "q1", "--again", NULL};
    struct vt *vt = start(state, argv);
    vt_press(vt, "o");
    vt_type(vt, "3 #2" ENTER "12" ENTER);
    vt_press(vt, ESC);
    assert_shows(vt, "Poll: Fewest hidden units");
    assert_lacks(vt, "neurons");
    assert_lacks(vt, "Partly right");
    vt_press(vt, "v");
    assert_shows(vt, "Partly right.");
    assert_shows(vt, "Half the marks.");
    vt_press(vt, "\033[B");
    assert_lacks(vt, "Half the marks.");
    vt_type(vt, "1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 #9" ENTER);
    vt_press(vt, ESC);
    assert_lacks(vt, "1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1");
    vt_press(vt, "\033[A");
    vt_press(vt, "\033[A");
    assert_shows(vt, "1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1");
}

/* A paper of one question, of which the answer is `right`. */
static void write_paper(const char *folder, const char *right)
{
    char path[512];
    snprintf(path, sizeof path, "%.400s/paper.yaml", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("title: A\nminutes: 1\nmarks: 1\nquestions: [one]\n", file);
    fclose(file);
    snprintf(path, sizeof path, "%.400s/one.yaml", folder);
    file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file,
            "id: one\ntitle: One\nstatement: How many?\nfields:\n"
            "  - {id: n, kind: number, marks: 1, prompt: Number, expect: %s}\n",
            right);
    fclose(file);
}

/* What is right in the file decides, also of answers that were counted before it was saved. */
static void answers_are_run_again_when_the_question_is(void **state)
{
    struct tutor *tutor = *state;
    const char *const argv[] = {vt_program(), "present", "one", "--again", NULL};
    const char *folder = strchr(tutor->data, '=') + 1;
    char questions[300];
    snprintf(questions, sizeof questions, "DLTUTOR_QUESTIONS=%.200s", folder);
    write_paper(folder, "6");
    const char *const env[] = {tutor->data, questions, NULL};
    struct vt *vt = tutor->vt = vt_start(argv, env, 24, 80);
    vt_wait_idle(vt);
    vt_press(vt, "o");
    vt_type(vt, "6 #3" ENTER "7" ENTER);
    vt_press(vt, ESC);
    vt_press(vt, "v");
    assert_shows(vt, "✓ 6");
    assert_shows(vt, "✗ 7");
    vt_press(vt, ESC);
    write_paper(folder, "7");
    vt_wait_frame(vt, "Read again");
    vt_wait_idle(vt);
    vt_press(vt, "o");
    assert_lacks(vt, "✓");
    vt_press(vt, "v");
    assert_shows(vt, "✗ 6");
    assert_shows(vt, "✓ 7");
    assert_shows(vt, "4 answers");
}

#define POLL_TEST(name) cmocka_unit_test_setup_teardown(name, tutor_setup, tutor_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        POLL_TEST(a_paste_that_is_too_long_says_so),
        POLL_TEST(a_list_is_pasted_into_a_poll),
        POLL_TEST(answers_are_run_again_when_the_question_is),
        POLL_TEST(each_field_has_counts_of_its_own),
        POLL_TEST(the_row_in_focus_is_told_in_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
