/* SPDX-License-Identifier: MIT */
/* The terminal comes back after every way out: keys, signals, a crash, a stop and a hang-up. */
#include "tutor.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>

/* --- signals ---------------------------------------------------------------------------------------- */

static void leaves_by(void **state, int number, int expected)
{
    struct vt *vt = tutor_start(state, NULL, 24, 80);
    vt_type(vt, "/epochs" ENTER ENTER "12");
    assert_true(vt_modes(vt).alternate_screen);
    assert_true(vt_modes(vt).paste);
    assert_false(vt_modes(vt).cooked);
    vt_signal(vt, number);
    assert_int_equal(vt_wait_exit(vt), expected);
    assert_restored(vt);
}

static void ends_when_asked(void **state)
{
    leaves_by(state, SIGTERM, 0);
    leaves_by(state, SIGHUP, 0);
    leaves_by(state, SIGINT, 0);
    leaves_by(state, SIGQUIT, 0);
}

static void restores_after_a_crash(void **state)
{
    leaves_by(state, SIGSEGV, 128 + SIGSEGV);
    leaves_by(state, SIGABRT, 128 + SIGABRT);
    leaves_by(state, SIGFPE, 128 + SIGFPE);
}

static void leaves_from_every_view(void **state)
{
    static const char *const views[] = {
        "", "/x", ENTER, ENTER F1, ENTER F6, "m", DOWN ENTER "\033OR"};
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        struct vt *vt = tutor_start(state, NULL, 24, 80);
        vt_type(vt, views[i]);
        vt_send(vt, "\003");
        assert_int_equal(vt_wait_exit(vt), 0);
        assert_restored(vt);
    }
    struct vt *vt = tutor_start(state, NULL, 24, 80);
    vt_resize(vt, 5, 30); /* also where nothing can be shown */
    vt_send(vt, "\003");
    assert_int_equal(vt_wait_exit(vt), 0);
    assert_restored(vt);
}

/* Settings beyond echo and line input, such as the erase character, come back as well. */
static int settings_child(void)
{
    struct termios before, after;
    int status = 0;
    tcgetattr(STDIN_FILENO, &before);
    before.c_cc[VERASE] = 'X' & 0x1f;
    before.c_iflag |= IXANY;
    before.c_oflag &= (tcflag_t)~ONLCR;
    tcsetattr(STDIN_FILENO, TCSANOW, &before);
    pid_t child = fork();
    if (child == 0) {
        execl(vt_program(), vt_program(), (char *)NULL);
        _exit(127);
    }
    signal(SIGTERM, SIG_IGN);
    waitpid(child, &status, 0);
    tcgetattr(STDIN_FILENO, &after);
    bool same = before.c_iflag == after.c_iflag && before.c_oflag == after.c_oflag &&
                before.c_cflag == after.c_cflag && before.c_lflag == after.c_lflag &&
                memcmp(before.c_cc, after.c_cc, sizeof before.c_cc) == 0;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 && same ? 0 : 1;
}

static struct vt *start_self(void **state, const char *mode)
{
    struct tutor *tutor = *state;
    const char *const argv[] = {"/proc/self/exe", mode, NULL};
    const char *const env[] = {tutor->data, NULL};
    tutor->vt = vt_start(argv, env, 24, 80);
    vt_wait_idle(tutor->vt);
    return tutor->vt;
}

static void restores_all_settings(void **state)
{
    struct vt *vt = start_self(state, "--settings");
    vt_type(vt, DOWN ENTER);
    vt_send(vt, "\003");
    assert_int_equal(vt_wait_exit(vt), 0);
}

/* --- stop and continue, under a little shell with job control ------------------------------------------ */

static void give_terminal_to(pid_t group)
{
    signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(STDIN_FILENO, group);
}

/* Runs the tutor, or a recording (NULL: none), as a job; when it stops, says so with the terminal's
 * state and waits for a key. */
static int shell_child(const char *cast)
{
    struct termios cooked;
    int status = 0;
    char key = 0;
    tcgetattr(STDIN_FILENO, &cooked);
    pid_t job = fork();
    if (job == 0) {
        setpgid(0, 0);
        give_terminal_to(getpid());
        signal(SIGTTOU, SIG_DFL);
        execl(vt_program(), vt_program(), cast ? "--replay" : NULL, cast, (char *)NULL);
        _exit(127);
    }
    setpgid(job, job);
    while (waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status)) {
        struct termios now;
        give_terminal_to(getpgrp());
        tcgetattr(STDIN_FILENO, &now);
        printf("stopped by %d, %s\n", WSTOPSIG(status),
               now.c_lflag == cooked.c_lflag ? "cooked" : "raw");
        fflush(stdout);
        tcsetattr(STDIN_FILENO, TCSANOW, &cooked);
        if (read(STDIN_FILENO, &key, 1) != 1)
            return 9;
        give_terminal_to(job);
        kill(-job, SIGCONT);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 8;
}

