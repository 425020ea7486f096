/* SPDX-License-Identifier: MIT */
/* The paper's numbers for the normal loss, scaled gradient steps, a linear layer, and descents. */
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

static void assert_near(struct value value, double wanted, double tolerance)
{
    double number = value_to_double(value);
    if (!(fabs(number - wanted) <= tolerance))
        fail_msg("%.9g is not near %.9g", number, wanted);
}

static void assert_list_near(struct value list, const double *wanted, size_t count)
{
    assert_int_equal(list.kind, VALUE_LIST);
    assert_int_equal(list.count, count);
    for (size_t i = 0; i < count; i++)
        assert_near(list.as.items[i], wanted[i], 5e-5);
}

static void assert_text(const struct call *call, const char *name, const char *wanted)
{
    static const struct num_format fraction = {.style = NUM_STYLE_FRACTION};
    assert_string_equal(value_format(call->arena, output(call, name), &fraction), wanted);
}

static void the_normal_loss_of_the_paper(void **state)
{
    struct call call;
    (void)state;
    run_line(&call, "gaussian_nll",
             "targets=[1,2,3,4,5,0,1,0,1,0] predictions=[1.5,2,2,4,4,0,0,1,1,1] variance=0.5 "
             "examples=2");
    assert_int_equal(call.err, DLT_OK);
    assert_text(&call, "squared_error", "21/4");
    assert_near(output(&call, "nll"), 10.97365, 1e-5);
    assert_near(output(&call, "nll_one_log"), 6.39473, 1e-5);
    assert_near(output(&call, "nll_unhalved_error"), 16.22365, 1e-5);
    assert_near(output(&call, "nll_unhalved_log"), 16.69730, 1e-5);
    assert_text(&call, "likelihood_is_weighted", "0");
    arena_destroy(call.arena);
    run_line(&call, "gaussian_nll", "targets=[1,2] predictions=[2,0] variance=[1,4]");
    assert_text(&call, "likelihood_is_weighted", "1");
    assert_text(&call, "error_term", "1");
    arena_destroy(call.arena);
}

static void scaled_steps_of_the_paper(void **state)
{
    static const struct {
        const char *line;
        double steps[3];
    } rows[] = {
        {"rule=normalised gradients=[2,2,2] learning_rate=0.1", {0.1, 0.1, 0.1}},
        {"rule=adagrad gradients=[2,2,2] learning_rate=0.1", {0.1, 0.0707107, 0.0577350}},
        {"rule=rmsprop gradients=[2,2,2] learning_rate=0.1 decay=0.9",
         {0.316228, 0.229416, 0.192095}},
        {"rule=adam gradients=[2,2,2] learning_rate=0.1", {0.1, 0.1, 0.1}},
        {"rule=sgd gradients=[2,2,2] learning_rate=0.1", {0.2, 0.2, 0.2}},
        {"rule=sgd gradients=[2,2,2] momentum=1/2 momentum_form=summed", {0.2, 0.3, 0.35}},
        {"rule=normalised gradients=[-2,4,1] epsilon=2 learning_rate=1", {-0.5, 2.0 / 3, 1.0 / 3}},
        {"rule=normalised gradients=[3,4,0] epsilon=9 epsilon_place=inside learning_rate=1",
         {0.707107, 0.8, 0}},
    };
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(rows); i++) {
        struct call call;
        run_line(&call, "adaptive_step", rows[i].line);
        assert_int_equal(call.err, DLT_OK);
        assert_list_near(output(&call, "steps"), rows[i].steps, 3);
        double place = 0, places[3];
        for (size_t t = 0; t < 3; t++)
            places[t] = place -= rows[i].steps[t];
        assert_list_near(output(&call, "parameters"), places, 3);
        arena_destroy(call.arena);
    }
}

static void zero_gradients_need_an_epsilon(void **state)
{
    struct call call;
    (void)state;
    run_line(&call, "adaptive_step", "rule=adagrad gradients=[0]");
    assert_int_equal(call.err, DLT_ERR_RANGE);
    assert_string_equal(call.diag.tag, "zero-denominator");
    arena_destroy(call.arena);
    run_line(&call, "adaptive_step", "rule=adagrad gradients=[0] epsilon=1e-8");
    assert_int_equal(call.err, DLT_OK);
    assert_text(&call, "steps", "(0)");
    arena_destroy(call.arena);
}

