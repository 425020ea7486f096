/* SPDX-License-Identifier: MIT */
/* Whether golden files are to be written instead of compared. */
#ifndef DLTUTOR_TESTS_GOLDEN_H
#define DLTUTOR_TESTS_GOLDEN_H

#include <stdbool.h>
#include <stdlib.h>

/** True with UPDATE_GOLDEN=1; set to nothing it is as good as not set, as in lib.sh. */
static inline bool golden_updates(void)
{
    const char *update = getenv("UPDATE_GOLDEN");
    return update && *update;
}

#endif