static void stops_and_comes_back(void **state)
{
    struct vt *vt = start_self(state, "--shell");
    vt_type(vt, "/epochs" ENTER ENTER "12");
    vt_send(vt, "\032");
    vt_wait_text(vt, "stopped by 20, cooked");
    assert_restored(vt);
    vt_resize_only(vt, 12, 40); /* nobody tells a stopped program */
    vt_send(vt, "\n");
    vt_wait_text(vt, "> epochs (2)  12");
    vt_press(vt, "3");
    assert_string_equal(vt_row(vt, 0), " CS60010 mid-semester 2025       0 / 50");
    assert_shows(vt, "> epochs (2)  123");
    assert_true(vt_modes(vt).alternate_screen && vt_modes(vt).paste);
    vt_send(vt, "\032"); /* and again */
    vt_wait_text(vt, "stopped by 20, cooked");
    vt_resize_only(vt, 24, 80);
    vt_send(vt, "\n");
    vt_wait_text(vt, "> epochs (2)  123");
    vt_press(vt, ESC);
    vt_send(vt, "q");
    assert_int_equal(vt_wait_exit(vt), 0);
    assert_restored(vt);
}

static void brings_its_picture_back(void **state)
{
    struct vt *vt = start_self(state, "--shell");
    vt_pictures(vt, "\033[?63;4c");
    vt_type(vt, "/construction" ENTER ENTER "\033OR");
    vt_press(vt, "m");
    assert_non_null(strstr(vt_output(vt), "\033P"));
    vt_send(vt, "\032");
    vt_wait_text(vt, "stopped by 20, cooked");
    assert_restored(vt);
    vt_forget_output(vt);
    vt_send(vt, "\n");
    vt_wait_idle(vt);
    assert_non_null(strstr(vt_output(vt), "\033P"));
    vt_type(vt, "q" ESC);
    vt_forget_output(vt);
    vt_send(vt, "q");
    assert_int_equal(vt_wait_exit(vt), 0);
    assert_null(strstr(vt_output(vt), "\033P"));
    assert_restored(vt);
}

/* Its keys come so soon after another that one is always due. */
static void a_replay_stops_and_goes_on(void **state)
{
    struct tutor *tutor = *state;
    char path[320];
    snprintf(path, sizeof path, "%s/sitting.cast", strchr(tutor->data, '=') + 1);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(
        "{\"version\":2,\"width\":80,\"height\":23,\"dltutor\":{\"paper\":\"cs60010-2025-midsem\","
        "\"theme\":\"terminal\",\"marker\":\"braille\",\"charset\":\"utf-8\",\"clock\":0}}\n",
        file);
    for (int i = 0; i < 3000; i++)
        fprintf(file, "[%d.%03d,\"i\",\"j\"]\n", i / 1000, i % 1000);
    fclose(file);
    const char *const argv[] = {"/proc/self/exe", "--shell", path, NULL};
    tutor->vt = vt_start(argv, NULL, 24, 80);
    vt_wait_text(tutor->vt, "playing");
    vt_send(tutor->vt, "\032");
    vt_wait_text(tutor->vt, "stopped by 20, cooked");
    vt_send(tutor->vt, "\n");
    vt_wait_text(tutor->vt, "the end");
    vt_send(tutor->vt, "q");
    assert_int_equal(vt_wait_exit(tutor->vt), 0);
}

/* --- the other side of standard input goes away -------------------------------------------------------- */

/* Runs the tutor with its input on another terminal, whose other end is closed at the first key. */
static int hangup_child(void)
{
    char key = 0;
    int status = 0, master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0 || grantpt(master) || unlockpt(master))
        return 9;
    int input = open(ptsname(master), O_RDWR | O_NOCTTY);
    pid_t child = fork();
    if (child == 0) {
        dup2(input, STDIN_FILENO);
        close(input);
        execl(vt_program(), vt_program(), (char *)NULL);
        _exit(127);
    }
    close(input);
    if (read(STDIN_FILENO, &key, 1) != 1)
        return 8;
    close(master);
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 7;
}

static void ends_when_input_ends(void **state)
{
    struct vt *vt = start_self(state, "--hangup");
    vt_send(vt, "\n");
    assert_int_equal(vt_wait_exit(vt), 0);
    assert_false(vt_modes(vt).alternate_screen);
    assert_true(vt_modes(vt).cursor_visible);
}

#define TUTOR_TEST(name) cmocka_unit_test_setup_teardown(name, tutor_setup, tutor_teardown)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TUTOR_TEST(a_replay_stops_and_goes_on), TUTOR_TEST(ends_when_asked),
        TUTOR_TEST(restores_after_a_crash),     TUTOR_TEST(leaves_from_every_view),
        TUTOR_TEST(restores_all_settings),      TUTOR_TEST(stops_and_comes_back),
        TUTOR_TEST(restores_all_settings),      TUTOR_TEST(brings_its_picture_back),
        TUTOR_TEST(ends_when_input_ends),
    };
    if (argc > 1 && strcmp(argv[1], "--settings") == 0)
        return settings_child();
    if (argc > 1 && strcmp(argv[1], "--shell") == 0)
        return shell_child(argc > 2 ? argv[2] : NULL);
    if (argc > 1 && strcmp(argv[1], "--hangup") == 0)
        return hangup_child();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
