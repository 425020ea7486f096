/* SPDX-License-Identifier: MIT */
/* Each event is one line, written at once: whatever ends the program, the file is whole up to there. */
#define _GNU_SOURCE /* clock_gettime, O_CLOEXEC */
#include "record.h"
#include "asciicast.h"
#include "key_bytes.h"
#include "paint.h"
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { OWN = 0600 }; /* it holds all answers */

struct recorder {
    int file;            /* -1: it could not be written on */
    off_t whole;         /* bytes that end with a line */
    struct strbuf lines; /* not written yet */
    struct strbuf data;  /* of the event at hand */
    bool begun;          /* the header is written */
    const char *problem; /* to be told */
    long long ms;        /* of the last key or picture */
    long long clock;     /* the time of day at 0, in milliseconds since the epoch */
    int width, height;   /* as last written */
    bool resized;        /* a key said so since */
    struct painter *painter;
    const struct session_ports *inner;
    struct session_ports ports;
};

/* The pictures are the same whatever terminal the tutor runs on. */
static const struct paint_abilities any_player = {.colours = 256, .last_cell = true};

enum dlt_err recorder_open(const char *path, struct recorder **recorder_out, struct diag *diag)
{
    *recorder_out = NULL;
    if (!path)
        return DLT_OK;
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, OWN);
    if (file < 0 && errno == EEXIST)
        return diag_set(diag, DLT_ERR_IO, "record",
                        "%s is there already, and a recording replaces nothing; name another file",
                        path);
    if (file < 0)
        return diag_set(diag, DLT_ERR_IO, "record", "cannot record to %s: %s", path,
                        strerror(errno));
    struct timespec now = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    struct recorder *recorder = mem_alloc(sizeof *recorder);
    recorder->file = file;
    recorder->clock = (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    recorder->painter = painter_create(&any_player);
    strbuf_init(&recorder->lines);
    strbuf_init(&recorder->data);
    *recorder_out = recorder;
    return DLT_OK;
}

/* --- lines --------------------------------------------------------------------------------------------- */

/* What cannot be written ends the recording, with the last line that is whole. */
static void give_up(struct recorder *recorder, int reason)
{
    recorder->problem = reason == ENOSPC || reason == EDQUOT
                            ? "The recording ends here: the disk is full."
                            : "The recording ends here: its file cannot be written.";
    if (ftruncate(recorder->file, recorder->whole) != 0)
        recorder->problem = "The recording ends here: its file cannot be written, and may be torn.";
    close(recorder->file);
    recorder->file = -1;
}

static void write_out(struct recorder *recorder)
{
    const char *at = recorder->lines.text;
    size_t left = recorder->lines.length;
    while (recorder->begun && recorder->file >= 0 && left > 0) {
        ssize_t done = write(recorder->file, at, left);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0) {
            give_up(recorder, errno);
            break;
        }
        at += done;
        left -= (size_t)done;
    }
    if (recorder->begun) {
        recorder->whole += (off_t)recorder->lines.length;
        strbuf_clear(&recorder->lines);
    }
}

static void add_event(struct recorder *recorder, const char *code, const char *data, size_t length)
{
    json_t *text = json_stringn(data, length);
    char *json = text ? json_dumps(text, JSON_ENCODE_ANY) : NULL;
    if (json) {
        strbuf_printf(&recorder->lines, "[%lld.%03lld, \"%s\", ", recorder->ms / 1000,
                      recorder->ms % 1000, code);
        strbuf_add(&recorder->lines, json);
        strbuf_add(&recorder->lines, "]\n");
    }
    free(json);
    json_decref(text);
    write_out(recorder);
}

static void add_object(struct recorder *recorder, json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT);
    if (text)
        add_event(recorder, CAST_KEPT, text, strlen(text));
    free(text);
    json_decref(object);
}

/* --- what was kept ---------------------------------------------------------------------------------------- */

static json_t *field_object(const struct session *session, const struct field *field, size_t index)
{
    const struct session_field *kept = session_field(session, index);
    const int own = session_own_marks(session, index);
    if (!kept->submitted && !kept->draft[0] && own < 0 && !kept->best_self)
        return NULL;
    json_t *object = json_object();
    json_object_set_new(object, "field", json_string(field->id));
    json_object_set_new(object, "draft", json_string(kept->draft));
    if (kept->submitted)
        json_object_set_new(object, "text", json_string(kept->submitted));
    json_object_set_new(object, "best", json_integer(kept->best));
    json_object_set_new(object, "own", json_integer(own));
    json_object_set_new(object, "best_own", json_boolean(kept->best_self));
    return object;
}

