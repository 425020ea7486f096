/* SPDX-License-Identifier: MIT */
/* Learning rates by schedule: which rate a step has, and when the rate has fallen to a value. */
#include "learning_rate_schedule.h"

enum {
    SCHEDULE,
    RATE,
    AT,
    STEPS,
    COUNT_FROM,
    WARMUP,
    WARMUP_CONVENTION,
    START_RATE,
    END_RATE,
    END_CONVENTION,
    FACTOR,
    PERIOD,
    PERIOD_GROWTH,
    POWER,
    UP_FRACTION,
    ANNEAL,
    FALLS_TO,
};

enum { OUT_AT, OUT_RATES, OUT_CYCLES, OUT_FALLEN_AT, OUT_FALLEN_RATE };

enum {
    MAX_ASKED = 1000,
    EXACT_POWER = 4096,
    MAX_CYCLES = 100000,
    WALK_MAX = 20000,
    FALL_MAX = 400
};
#define MOST_STEPS "1000000000"

static const struct param params[] = {
    [SCHEDULE] = {.name = "schedule",
                  .summary = "how the rate goes on after warm-up; cosine with a period restarts",
                  .type = PARAM_CHOICE,
                  .choices = "constant step exponential linear polynomial cosine inverse_sqrt "
                             "one_cycle"},
    [RATE] = {.name = "rate",
              .summary = "the base rate, which is the highest",
              .type = PARAM_REAL,
              .fallback = "0.1",
              .minimum = "0"},
    [AT] = {.name = "at",
            .summary = "numbers of the steps whose rate is asked; default: all of steps",
            .type = PARAM_LIST,
            .fallback = "",
            .minimum = "0",
            .maximum = MOST_STEPS},
    [STEPS] = {.name = "steps",
               .summary = "steps in all, warm-up included; needed by linear, polynomial, one_cycle "
                          "and by cosine without a period",
               .type = PARAM_INTEGER,
               .fallback = "",
               .minimum = "1",
               .maximum = MOST_STEPS},
    [COUNT_FROM] = {.name = "count_from",
                    .summary = "number of the first step: 0 or 1",
                    .type = PARAM_INTEGER,
                    .fallback = "0",
                    .minimum = "0",
                    .maximum = "1"},
    [WARMUP] =
        {.name = "warmup",
         .summary =
             "steps of linear warm-up in front; for inverse_sqrt also its time scale; default 0",
         .type = PARAM_INTEGER,
         .fallback = "",
         .minimum = "0",
         .maximum = MOST_STEPS},
    [WARMUP_CONVENTION] = {.name = "warmup_convention",
                           .summary = "after e earlier steps the rate is multiplied by (e + 1)/w "
                                      "(itself, the default) or by e/w (earlier)",
                           .type = PARAM_CHOICE,
                           .fallback = "",
                           .choices = "itself earlier"},
    [START_RATE] = {.name = "start_rate",
                    .summary = "rate from which warm-up climbs, default 0, or one_cycle, default "
                               "rate/25",
                    .type = PARAM_REAL,
                    .fallback = "",
                    .minimum = "0"},
    [END_RATE] = {.name = "end_rate",
                  .summary =
                      "rate at the end of linear, polynomial, cosine and one_cycle; default 0",
                  .type = PARAM_REAL,
                  .fallback = "",
                  .minimum = "0"},
    [END_CONVENTION] = {.name = "end_convention",
                        .summary = "the end rate belongs to the step after the last one, the "
                                   "default, or to the last; not for cosine with a period",
                        .type = PARAM_CHOICE,
                        .fallback = "",
                        .choices = "after last"},
    [FACTOR] = {.name = "factor",
                .summary = "what step and exponential multiply by in each period; default 0.1",
                .type = PARAM_REAL,
                .fallback = "",
                .minimum = "0"},
    [PERIOD] = {.name = "period",
                .summary =
                    "steps between drops (step), for one factor (exponential, default 1), of "
                    "the first cycle (cosine), or time scale (inverse_sqrt)",
                .type = PARAM_INTEGER,
                .fallback = "",
                .minimum = "1",
                .maximum = MOST_STEPS},
    [PERIOD_GROWTH] = {.name = "period_growth",
                       .summary =
                           "cosine with restarts: each cycle is so many times as long; default 1",
                       .type = PARAM_INTEGER,
                       .fallback = "",
                       .minimum = "1",
                       .maximum = "1000"},
    [POWER] = {.name = "power",
               .summary = "of polynomial; default 2",
               .type = PARAM_REAL,
               .fallback = "",
               .minimum = "0"},
    [UP_FRACTION] = {.name = "up_fraction",
                     .summary =
                         "one_cycle: part of the steps in which the rate climbs; default 0.3",
                     .type = PARAM_RATIONAL,
                     .fallback = "",
                     .minimum = "0",
                     .maximum = "1"},
    [ANNEAL] =
        {.name = "anneal",
         .summary =
             "one_cycle: both ways go along halves of a cosine, the default, or straight lines",
         .type = PARAM_CHOICE,
         .fallback = "",
         .choices = "cosine linear"},
    [FALLS_TO] = {.name = "falls_to",
                  .summary = "also find the first step after warm-up with this rate or less",
                  .type = PARAM_REAL,
                  .fallback = "",
                  .minimum = "0"},
};

