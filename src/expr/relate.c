/* SPDX-License-Identifier: MIT */
/* Equality up to a factor and a constant: symbols that these may depend on are held fixed while
 * the others move, and the values must then be related by one factor and one constant. */
#include "decide.h"
#include "prime_field.h"

#include <limits.h>
#include <math.h>

enum {
    RELATE_TRIALS = 4,
    RELATE_POINTS = 10,
    RELATE_NEEDED = 5,
    RELATE_PROVED = 3,
    RELATE_ENTRIES = 96
};
enum { RELATE_PRECISION = 256 };

/* Pairs of values found in one trial; a matrix gives one pair for each item. */
struct track {
    struct value a[RELATE_ENTRIES], b[RELATE_ENTRIES];
    unsigned moving[RELATE_ENTRIES];
    size_t count;
    unsigned points, failed, wanted;
    struct value base; /**< of a, where a constant is free: what was subtracted */
};

/* What came out of one trial. */
struct finding {
    enum agreement agreement;
    size_t bad; /* the entry that departs */
    bool negative;
    int digits;
};

static void add_pair(struct track *track, struct value a, struct value b, unsigned moving)
{
    if (a.kind == VALUE_LIST && b.kind == VALUE_LIST && a.count == b.count) {
        for (size_t i = 0; i < a.count; i++)
            add_pair(track, a.as.items[i], b.as.items[i], moving);
        return;
    }
    if (track->count == RELATE_ENTRIES)
        return;
    track->a[track->count] = a;
    track->b[track->count] = b;
    track->moving[track->count++] = moving;
}

static struct point trial_point(const struct deciding *d, const struct relation_rule *rule,
                                unsigned trial, unsigned moving)
{
    /* Negative values of the symbols that are held come early: they reverse a factor's sign. */
    static const unsigned turns[] = {0, 4, 3, 2, 5, 1, 6, 7};
    struct point point = sample_point(d, moving);
    point.variables = rule->variables;
    point.variable_count = rule->variable_count;
    point.fixed = trial < DLT_COUNT(turns) ? turns[trial] : trial;
    return point;
}

static void gather(struct deciding *d, const struct relation_rule *rule, unsigned trial,
                   struct track *track)
{
    track->count = 0;
    track->points = 0;
    track->failed = 0;
    track->base = value_none();
    decide_scratch(d);
    for (unsigned v = 0; v < DECIDE_MAX_TRIALS && track->points < track->wanted; v++) {
        struct point point = trial_point(d, rule, trial, v);
        struct value values[2];
        sample_prepare(&point, d->scratch);
        if (d->filter_count > 0 && !where_holds(d, &point, d->scratch))
            continue;
        enum outcome a = sample_value(d, d->a, &point, d->scratch, RELATE_PRECISION, &values[0]);
        enum outcome b = a == OUTCOME_VALUE ? sample_value(d, d->b, &point, d->scratch,
                                                           RELATE_PRECISION, &values[1])
                                            : a;
        if (a == OUTCOME_VALUE && b == OUTCOME_VALUE) {
            add_pair(track, values[0], values[1], v);
            track->points++;
        } else if (b == OUTCOME_FAILED) {
            track->failed++;
            if (sample_spent(d) || track->failed >= DECIDE_MAX_FAILED)
                return;
        }
    }
}

static bool all_numbers(const struct track *track)
{
    for (size_t i = 0; i < track->count; i++)
        if (!value_is_number(track->a[i]) || !value_is_number(track->b[i]))
            return false;
    return true;
}

static void note(struct finding *finding, enum agreement agreement, size_t entry)
{
    if (agreement == AGREE_NOT && finding->agreement != AGREE_NOT)
        finding->bad = entry;
    if (agreement == AGREE_NOT || finding->agreement == AGREE_NOT)
        finding->agreement = AGREE_NOT;
    else if (agreement == AGREE_UNSURE || finding->agreement == AGREE_UNSURE)
        finding->agreement = AGREE_UNSURE;
    else if (agreement == AGREE_BALLS)
        finding->agreement = AGREE_BALLS;
}

