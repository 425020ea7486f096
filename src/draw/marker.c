/* SPDX-License-Identifier: MIT */
/* Which markers a terminal can be trusted with. */
#include "dltutor/draw.h"

enum marker marker_for(enum charset charset, const char *terminal)
{
    if (charset != CHARSET_UTF8)
        return MARKER_ASCII;
    /* The fonts of the Linux console have half blocks, but neither quadrants nor braille. */
    if (terminal != NULL && str_equal(terminal, "linux"))
        return MARKER_HALF;
    return MARKER_BRAILLE;
}