static const struct solver_output outputs[] = {
    [OUT_AT] = {.name = "at", .summary = "the steps asked for"},
    [OUT_RATES] = {.name = "rates", .summary = "their rates"},
    [OUT_CYCLES] = {.name = "cycles", .summary = "their cycles, from 1; only with restarts"},
    [OUT_FALLEN_AT] = {.name = "fallen_at",
                       .summary = "first step after warm-up whose rate is at most falls_to"},
    [OUT_FALLEN_RATE] = {.name = "fallen_rate", .summary = "the rate there"},
};

/* --- reading the arguments ------------------------------------------------------------------------- */

static void refuse(struct solve_run *run, const char *text)
{
    num_fail(run->ctx, DLT_ERR_RANGE, "together", "%s", text);
}

static enum schedule_kind kind_of(struct value word)
{
    static const struct {
        const char *word;
        enum schedule_kind kind;
    } kinds[] = {
        {"constant", SCHEDULE_CONSTANT},         {"step", SCHEDULE_STEP},
        {"exponential", SCHEDULE_EXPONENTIAL},   {"linear", SCHEDULE_POLYNOMIAL},
        {"polynomial", SCHEDULE_POLYNOMIAL},     {"cosine", SCHEDULE_COSINE},
        {"inverse_sqrt", SCHEDULE_INVERSE_SQRT}, {"one_cycle", SCHEDULE_ONE_CYCLE},
    };
    size_t i = 0;

    while (i + 1 < DLT_COUNT(kinds) && !run_is(word, kinds[i].word))
        i++;
    return kinds[i].kind;
}

/* What is given must have something to act on. */
static void check_fit(struct solve_run *run, const struct schedule *schedule)
{
    enum schedule_kind kind = schedule->kind;
    bool straight = run_is(run->args[SCHEDULE], "linear"), restarts = schedule->period > 0;
    bool polynomial = kind == SCHEDULE_POLYNOMIAL, cosine = kind == SCHEDULE_COSINE;
    bool cycle = kind == SCHEDULE_ONE_CYCLE, warms = run_given(run->args[WARMUP]);
    bool drops = kind == SCHEDULE_STEP || kind == SCHEDULE_EXPONENTIAL;
    const struct {
        int param;
        bool fits;
        const char *whose;
    } rows[] = {
        {WARMUP_CONVENTION, warms, "warmup: give that too"},
        {START_RATE, warms || cycle, "warmup and one_cycle"},
        {END_RATE, polynomial || cosine || cycle, "linear, polynomial, cosine and one_cycle"},
        {END_CONVENTION, polynomial || (cosine && !restarts) || cycle,
         "linear, polynomial, one_cycle and cosine without a period, which end"},
        {FACTOR, drops, "step and exponential"},
        {PERIOD, drops || cosine || kind == SCHEDULE_INVERSE_SQRT,
         "step, exponential, cosine and inverse_sqrt"},
        {PERIOD_GROWTH, cosine && restarts, "cosine with a period"},
        {POWER, polynomial && !straight, "polynomial"},
        {UP_FRACTION, cycle, "one_cycle"},
        {ANNEAL, cycle, "one_cycle"},
    };

    for (size_t i = 0; i < DLT_COUNT(rows) && run->ctx->err == DLT_OK; i++)
        if (run_given(run->args[rows[i].param]) && !rows[i].fits)
            num_fail(run->ctx, DLT_ERR_RANGE, "together", "%s is for %s",
                     params[rows[i].param].name, rows[i].whose);
}

