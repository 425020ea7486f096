/* SPDX-License-Identifier: MIT */
/* Published values for entropies, boxes, rankings, confusion matrices, likelihoods and
 * initialisation; what is refused, and how. */
#include "dltutor/solve.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct call {
    struct arena *arena;
    struct solve_result result;
    struct diag diag;
    enum dlt_err err;
};

static void run_line(struct call *call, const char *solver, const char *line)
{
    const char *const *texts;
    size_t count;

    memset(call, 0, sizeof *call);
    call->arena = arena_create();
    count = solve_split(call->arena, line, &texts);
    call->err =
        solve_call_text(call->arena, solver, texts, count, NULL, &call->result, NULL, &call->diag);
}

static struct value output(const struct call *call, const char *name)
{
    const struct solver *solver = call->result.solver;

    for (size_t i = 0; i < solver->output_count; i++)
        if (str_equal(solver->outputs[i].name, name))
            return call->result.values[i];
    fail_msg("no output %s", name);
    return value_none();
}

/* One row: an output of a solver for a line, as text; exact numbers as fractions. */
struct exact {
    const char *line, *name, *wanted;
};

static void assert_exact(const char *solver, const struct exact *rows, size_t count)
{
    static const struct num_format fraction = {.style = NUM_STYLE_FRACTION};

    for (size_t i = 0; i < count; i++) {
        struct call call;
        const char *text;

        run_line(&call, solver, rows[i].line);
        if (call.err != DLT_OK)
            fail_msg("%s %s: %s", solver, rows[i].line, call.diag.text);
        text = value_format(call.arena, output(&call, rows[i].name), &fraction);
        if (!str_equal(text, rows[i].wanted))
            fail_msg("%s %s: %s is %s, not %s", solver, rows[i].line, rows[i].name, text,
                     rows[i].wanted);
        arena_destroy(call.arena);
    }
}

struct near {
    const char *line, *name;
    double wanted;
};

static void assert_near(const char *solver, const struct near *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct call call;
        double number;

        run_line(&call, solver, rows[i].line);
        if (call.err != DLT_OK)
            fail_msg("%s %s: %s", solver, rows[i].line, call.diag.text);
        number = value_to_double(output(&call, rows[i].name));
        if (!(fabs(number - rows[i].wanted) <= 1e-12 * fmax(1, fabs(rows[i].wanted))))
            fail_msg("%s %s: %s is %.15g, not %.15g", solver, rows[i].line, rows[i].name, number,
                     rows[i].wanted);
        arena_destroy(call.arena);
    }
}

struct refusal {
    const char *line, *tag, *word; /* the sentence holds the word */
};

static void assert_refused(const char *solver, const struct refusal *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct call call;

        run_line(&call, solver, rows[i].line);
        if (call.err == DLT_OK || !str_equal(call.diag.tag, rows[i].tag) ||
            !strstr(call.diag.text, rows[i].word))
            fail_msg("%s %s: %s, %s: \"%s\"", solver, rows[i].line, dlt_err_name(call.err),
                     call.diag.tag, call.diag.text);
        arena_destroy(call.arena);
    }
}

/* --- entropy_measures ------------------------------------------------------------------------------- */

/* Cover and Thomas, examples 2.2.1 and 2.3.1. */
#define COVER_TABLE                                                                                \
    "joint=[[1/8,1/16,1/32,1/32],[1/16,1/8,1/32,1/32],[1/16,1/16,1/16,1/16],[1/4,0,0,0]]"