/* Is this side the same as at the first point, as finely as it is known? */
static bool stands_still(struct deciding *d, struct num_ctx *ctx, const struct track *track,
                         size_t entry)
{
    int digits = INT_MAX;
    struct value base = track->base.kind ? track->base : value_long(ctx->arena, 0);
    struct value whole = num_add(ctx, track->a[entry], base);
    return agree_values(ctx, whole, base, d->rules->tolerance, &digits) == AGREE_BALLS;
}

/* a[i] = factor * b[i] for all i from `first` on, the factor taken where b is surely not zero. */
static void check_factor(struct deciding *d, struct num_ctx *ctx, const struct relation_rule *rule,
                         const struct track *track, struct finding *finding)
{
    size_t first = rule->constant ? 1 : 0, pivot = track->count;
    for (size_t i = first; i < track->count && pivot == track->count; i++)
        if (value_sign(track->b[i]) == 1 || value_sign(track->b[i]) == -1)
            pivot = i;
    struct value factor = value_long(ctx->arena, 1);
    if (pivot < track->count) {
        factor = num_div(ctx, track->a[pivot], track->b[pivot]);
        int sign = value_sign(factor);
        if (sign == 2 && stands_still(d, ctx, track, pivot))
            sign = 0;
        if (sign == 2 || sign == 0 || (sign < 0 && !rule->any_sign)) {
            finding->negative = sign == -1;
            note(finding, sign == 2 ? AGREE_UNSURE : AGREE_NOT, pivot);
        }
    }
    for (size_t i = first; i < track->count && !finding->negative; i++)
        note(finding,
             agree_values(ctx, track->a[i], num_mul(ctx, factor, track->b[i]), d->rules->tolerance,
                          &finding->digits),
             i);
    /* With a wrong sign the other points decide whether it is only that. */
    for (size_t i = first; i < track->count && finding->negative; i++)
        if (agree_values(ctx, track->a[i], num_mul(ctx, factor, track->b[i]), d->rules->tolerance,
                         &finding->digits) == AGREE_NOT)
            finding->negative = false;
}

static struct finding check(struct deciding *d, const struct relation_rule *rule,
                            struct track *track)
{
    struct finding finding = {.agreement = AGREE_EXACT, .digits = INT_MAX};
    struct num_ctx ctx;
    sample_context(d, &ctx, d->scratch, RELATE_PRECISION);
    if (rule->constant) {
        struct value a = track->a[0], b = track->b[0];
        track->base = a;
        for (size_t i = 0; i < track->count; i++) {
            track->a[i] = num_sub(&ctx, track->a[i], a);
            track->b[i] = num_sub(&ctx, track->b[i], b);
        }
    }
    if (rule->factor) {
        check_factor(d, &ctx, rule, track, &finding);
    } else {
        for (size_t i = 1; i < track->count; i++)
            note(&finding,
                 agree_values(&ctx, track->a[i], track->b[i], d->rules->tolerance, &finding.digits),
                 i);
    }
    sample_charge(d, &ctx);
    if (ctx.err == DLT_ERR_LIMIT)
        d->work = 0;
    if (ctx.err == DLT_ERR_LIMIT || (ctx.err && finding.agreement != AGREE_NOT))
        finding.agreement = AGREE_UNSURE;
    return finding;
}

static const char *up_to(const struct relation_rule *rule)
{
    if (rule->any_sign)
        return "a factor";
    if (rule->factor && rule->constant)
        return "a positive factor and an additive constant";
    return rule->factor ? "a positive factor" : "an additive constant";
}

static void report_difference(struct deciding *d, const struct relation_rule *rule, unsigned trial,
                              const struct track *track, const struct finding *finding)
{
    struct seen_list seen = {.count = 0};
    struct point point = trial_point(d, rule, trial, track->moving[finding->bad]);
    struct value values[2];
    point.seen = &seen;
    sample_refill(d);
    sample_prepare(&point, d->arena);
    sample_value(d, d->a, &point, d->arena, RELATE_PRECISION, &values[0]);
    sample_value(d, d->b, &point, d->arena, RELATE_PRECISION, &values[1]);
    decide_different(d, &point, "up-to", values);
    d->out->detail =
        finding->negative
            ? arena_strdup(d->arena, "the sign is reversed: one grows where the other falls")
            : arena_printf(d->arena, "no choice of %s makes them equal: %s", up_to(rule),
                           d->out->detail);
}

