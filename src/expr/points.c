/* SPDX-License-Identifier: MIT */
/* Formulas: a simple point first, which shows most differences; then proofs; then more points. */
#include "decide.h"
#include "sum_proof.h"

#include <limits.h>
#include <math.h>
#include <string.h>

struct arena *decide_scratch(struct deciding *d)
{
    if (d->scratch)
        arena_reset(d->scratch);
    else
        d->scratch = arena_create();
    return d->scratch;
}

/* --- one point -------------------------------------------------------------------------------------------- */

enum agreement points_read(struct deciding *d, const struct point *point, long precision,
                           struct reading *out)
{
    const struct expr *trees[2] = {d->a, d->b};
    out->too_fine = false;
    for (int side = 0; side < 2; side++) {
        out->outcomes[side] =
            sample_value(d, trees[side], point, d->scratch, precision, &out->values[side]);
        if (side == 0 && out->outcomes[0] == OUTCOME_FAILED) {
            out->outcomes[1] = OUTCOME_FAILED; /* what went wrong is kept to be said */
            break;
        }
    }
    out->digits = INT_MAX;
    out->agreement = AGREE_UNSURE;
    if (out->outcomes[0] != OUTCOME_VALUE || out->outcomes[1] != OUTCOME_VALUE)
        return AGREE_UNSURE;
    struct num_ctx ctx;
    num_ctx_init(&ctx, d->scratch, NULL);
    ctx.precision = precision;
    out->agreement =
        agree_values(&ctx, out->values[0], out->values[1], d->rules->tolerance, &out->digits);
    return out->agreement;
}

/* --- the precision that is needed ------------------------------------------------------------------------- */

static bool has_values(const struct reading *reading)
{
    return reading->outcomes[0] == OUTCOME_VALUE && reading->outcomes[1] == OUTCOME_VALUE;
}

static bool has_failed(const struct reading *reading)
{
    return reading->outcomes[0] == OUTCOME_FAILED || reading->outcomes[1] == OUTCOME_FAILED;
}

static bool is_exact(const struct reading *reading)
{
    return agree_is_exact(reading->values[0]) && agree_is_exact(reading->values[1]);
}

/* --- many points -------------------------------------------------------------------------------------------- */

/* How the points so far came out. */
struct tally {
    const struct grid *grid;
    unsigned turn; /* the next draw */
    unsigned agreed, unsure, one_sided, excluded, failed;
    bool balls, refuted, too_fine;
    bool barred; /* there were values that no decider allowed here may judge */
    int digits;
    const char *reason;
};

/*
 * Raises the precision until balls are fine enough to tell. Terms too small to be seen beside others
 * could differ unseen: where values on the way span many bits, more of them are needed.
 */
void points_settle(struct deciding *d, const struct point *at, long least, struct reading *out)
{
    enum { GUARD = 64 };
    struct point point = *at;
    long span = 0;
    point.span = &span;
    for (long precision = NUM_PRECISION_DEFAULT; precision <= DECIDE_MAX_PRECISION;
         precision *= 2) {
        points_read(d, &point, precision, out);
        if (!has_values(out) && (d->count > 0 || has_failed(out)))
            return;
        if (has_values(out) && (out->agreement == AGREE_EXACT || out->agreement == AGREE_NOT))
            return;
        bool fine = precision >= least && span <= (precision - GUARD) / 2;
        if ((has_values(out) && out->agreement == AGREE_BALLS && fine) || sample_spent(d))
            return;
    }
    out->too_fine = span > (DECIDE_MAX_PRECISION - GUARD) / 2;
    out->agreement = AGREE_UNSURE;
}

static void count_missing(struct deciding *d, const struct reading *reading, struct tally *tally)
{
    if (has_failed(reading)) {
        tally->failed++;
        if (!tally->reason && d->diag.text[0])
            tally->reason = arena_strdup(d->arena, d->diag.text);
    } else if (reading->outcomes[0] == OUTCOME_EXCLUDED ||
               reading->outcomes[1] == OUTCOME_EXCLUDED) {
        tally->excluded++;
    } else if (reading->outcomes[0] != reading->outcomes[1]) {
        tally->one_sided++;
    }
}

static void show_difference(struct deciding *d, const struct point *at,
                            const struct reading *reading)
{
    struct seen_list seen = {.count = 0};
    struct point point = *at;
    struct reading again = *reading;
    const char *method = !is_exact(reading) ? "balls" : point.grid ? "integer-grid" : "exact";
    bool simpler = points_simplify(d, &point);
    if (d->indexed || simpler) {
        point.seen = &seen;
        sample_refill(d);
        /* A difference that only shows at a higher precision is read there again. */
        if (points_read(d, &point, NUM_PRECISION_DEFAULT, &again) != AGREE_NOT)
            points_read(d, &point, DECIDE_MAX_PRECISION, &again);
    }
    decide_different(d, &point, method, again.values);
}

