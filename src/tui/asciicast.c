/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* getc_unlocked */
#include "asciicast.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIRST_EVENTS = 64,
    MAX_HEADER = 1 << 16,
    MAX_LINE = 1 << 23,
    MAX_EVENTS = 1 << 18, /* that are no pictures */
    MAX_BYTES = 1 << 28,  /* of a file */
    MAX_HELD = 1 << 22,   /* of what is held of it */
    MAX_VALUES = 1 << 17, /* of what was kept: each takes many times its bytes */
    EVENT_VALUES = 4,     /* the list, and what is in it */
    MAX_KEY = 1 << 12,    /* bytes of an event's keys */
    MAX_PASTE = 1 << 18,  /* and of one that begins with what was pasted */
    MAX_WEIGHT = 3,
    MAX_WIDTH = 640, /* of a screen */
    MAX_HEIGHT = 240,
    MAX_MINUTES = 24 * 60,
};
static const double longest_s = 1e7; /* a sitting of months */
static const char event_form[] = "an event is [time, \"code\", \"data\"]";

/* --- the header ------------------------------------------------------------------------------------------ */

static const char *text_of(struct arena *arena, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    const char *text = json_string_value(value);
    return text ? utf8_sanitise(arena, text, json_string_length(value), UTF8_KEEP_NOTHING, NULL)
                : NULL;
}

/* How many values a JSON text holds, without reading it; `depth_out`: how deep they are nested. */
static size_t count_values(const char *text, size_t length, size_t *depth_out)
{
    size_t values = 1, depth = 0;
    bool quoted = false;
    *depth_out = 0;
    for (size_t i = 0; i < length; i++) {
        const char byte = text[i];
        if (quoted && byte == '\\')
            i++;
        else if (byte == '"')
            quoted = !quoted;
        else if (!quoted && (byte == '[' || byte == '{' || byte == ','))
            values++;
        depth += !quoted && (byte == '[' || byte == '{');
        depth -= !quoted && (byte == ']' || byte == '}') && depth > 0;
        *depth_out = depth > *depth_out ? depth : *depth_out;
    }
    return values;
}

static enum dlt_err wrong(struct diag *diag, unsigned line, const char *what)
{
    diag_place(diag, line, 0, 0);
    return diag_set(diag, DLT_ERR_SYNTAX, "cast", "%s", what);
}

static enum dlt_err read_own(struct cast *cast, const json_t *own, struct diag *diag)
{
    const char *theme = text_of(cast->arena, own, "theme");
    const char *marker = text_of(cast->arena, own, "marker");
    const char *charset = text_of(cast->arena, own, "charset");
    const char *mode = text_of(cast->arena, own, "mode");
    const json_int_t weight = json_integer_value(json_object_get(own, "weight"));
    const json_int_t minutes = json_integer_value(json_object_get(own, "minutes"));
    cast->paper = text_of(cast->arena, own, "paper");
    cast->question = text_of(cast->arena, own, "question");
    cast->notice = text_of(cast->arena, own, "notice");
    cast->clock = json_integer_value(json_object_get(own, "clock"));
    cast->present = mode && str_equal(mode, "present");
    cast->again = json_is_true(json_object_get(own, "again"));
    cast->seeded = json_object_get(own, "seed") != NULL;
    cast->seed = (uint64_t)json_integer_value(json_object_get(own, "seed"));
    cast->minutes = minutes >= 0 && minutes <= MAX_MINUTES ? (int)minutes : 0;
    cast->charset = charset && str_equal(charset, "ascii") ? CHARSET_ASCII : CHARSET_UTF8;
    cast->weight = weight >= 1 && weight <= MAX_WEIGHT ? (int)weight : 1;
    if (!cast->paper)
        return wrong(diag, 1, "the header does not say which paper was open");
    if (!theme || !tui_theme_from_name(theme, &cast->theme) || !marker ||
        !marker_from_name(marker, &cast->marker))
        return wrong(diag, 1, "the header names a theme or a marker that there is not");
    if (cast->clock < 0 || cast->clock > INT64_MAX / 2)
        return wrong(diag, 1, "the header says no time that can be");
    return DLT_OK;
}

static enum dlt_err too_large(struct cast *cast, long long width, long long height,
                              struct diag *diag)
{
    return wrong(diag, diag->line,
                 arena_printf(cast->arena,
                              "this was recorded on a screen of %lldx%lld; at most %dx%d is played",
                              width, height, MAX_WIDTH, MAX_HEIGHT));
}

