/* SPDX-License-Identifier: MIT */
#include "record.h"

enum dlt_err recorder_open(const char *path, int width, int height, enum tui_theme theme,
                           struct recorder **recorder_out, struct diag *diag)
{
    (void)path, (void)width, (void)height, (void)theme, (void)diag;
    *recorder_out = NULL;
    return DLT_OK;
}

void recorder_close(struct recorder *recorder)
{
    (void)recorder;
}

void recorder_key(struct recorder *recorder, const struct key *key, long long ms)
{
    (void)recorder, (void)key, (void)ms;
}

void recorder_show(struct recorder *recorder, const struct surface *surface, long long ms)
{
    (void)recorder, (void)surface, (void)ms;
}