/* May this reading be used, with the deciders that are allowed? */
static bool is_allowed(const struct deciding *d, const struct tally *tally,
                       const struct reading *reading)
{
    if (d->deciders & EXPR_BY_BALLS)
        return true;
    if (!is_exact(reading))
        return false;
    return (d->deciders & EXPR_BY_EXACT) || tally->refuted ||
           (tally->grid && (d->deciders & EXPR_BY_GRID));
}

static void count_values(const struct deciding *d, const struct reading *reading,
                         struct tally *tally)
{
    bool allowed = is_allowed(d, tally, reading);
    tally->barred = tally->barred || !allowed;
    if (reading->agreement == AGREE_UNSURE || !allowed) {
        tally->too_fine = tally->too_fine || reading->too_fine;
        tally->unsure++;
        return;
    }
    tally->agreed++;
    tally->balls = tally->balls || reading->agreement == AGREE_BALLS;
    if (reading->digits < tally->digits)
        tally->digits = reading->digits;
}

bool points_look(struct deciding *d, const struct point *point, struct tally *tally)
{
    struct reading reading;
    if (d->filter_count > 0 && !where_holds(d, point, d->scratch))
        return false;
    points_settle(d, point, 0, &reading);
    if (!has_values(&reading)) {
        count_missing(d, &reading, tally);
        return false;
    }
    if (reading.agreement == AGREE_NOT && is_allowed(d, tally, &reading)) {
        show_difference(d, point, &reading);
        d->out->points = tally->agreed + 1;
        return true;
    }
    count_values(d, &reading, tally);
    return false;
}

static bool look_at(struct deciding *d, struct point *point, struct tally *tally)
{
    sample_prepare(point, decide_scratch(d));
    return points_look(d, point, tally);
}

/* Further points until so many had values. True when the comparison is over. */
static bool look_on(struct deciding *d, struct tally *tally, unsigned wanted)
{
    unsigned trials = tally->grid ? tally->grid->points : DECIDE_MAX_TRIALS;
    unsigned draws = tally->grid ? trials : DECIDE_MAX_DRAWS;
    for (; tally->turn < draws && tally->agreed + tally->unsure < wanted; tally->turn++) {
        struct point point = sample_point(d, tally->turn);
        unsigned before =
            tally->agreed + tally->unsure + tally->one_sided + tally->excluded + tally->failed;
        point.grid = tally->grid;
        if (tally->turn >= trials && (d->filter_count == 0 || before >= trials))
            return false;
        if (look_at(d, &point, tally))
            return true;
        if (sample_spent(d) || tally->failed >= DECIDE_MAX_FAILED)
            return false;
    }
    return false;
}

/* Points at which quotients and logarithms tend to have no value: all symbols 1, -1, or 0. */
static bool look_for_gaps(struct deciding *d, struct tally *tally)
{
    static const unsigned turns[] = {2, 4, 5};
    if (tally->one_sided > 0 || (!partial_tree(d, d->a) && !partial_tree(d, d->b)))
        return false;
    for (size_t i = 0; i < DLT_COUNT(turns) && tally->one_sided == 0; i++) {
        struct point point = sample_point(d, turns[i]);
        point.level = true;
        if (look_at(d, &point, tally))
            return true;
        if (sample_spent(d))
            break;
    }
    return false;
}

static const char *remark(const struct deciding *d, const struct tally *tally)
{
    if (tally->one_sided > 0)
        return "; elsewhere one of them has no value";
    return tally->excluded > 0 || d->filter_count > 0 ? ", where the condition holds" : "";
}

/* --- proofs ------------------------------------------------------------------------------------------------- */

/* True when the comparison is over. */
static bool prove(struct deciding *d, struct tally *tally, bool sums)
{
    struct prime_question question = {
        .a = d->a, .b = d->b, .scope = where_scope(d), .seed = d->rules->seed, .sums = sums};
    struct prime_answer answer;
    if (!(d->deciders & (sums ? EXPR_BY_SUM_PROOF : EXPR_BY_PRIME_FIELD)))
        return false;
    if (sums)
        sum_proof_decide(decide_scratch(d), &question, &answer);
    else
        prime_field_decide(decide_scratch(d), &question, &answer);
    d->out->work += answer.steps;
    if (answer.outcome == PRIME_DIFFERENT && d->rules->tolerance.kind == VALUE_NONE)
        tally->refuted = true;
    if (answer.outcome != PRIME_EQUAL || answer.upwards)
        return false;
    if (look_for_gaps(d, tally))
        return true;
    const char *sentence = prime_field_sentence(d->arena, &answer), *more = remark(d, tally);
    if (more[0])
        sentence = arena_printf(d->arena, "%s%s", sentence, more);
    decide_equal(d, sums ? "sum-proof" : "prime-field", answer.points, answer.error, sentence);
    return true;
}

