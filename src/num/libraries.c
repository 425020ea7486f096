/* SPDX-License-Identifier: MIT */
/* FLINT and what it brings take longer to load than all that the first screen needs: the program can be
 * linked so that their functions are only looked for when they are called. NUM_LIBRARIES is then the
 * list of their names, as the Makefile finds them. */
#include "dltutor/num.h"

#ifdef NUM_LIBRARIES
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static bool was_bound(void)
{
    const char *now = getenv("LD_BIND_NOW");
    return now && now[0];
}

void num_begin(char **argv)
{
    char *now = getenv("LD_BIND_NOW");
    if (!was_bound() || unsetenv("LD_BIND_NOW") != 0)
        return;
    execv("/proc/self/exe", argv);
    setenv("LD_BIND_NOW", now, 1); /* there is no such file */
}

const char *num_libraries(void)
{
    static const char *const names[] = {NUM_LIBRARIES};
    if (was_bound())
        return "FLINT (LD_BIND_NOW is set)";
    for (size_t i = 0; i < DLT_COUNT(names); i++)
        if (!dlopen(names[i], RTLD_LAZY | RTLD_GLOBAL))
            return names[i];
    return NULL;
}
#else
void num_begin(char **argv)
{
    (void)argv;
}

const char *num_libraries(void)
{
    return NULL;
}
#endif