static void the_linear_layer_of_the_paper(void **state)
{
    static const char line[] =
        "weights=[[1,-2,1/2],[0,3,-1]] bias=[1/2,-1] input=[2,1,-1] target=[1,2]";
    struct call call;
    (void)state;
    run_line(&call, "linear_layer_gradient", line);
    assert_int_equal(call.err, DLT_OK);
    assert_text(&call, "output", "(0, 3)");
    assert_text(&call, "loss", "1");
    assert_text(&call, "output_gradient", "(-1, 1)");
    assert_text(&call, "weight_gradient", "((-2, -1, 1), (2, 1, -1))");
    assert_text(&call, "input_gradient", "(-1, 5, -3/2)");
    assert_text(&call, "bias_gradient", "(-1, 1)");
    arena_destroy(call.arena);
    struct arena *arena = arena_create();
    run_line(&call, "linear_layer_gradient", arena_printf(arena, "%s layout=numerator", line));
    assert_text(&call, "weight_gradient", "((-2, 2), (-1, 1), (1, -1))");
    arena_destroy(call.arena);
    arena_destroy(arena);
}

static void starts_end_in_their_valleys(void **state)
{
    struct call call;
    (void)state;
    run_line(&call, "gradient_descent_starts",
             "function=(x^2-1)^2+x/4 starts=[-2,-1/2,1/2,2] learning_rate=0.03");
    assert_int_equal(call.err, DLT_OK);
    assert_text(&call, "basin", "(1, 1, 2, 2)");
    assert_text(&call, "best", "1");
    assert_text(&call, "diverged", "(0, 0, 0, 0)");
    /* 4x^3 - 4x + 1/4 = 0 at both ends */
    for (size_t k = 0; k < 2; k++) {
        double x = value_to_double(output(&call, "minima").as.items[k]);
        assert_true(fabs(4 * x * x * x - 4 * x + 0.25) < 1e-3);
    }
    assert_int_equal(output(&call, "curve_x").count, output(&call, "curve_y").count);
    arena_destroy(call.arena);
    run_line(&call, "gradient_descent_starts", "function=x^2 starts=[0,1] learning_rate=1.5");
    assert_text(&call, "diverged", "(0, 1)");
    assert_text(&call, "basin", "(1, 0)");
    arena_destroy(call.arena);
}

static void what_does_not_fit_is_refused(void **state)
{
    static const struct {
        const char *solver, *line;
    } rows[] = {
        {"gaussian_nll", "targets=[1,2] predictions=[1]"},
        {"gaussian_nll", "targets=[1] predictions=[1] variance=0"},
        {"gaussian_nll", "targets=[1,2,3] predictions=[1,2,3] variance=[1,2]"},
        {"gaussian_nll", "targets=[1,2,3] predictions=[1,2,3] examples=2"},
        {"linear_layer_gradient", "weights=[[1,2]] input=[1]"},
        {"linear_layer_gradient", "weights=[[1,2]] input=[1,2] bias=[1,2]"},
        {"linear_layer_gradient", "weights=[[1,2],[3]] input=[1,2]"},
        {"gradient_descent_starts", "function=x! starts=[1]"},
        {"gradient_descent_starts", "function=y^2 starts=[1]"},
        {"gradient_descent_starts", "function=x^2+ starts=[1]"},
        {"adaptive_step", "rule=momentum gradients=[1]"},
        {"adaptive_step", "rule=adam gradients=[1] decay=2"},
    };
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(rows); i++) {
        struct call call;
        run_line(&call, rows[i].solver, rows[i].line);
        if (call.err == DLT_OK)
            fail_msg("%s accepted %s", rows[i].solver, rows[i].line);
        if (call.diag.text[0] == '\0')
            fail_msg("%s %s: no reason given", rows[i].solver, rows[i].line);
        arena_destroy(call.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_normal_loss_of_the_paper),
        cmocka_unit_test(scaled_steps_of_the_paper),
        cmocka_unit_test(zero_gradients_need_an_epsilon),
        cmocka_unit_test(the_linear_layer_of_the_paper),
        cmocka_unit_test(starts_end_in_their_valleys),
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