static void tell_kept(struct recorder *recorder, const struct session *session,
                      const struct variant *variant)
{
    const struct question *question = variant->question;
    json_t *fields = json_array(), *hints = json_array();
    struct arena *arena = arena_create();
    for (size_t i = 0; i < question_field_count(question); i++) {
        json_t *object = field_object(session, question_field(question, i, NULL), i);
        if (object)
            json_array_append_new(fields, object);
    }
    for (size_t i = 0; i < question->part_count; i++) {
        const struct ladder *ladder = session_ladder(session, i);
        if (ladder && ladder->seen)
            json_array_append_new(
                hints, json_pack("{s:s, s:s}", "part", question->parts[i].id, "seen",
                                 arena_printf(arena, "%llx", (unsigned long long)ladder->seen)));
    }
    if (json_array_size(fields) + json_array_size(hints) > 0)
        add_object(recorder,
                   json_pack("{s:s, s:s, s:O, s:O}", "question",
                             question_full_name(arena, question), "seed",
                             arena_printf(arena, "%llu", (unsigned long long)variant->seed),
                             "fields", fields, "hints", hints));
    json_decref(fields);
    json_decref(hints);
    arena_destroy(arena);
}

static void port_restore(void *context, struct session *session, const struct variant *variant)
{
    struct recorder *recorder = context;
    if (recorder->inner->restore)
        recorder->inner->restore(recorder->inner->context, session, variant);
    tell_kept(recorder, session, variant);
}

static int port_best(void *context, const struct question *question, int *self_out)
{
    struct recorder *recorder = context;
    const struct session_ports *inner = recorder->inner;
    int best = inner->best ? inner->best(inner->context, question, self_out) : -1;
    if (best >= 0) {
        struct arena *arena = arena_create();
        add_object(recorder,
                   json_pack("{s:s, s:i, s:i}", "question", question_full_name(arena, question),
                             "best", best, "own", *self_out));
        arena_destroy(arena);
    }
    return best;
}

static bool port_find_place(void *context, struct arena *arena, const struct question *question,
                            struct lesson_place *place_out)
{
    struct recorder *recorder = context;
    const struct session_ports *inner = recorder->inner;
    if (!inner->find_place(inner->context, arena, question, place_out))
        return false;
    add_object(recorder,
               json_pack("{s:s, s:s, s:s, s:s}", "question", question_full_name(arena, question),
                         "seed", arena_printf(arena, "%llu", (unsigned long long)place_out->seed),
                         "step", place_out->step, "furthest", place_out->furthest));
    return true;
}

/* --- the other ports, handed on ------------------------------------------------------------------------- */

static int64_t port_now(void *context)
{
    const struct session_ports *inner = ((struct recorder *)context)->inner;
    return inner->now ? inner->now(inner->context) : 0;
}

static enum dlt_err port_open(void *context, const struct question *listed,
                              const struct question **question_out,
                              void (*report)(void *context, const struct diag *diag),
                              void *report_context)
{
    const struct session_ports *inner = ((struct recorder *)context)->inner;
    return inner->open(inner->context, listed, question_out, report, report_context);
}

static void port_close(void *context, const struct question *question)
{
    const struct session_ports *inner = ((struct recorder *)context)->inner;
    inner->close(inner->context, question);
}

/* What cannot be kept is said on the screen. */
static bool noted(struct recorder *recorder, bool kept)
{
    if (!kept)
        add_object(recorder, json_pack("{s:b}", "failed", true));
    return kept;
}

static bool port_attempt(void *context, const struct variant *variant, const struct field *field,
                         const char *text, const struct verdict *verdict, int hints_seen)
{
    const struct session_ports *inner = ((struct recorder *)context)->inner;
    return noted(context,
                 inner->attempt(inner->context, variant, field, text, verdict, hints_seen));
}

static bool port_draft(void *context, const struct variant *variant, const struct field *field,
                       const char *text)
{
    const struct session_ports *inner = ((struct recorder *)context)->inner;
    return noted(context, inner->draft(inner->context, variant, field, text));
}

static bool port_hints(void *context, const struct variant *variant, const struct part *part,
                       uint64_t seen)
{
    const struct session_ports *inner = ((struct recorder *)context)->inner;
    return noted(context, inner->hints(inner->context, variant, part, seen));
}

static bool port_place(void *context, const struct question *question,
                       const struct lesson_place *place)
{
    const struct session_ports *inner = ((struct recorder *)context)->inner;
    return noted(context, inner->place(inner->context, question, place));
}

const struct session_ports *recorder_ports(struct recorder *recorder,
                                           const struct session_ports *ports)
{
    static const struct session_ports nothing = {.context = NULL};
    if (!recorder)
        return ports;
    const struct session_ports *inner = ports ? ports : &nothing;
    recorder->inner = inner;
    recorder->ports = (struct session_ports){
        .context = recorder,
        .now = inner->now ? port_now : NULL,
        .open = inner->open ? port_open : NULL,
        .close = inner->close ? port_close : NULL,
        .attempt = inner->attempt ? port_attempt : NULL,
        .draft = inner->draft ? port_draft : NULL,
        .hints = inner->hints ? port_hints : NULL,
        .restore = port_restore,
        .best = port_best,
        .place = inner->place ? port_place : NULL,
        .find_place = inner->find_place ? port_find_place : NULL,
    };
    return &recorder->ports;
}

/* --- the file ------------------------------------------------------------------------------------------- */

