/* SPDX-License-Identifier: MIT */
/* Optimisers, batch normalisation and learning rates, against values worked out elsewhere. */
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
    memset(call, 0, sizeof *call);
    call->arena = arena_create();
    size_t count = solve_split(call->arena, line, &texts);
    call->err =
        solve_call_text(call->arena, solver, texts, count, NULL, &call->result, NULL, &call->diag);
}

static struct value output(const struct call *call, const char *name)
{
    const struct solver *solver = call->result.solver;
    for (size_t i = 0; i < solver->output_count; i++) {
        if (str_equal(solver->outputs[i].name, name))
            return call->result.values[i];
    }
    fail_msg("no output %s", name);
    return value_none();
}

/* Exact values as fractions, rounded ones to six digits; lists in brackets. */
static void expect(const char *solver, const char *line, const char *name, const char *wanted)
{
    static const struct num_format fraction = {.style = NUM_STYLE_FRACTION};
    struct call call;
    const char *text;
    run_line(&call, solver, line);
    if (call.err != DLT_OK)
        fail_msg("%s %s: %s", solver, line, call.diag.text);
    text = value_format(call.arena, output(&call, name), &fraction);
    if (!str_equal(text, wanted))
        fail_msg("%s %s: %s is %s, not %s", solver, line, name, text, wanted);
    arena_destroy(call.arena);
}

static void expect_near(const char *solver, const char *line, const char *name,
                        const double *wanted, size_t count)
{
    struct call call;
    struct value list;
    run_line(&call, solver, line);
    if (call.err != DLT_OK)
        fail_msg("%s %s: %s", solver, line, call.diag.text);
    list = output(&call, name);
    assert_int_equal(list.kind, VALUE_LIST);
    assert_int_equal(list.count, count);
    for (size_t i = 0; i < count; i++) {
        double number = value_to_double(list.as.items[i]);
        if (!(fabs(number - wanted[i]) <= 1e-6 * fmax(1, fabs(wanted[i]))))
            fail_msg("%s %s: %s[%zu] is %.9g, not %.9g", solver, line, name, i + 1, number,
                     wanted[i]);
    }
    arena_destroy(call.arena);
}

static void refused(const char *solver, const char *line, const char *says)
{
    struct call call;
    run_line(&call, solver, line);
    if (call.err == DLT_OK)
        fail_msg("%s accepted %s", solver, line);
    if (!strstr(call.diag.text, says))
        fail_msg("%s %s: \"%s\" does not say \"%s\"", solver, line, call.diag.text, says);
    arena_destroy(call.arena);
}

static void momentum_and_nesterov(void **state)
{
    static const char solver[] = "optimiser_steps";
    (void)state;
    expect(solver, "rule=sgd gradients=[2,-1] start=1", "parameters", "(4/5, 9/10)");
    expect(solver, "rule=momentum gradients=[2,-1] start=1 momentum=0.9", "parameters",
           "(49/50, 243/250)");
    expect(solver, "rule=momentum gradients=[2,-1] start=1 momentum=0.9 momentum_form=summed",
           "parameters", "(4/5, 18/25)");
    /* x^2/2 from 1, alpha 1/10, beta 9/10, summed: 1, 9/10, then the slope at 81/100 */
    expect(solver, "rule=nesterov curvature=1 start=1 steps=2 momentum_form=summed", "points",
           "(1, 81/100)");
    expect(solver, "rule=nesterov curvature=1 start=1 steps=2 momentum_form=summed", "parameters",
           "(9/10, 729/1000)");
    /* The rewritten form keeps the point ahead. */
    expect(solver,
           "rule=nesterov curvature=1 start=1 steps=1 momentum_form=summed nesterov_form=rewritten",
           "parameters", "(81/100)");
    expect(solver, "rule=momentum curvature=1 start=1 steps=2 momentum_form=summed", "losses",
           "(81/200, 162/625)");
}

