/* SPDX-License-Identifier: MIT */
/* What the keyboard says, independent of any terminal library. */
#ifndef TUI_KEY_H
#define TUI_KEY_H

enum key_code {
    KEY_CODE_NONE = 0, /* bytes that are no key */
    KEY_CODE_TEXT,     /* a typed character: `text` */
    KEY_CODE_PASTE,    /* pasted text: `paste` */
    KEY_CODE_CTRL,     /* Ctrl with a letter: `letter` */
    KEY_CODE_ALT,      /* Alt (or Escape before) with a letter: `letter` */
    KEY_CODE_FUNCTION, /* F1 ... F12: `letter` is its number */
    KEY_CODE_ENTER,
    KEY_CODE_NEWLINE, /* Enter with Alt, Ctrl or Shift, and ^J: where nothing else is meant, Enter */
    KEY_CODE_TAB,
    KEY_CODE_BACKTAB,
    KEY_CODE_BACKSPACE,
    KEY_CODE_DELETE,
    KEY_CODE_ESCAPE,
    KEY_CODE_LEFT,
    KEY_CODE_RIGHT,
    KEY_CODE_UP,
    KEY_CODE_DOWN,
    KEY_CODE_MOVE_UP, /* Up and Down with Shift or Alt */
    KEY_CODE_MOVE_DOWN,
    KEY_CODE_MOVE_LEFT, /* Left and Right with Shift */
    KEY_CODE_MOVE_RIGHT,
    KEY_CODE_WORD_LEFT,
    KEY_CODE_WORD_RIGHT,
    KEY_CODE_HOME,
    KEY_CODE_END,
    KEY_CODE_PAGE_UP,
    KEY_CODE_PAGE_DOWN,
    KEY_CODE_RESIZE, /* the terminal has another size, or its screen was lost */
    KEY_CODE_MOUSE,  /* `mouse` at `x`, `y`: only while terminal_mouse has it on */
    KEY_CODE_TICK,   /* nothing happened within the time given */
    KEY_CODE_FILE,   /* what terminal_watch was given can be read: `letter` is its slot */
    KEY_CODE_ABLE,   /* the terminal has told what it can do */
    KEY_CODE_HANGUP, /* no more input will come, or the program is asked to end */
};

enum mouse { MOUSE_PRESS, MOUSE_DRAG, MOUSE_RELEASE, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct key {
    enum key_code code;
    enum mouse mouse;
    int x, y; /* of the mouse: column and row from 0 */
    int letter;
    char text[8];      /* one code point, terminated */
    const char *paste; /* valid until the next key */
    bool cut_off;      /* it was longer than KEY_PASTE_MAX bytes */
};
/* A recording holds no more in one event. */
enum { KEY_PASTE_MAX = 200000 };

#endif
