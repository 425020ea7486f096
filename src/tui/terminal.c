/* SPDX-License-Identifier: MIT */
/* Curses, signals and escape sequences. Signal handlers only set flags or, for a crash, restore the
 * screen with write, tcsetattr and raise. */
#define _GNU_SOURCE /* ppoll */
#include "terminal.h"
#include "paint.h"
#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

enum { ESCAPE_DELAY_MS = 60, PASTE_WAIT_MS = 1000, RESTORE_MAX = 256, REPORT_MAX = 64 };

static const char paste_on[] = "\033[?2004h", paste_off[] = "\033[?2004l";
/* "Primary device attributes": what the terminal can do. */
static const char ask[] = "\033[c";
static const char frame_end[] = "\033[?2026l";
/* Presses and drags, in numbers of any size. */
static const char mouse_on[] = "\033[?1002h\033[?1006h", mouse_off[] = "\033[?1006l\033[?1002l";
/* Of the colours and attributes of the last frame; the cursor may be hidden. */
static const char plain[] = "\033[m\033[?25h";

/* Codes that curses hands out for sequences it does not know by itself. */
enum {
    CODE_WORD_LEFT = KEY_MAX + 1,
    CODE_WORD_RIGHT,
    CODE_PASTE_BEGIN,
    CODE_PASTE_END,
    CODE_NEWLINE,
    CODE_MOVE_UP,
    CODE_MOVE_DOWN,
    CODE_MOUSE,
    CODE_ANSWER,
};

static const struct {
    const char *sequence;
    int code;
} sequences[] = {
    {"\033[A", KEY_UP},
    {"\033OA", KEY_UP},
    {"\033[B", KEY_DOWN},
    {"\033OB", KEY_DOWN},
    {"\033[C", KEY_RIGHT},
    {"\033OC", KEY_RIGHT},
    {"\033[D", KEY_LEFT},
    {"\033OD", KEY_LEFT},
    {"\033[H", KEY_HOME},
    {"\033OH", KEY_HOME},
    {"\033[1~", KEY_HOME},
    {"\033[F", KEY_END},
    {"\033OF", KEY_END},
    {"\033[4~", KEY_END},
    {"\033[3~", KEY_DC},
    {"\033[5~", KEY_PPAGE},
    {"\033[6~", KEY_NPAGE},
    {"\033[Z", KEY_BTAB},
    {"\033OP", KEY_F(1)},
    {"\033OQ", KEY_F(2)},
    {"\033OR", KEY_F(3)},
    {"\033OS", KEY_F(4)},
    {"\033[11~", KEY_F(1)},
    {"\033[12~", KEY_F(2)},
    {"\033[13~", KEY_F(3)},
    {"\033[14~", KEY_F(4)},
    {"\033[15~", KEY_F(5)},
    {"\033[17~", KEY_F(6)},
    {"\033[18~", KEY_F(7)},
    {"\033[19~", KEY_F(8)},
    {"\033[20~", KEY_F(9)},
    {"\033[1;5D", CODE_WORD_LEFT},
    {"\033[1;5C", CODE_WORD_RIGHT},
    {"\033[1;3D", CODE_WORD_LEFT},
    {"\033[1;3C", CODE_WORD_RIGHT},
    {"\033[1;2D", KEY_SLEFT},
    {"\033[1;2C", KEY_SRIGHT},
    {"\033[1;2A", CODE_MOVE_UP},
    {"\033[1;3A", CODE_MOVE_UP},
    {"\033[1;2B", CODE_MOVE_DOWN},
    {"\033[1;3B", CODE_MOVE_DOWN},
    {"\033[13;2u", CODE_NEWLINE},
    {"\033[13;3u", CODE_NEWLINE},
    {"\033[13;5u", CODE_NEWLINE},
    {"\033[27;2;13~", CODE_NEWLINE},
    {"\033[27;3;13~", CODE_NEWLINE},
    {"\033[27;5;13~", CODE_NEWLINE},
    {"\033[200~", CODE_PASTE_BEGIN},
    {"\033[201~", CODE_PASTE_END},
    {"\033[<", CODE_MOUSE},
    {"\033[?", CODE_ANSWER},
};