static void entropies_of_the_textbook(void **state)
{
    static const struct exact rows[] = {
        {COVER_TABLE, "entropy", "2"},
        {COVER_TABLE, "entropy_q", "7/4"},
        {COVER_TABLE, "rows_given_columns", "13/8"},
        {COVER_TABLE, "columns_given_rows", "11/8"},
        {COVER_TABLE, "joint_entropy", "27/8"},
        {COVER_TABLE, "mutual_information", "3/8"},
        {"p=[1/2,1/4,1/8,1/8]", "entropy", "7/4"},
        {"p=[0,1]", "entropy", "0"},
        {"p=[0,1]", "surprisals", "(infinity, 0)"},
        {"p=[1/2,1/2] q=[1,0]", "kl", "infinity"},
        {"p=[1/2,1/2] q=[1,0]", "cross_entropy", "infinity"},
        {"p=[1/2,1/2] q=[1,0]", "kl_is_finite", "0"},
        {"p=[1/2,1/2] q=[1,0]", "kl_reverse", "1"},
        {"p=[1,0] q=[0,1]", "jensen_shannon", "1"},
        {"p=[9/10,1/10] q=[9/10,1/10]", "kl", "0"},
        {"p=[2,1,1] normalise=yes", "entropy", "3/2"},
        {"p=[1/10,1/10,1/10,7/10] q=[1/100,9/100,9/10,0] base=10", "kl", "infinity"},
        {"p=[1] base=e", "perplexity", "1"},
    };
    static const struct near numbers[] = {
        {"p=[1/2,1/2] q=[1/4,3/4]", "kl", 0.20751874963942190927},
        {"p=[1/2,1/2] q=[1/4,3/4]", "kl_reverse", 0.18872187554086717159},
        {"p=[1/2,1/2] q=[1/4,3/4] base=e", "kl", 0.14384103622589046372},
        {"p=[1/3,2/3]", "entropy", 0.91829583405448951479},
    };

    (void)state;
    assert_exact("entropy_measures", rows, DLT_COUNT(rows));
    assert_near("entropy_measures", numbers, DLT_COUNT(numbers));
}

static void entropies_refuse_what_is_no_distribution(void **state)
{
    static const struct refusal rows[] = {
        {"p=[0.7,0.2,0.2]", "sum", "p adds up to 1.1, not to 1"},
        {"p=[1/2,1/2] q=[1/3,1/3]", "sum", "q adds up to 2/3"},
        {"p=[1/2,1/2] q=[1]", "lengths", "q has 1"},
        {"p=[]", "empty", "p has no outcomes"},
        {"p=[0,0] normalise=yes", "sum", "adds up to 0"},
        {"p=[1/2,-1/2,1]", "out-of-range", "item 2 of p"},
        {"q=[1]", "no-distribution", "give p"},
        {"p=[1] joint=[[1]]", "joint-and-p", "not both"},
        {"joint=[[1/2,1/3]]", "sum", "joint adds up to 5/6"},
        {"p=[1/3,1/3,1/3+10^-300]", "sum", "p adds up to 1 + 1e-300, not to 1"},
        {"p=[10^900,1]", "sum", "p adds up to 1e900, not to 1"},
    };

    (void)state;
    assert_refused("entropy_measures", rows, DLT_COUNT(rows));
}

/* --- intersection_over_union -------------------------------------------------------------------------- */

