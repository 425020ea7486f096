/* SPDX-License-Identifier: MIT */
/* The tutor on a terminal: keys, sizes, kinds of terminals, what is kept. */
#include "tutor.h"

#include <time.h>

/* --- a first look --------------------------------------------------------------------------------- */

static void starts_with_the_list(void **state)
{
    struct vt *vt = tutor_start(state, NULL, 24, 80);
    assert_string_equal(vt_row(vt, 0), " CS60010 mid-semester 2025                         "
                                       "0 of 10 begun   0 / 50 marks");
    assert_shows(vt, " >  1  Short parts");
    assert_shows(vt, "   10  AlexNet");
    assert_string_equal(vt_row(vt, 23),
                        " Enter open   / search   m marks   q quit   ? help   p next paper");
    assert_true(vt_modes(vt).alternate_screen);
    /* screen readers follow the cursor: it stays on the selected row */
    assert_int_equal(vt_cursor(vt).row, 2);
    assert_true(vt_cursor(vt).visible);
    vt_press(vt, DOWN);
    assert_int_equal(vt_cursor(vt).row, 3);
    assert_true(vt_cell(vt, 3, 10).reverse);
    vt_send(vt, "q");
    assert_int_equal(vt_wait_exit(vt), 0);
    assert_restored(vt);
}

static void marks_an_answer(void **state)
{
    struct vt *vt = tutor_start(state, NULL, 24, 80);
    int row = 0, column = 0;
    vt_type(vt, "/epochs" ENTER ENTER);
    assert_shows(vt, "6  Epochs");
    assert_shows(vt, "0 of 2 marks");
    vt_type(vt, "10000/50");
    assert_shows(vt, "> epochs (2)  10000/50");
    assert_shows(vt, "= 200");
    assert_true(vt_find(vt, "10000/50", &row, &column));
    assert_int_equal(vt_cursor(vt).row, row);
    assert_int_equal(vt_cursor(vt).column, column + 8);
    vt_press(vt, ENTER);
    assert_shows(vt, "✗ 0");
    assert_shows(vt, "is the number of iterations in one epoch");
    vt_press(vt, F2);
    assert_shows(vt, "hint 1");
    vt_press(vt, F2);
    assert_shows(vt, "hint 2");
    vt_press(vt, "\033,");
    assert_shows(vt, "hint 1 of ");
    vt_type(vt, "\025"
                "25" ENTER);
    assert_shows(vt, "✓ 2");
    assert_shows(vt, "2 of 2 marks");
    assert_shows(vt, "1 of 10 begun   2 / 50 marks");
    vt_press(vt, "\033[A"); /* history: the same answer, then the one before */
    vt_press(vt, "\033[A");
    assert_shows(vt, "> epochs (2)  10000/50");
    vt_press(vt, ESC); /* the list; a second one does not end the program */
    assert_shows(vt, "2/2 ●");
    vt_press(vt, ESC);
    assert_shows(vt, "2/2 ●");
    vt_send(vt, "\003");
    assert_int_equal(vt_wait_exit(vt), 0);
    assert_restored(vt);
}

static void shows_where_reading_stopped(void **state)
{
    struct vt *vt = tutor_start(state, NULL, 24, 80);
    int row = 0, column = 0, caret_row = 0, caret = 0;
    vt_type(vt, "/epochs" ENTER ENTER "25 * hours + 1");
    assert_true(vt_find(vt, "hours", &row, &column));
    assert_true(vt_find(vt, "^^^^^", &caret_row, &caret));
    assert_int_equal(caret_row, row + 1);
    assert_int_equal(caret, column);
    vt_press(vt, ENTER);
    assert_shows(vt, "? hours is not known");
    assert_shows(vt, "0 of 10 begun"); /* it cost nothing */
    vt_type(vt, "\025"
                "3/(");
    assert_shows(vt, "not finished");
    vt_type(vt, "3)");
    assert_lacks(vt, "not finished");
    assert_shows(vt, "= 1");
}

/* Nobody is told that "sq" is not known on the way to a root; behind a name, or when it is asked for,
 * it is said. */