struct terminal {
    SCREEN *screen;
    FILE *input, *output;
    int width, height;
    enum charset charset;
    struct painter *painter;
    bool sync;          /* write the idle marker (tests) */
    bool pastes;        /* the terminal brackets what is pasted */
    bool frames;        /* the terminal holds its picture while a frame is written */
    bool burst;         /* the last key was a character with more input right behind it */
    unsigned long keys; /* keys read so far, for the marker */
    bool marked;        /* the marker for the present state was written */
    struct sigaction before[NSIG];
    sigset_t mask_before;
    struct strbuf paste;
    int watched[WATCH_COUNT]; /* other files to wait for, -1: none */
    bool mouse;               /* the terminal reports the mouse */
    enum { ASK_NEVER = 0, ASK_NEXT, ASKED } asking;
    bool sixels; /* it has said so */
    struct paint_picture picture;
};

/* What handlers touch: flags, and what a crash needs to give the screen back. */
static volatile sig_atomic_t flag_resize, flag_end, flag_stop, flag_continue;
static struct termios crash_mode;
static char crash_text[RESTORE_MAX];
static size_t crash_length;

static void on_flag(int number)
{
    if (number == SIGWINCH)
        flag_resize = 1;
    else if (number == SIGTSTP)
        flag_stop = 1;
    else if (number == SIGCONT)
        flag_continue = 1;
    else
        flag_end = 1;
}

static void on_crash(int number)
{
    ssize_t written = write(STDOUT_FILENO, crash_text, crash_length);
    (void)written;
    tcsetattr(STDIN_FILENO, TCSANOW, &crash_mode);
    /* SA_RESETHAND brought the default action back: the crash ends the program as it should. */
    raise(number);
}

/* --- signals ---------------------------------------------------------------------------------------- */

static const int flag_signals[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGINT, SIGQUIT};
static const int crash_signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

static void remember_restore(const struct terminal *terminal)
{
    /* The mouse may be on or off then: it does no harm to say so twice. */
    const char *parts[] = {terminal->frames ? frame_end : NULL,
                           terminal->pastes ? mouse_off : NULL,
                           terminal->pastes ? paste_off : NULL,
                           tigetstr("sgr0"),
                           tigetstr("cnorm"),
                           tigetstr("rmkx"),
                           tigetstr("rmcup"),
                           "\r\n"};
    crash_length = 0;
    for (size_t i = 0; i < DLT_COUNT(parts); i++) {
        if (!parts[i] || parts[i] == (char *)-1)
            continue;
        size_t length = strlen(parts[i]);
        if (crash_length + length < RESTORE_MAX) {
            memcpy(crash_text + crash_length, parts[i], length);
            crash_length += length;
        }
    }
}

static void install_signals(struct terminal *terminal)
{
    static char stack[1 << 15];
    const stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction action = {.sa_handler = on_flag};
    sigset_t resize;
    sigaltstack(&alternate, NULL);
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < DLT_COUNT(flag_signals); i++)
        sigaction(flag_signals[i], &action, &terminal->before[flag_signals[i]]);
    action.sa_handler = on_crash;
    action.sa_flags = (int)(SA_ONSTACK | SA_RESETHAND | SA_NODEFER);
    for (size_t i = 0; i < DLT_COUNT(crash_signals); i++)
        sigaction(crash_signals[i], &action, &terminal->before[crash_signals[i]]);
    /* A flag raised between looking and waiting would be lost, so these come only inside ppoll. */
    sigemptyset(&resize);
    for (size_t i = 0; i < DLT_COUNT(flag_signals); i++)
        sigaddset(&resize, flag_signals[i]);
    sigprocmask(SIG_BLOCK, &resize, &terminal->mask_before);
}

