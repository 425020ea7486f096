/* SPDX-License-Identifier: MIT */
/* FLINT and what it brings take longer to load than all that the first screen needs: the program can be
 * linked so that their functions are only looked for when they are called. NUM_LIBRARIES is then the
 * list of their names, as the Makefile finds them. */
#include "dltutor/num.h"

#ifdef NUM_LIBRARIES
#include <dlfcn.h>

const char *num_libraries(void)
{
    static const char *const names[] = {NUM_LIBRARIES};
    for (size_t i = 0; i < DLT_COUNT(names); i++)
        if (!dlopen(names[i], RTLD_LAZY | RTLD_GLOBAL))
            return names[i];
    return NULL;
}
#else
const char *num_libraries(void)
{
    return NULL;
}
#endif
