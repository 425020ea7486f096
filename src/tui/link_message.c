/* SPDX-License-Identifier: MIT */
/* What goes over the link: one JSON object a line. */
#include "link_private.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS_MOST = 1000000 };

/* The texts of a brief, by the names they have in a message. */
static const struct {
    const char *name;
    size_t offset;
} texts[] = {
    {"paper", offsetof(struct brief, paper)},       {"question", offsetof(struct brief, question)},
    {"now", offsetof(struct brief, now)},           {"next", offsetof(struct brief, next)},
    {"solution", offsetof(struct brief, solution)}, {"notes", offsetof(struct brief, notes)},
};

static const char **text_of(struct brief *brief, size_t index)
{
    return (const char **)(void *)((char *)brief + texts[index].offset);
}

/* --- telling ---------------------------------------------------------------------------------------- */

static size_t cut(const char *text)
{
    size_t length = strlen(text);
    if (length <= LINK_TEXT_MAX)
        return length;
    length = LINK_TEXT_MAX;
    while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
        length--;
    return length;
}

bool link_encode(const struct brief *brief, struct strbuf *line)
{
    struct brief copy = *brief;
    json_t *object = json_object();
    for (size_t i = 0; i < DLT_COUNT(texts); i++) {
        const char *text = *text_of(&copy, i);
        text = text ? text : "";
        json_object_set_new(object, texts[i].name, json_stringn(text, cut(text)));
    }
    json_object_set_new(object, "step", json_integer((json_int_t)brief->step));
    json_object_set_new(object, "steps", json_integer((json_int_t)brief->step_count));
    json_object_set_new(object, "running", json_boolean(brief->running));
    json_object_set_new(object, "since", json_integer(brief->since));
    json_object_set_new(object, "elapsed", json_integer(brief->elapsed));
    char *dumped = json_dumps(object, JSON_COMPACT);
    bool fits = dumped && strlen(dumped) < LINK_LINE_MAX;
    strbuf_clear(line);
    if (fits) {
        strbuf_add(line, dumped);
        strbuf_add(line, "\n");
    }
    json_decref(object);
    free(dumped);
    return fits;
}

/* --- hearing ---------------------------------------------------------------------------------------- */

static int64_t number(const json_t *object, const char *name, int64_t least, int64_t most)
{
    int64_t value = json_integer_value(json_object_get(object, name)); /* 0: none */
    if (value < least)
        return least;
    return value > most ? most : value;
}

bool link_decode(struct arena *arena, const char *bytes, size_t length, struct brief *brief_out)
{
    const int64_t far = INT64_C(1) << 53;
    json_t *object = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, NULL);
    struct brief brief = {.paper = NULL};
    if (!json_is_object(object)) {
        json_decref(object);
        return false;
    }
    for (size_t i = 0; i < DLT_COUNT(texts); i++) {
        const json_t *text = json_object_get(object, texts[i].name);
        const char *words = json_is_string(text) ? json_string_value(text) : "";
        size_t size = json_is_string(text) ? json_string_length(text) : 0;
        *text_of(&brief, i) = utf8_sanitise(arena, words, size, UTF8_KEEP_NEWLINE, NULL);
    }
    brief.step_count = (size_t)number(object, "steps", 0, STEPS_MOST);
    brief.step = (size_t)number(object, "step", 0, STEPS_MOST);
    brief.running = json_is_true(json_object_get(object, "running"));
    brief.since = number(object, "since", -far, far);
    brief.elapsed = number(object, "elapsed", 0, far);
    json_decref(object);
    *brief_out = brief;
    return true;
}
