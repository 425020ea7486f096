/* SPDX-License-Identifier: MIT */
/* What a mouse reports, read by the terminal's own file on a pseudo-terminal. */
#define _GNU_SOURCE /* posix_openpt, ptsname */
#include "terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

enum { DEADLINE_MS = 10000, MOST = 4096 };

/* Reads keys on the terminal and tells them through the pipe, until "q" comes. */
static void read_keys(const char *name, int told)
{
    static const char *const names[] = {"press", "drag", "release", "up", "down"};
    struct terminal *terminal = NULL;
    struct key key = {.code = KEY_CODE_NONE};
    setsid();
    int file = open(name, O_RDWR);
    ioctl(file, TIOCSWINSZ, &(struct winsize){.ws_row = 24, .ws_col = 80});
    dup2(file, STDIN_FILENO);
    dup2(file, STDOUT_FILENO);
    if (terminal_open(&terminal, NULL) != DLT_OK)
        _exit(1);
    terminal_mouse(terminal, true);
    dprintf(told, "ready\n");
    do {
        terminal_read(terminal, DEADLINE_MS, &key);
        if (key.code == KEY_CODE_MOUSE)
            dprintf(told, "%s %d,%d\n", names[key.mouse], key.x, key.y);
        else if (key.code == KEY_CODE_TEXT)
            dprintf(told, "text %s\n", key.text);
        else if (key.code != KEY_CODE_NONE)
            dprintf(told, "code %d\n", (int)key.code);
    } while (key.code != KEY_CODE_HANGUP && !str_equal(key.text, "q"));
    terminal_close(terminal);
    _exit(0);
}

struct pty {
    int file, told;
    pid_t child;
    char screen[MOST * 4]; /* what came out */
    size_t length;
};

static void start(struct pty *pty)
{
    int ends[2];
    memset(pty, 0, sizeof *pty);
    pty->file = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(pty->file >= 0 && grantpt(pty->file) == 0 && unlockpt(pty->file) == 0);
    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    pty->child = fork();
    assert_true(pty->child >= 0);
    if (pty->child == 0) {
        setenv("TERM", "xterm-256color", 1);
        close(ends[0]);
        read_keys(ptsname(pty->file), ends[1]);
    }
    close(ends[1]);
    pty->told = ends[0];
}

static void keep_screen(struct pty *pty)
{
    size_t room = sizeof pty->screen - pty->length - 1;
    ssize_t count = read(pty->file, pty->screen + pty->length, room);
    pty->length += count > 0 ? (size_t)count : 0;
    pty->screen[pty->length] = '\0';
}

/* Takes in what is told until it ends with `end`; what is written to the screen as well, so that
 * nobody waits for it. */
static void take_until(struct pty *pty, char *text, const char *end)
{
    size_t length = strlen(text);
    while (!strstr(text, end)) {
        struct pollfd files[] = {{.fd = pty->told, .events = POLLIN},
                                 {.fd = pty->file, .events = POLLIN}};
        if (poll(files, 2, DEADLINE_MS) <= 0)
            fail_msg("out of time; told so far:\n%s", text);
        if (files[1].revents & POLLIN)
            keep_screen(pty);
        if (!files[0].revents)
            continue;
        ssize_t count = read(pty->told, text + length, MOST - 1 - length);
        if (count <= 0)
            fail_msg("it ended; told so far:\n%s", text);
        length += (size_t)count;
        text[length] = '\0';
    }
}

static void finish(struct pty *pty)
{
    int status = 0;
    struct pollfd file = {.fd = pty->file, .events = POLLIN};
    while (poll(&file, 1, DEADLINE_MS) > 0 && file.revents & POLLIN &&
           !strstr(pty->screen, "\033[?1049l"))
        keep_screen(pty);
    assert_int_equal(waitpid(pty->child, &status, 0), pty->child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    close(pty->file);
    close(pty->told);
}

/* What is told of some bytes, which end with "q". */
static void assert_told(const char *bytes, const char *expected)
{
    static struct pty pty;
    char text[MOST] = "";
    start(&pty);
    take_until(&pty, text, "ready\n");
    text[0] = '\0';
    assert_int_equal(write(pty.file, bytes, strlen(bytes)), (ssize_t)strlen(bytes));
    take_until(&pty, text, "text q\n");
    finish(&pty);
    assert_string_equal(text, expected);
    const char *on = strstr(pty.screen, "\033[?1002h\033[?1006h");
    assert_non_null(on);
    assert_non_null(strstr(on, "\033[?1006l\033[?1002l"));
}

static void a_mouse_is_read(void **state)
{
    (void)state;
    assert_told("\033[<0;1;1M\033[<32;5;3M\033[<32;6;3M\033[<0;6;3m\033[<64;10;24M\033[<65;80;24Mq",
                "press 0,0\ndrag 4,2\ndrag 5,2\nrelease 5,2\nup 9,23\ndown 79,23\ntext q\n");
    /* with Shift, Alt and Ctrl as without; beyond the edge is at the edge */
    assert_told("\033[<4;2;2M\033[<40;300;2000M\033[<16;3;3mq",
                "press 1,1\ndrag 79,23\nrelease 2,2\ntext q\n");
}

static void other_reports_mean_nothing(void **state)
{
    (void)state;
    assert_told("\033[<1;2;2M\033[<2;2;2M\033[<35;2;2M\033[<66;2;2M\033[<64;2;2m"
                "a\033[<0;0;5M\033[<0;5M\033[<0;5;5;5M\033[<;;M\033[<0;5;5zb\033[<-1;2;2Mq",
                "text a\ntext b\ntext q\n");
}

static void long_reports_end(void **state)
{
    (void)state;
    char bytes[1024];
    memset(bytes, '1', sizeof bytes);
    memcpy(bytes, "\033[<", 3);
    memcpy(bytes + 40, "Mq", 3); /* too large a number, and too few of them */
    assert_told(bytes, "text q\n");
    assert_told("\033[<99999999999999999999;1;1Ma\033[<0;99999999999999999999;1Mq",
                "text a\npress 79,0\ntext q\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mouse_is_read),
        cmocka_unit_test(other_reports_mean_nothing),
        cmocka_unit_test(long_reports_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