static void names_are_left_in_peace_while_they_are_typed(void **state)
{
    struct vt *vt = tutor_start(state, NULL, 24, 80);
    vt_type(vt, "/epochs" ENTER ENTER);
    for (const char *at = "sqrt("; *at; at++) {
        vt_press(vt, (const char[]){*at, '\0'});
        assert_lacks(vt, "not known");
        assert_lacks(vt, "brackets");
        assert_shows(vt, "not finished");
    }
    vt_type(vt, "\025hours");
    assert_lacks(vt, "not known");
    vt_type(vt, " ");
    assert_shows(vt, "hours is not known here");
    vt_type(vt, "\177");
    assert_lacks(vt, "not known");
    vt_press(vt, "\033[D"); /* the cursor leaves it */
    assert_shows(vt, "hours is not known here");
    vt_press(vt, "\033[C");
    vt_press(vt, ENTER);
    assert_shows(vt, "hours is not known here");
}

static void escape_and_a_letter_is_alt(void **state)
{
    struct vt *vt = tutor_start(state, NULL, 24, 80);
    vt_type(vt, "/epochs" ENTER ENTER);
    vt_press(vt, "\033h");
    assert_shows(vt, "hint 1");
    vt_press(vt, "\033]");
    assert_shows(vt, "7  Gradient of a linear layer");
    vt_press(vt, "\033[");
    assert_shows(vt, "6  Epochs");
    vt_type(vt, "12 34");
    vt_press(vt, "\033b");
    vt_type(vt, "5");
    assert_shows(vt, "12 534");
    vt_press(vt, "\033[1;5D"); /* ^Left */
    vt_press(vt, "\033[1;5D");
    vt_type(vt, "6");
    assert_shows(vt, "612 534");
}

static void asks_before_the_solution(void **state)
{
    struct vt *vt = tutor_start(state, NULL, 24, 80);
    vt_type(vt, "/epochs" ENTER ENTER);
    vt_press(vt, F6);
    assert_shows(vt, "Show the whole worked solution of this part?");
    assert_string_equal(vt_row(vt, 23), " y yes   n no");
    vt_press(vt, ENTER); /* is no answer */
    assert_shows(vt, "Show the whole worked solution of this part?");
    vt_press(vt, "n");
    assert_lacks(vt, "worked solution");
    vt_press(vt, F6);
    vt_press(vt, "y");
    assert_shows(vt, "Worked solution");
    assert_shows(vt, "25 epochs");
    vt_press(vt, ESC);
    vt_press(vt, F6);
    assert_shows(vt, "25 epochs"); /* asked once */
}

/* --- sizes ---------------------------------------------------------------------------------------- */

static void follows_every_size(void **state)
{
    static const struct {
        int lines, columns;
    } steps[] = {{60, 200}, {40, 120}, {30, 79}, {24, 80}, {12, 40}, {11, 40},
                 {12, 39},  {6, 20},   {1, 1},   {2, 3},   {12, 40}, {24, 80}};
    struct vt *vt = tutor_start(state, NULL, 24, 80);
    vt_type(vt, "/epochs" ENTER ENTER "2^");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        vt_resize(vt, steps[i].lines, steps[i].columns);
        bool fits = steps[i].lines >= 12 && steps[i].columns >= 40;
        if (fits)
            assert_shows(vt, "> epochs (2)  2^");
        else if (steps[i].columns >= 20)
            assert_int_equal(strncmp(vt_row(vt, 0), "dltutor needs 40x12", 19), 0);
        if (steps[i].columns >= 80)
            assert_shows(vt, ">  6  Epochs");
        else if (fits)
            assert_lacks(vt, ">  6  Epochs");
    }
    vt_resize(vt, 12, 40);
    assert_string_equal(vt_row(vt, 11), " Enter ok  F2 hint  F3 figure  Esc  F1 ?");
    vt_resize(vt, 6, 20);
    assert_string_equal(vt_row(vt, 0), "dltutor needs 40x12;");
    vt_resize(vt, 24, 80);
    vt_type(vt, "5");
    assert_shows(vt, "> epochs (2)  2^5");
}

