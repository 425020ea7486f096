/* SPDX-License-Identifier: MIT */
/* Precision and recall along a ranking, and the average precision by the rules in use. */
#include "run.h"
#include "wording.h"

enum { MAX_RANKED = 2048, SHOWN_ROWS = 8 };

enum { HITS, SCORES, POSITIVES, RULE, TIES };

enum {
    OUT_AP,
    OUT_EVERY,
    OUT_ELEVEN,
    OUT_HUNDRED,
    OUT_PLAIN,
    OUT_PRECISION,
    OUT_RECALL,
    OUT_INTERPOLATED,
    OUT_HITS,
    OUT_POSITIVES,
    OUT_FINAL_PRECISION,
    OUT_FINAL_RECALL,
};

/* clang-format off */
static const struct param params[] = {
    [HITS] = {.name = "hits",
              .summary = "1 for each detection or document that is right, 0 for others, best first",
              .type = PARAM_LIST,
              .minimum = "0",
              .maximum = "1"},
    [SCORES] = {.name = "scores",
                .summary = "score of each, by which they are put in falling order; none: as listed",
                .type = PARAM_LIST,
                .fallback = ""},
    [POSITIVES] = {.name = "positives",
                   .summary = "how many there are to be found; none: as many as there are hits",
                   .type = PARAM_INTEGER,
                   .fallback = "",
                   .minimum = "1",
                   .maximum = "1000000"},
    [RULE] = {.name = "rule",
              .summary = "every_point: area under the interpolated curve (VOC from 2010); "
                         "eleven_points: its mean at recall 0, 0.1, ..., 1 (VOC 2007); "
                         "hundred_one_points: at 0, 0.01, ..., 1 (COCO); plain: precision at each "
                         "hit, without interpolation",
              .type = PARAM_CHOICE,
              .fallback = "every_point",
              .choices = "every_point eleven_points hundred_one_points plain"},
    [TIES] = {.name = "ties",
              .summary = "equal scores: as_listed, as one group that enters together, hits_first, "
                         "or misses_first",
              .type = PARAM_CHOICE,
              .fallback = "as_listed",
              .choices = "as_listed group hits_first misses_first"},
};

static const struct solver_output outputs[] = {
    [OUT_AP] = {.name = "average_precision", .summary = "by the rule asked for"},
    [OUT_EVERY] = {.name = "every_point",
                   .summary = "area under the interpolated precision-recall curve"},
    [OUT_ELEVEN] = {.name = "eleven_points", .summary = "mean interpolated precision at 11 recalls"},
    [OUT_HUNDRED] = {.name = "hundred_one_points", .summary = "the same at 101 recalls"},
    [OUT_PLAIN] = {.name = "plain",
                   .summary = "precision at each hit, added up and divided by the positives"},
    [OUT_PRECISION] = {.name = "precision",
                       .summary = "after each item of the ranking, or after each group"},
    [OUT_RECALL] = {.name = "recall", .summary = "at the same places"},
    [OUT_INTERPOLATED] = {.name = "interpolated",
                          .summary = "largest precision from there on, at the same places"},
    [OUT_HITS] = {.name = "ranked_hits", .summary = "the hits in the order of the ranking"},
    [OUT_POSITIVES] = {.name = "positives", .summary = "how many there are to be found"},
    [OUT_FINAL_PRECISION] = {.name = "final_precision", .summary = "after the whole list"},
    [OUT_FINAL_RECALL] = {.name = "final_recall", .summary = "after the whole list"},
};
/* clang-format on */

struct item {
    struct value score;
    bool hit;
};

struct ranking {
    struct item *items; /* best first */
    size_t count;
    long positives;
    size_t *ends; /* how many items are in after each point of the curve */
    size_t points;
};

/* --- reading -------------------------------------------------------------------------------------- */

