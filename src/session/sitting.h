/* SPDX-License-Identifier: MIT */
/* A sitting from inside: its questions and fields. Private to session. */
#ifndef SESSION_SITTING_H
#define SESSION_SITTING_H

#include "dltutor/session.h"

enum { TRIES_KEPT = 64 };

/** A field with room for its texts. */
struct field_slot {
    struct session_field shown; /**< points into the two texts */
    struct strbuf draft, submitted;
    const char *tries[TRIES_KEPT]; /**< on the heap, newest first, each text once */
    size_t try_count;
    int own; /**< marks that the person gave to what was submitted, -1: none */
};

/** A question of the paper. Without a variant until it is opened. */
struct slot {
    const struct question *listed;   /**< as the paper has it */
    const struct question *question; /**< the whole of it once it is opened; until then `listed` */
    struct variant *variant;
    struct field_slot *fields;
    size_t field_count;
    struct arena *said; /**< what the verdicts point to */
    struct verdict *verdicts;
    struct ladder *ladders; /**< by part */
    bool *revealed;         /**< by part */
    int best_before;        /**< best sum with other numbers or in earlier sittings, -1: none */
    int self_before;        /**< how much of it the person gave */
    struct diag *problems;  /**< why it could not be opened again, on the heap */
    size_t problem_count;
};

struct session {
    const struct paper *paper;
    struct session_ports ports;
    struct slot *slots;
    size_t current;
    bool keeping_failed;
    unsigned long version;
};

void slot_open(struct slot *slot, struct variant *variant);
/** Drops the variant and all that was typed; the question and the best marks before stay. */
void slot_close(struct slot *slot);
/** Sum of the best marks, how much of it the person gave, and whether anything was tried. */
int slot_sum(const struct slot *slot);
int slot_self(const struct slot *slot);
bool slot_begun(const struct slot *slot);
/** Raises the best marks of a field where a new look gives more, or earns what was only given; true
 *  when it does. */
bool slot_raise_best(struct slot *slot, size_t field);

/** NULL clears the text. */
void slot_set_draft(struct field_slot *field, const char *text);
void slot_set_submitted(struct field_slot *field, const char *text);
/** Puts a text before the others; its old place, or the oldest one, makes room. */
void slot_remember(struct field_slot *field, const char *text);

/** Of the open question; NULL: none is open, or it has no such field or part. */
struct slot *session_slot(const struct session *session);
struct field_slot *session_field_slot(const struct session *session, size_t field);
struct ladder *session_open_ladder(const struct session *session, size_t part);
/** Marks all submitted answers anew, so that what hangs together stays consistent. */
void session_mark_all(struct session *session, struct slot *slot);
/** Gives a whole question back to whom it came from. */
void session_give_back(const struct session *session, struct slot *slot);

#endif