static void remove_signals(struct terminal *terminal)
{
    for (size_t i = 0; i < DLT_COUNT(flag_signals); i++)
        sigaction(flag_signals[i], &terminal->before[flag_signals[i]], NULL);
    for (size_t i = 0; i < DLT_COUNT(crash_signals); i++)
        sigaction(crash_signals[i], &terminal->before[crash_signals[i]], NULL);
    sigprocmask(SIG_SETMASK, &terminal->mask_before, NULL);
}

/* --- opening and closing ------------------------------------------------------------------------------ */

static bool has_sequence(const char *name, const char *like)
{
    const char *sequence = tigetstr(name);
    return sequence && sequence != (char *)-1 && str_starts(sequence, like);
}

bool terminal_usable(const char **why_out)
{
    const char *name = getenv("TERM");
    const char *why = NULL;
    int error = 0;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        why = "standard input and output are not a terminal";
    else if (!name || !name[0] || str_equal(name, "dumb"))
        why = "TERM names no terminal that can position the cursor";
    else if (setupterm(NULL, STDOUT_FILENO, &error) != OK)
        why = "the terminal named in TERM is unknown";
    else {
        /* The painter knows one way to do it, that of ECMA-48, and nearly all terminals have it. */
        if (!has_sequence("cup", "\033[%i%p1%d;%p2%dH"))
            why = "the terminal cannot position the cursor";
        del_curterm(cur_term);
    }
    if (why_out)
        *why_out = why;
    return why == NULL;
}

static void send(const struct terminal *terminal, bool understood, const char *text)
{
    if (understood) {
        fputs(text, terminal->output);
        fflush(terminal->output);
    }
}

static bool is_one_of(const char *name, const char *const *families, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (name && str_starts(name, families[i]))
            return true;
    return false;
}

/* What terminfo does not tell: vt100 and the Linux console know neither bracketed paste nor frames
 * that are shown at once. */
static void find_abilities(struct terminal *terminal)
{
    static const char *const framing[] = {"xterm", "tmux",    "alacritty", "foot",
                                          "kitty", "wezterm", "contour",   "ghostty"};
    static const char *const pasting[] = {"screen", "rxvt", "st-", "vte"};
    const char *name = getenv("TERM");
    terminal->frames = is_one_of(name, framing, DLT_COUNT(framing));
    terminal->pastes = terminal->frames || is_one_of(name, pasting, DLT_COUNT(pasting));
}

/* How many colours may be used; a terminal whose number is unknown or odd counts as less. */
static int colours_of(void)
{
    const char *no_colour = getenv("NO_COLOR");
    int count = tigetnum("colors");
    if (no_colour && no_colour[0])
        return 0;
    return count >= 256 ? 256 : count >= 16 ? 16 : count >= 8 ? 8 : 0;
}

static struct painter *make_painter(const struct terminal *terminal)
{
    const struct paint_abilities abilities = {
        .colours = colours_of(),
        .back_erases = tigetflag("bce") > 0,
        .erases = has_sequence("ech", "\033[%p1%dX"),
        .repeats = has_sequence("rep", "%p1%c\033[%p2%{1}%-%db"),
        .feeds = has_sequence("cud1", "\n") && has_sequence("ri", "\033M"), /* nonl() */
        .last_cell = tigetflag("am") <= 0 || tigetflag("xenl") > 0,
        .frames = terminal->frames,
    };
    return painter_create(&abilities);
}

static void set_modes(struct terminal *terminal)
{
    raw();
    noecho();
    nonl();
    nodelay(stdscr, TRUE);
    keypad(stdscr, TRUE);
    set_escdelay(ESCAPE_DELAY_MS);
    for (size_t i = 0; i < DLT_COUNT(sequences); i++)
        define_key(sequences[i].sequence, sequences[i].code);
    send(terminal, terminal->pastes, paste_on);
    send(terminal, terminal->mouse, mouse_on);
    refresh(); /* a blank screen: from here on curses has nothing to send when a key is read */
}