static bool read_items(struct solve_run *run, struct ranking *ranking)
{
    struct value hits = run->args[HITS], scores = run->args[SCORES];

    if (hits.count > MAX_RANKED)
        num_fail(run->ctx, DLT_ERR_LIMIT, "too-many", "hits has %zu items; at most %d", hits.count,
                 MAX_RANKED);
    else if (run_given(scores) && scores.count != hits.count)
        num_fail(run->ctx, DLT_ERR_RANGE, "lengths", "%zu scores for %zu hits", scores.count,
                 hits.count);
    if (run->ctx->err != DLT_OK || !run_whole(run, "hits", hits))
        return false;
    ranking->count = hits.count;
    ranking->items = arena_array(run->ctx->arena, hits.count, sizeof(*ranking->items));
    for (size_t i = 0; i < hits.count; i++) {
        ranking->items[i] = (struct item){
            .score = run_given(scores) ? scores.as.items[i] : run_long(run, -(long)i),
            .hit = value_sign(hits.as.items[i]) == 1,
        };
    }
    return true;
}

/* True when b must stand before a. */
static bool out_of_order(const struct solve_run *run, const struct item *a, const struct item *b)
{
    enum num_order order = num_compare(a->score, b->score);

    if (order == NUM_LESS || order == NUM_GREATER)
        return order == NUM_LESS;
    return (run_is(run->args[TIES], "hits_first") && b->hit && !a->hit) ||
           (run_is(run->args[TIES], "misses_first") && !b->hit && a->hit);
}

/* Stable insertion: what is equal stays as listed. */
static void sort_items(const struct solve_run *run, struct ranking *ranking)
{
    for (size_t i = 1; i < ranking->count; i++) {
        struct item item = ranking->items[i];
        size_t at = i;

        for (; at > 0 && out_of_order(run, &ranking->items[at - 1], &item); at--)
            ranking->items[at] = ranking->items[at - 1];
        ranking->items[at] = item;
    }
}

static void find_points(const struct solve_run *run, struct ranking *ranking)
{
    bool groups = run_is(run->args[TIES], "group");

    ranking->ends = arena_array(run->ctx->arena, ranking->count, sizeof(*ranking->ends));
    for (size_t i = 0; i < ranking->count; i++) {
        bool tied = i + 1 < ranking->count &&
                    num_compare(ranking->items[i].score, ranking->items[i + 1].score) == NUM_EQUAL;

        if (!(groups && tied))
            ranking->ends[ranking->points++] = i + 1;
    }
}

static bool read_ranking(struct solve_run *run, struct ranking *ranking)
{
    long found = 0;

    *ranking = (struct ranking){0};
    if (!read_items(run, ranking))
        return false;
    for (size_t i = 0; i < ranking->count; i++)
        found += ranking->items[i].hit;
    ranking->positives =
        run_given(run->args[POSITIVES]) ? run_to_long(run->args[POSITIVES]) : found;
    if (ranking->positives == 0)
        num_fail(run->ctx, DLT_ERR_RANGE, "no-positives",
                 "there is no hit: say how many positives there are to be found");
    else if (ranking->positives < found)
        num_fail(run->ctx, DLT_ERR_RANGE, "too-few-positives",
                 "there are %ld hits but only %ld positives", found, ranking->positives);
    if (run->ctx->err != DLT_OK)
        return false;
    sort_items(run, ranking);
    find_points(run, ranking);
    return true;
}

/* --- computing ------------------------------------------------------------------------------------ */

static struct value fraction(const struct solve_run *run, long top, long bottom)
{
    return value_fraction(run->ctx->arena, top, bottom);
}

static void curve(struct solve_run *run, const struct ranking *ranking)
{
    struct arena *arena = run->ctx->arena;
    size_t count = ranking->points;
    struct value *precision = arena_array(arena, count, sizeof(*precision));
    struct value *recall = arena_array(arena, count, sizeof(*recall));
    struct value *best = arena_array(arena, count, sizeof(*best));
    long found = 0;

    for (size_t k = 0, i = 0; k < count; k++) {
        for (; i < ranking->ends[k]; i++)
            found += ranking->items[i].hit;
        precision[k] = fraction(run, found, (long)ranking->ends[k]);
        recall[k] = fraction(run, found, ranking->positives);
    }
    for (size_t k = count; k-- > 0;)
        best[k] = k + 1 < count ? num_max(run->ctx, precision[k], best[k + 1]) : precision[k];
    run->results[OUT_PRECISION] = value_list(arena, precision, count);
    run->results[OUT_RECALL] = value_list(arena, recall, count);
    run->results[OUT_INTERPOLATED] = value_list(arena, best, count);
    run->results[OUT_FINAL_PRECISION] = count > 0 ? precision[count - 1] : value_none();
    run->results[OUT_FINAL_RECALL] = count > 0 ? recall[count - 1] : run_long(run, 0);
}