static enum dlt_err read_header(struct cast *cast, const json_t *header, struct diag *diag)
{
    const json_t *own = json_object_get(header, "dltutor");
    if (json_integer_value(json_object_get(header, "version")) != 2)
        return wrong(diag, 1, "this is no asciicast of version 2");
    if (!json_is_object(own))
        return wrong(diag, 1, "this was not recorded by dltutor --record: there are no keys in it");
    const json_int_t width = json_integer_value(json_object_get(header, "width"));
    const json_int_t height = json_integer_value(json_object_get(header, "height"));
    if (width < 1 || height < 1)
        return wrong(diag, 1, "the header says no width and height");
    if (width > MAX_WIDTH || height > MAX_HEIGHT)
        return too_large(cast, width, height, diag);
    cast->width = (int)width;
    cast->height = (int)height;
    return read_own(cast, own, diag);
}

/* --- events ---------------------------------------------------------------------------------------------- */

static void release(void *object)
{
    json_decref(object);
}

static enum dlt_err read_size(struct cast *cast, const char *text, struct cast_event *event,
                              struct diag *diag)
{
    const char *cross = strchr(text, 'x');
    long width = 0, height = 0;
    event->kind = CAST_IS_SIZE;
    if (!cross || !str_to_long(arena_strndup(cast->arena, text, (size_t)(cross - text)), &width) ||
        !str_to_long(cross + 1, &height) || width < 1 || height < 1)
        return wrong(diag, diag->line, "a size is written as 80x24");
    if (width > MAX_WIDTH || height > MAX_HEIGHT)
        return too_large(cast, width, height, diag);
    event->width = (int)width;
    event->height = (int)height;
    return DLT_OK;
}

static enum dlt_err read_kept(struct cast *cast, const char *text, struct cast_event *event,
                              struct diag *diag)
{
    const size_t length = strlen(text);
    size_t depth = 0;
    event->kind = CAST_IS_KEPT;
    cast->values += count_values(text, length, &depth);
    if (cast->values > MAX_VALUES)
        return diag_set(diag, DLT_ERR_LIMIT, "cast", "more than %d values of what was kept",
                        MAX_VALUES);
    json_t *kept = json_loadb(text, length, 0, NULL);
    if (!json_is_object(kept)) {
        json_decref(kept);
        return wrong(diag, diag->line, "what was kept is no object");
    }
    event->kept = kept;
    arena_defer(cast->arena, release, kept);
    return DLT_OK;
}

static enum dlt_err read_key(struct cast *cast, const char *text, struct cast_event *event,
                             struct diag *diag)
{
    static const char paste_begin[] = "\033[200~";
    const size_t length = strlen(text), most = str_starts(text, paste_begin) ? MAX_PASTE : MAX_KEY;
    event->kind = CAST_IS_KEY;
    if (length == 0)
        return wrong(diag, diag->line, "a key without bytes");
    if (length > most)
        return diag_set(diag, DLT_ERR_LIMIT, "cast", "a key of more than %zu bytes", most);
    event->length = (unsigned)length;
    if (length < sizeof event->few)
        memcpy(event->few, text, length);
    else
        event->many = arena_strndup(cast->arena, text, length);
    cast->keys++;
    return DLT_OK;
}

static enum dlt_err read_data(struct cast *cast, const char *code, const json_t *data,
                              struct cast_event *event, struct diag *diag)
{
    const char *text = json_string_value(data);
    const size_t length = json_string_length(data);
    cast->held += length;
    if (cast->held > MAX_HELD)
        return diag_set(diag, DLT_ERR_LIMIT, "cast", "more than %d bytes of keys and answers",
                        MAX_HELD);
    if (str_equal(code, CAST_KEY))
        return read_key(cast, text, event, diag);
    return str_equal(code, CAST_SIZE) ? read_size(cast, text, event, diag)
                                      : read_kept(cast, text, event, diag);
}

