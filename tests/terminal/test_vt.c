/* SPDX-License-Identifier: MIT */
/* The terminal driver itself, with this program as its own child (`test_vt --child`). */
#include "vt.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

/* --- The child: a little full-screen program that echoes keys and obeys a few -------------------
 */

static volatile sig_atomic_t resized = 1;

static void on_resize(int signal_number)
{
    (void)signal_number;
    resized = 1;
}

static void draw(long keys, const char *last)
{
    struct winsize size = {0};
    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
    printf("\033[H\033[2Jsize %dx%d\r\nkeys %ld\r\nlast %s\r\n", size.ws_col, size.ws_row, keys,
           last);
    printf("wide \xe8\xaf\x81 right, plain \033[1;31mred\033[0m, term %s\033[7;3H", getenv("TERM"));
    printf("\033]2;idle:%ld:%dx%d\a", keys, size.ws_col, size.ws_row);
    fflush(stdout);
}

static int child(void)
{
    struct termios before;
    struct termios raw;
    struct sigaction action = {.sa_handler = on_resize};
    sigset_t blocked;
    sigset_t open;
    char last[64] = "-";
    long keys = 0;

    tcgetattr(STDIN_FILENO, &before);
    raw = before;
    cfmakeraw(&raw);
    tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGWINCH);
    sigprocmask(SIG_BLOCK, &blocked, &open);
    sigaction(SIGWINCH, &action, NULL);
    printf("\033[?1049h\033[?1000h\033[?2004h\033[?25l");
    for (;;) {
        fd_set input;
        FD_ZERO(&input);
        FD_SET(STDIN_FILENO, &input);
        if (resized)
            draw(keys, last);
        resized = 0;
        if (pselect(STDIN_FILENO + 1, &input, NULL, NULL, NULL, &open) < 0 && errno == EINTR)
            continue;
        ssize_t count = read(STDIN_FILENO, last, sizeof last - 1);
        if (count <= 0 || last[0] == 'q')
            break;
        if (last[0] == 'x')
            abort();
        if (last[0] == 'z')
            continue; /* a program that hangs: no marker */
        last[count] = '\0';
        keys++;
        if ((unsigned char)last[0] < ' ')
            snprintf(last, sizeof last, "control, %d bytes", (int)count);
        draw(keys, last);
    }
    tcsetattr(STDIN_FILENO, TCSANOW, &before);
    printf("\033[?25h\033[?2004l\033[?1000l\033[?1049l");
    return 3;
}

/* --- The tests ----------------------------------------------------------------------------------
 */

static int start(void **state)
{
    const char *const argv[] = {"/proc/self/exe", "--child", NULL};
    const char *const env[] = {"TERM=vt100", "HOME", NULL};
    struct vt *vt = vt_start(argv, env, 10, 40);
    vt_wait_idle(vt);
    *state = vt;
    return 0;
}

static int stop(void **state)
{
    vt_destroy(*state);
    return 0;
}

static void shows_the_screen(void **state)
{
    struct vt *vt = *state;
    assert_string_equal(vt_row(vt, 0), "size 40x10");
    assert_string_equal(vt_row(vt, 9), "");
    assert_non_null(strstr(vt_screen(vt), "keys 0\nlast -\n"));
}

static void waits_for_each_key(void **state)
{
    struct vt *vt = *state;
    for (int i = 1; i <= 200; i++) {
        char expected[32];
        snprintf(expected, sizeof expected, "keys %d", i);
        vt_press(vt, "k");
        assert_string_equal(vt_row(vt, 1), expected);
    }
    assert_int_equal(vt_idle_keys(vt), 200);
}

static void splits_typed_keys(void **state)
{
    struct vt *vt = *state;
    vt_type(vt, "a\xc3\xa9\033[A\033[1;5C\033OP\033d\r");
    assert_int_equal(vt_idle_keys(vt), 7);
    assert_string_equal(vt_row(vt, 2), "last control, 1 bytes");
    vt_type(vt, "\xc3\xa9");
    assert_string_equal(vt_row(vt, 2), "last \xc3\xa9");
}