/* Sum over the points of (step in recall)·height. */
static struct value area(struct solve_run *run, struct value heights)
{
    struct num_ctx *ctx = run->ctx;
    struct value recall = run->results[OUT_RECALL];
    struct value sum = run_long(run, 0), before = sum;

    for (size_t k = 0; k < heights.count; k++) {
        struct value step = num_sub(ctx, recall.as.items[k], before);

        sum = num_add(ctx, sum, num_mul(ctx, step, heights.as.items[k]));
        before = recall.as.items[k];
    }
    return sum;
}

/* Mean of the interpolated precision at recall 0, 1/parts, ..., 1. */
static struct value heights_at(struct solve_run *run, long parts)
{
    struct value recall = run->results[OUT_RECALL], best = run->results[OUT_INTERPOLATED];
    struct value *heights = arena_array(run->ctx->arena, (size_t)parts + 1, sizeof(*heights));
    size_t k = 0;

    for (long i = 0; i <= parts; i++) {
        while (k < recall.count &&
               num_compare(recall.as.items[k], fraction(run, i, parts)) == NUM_LESS)
            k++;
        heights[i] = k < recall.count ? best.as.items[k] : run_long(run, 0);
    }
    return value_list(run->ctx->arena, heights, (size_t)parts + 1);
}

static struct value mean_at(struct solve_run *run, long parts)
{
    return num_div(run->ctx, run_total(run, heights_at(run, parts)), run_long(run, parts + 1));
}

static int chosen(const struct solve_run *run)
{
    if (run_is(run->args[RULE], "eleven_points"))
        return OUT_ELEVEN;
    if (run_is(run->args[RULE], "hundred_one_points"))
        return OUT_HUNDRED;
    return run_is(run->args[RULE], "plain") ? OUT_PLAIN : OUT_EVERY;
}

static void compute(struct solve_run *run, const struct ranking *ranking)
{
    struct value *out = run->results;
    struct value *hits = arena_array(run->ctx->arena, ranking->count, sizeof(*hits));

    for (size_t i = 0; i < ranking->count; i++)
        hits[i] = run_long(run, ranking->items[i].hit);
    out[OUT_HITS] = value_list(run->ctx->arena, hits, ranking->count);
    out[OUT_POSITIVES] = run_long(run, ranking->positives);
    curve(run, ranking);
    out[OUT_EVERY] = area(run, out[OUT_INTERPOLATED]);
    out[OUT_PLAIN] = area(run, out[OUT_PRECISION]);
    out[OUT_ELEVEN] = mean_at(run, 10);
    out[OUT_HUNDRED] = mean_at(run, 100);
    out[OUT_AP] = out[chosen(run)];
}

/* --- the steps ------------------------------------------------------------------------------------ */

/* "1/1, 1/2, 2/3, …": hits so far over `bottom`, 0: over the items so far. */
static const char *quotients(const struct solve_run *run, const struct ranking *ranking,
                             long bottom)
{
    struct strbuf text;
    long found = 0;

    strbuf_init(&text);
    for (size_t k = 0, i = 0; k < ranking->points; k++) {
        for (; i < ranking->ends[k]; i++)
            found += ranking->items[i].hit;
        wording_separate(&text, ", ");
        if (k == SHOWN_ROWS && ranking->points > SHOWN_ROWS + 1) {
            strbuf_printf(&text, "… (%zu)", ranking->points);
            break;
        }
        strbuf_printf(&text, "%ld/%ld", found, bottom > 0 ? bottom : (long)ranking->ends[k]);
    }
    if (ranking->points == 0)
        strbuf_add(&text, "an empty list");
    return wording_done(run->ctx->arena, &text);
}

