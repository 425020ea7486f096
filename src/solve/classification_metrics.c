/* SPDX-License-Identifier: MIT */
/* Accuracy, precision, recall and F of a confusion matrix, for each class and on average. */
#include "run.h"
#include "wording.h"

enum { MAX_CLASSES = 64, SHOWN_CLASSES = 6 };

enum { CONFUSION, ROWS, BETA, UNDEFINED, MACRO, POSITIVE };

enum {
    OUT_ACCURACY,
    OUT_PRECISION,
    OUT_RECALL,
    OUT_F,
    OUT_SUPPORT,
    OUT_PREDICTED,
    OUT_HITS,
    OUT_TOTAL,
    OUT_MACRO_PRECISION,
    OUT_MACRO_RECALL,
    OUT_MACRO_F,
    OUT_MICRO_PRECISION,
    OUT_MICRO_RECALL,
    OUT_MICRO_F,
    OUT_WEIGHTED_PRECISION,
    OUT_WEIGHTED_RECALL,
    OUT_WEIGHTED_F,
    OUT_TRUE_POSITIVES,
    OUT_FALSE_POSITIVES,
    OUT_FALSE_NEGATIVES,
    OUT_TRUE_NEGATIVES,
    OUT_POSITIVE_PRECISION,
    OUT_POSITIVE_RECALL,
    OUT_POSITIVE_F,
    OUT_SPECIFICITY,
};

/* clang-format off */
static const struct param params[] = {
    [CONFUSION] = {.name = "confusion",
                   .summary = "counts: a row and a column for each class",
                   .unit = "examples",
                   .type = PARAM_MATRIX,
                   .minimum = "0"},
    [ROWS] = {.name = "rows",
              .summary = "what a row stands for: a true class, or a predicted one",
              .type = PARAM_CHOICE,
              .fallback = "truth",
              .choices = "truth prediction"},
    [BETA] = {.name = "beta",
              .summary = "F weighs recall this many times as much as precision",
              .type = PARAM_RATIONAL,
              .fallback = "1",
              .minimum = "0",
              .maximum = "1000000"},
    [UNDEFINED] = {.name = "undefined",
                   .summary = "what 0/0 counts as: zero, one, or skip, which leaves the class out of "
                              "averages",
                   .type = PARAM_CHOICE,
                   .fallback = "zero",
                   .choices = "zero one skip"},
    [MACRO] = {.name = "macro_f",
               .summary = "macro average of F: mean_of_f of the classes, or f_of_means of precision "
                          "and recall",
               .type = PARAM_CHOICE,
               .fallback = "mean_of_f",
               .choices = "mean_of_f f_of_means"},
    [POSITIVE] = {.name = "positive",
                  .summary = "class that counts as positive, from 1, for the results of one class",
                  .type = PARAM_INTEGER,
                  .fallback = "1",
                  .minimum = "1",
                  .maximum = "64"},
};

static const struct solver_output outputs[] = {
    [OUT_ACCURACY] = {.name = "accuracy", .summary = "diagonal over all"},
    [OUT_PRECISION] = {.name = "precision", .summary = "for each class"},
    [OUT_RECALL] = {.name = "recall", .summary = "for each class"},
    [OUT_F] = {.name = "f_score", .summary = "for each class"},
    [OUT_SUPPORT] = {.name = "support", .summary = "examples of each class", .unit = "examples"},
    [OUT_PREDICTED] = {.name = "predicted", .summary = "predictions of each class", .unit = "examples"},
    [OUT_HITS] = {.name = "hits", .summary = "the diagonal", .unit = "examples"},
    [OUT_TOTAL] = {.name = "total", .summary = "all examples", .unit = "examples"},
    [OUT_MACRO_PRECISION] = {.name = "macro_precision", .summary = "mean over the classes"},
    [OUT_MACRO_RECALL] = {.name = "macro_recall",
                          .summary = "mean over the classes, also called balanced accuracy"},
    [OUT_MACRO_F] = {.name = "macro_f", .summary = "by the rule macro_f"},
    [OUT_MICRO_PRECISION] = {.name = "micro_precision", .summary = "from counts of all classes"},
    [OUT_MICRO_RECALL] = {.name = "micro_recall", .summary = "from counts of all classes"},
    [OUT_MICRO_F] = {.name = "micro_f", .summary = "from counts of all classes"},
    [OUT_WEIGHTED_PRECISION] = {.name = "weighted_precision", .summary = "mean weighed by support"},
    [OUT_WEIGHTED_RECALL] = {.name = "weighted_recall", .summary = "mean weighed by support"},
    [OUT_WEIGHTED_F] = {.name = "weighted_f", .summary = "mean weighed by support"},
    [OUT_TRUE_POSITIVES] = {.name = "true_positives", .summary = "of the positive class"},
    [OUT_FALSE_POSITIVES] = {.name = "false_positives", .summary = "of the positive class"},
    [OUT_FALSE_NEGATIVES] = {.name = "false_negatives", .summary = "of the positive class"},
    [OUT_TRUE_NEGATIVES] = {.name = "true_negatives", .summary = "all the rest"},
    [OUT_POSITIVE_PRECISION] = {.name = "positive_precision", .summary = "TP/(TP + FP)"},
    [OUT_POSITIVE_RECALL] = {.name = "positive_recall", .summary = "TP/(TP + FN)"},
    [OUT_POSITIVE_F] = {.name = "positive_f", .summary = "F of the positive class"},
    [OUT_SPECIFICITY] = {.name = "specificity", .summary = "TN/(TN + FP)"},
};
/* clang-format on */