static void boxes_by_each_convention(void **state)
{
    static const struct exact rows[] = {
        {"predictions=[[0,0,2,2]] truths=[[1,1,3,3]]", "first_iou", "1/7"},
        {"predictions=[[0,0,2,2]] truths=[[1,1,3,3]] pixels=inclusive", "first_iou", "2/7"},
        {"predictions=[[10,10,19,19]] truths=[[15,15,24,24]] pixels=inclusive", "first_iou", "1/7"},
        {"predictions=[[1,1,2,2]] truths=[[2,2,2,2]] format=centre_size", "first_iou", "1/7"},
        {"predictions=[[0,0,2,2]] truths=[[1,1,2,2]] format=corner_size", "first_iou", "1/7"},
        {"predictions=[[0,0,1,1]] truths=[[1,0,2,1]]", "intersection", "((0))"},
        {"predictions=[[0,0,1,1]] truths=[[1,0,2,1]]", "best_truth", "(0)"},
        {"predictions=[[0,0,0,0]] truths=[[0,0,0,0]]", "iou", "((0))"},
        {"predictions=[[0,0,1/3,1]] truths=[[0,0,1/7,1]]", "first_iou", "3/7"},
    };
    static const struct refusal wrong[] = {
        {"predictions=[[2,0,0,2]]", "negative-side", "box 1 of predictions has a negative width"},
        {"predictions=[[0,0,1,1]] truths=[[0,1,1,0]]", "negative-side",
         "of truths has a negative "
         "height"},
        {"predictions=[[0,0,1]]", "four-numbers", "predictions has 3 numbers"},
        {"predictions=[[0,0,1,1]] scores=[1,2]", "lengths", "2 scores for 1"},
        {"predictions=[[0,0,1,sqrt(2)]]", "exact", "exact numbers"},
        {"predictions=[[0,0,2,2]] format=corner_size pixels=inclusive", "together", "corners"},
        {"predictions=[[0,0,2,2]] format=centre_size pixels=inclusive", "together", "corners"},
    };

    (void)state;
    assert_exact("intersection_over_union", rows, DLT_COUNT(rows));
    assert_refused("intersection_over_union", wrong, DLT_COUNT(wrong));
}

/* Two truths; the second prediction likes the first truth best, which is taken by then. */
#define CROWD "predictions=[[0,0,4,4],[0,0,4,3]] truths=[[0,0,4,4],[0,0,4,2]] scores=[0.9,0.8] "

static void matching_and_suppression(void **state)
{
    static const struct exact rows[] = {
        {CROWD "matching=best_free", "hits", "(1, 1)"},
        {CROWD "matching=best_overall", "hits", "(1, 0)"},
        {CROWD "matching=best_overall", "false_negatives", "1"},
        {CROWD "matching=best_free threshold=0.7", "hits", "(1, 0)"},
        {CROWD "threshold=2/3", "matched_truth", "(1, 2)"},
        {"predictions=[[0,0,4,4],[0,0,4,3]] scores=[0.1,0.8] suppression=3/4", "kept", "(2, 1)"},
        {"predictions=[[0,0,4,4],[0,0,4,3]] scores=[0.1,0.8] suppression=0.74", "kept", "(2)"},
        {"predictions=[[0,0,4,4],[0,0,4,3]] scores=[0.1,0.8] suppression=0.74", "suppressed_by",
         "(2, 0)"},
        /* A chain: the middle box goes, and so does not drop the last. */
        {"predictions=[[0,0,4,1],[1,0,5,1],[2,0,6,1]] scores=[3,2,1]", "kept", "(1, 3)"},
        {"predictions=[[0,0,4,1],[0,0,4,1]] scores=[1,1]", "kept", "(1)"},
    };

    (void)state;
    assert_exact("intersection_over_union", rows, DLT_COUNT(rows));
}

/* Boxes apart never match, not even at the threshold 0, and the trace says so. */
static void boxes_apart_never_match(void **state)
{
    bool said = false;
    struct call call;

    (void)state;
    run_line(&call, "intersection_over_union",
             "predictions=[[0,0,1,1]] truths=[[5,5,6,6]] threshold=0");
    assert_int_equal(call.err, DLT_OK);
    for (size_t i = 0; i < call.result.trace.count; i++) {
        const struct trace_step *step = &call.result.trace.steps[i];

        assert_true(!str_equal(step->name, "matching") || !strstr(step->formula, "≥"));
        said = said || strstr(step->formula, "boxes apart never match");
    }
    assert_true(said);
    arena_destroy(call.arena);
}

/* A step of a run that succeeds. */
static const struct trace_step *step_of(const struct call *call, const char *name)
{
    assert_int_equal(call->err, DLT_OK);
    for (size_t i = 0; i < call->result.trace.count; i++)
        if (str_equal(call->result.trace.steps[i].name, name))
            return &call->result.trace.steps[i];
    fail_msg("no step %s", name);
    return NULL;
}