/* `capacity` of the events. Other codes are for players, and skipped as they do. */
static enum dlt_err read_event(struct cast *cast, const json_t *line, size_t *capacity,
                               struct diag *diag)
{
    const char *code = json_string_value(json_array_get(line, 1));
    const json_t *time = json_array_get(line, 0), *data = json_array_get(line, 2);
    const double seconds = json_number_value(time);
    if (json_array_size(line) != 3 || !json_is_number(time) || !code || !json_is_string(data))
        return wrong(diag, diag->line, event_form);
    if (!(seconds >= 0 && seconds <= longest_s))
        return wrong(diag, diag->line, "an event is at a time that cannot be");
    const long long ms = llround(seconds * 1000);
    cast->ms = ms > cast->ms ? ms : cast->ms;
    if (!str_equal(code, CAST_KEY) && !str_equal(code, CAST_SIZE) && !str_equal(code, CAST_KEPT))
        return DLT_OK;
    if (cast->count == MAX_EVENTS)
        return diag_set(diag, DLT_ERR_LIMIT, "cast", "more than %d events", MAX_EVENTS);
    struct cast_event event = {.ms = cast->ms};
    enum dlt_err err = read_data(cast, code, data, &event, diag);
    if (err != DLT_OK)
        return err;
    if (cast->count == *capacity) {
        *capacity = *capacity ? *capacity * 2 : FIRST_EVENTS;
        cast->events = mem_resize(cast->events, *capacity, sizeof *cast->events);
    }
    cast->events[cast->count++] = event;
    return DLT_OK;
}

/* --- lines ------------------------------------------------------------------------------------------------ */

/* A line up to its end into `*line`; what is longer than any can be is cut, and no JSON then. */
static size_t next_line(FILE *file, struct strbuf *line)
{
    int c = EOF;
    strbuf_clear(line);
    while ((c = getc_unlocked(file)) != EOF) {
        const char byte = (char)c;
        strbuf_add_bytes(line, &byte, 1);
        if (c == '\n' || line->length > MAX_LINE)
            break;
    }
    return line->length;
}

/* What no recording holds is refused before it is read: values take far more room than their bytes. */
static enum dlt_err check_line(const struct strbuf *line, struct diag *diag)
{
    const bool header = diag->line == 1;
    const size_t most = header ? MAX_HEADER : MAX_LINE;
    size_t depth = 0;
    if (line->length > most)
        return diag_set(diag, DLT_ERR_LIMIT, "cast", "a line of more than %zu bytes", most);
    const size_t values = count_values(line->text, line->length, &depth);
    if (!header && (depth > 1 || values > EVENT_VALUES))
        return wrong(diag, diag->line, event_form);
    return DLT_OK;
}

static enum dlt_err read_line(struct cast *cast, const struct strbuf *line, size_t *capacity,
                              struct diag *diag)
{
    json_error_t error;
    enum dlt_err err = check_line(line, diag);
    if (err != DLT_OK)
        return err;
    json_t *json = json_loadb(line->text, line->length, 0, &error);
    if (!json && diag->line > 1 && line->text[line->length - 1] != '\n')
        cast->torn = true;
    else if (!json)
        err = wrong(diag, diag->line, "this line is no JSON");
    else if (diag->line == 1)
        err = read_header(cast, json, diag);
    else
        err = read_event(cast, json, capacity, diag);
    json_decref(json);
    return err;
}

static enum dlt_err read_lines(FILE *file, struct cast *cast, struct strbuf *line,
                               struct diag *diag)
{
    enum dlt_err err = DLT_OK;
    size_t capacity = 0, total = 0;
    while (err == DLT_OK && next_line(file, line) > 0) {
        diag->line++;
        total += line->length;
        err = total > MAX_BYTES
                  ? diag_set(diag, DLT_ERR_LIMIT, "cast", "the file is larger than any recording")
                  : read_line(cast, line, &capacity, diag);
    }
    if (err == DLT_OK && ferror(file))
        err = diag_set(diag, DLT_ERR_IO, "cast", "cannot be read: %s", strerror(errno));
    if (err == DLT_OK && diag->line == 0)
        err = wrong(diag, 1, "the file is empty");
    return err;
}

enum dlt_err cast_read(const char *path, struct cast *cast_out, struct diag *diag)
{
    struct cast cast = {.arena = arena_create()};
    struct diag place = {0};
    struct strbuf line;
    strbuf_init(&line);
    snprintf(place.file, sizeof place.file, "%s", path);
    FILE *file = fopen(path, "rb");
    enum dlt_err err =
        file ? read_lines(file, &cast, &line, &place)
             : diag_set(&place, DLT_ERR_IO, "cast", "cannot be opened: %s", strerror(errno));
    if (file)
        fclose(file);
    strbuf_finish(&line);
    if (err == DLT_OK) {
        *cast_out = cast;
    } else {
        if (err == DLT_ERR_IO)
            diag_place(&place, 0, 0, 0);
        if (diag)
            *diag = place;
        cast_finish(&cast);
    }
    return err;
}

const char *cast_bytes(const struct cast_event *event)
{
    return event->length < sizeof event->few ? event->few : event->many;
}

void cast_finish(struct cast *cast)
{
    arena_destroy(cast->arena);
    mem_free(cast->events);
    *cast = (struct cast){.arena = NULL};
}