static const char *ties_text(const struct solve_run *run)
{
    if (!run_given(run->args[SCORES]))
        return "the list stands in its order";
    if (run_is(run->args[TIES], "group"))
        return "by falling score; equal scores enter together";
    if (run_is(run->args[TIES], "hits_first"))
        return "by falling score; of equal scores hits stand first";
    if (run_is(run->args[TIES], "misses_first"))
        return "by falling score; of equal scores misses stand first";
    return "by falling score; equal scores stay as listed";
}

static void explain_curve(struct solve_run *run, const struct ranking *ranking)
{
    const struct value *out = run->results;

    solve_step(
        run, &(struct trace_step){.name = "ranking",
                                  .title = "The ranking",
                                  .formula = ties_text(run),
                                  .substitution = run_printf(run, "%zu ranked, %ld to be found",
                                                             ranking->count, ranking->positives),
                                  .result = run_result(run, out[OUT_HITS]),
                                  .why = "Only the order counts, not how far the scores lie apart.",
                                  .value = out[OUT_HITS]});
    solve_step(run, &(struct trace_step){.name = "precision",
                                         .title = "Precision after each",
                                         .formula = "P = hits so far / ranked so far",
                                         .substitution = quotients(run, ranking, 0),
                                         .result = run_result(run, out[OUT_PRECISION]),
                                         .why = "How much of what was returned is right.",
                                         .value = out[OUT_PRECISION]});
    solve_step(run, &(struct trace_step){
                        .name = "recall",
                        .title = "Recall after each",
                        .formula = "R = hits so far / positives",
                        .substitution = quotients(run, ranking, ranking->positives),
                        .result = run_result(run, out[OUT_RECALL]),
                        .why = "How much of what is there was found; it never falls, and stays "
                               "below 1 when some are never found.",
                        .value = out[OUT_RECALL]});
}

static void explain_interpolation(struct solve_run *run)
{
    const struct value *out = run->results;

    solve_step(run, &(struct trace_step){
                        .name = "interpolated",
                        .title = "Interpolated precision",
                        .formula = "P̂ₖ = max over l ≥ k of Pₗ",
                        .substitution = "from the right, the largest precision so far",
                        .result = run_result(run, out[OUT_INTERPOLATED]),
                        .why = "The zigzag of the curve goes: a later point with better precision "
                               "serves all smaller recalls as well.",
                        .value = out[OUT_INTERPOLATED]});
}

/* "(1/3 − 0)·1 + (2/3 − 1/3)·(2/3)" without the points at which recall stands still. */
static const char *area_text(const struct solve_run *run, struct value heights)
{
    struct value recall = run->results[OUT_RECALL], before = run_long(run, 0);
    struct strbuf text;
    size_t shown = 0;

    strbuf_init(&text);
    for (size_t k = 0; k < heights.count; k++) {
        struct value here = recall.as.items[k];

        if (num_compare(here, before) == NUM_EQUAL)
            continue;
        wording_separate(&text, " + ");
        if (shown++ == SHOWN_ROWS) {
            strbuf_add(&text, "…");
            break;
        }
        strbuf_printf(&text, "(%s − %s)·%s", wording_number(run->ctx->arena, here),
                      wording_number(run->ctx->arena, before),
                      wording_factor(run->ctx->arena, heights.as.items[k]));
        before = here;
    }
    if (text.length == 0)
        strbuf_add(&text, "no hit, no step");
    return wording_done(run->ctx->arena, &text);
}

/* "1 + 1 + 2/3 + 0 + …", every one of them */
static const char *all_heights(struct solve_run *run, long parts)
{
    struct value heights = heights_at(run, parts);
    struct strbuf text;

    strbuf_init(&text);
    for (size_t i = 0; i < heights.count; i++) {
        wording_separate(&text, " + ");
        strbuf_add(&text, wording_number(run->ctx->arena, heights.as.items[i]));
    }
    return wording_done(run->ctx->arena, &text);
}