/* Takes back what curses does not know of. */
static void unset_modes(const struct terminal *terminal)
{
    send(terminal, terminal->mouse, mouse_off);
    send(terminal, terminal->pastes, paste_off);
    send(terminal, true, plain);
}

enum dlt_err terminal_open(struct terminal **terminal_out, struct diag *diag)
{
    struct terminal *terminal = mem_alloc(sizeof *terminal);
    const char *sync = getenv("DLTUTOR_TEST_SYNC");
    terminal->input = stdin;
    terminal->output = stdout;
    for (size_t i = 0; i < WATCH_COUNT; i++)
        terminal->watched[i] = -1;
    tcgetattr(STDIN_FILENO, &crash_mode);
    terminal->screen = newterm(NULL, terminal->output, terminal->input);
    if (!terminal->screen) {
        mem_free(terminal);
        return diag_set(diag, DLT_ERR_IO, "terminal", "the terminal '%s' cannot be used",
                        getenv("TERM") ? getenv("TERM") : "");
    }
    set_term(terminal->screen);
    strbuf_init(&terminal->paste);
    terminal->sync = sync && sync[0];
    terminal->charset = str_equal(nl_langinfo(CODESET), "UTF-8") ? CHARSET_UTF8 : CHARSET_ASCII;
    find_abilities(terminal);
    remember_restore(terminal);
    install_signals(terminal);
    set_modes(terminal);
    terminal->painter = make_painter(terminal);
    getmaxyx(stdscr, terminal->height, terminal->width);
    *terminal_out = terminal;
    return DLT_OK;
}

void terminal_close(struct terminal *terminal)
{
    if (!terminal)
        return;
    unset_modes(terminal);
    endwin();
    remove_signals(terminal);
    delscreen(terminal->screen);
    painter_destroy(terminal->painter);
    strbuf_finish(&terminal->paste);
    mem_free(terminal);
}

void terminal_size(const struct terminal *terminal, int *width_out, int *height_out)
{
    *width_out = terminal->width;
    *height_out = terminal->height;
}

enum charset terminal_charset(const struct terminal *terminal)
{
    return terminal->charset;
}

/* --- showing ------------------------------------------------------------------------------------------ */

bool terminal_has_input(const struct terminal *terminal)
{
    struct pollfd file = {.fd = fileno(terminal->input), .events = POLLIN};
    return poll(&file, 1, 0) > 0;
}

/* Tests wait for this title: it says that all keys so far are handled and shown. */
static void mark_idle(struct terminal *terminal)
{
    if (!terminal->sync || terminal_has_input(terminal))
        return;
    fprintf(terminal->output, "\033]2;idle:%lu:%dx%d\007", terminal->keys, terminal->width,
            terminal->height);
    fflush(terminal->output);
}

void terminal_show(struct terminal *terminal, const struct surface *surface)
{
    struct strbuf out;
    strbuf_init(&out);
    painter_show(terminal->painter, surface, terminal->width, terminal->height, &out);
    if (out.length > 0)
        send(terminal, true, out.text);
    strbuf_finish(&out);
    if (terminal->asking == ASK_NEXT) {
        send(terminal, true, ask);
        terminal->asking = ASKED;
    }
    mark_idle(terminal);
}

/* Of a cell in pixels, where the terminal tells it. */
static bool cell_size(const struct terminal *terminal, int *width_out, int *height_out)
{
    struct winsize size = {0};
    if (ioctl(fileno(terminal->output), TIOCGWINSZ, &size) != 0 || size.ws_col == 0 ||
        size.ws_row == 0)
        return false;
    *width_out = size.ws_xpixel / size.ws_col;
    *height_out = size.ws_ypixel / size.ws_row;
    return *width_out > 1 && *height_out > 1;
}