/* The theme as players want it, where the sitting has one of its own. */
static void add_theme(json_t *header, enum tui_theme theme)
{
    static const struct {
        const char *fore, *back;
    } colours[THEME_COUNT] = {
        [THEME_DARK] = {"#ffffff", "#000000"},
        [THEME_LIGHT] = {"#000000", "#ffffff"},
    };
    if (colours[theme].fore)
        json_object_set_new(
            header, "theme",
            json_pack("{s:s, s:s}", "fg", colours[theme].fore, "bg", colours[theme].back));
}

static json_t *own_header(const struct recorder *recorder, const struct app *app,
                          const struct tui_options *options)
{
    json_t *own = json_object();
    json_object_set_new(own, "version", json_string(options->version ? options->version : ""));
    json_object_set_new(own, "mode", json_string(options->present ? "present" : "tutor"));
    json_object_set_new(own, "paper", json_string(session_paper(app->session)->id));
    if (options->question)
        json_object_set_new(own, "question", json_string(options->question));
    if (options->notice)
        json_object_set_new(own, "notice", json_string(options->notice));
    if (options->seeded)
        json_object_set_new(own, "seed", json_integer((json_int_t)options->seed));
    if (options->again)
        json_object_set_new(own, "again", json_true());
    if (options->minutes > 0)
        json_object_set_new(own, "minutes", json_integer(options->minutes));
    json_object_set_new(own, "charset",
                        json_string(app->charset == CHARSET_UTF8 ? "utf-8" : "ascii"));
    json_object_set_new(own, "marker", json_string(marker_name(app->looks.marker)));
    json_object_set_new(own, "weight", json_integer(app->looks.weight));
    json_object_set_new(own, "theme", json_string(tui_theme_name(app->theme)));
    json_object_set_new(own, "clock", json_integer(recorder->clock));
    return own;
}

void recorder_begin(struct recorder *recorder, const struct app *app,
                    const struct tui_options *options, int width, int height)
{
    if (!recorder)
        return;
    json_t *header = json_pack("{s:i, s:i, s:i, s:I}", "version", 2, "width", width, "height",
                               height, "timestamp", (json_int_t)(recorder->clock / 1000));
    json_object_set_new(header, "title",
                        json_sprintf("dltutor: %s", session_paper(app->session)->title));
    json_object_set_new(header, "env", json_pack("{s:s}", "TERM", "xterm-256color"));
    add_theme(header, app->theme);
    json_object_set_new(header, "dltutor", own_header(recorder, app, options));
    char *text = json_dumps(header, JSON_COMPACT);
    strbuf_clear(&recorder->data);
    strbuf_printf(&recorder->data, "%s\n%s", text ? text : "{}", recorder->lines.text);
    strbuf_clear(&recorder->lines);
    strbuf_add(&recorder->lines, recorder->data.text);
    recorder->begun = true;
    recorder->width = width;
    recorder->height = height;
    free(text);
    json_decref(header);
    write_out(recorder);
}

void recorder_key(struct recorder *recorder, const struct key *key, long long ms)
{
    if (!recorder)
        return;
    recorder->ms = ms;
    recorder->resized |= key->code == KEY_CODE_RESIZE;
    strbuf_clear(&recorder->data);
    key_bytes_add(&recorder->data, key);
    if (recorder->data.length > 0)
        add_event(recorder, CAST_KEY, recorder->data.text, recorder->data.length);
}

void recorder_size(struct recorder *recorder, int width, int height)
{
    if (!recorder || (!recorder->resized && recorder->width == width && recorder->height == height))
        return;
    recorder->resized = false;
    recorder->width = width;
    recorder->height = height;
    strbuf_clear(&recorder->data);
    strbuf_printf(&recorder->data, "%dx%d", width, height);
    add_event(recorder, CAST_SIZE, recorder->data.text, recorder->data.length);
}

void recorder_show(struct recorder *recorder, const struct surface *surface, enum tui_theme theme,
                   long long ms)
{
    if (!recorder)
        return;
    recorder->ms = ms;
    strbuf_clear(&recorder->data);
    painter_theme(recorder->painter, theme);
    painter_show(recorder->painter, surface, surface->width, surface->height, &recorder->data);
    if (recorder->data.length > 0)
        add_event(recorder, CAST_PICTURE, recorder->data.text, recorder->data.length);
}

const char *recorder_problem(struct recorder *recorder)
{
    const char *problem = recorder ? recorder->problem : NULL;
    if (recorder)
        recorder->problem = NULL;
    return problem;
}

void recorder_close(struct recorder *recorder)
{
    if (!recorder)
        return;
    if (recorder->begun) {
        strbuf_clear(&recorder->data);
        strbuf_printf(&recorder->data, "\033[m\033[%dH\033[?25h", recorder->height);
        add_event(recorder, CAST_PICTURE, recorder->data.text, recorder->data.length);
    }
    if (recorder->file >= 0)
        close(recorder->file);
    painter_destroy(recorder->painter);
    strbuf_finish(&recorder->lines);
    strbuf_finish(&recorder->data);
    mem_free(recorder);
}