static void survives_a_storm_of_sizes(void **state)
{
    struct vt *vt = tutor_start(state, NULL, 24, 80);
    vt_type(vt, DOWN ENTER "1");
    for (int i = 0; i < 100; i++)
        vt_resize_only(vt, 1 + (i * 7) % 60, 1 + (i * 13) % 180);
    vt_resize(vt, 24, 80);
    vt_press(vt, "2"); /* what was drawn for an older size is behind us */
    assert_shows(vt, "2a  Starting upwards");
    assert_shows(vt, "> possible         (0.5)  12");
}

/* --- what is sent --------------------------------------------------------------------------------- */

static void sends_little(void **state)
{
    const char *const quiet[] = {"TERM=vt100", NULL};
    struct vt *vt = tutor_start(state, NULL, 24, 80);
    assert_non_null(strstr(vt_output(vt), "\033[?2026h"));
    vt_type(vt, "/epochs" ENTER ENTER "1");
    vt_forget_output(vt);
    vt_press(vt, "2"); /* so little that it needs no brackets */
    assert_null(strstr(vt_output(vt), "\033[?2026h"));
    assert_in_range(vt_bytes(vt), 1, 32);
    vt_type(vt, " ");
    vt_forget_output(vt);
    vt_press(vt, "\033[D"); /* a move alone sends no text */
    assert_in_range(vt_bytes(vt), 1, 56);
    vt = tutor_start(state, quiet, 24, 80);
    vt_type(vt, DOWN ENTER "12");
    assert_null(strstr(vt_output(vt), "?2026"));
    assert_null(strstr(vt_output(vt), "?2004"));
}