/* --- the whole ------------------------------------------------------------------------------------------------ */

static void conclude_nothing(struct deciding *d, const struct tally *tally)
{
    const char *method = tally->grid ? "integer-grid" : "random-points";
    if (sample_spent(d))
        decide_too_long(d);
    else if (tally->barred)
        decide(d, EXPR_UNDECIDED, "deciders", "what may be used does not decide this");
    else if (tally->reason)
        decide(d, EXPR_UNDECIDED, "limit", "%s", tally->reason);
    else if (tally->refuted)
        decide(d, EXPR_UNDECIDED, "prime-field",
               "they are different formulas, but agree at all points tried");
    else if (tally->agreed + tally->unsure == 0 && d->filter_count > 0 && tally->one_sided == 0)
        decide(d, EXPR_UNDECIDED, "conditions",
               "no point was found that meets the conditions and has values");
    else if (tally->agreed + tally->unsure == 0)
        decide(d, EXPR_UNDECIDED, method, "there is no point at which both have a value");
    else if (tally->too_fine)
        decide(d, EXPR_UNDECIDED, "balls", "some values are too large or too small to tell");
    else if (tally->agreed == 0)
        decide(d, EXPR_UNDECIDED, "balls", "the values are too close to tell");
    else
        decide(d, EXPR_UNDECIDED, method, "they agree, but at %u points only", tally->agreed);
}

static void conclude(struct deciding *d, const struct tally *tally, unsigned wanted)
{
    bool all = tally->grid && tally->grid->complete && !sample_spent(d) && !tally->failed;
    if (tally->barred || tally->agreed < (all ? 1 : wanted) || tally->unsure > tally->agreed ||
        (all && tally->unsure > 0) || (tally->refuted && !all)) {
        conclude_nothing(d, tally);
        return;
    }
    const char *more = remark(d, tally);
    if (tally->balls)
        decide(d, EXPR_EQUAL, "balls",
               "equal at %u points to %d digits or more, which is no proof%s", tally->agreed,
               tally->digits, more);
    else if (all)
        decide(d, EXPR_EQUAL, "integer-grid", "equal at all %u values there are%s", tally->agreed,
               more);
    else if (tally->grid)
        decide(d, EXPR_EQUAL, "integer-grid",
               "equal at all %u small whole numbers tried, which is no proof%s", tally->agreed,
               more);
    else
        decide(d, EXPR_EQUAL, "random-points", "equal at %u points, exactly, which is no proof%s",
               tally->agreed, more);
    d->out->points = tally->agreed;
    d->out->error = all && !tally->balls ? 0 : NAN;
}

/* A formula that is surely another one is looked at where the grid does not reach. */
static bool look_beyond(struct deciding *d, struct tally *tally)
{
    if (!tally->refuted || !tally->grid || tally->grid->complete)
        return false;
    tally->grid = NULL;
    tally->turn = 8;
    return look_on(d, tally, UINT_MAX);
}

void decide_formulas(struct deciding *d)
{
    struct tally tally = {.digits = INT_MAX};
    bool same = expr_same(d->a, d->b);
    tally.grid = sample_grid(d, d->arena);
    if (look_on(d, &tally, 1))
        return;
    if (tally.agreed + tally.unsure == 0 && tally.failed == 0) {
        conclude_nothing(d, &tally);
        return;
    }
    if (same && tally.agreed + tally.unsure > 0) {
        decide_equal(d, "identical", 0, 0, "they are the same expression");
        return;
    }
    if (decide_pieces(d) || (d->sums && prove(d, &tally, true)) || prove(d, &tally, false))
        return;
    if (sample_spent(d)) {
        decide_too_long(d);
        return;
    }
    unsigned wanted = tally.grid                ? tally.grid->points
                      : tally.refuted           ? UINT_MAX
                      : d->bending || d->rooted ? DECIDE_BENDING
                                                : DECIDE_AGREEING;
    if (look_on(d, &tally, wanted) || look_beyond(d, &tally) ||
        (!(tally.grid && tally.grid->complete) &&
         (corners_look(d, &tally) || kinks_look(d, &tally))))
        return;
    conclude(d, &tally, DECIDE_AGREEING);
}