struct counts {
    size_t classes;
    struct value *hits, *support, *predicted; /* for each class */
    struct value total, correct;
};

static struct value cell(const struct solve_run *run, size_t truth, size_t prediction)
{
    bool by_truth = run_is(run->args[ROWS], "truth");
    struct value row = run->args[CONFUSION].as.items[by_truth ? truth : prediction];

    return row.as.items[by_truth ? prediction : truth];
}

static bool read_matrix(struct solve_run *run, size_t *classes_out)
{
    size_t rows = 0, columns = 0;

    value_is_matrix(run->args[CONFUSION], &rows, &columns);
    if (rows != columns)
        num_fail(run->ctx, DLT_ERR_RANGE, "not-square",
                 "confusion is %zu x %zu; it needs a row and a column for each class", rows,
                 columns);
    else if (rows > MAX_CLASSES)
        num_fail(run->ctx, DLT_ERR_LIMIT, "too-many", "confusion has %zu classes; at most %d", rows,
                 MAX_CLASSES);
    else if (run_to_long(run->args[POSITIVE]) > (long)rows)
        num_fail(run->ctx, DLT_ERR_RANGE, "no-class", "positive is %ld but there are %zu classes",
                 run_to_long(run->args[POSITIVE]), rows);
    for (size_t i = 0; i < rows && run->ctx->err == DLT_OK; i++)
        run_whole(run, "confusion", run->args[CONFUSION].as.items[i]);
    *classes_out = rows;
    return run->ctx->err == DLT_OK;
}

static bool read_counts(struct solve_run *run, struct counts *counts)
{
    struct num_ctx *ctx = run->ctx;
    size_t classes = 0;

    if (!read_matrix(run, &classes))
        return false;
    *counts = (struct counts){
        .classes = classes,
        .hits = arena_array(ctx->arena, classes, sizeof(struct value)),
        .support = arena_array(ctx->arena, classes, sizeof(struct value)),
        .predicted = arena_array(ctx->arena, classes, sizeof(struct value)),
        .total = run_long(run, 0),
        .correct = run_long(run, 0),
    };
    for (size_t c = 0; c < classes; c++) {
        counts->hits[c] = cell(run, c, c);
        counts->support[c] = counts->predicted[c] = run_long(run, 0);
        for (size_t other = 0; other < classes; other++) {
            counts->support[c] = num_add(ctx, counts->support[c], cell(run, c, other));
            counts->predicted[c] = num_add(ctx, counts->predicted[c], cell(run, other, c));
        }
        counts->total = num_add(ctx, counts->total, counts->support[c]);
        counts->correct = num_add(ctx, counts->correct, counts->hits[c]);
    }
    if (ctx->err == DLT_OK && value_sign(counts->total) == 0)
        num_fail(ctx, DLT_ERR_RANGE, "empty", "confusion holds no examples");
    return ctx->err == DLT_OK;
}

/* --- quotients, of which some are 0/0 --------------------------------------------------------------- */

static bool is_number(struct value value)
{
    return value_is_number(value);
}