static void steps_say_what_was_done(void **state)
{
    static const struct {
        const char *solver, *line, *step, *substitution;
    } rows[] = {
        {"classification_metrics", "confusion=[[4,0,0],[0,0,0],[1,0,5]] undefined=skip", "macro",
         "P of 2, R of 2, F of 2 of the 3 classes"},
        {"classification_metrics", "confusion=[[4,0],[1,5]]", "macro", "2 classes"},
        {"average_precision", "hits=[1,0,1] positives=4 rule=eleven_points", "average_precision",
         "(1 + 1 + 1 + 2/3 + 2/3 + 2/3 + 0 + 0 + 0 + 0 + 0)/11"},
        {"maximum_likelihood_loss", "distribution=gaussian targets=[1,2] raw=[1.5,-2] variance=1/2",
         "terms", "(1 − 1.5)²/(2·0.5) + ½·ln(2π·0.5); (2 − (−2))²/(2·0.5) + ½·ln(2π·0.5)"},
        {"maximum_likelihood_loss",
         "distribution=gaussian_variance targets=[1] raw=[0,2] link=square", "terms",
         "(1 − 0)²/(2·4) + ½·ln(4) + ½·ln(2π)"},
        {"maximum_likelihood_loss",
         "distribution=laplace targets=[1] raw=[3] scale=2 constants=drop", "terms", "|1 − 3|/2"},
        {"maximum_likelihood_loss", "distribution=bernoulli targets=[1,0,0] raw=[0,-100,100]",
         "terms", "−ln(0.5); −ln(1 − 3.72008e-44); −ln(3.72008e-44)"},
        {"maximum_likelihood_loss", "distribution=categorical targets=[1,1] raw=[100,2,0,0]",
         "terms", "−ln(1 − 2.74879e-43); −ln(0.5)"},
        {"maximum_likelihood_loss", "distribution=poisson targets=[3] raw=[4] link=identity",
         "terms", "4 − 3·ln(4) + ln(3!)"},
        {"maximum_likelihood_loss", "distribution=exponential targets=[3] raw=[4] link=identity",
         "terms", "4·3 − ln(4)"},
        {"maximum_likelihood_loss", "distribution=geometric targets=[1,4] raw=[0,0]", "terms",
         "−ln(0.5); −ln(0.5) − 3·ln(1 − 0.5)"},
        {"maximum_likelihood_loss", "distribution=binomial targets=[3] raw=[0] trials=5", "terms",
         "−3·ln(0.5) − 2·ln(1 − 0.5) − ln C(5, 3)"},
        {"maximum_likelihood_loss", "distribution=von_mises targets=[1] raw=[-3] concentration=2",
         "terms", "−2·cos(1 − (−3)) + ln(2π·I₀(2))"},
        {"maximum_likelihood_loss",
         "distribution=laplace targets=[1,2,3,4,5,6] raw=[0,0,0,0,0,0] constants=drop", "terms",
         "|1 − 0|/1; |2 − 0|/1; |3 − 0|/1; |4 − 0|/1; …"},
    };
    struct call call;

    (void)state;
    for (size_t i = 0; i < DLT_COUNT(rows); i++) {
        run_line(&call, rows[i].solver, rows[i].line);
        assert_string_equal(step_of(&call, rows[i].step)->substitution, rows[i].substitution);
        arena_destroy(call.arena);
    }
    run_line(&call, "softmax_cross_entropy",
             "logits=[1,-1] targets=[1,0] output=sigmoid smoothing=1/5");
    assert_non_null(strstr(step_of(&call, "smoothing")->why, "K = 2 answers, yes and no"));
    arena_destroy(call.arena);
    run_line(&call, "maximum_likelihood_loss", "distribution=bernoulli targets=[1,0] raw=[1,2]");
    assert_non_null(strstr(step_of(&call, "link")->result, "≈ ("));
    arena_destroy(call.arena);
}

