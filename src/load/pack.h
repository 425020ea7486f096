/* SPDX-License-Identifier: MIT */
/* A pack while it is read, and a question as its paper lists it. Private to load. */
#ifndef DLTUTOR_LOAD_PACK_H
#define DLTUTOR_LOAD_PACK_H

#include "loader.h"

struct listed {
    const char *path;
    const char *pack;
    const char *name; /* that its id must be; NULL: any */
    bool salvage;     /* give it also where what is wrong touches single texts alone */
};

enum dlt_err load_listed_question(struct arena *arena, const struct listed *listed,
                                  const struct question **question_out, load_report_fn report,
                                  void *context);
/* Its head alone, after the same checks of the whole file. The loader is for listed->path, which
 * the head points to, as it does to listed->pack. */
enum dlt_err load_listed_head(struct loader *loader, const struct listed *listed,
                              const struct question **question_out);
/* head.c: what a list shows of a checked question. */
const struct question *load_head(struct loader *loader, const char *pack);

/* What the pack in a folder is called: the last part of its path. */
const char *load_pack_name(struct arena *arena, const char *path);

struct file_key;
struct shelf;

struct pack {
    struct arena *arena;
    struct loader loader; /* of its paper, until the pack is closed */
    enum dlt_err err;     /* why there is no paper */
    struct paper *paper;
    struct listed *listed; /* what the paper lists, in its order */
    size_t count;
    const struct question **found; /* each of them; NULL: not read, or not without problems */
    struct file_key *keys;         /* of their files before they were read; with a shelf */
    bool heads;
};

/* Reads the paper. What is wrong with it is told when the pack is closed, which it has to be. */
void load_pack_open(struct pack *pack, struct arena *arena, const char *folder,
                    load_report_fn report, void *context);
/* Reads the questions that were not found yet, and tells their problems, then the paper's. */
enum dlt_err load_pack_close(struct pack *pack, const struct paper **paper_out);

/* crew.c: the heads of many questions by as many threads as there are processors. Only files without
 * problems: others are left for load_pack_close, which tells them in order. */
struct crew;
/* The heads are to live as long as the arena; those that the shelf (NULL: none) has are not read. */
struct crew *load_crew_create(struct arena *arena, struct shelf *shelf, int64_t now);
void load_crew_read(struct crew *crew, struct pack *const *packs, size_t pack_count);
void load_crew_destroy(struct crew *crew);

#endif