static void scaled_rules(void **state)
{
    static const char solver[] = "optimiser_steps";
    (void)state;
    expect(solver, "rule=adagrad gradients=[3,4] learning_rate=1 start=10", "parameters",
           "(9, 41/5)");
    expect_near(solver, "rule=rmsprop gradients=[2,2,2] decay=0.9", "updates",
                (const double[]){0.31622777, 0.22941573, 0.19209454}, 3);
    expect(solver, "rule=adam gradients=[2] start=1", "parameters", "(9/10)");
    expect_near(solver, "rule=adam gradients=[2,-1] start=1 epsilon=1e-8", "parameters",
                (const double[]){0.9000000005, 0.873366299}, 2);
    expect(solver, "rule=adam gradients=[2] start=1 bias_correction=no momentum=1/2 decay=3/4",
           "updates", "(1/10)");
    expect(solver, "rule=adamw gradients=[2] start=1 weight_decay=1/2", "parameters", "(17/20)");
    expect(solver, "rule=adamw gradients=[2] start=1 weight_decay=1/2 weight_decay_form=unscaled",
           "parameters", "(2/5)");
    expect(solver, "rule=adam gradients=[2] start=1 weight_decay=1/2", "gradients", "(5/2)");
    expect(solver, "rule=adam gradients=[1] first_moment=1 second_moment=1 steps_before=1",
           "first_corrected", "(100/19)");
    /* After very many steps nothing is left to correct. */
    expect(solver, "rule=adam gradients=[2] first_moment=2 second_moment=4 steps_before=1000000",
           "parameters", "(-0.1)");
}

static void losses_are_differentiated(void **state)
{
    static const char solver[] = "optimiser_steps";
    (void)state;
    expect(solver, "rule=sgd function=x^3-2*x start=2", "gradients", "(10)");
    expect(solver, "rule=sgd function=relu(x-1)+abs(x)+max(x,3*x) start=2", "gradients", "(5)");
    expect(solver, "rule=sgd function=x_1^2*x_2 start=[3,4]", "gradients", "((24, 9))");
    expect(solver, "rule=sgd function=(x+1)/(x-1) start=3", "gradients", "(-1/2)");
    expect(solver, "rule=sgd function=2^3 start=3 steps=2", "parameters", "(3, 3)");
    expect_near(solver, "rule=sgd function=exp(2*x)+log2(x)+x^x start=1", "gradients",
                (const double[]){2 * 7.38905609893 + 1.44269504089 + 1}, 1);
}

static void optimisers_refuse_what_does_not_fit(void **state)
{
    static const char solver[] = "optimiser_steps";
    (void)state;
    refused(solver, "rule=sgd", "exactly one of");
    refused(solver, "rule=sgd gradients=[1] curvature=1", "exactly one of");
    refused(solver, "rule=sgd gradients=[1,2,3] start=[0,0]", "dealt out");
    refused(solver, "rule=sgd gradients=[]", "dealt out");
    refused(solver, "rule=sgd gradients=[1] start=[]", "start");
    refused(solver, "rule=sgd gradients=[1] momentum=0.9", "momentum");
    refused(solver, "rule=sgd gradients=[1] decay=0.9", "decay");
    refused(solver, "rule=adagrad gradients=[0]", "epsilon");
    refused(solver, "rule=adam gradients=[1] momentum=1", "bias_correction");
    refused(solver, "rule=sgd gradients=[1,2] steps=3", "steps");
    refused(solver, "rule=sgd curvature=1 steps=2 learning_rate=[1,2,3]", "learning_rate");
    refused(solver, "rule=sgd function=x! start=2", "built from");
    refused(solver, "rule=sgd function=y start=2", "function: ");
    refused(solver, "rule=sgd function=log(x) start=-1", "function: ");
    refused("piecewise_composition", "inner=q outer=x from=0 to=1", "inner: ");
    refused("piecewise_composition", "inner=x outer=x+ from=0 to=1", "outer: ");
    refused("initialisation_variance", "function=x+q", "function: ");
    refused(solver, "rule=sgd function=x^2+ start=2", "");
    refused(solver, "rule=sgd function=log(x) start=-1", "");
    refused(solver, "rule=sgd gradients=[1] minimum=3", "minimum");
}

static void optimisers_refuse_what_has_no_effect(void **state)
{
    static const char solver[] = "optimiser_steps";
    (void)state;
    refused(solver, "rule=sgd gradients=[1] epsilon=1e-8", "epsilon is for");
    refused(solver, "rule=momentum gradients=[1] epsilon_place=inside", "epsilon_place is for");
    refused(solver, "rule=sgd gradients=[1] bias_correction=yes", "bias_correction is for");
    refused(solver, "rule=rmsprop gradients=[1] steps_before=3", "steps_before is for");
    refused(solver, "rule=adam gradients=[1] bias_correction=no steps_before=3", "steps_before");
    refused(solver, "rule=momentum gradients=[1] nesterov_form=rewritten", "nesterov_form is for");
    refused(solver, "rule=adam gradients=[1] momentum_form=summed", "momentum_form is for");
    refused(solver, "rule=sgd gradients=[1] weight_decay_form=coupled", "weight_decay");
    expect(solver, "rule=nesterov gradients=[1] nesterov_form=lookahead momentum_form=averaged",
           "final", "-1/100");
}