void terminal_ask_pictures(struct terminal *terminal)
{
    int width = 0, height = 0;
    if (terminal->asking == ASK_NEVER && cell_size(terminal, &width, &height))
        terminal->asking = ASK_NEXT;
}

bool terminal_has_pictures(const struct terminal *terminal)
{
    int width = 0, height = 0;
    return terminal->sixels && cell_size(terminal, &width, &height);
}

void terminal_picture(struct terminal *terminal, const struct surface *strokes, int x, int y)
{
    struct paint_picture *picture = &terminal->picture;
    *picture = (struct paint_picture){.strokes = strokes, .x = x, .y = y};
    bool shown = strokes && terminal->sixels &&
                 cell_size(terminal, &picture->cell_width, &picture->cell_height);
    painter_picture(terminal->painter, shown ? picture : NULL);
}

void terminal_redraw(struct terminal *terminal)
{
    painter_forget(terminal->painter);
}

/* --- reading ------------------------------------------------------------------------------------------ */

static void take_size(struct terminal *terminal)
{
    struct winsize size;
    if (ioctl(fileno(terminal->output), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 &&
        size.ws_row > 0)
        resize_term(size.ws_row, size.ws_col); /* resizeterm would put a key into the queue */
    refresh(); /* now, so that curses sends nothing of its own when a key is read */
    painter_forget(terminal->painter);
    getmaxyx(stdscr, terminal->height, terminal->width);
}

void terminal_suspend(struct terminal *terminal)
{
    struct sigaction ignored, stop = {.sa_handler = SIG_DFL};
    sigset_t set, before;
    unset_modes(terminal);
    endwin();
    sigemptyset(&stop.sa_mask);
    sigaction(SIGTSTP, &stop, &ignored);
    sigemptyset(&set);
    sigaddset(&set, SIGTSTP);
    raise(SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &set, &before); /* stops here until it is continued */
    sigprocmask(SIG_SETMASK, &before, NULL);
    sigaction(SIGTSTP, &ignored, NULL);
    flag_stop = flag_continue = flag_resize = 0;
    set_modes(terminal);
    take_size(terminal);
}

enum waited { WAITED_IN_VAIN, WAITED_INPUT, WAITED_FILE };

/* Waits until there is input or a signal, or one of the other files (NULL: none) can be read; which
 * slot that is, into `*slot_out`. */
static enum waited wait_either(struct terminal *terminal, int timeout_ms, const int *others,
                               int *slot_out)
{
    struct pollfd files[1 + WATCH_COUNT] = {{.fd = fileno(terminal->input), .events = POLLIN}};
    for (int i = 0; i < WATCH_COUNT; i++)
        files[1 + i] = (struct pollfd){.fd = others ? others[i] : -1, .events = POLLIN};
    const struct timespec limit = {.tv_sec = timeout_ms / 1000,
                                   .tv_nsec = (long)(timeout_ms % 1000) * 1000000L};
    int ready =
        ppoll(files, DLT_COUNT(files), timeout_ms < 0 ? NULL : &limit, &terminal->mask_before);
    int waiting = 0;
    if (ready > 0 && files[0].revents == 0) {
        for (int i = WATCH_COUNT - 1; i >= 0 && slot_out; i--)
            *slot_out = files[1 + i].revents ? i : *slot_out;
        return WAITED_FILE;
    }
    /* Readable with nothing to read: the other side is gone, and waiting again would spin. */
    if (ready > 0 && (ioctl(files[0].fd, FIONREAD, &waiting) != 0 || waiting == 0))
        flag_end = 1;
    return ready == 0 ? WAITED_IN_VAIN : WAITED_INPUT;
}

/* False when the time is over. */
static bool wait_input(struct terminal *terminal, int timeout_ms)
{
    return wait_either(terminal, timeout_ms, NULL, NULL) != WAITED_IN_VAIN;
}

static void set_text(struct key *key, const char *bytes, size_t length)
{
    key->code = KEY_CODE_TEXT;
    memcpy(key->text, bytes, length);
    key->text[length] = '\0';
}

/* The next byte of something that was begun; a slow line may deliver it a little later. */
static int next_byte(struct terminal *terminal)
{
    int code = getch();
    if (code == ERR && wait_input(terminal, ESCAPE_DELAY_MS))
        code = getch();
    return code;
}

/* The rest of a UTF-8 character whose first byte was read; bad bytes are dropped. */
static void read_utf8(struct terminal *terminal, struct key *key, int first)
{
    char bytes[4] = {(char)first};
    size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4)
        return;
    for (size_t i = 1; i < length; i++) {
        int next = next_byte(terminal);
        if (next == ERR)
            return;
        if (next > 0xff || (next & 0xc0) != 0x80) {
            ungetch(next); /* it begins something else */
            return;
        }
        bytes[i] = (char)next;
    }
    uint32_t codepoint = 0;
    if (utf8_decode(bytes, length, &codepoint) == length)
        set_text(key, bytes, length);
}