static struct value given_or(const struct solve_run *run, int param, long numerator,
                             long denominator)
{
    return run_given(run->args[param]) ? run->args[param]
                                       : value_fraction(run->ctx->arena, numerator, denominator);
}

static void read_length(struct solve_run *run, struct schedule *schedule)
{
    enum schedule_kind kind = schedule->kind;
    bool ends = kind == SCHEDULE_POLYNOMIAL || kind == SCHEDULE_ONE_CYCLE ||
                (kind == SCHEDULE_COSINE && schedule->period == 0);
    struct value up;

    if (ends && schedule->steps == 0)
        refuse(run, "this schedule needs steps: how many there are in all");
    else if (kind == SCHEDULE_STEP && schedule->period == 0)
        refuse(run, "schedule=step needs a period: the steps between two drops");
    else if (kind == SCHEDULE_ONE_CYCLE && schedule->warmup > 0)
        refuse(run, "one_cycle has its own way up: leave warmup out and use up_fraction");
    else if (schedule->steps > 0 && schedule->warmup >= schedule->steps)
        refuse(run, "warmup must be shorter than steps");
    schedule->length = schedule->steps - schedule->warmup - schedule->reaches_last;
    if (run->ctx->err == DLT_OK && ends && schedule->length < 1)
        refuse(run, "with end_convention=last at least two of steps must follow warmup");
    if (kind != SCHEDULE_ONE_CYCLE || run->ctx->err != DLT_OK)
        return;
    up = num_mul(run->ctx, given_or(run, UP_FRACTION, 3, 10), run_long(run, schedule->steps));
    schedule->up = num_sub(run->ctx, up, run_long(run, schedule->reaches_last));
    if (value_sign(schedule->up) < 0 ||
        num_compare(schedule->up, run_long(run, schedule->length)) != NUM_LESS)
        refuse(run, "up_fraction leaves no step on one side of the peak");
}

static bool read_schedule(struct solve_run *run, struct schedule *schedule)
{
    const struct value *args = run->args;
    bool linear = run_is(args[SCHEDULE], "linear");

    *schedule = (struct schedule){
        .kind = kind_of(args[SCHEDULE]),
        .rate = args[RATE],
        .start = args[START_RATE],
        .end = given_or(run, END_RATE, 0, 1),
        .factor = given_or(run, FACTOR, 1, 10),
        .power = given_or(run, POWER, linear ? 1 : 2, 1),
        .first = run_to_long(args[COUNT_FROM]),
        .steps = run_to_long(args[STEPS]),
        .warmup = run_to_long(args[WARMUP]),
        .period = run_to_long(args[PERIOD]),
        .growth = run_to_long(given_or(run, PERIOD_GROWTH, 1, 1)),
        .counts_itself = !run_is(args[WARMUP_CONVENTION], "earlier"),
        .reaches_last = run_is(args[END_CONVENTION], "last"),
        .linear = run_is(args[ANNEAL], "linear"),
    };
    check_fit(run, schedule);
    if (!run_given(schedule->start))
        schedule->start = schedule->kind == SCHEDULE_ONE_CYCLE
                              ? num_div(run->ctx, schedule->rate, run_long(run, 25))
                              : run_long(run, 0);
    if (num_compare(schedule->end, schedule->rate) == NUM_GREATER)
        refuse(run, "end_rate must not be above rate");
    else if (num_compare(schedule->start, schedule->rate) == NUM_GREATER)
        refuse(run, "start_rate must not be above rate");
    else
        read_length(run, schedule);
    return run->ctx->err == DLT_OK;
}

/* The steps asked for: as given, or all of them. */
static struct value asked(struct solve_run *run, const struct schedule *schedule)
{
    struct value at = run->args[AT], *items;

