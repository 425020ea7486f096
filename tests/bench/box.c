/* SPDX-License-Identifier: MIT */
/* The least that ncurses can show: one box. It says when it is idle as the tutor does in tests. */
#include <curses.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    setlocale(LC_ALL, "");
    initscr();
    box(stdscr, 0, 0);
    refresh();
    if (getenv("DLTUTOR_TEST_SYNC")) {
        printf("\033]2;idle:0:%dx%d\007", COLS, LINES);
        fflush(stdout);
    }
    getch();
    endwin();
    return 0;
}