/* top/bottom; 0/0 by the convention, the word "undefined" when it is to be skipped. */
static struct value ratio(const struct solve_run *run, struct value top, struct value bottom)
{
    if (run->ctx->err != DLT_OK || value_sign(bottom) != 0)
        return num_div(run->ctx, top, bottom);
    if (run_is(run->args[UNDEFINED], "skip"))
        return value_word(run->ctx->arena, "undefined");
    return run_long(run, run_is(run->args[UNDEFINED], "one"));
}

/* F from counts: (1 + β²)·hits over β²·support + predicted. */
static struct value f_score(const struct solve_run *run, struct value hits, struct value support,
                            struct value predicted)
{
    struct num_ctx *ctx = run->ctx;
    struct value square = num_mul(ctx, run->args[BETA], run->args[BETA]);
    struct value top = num_mul(ctx, num_add(ctx, run_long(run, 1), square), hits);

    if (ctx->err == DLT_OK && value_sign(support) == 0 && value_sign(predicted) == 0)
        return ratio(run, run_long(run, 0), run_long(run, 0));
    if (ctx->err == DLT_OK && value_sign(hits) == 0)
        return run_long(run, 0);
    return ratio(run, top, num_add(ctx, num_mul(ctx, square, support), predicted));
}

/* Mean over those that are defined, weighed by `weights` unless NULL. */
static struct value mean(const struct solve_run *run, struct value list,
                         const struct value *weights)
{
    struct num_ctx *ctx = run->ctx;
    struct value sum = run_long(run, 0), weight = sum;

    for (size_t c = 0; c < list.count; c++) {
        struct value w = weights ? weights[c] : run_long(run, 1);

        if (!is_number(list.as.items[c]))
            continue;
        sum = num_add(ctx, sum, num_mul(ctx, w, list.as.items[c]));
        weight = num_add(ctx, weight, w);
    }
    return ratio(run, sum, weight);
}

/* (1 + β²)·P·R/(β²·P + R) */
static struct value f_of(const struct solve_run *run, struct value p, struct value r)
{
    struct num_ctx *ctx = run->ctx;
    struct value square = num_mul(ctx, run->args[BETA], run->args[BETA]);
    struct value top, bottom;

    if (!is_number(p) || !is_number(r))
        return value_word(ctx->arena, "undefined");
    if (value_sign(p) == 0 || value_sign(r) == 0)
        return run_long(run, 0);
    top = num_mul(ctx, num_add(ctx, run_long(run, 1), square), num_mul(ctx, p, r));
    bottom = num_add(ctx, num_mul(ctx, square, p), r);
    return num_div(ctx, top, bottom);
}

static void per_class(struct solve_run *run, const struct counts *counts)
{
    struct arena *arena = run->ctx->arena;
    size_t n = counts->classes;
    struct value *p = arena_array(arena, n, sizeof(*p)), *r = arena_array(arena, n, sizeof(*r));
    struct value *f = arena_array(arena, n, sizeof(*f));

    for (size_t c = 0; c < n; c++) {
        p[c] = ratio(run, counts->hits[c], counts->predicted[c]);
        r[c] = ratio(run, counts->hits[c], counts->support[c]);
        f[c] = f_score(run, counts->hits[c], counts->support[c], counts->predicted[c]);
    }
    run->results[OUT_PRECISION] = value_list(arena, p, n);
    run->results[OUT_RECALL] = value_list(arena, r, n);
    run->results[OUT_F] = value_list(arena, f, n);
    run->results[OUT_SUPPORT] = value_list(arena, counts->support, n);
    run->results[OUT_PREDICTED] = value_list(arena, counts->predicted, n);
    run->results[OUT_HITS] = value_list(arena, counts->hits, n);
}