/* Everything up to the closing bracket, or until nothing more comes. */
static void read_paste(struct terminal *terminal, struct key *key)
{
    strbuf_clear(&terminal->paste);
    for (;;) {
        int code = getch();
        if (code == ERR && !wait_input(terminal, PASTE_WAIT_MS))
            break; /* the closing bracket was lost */
        if (code == CODE_PASTE_END || flag_end)
            break;
        key->cut_off |= code >= 0 && code < 256 && terminal->paste.length >= KEY_PASTE_MAX;
        if (code >= 0 && code < 256 && terminal->paste.length < KEY_PASTE_MAX) {
            char byte = (char)code;
            strbuf_add_bytes(&terminal->paste, &byte, 1);
        }
    }
    key->code = KEY_CODE_PASTE;
    key->paste = terminal->paste.text;
}

static enum key_code special_code(int code)
{
    static const struct {
        int curses;
        enum key_code code;
    } codes[] = {
        {KEY_ENTER, KEY_CODE_ENTER},
        {KEY_BTAB, KEY_CODE_BACKTAB},
        {KEY_BACKSPACE, KEY_CODE_BACKSPACE},
        {KEY_DC, KEY_CODE_DELETE},
        {KEY_LEFT, KEY_CODE_LEFT},
        {KEY_RIGHT, KEY_CODE_RIGHT},
        {KEY_UP, KEY_CODE_UP},
        {KEY_DOWN, KEY_CODE_DOWN},
        {CODE_WORD_LEFT, KEY_CODE_WORD_LEFT},
        {CODE_WORD_RIGHT, KEY_CODE_WORD_RIGHT},
        {KEY_HOME, KEY_CODE_HOME},
        {KEY_END, KEY_CODE_END},
        {KEY_PPAGE, KEY_CODE_PAGE_UP},
        {KEY_NPAGE, KEY_CODE_PAGE_DOWN},
        {CODE_NEWLINE, KEY_CODE_NEWLINE},
        {CODE_MOVE_UP, KEY_CODE_MOVE_UP},
        {CODE_MOVE_DOWN, KEY_CODE_MOVE_DOWN},
        {KEY_SR, KEY_CODE_MOVE_UP},
        {KEY_SF, KEY_CODE_MOVE_DOWN},
        {KEY_SLEFT, KEY_CODE_MOVE_LEFT},
        {KEY_SRIGHT, KEY_CODE_MOVE_RIGHT},
    };
    for (size_t i = 0; i < DLT_COUNT(codes); i++)
        if (codes[i].curses == code)
            return codes[i].code;
    return KEY_CODE_NONE;
}

/* True for a line end amid text that came all at once, from a terminal that does not bracket what is
 * pasted: nobody types that fast. */
