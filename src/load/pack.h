/* SPDX-License-Identifier: MIT */
/* A question as a paper lists it. Private to load. */
#ifndef DLTUTOR_LOAD_PACK_H
#define DLTUTOR_LOAD_PACK_H

#include "dltutor/load.h"

struct listed {
    const char *path;
    const char *pack;
    const char *name; /* that its id must be; NULL: any */
};

enum dlt_err load_listed_question(struct arena *arena, const struct listed *listed,
                                  const struct question **question_out, load_report_fn report,
                                  void *context);

/* What the pack in a folder is called: the last part of its path. */
const char *load_pack_name(struct arena *arena, const char *path);

#endif