static void averages(struct solve_run *run, const struct counts *counts)
{
    struct value *out = run->results;

    out[OUT_TOTAL] = counts->total;
    out[OUT_ACCURACY] = num_div(run->ctx, counts->correct, counts->total);
    out[OUT_MACRO_PRECISION] = mean(run, out[OUT_PRECISION], NULL);
    out[OUT_MACRO_RECALL] = mean(run, out[OUT_RECALL], NULL);
    out[OUT_MACRO_F] = run_is(run->args[MACRO], "mean_of_f")
                           ? mean(run, out[OUT_F], NULL)
                           : f_of(run, out[OUT_MACRO_PRECISION], out[OUT_MACRO_RECALL]);
    /* Each wrong example is one false positive and one false negative. */
    out[OUT_MICRO_PRECISION] = out[OUT_MICRO_RECALL] = out[OUT_ACCURACY];
    out[OUT_MICRO_F] = f_score(run, counts->correct, counts->total, counts->total);
    out[OUT_WEIGHTED_PRECISION] = mean(run, out[OUT_PRECISION], counts->support);
    out[OUT_WEIGHTED_RECALL] = mean(run, out[OUT_RECALL], counts->support);
    out[OUT_WEIGHTED_F] = mean(run, out[OUT_F], counts->support);
}

static void one_class(struct solve_run *run, const struct counts *counts)
{
    struct num_ctx *ctx = run->ctx;
    struct value *out = run->results;
    size_t c = (size_t)run_to_long(run->args[POSITIVE]) - 1;
    struct value wrong, rest;

    out[OUT_TRUE_POSITIVES] = counts->hits[c];
    out[OUT_FALSE_POSITIVES] = wrong = num_sub(ctx, counts->predicted[c], counts->hits[c]);
    out[OUT_FALSE_NEGATIVES] = num_sub(ctx, counts->support[c], counts->hits[c]);
    rest = num_sub(ctx, counts->total, counts->support[c]);
    out[OUT_TRUE_NEGATIVES] = num_sub(ctx, rest, wrong);
    out[OUT_POSITIVE_PRECISION] = out[OUT_PRECISION].as.items[c];
    out[OUT_POSITIVE_RECALL] = out[OUT_RECALL].as.items[c];
    out[OUT_POSITIVE_F] = out[OUT_F].as.items[c];
    out[OUT_SPECIFICITY] = ratio(run, out[OUT_TRUE_NEGATIVES], rest);
}

/* --- the steps ------------------------------------------------------------------------------------ */

/* "8/10, 3/5, …" */
static const char *quotients(const struct solve_run *run, const struct value *top,
                             const struct value *bottom, size_t count)
{
    struct strbuf text;

    strbuf_init(&text);
    for (size_t c = 0; c < count; c++) {
        wording_separate(&text, ", ");
        if (c == SHOWN_CLASSES && count > SHOWN_CLASSES + 1) {
            strbuf_printf(&text, "… (%zu classes)", count);
            break;
        }
        strbuf_printf(&text, "%s/%s", run_text(run, top[c]), run_text(run, bottom[c]));
    }
    return wording_done(run->ctx->arena, &text);
}

static bool has_undefined(const struct value *bottom, size_t count)
{
    for (size_t c = 0; c < count; c++)
        if (value_sign(bottom[c]) == 0)
            return true;
    return false;
}

static const char *undefined_text(const struct solve_run *run)
{
    if (run_is(run->args[UNDEFINED], "skip"))
        return "0/0 has no value: that class is left out of averages.";
    return run_is(run->args[UNDEFINED], "one") ? "0/0 counts as 1 here, by convention."
                                               : "0/0 counts as 0 here, by convention.";
}

/* "3 classes", or how many are left where 0/0 is skipped: "P of 2, R of 3, F of 2 classes". */
static const char *macro_counts(const struct solve_run *run, size_t classes)
{
    static const size_t lists[] = {OUT_PRECISION, OUT_RECALL, OUT_F};
    size_t left[DLT_COUNT(lists)] = {0};

    for (size_t k = 0; k < DLT_COUNT(lists); k++)
        for (size_t c = 0; c < classes; c++)
            left[k] += value_is_number(run->results[lists[k]].as.items[c]);
    if (left[0] == classes && left[1] == classes && left[2] == classes)
        return run_printf(run, "%zu classes", classes);
    return run_printf(run, "P of %zu, R of %zu, F of %zu of the %zu classes", left[0], left[1],
                      left[2], classes);
}

