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
    refused(solver, "rule=sgd function=y start=2", "y");
    refused(solver, "rule=sgd function=x^2+ start=2", "");
    refused(solver, "rule=sgd function=log(x) start=-1", "");
    refused(solver, "rule=sgd gradients=[1] minimum=3", "minimum");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(momentum_and_nesterov),
        cmocka_unit_test(scaled_rules),
        cmocka_unit_test(losses_are_differentiated),
        cmocka_unit_test(optimisers_refuse_what_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