/* Hundreds of steps lose many bits; where all are lost, the steps are to blame. */
static void digits_last_for_all_steps(void **state)
{
    static const char solver[] = "optimiser_steps";
    struct call call;
    (void)state;
    run_line(&call, solver, "rule=adam curvature=1/7 start=1/3 steps=500");
    assert_int_equal(call.err, DLT_OK);
    assert_true(value_radius(output(&call, "final")) < 1e-20);
    arena_destroy(call.arena);
    run_line(&call, solver, "rule=sgd function=x^4-x^2/3 start=1/3 steps=400");
    assert_int_equal(call.err, DLT_OK);
    assert_true(fabs(value_to_double(output(&call, "final")) - sqrt(1.0 / 6)) < 1e-9);
    arena_destroy(call.arena);
}

/* The reason that is given for the correction holds for moments that are given, too. */
static void given_moments_start_elsewhere(void **state)
{
    struct call call;
    (void)state;
    run_line(&call, "optimiser_steps", "rule=adam gradients=[1,1] first_moment=1 second_moment=1");
    assert_int_equal(call.err, DLT_OK);
    for (size_t i = 0; i < call.result.trace.count; i++) {
        const struct trace_step *step = &call.result.trace.steps[i];
        assert_null(strstr(step->why, "starts at 0"));
        assert_null(strstr(step->why, "too small"));
        assert_null(strstr(step->result, "start at 0"));
    }
    arena_destroy(call.arena);
}

static void a_batch_is_normalised(void **state)
{
    static const char solver[] = "batch_normalisation";
    (void)state;
    expect(solver, "values=[2,4,4,4,5,5,7,9]", "mean", "5");
    expect(solver, "values=[2,4,4,4,5,5,7,9]", "variance", "4");
    expect(solver, "values=[2,4,4,4,5,5,7,9] variance=unbiased", "variance", "32/7");
    expect(solver, "values=[2,4,4,4,5,5,7,9] gamma=2 beta=1", "output",
           "(-2, 0, 0, 0, 1, 1, 3, 5)");
    expect(solver, "values=[1,3] epsilon=3", "normalised", "(-1/2, 1/2)");
    expect(solver, "inputs=[[1,10],[3,30]] gamma=[1,2] beta=[0,5]", "output", "((-1, 3), (1, 7))");
    expect(solver, "inputs=[[1,3],[30,10]] layer=layer_norm gamma=[1,2]", "output",
           "((-1, 2), (1, -2))");
    expect(solver, "values=[3,5] mode=inference running_mean=1 running_variance=4", "normalised",
           "(1, 2)");
}

static void normalised_numbers_have_the_variance_that_is_said(void **state)
{
    static const struct {
        const char *line, *why;
    } rows[] = {
        {"values=[1,2,4] epsilon=1/2", "variance σ²/(σ² + ε) = 28/37."},
        {"values=[1,2,4] epsilon=0", "the variance 1."},
        {"values=[1,2,4] epsilon=1e-5", "variance σ²/(σ² + ε) ≈ 0.99999"},
    };
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(rows); i++) {
        struct call call;
        bool said = false;
        run_line(&call, "batch_normalisation", rows[i].line);
        assert_int_equal(call.err, DLT_OK);
        for (size_t k = 0; k < call.result.trace.count; k++) {
            const struct trace_step *step = &call.result.trace.steps[k];
            said = said || strstr(step->why, rows[i].why);
            if (str_equal(step->name, "normalised"))
                assert_true(str_starts(step->result, "≈ ("));
        }
        if (!said)
            fail_msg("%s: nothing says \"%s\"", rows[i].line, rows[i].why);
        arena_destroy(call.arena);
    }
}

static void running_statistics_take_either_convention(void **state)
{
    static const char solver[] = "batch_normalisation";
    (void)state;
    expect(solver, "values=[1,3,5] running_mean=1 running_variance=2 momentum=1/4", "running_mean",
           "3/2");
    expect(solver, "values=[1,3,5] running_mean=1 running_variance=2 momentum=1/4",
           "running_variance", "5/2");
    expect(solver,
           "values=[1,3,5] running_mean=1 running_variance=2 momentum=1/4 running_estimate=biased",
           "running_variance", "13/6");
    expect(solver, "values=[1,3,5] running_mean=1 momentum=1/4 momentum_convention=old",
           "running_mean", "5/2");
    expect(solver, "values=[1,3,5]", "running_mean", "none");
}

