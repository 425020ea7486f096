/* SPDX-License-Identifier: MIT */
/* Heads kept in a file from one run to the next. Nothing depends on it: what is not in it, damaged, of
 * another program or of a file that changed since is read from the question itself. Private to load. */
#ifndef DLTUTOR_LOAD_SHELF_H
#define DLTUTOR_LOAD_SHELF_H

#include "pack.h"

/* What must be the same for a head to be that of a file still; all 0: not known. */
struct file_key {
    uint64_t size, seconds, nanoseconds, number;
};

/* The key of a file that was not written in the last two seconds before `now`: one that was could be
 * written again with the same key. All 0 for others. */
struct file_key load_file_key(const char *path, int64_t now);

struct shelf;
/* Reads the file, as far as it can be used; the heads taken from it live as long as the arena. So many
 * heads are worth keeping. */
struct shelf *load_shelf_open(struct arena *arena, const char *path, size_t worth);
/* The head of a listed question, in `arena`; NULL when it is not there. */
const struct question *load_shelf_find(const struct shelf *shelf, struct arena *arena,
                                       const struct listed *listed, const struct file_key *key);
/* Puts a head among those to be kept. */
void load_shelf_add(struct shelf *shelf, const struct question *head, const struct file_key *key);
/* Writes what was added, when it is much and not what was read. Silent about failures. */
void load_shelf_close(struct shelf *shelf);

#endif