static void explain_quotients(struct solve_run *run, const struct counts *counts)
{
    const struct value *out = run->results;
    bool by_truth = run_is(run->args[ROWS], "truth");
    size_t n = counts->classes;

    solve_step(run, &(struct trace_step){.name = "accuracy",
                                         .title = "Accuracy",
                                         .formula = "diagonal / all",
                                         .substitution = run_printf(
                                             run, "(%s)/%s", run_joined(run, out[OUT_HITS], " + "),
                                             run_text(run, counts->total)),
                                         .why = "On the diagonal truth and prediction agree.",
                                         .value = out[OUT_ACCURACY]});
    solve_step(run, &(struct trace_step){
                        .name = "precision",
                        .title = "Precision of each class",
                        .formula = by_truth ? "TP/(TP + FP): diagonal over the sum of its column"
                                            : "TP/(TP + FP): diagonal over the sum of its row",
                        .substitution = quotients(run, counts->hits, counts->predicted, n),
                        .result = run_result(run, out[OUT_PRECISION]),
                        .why = has_undefined(counts->predicted, n)
                                   ? undefined_text(run)
                                   : "Of all that was predicted to be of the class, how much is?",
                        .value = out[OUT_PRECISION]});
    solve_step(run, &(struct trace_step){
                        .name = "recall",
                        .title = "Recall of each class",
                        .formula = by_truth ? "TP/(TP + FN): diagonal over the sum of its row"
                                            : "TP/(TP + FN): diagonal over the sum of its column",
                        .substitution = quotients(run, counts->hits, counts->support, n),
                        .result = run_result(run, out[OUT_RECALL]),
                        .why = has_undefined(counts->support, n)
                                   ? undefined_text(run)
                                   : "Of all that are of the class, how much was found?",
                        .value = out[OUT_RECALL]});
}

static void explain_f(struct solve_run *run, const struct counts *counts)
{
    const struct value *out = run->results;
    size_t c = (size_t)run_to_long(run->args[POSITIVE]) - 1;
    struct value one = run_long(run, 1);
    bool plain = num_compare(run->args[BETA], one) == NUM_EQUAL;

    solve_step(
        run,
        &(struct trace_step){
            .name = "f_score",
            .title = plain ? "F1 of each class" : "F of each class",
            .formula = plain
                           ? "F1 = 2·P·R/(P + R) = 2·TP/(2·TP + FP + FN)"
                           : "F = (1 + β²)·P·R/(β²·P + R) = (1 + β²)·TP/((1 + β²)·TP + β²·FN + FP)",
            .substitution = run_printf(
                run, "class %zu: TP = %s, FP = %s, FN = %s%s%s", c + 1,
                run_text(run, out[OUT_TRUE_POSITIVES]), run_text(run, out[OUT_FALSE_POSITIVES]),
                run_text(run, out[OUT_FALSE_NEGATIVES]),
                plain ? "" : ", β = ", plain ? "" : run_text(run, run->args[BETA])),
            .result = run_result(run, out[OUT_F]),
            .why = "The harmonic mean is small as soon as one of the two is.",
            .value = out[OUT_F]});
    solve_step(run, &(struct trace_step){
                        .name = "macro",
                        .title = "Macro averages: every class counts the same",
                        .formula = run_is(run->args[MACRO], "mean_of_f")
                                       ? "mean over the classes of P, R and F"
                                       : "mean over the classes of P and R, and F of these means",
                        .substitution = macro_counts(run, counts->classes),
                        .result = run_printf(
                            run, "P %s, R %s, F %s", run_text(run, out[OUT_MACRO_PRECISION]),
                            run_text(run, out[OUT_MACRO_RECALL]), run_text(run, out[OUT_MACRO_F])),
                        .why = "A rare class weighs as much as a frequent one."});
}

static void explain_averages(struct solve_run *run, const struct counts *counts)
{
    const struct value *out = run->results;

    solve_step(run, &(struct trace_step){
                        .name = "micro",
                        .title = "Micro averages: every example counts the same",
                        .formula = "Σ TP/(Σ TP + Σ FP) = Σ TP/(Σ TP + Σ FN) = accuracy",
                        .substitution = run_printf(run, "%s/%s", run_text(run, counts->correct),
                                                   run_text(run, counts->total)),
                        .why = "With one label for each example a wrong one is a false positive of "
                               "one class and a false negative of another, so the sums agree.",
                        .value = out[OUT_MICRO_F]});
    solve_step(run,
               &(struct trace_step){
                   .name = "weighted",
                   .title = "Averages weighed by support",
                   .formula = "Σ support·P / Σ support, and so for R and F",
                   .substitution = run_printf(run, "support %s", run_text(run, out[OUT_SUPPORT])),
                   .result = run_printf(
                       run, "P %s, R %s, F %s", run_text(run, out[OUT_WEIGHTED_PRECISION]),
                       run_text(run, out[OUT_WEIGHTED_RECALL]), run_text(run, out[OUT_WEIGHTED_F])),
                   .why = "Frequent classes dominate; the weighted recall is the accuracy "
                          "again."});
}

