/* SPDX-License-Identifier: MIT */
/* The loop: read a key, let the view act, draw, show. */
#define _GNU_SOURCE /* clock_gettime */
#include "present.h"
#include "record.h"
#include "terminal.h"
#include "watch.h"
#include <stdlib.h>
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

/* What the tutor runs on. */
struct stage {
    struct terminal *terminal;
    struct watch *watch;
    struct link *link; /* to the notes; NULL: nobody presents */
    struct recorder *recorder;
    struct app *app;
    struct surface *surface;
    long long began, shown; /* when */
};

static void tell(const struct stage *stage)
{
    if (!stage->link)
        return;
    struct arena *frame = arena_create();
    const struct brief brief = present_brief(stage->app, frame);
    link_tell(stage->link, &brief);
    arena_destroy(frame);
}

static void show(struct stage *stage)
{
    struct surface *surface = stage->surface;
    int width = 0, height = 0;
    terminal_size(stage->terminal, &width, &height);
    if (surface->width != width || surface->height != height)
        surface_resize(surface, width, height);
    app_draw(stage->app, surface);
    terminal_mouse(stage->terminal, app_view(stage->app)->mouse);
    terminal_theme(stage->terminal, stage->app->theme);
    if (app_view(stage->app) == &view_figure && stage->app->charset == CHARSET_UTF8)
        terminal_ask_pictures(stage->terminal);
    struct rect place = {0, 0, 0, 0};
    struct surface *strokes = app_exact_figure(stage->app, &place);
    terminal_picture(stage->terminal, strokes, place.x, place.y);
    /* What is seen is kept already. */
    recorder_show(stage->recorder, surface, stage->app->theme, now_ms() - stage->began);
    terminal_show(stage->terminal, surface);
    surface_destroy(strokes);
    stage->shown = now_ms();
    tell(stage);
}

/* Returns false when it is time to leave. */
static bool handle(const struct stage *stage, struct key *key)
{
    struct app *app = stage->app;
    struct terminal *terminal = stage->terminal;
    app->pictures = terminal_has_pictures(terminal);
    if (key->code == KEY_CODE_HANGUP)
        return false;
    if (key->code == KEY_CODE_ABLE)
        return true;
    if (key->code == KEY_CODE_FILE && key->letter == WATCH_LINK) {
        link_handle(stage->link);
        return true;
    }
    if (key->code == KEY_CODE_FILE) {
        if (watch_changed(stage->watch))
            app_reload(app);
        return true;
    }
    if (key->code == KEY_CODE_TICK && watch_missing(stage->watch)) { /* not back in time */
        watch_told(stage->watch);
        app_reload(app);
        return true;
    }
    /* Recordings have cells alone, and so know no way to a picture. */
    if (!app_enters_picture(app, key))
        recorder_key(stage->recorder, key, now_ms() - stage->began);
    unsigned flags = app_key(app, key);
    const char *problem = recorder_problem(stage->recorder);
    if (problem)
        app_say(app, "%s", problem);
    if (flags & ACT_SUSPEND)
        terminal_suspend(terminal);
    if (flags & ACT_REDRAW)
        terminal_redraw(terminal);
    return !(flags & ACT_QUIT);
}

static int wait_for(const struct stage *stage)
{
    return watch_missing(stage->watch) ? MS_TO_COME_BACK : app_timeout(stage->app);
}

/* One screen, or a key more that shares the next. */
static void go_on(struct stage *stage)
{
    int width = 0, height = 0;
    /* Also what is not shown is handled at the size of the moment. */
    terminal_size(stage->terminal, &width, &height);
    app_resize(stage->app, width, height);
    recorder_size(stage->recorder, width, height);
    const struct question *question = app_question(stage->app);
    /* Before the screen is shown: from then on a person may save. */
    watch_file(stage->watch, question ? question->file : NULL);
    /* Keys that come faster than screens can be drawn share one. */
    if (!terminal_has_input(stage->terminal) || now_ms() - stage->shown >= MS_A_SCREEN)
        show(stage);
}

static enum dlt_err loop(struct stage *stage, const struct tui_options *options, struct diag *diag)
{
    struct key key = {.code = KEY_CODE_NONE};
    go_on(stage);
    /* With the first screen before their eyes nobody waits for the rest. */
    const char *missing = options->prepare ? options->prepare() : NULL;
    if (missing)
        return diag_set(diag, DLT_ERR_IO, "library", "the library %s is missing", missing);
    terminal_read(stage->terminal, wait_for(stage), &key);
    while (handle(stage, &key)) {
        go_on(stage);
        terminal_read(stage->terminal, wait_for(stage), &key);
    }
    return DLT_OK;
}

/* The lesson goes on where nobody can follow it. */
static void serve_notes(struct stage *stage)
{
    struct diag why = {0};
    bool serves = link_serve(&stage->link, &why) == DLT_OK;
    if (serves)
        terminal_watch(stage->terminal, WATCH_LINK, link_descriptor(stage->link));
    if (link_waits(stage->link) && !stage->app->notice)
        app_say(stage->app, "The notes show another lesson, and this one when that has ended.");
    else if (!serves && !stage->app->notice)
        app_say(stage->app, "No second terminal can follow: %s.", why.text);
}

/* All that the loop runs on but the terminal and the recorder. */
static enum dlt_err sit(struct stage *stage, const struct bank *bank,
                        const struct tui_options *options, struct diag *diag)
{
    struct tui_options own = *options;
    int width = 0, height = 0;
    own.ports = recorder_ports(stage->recorder, options->ports);
    terminal_size(stage->terminal, &width, &height);
    stage->surface = surface_create(1, 1, terminal_charset(stage->terminal));
    stage->app = app_create(bank, &own, terminal_charset(stage->terminal));
    stage->app->looks.marker = marker_for(terminal_charset(stage->terminal), getenv("TERM"));
    recorder_begin(stage->recorder, stage->app, options, width, height);
    stage->watch = watch_create();
    terminal_watch(stage->terminal, WATCH_SAVED, watch_descriptor(stage->watch));
    if (options->present)
        serve_notes(stage);
    enum dlt_err err = loop(stage, options, diag);
    link_close(stage->link);
    app_destroy(stage->app);
    watch_destroy(stage->watch);
    surface_destroy(stage->surface);
    return err;
}

enum dlt_err tui_run(const struct bank *bank, const struct tui_options *options, struct diag *diag)
{
    struct stage stage = {.began = now_ms()};
    enum dlt_err err = recorder_open(options->record, &stage.recorder, diag);
    if (err != DLT_OK)
        return err;
    stage.shown = stage.began;
    err = terminal_open(&stage.terminal, diag);
    if (err == DLT_OK)
        err = sit(&stage, bank, options, diag);
    recorder_close(stage.recorder);
    terminal_close(stage.terminal);
    return err;
}
