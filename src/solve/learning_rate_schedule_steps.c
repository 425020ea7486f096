/* SPDX-License-Identifier: MIT */
/* The steps of learning_rate_schedule in words. */
#include "learning_rate_schedule.h"
#include "wording.h"

enum { TOLD_STEPS = 8 };

static bool is_straight(const struct schedule *schedule)
{
    long power = 0;

    return value_to_long(schedule->power, &power) && power == 1;
}

static const char *shape_formula(const struct schedule *schedule)
{
    switch (schedule->kind) {
    case SCHEDULE_CONSTANT:
        return "α(t) = α₀";
    case SCHEDULE_STEP:
        return "α(t) = α₀·γ^⌊t/P⌋";
    case SCHEDULE_EXPONENTIAL:
        return "α(t) = α₀·γ^(t/P)";
    case SCHEDULE_POLYNOMIAL:
        return is_straight(schedule) ? "α(t) = α_end + (α₀ − α_end)·(1 − t/T)"
                                     : "α(t) = α_end + (α₀ − α_end)·(1 − t/T)^p";
    case SCHEDULE_COSINE:
        return "α(t) = α_end + (α₀ − α_end)·(1 + cos(π·t/T))/2";
    case SCHEDULE_INVERSE_SQRT:
        return "α = α₀·√(τ/count)";
    case SCHEDULE_ONE_CYCLE:
        return "up from α_start to α₀ in the first U steps, down to α_end in the others";
    }
    return "";
}

static const char *shape_reason(const struct schedule *schedule)
{
    switch (schedule->kind) {
    case SCHEDULE_CONSTANT:
        return "The same rate throughout: simple, but noise keeps the end from settling.";
    case SCHEDULE_STEP:
        return "The rate stays for P steps and then drops at once; whole periods count.";
    case SCHEDULE_EXPONENTIAL:
        return "Each step multiplies by the same factor, so the rate never reaches 0.";
    case SCHEDULE_POLYNOMIAL:
        return is_straight(schedule) ? "The rate falls by the same amount in every step."
                                     : "The part of the steps that is left, raised to a power, is "
                                       "the part of the rate.";
    case SCHEDULE_COSINE:
        return schedule->period > 0
                   ? "Half a wave of the cosine, and back to the top: restarts leave poor valleys."
                   : "Half a wave of the cosine: slow at both ends, fastest in the middle.";
    case SCHEDULE_INVERSE_SQRT:
        return "Four times as many steps halve the rate; no number of steps has to be fixed "
               "before.";
    case SCHEDULE_ONE_CYCLE:
        return "One long warm-up, then a long way down: the high rates between find wide valleys.";
    }
    return "";
}

static void add(struct solve_run *run, struct strbuf *out, const char *name, struct value number)
{
    wording_separate(out, ", ");
    strbuf_printf(out, "%s = %s", name, run_text(run, number));
}

static const char *constants(struct solve_run *run, const struct schedule *schedule)
{
    enum schedule_kind kind = schedule->kind;
    struct strbuf out;

    strbuf_init(&out);
    add(run, &out, "α₀", schedule->rate);
    if (kind == SCHEDULE_STEP || kind == SCHEDULE_EXPONENTIAL) {
        add(run, &out, "γ", schedule->factor);
        add(run, &out, "P", run_long(run, schedule->period ? schedule->period : 1));
    }
    if (kind == SCHEDULE_ONE_CYCLE) {
        add(run, &out, "α_start", schedule->start);
        add(run, &out, "U", schedule->up);
    }
    if (kind == SCHEDULE_POLYNOMIAL || kind == SCHEDULE_COSINE || kind == SCHEDULE_ONE_CYCLE) {
        add(run, &out, "α_end", schedule->end);
        if (kind == SCHEDULE_COSINE && schedule->period > 0)
            add(run, &out, "T of the first cycle", run_long(run, schedule->period));
        else
            add(run, &out, "T", run_long(run, schedule->length));
    }
    if (kind == SCHEDULE_POLYNOMIAL && !is_straight(schedule))
        add(run, &out, "p", schedule->power);
    if (schedule->warmup > 0)
        add(run, &out, "w", run_long(run, schedule->warmup));
    return wording_done(run->ctx->arena, &out);
}

static void explain_shape(struct solve_run *run, const struct schedule *schedule)
{
    const char *counted =
        schedule->warmup > 0
            ? run_printf(run,
                         "t counts from 0 after the %ld steps of warm-up; the first step is "
                         "number %ld",
                         schedule->warmup, schedule->first)
            : run_printf(run, "t counts from 0; the first step is number %ld", schedule->first);

    solve_step(run, &(struct trace_step){
                        .name = "schedule",
                        .title = "The schedule",
                        .formula = shape_formula(schedule),
                        .substitution = constants(run, schedule),
                        .result = counted,
                        .why = shape_reason(schedule),
                    });
}

/* "0.01 + (0.1 − 0.01)·", or "0.1·" from 0: what the part of the way between two rates multiplies. */
static const char *rise_from(struct solve_run *run, const struct schedule *schedule,
                             struct value from)
{
    if (value_sign(from) == 0)
        return run_printf(run, "%s·", run_factor(run, schedule->rate));
    return run_printf(run, "%s + (%s − %s)·", run_text(run, from), run_text(run, schedule->rate),
                      run_text(run, from));
}

static const char *wave(struct solve_run *run, const struct schedule *schedule,
                        const struct schedule_place *place)
{
    return run_printf(run, "%s(1 + cos(π·%ld/%ld))/2", rise_from(run, schedule, schedule->end),
                      place->since, place->span);
}