/* --- average_precision -------------------------------------------------------------------------------- */

/* The worked example of the object-detection-metrics repository: 24 detections, 15 truths. */
#define PADILLA "hits=[1,0,1,0,0,0,0,0,0,1,0,1,1,1,0,0,0,0,0,0,0,0,1,0] positives=15 "

static void average_precision_of_known_rankings(void **state)
{
    static const struct near numbers[] = {
        {PADILLA, "average_precision", (1 + 2.0 / 3 + 4 * 3.0 / 7 + 7.0 / 23) / 15},
        {PADILLA "rule=eleven_points", "average_precision", (1 + 2.0 / 3 + 3 * 3.0 / 7) / 11},
    };
    static const struct exact rows[] = {
        {"hits=[1,1,1]", "average_precision", "1"},
        {"hits=[1,1,1] positives=6", "average_precision", "1/2"},
        {"hits=[0,1]", "eleven_points", "1/2"},
        /* Recall is never above 1/2: 51 of 101 points count. */
        {"hits=[1] positives=2", "hundred_one_points", "51/101"},
        {"hits=[1] positives=2", "eleven_points", "6/11"},
        {"hits=[1,0,1] rule=plain", "average_precision", "5/6"},
        {"hits=[] positives=4", "average_precision", "0"},
        {"hits=[0,1] scores=[1,1] ties=as_listed rule=plain", "average_precision", "1/2"},
        {"hits=[0,1] scores=[1,1] ties=hits_first rule=plain", "average_precision", "1"},
        {"hits=[1,0] scores=[1,1] ties=misses_first rule=plain", "average_precision", "1/2"},
        {"hits=[1,0,0] scores=[1,1,1] ties=group rule=plain", "average_precision", "1/3"},
        {"hits=[1,0,0] scores=[1,1,1] ties=group", "recall", "(1)"},
        {"hits=[0,1,0] scores=[1,3,2]", "ranked_hits", "(1, 0, 0)"},
    };
    static const struct refusal wrong[] = {
        {"hits=[0,0]", "no-positives", "no hit"},
        {"hits=[1,1] positives=1", "too-few-positives", "2 hits but only 1"},
        {"hits=[1/2] positives=1", "not-whole", "hits"},
        {"hits=[1] scores=[1,2]", "lengths", "2 scores for 1"},
        {"hits=[2] positives=3", "out-of-range", "hits"},
    };

    (void)state;
    assert_near("average_precision", numbers, DLT_COUNT(numbers));
    assert_exact("average_precision", rows, DLT_COUNT(rows));
    assert_refused("average_precision", wrong, DLT_COUNT(wrong));
}

/* --- classification_metrics --------------------------------------------------------------------------- */

#define THREE "confusion=[[20,3,2],[4,15,6],[1,2,30]] "

static void metrics_of_confusion_matrices(void **state)
{
    static const struct exact rows[] = {
        {THREE, "accuracy", "65/83"},
        {THREE, "precision", "(4/5, 3/4, 15/19)"},
        {THREE, "recall", "(4/5, 3/5, 10/11)"},
        {THREE "rows=prediction", "recall", "(4/5, 3/4, 15/19)"},
        {THREE, "f_score", "(4/5, 2/3, 60/71)"},
        {THREE "beta=2", "f_score", "(4/5, 5/8, 15/17)"},
        {THREE "beta=0", "f_score", "(4/5, 3/4, 15/19)"},
        {THREE, "macro_precision", "889/1140"},
        {THREE, "macro_f", "2462/3195"},
        {THREE "macro_f=f_of_means", "macro_f", "1778/2295"},
        {THREE, "weighted_f", "13750/17679"},
        {THREE, "micro_f", "65/83"},
        {THREE "positive=2", "true_negatives", "53"},
        {"confusion=[[50,10],[5,35]] positive=2", "specificity", "5/6"},
        {"confusion=[[0,3],[0,7]]", "precision", "(0, 7/10)"},
        {"confusion=[[0,3],[0,7]] undefined=one", "precision", "(1, 7/10)"},
        {"confusion=[[0,3],[0,7]] undefined=skip", "precision", "(undefined, 7/10)"},
        {"confusion=[[0,3],[0,7]] undefined=skip", "macro_precision", "7/10"},
        {"confusion=[[0,0],[0,7]] undefined=one", "f_score", "(1, 1)"},
        {"confusion=[[10^30,0],[10^30,10^30]]", "accuracy", "2/3"},
    };
    static const struct refusal wrong[] = {
        {"confusion=[[1,2]]", "not-square", "confusion is 1 x 2"},
        {"confusion=[[0,0],[0,0]]", "empty", "confusion"},
        {"confusion=[[1/2,1],[1,1]]", "not-whole", "confusion"},
        {"confusion=[[1,1],[1,1]] positive=3", "no-class", "positive is 3"},
    };

    (void)state;
    assert_exact("classification_metrics", rows, DLT_COUNT(rows));
    assert_refused("classification_metrics", wrong, DLT_COUNT(wrong));
}