static void normalisation_is_differentiated(void **state)
{
    static const char solver[] = "batch_normalisation";
    static const char line[] = "values=[1,3,5,7] value_gradients=[1,-1,2,0] gamma=3";
    static const char unbiased[] =
        "values=[1,3,5,7] value_gradients=[1,-1,2,0] gamma=3 variance=unbiased";
    (void)state;
    /* 3 sqrt(5)/10 and 3 sqrt(15)/20 times 1, -3, 3, -1: derived by symbols */
    expect_near(solver, line, "input_gradient",
                (const double[]){0.670820393250, -2.01246117975, 2.01246117975, -0.670820393250},
                4);
    expect_near(solver, unbiased, "input_gradient",
                (const double[]){0.580947501932, -1.74284250579, 1.74284250579, -0.580947501932},
                4);
    expect(solver, line, "gamma_gradient", "0");
    expect(solver, line, "beta_gradient", "2");
    /* What is added to all inputs changes nothing: the gradients sum to 0. */
    expect(solver, "values=[1,5] value_gradients=[1,0]", "input_gradient", "(0, 0)");
    expect(solver,
           "values=[3,5] mode=inference running_mean=1 running_variance=4 value_gradients=[1,3] "
           "gamma=2",
           "input_gradient", "(1, 3)");
}

static void normalisation_refuses_what_does_not_fit(void **state)
{
    static const char solver[] = "batch_normalisation";
    (void)state;
    refused(solver, "epsilon=1", "either values or inputs");
    refused(solver, "values=[1,2] inputs=[[1,2]]", "either values or inputs");
    refused(solver, "values=[]", "values");
    refused(solver, "values=[3,3]", "epsilon");
    refused(solver, "values=[3] variance=unbiased epsilon=1", "unbiased");
    refused(solver, "values=[1,2] mode=inference", "running_mean");
    refused(solver, "values=[1,2] layer=layer_norm momentum=0.1", "layer_norm");
    refused(solver, "values=[1,2] value_gradients=[1]", "value_gradients");
    refused(solver, "inputs=[[1,2],[3,4]] output_gradients=[[1,2]]", "output_gradients");
    refused(solver, "inputs=[[1,2],[3,4]] value_gradients=[1,2]", "output_gradients");
    refused(solver, "inputs=[[1,2],[3,4]] gamma=[1,2,3]", "gamma");
    refused(solver, "inputs=[[1,2],[3]]", "inputs");
}

static void rates_of_the_schedules(void **state)
{
    static const char solver[] = "learning_rate_schedule";
    (void)state;
    expect(solver, "schedule=step rate=0.1 period=30 at=[29,30,60]", "rates",
           "(1/10, 1/100, 1/1000)");
    expect(solver, "schedule=exponential rate=1 factor=1/2 at=[0,3]", "rates", "(1, 1/8)");
    expect(solver, "schedule=linear rate=1 steps=4", "rates", "(1, 3/4, 1/2, 1/4)");
    expect(solver, "schedule=linear rate=1 steps=5 end_convention=last", "rates",
           "(1, 3/4, 1/2, 1/4, 0)");
    expect(solver, "schedule=polynomial rate=1 steps=4 end_rate=1/10 at=[2,9]", "rates",
           "(13/40, 1/10)");
    expect(solver, "schedule=cosine rate=1 steps=6", "rates",
           "(1, 0.933013, 3/4, 1/2, 1/4, 0.0669873)");
    expect(solver, "schedule=cosine rate=1 period=2 period_growth=3 at=[1,2,5,8]", "rates",
           "(1/2, 1, 1/2, 1)");
    expect(solver, "schedule=cosine rate=1 period=2 period_growth=3 at=[1,2,5,8]", "cycles",
           "(1, 2, 2, 3)");
    expect(solver, "schedule=linear rate=1 steps=6 warmup=2", "rates",
           "(1/2, 1, 1, 3/4, 1/2, 1/4)");
    expect(solver, "schedule=linear rate=1 steps=6 warmup=2 warmup_convention=earlier", "rates",
           "(0, 1/2, 1, 3/4, 1/2, 1/4)");
    expect(solver, "schedule=constant rate=1 warmup=4 start_rate=1/5 at=[1,4] count_from=1",
           "rates", "(2/5, 1)");
}