static void explain_average(struct solve_run *run)
{
    const struct value *out = run->results;
    int rule = chosen(run);
    struct trace_step step = {.name = "average_precision", .value = out[OUT_AP]};

    if (rule == OUT_EVERY || rule == OUT_PLAIN) {
        bool plain = rule == OUT_PLAIN;

        step.title = plain ? "Average precision without interpolation"
                           : "Average precision: the area under the interpolated curve";
        step.formula = plain ? "AP = Σ (Rₖ − Rₖ₋₁)·Pₖ" : "AP = Σ (Rₖ − Rₖ₋₁)·P̂ₖ";
        step.substitution = area_text(run, out[plain ? OUT_PRECISION : OUT_INTERPOLATED]);
        step.why = plain ? "Only hits move recall, so this is the mean precision at the hits; what "
                           "is never found counts 0."
                         : "Every step of recall is weighed by the best precision still to be had "
                           "there; recall that is never reached adds nothing.";
    } else {
        long parts = rule == OUT_ELEVEN ? 10 : 100;
        struct value sum = num_mul(run->ctx, out[OUT_AP], run_long(run, parts + 1));

        step.title =
            parts == 10 ? "Average precision at 11 recalls" : "Average precision at 101 recalls";
        step.formula = parts == 10 ? "AP = 1/11·Σ P̂(r), r = 0, 0.1, …, 1"
                                   : "AP = 1/101·Σ P̂(r), r = 0, 0.01, …, 1";
        step.substitution =
            parts == 10
                ? run_printf(run, "(%s)/11", all_heights(run, parts))
                : run_printf(run, "%s/%ld", wording_factor(run->ctx->arena, sum), parts + 1);
        step.why = "A fixed grid of recalls makes curves of different length comparable; a recall "
                   "that is never reached counts 0.";
    }
    solve_step(run, &step);
}

static enum dlt_err run_average_precision(struct solve_run *run, struct diag *diag)
{
    struct ranking ranking;

    (void)diag;
    if (!read_ranking(run, &ranking))
        return run->ctx->err;
    compute(run, &ranking);
    if (run->ctx->err != DLT_OK)
        return run->ctx->err;
    explain_curve(run, &ranking);
    if (chosen(run) != OUT_PLAIN)
        explain_interpolation(run);
    explain_average(run);
    return run->ctx->err;
}

/* --- the oracle: every value from the definition, by counting anew -------------------------------- */

/* True when detection k of the list stands before detection i, by their own scores and hits. */
static bool stands_before(const struct solve_run *run, size_t k, size_t i)
{
    const struct value *hits = run->args[HITS].as.items, *scores = run->args[SCORES].as.items;
    bool k_hit = value_sign(hits[k]) == 1, i_hit = value_sign(hits[i]) == 1;
    enum num_order order =
        run_given(run->args[SCORES]) ? num_compare(scores[k], scores[i]) : NUM_EQUAL;

    if (order != NUM_EQUAL || !run_given(run->args[SCORES]))
        return order == NUM_GREATER || (order == NUM_EQUAL && k < i);
    if (k_hit != i_hit && run_is(run->args[TIES], "hits_first"))
        return k_hit;
    if (k_hit != i_hit && run_is(run->args[TIES], "misses_first"))
        return i_hit;
    return k < i;
}

/* Puts each detection where it belongs by counting those that stand before it. */
static void rank_by_counting(struct solve_run *run, struct ranking *ranking)
{
    struct value *shown = arena_array(run->ctx->arena, ranking->count, sizeof(*shown));

    for (size_t i = 0; i < ranking->count; i++) {
        bool hit = value_sign(run->args[HITS].as.items[i]) == 1;
        size_t place = 0;

        for (size_t k = 0; k < ranking->count; k++)
            place += k != i && stands_before(run, k, i);
        ranking->items[place].hit = hit;
        shown[place] = run_long(run, hit);
    }
    run->results[OUT_HITS] = value_list(run->ctx->arena, shown, ranking->count);
}

/* Hits among the first `count`. */
static long hits_among(const struct ranking *ranking, size_t count)
{
    long found = 0;

    while (count-- > 0)
        found += ranking->items[count].hit;
    return found;
}

