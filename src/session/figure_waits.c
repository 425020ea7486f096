/* SPDX-License-Identifier: MIT */
/* What a figure that has nothing to draw yet waits for. */
#include "dltutor/session.h"

#include <ctype.h>
#include <string.h>

#define TYPED "typed."

/** Names of answers, each once, in the order in which they are met. */
struct names {
    struct arena *arena;
    const char **items;
    size_t count, capacity;
};

static void add_name(struct names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (str_equal(names->items[i], name))
            return;
    }
    names->items = arena_grow(names->arena, names->items, names->count, &names->capacity,
                              sizeof(const char *));
    names->items[names->count++] = name;
}

static void find_names(struct names *names, const char *text)
{
    for (const char *at = strstr(text, TYPED); at; at = strstr(at, TYPED)) {
        size_t length = 0;
        at += strlen(TYPED);
        while (isalnum((unsigned char)at[length]) || at[length] == '_')
            length++;
        if (length > 0)
            add_name(names, arena_strndup(names->arena, at, length));
    }
}

char *variant_figure_waits(struct arena *arena, const struct figure_spec *figure)
{
    struct names names = {.arena = arena};
    struct strbuf out;
    for (size_t i = 0; i < figure->with_count; i++)
        find_names(&names, figure->with[i].text);
    if (names.count == 0)
        return NULL;
    strbuf_init(&out);
    strbuf_printf(&out, "Nothing to draw yet: your answer%s to ", names.count > 1 ? "s" : "");
    for (size_t i = 0; i < names.count; i++) {
        const char *before = i == 0 ? "" : i + 1 == names.count ? " and " : ", ";
        strbuf_printf(&out, "%s%s", before, names.items[i]);
    }
    strbuf_printf(&out, " %s drawn here once you type %s.", names.count > 1 ? "are" : "is",
                  names.count > 1 ? "them" : "it");
    char *text = strbuf_take(&out, arena);
    strbuf_finish(&out);
    return text;
}
