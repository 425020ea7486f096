/* SPDX-License-Identifier: MIT */
/* A recording played: its keys go into an app, never its pictures to the terminal. */
#define _GNU_SOURCE /* clock_gettime */
#include "asciicast.h"
#include "key_bytes.h"
#include "present.h"
#include "terminal.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LONGEST_PAUSE_MS = 2000, GAP = 2, FASTEST = 4, SLOWEST = -3, MS_A_SECOND = 1000 };

struct replay {
    struct cast cast;
    size_t next;        /* index of the event that comes next */
    size_t keys;        /* that were played */
    const char *rest;   /* of the event's bytes, NULL: it is not begun */
    long long ms;       /* where the recording is */
    long long since;    /* when it came there, by the clock on the wall of this machine */
    int speed;          /* powers of two */
    bool paused, ended; /* ended: the recorded person left, or nothing follows */
    int width, height;  /* recorded */
    struct app *app;
    struct terminal *terminal;
    struct surface *surface, *picture; /* of the terminal, and of the recording */
    struct strbuf paste;
    const struct session_ports *inner;
};

static long long now_ms(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* --- what was kept then -------------------------------------------------------------------------------- */

static const char *text_at(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* What was given while the key at hand was handled: the first object of which the given keys say so.
 * NULL: none. */
static const json_t *find_kept(const struct replay *replay, const char *key, const char *question,
                               const char *seed)
{
    for (size_t i = replay->next; i < replay->cast.count; i++) {
        const json_t *kept = replay->cast.events[i].kept;
        if (replay->cast.events[i].kind != CAST_IS_KEPT)
            return NULL;
        const char *about = text_at(kept, "question"), *drawn = text_at(kept, "seed");
        if (json_object_get(kept, key) && (!question || (about && str_equal(about, question))) &&
            (!seed || (drawn && str_equal(drawn, seed))))
            return kept;
    }
    return NULL;
}

static int number_at(const json_t *object, const char *key, int least, int most)
{
    const json_t *value = json_object_get(object, key);
    const json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < least || number > most)
        return least;
    return (int)number;
}

/* An answer as it may stand in a line. */
static const char *answer_at(struct arena *arena, const json_t *object, const char *key)
{
    const char *text = text_at(object, key);
    return text ? utf8_sanitise(arena, text, strlen(text), UTF8_KEEP_NEWLINE, NULL) : NULL;
}

static void restore_field(struct arena *arena, struct session *session,
                          const struct question *question, const json_t *kept)
{
    const char *name = text_at(kept, "field"), *text = answer_at(arena, kept, "text");
    const char *draft = answer_at(arena, kept, "draft");
    const size_t field = name ? question_find_field(question, name) : SIZE_MAX;
    if (field == SIZE_MAX)
        return; /* the question has changed since */
    const int most = question_field(question, field, NULL)->marks;
    if (text)
        session_restore_submitted(session, field, text, number_at(kept, "best", 0, most));
    session_restore_self(session, field, number_at(kept, "own", -1, most),
                         json_is_true(json_object_get(kept, "best_own")));
    if (draft)
        session_restore_draft(session, field, draft);
}

static void port_restore(void *context, struct session *session, const struct variant *variant)
{
    const struct replay *replay = context;
    const struct question *question = variant->question;
    struct arena *arena = arena_create();
    const json_t *kept = find_kept(replay, "fields", question_full_name(arena, question),
                                   arena_printf(arena, "%llu", (unsigned long long)variant->seed));
    const json_t *fields = json_object_get(kept, "fields"), *hints = json_object_get(kept, "hints");
    for (size_t i = 0; i < json_array_size(fields); i++)
        restore_field(arena, session, question, json_array_get(fields, i));
    for (size_t i = 0; i < json_array_size(hints); i++) {
        const char *part = text_at(json_array_get(hints, i), "part");
        const char *seen = text_at(json_array_get(hints, i), "seen");
        for (size_t j = 0; part && seen && j < question->part_count; j++)
            if (str_equal(question->parts[j].id, part))
                session_restore_hints(session, j, strtoull(seen, NULL, 16));
    }
    arena_destroy(arena);
}

static int port_best(void *context, const struct question *question, int *self_out)
{
    struct arena *arena = arena_create();
    const json_t *kept = find_kept(context, "best", question_full_name(arena, question), NULL);
    const int best = kept ? number_at(kept, "best", -1, question->marks) : -1;
    arena_destroy(arena);
    if (best >= 0)
        *self_out = number_at(kept, "own", 0, best);
    return best;
}

static int64_t port_now(void *context)
{
    const struct replay *replay = context;
    return (replay->cast.clock + replay->ms) / MS_A_SECOND;
}

static bool could_keep(const struct replay *replay)
{
    return !find_kept(replay, "failed", NULL, NULL);
}

static bool port_attempt(void *context, const struct variant *variant, const struct field *field,
                         const char *text, const struct verdict *verdict, int hints_seen)
{
    (void)variant, (void)field, (void)text, (void)verdict, (void)hints_seen;
    return could_keep(context);
}

static bool port_draft(void *context, const struct variant *variant, const struct field *field,
                       const char *text)
{
    (void)variant, (void)field, (void)text;
    return could_keep(context);
}

static bool port_hints(void *context, const struct variant *variant, const struct part *part,
                       uint64_t seen)
{
    (void)variant, (void)part, (void)seen;
    return could_keep(context);
}

static enum dlt_err port_open(void *context, const struct question *listed,
                              const struct question **question_out,
                              void (*report)(void *context, const struct diag *diag),
                              void *report_context)
{
    const struct session_ports *inner = ((struct replay *)context)->inner;
    return inner->open(inner->context, listed, question_out, report, report_context);
}

static void port_close(void *context, const struct question *question)
{
    const struct session_ports *inner = ((struct replay *)context)->inner;
    inner->close(inner->context, question);
}

static bool port_place(void *context, const struct question *question,
                       const struct lesson_place *place)
{
    (void)question, (void)place;
    return could_keep(context);
}

static bool port_find_place(void *context, struct arena *arena, const struct question *question,
                            struct lesson_place *place_out)
{
    const json_t *kept = find_kept(context, "step", question_full_name(arena, question), NULL);
    const char *seed = text_at(kept, "seed"), *step = answer_at(arena, kept, "step");
    const char *furthest = answer_at(arena, kept, "furthest");
    if (!seed || !step || !furthest)
        return false;
    *place_out = (struct lesson_place){strtoull(seed, NULL, 10), step, furthest};
    return true;
}

static struct session_ports replay_ports(struct replay *replay)
{
    return (struct session_ports){
        .context = replay,
        .now = port_now,
        .open = replay->inner->open ? port_open : NULL,
        .close = replay->inner->close ? port_close : NULL,
        .attempt = port_attempt,
        .draft = port_draft,
        .hints = port_hints,
        .restore = port_restore,
        .best = port_best,
        .place = port_place,
        .find_place = port_find_place,
    };
}

/* --- time ------------------------------------------------------------------------------------------------ */

static long long scaled(const struct replay *replay, long long ms)
{
    return replay->speed >= 0 ? ms >> replay->speed : ms << -replay->speed;
}

/* Milliseconds of waiting until the next key; 0: it is due. */
static long long until_next(const struct replay *replay, long long now)
{
    long long pause = replay->cast.events[replay->next].ms - replay->ms;
    if (replay->rest || pause < 0)
        pause = 0;
    pause = pause > LONGEST_PAUSE_MS ? LONGEST_PAUSE_MS : pause;
    const long long left = scaled(replay, pause) - (now - replay->since);
    return left > 0 ? left : 0;
}

/* --- keys ------------------------------------------------------------------------------------------------ */

/* What was kept belongs to the key before, which asked for it. */
static void skip_kept(struct replay *replay)
{
    const struct cast *cast = &replay->cast;
    while (replay->next < cast->count && cast->events[replay->next].kind == CAST_IS_KEPT)
        replay->next++;
    replay->ended |= replay->next == cast->count;
}

static void play_size(struct replay *replay, const struct cast_event *event)
{
    const struct key key = {.code = KEY_CODE_RESIZE};
    app_key(replay->app, &key);
    replay->width = event->width;
    replay->height = event->height;
    app_resize(replay->app, event->width, event->height);
}

/* Plays one key, or a change of size. */
static void step(struct replay *replay)
{
    const struct cast_event *event = &replay->cast.events[replay->next];
    replay->ms = event->ms;
    replay->since = now_ms();
    if (event->kind == CAST_IS_SIZE) {
        replay->next++;
        play_size(replay, event);
        skip_kept(replay);
        return;
    }
    const char *begin = cast_bytes(event), *at = replay->rest ? replay->rest : begin;
    struct key key;
    at += key_bytes_take(at, (size_t)(begin + event->length - at), &key, &replay->paste);
    const bool last = at == begin + event->length;
    replay->rest = last ? NULL : at;
    replay->next += last;
    replay->keys += last;
    /* What the key asks for stands behind it, up to the next one. */
    if (app_key(replay->app, &key) & ACT_QUIT)
        replay->ended = true;
    if (last)
        skip_kept(replay);
}

/* --- showing --------------------------------------------------------------------------------------------- */

static char *clock_text(struct arena *arena, long long ms)
{
    const long long seconds = ms / MS_A_SECOND;
    return arena_printf(arena, "%lld:%02lld", seconds / 60, seconds % 60);
}

static const char *state_text(struct arena *arena, const struct replay *replay)
{
    if (replay->ended)
        return replay->cast.torn ? "the end, where it was cut off" : "the end";
    if (replay->paused)
        return "paused";
    if (replay->speed == 0)
        return "playing";
    return replay->speed > 0 ? arena_printf(arena, "%d times as fast", 1 << replay->speed)
                             : arena_printf(arena, "%d times as slow", 1 << -replay->speed);
}

static const char *position_text(struct arena *arena, const struct replay *replay,
                                 const struct surface *surface)
{
    enum { NARROW = 70 };
    const bool narrow = surface->width < NARROW;
    const bool fits = replay->width <= surface->width && replay->height <= surface->height;
    const char *at = clock_text(arena, replay->ms), *whole = clock_text(arena, replay->cast.ms);
    const char *state = state_text(arena, replay);
    const char *size = fits ? ""
                            : arena_printf(arena, "  %s%dx%d", narrow ? "of " : "recorded at ",
                                           replay->width, replay->height);
    if (narrow)
        return arena_printf(arena, "%zu/%zu  %s  %s%s", replay->keys, replay->cast.keys, at, state,
                            size);
    return arena_printf(arena, "key %zu of %zu  %s of %s  %s%s", replay->keys, replay->cast.keys,
                        at, whole, state, size);
}

/* Where the recording is, and the keys that work here: below the picture where there is room, else in
 * place of the keys that do not. */
static void draw_position(const struct replay *replay, struct surface *surface)
{
    struct arena *arena = arena_create();
    const char *text = position_text(arena, replay, surface);
    const char *const keys[][2] = {{"q", "leave"},
                                   {"Space", replay->paused ? "go on" : "pause"},
                                   {"n", replay->paused ? "next key" : "stop"},
                                   {"+ -", "speed"}};
    const size_t count = replay->ended ? 1 : DLT_COUNT(keys);
    const int y = replay->height < surface->height ? replay->height : surface->height - 1;
    surface_fill(surface, 0, y, surface->width, 1, ROLE_TEXT, " ");
    int x = 1 + surface_text_cut(surface, 1, y, surface->width - 2, ROLE_ACCENT, text);
    for (size_t i = 0; i < count; i++) { /* the way out first */
        const int wide = (int)strlen(keys[i][0]) + 1 + (int)strlen(keys[i][1]);
        if (x + GAP + wide > surface->width)
            break;
        x += GAP;
        x += surface_text(surface, x, y, ROLE_KEY, keys[i][0]);
        x += 1 + surface_text(surface, x + 1, y, ROLE_DIM, keys[i][1]);
    }
    arena_destroy(arena);
}

static void show(struct replay *replay)
{
    struct surface *surface = replay->surface, *picture = replay->picture;
    int width = 0, height = 0;
    terminal_size(replay->terminal, &width, &height);
    if (surface->width != width || surface->height != height)
        surface_resize(surface, width, height);
    if (picture->width != replay->width || picture->height != replay->height)
        surface_resize(picture, replay->width, replay->height);
    app_draw(replay->app, picture);
    surface_clear(surface);
    surface_copy(surface, 0, 0, picture);
    const bool there = picture->cursor_x < width && picture->cursor_y < height;
    surface->cursor_x = there ? picture->cursor_x : -1;
    surface->cursor_y = there ? picture->cursor_y : -1;
    surface->cursor_quiet = picture->cursor_quiet;
    draw_position(replay, surface);
    terminal_theme(replay->terminal, replay->app->theme);
    terminal_show(replay->terminal, surface);
}

/* --- the person who watches --------------------------------------------------------------------------- */

static void pause_or_go(struct replay *replay)
{
    replay->paused = !replay->paused;
    replay->since = now_ms();
}

/* Returns false when it is time to leave. */
static bool watch_key(struct replay *replay, const struct key *key)
{
    const bool text = key->code == KEY_CODE_TEXT;
    if (key->code == KEY_CODE_HANGUP || (key->code == KEY_CODE_CTRL && key->letter == 'c') ||
        (text && str_equal(key->text, "q")))
        return false;
    if (key->code == KEY_CODE_CTRL && key->letter == 'z') {
        terminal_suspend(replay->terminal);
        replay->since = now_ms(); /* what is stopped does not go on */
    }
    if (key->code == KEY_CODE_CTRL && key->letter == 'l')
        terminal_redraw(replay->terminal);
    if (text && str_equal(key->text, " "))
        pause_or_go(replay);
    if (text && str_equal(key->text, "+") && replay->speed < FASTEST)
        replay->speed++;
    if (text && str_equal(key->text, "-") && replay->speed > SLOWEST)
        replay->speed--;
    if (replay->ended || (key->code != KEY_CODE_RIGHT && !(text && str_equal(key->text, "n"))))
        return true;
    if (replay->paused)
        step(replay);
    replay->paused = true;
    return true;
}

static void loop(struct replay *replay)
{
    struct key key;
    long long shown = 0;
    do {
        key = (struct key){.code = KEY_CODE_NONE}; /* the one before has been seen to */
        const bool playing = !replay->paused && !replay->ended;
        long long wait = playing ? until_next(replay, now_ms()) : -1;
        /* Keys that came faster than screens can be looked at share one, as they did then. */
        enum { MS_A_SCREEN = 40 };
        if (wait != 0 || now_ms() - shown >= MS_A_SCREEN) {
            show(replay);
            shown = now_ms();
        }
        if (wait == 0 && !terminal_has_input(replay->terminal)) {
            step(replay);
            continue;
        }
        terminal_read(replay->terminal, (int)wait, &key);
        if (playing && key.code == KEY_CODE_TICK && until_next(replay, now_ms()) == 0)
            step(replay);
    } while (watch_key(replay, &key));
}

/* --- beginning and end --------------------------------------------------------------------------------- */

static enum dlt_err find_paper(const struct bank *bank, const struct cast *cast, size_t *paper_out,
                               struct diag *diag)
{
    for (size_t i = 0; i < bank->paper_count; i++) {
        if (str_equal(bank->papers[i]->id, cast->paper)) {
            *paper_out = i;
            return DLT_OK;
        }
    }
    return diag_set(diag, DLT_ERR_UNKNOWN, "cast",
                    "the paper '%s' of this recording is not among those that were found",
                    cast->paper);
}

static void play(struct replay *replay, const struct bank *bank, const struct tui_options *options)
{
    const enum charset here = terminal_charset(replay->terminal);
    const enum charset charset = here == CHARSET_ASCII ? here : replay->cast.charset;
    replay->width = replay->cast.width;
    replay->height = replay->cast.height;
    replay->surface = surface_create(1, 1, here);
    replay->picture = surface_create(1, 1, charset);
    replay->app = app_create(bank, options, charset);
    if (charset == replay->cast.charset)
        replay->app->looks.marker = replay->cast.marker;
    replay->app->looks.weight = replay->cast.weight;
    app_resize(replay->app, replay->width, replay->height);
    skip_kept(replay);
    replay->since = now_ms();
    loop(replay);
    app_destroy(replay->app);
    surface_destroy(replay->picture);
    surface_destroy(replay->surface);
}

enum dlt_err tui_replay(const struct bank *bank, const char *path,
                        const struct session_ports *ports, struct diag *diag)
{
    struct replay replay = {.inner = ports};
    struct tui_options options = {.paper = 0};
    enum dlt_err err = cast_read(path, &replay.cast, diag);
    if (err != DLT_OK)
        return err;
    const char *why = NULL;
    err = find_paper(bank, &replay.cast, &options.paper, diag);
    if (err == DLT_OK && !terminal_usable(&why))
        err = diag_set(diag, DLT_ERR_IO, "terminal", "a recording is played on a screen: %s", why);
    if (err == DLT_OK)
        err = terminal_open(&replay.terminal, diag);
    if (err == DLT_OK) {
        const struct session_ports kept = replay_ports(&replay);
        options.ports = &kept;
        options.question = replay.cast.question;
        options.notice = replay.cast.notice;
        options.theme = replay.cast.theme;
        options.present = replay.cast.present;
        options.seeded = replay.cast.seeded;
        options.seed = replay.cast.seed;
        options.again = replay.cast.again;
        options.minutes = replay.cast.minutes;
        strbuf_init(&replay.paste);
        play(&replay, bank, &options);
        strbuf_finish(&replay.paste);
    }
    terminal_close(replay.terminal);
    cast_finish(&replay.cast);
    return err;
}