/* Largest precision at any point that finds at least top/bottom of the positives; 0 for none. */
static struct value best_from(struct solve_run *run, const struct ranking *ranking, long top,
                              long bottom)
{
    struct value best = run_long(run, 0);

    for (size_t k = 0; k < ranking->points; k++) {
        long found = hits_among(ranking, ranking->ends[k]);

        if (found * bottom >= top * ranking->positives)
            best = num_max(run->ctx, best, fraction(run, found, (long)ranking->ends[k]));
    }
    return best;
}

/* The curve is level between multiples of 1/positives: its mean over them is the area. */
static struct value mean_of_best(struct solve_run *run, const struct ranking *ranking, long from,
                                 long parts)
{
    struct value sum = run_long(run, 0);

    for (long i = from; i <= parts; i++)
        sum = num_add(run->ctx, sum, best_from(run, ranking, i, parts));
    return num_div(run->ctx, sum, run_long(run, parts + 1 - from));
}

/* Precision where each hit enters, its group's end, over the positives. */
static struct value mean_at_hits(struct solve_run *run, const struct ranking *ranking)
{
    struct value sum = run_long(run, 0);

    for (size_t i = 0; i < ranking->count; i++) {
        size_t k = 0;

        while (ranking->ends[k] <= i)
            k++;
        if (ranking->items[i].hit)
            sum = num_add(
                run->ctx, sum,
                fraction(run, hits_among(ranking, ranking->ends[k]), (long)ranking->ends[k]));
    }
    return num_div(run->ctx, sum, run_long(run, ranking->positives));
}

enum { ORACLE_POSITIVES = 1000, ORACLE_RANKED = 256 };

static enum dlt_err oracle_average_precision(struct solve_run *run, struct diag *diag)
{
    struct value *out = run->results;
    struct ranking ranking;

    (void)diag;
    if (!read_ranking(run, &ranking) || ranking.positives > ORACLE_POSITIVES)
        return run->ctx->err;
    if (ranking.count <= ORACLE_RANKED)
        rank_by_counting(run, &ranking);
    out[OUT_EVERY] = mean_of_best(run, &ranking, 1, ranking.positives);
    out[OUT_ELEVEN] = mean_of_best(run, &ranking, 0, 10);
    out[OUT_HUNDRED] = mean_of_best(run, &ranking, 0, 100);
    out[OUT_PLAIN] = mean_at_hits(run, &ranking);
    out[OUT_AP] = out[chosen(run)];
    return run->ctx->err;
}

static const char *const grid[] = {
    "hits=[1,0,1,1,0,0,1] positives=5",
    "hits=[1,0,1,1,0,0,1] positives=5 rule=eleven_points",
    "hits=[1,0,1,1,0,0,1] positives=5 rule=hundred_one_points",
    "hits=[1,0,1,1,0,0,1] rule=plain",
    "hits=[1]",
    "hits=[0] positives=3",
    "hits=[] positives=2",
    "hits=[0,0,0,1] positives=10",
    "hits=[1,1,1,1]",
    "hits=[0,1,0,1] scores=[0.9,0.8,0.8,0.1] ties=group",
    "hits=[0,1,0,1] scores=[0.9,0.8,0.8,0.1] ties=group rule=plain",
    "hits=[0,1,0,1] scores=[0.5,0.5,0.5,0.5] ties=hits_first",
    "hits=[0,1,0,1] scores=[0.5,0.5,0.5,0.5] ties=misses_first rule=eleven_points",
    "hits=[0,1,0,1] scores=[0.1,0.4,0.3,0.2] ties=as_listed positives=4",
    "hits=[1,1,0,1,0,1,0,0,0,1] positives=10 rule=eleven_points",
};

const struct solver solver_average_precision = {
    .name = "average_precision",
    .summary = "Precision and recall along a ranking, and average precision by four rules.",
    .citation =
        "Everingham and Winn, PASCAL VOC2010 development kit, sec. 3.4.1; Lin et al. 2014 (COCO); "
        "Manning et al., Introduction to Information Retrieval, sec. 8.4",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_average_precision,
    .oracle = oracle_average_precision,
    .oracle_note =
        "ranks, and the largest precision from each recall on, by counting; areas as means "
        "over recall levels",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