    if (!run_given(at) && schedule->steps == 0) {
        refuse(run, "give at, the steps whose rate is asked, or steps");
        return value_none();
    }
    if ((run_given(at) ? at.count : (size_t)schedule->steps) > MAX_ASKED)
        return num_fail(run->ctx, DLT_ERR_LIMIT, "too-many", "at most %d steps in at", MAX_ASKED);
    if (run_given(at)) {
        if (at.count == 0)
            refuse(run, "at needs at least one step");
        run_whole(run, "at", at);
        for (size_t i = 0; i < at.count; i++)
            if (run_to_long(at.as.items[i]) < schedule->first)
                refuse(run, "at counts from 1 here: there is no step 0");
        return at;
    }
    items = arena_array(run->ctx->arena, (size_t)schedule->steps, sizeof *items);
    for (long i = 0; i < schedule->steps; i++)
        items[i] = run_long(run, schedule->first + i);
    return value_list(run->ctx->arena, items, (size_t)schedule->steps);
}

/* --- rates ---------------------------------------------------------------------------------------------- */

/* The cycle that holds the step: `since` and `span` of the place. */
static void find_cycle(struct solve_run *run, const struct schedule *schedule,
                       struct schedule_place *place)
{
    long span = schedule->period, since = place->since, cycle = 1;

    if (schedule->growth == 1) {
        cycle = since / span + 1;
        since %= span;
    }
    /* Growing cycles double at least, so that few of them reach any step. */
    for (; since >= span; cycle++) {
        since -= span;
        span *= schedule->growth;
    }
    (void)run;
    place->since = since;
    place->span = span;
    place->cycle = cycle;
}

struct schedule_place schedule_find(struct solve_run *run, const struct schedule *schedule,
                                    long elapsed)
{
    struct schedule_place place = {
        .elapsed = elapsed,
        .warm = elapsed < schedule->warmup,
        .since = elapsed - schedule->warmup,
        .span = schedule->length,
        .cycle = 1,
    };

    if (place.warm)
        return place;
    if (schedule->kind == SCHEDULE_COSINE && schedule->period > 0) {
        find_cycle(run, schedule, &place);
    } else if (schedule->kind == SCHEDULE_POLYNOMIAL || schedule->kind == SCHEDULE_COSINE ||
               schedule->kind == SCHEDULE_ONE_CYCLE) {
        place.past = place.since > place.span;
        place.since = place.past ? place.span : place.since;
    } else {
        place.span = schedule->period > 0 ? schedule->period : 1;
    }
    place.part = num_div(run->ctx, run_long(run, place.since), run_long(run, place.span));
    return place;
}

/* (1 + cos(pi part))/2, exact where the cosine is rational. */
static struct value half_wave(struct solve_run *run, struct value part)
{
    struct num_ctx *ctx = run->ctx;
    struct value six = num_mul(ctx, part, run_long(run, 6)), cosine;
    static const long quarters[] = {4, -1, 3, 2, 1, -1, 0};
    long sixths = 0;

    if (value_to_long(six, &sixths) && sixths >= 0 && sixths <= 6 && quarters[sixths] >= 0)
        return value_fraction(ctx->arena, quarters[sixths], 4);
    cosine = num_cos(ctx, num_mul(ctx, num_pi(ctx), part));
    return num_div(ctx, num_add(ctx, run_long(run, 1), cosine), run_long(run, 2));
}

/* low + (high - low) weight */
static struct value between(struct num_ctx *ctx, struct value low, struct value high,
                            struct value weight)
{
    return num_add(ctx, low, num_mul(ctx, num_sub(ctx, high, low), weight));
}

/* factor^exponent, as a ball where the exact power would be long. */
static struct value powered(struct solve_run *run, struct value factor, struct value exponent)
{
    struct num_ctx *ctx = run->ctx;

    if (value_sign(exponent) == 0)
        return run_long(run, 1);
    if (value_sign(factor) == 0)
        return run_long(run, 0);
    if (num_compare(exponent, run_long(run, EXACT_POWER)) != NUM_GREATER)
        return num_pow(ctx, factor, exponent);
    return num_exp(ctx, num_mul(ctx, exponent, num_log(ctx, factor)));
}

