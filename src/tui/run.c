/* SPDX-License-Identifier: MIT */
/* The loop: read a key, let the view act, draw, show. */
#define _GNU_SOURCE /* clock_gettime */
#include "app.h"
#include "terminal.h"
#include "watch.h"
#include <time.h>

/* While more input waits, a screen is drawn only so often. */
enum { MS_A_SCREEN = 200 };
/* How long a file may be away while it is saved. */
enum { MS_TO_COME_BACK = 500 };

bool tui_usable(const char **why_out)
{
    return terminal_usable(why_out);
}

static long long now_ms(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void show(struct app *app, struct terminal *terminal, struct surface *surface)
{
    int width = 0, height = 0;
    terminal_size(terminal, &width, &height);
    if (surface->width != width || surface->height != height)
        surface_resize(surface, width, height);
    app_draw(app, surface);
    terminal_show(terminal, surface);
}

/* What the tutor runs on. */
struct stage {
    struct terminal *terminal;
    struct watch *watch;
    struct app *app;
};

/* Returns false when it is time to leave. */
static bool handle(const struct stage *stage, const struct key *key)
{
    struct app *app = stage->app;
    struct terminal *terminal = stage->terminal;
    if (key->code == KEY_CODE_HANGUP)
        return false;
    if (key->code == KEY_CODE_FILE) {
        if (watch_changed(stage->watch))
            app_reload(app);
        return true;
    }
    if (key->code == KEY_CODE_NONE) { /* the time to come back is over */
        watch_told(stage->watch);
        app_reload(app);
        return true;
    }
    unsigned flags = app_key(app, key);
    if (flags & ACT_SUSPEND)
        terminal_suspend(terminal);
    if (flags & ACT_REDRAW)
        terminal_redraw(terminal);
    return !(flags & ACT_QUIT);
}

enum dlt_err tui_run(const struct bank *bank, const struct tui_options *options, struct diag *diag)
{
    struct terminal *terminal = NULL;
    struct key key = {.code = KEY_CODE_NONE};
    enum dlt_err err = terminal_open(&terminal, diag);
    if (err != DLT_OK)
        return err;
    struct surface *surface = surface_create(1, 1, terminal_charset(terminal));
    struct app *app = app_create(bank, options, terminal_charset(terminal));
    const struct stage stage = {.terminal = terminal, .watch = watch_create(), .app = app};
    terminal_watch(terminal, watch_descriptor(stage.watch));
    int width = 0, height = 0;
    long long shown = now_ms();
    do {
        /* Also what is not shown is handled at the size of the moment. */
        terminal_size(terminal, &width, &height);
        app_resize(app, width, height);
        /* Before the screen is shown: from then on a person may save. */
        watch_file(stage.watch, app_question(app) ? app_question(app)->file : NULL);
        /* Keys that come faster than screens can be drawn share one. */
        if (!terminal_has_input(terminal) || now_ms() - shown >= MS_A_SCREEN) {
            show(app, terminal, surface);
            shown = now_ms();
        }
        terminal_read(terminal, watch_missing(stage.watch) ? MS_TO_COME_BACK : -1, &key);
    } while (handle(&stage, &key));
    app_destroy(app);
    watch_destroy(stage.watch);
    surface_destroy(surface);
    terminal_close(terminal);
    return DLT_OK;
}
