/* SPDX-License-Identifier: MIT */
/* The names of errors. */
#include "dltutor/base.h"

const char *dlt_err_name(enum dlt_err err)
{
    static const char *const names[] = {
        [DLT_OK] = "ok",
        [DLT_ERR_SYNTAX] = "syntax",
        [DLT_ERR_UNKNOWN] = "unknown",
        [DLT_ERR_TYPE] = "type",
        [DLT_ERR_RANGE] = "range",
        [DLT_ERR_LIMIT] = "limit",
        [DLT_ERR_UNSUPPORTED] = "unsupported",
        [DLT_ERR_IO] = "io",
    };
    _Static_assert(DLT_COUNT(names) == DLT_ERR_IO + 1, "each error has a name");
    return (size_t)err < DLT_COUNT(names) ? names[err] : "invalid";
}