static struct value one_cycle(struct solve_run *run, const struct schedule *schedule,
                              const struct schedule_place *place)
{
    struct num_ctx *ctx = run->ctx;
    struct value since = run_long(run, place->since), one = run_long(run, 1), part;
    bool climbing = num_compare(since, schedule->up) == NUM_LESS;

    if (climbing) {
        part = num_div(ctx, since, schedule->up);
        return between(ctx, schedule->start, schedule->rate,
                       schedule->linear ? part : num_sub(ctx, one, half_wave(run, part)));
    }
    part = num_sub(ctx, run_long(run, schedule->length), schedule->up);
    part = value_sign(part) == 0 ? one : num_div(ctx, num_sub(ctx, since, schedule->up), part);
    return between(ctx, schedule->end, schedule->rate,
                   schedule->linear ? num_sub(ctx, one, part) : half_wave(run, part));
}

static struct value inverse_sqrt(struct solve_run *run, const struct schedule *schedule,
                                 const struct schedule_place *place)
{
    struct num_ctx *ctx = run->ctx;
    long scale = schedule->period ? schedule->period : schedule->warmup ? schedule->warmup : 1;
    long count = scale + place->since + (schedule->warmup > 0 && schedule->counts_itself);

    return num_mul(ctx, schedule->rate,
                   num_sqrt(ctx, num_div(ctx, run_long(run, scale), run_long(run, count))));
}

static struct value rate_at(struct solve_run *run, const struct schedule *schedule, long elapsed)
{
    struct num_ctx *ctx = run->ctx;
    struct schedule_place place = schedule_find(run, schedule, elapsed);
    struct value one = run_long(run, 1);

    if (place.warm)
        return between(ctx, schedule->start, schedule->rate,
                       num_div(ctx, run_long(run, elapsed + schedule->counts_itself),
                               run_long(run, schedule->warmup)));
    switch (schedule->kind) {
    case SCHEDULE_STEP:
        return num_mul(ctx, schedule->rate,
                       powered(run, schedule->factor, num_floor(ctx, place.part)));
    case SCHEDULE_EXPONENTIAL:
        return num_mul(ctx, schedule->rate, powered(run, schedule->factor, place.part));
    case SCHEDULE_POLYNOMIAL:
        return between(ctx, schedule->end, schedule->rate,
                       powered(run, num_sub(ctx, one, place.part), schedule->power));
    case SCHEDULE_COSINE:
        return between(ctx, schedule->end, schedule->rate, half_wave(run, place.part));
    case SCHEDULE_INVERSE_SQRT:
        return inverse_sqrt(run, schedule, &place);
    case SCHEDULE_ONE_CYCLE:
        return one_cycle(run, schedule, &place);
    case SCHEDULE_CONSTANT:
        break;
    }
    return schedule->rate;
}

/* --- when it has fallen --------------------------------------------------------------------------------- */

/* Balls that cannot be told from the target count as equal to it. */
static bool fallen(struct solve_run *run, const struct schedule *schedule, long elapsed)
{
    return num_compare(rate_at(run, schedule, elapsed), run->args[FALLS_TO]) != NUM_GREATER;
}

