/* SPDX-License-Identifier: MIT */
#include "vt.h"
#include "golden.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <vterm.h>

enum {
    ACTIONS = 12,
    ACTION_TEXT = 80,
    TITLE_TEXT = 128,
    BYTES_PER_CELL = 32,
    CELL_WIDTH = 9,
    CELL_HEIGHT = 19,
};

/** A reader of OSC sequences in the stream: libvterm's title callback differs between its versions.
 */
struct osc {
    enum { OSC_NONE, OSC_ESCAPE, OSC_TEXT, OSC_END } state;
    size_t length;
    char text[TITLE_TEXT];
};

/** What the last idle marker said. */
struct idle {
    long count;
    long keys;
    int lines, columns;
};

struct vt {
    pid_t pid;
    int fd;
    bool gone; /* the program closed its side */
    bool reaped;
    int status;
    int lines, columns;
    const char *attributes; /* the answer to "ESC [ c"; NULL: that of libvterm, and no pixels */
    VTerm *term;
    VTermScreen *screen;
    bool alternate, cursor_visible, paste;
    int mouse;
    struct osc osc;
    struct idle idle;
    long idle_before; /* markers seen when something was last sent */
    size_t since;     /* bytes that came behind the last marker */
    char *output;
    size_t output_length, output_size;
    char *row_text, *screen_text;
    unsigned action_count;
    char actions[ACTIONS][ACTION_TEXT];
};

/* --- Failing ------------------------------------------------------------------------------------
 */

static void note_action(struct vt *vt, const char *verb, const char *bytes)
{
    char *text = vt->actions[vt->action_count++ % ACTIONS];
    int length = snprintf(text, ACTION_TEXT, "%s ", verb);
    for (; *bytes && length < ACTION_TEXT - 5; bytes++) {
        unsigned char c = (unsigned char)*bytes;
        size_t room = ACTION_TEXT - (size_t)length;
        length += c < 0x20 || c == 0x7f ? snprintf(text + length, room, "\\x%02x", c)
                                        : snprintf(text + length, room, "%c", c);
    }
}

void vt_dump(struct vt *vt)
{
    fprintf(stderr, "idle markers %ld, keys %ld, size %dx%d\n", vt->idle.count, vt->idle.keys,
            vt->idle.columns, vt->idle.lines);
    unsigned first = vt->action_count > ACTIONS ? vt->action_count - ACTIONS : 0;
    for (unsigned i = first; i < vt->action_count; i++)
        fprintf(stderr, "  did: %s\n", vt->actions[i % ACTIONS]);
    const char *line = vt_screen(vt);
    while (*line) {
        const char *end = strchr(line, '\n');
        fprintf(stderr, "  |%.*s\n", (int)(end - line), line);
        line = end + 1;
    }
}

static void give_up(struct vt *vt, const char *waiting_for)
{
    vt_dump(vt);
    fail_msg("%s while waiting for %s", vt->gone ? "the program ended" : "out of time",
             waiting_for);
}

/* --- The stream ---------------------------------------------------------------------------------
 */

static void osc_finished(struct vt *vt)
{
    long keys;
    int columns;
    int lines;
    vt->osc.text[vt->osc.length] = '\0';
    if (sscanf(vt->osc.text, "2;idle:%ld:%dx%d", &keys, &columns, &lines) == 3) {
        vt->idle = (struct idle){vt->idle.count + 1, keys, lines, columns};
        vt->since = 0;
    }
}

static void osc_feed(struct vt *vt, char c)
{
    struct osc *osc = &vt->osc;
    vt->since++;
    switch (osc->state) {
    case OSC_NONE:
        osc->state = c == '\033' ? OSC_ESCAPE : OSC_NONE;
        break;
    case OSC_ESCAPE:
        osc->state = c == ']' ? OSC_TEXT : c == '\033' ? OSC_ESCAPE : OSC_NONE;
        osc->length = 0;
        break;
    case OSC_TEXT:
        if (c == '\a') {
            osc_finished(vt);
            osc->state = OSC_NONE;
        } else if (c == '\033') {
            osc->state = OSC_END;
        } else if (osc->length < TITLE_TEXT - 1) {
            osc->text[osc->length++] = c;
        }
        break;
    case OSC_END:
        if (c == '\\')
            osc_finished(vt);
        osc->state = OSC_NONE;
        break;
    }
}