static bool is_pasted_break(struct terminal *terminal)
{
    if (terminal->pastes || !terminal->burst || !terminal_has_input(terminal))
        return false;
    int next = getch();
    if (next != ERR)
        ungetch(next);
    return next >= 0x20 && next < KEY_MIN && next != 0x7f;
}

static void translate_byte(struct terminal *terminal, struct key *key, int code)
{
    if (code == '\r' || code == '\n') {
        bool starts_row = code == '\n' || is_pasted_break(terminal);
        key->code = starts_row ? KEY_CODE_NEWLINE : KEY_CODE_ENTER;
    } else if (code == '\t') {
        key->code = KEY_CODE_TAB;
    } else if (code == 0x7f || code == 0x08) {
        key->code = KEY_CODE_BACKSPACE;
    } else if (code < 0x20) {
        key->code = KEY_CODE_CTRL;
        key->letter = code == 0x1f ? '_' : code + 0x60;
    } else if (code < 0x80) {
        char byte = (char)code;
        set_text(key, &byte, 1);
    } else if (code < 0x100) {
        read_utf8(terminal, key, code);
    }
}

/* A sequence that no table knows is swallowed up to its last byte, so that its middle is not taken
 * for keys. False when nothing followed: then it was Alt with a bracket. */
static bool skip_sequence(int introducer)
{
    int next = getch();
    if (next == ERR)
        return false;
    while (introducer == '[' && next >= 0x20 && next < 0x40)
        next = getch();
    return true;
}

/* Escape alone, Alt with the character that follows at once, or an unknown sequence. */
static void read_escape(struct key *key)
{
    int next = getch();
    if (next == ERR || next == 0x1b) {
        key->code = KEY_CODE_ESCAPE;
    } else if (next == '\r' || next == '\n') {
        key->code = KEY_CODE_NEWLINE;
    } else if (next >= 0x80) {
        ungetch(next); /* Alt with an arrow and the like: as without Alt */
    } else if ((next != '[' && next != 'O') || !skip_sequence(next)) {
        key->code = next >= 0x20 ? KEY_CODE_ALT : KEY_CODE_NONE;
        key->letter = next;
    }
}

/* Old reports, of a mouse that another program left switched on: three bytes. */
static void skip_mouse(struct terminal *terminal)
{
    for (int i = 0; i < 3 && next_byte(terminal) != ERR; i++)
        ;
}

/* "button;column;row" up to a letter, which is returned; ERR for anything else. What is too long is
 * taken up to its end and means nothing. */
static int read_report(struct terminal *terminal, int numbers_out[3])
{
    int next = next_byte(terminal), at = 0, length = 0;
    for (; next >= 0x20 && next < 0x40 && !flag_end; length += length < REPORT_MAX) {
        if (next == ';')
            at += at < 3;
        else if (at < 3 && next >= '0' && next <= '9')
            numbers_out[at] = numbers_out[at] < 10000 ? numbers_out[at] * 10 + next - '0' : 10000;
        else
            at = 3;
        next = next_byte(terminal);
    }
    return at == 2 && length < REPORT_MAX ? next : ERR;
}

/* Presses, drags and releases of the first button, and the wheel; with Shift and the like as without. */
static void read_mouse(struct terminal *terminal, struct key *key)
{
    enum { MODIFIERS = 4 + 8 + 16, MOTION = 32, WHEEL = 64 };
    int numbers[3] = {0};
    int last = read_report(terminal, numbers), button = numbers[0] & ~MODIFIERS;
    bool pressed = last == 'M', known = pressed || last == 'm';
    if (!terminal->mouse || !known || numbers[1] < 1 || numbers[2] < 1)
        return;
    if (button == 0)
        key->mouse = pressed ? MOUSE_PRESS : MOUSE_RELEASE;
    else if (button == MOTION)
        key->mouse = MOUSE_DRAG;
    else if (pressed && (button == WHEEL || button == WHEEL + 1))
        key->mouse = button == WHEEL ? MOUSE_WHEEL_UP : MOUSE_WHEEL_DOWN;
    else
        return;
    key->code = KEY_CODE_MOUSE;
    key->x = numbers[1] < terminal->width ? numbers[1] - 1 : terminal->width - 1;
    key->y = numbers[2] < terminal->height ? numbers[2] - 1 : terminal->height - 1;
}