/* The first step of [low, high] that has fallen, where rates fall throughout; -1: none. */
static long first_fallen(struct solve_run *run, const struct schedule *schedule, long low,
                         long high)
{
    if (!fallen(run, schedule, high) || run->ctx->err != DLT_OK)
        return -1;
    while (low < high && run->ctx->err == DLT_OK) {
        long middle = low + (high - low) / 2;

        if (fallen(run, schedule, middle))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Steps at which the rate is still a number worth asking for. */
static long last_step(const struct schedule *schedule)
{
    return schedule->steps > 0 ? schedule->steps - 1 : 1000000000L - 1;
}

static long find_fall(struct solve_run *run, const struct schedule *schedule)
{
    long low = schedule->warmup, last = last_step(schedule), span = schedule->period;

    if (schedule->kind == SCHEDULE_ONE_CYCLE)
        low = run_to_long(num_ceil(run->ctx, schedule->up));
    if (schedule->kind != SCHEDULE_COSINE || span == 0)
        return fallen(run, schedule, low) ? low : first_fallen(run, schedule, low, last);
    /* Cycle by cycle: each falls from the top again, the later ones further if they are longer. */
    for (long cycle = 0; cycle < MAX_CYCLES && low <= last && run->ctx->err == DLT_OK; cycle++) {
        long high = low + span - 1 < last ? low + span - 1 : last;
        long found = first_fallen(run, schedule, low, high);

        if (found >= 0 || schedule->growth == 1)
            return found;
        low += span;
        span *= schedule->growth;
    }
    return -1;
}

static enum dlt_err run_learning_rate_schedule(struct solve_run *run, struct diag *diag)
{
    struct num_ctx *ctx = run->ctx;
    struct schedule schedule;
    struct value at, *rates, *cycles;

    (void)diag;
    if (!read_schedule(run, &schedule))
        return ctx->err;
    at = asked(run, &schedule);
    rates = arena_array(ctx->arena, at.count, sizeof *rates);
    cycles = arena_array(ctx->arena, at.count, sizeof *cycles);
    for (size_t i = 0; i < at.count && ctx->err == DLT_OK; i++) {
        long elapsed = run_to_long(at.as.items[i]) - schedule.first;

        rates[i] = rate_at(run, &schedule, elapsed);
        cycles[i] = run_long(run, schedule_find(run, &schedule, elapsed).cycle);
    }
    if (ctx->err != DLT_OK)
        return ctx->err;
    run->results[OUT_AT] = at;
    run->results[OUT_RATES] = value_list(ctx->arena, rates, at.count);
    if (schedule.kind == SCHEDULE_COSINE && schedule.period > 0)
        run->results[OUT_CYCLES] = value_list(ctx->arena, cycles, at.count);
    schedule_explain(run, &schedule, at, run->results[OUT_RATES]);
    if (run_given(run->args[FALLS_TO])) {
        long found = find_fall(run, &schedule);

        if (found >= 0) {
            run->results[OUT_FALLEN_AT] = run_long(run, found + schedule.first);
            run->results[OUT_FALLEN_RATE] = rate_at(run, &schedule, found);
        }
        schedule_explain_fall(run, run->args[FALLS_TO], run->results[OUT_FALLEN_AT],
                              run->results[OUT_FALLEN_RATE]);
    }
    return ctx->err;
}

/* --- the oracle: walk through the steps, with other forms of the same curves --------------------------- */

/* 1 - sin^2(pi part / 2) */
static struct value oracle_wave(struct solve_run *run, struct value part)
{
    struct num_ctx *ctx = run->ctx;
    struct value sine =
        num_sin(ctx, num_div(ctx, num_mul(ctx, num_pi(ctx), part), run_long(run, 2)));

    return num_sub(ctx, run_long(run, 1), num_mul(ctx, sine, sine));
}

/* exp(exponent log(base)) */
static struct value oracle_power(struct solve_run *run, struct value base, struct value exponent)
{
    if (value_sign(exponent) == 0)
        return run_long(run, 1);
    if (value_sign(base) == 0)
        return run_long(run, 0);
    return num_exp(run->ctx, num_mul(run->ctx, exponent, num_log(run->ctx, base)));
}

/* high weight + low (1 - weight) */
static struct value mixed(struct solve_run *run, struct value low, struct value high,
                          struct value weight)
{
    struct num_ctx *ctx = run->ctx;

    return num_add(ctx, num_mul(ctx, high, weight),
                   num_mul(ctx, low, num_sub(ctx, run_long(run, 1), weight)));
}

/* One-cycle: the two sides as functions of the distance from the peak. */
static struct value oracle_one_cycle(struct solve_run *run, const struct schedule *schedule, long e)
{
    struct num_ctx *ctx = run->ctx;
    struct value away = num_sub(ctx, run_long(run, e), schedule->up);
    bool climbing = value_sign(away) < 0;
    struct value side =
        climbing ? schedule->up : num_sub(ctx, run_long(run, schedule->length), schedule->up);
    struct value part =
        value_sign(side) == 0 ? run_long(run, 1) : num_div(ctx, num_abs(ctx, away), side);

    if (num_compare(part, run_long(run, 1)) == NUM_GREATER)
        part = run_long(run, 1);
    part = schedule->linear ? num_sub(ctx, run_long(run, 1), part) : oracle_wave(run, part);
    return mixed(run, climbing ? schedule->start : schedule->end, schedule->rate, part);
}

/* Walks from the end of warm-up to the step; the last cycle's start and length stay. */
static void oracle_walk(const struct schedule *schedule, long e, long *since_out, long *span_out)
{
    long since = 0, span = schedule->period;

    for (long t = schedule->warmup; t < e; t++) {
        since++;
        if (span > 0 && since == span) {
            since = 0;
            span *= schedule->growth;
        }
    }
    *since_out = since;
    *span_out = span;
}

static struct value oracle_drops(struct solve_run *run, const struct schedule *schedule, long e)
{
    struct value rate = schedule->rate;

    for (long t = schedule->warmup + 1; t <= e; t++)
        if ((t - schedule->warmup) % schedule->period == 0)
            rate = num_mul(run->ctx, rate, schedule->factor);
    return rate;
}

static struct value oracle_decay(struct solve_run *run, const struct schedule *schedule, long e)
{
    struct num_ctx *ctx = run->ctx;
    long t = e - schedule->warmup, length = schedule->length, span = schedule->period;
    struct value part;

    if (schedule->kind == SCHEDULE_COSINE && span > 0) {
        oracle_walk(schedule, e, &t, &length);
    } else if (schedule->kind == SCHEDULE_EXPONENTIAL) {
        part = value_fraction(ctx->arena, t, span ? span : 1);
        return num_mul(ctx, schedule->rate, oracle_power(run, schedule->factor, part));
    } else if (schedule->kind == SCHEDULE_INVERSE_SQRT) {
        long scale = span ? span : schedule->warmup ? schedule->warmup : 1;

        if (schedule->warmup > 0 && schedule->counts_itself)
            t++;
        part = value_fraction(ctx->arena, scale + t, scale);
        return num_div(ctx, schedule->rate,
                       oracle_power(run, part, value_fraction(ctx->arena, 1, 2)));
    }
    t = t > length ? length : t;
    part = value_fraction(ctx->arena, t, length);
    if (schedule->kind == SCHEDULE_COSINE)
        return mixed(run, schedule->end, schedule->rate, oracle_wave(run, part));
    part = value_fraction(ctx->arena, length - t, length);
    return mixed(run, schedule->end, schedule->rate, oracle_power(run, part, schedule->power));
}

static struct value oracle_rate(struct solve_run *run, const struct schedule *schedule, long e)
{
    struct num_ctx *ctx = run->ctx;
    struct value rate = schedule->start, rise;

    if (e < schedule->warmup) {
        rise = num_div(ctx, num_sub(ctx, schedule->rate, rate), run_long(run, schedule->warmup));
        for (long t = schedule->counts_itself ? -1 : 0; t < e; t++)
            rate = num_add(ctx, rate, rise);
        return rate;
    }
    if (schedule->kind == SCHEDULE_CONSTANT)
        return schedule->rate;
    if (schedule->kind == SCHEDULE_STEP)
        return oracle_drops(run, schedule, e);
    if (schedule->kind == SCHEDULE_ONE_CYCLE)
        return oracle_one_cycle(run, schedule, e);
    return oracle_decay(run, schedule, e);
}

static void oracle_fall(struct solve_run *run, const struct schedule *schedule)
{
    long e = schedule->warmup;
    struct value rate;

    if (schedule->kind == SCHEDULE_ONE_CYCLE)
        e = run_to_long(num_ceil(run->ctx, schedule->up));
    for (; e <= FALL_MAX && e <= last_step(schedule) && run->ctx->err == DLT_OK; e++) {
        rate = oracle_rate(run, schedule, e);
        if (num_compare(rate, run->args[FALLS_TO]) == NUM_GREATER)
            continue;
        run->results[OUT_FALLEN_AT] = run_long(run, e + schedule->first);
        run->results[OUT_FALLEN_RATE] = rate;
        return;
    }
}

static enum dlt_err oracle_learning_rate_schedule(struct solve_run *run, struct diag *diag)
{
    struct num_ctx *ctx = run->ctx;
    struct schedule schedule;
    struct value at, *rates;
    long walked = 0;

    (void)diag;
    if (!read_schedule(run, &schedule))
        return ctx->err;
    at = asked(run, &schedule);
    rates = arena_array(ctx->arena, at.count, sizeof *rates);
    for (size_t i = 0; i < at.count && ctx->err == DLT_OK; i++) {
        long elapsed = run_to_long(at.as.items[i]) - schedule.first;

        walked += elapsed;
        if (walked > WALK_MAX) /* takes too long */
            return DLT_OK;
        rates[i] = oracle_rate(run, &schedule, elapsed);
    }
    run->results[OUT_RATES] = value_list(ctx->arena, rates, at.count);
    if (run_given(run->args[FALLS_TO]))
        oracle_fall(run, &schedule);
    return ctx->err;
}

static const char *const grid[] = {
    "schedule=constant rate=0.01 at=[0,5,1000]",
    "schedule=constant rate=0.01 steps=8 warmup=5",
    "schedule=step rate=0.1 period=30 at=[0,29,30,59,60,90] falls_to=0.001",
    "schedule=step rate=1/2 period=3 factor=1/2 warmup=4 at=[0,3,4,6,7,10] falls_to=0.1",
    "schedule=step rate=1 period=1 factor=0 at=[0,1] falls_to=0",
    "schedule=exponential rate=0.1 factor=0.95 at=[0,1,2,13.0,100] falls_to=0.05",
    "schedule=exponential rate=1 factor=1/2 period=10 at=[0,5,10,15] falls_to=0.3",
    "schedule=linear rate=0.1 steps=10 end_rate=0.01",
    "schedule=linear rate=0.1 steps=10 end_convention=last count_from=1 falls_to=0.05",
    "schedule=linear rate=1e-3 steps=100 warmup=10 at=[0,9,10,55,99,120] falls_to=5e-4",
    "schedule=polynomial rate=1 steps=8 power=3 falls_to=1/8",
    "schedule=polynomial rate=1 steps=8 power=0.5",
    "schedule=polynomial rate=1 steps=4 power=0",
    "schedule=cosine rate=0.1 steps=100 at=[0,25,50,75,99,100,200] falls_to=0.05",
    "schedule=cosine rate=1 steps=12 end_rate=0.1 warmup=3 warmup_convention=earlier",
    "schedule=cosine rate=1 period=4 at=[0,1,2,3,4,5,8,11] falls_to=0.2",
    "schedule=cosine rate=1 period=5 period_growth=2 at=[0,4,5,14,15,34,35] falls_to=0.005 "
    "end_rate=0.001",
    "schedule=inverse_sqrt rate=1 at=[0,1,3,8,99] falls_to=1/7",
    "schedule=inverse_sqrt rate=7e-4 warmup=40 at=[1,20,40,160,640] count_from=1 falls_to=2e-4",
    "schedule=inverse_sqrt rate=1 warmup=4 warmup_convention=earlier at=[0,3,4,16]",
    "schedule=inverse_sqrt rate=1 warmup=4 period=9 at=[3,4,16]",
    "schedule=one_cycle rate=1 steps=10 falls_to=0.3",
    "schedule=one_cycle rate=1 steps=20 start_rate=0.1 end_rate=0.01 anneal=linear "
    "up_fraction=1/4",
    "schedule=one_cycle rate=0.1 steps=10 end_convention=last up_fraction=0.5 count_from=1",
};

const struct solver solver_learning_rate_schedule = {
    .name = "learning_rate_schedule",
    .summary =
        "Learning rates by schedule: step, exponential, polynomial, cosine, 1/sqrt, one-cycle; "
        "warm-up.",
    .citation =
        "Loshchilov and Hutter 2017 (cosine, restarts); Vaswani et al. 2017, eq. 3 (warm-up, "
        "inverse root); Smith and Topin 2019 (one-cycle)",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_learning_rate_schedule,
    .oracle = oracle_learning_rate_schedule,
    .oracle_note = "walks through the steps one by one, with powers as exponentials and the cosine "
                   "as a squared sine",
    .oracle_tolerance = 1e-12,
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
