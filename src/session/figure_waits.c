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

static bool draws(const struct part *part, const struct figure_spec *figure)
{
    for (size_t i = 0; i < part->figure_count; i++) {
        if (&part->figures[i] == figure)
            return true;
    }
    return false;
}

/** Whether something was typed for typed.NAME, whatever it is worth. */
static bool is_typed(const struct question *question, const struct figure_spec *figure,
                     const char *name, const struct verdict *verdicts)
{
    const size_t count = verdicts ? question_field_count(question) : 0;
    for (size_t i = 0; i < count; i++) {
        size_t part = 0;
        const struct field *field = question_field(question, i, &part);
        bool own = field->label && draws(&question->parts[part], figure);
        if (str_equal(field->id, name) || (own && str_equal(field->label, name)))
            return verdicts[i].status != VERDICT_BLANK;
    }
    return false;
}

static void list_names(struct strbuf *out, const struct names *names)
{
    strbuf_printf(out, "your answer%s to ", names->count > 1 ? "s" : "");
    for (size_t i = 0; i < names->count; i++) {
        const char *before = i == 0 ? "" : i + 1 == names->count ? " and " : ", ";
        strbuf_printf(out, "%s%s", before, names->items[i]);
    }
}

char *variant_figure_waits(struct arena *arena, const struct variant *variant,
                           const struct figure_spec *figure, const struct verdict *verdicts)
{
    struct names all = {.arena = arena}, missing = {.arena = arena}, typed = {.arena = arena};
    struct strbuf out;
    for (size_t i = 0; i < figure->with_count; i++)
        find_names(&all, figure->with[i].text);
    for (size_t i = 0; i < all.count; i++) {
        bool there = is_typed(variant->question, figure, all.items[i], verdicts);
        add_name(there ? &typed : &missing, all.items[i]);
    }
    if (all.count == 0)
        return NULL;
    strbuf_init(&out);
    strbuf_add(&out, missing.count > 0 ? "Nothing to draw yet: " : "Nothing to draw: ");
    if (typed.count > 0) {
        list_names(&out, &typed);
        strbuf_printf(&out, " %s no value that can be drawn", typed.count > 1 ? "have" : "has");
    }
    if (missing.count > 0) {
        strbuf_add(&out, typed.count > 0 ? "; " : "");
        list_names(&out, &missing);
        strbuf_printf(&out, " %s drawn here once you check %s", missing.count > 1 ? "are" : "is",
                      missing.count > 1 ? "them" : "it");
    }
    strbuf_add(&out, ".");
    char *text = strbuf_take(&out, arena);
    strbuf_finish(&out);
    return text;
}