/* "class;ability;...c": 4 is sixels. Other answers mean nothing. */
static void read_answer(struct terminal *terminal, struct key *key)
{
    enum { SIXELS = 4 };
    int next = next_byte(terminal), number = 0, at = 0;
    bool sixels = false;
    for (int length = 0; length < REPORT_MAX && next >= 0x20 && next < 0x40; length++) {
        number = next < '0' || next > '9' ? 0 : number < 1000 ? number * 10 + next - '0' : number;
        at += next == ';';
        next = next_byte(terminal);
        sixels |= at > 0 && number == SIXELS && (next == ';' || next == 'c');
    }
    if (next != 'c' || terminal->asking != ASKED)
        return;
    terminal->sixels = sixels;
    terminal->keys--; /* nobody pressed it */
    key->code = KEY_CODE_ABLE;
}

static void translate(struct terminal *terminal, struct key *key, int code)
{
    terminal->keys++;
    if (code == 0x1b)
        read_escape(key);
    else if (code == CODE_MOUSE)
        read_mouse(terminal, key);
    else if (code == CODE_ANSWER)
        read_answer(terminal, key);
    else if (code == KEY_MOUSE)
        skip_mouse(terminal);
    else if (code == CODE_PASTE_BEGIN)
        read_paste(terminal, key);
    else if (code > KEY_F0 && code <= KEY_F(12))
        *key = (struct key){.code = KEY_CODE_FUNCTION, .letter = code - KEY_F0};
    else if (code < 0x100)
        translate_byte(terminal, key, code);
    else
        key->code = special_code(code);
    terminal->burst = key->code == KEY_CODE_TEXT && terminal_has_input(terminal);
}

/* Turns raised flags into keys. True when there was one. */
static bool take_flags(struct terminal *terminal, struct key *key)
{
    if (flag_end) {
        key->code = KEY_CODE_HANGUP;
        return true;
    }
    if (flag_stop)
        terminal_suspend(terminal);
    else if (!flag_resize && !flag_continue)
        return false;
    /* Stopped from outside: whoever had the terminal meanwhile left it in its own mode. */
    if (flag_continue)
        reset_prog_mode();
    flag_resize = flag_continue = 0;
    take_size(terminal);
    key->code = KEY_CODE_RESIZE;
    return true;
}

void terminal_read(struct terminal *terminal, int timeout_ms, struct key *key_out)
{
    *key_out = (struct key){.code = KEY_CODE_NONE};
    for (;;) {
        /* What curses has already read must be taken before waiting. */
        int code = getch();
        if (code != ERR) {
            translate(terminal, key_out, code);
            return;
        }
        if (take_flags(terminal, key_out))
            return;
        enum waited waited = wait_either(terminal, timeout_ms, terminal->watched, &key_out->letter);
        if (waited == WAITED_FILE)
            key_out->code = KEY_CODE_FILE;
        if (waited == WAITED_IN_VAIN)
            key_out->code = KEY_CODE_TICK;
        if (waited != WAITED_INPUT)
            return;
    }
}

void terminal_watch(struct terminal *terminal, int slot, int file)
{
    terminal->watched[slot] = file;
}

void terminal_mouse(struct terminal *terminal, bool on)
{
    on = on && terminal->pastes; /* old terminals know neither */
    if (terminal->mouse != on)
        send(terminal, true, on ? mouse_on : mouse_off);
    terminal->mouse = on;
}

void terminal_theme(struct terminal *terminal, enum tui_theme theme)
{
    painter_theme(terminal->painter, theme);
}
