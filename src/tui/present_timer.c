/* SPDX-License-Identifier: MIT */
/* The timer of a lesson: up from nothing, or down from a limit. It runs on the injected clock. */
#define _GNU_SOURCE /* clock_gettime */
#include "lectern.h"
#include <time.h>

enum { MINUTE = 60, MS_A_SECOND = 1000, NS_A_MS = 1000000 };

static int64_t now(const struct app *app)
{
    const struct session_ports *ports = app->ports;
    return ports && ports->now ? ports->now(ports->context) : 0;
}

int64_t timer_shown(const struct app *app, const struct timer *timer)
{
    return timer->running ? now(app) - timer->since : timer->elapsed;
}

void timer_toggle(const struct app *app, struct timer *timer)
{
    timer->wanted = true;
    if (timer->running)
        timer->elapsed = now(app) - timer->since;
    else
        timer->since = now(app) - timer->elapsed;
    timer->running = !timer->running;
}

void timer_reset(const struct app *app, struct timer *timer)
{
    timer->elapsed = 0;
    timer->since = now(app);
    timer->wanted = timer->running || timer->limit > 0;
}

char *timer_text(const struct app *app, struct arena *frame, const struct timer *timer,
                 bool *late_out)
{
    int64_t shown = timer_shown(app, timer);
    if (timer->limit > 0)
        shown = timer->limit - shown;
    const bool begun = timer->running || timer->elapsed != 0;
    *late_out = timer->limit > 0 && begun && shown <= MINUTE;
    const char *sign = shown < 0 ? "-" : "";
    const int64_t seconds = shown < 0 ? -shown : shown;
    return arena_printf(frame, "%s%02lld:%02lld", sign, (long long)(seconds / MINUTE),
                        (long long)(seconds % MINUTE));
}

int present_timeout(const struct app *app)
{
    struct timespec time = {0};
    if (!app->present->timer.running)
        return -1;
    /* Until the second is over; what is shown then is the injected clock's. */
    clock_gettime(CLOCK_REALTIME, &time);
    return MS_A_SECOND - (int)(time.tv_nsec / NS_A_MS);
}