static const char *cycle_numbers(struct solve_run *run, const struct schedule *schedule,
                                 const struct schedule_place *place)
{
    struct value since = run_long(run, place->since);
    bool climbing = num_compare(since, schedule->up) == NUM_LESS;
    const char *up = run_factor(run, schedule->up);
    const char *part =
        climbing ? run_printf(run, "%ld/%s", place->since, up)
                 : run_printf(run, "(%ld − %s)/(%ld − %s)", place->since, up, schedule->length, up);

    if (schedule->linear)
        part = climbing ? part : run_printf(run, "(1 − %s)", part);
    else
        part = run_printf(run, "(1 %s cos(π·%s))/2", climbing ? "−" : "+", part);
    return run_printf(run, "%s%s",
                      rise_from(run, schedule, climbing ? schedule->start : schedule->end), part);
}

static const char *inverse_numbers(struct solve_run *run, const struct schedule *schedule,
                                   const struct schedule_place *place)
{
    long scale = schedule->period ? schedule->period : schedule->warmup ? schedule->warmup : 1;
    long count = scale + place->since + (schedule->warmup > 0 && schedule->counts_itself);

    return run_printf(run, "%s·√(%ld/%ld)", run_factor(run, schedule->rate), scale, count);
}

static const char *numbers(struct solve_run *run, const struct schedule *schedule,
                           const struct schedule_place *place)
{
    const char *rate = run_factor(run, schedule->rate), *factor = run_factor(run, schedule->factor);

    switch (schedule->kind) {
    case SCHEDULE_CONSTANT:
        return rate;
    case SCHEDULE_STEP:
        return run_printf(run, "%s·%s^⌊%ld/%ld⌋", rate, factor, place->since, place->span);
    case SCHEDULE_EXPONENTIAL:
        if (place->span == 1)
            return run_printf(run, "%s·%s^%ld", rate, factor, place->since);
        return run_printf(run, "%s·%s^(%ld/%ld)", rate, factor, place->since, place->span);
    case SCHEDULE_POLYNOMIAL:
        return run_printf(run, is_straight(schedule) ? "%s(1 − %ld/%ld)" : "%s(1 − %ld/%ld)^%s",
                          rise_from(run, schedule, schedule->end), place->since, place->span,
                          run_factor(run, schedule->power));
    case SCHEDULE_COSINE:
        return wave(run, schedule, place);
    case SCHEDULE_INVERSE_SQRT:
        return inverse_numbers(run, schedule, place);
    case SCHEDULE_ONE_CYCLE:
        return cycle_numbers(run, schedule, place);
    }
    return "";
}

static const char *warm_numbers(struct solve_run *run, const struct schedule *schedule,
                                long elapsed)
{
    const char *part =
        run_printf(run, "%ld/%ld", elapsed + schedule->counts_itself, schedule->warmup);

    return run_printf(run, "%s%s", rise_from(run, schedule, schedule->start), part);
}

static const char *place_reason(struct solve_run *run, const struct schedule *schedule,
                                const struct schedule_place *place)
{
    if (place->warm)
        return schedule->counts_itself
                   ? "Warm-up climbs in equal steps and is at the full rate in its last one."
                   : "Warm-up climbs in equal steps; the first step after it has the full rate.";
    if (place->past)
        return "After the end the rate stays where it is.";
    if (schedule->kind == SCHEDULE_COSINE && schedule->period > 0)
        return run_printf(run, "It is step %ld of the %ld in cycle %ld, counted from 0.",
                          place->since, place->span, place->cycle);
    if (schedule->kind == SCHEDULE_STEP)
        return run_printf(run, "%ld steps hold %ld whole periods of %ld.", place->since,
                          place->since / place->span, place->span);
    return run_printf(run, "t = %ld: so many steps came before it%s.", place->since,
                      schedule->warmup > 0 ? " since warm-up ended" : "");
}

void schedule_explain(struct solve_run *run, const struct schedule *schedule, struct value at,
                      struct value rates)
{
    explain_shape(run, schedule);
    for (size_t i = 0; i < at.count && i < TOLD_STEPS; i++) {
        long step = run_to_long(at.as.items[i]);
        struct schedule_place place = schedule_find(run, schedule, step - schedule->first);

        solve_step(run, &(struct trace_step){
                            .name = run_printf(run, "rate%zu", i + 1),
                            .title = run_printf(run, "Rate at step %ld", step),
                            .formula = !place.warm ? shape_formula(schedule)
                                       : schedule->counts_itself
                                           ? "α = α_start + (α₀ − α_start)·(e + 1)/w"
                                           : "α = α_start + (α₀ − α_start)·e/w",
                            .substitution = place.warm ? warm_numbers(run, schedule, place.elapsed)
                                                       : numbers(run, schedule, &place),
                            .why = place_reason(run, schedule, &place),
                            .value = rates.as.items[i],
                        });
    }
}

void schedule_explain_fall(struct solve_run *run, struct value target, struct value step,
                           struct value rate)
{
    bool found = run_given(step);

    solve_step(
        run,
        &(struct trace_step){
            .name = "fallen_at",
            .title = run_printf(run, "When the rate has fallen to %s", run_text(run, target)),
            .formula = "the first step after warm-up with α ≤ target",
            .substitution = found ? run_printf(run, "α = %s ≤ %s at step %s", run_text(run, rate),
                                               run_text(run, target), run_text(run, step))
                                  : run_printf(run, "α > %s at every step", run_text(run, target)),
            .result =
                found ? run_printf(run, "step %s", run_text(run, step)) : "never, in these steps",
            .why = "The step before still has a higher rate.",
            .value = step,
        });
}