static void keep_output(struct vt *vt, const char *bytes, size_t count)
{
    if (vt->output_length + count + 1 > vt->output_size) {
        vt->output_size = (vt->output_size + count) * 2;
        vt->output = realloc(vt->output, vt->output_size);
        assert_non_null(vt->output);
    }
    memcpy(vt->output + vt->output_length, bytes, count);
    vt->output_length += count;
    vt->output[vt->output_length] = '\0';
}

/** libvterm knows no getter for bracketed paste, and some versions do not know the mode at all. */
static void track_paste_mode(struct vt *vt, size_t from)
{
    const char *at = vt->output + (from > 16 ? from - 16 : 0);
    while ((at = strstr(at, "\033[?2004")) != NULL) {
        at += strlen("\033[?2004");
        if (*at == 'h' || *at == 'l')
            vt->paste = *at == 'h';
    }
}

static void write_all(struct vt *vt, const char *bytes, size_t count)
{
    while (count > 0 && !vt->gone) {
        ssize_t done = write(vt->fd, bytes, count);
        if (done < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (done < 0)
            return; /* the program is gone: the next read notices */
        bytes += done;
        count -= (size_t)done;
    }
}

/** Takes in one chunk, waiting up to timeout_ms for it. False if there was none. */
static bool take_in(struct vt *vt, int timeout_ms)
{
    char bytes[65536];
    struct pollfd ready = {.fd = vt->fd, .events = POLLIN};
    if (vt->gone || poll(&ready, 1, timeout_ms) <= 0)
        return false;
    ssize_t count = read(vt->fd, bytes, sizeof bytes);
    if (count < 0 && errno == EINTR)
        return true;
    if (count <= 0) { /* EIO: the last holder of the other side has closed it */
        vt->gone = true;
        return false;
    }
    size_t from = vt->output_length;
    keep_output(vt, bytes, (size_t)count);
    track_paste_mode(vt, from);
    for (ssize_t i = 0; i < count; i++)
        osc_feed(vt, bytes[i]);
    vterm_input_write(vt->term, bytes, (size_t)count);
    vterm_screen_flush_damage(vt->screen);
    /* Answers of the terminal (device attributes and the like) go back as typed input. */
    size_t answer = vterm_output_read(vt->term, bytes, sizeof bytes);
    if (vt->attributes && answer > 3 && memcmp(bytes, "\033[?", 3) == 0 && bytes[answer - 1] == 'c')
        write_all(vt, vt->attributes, strlen(vt->attributes));
    else
        write_all(vt, bytes, answer);
    return true;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/** Takes in output until done(vt, what) or the deadline. */
static void wait_until(struct vt *vt, bool (*done)(struct vt *, const void *), const void *what,
                       const char *name)
{
    int64_t deadline = now_ms() + VT_DEADLINE_MS;
    while (!done(vt, what)) {
        int64_t left = deadline - now_ms();
        if (left <= 0 || (!take_in(vt, (int)left) && vt->gone)) {
            if (!done(vt, what))
                give_up(vt, name);
            return;
        }
    }
}

/* --- Start and end ------------------------------------------------------------------------------
 */

static int on_property(VTermProp property, VTermValue *value, void *user)
{
    struct vt *vt = user;
    if (property == VTERM_PROP_ALTSCREEN)
        vt->alternate = value->boolean;
    else if (property == VTERM_PROP_CURSORVISIBLE)
        vt->cursor_visible = value->boolean;
    else if (property == VTERM_PROP_MOUSE)
        vt->mouse = value->number;
    return 1;
}

static const VTermScreenCallbacks screen_callbacks = {.settermprop = on_property};

static void apply_environment(const char *const env[])
{
    setenv("TERM", "xterm-256color", 1);
    setenv("DLTUTOR_TEST_SYNC", "1", 1);
    unsetenv("LINES");
    unsetenv("COLUMNS");
    for (; env && *env; env++) {
        const char *equals = strchr(*env, '=');
        char *name = strndup(*env, equals ? (size_t)(equals - *env) : strlen(*env));
        if (!name)
            _exit(126);
        if (equals)
            setenv(name, equals + 1, 1);
        else
            unsetenv(name);
        free(name);
    }
}

static struct winsize size_of(int lines, int columns)
{
    return (struct winsize){.ws_row = (unsigned short)lines, .ws_col = (unsigned short)columns};
}

const char *vt_program(void)
{
    const char *program = getenv("DLTUTOR");
    return program && *program ? program : "build/dltutor";
}

struct vt *vt_start(const char *const argv[], const char *const env[], int lines, int columns)
{
    struct vt *vt = calloc(1, sizeof *vt);
    assert_non_null(vt);
    vt->lines = lines;
    vt->columns = columns;
    vt->cursor_visible = true;
    vt->term = vterm_new(lines, columns);
    assert_non_null(vt->term);
    vterm_set_utf8(vt->term, 1);
    vt->screen = vterm_obtain_screen(vt->term);
    vterm_screen_set_callbacks(vt->screen, &screen_callbacks, vt);
    vterm_screen_enable_altscreen(vt->screen, 1);
    vterm_screen_reset(vt->screen, 1);
    keep_output(vt, "", 0);

    struct winsize size = size_of(lines, columns);
    fflush(NULL);
    vt->pid = forkpty(&vt->fd, NULL, NULL, &size);
    assert_true(vt->pid >= 0);
    if (vt->pid == 0) {
        apply_environment(env);
        execvp(argv[0], (char *const *)(uintptr_t)argv);
        fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
        _exit(127);
    }
    fcntl(vt->fd, F_SETFD, FD_CLOEXEC);
    note_action(vt, "start", argv[0]);
    return vt;
}

static bool reap(struct vt *vt, int flags)
{
    int status;
    if (vt->reaped)
        return true;
    if (waitpid(vt->pid, &status, flags) != vt->pid)
        return false;
    vt->reaped = true;
    vt->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return true;
}

int vt_wait_exit(struct vt *vt)
{
    int64_t deadline = now_ms() + VT_DEADLINE_MS;
    while (!reap(vt, WNOHANG)) {
        int64_t left = deadline - now_ms();
        if (left <= 0)
            give_up(vt, "the program to end");
        /* While the terminal is open its output wakes us; between its closing and the end of the
         * process there is nothing to wait on but time. */
        if (!vt->gone)
            take_in(vt, left < 20 ? (int)left : 20);
        else
            poll(NULL, 0, 1);
    }
    while (take_in(vt, 0))
        ;
    return vt->status;
}

void vt_destroy(struct vt *vt)
{
    if (!vt)
        return;
    if (!vt->reaped) {
        kill(vt->pid, SIGKILL);
        reap(vt, 0);
    }
    close(vt->fd);
    vterm_free(vt->term);
    free(vt->output);
    free(vt->row_text);
    free(vt->screen_text);
    free(vt);
}

/* --- Acting and waiting -------------------------------------------------------------------------
 */

static bool is_idle(struct vt *vt, const void *unused)
{
    (void)unused;
    return vt->idle.count > vt->idle_before && vt->idle.columns == vt->columns &&
           vt->idle.lines == vt->lines;
}

static bool has_more_keys(struct vt *vt, const void *keys)
{
    return vt->idle.keys > *(const long *)keys && is_idle(vt, NULL);
}

static bool shows(struct vt *vt, const void *text)
{
    return vt_find(vt, text, NULL, NULL);
}

void vt_wait_idle(struct vt *vt)
{
    wait_until(vt, is_idle, NULL, "the idle marker");
}

void vt_send(struct vt *vt, const char *bytes)
{
    note_action(vt, "send", bytes);
    vt_poll(vt);
    vt->idle_before = vt->idle.count;
    write_all(vt, bytes, strlen(bytes));
}

void vt_press(struct vt *vt, const char *key)
{
    vt_send(vt, key);
    long before = vt->idle.keys;
    wait_until(vt, has_more_keys, &before, "the idle marker after a key");
}

/** The bytes of the first key of a text: an escape sequence, a character, or ESC alone. */
static size_t key_length(const char *keys)
{
    size_t length = 1;
    if (keys[0] == '\033' && keys[1] == 'O' && keys[2])
        return 3;
    if (keys[0] == '\033' && keys[1] == '[') {
        for (length = 2; keys[length] >= 0x20 && keys[length] < 0x40;)
            length++;
        return keys[length] ? length + 1 : length;
    }
    if (keys[0] == '\033' && keys[1])
        return 2;
    while (((unsigned char)keys[length] & 0xc0) == 0x80)
        length++;
    return length;
}

void vt_type(struct vt *vt, const char *keys)
{
    while (*keys) {
        char key[32] = "";
        size_t length = key_length(keys);
        assert_true(length < sizeof key);
        memcpy(key, keys, length);
        vt_press(vt, key);
        keys += length;
    }
}

void vt_wait_text(struct vt *vt, const char *text)
{
    wait_until(vt, shows, text, text);
}

static bool shows_whole(struct vt *vt, const void *text)
{
    return vt->since == 0 && shows(vt, text);
}

void vt_wait_frame(struct vt *vt, const char *text)
{
    wait_until(vt, shows_whole, text, text);
}

void vt_resize_only(struct vt *vt, int lines, int columns)
{
    char text[32];
    snprintf(text, sizeof text, "%dx%d", columns, lines);
    note_action(vt, "resize", text);
    vt_poll(vt);
    vt->idle_before = vt->idle.count;
    vt->lines = lines;
    vt->columns = columns;
    vterm_set_size(vt->term, lines, columns);
    struct winsize size = size_of(lines, columns);
    if (vt->attributes) {
        size.ws_xpixel = (unsigned short)(columns * CELL_WIDTH);
        size.ws_ypixel = (unsigned short)(lines * CELL_HEIGHT);
    }
    assert_int_equal(ioctl(vt->fd, TIOCSWINSZ, &size), 0);
}

void vt_resize(struct vt *vt, int lines, int columns)
{
    vt_resize_only(vt, lines, columns);
    wait_until(vt, is_idle, NULL, "the idle marker at the new size");
}

void vt_pictures(struct vt *vt, const char *answer)
{
    vt->attributes = answer;
    vt_resize(vt, vt->lines, vt->columns);
}

void vt_signal(struct vt *vt, int signal_number)
{
    note_action(vt, "signal", strsignal(signal_number));
    vt_poll(vt);
    vt->idle_before = vt->idle.count;
    assert_int_equal(kill(vt->pid, signal_number), 0);
}

void vt_poll(struct vt *vt)
{
    while (take_in(vt, 0))
        ;
}

/* --- Reading ------------------------------------------------------------------------------------
 */

int vt_lines(const struct vt *vt)
{
    return vt->lines;
}

int vt_columns(const struct vt *vt)
{
    return vt->columns;
}

pid_t vt_pid(const struct vt *vt)
{
    return vt->pid;
}

static size_t put_utf8(char *to, uint32_t c)
{
    static const unsigned char lead[] = {0x00, 0xc0, 0xe0, 0xf0};
    size_t more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    to[0] = (char)(lead[more] | c >> 6 * more);
    for (size_t i = 1; i <= more; i++)
        to[i] = (char)(0x80 | (c >> 6 * (more - i) & 0x3f));
    return more + 1;
}

static int palette_index(const VTermColor *colour, bool is_default)
{
    if (is_default)
        return -1;
    return VTERM_COLOR_IS_INDEXED(colour) ? colour->indexed.idx : -2;
}

struct vt_cell vt_cell(struct vt *vt, int row, int column)
{
    VTermScreenCell cell;
    struct vt_cell result = {.width = 1, .foreground = -1, .background = -1};
    assert_in_range(row, 0, vt->lines - 1);
    assert_in_range(column, 0, vt->columns - 1);
    if (!vterm_screen_get_cell(vt->screen, (VTermPos){.row = row, .col = column}, &cell))
        return result;
    size_t length = 0;
    for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
        if (cell.chars[i] != UINT32_MAX) /* the right half of a wide character */
            length += put_utf8(result.text + length, cell.chars[i]);
    result.text[length] = '\0';
    result.width = cell.chars[0] == UINT32_MAX ? 0 : cell.width;
    result.foreground = palette_index(&cell.fg, VTERM_COLOR_IS_DEFAULT_FG(&cell.fg));
    result.background = palette_index(&cell.bg, VTERM_COLOR_IS_DEFAULT_BG(&cell.bg));
    result.bold = cell.attrs.bold;
    result.underline = cell.attrs.underline != 0;
    result.reverse = cell.attrs.reverse;
    return result;
}

/** Writes one row as UTF-8; returns its length without trailing blanks. */
static size_t put_row(struct vt *vt, int row, char *to)
{
    size_t length = 0;
    for (int column = 0; column < vt->columns; column++) {
        struct vt_cell cell = vt_cell(vt, row, column);
        if (cell.width == 0)
            continue;
        const char *text = cell.text[0] ? cell.text : " ";
        memcpy(to + length, text, strlen(text));
        length += strlen(text);
    }
    while (length > 0 && to[length - 1] == ' ')
        length--;
    to[length] = '\0';
    return length;
}

const char *vt_row(struct vt *vt, int row)
{
    vt->row_text = realloc(vt->row_text, (size_t)vt->columns * BYTES_PER_CELL + 1);
    assert_non_null(vt->row_text);
    put_row(vt, row, vt->row_text);
    return vt->row_text;
}

const char *vt_screen(struct vt *vt)
{
    size_t per_row = (size_t)vt->columns * BYTES_PER_CELL + 2;
    vt->screen_text = realloc(vt->screen_text, (size_t)vt->lines * per_row + 1);
    assert_non_null(vt->screen_text);
    size_t length = 0;
    for (int row = 0; row < vt->lines; row++) {
        length += put_row(vt, row, vt->screen_text + length);
        vt->screen_text[length++] = '\n';
    }
    vt->screen_text[length] = '\0';
    return vt->screen_text;
}

/** The column at which a byte of a row stands. */
static int column_of(struct vt *vt, int row, size_t byte)
{
    size_t length = 0;
    int column = 0;
    while (column < vt->columns && length < byte) {
        struct vt_cell cell = vt_cell(vt, row, column);
        if (cell.width > 0)
            length += cell.text[0] ? strlen(cell.text) : 1;
        column++;
    }
    while (column < vt->columns && vt_cell(vt, row, column).width == 0)
        column++;
    return column;
}

bool vt_find(struct vt *vt, const char *text, int *row_out, int *column_out)
{
    for (int row = 0; row < vt->lines; row++) {
        const char *line = vt_row(vt, row);
        const char *at = strstr(line, text);
        if (!at)
            continue;
        if (column_out)
            *column_out = column_of(vt, row, (size_t)(at - line));
        if (row_out)
            *row_out = row;
        return true;
    }
    return false;
}

struct vt_cursor vt_cursor(const struct vt *vt)
{
    VTermPos position;
    vterm_state_get_cursorpos(vterm_obtain_state(vt->term), &position);
    return (struct vt_cursor){position.row, position.col, vt->cursor_visible};
}

struct vt_modes vt_modes(const struct vt *vt)
{
    struct termios settings;
    bool cooked = tcgetattr(vt->fd, &settings) == 0 && (settings.c_lflag & ICANON) &&
                  (settings.c_lflag & ECHO) && (settings.c_oflag & OPOST);
    return (struct vt_modes){
        .alternate_screen = vt->alternate,
        .cursor_visible = vt->cursor_visible,
        .mouse = vt->mouse,
        .cooked = cooked,
        .paste = vt->paste,
    };
}

long vt_idle_keys(const struct vt *vt)
{
    return vt->idle.keys;
}

long vt_idle_count(const struct vt *vt)
{
    return vt->idle.count;
}

size_t vt_bytes(const struct vt *vt)
{
    return vt->output_length;
}

const char *vt_output(const struct vt *vt)
{
    return vt->output;
}

void vt_forget_output(struct vt *vt)
{
    vt_poll(vt);
    vt->output_length = 0;
    vt->output[0] = '\0';
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    size_t size = 1 << 20;
    char *text = calloc(1, size);
    assert_non_null(text);
    size_t length = fread(text, 1, size - 1, file);
    text[length] = '\0';
    fclose(file);
    return text;
}

void vt_assert_golden(struct vt *vt, const char *path)
{
    const char *screen = vt_screen(vt);
    if (golden_updates()) {
        FILE *file = fopen(path, "wb");
        if (!file)
            fail_msg("%s: %s", path, strerror(errno));
        fputs(screen, file);
        fclose(file);
        return;
    }
    char *expected = read_file(path);
    bool same = expected && strcmp(expected, screen) == 0;
    if (!same) {
        fprintf(stderr, "expected (%s):\n%s", path, expected ? expected : "no such file\n");
        vt_dump(vt);
    }
    free(expected);
    if (!same)
        fail_msg("the screen is not that of %s; UPDATE_GOLDEN=1 writes it", path);
}