static enum dlt_err run_classification_metrics(struct solve_run *run, struct diag *diag)
{
    struct counts counts;

    (void)diag;
    if (!read_counts(run, &counts))
        return run->ctx->err;
    per_class(run, &counts);
    averages(run, &counts);
    if (run->ctx->err != DLT_OK)
        return run->ctx->err;
    one_class(run, &counts);
    explain_quotients(run, &counts);
    explain_f(run, &counts);
    explain_averages(run, &counts);
    return run->ctx->err;
}

/* --- the oracle: walk through the examples one by one ---------------------------------------------- */

enum { ORACLE_EXAMPLES = 100000 };

struct tally {
    long hits[MAX_CLASSES], misses[MAX_CLASSES], alarms[MAX_CLASSES], examples, right;
};

static void take_example(struct tally *tally, size_t truth, size_t prediction)
{
    tally->examples++;
    if (truth == prediction) {
        tally->right++;
        tally->hits[truth]++;
        return;
    }
    tally->misses[truth]++;
    tally->alarms[prediction]++;
}

/* a/(a + b), by the convention where both are 0. */
static struct value share(const struct solve_run *run, long a, long b)
{
    return ratio(run, run_long(run, a), run_long(run, a + b));
}

/* 1 over the weighed mean of 1/P and 1/R. */
static struct value harmonic(const struct solve_run *run, const struct tally *tally, size_t c)
{
    struct num_ctx *ctx = run->ctx;
    struct value one = run_long(run, 1), square, sum;

    if (tally->hits[c] == 0)
        return tally->misses[c] + tally->alarms[c] > 0 ? run_long(run, 0) : share(run, 0, 0);
    square = num_mul(ctx, run->args[BETA], run->args[BETA]);
    sum = num_div(ctx, one, share(run, tally->hits[c], tally->alarms[c]));
    sum = num_add(
        ctx, sum,
        num_mul(ctx, square, num_div(ctx, one, share(run, tally->hits[c], tally->misses[c]))));
    return num_div(ctx, num_add(ctx, one, square), sum);
}

/* The mean as it moves with each class that is defined; `tally` NULL: all count alike. */
static struct value moving_mean(const struct solve_run *run, const struct value *list,
                                size_t classes, const struct tally *tally)
{
    struct num_ctx *ctx = run->ctx;
    struct value at = run_long(run, 0);
    long seen = 0;

    for (size_t c = 0; c < classes; c++) {
        long more = tally ? tally->hits[c] + tally->misses[c] : 1;

        if (!is_number(list[c]) || more == 0)
            continue;
        seen += more;
        at = num_add(
            ctx, at,
            num_mul(ctx, value_fraction(ctx->arena, more, seen), num_sub(ctx, list[c], at)));
    }
    return seen > 0 ? at : share(run, 0, 0);
}

/* F of two means, as the weighed harmonic mean that it is. */
static struct value harmonic_of_means(const struct solve_run *run, struct value p, struct value r)
{
    struct num_ctx *ctx = run->ctx;
    struct value one = run_long(run, 1), square = num_mul(ctx, run->args[BETA], run->args[BETA]);

    if (!is_number(p) || !is_number(r))
        return value_word(ctx->arena, "undefined");
    if (value_sign(p) == 0 || value_sign(r) == 0)
        return run_long(run, 0);
    return num_div(ctx, num_add(ctx, one, square),
                   num_add(ctx, num_div(ctx, one, p), num_div(ctx, square, r)));
}

static void oracle_averages(struct solve_run *run, const struct tally *tally, size_t classes)
{
    struct value *out = run->results;
    const struct value *p = out[OUT_PRECISION].as.items, *r = out[OUT_RECALL].as.items;
    const struct value *f = out[OUT_F].as.items;

    out[OUT_MACRO_PRECISION] = moving_mean(run, p, classes, NULL);
    out[OUT_MACRO_RECALL] = moving_mean(run, r, classes, NULL);
    out[OUT_MACRO_F] =
        run_is(run->args[MACRO], "mean_of_f")
            ? moving_mean(run, f, classes, NULL)
            : harmonic_of_means(run, out[OUT_MACRO_PRECISION], out[OUT_MACRO_RECALL]);
    out[OUT_WEIGHTED_PRECISION] = moving_mean(run, p, classes, tally);
    out[OUT_WEIGHTED_F] = moving_mean(run, f, classes, tally);
}

