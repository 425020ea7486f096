/* SPDX-License-Identifier: MIT */
/* The second terminal of a lesson: on a screen, or as lines of text. */
#define _GNU_SOURCE /* clock_gettime */
#include "notes.h"
#include "terminal.h"
#include <poll.h>
#include <string.h>
#include <time.h>

/* The wall clock: the same that the terminal which presents goes by. */
static int64_t now_seconds(long *ms_left_out)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    *ms_left_out = 1000 - now.tv_nsec / 1000000;
    return (int64_t)now.tv_sec;
}

/* --- on a screen ------------------------------------------------------------------------------------ */

static void show(struct terminal *terminal, struct notes *notes, struct surface *surface)
{
    terminal_size(terminal, &notes->width, &notes->height);
    if (surface->width != notes->width || surface->height != notes->height)
        surface_resize(surface, notes->width, notes->height);
    notes_show(notes, surface);
    terminal_show(terminal, surface);
}

static bool handle(struct terminal *terminal, struct link *link, struct notes *notes,
                   const struct key *key)
{
    if (key->code == KEY_CODE_HANGUP)
        return false;
    if (key->code == KEY_CODE_FILE) {
        link_handle(link);
        notes_take(notes, link);
        return true;
    }
    unsigned flags = notes_key(notes, key);
    if (flags & ACT_SUSPEND)
        terminal_suspend(terminal);
    if (flags & ACT_REDRAW)
        terminal_redraw(terminal);
    return !(flags & ACT_QUIT);
}

enum dlt_err tui_notes(const struct tui_options *options, struct diag *diag)
{
    struct link *link = NULL;
    struct terminal *terminal = NULL;
    struct notes notes;
    struct key key = {.code = KEY_CODE_NONE};
    enum dlt_err err = link_follow(&link, diag);
    if (err == DLT_OK)
        err = terminal_open(&terminal, diag);
    if (err != DLT_OK) {
        link_close(link);
        return err;
    }
    notes_init(&notes);
    struct surface *surface = surface_create(1, 1, terminal_charset(terminal));
    terminal_theme(terminal, options->theme);
    terminal_watch(terminal, WATCH_LINK, link_descriptor(link));
    do {
        long left = 0;
        notes.now = now_seconds(&left);
        show(terminal, &notes, surface);
        bool ticks = notes.heard && notes.brief.running;
        terminal_read(terminal, ticks ? (int)left : -1, &key);
    } while (handle(terminal, link, &notes, &key));
    terminal_close(terminal);
    surface_destroy(surface);
    notes_finish(&notes);
    link_close(link);
    return DLT_OK;
}

/* --- as lines --------------------------------------------------------------------------------------- */

/* What was printed last of each thing, so that only changes are. */
struct printed {
    FILE *out;
    enum charset charset;
    bool waiting, running;
    struct strbuf question, step, now, next, notes, solution;
};

static struct strbuf *const *buffers(struct printed *printed, struct strbuf *room[6])
{
    struct strbuf *all[6] = {&printed->question, &printed->step,  &printed->now,
                             &printed->next,     &printed->notes, &printed->solution};
    memcpy(room, all, sizeof all);
    return room;
}

static void print(const struct printed *printed, struct arena *arena, const char *label,
                  const char *text)
{
    const char *flowing = str_reflow(arena, text);
    const char *line = arena_printf(arena, "%s%s%s", label,
                                    label[0] && str_starts(flowing, "- ") ? "\n" : "", flowing);
    if (printed->charset == CHARSET_ASCII)
        line = draw_ascii(arena, line);
    fprintf(printed->out, "%s\n", line);
}

/* Prints what is another than before; `always`: in any case, where there is something. */
static void print_change(const struct printed *printed, struct arena *arena, struct strbuf *before,
                         const char *const label_and_text[2], bool always)
{
    bool changed = !str_equal(before->text, label_and_text[1]);
    if ((changed || always) && label_and_text[1][0])
        print(printed, arena, label_and_text[0], label_and_text[1]);
    strbuf_clear(before);
    strbuf_add(before, label_and_text[1]);
}

static void print_brief(struct printed *printed, struct arena *arena, const struct brief *brief)
{
    const char *title = brief->question[0] ? brief->question : brief->paper;
    bool another = !str_equal(printed->question.text, title);
    const char *step = arena_printf(arena, "Step %zu of %zu", brief->step, brief->step_count);
    const char *const rows[][2] = {{"", title},
                                   {"", brief->step_count ? step : ""},
                                   {"Now: ", notes_words(arena, brief->now, true)},
                                   {"Next: ", notes_words(arena, brief->next, true)},
                                   {"Notes: ", brief->notes},
                                   {"Solution: ", brief->solution}};
    struct strbuf *room[6];
    struct strbuf *const *before = buffers(printed, room);
    if (another)
        fputs("\n", printed->out);
    bool moved = another || !str_equal(printed->step.text, rows[1][1]);
    for (size_t i = 0; i < DLT_COUNT(rows); i++)
        print_change(printed, arena, before[i], rows[i], i < 4 ? moved && i > 0 : another);
    if (brief->running != printed->running) {
        long left = 0;
        const char *timer = notes_timer(arena, brief, now_seconds(&left));
        print(printed, arena, brief->running ? "Timer running: " : "Timer stopped: ", timer);
    }
    printed->running = brief->running;
}

static void print_heard(struct printed *printed, const struct link *link)
{
    struct arena *arena = arena_create();
    struct brief brief;
    struct strbuf *room[6];
    if (link_heard(link, &brief)) {
        print_brief(printed, arena, &brief);
        printed->waiting = false;
    } else if (!printed->waiting) {
        print(printed, arena, "",
              printed->charset == CHARSET_ASCII ? "Waiting for a presentation... ^C leaves."
                                                : "Waiting for a presentation… ^C leaves.");
        printed->waiting = true;
        printed->running = false;
        for (size_t i = 0; i < DLT_COUNT(room); i++)
            strbuf_clear(buffers(printed, room)[i]);
    }
    fflush(printed->out);
    arena_destroy(arena);
}

enum dlt_err tui_notes_lines(FILE *out, enum charset charset, struct diag *diag)
{
    struct link *link = NULL;
    struct printed printed = {.out = out, .charset = charset};
    struct strbuf *room[6];
    enum dlt_err err = link_follow(&link, diag);
    if (err != DLT_OK)
        return err;
    for (size_t i = 0; i < DLT_COUNT(room); i++)
        strbuf_init(buffers(&printed, room)[i]);
    /* Without events asked for, a pipe still tells that its reader has gone. */
    struct pollfd files[] = {{.fd = link_descriptor(link), .events = POLLIN}, {.fd = fileno(out)}};
    for (;;) {
        print_heard(&printed, link);
        if (ferror(out) || poll(files, DLT_COUNT(files), -1) < 0 || files[1].revents)
            break;
        link_handle(link);
    }
    for (size_t i = 0; i < DLT_COUNT(room); i++)
        strbuf_finish(buffers(&printed, room)[i]);
    link_close(link);
    return DLT_OK;
}
