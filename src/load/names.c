/* SPDX-License-Identifier: MIT */
/* Names in a hash table: a file of a megabyte may hold a hundred thousand. */
#include "names.h"
#include <string.h>

/* What lies beyond is not proposed: it would take too long. */
enum { MOST_CANDIDATES = 100, LONGEST_CANDIDATE = 64 };

void names_init(struct names *names, struct arena *arena)
{
    *names = (struct names){.arena = arena};
}

static size_t hash(const char *name)
{
    uint64_t value = 14695981039346656037u; /* FNV-1a */

    for (; *name; name++)
        value = (value ^ (unsigned char)*name) * 1099511628211u;
    return (size_t)(value ^ value >> 32);
}

/* The slot that holds the name, or the free one where it belongs. */
static size_t find_slot(const struct names *names, const char *name)
{
    size_t slot = hash(name) & (names->slot_count - 1);

    while (names->slots[slot] && !str_equal(names->names[names->slots[slot] - 1], name))
        slot = (slot + 1) & (names->slot_count - 1);
    return slot;
}

static void make_room(struct names *names)
{
    size_t room = names->capacity;

    if (names->count < names->capacity)
        return;
    names->names =
        arena_grow(names->arena, names->names, names->count, &room, sizeof *names->names);
    room = names->capacity;
    names->nodes =
        arena_grow(names->arena, names->nodes, names->count, &room, sizeof *names->nodes);
    names->capacity = room;
    names->slot_count = 16;
    while (names->slot_count < 2 * names->capacity)
        names->slot_count *= 2;
    names->slots = arena_array(names->arena, names->slot_count, sizeof *names->slots);
    for (size_t i = 0; i < names->count; i++)
        names->slots[find_slot(names, names->names[i])] = i + 1;
}

const struct node *names_add(struct names *names, const char *name, const struct node *node)
{
    size_t slot;

    make_room(names);
    slot = find_slot(names, name);
    if (names->slots[slot])
        return names->nodes[names->slots[slot] - 1];
    names->names[names->count] = name;
    names->nodes[names->count] = node;
    names->slots[slot] = ++names->count;
    return NULL;
}

bool names_has(const struct names *names, const char *name)
{
    return names->count && names->slots[find_slot(names, name)];
}

const struct node *names_node(const struct names *names, const char *name)
{
    const size_t slot = names->count ? find_slot(names, name) : 0;

    return names->count && names->slots[slot] ? names->nodes[names->slots[slot] - 1] : NULL;
}

/* "; there are a, b" where they are few; else "". */
static const char *list_all(const struct names *names)
{
    enum { FEW = 6 };
    const char *text = "";

    for (size_t i = 0; names->count <= FEW && i < names->count; i++) {
        if (!*names->names[i] || strlen(names->names[i]) > LONGEST_CANDIDATE)
            return "";
        text = arena_printf(names->arena, "%s%s%s", text, i ? ", " : "", names->names[i]);
    }
    return *text
               ? arena_printf(names->arena, "; there %s %s", names->count > 1 ? "are" : "is", text)
               : "";
}

const char *names_proposal(const struct names *names, const char *name)
{
    const char *near[MOST_CANDIDATES];
    const char *nearest = NULL;
    size_t count = 0;

    for (size_t i = 0; i < names->count && count < MOST_CANDIDATES; i++) {
        if (strlen(names->names[i]) <= LONGEST_CANDIDATE)
            near[count++] = names->names[i];
    }
    if (count && strlen(name) <= LONGEST_CANDIDATE)
        nearest = str_nearest(name, near, count);
    if (nearest)
        return arena_printf(names->arena, " (did you mean %s?)", nearest);
    return list_all(names);
}