static void follows_a_resize(void **state)
{
    struct vt *vt = *state;
    for (int i = 0; i < 50; i++) {
        int lines = 12 + i % 7;
        int columns = 40 + i % 11;
        char expected[32];
        vt_resize(vt, lines, columns);
        snprintf(expected, sizeof expected, "size %dx%d", columns, lines);
        assert_string_equal(vt_row(vt, 0), expected);
    }
}

static void finds_text_and_attributes(void **state)
{
    struct vt *vt = *state;
    int row;
    int column;
    assert_true(vt_find(vt, "right", &row, &column));
    assert_int_equal(row, 3);
    assert_int_equal(column, 8); /* after a character two cells wide */
    assert_false(vt_find(vt, "nowhere", NULL, NULL));
    assert_int_equal(vt_cell(vt, 3, 5).width, 2);
    assert_string_equal(vt_cell(vt, 3, 5).text, "\xe8\xaf\x81");
    assert_string_equal(vt_cell(vt, 3, 6).text, "");

    assert_true(vt_find(vt, "red", &row, &column));
    assert_true(vt_cell(vt, row, column).bold);
    assert_int_equal(vt_cell(vt, row, column).foreground, 1);
    assert_int_equal(vt_cell(vt, row, column).background, -1);
    assert_false(vt_cell(vt, row, column - 1).bold);
    assert_true(vt_find(vt, "term vt100", NULL, NULL));
    assert_int_equal(vt_cursor(vt).row, 6);
    assert_int_equal(vt_cursor(vt).column, 2);
}

static void counts_bytes(void **state)
{
    struct vt *vt = *state;
    vt_forget_output(vt);
    assert_int_equal(vt_bytes(vt), 0);
    vt_press(vt, "k");
    assert_in_range(vt_bytes(vt), 50, 300);
    assert_non_null(strstr(vt_output(vt), "keys 1"));
}

static void sees_modes_and_exit_status(void **state)
{
    struct vt *vt = *state;
    struct vt_modes modes = vt_modes(vt);
    assert_true(modes.alternate_screen && modes.mouse && modes.paste);
    assert_false(modes.cursor_visible || modes.cooked);
    vt_send(vt, "q");
    assert_int_equal(vt_wait_exit(vt), 3);
    modes = vt_modes(vt);
    assert_false(modes.alternate_screen || modes.mouse || modes.paste);
    assert_true(modes.cursor_visible && modes.cooked);
}

static void sees_signals(void **state)
{
    struct vt *vt = *state;
    vt_signal(vt, SIGTERM);
    assert_int_equal(vt_wait_exit(vt), 128 + SIGTERM);
}

static void sees_an_abort(void **state)
{
    struct vt *vt = *state;
    vt_send(vt, "x");
    assert_int_equal(vt_wait_exit(vt), 128 + SIGABRT);
}

static void reports_a_missing_program(void **state)
{
    const char *const argv[] = {"/nowhere/dltutor", NULL};
    struct vt *vt = vt_start(argv, NULL, 5, 40);
    (void)state;
    assert_int_equal(vt_wait_exit(vt), 127);
    assert_non_null(strstr(vt_output(vt), "/nowhere/dltutor: "));
    vt_destroy(vt);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--child") == 0)
        return child();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(shows_the_screen, start, stop),
        cmocka_unit_test_setup_teardown(waits_for_each_key, start, stop),
        cmocka_unit_test_setup_teardown(splits_typed_keys, start, stop),
        cmocka_unit_test_setup_teardown(follows_a_resize, start, stop),
        cmocka_unit_test_setup_teardown(finds_text_and_attributes, start, stop),
        cmocka_unit_test_setup_teardown(counts_bytes, start, stop),
        cmocka_unit_test_setup_teardown(sees_modes_and_exit_status, start, stop),
        cmocka_unit_test_setup_teardown(sees_signals, start, stop),
        cmocka_unit_test_setup_teardown(sees_an_abort, start, stop),
        cmocka_unit_test(reports_a_missing_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