/* --- maximum_likelihood_loss -------------------------------------------------------------------------- */

static void losses_of_each_distribution(void **state)
{
    static const struct near rows[] = {
        {"distribution=laplace targets=[1,2] raw=[3,-1] scale=2", "loss", 5.272588722239781238},
        {"distribution=poisson targets=[3,0] raw=[1,-1]", "loss", 1.877920738858542558},
        {"distribution=gaussian_variance targets=[1] raw=[0,0.5]", "loss", 1.472203863060989454},
        {"distribution=geometric targets=[1,4] raw=[0,-1]", "loss", 2.946193930632836646},
        {"distribution=binomial targets=[3] raw=[-1] trials=10", "loss", 1.345125132400182346},
        {"distribution=von_mises targets=[3] raw=[-3] concentration=2", "loss",
         0.741530034591569725},
        {"distribution=bernoulli targets=[1] raw=[0]", "loss", 0.693147180559945309},
        {"distribution=categorical targets=[2] raw=[0,0,0,0]", "loss", 1.386294361119890619},
        {"distribution=gaussian targets=[0] raw=[0]", "loss", 0.918938533204672742},
        /* No digits are lost where a probability is all but certain. */
        {"distribution=bernoulli targets=[1] raw=[100]", "loss", 3.720075976020836e-44},
        {"distribution=categorical targets=[1] raw=[100,0]", "loss", 3.720075976020836e-44},
    };
    static const struct exact exact[] = {
        {"distribution=gaussian targets=[1,2] raw=[3,2] variance=1/2 constants=drop", "terms",
         "(4, 0)"},
        {"distribution=gaussian targets=[1,2] raw=[3,2] variance=1/2 reduction=mean", "gradient",
         "(2, 0)"},
        {"distribution=gaussian targets=[1] raw=[3]", "name", "squared_error"},
        {"distribution=laplace targets=[1,1,1] raw=[3,1,0] scale=2", "gradient", "(1/2, 0, -1/2)"},
        {"distribution=bernoulli targets=[0] raw=[1/4] link=identity", "gradient", "(4/3)"},
        {"distribution=bernoulli targets=[1] raw=[1/4]", "name", "binary_cross_entropy"},
        {"distribution=categorical targets=[0] raw=[1/4,3/4] link=identity counts_from=0",
         "gradient", "(-4, 0)"},
        {"distribution=poisson targets=[3] raw=[2] link=identity", "gradient", "(-1/2)"},
        {"distribution=exponential targets=[3] raw=[2] link=identity", "gradient", "(5/2)"},
    };
    double tiny;
    struct call call;

    (void)state;
    assert_near("maximum_likelihood_loss", rows, DLT_COUNT(rows));
    assert_exact("maximum_likelihood_loss", exact, DLT_COUNT(exact));
    run_line(&call, "maximum_likelihood_loss", "distribution=bernoulli targets=[1] raw=[100]");
    tiny = value_to_double(output(&call, "loss"));
    assert_true(fabs(tiny / 3.720075976020836e-44 - 1) < 1e-12);
    arena_destroy(call.arena);
}