static void rates_of_the_papers(void **state)
{
    static const char solver[] = "learning_rate_schedule";
    (void)state;
    /* d^(-1/2) min(s^(-1/2), s w^(-3/2)) for d = 512 and w = 4000 */
    expect_near(solver,
                "schedule=inverse_sqrt rate=1/sqrt(512*4000) warmup=4000 count_from=1 "
                "at=[1,2000,4000,16000]",
                "rates",
                (const double[]){1.746928107e-7, 3.493856215e-4, 6.987712430e-4, 3.493856215e-4},
                4);
    /* One cycle with its defaults over 100 steps, as libraries count it. */
    expect_near(solver,
                "schedule=one_cycle rate=0.1 steps=100 end_convention=last at=[0,10,29,50,99]",
                "rates", (const double[]){0.004, 0.0295163948, 0.1, 0.0793892626, 0}, 5);
    expect(solver, "schedule=step rate=0.1 period=30 at=0 falls_to=0.001", "fallen_at", "60");
    expect(solver, "schedule=exponential rate=1 factor=0.999 at=0 falls_to=1e-9", "fallen_at",
           "20713");
    expect(solver, "schedule=cosine rate=1 period=5 at=0 falls_to=0", "fallen_at", "none");
    expect(solver, "schedule=constant rate=1 at=0 falls_to=1", "fallen_at", "0");
}

static void schedules_refuse_what_does_not_fit(void **state)
{
    static const char solver[] = "learning_rate_schedule";
    (void)state;
    refused(solver, "schedule=linear", "steps");
    refused(solver, "schedule=step at=3", "period");
    refused(solver, "schedule=cosine at=3", "steps");
    refused(solver, "schedule=one_cycle steps=9 warmup=3", "up_fraction");
    refused(solver, "schedule=one_cycle steps=1 end_convention=last", "end_convention");
    refused(solver, "schedule=linear steps=3 warmup=3", "warmup");
    refused(solver, "schedule=linear steps=3 end_rate=1", "end_rate");
    refused(solver, "schedule=constant", "at");
    refused(solver, "schedule=constant at=[1/2]", "at");
    refused(solver, "schedule=constant at=[0] count_from=1", "step 0");
    refused(solver, "schedule=constant steps=2000", "at");
    refused(solver, "schedule=constant at=[]", "at");
    refused(solver, "schedule=one_cycle steps=4 rate=1 up_fraction=1 end_convention=last",
            "no step on one side");
    refused(solver, "schedule=one_cycle steps=4 rate=1 up_fraction=1", "no step on one side");
    refused(solver, "schedule=cosine at=3 period=4 end_convention=last", "end_convention is for");
    refused(solver, "schedule=constant at=3 power=2", "power is for");
    refused(solver, "schedule=linear steps=3 power=2", "power is for polynomial");
    refused(solver, "schedule=constant at=3 end_convention=after", "end_convention is for");
    refused(solver, "schedule=constant at=3 period_growth=2", "period_growth is for");
    refused(solver, "schedule=cosine steps=3 period_growth=2", "with a period");
    refused(solver, "schedule=constant at=3 period=2", "period is for");
    refused(solver, "schedule=cosine steps=3 factor=1/2", "factor is for");
    refused(solver, "schedule=cosine steps=3 anneal=linear", "anneal is for");
    refused(solver, "schedule=cosine steps=3 start_rate=0", "start_rate is for");
    refused(solver, "schedule=cosine steps=3 warmup_convention=itself", "warmup");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(momentum_and_nesterov),
        cmocka_unit_test(scaled_rules),
        cmocka_unit_test(losses_are_differentiated),
        cmocka_unit_test(optimisers_refuse_what_does_not_fit),
        cmocka_unit_test(optimisers_refuse_what_has_no_effect),
        cmocka_unit_test(digits_last_for_all_steps),
        cmocka_unit_test(given_moments_start_elsewhere),
        cmocka_unit_test(a_batch_is_normalised),
        cmocka_unit_test(normalised_numbers_have_the_variance_that_is_said),
        cmocka_unit_test(running_statistics_take_either_convention),
        cmocka_unit_test(normalisation_is_differentiated),
        cmocka_unit_test(normalisation_refuses_what_does_not_fit),
        cmocka_unit_test(rates_of_the_schedules),
        cmocka_unit_test(rates_of_the_papers),
        cmocka_unit_test(schedules_refuse_what_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