static void oracle_one_class(struct solve_run *run, const struct tally *tally)
{
    struct value *out = run->results;
    size_t c = (size_t)run_to_long(run->args[POSITIVE]) - 1;
    long others = tally->examples - tally->hits[c] - tally->misses[c] - tally->alarms[c];

    out[OUT_TRUE_POSITIVES] = run_long(run, tally->hits[c]);
    out[OUT_FALSE_POSITIVES] = run_long(run, tally->alarms[c]);
    out[OUT_FALSE_NEGATIVES] = run_long(run, tally->misses[c]);
    out[OUT_TRUE_NEGATIVES] = run_long(run, others);
    out[OUT_SPECIFICITY] = share(run, others, tally->alarms[c]);
}

static enum dlt_err oracle_classification_metrics(struct solve_run *run, struct diag *diag)
{
    struct num_ctx *ctx = run->ctx;
    struct tally tally = {0};
    size_t classes = 0;
    struct value *p, *r, *f;

    (void)diag;
    if (!read_matrix(run, &classes))
        return ctx->err;
    p = arena_array(ctx->arena, classes, sizeof(*p));
    r = arena_array(ctx->arena, classes, sizeof(*r));
    f = arena_array(ctx->arena, classes, sizeof(*f));
    for (size_t k = 0; k < classes * classes; k++) {
        long left = run_to_long(cell(run, k / classes, k % classes));

        if (left > ORACLE_EXAMPLES)
            return ctx->err;
        while (left-- > 0)
            take_example(&tally, k / classes, k % classes);
    }
    for (size_t c = 0; c < classes; c++) {
        p[c] = share(run, tally.hits[c], tally.alarms[c]);
        r[c] = share(run, tally.hits[c], tally.misses[c]);
        f[c] = harmonic(run, &tally, c);
    }
    run->results[OUT_ACCURACY] = value_fraction(ctx->arena, tally.right, tally.examples);
    run->results[OUT_PRECISION] = value_list(ctx->arena, p, classes);
    run->results[OUT_RECALL] = value_list(ctx->arena, r, classes);
    run->results[OUT_F] = value_list(ctx->arena, f, classes);
    run->results[OUT_WEIGHTED_RECALL] = run->results[OUT_ACCURACY];
    run->results[OUT_MICRO_F] = run->results[OUT_ACCURACY];
    oracle_averages(run, &tally, classes);
    oracle_one_class(run, &tally);
    return ctx->err;
}

static const char *const grid[] = {
    "confusion=[[50,10],[5,35]]",
    "confusion=[[50,10],[5,35]] rows=prediction",
    "confusion=[[50,10],[5,35]] beta=2 positive=2",
    "confusion=[[50,10],[5,35]] beta=1/2",
    "confusion=[[50,10],[5,35]] beta=0",
    "confusion=[[5]]",
    "confusion=[[0,3],[0,7]]",
    "confusion=[[0,3],[0,7]] undefined=one",
    "confusion=[[0,3],[0,7]] undefined=skip",
    "confusion=[[4,0,0],[0,0,0],[1,0,5]] undefined=skip",
    "confusion=[[0,4],[3,0]]",
    "confusion=[[20,3,2],[4,15,6],[1,2,30]] macro_f=f_of_means",
    "confusion=[[20,3,2],[4,15,6],[1,2,30]] macro_f=mean_of_f positive=3",
    "confusion=[[1,2,3,4],[5,6,7,8],[9,10,11,12],[13,14,15,16]] rows=prediction",
};

const struct solver solver_classification_metrics = {
    .name = "classification_metrics",
    .summary = "Accuracy, precision, recall and F of a confusion matrix, and their averages.",
    .citation =
        "Manning et al., Introduction to Information Retrieval, sec. 8.3 and 13.6; Sokolova "
        "and Lapalme 2009",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_classification_metrics,
    .oracle = oracle_classification_metrics,
    .oracle_note =
        "walks through the examples one by one; F as a harmonic mean, means class by class",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