static bool too_much(struct deciding *d, const struct track *track)
{
    if (sample_spent(d))
        decide_too_long(d);
    else if (track->failed >= DECIDE_MAX_FAILED)
        decide(d, EXPR_UNDECIDED, "limit", "%s", d->diag.text);
    return d->out->method != NULL;
}

/* How all trials came out. */
struct relating {
    unsigned points, done;
    bool balls, unsure;
};

/* One trial. True when the comparison is over. */
static bool try_once(struct deciding *d, const struct relation_rule *rule, unsigned trial,
                     struct track *track, struct relating *all)
{
    gather(d, rule, trial, track);
    if (too_much(d, track))
        return true;
    if (track->points < (track->wanted < RELATE_NEEDED ? track->wanted : RELATE_NEEDED))
        return false;
    if (!all_numbers(track)) {
        decide(d, EXPR_UNDECIDED, "up-to", "only numbers can be compared up to %s", up_to(rule));
        return true;
    }
    struct finding finding = check(d, rule, track);
    if (finding.agreement == AGREE_NOT) {
        report_difference(d, rule, trial, track, &finding);
        return true;
    }
    if (finding.agreement == AGREE_UNSURE && sample_spent(d)) {
        decide_too_long(d);
        return true;
    }
    all->unsure = all->unsure || finding.agreement == AGREE_UNSURE;
    all->balls = all->balls || finding.agreement == AGREE_BALLS;
    all->points += track->points;
    all->done++;
    return false;
}

static void conclude_points(struct deciding *d, const struct relation_rule *rule,
                            const struct relating *all)
{
    unsigned allowed = EXPR_BY_BALLS | (all->balls ? 0u : (unsigned)EXPR_BY_EXACT);
    if (!(d->deciders & allowed)) {
        decide(d, EXPR_UNDECIDED, "deciders", "what may be used does not decide this");
        return;
    }
    decide(d, EXPR_EQUAL, all->balls ? "balls" : "random-points",
           "equal up to %s at all %u points tried, which is no proof", up_to(rule), all->points);
    d->out->points = all->points;
    d->out->error = NAN;
}

/* The factor's sign is known at the points tried; where nothing is held, there is only one. */
static void conclude_proved(struct deciding *d, const struct relation_rule *rule,
                            const struct prime_answer *answer, unsigned points)
{
    bool sign = !rule->factor || rule->any_sign || !rule->variables;
    const char *more =
        sign ? "" : arena_printf(d->arena, "; the factor is positive at %u points", points);
    decide_equal(d, "prime-field", answer->points, sign ? answer->error : NAN,
                 arena_printf(d->arena, "up to %s %s%s", up_to(rule),
                              prime_field_sentence(d->arena, answer), more));
}

void relate_trees(struct deciding *d, const struct relation_rule *rule)
{
    struct track *track = arena_alloc(d->arena, sizeof(*track));
    struct relating all = {.points = 0};
    struct prime_answer answer;
    bool proved = ratio_prove(d, rule, &answer);
    unsigned trials = rule->variables ? RELATE_TRIALS : 1;
    track->wanted = proved ? RELATE_PROVED : rule->variables ? RELATE_POINTS : DECIDE_AGREEING;
    for (unsigned trial = 0; trial < 3 * trials && all.done < trials; trial++)
        if (try_once(d, rule, trial, track, &all))
            return;
    if (all.points == 0 || (all.unsure && !proved))
        decide(d, EXPR_UNDECIDED, "up-to", "%s",
               all.points == 0 ? "there is no point at which both have a value"
                               : "the values are not known finely enough");
    else if (proved)
        conclude_proved(d, rule, &answer, all.points);
    else
        conclude_points(d, rule, &all);
}