static void losses_refuse_what_does_not_fit(void **state)
{
    static const struct refusal rows[] = {
        {"distribution=bernoulli targets=[2] raw=[0]", "target", "item 1 of targets"},
        {"distribution=categorical targets=[0] raw=[1,2]", "target", "from 1 to 2"},
        {"distribution=poisson targets=[-1] raw=[0]", "target", "item 1 of targets"},
        {"distribution=poisson targets=[1/2] raw=[0]", "target", "it is 0.5"},
        {"distribution=poisson targets=[10^40] raw=[0]", "target", "0 to 1000"},
        {"distribution=exponential targets=[-1] raw=[0]", "target", "exponential"},
        {"distribution=binomial targets=[4] raw=[0] trials=3", "target", "from 0 to 3"},
        {"distribution=geometric targets=[0] raw=[0]", "target", "from 1"},
        {"distribution=gaussian targets=[1,2] raw=[0]", "lengths", "2 targets"},
        {"distribution=gaussian_variance targets=[1] raw=[0]", "lengths", "two for each"},
        {"distribution=gaussian_variance targets=[1] raw=[0,-1] link=identity", "not-positive",
         "variance -1"},
        {"distribution=gaussian targets=[] raw=[]", "lengths", "0 targets"},
        {"distribution=gaussian targets=[1] raw=[1] link=softmax", "link", "link for gaussian"},
        {"distribution=gaussian targets=[1] raw=[1] variance=0", "spread", "variance"},
        {"distribution=bernoulli targets=[1] raw=[2] link=identity", "probability", "between 0"},
        {"distribution=categorical targets=[1] raw=[1/2,1/3] link=identity", "sum", "5/6"},
        {"distribution=poisson targets=[1] raw=[0] variance=2", "together", "variance is for"},
        {"distribution=poisson targets=[1] raw=[0] scale=2", "together", "scale is for laplace"},
        {"distribution=poisson targets=[1] raw=[0] trials=2", "together", "trials is for"},
        {"distribution=gaussian targets=[1] raw=[0] concentration=2", "together", "von_mises"},
        {"distribution=gaussian targets=[1] raw=[0] counts_from=0", "together", "counts_from"},
    };

    (void)state;
    assert_refused("maximum_likelihood_loss", rows, DLT_COUNT(rows));
}

/* --- initialisation_variance -------------------------------------------------------------------------- */