/* Seconds of processor time of a process so far. */
static double processor_time(pid_t pid)
{
    char path[64], text[1024];
    unsigned long user = 0, kernel = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = '\0';
    char *at = strrchr(text, ')');
    assert_non_null(at);
    assert_int_equal(
        sscanf(at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel), 2);
    return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

static void idles_without_work(void **state)
{
    struct vt *vt = tutor_start(state, NULL, 24, 80);
    vt_type(vt, DOWN ENTER);
    vt_resize(vt, 30, 90);
    double before = processor_time(vt_pid(vt));
    vt_forget_output(vt);
    const struct timespec pause = {.tv_nsec = 300000000};
    nanosleep(&pause, NULL); /* not to wait for something, but to see that nothing comes */
    vt_poll(vt);
    assert_int_equal(vt_bytes(vt), 0);
    assert_true(processor_time(vt_pid(vt)) - before < 0.05);
}

/* --- input ---------------------------------------------------------------------------------------- */

static void takes_a_paste_as_text(void **state)
{
    struct vt *vt = tutor_start(state, NULL, 24, 80);
    vt_type(vt, "/epochs" ENTER ENTER);
    assert_true(vt_modes(vt).paste);
    vt_press(vt, "\033[200~5000\n* 50\t/ \033[31m10000\x03q\033[201~");
    assert_shows(vt, "5000 * 50 / 10000q");
    vt_type(vt, "\177");
    assert_shows(vt, "= 25"); /* not entered: a pasted line end is no Enter */
    assert_shows(vt, "0 of 10 begun");
    vt_press(vt, ENTER);
    assert_shows(vt, "✓ 2");
}

static void swallows_unknown_sequences(void **state)
{
    struct vt *vt = tutor_start(state, NULL, 24, 80);
    vt_type(vt, "/epochs" ENTER ENTER "2");
    vt_press(vt, "\033[99~");
    vt_press(vt, "\033[1;2P");
    vt_press(vt, "\033[<0;10;10M");
    vt_press(vt, "\033OZ");
    vt_press(vt, "\033[I");
    vt_type(vt, "5");
    int row = 0, column = 0;
    assert_true(vt_find(vt, "> epochs", &row, &column));
    assert_string_equal(strstr(vt_row(vt, row), "> epochs"), "> epochs (2)  25");
}

static void survives_garbage(void **state)
{
    struct vt *vt = tutor_start(state, NULL, 24, 80);
    uint32_t seed = 7;
    int row = 0, column = 0;
    char bytes[65];
    vt_type(vt, DOWN ENTER);
    vt_press(vt, "\377"); /* no key, and no file that was saved */
    assert_false(vt_find(vt, "Read again", &row, &column));
    for (int i = 0; i < 60; i++) {
        for (size_t j = 0; j < sizeof bytes - 1; j++) {
            seed = seed * 1664525U + 1013904223U;
            bytes[j] = (char)(seed >> 24);
            /* NUL, and what ends or stops the program as it should */
            if (strchr("\003\032\034q", bytes[j]))
                bytes[j] = (seed >> 8) % 3 ? '\033' : '\377';
        }
        bytes[sizeof bytes - 1] = '\0';
        vt_send(vt, bytes);
    }
    vt_send(vt, "\033[201~\030\033\033");
    vt_press(vt, "\f");
    vt_signal(vt, SIGTERM);
    assert_int_equal(vt_wait_exit(vt), 0);
    assert_restored(vt);
}

/* What was typed before the first screen counts as well. */
static void keeps_what_is_typed_ahead(void **state)
{
    struct tutor *tutor = *state;
    struct vt *vt = tutor->vt = tutor_launch(tutor, NULL, 24, 80);
    vt_send(vt, DOWN DOWN DOWN);
    vt_wait_text(vt, " >  4  Normalised gradients");
    vt_send(vt, DOWN DOWN ENTER "2"
                                "5" ENTER); /* and faster than screens are drawn */
    vt_wait_text(vt, "✓ 2");
}

static void edits_beyond_ascii(void **state)
{
    struct vt *vt = tutor_start(state, NULL, 24, 80);
    int row = 0, column = 0;
    vt_type(vt, "/epochs" ENTER ENTER "σ²漢");
    assert_true(vt_find(vt, "σ²漢", &row, &column));
    assert_int_equal(vt_cursor(vt).column, column + 4);
    vt_type(vt, "\177\177x");
    assert_shows(vt, "σx");
    vt_type(vt, "e\xcc\x81");
    assert_shows(vt, "σxé");
}

/* --- terminals ------------------------------------------------------------------------------------ */

static void works_on(void **state, const char *term, const char *more)
{
    const char *const env[] = {term, more, NULL};
    struct vt *vt = tutor_start(state, env, 24, 80);
    vt_type(vt, "/epochs" ENTER ENTER "\025"
                "200" ENTER);
    assert_shows(vt, "✗ 0");
    vt_press(vt, F2);
    assert_shows(vt, "hint");
    vt_press(vt, ESC);
    vt_send(vt, "q");
    assert_int_equal(vt_wait_exit(vt), 0);
    assert_true(vt_modes(vt).cooked);
    assert_true(vt_modes(vt).cursor_visible);
}

static void works_on_usual_terminals(void **state)
{
    works_on(state, "TERM=xterm-256color", NULL);
    works_on(state, "TERM=screen", NULL);
    works_on(state, "TERM=tmux-256color", NULL);
    works_on(state, "TERM=linux", NULL);
    works_on(state, "TERM=vt100", NULL);
    works_on(state, "TERM=xterm", NULL);
}

/* Foreground colours that appear anywhere. */
static bool is_coloured(struct vt *vt)
{
    for (int row = 0; row < vt_lines(vt); row++)
        for (int column = 0; column < vt_columns(vt); column++)
            if (vt_cell(vt, row, column).foreground != -1 ||
                vt_cell(vt, row, column).background != -1)
                return true;
    return false;
}

static void colours_can_be_off(void **state)
{
    const char *const plain[] = {"NO_COLOR=1", NULL}, *const old[] = {"TERM=vt100", NULL},
                      *const empty[] = {"NO_COLOR=", NULL};
    int row = 0, column = 0;
    struct vt *vt = tutor_start(state, plain, 24, 80);
    vt_type(vt, "/epochs" ENTER ENTER "200" ENTER);
    assert_false(is_coloured(vt));
    assert_shows(vt, "✗ 0");
    vt = tutor_start(state, old, 24, 80);
    vt_type(vt, "/epochs" ENTER ENTER);
    assert_false(is_coloured(vt));
    vt = tutor_start(state, empty, 24, 80); /* empty does not count as set */
    vt_type(vt, "/epochs" ENTER ENTER);
    assert_true(vt_find(vt, "✗ 0", &row, &column));
    assert_int_equal(vt_cell(vt, row, column).foreground, 160);
}

static void falls_back_to_ascii(void **state)
{
    const char *const env[] = {"LC_ALL=C", NULL};
    struct vt *vt = tutor_start(state, env, 24, 80);
    vt_type(vt, "/recep" ENTER ENTER "3" ENTER);
    assert_shows(vt, "+ 1");
    for (const char *at = vt_output(vt); *at; at++)
        assert_true((unsigned char)*at < 0x80);
}

static void dumb_terminals_get_lines(void **state)
{
    const char *const env[] = {"TERM=dumb", NULL};
    struct tutor *tutor = *state;
    tutor->vt = tutor_launch(tutor, env, 24, 80);
    vt_wait_text(tutor->vt, "CS60010 mid-semester 2025");
    assert_null(strstr(vt_output(tutor->vt), "\033["));
}

/* --- what is kept --------------------------------------------------------------------------------- */

static void keeps_drafts_when_killed(void **state)
{
    struct vt *vt = tutor_start(state, NULL, 24, 80);
    vt_type(vt, "/epochs" ENTER ENTER "200" ENTER);
    vt_type(vt, "\025"
                "123 + 4");
    vt_press(vt, F2);
    vt_signal(vt, SIGKILL);
    assert_int_equal(vt_wait_exit(vt), 128 + SIGKILL);
    vt = tutor_start(state, NULL, 24, 80);
    assert_shows(vt, "1 of 10 begun");
    vt_type(vt, "/epochs" ENTER ENTER);
    assert_shows(vt, "> epochs (2)  123 + 4");
    assert_shows(vt, "hint 1");
    vt_press(vt, "\033[A");
    assert_shows(vt, "> epochs (2)  200");
}

static void two_tutors_share_a_database(void **state)
{
    struct vt *first = tutor_start(state, NULL, 24, 80);
    struct vt *second = tutor_launch(*state, NULL, 24, 80);
    vt_wait_idle(second);
    vt_type(first, "/epochs" ENTER ENTER);
    vt_type(second, "/recep" ENTER ENTER);
    for (int i = 0; i < 5; i++) {
        vt_type(first, "1");
        vt_type(second, "2");
    }
    vt_type(first, "\025"
                   "25" ENTER);
    vt_type(second, "\025"
                    "3" ENTER);
    assert_lacks(first, "could not be kept");
    assert_lacks(second, "could not be kept");
    vt_send(first, "\003");
    vt_send(second, "\003");
    assert_int_equal(vt_wait_exit(first), 0);
    assert_int_equal(vt_wait_exit(second), 0);
    vt_destroy(second);
    first = tutor_start(state, NULL, 24, 80);
    assert_shows(first, "2 of 10 begun   3 / 50 marks");
}

#define TUTOR_TEST(name) cmocka_unit_test_setup_teardown(name, tutor_setup, tutor_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TUTOR_TEST(starts_with_the_list),
        TUTOR_TEST(marks_an_answer),
        TUTOR_TEST(shows_where_reading_stopped),
        TUTOR_TEST(escape_and_a_letter_is_alt),
        TUTOR_TEST(names_are_left_in_peace_while_they_are_typed),
        TUTOR_TEST(asks_before_the_solution),
        TUTOR_TEST(follows_every_size),
        TUTOR_TEST(survives_a_storm_of_sizes),
        TUTOR_TEST(sends_little),
        TUTOR_TEST(idles_without_work),
        TUTOR_TEST(takes_a_paste_as_text),
        TUTOR_TEST(swallows_unknown_sequences),
        TUTOR_TEST(survives_garbage),
        TUTOR_TEST(keeps_what_is_typed_ahead),
        TUTOR_TEST(edits_beyond_ascii),
        TUTOR_TEST(works_on_usual_terminals),
        TUTOR_TEST(colours_can_be_off),
        TUTOR_TEST(falls_back_to_ascii),
        TUTOR_TEST(dumb_terminals_get_lines),
        TUTOR_TEST(keeps_drafts_when_killed),
        TUTOR_TEST(two_tutors_share_a_database),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