static void activations_over_the_normal_density(void **state)
{
    static const struct near rows[] = {
        {"activation=tanh", "second_moment", 0.3942944903978411744},
        {"activation=tanh", "slope_moment", 0.4644029024482682420},
        {"activation=sigmoid", "second_moment", 0.2933790358580929628},
        {"activation=gelu", "second_moment", 0.4252214825702986749},
        {"activation=gelu", "slope_moment", 0.4558508656492871221},
        {"activation=swish", "second_moment", 0.3557755198173521562},
        {"activation=elu", "second_moment", 0.6449454174929238631},
        {"activation=selu", "second_moment", 1},
        {"activation=softplus", "second_moment", 0.9212459088593002787},
        {"activation=mish", "second_moment", 0.4523421923758827707},
        {"activation=function function=x", "second_moment", 1},
        {"activation=function function=x^3", "second_moment", 15},
        {"activation=function function=exp(x)", "second_moment", 7.389056098930650227},
        {"activation=function function=relu(x)", "slope_moment", 0.5},
        {"activation=tanh fan=average fan_in=10 fan_out=20", "variance",
         2 / (10 * 0.3942944903978411744 + 20 * 0.4644029024482682420)},
        {"activation=tanh fan_in=10 scheme=lecun", "layer_factor", 0.3942944903978411744},
        {"function=x^2", "second_moment", 3},
        {"fan_in=2 distribution=truncated_normal", "untruncated_deviation",
         1 / 0.8796256610342397504},
        {"fan_in=400 fan_out=200 scheme=glorot distribution=uniform", "uniform_limit", 0.1},
    };
    static const struct exact exact[] = {
        {"activation=relu fan_in=3 kernel_size=[3,3]", "variance", "2/27"},
        {"activation=linear fan_in=3 fan_out=5 scheme=glorot", "variance", "1/4"},
        {"fan=out fan_out=64 kernel_size=[3]", "variance", "1/96"},
        {"fan_in=10 scheme=lecun", "layer_factor", "1/2"},
        {"fan_in=10 scheme=he", "layer_factor", "1"},
    };
    static const struct refusal wrong[] = {
        {"activation=function", "no-function", "needs function"},
        {"activation=function function=1/x", "no-mean", "real value"},
        {"activation=function function=sqrt(x)", "no-mean", "real value"},
        {"activation=function function=exp(x^2)", "no-mean", "exp(x^2)"},
        {"activation=function function=floor(x)", "unsupported", "integrate floor"},
        {"activation=function function=0", "flat", "nothing passes"},
        {"activation=function function=y", "unknown-symbol", "y"},
        {"activation=function function=3 fan=out", "flat", "flat"},
        {"activation=relu function=x^2", "together", "activation=relu"},
        {"activation=slopes function=x^2", "together", "activation=slopes"},
        {"activation=tanh left_slope=3", "together", "activation=slopes, not activation=tanh"},
        {"function=x^2 right_slope=1", "together", "left_slope and right_slope"},
        {"activation=tanh alpha=2", "together", "alpha belongs to elu"},
        {"function=x^50", "no-mean", "grow too large"},
        {"function=relu(x-20)", "flat", "cannot be told from 0"},
        {"left_slope=0 right_slope=0", "flat", "left_slope and right_slope"},
        {"scheme=glorot fan_in=3", "no-fan", "fan_in and fan_out"},
        {"fan_in=3 kernel_size=[1/2]", "out-of-range", "kernel_size"},
        {"fan_in=3 kernel_size=[3/2]", "not-whole", "kernel_size"},
    };

    (void)state;
    assert_near("initialisation_variance", rows, DLT_COUNT(rows));
    assert_exact("initialisation_variance", exact, DLT_COUNT(exact));
    assert_refused("initialisation_variance", wrong, DLT_COUNT(wrong));
}

/* Arguments that hold themselves twice do not take exponential work. */
static void a_deep_function_is_refused(void **state)
{
    struct strbuf line;
    struct call call;

    (void)state;
    strbuf_init(&line);
    strbuf_add(&line, "activation=function function=");
    for (int i = 0; i < 60; i++)
        strbuf_add(&line, "tan(");
    strbuf_add(&line, "x");
    strbuf_add_repeat(&line, ")", 60);
    run_line(&call, "initialisation_variance", line.text);
    assert_int_equal(call.err, DLT_ERR_LIMIT);
    assert_non_null(strstr(call.diag.text, "too long"));
    arena_destroy(call.arena);
    strbuf_finish(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entropies_of_the_textbook),
        cmocka_unit_test(entropies_refuse_what_is_no_distribution),
        cmocka_unit_test(boxes_by_each_convention),
        cmocka_unit_test(matching_and_suppression),
        cmocka_unit_test(boxes_apart_never_match),
        cmocka_unit_test(steps_say_what_was_done),
        cmocka_unit_test(average_precision_of_known_rankings),
        cmocka_unit_test(metrics_of_confusion_matrices),
        cmocka_unit_test(losses_of_each_distribution),
        cmocka_unit_test(losses_refuse_what_does_not_fit),
        cmocka_unit_test(activations_over_the_normal_density),
        cmocka_unit_test(a_deep_function_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
